/* server/blame.h - when a film brings the whole process down, the store is told which film that was, so that the others
 * that were made beside it do not pay for it (store.h on deaths).
 *
 * A fault on a worker's own thread is its film's. One on a thread that helps it is its film's too when that is the only
 * one; otherwise nobody is named. kill -9 leaves no time to say anything. Threads: begin and end on the worker's
 * thread.
 */
#pragma once
#include "store/store.h"

/** Once for a process: from now on faults (SEGV, BUS, FPE, ILL, ABRT) are looked at, then take their course. */
void blame_watch(void);
/** This thread makes that film. `s` must live until blame_end. */
void blame_begin(const store *s, const char *job);
void blame_end(void);
