/* motion/ripple.c - ripples about what floats on water or falls into it: the wave equation on a square patch.
 *
 * A floating thing presses a dent of its own outline into the surface; when it moves or rocks, the difference between
 * the old dent and the new one is left behind as a wave. The patch covers the ways of all such things, its rim swallows
 * what arrives there. Heights are recorded once a frame in 16 bits (10 micrometres a step).
 */
#include "motion/ripple.h"
#include <stdlib.h>
#include <string.h>

#define MOST_CELLS_SIDE 288
#define RECORD_BYTES    (48u << 20)
#define STEP_M          1e-5f
#define WAVE_SPEED      0.42f /* m/s: short ripples */
#define SETTLE_S        2.0
#define FADING          0.55f /* 1/s */

struct ripple {
    int n; /* cells a side */
    float cell, x0, z0;
    int n_frames;
    double fps;
    int16_t *frames; /* [n_frames][n][n] */
};

typedef struct floater {
    int actor;
    float half_x, half_z, draught;
    bool falls; /* a rigid body: dents only while it is in the water */
    float last_y;
    bool has_last;
} floater;

typedef struct patch {
    motion *m;
    ripple *r;
    float *now, *before, *dent, *last_dent, *next;
    floater *items;
    size_t n_items;
    float level;
} patch;

static void find_floaters(patch *p)
{
    motion *m = p->m;
    for (int i = 0; i < m->n_actors; i++) {
        const actor *a = &m->actors[i];
        if (a->drive != DRIVE_WATER && a->drive != DRIVE_BODY)
            continue;
        vec3 size = aabb_size(a->model.bounds);
        floater f = { .actor = i, .half_x = 0.46f * size.x, .half_z = 0.48f * size.z, .falls = a->drive == DRIVE_BODY };
        f.draught = f_clamp(0.14f * size.y, 0.002f, 0.5f);
        ARENA_PUSH(&m->arena, p->items, p->n_items) = f;
    }
}

static bool lay_out(patch *p)
{
    motion *m = p->m;
    aabb box = aabb_empty();
    float largest = 0.05f;
    for (size_t k = 0; k < p->n_items; k++) {
        const floater *f = &p->items[k];
        for (int s = 0; s <= 16; s++) {
            affine w = actor_at(m, f->actor, m->scene->seconds * s / 16.0);
            if (!f->falls || w.p.y < p->level + 1.0f)
                box = aabb_add(box, w.p);
        }
        largest = f_max(largest, f_max(f->half_x, f->half_z));
    }
    if (box.lo.x > box.hi.x)
        return false;
    float margin = f_clamp(7.0f * largest, 0.6f, 12.0f),
          side = f_max(box.hi.x - box.lo.x, box.hi.z - box.lo.z) + 2.0f * margin;
    vec3 c = aabb_center(box);
    ripple *r = p->r;
    int frames = m->n_frames + 2, most = (int)sqrt((double)RECORD_BYTES / 2.0 / frames);
    r->n = most < MOST_CELLS_SIDE ? most : MOST_CELLS_SIDE;
    int fine = (int)(side / f_clamp(largest / 9.0f, 0.006f, 0.2f));
    r->n = fine < r->n ? (fine < 32 ? 32 : fine) : r->n;
    r->cell = side / (float)(r->n - 1);
    r->x0 = c.x - 0.5f * side;
    r->z0 = c.z - 0.5f * side;
    r->n_frames = frames;
    r->fps = m->scene->fps;
    size_t cells = (size_t)r->n * (size_t)r->n;
    r->frames = ciel_arena_array(&m->arena, cells * (size_t)frames, sizeof *r->frames);
    float *planes = calloc(cells * 5, sizeof *planes);
    CIEL_ASSERT(planes != NULL);
    p->now = planes;
    p->before = planes + cells;
    p->next = planes + 2 * cells;
    p->dent = planes + 3 * cells;
    p->last_dent = planes + 4 * cells;
    return true;
}

