/* render/bsdf.c - see bsdf.h. Wrapped diffuse light keeps its energy: (cos + w) / (1 + w)^2 integrates to pi. */
#include "render/bsdf.h"
#include "render/ggx.h"

bsdf_odds bsdf_choose(const surface *s, bool first)
{
    float top = v3_luminance(s->top), under = v3_luminance(s->under), diffuse = v3_luminance(s->diffuse);
    float through = s->clear * (1.0f - top);
    float rest = under + diffuse + through, sum = top + rest;
    if (sum <= 0.0f)
        return (bsdf_odds){ 0, 0, 1, 0 };
    float p = top / sum;
    if (first && rest > 0.0f && top > 0.0f)
        p = f_clamp(p, rest > 0.02f ? 0.25f : 0.0f, rest > 0.02f ? 0.75f : 1.0f);
    float share = rest > 0.0f ? (1.0f - p) / rest : 0.0f;
    return (bsdf_odds){ rest > 0.0f ? p : 1.0f, under * share, diffuse * share, through * share };
}

static float lobe(const surface *s, vec3 wi, vec3 h, float cos_o, float cos_i, float alpha, float *pdf)
{
    float cos_h = f_clamp(v3_dot(s->n, h), 0.0f, 1.0f);
    *pdf = ggx_pdf(cos_o, cos_h, alpha);
    (void)wi;
    return ggx_d(cos_h, alpha) * ggx_v(cos_o, cos_i, alpha) * cos_i;
}

static void reflect_side(const surface *s, const bsdf_odds *odds, vec3 wi, float cos_i, bsdf_value *v)
{
    float cos_o = f_max(v3_dot(s->n, s->wo), 0.01f);
    vec3 h = v3_norm(v3_add(s->wo, wi));
    float d = f_clamp(v3_dot(s->wo, h), 0.0f, 1.0f), pdf;
    if (odds->top > 0.0f && s->alpha > 0.0f) {
        float f = lobe(s, wi, h, cos_o, cos_i, s->alpha, &pdf);
        v->top = v3_scale(v3_mul(ggx_fresnel(s->f0, d), ggx_compensation(s->f0, cos_o, s->alpha)), f);
        v->pdf += odds->top * pdf;
    }
    if (odds->under > 0.0f) {
        float f = lobe(s, wi, h, cos_o, cos_i, s->under_alpha, &pdf);
        v->base = v3_mad(v->base, ggx_fresnel(s->under_f0, d), f);
        v->pdf += odds->under * pdf;
    }
    if (s->sheen > 0.0f) {
        vec3 tone = v3_lerp(v3_fill(1.0f), v3_scale(s->diffuse, 1.0f / f_max(v3_top(s->diffuse), 0.01f)), 0.7f);
        v->base = v3_mad(v->base, tone, s->sheen * fast_pow5(1.0f - d) * cos_i);
    }
}

bsdf_value bsdf_evaluate(const surface *s, const bsdf_odds *odds, vec3 wi)
{
    bsdf_value v = { { 0, 0, 0 }, { 0, 0, 0 }, 0 };
    float cos_i = v3_dot(s->n, wi), cos_g = v3_dot(s->ng, wi);
    float front = 1.0f - s->translucent;
    if (s->wrap.x + s->wrap.y + s->wrap.z > 0.0f) {
        /* skin and the like: light reaches a little past the horizon, red furthest */
        float k[3] = { s->wrap.x, s->wrap.y, s->wrap.z }, c[3];
        for (int i = 0; i < 3; i++)
            c[i] = f_max(cos_i + k[i], 0.0f) / ((1.0f + k[i]) * (1.0f + k[i]));
        v.base = v3_mul(s->diffuse, v3_scale(v3(c[0], c[1], c[2]), front * RENDER_INV_PI));
    } else if (cos_i > 0.0f && cos_g > 0.0f) {
        v.base = v3_scale(s->diffuse, front * cos_i * RENDER_INV_PI);
    }
    if (cos_i > 0.0f && cos_g > 0.0f) {
        v.pdf += odds->diffuse * front * cos_i * RENDER_INV_PI;
        reflect_side(s, odds, wi, cos_i, &v);
    }
    if (s->translucent > 0.0f && cos_i < 0.0f) {
        v.base = v3_mad(v.base, s->diffuse, -s->translucent * cos_i * RENDER_INV_PI);
        v.pdf -= odds->diffuse * s->translucent * cos_i * RENDER_INV_PI;
    }
    return v;
}

