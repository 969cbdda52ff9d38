/* render/pattern.c - the patterns of stage/material.h. See pattern.h.
 */
#include "render/pattern.h"
#include "render/fbm.h"

/* 1 while features of this size are seen, 0 when the footprint has swallowed them */
static inline float seen(float feature, float footprint)
{
    return f_clamp(2.0f - 2.5f * footprint / feature, 0.0f, 1.0f);
}

/* Octaves of noise from a feature size in metres down to what the footprint has swallowed. */
static fbm_octaves octaves_seen(float size, int most, float footprint)
{
    fbm_octaves o = { .seed_step = 0x1003f };
    float amplitude = 0.6f, frequency = 1.0f / size;
    for (; o.n < most; o.n++) {
        float visible = seen(1.0f / frequency, footprint);
        if (visible <= 0.0f)
            break;
        o.frequency[o.n] = frequency;
        o.amplitude[o.n] = amplitude * visible;
        amplitude *= 0.5f;
        frequency *= 2.03f;
    }
    return o;
}

static fbm2_sample fbm2(float x, float y, float size, int most, float footprint, uint32_t seed)
{
    fbm_octaves o = octaves_seen(size, most, footprint);
    return fbm2_at(x, y, &o, seed);
}

static fbm3_sample fbm3(vec3 q, float size, int most, float footprint, uint32_t seed)
{
    fbm_octaves o = octaves_seen(size, most, footprint);
    return fbm3_at(q, &o, seed);
}

/* ---- joints between repeated cells ---- */

typedef struct cell {
    int ix, iy;
    float fx, fy; /* place within the cell, metres from its lower left */
    float w, h;
    float edge;   /* distance to the nearest edge, metres */
    float ex, ey; /* its direction, away from the edge */
} cell;

static cell cell_at(float x, float y, float w, float h, float row_shift)
{
    cell c = { .w = w, .h = h };
    c.iy = fast_floor(y / h);
    c.fy = y - (float)c.iy * h;
    float shift = row_shift * (float)(c.iy & 1) * w;
    c.ix = fast_floor((x + shift) / w);
    c.fx = x + shift - (float)c.ix * w;
    float dx = f_min(c.fx, w - c.fx), dy = f_min(c.fy, h - c.fy);
    if (dx < dy) {
        c.edge = dx;
        c.ex = c.fx < w - c.fx ? 1.0f : -1.0f;
    } else {
        c.edge = dy;
        c.ey = c.fy < h - c.fy ? 1.0f : -1.0f;
    }
    return c;
}
/* how much of the look-up is joint of the given width; slope of the bevel into *slope (per metre, 0 outside) */
static float joint_cover(const cell *c, float joint, float bevel, float footprint, float *slope)
{
    float half = 0.5f * joint, soft = f_max(bevel, footprint), x = (c->edge - half) / soft;
    float mean = f_clamp(1.0f - (1.0f - joint / c->w) * (1.0f - joint / c->h), 0.0f, 1.0f);
    float sharp = 1.0f - f_clamp(x + 0.5f, 0.0f, 1.0f);
    float visible = seen(f_min(c->w, c->h), footprint);
    *slope = x > -0.5f && x < 0.5f ? visible * seen(bevel * 4.0f, footprint * 0.5f) / soft : 0.0f;
    return f_lerp(mean, sharp, visible);
}
static float cell_random(const cell *c, uint32_t seed, uint32_t what)
{
    return fast_unit(
        fast_hash2((uint32_t)c->ix * 0x9e3779b1u ^ (uint32_t)c->iy * 0x85ebca77u, seed ^ what * 0x27d4eb2fu));
}

/* nearest and second nearest of one jittered point per unit cell */
typedef struct voronoi {
    float f1, f2, gx, gy; /* gradient direction of f2 - f1 */
    uint32_t id;
} voronoi;
static voronoi voronoi_at(float x, float y, uint32_t seed)
{
    voronoi v = { 9, 9, 0, 0, 0 };
    int ix = fast_floor(x), iy = fast_floor(y);
    float ax = 0, ay = 0, bx = 0, by = 0;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            uint32_t h = fast_hash2((uint32_t)(ix + i) * 0x9e3779b1u ^ (uint32_t)(iy + j) * 0x85ebca77u, seed);
            float px = (float)(ix + i) + 0.15f + 0.7f * fast_unit(h) - x,
                  py = (float)(iy + j) + 0.15f + 0.7f * fast_unit(fast_hash(h)) - y;
            float d = px * px + py * py;
            if (d < v.f1) {
                v.f2 = v.f1, bx = ax, by = ay;
                v.f1 = d, ax = px, ay = py;
                v.id = h;
            } else if (d < v.f2) {
                v.f2 = d, bx = px, by = py;
            }
        }
    v.f1 = sqrtf(v.f1);
    v.f2 = sqrtf(v.f2);
    float gx = ax - bx, gy = ay - by, l = sqrtf(gx * gx + gy * gy) + 1e-6f;
    v.gx = gx / l;
    v.gy = gy / l;
    return v;
}

