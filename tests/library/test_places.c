/* tests/library/test_places.c - every place: sound meshes, marks with room, notes, determinism; and the text on signs.
 */
#include "base/text.h"
#include "ct.h"
#include "library/building.h"
#include "library/place.h"
#include <stdlib.h>

static library *lib;

static scene *scene_of(const char *kind, double hour, double sun)
{
    scene *sc = scene_create();
    sc->place.kind = kind;
    sc->sky.hour = hour;
    sc->sky.sun_elevation_deg = sun;
    sc->seed = 7;
    return sc;
}

/* why a part is wrong, or NULL */
static const char *fault_of(const part *p)
{
    const mesh *m = &p->mesh;
    if (m->n_triangles == 0 || !m->normals || p->n_materials < 1)
        return "an empty part";
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 v = m->positions[i];
        if (!isfinite(v.x) || !isfinite(v.y) || !isfinite(v.z) || !isfinite(m->uvs[i].x) || !isfinite(m->uvs[i].y))
            return "a vertex that is not finite";
        if (!(fabsf(v3_len(m->normals[i]) - 1.0f) < 1e-3f))
            return "a normal that is not unit";
    }
    for (uint32_t i = 0; i < m->n_triangles; i++) {
        for (int k = 0; k < 3; k++)
            if (m->triangles[i][k] >= m->n_vertices)
                return "a corner out of range";
        if (m->slots && m->slots[i] >= p->n_materials)
            return "a slot out of range";
    }
    for (uint32_t i = 0; p->sway && i < m->n_vertices; i++)
        if (!(p->sway[i] >= 0 && p->sway[i] <= 1))
            return "sway out of range";
    return NULL;
}

static uint64_t digest(const model *m)
{
    uint64_t h = 1;
    for (size_t i = 0; i < m->n_parts; i++) {
        const unsigned char *b = (const unsigned char *)m->parts[i].mesh.positions;
        for (size_t j = 0; j < m->parts[i].mesh.n_vertices * sizeof(vec3); j++)
            h = (h ^ b[j]) * 0x100000001b3ull;
    }
    return h;
}

static const anchor *find(const model *m, const char *name)
{
    for (size_t i = 0; i < m->n_anchors; i++)
        if (strcmp(m->anchors[i].name, name) == 0)
            return &m->anchors[i];
    return NULL;
}

static bool check_place(const thing_info *info, double hour, double sun, double snow)
{
    scene *sc = scene_of(info->name, hour, sun);
    sc->weather.snow = snow;
    ciel_arena a = { 0 };
    model m;
    ciel_fail fail = { 0 };
    const char *fault = NULL;
    size_t n = 0;
    if (library_build_place(lib, &m, sc, &a, &fail) != CIEL_OK) {
        printf("# %s: %s\n", info->name, fail.what);
        return false;
    }
    for (size_t i = 0; i < m.n_parts && !fault; i++) {
        fault = fault_of(&m.parts[i]);
        n += m.parts[i].mesh.n_triangles;
    }
    if (!fault && n > 400000)
        fault = "more than 400 000 triangles";
    if (!fault && (!find(&m, "subject") || !find(&m, "subject6") || !find(&m, "background")))
        fault = "a missing mark";
    if (!fault && !m.place)
        fault = "no notes";
    if (!fault && fabsf(v3_len(m.place->camera_from) - 1.0f) > 1e-3f)
        fault = "camera_from is not unit";
    if (!fault && !m.place->ambience[0])
        fault = "silence";
    if (!fault && m.n_colliders == 0 && !m.place->has_water)
        fault = "nothing to stand on";
    if (!fault && !isfinite(m.bounds.lo.x + m.bounds.hi.y))
        fault = "bounds";
    for (size_t i = 0; i < m.n_colliders && !fault; i++)
        if (!isfinite(m.colliders[i].center.x) || fabsf(m.colliders[i].rotation.w) > 1.001f)
            fault = "a collider that is not sound";
    if (fault)
        printf("# %s at hour %g: %s\n", info->name, hour, fault);
    ciel_arena_free(&a);
    scene_destroy(&sc);
    return !fault;
}

static void every_place_is_sound_by_day_and_night(void)
{
    bool good = true;
    for (size_t i = 0; i < place_family.n; i++) {
        good = check_place(&place_family.rows[i].info, 11, 40, 0) && good;
        good = check_place(&place_family.rows[i].info, 23, -30, 0.8) && good;
    }
    CT_CHECK(good);
    CT_CHECK(place_family.n >= 40);
}

