/* pipeline/engine_film.c - a scene's film by a video model: its prompt as states, a first picture, a guide; frames
 * back. */
#include "pipeline/engine_parts.h"

#include "base/file.h"
#include "base/log.h"
#include "media/media.h"
#include "neural/trace_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the released models were trained to be kept from (Wan's own default, verbatim). */
static const char bad_pictures[] = "色调艳丽，过曝，静态，细节模糊不清，字幕，风格，作品，画作，画面，静止，整体发灰，"
                                   "最差质量，低质量，JPEG压缩残留，丑陋的，残缺的，"
                                   "多余的手指，画得不好的手部，画得不好的脸部，畸形的，毁容的，形态畸形的肢体，手指融"
                                   "合，静止不动的画面，杂乱的背景，三条腿，"
                                   "背景人很多，倒着走";

typedef struct filming {
    engine *e;
    const engine_film *f;
    neural_wan_request r;
    engine_shape shape;
    int n_given; /* frames of the film */
    ciel_arena arena;
} filming;

/* A prompt's states in rows of the context's length, zeros after the words. */
static int states_of(filming *m, const char *prompt, const float **out, neural_stream *s, ciel_fail *fail)
{
    char *cache_dir = ciel_cache_dir(), *cache = ciel_path_join(cache_dir, "neural");
    neural_text_options o = { m->r.compute, NEURAL_TEXT_TOKENS, cache };
    neural_states states = { 0 };
    int rc = neural_text_states(&states, &m->arena, s, m->e->model, prompt, &o, fail);
    if (rc == CIEL_OK) {
        float *rows = ARENA_ARRAY(&m->arena, (size_t)m->r.text_rows * (size_t)states.dim, float);
        memcpy(rows, states.values, (size_t)states.n * (size_t)states.dim * sizeof *rows);
        *out = rows;
    }
    free(cache);
    free(cache_dir);
    return rc;
}

static int read_prompts(filming *m, ciel_fail *fail)
{
    const scene *sc = m->f->scene;
    neural_stream *s = NULL;
    if (!sc->prompt || !sc->prompt[0])
        return ciel_fail_set(fail, CIEL_E_DATA, "the scene has no prompt for %s to go by", m->e->name);
    int rc = neural_stream_create(&s, m->f->pool, neural_level_best(), m->f->cancel, fail);
    if (rc == CIEL_OK)
        rc = states_of(m, sc->prompt, &m->r.prompt, s, fail);
    if (rc == CIEL_OK && m->r.guidance != 1)
        rc = states_of(m, m->e->o.negative ? m->e->o.negative : bad_pictures, &m->r.negative, s, fail);
    neural_stream_destroy(&s);
    return rc;
}

/* The middle of a picture in the model's shape, -1..1. */
static int read_picture(filming *m, const char *path, ciel_fail *fail)
{
    picture p = { 0 }, scaled = { 0 };
    int w = m->r.width, h = m->r.height, rc = picture_read(&p, path, fail);
    if (rc < 0)
        return rc;
    double kx = (double)w / p.width, ky = (double)h / p.height, k = kx > ky ? kx : ky;
    int large_w = (int)lround(p.width * k), large_h = (int)lround(p.height * k);
    large_w = large_w < w ? w : large_w;
    large_h = large_h < h ? h : large_h;
    rc = picture_scale(&scaled, &p, large_w, large_h, fail);
    if (rc == CIEL_OK) {
        float *out = ARENA_ARRAY(&m->arena, (size_t)w * (size_t)h * 3, float);
        const uint8_t *from =
            scaled.rgb + ((size_t)((large_h - h) / 2) * (size_t)large_w + (size_t)((large_w - w) / 2)) * 3;
        for (int y = 0; y < h; y++)
            for (int x = 0; x < 3 * w; x++)
                out[y * 3 * w + x] = (float)from[(size_t)y * (size_t)large_w * 3 + (size_t)x] / 127.5f - 1.0f;
        m->r.picture = out;
    }
    picture_free(&scaled);
    picture_free(&p);
    return rc;
}

static int give_guide(void *user, int64_t i, float *rgb, ciel_fail *fail)
{
    const filming *m = user;
    int64_t n = (int64_t)m->r.width * m->r.height * 3;
    const uint8_t *from = m->f->guide + i * n;
    (void)fail;
    for (int64_t k = 0; k < n; k++)
        rgb[k] = (float)from[k] / 127.5f - 1.0f;
    return CIEL_OK;
}

static void hear(void *user, const neural_wan_progress *p)
{
    const filming *m = user;
    if (m->f->progress)
        m->f->progress(m->f->user, p->fraction, p->stage == NEURAL_WAN_DENOISE ? p->step : p->n_steps, p->n_steps);
}

/* The film's frames whose nearest instant is the model's frame `i`. */
static int take_frame(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    filming *m = user;
    const scene *sc = m->f->scene;
    picture own = { 0 }, scaled = { 0 };
    int64_t n = (int64_t)m->r.width * m->r.height * 3;
    bool same = sc->width == m->r.width && sc->height == m->r.height, last = i == m->r.frames - 1;
    int rc = picture_create(&own, m->r.width, m->r.height, fail);
    for (int64_t k = 0; rc == CIEL_OK && k < n; k++)
        own.rgb[k] = (uint8_t)lrintf((rgb[k] * 0.5f + 0.5f) * 255.0f);
    if (rc == CIEL_OK && !same)
        rc = picture_scale(&scaled, &own, sc->width, sc->height, fail);
    while (rc == CIEL_OK && m->n_given < m->f->n_frames &&
           (last || floor((double)m->n_given * m->shape.fps / sc->fps + 0.5) <= (double)i))
        rc = m->f->take(m->f->user, m->n_given++, same ? own.rgb : scaled.rgb, fail);
    picture_free(&own);
    picture_free(&scaled);
    return rc;
}

int engine_run(engine *e, const engine_film *f, ciel_fail *fail)
{
    const scene *sc = f->scene;
    filming m = { .e = e, .f = f, .r = engine_request(e, sc->width, sc->height, sc->seconds) };
    m.shape = engine_shape_of(e, sc->width, sc->height, sc->seconds);
    m.r.pool = f->pool;
    m.r.cancel = f->cancel;
    m.r.sampler.seed = (uint64_t)sc->seed;
    m.r.checkpoint = e->o.checkpoint;
    m.r.guide = f->guide ? e->o.guide : 0;
    m.r.guide_frame = give_guide;
    m.r.progress = hear;
    m.r.take = take_frame;
    m.r.user = m.r.take_user = m.r.guide_user = &m;
    int rc = read_prompts(&m, fail);
    if (rc == CIEL_OK && e->o.picture)
        rc = read_picture(&m, e->o.picture, fail);
    if (rc == CIEL_OK && e->o.dump_trace)
        m.r.trace = neural_trace_create();
    if (rc == CIEL_OK)
        rc = neural_wan_run(&m.r, fail);
    if (rc == CIEL_OK && m.r.trace)
        rc = neural_trace_write(m.r.trace, e->o.dump_trace, fail);
    neural_trace_free(&m.r.trace);
    if (rc == CIEL_OK && neural_lora_used(e->lora) < neural_lora_pairs(e->lora))
        ciel_log(CIEL_LOG_WARN, "pipeline", "%d of %d pairs of the LoRA belong to nothing in %s",
                 neural_lora_pairs(e->lora) - neural_lora_used(e->lora), neural_lora_pairs(e->lora), e->name);
    ciel_arena_free(&m.arena);
    return rc;
}
