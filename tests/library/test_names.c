/* Every synset of the library's tables is one that WordNet has, under the name that families are made of; and what
 * climbs its family lands on its own body plan. Skipped where WordNet is not installed. */
#include "ct.h"
#include "language/wordnet.h"
#include "library/library.h"
#include <string.h>

static library *lib;
static library *opened(void)
{
    if (!lib)
        library_open(&lib, NULL);
    return lib;
}

static void every_synset_is_in_wordnet_by_its_first_name(void)
{
    if (!wordnet_present())
        return;
    int bad = 0;
    for (size_t i = 0; i < library_count(opened()); i++) {
        const thing_info *t = library_at(lib, i);
        if (t->pack)
            continue;
        for (const char *p = t->synset; *p;) {
            ciel_arena a = { 0 };
            size_t len = strcspn(p, " "), n = 0;
            const char *id = ciel_arena_strndup(&a, p, len);
            const char **family = wordnet_family(id, &n, NULL, &a);
            if (n == 0 || strcmp(family[0], id) != 0) {
                printf("# %s: \"%s\" is %s\n", t->name, id, n ? family[0] : "not in WordNet");
                bad++;
            }
            ciel_arena_free(&a);
            p += len + (p[len] == ' ');
        }
    }
    CT_EQ_I(bad, 0);
}

/* name of what plays a synset, "" when nothing does */
static const char *player(const char *synset)
{
    ciel_arena a = { 0 };
    size_t n;
    const char **family = wordnet_family(synset, &n, NULL, &a);
    const thing_info *t = n ? library_resolve(opened(), family, n, -1, NULL) : NULL;
    ciel_arena_free(&a);
    return t ? t->name : "";
}

static void animals_get_their_own_body_plan(void)
{
    static const char *const plans[][2] = {
        { "gull.n.02", "seagull" },     { "herring_gull.n.01", "seagull" }, { "wood_pigeon.n.01", "pigeon" },
        { "bald_eagle.n.01", "eagle" }, { "barn_owl.n.01", "owl" },         { "swallow.n.03", "bird" },
        { "carp.n.02", "fish" },        { "monarch.n.02", "butterfly" },    { "honeybee.n.01", "bee" },
        { "mosquito.n.01", "fly" },     { "grasshopper.n.01", "beetle" },   { "tarantula.n.02", "spider" },
        { "lobster.n.02", "crab" },     { "pug.n.01", "bulldog" },          { "dog.n.01", "dog" },
        { "animal.n.01", "dog" },
    };
    for (size_t i = 0; wordnet_present() && i < sizeof plans / sizeof *plans; i++)
        CT_EQ_S(player(plans[i][0]), plans[i][1]);
}

static void what_has_no_body_plan_is_no_dog(void)
{
    static const char *const ids[] = { "dragon.n.01",   "butterfly.n.01", "gull.n.02",   "snake.n.01",
                                       "octopus.n.02",  "snail.n.01",     "frog.n.01",   "bat.n.01",
                                       "starfish.n.01", "jellyfish.n.02", "turtle.n.02", "crocodile.n.01",
                                       "kangaroo.n.01" };
    for (size_t i = 0; wordnet_present() && i < sizeof ids / sizeof *ids; i++)
        CT_CHECK(strcmp(player(ids[i]), "dog") != 0);
}

CT_MAIN(CT(every_synset_is_in_wordnet_by_its_first_name), CT(animals_get_their_own_body_plan),
        CT(what_has_no_body_plan_is_no_dog))
