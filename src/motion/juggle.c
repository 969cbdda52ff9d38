/* motion/juggle.c - see juggle.h.
 *
 * Throw k (an integer) leaves at time k * beat from the left hand when k is odd; ball i makes the throws i, i + n,
 * i + 2n ... A hand's cycle is two beats: after its throw it moves out to catch, and carries for `dwell`.
 */
#include "motion/juggle.h"

#define GRAVITY     9.81
#define DWELL_SHARE 1.35 /* of a beat that a ball stays in the hand */

juggle_pattern juggle_make(int n, double beats_per_s, float tall)
{
    juggle_pattern p = { .n = n < 1 ? 1 : n };
    p.beat = beats_per_s > 0.0 ? 1.0 / beats_per_s : p.n <= 3 ? 0.30 : 0.24;
    p.dwell = DWELL_SHARE * p.beat;
    if (p.n == 1)
        p.dwell = 0.5 * p.beat;
    p.flight = p.n * p.beat - p.dwell;
    p.reach = 0.15f * tall;
    p.scoop = 0.055f * tall;
    return p;
}

vec3 juggle_center(float tall)
{
    return v3(0, 0.60f * tall, 0.2f * tall);
}

/* Carried for `s` of 0..1 of the dwell by the hand at `side` (+1 left): a cubic that takes over the fall and leaves
 * with the throw. `in_vx`, `out_vx`: horizontal speeds at catch and throw. */
static vec3 carried(const juggle_pattern *p, float side, float s, float in_vx, float out_vx)
{
    float d = (float)p->dwell, vy = (float)(0.5 * GRAVITY * p->flight);
    float x1 = side * (p->reach + p->scoop), x2 = side * (p->reach - p->scoop);
    float h00 = 2 * s * s * s - 3 * s * s + 1, h10 = s * s * s - 2 * s * s + s, h01 = 1 - h00, h11 = s * s * s - s * s;
    return v3(h00 * x1 + h10 * d * in_vx + h01 * x2 + h11 * d * out_vx, h10 * d * -vy + h11 * d * vy, 0);
}

static float throw_speed(const juggle_pattern *p, float from)
{
    float to = p->n % 2 ? -from : from;
    return (to * (p->reach + p->scoop) - from * (p->reach - p->scoop)) / (float)p->flight;
}

vec3 juggle_ball_at(const juggle_pattern *p, int i_ball, double t)
{
    double since = t / p->beat - i_ball, turn = floor(since / p->n), x = (since - turn * p->n) * p->beat;
    long k = (long)turn * p->n + i_ball;
    float from = k & 1 ? 1.0f : -1.0f, to = p->n % 2 ? -from : from, vx = throw_speed(p, from);
    if (x < p->flight)
        return v3(from * (p->reach - p->scoop) + vx * (float)x,
                  (float)(0.5 * GRAVITY * p->flight * x - 0.5 * GRAVITY * x * x), 0);
    return carried(p, to, (float)((x - p->flight) / p->dwell), vx, throw_speed(p, to));
}

vec3 juggle_hand_at(const juggle_pattern *p, int side, double t)
{
    float s = side ? -1.0f : 1.0f;
    double cycle = 2.0 * p->beat, phase = t - (side ? 0.0 : p->beat);
    double x = phase - floor(phase / cycle) * cycle; /* since this hand's last throw */
    float into = throw_speed(p, p->n % 2 ? -s : s), out = throw_speed(p, s);
    double empty = cycle - p->dwell;
    if (x >= empty)
        return carried(p, s, (float)((x - empty) / p->dwell), into, out);
    /* empty: follow through, dip, come up under the falling ball */
    float u = (float)(x / empty), x1 = s * (p->reach - p->scoop), x2 = s * (p->reach + p->scoop);
    float y = 0.35f * p->scoop * sinf(u * CIEL_PI_F) * (u < 0.5f ? 1.0f : -0.3f);
    return v3(f_lerp(x1, x2, f_smooth(0.0f, 1.0f, u)), y, 0);
}
