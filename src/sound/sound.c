/* sound/sound.c - the mixer: every layer made, placed, ducked, summed and mastered. See sound.h.
 *
 * Layers: effects (one grain per event, in batches, placed in order), speech, ambience (a job per cue), music.
 * Jobs run on the pool and write only their own buffers; summing happens afterwards in document order, so the samples
 * do not depend on the number of threads. Effects and speech send into the place's room; ambience and music bring
 * their own space. Music and ambience give way under speech.
 */
#include "sound/sound.h"
#include "base/log.h"
#include "base/text.h"
#include "sound/ambience.h"
#include "sound/foley.h"
#include "sound/master.h"
#include "sound/music.h"
#include "sound/space.h"
#include "sound/speech_track.h"
#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 32
};
#define FAINT_LUFS -41.0f /* beds below this are silence made audible */

static bool cancelled(const sound_input *in)
{
    return in->cancel && *in->cancel;
}
static uint64_t seed_of(const scene *sc)
{
    return rng_hash((uint64_t)sc->seed, rng_key("sound"));
}

/* ---- effects: events ---- */
typedef struct event_batch {
    const sound_input *in;
    size_t first, n;
    ciel_arena arenas[BATCH];
    foley_sound sounds[BATCH];
} event_batch;

static void render_event(void *user, int i, int thread)
{
    event_batch *b = user;
    (void)thread;
    size_t k = b->first + (size_t)i;
    foley_context c = { b->in, &b->arenas[i], rng_hash(seed_of(b->in->scene), 1000 + k),
                        space_room_at(b->in, b->in->events.items[k].t)->outdoors ? (float)b->in->scene->weather.wetness : 0 };
    b->sounds[i] = foley_render(&c, &b->in->events.items[k]);
}

typedef struct event_path {
    const sound_input *in;
    const event *e;
} event_path;
static bool follow(void *user, double t, vec3 *out)
{
    const event_path *p = user;
    const scene_locator *l = &p->in->locator;
    if (l->locate && p->e->entity_a && l->locate(l->user, p->e->entity_a, "center", t, out))
        return true;
    *out = p->e->position;
    return true;
}

static void place_event(bus *b, const sound_input *in, const event *e, const foley_sound *s)
{
    if (s->grain.n == 0)
        return;
    if (s->moving) {
        event_path path = { in, e };
        space_mix_moving(b, &s->grain, e->t, in, follow, &path, s->near_m, 1.0f, true);
        return;
    }
    listener ears = space_listener(in, e->t);
    placement p = space_place(&ears, e->position, space_room_at(in, e->t), s->near_m);
    space_mix(b, &s->grain, e->t, &p, 1.0f);
}

static int mix_events(bus *b, const sound_input *in)
{
    event_batch *batch = calloc(1, sizeof *batch);
    if (!batch)
        return CIEL_E_NOMEM;
    for (size_t first = 0; first < in->events.n && !cancelled(in); first += BATCH) {
        *batch =
            (event_batch){ .in = in, .first = first, .n = in->events.n - first < BATCH ? in->events.n - first : BATCH };
        ciel_pool_run(in->pool, (int)batch->n, render_event, batch);
        for (size_t i = 0; i < batch->n; i++) {
            place_event(b, in, &in->events.items[first + i], &batch->sounds[i]);
            ciel_arena_free(&batch->arenas[i]);
        }
    }
    free(batch);
    return CIEL_OK;
}

/* ---- speech ---- */
static void mix_speech(bus *b, const sound_input *in)
{
    const speech_track *track = speech_timeline(in->speech);
    for (size_t i = 0; i < track->n_lines; i++) {
        const speech_line *line = &track->lines[i];
        grain g = speech_line_sound(in->speech, i);
        placement p = space_around(0);
        vec3 where;
        double mid = 0.5 * (line->begin + line->end);
        if (line->entity && in->locator.locate &&
            in->locator.locate(in->locator.user, line->entity, "head", mid, &where)) {
            listener ears = space_listener(in, line->begin);
            p = space_place(&ears, where, space_room_at(in, line->begin), 3.0f);
            float centre = 0.5f * (p.left + p.right), keep = 0.45f; /* dialogue stays near the middle */
            float level = f_max(centre, 0.55f) / f_max(centre, 1e-3f);
            p.left = f_lerp(centre, p.left, keep) * level;
            p.right = f_lerp(centre, p.right, keep) * level;
            p.send *= 0.6f;
        }
        space_mix(b, &g, line->begin, &p, 1.0f);
    }
}

/* ---- ambience and effect cues ---- */
typedef struct cue_layer {
    const sound_cue *cue;
    const ambience_kind *kind;
    double begin, end;
    float *out; /* [n][2] */
    size_t n;
    uint64_t key;
} cue_layer;
typedef struct cue_set {
    const sound_input *in;
    cue_layer *layers;
    size_t n;
    ciel_arena arena;
} cue_set;

