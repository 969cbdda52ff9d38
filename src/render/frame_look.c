/* render/frame_look.c - the look pass: camera samples at full resolution, and where each will fetch its light.
 *
 * Every pixel gets a few samples; pixels whose samples disagree (edges, lights, blur) get more. A sample fetches light
 * from the 2 x 2 light pixels around the place where its surface point lies at mid-shutter for a pinhole, weighed by
 * how well they lie on the same surface; where none does, from the best nearby.
 */
#include "render/frame.h"
#include "render/ggx.h"
#include <stdatomic.h>
#include <stdlib.h>

#define MAX_LOOKS 64

bool frame_create(frame *f, int w, int h)
{
    memset(f, 0, sizeof *f);
    f->w = w;
    f->h = h;
    f->half_w = (w + 1) / 2;
    f->half_h = (h + 1) / 2;
    f->tiles_x = (w + FRAME_TILE - 1) / FRAME_TILE;
    f->tiles_y = (h + FRAME_TILE - 1) / FRAME_TILE;
    size_t n = (size_t)w * (size_t)h;
    f->tiles = calloc((size_t)f->tiles_x * (size_t)f->tiles_y, sizeof *f->tiles);
    f->depth = malloc(n * sizeof *f->depth);
    f->normal = malloc(n * sizeof *f->normal);
    f->surface = malloc(n * sizeof *f->surface);
    if (f->tiles && f->depth && f->normal && f->surface)
        return true;
    frame_destroy(f);
    return false;
}

void frame_destroy(frame *f)
{
    for (int i = 0; f->tiles && i < f->tiles_x * f->tiles_y; i++)
        free(f->tiles[i].samples);
    free(f->tiles);
    free(f->depth);
    free(f->normal);
    free(f->surface);
    memset(f, 0, sizeof *f);
}

size_t frame_bytes(const frame *f)
{
    size_t n = (size_t)f->w * (size_t)f->h * 12;
    for (int i = 0; i < f->tiles_x * f->tiles_y; i++)
        n += sizeof *f->tiles + f->tiles[i].n * sizeof(look_sample);
    return n;
}

typedef struct look_job {
    frame *f;
    const layers *guide;
    const tracer *t;
    const frame_plan *plan;
    camera_pose middle;
    float spread;
    double *seconds, *rays;
    atomic_int *failed;
} look_job;

/* ---- where light is fetched ---- */

static float tap_weight(const layers *g, size_t i, uint32_t id, vec3 p, vec3 n, float reach)
{
    if (g->surface[i] == 0)
        return id == 0 ? 1.0f : 0.0f;
    if (id == 0)
        return 0.0f;
    vec3 q = v3(g->position[0][i], g->position[1][i], g->position[2][i]),
         m = v3(g->normal[0][i], g->normal[1][i], g->normal[2][i]);
    float off = fabsf(v3_dot(n, v3_sub(q, p))) / reach, turn = f_max(v3_dot(n, m), 0.0f);
    float w = turn * turn * turn * turn / (1.0f + off * off * off * off);
    return g->surface[i] == id ? w + 1e-4f : 0.02f * w;
}

static void choose_taps(const look_job *j, look_sample *out, float hx, float hy, uint32_t id, vec3 p, vec3 n,
                        float reach)
{
    const layers *g = j->guide;
    int x0 = fast_floor(hx), y0 = fast_floor(hy), max_x = g->w - 2, max_y = g->h - 2;
    x0 = x0 < 0 ? 0 : x0 > max_x ? max_x : x0;
    y0 = y0 < 0 ? 0 : y0 > max_y ? max_y : y0;
    float fx = f_clamp(hx - (float)x0, 0.0f, 1.0f), fy = f_clamp(hy - (float)y0, 0.0f, 1.0f), w[4], sum = 0.0f;
    for (int k = 0; k < 4; k++) {
        size_t i = (size_t)(y0 + (k >> 1)) * (size_t)g->w + (size_t)(x0 + (k & 1));
        float bilinear = (k & 1 ? fx : 1.0f - fx) * (k >> 1 ? fy : 1.0f - fy) + 0.01f;
        w[k] = bilinear * tap_weight(g, i, id, p, n, reach);
        sum += w[k];
    }
    out->tap = (uint32_t)(y0 * g->w + x0);
    if (sum < 0.02f) {
        /* nothing here lies on this surface: the best of a wider ring */
        float best = -1.0f;
        int best_x = x0, best_y = y0;
        for (int dy = -3; dy <= 4; dy++)
            for (int dx = -3; dx <= 4; dx++) {
                int x = x0 + dx, y = y0 + dy;
                if (x < 0 || y < 0 || x >= g->w || y >= g->h)
                    continue;
                float d2 = ((float)x - hx) * ((float)x - hx) + ((float)y - hy) * ((float)y - hy);
                float score = tap_weight(g, (size_t)y * (size_t)g->w + (size_t)x, id, p, n, reach) / (1.0f + 0.5f * d2);
                if (score > best) {
                    best = score;
                    best_x = x;
                    best_y = y;
                }
            }
        x0 = best_x > max_x ? max_x : best_x;
        y0 = best_y > max_y ? max_y : best_y;
        out->tap = (uint32_t)(y0 * g->w + x0);
        int k = (best_x - x0) + 2 * (best_y - y0);
        for (int i = 0; i < 4; i++)
            out->weights[i] = i == k ? 255 : 0;
        return;
    }
    int left = 255, top = 0;
    for (int k = 0; k < 4; k++) {
        int b = (int)(w[k] / sum * 255.0f + 0.5f);
        out->weights[k] = (uint8_t)(b > 255 ? 255 : b);
        left -= out->weights[k];
        if (w[k] > w[top])
            top = k;
    }
    out->weights[top] = (uint8_t)(out->weights[top] + left);
}

