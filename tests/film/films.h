/* tests/film/films.h - small films for tests: planned from a prompt or loaded from examples/, filmed, read back. */
#pragma once
#include "base/file.h"
#include "ct.h"
#include "media/media.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>
#include <unistd.h>

/* Defined as false before this by tests that measure what the visible mark may cover. */
#ifndef FILMS_VISIBLE_MARK
#define FILMS_VISIBLE_MARK true
#endif

/* One of examples/, framed anew; NULL on failure, which is printed. */
static inline scene *films_example(const char *name, int width, int height, int fps, double seconds)
{
    char path[512];
    scene *sc = NULL;
    ciel_fail fail = { 0 };
    snprintf(path, sizeof path, TEST_SOURCE "/examples/%.60s.json", name);
    if (scene_load(&sc, path, &fail) < 0) {
        printf("# %s: %s %s\n", name, fail.what, fail.detail);
        return NULL;
    }
    sc->width = width;
    sc->height = height;
    sc->fps = fps;
    if (seconds < sc->seconds) {
        sc->seconds = seconds;
        for (size_t i = 0; i < sc->n_shots; i++)
            sc->shots[i].end = sc->shots[i].end > seconds ? seconds : sc->shots[i].end;
    }
    return sc;
}

static inline int films_make(const char *path, const scene *sc, library *lib, int threads, const atomic_int *cancel,
                             ciel_fail *fail)
{
    film_request r = film_request_default();
    r.scene = sc;
    r.quality = RENDER_DRAFT;
    r.threads = threads;
    r.cancel = cancel;
    r.outputs.clip = path;
    r.marks.visible = FILMS_VISIBLE_MARK;
    return ciel_film(&r, lib, NULL, fail);
}

/* Film `sc` in draft and read it back; false with a line of why. */
static inline bool films_shoot(film *out, const scene *sc, int threads)
{
    char path[64];
    library *lib = NULL;
    ciel_fail fail = { 0 };
    snprintf(path, sizeof path, "/tmp/ciel_films_%ld_%d.mp4", (long)getpid(), threads);
    int code = library_open(&lib, &fail);
    if (!code)
        code = films_make(path, sc, lib, threads, NULL, &fail);
    if (!code)
        code = film_read(out, path, 10000, &fail);
    unlink(path);
    library_close(&lib);
    if (code)
        printf("# no film: %s %s\n", fail.what, fail.detail);
    return code == CIEL_OK;
}

static inline bool films_same(const film *a, const film *b)
{
    if (a->n_frames != b->n_frames || a->n_sound_frames != b->n_sound_frames)
        return false;
    for (int i = 0; i < a->n_frames; i++)
        if (memcmp(a->frames[i].rgb, b->frames[i].rgb, (size_t)a->width * (size_t)a->height * 3) != 0) {
            printf("# frame %d differs\n", i);
            return false;
        }
    if (memcmp(a->stereo, b->stereo, a->n_sound_frames * 2 * sizeof(float)) == 0)
        return true;
    printf("# the sound differs\n");
    return false;
}