static vec3 to_world(const surface *s, vec3 local)
{
    vec3 t, b;
    v3_frame(s->n, &t, &b);
    return v3_mad(v3_mad(v3_scale(t, local.x), b, local.y), s->n, local.z);
}

static vec3 sample_glossy(const surface *s, float alpha, vec2 u)
{
    vec3 t, b;
    v3_frame(s->n, &t, &b);
    vec3 wo = v3(v3_dot(s->wo, t), v3_dot(s->wo, b), f_max(v3_dot(s->wo, s->n), 0.01f));
    vec3 h = ggx_sample(v3_norm(wo), alpha, u);
    return v3_norm(v3_reflect(s->wo, to_world(s, h)));
}

static vec3 sample_cosine(vec2 u)
{
    float r = sqrtf(u.x), phi = 2.0f * RENDER_PI * u.y;
    return v3(r * cosf(phi), r * sinf(phi), sqrtf(f_max(1.0f - u.x, 0.0f)));
}

/* Through a rough clear body: refract about a sampled normal; its density cancels and is not seen by other lobes. */
static bool sample_through(const surface *s, const bsdf_odds *odds, vec2 u, vec3 *wi, bsdf_value *value)
{
    vec3 t, b;
    v3_frame(s->n, &t, &b);
    vec3 wo = v3_norm(v3(v3_dot(s->wo, t), v3_dot(s->wo, b), f_max(v3_dot(s->wo, s->n), 0.01f)));
    vec3 h = ggx_sample(wo, s->alpha, u);
    float eta = s->thin   ? 1.0f
                : s->back ? s->ior
                          : 1.0f / s->ior,
          c = v3_dot(wo, h), k = 1.0f - eta * eta * (1.0f - c * c);
    vec3 local;
    if (k < 0.0f)
        local = v3_reflect(wo, h);
    else
        local = v3_norm(v3_sub(v3_scale(h, eta * c - sqrtf(k)), v3_scale(wo, eta)));
    if (s->thin)
        local = v3_neg(wo);
    if (s->thin && s->alpha > 0.03f) { /* a frosted pane: blur by as much as reflection would */
        vec3 m = v3_reflect(wo, h);
        local = v3(m.x, m.y, -fabsf(m.z));
    }
    *wi = v3_norm(to_world(s, local));
    float pdf = f_max(odds->through, 1e-4f);
    value->base = v3_scale(s->clear_tint, s->clear * (1.0f - v3_luminance(s->top)));
    value->top = v3_fill(0.0f);
    value->pdf = pdf;
    return true;
}

bool bsdf_sample(const surface *s, const bsdf_odds *odds, vec2 u, vec2 v, vec3 *wi, bsdf_value *value)
{
    float pick = v.x;
    if (pick < odds->top) {
        *wi = sample_glossy(s, s->alpha, u);
    } else if ((pick -= odds->top) < odds->under) {
        *wi = sample_glossy(s, s->under_alpha, u);
    } else if ((pick -= odds->under) < odds->through) {
        return sample_through(s, odds, u, wi, value);
    } else {
        vec3 d = sample_cosine(u);
        if (v.y < s->translucent)
            d.z = -d.z;
        *wi = to_world(s, d);
    }
    *value = bsdf_evaluate(s, odds, *wi);
    return value->pdf > 1e-6f;
}
