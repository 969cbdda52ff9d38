/* library/street.c - street furniture; see street.h. */
#include "library/street.h"

static mesh_maker *metal(place_kit *k, unsigned rgb)
{
    return kit_tinted(k, "painted_metal", rgb);
}

/* ---- the vending machine: bottles behind a pane under light ---- */

static void bottles(place_kit *k, float y, float nits)
{
    static const unsigned labels[] = { 0xd8362a, 0x2f7fd0, 0x2ea05a, 0xf0b020, 0xe8e8ea, 0x7a3f9a, 0xf06a2a, 0x20222a };
    for (int i = 0; i < 8; i++) {
        float x = -0.37f + 0.105f * (float)i;
        material m = thing_tinted("plastic", labels[kit_pick(k, 8)]);
        m.emission = v3_scale(m.color, 0.35f * nits); /* lit from the case's tubes all round */
        mesh_maker *b = kit_use(k, nits > 0 ? GROUP_GLOW : GROUP_SOLID, m);
        maker_cylinder(b, v3(x, y, 0.27f), 0.034f, 0.034f, 0.15f, 8, false);
        maker_cylinder(kit_tinted(k, "plastic", 0xf2f2f2), v3(x, y + 0.15f, 0.27f), 0.034f, 0.014f, 0.05f, 10, true);
    }
}

void street_vending_machine(place_kit *k, unsigned rgb, float nits)
{
    mesh_maker *m = metal(k, rgb);
    const float w = 0.5f, d = 0.36f, h = 1.83f;
    kit_round(m, -w, 0.06f, -d, w, h, 0.2f, 0.02f);
    kit_round(m, -w, 0.06f, 0.19f, -0.44f, h, d, 0.015f);
    kit_round(m, 0.44f, 0.06f, 0.19f, w, h, d, 0.015f);
    kit_round(m, -0.45f, 1.72f, 0.19f, 0.45f, h, d, 0.015f);
    kit_round(m, -0.45f, 0.06f, 0.19f, 0.45f, 0.72f, d, 0.015f);
    kit_box(metal(k, 0x1b1c1e), -0.46f, 0, -0.3f, 0.46f, 0.06f, 0.3f);
    /* the lit case */
    if (nits > 0)
        kit_box(kit_glow(k, 0xf4f8ff, 0.5f * nits), -0.44f, 0.74f, 0.2f, 0.44f, 1.7f, 0.205f);
    else
        kit_box(kit_tinted(k, "plastic", 0xdfe3e6), -0.44f, 0.74f, 0.2f, 0.44f, 1.7f, 0.205f);
    for (int row = 0; row < 3; row++) {
        float y = 0.78f + 0.31f * (float)row;
        kit_box(kit_tinted(k, "plastic", 0xe6e8ea), -0.44f, y - 0.02f, 0.2f, 0.44f, y, 0.32f);
        bottles(k, y, nits);
        /* price strip with buttons */
        for (int i = 0; i < 8; i++)
            kit_box(nits > 0 ? kit_glow(k, 0x60a0ff, 0.8f * nits) : kit_tinted(k, "plastic", 0x4060a0),
                    -0.39f + 0.105f * (float)i, y - 0.018f, 0.32f, -0.35f + 0.105f * (float)i, y - 0.004f, 0.325f);
    }
    maker_quad(kit_use(k, GROUP_GLASS, thing_material("window_glass")), v3(-0.44f, 0.72f, 0.35f), v3(0.88f, 0, 0),
               v3(0, 1.0f, 0));
    /* coin panel, flap */
    kit_box(metal(k, 0x16171a), -0.36f, 0.16f, d, 0.36f, 0.34f, d + 0.006f);
    kit_box(metal(k, 0xb9bcc0), 0.2f, 0.42f, d, 0.4f, 0.68f, d + 0.008f);
    kit_box(nits > 0 ? kit_glow(k, 0x40ff90, nits) : metal(k, 0x204030), 0.25f, 0.6f, d + 0.008f, 0.35f, 0.63f,
            d + 0.011f);
    kit_solid_box(k, v3(-w, 0, -d), v3(w, h, d), "metal", "vending machine");
}

