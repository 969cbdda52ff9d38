/* render/render.c - the renderer's outside: frames in, in film order; finished pictures out, some frames later.
 *
 * A pushed frame is traced at once (light at half resolution, looks at full) and waits in a queue: until the denoiser,
 * which wants frames on both sides, hands the cleaned light back and it is resolved; then until its neighbours are
 * resolved too and can steady it; then it is printed (particles, lens, look) and sunk. It stays until the last frame
 * that it can steady is printed.
 */
#include "render/render.h"
#include "base/log.h"
#include "base/rng.h"
#include "render/denoise_lens.h"
#include "render/frame.h"
#include "render/particles.h"
#include "render/tracer.h"
#include <stdlib.h>
#include <time.h>

/* a frame in the queue, with what the look needs of its stage */
typedef struct waiting {
    frame f;
    scene_look look;
    char style[48];
    particle_crowd *particles; /* NULL = none */
    bool resolved;
    struct waiting *next;
} waiting;

struct render {
    render_options o;
    render_sink sink;
    void *user;
    tracer t;
    layers light;
    denoiser *cleaner;
    waiting *first, *last; /* the queue: printed, resolved, traced */
    waiting *next_print;   /* NULL = all are printed */
    double exposure;       /* of the shot */
    int i_shot, frames_in_shot;
    bool any;
    frame_plan plan;
    ciel_fail *fail; /* of the call in progress: for the sink */
    uint8_t *rgb;
    float *planes;
    float *particle_noise; /* NULL until particles are drawn */
    uint64_t seed;
    render_stats stats;
};

render_options render_options_default(void)
{
    return (render_options){ .width = 1280, .height = 720, .quality = RENDER_STANDARD };
}

static double process_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool cancelled(const render *r)
{
    return r->o.cancel && *r->o.cancel;
}

static void plan_by_quality(render *r)
{
    static const struct {
        int samples, bounces, looks, even, blurred;
    } by_quality[3] = { { 1, 2, 1, 1, 1 }, { 1, 3, 2, 1, 1 }, { 6, 5, 5, 5, 8 } },
      still_by_quality[3] = { { 6, 3, 4, 4, 10 }, { 24, 4, 8, 8, 20 }, { 64, 6, 16, 16, 48 } };
    int q = (int)r->o.quality;
    q = q < 0 ? 0 : q > 2 ? 2 : q;
    r->plan.samples = r->o.samples > 0 ? r->o.samples
                      : r->o.still     ? still_by_quality[q].samples
                                       : by_quality[q].samples;
    r->plan.looks = r->o.still ? still_by_quality[q].looks : by_quality[q].looks;
    r->plan.looks_even = r->o.still ? still_by_quality[q].even : by_quality[q].even;
    r->plan.looks_blurred = r->o.still ? still_by_quality[q].blurred : by_quality[q].blurred;
    r->t.bounces = r->o.bounces > 0 ? r->o.bounces : r->o.still ? still_by_quality[q].bounces : by_quality[q].bounces;
    r->plan.steadied = !r->o.still;
    r->plan.cancel = r->o.cancel;
    r->plan.pool = r->o.pool;
}

static int finish(void *user, const layers *clean);

/* How far the denoiser goes: a still has no frames beside it that could tell specks from light. */
static float smoothing(const render_options *opts)
{
    static const float film[3] = { 1.0f, 1.0f, 0.8f }, still[3] = { 2.2f, 1.4f, 0.8f };
    int q = (int)opts->quality < 0 ? 0 : (int)opts->quality > 2 ? 2 : (int)opts->quality;
    return opts->still ? still[q] : film[q];
}

