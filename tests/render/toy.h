/* tests/render/toy.h - a small analytic scene traced honestly, for tests of what comes after the tracer: a floor that
 * reflects, a wall, two spheres (one may roll along x), a square lamp and a coloured one, thin fog.
 */
#pragma once
#include "base/rng.h"
#include "base/vec.h"
#include "render/layers.h"
#include <stdbool.h>

typedef struct toy {
    float roll;        /* metres per frame of the small sphere */
    float camera_step; /* metres per frame of the camera, to the right */
    float lamp_step;   /* metres per frame of the coloured lamp */
    int i_frame;
    int samples;
} toy;

typedef struct toy_hit {
    float t;
    vec3 p, n;
    int id; /* 0 sky, 1 floor, 2 wall, 3 big sphere, 4 small sphere, 5 lamp, 6 coloured lamp */
} toy_hit;

static vec3 toy_center(const toy *s, int id, int i_frame)
{
    if (id == 3)
        return v3(-0.9f, 0.8f, 3.2f);
    if (id == 4)
        return v3(0.9f + s->roll * (float)i_frame, 0.4f, 2.2f);
    return v3(1.6f + s->lamp_step * (float)i_frame, 1.5f, 4.2f);
}
static float toy_radius(int id)
{
    return id == 3 ? 0.8f : id == 4 ? 0.4f : 0.18f;
}

static void toy_sphere(const toy *s, int id, vec3 o, vec3 d, toy_hit *h)
{
    vec3 c = toy_center(s, id, s->i_frame), oc = v3_sub(o, c);
    float b = v3_dot(oc, d), q = v3_len2(oc) - toy_radius(id) * toy_radius(id), disc = b * b - q;
    float t = disc > 0 ? -b - sqrtf(disc) : -1;
    if (t > 1e-3f && t < h->t) {
        h->t = t;
        h->id = id;
        h->p = v3_mad(o, d, t);
        h->n = v3_norm(v3_sub(h->p, c));
    }
}

static toy_hit toy_trace(const toy *s, vec3 o, vec3 d)
{
    toy_hit h = { .t = 1e5f, .n = v3_neg(d), .id = 0 };
    if (d.y < -1e-5f && -o.y / d.y > 1e-3f) {
        h.t = -o.y / d.y;
        h.id = 1;
        h.n = v3(0, 1, 0);
    }
    float tw = d.z > 1e-5f ? (5.0f - o.z) / d.z : -1;
    if (tw > 1e-3f && tw < h.t) {
        h.t = tw;
        h.id = 2;
        h.n = v3(0, 0, -1);
    }
    float tl = d.y > 1e-5f ? (3.0f - o.y) / d.y : -1;
    vec3 pl = v3_mad(o, d, tl);
    if (tl > 1e-3f && tl < h.t && fabsf(pl.x) < 0.6f && fabsf(pl.z - 2.0f) < 0.6f) {
        h.t = tl;
        h.id = 5;
        h.n = v3(0, -1, 0);
    }
    h.p = v3_mad(o, d, h.t);
    toy_sphere(s, 3, o, d, &h);
    toy_sphere(s, 4, o, d, &h);
    toy_sphere(s, 6, o, d, &h);
    return h;
}

static vec3 toy_emission(int id)
{
    return id == 5 ? v3(14, 13, 11) : id == 6 ? v3(30, 3, 12) : v3_fill(id == 0 ? 0.05f : 0);
}
static vec3 toy_albedo(const toy_hit *h)
{
    bool odd = ((int)floorf(h->p.x * 2) + (int)floorf(h->p.z * 2)) & 1;
    return h->id == 1   ? v3_fill(odd ? 0.5f : 0.2f)
           : h->id == 2 ? v3(0.5f, 0.45f, 0.4f)
           : h->id == 3 ? v3(0.7f, 0.2f, 0.15f)
                        : v3(0.2f, 0.5f, 0.7f);
}

