/* render/frame_light.c - the light pass: half-resolution layers for the denoiser, and following a look through glass.
 */
#include "render/frame.h"
#include "render/ggx.h"
#include <stdlib.h>
#include <time.h>

#define MAX_STEPS 8

double frame_thread_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void sight_follow(sight *out, const tracer *t, const ray *first, const hit *known, float spread, sampler *rnd)
{
    memset(out, 0, sizeof *out);
    out->tint = v3_fill(1.0f);
    out->r = *first;
    for (int step = 0;; step++) {
        bool met = step == 0 && known ? (out->h = *known, known->body != WORLD_NONE)
                                      : world_intersect(&t->w, &out->r, &out->h);
        if (!met) {
            out->sky = true;
            out->first_m = step == 0 ? RENDER_FAR : out->first_m;
            out->distance = RENDER_FAR;
            return;
        }
        out->distance += out->h.t;
        if (step == 0)
            out->first_m = out->h.t;
        surface_at(&out->s, &t->w, &t->c, &out->r, &out->h, out->distance * spread, SURFACE_FULL);
        if (!path_is_clear(&out->s) || step == MAX_STEPS)
            return;
        float f = path_fresnel(&out->s);
        path_step next;
        bool through = path_refract(&out->s, &out->r, f, &next);
        vec3 d = v3_reflect(out->s.wo, out->s.n);
        ray mirrored = { surface_leave(&out->s, d), d, 0.0f, RENDER_FAR, out->r.time, out->r.id + 7u };
        if (!through) {
            out->r = mirrored;
            continue;
        }
        if (rnd && f > 0.003f && v3_top(out->tint) > 0.02f && !out->s.back)
            out->gleam = v3_add(out->gleam, v3_mul(out->tint, v3_scale(path_glance(t, &mirrored, spread, rnd), f)));
        out->gleam = v3_add(out->gleam, v3_mul(out->tint, out->s.emission));
        out->tint = v3_mul(out->tint, next.tint);
        out->r = next.next;
    }
}

typedef struct light_job {
    frame *f;
    layers *out;
    const tracer *t;
    const frame_plan *plan;
    lens half;
    lens_frame camera;
    float spread;
    float jitter_x, jitter_y;
    double *seconds, *rays; /* by chunk */
} light_job;

static void put3(float *const plane[3], size_t i, vec3 v)
{
    plane[0][i] = v.x;
    plane[1][i] = v.y;
    plane[2][i] = v.z;
}

static void guide_sky(const light_job *j, size_t i, const ray *r)
{
    vec3 far = v3_mad(r->origin, r->direction, RENDER_FAR);
    put3(j->out->position, i, far);
    put3(j->out->previous, i, far);
    put3(j->out->normal, i, v3_neg(r->direction));
    j->out->depth[i] = RENDER_FAR;
    j->out->roughness[i] = 1.0f;
    j->out->reflected_m[i] = RENDER_FAR;
    j->out->surface[i] = 0;
}

static void guide_surface(const light_job *j, size_t i, const ray *r, const sight *v)
{
    vec3 now, before, seen = v3_mad(r->origin, r->direction, v->distance);
    surface_motion(&j->t->w, &v->h, &now, &before);
    put3(j->out->position, i, seen);
    put3(j->out->previous, i, v3_add(seen, v3_sub(before, now)));
    put3(j->out->normal, i, v->s.n);
    j->out->depth[i] = v->distance;
    /* what a mirror's layer holds is light on the thing reflected: smooth, whatever the mirror's polish */
    j->out->roughness[i] = v->s.mirror ? 0.3f : sqrtf(v->s.alpha);
    j->out->surface[i] = sight_surface(&j->t->w, &v->s);
}

static vec3 divide(vec3 a, vec3 b)
{
    return v3(a.x / f_max(b.x, 1e-4f), a.y / f_max(b.y, 1e-4f), a.z / f_max(b.z, 1e-4f));
}