/* Where a world point lies among the light pixels. False behind the camera. */
static bool to_light_pixel(const look_job *j, vec3 p, float *hx, float *hy)
{
    const camera_pose *c = &j->middle;
    vec3 d = v3_sub(p, c->position);
    float depth = v3_dot(d, c->forward);
    if (depth < 1e-3f)
        return false;
    float k = (float)c->focal_m / depth;
    *hx = (0.5f + v3_dot(d, c->right) * k / (float)c->sensor_w_m) * (float)j->guide->w;
    *hy = (0.5f - v3_dot(d, c->up) * k / (float)c->sensor_h_m) * (float)j->guide->h;
    return true;
}

/* ---- one sample ---- */

typedef struct look {
    look_sample s;
    float depth;
    vec3 normal;
    uint32_t surface;
    bool restless; /* a mirror or something that glows: worth more samples */
} look;

static float lens_blur(const look_job *j, float depth)
{
    const camera_pose *c = &j->middle;
    if (c->f_number <= 0.0 || c->focus_m <= 0.0)
        return 0.0f;
    float focal = (float)c->focal_m, focus = (float)c->focus_m, aperture = focal / (float)c->f_number;
    float circle = aperture * fabsf(depth - focus) / f_max(depth, 1e-3f) * focal / f_max(focus, 1e-3f);
    return 0.5f * circle / (float)c->sensor_w_m * (float)j->f->w;
}

/* What a mirror shows: its picture at full resolution into *glow, and the colour of the thing shown. */
static vec3 follow_mirror(const look_job *j, const sight *v, sampler *rnd, vec3 *glow)
{
    bsdf_odds only = { 1, 0, 0, 0 };
    vec3 wi, color = v3_fill(0.0f);
    bsdf_value b;
    *glow = v3_fill(0.0f);
    if (!bsdf_sample(&v->s, &only, sampler_2d(rnd), (vec2){ 0, 0 }, &wi, &b))
        return color;
    vec3 share = v3_scale(b.top, 1.0f / b.pdf), beta = v3_fill(1.0f);
    ray r = { surface_leave(&v->s, wi), wi, 0.0f, RENDER_FAR, v->r.time, v->r.id * 5u + 1u };
    float width = v->s.footprint, q, spread = j->spread + 0.5f * v->s.alpha;
    for (int passes = 0; passes < 6; passes++) {
        hit h;
        bool met = world_intersect(&j->t->w, &r, &h);
        float far = met ? h.t : RENDER_FAR;
        if (j->t->l.n_squares)
            *glow = v3_add(*glow, v3_mul(beta, lights_seen(&j->t->l, r.origin, r.direction, far, &q)));
        if (passes == 0 && j->t->a.density > 0.0f)
            beta = v3_scale(beta, fast_exp(-air_depth(&j->t->a, r.origin, r.direction, far)));
        if (!met) {
            *glow = v3_add(*glow, v3_mul(beta, sky_seen(&j->t->s, r.direction, spread, j->t->c.t)));
            break;
        }
        width += h.t * spread;
        surface s;
        surface_at(&s, &j->t->w, &j->t->c, &r, &h, width, SURFACE_PLAIN);
        *glow = v3_add(*glow, v3_mul(beta, s.emission));
        if (s.clear > 0.5f) {
            float f = path_fresnel(&s);
            beta = v3_mul(beta, v3_scale(s.clear_tint, (1.0f - f) * s.clear));
            r.origin = surface_leave(&s, r.direction);
            continue;
        }
        color = v3_min(v3_add(s.albedo, s.top), v3_fill(1.0f));
        break;
    }
    *glow = v3_mul(*glow, share);
    return color;
}

