/* scene/scene.h - the scene document: everything about a film, as data that a person can read and edit.
 *
 * The one noun that every room shares. Direction writes it, motion, render and sound read it. It holds no
 * meshes and no pictures: it names library things and their parameters, or the user's files.
 *
 * Conventions (documents and memory): metres, seconds, kilograms, degrees in the document (names end in _deg),
 * right-handed, Y up. A thing faces +Z at heading 0; heading turns it about +Y, so heading 90 faces +X. Its
 * origin is on its underside, in the middle. Time 0 is the start of the first frame; frame i shows time i/fps.
 * Colours are 8-bit sRGB, "#rrggbb" in JSON. Ids are lower-case words: [a-z][a-z0-9_]*.
 *
 * Memory: a scene owns an arena; every pointer inside points into it (or to a literal). Edit a scene by
 * changing fields; new strings and arrays go in `scene.arena`. Not thread-safe while edited; freely shared
 * when only read.
 *
 * The JSON form, its validation and its published schema (docs/scene.schema.json) come from one table of
 * fields, scene/fields.c: a field added there is read, written, checked and documented.
 */
#pragma once
#include "base/arena.h"
#include "base/color.h"
#include "base/fail.h"
#include "base/vec.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCENE_VERSION 1
#define SCENE_MAX_ENTITIES 4096
#define SCENE_MAX_SECONDS 120.0 /* with what extensions add */
#define SCENE_MOST_ASKED_S 60.0 /* of a film asked for at once */
#define SCENE_MAX_JSON_BYTES (8u << 20)

/* A named parameter of a builder, a place, an action or a cue: number, text or colour. */
enum param_kind { PARAM_NUMBER, PARAM_TEXT, PARAM_COLOR };
typedef struct param {
    const char *name;
    enum param_kind kind;
    double number;
    const char *text;
    rgb8 color;
} param;
typedef struct params {
    param *items;
    size_t n;
} params;

/* What somebody does, from begin to end (seconds of film; end < 0 = until the end). `verb` is one of scene/verbs.def. */
typedef struct scene_action {
    const char *verb;
    double begin, end;
    const char *target; /* entity id, or NULL */
    const char *anchor; /* named place on the target (or on the own body), or NULL */
    vec3 to;            /* a point or direction in world space where the verb wants one */
    double speed;       /* m/s or rad/s by verb; 0 = the verb's natural speed */
    params params;
} scene_action;

/* How physics treats an entity. */
enum body_kind { BODY_FIXED, BODY_DYNAMIC, BODY_KINEMATIC, BODY_FLOATING };
typedef struct scene_body {
    enum body_kind kind;       /* fixed: never moves; dynamic: ODE; kinematic: moved by actions; floating: on water */
    double mass_kg;            /* 0 = the thing's own */
    double restitution;        /* 0..1; -1 = the material's */
    double friction;           /* Coulomb; -1 = the material's */
    vec3 velocity;             /* m/s at time 0 */
    vec3 spin;                 /* rad/s about world axes at time 0 */
} scene_body;

typedef struct entity {
    const char *id;
    const char *thing;    /* library name: "person", "cup", "basketball" ... */
    const char *label;    /* the prompt's own words */
    const char *file;     /* the user's model in place of a library thing, or NULL */
    vec3 position;        /* world, or relative to the anchor when `on` is set */
    vec3 rotation_deg;    /* heading, pitch, roll */
    double scale;         /* 1 = real size */
    const char *on;       /* id of the entity (or "place") whose anchor carries it, or NULL */
    const char *anchor;   /* which anchor of `on`; NULL = "top" */
    const char *material; /* whole-thing material by name ("gold", "oak", "glass"), or NULL = its own */
    bool has_color;
    rgb8 color;           /* main colour, when has_color */
    bool has_color2;
    rgb8 color2;
    scene_body body;
    params params;        /* the builder's own: "height", "garment", "hair", "age", "text" ... */
    scene_action *actions;
    size_t n_actions;
} entity;

