/* stage/material.h - what a surface is made of: one layered model, and procedural patterns laid over it.
 *
 * All colours linear Rec.709. Emission in cd/m2 (nits) per channel. The renderer reads; builders write,
 * starting from material_named or material_plain.
 */
#pragma once
#include "base/arena.h"
#include "base/vec.h"
#include <stdbool.h>
#include <stdint.h>

/* 8-bit sRGB picture, RGBA, row 0 at the top; uv (0,0) is the lower left corner and repeats. */
typedef struct texture {
    int width, height;
    uint8_t *rgba;
} texture;

/* Procedural patterns: vary colour (towards color2), roughness and the normal (bump). `pattern_scale` is
 * metres per unit of the pattern named in brackets. */
enum pattern {
    PATTERN_NONE,
    PATTERN_NOISE,     /* soft cloudy mottling [feature size] */
    PATTERN_PLASTER,   /* painted wall with fine relief and stains [relief size] */
    PATTERN_CONCRETE,  /* [panel width] pores, panel joints, stains */
    PATTERN_ASPHALT,   /* [grain size] aggregate; takes puddles when wet */
    PATTERN_BRICK,     /* [brick length] running bond, color2 = mortar */
    PATTERN_TILES,     /* [tile side] square, color2 = joint */
    PATTERN_PAVING,    /* [stone side] irregular stones, color2 = joint */
    PATTERN_PLANKS,    /* [plank width] wooden boards along u, grain, gaps */
    PATTERN_WOOD,      /* [ring spacing] solid wood grain along object Y */
    PATTERN_PARQUET,   /* [strip width] sports-hall strips along u, lacquered */
    PATTERN_MARBLE,    /* [vein spacing] color2 = vein */
    PATTERN_ROCK,      /* [layer height] strata and cracks */
    PATTERN_SAND,      /* [ripple length] */
    PATTERN_GRASS,     /* [patch size] ground seen from afar */
    PATTERN_SOIL,      /* [clod size] */
    PATTERN_SNOW,      /* [drift size] sparkle */
    PATTERN_FABRIC,    /* [thread spacing] weave */
    PATTERN_KNIT,      /* [stitch size] */
    PATTERN_LEATHER,   /* [grain size] */
    PATTERN_FUR,       /* [hair spacing] streaks along v */
    PATTERN_STRIPES,   /* [period] color / color2 */
    PATTERN_CHECKER,   /* [square side] */
    PATTERN_DOTS,      /* [period] */
    PATTERN_BALL,      /* basketball: color2 = seams, pebbled; uses object space about its centre */
    PATTERN_SHUTTER,   /* [slat height] corrugated metal */
    PATTERN_BRUSHED,   /* [streak length] brushed metal */
    PATTERN_RUST,      /* [patch size] color2 = rust */
    PATTERN_WATER,     /* [wave length] small waves moving with time and wind */
    PATTERN_WINDOWS,   /* [storey height] a facade: dark and lit rooms, color2 = frame; lit fraction in pattern_amount */
    PATTERN_PAPER,     /* [fibre size] */
    PATTERN_SKIN,      /* [pore size] fine relief and blotches */
    PATTERN_COUNT
};

typedef struct material {
    const char *name;       /* also names its sound: see material_sound */
    vec3 color, color2;
    float roughness;        /* perceptual, 0 mirror .. 1; alpha = roughness^2 */
    float metal;            /* 0 dielectric .. 1 */
    float ior;              /* of the dielectric, 1.5 by default */
    float transmission;     /* 0 opaque .. 1 clear (glass, water); tinted by color per `absorb_m` */
    bool thin;              /* a pane or film without refraction */
    float absorb_m;         /* distance after which white light has the tint of `color`; 0 = tint at the surface */
    vec3 emission;          /* cd/m2 */
    bool emission_textured; /* emission times the texture colour: light boxes, screens */
    bool one_sided_light;   /* emits to the normal's side only */
    float coat, coat_roughness; /* clear coat weight 0..1 */
    float sheen;            /* cloth-like retro-reflection 0..1 */
    float subsurface;       /* skin-like softening 0..1: light wraps and reddens with `scatter` */
    vec3 scatter;           /* colour of light that has gone through */
    float translucent;      /* 0..1: light on the back shines through diffusely (leaves, paper, cloth) */
    float opacity;          /* 1; less lets rays through unchanged (net, gauze); texture alpha multiplies it */
    enum pattern pattern;
    float pattern_scale;    /* metres, see the enum */
    float pattern_amount;   /* 0..1, how strongly colour varies */
    float bump;             /* metres of relief */
    uint32_t pattern_seed;
    bool pattern_uv;        /* lay the pattern in uv rather than triplanar object space */
    const texture *texture; /* multiplies color */
    bool takes_wetness;     /* rain darkens it, smooths it, makes puddles where it is level */
} material;

material material_plain(vec3 color, float roughness);
/** A library of ready materials by English name: "gold", "steel", "chrome", "copper", "brass", "aluminium", "iron",
 *  "rust", "glass", "frosted_glass", "water", "ice", "wood", "oak", "walnut", "pine", "planks", "parquet",
 *  "ceramic", "porcelain", "clay", "plastic", "rubber", "paper", "cardboard", "cloth", "wool", "silk", "denim",
 *  "leather", "velvet", "skin", "fur", "stone", "granite", "marble", "brick", "concrete", "asphalt", "plaster",
 *  "sand", "soil", "grass", "snow", "leaf", "bark", "wax", "chocolate", "coffee", "milk", "honey", "lava",
 *  "liquid_gold", "mirror", "car_paint", "screen", "neon".  false and plain grey when unknown. */
bool material_named(material *out, const char *name);
/** All names, NULL-terminated, static. */
const char *const *material_names(void);
/** Recolour: dielectrics take the colour, metals are tinted. */
void material_tint(material *m, vec3 color);

/* How it sounds and behaves when struck. */
typedef struct material_physics {
    const char *sound;   /* "wood", "metal", "glass", "stone", "ceramic", "rubber", "plastic", "cloth", "flesh", "paper", "earth", "water" */
    float density;       /* kg/m3 */
    float restitution, friction;
} material_physics;
material_physics material_physics_of(const char *material_name);
