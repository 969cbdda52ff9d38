/* tests/sound/audition.c - a bench to listen at: one sound to one WAV file.
 *
 *   sound_audition OUT.wav SECONDS cue NAME [param=value ...]
 *   sound_audition OUT.wav SECONDS event KIND [material_a material_b impulse size mass name]
 *   sound_audition OUT.wav SECONDS say LANGUAGE VOICE MANNER "TEXT"
 *   sound_audition OUT.wav SECONDS music MOOD GENRE RISE [instrument ...]
 *   sound_audition OUT.wav 0 scene FILE.json
 * Not a test; prints loudness, true peak and CPU seconds.
 */
#include "audition.h"
#include "sound/master.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void set_up(scene *sc, int argc, char **argv, event *e, audition *a)
{
    const char *what = argv[3];
    if (!strcmp(what, "cue") && argc > 4) {
        sound_cue *cue = scene_add_ambience(sc, argv[4], 0);
        for (int i = 5; i < argc; i++) {
            char *eq = strchr(argv[i], '=');
            if (!eq)
                continue;
            *eq = 0;
            char *end;
            double v = strtod(eq + 1, &end);
            if (*end)
                params_set_text(&cue->params, &sc->arena, argv[i], eq + 1);
            else
                params_set_number(&cue->params, &sc->arena, argv[i], v);
        }
    } else if (!strcmp(what, "event") && argc > 4) {
        *e = (event){ .kind = (enum event_kind)atoi(argv[4]),
                      .t = 0.5,
                      .t_end = sc->seconds - 0.5,
                      .position = { 0, 0, 2 },
                      .impulse = argc > 7 ? atof(argv[7]) : 1,
                      .size_m = argc > 8 ? atof(argv[8]) : 0.1,
                      .mass_kg = argc > 9 ? atof(argv[9]) : 0.2,
                      .material_a = argc > 5 ? argv[5] : "wood",
                      .material_b = argc > 6 ? argv[6] : "wood",
                      .entity_a = "thing",
                      .entity_b = "place",
                      .name = argc > 10 ? argv[10] : NULL };
        if (e->kind == EVENT_CONTACT || e->kind == EVENT_FOOTSTEP)
            e->t_end = e->t;
        a->in.events = (event_list){ e, 1 };
    } else if (!strcmp(what, "say") && argc > 7) {
        static spoken_line line;
        line = (spoken_line){ NULL, argv[7], argv[4], argv[5], argv[6], 0.3 };
        sc->sound.lines = &line;
        sc->sound.n_lines = 1;
    } else if (!strcmp(what, "music") && argc > 6) {
        sc->sound.music.on = true;
        sc->sound.music.mood = argv[4];
        sc->sound.music.genre = argv[5];
        sc->sound.music.rise = atof(argv[6]);
        sc->sound.music.instruments = (const char **)(argv + 7);
        sc->sound.music.n_instruments = (size_t)(argc - 7);
    }
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: see the head of audition.c\n");
        return 64;
    }
    ciel_fail fail = { 0 };
    scene *sc = NULL;
    event e;
    audition a;
    if (!strcmp(argv[3], "scene")) {
        if (scene_load(&sc, argv[4], &fail)) {
            fprintf(stderr, "%s %s\n", fail.what, fail.detail);
            return 1;
        }
    } else {
        sc = scene_create();
        sc->seconds = atof(argv[2]);
    }
    audition_open(&a, sc);
    set_up(sc, argc, argv, &e, &a);
    if (getenv("OUTDOORS"))
        a.in.acoustics = (acoustics){ true, 0.3f, 15, 0.6f };
    if (getenv("DRY"))
        a.in.acoustics = (acoustics){ true, 0, 5, 0.5f };
    if (getenv("GYM"))
        a.in.acoustics = (acoustics){ false, 1.9f, 22, 0.6f };
    clock_t t0 = clock();
    int rc = audition_render(&a, &fail);
    double cpu = (double)(clock() - t0) / CLOCKS_PER_SEC;
    if (rc) {
        fprintf(stderr, "%s %s\n", fail.what, fail.detail);
        return 1;
    }
    double lufs = 0, peak = 0;
    master_loudness(&lufs, a.samples, a.n, NULL);
    master_true_peak(&peak, a.samples, a.n, NULL);
    printf("%-40s %6.1f LUFS %6.1f dBTP %6.2f cpu-s\n", argv[1], lufs, peak, cpu);
    audition_write_wav(&a, argv[1]);
    audition_close(&a);
    scene_destroy(&sc);
    return 0;
}
