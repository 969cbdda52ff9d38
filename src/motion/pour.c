/* motion/pour.c - pouring: the vessel tips, a stream falls from its spout, the level in the target rises.
 *
 * The stream is a tube of liquid parcels, each ballistic since it left the spout; it thins as it speeds up (the same
 * volume passes everywhere), sways a little with the hand and breaks off when the flow ends. All of it is a formula of
 * time. The target's liquid part was built full (library: level 1); its body is cut at the level, its surface shrunk to
 * the vessel's inner radius there and stirred by rings from where the stream falls in.
 * Not a fluid simulation: liquid does not slosh or overflow.
 */
#include "base/noise.h"
#include "motion/particles.h"
#include <string.h>

#define RINGS   72
#define SIDES   20
#define PROFILE 48
#define TIP_S   0.7 /* the vessel tips in this time */

struct pour {
    int pourer, target;
    const scene_action *act;
    double begin, end; /* of the flow at the spout */
    bool flowing_at_start;
    placing pose; /* of the vessel while it pours; not when a hand holds it */
    bool held;
    float tilt;         /* rad */
    vec3 side;          /* axis of the tilt, world */
    vec3 tip, velocity; /* of the spout when fully tipped */
    float r0;           /* of the stream at the spout */
    float fall;         /* s from the spout to the full level */
    double from, to;    /* fill */
    const part *liquid; /* in the target, or NULL */
    vec2 *profile;      /* [PROFILE] radius, height of the liquid's wall, model space */
    vec3 axis;          /* middle of the surface, model space (y = full level) */
    float floor;
    mesh tube;
    const material *materials;
};

/* ---- the liquid in the target ---- */

static const part *liquid_of(const model *mo)
{
    for (size_t i = 0; i < mo->n_parts; i++)
        if (mo->parts[i].kind == PART_LIQUID && mo->parts[i].mesh.n_vertices)
            return &mo->parts[i];
    return NULL;
}

static void measure(pour *p, ciel_arena *a)
{
    const mesh *s = &p->liquid->mesh;
    aabb b = mesh_bounds(s);
    p->axis = v3(0.5f * (b.lo.x + b.hi.x), b.hi.y, 0.5f * (b.lo.z + b.hi.z));
    p->floor = b.lo.y;
    p->profile = ARENA_ARRAY(a, PROFILE, vec2);
    float step = (b.hi.y - b.lo.y) / (PROFILE - 1);
    for (int k = 0; k < PROFILE; k++)
        p->profile[k] = (vec2){ 0, b.lo.y + step * (float)k };
    for (uint32_t i = 0; i < s->n_vertices; i++) {
        vec3 v = s->positions[i];
        float r = sqrtf((v.x - p->axis.x) * (v.x - p->axis.x) + (v.z - p->axis.z) * (v.z - p->axis.z));
        int k = step > 0.0f ? (int)lroundf((v.y - b.lo.y) / step) : 0;
        k = k < 0 ? 0 : k >= PROFILE ? PROFILE - 1 : k;
        p->profile[k].x = f_max(p->profile[k].x, r);
    }
    /* heights without a vertex take from their neighbours */
    for (int k = 1; k < PROFILE; k++) {
        if (p->profile[k].x > 0.0f)
            continue;
        int next = k;
        while (next < PROFILE - 1 && p->profile[next].x == 0.0f)
            next++;
        float f = 1.0f / (float)(next - k + 1);
        p->profile[k].x = f_lerp(p->profile[k - 1].x, p->profile[next].x, f);
    }
}

static float radius_at(const pour *p, float y)
{
    float top = p->profile[PROFILE - 1].y, x = (y - p->floor) / f_max(top - p->floor, 1e-6f) * (PROFILE - 1);
    int k = (int)f_clamp(x, 0, PROFILE - 2);
    return f_lerp(p->profile[k].x, p->profile[k + 1].x, f_clamp(x - (float)k, 0, 1));
}

/* ---- planning ---- */

