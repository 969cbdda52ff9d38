/* sound/ambience_weather.c - rain, wind, thunder, snow. See ambience.h.
 *
 * Rain is heard at three distances at once: a hiss of all drops far away, a patter of drops a few metres off (each a
 * tick of a few milliseconds), and single near drops that say what they fall on: puddle (a bubble rings, rising),
 * stone, metal, leaves, umbrella cloth, window.
 */
#include "base/text.h"
#include "sound/ambience.h"
#include <string.h>

enum surface {
    PUDDLE,
    STONE,
    ROOF_METAL,
    LEAVES,
    UMBRELLA,
    WINDOW
};
static enum surface surface_of(const char *name, int variant)
{
    static const struct {
        const char *name;
        enum surface s;
    } t[] = { { "roof", ROOF_METAL }, { "metal", ROOF_METAL },  { "car", ROOF_METAL }, { "leaves", LEAVES },
              { "grass", LEAVES },    { "umbrella", UMBRELLA }, { "cloth", UMBRELLA }, { "tent", UMBRELLA },
              { "window", WINDOW },   { "glass", WINDOW },      { "stone", STONE },    { "asphalt", STONE },
              { "water", PUDDLE },    { "puddle", PUDDLE } };
    for (size_t i = 0; name && i < sizeof t / sizeof *t; i++)
        if (ciel_streq(t[i].name, name))
            return t[i].s;
    return variant == 3 ? ROOF_METAL : variant == 4 ? WINDOW : PUDDLE;
}

/* One near drop of size 0..1. */
static grain near_drop(ambience_job *j, enum surface s, float size, rng *r)
{
    grain g = dsp_grain(j->scratch, 0.16);
    float tick = rng_range(r, 1800, 5200) * (1.2f - 0.5f * size);
    dsp_add_burst(g.x, g.n, 0, tick, 0.8f, 0.0002f, 0.004f + 0.004f * size, 0.5f, rng_u64(r));
    switch (s) {
    case PUDDLE: { /* the bubble closes a few ms after the impact; smaller bubbles ring higher */
        size_t at = (size_t)(rng_range(r, 0.004f, 0.014f) * DSP_RATE);
        float hz = rng_range(r, 900, 3400) * (1.25f - 0.6f * size);
        if (rng_float(r) < 0.65f)
            dsp_add_ring(g.x, g.n, at, hz, hz * rng_range(r, 1.0f, 6.0f), rng_range(r, 0.02f, 0.07f), 0.5f);
        break;
    }
    case ROOF_METAL:
        for (int i = 0; i < 4; i++)
            dsp_add_ring(g.x, g.n, 0, rng_range(r, 380, 3600), 0, rng_range(r, 0.02f, 0.09f),
                         rng_range(r, 0.1f, 0.45f));
        break;
    case LEAVES: dsp_add_burst(g.x, g.n, 0, rng_range(r, 700, 1900), 0.8f, 0.0006f, 0.018f, 0.5f, rng_u64(r)); break;
    case UMBRELLA: dsp_add_ring(g.x, g.n, 0, rng_range(r, 190, 420), -300, 0.035f, 0.8f); break;
    case WINDOW:
        dsp_add_ring(g.x, g.n, 0, rng_range(r, 700, 1500), 0, 0.02f, 0.35f);
        dsp_add_ring(g.x, g.n, 0, rng_range(r, 2300, 4200), 0, 0.012f, 0.2f);
        break;
    case STONE: dsp_add_ring(g.x, g.n, 0, rng_range(r, 500, 1100), -900, 0.012f, 0.3f); break;
    }
    return g;
}

/* Drops a few metres off: so many that each is only a tick of its own pitch. */
static void patter(ambience_job *j, double rate, float level, float bright)
{
    rng r = { ambience_key(j, "patter"), 0 };
    double t = -1, seconds = ambience_seconds(j);
    while (ambience_next(&r, &t, rate, 1.0f, seconds)) {
        float buffer[700] = { 0 };
        float u = rng_float(&r), strength = level * (0.1f + u * u * u);
        float hz = bright * rng_range(&r, 1200, 7800);
        dsp_add_ring(buffer, 700, 0, hz, 0, rng_range(&r, 0.002f, 0.0095f), strength);
        if (rng_float(&r) < 0.25f)
            dsp_add_ring(buffer, 700, 40, hz * 0.37f, 0, 0.008f, strength * 0.6f);
        grain g = { buffer, 700 };
        ambience_place(j, &g, t, rng_range(&r, -1, 1), 1);
    }
}

