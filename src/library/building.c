/* library/building.c - see building.h: walls with openings, windows, rooms behind them, facades and blocks. */
#include "library/building.h"

#include "base/noise.h"

/* ---- walls ---- */

enum {
    MAX_CUTS = 96
};

static int add_cut(float *cuts, int n, float x)
{
    for (int i = 0; i < n; i++)
        if (fabsf(cuts[i] - x) < 1e-4f)
            return n;
    CIEL_ASSERT(n < MAX_CUTS);
    int at = n;
    for (; at > 0 && cuts[at - 1] > x; at--)
        cuts[at] = cuts[at - 1];
    cuts[at] = x;
    return n + 1;
}

static bool is_open(const opening *holes, int n, float x, float y)
{
    for (int i = 0; i < n; i++)
        if (x > holes[i].x0 && x < holes[i].x1 && y > holes[i].y0 && y < holes[i].y1)
            return true;
    return false;
}

static void wall_quad(mesh_maker *m, float x0, float y0, float x1, float y1)
{
    const vec3 n = { 0, 0, 1 };
    uint32_t v = maker_vertex(m, v3(x0, y0, 0), n, (vec2){ x0, y0 });
    maker_vertex(m, v3(x1, y0, 0), n, (vec2){ x1, y0 });
    maker_vertex(m, v3(x1, y1, 0), n, (vec2){ x1, y1 });
    maker_vertex(m, v3(x0, y1, 0), n, (vec2){ x0, y1 });
    maker_triangle(m, v, v + 1, v + 2);
    maker_triangle(m, v, v + 2, v + 3);
}

void building_wall(mesh_maker *m, float w, float h, const opening *holes, int n, float depth)
{
    float xs[MAX_CUTS], ys[MAX_CUTS];
    int nx = 0, ny = 0;
    nx = add_cut(xs, add_cut(xs, nx, 0), w);
    ny = add_cut(ys, add_cut(ys, ny, 0), h);
    for (int i = 0; i < n; i++) {
        nx = add_cut(xs, add_cut(xs, nx, f_clamp(holes[i].x0, 0, w)), f_clamp(holes[i].x1, 0, w));
        ny = add_cut(ys, add_cut(ys, ny, f_clamp(holes[i].y0, 0, h)), f_clamp(holes[i].y1, 0, h));
    }
    for (int j = 0; j + 1 < ny; j++)
        for (int i = 0; i + 1 < nx; i++)
            if (!is_open(holes, n, 0.5f * (xs[i] + xs[i + 1]), 0.5f * (ys[j] + ys[j + 1])))
                wall_quad(m, xs[i], ys[j], xs[i + 1], ys[j + 1]);
    for (int i = 0; i < n; i++) {
        const opening *o = &holes[i];
        float ow = o->x1 - o->x0, oh = o->y1 - o->y0;
        maker_quad(m, v3(o->x0, o->y0, 0), v3(ow, 0, 0), v3(0, 0, -depth));     /* sill, looks up */
        maker_quad(m, v3(o->x0, o->y1, -depth), v3(ow, 0, 0), v3(0, 0, depth)); /* head, looks down */
        maker_quad(m, v3(o->x0, o->y0, 0), v3(0, 0, -depth), v3(0, oh, 0));     /* left, looks right */
        maker_quad(m, v3(o->x1, o->y0, -depth), v3(0, 0, depth), v3(0, oh, 0)); /* right, looks left */
    }
}

/* ---- rooms seen through windows at night: painted once per place ---- */

typedef struct room_picture {
    int style;
    uint32_t seed;
} room_picture;

static rgb8 shade(float r, float g, float b)
{
    return (rgb8){ (uint8_t)f_clamp(255 * r, 0, 255), (uint8_t)f_clamp(255 * g, 0, 255),
                   (uint8_t)f_clamp(255 * b, 0, 255) };
}

static bool in_box(float u, float v, float u0, float v0, float u1, float v1)
{
    return u > u0 && u < u1 && v > v0 && v < v1;
}

