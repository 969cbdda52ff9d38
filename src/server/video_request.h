/* server/video_request.h - the body of POST /v1/videos checked: pure, no files, no store.
 *
 * Fields of the API: prompt, model, seconds, size, input_reference, characters. Fields of ciel's own: seed, fps,
 * quality, n, negative_prompt. Without a seed one is drawn. Numbers may come as text (multipart) or as JSON numbers. Fields nobody knows are ignored, as OpenAI did.
 */
#pragma once
#include "pipeline/character.h"
#include "server/config.h"
#include "server/form.h"
#include "server/problem.h"

typedef struct video_request {
    const char *prompt, *model, *size; /* in the body's JSON or the arena */
    int seconds, width, height;
    int fps; /* 0 after reading: what the engine makes (engines.h) */
    enum render_quality quality;
    double seed;
    const char *picture;   /* id of the file that is the first frame, or NULL */
    character characters[PLAN_MAX_CHARACTERS];
    size_t n_characters;
    const char *negative;  /* what the film shall not have, or NULL */
    scene_change *changes; /* remixes and edits (0 seconds) and extensions of the film of `prompt`, in order */
    size_t n_changes;
    config_traits traits; /* of the model that was asked for */
    bool goes_on; /* an extension: only the last change is filmed, behind the source's pictures */
    int n;        /* how many variations: of a create alone, not kept by pack */
} video_request;
#define VIDEO_MAX_PROMPT     32000 /* characters */
#define VIDEO_MAX_VARIATIONS 8
#define VIDEO_FPS            24 /* of the world engine's films, unless the request says otherwise */

/** Returns 0, or -1 after filling `p`. `input_reference` and `characters` are for reference.h and characters.h. */
int video_request_read(video_request *out, const json_t *body, const server_config *c, ciel_arena *a, problem *p);
/** The prompt of a remix or an edit; NULL after filling `p`. */
const char *video_request_prompt(const json_t *body, problem *p);
/** What the worker needs, as JSON text in the arena; and back. */
const char *video_request_pack(const video_request *v, ciel_arena *a);
int video_request_unpack(video_request *out, const char *packed, ciel_arena *a, ciel_fail *fail);
/** Length of the film, with what extensions add. */
int video_request_seconds(const video_request *v);
/** The `seconds` of an extension: how much longer. 0 after filling `p`. */
int video_request_longer(const json_t *body, const server_config *c, ciel_arena *a, problem *p);
/** Pixels of film that are made for it. */
int64_t video_request_work(const video_request *v);
const char *quality_name(enum render_quality q);
