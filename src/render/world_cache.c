/* render/world_cache.c - what is kept from frame to frame: copies of meshes, pictures, deforming bodies.
 *
 * A caller may free or reuse its memory between frames, so a cached copy is found by pointer and believed only when
 * a fingerprint of the content agrees too.
 */
#include "render/world_store.h"

void *world_alloc(world_store *s, size_t n, size_t size)
{
    void *p = size && n > SIZE_MAX / 2 / size ? NULL : malloc(n * size + 16);
    if (p)
        s->own_bytes += n * size;
    return p;
}

static uint64_t mix_floats(uint64_t h, const void *p, size_t bytes)
{
    const uint8_t *b = p;
    for (size_t i = 0; i + 4 <= bytes; i += 4) {
        uint32_t u;
        memcpy(&u, b + i, 4);
        h = rng_hash(h, u);
    }
    return h;
}

static uint64_t mesh_fingerprint(const mesh *m)
{
    uint64_t h = rng_hash((uint64_t)m->n_vertices << 32 | m->n_triangles,
                          (uint64_t)(m->normals != NULL) | (uint64_t)(m->uvs != NULL) << 1);
    uint32_t step = m->n_vertices / 61 + 1;
    for (uint32_t i = 0; i < m->n_vertices; i += step) {
        h = mix_floats(h, &m->positions[i], sizeof(vec3));
        if (m->uvs)
            h = mix_floats(h, &m->uvs[i], sizeof(vec2));
    }
    step = m->n_triangles / 61 + 1;
    for (uint32_t i = 0; i < m->n_triangles; i += step) {
        h = mix_floats(h, m->triangles[i], 12);
        h = m->slots ? rng_hash(h, m->slots[i]) : h;
    }
    return h;
}

static void *copy_of(world_store *s, const void *src, size_t n, size_t size, bool *ok)
{
    if (!src || !*ok)
        return NULL;
    void *p = world_alloc(s, n, size);
    *ok = p != NULL;
    if (p) {
        memcpy(p, src, n * size);
        memset((char *)p + n * size, 0, 16);
    }
    return p;
}

/* Every edge, by the places of its ends, is used once in each direction (sums of hashes that cancel). */
static bool is_closed(const mesh *m)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < m->n_triangles; i++) {
        uint64_t corner[3];
        for (int k = 0; k < 3; k++)
            corner[k] = mix_floats(1, &m->positions[m->triangles[i][k]], sizeof(vec3));
        for (int k = 0; k < 3; k++) {
            uint64_t a = corner[k], b = corner[(k + 1) % 3];
            sum += a < b ? rng_hash(a, b) : (uint64_t)0 - rng_hash(b, a);
        }
    }
    return sum == 0;
}

static bool copy_mesh(world_store *s, world_mesh *out, const mesh *m)
{
    bool ok = true;
    out->n_vertices = m->n_vertices;
    out->n_triangles = m->n_triangles;
    out->rest = copy_of(s, m->positions, m->n_vertices, sizeof(vec3), &ok);
    out->normals = copy_of(s, m->normals, m->n_vertices, sizeof(vec3), &ok);
    out->uvs = copy_of(s, m->uvs, m->n_vertices, sizeof(vec2), &ok);
    out->triangles = copy_of(s, m->triangles, m->n_triangles, sizeof *m->triangles, &ok);
    out->slots = copy_of(s, m->slots, m->n_triangles, sizeof *m->slots, &ok);
    aabb box = aabb_empty();
    for (uint32_t i = 0; i < m->n_vertices; i++)
        box = aabb_add(box, m->positions[i]);
    out->center = aabb_center(box);
    out->closed = m->n_triangles < 200000 && is_closed(m);
    for (uint32_t i = 0; ok && i < m->n_triangles; i++)
        for (int k = 0; k < 3; k++)
            if (out->triangles[i][k] >= m->n_vertices)
                out->triangles[i][0] = out->triangles[i][1] = out->triangles[i][2] = 0; /* nothing to see */
    return ok;
}

void world_mesh_free(world_store *s, mesh_entry *e)
{
    (void)s;
    if (e->scene)
        rtcReleaseScene(e->scene);
    free(e->m.rest);
    free(e->m.normals);
    free(e->m.uvs);
    free(e->m.triangles);
    free(e->m.slots);
    free(e);
}

mesh_entry *world_mesh_of(world_store *s, const mesh *m)
{
    uint64_t print = mesh_fingerprint(m);
    uint32_t at = keymap_get(&s->mesh_of, (uint64_t)(uintptr_t)m);
    if (at != KEYMAP_ABSENT && s->meshes[at]->print == print)
        return s->meshes[at];
    mesh_entry *e = calloc(1, sizeof *e);
    mesh_entry **grown = realloc(s->meshes, (s->n_meshes + 1) * sizeof *grown);
    if (grown)
        s->meshes = grown;
    if (!e || !grown || !copy_mesh(s, &e->m, m) ||
        !keymap_set(&s->mesh_of, (uint64_t)(uintptr_t)m, (uint32_t)s->n_meshes)) {
        if (e)
            world_mesh_free(s, e);
        return NULL;
    }
    e->source = m;
    e->print = print;
    s->meshes[s->n_meshes++] = e; /* an entry whose content changed stays until the end: bodies may point to it */
    return e;
}

