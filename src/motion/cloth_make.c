/* motion/cloth_make.c - from a mesh part to particles, links, tethers and the wearer's capsules.
 *
 * Vertices at one place are one particle; of a fine, skinned garment all vertices in a cell of COARSE_M are, inside and
 * outside together. Links: every edge (stretch), every pair across an edge (bending), and across
 * the thickness where a garment is modelled with an inside. A tether bounds how far a particle may stray from its
 * nearest pinned one, measured along the cloth, which keeps cloth from looking like rubber in a storm.
 */
#include "motion/cloth.h"
#include <stdlib.h>
#include <string.h>

#define COARSE_M        0.027f
#define FINE_VERTICES   6000u
#define BEND_COMPLIANCE 0.4f /* m/N */

/* ---- welding ---- */

typedef struct place_key {
    int64_t x, y, z;
    uint32_t vertex;
} place_key;

static int by_place(const void *pa, const void *pb)
{
    const place_key *a = pa, *b = pb;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    if (a->z != b->z)
        return a->z < b->z ? -1 : 1;
    return a->vertex < b->vertex ? -1 : a->vertex > b->vertex;
}

/* a garment's vertices that only close its inside are left to the skin */
static void weld(cloth *c, ciel_arena *a)
{
    const mesh *s = &c->part->mesh;
    double per_m = c->coarse ? (double)(1.0f / COARSE_M) : 1e5;
    place_key *keys = malloc(s->n_vertices * sizeof *keys);
    CIEL_ASSERT(keys != NULL);
    for (uint32_t i = 0; i < s->n_vertices; i++) {
        vec3 p = s->positions[i];
        keys[i] =
            (place_key){ lround((double)p.x * per_m), lround((double)p.y * per_m), lround((double)p.z * per_m), i };
    }
    qsort(keys, s->n_vertices, sizeof *keys, by_place);
    c->particle = ARENA_ARRAY(a, s->n_vertices, uint32_t);
    c->members = ARENA_ARRAY(a, s->n_vertices, uint32_t);
    c->first = ARENA_ARRAY(a, s->n_vertices + 1, uint32_t);
    for (uint32_t i = 0; i < s->n_vertices; i++) {
        bool same = i > 0 && keys[i].x == keys[i - 1].x && keys[i].y == keys[i - 1].y && keys[i].z == keys[i - 1].z;
        if (!same)
            c->first[c->n++] = i;
        c->members[i] = keys[i].vertex;
        c->particle[keys[i].vertex] = c->n - 1;
    }
    c->first[c->n] = s->n_vertices;
    free(keys);
    c->rest = ARENA_ARRAY(a, c->n, vec3);
    cloth_gather(c, s->positions, c->rest);
}

/* mean over each particle's vertices */
void cloth_gather(const cloth *c, const vec3 *vertices, vec3 *out)
{
    for (uint32_t i = 0; i < c->n; i++) {
        vec3 sum = v3(0, 0, 0);
        for (uint32_t k = c->first[i]; k < c->first[i + 1]; k++)
            sum = v3_add(sum, vertices[c->members[k]]);
        out[i] = v3_scale(sum, 1.0f / (float)(c->first[i + 1] - c->first[i]));
    }
}

/* ---- links ---- */

typedef struct edge_key {
    uint32_t a, b, opposite;
} edge_key;

static int by_edge(const void *pa, const void *pb)
{
    const edge_key *a = pa, *b = pb;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    if (a->b != b->b)
        return a->b < b->b ? -1 : 1;
    return a->opposite < b->opposite ? -1 : a->opposite > b->opposite;
}

static vec3 rest_of(const cloth *c, uint32_t i)
{
    return c->rest[i];
}

static void link_up(cloth *c, ciel_arena *a, uint32_t i, uint32_t j, float compliance)
{
    if (i == j || (c->inverse_mass[i] == 0.0f && c->inverse_mass[j] == 0.0f))
        return;
    ARENA_PUSH(a, c->links, c->n_links) = (cloth_link){ i, j, v3_dist(rest_of(c, i), rest_of(c, j)), compliance };
}