static void near_drops(ambience_job *j, enum surface s, double rate, float level)
{
    rng r = { ambience_key(j, "near"), 0 };
    double t = -1, seconds = ambience_seconds(j);
    while (ambience_next(&r, &t, rate, 1.0f, seconds)) {
        float size = rng_float(&r), close = rng_float(&r);
        grain g = near_drop(j, s, size, &r);
        ambience_place(j, &g, t, rng_range(&r, -0.95f, 0.95f), level * (0.12f + 0.9f * close * close * close));
    }
}

/* Variants: 0 drizzle, 1 rain, 2 downpour, 3 on a metal roof, 4 on a window, seen from inside. */
void ambience_rain(ambience_job *j)
{
    float heavy = j->variant == 0 ? 0.2f : j->variant == 2 ? 1.0f : 0.55f;
    heavy = f_clamp(heavy * (0.5f + j->amount), 0.08f, 1.0f);
    enum surface s = surface_of(j->surface, j->variant);
    bool inside = j->variant == 4;
    float close = 1.0f - 0.85f * j->distance;
    ambience_add_bed(j, &(ambience_bed){ 'p', 350, inside ? 2600 : 9500, 0.09f * (0.4f + heavy), 1.2f, 0.5f, 0.9f },
                     "far");
    ambience_add_bed(
        j, &(ambience_bed){ 'w', 2600, 14000, (inside ? 0.01f : 0.04f) * (0.35f + heavy), 1.5f, 0.8f, 1.0f }, "hiss");
    if (heavy > 0.6f)
        ambience_add_bed(j, &(ambience_bed){ 'b', 60, 500, 0.20f * (heavy - 0.4f), 2.0f, 0.4f, 0.8f }, "roar");
    patter(j, 60 + 900 * (double)heavy, 0.34f * close, inside ? 0.5f : 1.0f);
    near_drops(j, s, 4 + (s == ROOF_METAL || s == UMBRELLA ? 70 : 22) * (double)heavy, 0.55f * close);
    if (heavy > 0.35f && !inside && s == PUDDLE) /* some edge drips steadily */
        near_drops(j, STONE, 2.5, 0.4f * close);
}

/* Strength of the gust at t, 0..1: long swells with short flutters on them. */
static float gust(uint64_t key, double t)
{
    float slow = 0.5f + 0.5f * dsp_drift(key, t, 0.22f), quick = dsp_drift(rng_hash(key, 9), t, 1.1f);
    return f_clamp(slow * (0.85f + 0.35f * quick) + 0.08f * dsp_drift(rng_hash(key, 10), t, 4.0f), 0.02f, 1.0f);
}

/* Variants: 0 breeze, 1 wind, 2 storm. */
void ambience_wind(ambience_job *j)
{
    uint64_t key = ambience_key(j, "gusts");
    float force = j->variant == 0 ? 0.3f : j->variant == 2 ? 1.0f : 0.6f;
    force = f_clamp(force * (0.6f + 0.4f * f_clamp(j->wind_mps / 8.0f, 0.4f, 1.6f)) * (0.5f + j->amount), 0.1f, 1.2f);
    for (int c = 0; c < 2; c++) {
        hiss h = hiss_make(rng_hash(key, 20 + (uint64_t)c));
        svf body = { 0 }, moan = { 0 }, whistle[2];
        memset(whistle, 0, sizeof whistle);
        one_pole rumble = one_pole_make(110);
        float level = 0, hum = 0, cry[2] = { 0 };
        for (size_t i = 0; i < j->n; i++) {
            if (i % 64 == 0) {
                double t =
                    (double)i / (double)DSP_RATE + 40.0 + (c ? 0.22 : 0.0); /* the gust crosses from left to right */
                float g = gust(key, t), g2 = g * force;
                level = powf(g, 1.4f) * (0.35f + 0.65f * force);
                svf_tune(&body, 240 + 620 * g2 + 60 * dsp_drift(rng_hash(key, 11), t, 2.5f), 0.7f);
                svf_tune(&moan, 330 * (1 + 0.7f * g2) + 25 * dsp_drift(rng_hash(key, 12), t, 3), 6.0f);
                for (int k = 0; k < 2; k++) {
                    float base = k ? 1130.0f : 640.0f;
                    svf_tune(&whistle[k],
                             base * (0.8f + 0.45f * g2 + 0.05f * dsp_drift(rng_hash(key, 13 + (uint64_t)k), t, 5)), 28);
                    cry[k] =
                        0.9f * f_smooth(0.45f, 0.95f, g * (0.65f + 0.4f * force)) *
                        (0.4f + 0.6f * f_max(0, dsp_drift(rng_hash(key, 15 + (uint64_t)k + (uint64_t)c), t, 0.7f)));
                }
                hum = 0.55f * force * f_smooth(0.3f, 0.8f, g);
            }
            float p = hiss_pink(&h), b = hiss_brown(&h);
            svf_run(&body, p);
            svf_run(&moan, p);
            svf_run(&whistle[0], p);
            svf_run(&whistle[1], p);
            float y = 0.75f * body.band + 0.22f * body.low + 0.35f * body.high * 0.12f + hum * moan.band +
                      cry[0] * whistle[0].band + 0.6f * cry[1] * whistle[1].band +
                      0.5f * force * one_pole_run(&rumble, b);
            j->out[2 * i + (size_t)c] += 0.5f * level * y;
        }
    }
}

