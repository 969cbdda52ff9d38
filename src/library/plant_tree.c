/* library/plant_tree.c - trees: broad-leaved by recursive branching, conifers by whorls, palms by fronds. */
#include "library/plant_green.h"

static vec3 jitter(place_kit *k, vec3 d, float amount)
{
    return v3_norm(
        v3_add(d, v3(kit_random(k, -amount, amount), kit_random(k, -amount, amount), kit_random(k, -amount, amount))));
}

/* a tree that would hide what is filmed, or stand before the lens, is not planted */
static bool has_room(place_kit *k, vec3 p, float radius, float height)
{
    return kit_headroom(k, affine_point(&k->at, p), radius) > 0.7f * height;
}

typedef struct crown {
    place_kit *k;
    material bark, leaves[3];
    float leaf_size;
    int leaves_per_twig, depth;
    uint32_t triangles_left;
} crown;

static void leaf_card(mesh_maker *m, vec3 p, vec3 out, vec3 side, float size)
{
    vec3 n = v3_norm(v3_cross(side, out)), a = v3_mad(p, side, -0.35f * size), b = v3_mad(p, side, 0.35f * size);
    vec3 tip = v3_mad(p, out, size);
    uint32_t v = maker_vertex(m, p, n, (vec2){ 0.5f, 0 });
    maker_vertex(m, v3_mad(v3_mad(b, out, 0.5f * size), n, 0.08f * size), n, (vec2){ 1, 0.5f });
    maker_vertex(m, tip, n, (vec2){ 0.5f, 1 });
    maker_vertex(m, v3_mad(v3_mad(a, out, 0.5f * size), n, 0.08f * size), n, (vec2){ 0, 0.5f });
    maker_triangle(m, v, v + 1, v + 2);
    maker_triangle(m, v, v + 2, v + 3);
}

static void twig_leaves(crown *c, vec3 p, vec3 d, float spread)
{
    for (int i = 0; i < c->leaves_per_twig; i++) {
        vec3 q = v3_add(p, v3(kit_random(c->k, -spread, spread), kit_random(c->k, -spread, spread) * 0.7f,
                              kit_random(c->k, -spread, spread)));
        vec3 out = jitter(c->k, v3_add(d, v3(0, -0.3f, 0)), 1.0f), t, b;
        v3_frame(out, &t, &b);
        leaf_card(kit_use(c->k, GROUP_FOLIAGE, c->leaves[kit_pick(c->k, 3)]), q, out, t,
                  c->leaf_size * kit_random(c->k, 0.7f, 1.25f));
    }
}

static void grow(crown *c, vec3 p, vec3 d, float length, float r, int level)
{
    enum {
        STEPS = 4
    };
    vec3 path[STEPS];
    float radii[STEPS];
    vec3 q = p, dir = d;
    for (int i = 0; i < STEPS; i++) {
        float t = (float)i / (STEPS - 1);
        path[i] = q;
        radii[i] = r * (1.0f - 0.45f * t);
        dir = jitter(c->k, v3_add(dir, v3(0, level ? 0.06f : 0.0f, 0)), 0.12f);
        q = v3_mad(q, dir, length / (STEPS - 1));
    }
    if (level < 3 || c->depth <= 3)
        maker_tube(kit_solid(c->k, c->bark), path, radii, STEPS, level == 0 ? 10 : level == 1 ? 6 : 4, false);
    if (level >= c->depth) {
        twig_leaves(c, path[STEPS - 1], dir, 0.55f * length);
        twig_leaves(c, path[STEPS - 2], dir, 0.5f * length);
        return;
    }
    int n = level == 0 ? 6 : 4;
    for (int i = 0; i < n; i++) {
        float t = level == 0 ? 0.55f + 0.45f * (float)i / (float)(n - 1) : 0.35f + 0.65f * ((float)i + 0.5f) / (float)n;
        int seg = (int)(t * (STEPS - 1));
        seg = seg > STEPS - 2 ? STEPS - 2 : seg;
        vec3 at = v3_lerp(path[seg], path[seg + 1], t * (STEPS - 1) - (float)seg), u, w;
        v3_frame(dir, &u, &w);
        float a = 2.4f * (float)i + kit_random(c->k, 0, 1.2f),
              lean = level == 0 ? kit_random(c->k, 0.6f, 1.1f) : kit_random(c->k, 0.5f, 1.0f);
        vec3 side = v3_add(v3_scale(u, cosf(a)), v3_scale(w, sinf(a)));
        vec3 out = v3_norm(v3_add(v3_scale(dir, cosf(lean)), v3_scale(side, sinf(lean))));
        grow(c, at, out, length * (level == 0 ? 0.62f : 0.66f) * kit_random(c->k, 0.8f, 1.15f), r * 0.5f, level + 1);
    }
}

