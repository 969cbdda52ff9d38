/* bench/render_alley.c - see render_alley.h. */
#include "render_alley.h"
#include "base/rng.h"
#include <string.h>

static instance *put(alley *a, mesh_maker *k, material m)
{
    instance *i = &a->instances[a->n++];
    mesh *copy = ARENA_NEW(&a->arena, mesh);
    material *paint = ARENA_NEW(&a->arena, material);
    *copy = mesh_finish(k, &a->arena);
    *paint = m;
    *i = (instance){ .key = 1000 + a->n, .mesh = copy, .materials = paint, .n_materials = 1, .entity = STAGE_PLACE };
    i->to_world[0] = i->to_world[1] = affine_identity();
    a->st.n_instances = a->n;
    return i;
}
static material named(const char *name)
{
    material m;
    material_named(&m, name);
    return m;
}
static void put_box(alley *a, vec3 lo, vec3 hi, material m)
{
    mesh_maker k;
    maker_init(&k);
    maker_box(&k, lo, hi);
    put(a, &k, m);
}
static instance *put_ball(alley *a, vec3 at, float r, material m)
{
    mesh_maker k;
    maker_init(&k);
    maker_sphere(&k, v3(0, r, 0), v3_fill(r), 48);
    instance *i = put(a, &k, m);
    i->to_world[0] = i->to_world[1] = affine_trs(at, quat_identity(), 1.0f);
    return i;
}

/* a sign of five bent tubes on a panel */
static void put_sign(alley *a, rng *r, float side, float z)
{
    static const vec3 glows[3] = { { 2600, 180, 900 }, { 120, 900, 2600 }, { 2600, 1000, 240 } };
    float y = rng_range(r, 1.8f, 5.0f), x = side * 2.25f;
    material neon = named("neon");
    neon.emission = glows[rng_below(r, 3)];
    mesh_maker k;
    maker_init(&k);
    for (int j = 0; j < 5; j++) {
        vec3 path[17];
        float radius[17];
        for (int i = 0; i < 17; i++) {
            float t = (float)i / 16.0f;
            path[i] = v3(x, y + (float)j * 0.22f + 0.07f * sinf(t * 19.0f + (float)j), z - 0.4f + 0.8f * t);
            radius[i] = 0.014f;
        }
        maker_tube(&k, path, radius, 17, 8, false);
    }
    put(a, &k, neon);
    put_box(a, v3(x + side * 0.07f - 0.02f, y - 0.2f, z - 0.5f), v3(x + side * 0.07f + 0.02f, y + 1.2f, z + 0.5f),
            named("painted_metal"));
}

void alley_open(alley *a, int w, int h)
{
    memset(a, 0, sizeof *a);
    a->sky = (scene_sky){ .kind = SKY_PHYSICAL, .sun_elevation_deg = -30, .luminance = 0.3, .cloud = 0.9 };
    a->weather = (scene_weather){
        .rain = 0.7, .wetness = 0.8, .fog_per_m = 0.02, .fog_height_m = 6, .fog_color = { 255, 255, 255 }
    };
    a->look = (scene_look){ .style = "film",
                            .auto_exposure = true,
                            .contrast = 1,
                            .saturation = 1,
                            .bloom = 0.3,
                            .grain = 0.2,
                            .shadows = { 128, 128, 128 },
                            .highlights = { 128, 128, 128 } };
    a->st = (stage){ .sky = &a->sky, .weather = &a->weather, .look = &a->look, .instances = a->instances, .seed = 5 };
    put_ball(a, v3(0.6f, 0, -3), 0.35f, named("chrome"));
    put_ball(a, v3(-0.5f, 0, -2.6f), 0.3f, named("skin"));
    put_ball(a, v3(0, 0, -1.6f), 0.25f, named("glass"));
    mesh_maker k;
    maker_init(&k);
    maker_quad(&k, v3(-2.5f, 0, 2), v3(5, 0, 0), v3(0, 0, -42));
    put(a, &k, named("asphalt"));
    put_box(a, v3(-3.5f, 0, -40), v3(-2.5f, 9, 2), named("brick"));
    put_box(a, v3(2.5f, 0, -40), v3(3.5f, 9, 2), named("concrete"));
    rng r = rng_make(77, "signs");
    for (int i = 0; i < 40; i++)
        put_sign(a, &r, i & 1 ? 1.0f : -1.0f, -1.0f - 0.9f * (float)i);
    camera_pose c = { .position = { 0.2f, 1.3f, 1.6f },
                      .focal_m = 0.028,
                      .sensor_w_m = 0.036,
                      .sensor_h_m = 0.036 * h / w,
                      .f_number = 2.8,
                      .focus_m = 4.5 };
    c.forward = v3_norm(v3_sub(v3(0, 1.25f, -6), c.position));
    c.right = v3_norm(v3_cross(c.forward, v3(0, 1, 0)));
    c.up = v3_cross(c.right, c.forward);
    a->st.camera[0] = a->st.camera[1] = c;
    alley_frame(a, 0);
}

void alley_frame(alley *a, int i)
{
    a->st.i_frame = i;
    a->st.t = i / 24.0;
    for (int k = 0; k < 2; k++) {
        float t = (float)i + 0.5f * (float)k;
        a->st.camera[k].position.z = 1.6f - 0.02f * t;
        a->instances[0].to_world[k] = affine_trs(v3(0.6f, 0, -3), quat_axis(v3(0, 1, 0), 0.05f * t), 1.0f);
    }
}

void alley_close(alley *a)
{
    ciel_arena_free(&a->arena);
}
