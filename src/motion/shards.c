/* motion/shards.c - what breaks or bursts: the model cut beforehand into pieces, and their flight.
 *
 * The vertices' cloud gets a handful of seeds; every triangle goes to the nearest seed (a Voronoi cut of the shell),
 * and each piece is thickened inwards so that it is not paper. Pieces fly as points with spin, bounce on the ground and
 * lie down; they do not strike one another. An explosion throws them far with sparks and smoke, a break lets them fall
 * from where the thing was struck.
 */
#include "base/color.h"
#include "motion/particles.h"
#include <string.h>

#define PIECES    26
#define SUBSTEP_S (1.0 / 120.0)
#define HARD_BLOW 1.7 /* m/s lost in the blow that breaks a thing */

typedef struct shard {
    mesh shape;
    const material *materials;
    int n_materials;
    vec3 middle; /* model space */
    vec3 velocity, spin;
    float radius;
} shard;

struct shard_set {
    double t;
    bool burst;
    affine world; /* of the model when it goes */
    shard *items;
    size_t n;
    float floor, restitution, size;
    placing *flight; /* [n][n_samples], TRACK_RATE / 2 samples a second: middle and turn in the world */
    int n_samples;
};

/* ---- cutting ---- */

static vec3 seed_point(const model *mo, rng *r)
{
    const aabb *b = &mo->bounds;
    return v3(rng_range(r, b->lo.x, b->hi.x), rng_range(r, b->lo.y, b->hi.y), rng_range(r, b->lo.z, b->hi.z));
}

static int nearest(const vec3 *seeds, vec3 p)
{
    int best = 0;
    for (int k = 1; k < PIECES; k++)
        if (v3_len2(v3_sub(p, seeds[k])) < v3_len2(v3_sub(p, seeds[best])))
            best = k;
    return best;
}

static vec3 corner_of(const part *p, uint32_t k, int s)
{
    return p->mesh.positions[p->mesh.triangles[k][s]];
}

static vec3 centroid(const part *p, uint32_t k)
{
    return v3_scale(v3_add(v3_add(corner_of(p, k, 0), corner_of(p, k, 1)), corner_of(p, k, 2)), 1.0f / 3.0f);
}

/* the triangles of one part that belong to one seed: outside, and the same turned over a little further in */
static void cut_piece(motion *m, shard_set *set, const part *p, const uint8_t *owner, int seed, float thick)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < p->mesh.n_triangles; k++)
        n += owner[k] == seed;
    if (n == 0)
        return;
    mesh_maker mm;
    maker_init(&mm);
    vec3 sum = v3(0, 0, 0);
    for (uint32_t k = 0; k < p->mesh.n_triangles; k++)
        if (owner[k] == seed)
            sum = v3_add(sum, centroid(p, k));
    vec3 middle = v3_scale(sum, 1.0f / (float)n);
    float radius = 0.0f;
    for (uint32_t k = 0; k < p->mesh.n_triangles; k++) {
        if (owner[k] != seed)
            continue;
        vec3 c[3], flat = v3_norm(v3_cross(v3_sub(corner_of(p, k, 1), corner_of(p, k, 0)),
                                           v3_sub(corner_of(p, k, 2), corner_of(p, k, 0))));
        uint32_t out[3], in[3];
        mm.slot = p->mesh.slots ? p->mesh.slots[k] : 0;
        for (int s = 0; s < 3; s++) {
            uint32_t v = p->mesh.triangles[k][s];
            vec3 normal = p->mesh.normals ? p->mesh.normals[v] : flat;
            vec2 uv = p->mesh.uvs ? p->mesh.uvs[v] : (vec2){ 0, 0 };
            c[s] = v3_sub(p->mesh.positions[v], middle);
            radius = f_max(radius, v3_len(c[s]));
            out[s] = maker_vertex(&mm, c[s], normal, uv);
            in[s] = maker_vertex(&mm, v3_mad(c[s], normal, -thick), v3_neg(normal), uv);
        }
        maker_triangle(&mm, out[0], out[1], out[2]);
        maker_triangle(&mm, in[0], in[2], in[1]);
    }
    shard x = { .materials = p->materials,
                .n_materials = p->n_materials,
                .middle = middle,
                .radius = f_max(0.4f * radius, thick) };
    x.shape = mesh_finish(&mm, &m->arena);
    ARENA_PUSH(&m->arena, set->items, set->n) = x;
}

