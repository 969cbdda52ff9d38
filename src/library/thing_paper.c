/* library/thing_paper.c - paper folded, bound and written: boat, plane, books, letter, newspaper, gift, sheet.
 *
 * The boat is the folded one that children make: a long hull of two doubled flanks that meet in points, and the
 * sail-like peak between them, all from the same sheet; creases stay sharp, faces bow a little.
 */
#include "library/thing.h"
#include <string.h>

static material white_paper(unsigned rgb)
{
    material m = thing_tinted("paper", rgb);
    m.translucent = 0.25f;
    return m;
}

/* A two-sided flat sheet through 3 or 4 corners, with a little bow along its normal. */
typedef struct leaf {
    vec3 a, b, c, d; /* a-b is v=0, d-c is v=1 */
    float bow;
} leaf;
static vec3 leaf_point(const void *user, float u, float v)
{
    const leaf *l = user;
    vec3 p = v3_lerp(v3_lerp(l->a, l->b, u), v3_lerp(l->d, l->c, u), v);
    vec3 n = v3_norm(v3_cross(v3_sub(l->b, l->a), v3_sub(l->d, l->a)));
    return v3_mad(p, n, l->bow * 16 * u * (1 - u) * v * (1 - v) * 0.5f);
}
static void add_leaf(shop *s, vec3 a, vec3 b, vec3 c, vec3 d, float bow)
{
    leaf l = { a, b, c, d, bow };
    shop_sheet(s, leaf_point, &l, 12, 10, true);
}

/* Hull section at x: the flanks open towards the middle. Length L, the sail stands in the fold. */
static int build_boat(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "paper", PART_RIGID);
    shop_main(&s, white_paper(0xf6f4ee));
    float L = 0.105f, keel = 0.0f, rim = 0.052f, tip = 0.062f, beam = 0.034f, half_keel = 0.05f, t = 0.0011f;
    vec3 bow = v3(L, tip, 0), stern = v3(-L, tip, 0);
    for (int i = 0; i < 2; i++) {
        float z = i ? -1.0f : 1.0f;
        vec3 k0 = v3(-half_keel, keel, z * 0.0006f), k1 = v3(half_keel, keel, z * 0.0006f);
        vec3 m0 = v3(-0.036f, rim - 0.003f, z * beam), m1 = v3(0.036f, rim - 0.003f, z * beam);
        /* outer flank: a doubled sheet; middle panel and two triangles that run out to the points */
        for (int layer = 0; layer < 2; layer++) {
            float in = z * t * (float)layer;
            vec3 o = v3(0, 0, -in);
            vec3 A = v3_add(k0, o), B = v3_add(k1, o), C = v3_add(m1, o), D = v3_add(m0, o),
                 P = v3_add(bow, v3(0, 0, z * 0.0006f)), Q = v3_add(stern, v3(0, 0, z * 0.0006f));
            if (z > 0) {
                add_leaf(&s, A, B, C, D, 0.0012f);
                add_leaf(&s, B, P, P, C, 0);
                add_leaf(&s, Q, A, D, Q, 0);
            } else {
                add_leaf(&s, B, A, D, C, 0.0012f);
                add_leaf(&s, P, B, C, P, 0);
                add_leaf(&s, A, Q, Q, D, 0);
            }
        }
        /* the floor inside: from the flank's foot up to the sail's foot */
        vec3 f0 = v3(-0.046f, 0.02f, 0), f1 = v3(0.046f, 0.02f, 0);
        if (z > 0)
            add_leaf(&s, f0, f1, v3(0.034f, rim - 0.012f, z * (beam - 0.004f)),
                     v3(-0.034f, rim - 0.012f, z * (beam - 0.004f)), 0.001f);
        else
            add_leaf(&s, f1, f0, v3(-0.034f, rim - 0.012f, z * (beam - 0.004f)),
                     v3(0.034f, rim - 0.012f, z * (beam - 0.004f)), 0.001f);
    }
    /* the peak: two triangles back to back, standing from the floor above the rim */
    vec3 apex = v3(0, 0.107f, 0);
    for (int i = 0; i < 2; i++) {
        float z = i ? -0.0025f : 0.0025f;
        vec3 a = v3(-0.058f, 0.016f, z), b = v3(0.058f, 0.016f, z), top = v3_add(apex, v3(0, 0, z * 0.1f)),
             mid = v3(0, 0.016f, z * 2.4f);
        if (i == 0) {
            add_leaf(&s, a, mid, top, top, 0.0004f);
            add_leaf(&s, mid, b, top, top, 0.0004f);
        } else {
            add_leaf(&s, mid, a, top, top, 0.0004f);
            add_leaf(&s, b, mid, top, top, 0.0004f);
        }
    }
    shop_collide(&s, COLLIDER_BOX, v3(0, 0.032f, 0), v3(0.07f, 0.032f, 0.026f), "paper", "paper_boat");
    shop_anchor(&s, "waterline", v3(0, 0.014f, 0), v3(0, 1, 0), 0.05f);
    /* it drifts bow first: the bow is +X in the making, +Z in the model */
    shop_close(&s);
    for (uint32_t i = 0; i < out->parts[0].mesh.n_vertices; i++) {
        vec3 *p = &out->parts[0].mesh.positions[i], *n = &out->parts[0].mesh.normals[i];
        *p = v3(-p->z, p->y, p->x);
        *n = v3(-n->z, n->y, n->x);
    }
    out->colliders[0].half = v3(0.026f, 0.032f, 0.07f);
    return CIEL_OK;
}

