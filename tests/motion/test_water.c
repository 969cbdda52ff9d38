/* tests/motion/test_water.c - ripples, splashes, floating bodies, and the mesh that shows them.
 */
#include "toys.h"

static const instance *surface(const stage *st)
{
    for (size_t i = 0; i < st->n_instances; i++)
        if (st->instances[i].entity == STAGE_PLACE && st->instances[i].positions[0])
            return &st->instances[i];
    return NULL;
}

static float roughness_near(const instance *w, vec3 c, float reach)
{
    float sum = 0, n = 0;
    for (uint32_t i = 0; i < w->mesh->n_vertices; i++) {
        vec3 p = w->positions[0][i];
        if (fabsf(p.x - c.x) > reach || fabsf(p.z - c.z) > reach)
            continue;
        sum += 1.0f - w->normals[i].y;
        n++;
    }
    return n > 0 ? sum / n : 0;
}

static void a_boat_leaves_ripples(void)
{
    scene *sc = toy_scene("pond", 3);
    entity *boat = scene_add_entity(sc, "boat", "boat");
    scene_add_action(sc, boat, "drift", 0, -1)->speed = 0.3;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    ciel_arena frame = { 0 };
    stage st;
    motion_stage(m, 60, &st, &frame);
    const instance *w = surface(&st);
    CT_CHECK(w != NULL);
    vec3 at = toy_where(m, "boat", 2.5);
    CT_CHECK(roughness_near(w, at, 0.5f) > 2.0f * roughness_near(w, v3(-4, 0, -4), 0.5f));
    for (uint32_t i = 0; i < w->mesh->n_vertices; i++)
        CT_CHECK(fabsf(w->positions[0][i].y) < 0.15f);
    ciel_arena_free(&frame);
    motion_destroy(&m);
    scene_destroy(&sc);
}

/* every edge inside the sheet belongs to two triangles: no cracks */
static int by_edge(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}
static void the_refined_sheet_has_no_cracks(void)
{
    scene *sc = toy_scene("pond", 1);
    scene_add_action(sc, scene_add_entity(sc, "boat", "boat"), "float", 0, -1);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    const mesh *s = &motion_model(m, STAGE_PLACE)->parts[1].mesh;
    CT_CHECK(s->n_triangles > 21000);
    uint64_t *edges = malloc(s->n_triangles * 3 * sizeof *edges);
    size_t n = 0, single = 0;
    for (uint32_t k = 0; k < s->n_triangles; k++)
        for (int e = 0; e < 3; e++) {
            uint64_t a = s->triangles[k][e], b = s->triangles[k][(e + 1) % 3];
            edges[n++] = a < b ? a << 32 | b : b << 32 | a;
        }
    qsort(edges, n, sizeof *edges, by_edge);
    for (size_t k = 0; k < n; k++)
        if ((k == 0 || edges[k] != edges[k - 1]) && (k + 1 == n || edges[k] != edges[k + 1])) {
            single++;
            vec3 p = s->positions[edges[k] >> 32], q = s->positions[edges[k] & 0xffffffffu];
            bool rim = (fabsf(p.x) > 4.99f && fabsf(q.x) > 4.99f) || (fabsf(p.z) > 4.99f && fabsf(q.z) > 4.99f);
            if (!rim)
                CT_CHECK(!"a crack");
        }
    CT_CHECK(single >= 400);
    free(edges);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void a_ball_splashes_and_floats(void)
{
    scene *sc = toy_scene("pond", 4);
    entity *ball = scene_add_entity(sc, "ball", "ball");
    ball->position = v3(0, 1, 0);
    ball->body.kind = BODY_DYNAMIC;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    event_list ev = motion_events(m);
    CT_CHECK(ev.n >= 1);
    CT_EQ_I(ev.items[0].kind, EVENT_SPLASH);
    CT_NEAR(ev.items[0].t, sqrt(2 * 1.0 / 9.81), 0.04);
    float y = toy_where(m, "ball", 4).y;
    CT_CHECK(y > 0.0f && y < 0.16f);
    motion_destroy(&m);
    scene_destroy(&sc);
}

CT_MAIN(CT(a_boat_leaves_ripples), CT(the_refined_sheet_has_no_cracks), CT(a_ball_splashes_and_floats))
