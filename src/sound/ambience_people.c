/* sound/ambience_people.c - crowds, applause, cafes: many throats and hands, no words. See ambience.h.
 */
#include "sound/ambience.h"
#include "sound/modal.h"
#include "sound/vocal.h"

static void voices(ambience_job *j, int count, float talkative, float level, float child)
{
    rng r = { ambience_key(j, "voices"), 0 };
    double seconds = ambience_seconds(j);
    for (int i = 0; i < count; i++) {
        grain g = dsp_grain(j->scratch, seconds);
        bool small = rng_float(&r) < child, woman = rng_float(&r) < 0.5f;
        float hz = small ? rng_range(&r, 270, 360) : woman ? rng_range(&r, 170, 235) : rng_range(&r, 90, 140);
        vocal_babble(&g, hz,
                     small   ? 1.3f
                     : woman ? 1.12f
                             : 0.98f,
                     rng_range(&r, 3.8f, 5.8f), talkative, 1.0f, rng_u64(&r));
        float distance = rng_float(&r);
        biquad_apply(biquad_lowpass(f_lerp(4200, 1300, distance), 0.6f), g.x, g.n);
        ambience_place(j, &g, 0, rng_range(&r, -1, 1), level * f_lerp(1.0f, 0.25f, distance));
    }
}

/* Many more voices than one could make: a murmur of noise shaped like speech. */
static void murmur(ambience_job *j, float level)
{
    ambience_add_bed(j, &(ambience_bed){ 'p', 180, 700, level, 2.5f, 3.0f, 0.9f }, "murmur low");
    ambience_add_bed(j, &(ambience_bed){ 'p', 700, 2600, 0.5f * level, 3.0f, 4.5f, 1.0f }, "murmur high");
}

/* Variants: 0 crowd, 1 low murmur, 2 stadium, 3 children, 4 party. */
void ambience_crowd(ambience_job *j)
{
    static const int counts[] = { 14, 9, 12, 10, 16 };
    static const float beds[] = { 0.03f, 0.03f, 0.16f, 0.012f, 0.035f }, lively[] = { 0.9f, 0.6f, 1.1f, 1.0f, 1.2f };
    int v = j->variant;
    murmur(j, beds[v]);
    voices(j, counts[v], lively[v], 0.45f, v == 3 ? 1.0f : 0.05f);
    rng r = { ambience_key(j, "shouts"), 0 };
    double t = -1;
    while ((v == 2 || v == 3 || v == 4) && ambience_next(&r, &t, v == 4 ? 0.4 : 0.9, 1, ambience_seconds(j))) {
        grain g = vocal_named(j->scratch, v == 4 || rng_float(&r) < 0.3f ? "laugh" : "cheer", v == 3 ? 0.5f : 1, false,
                              rng_u64(&r));
        biquad_apply(biquad_lowpass(2600, 0.6f), g.x, g.n);
        ambience_place(j, &g, t, rng_range(&r, -1, 1), rng_range(&r, 0.05f, 0.2f));
    }
}

static void one_clap(float *x, size_t n, rng *r, float level)
{
    dsp_add_burst(x, n, 0, rng_range(r, 900, 2300), 1.1f, 0.0004f, rng_range(r, 0.012f, 0.03f), level, rng_u64(r));
    dsp_add_burst(x, n, 0, rng_range(r, 400, 700), 1.2f, 0.0006f, 0.02f, level * 0.4f, rng_u64(r));
}

/* Variants: 0 a hall, 1 a few people. */
void ambience_applause(ambience_job *j)
{
    rng r = { ambience_key(j, "claps"), 0 };
    double seconds = ambience_seconds(j);
    int people = j->variant ? 6 : 26;
    if (j->variant == 0)
        ambience_add_bed(j, &(ambience_bed){ 'w', 500, 4200, 0.05f, 1.5f, 3, 1 }, "many hands");
    for (int p = 0; p < people; p++) {
        float pan = rng_range(&r, -1, 1), near = rng_range(&r, 0.15f, 1), rate = rng_range(&r, 3.2f, 5.2f);
        double t = -1;
        while (ambience_next(&r, &t, (double)rate, 0.12f, seconds)) {
            float x[2400] = { 0 };
            one_clap(x, 2400, &r, 0.4f * near * rng_range(&r, 0.6f, 1));
            grain g = { x, 2400 };
            ambience_place(j, &g, t, pan, 1);
        }
    }
}

/* Cups and plates; cutlery is higher and shorter. */
static void crockery(ambience_job *j, double rate, float level)
{
    rng r = { ambience_key(j, "cups"), 0 };
    double t = -1;
    while (ambience_next(&r, &t, rate, 1, ambience_seconds(j))) {
        bool metal = rng_float(&r) < 0.35f;
        modal_blow w = { modal_body_of(metal ? "metal" : "ceramic", metal ? 0.16f : rng_range(&r, 0.07f, 0.14f),
                                       metal ? 0.04f : 0.25f),
                         modal_body_of(metal ? "ceramic" : "wood", 0.2f, 0.5f), rng_range(&r, 0.01f, 0.06f),
                         rng_u64(&r) };
        grain g = modal_strike(j->scratch, &w);
        biquad_apply(biquad_lowpass(6500, 0.6f), g.x, g.n);
        ambience_place(j, &g, t, rng_range(&r, -0.9f, 0.9f), level * rng_range(&r, 0.3f, 1.2f));
    }
}

/* Variants: 0 cafe, 1 restaurant, 2 bar. */
void ambience_cafe(ambience_job *j)
{
    murmur(j, 0.03f);
    voices(j, j->variant == 1 ? 8 : 7, 0.7f, 0.3f, 0.05f);
    crockery(j, j->variant == 2 ? 0.7 : 1.4, 0.9f);
    rng r = { ambience_key(j, "steam"), 0 };
    double t = -1;
    while (j->variant == 0 && ambience_next(&r, &t, 0.11, 1, ambience_seconds(j))) { /* the machine */
        grain g = dsp_grain(j->scratch, 2.2);
        dsp_add_burst(g.x, g.n, 0, 3600, 0.9f, 0.3f, 1.6f, 0.014f, rng_u64(&r));
        ambience_place(j, &g, t, 0.5f, 1);
    }
    ambience_add_bed(j, &(ambience_bed){ 'b', 40, 220, 0.10f, 1, 0.4f, 0.6f }, "air");
}
