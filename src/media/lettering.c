/* media/lettering.c - see lettering.h. Glyphs are rendered by FreeType at the size asked, with light hinting, and
 * blended in gamma space, which is what type on dark grey wants.
 */
#include "media/lettering.h"
#include "base/file.h"
#include "base/text.h"
#include <ft2build.h>
#include <math.h>
#include <stdlib.h>
#include FT_FREETYPE_H

/* By weight: the fonts tried in turn for each letter. */
#define N_FONTS 4
static const char *const font_files[3][N_FONTS] = {
    { "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
      "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
      "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf" },
    { "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
      "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
      "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf" },
    { "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf",
      "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf",
      "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" },
};

struct lettering {
    FT_Library library;
    FT_Face faces[3][N_FONTS]; /* NULL where the file is not installed */
};

int lettering_create(lettering **out, ciel_fail *fail)
{
    lettering *l = calloc(1, sizeof *l);
    if (!l || FT_Init_FreeType(&l->library)) {
        free(l);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "FreeType does not start");
    }
    bool any = false;
    for (int w = 0; w < 3; w++)
        for (int i = 0; i < N_FONTS; i++) {
            if (ciel_file_exists(font_files[w][i]) && FT_New_Face(l->library, font_files[w][i], 0, &l->faces[w][i]))
                l->faces[w][i] = NULL;
            any = any || (w == LETTERING_REGULAR && l->faces[w][i]);
        }
    if (!any) {
        lettering_destroy(&l);
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "no font to write with");
        ciel_fail_hint(fail, "install the package fonts-dejavu-core");
        return CIEL_E_UNAVAILABLE;
    }
    *out = l;
    return CIEL_OK;
}

void lettering_destroy(lettering **pl)
{
    lettering *l = pl ? *pl : NULL;
    if (!l)
        return;
    FT_Done_FreeType(l->library); /* takes its faces along */
    free(l);
    *pl = NULL;
}

static FT_Face face_for(lettering *l, enum lettering_weight weight, uint32_t letter, FT_UInt *glyph)
{
    FT_Face fallback = NULL;
    const int order[2] = { (int)weight, LETTERING_REGULAR };
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < N_FONTS; i++) {
            FT_Face f = l->faces[order[k]][i];
            if (!f)
                continue;
            fallback = fallback ? fallback : f;
            *glyph = FT_Get_Char_Index(f, letter);
            if (*glyph)
                return f;
        }
    *glyph = 0;
    return fallback;
}

static void blend_glyph(picture *p, const FT_GlyphSlot slot, int x0, int y0, const uint8_t rgb[3])
{
    const FT_Bitmap *b = &slot->bitmap;
    for (int y = 0; y < (int)b->rows; y++)
        for (int x = 0; x < (int)b->width; x++) {
            int px = x0 + slot->bitmap_left + x, py = y0 - slot->bitmap_top + y;
            if (px < 0 || py < 0 || px >= p->width || py >= p->height)
                continue;
            int a = b->buffer[y * b->pitch + x];
            uint8_t *to = p->rgb + ((size_t)py * (size_t)p->width + (size_t)px) * 3;
            for (int c = 0; c < 3; c++)
                to[c] = (uint8_t)((to[c] * (255 - a) + rgb[c] * a + 127) / 255);
        }
}

/* Walk the text; draw when p is not NULL. */
static float walk(lettering *l, picture *p, float x, float y, const char *text, size_t bytes, float size,
                  enum lettering_weight weight, const uint8_t *rgb)
{
    const char *at = text, *end = text + bytes;
    FT_Face last_face = NULL;
    FT_UInt last_glyph = 0;
    while (at < end) {
        FT_UInt glyph = 0;
        FT_Face face = face_for(l, weight, ciel_utf8_next(&at, end), &glyph);
        if (!face || FT_Set_Char_Size(face, 0, (FT_F26Dot6)(size * 64.0f + 0.5f), 72, 72))
            continue;
        FT_Vector kern = { 0, 0 };
        if (face == last_face && FT_HAS_KERNING(face))
            FT_Get_Kerning(face, last_glyph, glyph, FT_KERNING_UNFITTED, &kern);
        x += (float)kern.x / 64.0f;
        FT_Vector shift = { (FT_Pos)((x - floorf(x)) * 64.0f), 0 };
        FT_Set_Transform(face, NULL, &shift);
        if (FT_Load_Glyph(face, glyph, p ? FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT : FT_LOAD_TARGET_LIGHT) == 0) {
            if (p)
                blend_glyph(p, face->glyph, (int)floorf(x), (int)floorf(y + 0.5f), rgb);
            x += (float)face->glyph->linearHoriAdvance / 65536.0f;
        }
        last_face = face;
        last_glyph = glyph;
    }
    return x;
}

float lettering_width(lettering *l, const char *text, size_t bytes, float size, enum lettering_weight weight)
{
    return walk(l, NULL, 0, 0, text, bytes, size, weight, NULL);
}

float lettering_draw(lettering *l, picture *p, float x, float y, const char *text, size_t bytes, float size,
                     enum lettering_weight weight, const uint8_t rgb[3])
{
    return walk(l, p, x, y, text, bytes, size, weight, rgb);
}
