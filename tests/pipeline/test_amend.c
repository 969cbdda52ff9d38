/* A change asked for afterwards changes what it speaks of, and nothing else; what it cannot change it refuses. */
#include "base/text.h"
#include "ct.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>

static const char *const base = "a red ball and a white cup on a wooden table";
static library *lib;
static ciel_fail said;

static scene *plan(const char *const *changes, size_t n)
{
    plan_request r = plan_request_default();
    scene *sc = NULL;
    r.prompt = base;
    r.width = 64;
    r.height = 36;
    scene_change all[8];
    for (size_t i = 0; i < n; i++)
        all[i] = (scene_change){ changes[i], 0 };
    r.changes = all;
    r.n_changes = n;
    if (!lib && library_open(&lib, &said) < 0)
        return NULL;
    said = (ciel_fail){ 0 };
    ciel_plan(&sc, &r, lib, &said);
    return sc;
}

static const entity *entity_of(const scene *sc, const char *thing)
{
    for (size_t i = 0; sc && i < sc->n_entities; i++)
        if (strstr(sc->entities[i].thing, thing))
            return &sc->entities[i];
    return NULL;
}

static void a_colour_changes_and_nothing_else(void)
{
    static const char *const change[] = { "make the ball blue" };
    scene *before = plan(NULL, 0), *after = plan(change, 1);
    CT_CHECK(before && after);
    const entity *a = entity_of(before, "ball"), *b = entity_of(after, "ball");
    CT_CHECK(a && b && a->has_color && b->has_color);
    CT_CHECK(a->color.r > a->color.b && b->color.b > b->color.r);
    CT_EQ_I(before->n_entities, after->n_entities);
    CT_CHECK(after->n_changes == 1 && strcmp(after->changes[0].prompt, change[0]) == 0);
    /* give the ball its old colour back: the documents are the same */
    ((entity *)b)->color = a->color;
    after->n_changes = 0;
    char *x = scene_write(before), *y = scene_write(after);
    CT_EQ_S(x, y);
    free(x);
    free(y);
    scene_destroy(&before);
    scene_destroy(&after);
}

static void things_come_and_go_and_are_replaced(void)
{
    static const char *const remove[] = { "remove the cup" }, *const add[] = { "add a green bottle" },
                             *const replace[] = { "replace the cup with a bowl" };
    scene *sc = plan(remove, 1);
    CT_CHECK(sc && entity_of(sc, "ball") && !entity_of(sc, "cup"));
    scene_destroy(&sc);
    sc = plan(add, 1);
    CT_CHECK(sc && entity_of(sc, "ball") && entity_of(sc, "cup") && entity_of(sc, "bottle"));
    scene_destroy(&sc);
    sc = plan(replace, 1);
    CT_CHECK(sc && entity_of(sc, "ball") && entity_of(sc, "bowl") && !entity_of(sc, "cup"));
    scene_destroy(&sc);
}

static void changes_follow_one_another(void)
{
    static const char *const changes[] = { "make the ball blue", "add a bottle", "make the bottle yellow, in the rain",
                                           "black and white" };
    scene *sc = plan(changes, 4);
    if (!sc)
        printf("# %s\n", said.what);
    CT_CHECK(sc);
    const entity *ball = entity_of(sc, "ball"), *bottle = entity_of(sc, "bottle");
    CT_CHECK(ball && ball->has_color && ball->color.b > ball->color.r);
    CT_CHECK(bottle && bottle->has_color && bottle->color.r > bottle->color.b);
    CT_CHECK(sc->look.style && strstr(sc->look.style, "black") != NULL);
    scene_destroy(&sc);
}

static void what_cannot_be_changed_is_refused_by_name(void)
{
    static const char *const bad[][2] = { { "make the unicorn pink", "unicorn" },
                                          { "flumph the grobnik", "flumph" },
                                          { "the", "" },
                                          { "make the ball", "" } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *const change[] = { bad[i][0] };
        scene *sc = plan(change, 1);
        if (sc)
            printf("# taken: %s\n", bad[i][0]);
        CT_CHECK(!sc);
        CT_EQ_I(said.code, CIEL_E_DATA);
        CT_CHECK(strstr(said.what, bad[i][1]));
    }
    library_close(&lib);
}

CT_MAIN(CT(a_colour_changes_and_nothing_else), CT(things_come_and_go_and_are_replaced), CT(changes_follow_one_another),
        CT(what_cannot_be_changed_is_refused_by_name))
