/* bench/source.c - see source.h. */
#include "source.h"
#include "base/file.h"
#include <stdlib.h>
#include <string.h>

static int load(scene **sc, const char *which, ciel_fail *fail)
{
    if (strchr(which, '/') || strchr(which, '.'))
        return scene_load(sc, which, fail);
    ciel_arena a = { 0 };
    int code = scene_load(sc, ciel_arena_printf(&a, BENCH_SOURCE "/examples/%s.json", which), fail);
    ciel_arena_free(&a);
    return code;
}

int source_open(source *s, const char *which, int w, int h, ciel_pool *pool, ciel_fail *fail)
{
    *s = (source){ .name = which ? which : "alley (built in)" };
    if (!which) {
        s->alley = calloc(1, sizeof *s->alley);
        if (!s->alley)
            return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the alley");
        alley_open(s->alley, w, h);
        return CIEL_OK;
    }
    int code = load(&s->sc, which, fail);
    if (code)
        return code;
    s->sc->width = w;
    s->sc->height = h;
    s->n_frames = (int)(s->sc->seconds * s->sc->fps + 0.5);
    code = library_open(&s->lib, fail);
    return code ? code : motion_create(&s->m, s->sc, s->lib, &(motion_options){ .pool = pool }, fail);
}

void source_stage(source *s, int i, stage *out)
{
    if (s->alley) {
        alley_frame(s->alley, i);
        *out = s->alley->st;
        return;
    }
    ciel_arena_reset(&s->frame);
    motion_stage(s->m, i % s->n_frames, out, &s->frame);
}

void source_close(source *s)
{
    motion_destroy(&s->m);
    library_close(&s->lib);
    scene_destroy(&s->sc);
    if (s->alley)
        alley_close(s->alley);
    free(s->alley);
    ciel_arena_free(&s->frame);
    *s = (source){ 0 };
}