static rgb8 paint_room(const void *user, float u, float v)
{
    const room_picture *p = user;
    /* a ceiling lamp's pool of light on the back wall, darker to the floor and the corners */
    float dx = u - 0.5f, dy = v - 0.82f;
    float l = 0.42f + 0.58f * expf(-5.0f * (dx * dx + 0.6f * dy * dy));
    l *= 0.75f + 0.25f * f_smooth(0.0f, 0.5f, v);
    float fold;
    switch (p->style) {
    case 0: /* curtains drawn to the sides */
        fold = 0.8f + 0.2f * sinf(70.0f * u + 3.0f * v);
        if (u < 0.24f + 0.05f * sinf(2.5f * v) || u > 0.77f - 0.05f * sinf(2.2f * v))
            l *= 0.55f * fold;
        break;
    case 1: /* blinds */ l *= fmodf(v * 22.0f, 1.0f) < 0.72f ? 0.82f : 0.4f; break;
    case 2: /* shelves with things */
        if (in_box(u, v, 0.08f, 0.0f, 0.46f, 0.75f)) {
            float row = fmodf(v * 6.0f, 1.0f),
                  h = 0.45f + 0.45f * noise1(u * 60.0f + floorf(v * 6.0f) * 17.0f, p->seed);
            l *= row < 0.12f ? 0.25f : row < h ? 0.35f + 0.3f * noise1(floorf(u * 45.0f), p->seed + 1) : 0.8f;
        }
        break;
    case 3: /* a thin curtain all over */ l *= 0.72f + 0.12f * sinf(55.0f * u) + 0.08f * sinf(23.0f * u + 1.0f); break;
    case 4: /* somebody's plants, a picture on the wall */
        if (in_box(u, v, 0.6f, 0.5f, 0.82f, 0.72f))
            l *= 0.45f;
        if (v < 0.3f + 0.16f * noise1(u * 14.0f, p->seed) && u < 0.7f)
            l *= 0.22f;
        break;
    default: /* a lamp with its shade */
        if (in_box(u, v, 0.28f, 0.3f, 0.48f, 0.46f))
            l = 1.25f;
        if (in_box(u, v, 0.37f, 0.0f, 0.39f, 0.3f) || v < 0.12f)
            l *= 0.3f;
        break;
    }
    float warm = 0.9f + 0.1f * l;
    return shade(l, l * warm, l * warm * warm);
}

enum {
    N_ROOMS = 6
};

static const texture *room_texture(place_kit *k, int i)
{
    if (!k->rooms[i]) {
        const room_picture p = { i, 11u + (uint32_t)i };
        k->rooms[i] = kit_texture(k, 96, 128, paint_room, &p);
    }
    return k->rooms[i];
}

/* ---- windows ---- */

static void pane_quad(mesh_maker *m, opening o, float z)
{
    const vec3 n = { 0, 0, 1 };
    uint32_t v = maker_vertex(m, v3(o.x0, o.y0, z), n, (vec2){ 0, 0 });
    maker_vertex(m, v3(o.x1, o.y0, z), n, (vec2){ 1, 0 });
    maker_vertex(m, v3(o.x1, o.y1, z), n, (vec2){ 1, 1 });
    maker_vertex(m, v3(o.x0, o.y1, z), n, (vec2){ 0, 1 });
    maker_triangle(m, v, v + 1, v + 2);
    maker_triangle(m, v, v + 2, v + 3);
}

static material dark_pane(void)
{
    material m = material_plain(v3(0.012f, 0.014f, 0.017f), 0.04f);
    m.name = "glass";
    m.ior = 1.6f;
    return m;
}

static material lit_pane(place_kit *k, unsigned rgb, float nits)
{
    material m = dark_pane();
    m.texture = room_texture(k, kit_pick(k, N_ROOMS));
    m.color = v3_fill(0.05f);
    m.emission = thing_glowing(rgb, nits).emission;
    m.emission_textured = true;
    m.one_sided_light = true;
    return m;
}

void building_window(place_kit *k, opening o, const window_style *s, enum pane pane, unsigned rgb, float nits)
{
    float z = -s->inset, f = s->frame_width, d = 0.05f;
    if (pane == PANE_LIT)
        pane_quad(kit_use(k, GROUP_GLOW, lit_pane(k, rgb, nits)), o, z - 0.03f);
    else if (pane == PANE_DARK)
        pane_quad(kit_solid(k, dark_pane()), o, z - 0.03f);
    else
        pane_quad(kit_use(k, GROUP_GLASS, thing_material("window_glass")), o, z - 0.02f);
    mesh_maker *m = kit_solid(k, s->frame);
    kit_box(m, o.x0, o.y0, z - d, o.x0 + f, o.y1, z);
    kit_box(m, o.x1 - f, o.y0, z - d, o.x1, o.y1, z);
    kit_box(m, o.x0 + f, o.y0, z - d, o.x1 - f, o.y0 + f, z);
    kit_box(m, o.x0 + f, o.y1 - f, z - d, o.x1 - f, o.y1, z);
    float w = o.x1 - o.x0, h = o.y1 - o.y0, bar = 0.55f * f;
    for (int i = 1; i < s->columns; i++) {
        float x = o.x0 + w * (float)i / (float)s->columns;
        kit_box(m, x - 0.5f * bar, o.y0 + f, z - d, x + 0.5f * bar, o.y1 - f, z - 0.008f);
    }
    for (int i = 1; i < s->rows; i++) {
        float y = o.y0 + h * (float)i / (float)s->rows;
        kit_box(m, o.x0 + f, y - 0.5f * bar, z - d + 0.002f, o.x1 - f, y + 0.5f * bar, z - 0.01f);
    }
    if (s->sill)
        kit_round(kit_named(k, "concrete"), o.x0 - 0.06f, o.y0 - 0.07f, -s->inset, o.x1 + 0.06f, o.y0, 0.07f, 0.012f);
}