void street_air_conditioner(place_kit *k)
{
    mesh_maker *m = metal(k, 0xb6b4ac);
    kit_round(m, -0.4f, 0.0f, 0.08f, 0.4f, 0.56f, 0.38f, 0.02f);
    mesh_maker *dark = metal(k, 0x222325);
    affine before = kit_enter_turned(k, v3(-0.1f, 0.28f, 0.381f), quat_euler_deg(0, 90, 0), v3_fill(1));
    maker_cylinder(dark, v3(0, -0.008f, 0), 0.22f, 0.22f, 0.012f, 24, true);
    kit_leave(k, before);
    m = metal(k, 0x9a988f);
    for (int i = -4; i <= 4; i++) {
        float y = 0.28f + 0.048f * (float)i, half = sqrtf(f_max(0.0f, 0.0484f - 0.0023f * (float)(i * i)));
        kit_box(m, -0.1f - half, y - 0.005f, 0.387f, -0.1f + half, y + 0.005f, 0.394f);
    }
    dark = metal(k, 0x3a3b3d);
    for (int s = -1; s <= 1; s += 2)
        kit_box(dark, (float)s * 0.3f - 0.02f, -0.04f, 0, (float)s * 0.3f + 0.02f, 0, 0.4f);
    const vec3 hose[4] = {
        { 0.42f, 0.12f, 0.2f }, { 0.5f, 0.1f, 0.16f }, { 0.52f, 0.02f, 0.06f }, { 0.52f, -0.5f, 0.03f }
    };
    const float r[4] = { 0.022f, 0.022f, 0.022f, 0.022f };
    maker_tube(kit_tinted(k, "plastic", 0xc9c4b4), hose, r, 4, 7, false);
}

void street_pipe(place_kit *k, float height, float r, unsigned rgb)
{
    mesh_maker *m = metal(k, rgb);
    maker_cylinder(m, v3(0, 0.05f, r + 0.03f), r, r, height - 0.05f, 12, true);
    for (float y = 0.6f; y < height; y += 1.6f) {
        maker_cylinder(m, v3(0, y, r + 0.03f), r + 0.012f, r + 0.012f, 0.05f, 12, true);
        kit_box(m, -0.015f, y, 0, 0.015f, y + 0.05f, 0.04f);
    }
}

void street_lantern(place_kit *k, float r, unsigned rgb, float nits)
{
    enum {
        N = 11
    };
    vec2 p[N];
    for (int i = 0; i < N; i++) {
        float t = (float)i / (N - 1), a = CIEL_PI_F * (0.12f + 0.76f * t);
        float ripple = 1.0f + (i % 2 ? 0.018f : -0.018f);
        p[i] = (vec2){ r * sinf(a) * ripple, -0.1f - 2.3f * r * (1.0f - t) };
    }
    material m = thing_tinted("paper", rgb);
    m.emission = thing_glowing(rgb, nits).emission;
    maker_lathe(kit_use(k, nits > 0 ? GROUP_GLOW : GROUP_SOLID, m), p, N, 14);
    mesh_maker *cap = kit_tinted(k, "lacquer", 0x101010);
    maker_cylinder(cap, v3(0, -0.1f, 0), 0.4f * r, 0.36f * r, 0.05f, 16, true);
    maker_cylinder(cap, v3(0, -0.14f - 2.3f * r, 0), 0.36f * r, 0.4f * r, 0.05f, 16, true);
    kit_rod(cap, v3(0, -0.05f, 0), v3(0, 0.02f, 0), 0.006f);
}

