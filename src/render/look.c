/* render/look.c - the film look: from linear light to the finished 8-bit frame, in the order of a real film (light on
 * the subject, lens, emulsion, print). See look_parts.h for the stages; numbers come from scene_look, processes that
 * numbers cannot say (paint, pixels, old stock) from its style's name.
 */
#include "base/fail.h"
#include "base/rng.h"
#include "render/look_parts.h"
#include <stdlib.h>

float *look_plane(size_t n)
{
    float *p = malloc(n * sizeof *p);
    CIEL_ASSERT(p && "out of memory for a frame");
    return p;
}

typedef struct bands {
    int h;
    void (*fn)(void *ctx, int y0, int y1);
    void *ctx;
} bands;

static void run_band(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    const bands *b = ctx;
    int y0 = i_chunk * LOOK_BAND, y1 = y0 + LOOK_BAND;
    b->fn(b->ctx, y0, y1 < b->h ? y1 : b->h);
}

void look_bands(ciel_pool *pool, int h, void (*fn)(void *ctx, int y0, int y1), void *ctx)
{
    bands b = { h, fn, ctx };
    ciel_pool_run(pool, (h + LOOK_BAND - 1) / LOOK_BAND, run_band, &b);
}

static enum look_style style_of(const char *name)
{
    static const struct {
        const char *name;
        enum look_style style;
    } table[] = {
        { "anime", LOOK_ANIME },
        { "watercolour", LOOK_WATERCOLOUR },
        { "watercolor", LOOK_WATERCOLOUR },
        { "oil", LOOK_OIL },
        { "pixel", LOOK_PIXEL },
        { "vintage", LOOK_VINTAGE },
        { "noir", LOOK_MONOCHROME },
        { "black_and_white", LOOK_MONOCHROME },
    };
    for (size_t i = 0; name && i < sizeof table / sizeof *table; i++)
        if (strcmp(name, table[i].name) == 0)
            return table[i].style;
    return LOOK_PHOTOGRAPHIC;
}

void look_apply(uint8_t *rgb_out, const look_input *in, const scene_look *look)
{
    look_work k = { .w = in->w,
                    .h = in->h,
                    .scale = (float)(in->w < in->h ? in->w : in->h) / 720.0f,
                    .rgb = { in->rgb[0], in->rgb[1], in->rgb[2] },
                    .in = in,
                    .look = look,
                    .style = style_of(look->style),
                    .key = rng_hash(rng_hash(in->seed, rng_key("look")), (uint64_t)(int64_t)in->i_frame),
                    .still_key = rng_hash(in->seed, rng_key("paper")) };
    if (look->cel_levels >= 1.0)
        look_cel(&k);
    look_lens(&k);
    look_grade(&k);
    switch (k.style) {
    case LOOK_ANIME: look_flatten(&k); break;
    case LOOK_WATERCOLOUR: look_watercolour(&k); break;
    case LOOK_OIL: look_oil(&k); break;
    default: break;
    }
    if (look->outlines > 0.0)
        look_ink(&k);
    if (k.style == LOOK_PIXEL)
        look_pixels(&k);
    look_finish(&k, rgb_out);
}
