/* render/particles_draw.c - sprites into pixels, by bands of rows, far ones first.
 *
 * Each kind is a small shading function of the place within the sprite. Water takes its colour from a blurred copy of
 * the frame, upside down about the drop as a lens would show it, besides the light that arrives; so rain before neon
 * is neon. Smoke and flames are puffs of a tiled noise, thinned where they meet a surface.
 */
#include "base/fail.h"
#include "base/noise.h"
#include "base/rng.h"
#include "render/particles_parts.h"
#include <stdlib.h>
#include <string.h>

#define BAND   16
#define TILE   256 /* side of the noise, pixels; a power of two */
#define COARSE 16

typedef struct canvas {
    const particle_crowd *crowd;
    float *rgb[3];
    const float *depth;
    int w, h, coarse_w, coarse_h;
    float *around[3];   /* the frame in blocks of COARSE pixels: what drops show */
    const float *noise; /* [TILE][TILE] 0..1, repeats */
} canvas;

/* ---- ingredients ---- */

static void noise_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    float *to = (float *)ctx + (size_t)y * TILE;
    for (int x = 0; x < TILE; x++) {
        /* a torus in the noise's space would cost a dimension: blend copies at the seam instead */
        float u = (float)x / TILE, v = (float)y / TILE, sum = 0.0f;
        for (int k = 0; k < 4; k++) {
            float a = u - (float)(k & 1), b = v - (float)(k >> 1), w = (k & 1 ? u : 1 - u) * (k >> 1 ? v : 1 - v);
            sum += w * noise_fbm(v3(a * 7.0f, b * 7.0f, 0.3f), 4, 77u);
        }
        float gain = 1.0f / sqrtf((u * u + (1 - u) * (1 - u)) * (v * v + (1 - v) * (1 - v)));
        to[x] = f_clamp(0.5f + 0.75f * sum * gain, 0.0f, 1.0f);
    }
}

float *render_particles_noise(ciel_pool *pool)
{
    float *noise = malloc((size_t)TILE * TILE * sizeof *noise);
    if (noise)
        ciel_pool_run(pool, TILE, noise_row, noise);
    return noise;
}

static inline float noise_at(const canvas *c, float u, float v)
{
    float x = u * TILE, y = v * TILE, fx = floorf(x), fy = floorf(y);
    int ix = (int)fx & (TILE - 1), iy = (int)fy & (TILE - 1), jx = (ix + 1) & (TILE - 1), jy = (iy + 1) & (TILE - 1);
    const float *a = c->noise + (size_t)iy * TILE, *b = c->noise + (size_t)jy * TILE;
    return f_lerp(f_lerp(a[ix], a[jx], x - fx), f_lerp(b[ix], b[jx], x - fx), y - fy);
}

static void around_row(void *ctx, int by, int i_thread)
{
    (void)i_thread;
    canvas *c = ctx;
    for (int bx = 0; bx < c->coarse_w; bx++)
        for (int ch = 0; ch < 3; ch++) {
            float sum = 0, n = 0;
            for (int y = by * COARSE; y < (by + 1) * COARSE && y < c->h; y += 2)
                for (int x = bx * COARSE; x < (bx + 1) * COARSE && x < c->w; x += 2) {
                    float v = c->rgb[ch][(size_t)y * (size_t)c->w + (size_t)x];
                    sum += v > 0.0f && v < 1e9f ? v : 0.0f;
                    n += 1;
                }
            c->around[ch][(size_t)by * (size_t)c->coarse_w + (size_t)bx] = sum / n;
        }
}

static vec3 around_at(const canvas *c, float x, float y)
{
    float u = f_clamp(x / COARSE - 0.5f, 0.0f, (float)c->coarse_w - 1.001f);
    float v = f_clamp(y / COARSE - 0.5f, 0.0f, (float)c->coarse_h - 1.001f);
    int ix = (int)u, iy = (int)v, jx = ix + 1 < c->coarse_w ? ix + 1 : ix, jy = iy + 1 < c->coarse_h ? iy + 1 : iy;
    float fx = u - (float)ix, fy = v - (float)iy, out[3];
    for (int ch = 0; ch < 3; ch++) {
        const float *a = c->around[ch] + (size_t)iy * (size_t)c->coarse_w,
                    *b = c->around[ch] + (size_t)jy * (size_t)c->coarse_w;
        out[ch] = f_lerp(f_lerp(a[ix], a[jx], fx), f_lerp(b[ix], b[jx], fx), fy);
    }
    return v3(out[0], out[1], out[2]);
}

static inline float unit(uint32_t id, uint32_t k)
{
    return (float)(rng_hash(id, k) >> 40) * (1.0f / 16777216.0f);
}

