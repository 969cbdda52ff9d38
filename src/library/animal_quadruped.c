/* library/animal_quadruped.c - one four-legged animal for every row of the table of species: its body meshed, coated,
 * skinned and given its skeleton.
 *
 * The body is animal_body.c, what is added to it animal_extras.c and animal_wing.c. Coats are a texture laid from the
 * side; fur ends are tufts along the hair's flow, which take the coat's colour where they grow.
 */
#include "library/animal.h"
#include "library/animal_beast.h"
#include <string.h>

/* ---- coat ---- */
/* Height for the coat: what lies wide is painted as if its flanks hung down, so that the pattern covers a back that
 * faces up. */
static float coat_height(const beast *b, vec3 p)
{
    return b->s->sprawl > 0.0f ? p.y - 0.8f * fabsf(p.x) : p.y;
}

/* z and height over their range, which is returned. */
static aabb lay_uv(beast *b, mesh *m)
{
    aabb box = mesh_bounds(m);
    for (uint32_t i = 0; i < m->n_vertices; i++)
        box.lo.y = f_min(box.lo.y, coat_height(b, m->positions[i]));
    m->uvs = ARENA_ARRAY(b->a, m->n_vertices + 1, vec2);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 p = m->positions[i];
        m->uvs[i] = (vec2){ f_clamp((p.z - box.lo.z) / (box.hi.z - box.lo.z), 0.002f, 0.998f),
                            f_clamp((coat_height(b, p) - box.lo.y) / (box.hi.y - box.lo.y), 0.002f, 0.998f) };
    }
    return box;
}

/* ---- parts ---- */
part *beast_add_part(beast *b, const char *name, enum part_kind kind, mesh m, const material *mats, int n, int i_joint)
{
    part *t = &b->parts[b->n_parts++];
    *t = (part){ .name = name, .kind = kind, .mesh = m, .n_materials = n, .joint = i_joint };
    t->materials = ARENA_ARRAY(b->a, (size_t)n, material);
    memcpy(t->materials, mats, (size_t)n * sizeof *mats);
    return t;
}