static void cut_model(motion *m, const actor *a, shard_set *set)
{
    rng r = { rng_hash(a->seed, rng_key("shards")), 0 };
    vec3 seeds[PIECES];
    for (int k = 0; k < PIECES; k++)
        seeds[k] = seed_point(&a->model, &r);
    float thick = f_clamp(0.02f * set->size, 0.0008f, 0.02f);
    for (size_t i = 0; i < a->model.n_parts; i++) {
        const part *p = &a->model.parts[i];
        if (p->kind == PART_LIQUID || p->mesh.n_triangles == 0)
            continue;
        uint8_t *owner = ARENA_ARRAY(&m->arena, p->mesh.n_triangles, uint8_t);
        for (uint32_t k = 0; k < p->mesh.n_triangles; k++)
            owner[k] = (uint8_t)nearest(seeds, centroid(p, k));
        for (int k = 0; k < PIECES; k++)
            cut_piece(m, set, p, owner, k, thick);
    }
}

/* ---- flight ---- */

static void launch(motion *m, const actor *a, shard_set *set)
{
    rng r = { rng_hash(a->seed, rng_key("launch")), 0 };
    affine before = actor_at(m, a->index, set->t - 0.02);
    vec3 drift = v3_scale(v3_sub(set->world.p, before.p), 50.0f), center = aabb_center(a->model.bounds);
    float power =
        set->burst ? 3.2f * sqrtf(f_clamp(set->size, 0.1f, 9.0f)) : 0.9f * sqrtf(f_clamp(set->size, 0.05f, 4.0f));
    for (size_t i = 0; i < set->n; i++) {
        shard *x = &set->items[i];
        vec3 out = v3_norm(affine_vector(&set->world, v3_sub(x->middle, center)));
        vec3 any = v3(rng_range(&r, -1, 1), rng_range(&r, -0.4f, 1), rng_range(&r, -1, 1));
        x->velocity = v3_mad(v3_scale(drift, set->burst ? 1.0f : 0.35f), v3_add(out, v3_scale(any, 0.55f)),
                             power * rng_range(&r, 0.35f, 1.15f));
        x->velocity.y += set->burst ? 0.6f * power : 0.15f * power;
        x->spin =
            v3_scale(v3(rng_range(&r, -1, 1), rng_range(&r, -1, 1), rng_range(&r, -1, 1)), set->burst ? 14.0f : 8.0f);
    }
}

static void fly(motion *m, shard_set *set)
{
    double rate = TRACK_RATE / 2.0;
    set->n_samples = (int)ceil((m->scene->seconds - set->t) * rate) + 3;
    set->n_samples = set->n_samples < 3 ? 3 : set->n_samples;
    set->flight = ARENA_ARRAY(&m->arena, set->n * (size_t)set->n_samples, placing);
    float dt = (float)SUBSTEP_S;
    quat turned = placing_of(&set->world).q;
    for (size_t i = 0; i < set->n; i++) {
        shard *x = &set->items[i];
        vec3 p = affine_point(&set->world, x->middle), v = x->velocity, w = x->spin;
        quat q = turned;
        for (int s = 0; s < set->n_samples; s++) {
            set->flight[i * (size_t)set->n_samples + (size_t)s] = (placing){ p, q };
            v.y -= (float)GRAVITY * dt;
            p = v3_mad(p, v, dt);
            float speed = v3_len(w);
            if (speed > 1e-4f)
                q = quat_norm(quat_mul(quat_axis(v3_scale(w, 1.0f / speed), speed * dt), q));
            float y = set->floor + x->radius;
            if (p.y < y) {
                p.y = y;
                v = v3(0.7f * v.x, v.y < -0.5f ? -set->restitution * v.y : 0.0f, 0.7f * v.z);
                w = v3_scale(w, 0.6f);
            }
        }
    }
}