void street_crates(place_kit *k, int n, unsigned rgb)
{
    const float w = 0.23f, d = 0.17f, h = 0.3f, t = 0.014f;
    for (int c = 0; c < n; c++) {
        float turn = kit_random(k, -6, 6);
        affine before = kit_enter(k, v3(kit_random(k, -0.02f, 0.02f), h * (float)c, 0), turn);
        mesh_maker *m = kit_tinted(k, "plastic", rgb);
        for (int s = 0; s < 3; s++) {
            float y = 0.02f + 0.095f * (float)s;
            kit_box(m, -w, y, d - t, w, y + 0.07f, d);
            kit_box(m, -w, y, -d, w, y + 0.07f, -d + t);
            kit_box(m, -w, y, -d + t, -w + t, y + 0.07f, d - t);
            kit_box(m, w - t, y, -d + t, w, y + 0.07f, d - t);
        }
        for (int sx = -1; sx <= 1; sx += 2)
            for (int sz = -1; sz <= 1; sz += 2)
                kit_box(m, (float)sx * (w - 0.017f) - 0.02f, 0, (float)sz * (d - 0.017f) - 0.02f,
                        (float)sx * (w - 0.017f) + 0.02f, h - 0.005f, (float)sz * (d - 0.017f) + 0.02f);
        kit_box(m, -w + t, 0.01f, -d + t, w - t, 0.02f, d - t);
        kit_leave(k, before);
    }
    kit_solid_box(k, v3(-w, 0, -d), v3(w, h * (float)n, d), "plastic", "crates");
}

void street_bin(place_kit *k, unsigned rgb)
{
    mesh_maker *m = kit_tinted(k, "plastic", rgb);
    const vec3 rings[3][4] = {
        { { -0.24f, 0.1f, 0.22f }, { 0.24f, 0.1f, 0.22f }, { 0.24f, 0.1f, -0.22f }, { -0.24f, 0.1f, -0.22f } },
        { { -0.29f, 0.95f, 0.3f }, { 0.29f, 0.95f, 0.3f }, { 0.29f, 0.95f, -0.3f }, { -0.29f, 0.95f, -0.3f } },
        { { -0.29f, 0.96f, 0.3f }, { 0.29f, 0.96f, 0.3f }, { 0.29f, 0.96f, -0.3f }, { -0.29f, 0.96f, -0.3f } }
    };
    for (int i = 0; i < 4; i++) {
        const vec3 *a = rings[0], *b = rings[1];
        int j = (i + 1) % 4;
        vec3 u = v3_sub(a[j], a[i]);
        uint32_t v = maker_vertex(m, a[i], v3_fill(0), (vec2){ 0, 0 });
        maker_vertex(m, a[j], v3_fill(0), (vec2){ v3_len(u), 0 });
        maker_vertex(m, b[j], v3_fill(0), (vec2){ v3_len(u), 0.85f });
        maker_vertex(m, b[i], v3_fill(0), (vec2){ 0, 0.85f });
        maker_triangle(m, v, v + 1, v + 2);
        maker_triangle(m, v, v + 2, v + 3);
    }
    kit_round(m, -0.31f, 0.95f, -0.33f, 0.31f, 1.02f, 0.33f, 0.02f);
    kit_rod(m, v3(-0.22f, 1.0f, -0.36f), v3(0.22f, 1.0f, -0.36f), 0.018f);
    for (int s = -1; s <= 1; s += 2) {
        affine before = kit_enter_turned(k, v3((float)s * 0.2f, 0.1f, -0.26f), quat_euler_deg(0, 0, 90), v3_fill(1));
        maker_cylinder(kit_named(k, "rubber"), v3(0, -0.03f, 0), 0.1f, 0.1f, 0.06f, 16, true);
        kit_leave(k, before);
    }
    kit_box(m, -0.2f, 0, 0.12f, 0.2f, 0.1f, 0.2f);
    kit_solid_box(k, v3(-0.3f, 0, -0.33f), v3(0.3f, 1.02f, 0.33f), "plastic", "bin");
}