static int build_plane(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "paper", PART_RIGID);
    shop_main(&s, white_paper(0xf6f4ee));
    vec3 nose = v3(0, 0.035f, 0.14f), keel = v3(0, 0, -0.13f), spine0 = v3(0.0f, 0.004f, 0.12f);
    for (int i = 0; i < 2; i++) {
        float x = i ? -1.0f : 1.0f;
        vec3 root0 = v3_add(nose, v3(x * 0.001f, 0, 0)), root1 = v3(x * 0.006f, 0.037f, -0.13f),
             tip1 = v3(x * 0.085f, 0.052f, -0.13f), tip0 = v3(x * 0.012f, 0.037f, 0.12f);
        vec3 k = v3_add(keel, v3(x * 0.0006f, 0, 0)), k0 = v3_add(spine0, v3(x * 0.0006f, 0, 0));
        if (x > 0) {
            add_leaf(&s, root1, tip1, tip0, root0, -0.004f);
            add_leaf(&s, k, root1, root0, k0, 0);
        } else {
            add_leaf(&s, tip1, root1, root0, tip0, -0.004f);
            add_leaf(&s, root1, k, k0, root0, 0);
        }
    }
    return shop_close(&s);
}

/* ---- books ---- */

/* Rows of text as grey bars, with margins and paragraphs. */
static vec3 draw_page(const void *user, float u, float v)
{
    const float *pages = user; /* how many pages side by side */
    float x = u * *pages - floorf(u * *pages), y = 1 - v;
    vec3 paper = v3(0.83f, 0.8f, 0.72f);
    if (x < 0.12f || x > 0.88f || y < 0.1f || y > 0.9f)
        return paper;
    float line = (y - 0.1f) / 0.8f * 30, in = line - floorf(line);
    uint32_t row = (uint32_t)line + (uint32_t)(u * *pages) * 64;
    float end = rng_hash(7, row) % 5 == 0 ? 0.3f + 0.5f * (float)(rng_hash(9, row) % 100) / 100 : 0.88f;
    float word = x * 34 + (float)(rng_hash(3, row) % 100) * 0.01f;
    bool gap = rng_hash(row, (uint64_t)word) % 6 == 0;
    bool ink = in > 0.3f && in < 0.68f && x < end && !gap;
    return ink ? v3_lerp(paper, v3_fill(0.06f), 0.62f) : paper;
}