skin *beast_weights(const beast *b, const mesh *m, float spread)
{
    const species *s = b->s;
    skin_bone l[SKIN_MAX_BONES];
    int n = 0;
    float w = b->w, c = 0.72f * s->chest * w, h = 0.8f * s->waist * w, L = s->length;
#define AT(i)                     v3_scale(b->j[i], w)
#define BONE(i, from, to, r0, r1) l[n++] = (skin_bone){ i, from, to, r0, r1, 1.0f }
    BONE(B_HIPS, v3_scale(v3(0, 1.0f - s->waist, -0.50f * L), w), AT(B_HIPS), h, h);
    BONE(B_HIPS, AT(B_HIPS), v3_lerp(AT(B_HIPS), AT(B_SPINE), 0.8f), h, h);
    BONE(B_SPINE, AT(B_SPINE), v3_lerp(AT(B_SPINE), AT(B_CHEST), 0.8f), h, c);
    BONE(B_CHEST, AT(B_CHEST), v3_scale(v3(0, 1.0f - s->chest, 0.40f * L), w), c, c);
    BONE(B_NECK, AT(B_NECK), AT(B_NECK2), s->neck_r * w, s->neck_r * w);
    BONE(B_NECK2, AT(B_NECK2), v3_lerp(AT(B_NECK2), AT(B_HEAD), 0.85f), s->neck_r * w, s->neck_r * w);
    BONE(B_HEAD, v3_mad(AT(B_HEAD), b->fwd, 0.15f * s->head * w), v3_scale(b->nose, w), 0.25f * s->head * w,
         s->snout_r * s->head * w);
    vec3 jaw_end = v3_mad(v3_mad(b->nose, b->fwd, -0.35f * s->snout_r * s->head), b->up, -1.30f * s->snout_r * s->head);
    BONE(B_JAW, v3_scale(v3_mad(v3_mad(b->j[B_JAW], b->fwd, 0.16f * s->head), b->up, -0.06f * s->head), w),
         v3_scale(jaw_end, w), 0.07f * s->head * w, 0.40f * s->snout_r * s->head * w);
    for (int k = 0; k < 2; k++) {
        vec3 ear = b->j[B_EAR_L + k], dir = s->ear == EAR_FLOP       ? v3(k ? -0.7f : 0.7f, -0.7f, 0.2f)
                                            : s->ear == EAR_ELEPHANT ? v3(k ? -0.8f : 0.8f, -0.3f, -0.3f)
                                                                     : v3(k ? -0.3f : 0.3f, 1, 0);
        BONE(B_EAR_L + k, v3_scale(v3_mad(ear, v3_norm(dir), 0.25f * s->ear_size * s->head), w),
             v3_scale(v3_mad(ear, v3_norm(dir), 0.9f * s->ear_size * s->head), w), 0.1f * s->head * w,
             0.1f * s->head * w);
    }
    for (int k = 0; k < 4; k++)
        BONE(B_TAIL1 + k,
             v3_lerp(AT(B_TAIL1 + k),
                     k < 3 ? AT(B_TAIL1 + k + 1) : v3_add(AT(B_TAIL4), v3_sub(AT(B_TAIL4), AT(B_TAIL3))), 0.2f),
             k < 3 ? AT(B_TAIL1 + k + 1) : v3_add(AT(B_TAIL4), v3_sub(AT(B_TAIL4), AT(B_TAIL3))), s->tail_r * w,
             s->tail_r * w);
    for (int side = 0; side < 2; side++) {
        float r = s->leg_r * w, t = s->thigh * w;
#define LEG(i) AT(BSIDE(side, i))
        BONE(BSIDE(side, B_UPPER_ARM), v3_lerp(LEG(B_UPPER_ARM), LEG(B_FOREARM), 0.1f), LEG(B_FOREARM), 0.6f * t,
             1.3f * r);
        BONE(BSIDE(side, B_FOREARM), LEG(B_FOREARM), v3_lerp(LEG(B_FOREARM), LEG(B_HAND), 0.92f), 1.2f * r, r);
        BONE(BSIDE(side, B_HAND), LEG(B_HAND), v3_add(LEG(B_HAND), v3(0, -0.05f * w, 0.05f * w)), r, r);
        BONE(BSIDE(side, B_THIGH), v3_lerp(LEG(B_THIGH), LEG(B_SHIN), 0.25f), LEG(B_SHIN), 0.8f * t, 1.5f * r);
        BONE(BSIDE(side, B_SHIN), LEG(B_SHIN), LEG(B_HOCK), 1.5f * r, 0.9f * r);
        BONE(BSIDE(side, B_HOCK), LEG(B_HOCK), v3_lerp(LEG(B_HOCK), LEG(B_FOOT), 0.85f), 0.9f * r, 0.9f * r);
        BONE(BSIDE(side, B_FOOT), LEG(B_FOOT), v3_add(LEG(B_FOOT), v3(0, -0.04f * w, 0.05f * w)), r, r);
    }
#undef AT
#undef BONE
#undef LEG
    return skin_spread(b->a, m, l, n, spread);
}

static material coat_material(const beast *b, texture *t)
{
    material m = material_plain(v3(1, 1, 1), 0.75f);
    bool hide = b->s->fluff <= 0.0f;
    if (b->s->scaled) {
        m.name = "leather";
        m.roughness = 0.45f;
        m.texture = t;
        m.pattern = PATTERN_LEATHER;
        m.pattern_scale = 0.02f * b->w;
        m.pattern_amount = 0.15f;
        m.bump = 0.002f * b->w;
        m.color2 = v3_fill(0.7f);
        return m;
    }
    m.name = "fur";
    m.texture = t;
    m.sheen = hide ? 0.25f : 0.5f;
    m.pattern = b->s->foot == FOOT_ROUND ? PATTERN_LEATHER : PATTERN_FUR;
    m.pattern_scale = b->s->foot == FOOT_ROUND ? 0.05f : hide ? 0.004f : 0.007f;
    m.pattern_amount = hide ? 0.10f : 0.25f;
    m.bump = b->s->foot == FOOT_ROUND ? 0.004f : hide ? 0.0003f : 0.0012f;
    m.color2 = v3_fill(0.8f);
    m.takes_wetness = true;
    return m;
}

