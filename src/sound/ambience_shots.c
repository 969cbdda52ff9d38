/* sound/ambience_shots.c - single sounds by name: most are an event without a picture, sent to the foley makers.
 */
#include "base/text.h"
#include "sound/ambience.h"
#include "sound/foley.h"

/* name -> event; `times` and `gap` repeat it. */
typedef struct shot {
    const char *name;
    enum event_kind kind;
    const char *a, *b, *voice;
    float impulse, size, mass;
    int times;
    float gap;
} shot;
static const shot shots[] = {
    { "explosion", EVENT_EXPLOSION, NULL, NULL, NULL, 0.9f, 1, 0, 1, 0 },
    { "boom", EVENT_EXPLOSION, NULL, NULL, NULL, 0.6f, 1, 0, 1, 0 },
    { "glass_break", EVENT_BREAK, "glass", NULL, NULL, 1, 0.3f, 1, 1, 0 },
    { "crash", EVENT_BREAK, "metal", NULL, NULL, 3, 0.8f, 8, 1, 0 },
    { "splash", EVENT_SPLASH, "stone", "water", NULL, 5, 0.3f, 3, 1, 0 },
    { "whoosh", EVENT_WHOOSH, NULL, NULL, NULL, 14, 0.5f, 1, 1, 0 },
    { "thud", EVENT_CONTACT, "flesh", "wood", NULL, 30, 0.5f, 12, 1, 0 },
    { "footsteps", EVENT_FOOTSTEP, "rubber", "stone", NULL, 30, 0.3f, 72, 100, 0.55f },
    { "knock", EVENT_CONTACT, "flesh", "wood", NULL, 0.5f, 0.06f, 0.4f, 3, 0.24f },
    { "pour", EVENT_POUR, "water", "ceramic", NULL, 0.6f, 0.1f, 0, 1, 0 },
    { "drum", EVENT_NOTE, NULL, NULL, "drum", 0.9f, 0.4f, 0, 1, 0 },
    { "bell", EVENT_NOTE, NULL, NULL, "bell", 0.6f, 0.2f, 0, 1, 0 },
    { "engine", EVENT_ENGINE, NULL, NULL, "car", 6, 4, 1200, 1, 0 },
    { "motorbike", EVENT_ENGINE, NULL, NULL, "motorbike", 9, 2, 200, 1, 0 },
    { "helicopter", EVENT_ENGINE, NULL, NULL, "helicopter", 20, 8, 2000, 1, 0 },
    { "plane", EVENT_ENGINE, NULL, NULL, "plane", 60, 10, 2000, 1, 0 },
    { "boat", EVENT_ENGINE, NULL, NULL, "boat", 5, 6, 900, 1, 0 },
    { "wings", EVENT_WINGS, NULL, NULL, NULL, 1, 0.6f, 1, 5, 0.19f },
    { "rustle", EVENT_RUSTLE, "cloth", NULL, NULL, 0.6f, 0.5f, 0, 1, 0 },
    { "page", EVENT_RUSTLE, "paper", NULL, NULL, 0.6f, 0.3f, 0, 1, 0 },
    { "rim", EVENT_CONTACT, "rubber", "metal", "rim", 7, 0.24f, 0.62f, 1, 0 },
    { "board", EVENT_CONTACT, "rubber", "plastic", "board", 9, 0.24f, 0.62f, 1, 0 },
    { "bounce", EVENT_CONTACT, "rubber", "wood", "floor", 8, 0.24f, 0.62f, 8, 0.8f },
    { "break", EVENT_BREAK, "ceramic", NULL, NULL, 1, 0.2f, 0.5f, 1, 0 },
    { "coin", EVENT_CONTACT, "metal", "stone", NULL, 0.02f, 0.024f, 0.008f, 5, 0.11f },
    { "sword", EVENT_CONTACT, "metal", "metal", NULL, 2, 0.8f, 1.2f, 1, 0 },
};

