/* sound/master.c - see master.h.
 */
#include "sound/master.h"
#include "sound/dsp.h"
#include <ebur128.h>
#include <stdlib.h>
#include <string.h>

static int measure(double *lufs, double *peak_db, const float *stereo, size_t n, ciel_fail *fail)
{
    ebur128_state *s = ebur128_init(2, 48000, peak_db ? EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK : EBUR128_MODE_I);
    if (!s)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to measure loudness");
    int bad = ebur128_add_frames_float(s, stereo, n);
    size_t short_by = n < 24000 ? 24000 - n : 0;
    if (short_by && !bad) { /* a block is 400 ms: pad what is shorter */
        float *pad = calloc(2 * short_by, sizeof(float));
        bad = !pad || ebur128_add_frames_float(s, pad, short_by);
        free(pad);
    }
    double l = -70, p0 = 0, p1 = 0;
    bad = bad || ebur128_loudness_global(s, &l);
    if (peak_db && !bad) {
        bad = ebur128_true_peak(s, 0, &p0) || ebur128_true_peak(s, 1, &p1);
        double p = p0 > p1 ? p0 : p1;
        *peak_db = p > 0 ? 20.0 * log10(p) : -200.0;
    }
    ebur128_destroy(&s);
    if (bad)
        return ciel_fail_set(fail, CIEL_E_BUG, "loudness could not be measured");
    if (lufs)
        *lufs = isfinite(l) && l > -70 ? l : -70;
    return CIEL_OK;
}

int master_loudness(double *lufs, const float *stereo, size_t n, ciel_fail *fail)
{
    return measure(lufs, NULL, stereo, n, fail);
}
int master_true_peak(double *db, const float *stereo, size_t n, ciel_fail *fail)
{
    return measure(NULL, db, stereo, n, fail);
}

/* Four-times interpolation, 32 taps a phase: windowed sinc, rows for the offsets 1/4, 2/4, 3/4. */
enum {
    TAPS = 16,
    LOOK = 192
};
static void make_phases(float phase[3][TAPS])
{
    for (int p = 0; p < 3; p++) {
        float sum = 0;
        for (int k = 0; k < TAPS; k++) {
            float x = (float)(k - TAPS / 2 + 1) - (float)(p + 1) / 4.0f, px = (float)CIEL_PI * x;
            float window = 0.5f + 0.5f * cosf(px / (TAPS / 2 + 0.5f));
            phase[p][k] = (x == 0 ? 1.0f : sinf(px) / px) * window;
            sum += phase[p][k];
        }
        for (int k = 0; k < TAPS; k++)
            phase[p][k] /= sum;
    }
}

/* peak[i] = highest of both channels at or just after sample i, between samples included */
static void true_peaks(float *peak, const float *x, size_t n, float worth)
{
    float phase[3][TAPS];
    make_phases(phase);
    for (size_t i = 0; i < n; i++) {
        float m = f_max(fabsf(x[2 * i]), fabsf(x[2 * i + 1]));
        if (m > worth && i >= TAPS && i + TAPS < n)
            for (int p = 0; p < 3; p++) {
                const float *s = x + 2 * (i - TAPS / 2 + 1);
                float l = 0, r = 0;
                for (int k = 0; k < TAPS; k++) {
                    l += s[2 * k] * phase[p][k];
                    r += s[2 * k + 1] * phase[p][k];
                }
                m = f_max(m, f_max(fabsf(l), fabsf(r)));
            }
        peak[i] = m;
    }
}

/* gain[i] = what sample i may have: minimum over the look-ahead window, slow release, then smoothed. */
static void limiter_gain(float *gain, const float *peak, size_t n, float drive, float ceiling)
{
    float release = 1.0f - expf(-1.0f / (0.09f * DSP_RATE)), level = 1.0f;
    size_t last = 0; /* of the window */
    float window_min = 1.0f;
    size_t min_at = 0;
    for (size_t i = 0; i < n; i++) { /* sliding minimum over [i, i + LOOK] */
        if (i == 0 || min_at < i) {
            window_min = 2.0f;
            last = i + LOOK < n ? i + LOOK : n - 1;
            for (size_t k = i; k <= last; k++) {
                float g = f_min(1.0f, ceiling / f_max(peak[k] * drive, 1e-9f));
                if (g <= window_min)
                    window_min = g, min_at = k;
            }
        } else if (i + LOOK < n) {
            float g = f_min(1.0f, ceiling / f_max(peak[i + LOOK] * drive, 1e-9f));
            if (g <= window_min)
                window_min = g, min_at = i + LOOK;
        }
        level = window_min < level ? window_min : level + release * (window_min - level);
        gain[i] = level;
    }
    double sum = 0; /* box average over the window behind: reaches the minimum just in time */
    float ring[LOOK];
    for (int k = 0; k < LOOK; k++) {
        ring[k] = gain[0];
        sum += (double)ring[k];
    }
    for (size_t i = 0; i < n; i++) {
        sum += (double)gain[i] - (double)ring[i % LOOK];
        ring[i % LOOK] = gain[i];
        gain[i] = (float)(sum / LOOK);
    }
}

int master_finish(float *stereo, size_t n, double target, ciel_fail *fail)
{
    double lufs = 0;
    int rc = master_loudness(&lufs, stereo, n, fail);
    if (rc || lufs <= -69.9 || n == 0)
        return rc;
    float *peak = malloc(n * sizeof(float)), *gain = malloc(n * sizeof(float)), *trial = malloc(2 * n * sizeof(float));
    if (!peak || !gain || !trial)
        rc = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the limiter");
    float ceiling = dsp_db((float)MASTER_CEILING_DB);
    double wanted = target - lufs, drive_db = wanted < MASTER_MAX_GAIN_DB ? wanted : MASTER_MAX_GAIN_DB;
    double limit_db = drive_db + 8.0 < MASTER_MAX_GAIN_DB ? drive_db + 8.0 : MASTER_MAX_GAIN_DB;
    if (!rc)
        true_peaks(peak, stereo, n, 0.4f * ceiling / dsp_db((float)limit_db));
    for (int round = 0; !rc && round < 6; round++) {
        float drive = dsp_db((float)drive_db);
        limiter_gain(gain, peak, n, drive, ceiling);
        for (size_t i = 0; i < n; i++) {
            trial[2 * i] = stereo[2 * i] * drive * gain[i];
            trial[2 * i + 1] = stereo[2 * i + 1] * drive * gain[i];
        }
        double got = 0;
        rc = master_loudness(&got, trial, n, fail);
        double error = target - got;
        if (fabs(error) < 0.05 || (error > 0 && drive_db >= limit_db))
            break;
        drive_db += error * (error > 0 ? 1.4 : 1.0);
        drive_db = drive_db > limit_db ? limit_db : drive_db;
    }
    if (!rc)
        memcpy(stereo, trial, 2 * n * sizeof(float));
    free(peak);
    free(gain);
    free(trial);
    return rc;
}