void street_bags(place_kit *k, int n)
{
    for (int i = 0; i < n; i++) {
        float r = kit_random(k, 0.2f, 0.3f), x = kit_random(k, -0.35f, 0.35f) + 0.3f * (float)(i % 2),
              z = kit_random(k, -0.1f, 0.25f);
        vec2 p[9];
        for (int j = 0; j < 9; j++) {
            float t = (float)j / 8, a = CIEL_PI_F * t;
            p[j] = (vec2){ r * powf(f_max(0.0f, sinf(a)), 0.7f) * (1.0f - 0.35f * t) + (j == 8 ? 0.02f : 0.0f), r * 1.5f * t };
        }
        material m = thing_tinted("plastic", kit_chance(k, 0.7f) ? 0x0d0e10 : 0xd8dadc);
        m.roughness = 0.28f;
        m.pattern = PATTERN_NOISE;
        m.pattern_scale = 0.06f;
        m.bump = 0.012f;
        affine before = kit_enter(k, v3(x, 0, z), kit_random(k, 0, 360));
        maker_lathe(kit_solid(k, m), p, 9, 18);
        kit_leave(k, before);
    }
}

/* ---- lamps ---- */

void street_lamp_post(place_kit *k, float height, unsigned rgb, float lumens)
{
    mesh_maker *m = metal(k, 0x2f3335);
    maker_cylinder(m, v3(0, 0, 0), 0.11f, 0.09f, 0.5f, 16, true);
    maker_cylinder(m, v3(0, 0.5f, 0), 0.065f, 0.04f, height - 0.7f, 14, true);
    const vec3 arm[5] = { { 0, height - 0.3f, 0 },
                          { 0, height - 0.05f, 0.1f },
                          { 0, height + 0.1f, 0.4f },
                          { 0, height + 0.15f, 0.8f },
                          { 0, height + 0.15f, 1.2f } };
    const float r[5] = { 0.04f, 0.038f, 0.035f, 0.032f, 0.03f };
    maker_tube(m, arm, r, 5, 10, false);
    kit_round(m, -0.12f, height + 0.08f, 1.05f, 0.12f, height + 0.2f, 1.7f, 0.04f);
    bool on = k->night > 0.2f && lumens > 0;
    if (on) {
        kit_box(kit_glow(k, rgb, 9000), -0.09f, height + 0.07f, 1.12f, 0.09f, height + 0.079f, 1.64f);
        kit_spot(k, v3(0, height + 0.05f, 1.38f), v3(0, -1, 0.1f), 150, 0.12f, rgb, lumens * k->night);
    } else {
        kit_box(kit_tinted(k, "plastic", 0xd9dcd8), -0.09f, height + 0.07f, 1.12f, 0.09f, height + 0.079f, 1.64f);
    }
    kit_collide(k, COLLIDER_CAPSULE, v3(0, 0.5f * height, 0), v3(0.07f, 0.5f * height, 0), quat_identity(), "metal",
                "lamp post");
}

void street_old_lamp(place_kit *k, float height, float lumens)
{
    const float h = height - 0.75f;
    const vec2 p[] = { { 0.16f, 0 },         { 0.16f, 0.1f },      { 0.12f, 0.14f }, { 0.1f, 0.5f },
                       { 0.12f, 0.54f },     { 0.06f, 0.62f },     { 0.045f, 0.7f }, { 0.035f, h - 0.2f },
                       { 0.06f, h - 0.16f }, { 0.035f, h - 0.1f }, { 0.04f, h },     { 0.1f, h + 0.03f },
                       { 0, h + 0.03f } };
    material iron = thing_tinted("painted_metal", 0x14231c);
    maker_lathe(kit_solid(k, iron), p, 13, 16);
    mesh_maker *m = kit_solid(k, iron);
    kit_rod(m, v3(-0.22f, h - 0.25f, 0), v3(0.22f, h - 0.25f, 0), 0.015f);
    for (int i = 0; i < 4; i++) {
        float sx = i == 0 || i == 3 ? 1.0f : -1.0f, sz = i < 2 ? 1.0f : -1.0f;
        kit_rod(m, v3(sx * 0.08f, h + 0.04f, sz * 0.08f), v3(sx * 0.14f, h + 0.45f, sz * 0.14f), 0.012f);
    }
    const vec2 hat[] = { { 0.22f, h + 0.45f }, { 0.21f, h + 0.47f }, { 0.1f, h + 0.6f },
                         { 0.04f, h + 0.64f }, { 0.03f, h + 0.7f },  { 0, h + 0.74f } };
    maker_lathe(m, hat, 6, 4);
    bool on = k->night > 0.2f && lumens > 0;
    material glass = thing_tinted("frosted_glass", 0xfff0d8);
    if (on)
        glass = thing_glowing(0xffc98a, 2600);
    maker_cylinder(kit_use(k, on ? GROUP_GLOW : GROUP_SOLID, glass), v3(0, h + 0.06f, 0), 0.06f, 0.09f, 0.32f, 12,
                   true);
    if (on)
        kit_lamp(k, v3(0, h + 0.24f, 0), 0.1f, 0xffc98a, lumens * k->night);
    kit_collide(k, COLLIDER_CAPSULE, v3(0, 0.5f * height, 0), v3(0.06f, 0.5f * height, 0), quat_identity(), "metal",
                "lamp post");
}