int render_create(render **out, const render_options *opts, render_sink sink, void *user, ciel_fail *fail)
{
    if (opts->width < 16 || opts->height < 16 || opts->width > 4096 || opts->height > 4096 || opts->width % 2 ||
        opts->height % 2) {
        ciel_fail_set(fail, CIEL_E_INVAL, "cannot render %dx%d pixels", opts->width, opts->height);
        ciel_fail_hint(fail, "both sides even, from 16 to 4096");
        return CIEL_E_INVAL;
    }
    render *r = calloc(1, sizeof *r);
    if (!r)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the renderer");
    r->o = *opts;
    r->sink = sink;
    r->user = user;
    int code = tracer_create(&r->t, fail);
    if (code) {
        free(r);
        return code;
    }
    plan_by_quality(r);
    size_t n = (size_t)opts->width * (size_t)opts->height;
    int half_w = opts->width / 2, half_h = opts->height / 2;
    /* history costs memory by the pixel: large pictures look less far */
    int radius = opts->still ? 0 : n > 1500000 ? 3 : 4;
    denoise_options d = { half_w, half_h, radius, smoothing(opts) };
    r->rgb = malloc(n * 3);
    r->planes = malloc(n * 3 * sizeof(float));
    r->cleaner = denoiser_create(&d, opts->pool, finish, r);
    if (!r->rgb || !r->planes || !r->cleaner || !layers_create(&r->light, half_w, half_h)) {
        render_destroy(&r);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to render %dx%d", opts->width, opts->height);
    }
    *out = r;
    return CIEL_OK;
}

static void waiting_free(waiting *w)
{
    frame_destroy(&w->f);
    render_particles_free(&w->particles);
    free(w);
}

void render_destroy(render **pr)
{
    render *r = *pr;
    if (!r)
        return;
    while (r->first) {
        waiting *next = r->first->next;
        waiting_free(r->first);
        r->first = next;
    }
    if (r->cleaner)
        denoiser_destroy(&r->cleaner);
    layers_destroy(&r->light);
    tracer_destroy(&r->t);
    free(r->rgb);
    free(r->planes);
    free(r->particle_noise);
    free(r);
    *pr = NULL;
}

/* ---- a frame's way out ---- */

static void grade(render *r, const waiting *w)
{
    size_t n = (size_t)r->o.width * (size_t)r->o.height;
    float *normals[3] = { NULL, NULL, NULL };
    if (w->f.light && (normals[0] = malloc(n * 3 * sizeof(float))) != NULL) {
        normals[1] = normals[0] + n;
        normals[2] = normals[0] + 2 * n;
        for (size_t i = 0; i < n; i++) {
            vec3 v = unpack_direction(w->f.normal[i]);
            normals[0][i] = v.x;
            normals[1][i] = v.y;
            normals[2][i] = v.z;
        }
    }
    look_input in = { .w = r->o.width,
                      .h = r->o.height,
                      .rgb = { r->planes, r->planes + n, r->planes + 2 * n },
                      .depth = w->f.depth,
                      .normal = { normals[0], normals[1], normals[2] },
                      .surface = w->f.surface,
                      .light = w->f.light,
                      .exposure = w->f.exposure,
                      .seed = r->seed,
                      .i_frame = w->f.i_frame,
                      .pool = r->o.pool };
    look_apply(r->rgb, &in, &w->look);
    free(normals[0]);
}

static bool is_drawn(const scene_look *look)
{
    return look->outlines > 0.0 || look->cel_levels >= 1.0;
}

/* The resolved frames around w of its shot. */
static int neighbours(const render *r, const waiting *w, const frame *out[FRAME_WINDOW], int *now)
{
    int n = 0;
    for (const waiting *k = r->first; k && n < FRAME_WINDOW; k = k->next) {
        int off = k->f.i_frame - w->f.i_frame;
        if (off < -FRAME_WINDOW / 2 || k->f.i_shot != w->f.i_shot)
            continue;
        if (off > FRAME_WINDOW / 2 || !k->resolved)
            break;
        *now = off == 0 ? n : *now;
        out[n++] = &k->f;
    }
    return n;
}

static void drop_printed(render *r)
{
    while (r->first != r->next_print && r->first != r->last &&
           (!r->next_print || r->next_print->f.i_frame - r->first->f.i_frame > FRAME_WINDOW / 2 ||
            r->next_print->f.i_shot != r->first->f.i_shot)) {
        waiting *next = r->first->next;
        waiting_free(r->first);
        r->first = next;
    }
}

