/* Every row of the table can be built, has the size it says, names in both languages, and is found by them. */
#include "base/file.h"
#include "ct.h"
#include "library/library.h"
#include "library/pack.h"
#include <stdlib.h>
#include <string.h>

static library *lib;
static library *opened(void)
{
    if (!lib)
        library_open(&lib, NULL);
    return lib;
}

static entity thing_entity(const char *name)
{
    return (entity){ .id = "it", .thing = name, .scale = 1 };
}

/* Build it or say why not. */
static int build(model *m, const entity *e, ciel_arena *a)
{
    ciel_fail fail = { 0 };
    int err = library_build(opened(), m, NULL, e, a, &fail);
    if (err)
        printf("# %s: %s\n", e->thing ? e->thing : e->file, fail.what);
    return err;
}

static bool well_formed(const model *m)
{
    for (size_t i = 0; i < m->n_parts; i++) {
        const part *p = &m->parts[i];
        if (p->mesh.n_triangles == 0 || p->n_materials < 1)
            return false;
        for (uint32_t t = 0; t < p->mesh.n_triangles; t++) {
            for (int k = 0; k < 3; k++)
                if (p->mesh.triangles[t][k] >= p->mesh.n_vertices)
                    return false;
            if (p->mesh.slots && p->mesh.slots[t] >= p->n_materials)
                return false;
        }
        for (uint32_t v = 0; v < p->mesh.n_vertices; v++) {
            vec3 q = p->mesh.positions[v];
            if (!isfinite(q.x) || !isfinite(q.y) || !isfinite(q.z))
                return false;
            if (p->mesh.normals && !(fabsf(v3_len(p->mesh.normals[v]) - 1) < 0.01f))
                return false;
        }
    }
    return m->n_parts > 0;
}

static void every_thing_builds_well_formed(void)
{
    int bad = 0;
    for (size_t i = 0; i < library_count(opened()); i++) {
        const thing_info *t = library_at(lib, i);
        if (t->kind == THING_PLACE || t->kind == THING_PERSON || t->kind == THING_ANIMAL || t->pack)
            continue;
        ciel_arena a = { 0 };
        model m;
        entity e = thing_entity(t->name);
        if (build(&m, &e, &a) != CIEL_OK || !well_formed(&m)) {
            printf("# %s is not well formed\n", t->name);
            bad++;
        } else if (!model_anchor(&m, "top") || !model_anchor(&m, "center") || !m.n_colliders || m.mass_kg <= 0) {
            printf("# %s lacks an anchor, a collider or its mass\n", t->name);
            bad++;
        }
        ciel_arena_free(&a);
    }
    CT_EQ_I(bad, 0);
}

/* The table's size is what the director stages with: it must be the model's within a fifth (and a centimetre). */
static void sizes_are_what_the_table_says(void)
{
    int bad = 0;
    for (size_t i = 0; i < library_count(opened()); i++) {
        const thing_info *t = library_at(lib, i);
        if (t->kind == THING_PLACE || t->kind == THING_PERSON || t->kind == THING_ANIMAL || t->pack ||
            strstr(t->synset, "sign") || strstr(t->synset, "scoreboard")) /* text says how large */
            continue;
        ciel_arena a = { 0 };
        model m;
        entity e = thing_entity(t->name);
        if (build(&m, &e, &a) == CIEL_OK) {
            vec3 s = aabb_size(m.bounds), w = t->size_m;
            float sv[3] = { s.x, s.y, s.z }, wv[3] = { w.x, w.y, w.z }, top = f_max(w.x, f_max(w.y, w.z));
            bool off = m.bounds.lo.y < -0.06f * top || m.bounds.lo.y > 0.06f * top;
            for (int k = 0; k < 3; k++)
                off = off || fabsf(sv[k] - wv[k]) > 0.2f * wv[k] + 0.04f * top;
            if (off) {
                printf("# %s: says %.4g x %.4g x %.4g, is %.4g x %.4g x %.4g from y %.4g\n", t->name, (double)w.x,
                       (double)w.y, (double)w.z, (double)s.x, (double)s.y, (double)s.z, (double)m.bounds.lo.y);
                bad++;
            }
        }
        ciel_arena_free(&a);
    }
    CT_EQ_I(bad, 0);
}

static bool synset_form(const char *s)
{
    for (const char *p = s; *p;) {
        size_t len = strcspn(p, " ");
        if (len < 6 || p[len - 5] != '.' || !strchr("nvars", p[len - 4]) || p[len - 3] != '.' || p[len - 2] < '0' ||
            p[len - 2] > '9' || p[len - 1] < '0' || p[len - 1] > '9')
            return false;
        p += len + (p[len] == ' ');
    }
    return true;
}

