/* tests/library/test_place_cast.c - a place leaves room for those who play in it, and lays rails under what needs them.
 */
#include "ct.h"
#include "library/library.h"
#include "library/place_rails.h"

static library *lib;

static scene *scene_with(const char *kind, const char *thing, float x, float heading)
{
    scene *sc = scene_create();
    sc->place.kind = kind;
    sc->seed = 11;
    sc->sky.sun_elevation_deg = 40;
    entity *e = scene_add_entity(sc, "hero", thing);
    e->on = "place";
    e->anchor = "subject";
    e->position = v3(x, 0, 0);
    e->rotation_deg = v3(heading, 0, 0);
    scene_shot *shot = scene_add_shot(sc, 0, 4);
    shot->camera.position = v3(x, 0.6f, 4);
    shot->camera.look_at = v3(x, 0.4f, 0);
    return sc;
}

static const part *part_named(const model *m, const char *name)
{
    for (size_t i = 0; i < m->n_parts; i++)
        if (strcmp(m->parts[i].name, name) == 0)
            return &m->parts[i];
    return NULL;
}

/* leaves and blades higher than `y` within `aside` of the line x = x0, z0 < z < z1 */
static size_t tall_between(const model *m, float x0, float aside, float z0, float z1, float y)
{
    const part *p = part_named(m, "foliage");
    size_t n = 0;
    for (uint32_t i = 0; p && i < p->mesh.n_vertices; i++) {
        vec3 v = p->mesh.positions[i];
        n += fabsf(v.x - x0) < aside && v.z > z0 && v.z < z1 && v.y > y;
    }
    return n;
}

static void wheat_leaves_what_is_filmed_in_sight(void)
{
    ciel_arena a = { 0 };
    model with = { 0 }, bare = { 0 };
    scene *sc = scene_with("field", "sign", 0, 0), *empty = scene_create();
    empty->place.kind = "field";
    empty->seed = 11;
    empty->sky.sun_elevation_deg = 40;
    ciel_fail fail = { 0 };
    CT_EQ_I(library_build_place(lib, &with, sc, &a, &fail), CIEL_OK);
    CT_EQ_I(library_build_place(lib, &bare, empty, &a, &fail), CIEL_OK);
    CT_CHECK(tall_between(&bare, 0, 0.2f, 0.2f, 3.9f, 0.6f) > 20); /* the check can fail */
    CT_EQ_I(tall_between(&with, 0, 0.2f, 0.2f, 3.9f, 0.6f), 0);
    CT_CHECK(tall_between(&with, 0, 4, -9, -2, 0.5f) > 500); /* the field is still a field */
    scene_destroy(&sc);
    scene_destroy(&empty);
    ciel_arena_free(&a);
}

/* the highest point of rigid ground and things near (x, z) */
static float top_near(const model *m, const char *part_name, float x, float z, float reach)
{
    const part *p = part_named(m, part_name);
    float y = -1e9f;
    for (uint32_t i = 0; p && i < p->mesh.n_triangles; i++) {
        const uint32_t *t = p->mesh.triangles[i];
        vec3 lo = v3_fill(1e9f), hi = v3_fill(-1e9f);
        for (int c = 0; c < 3; c++) {
            lo = v3_min(lo, p->mesh.positions[t[c]]);
            hi = v3_max(hi, p->mesh.positions[t[c]]);
        }
        if (lo.x < x + reach && hi.x > x - reach && lo.z < z + reach && hi.z > z - reach)
            y = f_max(y, hi.y);
    }
    return y;
}

static void a_train_has_rails_under_it(void)
{
    ciel_arena a = { 0 };
    model m = { 0 }, train = { 0 };
    scene *sc = scene_with("meadow", "modern_train", 3, 90); /* along X, through the mark */
    sc->shots[0].camera.position = v3(3, 2, 30);
    ciel_fail fail = { 0 };
    CT_EQ_I(library_build_place(lib, &m, sc, &a, &fail), CIEL_OK);
    CT_NEAR(top_near(&m, "place", -60, 0.7525f, 0.01f), RAIL_HEAD, 1e-3);
    CT_NEAR(top_near(&m, "place", 80, -0.7525f, 0.01f), RAIL_HEAD, 1e-3);
    CT_CHECK(top_near(&m, "place", 20, 0, 0.3f) < 0.01f); /* sleepers between them */
    CT_EQ_I(library_build(lib, &train, sc, &sc->entities[0], &a, &fail), CIEL_OK);
    CT_NEAR(train.bounds.lo.y, RAIL_HEAD, 0.03); /* wheels on the rails' heads */
    scene_destroy(&sc);
    sc = scene_with("meadow", "sports_car", 3, 90);
    model road = { 0 };
    CT_EQ_I(library_build_place(lib, &road, sc, &a, &fail), CIEL_OK);
    CT_CHECK(!part_named(&road, "place") || fabsf(top_near(&road, "place", -60, 0.7525f, 0.01f) - RAIL_HEAD) > 1e-3f);
    scene_destroy(&sc);
    ciel_arena_free(&a);
}

static void room_for_the_library(void)
{
    CT_EQ_I(library_open(&lib, NULL), CIEL_OK);
}

CT_MAIN(CT(room_for_the_library), CT(wheat_leaves_what_is_filmed_in_sight), CT(a_train_has_rails_under_it))
