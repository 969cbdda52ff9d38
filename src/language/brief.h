/* language/brief.h - what the person asked for: the prompt as six ingredients, every span accounted for.
 *
 * Canonical words are English, lower case, with '_' for spaces; the lists beside each field are closed unless they end
 * in "...". Text the person wrote (labels, dialogue, sign text) keeps its own language and case. All memory in
 * brief.arena. The language room knows words, not things: it gives concepts (WordNet synsets with their families);
 * what the library can make of them is the director's business.
 */
#pragma once
#include "base/arena.h"
#include "base/color.h"
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>

#define BRIEF_MAX_PROMPT_BYTES 131072 /* 32 000 characters and room */

/* A word or phrase as a concept. */
typedef struct concept {
    const char *label;         /* as written: "coursier" */
    const char *word;          /* canonical English lemma: "courier" */
    const char *synset;        /* WordNet 3.0 "courier.n.01", or NULL when unknown to WordNet */
    const char *const *family; /* synset, then its hypernyms, nearest first; n_family of them */
    size_t n_family;
}
concept;

enum span_role {
    SPAN_UNKNOWN, /* not understood */
    SPAN_FILLER,  /* function words, punctuation: understood as nothing to film */
    SPAN_STYLE,
    SPAN_SUBJECT,
    SPAN_ATTRIBUTE,
    SPAN_ACTION,
    SPAN_RELATION,
    SPAN_SETTING,
    SPAN_TIME,
    SPAN_WEATHER,
    SPAN_ERA,
    SPAN_CAMERA,
    SPAN_LIGHT,
    SPAN_MOOD,
    SPAN_SOUND,
    SPAN_MUSIC,
    SPAN_DIALOGUE,
    SPAN_BEAT,
    SPAN_EXCLUSION,
    SPAN_PHYSICS,
    SPAN_CUT,
    SPAN_FORMAT
};
typedef struct brief_span {
    size_t begin, end; /* bytes of the prompt, half-open; spans are sorted and do not overlap */
    enum span_role role;
    const char *meaning; /* "movement: dolly_in, slow", "unknown word", ... in English */
} brief_span;
const char *span_role_name(enum span_role role);

typedef struct brief_color {
    const char *name; /* "red" */
    rgb8 rgb;
} brief_color;

/* Clothes and accessories a person wears. */
typedef struct brief_garment {
    concept what; /* raincoat, helmet, coat, dress ... */
    bool has_color;
    brief_color color;
} brief_garment;

enum subject_part {
    SUBJECT_MAIN,
    SUBJECT_SECONDARY,
    SUBJECT_BACKGROUND
};
typedef struct brief_subject {
    concept what;
    int count; /* 1; numbers as written; "several" 3, "many" 8, "a crowd of" 14; "pair" 2 */
    enum subject_part part;
    brief_color *colors; /* in order; a list over a plural ("five balls, red, blue ...") gives one each */
    size_t n_colors;
    const char *material; /* "ceramic", "wood", "gold", "paper", "glass", "metal" ... or NULL */
    double size;          /* 1; tiny 0.4, small 0.7, big 1.5, huge/giant 3 ... */
    const char *age;      /* "baby", "child", "teen", "young", "adult", "old" or NULL */
    const char *gender;   /* "female", "male" or NULL */
    const char **traits;  /* other adjectives, canonical: "wireless", "fluffy", "wet", "happy", "solitary" ... */
    size_t n_traits;
    brief_garment *garments;
    size_t n_garments;
    const char *text;                      /* writing on it: a sign's words, or NULL */
    double mass_kg, restitution, friction; /* stated physical properties; 0, -1, -1 = not stated */
    const char
        *relation;   /* to another subject or the setting: "on","in","under","beside","behind","in_front_of","above",
                        "against","inside","at_edge","around","between","near","left_of","right_of" or NULL */
    int relation_to; /* subject index, -1 = the setting, -2 = none */
    int owner;       /* "his coat": index of the owner, or -1 */
    size_t shot;     /* shot in which it first appears */
} brief_subject;

