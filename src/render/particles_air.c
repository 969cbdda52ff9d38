/* render/particles_air.c - light on particles, by the path tracer: what arrives at a point in the air from lamps, suns,
 * sky and, by one glance, from the things around.
 */
#include "base/rng.h"
#include "render/particles.h"
#include "render/path.h"

/* What a glance in one random direction sees, but for what shines of itself: lamps are counted by the light sample. */
static vec3 surroundings(const tracer *t, vec3 p, vec3 d, sampler *rnd, uint32_t id)
{
    ray r = { p, d, 0.0f, RENDER_FAR, 0.5f, id };
    vec3 seen = path_glance(t, &r, 0.05f, rnd);
    hit h;
    if (!world_intersect(&t->w, &r, &h))
        return sky_radiance(&t->s, d); /* without the sun's disc */
    surface s;
    surface_at(&s, &t->w, &t->c, &r, &h, h.t * 0.05f, SURFACE_PLAIN);
    return v3_max(v3_sub(seen, s.emission), v3_fill(0.0f));
}

vec3 render_particles_light(void *tracer_of_stage, vec3 p, uint64_t key)
{
    const tracer *t = tracer_of_stage;
    const float isotropic = 1.0f / (4.0f * CIEL_PI_F);
    uint32_t id = (uint32_t)key | 1u;
    sampler rnd = sampler_make((uint32_t)(key >> 32), (uint32_t)(key & 0xffffu));
    vec3 sum = v3_fill(0.0f);
    light_sample x;
    light_query query = { p, v3(0, 1, 0), true, NULL, NULL, 6, t->c.t };
    if (lights_sample(&t->l, &t->w, &query, &rnd, &x)) {
        ray q = { p, x.wi, 0.0f, x.distance * 0.9995f - 2e-4f, 0.5f, id };
        sum = v3_mad(sum, v3_mul(x.radiance, world_transmittance(&t->w, &q)), isotropic);
    }
    for (int i = 0; i < t->l.n_suns; i++) {
        ray q = { p, t->l.suns[i].direction, 0.0f, RENDER_FAR, 0.5f, id };
        sum = v3_mad(sum, v3_mul(t->l.suns[i].lux, world_transmittance(&t->w, &q)), isotropic);
    }
    vec2 u = sampler_2d(&rnd);
    float z = 1.0f - 2.0f * u.x, s = sqrtf(f_max(0.0f, 1.0f - z * z)), phi = 2.0f * CIEL_PI_F * u.y;
    return v3_add(sum, surroundings(t, p, v3(s * cosf(phi), z, s * sinf(phi)), &rnd, id));
}
