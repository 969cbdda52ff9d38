/* tests/sound/test_modal.c - struck bodies: do they ring where and as long as the modes say?
 */
#include "ct.h"
#include "sound/convolve.h"
#include "sound/foley.h"
#include "sound/modal.h"

enum {
    SIZE = 16384
};

/* Highest bin near hz, within 3 %; returns its frequency, and by *level its magnitude. */
static float peak_near(const float *magnitude, float hz, float *level)
{
    float bin = 48000.0f / SIZE, best = 0;
    int at = 0;
    for (int k = (int)(hz * 0.97f / bin); k <= (int)(hz * 1.03f / bin) + 1; k++)
        if (magnitude[k] > best)
            best = magnitude[k], at = k;
    *level = best;
    return (float)at * bin;
}

static float band_level(const grain *g, size_t from, float hz)
{
    static float block[SIZE / 4], magnitude[SIZE / 8];
    for (size_t i = 0; i < SIZE / 4; i++)
        block[i] = from + i < g->n ? g->x[from + i] : 0;
    convolve_spectrum(magnitude, block, SIZE / 4, NULL);
    return magnitude[(int)(hz / (48000.0f / (SIZE / 4)) + 0.5f)];
}

static void glass_rings_at_its_modes(void)
{
    ciel_arena a = { 0 };
    modal_blow w = { modal_body_of("glass", 0.1f, 0.2f), modal_body_of("cloth", 1, 10), 0.05f, 3 };
    modal_mode modes[MODAL_MAX_MODES];
    int n = modal_modes(modes, &w.a);
    CT_CHECK(n >= 4);
    CT_CHECK(modes[0].hz > 400 && modes[0].hz < 2500); /* a drinking glass */
    grain g = modal_strike(&a, &w);
    static float block[SIZE], magnitude[SIZE / 2];
    for (size_t i = 0; i < SIZE && i < g.n; i++)
        block[i] = g.x[i];
    CT_EQ_I(convolve_spectrum(magnitude, block, SIZE, NULL), 0);
    float level, quiet;
    CT_NEAR(peak_near(magnitude, modes[0].hz, &level), modes[0].hz, 0.01 * (double)modes[0].hz);
    peak_near(magnitude, modes[0].hz * 1.7f, &quiet);
    CT_CHECK(level > 8 * quiet); /* between the modes it is silent */
    ciel_arena_free(&a);
}

static void decay_time_is_the_mode_s(void)
{
    ciel_arena a = { 0 };
    modal_blow w = { { modal_material_of("metal"), MODAL_PLATE, 0.3f, 1.5f }, modal_body_of("cloth", 1, 10), 0.5f, 5 };
    modal_mode modes[MODAL_MAX_MODES];
    modal_modes(modes, &w.a);
    grain g = modal_strike(&a, &w);
    size_t gap = 24000;
    CT_CHECK(g.n > gap + 9600 + SIZE / 4);
    float l0 = band_level(&g, 4800, modes[0].hz), l1 = band_level(&g, 4800 + gap, modes[0].hz);
    double fallen = 20 * log10((double)(l0 / l1)), expected = 60.0 * 0.5 / (double)modes[0].t60;
    CT_NEAR(fallen, expected, 0.25 * expected + 0.5);
    ciel_arena_free(&a);
}

static void physics_orders_things(void)
{
    modal_mode small[MODAL_MAX_MODES], large[MODAL_MAX_MODES], wood[MODAL_MAX_MODES], metal[MODAL_MAX_MODES];
    modal_body a = { modal_material_of("metal"), MODAL_PLATE, 0.1f, 0.2f },
               b = { modal_material_of("metal"), MODAL_PLATE, 0.4f, 3.2f };
    modal_modes(small, &a);
    modal_modes(large, &b);
    CT_CHECK(small[0].hz > 2 * large[0].hz);
    modal_body c = { modal_material_of("wood"), MODAL_PLATE, 0.3f, 0.3f },
               d = { modal_material_of("metal"), MODAL_PLATE, 0.3f, 3 };
    modal_modes(wood, &c);
    modal_modes(metal, &d);
    CT_CHECK(metal[0].t60 > 3 * wood[0].t60); /* wood is dead beside metal */
    modal_blow soft = { modal_body_of("rubber", 0.05f, 0.05f), modal_body_of("stone", 1, 10), 0.1f, 1 };
    modal_blow hard = { modal_body_of("glass", 0.05f, 0.05f), modal_body_of("stone", 1, 10), 0.1f, 1 };
    CT_CHECK(modal_contact_time(&soft) > 4 * modal_contact_time(&hard));
    CT_CHECK(modal_level(1.0f) > modal_level(0.01f));
}