/* how deep each floater presses, at time t */
static void press(patch *p, double t)
{
    ripple *r = p->r;
    memset(p->dent, 0, (size_t)r->n * (size_t)r->n * sizeof *p->dent);
    for (size_t k = 0; k < p->n_items; k++) {
        const floater *f = &p->items[k];
        affine w = actor_at(p->m, f->actor, t < 0.0 ? 0.0 : t);
        vec3 fore = v3_norm(v3(w.z.x, 0, w.z.z)), side = v3(fore.z, 0, -fore.x);
        float surface = water_waves_only(p->m, w.p.x, w.p.z, t < 0.0 ? 0.0 : t),
              depth = f_clamp(surface - w.p.y, 0.0f, 4.0f * f->draught + 0.3f * f->half_z);
        if (depth <= 0.0f)
            continue;
        /* before the film the thing settles in: the dent grows slowly */
        depth *= t < 0.0 ? f_smooth((float)-SETTLE_S, -0.5f, (float)t) : 1.0f;
        float roll = w.x.y, pitch = w.z.y, reach = f_max(f->half_x, f->half_z) * 1.3f;
        int x0 = (int)((w.p.x - reach - r->x0) / r->cell), x1 = (int)((w.p.x + reach - r->x0) / r->cell) + 1;
        int z0 = (int)((w.p.z - reach - r->z0) / r->cell), z1 = (int)((w.p.z + reach - r->z0) / r->cell) + 1;
        for (int z = z0 < 0 ? 0 : z0; z <= z1 && z < r->n; z++)
            for (int x = x0 < 0 ? 0 : x0; x <= x1 && x < r->n; x++) {
                vec3 d = v3(r->x0 + r->cell * (float)x - w.p.x, 0, r->z0 + r->cell * (float)z - w.p.z);
                float u = v3_dot(d, side), v = v3_dot(d, fore),
                      e = (u * u) / (f->half_x * f->half_x) + (v * v) / (f->half_z * f->half_z);
                if (e >= 1.0f)
                    continue;
                float hull = (1.0f - e) * (1.0f - e) * (1.0f + 2.0f * e);
                p->dent[(size_t)z * (size_t)r->n + (size_t)x] += hull * f_max(depth - u * roll - v * pitch, 0.0f);
            }
    }
}

static void advance(patch *p, float dt)
{
    int n = p->r->n;
    float k = WAVE_SPEED * dt / p->r->cell, k2 = k * k, keep = expf(-FADING * dt);
    for (int z = 1; z < n - 1; z++) {
        const float *row = p->now + (size_t)z * (size_t)n, *up = row - n, *down = row + n,
                    *old = p->before + (size_t)z * (size_t)n;
        float *out = p->next + (size_t)z * (size_t)n;
        const float *dent = p->dent + (size_t)z * (size_t)n, *last = p->last_dent + (size_t)z * (size_t)n;
        for (int x = 1; x < n - 1; x++) {
            float bend = row[x - 1] + row[x + 1] + up[x] + down[x] - 4.0f * row[x];
            out[x] = row[x] + keep * (row[x] - old[x]) + k2 * bend - 0.5f * (dent[x] - last[x]);
        }
    }
    /* the rim: what comes there goes on outwards */
    const int rim = n / 12 + 2;
    for (int z = 0; z < n; z++)
        for (int x = 0; x < n; x++) {
            int d = x < z ? x : z, e = n - 1 - (x > z ? x : z);
            d = d < e ? d : e;
            if (d < rim) {
                float f = 1.0f - 0.22f * (1.0f - (float)d / (float)rim);
                p->next[(size_t)z * (size_t)n + (size_t)x] *= f;
                p->now[(size_t)z * (size_t)n + (size_t)x] *= f;
            }
        }
    float *free_plane = p->before;
    p->before = p->now;
    p->now = p->next;
    p->next = free_plane;
    memcpy(p->last_dent, p->dent, (size_t)n * (size_t)n * sizeof *p->dent);
}

/* a body that goes in with some speed is heard and throws drops */
static void listen(patch *p, double t, double h)
{
    for (size_t k = 0; k < p->n_items; k++) {
        floater *f = &p->items[k];
        if (!f->falls)
            continue;
        affine w = actor_at(p->m, f->actor, t);
        float y = w.p.y, level = water_waves_only(p->m, w.p.x, w.p.z, t),
              speed = f->has_last ? (f->last_y - y) / (float)h : 0.0f;
        if (f->has_last && f->last_y > level && y <= level && speed > 0.35f) {
            const actor *a = &p->m->actors[f->actor];
            event e = { .kind = EVENT_SPLASH, .position = v3(w.p.x, level, w.p.z), .impulse = (double)speed };
            e.t = e.t_end = t - h * (double)((level - y) / (f->last_y - y));
            e.size_m = 2.0 * (double)f_max(f->half_x, f->half_z);
            e.mass_kg = (double)a->model.mass_kg;
            e.material_a = material_physics_of(a->model.material).sound;
            e.material_b = "water";
            e.entity_a = a->entity->id;
            e.entity_b = "place";
            motion_add_event(p->m, e);
        }
        f->last_y = y;
        f->has_last = true;
    }
}

