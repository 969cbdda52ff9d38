/* motion/water.c - level water: wind waves everywhere, and a wave-equation patch about whatever disturbs it.
 *
 * Wind waves are a sum of sines that obey the dispersion of gravity and capillary waves, so they are a pure function of
 * time. Ripples live on a square grid about the things that float or fall in, stepped in time and recorded once a
 * frame (ripple.c). What rides on the water asks water_height.
 */
#include "motion/ripple.h"
#include "motion/show.h"
#include <string.h>

#define N_WAVES 14

typedef struct wave {
    float kx, kz, omega, amplitude, phase;
} wave;

struct water {
    float level;
    aabb extent; /* world */
    wave waves[N_WAVES];
    ripple *ripple; /* NULL = nothing disturbs it */
};

static bool find_surface(const motion *m, float *level, aabb *extent)
{
    bool found = false;
    *extent = aabb_empty();
    for (int k = -1; k < m->n_actors; k++) {
        const model *mo = k < 0 ? &m->place : &m->actors[k].model;
        affine world = k < 0 ? affine_identity() : placing_affine(m->actors[k].placed);
        for (size_t i = 0; i < mo->n_parts; i++) {
            const part *p = &mo->parts[i];
            if (p->kind != PART_WATER || p->mesh.n_vertices == 0)
                continue;
            aabb box = mesh_bounds(&p->mesh);
            vec3 lo = affine_point(&world, box.lo), hi = affine_point(&world, box.hi);
            *extent = aabb_add(aabb_add(*extent, lo), hi);
            if (!found)
                *level = 0.5f * (lo.y + hi.y);
            found = true;
        }
    }
    const place_notes *notes = m->place.place;
    if (notes && notes->has_water) {
        *level = notes->water_level;
        if (!found)
            *extent = (aabb){ { -50, *level, -50 }, { 50, *level, 50 } };
        found = true;
    }
    return found;
}

static void make_waves(motion *m, water *w)
{
    vec3 size = aabb_size(w->extent);
    float basin = f_clamp(f_min(size.x, size.z), 0.3f, 400.0f), wind = (float)m->scene->weather.wind_mps;
    float longest = f_clamp(0.35f * basin, 0.25f, 22.0f),
          rms = f_clamp(0.0016f * basin, 0.0012f, 0.16f) * (0.35f + 0.11f * wind);
    float heading = (float)DEG_TO_RAD(m->scene->weather.wind_heading_deg), sum = 0.0f;
    rng r = rng_make(m->seed, "waves");
    for (int i = 0; i < N_WAVES; i++) {
        float f = (float)i / (N_WAVES - 1), length = longest * powf(0.06f, f) * rng_range(&r, 0.85f, 1.15f);
        float turn = heading + rng_range(&r, -1.0f, 1.0f) * (0.35f + 0.9f * f), k = 2.0f * CIEL_PI_F / length;
        w->waves[i] = (wave){ k * sinf(turn), k * cosf(turn), sqrtf((float)GRAVITY * k + 7.3e-5f * k * k * k),
                              powf(length / longest, 1.15f), rng_range(&r, 0.0f, 6.2831853f) };
        sum += 0.5f * w->waves[i].amplitude * w->waves[i].amplitude;
    }
    for (int i = 0; i < N_WAVES; i++)
        w->waves[i].amplitude *= rms / sqrtf(sum);
}

void water_build(motion *m)
{
    float level = 0.0f;
    aabb extent;
    if (!find_surface(m, &level, &extent))
        return;
    m->water = ARENA_NEW(&m->arena, water);
    m->water->level = level;
    m->water->extent = extent;
    make_waves(m, m->water);
}

bool water_level(const motion *m, float *y)
{
    if (m->water)
        *y = m->water->level;
    return m->water != NULL;
}

/* height above the level and slope of the wind waves */
static float wind_waves(const water *w, float x, float z, double t, float *dx, float *dz)
{
    float h = 0.0f, sx = 0.0f, sz = 0.0f;
    for (int i = 0; i < N_WAVES; i++) {
        const wave *v = &w->waves[i];
        float a = v->kx * x + v->kz * z - (float)fmod((double)v->omega * t, 2.0 * CIEL_PI) + v->phase;
        float s = sinf(a), c = cosf(a);
        h += v->amplitude * s;
        sx += v->amplitude * v->kx * c;
        sz += v->amplitude * v->kz * c;
    }
    *dx = sx;
    *dz = sz;
    return h;
}

float water_waves_only(const motion *m, float x, float z, double t)
{
    float dx, dz;
    return m->water->level + wind_waves(m->water, x, z, t, &dx, &dz);
}

float water_height(const motion *m, float x, float z, double t, vec3 *normal)
{
    const water *w = m->water;
    if (!w) {
        if (normal)
            *normal = v3(0, 1, 0);
        return 0.0f;
    }
    float dx, dz, h = w->level + wind_waves(w, x, z, t, &dx, &dz);
    if (w->ripple) {
        float rx, rz;
        h += ripple_height(w->ripple, x, z, t, &rx, &rz);
        dx += rx;
        dz += rz;
    }
    if (normal)
        *normal = v3_norm(v3(-dx, 1, -dz));
    return h;
}

int water_run(motion *m, ciel_fail *fail)
{
    if (!m->water)
        return CIEL_OK;
    ripple *made = NULL; /* not in place yet: what floats must not ride its own ripples */
    int err = ripple_run(m, &made, fail);
    if (err || !made)
        return err;
    water_refine(m, made);
    m->water->ripple = made;
    return CIEL_OK;
}

bool water_shape(const motion *m, int i_actor, const part *p, const affine *to_world, double t, vec3 *positions,
                 vec3 *normals)
{
    (void)i_actor;
    const water *w = m->water;
    if (!w)
        return false;
    quat back = quat_conj(placing_of(to_world).q);
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++) {
        vec3 at = affine_point(to_world, p->mesh.positions[i]), n;
        float level = at.y, y = water_height(m, at.x, at.z, t, &n) - w->level + level;
        positions[i] = v3_add(p->mesh.positions[i], quat_rotate(back, v3(0, y - level, 0)));
        if (normals)
            normals[i] = quat_rotate(back, n);
    }
    return true;
}
