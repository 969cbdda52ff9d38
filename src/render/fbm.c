/* render/fbm.c - see fbm.h.
 */
#include "render/fbm.h"

enum {
    LANES = 4
};

static inline float corner(int x, int y, uint32_t seed)
{
    return fast_unit(fast_hash((uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u ^ seed)) * 2.0f - 1.0f;
}
static inline float corner3(int x, int y, int z, uint32_t seed)
{
    return fast_unit(
               fast_hash((uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u ^ (uint32_t)z * 0xc2b2ae3du ^ seed)) *
               2.0f -
           1.0f;
}
static inline float ease(float t)
{
    return t * t * t * (t * (t * 6.0f - 15.0f) + 10.0f);
}
static inline float ease_slope(float t)
{
    return 30.0f * t * t * (t * (t - 2.0f) + 1.0f);
}

static inline float noise2(float x, float y, uint32_t seed, float *dx, float *dy)
{
    int ix = fast_floor(x), iy = fast_floor(y);
    float fx = x - (float)ix, fy = y - (float)iy, u = ease(fx), v = ease(fy);
    float a = corner(ix, iy, seed), b = corner(ix + 1, iy, seed), c = corner(ix, iy + 1, seed),
          d = corner(ix + 1, iy + 1, seed);
    float k1 = b - a, k2 = c - a, k3 = a - b - c + d;
    *dx = ease_slope(fx) * (k1 + k3 * v);
    *dy = ease_slope(fy) * (k2 + k3 * u);
    return a + k1 * u + k2 * v + k3 * u * v;
}

float fbm_noise2(float x, float y, uint32_t seed)
{
    float dx, dy;
    return noise2(x, y, seed, &dx, &dy);
}

float fbm_noise3(vec3 p, uint32_t seed, vec3 *slope)
{
    int x = fast_floor(p.x), y = fast_floor(p.y), z = fast_floor(p.z);
    float fx = p.x - (float)x, fy = p.y - (float)y, fz = p.z - (float)z;
    float u = ease(fx), v = ease(fy), w = ease(fz);
    float a = corner3(x, y, z, seed), b = corner3(x + 1, y, z, seed), c = corner3(x, y + 1, z, seed),
          d = corner3(x + 1, y + 1, z, seed);
    float e = corner3(x, y, z + 1, seed), f = corner3(x + 1, y, z + 1, seed), g = corner3(x, y + 1, z + 1, seed),
          h = corner3(x + 1, y + 1, z + 1, seed);
    float ab = f_lerp(a, b, u), cd = f_lerp(c, d, u), ef = f_lerp(e, f, u), gh = f_lerp(g, h, u);
    float lo = f_lerp(ab, cd, v), hi = f_lerp(ef, gh, v);
    float dx = f_lerp(f_lerp(b - a, d - c, v), f_lerp(f - e, h - g, v), w);
    *slope = v3(ease_slope(fx) * dx, ease_slope(fy) * f_lerp(cd - ab, gh - ef, w), ease_slope(fz) * (hi - lo));
    return f_lerp(lo, hi, w);
}

/* LANES octaves at once: a loop that the compiler turns into vector instructions. */
static void noise2_lanes(float x, float y, const float *frequency, uint32_t seed, uint32_t step, float *restrict h,
                         float *restrict dx, float *restrict dy)
{
    for (uint32_t i = 0; i < LANES; i++)
        h[i] = noise2(x * frequency[i], y * frequency[i], seed + i * step, &dx[i], &dy[i]);
}

fbm2_sample fbm2_at(float x, float y, const fbm_octaves *o, uint32_t seed)
{
    fbm2_sample s = { 0, 0, 0 };
    for (int from = 0; from < o->n; from += LANES) {
        float h[LANES], dx[LANES], dy[LANES];
        const float *frequency = o->frequency + from, *amplitude = o->amplitude + from;
        int n = o->n - from < LANES ? o->n - from : LANES;
        uint32_t first = seed + (uint32_t)from * o->seed_step;
        if (n == 1)
            h[0] = noise2(x * frequency[0], y * frequency[0], first, dx, dy);
        else
            noise2_lanes(x, y, frequency, first, o->seed_step, h, dx, dy);
        for (int i = 0; i < n; i++) {
            s.h += amplitude[i] * h[i];
            s.dx += amplitude[i] * frequency[i] * dx[i];
            s.dy += amplitude[i] * frequency[i] * dy[i];
        }
    }
    return s;
}

fbm3_sample fbm3_at(vec3 q, const fbm_octaves *o, uint32_t seed)
{
    fbm3_sample s = { 0, { 0, 0, 0 } };
    for (int i = 0; i < o->n; i++) {
        vec3 d;
        float h = fbm_noise3(v3_scale(q, o->frequency[i]), seed + (uint32_t)i * o->seed_step, &d);
        s.h += o->amplitude[i] * h;
        s.d = v3_mad(s.d, d, o->amplitude[i] * o->frequency[i]);
    }
    return s;
}
