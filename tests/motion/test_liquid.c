/* tests/motion/test_liquid.c - pouring: the level, the stream, what is heard.
 */
#include "toys.h"

static scene *pouring(double begin, double end)
{
    scene *sc = toy_scene("floor", 4);
    scene_add_entity(sc, "cup", "cup");
    entity *pot = scene_add_entity(sc, "pot", "pot");
    pot->position = v3(-0.3f, 0, 0);
    scene_action *act = scene_add_action(sc, pot, "pour", begin, end);
    act->target = "cup";
    params_set_text(&act->params, &sc->arena, "liquid", "coffee");
    params_set_number(&act->params, &sc->arena, "fill_from", 0.1);
    params_set_number(&act->params, &sc->arena, "fill_to", 0.9);
    return sc;
}

/* bounds of the deformed instance of `entity` with `n` vertices, at shutter open */
static aabb shape(const stage *st, uint32_t owner, bool stream, bool *found)
{
    aabb b = aabb_empty();
    *found = false;
    for (size_t i = 0; i < st->n_instances; i++) {
        const instance *x = &st->instances[i];
        if (x->entity != owner || !x->positions[0] || (x->mesh->normals == NULL) != stream)
            continue;
        *found = true;
        for (uint32_t k = 0; k < x->mesh->n_vertices; k++)
            b = aabb_add(b, affine_point(&x->to_world[0], x->positions[0][k]));
    }
    return b;
}

static void the_level_rises_and_never_falls(void)
{
    scene *sc = pouring(0.5, 3);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    ciel_arena frame = { 0 };
    stage st;
    float last = 0;
    for (int f = 0; f < 96; f++) {
        ciel_arena_reset(&frame);
        motion_stage(m, f, &st, &frame);
        bool found;
        aabb b = shape(&st, 0, false, &found);
        CT_CHECK(found);
        CT_CHECK(b.hi.y > last - 0.002f && b.hi.y < 0.09f); /* rings stir it by less */
        last = b.hi.y;
    }
    CT_NEAR(last, 0.004 + 0.9 * (0.081 - 0.004), 0.002);
    ciel_arena_free(&frame);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void the_stream_runs_from_spout_to_cup_while_it_should(void)
{
    scene *sc = pouring(0.5, 3);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    ciel_arena frame = { 0 };
    stage st;
    bool found;
    motion_stage(m, 6, &st, &frame);
    shape(&st, 1, true, &found);
    CT_CHECK(!found);
    motion_stage(m, 48, &st, &frame);
    aabb b = shape(&st, 1, true, &found);
    CT_CHECK(found);
    vec3 spout;
    CT_CHECK(motion_locate(m, "pot", "spout", 2.0, &spout));
    CT_NEAR(b.hi.y, spout.y, 0.02);
    CT_CHECK(b.lo.y < 0.08f && b.lo.y > 0.0f);
    CT_CHECK(b.hi.x - b.lo.x < 0.2f);
    motion_stage(m, 90, &st, &frame);
    shape(&st, 1, true, &found);
    CT_CHECK(!found);
    event_list ev = motion_events(m);
    CT_EQ_I(ev.n, 1);
    CT_EQ_I(ev.items[0].kind, EVENT_POUR);
    CT_CHECK(ev.items[0].t > 0.55 && ev.items[0].t < 0.8 && ev.items[0].t_end > 3.0 && ev.items[0].t_end < 3.4);
    CT_EQ_S(ev.items[0].name, "coffee");
    ciel_arena_free(&frame);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void steam_drifts_up_without_jumps(void)
{
    scene *sc = toy_scene("floor", 4);
    scene_add_action(sc, scene_add_entity(sc, "cup", "cup"), "steam", 0, -1);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    ciel_arena frame[2] = { { 0 }, { 0 } };
    stage st[2];
    int seen = 0;
    motion_stage(m, 30, &st[0], &frame[0]);
    motion_stage(m, 31, &st[1], &frame[1]);
    for (size_t i = 0; i < st[0].particles[0].n; i++)
        for (size_t k = 0; k < st[1].particles[0].n; k++) {
            const particle *a = &st[0].particles[0].items[i], *b = &st[1].particles[0].items[k];
            if (a->id != b->id)
                continue;
            seen++;
            CT_CHECK(v3_dist(a->position[0], b->position[0]) < 0.05f);
            CT_CHECK(b->position[0].y > 0.05f && b->position[0].y < 1.5f);
        }
    CT_CHECK(seen > 20);
    for (int k = 0; k < 2; k++)
        ciel_arena_free(&frame[k]);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void rain_falls_past_a_camera_that_moves(void)
{
    scene *sc = toy_scene("floor", 4);
    sc->weather.rain = 0.6;
    sc->weather.wind_mps = 3;
    scene_add_move(sc, &sc->shots[0], "dolly_in", 0, -1, 2);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    ciel_arena frame[2] = { { 0 }, { 0 } };
    stage st[2];
    motion_stage(m, 30, &st[0], &frame[0]);
    motion_stage(m, 31, &st[1], &frame[1]);
    CT_EQ_I(st[0].particles[0].kind, PARTICLE_RAIN);
    CT_CHECK(st[0].particles[0].n > 500 && st[0].particles[0].n <= 6000);
    int same = 0;
    for (size_t i = 0; i < st[0].particles[0].n; i++)
        for (size_t k = 0; k < st[1].particles[0].n; k++) {
            const particle *a = &st[0].particles[0].items[i], *b = &st[1].particles[0].items[k];
            if (a->id != b->id)
                continue;
            same++;
            vec3 d = v3_sub(b->position[0], a->position[0]);
            CT_NEAR(d.y, -7.6 / 24, 0.06);
            CT_CHECK(d.y > -8.9f / 24 && d.y < -6.3f / 24);
        }
    CT_CHECK(same > (int)st[0].particles[0].n / 2);
    for (size_t i = 0; i < st[0].particles[1].n; i++)
        CT_CHECK(st[0].particles[1].items[i].position[0].y < 0.3f);
    for (int k = 0; k < 2; k++)
        ciel_arena_free(&frame[k]);
    motion_destroy(&m);
    scene_destroy(&sc);
}

CT_MAIN(CT(the_level_rises_and_never_falls), CT(the_stream_runs_from_spout_to_cup_while_it_should),
        CT(steam_drifts_up_without_jumps), CT(rain_falls_past_a_camera_that_moves))