/* ---- the patterns; each fills what it changes ---- */

typedef struct lookup {
    const material *m;
    vec3 q;
    float footprint, scale, amount, bump, t;
    bool relief;
    uint32_t seed;
} lookup;

static void add_relief2(pattern_sample *o, const lookup *l, fbm2_sample n, float height)
{
    if (l->relief) {
        o->dx += n.dx * height;
        o->dy += n.dy * height;
    }
}
static void add_relief3(pattern_sample *o, const lookup *l, fbm3_sample n, float height)
{
    if (l->relief) {
        o->dx += n.d.x * height;
        o->dy += n.d.y * height;
        o->dz += n.d.z * height;
    }
}

static void noise_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample n = fbm3(l->q, l->scale, 4, l->footprint, l->seed);
    o->mix = l->amount * f_clamp(0.5f + 0.8f * n.h, 0.0f, 1.0f);
    o->rough = 0.06f * n.h;
    add_relief3(o, l, n, l->bump);
}

static void plaster_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample fine = fbm3(l->q, l->scale, 3, l->footprint, l->seed);
    fbm3_sample stain = fbm3(v3(l->q.x, l->q.y * 0.35f, l->q.z), l->scale * 22.0f, 3, l->footprint, l->seed + 9);
    o->mix = l->amount * f_smooth(-0.1f, 0.7f, stain.h);
    o->shade = 1.0f + 0.06f * fine.h * l->amount * 4.0f;
    o->rough = 0.05f * fine.h;
    add_relief3(o, l, fine, l->bump * 0.6f);
}

static void concrete_pattern(pattern_sample *o, const lookup *l)
{
    float slope, panel = l->scale;
    cell c = cell_at(l->q.x, l->q.y, panel, panel * 1.0f, 0.0f);
    float joint = joint_cover(&c, panel * 0.008f, panel * 0.006f, l->footprint, &slope);
    fbm2_sample cloud = fbm2(l->q.x, l->q.y * 0.6f, panel * 0.4f, 5, l->footprint, l->seed);
    fbm2_sample pores = fbm2(l->q.x, l->q.y, panel * 0.012f, 2, l->footprint, l->seed + 5);
    float hole = f_smooth(0.55f, 0.8f, pores.h);
    o->mix = f_clamp(l->amount * (f_smooth(-0.5f, 0.9f, cloud.h) * 0.8f + hole) + joint * 0.8f, 0.0f, 1.0f);
    o->shade = 0.94f + 0.12f * cell_random(&c, l->seed, 1);
    o->rough = 0.08f * cloud.h;
    add_relief2(o, l, pores, -l->bump * 0.3f * hole);
    o->dx += c.ex * slope * l->bump * (float)l->relief;
    o->dy += c.ey * slope * l->bump * (float)l->relief;
}

static void asphalt_pattern(pattern_sample *o, const lookup *l)
{
    float visible = seen(l->scale, l->footprint), tone = 0.5f;
    if (visible > 0.0f) {
        voronoi v = voronoi_at(l->q.x / l->scale, l->q.y / l->scale, l->seed);
        tone = fast_unit(fast_hash(v.id + 3));
        float rim = f_smooth(0.0f, 0.35f, v.f2 - v.f1);
        o->shade = f_lerp(1.0f, 0.45f + 0.6f * rim, visible);
        if (l->relief) {
            float k = v.f2 - v.f1 < 0.35f ? visible * l->bump / (0.35f * l->scale) * 0.45f : 0.0f;
            o->dx += -v.gx * k;
            o->dy += -v.gy * k;
        }
        o->rough = visible * 0.12f * (tone - 0.5f);
    }
    fbm2_sample big = fbm2(l->q.x, l->q.y, l->scale * 120.0f, 4, l->footprint, l->seed + 7);
    float stone = f_smooth(0.55f, 1.0f, tone);
    o->mix = l->amount * f_lerp(0.18f, stone * 0.8f, visible);
    o->shade *= 1.0f + 0.28f * big.h * l->amount;
    add_relief2(o, l, big, l->scale * 0.15f);
}

