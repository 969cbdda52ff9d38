/* render/world.c - taking a stage in: sorting instances into flat, instanced and deforming, building what changed.
 *
 * See world.h for the three kinds. What is kept between frames: mesh copies and their structures, pictures, the
 * merged flat scene while its signature stays the same, and last frame's transforms by instance key (for motion).
 */
#include "base/log.h"
#include "render/world_store.h"
#include <stdio.h>

/* a repeated mesh is instanced when merging its copies would cost more triangles than this */
#define FLAT_COPY_LIMIT 60000u

static bool count_memory(void *user, ssize_t bytes, bool post)
{
    (void)post;
    world_store *s = user;
    s->embree_bytes = (size_t)((ssize_t)s->embree_bytes + bytes);
    return true;
}

int world_create(world *w, ciel_fail *fail)
{
    memset(w, 0, sizeof *w);
    world_store *s = calloc(1, sizeof *s);
    if (!s)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the renderer");
    s->device = rtcNewDevice("threads=1,set_affinity=0");
    if (!s->device) {
        int code = (int)rtcGetDeviceError(NULL);
        free(s);
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "Embree cannot run on this processor");
        ciel_fail_detail(fail, "rtcNewDevice: error %d", code);
        ciel_fail_hint(fail, "it needs at least SSE2 (x86) or NEON (ARM)");
        return CIEL_E_UNAVAILABLE;
    }
    rtcSetDeviceMemoryMonitorFunction(s->device, count_memory, s);
    w->store = s;
    w->flat_instance = w->deform_instance = WORLD_NONE;
    return CIEL_OK;
}

static void drop_flat(world_store *s)
{
    if (s->flat_scene)
        rtcReleaseScene(s->flat_scene);
    s->flat_scene = NULL;
    for (size_t i = 0; i < s->n_flats; i++)
        free(s->flats[i].normals);
    free(s->flats);
    s->flats = NULL;
    s->n_flats = 0;
}

void world_destroy(world *w)
{
    world_store *s = w->store;
    if (!s)
        return;
    if (w->scene)
        rtcReleaseScene(w->scene);
    drop_flat(s);
    for (size_t i = 0; i < s->n_meshes; i++)
        world_mesh_free(s, s->meshes[i]);
    for (size_t i = 0; i < s->n_deforms; i++)
        world_deform_free(s->deforms[i]);
    for (size_t i = 0; i < s->n_maps; i++)
        texture_map_destroy(&s->maps[i]);
    free(s->meshes);
    free(s->deforms);
    free(s->maps);
    keymap_free(&s->mesh_of);
    keymap_free(&s->map_of);
    keymap_free(&s->deform_of);
    keymap_free(&s->movers);
    keymap_free(&s->past_of);
    ciel_arena_free(&s->frame);
    ciel_arena_free(&s->past_arena);
    rtcReleaseDevice(s->device);
    free(s);
    memset(w, 0, sizeof *w);
}

size_t world_bytes(const world *w)
{
    return w->store->embree_bytes + w->store->own_bytes + w->store->frame.used_bytes + w->store->past_arena.used_bytes;
}

static affine affine_mix(const affine *a, const affine *b, float t)
{
    return (affine){ v3_lerp(a->x, b->x, t), v3_lerp(a->y, b->y, t), v3_lerp(a->z, b->z, t), v3_lerp(a->p, b->p, t) };
}

static uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
    const uint8_t *b = p;
    for (size_t i = 0; i + 4 <= n; i += 4) {
        uint32_t u;
        memcpy(&u, b + i, 4);
        h = rng_hash(h, u);
    }
    return h;
}

/* ---- one frame being taken in ---- */

typedef struct intake {
    world *w;
    world_store *s;
    const stage *st;
    body *bodies;
    size_t n;
    mesh_entry **entries;   /* by body */
    deform_entry **deforms; /* by body or NULL */
    keymap paints_done;
    bool same_shot;
} intake;

static bool needs_filter(const body *b)
{
    for (int i = 0; i < b->n_paints; i++)
        if (b->paints[i].cuts || b->paints[i].clear)
            return true;
    return false;
}

