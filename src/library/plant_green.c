/* library/plant_green.c - see plant_green.h: grass, bushes, flowers, ferns. Trees are in plant_tree.c. */
#include "library/plant_green.h"

unsigned plant_leaf_color(place_kit *k, unsigned summer)
{
    static const unsigned autumn[] = { 0xb5541c, 0xc98a1e, 0x9c3318, 0xd0a428, 0x7e5a20 };
    static const unsigned spring[] = { 0x7fa83a, 0x93b548, 0x6d9c34 };
    if (k->autumn)
        return autumn[kit_pick(k, 5)];
    if (k->spring)
        return spring[kit_pick(k, 3)];
    int d = kit_pick(k, 3) - 1;
    unsigned r = (summer >> 16) & 255, g = (summer >> 8) & 255, b = summer & 255;
    r = (unsigned)f_clamp((float)r + 8.0f * (float)d, 0, 255);
    g = (unsigned)f_clamp((float)g + 10.0f * (float)d, 0, 255);
    return r << 16 | g << 8 | b;
}

static material leaf(unsigned rgb)
{
    material m = thing_tinted("leaf", rgb);
    m.pattern_scale = 0.4f; /* varies from leaf to leaf rather than inside one */
    return m;
}

/* A blade: a strip of three narrowing steps that bends over. */
static void blade(mesh_maker *m, vec3 p, float height, float width, float heading, float bend)
{
    vec3 side = v3(cosf(heading), 0, -sinf(heading)), lean = v3(sinf(heading), 0, cosf(heading));
    static const float ts[3] = { 0.0f, 0.5f, 1.0f };
    uint32_t v = m->n_vertices;
    for (int i = 0; i < 3; i++) {
        float t = ts[i], w = 0.5f * width * (1.0f - 0.35f * t);
        vec3 c = v3_mad(v3_add(p, v3(0, height * t * (1.0f - 0.25f * bend * t), 0)), lean, height * bend * t * t);
        vec3 n = v3_norm(v3_mad(lean, v3(0, 1, 0), 0.9f));
        if (i < 2) {
            maker_vertex(m, v3_mad(c, side, -w), n, (vec2){ 0, t });
            maker_vertex(m, v3_mad(c, side, w), n, (vec2){ 1, t });
        } else {
            maker_vertex(m, c, n, (vec2){ 0.5f, 1 });
        }
    }
    maker_triangle(m, v, v + 1, v + 3);
    maker_triangle(m, v, v + 3, v + 2);
    maker_triangle(m, v + 2, v + 3, v + 4);
}

/* sway by height over the blade's own root */
static void blade_sway(place_kit *k, uint32_t first)
{
    kit_part *leaves = &k->parts[GROUP_FOLIAGE];
    for (uint32_t v = first; v + 4 < leaves->mm.n_vertices; v += 5) {
        leaves->sway[v] = leaves->sway[v + 1] = 0.0f;
        leaves->sway[v + 2] = leaves->sway[v + 3] = 0.3f;
        leaves->sway[v + 4] = 1.0f;
    }
}

