/* motion/cascade.c - juggled things: which pattern an entity belongs to, where the pattern stands, which ball it is.
 *
 * The pattern itself is juggle.h. A juggler's hands and the balls ask the same formula, so they meet. Without a juggler
 * the hands are unseen: the pattern stands where its things were staged.
 */
#include "motion/internal.h"
#include "motion/juggle.h"
#include <string.h>

typedef struct staged_pattern {
    juggle_pattern pattern;
    int index;
    affine frame; /* pattern -> world */
} staged_pattern;

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

static staged_pattern stage_pattern(const motion *m, const actor *a, const scene_action *act)
{
    vec3 middle;
    float lowest;
    int own, counted = count_pattern(m, a, act, &middle, &lowest, &own);
    int n = (int)params_number(&act->params, "of", counted), juggler = motion_find(m, act->target);
    n = n < 1 ? 1 : n;
    float tall = juggler >= 0 ? m->actors[juggler].model.height_m : 1.7f;
    staged_pattern s = { .pattern = juggle_make(n, act->speed, tall),
                         .index = (int)params_number(&act->params, "index", own) % n };
    if (juggler >= 0) {
        s.frame = placing_affine(m->actors[juggler].placed);
        s.frame.p = affine_point(&s.frame, juggle_center(tall));
    } else {
        s.frame = affine_identity();
        s.frame.p = v3(middle.x, lowest > 0.25f ? lowest : 0.95f, middle.z);
    }
    return s;
}

void cascade_at(const motion *m, const actor *a, const scene_action *act, double t, placing *at)
{
    staged_pattern s = stage_pattern(m, a, act);
    vec3 middle = v3(0, 0.5f * aabb_size(a->model.bounds).y, 0);
    vec3 c = affine_point(&s.frame, juggle_ball_at(&s.pattern, s.index, t));
    float spin = (float)fmod(2.0 * t + (double)(a->seed & 255), 2.0 * CIEL_PI);
    at->q = quat_mul(quat_axis(v3_norm(v3(1, 0.3f, 0.2f)), spin), at->q);
    at->p = v3_sub(c, quat_rotate(at->q, middle));
}

/* each catch is a small blow of the ball against a palm */
void cascade_events(motion *m)
{
    for (int i = 0; i < m->n_actors; i++) {
        const actor *a = &m->actors[i];
        const scene_action *act = actor_action(a, "juggled");
        if (!act)
            continue;
        staged_pattern s = stage_pattern(m, a, act);
        double cycle = s.pattern.n * s.pattern.beat, end = action_end(m, act);
        for (double t = s.index * s.pattern.beat + s.pattern.flight - cycle; t < end; t += cycle) {
            if (t < 0.0 || t < act->begin)
                continue;
            event e = { .kind = EVENT_CONTACT, .t = t, .t_end = t };
            e.position = affine_point(&s.frame, juggle_ball_at(&s.pattern, s.index, t));
            e.mass_kg = a->model.mass_kg > 0.0f ? (double)a->model.mass_kg : 0.13;
            e.impulse = e.mass_kg * 0.5 * GRAVITY * s.pattern.flight;
            e.size_m = (double)aabb_size(a->model.bounds).y;
            e.material_a = material_physics_of(a->model.material).sound;
            e.material_b = "flesh";
            e.entity_a = a->entity->id;
            e.entity_b = act->target;
            e.name = "catch";
            motion_add_event(m, e);
        }
    }
}
