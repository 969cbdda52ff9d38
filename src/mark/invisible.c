/* mark/invisible.c - the detector of the invisible mark: windows, guesses of the tile's size, decoding.
 *
 * Guesses come in the order of what usually happens to films: not cut (the tile has its share of the frame, whatever
 * the scale), cut but not scaled (the tile has the size of a film with one of the usual heights), anything else (the
 * repetition says it). For each guess that shows a peak the chips are read; only the keyed check accepts.
 */
#include "mark/invisible.h"
#include "base/rng.h"
#include "mark/invisible_code.h"
#include "mark/invisible_repeat.h"
#include "mark/invisible_tile.h"
#include "mark/invisible_turn.h"
#include "mark/invisible_windows.h"
#include "media/media.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define TILE_SHARE  (32.0 / 120.0) /* of the shorter side of the film, once */
#define PEAK_WORTH  6.5            /* deviations below which nothing is read */
#define PEAK_FAINT  4.6            /* deviations below which no better size is looked for nearby */
#define PEAK_CLEAR  12.0           /* deviations above which a pattern is there, readable or not */
#define LONG_ENOUGH 6              /* windows from which what stays can be told from what passes */
#define GUESSES_MAX 12

struct mark_detector {
    mark_keys keys;
    mark_layout layouts[MARK_KEYS_MAX];
    double fps;
    int64_t n_frames;
    mark_windows windows;
    mark_found found;
    float *residuals[MARK_WINDOWS_MAX];
    mark_tile *tile;
};

uint64_t mark_id_of(const char *name)
{
    return rng_key(name);
}

void mark_id_text(char out[17], uint64_t id)
{
    snprintf(out, 17, "%016llx", (unsigned long long)id);
}

int mark_detector_create(mark_detector **out, const mark_keys *keys, double fps, ciel_fail *fail)
{
    mark_detector *d = calloc(1, sizeof *d);
    if (!d)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look for the mark");
    d->keys = *keys;
    d->fps = fps > 0.5 && fps < 1000 ? fps : 24;
    for (int i = 0; i < keys->n; i++) /* newest first */
        mark_layout_make(&d->layouts[i], &keys->keys[keys->n - 1 - i]);
    int rc = mark_tile_create(&d->tile, d->layouts, keys->n, MARK_WINDOWS_MAX, fail);
    if (rc == CIEL_OK)
        *out = d;
    else
        mark_detector_destroy(&d);
    return rc;
}

void mark_detector_destroy(mark_detector **pd)
{
    mark_detector *d = pd ? *pd : NULL;
    if (!d)
        return;
    for (int i = 0; i < MARK_WINDOWS_MAX; i++)
        free(d->residuals[i]);
    mark_windows_free(&d->windows);
    mark_tile_destroy(&d->tile);
    free(d);
    *pd = NULL;
}

static bool read_chips(mark_detector *d, const mark_peak *p, const float *weights)
{
    float chips[MARK_CHIPS];
    double agreement;
    const mark_key *key = &d->keys.keys[d->keys.n - 1 - p->i_key];
    mark_found f = { .found = true, .generation = key->generation, .peak = p->height, .mirrored = p->mirrored };
    mark_tile_chips(d->tile, p, weights, chips);
    if (!mark_chips_read(&f.id, &agreement, chips, &d->layouts[p->i_key], key))
        return false;
    f.confidence = fmax(2 * agreement - 1, 0);
    d->found = f;
    return true;
}

/* a part of the film only: what was joined from several films carries several ids */
static bool read_part(mark_detector *d, const mark_peak *p, const float *weights, int from, int to)
{
    float part[MARK_WINDOWS_MAX] = { 0 };
    for (int i = from; i < to; i++)
        part[i] = weights[i];
    return read_chips(d, p, part);
}

/* Windows count by what each shows of the pattern, then by how a turning sign would go through all of that. */
static bool read_at(mark_detector *d, const mark_peak *p, double tile_width, double tile_height)
{
    float measured[MARK_WINDOWS_MAX], fitted[MARK_WINDOWS_MAX];
    int n = d->windows.n;
    mark_tile_weights(d->tile, p, measured);
    mark_turn_fit(fitted, measured, n, d->windows.frames_wanted / d->fps);
    bool found = read_chips(d, p, fitted) || read_chips(d, p, measured) ||
                 (n >= 12 && p->height > PEAK_CLEAR &&
                  (read_part(d, p, measured, 0, n / 2) || read_part(d, p, measured, n / 2, n)));
    if (found) {
        d->found.tile_width = tile_width * d->windows.factor;
        d->found.tile_height = tile_height * d->windows.factor;
    }
    return found;
}

/* try one size of the tile with every key, both ways round; *best: the height of the best peak */
static bool try_size(mark_detector *d, double tile_width, double tile_height, double *best)
{
    const mark_windows *w = &d->windows;
    mark_tile_fold(d->tile, d->residuals, w->n, w->width, w->height, tile_width, tile_height);
    *best = 0;
    for (int i = 0; i < 2 * d->keys.n; i++) {
        mark_peak p = mark_tile_peak(d->tile, i / 2, i % 2 == 1);
        *best = fmax(*best, p.height);
        d->found.peak = fmax(d->found.peak, p.height);
        if (p.height > PEAK_WORTH && read_at(d, &p, tile_width, tile_height))
            return true;
    }
    return false;
}

