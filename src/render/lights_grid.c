/* render/lights_grid.c - gathering emitters, grouping them into clusters, and the grid that says which matter where.
 *
 * Everything here depends on the stage alone and is rebuilt only when something that glows changed or the camera left
 * its block of the world.
 */
#include "base/rng.h"
#include "render/alias.h"
#include "render/lights_store.h"

#define CELL_M       1.5f
#define MAX_CELLS    12288
#define REGION_M     36.0f
#define REGION_UP_M  18.0f
#define MAX_CLUSTERS 1400

int lights_create(lights *l)
{
    memset(l, 0, sizeof *l);
    l->store = calloc(1, sizeof *l->store);
    return l->store ? CIEL_OK : CIEL_E_NOMEM;
}

void lights_destroy(lights *l)
{
    lights_store *s = l->store;
    if (!s)
        return;
    free(s->emitters);
    free(s->origins);
    free(s->lots);
    free(s->clusters);
    free(s->global_cut);
    free(s->global_alias);
    free(s->grid);
    free(s->body_emitters);
    free(s->triangle_emitters);
    free(s);
    memset(l, 0, sizeof *l);
}

size_t lights_bytes(const lights *l)
{
    const lights_store *s = l->store;
    size_t cells = (size_t)s->cells[0] * (size_t)s->cells[1] * (size_t)s->cells[2];
    return l->n_emitters * (sizeof(emitter) + sizeof(emitter_origin) + sizeof(emitter_lot)) +
           s->n_clusters * (sizeof(light_cluster) + 8) + cells * sizeof(grid_cell);
}

/* ---- gathering ---- */

static bool make_room(lights_store *s, size_t n)
{
    size_t cap = s->cap_emitters ? s->cap_emitters * 2 : 1024;
    emitter *emitters = aligned_alloc(sizeof *emitters, cap * sizeof *emitters);
    emitter_origin *origins = realloc(s->origins, cap * sizeof *origins);
    s->origins = origins ? origins : s->origins;
    if (!emitters || !origins) {
        free(emitters);
        return false;
    }
    if (n)
        memcpy(emitters, s->emitters, n * sizeof *emitters);
    free(s->emitters);
    s->emitters = emitters;
    s->cap_emitters = cap;
    return true;
}

static emitter *add(lights *l, emitter_origin o)
{
    lights_store *s = l->store;
    if (l->n_emitters == s->cap_emitters && !make_room(s, l->n_emitters))
        return NULL;
    s->origins[l->n_emitters] = o;
    emitter *e = &s->emitters[l->n_emitters++];
    memset(e, 0, sizeof *e);
    return e;
}

static bool body_emits(const body *b)
{
    for (int i = 0; i < b->n_paints; i++)
        if (b->paints[i].emits)
            return true;
    return false;
}

static vec3 corner_of(const body *b, uint32_t vertex)
{
    vec3 p = b->positions[0][vertex];
    if (b->deforming)
        p = v3_lerp(p, b->positions[1][vertex], 0.5f);
    return b->flat ? p : affine_point(&b->to_world_mid, p);
}

static int gather_body(lights *l, const world *w, uint32_t i_body, uint32_t *map)
{
    const body *b = &w->bodies[i_body];
    const world_mesh *m = b->mesh;
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        map[t] = WORLD_NONE;
        int slot = m->slots ? m->slots[t] : 0;
        const paint *p = &b->paints[slot < b->n_paints ? slot : 0];
        if (!p->emits)
            continue;
        vec3 a = corner_of(b, m->triangles[t][0]);
        vec3 e1 = v3_sub(corner_of(b, m->triangles[t][1]), a), e2 = v3_sub(corner_of(b, m->triangles[t][2]), a);
        vec3 n = v3_cross(e1, e2);
        float area = 0.5f * v3_len(n);
        bool varies = (p->m.emission_textured && p->map && m->uvs) || p->m.pattern == PATTERN_WINDOWS ||
                      p->m.pattern == PATTERN_ROCK;
        vec3 radiance = varies ? surface_emission(w, i_body, t, 1.0f / 3.0f, 1.0f / 3.0f, 50.0f, 0.0f) : p->m.emission;
        if (area < 1e-10f || v3_luminance(radiance) * area < 1e-6f)
            continue;
        map[t] = (uint32_t)l->n_emitters;
        emitter *e = add(l, (emitter_origin){ v3_scale(n, 0.5f / area), i_body, t, 0 });
        if (!e)
            return CIEL_E_NOMEM;
        e->kind = EMITTER_TRIANGLE;
        e->a = a;
        e->e1 = e1;
        e->e2 = e2;
        e->area = area;
        e->radiance = radiance;
        e->two_sided = !p->m.one_sided_light && !m->closed;
        e->varies = varies;
    }
    return CIEL_OK;
}