/* Tufts: flattened spikes lying along the hair's flow; they break the silhouette. */
static void add_tufts(beast *b, const part *skin_part, const material *coat)
{
    const species *s = b->s;
    const mesh *src = &skin_part->mesh;
    if (s->fluff < 0.010f || (s->extra && strcmp(s->extra, "wool") == 0))
        return;
    mesh_maker m;
    maker_init(&m);
    rng r = rng_make(b->seed, "tufts");
    int n = 1500;
    uint32_t *roots = ARENA_ARRAY(b->a, (size_t)n * 6 + 1, uint32_t);
    for (int i = 0; i < n; i++) {
        uint32_t v = rng_below(&r, src->n_vertices);
        vec3 p = src->positions[v], nrm = src->normals[v], u = v3_scale(p, 1.0f / b->w);
        bool on_head = u.z > b->j[B_HEAD].z + 0.22f * s->head && u.y > b->nose.y - 0.2f;
        if (on_head || u.y < 0.2f)
            continue;
        bool mane = s->extra && strcmp(s->extra, "lion_mane") == 0 && u.z > 0.36f * s->length && u.y > 0.5f;
        vec3 flow = v3_norm(v3(nrm.x * 0.2f, -0.55f, -0.9f));
        if (u.z < -0.55f * s->length - 0.05f) /* tail */
            flow = v3_norm(v3_add(v3_sub(b->j[B_TAIL4], b->j[B_TAIL3]), v3(0, -0.02f, 0)));
        flow = v3_norm(v3_mad(flow, nrm, -v3_dot(flow, nrm)));
        float len = (mane ? 0.16f : 0.030f + 1.25f * s->fluff) * b->w * rng_range(&r, 0.7f, 1.3f),
              wide = len * (mane ? 0.24f : 0.42f);
        vec3 side = v3_norm(v3_cross(flow, nrm));
        vec3 dir = v3_norm(v3_mad(flow, nrm, mane ? 0.45f : 0.30f));
        vec3 a = v3_mad(p, nrm, -0.15f * wide), mid = v3_mad(a, dir, 0.5f * len),
             tip = v3_mad(v3_mad(a, dir, 0.92f * len), flow, 0.12f * len);
        vec3 c[6] = { v3_mad(a, side, 0.5f * wide),     v3_mad(a, side, -0.5f * wide),  v3_mad(mid, side, 0.42f * wide),
                      v3_mad(mid, side, -0.42f * wide), v3_mad(mid, nrm, 0.16f * wide), tip };
        uint32_t k[6];
        for (int q = 0; q < 6; q++) {
            vec3 nn = v3_norm(v3_mad(nrm, side, q == 0 || q == 2 ? 0.5f : q == 1 || q == 3 ? -0.5f : 0.0f));
            roots[m.n_vertices] = v;
            k[q] = maker_vertex(&m, c[q], nn, (vec2){ 0, 0 });
        }
        static const uint8_t tri[7][3] = { { 0, 2, 4 }, { 0, 4, 1 }, { 1, 4, 3 }, { 2, 5, 4 },
                                           { 4, 5, 3 }, { 0, 1, 3 }, { 0, 3, 2 } };
        for (int q = 0; q < 5; q++)
            maker_triangle(&m, k[tri[q][0]], k[tri[q][1]], k[tri[q][2]]);
    }
    mesh out = mesh_finish(&m, b->a);
    if (out.n_triangles == 0)
        return;
    out.uvs = ARENA_ARRAY(b->a, out.n_vertices, vec2);
    skin *sk = ARENA_NEW(b->a, skin);
    sk->joints = ciel_arena_array(b->a, out.n_vertices, sizeof *sk->joints);
    sk->weights = ciel_arena_array(b->a, out.n_vertices, sizeof *sk->weights);
    for (uint32_t i = 0; i < out.n_vertices; i++) {
        out.uvs[i] = src->uvs[roots[i]];
        memcpy(sk->joints[i], skin_part->skin->joints[roots[i]], sizeof sk->joints[i]);
        memcpy(sk->weights[i], skin_part->skin->weights[roots[i]], sizeof sk->weights[i]);
    }
    part *t = beast_add_part(b, "tufts", PART_SKINNED, out, coat, 1, -1);
    t->skin = sk;
}