static edge_key *edges_of(const cloth *c, size_t *n)
{
    edge_key *e = malloc((size_t)c->n_triangles * 3 * sizeof *e);
    CIEL_ASSERT(e != NULL);
    *n = 0;
    for (uint32_t k = 0; k < c->n_triangles; k++)
        for (int s = 0; s < 3; s++) {
            uint32_t i = c->triangles[k][s], j = c->triangles[k][(s + 1) % 3], o = c->triangles[k][(s + 2) % 3];
            e[(*n)++] = (edge_key){ i < j ? i : j, i < j ? j : i, o };
        }
    qsort(e, *n, sizeof *e, by_edge);
    return e;
}

static void link_edges(cloth *c, ciel_arena *a, const edge_key *e, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (k == 0 || e[k].a != e[k - 1].a || e[k].b != e[k - 1].b)
            link_up(c, a, e[k].a, e[k].b, 0.0f);
    for (size_t k = 1; k < n; k++)
        if (e[k].a == e[k - 1].a && e[k].b == e[k - 1].b)
            link_up(c, a, e[k - 1].opposite, e[k].opposite, BEND_COMPLIANCE);
}

/* ---- tethers: shortest ways along the cloth to what is pinned ---- */

static void tether(cloth *c, ciel_arena *a)
{
    c->tether = ARENA_ARRAY(a, c->n, uint32_t);
    c->reach = ARENA_ARRAY(a, c->n, float);
    for (uint32_t i = 0; i < c->n; i++) {
        c->tether[i] = i;
        c->reach[i] = c->inverse_mass[i] == 0.0f ? 0.0f : 1e30f;
    }
    /* relaxation over the links until nothing shortens: cloth is small */
    bool changed = true;
    for (int round = 0; round < 400 && changed; round++) {
        changed = false;
        for (uint32_t k = 0; k < c->n_links; k++) {
            const cloth_link *l = &c->links[k];
            for (int way = 0; way < 2; way++) {
                uint32_t from = way ? l->j : l->i, to = way ? l->i : l->j;
                if (c->reach[from] < 1e29f && c->reach[from] + l->rest < c->reach[to] - 1e-6f) {
                    c->reach[to] = c->reach[from] + l->rest;
                    c->tether[to] = c->tether[from];
                    changed = true;
                }
            }
        }
        /* pinned neighbours are not linked to one another: nothing to do for them */
    }
}

/* ---- the wearer ---- */

static int child_of(const skeleton *s, int j)
{
    static const char *const next[][2] = {
        { "hips", "spine" },       { "spine", "chest" },           { "chest", "neck" },
        { "neck", "head" },        { "upper_arm_l", "forearm_l" }, { "upper_arm_r", "forearm_r" },
        { "forearm_l", "hand_l" }, { "forearm_r", "hand_r" },      { "thigh_l", "shin_l" },
        { "thigh_r", "shin_r" },   { "shin_l", "foot_l" },         { "shin_r", "foot_r" }
    };
    for (size_t k = 0; k < sizeof next / sizeof *next; k++)
        if (strcmp(s->joints[j].name, next[k][0]) == 0)
            return skeleton_find(s, next[k][1]);
    return -1;
}

static float to_segment(vec3 p, vec3 a, vec3 b)
{
    vec3 d = v3_sub(b, a);
    float t = f_clamp(v3_dot(v3_sub(p, a), d) / f_max(v3_len2(d), 1e-9f), 0, 1);
    return v3_dist(p, v3_mad(a, d, t));
}

/* the widest capsule that leaves the garment, as cut, outside */
static float room_in(const cloth *c, vec3 a, vec3 b, float most)
{
    float r = most;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->inverse_mass[i] > 0.0f)
            r = f_min(r, to_segment(rest_of(c, i), a, b) - 0.004f);
    return r;
}