static const body *body_before(const intake *in, uint64_t key)
{
    uint32_t at = in->same_shot ? keymap_get(&in->s->past_of, key) : KEYMAP_ABSENT;
    return at == KEYMAP_ABSENT ? NULL : &in->s->past[at];
}

static bool usable(const instance *i)
{
    return i->mesh && i->mesh->n_triangles > 0 && i->mesh->n_vertices > 0 && i->mesh->positions && i->mesh->triangles;
}

/* What can be said of an instance before it is sorted. */
static int describe(intake *in, const instance *i)
{
    body *b = &in->bodies[in->n];
    mesh_entry *e = world_mesh_of(in->s, i->mesh);
    if (!e)
        return CIEL_E_NOMEM;
    in->entries[in->n] = e;
    b->mesh = &e->m;
    b->paints = world_paints_of(in->s, &in->paints_done, i->materials, i->n_materials);
    b->n_paints = i->n_materials > 0 && i->materials ? i->n_materials : 1;
    b->key = i->key;
    b->entity = i->entity;
    b->hash = fast_hash2((uint32_t)i->key, (uint32_t)(i->key >> 32)) | 1u;
    b->casts_no_shadow = i->casts_no_shadow;
    b->deforming = i->positions[0] != NULL;
    b->moving = memcmp(&i->to_world[0], &i->to_world[1], sizeof(affine)) != 0;
    b->to_world[0] = i->to_world[0];
    b->to_world[1] = i->to_world[1];
    b->object_to_world = affine_mix(&i->to_world[0], &i->to_world[1], 0.5f);
    b->to_world_mid = b->object_to_world;
    b->scale = (v3_len(b->object_to_world.x) + v3_len(b->object_to_world.y) + v3_len(b->object_to_world.z)) / 3.0f;
    const body *before = body_before(in, i->key);
    b->object_to_world_before = before ? before->object_to_world : b->object_to_world;
    bool moved = b->moving || (before && memcmp(&before->object_to_world, &b->object_to_world, sizeof(affine)) != 0);
    if (moved && !b->deforming && !keymap_set(&in->s->movers, i->key, 1))
        return CIEL_E_NOMEM;
    if (!b->deforming && keymap_get(&in->s->movers, i->key) == KEYMAP_ABSENT)
        e->uses++;
    in->n++;
    return CIEL_OK;
}

/* Deforming bodies lie in the world and share one structure: a person is dozens of them, one within the other. */
static void into_world(vec3 *to, const vec3 *from, const affine *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = affine_point(m, from[i]);
}

static void lies_in_world(body *b)
{
    b->to_world[0] = b->to_world[1] = b->to_world_mid = b->object_to_world_before = affine_identity();
    b->moving = false;
}

static RTCGeometry deform_geometry(const world_store *s, const deform_entry *e, const world_mesh *m)
{
    RTCGeometry g = rtcNewGeometry(s->device, RTC_GEOMETRY_TYPE_TRIANGLE);
    rtcSetGeometryTimeStepCount(g, e->doubled ? 2 : 1);
    for (unsigned k = 0; k < (e->doubled ? 2u : 1u); k++)
        rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_VERTEX, k, RTC_FORMAT_FLOAT3, e->positions[k], 0, sizeof(vec3),
                                   m->n_vertices);
    rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, m->triangles, 0, 12, m->n_triangles);
    if (e->filtered)
        world_set_filters(g);
    return g;
}

