/* sound/speech.c - the spoken lines: who speaks, with which engine, when. See sound.h.
 */
#include "base/log.h"
#include "base/text.h"
#include "sound/speech_engine.h"
#include "sound/speech_track.h"
#include <stdlib.h>
#include <string.h>

struct speech {
    ciel_arena arena;
    speech_track track;
    speech_sound *sounds; /* by track line */
    scene_notice *notices;
    size_t n_notices;
    bool trained; /* the HTS voice spoke */
};

#define FIRST_LINE_AT 0.4
#define PAUSE_BETWEEN 0.35

/* Kind of voice from the words that describe the speaker. */
static const char *who_is(const scene *sc, const spoken_line *line)
{
    if (line->voice && *line->voice)
        return line->voice;
    const entity *e = line->speaker ? scene_find(sc, line->speaker) : NULL;
    if (!e)
        return "woman";
    const char *age = params_text(&e->params, "age", ""),
               *sex = params_text(&e->params, "gender", params_text(&e->params, "sex", ""));
    double years = params_number(&e->params, "age", 0);
    const char *words[4] = { e->thing ? e->thing : "", e->label ? e->label : "", age, sex };
    bool woman = false, child = years > 0 && years < 13, old = years >= 65, robot = false;
    static const struct {
        const char *word;
        char kind;
    } table[] = { { "woman", 'w' },    { "girl", 'w' },    { "female", 'w' },      { "femme", 'w' },
                  { "fille", 'w' },    { "lady", 'w' },    { "grandmother", 'w' }, { "mother", 'w' },
                  { "actrice", 'w' },  { "child", 'c' },   { "kid", 'c' },         { "girl", 'c' },
                  { "boy", 'c' },      { "enfant", 'c' },  { "garcon", 'c' },      { "fillette", 'c' },
                  { "old", 'o' },      { "elderly", 'o' }, { "vieil", 'o' },       { "vieux", 'o' },
                  { "vieille", 'o' },  { "grand", 'o' },   { "robot", 'r' },       { "android", 'r' },
                  { "grandmere", 'w' } };
    ciel_arena scratch = { 0 };
    for (int w = 0; w < 4; w++) {
        const char *s = ciel_text_fold(&scratch, words[w], strlen(words[w]));
        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
            const char *hit = strstr(s, table[i].word);
            if (!hit || (hit > s && hit[-1] != ' ' && hit[-1] != '_' && hit[-1] != '-'))
                continue;
            woman |= table[i].kind == 'w';
            child |= table[i].kind == 'c';
            old |= table[i].kind == 'o';
            robot |= table[i].kind == 'r';
        }
    }
    ciel_arena_free(&scratch);
    if (robot)
        return "robot";
    if (child)
        return "child";
    return old ? woman ? "old_woman" : "old_man" : woman ? "woman" : "man";
}

static speech_voice voice_of(const scene *sc, const spoken_line *line)
{
    speech_voice v = { who_is(sc, line), 1.0f, 0.0f, 0.96f, 0.0f, false, false, false };
    rng r = { rng_hash((uint64_t)sc->seed, rng_key(line->speaker ? line->speaker : "voice-over")), 0 };
    float own = line->speaker ? rng_range(&r, -1, 1) : 0; /* two men are not the same man */
    if (ciel_streq(v.who, "man"))
        v.tract = 0.87f + 0.015f * own, v.semitones = -8.5f + 1.2f * own;
    else if (ciel_streq(v.who, "old_man"))
        v.tract = 0.88f + 0.012f * own, v.semitones = -7.0f + own, v.speed = 0.85f, v.roughness = 0.8f;
    else if (ciel_streq(v.who, "old_woman"))
        v.tract = 0.97f, v.semitones = -2.0f + own, v.speed = 0.86f, v.roughness = 0.7f;
    else if (ciel_streq(v.who, "child"))
        v.tract = 1.08f + 0.01f * own, v.semitones = 5.0f + own, v.speed = 0.95f;
    else if (ciel_streq(v.who, "robot"))
        v.tract = 0.92f, v.semitones = -4.0f, v.robot = true;
    else
        v.who = "woman", v.tract = 1.0f + 0.015f * own, v.semitones = 0.8f * own;
    const char *manner = line->manner ? line->manner : "says";
    v.whisper =
        strncmp(manner, "whisper", 7) == 0 || strncmp(manner, "murmur", 6) == 0 || strncmp(manner, "chuchot", 7) == 0;
    v.shout = strncmp(manner, "shout", 5) == 0 || strncmp(manner, "yell", 4) == 0 ||
              strncmp(manner, "scream", 6) == 0 || strncmp(manner, "cri", 3) == 0;
    if (v.shout)
        v.semitones += 4.0f;
    if (v.whisper)
        v.speed *= 0.92f;
    return v;
}

