/* motion/character.c - planning a character once, and asking it at any time; its footsteps and voices.
 */
#include "motion/character_parts.h"
#include "stage/material.h"
#include <string.h>

double character_action_end(const character *c, const scene_action *a)
{
    return a->end < 0.0 ? c->seconds + 10.0 : a->end;
}

float action_weight(const character *c, const scene_action *a, double t, double ease)
{
    double end = character_action_end(c, a);
    if (t < a->begin || t > end)
        return 0.0f;
    float in = a->begin <= 1e-6 || ease <= 0.0 ? 1.0f : f_smooth(0.0f, (float)ease, (float)(t - a->begin));
    float out = end >= c->seconds || ease <= 0.0 ? 1.0f : f_smooth(0.0f, (float)ease, (float)(end - t));
    return in * out;
}

const scene_action *active_action(const character *c, const char *verb, double t)
{
    const entity *e = c->in.entity;
    for (size_t i = 0; i < e->n_actions; i++)
        if (strcmp(e->actions[i].verb, verb) == 0 && t >= e->actions[i].begin &&
            t <= character_action_end(c, &e->actions[i]))
            return &e->actions[i];
    return NULL;
}

vec3 to_model(const affine *m, vec3 world)
{
    vec3 d = v3_sub(world, m->p);
    return v3(v3_dot(d, m->x) / v3_len2(m->x), v3_dot(d, m->y) / v3_len2(m->y), v3_dot(d, m->z) / v3_len2(m->z));
}

bool target_point(const character *c, const scene_action *a, const char *fallback_anchor, double t, vec3 *world)
{
    if (a->target && c->in.others.locate && c->in.entity->id && strcmp(a->target, c->in.entity->id) != 0) {
        const char *place = a->anchor ? a->anchor : fallback_anchor;
        if (c->in.others.locate(c->in.others.user, a->target, place, t, world))
            return true;
        if (place && c->in.others.locate(c->in.others.user, a->target, NULL, t, world))
            return true;
    }
    if (v3_len2(a->to) > 1e-8f) {
        *world = a->to;
        return true;
    }
    return false;
}

static enum kind kind_of(const skeleton *s)
{
    static const char *const names[] = { "person", "quadruped", "bird", "fish", "soft" };
    for (int i = 0; i < 5; i++)
        if (strcmp(s->kind, names[i]) == 0)
            return (enum kind)i;
    return KIND_OTHER;
}

static void find_feet(character *c)
{
    static const char *const person_feet[] = { "foot_l", "foot_r" }, *const animal_feet[] = { "hand_l", "hand_r",
                                                                                              "foot_l", "foot_r" };
    const char *const *names = c->kind == KIND_QUADRUPED ? animal_feet : person_feet;
    c->n_feet = c->kind == KIND_PERSON ? 2 : c->kind == KIND_QUADRUPED ? 4 : 0;
    for (int i = 0; i < c->n_feet; i++) {
        int j = skeleton_find(c->sk, names[i]);
        CIEL_ASSERT(j >= 0);
        c->home[i] = c->sk->joints[j].rest;
        c->home[i].y = 0.0f;
    }
}

character *character_create(ciel_arena *a, const character_input *in)
{
    character *c = ARENA_NEW(a, character);
    c->in = *in;
    CIEL_ASSERT(in->model->skeleton);
    c->sk = in->model->skeleton;
    c->kind = kind_of(c->sk);
    c->seed = rng_hash((uint64_t)in->scene->seed, rng_key(in->entity->id ? in->entity->id : "someone"));
    c->seconds = in->scene->seconds;
    c->tall = in->model->height_m > 0.0f ? in->model->height_m : f_max(in->model->bounds.hi.y, 0.1f);
    find_feet(c);
    path_plan(c, a);
    face_plan(c, a);
    return c;
}

void character_at(const character *c, double t, affine *to_world, pose *out)
{
    float *morphs = out->morphs;
    for (int i = 0; morphs && i < c->in.model->n_morphs; i++)
        morphs[i] = 0.0f;
    if (c->kind == KIND_PERSON) {
        person_at(c, t, to_world, out);
    } else {
        animal_at(c, t, to_world, out);
    }
}

static const char *sound_of(const char *material_name)
{
    return material_physics_of(material_name ? material_name : "concrete").sound;
}