/* the whole film, of its own or of a usual aspect, at any scale */
static bool try_uncut(mark_detector *d)
{
    static const double usual[] = { 16.0 / 9, 1, 4.0 / 3, 3.0 / 2 };
    double w = d->windows.width, h = d->windows.height, best, shorter = w < h ? w : h;
    if (try_size(d, TILE_SHARE * shorter, TILE_SHARE * shorter, &best))
        return true;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        double aspect = w > h ? usual[i] : 1 / usual[i];
        double as_made = aspect > 1 ? 1 : aspect, tile_height = TILE_SHARE * h * as_made;
        double tile_width = TILE_SHARE * w / aspect * as_made;
        if (fabs(w / h / aspect - 1) > 0.005 && try_size(d, tile_width, tile_height, &best))
            return true;
    }
    return false;
}

/* a part of a film of a usual size, not scaled */
static bool try_unscaled(mark_detector *d)
{
    static const int usual[] = { 360, 480, 540, 720, 1024, 1080, 2160 };
    double best, factor = d->windows.factor;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        double tile = TILE_SHARE * usual[i] / factor;
        if (tile > 40 && tile < d->windows.width && try_size(d, tile, tile, &best))
            return true;
    }
    return false;
}

/* climb from a guess to the size with the highest peak */
static bool try_around(mark_detector *d, mark_size s)
{
    static const signed char ways[5][2] = { { 0, 0 }, { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
    double top = 0;
    for (double step = 0.004; step > 0.0015; step *= 0.5) {
        mark_size from = s;
        for (int k = top > 0; k < 5; k++) {
            double w = from.width * (1 + step * ways[k][0]), h = from.height * (1 + step * ways[k][1]), peak;
            if (try_size(d, w, h, &peak))
                return true;
            if (top <= 0 && peak < PEAK_FAINT)
                return false;
            if (peak > top) {
                top = peak;
                s = (mark_size){ w, h, 0 };
            }
        }
        if (top < PEAK_WORTH)
            return false;
    }
    return false;
}

static int try_repeats(mark_detector *d, ciel_fail *fail)
{
    mark_size guesses[GUESSES_MAX];
    const mark_windows *w = &d->windows;
    double longest = fmin(0.8 * fmax(w->width, w->height), 320);
    int n = mark_repeat_guess(guesses, GUESSES_MAX, d->residuals, w->n, w->width, w->height, 40, longest, fail);
    for (int i = 0; i < n; i++)
        if (try_around(d, guesses[i]))
            return CIEL_OK;
    return n < 0 ? n : CIEL_OK;
}

static int make_residuals(mark_detector *d, bool against_time, ciel_fail *fail)
{
    mark_windows *w = &d->windows;
    size_t n = (size_t)w->width * (size_t)w->height;
    float *scratch = malloc(3 * n * sizeof *scratch);
    bool good = scratch != NULL;
    for (int i = 0; good && i < w->n; i++) {
        if (!d->residuals[i])
            d->residuals[i] = malloc(n * sizeof(float));
        good = d->residuals[i] != NULL;
        if (good)
            mark_windows_residual(d->residuals[i], w, i, against_time, scratch);
    }
    free(scratch);
    return good ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look for the mark");
}

static int search(mark_detector *d, ciel_fail *fail)
{
    int rc = CIEL_OK;
    for (int kind = 1; kind >= 0 && rc == CIEL_OK && !d->found.found; kind--) {
        if (kind == 1 && d->windows.n < LONG_ENOUGH)
            continue;
        rc = make_residuals(d, kind == 1, fail);
        if (rc == CIEL_OK && !try_uncut(d) && !try_unscaled(d) && (kind == 1 || d->windows.n < LONG_ENOUGH))
            rc = try_repeats(d, fail);
    }
    mark_windows_clear(&d->windows);
    return rc;
}

static bool is_done(const mark_detector *d)
{
    return d->found.found || (double)d->n_frames > MARK_DETECT_SECONDS * d->fps;
}

int mark_detector_frame(mark_detector *d, const uint8_t *rgb, int width, int height, ciel_fail *fail)
{
    if (is_done(d))
        return CIEL_OK;
    int rc = mark_windows_add(&d->windows, rgb, width, height, d->fps, fail);
    d->n_frames += rc == CIEL_OK;
    return rc == CIEL_OK && d->windows.n == MARK_WINDOWS_MAX ? search(d, fail) : rc;
}

int mark_detector_finish(mark_detector *d, mark_found *out, ciel_fail *fail)
{
    int rc = CIEL_OK;
    if (d->n_frames == 0)
        return ciel_fail_set(fail, CIEL_E_INVAL, "no frames to look for a mark in");
    mark_windows_close(&d->windows);
    if (!d->found.found && d->windows.n > 0)
        rc = search(d, fail);
    if (rc == CIEL_OK)
        *out = d->found;
    return rc;
}

typedef struct film_search {
    mark_detector *detector;
    const mark_keys *keys;
} film_search;

static int take_picture(void *user, const picture *p, double fps, ciel_fail *fail)
{
    film_search *s = user;
    int rc = s->detector ? CIEL_OK : mark_detector_create(&s->detector, s->keys, fps, fail);
    if (rc == CIEL_OK)
        rc = mark_detector_frame(s->detector, p->rgb, p->width, p->height, fail);
    return rc < 0 ? rc : is_done(s->detector);
}

int mark_detect_film(mark_found *out, const char *path, const mark_keys *keys, ciel_fail *fail)
{
    film_search s = { NULL, keys };
    int rc = film_scan(path, take_picture, &s, fail);
    if (rc == CIEL_OK)
        rc = mark_detector_finish(s.detector, out, fail);
    mark_detector_destroy(&s.detector);
    return rc;
}
