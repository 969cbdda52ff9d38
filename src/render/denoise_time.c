/* render/denoise_time.c - the same spot in other frames.
 *
 * Each pixel's surface point is followed frame by frame, backwards by the motion the tracer noted (`previous`),
 * forwards by the motion noted at the place where it is expected. Where it lands on the same surface, that frame's
 * sample is a fellow: the film is not live, so fellows come from both sides. The nearest sample is taken, never an
 * interpolation: samples are jittered within their pixels, so nothing is blurred and nothing is counted twice.
 * A fellow whose neighbourhood (the pilot) is brighter or darker than noise explains has seen another light (a
 * passing shadow) and counts less. Reflections are followed by their virtual image, which lies as far behind the
 * surface as the reflected thing is before it, and are held to their own pilot.
 */
#include "render/denoise_parts.h"

/* A camera as rows: pixel = (a . p, b . p) / (c . p) */
typedef struct projector {
    vec3 eye, right, down, forward;
    float half_w, half_h;
    int w, h;
} projector;

static projector projector_of(const layers *l)
{
    const camera_pose *c = &l->camera;
    float fx = (float)(c->focal_m / c->sensor_w_m * l->w), fy = (float)(c->focal_m / c->sensor_h_m * l->h);
    return (projector){ c->position,
                        v3_scale(c->right, fx),
                        v3_scale(c->up, -fy),
                        c->forward,
                        0.5f * (float)l->w,
                        0.5f * (float)l->h,
                        l->w,
                        l->h };
}

/* Index of the pixel that shows p, or -1. */
static inline int project(const projector *v, vec3 p)
{
    vec3 d = v3_sub(p, v->eye);
    float z = v3_dot(d, v->forward);
    if (!(z > 1e-4f))
        return -1;
    float x = v->half_w + v3_dot(d, v->right) / z, y = v->half_h + v3_dot(d, v->down) / z;
    if (!(x >= 0.0f && y >= 0.0f && x < (float)v->w && y < (float)v->h))
        return -1;
    return (int)y * v->w + (int)x;
}

typedef struct gather {
    denoise_work *k;
    held *const *frames;
    projector *views;
    int n, i_now;
} gather;

static inline vec3 at3(float *const p[3], size_t i)
{
    return v3(p[0][i], p[1][i], p[2][i]);
}

/* ---- per pixel ---- */

typedef struct sums {
    float rgb[3], weight, weight2, l, l2;
} sums;

static inline void add(sums *s, const float rgb[3], float weight)
{
    float l = 0.2126f * rgb[0] + 0.7152f * rgb[1] + 0.0722f * rgb[2];
    for (int c = 0; c < 3; c++)
        s->rgb[c] += rgb[c] * weight;
    s->weight += weight;
    s->weight2 += weight * weight;
    s->l += l * weight;
    s->l2 += l * l * weight;
}

/* Mean, and the variance of its luminance: the samples' own spread, held by a prior worth two samples. */
static inline void conclude(const sums *s, float *const mean[3], float *variance, size_t i, float prior, float doubt)
{
    float n = 1.0f / s->weight, l = s->l * n, spread = f_max(0.0f, s->l2 * n - l * l) * s->weight;
    float single = (spread + 2.0f * prior) / (s->weight + 1.0f);
    for (int c = 0; c < 3; c++)
        mean[c][i] = s->rgb[c] * n;
    variance[i] = doubt * single * s->weight2 * n * n;
}

typedef struct spot {
    size_t i;
    uint32_t surface;
    vec3 normal, virtual_offset; /* virtual image minus surface point */
    vec3 point, delta;           /* where it is in the frame at hand; its last motion per frame, forwards */
    float tolerance, roughness;
    float pilot[2], pilot_var[2]; /* of diffuse light, of reflections */
} spot;

/* The same surface, not merely one in the same place. */
static inline bool same_surface(const spot *s, const layers *l, size_t q)
{
    if (l->surface[q] != s->surface)
        return false;
    if (s->surface == 0)
        return true;
    vec3 d = v3_sub(at3(l->position, q), s->point);
    return fabsf(v3_dot(d, s->normal)) < s->tolerance && v3_dot(at3(l->normal, q), s->normal) > 0.8f;
}

static inline float likeness(const spot *s, const held *f, size_t q, int which)
{
    float there = f->pilot[which][q], d = there - s->pilot[which], m = 0.5f * (there + s->pilot[which]);
    float x = d * d / (5.0f * (s->pilot_var[which] + f->pilot_var[which][q]) + 0.004f * m * m + 1e-12f);
    return 1.0f / (1.0f + x * x);
}

static inline void add_reflection(const spot *s, sums *specular, const held *f, const projector *view,
                                  int surface_pixel)
{
    const layers *l = &f->l;
    int q = project(view, v3_add(s->point, s->virtual_offset));
    if (q < 0 || !same_surface(s, l, (size_t)q) || fabsf(l->roughness[q] - s->roughness) > 0.12f)
        q = surface_pixel;
    if (q < 0)
        return;
    const float rgb[3] = { l->specular[0][q], l->specular[1][q], l->specular[2][q] };
    add(specular, rgb, likeness(s, f, (size_t)q, 1));
}