static void names_are_unique_and_bilingual(void)
{
    for (size_t i = 0; i < place_family.n; i++) {
        const thing_info *t = &place_family.rows[i].info;
        CT_CHECK(t->name && t->english && t->french && *t->english && *t->french);
        CT_EQ_I(t->kind, THING_PLACE);
        for (size_t j = 0; j < i; j++)
            CT_CHECK(strcmp(t->name, place_family.rows[j].info.name) != 0);
    }
}

static void same_seed_same_place(void)
{
    uint64_t h[3];
    for (int i = 0; i < 3; i++) {
        scene *sc = scene_of("alley", 22, -20);
        sc->seed = i == 2 ? 8 : 7;
        ciel_arena a = { 0 };
        model m;
        CT_EQ_I(library_build_place(lib, &m, sc, &a, NULL), CIEL_OK);
        h[i] = digest(&m);
        ciel_arena_free(&a);
        scene_destroy(&sc);
    }
    CT_CHECK(h[0] == h[1]);
    CT_CHECK(h[0] != h[2]);
}

static void unknown_place_is_named(void)
{
    scene *sc = scene_of("nowhere", 12, 40);
    ciel_arena a = { 0 };
    model m = { .thing = "untouched" };
    ciel_fail fail = { 0 };
    CT_EQ_I(library_build_place(lib, &m, sc, &a, &fail), CIEL_E_NOTFOUND);
    CT_CHECK(strstr(fail.what, "nowhere") != NULL);
    CT_EQ_S(m.thing, "untouched");
    ciel_arena_free(&a);
    scene_destroy(&sc);
}

static void the_hoop_is_as_the_rules_say(void)
{
    scene *sc = scene_of("gym", 12, 40);
    ciel_arena a = { 0 };
    model m;
    CT_EQ_I(library_build_place(lib, &m, sc, &a, NULL), CIEL_OK);
    int rims = 0, boards = 0, floors = 0;
    for (size_t i = 0; i < m.n_colliders; i++) {
        const collider *c = &m.colliders[i];
        if (strcmp(c->name, "rim") == 0 && c->kind == COLLIDER_CAPSULE) {
            rims++;
            CT_NEAR(c->center.y, 3.05, 1e-4);
            CT_NEAR(sqrtf(c->center.x * c->center.x + c->center.z * c->center.z), 0.2375, 1e-3);
            /* the capsule lies along the ring */
            vec3 axis = quat_rotate(c->rotation, v3(0, 1, 0));
            CT_NEAR(v3_dot(axis, v3_norm(v3(c->center.x, 0, c->center.z))), 0, 1e-3);
        }
        boards += strcmp(c->name, "board") == 0;
        floors += strcmp(c->name, "floor") == 0 && c->kind == COLLIDER_PLANE;
    }
    CT_EQ_I(rims, 24);
    CT_EQ_I(boards, 1);
    CT_EQ_I(floors, 1);
    CT_NEAR(find(&m, "hoop")->position.y, 3.05, 1e-4);
    CT_NEAR(find(&m, "free_throw")->position.z, 4.225, 1e-4);
    ciel_arena_free(&a);
    scene_destroy(&sc);
}

static void lamps_burn_at_night_only(void)
{
    size_t lights[2];
    for (int i = 0; i < 2; i++) {
        scene *sc = scene_of("station", i ? 23 : 12, i ? -30 : 40);
        ciel_arena a = { 0 };
        model m;
        CT_EQ_I(library_build_place(lib, &m, sc, &a, NULL), CIEL_OK);
        lights[i] = m.n_lights;
        ciel_arena_free(&a);
        scene_destroy(&sc);
    }
    CT_EQ_I(lights[0], 0);
    CT_CHECK(lights[1] > 10);
}

static void liquids_run_in_the_stream(void)
{
    scene *sc = scene_of("stream", 12, 40);
    params_set_text(&sc->place.params, &sc->arena, "liquid", "lava");
    ciel_arena a = { 0 };
    model m;
    CT_EQ_I(library_build_place(lib, &m, sc, &a, NULL), CIEL_OK);
    bool found = false;
    for (size_t i = 0; i < m.n_parts; i++)
        if (m.parts[i].kind == PART_WATER) {
            found = true;
            CT_EQ_S(m.parts[i].materials[0].name, "lava");
            CT_CHECK(m.parts[i].materials[0].emission.x > 0);
            aabb b = mesh_bounds(&m.parts[i].mesh);
            CT_NEAR(b.hi.y - b.lo.y, 0, 1e-6);
        }
    CT_CHECK(found);
    CT_CHECK(m.place->has_water);
    ciel_arena_free(&a);
    scene_destroy(&sc);
}

