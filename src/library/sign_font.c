/* library/sign_font.c - fonts: finding, shaping, outlines flattened to rings, bitmaps drawn into pictures.
 *
 * Each run of text is shaped by HarfBuzz with the face that covers its script: East Asian text anywhere in a sign
 * makes the whole sign Noto CJK, so that mixed signs look of one hand. TrueType outlines wind the other way round than
 * PostScript ones: rings are turned so that borders are anticlockwise. What this is not: a paragraph setter.
 */
#include "library/sign.h"

#include "base/file.h"
#include "base/text.h"
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <hb-ft.h>
#include <hb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FACE_CJK = 4,
    FACE_COUNT = 5,
    DESIGN_PX = 1000
};
typedef struct font_face {
    FT_Face ft;
    hb_font_t *hb;
} font_face;
struct sign_fonts {
    FT_Library ft;
    font_face faces[FACE_COUNT];
};

static const char *const files[FACE_COUNT] = { "DejaVuSans-Bold.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSansMono-Bold.ttf",
                                               "DejaVuSansCondensed-Bold.ttf", "NotoSansCJK-Bold.ttc" };
static const char *const folders[] = { "/usr/share/fonts/truetype/dejavu",
                                       "/usr/share/fonts/opentype/noto",
                                       "/usr/share/fonts/dejavu-sans-fonts",
                                       "/usr/share/fonts/google-noto-cjk",
                                       "/usr/share/fonts/TTF",
                                       "/usr/share/fonts/noto-cjk",
                                       "/usr/local/share/fonts" };

int sign_fonts_open(sign_fonts **out, ciel_fail *fail)
{
    sign_fonts *f = calloc(1, sizeof *f);
    if (!f || FT_Init_FreeType(&f->ft) != 0) {
        free(f);
        return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "FreeType does not start");
    }
    *out = f;
    return CIEL_OK;
}

void sign_fonts_close(sign_fonts **fonts)
{
    if (!fonts || !*fonts)
        return;
    for (int i = 0; i < FACE_COUNT; i++) {
        if ((*fonts)->faces[i].hb)
            hb_font_destroy((*fonts)->faces[i].hb);
        if ((*fonts)->faces[i].ft)
            FT_Done_Face((*fonts)->faces[i].ft);
    }
    FT_Done_FreeType((*fonts)->ft);
    free(*fonts);
    *fonts = NULL;
}

static bool font_path(char *out, size_t n, const char *file)
{
    const char *own = getenv("CIEL_FONTS");
    if (own && snprintf(out, n, "%s/%s", own, file) < (int)n && ciel_file_exists(out))
        return true;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (snprintf(out, n, "%s/%s", folders[i], file) < (int)n && ciel_file_exists(out))
            return true;
    return false;
}

static int open_face(sign_fonts *f, int i, ciel_fail *fail)
{
    if (f->faces[i].ft)
        return CIEL_OK;
    char path[512];
    if (!font_path(path, sizeof path, files[i]) || FT_New_Face(f->ft, path, 0, &f->faces[i].ft) != 0) {
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "the font %s for text in the scene is missing", files[i]);
        ciel_fail_hint(fail, "install the package %s, or put the file into $CIEL_FONTS",
                       i == FACE_CJK ? "fonts-noto-cjk" : "fonts-dejavu-core and fonts-dejavu-extra");
        return CIEL_E_UNAVAILABLE;
    }
    FT_Set_Pixel_Sizes(f->faces[i].ft, 0, DESIGN_PX);
    f->faces[i].hb = hb_ft_font_create_referenced(f->faces[i].ft);
    hb_ft_font_set_load_flags(f->faces[i].hb, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
    return CIEL_OK;
}

static bool is_east_asian(uint32_t c)
{
    return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7af) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0xff00 && c <= 0xffef) || (c >= 0x1100 && c <= 0x11ff);
}

static int face_for(const char *text, enum sign_face wanted)
{
    const char *end = text + strlen(text);
    for (const char *p = text; p < end;)
        if (is_east_asian(ciel_utf8_next(&p, end)))
            return FACE_CJK;
    return (int)wanted;
}

/* ---- layout: glyphs with places, in em ---- */

typedef struct placed_glyph {
    uint32_t index;
    float x, y; /* origin, em */
} placed_glyph;
typedef struct layout {
    placed_glyph *glyphs;
    size_t n;
    float width, height; /* em; glyph places are relative to the middle */
    font_face *face;
} layout;

