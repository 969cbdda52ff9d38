/* library/sign_thing.c - signs as things: a board, neon, a light box, an LED board, standing letters, with the prompt's
 * own words (params text, style, face: sans | serif | mono | narrow, letter: metres an em, vertical: 1).
 *
 * Facing +Z, underside at y = 0. The entity's first colour is the ink's or the tube's, the second the ground's.
 */
#include "library/place.h"

#include "base/text.h"

#include <string.h>

typedef struct sign_work {
    shop s;
    sign_fonts *fonts;
    const char *text;
    enum sign_face face;
    bool vertical;
    float letter;
    rgb8 ink, ground;
    int err;
} sign_work;

static enum sign_face face_named(const char *name)
{
    return strcmp(name, "serif") == 0    ? SIGN_SERIF
           : strcmp(name, "mono") == 0   ? SIGN_MONO
           : strcmp(name, "narrow") == 0 ? SIGN_NARROW
                                         : SIGN_SANS;
}

static rgb8 from_hex(unsigned c)
{
    return (rgb8){ (uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c };
}
static unsigned to_hex(rgb8 c)
{
    return (unsigned)c.r << 16 | (unsigned)c.g << 8 | c.b;
}

static bool shaped(sign_work *w, sign_outline *o, float tolerance)
{
    const build_context *c = w->s.c;
    w->err = sign_shape(o, w->fonts, w->text, w->face, w->vertical, tolerance, c->arena, c->fail);
    return w->err == CIEL_OK;
}

/* the box behind or around the text, standing on y = 0 */
static vec2 board_size(sign_work *w)
{
    sign_outline o;
    if (!shaped(w, &o, 0.05f))
        return (vec2){ 1, 1 };
    return (vec2){ f_max(o.width, 0.6f) * w->letter + 0.5f * w->letter, o.height * w->letter + 0.35f * w->letter };
}

static void printed_face(sign_work *w, vec2 size, float z, float nits, bool dots)
{
    const build_context *c = w->s.c;
    const sign_print p = { .text = w->text,
                           .face = w->face,
                           .vertical = w->vertical,
                           .ink = w->ink,
                           .ground = w->ground,
                           .border = w->ink,
                           .border_width = dots ? 0.0f : 0.05f,
                           .width_m = size.x,
                           .height_m = size.y,
                           .fill = 0.8f,
                           .dots = dots };
    texture *t = NULL;
    w->err = sign_picture(&t, w->fonts, &p, c->arena, c->fail);
    if (w->err != CIEL_OK)
        return;
    material m = material_plain(v3_fill(1.0f), 0.35f);
    m.name = "painted_metal";
    m.texture = t;
    if (nits > 0) {
        m.color = v3_fill(0.6f);
        m.emission = v3_fill(nits);
        m.emission_textured = true;
        m.one_sided_light = true;
    }
    shop_paint(&w->s, m);
    shop_picture(&w->s, v3(-0.5f * size.x, 0, z), v3(size.x, 0, 0), v3(0, size.y, 0));
}

static void board(sign_work *w, float depth, float nits, bool dots)
{
    vec2 size = board_size(w);
    if (w->err != CIEL_OK)
        return;
    shop_paint(&w->s, thing_tinted("painted_metal", nits > 0 ? 0x1c1e20 : to_hex(w->ground)));
    shop_box(&w->s, v3(-0.5f * size.x - 0.02f, 0, -depth), v3(0.5f * size.x + 0.02f, size.y + 0.02f, 0), 0.008f);
    shop_home(&w->s);
    printed_face(w, size, 0.002f, nits, dots);
}

static void neon(sign_work *w)
{
    sign_outline o;
    if (!shaped(w, &o, 0.012f))
        return;
    float h = o.height * w->letter;
    shop_at(&w->s, v3(0, 0.5f * h, 0));
    shop_paint(&w->s, thing_glowing(to_hex(w->ink), 1600));
    sign_tubes(&w->s.mm, &o, w->letter, 0.022f * w->letter + 0.003f, 0.05f);
    shop_paint(&w->s, thing_tinted("painted_metal", 0x131416));
    float hw = 0.5f * o.width * w->letter + 0.15f * w->letter;
    shop_box(&w->s, v3(-hw, -0.5f * h, -0.03f), v3(hw, 0.5f * h, 0.0f), 0.01f);
    shop_home(&w->s);
}

static void letters(sign_work *w)
{
    sign_outline o;
    if (!shaped(w, &o, 0.004f))
        return;
    aabb b = aabb_empty();
    for (int i = 0; i < o.n_points; i++)
        b = aabb_add(b, v3(o.points[i].x, o.points[i].y, 0));
    shop_at(&w->s, v3(0, o.n_points ? -b.lo.y * w->letter : 0, -0.14f * w->letter));
    shop_main(&w->s, thing_tinted("painted_metal", to_hex(w->ink)));
    sign_letters(&w->s.mm, &o, w->letter, 0.28f * w->letter);
    shop_home(&w->s);
}

static int build_sign(model *out, const build_context *c)
{
    sign_work w = { .letter = 0.3f };
    shop_open(&w.s, out, c);
    shop_part(&w.s, "sign", PART_RIGID);
    w.err = sign_fonts_open(&w.fonts, c->fail);
    w.text = shop_text(&w.s, "text", c->scene && ciel_streq(c->scene->language, "fr") ? "OUVERT" : "OPEN");
    w.face = face_named(shop_text(&w.s, "face", "sans"));
    w.vertical = shop_number(&w.s, "vertical", 0) > 0.5;
    const char *style = shop_text(&w.s, "style", c->row->variant);
    bool glows = strcmp(style, "neon") == 0 || strcmp(style, "led") == 0;
    w.letter = (float)shop_number(&w.s, "letter", strcmp(style, "letters") == 0 ? 0.6 : 0.3);
    w.ink = from_hex(strcmp(style, "neon") == 0      ? 0xff2d95
                     : strcmp(style, "led") == 0     ? 0xff9a20
                     : strcmp(style, "letters") == 0 ? 0xd0241c
                                                     : 0x20242c);
    w.ground = from_hex(glows ? 0x08090a : strcmp(style, "enamel") == 0 ? 0x123c8c : 0xf2ecdc);
    if (strcmp(style, "enamel") == 0)
        w.ink = from_hex(0xf6f4ec);
    if (c->entity->has_color)
        w.ink = c->entity->color;
    if (c->entity->has_color2)
        w.ground = c->entity->color2;
    if (w.err != CIEL_OK)
        ;
    else if (strcmp(style, "neon") == 0)
        neon(&w);
    else if (strcmp(style, "lightbox") == 0)
        board(&w, 0.16f, 420, false);
    else if (strcmp(style, "led") == 0)
        board(&w, 0.1f, 700, true);
    else if (strcmp(style, "letters") == 0)
        letters(&w);
    else
        board(&w, 0.03f, 0, false);
    sign_fonts_close(&w.fonts);
    int err = shop_close(&w.s);
    return w.err != CIEL_OK ? w.err : err;
}

static const thing_row rows[] = {
    THING("sign", "signboard.n.01 sign.n.02", "sign|signboard|board|placard|billboard|plaque",
          "panneau|pancarte|enseigne|écriteau|affiche", OBJECT, THING_WALL | THING_OUTDOORS, 1.2f, 0.45f, 0.03f,
          "painted_metal", "street", 4, build_sign, "painted"),
    THING("neon_sign", "neon_lamp.n.01", "neon sign|neon|neon light|neon tube",
          "enseigne au néon|néon|enseigne lumineuse", OBJECT, THING_WALL | THING_LIGHT | THING_OUTDOORS, 1.2f, 0.35f,
          0.08f, "glass", "alley", 4, build_sign, "neon"),
    THING("light_box", "", "light box|lightbox|illuminated sign|shop sign", "caisson lumineux|enseigne éclairée",
          OBJECT, THING_WALL | THING_LIGHT | THING_OUTDOORS, 1.2f, 0.45f, 0.16f, "plastic", "street", 8, build_sign,
          "lightbox"),
    THING("led_board", "scoreboard.n.01", "led board|led sign|departure board|scoreboard|display board",
          "panneau led|tableau d'affichage|afficheur", OBJECT, THING_WALL | THING_LIGHT, 1.6f, 0.45f, 0.1f, "screen",
          "station", 9, build_sign, "led"),
    THING("street_sign", "street_sign.n.01", "street sign|enamel sign|road sign|name plate",
          "plaque de rue|plaque émaillée|panneau de signalisation", OBJECT, THING_WALL | THING_OUTDOORS, 0.8f, 0.4f,
          0.03f, "painted_metal", "street", 3, build_sign, "enamel"),
    THING("letters", "inscription.n.01 letter.n.02", "letters|lettering|word|3d text|text", "lettres|mot|texte|lettrage",
          OBJECT, 0, 2.0f, 0.5f, 0.17f, "painted_metal", "studio", 12, build_sign, "letters"),
};
THING_FAMILY(sign_family, "signs");
