/* library/thing_train.c - trains: a steam engine with its tender and carriages, and a modern train of three cars.
 *
 * Carriages are hulls with bands of panes, lit from inside after dark; the engine is turned and lofted: boiler, smoke
 * box, chimney, domes, cab, driving wheels with spokes that turn. Front to +Z; y = 0 is the
 * sleepers' top, the wheels stand RAIL_HEAD above it (place_rails.h). Trams are in
 * thing_coach.c.
 */
#include "library/place_rails.h"
#include "library/thing_hull.h"
#include <string.h>

static material coat_of(unsigned rgb, bool gloss)
{
    material m = thing_tinted(gloss ? "car_paint" : "painted_metal", rgb);
    m.coat = gloss ? 0.9f : 0.3f;
    m.coat_roughness = 0.08f;
    return m;
}

static material soot(void)
{
    return thing_tinted("painted_metal", 0x121314);
}

/* a body of revolution along Z; corners are (radius, z) from back to front */
static void barrel(shop *s, vec3 at, const corner *c, int n)
{
    s->mm.at = affine_trs(at, quat_axis(v3(1, 0, 0), 0.5f * CIEL_PI_F), 1.0f);
    shop_lathe(s, c, n, 40);
    shop_home(s);
}

static void rail_wheel(shop *s, vec3 axle, float r, float side, bool spoked)
{
    shop_spinner(s, "wheel", axle, v3(1, 0, 0));
    s->mm.at = affine_trs(axle, quat_axis(v3(0, 0, 1), side > 0 ? -0.5f * CIEL_PI_F : 0.5f * CIEL_PI_F), 1.0f);
    shop_paint(s, thing_tinted("steel", 0x6a6e72));
    corner tyre[] = { { 0.86f * r, -0.07f, 0 }, { 1.02f * r, -0.07f, 0 }, { r, 0.07f, 0 }, { 0.86f * r, 0.07f, 0 } };
    shop_lathe(s, tyre, 4, 36);
    shop_main(s, coat_of(spoked ? 0xa01c18 : 0x26282a, false));
    corner hub[] = { { 0, -0.05f, 0 },
                     { spoked ? 0.2f * r : 0.87f * r, -0.03f, 0 },
                     { spoked ? 0.2f * r : 0.87f * r, 0.04f, 0 },
                     { 0, 0.09f, 0 } };
    shop_lathe(s, hub, 4, 28);
    for (int i = 0; i < 12 && spoked; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 12;
        const vec3 path[2] = { v3(0.15f * r * cosf(a), 0.02f, 0.15f * r * sinf(a)),
                               v3(0.9f * r * cosf(a), 0, 0.9f * r * sinf(a)) };
        const float thick[2] = { 0.05f * r, 0.035f * r };
        maker_tube(&s->mm, path, thick, 2, 6, false);
    }
    shop_home(s);
}

/* the lit saloon behind a pane: bright above, seats and heads below */
static vec3 saloon(const void *user, float u, float v)
{
    (void)user;
    float d = (u - 0.5f) * (u - 0.5f) / 0.030f + (v - 0.34f) * (v - 0.34f) / 0.026f;
    return d < 1 || v < 0.2f ? v3(0.07f, 0.055f, 0.05f) : v3_scale(v3(0.85f, 0.66f, 0.42f), 0.5f + 0.5f * v);
}

static material pane(shop *s, bool lit)
{
    if (!lit)
        return vehicle_glass();
    material m = material_plain(v3_fill(1), 0.1f);
    m.name = "glass";
    m.texture = shop_draw(s, 48, 48, saloon, NULL);
    m.emission = v3_fill(300);
    m.emission_textured = true;
    return m;
}