static void play(ambience_job *j, const shot *s, double seconds)
{
    rng r = { ambience_key(j, "shot"), 0 };
    double t = 0;
    for (int k = 0; k < s->times && t < seconds; k++) {
        float fade = s->kind == EVENT_CONTACT && s->times > 3 ? powf(0.7f, (float)k) : 1;
        foley_context c = { NULL, j->scratch, rng_u64(&r), j->wet };
        bool lasting = s->kind == EVENT_ENGINE || s->kind == EVENT_POUR;
        event e = { .kind = s->kind,
                    .t = 0,
                    .t_end = lasting ? seconds - 0.02 : 0,
                    .impulse = (double)(s->impulse * fade),
                    .size_m = (double)s->size,
                    .mass_kg = (double)s->mass,
                    .material_a = s->a,
                    .material_b = s->b,
                    .entity_a = "thing",
                    .entity_b = "place",
                    .name = s->voice };
        foley_sound f = foley_render(&c, &e);
        if (f.grain.n)
            ambience_place(j, &f.grain, t, 0, fade * (k % 2 && s->times > 3 ? 0.9f : 1));
        t += (double)(s->gap * (s->times > 10 ? rng_range(&r, 0.97f, 1.03f) : powf(0.86f, (float)k)));
    }
}

static void tones(grain *g, double at, float seconds, const float *hz, int n, float level)
{
    size_t from = (size_t)(at * (double)DSP_RATE);
    for (size_t i = 0; i < (size_t)(seconds * DSP_RATE) && from + i < g->n; i++) {
        float t = (float)i / DSP_RATE, y = 0, env = f_smooth(0, 0.006f, t) * f_smooth(seconds, seconds - 0.02f, t);
        for (int k = 0; k < n; k++)
            y += sinf(DSP_TAU * hz[k] * t) + 0.35f * sinf(DSP_TAU * 2 * hz[k] * t);
        g->x[from + i] += level * env * y;
    }
}

/* Horns: a chord of bright tones, full of harmonics. */
static void horn(grain *g, const float *hz, int n, float seconds, float dull)
{
    for (size_t i = 0; i < g->n && (float)i < seconds * DSP_RATE; i++) {
        float t = (float)i / DSP_RATE, y = 0,
              env = f_smooth(0, 0.05f, t + 0.02f) * f_smooth(seconds, seconds - 0.12f, t);
        for (int k = 0; k < n; k++)
            for (int m = 1; m < 10; m++)
                y += sinf(DSP_TAU * hz[k] * (float)m * t * (1 + 0.0007f * (float)k)) / (float)m;
        g->x[i] += 0.15f * env * y;
    }
    biquad_apply(biquad_lowpass(dull, 0.7f), g->x, g->n);
}

/* ---- sounds of their own: g is what is played, r the choices ---- */

static void siren(ambience_job *j, grain *g, rng *r)
{
    (void)j, (void)r;
    float phase = 0;
    for (size_t i = 0; i < g->n; i++) {
        float t = (float)i / DSP_RATE, hz = fmodf(t, 1.3f) < 0.65f ? 435 : 580;
        phase += hz / DSP_RATE;
        phase -= (float)(int)phase;
        g->x[i] = 0.2f * (sinf(DSP_TAU * phase) + 0.4f * sinf(3 * DSP_TAU * phase)) * (0.7f + 0.3f * sinf(0.7f * t));
    }
    biquad_apply(biquad_lowpass(2100, 0.6f), g->x, g->n);
}

static void riser(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    hiss h = hiss_make(r->key);
    svf band = { .g = 0 };
    float phase = 0, len = (float)g->n / DSP_RATE;
    for (size_t i = 0; i < g->n; i++) {
        float t = (float)i / DSP_RATE, u = t / len, level = u * u * f_smooth(1, 0.985f, u);
        if (i % 32 == 0)
            svf_tune(&band, 250 * powf(22, u), 2.5f);
        phase += 110 * powf(4, u) / DSP_RATE;
        phase -= (float)(int)phase;
        svf_run(&band, hiss_white(&h));
        g->x[i] = level * (0.7f * band.band + 0.12f * (2 * phase - 1));
    }
}

static void creak(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    double t = 0; /* stick and slip: little ticks whose rate bends, ringing in the wood */
    while (t < (double)g->n / (double)DSP_RATE - 0.2) {
        float u = (float)t, rate = 45 + 60 * sinf(3 * u) + 20 * rng_float(r);
        for (int k = 0; k < 3; k++)
            dsp_add_ring(g->x, g->n, (size_t)(t * (double)DSP_RATE), 620 * (1 + 0.9f * (float)k), 0, 0.012f,
                         0.12f * rng_range(r, 0.5f, 1));
        t += 1.0 / (double)f_max(rate, 12);
    }
}