static const float book_w = 0.14f, book_d = 0.21f, book_t = 0.032f;
enum {
    LEAF_STEPS = 20
};

static void closed_book(shop *s, material cover, material page)
{
    const float w = book_w, d = book_d, t = book_t;
    shop_main(s, cover);
    shop_box(s, v3(-w / 2, 0, -d / 2), v3(w / 2, 0.0026f, d / 2), 0.0012f);
    shop_box(s, v3(-w / 2, t - 0.0026f, -d / 2), v3(w / 2, t, d / 2), 0.0012f);
    corner spine[] = { { -w / 2 - 0.004f, 0.0f, 0.004f },
                       { -w / 2 + 0.003f, 0.0f, 0 },
                       { -w / 2 + 0.003f, t, 0 },
                       { -w / 2 - 0.004f, t, 0.004f } };
    shop_slab(s, spine, 4, -d / 2, d / 2, 0.0008f);
    shop_paint(s, page);
    shop_box(s, v3(-w / 2 + 0.002f, 0.0026f, -d / 2 + 0.003f), v3(w / 2 - 0.004f, t - 0.0026f, d / 2 - 0.003f), 0);
    shop_paint(s, thing_tinted("gold", 0xd8b060));
    for (int i = 0; i < 2; i++) {
        float z = (i ? 1.0f : -1.0f) * d * 0.36f;
        shop_box(s, v3(-w / 2 - 0.0043f, 0.003f, z - 0.0012f), v3(-w / 2 - 0.003f, t - 0.003f, z + 0.0012f), 0);
    }
    shop_box(s, v3(-0.04f, t - 0.0001f, -0.03f), v3(0.04f, t + 0.0003f, -0.022f), 0);
    shop_box(s, v3(-0.028f, t - 0.0001f, -0.012f), v3(0.028f, t + 0.0003f, -0.008f), 0);
}

/* the printed side of one half, from the gutter outwards; `left` is the half at -X */
static void open_page(shop *s, const vec2 *top, bool left)
{
    const float d = book_d;
    for (int k = 0; k < LEAF_STEPS; k++) {
        vec2 a = top[k], b = top[k + 1];
        float u0 = (float)k / LEAF_STEPS, u1 = (float)(k + 1) / LEAF_STEPS;
        vec3 n = v3_norm(v3(-(b.y - a.y) * (b.x > a.x ? 1.0f : -1.0f), fabsf(b.x - a.x), 0));
        uint32_t q[4];
        float ua = left ? 1 - u0 : u0, ub = left ? 1 - u1 : u1;
        q[0] = maker_vertex(&s->mm, v3(a.x, a.y, d / 2), n, (vec2){ ua, 0 });
        q[1] = maker_vertex(&s->mm, v3(b.x, b.y, d / 2), n, (vec2){ ub, 0 });
        q[2] = maker_vertex(&s->mm, v3(b.x, b.y, -d / 2), n, (vec2){ ub, 1 });
        q[3] = maker_vertex(&s->mm, v3(a.x, a.y, -d / 2), n, (vec2){ ua, 1 });
        if (!left) {
            maker_triangle(&s->mm, q[0], q[1], q[2]);
            maker_triangle(&s->mm, q[0], q[2], q[3]);
        } else {
            maker_triangle(&s->mm, q[0], q[2], q[1]);
            maker_triangle(&s->mm, q[0], q[3], q[2]);
        }
    }
}