/* ---- seats, rails, poles ---- */

void street_bench(place_kit *k, float w)
{
    mesh_maker *wood = kit_named(k, "planks");
    for (int i = 0; i < 4; i++)
        kit_round(wood, -0.5f * w, 0.43f, -0.2f + 0.115f * (float)i, 0.5f * w, 0.465f, -0.1f + 0.115f * (float)i,
                  0.008f);
    affine before = kit_enter_turned(k, v3(0, 0.5f, -0.24f), quat_euler_deg(0, -12, 0), v3_fill(1));
    for (int i = 0; i < 3; i++)
        kit_round(wood, -0.5f * w, 0.05f + 0.125f * (float)i, -0.02f, 0.5f * w, 0.15f + 0.125f * (float)i, 0.01f,
                  0.008f);
    kit_leave(k, before);
    mesh_maker *m = metal(k, 0x1d2321);
    for (int s = -1; s <= 1; s += 2) {
        float x = (float)s * (0.5f * w - 0.15f);
        kit_rod(m, v3(x, 0, 0.2f), v3(x, 0.42f, 0.2f), 0.022f);
        kit_rod(m, v3(x, 0, -0.22f), v3(x, 0.44f, -0.22f), 0.022f);
        kit_rod(m, v3(x, 0.42f, 0.22f), v3(x, 0.42f, -0.24f), 0.022f);
        kit_rod(m, v3(x, 0.44f, -0.24f), v3(x, 0.92f, -0.345f), 0.02f);
        kit_rod(m, v3(x, 0.64f, 0.18f), v3(x, 0.64f, -0.28f), 0.018f);
        kit_rod(m, v3(x, 0.42f, 0.2f), v3(x, 0.64f, 0.18f), 0.018f);
    }
    kit_solid_box(k, v3(-0.5f * w, 0, -0.3f), v3(0.5f * w, 0.465f, 0.25f), "wood", "bench");
    kit_anchor(k, "bench", v3(0, 0.465f, 0.02f), v3(0, 0, 1), 0.5f * w);
}

void street_bollard(place_kit *k)
{
    const vec2 p[] = { { 0.1f, 0 },      { 0.1f, 0.05f },  { 0.065f, 0.09f }, { 0.06f, 0.75f },
                       { 0.07f, 0.78f }, { 0.06f, 0.82f }, { 0.05f, 0.9f },   { 0, 0.93f } };
    maker_lathe(metal(k, 0x1b1d1f), p, 8, 16);
    kit_collide(k, COLLIDER_CAPSULE, v3(0, 0.45f, 0), v3(0.07f, 0.4f, 0), quat_identity(), "metal", "bollard");
}

void street_manhole(place_kit *k)
{
    mesh_maker *m = kit_named(k, "iron");
    maker_cylinder(m, v3(0, 0.001f, 0), 0.33f, 0.33f, 0.006f, 32, true);
    for (int i = -3; i <= 3; i++) {
        float half = sqrtf(f_max(0.0f, 0.075f - 0.0064f * (float)(i * i)));
        kit_box(m, -half, 0.007f, 0.08f * (float)i - 0.012f, half, 0.012f, 0.08f * (float)i + 0.012f);
    }
}