static vec3 toy_cosine(vec3 n, rng *r)
{
    vec3 t, b;
    v3_frame(n, &t, &b);
    float u = rng_float(r), a = 2 * CIEL_PI_F * rng_float(r), s = sqrtf(u);
    return v3_norm(v3_mad(v3_mad(v3_scale(t, s * cosf(a)), b, s * sinf(a)), n, sqrtf(1 - u)));
}

/* the coloured lamp from p, over pi: one direction within its cone */
static vec3 toy_from_lamp(const toy *s, vec3 p, vec3 n, rng *r)
{
    vec3 d = v3_sub(toy_center(s, 6, s->i_frame), p), t, b;
    float l2 = v3_len2(d), sin2 = toy_radius(6) * toy_radius(6) / l2;
    if (sin2 >= 0.99f)
        return v3_fill(0);
    d = v3_scale(d, 1.0f / sqrtf(l2));
    v3_frame(d, &t, &b);
    float width = 1.0f - sqrtf(1.0f - sin2), z = 1.0f - rng_float(r) * width, q = sqrtf(f_max(0.0f, 1.0f - z * z));
    float a = 2 * CIEL_PI_F * rng_float(r);
    vec3 w = v3_norm(v3_mad(v3_mad(v3_scale(d, z), t, q * cosf(a)), b, q * sinf(a)));
    float cosine = v3_dot(n, w);
    if (cosine <= 0 || toy_trace(s, p, w).id != 6)
        return v3_fill(0);
    return v3_scale(toy_emission(6), cosine * 2.0f * width);
}

/* light arriving at p, over pi: both lamps and one bounce */
static vec3 toy_incident(const toy *s, vec3 p, vec3 n, rng *r, int depth)
{
    p = v3_mad(p, n, 1e-3f);
    vec3 on = v3(rng_range(r, -0.6f, 0.6f), 3.0f, 2.0f + rng_range(r, -0.6f, 0.6f)), d = v3_sub(on, p),
         sum = v3_fill(0);
    float l2 = v3_len2(d), l = sqrtf(l2);
    d = v3_scale(d, 1 / l);
    float cosine = v3_dot(n, d) * d.y;
    if (cosine > 0 && v3_dot(n, d) > 0) {
        toy_hit h = toy_trace(s, p, d);
        if (h.id == 5)
            sum = v3_scale(toy_emission(5), cosine * 1.44f / l2 / CIEL_PI_F);
    }
    sum = v3_add(sum, toy_from_lamp(s, p, n, r));
    vec3 w = toy_cosine(n, r);
    toy_hit h = toy_trace(s, p, w);
    if (h.id == 0)
        sum = v3_add(sum, toy_emission(h.id));
    else if (h.id < 5 && depth > 0)
        sum = v3_add(sum, v3_mul(toy_albedo(&h), toy_incident(s, h.p, h.n, r, depth - 1)));
    return sum;
}

static vec3 toy_seen(const toy *s, vec3 p, vec3 n, vec3 w, rng *r, float *distance)
{
    toy_hit h = toy_trace(s, v3_mad(p, n, 1e-3f), w);
    *distance = f_min(h.t, 1e4f);
    return h.id == 0 || h.id >= 5 ? toy_emission(h.id) : v3_mul(toy_albedo(&h), toy_incident(s, h.p, h.n, r, 0));
}

static float toy_roughness(int id)
{
    return id == 1 ? 0.15f : id == 3 ? 0.4f : id == 0 ? 1.0f : 0.8f;
}

static camera_pose toy_camera(const toy *s)
{
    return (camera_pose){ .position = v3(s->camera_step * (float)s->i_frame, 1.1f, -2.2f),
                          .forward = v3(0, 0, 1),
                          .up = v3(0, 1, 0),
                          .right = v3(-1, 0, 0), /* forward x up */
                          .focal_m = 0.030,
                          .sensor_w_m = 0.036,
                          .sensor_h_m = 0.036 * 9 / 16,
                          .focus_m = 4 };
}