static void church_bell(ambience_job *j, grain *g, rng *r)
{
    static const float partials[] = { 0.5f, 1, 1.19f, 1.5f, 2, 2.5f, 2.66f, 3.01f, 4.1f };
    (void)j, (void)r;
    for (int k = 0; k < 9; k++)
        dsp_add_ring(g->x, g->n, 0, 330 * partials[k], 0, 5.5f / (1 + 0.35f * (float)k), 0.4f / (1 + 0.5f * (float)k));
}

static void gong(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    for (int k = 0; k < 18; k++)
        dsp_add_ring(g->x, g->n, (size_t)(240 * k), rng_range(r, 70, 900) * (1 + 0.04f * (float)k), 0,
                     rng_range(r, 2, 5.5f), 0.12f);
}

static void doorbell(ambience_job *j, grain *g, rng *r)
{
    (void)j, (void)r;
    dsp_add_ring(g->x, g->n, 0, 659, 0, 1.4f, 0.4f);
    dsp_add_ring(g->x, g->n, 24000, 523, 0, 1.6f, 0.4f);
}

/* Horns of the road, the rails and the sea, by name. */
static void any_horn(ambience_job *j, grain *g, rng *r)
{
    static const float car[2] = { 415, 523 }, train[4] = { 277, 330, 415, 554 }, ship[2] = { 73, 110 };
    (void)r;
    if (j->name[0] == 'c')
        horn(g, car, 2, 0.8f, 3200);
    else if (j->name[0] == 't')
        horn(g, train, 4, 2.2f, 2600);
    else
        horn(g, ship, 2, 3.2f, 900);
}

static void alarm_clock(ambience_job *j, grain *g, rng *r)
{
    static const float hz[1] = { 1870 };
    (void)j, (void)r;
    for (int k = 0; k < 8; k++)
        tones(g, 0.5 * k, 0.25f, hz, 1, 0.3f);
}

static void telephone(ambience_job *j, grain *g, rng *r)
{
    static const float hz[2] = { 440, 480 };
    (void)j, (void)r;
    for (int k = 0; k < 20; k++)
        tones(g, 0.05 * k + (k > 9 ? 0.9 : 0), 0.04f, hz, 2, 0.3f);
}

static void beep(ambience_job *j, grain *g, rng *r)
{
    static const float hz[1] = { 1000 };
    (void)j, (void)r;
    tones(g, 0, 0.25f, hz, 1, 0.3f);
}

/* A trailer's hit: a low drop, a slap, a tail. */
static void impact(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    dsp_add_ring(g->x, g->n, 0, 78, -18, 1.6f, 0.9f);
    dsp_add_burst(g->x, g->n, 0, 700, 0.4f, 0.0004f, 0.25f, 0.7f, rng_u64(r));
    dsp_add_burst(g->x, g->n, 0, 160, 0.6f, 0.001f, 1.4f, 0.5f, rng_u64(r));
}

static void gunshot(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    dsp_add_burst(g->x, g->n, 0, 2400, 0.35f, 0.0002f, 0.05f, 1, rng_u64(r));
    dsp_add_ring(g->x, g->n, 0, 120, -200, 0.12f, 0.9f);
    dsp_add_burst(g->x, g->n, 1500, 600, 0.4f, 0.02f, 0.9f, 0.14f, rng_u64(r));
}

/* It climbs with a whistle, bursts and crackles. */
static void firework(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    for (size_t i = 0; i < 40000 && i < g->n; i++)
        g->x[i] =
            0.05f * sinf(DSP_TAU * (900 + 0.02f * (float)i) * (float)i / DSP_RATE) * f_smooth(40000, 30000, (float)i);
    dsp_add_burst(g->x, g->n, 43000, 500, 0.4f, 0.0004f, 0.4f, 1, rng_u64(r));
    for (int k = 0; k < 90; k++)
        dsp_add_burst(g->x, g->n, 52000 + (size_t)(rng_float(r) * 60000), rng_range(r, 2500, 8000), 1, 0.0003f, 0.01f,
                      0.12f * rng_float(r), rng_u64(r));
}

