/* motion/cloth_solve.c - one frame of cloth: position-based dynamics with compliance, in small steps.
 *
 * XPBD (Macklin, Mueller 2016) with one iteration in each of many substeps (Macklin et al. 2019), Gauss-Seidel in the
 * order of the links, so the result is the same on any machine load. Air presses on each triangle by its velocity
 * against the wind. Capsules and the floor push out and rub.
 */
#include "base/noise.h"
#include "motion/cloth.h"
#include <string.h>

#define SUBSTEPS    12
#define AIR_DENSITY 1.2f
#define SKIN_M      0.006f
#define FASTEST     18.0f

static void press_air(cloth *c, float dt, float time)
{
    for (uint32_t k = 0; k < c->n_triangles; k++) {
        const uint32_t *t = c->triangles[k];
        float w = c->inverse_mass[t[0]] + c->inverse_mass[t[1]] + c->inverse_mass[t[2]];
        if (w == 0.0f)
            continue;
        vec3 n = v3_cross(v3_sub(c->p[t[1]], c->p[t[0]]), v3_sub(c->p[t[2]], c->p[t[0]]));
        float twice = v3_len(n);
        if (twice < 1e-10f)
            continue;
        n = v3_scale(n, 1.0f / twice);
        vec3 mean = v3_scale(v3_add(v3_add(c->v[t[0]], c->v[t[1]]), c->v[t[2]]), 1.0f / 3.0f);
        vec3 rel = v3_sub(c->wind[t[0]], mean);
        float across = v3_dot(rel, n), area = 0.5f * twice;
        /* pressure, a little friction along, and the shedding of eddies that makes cloth flutter */
        float flutter = 1.0f + 0.5f * sinf(23.0f * time + 0.37f * (float)(t[0] % 97) + 9.0f * c->p[t[0]].y);
        vec3 force = v3_scale(n, 0.5f * AIR_DENSITY * 1.25f * area * fabsf(across) * across * flutter);
        force = v3_mad(force, rel, 0.5f * AIR_DENSITY * 0.06f * area * v3_len(rel));
        for (int s = 0; s < 3; s++)
            c->v[t[s]] = v3_mad(c->v[t[s]], force, dt / 3.0f * f_min(c->inverse_mass[t[s]], 4e4f));
    }
}

/* forwards and backwards in turn, so that no direction is favoured */
static void keep_lengths(cloth *c, float dt, bool backwards)
{
    for (uint32_t n = 0; n < c->n_links; n++) {
        const cloth_link *l = &c->links[backwards ? c->n_links - 1 - n : n];
        float wi = c->inverse_mass[l->i], wj = c->inverse_mass[l->j];
        vec3 d = v3_sub(c->p[l->j], c->p[l->i]);
        float length = v3_len(d);
        if (length < 1e-8f)
            continue;
        float s = (length - l->rest) / (wi + wj + l->compliance / (dt * dt)) / length;
        c->p[l->i] = v3_mad(c->p[l->i], d, wi * s);
        c->p[l->j] = v3_mad(c->p[l->j], d, -wj * s);
    }
}

static void hold_tethers(cloth *c)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->inverse_mass[i] == 0.0f || c->reach[i] > 1e29f)
            continue;
        vec3 from = c->p[c->tether[i]], d = v3_sub(c->p[i], from);
        float most = 1.03f * c->reach[i], length = v3_len(d);
        if (length > most)
            c->p[i] = v3_mad(from, d, most / length);
    }
}

static void keep_out(cloth *c, float share)
{
    for (size_t k = 0; k < c->n_capsules; k++) {
        const cloth_capsule *x = &c->capsules[k];
        vec3 a = v3_lerp(x->a[0], x->a[1], share), b = v3_lerp(x->b[0], x->b[1], share), d = v3_sub(b, a);
        float l2 = f_max(v3_len2(d), 1e-9f), r = x->radius + SKIN_M;
        vec3 lo = v3_sub(v3_min(a, b), v3_fill(r)), hi = v3_add(v3_max(a, b), v3_fill(r));
        for (uint32_t i = 0; i < c->n; i++) {
            vec3 p = c->p[i];
            if (c->inverse_mass[i] == 0.0f || p.x < lo.x || p.x > hi.x || p.y < lo.y || p.y > hi.y || p.z < lo.z ||
                p.z > hi.z)
                continue;
            vec3 on = v3_mad(a, d, f_clamp(v3_dot(v3_sub(p, a), d) / l2, 0, 1)), out = v3_sub(p, on);
            float far = v3_len(out);
            if (far >= r || far < 1e-6f)
                continue;
            c->p[i] = v3_mad(on, out, r / far);
            /* rubs: part of the way along the surface is lost */
            vec3 n = v3_scale(out, 1.0f / far), way = v3_sub(c->p[i], c->before[i]);
            way = v3_mad(way, n, -v3_dot(way, n));
            c->p[i] = v3_mad(c->p[i], way, -0.3f);
        }
    }
    for (uint32_t i = 0; i < c->n; i++)
        if (c->inverse_mass[i] > 0.0f && c->p[i].y < c->floor + SKIN_M) {
            c->p[i].y = c->floor + SKIN_M;
            c->p[i].x = f_lerp(c->p[i].x, c->before[i].x, 0.5f);
            c->p[i].z = f_lerp(c->p[i].z, c->before[i].z, 0.5f);
        }
}

static void follow_pins(cloth *c, float share)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->pin[i] <= 0.0f)
            continue;
        vec3 goal = v3_lerp(c->target[0][i], c->target[1][i], share);
        float k = c->inverse_mass[i] == 0.0f ? 1.0f : 0.25f * c->pin[i] * c->pin[i];
        c->p[i] = v3_lerp(c->p[i], goal, k);
    }
}

void cloth_advance(cloth *c, double dt_frame, double t)
{
    float dt = (float)(dt_frame / SUBSTEPS), keep = expf(-c->damping * dt);
    for (int step = 0; step < SUBSTEPS; step++) {
        float share = (float)(step + 1) / SUBSTEPS;
        press_air(c, dt, (float)t + dt * (float)step);
        for (uint32_t i = 0; i < c->n; i++) {
            c->before[i] = c->p[i];
            if (c->inverse_mass[i] == 0.0f)
                continue;
            c->v[i].y -= (float)GRAVITY * dt;
            c->v[i] = v3_scale(c->v[i], keep);
            c->p[i] = v3_mad(c->p[i], c->v[i], dt);
        }
        follow_pins(c, share);
        keep_lengths(c, dt, false);
        keep_lengths(c, dt, true);
        hold_tethers(c);
        keep_out(c, share);
        for (uint32_t i = 0; i < c->n; i++) {
            c->v[i] = v3_scale(v3_sub(c->p[i], c->before[i]), 1.0f / dt);
            float fast = v3_len(c->v[i]);
            if (fast > FASTEST)
                c->v[i] = v3_scale(c->v[i], FASTEST / fast);
        }
    }
}