static void panes(shop *s, const hull *h, float y0, float y1, float from, float to, int n, bool lit)
{
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < n; i++) {
            float a = f_lerp(from, to, ((float)i + 0.12f) / (float)n),
                  b = f_lerp(from, to, ((float)i + 0.88f) / (float)n);
            corner c[4] = { { a, y0, 0.06f }, { b, y0, 0.06f }, { b, y1, 0.06f }, { a, y1, 0.06f } };
            shop_paint(s, pane(s, lit));
            hull_side_patch(s, h, k ? -1.0f : 1.0f, c, 4, 0.008f);
        }
}

static void bogie(shop *s, float z, float gauge)
{
    shop_part(s, "bogie", PART_RIGID);
    shop_paint(s, soot());
    shop_box(s, v3(-0.9f, 0.42f, z - 1.5f), v3(0.9f, 0.80f, z + 1.5f), 0.05f);
    for (int i = 0; i < 4; i++)
        rail_wheel(s, v3(i & 1 ? -gauge : gauge, 0.46f, z + (i < 2 ? 0.95f : -0.95f)), 0.46f, i & 1 ? -1.0f : 1.0f,
                   false);
}

/* ---- steam ---- */

static void engine(shop *s, float z, bool lit)
{
    shop_part(s, "engine", PART_RIGID);
    shop_paint(s, soot());
    shop_box(s, v3(-1.05f, 0.95f, z - 4.6f), v3(1.05f, 1.25f, z + 4.6f), 0.03f);
    shop_main(s, coat_of(0x1d3a2a, true));
    corner boiler[] = { { 0, -2.6f, 0 }, { 0.92f, -2.6f, 0.04f }, { 0.90f, 2.4f, 0 }, { 0, 2.4f, 0 } };
    barrel(s, v3(0, 2.35f, z), boiler, 4);
    shop_paint(s, thing_material("brass"));
    for (int i = 0; i < 4; i++)
        shop_ring(s, v3(0, 2.35f, z - 2.0f + 1.4f * (float)i), v3(0, 0, 1), 0.915f, 0.022f);
    shop_paint(s, soot());
    corner smoke_box[] = { { 0, 2.4f, 0 },          { 0.96f, 2.4f, 0.03f }, { 0.96f, 4.0f, 0.08f },
                           { 0.78f, 4.06f, 0.04f }, { 0.5f, 4.22f, 0.1f },  { 0, 4.26f, 0 } };
    barrel(s, v3(0, 2.35f, z), smoke_box, 6);
    corner chimney[] = { { 0.30f, 3.1f, 0 },     { 0.22f, 3.5f, 0.1f },   { 0.24f, 4.15f, 0.05f },
                         { 0.36f, 4.3f, 0.05f }, { 0.30f, 4.38f, 0.02f }, { 0.2f, 4.1f, 0 } };
    shop_at(s, v3(0, 0, z + 3.25f));
    shop_lathe(s, chimney, 6, 36);
    shop_paint(s, thing_material("brass"));
    corner dome[] = { { 0.40f, 3.05f, 0 }, { 0.36f, 3.5f, 0.2f }, { 0, 3.78f, 0 } };
    shop_at(s, v3(0, 0, z + 0.9f));
    shop_lathe(s, dome, 3, 36);
    shop_home(s);
    shop_cone(s, v3(0.25f, 3.2f, z - 0.9f), v3(0.25f, 3.65f, z - 0.9f), 0.06f, 0.10f);
    shop_main(s, coat_of(0x1d3a2a, true));
    for (int i = 0; i < 2; i++) { /* splashers over the wheels, cab sides with windows */
        float x = i ? -1.2f : 1.2f;
        shop_box(s, v3(x - 0.06f, 1.25f, z - 4.6f), v3(x + 0.06f, 2.35f, z - 2.5f), 0.02f);
        shop_box(s, v3(x - 0.06f, 3.0f, z - 4.6f), v3(x + 0.06f, 3.5f, z - 2.5f), 0.02f);
        for (int j = 0; j < 3; j++)
            shop_box(s, v3(x - 0.06f, 2.3f, z - 4.6f + 0.92f * (float)j),
                     v3(x + 0.06f, 3.05f, z - 4.34f + 0.92f * (float)j), 0.02f);
        shop_box(s, v3(x - 0.35f, 1.22f, z - 2.5f), v3(x + 0.12f, 1.32f, z + 4.4f), 0.02f);
        shop_paint(s, soot());
        shop_cone(s, v3(x * 0.93f, 1.05f, z + 2.6f), v3(x * 0.93f, 1.05f, z + 3.9f), 0.36f, 0.36f);
        shop_main(s, coat_of(0x1d3a2a, true));
    }
    shop_box(s, v3(-1.2f, 1.25f, z - 2.62f), v3(1.2f, 3.5f, z - 2.5f), 0.02f);
    shop_paint(s, soot());
    for (int i = 0; i < 12; i++) { /* a bowed roof */
        float a = -0.55f + 1.1f * (float)i / 12, b = -0.55f + 1.1f * (float)(i + 1) / 12, r = 2.55f;
        maker_quad(&s->mm, v3(r * sinf(b), 1.45f + r * cosf(b), z - 2.3f), v3(0, 0, -2.6f),
                   v3(r * (sinf(a) - sinf(b)), r * (cosf(a) - cosf(b)), 0));
    }
    shop_paint(s, coat_of(0xa01c18, false));
    shop_box(s, v3(-1.25f, 0.85f, z + 4.55f), v3(1.25f, 1.25f, z + 4.75f), 0.02f);
    for (int i = 0; i < 2; i++)
        shop_cone(s, v3(i ? -0.85f : 0.85f, 1.05f, z + 4.75f), v3(i ? -0.85f : 0.85f, 1.05f, z + 5.2f), 0.10f, 0.22f);
    shop_paint(s, soot());
    for (int i = -5; i <= 5; i++) /* the guard before the wheels */
        shop_rod(s, v3(0.2f * (float)i, 0.85f, z + 4.7f),
                 v3(0.22f * (float)i, 0.15f, z + 5.3f - 0.05f * fabsf((float)i)), 0.035f);
    shop_paint(s, vehicle_lamp(lit, 0xffe8b8, 12000));
    shop_cone(s, v3(0, 3.42f, z + 4.02f), v3(0, 3.42f, z + 4.25f), 0.17f, 0.17f);
    if (lit)
        vehicle_beam(s, v3(0, 3.4f, z + 4.5f), v3(0, -0.12f, 1), 40, 0xffe8b8, 2500);
    shop_anchor(s, "smoke", v3(0, 4.4f, z + 3.25f), v3(0, 1, 0), 0.3f);
    for (int i = 0; i < 6; i++) {
        float side = i & 1 ? -1.0f : 1.0f;
        rail_wheel(s, v3(side * 0.86f, 0.86f, z + 1.4f - 1.95f * (float)(i / 2)), 0.86f, side, true);
    }
    for (int i = 0; i < 4; i++)
        rail_wheel(s, v3(i & 1 ? -0.80f : 0.80f, 0.42f, z + (i < 2 ? 4.0f : 2.9f)), 0.42f, i & 1 ? -1.0f : 1.0f, true);
}

