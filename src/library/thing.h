/* library/thing.h - inside the library: rows of the table of things, and the workshop that builders work in.
 *
 * A family is a static array of rows, one source file a family: `static const thing_row rows[] = {...}` exported as a
 * `thing_family`; library.c lists the families. A builder fills `out` (zeroed) in c->arena and returns CIEL_OK or what
 * ciel_fail_set returned. What every thing needs (bounds, "top" and "center" anchors, mass, default collider, height,
 * entity.scale) is added afterwards by thing_finish, so a builder says only what is particular to it.
 *
 * The workshop (shop_*) is a thin hand over mesh_maker: parts, paints (material slots), turned and bent shapes,
 * anchors, colliders. Colours and materials asked for by the entity are applied by shop_main and shop_second at the
 * moment of painting: a builder names its natural material and which surfaces are "the" colour.
 *
 * Threads: nothing shared; one shop per build. Exact: random numbers only from c->seed.
 */
#pragma once
#include "base/rng.h"
#include "library/library.h"

typedef struct thing_row thing_row;
typedef struct build_context {
    library *lib;
    const scene *scene;   /* may be NULL (thumbnails) */
    const entity *entity; /* never NULL; params, colours, material */
    const thing_row *row;
    uint64_t seed; /* from the scene's seed and the entity's id */
    ciel_arena *arena;
    ciel_fail *fail; /* may be NULL */
} build_context;
typedef int thing_builder(model *out, const build_context *c);

struct thing_row {
    thing_info info;
    thing_builder *build; /* NULL: a place (library_build_place) or a model of a pack */
    float mass_kg;        /* 0 = by volume and density */
    const char *variant;  /* for builders that make several things: which one; may be NULL */
    const char
        *stands_for; /* wider synsets that this thing answers for, but only when asked for exactly; may be NULL */
};
typedef struct thing_family {
    const char *name; /* "kitchen": heading of docs and sheets */
    const thing_row *rows;
    size_t n;
} thing_family;

/* The families of other files of this room: figure.h and place.h declare theirs likewise
 * (`extern const thing_family figure_family, animal_family, place_family;`). */
extern const thing_family thing_family_ball, thing_family_vessel, thing_family_device, thing_family_furniture,
    thing_family_light, thing_family_food, thing_family_toy, thing_family_solid, thing_family_paper, thing_family_outdoor,
    thing_family_car, thing_family_coach,
    thing_family_plane, thing_family_boat, thing_family_train, thing_family_cycle, thing_family_instrument;

/* One row, in one breath: THING(name, synsets, english, french, KIND, flags, w, h, d, material, place, kg, builder,
 * variant) */