void plant_tree(place_kit *k, vec3 p, float height, unsigned rgb, float detail)
{
    if (!has_room(k, p, 0.35f * height, height))
        return;
    uint32_t first = kit_foliage_mark(k);
    crown c = { .k = k, .bark = thing_material("bark") };
    for (int i = 0; i < 3; i++) {
        c.leaves[i] = thing_tinted("leaf", plant_leaf_color(k, rgb));
        c.leaves[i].pattern_scale = 0.5f;
    }
    c.depth = detail > 0.6f ? 3 : 2;
    c.leaves_per_twig = k->winter ? 0 : detail > 0.6f ? 44 : detail > 0.3f ? 34 : 24;
    c.leaf_size = height * (detail > 0.6f ? 0.027f : detail > 0.3f ? 0.03f : 0.042f);
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    float r = 0.026f * height;
    grow(&c, v3(0, -0.1f, 0), v3(0, 1, 0), 0.5f * height, r, 0);
    kit_sway(k, first, 0.3f * height, height, 0.5f);
    kit_collide(k, COLLIDER_CAPSULE, v3(0, 0.25f * height, 0), v3(r, 0.25f * height, 0), quat_identity(), "wood",
                "tree");
    kit_leave(k, before);
}

void plant_conifer(place_kit *k, vec3 p, float height, unsigned rgb, float detail)
{
    if (!has_room(k, p, 0.22f * height, height))
        return;
    uint32_t first = kit_foliage_mark(k);
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    const vec3 trunk[2] = { { 0, -0.2f, 0 }, { 0, height * 0.97f, 0 } };
    const float tr[2] = { 0.016f * height, 0.003f * height };
    maker_tube(kit_named(k, "bark"), trunk, tr, 2, detail > 0.5f ? 10 : 5, false);
    material needles[2];
    for (int i = 0; i < 2; i++)
        needles[i] = thing_tinted("leaf", i ? rgb : rgb - 0x040804);
    int whorls = detail > 0.6f ? 26 : detail > 0.3f ? 15 : 9, arms = detail > 0.6f ? 9 : detail > 0.3f ? 7 : 5;
    int sprays = detail > 0.6f ? 7 : detail > 0.3f ? 4 : 2;
    for (int i = 0; i < whorls; i++) {
        float t = 0.12f + 0.86f * (float)i / (float)whorls, y = height * t;
        float reach = 0.24f * height * powf(1.0f - t, 0.85f) + 0.012f * height;
        for (int j = 0; j < arms; j++) {
            float a = 2 * CIEL_PI_F * ((float)j + kit_random(k, 0, 0.7f)) / (float)arms + 1.7f * (float)i;
            float l = reach * kit_random(k, 0.75f, 1.15f), droop = kit_random(k, 0.15f, 0.45f);
            vec3 d = v3(sinf(a), -droop, cosf(a)), side = v3(cosf(a), 0, -sinf(a));
            mesh_maker *m = kit_use(k, GROUP_FOLIAGE, needles[(i + j) & 1]);
            for (int s = 0; s < sprays; s++) {
                float u0 = (float)s / (float)sprays, w = l * (0.42f - 0.22f * u0) * (sprays < 3 ? 1.2f : 0.9f);
                vec3 at = v3_mad(v3(0, y, 0), d, l * u0),
                     tip = v3_mad(v3(0, y - 0.05f * l, 0), d, l * f_min(1.0f, u0 + 1.6f / (float)sprays));
                for (int h = -1; h <= 1; h += 2) {
                    vec3 wing =
                        v3_add(v3_lerp(at, tip, 0.65f), v3_add(v3_scale(side, (float)h * w), v3(0, -0.25f * w, 0)));
                    vec3 n = v3_norm(v3_add(v3(0, 1, 0), v3_scale(side, 0.4f * (float)h)));
                    uint32_t v = maker_vertex(m, at, n, (vec2){ 0, u0 });
                    maker_vertex(m, h > 0 ? wing : tip, n, (vec2){ 1, u0 });
                    maker_vertex(m, h > 0 ? tip : wing, n, (vec2){ 0, 1 });
                    maker_triangle(m, v, v + 1, v + 2);
                }
            }
        }
    }
    kit_sway(k, first, 0.2f * height, height, 0.25f);
    kit_collide(k, COLLIDER_CAPSULE, v3(0, 0.25f * height, 0), v3(0.02f * height, 0.25f * height, 0), quat_identity(),
                "wood", "tree");
    kit_leave(k, before);
}