static skeleton *beast_skeleton(const beast *b)
{
    static const char *const middle[B_SIDES] = { "hips",  "spine", "chest", "neck",  "neck2", "head",  "jaw",  "eye_l",
                                                 "eye_r", "ear_l", "ear_r", "tail1", "tail2", "tail3", "tail4" };
    static const int up[B_SIDES] = { -1,     B_HIPS, B_SPINE, B_CHEST, B_NECK,  B_NECK2, B_HEAD, B_HEAD,
                                     B_HEAD, B_HEAD, B_HEAD,  B_HIPS,  B_TAIL1, B_TAIL2, B_TAIL3 };
    static const char *const side_names[B_PER_SIDE] = { "shoulder", "upper_arm", "forearm", "hand",
                                                        "thigh",    "shin",      "hock",    "foot" };
    static const int side_up[B_PER_SIDE] = { -1, B_SHOULDER, B_UPPER_ARM, B_FOREARM, -1, B_THIGH, B_SHIN, B_HOCK };
    skeleton *s = ARENA_NEW(b->a, skeleton);
    s->kind = "quadruped";
    s->n_joints = B_COUNT + (b->winged ? 6 : 0);
    s->joints = ARENA_ARRAY(b->a, (size_t)s->n_joints, joint);
    for (int i = 0; i < B_SIDES; i++)
        s->joints[i] = (joint){ middle[i], up[i], v3_scale(b->j[i], b->w) };
    for (int side = 0; side < 2; side++)
        for (int k = 0; k < B_PER_SIDE; k++) {
            int parent = side_up[k] >= 0 ? BSIDE(side, side_up[k]) : k == B_SHOULDER ? B_CHEST : B_HIPS;
            s->joints[BSIDE(side, k)] = (joint){ ciel_arena_printf(b->a, "%s_%c", side_names[k], side ? 'r' : 'l'),
                                                 parent, v3_scale(b->j[BSIDE(side, k)], b->w) };
        }
    for (int k = 0; b->winged && k < 6; k++)
        s->joints[B_COUNT + k] = (joint){ ciel_arena_printf(b->a, "wing%d_%c", k % 3 + 1, k < 3 ? 'l' : 'r'),
                                          k % 3 ? B_COUNT + k - 1 : B_CHEST, v3_scale(b->j[B_COUNT + k], b->w) };
    return s;
}

static void add_anchors(const beast *b, model *out)
{
    anchor *l = ARENA_ARRAY(b->a, 8, anchor);
    vec3 f = v3(0, 0, 1);
    float H = b->s->head;
    l[0] = (anchor){ "head", v3_scale(v3_mad(b->j[B_HEAD], b->fwd, 0.3f * H), b->w), f, 0.35f * H * b->w, B_HEAD };
    l[1] = (anchor){ "eyes", v3_scale(v3(0, b->j[B_EYE_L].y, b->j[B_EYE_L].z), b->w), f, 0.0f, B_HEAD };
    l[2] = (anchor){ "face", v3_scale(v3_mad(b->j[B_HEAD], b->fwd, 0.5f * H), b->w), f, 0.3f * H * b->w, B_HEAD };
    l[3] = (anchor){ "mouth", v3_scale(v3_mad(b->nose, b->up, -0.8f * b->s->snout_r * H), b->w), f, 0.0f, B_HEAD };
    l[4] = (anchor){ "back", v3_scale(v3(0, 1.0f, 0.05f * b->s->length), b->w), v3(0, 1, 0), 0.2f * b->w, B_SPINE };
    l[5] = (anchor){ "seat", l[4].position, f, 0.2f * b->w, B_SPINE };
    l[6] = (anchor){ "feet", v3(0, 0, 0), v3(0, 1, 0), 0.3f * b->w, -1 };
    out->anchors = l;
    out->n_anchors = 7;
}

