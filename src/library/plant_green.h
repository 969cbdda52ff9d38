/* library/plant_green.h - what grows in places: grass, trees, conifers, bushes, hedges, flowers, reeds, ferns, palms.
 *
 * Built into GROUP_FOLIAGE (trunks into GROUP_SOLID) in the kit's frame, with sway. `detail` 0..1 is how close the
 * camera may come: it sets the number of leaves and blades. Grass, flowers
 * and trees leave the room that the cast and its cameras need (place_cast.h); who sets anything else that is tall asks
 * kit_headroom first.
 */
#pragma once
#include "library/place_cast.h"
#include "library/terrain.h"

unsigned plant_leaf_color(place_kit *k, unsigned summer); /* by season, a little varied */
/** n blades spread over a disc round (cx, cz) on the terrain, denser in the middle; `keep` (may be NULL) says where. */
typedef bool plant_keep(const void *user, float x, float z);
void plant_grass(place_kit *k, const terrain *t, float cx, float cz, float radius, int n, float height, unsigned rgb,
                 plant_keep *keep, const void *user);
void plant_tuft(place_kit *k, vec3 p, int blades, float height, unsigned rgb);
void plant_tree(place_kit *k, vec3 p, float height, unsigned rgb, float detail);
void plant_conifer(place_kit *k, vec3 p, float height, unsigned rgb, float detail);
/** Trees seen from afar: about a hundred triangles each, in a ring sector round the origin away from the camera. */
void plant_far_trees(place_kit *k, const terrain *t, float from, float to, int n, float height, unsigned rgb,
                     float conifers);
void plant_palm(place_kit *k, vec3 p, float height, float detail);
void plant_bush(place_kit *k, vec3 p, float size, unsigned rgb, int leaves);
void plant_hedge(place_kit *k, float length, float height, float depth, unsigned rgb); /* along +X from the origin */
void plant_flowers(place_kit *k, const terrain *t, float cx, float cz, float radius, int n, const unsigned *rgb,
                   int n_rgb);
void plant_fern(place_kit *k, vec3 p, float size, unsigned rgb);
void plant_reeds(place_kit *k, vec3 p, int n, float height);
void plant_ivy(place_kit *k, float w, float h, int leaves, unsigned rgb); /* on a wall: x 0..w, y 0..h, z = 0 */

/* A kind of flower (plant_bloom.c); lengths in metres. */
typedef struct bloom {
    const char *name, *words; /* words: how labels of fields call it, English and French */
    float height, stem;       /* stem: radius */
    int leaves;
    float leaf, leaf_wide; /* length; width as a share of it */
    int rings, petals;     /* petals a ring */
    float petal, petal_wide;
    float open_deg, close_deg; /* how far the outer and the inner ring rise: outer first where buds are closed */
    float heart;               /* radius of the middle */
    unsigned heart_rgb, petal_rgb;
    float nod_deg; /* how far the head leans to where it looks */
    float row;     /* of a field: metres between rows, 0 = sown broadcast */
    int near_count, far_count;
    int spikes; /* > 0: so many stems with buds along them instead of a head */
} bloom;
const bloom *plant_bloom_named(const char *name);
/** The kind that a text speaks of ("champ de lavande"), or NULL. */
const bloom *plant_bloom_in(const char *words);
/** One plant; looks to heading, rgb tints the petals (KIT_NATURAL leaves them). */
void plant_bloom(place_kit *k, const bloom *b, vec3 p, float heading_deg, unsigned rgb, float detail);
/** A field of them about the mark, with room for the cast. */
void plant_bloom_field(place_kit *k, const terrain *t, const bloom *b, unsigned rgb);
