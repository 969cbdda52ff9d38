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
/* Bits of the second Sobol dimension of index i, least significant first: Pascal's triangle modulo 2, applied by
 * halves. */
static inline uint32_t sampler_sobol_second(uint32_t i)
{
    i ^= (i & 0xaaaaaaaau) >> 1;
    i ^= (i & 0xccccccccu) >> 2;
    i ^= (i & 0xf0f0f0f0u) >> 4;
    i ^= (i & 0xff00ff00u) >> 8;
    return i ^ (i & 0xffff0000u) >> 16;
}
static inline vec2 sampler_2d(sampler *s)
{
    uint32_t seed = fast_hash(s->pixel + 0x9e3779b9u * s->pair++);
    uint32_t i = sampler_reverse(sampler_permute(sampler_reverse(s->index), seed));
    uint32_t a = sampler_reverse(sampler_permute(i, seed ^ 0x5bd1e995u));
    uint32_t b = sampler_reverse(sampler_permute(sampler_sobol_second(i), seed * 0x2c1b3c6du + 1u));
    return (vec2){ fast_unit(a), fast_unit(b) };
}
static inline float sampler_1d(sampler *s)
{
    uint32_t seed = fast_hash(s->pixel + 0x9e3779b9u * s->pair++);
    uint32_t i = sampler_reverse(sampler_permute(sampler_reverse(s->index), seed));
    return fast_unit(sampler_reverse(sampler_permute(i, seed ^ 0x68bc21ebu)));
}
