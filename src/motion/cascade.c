/* motion/cascade.c - juggled things: n balls thrown in turn by two hands, seen or unseen.
 *
 * Siteswap "n" (cascade for odd n, fountain for even): hands throw alternately every `beat`, each ball is thrown again
 * n beats later. A ball rests in the hand for `dwell`, carried from the catch on the outside through a scoop to the
 * throw on the inside, then flies a parabola of exactly n beats less the dwell. Position and velocity are continuous.
 */
#include "motion/internal.h"
#include <string.h>

#define DWELL_SHARE 1.35 /* of a beat that a ball stays in the hand */

typedef struct hands_pattern {
    int n;
    double beat, dwell, flight;
    vec3 center, across; /* between the hands, at their height; unit, towards the left hand */
    float reach, scoop;  /* half distance between hands; half width of a hand's own path */
} hands_pattern;

static bool same_pattern(const scene_action *a, const scene_action *b)
{
    return a->target && b->target ? strcmp(a->target, b->target) == 0 : a->target == b->target;
}

/* all juggled things of this pattern: how many, where staged, which one is `a` */
static int count_pattern(const motion *m, const actor *a, const scene_action *act, vec3 *middle, float *lowest,
                         int *own)
{
    int n = 0;
    *middle = v3(0, 0, 0);
    *lowest = 1e30f;
    *own = 0;
    for (int i = 0; i < m->n_actors; i++) {
        const scene_action *other = actor_action(&m->actors[i], "juggled");
        if (!other || !same_pattern(act, other))
            continue;
        if (i == a->index)
            *own = n;
        *middle = v3_add(*middle, m->actors[i].placed.p);
        *lowest = f_min(*lowest, m->actors[i].placed.p.y);
        n++;
    }
    *middle = v3_scale(*middle, 1.0f / (float)n);
    return n;
}

static hands_pattern make_pattern(const motion *m, const actor *a, const scene_action *act, int *index)
{
    vec3 middle;
    float lowest;
    int own, counted = count_pattern(m, a, act, &middle, &lowest, &own);
    hands_pattern p = { .n = (int)params_number(&act->params, "of", counted) };
    p.n = p.n < 1 ? 1 : p.n;
    *index = (int)params_number(&act->params, "index", own) % p.n;
    int juggler = motion_find(m, act->target);
    affine world = juggler >= 0 ? placing_affine(m->actors[juggler].placed) : affine_identity();
    float tall = juggler >= 0 ? m->actors[juggler].model.height_m : 1.7f;
    p.beat = act->speed > 0.0 ? 1.0 / act->speed : p.n <= 3 ? 0.30 : 0.24;
    p.dwell = DWELL_SHARE * p.beat;
    p.flight = p.n * p.beat - p.dwell;
    p.reach = 0.15f * tall;
    p.scoop = 0.055f * tall;
    p.across = v3_norm(world.x);
    p.center = juggler >= 0 ? affine_point(&world, v3(0, 0.60f * tall, 0.2f * tall)) : middle;
    if (juggler < 0)
        p.center.y = lowest > 0.25f ? lowest : 0.95f;
    return p;
}

void cascade_at(const motion *m, const actor *a, const scene_action *act, double t, placing *at)
{
    int index;
    hands_pattern p = make_pattern(m, a, act, &index);
    double cycle = p.n * p.beat, since = t / p.beat - index;             /* beats since this ball's throw number 0 */
    double turn = floor(since / p.n), x = (since - turn * p.n) * p.beat; /* seconds since its last throw */
    long beat_number = (long)turn * p.n + index;
    bool odd = p.n % 2 != 0;
    float from = beat_number & 1 ? 1.0f : -1.0f, to = odd ? -from : from; /* left is +1 */
    vec3 middle = v3(0, 0.5f * aabb_size(a->model.bounds).y, 0), c;
    float inside = p.reach - p.scoop, outside = p.reach + p.scoop;
    float x0 = from * inside, x1 = to * outside;
    float vy = (float)(0.5 * GRAVITY * p.flight);
    if (x < p.flight) {
        float f = (float)(x / p.flight);
        c = v3_mad(p.center, p.across, f_lerp(x0, x1, f));
        c.y += vy * (float)x - 0.5f * (float)(GRAVITY * x * x);
    } else { /* carried: a cubic that leaves with the next throw's velocity and takes over the fall */
        double dwell = cycle - p.flight;
        float s = (float)((x - p.flight) / dwell), d = (float)dwell, vx = (x1 - x0) / (float)p.flight;
        float next_x = to * inside, next_end = (odd ? -to : to) * outside,
              next_vx = (next_end - next_x) / (float)p.flight;
        float h00 = 2 * s * s * s - 3 * s * s + 1, h10 = s * s * s - 2 * s * s + s, h01 = 1 - h00,
              h11 = s * s * s - s * s;
        c = v3_mad(p.center, p.across, h00 * x1 + h10 * d * vx + h01 * next_x + h11 * d * next_vx);
        c.y += h10 * d * -vy + h11 * d * vy;
    }
    float spin = (float)fmod(2.0 * t + (double)(a->seed & 255), 2.0 * CIEL_PI);
    at->q = quat_mul(quat_axis(v3_norm(v3(1, 0.3f, 0.2f)), spin), at->q);
    at->p = v3_sub(c, quat_rotate(at->q, middle));
}
