/* pipeline/pipeline.h - the conductor: request -> clip. The library's front door for programs.
 */
#pragma once
#include "base/fail.h"
#include "library/library.h"
#include "mark/c2pa.h"
#include "pipeline/engine.h"
#include "render/render.h"
#include "scene/scene.h"
#include <stdatomic.h>

enum film_stage { FILM_PLAN, FILM_SPEECH, FILM_MOTION, FILM_FRAMES, FILM_SOUND, FILM_WRITE };
typedef struct film_progress {
    enum film_stage stage;
    double fraction;     /* of the whole job, 0..1, never falls */
    double elapsed_s, left_s; /* left_s < 0: not known yet */
    int frames_done, frames_total;
    int step, n_steps; /* FRAMES by a video model: steps of denoising done; n_steps 0 = no model */
} film_progress;

typedef struct film_outputs {
    const char *clip;      /* .mp4, required unless frame >= 0 */
    const char *sheet, *thumbnail, *scene, *wave, *frames_dir; /* each NULL = not wanted */
    int frame;             /* >= 0: only this frame, as a picture at `still` */
    const char *still;
} film_outputs;

/* How the finished files are signed (mark/c2pa.h). Strings and signer are borrowed. */
typedef struct film_provenance {
    const c2pa_signer *signer;         /* NULL = nothing is signed */
    const char *parent, *parent_title; /* file of the film that this one is a change of; NULL = `begins_with`, or none */
    bool disclose_prompt;              /* put the prompt into the manifest, and into the film's metadata */
} film_provenance;

/* What the pictures carry; every picture of the film, thumbnail and sheet too. Strings are borrowed. */
typedef struct film_marks {
    bool visible, invisible;
    const char *text, *picture; /* of the visible one (mark/visible.h); NULL = ciel's */
    const char *key_folder;     /* where the invisible one's key is kept (mark/key.h); NULL = the user's data folder */
    const char *film_name;      /* what the id is made from (mark_id_of); NULL = the scene document */
} film_marks;

typedef struct film_request {
    const scene *scene;    /* what to film (plan it with ciel_plan, or scene_load) */
    enum render_quality quality;
    int threads;           /* 0 = all */
    int samples, bounces;  /* 0 = by quality */
    const char *folder;    /* where relative files of the scene are; NULL = the working folder */
    const char *begins_with; /* a clip of ciel's whose pictures are the film's first ones, taken over as they are coded; the
                                film is made from there on. NULL = from its start */
    film_outputs outputs;
    film_provenance provenance;
    film_marks marks;      /* both on, by default */
    engine *engine; /* a video model that makes the pictures (engine.h), borrowed; NULL = the world engine */
    void (*progress)(void *user, const film_progress *p); /* called on the caller's thread; may be NULL */
    void *user;
    const atomic_int *cancel;
} film_request;
film_request film_request_default(void);

#define FILM_MAX_PARTS 8
/* What the film could not honour, and whose models it shows: malloc'd, freed by film_report_free. */
typedef struct film_report {
    scene_notice *notices;
    size_t n_notices;
    const char **credits;
    size_t n_credits;
    c2pa_part parts[FILM_MAX_PARTS]; /* what it is made of: words are literals */
    size_t n_parts;
    bool has_mark;                   /* the film carries the invisible mark with this id */
    uint64_t mark_id;
    render_stats stats;
    double seconds_wall;
    ciel_arena arena;
} film_report;
void film_report_free(film_report *r);

/** Make the film. Every output is written under a temporary name and moved when whole; on any failure, or when
 *  cancelled, none is left. `report` may be NULL. */
int ciel_film(const film_request *req, library *lib, film_report *report, ciel_fail *fail);

/* Prompt to scene. */
#define PLAN_MAX_CHARACTERS 2
typedef struct plan_request {
    const char *prompt;
    double seconds;        /* 0 = 4, or what the prompt asks for; without what `changes` add */
    int width, height, fps; /* 0 = 1280, 720, 24 */
    double seed;           /* < 0 = derived from the prompt */
    const char *negative;  /* what the film shall not have, separated by commas; NULL = nothing */
    const char *picture;   /* file of the first frame, from which only the camera moves; NULL = none (picture_film.h) */
    const char *folder;    /* where that file is, when its name is relative; NULL = the working folder */
    const struct character *characters; /* who the prompt names: they get their looks (character.h) */
    size_t n_characters;   /* at most PLAN_MAX_CHARACTERS */
    const scene_change *changes; /* asked for afterwards, in order: changes (amend.h), then extensions (ciel_extend). Each is
                                    honoured whole, or DATA with words for the person */
    size_t n_changes;
    const atomic_int *cancel; /* nonzero = stop soon with CANCELLED; may be NULL, as below */
} plan_request;
plan_request plan_request_default(void);
int ciel_plan(scene **out, const plan_request *req, library *lib, ciel_fail *fail);

/** The film of `from` with one change more, and all else of its document as it is, edits by hand too: it is directed
 * twice with the same seed, without and with the change, and what differs goes into the document (carry.h). DATA, with
 * words for the person, when the change is not understood or would change nothing. `from` is only read; `folder` is where
 * its picture is (NULL = the working folder). */
int ciel_remix(scene **out, const scene *from, const char *prompt, const char *folder, library *lib,
               const atomic_int *cancel, ciel_fail *fail);

/** Make the film `seconds` longer: its last shot goes on, camera, motion and sound with it, and what `prompt` asks for
 * happens then; when the prompt asks for what cannot come about within the shot (another place, hour, weather, size of
 * shot), the film cuts. All frames before the old end stay as they are: checked on motion and camera, DATA when they
 * would not. The scene is unchanged on failure, also by DATA when the prompt is not understood. */
int ciel_extend(scene *sc, const char *prompt, double seconds, library *lib, const atomic_int *cancel, ciel_fail *fail);
