/* sound/vocal.c - see vocal.h.
 */
#include "sound/vocal.h"
#include "base/text.h"
#include <string.h>

static vocal_key between(const vocal_key *k, int n, float t, int *seg)
{
    while (*seg < n - 2 && t > k[*seg + 1].t)
        (*seg)++;
    const vocal_key *a = &k[*seg], *b = &k[*seg + 1];
    float u = f_clamp((t - a->t) / f_max(b->t - a->t, 1e-4f), 0, 1);
    vocal_key r = { t,
                    a->hz * powf(b->hz / a->hz, u),
                    f_lerp(a->loud, b->loud, u),
                    f_lerp(a->f1, b->f1, u),
                    f_lerp(a->f2, b->f2, u),
                    f_lerp(a->f3, b->f3, u),
                    f_lerp(a->breath, b->breath, u),
                    f_lerp(a->rough, b->rough, u) };
    return r;
}

void vocal_add(grain *g, size_t at, const vocal_key *keys, int n, float tract, float gain, uint64_t key)
{
    svf formant[5];
    memset(formant, 0, sizeof formant);
    static const float level[5] = { 1.0f, 0.7f, 0.35f, 0.2f, 0.1f };
    hiss h = hiss_make(key);
    one_pole tilt = one_pole_make(2600);
    float phase = 0, growl = 0, step = 0, last = 0;
    int seg = 0;
    vocal_key now = keys[0];
    size_t len = (size_t)(keys[n - 1].t * DSP_RATE);
    for (size_t i = 0; i < len && at + i < g->n; i++) {
        float t = (float)i / DSP_RATE;
        if (i % 32 == 0) {
            now = between(keys, n, t, &seg);
            float jitter = 1 + (0.01f + 0.05f * now.rough) * dsp_drift(key, (double)t, 40);
            step = now.hz * jitter / DSP_RATE;
            float f[5] = { now.f1, now.f2, now.f3, 3500, 4600 }, q[5] = { 7, 9, 11, 11, 10 };
            for (int k = 0; k < 5; k++)
                svf_tune(&formant[k], f_min(f[k] * tract, 15000), q[k]);
        }
        phase += step;
        phase -= (float)(int)phase;
        growl += (31.0f + 0.09f * now.hz) / DSP_RATE;
        growl -= (float)(int)growl;
        /* Rosenberg pulse: opens over 60 % of the cycle, shuts fast */
        float open = phase < 0.6f    ? 0.5f - 0.5f * cosf((float)CIEL_PI * phase / 0.6f)
                     : phase < 0.75f ? cosf(0.5f * (float)CIEL_PI * (phase - 0.6f) / 0.15f)
                                     : 0;
        float pulse = (open - last) * (0.05f / f_max(step, 0.0005f)) * 0.55f;
        last = open;
        float noise = hiss_white(&h);
        pulse *= 1.0f - now.rough * (0.5f + 0.5f * sinf(DSP_TAU * growl));
        float source =
            (1 - now.breath) * pulse + (0.02f + 0.45f * now.breath) * noise * (now.breath > 0.9f ? 1 : 0.4f + open);
        source = 0.7f * one_pole_run(&tilt, source) + 0.3f * source;
        float y = 0;
        for (int k = 0; k < 5; k++) {
            svf_run(&formant[k], source);
            y += level[k] * formant[k].band;
        }
        g->x[at + i] += gain * now.loud * y;
    }
}

static const float vowels[6][3] = { { 730, 1190, 2440 }, { 570, 940, 2410 }, { 530, 1840, 2480 },
                                    { 310, 2200, 2900 }, { 330, 870, 2240 }, { 500, 1450, 2450 } };

