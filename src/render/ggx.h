/* render/ggx.h - the microfacet lobe: GGX normals, Smith shadowing, visible-normal sampling, Schlick Fresnel.
 *
 * Reflectance tables (how much of white light a lobe of roughness a returns at angle mu) are integrated once; with
 * them single scattering is scaled up to conserve energy (Turquin, "Practical multiple scattering compensation", 2019).
 * Directions are in the local frame: z is the normal.
 */
#pragma once
#include "render/fast.h"

/** Fill the tables; safe from any thread, does its work once. */
void ggx_init(void);
/** Directional reflectance = f0 * scale + bias (before compensation). mu = cosine to the normal. */
void ggx_reflectance(float mu, float alpha, float *scale, float *bias);
/** The lobe's whole reflectance with compensation. */
vec3 ggx_albedo(vec3 f0, float mu, float alpha);
/** Factor on single scattering that gives the lost energy back. */
vec3 ggx_compensation(vec3 f0, float mu, float alpha);

static inline float ggx_d(float cos_h, float alpha)
{
    float a2 = alpha * alpha, k = cos_h * cos_h * (a2 - 1.0f) + 1.0f;
    return a2 / (RENDER_PI * k * k);
}
/* Smith height-correlated visibility: G2 / (4 cos_o cos_i) */
static inline float ggx_v(float cos_o, float cos_i, float alpha)
{
    float a2 = alpha * alpha;
    float l = cos_i * sqrtf(a2 + (1.0f - a2) * cos_o * cos_o) + cos_o * sqrtf(a2 + (1.0f - a2) * cos_i * cos_i);
    return 0.5f / f_max(l, 1e-7f);
}
static inline float ggx_g1(float mu, float alpha)
{
    float a2 = alpha * alpha;
    return 2.0f * mu / (mu + sqrtf(a2 + (1.0f - a2) * mu * mu) + 1e-7f);
}
static inline vec3 ggx_fresnel(vec3 f0, float cos_d)
{
    float p = fast_pow5(f_clamp(1.0f - cos_d, 0.0f, 1.0f)), edge = f_clamp(v3_luminance(f0) * 50.0f, 0.0f, 1.0f);
    return v3_lerp(f0, v3_fill(edge), p);
}
/* exact, unpolarised; eta = n_inside / n_outside as seen from the side of cos_i; 1 at total reflection */
static inline float ggx_fresnel_exact(float cos_i, float eta)
{
    float s2 = (1.0f - cos_i * cos_i) / (eta * eta);
    if (s2 >= 1.0f)
        return 1.0f;
    float cos_t = sqrtf(1.0f - s2), a = (cos_i - eta * cos_t) / (cos_i + eta * cos_t),
          b = (eta * cos_i - cos_t) / (eta * cos_i + cos_t);
    return 0.5f * (a * a + b * b);
}
/* a normal as seen from wo (z up, wo.z > 0), by the spherical cap (Dupuy, Benyoub 2023) */
static inline vec3 ggx_sample(vec3 wo, float alpha, vec2 u)
{
    vec3 w = v3_norm(v3(wo.x * alpha, wo.y * alpha, wo.z));
    float phi = 2.0f * RENDER_PI * u.x, z = (1.0f - u.y) * (1.0f + w.z) - w.z,
          r = sqrtf(f_clamp(1.0f - z * z, 0.0f, 1.0f));
    vec3 h = v3_add(v3(r * cosf(phi), r * sinf(phi), z), w);
    return v3_norm(v3(h.x * alpha, h.y * alpha, f_max(h.z, 1e-6f)));
}
/* density of the reflected direction */
static inline float ggx_pdf(float cos_o, float cos_h, float alpha)
{
    return ggx_g1(cos_o, alpha) * ggx_d(cos_h, alpha) / f_max(4.0f * cos_o, 1e-6f);
}
