/* app/library_sheet.c - contact sheets of the library.
 *
 * Each thing stands on a pale sweep under one large soft light and a plain sky, seen from its front at three quarters,
 * with a long lens: the same set at every scale, so that sizes are told by the caption. Places are shown from their own
 * camera side.
 */
#include "library_sheet.h"
#include "base/rng.h"
#include "media/lettering.h"
#include "media/media.h"
#include "render/preview.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARGIN  8
#define CAPTION 34

/* ---- the set ---- */

/* Floor and back wall in one sweep, for a subject of radius r. */
static mesh sweep_mesh(float r, ciel_arena *a)
{
    enum {
        N = 18
    };
    mesh_maker k;
    maker_init(&k);
    k.at = affine_identity();
    float w = 30 * r;
    vec2 p[N + 3];
    int n = 0;
    p[n++] = (vec2){ 30 * r, 0 };
    for (int i = 0; i <= N; i++) {
        float t = 0.5f * CIEL_PI_F * (float)i / N;
        p[n++] = (vec2){ -5 * r - 3 * r * sinf(t), 3 * r - 3 * r * cosf(t) };
    }
    p[n++] = (vec2){ -8 * r, 30 * r };
    for (int i = 0; i + 1 < n; i++) {
        vec3 o = v3(-w, p[i].y, p[i].x), u = v3(2 * w, 0, 0), v = v3(0, p[i + 1].y - p[i].y, p[i + 1].x - p[i].x);
        maker_quad(&k, o, u, v);
    }
    mesh m = mesh_finish(&k, a);
    mesh_smooth_normals(&m, a, 60);
    return m;
}

static void add_instance(stage *st, ciel_arena *a, const mesh *m, const material *materials, int n, uint32_t owner,
                         bool no_shadow)
{
    instance in = { .key = rng_hash(st->n_instances + 1, owner),
                    .mesh = m,
                    .materials = materials,
                    .n_materials = n,
                    .entity = owner,
                    .casts_no_shadow = no_shadow };
    in.to_world[0] = in.to_world[1] = affine_identity();
    ARENA_PUSH(a, st->instances, st->n_instances) = in;
}

static void add_model(stage *st, const model *m, uint32_t owner, ciel_arena *a)
{
    for (size_t i = 0; i < m->n_parts; i++)
        add_instance(st, a, &m->parts[i].mesh, m->parts[i].materials, m->parts[i].n_materials, owner,
                     m->parts[i].casts_no_shadow);
    for (size_t i = 0; i < m->n_lights; i++) {
        const model_light *l = &m->lights[i];
        stage_light s = { .kind = l->kind == MODEL_LIGHT_SPOT   ? LIGHT_SPOT
                                  : l->kind == MODEL_LIGHT_AREA ? LIGHT_AREA
                                                                : LIGHT_POINT,
                          .position = l->position,
                          .direction = l->direction,
                          .size_m = l->size_m,
                          .cone_deg = l->cone_deg,
                          .lumens = l->lumens };
        ARENA_PUSH(a, st->lights, st->n_lights) = s;
    }
}

static void aim(stage *st, vec3 from, vec3 at, float lens_mm, int width, int height)
{
    camera_pose c = { .position = from };
    c.forward = v3_norm(v3_sub(at, from));
    c.right = v3_norm(v3_cross(c.forward, v3(0, 1, 0)));
    c.up = v3_cross(c.right, c.forward);
    c.focal_m = (double)lens_mm * 1e-3;
    double side = 0.036 / (width > height ? width : height);
    c.sensor_w_m = side * width;
    c.sensor_h_m = side * height;
    c.focus_m = (double)v3_dist(from, at);
    st->camera[0] = st->camera[1] = c;
}

static void dress(stage *st, const model *m, const sheet_options *o, scene *sc, ciel_arena *a)
{
    vec3 mid = aabb_center(m->bounds);
    float r = f_max(0.5f * v3_len(aabb_size(m->bounds)), 0.002f);
    material *paper = ARENA_NEW(a, material);
    *paper = material_plain(v3_fill(0.62f), 0.9f);
    mesh *floor = ARENA_NEW(a, mesh);
    *floor = sweep_mesh(r, a);
    for (uint32_t i = 0; i < floor->n_vertices; i++)
        floor->positions[i] = v3_add(floor->positions[i], v3(mid.x, f_min(m->bounds.lo.y, 0) - 0.0002f * r, mid.z));
    add_instance(st, a, floor, paper, 1, STAGE_PLACE, false);
    vec3 lamp = v3_add(mid, v3_scale(v3(-2.6f, 3.4f, 2.4f), r));
    stage_light key = { .kind = LIGHT_AREA,
                        .position = lamp,
                        .direction = v3_norm(v3_sub(mid, lamp)),
                        .size_m = 2.4f * r,
                        .lumens = v3_fill(62000 * r * r) };
    ARENA_PUSH(a, st->lights, st->n_lights) = key;
    sc->sky.kind = SKY_PLAIN;
    sc->sky.color = (rgb8){ 205, 215, 230 };
    sc->sky.luminance = 420;
    float lens = 60, fov = 2 * atanf(0.5f * (float)(o->height < o->width ? o->height : o->width) /
                                     (float)(o->width > o->height ? o->width : o->height) * 36 / lens);
    vec3 back = v3_norm(v3(0.55f, 0.36f, 1));
    aim(st, v3_mad(mid, back, 1.08f * r / sinf(0.5f * fov)), mid, lens, o->width, o->height);
}

