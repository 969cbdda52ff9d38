/* library/room.c - see room.h. */
#include "library/room.h"

#include "base/noise.h"
#include "library/plant_green.h"

void room_open(room *r, enum room_wall wall, opening o)
{
    CIEL_ASSERT(r->n_holes[wall] < 12);
    r->holes[wall][r->n_holes[wall]++] = o;
}

float room_wall_length(const room *r, enum room_wall wall)
{
    return wall == WALL_BACK || wall == WALL_FRONT ? r->x1 - r->x0 : r->z1 - r->z0;
}

affine room_enter(place_kit *k, const room *r, enum room_wall wall)
{
    switch (wall) {
    case WALL_BACK: return kit_enter(k, v3(r->x0, 0, r->z0), 0);
    case WALL_LEFT: return kit_enter(k, v3(r->x0, 0, r->z1), 90);
    case WALL_RIGHT: return kit_enter(k, v3(r->x1, 0, r->z0), -90);
    default: return kit_enter(k, v3(r->x1, 0, r->z1), 180);
    }
}

void room_shell(place_kit *k, const room *r)
{
    float w = r->x1 - r->x0, d = r->z1 - r->z0;
    for (int i = 0; i < WALL_COUNT; i++) {
        if (i == WALL_FRONT && r->no_front)
            continue;
        float length = room_wall_length(r, (enum room_wall)i);
        affine before = room_enter(k, r, (enum room_wall)i);
        building_wall(kit_solid(k, r->walls), length, r->height, r->holes[i], r->n_holes[i], 0.22f);
        if (r->skirting > 0) {
            mesh_maker *m = kit_tinted(k, "painted_metal", 0xd8d4ca);
            float x = 0;
            for (int h = 0; h <= r->n_holes[i]; h++) { /* doors cut the skirting */
                bool door = h < r->n_holes[i] && r->holes[i][h].y0 < 0.05f;
                float end = h == r->n_holes[i] ? length : door ? r->holes[i][h].x0 : -1;
                if (end > x + 0.02f)
                    kit_box(m, x, 0, 0, end, r->skirting, 0.015f);
                if (door)
                    x = r->holes[i][h].x1;
            }
        }
        kit_solid_box(k, v3(0, 0, -0.2f), v3(length, r->height, 0), r->walls.name, "wall");
        kit_leave(k, before);
    }
    if (!r->bare_floor) {
        maker_quad(kit_use(k, GROUP_GROUND, r->floor), v3(r->x0, 0, r->z1), v3(w, 0, 0), v3(0, 0, -d));
        kit_floor(k, 0, r->floor.name);
    }
    maker_quad(kit_solid(k, r->ceiling), v3(r->x0, r->height, r->z0), v3(w, 0, 0), v3(0, 0, d));
    /* a lid that keeps the sky out of the corners */
    maker_quad(kit_solid(k, r->ceiling), v3(r->x0 - 0.3f, r->height + 0.05f, r->z1 + 0.3f), v3(w + 0.6f, 0, 0),
               v3(0, 0, -d - 0.6f));
}

void room_windows(place_kit *k, const room *r, enum room_wall wall, const window_style *style)
{
    affine before = room_enter(k, r, wall);
    for (int i = 0; i < r->n_holes[wall]; i++)
        if (r->holes[wall][i].y0 > 0.05f || style->arched)
            building_window(k, r->holes[wall][i], style, PANE_CLEAR, 0, 0);
    kit_leave(k, before);
}

void room_daylight(place_kit *k, const room *r)
{
    float day = f_smooth(-6.0f, 12.0f, k->sun_deg) * (1.0f - k->night);
    float lux = 9000.0f * day * (1.0f - 0.5f * (float)k->scene->sky.cloud);
    for (int i = 0; i < WALL_COUNT && lux > 20.0f; i++) {
        affine before = room_enter(k, r, (enum room_wall)i);
        for (int j = 0; j < r->n_holes[i]; j++) {
            opening o = r->holes[i][j];
            float w = o.x1 - o.x0, h = o.y1 - o.y0, side = f_min(w, h);
            int n = (int)(f_max(w, h) / side + 0.5f);
            n = n > 4 ? 4 : n < 1 ? 1 : n;
            for (int c = 0; c < n && o.y1 > 0.6f; c++) {
                float t = ((float)c + 0.5f) / (float)n;
                vec3 p = v3(w >= h ? o.x0 + w * t : 0.5f * (o.x0 + o.x1), w >= h ? 0.5f * (o.y0 + o.y1) : o.y0 + h * t, 0.02f);
                kit_area_light(k, p, v3(0, -0.15f, 1), side, 0xe6efff, lux * w * h / (float)n);
            }
        }
        kit_leave(k, before);
    }
}