static const anchor *spout_of(const model *mo)
{
    static const char *const names[] = { "spout", "brim", "mouth", "top", NULL };
    for (const char *const *n = names; *n; n++) {
        const anchor *an = model_anchor(mo, *n);
        if (an)
            return an;
    }
    return NULL;
}

static vec3 landing_of(const motion *m, const pour *p)
{
    vec3 at;
    const model *mo = &m->actors[p->target].model;
    if (p->liquid) {
        affine w = actor_at(m, p->target, 0.0);
        return affine_point(&w, p->axis);
    }
    const char *name = model_anchor(mo, "brim") ? "brim" : model_anchor(mo, "inside") ? "inside" : "top";
    actor_anchor_at(m, p->target, name, 0.0, &at, NULL);
    return at;
}

/* the vessel's place while it pours: spout over the target, tipped until it runs */
static void place_vessel(const motion *m, pour *p)
{
    const actor *a = &m->actors[p->pourer];
    const anchor *spout = spout_of(&a->model);
    vec3 goal = landing_of(m, p), size = aabb_size(m->actors[p->target].model.bounds), staged = a->placed.p;
    placing base = a->placed;
    p->held = a->n_holdings > 0;
    vec3 out = v3(spout->direction.x, 0, spout->direction.z), lip = spout->position;
    if (v3_len2(out) < 1e-4f) { /* a mouth that looks up: tips over its rim towards the front */
        out = v3(0, 0, 1);
        lip = v3_mad(lip, out, spout->radius);
    }
    out = v3_norm(out);
    vec3 level = v3_sub(goal, staged), now = v3_norm(quat_rotate(base.q, out));
    level.y = 0.0f;
    now.y = 0.0f;
    bool apart = v3_len(level) > 0.6f * f_max(size.x, size.z);
    vec3 forward = apart ? v3_norm(level) : v3_norm(now);
    float turn = atan2f(now.z * forward.x - now.x * forward.z, v3_dot(now, forward));
    quat q = quat_mul(quat_axis(v3(0, 1, 0), turn), base.q);
    p->side = v3_cross(v3(0, 1, 0), forward);
    float up = atan2f(spout->direction.y,
                      sqrtf(spout->direction.x * spout->direction.x + spout->direction.z * spout->direction.z));
    p->tilt = f_clamp(up + 0.42f, 0.5f, 1.9f);
    q = quat_mul(quat_axis(p->side, p->tilt), q);
    p->r0 = f_clamp(0.8f * (spout->radius > 0.0f ? spout->radius : 0.006f), 0.0028f, 0.02f);
    float drop = (float)params_number(&p->act->params, "height", (double)f_clamp(1.1f * size.y, 0.055f, 0.5f)),
          speed = 0.42f;
    p->velocity = v3(forward.x * speed, -0.22f, forward.z * speed);
    float vy = 0.22f, g = (float)GRAVITY;
    p->fall = (sqrtf(vy * vy + 2.0f * g * drop) - vy) / g;
    p->tip = v3_mad(v3_add(goal, v3(0, drop, 0)), forward, -speed * p->fall - 0.12f * radius_at(p, p->axis.y));
    p->pose = (placing){ v3_sub(p->tip, quat_rotate(q, lip)), q };
}

static void make_tube(motion *m, pour *p)
{
    ciel_arena *a = &m->arena;
    p->tube.n_vertices = RINGS * SIDES;
    p->tube.n_triangles = (RINGS - 1) * SIDES * 2;
    p->tube.positions = ARENA_ARRAY(a, p->tube.n_vertices, vec3);
    p->tube.triangles = ciel_arena_array(a, p->tube.n_triangles, sizeof *p->tube.triangles);
    uint32_t n = 0;
    for (uint32_t r = 0; r + 1 < RINGS; r++)
        for (uint32_t s = 0; s < SIDES; s++) {
            uint32_t i = r * SIDES + s, j = r * SIDES + (s + 1) % SIDES, k = i + SIDES, l = j + SIDES;
            uint32_t two[2][3] = { { i, j, l }, { i, l, k } };
            memcpy(p->tube.triangles[n], two, sizeof two);
            n += 2;
        }
}