static void keep_frame(patch *p, int f)
{
    size_t cells = (size_t)p->r->n * (size_t)p->r->n;
    int16_t *out = p->r->frames + cells * (size_t)f;
    for (size_t i = 0; i < cells; i++)
        out[i] = (int16_t)f_clamp(p->now[i] / STEP_M, -32000.0f, 32000.0f);
}

int ripple_run(motion *m, ripple **out, ciel_fail *fail)
{
    patch p = { .m = m };
    find_floaters(&p);
    if (!p.n_items || !water_level(m, &p.level))
        return CIEL_OK;
    p.r = ARENA_NEW(&m->arena, ripple);
    if (!lay_out(&p))
        return CIEL_OK;
    float *planes = p.now;
    double h = 1.0 / m->scene->fps;
    int sub = (int)ceil(h * (double)WAVE_SPEED * 1.55 / (double)p.r->cell), settle = (int)(SETTLE_S / h);
    sub = sub < 1 ? 1 : sub > 24 ? 24 : sub;
    press(&p, -SETTLE_S);
    memcpy(p.last_dent, p.dent, (size_t)p.r->n * (size_t)p.r->n * sizeof *p.dent);
    for (int f = -settle; f < p.r->n_frames && !motion_cancelled(m); f++) {
        double t = f * h;
        if (f >= 0)
            keep_frame(&p, f);
        for (int s = 1; s <= sub; s++) {
            press(&p, t + h * s / sub);
            advance(&p, (float)(h / sub));
        }
        if (f >= 0)
            listen(&p, t, h);
    }
    free(planes);
    if (motion_cancelled(m))
        return ciel_fail_set(fail, CIEL_E_CANCELLED, "motion was cancelled");
    *out = p.r;
    return CIEL_OK;
}

static float cell_at(const ripple *r, int f, int x, int z)
{
    return STEP_M * (float)r->frames[((size_t)f * (size_t)r->n + (size_t)z) * (size_t)r->n + (size_t)x];
}

/* bilinear over four cells whose slopes are central differences: smooth enough for light */
static float height_in(const ripple *r, int f, float x, float z, float *dx, float *dz)
{
    int i = (int)x, k = (int)z;
    float u = x - (float)i, v = z - (float)k, h = 0.0f;
    *dx = *dz = 0.0f;
    for (int b = 0; b < 2; b++)
        for (int a = 0; a < 2; a++) {
            float w = (a ? u : 1.0f - u) * (b ? v : 1.0f - v);
            h += w * cell_at(r, f, i + a, k + b);
            *dx += w * (cell_at(r, f, i + a + 1, k + b) - cell_at(r, f, i + a - 1, k + b)) / (2.0f * r->cell);
            *dz += w * (cell_at(r, f, i + a, k + b + 1) - cell_at(r, f, i + a, k + b - 1)) / (2.0f * r->cell);
        }
    return h;
}

float ripple_height(const ripple *r, float x, float z, double t, float *dx, float *dz)
{
    *dx = *dz = 0.0f;
    float gx = (x - r->x0) / r->cell, gz = (z - r->z0) / r->cell, last = (float)(r->n - 3);
    if (gx < 1.0f || gz < 1.0f || gx >= last || gz >= last)
        return 0.0f;
    double at = t * r->fps;
    int f = (int)at;
    f = f < 0 ? 0 : f > r->n_frames - 2 ? r->n_frames - 2 : f;
    float share = f_clamp((float)(at - f), 0, 1), ax, az, bx, bz;
    float a = height_in(r, f, gx, gz, &ax, &az), b = height_in(r, f + 1, gx, gz, &bx, &bz);
    *dx = f_lerp(ax, bx, share);
    *dz = f_lerp(az, bz, share);
    return f_lerp(a, b, share);
}

float ripple_fineness(const ripple *r, float x, float z)
{
    float half = 0.5f * r->cell * (float)(r->n - 1), cx = r->x0 + half, cz = r->z0 + half;
    float out = f_max(f_max(fabsf(x - cx), fabsf(z - cz)) - half, 0.0f);
    return f_max(1.6f * r->cell, 0.012f) + 0.12f * out;
}