typedef struct scene_place {
    const char *kind; /* library place: "alley", "gym", "kitchen", "cliff", "studio" ... */
    const char *label;
    params params;
} scene_place;

enum sky_kind { SKY_PHYSICAL, SKY_PLAIN };
typedef struct scene_sky {
    enum sky_kind kind;
    double hour;            /* local solar time 0..24, for the physical sky when sun_elevation is not set */
    double sun_elevation_deg, sun_azimuth_deg; /* azimuth 0 = towards +Z, 90 = towards +X */
    double cloud;           /* 0 clear .. 1 overcast */
    double haze;            /* 0 crystal .. 1 thick */
    double stars;           /* 0..1 */
    double moon;            /* phase lit, 0..1; the moon stands opposite in azimuth to the sun, 35 degrees up */
    rgb8 color;             /* plain sky: its colour */
    double luminance;       /* plain sky: cd/m2; city-glow luminance for a night physical sky */
} scene_sky;

typedef struct scene_weather {
    double rain;         /* 0 none, 0.3 light, 0.6 rain, 1 downpour */
    double snow;         /* likewise */
    double wind_mps, wind_heading_deg; /* blows towards the heading */
    double fog_per_m;    /* extinction at ground level, 1/m: 0.003 haze, 0.02 mist, 0.1 thick */
    double fog_height_m; /* the density falls by e over this height; 0 = uniform */
    rgb8 fog_color;      /* albedo tint of the fog, near white */
    double wetness;      /* 0 dry .. 1 soaked with puddles */
    double dust;         /* motes in light shafts, 0..1 */
} scene_weather;

enum light_kind { LIGHT_POINT, LIGHT_SPOT, LIGHT_AREA, LIGHT_DIRECTION };
typedef struct scene_light {
    const char *id;
    enum light_kind kind;
    vec3 position, direction; /* direction of travel of the light */
    double size_m;            /* sphere radius, or side of a square area light */
    double cone_deg;          /* spot: full angle */
    rgb8 color;
    double kelvin;            /* 0 = color alone, else color times this black body */
    double lumens;            /* point, spot, area; for LIGHT_DIRECTION: lux */
} scene_light;

/* One move of the camera; moves of a shot may overlap and add up. `kind` is one of scene/moves.def. */
typedef struct camera_move {
    const char *kind;
    double begin, end; /* seconds from the shot's start; end < 0 = until the shot's end */
    double amount;     /* metres or degrees over the whole move, or focal-length ratio for zooms */
    bool ease;         /* accelerate and brake smoothly; otherwise constant speed */
} camera_move;

enum camera_support { SUPPORT_TRIPOD, SUPPORT_STABILISER, SUPPORT_HANDHELD, SUPPORT_SHOULDER };
typedef struct scene_camera {
    vec3 position, look_at;  /* at the shot's start, before moves */
    double roll_deg;
    double lens_mm;          /* on a 36 mm wide frame in landscape; in portrait the long side is 36 mm too */
    double f_number;         /* 0 = everything sharp */
    const char *focus;       /* entity id to keep sharp, or NULL = focus_m */
    const char *focus_anchor;
    double focus_m;          /* distance; 0 = to look_at */
    const char *follow;      /* entity id whose displacement since the shot's start is added, or NULL */
    const char *track;       /* entity id it keeps turning to (its track_anchor), or NULL = look_at stands still */
    const char *track_anchor;
    enum camera_support support;
    double shake;            /* 1 = natural for the support */
    double shutter_deg;      /* 180 = half a frame */
    camera_move *moves;
    size_t n_moves;
} scene_camera;

typedef struct scene_shot {
    double begin, end;
    const char *size; /* what was asked: "wide", "medium", "close_up" ...: for the reader and for checks */
    const char *subject; /* entity id the shot is about, or NULL */
    const char *set;     /* id of the set where it takes place, or NULL = the scene's own place */
    scene_camera camera;
} scene_shot;

