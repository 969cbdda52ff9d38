/* mark/invisible_turn.h - how the sign of the invisible pattern turns over with time, for writer and reader.
 */
#pragma once

/** The factor of the pattern at time t: between -1 and 1, period 1.25 s, fades between the two along a sine. */
float mark_turn_at(double t_s);
/** What a turning sign would have looked like, at the phase and the speed (0.5 to 2) that fit n measurements best,
 * taken every `step_s` seconds. weights and measured may not overlap. */
void mark_turn_fit(float *weights, const float *measured, int n, double step_s);
