/* render/frame.h - one frame on its way: half-resolution light, full-resolution surface samples, their meeting, and
 * what neighbouring frames add.
 *
 * frame_light traces the light layers (layers.h). frame_look traces the camera's rays at full resolution, through the
 * lens and over the shutter, and notes for every sample which light pixels it will want and what it does with them;
 * the light itself arrives later, cleaned. frame_resolve puts the two together, frame_steady
 * averages the pictures over a few frames. Mirrors and clear bodies are followed
 * at full resolution: what they show keeps its detail, and only the light on it comes from the layers.
 */
#pragma once
#include "render/layers.h"
#include "render/lens.h"
#include "render/path.h"
#include <stdatomic.h>

#define FRAME_TILE          16
#define FRAME_WINDOW        5 /* pictures averaged, and camera samples' places before they repeat */
#define FRAME_MOTION_UNIT_M (1.0f / 8192.0f)

/* Some camera samples of a pixel that met the same surface, waiting for its light. */
typedef struct look_sample {
    uint32_t tap : 24;   /* light pixel of the first of four taps (2 x 2) */
    uint32_t count : 8;  /* how many samples it stands for */
    uint8_t weights[4];  /* of taps, sum 255 */
    uint8_t diffuse[3];  /* what diffuse light is multiplied by; square-root coded */
    uint8_t kept;        /* share that fog leaves, square-root coded */
    uint8_t specular[3]; /* what reflected light is multiplied by */
    uint8_t blur;        /* of the lens, at this sample: radius in quarter pixels */
    uint32_t glow;       /* what shines of itself, times exposure; RGB9E5 */
} look_sample;

typedef struct look_tile {
    look_sample *samples;
    uint32_t n;
    uint8_t counts[FRAME_TILE * FRAME_TILE]; /* look_samples by pixel, row by row; 0: the four beside it lend */
} look_tile;

typedef struct frame {
    int w, h, half_w, half_h;
    int i_frame, i_shot;
    double exposure;
    uint64_t seed;
    lens camera;
    int tiles_x, tiles_y;
    look_tile *tiles;
    float *depth;                       /* [h][w] mean along the ray */
    uint32_t *normal;                   /* packed */
    uint32_t *surface;                  /* of the nearest sample */
    int16_t *motion;                    /* [h][w][3] of its point since the last frame, world, FRAME_MOTION_UNIT_M */
    uint32_t *color;                    /* resolved: RGB9E5, times exposure */
    bool *lent;                         /* not looked at: the pixels beside lend what is known of it */
    uint8_t *blur;                      /* resolved: of the lens, radius in quarter pixels */
    float *light;                       /* resolved, if `with_light`: luminance of the light alone */
    double seconds_light, seconds_look; /* processor time */
    double rays;
} frame;

typedef struct frame_plan {
    int samples;           /* light paths a half-resolution pixel */
    int looks;             /* camera rays a pixel; at most 48 */
    int looks_even;        /* of these, where all around lies on one surface; 0 = as many */
    int looks_blurred;     /* where the lens or motion blurs; at most 48 */
    bool steadied;         /* frame_steady will follow: rays move about in their pixels from frame to frame */
    int i_in_shot;         /* frames of the shot before this one */
    bool sparse;           /* far out of focus, on even surfaces and for fog, trace a part of the pixels; the others
                              borrow: for frames with neighbours */
    bool sparse_light;     /* with sparse: trace light for half of the pixels in focus too */
    uint32_t first_sample; /* running number of the shot's samples so far */
    const atomic_int *cancel;
    ciel_pool *pool;
} frame_plan;

/** `with_light`: keep the plane of light too. False when memory is out. */
bool frame_create(frame *f, int w, int h, bool with_light);
void frame_destroy(frame *f);
/** Before the first frame of a shot: t->g learns (frame_light goes on teaching it, guide_learn takes that in). *noise:
 *  mean spread of a single path's brightness over what is in focus, in parts of white. `spare`: overwritten.
 *  CANCELLED, NOMEM or OK. */
int frame_study(frame *f, layers *spare, tracer *t, const frame_plan *plan, float *noise);
/** CANCELLED or OK. */
int frame_light(frame *f, layers *out, const tracer *t, const frame_plan *plan);
/** CANCELLED, NOMEM or OK. */
int frame_look(frame *f, const layers *light, const tracer *t, const frame_plan *plan);
/** Light meets samples: fills color, blur and light, and lets the samples go. */
void frame_resolve(frame *f, const layers *clean, ciel_pool *pool);
/** The picture of frames[i_now] as planar linear cd/m2, averaged with its neighbours: at most FRAME_WINDOW resolved
 *  frames of one shot, in order, of one exposure. One alone is its own picture. */
void frame_steady(const frame *const *frames, int n, int i_now, float *const rgb[3], ciel_pool *pool);
/** Fill what is out of focus from neighbours that are as blurred. */
void frame_soften(const frame *f, float *const rgb[3], ciel_pool *pool);
size_t frame_bytes(const frame *f);

/* ---- shared by the light and look passes ---- */

/* What a camera ray meets once it has gone through clear bodies. */
typedef struct sight {
    bool sky;
    surface s;
    hit h;
    ray r;          /* its last leg */
    float distance; /* whole way */
    float first_m;  /* to the first surface: fog is counted this far */
    vec3 tint;      /* of the clear bodies on the way */
    vec3 gleam;     /* light that clear bodies reflect, weighted: only with a sampler given */
} sight;
/** `rnd` NULL: leave reflections of clear bodies out. `h`: the first hit if already traced, else NULL. */
void sight_follow(sight *out, const tracer *t, const ray *r, const hit *h, float spread, sampler *rnd);
/** What the diffuse layer is divided by: never below a floor, so that black surfaces stay sound. */
static inline vec3 sight_demodulator(const surface *s)
{
    vec3 a = v3_mad(s->albedo, s->clear_tint, s->clear * f_max(1.0f - v3_luminance(s->top), 0.0f));
    return v3_max(a, v3_fill(0.01f));
}
static inline uint32_t sight_surface(const world *w, const surface *s)
{
    const body *b = &w->bodies[s->body];
    uint32_t slot = b->mesh->slots ? b->mesh->slots[s->triangle] : 0;
    uint32_t h = b->hash + slot * 0x9e3779b1u;
    return h ? h : 1u;
}
/* Radius of the lens' blur, in pixels, from which on a place is far out of focus. */
static inline float frame_wide_px(int w)
{
    return f_max(3.0f, 0.004f * (float)w);
}
double frame_thread_seconds(void); /* processor time of the calling thread */
