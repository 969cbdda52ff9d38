/* direction/scoring.c - what is heard: the place's ambience, asked-for sounds, music, lines; and what is silenced. */
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

/* Gains: 0 dB is already each cue's level in a mix (sound/sound.h); these are a director's preferences about it. */

/* names of ambience cues that are sounds of events: motion makes them happen, sound follows */
static bool is_event_sound(const char *name)
{
    static const char *const names[] = { "impact", "footsteps", "pour",   "rim",    "board", "bounce", "bounces",
                                         "splash", "break",     "rustle", "whoosh", "bark",  "engine" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ciel_streq(names[i], name))
            return true;
    return false;
}

static bool has_ambience(const scene *sc, const char *name)
{
    for (size_t i = 0; i < sc->sound.n_ambience; i++)
        if (ciel_streq(sc->sound.ambience[i].name, name))
            return true;
    return false;
}

static void add_ambience(director *d, const char *name, double gain_db, bool far)
{
    if (has_ambience(d->sc, name))
        return;
    sound_cue *c = scene_add_ambience(d->sc, name, gain_db);
    if (far)
        params_set_text(&c->params, &d->sc->arena, "distance", "far");
}

static void weather_sounds(director *d)
{
    const scene_weather *w = &d->sc->weather;
    if (w->rain > 0)
        add_ambience(d, w->rain > 0.8 ? "heavy_rain" : "rain", 5 * (w->rain - 0.6), false);
    if (w->wind_mps > 3.5)
        add_ambience(d, "wind", -6 + w->wind_mps * 0.6, false);
    for (size_t i = 0; i < d->b->setting.n_weather; i++)
        if (ciel_streq(d->b->setting.weather[i].kind, "thunder") || ciel_streq(d->b->setting.weather[i].kind, "storm"))
            add_ambience(d, "thunder", 0, false);
}

static void asked_sounds(director *d)
{
    for (size_t i = 0; i < d->b->sound.n_cues; i++) {
        const brief_cue *c = &d->b->sound.cues[i];
        if (c->ambience)
            add_ambience(d, c->name, ciel_streq(c->distance, "far") ? 3 : 2, ciel_streq(c->distance, "far"));
        else if (!is_event_sound(c->name))
            scene_add_effect(d->sc, c->name, 0.4, 0);
    }
}

static bool asked_ambience(const director *d)
{
    for (size_t i = 0; i < d->b->sound.n_cues; i++)
        if (d->b->sound.cues[i].ambience)
            return true;
    return false;
}

/* the place's own sounds: all of them when nothing was asked for, else only its quiet bed below what was */
static void place_sounds(director *d)
{
    const place_notes *n = d->place.place;
    bool asked = asked_ambience(d);
    for (int i = 0; n && i < 8 && n->ambience[i]; i++)
        if (!asked || i == 0)
            add_ambience(d, n->ambience[i], asked ? -8 : -2 * i, false);
}

static void music(director *d)
{
    const brief_sound *s = &d->b->sound;
    scene_music *m = &d->sc->sound.music;
    m->on = s->music > 0;
    if (!m->on)
        return;
    m->mood = scene_text(d->sc, s->mood ? s->mood : d->b->light.mood ? d->b->light.mood : "calm");
    m->genre = scene_text(d->sc, s->genre);
    m->tempo_bpm = s->tempo_bpm;
    m->rise = s->rise;
    m->gain_db = ciel_streq(s->level, "discreet") ? -7 : ciel_streq(s->level, "loud") ? 3 : 0;
    m->seed = d->sc->seed;
    for (size_t i = 0; i < s->n_instruments; i++)
        ARENA_PUSH(&d->sc->arena, m->instruments, m->n_instruments) = scene_text(d->sc, s->instruments[i]);
}

static const char *voice_of(const entity *e)
{
    const char *age = params_text(&e->params, "age", "adult"), *gender = params_text(&e->params, "gender", "");
    bool female = strcmp(gender, "female") == 0;
    if (ciel_streq(age, "child") || ciel_streq(age, "baby"))
        return "child";
    if (ciel_streq(age, "old"))
        return female ? "old_woman" : "old_man";
    return ciel_streq(e->thing, "robot") ? "robot" : female ? "woman" : "man";
}

static void lines(director *d)
{
    for (size_t i = 0; i < d->b->sound.n_lines; i++) {
        const brief_line *l = &d->b->sound.lines[i];
        const entity *who = cast_entity(d, l->speaker);
        spoken_line *out = &ARENA_PUSH(&d->sc->arena, d->sc->sound.lines, d->sc->sound.n_lines);
        *out = (spoken_line){ .speaker = who ? who->id : NULL,
                              .text = scene_text(d->sc, l->text),
                              .language = scene_text(d->sc, l->language),
                              .voice = who ? voice_of(who) : "woman",
                              .manner = scene_text(d->sc, l->manner ? l->manner : "says"),
                              .begin = -1 };
    }
}

void direct_scoring(director *d)
{
    const brief_sound *s = &d->b->sound;
    d->sc->sound.mute_all = s->silent;
    d->sc->sound.mute_effects = s->no_effects;
    d->sc->sound.mute_ambience = s->no_ambience;
    weather_sounds(d);
    asked_sounds(d);
    place_sounds(d);
    music(d);
    if (!s->no_dialogue)
        lines(d);
}
