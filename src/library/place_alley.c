/* library/place_alley.c - the narrow neon alley: two rows of small buildings, shop fronts, signs over signs, wet
 * asphalt.
 *
 * The alley runs along Z; the subject's mark is at the origin, the camera side is +Z, the depth of the picture is -Z.
 * Each side is a row of plots of 3 to 5 m; every plot draws its facade, its shop, its signs and its clutter. Locale
 * sets words, facades and lanterns; "neon" 0..1 sets how many signs burn. What this is not: a street with traffic.
 */
#include "library/building.h"
#include "library/street.h"

enum {
    HALF_WIDTH_CM = 270
};
static const float half_width = (float)HALF_WIDTH_CM / 100.0f;

typedef struct palette {
    unsigned tube[6];
} palette;
static const palette synth = { { 0xff2d95, 0x22b8ff, 0xff5ac8, 0x7a4dff, 0x18e0e0, 0xff4a3d } };
static const palette warm = { { 0xff4a2a, 0xffa21f, 0xff2d55, 0xffd65c, 0x35c8ff, 0x59ff8a } };

/* the prompt's own neon colours, when it names some, for most of the tubes */
static unsigned tube_color(place_kit *k)
{
    if (params_find(&k->scene->place.params, "neon_color") && kit_chance(k, 0.7f)) {
        unsigned first = kit_color(k, "neon_color", 0xff2d95);
        return kit_chance(k, 0.5f) ? first : kit_color(k, "neon_color2", first);
    }
    const palette *p = kit_chance(k, 0.72f) ? &synth : &warm;
    return p->tube[kit_pick(k, 6)];
}

static float neon_amount(const place_kit *k)
{
    return (float)kit_number(k, "neon", 0.8);
}

static float sign_nits(place_kit *k, float nits)
{
    return nits * (0.25f + 0.75f * k->night) * kit_random(k, 0.75f, 1.2f);
}

static bool east_asian(const place_kit *k)
{
    return kit_locale(k, "tokyo") || kit_locale(k, "hong_kong") || kit_locale(k, "seoul");
}

/* ---- one plot; frame: x along the wall 0..w, y up, z out into the alley ---- */

/* A tall sign that stands out from the wall, read from along the alley. `side` turns its face to the camera's side. */
static void blade_sign(place_kit *k, float x, float y, float letter, const char *text, float face_heading)
{
    unsigned rgb = tube_color(k);
    bool neon = kit_chance(k, 0.55f), vertical = east_asian(k);
    int letters = 0;
    for (const char *p = text; *p; p++)
        letters += ((unsigned char)*p & 0xc0) != 0x80;
    if (!vertical)
        letter *= 0.62f;
    float h = vertical ? letter * 1.1f * (float)letters + 0.2f : letter * 1.3f + 0.1f;
    float w = vertical ? letter * 1.35f : letter * 0.78f * (float)letters + 0.2f;
    if (w > 1.75f) { /* signs may not reach over the middle */
        letter *= 1.75f / w;
        h *= 1.75f / w;
        w = 1.75f;
    }
    affine before = kit_enter(k, v3(x, y, 0.16f + 0.5f * w), face_heading);
    if (neon) {
        mesh_maker *back = kit_tinted(k, "painted_metal", 0x101114);
        kit_round(back, -0.5f * w, -0.5f * h, -0.1f, 0.5f * w, 0.5f * h, 0.02f, 0.01f);
        building_neon(k, text, vertical, letter, rgb, sign_nits(k, 900));
        /* a tube round the edge */
        const vec3 edge[4] = { { -0.46f * w, -0.47f * h, 0.05f },
                               { 0.46f * w, -0.47f * h, 0.05f },
                               { 0.46f * w, 0.47f * h, 0.05f },
                               { -0.46f * w, 0.47f * h, 0.05f } };
        mesh_maker *t = kit_glow(k, tube_color(k), sign_nits(k, 600));
        for (int i = 0; i < 4; i++)
            kit_rod(t, edge[i], edge[(i + 1) % 4], 0.011f);
    } else {
        static const unsigned grounds[] = { 0xfff2d8, 0xc8201a, 0x1240a0, 0xf6c21a, 0xffffff, 0x0f8a5a, 0xff3f8e };
        int g = kit_pick(k, 7);
        unsigned ink = g == 0 || g == 3 || g == 4 ? (kit_chance(k, 0.5f) ? 0xb01015 : 0x15151a) : 0xfff6e4;
        building_lightbox(k, text, vertical, w, h, 0.2f, ink, grounds[g], sign_nits(k, 170), true);
    }
    kit_leave(k, before);
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x2a2c2e);
    for (int s = -1; s <= 1; s += 2)
        kit_rod(m, v3(x, y + (float)s * 0.35f * h, 0), v3(x, y + (float)s * 0.35f * h, 0.2f), 0.02f);
}