static void rows_have_unique_names_both_languages_and_synsets(void)
{
    int bad = 0;
    for (size_t i = 0; i < library_count(opened()); i++) {
        const thing_info *t = library_at(lib, i);
        if (library_find(lib, t->name) != t || !t->english[0] || !t->french[0] || !synset_form(t->synset)) {
            printf("# row %zu: name \"%s\", synset \"%s\", english \"%s\", french \"%s\"\n", i, t->name, t->synset,
                   t->english, t->french);
            bad++;
        }
        if (!(t->size_m.x > 0 && t->size_m.y > 0 && t->size_m.z > 0) && t->kind != THING_PLACE) {
            printf("# %s has no size\n", t->name);
            bad++;
        }
    }
    CT_EQ_I(bad, 0);
}

static void concepts_resolve_through_their_families(void)
{
    int distance = -1;
    static const char *const mug[] = { "coffee_mug.n.01", "mug.n.04", "drinking_vessel.n.01" };
    const thing_info *t = library_resolve(opened(), mug, 3, -1, &distance);
    CT_CHECK(t);
    CT_EQ_S(t->name, "mug");
    CT_EQ_I(distance, 0);
    static const char *const armchair[] = { "fighting_chair.n.01", "chair.n.01", "seat.n.03", "furniture.n.01" };
    t = library_resolve(lib, armchair, 4, -1, &distance);
    CT_CHECK(t);
    CT_EQ_S(t->name, "chair");
    CT_EQ_I(distance, 1);
    static const char *const nothing[] = { "justice.n.01" };
    CT_CHECK(!library_resolve(lib, nothing, 1, -1, &distance));
    CT_CHECK(!library_resolve(lib, mug, 3, THING_ANIMAL, &distance));
}

static void words_and_searches_find(void)
{
    const thing_info *t = library_by_word(opened(), "tasse", "fr");
    CT_CHECK(t);
    CT_EQ_S(t->name, "cup");
    CT_CHECK(library_by_word(lib, "theiere", "fr")); /* folded */
    CT_CHECK(!library_by_word(lib, "tasse", "en"));
    const thing_info *found[8];
    size_t n = library_search(lib, "Théière", found, 8);
    CT_CHECK(n > 0);
    CT_EQ_S(found[0]->name, "teapot");
    CT_EQ_I(library_search(lib, "zzzz", found, 8), 0);
}

static void an_unknown_thing_names_its_neighbours(void)
{
    ciel_arena a = { 0 };
    model m;
    entity e = thing_entity("basketbal");
    ciel_fail fail = { 0 };
    CT_EQ_I(library_build(opened(), &m, NULL, &e, &a, &fail), CIEL_E_NOTFOUND);
    CT_CHECK(strstr(fail.hint, "basketball"));
    ciel_arena_free(&a);
}

static void colour_material_and_scale_apply(void)
{
    ciel_arena a = { 0 };
    model one, two;
    entity e = thing_entity("ball");
    e.has_color = true;
    e.color = (rgb8){ 0, 0, 255 };
    CT_EQ_I(build(&one, &e, &a), CIEL_OK);
    CT_NEAR(one.parts[0].materials[0].color.z, 1, 1e-3);
    CT_NEAR(one.parts[0].materials[0].color.x, 0, 1e-3);
    e.scale = 2;
    e.material = "gold";
    e.has_color = false;
    CT_EQ_I(build(&two, &e, &a), CIEL_OK);
    CT_NEAR(aabb_size(two.bounds).y, 2 * aabb_size(one.bounds).y, 1e-4);
    CT_NEAR(two.colliders[0].half.x, 2 * one.colliders[0].half.x, 1e-5);
    CT_NEAR(two.parts[0].materials[0].metal, 1, 0);
    CT_CHECK(two.mass_kg > 8 * one.mass_kg);
    ciel_arena_free(&a);
}

static void liquid_stands_at_its_level_in_the_cavity(void)
{
    ciel_arena a = { 0 };
    model m;
    entity e = thing_entity("glass");
    params_set_text(&e.params, &a, "liquid", "water");
    params_set_number(&e.params, &a, "fill", 0.5);
    CT_EQ_I(build(&m, &e, &a), CIEL_OK);
    const part *liquid = NULL;
    for (size_t i = 0; i < m.n_parts; i++)
        if (m.parts[i].kind == PART_LIQUID)
            liquid = &m.parts[i];
    CT_CHECK(liquid);
    const anchor *in = model_anchor(&m, "inside"), *brim = model_anchor(&m, "brim");
    CT_CHECK(in && brim);
    aabb b = mesh_bounds(&liquid->mesh);
    CT_NEAR(b.hi.y, 0.5f * (in->position.y + brim->position.y), 0.003);
    CT_CHECK(b.hi.x > in->radius * 0.9f && b.hi.x < m.bounds.hi.x);
    ciel_arena_free(&a);
}

static void two_builds_are_the_same(void)
{
    static const char *const names[] = { "candle", "books", "basketball", "campfire" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ciel_arena a = { 0 };
        model m, n;
        entity e = thing_entity(names[i]);
        CT_EQ_I(build(&m, &e, &a), CIEL_OK);
        CT_EQ_I(build(&n, &e, &a), CIEL_OK);
        CT_EQ_I(m.n_parts, n.n_parts);
        for (size_t k = 0; k < m.n_parts; k++) {
            CT_EQ_I(m.parts[k].mesh.n_vertices, n.parts[k].mesh.n_vertices);
            CT_CHECK(memcmp(m.parts[k].mesh.positions, n.parts[k].mesh.positions,
                            m.parts[k].mesh.n_vertices * sizeof(vec3)) == 0);
        }
        ciel_arena_free(&a);
    }
}