static int take_deforming(intake *in, size_t i_body, const instance *i)
{
    world_store *s = in->s;
    body *b = &in->bodies[i_body];
    deform_entry *e = world_deform_of(s, i, b->mesh);
    if (!e)
        return CIEL_E_NOMEM;
    size_t n = b->mesh->n_vertices;
    const vec3 *end = i->positions[1] ? i->positions[1] : i->positions[0];
    bool doubled = b->moving || memcmp(i->positions[0], end, n * sizeof(vec3)) != 0, filtered = needs_filter(b);
    bool consecutive = in->same_shot && e->frame == in->st->i_frame - 1 && e->has_before;
    vec3 *swap = e->before;
    e->before = e->mid;
    e->mid = swap;
    into_world(e->positions[0], i->positions[0], &b->to_world[0], n);
    into_world(e->positions[1], end, &b->to_world[1], n);
    for (size_t v = 0; v < n; v++)
        e->mid[v] = v3_lerp(e->positions[0][v], e->positions[1][v], 0.5f);
    for (size_t v = 0; i->normals && v < n; v++)
        e->normals[v] = affine_normal(&b->object_to_world, i->normals[v]);
    if (e->geometry && (e->doubled != doubled || e->filtered != filtered)) {
        rtcReleaseGeometry(e->geometry);
        e->geometry = NULL;
    }
    e->doubled = doubled;
    e->filtered = filtered;
    e->geometry = e->geometry ? e->geometry : deform_geometry(s, e, b->mesh);
    rtcSetGeometryMask(e->geometry, WORLD_MASK_SEEN | (b->casts_no_shadow ? 0 : WORLD_MASK_SHADOW));
    for (unsigned k = 0; k < (doubled ? 2u : 1u); k++)
        rtcUpdateGeometryBuffer(e->geometry, RTC_BUFFER_TYPE_VERTEX, k);
    rtcCommitGeometry(e->geometry);
    e->frame = in->st->i_frame;
    b->positions[0] = e->positions[0];
    b->positions[1] = e->positions[1];
    b->normals = i->normals ? e->normals : NULL;
    b->positions_before = consecutive ? e->before : e->mid;
    e->has_before = true;
    lies_in_world(b);
    in->deforms[i_body] = e;
    return CIEL_OK;
}

static RTCScene build_deforming(intake *in, uint32_t *bodies)
{
    unsigned n = 0;
    RTCScene content = rtcNewScene(in->s->device);
    rtcSetSceneBuildQuality(content, RTC_BUILD_QUALITY_LOW);
    for (size_t i = 0; i < in->n; i++)
        if (in->deforms[i]) {
            rtcAttachGeometryByID(content, in->deforms[i]->geometry, n);
            bodies[n++] = (uint32_t)i;
        }
    rtcCommitScene(content);
    return content;
}

static bool is_flat(const intake *in, size_t i)
{
    const body *b = &in->bodies[i];
    const mesh_entry *e = in->entries[i];
    if (b->deforming || keymap_get(&in->s->movers, b->key) != KEYMAP_ABSENT)
        return false;
    return e->uses == 1 || (uint64_t)e->uses * e->m.n_triangles <= FLAT_COPY_LIMIT;
}

static uint64_t flat_signature(const intake *in)
{
    uint64_t h = 1;
    for (size_t i = 0; i < in->n; i++)
        if (in->bodies[i].flat) {
            const body *b = &in->bodies[i];
            h = rng_hash(h, (uint64_t)(uintptr_t)b->mesh);
            h = rng_hash(h, in->entries[i]->print);
            h = rng_hash(h, (uint64_t)b->casts_no_shadow | (uint64_t)needs_filter(b) << 1);
            h = hash_bytes(h, &b->object_to_world, sizeof(affine));
        }
    return h;
}

