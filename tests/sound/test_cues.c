/* tests/sound/test_cues.c - every name makes a sane sound: audible, finite, centred, wide where it should be.
 */
#include "ct.h"
#include "sound/ambience.h"
#include "sound/foley.h"
#include "sound/vocal.h"
#include <stdlib.h>

enum {
    FRAMES = 3 * 48000
};

static float *render(const char *name, ciel_arena *a, uint64_t key)
{
    float *x = calloc(2 * FRAMES, sizeof *x);
    ambience_job j = { .out = x, .n = FRAMES, .scratch = a, .key = key, .amount = 0.5f, .wind_mps = 5 };
    ambience_render(ambience_find(name), &j);
    return x;
}

static void every_cue_sounds(void)
{
    int count = 0;
    for (const char *const *name = sound_cue_names(); *name; name++, count++) {
        ciel_arena a = { 0 };
        float *x = render(*name, &a, 11);
        double mean = 0, power = 0, high = 0;
        float peak = 0;
        bool finite = true;
        for (size_t i = 0; i < 2 * FRAMES; i++) {
            finite = finite && isfinite(x[i]);
            mean += (double)x[i];
            power += (double)x[i] * (double)x[i];
            high += i > 1 ? (double)(x[i] - x[i - 2]) * (double)(x[i] - x[i - 2]) : 0;
            peak = f_max(peak, fabsf(x[i]));
        }
        free(x);
        ciel_arena_free(&a);
        double rms = sqrt(power / (2.0 * FRAMES));
        if (!(finite && rms > 1e-4 && peak < 8 && fabs(mean / (2.0 * FRAMES)) < 0.02 * rms + 1e-6 &&
              high < 3.4 * power))
            printf("# cue %s: rms %g peak %g mean %g brightness %g\n", *name, rms, (double)peak, mean / (2.0 * FRAMES),
                   high / power);
        CT_CHECK(finite);
        CT_CHECK(rms > 1e-4 && peak < 8);
        CT_CHECK(fabs(mean / (2.0 * FRAMES)) < 0.02 * rms + 1e-6);
        CT_CHECK(high < 3.4 * power); /* not mostly above 15 kHz */
    }
    CT_CHECK(count >= 80);
}

static void beds_are_wide_and_never_loop(void)
{
    static const char *const names[] = { "rain", "wind", "sea", "stream", "crowd", "waterfall", "fire", "traffic" };
    for (int k = 0; k < 8; k++) {
        ciel_arena a = { 0 };
        float *x = render(names[k], &a, 5);
        double ll = 1e-12, rr = 1e-12, lr = 0, first = 0, same = 0;
        for (size_t i = 0; i < FRAMES; i++) {
            ll += (double)(x[2 * i] * x[2 * i]);
            rr += (double)(x[2 * i + 1] * x[2 * i + 1]);
            lr += (double)(x[2 * i] * x[2 * i + 1]);
        }
        for (size_t i = 0; i < FRAMES / 3; i++) { /* one second against the next */
            first += (double)(x[2 * i] * x[2 * i]);
            same += (double)(x[2 * i] * x[2 * (i + FRAMES / 3)]);
        }
        free(x);
        ciel_arena_free(&a);
        if (!(lr / sqrt(ll * rr) < 0.75))
            printf("# %s: correlation of the sides %.2f\n", names[k], lr / sqrt(ll * rr));
        CT_CHECK(lr / sqrt(ll * rr) < 0.75);
        CT_CHECK(fabs(same) < 0.4 * first);
    }
}

static void seeds_differ_and_repeat(void)
{
    ciel_arena a = { 0 };
    float *x = render("rain", &a, 1), *y = render("rain", &a, 1), *z = render("rain", &a, 2);
    CT_CHECK(memcmp(x, y, 2 * FRAMES * sizeof *x) == 0);
    CT_CHECK(memcmp(x, z, 2 * FRAMES * sizeof *x) != 0);
    free(x);
    free(y);
    free(z);
    ciel_arena_free(&a);
}

static void unknown_names_are_unknown(void)
{
    CT_CHECK(!sound_cue_known("rane"));
    CT_CHECK(!sound_cue_known(NULL));
    CT_CHECK(sound_cue_known("rain") && sound_cue_known("neon") && sound_cue_known("meow"));
}

static void every_event_kind_sounds(void)
{
    ciel_arena a = { 0 };
    foley_context c = { NULL, &a, 3, 0.6f };
    for (int kind = EVENT_CONTACT; kind <= EVENT_NOTE; kind++) {
        event e = { .kind = (enum event_kind)kind,
                    .t = 0,
                    .t_end = kind == EVENT_CONTACT ? 0 : 1.2,
                    .impulse = 0.8,
                    .size_m = 0.2,
                    .mass_kg = 1,
                    .material_a = "metal",
                    .material_b = "wood",
                    .entity_a = "x",
                    .entity_b = "place",
                    .name = kind == EVENT_VOICE    ? "bark"
                            : kind == EVENT_NOTE   ? "guitar"
                            : kind == EVENT_ENGINE ? "boat"
                                                   : NULL };
        foley_sound s = foley_render(&c, &e);
        CT_CHECK(s.grain.n > 1000);
        float peak = dsp_peak(s.grain.x, s.grain.n);
        CT_CHECK(peak > 0.001f && peak < 5);
        for (size_t i = 0; i < s.grain.n; i++)
            CT_CHECK(isfinite(s.grain.x[i]));
        CT_CHECK(fabsf(s.grain.x[s.grain.n - 1]) < 0.05f * peak); /* no cut at the end */
    }
    ciel_arena_free(&a);
}

static void animals_have_voices(void)
{
    static const char *const names[] = { "bark", "meow", "neigh", "moo", "chirp", "baa",
                                         "oink", "roar", "laugh", "caw", "howl",  "scream" };
    ciel_arena a = { 0 };
    for (int i = 0; i < 12; i++) {
        grain g = vocal_named(&a, names[i], 1, false, 7);
        CT_CHECK(g.n > 4000);
        CT_CHECK(dsp_peak(g.x, g.n) > 0.1f);
    }
    CT_EQ_I(vocal_named(&a, "xyzzy", 1, false, 7).n, 0);
    ciel_arena_free(&a);
}

CT_MAIN(CT(every_cue_sounds), CT(beds_are_wide_and_never_loop), CT(seeds_differ_and_repeat),
        CT(unknown_names_are_unknown), CT(every_event_kind_sounds), CT(animals_have_voices))
