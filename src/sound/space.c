/* sound/space.c - buses and placing. See space.h; the room is in space_room.c.
 */
#include "sound/space.h"
#include <stdlib.h>

int bus_create(bus *b, size_t n, ciel_fail *fail)
{
    float *stereo = calloc(n * 2 + 2, sizeof(float)), *send = calloc(n + 1, sizeof(float));
    if (!stereo || !send) {
        free(stereo);
        free(send);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the sound track");
    }
    *b = (bus){ stereo, send, n };
    return CIEL_OK;
}

void bus_free(bus *b)
{
    free(b->stereo);
    free(b->send);
    *b = (bus){ 0 };
}

void bus_add(bus *to, const bus *from, float gain)
{
    for (size_t i = 0; i < to->n * 2; i++)
        to->stereo[i] += gain * from->stereo[i];
    for (size_t i = 0; i < to->n; i++)
        to->send[i] += gain * from->send[i];
}

listener space_listener(const sound_input *in, double t)
{
    const listener *l = in->listeners;
    size_t n = in->n_listeners, lo = 0, hi = n;
    if (t <= l[0].t || n == 1)
        return l[0];
    if (t >= l[n - 1].t)
        return l[n - 1];
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (l[mid].t <= t)
            lo = mid;
        else
            hi = mid;
    }
    double span = l[lo + 1].t - l[lo].t;
    float f = span > 0 ? (float)((t - l[lo].t) / span) : 0;
    if (v3_dot(l[lo].forward, l[lo + 1].forward) < 0.7f || v3_dist(l[lo].position, l[lo + 1].position) > 1.5f)
        return l[lo]; /* a cut lies between: do not fly through space */
    return (listener){ t, v3_lerp(l[lo].position, l[lo + 1].position, f),
                       v3_norm(v3_lerp(l[lo].right, l[lo + 1].right, f)),
                       v3_norm(v3_lerp(l[lo].forward, l[lo + 1].forward, f)) };
}

const acoustics *space_room_at(const sound_input *in, double t)
{
    for (size_t i = 0; i < in->n_rooms; i++)
        if (t >= in->rooms[i].begin && t < in->rooms[i].end)
            return &in->rooms[i].acoustics;
    return &in->acoustics;
}

placement space_place(const listener *ears, vec3 position, const acoustics *room, float near_m)
{
    vec3 d = v3_sub(position, ears->position);
    float dist = f_max(v3_len(d), 0.05f), side = v3_dot(d, ears->right) / dist, ahead = v3_dot(d, ears->forward) / dist;
    /* what is in frame spreads a little wider than it is; what is behind stays to its side */
    float pan = f_clamp(side * (ahead > 0 ? 1.25f : 1.0f), -1.0f, 1.0f) * f_clamp(dist / 0.6f, 0.0f, 1.0f) * 0.9f;
    float angle = (pan + 1.0f) * (float)CIEL_PI * 0.25f;
    float over = f_max(dist / near_m, 1.0f), level = powf(over, -0.7f) * (ahead < -0.2f ? 0.9f : 1.0f);
    float wet = room->rt60_s > 0 ? 0.15f + 0.38f * f_clamp(dist / f_max(room->size_m, 3.0f), 0.0f, 1.2f) : 0.0f;
    if (room->outdoors)
        wet *= 0.6f;
    return (placement){ level * cosf(angle) * 1.41421356f, level * sinf(angle) * 1.41421356f, wet * powf(over, -0.4f),
                        f_clamp(24000.0f / (1.0f + 0.018f * dist), 900.0f, 24000.0f) };
}

placement space_around(float send)
{
    return (placement){ 1, 1, send, 24000 };
}

void space_mix(bus *b, const grain *g, double t, const placement *p, float gain)
{
    double at = floor(t * (double)SOUND_RATE + 0.5);
    one_pole air = one_pole_make(p->air_hz);
    bool dull = p->air_hz < 20000;
    for (size_t i = 0; i < g->n; i++) {
        double k = at + (double)i;
        float x = gain * (dull ? one_pole_run(&air, g->x[i]) : g->x[i]);
        if (k < 0 || k >= (double)b->n)
            continue;
        size_t j = (size_t)k;
        b->stereo[2 * j] += x * p->left;
        b->stereo[2 * j + 1] += x * p->right;
        b->send[j] += x * p->send;
    }
}

static float read_at(const grain *g, double at)
{
    if (at < 0 || at >= (double)g->n - 1)
        return 0;
    size_t i = (size_t)at;
    return f_lerp(g->x[i], g->x[i + 1], (float)(at - (double)i));
}

void space_mix_moving(bus *b, const grain *g, double t, const sound_input *in, space_path path, void *user,
                      float near_m, float gain, bool doppler)
{
    enum {
        STEP = 960
    };
    double first_delay = -1, delay = 0;
    placement now = { 0 };
    vec3 where = { 0 };
    one_pole air = one_pole_make(20000);
    for (size_t i0 = 0; i0 < g->n; i0 += STEP) {
        double t1 = t + (double)(i0 + STEP) / SOUND_RATE;
        if (i0 == 0) {
            listener l = space_listener(in, t);
            if (!path(user, t, &where))
                where = v3_mad(l.position, l.forward, near_m);
            now = space_place(&l, where, space_room_at(in, t), near_m);
            first_delay = delay = (double)v3_dist(l.position, where) / 343.0;
        }
        listener l = space_listener(in, t1);
        path(user, t1, &where);
        placement next = space_place(&l, where, space_room_at(in, t1), near_m);
        double next_delay = (double)v3_dist(l.position, where) / 343.0;
        if (fabs(next_delay - delay) > 0.006) { /* a cut: more than 100 m/s is not motion */
            first_delay += next_delay - delay;
            delay = next_delay;
        }
        air.k = 1.0f - expf(-DSP_TAU * now.air_hz / DSP_RATE);
        for (size_t i = i0; i < i0 + STEP && i < g->n; i++) {
            double k = floor(t * (double)SOUND_RATE + 0.5) + (double)i;
            float f = (float)(i - i0) / STEP;
            double late = doppler ? (delay + (next_delay - delay) * (double)f - first_delay) * SOUND_RATE : 0;
            float x = gain * one_pole_run(&air, late != 0 ? read_at(g, (double)i - late) : g->x[i]);
            if (k < 0 || k >= (double)b->n)
                continue;
            size_t j = (size_t)k;
            b->stereo[2 * j] += x * f_lerp(now.left, next.left, f);
            b->stereo[2 * j + 1] += x * f_lerp(now.right, next.right, f);
            b->send[j] += x * f_lerp(now.send, next.send, f);
        }
        now = next;
        delay = next_delay;
    }
}