static void brick_pattern(pattern_sample *o, const lookup *l)
{
    float w = l->scale, h = w * 0.3f, slope, joint = w * 0.045f;
    fbm2_sample wobble = fbm2(l->q.x, l->q.y, w * 0.12f, 2, l->footprint, l->seed + 3);
    cell c = cell_at(l->q.x + wobble.h * w * 0.006f, l->q.y + wobble.h * w * 0.006f, w, h, 0.5f);
    float cover = joint_cover(&c, joint, w * 0.025f, l->footprint, &slope);
    float visible = seen(h, l->footprint), r = f_lerp(0.5f, cell_random(&c, l->seed, 1), visible);
    fbm2_sample grime = fbm2(l->q.x, l->q.y, w * 7.0f, 3, l->footprint, l->seed + 8);
    o->mix = cover;
    o->shade =
        1.0f + l->amount * ((r - 0.5f) * 0.9f + 0.22f * wobble.h) - 0.3f * l->amount * f_smooth(0.0f, 0.8f, grime.h);
    float warm = (f_lerp(0.5f, cell_random(&c, l->seed, 2), visible) - 0.5f) * l->amount;
    o->tint = v3_lerp(v3(1.0f + 0.25f * warm, 1.0f, 1.0f - 0.25f * warm), v3_fill(1.0f), cover);
    o->rough = 0.06f * wobble.h;
    if (l->relief) {
        o->dx += c.ex * slope * l->bump;
        o->dy += c.ey * slope * l->bump;
        add_relief2(o, l, wobble, l->bump * 0.22f);
        float tilt = (cell_random(&c, l->seed, 4) - 0.5f) * 0.05f * visible;
        o->dx += tilt;
        o->dy += (cell_random(&c, l->seed, 5) - 0.5f) * 0.05f * visible;
    }
}

static void tiles_pattern(pattern_sample *o, const lookup *l)
{
    float w = l->scale, slope;
    cell c = cell_at(l->q.x, l->q.y, w, w, 0.0f);
    float cover = joint_cover(&c, w * 0.025f, w * 0.018f, l->footprint, &slope), visible = seen(w, l->footprint);
    o->mix = cover;
    o->rough = cover * 0.5f;
    o->shade = 1.0f + l->amount * visible * (cell_random(&c, l->seed, 1) - 0.5f) * 0.5f;
    if (l->relief) {
        o->dx += c.ex * slope * l->bump + visible * (cell_random(&c, l->seed, 2) - 0.5f) * 0.012f;
        o->dy += c.ey * slope * l->bump + visible * (cell_random(&c, l->seed, 3) - 0.5f) * 0.012f;
    }
}

static void paving_pattern(pattern_sample *o, const lookup *l)
{
    float visible = seen(l->scale, l->footprint);
    fbm2_sample fine = fbm2(l->q.x, l->q.y, l->scale * 0.3f, 4, l->footprint, l->seed + 2);
    voronoi v = voronoi_at(l->q.x / l->scale, l->q.y / l->scale, l->seed);
    float d = v.f2 - v.f1, soft = f_max(0.12f, l->footprint / l->scale);
    float cover = f_lerp(0.16f, 1.0f - f_smooth(0.03f, 0.03f + soft, d), visible);
    o->mix = cover;
    o->shade = 1.0f + l->amount * (visible * (fast_unit(fast_hash(v.id)) - 0.5f) * 0.8f + 0.25f * fine.h);
    o->rough = 0.1f * cover + 0.05f * fine.h;
    if (l->relief) {
        float k = d < 0.25f ? l->bump / (0.25f * l->scale) * visible * (1.0f - d * 4.0f) * 1.4f : 0.0f;
        o->dx -= v.gx * k;
        o->dy -= v.gy * k;
        add_relief2(o, l, fine, l->bump * 0.35f);
    }
}

/* boards along x: cell length varies; grain streaks along x */
static void boards(pattern_sample *o, const lookup *l, float width, float length, float gap, float gap_mix)
{
    float slope;
    int row = fast_floor(l->q.y / width);
    float shift = fast_unit(fast_hash2((uint32_t)row, l->seed)) * length;
    cell c = cell_at(l->q.x + shift, l->q.y, length, width, 0.0f);
    float cover = joint_cover(&c, gap, gap * 0.8f + 0.0008f, l->footprint, &slope), visible = seen(width, l->footprint);
    float r = f_lerp(0.5f, cell_random(&c, l->seed, 1), visible);
    fbm2_sample streak = fbm2(l->q.x * 0.07f + r * 13.0f, l->q.y + r * 7.0f, width * 0.18f, 4, l->footprint,
                              l->seed + (uint32_t)(r * 977.0f));
    fbm2_sample pores = fbm2(l->q.x * 0.05f, l->q.y, width * 0.022f, 1, l->footprint, l->seed + 21);
    o->mix = f_clamp(l->amount * (0.25f + 0.55f * streak.h + 0.3f * pores.h + 0.75f * (r - 0.5f)), 0.0f, 1.0f);
    o->shade = f_lerp(1.0f, gap_mix, cover);
    o->rough = 0.06f * streak.h + cover * 0.2f;
    if (l->relief) {
        o->dx += c.ex * slope * l->bump;
        o->dy += c.ey * slope * l->bump;
        o->dx += streak.dx * 0.07f * l->bump * 0.12f;
        o->dy += streak.dy * l->bump * 0.12f;
    }
}

