/* mark/visible_shape.c - see visible_shape.h. Name beside the sign, or below it. */
#include "mark/visible_shape.h"
#include "base/vec.h"
#include "media/lettering.h"

#include <stdlib.h>
#include <string.h>

#define SHARE       0.02f /* of the frame's area, sign and name with what lies between them */
#define SIDE_MAX    0.2f  /* of the frame's width and height: a cut that keeps 60 % keeps it (visible.c) */
#define SIGN_ASPECT 1.77f
#define TEXT_SIZE   1.25f /* em, in heights of the sign: its ascenders end where it does */
#define TEXT_GAP    0.25f
#define TEXT_BELOW  0.95f /* em of the name below the sign */
#define ASCENT      0.76f /* of the em */

void mark_shape_free(mark_shape *s)
{
    free(s->cover);
    free(s->halo);
    *s = (mark_shape){ 0 };
}

/* ---- the sign, as wide as -1 to 1, y down from the top: signed distances to its parts ---- */

static float to_ring(float x, float y, float radius, float half_stroke)
{
    return fabsf(sqrtf(x * x + y * y) - radius) - half_stroke;
}

static float to_bar(float x, float y, float half_length, float half_stroke)
{
    float dx = f_max(fabsf(x) - half_length, 0);
    return sqrtf(dx * dx + y * y) - half_stroke;
}

static float sign_distance(float x, float y)
{
    static const float stroke = 0.085f, radius = 0.9f;
    float horizon = 2 / SIGN_ASPECT - stroke, under = y - horizon;
    float above = under + 2.6f * stroke; /* both round shapes end a gap above the horizon */
    float vault = f_max(to_ring(x, under, radius, stroke), above);
    float sun = f_max(sqrtf(x * x + under * under) - 0.52f, above);
    return f_min(f_min(vault, sun), to_bar(x, under, radius, stroke));
}

/* `size` pixels high; pixel (x0, y0) of the mask is its corner */
static void draw_sign(mark_shape *s, int x0, int y0, int size)
{
    int width = (int)(SIGN_ASPECT * (float)size + 0.5f);
    float pixel = 2.0f / (float)width;
    for (int y = 0; y < size; y++)
        for (int x = 0; x < width; x++) {
            float d = sign_distance(((float)x + 0.5f) * pixel - 1, ((float)y + 0.5f) * pixel);
            float cover = f_clamp(0.5f - d / pixel, 0, 1);
            s->cover[(size_t)(y0 + y) * (size_t)s->width + (size_t)(x0 + x)] = (uint8_t)(255.0f * cover + 0.5f);
        }
}

/* ---- an own picture, a name ---- */

/* what is dark covers */
static void draw_picture(mark_shape *s, int x0, int y0, const picture *p)
{
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) {
            const uint8_t *c = p->rgb + ((size_t)y * (size_t)p->width + (size_t)x) * 3;
            s->cover[(size_t)(y0 + y) * (size_t)s->width + (size_t)(x0 + x)] =
                (uint8_t)(255 - (c[0] + 2 * c[1] + c[2]) / 4);
        }
}

static int draw_text(mark_shape *s, lettering *l, int x0, float baseline, const char *text, float size, ciel_fail *fail)
{
    static const uint8_t white[3] = { 255, 255, 255 };
    picture canvas = { 0 };
    int rc = picture_create(&canvas, s->width, s->height, fail);
    if (rc < 0)
        return rc;
    lettering_draw(l, &canvas, (float)x0, baseline, text, strlen(text), size, LETTERING_REGULAR, white);
    for (size_t i = 0; i < (size_t)s->width * (size_t)s->height; i++)
        if (canvas.rgb[3 * i] > s->cover[i])
            s->cover[i] = canvas.rgb[3 * i];
    picture_free(&canvas);
    return CIEL_OK;
}

/* ---- putting them together ---- */

/* Everything in units of the sign's height. */
typedef struct plan {
    float sign_width, text_width, text_size; /* text_width at that size */
    float width, height;
    bool below;
} plan;

static plan plan_of(float sign_aspect, float text_em, bool below)
{
    plan p = { .sign_width = sign_aspect, .width = sign_aspect, .height = 1, .below = below && text_em > 0 };
    p.text_size = p.below ? TEXT_BELOW : TEXT_SIZE;
    p.text_width = text_em * p.text_size;
    if (p.below) {
        p.width = f_max(sign_aspect, p.text_width);
        p.height = 1 + TEXT_GAP + ASCENT * TEXT_BELOW;
    } else if (text_em > 0) {
        p.width = sign_aspect + TEXT_GAP + p.text_width;
    }
    return p;
}

/* pixels of the sign's height */
static float unit_of(const plan *p, float frame_width, float frame_height)
{
    float unit = sqrtf(SHARE * frame_width * frame_height / (p->width * p->height));
    unit = f_min(unit, SIDE_MAX * frame_width / p->width);
    return f_max(f_min(unit, SIDE_MAX * frame_height / p->height), 4.0f);
}