void plant_grass(place_kit *k, const terrain *t, float cx, float cz, float radius, int n, float height, unsigned rgb,
                 plant_keep *keep, const void *user)
{
    uint32_t first = kit_foliage_mark(k);
    material shades[3];
    for (int i = 0; i < 3; i++)
        shades[i] = leaf(k->autumn || k->winter ? (i ? 0x9a8448 : 0x7d7a3c) : plant_leaf_color(k, rgb));
    for (int i = 0; i < n; i += 7) {
        float a = kit_random(k, 0, 2 * CIEL_PI_F), r = radius * powf(kit_random(k, 0, 1), 0.62f);
        float x = cx + r * sinf(a), z = cz + r * cosf(a);
        if (keep && !keep(user, x, z))
            continue;
        mesh_maker *m = kit_use(k, GROUP_FOLIAGE, shades[kit_pick(k, 3)]);
        float clump = height * kit_random(k, 0.55f, 1.25f), wide = 1.0f + r / 14.0f; /* wider where they are sparse */
        float room = kit_headroom(k, terrain_point(t, x, z), 0.07f * wide);
        if (room <= 0)
            continue;
        clump = f_min(clump, f_max(room, 0.06f)); /* stubble at least */
        for (int j = 0; j < 7; j++) {
            float bx = x + kit_random(k, -0.07f, 0.07f) * wide, bz = z + kit_random(k, -0.07f, 0.07f) * wide;
            blade(m, v3_add(terrain_point(t, bx, bz), v3(0, -0.01f, 0)), clump * kit_random(k, 0.6f, 1.1f),
                  (0.005f + 0.012f * height) * f_min(wide, 4.0f), kit_random(k, 0, 2 * CIEL_PI_F),
                  kit_random(k, 0.15f, 0.7f));
        }
    }
    kit_sway(k, first, 0, 1, 0); /* makes room */
    blade_sway(k, first);
}

void plant_tuft(place_kit *k, vec3 p, int blades, float height, unsigned rgb)
{
    uint32_t first = kit_foliage_mark(k);
    mesh_maker *m = kit_use(k, GROUP_FOLIAGE, leaf(rgb));
    for (int i = 0; i < blades; i++)
        blade(m, v3_add(p, v3(kit_random(k, -0.06f, 0.06f), -0.01f, kit_random(k, -0.06f, 0.06f))),
              height * kit_random(k, 0.5f, 1.1f), 0.006f + 0.012f * height, kit_random(k, 0, 2 * CIEL_PI_F),
              kit_random(k, 0.2f, 0.8f));
    kit_sway(k, first, 0, 1, 0);
    blade_sway(k, first);
}

/* A leaf: two triangles folded along the middle. */
static void leaf_at(mesh_maker *m, vec3 p, vec3 out, vec3 side, float size)
{
    vec3 n = v3_norm(v3_cross(side, out)), tip = v3_mad(p, out, size), mid = v3_mad(p, out, 0.45f * size);
    uint32_t v = maker_vertex(m, p, n, (vec2){ 0, 0 });
    maker_vertex(m, v3_mad(v3_mad(mid, side, 0.32f * size), n, 0.06f * size), n, (vec2){ 1, 0.5f });
    maker_vertex(m, tip, n, (vec2){ 0, 1 });
    maker_vertex(m, v3_mad(v3_mad(mid, side, -0.32f * size), n, 0.06f * size), n, (vec2){ 1, 0.5f });
    maker_triangle(m, v, v + 1, v + 2);
    maker_triangle(m, v, v + 2, v + 3);
}

static vec3 random_direction(place_kit *k)
{
    float y = kit_random(k, -1, 1), a = kit_random(k, 0, 2 * CIEL_PI_F), r = sqrtf(1 - y * y);
    return v3(r * cosf(a), y, r * sinf(a));
}

void plant_bush(place_kit *k, vec3 p, float size, unsigned rgb, int leaves)
{
    uint32_t first = kit_foliage_mark(k);
    material shades[2] = { leaf(plant_leaf_color(k, rgb)), leaf(plant_leaf_color(k, rgb)) };
    affine before = kit_enter(k, p, 0);
    for (int i = 0; i < leaves; i++) {
        vec3 d = random_direction(k);
        d.y = fabsf(d.y);
        vec3 c = v3_mul(v3_scale(d, powf(kit_random(k, 0.1f, 1), 0.4f)), v3(0.55f * size, 0.75f * size, 0.55f * size)),
             t, b;
        vec3 out = v3_norm(v3_add(d, v3_scale(random_direction(k), 0.6f)));
        v3_frame(out, &t, &b);
        leaf_at(kit_use(k, GROUP_FOLIAGE, shades[i & 1]), c, out, t, 0.05f + 0.075f * size * kit_random(k, 0.6f, 1.2f));
    }
    kit_sway(k, first, 0, size, 0.35f);
    mesh_maker *core = kit_tinted(k, "leaf", 0x26361a); /* keeps the middle dark */
    maker_sphere(core, v3(0, 0.3f * size, 0), v3(0.3f * size, 0.34f * size, 0.3f * size), 12);
    kit_leave(k, before);
}