static void light_pixel(const light_job *j, int x, int y, size_t i, const ray *r, const hit *h)
{
    const frame *f = j->f;
    uint32_t pixel = fast_hash2((uint32_t)f->seed ^ 0x51u, (uint32_t)(y * f->half_w + x));
    sight v;
    sight_follow(&v, j->t, r, h, j->spread, NULL);
    int n = j->plan->samples;
    vec3 base = v3_fill(0.0f), top = v3_fill(0.0f), fog = v3_fill(0.0f);
    float reflected = 0.0f, n_reflected = 0.0f;
    if (v.sky) {
        guide_sky(j, i, r);
    } else {
        guide_surface(j, i, r, &v);
        surface *s = &v.s;
        vec3 divisor = sight_demodulator(s), shine = v3_max(s->top, v3_fill(1e-3f));
        s->diffuse =
            v3_max(s->diffuse, v3_scale(v3_fill(0.01f), 1.0f - f_min(v3_luminance(s->under) * 20.0f + s->clear, 1.0f)));
        bool black = v3_top(v.tint) < 0.004f;
        for (int k = 0; k < n && !black; k++) {
            sampler rnd = sampler_make(pixel, j->plan->first_sample + (uint32_t)k);
            path_light p;
            path_at(j->t, s, &rnd, 0.5f, &p);
            base = v3_add(base, p.base);
            top = v3_add(top, p.top);
            if (p.reflected_m > 0.0f) {
                reflected += p.reflected_m < 200.0f ? p.reflected_m : 200.0f;
                n_reflected += 1.0f;
            }
        }
        base = divide(base, divisor);
        top = divide(top, shine);
        j->out->reflected_m[i] = n_reflected > 0.0f ? reflected / n_reflected : 0.0f;
    }
    if (j->t->a.density > 0.0f) {
        int n_fog = (n + 1) / 2;
        for (int k = 0; k < n_fog; k++) {
            sampler rnd = sampler_make(pixel ^ 0x7a3bu, j->plan->first_sample + (uint32_t)k);
            float kept;
            fog = v3_add(fog, path_fog(j->t, r, v.first_m, &rnd, &kept));
        }
        fog = v3_scale(fog, 1.0f / (float)n_fog);
    }
    put3(j->out->diffuse, i, v3_scale(base, 1.0f / (float)n));
    put3(j->out->specular, i, v3_scale(top, 1.0f / (float)n));
    put3(j->out->fog, i, fog);
}

static void light_tile(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    const light_job *j = ctx;
    const frame *f = j->f;
    if (j->plan->cancel && *j->plan->cancel)
        return;
    double begin = frame_thread_seconds();
    uint64_t rays_begin = world_rays();
    uint32_t old = fast_denormals_flush();
    int across = (f->half_w + FRAME_TILE - 1) / FRAME_TILE, x0 = i_chunk % across * FRAME_TILE,
        y0 = i_chunk / across * FRAME_TILE;
    ray rays[FRAME_TILE * FRAME_TILE] = { 0 };
    hit hits[FRAME_TILE * FRAME_TILE];
    int n = 0, w = f->half_w - x0 < FRAME_TILE ? f->half_w - x0 : FRAME_TILE,
        h = f->half_h - y0 < FRAME_TILE ? f->half_h - y0 : FRAME_TILE;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++, n++) {
            uint32_t id = fast_hash2((uint32_t)(y0 + y), (uint32_t)(x0 + x));
            rays[n] = lens_ray(&j->camera, (float)(x0 + x) + 0.5f + j->jitter_x, (float)(y0 + y) + 0.5f + j->jitter_y,
                               (vec2){ 0, 0 }, 0.5f, id);
        }
    world_intersect_many(&j->t->w, rays, hits, n);
    n = 0;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++, n++)
            light_pixel(j, x0 + x, y0 + y, (size_t)(y0 + y) * (size_t)f->half_w + (size_t)(x0 + x), &rays[n], &hits[n]);
    fast_denormals_restore(old);
    j->seconds[i_chunk] = frame_thread_seconds() - begin;
    j->rays[i_chunk] = (double)(world_rays() - rays_begin);
}

int frame_light(frame *f, layers *out, const tracer *t, const frame_plan *plan)
{
    light_job j = { .f = f, .out = out, .t = t, .plan = plan };
    j.half = f->camera;
    j.half.w = f->half_w;
    j.half.h = f->half_h;
    j.camera = lens_prepare(&j.half);
    j.camera.radius = 0.0f;
    out->camera = lens_pose(&j.half, 0.5f);
    j.spread = lens_spread(&j.half, &out->camera);
    /* the light pixels' centres wander (R2 sequence), so that frames together see between them */
    double k = (double)(f->i_frame & 0xffff) + 1.0;
    j.jitter_x = (float)(fmod(k * 0.7548776662466927, 1.0) - 0.5) * 0.8f;
    j.jitter_y = (float)(fmod(k * 0.5698402909980532, 1.0) - 0.5) * 0.8f;
    out->i_frame = f->i_frame;
    out->i_shot = f->i_shot;
    int n = ((f->half_w + FRAME_TILE - 1) / FRAME_TILE) * ((f->half_h + FRAME_TILE - 1) / FRAME_TILE);
    j.seconds = calloc(2 * (size_t)n, sizeof *j.seconds);
    if (!j.seconds)
        return CIEL_E_NOMEM;
    j.rays = j.seconds + n;
    ciel_pool_run(plan->pool, n, light_tile, &j);
    for (int i = 0; i < n; i++) {
        f->seconds_light += j.seconds[i];
        f->rays += j.rays[i];
    }
    free(j.seconds);
    return plan->cancel && *plan->cancel ? CIEL_E_CANCELLED : CIEL_OK;
}
