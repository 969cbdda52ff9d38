/* mark/invisible_tile.c - see invisible_tile.h.
 *
 * An encoder leaves little but the low frequencies of the pattern, which blurs chips into one another, and adds what is
 * not the pattern where it has left nothing. How much is left at each frequency is told from the synchronisation chips
 * before the others are read: a matched filter for what came through, not for what was written.
 */
#include "mark/invisible_tile.h"
#include "mark/invisible_transform.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID   MARK_GRID
#define BINS   (GRID / 2 + 1)
#define N_REAL (GRID * GRID)
#define N_BINS (GRID * BINS)
#define SMOOTH 2 /* radius over which the noise's spectrum is averaged, bins */
#define HEARD  5 /* the same for what is left of the pattern */
#define N_SYNC (MARK_CHIPS / 4)

typedef struct place {
    int a, b;
    float part;
} place;

struct mark_tile {
    const mark_layout *layouts;
    int n_keys, n_windows;
    mark_transform fft;
    float *real;            /* N_REAL, of fft */
    fftwf_complex *bins;    /* N_BINS, of fft */
    fftwf_complex *sync;    /* [n_keys][N_BINS] */
    fftwf_complex *spectra; /* [windows][N_BINS], whitened */
    float *fields;          /* [windows][N_REAL], of the last mark_tile_peak */
    float chip[GRID];       /* spectrum of a chip's shape along one axis */
    float *planes;          /* [3][N_BINS] */
    place *column;          /* of each pixel column */
};

void mark_tile_destroy(mark_tile **pt)
{
    mark_tile *t = pt ? *pt : NULL;
    if (!t)
        return;
    mark_transform_close(&t->fft);
    fftwf_free(t->sync);
    fftwf_free(t->spectra);
    free(t->fields);
    free(t->planes);
    free(t->column);
    free(t);
    *pt = NULL;
}

/* the synchronisation chips as points; their spectrum */
static void write_sync(mark_tile *t, int i_key)
{
    const mark_layout *l = &t->layouts[i_key];
    memset(t->real, 0, N_REAL * sizeof *t->real);
    for (int i = 0; i < MARK_CHIPS; i++)
        if (l->bit[i] < 0)
            t->real[(2 * (i / MARK_SIDE) + 1) * GRID + 2 * (i % MARK_SIDE) + 1] = l->sign[i];
    fftwf_execute(t->fft.forward);
    memcpy(t->sync + (size_t)i_key * N_BINS, t->bins, N_BINS * sizeof *t->bins);
}

int mark_tile_create(mark_tile **out, const mark_layout *layouts, int n_keys, int max_windows, ciel_fail *fail)
{
    mark_tile *t = calloc(1, sizeof *t);
    bool good = t && mark_transform_open(&t->fft, GRID, GRID);
    if (good) {
        t->real = t->fft.real;
        t->bins = t->fft.spectrum;
        t->sync = fftwf_alloc_complex((size_t)n_keys * N_BINS);
        t->spectra = fftwf_alloc_complex((size_t)max_windows * N_BINS);
        t->fields = malloc((size_t)max_windows * N_REAL * sizeof *t->fields);
        t->planes = malloc(3 * N_BINS * sizeof *t->planes);
        t->column = malloc(8192 * sizeof *t->column);
        good = t->sync && t->spectra && t->fields && t->planes && t->column;
    }
    if (!good) {
        mark_tile_destroy(&t);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look for the mark");
    }
    t->layouts = layouts;
    t->n_keys = n_keys;
    for (int i = 0; i < GRID; i++) /* a triangle two samples wide on each side */
        t->chip[i] = 0.5f + 0.5f * cosf(2.0f * 3.14159265f * (float)i / GRID);
    for (int i = 0; i < n_keys; i++)
        write_sync(t, i);
    *out = t;
    return CIEL_OK;
}

/* a pixel's place on the tile: between two samples, and how near the second is */
static place place_of(int pixel, double tile)
{
    double u = (pixel + 0.5) / tile;
    double at = (u - floor(u)) * GRID, whole = floor(at);
    return (place){ (int)whole & (GRID - 1), ((int)whole + 1) & (GRID - 1), (float)(at - whole) };
}

static void fold_one(mark_tile *t, const float *residual, int width, int height, double tile_height)
{
    memset(t->real, 0, N_REAL * sizeof *t->real);
    for (int y = 0; y < height; y++) {
        const float *from = residual + (size_t)y * (size_t)width;
        float line[GRID] = { 0 };
        for (int x = 0; x < width; x++) {
            const place p = t->column[x];
            float part = p.part * from[x];
            line[p.a] += from[x] - part;
            line[p.b] += part;
        }
        place p = place_of(y, tile_height);
        for (int i = 0; i < GRID; i++) {
            t->real[p.a * GRID + i] += (1 - p.part) * line[i];
            t->real[p.b * GRID + i] += p.part * line[i];
        }
    }
}

