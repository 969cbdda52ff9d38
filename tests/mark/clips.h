/* tests/mark/clips.h - clips made by rule: noise, flat, fast motion; and what happens to films, done to them in memory.
 */
#pragma once
#include "base/noise.h"
#include "base/rng.h"
#include "mark/invisible.h"
#include "media/media.h"

#include <stdlib.h>
#include <string.h>

enum clip_kind {
    CLIP_NOISE,
    CLIP_FLAT,
    CLIP_FAST,
    N_CLIP_KINDS
};

static inline uint8_t clip_byte(float v)
{
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v + 0.5f);
}

#define CLIP_SIDE 1024

/* A cloudy texture, fine or coarse, made once; -1..1. */
static inline const float *clip_texture(int octaves)
{
    static float *made[8];
    float *t = made[octaves];
    if (t)
        return t;
    t = made[octaves] = malloc((size_t)CLIP_SIDE * CLIP_SIDE * sizeof *t);
    for (int i = 0; t && i < CLIP_SIDE * CLIP_SIDE; i++)
        t[i] = noise_fbm(v3((float)(i % CLIP_SIDE) * 0.02f, (float)(i / CLIP_SIDE) * 0.02f, 0.5f), octaves, 11);
    return t;
}

/* Filming of three characters: a noisy sensor over slow structure; a sky of almost one colour with a little grain; a
 * texture that rushes past. */
static inline void clip_draw(picture *p, enum clip_kind kind, int i_frame, uint64_t seed)
{
    static const float grains[N_CLIP_KINDS] = { 14, 1.2f, 3 };
    const float *texture = clip_texture(kind == CLIP_FAST ? 5 : 3);
    int run = (int)(seed * 37) + (kind == CLIP_FAST ? 23 * i_frame : kind == CLIP_NOISE ? i_frame / 2 : 0);
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) {
            uint64_t h = rng_hash(seed + (uint64_t)i_frame, (uint64_t)y * 65536u + (uint64_t)x);
            float grain = grains[kind] * ((float)((h & 255) + (h >> 8 & 255) + (h >> 16 & 255)) / 255.0f - 1.5f);
            float base = kind == CLIP_FLAT ? 190 - 0.09f * (float)y
                                           : 120 + 90 * texture[(y % CLIP_SIDE) * CLIP_SIDE + (x + run) % CLIP_SIDE];
            uint8_t *to = p->rgb + ((size_t)y * (size_t)p->width + (size_t)x) * 3;
            to[0] = clip_byte(base + grain);
            to[1] = clip_byte(0.9f * base + grain);
            to[2] = clip_byte(0.8f * base + 12 + grain);
        }
}

static inline mark_keys clip_keys(uint8_t first_byte)
{
    mark_keys k = { .n = 1, .keys = { { .generation = 1, .secret = { first_byte } } } };
    return k;
}

/* Peak signal to noise of the luma, as limited-range 8-bit film has it. */
static inline double clip_psnr(const picture *a, const picture *b)
{
    double sum = 0;
    size_t n = (size_t)a->width * (size_t)a->height;
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = a->rgb + 3 * i, *q = b->rgb + 3 * i;
        double d = 0.2126 * (p[0] - q[0]) + 0.7152 * (p[1] - q[1]) + 0.0722 * (p[2] - q[2]);
        sum += d * d * (219.0 / 255) * (219.0 / 255);
    }
    return sum > 0 ? 10 * log10(255.0 * 255.0 * (double)n / sum) : 99;
}
