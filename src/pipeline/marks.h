/* pipeline/marks.h - finished frames get the film's visible and invisible marks, before anything is written of them.
 *
 * Private to the pipeline. One thread.
 */
#pragma once
#include "pipeline/pipeline.h"

typedef struct marks marks;
/** Ready the marks that `req` asks for, tell the report of the id. `loc` says where heads are (locate NULL: not known),
 *  so that the visible mark can keep off faces; it must outlive the call only. Errors: those of mark_keys_open,
 *  mark_visible_create, mark_embedder_create. */
int marks_open(marks **out, const film_request *req, int n_frames, const scene_locator *loc, film_report *report,
               ciel_fail *fail);
/** The marked frame; valid until the next call. */
const uint8_t *marks_frame(marks *m, int i_frame, const uint8_t *rgb);
/** NULLs *m; null is fine. */
void marks_close(marks **m);