void vocal_babble(grain *g, float hz, float tract, float rate, float talkative, float gain, uint64_t key)
{
    rng r = { key, 0 };
    double seconds = (double)g->n / (double)DSP_RATE, t = -(double)rng_float(&r) * 1.5;
    while (t < seconds) {
        int syllables = 3 + (int)rng_below(&r, 9);
        float pitch = hz * rng_range(&r, 0.92f, 1.12f);
        for (int s = 0; s < syllables && t < seconds; s++) {
            float len = rng_range(&r, 0.7f, 1.3f) / rate, fall = 1.0f - 0.22f * (float)s / (float)syllables,
                  loud = rng_range(&r, 0.5f, 1.0f);
            const float *a = vowels[rng_below(&r, 6)], *b = vowels[rng_below(&r, 6)];
            float p = pitch * fall * rng_range(&r, 0.94f, 1.1f);
            vocal_key k[4] = { { 0, p * 0.97f, 0, a[0] * 0.7f, a[1], a[2], 0.35f, 0 },
                               { len * 0.25f, p * 1.04f, loud, a[0], a[1], a[2], 0.05f, 0 },
                               { len * 0.7f, p, loud * 0.8f, b[0], b[1], b[2], 0.05f, 0 },
                               { len, p * 0.95f, 0, b[0] * 0.7f, b[1], b[2], 0.3f, 0 } };
            if (t >= 0)
                vocal_add(g, (size_t)(t * (double)DSP_RATE), k, 4, tract, gain, rng_u64(&r));
            if (t >= 0 && rng_float(&r) < 0.3f) /* an s or a t between */
                dsp_add_burst(g->x, g->n, (size_t)(t * (double)DSP_RATE), rng_range(&r, 3200, 6200), 0.9f, 0.01f, 0.05f,
                              gain * 0.05f, rng_u64(&r));
            t += (double)len * 0.9;
        }
        t += (double)(rng_range(&r, 0.15f, 1.6f) * (1.6f - talkative));
    }
}

typedef struct vocal_row {
    const char *names;
    float tract;
    int repeats;           /* how often the gesture comes */
    float gap;             /* s between beginnings */
    float waver, waver_hz; /* tremolo of the pitch */
    int n;
    vocal_key k[6];
} vocal_row;

static const vocal_row rows[] = {
#define KEY(...) { __VA_ARGS__ }
#define CALL(names, tract, repeats, gap, waver, waver_hz, n, ...) \
    { names, tract, repeats, gap, waver, waver_hz, n, { __VA_ARGS__ } },
#include "sound/vocal_calls.def"
#undef CALL
#undef KEY
};

static bool listed(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; n && (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == 0))
            return true;
    return false;
}

/* Birds whistle: pure tones that glide. */
static grain chirp(ciel_arena *a, uint64_t key, float size)
{
    grain g = dsp_grain(a, 0.9);
    rng r = { key, 0 };
    float t = 0, base = rng_range(&r, 2600, 4600) / size;
    for (int i = 0; i < 4 && t < 0.75f; i++) {
        float len = rng_range(&r, 0.05f, 0.13f);
        dsp_add_ring(g.x, g.n, (size_t)(t * DSP_RATE), base * rng_range(&r, 0.85f, 1.2f), rng_range(&r, -12000, 14000),
                     len * 2.2f, 0.5f);
        t += len + rng_range(&r, 0.02f, 0.07f);
    }
    return g;
}

grain vocal_named(ciel_arena *a, const char *name, float size, bool once, uint64_t key)
{
    if (!name)
        return (grain){ NULL, 0 };
    if (listed("chirp tweet sing bird peep", name))
        return chirp(a, key, f_clamp(size, 0.5f, 2));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const vocal_row *w = &rows[i];
        if (!listed(w->names, name))
            continue;
        rng r = { rng_hash(key, 3), 0 };
        int repeats = once ? 1 : w->repeats;
        float bigger = f_clamp(size, 0.4f, 2.5f), len = w->k[w->n - 1].t;
        grain g = dsp_grain(a, (double)(len + w->gap * (float)(repeats - 1) + 0.1f));
        for (int k = 0; k < repeats; k++) {
            vocal_key keys[40];
            int n = 0, seg = 0;
            float vary = rng_range(&r, 0.94f, 1.06f) / sqrtf(bigger),
                  strength = rng_range(&r, 0.8f, 1.0f) * (1 - 0.05f * (float)k);
            int steps = w->waver > 0 ? 39 : w->n - 1;
            for (int s = 0; s <= steps; s++) { /* a wavering pitch needs more keys than the table has */
                vocal_key q = w->waver > 0 ? between(w->k, w->n, len * (float)s / (float)steps, &seg) : w->k[s];
                q.hz *= vary * (1 + w->waver * sinf(DSP_TAU * w->waver_hz * q.t));
                q.loud *= strength;
                keys[n++] = q;
            }
            vocal_add(&g, (size_t)(w->gap * (float)k * rng_range(&r, 0.97f, 1.05f) * DSP_RATE), keys, n,
                      w->tract / powf(bigger, 0.4f), 1.0f, rng_u64(&r));
        }
        float peak = dsp_peak(g.x, g.n);
        if (peak > 0)
            dsp_scale(g.x, g.n, 0.5f / peak);
        return g;
    }
    return (grain){ NULL, 0 };
}
