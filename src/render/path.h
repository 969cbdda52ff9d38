/* render/path.h - following light: what arrives at a surface, split into the layers that the denoiser wants.
 *
 * Unidirectional path tracing with light sampling at every vertex, weighed against chance hits. Clear bodies refract
 * only what the camera (or a mirror) looks through; light that goes round corners passes them straight, tinted, in
 * the same way as shadow rays do, so that a lamp behind glass still lights the room without noise.
 * Threads: a tracer is read-only while tracing, but for what its guide notes.
 */
#pragma once
#include "render/air.h"
#include "render/guide.h"

typedef struct tracer {
    world w;
    lights l;
    sky s;
    air a;
    guide g;        /* empty: bounces follow surfaces alone */
    conditions c;
    int bounces;    /* after the first surface */
    int candidates; /* lights looked at for each kept one, at the first surface */
    float limit;    /* cd/m2: a single path's bounced contribution above this is cut; 0 = no limit */
} tracer;

/* Light at a first surface. base: divided by nothing yet. */
typedef struct path_light {
    vec3 base, top;
    float reflected_m; /* how far the top lobe's ray went, 0 = it was not taken */
} path_light;
/** One sample of the light that `s` scatters towards the viewer. `time` as rays'. Where s->mirror, `top` is what
 *  falls on the thing reflected: its own emission left out and its colour divided away, times s->top. */
void path_at(const tracer *t, const surface *s, sampler *rnd, float time, path_light *out);
/** One sample of light scattered into the ray by fog over `far` metres; *kept = what fog leaves of the rest. */
vec3 path_fog(const tracer *t, const ray *r, float far, sampler *rnd, float *kept);
/** One sample of everything that a camera ray sees: the whole picture by brute force. */
vec3 path_seen(const tracer *t, ray r, float spread, sampler *rnd);

/* The way of a look through clear bodies. */
typedef struct path_step {
    ray next;
    vec3 tint;
    float spread;
} path_step;
static inline bool path_is_clear(const surface *s)
{
    return s->clear > 0.5f && s->alpha < 0.03f;
}
/** Refract through s: false at total reflection (then reflect). `tint` includes absorption over `inside_m` when the ray
 *  leaves a body. */
bool path_refract(const surface *s, const ray *r, float fresnel, path_step *out);
/** Share reflected by a clear surface, exact. */
float path_fresnel(const surface *s);
/** Quick estimate without any bounce: emission plus one light sample plus an ambient guess (for faint reflections). */
vec3 path_glance(const tracer *t, const ray *r, float spread, sampler *rnd);