/* A sign flat on the wall over the shop. */
static void fascia(place_kit *k, float w, float y, const char *text)
{
    affine before = kit_enter(k, v3(0.5f * w, y, 0.03f), 0);
    float h = 0.52f;
    int style = kit_pick(k, 3);
    if (style == 0) {
        building_lightbox(k, text, false, 0.82f * w, h, 0.14f, 0xb3151c, 0xfff4df, sign_nits(k, 140), false);
    } else if (style == 1) {
        kit_box(kit_tinted(k, "painted_metal", 0x14161a), -0.44f * w, -0.36f, 0, 0.44f * w, 0.36f, 0.03f);
        building_neon(k, text, false, f_min(0.5f, 0.8f * w / 3.2f), tube_color(k), sign_nits(k, 850));
    } else {
        building_board(k, text, SIGN_SANS, 0.8f * w, h, 0xf4ead2, 0x33261d, 0xb08a4a);
        mesh_maker *m = kit_tinted(k, "painted_metal", 0x1c1c1c);
        for (int s = -1; s <= 1; s += 2) {
            float x = 0.22f * w * (float)s;
            kit_rod(m, v3(x, 0.5f * h + 0.1f, 0), v3(x, 0.5f * h + 0.16f, 0.3f), 0.012f);
            if (k->night > 0.3f)
                kit_spot(k, v3(x, 0.5f * h + 0.12f, 0.32f), v3(0, -0.8f, -0.5f), 100, 0.04f, 0xffd7a0, 260);
            kit_round(m, x - 0.06f, 0.5f * h + 0.1f, 0.24f, x + 0.06f, 0.5f * h + 0.2f, 0.38f, 0.02f);
        }
    }
    kit_leave(k, before);
}

/* Cloth over the door of an eating place: five strips. */
static void noren(place_kit *k, float x, float w, float y, unsigned rgb)
{
    material m = thing_tinted("cotton", rgb);
    m.translucent = 0.35f;
    mesh_maker *rod = kit_named(k, "bamboo");
    kit_rod(rod, v3(x - 0.1f, y, 0.05f), v3(x + w + 0.1f, y, 0.05f), 0.014f);
    mesh_maker *c = kit_solid(k, m);
    for (int i = 0; i < 5; i++) {
        float a = x + w * (float)i / 5 + 0.01f, b = x + w * (float)(i + 1) / 5 - 0.01f,
              lean = kit_random(k, -0.02f, 0.05f);
        maker_grid(c, v3(a, y - 0.55f, 0.05f + lean), v3(b - a, 0, 0), v3(0, 0.55f, -lean), 2, 3);
    }
}

static void eating_place(place_kit *k, float w, float h)
{
    float door = 0.95f, light = 420 * k->night;
    affine before = kit_enter(k, v3(door + 0.25f, 0, 0), 0);
    building_shop_window(k, w - door - 0.3f, h, 0xffd9a0, light);
    kit_leave(k, before);
    building_door(k, 0.12f, door, 2.15f, 0x4a2f1c, true, 70 * k->night);
    kit_box(kit_named(k, "walnut"), 0, 2.15f, -0.16f, door + 0.25f, h, -0.02f);
    noren(k, 0.15f, door, 2.2f, kit_chance(k, 0.5f) ? 0x1e2c5c : 0x8c1c18);
    int n = 2 + kit_pick(k, 3);
    if (east_asian(k))
        for (int i = 0; i < n; i++) {
            float x = door + 0.5f + (w - door - 0.9f) * (float)i / (float)(n > 1 ? n - 1 : 1);
            before = kit_enter(k, v3(x, h + 0.12f, 0.28f), 0);
            street_lantern(k, 0.17f, i % 2 ? 0xff5a30 : 0xffb060, sign_nits(k, 170));
            kit_leave(k, before);
        }
    if (!k->empty)
        for (int i = 0; i < 2; i++) {
            before = kit_enter(k, v3(w - 0.6f - 0.7f * (float)i, 0, 0.45f), kit_random(k, 0, 90));
            street_stool(k, 0xa0281e);
            kit_leave(k, before);
        }
}

static void closed_shop(place_kit *k, float w, float h)
{
    static const unsigned steel[] = { 0x6b7073, 0x59636b, 0x7d766a, 0x4f5a55 };
    building_shutter(k, w, h, steel[kit_pick(k, 4)]);
    mesh_maker *m = kit_named(k, "plaster");
    (void)m;
}

