/* sound/ambience.c - the table of cue names, levels, and the tools the programs share. See ambience.h.
 */
#include "sound/ambience.h"
#include "base/text.h"
#include "sound/master.h"
#include <stdlib.h>

/* name, program, variant, LUFS in the mix, one-shot, seconds, send into the room */
static const ambience_kind kinds[] = {
    { "rain", ambience_rain, 1, -27, false, 0, 0.06f }, { "wind", ambience_wind, 1, -30, false, 0, 0 },
    { "room", ambience_room, 0, -52, false, 0, 0 },     { "traffic", ambience_traffic, 0, -34, false, 0, 0 },
    { "stream", ambience_stream, 0, -29, false, 0, 0 },
};
enum {
    KINDS = sizeof kinds / sizeof *kinds
};

const ambience_kind *ambience_find(const char *name)
{
    for (int i = 0; i < KINDS; i++)
        if (ciel_streq(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

const char *const *sound_cue_names(void)
{
    static const char *const names[] = { "rain", "wind", "room", "traffic", "stream", NULL };
    return names;
}

bool sound_cue_known(const char *name)
{
    return ambience_find(name) != NULL;
}

void ambience_place(ambience_job *j, const grain *g, double t, float pan, float gain)
{
    float angle = (f_clamp(pan, -1, 1) + 1.0f) * (float)CIEL_PI * 0.25f;
    float l = gain * cosf(angle) * 1.41421356f, r = gain * sinf(angle) * 1.41421356f;
    double at = floor(t * (double)DSP_RATE);
    for (size_t i = 0; i < g->n; i++) {
        double k = at + (double)i;
        if (k < 0)
            continue;
        if (k >= (double)j->n)
            break;
        size_t s = (size_t)k;
        j->out[2 * s] += l * g->x[i];
        j->out[2 * s + 1] += r * g->x[i];
    }
}

static float coloured(hiss *h, char colour)
{
    return colour == 'w' ? hiss_white(h) * 0.45f : colour == 'p' ? hiss_pink(h) : hiss_brown(h);
}

void ambience_add_bed(ambience_job *j, const ambience_bed *bed, const char *what)
{
    uint64_t key = ambience_key(j, what);
    hiss shared = hiss_make(rng_hash(key, 0)), own[2] = { hiss_make(rng_hash(key, 1)), hiss_make(rng_hash(key, 2)) };
    biquad low[2], high[2];
    for (int c = 0; c < 2; c++) {
        low[c] = biquad_lowpass(bed->high_hz, 0.6f);
        high[c] = biquad_highpass(bed->low_hz, 0.6f);
    }
    float together = sqrtf(1.0f - bed->width), apart = sqrtf(bed->width), gain[2] = { 0 }, step[2] = { 0 };
    for (size_t i = 0; i < j->n; i++) {
        if (i % 256 == 0)
            for (int c = 0; c < 2; c++) {
                double t = (double)i / (double)DSP_RATE, ahead = t + 256.0 / (double)DSP_RATE;
                uint64_t k = rng_hash(key, 3 + (uint64_t)c);
                gain[c] = bed->level * dsp_db(bed->drift_db * dsp_drift(k, t, bed->drift_hz));
                step[c] = (bed->level * dsp_db(bed->drift_db * dsp_drift(k, ahead, bed->drift_hz)) - gain[c]) / 256.0f;
            }
        float s = together * coloured(&shared, bed->colour);
        for (int c = 0; c < 2; c++) {
            float x = s + apart * coloured(&own[c], bed->colour);
            j->out[2 * i + (size_t)c] += gain[c] * biquad_run(&high[c], biquad_run(&low[c], x));
            gain[c] += step[c];
        }
    }
}

bool ambience_next(rng *r, double *t, double rate, float irregular, double seconds)
{
    if (rate <= 0)
        return false;
    double random = -log(1.0 - (double)rng_float(r) * 0.9999),
           gap = (1.0 - (double)irregular) + (double)irregular * random;
    if (*t < 0)
        *t = gap / rate * (double)rng_float(r);
    else
        *t += gap / rate;
    return *t < seconds;
}

static void far_away(ambience_job *j)
{
    if (j->distance <= 0.01f)
        return;
    biquad f[2] = { biquad_lowpass(f_lerp(16000, 700, powf(j->distance, 0.6f)), 0.6f) };
    f[1] = f[0];
    for (size_t i = 0; i < j->n; i++)
        for (int c = 0; c < 2; c++)
            j->out[2 * i + (size_t)c] = biquad_run(&f[c], j->out[2 * i + (size_t)c]);
}

static void block_dc(ambience_job *j)
{
    biquad f[2] = { biquad_highpass(22, 0.7f), biquad_highpass(22, 0.7f) };
    for (size_t i = 0; i < j->n; i++)
        for (int c = 0; c < 2; c++)
            j->out[2 * i + (size_t)c] = biquad_run(&f[c], j->out[2 * i + (size_t)c]);
}

void ambience_render(const ambience_kind *kind, ambience_job *j)
{
    j->variant = kind->variant;
    kind->play(j);
    far_away(j);
    block_dc(j);
    double lufs = -70;
    if (master_loudness(&lufs, j->out, j->n, NULL) || lufs <= -69)
        return;
    float gain = dsp_db(kind->lufs - 7.0f * j->distance - (float)lufs);
    for (size_t i = 0; i < 2 * j->n; i++)
        j->out[i] *= gain;
}