/* One line; returns its advance along the writing direction. Glyphs start at 0. */
static float shape_line(layout *l, const char *text, size_t len, bool vertical, ciel_arena *a)
{
    hb_buffer_t *b = hb_buffer_create();
    hb_buffer_add_utf8(b, text, (int)len, 0, (int)len);
    hb_buffer_guess_segment_properties(b);
    hb_buffer_set_language(b, hb_language_from_string("ja", -1)); /* never the machine's own: same bits everywhere */
    if (vertical)
        hb_buffer_set_direction(b, HB_DIRECTION_TTB);
    hb_shape(l->face->hb, b, NULL, 0);
    unsigned n = 0;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(b, &n);
    const float em = 1.0f / (64.0f * DESIGN_PX);
    float x = 0, y = 0;
    for (unsigned i = 0; i < n; i++) {
        ARENA_PUSH(a, l->glyphs, l->n) =
            (placed_glyph){ info[i].codepoint, x + (float)pos[i].x_offset * em, y + (float)pos[i].y_offset * em };
        x += (float)pos[i].x_advance * em;
        y += (float)pos[i].y_advance * em;
    }
    hb_buffer_destroy(b);
    return vertical ? -y : x;
}

static void shift(layout *l, size_t from, float dx, float dy)
{
    for (size_t i = from; i < l->n; i++) {
        l->glyphs[i].x += dx;
        l->glyphs[i].y += dy;
    }
}

static int lay_out(layout *l, sign_fonts *fonts, const char *text, enum sign_face face, bool vertical, ciel_arena *a,
                   ciel_fail *fail)
{
    int which = face_for(text, face), err = open_face(fonts, which, fail);
    if (err != CIEL_OK)
        return err;
    *l = (layout){ .face = &fonts->faces[which] };
    const float step = 1.12f; /* from line to line */
    int n_lines = 1;
    for (const char *p = text; *p; p++)
        n_lines += *p == '\n';
    float longest = 0;
    int line = 0;
    for (const char *p = text; line < n_lines; line++) {
        size_t len = strcspn(p, "\n"), from = l->n;
        float advance = shape_line(l, p, len, vertical, a);
        float across = ((float)line - 0.5f * (float)(n_lines - 1)) * step;
        if (vertical)
            shift(l, from, -across, 0.5f * advance);
        else
            shift(l, from, -0.5f * advance, -across - 0.36f); /* capitals are centred: half their height */
        longest = f_max(longest, advance);
        p += len + (p[len] == '\n');
    }
    float across = 1.0f + step * (float)(n_lines - 1);
    l->width = vertical ? across : longest;
    l->height = vertical ? longest : across;
    return CIEL_OK;
}

/* ---- outlines ---- */

typedef struct tracer {
    sign_outline *out;
    ciel_arena *a;
    float ox, oy, tolerance;
    size_t n_points, n_rings, ring_start;
    vec2 last;
} tracer;

static void add_point(tracer *t, vec2 p)
{
    if (t->n_points > t->ring_start) {
        vec2 q = t->out->points[t->n_points - 1];
        if (fabsf(p.x - q.x) + fabsf(p.y - q.y) < 1e-5f)
            return;
    }
    ARENA_PUSH(t->a, t->out->points, t->n_points) = p;
}

static vec2 place_of(const tracer *t, const FT_Vector *v)
{
    const float em = 1.0f / (64.0f * DESIGN_PX);
    return (vec2){ t->ox + (float)v->x * em, t->oy + (float)v->y * em };
}

static void close_ring(tracer *t)
{
    size_t n = t->n_points - t->ring_start;
    if (n >= 2) {
        vec2 a = t->out->points[t->ring_start], b = t->out->points[t->n_points - 1];
        if (fabsf(a.x - b.x) + fabsf(a.y - b.y) < 1e-5f) {
            t->n_points--;
            n--;
        }
    }
    if (n >= 3)
        ARENA_PUSH(t->a, t->out->ring_sizes, t->n_rings) = (int)n;
    else
        t->n_points = t->ring_start;
    t->ring_start = t->n_points;
}

static int on_move(const FT_Vector *to, void *user)
{
    tracer *t = user;
    close_ring(t);
    t->last = place_of(t, to);
    add_point(t, t->last);
    return 0;
}

static int on_line(const FT_Vector *to, void *user)
{
    tracer *t = user;
    t->last = place_of(t, to);
    add_point(t, t->last);
    return 0;
}

/* How many chords a curve needs whose control polygon bends this far from its chord. */
static int chords(float bend, float tolerance)
{
    int n = (int)ceilf(sqrtf(bend / tolerance) * 0.9f);
    return n < 1 ? 1 : n > 24 ? 24 : n;
}

static int on_conic(const FT_Vector *control, const FT_Vector *to, void *user)
{
    tracer *t = user;
    vec2 a = t->last, b = place_of(t, control), c = place_of(t, to);
    int n = chords(hypotf(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y) * 0.25f, t->tolerance);
    for (int i = 1; i <= n; i++) {
        float s = (float)i / (float)n, r = 1.0f - s;
        add_point(t,
                  (vec2){ r * r * a.x + 2 * r * s * b.x + s * s * c.x, r * r * a.y + 2 * r * s * b.y + s * s * c.y });
    }
    t->last = c;
    return 0;
}

