/* sound/space_room.c - the room's answer: a synthesised impulse response, and the convolution. See space.h.
 *
 * Early part: a dozen reflections at distances of a box of the room's size, each duller than the one before, on
 * alternating sides. Late part: three bands of decorrelated noise with their own decay times, beginning after the
 * mean free path. Outdoors: only a few slaps from the ground and from facades, and a thin tail when rt60 says so.
 */
#include "sound/convolve.h"
#include "sound/space.h"
#include <stdlib.h>
#include <string.h>

static void add_early(float *ir, size_t n, const acoustics *room, rng *r)
{
    float size = f_clamp(room->size_m, 1.5f, 120.0f), bright = f_clamp(room->brightness, 0, 1);
    int count = room->outdoors ? 5 : 14;
    for (int i = 0; i < count; i++) {
        float path =
            size * (room->outdoors ? 0.8f + 0.9f * (float)i : 0.35f + 0.28f * (float)i) * rng_range(r, 0.85f, 1.15f);
        size_t at = (size_t)(path / 343.0f * DSP_RATE);
        float level =
            (room->outdoors ? 0.5f : 0.9f) / (1.0f + 0.35f * (float)i) * powf(f_max(path, 1.0f) / 4.0f + 1.0f, -0.5f);
        float pan = (i & 1 ? 1.0f : -1.0f) * rng_range(r, 0.2f, 0.8f), angle = (pan + 1.0f) * (float)CIEL_PI * 0.25f;
        one_pole dull = one_pole_make(f_lerp(1800, 9000, bright) / (1.0f + 0.12f * (float)i));
        float spread = 1.0f;
        for (size_t k = at; k < n && k < at + 160; k++) { /* a wall smears its reflection a little */
            float y = level * one_pole_run(&dull, spread);
            spread = k == at ? 0.25f * rng_range(r, -1, 1) : spread * 0.9f * rng_range(r, -1, 1);
            ir[k] += y * cosf(angle);
            ir[n + k] += y * sinf(angle);
        }
    }
}

static void add_late(float *ir, size_t n, const acoustics *room, uint64_t key)
{
    float bright = f_clamp(room->brightness, 0, 1), rt = room->rt60_s;
    float t60[3] = { rt * 1.05f, rt, rt * f_lerp(0.3f, 0.75f, bright) };
    float level = room->outdoors ? 0.004f : 0.011f * sqrtf(f_clamp(1.2f / rt, 0.3f, 3.0f));
    size_t start = (size_t)(f_clamp(room->size_m, 1.5f, 80.0f) / 343.0f * DSP_RATE), rise = 1 + start / 2;
    for (int side = 0; side < 2; side++) {
        hiss h = hiss_make(rng_hash(key, (uint64_t)side + 5));
        one_pole low = one_pole_make(260), mid = one_pole_make(f_lerp(2200, 4200, bright)),
                 top = one_pole_make(f_lerp(6000, 15000, bright));
        float e[3] = { 1, 1, 1 }, k[3];
        for (int b = 0; b < 3; b++)
            k[b] = expf(-6.9078f / (t60[b] * DSP_RATE));
        for (size_t i = start / 2; i < n; i++) {
            float w = hiss_white(&h), lo = one_pole_run(&low, w), m = one_pole_run(&mid, w), t = one_pole_run(&top, w);
            float in = i < start / 2 + rise ? (float)(i - start / 2) / (float)rise : 1.0f;
            ir[(size_t)side * n + i] += level * in * (0.9f * lo * e[0] + (m - lo) * e[1] + (t - m) * e[2]);
            for (int b = 0; b < 3; b++)
                e[b] *= k[b];
        }
    }
}

float *space_impulse_response(const acoustics *room, uint64_t key, size_t *n_out)
{
    if (room->rt60_s <= 0.02f)
        return NULL;
    float seconds = f_clamp(room->rt60_s * 1.15f + room->size_m / 100.0f, 0.15f, 6.0f);
    size_t n = (size_t)(seconds * DSP_RATE);
    float *ir = calloc(2 * n, sizeof(float));
    if (!ir)
        return NULL;
    rng r = { rng_hash(key, 31), 0 };
    add_early(ir, n, room, &r);
    add_late(ir, n, room, key);
    dsp_fade(ir, n, 0, 0.03);
    dsp_fade(ir + n, n, 0, 0.03);
    *n_out = n;
    return ir;
}

int space_reverberate(bus *b, const acoustics *room, uint64_t key, ciel_fail *fail)
{
    if (dsp_peak(b->send, b->n) <= 0)
        return CIEL_OK;
    size_t n = 0;
    float *ir = space_impulse_response(room, key, &n);
    if (!ir)
        return CIEL_OK;
    int rc = convolve_add(b->stereo, 2, b->send, b->n, ir, n, 1.0f, fail);
    if (!rc)
        rc = convolve_add(b->stereo + 1, 2, b->send, b->n, ir + n, n, 1.0f, fail);
    free(ir);
    return rc;
}

/* One span alone: what was sent in it, answered by its room, fading with the cut. */
static int reverberate_span(bus *b, bus *own, const room_span *span, uint64_t key, ciel_fail *fail)
{
    size_t from = (size_t)(f_max((float)span->begin, 0.0f) * DSP_RATE),
           to = (size_t)(f_max((float)span->end, 0.0f) * DSP_RATE);
    size_t fade = (size_t)(0.15f * DSP_RATE);
    to = to < b->n ? to : b->n;
    if (from >= to)
        return CIEL_OK;
    memcpy(own->send + from, b->send + from, (to - from) * sizeof *b->send);
    int rc = space_reverberate(own, &span->acoustics, key, fail);
    size_t last = to == b->n ? b->n : to + fade < b->n ? to + fade : b->n;
    for (size_t i = from; i < last; i++) {
        float gain = i < to ? 1.0f : 1.0f - (float)(i - to) / (float)fade;
        b->stereo[2 * i] += gain * own->stereo[2 * i];
        b->stereo[2 * i + 1] += gain * own->stereo[2 * i + 1];
    }
    return rc;
}

int space_reverberate_rooms(bus *b, const sound_input *in, uint64_t key, ciel_fail *fail)
{
    if (in->n_rooms == 0)
        return space_reverberate(b, &in->acoustics, key, fail);
    int rc = CIEL_OK;
    for (size_t i = 0; i < in->n_rooms && rc == CIEL_OK; i++) {
        bus own;
        rc = bus_create(&own, b->n, fail);
        if (rc == CIEL_OK) {
            rc = reverberate_span(b, &own, &in->rooms[i], key, fail);
            bus_free(&own);
        }
    }
    return rc;
}
