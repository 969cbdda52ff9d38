/* bench/neural_memory.h - what a process had resident at most since a mark (Linux's /proc).
 */
#pragma once

/** Forget the peak of a process (0: this one). */
void bench_memory_mark(int pid);
/** Its peak since, bytes; 0 when it cannot be told. */
double bench_memory_peak(int pid);
