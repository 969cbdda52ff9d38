/* render/layers.h - light at half resolution on its way from the tracer to the denoiser.
 *
 * The tracer fills one of these per frame (first hit of the pinhole ray through each half-resolution pixel's centre,
 * jittered per frame), the denoiser cleans the three radiance planes in place, using neighbours in time on both
 * sides, and the resolve looks them up for every full-resolution surface sample. Planes are planar floats [h][w].
 */
#pragma once
#include "base/thread.h"
#include "scene/camera.h"
#include <stdint.h>

typedef struct layers {
    int w, h;
    int i_frame, i_shot;
    camera_pose camera;        /* the frame's, at the middle of the shutter */
    /* radiance, cd/m2 */
    float *diffuse[3];         /* incident light: divided by the diffuse albedo of the first surface */
    float *specular[3];        /* divided by the first surface's specular reflectance (environment-BRDF) */
    float *fog[3];             /* light scattered in before the first hit; not demodulated */
    /* guides */
    float *position[3];        /* first hit, world; for sky: camera + direction * 1e5 */
    float *previous[3];        /* where that surface point was one frame ago, world (= position if at rest) */
    float *normal[3];          /* shading normal, world; sky: minus the ray direction */
    float *depth;              /* along the ray, m; sky 1e5 */
    float *roughness;          /* of the specular lobe; 1 = no history help from reflections */
    float *reflected_m;        /* mean distance the specular ray went (for virtual-point reprojection) */
    uint32_t *surface;         /* hash of instance key; 0 = sky */
    uint8_t *borrows;          /* LAYERS_BORROWS_*: what was not traced here and is lent by neighbours that were */
} layers;
/* Radiance is empty: that of the lender will do, another pixel of the 2x2 block; or, lender 0, the mean of those of the
 * four neighbours that lie on the same surface (layers_lends). */
#define LAYERS_BORROWS_LIGHT 1u
#define LAYERS_LIGHT_LENDER  4 /* borrows >> this & 3: 1 across, 2 down, 3 both */
/* fog[0] holds a share: of the fog of the lender. */
#define LAYERS_BORROWS_FOG 2u
#define LAYERS_FOG_LENDER  2 /* as above */
static inline size_t layers_lender(const layers *l, int x, int y, int shift)
{
    int k = l->borrows[(size_t)y * (size_t)l->w + (size_t)x] >> shift & 3;
    return (size_t)(y ^ (k >> 1)) * (size_t)l->w + (size_t)(x ^ (k & 1));
}
/** Whether pixel `from` may lend its light to pixel `to`: same surface, plane and polish. */
bool layers_lends(const layers *l, size_t from, size_t to);
/** Allocate all planes (one malloc'd block, zeroed); false when memory is out. */
int layers_create(layers *l, int w, int h);
void layers_destroy(layers *l);

/* ---- the denoiser (render/denoise.c) ---- */
typedef struct denoiser denoiser;
typedef struct denoise_options {
    int w, h;
    int radius_frames;  /* history used on each side, e.g. 6; 0 = spatial only (stills) */
    float strength;     /* 1 = standard; scales the spatial filter */
} denoise_options;
/* `done` is called in film order with cleaned layers; it may not keep them. Nonzero stops with that code. */
typedef int (*denoise_done)(void *user, const layers *clean);
denoiser *denoiser_create(const denoise_options *o, ciel_pool *pool, denoise_done done, void *user);
/** Takes a copy of what it needs; calls done for frames that are complete (radius_frames behind). */
int denoiser_push(denoiser *d, const layers *noisy);
int denoiser_flush(denoiser *d);
void denoiser_destroy(denoiser **d);

/* ---- the look (render/look.c): linear cd/m2 in, 8-bit sRGB out ---- */
typedef struct look_input {
    int w, h;
    float *rgb[3];              /* linear, planar, full resolution; may be overwritten */
    const float *depth;         /* full resolution, m */
    const float *normal[3];     /* for outlines; may be NULL */
    const uint32_t *surface;    /* for outlines and cel; may be NULL */
    const float *light;         /* luminance of the light alone (demodulated), for cel shading; may be NULL */
    double exposure;            /* linear factor: sensor value = exposure * cd/m2; mid grey lands at 0.18 */
    uint64_t seed;
    int i_frame;
    ciel_pool *pool;
} look_input;
void look_apply(uint8_t *rgb_out, const look_input *in, const scene_look *look);