static int on_cubic(const FT_Vector *c1, const FT_Vector *c2, const FT_Vector *to, void *user)
{
    tracer *t = user;
    vec2 a = t->last, b = place_of(t, c1), c = place_of(t, c2), d = place_of(t, to);
    float bend =
        f_max(hypotf(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y), hypotf(b.x - 2 * c.x + d.x, b.y - 2 * c.y + d.y));
    int n = chords(bend * 0.6f, t->tolerance);
    for (int i = 1; i <= n; i++) {
        float s = (float)i / (float)n, r = 1.0f - s;
        float w0 = r * r * r, w1 = 3 * r * r * s, w2 = 3 * r * s * s, w3 = s * s * s;
        add_point(t, (vec2){ w0 * a.x + w1 * b.x + w2 * c.x + w3 * d.x, w0 * a.y + w1 * b.y + w2 * c.y + w3 * d.y });
    }
    t->last = d;
    return 0;
}

static void turn_rings(sign_outline *o, size_t first_ring, size_t first_point)
{
    vec2 *p = o->points + first_point;
    for (size_t r = first_ring; r < (size_t)o->n_rings; p += o->ring_sizes[r++])
        for (int i = 0, j = o->ring_sizes[r] - 1; i < j; i++, j--) {
            vec2 swap = p[i];
            p[i] = p[j];
            p[j] = swap;
        }
}

