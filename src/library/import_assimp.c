/* library/import_assimp.c - any model file that Assimp reads, as a model of ours: the only file that knows Assimp.
 *
 * The scene's node tree is flattened, faces triangulated, identical corners joined, normals made where the file has
 * none. Materials are mapped by their names first (glass, chrome, wood ...), then by their Phong numbers. Opaque
 * surfaces become one part, clear ones another that casts no shadow. Rigid only: skeletons and animations are not read.
 */
#include "base/file.h"
#include "library/pack.h"
#include "library/pack_image.h"
#include <stdlib.h>
#include <string.h>
#ifdef CIEL_HAS_ASSIMP
#include <assimp/cimport.h>
#include <assimp/material.h>

#include <assimp/postprocess.h>
#include <assimp/scene.h>

typedef struct importer {
    const struct aiScene *scene;
    const char *path;
    ciel_arena *a;
    texture *textures[256];
    char *texture_names[256];
    int n_textures;
} importer;

/* ---- textures ---- */

static texture *embedded(importer *im, const char *name)
{
    unsigned i = (unsigned)strtoul(name + 1, NULL, 10);
    if (i >= im->scene->mNumTextures)
        return NULL;
    const struct aiTexture *t = im->scene->mTextures[i];
    texture *out = ARENA_NEW(im->a, texture);
    if (t->mHeight == 0)
        return pack_image_decode(out, (const uint8_t *)t->pcData, t->mWidth, PACK_MAX_TEXTURE, im->a, NULL) == CIEL_OK
                   ? out
                   : NULL;
    return NULL; /* raw texels: no format of today writes them */
}

static texture *find_texture(importer *im, const char *name)
{
    for (int i = 0; i < im->n_textures; i++)
        if (strcmp(im->texture_names[i], name) == 0)
            return im->textures[i];
    if (im->n_textures == 256)
        return NULL;
    texture *t = NULL;
    if (name[0] == '*') {
        t = embedded(im, name);
    } else if (!strstr(name, "..") && name[0] != '/') {
        const char *slash = strrchr(im->path, '/');
        char *dir = ciel_arena_strndup(im->a, im->path, slash ? (size_t)(slash - im->path) : 0),
             *file = ciel_arena_strdup(im->a, name);
        for (char *p = file; *p; p++)
            *p = *p == '\\' ? '/' : *p;
        char *full = slash ? ciel_path_join(dir, file) : ciel_arena_strdup(im->a, file);
        t = ARENA_NEW(im->a, texture);
        if (pack_image_load(t, full, PACK_MAX_TEXTURE, im->a, NULL) != CIEL_OK)
            t = NULL;
        if (slash)
            free(full);
    }
    im->textures[im->n_textures] = t;
    im->texture_names[im->n_textures++] = ciel_arena_strdup(im->a, name);
    return t;
}

/* ---- materials ---- */

static bool says(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (strstr(name, *words))
            return true;
    return false;
}

static float float_of(const struct aiMaterial *m, const char *key, unsigned type, unsigned index, float fallback)
{
    float v = fallback;
    return aiGetMaterialFloat(m, key, type, index, &v) == AI_SUCCESS && isfinite(v) ? v : fallback;
}
static vec3 color_of(const struct aiMaterial *m, const char *key, unsigned type, unsigned index, vec3 fallback)
{
    struct aiColor4D c;
    if (aiGetMaterialColor(m, key, type, index, &c) != AI_SUCCESS)
        return fallback;
    return v3(f_clamp(c.r, 0, 100), f_clamp(c.g, 0, 100), f_clamp(c.b, 0, 100));
}
static vec3 to_linear(vec3 s)
{
    return v3(color_srgb_to_linear(f_min(s.x, 1)), color_srgb_to_linear(f_min(s.y, 1)),
              color_srgb_to_linear(f_min(s.z, 1)));
}