/* ---- text ---- */

static int shaped(sign_outline *o, const char *text, bool vertical, ciel_arena *a)
{
    sign_fonts *fonts = NULL;
    int err = sign_fonts_open(&fonts, NULL);
    if (err == CIEL_OK)
        err = sign_shape(o, fonts, text, SIGN_SANS, vertical, 0.004f, a, NULL);
    sign_fonts_close(&fonts);
    return err;
}

static double area_of(const sign_outline *o, int *borders, int *holes)
{
    double sum = 0;
    *borders = *holes = 0;
    for (int r = 0, first = 0; r < o->n_rings; first += o->ring_sizes[r++]) {
        double area = 0;
        for (int i = 0; i < o->ring_sizes[r]; i++) {
            vec2 p = o->points[first + i], q = o->points[first + (i + 1) % o->ring_sizes[r]];
            area += 0.5 * ((double)p.x * (double)q.y - (double)q.x * (double)p.y);
        }
        *(area > 0 ? borders : holes) += 1;
        sum += area;
    }
    return sum;
}

static void letters_have_their_holes(void)
{
    ciel_arena a = { 0 };
    sign_outline o;
    int borders, holes;
    CT_EQ_I(shaped(&o, "B8o", false, &a), CIEL_OK);
    area_of(&o, &borders, &holes);
    CT_EQ_I(borders, 3);
    CT_EQ_I(holes, 5);
    CT_EQ_I(shaped(&o, "回", false, &a), CIEL_OK); /* a frame in a frame */
    double area = area_of(&o, &borders, &holes);
    CT_EQ_I(borders, 2);
    CT_EQ_I(holes, 2);
    /* the solid has the outline's area: triangulation covers it exactly */
    mesh_maker m;
    maker_init(&m);
    sign_letters(&m, &o, 2.0f, 0.5f);
    mesh out = mesh_finish(&m, &a);
    double volume = 0;
    for (uint32_t t = 0; t < out.n_triangles; t++) {
        const uint32_t *k = out.triangles[t];
        volume += (double)v3_dot(out.positions[k[0]], v3_cross(out.positions[k[1]], out.positions[k[2]])) / 6;
    }
    CT_NEAR(volume, area * 4 * 0.5, 0.01);
    ciel_arena_free(&a);
}

static void vertical_text_stacks(void)
{
    ciel_arena a = { 0 };
    sign_outline o;
    CT_EQ_I(shaped(&o, "居酒屋", true, &a), CIEL_OK);
    CT_CHECK(o.height > 2.5f && o.width < 1.5f);
    CT_EQ_I(shaped(&o, "居酒屋", false, &a), CIEL_OK);
    CT_CHECK(o.width > 2.5f && o.height < 1.5f);
    ciel_arena_free(&a);
}

static void every_shop_word_has_glyphs(void)
{
    static const char *const locales[] = { "tokyo", "hong_kong", "seoul", "paris", "new_york", "", "nowhere" };
    rng r = rng_make(1, "words");
    ciel_arena a = { 0 };
    for (int i = 0; i < 200; i++) {
        const char *word = sign_word(locales[i % 7], (enum sign_shop)(i % 6), &r);
        sign_outline o;
        CT_CHECK(word && *word && ciel_utf8_valid(word, strlen(word)));
        CT_EQ_I(shaped(&o, word, false, &a), CIEL_OK);
        CT_CHECK(o.n_rings > 0);
    }
    ciel_arena_free(&a);
}

