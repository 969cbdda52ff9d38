/* tests/language/test_bare.c - a machine without WordNet's files: the lexicon still reads the films it knows. */
#include "base/log.h"
#include "ct.h"
#include "language/brief.h"
#include <stdlib.h>

static void the_lexicon_alone_reads_a_prompt(void)
{
    setenv("WNSEARCHDIR", "/nonexistent", 1);
    ciel_log_set_level(CIEL_LOG_ERROR);
    brief *b = NULL;
    ciel_fail fail;
    CT_EQ_I(brief_read(&b, "Two red dogs run along a beach at sunset, slow pan left. Sound of waves.", "en", &fail),
            CIEL_OK);
    CT_EQ_S(b->subjects[0].what.word, "dog");
    CT_CHECK(b->subjects[0].what.synset == NULL);
    CT_EQ_I(b->subjects[0].count, 2);
    CT_EQ_S(b->actions[0].verb, "run");
    CT_EQ_S(b->setting.place.word, "beach");
    CT_EQ_S(b->shots[0].camera.moves[0].kind, "pan_left");
    brief_destroy(&b);
}

CT_MAIN(CT(the_lexicon_alone_reads_a_prompt))
