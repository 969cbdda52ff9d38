/* pipeline/amend.h - a change asked for afterwards ("make the ball blue", "at night", "add a dog"), applied to the
 * brief of a film: the film is then directed anew with the same seed, so that what was not spoken of stays as it was.
 *
 * Can be changed: colour, material, size, age, clothes and writing of a subject that the film has; a subject replaced,
 * added or removed; what a subject does; place, time, season, era and weather; styles; camera; light; sounds, music,
 * speech; exclusions. All or nothing: a change with a word that is not understood, or about a subject that the film
 * does not have, is refused as DATA with words for the person. Private to the pipeline.
 */
#pragma once
#include "language/brief.h"

enum amend_kind {
    AMEND_CHANGE, /* the film is made otherwise */
    AMEND_GO_ON   /* the film goes on so: whoever is not in it yet may come, and nothing new need happen */
};
/** `base` afterwards points into `change`, which must live as long. On failure `base` is half changed: drop it. */
int amend_brief(brief *base, const brief *change, enum amend_kind kind, ciel_fail *fail);