static void plan_one(motion *m, int i, const scene_action *act)
{
    pour p = { .pourer = i, .act = act, .target = motion_find(m, act->target) };
    if (p.target < 0 || p.target == i || !spout_of(&m->actors[i].model)) {
        motion_notice(m, "not_supported", "%s cannot pour: it needs a vessel to pour into", m->actors[i].entity->id);
        return;
    }
    actor *t = &m->actors[p.target];
    double last = action_end(m, act);
    p.flowing_at_start = act->begin <= 0.05;
    p.begin = p.flowing_at_start ? -2.0 : act->begin;
    p.end = act->end < 0.0 || act->end >= m->scene->seconds - 0.05 ? m->scene->seconds + 2.0 : last;
    p.from = params_number(&act->params, "fill_from", 0.06);
    p.to = params_number(&act->params, "fill_to", 0.86);
    p.liquid = liquid_of(&t->model);
    if (p.liquid)
        measure(&p, &m->arena);
    else
        p.profile = ARENA_ARRAY(&m->arena, PROFILE, vec2);
    place_vessel(m, &p);
    make_tube(m, &p);
    material *mat = ARENA_NEW(&m->arena, material);
    if (p.liquid)
        *mat = p.liquid->materials[0];
    else if (!material_named(mat, params_text(&act->params, "liquid", "water")))
        material_named(mat, "water");
    p.materials = mat;
    ARENA_PUSH(&m->arena, m->pours, m->n_pours) = p;
}

static double progress(const motion *m, const pour *p, double t)
{
    double from = p->flowing_at_start ? 0.0 : p->act->begin + (double)p->fall,
           to = action_end(m, p->act) + (double)p->fall;
    if (p->end > m->scene->seconds)
        to = m->scene->seconds;
    double x = to > from ? (t - from) / (to - from) : 1.0;
    return x < 0.0 ? 0.0 : x > 1.0 ? 1.0 : x;
}

static void pour_heard(motion *m, const pour *p)
{
    const actor *t = &m->actors[p->target];
    double end = p->end + (double)p->fall;
    event e = { .kind = EVENT_POUR };
    e.t = p->flowing_at_start ? 0.0 : p->begin + (double)p->fall;
    e.t_end = end < m->scene->seconds ? end : m->scene->seconds;
    e.position = landing_of(m, p);
    e.impulse = (double)f_clamp(p->r0 / 0.006f, 0.2f, 1.0f);
    e.size_m = p->liquid ? p->to * (double)(p->axis.y - p->floor) : 0.05;
    e.mass_kg = 1000.0 * CIEL_PI * (double)(p->r0 * p->r0) * 0.45 * (e.t_end - e.t);
    e.material_a = "water";
    e.material_b = material_physics_of(t->model.material).sound;
    e.entity_a = m->actors[p->pourer].entity->id;
    e.entity_b = t->entity->id;
    e.name = params_text(&p->act->params, "liquid", "water");
    motion_add_event(m, e);
}

void pours_plan(motion *m)
{
    for (int i = 0; i < m->n_actors; i++)
        for (size_t k = 0; k < m->actors[i].entity->n_actions; k++)
            if (strcmp(m->actors[i].entity->actions[k].verb, "pour") == 0)
                plan_one(m, i, &m->actors[i].entity->actions[k]);
    for (size_t k = 0; k < m->n_pours; k++)
        pour_heard(m, &m->pours[k]);
    actors_forget(m);
}

/* ---- the vessel ---- */

static float tipped(const pour *p, double t)
{
    float in = p->flowing_at_start ? 1.0f : f_smooth((float)(p->begin - TIP_S), (float)p->begin, (float)t);
    return in * (1.0f - f_smooth((float)p->end, (float)(p->end + TIP_S), (float)t));
}