static const char *const glass_words[] = { "glass", "verre", "vitre", "window", "crystal", "transp", "lens", NULL };
static const char *const metal_words[] = { "chrome", "steel", "metal",  "inox", "alumin", "silver",
                                           "iron",   "acier", "nickel", "zinc", "tin_",   NULL };
static const char *const gold_words[] = { "gold", "brass", "laiton", "messing", NULL };
static const char *const wood_words[] = { "wood", "bois", "oak",     "walnut", "pine", "mahog",
                                          "teak", "holz", "parquet", "bamboo", NULL };
static const char *const cloth_words[] = { "cloth", "fabric",  "tissu", "textile", "cushion", "pillow",
                                           "matt",  "blanket", "sheet", "curtain", "carpet",  "shirt",
                                           "jean",  "dress",   "towel", "linen",   "cotton",  NULL };
static const char *const leather_words[] = { "leather", "cuir", NULL };
static const char *const leaf_words[] = { "leaf",  "leav", "feuille", "plant",  "foliage",
                                          "grass", "palm", "petal",   "flower", NULL };
static const char *const stone_words[] = { "stone", "marble", "granite", "concrete", "brick", "tile", "plaster", NULL };
static const char *const light_words[] = { "bulb", "lightbulb", "lampshade", "ampoule", "neon", "glow", "emit", NULL };
static const char *const mirror_words[] = { "mirror", "miroir", NULL };
static const char *const skin_words[] = { "skin", "face", "head", "hand", "body", "peau", "fur", "hair", NULL };

/* Which of ours a Phong material is, by name. NULL = go by numbers. */
static const char *kind_by_name(const char *n)
{
    if (says(n, mirror_words))
        return "mirror";
    if (says(n, gold_words))
        return "brass";
    if (says(n, metal_words))
        return "metal";
    if (says(n, wood_words))
        return "wood";
    if (says(n, leather_words))
        return "leather";
    if (says(n, leaf_words))
        return "leaf";
    if (says(n, cloth_words))
        return "cloth";
    if (says(n, stone_words))
        return "stone";
    if (says(n, skin_words))
        return "skin";
    return NULL;
}

static void set_surface(material *m, const char *kind, float rough)
{
    m->roughness = rough;
    if (!kind)
        return;
    m->name = kind;
    bool metal = strcmp(kind, "metal") == 0 || strcmp(kind, "brass") == 0;
    if (metal && !m->texture) {
        m->metal = 1;
        m->roughness = f_clamp(rough, 0.12f, 0.45f);
        float lum = color_luminance(m->color);
        /* catalogue greys are diffuse: metals reflect more than that */
        if (lum < 0.45f)
            m->color = v3_lerp(m->color, v3_fill(0.6f), 0.6f);
        if (strcmp(kind, "brass") == 0)
            m->color = v3(0.9f, 0.7f, 0.36f);
    } else if (strcmp(kind, "mirror") == 0) {
        m->metal = 1;
        m->roughness = 0;
        m->color = v3_fill(0.93f);
    } else if (strcmp(kind, "cloth") == 0) {
        m->roughness = 0.85f;
        m->sheen = 0.25f;
    } else if (strcmp(kind, "leaf") == 0) {
        m->translucent = 0.35f;
        m->roughness = 0.5f;
    } else if (strcmp(kind, "wood") == 0) {
        m->roughness = f_clamp(rough, 0.3f, 0.6f);
        m->coat = 0.2f;
        m->coat_roughness = 0.25f;
    } else if (strcmp(kind, "skin") == 0) {
        m->roughness = 0.5f;
        m->subsurface = 0.3f;
        m->scatter = v3(0.8f, 0.3f, 0.2f);
    } else if (strcmp(kind, "leather") == 0) {
        m->roughness = 0.42f;
    }
}

