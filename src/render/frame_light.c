/* render/frame_light.c - the light pass: half-resolution layers for the denoiser, and following a look through glass.
 *
 * A sparse frame traces fog for one light pixel in four, light likewise far out of focus, and, where little noise
 * allows, light for every other pixel in focus (a chequerboard that swaps from frame to frame). The others borrow from
 * neighbours on the same surface, or trace after all where there is none. History sees every pixel traced within two
 * frames, or four.
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
    camera_pose middle;
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

/* One light pixel at work. */
typedef struct spot {
    int x, y;
    size_t i;
    const ray *r;
    uint32_t key; /* of its random numbers */
} spot;

/* The first of a pixel's sample numbers in this frame. Who is traced in every nth frame counts only those: every nth
 * number of a low-discrepancy sequence would stay in one corner of its square. */
static uint32_t own_number(const light_job *j, uint32_t every)
{
    return j->plan->sparse ? j->plan->first_sample / every : j->plan->first_sample;
}

static float trace_light(const light_job *j, const spot *p, const sight *v, uint32_t every)
{
    surface s = v->s;
    vec3 divisor = sight_demodulator(&s), shine = v3_max(s.top, v3_fill(1e-3f)), base = v3_fill(0.0f), top = base;
    float reflected = 0.0f, n_reflected = 0.0f, each = 1.0f / (float)j->plan->samples;
    s.diffuse =
        v3_max(s.diffuse, v3_scale(v3_fill(0.01f), 1.0f - f_min(v3_luminance(s.under) * 20.0f + s.clear, 1.0f)));
    uint32_t first = own_number(j, every);
    for (int k = 0; k < j->plan->samples && v3_top(v->tint) >= 0.004f; k++) {
        sampler rnd = sampler_make(p->key, first + (uint32_t)k);
        path_light l;
        path_at(j->t, &s, &rnd, 0.5f, &l);
        base = v3_add(base, l.base);
        top = v3_add(top, l.top);
        if (l.reflected_m > 0.0f) {
            reflected += f_min(l.reflected_m, 200.0f);
            n_reflected += 1.0f;
        }
    }
    put3(j->out->diffuse, p->i, v3_scale(divide(base, divisor), each));
    put3(j->out->specular, p->i, v3_scale(divide(top, shine), each));
    return n_reflected > 0.0f ? reflected / n_reflected : 0.0f;
}

static void trace_fog(const light_job *j, const spot *p, float far)
{
    vec3 fog = v3_fill(0.0f);
    int n = (j->plan->samples + 1) / 2;
    uint32_t first = own_number(j, 4);
    for (int k = 0; k < n; k++) {
        sampler rnd = sampler_make(p->key ^ 0x7a3bu, first + (uint32_t)k);
        float kept;
        fog = v3_add(fog, path_fog(j->t, p->r, far, &rnd, &kept));
    }
    put3(j->out->fog, p->i, v3_scale(fog, 1.0f / (float)n));
}

static float fog_share(const light_job *j, const ray *r, float far)
{
    return 1.0f - fast_exp(-air_depth(&j->t->a, r->origin, r->direction, far));
}

/* ---- whose turn it is ---- */

static bool chequer_turn(const light_job *j, int x, int y)
{
    return ((x + y + j->f->i_frame) & 1) == 0;
}
/* one of the four of each 2x2 block */
static bool block_turn(const light_job *j, int x, int y)
{
    static const int turn[4] = { 0, 3, 1, 2 };
    return (x & 1) + 2 * (y & 1) == turn[j->f->i_frame & 3];
}

/* ---- a tile ---- */

typedef struct tile {
    int x0, y0, w, h;
    ray rays[FRAME_TILE * FRAME_TILE];
    hit hits[FRAME_TILE * FRAME_TILE];
    sight sights[FRAME_TILE * FRAME_TILE];
    bool wide[FRAME_TILE * FRAME_TILE]; /* far out of focus: one in four is enough */
    bool traced[FRAME_TILE * FRAME_TILE];
} tile;

/* `turn`: traced as its turn comes; one traced out of turn draws from a sequence of its own. */
static spot spot_of(const light_job *j, const tile *t, int k, bool turn)
{
    int x = t->x0 + k % t->w, y = t->y0 + k / t->w;
    size_t i = (size_t)y * (size_t)j->f->half_w + (size_t)x;
    return (spot){ x, y, i, &t->rays[k], fast_hash2((uint32_t)j->f->seed ^ (turn ? 0x51u : 0x6b43u), (uint32_t)i) };
}

static void guide_pixel(const light_job *j, tile *t, int k)
{
    spot p = spot_of(j, t, k, true);
    sight *v = &t->sights[k];
    sight_follow(v, j->t, p.r, &t->hits[k], j->spread, NULL);
    j->out->borrows[p.i] = 0;
    put3(j->out->diffuse, p.i, v3_fill(0.0f));
    put3(j->out->specular, p.i, v3_fill(0.0f));
    put3(j->out->fog, p.i, v3_fill(0.0f));
    if (v->sky)
        guide_sky(j, p.i, p.r);
    else
        guide_surface(j, p.i, p.r, v);
    t->wide[k] = lens_blur(&j->middle, v->distance, j->f->w) > frame_wide_px(j->f->w);
}

static bool lights_now(const light_job *j, const tile *t, int k)
{
    int x = t->x0 + k % t->w, y = t->y0 + k / t->w;
    return !j->plan->sparse || (t->wide[k] ? block_turn(j, x, y) : !j->plan->sparse_light || chequer_turn(j, x, y));
}