void plant_hedge(place_kit *k, float length, float height, float depth, unsigned rgb)
{
    uint32_t first = kit_foliage_mark(k);
    material shades[2] = { leaf(plant_leaf_color(k, rgb)), leaf(plant_leaf_color(k, rgb)) };
    int n = (int)(length * (height + 0.5f * depth) * 420.0f);
    n = n > 26000 ? 26000 : n;
    for (int i = 0; i < n; i++) {
        bool top = kit_chance(k, 0.3f);
        float x = kit_random(k, 0, length), jut = kit_random(k, -0.02f, 0.06f);
        vec3 c = top ? v3(x, height + jut, kit_random(k, -depth, 0)) : v3(x, kit_random(k, 0, height), jut), t, b;
        vec3 out = v3_norm(v3_add(top ? v3(0, 1, 0) : v3(0, 0.2f, 1), v3_scale(random_direction(k), 0.9f)));
        v3_frame(out, &t, &b);
        leaf_at(kit_use(k, GROUP_FOLIAGE, shades[i & 1]), c, out, t, kit_random(k, 0.04f, 0.075f));
    }
    kit_sway(k, first, 0, height, 0.08f);
    kit_box(kit_tinted(k, "bark", 0x141c0e), 0.02f, 0, -depth + 0.02f, length - 0.02f, height - 0.01f, -0.02f);
    kit_solid_box(k, v3(0, 0, -depth), v3(length, height, 0), "leaf", "hedge");
}

void plant_flowers(place_kit *k, const terrain *t, float cx, float cz, float radius, int n, const unsigned *rgb,
                   int n_rgb)
{
    uint32_t first = kit_foliage_mark(k);
    material stem = leaf(0x4c7a2c), heart = thing_tinted("petal", 0xe8b820);
    for (int i = 0; i < n; i++) {
        float a = kit_random(k, 0, 2 * CIEL_PI_F), r = radius * sqrtf(kit_random(k, 0, 1)),
              h = kit_random(k, 0.18f, 0.42f);
        vec3 p = terrain_point(t, cx + r * sinf(a), cz + r * cosf(a)),
             c = v3_add(p, v3(kit_random(k, -0.05f, 0.05f), h, kit_random(k, -0.05f, 0.05f)));
        if (kit_headroom(k, p, 0.04f) < h)
            continue;
        uint32_t own = kit_foliage_mark(k);
        mesh_maker *m = kit_use(k, GROUP_FOLIAGE, stem);
        const vec3 path[2] = { p, c };
        const float rr[2] = { 0.003f, 0.002f };
        maker_tube(m, path, rr, 2, 3, false);
        vec3 up = v3_norm(v3_add(v3(0, 1, 0), v3_scale(random_direction(k), 0.5f))), u, w;
        v3_frame(up, &u, &w);
        m = kit_use(k, GROUP_FOLIAGE, thing_tinted("petal", rgb[kit_pick(k, n_rgb)]));
        float size = kit_random(k, 0.018f, 0.034f);
        for (int j = 0; j < 6; j++) {
            float b = 2 * CIEL_PI_F * (float)j / 6;
            vec3 out = v3_norm(v3_add(v3_add(v3_scale(u, cosf(b)), v3_scale(w, sinf(b))), v3_scale(up, 0.35f)));
            leaf_at(m, c, out, v3_norm(v3_cross(up, out)), size * 1.35f);
        }
        m = kit_use(k, GROUP_FOLIAGE, heart);
        maker_sphere(m, v3_mad(c, up, 0.3f * size), v3_fill(0.3f * size), 6);
        kit_part *leaves = &k->parts[GROUP_FOLIAGE];
        kit_sway(k, own, 0, 1, 0);
        for (uint32_t v = own; v < leaves->mm.n_vertices; v++)
            leaves->sway[v] = f_clamp((leaves->mm.positions[v].y - p.y) / h, 0, 1) * 0.6f;
    }
    (void)first;
}