static void notice(speech *s, const char *code, const char *text)
{
    ARENA_PUSH(&s->arena, s->notices, s->n_notices) = (scene_notice){ code, text };
}

static int say(speech *s, const scene *sc, size_t i, speech_sound *sound, ciel_fail *fail)
{
    const spoken_line *line = &sc->sound.lines[i];
    speech_voice v = voice_of(sc, line);
    const char *language = line->language && *line->language ? line->language : "en";
    bool english = strncmp(language, "en", 2) == 0;
    int rc = CIEL_E_UNAVAILABLE;
    if (english) {
        ciel_fail why = { 0 };
        rc = speech_english(sound, &s->arena, line->text, &v, &why);
        if (rc == CIEL_E_UNAVAILABLE)
            notice(s, "voice_missing",
                   "the natural English voice (festvox-us-slt-hts) is not installed: a plainer one speaks");
        if (rc == CIEL_E_DATA)
            return CIEL_OK; /* nothing to say: an empty line */
        s->trained |= rc == CIEL_OK;
    }
    if (rc)
        rc = speech_espeak(sound, &s->arena, line->text, english ? "en-us" : language, &v, fail);
    if (!rc)
        speech_finish(sound, &v, rng_hash((uint64_t)sc->seed, i));
    return rc;
}

int speech_create(speech **out, const scene *sc, ciel_fail *fail)
{
    speech *s = calloc(1, sizeof *s);
    if (!s)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for speech");
    size_t n = sc->sound.mute_all ? 0 : sc->sound.n_lines;
    s->sounds = ARENA_ARRAY(&s->arena, n + 1, speech_sound);
    s->track.lines = ARENA_ARRAY(&s->arena, n + 1, speech_line);
    double cursor = FIRST_LINE_AT;
    for (size_t i = 0; i < n; i++) {
        speech_sound sound = { 0 };
        int rc = say(s, sc, i, &sound, fail);
        if (rc) {
            speech_destroy(&s);
            return rc;
        }
        if (sound.n == 0)
            continue;
        const spoken_line *line = &sc->sound.lines[i];
        double begin = line->begin >= 0 ? line->begin : cursor, end = begin + (double)sound.n / SOUND_RATE;
        for (size_t k = 0; k < sound.n_phonemes; k++) {
            sound.phonemes[k].begin += begin;
            sound.phonemes[k].end += begin;
        }
        cursor = end + PAUSE_BETWEEN;
        s->sounds[s->track.n_lines] = sound;
        s->track.lines[s->track.n_lines++] =
            (speech_line){ line->speaker, i, begin, end, sound.phonemes, sound.n_phonemes };
        if (end > sc->seconds)
            notice(s, "line_too_long",
                   ciel_arena_printf(&s->arena, "the line \"%.60s\" needs until %.1f s, the film ends at %.1f s",
                                     line->text, end, sc->seconds));
    }
    *out = s;
    return CIEL_OK;
}

void speech_destroy(speech **s)
{
    if (!s || !*s)
        return;
    ciel_arena_free(&(*s)->arena);
    free(*s);
    *s = NULL;
}

const speech_track *speech_timeline(const speech *s)
{
    return &s->track;
}

const scene_notice *speech_notices(const speech *s, size_t *n)
{
    *n = s->n_notices;
    return s->notices;
}

bool speech_is_trained(const speech *s)
{
    return s->trained;
}

grain speech_line_sound(const speech *s, size_t track_line)
{
    const speech_sound *x = &s->sounds[track_line];
    return (grain){ x->x, x->n };
}
