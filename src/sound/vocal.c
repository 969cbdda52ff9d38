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

/* Each gesture was drawn from descriptions of spectrograms: length, pitch curve, opening and closing of the mouth. */
static const vocal_row rows[] = {
    { "bark dog woof",
      1.15f,
      2,
      0.36f,
      0,
      0,
      4,
      { { 0, 330, 0.4f, 500, 1100, 2400, 0.4f, 0.5f },
        { 0.03f, 560, 1, 950, 1500, 2700, 0.15f, 0.75f },
        { 0.1f, 430, 0.9f, 800, 1300, 2500, 0.2f, 0.8f },
        { 0.17f, 240, 0, 420, 1000, 2300, 0.6f, 0.6f } } },
    { "yap",
      1.6f,
      3,
      0.24f,
      0,
      0,
      3,
      { { 0, 700, 0.4f, 700, 1500, 2800, 0.3f, 0.2f },
        { 0.04f, 1050, 1, 1050, 1900, 3000, 0.1f, 0.3f },
        { 0.12f, 560, 0, 500, 1200, 2600, 0.4f, 0.2f } } },
    { "growl",
      0.9f,
      1,
      1,
      0,
      0,
      4,
      { { 0, 75, 0, 350, 900, 2200, 0.3f, 0.9f },
        { 0.2f, 88, 0.8f, 450, 1000, 2300, 0.3f, 0.95f },
        { 1.0f, 80, 0.9f, 420, 950, 2300, 0.3f, 0.95f },
        { 1.4f, 68, 0, 350, 900, 2200, 0.4f, 0.9f } } },
    { "howl wolf",
      0.95f,
      1,
      1,
      0.012f,
      5,
      4,
      { { 0, 260, 0.1f, 350, 700, 2400, 0.1f, 0 },
        { 0.5f, 520, 0.9f, 420, 820, 2500, 0.05f, 0 },
        { 1.7f, 490, 1, 450, 850, 2500, 0.05f, 0 },
        { 2.4f, 300, 0, 350, 700, 2400, 0.2f, 0 } } },
    { "meow cat mew",
      1.6f,
      1,
      1,
      0.01f,
      6,
      5,
      { { 0, 480, 0.1f, 300, 1900, 2900, 0.05f, 0 },
        { 0.12f, 620, 0.7f, 420, 2100, 3000, 0.05f, 0.05f },
        { 0.35f, 780, 1, 850, 1500, 2800, 0.05f, 0.1f },
        { 0.65f, 640, 0.8f, 700, 1000, 2700, 0.08f, 0.1f },
        { 0.9f, 440, 0, 350, 750, 2500, 0.2f, 0 } } },
    { "purr",
      1.2f,
      1,
      1,
      0,
      0,
      4,
      { { 0, 27, 0.3f, 250, 700, 1900, 0.55f, 0 },
        { 0.7f, 27, 0.8f, 300, 750, 2000, 0.5f, 0 },
        { 1.3f, 24, 0.7f, 260, 700, 1900, 0.6f, 0 },
        { 1.9f, 25, 0.2f, 250, 700, 1900, 0.6f, 0 } } },
    { "neigh horse whinny",
      0.85f,
      1,
      1,
      0.13f,
      11,
      5,
      { { 0, 620, 0.3f, 600, 1500, 2600, 0.2f, 0.3f },
        { 0.15f, 1150, 1, 900, 1700, 2800, 0.1f, 0.35f },
        { 0.6f, 980, 0.95f, 850, 1600, 2700, 0.12f, 0.4f },
        { 1.1f, 620, 0.7f, 700, 1400, 2500, 0.2f, 0.5f },
        { 1.6f, 260, 0, 450, 1100, 2300, 0.5f, 0.6f } } },
    { "snort",
      0.8f,
      1,
      1,
      0,
      0,
      3,
      { { 0, 60, 0.8f, 500, 1300, 2500, 1, 0.8f },
        { 0.12f, 50, 1, 700, 1500, 2600, 1, 0.9f },
        { 0.5f, 45, 0, 400, 1200, 2400, 1, 0.8f } } },
    { "moo cow",
      0.7f,
      1,
      1,
      0.01f,
      5,
      5,
      { { 0, 95, 0, 250, 600, 2100, 0.05f, 0.1f },
        { 0.2f, 118, 0.7f, 300, 650, 2200, 0.03f, 0.15f },
        { 0.7f, 150, 1, 560, 950, 2300, 0.05f, 0.25f },
        { 1.3f, 138, 0.9f, 480, 850, 2300, 0.05f, 0.25f },
        { 1.8f, 92, 0, 280, 650, 2200, 0.2f, 0.1f } } },
    { "baa sheep goat bleat",
      1.1f,
      1,
      1,
      0.05f,
      8,
      4,
      { { 0, 260, 0.2f, 450, 1600, 2600, 0.1f, 0.3f },
        { 0.1f, 330, 1, 700, 1700, 2700, 0.05f, 0.45f },
        { 0.6f, 300, 0.9f, 650, 1700, 2700, 0.05f, 0.5f },
        { 0.95f, 240, 0, 450, 1500, 2500, 0.3f, 0.3f } } },
    { "oink pig",
      1.1f,
      3,
      0.33f,
      0,
      0,
      3,
      { { 0, 130, 0.5f, 450, 1300, 2500, 0.5f, 0.9f },
        { 0.07f, 190, 1, 650, 1700, 2700, 0.35f, 1 },
        { 0.2f, 110, 0, 400, 1200, 2400, 0.6f, 0.9f } } },
    { "crow rooster cockadoodle",
      1.5f,
      1,
      1,
      0,
      0,
      6,
      { { 0, 600, 0.6f, 900, 1700, 2800, 0.1f, 0.3f },
        { 0.18f, 820, 0.9f, 1000, 1800, 2900, 0.1f, 0.35f },
        { 0.32f, 700, 0.3f, 900, 1700, 2800, 0.1f, 0.3f },
        { 0.5f, 960, 1, 1150, 1900, 3000, 0.08f, 0.4f },
        { 1.2f, 820, 0.95f, 1050, 1800, 2900, 0.1f, 0.45f },
        { 1.6f, 430, 0, 700, 1400, 2600, 0.3f, 0.3f } } },
    { "caw raven",
      1.4f,
      3,
      0.55f,
      0,
      0,
      3,
      { { 0, 480, 0.5f, 900, 1500, 2700, 0.3f, 0.8f },
        { 0.08f, 560, 1, 1150, 1700, 2900, 0.25f, 0.85f },
        { 0.32f, 420, 0, 800, 1400, 2600, 0.4f, 0.8f } } },
    { "quack duck",
      1.3f,
      3,
      0.3f,
      0,
      0,
      3,
      { { 0, 230, 0.7f, 700, 1500, 2500, 0.1f, 0.7f },
        { 0.04f, 250, 1, 850, 1600, 2600, 0.1f, 0.7f },
        { 0.16f, 190, 0, 600, 1300, 2400, 0.3f, 0.6f } } },
    { "gull seagull",
      1.5f,
      3,
      0.5f,
      0.02f,
      9,
      4,
      { { 0, 700, 0.4f, 900, 1800, 3000, 0.1f, 0.3f },
        { 0.08f, 1250, 1, 1300, 2100, 3200, 0.05f, 0.35f },
        { 0.25f, 1100, 0.9f, 1200, 2000, 3100, 0.05f, 0.4f },
        { 0.42f, 700, 0, 900, 1700, 2900, 0.2f, 0.3f } } },
    { "hoot owl",
      1.0f,
      2,
      0.75f,
      0,
      0,
      4,
      { { 0, 330, 0, 350, 700, 2300, 0.1f, 0 },
        { 0.06f, 390, 1, 390, 780, 2300, 0.06f, 0 },
        { 0.3f, 375, 0.9f, 380, 760, 2300, 0.06f, 0 },
        { 0.42f, 330, 0, 350, 700, 2300, 0.2f, 0 } } },
    { "roar lion tiger bear dragon",
      0.62f,
      1,
      1,
      0,
      0,
      5,
      { { 0, 85, 0.2f, 400, 900, 2200, 0.4f, 0.8f },
        { 0.25f, 165, 1, 700, 1150, 2400, 0.25f, 0.95f },
        { 0.8f, 150, 0.95f, 650, 1100, 2400, 0.3f, 1 },
        { 1.4f, 95, 0.6f, 480, 950, 2300, 0.4f, 1 },
        { 2.0f, 60, 0, 350, 800, 2100, 0.6f, 0.9f } } },
    { "trumpet elephant",
      0.6f,
      1,
      1,
      0.03f,
      14,
      4,
      { { 0, 320, 0.4f, 700, 1400, 2500, 0.15f, 0.5f },
        { 0.2f, 620, 1, 1000, 1800, 2700, 0.1f, 0.6f },
        { 0.8f, 560, 0.95f, 950, 1700, 2700, 0.12f, 0.7f },
        { 1.2f, 300, 0, 600, 1300, 2400, 0.3f, 0.5f } } },
    { "croak frog",
      1.2f,
      3,
      0.4f,
      0,
      0,
      3,
      { { 0, 95, 0.7f, 600, 1300, 2400, 0.1f, 1 },
        { 0.1f, 120, 1, 750, 1500, 2500, 0.1f, 1 },
        { 0.25f, 90, 0, 500, 1200, 2300, 0.2f, 1 } } },
    { "laugh giggle chuckle",
      1.05f,
      6,
      0.17f,
      0,
      0,
      3,
      { { 0, 240, 0.3f, 650, 1250, 2500, 0.8f, 0 },
        { 0.05f, 270, 1, 780, 1300, 2550, 0.15f, 0.05f },
        { 0.14f, 220, 0, 600, 1200, 2450, 0.6f, 0 } } },
    { "scream shriek",
      1.1f,
      1,
      1,
      0.012f,
      7,
      4,
      { { 0, 620, 0.4f, 850, 1500, 2800, 0.1f, 0.1f },
        { 0.12f, 1150, 1, 1050, 1700, 2900, 0.06f, 0.3f },
        { 0.8f, 1080, 0.95f, 1000, 1650, 2900, 0.08f, 0.35f },
        { 1.2f, 700, 0, 750, 1400, 2600, 0.3f, 0.2f } } },
    { "gasp",
      1.05f,
      1,
      1,
      0,
      0,
      3,
      { { 0, 200, 0.5f, 600, 1500, 2600, 1, 0 },
        { 0.15f, 220, 1, 800, 1600, 2700, 1, 0 },
        { 0.35f, 200, 0, 700, 1500, 2600, 1, 0 } } },
    { "sigh breath exhale",
      1.0f,
      1,
      1,
      0,
      0,
      3,
      { { 0, 180, 0.2f, 650, 1300, 2500, 1, 0 },
        { 0.25f, 170, 0.9f, 600, 1250, 2450, 0.97f, 0 },
        { 1.0f, 140, 0, 450, 1100, 2400, 1, 0 } } },
    { "cough",
      1.0f,
      2,
      0.38f,
      0,
      0,
      3,
      { { 0, 140, 1, 650, 1400, 2500, 0.7f, 0.5f },
        { 0.05f, 160, 0.9f, 700, 1350, 2500, 0.6f, 0.6f },
        { 0.22f, 110, 0, 500, 1200, 2400, 0.9f, 0.3f } } },
    { "cry sob",
      1.1f,
      4,
      0.42f,
      0.03f,
      6,
      3,
      { { 0, 380, 0.2f, 600, 1500, 2600, 0.4f, 0.05f },
        { 0.1f, 440, 0.9f, 700, 1500, 2600, 0.15f, 0.1f },
        { 0.33f, 330, 0, 550, 1350, 2500, 0.6f, 0.05f } } },
    { "cheer shout hey yell hurrah",
      1.02f,
      1,
      1,
      0.01f,
      6,
      4,
      { { 0, 300, 0.4f, 550, 1700, 2600, 0.1f, 0.1f },
        { 0.12f, 420, 1, 750, 1500, 2600, 0.06f, 0.2f },
        { 0.6f, 400, 0.9f, 780, 1350, 2600, 0.08f, 0.25f },
        { 0.95f, 280, 0, 600, 1200, 2500, 0.3f, 0.1f } } },
    { "hum",
      1.0f,
      1,
      1,
      0.008f,
      5,
      4,
      { { 0, 190, 0, 250, 900, 2200, 0.02f, 0 },
        { 0.2f, 200, 0.8f, 270, 950, 2200, 0.02f, 0 },
        { 1.1f, 205, 0.8f, 270, 950, 2200, 0.02f, 0 },
        { 1.5f, 190, 0, 250, 900, 2200, 0.05f, 0 } } },
    { "monkey ape",
      1.35f,
      5,
      0.2f,
      0,
      0,
      3,
      { { 0, 420, 0.3f, 600, 1300, 2600, 0.2f, 0.2f },
        { 0.08f, 760, 1, 900, 1500, 2700, 0.1f, 0.3f },
        { 0.16f, 500, 0, 650, 1300, 2600, 0.4f, 0.2f } } },
    { "squeak mouse",
      2.6f,
      3,
      0.2f,
      0,
      0,
      3,
      { { 0, 2300, 0.2f, 900, 1500, 2600, 0.05f, 0 },
        { 0.04f, 3300, 0.8f, 1300, 1700, 2700, 0.05f, 0 },
        { 0.09f, 2500, 0, 900, 1500, 2600, 0.05f, 0 } } },
    { "hiss snake spit",
      1.3f,
      1,
      1,
      0,
      0,
      3,
      { { 0, 100, 0.4f, 1800, 3000, 4400, 1, 0 },
        { 0.15f, 100, 1, 2300, 3600, 4800, 1, 0 },
        { 0.9f, 100, 0, 2100, 3400, 4600, 1, 0 } } },
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
