/* render/frame_study.c - before a shot's first frame: passes of light that nobody will see.
 *
 * They teach the guide which way light lies, and tell how noisy a single path is here: lit by lamps in view, hardly;
 * in a room with small windows, very much.
 */
#include "render/frame.h"
#include <stdlib.h>

#define PASSES 4

typedef struct spread {
    float *sum, *square; /* of brightness as a viewer would see it, by light pixel */
} spread;

static void note_pass(const spread *s, const layers *l, float exposure)
{
    size_t n = (size_t)l->w * (size_t)l->h;
    for (size_t i = 0; i < n; i++) {
        vec3 c = v3(l->diffuse[0][i], l->diffuse[1][i], l->diffuse[2][i]);
        float seen = 0.5f * exposure * v3_luminance(c);
        seen /= 1.0f + seen;
        s->sum[i] += seen;
        s->square[i] += seen * seen;
    }
}

/* Mean over the picture of the spread between passes; what is far out of focus hides its own. */
static float noise_of(const spread *s, const layers *l, int frame_w)
{
    size_t n = (size_t)l->w * (size_t)l->h;
    double noise = 0.0, traced = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (l->borrows[i] & LAYERS_BORROWS_LIGHT)
            continue;
        float mean = s->sum[i] / PASSES, var = s->square[i] / PASSES - mean * mean;
        bool wide = lens_blur(&l->camera, l->depth[i], frame_w) > frame_wide_px(frame_w);
        double counts = wide ? 2.0 : 1.0; /* of those, one in four is traced instead of one in two */
        traced += counts;
        noise += var > 0.0f && !wide ? counts * (double)sqrtf(var) : 0.0;
    }
    return traced > 0.0 ? (float)(noise / traced) : 0.0f;
}

int frame_study(frame *f, layers *spare, tracer *t, const frame_plan *plan, float *noise)
{
    size_t n = (size_t)spare->w * (size_t)spare->h;
    spread s = { calloc(n, sizeof(float)), calloc(n, sizeof(float)) };
    frame_plan pass = *plan;
    pass.samples = 1;
    pass.sparse = pass.sparse_light = true;
    int code =
        s.sum && s.square && guide_begin(&t->g, t->w.bounds, f->camera.pose[0].position, (float)(0.18 / f->exposure))
            ? CIEL_OK
            : CIEL_E_NOMEM;
    for (int i = 0; i < PASSES && !code; i++) {
        pass.first_sample = 0x10000u + (uint32_t)i * 4u; /* far from those that will be seen */
        code = frame_light(f, spare, t, &pass);
        note_pass(&s, spare, (float)f->exposure);
        guide_learn(&t->g);
    }
    *noise = noise_of(&s, spare, f->w);
    free(s.sum);
    free(s.square);
    return code;
}
