/* render/denoise.c - the denoiser's frames: a ring of the last 2 * radius + 1, one finished when its neighbours on
 * both sides are there. The work itself is described in denoise_parts.h and done by its other files.
 *
 * Every pass runs over fixed bands of rows and writes only its own, so the number of threads cannot change a bit.
 * Memory at 640x360: about 26 MB a frame held, 360 MB with a radius of 6.
 */
#include "base/fail.h"
#include "render/denoise_parts.h"
#include <stdlib.h>
#include <string.h>

struct denoiser {
    denoise_options options;
    denoise_done done;
    void *user;
    denoise_work work;
    held *ring;
    int capacity;
    long n_pushed, n_done; /* frames in and out */
};

typedef struct bands {
    int h;
    void (*fn)(void *ctx, int y0, int y1, int i_thread);
    void *ctx;
} bands;

static void run_band(void *ctx, int i_chunk, int i_thread)
{
    const bands *b = ctx;
    int y0 = i_chunk * DENOISE_BAND, y1 = y0 + DENOISE_BAND;
    b->fn(b->ctx, y0, y1 < b->h ? y1 : b->h, i_thread);
}

void denoise_bands(denoise_work *k, void (*fn)(void *ctx, int y0, int y1, int i_thread), void *ctx)
{
    bands b = { k->h, fn, ctx };
    ciel_pool_run(k->pool, (k->h + DENOISE_BAND - 1) / DENOISE_BAND, run_band, &b);
}

/* ---- life ---- */

static bool work_create(denoise_work *k)
{
    k->n = (size_t)k->w * (size_t)k->h;
    k->band_floats = (size_t)k->w * DENOISE_BAND * DENOISE_PLANES;
    int threads = k->pool ? ciel_pool_size(k->pool) : 1;
    const size_t n_scratch = sizeof k->scratch / sizeof *k->scratch, n_mean = 12;
    float *block = calloc((n_scratch + n_mean) * k->n, sizeof *block);
    k->band_scratch = malloc(k->band_floats * (size_t)threads * sizeof *k->band_scratch);
    k->scratch[0] = block; /* the block's owner */
    if (!block || !k->band_scratch)
        return false;
    for (size_t i = 0; i < n_scratch; i++)
        k->scratch[i] = block + i * k->n;
    float *at = block + n_scratch * k->n;
    float **planes[12] = { &k->mean.diffuse[0],  &k->mean.diffuse[1],  &k->mean.diffuse[2],   &k->mean.specular[0],
                           &k->mean.specular[1], &k->mean.specular[2], &k->mean.fog[0],       &k->mean.fog[1],
                           &k->mean.fog[2],      &k->mean.diffuse_var, &k->mean.specular_var, &k->mean.fog_var };
    for (size_t i = 0; i < n_mean; i++, at += k->n)
        *planes[i] = at;
    return true;
}

denoiser *denoiser_create(const denoise_options *o, ciel_pool *pool, denoise_done done, void *user)
{
    CIEL_ASSERT(o->w > 0 && o->h > 0 && o->radius_frames >= 0 && done);
    denoiser *d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    d->options = *o;
    d->done = done;
    d->user = user;
    d->work = (denoise_work){ .w = o->w, .h = o->h, .pool = pool, .strength = o->strength > 0 ? o->strength : 1.0f };
    d->capacity = 2 * o->radius_frames + 1;
    d->ring = calloc((size_t)d->capacity, sizeof *d->ring);
    if (!d->ring || !work_create(&d->work))
        denoiser_destroy(&d);
    return d;
}

void denoiser_destroy(denoiser **pd)
{
    denoiser *d = pd ? *pd : NULL;
    if (!d)
        return;
    for (int i = 0; d->ring && i < d->capacity; i++) {
        layers_destroy(&d->ring[i].l);
        free(d->ring[i].pilot[0]);
    }
    free(d->ring);
    free(d->work.scratch[0]);
    free(d->work.band_scratch);
    free(d);
    *pd = NULL;
}

/* ---- frames ---- */

static held *held_at(denoiser *d, long i)
{
    return &d->ring[i % d->capacity];
}

static bool held_make(held *f, int w, int h)
{
    if (f->ready)
        return true;
    size_t n = (size_t)w * (size_t)h;
    float *block = f->pilot[0] ? f->pilot[0] : malloc(6 * n * sizeof *block);
    f->ready = block && layers_create(&f->l, w, h);
    for (size_t i = 0; block && i < 2; i++) {
        f->pilot[i] = block + i * n;
        f->pilot_var[i] = block + (2 + i) * n;
        f->each_var[i] = block + (4 + i) * n;
    }
    return f->ready;
}

static void copy_frame(layers *to, const layers *from)
{
    size_t n = (size_t)from->w * (size_t)from->h, bytes = n * sizeof(float);
    for (int c = 0; c < 3; c++) {
        memcpy(to->diffuse[c], from->diffuse[c], bytes);
        memcpy(to->specular[c], from->specular[c], bytes);
        memcpy(to->fog[c], from->fog[c], bytes);
        memcpy(to->position[c], from->position[c], bytes);
        memcpy(to->previous[c], from->previous[c], bytes);
        memcpy(to->normal[c], from->normal[c], bytes);
    }
    memcpy(to->depth, from->depth, bytes);
    memcpy(to->roughness, from->roughness, bytes);
    memcpy(to->reflected_m, from->reflected_m, bytes);
    memcpy(to->surface, from->surface, n * sizeof *to->surface);
    memcpy(to->borrows, from->borrows, n);
    to->i_frame = from->i_frame;
    to->i_shot = from->i_shot;
    to->camera = from->camera;
}

static int finish_next(denoiser *d)
{
    long now = d->n_done, radius = d->options.radius_frames, first = now, last = now;
    while (first > 0 && now - first < radius && held_at(d, first - 1)->l.i_shot == held_at(d, now)->l.i_shot)
        first--;
    while (last + 1 < d->n_pushed && last - now < radius && held_at(d, last + 1)->l.i_shot == held_at(d, now)->l.i_shot)
        last++;
    held *frames[64];
    int n = 0;
    for (long i = first; i <= last; i++)
        frames[n++] = held_at(d, i);
    denoise_gather(&d->work, frames, n, (int)(now - first));
    denoise_smooth(&d->work, held_at(d, now));
    layers clean = held_at(d, now)->l;
    memcpy(clean.diffuse, d->work.mean.diffuse, sizeof clean.diffuse);
    memcpy(clean.specular, d->work.mean.specular, sizeof clean.specular);
    memcpy(clean.fog, d->work.mean.fog, sizeof clean.fog);
    d->n_done++;
    return d->done(d->user, &clean);
}

int denoiser_push(denoiser *d, const layers *noisy)
{
    CIEL_ASSERT(noisy->w == d->work.w && noisy->h == d->work.h && d->capacity <= 64);
    held *f = held_at(d, d->n_pushed);
    if (!held_make(f, noisy->w, noisy->h))
        return CIEL_E_NOMEM;
    copy_frame(&f->l, noisy);
    denoise_prepare(&d->work, f);
    d->n_pushed++;
    int rc = CIEL_OK;
    while (rc == CIEL_OK && d->n_done + d->options.radius_frames < d->n_pushed)
        rc = finish_next(d);
    return rc;
}

int denoiser_flush(denoiser *d)
{
    int rc = CIEL_OK;
    while (rc == CIEL_OK && d->n_done < d->n_pushed)
        rc = finish_next(d);
    return rc;
}
