/* tests/sound/audition.h - a listener in front of a scene, without a picture: shared by the bench and the tests. */
#pragma once
#include "sound/sound.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct audition {
    scene *sc;
    listener ears;
    sound_input in;
    speech *voice;
    float *samples; /* [n][2] */
    size_t n;
} audition;

static inline void audition_open(audition *a, scene *sc)
{
    *a = (audition){ .sc = sc, .ears = { 0, { 0, 0, 0 }, { -1, 0, 0 }, { 0, 0, 1 } } };
    a->in = (sound_input){ .scene = sc, .acoustics = { false, 0.5f, 6, 0.5f } };
}
static inline int audition_render(audition *a, ciel_fail *fail)
{
    a->in.listeners = &a->ears;
    a->in.n_listeners = 1;
    if (a->sc->sound.n_lines) {
        int rc = speech_create(&a->voice, a->sc, fail);
        if (rc)
            return rc;
        a->in.speech = a->voice;
    }
    return sound_render(&a->samples, &a->n, &a->in, fail);
}
static inline void audition_close(audition *a)
{
    speech_destroy(&a->voice);
    free(a->samples);
    a->samples = NULL;
}
/* 16-bit stereo WAV */
static inline int audition_write_wav(const audition *a, const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return -1;
    unsigned bytes = (unsigned)(a->n * 4), v32[3] = { bytes + 36, 16, 48000 }, rate = 192000;
    unsigned short v16[4] = { 1, 2, 4, 16 };
    fwrite("RIFF", 1, 4, f);
    fwrite(&v32[0], 4, 1, f);
    fwrite("WAVEfmt ", 1, 8, f);
    fwrite(&v32[1], 4, 1, f);
    fwrite(&v16[0], 2, 2, f);
    fwrite(&v32[2], 4, 1, f);
    fwrite(&rate, 4, 1, f);
    fwrite(&v16[2], 2, 2, f);
    fwrite("data", 1, 4, f);
    fwrite(&bytes, 4, 1, f);
    for (size_t i = 0; i < a->n * 2; i++) {
        float x = a->samples[i] * 32767.0f;
        short s = (short)(x > 32767 ? 32767 : x < -32768 ? -32768 : x);
        fwrite(&s, 2, 1, f);
    }
    return fclose(f);
}
