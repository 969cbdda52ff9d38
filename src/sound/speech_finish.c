/* sound/speech_finish.c - what both engines share: resampling, tone, level, manner. See speech_engine.h.
 */
#include "sound/speech_engine.h"

enum {
    HALF = 16,
    STEPS = 512
};

grain speech_resample(ciel_arena *a, const float *x, size_t n, double ratio)
{
    static const size_t longest = 70u * 48000u;
    size_t m = (size_t)((double)n * ratio);
    m = m < 1 ? 1 : m > longest ? longest : m;
    grain g = { ARENA_ARRAY(a, m, float), m };
    double cut = ratio < 1 ? ratio : 1.0; /* below the lower of both limits */
    float *table = ARENA_ARRAY(a, (size_t)(HALF * STEPS + 2), float);
    for (int i = 0; i <= HALF * STEPS; i++) {
        double u = (double)i / STEPS, p = CIEL_PI * u * 0.95 * cut;
        double window = 0.5 + 0.5 * cos(CIEL_PI * u / HALF);
        table[i] = (float)((p < 1e-9 ? 1.0 : sin(p) / p) * window * 0.95 * cut);
    }
    for (size_t i = 0; i < m; i++) {
        double at = (double)i / ratio;
        long k0 = (long)at;
        float frac = (float)(at - (double)k0), sum = 0;
        for (long k = -HALF + 1; k <= HALF; k++) {
            long s = k0 + k;
            if (s < 0 || s >= (long)n)
                continue;
            float u = fabsf((float)k - frac) * STEPS;
            int j = (int)u;
            if (j >= HALF * STEPS)
                continue;
            sum += x[s] * f_lerp(table[j], table[j + 1], u - (float)j);
        }
        g.x[i] = sum;
    }
    return g;
}

/* rms over the parts that are not silence */
static float active_rms(const float *x, size_t n)
{
    enum {
        WIN = 960
    };
    float loud = 0;
    for (size_t i = 0; i + WIN <= n; i += WIN)
        loud = f_max(loud, dsp_rms(x + i, WIN));
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i + WIN <= n; i += WIN) {
        float r = dsp_rms(x + i, WIN);
        if (r > 0.12f * loud)
            sum += (double)r * (double)r, count++;
    }
    return count ? (float)sqrt(sum / (double)count) : 0;
}

/* A voice coach's compressor: evens out the level over about 80 ms. */
static void even_out(float *x, size_t n, float strength)
{
    float level = 0, up = 1.0f - expf(-1.0f / (0.008f * DSP_RATE)), down = 1.0f - expf(-1.0f / (0.12f * DSP_RATE));
    for (size_t i = 0; i < n; i++) {
        float a = fabsf(x[i]);
        level += (a > level ? up : down) * (a - level);
        float over = f_max(level / 0.16f, 1.0f);
        x[i] *= powf(over, -strength);
    }
}

/* Age: pitch cannot tremble after the fact, loudness can. */
static void tremble(float *x, size_t n, float amount, uint64_t key)
{
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / (double)DSP_RATE;
        x[i] *= 1.0f + amount * 0.22f * dsp_drift(key, t, 9.0f);
    }
}

static void make_robot(float *x, size_t n)
{
    enum {
        DELAY = 430
    };
    float line[DELAY] = { 0 };
    for (size_t i = 0; i < n; i++) {
        float ring = x[i] * sinf(DSP_TAU * 52.0f * (float)i / DSP_RATE), y = 0.55f * x[i] + 0.8f * ring;
        line[i % DELAY] = y + 0.45f * line[i % DELAY];
        x[i] = 0.6f * line[i % DELAY] + 0.4f * y;
    }
}

void speech_finish(speech_sound *s, const speech_voice *v, uint64_t key)
{
    biquad_apply(biquad_highpass(v->whisper ? 220.0f : 75.0f, 0.7f), s->x, s->n);
    if (v->whisper) { /* breath has no chest */
        biquad_apply(biquad_highpass(380, 0.7f), s->x, s->n);
        biquad_apply(biquad_high_shelf(2200, 5), s->x, s->n);
    }
    biquad_apply(biquad_low_shelf(190, v->shout ? -3.0f : 1.5f), s->x, s->n);
    biquad_apply(biquad_peak(3100, 0.8f, v->shout ? 5.0f : 1.5f), s->x, s->n);
    if (v->robot)
        make_robot(s->x, s->n);
    if (v->roughness > 0)
        tremble(s->x, s->n, v->roughness, key);
    float rms = active_rms(s->x, s->n);
    if (rms > 0)
        dsp_scale(s->x, s->n, 0.1f / rms);
    even_out(s->x, s->n, v->shout ? 0.5f : 0.3f);
    rms = active_rms(s->x, s->n);
    if (rms > 0)
        dsp_scale(s->x, s->n, 0.1f * (v->whisper ? 0.45f : v->shout ? 1.6f : 1.0f) / rms);
    dsp_fade(s->x, s->n, 0.005, 0.01);
}
