/* render/ggx.c - the reflectance tables of ggx.h. */
#include "render/ggx.h"
#include "render/sampler.h"
#include <pthread.h>

#define STEPS 32
static struct {
    float scale, bias;
} table[STEPS][STEPS]; /* [roughness][mu], cell centres at i / (STEPS - 1) */
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void fill_table(void)
{
    for (int i = 0; i < STEPS; i++)
        for (int j = 0; j < STEPS; j++) {
            float rough = f_max((float)i / (STEPS - 1), 0.02f), alpha = rough * rough;
            float mu = f_max((float)j / (STEPS - 1), 0.01f);
            vec3 wo = v3(sqrtf(1.0f - mu * mu), 0.0f, mu);
            double scale = 0, bias = 0;
            enum {
                N = 512
            };
            for (uint32_t k = 0; k < N; k++) {
                vec2 u = { ((float)k + 0.5f) / N, fast_unit(sampler_reverse(k) + 0x00400000u) };
                vec3 h = ggx_sample(wo, alpha, u);
                vec3 wi = v3_reflect(wo, h);
                if (wi.z <= 0.0f)
                    continue;
                float d = v3_dot(wo, h), p = fast_pow5(1.0f - d);
                float weight = ggx_v(mu, wi.z, alpha) * 4.0f * mu * wi.z / ggx_g1(mu, alpha); /* G2 / G1 */
                scale += (double)(weight * (1.0f - p));
                bias += (double)(weight * p);
            }
            table[i][j].scale = (float)(scale / N);
            table[i][j].bias = (float)(bias / N);
        }
}

void ggx_init(void)
{
    pthread_once(&table_once, fill_table);
}

void ggx_reflectance(float mu, float alpha, float *scale, float *bias)
{
    float x = f_clamp(mu, 0.0f, 1.0f) * (STEPS - 1), y = sqrtf(f_clamp(alpha, 0.0f, 1.0f)) * (STEPS - 1);
    int i = (int)y, j = (int)x;
    i = i < STEPS - 1 ? i : STEPS - 2;
    j = j < STEPS - 1 ? j : STEPS - 2;
    float fy = y - (float)i, fx = x - (float)j;
    *scale = f_lerp(f_lerp(table[i][j].scale, table[i][j + 1].scale, fx),
                    f_lerp(table[i + 1][j].scale, table[i + 1][j + 1].scale, fx), fy);
    *bias = f_lerp(f_lerp(table[i][j].bias, table[i][j + 1].bias, fx),
                   f_lerp(table[i + 1][j].bias, table[i + 1][j + 1].bias, fx), fy);
}

vec3 ggx_compensation(vec3 f0, float mu, float alpha)
{
    float scale, bias;
    ggx_reflectance(mu, alpha, &scale, &bias);
    return v3_mad(v3_fill(1.0f), f0, 1.0f / f_max(scale + bias, 0.05f) - 1.0f);
}

vec3 ggx_albedo(vec3 f0, float mu, float alpha)
{
    float scale, bias, edge = f_clamp(v3_luminance(f0) * 50.0f, 0.0f, 1.0f);
    ggx_reflectance(mu, alpha, &scale, &bias);
    vec3 single = v3_mad(v3_fill(bias * edge), f0, scale);
    return v3_mul(single, v3_mad(v3_fill(1.0f), f0, 1.0f / f_max(scale + bias, 0.05f) - 1.0f));
}
