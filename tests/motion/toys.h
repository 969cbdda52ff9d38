/* tests/motion/toys.h - hand-made models in place of the library: its build functions are defined here, so that motion
 * is tested alone. Include once per test.
 *
 * Things: "ball" (r 0.12), "crate" (0.2 cube), "plank" (1 x 0.02 x 0.3), "hoop" (rim and board on a post), "cloth"
 * (flag pinned along one side), "cup" (vessel with liquid), "pot" (vessel with spout), "boat". Places: "floor" (plane
 * and a visible square), "pond" (the same with water over it). entity.scale is honoured.
 */
#pragma once
#include "ct.h"
#include "motion/motion.h"
#include <stdlib.h>

static part *toy_parts(model *out, ciel_arena *a, size_t n)
{
    out->parts = ARENA_ARRAY(a, n, part);
    out->n_parts = n;
    for (size_t i = 0; i < n; i++) {
        out->parts[i].joint = -1;
        out->parts[i].materials = ARENA_NEW(a, material);
        out->parts[i].materials[0] = material_plain(v3(0.5f, 0.5f, 0.5f), 0.5f);
        out->parts[i].n_materials = 1;
    }
    return out->parts;
}

static collider *toy_colliders(model *out, ciel_arena *a, size_t n, const char *material_name)
{
    out->colliders = ARENA_ARRAY(a, n, collider);
    out->n_colliders = n;
    for (size_t i = 0; i < n; i++)
        out->colliders[i] = (collider){ .rotation = { 0, 0, 0, 1 }, .material = material_name, .joint = -1 };
    return out->colliders;
}

static void toy_anchor(model *out, ciel_arena *a, const char *name, vec3 p, vec3 d, float r)
{
    ARENA_PUSH(a, out->anchors, out->n_anchors) = (anchor){ name, p, d, r, -1 };
}

static void toy_ball(model *out, ciel_arena *a, float r)
{
    mesh_maker mm;
    maker_init(&mm);
    maker_sphere(&mm, v3(0, r, 0), v3(r, r, r), 16);
    toy_parts(out, a, 1)[0].mesh = mesh_finish(&mm, a);
    collider *c = toy_colliders(out, a, 1, "rubber");
    c->kind = COLLIDER_SPHERE;
    c->center = v3(0, r, 0);
    c->half = v3(r, 0, 0);
    out->mass_kg = 0.6f;
    out->material = "rubber";
}

static void toy_box(model *out, ciel_arena *a, vec3 size, float kg)
{
    vec3 h = v3_scale(size, 0.5f);
    mesh_maker mm;
    maker_init(&mm);
    maker_box(&mm, v3(-h.x, 0, -h.z), v3(h.x, size.y, h.z));
    toy_parts(out, a, 1)[0].mesh = mesh_finish(&mm, a);
    collider *c = toy_colliders(out, a, 1, "wood");
    c->kind = COLLIDER_BOX;
    c->center = v3(0, h.y, 0);
    c->half = h;
    out->mass_kg = kg;
    out->material = "wood";
    toy_anchor(out, a, "top", v3(0, size.y, 0), v3(0, 1, 0), 0.2f);
}

/* a basket: rim of 24 capsules at 3.05 m, board behind it (towards -Z) */
static void toy_hoop(model *out, ciel_arena *a)
{
    enum {
        N = 24
    };
    toy_parts(out, a, 1);
    mesh_maker mm;
    maker_init(&mm);
    maker_box(&mm, v3(-0.9f, 2.9f, -0.42f), v3(0.9f, 3.95f, -0.38f));
    out->parts[0].mesh = mesh_finish(&mm, a);
    collider *c = toy_colliders(out, a, N + 1, "steel");
    float r = 0.2286f;
    for (int i = 0; i < N; i++) {
        float u = 2.0f * CIEL_PI_F * ((float)i + 0.5f) / N;
        vec3 along = v3(-sinf(u), 0, cosf(u));
        c[i].kind = COLLIDER_CAPSULE;
        c[i].center = v3(r * cosf(u), 3.05f, r * sinf(u));
        c[i].rotation = quat_between(v3(0, 1, 0), along);
        c[i].half = v3(0.009f, r * CIEL_PI_F / N, 0);
        c[i].name = "rim";
    }
    c[N].kind = COLLIDER_BOX;
    c[N].center = v3(0, 3.425f, -0.4f);
    c[N].half = v3(0.9f, 0.525f, 0.02f);
    c[N].material = "glass";
    c[N].name = "board";
    toy_anchor(out, a, "hoop", v3(0, 3.05f, 0), v3(0, 1, 0), r);
    out->mass_kg = 100;
    out->material = "steel";
}