static RTCGeometry triangles_of(world_store *s, const world_mesh *m, const vec3 *p0, const vec3 *p1, bool filtered)
{
    RTCGeometry g = rtcNewGeometry(s->device, RTC_GEOMETRY_TYPE_TRIANGLE);
    if (p1)
        rtcSetGeometryTimeStepCount(g, 2);
    rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, p0, 0, sizeof(vec3), m->n_vertices);
    if (p1)
        rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_VERTEX, 1, RTC_FORMAT_FLOAT3, p1, 0, sizeof(vec3), m->n_vertices);
    rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, m->triangles, 0, 12, m->n_triangles);
    rtcSetGeometryMask(g, WORLD_MASK_SEEN | WORLD_MASK_SHADOW);
    if (filtered)
        world_set_filters(g);
    return g;
}

int world_mesh_build(world_store *s, mesh_entry *e, bool filtered)
{
    if (e->scene && (e->filtered || !filtered))
        return CIEL_OK;
    if (e->scene)
        rtcReleaseScene(e->scene);
    e->filtered = filtered;
    e->scene = rtcNewScene(s->device);
    RTCGeometry g = triangles_of(s, &e->m, e->m.rest, NULL, filtered);
    rtcCommitGeometry(g);
    rtcAttachGeometry(e->scene, g);
    rtcReleaseGeometry(g);
    rtcCommitScene(e->scene);
    return rtcGetDeviceError(s->device) == RTC_ERROR_NONE ? CIEL_OK : CIEL_E_NOMEM;
}

/* ---- pictures and materials ---- */

static const texture_map *map_of(world_store *s, const texture *t)
{
    if (!t || t->width <= 0 || t->height <= 0 || !t->rgba)
        return NULL;
    uint32_t at = keymap_get(&s->map_of, (uint64_t)(uintptr_t)t);
    if (at != KEYMAP_ABSENT && s->maps[at]->print == texture_fingerprint(t))
        return s->maps[at];
    texture_map **grown = realloc(s->maps, (s->n_maps + 1) * sizeof *grown);
    if (grown)
        s->maps = grown;
    texture_map *m = grown ? texture_map_create(t) : NULL;
    if (!m || !keymap_set(&s->map_of, (uint64_t)(uintptr_t)t, (uint32_t)s->n_maps)) {
        texture_map_destroy(&m);
        return NULL; /* the surface goes without its picture */
    }
    s->own_bytes += texture_bytes(m);
    return s->maps[s->n_maps++] = m;
}

const paint *world_paints_of(world_store *s, keymap *done, const material *materials, int n)
{
    static const material grey = {
        .name = "plastic", .color = { 0.5f, 0.5f, 0.5f }, .roughness = 0.6f, .ior = 1.5f, .opacity = 1
    };
    if (n <= 0 || !materials) {
        materials = &grey;
        n = 1;
    }
    uint64_t key = rng_hash((uint64_t)(uintptr_t)materials, (uint64_t)n);
    uint32_t at = keymap_get(done, key);
    if (at != KEYMAP_ABSENT)
        return s->blocks[at];
    paint *p = ARENA_ARRAY(&s->frame, n, paint);
    for (int i = 0; i < n; i++) {
        p[i].m = materials[i];
        p[i].map = map_of(s, materials[i].texture);
        p[i].m.texture = NULL;
        p[i].emits = v3_top(materials[i].emission) > 0.0f;
        p[i].cuts = materials[i].opacity < 0.999f || (p[i].map && p[i].map->has_alpha);
        p[i].clear = materials[i].transmission > 0.0f;
    }
    keymap_set(done, key, (uint32_t)s->n_blocks);
    ARENA_PUSH(&s->frame, s->blocks, s->n_blocks) = p;
    return p;
}

/* ---- deforming bodies ---- */

void world_deform_free(deform_entry *e)
{
    if (e->geometry)
        rtcReleaseGeometry(e->geometry);
    free(e->positions[0]);
    free(e->positions[1]);
    free(e->normals);
    free(e->mid);
    free(e->before);
    free(e);
}

static deform_entry *deform_new(world_store *s, const instance *in, const world_mesh *m)
{
    deform_entry *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->key = in->key;
    e->mesh = m;
    size_t n = m->n_vertices;
    for (int k = 0; k < 2; k++)
        e->positions[k] = world_alloc(s, n, sizeof(vec3));
    e->normals = world_alloc(s, n, sizeof(vec3));
    e->mid = world_alloc(s, n, sizeof(vec3));
    e->before = world_alloc(s, n, sizeof(vec3));
    if (!e->positions[0] || !e->positions[1] || !e->normals || !e->mid || !e->before) {
        world_deform_free(e);
        return NULL;
    }
    return e;
}

deform_entry *world_deform_of(world_store *s, const instance *in, const world_mesh *m)
{
    uint32_t at = keymap_get(&s->deform_of, in->key);
    deform_entry *e = at != KEYMAP_ABSENT ? s->deforms[at] : NULL;
    if (e && e->mesh == m)
        return e;
    deform_entry *fresh = deform_new(s, in, m);
    if (!fresh)
        return NULL;
    if (e) {
        world_deform_free(e);
        return s->deforms[at] = fresh;
    }
    deform_entry **grown = realloc(s->deforms, (s->n_deforms + 1) * sizeof *grown);
    if (grown)
        s->deforms = grown;
    if (!grown || !keymap_set(&s->deform_of, in->key, (uint32_t)s->n_deforms)) {
        world_deform_free(fresh);
        return NULL;
    }
    return s->deforms[s->n_deforms++] = fresh;
}