/* The spot in frame j, whither it was moved; adds what is found there. */
static void visit(const gather *g, spot *s, int j, bool forwards, sums *diffuse, sums *specular, sums *fog)
{
    const held *f = g->frames[j];
    const layers *l = &f->l;
    const projector *view = &g->views[j];
    s->point = forwards ? v3_add(s->point, s->delta) : v3_sub(s->point, s->delta);
    int q = project(view, s->point);
    if (q >= 0 && l->surface[q] == s->surface) {
        vec3 moved = v3_sub(at3(l->position, (size_t)q), at3(l->previous, (size_t)q));
        if (forwards) { /* the step just taken was a guess: take the one noted here */
            vec3 wrong = v3_sub(moved, s->delta);
            if (v3_len2(wrong) > 1e-10f && v3_len2(wrong) < 1.0f) {
                s->point = v3_add(s->point, wrong);
                q = project(view, s->point);
            }
        }
        if (v3_len2(moved) < 100.0f)
            s->delta = moved;
    }
    bool same = q >= 0 && same_surface(s, l, (size_t)q);
    if (same) {
        float w = likeness(s, f, (size_t)q, 0);
        const float d[3] = { l->diffuse[0][q], l->diffuse[1][q], l->diffuse[2][q] };
        add(diffuse, d, w);
        const float m[3] = { l->fog[0][q], l->fog[1][q], l->fog[2][q] };
        add(fog, m, 1.0f);
    }
    if (s->surface != 0)
        add_reflection(s, specular, f, view, same ? q : -1);
}

static spot spot_of(const gather *g, size_t i)
{
    const held *f = g->frames[g->i_now];
    const layers *l = &f->l;
    vec3 point = at3(l->position, i), normal = at3(l->normal, i), in = v3_norm(v3_sub(point, l->camera.position));
    float rough = l->roughness[i], depth = l->depth[i];
    /* a rough lobe's highlight stays with the surface, a mirror's with the image */
    float reach = f_clamp(1.0f - 1.6f * rough, 0.0f, 1.0f) * l->reflected_m[i];
    return (spot){ .i = i,
                   .surface = l->surface[i],
                   .normal = normal,
                   .virtual_offset = v3_scale(in, f_min(reach, 1e4f)),
                   .point = point,
                   .delta = v3_sub(point, at3(l->previous, i)),
                   .tolerance = 0.006f * depth + 0.004f,
                   .roughness = rough,
                   .pilot = { f->pilot[0][i], f->pilot[1][i] },
                   .pilot_var = { f->pilot_var[0][i], f->pilot_var[1][i] } };
}

static void gather_pixel(const gather *g, size_t i)
{
    const layers *l = &g->frames[g->i_now]->l;
    sums diffuse = { { 0 }, 0, 0, 0, 0 }, specular = diffuse, fog = diffuse;
    const float d[3] = { l->diffuse[0][i], l->diffuse[1][i], l->diffuse[2][i] };
    const float r[3] = { l->specular[0][i], l->specular[1][i], l->specular[2][i] };
    const float m[3] = { l->fog[0][i], l->fog[1][i], l->fog[2][i] };
    add(&diffuse, d, 1.0f);
    add(&specular, r, 1.0f);
    add(&fog, m, 1.0f);
    const spot now = spot_of(g, i);
    for (int way = 0; way < 2; way++) {
        spot s = now;
        if (way == 0)
            for (int j = g->i_now - 1; j >= 0; j--)
                visit(g, &s, j, false, &diffuse, &specular, &fog);
        else
            for (int j = g->i_now + 1; j < g->n; j++)
                visit(g, &s, j, true, &diffuse, &specular, &fog);
    }
    denoise_work *k = g->k;
    const held *f = g->frames[g->i_now];
    float fog_prior = 0.25f * fog.l * fog.l / (fog.weight * fog.weight);
    conclude(&diffuse, k->mean.diffuse, k->mean.diffuse_var, i, f->each_var[0][i], f->doubt[0]);
    conclude(&specular, k->mean.specular, k->mean.specular_var, i, f->each_var[1][i], f->doubt[0]);
    conclude(&fog, k->mean.fog, k->mean.fog_var, i, fog_prior, f->doubt[1]);
}

static void gather_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const gather *g = ctx;
    size_t w = (size_t)g->k->w;
    for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++)
        gather_pixel(g, i);
}

void denoise_gather(denoise_work *k, held *const *frames, int n, int i_now)
{
    projector views[64];
    for (int i = 0; i < n; i++)
        views[i] = projector_of(&frames[i]->l);
    gather g = { .k = k, .frames = frames, .views = views, .n = n, .i_now = i_now };
    denoise_bands(k, gather_band, &g);
}