/* head and foot of the block of leaves */
static void block_ends(shop *s, const vec2 *top, float x)
{
    const float d = book_d;
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < LEAF_STEPS; k++) {
            float z = end ? d / 2 : -d / 2;
            vec3 a = v3(top[k].x, 0.0026f, z), u = v3(top[k + 1].x - top[k].x, 0, 0);
            float y0 = top[k].y - 0.0026f, y1 = top[k + 1].y - 0.0026f;
            bool flip = (end == 1) != (x > 0);
            vec3 n = v3(0, 0, end ? 1.0f : -1.0f);
            uint32_t q[4] = { maker_vertex(&s->mm, a, n, (vec2){ 0, 0 }),
                              maker_vertex(&s->mm, v3_add(a, u), n, (vec2){ 0, 0 }),
                              maker_vertex(&s->mm, v3_add(v3_add(a, u), v3(0, y1, 0)), n, (vec2){ 0, y1 }),
                              maker_vertex(&s->mm, v3_add(a, v3(0, y0, 0)), n, (vec2){ 0, y0 }) };
            if (!flip) {
                maker_triangle(&s->mm, q[0], q[1], q[2]);
                maker_triangle(&s->mm, q[0], q[2], q[3]);
            } else {
                maker_triangle(&s->mm, q[0], q[2], q[1]);
                maker_triangle(&s->mm, q[0], q[3], q[2]);
            }
        }
}

static void open_book(shop *s, material cover, material page)
{
    const float w = book_w, d = book_d;
    shop_main(s, cover);
    shop_box(s, v3(-w - 0.006f, 0, -d / 2 - 0.003f), v3(w + 0.006f, 0.0026f, d / 2 + 0.003f), 0.0012f);
    static const float one = 1;
    const texture *text = shop_draw(s, 512, 768, draw_page, &one);
    for (int i = 0; i < 2; i++) {
        float x = i ? -1.0f : 1.0f;
        /* the block of leaves swells beside the gutter */
        vec2 top[LEAF_STEPS + 1];
        for (int k = 0; k <= LEAF_STEPS; k++) {
            float u = (float)k / LEAF_STEPS;
            top[k] = (vec2){ x * (0.001f + u * (w - 0.003f)),
                             0.0026f + 0.013f * (1 - 0.55f * u) * f_min(1, 3.2f * sqrtf(u) * 0.55f) + 0.003f };
        }
        material sheet = white_paper(0xf2ece0);
        sheet.pattern = PATTERN_NONE;
        sheet.color = v3_fill(1);
        sheet.texture = text;
        shop_paint(s, sheet);
        open_page(s, top, i == 1);
        shop_paint(s, page);
        block_ends(s, top, x);
        vec3 o = v3(top[LEAF_STEPS].x, 0.0026f, i ? -d / 2 : d / 2);
        maker_quad(&s->mm, o, v3(0, 0, i ? d : -d), v3(0, top[LEAF_STEPS].y - 0.0026f, 0));
    }
}

static int build_book(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool open = shop_is(&s, "open_book") || strcmp(shop_text(&s, "open", "no"), "yes") == 0;
    shop_part(&s, "book", PART_RIGID);
    material cover = thing_tinted("cloth", 0x7a2a24);
    cover.pattern_scale = 0.0007f;
    material page = thing_tinted("paper", 0xf0e8d6);
    page.pattern = PATTERN_STRIPES;
    page.pattern_scale = 0.0006f;
    page.color2 = thing_color(0xd2c8b2);
    if (open)
        open_book(&s, cover, page);
    else
        closed_book(&s, cover, page);
    return shop_close(&s);
}