/* ---- shading: what a sprite gives at a place within it ---- */

typedef struct place {
    float u, v;   /* across (right, down), -1..1 at the rim of the drawn disc; about the nearest point of a streak */
    float along;  /* 0..1 on a streak */
    float r;      /* length of (u, v) */
    float rim_px; /* pixels from the rim inwards */
    float behind; /* metres from the sprite to the surface behind */
} place;
typedef struct tint {
    vec3 radiance; /* of what covers */
    float alpha;   /* how much it covers */
    vec3 added;    /* light on top */
} tint;

/* 1 inside, 0 outside, over a pixel or a soft share of the radius where the lens blurs */
static float cover(const sprite *s, const place *p)
{
    float soft = f_max(1.0f, 0.3f * s->radius * f_clamp(1.0f - s->core / s->radius, 0.0f, 1.0f));
    return f_clamp(p->rim_px / soft + 0.5f, 0.0f, 1.0f);
}

/* A blurred streak is discs of blur drawn out into a line: a half circle across, no edge; the same light in all. */
static float cover_streak(const sprite *s, const place *p)
{
    float blurred = f_clamp(1.0f - s->core / s->radius, 0.0f, 1.0f),
          bow = 1.27f * sqrtf(f_max(0.0f, 1.0f - p->r * p->r));
    return f_lerp(1.0f, bow, blurred) * cover(s, p);
}

static tint shade_water(const canvas *c, const sprite *s, const place *p)
{
    float y = f_lerp(s->y0, s->y1, p->along), x = f_lerp(s->x0, s->x1, p->along);
    float far = f_max(40.0f * c->crowd->scale, 3.0f * s->radius);
    vec3 seen = v3_scale(v3_add(around_at(c, x - p->u * far, y - p->v * far), around_at(c, x, y - far)), 0.5f);
    bool drop = s->kind == PARTICLE_DROP;
    float ends = drop ? 1.0f : sqrtf(f_max(0.0f, 4.0f * p->along * (1.0f - p->along)));
    vec3 glow = v3_mul(s->color, v3_mad(v3_scale(seen, 1.1f), s->light, drop ? 1.0f : 1.5f));
    /* the side towards the light is brighter: a lens gathers it in its lower rim */
    float gather = s->core > 1.5f ? 0.55f + 1.6f * p->r * p->r * f_max(0.0f, p->v) : 1.0f;
    return (tint){ v3_scale(glow, gather),
                   s->alpha * ends * cover_streak(s, p) * (drop && s->core > 2.0f ? 0.35f + 0.65f * p->r : 1.0f),
                   v3_fill(0) };
}

static tint shade_snow(const canvas *c, const sprite *s, const place *p)
{
    (void)c;
    float fluffy =
        s->core > 2.5f ? 0.75f + 0.5f * noise_at(c, p->u * 0.1f + unit(s->id, 1), p->v * 0.1f + unit(s->id, 2)) : 1.0f;
    float body = f_clamp(1.25f - 0.8f * p->r * p->r, 0.0f, 1.0f) * fluffy;
    return (tint){ v3_mul(s->color, s->light), f_min(1.0f, s->alpha * body) * cover(s, p), v3_fill(0) };
}

/* Motes glint as they turn. */
static tint shade_dust(const canvas *c, const sprite *s, const place *p)
{
    float t = (float)c->crowd->i_frame * 0.11f + 40.0f * unit(s->id, 1), glint = 0.5f + 0.5f * noise1(t, s->id);
    glint = 0.35f + 2.4f * glint * glint * glint;
    return (tint){ v3_fill(0), 0.0f, v3_scale(v3_mul(s->color, s->light), s->alpha * glint * cover(s, p)) };
}

static tint shade_spark(const canvas *c, const sprite *s, const place *p)
{
    (void)c;
    float head = 0.35f + 0.65f * p->along; /* brighter where it is going */
    return (tint){ v3_fill(0), 0.0f, v3_scale(s->color, s->alpha * head * cover_streak(s, p)) };
}

static tint shade_smoke(const canvas *c, const sprite *s, const place *p)
{
    float turn = 6.2831853f * unit(s->id, 1), cs = cosf(turn), sn = sinf(turn), t = (float)c->crowd->i_frame * 0.0016f;
    float u = p->u * cs - p->v * sn, v = p->u * sn + p->v * cs, ou = unit(s->id, 2), ov = unit(s->id, 3);
    float large = noise_at(c, u * 0.11f + ou, v * 0.11f + ov + t),
          fine = noise_at(c, u * 0.27f + ov, v * 0.27f + ou - 1.7f * t);
    float body = f_max(0.0f, 1.0f - p->r * p->r);
    float density = body * body * f_smooth(0.22f, 0.8f, 0.62f * large + 0.38f * fine + 0.25f * body - 0.05f) * 1.5f;
    float meets = f_clamp(p->behind / (1.2f * s->size_m + 1e-4f) + 0.15f, 0.0f, 1.0f);
    float top = 0.86f - 0.22f * p->v + 0.25f * (large - 0.5f); /* lit more from above */
    return (tint){ v3_scale(v3_mul(s->color, s->light), top), f_min(0.95f, s->alpha * density) * meets, v3_fill(0) };
}

