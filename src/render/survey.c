/* render/survey.c - quick looks for the director: what is where in the picture, and how bright it all is.
 */
#include "render/lens.h"
#include "render/render.h"
#include "render/tracer.h"
#include <stdlib.h>

#define SURVEY_W  160
#define MAX_CLEAR 6

/* The entity a ray meets, looking through clear things; STAGE_NO_ENTITY for none. */
static uint32_t entity_seen(const world *w, ray r, hit h)
{
    uint32_t first = STAGE_NO_ENTITY;
    for (int k = 0; k < MAX_CLEAR; k++) {
        if (h.body == WORLD_NONE)
            return first;
        const body *b = &w->bodies[h.body];
        int slot = b->mesh->slots ? b->mesh->slots[h.triangle] : 0;
        const paint *p = &b->paints[slot < b->n_paints ? slot : 0];
        if (first == STAGE_NO_ENTITY || p->m.transmission < 0.5f)
            first = b->entity;
        if (p->m.transmission < 0.5f || b->entity < STAGE_PLACE)
            return first; /* solid, or a glass thing: that is what one sees */
        r.origin = v3_mad(r.origin, r.direction, h.t * 1.00001f + 1e-4f);
        world_intersect(w, &r, &h);
    }
    return first;
}

int render_survey(render_view *views, size_t n_entities, const stage *st, int width, int height, ciel_fail *fail)
{
    if (width < 1 || height < 1)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a survey of %dx%d", width, height);
    int w = SURVEY_W, h = (int)((double)SURVEY_W * height / width + 0.5);
    if (height > width) {
        h = SURVEY_W;
        w = (int)((double)SURVEY_W * width / height + 0.5);
    }
    w = w < 8 ? 8 : w;
    h = h < 8 ? 8 : h;
    world wd;
    int code = world_create(&wd, fail);
    if (!code)
        code = world_update(&wd, st, fail);
    ray *rays = malloc((size_t)w * sizeof *rays);
    hit *hits = malloc((size_t)w * sizeof *hits);
    if (!code && (!rays || !hits))
        code = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a survey");
    for (size_t i = 0; i < n_entities && !code; i++)
        views[i] = (render_view){ 0.0f, 1.0f, 1.0f, 0.0f, 0.0f };
    lens l = { { st->camera[0], st->camera[1] }, w, h };
    lens_frame camera = lens_prepare(&l);
    camera.radius = 0.0f;
    for (int y = 0; y < h && !code; y++) {
        for (int x = 0; x < w; x++)
            rays[x] = lens_ray(&camera, (float)x + 0.5f, (float)y + 0.5f, (vec2){ 0, 0 }, 0.5f, 1u);
        world_intersect_many(&wd, rays, hits, w);
        for (int x = 0; x < w; x++) {
            uint32_t e = entity_seen(&wd, rays[x], hits[x]);
            if (e >= n_entities)
                continue;
            render_view *v = &views[e];
            v->coverage += 1.0f / (float)(w * h);
            v->x0 = f_min(v->x0, (float)x / (float)w);
            v->x1 = f_max(v->x1, (float)(x + 1) / (float)w);
            v->y0 = f_min(v->y0, (float)y / (float)h);
            v->y1 = f_max(v->y1, (float)(y + 1) / (float)h);
        }
    }
    for (size_t i = 0; i < n_entities && !code; i++)
        if (views[i].coverage <= 0.0f)
            views[i] = (render_view){ 0, 0, 0, 0, 0 };
    free(rays);
    free(hits);
    world_destroy(&wd);
    return code;
}

int render_meter(double *luminance, const stage *st, ciel_pool *pool, ciel_fail *fail)
{
    tracer t;
    int code = tracer_create(&t, fail);
    if (code)
        return code;
    code = tracer_update(&t, st, pool, fail);
    const size_t n = (size_t)TRACER_METER_W * TRACER_METER_H;
    float *l = code ? NULL : malloc(n * sizeof *l);
    if (!code && !l)
        code = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the exposure meter");
    if (!code) {
        tracer_measure(&t, st, l, NULL, pool);
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += log(1e-4 + (double)l[i]);
        *luminance = exp(sum / (double)n);
    }
    free(l);
    tracer_destroy(&t);
    return code;
}