static void lit_shop(place_kit *k, float w, float h)
{
    building_shop_window(k, w - 1.15f, h, 0xe9f3ff, 500 * k->night);
    building_door(k, w - 1.1f, 1.05f, 2.3f, 0x23282c, true, 90 * k->night);
    kit_box(kit_tinted(k, "painted_metal", 0x23282c), w - 1.15f, 2.3f, -0.16f, w, h, -0.04f);
    static const unsigned cloth[][2] = { { 0x8e1f1f, 0xe6dfcf }, { 0x1d4a3a, 0xe6dfcf }, { 0x223a66, 0xd8d8d0 } };
    int c = kit_pick(k, 3);
    if (kit_chance(k, 0.6f))
        building_awning(k, w, h + 0.12f, 0.9f, cloth[c][0], cloth[c][1]);
}

/* What stands before the shop; x of the plot in use is kept clear of doors by standing at its far end. */
static void clutter(place_kit *k, float w, bool facing_camera)
{
    int kind = kit_pick(k, 6);
    affine before = kit_enter(k, v3(w - 0.55f, 0, 0.42f), 0);
    (void)facing_camera;
    switch (kind) {
    case 0: street_crates(k, 2 + kit_pick(k, 3), kit_chance(k, 0.5f) ? 0xd8a51c : 0xb0301f); break;
    case 1: street_bin(k, kit_chance(k, 0.5f) ? 0x2c4a5a : 0x3a3f42); break;
    case 2: street_bags(k, 3); break;
    case 3: street_planter(k, 0.6f, 0.4f); break;
    case 4: street_cone(k); break;
    default: street_vending_machine(k, kit_chance(k, 0.5f) ? 0xc02020 : 0xe4e6e8, 300 * f_max(0.3f, k->night)); break;
    }
    kit_leave(k, before);
}

static void wall_services(place_kit *k, const facade *f)
{
    affine before = kit_enter(k, v3(0.12f, 0, 0), 0);
    street_pipe(k, f->height - 0.4f, kit_random(k, 0.035f, 0.06f), kit_chance(k, 0.5f) ? 0x6e655c : 0x3c3f42);
    kit_leave(k, before);
    int floors = (int)((f->height - f->ground_height) / f->storey_height);
    float pitch = f->width / (float)f->columns;
    for (int j = 0; j < floors && j < 3; j++)
        for (int i = 0; i < f->columns; i++)
            if (kit_chance(k, 0.4f)) {
                float x = ((float)i + 0.5f) * pitch, y = f->ground_height + (float)j * f->storey_height + 0.12f;
                before = kit_enter(k, v3(x, y, 0), 0);
                street_air_conditioner(k);
                kit_leave(k, before);
            }
    /* meter boxes and conduits */
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x84888a);
    float x = f->width - 0.25f;
    kit_round(m, x - 0.12f, f->ground_height - 0.1f, 0, x + 0.12f, f->ground_height + 0.25f, 0.13f, 0.015f);
    kit_rod(m, v3(x, f->ground_height + 0.2f, 0.05f), v3(x, f->height - 0.5f, 0.05f), 0.016f);
}

static void plot(place_kit *k, float w, float height, int index, bool left, bool facing_camera)
{
    facade f = building_facade_style(k, w, height);
    f.blank_ground = true;
    f.lit = 0.45f;
    f.nits = 60;
    building_facade(k, &f);
    float h = f.ground_height - 0.15f;
    enum sign_shop trade = SHOP_STORE;
    int kind = kit_pick(k, 10);
    if (index == 1) /* beside the mark: an open front, for the light */
        kind = left ? 0 : 5;
    if (kind < 4) {
        eating_place(k, w, h);
        trade = kit_chance(k, 0.6f) ? SHOP_FOOD : SHOP_BAR;
    } else if (kind < 7) {
        lit_shop(k, w, h);
    } else {
        closed_shop(k, w, h);
        trade = SHOP_NIGHT;
    }
    wall_services(k, &f);
    float neon = neon_amount(k);
    if (kit_chance(k, 0.35f + 0.6f * neon))
        fascia(k, w, f.ground_height + 0.28f, sign_word(k->locale, trade, &k->rng));
    /* blades: faces towards the camera's side (+Z of the place) */
    float heading = left ? -90.0f : 90.0f;
    int blades = (int)(neon * 2.4f + kit_random(k, 0, 0.9f));
    for (int i = 0; i < blades; i++) {
        const char *word = sign_word(k->locale, SHOP_ANY, &k->rng);
        float y = 4.3f + 1.9f * (float)i + kit_random(k, -0.3f, 0.4f);
        if (y < height - 0.8f)
            blade_sign(k, w * (i ? 0.72f : 0.25f), y, kit_random(k, 0.42f, 0.62f), word, heading);
    }
    clutter(k, w, facing_camera);
    if (kit_chance(k, 0.3f)) {
        affine before = kit_enter(k, v3(0.5f * w, f.ground_height + f.storey_height + 0.3f, 0), 0);
        street_balcony(k, f_min(2.2f, 0.7f * w), 0.7f);
        kit_leave(k, before);
    }
}