static void wood_pattern(pattern_sample *o, const lookup *l)
{
    /* rings about an axis near object Y, warped */
    fbm3_sample warp = fbm3(v3(l->q.x, l->q.y * 0.15f, l->q.z), l->scale * 7.0f, 2, l->footprint, l->seed);
    float x = l->q.x + 0.37f * l->scale * 9.0f + warp.h * l->scale * 2.0f, z = l->q.z - 0.21f * l->scale * 9.0f;
    float r = sqrtf(x * x + z * z) / l->scale, ring = fast_fract(r), visible = seen(l->scale, l->footprint);
    float late = f_smooth(0.3f, 0.9f, ring) * (1.0f - f_smooth(0.93f, 1.0f, ring));
    fbm3_sample fibre = fbm3(v3(l->q.x, l->q.y * 0.04f, l->q.z), l->scale * 0.25f, 2, l->footprint, l->seed + 5);
    o->mix = f_clamp(l->amount * (f_lerp(0.4f, late, visible) + 0.3f * fibre.h + 0.2f * warp.h), 0.0f, 1.0f);
    o->rough = 0.08f * fibre.h;
    if (l->relief) {
        o->dx += fibre.d.x * l->bump * 0.4f;
        o->dz += fibre.d.z * l->bump * 0.4f;
    }
}

static void marble_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample warp = fbm3(l->q, l->scale * 1.2f, 5, l->footprint, l->seed);
    float s = (l->q.x * 0.6f + l->q.y * 0.5f + l->q.z * 0.62f) / l->scale + warp.h * 2.2f;
    float vein = 1.0f - fabsf(fast_fract(s * 0.5f) * 2.0f - 1.0f),
          fine = 1.0f - fabsf(fast_fract(s * 1.7f + 0.3f) * 2.0f - 1.0f);
    o->mix =
        f_clamp(l->amount * (0.8f * fast_pow(vein, 9.0f) + 0.35f * fast_pow(fine, 14.0f) + 0.12f * f_max(warp.h, 0.0f)),
                0.0f, 1.0f);
}

static void rock_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample n = fbm3(l->q, l->scale * 1.6f, 5, l->footprint, l->seed);
    fbm3_sample strata = fbm3(v3(l->q.x * 0.22f, l->q.y + n.h * l->scale * 0.3f, l->q.z * 0.22f), l->scale * 0.5f, 3,
                              l->footprint, l->seed + 3);
    float crack = f_smooth(0.12f, 0.0f, fabsf(n.h - 0.15f));
    o->mix = f_clamp(l->amount * (0.4f + 0.5f * strata.h + 0.35f * crack), 0.0f, 1.0f);
    o->shade = 1.0f + 0.3f * n.h - 0.25f * crack;
    o->rough = 0.05f * n.h;
    o->glow = f_smooth(0.1f, 0.6f, 0.35f - n.h); /* lava: the cracks glow */
    add_relief3(o, l, n, l->bump);
    add_relief3(o, l, strata, l->bump * 0.4f);
}

static void sand_pattern(pattern_sample *o, const lookup *l)
{
    fbm2_sample warp = fbm2(l->q.x, l->q.y, l->scale * 6.0f, 3, l->footprint, l->seed);
    fbm2_sample grain = fbm2(l->q.x, l->q.y, l->scale * 0.03f, 2, l->footprint, l->seed + 4);
    float visible = seen(l->scale, l->footprint),
          phase = (l->q.x + 0.25f * l->q.y + warp.h * l->scale * 2.4f) * (2.0f * RENDER_PI / l->scale);
    float fade = visible * f_clamp(0.6f + 1.2f * warp.h, 0.0f, 1.0f);
    o->mix = l->amount * f_clamp(0.4f + 0.25f * sinf(phase) * fade + 0.45f * grain.h + 0.3f * warp.h, 0.0f, 1.0f);
    o->shade = 1.0f + 0.15f * grain.h;
    if (l->relief) {
        float k = cosf(phase) * fade * l->bump * RENDER_PI / l->scale * 0.6f;
        o->dx += k;
        o->dy += 0.25f * k;
        add_relief2(o, l, grain, l->bump * 0.06f);
    }
}

static void grass_pattern(pattern_sample *o, const lookup *l)
{
    fbm2_sample patch = fbm2(l->q.x, l->q.y, l->scale * 3.0f, 4, l->footprint, l->seed);
    fbm2_sample blades = fbm2(l->q.x * 1.7f, l->q.y, l->scale * 0.05f, 3, l->footprint, l->seed + 3);
    o->mix = f_clamp(l->amount * (0.35f + 0.6f * patch.h + 0.35f * blades.h), 0.0f, 1.0f);
    o->shade = 1.0f + 0.7f * blades.h * seen(l->scale * 0.05f, l->footprint * 0.5f);
    add_relief2(o, l, blades, l->bump * 0.35f);
    add_relief2(o, l, patch, l->bump);
}