void street_power_pole(place_kit *k, float h)
{
    mesh_maker *m = kit_tinted(k, "concrete", 0x8d8a84);
    maker_cylinder(m, v3(0, 0, 0), 0.17f, 0.11f, h, 16, true);
    m = metal(k, 0x5d6163);
    for (int i = 0; i < 2; i++)
        kit_box(m, -0.9f, h - 0.6f - 0.8f * (float)i, -0.05f, 0.9f, h - 0.5f - 0.8f * (float)i, 0.05f);
    mesh_maker *c = kit_named(k, "porcelain");
    for (int i = 0; i < 2; i++)
        for (int j = -2; j <= 2; j++)
            if (j)
                maker_cylinder(c, v3(0.4f * (float)j, h - 0.5f - 0.8f * (float)i, 0), 0.04f, 0.03f, 0.12f, 10, true);
    maker_cylinder(metal(k, 0x8b9092), v3(0.32f, h - 2.6f, 0), 0.22f, 0.22f, 0.75f, 18, true);
    maker_cylinder(metal(k, 0x8b9092), v3(-0.32f, h - 2.6f, 0), 0.22f, 0.22f, 0.75f, 18, true);
    kit_box(m, -0.55f, h - 2.68f, -0.05f, 0.55f, h - 2.6f, 0.05f);
    kit_collide(k, COLLIDER_CAPSULE, v3(0, 0.5f * h, 0), v3(0.15f, 0.5f * h, 0), quat_identity(), "stone", "pole");
}

void street_cone(place_kit *k)
{
    const vec2 p[] = { { 0.13f, 0.03f }, { 0.03f, 0.68f }, { 0.02f, 0.7f }, { 0, 0.7f } };
    maker_lathe(kit_tinted(k, "plastic", 0xe8501c), p, 4, 20);
    kit_round(kit_tinted(k, "rubber", 0x1a1a1a), -0.19f, 0, -0.19f, 0.19f, 0.035f, 0.19f, 0.01f);
    const vec2 band[] = { { 0.096f, 0.28f }, { 0.071f, 0.44f } };
    maker_lathe(kit_tinted(k, "plastic", 0xe9e9e4), band, 2, 20);
}

void street_railing(place_kit *k, float length, float height)
{
    mesh_maker *m = metal(k, 0x3b4042);
    kit_rod(m, v3(0, height, 0), v3(length, height, 0), 0.024f);
    kit_rod(m, v3(0, 0.12f, 0), v3(length, 0.12f, 0), 0.014f);
    int posts = (int)(length / 1.5f) + 1;
    for (int i = 0; i <= posts; i++)
        kit_rod(m, v3(length * (float)i / (float)posts, 0, 0), v3(length * (float)i / (float)posts, height, 0), 0.02f);
    int bars = (int)(length / 0.12f);
    for (int i = 1; i < bars; i++)
        kit_box(m, length * (float)i / (float)bars - 0.005f, 0.12f, -0.005f, length * (float)i / (float)bars + 0.005f,
                height, 0.005f);
    kit_solid_box(k, v3(0, 0, -0.03f), v3(length, height, 0.03f), "metal", "railing");
}

void street_balcony(place_kit *k, float w, float depth)
{
    kit_box(kit_named(k, "concrete"), -0.5f * w, -0.12f, 0, 0.5f * w, 0, depth);
    mesh_maker *m = metal(k, 0x26292b);
    float h = 1.0f;
    kit_rod(m, v3(-0.5f * w, h, depth - 0.03f), v3(0.5f * w, h, depth - 0.03f), 0.018f);
    for (int s = -1; s <= 1; s += 2)
        kit_rod(m, v3((float)s * 0.5f * w, h, 0), v3((float)s * 0.5f * w, h, depth - 0.03f), 0.018f);
    int bars = (int)(w / 0.13f);
    for (int i = 0; i <= bars; i++) {
        float x = -0.5f * w + w * (float)i / (float)bars;
        kit_box(m, x - 0.006f, 0, depth - 0.036f, x + 0.006f, h, depth - 0.024f);
    }
    for (int s = -1; s <= 1; s += 2)
        for (float z = 0.1f; z < depth; z += 0.13f)
            kit_box(m, (float)s * 0.5f * w - 0.006f, 0, z - 0.006f, (float)s * 0.5f * w + 0.006f, h, z + 0.006f);
}