static void add_capsule(cloth *c, ciel_arena *a, int j, int tail_joint, vec3 head, vec3 tail, float most)
{
    float r = room_in(c, head, tail, most);
    if (r < 0.015f)
        return;
    ARENA_PUSH(a, c->capsules, c->n_capsules) =
        (cloth_capsule){ .joint = j, .tail_joint = tail_joint, .head = head, .tail = tail, .radius = r };
}

/* Cloth spans from thigh to thigh, it does not fall between them: bars from leg to leg, for what closes round both. */
static void add_lap(cloth *c, ciel_arena *a, const skeleton *s, float k)
{
    int left = skeleton_find(s, "thigh_l"), right = skeleton_find(s, "thigh_r"), knee = skeleton_find(s, "shin_l"),
        other = skeleton_find(s, "shin_r");
    if (left < 0 || right < 0 || knee < 0 || other < 0 || strcmp(c->part->name, "skirt_cloth") != 0)
        return;
    for (int i = 1; i <= 3; i++) {
        float u = 0.3f * (float)i;
        add_capsule(c, a, left, right, v3_lerp(s->joints[left].rest, s->joints[knee].rest, u),
                    v3_lerp(s->joints[right].rest, s->joints[other].rest, u), 0.07f * k);
    }
}

static void dress(const motion *m, cloth *c, ciel_arena *a)
{
    const skeleton *s = c->actor >= 0 ? m->actors[c->actor].model.skeleton : NULL;
    if (!s)
        return;
    float tall = m->actors[c->actor].model.height_m, k = tall > 0.3f ? tall / 1.75f : 1.0f;
    for (int j = 0; j < s->n_joints; j++) {
        int child = child_of(s, j);
        if (child < 0)
            continue;
        vec3 head = s->joints[j].rest, tail = s->joints[child].rest;
        bool trunk = strcmp(s->joints[j].name, "hips") == 0 || strcmp(s->joints[j].name, "spine") == 0 ||
                     strcmp(s->joints[j].name, "chest") == 0;
        if (!trunk) {
            add_capsule(c, a, j, j, head, tail, (strncmp(s->joints[j].name, "thigh", 5) == 0 ? 0.085f : 0.055f) * k);
            continue;
        }
        for (int side = -1; side <= 1; side++) { /* a trunk is wider than deep */
            vec3 shift = v3(0.06f * k * (float)side, 0, 0);
            add_capsule(c, a, j, j, v3_add(head, shift), v3_add(tail, shift), 0.11f * k);
        }
    }
    add_lap(c, a, s, k);
}

void cloth_capsules_at(const motion *m, cloth *c, int k, double t)
{
    if (!c->n_capsules)
        return;
    const actor_state *s = actor_state_at(m, c->actor, t);
    for (size_t i = 0; i < c->n_capsules; i++) {
        cloth_capsule *x = &c->capsules[i];
        affine w = s->joints ? affine_mul(&s->to_world, &s->joints[x->joint]) : s->to_world;
        x->a[k] = affine_point(&w, x->head);
        affine v = s->joints ? affine_mul(&s->to_world, &s->joints[x->tail_joint]) : s->to_world;
        x->b[k] = affine_point(&v, x->tail);
    }
}

/* ---- garments without pins of their own ---- */

