/* base/noise.c - gradient noise, its sums, and cell noise. See noise.h. */
#include "base/noise.h"
#include "base/rng.h"

static uint32_t cell_hash(int x, int y, int z, uint32_t seed)
{
    uint32_t h = (uint32_t)x * 0x8da6b343u ^ (uint32_t)y * 0xd8163841u ^ (uint32_t)z * 0xcb1ab31fu ^ seed * 0x9e3779b9u;
    h ^= h >> 16;
    h *= 0x7feb352du;
    h ^= h >> 15;
    h *= 0x846ca68bu;
    return h ^ (h >> 16);
}

static float fade(float t) { return t * t * t * (t * (t * 6.0f - 15.0f) + 10.0f); }

/* dot of one of twelve edge directions with (x, y, z) */
static float gradient(uint32_t hash, float x, float y, float z)
{
    uint32_t h = hash & 15u;
    float u = h < 8 ? x : y, v = h < 4 ? y : (h == 12 || h == 14) ? x : z;
    return ((h & 1u) ? -u : u) + ((h & 2u) ? -v : v);
}

float noise3(vec3 p, uint32_t seed)
{
    float fx = floorf(p.x), fy = floorf(p.y), fz = floorf(p.z);
    int ix = (int)fx, iy = (int)fy, iz = (int)fz;
    float x = p.x - fx, y = p.y - fy, z = p.z - fz;
    float u = fade(x), v = fade(y), w = fade(z);
    float c[2][2];
    for (int k = 0; k < 2; k++)
        for (int j = 0; j < 2; j++) {
            float a = gradient(cell_hash(ix, iy + j, iz + k, seed), x, y - (float)j, z - (float)k);
            float b = gradient(cell_hash(ix + 1, iy + j, iz + k, seed), x - 1.0f, y - (float)j, z - (float)k);
            c[k][j] = f_lerp(a, b, u);
        }
    return f_lerp(f_lerp(c[0][0], c[0][1], v), f_lerp(c[1][0], c[1][1], v), w);
}

float noise1(float x, uint32_t seed) { return noise3(v3(x, 0.5f, 0.37f), seed); }

float noise_fbm(vec3 p, int octaves, uint32_t seed)
{
    float sum = 0.0f, amplitude = 0.5f;
    for (int i = 0; i < octaves; i++) {
        sum += amplitude * noise3(p, seed + (uint32_t)i * 101u);
        /* a shift besides the doubling keeps lattice zeros from lining up */
        p = v3_add(v3_scale(p, 2.0f), v3(17.1f, 31.7f, 5.3f));
        amplitude *= 0.5f;
    }
    return sum * 1.6f;
}

void noise_worley(vec3 p, uint32_t seed, float *f1, float *f2, uint32_t *id)
{
    int ix = (int)floorf(p.x), iy = (int)floorf(p.y), iz = (int)floorf(p.z);
    float best = 1e9f, second = 1e9f;
    uint32_t best_id = 0;
    for (int k = -1; k <= 1; k++)
        for (int j = -1; j <= 1; j++)
            for (int i = -1; i <= 1; i++) {
                uint32_t h = cell_hash(ix + i, iy + j, iz + k, seed);
                vec3 q = v3((float)(ix + i) + (float)(h & 1023u) / 1024.0f,
                            (float)(iy + j) + (float)((h >> 10) & 1023u) / 1024.0f,
                            (float)(iz + k) + (float)((h >> 20) & 1023u) / 1024.0f);
                float d = v3_len2(v3_sub(q, p));
                if (d < best) {
                    second = best;
                    best = d;
                    best_id = h;
                } else if (d < second) {
                    second = d;
                }
            }
    *f1 = sqrtf(best);
    *f2 = sqrtf(second);
    *id = best_id;
}