static void basketball_is_an_inflated_ball(void)
{
    modal_body ball = modal_body_of("rubber", 0.24f, 0.62f);
    CT_EQ_I(ball.shape, MODAL_BALL);
    modal_mode modes[MODAL_MAX_MODES];
    modal_modes(modes, &ball);
    CT_NEAR(modes[0].hz, 0.331 * 343.0 / 0.12, 5); /* first wave of the air inside */
}

static event contact(const char *a, const char *b, double impulse, double size, double mass, const char *name)
{
    return (event){ .kind = EVENT_CONTACT,
                    .impulse = impulse,
                    .size_m = size,
                    .mass_kg = mass,
                    .material_a = a,
                    .material_b = b,
                    .entity_a = "thing",
                    .entity_b = "place",
                    .name = name };
}

/* The rim clangs longer and brighter than the floor. */
static void rim_rings_longer_than_floor(void)
{
    ciel_arena a = { 0 };
    foley_context c = { NULL, &a, 9, 0 };
    event on_floor = contact("rubber", "wood", 8, 0.24, 0.62, "floor"),
          on_rim = contact("rubber", "metal", 7, 0.24, 0.62, "rim");
    grain f = foley_contact(&c, &on_floor), r = foley_contact(&c, &on_rim);
    float late_floor = dsp_rms(f.x + 9600, 4800) / dsp_rms(f.x, 2400),
          late_rim = dsp_rms(r.x + 9600, 4800) / dsp_rms(r.x, 2400);
    CT_CHECK(late_rim > 3 * late_floor);
    ciel_arena_free(&a);
}

static void every_attack_is_in_the_first_millisecond(void)
{
    static const char *const stuffs[] = { "wood",    "metal", "glass", "stone", "ceramic", "rubber",
                                          "plastic", "cloth", "flesh", "paper", "earth",   "water" };
    ciel_arena a = { 0 };
    foley_context c = { NULL, &a, 9, 0.5f };
    for (size_t i = 0; i < 12; i++)
        for (size_t k = 0; k < 12; k++) {
            event e = contact(stuffs[i], stuffs[k], 0.5, 0.1, 0.3, NULL);
            grain g = foley_contact(&c, &e);
            CT_CHECK(g.n > 480);
            float early = dsp_peak(g.x, 96), all = dsp_peak(g.x, g.n); /* 2 ms */
            if (!(early > 0.05f * all))
                printf("# %s on %s\n", stuffs[i], stuffs[k]);
            CT_CHECK(early > 0.05f * all && all > 0.001f && all < 4);
        }
    ciel_arena_free(&a);
}

/* The tone of the air column rises while a cup fills. */
static void pouring_rises(void)
{
    ciel_arena a = { 0 };
    foley_context c = { NULL, &a, 4, 0 };
    event e = {
        .kind = EVENT_POUR, .t_end = 4, .impulse = 0.6, .size_m = 0.1, .material_a = "water", .material_b = "ceramic"
    };
    grain g = foley_pour(&c, &e);
    float centre[2];
    for (int half = 0; half < 2; half++) {
        static float magnitude[SIZE / 2];
        double sum = 0, weight = 0;
        convolve_spectrum(magnitude, g.x + (half ? 3 * 48000 : 4800), SIZE, NULL);
        for (int k = 170; k < 1700; k++) { /* 500 to 5000 Hz */
            double p = (double)(magnitude[k] * magnitude[k]);
            p *= p; /* peaks, not noise */
            sum += p * k;
            weight += p;
        }
        centre[half] = (float)(sum / weight);
    }
    CT_CHECK(centre[1] > 1.25f * centre[0]);
    ciel_arena_free(&a);
}

CT_MAIN(CT(glass_rings_at_its_modes), CT(decay_time_is_the_mode_s), CT(physics_orders_things),
        CT(basketball_is_an_inflated_ball), CT(rim_rings_longer_than_floor),
        CT(every_attack_is_in_the_first_millisecond), CT(pouring_rises))