/* Two or more of the neighbours within the tile, whose turn it is, lie on the same surface. */
static bool four_lend(const light_job *j, const tile *t, const spot *p)
{
    int n = 0;
    for (int k = 0; k < 4; k++) {
        int x = p->x + (k == 0) - (k == 1), y = p->y + (k == 2) - (k == 3);
        if (x >= t->x0 && y >= t->y0 && x < t->x0 + t->w && y < t->y0 + t->h)
            n += lights_now(j, t, (y - t->y0) * t->w + x - t->x0) &&
                 layers_lends(j->out, (size_t)y * (size_t)j->out->w + (size_t)x, p->i);
    }
    return n >= 2;
}

/* Which pixel of the block has its turn: 1 across, 2 down, 3 both; 0 when it lies outside. */
static int block_lender(const light_job *j, const tile *t, const spot *p)
{
    for (int i = 1; i < 4; i++) {
        int x = p->x ^ (i & 1), y = p->y ^ (i >> 1);
        if (x < t->x0 + t->w && y < t->y0 + t->h && block_turn(j, x, y))
            return i;
    }
    return 0;
}
static size_t lender_at(const light_job *j, const spot *p, int lender)
{
    return (size_t)(p->y ^ (lender >> 1)) * (size_t)j->out->w + (size_t)(p->x ^ (lender & 1));
}
static int in_tile(const tile *t, const spot *p, int lender)
{
    return ((p->y ^ (lender >> 1)) - t->y0) * t->w + (p->x ^ (lender & 1)) - t->x0;
}

/* Which pixel of the block has traced and lies on the same surface, as far out of focus; 0: none. */
static int wide_lender(const light_job *j, const tile *t, const spot *p)
{
    for (int lender = 1; lender < 4; lender++) {
        int x = p->x ^ (lender & 1), y = p->y ^ (lender >> 1);
        if (x >= t->x0 + t->w || y >= t->y0 + t->h)
            continue;
        int k = in_tile(t, p, lender);
        if (t->traced[k] && t->wide[k] && layers_lends(j->out, lender_at(j, p, lender), p->i))
            return lender;
    }
    return 0;
}

static bool borrow_light(const light_job *j, const tile *t, int k)
{
    spot p = spot_of(j, t, k, false);
    int lender = t->wide[k] ? wide_lender(j, t, &p) : 0;
    if (t->wide[k] ? lender == 0 : !four_lend(j, t, &p))
        return false;
    j->out->borrows[p.i] |= (uint8_t)(LAYERS_BORROWS_LIGHT | (unsigned)lender << LAYERS_LIGHT_LENDER);
    return true;
}

static void light_pixel(const light_job *j, tile *t, int k, bool turn)
{
    if (t->sights[k].sky || lights_now(j, t, k) != turn || (!turn && borrow_light(j, t, k)))
        return;
    spot p = spot_of(j, t, k, turn);
    j->out->reflected_m[p.i] = trace_light(j, &p, &t->sights[k], t->wide[k] ? 4 : j->plan->sparse_light ? 2 : 1);
    t->traced[k] = true;
}

/* What fog adds follows from how much of it a pixel looks through; it borrows where that is about as much. */
static bool borrow_fog(const light_job *j, const tile *t, int k)
{
    spot p = spot_of(j, t, k, false);
    int lender = block_lender(j, t, &p);
    if (!lender)
        return false;
    float here = t->sights[k].first_m, there = t->sights[in_tile(t, &p, lender)].first_m;
    if (fabsf(there - here) > 0.25f * here)
        return false;
    j->out->borrows[p.i] |= (uint8_t)(LAYERS_BORROWS_FOG | (unsigned)lender << LAYERS_FOG_LENDER);
    j->out->fog[0][p.i] = fog_share(j, p.r, here) / f_max(fog_share(j, p.r, there), 1e-5f);
    return true;
}

static void fog_pixel(const light_job *j, const tile *t, int k)
{
    bool turn = !j->plan->sparse || block_turn(j, t->x0 + k % t->w, t->y0 + k / t->w);
    spot p = spot_of(j, t, k, turn);
    if (turn || !borrow_fog(j, t, k))
        trace_fog(j, &p, t->sights[k].first_m);
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
    int across = (f->half_w + FRAME_TILE - 1) / FRAME_TILE;
    tile t = { .x0 = i_chunk % across * FRAME_TILE, .y0 = i_chunk / across * FRAME_TILE };
    t.w = f->half_w - t.x0 < FRAME_TILE ? f->half_w - t.x0 : FRAME_TILE;
    t.h = f->half_h - t.y0 < FRAME_TILE ? f->half_h - t.y0 : FRAME_TILE;
    for (int k = 0; k < t.w * t.h; k++) {
        int x = t.x0 + k % t.w, y = t.y0 + k / t.w;
        t.rays[k] = lens_ray(&j->camera, (float)x + 0.5f + j->jitter_x, (float)y + 0.5f + j->jitter_y, (vec2){ 0, 0 },
                             0.5f, fast_hash2((uint32_t)y, (uint32_t)x));
    }
    world_intersect_many(&j->t->w, t.rays, t.hits, t.w * t.h);
    for (int k = 0; k < t.w * t.h; k++)
        guide_pixel(j, &t, k);
    for (int k = 0; k < t.w * t.h; k++)
        light_pixel(j, &t, k, true);
    for (int k = 0; k < t.w * t.h && j->plan->sparse; k++)
        light_pixel(j, &t, k, false);
    for (int k = 0; k < t.w * t.h && j->t->a.density > 0.0f; k++)
        fog_pixel(j, &t, k);
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
    out->camera = j.middle = lens_pose(&j.half, 0.5f);
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
