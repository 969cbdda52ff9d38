/* render/frame_look.c - the look pass: camera samples at full resolution, and where each will fetch its light.
 *
 * Every pixel gets a few rays, fewest where all around lies on one surface; each surface they meet is shaded once, or
 * for every ray where the lens, motion or a mirror spreads them; edges of lights and blurred places get more rays. A
 * sample fetches light from the 2 x 2 light pixels around the place where its surface point lies at mid-shutter for a
 * pinhole, weighed by how well they lie on the same surface; where none does, from the best nearby.
 *
 * In a sparse frame, places far out of focus, and those within one even surface, are looked at by every other pixel, in
 * a chequerboard that swaps; the pixels beside lend what describes it, frame_resolve.c its colour, and frame_steady.c
 * brings back from the frames before and after what was seen there.
 */
#include "render/frame.h"
#include "render/ggx.h"
#include <stdatomic.h>
#include <stdlib.h>

#define MAX_LOOKS 64
#define SMEARED   2.5f /* pixels: what is wider takes looks_blurred */

bool frame_create(frame *f, int w, int h, bool with_light)
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
    f->motion = malloc(n * 3 * sizeof *f->motion);
    f->color = malloc(n * sizeof *f->color);
    f->blur = malloc(n);
    f->lent = malloc(n * sizeof *f->lent);
    f->light = with_light ? malloc(n * sizeof *f->light) : NULL;
    if (f->tiles && f->depth && f->normal && f->surface && f->motion && f->color && f->blur && f->lent &&
        (f->light || !with_light))
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
    free(f->motion);
    free(f->color);
    free(f->blur);
    free(f->lent);
    free(f->light);
    memset(f, 0, sizeof *f);
}

size_t frame_bytes(const frame *f)
{
    size_t n = (size_t)f->w * (size_t)f->h * (f->light ? 28 : 24);
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
    lens_frame camera;
    float spread;
    vec2 places[MAX_LOOKS];
    bool *calm; /* [half_h][half_w] every other look is enough here; NULL: look everywhere */
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
    vec3 normal, moved; /* moved: since the last frame */
    uint32_t surface;
    bool mirror, bright; /* worth more samples */
} look;

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

static void take_look(const look_job *j, look *out, const ray *r, const hit *h, sampler *rnd, float smeared)
{
    const tracer *t = j->t;
    sight v;
    memset(out, 0, sizeof *out);
    /* what is blurred is looked at as widely: patterns and pictures then blur by themselves */
    sight_follow(&v, t, r, h, j->spread * f_max(1.0f, 0.6f * smeared), rnd);
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
        out->moved = v3_sub(now, before);
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
            out->mirror = v3_top(s->top) > 0.08f;
        }
        vec3 haze;
        float clear = air_haze(&t->a, &t->s, r->direction, v.first_m, &haze);
        glow = v3_add(v3_scale(glow, clear), haze);
        diffuse = v3_scale(diffuse, clear);
        specular = v3_scale(specular, clear);
    }
    glow = v3_scale(glow, kept * (float)j->f->exposure);
    out->bright = v3_top(glow) > 0.5f;
    out->s.glow = pack_rgb9e5(glow);
    out->s.kept = pack_root(kept);
    for (int c = 0; c < 3; c++) {
        out->s.diffuse[c] = pack_root(v3_axis(diffuse, c));
        out->s.specular[c] = pack_root(v3_axis(specular, c));
    }
    float blur =
        lens_blur(&j->middle, v.distance * f_max(v3_dot(r->direction, j->middle.forward), 0.1f), j->f->w) * 4.0f;
    out->s.blur = (uint8_t)f_min(blur + 0.5f, 255.0f);
}

/* ---- one tile ---- */

/* Scratch of a tile: the rays of one pixel lie together. */
typedef struct bench {
    ray *rays;
    hit *hits;
    sampler *rnds;
    look *looks; /* of the pixel at work */
    int per_pixel;
} bench;

