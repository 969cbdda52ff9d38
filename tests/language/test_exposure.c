/* How time is exposed: shutter angles and times, slow motion and its factor, in both languages and next to words that
 * look alike. */
#include "ct.h"
#include "language/brief.h"

static brief *read(const char *prompt)
{
    brief *b = NULL;
    ciel_fail fail = { 0 };
    if (brief_read(&b, prompt, NULL, &fail) != CIEL_OK)
        printf("# %s: %s\n", prompt, fail.what);
    return b;
}

static void shutters_are_angles_or_times(void)
{
    static const struct {
        const char *prompt;
        double deg, seconds;
    } rows[] = { { "A dog runs on a beach, 180° shutter", 180, 0 },
                 { "A dog runs on a beach. Shutter angle of 45 degrees.", 45, 0 },
                 { "A car drives, shutter 1/50 s", 0, 1.0 / 50 },
                 { "Une voiture roule, vitesse d'obturation 1/1000", 0, 1.0 / 1000 },
                 { "Un chien sur une plage, obturateur à 90°", 90, 0 },
                 { "The camera pans 90 degrees to the left", 0, 0 },
                 { "A house with green shutters", 0, 0 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        brief *b = read(rows[i].prompt);
        CT_NEAR(b->shots[0].camera.shutter_deg, rows[i].deg, 1e-9);
        CT_NEAR(b->shots[0].camera.shutter_s, rows[i].seconds, 1e-9);
        for (size_t k = 0; i < 5 && k < b->n_subjects; k++)
            CT_CHECK(!strstr(b->subjects[k].what.word, "obturat") && strcmp(b->subjects[k].what.word, "shutter") != 0);
        brief_destroy(&b);
    }
}

static void slow_motion_has_a_factor(void)
{
    static const struct {
        const char *prompt;
        double slowness;
    } rows[] = { { "4x slow motion of a ball that bounces", 4 }, { "A ball bounces in slow motion, 8 times slower", 8 },
                 { "Un ballon rebondit, ralenti x4", 4 },        { "A splash of milk filmed at 240 fps", 10 },
                 { "A ball bounces in slow motion", 0 },         { "A film at 24 fps of two dogs", 0 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        brief *b = read(rows[i].prompt);
        CT_NEAR(b->slowness, rows[i].slowness, 1e-9);
        brief_destroy(&b);
    }
}

static void riders_keep_their_mounts(void)
{
    brief *b = read("A man rides a white horse on a beach");
    CT_EQ_I(b->n_subjects, 2);
    CT_CHECK(b->n_actions == 1 && b->actions[0].object == 1);
    brief_destroy(&b);
    b = read("A knight in shining armour holds a torch");
    CT_EQ_I(b->n_subjects, 2); /* the knight and the torch: the armour is worn */
    CT_EQ_I(b->subjects[0].n_garments, 1);
    brief_destroy(&b);
}

CT_MAIN(CT(shutters_are_angles_or_times), CT(slow_motion_has_a_factor), CT(riders_keep_their_mounts))
