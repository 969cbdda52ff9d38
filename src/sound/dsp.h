/* sound/dsp.h - the small parts every sound is built from: noise, filters, oscillators, slow drifts.
 *
 * Mono, float, 48 kHz. State lives in plain structs that the caller owns; zero state is silence. Filters follow the
 * cookbook forms of R. Bristow-Johnson (biquads) and the trapezoidal state-variable filter (A. Simper), which
 * stays stable when its frequency is swept. Pink noise is P. Kellet's sum of one-poles.
 * Nothing here allocates, except dsp_grain, which uses the caller's arena.
 */
#pragma once
#include "base/arena.h"
#include "base/rng.h"
#include "base/vec.h"
#include <stddef.h>
#include <stdint.h>

#define DSP_RATE 48000.0f
#define DSP_TAU  6.28318530717958647692f

/* A short mono sound in somebody's arena. */
typedef struct grain {
    float *x;
    size_t n;
} grain;
/** A silent grain of `seconds` (at least one sample, at most 70 s). */
grain dsp_grain(ciel_arena *a, double seconds);

static inline float dsp_db(float db)
{
    return powf(10.0f, db * 0.05f);
}
static inline float dsp_semitones(float s)
{
    return powf(2.0f, s / 12.0f);
}

/* ---- noise ---- */
typedef struct hiss {
    uint64_t state;
    float b[5]; /* memory of the pink and brown filters */
} hiss;
static inline hiss hiss_make(uint64_t key)
{
    return (hiss){ .state = rng_mix(key + 0x9e3779b97f4a7c15ull) | 1u };
}
/* uniform in [-1, 1): xorshift64*, quick enough for a sample loop */
static inline float hiss_white(hiss *h)
{
    h->state ^= h->state >> 12;
    h->state ^= h->state << 25;
    h->state ^= h->state >> 27;
    return (float)(int32_t)((h->state * 0x2545f4914f6cdd1dull) >> 32) * (1.0f / 2147483648.0f);
}
/* about -3 dB per octave, rms near 0.25 */
static inline float hiss_pink(hiss *h)
{
    float w = hiss_white(h);
    h->b[0] = 0.99765f * h->b[0] + w * 0.0990460f;
    h->b[1] = 0.96300f * h->b[1] + w * 0.2965164f;
    h->b[2] = 0.57000f * h->b[2] + w * 1.0526913f;
    return 0.25f * (h->b[0] + h->b[1] + h->b[2] + w * 0.1848f);
}
/* about -6 dB per octave above 20 Hz, rms near 0.3 */
static inline float hiss_brown(hiss *h)
{
    h->b[3] = 0.9974f * h->b[3] + 0.04f * hiss_white(h);
    return h->b[3];
}

/* ---- filters ---- */
typedef struct biquad {
    float b0, b1, b2, a1, a2, z1, z2;
} biquad;
biquad biquad_lowpass(float hz, float q);
biquad biquad_highpass(float hz, float q);
biquad biquad_bandpass(float hz, float q); /* 0 dB at the peak */
biquad biquad_peak(float hz, float q, float db);
biquad biquad_low_shelf(float hz, float db);
biquad biquad_high_shelf(float hz, float db);
static inline float biquad_run(biquad *f, float x)
{
    float y = f->b0 * x + f->z1;
    f->z1 = f->b1 * x - f->a1 * y + f->z2;
    f->z2 = f->b2 * x - f->a2 * y;
    return y;
}
void biquad_apply(biquad f, float *x, size_t n);

/* One pole: low-pass by value, high-pass as the difference. */
typedef struct one_pole {
    float k, z;
} one_pole;
static inline one_pole one_pole_make(float hz)
{
    return (one_pole){ .k = 1.0f - expf(-DSP_TAU * hz / DSP_RATE) };
}
static inline float one_pole_run(one_pole *f, float x)
{
    return f->z += f->k * (x - f->z);
}

/* State-variable filter whose frequency may change at every call of svf_tune. */
typedef struct svf {
    float g, k, a1, a2, a3, s1, s2;
    float low, band, high; /* outputs of the last step; band has unit gain at the peak when multiplied by k */
} svf;
void svf_tune(svf *f, float hz, float q);
static inline void svf_run(svf *f, float x)
{
    float v3 = x - f->s2, v1 = f->a1 * f->s1 + f->a2 * v3, v2 = f->s2 + f->a2 * f->s1 + f->a3 * v3;
    f->s1 = 2.0f * v1 - f->s1;
    f->s2 = 2.0f * v2 - f->s2;
    f->low = v2;
    f->band = v1 * f->k;
    f->high = x - f->k * v1 - v2;
}

/* Removes the mean and what no loudspeaker plays. */
void dsp_remove_dc(float *x, size_t n);

/* ---- things that move slowly ---- */
/** Smooth random curve in [-1, 1] with about `rate_hz` new directions a second; the same for the same key. */
float dsp_drift(uint64_t key, double t, float rate_hz);
/** 0 -> 1 -> 0 raised-cosine window over [0, 1]. */
static inline float dsp_hump(float u)
{
    return u <= 0.0f || u >= 1.0f ? 0.0f : 0.5f - 0.5f * cosf(DSP_TAU * u);
}
static inline float dsp_soft_clip(float x)
{
    return x / sqrtf(1.0f + x * x);
}

/* ---- adding simple sounds into a buffer ---- */
/** A damped sine from sample `at`: amplitude, frequency gliding by `glide_hz_per_s`, decay time to -60 dB, phase 0.
 *  Ends by itself at -80 dB or at the buffer's end. */
void dsp_add_ring(float *x, size_t n, size_t at, float hz, float glide_hz_per_s, float t60, float amplitude);
/** A noise burst shaped by attack and decay seconds, band-passed around hz (q small = wide). */
void dsp_add_burst(float *x, size_t n, size_t at, float hz, float q, float attack_s, float decay_s, float amplitude,
                   uint64_t key);
void dsp_scale(float *x, size_t n, float gain);
float dsp_peak(const float *x, size_t n);
float dsp_rms(const float *x, size_t n);
/** Cosine fades at both ends, in seconds. */
void dsp_fade(float *x, size_t n, double in_s, double out_s);
