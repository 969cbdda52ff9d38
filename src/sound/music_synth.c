/* sound/music_synth.c - the synthetic instruments: pads, plucks, bells, basses, electronic drums. See music.h.
 */
#include "sound/music.h"

typedef struct out {
    float *dry, *send;
    size_t n, at;
    float left, right, hall;
} out;

static void put(out *o, size_t i, float l, float r)
{
    size_t k = o->at + i;
    if (k >= o->n)
        return;
    o->dry[2 * k] += l * o->left;
    o->dry[2 * k + 1] += r * o->right;
    o->send[k] += 0.5f * (l + r) * o->hall;
}

static float saw(float *phase, float step)
{
    *phase += step;
    if (*phase >= 1)
        *phase -= 1;
    float p = *phase, y = 2 * p - 1; /* polynomial correction of the jump keeps it from aliasing */
    if (p < step)
        y -= 2 * (p / step) - (p / step) * (p / step) - 1;
    else if (p > 1 - step)
        y += 2 * ((1 - p) / step) - ((1 - p) / step) * ((1 - p) / step) - 1;
    return y;
}

static void pad(out *o, const music_score *s, const music_note *m, float level, float hz, uint64_t key)
{
    float phase[4], bend[4] = { -0.0045f, 0.0015f, 0.0055f, -0.0018f };
    svf low[2] = { { .g = 0 }, { .g = 0 } };
    for (int k = 0; k < 4; k++)
        phase[k] = (float)(rng_hash(key, (uint64_t)k) >> 40) / 16777216.0f;
    float attack = f_clamp((float)m->seconds * 0.3f, 0.08f, 0.7f), release = 0.9f;
    size_t len = (size_t)(((float)m->seconds + release) * DSP_RATE);
    for (size_t i = 0; i < len; i++) {
        float t = (float)i / DSP_RATE;
        if (i % 64 == 0) {
            float open = 500 + 2600 * music_intensity(s, m->t + (double)t) + 250 * dsp_drift(key, (double)t, 0.5f);
            svf_tune(&low[0], open, 0.8f);
            svf_tune(&low[1], open * 1.06f, 0.8f);
        }
        float env = f_smooth(0, attack, t) *
                    (t > (float)m->seconds ? f_smooth((float)m->seconds + release, (float)m->seconds, t) : 1);
        float a = saw(&phase[0], hz * (1 + bend[0]) / DSP_RATE) + saw(&phase[1], hz * (1 + bend[1]) / DSP_RATE);
        float b = saw(&phase[2], hz * (1 + bend[2]) / DSP_RATE) + saw(&phase[3], hz * (1 + bend[3]) / DSP_RATE);
        svf_run(&low[0], a);
        svf_run(&low[1], b);
        put(o, i, level * env * 0.14f * low[0].low, level * env * 0.14f * low[1].low);
    }
}

static void glass(out *o, const music_note *m, float level, float hz, uint64_t key)
{
    size_t len = (size_t)((m->seconds + 1.2) * (double)DSP_RATE);
    float p[3] = { 0 }, ratio[3] = { 1, 2.003f, 3.01f }, amp[3] = { 1, 0.35f, 0.12f };
    for (size_t i = 0; i < len; i++) {
        float t = (float)i / DSP_RATE,
              env = f_smooth(0, f_min(0.6f, 0.4f * (float)m->seconds), t) *
                    f_smooth((float)m->seconds + 1.2f, (float)m->seconds * 0.8f, t),
              l = 0, r = 0;
        for (int k = 0; k < 3; k++) {
            p[k] += hz * ratio[k] / DSP_RATE;
            p[k] -= (float)(int)p[k];
            float y = amp[k] * sinf(DSP_TAU * p[k]),
                  tilt = 0.3f * sinf(DSP_TAU * (0.23f + 0.11f * (float)k) * t + (float)(key & 7));
            l += y * (1 + tilt);
            r += y * (1 - tilt);
        }
        put(o, i, level * env * 0.16f * l, level * env * 0.16f * r);
    }
}