static void printed_text_has_ink_in_the_middle(void)
{
    ciel_arena a = { 0 };
    sign_fonts *fonts = NULL;
    texture *t = NULL;
    const sign_print p = { .text = "OPEN 24H",
                           .ink = { 255, 255, 255 },
                           .ground = { 0, 0, 0 },
                           .width_m = 1.6f,
                           .height_m = 0.4f,
                           .fill = 0.8f };
    CT_EQ_I(sign_fonts_open(&fonts, NULL), CIEL_OK);
    CT_EQ_I(sign_picture(&t, fonts, &p, &a, NULL), CIEL_OK);
    sign_fonts_close(&fonts);
    int lo = t->width, hi = 0, top = t->height, bottom = 0;
    for (int y = 0; y < t->height; y++)
        for (int x = 0; x < t->width; x++)
            if (t->rgba[4 * (y * t->width + x)] > 128) {
                lo = x < lo ? x : lo;
                hi = x > hi ? x : hi;
                top = y < top ? y : top;
                bottom = y > bottom ? y : bottom;
            }
    CT_CHECK(hi - lo > t->width * 7 / 10 && lo > 0 && hi < t->width - 1);
    CT_NEAR(lo + hi, t->width, 0.06 * t->width);
    CT_NEAR(top + bottom, t->height, 0.16 * t->height);
    ciel_arena_free(&a);
}

/* what tesseract reads on the sign, spaces squeezed; false when it is not installed */
static bool read_back(const texture *t, char *out, size_t n)
{
    char path[] = "/tmp/ciel_sign_XXXXXX", command[160];
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (!f)
        return false;
    fprintf(f, "P6 %d %d 255\n", t->width, t->height);
    for (int i = 0; i < t->width * t->height; i++)
        fwrite(t->rgba + 4 * i, 1, 3, f);
    fclose(f);
    snprintf(command, sizeof command, "tesseract %s - --psm 7 2>/dev/null", path);
    FILE *p = popen(command, "r");
    size_t got = p ? fread(out, 1, n - 1, p) : 0;
    out[got] = '\0';
    bool ran = p && pclose(p) == 0;
    remove(path);
    out[strcspn(out, "\n\f")] = '\0';
    return ran;
}

static void printed_text_reads_back(void)
{
    static const char *const texts[] = { "ASHFORD LANE", "PLATFORM 2", "BOULANGERIE", "DRINKS" };
    for (int i = 0; i < 4; i++) {
        ciel_arena a = { 0 };
        sign_fonts *fonts = NULL;
        texture *t = NULL;
        char read[256];
        const sign_print p = { .text = texts[i],
                               .ink = { 244, 246, 255 },
                               .ground = { 18, 44, 102 },
                               .width_m = 2.0f,
                               .height_m = 0.42f,
                               .fill = 0.8f };
        CT_EQ_I(sign_fonts_open(&fonts, NULL), CIEL_OK);
        CT_EQ_I(sign_picture(&t, fonts, &p, &a, NULL), CIEL_OK);
        sign_fonts_close(&fonts);
        bool ran = read_back(t, read, sizeof read);
        ciel_arena_free(&a);
        if (!ran)
            CT_SKIP("tesseract is not installed");
        CT_EQ_S(read, texts[i]);
    }
}

static void walls_keep_their_area_round_openings(void)
{
    ciel_arena a = { 0 };
    mesh_maker m;
    maker_init(&m);
    const opening holes[] = { { 1, 1, 2, 2 }, { 3, 0, 4, 2.2f }, { 1, 2.5f, 3.5f, 2.8f } };
    building_wall(&m, 5, 3, holes, 3, 0.2f);
    mesh out = mesh_finish(&m, &a);
    double front = 0;
    for (uint32_t t = 0; t < out.n_triangles; t++) {
        const uint32_t *k = out.triangles[t];
        vec3 n = v3_cross(v3_sub(out.positions[k[1]], out.positions[k[0]]),
                          v3_sub(out.positions[k[2]], out.positions[k[0]]));
        front += n.z > 0 ? 0.5 * (double)n.z : 0;
    }
    CT_NEAR(front, 15 - 1 - 2.2 - 0.75, 1e-4);
    ciel_arena_free(&a);
}

static void room_for_the_library(void)
{
    CT_EQ_I(library_open(&lib, NULL), CIEL_OK);
}

CT_MAIN(CT(room_for_the_library), CT(every_place_is_sound_by_day_and_night), CT(names_are_unique_and_bilingual),
        CT(same_seed_same_place), CT(unknown_place_is_named), CT(the_hoop_is_as_the_rules_say),
        CT(lamps_burn_at_night_only), CT(liquids_run_in_the_stream), CT(letters_have_their_holes),
        CT(vertical_text_stacks), CT(every_shop_word_has_glyphs), CT(printed_text_has_ink_in_the_middle),
        CT(printed_text_reads_back), CT(walls_keep_their_area_round_openings))
