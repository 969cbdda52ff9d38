/* tests/render/test_light.c - light in closed form: lamps, glowing bodies, skies, fog; and one renderer against the
 * other. */
#include "ct.h"
#include "render/frame.h"
#include "render/preview.h"
#include "render/render.h"
#include "render/tracer.h"
#include "stages.h"
#include <stdlib.h>

#define SIDE 16
static ciel_pool *pool;

/* mean of the middle of a small brute-force picture, luminance */
static double middle(const stage *st, int samples)
{
    static float planes[3 * SIDE * SIDE];
    if (render_preview_linear(planes, SIDE, SIDE, st, samples, pool, NULL))
        return -1;
    double sum = 0;
    for (int y = SIDE / 2 - 2; y < SIDE / 2 + 2; y++)
        for (int x = SIDE / 2 - 2; x < SIDE / 2 + 2; x++) {
            int i = y * SIDE + x;
            sum += (double)v3_luminance(v3(planes[i], planes[SIDE * SIDE + i], planes[2 * SIDE * SIDE + i]));
        }
    return sum / 16;
}
/* a camera above the origin that sees a few centimetres of floor, away from the lamp's axis */
static void floor_set(set *s, float albedo)
{
    set_open(s, SIDE, SIDE, v3(0.8f, 0.8f, 0), v3(0, 0, 0), 400);
    set_put(s, set_floor(s, 40), set_matt(albedo), v3(0, 0, 0));
}

static void point_lamp_follows_the_square_law(void)
{
    set s;
    floor_set(&s, 0.5f);
    s.lights[0] =
        (stage_light){ .kind = LIGHT_POINT, .position = { 0, 2, 0 }, .size_m = 0.02f, .lumens = { 1000, 1000, 1000 } };
    s.st.n_lights = 1;
    CT_NEAR(middle(&s.st, 32) / (0.5 / CIEL_PI * 1000 / (4 * CIEL_PI) / 4), 1.0, 0.02);
    set_close(&s);
}
static void area_lamp_gives_its_lumens(void)
{
    set s;
    floor_set(&s, 0.5f);
    /* small and far: intensity on the axis is lumens / pi */
    s.lights[0] = (stage_light){ .kind = LIGHT_AREA,
                                 .position = { 0, 3, 0 },
                                 .direction = { 0, -1, 0 },
                                 .size_m = 0.1f,
                                 .lumens = { 1000, 1000, 1000 } };
    s.st.n_lights = 1;
    CT_NEAR(middle(&s.st, 32) / (0.5 / CIEL_PI * 1000 / CIEL_PI / 9), 1.0, 0.02);
    set_close(&s);
}
static void spot_lamp_gives_its_lumens(void)
{
    set s;
    set_open(&s, SIDE, SIDE, v3(0, 6, 0), v3(0, 0, 0), 18); /* sees 12 m of floor: the whole pool of light */
    set_put(&s, set_floor(&s, 40), set_matt(0.5f), v3(0, 0, 0));
    s.lights[0] = (stage_light){ .kind = LIGHT_SPOT,
                                 .position = { 0, 5, 0 },
                                 .direction = { 0, -1, 0 },
                                 .cone_deg = 50,
                                 .size_m = 0.02f,
                                 .lumens = { 800, 800, 800 } };
    s.st.n_lights = 1;
    static float planes[3 * SIDE * SIDE];
    CT_EQ_I(render_preview_linear(planes, SIDE, SIDE, &s.st, 64, pool, NULL), 0);
    double flux = 0; /* luminance * pi / albedo is illuminance; the floor is cut into equal squares */
    for (int i = 0; i < SIDE * SIDE; i++)
        flux += (double)planes[SIDE * SIDE + i] * CIEL_PI / 0.5 * 144.0 / (SIDE * SIDE);
    CT_NEAR(flux / 800, 1.0, 0.06);
    set_close(&s);
}
static void glowing_ball_lights_as_a_sphere(void)
{
    set s;
    floor_set(&s, 0.5f);
    set_put(&s, set_ball(&s, 0.25f, 64), set_lamp(1000), v3(0, 2, 0));
    double lux = CIEL_PI * 1000 * (0.25 * 0.25) / 4;
    CT_NEAR(middle(&s.st, 256) / (0.5 / CIEL_PI * lux), 1.0, 0.03);
    set_close(&s);
}
static void even_sky_makes_even_things(void)
{
    set s;
    set_open(&s, SIDE, SIDE, v3(0, 0, 3), v3(0, 0, 0), 200);
    s.sky.luminance = 100;
    set_put(&s, set_ball(&s, 1, 48), set_matt(0.8f), v3(0, 0, 0));
    CT_NEAR(middle(&s.st, 64), 80, 1.5);
    material mirror = material_plain(v3_fill(1), 0.0f);
    mirror.metal = 1;
    *(material *)(uintptr_t)s.instances[0].materials = mirror;
    CT_NEAR(middle(&s.st, 64), 100, 2);
    material glass;
    CT_CHECK(material_named(&glass, "glass"));
    *(material *)(uintptr_t)s.instances[0].materials = glass;
    CT_NEAR(middle(&s.st, 256), 100, 3);
    set_close(&s);
}
static void daylight_is_daylight(void)
{
    set s;
    floor_set(&s, 0.5f);
    s.sky = (scene_sky){ .kind = SKY_PHYSICAL, .sun_elevation_deg = 50, .luminance = 0 };
    double lux = middle(&s.st, 64) * CIEL_PI / 0.5;
    CT_CHECK(lux > 60e3 && lux < 115e3);
    s.sky.cloud = 1;
    double overcast = middle(&s.st, 64) * CIEL_PI / 0.5;
    printf("# %.0f lux under cloud\n", overcast);
    CT_CHECK(overcast > 5e3 && overcast < 35e3);
    s.sky = (scene_sky){ .kind = SKY_PHYSICAL, .sun_elevation_deg = -30, .moon = 1 };
    double moon = middle(&s.st, 64) * CIEL_PI / 0.5;
    CT_CHECK(moon > 0.05 && moon < 0.6);
    set_close(&s);
}
static void fog_fades_and_glows(void)
{
    set s;
    set_open(&s, SIDE, SIDE, v3(0, 0, 10), v3(0, 0, 0), 100);
    set_put(&s, set_box(&s, v3(-5, -5, -1), v3(5, 5, 0)), set_lamp(100), v3(0, 0, 0));
    s.weather.fog_per_m = 0.1;
    s.weather.fog_color = (rgb8){ 0, 0, 0 }; /* absorbs only */
    CT_NEAR(middle(&s.st, 64), 100 * exp(-1.0), 1.5);
    s.weather.fog_color = (rgb8){ 255, 255, 255 };
    double lit = middle(&s.st, 64);
    CT_CHECK(lit > 100 * exp(-1.0) + 2 && lit < 100);
    set_close(&s);
}

