/* library/thing_finish.c - what every model needs, whoever built it: bounds, standard anchors, a collider, mass, scale.
 *
 * Builders say what is particular; this adds the rest by rule. entity.scale is baked in here, over geometry, anchors,
 * colliders, lamps and skeleton alike (mass by its cube), so that nobody downstream has to remember it.
 */
#include "library/thing.h"
#include <string.h>

static aabb bounds_of(const model *m)
{
    aabb b = aabb_empty();
    for (size_t i = 0; i < m->n_parts; i++) {
        aabb p = mesh_bounds(&m->parts[i].mesh);
        if (m->parts[i].mesh.n_vertices) {
            b.lo = v3_min(b.lo, p.lo);
            b.hi = v3_max(b.hi, p.hi);
        }
    }
    if (b.lo.x > b.hi.x)
        b = (aabb){ { 0, 0, 0 }, { 0, 0, 0 } };
    return b;
}

static void add_anchor(model *m, ciel_arena *a, const char *name, vec3 p, vec3 direction, float radius)
{
    if (model_anchor(m, name))
        return;
    ARENA_PUSH(a, m->anchors, m->n_anchors) =
        (anchor){ .name = name, .position = p, .direction = direction, .radius = radius, .joint = -1 };
}

/* Six times the signed volume, per material density: closed surfaces give their mass. */
static float mass_of(const model *m)
{
    double kg = 0;
    for (size_t i = 0; i < m->n_parts; i++) {
        const part *p = &m->parts[i];
        double by_slot[16] = { 0 };
        for (uint32_t t = 0; t < p->mesh.n_triangles; t++) {
            const uint32_t *v = p->mesh.triangles[t];
            vec3 a = p->mesh.positions[v[0]], b = p->mesh.positions[v[1]], c = p->mesh.positions[v[2]];
            int slot = p->mesh.slots ? p->mesh.slots[t] : 0;
            by_slot[slot & 15] += (double)v3_dot(a, v3_cross(b, c)) / 6.0;
        }
        for (int s = 0; s < p->n_materials && s < 16; s++)
            if (by_slot[s] > 0)
                kg += by_slot[s] *
                      (double)material_physics_of(p->materials[s].name ? p->materials[s].name : "plastic").density;
    }
    return (float)kg;
}

static void default_collider(model *m, const build_context *c)
{
    vec3 size = aabb_size(m->bounds), half = v3_scale(size, 0.5f);
    unsigned flags = c->row ? c->row->info.flags : 0;
    float lo = f_min(size.x, f_min(size.y, size.z)), hi = f_max(size.x, f_max(size.y, size.z));
    collider k = { .kind = COLLIDER_BOX,
                   .center = aabb_center(m->bounds),
                   .rotation = quat_identity(),
                   .half = half,
                   .material = m->material,
                   .name = m->thing,
                   .joint = -1 };
    if ((flags & THING_ROUND) && hi < 1.25f * lo) {
        k.kind = COLLIDER_SPHERE;
        k.half = v3_fill(hi * 0.5f);
    } else if ((flags & (THING_ROUND | THING_VESSEL)) && f_max(size.x, size.z) < 1.35f * f_min(size.x, size.z)) {
        k.kind = COLLIDER_CYLINDER;
        k.half = v3(0.25f * (size.x + size.z), half.y, 0);
    }
    ARENA_PUSH(c->arena, m->colliders, m->n_colliders) = k;
}

static void scale_points(vec3 *p, uint32_t n, float s)
{
    for (uint32_t i = 0; i < n; i++)
        p[i] = v3_scale(p[i], s);
}

static bool owned_by_part(const model *m, const mesh *k)
{
    for (size_t i = 0; i < m->n_parts; i++)
        if (m->parts[i].mesh.positions == k->positions)
            return true;
    return false;
}

static void scale_part(part *p, float s)
{
    scale_points(p->mesh.positions, p->mesh.n_vertices, s);
    p->pivot = v3_scale(p->pivot, s);
    for (int j = 0; j < p->n_morphs; j++)
        scale_points(p->morphs[j].deltas, p->morphs[j].n, s);
}

