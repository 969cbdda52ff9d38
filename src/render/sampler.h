/* render/sampler.h - numbers for one path: Owen-scrambled Sobol points in padded pairs of dimensions.
 *
 * Each use of two numbers takes the next pair: a (0,2)-sequence whose order is shuffled and whose digits are
 * scrambled by hashes of (pixel, pair), after Burley, "Practical Hash-based Owen Scrambling" (2020). The index runs
 * on from frame to frame, so that frames averaged in time fill the square as one long sequence. A number depends on
 * (seed, pixel, index, pair) alone: neither threads nor order can change it.
 */
#pragma once
#include "render/fast.h"

typedef struct sampler {
    uint32_t pixel; /* hash of seed and pixel */
    uint32_t index; /* running number of the sample in this pixel */
    uint32_t pair;
} sampler;

static inline sampler sampler_make(uint32_t pixel_hash, uint32_t index)
{
    return (sampler){ pixel_hash, index, 0 };
}

static inline uint32_t sampler_reverse(uint32_t x)
{
    x = __builtin_bswap32(x);
    x = (x & 0x0f0f0f0fu) << 4 | (x >> 4 & 0x0f0f0f0fu);
    x = (x & 0x33333333u) << 2 | (x >> 2 & 0x33333333u);
    return (x & 0x55555555u) << 1 | (x >> 1 & 0x55555555u);
}
/* permutes the tree of binary digits, most significant last (Laine-Karras style, Vegdahl's constants) */
static inline uint32_t sampler_permute(uint32_t x, uint32_t seed)
{
    x ^= x * 0x3d20adeau;
    x += seed;
    x *= (seed >> 16) | 1u;
    x ^= x * 0x05526c56u;
    return x ^ x * 0x53a22864u;
}
/* second Sobol dimension of index i, bits reversed as the first is by sampler_reverse */
static inline uint32_t sampler_sobol_second(uint32_t i)
{
    uint32_t v = 1u << 31, r = 0;
    for (; i; i >>= 1, v ^= v >> 1)
        r ^= v & (0u - (i & 1u));
    return r;
}
static inline vec2 sampler_2d(sampler *s)
{
    uint32_t seed = fast_hash(s->pixel + 0x9e3779b9u * s->pair++);
    uint32_t i = sampler_reverse(sampler_permute(sampler_reverse(s->index), seed)) & 0xffffu;
    uint32_t a = sampler_reverse(sampler_permute(i, seed ^ 0x5bd1e995u));
    uint32_t b = sampler_reverse(sampler_permute(sampler_reverse(sampler_sobol_second(i)), seed * 0x2c1b3c6du + 1u));
    return (vec2){ fast_unit(a), fast_unit(b) };
}
static inline float sampler_1d(sampler *s)
{
    uint32_t seed = fast_hash(s->pixel + 0x9e3779b9u * s->pair++);
    uint32_t i = sampler_reverse(sampler_permute(sampler_reverse(s->index), seed));
    return fast_unit(sampler_reverse(sampler_permute(i, seed ^ 0x68bc21ebu)));
}
