/* tests/render/test_particles.c - sprites over a frame: seen before, hidden behind, lit, blurred without loss.
 */
#include "ct.h"
#include "render/particles.h"
#include <stdlib.h>

#define W 160
#define H 90
#define N ((size_t)W * H)

static float planes[3][N], depth[N];
static vec3 lamp(void *user, vec3 p, uint64_t key)
{
    (void)p;
    (void)key;
    return v3_scale(v3(10, 5, 2), *(float *)user);
}

static stage stage_with(particle_set *set, double f_number, double focus)
{
    static const scene_weather dry = { 0 };
    camera_pose c = { .forward = v3(0, 0, 1),
                      .up = v3(0, 1, 0),
                      .right = v3(-1, 0, 0),
                      .focal_m = 0.036,
                      .sensor_w_m = 0.036,
                      .sensor_h_m = 0.036 * H / W,
                      .f_number = f_number,
                      .focus_m = focus };
    return (stage){ .camera = { c, c }, .particles = set, .n_particles = 1, .weather = &dry };
}

/* The light that drawing adds to a black frame whose surfaces are `far` away; -1 when nothing was taken. */
static double drawn(enum particle_kind kind, particle p, float far, double f_number, float brightness, ciel_pool *pool)
{
    particle_set set = { kind, &p, 1 };
    stage st = stage_with(&set, f_number, 5.0);
    particle_crowd *c = NULL;
    for (size_t i = 0; i < N; i++) {
        planes[0][i] = planes[1][i] = planes[2][i] = 0;
        depth[i] = far;
    }
    if (render_particles_take(&c, &st, W, H, lamp, &brightness, pool) != 0 || !c)
        return -1;
    float *noise = render_particles_noise(pool);
    render_particles_draw(c, noise, (float *const[3]){ planes[0], planes[1], planes[2] }, depth, pool);
    free(noise);
    render_particles_free(&c);
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += (double)planes[0][i];
    return sum;
}

static particle at(float z, float radius)
{
    return (particle){ .position = { v3(0, 0, z), v3(0, 0.01f, z) },
                       .radius = radius,
                       .opacity = 1,
                       .color = v3(0.9f, 0.9f, 0.9f),
                       .id = 3 };
}

static void every_kind_is_seen_and_hidden(void)
{
    for (int k = PARTICLE_RAIN; k <= PARTICLE_BUBBLE; k++) {
        CT_CHECK(drawn((enum particle_kind)k, at(3, 0.2f), 10, 0, 1, NULL) > 1.0);
        CT_EQ_I(drawn((enum particle_kind)k, at(3, 0.2f), 2, 0, 1, NULL), 0);
    }
}

static void light_is_followed(void)
{
    double one = drawn(PARTICLE_SNOW, at(3, 0.1f), 10, 0, 1, NULL),
           two = drawn(PARTICLE_SNOW, at(3, 0.1f), 10, 0, 2, NULL);
    CT_NEAR(two / one, 2.0, 1e-3);
}

static void blur_spreads_but_keeps(void)
{
    double sharp = drawn(PARTICLE_SNOW, at(2, 0.012f), 10, 0, 1, NULL);
    int lit_sharp = 0, lit_soft = 0;
    for (size_t i = 0; i < N; i++)
        lit_sharp += planes[0][i] > 0;
    double soft = drawn(PARTICLE_SNOW, at(2, 0.012f), 10, 0.5, 1, NULL);
    for (size_t i = 0; i < N; i++)
        lit_soft += planes[0][i] > 0;
    CT_CHECK(lit_soft > lit_sharp * 3 / 2);
    CT_NEAR(soft / sharp, 1.0, 0.3);
}

static void a_smaller_mote_is_fainter(void)
{
    double a = drawn(PARTICLE_SNOW, at(4, 0.002f), 10, 0, 1, NULL),
           b = drawn(PARTICLE_SNOW, at(4, 0.004f), 10, 0, 1, NULL);
    CT_NEAR(b / a, 4.0, 0.8); /* by area, also below a pixel */
}

static void nothing_is_nothing(void)
{
    particle_set set = { PARTICLE_RAIN, NULL, 0 };
    stage st = stage_with(&set, 0, 1);
    particle_crowd *c = (particle_crowd *)&set;
    CT_EQ_I(render_particles_take(&c, &st, W, H, NULL, NULL, NULL), 0);
    CT_CHECK(!c);
    CT_EQ_I(drawn(PARTICLE_SNOW, at(-2, 0.1f), 10, 0, 1, NULL), -1); /* behind the camera */
    render_particles_free(&c);
}

static void threads_and_order_change_nothing(void)
{
    static particle many[400];
    static float first[3][N];
    for (int i = 0; i < 400; i++) {
        uint32_t s = (uint32_t)i * 2654435761u;
        vec3 p = v3((float)(s % 97) / 40 - 1.2f, (float)(s / 97 % 89) / 60 - 0.7f, 1.5f + (float)(s / 9000 % 50) / 12);
        many[i] = (particle){
            .position = { p, v3(p.x, p.y - 0.1f, p.z) }, .radius = 0.03f, .opacity = 0.5f, .color = v3(1, 1, 1), .id = s
        };
    }
    for (int run = 0; run < 3; run++) {
        ciel_pool *pool = ciel_pool_create(run == 0 ? 1 : run == 1 ? 5 : 2);
        if (run == 2)
            for (int i = 0; i < 200; i++) {
                particle t = many[i];
                many[i] = many[399 - i];
                many[399 - i] = t;
            }
        particle_set set = { PARTICLE_SMOKE, many, 400 };
        stage st = stage_with(&set, 2.0, 3.0);
        particle_crowd *c = NULL;
        float bright = 1;
        for (size_t i = 0; i < N; i++) {
            planes[0][i] = planes[1][i] = planes[2][i] = (float)(i % 7);
            depth[i] = 4;
        }
        CT_EQ_I(render_particles_take(&c, &st, W, H, lamp, &bright, pool), 0);
        float *noise = render_particles_noise(pool);
        render_particles_draw(c, noise, (float *const[3]){ planes[0], planes[1], planes[2] }, depth, pool);
        free(noise);
        render_particles_free(&c);
        ciel_pool_destroy(&pool);
        if (run == 0)
            memcpy(first, planes, sizeof first);
        CT_CHECK(memcmp(first, planes, sizeof first) == 0);
    }
}

CT_MAIN(CT(every_kind_is_seen_and_hidden), CT(light_is_followed), CT(blur_spreads_but_keeps),
        CT(a_smaller_mote_is_fainter), CT(nothing_is_nothing), CT(threads_and_order_change_nothing))
