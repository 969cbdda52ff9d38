/* library/place.h - inside the library: places, and the kit that their builders work with.
 *
 * A place is one model: ground, walls, what stands there, lamps; its rows are in library/places.def. Coordinates are
 * the scene's own: metres, Y up. The anchor "subject" is the first actor's mark, near the origin; its direction is the
 * way an actor faces (towards the best camera side, mostly +Z); "subject2".."subject6" are further marks; "table" or
 * "counter" is where small things stand. Builders read the scene (place.params, sky, weather, seed) and never change
 * it.
 *
 * The kit keeps a handful of parts open at once (solid things, foliage, water ...), so that a place ends up as a few
 * large meshes. kit_use selects a part and a material and returns the part's maker, with the kit's frame applied.
 * Errors are sticky: the first one is kept in kit->err and returned by library_build_place.
 *
 * Threads: nothing shared; one kit per build. Exact: random numbers only from kit->rng (scene seed and place name).
 */
#pragma once
#include "base/rng.h"
#include "library/sign.h"
#include "library/thing.h"

extern const thing_family place_family; /* every place: kind THING_PLACE, built by library_build_place */
/** Build the scene's place in `a`; the errors of library_build_place. */
int place_build(library *lib, model *out, const scene *sc, ciel_arena *a, ciel_fail *fail);
extern const thing_family sign_family;  /* things that carry text */
extern const thing_family plant_family; /* plants filmed for themselves */

enum place_group {
    GROUP_SOLID,   /* walls, furniture, everything at rest */
    GROUP_GROUND,  /* floors and terrain */
    GROUP_GLOW,    /* lit surfaces: signs, tubes, windows at night */
    GROUP_GLASS,   /* panes: cast no shadow */
    GROUP_FOLIAGE, /* sways in the wind */
    GROUP_WATER,   /* one level, open water */
    GROUP_FAR,     /* backdrops */
    GROUP_COUNT
};
typedef struct kit_part {
    mesh_maker mm;
    material *materials;
    int n_materials;
    float *sway; /* grows with the vertices of foliage */
    size_t n_sway;
} kit_part;

typedef struct place_cast place_cast; /* place_cast.h */
typedef struct place_kit {
    library *lib; /* for kit_thing; may be NULL */
    const scene *scene;
    const char *variant; /* of the row: one builder makes several places */
    ciel_arena *arena;
    ciel_fail *fail;
    int err; /* first error, or CIEL_OK */
    model *out;
    place_notes *notes;
    const place_cast *cast; /* by kit_cast */
    rng rng;
    kit_part parts[GROUP_COUNT];
    affine at; /* frame of everything added: set by kit_enter */
    /* what the scene says, made handy */
    float sun_deg;   /* elevation */
    float night;     /* 0 day .. 1 dark */
    float wet, snow; /* 0..1 */
    bool autumn, winter, spring;
    bool empty;              /* "an empty street" */
    const char *locale;      /* "tokyo", "paris", "new_york" ... or "" */
    sign_fonts *fonts;       /* opened by the first sign */
    const texture *rooms[8]; /* pictures of lit rooms, made when first wanted (library/building.c) */
} place_kit;

typedef void place_builder(place_kit *k);
typedef struct place_row {
    const char *name;
    place_builder *build;
    const char *variant;
} place_row;

#define PLACE(name_, synset_, en_, fr_, builder_, variant_) place_builder builder_;
#include "library/places.def"
#undef PLACE

/* ---- frames ---- */
/** Work in a frame at p turned by heading about +Y; returns the frame before, for kit_leave. */
affine kit_enter(place_kit *k, vec3 p, float heading_deg);
affine kit_enter_turned(place_kit *k, vec3 p, quat q, vec3 scale);
void kit_leave(place_kit *k, affine before);
/** Only the place: absolute, for things given in the place's own coordinates. */
affine kit_enter_home(place_kit *k);

