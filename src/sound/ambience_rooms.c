/* sound/ambience_rooms.c - what an empty room sounds like, and machines. See ambience.h.
 */
#include "sound/ambience.h"

/* A hum of the mains and its harmonics, slightly beating. */
static void hum(ambience_job *j, float hz, const float *levels, int n, float level)
{
    for (int k = 0; k < n; k++) {
        float a = level * levels[k], f = hz * (float)(k + 1), p = 0, step = f / DSP_RATE;
        uint64_t key = rng_hash(ambience_key(j, "hum"), (uint64_t)k);
        float phase = dsp_drift(key, 0, 1) * 0.3f, sway = 1;
        for (size_t i = 0; i < j->n; i++) {
            if (i % 512 == 0)
                sway = 1.0f + 0.15f * dsp_drift(key, (double)i / (double)DSP_RATE, 0.6f);
            j->out[2 * i] += a * sway * sinf(DSP_TAU * p);
            j->out[2 * i + 1] += a * sway * sinf(DSP_TAU * (p + phase));
            p += step;
            p -= (float)(int)p;
        }
    }
}

void ambience_room(ambience_job *j)
{
    static const float mains[] = { 0.5f, 1.0f, 0.1f, 0.3f };
    ambience_add_bed(j, &(ambience_bed){ 'b', 35, 260, 0.25f, 1.0f, 0.3f, 0.6f }, "air");
    ambience_add_bed(j, &(ambience_bed){ 'p', 200, 3200, 0.02f, 1.0f, 0.2f, 0.8f }, "breath");
    hum(j, 50, mains, 4, 0.004f);
}

static void tick(ambience_job *j, double t, float hz, float level, float pan, uint64_t key)
{
    float x[1800] = { 0 };
    dsp_add_burst(x, 1800, 0, hz, 1.2f, 0.0003f, 0.006f, level, key);
    dsp_add_ring(x, 1800, 0, hz * 0.6f, 0, 0.015f, level * 0.5f);
    grain g = { x, 1800 };
    ambience_place(j, &g, t, pan, 1);
}

static void typing(ambience_job *j, float level)
{
    rng r = { ambience_key(j, "keys"), 0 };
    double t = -1;
    while (ambience_next(&r, &t, 5.5, 0.7f, ambience_seconds(j)))
        if (dsp_drift(r.key, t, 0.5f) > -0.1f)
            tick(j, t, rng_range(&r, 1600, 3200), level * rng_range(&r, 0.5f, 1), 0.35f, rng_u64(&r));
}

/* A motor: harmonics of its turning with a little wobble, and the air it moves. */
static void motor(ambience_job *j, float hz, float level, float air)
{
    uint64_t key = ambience_key(j, "motor");
    hiss h = hiss_make(key), h2 = hiss_make(key + 1);
    biquad band[2] = { biquad_bandpass(hz * 14, 0.5f), biquad_bandpass(hz * 14, 0.5f) };
    float phase = 0;
    for (size_t i = 0; i < j->n; i++) {
        double t = (double)i / (double)DSP_RATE;
        phase += hz * (1 + 0.004f * dsp_drift(key, t, 2)) / DSP_RATE;
        phase -= (float)(int)phase;
        float y = 0;
        for (int k = 1; k <= 8; k++)
            y += sinf(DSP_TAU * (float)k * phase + (float)k) / (float)(k + (k % 2 ? 0 : 1));
        j->out[2 * i] += level * y + air * biquad_run(&band[0], hiss_white(&h));
        j->out[2 * i + 1] += 0.85f * level * y + air * biquad_run(&band[1], hiss_white(&h2));
    }
}

/* Machines that repeat: a thump, a clank and a puff of air in a cycle. */
static void cycle(ambience_job *j, double period, float level, float pan)
{
    rng r = { ambience_key(j, "cycle"), (uint64_t)(period * 1000) };
    for (double t = (double)rng_float(&r) * period; t < ambience_seconds(j); t += period) {
        grain g = dsp_grain(j->scratch, 0.9);
        dsp_add_ring(g.x, g.n, 0, 62, -40, 0.22f, 0.9f);
        dsp_add_burst(g.x, g.n, 0, 900, 0.7f, 0.001f, 0.05f, 0.4f, rng_u64(&r));
        for (int k = 0; k < 4; k++)
            dsp_add_ring(g.x, g.n, (size_t)(0.22 * period * (double)DSP_RATE), 510 * (1 + 0.83f * (float)k), 0, 0.25f,
                         0.18f);
        dsp_add_burst(g.x, g.n, (size_t)(0.3 * period * (double)DSP_RATE), 3600, 0.5f, 0.02f, 0.22f, 0.16f,
                      rng_u64(&r));
        ambience_place(j, &g, t, pan, level * rng_range(&r, 0.85f, 1));
    }
}