bool pour_pose(const motion *m, const actor *a, double t, placing base, placing *out)
{
    for (size_t k = 0; k < m->n_pours; k++) {
        const pour *p = &m->pours[k];
        if (p->pourer != a->index)
            continue;
        float w = tipped(p, t), back = (1.0f - w) * p->tilt;
        if (p->held) {
            *out = (placing){ base.p, quat_mul(quat_axis(p->side, w * p->tilt), base.q) };
            return true;
        }
        /* the wrist turns it about its middle; a hand is never quite still */
        float time = (float)t;
        vec3 drift = v3(noise1(0.7f * time, 3u), 0.6f * noise1(0.8f * time, 4u), noise1(0.6f * time, 5u));
        vec3 middle = v3_add(p->pose.p, quat_rotate(p->pose.q, aabb_center(a->model.bounds)));
        quat up = quat_axis(p->side, -back);
        out->q = quat_mul(up, p->pose.q);
        out->p = v3_add(middle, quat_rotate(up, v3_sub(p->pose.p, middle)));
        out->p = v3_mad(out->p, drift, 0.0025f);
        return true;
    }
    return false;
}

/* ---- the level ---- */

static const pour *pour_into(const motion *m, int i_actor, double t)
{
    const pour *found = NULL;
    for (size_t k = 0; k < m->n_pours; k++)
        if (m->pours[k].target == i_actor && (!found || m->pours[k].begin <= t))
            found = &m->pours[k];
    return found;
}

double pour_fill(const motion *m, int i_actor, double t)
{
    const pour *p = pour_into(m, i_actor, t);
    return p ? p->from + (p->to - p->from) * progress(m, p, t) : -1.0;
}

static float level_of(const motion *m, const pour *p, double t)
{
    double f = p->from + (p->to - p->from) * progress(m, p, t);
    return f_lerp(p->floor, p->axis.y, (float)(f < 0.0 ? 0.0 : f > 1.0 ? 1.0 : f));
}

bool pour_surface(const motion *m, int i_actor, double t, float *y)
{
    const pour *p = pour_into(m, i_actor, t);
    affine w;
    if (!p || !p->liquid) {
        const part *liquid = liquid_of(&m->actors[i_actor].model);
        if (!liquid)
            return false;
        w = actor_at(m, i_actor, t);
        *y = affine_point(&w, v3(0, mesh_bounds(&liquid->mesh).hi.y, 0)).y;
        return true;
    }
    w = actor_at(m, i_actor, t);
    *y = affine_point(&w, v3(p->axis.x, level_of(m, p, t), p->axis.z)).y;
    return true;
}

/* how hard the stream falls in at t */
static float stirred(const pour *p, double t)
{
    double from = p->begin + (double)p->fall, to = p->end + (double)p->fall;
    return f_smooth((float)from, (float)from + 0.2f, (float)t) *
           (1.0f - f_smooth((float)to, (float)to + 0.9f, (float)t));
}

static void level_shape(const motion *m, const pour *p, double t, vec3 *positions)
{
    const mesh *s = &p->liquid->mesh;
    float y = level_of(m, p, t), r = radius_at(p, y), full = p->axis.y, r_full = f_max(radius_at(p, full), 1e-5f);
    float stir = stirred(p, t), rim = 0.02f * (full - p->floor) + 1e-5f, size = f_max(r, 1e-4f);
    float a = 0.016f * size * stir, k = 2.0f * CIEL_PI_F / (0.34f * size),
          w = sqrtf((float)GRAVITY * k + 7.3e-5f * k * k * k);
    for (uint32_t i = 0; i < s->n_vertices; i++) {
        vec3 v = s->positions[i];
        bool top = v.y > full - rim;
        if (!top && v.y <= y) {
            positions[i] = v;
            continue;
        }
        float dx = v.x - p->axis.x, dz = v.z - p->axis.z, own = sqrtf(dx * dx + dz * dz),
              want = top ? own * r / r_full : r;
        float scale = own > 1e-7f ? want / own : 0.0f;
        vec3 at = v3(p->axis.x + dx * scale, y, p->axis.z + dz * scale);
        if (top) {
            float d = want + 0.15f * size, phase = k * d - (float)fmod((double)w * t, 2.0 * CIEL_PI);
            float ring = a * sinf(phase) * expf(-1.6f * d / size);
            vec3 q = v3(3.0f * at.x / size, (float)(2.6 * t), 3.0f * at.z / size);
            at.y += (ring + 0.35f * a * noise3(q, 77u)) * f_smooth(1.0f, 0.85f, want / size);
        }
        positions[i] = at;
    }
}