static void pluck(out *o, const music_note *m, float level, float hz)
{
    svf low = { .g = 0 };
    float a = 0.1f, b = 0.6f;
    float ring = 0.5f;
    (void)m;
    for (size_t i = 0; i < (size_t)(ring * DSP_RATE); i++) {
        float t = (float)i / DSP_RATE, env = expf(-t * 9) * f_smooth(0, 0.002f, t) * f_smooth(ring, ring * 0.8f, t);
        if (i % 32 == 0)
            svf_tune(&low, 300 + 5200 * level * expf(-t * 16) + hz, 1.6f);
        svf_run(&low, 0.6f * saw(&a, hz / DSP_RATE) + 0.4f * saw(&b, hz * 1.004f / DSP_RATE));
        float y = level * env * 0.35f * low.low;
        put(o, i, y, y);
        float echo = y * 0.28f; /* one echo to each side */
        put(o, i + 9000, echo * 1.4f, echo * 0.3f);
        put(o, i + 18000, echo * 0.2f, echo * 0.8f);
    }
}

static void fm(out *o, const music_note *m, float level, float hz, float ratio, float index, float t60, float tine)
{
    float p = 0, q = 0, ring = f_clamp(t60, 0.2f, 4), hold = (float)m->seconds;
    for (size_t i = 0; i < (size_t)(ring * DSP_RATE); i++) {
        float t = (float)i / DSP_RATE,
              env = expf(-t * 6.9f / ring) * f_smooth(0, 0.0015f, t) * f_smooth(ring, ring * 0.85f, t);
        if (tine > 0 && t > hold) /* keys damp when let go */
            env *= expf(-(t - hold) * 9);
        p += hz / DSP_RATE;
        q += hz * ratio / DSP_RATE;
        p -= (float)(int)p;
        q -= (float)(int)q;
        float y = sinf(DSP_TAU * p + index * level * expf(-t * (tine > 0 ? 5.0f : 7.0f)) * sinf(DSP_TAU * q)),
              sway = tine * 0.25f * sinf(DSP_TAU * 4.6f * t);
        put(o, i, level * env * 0.3f * y * (1 + sway), level * env * 0.3f * y * (1 - sway));
    }
}

static void bass(out *o, const music_note *m, float level, float hz, bool sub)
{
    svf low = { .g = 0 };
    float a = 0.3f, p = 0, len = (float)m->seconds + 0.06f;
    for (size_t i = 0; i < (size_t)(len * DSP_RATE); i++) {
        float t = (float)i / DSP_RATE, env = f_smooth(0, 0.006f, t) * f_smooth(len, len - 0.06f, t) *
                                             (sub ? expf(-t * 0.5f) : 0.5f + 0.5f * expf(-t * 5));
        if (i % 32 == 0)
            svf_tune(&low, hz * 2 + 900 * level * expf(-t * 9), 1.3f);
        p += hz / DSP_RATE;
        p -= (float)(int)p;
        float y = 0.8f * sinf(DSP_TAU * p);
        if (sub)
            y += 0.18f * sinf(DSP_TAU * 2 * p);
        else {
            svf_run(&low, saw(&a, hz / DSP_RATE));
            y = 0.5f * y + 0.6f * low.low;
        }
        put(o, i, 0.42f * level * env * y, 0.42f * level * env * y);
    }
}

static void lead(out *o, const music_note *m, float level, float hz)
{
    svf low = { .g = 0 };
    float a = 0, b = 0.37f, len = (float)m->seconds + 0.15f;
    svf_tune(&low, 2400 + hz, 0.9f);
    for (size_t i = 0; i < (size_t)(len * DSP_RATE); i++) {
        float t = (float)i / DSP_RATE, env = f_smooth(0, 0.03f, t) * f_smooth(len, len - 0.15f, t);
        float vibrato = 1 + 0.004f * f_smooth(0.2f, 0.5f, t) * sinf(DSP_TAU * 5.2f * t), step = hz * vibrato / DSP_RATE;
        svf_run(&low, saw(&a, step) - saw(&b, step));
        put(o, i, 0.16f * level * env * low.low, 0.16f * level * env * low.low);
    }
}

static void add_mono(out *o, const float *x, size_t n, float pan)
{
    for (size_t i = 0; i < n; i++)
        put(o, i, x[i] * (1 - pan), x[i] * (1 + pan));
}