/* divide by the mean power around each bin, which host and mark have together, and match the shape of a chip */
static void whiten(mark_tile *t)
{
    static const float floor_power = 1e-3f;
    float *power = t->real;
    memset(power, 0, N_BINS * sizeof *power);
    for (int w = 0; w < t->n_windows; w++)
        for (int i = 0; i < N_BINS; i++) {
            const float *c = t->spectra[(size_t)w * N_BINS + (size_t)i];
            power[i] += c[0] * c[0] + c[1] * c[1];
        }
    for (int y = 0; y < GRID; y++)
        for (int x = 0; x < BINS; x++) {
            float sum = 0;
            int n = 0;
            for (int dy = -SMOOTH; dy <= SMOOTH; dy++)
                for (int dx = -SMOOTH; dx <= SMOOTH; dx++)
                    if (x + dx >= 0 && x + dx < BINS) {
                        sum += power[((y + dy) & (GRID - 1)) * BINS + x + dx];
                        n++;
                    }
            float gain = t->chip[y] * t->chip[x] / (sum / (float)(n * t->n_windows) + floor_power);
            for (int w = 0; w < t->n_windows; w++) {
                float *c = t->spectra[(size_t)w * N_BINS + (size_t)(y * BINS + x)];
                c[0] *= gain;
                c[1] *= gain;
            }
        }
}

void mark_tile_fold(mark_tile *t, float *const *residuals, int n, int width, int height, double tile_width,
                    double tile_height)
{
    t->n_windows = n;
    for (int x = 0; x < width; x++)
        t->column[x] = place_of(x, tile_width);
    for (int w = 0; w < n; w++) {
        fold_one(t, residuals[w], width, height, tile_height);
        fftwf_execute(t->fft.forward);
        memcpy(t->spectra + (size_t)w * N_BINS, t->bins, N_BINS * sizeof *t->bins);
    }
    whiten(t);
}

/* bin i of window w of the tile seen in a mirror, or not */
static void get_bin(float out[2], const mark_tile *t, int w, int i, bool mirrored)
{
    int y = i / BINS, x = i % BINS;
    const float *c = t->spectra[(size_t)w * N_BINS + (size_t)(mirrored ? ((GRID - y) & (GRID - 1)) * BINS + x : i)];
    out[0] = c[0];
    out[1] = mirrored ? -c[1] : c[1];
}

/* correlation of window w with the key's synchronisation, at deviation 1, into its field */
static void correlate(mark_tile *t, int w, int i_key, bool mirrored)
{
    const fftwf_complex *sync = t->sync + (size_t)i_key * N_BINS;
    for (int i = 0; i < N_BINS; i++) {
        float c[2];
        get_bin(c, t, w, i, mirrored);
        t->bins[i][0] = c[0] * sync[i][0] + c[1] * sync[i][1];
        t->bins[i][1] = c[1] * sync[i][0] - c[0] * sync[i][1];
    }
    fftwf_execute(t->fft.backward);
    double power = 0;
    for (int i = 0; i < N_REAL; i++)
        power += (double)(t->real[i] * t->real[i]);
    float scale = power > 0 ? (float)(1.0 / sqrt(power / N_REAL)) : 0;
    float *field = t->fields + (size_t)w * N_REAL;
    for (int i = 0; i < N_REAL; i++)
        field[i] = t->real[i] * scale;
}

/* where between -0.5 and 0.5 a parabola through three heights has its top */
static float top_between(float before, float at, float after)
{
    float bend = before - 2 * at + after;
    return bend < 0 ? 0.5f * (before - after) / bend : 0;
}

mark_peak mark_tile_peak(mark_tile *t, int i_key, bool mirrored)
{
    float *sum = t->real;
    for (int w = 0; w < t->n_windows; w++)
        correlate(t, w, i_key, mirrored);
    memset(sum, 0, N_REAL * sizeof *sum);
    for (int w = 0; w < t->n_windows; w++)
        for (int i = 0; i < N_REAL; i++)
            sum[i] += t->fields[(size_t)w * N_REAL + (size_t)i] * t->fields[(size_t)w * N_REAL + (size_t)i];
    int best = 0;
    double mean = 0, square = 0;
    for (int i = 0; i < N_REAL; i++) {
        best = sum[i] > sum[best] ? i : best;
        mean += (double)sum[i] / N_REAL;
        square += (double)(sum[i] * sum[i]) / N_REAL;
    }
    int x = best % GRID, y = best / GRID;
    float *row = sum + (size_t)y * GRID;
    mark_peak p = { .mirrored = mirrored, .i_key = i_key };
    double spread = sqrt(fmax(square - mean * mean, 0));
    p.height = spread > 0 ? ((double)sum[best] - mean) / spread : 0;
    p.x = (float)x + top_between(row[(x - 1) & (GRID - 1)], row[x], row[(x + 1) & (GRID - 1)]);
    p.y = (float)y +
          top_between(sum[((y - 1) & (GRID - 1)) * GRID + x], sum[best], sum[((y + 1) & (GRID - 1)) * GRID + x]);
    return p;
}