/* One thunder at `at` seconds: a crack if near, then rolling claps that grow duller. */
static void clap_of_thunder(ambience_job *j, double at, rng *r)
{
    float near = 1.0f - j->distance;
    hiss h = hiss_make(rng_u64(r));
    svf body = { .g = 0 };
    one_pole low = one_pole_make(140);
    uint64_t roll = rng_u64(r);
    for (int i = 0; i < 7 && near > 0.4f; i++) {
        float x[9600] = { 0 };
        dsp_add_burst(x, 9600, 0, rng_range(r, 600, 2600), 0.5f, 0.0005f, rng_range(r, 0.04f, 0.16f), 0.8f * near,
                      rng_u64(r));
        grain g = { x, 9600 };
        ambience_place(j, &g, at + (i ? (double)rng_range(r, 0.01f, 0.3f) : 0), rng_range(r, -0.5f, 0.5f),
                       i ? 0.5f : 1);
    }
    size_t from = (size_t)(at * (double)DSP_RATE), len = (size_t)(8 * DSP_RATE);
    for (size_t i = 0; i < len && from + i < j->n; i++) {
        float t = (float)i / DSP_RATE,
              e = f_smooth(0, 0.06f + 0.5f * j->distance, t) * expf(-t * 0.5f) * f_smooth(8, 6, t);
        if (i % 64 == 0)
            svf_tune(&body, 130 + 900 * near * expf(-t * 1.1f), 0.6f);
        float claps =
            0.5f + f_max(0, dsp_drift(roll, (double)t, 2.6f)) + 0.4f * f_max(0, dsp_drift(roll + 1, (double)t, 7));
        float w = hiss_pink(&h), b = hiss_brown(&h), side = 0.35f * dsp_drift(roll + 2, (double)t, 1.2f);
        svf_run(&body, w);
        float y = e * claps * (1.6f * body.low + 1.1f * one_pole_run(&low, b));
        j->out[2 * (from + i)] += y * (1 - side);
        j->out[2 * (from + i) + 1] += y * (1 + side);
    }
}

/* The first at once, then one every nine to sixteen seconds. */
void ambience_thunder(ambience_job *j)
{
    rng r = { ambience_key(j, "thunder"), 0 };
    for (double t = 0; t < ambience_seconds(j); t += (double)rng_range(&r, 9, 16))
        clap_of_thunder(j, t, &r);
}

/* Variants: 0 the hush of falling snow, 1 blizzard. */
void ambience_snow(ambience_job *j)
{
    if (j->variant == 1) {
        j->variant = 2;
        ambience_wind(j);
    }
    ambience_add_bed(j, &(ambience_bed){ 'p', 90, 900, 0.03f, 1.5f, 0.25f, 0.9f }, "hush");
    rng r = { ambience_key(j, "flakes"), 0 };
    double t = -1;
    while (ambience_next(&r, &t, 90, 1, ambience_seconds(j))) { /* flakes that touch */
        float x[500] = { 0 };
        dsp_add_burst(x, 500, 0, rng_range(&r, 3000, 9000), 1, 0.001f, 0.006f, 0.004f * rng_float(&r), rng_u64(&r));
        grain g = { x, 500 };
        ambience_place(j, &g, t, rng_range(&r, -1, 1), 1);
    }
}