static void add_sun(lights *l, vec3 direction, vec3 lux, float radius_rad, bool in_sky)
{
    if (l->n_suns < LIGHTS_MAX_SUNS && v3_luminance(lux) > 1e-6f)
        l->suns[l->n_suns++] = (sun){ v3_norm(direction), lux, cosf(radius_rad), in_sky };
}

static int gather_lamp(lights *l, const stage_light *lamp)
{
    lights_store *s = l->store;
    if (v3_luminance(lamp->lumens) <= 0.0f)
        return CIEL_OK;
    if (lamp->kind == LIGHT_DIRECTION) {
        add_sun(l, v3_neg(lamp->direction), lamp->lumens, f_clamp(lamp->size_m, 0.0f, 0.5f) + 0.004f, false);
        return CIEL_OK;
    }
    vec3 along = v3_norm(v3_len2(lamp->direction) > 0.0f ? lamp->direction : v3(0, -1, 0));
    emitter *e = add(l, (emitter_origin){ along, WORLD_NONE, WORLD_NONE, 0 });
    if (!e)
        return CIEL_E_NOMEM;
    e->a = lamp->position;
    if (lamp->kind == LIGHT_AREA) {
        float side = f_max(lamp->size_m, 0.01f);
        vec3 t, b;
        v3_frame(along, &t, &b);
        e->kind = EMITTER_SQUARE;
        e->e1 = v3_scale(t, side);
        e->e2 = v3_scale(b, side);
        e->a = v3_mad(v3_mad(lamp->position, t, -0.5f * side), b, -0.5f * side);
        e->area = side * side;
        e->radiance = v3_scale(lamp->lumens, RENDER_INV_PI / e->area);
        if (s->n_squares < sizeof s->squares / sizeof *s->squares)
            s->squares[s->n_squares++] = (uint32_t)l->n_emitters - 1;
        return CIEL_OK;
    }
    float r = f_max(lamp->size_m, 0.01f), solid = 4.0f * RENDER_PI;
    e->e1.x = r;
    e->area = RENDER_PI * r * r;
    e->kind = EMITTER_BALL;
    if (lamp->kind == LIGHT_SPOT) {
        float half = f_clamp(lamp->cone_deg > 0.0f ? lamp->cone_deg * 0.5f : 20.0f, 1.0f, 89.0f) * (RENDER_PI / 180.0f);
        e->kind = EMITTER_SPOT;
        e->e1.y = cosf(half * 0.75f);
        e->e1.z = cosf(half);
        e->e2 = along;
        solid = 2.0f * RENDER_PI * (1.0f - 0.5f * (e->e1.y + e->e1.z));
    }
    e->radiance = v3_scale(lamp->lumens, 1.0f / (solid * e->area));
    return CIEL_OK;
}

static uint64_t signature_of(const world *w, const stage *st)
{
    uint64_t h = rng_hash(w->n_bodies, 3);
    for (size_t i = 0; i < w->n_bodies; i++) {
        const body *b = &w->bodies[i];
        if (!body_emits(b))
            continue;
        h = rng_hash(h, i ^ (uint64_t)(uintptr_t)b->mesh);
        const float *m = (const float *)(const void *)&b->object_to_world;
        for (int k = 0; k < 12; k++)
            h = rng_hash(h, fast_bits(m[k]));
        if (b->deforming)
            h = rng_hash(h, (uint64_t)st->i_frame);
        for (int k = 0; k < b->n_paints; k++)
            h = rng_hash(
                h, fast_bits(b->paints[k].m.emission.x) ^ (uint64_t)fast_bits(b->paints[k].m.emission.y) << 20 ^
                       (uint64_t)fast_bits(b->paints[k].m.emission.z) << 32 ^ (uint64_t)(uintptr_t)b->paints[k].map);
    }
    for (size_t i = 0; i < st->n_lights; i++) {
        const stage_light *p = &st->lights[i];
        float f[12] = { p->position.x, p->position.y, p->position.z, p->direction.x, p->direction.y, p->direction.z,
                        p->size_m,     p->cone_deg,   p->lumens.x,   p->lumens.y,    p->lumens.z,    (float)p->kind };
        for (int k = 0; k < 12; k++)
            h = rng_hash(h, fast_bits(f[k]));
    }
    return h;
}