typedef struct brief_action {
    int subject, object; /* indices, -1 = none */
    const char *verb;    /* canonical English lemma: "adjust", "walk", "say", "pour" ... */
    const char *synset;  /* "adjust.v.01" or NULL */
    const char *manner;  /* "slowly", "quickly", "gently", "suddenly" or NULL */
    const char
        *direction; /* "left","right","up","down","forward","backward","towards_camera","away","around" or NULL */
    const char *preposition; /* of the object: "into", "on", "over", "along", "off", ... or NULL */
    concept place; /* what it is about when that is no subject: a place ("along a beach"), or a garment or part of the
                      body of the subject ("adjusts his helmet", "her eyes open"); word NULL = none */
    bool negated;  /* "does not fall", "without touching": the verb is the positive one */
    bool passive;  /* the subject undergoes it: "juggled balls", "a coffee poured into a cup" */
    double begin, end; /* s from the shot's start when the prompt says; -1 = not said */
    size_t shot;
} brief_action;

typedef struct brief_weather {
    const char *kind; /* "rain","snow","fog","wind","storm","clear","cloudy","thunder","hail","heat","rainbow" */
    double intensity; /* 0..1: light 0.3, plain 0.6, heavy 1 */
} brief_weather;

typedef struct brief_setting {
    concept place;       /* word NULL = not said */
    const char *locale;  /* "tokyo", "paris", "egypt" ... or NULL */
    const char **traits; /* "neon","wet","empty","misty","narrow","old" ... */
    size_t n_traits;
    const char
        *time; /* "dawn","sunrise","morning","noon","afternoon","golden_hour","sunset","dusk","blue_hour","evening",
                  "night","midnight" or NULL */
    const char *season; /* "spring","summer","autumn","winter" or NULL */
    const char *era;    /* "1920s","medieval","futuristic","1980s","prehistoric","victorian" ... or NULL */
    brief_weather *weather;
    size_t n_weather;
    concept *background; /* "kitchen in the background" */
    size_t n_background;
    const char *ground;           /* "asphalt","sand","wood","grass","snow","water" ... when said */
    brief_color background_color; /* "on a white background", "grey wall": name NULL = not said */
    const char *backdrop;         /* "plain","wall","gradient" with background_color, or NULL */
} brief_setting;

typedef struct brief_move {
    const char *kind;  /* scene/moves.def names, or "follow": goes with the main subject */
    const char *speed; /* "very_slow","slow","normal","fast","very_fast" */
    double amount;     /* degrees or metres when said ("180 degrees"), 0 = not said */
    double begin, end; /* s from the shot's start, from beats; -1 = not said */
} brief_move;
typedef struct brief_camera {
    const char *
        size; /* "extreme_wide","wide","full","american"(knees),"medium"(waist),"medium_close_up"(chest),"close_up"(face),
                 "extreme_close_up","macro","two_shot","over_shoulder","insert" or NULL */
    const char *
        angle; /* "eye_level","low","high","overhead","birds_eye","worms_eye","dutch","profile","from_behind","pov","aerial",
                  "three_quarter","front" or NULL */
    double lens_mm;      /* 0 = not said */
    double f_number;     /* 0 = not said */
    const char *depth;   /* "shallow","deep" or NULL */
    const char *support; /* "tripod","handheld","shoulder","stabiliser","drone","dolly","crane" or NULL */
    concept focus;       /* "focus on her eyes"; word NULL = not said */
    brief_move *moves;
    size_t n_moves;
    double shutter_deg; /* 0 = not said */
    double shutter_s;   /* open for so long: "1/50 s"; 0 = not said */
} brief_camera;