static int build_flat(intake *in, size_t n_flat)
{
    world_store *s = in->s;
    drop_flat(s);
    s->flat_scene = rtcNewScene(s->device);
    s->flats = calloc(n_flat + 1, sizeof *s->flats);
    if (!s->flats)
        return CIEL_E_NOMEM;
    for (size_t i = 0; i < in->n; i++) {
        const body *b = &in->bodies[i];
        if (!b->flat)
            continue;
        const world_mesh *m = b->mesh;
        RTCGeometry g = rtcNewGeometry(s->device, RTC_GEOMETRY_TYPE_TRIANGLE);
        vec3 *p = rtcSetNewGeometryBuffer(g, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, sizeof(vec3), m->n_vertices);
        rtcSetSharedGeometryBuffer(g, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, m->triangles, 0, 12, m->n_triangles);
        flat_entry *f = &s->flats[s->n_flats];
        f->normals = m->normals ? malloc(m->n_vertices * sizeof(vec3)) : NULL;
        if (!p || (m->normals && !f->normals)) {
            rtcReleaseGeometry(g);
            return CIEL_E_NOMEM;
        }
        for (uint32_t v = 0; v < m->n_vertices; v++) {
            p[v] = affine_point(&b->object_to_world, m->rest[v]);
            if (f->normals)
                f->normals[v] = affine_normal(&b->object_to_world, m->normals[v]);
        }
        f->positions = p;
        rtcSetGeometryMask(g, WORLD_MASK_SEEN | (b->casts_no_shadow ? 0 : WORLD_MASK_SHADOW));
        if (needs_filter(b))
            world_set_filters(g);
        rtcCommitGeometry(g);
        rtcAttachGeometryByID(s->flat_scene, g, (unsigned)s->n_flats);
        rtcReleaseGeometry(g);
        s->n_flats++;
    }
    rtcCommitScene(s->flat_scene);
    return rtcGetDeviceError(s->device) == RTC_ERROR_NONE ? CIEL_OK : CIEL_E_NOMEM;
}

static RTCGeometry instance_of(world_store *s, RTCScene content, const body *b)
{
    RTCGeometry g = rtcNewGeometry(s->device, RTC_GEOMETRY_TYPE_INSTANCE);
    rtcSetGeometryInstancedScene(g, content);
    bool moving = b && b->moving;
    affine still = affine_identity();
    rtcSetGeometryTimeStepCount(g, moving ? 2 : 1);
    rtcSetGeometryTransform(g, 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, b ? &b->to_world[0] : &still);
    if (moving)
        rtcSetGeometryTransform(g, 1, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, &b->to_world[1]);
    rtcSetGeometryMask(g, WORLD_MASK_SEEN | (b && b->casts_no_shadow ? 0 : WORLD_MASK_SHADOW));
    rtcCommitGeometry(g);
    return g;
}

static void add_instance(world *w, RTCScene content, const body *b, unsigned id)
{
    RTCGeometry g = instance_of(w->store, content, b);
    rtcAttachGeometryByID(w->scene, g, id);
    rtcReleaseGeometry(g);
}

static int build_top(intake *in, uint32_t *instance_bodies, uint32_t *deform_bodies)
{
    world *w = in->w;
    world_store *s = in->s;
    if (w->scene)
        rtcReleaseScene(w->scene);
    w->scene = rtcNewScene(s->device);
    unsigned id = 0;
    bool deforming = false;
    w->flat_instance = w->deform_instance = WORLD_NONE;
    if (s->n_flats > 0) {
        add_instance(w, s->flat_scene, NULL, id);
        w->flat_instance = id;
        instance_bodies[id++] = WORLD_NONE;
    }
    for (size_t i = 0; i < in->n; i++) {
        deforming = deforming || in->deforms[i];
        if (in->bodies[i].flat || in->deforms[i])
            continue;
        add_instance(w, in->entries[i]->scene, &in->bodies[i], id);
        instance_bodies[id++] = (uint32_t)i;
    }
    if (deforming) {
        RTCScene content = build_deforming(in, deform_bodies);
        add_instance(w, content, NULL, id);
        rtcReleaseScene(content); /* the instance keeps it */
        w->deform_instance = id;
        instance_bodies[id++] = WORLD_NONE;
    }
    rtcCommitScene(w->scene);
    return rtcGetDeviceError(s->device) == RTC_ERROR_NONE ? CIEL_OK : CIEL_E_NOMEM;
}

static void settle_flats(intake *in, uint32_t *flat_bodies)
{
    uint32_t k = 0;
    for (size_t i = 0; i < in->n; i++) {
        body *b = &in->bodies[i];
        if (!b->flat)
            continue;
        flat_bodies[k] = (uint32_t)i;
        b->positions[0] = b->positions[1] = in->s->flats[k].positions;
        b->normals = in->s->flats[k].normals;
        b->to_world[0] = b->to_world[1] = b->to_world_mid = affine_identity();
        k++;
    }
}

static aabb bounds_of(RTCScene top)
{
    struct RTCBounds b;
    rtcGetSceneBounds(top, &b);
    return (aabb){ { b.lower_x, b.lower_y, b.lower_z }, { b.upper_x, b.upper_y, b.upper_z } };
}