static void toy_pixel(const toy *s, layers *l, int x, int y, uint64_t seed)
{
    size_t i = (size_t)y * (size_t)l->w + (size_t)x;
    rng r = { rng_hash(rng_hash(seed, (uint64_t)s->i_frame), i), 0 };
    rng jitter = { rng_hash(rng_hash(1, (uint64_t)s->i_frame), i), 0 }; /* the same for every seed: guides are exact */
    const camera_pose *c = &l->camera;
    float u = ((float)x + rng_float(&jitter)) / (float)l->w - 0.5f,
          v = ((float)y + rng_float(&jitter)) / (float)l->h - 0.5f;
    vec3 d = v3_norm(v3_mad(v3_mad(c->forward, c->right, u * (float)(c->sensor_w_m / c->focal_m)), c->up,
                            -v * (float)(c->sensor_h_m / c->focal_m)));
    toy_hit h = toy_trace(s, c->position, d);
    vec3 diffuse = v3_fill(0), specular = diffuse, fog = diffuse, before = h.p;
    float reflected = 0, rough = toy_roughness(h.id);
    if (h.id == 4)
        before = v3_sub(h.p, v3_sub(toy_center(s, 4, s->i_frame), toy_center(s, 4, s->i_frame - 1)));
    for (int k = 0; k < s->samples; k++) {
        if (h.id >= 1 && h.id <= 4) {
            diffuse = v3_add(diffuse, toy_incident(s, h.p, h.n, &r, 1));
            float distance = 0;
            vec3 m = v3_norm(v3_mad(h.n, v3_sub(toy_cosine(h.n, &r), h.n), rough * rough * 1.4f));
            vec3 w = v3_sub(d, v3_scale(m, 2 * v3_dot(d, m))), mirrored = v3_sub(d, v3_scale(h.n, 2 * v3_dot(d, h.n)));
            bool above = v3_dot(w, h.n) > 0;
            vec3 seen = above ? toy_seen(s, h.p, h.n, w, &r, &distance) : v3_fill(0);
            /* broad lobes are sampled by the lamps, as a tracer would, over a bent normal */
            specular =
                v3_add(specular, rough > 0.5f ? toy_incident(s, h.p, v3_norm(v3_add(h.n, mirrored)), &r, 1) : seen);
            reflected += distance;
        }
        float t = rng_float(&r) * f_min(h.t, 8.0f);
        vec3 at = v3_mad(c->position, d, t);
        fog = v3_add(fog, v3_scale(toy_incident(s, at, v3(0, 1, 0), &r, 0), 0.02f * f_min(h.t, 8.0f)));
    }
    float n = 1.0f / (float)s->samples;
    for (int ch = 0; ch < 3; ch++) {
        l->diffuse[ch][i] = (ch == 0 ? diffuse.x : ch == 1 ? diffuse.y : diffuse.z) * n;
        l->specular[ch][i] = (ch == 0 ? specular.x : ch == 1 ? specular.y : specular.z) * n;
        l->fog[ch][i] = (ch == 0 ? fog.x : ch == 1 ? fog.y : fog.z) * n;
        l->position[ch][i] = ch == 0 ? h.p.x : ch == 1 ? h.p.y : h.p.z;
        l->previous[ch][i] = ch == 0 ? before.x : ch == 1 ? before.y : before.z;
        l->normal[ch][i] = ch == 0 ? h.n.x : ch == 1 ? h.n.y : h.n.z;
    }
    l->depth[i] = h.t;
    l->roughness[i] = rough;
    l->reflected_m[i] = reflected * n;
    l->surface[i] = (uint32_t)h.id * 0x9e3779b9u;
}

typedef struct toy_job {
    const toy *s;
    layers *l;
    uint64_t seed;
} toy_job;
static void toy_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    const toy_job *j = ctx;
    for (int x = 0; x < j->l->w; x++)
        toy_pixel(j->s, j->l, x, y, j->seed);
}
static void toy_frame(const toy *s, layers *l, ciel_pool *pool, uint64_t seed)
{
    l->i_frame = s->i_frame;
    l->camera = toy_camera(s);
    toy_job j = { s, l, seed };
    ciel_pool_run(pool, l->h, toy_row, &j);
}