/* ---- facades ---- */

static const unsigned paris_stone[] = { 0xcdbfa3, 0xd6c9ae, 0xc4b699 };
static const unsigned plasters[] = { 0x8f8577, 0x7a7f80, 0xa59a86, 0x6f6a66, 0x94705e };
static const unsigned tile_colors[] = { 0x8a8f8c, 0xa79b88, 0x6c7478, 0x9b8f8f, 0x5f6a60 };

static material wall_material(place_kit *k)
{
    int kind = kit_pick(k, 4);
    if (kit_locale(k, "paris"))
        return thing_tinted("plaster", paris_stone[kit_pick(k, 3)]);
    if (kit_locale(k, "new_york") || kit_locale(k, "london"))
        kind = kind < 3 ? 0 : 3;
    if (kind == 0) {
        material brick = thing_material("brick");
        brick.pattern_seed = (uint32_t)kit_pick(k, 1000);
        return brick;
    }
    if (kind == 1) {
        material tiles = thing_tinted("tiles", tile_colors[kit_pick(k, 5)]);
        tiles.pattern_scale = 0.1f;
        tiles.roughness = 0.3f;
        tiles.takes_wetness = true;
        return tiles;
    }
    material m = thing_tinted(kind == 2 ? "plaster" : "concrete", plasters[kit_pick(k, 5)]);
    m.pattern_seed = (uint32_t)kit_pick(k, 1000);
    return m;
}

facade building_facade_style(place_kit *k, float width, float height)
{
    facade f = { .width = width, .height = height, .ground_height = 3.1f, .storey_height = 2.9f };
    f.wall = wall_material(k);
    f.window = (window_style){ .frame = thing_tinted("painted_metal", 0x2b2d2f),
                               .frame_width = 0.055f,
                               .columns = 2,
                               .rows = 1,
                               .inset = 0.14f,
                               .sill = true };
    f.window_w = kit_random(k, 1.0f, 1.5f);
    f.window_h = kit_random(k, 1.2f, 1.5f);
    f.lit = 0.35f;
    f.nits = 140.0f;
    f.bands = kit_chance(k, 0.5f);
    f.cornice = true;
    if (kit_locale(k, "paris")) {
        f.window = (window_style){ .frame = thing_tinted("painted_metal", 0xe8e4d8),
                                   .frame_width = 0.06f,
                                   .columns = 2,
                                   .rows = 3,
                                   .inset = 0.2f };
        f.window_w = 1.1f;
        f.window_h = 2.0f;
        f.storey_height = 3.1f;
        f.bands = true;
    } else if (kit_locale(k, "new_york") || kit_locale(k, "london")) {
        f.window.rows = 2;
        f.window.columns = 1;
        f.window_w = 1.0f;
        f.window_h = 1.7f;
    }
    f.columns = (int)(width / (f.window_w + 0.75f));
    f.columns = f.columns < 1 ? 1 : f.columns;
    return f;
}

static const unsigned room_colors[] = { 0xffd9a0, 0xffc982, 0xffe6c0, 0xe8f0ff, 0xffb870, 0xd8e8ff };

static void one_window(place_kit *k, const facade *f, opening o)
{
    bool lit = k->night > 0.3f && kit_chance(k, f->lit);
    float nits = f->nits * kit_random(k, 0.35f, 1.3f) * f_max(0.4f, k->night);
    building_window(k, o, &f->window, lit ? PANE_LIT : PANE_DARK, room_colors[kit_pick(k, 6)], nits);
}

