/* render/particles.c - particles of a stage become sprites: projected, sized, lit, sorted. See particles.h.
 */
#include "base/fail.h"
#include "render/particles_parts.h"
#include <stdlib.h>

#define MOST_SPRITES 60000

typedef struct optics {
    camera_pose pose[2];
    int w, h;
    float px_per_tan; /* pixels per unit of x / z */
} optics;

static bool project(const optics *o, int moment, vec3 p, float *x, float *y, float *z)
{
    const camera_pose *c = &o->pose[moment];
    vec3 d = v3_sub(p, c->position);
    *z = v3_dot(d, c->forward);
    if (!(*z > 0.02f))
        return false;
    *x = 0.5f * (float)o->w + o->px_per_tan * v3_dot(d, c->right) / *z;
    *y = 0.5f * (float)o->h - o->px_per_tan * v3_dot(d, c->up) / *z;
    return true;
}

/* Radius in pixels of the blur that the lens gives to what is at depth z. */
static float confusion(const optics *o, float z)
{
    const camera_pose *c = &o->pose[0];
    if (!(c->f_number > 0.0 && c->focus_m > c->focal_m))
        return 0.0f;
    double aperture = c->focal_m / c->f_number;
    double on_sensor = aperture * c->focal_m * fabs((double)z - c->focus_m) / ((double)z * (c->focus_m - c->focal_m));
    return (float)(0.5 * on_sensor / c->sensor_w_m * o->w);
}

static bool is_streak(enum particle_kind k)
{
    return k == PARTICLE_RAIN || k == PARTICLE_SPARK || k == PARTICLE_DROP;
}

static bool make_sprite(sprite *s, vec3 *at, const optics *o, enum particle_kind kind, const particle *p, float fog)
{
    float z0, z1;
    if (!(p->opacity > 0.002f) || !project(o, 0, p->position[0], &s->x0, &s->y0, &z0) ||
        !project(o, 1, p->position[1], &s->x1, &s->y1, &z1))
        return false;
    float z = 0.5f * (z0 + z1), blur = confusion(o, z), least = 0.55f;
    s->core = p->radius * o->px_per_tan / z;
    float own = f_max(s->core, least);
    s->radius = sqrtf(own * own + blur * blur);
    if (s->radius > 1.5f * (float)o->h)
        return false;
    float margin = s->radius * 1.5f + 2.0f;
    if (f_max(s->x0, s->x1) < -margin || f_min(s->x0, s->x1) > (float)o->w + margin || f_max(s->y0, s->y1) < -margin ||
        f_min(s->y0, s->y1) > (float)o->h + margin)
        return false;
    *at = v3_scale(v3_add(p->position[0], p->position[1]), 0.5f);
    s->distance = v3_dist(*at, o->pose[0].position);
    float length = sqrtf((s->x1 - s->x0) * (s->x1 - s->x0) + (s->y1 - s->y0) * (s->y1 - s->y0));
    /* what is smaller than a pixel covers only part of it; what is blurred is spread thin: a streak across its width,
     * a dot over its area */
    float thin = s->core / s->radius;
    s->alpha = p->opacity * f_min(1.0f, is_streak(kind) ? thin : thin * thin) * expf(-fog * s->distance);
    if (is_streak(kind)) /* the ends blur too: what was long and thin is shared out along a longer way */
        s->alpha *= (length + 2.0f * own) / (length + 2.0f * s->radius);
    if (kind == PARTICLE_RAIN) /* right before the lens a drop is a veil, not a bar */
        s->alpha *= 0.3f + 0.7f * f_smooth(0.4f, 2.0f, s->distance);
    s->size_m = p->radius;
    s->color = p->color;
    s->id = p->id;
    s->kind = (uint8_t)kind;
    return s->alpha > 0.0008f || kind == PARTICLE_SPARK;
}

static int farther_first(const void *a, const void *b)
{
    const sprite *s = a, *t = b;
    if (s->distance != t->distance)
        return s->distance > t->distance ? -1 : 1;
    return s->id != t->id ? (s->id < t->id ? -1 : 1) : (int)s->kind - (int)t->kind;
}

/* Without a light to ask: what a clear day would give. */
static vec3 daylight(void *user, vec3 p, uint64_t key)
{
    (void)user;
    (void)p;
    (void)key;
    return v3(1800, 1950, 2200);
}

int render_particles_take(particle_crowd **out, const stage *st, int w, int h, particle_light light, void *user,
                          ciel_pool *pool)
{
    *out = NULL;
    size_t most = 0;
    for (size_t i = 0; i < st->n_particles; i++)
        most += st->particles[i].n;
    most = most > MOST_SPRITES ? MOST_SPRITES : most;
    if (most == 0)
        return CIEL_OK;
    particle_crowd *c = calloc(1, sizeof *c);
    sprite *items = malloc(most * sizeof *items);
    vec3 *at = malloc(most * sizeof *at);
    int rc = CIEL_E_NOMEM;
    if (c && items && at) {
        const camera_pose *p = &st->camera[0];
        optics o = { { st->camera[0], st->camera[1] }, w, h, (float)(p->focal_m / p->sensor_w_m * w) };
        float fog = st->weather && !st->indoors ? (float)st->weather->fog_per_m : 0.0f;
        *c = (particle_crowd){ .items = items, .w = w, .h = h, .i_frame = st->i_frame };
        c->scale = (float)(w < h ? w : h) / 720.0f;
        for (size_t i = 0; i < st->n_particles; i++)
            for (size_t j = 0; j < st->particles[i].n && c->n < most; j++)
                c->n +=
                    make_sprite(&items[c->n], &at[c->n], &o, st->particles[i].kind, &st->particles[i].items[j], fog);
        if (particles_illuminate(items, at, c->n, p->position, light ? light : daylight, user, pool))
            rc = CIEL_OK;
        qsort(items, c->n, sizeof *items, farther_first);
    }
    free(at);
    if (rc != CIEL_OK || c->n == 0) {
        free(items);
        free(c);
        return rc;
    }
    *out = c;
    return CIEL_OK;
}

void render_particles_free(particle_crowd **pc)
{
    particle_crowd *c = pc ? *pc : NULL;
    if (!c)
        return;
    free(c->items);
    free(c);
    *pc = NULL;
}