static const float lamps[] = { 0.1f, 1, 0.05f, 0.5f, 0.05f, 0.2f };

/* Short tones in a row, as instruments make: every `period` seconds from `first` on. */
static void blips(ambience_job *j, double first, double period, float hz, float seconds, float level, float pan)
{
    for (double t = first; t < ambience_seconds(j); t += period) {
        grain g = dsp_grain(j->scratch, 0.2);
        dsp_add_ring(g.x, g.n, 0, hz, 0, seconds, level);
        ambience_place(j, &g, t, pan, 1);
    }
}

/* A large hall: ventilation high up, lamps. */
static void gym(ambience_job *j, rng *r)
{
    (void)r;
    ambience_add_bed(j, &(ambience_bed){ 'b', 30, 240, 0.4f, 1.2f, 0.25f, 0.9f }, "hall");
    ambience_add_bed(j, &(ambience_bed){ 'p', 250, 1800, 0.03f, 1, 0.3f, 1 }, "vents");
    hum(j, 50, lamps, 6, 0.005f);
}

static void kitchen(ambience_job *j, rng *r)
{
    static const float fridge[] = { 0.5f, 1, 0.2f, 0.45f, 0.1f, 0.25f };
    ambience_add_bed(j, &(ambience_bed){ 'b', 40, 300, 0.16f, 1, 0.3f, 0.6f }, "air");
    hum(j, 50, fridge, 6, 0.02f);
    for (double t = 0.4; t < ambience_seconds(j); t += 1.0)
        tick(j, t, fmod(t, 2) < 1 ? 2300 : 2050, 0.02f, -0.6f, rng_u64(r));
}

static void office(ambience_job *j, rng *r)
{
    (void)r;
    ambience_add_bed(j, &(ambience_bed){ 'p', 90, 1400, 0.05f, 0.8f, 0.3f, 0.9f }, "vents");
    hum(j, 50, lamps, 6, 0.004f);
    typing(j, 0.05f);
}

static void factory(ambience_job *j, rng *r)
{
    (void)r;
    motor(j, 49, 0.08f, 0.10f);
    ambience_add_bed(j, &(ambience_bed){ 'p', 120, 4200, 0.10f, 2, 0.6f, 0.9f }, "roar");
    cycle(j, 1.17, 0.7f, -0.5f);
    cycle(j, 1.83, 0.5f, 0.6f);
}

static void laboratory(ambience_job *j, rng *r)
{
    (void)r;
    ambience_add_bed(j, &(ambience_bed){ 'p', 90, 1600, 0.05f, 0.8f, 0.3f, 0.9f }, "vents");
    hum(j, 60, lamps, 6, 0.006f);
    blips(j, 0.7, 1.9, 1320, 0.12f, 0.03f, 0.4f);
}

static void cabin(ambience_job *j, rng *r)
{
    (void)r;
    ambience_add_bed(j, &(ambience_bed){ 'b', 40, 420, 0.9f, 0.8f, 0.3f, 0.7f }, "engines");
    ambience_add_bed(j, &(ambience_bed){ 'p', 250, 3500, 0.12f, 0.8f, 0.4f, 1 }, "air");
    motor(j, 92, 0.015f, 0);
}

static void car_inside(ambience_job *j, rng *r)
{
    (void)r;
    motor(j, 42, 0.05f, 0.01f);
    ambience_add_bed(j, &(ambience_bed){ 'b', 35, 400, 0.8f, 2, 0.6f, 0.7f }, "road");
    ambience_add_bed(j, &(ambience_bed){ 'p', 300, 1800, 0.03f, 2, 0.7f, 1 }, "wind");
}

/* An office's air and keys, and one machine. */
static void workshop(ambience_job *j, rng *r)
{
    ambience_job shop = { .out = j->out, .n = j->n, .scratch = j->scratch, .key = j->key + 1, .amount = 0.2f };
    office(&shop, r);
    cycle(j, 2.6, 0.25f, 0.5f);
}

static void fan(ambience_job *j, rng *r)
{
    (void)r;
    motor(j, 24, 0.015f, 0.08f);
}

static void wall_clock(ambience_job *j, rng *r)
{
    for (double t = 0.1; t < ambience_seconds(j); t += 0.5)
        tick(j, t, fmod(t, 1) < 0.5 ? 2600 : 2150, 0.3f, 0, rng_u64(r));
}

