/* library/building_sign.c - signs on buildings: neon, light boxes, painted boards, letters; see building.h. */
#include "library/building.h"

static bool fonts_ready(place_kit *k)
{
    if (k->err == CIEL_OK && !k->fonts)
        k->err = sign_fonts_open(&k->fonts, k->fail);
    return k->err == CIEL_OK;
}

static bool shape(place_kit *k, sign_outline *o, const char *text, enum sign_face face, bool vertical, float tolerance)
{
    if (!fonts_ready(k))
        return false;
    k->err = sign_shape(o, k->fonts, text, face, vertical, tolerance, k->arena, k->fail);
    return k->err == CIEL_OK;
}

void building_neon(place_kit *k, const char *text, bool vertical, float letter, unsigned rgb, float nits)
{
    sign_outline o;
    if (!shape(k, &o, text, SIGN_SANS, vertical, 0.02f))
        return;
    sign_tubes(kit_glow(k, rgb, nits), &o, letter, 0.022f * letter + 0.003f, 0.06f);
    /* little stand-offs at the corners of each letter's outline would drown: two rails carry the glass */
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x17181a);
    float w = 0.5f * o.width * letter, h = 0.5f * o.height * letter;
    if (vertical) {
        kit_rod(m, v3(-0.28f * letter, -h, 0.02f), v3(-0.28f * letter, h, 0.02f), 0.008f);
        kit_rod(m, v3(0.28f * letter, -h, 0.02f), v3(0.28f * letter, h, 0.02f), 0.008f);
    } else {
        kit_rod(m, v3(-w, -0.24f * letter, 0.02f), v3(w, -0.24f * letter, 0.02f), 0.008f);
        kit_rod(m, v3(-w, 0.24f * letter, 0.02f), v3(w, 0.24f * letter, 0.02f), 0.008f);
    }
}

static rgb8 rgb_of(unsigned c)
{
    return (rgb8){ (uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c };
}

static void face_quad(mesh_maker *m, float w, float h, float z, bool back)
{
    float s = back ? -1.0f : 1.0f;
    const vec3 n = { 0, 0, s };
    uint32_t v = maker_vertex(m, v3(-0.5f * w * s, -0.5f * h, z), n, (vec2){ 0, 0 });
    maker_vertex(m, v3(0.5f * w * s, -0.5f * h, z), n, (vec2){ 1, 0 });
    maker_vertex(m, v3(0.5f * w * s, 0.5f * h, z), n, (vec2){ 1, 1 });
    maker_vertex(m, v3(-0.5f * w * s, 0.5f * h, z), n, (vec2){ 0, 1 });
    maker_triangle(m, v, v + 1, v + 2);
    maker_triangle(m, v, v + 2, v + 3);
}

static texture *printed(place_kit *k, const sign_print *p)
{
    texture *t = NULL;
    if (fonts_ready(k))
        k->err = sign_picture(&t, k->fonts, p, k->arena, k->fail);
    return k->err == CIEL_OK ? t : NULL;
}

static void casing(place_kit *k, float w, float h, float depth, unsigned rgb)
{
    mesh_maker *m = kit_tinted(k, "painted_metal", rgb);
    const float e = 0.03f;
    kit_box(m, -0.5f * w - e, -0.5f * h - e, 0, -0.5f * w, 0.5f * h + e, depth + 0.012f);
    kit_box(m, 0.5f * w, -0.5f * h - e, 0, 0.5f * w + e, 0.5f * h + e, depth + 0.012f);
    kit_box(m, -0.5f * w, 0.5f * h, 0, 0.5f * w, 0.5f * h + e, depth + 0.012f);
    kit_box(m, -0.5f * w, -0.5f * h - e, 0, 0.5f * w, -0.5f * h, depth + 0.012f);
}

void building_lightbox(place_kit *k, const char *text, bool vertical, float w, float h, float depth, unsigned ink,
                       unsigned ground, float nits, bool both_sides)
{
    const sign_print p = { .text = text,
                           .vertical = vertical,
                           .ink = rgb_of(ink),
                           .ground = rgb_of(ground),
                           .border = rgb_of(ink),
                           .border_width = 0.04f,
                           .width_m = w,
                           .height_m = h,
                           .fill = 0.78f };
    texture *t = printed(k, &p);
    if (!t)
        return;
    material m = material_plain(v3_fill(0.7f), 0.3f);
    m.texture = t;
    m.emission = v3_fill(nits);
    m.emission_textured = nits > 0;
    m.one_sided_light = true;
    mesh_maker *f = kit_use(k, nits > 0 ? GROUP_GLOW : GROUP_SOLID, m);
    face_quad(f, w, h, depth, false);
    if (both_sides)
        face_quad(f, w, h, 0, true);
    casing(k, w, h, depth, 0x26282a);
    if (both_sides)
        return;
    maker_quad(kit_tinted(k, "painted_metal", 0x26282a), v3(0.5f * w, -0.5f * h, 0), v3(-w, 0, 0), v3(0, h, 0));
}

void building_board(place_kit *k, const char *text, enum sign_face face, float w, float h, unsigned ink,
                    unsigned ground, unsigned border)
{
    const sign_print p = { .text = text,
                           .face = face,
                           .ink = rgb_of(ink),
                           .ground = rgb_of(ground),
                           .border = rgb_of(border),
                           .border_width = 0.06f,
                           .width_m = w,
                           .height_m = h,
                           .fill = 0.8f };
    texture *t = printed(k, &p);
    if (!t)
        return;
    material m = material_plain(v3_fill(1.0f), 0.35f);
    m.name = "painted_metal";
    m.texture = t;
    m.coat = 0.3f;
    m.coat_roughness = 0.1f;
    face_quad(kit_solid(k, m), w, h, 0.041f, false);
    kit_round(kit_tinted(k, "painted_metal", ground), -0.5f * w - 0.015f, -0.5f * h - 0.015f, 0, 0.5f * w + 0.015f,
              0.5f * h + 0.015f, 0.04f, 0.008f);
}

void building_letters(place_kit *k, const char *text, enum sign_face face, float letter, float depth, material m)
{
    sign_outline o;
    if (!shape(k, &o, text, face, false, 0.006f))
        return;
    enum place_group g = m.emission.x + m.emission.y + m.emission.z > 0 ? GROUP_GLOW : GROUP_SOLID;
    sign_letters(kit_use(k, g, m), &o, letter, depth);
}