static void toy_flag(model *out, ciel_arena *a)
{
    part *p = toy_parts(out, a, 1);
    mesh_maker mm;
    maker_init(&mm);
    maker_grid(&mm, v3(0, 1, 0), v3(1.2f, 0, 0), v3(0, 0.8f, 0), 24, 16);
    p->mesh = mesh_finish(&mm, a);
    p->kind = PART_CLOTH;
    p->cloth_kg_m2 = 0.15f;
    p->cloth_pin = ARENA_ARRAY(a, p->mesh.n_vertices, float);
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++)
        p->cloth_pin[i] = p->mesh.positions[i].x < 1e-4f ? 1.0f : 0.0f;
    out->mass_kg = 0.2f;
    out->material = "cloth";
}

static void toy_vessel(model *out, ciel_arena *a, bool pot)
{
    float r = pot ? 0.07f : 0.04f, h = pot ? 0.16f : 0.09f;
    vec2 wall[] = { { 0.7f * r, 0 },   { r, 0.3f * h },          { r, h },
                    { r - 0.003f, h }, { r - 0.003f, 0.3f * h }, { 0.7f * r - 0.003f, 0.004f } };
    part *p = toy_parts(out, a, 2);
    mesh_maker mm;
    maker_init(&mm);
    maker_lathe(&mm, wall, 6, 48);
    p[0].mesh = mesh_finish(&mm, a);
    vec2 content[] = {
        { 0.7f * r - 0.003f, 0.004f }, { r - 0.003f, 0.3f * h }, { r - 0.003f, 0.9f * h }, { 0, 0.9f * h }
    };
    maker_init(&mm);
    maker_lathe(&mm, content, 4, 48);
    p[1].mesh = mesh_finish(&mm, a);
    p[1].kind = PART_LIQUID;
    collider *c = toy_colliders(out, a, 1, "ceramic");
    c->kind = COLLIDER_CYLINDER;
    c->center = v3(0, 0.5f * h, 0);
    c->half = v3(r, 0.5f * h, 0);
    out->mass_kg = 0.3f;
    out->material = "ceramic";
    toy_anchor(out, a, "inside", v3(0, 0.9f * h, 0), v3(0, 1, 0), r - 0.003f);
    if (pot)
        toy_anchor(out, a, "spout", v3(r, h, 0), v3(0.8f, 0.6f, 0), 0.005f);
}

static void toy_finish(model *m, ciel_arena *a, float scale)
{
    m->bounds = aabb_empty();
    for (size_t k = 0; k < m->n_parts; k++) {
        for (uint32_t i = 0; i < m->parts[k].mesh.n_vertices; i++)
            m->parts[k].mesh.positions[i] = v3_scale(m->parts[k].mesh.positions[i], scale);
        if (m->parts[k].mesh.n_vertices) {
            aabb b = mesh_bounds(&m->parts[k].mesh);
            m->bounds = aabb_add(aabb_add(m->bounds, b.lo), b.hi);
        }
    }
    for (size_t i = 0; i < m->n_colliders; i++) {
        m->colliders[i].center = v3_scale(m->colliders[i].center, scale);
        m->colliders[i].half = v3_scale(m->colliders[i].half, scale);
    }
    for (size_t i = 0; i < m->n_anchors; i++)
        m->anchors[i].position = v3_scale(m->anchors[i].position, scale);
    toy_anchor(m, a, "center", aabb_center(m->bounds), v3(0, 1, 0), 0);
    m->mass_kg *= scale * scale * scale;
}