int sign_shape(sign_outline *out, sign_fonts *fonts, const char *text, enum sign_face face, bool vertical,
               float tolerance, ciel_arena *a, ciel_fail *fail)
{
    layout l;
    int err = lay_out(&l, fonts, text, face, vertical, a, fail);
    if (err != CIEL_OK)
        return err;
    sign_outline o = { .width = l.width, .height = l.height };
    tracer t = { .out = &o, .a = a, .tolerance = tolerance };
    const FT_Outline_Funcs funcs = { on_move, on_line, on_conic, on_cubic, 0, 0 };
    for (size_t i = 0; i < l.n; i++) {
        FT_Face ft = l.face->ft;
        if (FT_Load_Glyph(ft, l.glyphs[i].index, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
            ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
            continue;
        size_t first_ring = t.n_rings, first_point = t.n_points;
        t.ox = l.glyphs[i].x;
        t.oy = l.glyphs[i].y;
        FT_Outline_Decompose(&ft->glyph->outline, &funcs, &t);
        close_ring(&t);
        o.n_rings = (int)t.n_rings;
        if (FT_Outline_Get_Orientation(&ft->glyph->outline) == FT_ORIENTATION_TRUETYPE)
            turn_rings(&o, first_ring, first_point);
    }
    o.n_rings = (int)t.n_rings;
    o.n_points = (int)t.n_points;
    *out = o;
    return CIEL_OK;
}

/* ---- bitmaps ---- */

static void blend(uint8_t *o, rgb8 ink, uint8_t cover)
{
    o[0] = (uint8_t)((o[0] * (255 - cover) + ink.r * cover + 127) / 255);
    o[1] = (uint8_t)((o[1] * (255 - cover) + ink.g * cover + 127) / 255);
    o[2] = (uint8_t)((o[2] * (255 - cover) + ink.b * cover + 127) / 255);
}

static void draw_bitmap(texture *t, const FT_Bitmap *b, int x0, int y0, rgb8 ink)
{
    for (int y = 0; y < (int)b->rows; y++)
        for (int x = 0; x < (int)b->width; x++) {
            int px = x0 + x, py = y0 + y;
            if (px >= 0 && py >= 0 && px < t->width && py < t->height)
                blend(t->rgba + 4 * ((size_t)py * (size_t)t->width + (size_t)px), ink, b->buffer[y * b->pitch + x]);
        }
}

int sign_draw(texture *t, sign_fonts *fonts, const char *text, enum sign_face face, bool vertical, float cx, float cy,
              float em, rgb8 ink, ciel_arena *a, ciel_fail *fail)
{
    layout l;
    int err = lay_out(&l, fonts, text, face, vertical, a, fail);
    if (err != CIEL_OK)
        return err;
    FT_Face ft = l.face->ft;
    FT_Matrix scale = { (FT_Fixed)(em / DESIGN_PX * 65536.0f), 0, 0, (FT_Fixed)(em / DESIGN_PX * 65536.0f) };
    for (size_t i = 0; i < l.n; i++) {
        float x = cx + l.glyphs[i].x * em, y = cy - l.glyphs[i].y * em; /* baseline origin, y down */
        FT_Vector fraction = { (FT_Pos)((x - floorf(x)) * 64.0f), (FT_Pos)((ceilf(y) - y) * 64.0f) };
        FT_Set_Transform(ft, &scale, &fraction);
        if (FT_Load_Glyph(ft, l.glyphs[i].index, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) == 0 &&
            FT_Render_Glyph(ft->glyph, FT_RENDER_MODE_NORMAL) == 0)
            draw_bitmap(t, &ft->glyph->bitmap, (int)floorf(x) + ft->glyph->bitmap_left,
                        (int)ceilf(y) - ft->glyph->bitmap_top, ink);
    }
    FT_Set_Transform(ft, NULL, NULL);
    return CIEL_OK;
}

/* The size of the laid-out text, em. */
static int measure(vec2 *out, sign_fonts *fonts, const sign_print *p, ciel_arena *a, ciel_fail *fail)
{
    layout l;
    int err = lay_out(&l, fonts, p->text, p->face, p->vertical, a, fail);
    if (err == CIEL_OK)
        *out = (vec2){ l.width, l.height };
    return err;
}

static void fill(texture *t, const sign_print *p)
{
    float border = p->border_width * (float)(t->width < t->height ? t->width : t->height);
    for (int y = 0; y < t->height; y++)
        for (int x = 0; x < t->width; x++) {
            float edge = f_min(f_min((float)x, (float)(t->width - 1 - x)), f_min((float)y, (float)(t->height - 1 - y)));
            bool line = border > 0.0f && edge > 0.6f * border && edge < 1.6f * border;
            rgb8 c = line ? p->border : p->ground;
            uint8_t *o = t->rgba + 4 * ((size_t)y * (size_t)t->width + (size_t)x);
            o[0] = c.r;
            o[1] = c.g;
            o[2] = c.b;
            o[3] = 255;
        }
}

/* Each cell of `pitch` pixels becomes one round point of the cell's mean ink. */
static void to_dots(texture *t, rgb8 ground, int pitch)
{
    for (int cy = 0; cy < t->height; cy += pitch)
        for (int cx = 0; cx < t->width; cx += pitch) {
            int sum[3] = { 0 }, n = 0;
            for (int y = cy; y < cy + pitch && y < t->height; y++)
                for (int x = cx; x < cx + pitch && x < t->width; x++, n++)
                    for (int c = 0; c < 3; c++)
                        sum[c] += t->rgba[4 * ((size_t)y * (size_t)t->width + (size_t)x) + (size_t)c];
            for (int y = cy; y < cy + pitch && y < t->height; y++)
                for (int x = cx; x < cx + pitch && x < t->width; x++) {
                    float dx = (float)(x - cx) + 0.5f - 0.5f * (float)pitch,
                          dy = (float)(y - cy) + 0.5f - 0.5f * (float)pitch;
                    bool on = dx * dx + dy * dy < 0.19f * (float)(pitch * pitch);
                    uint8_t *o = t->rgba + 4 * ((size_t)y * (size_t)t->width + (size_t)x);
                    for (int c = 0; c < 3; c++)
                        o[c] = on ? (uint8_t)(sum[c] / n)
                                  : (uint8_t)((c == 0   ? ground.r
                                               : c == 1 ? ground.g
                                                        : ground.b) /
                                              2);
                }
        }
}

static int pixels(float metres)
{
    return (int)f_clamp(metres * 220.0f, 64.0f, 1024.0f);
}

int sign_picture(texture **out, sign_fonts *fonts, const sign_print *p, ciel_arena *a, ciel_fail *fail)
{
    texture *t = ARENA_NEW(a, texture);
    float scale = f_min(1.0f, 1024.0f / f_max(220.0f * p->width_m, 220.0f * p->height_m));
    t->width = pixels(p->width_m * scale);
    t->height = pixels(p->height_m * scale);
    t->rgba = ciel_arena_alloc(a, (size_t)t->width * (size_t)t->height * 4);
    fill(t, p);
    vec2 size;
    int err = measure(&size, fonts, p, a, fail);
    if (err != CIEL_OK)
        return err;
    float room = p->fill > 0.0f ? p->fill : 0.8f;
    float em = f_min(room * (float)t->width / f_max(size.x, 0.1f), room * (float)t->height / f_max(size.y, 0.1f));
    err = sign_draw(t, fonts, p->text, p->face, p->vertical, 0.5f * (float)t->width, 0.5f * (float)t->height, em,
                    p->ink, a, fail);
    if (err != CIEL_OK)
        return err;
    if (p->dots)
        to_dots(t, p->ground, 5);
    *out = t;
    return CIEL_OK;
}