/* Where in its pixel ray k lies: the same in every pixel, for an edge then looks drawn, not sprayed. In frames that
 * steady each other the places move: any FRAME_WINDOW frames in a row hold them all, and the first three of a shot,
 * which is all that its first picture has, lie evenly about the middle, or that picture would sit beside the others. */
static vec2 place_in_pixel(const look_job *j, int k)
{
    static const vec2 turns[FRAME_WINDOW] = {
        { 0.5f, 0.5f }, { 0.1f, 0.7f }, { 0.9f, 0.3f }, { 0.3f, 0.9f }, { 0.7f, 0.1f }
    };
    vec2 a = { fast_unit(sampler_reverse((uint32_t)k)), fast_unit(sampler_reverse(sampler_sobol_second((uint32_t)k))) };
    if (!j->plan->steadied)
        return (vec2){ a.x + 0.03f, a.y + 0.03f };
    vec2 turn = turns[j->plan->i_in_shot % FRAME_WINDOW];
    if (j->plan->looks <= 2) /* the second looks from beside: the five places turned by a right angle */
        return k % 2 ? (vec2){ turn.y, 1.0f - turn.x } : turn;
    float each = 1.0f / (float)j->plan->looks;
    return (vec2){ fast_fract(a.x + each * turn.x), fast_fract(a.y + each * turn.y) };
}

static void make_ray(const look_job *j, int x, int y, int k, ray *r, sampler *rnd)
{
    const frame *f = j->f;
    uint32_t pixel = fast_hash2((uint32_t)f->seed ^ 0xa7u, (uint32_t)(y * f->w + x));
    *rnd = sampler_make(pixel, (uint32_t)(f->i_frame & 0xfff) * (uint32_t)j->plan->looks_blurred + (uint32_t)k);
    vec2 a = j->places[k];
    vec2 b = sampler_2d(rnd);
    float time = sampler_1d(rnd);
    *r = lens_ray(&j->camera, (float)x + a.x, (float)y + a.y, lens_disc(b), time, fast_hash2(rnd->pixel, rnd->index));
}

/* How far the picture of a hit is smeared by the lens and by motion, in pixels. */
static float smear(const look_job *j, const ray *r, const hit *h)
{
    float depth = h->body == WORLD_NONE ? RENDER_FAR : h->t;
    float blur = 2.0f * lens_blur(&j->middle, depth * f_max(v3_dot(r->direction, j->middle.forward), 0.1f), j->f->w);
    vec3 open = v3_mad(r->origin, r->direction, depth), shut = open;
    if (h->body != WORLD_NONE && j->t->w.bodies[h->body].moving) {
        const body *b = &j->t->w.bodies[h->body];
        shut = v3_add(open, v3_sub(b->to_world[1].p, b->to_world[0].p));
    }
    const camera_pose *a = &j->f->camera.pose[0], *b = &j->f->camera.pose[1];
    vec3 p = v3_sub(open, a->position), q = v3_sub(shut, b->position);
    float zp = f_max(v3_dot(p, a->forward), 1e-3f), zq = f_max(v3_dot(q, b->forward), 1e-3f);
    float dx = v3_dot(p, a->right) / zp - v3_dot(q, b->right) / zq, dy = v3_dot(p, a->up) / zp - v3_dot(q, b->up) / zq;
    return f_max(blur, 0.7f * sqrtf(dx * dx + dy * dy) / j->spread);
}

static bool same_surface(const look_job *j, const hit *a, const hit *b)
{
    if (a->body != b->body)
        return false;
    if (a->body == WORLD_NONE || a->triangle == b->triangle)
        return true;
    const world_mesh *m = j->t->w.bodies[a->body].mesh;
    if (m->slots && m->slots[a->triangle] != m->slots[b->triangle])
        return false;
    float c = v3_dot(a->ng, b->ng);
    return c > 0.0f && c * c > 0.9f * v3_len2(a->ng) * v3_len2(b->ng) && fabsf(a->t - b->t) < 12.0f * j->spread * a->t;
}