static void soil_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample n = fbm3(l->q, l->scale, 5, l->footprint, l->seed);
    fbm3_sample big = fbm3(l->q, l->scale * 9.0f, 2, l->footprint, l->seed + 3);
    o->mix = f_clamp(l->amount * (0.45f + 0.6f * n.h + 0.3f * big.h), 0.0f, 1.0f);
    o->shade = 1.0f + 0.2f * n.h;
    add_relief3(o, l, n, l->bump * 0.8f);
}

static void snow_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample drift = fbm3(l->q, l->scale, 4, l->footprint, l->seed);
    fbm3_sample grain = fbm3(l->q, 0.012f, 2, l->footprint, l->seed + 5);
    o->shade = 1.0f - l->amount * 0.3f * f_clamp(0.5f - drift.h, 0.0f, 1.0f);
    o->rough = -0.25f * f_smooth(0.4f, 0.7f, grain.h);
    add_relief3(o, l, drift, l->bump);
    add_relief3(o, l, grain, 0.0025f);
}

static void weave_pattern(pattern_sample *o, const lookup *l)
{
    float s = l->scale, visible = seen(s * 2.0f, l->footprint), x = l->q.x / s, y = l->q.y / s;
    fbm2_sample big = fbm2(l->q.x, l->q.y, s * 40.0f, 3, l->footprint, l->seed);
    o->shade = 1.0f + 0.16f * l->amount * big.h;
    o->mix = 0.3f * l->amount;
    if (visible <= 0.0f)
        return;
    int ix = fast_floor(x), iy = fast_floor(y);
    float fx = x - (float)ix - 0.5f, fy = y - (float)iy - 0.5f;
    bool over = ((ix + iy) & 1) != 0;
    float across = over ? fy : fx, along = over ? fx : fy;
    float bulge = (1.0f - 4.0f * across * across) * (0.5f + 0.5f * cosf(along * 2.0f * RENDER_PI * 0.5f));
    o->mix = f_lerp(o->mix, l->amount * (over ? 0.75f : 0.1f), visible);
    o->shade *= f_lerp(1.0f, 0.55f + 0.6f * bulge, visible * 0.8f);
    if (l->relief) {
        float k = -8.0f * across * l->bump / s * visible;
        o->dx += over ? 0.0f : k;
        o->dy += over ? k : 0.0f;
    }
}

static void knit_pattern(pattern_sample *o, const lookup *l)
{
    float s = l->scale, visible = seen(s, l->footprint), x = l->q.x / s, y = l->q.y / s;
    o->mix = 0.35f * l->amount;
    if (visible <= 0.0f)
        return;
    float column = fast_fract(x) - 0.5f, v = fast_fract(y + fabsf(column) * 0.9f) - 0.5f;
    float loop = 1.0f - 4.0f * v * v, leg = 1.0f - f_smooth(0.3f, 0.5f, fabsf(column));
    o->shade = f_lerp(1.0f, 0.4f + 0.75f * loop * (0.4f + 0.6f * leg), visible * l->amount * 1.4f);
    o->mix = f_lerp(o->mix, l->amount * (1.0f - loop), visible);
    if (l->relief) {
        float k = -8.0f * v * l->bump / s * visible;
        o->dx += k * 0.9f * (column > 0.0f ? 1.0f : -1.0f) - visible * column * l->bump / s * 4.0f;
        o->dy += k;
    }
}

static void leather_pattern(pattern_sample *o, const lookup *l)
{
    float visible = seen(l->scale, l->footprint);
    fbm2_sample big = fbm2(l->q.x, l->q.y, l->scale * 25.0f, 3, l->footprint, l->seed + 1);
    o->mix = l->amount * f_clamp(0.4f + 0.5f * big.h, 0.0f, 1.0f);
    o->rough = 0.06f * big.h;
    if (visible <= 0.0f)
        return;
    voronoi v = voronoi_at(l->q.x / l->scale, l->q.y / l->scale, l->seed);
    float d = v.f2 - v.f1, groove = 1.0f - f_smooth(0.0f, 0.3f, d);
    o->shade = 1.0f - 0.35f * groove * visible;
    if (l->relief && d < 0.3f) {
        o->dx -= v.gx * visible * l->bump / l->scale * 1.2f * groove;
        o->dy -= v.gy * visible * l->bump / l->scale * 1.2f * groove;
    }
}