void building_facade(place_kit *k, const facade *f)
{
    opening holes[64] = { 0 };
    int n = 0, floors = (int)((f->height - f->ground_height) / f->storey_height);
    float pitch = f->width / (float)f->columns;
    for (int j = 0; j < floors; j++)
        for (int i = 0; i < f->columns && n < 62; i++) {
            float x = ((float)i + 0.5f) * pitch, y = f->ground_height + (float)j * f->storey_height + 0.75f;
            float top = f_min(y + f->window_h, f->ground_height + (float)(j + 1) * f->storey_height - 0.25f);
            holes[n++] = (opening){ x - 0.5f * f->window_w, y, x + 0.5f * f->window_w, top };
        }
    int windows = n;
    if (f->blank_ground)
        holes[n++] = (opening){ 0, 0, f->width, f->ground_height - 0.15f };
    building_wall(kit_solid(k, f->wall), f->width, f->height, holes, n, f->window.inset + 0.05f);
    for (int i = 0; i < windows; i++)
        one_window(k, f, holes[i]);
    mesh_maker *m = kit_tinted(k, "concrete", 0x85807a);
    for (int j = 0; f->bands && j <= floors; j++) {
        float y = f->ground_height + (float)j * f->storey_height;
        if (y < f->height - 0.4f)
            kit_box(m, 0, y - 0.06f, 0, f->width, y + 0.06f, 0.05f);
    }
    if (f->cornice)
        kit_round(m, -0.02f, f->height - 0.3f, -0.3f, f->width + 0.02f, f->height + 0.08f, 0.16f, 0.02f);
}

void building_block(place_kit *k, vec3 lo, vec3 hi, unsigned rgb, float lit)
{
    material m = thing_tinted("concrete", rgb);
    m.pattern = PATTERN_WINDOWS;
    m.pattern_scale = 3.2f;
    m.pattern_amount = lit * k->night;
    m.pattern_uv = true;
    m.bump = 0;
    m.pattern_seed = (uint32_t)kit_pick(k, 100000);
    m.color2 = v3_scale(m.color, 0.5f);
    maker_box(kit_use(k, GROUP_FAR, m), lo, hi);
}

/* ---- shop fronts ---- */

void building_shutter(place_kit *k, float w, float h, unsigned rgb)
{
    material m = thing_tinted("painted_metal", rgb);
    m.pattern = PATTERN_SHUTTER;
    m.pattern_scale = 0.085f;
    m.pattern_uv = true;
    m.bump = 0.012f;
    m.roughness = 0.35f;
    m.metal = 0.4f;
    maker_quad(kit_solid(k, m), v3(0.06f, 0, -0.16f), v3(w - 0.12f, 0, 0), v3(0, h - 0.28f, 0));
    mesh_maker *s = kit_tinted(k, "painted_metal", 0x4a4d4f);
    kit_box(s, 0, 0, -0.2f, 0.07f, h, -0.08f);
    kit_box(s, w - 0.07f, 0, -0.2f, w, h, -0.08f);
    kit_round(s, 0, h - 0.32f, -0.25f, w, h, -0.02f, 0.03f);
    kit_round(s, 0.07f, 0, -0.18f, w - 0.07f, 0.06f, -0.13f, 0.01f);
}