/* ---- the frame renderer against brute force ---- */

static void mixed_set(set *s, int w, int h)
{
    set_open(s, w, h, v3(0, 1.2f, 4), v3(0, 0.5f, 0), 40);
    s->sky.luminance = 20;
    material k;
    material_named(&k, "concrete");
    set_put(s, set_floor(s, 12), k, v3(0, 0, 0));
    material_named(&k, "chrome");
    set_put(s, set_ball(s, 0.4f, 32), k, v3(-1, 0.4f, 0));
    material_named(&k, "glass");
    set_put(s, set_ball(s, 0.4f, 32), k, v3(1, 0.4f, 0.3f));
    material_named(&k, "porcelain");
    set_put(s, set_box(s, v3(-0.3f, 0, -0.3f), v3(0.3f, 0.7f, 0.3f)), k, v3(0, 0, -0.4f));
    set_put(s, set_box(s, v3(-1.5f, 1.6f, -1.5f), v3(1.5f, 1.7f, -1.4f)), set_lamp(300), v3(0, 0, 0));
}

static void layers_and_brute_force_agree(void)
{
    enum {
        W = 64,
        H = 36
    };
    set s;
    mixed_set(&s, W, H);
    float *brute = malloc(3 * W * H * sizeof *brute), *laid = malloc(3 * W * H * sizeof *laid);
    CT_EQ_I(render_preview_linear(brute, W, H, &s.st, 128, pool, NULL), 0);
    tracer t;
    CT_EQ_I(tracer_create(&t, NULL), 0);
    CT_EQ_I(tracer_update(&t, &s.st, pool, NULL), 0);
    t.bounces = 3;
    frame f;
    layers l;
    CT_CHECK(frame_create(&f, W, H, false) && layers_create(&l, W / 2, H / 2));
    f.seed = 4;
    f.exposure = 0.01;
    f.camera = (lens){ { s.st.camera[0], s.st.camera[1] }, W, H };
    frame_plan plan = { .samples = 64, .looks = 8, .looks_blurred = 12, .pool = pool };
    float noise = 0;
    CT_EQ_I(frame_study(&f, &l, &t, &plan, &noise), 0); /* brute force knows no guide: the mean must not move */
    CT_CHECK(noise > 0 && noise < 1);
    CT_EQ_I(frame_light(&f, &l, &t, &plan), 0);
    guide_learn(&t.g);
    CT_CHECK(guide_at(&t.g, v3(0, 0.01f, 0.5f)) != NULL);
    plan.first_sample = 64;
    CT_EQ_I(frame_light(&f, &l, &t, &plan), 0);
    CT_EQ_I(frame_look(&f, &l, &t, &plan), 0);
    float *planes[3] = { laid, laid + W * H, laid + 2 * W * H };
    frame_resolve(&f, &l, pool);
    const frame *one[1] = { &f };
    frame_steady(one, 1, 0, planes, pool);
    double a = 0, b = 0, off = 0;
    for (int i = 0; i < 3 * W * H; i++) {
        a += (double)brute[i];
        b += (double)laid[i];
        off += fabs((double)brute[i] - (double)laid[i]);
    }
    printf("# mean %.2f by brute force, %.2f by layers, mean difference %.2f\n", a / (3 * W * H), b / (3 * W * H),
           off / (3 * W * H));
    CT_NEAR(b / a, 1.0, 0.05);
    CT_CHECK(off / a < 0.16);
    frame_destroy(&f);
    layers_destroy(&l);
    tracer_destroy(&t);
    free(brute);
    free(laid);
    set_close(&s);
}

static int set_up(void)
{
    pool = ciel_pool_create(2);
    return pool != NULL;
}
static void a_pool_starts(void)
{
    CT_CHECK(set_up());
}

CT_MAIN(CT(a_pool_starts), CT(point_lamp_follows_the_square_law), CT(area_lamp_gives_its_lumens),
        CT(spot_lamp_gives_its_lumens), CT(glowing_ball_lights_as_a_sphere), CT(even_sky_makes_even_things),
        CT(daylight_is_daylight), CT(fog_fades_and_glows), CT(layers_and_brute_force_agree))