static tint shade_flame(const canvas *c, const sprite *s, const place *p)
{
    float t = (float)c->crowd->i_frame * 0.021f, lick = p->v < 0.0f ? 1.0f - 0.35f * p->v : 1.0f;
    float n = noise_at(c, p->u * 0.16f * lick + unit(s->id, 2), p->v * 0.10f + unit(s->id, 3) + t);
    float wide = p->u * (1.15f - 0.55f * p->v), body = f_max(0.0f, 1.0f - wide * wide - p->v * p->v);
    float heat = body * f_smooth(0.25f, 0.75f, n + 0.35f * body);
    float meets = f_clamp(p->behind / (0.6f * s->size_m + 1e-4f) + 0.2f, 0.0f, 1.0f);
    /* a puff hides what is behind as much as it shines: many of them do not add up to white. Cooler at the rim: green
     * and blue go first. */
    float warm = f_min(1.0f, heat * 1.1f), a = f_min(0.92f, 1.5f * heat * s->alpha * meets);
    vec3 glow = v3(s->color.x * (0.25f + 0.75f * warm), s->color.y * warm * (0.3f + 0.7f * warm),
                   s->color.z * warm * warm * warm);
    return (tint){ glow, a, v3_scale(glow, 0.12f * a) };
}

static tint shade_leaf(const canvas *c, const sprite *s, const place *p)
{
    float rate = 0.05f + 0.11f * unit(s->id, 1), t = (float)c->crowd->i_frame;
    float turn = 6.2831853f * unit(s->id, 2) + rate * 0.7f * t, flip = 6.2831853f * unit(s->id, 3) + rate * 1.6f * t;
    float face = cosf(flip), cs = cosf(turn), sn = sinf(turn), narrow = f_max(0.12f, fabsf(face));
    float blur = s->radius / f_max(s->core, 0.5f); /* back to the leaf's own measure */
    float u = (p->u * cs - p->v * sn) * blur, v = (p->u * sn + p->v * cs) * blur / narrow;
    float half = 0.55f * (1.0f - u * u), inside = half - fabsf(v), px = f_max(s->core, 0.5f);
    float soft = f_max(1.0f, 0.5f * (s->radius - s->core));
    float a = f_clamp(inside * px * narrow / soft + 0.5f, 0.0f, 1.0f) *
              f_clamp((1.0f - fabsf(u)) * px / soft + 0.5f, 0.0f, 1.0f);
    float vein = 1.0f - 0.22f * f_smooth(0.10f, 0.0f, fabsf(v)) * f_clamp(px / 8.0f, 0.0f, 1.0f);
    float lit = (face > 0.0f ? 0.75f : 0.55f) + 0.4f * fabsf(sinf(turn + flip)); /* light also comes through */
    return (tint){ v3_scale(v3_mul(s->color, s->light), lit * vein), f_min(1.0f, s->alpha * blur * blur * 0.999f) * a,
                   v3_fill(0) };
}

static tint shade_bubble(const canvas *c, const sprite *s, const place *p)
{
    float r2 = p->r * p->r, rim = r2 * r2 * r2, z = sqrtf(f_max(0.0f, 1.0f - r2));
    float x = 0.5f * (s->x0 + s->x1), y = 0.5f * (s->y0 + s->y1), far = 5.0f * s->radius + 20.0f;
    vec3 mirrored = around_at(c, x + p->u * far, y + p->v * far);
    /* soap film: thicker below, seen at a slant towards the rim */
    float film =
        (3.2f + 2.2f * p->v + 0.8f * unit(s->id, 1) + 0.5f * noise_at(c, p->u * 0.1f, p->v * 0.1f + unit(s->id, 2))) /
        (0.35f + z);
    vec3 hue = v3(0.5f + 0.5f * cosf(film * 2.0f), 0.5f + 0.5f * cosf(film * 2.35f + 0.6f),
                  0.5f + 0.5f * cosf(film * 2.75f + 1.1f));
    float gu = p->u + 0.42f, gv = p->v + 0.45f, glint = f_smooth(0.05f, 0.0f, gu * gu + gv * gv);
    float gu2 = p->u - 0.40f, gv2 = p->v - 0.46f;
    glint += 0.4f * f_smooth(0.025f, 0.0f, gu2 * gu2 + gv2 * gv2);
    vec3 shine = v3_mul(v3_mad(v3_scale(s->light, 0.5f), mirrored, 0.7f), v3_mad(v3_fill(0.25f), hue, 0.9f));
    float a = s->alpha * cover(s, p);
    return (tint){ shine, a * (0.05f + 0.75f * rim), v3_scale(s->light, a * glint * 2.5f) };
}