static material map_material(importer *im, const struct aiMaterial *src)
{
    struct aiString s;
    char name[128] = "";
    if (aiGetMaterialString(src, AI_MATKEY_NAME, &s) == AI_SUCCESS)
        for (size_t i = 0; i < sizeof name - 1 && s.data[i]; i++)
            name[i] = (char)(s.data[i] >= 'A' && s.data[i] <= 'Z' ? s.data[i] + 32 : s.data[i]);
    vec3 kd = color_of(src, AI_MATKEY_COLOR_DIFFUSE, v3_fill(0.8f)),
         base = color_of(src, AI_MATKEY_BASE_COLOR, v3_fill(-1));
    vec3 ks = color_of(src, AI_MATKEY_COLOR_SPECULAR, v3_fill(0)),
         ke = color_of(src, AI_MATKEY_COLOR_EMISSIVE, v3_fill(0));
    float ns = float_of(src, AI_MATKEY_SHININESS, 0), opacity = float_of(src, AI_MATKEY_OPACITY, 1);
    bool pbr = base.x >= 0;
    float rough = float_of(src, AI_MATKEY_ROUGHNESS_FACTOR, -1);
    float shine = color_luminance(ks);
    if (rough < 0) /* Phong exponent to perceptual roughness: alpha^2 = 2 / (n + 2) */
        rough = shine < 0.02f ? 0.75f : f_clamp(sqrtf(sqrtf(2.0f / (f_max(ns, 1) + 2))), 0.12f, 0.85f);
    material m = material_plain(pbr ? base : to_linear(kd), rough);
    m.name = "plastic";
    if (aiGetMaterialTexture(src, pbr ? aiTextureType_BASE_COLOR : aiTextureType_DIFFUSE, 0, &s, NULL, NULL, NULL, NULL,
                             NULL, NULL) == AI_SUCCESS ||
        aiGetMaterialTexture(src, aiTextureType_DIFFUSE, 0, &s, NULL, NULL, NULL, NULL, NULL, NULL) == AI_SUCCESS)
        m.texture = find_texture(im, s.data);
    if (m.texture && !pbr)
        m.color = color_luminance(m.color) < 0.02f ? v3_fill(1) : v3_lerp(m.color, v3_fill(1), 0.7f);
    float metal = float_of(src, AI_MATKEY_METALLIC_FACTOR, -1);
    if (pbr && metal >= 0) {
        m.metal = f_clamp(metal, 0, 1);
        m.roughness = f_clamp(rough, 0, 1);
        m.name = metal > 0.5f ? "metal" : "plastic";
    } else {
        set_surface(&m, kind_by_name(name), rough);
        if (!pbr && shine > 0.6f && ns > 90 && m.metal < 0.5f && strcmp(m.name, "plastic") == 0) {
            m.coat = 0.8f;
            m.coat_roughness = 0.06f;
        }
    }
    bool clear = opacity < 0.75f && !m.texture;
    if (clear || (says(name, glass_words) && opacity < 0.95f && !m.texture)) {
        material glass;
        material_named(&glass, "window_glass");
        glass.name = "glass";
        glass.thin = true;
        vec3 tint = to_linear(kd);
        float top = f_max(tint.x, f_max(tint.y, tint.z));
        glass.color = top > 0.05f ? v3_lerp(v3_scale(tint, 1 / top), v3_fill(1), 0.55f) : v3_fill(0.5f);
        return glass;
    }
    if (opacity < 0.98f && !m.texture)
        m.opacity = f_clamp(opacity, 0.05f, 1);
    if (color_luminance(ke) > 0.05f || (says(name, light_words) && !m.texture)) {
        vec3 c = color_luminance(ke) > 0.05f ? to_linear(ke) : v3(1.0f, 0.85f, 0.6f);
        m.emission = v3_scale(c, pbr ? 300.0f : 450.0f);
    }
    m.color2 = v3_scale(m.color, 0.6f);
    return m;
}

/* ---- geometry ---- */

