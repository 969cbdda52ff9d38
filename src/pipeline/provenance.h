/* pipeline/provenance.h - what a film's signed manifest says (docs/provenance.md), and its files signed with it.
 *
 * Private to the pipeline.
 */
#pragma once
#include "pipeline/pipeline.h"
#include "sound/sound.h"

/** Note in the report what the film is made of. `s` may be NULL: nobody speaks. */
void provenance_parts(film_report *report, const film_request *req, const speech *s);
/** Sign a finished file of the film, the clip or a picture of it; without a signer nothing happens. */
int provenance_sign(const film_request *req, const film_report *report, const char *path, ciel_fail *fail);