static int draw_thing(picture *p, library *lib, const thing_info *t, const sheet_options *o, ciel_pool *pool,
                      ciel_fail *fail)
{
    scene *sc = scene_create();
    ciel_arena a = { 0 };
    model m;
    stage st = { .sky = &sc->sky, .weather = &sc->weather, .look = &sc->look, .seed = 1 };
    int err;
    if (t->kind == THING_PLACE) {
        sc->place.kind = t->name;
        err = library_build_place(lib, &m, sc, &a, fail);
        if (err == CIEL_OK) {
            const anchor *mark = model_anchor(&m, "subject");
            vec3 at = v3_add(mark ? mark->position : v3(0, 0, 0), v3(0, 1.2f, 0));
            add_model(&st, &m, STAGE_PLACE, &a);
            st.indoors = m.place && m.place->indoors;
            aim(&st, v3_mad(at, m.place ? m.place->camera_from : v3(0, 0, 1), 4.5f), at, 28, o->width, o->height);
        }
    } else {
        entity *e = scene_add_entity(sc, "it", t->name);
        if (t->flags & THING_VESSEL)
            params_set_number(&e->params, &sc->arena, "fill", -1);
        err = library_build(lib, &m, sc, e, &a, fail);
        if (err == CIEL_OK) {
            add_model(&st, &m, 0, &a);
            dress(&st, &m, o, sc, &a);
        }
    }
    if (err == CIEL_OK)
        err = render_preview(p->rgb, o->width, o->height, &st, o->samples, pool, fail);
    ciel_arena_free(&a);
    scene_destroy(&sc);
    return err;
}

/* ---- the sheet ---- */

static void paste(picture *to, const picture *p, int x, int y)
{
    for (int i = 0; i < p->height; i++)
        memcpy(to->rgb + ((size_t)(y + i) * (size_t)to->width + (size_t)x) * 3,
               p->rgb + (size_t)i * (size_t)p->width * 3, (size_t)p->width * 3);
}

static void caption(lettering *l, picture *to, const thing_info *t, int x, int y, int width)
{
    static const uint8_t light[3] = { 236, 236, 232 }, dim[3] = { 150, 152, 156 };
    char line[96];
    size_t n = strlen(t->name);
    while (n && lettering_width(l, t->name, n, 13, LETTERING_BOLD) > (float)width)
        n--;
    lettering_draw(l, to, (float)x, (float)y + 14, t->name, n, 13, LETTERING_BOLD, light);
    float big = f_max(t->size_m.x, f_max(t->size_m.y, t->size_m.z)), k = big < 1 ? 100 : 1;
    if (t->kind == THING_PLACE)
        snprintf(line, sizeof line, "place");
    else
        snprintf(line, sizeof line, "%.3g x %.3g x %.3g %s%s", (double)(t->size_m.x * k), (double)(t->size_m.y * k),
                 (double)(t->size_m.z * k), big < 1 ? "cm" : "m", t->pack ? "  pack" : "");
    lettering_draw(l, to, (float)x, (float)y + 28, line, strlen(line), 10.5f, LETTERING_REGULAR, dim);
}

int library_sheet(library *lib, const thing_info *const *things, size_t n, const sheet_options *o, const char *path,
                  ciel_fail *fail)
{
    int columns = (int)n < o->columns ? (int)n : o->columns, rows = ((int)n + columns - 1) / columns;
    int cell_w = o->width + MARGIN, cell_h = o->height + CAPTION + MARGIN;
    picture page = { 0 }, thumb = { 0 };
    lettering *letters = NULL;
    int err = picture_create(&page, columns * cell_w + MARGIN, rows * cell_h + MARGIN, fail);
    if (err == CIEL_OK)
        err = picture_create(&thumb, o->width, o->height, fail);
    if (err == CIEL_OK)
        err = lettering_create(&letters, fail);
    ciel_pool *pool = ciel_pool_create(0);
    if (err == CIEL_OK)
        memset(page.rgb, 22, (size_t)page.width * (size_t)page.height * 3);
    for (size_t i = 0; err == CIEL_OK && i < n; i++) {
        int x = MARGIN + (int)(i % (size_t)columns) * cell_w, y = MARGIN + (int)(i / (size_t)columns) * cell_h;
        ciel_fail why = { 0 };
        int drawn = draw_thing(&thumb, lib, things[i], o, pool, &why);
        if (drawn != CIEL_OK) {
            fprintf(stderr, "ciel: %s: %s\n", things[i]->name, why.what);
            memset(thumb.rgb, 60, (size_t)thumb.width * (size_t)thumb.height * 3);
        }
        paste(&page, &thumb, x, y);
        caption(letters, &page, things[i], x, y + o->height, o->width);
        if (isatty(2))
            fprintf(stderr, "\rciel: %zu of %zu%s", i + 1, n, i + 1 < n ? "" : "\n");
    }
    if (err == CIEL_OK)
        err = picture_write(path, &page, 90, fail);
    lettering_destroy(&letters);
    ciel_pool_destroy(&pool);
    picture_free(&page);
    picture_free(&thumb);
    return err;
}
