/* library/thing_food.h - what the kitchens of thing_fruit.c and thing_baked.c share, and what they serve. */
#pragma once
#include "library/thing.h"

/* One dish: the variant of its row, and how it is made once the shop is open. */
typedef struct dish {
    const char *variant;
    void (*make)(shop *s, const build_context *c);
} dish;
/* ended by a NULL variant */
extern const dish thing_fruit[], thing_baked[];

/** Skin or pulp: light goes a little way in. */
material thing_flesh(unsigned rgb, float rough);

/* A bumpy ball: radii, a dip at the top, noise. */
typedef struct lump {
    vec3 center, radii;
    float dip, noise, scale;
    uint32_t seed;
    float waist; /* narrows the upper half: pears */
} lump;
/** `detail`: facets around. */
void thing_add_lump(shop *s, const lump *l, int detail);
