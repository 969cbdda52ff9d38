/* The named scenes of examples/: read, checked, written back alike, their prompts still planned, every frame's subject
 * in view, and nothing in them that motion cannot do. Benches and other tests build on them. */
#include "films.h"

#include "motion/motion.h"

#include <dirent.h>

#define MOST 64

/* names without ".json", sorted as found; count */
static int names(char out[MOST][64])
{
    int n = 0;
    DIR *d = opendir(TEST_SOURCE "/examples");
    for (struct dirent *e; d && n < MOST && (e = readdir(d));) {
        size_t len = strlen(e->d_name);
        if (len > 5 && len < 64 && strcmp(e->d_name + len - 5, ".json") == 0)
            snprintf(out[n++], 64, "%.*s", (int)len - 5, e->d_name);
    }
    if (d)
        closedir(d);
    return n;
}

static void each_is_valid_and_written_back_alike(void)
{
    char name[MOST][64];
    int n = names(name);
    CT_CHECK(n >= 6);
    for (int i = 0; i < n; i++) {
        scene *sc = films_example(name[i], 320, 180, 24, 60), *again = NULL;
        ciel_fail fail = { 0 };
        CT_CHECK(sc);
        CT_EQ_I(scene_validate(sc, &fail), CIEL_OK);
        char *first = scene_write(sc);
        CT_EQ_I(scene_read(&again, first, strlen(first), &fail), CIEL_OK);
        char *second = scene_write(again);
        CT_EQ_S(first, second);
        free(first);
        free(second);
        scene_destroy(&sc);
        scene_destroy(&again);
    }
}

static bool has_thing(const scene *sc, const char *thing)
{
    for (size_t i = 0; i < sc->n_entities; i++)
        if (strcmp(sc->entities[i].thing, thing) == 0)
            return true;
    return false;
}

/* what the document shows is what its prompt asks for: same place, all its cast */
static void each_is_what_its_prompt_plans(void)
{
    char name[MOST][64];
    int n = names(name), planned = 0;
    library *lib = NULL;
    ciel_fail fail = { 0 };
    CT_EQ_I(library_open(&lib, &fail), CIEL_OK);
    for (int i = 0; i < n; i++) {
        scene *sc = films_example(name[i], 320, 180, 24, 60), *again = NULL;
        CT_CHECK(sc);
        plan_request p = plan_request_default();
        p.prompt = sc->prompt;
        if (p.prompt) {
            CT_EQ_I(ciel_plan(&again, &p, lib, &fail), CIEL_OK);
            CT_EQ_S(again->place.kind, sc->place.kind);
            for (size_t k = 0; k < sc->n_entities; k++) {
                if (!has_thing(again, sc->entities[k].thing))
                    printf("# %s: no %s\n", name[i], sc->entities[k].thing);
                CT_CHECK(has_thing(again, sc->entities[k].thing));
            }
            planned++;
        }
        scene_destroy(&sc);
        scene_destroy(&again);
    }
    library_close(&lib);
    CT_CHECK(planned >= 5);
}

/* share of the frame that shows the shot's subject */
static float subject_in(motion *m, const scene *sc, int i_frame, ciel_arena *frame)
{
    stage st = { 0 };
    render_view views[64] = { { 0 } };
    ciel_arena_reset(frame);
    motion_stage(m, i_frame, &st, frame);
    const scene_shot *s = scene_shot_at(sc, (double)i_frame / sc->fps);
    const entity *e = s->subject ? scene_find(sc, s->subject) : NULL;
    if (!e || sc->n_entities > 64 || render_survey(views, sc->n_entities, &st, sc->width, sc->height, NULL))
        return 0;
    return views[e - sc->entities].coverage;
}

static void each_moves_and_keeps_its_subject_in_view(void)
{
    char name[MOST][64];
    int n = names(name);
    library *lib = NULL;
    ciel_fail fail = { 0 };
    CT_EQ_I(library_open(&lib, &fail), CIEL_OK);
    for (int i = 0; i < n; i++) {
        scene *sc = films_example(name[i], 320, 180, 24, 60);
        motion *m = NULL;
        size_t notices = 0;
        ciel_arena frame = { 0 };
        CT_CHECK(sc);
        CT_EQ_I(motion_create(&m, sc, lib, &(motion_options){ 0 }, &fail), CIEL_OK);
        const scene_notice *notice = motion_notices(m, &notices);
        for (size_t k = 0; k < notices; k++)
            printf("# %s: %s\n", name[i], notice[k].text);
        CT_EQ_I(notices, 0);
        int frames = (int)(sc->seconds * sc->fps + 0.5);
        for (int k = 0; k < 3; k++) {
            float share = subject_in(m, sc, k * (frames - 1) / 2, &frame);
            if (share <= 0)
                printf("# %s: the subject is not in frame %d\n", name[i], k * (frames - 1) / 2);
            CT_CHECK(share > 0);
        }
        ciel_arena_free(&frame);
        motion_destroy(&m);
        scene_destroy(&sc);
    }
    library_close(&lib);
}

CT_MAIN(CT(each_is_valid_and_written_back_alike), CT(each_is_what_its_prompt_plans),
        CT(each_moves_and_keeps_its_subject_in_view))