static void tender(shop *s, float z)
{
    shop_part(s, "tender", PART_RIGID);
    shop_main(s, coat_of(0x1d3a2a, true));
    shop_box(s, v3(-1.25f, 1.05f, z - 2.8f), v3(1.25f, 2.75f, z + 2.8f), 0.05f);
    material coal = thing_tinted("stone", 0x0c0c0d);
    shop_paint(s, coal);
    for (int i = 0; i < 90; i++)
        maker_sphere(&s->mm,
                     v3(rng_range(&s->rng, -1.0f, 1.0f), 2.72f + rng_range(&s->rng, 0, 0.35f),
                        z + rng_range(&s->rng, -2.4f, 2.5f)),
                     v3_fill(rng_range(&s->rng, 0.10f, 0.24f)), 7);
    shop_paint(s, thing_material("brass"));
    for (int i = 0; i < 2; i++)
        shop_box(s, v3(i ? -1.262f : 1.25f, 1.35f, z - 2.4f), v3(i ? -1.25f : 1.262f, 1.39f, z + 2.4f), 0);
    bogie(s, z + 1.4f, 0.8f);
    bogie(s, z - 1.4f, 0.8f);
}

static void carriage(shop *s, float z, float length, unsigned rgb, bool old, bool lit)
{
    const vec2 line[6] = {
        { z - 0.5f * length, 3.45f },  { z - 0.49f * length, 3.55f }, { z - 1, 3.72f }, { z + 1, 3.72f },
        { z + 0.49f * length, 3.55f }, { z + 0.5f * length, 3.45f }
    };
    hull h = { .back = z - 0.5f * length,
               .front = z + 0.5f * length,
               .half = 1.38f,
               .line = line,
               .n_line = 6,
               .soft = 0.3f,
               .bottom = 1.0f,
               .shoulder = 0.72f,
               .square = old ? 2.6f : 4.0f,
               .tuck = 0.03f,
               .middle = 2.0f,
               .round_front = 0.12f,
               .round_back = 0.12f };
    shop_part(s, "carriage", PART_RIGID);
    shop_second(s, coat_of(rgb, true));
    hull_skin(s, &h, 40, 18);
    shop_paint(s, soot());
    shop_box(s, v3(-1.1f, 0.75f, h.back + 0.2f), v3(1.1f, 1.1f, h.front - 0.2f), 0.03f);
    shop_box(s, v3(-0.5f, 1.1f, h.back - 0.45f), v3(0.5f, 3.2f, h.back + 0.1f), 0.05f);
    shop_box(s, v3(-0.3f, 0.85f, h.front - 0.1f), v3(0.3f, 1.1f, h.front + 0.6f), 0.03f);
    panes(s, &h, 2.05f, 2.92f, z - 0.45f * length, z + 0.45f * length, old ? 9 : 10, lit);
    shop_paint(s, old ? thing_tinted("painted_metal", 0xd8b468) : coat_of(0xd8dcde, true));
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 2; i++) {
            float y = i ? 1.88f : 1.35f;
            corner c[4] = { { h.back + 0.2f, y, 0 },
                            { h.front - 0.2f, y, 0 },
                            { h.front - 0.2f, y + 0.04f, 0 },
                            { h.back + 0.2f, y + 0.04f, 0 } };
            hull_side_patch(s, &h, k ? -1.0f : 1.0f, c, 4, 0.004f);
        }
    bogie(s, z + 0.32f * length, 0.8f);
    bogie(s, z - 0.32f * length, 0.8f);
}

