/* library/pack_file.c - one converted model as one file: quick to read, checked as it is read.
 *
 * Little-endian, packed: "CIELMDL2", then textures (encoded pictures), parts (name, flags, materials, positions,
 * normals, uvs, triangles, slots). Every count is checked against the bytes that are left before anything is allocated,
 * every index against its range: a damaged file is one FORMAT error. The format is a cache's: its version changes
 * freely.
 */
#include "base/file.h"
#include "base/text.h"
#include "library/pack.h"
#include "library/pack_image.h"
#include <stdlib.h>
#include <string.h>

#define MAGIC "CIELMDL2"

/* ---- writing ---- */

static void put(ciel_str *s, const void *p, size_t n)
{
    ciel_str_add_n(s, p, n);
}
static void put_u32(ciel_str *s, uint32_t v)
{
    put(s, &v, sizeof v);
}
static void put_text(ciel_str *s, const char *t)
{
    put_u32(s, t ? (uint32_t)strlen(t) : 0);
    if (t)
        put(s, t, strlen(t));
}

/* The numbers of a material, in file order; texture and name apart. */
static int material_floats(material *m, float **out)
{
    int n = 0;
    float *all[] = {
        &m->color.x,        &m->color.y,    &m->color.z,   &m->color2.x,       &m->color2.y, &m->color2.z,
        &m->roughness,      &m->metal,      &m->ior,       &m->transmission,   &m->absorb_m, &m->emission.x,
        &m->emission.y,     &m->emission.z, &m->coat,      &m->coat_roughness, &m->sheen,    &m->subsurface,
        &m->scatter.x,      &m->scatter.y,  &m->scatter.z, &m->translucent,    &m->opacity,  &m->pattern_scale,
        &m->pattern_amount, &m->bump
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        out[n++] = all[i];
    return n;
}
enum {
    MATERIAL_FLOATS = 32
};

static void put_material(ciel_str *s, const material *source, const texture *const *textures, int n_textures)
{
    material m = *source;
    float *f[MATERIAL_FLOATS];
    int n = material_floats(&m, f);
    put_text(s, m.name);
    for (int i = 0; i < n; i++)
        put(s, f[i], sizeof(float));
    uint32_t flags =
        (m.thin ? 1u : 0) | (m.emission_textured ? 2u : 0) | (m.takes_wetness ? 4u : 0) | (m.pattern_uv ? 8u : 0);
    put_u32(s, flags);
    put_u32(s, (uint32_t)m.pattern);
    uint32_t index = UINT32_MAX;
    for (int i = 0; i < n_textures; i++)
        if (textures[i] == m.texture)
            index = (uint32_t)i;
    put_u32(s, m.texture ? index : UINT32_MAX);
}

static int collect_textures(const model *m, const texture **out, int max)
{
    int n = 0;
    for (size_t i = 0; i < m->n_parts; i++)
        for (int k = 0; k < m->parts[i].n_materials; k++) {
            const texture *t = m->parts[i].materials[k].texture;
            bool known = !t;
            for (int j = 0; j < n; j++)
                known = known || out[j] == t;
            if (!known && n < max)
                out[n++] = t;
        }
    return n;
}

static void put_part(ciel_str *s, const part *p, const texture *const *textures, int n_textures)
{
    put_text(s, p->name);
    put_u32(s, (uint32_t)p->kind | (p->casts_no_shadow ? 0x100u : 0));
    float turn[6] = { p->axis.x, p->axis.y, p->axis.z, p->pivot.x, p->pivot.y, p->pivot.z };
    put(s, turn, sizeof turn);
    put_u32(s, (uint32_t)p->n_materials);
    for (int i = 0; i < p->n_materials; i++)
        put_material(s, &p->materials[i], textures, n_textures);
    const mesh *m = &p->mesh;
    put_u32(s, m->n_vertices);
    put_u32(s, m->n_triangles);
    put_u32(s, (m->normals ? 1u : 0) | (m->uvs ? 2u : 0) | (m->slots ? 4u : 0));
    put(s, m->positions, m->n_vertices * sizeof *m->positions);
    if (m->normals)
        put(s, m->normals, m->n_vertices * sizeof *m->normals);
    if (m->uvs)
        put(s, m->uvs, m->n_vertices * sizeof *m->uvs);
    put(s, m->triangles, m->n_triangles * sizeof *m->triangles);
    if (m->slots)
        put(s, m->slots, m->n_triangles * sizeof *m->slots);
}

int pack_file_write(const char *path, const model *m, ciel_fail *fail)
{
    ciel_str s = { 0 };
    const texture *textures[256];
    int n = collect_textures(m, textures, 256), err = CIEL_OK;
    put(&s, MAGIC, 8);
    put_u32(&s, (uint32_t)n);
    for (int i = 0; i < n && err == CIEL_OK; i++) {
        size_t bytes = 0;
        uint8_t *data = pack_image_encode(textures[i], &bytes);
        if (!data)
            err = ciel_fail_set(fail, CIEL_E_NOMEM, "cannot encode a texture for %s", path);
        put_u32(&s, (uint32_t)bytes);
        put(&s, data, bytes);
        free(data);
    }
    put_u32(&s, (uint32_t)m->n_parts);
    for (size_t i = 0; i < m->n_parts; i++)
        put_part(&s, &m->parts[i], textures, n);
    put_text(&s, m->credit);
    if (err == CIEL_OK)
        err = ciel_file_write(path, s.p, s.len, fail);
    ciel_str_free(&s);
    return err;
}

/* ---- reading ---- */

typedef struct reader {
    const uint8_t *p, *end;
    bool bad;
} reader;
static void take(reader *r, void *out, size_t n)
{
    if (r->bad || (size_t)(r->end - r->p) < n) {
        r->bad = true;
        memset(out, 0, n);
        return;
    }
    memcpy(out, r->p, n);
    r->p += n;
}
static uint32_t take_u32(reader *r)
{
    uint32_t v;
    take(r, &v, sizeof v);
    return v;
}
/* `n` things of `size` bytes must still be there. */
static bool fits(reader *r, uint32_t n, size_t size)
{
    if (r->bad || (size_t)(r->end - r->p) / size < n)
        r->bad = true;
    return !r->bad;
}
static const char *take_text(reader *r, ciel_arena *a)
{
    uint32_t n = take_u32(r);
    if (!fits(r, n, 1) || n > 4096) {
        r->bad = true;
        return "";
    }
    const char *s = ciel_arena_strndup(a, (const char *)r->p, n);
    r->p += n;
    return s;
}

/* The material's own name when it is one of the shelf: names outlive the arena and find their physics. */
static const char *known_name(const char *name)
{
    for (const char *const *p = material_names(); *p; p++)
        if (strcmp(*p, name) == 0)
            return *p;
    return "plastic";
}

static void take_material(reader *r, material *m, const texture *textures, uint32_t n_textures, ciel_arena *a)
{
    memset(m, 0, sizeof *m);
    m->name = known_name(take_text(r, a));
    float *f[MATERIAL_FLOATS];
    int n = material_floats(m, f);
    for (int i = 0; i < n; i++) {
        take(r, f[i], sizeof(float));
        if (!(fabsf(*f[i]) < 1e9f))
            r->bad = true;
    }
    uint32_t flags = take_u32(r), pattern = take_u32(r), index = take_u32(r);
    m->thin = flags & 1;
    m->emission_textured = flags & 2;
    m->takes_wetness = flags & 4;
    m->pattern_uv = flags & 8;
    m->pattern = pattern < PATTERN_COUNT ? (enum pattern)pattern : PATTERN_NONE;
    m->texture = index < n_textures ? &textures[index] : NULL;
}

static void take_mesh(reader *r, mesh *m, int n_materials, ciel_arena *a)
{
    m->n_vertices = take_u32(r);
    m->n_triangles = take_u32(r);
    uint32_t flags = take_u32(r);
    if (!fits(r, m->n_vertices, sizeof(vec3)) || !fits(r, m->n_triangles, 12) || m->n_triangles > PACK_MAX_TRIANGLES) {
        r->bad = true;
        *m = (mesh){ 0 };
        return;
    }
    m->positions = ARENA_ARRAY(a, m->n_vertices, vec3);
    take(r, m->positions, m->n_vertices * sizeof(vec3));
    if (flags & 1) {
        m->normals = ARENA_ARRAY(a, m->n_vertices, vec3);
        take(r, m->normals, m->n_vertices * sizeof(vec3));
    }
    if (flags & 2) {
        m->uvs = ARENA_ARRAY(a, m->n_vertices, vec2);
        take(r, m->uvs, m->n_vertices * sizeof(vec2));
    }
    m->triangles = ciel_arena_array(a, m->n_triangles, sizeof *m->triangles);
    take(r, m->triangles, m->n_triangles * sizeof *m->triangles);
    if (flags & 4) {
        m->slots = ARENA_ARRAY(a, m->n_triangles, uint16_t);
        take(r, m->slots, m->n_triangles * sizeof(uint16_t));
    }
    for (uint32_t i = 0; i < m->n_vertices; i++)
        if (!(fabsf(m->positions[i].x) < 1e6f && fabsf(m->positions[i].y) < 1e6f && fabsf(m->positions[i].z) < 1e6f))
            r->bad = true;
    for (uint32_t i = 0; i < m->n_triangles; i++) {
        for (int k = 0; k < 3; k++)
            if (m->triangles[i][k] >= m->n_vertices)
                r->bad = true;
        if (m->slots && m->slots[i] >= n_materials)
            r->bad = true;
    }
}

static void take_part(reader *r, part *p, const texture *textures, uint32_t n_textures, ciel_arena *a)
{
    p->name = take_text(r, a);
    uint32_t kind = take_u32(r);
    p->kind = (kind & 0xff) <= PART_LIQUID ? (enum part_kind)(kind & 0xff) : PART_RIGID;
    p->casts_no_shadow = kind & 0x100;
    p->joint = -1;
    float turn[6];
    take(r, turn, sizeof turn);
    p->axis = v3(turn[0], turn[1], turn[2]);
    p->pivot = v3(turn[3], turn[4], turn[5]);
    uint32_t n = take_u32(r);
    if (n == 0 || n > 4096 || !fits(r, n, 100)) {
        r->bad = true;
        return;
    }
    p->n_materials = (int)n;
    p->materials = ARENA_ARRAY(a, n, material);
    for (uint32_t i = 0; i < n; i++)
        take_material(r, &p->materials[i], textures, n_textures, a);
    take_mesh(r, &p->mesh, p->n_materials, a);
}

static int parse(model *out, reader *r, const char *path, ciel_arena *a, ciel_fail *fail)
{
    char magic[8];
    take(r, magic, 8);
    if (r->bad || memcmp(magic, MAGIC, 8) != 0)
        return ciel_fail_set(fail, CIEL_E_FORMAT, "%s is not a converted model of this version", path);
    uint32_t n_textures = take_u32(r);
    if (n_textures > 256)
        return ciel_fail_set(fail, CIEL_E_FORMAT, "%s is damaged", path);
    texture *textures = ARENA_ARRAY(a, n_textures, texture);
    for (uint32_t i = 0; i < n_textures; i++) {
        uint32_t bytes = take_u32(r);
        if (!fits(r, bytes, 1))
            break;
        int err = pack_image_decode(&textures[i], r->p, bytes, PACK_MAX_TEXTURE, a, fail);
        if (err != CIEL_OK)
            return err;
        r->p += bytes;
    }
    uint32_t n = take_u32(r);
    if (!fits(r, n, 60))
        return ciel_fail_set(fail, CIEL_E_FORMAT, "%s is damaged", path);
    out->parts = ARENA_ARRAY(a, n, part);
    out->n_parts = n;
    for (uint32_t i = 0; i < n && !r->bad; i++)
        take_part(r, &out->parts[i], textures, n_textures, a);
    const char *credit = take_text(r, a);
    out->credit = credit[0] ? credit : NULL;
    return r->bad ? ciel_fail_set(fail, CIEL_E_FORMAT, "%s is damaged", path) : CIEL_OK;
}

int pack_file_read(model *out, const char *path, ciel_arena *a, ciel_fail *fail)
{
    memset(out, 0, sizeof *out);
    uint8_t *data;
    size_t bytes;
    int err = ciel_file_read(&data, &bytes, path, (size_t)1 << 30, fail);
    if (err != CIEL_OK)
        return err;
    reader r = { data, data + bytes, false };
    err = parse(out, &r, path, a, fail);
    free(data);
    return err;
}