static void fur_pattern(pattern_sample *o, const lookup *l)
{
    fbm2_sample clump = fbm2(l->q.x, l->q.y * 0.3f, l->scale * 9.0f, 3, l->footprint, l->seed);
    fbm2_sample hair = fbm2(l->q.x + clump.h * l->scale * 3.0f, l->q.y * 0.12f, l->scale, 2, l->footprint, l->seed + 2);
    o->mix = f_clamp(l->amount * (0.4f + 0.55f * hair.h + 0.45f * clump.h), 0.0f, 1.0f);
    o->shade = 1.0f + 0.35f * hair.h + 0.15f * clump.h;
    if (l->relief) {
        o->dx += hair.dx * l->bump * 0.5f + clump.dx * l->bump;
        o->dy += (hair.dy * 0.12f + clump.dy * 0.3f) * l->bump;
    }
}

static void ball_pattern(pattern_sample *o, const lookup *l)
{
    /* a basketball: two great circles and two bowed seams; the ball's centre is the origin's column, q on its skin */
    vec3 d = v3_norm(l->q);
    float r = f_max(v3_len(l->q), 1e-4f), pixel = l->footprint / r;
    float bow = fabsf(d.x) - 0.62f * (1.0f - 0.55f * d.y * d.y) - 0.0f;
    float seam = f_min(f_min(fabsf(d.y), fabsf(d.z)), fabsf(bow) * 0.85f);
    float half = 0.022f, soft = f_max(0.012f, pixel);
    float cover = 1.0f - f_clamp((seam - half) / soft + 0.5f, 0.0f, 1.0f);
    o->mix = cover;
    o->rough = cover * 0.1f;
    float pebble = 0.0035f, visible = seen(pebble, l->footprint);
    o->shade = 1.0f;
    if (visible > 0.0f && cover < 0.9f) {
        vec3 g;
        float h = fbm_noise3(v3_scale(l->q, 1.0f / pebble), l->seed, &g);
        o->shade = 1.0f + 0.12f * h * visible;
        if (l->relief) {
            o->dx = g.x / pebble * 0.0005f * visible;
            o->dy = g.y / pebble * 0.0005f * visible;
            o->dz = g.z / pebble * 0.0005f * visible;
        }
    }
}

static void stripes_pattern(pattern_sample *o, const lookup *l)
{
    float p = l->q.x / l->scale, soft = f_max(l->footprint / l->scale, 0.004f), d = fabsf(fast_fract(p) - 0.5f);
    float sharp = f_clamp((d - 0.25f) / soft + 0.5f, 0.0f, 1.0f);
    o->mix = f_lerp(0.5f, sharp, seen(l->scale, l->footprint));
}

static void checker_pattern(pattern_sample *o, const lookup *l)
{
    cell c = cell_at(l->q.x, l->q.y, l->scale, l->scale, 0.0f);
    float soft = f_max(l->footprint, l->scale * 0.002f), inside = f_clamp(c.edge / soft + 0.5f, 0.0f, 1.0f);
    float mine = (float)((c.ix + c.iy) & 1);
    o->mix = f_lerp(0.5f, mine * inside + (1.0f - mine) * (1.0f - inside), seen(l->scale, l->footprint));
}

static void dots_pattern(pattern_sample *o, const lookup *l)
{
    cell c = cell_at(l->q.x, l->q.y, l->scale, l->scale * 0.866f, 0.5f);
    float x = c.fx - 0.5f * c.w, y = c.fy - 0.5f * c.h, r = sqrtf(x * x + y * y),
          soft = f_max(l->footprint, l->scale * 0.004f);
    o->mix =
        f_lerp(0.23f, 1.0f - f_clamp((r - 0.27f * l->scale) / soft + 0.5f, 0.0f, 1.0f), seen(l->scale, l->footprint));
}

static void shutter_pattern(pattern_sample *o, const lookup *l)
{
    float p = l->q.y / l->scale, f = fast_fract(p), visible = seen(l->scale, l->footprint);
    fbm2_sample dirt = fbm2(l->q.x, l->q.y, l->scale * 4.0f, 4, l->footprint, l->seed);
    fbm2_sample drip = fbm2(l->q.x, l->q.y * 0.12f, l->scale * 1.2f, 3, l->footprint, l->seed + 1);
    o->mix = l->amount * f_smooth(0.0f, 0.9f, dirt.h + 0.6f * drip.h);
    o->shade = 1.0f + 0.1f * drip.h - 0.3f * visible * f_smooth(0.9f, 1.0f, f);
    o->rough = 0.12f * dirt.h;
    if (l->relief)
        o->dy += visible * (f_max(l->bump, l->scale * 0.05f)) * 2.0f * RENDER_PI / l->scale * 0.5f *
                 cosf(2.0f * RENDER_PI * f);
}

