/* library/sign.h - text in the scene: fonts, shaped outlines, letters of metal, neon tubes, printed pictures.
 *
 * Fonts: DejaVu for Latin, Greek, Cyrillic; Noto CJK for everything East Asian; looked for at the places where Debian
 * and its kin put them ($CIEL_FONTS first). A missing font is an error that names the package. Shaping by HarfBuzz,
 * outlines and bitmaps by FreeType. Text may hold '\n' between lines.
 *
 * Units: outlines and layouts are in units of the letter height (em = 1), origin at the middle of the text's box, so
 * that a builder scales by the size it wants. Threads: a sign_fonts belongs to one thread. Exact.
 */
#pragma once
#include "base/color.h"
#include "base/fail.h"
#include "base/rng.h"
#include "stage/material.h"
#include "stage/mesh.h"

enum sign_face {
    SIGN_SANS,
    SIGN_SERIF,
    SIGN_MONO,
    SIGN_NARROW
};
typedef struct sign_fonts sign_fonts;
int sign_fonts_open(sign_fonts **out, ciel_fail *fail);
void sign_fonts_close(sign_fonts **fonts);

/* Shaped and flattened text: closed rings of points, borders anticlockwise, holes clockwise. */
typedef struct sign_outline {
    vec2 *points;
    int *ring_sizes;
    int n_rings, n_points;
    float width, height; /* of the whole text's box, em */
} sign_outline;
/** `vertical` stacks characters downwards (lines then go from right to left). tolerance: chord error in em
 *  (0.004 fine, 0.02 coarse). Result in `a`. Errors: UNAVAILABLE (no font for this script). */
int sign_shape(sign_outline *out, sign_fonts *fonts, const char *text, enum sign_face face, bool vertical,
               float tolerance, ciel_arena *a, ciel_fail *fail);

/** Letters as solids, `height` metres an em, from z = 0 to `depth`, centred on the maker's origin in XY. */
void sign_letters(mesh_maker *m, const sign_outline *o, float height, float depth);
/** A tube of `radius` metres bent along every ring, in the plane z. */
void sign_tubes(mesh_maker *m, const sign_outline *o, float height, float radius, float z);

/* A printed face. Colours sRGB. */
typedef struct sign_print {
    const char *text;
    enum sign_face face;
    bool vertical;
    rgb8 ink, ground, border;
    float border_width; /* share of the shorter side, 0 = none */
    float width_m, height_m;
    float fill; /* share of the board that the text may take, 0.8 */
    bool dots;  /* an LED board: the text in points of light */
} sign_print;
/** Draw it at about 5 mm a pixel, 64 to 1024 pixels a side. In `a`. */
int sign_picture(texture **out, sign_fonts *fonts, const sign_print *p, ciel_arena *a, ciel_fail *fail);
/** Draw text into an existing picture, centred at (cx, cy) pixels from the top left, em pixels high. */
int sign_draw(texture *t, sign_fonts *fonts, const char *text, enum sign_face face, bool vertical, float cx, float cy,
              float em, rgb8 ink, ciel_arena *a, ciel_fail *fail);

/* Shop words by locale: "tokyo", "paris", "new_york", "" = international. Latin alphabets are short enough to read. */
enum sign_shop {
    SHOP_ANY,
    SHOP_FOOD,
    SHOP_BAR,
    SHOP_STORE,
    SHOP_NIGHT,
    SHOP_SERVICE
};
const char *sign_word(const char *locale, enum sign_shop kind, rng *r);
