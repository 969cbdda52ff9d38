/* library/animal_species.h - the measures of a four-legged animal, and of birds and fish; inside the library only.
 */
#pragma once
#include "library/figure_field.h"
#include "library/thing.h"

enum ear_kind {
    EAR_PRICK,
    EAR_FLOP,
    EAR_ROUND,
    EAR_LONG,
    EAR_SMALL,
    EAR_ELEPHANT
};
enum coat_kind {
    COAT_PLAIN,
    COAT_BELLY,
    COAT_SPOTS,
    COAT_STRIPES,
    COAT_PATCHES,
    COAT_MASK,
    COAT_SADDLE,
    COAT_PANDA,
    COAT_FOX,
    COAT_GIRAFFE,
    COAT_SCALES,
    COAT_MONKEY
};
enum foot_kind {
    FOOT_PAW,
    FOOT_HOOF,
    FOOT_ROUND,
    FOOT_CLAW
};

/* Lengths as shares of the withers' height unless said. */
typedef struct species {
    const char *name;
    float withers;                   /* m */
    float length;                    /* shoulder to hip */
    float chest, waist;              /* half depths of the trunk at chest and loin */
    float leg_r;                     /* radius of the lower leg */
    float thigh;                     /* bulk of upper legs */
    float neck_len, neck_up, neck_r; /* neck_up: degrees above level */
    float head;                      /* length skull to nose */
    float head_wide;                 /* half width of the skull, of head length */
    float snout_len, snout_r;        /* of head length */
    enum ear_kind ear;
    float ear_size;                  /* of head length */
    float tail_len, tail_r, tail_up; /* tail_up degrees */
    float fluff;                     /* fur thickness added, m at withers 1 */
    enum coat_kind coat;
    unsigned color, color2, nose;
    enum foot_kind foot;
    const char *extra; /* "horns", "antlers", "mane", "trunk", "wool", "tusks", "hump", "shell", "spikes" ... */
    float eye;         /* radius, of head length */
    float mass;
    float sprawl; /* > 0: legs beside the trunk, this far out */
    float wide;   /* trunk of sprawlers: times a mammal's width */
    bool scaled, winged;
} species;

extern const species animal_species[];
extern const size_t animal_n_species;
const species *animal_find(const char *name);
int animal_build(model *out, const build_context *c);
int bird_build(model *out, const build_context *c);
int fish_build(model *out, const build_context *c);
int insect_build(model *out, const build_context *c);
int soft_build(model *out, const build_context *c);
