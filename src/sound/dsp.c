/* sound/dsp.c - filter designs and the loops that are too long for a header. See dsp.h.
 */
#include "sound/dsp.h"

grain dsp_grain(ciel_arena *a, double seconds)
{
    double s = seconds < 0 ? 0 : seconds > 70 ? 70 : seconds;
    size_t n = (size_t)(s * (double)DSP_RATE) + 1;
    return (grain){ ARENA_ARRAY(a, n, float), n };
}

static float safe_hz(float hz)
{
    return f_clamp(hz, 5.0f, 0.47f * DSP_RATE);
}

static biquad biquad_of(float b0, float b1, float b2, float a0, float a1, float a2)
{
    float k = 1.0f / a0;
    return (biquad){ b0 * k, b1 * k, b2 * k, a1 * k, a2 * k, 0, 0 };
}

biquad biquad_lowpass(float hz, float q)
{
    float w = DSP_TAU * safe_hz(hz) / DSP_RATE, c = cosf(w), a = sinf(w) / (2.0f * q);
    return biquad_of(0.5f * (1 - c), 1 - c, 0.5f * (1 - c), 1 + a, -2 * c, 1 - a);
}

biquad biquad_highpass(float hz, float q)
{
    float w = DSP_TAU * safe_hz(hz) / DSP_RATE, c = cosf(w), a = sinf(w) / (2.0f * q);
    return biquad_of(0.5f * (1 + c), -(1 + c), 0.5f * (1 + c), 1 + a, -2 * c, 1 - a);
}

biquad biquad_bandpass(float hz, float q)
{
    float w = DSP_TAU * safe_hz(hz) / DSP_RATE, c = cosf(w), a = sinf(w) / (2.0f * q);
    return biquad_of(a, 0, -a, 1 + a, -2 * c, 1 - a);
}

biquad biquad_peak(float hz, float q, float db)
{
    float w = DSP_TAU * safe_hz(hz) / DSP_RATE, c = cosf(w), a = sinf(w) / (2.0f * q), g = powf(10.0f, db / 40.0f);
    return biquad_of(1 + a * g, -2 * c, 1 - a * g, 1 + a / g, -2 * c, 1 - a / g);
}

static biquad shelf(float hz, float db, float sign)
{
    float w = DSP_TAU * safe_hz(hz) / DSP_RATE, c = sign * cosf(w), g = powf(10.0f, db / 40.0f);
    float a = sinf(w) * 0.70710678f, r = 2.0f * sqrtf(g) * a;
    return biquad_of(g * ((g + 1) - (g - 1) * c + r), sign * 2 * g * ((g - 1) - (g + 1) * c),
                     g * ((g + 1) - (g - 1) * c - r), (g + 1) + (g - 1) * c + r, sign * -2 * ((g - 1) + (g + 1) * c),
                     (g + 1) + (g - 1) * c - r);
}
biquad biquad_low_shelf(float hz, float db)
{
    return shelf(hz, db, 1.0f);
}
biquad biquad_high_shelf(float hz, float db)
{
    return shelf(hz, db, -1.0f);
}

void biquad_apply(biquad f, float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = biquad_run(&f, x[i]);
}

void svf_tune(svf *f, float hz, float q)
{
    f->g = tanf(0.5f * DSP_TAU * safe_hz(hz) / DSP_RATE);
    f->k = 1.0f / q;
    f->a1 = 1.0f / (1.0f + f->g * (f->g + f->k));
    f->a2 = f->g * f->a1;
    f->a3 = f->g * f->a2;
}

void dsp_remove_dc(float *x, size_t n)
{
    biquad f = biquad_highpass(18.0f, 0.707f);
    biquad_apply(f, x, n);
}

static float drift_knot(uint64_t key, int64_t i)
{
    return (float)(rng_hash(key, (uint64_t)i) >> 40) * (2.0f / 16777216.0f) - 1.0f;
}

