/* base/rng.h - counter-based random numbers: a hash of what the number is for, so order cannot matter.
 *
 * rng_hash(a, b) mixes 64-bit keys (splitmix64 finaliser, Steele et al. 2014). A stream is a key and a
 * counter; two streams with different keys are independent. Never time, never addresses, never thread ids.
 */
#pragma once
#include <stdint.h>

static inline uint64_t rng_mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ull;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}
static inline uint64_t rng_hash(uint64_t a, uint64_t b) { return rng_mix(a + 0x9e3779b97f4a7c15ull * (b + 1)); }
/* a key from words: rng_key("leaves") */
static inline uint64_t rng_key(const char *s)
{
    uint64_t h = 0xcbf29ce484222325ull;
    for (; *s; s++)
        h = (h ^ (uint8_t)*s) * 0x100000001b3ull;
    return rng_mix(h);
}

typedef struct rng {
    uint64_t key, counter;
} rng;
static inline rng rng_make(uint64_t seed, const char *what) { return (rng){ rng_hash(seed, rng_key(what)), 0 }; }
static inline uint64_t rng_u64(rng *r) { return rng_hash(r->key, r->counter++); }
/* [0, 1) */
static inline float rng_float(rng *r) { return (float)(rng_u64(r) >> 40) * (1.0f / 16777216.0f); }
/* [lo, hi) */
static inline float rng_range(rng *r, float lo, float hi) { return lo + (hi - lo) * rng_float(r); }
/* [0, n), n > 0 */
static inline uint32_t rng_below(rng *r, uint32_t n) { return (uint32_t)(((rng_u64(r) >> 32) * n) >> 32); }