/* ---- the rows ---- */

static const float near_end = 12.0f, far_end = -44.0f;

static void row(place_kit *k, bool left)
{
    int index = 0;
    for (float z = near_end; z > far_end + 2.0f; index++) {
        float w = f_min(kit_random(k, 3.2f, 5.2f), z - far_end), height = kit_random(k, 8.5f, 17.0f);
        /* plots are placed so that number 1 begins at z = 2.5, just beside and before the mark */
        if (index == 0)
            w = near_end - 2.5f;
        float setback = kit_random(k, 0, 0.25f), x = (left ? -1.0f : 1.0f) * (half_width + setback);
        /* facade frames: x along the wall, z out. Left wall faces +X (heading 90: +Z goes to +X, +X to -Z). */
        affine before = left ? kit_enter(k, v3(x, 0, z), 90) : kit_enter(k, v3(x, 0, z - w), -90);
        if (index == 0) {
            facade f = building_facade_style(k, w, height);
            building_facade(k, &f);
            affine in = kit_enter(k, v3(0.6f * w, 4.4f, 0.1f), 0);
            building_neon(k, sign_word(k->locale, SHOP_ANY, &k->rng), false, 0.7f, tube_color(k), sign_nits(k, 900));
            kit_leave(k, in);
        } else {
            plot(k, w, height, index, left, true);
        }
        /* side walls and roof, so that no light comes from inside */
        mesh_maker *m = kit_tinted(k, "concrete", 0x57534e);
        maker_quad(m, v3(0, 0, -5), v3(0, 0, 5), v3(0, height, 0));
        maker_quad(m, v3(w, 0, 0), v3(0, 0, -5), v3(0, height, 0));
        maker_quad(m, v3(0, height, 0), v3(w, 0, 0), v3(0, 0, -5));
        kit_solid_box(k, v3(0, 0, -5), v3(w, height, 0), "stone", "wall");
        kit_leave(k, before);
        z -= w;
    }
}

static void overhead(place_kit *k)
{
    mesh_maker *m = kit_tinted(k, "rubber", 0x0c0c0d);
    for (int i = 0; i < 22; i++) {
        float z = near_end - 3.0f - 2.3f * (float)i, y = kit_random(k, 4.6f, 8.5f);
        m = kit_tinted(k, "rubber", 0x0c0c0d);
        kit_cable(m, v3(-half_width, y, z),
                  v3(half_width, y + kit_random(k, -0.8f, 0.8f), z + kit_random(k, -2.5f, 2.5f)),
                  kit_random(k, 0.2f, 0.7f), kit_random(k, 0.008f, 0.016f));
    }
    for (int i = 0; i < 4; i++) { /* long runs down the alley */
        float x = (i % 2 ? 1.0f : -1.0f) * (half_width - 0.25f - 0.1f * (float)i), y = 5.6f + 0.3f * (float)i;
        for (float z = near_end; z > far_end; z -= 14)
            kit_cable(m, v3(x, y, z), v3(x, y, z - 14), 0.5f, 0.014f);
    }
    if (!east_asian(k))
        return;
    /* strings of lanterns across, further in */
    for (int s = 0; s < 3; s++) {
        float z = -7.5f - 8.0f * (float)s, y = 4.1f + 0.3f * (float)s;
        kit_cable(kit_tinted(k, "rubber", 0x0c0c0d), v3(-half_width, y, z), v3(half_width, y, z), 0.35f, 0.008f);
        for (int i = 0; i < 7; i++) {
            float t = ((float)i + 0.5f) / 7;
            affine before = kit_enter(k, v3(-half_width + 2 * half_width * t, y - 4 * 0.35f * t * (1 - t), z), 0);
            street_lantern(k, 0.13f, i % 2 ? 0xff4a30 : 0xffd0a0, sign_nits(k, 150));
            kit_leave(k, before);
        }
    }
}