void plant_fern(place_kit *k, vec3 p, float size, unsigned rgb)
{
    uint32_t first = kit_foliage_mark(k);
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    mesh_maker *m = kit_use(k, GROUP_FOLIAGE, leaf(rgb));
    for (int i = 0; i < 9; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + kit_random(k, 0, 0.6f)) / 9, l = size * kit_random(k, 0.75f, 1.1f);
        vec3 dir = v3(sinf(a), 0, cosf(a)), side = v3(cosf(a), 0, -sinf(a));
        for (int j = 1; j < 12; j++) {
            float t = (float)j / 12;
            vec3 c = v3_add(v3_scale(dir, l * t), v3(0, l * (1.1f * t - 0.95f * t * t), 0));
            float w = 0.42f * l * sinf(CIEL_PI_F * powf(t, 0.7f)) * 0.7f + 0.01f;
            vec3 along = v3_norm(v3_add(dir, v3(0, 1.1f - 1.9f * t, 0)));
            for (int s = -1; s <= 1; s += 2)
                leaf_at(m, c, v3_norm(v3_add(v3_scale(side, (float)s), v3_scale(along, 0.4f))), along, w);
        }
    }
    kit_sway(k, first, 0, size * 0.4f, 0.5f);
    kit_leave(k, before);
}

void plant_reeds(place_kit *k, vec3 p, int n, float height)
{
    uint32_t first = kit_foliage_mark(k);
    affine before = kit_enter(k, p, 0);
    material green = leaf(0x6d8a3c);
    for (int i = 0; i < n; i++) {
        vec3 c = v3(kit_random(k, -0.3f, 0.3f), -0.1f, kit_random(k, -0.3f, 0.3f));
        float h = height * kit_random(k, 0.6f, 1.1f);
        blade(kit_use(k, GROUP_FOLIAGE, green), c, h, 0.02f, kit_random(k, 0, 6.28f), kit_random(k, 0.05f, 0.35f));
    }
    kit_sway(k, first, 0, height, 0.8f);
    for (int i = 0; i < n / 6; i++) {
        vec3 c = v3(kit_random(k, -0.25f, 0.25f), 0, kit_random(k, -0.25f, 0.25f));
        float h = height * kit_random(k, 0.8f, 1.1f);
        kit_rod(kit_use(k, GROUP_FOLIAGE, green), c, v3(c.x, h, c.z), 0.004f);
        kit_rod(kit_use(k, GROUP_FOLIAGE, thing_tinted("bark", 0x4a2f1a)), v3(c.x, h, c.z), v3(c.x, h + 0.14f, c.z),
                0.013f);
    }
    kit_leave(k, before);
}

void plant_ivy(place_kit *k, float w, float h, int leaves, unsigned rgb)
{
    uint32_t first = kit_foliage_mark(k);
    material shades[2] = { leaf(plant_leaf_color(k, rgb)), leaf(plant_leaf_color(k, rgb)) };
    for (int i = 0; i < leaves; i++) {
        float y = h * kit_random(k, 0, 1), x = w * (0.5f + (kit_random(k, -0.5f, 0.5f)) * (1.0f - 0.5f * y / h)),
              s = kit_random(k, 0.04f, 0.09f);
        vec3 out = v3_norm(v3(kit_random(k, -0.5f, 0.5f), kit_random(k, -0.9f, 0.1f), 0.7f));
        leaf_at(kit_use(k, GROUP_FOLIAGE, shades[i & 1]), v3(x, y, 0.02f + kit_random(k, 0, 0.05f)), out,
                v3_norm(v3_cross(out, v3(0, 0, 1))), s);
    }
    kit_sway(k, first, 0, h, 0.06f);
}
