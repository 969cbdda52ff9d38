/* sound/music_play.c - the score to samples: FluidSynth for sampled instruments, music_synth for the rest, one hall.
 */
#include "base/file.h"
#include "base/log.h"
#include "sound/convolve.h"
#include "sound/music.h"
#include "sound/space.h"
#include <fluidsynth.h>
#include <stdlib.h>
#include <string.h>

bool sound_music_is_sampled(const scene *sc)
{
    return sc->sound.music.on && !sc->sound.mute_all && music_soundfont() != NULL;
}

const char *music_soundfont(void)
{
    static const char *const places[] = { "/usr/share/sounds/sf2/FluidR3_GM.sf2",
                                          "/usr/share/sounds/sf3/MuseScore_General.sf3",
                                          "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3",
                                          "/usr/share/sounds/sf2/TimGM6mb.sf2" };
    const char *own = getenv("CIEL_SOUNDFONT");
    if (own && *own)
        return ciel_file_exists(own) ? own : NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (ciel_file_exists(places[i]))
            return places[i];
    return NULL;
}

static void quiet(int level, const char *message, void *data)
{
    (void)data;
    ciel_log(level <= FLUID_ERR ? CIEL_LOG_WARN : CIEL_LOG_TRACE, "sound", "fluidsynth: %s", message);
}

/* What happens when, in samples: note on, note off, expression. */
typedef struct midi_event {
    size_t at;
    int order; /* offs before ons at the same sample */
    int channel, key, value;
} midi_event;
static int by_time(const void *a, const void *b)
{
    const midi_event *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->order != y->order)
        return x->order - y->order;
    return x->channel != y->channel ? x->channel - y->channel : x->key - y->key;
}

enum {
    OFF = 0,
    SWELL = 1,
    ON = 2,
    SWELL_STEP = 1440
};

static int channel_of(const music_score *s, int seat)
{
    int channel = 0;
    if (s->parts[seat].patch == PATCH_GM_DRUMS)
        return 9;
    for (int i = 0; i < seat; i++)
        if (s->parts[i].patch == PATCH_GM)
            channel++;
    return channel >= 9 ? channel + 1 : channel;
}

static midi_event *list_events(ciel_arena *a, const music_score *s, size_t n, size_t *count)
{
    midi_event *list = NULL;
    *count = 0;
    for (size_t i = 0; i < s->n_notes; i++) {
        const music_note *m = &s->notes[i];
        enum music_patch patch = s->parts[m->part].patch;
        if (patch != PATCH_GM && patch != PATCH_GM_DRUMS)
            continue;
        size_t on = (size_t)(m->t * (double)DSP_RATE), off = on + (size_t)(m->seconds * (double)DSP_RATE) + 1;
        int channel = channel_of(s, m->part);
        ARENA_PUSH(a, list, *count) = (midi_event){ on, ON, channel, m->key, m->velocity };
        ARENA_PUSH(a, list, *count) = (midi_event){ off, OFF, channel, m->key, 0 };
    }
    for (int p = 0; p < s->n_parts; p++)
        if (s->parts[p].patch == PATCH_GM && s->parts[p].swells)
            for (size_t at = 0; at < n; at += SWELL_STEP) {
                int value = (int)(56 + 71 * music_intensity(s, (double)at / (double)DSP_RATE));
                ARENA_PUSH(a, list, *count) =
                    (midi_event){ at, SWELL, channel_of(s, p), 11, value > 127 ? 127 : value };
            }
    if (*count)
        qsort(list, *count, sizeof *list, by_time);
    return list;
}

static fluid_synth_t *open_synth(fluid_settings_t **settings_out, const char *font)
{
    for (int level = 0; level < LAST_LOG_LEVEL; level++)
        fluid_set_log_function(level, quiet, NULL);
    fluid_settings_t *settings = new_fluid_settings();
    fluid_settings_setnum(settings, "synth.sample-rate", 48000.0);
    fluid_settings_setint(settings, "synth.dynamic-sample-loading", 1);
    fluid_settings_setint(settings, "synth.reverb.active", 0);
    fluid_settings_setint(settings, "synth.chorus.active", 0);
    fluid_settings_setint(settings, "synth.lock-memory", 0);
    fluid_settings_setint(settings, "synth.cpu-cores", 1);
    fluid_settings_setnum(settings, "synth.gain", 0.45);
    *settings_out = settings;
    fluid_synth_t *synth = new_fluid_synth(settings);
    if (synth && fluid_synth_sfload(synth, font, 1) < 0) {
        delete_fluid_synth(synth);
        synth = NULL;
    }
    return synth;
}