bool liquid_show(motion *m, int i_actor, const part *part_of, const double t[2], stage *out, ciel_arena *frame)
{
    const pour *p = i_actor >= 0 ? pour_into(m, i_actor, t[0]) : NULL;
    if (!p || p->liquid != part_of)
        return false;
    uint32_t n = part_of->mesh.n_vertices;
    vec3 *pos[2] = { ARENA_ARRAY(frame, n, vec3), ARENA_ARRAY(frame, n, vec3) }, *nor = ARENA_ARRAY(frame, n, vec3);
    show_owner owner = { m->actors[i_actor].seed, (uint32_t)i_actor };
    instance *ins = show_mesh(out, frame, &owner, "liquid", &part_of->mesh, part_of->materials, part_of->n_materials);
    for (int k = 0; k < 2; k++) {
        level_shape(m, p, t[k], pos[k]);
        ins->positions[k] = pos[k];
        ins->to_world[k] = actor_at(m, i_actor, t[k]);
    }
    normals_of(&part_of->mesh, pos[0], nor);
    ins->normals = nor;
    return true;
}

/* ---- the stream ---- */

static float flow(const pour *p, double emitted)
{
    return f_smooth((float)p->begin, (float)p->begin + 0.18f, (float)emitted) *
           (1.0f - f_smooth((float)p->end - 0.3f, (float)p->end, (float)emitted));
}

/* where the lip of the spout is */
static vec3 spout_at(const motion *m, const pour *p, double t)
{
    if (!p->held) {
        float time = (float)t;
        vec3 drift = v3(noise1(0.7f * time, 3u), 0.6f * noise1(0.8f * time, 4u), noise1(0.6f * time, 5u));
        return v3_mad(p->tip, drift, 0.0025f);
    }
    vec3 at = p->tip;
    const anchor *an = spout_of(&m->actors[p->pourer].model);
    actor_anchor_at(m, p->pourer, an->name, t, &at, NULL);
    return at;
}

static float surface_y(const motion *m, const pour *p, double t)
{
    float y;
    if (p->liquid && pour_surface(m, p->target, t, &y))
        return y;
    return landing_of(m, p).y - 0.01f;
}

static float age_at(const pour *p, float fall_m)
{
    float vy = -p->velocity.y, g = (float)GRAVITY;
    return fall_m > 0.0f ? (sqrtf(vy * vy + 2.0f * g * fall_m) - vy) / g : 0.0f;
}

