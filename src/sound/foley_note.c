/* sound/foley_note.c - a played instrument seen in the picture: one note. See foley.h.
 *
 * Strings are plucked delay lines (Karplus & Strong 1983), bars and bells are mode banks, drums are skins and noise,
 * winds and bowed strings a few harmonics with breath. The pitch walks a pentatonic scale by the event's key.
 */
#include "base/text.h"
#include "sound/foley.h"
#include <string.h>

static void plucked(grain *g, float hz, float bright, float level, uint64_t key)
{
    static const size_t most = 2048;
    float line[2048];
    size_t n = (size_t)(DSP_RATE / hz);
    n = n > most ? most : n < 8 ? 8 : n;
    hiss h = hiss_make(key);
    float last = 0, soft = 0;
    for (size_t i = 0; i < n; i++)
        line[i] = soft += bright * (hiss_white(&h) - soft);
    for (size_t i = 0; i < g->n; i++) {
        size_t k = i % n;
        float y = line[k];
        line[k] = 0.997f * (0.5f * y + 0.5f * last);
        last = y;
        g->x[i] += level * y * f_min(1, (float)i / 20);
    }
}

static void bars(grain *g, float hz, const float *ratios, int n, float t60, float level)
{
    for (int k = 0; k < n; k++)
        dsp_add_ring(g->x, g->n, 0, hz * ratios[k], 0, t60 / (1 + 0.8f * (float)k), level / (1 + (float)k));
}

static void drum_skin(grain *g, const char *name, float level, uint64_t key)
{
    bool snare = strstr(name, "snare") != NULL, cymbal = strstr(name, "cymbal") || strstr(name, "hat");
    if (cymbal) {
        dsp_add_burst(g->x, g->n, 0, 7600, 0.4f, 0.0004f, 0.8f, 0.4f * level, key);
        return;
    }
    float hz = snare ? 190 : 84;
    dsp_add_ring(g->x, g->n, 0, hz, -hz * 0.5f, 0.3f, level);
    dsp_add_ring(g->x, g->n, 0, hz * 1.59f, -30, 0.18f, 0.4f * level);
    dsp_add_burst(g->x, g->n, 0, snare ? 2600 : 1500, 0.5f, 0.0003f, snare ? 0.16f : 0.02f,
                  (snare ? 0.4f : 0.15f) * level, key);
}

static void sung(grain *g, float hz, float breath, float attack, float level, uint64_t key)
{
    hiss h = hiss_make(key);
    biquad air = biquad_bandpass(hz * 2, 1.2f);
    float phase = 0, len = (float)g->n / DSP_RATE;
    for (size_t i = 0; i < g->n; i++) {
        float t = (float)i / DSP_RATE, env = f_smooth(0, attack, t + 0.3f * attack) * f_smooth(len, len * 0.6f, t),
              y = 0;
        phase += hz * (1 + 0.005f * f_smooth(0.15f, 0.4f, t) * sinf(DSP_TAU * 5.4f * t)) / DSP_RATE;
        phase -= (float)(int)phase;
        for (int k = 1; k < 8; k++)
            y += sinf(DSP_TAU * (float)k * phase) / powf((float)k, breath > 0.2f ? 2.2f : 1.1f);
        g->x[i] += level * env * (0.4f * y + breath * biquad_run(&air, hiss_white(&h)));
    }
}

grain foley_note(const foley_context *c, const event *e)
{
    static const int scale[] = { 0, 2, 4, 7, 9, 12, 14, 16 };
    static const float bell[] = { 0.5f, 1, 1.19f, 1.56f, 2, 2.51f, 2.66f, 3.76f }, bar[] = { 1, 3.93f, 9.5f };
    const char *name = e->name ? e->name : "piano";
    float level = e->impulse > 0 ? f_clamp((float)e->impulse, 0.05f, 1) * 0.4f : 0.25f;
    float hz = 261.6f * dsp_semitones((float)scale[c->key % 8]);
    grain g = dsp_grain(c->arena, e->t_end > e->t + 0.2 ? e->t_end - e->t + 0.2 : 1.6);
    if (strstr(name, "drum") || strstr(name, "snare") || strstr(name, "cymbal") || strstr(name, "hat") ||
        strstr(name, "percussion"))
        drum_skin(&g, name, 1.4f * level, c->key);
    else if (strstr(name, "bell") || strstr(name, "gong") || strstr(name, "chime"))
        bars(&g, hz, bell, 8, 4, level);
    else if (strstr(name, "xylo") || strstr(name, "marimba") || strstr(name, "vibra") || strstr(name, "box"))
        bars(&g, hz * 2, bar, 3, 0.8f, level);
    else if (strstr(name, "flute") || strstr(name, "whistle") || strstr(name, "recorder"))
        sung(&g, hz * 2, 0.4f, 0.05f, level, c->key);
    else if (strstr(name, "violin") || strstr(name, "cello") || strstr(name, "sax") || strstr(name, "trumpet") ||
             strstr(name, "accordion"))
        sung(&g, strstr(name, "cello") ? hz * 0.5f : hz, 0.05f, 0.03f, level, c->key);
    else if (strstr(name, "bass"))
        plucked(&g, hz * 0.25f, 0.35f, 2 * level, c->key);
    else if (strstr(name, "guitar") || strstr(name, "harp") || strstr(name, "banjo") || strstr(name, "ukulele"))
        plucked(&g, hz * 0.75f, 0.7f, level, c->key);
    else /* piano: three slightly mistuned strings and the hammer */
        for (int k = 0; k < 3; k++)
            plucked(&g, hz * (1 + 0.0007f * (float)(k - 1)), 0.45f, 0.6f * level, c->key + (uint64_t)k);
    dsp_fade(g.x, g.n, 0, 0.1);
    return g;
}
