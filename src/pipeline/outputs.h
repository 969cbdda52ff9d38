/* pipeline/outputs.h - the files of a film while it is made: all under temporary names until all are whole.
 *
 * Private to the pipeline. One thread.
 */
#pragma once
#include "pipeline/pipeline.h"

typedef struct outputs outputs;
/** Check that everything req->outputs asks for can be written. Fails early (CANTCREAT) when a folder is missing.
 *  `report` is read later, when it is filled. */
int outputs_open(outputs **out, const film_request *req, const film_report *report, int n_frames, ciel_fail *fail);
/** Open the clip, when one is wanted: call once the credits are known, before the first frame. */
int outputs_start(outputs *o, ciel_fail *fail);
/** The pictures of the clip at `path` are the first ones, as they are coded. *n = how many. After outputs_start. */
int outputs_begin_with(outputs *o, const char *path, int *n, ciel_fail *fail);
int outputs_frame(outputs *o, int i_frame, const uint8_t *rgb, ciel_fail *fail);
/** Write sound, sheet, thumbnail, scene, wave; then give everything its name. */
int outputs_finish(outputs *o, const float *sound, size_t n_sound, ciel_fail *fail);
/** Release; removes every file when outputs_finish has not succeeded. NULLs *o; null is fine. */
void outputs_close(outputs **o);