float dsp_drift(uint64_t key, double t, float rate_hz)
{
    double u = t * (double)rate_hz, k = floor(u);
    int64_t i = (int64_t)k;
    float f = (float)(u - k), w = f * f * (3.0f - 2.0f * f);
    return f_lerp(drift_knot(key, i), drift_knot(key, i + 1), w);
}

void dsp_add_ring(float *x, size_t n, size_t at, float hz, float glide, float t60, float amplitude)
{
    if (at >= n || hz <= 0 || hz > 0.46f * DSP_RATE || t60 <= 0)
        return;
    size_t len = (size_t)(t60 * 1.34f * DSP_RATE) + 8, end = n - at < len ? n : at + len;
    float decay = expf(-6.9078f / (t60 * DSP_RATE));
    if (glide == 0.0f) { /* two-pole resonator: one multiply-add pair a sample */
        float w = DSP_TAU * hz / DSP_RATE, c = 2.0f * decay * cosf(w), d = decay * decay;
        float y1 = 0.0f, y2 = -amplitude * sinf(w) / decay;
        for (size_t i = at; i < end; i++) {
            x[i] += y1;
            float y = c * y1 - d * y2;
            y2 = y1;
            y1 = y;
        }
        return;
    }
    float phase = 0.0f, step = hz / DSP_RATE, dstep = glide / (DSP_RATE * DSP_RATE), a = amplitude;
    for (size_t i = at; i < end; i++) {
        x[i] += a * sinf(DSP_TAU * phase);
        phase += step;
        phase -= (float)(int)phase;
        step = f_clamp(step + dstep, 0.0002f, 0.45f);
        a *= decay;
    }
}

void dsp_add_burst(float *x, size_t n, size_t at, float hz, float q, float attack_s, float decay_s, float amplitude,
                   uint64_t key)
{
    if (at >= n)
        return;
    hiss h = hiss_make(key);
    biquad f = biquad_bandpass(hz, q);
    /* a narrow band holds less of the noise: keep the level about the same */
    float level = amplitude * sqrtf(f_clamp(DSP_RATE * 0.25f * q / hz, 1.0f, 400.0f));
    size_t rise = (size_t)(attack_s * DSP_RATE) + 1, len = (size_t)((attack_s + decay_s * 1.5f) * DSP_RATE) + 2;
    size_t end = n - at < len ? n : at + len;
    float fall = expf(-6.9078f / (decay_s * DSP_RATE)), e = 1.0f;
    for (size_t i = at; i < end; i++) {
        float env = e;
        if (i - at < rise)
            env = (float)(i - at + 1) / (float)rise;
        else
            e *= fall;
        x[i] += level * env * biquad_run(&f, hiss_white(&h));
    }
}

void dsp_scale(float *x, size_t n, float gain)
{
    for (size_t i = 0; i < n; i++)
        x[i] *= gain;
}

float dsp_peak(const float *x, size_t n)
{
    float p = 0;
    for (size_t i = 0; i < n; i++)
        p = f_max(p, fabsf(x[i]));
    return p;
}

float dsp_rms(const float *x, size_t n)
{
    double s = 0;
    for (size_t i = 0; i < n; i++)
        s += (double)x[i] * (double)x[i];
    return n ? (float)sqrt(s / (double)n) : 0.0f;
}

void dsp_fade(float *x, size_t n, double in_s, double out_s)
{
    size_t a = (size_t)(in_s * (double)DSP_RATE), b = (size_t)(out_s * (double)DSP_RATE);
    a = a > n ? n : a;
    b = b > n ? n : b;
    for (size_t i = 0; i < a; i++)
        x[i] *= 0.5f - 0.5f * cosf((float)CIEL_PI * (float)i / (float)a);
    for (size_t i = 0; i < b; i++)
        x[n - 1 - i] *= 0.5f - 0.5f * cosf((float)CIEL_PI * (float)i / (float)b);
}