static int build_books(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "books", PART_RIGID);
    static const unsigned colors[] = { 0x7a2a24, 0x24486a, 0x2f5a3a, 0xc8a040, 0x403048, 0xd8d0c0 };
    float y = 0;
    int n = (int)f_clamp((float)shop_number(&s, "count", 5), 1, 12);
    for (int i = 0; i < n; i++) {
        float w = rng_range(&s.rng, 0.12f, 0.16f), d = rng_range(&s.rng, 0.18f, 0.23f),
              t = rng_range(&s.rng, 0.018f, 0.042f);
        affine at = affine_trs(v3(rng_range(&s.rng, -0.01f, 0.01f), y, rng_range(&s.rng, -0.01f, 0.01f)),
                               quat_euler_deg(rng_range(&s.rng, -12, 12), 0, 0), 1);
        s.mm.at = at;
        material cover = thing_tinted("cloth", colors[i % 6]);
        cover.pattern_scale = 0.0007f;
        shop_paint(&s, cover);
        shop_box(&s, v3(-w / 2, 0, -d / 2), v3(w / 2, 0.0025f, d / 2), 0.001f);
        shop_box(&s, v3(-w / 2, t - 0.0025f, -d / 2), v3(w / 2, t, d / 2), 0.001f);
        shop_box(&s, v3(-w / 2 - 0.002f, 0, -d / 2), v3(-w / 2 + 0.002f, t, d / 2), 0.0015f);
        material page = thing_tinted("paper", 0xf0e8d6);
        page.pattern = PATTERN_STRIPES;
        page.pattern_scale = 0.0006f;
        page.color2 = thing_color(0xd2c8b2);
        shop_paint(&s, page);
        shop_box(&s, v3(-w / 2 + 0.002f, 0.0025f, -d / 2 + 0.003f), v3(w / 2 - 0.004f, t - 0.0025f, d / 2 - 0.003f), 0);
        y += t;
    }
    return shop_close(&s);
}

/* ---- flat papers ---- */

static vec3 draw_letter(const void *user, float u, float v)
{
    (void)user;
    float y = 1 - v;
    vec3 paper = v3(0.86f, 0.82f, 0.72f);
    if (u < 0.14f || y < 0.12f || y > 0.86f)
        return paper;
    float line = (y - 0.12f) / 0.74f * 15, in = line - floorf(line);
    uint32_t row = (uint32_t)line;
    float end = row == 0    ? 0.4f
                : row == 14 ? 0.75f
                : row == 13 ? 0
                            : 0.7f + 0.2f * (float)(rng_hash(5, row) % 100) / 100;
    if (row == 14 && u < 0.5f)
        return paper;
    float wave =
        0.5f + 0.18f * sinf(u * 190 + (float)row) + 0.12f * sinf(u * 410 + 2 * (float)row) + 0.06f * sinf(u * 71);
    bool gap = rng_hash(row, (uint64_t)(u * 13 + sinf((float)row))) % 7 == 0;
    return u < end && !gap && fabsf(in - wave) < 0.085f ? v3(0.03f, 0.05f, 0.2f) : paper;
}

static vec3 draw_news(const void *user, float u, float v)
{
    (void)user;
    float y = 1 - v;
    vec3 paper = v3(0.72f, 0.7f, 0.64f), ink = v3_fill(0.05f);
    if (u < 0.05f || u > 0.95f || y < 0.03f || y > 0.96f)
        return paper;
    if (y < 0.12f) {
        float letter = (u - 0.05f) / 0.9f * 13;
        return y > 0.045f && y < 0.105f && letter - floorf(letter) > 0.2f && (int)letter != 5 && u > 0.12f && u < 0.88f
                   ? ink
                   : paper;
    }
    if (y < 0.135f)
        return y > 0.127f ? ink : paper;
    if (y < 0.22f) {
        float letter = (u - 0.05f) * 30, in = (y - 0.145f) / 0.036f;
        return in - floorf(in) < 0.62f && letter - floorf(letter) > 0.25f &&
                       rng_hash((uint64_t)in, (uint64_t)letter) % 6 != 0
                   ? v3_scale(ink, 1.5f)
                   : paper;
    }
    if (u > 0.36f && u < 0.94f && y < 0.55f && y > 0.24f) {
        float g = 0.2f + 0.35f * (y - 0.24f) + 0.2f * sinf(9 * u) * sinf(7 * y) +
                  (y > 0.45f + 0.05f * sinf(16 * u) ? -0.15f : 0.1f);
        return v3_fill(f_clamp(g, 0.04f, 0.6f));
    }
    float column = (u - 0.05f) / 0.9f * 4, x = column - floorf(column), line = y * 95, in = line - floorf(line);
    bool gap = rng_hash((uint64_t)line * 8 + (uint64_t)column, (uint64_t)(x * 11)) % 6 == 0;
    return x > 0.05f && x < 0.95f && in > 0.3f && in < 0.75f && !gap ? v3_lerp(paper, ink, 0.6f) : paper;
}