static void drum(out *o, int key, float level, uint64_t seed)
{
    static const size_t room = 24000;
    float x[24000] = { 0 };
    float pan = 0;
    switch (key) {
    case 36:
        dsp_add_ring(x, room, 0, 118, -900, 0.09f, 0.7f * level);
        dsp_add_ring(x, room, 0, 54, -30, 0.34f, 0.9f * level);
        dsp_add_burst(x, room, 0, 3200, 0.6f, 0.0003f, 0.006f, 0.12f * level, seed);
        break;
    case 38:
        dsp_add_ring(x, room, 0, 190, -120, 0.13f, 0.45f * level);
        dsp_add_burst(x, room, 0, 2600, 0.5f, 0.0008f, 0.16f, 0.32f * level, seed);
        break;
    case 39:
        for (int k = 0; k < 3; k++)
            dsp_add_burst(x, room, (size_t)(480 * k), 1400, 0.9f, 0.001f, k == 2 ? 0.17f : 0.02f, 0.34f * level,
                          rng_hash(seed, (uint64_t)k));
        break;
    case 37: dsp_add_ring(x, room, 0, 1700, -800, 0.035f, 0.3f * level); break;
    case 42:
    case 44:
        dsp_add_burst(x, room, 0, 9500, 0.8f, 0.0004f, 0.055f, 0.2f * level, seed);
        pan = 0.25f;
        break;
    default: dsp_add_burst(x, room, 0, 7500, 0.4f, 0.001f, 0.32f, 0.2f * level, seed); pan = -0.25f;
    }
    add_mono(o, x, room, pan);
}

static void vinyl(out *o, const music_note *m, float level, uint64_t key)
{
    rng r = { key, 0 };
    hiss h = hiss_make(key);
    size_t len = (size_t)(m->seconds * (double)DSP_RATE), next = 0;
    float tick = 0, pan = 0;
    one_pole soft = one_pole_make(6000), low = one_pole_make(900);
    for (size_t i = 0; i < len; i++) {
        if (i == next) {
            tick = rng_range(&r, 0.05f, 0.5f) * (rng_float(&r) < 0.12f ? 3.0f : 1.0f);
            pan = rng_range(&r, -0.7f, 0.7f);
            next += 1 + (size_t)(-logf(1 - 0.999f * rng_float(&r)) * 4200.0f);
        }
        float bed = 0.02f * (hiss_pink(&h) - one_pole_run(&low, hiss_pink(&h))), y = one_pole_run(&soft, tick);
        tick *= 0.55f;
        put(o, i, 0.25f * level * (y * (1 - pan) + bed), 0.25f * level * (y * (1 + pan) + bed));
    }
}

void music_synth_note(float *dry, float *send, size_t n, const music_part *seat, const music_note *m,
                      const music_score *s, uint64_t key)
{
    float angle = (seat->pan + 1) * (float)CIEL_PI * 0.25f, v = (float)m->velocity / 127.0f,
          level = dsp_db(seat->gain_db) * v;
    if (seat->swells)
        level *= 0.22f + 0.9f * music_intensity(s, m->t);
    float hz = 440.0f * dsp_semitones((float)(m->key - 69));
    out o = { dry, send, n, (size_t)(m->t * (double)DSP_RATE), cosf(angle) * 1.414f, sinf(angle) * 1.414f, seat->hall };
    switch (seat->patch) {
    case PATCH_PAD: pad(&o, s, m, level, hz, key); break;
    case PATCH_GLASS_PAD: glass(&o, m, level, hz, key); break;
    case PATCH_PLUCK: pluck(&o, m, level, hz); break;
    case PATCH_BELL: fm(&o, m, level, hz, 3.5f, 1.6f, f_clamp(900.0f / hz, 0.7f, 2.4f), 0); break;
    case PATCH_ELECTRIC_PIANO: fm(&o, m, level, hz, 1.0f, 1.3f, 3.0f, 1); break;
    case PATCH_SYNTH_BASS: bass(&o, m, level, hz, false); break;
    case PATCH_SUB: bass(&o, m, level, hz, true); break;
    case PATCH_LEAD: lead(&o, m, level, hz); break;
    case PATCH_DRUMS:
    case PATCH_GM_DRUMS: drum(&o, m->key, level, key); break;
    case PATCH_VINYL: vinyl(&o, m, level, key); break;
    case PATCH_GM: /* no soundfont: the nearest of our own */
        if (seat->program >= 40 && seat->program < 80 && seat->program != 45 && seat->program != 46 &&
            seat->program != 47)
            pad(&o, s, m, level, hz, key);
        else if (seat->program >= 32 && seat->program < 40)
            bass(&o, m, level, hz, false);
        else
            fm(&o, m, level, hz, 2.0f, 0.8f, 1.4f, 0);
    }
}