static void damaged_user_files_give_one_clear_error(void)
{
    const char *path = "test_library_bad.obj";
    FILE *f = fopen(path, "w");
    CT_CHECK(f);
    fputs("v 0 0 nan\nf 1 2 99999999\n\x01\x02", f);
    fclose(f);
    ciel_arena a = { 0 };
    model m;
    entity e = thing_entity(NULL);
    e.file = path;
    ciel_fail fail = { 0 };
    int err = library_build(opened(), &m, NULL, &e, &a, &fail);
    CT_CHECK(err == CIEL_E_FORMAT);
    CT_CHECK(strstr(fail.what, path));
    e.file = "no/such/file.glb";
    CT_EQ_I(library_build(lib, &m, NULL, &e, &a, &fail), CIEL_E_NOTFOUND);
    remove(path);
    ciel_arena_free(&a);
}

/* What the pack's rows owe: a model file that reads, at its size, quickly enough to look at here; CC BY is credited. */
static void pack_models_read_and_are_credited(void)
{
    int seen = 0, bad = 0;
    for (size_t i = 0; i < library_count(opened()); i++) {
        const thing_info *t = library_at(lib, i);
        if (!t->pack || strcmp(t->pack, "user") == 0)
            continue;
        if (!t->credit || !(strstr(t->credit, "CC BY") || strstr(t->credit, "CC0")) || strstr(t->credit, "SA")) {
            printf("# %s: credit \"%s\"\n", t->name, t->credit ? t->credit : "");
            bad++;
        }
        if (seen++ % 60)
            continue;
        ciel_arena a = { 0 };
        model m;
        entity e = thing_entity(t->name);
        if (build(&m, &e, &a) != CIEL_OK || !well_formed(&m) ||
            fabsf(aabb_size(m.bounds).y - t->size_m.y) > 0.01f * t->size_m.y + 0.001f) {
            printf("# %s is not what its row says\n", t->name);
            bad++;
        }
        ciel_arena_free(&a);
    }
    if (!seen)
        CT_SKIP("no pack is converted here");
    CT_EQ_I(bad, 0);
}

/* A model written and read is the same; cut anywhere or changed, it is an error or a model, never a crash. */
static void model_files_survive_damage(void)
{
    ciel_arena a = { 0 };
    model m, n;
    entity e = thing_entity("pizza");
    CT_EQ_I(build(&m, &e, &a), CIEL_OK);
    const char *path = "test_library_pizza.model";
    ciel_fail fail = { 0 };
    CT_EQ_I(pack_file_write(path, &m, &fail), CIEL_OK);
    CT_EQ_I(pack_file_read(&n, path, &a, &fail), CIEL_OK);
    CT_EQ_I(n.n_parts, m.n_parts);
    CT_EQ_I(n.parts[0].mesh.n_triangles, m.parts[0].mesh.n_triangles);
    CT_CHECK(memcmp(n.parts[0].mesh.positions, m.parts[0].mesh.positions, m.parts[0].mesh.n_vertices * sizeof(vec3)) ==
             0);
    uint8_t *data;
    size_t bytes;
    CT_EQ_I(ciel_file_read(&data, &bytes, path, (size_t)1 << 28, &fail), CIEL_OK);
    rng r = rng_make(1, "damage");
    for (int i = 0; i < 60; i++) {
        ciel_arena b = { 0 };
        size_t cut = i < 20 ? bytes * (size_t)i / 20 : bytes;
        uint8_t keep[4];
        size_t at = rng_below(&r, 2000);
        memcpy(keep, data + at, 4);
        if (i >= 20)
            memset(data + at, (int)rng_below(&r, 256), 4);
        CT_EQ_I(ciel_file_write(path, data, cut, &fail), CIEL_OK);
        int err = pack_file_read(&n, path, &b, &fail);
        CT_CHECK(i >= 20 || err == CIEL_E_FORMAT);
        memcpy(data + at, keep, 4);
        ciel_arena_free(&b);
    }
    free(data);
    remove(path);
    ciel_arena_free(&a);
}

CT_MAIN(CT(every_thing_builds_well_formed), CT(sizes_are_what_the_table_says),
        CT(rows_have_unique_names_both_languages_and_synsets), CT(concepts_resolve_through_their_families),
        CT(words_and_searches_find), CT(an_unknown_thing_names_its_neighbours), CT(colour_material_and_scale_apply),
        CT(liquid_stands_at_its_level_in_the_cavity), CT(two_builds_are_the_same),
        CT(damaged_user_files_give_one_clear_error), CT(pack_models_read_and_are_credited),
        CT(model_files_survive_damage))