static void heartbeat(ambience_job *j, rng *r)
{
    (void)r;
    for (double t = 0.05; t < ambience_seconds(j); t += 0.92)
        for (int k = 0; k < 2; k++) {
            grain g = dsp_grain(j->scratch, 0.35);
            dsp_add_ring(g.x, g.n, 0, k ? 66 : 54, -50, 0.16f, k ? 0.6f : 0.9f);
            dsp_add_ring(g.x, g.n, 0, k ? 132 : 110, -90, 0.09f, 0.25f);
            ambience_place(j, &g, t + 0.30 * k, 0, 1);
        }
}

static void server_room(ambience_job *j, rng *r)
{
    (void)r;
    motor(j, 118, 0.01f, 0.05f);
    motor(j, 61, 0.008f, 0.06f);
}

static void engine_room(ambience_job *j, rng *r)
{
    (void)r;
    motor(j, 27, 0.12f, 0.03f);
    cycle(j, 0.74, 0.35f, -0.2f);
}

/* Still air, and a page now and then. */
static void library(ambience_job *j, rng *r)
{
    ambience_add_bed(j, &(ambience_bed){ 'b', 35, 260, 0.16f, 1, 0.3f, 0.7f }, "air");
    for (double t = 1.3; t < ambience_seconds(j); t += (double)rng_range(r, 3, 6)) {
        grain g = dsp_grain(j->scratch, 0.6);
        dsp_add_burst(g.x, g.n, 0, 3200, 0.5f, 0.12f, 0.2f, 0.02f, rng_u64(r));
        ambience_place(j, &g, t, rng_range(r, -0.8f, 0.8f), 1);
    }
}

static void church(ambience_job *j, rng *r)
{
    (void)r;
    ambience_add_bed(j, &(ambience_bed){ 'b', 30, 180, 0.3f, 1.5f, 0.2f, 0.9f }, "vault");
    ambience_add_bed(j, &(ambience_bed){ 'p', 200, 900, 0.012f, 2, 0.2f, 1 }, "air");
}

static void hospital(ambience_job *j, rng *r)
{
    (void)r;
    ambience_add_bed(j, &(ambience_bed){ 'p', 90, 1200, 0.04f, 0.8f, 0.3f, 0.9f }, "vents");
    blips(j, 0.3, 0.86, 980, 0.14f, 0.05f, -0.3f);
}

/* In the order of the variants. */
static void (*const machines[])(ambience_job *j, rng *r) = {
    gym, kitchen,    office,    factory,     laboratory,  cabin,   car_inside, workshop,
    fan, wall_clock, heartbeat, server_room, engine_room, library, church,     hospital,
};
void ambience_machine(ambience_job *j)
{
    rng r = { ambience_key(j, "machine"), 0 };
    machines[j->variant](j, &r);
}

/* Slow clouds of low partials that beat with each other. Variants: 0 space, 1 dark drone, 2 shimmering dream. */
void ambience_space(ambience_job *j)
{
    static const float partials[3][6] = { { 55, 82.4f, 110.3f, 164.6f, 220.9f, 329 },
                                          { 41.2f, 43.1f, 61.7f, 82.6f, 87.1f, 123.4f },
                                          { 220, 330.2f, 440.8f, 554.8f, 660.9f, 880.3f } };
    uint64_t key = ambience_key(j, "cloud");
    for (int k = 0; k < 6; k++)
        for (int c = 0; c < 2; c++) {
            float phase = 0, hz = partials[j->variant][k] * (1 + 0.0022f * (c ? 1 : -1)), a = 0, d = 0;
            uint64_t own = rng_hash(key, (uint64_t)(k * 2 + c));
            for (size_t i = 0; i < j->n; i++) {
                if (i % 256 == 0) {
                    double t = (double)i / (double)DSP_RATE;
                    float next =
                        (0.5f + 0.5f * dsp_drift(own, t + 256.0 / (double)DSP_RATE, 0.35f)) / (1 + 0.45f * (float)k);
                    a = i ? a : next;
                    d = (next - a) / 256;
                }
                a += d;
                phase += hz / DSP_RATE;
                phase -= (float)(int)phase;
                j->out[2 * i + (size_t)c] += 0.2f * a * (sinf(DSP_TAU * phase) + 0.25f * sinf(2 * DSP_TAU * phase));
            }
        }
    ambience_add_bed(j,
                     &(ambience_bed){ j->variant == 2 ? 'p' : 'b', j->variant == 2 ? 2500 : 30,
                                      j->variant == 2 ? 7000 : 200, j->variant == 2 ? 0.02f : 0.25f, 3, 0.3f, 1 },
                     "dust");
}