/* Sampled parts. One pass a hall amount would be costly: the send is the dry signal times the mean hall of the parts.
 */
static bool play_samples(float *dry, float *send, size_t n, const music_score *s)
{
    bool needed = false;
    float hall = 0, parts = 0;
    for (int p = 0; p < s->n_parts; p++)
        if (s->parts[p].patch == PATCH_GM || s->parts[p].patch == PATCH_GM_DRUMS) {
            needed = true;
            hall += s->parts[p].hall;
            parts++;
        }
    const char *font = needed ? music_soundfont() : NULL;
    fluid_settings_t *settings = NULL;
    fluid_synth_t *synth = font ? open_synth(&settings, font) : NULL;
    if (!synth) {
        if (settings)
            delete_fluid_settings(settings);
        return !needed;
    }
    for (int p = 0; p < s->n_parts; p++) {
        const music_part *seat = &s->parts[p];
        if (seat->patch != PATCH_GM && seat->patch != PATCH_GM_DRUMS)
            continue;
        int c = channel_of(s, p);
        if (seat->patch == PATCH_GM)
            fluid_synth_program_change(synth, c, seat->program);
        fluid_synth_cc(synth, c, 10, (int)f_clamp(64 + 63 * seat->pan, 0, 127));
        fluid_synth_cc(synth, c, 7, (int)f_clamp(100 * dsp_db(seat->gain_db * 0.5f), 1, 127));
    }
    ciel_arena a = { 0 };
    size_t count = 0, k = 0;
    midi_event *list = list_events(&a, s, n, &count);
    float *left = malloc(n * sizeof(float)), *right = malloc(n * sizeof(float));
    for (size_t at = 0; left && right && at < n;) {
        for (; k < count && list[k].at <= at; k++)
            if (list[k].order == ON)
                fluid_synth_noteon(synth, list[k].channel, list[k].key, list[k].value);
            else if (list[k].order == OFF)
                fluid_synth_noteoff(synth, list[k].channel, list[k].key);
            else
                fluid_synth_cc(synth, list[k].channel, list[k].key, list[k].value);
        size_t until = k < count && list[k].at < n ? list[k].at : n;
        fluid_synth_write_float(synth, (int)(until - at), left + at, 0, 1, right + at, 0, 1);
        at = until;
    }
    for (size_t i = 0; left && right && i < n; i++) {
        dry[2 * i] += left[i];
        dry[2 * i + 1] += right[i];
        send[i] += 0.5f * (left[i] + right[i]) * hall / parts;
    }
    free(left);
    free(right);
    ciel_arena_free(&a);
    delete_fluid_synth(synth);
    delete_fluid_settings(settings);
    return true;
}

int music_play(float *stereo, size_t n, const music_score *s, uint64_t seed, bool *plain, ciel_fail *fail)
{
    bus b;
    int rc = bus_create(&b, n, fail);
    if (rc)
        return rc;
    bool sampled = play_samples(b.stereo, b.send, n, s);
    *plain = !sampled;
    for (size_t i = 0; i < s->n_notes; i++) {
        enum music_patch patch = s->parts[s->notes[i].part].patch;
        if (!sampled || (patch != PATCH_GM && patch != PATCH_GM_DRUMS))
            music_synth_note(b.stereo, b.send, n, &s->parts[s->notes[i].part], &s->notes[i], s, rng_hash(seed, i));
    }
    acoustics hall = { false, s->hall_s, 14.0f, 0.55f };
    for (size_t i = 0; i < n; i++)
        b.send[i] *= 0.5f;
    rc = space_reverberate(&b, &hall, rng_hash(seed, 3), fail);
    size_t fade = (size_t)(0.45f * f_min(1.0f, (float)(s->seconds - s->end_chord)) * DSP_RATE);
    for (size_t i = 0; i < n && !rc; i++) { /* the tail is gone when the picture is */
        float g = n - i < fade ? f_smooth(0, (float)fade, (float)(n - 1 - i)) : 1.0f;
        stereo[2 * i] += g * b.stereo[2 * i];
        stereo[2 * i + 1] += g * b.stereo[2 * i + 1];
    }
    bus_free(&b);
    return rc;
}