float *cloth_auto_pins(motion *m, int i_actor, const part *p)
{
    static const struct {
        const char *name;
        float from, to; /* free from here down to here, shares of standing height */
    } hanging[] = { { "coat", 0.50f, 0.40f },  { "cape", 0.76f, 0.60f },   { "cloak", 0.76f, 0.60f },
                    { "dress", 0.58f, 0.44f }, { "skirt", 0.56f, 0.46f },  { "robe", 0.56f, 0.44f },
                    { "gown", 0.56f, 0.44f },  { "kimono", 0.52f, 0.42f }, { "scarf_end", 0.80f, 0.76f } };
    if (i_actor < 0 || p->kind != PART_SKINNED || !p->name || !p->skin || !m->actors[i_actor].model.skeleton)
        return NULL;
    size_t k = 0, n = sizeof hanging / sizeof *hanging;
    while (k < n && !strstr(p->name, hanging[k].name))
        k++;
    if (k == n)
        return NULL;
    float tall = m->actors[i_actor].model.height_m;
    const skeleton *s = m->actors[i_actor].model.skeleton;
    int hips = skeleton_find(s, "hips");
    float wide = 0.17f * tall;
    bool any = false;
    float *pins = ARENA_ARRAY(&m->arena, p->mesh.n_vertices, float);
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++) {
        vec3 v = p->mesh.positions[i];
        pins[i] = f_smooth(hanging[k].to * tall, hanging[k].from * tall, v.y);
        /* sleeves stay with the arms */
        if (hips >= 0 && fabsf(v.x - s->joints[hips].rest.x) > wide)
            pins[i] = 1.0f;
        any |= pins[i] < 0.5f;
    }
    return any ? pins : NULL;
}

/* ---- clusters ---- */

static int by_triple(const void *pa, const void *pb)
{
    const uint32_t *a = pa, *b = pb;
    for (int k = 0; k < 3; k++)
        if (a[k] != b[k])
            return a[k] < b[k] ? -1 : 1;
    return 0;
}

/* triangles between clusters, each once */
static void coarse_triangles(cloth *c)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->n_triangles; k++) {
        uint32_t t[3] = { c->triangles[k][0], c->triangles[k][1], c->triangles[k][2] };
        if (t[0] == t[1] || t[1] == t[2] || t[0] == t[2])
            continue;
        for (int s = 0; s < 2; s++)
            for (int q = 0; q < 2 - s; q++)
                if (t[q] > t[q + 1]) {
                    uint32_t swap = t[q];
                    t[q] = t[q + 1];
                    t[q + 1] = swap;
                }
        memcpy(c->triangles[n++], t, sizeof t);
    }
    qsort(c->triangles, n, sizeof *c->triangles, by_triple);
    c->n_triangles = 0;
    for (uint32_t k = 0; k < n; k++)
        if (k == 0 || by_triple(c->triangles[k], c->triangles[k - 1]) != 0)
            memcpy(c->triangles[c->n_triangles++], c->triangles[k], sizeof *c->triangles);
}

/* each vertex takes from the four nearest particles, found among those of its own and the neighbouring triangles */
static void blend_vertices(cloth *c, ciel_arena *a)
{
    const mesh *s = &c->part->mesh;
    c->blend = ciel_arena_array(a, s->n_vertices, sizeof *c->blend);
    c->share = ciel_arena_array(a, s->n_vertices, sizeof *c->share);
    uint32_t *near_first = calloc((size_t)c->n + 1, sizeof *near_first),
             *near = malloc(((size_t)c->n_links * 2 + 1) * sizeof *near);
    CIEL_ASSERT(near_first && near);
    for (uint32_t k = 0; k < c->n_links; k++) {
        near_first[c->links[k].i + 1]++;
        near_first[c->links[k].j + 1]++;
    }
    for (uint32_t i = 0; i < c->n; i++)
        near_first[i + 1] += near_first[i];
    uint32_t *next = malloc(((size_t)c->n + 1) * sizeof *next);
    CIEL_ASSERT(next);
    memcpy(next, near_first, (size_t)c->n * sizeof *next);
    for (uint32_t k = 0; k < c->n_links; k++) {
        near[next[c->links[k].i]++] = c->links[k].j;
        near[next[c->links[k].j]++] = c->links[k].i;
    }
    for (uint32_t v = 0; v < s->n_vertices; v++) {
        uint32_t own = c->particle[v], *best = c->blend[v];
        float far[4] = { 1e30f, 1e30f, 1e30f, 1e30f };
        for (int k = 0; k < 4; k++)
            best[k] = own;
        for (uint32_t q = near_first[own]; q <= near_first[own + 1]; q++) {
            uint32_t i = q == near_first[own + 1] ? own : near[q];
            float d = v3_dist(s->positions[v], c->rest[i]);
            bool known = false;
            for (int k = 0; k < 4; k++)
                known |= best[k] == i && far[k] < 1e29f;
            for (int k = 0; k < 4 && !known; k++)
                if (d < far[k]) {
                    for (int z = 3; z > k; z--) {
                        far[z] = far[z - 1];
                        best[z] = best[z - 1];
                    }
                    far[k] = d;
                    best[k] = i;
                    break;
                }
        }
        float sum = 0.0f;
        for (int k = 0; k < 4; k++) {
            float w = f_max(1.0f - far[k] / (1.9f * COARSE_M), 0.0f);
            c->share[v][k] = w * w;
            sum += w * w;
        }
        for (int k = 0; k < 4; k++)
            c->share[v][k] = sum > 0.0f ? c->share[v][k] / sum : k == 0 ? 1.0f : 0.0f;
    }
    free(next);
    free(near);
    free(near_first);
}

