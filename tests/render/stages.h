/* tests/render/stages.h - small stages made by hand, whose light is known. */
#pragma once
#include "base/arena.h"
#include "stage/stage.h"
#include <string.h>

typedef struct set {
    ciel_arena arena;
    instance instances[16];
    size_t n;
    stage_light lights[4];
    scene_sky sky;
    scene_weather weather;
    scene_look look;
    stage st;
} set;

static inline void set_open(set *s, int w, int h, vec3 eye, vec3 at, double lens_mm)
{
    memset(s, 0, sizeof *s);
    camera_pose c = { .position = eye, .focal_m = lens_mm * 1e-3, .sensor_w_m = 0.036, .sensor_h_m = 0.036 * h / w };
    c.forward = v3_norm(v3_sub(at, eye));
    vec3 up = fabsf(c.forward.y) > 0.99f ? v3(0, 0, -1) : v3(0, 1, 0);
    c.right = v3_norm(v3_cross(c.forward, up));
    c.up = v3_cross(c.right, c.forward);
    s->sky = (scene_sky){ .kind = SKY_PLAIN, .color = { 255, 255, 255 } };
    s->weather.fog_color = (rgb8){ 255, 255, 255 };
    s->look = (scene_look){ .style = "film",
                            .auto_exposure = true,
                            .contrast = 1,
                            .saturation = 1,
                            .shadows = { 128, 128, 128 },
                            .highlights = { 128, 128, 128 } };
    s->st = (stage){ .camera = { c, c },
                     .sky = &s->sky,
                     .weather = &s->weather,
                     .look = &s->look,
                     .lights = s->lights,
                     .instances = s->instances,
                     .seed = 9 };
}
static inline void set_close(set *s)
{
    ciel_arena_free(&s->arena);
}

static inline instance *set_put(set *s, mesh m, material k, vec3 at)
{
    instance *i = &s->instances[s->n++];
    mesh *copy = ARENA_NEW(&s->arena, mesh);
    material *own = ARENA_NEW(&s->arena, material);
    *copy = m;
    *own = k;
    *i = (instance){
        .key = 100 + s->n, .mesh = copy, .materials = own, .n_materials = 1, .entity = (uint32_t)s->n - 1
    };
    i->to_world[0] = i->to_world[1] = affine_trs(at, quat_identity(), 1.0f);
    s->st.n_instances = s->n;
    return i;
}
static inline mesh set_floor(set *s, float side)
{
    mesh_maker k;
    maker_init(&k);
    maker_quad(&k, v3(-side * 0.5f, 0, side * 0.5f), v3(side, 0, 0), v3(0, 0, -side));
    return mesh_finish(&k, &s->arena);
}
static inline mesh set_ball(set *s, float r, int segments)
{
    mesh_maker k;
    maker_init(&k);
    maker_sphere(&k, v3(0, 0, 0), v3_fill(r), segments);
    return mesh_finish(&k, &s->arena);
}
static inline mesh set_box(set *s, vec3 lo, vec3 hi)
{
    mesh_maker k;
    maker_init(&k);
    maker_box(&k, lo, hi);
    return mesh_finish(&k, &s->arena);
}
static inline material set_matt(float albedo)
{
    material m = material_plain(v3_fill(albedo), 1.0f);
    m.ior = 1.0f; /* no gloss at all */
    return m;
}
static inline material set_lamp(float nits)
{
    material m = set_matt(0.0f);
    m.emission = v3_fill(nits);
    return m;
}