typedef struct flat {
    float y;
} flat;
static float flat_height(const void *user, float x, float z)
{
    (void)x;
    (void)z;
    return ((const flat *)user)->y;
}

void room_outside(place_kit *k, const room *r, float ground_y, bool city)
{
    const flat f = { ground_y };
    const terrain t = { flat_height, &f };
    material m = kit_ground(k, city ? "asphalt" : "grass");
    mesh_maker *g = kit_use(k, GROUP_FAR, m);
    const float far = 160;
    float lo_x = r->x0 - 0.3f, hi_x = r->x1 + 0.3f, lo_z = r->z0 - 0.3f, hi_z = r->z1 + 0.3f;
    maker_quad(g, v3(-far, ground_y, lo_z), v3(2 * far, 0, 0), v3(0, 0, -far));
    maker_quad(g, v3(-far, ground_y, hi_z + far), v3(2 * far, 0, 0), v3(0, 0, -far));
    maker_quad(g, v3(-far, ground_y, hi_z), v3(far + lo_x, 0, 0), v3(0, 0, lo_z - hi_z));
    maker_quad(g, v3(hi_x, ground_y, hi_z), v3(far - hi_x, 0, 0), v3(0, 0, lo_z - hi_z));
    for (int i = 0; i < 14; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + kit_random(k, 0, 0.7f)) / 14, d = (city ? 26 : 12) + kit_random(k, 0, 14);
        float x = 0.5f * (lo_x + hi_x) + (d + 0.5f * (hi_x - lo_x)) * sinf(a),
              z = 0.5f * (lo_z + hi_z) + (d + 0.5f * (hi_z - lo_z)) * cosf(a);
        if (city)
            building_block(k, v3(x - 5, ground_y, z - 5), v3(x + 5, ground_y + kit_random(k, 9, 30), z + 5),
                           i % 2 ? 0x8d857a : 0x77726d, 0.3f);
        else if (i % 3)
            plant_tree(k, terrain_point(&t, x, z), kit_random(k, 5, 8), 0x4d7030, 0.1f);
        else
            plant_bush(k, terrain_point(&t, x * 0.8f, z * 0.8f), kit_random(k, 0.8f, 1.4f), 0x55752f, 260);
    }
}

bool room_sun_from_right(const place_kit *k)
{
    return sinf((float)k->scene->sky.sun_azimuth_deg * CIEL_PI_F / 180.0f) >= 0;
}

/* ---- fittings ---- */

void room_cabinets(place_kit *k, float w, float h, float d, unsigned rgb, material top)
{
    material front = thing_tinted("painted_metal", rgb);
    front.roughness = 0.3f;
    kit_box(kit_tinted(k, "painted_metal", 0x2a2826), 0, 0, 0, w, 0.1f, d - 0.06f);
    kit_box(kit_solid(k, front), 0, 0.1f, 0, w, h - 0.04f, d - 0.02f);
    int n = (int)(w / 0.55f + 0.5f);
    n = n < 1 ? 1 : n;
    for (int i = 0; i < n; i++) {
        float x0 = w * (float)i / (float)n, x1 = w * (float)(i + 1) / (float)n, split = h - 0.22f;
        kit_round(kit_solid(k, front), x0 + 0.004f, 0.105f, d - 0.022f, x1 - 0.004f, split - 0.004f, d, 0.004f);
        kit_round(kit_solid(k, front), x0 + 0.004f, split + 0.002f, d - 0.022f, x1 - 0.004f, h - 0.045f, d, 0.004f);
        mesh_maker *m = kit_named(k, "brass");
        kit_rod(m, v3(0.5f * (x0 + x1) - 0.06f, 0.5f * (split + h - 0.04f), d + 0.022f),
                v3(0.5f * (x0 + x1) + 0.06f, 0.5f * (split + h - 0.04f), d + 0.022f), 0.006f);
        float hx = i % 2 ? x0 + 0.06f : x1 - 0.06f;
        kit_rod(m, v3(hx, split - 0.2f, d + 0.022f), v3(hx, split - 0.07f, d + 0.022f), 0.006f);
    }
    kit_round(kit_solid(k, top), -0.005f, h - 0.04f, 0, w + 0.005f, h, d + 0.025f, 0.006f);
    kit_solid_box(k, v3(0, 0, 0), v3(w, h, d), top.name, "counter");
}

