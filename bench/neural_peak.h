/* bench/neural_peak.h - how many operations a second this processor can do at most, one thread: tight loops over
 * registers.
 */
#pragma once

enum peak_kind {
    PEAK_F32,
    PEAK_BF16,
    PEAK_INT8,
    PEAK_N
};
/** Operations (a multiplication and an addition are two) a processor second; 0 when the processor has no such
 *  instruction. */
double neural_peak(enum peak_kind kind);