/* Shade the rays [from, to) of a pixel, one for each surface they meet; every one where the picture is smeared or a
 * mirror wants it. Returns the new number of looks. */
static int shade_looks(const look_job *j, bench *s, size_t first, int from, int to, int n, float smeared)
{
    bool done[MAX_LOOKS] = { false }, apart = smeared > 9.0f;
    for (int k = from; k < to; k++) {
        if (done[k])
            continue;
        look *l = &s->looks[n++];
        take_look(j, l, &s->rays[first + (size_t)k], &s->hits[first + (size_t)k], &s->rnds[first + (size_t)k], smeared);
        l->s.count = 1;
        if (apart || l->mirror)
            continue;
        for (int i = k + 1; i < to; i++)
            if (!done[i] && same_surface(j, &s->hits[first + (size_t)k], &s->hits[first + (size_t)i])) {
                done[i] = true;
                l->s.count++;
            }
    }
    return n;
}

static int look_pixel(const look_job *j, bench *s, int x, int y, size_t first, int n_met)
{
    float widest = 0.0f;
    for (int k = 0; k < n_met; k++)
        widest = f_max(widest, smear(j, &s->rays[first + (size_t)k], &s->hits[first + (size_t)k]));
    int n = shade_looks(j, s, first, 0, n_met, 0, widest), wanted = j->plan->looks_blurred;
    bool lit_edge = false;
    for (int k = 0; k < n && n > 1; k++)
        lit_edge = lit_edge || s->looks[k].bright;
    if (wanted <= n_met || (widest < SMEARED && !lit_edge))
        return n;
    for (int k = n_met; k < wanted; k++) {
        make_ray(j, x, y, k, &s->rays[first + (size_t)k], &s->rnds[first + (size_t)k]);
        if (!world_intersect(&j->t->w, &s->rays[first + (size_t)k], &s->hits[first + (size_t)k]))
            s->hits[first + (size_t)k].body = WORLD_NONE;
    }
    return shade_looks(j, s, first, n_met, wanted, n, widest);
}

static int16_t quantize(float metres)
{
    return (int16_t)f_clamp(metres * (1.0f / FRAME_MOTION_UNIT_M), -32767.0f, 32767.0f);
}

static void keep_pixel(frame *f, const look *l, int n, int x, int y, look_sample *to)
{
    float depth = 0.0f, count = 0.0f;
    int near = 0;
    for (int k = 0; k < n; k++) {
        to[k] = l[k].s;
        depth += l[k].depth * (float)l[k].s.count;
        count += (float)l[k].s.count;
        near = l[k].depth < l[near].depth ? k : near;
    }
    size_t p = (size_t)y * (size_t)f->w + (size_t)x;
    f->depth[p] = depth / count;
    f->normal[p] = pack_direction(l[near].normal);
    f->surface[p] = l[near].surface;
    f->motion[3 * p] = quantize(l[near].moved.x);
    f->motion[3 * p + 1] = quantize(l[near].moved.y);
    f->motion[3 * p + 2] = quantize(l[near].moved.z);
}

static bool left_out(const look_job *j, int x, int y)
{
    return j->calm && ((x + y + j->f->i_frame) & 1) && j->calm[(size_t)(y / 2) * (size_t)j->guide->w + (size_t)(x / 2)];
}

/* Ray k of those pixels that want one: they travel together, for neighbours are what makes a packet coherent. */
static void meet(const look_job *j, bench *s, int x0, int y0, int w, int n, int k, const bool *wants)
{
    size_t per = (size_t)s->per_pixel, m = 0;
    ray *batch = s->rays + (size_t)n * per;
    hit *met = s->hits + (size_t)n * per;
    for (int i = 0; i < n; i++)
        if (wants[i]) {
            make_ray(j, x0 + i % w, y0 + i / w, k, &batch[m], &s->rnds[(size_t)i * per + (size_t)k]);
            s->rays[(size_t)i * per + (size_t)k] = batch[m++];
        }
    world_intersect_many(&j->t->w, batch, met, (int)m);
    m = 0;
    for (int i = 0; i < n; i++)
        if (wants[i])
            s->hits[(size_t)i * per + (size_t)k] = met[m++];
}