void plant_palm(place_kit *k, vec3 p, float height, float detail)
{
    uint32_t first = kit_foliage_mark(k);
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    float lean = kit_random(k, 0.04f, 0.16f) * height;
    vec3 trunk[8];
    float r[8];
    for (int i = 0; i < 8; i++) {
        float t = (float)i / 7;
        trunk[i] = v3(lean * t * t, -0.1f + (height + 0.1f) * t, 0);
        r[i] = 0.02f * height * (1.25f - 0.5f * t) + (i == 0 ? 0.05f : 0);
    }
    maker_tube(kit_tinted(k, "bark", 0x8a7458), trunk, r, 8, 12, false);
    vec3 top = trunk[7];
    material green = thing_tinted("leaf", 0x4f7a2a);
    int fronds = detail > 0.5f ? 17 : 11, pairs = detail > 0.5f ? 24 : 12;
    for (int i = 0; i < fronds; i++) {
        float a = 2.4f * (float)i, rise = 0.75f - 1.1f * (float)i / (float)fronds,
              l = 0.36f * height * kit_random(k, 0.85f, 1.1f);
        vec3 dir = v3(sinf(a), 0, cosf(a)), side = v3(cosf(a), 0, -sinf(a));
        mesh_maker *m = kit_use(k, GROUP_FOLIAGE, green);
        for (int j = 1; j < pairs; j++) {
            float t = (float)j / (float)pairs;
            vec3 c = v3_add(v3_mad(top, dir, l * t), v3(0, l * (rise * t - (0.55f + 0.4f * rise) * t * t), 0));
            float w = 0.2f * l * sinf(CIEL_PI_F * (0.12f + 0.85f * t));
            for (int s = -1; s <= 1; s += 2)
                leaf_card(m, c,
                          v3_norm(v3_add(v3_scale(side, (float)s), v3_add(v3_scale(dir, 0.5f), v3(0, -0.45f, 0)))), dir,
                          w);
        }
        vec3 rib[4];
        float rr[4];
        for (int j = 0; j < 4; j++) {
            float t = (float)j / 3;
            rib[j] = v3_add(v3_mad(top, dir, l * t), v3(0, l * (rise * t - (0.55f + 0.4f * rise) * t * t), 0));
            rr[j] = 0.014f - 0.01f * t;
        }
        maker_tube(m, rib, rr, 4, 4, false);
    }
    kit_sway(k, first, 0.7f * height, 1.2f * height, 0.8f);
    for (int i = 0; i < 5; i++) {
        float a = 1.3f * (float)i;
        maker_sphere(kit_tinted(k, "bark", 0x4a3a20), v3_add(top, v3(0.14f * sinf(a), -0.16f, 0.14f * cosf(a))),
                     v3_fill(0.11f), 10);
    }
    kit_collide(k, COLLIDER_CAPSULE, v3(0.3f * lean, 0.5f * height, 0), v3(0.02f * height, 0.5f * height, 0),
                quat_identity(), "wood", "tree");
    kit_leave(k, before);
}

static void far_round(place_kit *k, vec3 p, float h, material leaf)
{
    mesh_maker *m = kit_use(k, GROUP_FAR, leaf);
    uint32_t first = m->n_vertices;
    maker_sphere(m, v3(p.x, p.y + 0.58f * h, p.z), v3(0.36f * h, 0.44f * h, 0.36f * h), 10);
    for (uint32_t i = first; i < m->n_vertices; i++) { /* lumps: by place, so that seams stay closed */
        vec3 d = v3_sub(m->positions[i], v3(p.x, p.y + 0.58f * h, p.z));
        float lump =
            1.0f + 0.25f * sinf(9.0f * d.x / h + p.x) * cosf(11.0f * d.z / h + p.z) + 0.12f * sinf(17.0f * d.y / h);
        m->positions[i] = v3_add(v3(p.x, p.y + 0.58f * h, p.z), v3_scale(d, lump));
    }
}

void plant_far_trees(place_kit *k, const terrain *t, float from, float to, int n, float height, unsigned rgb,
                     float conifers)
{
    for (int i = 0; i < n; i++) {
        float a = kit_random(k, -2.4f, 2.4f), d = f_lerp(from, to, sqrtf(kit_random(k, 0, 1))),
              h = height * kit_random(k, 0.7f, 1.2f);
        vec3 p = terrain_point(t, d * sinf(a), -d * cosf(a));
        if (kit_chance(k, conifers)) {
            mesh_maker *m = kit_use(k, GROUP_FAR, thing_tinted("leaf", 0x24381f));
            for (int c = 0; c < 3; c++)
                maker_cylinder(m, v3(p.x, p.y + h * (0.1f + 0.26f * (float)c), p.z), h * (0.2f - 0.05f * (float)c), 0,
                               h * 0.4f, 7, false);
        } else {
            far_round(k, p, h, thing_tinted("leaf", k->winter ? 0x6a6058 : plant_leaf_color(k, rgb)));
        }
        maker_cylinder(kit_use(k, GROUP_FAR, thing_material("bark")), v3(p.x, p.y - 0.3f, p.z), 0.02f * h, 0.012f * h,
                       0.4f * h, 5, false);
    }
}