static void take_look(const look_job *j, look *out, const ray *r, const hit *h, sampler *rnd)
{
    const tracer *t = j->t;
    sight v;
    memset(out, 0, sizeof *out);
    sight_follow(&v, t, r, h, j->spread, rnd);
    float kept = fast_exp(-air_depth(&t->a, r->origin, r->direction, v.first_m)), hx = 0, hy = 0;
    vec3 glow = v.gleam, diffuse = v3_fill(0.0f), specular = v3_fill(0.0f);
    out->depth = v.distance;
    if (v.sky) {
        glow = v3_add(glow, v3_mul(v.tint, sky_seen(&t->s, v.r.direction, j->spread, t->c.t)));
        out->normal = v3_neg(r->direction);
        if (!to_light_pixel(j, v3_mad(r->origin, r->direction, RENDER_FAR), &hx, &hy))
            hx = hy = 0.0f;
        choose_taps(j, &out->s, hx - 0.5f, hy - 0.5f, 0, v3_fill(0.0f), out->normal, 1.0f);
    } else {
        const surface *s = &v.s;
        vec3 now, before, at_time = s->p;
        surface_motion(&t->w, &v.h, &now, &before);
        out->normal = s->n;
        out->surface = sight_surface(&t->w, s);
        /* the sample's point at mid-shutter, pushed out to where it appears behind refracting bodies */
        vec3 seen = v3_add(v3_mad(r->origin, r->direction, v.distance), v3_sub(now, at_time));
        if (!to_light_pixel(j, seen, &hx, &hy))
            hx = hy = 0.0f;
        float reach = v.distance * j->spread * 6.0f + 0.004f;
        choose_taps(j, &out->s, hx - 0.5f, hy - 0.5f, out->surface, seen, s->n, reach);
        diffuse = v3_mul(v.tint, v3_mad(s->albedo, s->clear_tint, s->clear * f_max(1.0f - v3_luminance(s->top), 0.0f)));
        specular = v3_mul(v.tint, s->top);
        glow = v3_add(glow, v3_mul(v.tint, s->emission));
        if (s->mirror && v3_top(specular) > 0.004f) {
            vec3 shown;
            specular = v3_mul(specular, follow_mirror(j, &v, rnd, &shown));
            glow = v3_add(glow, v3_mul(v.tint, shown));
            out->restless = v3_top(s->top) > 0.1f;
        }
        vec3 haze;
        float clear = air_haze(&t->a, &t->s, r->direction, v.first_m, &haze);
        glow = v3_add(v3_scale(glow, clear), haze);
        diffuse = v3_scale(diffuse, clear);
        specular = v3_scale(specular, clear);
    }
    glow = v3_scale(glow, kept * (float)j->f->exposure);
    out->restless = out->restless || v3_top(glow) > 0.5f;
    out->s.glow = pack_rgb9e5(glow);
    out->s.kept = pack_root(kept);
    for (int c = 0; c < 3; c++) {
        out->s.diffuse[c] = pack_root(v3_axis(diffuse, c));
        out->s.specular[c] = pack_root(v3_axis(specular, c));
    }
    float blur = lens_blur(j, v.distance * f_max(v3_dot(r->direction, j->middle.forward), 0.1f)) * 4.0f;
    out->s.blur = (uint8_t)f_min(blur + 0.5f, 255.0f);
}

static bool differ(const look *a, const look *b)
{
    if (a->surface != b->surface || v3_dot(a->normal, b->normal) < 0.85f)
        return true;
    for (int c = 0; c < 3; c++)
        if (abs((int)a->s.diffuse[c] - (int)b->s.diffuse[c]) > 42 ||
            abs((int)a->s.specular[c] - (int)b->s.specular[c]) > 60)
            return true;
    vec3 x = unpack_rgb9e5(a->s.glow), y = unpack_rgb9e5(b->s.glow);
    return fabsf(v3_luminance(x) - v3_luminance(y)) > 0.06f + 0.15f * f_min(v3_luminance(x), v3_luminance(y));
}

/* ---- one tile ---- */

typedef struct pixel_looks {
    look first;
    int n;
    bool wanting;
} pixel_looks;

static void make_ray(const look_job *j, int x, int y, int k, ray *r, sampler *rnd)
{
    const frame *f = j->f;
    uint32_t pixel = fast_hash2((uint32_t)f->seed ^ 0xa7u, (uint32_t)(y * f->w + x));
    *rnd = sampler_make(pixel, (uint32_t)(f->i_frame & 0xfff) * 16u + (uint32_t)k);
    vec2 a = sampler_2d(rnd), b = sampler_2d(rnd);
    float time = sampler_1d(rnd);
    camera_pose p = lens_pose(&f->camera, time);
    *r = lens_ray(&f->camera, &p, (float)x + a.x, (float)y + a.y, lens_disc(b), time,
                  fast_hash2(rnd->pixel, rnd->index));
}