static void brushed_pattern(pattern_sample *o, const lookup *l)
{
    fbm2_sample streak = fbm2(l->q.x * 0.02f, l->q.y, l->scale * 0.012f, 2, l->footprint, l->seed);
    fbm2_sample smudge = fbm2(l->q.x, l->q.y, l->scale * 3.0f, 3, l->footprint, l->seed + 2);
    o->rough = l->amount * (0.25f * streak.h + 0.2f * smudge.h);
    o->shade = 1.0f + l->amount * 0.2f * streak.h;
}

static void rust_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample n = fbm3(l->q, l->scale, 5, l->footprint, l->seed);
    fbm3_sample drip = fbm3(v3(l->q.x, l->q.y * 0.2f, l->q.z), l->scale * 0.5f, 3, l->footprint, l->seed + 7);
    float rust =
        f_smooth(0.15f - 0.9f * l->amount + 0.35f, 0.75f - 0.9f * l->amount + 0.35f, n.h + 0.4f * drip.h + 0.1f);
    o->mix = rust;
    o->metal = 1.0f - rust;
    o->rough = 0.3f * rust;
    o->shade = 1.0f + 0.35f * drip.h * rust;
    add_relief3(o, l, n, l->bump * rust);
}

static void water_pattern(pattern_sample *o, const lookup *l)
{
    /* a few trains of waves that run with the wind, dispersed as deep water does */
    if (!l->relief)
        return;
    for (int i = 0; i < 7; i++) {
        float length = l->scale * (0.35f + 0.23f * (float)i), k = 2.0f * RENDER_PI / length;
        float visible = seen(length * 0.5f, l->footprint);
        if (visible <= 0.0f)
            continue;
        uint32_t h = fast_hash2((uint32_t)i, l->seed);
        float angle = (fast_unit(h) - 0.5f) * 3.4f, c = cosf(angle), s = sinf(angle), w = sqrtf(9.81f * k);
        float phase = k * (c * l->q.x + s * l->q.y) - w * l->t + fast_unit(fast_hash(h)) * 6.283f;
        float slope = l->bump * k * 0.14f * length / l->scale * cosf(phase) * visible;
        o->dx += slope * c;
        o->dy += slope * s;
    }
    fbm2_sample chop =
        fbm2(l->q.x - 0.4f * l->t, l->q.y + 0.1f * l->t, l->scale * 0.35f, 2, l->footprint, l->seed + 31);
    add_relief2(o, l, chop, l->bump * 0.22f);
}

static void windows_pattern(pattern_sample *o, const lookup *l)
{
    float h = l->scale, w = h * 0.62f, slope;
    cell c = cell_at(l->q.x, l->q.y, w, h, 0.0f);
    float px = (c.fx / w - 0.5f) / 0.31f, py = (c.fy / h - 0.52f) / 0.29f, visible = seen(w, l->footprint);
    float edge = f_max(fabsf(px), fabsf(py)), soft = f_max(l->footprint / w * 2.5f, 0.03f);
    float pane = 1.0f - f_clamp((edge - 1.0f) / soft + 0.5f, 0.0f, 1.0f);
    float bar = f_clamp((fabsf(px) - 0.05f) / f_max(soft, 0.02f) + 0.5f, 0.0f, 1.0f);
    pane = f_lerp(0.33f, pane * bar, visible);
    float r = cell_random(&c, l->seed, 1), lit = r < l->amount ? 1.0f : 0.0f,
          dim = 0.25f + 0.75f * cell_random(&c, l->seed, 2);
    fbm2_sample inside = fbm2(l->q.x, l->q.y, w * 0.35f, 2, l->footprint, l->seed + (uint32_t)(r * 4096.0f));
    float curtain = cell_random(&c, l->seed, 5),
          shadowy = 0.75f + 0.5f * inside.h - 0.35f * f_smooth(0.2f, 0.9f, py) * (float)(curtain > 0.5f);
    fbm2_sample grime = fbm2(l->q.x, l->q.y * 0.5f, h * 0.8f, 4, l->footprint, l->seed + 77);
    joint_cover(&c, w * 0.02f, w * 0.02f, l->footprint, &slope);
    o->mix = f_clamp(pane > 0.5f ? 0.0f : (edge < 1.2f && visible > 0.5f ? 1.0f : 0.0f), 0.0f, 1.0f);
    o->shade = f_lerp(1.0f + 0.25f * grime.h, 0.06f, pane);
    o->rough = -0.75f * pane;
    o->glow = pane * f_lerp(l->amount * 0.6f, lit * dim * f_max(shadowy, 0.1f), visible);
    float warm = cell_random(&c, l->seed, 3);
    o->tint = v3_fill(1.0f);
    (void)warm;
    if (l->relief && visible > 0.0f && edge > 1.0f && edge < 1.12f) {
        if (fabsf(px) > fabsf(py))
            o->dx += (px > 0.0f ? 1.0f : -1.0f) * 0.5f * visible;
        else
            o->dy += (py > 0.0f ? 1.0f : -1.0f) * 0.5f * visible;
    }
}