/* from wheels on y = 0 to wheels on rails whose sleepers' top is y = 0 */
static int onto_rails(model *m)
{
    for (size_t i = 0; i < m->n_parts; i++) {
        part *p = &m->parts[i];
        for (uint32_t v = 0; v < p->mesh.n_vertices; v++)
            p->mesh.positions[v].y += RAIL_HEAD;
        p->pivot.y += RAIL_HEAD;
    }
    for (size_t i = 0; i < m->n_anchors; i++)
        m->anchors[i].position.y += RAIL_HEAD;
    for (size_t i = 0; i < m->n_lights; i++)
        m->lights[i].position.y += RAIL_HEAD;
    return CIEL_OK;
}

static int build_steam_train(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool lit = vehicle_lit(c);
    engine(&s, 18.0f, lit);
    tender(&s, 10.2f);
    carriage(&s, -0.7f, 15.0f, 0x6a1c1a, true, lit);
    carriage(&s, -16.5f, 15.0f, 0x6a1c1a, true, lit);
    shop_close(&s);
    return onto_rails(out);
}

/* ---- the modern train: three cars, a nose at each end ---- */

static void power_car(shop *s, float z, bool ahead, bool lit)
{
    float e = ahead ? 1.0f : -1.0f;
    vec2 line[6] = { { -9.5f, 3.7f }, { -9.3f, 3.78f }, { 4.5f, 3.78f },
                     { 6.6f, 3.35f }, { 8.6f, 2.15f },  { 9.5f, 1.5f } };
    hull h = { .back = -9.5f,
               .front = 9.5f,
               .half = 1.42f,
               .taper_front = 0.86f,
               .line = line,
               .n_line = 6,
               .soft = 1.1f,
               .bottom = 0.45f,
               .shoulder = 0.6f,
               .square = 3.6f,
               .tuck = 0.10f,
               .round_front = 3.2f,
               .drop_front = 0.5f,
               .middle = 0.95f };
    affine place = affine_trs(v3(0, 0, z), quat_axis(v3(0, 1, 0), ahead ? 0 : CIEL_PI_F), 1.0f);
    shop_part(s, ahead ? "head" : "tail", PART_RIGID);
    s->mm.at = place;
    shop_main(s, coat_of(0xe8eaec, true));
    hull_skin(s, &h, 70, 20);
    panes(s, &h, 2.05f, 2.85f, -9.0f, 4.2f, 9, lit);
    shop_second(s, coat_of(0x1c4a8a, true));
    for (int k = 0; k < 2; k++) {
        corner belt[4] = { { -9.4f, 1.25f, 0 }, { 6.4f, 1.25f, 0 }, { 5.6f, 1.75f, 0 }, { -9.4f, 1.75f, 0 } };
        hull_side_patch(s, &h, k ? -1.0f : 1.0f, belt, 4, 0.003f);
    }
    corner screen[4] = {
        { -0.85f, 2.35f, 0.1f }, { 0.85f, 2.35f, 0.1f }, { 0.70f, 3.15f, 0.15f }, { -0.70f, 3.15f, 0.15f }
    };
    shop_paint(s, vehicle_glass());
    hull_end_patch(s, &h, true, screen, 4, 0.012f);
    for (int k = 0; k < 2; k++) {
        float x = k ? -0.55f : 0.55f;
        corner lamp[4] = { { x - 0.16f, 1.18f, 0.03f },
                           { x + 0.16f, 1.18f, 0.03f },
                           { x + 0.16f, 1.30f, 0.03f },
                           { x - 0.16f, 1.30f, 0.03f } };
        shop_paint(s, vehicle_lamp(lit, ahead ? 0xf4f6ff : 0xd01008, ahead ? 9000 : 800));
        hull_end_patch(s, &h, true, lamp, 4, 0.012f);
    }
    if (lit && ahead)
        vehicle_beam(s, v3(0, 1.3f, z + 9.8f), v3(0, -0.1f, 1), 44, 0xf4f6ff, 2200);
    shop_home(s);
    bogie(s, z + e * 4.6f, 0.8f);
    bogie(s, z - e * 6.2f, 0.8f);
}

static int build_train(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool lit = vehicle_lit(c);
    power_car(&s, 18.4f, true, lit);
    carriage(&s, 0, 17.0f, 0xe8eaec, false, lit);
    power_car(&s, -18.4f, false, lit);
    shop_close(&s);
    return onto_rails(out);
}

static const thing_row rows[] = {
    THING("steam_train", "steam_locomotive.n.01 locomotive.n.01",
          "steam train|steam locomotive|locomotive|steam engine|old train",
          "train à vapeur|locomotive à vapeur|locomotive|vieux train", VEHICLE, THING_OUTDOORS, 2.76f, 4.4f, 48.0f,
          "metal", "savanna", 160000, build_steam_train, NULL),
    THING("modern_train", "train.n.01 bullet_train.n.01 passenger_train.n.01 freight_train.n.01 subway_train.n.01",
          "train|bullet train|high speed train|passenger train|trains", "train|tgv|train à grande vitesse|rame",
          VEHICLE, THING_OUTDOORS, 2.84f, 3.8f, 55.8f, "metal", "meadow", 150000, build_train, NULL),
};
THING_FAMILY(thing_family_train, "trains");
