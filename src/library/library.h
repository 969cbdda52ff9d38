/* library/library.h - the content: one table of things and places by name, and the builders behind them.
 *
 * A thing has a table name ("basketball"), a WordNet 3.0 synset ("basketball.n.02"), names in English and French,
 * and a builder (ours) or a model of an installed pack. `thing_info` tells the director what it needs before
 * building: real size, kind, whether it can be carried, sat on, filled, driven.
 *
 * People, animals and places are dear to make: a library makes each once and keeps it until it is closed (up to
 * MODEL_CACHE_BYTES of model_cache.h), so a library should live as long as one film's job, or a few.
 *
 * Threads: a library is read-only after library_open except for that internal, locked model cache; builders may run
 * on any thread with different arenas. Exact: same entity, seed and version give the same model.
 */
#pragma once
#include "base/fail.h"
#include "scene/scene.h"
#include "stage/model.h"

enum thing_kind { THING_OBJECT, THING_PERSON, THING_ANIMAL, THING_VEHICLE, THING_PLANT, THING_PLACE, THING_BUILDING, THING_FOOD, THING_GARMENT };
enum thing_flags {
    THING_HELD = 1,      /* fits a hand */
    THING_SEAT = 2,
    THING_TABLE = 4,     /* things stand on its "top" */
    THING_VESSEL = 8,    /* holds liquid: has "inside" */
    THING_FLOATS = 16,
    THING_FLIES = 32,
    THING_WALL = 64,     /* hangs on a wall */
    THING_LIGHT = 128,   /* gives light */
    THING_OUTDOORS = 256,
    THING_ROUND = 512,   /* rolls */
    THING_INSTRUMENT = 1024
};
typedef struct thing_info {
    const char *name;
    const char *synset;   /* "dog.n.01"; several joined by ' ' */
    const char *english;  /* "dog|hound|puppy": first is the title */
    const char *french;   /* "chien|chiot" */
    enum thing_kind kind;
    unsigned flags;
    vec3 size_m;          /* real, width (X) height (Y) depth (Z) */
    const char *material;
    const char *place;    /* where one would film it when the prompt names no place: "kitchen", "street" ... */
    const char *pack;     /* NULL = ours */
    const char *credit;
} thing_info;

typedef struct library library;
/** Open the table: ours, and the packs found converted in the cache (missing packs are no error). */
int library_open(library **out, ciel_fail *fail);
void library_close(library **lib);

size_t library_count(const library *lib);
const thing_info *library_at(const library *lib, size_t i);
/** By table name; NULL when absent. */
const thing_info *library_find(const library *lib, const char *name);
/** The nearest thing to a concept: `synsets` is the concept's own synset followed by its hypernyms, nearest first
 *  (ids like "dog.n.01"). *distance = how many steps up the match was (0 = exact). NULL when nothing fits.
 *  `want` limits the kind when >= 0 (an enum thing_kind). Ours win over packs at equal distance. */
const thing_info *library_resolve(const library *lib, const char *const *synsets, size_t n, int want, int *distance);
/** By a folded (lower case, no accents) English or French name; NULL when absent. */
const thing_info *library_by_word(const library *lib, const char *word, const char *language);
/** Free-text search for `ciel library search`: best first; returns the count written to out[max]. */
size_t library_search(const library *lib, const char *query, const thing_info **out, size_t max);

/** Build the model of an entity (its thing or file, params, colours, material, scale; seed from its id).
 *  Read only; it lives as long as both `a` and the library do.
 *  entity.scale is baked into the model (geometry, anchors, colliders, lamps, skeleton; mass by its cube): the placer must
 *  not scale again. Vessels get their PART_LIQUID from params "liquid" and "fill" (0..1), or when somebody pours into them.
 *  Errors: NOTFOUND (no such thing: names it and the nearest names), IO/FORMAT (the user's file). */
int library_build(library *lib, model *out, const scene *sc, const entity *e, ciel_arena *a, ciel_fail *fail);
/** Build the scene's place: ground, walls, what stands there, lamps; anchors "subject", "subject2".., "table"...
 *  Read only; it lives as long as both `a` and the library do. */
int library_build_place(library *lib, model *out, const scene *sc, ciel_arena *a, ciel_fail *fail);
