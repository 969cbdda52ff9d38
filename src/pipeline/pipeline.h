/* pipeline/pipeline.h - the conductor: request -> clip. The library's front door for programs.
 */
#pragma once
#include "base/fail.h"
#include "library/library.h"
#include "render/render.h"
#include "scene/scene.h"

enum film_stage { FILM_PLAN, FILM_SPEECH, FILM_MOTION, FILM_FRAMES, FILM_SOUND, FILM_WRITE };
typedef struct film_progress {
    enum film_stage stage;
    double fraction;     /* of the whole job, 0..1, never falls */
    double elapsed_s, left_s; /* left_s < 0: not known yet */
    int frames_done, frames_total;
} film_progress;

typedef struct film_outputs {
    const char *clip;      /* .mp4, required unless frame >= 0 */
    const char *sheet, *thumbnail, *scene, *wave, *frames_dir; /* each NULL = not wanted */
    int frame;             /* >= 0: only this frame, as a picture at `still` */
    const char *still;
} film_outputs;

typedef struct film_request {
    const scene *scene;    /* what to film (plan it with ciel_plan, or scene_load) */
    enum render_quality quality;
    int threads;           /* 0 = all */
    int samples, bounces;  /* 0 = by quality */
    film_outputs outputs;
    void (*progress)(void *user, const film_progress *p); /* called on the caller's thread; may be NULL */
    void *user;
    const volatile int *cancel;
} film_request;
film_request film_request_default(void);

/* What the film could not honour, and whose models it shows: malloc'd, freed by film_report_free. */
typedef struct film_report {
    scene_notice *notices;
    size_t n_notices;
    const char **credits;
    size_t n_credits;
    render_stats stats;
    double seconds_wall;
    ciel_arena arena;
} film_report;
void film_report_free(film_report *r);

/** Make the film. Every output is written under a temporary name and moved when whole; on any failure, or when
 *  cancelled, none is left. `report` may be NULL. */
int ciel_film(const film_request *req, library *lib, film_report *report, ciel_fail *fail);

/* Prompt to scene. */
typedef struct plan_request {
    const char *prompt;
    double seconds;        /* 0 = 4, or what the prompt asks for */
    int width, height, fps; /* 0 = 1280, 720, 24 */
    double seed;           /* < 0 = derived from the prompt */
    const char *const *amendments; /* changes asked for afterwards, in order (amend.h); each is honoured whole, or DATA */
    size_t n_amendments;
} plan_request;
plan_request plan_request_default(void);
int ciel_plan(scene **out, const plan_request *req, library *lib, ciel_fail *fail);
