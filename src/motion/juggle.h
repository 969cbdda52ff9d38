/* motion/juggle.h - the juggling pattern as pure functions: where each ball and each hand is at time t.
 *
 * Siteswap "n": hands throw in turn every `beat` seconds and every ball is thrown again n beats later: a cascade for
 * odd n, a fountain for even. A ball rests in the hand for `dwell`, carried from the catch outside through a scoop to
 * the throw inside, then flies a parabola. Coordinates: x towards the left hand, y up from the hands' level, metres;
 * the pattern's plane is z = 0. Continuous in position and velocity.
 */
#pragma once
#include "base/vec.h"

typedef struct juggle_pattern {
    int n;
    double beat, dwell, flight; /* s */
    float reach, scoop;         /* half distance between hands; half width of a hand's own path */
} juggle_pattern;

/** n >= 1 balls by a juggler `tall` metres high; beats_per_s 0 = natural. */
juggle_pattern juggle_make(int n, double beats_per_s, float tall);
/** The middle of the pattern in the juggler's model space. */
vec3 juggle_center(float tall);
vec3 juggle_ball_at(const juggle_pattern *p, int i_ball, double t);
/** side 0 = left, 1 = right: with the ball while it holds one, else on its way back outside. */
vec3 juggle_hand_at(const juggle_pattern *p, int side, double t);
