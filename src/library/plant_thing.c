/* library/plant_thing.c - plants that can be filmed for themselves: trees, bushes and flowers, grown as places grow
 * theirs.
 *
 * A plant is made with a place's kit and closed as a thing: foliage sways, wood is solid. A flower that is put on a
 * table stands in a glass vase. Entity colour: the leaves of a tree, the petals of a flower.
 */
#include "library/place_close.h"
#include "library/plant_green.h"

#include <string.h>

static unsigned asked_color(const entity *e, unsigned fallback)
{
    return e->has_color ? (unsigned)e->color.r << 16 | (unsigned)e->color.g << 8 | e->color.b : fallback;
}

static void grow_tree(place_kit *k, const build_context *c)
{
    const char *v = c->row->variant;
    float h = c->row->info.size_m.y;
    if (strcmp(v, "fir") == 0)
        plant_conifer(k, v3(0, 0, 0), h, asked_color(c->entity, 0x2c4226), 1);
    else if (strcmp(v, "palm") == 0)
        plant_palm(k, v3(0, 0, 0), h, 1);
    else if (strcmp(v, "bush") == 0)
        plant_bush(k, v3(0, 0, 0), h, asked_color(c->entity, 0x46702c), 1500);
    else if (strcmp(v, "fern") == 0)
        plant_fern(k, v3(0, 0, 0), 2.9f * h, asked_color(c->entity, 0x4d7a30));
    else
        plant_tree(k, v3(0, 0.1f, 0), h, asked_color(c->entity, strcmp(v, "blossom") == 0 ? 0xf0b8cc : 0x46702c), 0.7f);
}

static void vase(place_kit *k)
{
    material glass = thing_material("glass");
    const vec2 p[] = { { 0, 0.004f },    { 0.030f, 0.004f }, { 0.034f, 0.02f },  { 0.026f, 0.12f }, { 0.031f, 0.2f },
                       { 0.028f, 0.2f }, { 0.023f, 0.12f },  { 0.031f, 0.024f }, { 0, 0.02f } };
    maker_lathe(kit_solid(k, glass), p, (int)(sizeof p / sizeof *p), 40);
}

static void grow_flower(place_kit *k, const build_context *c)
{
    const bloom *b = plant_bloom_named(c->row->variant);
    const char *on = c->entity->anchor;
    bool indoors = on && (strcmp(on, "table") == 0 || strcmp(on, "counter") == 0) && b->height < 1;
    if (indoors)
        vase(k);
    plant_bloom(k, b, v3(0, indoors ? 0.02f : 0, 0), 0, asked_color(c->entity, KIT_NATURAL), 1);
}

static int build_plant(model *out, const build_context *c)
{
    static const scene nowhere = { .seed = 1 };
    place_kit k;
    place_kit_open(&k, out, c->scene ? c->scene : &nowhere, c->row->info.name, c->row->variant, c->arena, c->fail);
    k.rng = rng_make(c->seed, c->row->info.name);
    if (plant_bloom_named(c->row->variant))
        grow_flower(&k, c);
    else
        grow_tree(&k, c);
    k.snow = 0;
    place_close(&k);
    out->place = NULL;
    out->thing = NULL;
    return k.err;
}

#define TREE(name_, synset_, en_, fr_, h_, w_, v_)                                                                     \
    THING(name_, synset_, en_, fr_, PLANT, THING_OUTDOORS, w_, h_, w_, "wood", "meadow", 900, build_plant, v_)
#define FLOWER(name_, synset_, en_, fr_, h_, w_, v_)                                                                   \
    THING(name_, synset_, en_, fr_, PLANT, 0, w_, h_, w_, "leaf", "meadow", 0.2f, build_plant, v_)
static const thing_row rows[] = {
    TREE("tree", "tree.n.01 oak.n.02 maple.n.02 angiospermous_tree.n.01", "tree|oak|oak tree|big tree|old tree",
         "arbre|chêne|grand arbre|vieil arbre", 8.5f, 8.8f, "oak"),
    TREE("blossom_tree", "cherry.n.02 fruit_tree.n.01", "cherry tree|blossoming tree|cherry blossom tree|fruit tree",
         "cerisier|arbre en fleurs|cerisier en fleurs", 5.5f, 4.6f, "blossom"),
    TREE("fir_tree", "fir.n.02 pine.n.01 conifer.n.01 spruce.n.02", "fir|fir tree|pine|pine tree|spruce|conifer",
         "sapin|pin|épicéa|conifère", 9.0f, 4.4f, "fir"),
    TREE("palm_tree", "palm.n.03 coconut.n.03", "palm|palm tree|coconut tree", "palmier|cocotier", 8.0f, 5.5f, "palm"),
    TREE("bush", "shrub.n.01", "bush|shrub", "buisson|arbuste", 1.3f, 1.5f, "bush"),
    TREE("fern", "fern.n.01", "fern", "fougère", 0.21f, 1.15f, "fern"),
    FLOWER("sunflower", "sunflower.n.01", "sunflower|sunflowers", "tournesol|tournesols", 1.85f, 0.5f, "sunflower"),
    FLOWER("rose", "rose.n.01", "rose|roses", "rose|roses", 0.56f, 0.14f, "rose"),
    FLOWER("tulip", "tulip.n.01", "tulip|tulips", "tulipe|tulipes", 0.46f, 0.36f, "tulip"),
    FLOWER("poppy", "poppy.n.01", "poppy|poppies", "coquelicot|coquelicots|pavot", 0.57f, 0.15f, "poppy"),
    FLOWER("daisy", "daisy.n.01 flower.n.01 flower.n.02 wildflower.n.01", "daisy|flower|daisies",
           "marguerite|fleur|pâquerette", 0.36f, 0.1f, "daisy"),
    FLOWER("lavender", "lavender.n.01", "lavender", "lavande", 0.65f, 0.5f, "lavender"),
};
THING_FAMILY(plant_family, "plants");