typedef struct bent_sheet {
    float w, d, lift, curl;
} bent_sheet;
static vec3 bent(const void *user, float u, float v)
{
    const bent_sheet *b = user;
    float x = (u - 0.5f) * b->w, z = (0.5f - v) * b->d;
    return v3(x,
              0.0008f + b->lift * (4 * (v - 0.5f) * (v - 0.5f)) +
                  b->curl * f_max(u + v - 1.5f, 0) * f_max(u + v - 1.5f, 0),
              z);
}

static int build_sheet(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool letter = shop_is(&s, "letter"), news = shop_is(&s, "newspaper");
    shop_part(&s, "sheet", PART_RIGID);
    material m = white_paper(news ? 0xd8d4c8 : 0xf4f1e8);
    if (letter || news) {
        m.texture = shop_draw(&s, 768, 1024, letter ? draw_letter : draw_news, NULL);
        m.color = v3_fill(1);
        m.pattern = PATTERN_NONE;
    }
    shop_main(&s, m);
    bent_sheet b = { news ? 0.38f : 0.21f, news ? 0.28f * 1.9f : 0.297f, 0.004f, letter ? 0.05f : 0.03f };
    shop_sheet(&s, bent, &b, 24, 32, true);
    if (news) {
        shop_paint(&s, white_paper(0xd8d4c8));
        shop_box(&s, v3(-b.w / 2, 0, -b.d / 2 + 0.004f), v3(b.w / 2 - 0.004f, 0.0006f, b.d / 2 - 0.004f), 0);
    }
    return shop_close(&s);
}

static int build_envelope(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "envelope", PART_RIGID);
    shop_main(&s, white_paper(0xf0e6d2));
    float w = 0.11f, d = 0.08f;
    shop_box(&s, v3(-w, 0, -d), v3(w, 0.003f, d), 0.001f);
    add_leaf(&s, v3(-w, 0.0034f, -d), v3(0, 0.0046f, 0.012f), v3(w, 0.0034f, -d), v3(w, 0.0034f, -d), 0);
    shop_second(&s, thing_tinted("wax", 0x9a1418));
    corner seal[] = { { 0, 0.004f, 0 },
                      { 0.014f, 0.004f, 0.001f },
                      { 0.013f, 0.0085f, 0.002f },
                      { 0.009f, 0.0085f, 0.001f },
                      { 0.0085f, 0.007f, 0.0005f },
                      { 0, 0.007f, 0 } };
    shop_at(&s, v3(0, 0, 0.006f));
    shop_lathe(&s, seal, 6, 48);
    return shop_close(&s);
}