/* ---- all of it ---- */

static void share_mass(cloth *c)
{
    for (uint32_t k = 0; k < c->n_triangles; k++) {
        const uint32_t *t = c->triangles[k];
        const uint32_t *fine = c->part->mesh.triangles[k];
        const vec3 *at = c->part->mesh.positions;
        vec3 x = at[fine[0]], y = at[fine[1]], z = at[fine[2]];
        float kg = 0.5f * v3_len(v3_cross(v3_sub(y, x), v3_sub(z, x))) * c->kg_m2 / 3.0f;
        for (int s = 0; s < 3; s++)
            c->inverse_mass[t[s]] += kg; /* mass first, turned over below */
    }
    for (uint32_t i = 0; i < c->n; i++)
        c->inverse_mass[i] = c->pin[i] > 0.98f ? 0.0f : 1.0f / f_max(c->inverse_mass[i], 2e-6f);
}

cloth *cloth_make(motion *m, int i_actor, const part *p, const float *pins)
{
    ciel_arena *a = &m->arena;
    cloth *c = ARENA_NEW(a, cloth);
    c->actor = i_actor;
    c->part = p;
    c->pins = pins;
    c->kg_m2 = p->cloth_kg_m2 > 0.01f ? p->cloth_kg_m2 : 0.28f;
    c->coarse = p->skin && (p->kind == PART_SKINNED || p->mesh.n_vertices > FINE_VERTICES);
    weld(c, a);
    c->n_triangles = p->mesh.n_triangles;
    c->triangles = ciel_arena_array(a, c->n_triangles, sizeof *c->triangles);
    for (uint32_t k = 0; k < c->n_triangles; k++)
        for (int s = 0; s < 3; s++)
            c->triangles[k][s] = c->particle[p->mesh.triangles[k][s]];
    c->p = ARENA_ARRAY(a, c->n, vec3);
    c->v = ARENA_ARRAY(a, c->n, vec3);
    c->before = ARENA_ARRAY(a, c->n, vec3);
    c->wind = ARENA_ARRAY(a, c->n, vec3);
    c->target[0] = ARENA_ARRAY(a, c->n, vec3);
    c->target[1] = ARENA_ARRAY(a, c->n, vec3);
    c->inverse_mass = ARENA_ARRAY(a, c->n, float);
    c->pin = ARENA_ARRAY(a, c->n, float);
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++)
        c->pin[c->particle[i]] = f_max(c->pin[c->particle[i]], pins ? pins[i] : 0.0f);
    share_mass(c);
    if (c->coarse)
        coarse_triangles(c);
    size_t n;
    edge_key *e = edges_of(c, &n);
    link_edges(c, a, e, n);
    free(e);
    if (c->coarse)
        blend_vertices(c, a);
    tether(c, a);
    dress(m, c, a);
    return c;
}