/* The first rays of this pixel and of one beside it, in the tile, met different surfaces. */
static bool at_edge(const look_job *j, const bench *s, const int *n_met, int i, int w, int n)
{
    const size_t per = (size_t)s->per_pixel;
    const int beside[4] = { i % w > 0 ? i - 1 : i, i % w < w - 1 ? i + 1 : i, i >= w ? i - w : i,
                            i + w < n ? i + w : i };
    for (int k = 0; k < 4; k++)
        if (n_met[beside[k]] > 0 && !same_surface(j, &s->hits[(size_t)i * per], &s->hits[(size_t)beside[k] * per]))
            return true;
    return false;
}

static bool look_tile_at(const look_job *j, bench *s, look_tile *tile, look_sample *kept, int x0, int y0, int w, int h)
{
    size_t per = (size_t)s->per_pixel;
    bool wants[FRAME_TILE * FRAME_TILE];
    int n_met[FRAME_TILE * FRAME_TILE],
        least = j->plan->looks_blurred < j->plan->looks ? j->plan->looks_blurred : j->plan->looks,
        even = j->plan->looks_even ? j->plan->looks_even : j->plan->looks;
    for (int k = 0; k < j->plan->looks; k++) {
        for (int i = 0; i < w * h; i++) {
            const ray *r = &s->rays[(size_t)i * per];
            if (k < least)
                wants[i] = !left_out(j, x0 + i % w, y0 + i / w);
            else /* what the first rays found blurred gets no more than blurred places do; edges get most */
                wants[i] = n_met[i] == k && (k < even || at_edge(j, s, n_met, i, w, w * h)) &&
                           smear(j, r, &s->hits[(size_t)i * per]) < SMEARED;
            n_met[i] = wants[i] ? k + 1 : k == 0 ? 0 : n_met[i];
        }
        meet(j, s, x0, y0, w, w * h, k, wants);
    }
    uint32_t total = 0;
    for (int i = 0; i < w * h; i++) {
        int x = x0 + i % w, y = y0 + i / w, n = 0;
        if (n_met[i] > 0) {
            n = look_pixel(j, s, x, y, (size_t)i * per, n_met[i]);
            keep_pixel(j->f, s->looks, n, x, y, kept + total);
        }
        tile->counts[i] = (uint8_t)n;
        total += (uint32_t)n;
    }
    tile->samples = malloc((total + 1) * sizeof *tile->samples);
    if (!tile->samples)
        return false;
    memcpy(tile->samples, kept, total * sizeof *kept);
    tile->n = total;
    return true;
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
    look_tile *tile = &f->tiles[i_chunk];
    free(tile->samples);
    tile->samples = NULL;
    tile->n = 0;
    bench s = { .per_pixel = j->plan->looks > j->plan->looks_blurred ? j->plan->looks : j->plan->looks_blurred };
    size_t n = (size_t)(w * h) * (size_t)(s.per_pixel + 1);
    s.rays = malloc(n * sizeof *s.rays);
    s.hits = malloc(n * sizeof *s.hits);
    s.rnds = malloc(n * sizeof *s.rnds);
    s.looks = malloc((size_t)s.per_pixel * sizeof *s.looks);
    look_sample *kept = malloc(n * sizeof *kept);
    if (!s.rays || !s.hits || !s.rnds || !s.looks || !kept || !look_tile_at(j, &s, tile, kept, x0, y0, w, h))
        atomic_store(j->failed, 1);
    free(s.rays);
    free(s.hits);
    free(s.rnds);
    free(s.looks);
    free(kept);
    fast_denormals_restore(old);
    j->seconds[i_chunk] = frame_thread_seconds() - begin;
    j->rays[i_chunk] = (double)(world_rays() - rays_begin);
}

/* ---- places where every other look is enough ---- */