/* false when nothing falls at t */
static bool stream_shape(const motion *m, const pour *p, double t, vec3 *positions)
{
    double oldest = t - p->begin, youngest = t > p->end ? t - p->end : 0.0;
    double land = (double)age_at(p, spout_at(m, p, t).y - surface_y(m, p, t) + 0.001f);
    oldest = oldest < land ? oldest : land;
    if (oldest <= youngest)
        return false;
    for (int r = 0; r < RINGS; r++) {
        double age = youngest + (oldest - youngest) * r / (RINGS - 1), emitted = t - age;
        float a = (float)age, e = (float)emitted;
        vec3 from = spout_at(m, p, emitted), v = v3(p->velocity.x, p->velocity.y - (float)GRAVITY * a, p->velocity.z);
        vec3 c = v3_mad(from, p->velocity, a);
        c.y -= 0.5f * (float)GRAVITY * a * a;
        float speed = v3_len(v), radius = p->r0 * sqrtf(v3_len(p->velocity) / speed) * sqrtf(flow(p, emitted));
        float live = f_min(1.0f, 6.0f * a);
        radius *= 1.0f + live * (0.10f * noise1(34.0f * e, 91u) + 0.05f * noise1(90.0f * e, 92u));
        bool end = (r == 0 && t > p->end) || (r == RINGS - 1 && oldest < land);
        radius = end ? 0.0f : radius;
        vec3 along = v3_norm(v), u = v3_norm(v3_cross(along, v3(p->side.z, 0.01f, -p->side.x))), w = v3_cross(along, u);
        c = v3_mad(v3_mad(c, u, 0.25f * p->r0 * live * noise1(21.0f * e, 93u)), w,
                   0.25f * p->r0 * live * noise1(19.0f * e, 94u));
        float squash = 1.0f + 0.22f * live * noise1(27.0f * e, 95u);
        for (int s = 0; s < SIDES; s++) {
            float angle = 2.0f * CIEL_PI_F * (float)s / SIDES;
            positions[r * SIDES + s] =
                v3_mad(v3_mad(c, u, radius * squash * cosf(angle)), w, radius / squash * sinf(angle));
        }
    }
    return true;
}

/* drops that jump where the stream falls in */
static void show_drops(motion *m, const pour *p, const double t[2], stage *out, ciel_arena *frame)
{
    const double rate = 26.0, life = 0.14;
    long first = (long)ceil((t[0] - life) * rate), last = (long)floor(t[0] * rate);
    particle_set *set = particles_add(out, frame, PARTICLE_DROP, (size_t)(last - first + 1));
    uint64_t key = rng_hash(m->actors[p->pourer].seed, rng_key("drops"));
    vec3 hit = v3_mad(p->tip, p->velocity, p->fall);
    float size = p->liquid ? radius_at(p, p->axis.y) : 0.03f;
    for (long n = first; n <= last; n++) {
        rng r = { rng_hash(key, (uint64_t)n), 0 };
        double born = (double)n / rate;
        if (stirred(p, born) < 0.5f || born > t[0])
            continue;
        float a = rng_range(&r, 0, 6.2831853f), v = rng_range(&r, 0.5f, 2.6f) * size, up = rng_range(&r, 0.25f, 0.62f);
        particle q = { .radius = rng_range(&r, 0.0004f, 0.0011f),
                       .opacity = 1,
                       .color = p->materials->color,
                       .id = (uint32_t)(r.key >> 32) };
        float y = surface_y(m, p, t[0]);
        for (int k = 0; k < 2; k++) {
            float s = (float)(t[k] - born);
            q.position[k] = v3(hit.x + v * s * cosf(a), y + up * s - 4.905f * s * s, hit.z + v * s * sinf(a));
        }
        if (q.position[0].y > y)
            set->items[set->n++] = q;
    }
}

void pours_show(motion *m, const double t[2], stage *out, ciel_arena *frame)
{
    for (size_t i = 0; i < m->n_pours; i++) {
        const pour *p = &m->pours[i];
        vec3 *pos[2] = { ARENA_ARRAY(frame, RINGS * SIDES, vec3), ARENA_ARRAY(frame, RINGS * SIDES, vec3) };
        if (!stream_shape(m, p, t[0], pos[0]))
            continue;
        if (!stream_shape(m, p, t[1], pos[1]))
            pos[1] = pos[0];
        vec3 *nor = ARENA_ARRAY(frame, RINGS * SIDES, vec3);
        normals_of(&p->tube, pos[0], nor);
        show_owner owner = { rng_hash(m->actors[p->pourer].seed, i), (uint32_t)p->pourer };
        instance *ins = show_mesh(out, frame, &owner, "stream", &p->tube, p->materials, 1);
        ins->positions[0] = pos[0];
        ins->positions[1] = pos[1];
        ins->normals = nor;
        show_drops(m, p, t, out, frame);
    }
}