/* Trace one more sample for each of n pixels (indices in `which`) and append. */
static void pass(const look_job *j, int x0, int y0, int w, const int *which, int n, int k, look *looks, int stride,
                 int *counts)
{
    ray rays[FRAME_TILE * FRAME_TILE] = { 0 };
    hit hits[FRAME_TILE * FRAME_TILE];
    sampler rnds[FRAME_TILE * FRAME_TILE];
    for (int i = 0; i < n; i++)
        make_ray(j, x0 + which[i] % w, y0 + which[i] / w, k, &rays[i], &rnds[i]);
    world_intersect_many(&j->t->w, rays, hits, n);
    for (int i = 0; i < n; i++)
        take_look(j, &looks[which[i] * stride + counts[which[i]]++], &rays[i], &hits[i], &rnds[i]);
}

static bool wants_more(const look *looks, int n)
{
    bool restless = false;
    float blur = 0.0f;
    for (int i = 0; i < n; i++) {
        restless = restless || looks[i].restless;
        blur = f_max(blur, (float)looks[i].s.blur);
        if (i > 0 && differ(&looks[0], &looks[i]))
            return true;
    }
    return restless || blur > 5.0f;
}

static void look_tile_run(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    const look_job *j = ctx;
    frame *f = j->f;
    if (j->plan->cancel && *j->plan->cancel)
        return;
    double begin = frame_thread_seconds();
    uint64_t rays_begin = world_rays();
    uint32_t old = fast_denormals_flush();
    int x0 = i_chunk % f->tiles_x * FRAME_TILE, y0 = i_chunk / f->tiles_x * FRAME_TILE;
    int w = f->w - x0 < FRAME_TILE ? f->w - x0 : FRAME_TILE, h = f->h - y0 < FRAME_TILE ? f->h - y0 : FRAME_TILE;
    int least = j->plan->looks_least, most = j->plan->looks_most, n = w * h, which[FRAME_TILE * FRAME_TILE],
        counts[FRAME_TILE * FRAME_TILE] = { 0 };
    look *looks = malloc((size_t)n * (size_t)most * sizeof *looks);
    look_tile *tile = &f->tiles[i_chunk];
    free(tile->samples);
    tile->samples = NULL;
    tile->n = 0;
    if (looks) {
        for (int i = 0; i < n; i++)
            which[i] = i;
        for (int k = 0; k < least; k++)
            pass(j, x0, y0, w, which, n, k, looks, most, counts);
        int more = 0;
        for (int i = 0; i < n; i++)
            if (most > least && wants_more(looks + i * most, least))
                which[more++] = i;
        for (int k = least; k < most && more; k++)
            pass(j, x0, y0, w, which, more, k, looks, most, counts);
        for (int i = 0; i < n; i++)
            tile->n += (uint32_t)counts[i];
        tile->samples = malloc(tile->n * sizeof *tile->samples);
    }
    if (!looks || !tile->samples) {
        atomic_store(j->failed, 1);
        tile->n = 0;
    } else {
        look_sample *to = tile->samples;
        for (int i = 0; i < n; i++) {
            const look *l = looks + i * most;
            size_t p = (size_t)(y0 + i / w) * (size_t)f->w + (size_t)(x0 + i % w);
            float depth = 0.0f;
            int near = 0;
            tile->counts[i] = (uint8_t)counts[i];
            for (int k = 0; k < counts[i]; k++) {
                *to++ = l[k].s;
                depth += l[k].depth;
                near = l[k].depth < l[near].depth ? k : near;
            }
            f->depth[p] = depth / (float)counts[i];
            f->normal[p] = pack_direction(l[near].normal);
            f->surface[p] = l[near].surface;
        }
    }
    free(looks);
    fast_denormals_restore(old);
    j->seconds[i_chunk] = frame_thread_seconds() - begin;
    j->rays[i_chunk] = (double)(world_rays() - rays_begin);
}

int frame_look(frame *f, const layers *guide, const tracer *t, const frame_plan *plan)
{
    int n = f->tiles_x * f->tiles_y;
    atomic_int failed = 0;
    look_job j = { .f = f, .guide = guide, .t = t, .plan = plan, .failed = &failed };
    j.middle = lens_pose(&f->camera, 0.5f);
    j.spread = lens_spread(&f->camera, &j.middle);
    j.seconds = calloc(2 * (size_t)n, sizeof *j.seconds);
    if (!j.seconds)
        return CIEL_E_NOMEM;
    j.rays = j.seconds + n;
    ciel_pool_run(plan->pool, n, look_tile_run, &j);
    for (int i = 0; i < n; i++) {
        f->seconds_look += j.seconds[i];
        f->rays += j.rays[i];
    }
    free(j.seconds);
    if (atomic_load(&failed))
        return CIEL_E_NOMEM;
    return plan->cancel && *plan->cancel ? CIEL_E_CANCELLED : CIEL_OK;
}
