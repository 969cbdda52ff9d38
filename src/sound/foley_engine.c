/* sound/foley_engine.c - motors that run: firing pulses through exhaust and body, propellers, jets, wheels on rails.
 *
 * The note follows the speed that the picture shows, loosely; without a picture event.impulse is the speed in m/s.
 */
#include "base/text.h"
#include "sound/foley.h"
#include <string.h>

typedef struct engine {
    const char *names;
    float fire_hz, per_mps; /* firing rate at rest, and added per m/s */
    float rough, body_hz, body_q, noise, noise_hz, level, whine_hz;
} engine;
static const engine engines[] = {
    { "car taxi van", 46, 2.6f, 0.25f, 190, 0.8f, 0.35f, 900, 0.35f, 0 },
    { "truck bus tractor", 27, 1.5f, 0.5f, 120, 0.8f, 0.35f, 700, 0.45f, 0 },
    { "motorbike motorcycle scooter", 62, 4.2f, 0.6f, 330, 0.9f, 0.2f, 1500, 0.45f, 0 },
    { "boat ship motorboat", 24, 1.2f, 0.4f, 105, 0.8f, 0.45f, 600, 0.35f, 0 },
    { "plane propeller aircraft airplane", 84, 0.2f, 0.2f, 260, 0.7f, 0.4f, 1300, 0.5f, 0 },
    { "jet rocket spaceship", 30, 0, 1, 140, 0.6f, 1.6f, 800, 0.5f, 2300 },
    { "helicopter", 13, 0, 0.3f, 90, 0.7f, 0.5f, 700, 0.6f, 380 },
    { "train tram locomotive", 38, 0.5f, 0.3f, 90, 0.7f, 0.8f, 500, 0.45f, 0 },
    { "drone quadcopter", 190, 0, 0.1f, 900, 0.8f, 0.25f, 3400, 0.3f, 760 },
    { "electric robot motor machine", 95, 5, 0.05f, 500, 1, 0.12f, 2200, 0.2f, 620 },
};

/* Speed in m/s at t, from where the thing is; 0 when nobody knows. */
static float speed_at(const foley_context *c, const event *e, double t)
{
    vec3 a, b;
    const scene_locator *l = c->in ? &c->in->locator : NULL;
    if (!l || !l->locate || !e->entity_a || !l->locate(l->user, e->entity_a, "center", t, &a) ||
        !l->locate(l->user, e->entity_a, "center", t + 0.1, &b))
        return 0;
    return f_min(v3_dist(a, b) * 10, 120);
}

grain foley_engine(const foley_context *c, const event *e)
{
    const engine *k = &engines[0];
    const char *name = e->name ? e->name : "car";
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        if (strstr(engines[i].names, name))
            k = &engines[i];
    double seconds = e->t_end > e->t ? e->t_end - e->t : 2;
    grain g = dsp_grain(c->arena, seconds);
    hiss h = hiss_make(c->key);
    biquad noise = biquad_bandpass(k->noise_hz, 0.5f), body = biquad_lowpass(k->body_hz * 3, k->body_q),
           peak = biquad_peak(k->body_hz, 1, 9);
    bool chops = strstr(k->names, "helicopter") != NULL;
    float hz = k->fire_hz, phase = 0, whine = 0, each = 1, want = hz;
    int cylinder = 0;
    for (size_t i = 0; i < g.n; i++) {
        double t = (double)i / (double)DSP_RATE;
        if (i % 4800 == 0) { /* gears keep the note from following the wheels all the way */
            float v = c->in ? speed_at(c, e, e->t + t) : (float)e->impulse;
            want = k->fire_hz + k->per_mps * (v < 9 ? v : 9 + 0.25f * (v - 9));
            hz = i ? hz : want;
        }
        hz += 0.00004f * (want - hz);
        float now = hz * (1 + 0.03f * dsp_drift(c->key, t, 0.8f) + 0.01f * dsp_drift(c->key + 1, t, 7));
        phase += now / DSP_RATE;
        if (phase >= 1) { /* cylinders are not alike */
            phase -= 1;
            cylinder = (cylinder + 1) % 4;
            each = 1 + k->rough * 0.35f * ((float)(cylinder * 7 % 4) / 1.5f - 1) + k->rough * 0.25f * hiss_white(&h);
        }
        float pulse = each * expf(-phase * (chops ? 14.0f : 7.0f)) - 1.0f / 7.0f;
        float y = 1.1f * biquad_run(&peak, biquad_run(&body, pulse)), w = hiss_white(&h);
        y += k->noise * (0.5f + (chops ? 1.2f : 0.4f) * expf(-phase * 6)) * biquad_run(&noise, w);
        if (k->whine_hz > 0) {
            whine += k->whine_hz * (1 + 0.01f * dsp_drift(c->key + 2, t, 1.5f)) / DSP_RATE;
            whine -= (float)(int)whine;
            y += 0.08f * (sinf(DSP_TAU * whine) + 0.4f * sinf(DSP_TAU * 2 * whine));
        }
        g.x[i] = k->level * 0.6f * dsp_soft_clip(y);
    }
    dsp_remove_dc(g.x, g.n);
    dsp_fade(g.x, g.n, 0.002, seconds > 0.5 ? 0.15 : 0.02);
    return g;
}