static tint shade(const canvas *c, const sprite *s, const place *p)
{
    switch ((enum particle_kind)s->kind) {
    case PARTICLE_SNOW: return shade_snow(c, s, p);
    case PARTICLE_DUST: return shade_dust(c, s, p);
    case PARTICLE_SPARK: return shade_spark(c, s, p);
    case PARTICLE_SMOKE: return shade_smoke(c, s, p);
    case PARTICLE_FLAME: return shade_flame(c, s, p);
    case PARTICLE_LEAF: return shade_leaf(c, s, p);
    case PARTICLE_BUBBLE: return shade_bubble(c, s, p);
    case PARTICLE_RAIN:
    case PARTICLE_DROP: break;
    }
    return shade_water(c, s, p);
}

/* ---- pixels ---- */

static void draw_sprite(const canvas *c, const sprite *s, int y0, int y1)
{
    float reach = s->radius + 1.0f;
    int top = (int)floorf(f_min(s->y0, s->y1) - reach), bottom = (int)ceilf(f_max(s->y0, s->y1) + reach) + 1;
    int left = (int)floorf(f_min(s->x0, s->x1) - reach), right = (int)ceilf(f_max(s->x0, s->x1) + reach) + 1;
    top = top < y0 ? y0 : top;
    bottom = bottom > y1 ? y1 : bottom;
    left = left < 0 ? 0 : left;
    right = right > c->w ? c->w : right;
    float ex = s->x1 - s->x0, ey = s->y1 - s->y0, e2 = ex * ex + ey * ey, per = e2 > 1e-6f ? 1.0f / e2 : 0.0f;
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++) {
            float dx = (float)x + 0.5f - s->x0, dy = (float)y + 0.5f - s->y0;
            float along = f_clamp((dx * ex + dy * ey) * per, 0.0f, 1.0f);
            float u = dx - along * ex, v = dy - along * ey, d = sqrtf(u * u + v * v);
            size_t i = (size_t)y * (size_t)c->w + (size_t)x;
            float behind = c->depth[i] - s->distance;
            if (d > reach || behind <= 0.0f)
                continue;
            float n = 1.0f / s->radius;
            place p = { u * n, v * n, along, d * n, s->radius - d, behind };
            tint t = shade(c, s, &p);
            const float radiance[3] = { t.radiance.x, t.radiance.y, t.radiance.z },
                        added[3] = { t.added.x, t.added.y, t.added.z };
            for (int ch = 0; ch < 3; ch++)
                c->rgb[ch][i] += (radiance[ch] - c->rgb[ch][i]) * t.alpha + added[ch];
        }
}

static void draw_band(void *ctx, int i_band, int i_thread)
{
    (void)i_thread;
    const canvas *c = ctx;
    int y0 = i_band * BAND, y1 = y0 + BAND < c->h ? y0 + BAND : c->h;
    for (size_t i = 0; i < c->crowd->n; i++) {
        const sprite *s = &c->crowd->items[i];
        float reach = s->radius + 2.0f;
        if (f_max(s->y0, s->y1) + reach >= (float)y0 && f_min(s->y0, s->y1) - reach < (float)y1)
            draw_sprite(c, s, y0, y1);
    }
}

void render_particles_draw(const particle_crowd *crowd, const float *noise, float *const rgb[3], const float *depth,
                           ciel_pool *pool)
{
    if (!crowd || crowd->n == 0)
        return;
    canvas c = {
        .crowd = crowd, .rgb = { rgb[0], rgb[1], rgb[2] }, .depth = depth, .noise = noise, .w = crowd->w, .h = crowd->h
    };
    c.coarse_w = (c.w + COARSE - 1) / COARSE;
    c.coarse_h = (c.h + COARSE - 1) / COARSE;
    size_t n = (size_t)c.coarse_w * (size_t)c.coarse_h;
    float *block = malloc(3 * n * sizeof *block);
    CIEL_ASSERT(block && "out of memory for particles");
    for (size_t ch = 0; ch < 3; ch++)
        c.around[ch] = block + ch * n;
    ciel_pool_run(pool, c.coarse_h, around_row, &c);
    ciel_pool_run(pool, (c.h + BAND - 1) / BAND, draw_band, &c);
    free(block);
}
