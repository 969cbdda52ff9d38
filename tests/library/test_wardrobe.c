/* tests/library/test_wardrobe.c - what people wear: names, callings, and that words win over a calling's dress. */
#include "ct.h"
#include "library/figure.h"
#include "library/wardrobe.h"
#include <stdlib.h>
#include <string.h>

static ciel_arena arena;
static scene *sc;

/* Builds a person of the library's row `thing`; `wanted` is "name=value,...". NULL when it cannot be, or is too heavy.
 */
static const model *dressed(const char *thing, const char *wanted)
{
    sc = sc ? sc : scene_create();
    entity *e = scene_add_entity(sc, "someone", thing);
    char *text = ciel_arena_strdup(&arena, wanted), *save = NULL;
    for (char *p = strtok_r(text, ",", &save); p; p = strtok_r(NULL, ",", &save)) {
        char *v = strchr(p, '=');
        *v++ = 0;
        params_set_text(&e->params, &sc->arena, scene_text(sc, p), scene_text(sc, v));
    }
    const thing_row *row = NULL;
    for (size_t i = 0; i < figure_family.n; i++)
        if (strcmp(figure_family.rows[i].info.name, thing) == 0)
            row = &figure_family.rows[i];
    build_context c = { NULL, sc, e, row, 7, &arena, NULL };
    model *m = ARENA_NEW(&arena, model);
    if (!row || row->build(m, &c) != CIEL_OK)
        return NULL;
    size_t triangles = 0;
    for (size_t i = 0; i < m->n_parts; i++)
        triangles += m->parts[i].mesh.n_triangles;
    if (triangles >= 65000)
        printf("# %s, %s: %zu triangles\n", thing, wanted, triangles);
    return triangles < 65000 ? m : NULL;
}

static const part *part_of(const model *m, const char *name)
{
    for (size_t i = 0; m && i < m->n_parts; i++)
        if (strcmp(m->parts[i].name, name) == 0)
            return &m->parts[i];
    return NULL;
}

static void check_name(const char *words, const char *piece)
{
    const wear_piece *w = wardrobe_find(words);
    CT_EQ_S(w ? w->name : "nothing", piece);
}

static void longest_name_among_the_words_wins(void)
{
    check_name("raincoat", "raincoat");
    check_name("a long black leather coat", "coat");
    check_name("leather_jacket", "leather jacket");
    check_name("trench coat", "trench coat");
    check_name("space suit", "space suit");
    check_name("Hi-Vis vest", "hi-vis vest");
    check_name("two scarfs", "scarf");
    check_name("t_shirt", "t-shirt");
    CT_CHECK(!wardrobe_find("overcoating"));
    CT_CHECK(!wardrobe_find("") && !wardrobe_find(NULL));
}

static void families_lead_to_the_nearest_piece(void)
{
    const char *const kepi[] = { "kepi.n.01", "cap.n.01", "headdress.n.01", "clothing.n.01" };
    const wear_piece *w = wardrobe_resolve(kepi, 4);
    CT_EQ_S(w ? w->name : "nothing", "cap");
    const char *const stone[] = { "stone.n.02", "object.n.01" };
    CT_CHECK(!wardrobe_resolve(stone, 2));
}

static void callings_have_their_dress(void)
{
    static const struct {
        const char *who, *part;
    } rows[] = { { "police_officer", "badge" }, { "firefighter", "band" },  { "doctor", "stethoscope" },
                 { "judge", "jabot" },          { "king", "fur" },          { "waiter", "bow_tie" },
                 { "worker", "band" },          { "artist", "apron_skirt" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool there = part_of(dressed(rows[i].who, ""), rows[i].part) != NULL;
        if (!there)
            printf("# %s without %s\n", rows[i].who, rows[i].part);
        CT_CHECK(there);
    }
    CT_CHECK(part_of(dressed("person", "role=firefighter"), "shield"));
    CT_CHECK(part_of(dressed("detective", "role=police_officer"), "trench coat"));
}

static void words_win_over_the_calling(void)
{
    const model *chef = dressed("chef", "garment1=shirt,garment1_color=#c82020");
    const part *shirt = part_of(chef, "shirt");
    CT_CHECK(shirt && shirt->materials[0].color.x > 4.0f * shirt->materials[0].color.y);
    CT_CHECK(part_of(chef, "hat") && !part_of(chef, "chef jacket"));
    const model *fire = dressed("firefighter", "garment1=helmet,garment1_color=#f0e020");
    const part *helmet = part_of(fire, "helmet");
    CT_CHECK(part_of(fire, "shield") && part_of(fire, "turnout coat")); /* the helmet is theirs, in another colour */
    CT_CHECK(helmet && helmet->materials[0].color.y > 0.5f && helmet->materials[0].color.z < 0.1f);
    const model *beach = dressed("firefighter", "garment1=swimsuit,garment2=barefoot,garment3=straw hat");
    CT_CHECK(beach && !part_of(beach, "turnout coat") && !part_of(beach, "turnout trousers") &&
             !part_of(beach, "shoe"));
}

static void heads_are_covered(void)
{
    const model *covered = dressed("woman", "garment1=hijab");
    CT_CHECK(part_of(covered, "head_cloth") && !part_of(covered, "hair"));
    CT_CHECK(part_of(dressed("man", "garment1=turban"), "turban"));
    CT_CHECK(part_of(dressed("man", "garment1=raincoat,garment2=hood"), "hood"));
    const part *veil = part_of(dressed("woman", "garment1=wedding dress,garment2=veil"), "veil");
    CT_CHECK(veil && veil->kind == PART_CLOTH && veil->cloth_pin[0] == 1.0f);
}

CT_MAIN(CT(longest_name_among_the_words_wins), CT(families_lead_to_the_nearest_piece), CT(callings_have_their_dress),
        CT(words_win_over_the_calling), CT(heads_are_covered))