static void report(motion *m, const actor *a, const shard_set *set)
{
    event e = { .kind = set->burst ? EVENT_EXPLOSION : EVENT_BREAK,
                .t = set->t,
                .t_end = set->t,
                .position = affine_point(&set->world, aabb_center(a->model.bounds)) };
    e.size_m = (double)set->size;
    e.mass_kg = (double)a->model.mass_kg;
    e.impulse = set->burst ? 1.0 : 0.7;
    e.material_a = e.material_b = material_physics_of(a->model.material).sound;
    e.entity_a = a->entity->id;
    e.entity_b = "place";
    motion_add_event(m, e);
}

static bool about(const event *e, const char *id)
{
    return (e->entity_a && strcmp(e->entity_a, id) == 0) || (e->entity_b && strcmp(e->entity_b, id) == 0);
}

/* a thing breaks at its first strong contact, or when the action begins if it is never struck */
static double break_time(const motion *m, const actor *a, const scene_action *act)
{
    double first = 1e9;
    bool falls = actor_action(a, "fall") && a->entity->on; /* off a table: the blows up there do not count */
    for (size_t i = 0; i < m->n_events; i++) {
        const event *e = &m->events[i];
        bool own = about(e, a->entity->id);
        bool hard = e->impulse > HARD_BLOW * (double)a->model.mass_kg,
             still_up = falls && e->position.y > a->placed.p.y - 0.2f;
        if (e->kind == EVENT_CONTACT && own && e->t >= act->begin && hard && !still_up && e->t < first)
            first = e->t;
    }
    return first < 1e8 ? first : a->drive == DRIVE_BODY ? -1.0 : act->begin;
}

/* the whole thing is no longer there to strike and roll */
static void silence(motion *m, const char *id, double after)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_events; i++) {
        const event *e = &m->events[i];
        bool gone = (e->kind == EVENT_CONTACT || e->kind == EVENT_ROLL) && e->t > after && about(e, id);
        if (!gone)
            m->events[n++] = *e;
    }
    m->n_events = n;
}

void shards_plan(motion *m)
{
    for (int i = 0; i < m->n_actors; i++) {
        actor *a = &m->actors[i];
        const scene_action *burst = actor_action(a, "explode"), *act = burst ? burst : actor_action(a, "break");
        if (!act || a->model.skeleton)
            continue;
        double t = burst ? act->begin : break_time(m, a, act);
        if (t < 0.0)
            continue;
        shard_set *set = ARENA_NEW(&m->arena, shard_set);
        vec3 size = aabb_size(a->model.bounds);
        set->t = t;
        set->burst = burst != NULL;
        set->world = actor_at(m, i, t);
        set->size = f_max(size.x, f_max(size.y, size.z));
        float y = ground_below(m->ground, set->world.p.x, set->world.p.z, set->world.p.y + 0.1f, NULL);
        set->floor = y > -1e20f ? y : 0.0f;
        set->restitution = 0.5f * material_physics_of(a->model.material).restitution;
        cut_model(m, a, set);
        launch(m, a, set);
        fly(m, set);
        silence(m, a->entity->id, t + 0.015);
        report(m, a, set);
        a->shards = set;
    }
}

/* ---- showing ---- */

static affine shard_at(const shard_set *set, size_t i, double t)
{
    track tr = { set->n_samples, set->flight + i * (size_t)set->n_samples };
    placing p = track_at(&tr, (t - set->t) / 2.0);
    return placing_affine(p);
}