/* The body's surface, finest at the head. */
static mesh body_mesh(beast *b)
{
    const species *s = b->s;
    float L = s->length, front = b->nose.z + 0.25f * s->head, tail = f_max(s->tail_len, 0.1f),
          high = f_max(1.12f, b->j[B_HEAD].y + (0.45f + s->ear_size) * s->head);
    float wide = f_max(1.5f * s->chest + 0.1f, s->ear == EAR_ELEPHANT ? 0.5f : 0.0f), back = -0.66f * L - tail - 0.05f,
          step = (s->withers > 2.0f ? 0.022f : 0.0185f) * f_max(1.0f, 0.8f * L) * b->w;
    if (s->sprawl > 0.0f) { /* low and long: the legs reach out */
        wide = 0.58f * s->chest * s->wide + 1.1f * s->sprawl + 4.0f * s->leg_r;
        step = 0.030f * f_max(1.0f, 0.33f * L) * b->w;
    }
    high = f_max(high, b->j[B_TAIL4].y + 0.3f * tail);
    field_grid *g = ARENA_NEW(b->a, field_grid);
    float fine = 0.022f * s->head * b->w > step ? step : f_max(0.034f * s->head * b->w, 0.35f * step);
    vec3 head = v3_scale(b->j[B_HEAD], b->w);
    field_axis_fine(&g->x, -wide * b->w, wide * b->w, step, -s->head_wide * s->head * b->w,
                    s->head_wide * s->head * b->w, fine);
    field_axis_fine(&g->y, -0.02f * b->w, high * b->w, step, head.y - 0.45f * s->head * b->w,
                    head.y + 0.40f * s->head * b->w, fine);
    field_axis_fine(&g->z, back * b->w, front * b->w, step, head.z + 0.05f * s->head * b->w, front * b->w, fine);
    mesh body = field_mesh(b->a, beast_field, b, g, 1.5f);
    const field_detail detail = { .flat_cos = 0.965f, .deviation = 0.0025f * b->w, .longest = 0.07f * b->w };
    field_simplify(b->a, &body, &detail);
    return body;
}

static void add_body(beast *b)
{
    mesh body = body_mesh(b);
    aabb box = lay_uv(b, &body);
    texture *coat = beast_paint_coat(b, box);
    material mat = coat_material(b, coat);
    part *t = beast_add_part(b, "body", PART_SKINNED, body, &mat, 1, -1);
    t->skin = beast_weights(b, &t->mesh, 0.055f * b->w);
    add_tufts(b, t, &mat);
}

static void plan(beast *b, const build_context *c)
{
    rng r = rng_make(c->seed, "animal");
    b->w = b->s->withers * rng_range(&r, 0.96f, 1.04f) * (float)params_number(&c->entity->params, "size", 1.0);
    b->color = person_rgb(b->s->color);
    b->color2 = person_rgb(b->s->color2);
    if (c->entity->has_color)
        b->color = color_linear(c->entity->color);
    if (c->entity->has_color2)
        b->color2 = color_linear(c->entity->color2);
    b->winged = b->s->winged;
    beast_plan(b);
}

static void add_collider(const beast *b, model *out)
{
    const species *s = b->s;
    collider *col = ARENA_ARRAY(b->a, 1, collider);
    col[0] = (collider){ COLLIDER_CAPSULE,
                         v3_scale(v3(0, 1.0f - s->chest, 0), b->w),
                         quat_axis(v3(1, 0, 0), 0.5f * CIEL_PI_F),
                         v3_scale(v3(s->chest, 0.35f * s->length, 0), b->w),
                         NULL,
                         s->scaled ? "leather" : "fur",
                         "body",
                         B_SPINE };
    out->colliders = col;
    out->n_colliders = 1;
}

int animal_build(model *out, const build_context *c)
{
    const char *name = c->row && c->row->variant ? c->row->variant : "dog",
               *breed = params_text(&c->entity->params, "breed", NULL);
    const species *s = breed && animal_find(breed) ? animal_find(breed) : animal_find(name);
    if (!s)
        return ciel_fail_set(c->fail, CIEL_E_NOTFOUND, "no such animal: %s", name);
    beast *b = ARENA_NEW(c->arena, beast);
    *b = (beast){ .s = s, .a = c->arena, .seed = c->seed };
    plan(b, c);
    add_body(b);
    beast_add_eyes(b);
    beast_add_nose(b);
    beast_add_extras(b);
    if (b->winged)
        beast_add_wings(b);
    out->thing = c->row ? c->row->info.name : s->name;
    out->parts = ARENA_ARRAY(b->a, (size_t)b->n_parts, part);
    memcpy(out->parts, b->parts, (size_t)b->n_parts * sizeof *b->parts);
    out->n_parts = (size_t)b->n_parts;
    out->skeleton = beast_skeleton(b);
    add_anchors(b, out);
    out->bounds = mesh_bounds(&out->parts[0].mesh);
    out->height_m = b->w;
    float k = b->w / s->withers;
    out->mass_kg = s->mass * k * k * k;
    out->material = s->scaled ? "leather" : "fur";
    add_collider(b, out);
    return CIEL_OK;
}