static void paper_pattern(pattern_sample *o, const lookup *l)
{
    fbm2_sample fibre = fbm2(l->q.x, l->q.y, l->scale, 3, l->footprint, l->seed);
    o->mix = l->amount * 0.3f * f_clamp(0.5f + fibre.h, 0.0f, 1.0f);
    add_relief2(o, l, fibre, l->bump);
}

static void skin_pattern(pattern_sample *o, const lookup *l)
{
    fbm3_sample blotch = fbm3(l->q, 0.035f, 3, l->footprint, l->seed);
    fbm3_sample pore = fbm3(l->q, l->scale, 2, l->footprint, l->seed + 2);
    o->shade = 1.0f + 0.05f * l->amount * pore.h;
    o->tint = v3(1.0f, 1.0f - 0.2f * l->amount * blotch.h, 1.0f - 0.22f * l->amount * blotch.h);
    o->rough = 0.05f * pore.h + 0.05f * blotch.h;
    add_relief3(o, l, pore, l->bump * 0.5f);
}

bool pattern_is_solid(enum pattern p)
{
    switch (p) {
    case PATTERN_NOISE:
    case PATTERN_PLASTER:
    case PATTERN_WOOD:
    case PATTERN_MARBLE:
    case PATTERN_ROCK:
    case PATTERN_SOIL:
    case PATTERN_SNOW:
    case PATTERN_BALL:
    case PATTERN_RUST:
    case PATTERN_SKIN: return true;
    default: return false;
    }
}

void pattern_evaluate(pattern_sample *out, const material *m, vec3 q, float footprint, bool relief, float t)
{
    *out = (pattern_sample){ .shade = 1.0f, .metal = 1.0f, .glow = 1.0f, .tint = { 1, 1, 1 } };
    float scale = m->pattern_scale > 1e-5f ? m->pattern_scale : 0.1f;
    lookup l = { m, q, footprint, scale, m->pattern_amount, m->bump, t, relief, m->pattern_seed * 0x9e3779b1u + 17u };
    switch (m->pattern) {
    case PATTERN_NOISE: noise_pattern(out, &l); break;
    case PATTERN_PLASTER: plaster_pattern(out, &l); break;
    case PATTERN_CONCRETE: concrete_pattern(out, &l); break;
    case PATTERN_ASPHALT: asphalt_pattern(out, &l); break;
    case PATTERN_BRICK: brick_pattern(out, &l); break;
    case PATTERN_TILES: tiles_pattern(out, &l); break;
    case PATTERN_PAVING: paving_pattern(out, &l); break;
    case PATTERN_PLANKS: boards(out, &l, scale, scale * 16.0f, f_max(scale * 0.03f, 0.002f), 0.15f); break;
    case PATTERN_WOOD: wood_pattern(out, &l); break;
    case PATTERN_PARQUET: boards(out, &l, scale, scale * 11.0f, 0.0009f, 0.45f); break;
    case PATTERN_MARBLE: marble_pattern(out, &l); break;
    case PATTERN_ROCK: rock_pattern(out, &l); break;
    case PATTERN_SAND: sand_pattern(out, &l); break;
    case PATTERN_GRASS: grass_pattern(out, &l); break;
    case PATTERN_SOIL: soil_pattern(out, &l); break;
    case PATTERN_SNOW: snow_pattern(out, &l); break;
    case PATTERN_FABRIC: weave_pattern(out, &l); break;
    case PATTERN_KNIT: knit_pattern(out, &l); break;
    case PATTERN_LEATHER: leather_pattern(out, &l); break;
    case PATTERN_FUR: fur_pattern(out, &l); break;
    case PATTERN_STRIPES: stripes_pattern(out, &l); break;
    case PATTERN_CHECKER: checker_pattern(out, &l); break;
    case PATTERN_DOTS: dots_pattern(out, &l); break;
    case PATTERN_BALL: ball_pattern(out, &l); break;
    case PATTERN_SHUTTER: shutter_pattern(out, &l); break;
    case PATTERN_BRUSHED: brushed_pattern(out, &l); break;
    case PATTERN_RUST: rust_pattern(out, &l); break;
    case PATTERN_WATER: water_pattern(out, &l); break;
    case PATTERN_WINDOWS: windows_pattern(out, &l); break;
    case PATTERN_PAPER: paper_pattern(out, &l); break;
    case PATTERN_SKIN: skin_pattern(out, &l); break;
    case PATTERN_NONE:
    case PATTERN_COUNT: break;
    }
    out->shade = f_max(out->shade, 0.02f);
}