static int gather(lights *l, const world *w)
{
    lights_store *s = l->store;
    size_t total = 0;
    for (size_t i = 0; i < w->n_bodies; i++)
        total += body_emits(&w->bodies[i]) ? w->bodies[i].mesh->n_triangles : 0;
    free(s->body_emitters);
    free(s->triangle_emitters);
    s->body_emitters = malloc((w->n_bodies + 1) * sizeof(uint32_t));
    s->triangle_emitters = malloc((total + 1) * sizeof(uint32_t));
    s->n_bodies = 0;
    if (!s->body_emitters || !s->triangle_emitters)
        return CIEL_E_NOMEM;
    s->n_bodies = w->n_bodies;
    s->n_triangle_emitters = 0;
    l->n_emitters = 0;
    for (uint32_t i = 0; i < w->n_bodies; i++) {
        s->body_emitters[i] = WORLD_NONE;
        if (!body_emits(&w->bodies[i]))
            continue;
        s->body_emitters[i] = (uint32_t)s->n_triangle_emitters;
        if (gather_body(l, w, i, s->triangle_emitters + s->n_triangle_emitters))
            return CIEL_E_NOMEM;
        s->n_triangle_emitters += w->bodies[i].mesh->n_triangles;
    }
    return CIEL_OK;
}

/* ---- clusters ---- */

typedef struct order {
    float key;
    uint32_t index;
} order;
static int by_key(const void *a, const void *b)
{
    const order *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key ? 1 : x->index < y->index ? -1 : x->index > y->index;
}

static vec3 emitter_center(const emitter *e)
{
    if (e->kind == EMITTER_TRIANGLE)
        return v3_mad(v3_mad(e->a, e->e1, 1.0f / 3.0f), e->e2, 1.0f / 3.0f);
    if (e->kind == EMITTER_SQUARE)
        return v3_mad(v3_mad(e->a, e->e1, 0.5f), e->e2, 0.5f);
    return e->a;
}
static float emitter_reach(const emitter *e)
{
    return e->kind == EMITTER_TRIANGLE || e->kind == EMITTER_SQUARE
               ? 0.7f * sqrtf(f_max(v3_len2(e->e1), v3_len2(e->e2)))
               : e->e1.x;
}
static float emitter_power(const emitter *e)
{
    float sides = e->kind == EMITTER_TRIANGLE && e->two_sided ? 2.0f : 1.0f;
    return v3_luminance(e->radiance) * e->area * sides;
}

typedef struct splitter {
    lights *l;
    order *items;
    uint32_t leaf;
    float widest; /* metres: a cluster of several emitters spans no more */
} splitter;

static void close_cluster(splitter *x, uint32_t first, uint32_t count, vec3 lo, vec3 hi)
{
    lights_store *s = x->l->store;
    light_cluster *c = &s->clusters[s->n_clusters];
    *c = (light_cluster){ .center = v3_scale(v3_add(lo, hi), 0.5f), .first = first, .count = count };
    vec3 axis = v3_fill(0.0f);
    bool directed = true;
    for (uint32_t i = 0; i < count; i++) {
        const emitter *e = &x->l->store->emitters[x->items[first + i].index];
        c->power += emitter_power(e);
        c->radius = f_max(c->radius, v3_dist(emitter_center(e), c->center) + emitter_reach(e));
        directed = directed && (e->kind == EMITTER_SQUARE || e->kind == EMITTER_SPOT ||
                                (e->kind == EMITTER_TRIANGLE && !e->two_sided));
        axis = v3_add(axis, s->origins[x->items[first + i].index].n);
    }
    c->axis = v3_norm(axis);
    c->cos_spread = directed && v3_len2(axis) > 0.0f ? 1.0f : -1.0f;
    for (uint32_t i = 0; i < count && directed; i++)
        c->cos_spread = f_min(c->cos_spread, v3_dot(c->axis, s->origins[x->items[first + i].index].n));
    s->n_clusters++;
}

