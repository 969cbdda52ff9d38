/* motion/stage.c - one frame's stage: every part of every model as an instance, at shutter open and shutter close.
 *
 * A part keeps its key, its mesh and its materials through the film; what changes is its transform or its positions.
 * Deformed positions live in the frame's arena. Particles come from particles.c, streams from pour.c.
 */
#include "base/color.h"
#include "motion/internal.h"
#include "motion/show.h"
#include <string.h>

typedef struct shutter {
    double t[2];
} shutter;

static instance *add_instance(stage *out, ciel_arena *frame, uint64_t key, uint32_t owner)
{
    instance *i = &ARENA_PUSH(frame, out->instances, out->n_instances);
    i->key = key;
    i->entity = owner;
    i->to_world[0] = i->to_world[1] = affine_identity();
    return i;
}

instance *show_mesh(stage *out, ciel_arena *frame, const show_owner *o, const char *what, const mesh *shape,
                    const material *mats, int n_mats)
{
    instance *i = add_instance(out, frame, rng_hash(o->seed, rng_key(what)), o->entity);
    i->mesh = shape;
    i->materials = mats;
    i->n_materials = n_mats;
    return i;
}

/* ---- parts ---- */

typedef struct part_at {
    motion *m;
    int i_actor; /* ACTOR_PLACE for the place */
    const model *model;
    const part *part;
    const shutter *when;
    const actor_state *state[2]; /* NULL for the place */
    ciel_arena *frame;
} part_at;

static affine spun(const part_at *w, int k)
{
    const part *p = w->part;
    double angle = part_turn(w->m, w->i_actor, p, w->when->t[k]);
    quat q = quat_axis(v3_norm(p->axis), (float)fmod(angle, 2.0 * CIEL_PI));
    return (affine){ quat_rotate(q, v3(1, 0, 0)), quat_rotate(q, v3(0, 1, 0)), quat_rotate(q, v3(0, 0, 1)),
                     v3_sub(p->pivot, quat_rotate(q, p->pivot)) };
}

static affine part_matrix(const part_at *w, int k)
{
    affine world = affine_identity();
    const actor_state *s = w->state[k];
    if (s)
        world = s->to_world;
    if (s && s->joints && w->part->joint >= 0)
        world = affine_mul(&world, &s->joints[w->part->joint]);
    if (w->part->kind == PART_SPINNER && v3_len2(w->part->axis) > 0.0f) {
        affine turn = spun(w, k);
        world = affine_mul(&world, &turn);
    }
    return world;
}

static void deform_skin(const part_at *w, instance *i)
{
    const part *p = w->part;
    uint32_t n = p->mesh.n_vertices;
    bool still = w->state[0] == w->state[1];
    for (int k = 0; k < (still ? 1 : 2); k++) {
        vec3 *pos = ARENA_ARRAY(w->frame, n, vec3), *nor = k == 0 ? ARENA_ARRAY(w->frame, n, vec3) : NULL;
        float weights[512];
        int n_weights = p->n_morphs < 512 ? p->n_morphs : 512;
        part_morph_weights(w->model, p, w->state[k]->morphs, weights, n_weights);
        skin_deform(pos, p->mesh.normals ? nor : NULL, &p->mesh, p->skin, w->state[k]->joints, p->morphs, n_weights,
                    weights);
        i->positions[k] = pos;
        if (k == 0 && p->mesh.normals)
            i->normals = nor;
    }
    if (still)
        i->positions[1] = i->positions[0];
}

static void deform_by(const part_at *w, instance *i, part_shape *shape)
{
    uint32_t n = w->part->mesh.n_vertices;
    vec3 *open = ARENA_ARRAY(w->frame, n, vec3), *close = open, *normals = ARENA_ARRAY(w->frame, n, vec3);
    if (!shape(w->m, w->i_actor, w->part, &i->to_world[0], w->when->t[0], open, normals))
        return;
    if (w->when->t[1] > w->when->t[0]) {
        close = ARENA_ARRAY(w->frame, n, vec3);
        shape(w->m, w->i_actor, w->part, &i->to_world[1], w->when->t[1], close, NULL);
    }
    i->positions[0] = open;
    i->positions[1] = close;
    i->normals = normals;
}

static void show_part(const part_at *w, stage *out, uint64_t key, uint32_t owner)
{
    const part *p = w->part;
    if (p->mesh.n_triangles == 0 && p->kind != PART_LIQUID)
        return;
    if (p->kind == PART_LIQUID && liquid_show(w->m, w->i_actor, p, w->when->t, out, w->frame))
        return;
    if (p->mesh.n_triangles == 0)
        return;
    instance *i = add_instance(out, w->frame, key, owner);
    i->mesh = &p->mesh;
    i->materials = materials_at(w->m, w->i_actor, p, w->when->t[0], w->frame);
    i->n_materials = p->n_materials;
    i->casts_no_shadow = p->casts_no_shadow;
    for (int k = 0; k < 2; k++)
        i->to_world[k] = part_matrix(w, k);
    switch (p->kind) {
    case PART_CLOTH:
        deform_by(w, i, cloth_shape);
        if (!i->positions[0] && p->skin && w->state[0] && w->state[0]->joints)
            deform_skin(w, i);
        break;
    case PART_SKINNED:
        deform_by(w, i, cloth_shape); /* garments that hang free */
        if (!i->positions[0] && p->skin && w->state[0] && w->state[0]->joints)
            deform_skin(w, i);
        break;
    case PART_FOLIAGE: deform_by(w, i, foliage_shape); break;
    case PART_WATER: deform_by(w, i, water_shape); break;
    case PART_RIGID:
        if (part_is_flame(p))
            deform_by(w, i, flame_shape);
        break;
    case PART_SPINNER:
    case PART_LIQUID: break;
    }
}