void street_fire_stairs(place_kit *k, int floors, float storey)
{
    mesh_maker *m = metal(k, 0x3a2c26);
    const float w = 2.6f, d = 0.95f;
    for (int f = 0; f < floors; f++) {
        float y = storey * (float)(f + 1) + 0.2f;
        for (float z = 0.03f; z < d; z += 0.06f) /* a grating */
            kit_box(m, -0.5f * w, y - 0.03f, z, 0.5f * w, y, z + 0.014f);
        kit_box(m, -0.5f * w, y - 0.1f, d - 0.02f, 0.5f * w, y, d + 0.02f);
        kit_rod(m, v3(-0.5f * w, y + 1.0f, d), v3(0.5f * w, y + 1.0f, d), 0.018f);
        kit_rod(m, v3(-0.5f * w, y + 0.5f, d), v3(0.5f * w, y + 0.5f, d), 0.012f);
        for (int i = 0; i < 6; i++) {
            float x = -0.5f * w + w * (float)i / 5;
            kit_rod(m, v3(x, y - 0.05f, d), v3(x, y + 1.0f, d), 0.014f);
        }
        if (f + 1 == floors)
            break;
        /* a flight up to the next landing */
        float s = f % 2 ? -1.0f : 1.0f;
        for (int i = 0; i < 11; i++) {
            float t = ((float)i + 0.5f) / 11;
            kit_box(m, s * (-1.0f + 2.0f * t) - 0.1f, y + storey * t - 0.02f, 0.3f, s * (-1.0f + 2.0f * t) + 0.1f,
                    y + storey * t, 0.8f);
        }
        for (int j = 0; j < 2; j++) {
            float z = j ? 0.82f : 0.28f;
            kit_rod(m, v3(-1.05f * s, y, z), v3(1.05f * s, y + storey, z), 0.03f);
            kit_rod(m, v3(-1.05f * s, y + 0.9f, z), v3(1.05f * s, y + storey + 0.9f, z), 0.014f);
        }
    }
}

void street_stool(place_kit *k, unsigned rgb)
{
    mesh_maker *m = kit_tinted(k, "plastic", rgb);
    kit_round(m, -0.16f, 0.42f, -0.16f, 0.16f, 0.46f, 0.16f, 0.015f);
    for (int i = 0; i < 4; i++) {
        float sx = i & 1 ? 1.0f : -1.0f, sz = i & 2 ? 1.0f : -1.0f;
        kit_rod(m, v3(sx * 0.17f, 0.012f, sz * 0.17f), v3(sx * 0.12f, 0.42f, sz * 0.12f), 0.014f);
    }
    kit_solid_box(k, v3(-0.17f, 0, -0.17f), v3(0.17f, 0.46f, 0.17f), "plastic", "stool");
}

void street_post_box(place_kit *k, unsigned rgb)
{
    mesh_maker *m = metal(k, rgb);
    const vec2 p[] = { { 0.24f, 0 },     { 0.24f, 0.1f },  { 0.21f, 0.12f }, { 0.21f, 1.2f },
                       { 0.25f, 1.22f }, { 0.25f, 1.27f }, { 0.2f, 1.34f },  { 0, 1.4f } };
    maker_lathe(m, p, 8, 24);
    kit_box(metal(k, 0x0a0a0a), -0.1f, 1.02f, 0.19f, 0.1f, 1.06f, 0.216f);
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.7f, 0), v3(0.22f, 0.7f, 0), quat_identity(), "metal", "post box");
}