/* ---- parts and paints ---- */
mesh_maker *kit_use(place_kit *k, enum place_group g, material m);
mesh_maker *kit_solid(place_kit *k, material m);                /* kit_use(GROUP_SOLID) */
mesh_maker *kit_named(place_kit *k, const char *material_name); /* solid, natural colour */
mesh_maker *kit_tinted(place_kit *k, const char *material_name, unsigned rgb);
mesh_maker *kit_glow(place_kit *k, unsigned rgb, float nits); /* lit surface */
/** Sway of the foliage vertices added since `first` (parts[GROUP_FOLIAGE].mm.n_vertices then): 0 at height y0 of the
 *  kit's frame, rising to `most` at y1. */
void kit_sway(place_kit *k, uint32_t first, float y0, float y1, float most);
uint32_t kit_foliage_mark(const place_kit *k);
/** A ground's material with the season: snow covers it when it lies. */
material kit_ground(const place_kit *k, const char *material_name);

/* ---- shapes and notes in the kit's frame ---- */
void kit_box(mesh_maker *m, float x0, float y0, float z0, float x1, float y1, float z1);
void kit_round(mesh_maker *m, float x0, float y0, float z0, float x1, float y1, float z1, float r);
void kit_rod(mesh_maker *m, vec3 a, vec3 b, float r);
/** A cable that sags by `sag` between a and b. */
void kit_cable(mesh_maker *m, vec3 a, vec3 b, float sag, float r);
void kit_solid_box(place_kit *k, vec3 lo, vec3 hi, const char *made_of, const char *name); /* collider */
void kit_collide(place_kit *k, enum collider_kind kind, vec3 center, vec3 half, quat q, const char *made_of,
                 const char *name);
/** A plane collider: the ground at y (normal up). */
void kit_floor(place_kit *k, float y, const char *made_of);
void kit_anchor(place_kit *k, const char *name, vec3 p, vec3 direction, float radius);
/** The six marks: the first at p, the others beside and behind it, all facing `direction`; spread in metres. */
void kit_marks(place_kit *k, vec3 p, vec3 direction, float spread);
void kit_lamp(place_kit *k, vec3 p, float size_m, unsigned rgb, float lumens);
void kit_spot(place_kit *k, vec3 p, vec3 direction, float cone_deg, float size_m, unsigned rgb, float lumens);
void kit_area_light(place_kit *k, vec3 p, vec3 direction, float size_m, unsigned rgb, float lumens);
void kit_ambience(place_kit *k, const char *cue);
void kit_acoustics(place_kit *k, bool outdoors, float rt60_s, float size_m, float brightness);
/** A texture from a callback: linear of (u, v) 0..1 to sRGB; in the arena. */
typedef rgb8 kit_painter(const void *user, float u, float v);
const texture *kit_texture(place_kit *k, int width, int height, kit_painter *paint, const void *user);

/** A thing of the library (ours only, so that places look the same whatever packs are installed) standing at p in the
 *  kit's frame, turned by heading; rgb tints its main colour, KIT_NATURAL leaves it. False when it does not exist. Its
 *  colliders and lamps come along (lamps at night only); its anchors do not. */
#define KIT_NATURAL 0x1000000u
bool kit_thing(place_kit *k, const char *thing, vec3 p, float heading_deg, float scale, unsigned rgb);

/* ---- what the scene says ---- */
double kit_number(const place_kit *k, const char *param, double fallback);
const char *kit_text(const place_kit *k, const char *param, const char *fallback);
unsigned kit_color(const place_kit *k, const char *param, unsigned fallback); /* 0xrrggbb */
bool kit_is(const place_kit *k, const char *variant);
bool kit_locale(const place_kit *k, const char *locale);
static inline float kit_random(place_kit *k, float lo, float hi)
{
    return rng_range(&k->rng, lo, hi);
}
static inline int kit_pick(place_kit *k, int n)
{
    return (int)rng_below(&k->rng, (uint32_t)n);
}
static inline bool kit_chance(place_kit *k, float p)
{
    return rng_float(&k->rng) < p;
}

/** A surface over a grid: f gives the point; normals from the grid. Anticlockwise in (u, v) is outward. */
typedef vec3 kit_surface(const void *user, float u, float v);
void kit_sheet(mesh_maker *m, kit_surface *f, const void *user, int nu, int nv);