static void render_cue(void *user, int i, int thread)
{
    cue_set *set = user;
    cue_layer *l = &set->layers[i];
    (void)thread;
    ciel_arena scratch = { 0 };
    const scene *sc = set->in->scene;
    ambience_job job = { .out = l->out, .n = l->n, .scratch = &scratch, .key = l->key };
    const char *far = params_text(&l->cue->params, "distance", "");
    job.distance = strcmp(far, "far") == 0 ? 0.7f : f_clamp((float)params_number(&l->cue->params, "distance", 0), 0, 1);
    job.amount = f_clamp((float)params_number(&l->cue->params, "amount", 0.5), 0, 1);
    job.surface = params_text(&l->cue->params, "surface", NULL);
    job.wet = (float)sc->weather.wetness;
    job.wind_mps = (float)sc->weather.wind_mps;
    job.rain = (float)sc->weather.rain;
    ambience_render(l->kind, &job);
    ciel_arena_free(&scratch);
}

static int gather_cues(cue_set *set, const sound_cue *cues, size_t n, bool effects, ciel_fail *fail)
{
    const scene *sc = set->in->scene;
    for (size_t i = 0; i < n; i++) {
        const sound_cue *cue = &cues[i];
        const ambience_kind *kind = ambience_find(cue->name);
        if (!kind) {
            ciel_log(CIEL_LOG_WARN, "sound", "no sound called \"%s\": left out", cue->name);
            continue;
        }
        cue_layer l = { cue, kind, 0, cue->end, NULL, 0, 0 };
        l.begin = cue->begin > 0 ? cue->begin : 0;
        l.end = cue->end < 0 || cue->end <= cue->begin || cue->end > sc->seconds ? sc->seconds : cue->end;
        if (kind->one_shot && l.end > l.begin + (double)kind->seconds)
            l.end = l.begin + (double)kind->seconds;
        l.n = (size_t)((l.end - l.begin) * SOUND_RATE + 0.5);
        if (l.end <= l.begin || l.n == 0)
            continue;
        l.key = rng_hash(rng_hash(seed_of(sc), rng_key(cue->name)), (effects ? 500 : 0) + i);
        l.out = calloc(2 * l.n + 2, sizeof(float));
        if (!l.out)
            return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the ambience");
        ARENA_PUSH(&set->arena, set->layers, set->n) = l;
    }
    return CIEL_OK;
}

typedef struct cue_path {
    const sound_input *in;
    const char *entity;
} cue_path;

static float cue_fade(const cue_layer *l, size_t i, double seconds)
{
    double fade = l->cue->fade > 0.015 ? l->cue->fade : 0.015, t = (double)i / SOUND_RATE, left = l->end - l->begin - t;
    double in = l->begin > 0.001 || l->cue->fade > 0 ? t / fade : t / 0.004;
    double out = l->end < seconds - 0.001 || l->cue->fade > 0 ? left / fade : left / 0.015;
    double u = in < out ? in : out;
    return l->kind->one_shot ? (float)(out < 1 ? out : 1) : u >= 1 ? 1.0f : (float)(u * u * (3 - 2 * u));
}

static void mix_cue(bus *b, const sound_input *in, const cue_layer *l)
{
    float gain = dsp_db((float)l->cue->gain_db), send = l->kind->send;
    size_t at = (size_t)(l->begin * SOUND_RATE + 0.5);
    placement now = { 1, 1, send, 24000 };
    vec3 where;
    for (size_t i = 0; i < l->n && at + i < b->n; i++) {
        double t = l->begin + (double)i / SOUND_RATE;
        if (i % 960 == 0 && l->cue->entity && in->locator.locate &&
            in->locator.locate(in->locator.user, l->cue->entity, "center", t, &where)) {
            listener ears = space_listener(in, t);
            now = space_place(&ears, where, space_room_at(in, t), 4.0f);
        }
        float g = gain * cue_fade(l, i, in->scene->seconds);
        float x = l->out[2 * i], y = l->out[2 * i + 1], mid = 0.5f * (x + y);
        bool point = l->cue->entity != NULL;
        float left = g * (point ? f_lerp(x, mid, 0.7f) : x) * now.left,
              right = g * (point ? f_lerp(y, mid, 0.7f) : y) * now.right;
        b->stereo[2 * (at + i)] += left;
        b->stereo[2 * (at + i) + 1] += right;
        b->send[at + i] += g * mid * now.send;
    }
}

static int mix_cues(bus *b, const sound_input *in, ciel_fail *fail)
{
    const scene_sound *s = &in->scene->sound;
    cue_set set = { .in = in };
    int rc = CIEL_OK;
    if (!s->mute_ambience)
        rc = gather_cues(&set, s->ambience, s->n_ambience, false, fail);
    if (!rc && !s->mute_effects)
        rc = gather_cues(&set, s->effects, s->n_effects, true, fail);
    if (!rc)
        ciel_pool_run(in->pool, (int)set.n, render_cue, &set);
    for (size_t i = 0; i < set.n; i++) {
        if (!rc)
            mix_cue(b, in, &set.layers[i]);
        free(set.layers[i].out);
    }
    ciel_arena_free(&set.arena);
    return rc;
}