static void scale_model(model *m, float s)
{
    for (size_t i = 0; i < m->n_colliders; i++) {
        collider *k = &m->colliders[i];
        k->center = v3_scale(k->center, s);
        k->half = v3_scale(k->half, s);
        if (k->mesh && !owned_by_part(m, k->mesh))
            scale_points(k->mesh->positions, k->mesh->n_vertices, s);
    }
    for (size_t i = 0; i < m->n_parts; i++)
        scale_part(&m->parts[i], s);
    for (size_t i = 0; i < m->n_anchors; i++) {
        m->anchors[i].position = v3_scale(m->anchors[i].position, s);
        m->anchors[i].radius *= s;
    }
    for (size_t i = 0; i < m->n_lights; i++) {
        m->lights[i].position = v3_scale(m->lights[i].position, s);
        m->lights[i].size_m *= s;
        m->lights[i].lumens = v3_scale(m->lights[i].lumens, s * s);
    }
    if (m->skeleton)
        for (int j = 0; j < m->skeleton->n_joints; j++)
            m->skeleton->joints[j].rest = v3_scale(m->skeleton->joints[j].rest, s);
    m->bounds.lo = v3_scale(m->bounds.lo, s);
    m->bounds.hi = v3_scale(m->bounds.hi, s);
    m->mass_kg *= s * s * s;
    m->height_m *= s;
}

/* taller against its width by a factor, at the same volume; only what has no joints */
static void stretch_model(model *m, float tall)
{
    vec3 k = v3(1 / sqrtf(tall), tall, 1 / sqrtf(tall));
    for (size_t i = 0; i < m->n_parts; i++) {
        part *p = &m->parts[i];
        for (uint32_t v = 0; v < p->mesh.n_vertices; v++) {
            p->mesh.positions[v] = v3_mul(p->mesh.positions[v], k);
            if (p->mesh.normals)
                p->mesh.normals[v] = v3_norm(v3(p->mesh.normals[v].x / k.x, p->mesh.normals[v].y / k.y, p->mesh.normals[v].z / k.z));
        }
        p->pivot = v3_mul(p->pivot, k);
    }
    for (size_t i = 0; i < m->n_anchors; i++)
        m->anchors[i].position = v3_mul(m->anchors[i].position, k);
    for (size_t i = 0; i < m->n_lights; i++)
        m->lights[i].position = v3_mul(m->lights[i].position, k);
    m->n_colliders = 0; /* by its bounds instead: spheres do not stretch */
    m->bounds = bounds_of(m);
}

void thing_finish(model *m, const build_context *c)
{
    const thing_row *row = c->row;
    const entity *e = c->entity;
    if (!m->thing)
        m->thing = row ? row->info.name : "file";
    m->bounds = bounds_of(m);
    double tall = params_number(&e->params, "tall", 1);
    if (tall >= 0.3 && tall <= 3 && fabs(tall - 1) > 1e-6 && !m->skeleton)
        stretch_model(m, (float)tall);
    if (!m->material)
        m->material = row && row->info.material ? row->info.material : "plastic";
    if (e->material)
        m->material = ciel_arena_strdup(c->arena, e->material);
    vec3 mid = aabb_center(m->bounds), size = aabb_size(m->bounds);
    add_anchor(m, c->arena, "top", v3(mid.x, m->bounds.hi.y, mid.z), v3(0, 1, 0), 0.5f * f_min(size.x, size.z));
    add_anchor(m, c->arena, "center", mid, v3(0, 0, 1), 0);
    add_anchor(m, c->arena, "front", v3(mid.x, mid.y, m->bounds.hi.z), v3(0, 0, 1), 0);
    if (m->mass_kg <= 0)
        m->mass_kg = row && row->mass_kg > 0 ? row->mass_kg : mass_of(m);
    if (e->material && row && row->info.material) /* the same shape in another stuff */
        m->mass_kg *= material_physics_of(e->material).density / material_physics_of(row->info.material).density;
    m->mass_kg = f_max(m->mass_kg, 1e-4f);
    if (m->height_m <= 0)
        m->height_m = size.y;
    if (m->n_colliders == 0)
        default_collider(m, c);
    if (!m->credit && row)
        m->credit = row->info.credit;
    if (e->scale > 0 && e->scale != 1)
        scale_model(m, (float)e->scale);
}