static void add_mesh(mesh_maker *k, const struct aiMesh *src, uint16_t slot, const float *turn)
{
    uint32_t base = k->n_vertices;
    for (unsigned i = 0; i < src->mNumVertices; i++) {
        const struct aiVector3D *p = &src->mVertices[i], *n = src->mNormals ? &src->mNormals[i] : NULL;
        vec3 q = v3(p->x, p->y, p->z), m = n ? v3(n->x, n->y, n->z) : v3_fill(0);
        if (!(isfinite(m.x) && isfinite(m.y) && isfinite(m.z)))
            m = v3_fill(0);
        if (!(isfinite(q.x) && isfinite(q.y) && isfinite(q.z)))
            q = v3_fill(0);
        if (turn) {
            vec3 a = q, b = m;
            q = v3(turn[0] * a.x + turn[1] * a.y + turn[2] * a.z, turn[3] * a.x + turn[4] * a.y + turn[5] * a.z,
                   turn[6] * a.x + turn[7] * a.y + turn[8] * a.z);
            m = v3(turn[0] * b.x + turn[1] * b.y + turn[2] * b.z, turn[3] * b.x + turn[4] * b.y + turn[5] * b.z,
                   turn[6] * b.x + turn[7] * b.y + turn[8] * b.z);
        }
        vec2 uv = src->mTextureCoords[0] ? (vec2){ src->mTextureCoords[0][i].x, src->mTextureCoords[0][i].y }
                                         : (vec2){ 0, 0 };
        if (!(isfinite(uv.x) && isfinite(uv.y)))
            uv = (vec2){ 0, 0 };
        maker_vertex(k, q, v3_norm(m), uv);
    }
    k->slot = slot;
    for (unsigned i = 0; i < src->mNumFaces; i++) {
        const struct aiFace *f = &src->mFaces[i];
        if (f->mNumIndices == 3 && f->mIndices[0] < src->mNumVertices && f->mIndices[1] < src->mNumVertices &&
            f->mIndices[2] < src->mNumVertices)
            maker_triangle(k, base + f->mIndices[0], base + f->mIndices[1], base + f->mIndices[2]);
    }
}

/* Opaque or clear meshes as one part. */
static void add_part(importer *im, model *out, const char *name, const material *all, bool clear, const float *turn)
{
    mesh_maker k;
    maker_init(&k);
    k.at = affine_identity();
    uint16_t slots[1024];
    part p = { .name = name, .kind = PART_RIGID, .joint = -1, .axis = v3(0, 1, 0), .casts_no_shadow = clear };
    size_t n = 0;
    memset(slots, 0xff, sizeof slots);
    for (unsigned i = 0; i < im->scene->mNumMeshes; i++) {
        const struct aiMesh *m = im->scene->mMeshes[i];
        unsigned mat = m->mMaterialIndex < im->scene->mNumMaterials && m->mMaterialIndex < 1024 ? m->mMaterialIndex : 0;
        if ((all[mat].transmission > 0.5f) != clear || !(m->mPrimitiveTypes & aiPrimitiveType_TRIANGLE))
            continue;
        if (slots[mat] == 0xffff) {
            slots[mat] = (uint16_t)n;
            ARENA_PUSH(im->a, p.materials, n) = all[mat];
        }
        add_mesh(&k, m, slots[mat], turn);
    }
    p.n_materials = (int)n;
    if (k.n_triangles == 0) {
        maker_free(&k);
        return;
    }
    p.mesh = mesh_finish(&k, im->a);
    ARENA_PUSH(im->a, out->parts, out->n_parts) = p;
}