typedef struct scene_look {
    const char *style;   /* "film", "synthwave", "product", "anime", "noir", "dream", "documentary" ... */
    bool auto_exposure;  /* measured once per shot; then exposure_ev is added */
    double exposure_ev;  /* auto: compensation; manual: EV at ISO 100 */
    double contrast, saturation; /* 1 = neutral */
    double temperature;  /* -1 cool .. 1 warm */
    rgb8 shadows, highlights; /* split toning; mid grey #808080 = neutral */
    double bloom, grain, vignette, halation, aberration; /* 0..1 */
    double outlines;     /* 0 none .. 1 inked */
    double cel_levels;   /* 0 = none, else number of shading steps */
} scene_look;

/* A sound that is not an event of the picture: ambience, an effect at a time, music, a spoken line. */
typedef struct sound_cue {
    const char *name;    /* "rain", "traffic", "wind", "room", "crowd", "stream" ...: see sound/sound.h */
    double begin, end, fade;
    double gain_db;
    const char *entity;  /* comes from there, or NULL = all around */
    params params;
} sound_cue;
typedef struct scene_music {
    bool on;
    const char *mood;    /* "dark", "tense", "calm", "happy", "epic", "dreamy", "discreet", "sad" */
    const char *genre;   /* "orchestral", "electronic", "piano", "jazz", "ambient", "lofi", "folk", "rock" */
    double tempo_bpm;    /* 0 = by mood */
    double rise;         /* 0 steady .. 1 rises in tension to the end */
    double gain_db;
    const char **instruments; /* names as in General MIDI families: "piano", "strings", "cello" ... */
    size_t n_instruments;
    double seed;
} scene_music;
typedef struct spoken_line {
    const char *speaker; /* entity id, or NULL = voice-over */
    const char *text;
    const char *language; /* "en", "fr" */
    const char *voice;    /* "woman", "man", "child", "old_man", "old_woman", "robot" or NULL = by speaker */
    const char *manner;   /* "says", "whispers", "shouts" */
    double begin;         /* -1 = placed by the pipeline after the line before */
} spoken_line;
typedef struct scene_sound {
    sound_cue *ambience;
    size_t n_ambience;
    sound_cue *effects;
    size_t n_effects;
    scene_music music;
    spoken_line *lines;
    size_t n_lines;
    bool mute_effects, mute_ambience, mute_all; /* "no sound effects", "silence" */
} scene_sound;

/* What physics must make happen; the director's search tries seeds until it does. */
typedef struct scene_outcome {
    const char *entity;
    const char *what;   /* "misses", "enters", "hits", "falls_off", "comes_to_rest", "stays_on", "topples" */
    const char *target; /* entity id or NULL */
} scene_outcome;

typedef struct scene_notice {
    const char *code; /* "unknown_word", "not_in_library", "not_supported", "replaced" ... */
    const char *text; /* for the person, in the prompt's language */
} scene_notice;

/* What was asked for afterwards, in order. The scene is what came of it: this is for whoever changes it once more. */
typedef struct scene_change {
    const char *prompt;
    double seconds; /* 0: a change of the film; above: the film was made longer by so much, and this happens then */
} scene_change;

/* A further place of the film, with all that stands and happens there; shots name it. Entities of the same id in two places
 * are the same person or thing there and here. The scene's own place and each set have their own clock: times of actions
 * count from the first shot that shows the place. */
typedef struct scene_set {
    const char *id;
    scene_place place;
    scene_sky sky;
    scene_weather weather;
    entity *entities;
    size_t n_entities;
    scene_light *lights;
    size_t n_lights;
    scene_outcome *outcomes;
    size_t n_outcomes;
} scene_set;

