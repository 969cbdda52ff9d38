/* motion/flap.c - wings of things without a skeleton: how far a "flap_.." part has turned, and how such a flier strays.
 *
 * Modelled flat; a turn lifts the tip. Broad wings ("flap_left") beat slowly and open and close at rest, as butterflies
 * do; "flap_buzz_.." beat fast and small in flight and keep still at rest. Pure functions of time.
 */
#include "base/noise.h"
#include "motion/show.h"
#include <string.h>

static bool in_flight(const motion *m, const actor *a, double t)
{
    static const char *const verbs[] = { "fly", "levitate", "float", "drift" };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        const scene_action *act = actor_action(a, verbs[i]);
        if (act && t >= act->begin && t <= action_end(m, act))
            return true;
    }
    return false;
}

bool part_flaps(const part *p)
{
    return p->kind == PART_SPINNER && p->name && strncmp(p->name, "flap_", 5) == 0;
}

double flap_turn(const motion *m, int i_actor, const part *p, double t)
{
    bool buzz = strncmp(p->name, "flap_buzz", 9) == 0;
    uint32_t seed = i_actor >= 0 ? (uint32_t)m->actors[i_actor].seed : 5u;
    double phase = (double)(seed & 1023u) / 163.0;
    bool flies = i_actor >= 0 && in_flight(m, &m->actors[i_actor], t);
    if (buzz)
        return flies ? 0.12 + 0.55 * sin(2.0 * CIEL_PI * 23.0 * t + phase) : 0.10;
    if (flies) {
        float glide = f_smooth(0.25f, 0.45f, noise1(0.9f * (float)t, seed));
        return 0.30 + (0.95 - 0.75 * (double)glide) * sin(2.0 * CIEL_PI * 7.3 * t + phase);
    }
    float pause = f_smooth(-0.2f, 0.3f, noise1(0.4f * (float)t, seed + 3u));
    return 0.62 + 0.50 * sin(2.0 * CIEL_PI * 0.42 * t + phase) * (double)(0.35f + 0.65f * pause);
}

vec3 flap_stray(const actor *a, double t)
{
    bool flaps = false;
    for (size_t i = 0; i < a->model.n_parts; i++)
        flaps = flaps || part_flaps(&a->model.parts[i]);
    if (!flaps)
        return v3(0, 0, 0);
    float x = (float)t, reach = 1.4f * v3_len(aabb_size(a->model.bounds));
    uint32_t seed = (uint32_t)a->seed;
    return v3(reach * noise1(0.8f * x, seed + 11u), 0.8f * reach * noise1(1.5f * x, seed + 12u),
              reach * noise1(0.8f * x, seed + 13u));
}