int library_build(library *lib, model *out, const scene *sc, const entity *e, ciel_arena *a, ciel_fail *fail)
{
    (void)lib, (void)sc;
    memset(out, 0, sizeof *out);
    out->thing = e->thing;
    if (strcmp(e->thing, "ball") == 0)
        toy_ball(out, a, 0.12f);
    else if (strcmp(e->thing, "crate") == 0)
        toy_box(out, a, v3(0.2f, 0.2f, 0.2f), 3);
    else if (strcmp(e->thing, "plank") == 0)
        toy_box(out, a, v3(1, 0.02f, 0.3f), 2);
    else if (strcmp(e->thing, "domino") == 0)
        toy_box(out, a, v3(0.024f, 0.048f, 0.0075f), 0.01f);
    else if (strcmp(e->thing, "table") == 0)
        toy_box(out, a, v3(1.2f, 0.75f, 0.8f), 20);
    else if (strcmp(e->thing, "hoop") == 0)
        toy_hoop(out, a);
    else if (strcmp(e->thing, "cloth") == 0)
        toy_flag(out, a);
    else if (strcmp(e->thing, "cup") == 0 || strcmp(e->thing, "pot") == 0)
        toy_vessel(out, a, e->thing[0] == 'p');
    else if (strcmp(e->thing, "boat") == 0)
        toy_box(out, a, v3(0.1f, 0.05f, 0.2f), 0.05f);
    else
        return ciel_fail_set(fail, CIEL_E_NOTFOUND, "no toy \"%s\"", e->thing);
    toy_finish(out, a, (float)e->scale);
    return CIEL_OK;
}

int library_build_place(library *lib, model *out, const scene *sc, ciel_arena *a, ciel_fail *fail)
{
    (void)lib, (void)fail;
    bool pond = strcmp(sc->place.kind, "pond") == 0;
    memset(out, 0, sizeof *out);
    part *p = toy_parts(out, a, pond ? 2 : 1);
    mesh_maker mm;
    maker_init(&mm);
    maker_quad(&mm, v3(-20, pond ? -0.5f : 0, 20), v3(40, 0, 0), v3(0, 0, -40));
    p[0].mesh = mesh_finish(&mm, a);
    out->place = ARENA_NEW(a, place_notes);
    out->place->ground = "parquet";
    if (pond) {
        maker_init(&mm);
        maker_grid(&mm, v3(-5, 0, 5), v3(10, 0, 0), v3(0, 0, -10), 100, 100);
        p[1].mesh = mesh_finish(&mm, a);
        p[1].kind = PART_WATER;
        out->place->has_water = true;
        out->place->acoustics.outdoors = true;
    }
    collider *c = toy_colliders(out, a, 1, "parquet");
    c->kind = COLLIDER_PLANE;
    c->center = v3(0, pond ? -0.5f : 0, 0);
    c->name = "floor";
    toy_finish(out, a, 1);
    toy_anchor(out, a, "subject", v3(0, 0, 0), v3(0, 0, 1), 5);
    return CIEL_OK;
}

static scene *toy_scene(const char *place, double seconds)
{
    scene *sc = scene_create();
    sc->place.kind = place;
    sc->seconds = seconds;
    scene_shot *shot = scene_add_shot(sc, 0, seconds);
    shot->camera.position = v3(0, 1.5f, 6);
    shot->camera.look_at = v3(0, 1, 0);
    return sc;
}

static motion *toy_motion(const scene *sc)
{
    motion *m = NULL;
    ciel_fail fail = { 0 };
    if (motion_create(&m, sc, NULL, NULL, &fail) != CIEL_OK)
        printf("# motion_create: %s\n", fail.what);
    return m;
}

static inline vec3 toy_where(const motion *m, const char *id, double t)
{
    vec3 p = { NAN, NAN, NAN };
    motion_locate(m, id, NULL, t, &p);
    return p;
}
