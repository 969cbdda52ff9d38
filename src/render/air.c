/* render/air.c - see air.h. */
#include "render/air.h"
#include "base/color.h"

air air_of(const stage *st)
{
    air a = { .albedo = { 1, 1, 1 }, .forward = 0.55f };
    if (st->weather) {
        a.density = (float)st->weather->fog_per_m;
        a.per_height = st->weather->fog_height_m > 0.0 ? 1.0f / (float)st->weather->fog_height_m : 0.0f;
        a.albedo = v3_scale(color_linear(st->weather->fog_color), 0.98f);
        if (st->indoors)
            a.density += 0.0f;
    }
    if (st->sky && st->sky->kind == SKY_PHYSICAL && !st->indoors)
        a.haze = 8e-6f + 2.2e-4f * (float)(st->sky->haze * st->sky->haze);
    return a;
}

float air_depth(const air *a, vec3 o, vec3 d, float t)
{
    if (a->density <= 0.0f)
        return 0.0f;
    if (a->per_height <= 0.0f)
        return a->density * f_min(t, 5000.0f);
    float k = d.y * a->per_height, start = a->density * fast_exp(f_min(-o.y * a->per_height, 3.0f));
    if (fabsf(k * t) < 1e-3f)
        return start * t;
    return start * (1.0f - fast_exp(f_min(-k * t, 60.0f))) / k;
}

float air_distance(const air *a, vec3 o, vec3 d, float t, float depth)
{
    if (a->per_height <= 0.0f)
        return f_min(depth / a->density, t);
    float k = d.y * a->per_height, start = a->density * fast_exp(f_min(-o.y * a->per_height, 3.0f));
    if (fabsf(k * t) < 1e-3f)
        return f_min(depth / start, t);
    float x = 1.0f - depth * k / start;
    return x <= 1e-6f ? t : f_clamp(-logf(x) / k, 0.0f, t);
}

float air_phase(const air *a, float c)
{
    float g = a->forward, k = 1.0f + g * g - 2.0f * g * c;
    /* droplets scatter forward, and a little in every direction */
    return 0.75f * (1.0f - g * g) / (4.0f * RENDER_PI * k * sqrtf(k)) + 0.25f / (4.0f * RENDER_PI);
}

float air_haze(const air *a, const sky *s, vec3 d, float t, vec3 *added)
{
    *added = v3_fill(0.0f);
    if (a->haze <= 0.0f || t < 20.0f || t >= RENDER_FAR * 0.5f)
        return 1.0f;
    vec3 level = v3_norm(v3(d.x, f_max(d.y, 0.035f), d.z));
    float kept = fast_exp(-a->haze * t);
    *added = v3_scale(sky_radiance(s, level), 1.0f - kept);
    return kept;
}