static float area_of(const plan *p, float frame_width, float frame_height)
{
    float unit = unit_of(p, frame_width, frame_height);
    return unit * unit * p->width * p->height;
}

/* name beside the sign in wide frames, unless it is so long that it would become much larger below */
static plan best_plan(float sign_aspect, float text_em, float frame_width, float frame_height)
{
    plan beside = plan_of(sign_aspect, text_em, false), below = plan_of(sign_aspect, text_em, true);
    bool longer = area_of(&below, frame_width, frame_height) > 1.3f * area_of(&beside, frame_width, frame_height);
    return frame_width <= frame_height || longer ? below : beside;
}

/* mean over a square of 2 radius + 1, twice: a soft border */
static void soften(uint8_t *to, const uint8_t *from, int w, int h, int radius)
{
    int n = (2 * radius + 1) * (2 * radius + 1);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            int sum = 0;
            for (int dy = -radius; dy <= radius; dy++)
                for (int dx = -radius; dx <= radius; dx++)
                    if (y + dy >= 0 && y + dy < h && x + dx >= 0 && x + dx < w)
                        sum += from[(y + dy) * w + x + dx];
            to[y * w + x] = (uint8_t)(sum / n);
        }
}

static int make_halo(mark_shape *s, ciel_fail *fail)
{
    size_t n = (size_t)s->width * (size_t)s->height;
    int radius = s->margin / 8 > 1 ? s->margin / 8 : 1;
    uint8_t *once = malloc(n);
    s->halo = malloc(n);
    if (!once || !s->halo) {
        free(once);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the visible mark");
    }
    soften(once, s->cover, s->width, s->height, radius);
    soften(s->halo, once, s->width, s->height, radius);
    for (size_t i = 0; i < n; i++)
        s->halo[i] = (uint8_t)(2 * s->halo[i] > 255 ? 255 : 2 * s->halo[i]);
    free(once);
    return CIEL_OK;
}

static int draw_all(mark_shape *s, const plan *p, float unit, lettering *l, const char *text, const picture *own,
                    ciel_fail *fail)
{
    int rc = CIEL_OK, size = (int)(unit + 0.5f), at = s->margin;
    if (p->below)
        at += (int)(0.5f * (p->width - p->sign_width) * unit);
    if (own) {
        picture small = { 0 };
        int width = (int)(p->sign_width * unit + 0.5f);
        rc = picture_scale(&small, own, width > 0 ? width : 1, size, fail);
        if (rc == CIEL_OK)
            draw_picture(s, at, s->margin, &small);
        picture_free(&small);
    } else {
        draw_sign(s, at, s->margin, size);
    }
    if (rc < 0 || p->text_width <= 0)
        return rc;
    float x = p->below ? 0.5f * (p->width - p->text_width) * unit : (p->sign_width + TEXT_GAP) * unit;
    return draw_text(s, l, s->margin + (int)x, (float)s->margin + p->height * unit, text, p->text_size * unit, fail);
}

static int make(mark_shape *s, int frame_width, int frame_height, lettering *l, const char *text, const picture *own,
                ciel_fail *fail)
{
    float aspect = own ? (float)own->width / (float)own->height : SIGN_ASPECT;
    float em = text[0] ? lettering_width(l, text, strlen(text), 100, LETTERING_REGULAR) / 100 : 0;
    plan p = best_plan(aspect, em, (float)frame_width, (float)frame_height);
    float unit = unit_of(&p, (float)frame_width, (float)frame_height);
    s->margin = (int)(0.4f * unit) + 2; /* for the halo, and what goes below the line */
    s->width = (int)(p.width * unit + 1.5f) + 2 * s->margin;
    s->height = (int)(p.height * unit + 1.5f) + 2 * s->margin;
    s->cover = calloc((size_t)s->width, (size_t)s->height);
    if (!s->cover)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the visible mark");
    int rc = draw_all(s, &p, unit, l, text, own, fail);
    return rc < 0 ? rc : make_halo(s, fail);
}

int mark_shape_make(mark_shape *out, int frame_width, int frame_height, const char *text, const char *picture_file,
                    ciel_fail *fail)
{
    picture own = { 0 };
    lettering *l = NULL;
    mark_shape s = { 0 };
    int rc = picture_file ? picture_read(&own, picture_file, fail) : CIEL_OK;
    if (rc == CIEL_OK)
        rc = lettering_create(&l, fail);
    if (rc == CIEL_OK)
        rc = make(&s, frame_width, frame_height, l, text ? text : "ciel", picture_file ? &own : NULL, fail);
    if (rc == CIEL_OK)
        *out = s;
    else
        mark_shape_free(&s);
    lettering_destroy(&l);
    picture_free(&own);
    return rc;
}