static void show_place(motion *m, stage *out, const shutter *when, ciel_arena *frame)
{
    uint64_t seed = rng_hash(m->seed, rng_key("place"));
    for (size_t k = 0; k < m->place.n_parts; k++) {
        part_at w = { m, ACTOR_PLACE, &m->place, &m->place.parts[k], when, { NULL, NULL }, frame };
        show_part(&w, out, rng_hash(seed, k), STAGE_PLACE);
    }
}

static void show_actor(motion *m, int i, stage *out, const shutter *when, ciel_arena *frame)
{
    actor *a = &m->actors[i];
    if (shards_show(m, i, when->t, out, frame))
        return;
    part_at w = { m, i, &a->model, NULL, when, { NULL, NULL }, frame };
    w.state[0] = actor_state_at(m, i, when->t[0]);
    w.state[1] = actor_state_at(m, i, when->t[1]);
    for (size_t k = 0; k < a->model.n_parts; k++) {
        w.part = &a->model.parts[k];
        show_part(&w, out, rng_hash(a->seed, k), (uint32_t)i);
    }
}

/* ---- lights ---- */

static void add_scene_lights(const motion *m, stage *out, ciel_arena *frame)
{
    for (size_t k = 0; k < m->scene->n_lights; k++) {
        const scene_light *l = &m->scene->lights[k];
        vec3 c = color_linear(l->color);
        if (l->kelvin > 0.0)
            c = v3_mul(c, color_blackbody((float)l->kelvin));
        ARENA_PUSH(frame, out->lights, out->n_lights) =
            (stage_light){ l->kind,          l->position,        v3_norm(l->direction),
                           (float)l->size_m, (float)l->cone_deg, v3_scale(c, (float)l->lumens) };
    }
}

static void add_model_lights(const model *mo, const actor_state *s, float bright, stage *out, ciel_arena *frame)
{
    for (size_t k = 0; k < mo->n_lights; k++) {
        const model_light *l = &mo->lights[k];
        affine world = s ? s->to_world : affine_identity();
        if (s && s->joints && l->joint >= 0)
            world = affine_mul(&world, &s->joints[l->joint]);
        enum light_kind kind = l->kind == MODEL_LIGHT_POINT  ? LIGHT_POINT
                               : l->kind == MODEL_LIGHT_SPOT ? LIGHT_SPOT
                                                             : LIGHT_AREA;
        ARENA_PUSH(frame, out->lights, out->n_lights) = (stage_light){
            kind,        affine_point(&world, l->position), v3_norm(affine_vector(&world, l->direction)), l->size_m,
            l->cone_deg, v3_scale(l->lumens, bright)
        };
    }
}

static void show_lights(motion *m, stage *out, const shutter *when, ciel_arena *frame)
{
    add_scene_lights(m, out, frame);
    add_model_lights(&m->place, NULL, 1.0f, out, frame);
    for (int i = 0; i < m->n_actors; i++)
        if (m->actors[i].model.n_lights)
            add_model_lights(&m->actors[i].model, actor_state_at(m, i, when->t[0]),
                             flame_flicker(&m->actors[i].model, m->actors[i].seed, when->t[0]), out, frame);
}

void motion_stage(motion *m, int i_frame, stage *out, ciel_arena *frame)
{
    const scene *sc = m->scene;
    memset(out, 0, sizeof *out);
    out->i_frame = i_frame;
    out->t = (double)i_frame / sc->fps;
    const scene_shot *shot = scene_shot_at(sc, out->t);
    double open_s = shot->camera.shutter_deg / 360.0 / sc->fps;
    shutter when = { { out->t, out->t + (open_s > 0.0 ? open_s : 0.0) } };
    scene_locator loc = motion_locator(m);
    for (int k = 0; k < 2; k++)
        out->camera[k] = scene_camera_at(sc, shot, when.t[k], &loc);
    out->i_shot = (int)(shot - sc->shots);
    out->sky = &sc->sky;
    out->weather = &sc->weather;
    out->look = &sc->look;
    out->indoors = m->place.place && m->place.place->indoors;
    out->seed = (uint64_t)sc->seed;
    show_place(m, out, &when, frame);
    for (int i = 0; i < m->n_actors; i++)
        show_actor(m, i, out, &when, frame);
    pours_show(m, when.t, out, frame);
    show_lights(m, out, &when, frame);
    particles_show(m, when.t, out, frame);
}
