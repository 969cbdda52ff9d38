/* tests/mark/mark_samples.h - small films and pictures for tests of the marks: a disc that crosses a gradient, with a
 * click. */
#pragma once
#include "base/fail.h"
#include "media/media.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define SAMPLE_W      160
#define SAMPLE_H      96
#define SAMPLE_FRAMES 24
#define SAMPLE_CLICK  17 /* frame */

static inline void sample_draw(uint8_t *rgb, int i)
{
    for (int y = 0; y < SAMPLE_H; y++)
        for (int x = 0; x < SAMPLE_W; x++) {
            uint8_t *p = rgb + (y * SAMPLE_W + x) * 3;
            int dx = x - 30 - 4 * i, dy = y - SAMPLE_H / 2;
            p[0] = (uint8_t)(40 + 120 * x / SAMPLE_W);
            p[1] = (uint8_t)(30 + 100 * y / SAMPLE_H);
            p[2] = (uint8_t)(dx * dx + dy * dy < 400 ? 200 : 60);
        }
}

static inline int sample_film(const char *path, ciel_fail *fail)
{
    clip_options o = clip_options_default();
    clip *c = NULL;
    o.path = path;
    o.width = SAMPLE_W;
    o.height = SAMPLE_H;
    int rc = clip_open(&c, &o, fail);
    if (rc != CIEL_OK)
        return rc;
    static uint8_t rgb[SAMPLE_W * SAMPLE_H * 3];
    for (int i = 0; i < SAMPLE_FRAMES && rc == CIEL_OK; i++) {
        sample_draw(rgb, i);
        rc = clip_frame(c, rgb, fail);
    }
    int n = SAMPLE_FRAMES * 2000, click = SAMPLE_CLICK * 2000;
    float *sound = calloc((size_t)n, 2 * sizeof *sound);
    for (int i = click; sound && i < n; i++)
        sound[2 * i] = sound[2 * i + 1] = 0.8f * expf(-(float)(i - click) / 400) * sinf(0.25f * (float)(i - click));
    if (rc == CIEL_OK)
        rc = clip_sound(c, sound, (size_t)n, fail);
    free(sound);
    if (rc == CIEL_OK)
        return clip_close(&c, fail);
    clip_abandon(&c);
    return rc;
}

static inline int sample_picture(const char *path, ciel_fail *fail)
{
    picture p;
    int rc = picture_create(&p, SAMPLE_W, SAMPLE_H, fail);
    if (rc != CIEL_OK)
        return rc;
    sample_draw(p.rgb, 0);
    rc = picture_write(path, &p, 85, fail);
    picture_free(&p);
    return rc;
}