static void show_burst(const actor *a, const shard_set *set, const double t[2], stage *out, ciel_arena *frame)
{
    const int n_sparks = 160, n_puffs = 46;
    double age = t[0] - set->t;
    vec3 c = affine_point(&set->world, aabb_center(a->model.bounds));
    float pace = sqrtf(set->size);
    particle_set *sparks = particles_add(out, frame, PARTICLE_SPARK, (size_t)n_sparks);
    for (int i = 0; i < n_sparks && age < 1.3; i++) {
        rng r = { rng_hash(a->seed, 1000u + (uint64_t)i), 0 };
        vec3 d = v3_norm(v3(rng_range(&r, -1, 1), rng_range(&r, -0.3f, 1), rng_range(&r, -1, 1)));
        float v = pace * rng_range(&r, 3.0f, 11.0f), life = rng_range(&r, 0.4f, 1.3f);
        if ((float)age > life)
            continue;
        particle p = { .radius = 0.002f + 0.003f * set->size, .opacity = 1, .id = (uint32_t)(r.key >> 32) };
        p.color = v3_scale(color_blackbody(f_lerp(2600.0f, 1200.0f, (float)age / life)),
                           40000.0f * (1.0f - (float)age / life));
        for (int k = 0; k < 2; k++) {
            float s = (float)(t[k] - set->t), slow = (1.0f - expf(-1.6f * s)) / 1.6f;
            p.position[k] = v3_add(v3_mad(c, d, v * slow), v3(0, -3.0f * s * s, 0));
        }
        sparks->items[sparks->n++] = p;
    }
    particle_set *puffs = particles_add(out, frame, age < 0.35 ? PARTICLE_FLAME : PARTICLE_SMOKE, (size_t)n_puffs);
    for (int i = 0; i < n_puffs && age < 3.5; i++) {
        rng r = { rng_hash(a->seed, 5000u + (uint64_t)i), 0 };
        vec3 d = v3_norm(v3(rng_range(&r, -1, 1), rng_range(&r, -0.2f, 1), rng_range(&r, -1, 1)));
        float v = pace * rng_range(&r, 0.4f, 3.4f), x = (float)age / 3.5f;
        particle p = { .radius = set->size * f_lerp(0.14f, 0.75f, sqrtf(x)) * rng_range(&r, 0.7f, 1.3f),
                       .id = (uint32_t)(r.key >> 32) };
        bool fire = age < 0.35;
        p.opacity = fire ? 0.6f * (1.0f - (float)age / 0.4f) : 0.4f * (1.0f - x);
        p.color = fire ? v3_scale(color_blackbody(2100.0f), 14000.0f) : v3(0.13f, 0.12f, 0.115f);
        for (int k = 0; k < 2; k++) {
            float s = (float)(t[k] - set->t), slow = (1.0f - expf(-3.0f * s)) / 3.0f;
            p.position[k] = v3_add(v3_mad(c, d, v * slow), v3(0, 0.5f * pace * s, 0));
        }
        puffs->items[puffs->n++] = p;
    }
    if (age < 0.5) {
        float lumens = 60000.0f * set->size * set->size * expf(-8.0f * (float)age);
        ARENA_PUSH(frame, out->lights,
                   out->n_lights) = (stage_light){ LIGHT_POINT,      c, { 0, -1, 0 },
                                                   0.3f * set->size, 0, v3_scale(color_blackbody(2300.0f), lumens) };
    }
}

bool shards_show(motion *m, int i_actor, const double t[2], stage *out, ciel_arena *frame)
{
    const actor *a = &m->actors[i_actor];
    const shard_set *set = a->shards;
    if (!set || t[0] < set->t)
        return false;
    for (size_t i = 0; i < set->n; i++) {
        const shard *x = &set->items[i];
        show_owner owner = { rng_hash(a->seed, i), (uint32_t)i_actor };
        instance *ins = show_mesh(out, frame, &owner, "shard", &x->shape, x->materials, x->n_materials);
        for (int k = 0; k < 2; k++)
            ins->to_world[k] = shard_at(set, i, t[k]);
    }
    if (set->burst)
        show_burst(a, set, t, out, frame);
    return true;
}