typedef struct brief_lamp {
    const char *
        kind; /* "sun","moon","window","neon","candle","fire","lamp","street_lamp","spotlight","softbox","screen","lantern",
                 "headlight","firefly","string_lights","sky" ... */
    const char *direction; /* "back","side","front","top","below" or NULL */
    bool has_color;
    brief_color color;
} brief_lamp;
typedef struct brief_light {
    brief_lamp *lamps;
    size_t n_lamps;
    const char *quality; /* "soft","hard","diffuse","dramatic","low_key","high_key","volumetric" or NULL */
    const char *tone;    /* "warm","cool","golden","neutral" or NULL */
    const char *mood; /* "dark","gloomy","cheerful","mysterious","dreamy","tense","melancholic","romantic","calm","epic","cozy"
                         or NULL */
    brief_color *palette;
    size_t n_palette;
} brief_light;

typedef struct brief_cue {
    const char *name; /* sound cue: "rain","traffic","wind","crowd","stream","birds","sea","room","fire" ..., or an
                         effect of an event: "impact", "footsteps","pour","rim","bounce" ... */
    const char *label;
    const char *distance; /* "near","far" or NULL */
    bool ambience;        /* false = an effect */
} brief_cue;
typedef struct brief_line {
    int speaker; /* subject index, -1 = voice-over */
    const char *text;
    const char *language; /* "en","fr": of the line itself */
    const char *manner;   /* "says","whispers","shouts","sings","asks","narrates" */
    size_t shot;
} brief_line;
typedef struct brief_sound {
    brief_cue *cues;
    size_t n_cues;
    brief_line *lines;
    size_t n_lines;
    int music;                /* -1 = excluded, 0 = not said, 1 = wanted */
    const char *mood, *genre; /* as scene_music */
    const char **instruments;
    size_t n_instruments;
    double rise; /* 0..1 */
    double tempo_bpm;
    const char *level; /* "discreet","loud" or NULL */
    bool silent;       /* "no sound" */
    bool no_effects, no_ambience, no_dialogue;
} brief_sound;

typedef struct brief_outcome {
    int subject, object;
    const char *what; /* as scene_outcome */
} brief_outcome;

typedef struct brief_shot {
    brief_camera camera;
    double seconds;   /* 0 = not said */
    int subject;      /* the first one that the shot mentions, -1 = none */
    bool has_setting; /* this shot names a place, time or weather of its own */
    brief_setting setting;
} brief_shot;

typedef struct brief {
    const char *prompt;
    const char *language; /* "en" or "fr" */
    brief_span *spans;
    size_t n_spans;
    const char **
        styles; /* "cinematic","photorealistic","anime","synthwave","product","noir","documentary","watercolour","oil","cel",
                   "claymation","pixel","vintage","dream","minimal","black_and_white","cyberpunk","fantasy" ...; also
                   "slow_motion" and "time_lapse" */
    size_t n_styles;
    brief_subject *subjects;
    size_t n_subjects;
    brief_action *actions;
    size_t n_actions;
    brief_setting setting; /* of the film; shots may override */
    brief_shot *shots;     /* at least one */
    size_t n_shots;
    brief_light light;
    brief_sound sound;
    brief_outcome *outcomes;
    size_t n_outcomes;
    const char **exclusions; /* canonical: "music","lens_flare","text","people","blur","camera_movement" ... */
    size_t n_exclusions;
    double seconds;     /* asked in the prompt, 0 = not said */
    double slowness;    /* "4x slow motion", "120 fps": how many times slower than life; 0 = not said */
    const char *aspect; /* "portrait","landscape","square" or NULL */
    ciel_arena arena;
} brief;

/** Understand a prompt. Any valid UTF-8 of up to BRIEF_MAX_PROMPT_BYTES gives a brief; control characters count as
 * spaces. `language` "en", "fr" or NULL = recognise. Errors: INVAL (empty, too long, not UTF-8). Loads its word tables
 * once per process (thread-safe). */
int brief_read(brief **out, const char *prompt, const char *language, ciel_fail *fail);
void brief_destroy(brief **b);
/** As a table for a terminal (ANSI colours when `color`), or JSON: malloc'd. */
char *brief_table(const brief *b, bool color);
char *brief_json(const brief *b);

/** A concept from a plain word or phrase ("golden retriever", "chaton"), for searching; false when unknown. In `a`. */
bool concept_of(concept *out, const char *text, const char *language, ciel_arena *a);