static int print(render *r, waiting *w)
{
    size_t n = (size_t)r->o.width * (size_t)r->o.height;
    float *planes[3] = { r->planes, r->planes + n, r->planes + 2 * n };
    const frame *around[FRAME_WINDOW];
    int now = 0, n_around = neighbours(r, w, around, &now);
    frame_steady(around, n_around, now, planes, r->o.pool);
    if (r->o.still) /* a film's frames steady each other instead */
        frame_soften(&w->f, planes, r->o.pool);
    denoise_lens(planes, w->f.depth, r->o.width, r->o.height, &w->f.camera.pose[0], r->o.pool);
    if (w->particles && !r->particle_noise && !(r->particle_noise = render_particles_noise(r->o.pool)))
        return CIEL_E_NOMEM;
    if (w->particles)
        render_particles_draw(w->particles, r->particle_noise, planes, w->f.depth, r->o.pool);
    grade(r, w);
    r->next_print = w->next;
    int i_frame = w->f.i_frame;
    drop_printed(r);
    r->stats.frames++;
    return cancelled(r) ? CIEL_E_CANCELLED : r->sink(r->user, i_frame, r->rgb, r->fail);
}

/* Whether all frames that can steady w are resolved, or never will come (`all`). */
static bool can_print(const waiting *w, bool all)
{
    const waiting *k = w;
    for (int i = 0; i <= FRAME_WINDOW / 2; i++, k = k->next) {
        if (!k)
            return all;
        if (k->f.i_shot != w->f.i_shot)
            return true;
        if (!k->resolved)
            return false;
    }
    return true;
}

static int print_ready(render *r, bool all)
{
    int code = CIEL_OK;
    while (!code && r->next_print && can_print(r->next_print, all))
        code = print(r, r->next_print);
    return code;
}

static int finish(void *user, const layers *clean)
{
    render *r = user;
    waiting *w = r->first;
    while (w && w->resolved)
        w = w->next;
    CIEL_ASSERT(w && w->f.i_frame == clean->i_frame);
    if (cancelled(r))
        return CIEL_E_CANCELLED;
    double begin = process_seconds();
    frame_resolve(&w->f, clean, r->o.pool);
    w->resolved = true;
    int code = print_ready(r, r->o.still);
    r->stats.look_s += process_seconds() - begin;
    return code;
}

/* ---- a frame's way in ---- */

static double exposure_of(render *r, const stage *st)
{
    const scene_look *look = st->look;
    if (look && !look->auto_exposure)
        return 1.44 / exp2(look->exposure_ev); /* EV at ISO 100: mid grey at 2^EV / 8 cd/m2 */
    const size_t n = (size_t)TRACER_METER_W * TRACER_METER_H;
    float *l = malloc(n * sizeof *l);
    if (!l)
        return 0.01;
    float albedo;
    tracer_measure(&r->t, st, l, &albedo, r->o.pool);
    double e = tracer_exposure(l, n, albedo);
    e *= exp2(look ? look->exposure_ev : 0.0);
    free(l);
    ciel_log(CIEL_LOG_DEBUG, "render", "shot %d: mid grey at %.3g cd/m2, %zu emitters in %u clusters", st->i_shot,
             0.18 / e, r->t.l.n_emitters, r->t.l.n_clusters);
    return e;
}

static waiting *enqueue(render *r, const stage *st)
{
    static const scene_look plain = { .style = "film",
                                      .auto_exposure = true,
                                      .contrast = 1,
                                      .saturation = 1,
                                      .shadows = { 128, 128, 128 },
                                      .highlights = { 128, 128, 128 } };
    waiting *w = calloc(1, sizeof *w);
    const scene_look *look = st->look ? st->look : &plain;
    if (!w || !frame_create(&w->f, r->o.width, r->o.height, is_drawn(look))) {
        free(w);
        return NULL;
    }
    w->look = *look;
    if (w->look.style) {
        strncpy(w->style, w->look.style, sizeof w->style - 1);
        w->look.style = w->style;
    }
    if (render_particles_take(&w->particles, st, r->o.width, r->o.height, render_particles_light, &r->t, r->o.pool)) {
        waiting_free(w);
        return NULL;
    }
    w->f.i_frame = st->i_frame;
    w->f.i_shot = st->i_shot;
    w->f.seed = r->seed;
    w->f.exposure = r->exposure;
    w->f.camera = (lens){ { st->camera[0], st->camera[1] }, r->o.width, r->o.height };
    if (r->last)
        r->last->next = w;
    else
        r->first = w;
    r->last = w;
    if (!r->next_print)
        r->next_print = w;
    return w;
}