#define THING(name_, synset_, en_, fr_, kind_, flags_, w_, h_, d_, mat_, place_, kg_, fn_, var_)                       \
    {                                                                                                                  \
        .info = { name_, synset_, en_, fr_, THING_##kind_, (flags_), { w_, h_, d_ }, mat_, place_, NULL, NULL },       \
        .build = fn_, .mass_kg = (kg_), .variant = var_                                                                \
    }
/* the same, which also answers for wider concepts when they are asked for by name */
#define THING_FOR(name_, synset_, en_, fr_, kind_, flags_, w_, h_, d_, mat_, place_, kg_, fn_, var_, for_)             \
    {                                                                                                                  \
        .info = { name_, synset_, en_, fr_, THING_##kind_, (flags_), { w_, h_, d_ }, mat_, place_, NULL, NULL },       \
        .build = fn_, .mass_kg = (kg_), .variant = var_, .stands_for = for_                                            \
    }
#define THING_FAMILY(id, title) const thing_family id = { title, rows, sizeof rows / sizeof rows[0] }

/** Bounds, anchors "top" and "center", colliders when none, mass, dominant material, then entity.scale over everything.
 *  Called once by library_build after the builder; a rigged model (skeleton) is not scaled by it when `keep_scale`. */
void thing_finish(model *m, const build_context *c);

/* ---- materials ---- */
/** A ready material, by name of material_named; unknown names abort (a table's mistake, found by tests). */
material thing_material(const char *name);
/** The same, tinted with 0xrrggbb (sRGB). */
material thing_tinted(const char *name, unsigned rgb);
vec3 thing_color(unsigned rgb); /* linear */
/** Light of a lamp's surface: `rgb` scaled to `nits` cd/m2. */
material thing_glowing(unsigned rgb, float nits);

/* ---- the workshop ---- */
typedef struct shop {
    const build_context *c;
    ciel_arena *a;
    model *out;
    mesh_maker mm;    /* the part in work: all maker_* functions may be used on it */
    const char *name; /* of the part in work; NULL = none */
    enum part_kind kind;
    vec3 axis, pivot; /* of a spinner */
    bool no_shadow;
    float crease_deg; /* normals of the part are smoothed below this angle; 0 = keep the makers' */
    material *paints;
    int n_paints;
    rng rng;
} shop;

/** Begin on a zeroed model; the first part is opened by shop_part. */
void shop_open(shop *s, model *out, const build_context *c);
/** Finish the part in work (if any) and begin another. */
void shop_part(shop *s, const char *name, enum part_kind kind);
void shop_spinner(shop *s, const char *name, vec3 pivot, vec3 axis);
/** Finish the last part; returns CIEL_OK. */
int shop_close(shop *s);

/** What is added next has this material. A part holds any number; the same material twice takes one slot. */
void shop_paint(shop *s, material m);
void shop_main(shop *s, material m);   /* takes entity.color and entity.material */
void shop_second(shop *s, material m); /* takes entity.color2; entity.material when given */
/* Where the next shapes stand: replaces the maker's transform. */
void shop_at(shop *s, vec3 p);
void shop_turned(shop *s, vec3 p, float heading, float pitch, float roll); /* degrees */
void shop_scaled(shop *s, vec3 p, quat q, vec3 scale);
void shop_home(shop *s); /* identity */

double shop_number(const shop *s, const char *param, double fallback);
const char *shop_text(const shop *s, const char *param, const char *fallback);
bool shop_is(const shop *s, const char *variant); /* is the row's variant this? */

/* ---- shapes: each adds to the part in work ---- */
/* A corner of an outline or a profile, rounded with radius r (0 = sharp). */
typedef struct corner {
    float x, y, r;
} corner;
/** Round the corners: returns points in `a`; closed joins last to first. */
vec2 *corners_round(ciel_arena *a, const corner *c, int n, bool closed, int *n_out);
/** Surface of revolution about +Y; corners are (radius, height), bottom to top on the outside; go on down the inside
 * for walls. */
void shop_lathe(shop *s, const corner *c, int n, int segments);
/** A closed outline (anticlockwise, XY) from z0 to z1, edges bevelled by `bevel`. */
void shop_slab(shop *s, const corner *c, int n, float z0, float z1, float bevel);
/** The same lying flat: outline is (x, -z) seen from above, from y0 to y1. */
void shop_tile(shop *s, const corner *c, int n, float y0, float y1, float bevel);
void shop_box(shop *s, vec3 lo, vec3 hi, float round);
void shop_block(shop *s, vec3 center, vec3 size, float round);
void shop_ball(shop *s, vec3 center, float r);
void shop_blob(shop *s, vec3 center, vec3 radii);
void shop_rod(shop *s, vec3 a, vec3 b, float r);
void shop_cone(shop *s, vec3 a, vec3 b, float ra, float rb);
/** A tube along a smooth curve through the points, radius from r0 to r1. */
void shop_bend(shop *s, const vec3 *points, int n, float r0, float r1);
void shop_loop(shop *s, const vec3 *points, int n, float r); /* closed */
void shop_ring(shop *s, vec3 center, vec3 axis, float radius, float r);
/** A disc with normal `n`; uv in metres. */
void shop_disc(shop *s, vec3 center, vec3 n, float r);
/** A pane: rectangle with normal u x v, uv 0..1. */
void shop_picture(shop *s, vec3 origin, vec3 u, vec3 v);
/** A surface r(i, j) -> point over a grid, i in [0, nu], j in [0, nv]; two-sided faces when `both`. Winding: u x v
 * outward. */
typedef vec3 shop_surface(const void *user, float u, float v);
void shop_sheet(shop *s, shop_surface *f, const void *user, int nu, int nv, bool both);

/* ---- notes on the model ---- */
void shop_anchor(shop *s, const char *name, vec3 p, vec3 direction, float radius);
void shop_collide(shop *s, enum collider_kind kind, vec3 center, vec3 half, const char *material, const char *name);
void shop_collide_turned(shop *s, enum collider_kind kind, vec3 center, vec3 half, quat q, const char *material,
                         const char *name);
void shop_lamp(shop *s, vec3 p, float size_m, unsigned rgb, float lumens);

/** A texture drawn by a function of uv (0..1, v up) giving linear colour; 2x2 samples a texel. In the arena. */
typedef vec3 shop_drawing(const void *user, float u, float v);
const texture *shop_draw(shop *s, int width, int height, shop_drawing *f, const void *user);
/** Is somebody in the scene pouring into this entity? Then the liquid's name, else NULL. */
const char *shop_poured(const shop *s);
/** A liquid by name ("coffee", "beer", "potion"; else a material of that name; else water). */
material thing_liquid(const char *name);
