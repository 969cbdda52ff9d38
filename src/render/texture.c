/* render/texture.c - see texture.h. */
#include "render/texture.h"
#include "base/color.h"
#include "base/rng.h"
#include <pthread.h>
#include <stdlib.h>

static float to_linear[256];
static pthread_once_t linear_once = PTHREAD_ONCE_INIT;

static void fill_linear(void)
{
    for (int i = 0; i < 256; i++)
        to_linear[i] = color_srgb_to_linear((float)i / 255.0f);
}

uint64_t texture_fingerprint(const texture *t)
{
    uint64_t h = rng_hash((uint64_t)t->width << 32 | (uint64_t)t->height, 7);
    size_t n = (size_t)t->width * (size_t)t->height * 4, step = n / 251 + 1;
    for (size_t i = 0; i < n; i += step)
        h = rng_hash(h, t->rgba[i]);
    return h;
}

static void halve(const uint8_t *src, int w, int h, uint8_t *dst, int dw, int dh)
{
    for (int y = 0; y < dh; y++)
        for (int x = 0; x < dw; x++) {
            float sum[4] = { 0, 0, 0, 0 };
            for (int k = 0; k < 4; k++) {
                int sx = x * 2 + (k & 1), sy = y * 2 + (k >> 1);
                sx = sx < w ? sx : w - 1;
                sy = sy < h ? sy : h - 1;
                const uint8_t *p = src + ((size_t)sy * (size_t)w + (size_t)sx) * 4;
                for (int c = 0; c < 3; c++)
                    sum[c] += to_linear[p[c]];
                sum[3] += (float)p[3];
            }
            uint8_t *q = dst + ((size_t)y * (size_t)dw + (size_t)x) * 4;
            for (int c = 0; c < 3; c++)
                q[c] = (uint8_t)(color_linear_to_srgb(sum[c] * 0.25f) * 255.0f + 0.5f);
            q[3] = (uint8_t)(sum[3] * 0.25f + 0.5f);
        }
}

texture_map *texture_map_create(const texture *t)
{
    pthread_once(&linear_once, fill_linear);
    texture_map *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->source = t;
    m->print = texture_fingerprint(t);
    m->width = t->width;
    m->height = t->height;
    int w = t->width, h = t->height;
    for (;;) {
        size_t bytes = (size_t)w * (size_t)h * 4;
        uint8_t *level = malloc(bytes);
        if (!level) {
            texture_map_destroy(&m);
            return NULL;
        }
        if (m->n_levels == 0) {
            memcpy(level, t->rgba, bytes);
            for (size_t i = 3; i < bytes && !m->has_alpha; i += 4)
                m->has_alpha = level[i] < 250;
        } else {
            int pw = m->width >> (m->n_levels - 1), ph = m->height >> (m->n_levels - 1);
            halve(m->levels[m->n_levels - 1], pw ? pw : 1, ph ? ph : 1, level, w, h);
        }
        m->levels[m->n_levels++] = level;
        if ((w == 1 && h == 1) || m->n_levels == TEXTURE_MAX_LEVELS)
            return m;
        w = w > 1 ? w / 2 : 1;
        h = h > 1 ? h / 2 : 1;
    }
}

void texture_map_destroy(texture_map **m)
{
    if (!*m)
        return;
    for (int i = 0; i < (*m)->n_levels; i++)
        free((*m)->levels[i]);
    free(*m);
    *m = NULL;
}

size_t texture_bytes(const texture_map *m)
{
    return (size_t)m->width * (size_t)m->height * 16 / 3;
}

static int wrap(int i, int n)
{
    i %= n;
    return i < 0 ? i + n : i;
}

static texel bilinear(const texture_map *m, int level, vec2 uv)
{
    int w = m->width >> level, h = m->height >> level;
    w = w ? w : 1;
    h = h ? h : 1;
    float x = fast_fract(uv.x) * (float)w - 0.5f, y = (1.0f - fast_fract(uv.y)) * (float)h - 0.5f;
    int x0 = fast_floor(x), y0 = fast_floor(y);
    float fx = x - (float)x0, fy = y - (float)y0;
    texel out = { { 0, 0, 0 }, 0 };
    for (int k = 0; k < 4; k++) {
        const uint8_t *p =
            m->levels[level] + ((size_t)wrap(y0 + (k >> 1), h) * (size_t)w + (size_t)wrap(x0 + (k & 1), w)) * 4;
        float f = (k & 1 ? fx : 1.0f - fx) * (k >> 1 ? fy : 1.0f - fy);
        out.color = v3_mad(out.color, v3(to_linear[p[0]], to_linear[p[1]], to_linear[p[2]]), f);
        out.alpha += f * (float)p[3] * (1.0f / 255.0f);
    }
    return out;
}

texel texture_lookup(const texture_map *m, vec2 uv, float footprint)
{
    float size = (float)(m->width > m->height ? m->width : m->height), texels = footprint * size;
    float level = texels > 1.0f ? fast_log2(texels) : 0.0f;
    level = f_min(level, (float)(m->n_levels - 1));
    int lo = (int)level;
    float f = level - (float)lo;
    texel a = bilinear(m, lo, uv);
    if (f < 0.05f || lo + 1 >= m->n_levels)
        return a;
    texel b = bilinear(m, lo + 1, uv);
    return (texel){ v3_lerp(a.color, b.color, f), f_lerp(a.alpha, b.alpha, f) };
}

float texture_alpha(const texture_map *m, vec2 uv)
{
    int x = (int)(fast_fract(uv.x) * (float)m->width), y = (int)((1.0f - fast_fract(uv.y)) * (float)m->height);
    x = x < m->width ? x : m->width - 1;
    y = y < m->height ? y : m->height - 1;
    return (float)m->levels[0][((size_t)y * (size_t)m->width + (size_t)x) * 4 + 3] * (1.0f / 255.0f);
}
