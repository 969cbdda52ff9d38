/* sound/ambience_life.c - birds, insects, forest, farm, fire. See ambience.h.
 */
#include "sound/ambience.h"
#include "sound/vocal.h"

/* A kind of song: notes of one bird, always much the same, so that one hears individuals. */
typedef struct song {
    float hz, sweep; /* first note, Hz and its glide relative to hz per second */
    float note_s, gap_s;
    int notes;
    float scatter, step; /* random and regular change of pitch from note to note */
    bool trill;
} song;
static const song songs[] = {
    { 4200, -6, 0.07f, 0.05f, 5, 0.02f, 1.00f, false },    /* tit: two-tone see-saw */
    { 2400, 3, 0.12f, 0.07f, 6, 0.18f, 1.03f, false },     /* blackbird: fluted phrases */
    { 5200, -20, 0.03f, 0.025f, 14, 0.01f, 0.985f, true }, /* finch: falling trill */
    { 3400, 14, 0.05f, 0.11f, 3, 0.03f, 1.0f, false },     /* sparrow: chirps */
    { 3000, -4, 0.16f, 0.10f, 3, 0.06f, 0.88f, false },    /* robin-like */
    { 6100, 10, 0.035f, 0.05f, 8, 0.05f, 1.0f, true },     /* wren */
};

static void sing(ambience_job *j, const song *s, double t, float pan, float level, rng *r)
{
    float hz = s->hz, at = 0;
    grain g = dsp_grain(j->scratch, (double)((s->note_s + s->gap_s) * (float)s->notes * 1.3f) + 0.25);
    for (int i = 0; i < s->notes; i++) {
        float f = hz * (1 + s->scatter * rng_range(r, -1, 1)), len = s->note_s * rng_range(r, 0.85f, 1.15f);
        size_t from = (size_t)(at * DSP_RATE), n = (size_t)(len * DSP_RATE);
        float phase = 0, sweep = s->sweep * rng_range(r, 0.7f, 1.2f) * ((i & 1) && !s->trill ? -0.6f : 1.0f);
        for (size_t k = 0; k < n && from + k < g.n; k++) {
            float u = (float)k / (float)n, now = f * (1 + sweep * (u - 0.5f) * len);
            phase += now / DSP_RATE;
            phase -= (float)(int)phase;
            g.x[from + k] += level * dsp_hump(u) * (sinf(DSP_TAU * phase) + 0.12f * sinf(2 * DSP_TAU * phase));
        }
        hz *= s->step;
        at += len + s->gap_s * rng_range(r, 0.8f, 1.4f);
    }
    grain echo = g; /* woods and walls answer */
    ambience_place(j, &g, t, pan, 1);
    ambience_place(j, &echo, t + 0.061, -0.7f * pan, 0.16f);
    ambience_place(j, &echo, t + 0.113, pan * 0.4f, 0.09f);
}

static void birds(ambience_job *j, int individuals, double rate, float level)
{
    rng r = { ambience_key(j, "birds"), 0 };
    for (int b = 0; b < individuals; b++) {
        song own = songs[rng_below(&r, 6)];
        float pan = rng_range(&r, -1, 1), near = 0.3f + 0.6f * powf(rng_float(&r), 2);
        own.hz *= rng_range(&r, 0.88f, 1.12f);
        double t = -1;
        while (ambience_next(&r, &t, rate, 0.6f, ambience_seconds(j)))
            sing(j, &own, t, pan, level * near, &r);
    }
}

static void calls(ambience_job *j, const char *name, double rate, float level)
{
    rng r = { ambience_key(j, name), 0 };
    double t = -1;
    while (ambience_next(&r, &t, rate, 0.8f, ambience_seconds(j))) {
        grain g = vocal_named(j->scratch, name, rng_range(&r, 0.8f, 1.25f), false, rng_u64(&r));
        biquad_apply(biquad_lowpass(rng_range(&r, 2200, 6000), 0.6f), g.x, g.n);
        ambience_place(j, &g, t, rng_range(&r, -0.9f, 0.9f), level * rng_range(&r, 0.4f, 1));
    }
}

static void leaves(ambience_job *j, float level)
{
    ambience_add_bed(j, &(ambience_bed){ 'w', 1800, 9000, level, 5, 0.9f, 1 }, "leaves");
    ambience_add_bed(j, &(ambience_bed){ 'p', 150, 900, level * 0.8f, 3, 0.4f, 1 }, "boughs");
}

/* Variants: 0 birds, 1 dawn chorus, 2 gulls, 3 crows. */
void ambience_birds(ambience_job *j)
{
    leaves(j, 0.012f);
    if (j->variant == 2)
        calls(j, "gull", 0.55, 0.5f);
    else if (j->variant == 3)
        calls(j, "caw", 0.4, 0.5f);
    else
        birds(j, j->variant ? 10 : 5, (j->variant ? 0.5 : 0.36) * (0.5 + (double)j->amount), 0.16f);
}

/* One cricket: pulses of a pure tone, three or four to a chirp. */
static void cricket(ambience_job *j, rng *r, float level)
{
    float hz = rng_range(r, 3900, 5200), pan = rng_range(r, -1, 1);
    int pulses = 3 + (int)rng_below(r, 2);
    double t = -1, chirps = (double)rng_range(r, 1.6f, 3.1f);
    while (ambience_next(r, &t, chirps, 0.08f, ambience_seconds(j)))
        for (int p = 0; p < pulses; p++) {
            float x[900];
            for (int i = 0; i < 900; i++)
                x[i] = level * dsp_hump((float)i / 900) * sinf(DSP_TAU * hz * (float)i / DSP_RATE);
            grain g = { x, 900 };
            ambience_place(j, &g, t + 0.031 * p, pan, 1);
        }
}