static int sort_and_build(intake *in)
{
    world_store *s = in->s;
    size_t n_flat = 0;
    uint64_t signature = 0;
    for (size_t i = 0; i < in->n; i++)
        n_flat += (in->bodies[i].flat = is_flat(in, i));
    for (size_t i = 0, k = 0; k < in->st->n_instances; k++) {
        const instance *ins = &in->st->instances[k];
        if (!usable(ins))
            continue;
        body *b = &in->bodies[i];
        int code = CIEL_OK;
        if (b->deforming) {
            code = take_deforming(in, i, ins);
        } else if (!b->flat) {
            code = world_mesh_build(s, in->entries[i], needs_filter(b));
            b->positions[0] = b->positions[1] = b->mesh->rest;
            b->normals = b->mesh->normals;
            if (keymap_get(&s->movers, b->key) == KEYMAP_ABSENT)
                signature = rng_hash(hash_bytes(signature, &b->object_to_world, sizeof(affine)), b->key);
        }
        if (code)
            return code;
        i++;
    }
    uint64_t flat = flat_signature(in);
    if (!s->flat_scene || flat != s->flat_signature) {
        int code = build_flat(in, n_flat);
        if (code)
            return code;
        s->flat_signature = flat;
        ciel_log(CIEL_LOG_DEBUG, "render", "merged %zu bodies at rest", n_flat);
    }
    in->w->signature = rng_hash(flat, signature);
    uint32_t *flat_bodies = ARENA_ARRAY(&s->frame, n_flat + 1, uint32_t);
    uint32_t *instance_bodies = ARENA_ARRAY(&s->frame, in->n + 2, uint32_t);
    uint32_t *deform_bodies = ARENA_ARRAY(&s->frame, in->n + 1, uint32_t);
    settle_flats(in, flat_bodies);
    in->w->flat_bodies = flat_bodies;
    in->w->instance_bodies = instance_bodies;
    in->w->deform_bodies = deform_bodies;
    return build_top(in, instance_bodies, deform_bodies);
}

/* The frame before becomes the past: its bodies stay readable while this one is taken in and traced. */
static void remember(world *w, world_store *s)
{
    ciel_arena swap = s->past_arena;
    s->past_arena = s->frame;
    s->frame = swap;
    ciel_arena_reset(&s->frame);
    s->past = w->bodies;
    s->n_past = w->n_bodies;
    keymap_clear(&s->past_of);
    for (size_t i = 0; i < s->n_past; i++)
        keymap_set(&s->past_of, s->past[i].key, (uint32_t)i);
    s->blocks = NULL;
    s->n_blocks = 0;
}

int world_update(world *w, const stage *st, ciel_fail *fail)
{
    world_store *s = w->store;
    remember(w, s);
    intake in = { .w = w, .s = s, .st = st };
    in.same_shot = s->any && st->i_shot == s->i_shot && st->i_frame == s->i_frame + 1;
    size_t n = st->n_instances;
    in.bodies = ARENA_ARRAY(&s->frame, n + 1, body);
    in.entries = ARENA_ARRAY(&s->frame, n + 1, mesh_entry *);
    in.deforms = ARENA_ARRAY(&s->frame, n + 1, deform_entry *);
    for (size_t i = 0; i < s->n_meshes; i++)
        s->meshes[i]->uses = 0;
    int code = CIEL_OK;
    for (size_t i = 0; i < n && !code; i++)
        if (usable(&st->instances[i]))
            code = describe(&in, &st->instances[i]);
    if (!code)
        code = sort_and_build(&in);
    keymap_free(&in.paints_done);
    w->bodies = in.bodies;
    w->n_bodies = code ? 0 : in.n;
    s->i_frame = st->i_frame;
    s->i_shot = st->i_shot;
    s->any = !code;
    if (code)
        return ciel_fail_set(fail, code, "no memory for the scene's geometry (%zu instances)", n);
    w->bounds = bounds_of(w->scene);
    return CIEL_OK;
}