void street_planter(place_kit *k, float w, float h)
{
    mesh_maker *m = kit_named(k, "terracotta");
    kit_round(m, -0.5f * w, 0, -0.2f, 0.5f * w, h, 0.2f, 0.02f);
    kit_box(kit_named(k, "soil"), -0.5f * w + 0.03f, h, -0.17f, 0.5f * w - 0.03f, h + 0.01f, 0.17f);
    kit_solid_box(k, v3(-0.5f * w, 0, -0.2f), v3(0.5f * w, h, 0.2f), "stone", "planter");
}

/* ---- a bicycle, leaning on its stand; along +X ---- */

static void wheel(place_kit *k, vec3 c)
{
    enum {
        N = 28
    };
    vec3 tyre[N];
    float r[N];
    for (int i = 0; i < N; i++) {
        float a = 2 * CIEL_PI_F * (float)i / N;
        tyre[i] = v3(c.x + 0.33f * cosf(a), c.y + 0.33f * sinf(a), c.z);
        r[i] = 0.018f;
    }
    maker_tube(kit_named(k, "rubber"), tyre, r, N, 6, true);
    mesh_maker *m = kit_named(k, "steel");
    for (int i = 0; i < N; i++) {
        float a = 2 * CIEL_PI_F * (float)i / N;
        if (i % 2 == 0) {
            const vec3 s[2] = { c, v3(c.x + 0.32f * cosf(a), c.y + 0.32f * sinf(a), c.z) };
            const float t[2] = { 0.0022f, 0.0022f };
            maker_tube(m, s, t, 2, 3, false);
        }
    }
    const vec3 hub[2] = { v3(c.x, c.y, c.z - 0.05f), v3(c.x, c.y, c.z + 0.05f) };
    kit_rod(m, hub[0], hub[1], 0.018f);
}

void street_bicycle(place_kit *k, unsigned rgb)
{
    wheel(k, v3(-0.52f, 0.35f, 0));
    wheel(k, v3(0.55f, 0.35f, 0));
    mesh_maker *m = metal(k, rgb);
    const vec3 crank = { -0.08f, 0.29f, 0 }, seat = { -0.22f, 0.8f, 0 }, head = { 0.38f, 0.82f, 0 },
               low = { 0.41f, 0.68f, 0 };
    kit_rod(m, crank, seat, 0.016f);
    kit_rod(m, seat, head, 0.016f);
    kit_rod(m, crank, low, 0.018f);
    kit_rod(m, v3(0.37f, 0.92f, 0), low, 0.02f);
    for (int s = -1; s <= 1; s += 2) {
        float z = 0.05f * (float)s;
        kit_rod(m, v3(0.41f, 0.68f, z), v3(0.55f, 0.35f, z), 0.011f);
        kit_rod(m, v3(-0.08f, 0.29f, z), v3(-0.52f, 0.35f, z), 0.009f);
        kit_rod(m, v3(-0.22f, 0.78f, z), v3(-0.52f, 0.35f, z), 0.008f);
    }
    const vec3 bars[5] = { { 0.22f, 0.98f, -0.27f },
                           { 0.33f, 1.02f, -0.2f },
                           { 0.36f, 0.98f, 0 },
                           { 0.33f, 1.02f, 0.2f },
                           { 0.22f, 0.98f, 0.27f } };
    const float r[5] = { 0.012f, 0.012f, 0.012f, 0.012f, 0.012f };
    maker_tube(kit_named(k, "steel"), bars, r, 5, 8, false);
    kit_round(kit_named(k, "leather"), -0.36f, 0.86f, -0.07f, -0.12f, 0.92f, 0.07f, 0.025f);
    kit_rod(m, seat, v3(-0.24f, 0.88f, 0), 0.013f);
    kit_collide(k, COLLIDER_BOX, v3(0, 0.5f, 0), v3(0.85f, 0.5f, 0.1f), quat_identity(), "metal", "bicycle");
}