/* Light pixel q lies on the surface of p: the same thing, turned the same way, in one plane. */
static bool goes_on(const layers *g, size_t p, size_t q, float per_m)
{
    if (g->surface[p] != g->surface[q] || g->surface[p] == 0)
        return g->surface[p] == g->surface[q];
    vec3 n = v3(g->normal[0][p], g->normal[1][p], g->normal[2][p]),
         m = v3(g->normal[0][q], g->normal[1][q], g->normal[2][q]),
         off = v3(g->position[0][q] - g->position[0][p], g->position[1][q] - g->position[1][p],
                  g->position[2][q] - g->position[2][p]);
    return v3_dot(n, m) > 0.9f && fabsf(v3_dot(n, off)) < per_m * g->depth[p];
}

static void calm_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    const look_job *j = ctx;
    const layers *g = j->guide;
    float wide = j->middle.f_number > 0.0 ? frame_wide_px(j->f->w) : RENDER_FAR, per_m = 8.0f * j->spread;
    for (int x = 0; x < g->w; x++) {
        size_t p = (size_t)y * (size_t)g->w + (size_t)x;
        bool blurred = true, even = true;
        for (int k = 0; k < 9 && (blurred || even); k++) {
            int sx = x + k % 3 - 1, sy = y + k / 3 - 1;
            if (sx < 0 || sy < 0 || sx >= g->w || sy >= g->h)
                continue;
            size_t q = (size_t)sy * (size_t)g->w + (size_t)sx;
            blurred = blurred && lens_blur(&j->middle, g->depth[q], j->f->w) >= wide;
            even = even && goes_on(g, p, q, per_m);
        }
        j->calm[p] = blurred || even;
    }
}

static void describe_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    const look_job *j = ctx;
    frame *f = j->f;
    for (int x = 0; x < f->w; x++) {
        size_t p = (size_t)y * (size_t)f->w + (size_t)x, q = p - (size_t)x + (size_t)(x ^ 1);
        f->lent[p] = left_out(j, x, y);
        if (!f->lent[p])
            continue;
        bool between = x > 0 && x < f->w - 1 && !left_out(j, x - 1, y) && !left_out(j, x + 1, y);
        f->depth[p] = between ? 0.5f * (f->depth[p - 1] + f->depth[p + 1]) : f->depth[q];
        f->normal[p] = f->normal[q];
        f->surface[p] = f->surface[q];
        memcpy(f->motion + 3 * p, f->motion + 3 * q, 3 * sizeof *f->motion);
    }
}

int frame_look(frame *f, const layers *light, const tracer *t, const frame_plan *plan)
{
    int n = f->tiles_x * f->tiles_y;
    atomic_int failed = 0;
    look_job j = { .f = f, .guide = light, .t = t, .plan = plan, .failed = &failed };
    j.middle = lens_pose(&f->camera, 0.5f);
    j.camera = lens_prepare(&f->camera);
    j.spread = lens_spread(&f->camera, &j.middle);
    for (int k = 0; k < MAX_LOOKS; k++)
        j.places[k] = place_in_pixel(&j, k);
    j.seconds = calloc(2 * (size_t)n, sizeof *j.seconds);
    if (!j.seconds)
        return CIEL_E_NOMEM;
    j.rays = j.seconds + n;
    if (plan->sparse)
        j.calm = malloc((size_t)light->w * (size_t)light->h * sizeof *j.calm);
    if (j.calm)
        ciel_pool_run(plan->pool, light->h, calm_row, &j);
    ciel_pool_run(plan->pool, n, look_tile_run, &j);
    ciel_pool_run(plan->pool, f->h, describe_row, &j);
    free(j.calm);
    for (int i = 0; i < n; i++) {
        f->seconds_look += j.seconds[i];
        f->rays += j.rays[i];
    }
    free(j.seconds);
    if (atomic_load(&failed))
        return CIEL_E_NOMEM;
    return plan->cancel && *plan->cancel ? CIEL_E_CANCELLED : CIEL_OK;
}