static void cicadas(ambience_job *j, float level)
{
    for (int c = 0; c < 3; c++) {
        uint64_t key = rng_hash(ambience_key(j, "cicada"), (uint64_t)c);
        hiss h = hiss_make(key);
        biquad band = biquad_bandpass(4700 + 900 * (float)c, 7);
        float pan = (float)c * 0.8f - 0.8f, phase = 0, l = 1 - 0.6f * f_max(pan, 0), rr = 1 + 0.6f * f_min(pan, 0);
        for (size_t i = 0; i < j->n; i++) {
            phase += (47.0f + 11 * (float)c) / DSP_RATE;
            phase -= (float)(int)phase;
            float swell =
                0.55f + 0.45f * sinf(DSP_TAU * (0.13f + 0.05f * (float)c) * (float)i / DSP_RATE + (float)c * 2);
            float y = level * swell * (0.35f + 0.65f * dsp_hump(phase)) * 3.0f * biquad_run(&band, hiss_white(&h));
            j->out[2 * i] += l * y;
            j->out[2 * i + 1] += rr * y;
        }
    }
}

/* Variants: 0 day (cicadas, a fly), 1 night (crickets), 2 bees. */
void ambience_insects(ambience_job *j)
{
    rng r = { ambience_key(j, "crickets"), 0 };
    ambience_add_bed(j, &(ambience_bed){ 'p', 120, 2500, 0.012f, 2, 0.3f, 1 }, "air");
    if (j->variant == 1)
        for (int i = 0; i < 8; i++)
            cricket(j, &r, 0.05f * rng_range(&r, 0.15f, 1));
    if (j->variant == 0)
        cicadas(j, 0.05f);
    for (int b = 0; b < (j->variant == 2 ? 6 : 1); b++) { /* wings: a wandering buzz */
        float phase = 0, base = rng_range(&r, 170, 250);
        uint64_t key = rng_u64(&r);
        for (size_t i = 0; i < j->n && j->variant != 1; i++) {
            double t = (double)i / (double)DSP_RATE;
            float d = dsp_drift(key, t, 0.5f), near = f_smooth(-0.2f, 1, dsp_drift(rng_hash(key, 1), t, 0.4f));
            phase += base * (1 + 0.12f * d) / DSP_RATE;
            phase -= (float)(int)phase;
            float y = 0.07f * (0.04f + near) * ((2 * phase - 1) + 0.5f * sinf(DSP_TAU * 2 * phase)),
                  pan = dsp_drift(rng_hash(key, 2), t, 0.6f);
            j->out[2 * i] += y * (1 - pan);
            j->out[2 * i + 1] += y * (1 + pan);
        }
    }
}

/* Variants: 0 forest by day, 1 night in the country, 2 jungle, 3 meadow. */
void ambience_forest(ambience_job *j)
{
    rng r = { ambience_key(j, "night"), 0 };
    leaves(j, j->variant == 1 ? 0.006f : 0.028f + 0.004f * j->wind_mps);
    if (j->variant == 1) {
        for (int i = 0; i < 7; i++)
            cricket(j, &r, 0.035f * rng_range(&r, 0.15f, 1));
        calls(j, "owl", 0.1, 0.09f);
        ambience_add_bed(j, &(ambience_bed){ 'b', 40, 300, 0.05f, 2, 0.2f, 0.8f }, "far");
        return;
    }
    birds(j, j->variant == 2 ? 7 : 4, 0.2, 0.12f);
    if (j->variant == 2) {
        cicadas(j, 0.02f);
        calls(j, "monkey", 0.12, 0.12f);
        calls(j, "frog", 0.3, 0.08f);
    }
    if (j->variant == 3)
        ambience_insects(
            &(ambience_job){ .out = j->out, .n = j->n, .scratch = j->scratch, .key = j->key, .amount = 0.5f });
}

void ambience_farm(ambience_job *j)
{
    birds(j, 3, 0.25, 0.09f);
    leaves(j, 0.012f);
    calls(j, "cow", 0.12, 0.22f);
    calls(j, "sheep", 0.14, 0.14f);
    calls(j, "rooster", 0.06, 0.16f);
    calls(j, "duck", 0.12, 0.1f);
}

/* Crackle: sparks of every strength; the weak are many. A low breath of flame under it. */
void ambience_fire(ambience_job *j)
{
    rng r = { ambience_key(j, "crackle"), 0 };
    double t = -1, rate = (j->variant ? 60 : 26) * (0.5 + (double)j->amount);
    ambience_add_bed(j, &(ambience_bed){ 'b', 40, 320, j->variant ? 0.35f : 0.10f, 3, 2.2f, 0.7f }, "flame");
    ambience_add_bed(j, &(ambience_bed){ 'p', 500, 5000, j->variant ? 0.06f : 0.018f, 3, 1.5f, 0.9f }, "hiss");
    while (ambience_next(&r, &t, rate, 1, ambience_seconds(j))) {
        float x[3000] = { 0 }, u = rng_float(&r), strength = 0.04f + 0.9f * powf(u, 9),
              hz = rng_range(&r, 900, 5200) * (1.15f - 0.5f * strength);
        dsp_add_burst(x, 3000, 0, hz, 0.8f, 0.0002f, 0.003f + 0.02f * strength, strength, rng_u64(&r));
        if (strength > 0.25f) { /* a log gives */
            dsp_add_ring(x, 3000, 0, rng_range(&r, 180, 420), -400, 0.03f, 0.5f * strength);
            dsp_add_burst(x, 3000, 700, hz * 0.7f, 0.8f, 0.0005f, 0.01f, strength * 0.4f, rng_u64(&r));
        }
        grain g = { x, 3000 };
        ambience_place(j, &g, t, rng_range(&r, -0.6f, 0.6f), 1);
    }
}
