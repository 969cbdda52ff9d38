/* render/look_grade.c - emulsion and print: white balance, vignette, tone curve, saturation; linear light in, sRGB
 * values 0..1 out.
 *
 * The curve is Lottes' (2016) four-parameter shoulder with mid grey held at 0.18. Saturated light is the difficulty:
 * a curve per channel turns neon red to orange and clips blue flat, a curve on brightness alone never goes white.
 * So primaries are first drawn a little together (as overlapping dye layers do), each channel goes through the curve,
 * the drawing-together is undone, and the result is mixed with the hue-keeping version of itself.
 */
#include "base/color.h"
#include "render/look_parts.h"
#include <stdlib.h>

/* ---- curves as tables over the float's own exponent and mantissa ---- */

#define STEP_BITS  6 /* 64 steps an octave */
#define LOW_OCTAVE (-14)
#define N_OCTAVES  30
#define TABLE_SIZE ((N_OCTAVES << STEP_BITS) + 2)

typedef struct curve {
    float y[TABLE_SIZE]; /* at 2^LOW_OCTAVE and up */
} curve;

static float curve_x(int i)
{
    float octave = (float)(i >> STEP_BITS) + (float)LOW_OCTAVE;
    return exp2f(octave) * (1.0f + (float)(i & ((1 << STEP_BITS) - 1)) / (float)(1 << STEP_BITS));
}

static inline float curve_at(const curve *t, float x)
{
    union {
        float f;
        uint32_t u;
    } v = { .f = x };
    int bits = (int)v.u - ((127 + LOW_OCTAVE) << 23);
    if (bits < 0) /* below the table: straight to zero; also for x <= 0 */
        return x > 0.0f ? t->y[0] * x * (1.0f / curve_x(0)) : 0.0f;
    int i = bits >> (23 - STEP_BITS);
    if (i >= TABLE_SIZE - 1)
        return t->y[TABLE_SIZE - 1];
    float f = (float)(bits & ((1 << (23 - STEP_BITS)) - 1)) * (1.0f / (float)(1 << (23 - STEP_BITS)));
    return t->y[i] + (t->y[i + 1] - t->y[i]) * f;
}

static void tone_table(curve *t, float contrast)
{
    const double mid = 0.18, white = 48.0, shoulder = 0.975;
    double a = 1.14 * (double)contrast;
    a = a < 0.5 ? 0.5 : a > 3.0 ? 3.0 : a;
    double pm = pow(mid, a), pw = pow(white, a), pmd = pow(mid, a * shoulder), pwd = pow(white, a * shoulder);
    double b = (pw * mid - pm) / ((pwd - pmd) * mid), c = (pwd * pm - pw * pmd * mid) / ((pwd - pmd) * mid);
    for (int i = 0; i < TABLE_SIZE; i++) {
        double x = (double)curve_x(i), p = pow(x, a), y = p / (pow(x, a * shoulder) * b + c);
        t->y[i] = (float)(y > 1.0 || x > white ? 1.0 : y);
    }
}

static void encode_table(curve *t)
{
    for (int i = 0; i < TABLE_SIZE; i++) {
        float x = curve_x(i);
        t->y[i] = x >= 1.0f ? 1.0f : color_linear_to_srgb(x);
    }
}

/* ---- the pass ---- */

typedef struct grade {
    look_work *k;
    curve tone, encode;
    float balance[3];
    float saturation, vignette;
    float mono; /* 1 = black and white */
} grade;

/* How much the primaries are drawn together before the curve, and how much of it is undone after. */
#define INSET    0.13f
#define OUTSET   0.105f
#define HUE_KEPT 0.55f

static inline void tone_pixel(const grade *g, float v[3])
{
    float l = 0.2126f * v[0] + 0.7152f * v[1] + 0.0722f * v[2], m = f_max(v[0], f_max(v[1], v[2])), t[3];
    float peak = curve_at(&g->tone, m), ratio = m > 0.0f ? 1.0f / m : 0.0f;
    /* hue kept: the colour's proportions at the curve's height, going to white only far beyond it */
    float whiten = m / (m + 40.0f);
    for (int c = 0; c < 3; c++)
        t[c] = curve_at(&g->tone, v[c] + (l - v[c]) * INSET);
    float tl = 0.2126f * t[0] + 0.7152f * t[1] + 0.0722f * t[2];
    for (int c = 0; c < 3; c++) {
        float film = (t[c] - tl * OUTSET) * (1.0f / (1.0f - OUTSET)), q = v[c] * ratio;
        float hue = peak * (q + (1.0f - q) * whiten);
        v[c] = film + (hue - film) * HUE_KEPT;
    }
}

static void grade_band(void *ctx, int y0, int y1)
{
    const grade *g = ctx;
    look_work *k = g->k;
    float cx = 0.5f * (float)k->w, cy = 0.5f * (float)k->h, r2 = 1.0f / (cx * cx + cy * cy);
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            size_t i = (size_t)y * (size_t)k->w + (size_t)x;
            float dx = (float)x + 0.5f - cx, dy = (float)y + 0.5f - cy;
            float fall = 1.0f / (1.0f + g->vignette * (dx * dx + dy * dy) * r2), v[3];
            fall *= fall; /* as the fourth power of a cosine */
            for (int c = 0; c < 3; c++)
                v[c] = k->rgb[c][i] * g->balance[c] * fall;
            if (g->mono > 0.0f) /* panchromatic stock sees blue better than the eye does */
                v[0] = v[1] = v[2] = 0.30f * v[0] + 0.55f * v[1] + 0.15f * v[2];
            tone_pixel(g, v);
            float l = 0.2126f * v[0] + 0.7152f * v[1] + 0.0722f * v[2];
            for (int c = 0; c < 3; c++) {
                float s = l + (v[c] - l) * g->saturation;
                k->rgb[c][i] = curve_at(&g->encode, f_clamp(s, 0.0f, 1.0f));
            }
        }
}

void look_grade(look_work *k)
{
    grade *g = malloc(sizeof *g);
    CIEL_ASSERT(g);
    g->k = k;
    g->saturation = (float)k->look->saturation;
    g->vignette = 0.55f * (float)k->look->vignette;
    g->mono = k->style == LOOK_MONOCHROME ? 1.0f : 0.0f;
    tone_table(&g->tone, (float)k->look->contrast);
    encode_table(&g->encode);
    vec3 cast = color_blackbody(6500.0f * exp2f(-0.6f * (float)k->look->temperature)), day = color_blackbody(6500.0f);
    vec3 gain = v3(cast.x / day.x, cast.y / day.y, cast.z / day.z);
    float l = color_luminance(gain);
    g->balance[0] = gain.x / l;
    g->balance[1] = gain.y / l;
    g->balance[2] = gain.z / l;
    look_bands(k->in->pool, k->h, grade_band, g);
    free(g);
}