/* ---- music ---- */
static int mix_music(bus *b, const sound_input *in, ciel_fail *fail)
{
    const scene_music *m = &in->scene->sound.music;
    const scene_sound *s = &in->scene->sound;
    ciel_arena arena = { 0 };
    music_score score;
    bool plain = false;
    double lufs = -70;
    bus own;
    int rc = bus_create(&own, b->n, fail);
    if (rc)
        return rc;
    music_compose(&score, &arena, m, in->scene->seconds, seed_of(in->scene));
    rc = music_play(own.stereo, own.n, &score, seed_of(in->scene), &plain, fail);
    if (plain)
        ciel_log(CIEL_LOG_WARN, "sound", "no soundfont is installed: the music is played by synthesisers");
    if (!rc)
        rc = master_loudness(&lufs, own.stereo, own.n, fail);
    /* alone it is the programme; beside other sounds it stands behind them */
    float target = s->n_ambience + s->n_effects + s->n_lines + in->events.n ? -24.0f : -20.0f;
    target -= m->mood && strcmp(m->mood, "discreet") == 0 ? 3.0f : 0.0f;
    if (!rc && lufs > -69)
        bus_add(b, &own, dsp_db(target - (float)lufs + (float)m->gain_db));
    bus_free(&own);
    ciel_arena_free(&arena);
    return rc;
}

/* ---- ducking: how far music and ambience step back while somebody speaks ---- */
static void duck(bus *b, const sound_input *in, float depth_db)
{
    const speech_track *track = in->speech ? speech_timeline(in->speech) : NULL;
    if (!track || track->n_lines == 0)
        return;
    float down = dsp_db(depth_db), level = 1, attack = 1.0f - expf(-1.0f / (0.06f * DSP_RATE)),
          release = 1.0f - expf(-1.0f / (0.35f * DSP_RATE));
    for (size_t i = 0; i < b->n; i++) {
        double t = (double)i / SOUND_RATE;
        bool spoken = false;
        for (size_t k = 0; k < track->n_lines && !spoken; k++)
            spoken = t > track->lines[k].begin - 0.15 && t < track->lines[k].end;
        float want = spoken ? down : 1.0f;
        level += (want < level ? attack : release) * (want - level);
        b->stereo[2 * i] *= level;
        b->stereo[2 * i + 1] *= level;
        b->send[i] *= level;
    }
}

static int mix_all(bus *mix, const sound_input *in, ciel_fail *fail)
{
    const scene_sound *s = &in->scene->sound;
    bus live = { 0 }, bed = { 0 };
    int rc = bus_create(&live, mix->n, fail);
    if (!rc)
        rc = bus_create(&bed, mix->n, fail);
    if (!rc && !s->mute_effects)
        rc = mix_events(&live, in);
    if (!rc && in->speech)
        mix_speech(&live, in);
    if (!rc && !cancelled(in))
        rc = mix_cues(&bed, in, fail);
    if (!rc && s->music.on && !cancelled(in))
        rc = mix_music(&bed, in, fail);
    if (!rc) {
        duck(&bed, in, -7.0f);
        bus_add(mix, &bed, 1.0f);
        bus_add(mix, &live, 1.0f);
        rc = space_reverberate_rooms(mix, in, seed_of(in->scene), fail);
    }
    bus_free(&live);
    bus_free(&bed);
    return rc;
}

/* Is there anything but a faint bed to hear? */
static bool something_sounds(const sound_input *in)
{
    const scene_sound *s = &in->scene->sound;
    bool heard = s->music.on || (in->speech && speech_timeline(in->speech)->n_lines > 0) ||
                 (!s->mute_effects && in->events.n > 0);
    for (size_t i = 0; i < s->n_ambience && !heard && !s->mute_ambience; i++) {
        const ambience_kind *kind = ambience_find(s->ambience[i].name);
        heard = kind && kind->lufs > FAINT_LUFS && s->ambience[i].gain_db > -18;
    }
    return heard || (s->n_effects > 0 && !s->mute_effects);
}

int sound_render(float **out, size_t *n_frames, const sound_input *in, ciel_fail *fail)
{
    size_t n = (size_t)(in->scene->seconds * SOUND_RATE + 0.5);
    bus mix;
    int rc = bus_create(&mix, n, fail);
    if (rc)
        return rc;
    if (!in->scene->sound.mute_all)
        rc = mix_all(&mix, in, fail);
    if (!rc && cancelled(in))
        rc = ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
    if (!rc)
        rc = master_finish(mix.stereo, n, something_sounds(in) ? MASTER_LUFS : MASTER_QUIET_LUFS, fail);
    if (!rc) {
        *out = mix.stereo;
        *n_frames = n;
        mix.stereo = NULL;
    }
    bus_free(&mix);
    return rc;
}