/* Above this noise a sparse frame would show mottles. */
#define NOISE_MOST 0.085f

static int study(render *r, waiting *w)
{
    float noise = 0.0f;
    int code = frame_study(&w->f, &r->light, &r->t, &r->plan, &noise);
    r->plan.sparse = !r->o.still && r->plan.samples == 1;
    r->plan.sparse_light = r->plan.sparse && noise < NOISE_MOST;
    ciel_log(CIEL_LOG_DEBUG, "render", "light of a single path spreads by %.3f: %s", (double)noise,
             r->plan.sparse_light ? "every other pixel" : "every pixel");
    return code;
}

static void count(render *r, const waiting *w)
{
    r->stats.light_s += w->f.seconds_light;
    r->stats.gbuffer_s += w->f.seconds_look;
    r->stats.rays += w->f.rays;
    size_t bytes = world_bytes(&r->t.w) + lights_bytes(&r->t.l);
    for (const waiting *k = r->first; k; k = k->next)
        bytes += frame_bytes(&k->f);
    r->stats.peak_bytes = bytes > r->stats.peak_bytes ? bytes : r->stats.peak_bytes;
}

static int cancel_words(int code, ciel_fail *fail)
{
    if (code == CIEL_E_CANCELLED)
        return ciel_fail_set(fail, code, "the render was cancelled");
    if (code == CIEL_E_NOMEM)
        return ciel_fail_set(fail, code, "no memory left while rendering");
    return code;
}

int render_push(render *r, const stage *st, ciel_fail *fail)
{
    if (cancelled(r))
        return cancel_words(CIEL_E_CANCELLED, fail);
    r->fail = fail;
    r->seed = st->seed;
    double begin = process_seconds();
    int code = tracer_update(&r->t, st, r->o.pool, fail);
    if (code)
        return code;
    bool cut = !r->any || st->i_shot != r->i_shot;
    if (cut) {
        r->exposure = exposure_of(r, st);
        r->t.limit = (float)(6.0 / r->exposure);
        r->frames_in_shot = 0;
    }
    r->any = true;
    r->i_shot = st->i_shot;
    r->stats.build_s += process_seconds() - begin;
    waiting *w = enqueue(r, st);
    if (!w)
        return cancel_words(CIEL_E_NOMEM, fail);
    if (cut)
        code = study(r, w);
    r->plan.i_in_shot = r->frames_in_shot++;
    r->plan.first_sample = (uint32_t)(r->plan.i_in_shot * r->plan.samples);
    if (!code)
        code = frame_light(&w->f, &r->light, &r->t, &r->plan);
    guide_learn(&r->t.g);
    if (!code)
        code = frame_look(&w->f, &r->light, &r->t, &r->plan);
    if (code)
        return cancel_words(code, fail);
    count(r, w);
    begin = process_seconds();
    double look = r->stats.look_s;
    code = denoiser_push(r->cleaner, &r->light);
    r->stats.denoise_s += process_seconds() - begin - (r->stats.look_s - look);
    return cancel_words(code, fail);
}

int render_flush(render *r, ciel_fail *fail)
{
    r->fail = fail;
    double begin = process_seconds(), look = r->stats.look_s;
    int code = denoiser_flush(r->cleaner);
    if (!code)
        code = print_ready(r, true);
    r->stats.denoise_s += process_seconds() - begin - (r->stats.look_s - look);
    return cancel_words(code, fail);
}

render_stats render_statistics(const render *r)
{
    render_stats s = r->stats;
    return s;
}