typedef struct scene {
    int version;
    const char *title;
    const char *prompt, *language;
    double seed; /* an integer 0 .. 2^53 */
    double seconds;
    double slowness; /* 1 = as in life; 2, 4: slow motion; below 1: time lapse */
    int fps, width, height;
    scene_place place;
    scene_sky sky;
    scene_weather weather;
    entity *entities;
    size_t n_entities;
    scene_light *lights;
    size_t n_lights;
    scene_set *sets;
    size_t n_sets;
    scene_shot *shots;
    size_t n_shots;
    scene_look look;
    scene_sound sound;
    scene_outcome *outcomes;
    size_t n_outcomes;
    scene_notice *notices;
    size_t n_notices;
    scene_change *changes;
    size_t n_changes;
    ciel_arena arena;
} scene;

/** A neutral, empty scene with every default in place: 4 s, 1280x720, 24 fps, studio, noon, no shots. */
scene *scene_create(void);
void scene_destroy(scene **sc);

/** Read a document. Errors: DATA with the JSON path of the fault ("entities[2].position: ..."), NOMEM.
 *  *out is the caller's on success. A document is also validated (scene_validate). */
int scene_read(scene **out, const char *json, size_t bytes, ciel_fail *fail);
int scene_load(scene **out, const char *path, ciel_fail *fail);
/** The document as pretty JSON, malloc'd, terminated. scene_read of it gives the same scene, field for field. */
char *scene_write(const scene *sc);
/** Ranges, ids unique and resolved, verbs and moves known, shots ordered and covering [0, seconds). */
int scene_validate(const scene *sc, ciel_fail *fail);
/** Round every number to what a person would write (five significant digits; whole numbers stay). */
void scene_tidy(scene *sc);
/** The JSON schema (draft 2020-12), malloc'd: made from the same table. */
char *scene_schema(void);

/* ---- a film of several places, and its clocks ---- */
/** The set of that id; NULL for NULL (the scene's own place) and for an unknown one. */
scene_set *scene_find_set(const scene *sc, const char *id);
/** One place alone, as a scene in that place's own time and in seconds of life: shots (all of them, so that indices stay;
 *  those before it at negative times), camera moves and actions are converted, frames a second are those of life. Its frame
 *  i is film frame i + scene_set_frame. Arrays and structs are copies in `out->arena`, texts are shared with `sc`, which must
 *  outlive it. Free with ciel_arena_free(&out->arena). */
void scene_of_set(scene *out, const scene *sc, const char *set);
/** First film frame of the first shot that shows the place; 0 when none does. */
int scene_set_frame(const scene *sc, const char *set);
/** Film time to the place's own, and back. */
double scene_time_in_set(const scene *sc, const char *set, double t);
double scene_time_of_film(const scene *sc, const char *set, double t);

/* ---- editing helpers: all allocate in the scene's arena ---- */
entity *scene_add_entity(scene *sc, const char *id_hint, const char *thing); /* id made unique; defaults set */
entity *scene_find(const scene *sc, const char *id);                         /* NULL when absent */
scene_action *scene_add_action(scene *sc, entity *e, const char *verb, double begin, double end);
scene_shot *scene_add_shot(scene *sc, double begin, double end);
camera_move *scene_add_move(scene *sc, scene_shot *shot, const char *kind, double begin, double end, double amount);
scene_light *scene_add_light(scene *sc, const char *id_hint, enum light_kind kind);
sound_cue *scene_add_ambience(scene *sc, const char *name, double gain_db);
sound_cue *scene_add_effect(scene *sc, const char *name, double begin, double gain_db);
void scene_add_notice(scene *sc, const char *code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
const char *scene_text(scene *sc, const char *s); /* copy into the arena */

void params_set_number(params *p, ciel_arena *a, const char *name, double v);
void params_set_text(params *p, ciel_arena *a, const char *name, const char *v);
void params_set_color(params *p, ciel_arena *a, const char *name, rgb8 v);
const param *params_find(const params *p, const char *name);
double params_number(const params *p, const char *name, double fallback);
const char *params_text(const params *p, const char *name, const char *fallback);
rgb8 params_color(const params *p, const char *name, rgb8 fallback);

/** Is the name in scene/verbs.def, scene/moves.def? */
bool scene_verb_known(const char *verb);
bool scene_move_known(const char *kind);
