/* direction/director.h - what the steps of direction share. Private to the room.
 *
 * Order of work (direct.c): setting -> casting -> acting -> staging -> framing -> lighting -> scoring. Each step reads
 * the brief and what earlier steps put into the scene; none reaches back.
 */
#pragma once
#include "direction/direction.h"

/* A subject of the brief as cast: the entities that play it. */
typedef struct part_cast {
    const thing_info *thing; /* NULL: nothing to film (a liquid, weather, an abstract word) */
    const char **ids;        /* one per copy */
    size_t n;
    bool placed;
    const char *fixture; /* set when the place has it built in: the name of its anchor or part ("hoop", "table") */
    const char *liquid;  /* set when the subject is a liquid: what a pour or a vessel holds */
} part_cast;

typedef struct director {
    const brief *b;
    const direct_options *o;
    library *lib;
    scene *sc;
    ciel_arena scratch;
    part_cast *cast;           /* [n_subjects] */
    model place;               /* as built for its anchors; in scratch */
    struct built_thing *built; /* models of things that carry others, built for their anchors */
    size_t n_built;
    bool french;
    const char *hero; /* entity id the film is about, or NULL */
    int hero_subject; /* its index, or -1 */
} director;

typedef struct built_thing {
    const char *id;
    model model;
} built_thing;

/* ---- steps ---- */
int direct_setting(director *d, ciel_fail *fail); /* place, sky, weather; builds the place for its anchors */
void direct_casting(director *d);
/** Parameters of the figure that plays a person of the brief. */
void direct_appearance(director *d, entity *e, const brief_subject *s);
/** Puts a garment or accessory on a person, by the wardrobe's name for it; color NULL = its usual one. */
void direct_wear(director *d, entity *e, const concept *what, const rgb8 *color);
void direct_acting(director *d);
void direct_staging(director *d);
void direct_framing(director *d);
void direct_lighting(director *d);
void direct_scoring(director *d);

/* ---- who goes ahead and who behind (company.c) ---- */
typedef struct company {
    int front, rear; /* subjects */
    float gap;       /* metres between them */
} company;
/** Does the action say that one goes ahead of another ("leads", "follows", "chases") and are both able to go? */
bool company_of(const director *d, const brief_action *a, company *out);
/** Do these two go together so? `other` NULL: does `one` go so with anybody? */
bool keeps_company(const director *d, const entity *one, const entity *other);
/** Puts those that go ahead or behind into a column with who keeps the mark. After everybody has a place. */
void stage_company(director *d);

/** Does it roll at others to knock them over? Puts what does so in its place. */
bool is_strike(const scene_action *a);
void stage_strike(director *d, entity *e);
/** Has it lines to speak? */
bool talks(const director *d, const entity *e);
/** The first two who have lines look at one another, and stand turned so. */
void act_dialogue(director *d);
void stage_dialogue(director *d);

/* ---- what is in the air (flight.c) ---- */
/** Metres from the mark to where the place's free ground ends, that way. */
float free_run(const director *d, double heading);
/** Is it up when the film begins, or about to be? */
bool is_airborne(const entity *e, const thing_info *t);
/** Does it come down on `to`? */
bool is_landing(const scene_action *a);
/** Puts what is airborne in its place, `p` from the mark. */
void stage_in_air(director *d, entity *e, vec3 p);
/** When everybody has a place: kites over who holds them, and where what lands comes from. */
void stage_flight(director *d, entity *e);

/* ---- what a shot must hold (framed.c) ---- */
typedef struct framed {
    vec3 middle;     /* world */
    vec3 extent;     /* size of what is framed */
    double height_m; /* of a person or animal, else 0 */
    bool person;
    double group_slice; /* > 0: several people, of whom this much should be seen */
    double slice_m;     /* > 0: what must be seen is known in metres, whatever the shot size's factor */
} framed;
/** Of a shot about `hero` (NULL: the place itself); close on it when `close`. */
framed frame_of(director *d, const entity *hero, bool close);
/** Does it land in this film? Does it hold a kite's string? */
bool is_coming_down(const entity *e);
bool flies_kite(const entity *e);

/* ---- a film of several places (sets.c) ---- */
/** When each shot ends, in seconds of film, of `total`: ends[b->n_shots]. */
void direct_shot_times(const brief *b, double total, double *ends);
/** All steps for a film of one place. With a `lender`, everything is allocated in the lender's arena and *out, whose
 * own arena is empty, must not outlive it; without, *out stands alone. The lender is unharmed on failure. */
int direct_one_place(scene **out, const brief *b, const direct_options *opts, library *lib, scene *lender,
                     ciel_fail *fail);
/** The film's length in seconds that the options or the brief ask for, within what is possible. */
double direct_seconds(const brief *b, const direct_options *opts);

/* ---- shared by the steps ---- */
/** The name under which the place has this built in (an anchor, a named collider), or NULL. */
const char *place_fixture(const director *d, const concept *c);
bool entity_does(const entity *e, const char *verb);
/** Does it leave its mark: walk, drive, fly, drift ...? */
bool goes_somewhere(const entity *e);
/** A notice in the prompt's language. `arg` fills the one %s of either text. */
void direct_note(director *d, const char *code, const char *english, const char *french, const char *arg);
/** Is `synset` in the concept's family? */
bool concept_is(const concept *c, const char *synset);
bool list_has(const char *const *list, size_t n, const char *word);
/** Place anchor by name, or NULL. */
const anchor *place_anchor(const director *d, const char *name);
/** The mark of the place: where its first subject stands. */
vec3 place_mark(const director *d);
/** Unit vector, level, from the first mark towards the camera's side. */
vec3 camera_side(const director *d);
double heading_deg(vec3 v); /* heading whose direction is v */
vec3 heading_vector(double deg);
/** Add a prop of our own choosing (a kettle that pours, the juggler): id, or NULL with a notice. */
entity *add_prop(director *d, const char *id_hint, const char *thing_name);
/** Entity of subject i (its first copy), or NULL. */
entity *cast_entity(const director *d, int subject);
/** Size in metres of an entity as it will stand (people by height). */
vec3 entity_size(const director *d, const entity *e);
/** Where it will stand: world point of its underside's middle, as staged. */
vec3 entity_stands(director *d, const entity *e);
/** An anchor of a thing, from its underside; false when it has none of that name. The thing is built to know. */
bool entity_anchor(director *d, const entity *e, const char *name, vec3 *out);
/** vignettes.c: an action that brings more along than its verb says; true: it has been taken care of. */
bool direct_vignette(director *d, const brief_action *a);
