/* motion/motion.c - the room's front door: build, simulate once, answer questions.
 *
 * Order matters and is fixed: models and placing, characters' plans, rigid bodies (which may be carried and struck by
 * characters), water (which bodies and boats disturb), cloth (which hangs on all of them), pours, then events sorted
 * by time. Stages are made in stage.c.
 */
#include "motion/internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void motion_notice(motion *m, const char *code, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    for (size_t i = 0; i < m->n_notices; i++)
        if (strcmp(m->notices[i].text, text) == 0)
            return;
    ARENA_PUSH(&m->arena, m->notices, m->n_notices) =
        (scene_notice){ ciel_arena_strdup(&m->arena, code), ciel_arena_strdup(&m->arena, text) };
}

void motion_add_event(motion *m, event e)
{
    ARENA_PUSH(&m->arena, m->events, m->n_events) = e;
}

bool motion_cancelled(const motion *m)
{
    return m->options.cancel && *m->options.cancel;
}

int motion_find(const motion *m, const char *id)
{
    if (!id)
        return ACTOR_NONE;
    if (strcmp(id, "place") == 0)
        return ACTOR_PLACE;
    for (int i = 0; i < m->n_actors; i++)
        if (strcmp(m->actors[i].entity->id, id) == 0)
            return i;
    return ACTOR_NONE;
}

double action_end(const motion *m, const scene_action *act)
{
    return act->end < 0.0 ? m->scene->seconds : act->end;
}

static int event_order(const void *pa, const void *pb)
{
    const event *a = pa, *b = pb;
    if (a->t != b->t)
        return a->t < b->t ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->impulse != b->impulse)
        return a->impulse > b->impulse ? -1 : 1;
    return a->position.x < b->position.x ? -1 : a->position.x > b->position.x;
}

/* verbs that the rest of the room does for characters too */
static bool room_does(const char *verb)
{
    static const char *const ours[] = { "ripple", "levitate", "spin", "orbit", "grow",   "sway",
                                        "steam",  "smoke",    "burn", "glow",  "juggled" };
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(ours[i], verb) == 0)
            return true;
    return false;
}

static void character_reports(motion *m)
{
    for (int i = 0; i < m->n_actors; i++) {
        actor *a = &m->actors[i];
        if (!a->character)
            continue;
        character_events(a->character, m->scene->seconds, &m->arena, &m->events, &m->n_events);
        const char *verbs[16];
        size_t n = character_unsupported(a->character, verbs, 16);
        for (size_t k = 0; k < n && k < 16; k++)
            if (!room_does(verbs[k]))
                motion_notice(m, "not_supported", "%s cannot %s", a->entity->label ? a->entity->label : a->entity->id,
                              verbs[k]);
    }
}

static int simulate(motion *m, ciel_fail *fail)
{
    int err = actors_build(m, fail);
    if (err)
        return err;
    m->ground = ground_build(&m->arena, &m->place);
    actors_settle(m);
    water_build(m);
    actors_plan(m);
    if ((err = physics_run(m, fail)) || (err = water_run(m, fail)) || (err = cloth_run(m, fail)))
        return err;
    character_reports(m);
    path_events(m);
    cascade_events(m);
    shards_plan(m);
    pours_plan(m);
    particles_plan(m);
    if (motion_cancelled(m))
        return ciel_fail_set(fail, CIEL_E_CANCELLED, "motion was cancelled");
    if (m->n_events)
        qsort(m->events, m->n_events, sizeof *m->events, event_order);
    return CIEL_OK;
}

int motion_create(motion **out, const scene *sc, library *lib, const motion_options *opts, ciel_fail *fail)
{
    motion *m = calloc(1, sizeof *m);
    if (!m)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the motion");
    m->scene = sc;
    m->lib = lib;
    if (opts)
        m->options = *opts;
    m->seed = rng_hash((uint64_t)sc->seed, rng_key("motion"));
    m->n_frames = (int)ceil(sc->seconds * sc->fps - 1e-9);
    int err = simulate(m, fail);
    if (err) {
        motion_destroy(&m);
        return err;
    }
    *out = m;
    return CIEL_OK;
}

void motion_destroy(motion **m)
{
    if (!m || !*m)
        return;
    ciel_arena_free(&(*m)->arena);
    free(*m);
    *m = NULL;
}

event_list motion_events(const motion *m)
{
    return (event_list){ m->events, m->n_events };
}

const scene_notice *motion_notices(const motion *m, size_t *n)
{
    *n = m->n_notices;
    return m->notices;
}

bool motion_locate(const motion *m, const char *id, const char *anchor_name, double t, vec3 *out)
{
    int i = motion_find(m, id);
    return i != ACTOR_NONE && actor_anchor_at(m, i, anchor_name, t, out, NULL);
}

static bool locate_for_others(void *user, const char *id, const char *anchor_name, double t, vec3 *out)
{
    return motion_locate(user, id, anchor_name, t, out);
}

scene_locator motion_locator(const motion *m)
{
    union { /* the callback's user pointer is plain; it is only read through */
        const motion *in;
        void *out;
    } user = { .in = m };
    return (scene_locator){ locate_for_others, user.out };
}

const model *motion_model(const motion *m, uint32_t index)
{
    if (index == STAGE_PLACE)
        return &m->place;
    return index < (uint32_t)m->n_actors ? &m->actors[index].model : NULL;
}

bool motion_ground(const motion *m, float x, float z, float y_max, float *y)
{
    *y = ground_below(m->ground, x, z, y_max, NULL);
    return *y > -1e29f;
}