void room_shelf(place_kit *k, float w, float d, material m)
{
    kit_round(kit_solid(k, m), 0, 0, 0, w, 0.028f, d, 0.005f);
    mesh_maker *b = kit_tinted(k, "painted_metal", 0x1c1c1c);
    for (int s = 0; s < 2; s++) {
        float x = s ? w - 0.15f : 0.15f;
        kit_box(b, x - 0.012f, -0.16f, 0, x + 0.012f, 0, 0.008f);
        kit_rod(b, v3(x, -0.14f, 0.006f), v3(x, -0.006f, 0.8f * d), 0.006f);
    }
}

void room_books(place_kit *k, float w, float h)
{
    static const unsigned spines[] = { 0x7a1f1c, 0x1f3a5f, 0x2f5d3a, 0xc9a24b, 0x3b2f2a,
                                       0xd8cfb8, 0x8a5a2b, 0x4a3b66, 0x16181c, 0xb55a30 };
    for (float x = 0; x < w - 0.06f;) {
        float t = kit_random(k, 0.018f, 0.05f), tall = h * kit_random(k, 0.68f, 0.97f), d = kit_random(k, 0.14f, 0.19f);
        if (kit_chance(k, 0.06f)) {
            x += kit_random(k, 0.05f, 0.14f);
            continue;
        }
        mesh_maker *m = kit_tinted(k, "cloth", spines[kit_pick(k, 10)]);
        kit_box(m, x, 0, 0.02f, x + t, tall, 0.02f + d);
        if (kit_chance(k, 0.5f))
            kit_box(kit_tinted(k, "paper", 0xe9dfc4), x + 0.15f * t, 0.72f * tall, 0.02f + d, x + 0.85f * t,
                    0.82f * tall, 0.0206f + d);
        x += t + 0.0015f;
    }
}

typedef struct drape {
    float w, h, folds, depth;
} drape;
static vec3 drape_point(const void *user, float u, float v)
{
    const drape *d = user;
    float x = (u - 0.5f) * d->w, wave = sinf(2 * CIEL_PI_F * d->folds * u) * d->depth * (0.6f + 0.4f * (1 - v));
    return v3(x + 0.3f * d->depth * cosf(4 * CIEL_PI_F * d->folds * u), v * d->h, 0.06f + wave);
}

void room_curtain(place_kit *k, float w, float h, unsigned rgb)
{
    material m = thing_tinted("cotton", rgb);
    m.translucent = 0.45f;
    const drape d = { w, h, w * 9.0f, 0.035f };
    kit_sheet(kit_solid(k, m), drape_point, &d, (int)(w * 90), 6);
}

void room_pendant(place_kit *k, float drop, unsigned rgb, float lumens)
{
    kit_rod(kit_named(k, "rubber"), v3(0, 0, 0), v3(0, -drop, 0), 0.003f);
    const vec2 p[] = { { 0.2f, -drop - 0.2f },
                       { 0.19f, -drop - 0.15f },
                       { 0.13f, -drop - 0.06f },
                       { 0.04f, -drop - 0.01f },
                       { 0, -drop },
                       { 0.0f, -drop - 0.004f },
                       { 0.038f, -drop - 0.014f },
                       { 0.127f, -drop - 0.064f },
                       { 0.187f, -drop - 0.152f },
                       { 0.2f, -drop - 0.2f } };
    maker_lathe(kit_tinted(k, "painted_metal", rgb), p, 10, 32);
    bool on = k->night > 0.2f && lumens > 0;
    maker_sphere(on ? kit_glow(k, 0xffd9a8, 9000) : kit_named(k, "frosted_glass"), v3(0, -drop - 0.11f, 0),
                 v3_fill(0.04f), 14);
    if (on)
        kit_lamp(k, v3(0, -drop - 0.17f, 0), 0.05f, 0xffd9a8, lumens * k->night);
}