static void split(splitter *x, uint32_t first, uint32_t count)
{
    aabb box = aabb_empty();
    for (uint32_t i = 0; i < count; i++)
        box = aabb_add(box, emitter_center(&x->l->store->emitters[x->items[first + i].index]));
    vec3 size = aabb_size(box);
    int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    float extent = v3_axis(size, axis);
    if (count == 1 || (count <= x->leaf && extent < x->widest) || extent < 0.12f) {
        close_cluster(x, first, count, box.lo, box.hi);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        x->items[first + i].key = v3_axis(emitter_center(&x->l->store->emitters[x->items[first + i].index]), axis);
    qsort(x->items + first, count, sizeof *x->items, by_key);
    split(x, first, count / 2);
    split(x, first + count / 2, count - count / 2);
}

static int fill_global(lights_store *s)
{
    uint32_t n = s->n_clusters, *work = malloc((n + 1) * sizeof *work);
    float *powers = malloc((n + 1) * sizeof *powers);
    double sum = 0;
    if (work && powers) {
        for (uint32_t i = 0; i < n; i++)
            sum += (double)(powers[i] = s->clusters[i].power);
        for (uint32_t i = 0; i < n; i++)
            s->clusters[i].chance = sum > 0 ? (float)((double)powers[i] / sum) : 1.0f / (float)n;
        alias_build(powers, n, s->global_cut, s->global_alias, work);
    }
    bool ok = work && powers;
    free(work);
    free(powers);
    return ok ? CIEL_OK : CIEL_E_NOMEM;
}

/* Each emitter's share of its cluster, and the table to draw by. */
static void fill_lots(lights_store *s, uint32_t i_cluster, float *powers, float *cuts, uint32_t *work)
{
    const light_cluster *c = &s->clusters[i_cluster];
    for (uint32_t i = 0; i < c->count; i++) {
        emitter *e = &s->emitters[c->first + i];
        powers[i] = emitter_power(e);
        e->density = (c->power > 0.0f ? powers[i] / c->power : 1.0f / (float)c->count) / e->area;
        s->origins[c->first + i].cluster = i_cluster;
    }
    alias_build(powers, c->count, cuts, work, work + c->count);
    for (uint32_t i = 0; i < c->count; i++)
        s->lots[c->first + i] = (emitter_lot){ cuts[i], c->first + work[i] };
}

static void index_emitters(lights_store *s, uint32_t n)
{
    s->n_squares = 0;
    for (uint32_t i = 0; i < n; i++) {
        const emitter_origin *o = &s->origins[i];
        if (s->emitters[i].kind == EMITTER_TRIANGLE)
            s->triangle_emitters[s->body_emitters[o->body] + o->triangle] = i;
        if (s->emitters[i].kind == EMITTER_SQUARE && s->n_squares < sizeof s->squares / sizeof *s->squares)
            s->squares[s->n_squares++] = i;
    }
}

static bool sort_emitters(lights_store *s, const order *items, uint32_t n)
{
    emitter *sorted = aligned_alloc(sizeof *sorted, (n + 1) * sizeof *sorted);
    emitter_origin *origins = malloc((n + 1) * sizeof *origins);
    if (!sorted || !origins) {
        free(sorted);
        free(origins);
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        sorted[i] = s->emitters[items[i].index];
        origins[i] = s->origins[items[i].index];
    }
    free(s->emitters);
    free(s->origins);
    s->emitters = sorted;
    s->origins = origins;
    s->cap_emitters = n + 1;
    return true;
}

static bool make_tables(lights_store *s, uint32_t n)
{
    free(s->clusters);
    free(s->lots);
    free(s->global_cut);
    free(s->global_alias);
    s->clusters = malloc((n + 1) * sizeof *s->clusters);
    s->lots = malloc((n + 1) * sizeof *s->lots);
    s->global_cut = malloc((n + 1) * sizeof *s->global_cut);
    s->global_alias = malloc((n + 1) * sizeof *s->global_alias);
    s->n_clusters = 0;
    return s->clusters && s->lots && s->global_cut && s->global_alias;
}

static aabb bounds_of(const lights *l)
{
    aabb box = aabb_empty();
    for (size_t i = 0; i < l->n_emitters; i++)
        box = aabb_add(box, emitter_center(&l->store->emitters[i]));
    return box;
}

static int make_clusters(lights *l)
{
    lights_store *s = l->store;
    uint32_t n = (uint32_t)l->n_emitters;
    splitter x = { l, malloc((n + 1) * sizeof(order)), n / (MAX_CLUSTERS / 2) + 24, 2.5f };
    float *powers = malloc(2 * ((size_t)n + 1) * sizeof *powers);
    uint32_t *work = malloc(2 * ((size_t)n + 1) * sizeof *work);
    bool ok = x.items && powers && work && make_tables(s, n);
    if (ok && n) {
        for (uint32_t i = 0; i < n; i++)
            x.items[i].index = i;
        x.widest = f_max(x.widest, v3_top(aabb_size(bounds_of(l))) / 40.0f);
        split(&x, 0, n);
        ok = sort_emitters(s, x.items, n);
    }
    for (uint32_t k = 0; ok && k < s->n_clusters; k++)
        fill_lots(s, k, powers, powers + n, work);
    if (ok)
        index_emitters(s, n);
    free(x.items);
    free(powers);
    free(work);
    return ok ? fill_global(s) : CIEL_E_NOMEM;
}

/* ---- the grid ---- */

static void frame_grid(lights_store *s, const world *w, vec3 eye)
{
    const float block = 8.0f;
    vec3 lo = v3(floorf((eye.x - REGION_M) / block) * block, floorf((eye.y - REGION_UP_M) / block) * block,
                 floorf((eye.z - REGION_M) / block) * block);
    vec3 hi = v3(lo.x + 2 * REGION_M + block, lo.y + 2 * REGION_UP_M + block, lo.z + 2 * REGION_M + block);
    lo = v3_max(lo, v3_sub(w->bounds.lo, v3_fill(0.25f)));
    hi = v3_min(hi, v3_add(w->bounds.hi, v3_fill(0.25f)));
    hi = v3_max(hi, v3_add(lo, v3_fill(0.5f)));
    float size = CELL_M * 0.5f;
    vec3 extent = v3_sub(hi, lo);
    for (;; size *= 1.15f) {
        long long n = 1;
        for (int k = 0; k < 3; k++) {
            s->cells[k] = (int)(v3_axis(extent, k) / size) + 1;
            n *= s->cells[k];
        }
        if (n <= MAX_CELLS)
            break;
    }
    s->grid_lo = lo;
    s->cells_per_m = 1.0f / size;
}

typedef struct grid_job {
    const lights *l;
    const world *w;
} grid_job;

static float cluster_weight(const light_cluster *c, vec3 at, float half)
{
    vec3 to = v3_sub(at, c->center);
    float d = v3_len(to), slack = half + c->radius, near = 0.6f * slack;
    float weight = c->power / f_max(d * d, near * near);
    if (c->cos_spread > -1.0f && d > slack) {
        /* the best angle any emitter of the cluster can have towards any place in the cell */
        float cosine = v3_dot(to, c->axis) / d, sine = sqrtf(f_max(1.0f - cosine * cosine, 0.0f));
        float open = f_clamp(c->cos_spread, 0.0f, 1.0f), tilt = sqrtf(1.0f - open * open) + slack / d;
        weight *= f_clamp(cosine + sine * tilt, 0.03f, 1.0f);
    }
    return weight;
}

static void finish_cell(grid_cell *c, const float *weights)
{
    uint32_t alias[LIGHTS_CELL_CLUSTERS], work[LIGHTS_CELL_CLUSTERS];
    float cut[LIGHTS_CELL_CLUSTERS], sum = 0.0f;
    alias_build(weights, (uint32_t)c->n, cut, alias, work);
    for (int i = 0; i < c->n; i++)
        sum += weights[i];
    for (int i = 0; i < c->n; i++) {
        c->slots[i].pdf = weights[i] / sum;
        c->slots[i].cut = cut[i];
        c->slots[i].alias = (uint8_t)alias[i];
    }
}

/* An emitter of the cluster that shows its bright side to a place, by the number h; NULL when several tries fail. */
static const emitter *facing(const lights *l, const light_cluster *c, vec3 from, uint32_t h)
{
    for (uint32_t k = 0; k < 6; k++) {
        uint32_t i = c->first + fast_hash(h + k * 0x9e3779b9u) % c->count;
        const emitter *e = &l->store->emitters[i];
        if (e->kind == EMITTER_BALL || e->two_sided || v3_dot(l->store->origins[i].n, v3_sub(from, e->a)) > 0.0f)
            return e;
    }
    return NULL;
}

/* How much of a cluster's light is seen from a few places in the cell. What a handful of rays missed may still be
 * there: the answer is never small, or the rare sample that gets through would count for too much. */
static float learn_visibility(const grid_job *j, const light_cluster *c, vec3 at, float size, uint32_t seed)
{
    enum {
        RAYS = 6,
        ENOUGH = 3
    };
    float open = 0.0f, tried = 0.0f;
    for (uint32_t k = 0; k < RAYS && open < ENOUGH; k++) {
        uint32_t h = fast_hash2(seed, k);
        vec3 from = v3_add(
            at, v3_scale(v3(fast_unit(h) - 0.5f, fast_unit(fast_hash(h)) - 0.5f, fast_unit(fast_hash(h + 1)) - 0.5f),
                         size));
        const emitter *e = facing(j->l, c, from, h + 2);
        tried += 1.0f;
        if (!e)
            continue;
        vec3 to = v3_sub(emitter_center(e), from);
        float d = v3_len(to);
        if (d < 1e-3f)
            continue;
        ray r = { from, v3_scale(to, 1.0f / d), 0.0f, d * 0.999f - 0.002f, 0.5f, h };
        open += v3_luminance(world_transmittance(j->w, &r));
    }
    return 0.2f + open / tried;
}

static void fill_row(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    const grid_job *j = ctx;
    lights_store *s = j->l->store;
    int y = i_chunk / s->cells[2], z = i_chunk % s->cells[2];
    float size = 1.0f / s->cells_per_m, half = size * 0.866f;
    for (int x = 0; x < s->cells[0]; x++) {
        grid_cell *c = &s->grid[(size_t)i_chunk * (size_t)s->cells[0] + (size_t)x];
        vec3 at = v3_add(s->grid_lo, v3_scale(v3((float)x + 0.5f, (float)y + 0.5f, (float)z + 0.5f), size));
        float weights[LIGHTS_CELL_CLUSTERS];
        c->n = 0;
        for (uint32_t k = 0; k < s->n_clusters; k++) {
            float weight = cluster_weight(&s->clusters[k], at, half);
            int i = c->n < LIGHTS_CELL_CLUSTERS ? c->n : LIGHTS_CELL_CLUSTERS - 1;
            if (c->n == LIGHTS_CELL_CLUSTERS && weight <= weights[i])
                continue;
            for (; i > 0 && weights[i - 1] < weight; i--) {
                weights[i] = weights[i - 1];
                c->slots[i].cluster = c->slots[i - 1].cluster;
            }
            weights[i] = weight;
            c->slots[i].cluster = (uint16_t)k;
            c->n += c->n < LIGHTS_CELL_CLUSTERS;
        }
        if (s->n_clusters > 1)
            for (int i = 0; i < c->n; i++)
                weights[i] *= learn_visibility(j, &s->clusters[c->slots[i].cluster], at, size,
                                               (uint32_t)(i_chunk * 977 + x) * 64u + (uint32_t)i);
        if (c->n)
            finish_cell(c, weights);
    }
}

int lights_update(lights *l, const world *w, const stage *st, ciel_pool *pool)
{
    lights_store *s = l->store;
    l->n_suns = 0;
    for (size_t i = 0; i < st->n_lights; i++)
        if (st->lights[i].kind == LIGHT_DIRECTION)
            gather_lamp(l, &st->lights[i]);
    vec3 old_lo = s->grid_lo;
    int old_cells[3] = { s->cells[0], s->cells[1], s->cells[2] };
    frame_grid(s, w, st->camera[0].position);
    uint64_t signature = signature_of(w, st);
    bool same_grid =
        memcmp(&old_lo, &s->grid_lo, sizeof old_lo) == 0 && memcmp(old_cells, s->cells, sizeof old_cells) == 0;
    bool same_lights = signature == s->signature && s->body_emitters && s->n_bodies == w->n_bodies;
    if (same_grid && same_lights)
        return CIEL_OK;
    if (!same_lights) {
        s->n_squares = 0;
        int code = gather(l, w);
        for (size_t i = 0; i < st->n_lights && !code; i++)
            if (st->lights[i].kind != LIGHT_DIRECTION)
                code = gather_lamp(l, &st->lights[i]);
        if (!code)
            code = make_clusters(l);
        if (code)
            return code;
        l->n_clusters = s->n_clusters;
        l->n_squares = s->n_squares;
    }
    s->signature = signature;
    free(s->grid);
    s->grid = calloc((size_t)s->cells[0] * (size_t)s->cells[1] * (size_t)s->cells[2], sizeof *s->grid);
    if (!s->grid)
        return CIEL_E_NOMEM;
    grid_job job = { l, w };
    ciel_pool_run(pool, s->cells[1] * s->cells[2], fill_row, &job);
    return CIEL_OK;
}