/* Scale and stand on the origin. */
static int fit(model *m, const import_options *o, ciel_fail *fail)
{
    aabb b = aabb_empty();
    for (size_t i = 0; i < m->n_parts; i++) {
        aabb p = mesh_bounds(&m->parts[i].mesh);
        b.lo = v3_min(b.lo, p.lo);
        b.hi = v3_max(b.hi, p.hi);
    }
    vec3 size = aabb_size(b), mid = aabb_center(b), scale = v3_fill(1);
    if (!(f_max(size.x, f_max(size.y, size.z)) > 1e-9f))
        return ciel_fail_set(fail, CIEL_E_FORMAT, "the model has no extent");
    if (o->box_m.x > 0)
        scale = v3(size.x > 1e-9f ? o->box_m.x / size.x : 1, size.y > 1e-9f ? o->box_m.y / size.y : 1,
                   size.z > 1e-9f ? o->box_m.z / size.z : 1);
    else if (o->height_m > 0)
        scale = v3_fill(o->height_m / f_max(size.y, 1e-9f));
    else if (f_max(size.x, f_max(size.y, size.z)) > 100) /* millimetres or centimetres: no thing is 100 m large */
        scale = v3_fill(f_max(size.x, f_max(size.y, size.z)) > 5000 ? 0.001f : 0.01f);
    for (size_t i = 0; i < m->n_parts; i++) {
        mesh *k = &m->parts[i].mesh;
        for (uint32_t v = 0; v < k->n_vertices; v++) {
            vec3 p = v3_sub(k->positions[v], v3(mid.x, b.lo.y, mid.z));
            k->positions[v] = v3_mul(p, scale);
            if (k->normals)
                k->normals[v] =
                    v3_norm(v3(k->normals[v].x / scale.x, k->normals[v].y / scale.y, k->normals[v].z / scale.z));
        }
    }
    return CIEL_OK;
}

int import_file(model *out, const char *path, const import_options *o, ciel_arena *a, ciel_fail *fail)
{
    memset(out, 0, sizeof *out);
    if (!ciel_file_exists(path))
        return ciel_fail_set(fail, CIEL_E_NOTFOUND, "no such model file: %s", path);
    struct aiPropertyStore *props = aiCreatePropertyStore();
    aiSetImportPropertyFloat(props, AI_CONFIG_PP_GSN_MAX_SMOOTHING_ANGLE, 50.0f);
    aiSetImportPropertyInteger(props, AI_CONFIG_PP_SBP_REMOVE, aiPrimitiveType_LINE | aiPrimitiveType_POINT);
    const struct aiScene *found = aiImportFileExWithProperties(
        path,
        aiProcess_Triangulate | aiProcess_GenSmoothNormals | aiProcess_JoinIdenticalVertices |
            aiProcess_PreTransformVertices | aiProcess_SortByPType | aiProcess_FindInvalidData,
        NULL, props);
    aiReleasePropertyStore(props);
    if (!found) {
        const char *why = aiGetErrorString();
        return ciel_fail_set(fail, CIEL_E_FORMAT, "cannot read %s as a 3D model: %.120s", path,
                             why && why[0] ? why : "unknown format");
    }
    importer im = { .scene = found, .path = path, .a = a };
    size_t triangles = 0;
    for (unsigned i = 0; i < found->mNumMeshes; i++)
        triangles += found->mMeshes[i]->mNumFaces;
    int err = CIEL_OK;
    if (triangles == 0)
        err = ciel_fail_set(fail, CIEL_E_FORMAT, "%s holds no surfaces", path);
    else if (triangles > PACK_MAX_TRIANGLES)
        err = ciel_fail_set(fail, CIEL_E_DATA, "%s has %zu triangles; the most is %u", path, triangles,
                            PACK_MAX_TRIANGLES);
    if (err == CIEL_OK) {
        unsigned n = found->mNumMaterials < 1024 ? found->mNumMaterials : 1024;
        material *all = ARENA_ARRAY(a, n + 1, material);
        all[0] = material_plain(v3_fill(0.5f), 0.5f);
        for (unsigned i = 0; i < n; i++)
            all[i] = map_material(&im, found->mMaterials[i]);
        add_part(&im, out, "body", all, false, o->turn);
        add_part(&im, out, "glass", all, true, o->turn);
        err = fit(out, o, fail);
    }
    aiReleaseImport(found);
    return err;
}
#else
int import_file(model *out, const char *path, const import_options *o, ciel_arena *a, ciel_fail *fail)
{
    (void)out;
    (void)o;
    (void)a;
    return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "cannot read %s: this ciel was built without Assimp", path);
}
#endif