void room_ceiling_light(place_kit *k, float w, float d, float lumens)
{
    kit_box(kit_tinted(k, "painted_metal", 0xe0e0de), -0.5f * w, -0.06f, -0.5f * d, 0.5f * w, 0, 0.5f * d);
    /* the panel's light is its surface: lumens spread over pi times its area */
    if (lumens > 0)
        maker_quad(kit_glow(k, 0xf6f4ee, lumens / (CIEL_PI_F * w * d)), v3(-0.47f * w, -0.062f, -0.47f * d),
                   v3(0.94f * w, 0, 0), v3(0, 0, 0.94f * d));
}

typedef struct daub {
    rgb8 a, b;
    uint32_t seed;
} daub;
static rgb8 paint_daub(const void *user, float u, float v)
{
    const daub *d = user;
    float n = noise_fbm(v3(3 * u, 3 * v, 0.5f), 4, d->seed), t = f_clamp(0.5f + 1.2f * n + 0.5f * (v - 0.5f), 0, 1);
    float e = 0.85f + 0.15f * noise3(v3(40 * u, 12 * v, 0), d->seed);
    return (rgb8){ (uint8_t)(e * f_lerp(d->a.r, d->b.r, t)), (uint8_t)(e * f_lerp(d->a.g, d->b.g, t)),
                   (uint8_t)(e * f_lerp(d->a.b, d->b.b, t)) };
}

void room_picture(place_kit *k, float w, float h, unsigned a, unsigned b)
{
    const daub d = { { (uint8_t)(a >> 16), (uint8_t)(a >> 8), (uint8_t)a },
                     { (uint8_t)(b >> 16), (uint8_t)(b >> 8), (uint8_t)b },
                     (uint32_t)kit_pick(k, 999) };
    material m = material_plain(v3_fill(1), 0.6f);
    m.texture = kit_texture(k, 96, 96, paint_daub, &d);
    mesh_maker *c = kit_solid(k, m);
    uint32_t v = maker_vertex(c, v3(-0.5f * w, -0.5f * h, 0.012f), v3(0, 0, 1), (vec2){ 0, 0 });
    maker_vertex(c, v3(0.5f * w, -0.5f * h, 0.012f), v3(0, 0, 1), (vec2){ 1, 0 });
    maker_vertex(c, v3(0.5f * w, 0.5f * h, 0.012f), v3(0, 0, 1), (vec2){ 1, 1 });
    maker_vertex(c, v3(-0.5f * w, 0.5f * h, 0.012f), v3(0, 0, 1), (vec2){ 0, 1 });
    maker_triangle(c, v, v + 1, v + 2);
    maker_triangle(c, v, v + 2, v + 3);
    mesh_maker *f = kit_named(k, "walnut");
    const float e = 0.035f;
    kit_round(f, -0.5f * w - e, -0.5f * h - e, 0, -0.5f * w, 0.5f * h + e, 0.03f, 0.006f);
    kit_round(f, 0.5f * w, -0.5f * h - e, 0, 0.5f * w + e, 0.5f * h + e, 0.03f, 0.006f);
    kit_round(f, -0.5f * w, 0.5f * h, 0, 0.5f * w, 0.5f * h + e, 0.03f, 0.006f);
    kit_round(f, -0.5f * w, -0.5f * h - e, 0, 0.5f * w, -0.5f * h, 0.03f, 0.006f);
}

void room_rug(place_kit *k, float w, float d, unsigned a, unsigned b)
{
    material m = thing_tinted("wool", a);
    m.pattern = PATTERN_NOISE;
    m.pattern_scale = 0.02f;
    kit_round(kit_solid(k, m), -0.5f * w, 0.001f, -0.5f * d, 0.5f * w, 0.014f, 0.5f * d, 0.006f);
    material border = m;
    border.color = thing_color(b);
    border.color2 = v3_scale(border.color, 0.7f);
    mesh_maker *s = kit_solid(k, border);
    for (int i = 0; i < 2; i++) {
        float e = 0.14f + 0.09f * (float)i, t = i ? 0.018f : 0.05f, y = 0.0155f;
        kit_box(s, -0.5f * w + e, 0.012f, -0.5f * d + e, 0.5f * w - e, y, -0.5f * d + e + t);
        kit_box(s, -0.5f * w + e, 0.012f, 0.5f * d - e - t, 0.5f * w - e, y, 0.5f * d - e);
        kit_box(s, -0.5f * w + e, 0.012f, -0.5f * d + e + t, -0.5f * w + e + t, y, 0.5f * d - e - t);
        kit_box(s, 0.5f * w - e - t, 0.012f, -0.5f * d + e + t, 0.5f * w - e, y, 0.5f * d - e - t);
    }
}