void building_shop_window(place_kit *k, float w, float h, unsigned rgb, float nits)
{
    const float base = 0.45f, depth = 1.0f;
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x2a2522);
    kit_box(m, 0, 0, -0.14f, w, base, -0.04f);
    kit_box(m, 0, h - 0.3f, -0.14f, w, h, -0.04f);
    /* the room behind: back, sides, shelves with goods */
    mesh_maker *in = kit_tinted(k, "plaster", 0xb9a58c);
    maker_quad(in, v3(0, base, -depth), v3(w, 0, 0), v3(0, h - base, 0));
    maker_quad(in, v3(0, base, -0.1f), v3(0, 0, -depth + 0.1f), v3(0, h - base, 0));
    maker_quad(in, v3(w, base, -depth), v3(0, 0, depth - 0.1f), v3(0, h - base, 0));
    maker_quad(in, v3(0, base, -0.1f), v3(w, 0, 0), v3(0, 0, -depth + 0.1f));
    maker_quad(in, v3(0, h - 0.02f, -depth), v3(w, 0, 0), v3(0, 0, depth - 0.1f));
    static const unsigned goods[] = { 0xb5402f, 0x2f6d8a, 0xd8b24a, 0x4c7a45, 0xe7e1d2, 0x6a3f6d };
    for (int shelf = 0; shelf < 3; shelf++) {
        float y = base + 0.35f + 0.5f * (float)shelf;
        if (y > h - 0.6f)
            break;
        kit_box(kit_named(k, "oak"), 0.05f, y, -depth, w - 0.05f, y + 0.025f, -depth + 0.28f);
        for (float x = 0.12f; x < w - 0.2f; x += kit_random(k, 0.13f, 0.24f)) {
            float s = kit_random(k, 0.04f, 0.07f), t = kit_random(k, 0.1f, 0.3f);
            mesh_maker *g = kit_tinted(k, "ceramic", goods[kit_pick(k, 6)]);
            if (kit_chance(k, 0.5f))
                maker_cylinder(g, v3(x + s, y + 0.025f, -depth + 0.14f), s, 0.7f * s, t, 12, true);
            else
                kit_round(g, x, y + 0.025f, -depth + 0.06f, x + 2 * s, y + 0.025f + t, -depth + 0.22f, 0.01f);
        }
    }
    /* strip light under the head */
    if (nits > 0)
        kit_box(kit_glow(k, rgb, nits), 0.15f, h - 0.36f, -0.55f, w - 0.15f, h - 0.32f, -0.47f);
    maker_quad(kit_use(k, GROUP_GLASS, thing_material("window_glass")), v3(0, base, -0.09f), v3(w, 0, 0),
               v3(0, h - 0.3f - base, 0));
    m = kit_tinted(k, "painted_metal", 0x2a2522);
    int bars = (int)(w / 1.3f) + 1;
    for (int i = 0; i <= bars; i++) {
        float x = 0.03f + (w - 0.06f) * (float)i / (float)bars;
        kit_box(m, x - 0.03f, base, -0.13f, x + 0.03f, h - 0.3f, -0.05f);
    }
}

void building_door(place_kit *k, float x, float w, float h, unsigned rgb, bool glazed, float nits)
{
    mesh_maker *m = kit_tinted(k, "painted_metal", rgb);
    kit_box(m, x, 0, -0.16f, x + 0.07f, h, -0.04f);
    kit_box(m, x + w - 0.07f, 0, -0.16f, x + w, h, -0.04f);
    kit_box(m, x + 0.07f, h - 0.07f, -0.16f, x + w - 0.07f, h, -0.04f);
    opening o = { x + 0.07f, 0.02f, x + w - 0.07f, h - 0.07f };
    if (glazed) {
        if (nits > 0)
            pane_quad(kit_use(k, GROUP_GLOW, lit_pane(k, 0xffd9a8, nits)), o, -0.13f);
        else
            pane_quad(kit_solid(k, dark_pane()), o, -0.13f);
        m = kit_tinted(k, "painted_metal", rgb);
        kit_box(m, o.x0, 0.02f, -0.13f, o.x1, 0.3f, -0.09f);
    } else {
        kit_round(m, o.x0, 0.02f, -0.13f, o.x1, o.y1, -0.09f, 0.008f);
    }
    kit_rod(kit_named(k, "steel"), v3(x + w - 0.17f, 0.95f, -0.06f), v3(x + w - 0.17f, 1.2f, -0.06f), 0.012f);
}

void building_awning(place_kit *k, float w, float y, float depth, unsigned rgb, unsigned rgb2)
{
    material m = thing_tinted("cloth", rgb);
    m.pattern = PATTERN_STRIPES;
    m.pattern_scale = 0.5f;
    m.pattern_amount = 1.0f;
    m.pattern_uv = true;
    m.color2 = thing_color(rgb2);
    m.translucent = 0.25f;
    m.bump = 0;
    mesh_maker *c = kit_solid(k, m);
    const vec3 a = { 0, y, 0.02f }, d = { 0, -0.35f * depth, depth };
    maker_quad(c, v3_add(a, d), v3(w, 0, 0), v3_neg(d));
    maker_quad(c, v3_add(v3_add(a, d), v3(0, -0.18f, 0)), v3(w, 0, 0), v3(0, 0.18f, 0));
    mesh_maker *r = kit_named(k, "steel");
    kit_rod(r, v3_add(a, d), v3_add(v3_add(a, d), v3(w, 0, 0)), 0.014f);
    kit_rod(r, v3(0.04f, y - 0.5f * depth, 0.02f), v3_add(v3_add(a, d), v3(0.04f, 0, 0)), 0.012f);
    kit_rod(r, v3(w - 0.04f, y - 0.5f * depth, 0.02f), v3_add(v3_add(a, d), v3(w - 0.04f, 0, 0)), 0.012f);
}
