/* tests/render/test_bsdf.c - reflection keeps its energy, and samples come as often as their density says. */
#include "ct.h"
#include "render/bsdf.h"
#include "render/ggx.h"
#include "render/sampler.h"

static surface make(vec3 diffuse, vec3 f0, float rough, float mu)
{
    ggx_init();
    surface s = { .n = { 0, 0, 1 },
                  .ng = { 0, 0, 1 },
                  .wo = { sqrtf(1 - mu * mu), 0, mu },
                  .f0 = f0,
                  .alpha = rough * rough,
                  .ior = 1.5f };
    s.top = ggx_albedo(f0, mu, s.alpha);
    s.diffuse = v3_scale(diffuse, 1.0f - v3_luminance(s.top));
    s.albedo = s.diffuse;
    s.under_alpha = 1.0f;
    return s;
}

/* what the surface returns of white light from everywhere, by its own sampling */
static vec3 furnace(const surface *s, int n)
{
    bsdf_odds odds = bsdf_choose(s, false);
    vec3 sum = v3_fill(0.0f);
    for (int i = 0; i < n; i++) {
        sampler rnd = sampler_make(77u, (uint32_t)i);
        vec2 u = sampler_2d(&rnd), v = sampler_2d(&rnd);
        vec3 wi;
        bsdf_value f;
        if (bsdf_sample(s, &odds, u, v, &wi, &f))
            sum = v3_add(sum, v3_scale(v3_add(f.base, f.top), 1.0f / f.pdf));
    }
    return v3_scale(sum, 1.0f / (float)n);
}

static void white_metal_returns_everything(void)
{
    for (float rough = 0.1f; rough <= 1.0f; rough += 0.15f)
        for (float mu = 0.15f; mu <= 1.0f; mu += 0.2f) {
            surface s = make(v3_fill(0), v3_fill(1), rough, mu);
            CT_NEAR(furnace(&s, 4096).y, 1.0, 0.03);
        }
}
static void white_plastic_keeps_its_energy(void)
{
    for (float rough = 0.1f; rough <= 1.0f; rough += 0.3f)
        for (float mu = 0.1f; mu <= 1.0f; mu += 0.3f) {
            surface s = make(v3_fill(1), v3_fill(0.04f), rough, mu);
            float back = furnace(&s, 4096).y;
            CT_CHECK(back <= 1.02f);
            CT_CHECK(back >= 0.93f);
        }
}
static void wrapped_light_keeps_its_energy(void)
{
    surface s = make(v3_fill(1), v3_fill(0), 1.0f, 0.8f);
    s.wrap = v3(0.5f, 0.2f, 0.1f);
    s.f0 = s.top = v3_fill(0.0f);
    double sum[3] = { 0, 0, 0 };
    bsdf_odds odds = bsdf_choose(&s, false);
    enum {
        N = 40000
    };
    for (uint32_t i = 0; i < N; i++) {
        sampler rnd = sampler_make(5u, i);
        vec2 u = sampler_2d(&rnd);
        float z = 1.0f - 2.0f * u.x, r = sqrtf(1.0f - z * z), phi = 6.2831853f * u.y;
        bsdf_value f = bsdf_evaluate(&s, &odds, v3(r * cosf(phi), r * sinf(phi), z));
        sum[0] += (double)f.base.x;
        sum[1] += (double)f.base.y;
        sum[2] += (double)f.base.z;
    }
    for (int c = 0; c < 3; c++)
        CT_NEAR(sum[c] / N * 4.0 * 3.14159265, 1.0, 0.02);
}

/* the density integrates to the share of samples that are usable, and both ways of integrating agree */
static void density_and_sampling_agree(void)
{
    for (int k = 0; k < 4; k++) {
        surface s = make(v3(0.6f, 0.3f, 0.1f), v3_fill(k & 1 ? 0.6f : 0.05f), k & 2 ? 0.35f : 0.7f, 0.6f);
        s.translucent = k == 3 ? 0.4f : 0.0f;
        bsdf_odds odds = bsdf_choose(&s, true);
        double density = 0, by_sphere = 0, by_sampling = 0, usable = 0;
        enum {
            N = 60000
        };
        for (uint32_t i = 0; i < N; i++) {
            sampler rnd = sampler_make(31u, i);
            vec2 u = sampler_2d(&rnd), v = sampler_2d(&rnd), x = sampler_2d(&rnd);
            float z = 1.0f - 2.0f * u.x, r = sqrtf(1.0f - z * z), phi = 6.2831853f * u.y;
            bsdf_value f = bsdf_evaluate(&s, &odds, v3(r * cosf(phi), r * sinf(phi), z));
            density += (double)f.pdf;
            by_sphere += (double)(f.base.x + f.top.x);
            vec3 wi;
            if (bsdf_sample(&s, &odds, v, x, &wi, &f)) {
                usable += 1;
                by_sampling += (double)((f.base.x + f.top.x) / f.pdf);
            }
        }
        const double sphere = 4.0 * 3.14159265 / N;
        CT_NEAR(density * sphere, usable / N, 0.03);
        CT_NEAR(by_sphere * sphere, by_sampling / N, 0.03);
    }
}

static void numbers_fill_the_square(void)
{
    /* any 16 consecutive points of a block of 16 lie one in each of 16 strips, both ways, and one in each cell of 4x4
     */
    for (uint32_t pixel = 1; pixel < 50; pixel++) {
        unsigned x = 0, y = 0, cells = 0;
        for (uint32_t i = 0; i < 16; i++) {
            sampler rnd = sampler_make(fast_hash(pixel), 48 + i);
            sampler_1d(&rnd);
            vec2 u = sampler_2d(&rnd);
            CT_CHECK(u.x >= 0 && u.x < 1 && u.y >= 0 && u.y < 1);
            x |= 1u << (int)(u.x * 16);
            y |= 1u << (int)(u.y * 16);
            cells |= 1u << ((int)(u.x * 4) * 4 + (int)(u.y * 4));
        }
        CT_EQ_I(x, 0xffff);
        CT_EQ_I(y, 0xffff);
        CT_EQ_I(cells, 0xffff);
    }
}
static void quick_arithmetic_is_close(void)
{
    for (float x = -20.0f; x < 20.0f; x += 0.37f) {
        CT_NEAR(fast_exp2(x) / exp2f(x), 1.0, 1e-4);
        CT_NEAR(fast_log2(exp2f(x)), x, 2e-4);
    }
    for (int i = 0; i < 200; i++) {
        vec3 c = v3(fast_unit(fast_hash((uint32_t)i)) * 900.0f, fast_unit(fast_hash((uint32_t)i + 999u)), 0.3f),
             d = unpack_rgb9e5(pack_rgb9e5(c));
        CT_NEAR(d.x, c.x, 0.002f * v3_top(c) + 1e-6f);
        vec3 n = v3_norm(v3(c.x / 450.0f - 1.0f, c.y - 0.5f, 0.3f - c.y)), m = unpack_direction(pack_direction(n));
        CT_CHECK(v3_dot(n, m) > 0.99999f);
    }
}

CT_MAIN(CT(white_metal_returns_everything), CT(white_plastic_keeps_its_energy), CT(wrapped_light_keeps_its_energy),
        CT(density_and_sampling_agree), CT(numbers_fill_the_square), CT(quick_arithmetic_is_close))