static int build_gift(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = 0.13f, h = 0.2f;
    shop_part(&s, "box", PART_RIGID);
    material paper = thing_tinted("paper", 0xb01c2c);
    paper.roughness = 0.35f;
    paper.coat = 0.4f;
    shop_main(&s, paper);
    shop_box(&s, v3(-w, 0, -w), v3(w, h, w), 0.003f);
    shop_box(&s, v3(-w - 0.004f, h - 0.05f, -w - 0.004f), v3(w + 0.004f, h + 0.004f, w + 0.004f), 0.003f);
    material silk = thing_tinted("silk", 0xf0d890);
    shop_second(&s, silk);
    float r = 0.016f, o = 0.0055f;
    shop_box(&s, v3(-r, -0.0f, -w - o), v3(r, h + o, w + o), 0.0015f);
    shop_box(&s, v3(-w - o, -0.0f, -r), v3(w + o, h + o + 0.0003f, r), 0.0015f);
    for (int i = 0; i < 4; i++) { /* the bow's loops: flat bands bent round */
        shop_turned(&s, v3(0, h + 0.006f, 0), 45 + 90 * (float)i, 0, 0);
        enum {
            N = 24
        };
        vec3 rings[N * 8];
        for (int k = 0; k < N; k++) {
            float a = 2 * CIEL_PI_F * (float)k / (N - 1) * 0.94f - 0.1f;
            vec3 mid = v3(0.045f * (1 - cosf(a)) * 0.9f, 0.004f + 0.024f * (1 + sinf(a - 0.6f)) * sinf(0.5f * a), 0);
            float wide = 0.014f * (0.35f + 0.65f * sinf(0.5f * a));
            for (int j = 0; j < 8; j++) {
                float q = 2 * CIEL_PI_F * (float)j / 8;
                rings[k * 8 + j] = v3_add(mid, v3(0.0007f * cosf(q), 0.0007f * cosf(q), wide * sinf(q)));
            }
        }
        maker_loft(&s.mm, rings, N, 8, true);
    }
    shop_home(&s);
    shop_blob(&s, v3(0, h + 0.014f, 0), v3(0.015f, 0.011f, 0.015f));
    return shop_close(&s);
}

#define P(name, syn, en, fr, flags, w, h, d, mat, place, kg, fn)                                                       \
    THING(name, syn, en, fr, OBJECT, flags, w, h, d, mat, place, kg, fn, name)
static const thing_row rows[] = {
    P("paper_boat", "", "paper boat|origami boat|folded paper boat", "bateau en papier|bateau de papier|cocotte",
      THING_HELD | THING_FLOATS, 0.068f, 0.107f, 0.21f, "paper", "stream", 0.005f, build_boat),
    P("paper_plane", "", "paper plane|paper airplane", "avion en papier|avion de papier", THING_HELD | THING_FLIES,
      0.17f, 0.06f, 0.27f, "paper", "studio", 0.005f, build_plane),
    P("book", "book.n.02 book.n.01", "book|novel", "livre|roman|bouquin", THING_HELD, 0.145f, 0.032f, 0.21f, "paper",
      "library", 0.4f, build_book),
    P("open_book", "book.n.01", "open book", "livre ouvert", THING_HELD, 0.292f, 0.02f, 0.216f, "paper", "library",
      0.4f, build_book),
    P("books", "book.n.02", "stack of books|pile of books|books", "pile de livres|livres", 0, 0.19f, 0.15f, 0.25f,
      "paper", "library", 2.2f, build_books),
    P("letter", "letter.n.01", "letter|handwritten letter", "lettre", THING_HELD, 0.21f, 0.015f, 0.297f, "paper",
      "office", 0.005f, build_sheet),
    P("newspaper", "newspaper.n.01 newspaper.n.03", "newspaper", "journal", THING_HELD, 0.38f, 0.012f, 0.53f, "paper",
      "cafe", 0.2f, build_sheet),
    P("sheet_of_paper", "sheet.n.02 paper.n.01", "sheet of paper|paper", "feuille de papier|papier", THING_HELD, 0.21f,
      0.012f, 0.297f, "paper", "office", 0.005f, build_sheet),
    P("envelope", "envelope.n.01", "envelope", "enveloppe", THING_HELD, 0.22f, 0.0085f, 0.16f, "paper", "office",
      0.012f, build_envelope),
    P("gift", "gift.n.01 present.n.02", "gift|present|gift box", "cadeau|paquet cadeau", THING_HELD, 0.27f, 0.245f,
      0.27f, "paper", "living_room", 0.8f, build_gift),
};
THING_FAMILY(thing_family_paper, "paper");