void mark_tile_weights(mark_tile *t, const mark_peak *peak, float *weights)
{
    int at = ((int)floorf(peak->y + 0.5f) & (GRID - 1)) * GRID + ((int)floorf(peak->x + 0.5f) & (GRID - 1));
    for (int w = 0; w < t->n_windows; w++) {
        correlate(t, w, peak->i_key, peak->mirrored);
        weights[w] = t->fields[(size_t)w * N_REAL + (size_t)at];
    }
}

/* the windows together, shifted so that the tile begins at sample 0, into t->bins */
static void gather(mark_tile *t, const mark_peak *peak, const float *weights)
{
    memset(t->bins, 0, N_BINS * sizeof *t->bins);
    for (int w = 0; w < t->n_windows; w++) {
        for (int i = 0; i < N_BINS; i++) {
            float c[2];
            get_bin(c, t, w, i, peak->mirrored);
            t->bins[i][0] += weights[w] * c[0];
            t->bins[i][1] += weights[w] * c[1];
        }
    }
    for (int i = 0; i < N_BINS; i++) {
        int y = i / BINS, x = i % BINS;
        double angle =
            2 * 3.14159265358979 / GRID * ((y > GRID / 2 ? y - GRID : y) * (double)peak->y + x * (double)peak->x);
        float c = (float)cos(angle), s = (float)sin(angle), re = t->bins[i][0], im = t->bins[i][1];
        t->bins[i][0] = re * c - im * s;
        t->bins[i][1] = re * s + im * c;
    }
}

/* means of a plane of bins over a square around each, the same both ways up and around */
static void smooth(float *plane, float *scratch)
{
    const int across = 2 * HEARD + 1;
    for (int y = 0; y < GRID; y++)
        for (int x = 0; x < BINS; x++) {
            float sum = 0;
            for (int k = y - HEARD; k <= y + HEARD; k++)
                sum += plane[(k & (GRID - 1)) * BINS + x] + plane[(-k & (GRID - 1)) * BINS + x];
            scratch[y * BINS + x] = sum;
        }
    for (int y = 0; y < GRID; y++)
        for (int x = 0; x < BINS; x++) {
            float sum = 0;
            for (int k = x - HEARD; k <= x + HEARD; k++)
                sum += scratch[y * BINS + (k < 0 ? -k : k < BINS ? k : 2 * (BINS - 1) - k)];
            plane[y * BINS + x] = sum / (float)(2 * across * across);
        }
}

/* take the synchronisation out of t->bins, as loud as it came through, and match the rest to that loudness */
static void match(mark_tile *t, const fftwf_complex *sync)
{
    float *heard = t->planes, *power = heard + N_BINS, *scratch = power + N_BINS;
    for (int i = 0; i < N_BINS; i++) {
        const float *c = t->bins[i];
        heard[i] = c[0] * sync[i][0] + c[1] * sync[i][1];
        power[i] = c[0] * c[0] + c[1] * c[1];
    }
    smooth(heard, scratch);
    smooth(power, scratch);
    for (int i = 0; i < N_BINS; i++) {
        float loud = heard[i] > 0 ? heard[i] / N_SYNC : 0, gain = power[i] > 0 ? loud / power[i] : 0;
        t->bins[i][0] = gain * (t->bins[i][0] - loud * sync[i][0]);
        t->bins[i][1] = gain * (t->bins[i][1] - loud * sync[i][1]);
    }
}

void mark_tile_chips(mark_tile *t, const mark_peak *peak, const float *weights, float chips[MARK_CHIPS])
{
    gather(t, peak, weights);
    match(t, t->sync + (size_t)peak->i_key * N_BINS);
    fftwf_execute(t->fft.backward);
    for (int i = 0; i < MARK_CHIPS; i++)
        chips[i] = t->real[(2 * (i / MARK_SIDE) + 1) * GRID + 2 * (i % MARK_SIDE) + 1];
}
