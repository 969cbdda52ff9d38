/* tests/motion/test_cloth.c - cloth: pinned where it should be, whole in a storm, limp in still air.
 */
#include "toys.h"

static const instance *flag_at(motion *m, int i_frame, stage *st, ciel_arena *frame)
{
    ciel_arena_reset(frame);
    motion_stage(m, i_frame, st, frame);
    for (size_t i = 0; i < st->n_instances; i++)
        if (st->instances[i].entity == 0)
            return &st->instances[i];
    return NULL;
}

static void check_flag(double wind)
{
    scene *sc = toy_scene("floor", 3);
    entity *e = scene_add_entity(sc, "flag", "cloth");
    e->position = v3(0, 1, 0);
    sc->weather.wind_mps = wind;
    sc->weather.wind_heading_deg = 90;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    ciel_arena frame = { 0 };
    stage st;
    float mean_x = 0, moved = 0, most = 0;
    vec3 last = v3(0, 0, 0);
    for (int f = 0; f < 72; f++) {
        const instance *flag = flag_at(m, f, &st, &frame);
        CT_CHECK(flag && flag->positions[0] && flag->normals);
        const mesh *s = flag->mesh;
        for (uint32_t i = 0; i < s->n_vertices; i++) {
            vec3 p = flag->positions[0][i];
            CT_CHECK(isfinite(p.x) && isfinite(p.y) && isfinite(p.z));
            if (s->positions[i].x < 1e-4f)
                CT_CHECK(v3_dist(p, s->positions[i]) < 1e-3f);
            CT_CHECK(v3_dist(p, v3(0, s->positions[i].y, 0)) < 1.5f);
            CT_NEAR(v3_len(flag->normals[i]), 1, 1e-3);
        }
        for (uint32_t k = 0; k < s->n_triangles; k++) {
            const uint32_t *t = s->triangles[k];
            float now = v3_dist(flag->positions[0][t[0]], flag->positions[0][t[1]]),
                  rest = v3_dist(s->positions[t[0]], s->positions[t[1]]);
            most = f_max(most, now / rest);
        }
        vec3 tip = flag->positions[0][s->n_vertices - 1];
        mean_x += tip.x / 72;
        moved += f ? v3_dist(tip, last) : 0;
        last = tip;
    }
    printf("# wind %.0f: tip at %.2f moves %.2f, stretch %.3f\n", wind, (double)mean_x, (double)moved, (double)most);
    CT_CHECK(most < (wind < 20 ? 1.25f : 1.8f));
    if (wind > 5)
        CT_CHECK(mean_x > 0.5f && moved > 1.0f);
    else
        CT_CHECK(mean_x < 1.1f && moved < 3.5f);
    ciel_arena_free(&frame);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void a_flag_hangs_in_still_air(void)
{
    check_flag(0);
}
static void a_flag_flies_in_wind(void)
{
    check_flag(9);
}
static void a_flag_survives_a_storm(void)
{
    check_flag(30);
}

static void a_rippling_cloth_is_heard(void)
{
    scene *sc = toy_scene("floor", 3);
    scene_add_action(sc, scene_add_entity(sc, "flag", "cloth"), "ripple", 0, -1);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    event_list ev = motion_events(m);
    CT_CHECK(ev.n >= 2);
    for (size_t i = 0; i < ev.n; i++)
        CT_EQ_I(ev.items[i].kind, EVENT_RUSTLE);
    motion_destroy(&m);
    scene_destroy(&sc);
}

CT_MAIN(CT(a_flag_hangs_in_still_air), CT(a_flag_flies_in_wind), CT(a_flag_survives_a_storm),
        CT(a_rippling_cloth_is_heard))