static void ground(place_kit *k)
{
    material asphalt = kit_ground(k, "asphalt");
    maker_grid(kit_use(k, GROUP_GROUND, asphalt), v3(-half_width - 0.4f, 0, near_end + 8),
               v3(2 * half_width + 0.8f, 0, 0), v3(0, 0, far_end - near_end - 16), 4, 24);
    /* a narrow kerb of stone slabs along both walls, and the drain's grating */
    for (int s = -1; s <= 1; s += 2) {
        material stone = thing_tinted("paving", 0x6d6a66);
        mesh_maker *m = kit_use(k, GROUP_GROUND, stone);
        float x0 = (float)s * (half_width + 0.35f), x1 = (float)s * (half_width - 0.55f);
        for (float z = near_end; z > far_end; z -= 1.2f)
            kit_round(m, f_min(x0, x1), -0.05f, z - 1.19f, f_max(x0, x1), 0.07f, z, 0.015f);
        m = kit_named(k, "iron");
        for (float z = 9.0f; z > -30; z -= 0.05f)
            if (fmodf(z + 60.0f, 3.0f) < 0.6f)
                kit_box(m, (float)s * (half_width - 0.75f) - 0.14f, 0.0f, z, (float)s * (half_width - 0.75f) + 0.14f,
                        0.008f, z + 0.022f);
    }
    const float holes[][2] = { { 0.5f, -3.4f }, { -0.7f, -11 }, { 0.3f, 3.6f } };
    for (int i = 0; i < 3; i++) {
        affine before = kit_enter(k, v3(holes[i][0], 0, holes[i][1]), 20.0f * (float)i);
        street_manhole(k);
        kit_leave(k, before);
    }
    kit_floor(k, 0, "asphalt");
}

/* What closes the view: a cross street with a building, its windows and one large sign. */
static void far_building(place_kit *k)
{
    affine before = kit_enter(k, v3(-11, 0, far_end - 7), 0);
    facade f = building_facade_style(k, 22, 24);
    f.lit = 0.5f;
    building_facade(k, &f);
    affine in = kit_enter(k, v3(11.2f, 7.5f, 0.1f), 0);
    building_neon(k, sign_word(k->locale, SHOP_NIGHT, &k->rng), east_asian(k), 1.5f, 0xff3aa0, sign_nits(k, 900));
    kit_leave(k, in);
    kit_leave(k, before);
    for (int s = -1; s <= 1; s += 2) /* lamps of the cross street */
        kit_lamp(k, v3((float)s * 4.5f, 5.0f, far_end - 3.5f), 0.2f, s < 0 ? 0xffb36a : 0x9ad0ff, 5200 * k->night);
    building_block(k, v3(-16, 0, far_end - 30), v3(-4, 38, far_end - 20), 0x4a4a52, 0.35f);
    building_block(k, v3(2, 0, far_end - 34), v3(14, 46, far_end - 22), 0x42434a, 0.4f);
    building_block(k, v3(-14, 0, near_end + 14), v3(14, 20, near_end + 20), 0x4a4642, 0.35f);
    mesh_maker *m = kit_use(k, GROUP_GROUND, kit_ground(k, "asphalt"));
    maker_quad(m, v3(-16, 0, far_end - 8 + 8), v3(32, 0, 0), v3(0, 0, -8));
}

/* The glow of all the signs together, as soft coloured lamps over the alley: what a film crew would hang there. */
static void glow(place_kit *k)
{
    static const unsigned tint[] = { 0xff3d9a, 0x35b0ff, 0xa04dff, 0xff5a70, 0x20d0e8 };
    float power = 1500.0f * neon_amount(k) * k->night;
    for (int i = 0; i < 7 && power > 10; i++) {
        float side = i % 2 ? 1.0f : -1.0f, z = 3.2f - 5.2f * (float)i;
        kit_area_light(k, v3(side * (half_width - 0.4f), 4.6f, z), v3(-side * 0.75f, -0.8f, i < 2 ? -0.5f : 0.25f),
                       1.1f, tint[i % 5], power);
    }
}

void place_alley(place_kit *k)
{
    glow(k);
    row(k, true);
    row(k, false);
    overhead(k);
    ground(k);
    far_building(k);
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 0.9f);
    kit_anchor(k, "background", v3(0, 2.5f, -20), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.06f, 0.02f, 1));
    k->notes->free_space = (aabb){ { -half_width + 0.8f, 0, far_end + 3 }, { half_width - 0.8f, 6, near_end - 1 } };
    kit_acoustics(k, true, 1.1f, 6.0f, 0.6f);
    k->notes->ground = "asphalt";
    k->notes->interior_lux = 25;
    kit_ambience(k, "city");
    kit_ambience(k, "traffic");
}