static void footsteps(const character *c, double seconds, ciel_arena *a, event **items, size_t *n)
{
    for (size_t i = 0; i < c->n_steps; i++) {
        const footstep *s = &c->steps[i];
        if (s->land < 0.0 || s->land >= seconds)
            continue;
        float length = v3_dist(s->from, s->to);
        event *e = &ARENA_PUSH(a, *items, *n);
        *e = (event){ .kind = EVENT_FOOTSTEP, .t = s->land, .t_end = s->land, .position = s->to };
        e->impulse = (double)(c->in.model->mass_kg * (0.25f + 0.5f * length) * (s->runs ? 1.6f : 1.0f)) *
                     (c->kind == KIND_QUADRUPED ? 0.4 : 1.0);
        e->size_m = 0.1 * (double)c->tall;
        e->mass_kg = (double)c->in.model->mass_kg;
        e->material_a = c->kind == KIND_QUADRUPED ? "flesh" : "rubber";
        e->material_b = sound_of(c->in.ground_material);
        e->entity_a = c->in.entity->id;
        e->entity_b = "place";
        if (c->kind == KIND_PERSON && length > 0.3f) { /* cloth moves with the leg */
            event *r = &ARENA_PUSH(a, *items, *n);
            *r = (event){ .kind = EVENT_RUSTLE,
                          .t = 0.5 * (s->lift + s->land),
                          .t_end = s->land,
                          .position = v3_add(s->to, v3(0, 0.8f, 0)),
                          .impulse = 0.15 + 0.2 * (double)s->runs,
                          .size_m = 0.5,
                          .material_a = "cloth",
                          .material_b = "cloth",
                          .entity_a = c->in.entity->id };
        }
    }
}

static void voices(const character *c, double seconds, ciel_arena *a, event **items, size_t *n)
{
    const entity *e = c->in.entity;
    for (size_t i = 0; i < e->n_actions; i++) {
        const scene_action *x = &e->actions[i];
        static const struct {
            const char *verb, *name;
            enum event_kind kind;
            double period, loud;
        } sounds[] = { { "laugh", "laugh", EVENT_VOICE, 1.6, 0.8 },       { "cry", "cry", EVENT_VOICE, 2.2, 0.5 },
                       { "bark", "bark", EVENT_VOICE, 0.62, 1.0 },        { "adjust", NULL, EVENT_RUSTLE, 2.3, 0.35 },
                       { "clap", "clap", EVENT_CONTACT, 1.0 / 2.4, 0.5 }, { "fly", "wings", EVENT_WINGS, 0.28, 0.5 },
                       { "sit", NULL, EVENT_RUSTLE, 1e9, 0.4 },           { "dance", NULL, EVENT_RUSTLE, 0.54, 0.25 } };
        for (size_t k = 0; k < sizeof sounds / sizeof sounds[0]; k++) {
            if (strcmp(x->verb, sounds[k].verb) != 0 || (sounds[k].kind == EVENT_WINGS && c->kind != KIND_BIRD))
                continue;
            double first = x->begin + (sounds[k].kind == EVENT_CONTACT ? 0.0 : 0.25),
                   end = character_action_end(c, x) < seconds ? character_action_end(c, x) : seconds;
            for (double t = first; t < end; t += sounds[k].period) {
                place_at at = path_place(c, t);
                event *v = &ARENA_PUSH(a, *items, *n);
                *v = (event){ .kind = sounds[k].kind,
                              .t = t,
                              .t_end = t + 0.3,
                              .position = v3_add(at.p, v3(0, 0.9f * c->tall, 0)),
                              .impulse = sounds[k].loud,
                              .size_m = 0.1,
                              .mass_kg = 0.5,
                              .material_a = "flesh",
                              .material_b = "flesh",
                              .entity_a = e->id,
                              .entity_b = e->id,
                              .name = sounds[k].name };
                if (sounds[k].kind == EVENT_RUSTLE)
                    v->material_a = v->material_b = "cloth";
                if (strcmp(x->verb, "bark") == 0 && c->in.model->thing && !strstr(c->in.model->thing, "dog"))
                    v->name = params_text(&x->params, "voice", c->in.model->thing);
            }
        }
    }
}

void character_events(const character *c, double seconds, ciel_arena *a, event **items, size_t *n)
{
    footsteps(c, seconds, a, items, n);
    voices(c, seconds, a, items, n);
}

size_t character_unsupported(const character *c, const char **verbs, size_t max)
{
    size_t n = 0;
    const entity *e = c->in.entity;
    for (size_t i = 0; i < e->n_actions; i++) {
        const char *v = e->actions[i].verb;
        bool known = c->kind == KIND_PERSON ? person_knows(v) : animal_knows(c, v);
        if (known)
            continue;
        if (n < max)
            verbs[n] = v;
        n++;
    }
    return n;
}