void room_plant(place_kit *k, float h)
{
    const vec2 pot[] = { { 0, 0 },        { 0.11f, 0 },    { 0.15f, 0.26f },  { 0.16f, 0.27f },
                         { 0.16f, 0.3f }, { 0.14f, 0.3f }, { 0.135f, 0.25f }, { 0, 0.25f } };
    float s = f_clamp(h / 1.2f, 0.25f, 1.2f);
    affine before = kit_enter_turned(k, v3(0, 0, 0), quat_identity(), v3_fill(s));
    maker_lathe(kit_named(k, "ceramic"), pot, 8, 28);
    maker_cylinder(kit_named(k, "soil"), v3(0, 0.24f, 0), 0.13f, 0.13f, 0.02f, 20, true);
    kit_leave(k, before);
    plant_fern(k, v3(0, 0.25f * s, 0), 0.5f * h, 0x3f6a2c);
    plant_fern(k, v3(0, 0.28f * s, 0), 0.42f * h, 0x4d7a33);
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.15f * s, 0), v3(0.16f * s, 0.15f * s, 0), quat_identity(), "ceramic",
                "plant pot");
}

void room_radiator(place_kit *k, float w)
{
    mesh_maker *m = kit_tinted(k, "painted_metal", 0xe4e2dc);
    for (float x = 0; x < w; x += 0.06f)
        kit_round(m, x, 0.12f, 0.04f, x + 0.05f, 0.68f, 0.14f, 0.02f);
    kit_rod(m, v3(0, 0.18f, 0.09f), v3(w, 0.18f, 0.09f), 0.018f);
    kit_rod(m, v3(0, 0.62f, 0.09f), v3(w, 0.62f, 0.09f), 0.018f);
}

void room_door(place_kit *k, unsigned rgb)
{
    mesh_maker *m = kit_tinted(k, "painted_metal", rgb);
    kit_box(m, -0.52f, 0, 0, -0.45f, 2.12f, 0.03f);
    kit_box(m, 0.45f, 0, 0, 0.52f, 2.12f, 0.03f);
    kit_box(m, -0.45f, 2.05f, 0, 0.45f, 2.12f, 0.03f);
    kit_box(m, -0.45f, 0.01f, 0, 0.45f, 2.05f, 0.012f);
    for (int i = 0; i < 4; i++) {
        float x = i & 1 ? 0.21f : -0.21f, y = i & 2 ? 1.5f : 0.55f;
        kit_round(m, x - 0.15f, y - 0.38f, 0.008f, x + 0.15f, y + 0.38f, 0.022f, 0.007f);
    }
    mesh_maker *b = kit_named(k, "brass");
    kit_rod(b, v3(0.38f, 1.02f, 0.055f), v3(0.28f, 1.02f, 0.055f), 0.009f);
    kit_rod(b, v3(0.38f, 1.02f, 0.01f), v3(0.38f, 1.02f, 0.055f), 0.009f);
}

void room_jar(place_kit *k, vec3 p, float r, float h, unsigned rgb)
{
    affine before = kit_enter(k, p, 0);
    maker_cylinder(kit_tinted(k, "plastic", rgb), v3(0, 0.006f, 0), 0.88f * r, 0.88f * r, 0.72f * h, 18, true);
    const vec2 g[] = { { 0, 0 }, { 0.95f * r, 0 }, { r, 0.01f }, { r, 0.82f * h }, { 0.8f * r, 0.9f * h } };
    material glass = thing_material("window_glass");
    maker_lathe(kit_use(k, GROUP_GLASS, glass), g, 5, 24);
    maker_cylinder(kit_named(k, "oak"), v3(0, 0.89f * h, 0), 0.86f * r, 0.84f * r, 0.11f * h, 20, true);
    kit_leave(k, before);
}