/* The latch, the leaf in its frame, the latch again. */
static void door(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    dsp_add_burst(g->x, g->n, 0, 2300, 1, 0.0003f, 0.012f, 0.25f, rng_u64(r));
    dsp_add_ring(g->x, g->n, 3600, 86, -40, 0.2f, 0.9f);
    dsp_add_ring(g->x, g->n, 3600, 210, -60, 0.1f, 0.4f);
    dsp_add_burst(g->x, g->n, 3600, 900, 0.6f, 0.0004f, 0.05f, 0.4f, rng_u64(r));
    dsp_add_burst(g->x, g->n, 4700, 2600, 1, 0.0003f, 0.02f, 0.2f, rng_u64(r));
}

/* A shutter closes as well. */
static void click(ambience_job *j, grain *g, rng *r)
{
    dsp_add_burst(g->x, g->n, 0, 3100, 1, 0.0002f, 0.008f, 0.5f, rng_u64(r));
    if (ciel_streq(j->name, "camera_shutter"))
        dsp_add_burst(g->x, g->n, 4300, 2200, 0.9f, 0.0003f, 0.02f, 0.5f, rng_u64(r));
}

static void typing(ambience_job *j, grain *g, rng *r)
{
    for (double t = 0; t < ambience_seconds(j); t += (double)rng_range(r, 0.08f, 0.28f))
        dsp_add_burst(g->x, g->n, (size_t)(t * (double)DSP_RATE), rng_range(r, 1500, 3200), 1, 0.0003f, 0.014f,
                      rng_range(r, 0.2f, 0.5f), rng_u64(r));
}

static void drip(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    dsp_add_burst(g->x, g->n, 0, 3300, 0.8f, 0.0003f, 0.004f, 0.2f, rng_u64(r));
    dsp_add_ring(g->x, g->n, 380, 1350, 7000, 0.06f, 0.5f);
}

static void pop(ambience_job *j, grain *g, rng *r)
{
    (void)j, (void)r;
    dsp_add_ring(g->x, g->n, 0, 420, 5200, 0.05f, 0.6f);
}

static void clap(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    dsp_add_burst(g->x, g->n, 0, 1500, 0.8f, 0.0004f, 0.03f, 0.7f, rng_u64(r));
}

static void whistle(ambience_job *j, grain *g, rng *r)
{
    (void)j, (void)r;
    dsp_add_ring(g->x, g->n, 0, 1700, 900, 1.6f, 0.3f);
}

static void sparkle(ambience_job *j, grain *g, rng *r)
{
    (void)j;
    for (int k = 0; k < 26; k++)
        dsp_add_ring(g->x, g->n, (size_t)(rng_float(r) * 60000), 1760 * dsp_semitones((float)(rng_below(r, 5) * 5)), 0,
                     0.5f, 0.06f);
}

static const struct {
    const char *name;
    void (*play)(ambience_job *j, grain *g, rng *r);
} own_sounds[] = {
    { "church_bell", church_bell },
    { "gong", gong },
    { "doorbell", doorbell },
    { "car_horn", any_horn },
    { "train_horn", any_horn },
    { "ship_horn", any_horn },
    { "siren", siren },
    { "alarm", alarm_clock },
    { "phone", telephone },
    { "beep", beep },
    { "riser", riser },
    { "creak", creak },
    { "impact", impact },
    { "gunshot", gunshot },
    { "firework", firework },
    { "door", door },
    { "click", click },
    { "camera_shutter", click },
    { "typing", typing },
    { "drip", drip },
    { "pop", pop },
    { "clap", clap },
    { "whistle", whistle },
    { "sparkle", sparkle },
};

void ambience_one_shot(ambience_job *j)
{
    rng r = { ambience_key(j, "one"), 0 };
    for (size_t i = 0; i < sizeof shots / sizeof *shots; i++)
        if (ciel_streq(shots[i].name, j->name)) {
            play(j, &shots[i], ambience_seconds(j));
            return;
        }
    for (size_t i = 0; i < sizeof own_sounds / sizeof *own_sounds; i++)
        if (ciel_streq(own_sounds[i].name, j->name)) {
            grain g = dsp_grain(j->scratch, ambience_seconds(j));
            own_sounds[i].play(j, &g, &r);
            ambience_place(j, &g, 0, 0, 1);
            return;
        }
    shot animal = { j->name, EVENT_VOICE, NULL, NULL, j->name, 0.8f, 0, 0, 1, 0 };
    play(j, &animal, ambience_seconds(j));
}
