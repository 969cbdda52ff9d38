/* library/animal_quadruped.c - one four-legged body for every species of the table.
 *
 * Written in units of the withers' height: z ahead, the shoulder at +length/2, the hip at -length/2. The body is one
 * field (trunk, neck, head, legs, tail, ears); coats are a texture laid from the side; fur ends are tufts along the
 * hair's flow, which take the coat's colour where they grow.
 */
#include "base/noise.h"
#include "library/animal.h"
#include "library/animal_beast.h"
#include "library/figure_person.h"
#include "library/figure_skin.h"
#include <string.h>

static vec3 mirror(vec3 v, float side)
{
    return v3(v.x * side, v.y, v.z);
}

static void plan_joints(beast *b)
{
    const species *s = b->s;
    float L = s->length, c = s->chest, h = s->waist, xw = 0.58f * c;
    float elbow = f_max(1.0f - 2.0f * c + 0.03f, 0.2f), hip = 0.98f - 0.95f * h, knee = f_max(0.60f * hip, 0.16f),
          hock = 0.355f * hip;
    vec3 *j = b->j;
    j[B_HIPS] = v3(0, 1.0f - 0.8f * h, -0.40f * L);
    j[B_SPINE] = v3(0, 1.0f - 0.8f * h, -0.08f * L);
    j[B_CHEST] = v3(0, 1.0f - 0.75f * c, 0.22f * L);
    float e = s->neck_up * CIEL_PI_F / 180.0f;
    vec3 along = v3(0, sinf(e), cosf(e));
    j[B_NECK] = v3(0, 1.0f - 0.60f * c, 0.46f * L);
    j[B_NECK2] = v3_mad(j[B_NECK], along, 0.5f * s->neck_len);
    j[B_HEAD] = v3_mad(j[B_NECK], along, s->neck_len);
    float droop = s->foot == FOOT_HOOF ? -0.55f : -0.16f;
    b->fwd = v3_norm(v3(0, droop, 1));
    b->up = v3_cross(b->fwd, v3(1, 0, 0));
    vec3 skull = v3_mad(v3_mad(j[B_HEAD], b->fwd, 0.30f * s->head), b->up, 0.10f * s->head);
    b->nose = v3_mad(v3_mad(skull, b->fwd, (0.26f + s->snout_len) * s->head), b->up, -0.17f * s->head);
    j[B_JAW] = v3_mad(v3_mad(skull, b->fwd, 0.02f * s->head), b->up, -0.24f * s->head);
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f, hw = s->head_wide * s->head;
        bool side_eyes = s->foot == FOOT_HOOF;
        vec3 eye = v3_mad(v3_mad(skull, b->fwd, (side_eyes ? 0.14f : 0.215f) * s->head), b->up, 0.085f * s->head);
        eye.x = x * hw * (side_eyes ? 0.80f : 0.52f);
        j[B_EYE_L + k] = eye;
        vec3 ear = v3_mad(v3_mad(skull, b->fwd, -0.10f * s->head), b->up, 0.22f * s->head);
        ear.x = x * hw * 0.70f;
        j[B_EAR_L + k] = ear;
    }
    float te = s->tail_up * CIEL_PI_F / 180.0f;
    vec3 tail = v3(0, 1.0f - 0.55f * h, -0.40f * L - 0.22f * L);
    for (int k = 0; k < 4; k++) {
        j[B_TAIL1 + k] = tail;
        float bend = te + (s->tail_up > 60.0f ? 0.45f * (float)k : s->tail_up > 0 ? 0.25f * (float)k : 0.0f);
        tail = v3_add(tail, v3_scale(v3(0, sinf(bend), -cosf(bend)), 0.25f * s->tail_len));
    }
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f;
        vec3 *q = &j[BSIDE(k, 0)];
        q[B_SHOULDER] = v3(x * 0.35f * c, 1.0f - 0.45f * c, 0.38f * L);
        q[B_UPPER_ARM] = v3(x * xw, f_min(elbow + 0.95f * c, 0.9f), 0.50f * L);
        q[B_FOREARM] = v3(x * xw * 1.02f, elbow, 0.385f * L);
        q[B_HAND] = v3(x * xw * 0.98f, 0.085f, 0.42f * L);
        q[B_THIGH] = v3(x * xw * 0.9f, hip, -0.44f * L);
        q[B_SHIN] = v3(x * xw * 1.05f, knee, -0.34f * L);
        q[B_HOCK] = v3(x * xw, hock, -0.56f * L);
        q[B_FOOT] = v3(x * xw * 0.98f, 0.075f, -0.50f * L);
    }
}

static float ear_field(const beast *b, vec3 m)
{
    const species *s = b->s;
    vec3 base = b->j[B_EAR_L];
    float n = s->ear_size * s->head;
    vec3 dir, flat;
    float wide = 0.36f, thick = 0.11f;
    switch (s->ear) {
    case EAR_PRICK: dir = v3_norm(v3(0.30f, 1.0f, -0.12f)), flat = v3(0.35f, 0, 1); break;
    case EAR_FLOP: dir = v3_norm(v3(0.75f, -0.75f, 0.25f)), flat = v3(1, 0.4f, 0), wide = 0.42f, thick = 0.13f; break;
    case EAR_ROUND: dir = v3_norm(v3(0.55f, 0.8f, 0)), flat = v3(0.1f, 0, 1), wide = 0.62f, thick = 0.22f; break;
    case EAR_LONG: dir = v3_norm(v3(0.18f, 1.0f, -0.30f)), flat = v3(0.5f, 0, 1), wide = 0.17f, thick = 0.09f; break;
    case EAR_ELEPHANT:
        dir = v3_norm(v3(0.85f, -0.35f, -0.30f)), flat = v3(0.35f, 0, 1), wide = 0.75f, thick = 0.05f;
        break;
    default: dir = v3_norm(v3(0.8f, 0.4f, 0)), flat = v3(0, 0, 1); break;
    }
    flat = v3_norm(v3_mad(flat, dir, -v3_dot(flat, dir)));
    vec3 across = v3_cross(dir, flat), d = v3_sub(m, base);
    float u = v3_dot(d, dir) / n, v = v3_dot(d, across) / n, t = v3_dot(d, flat) / n;
    if (s->ear == EAR_FLOP) /* hangs: bends down along its way */
        t += 0.25f * u * u;
    vec3 q = v3(u - 0.48f, v / (1.0f + (s->ear == EAR_PRICK ? -0.55f * (u - 0.3f) : 0.0f)), t);
    float plate = field_ellipsoid(q, v3(0, 0, 0), v3(0.55f, wide, thick + 0.05f)) * n;
    if (s->ear != EAR_FLOP) {
        float cup = field_ellipsoid(q, v3(0.02f, 0, thick + 0.08f), v3(0.44f, wide * 0.68f, thick + 0.06f)) * n;
        plate = field_carve(plate, cup, 0.06f * n);
    }
    return plate;
}

static float head_field_of(const beast *b, vec3 q, float d)
{
    const species *s = b->s;
    float H = s->head, hw = s->head_wide * H;
    vec3 m = v3(fabsf(q.x), q.y, q.z), f = b->fwd, u = b->up;
    vec3 skull = v3_mad(v3_mad(b->j[B_HEAD], f, 0.28f * H), u, 0.08f * H);
    float sk = field_ellipsoid(q, skull, v3(hw, 0.30f * H, 0.34f * H));
    d = field_join(d, sk, 0.10f * H);
    vec3 cheek = v3_mad(v3_mad(skull, f, 0.06f * H), u, -0.12f * H);
    cheek.x = 0.52f * hw;
    d = field_join(d, field_sphere(m, cheek, 0.17f * H * (hw / (0.3f * H))), 0.12f * H);
    vec3 root = v3_mad(v3_mad(skull, f, 0.20f * H), u, -0.10f * H);
    float r = s->snout_r * H;
    float sn =
        field_cone(q, root, v3_mad(b->nose, f, -0.8f * r), r * 1.30f, r * (s->foot == FOOT_HOOF ? 1.05f : 0.82f));
    d = field_join(d, sn, 0.13f * H);
    if (s->foot == FOOT_HOOF) { /* soft muzzle */
        vec3 lip = v3_mad(v3_mad(b->nose, f, -0.7f * r), u, -0.35f * r);
        d = field_join(d, field_ellipsoid(q, lip, v3(r * 0.95f, r * 0.95f, r * 1.0f)), 0.06f * H);
    } else { /* lips beside the nose */
        vec3 lip = v3_mad(v3_mad(b->nose, f, -0.75f * r), u, -0.36f * r);
        lip.x = 0.42f * r;
        d = field_join(d, field_ellipsoid(m, lip, v3(0.62f * r, 0.62f * r, 0.85f * r)), 0.03f * H);
    }
    vec3 jaw0 = v3_mad(b->j[B_JAW], f, 0.02f * H), jaw1 = v3_mad(v3_mad(b->nose, f, -1.6f * r), u, -0.95f * r);
    d = field_join(d, field_cone(q, jaw0, jaw1, 0.13f * H, 0.55f * r), 0.06f * H);
    /* mouth line: a groove between lip and jaw */
    vec3 g0 = v3_mad(v3_mad(jaw0, f, 0.22f * H), u, 0.03f * H),
         g1 = v3_mad(v3_mad(b->nose, f, -0.25f * r), u, -0.78f * r);
    g0.x = r * 0.95f;
    g1.x = r * 0.25f;
    d = field_carve(d, field_cone(m, g0, g1, 0.018f * H, 0.018f * H), 0.03f * H);
    vec3 eye = b->j[B_EYE_L];
    vec3 brow = v3_mad(v3_mad(eye, u, 0.075f * H), f, 0.01f * H);
    d = field_join(d, field_sphere(m, brow, 0.055f * H), 0.07f * H);
    float er = s->eye * H;
    vec3 out = v3_norm(v3_add(v3_scale(f, s->foot == FOOT_HOOF ? 0.35f : 0.9f), v3(0.6f, 0.12f, 0)));
    d = field_carve(d, field_sphere(m, v3_mad(eye, out, 0.9f * er), 0.85f * er), 0.05f * H);
    d = field_join(d, field_sphere(m, eye, er * 1.10f), 0.035f * H);
    float slit =
        field_ellipsoid(v3_sub(m, v3_mad(eye, out, 1.0f * er)), v3(0, 0, 0), v3(er * 0.85f, er * 0.62f, er * 0.85f));
    d = field_carve(d, slit, 0.015f * H);
    d = field_carve(d, field_sphere(m, eye, er * 1.01f), 0.006f * H);
    if (s->ear_size > 0.0f)
        d = field_join(d, ear_field(b, m), 0.04f * H);
    return d;
}

static float leg_fields(const beast *b, vec3 m, float d)
{
    const species *s = b->s;
    const vec3 *q = &b->j[BSIDE(0, 0)];
    float r = s->leg_r, t = s->thigh, c = s->chest, k = s->fluff * 0.4f;
    float front = field_cone_flat(m, v3_add(q[B_SHOULDER], v3(0.02f, -0.2f * c, 0)), q[B_UPPER_ARM], 0.52f * t + k,
                                  0.60f * t + k, v3(0, 0, 1), 1.25f);
    front = field_join(front, field_cone(m, q[B_UPPER_ARM], q[B_FOREARM], 0.62f * t + k, r * 1.25f + k), 0.06f);
    vec3 wrist = v3_add(v3_lerp(q[B_FOREARM], q[B_HAND], 0.56f), v3(0, 0, 0.010f));
    float low = field_cone(m, q[B_FOREARM], wrist, r * 1.28f + k, r * 0.88f + k);
    low = field_join(
        low, field_cone(m, wrist, q[B_HAND], r * 0.86f + k, r * (s->foot == FOOT_ROUND ? 1.05f : 0.80f) + 0.6f * k),
        0.03f);
    front = field_join(front, low, 0.05f);
    d = field_join(d, front, 0.07f);
    float hind = field_ellipsoid(m, v3_lerp(q[B_THIGH], q[B_SHIN], 0.42f),
                                 v3(0.62f * t + k, 0.5f * v3_dist(q[B_THIGH], q[B_SHIN]) + 0.55f * t, 1.12f * t + k));
    hind = field_join(hind, field_cone(m, v3_lerp(q[B_THIGH], q[B_SHIN], 0.7f), q[B_SHIN], 0.62f * t + k, r * 1.5f + k),
                      0.06f);
    hind = field_join(hind, field_cone(m, q[B_SHIN], q[B_HOCK], r * 1.45f + k, r * 0.84f + 0.7f * k), 0.05f);
    hind = field_join(hind,
                      field_cone(m, q[B_HOCK], q[B_FOOT], r * 0.86f + 0.6f * k,
                                 r * (s->foot == FOOT_ROUND ? 1.05f : 0.76f) + 0.6f * k),
                      0.03f);
    d = field_join(d, hind, 0.08f);
    for (int f = 0; f < 2; f++) {
        vec3 at = q[f ? B_FOOT : B_HAND];
        float foot;
        if (s->foot == FOOT_PAW) {
            foot = field_ellipsoid(m, v3(at.x, 0.042f, at.z + 0.035f), v3(r * 1.28f, 0.046f, r * 1.25f + 0.035f));
            for (int i = 0; i < 4; i++) {
                float x = ((float)i - 1.5f) * r * 0.58f, z = r * (i == 1 || i == 2 ? 1.40f : 1.10f) + 0.035f;
                foot = field_join(
                    foot, field_ellipsoid(m, v3(at.x + x, 0.034f, at.z + z), v3(r * 0.36f, 0.034f, r * 0.55f)), 0.012f);
            }
        } else if (s->foot == FOOT_HOOF) {
            foot =
                field_cone(m, v3(at.x, 0.072f, at.z + 0.006f), v3(at.x, 0.030f, at.z + 0.024f), r * 0.98f, r * 1.38f);
        } else {
            foot = field_cone(m, v3(at.x, 0.07f, at.z), v3(at.x, 0.03f, at.z + 0.01f), r * 1.1f, r * 1.18f);
        }
        d = field_join(d, foot, 0.03f);
    }
    return f_max(d, -m.y);
}

static float trunk_field_of(const beast *b, vec3 q)
{
    const species *s = b->s;
    float L = s->length, c = s->chest, h = s->waist, k = s->fluff;
    float d = field_ellipsoid(q, v3(0, 1.0f - c, 0.24f * L), v3(0.74f * c + k, c + 0.6f * k, 0.33f * L + k));
    d = field_join(d, field_ellipsoid(q, v3(0, 0.985f - h, -0.36f * L), v3(0.84f * h + k, h + 0.4f * k, 0.24f * L + k)),
                   0.12f);
    float back = field_cone_flat(q, v3(0, 1.0f - 0.98f * c, 0.20f * L), v3(0, 1.0f - 1.0f * h, -0.36f * L),
                                 0.80f * c + k, 0.86f * h + k, v3(0, 1, 0), 1.12f);
    d = field_join(d, back, 0.10f);
    d = field_join(d,
                   field_ellipsoid(q, v3(0, 1.0f - 1.05f * c, 0.46f * L), v3(0.58f * c + k, 0.72f * c, 0.15f * L + k)),
                   0.10f); /* breast */
    float nr = s->neck_r + k;
    d = field_join(
        d, field_cone(q, v3_add(b->j[B_NECK], v3(0, -0.10f * c, -0.10f * L)), b->j[B_NECK2], nr * 1.55f, nr * 1.05f),
        0.12f);
    d = field_join(
        d, field_cone(q, b->j[B_NECK2], v3_mad(b->j[B_HEAD], b->fwd, 0.12f * s->head), nr * 1.06f, nr * 0.92f), 0.06f);
    if (s->extra && strcmp(s->extra, "hump") == 0)
        d = field_join(d, field_ellipsoid(q, v3(0, 0.99f, 0.32f * L), v3(0.14f, 0.09f, 0.16f)), 0.12f);
    if (s->extra && strcmp(s->extra, "lion_mane") == 0) {
        vec3 c1 = v3_mad(v3_lerp(b->j[B_NECK2], b->j[B_HEAD], 0.6f), b->fwd, 0.02f);
        float mane = field_ellipsoid(q, c1, v3(0.24f, 0.27f, 0.17f));
        mane = field_join(mane, field_ellipsoid(q, v3_add(b->j[B_NECK], v3(0, -0.10f, 0.06f)), v3(0.20f, 0.26f, 0.17f)),
                          0.12f);
        d = field_join(d, mane + 0.022f * noise3(v3(q.x * 18.0f, q.y * 9.0f, q.z * 18.0f), 4), 0.05f);
    }
    return d;
}

static float tail_field(const beast *b, vec3 q)
{
    const species *s = b->s;
    float d = 1e9f;
    vec3 end = v3_add(b->j[B_TAIL4], v3_sub(b->j[B_TAIL4], b->j[B_TAIL3]));
    for (int k = 0; k < 4; k++) {
        vec3 a = b->j[B_TAIL1 + k], c = k < 3 ? b->j[B_TAIL1 + k + 1] : end;
        float bushy = s->tail_r > 0.06f ? 1.0f : 0.0f, u = (float)k / 4.0f, v = (float)(k + 1) / 4.0f;
        float ra = s->tail_r * (bushy > 0 ? 0.55f + 1.8f * u * (1.15f - u) : 1.0f - 0.35f * u),
              rb =
                  s->tail_r * (bushy > 0 ? 0.55f + 1.8f * v * (1.15f - v) - (k == 3 ? 0.55f : 0.0f) : 1.0f - 0.35f * v);
        d = field_join(d, field_cone(q, a, c, ra, f_max(rb, 0.2f * s->tail_r)), 0.03f);
    }
    return d;
}

static float beast_field(const void *b_, vec3 w)
{
    const beast *b = b_;
    const species *s = b->s;
    vec3 q = v3_scale(w, 1.0f / b->w), m = v3(fabsf(q.x), q.y, q.z);
    float d = trunk_field_of(b, q);
    d = leg_fields(b, m, d);
    d = field_join(d, tail_field(b, q), 0.06f);
    if (s->extra && strcmp(s->extra, "wool") == 0 && d < 0.1f) {
        float where =
                  f_smooth(0.40f, 0.62f, q.y) * (1.0f - f_smooth(0.40f, 0.62f, q.z - 0.5f * s->length + 0.25f) * 0.9f),
              f1, f2;
        uint32_t id;
        noise_worley(v3_scale(q, 15.0f), 3, &f1, &f2, &id);
        d -= where * (0.035f - 0.05f * f1);
    } else if (s->fluff > 0.0f && d < 0.08f) {
        d -= 0.28f * s->fluff * noise3(v3(q.x * 17.0f, q.y * 11.0f, q.z * 7.0f), 5);
    }
    d = head_field_of(b, q, d);
    if (s->extra && strcmp(s->extra, "trunk") == 0) {
        float t = 1e9f;
        vec3 p0 = v3_mad(b->nose, b->fwd, -0.10f);
        const vec3 way[5] = { p0, v3_add(p0, v3(0, -0.16f, 0.07f)), v3_add(p0, v3(0, -0.36f, 0.06f)),
                              v3_add(p0, v3(0, -0.52f, 0.06f)), v3_add(p0, v3(0, -0.60f, 0.13f)) };
        for (int i = 0; i < 4; i++)
            t = field_join(t, field_cone(q, way[i], way[i + 1], 0.082f - 0.014f * (float)i, 0.068f - 0.014f * (float)i),
                           0.02f);
        t += 0.004f * sinf(q.y * 110.0f);
        d = field_join(d, t, 0.07f);
    }
    return d * b->w;
}

/* ---- coat ---- */
static void lay_uv(beast *b, mesh *m, aabb box)
{
    m->uvs = ARENA_ARRAY(b->a, m->n_vertices + 1, vec2);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 p = m->positions[i];
        m->uvs[i] = (vec2){ f_clamp((p.z - box.lo.z) / (box.hi.z - box.lo.z), 0.002f, 0.998f),
                            f_clamp((p.y - box.lo.y) / (box.hi.y - box.lo.y), 0.002f, 0.998f) };
    }
}

/* ---- parts ---- */
static part *add_part(beast *b, const char *name, enum part_kind kind, mesh m, const material *mats, int n, int i_joint)
{
    part *t = &b->parts[b->n_parts++];
    *t = (part){ .name = name, .kind = kind, .mesh = m, .n_materials = n, .joint = i_joint };
    t->materials = ARENA_ARRAY(b->a, (size_t)n, material);
    memcpy(t->materials, mats, (size_t)n * sizeof *mats);
    return t;
}

static skin *beast_weights(const beast *b, const mesh *m, float spread)
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
static void add_tufts(beast *b, const part *skin_part, const material *coat, aabb box)
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
    (void)box;
    part *t = add_part(b, "tufts", PART_SKINNED, out, coat, 1, -1);
    t->skin = sk;
}

/* What is turned away from the world is painted as a closed lid: to shut its eyes an animal turns them about. */
static void paint_lid(mesh *m, vec3 eye, vec3 out)
{
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *c = m->triangles[t];
        vec3 mid = v3_add(v3_add(m->positions[c[0]], m->positions[c[1]]), m->positions[c[2]]);
        if (m->slots[t] == 0 && v3_dot(v3_sub(v3_scale(mid, 1.0f / 3.0f), eye), out) < 0.0f)
            m->slots[t] = 3;
    }
}

static void add_eyes(beast *b)
{
    const species *s = b->s;
    for (int k = 0; k < 2; k++) {
        mesh_maker m;
        maker_init(&m);
        vec3 e = v3_scale(b->j[B_EYE_L + k], b->w);
        float r = s->eye * s->head * b->w;
        maker_sphere(&m, e, v3_fill(r), 24);
        vec3 out =
            v3_norm(v3_add(v3_scale(b->fwd, s->foot == FOOT_HOOF ? 0.35f : 0.9f), v3(k ? -0.6f : 0.6f, 0.10f, 0)));
        m.slot = 1;
        maker_sphere(&m, v3_mad(e, out, 0.30f * r), v3_fill(0.78f * r), 24);
        m.slot = 2;
        bool cat = s->extra && strcmp(s->extra, "whiskers") == 0;
        maker_sphere(&m, v3_mad(e, out, (cat ? 0.72f : 0.70f) * r),
                     cat ? v3(0.30f * r, 0.42f * r, 0.40f * r) : v3_fill(0.44f * r), 20);
        maker_sphere(&m, v3_mad(v3_mad(e, out, -0.56f * r), b->up, -0.22f * r), v3(0.80f * r, 0.07f * r, 0.55f * r),
                     16);
        /* of an animal's eye little white is seen: the ball has the iris's colour, darker */
        vec3 iris = cat ? v3(0.45f, 0.42f, 0.06f) : v3(0.10f, 0.045f, 0.016f);
        material mats[4] = { material_plain(v3_scale(iris, cat ? 0.8f : 0.35f), 0.2f), material_plain(iris, 0.1f),
                             material_plain(v3(0.006f, 0.006f, 0.007f), 0.05f),
                             material_plain(v3_scale(b->color, 0.8f), 0.8f) };
        for (int q = 0; q < 3; q++) {
            mats[q].name = "eye";
            mats[q].coat = 1.0f;
            mats[q].coat_roughness = 0.03f;
        }
        mesh ball = mesh_finish(&m, b->a);
        paint_lid(&ball, e, out);
        add_part(b, "eye", PART_RIGID, ball, mats, 4, B_EYE_L + k);
    }
}

static void add_nose(beast *b)
{
    const species *s = b->s;
    mesh_maker m;
    maker_init(&m);
    float r = s->snout_r * s->head * b->w;
    vec3 n = v3_scale(b->nose, b->w);
    if (s->foot == FOOT_PAW) {
        maker_sphere(&m, v3_mad(v3_mad(n, b->fwd, -0.28f * r), b->up, 0.16f * r), v3(0.46f * r, 0.34f * r, 0.38f * r),
                     20);
    } else {
        for (int k = 0; k < 2; k++)
            maker_sphere(
                &m, v3_add(v3_mad(v3_mad(n, b->fwd, -0.36f * r), b->up, 0.10f * r), v3((k ? -0.55f : 0.55f) * r, 0, 0)),
                v3(0.12f * r, 0.18f * r, 0.22f * r), 12);
    }
    material mat = material_plain(s->foot == FOOT_PAW ? person_rgb(s->nose) : v3(0.01f, 0.008f, 0.008f), 0.35f);
    mat.name = "flesh";
    mat.coat = 0.4f;
    mat.coat_roughness = 0.2f;
    add_part(b, "nose", PART_RIGID, mesh_finish(&m, b->a), &mat, 1, B_HEAD);
}

static void horn(beast *b, mesh_maker *m, vec3 root, const vec3 *steps, int n, float r, float side)
{
    vec3 path[12];
    float rad[12];
    vec3 p = root;
    for (int i = 0; i < n; i++) {
        path[i] = v3_scale(mirror(p, side), b->w);
        rad[i] = f_max(r * (1.0f - 0.85f * (float)i / (float)(n - 1)), 0.0015f) * b->w;
        p = v3_add(p, steps[i]);
    }
    maker_tube(m, path, rad, n, 10, false);
}

/* Where the mane grows: straight up the neck from a point inside it, just under the skin. */
static vec3 on_crest(const beast *b, vec3 from, float x)
{
    float e = b->s->neck_up * CIEL_PI_F / 180.0f;
    vec3 up = v3(0, cosf(e), -sinf(e)), q = v3_mad(v3(x, from.y, from.z), up, 0.35f);
    for (int i = 0; i < 40; i++) {
        float d = beast_field(b, v3_scale(q, b->w)) / b->w;
        if (d < 0.002f)
            break;
        q = v3_mad(q, up, -0.7f * d);
    }
    return v3_mad(q, up, -0.008f);
}

static void add_extras(beast *b)
{
    const species *s = b->s;
    if (!s->extra)
        return;
    mesh_maker m;
    maker_init(&m);
    material mat = material_plain(v3(0.55f, 0.48f, 0.36f), 0.5f);
    mat.name = "stone";
    float H = s->head;
    vec3 crown = v3_mad(v3_mad(b->j[B_HEAD], b->fwd, 0.18f * H), b->up, 0.34f * H);
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f;
        vec3 root = v3_add(crown, v3(0.10f * H, 0, 0));
        if (strcmp(s->extra, "horns") == 0) {
            const vec3 cow[6] = { { 0.09f * H, 0.03f * H, 0 },     { 0.09f * H, 0.05f * H, 0.01f },
                                  { 0.06f * H, 0.08f * H, 0.01f }, { 0.01f * H, 0.10f * H, 0.01f },
                                  { -0.02f * H, 0.08f * H, 0 },    { 0, 0, 0 } };
            const vec3 goat[6] = { { 0.02f * H, 0.15f * H, -0.05f * H },  { 0.03f * H, 0.13f * H, -0.10f * H },
                                   { 0.04f * H, 0.08f * H, -0.14f * H },  { 0.04f * H, 0.0f, -0.14f * H },
                                   { 0.02f * H, -0.05f * H, -0.10f * H }, { 0, 0, 0 } };
            horn(b, &m, root, s->withers > 1.0f ? cow : goat, 6, 0.055f * H, x);
        } else if (strcmp(s->extra, "antlers") == 0) {
            const vec3 beam[7] = { { 0.08f, 0.06f, -0.03f },
                                   { 0.06f, 0.08f, -0.04f },
                                   { 0.02f, 0.09f, -0.01f },
                                   { -0.01f, 0.09f, 0.03f },
                                   { -0.03f, 0.07f, 0.04f },
                                   { -0.02f, 0.05f, 0.03f },
                                   { 0, 0, 0 } };
            horn(b, &m, root, beam, 7, 0.018f, x);
            vec3 p = root;
            for (int i = 0; i < 4; i++) {
                const vec3 tine[3] = { { 0.0f, 0.035f, 0.05f }, { 0.0f, 0.05f, 0.03f }, { 0, 0, 0 } };
                if (i != 1)
                    horn(b, &m, p, tine, 3, 0.011f, x);
                p = v3_add(p, beam[i]);
            }
        } else if (strcmp(s->extra, "ossicones") == 0) {
            const vec3 stub[4] = { { 0.0f, 0.030f, -0.008f }, { 0, 0.025f, -0.006f }, { 0, 0.012f, 0 }, { 0, 0, 0 } };
            horn(b, &m, root, stub, 4, 0.009f, x);
        } else if (strcmp(s->extra, "trunk") == 0) {
            mat.color = v3(0.80f, 0.74f, 0.60f);
            const vec3 tusk[6] = { { 0.02f, -0.06f, 0.05f },  { 0.01f, -0.06f, 0.06f }, { 0, -0.03f, 0.07f },
                                   { -0.005f, 0.01f, 0.07f }, { -0.01f, 0.03f, 0.05f }, { 0, 0, 0 } };
            horn(b, &m, v3_add(v3_mad(b->nose, b->fwd, -0.13f), v3(0.085f, -0.07f, 0)), tusk, 6, 0.024f, x);
        } else if (strcmp(s->extra, "whiskers") == 0) {
            mat.color = v3(0.75f, 0.74f, 0.72f);
            float r = s->snout_r * H;
            for (int i = 0; i < 5; i++) {
                vec3 w0 = v3_add(v3_mad(v3_mad(b->nose, b->fwd, -0.6f * r), b->up, (-0.2f - 0.12f * (float)i) * r),
                                 v3(0.55f * r, 0, 0));
                const vec3 hair[3] = { { 1.2f * r, (0.25f - 0.16f * (float)i) * r, -0.1f * r },
                                       { 1.3f * r, (0.05f - 0.16f * (float)i) * r, -0.4f * r },
                                       { 0, 0, 0 } };
                horn(b, &m, w0, hair, 3, 0.02f * r, x);
            }
        }
    }
    if (strcmp(s->extra, "mane") == 0) {
        mat = material_plain(person_rgb(s->color2), 0.55f);
        mat.name = "hair";
        mat.sheen = 0.3f;
        rng r = rng_make(b->seed, "mane");
        vec3 top = v3_mad(b->j[B_HEAD], b->up, 0.22f * H), low = v3(0, 1.0f, 0.40f * s->length);
        for (int i = 0; i < 170; i++) {
            float u = rng_float(&r), x = rng_range(&r, 0.2f, 1.0f) * (s->withers < 1.4f ? 0.25f : 1.0f);
            vec3 root = on_crest(b, v3_lerp(top, low, u), rng_range(&r, -0.014f, 0.014f));
            bool upright = s->withers < 1.4f;
            float len = upright ? 0.075f : rng_range(&r, 0.16f, 0.24f);
            const vec3 hair[4] = { upright ? v3(0, 0.5f * len, -0.2f * len)
                                           : v3(0.25f * len * x, 0.05f * len, -0.10f * len),
                                   upright ? v3(0, 0.4f * len, -0.2f * len) : v3(0.22f * len * x, -0.35f * len, -0.02f),
                                   upright ? v3(0, 0.2f * len, -0.2f * len) : v3(0.03f * x, -0.55f * len, 0),
                                   { 0, 0, 0 } };
            horn(b, &m, root, hair, 4, 0.011f, 1.0f);
        }
    }
    mesh out = mesh_finish(&m, b->a);
    if (out.n_triangles == 0)
        return;
    bool mane = strcmp(s->extra, "mane") == 0;
    part *t = add_part(b, s->extra, mane ? PART_SKINNED : PART_RIGID, out, &mat, 1, mane ? -1 : B_HEAD);
    if (mane)
        t->skin = beast_weights(b, &t->mesh, 0.12f * b->w);
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
    s->n_joints = B_COUNT;
    s->joints = ARENA_ARRAY(b->a, B_COUNT, joint);
    for (int i = 0; i < B_SIDES; i++)
        s->joints[i] = (joint){ middle[i], up[i], v3_scale(b->j[i], b->w) };
    for (int side = 0; side < 2; side++)
        for (int k = 0; k < B_PER_SIDE; k++) {
            int parent = side_up[k] >= 0 ? BSIDE(side, side_up[k]) : k == B_SHOULDER ? B_CHEST : B_HIPS;
            s->joints[BSIDE(side, k)] = (joint){ ciel_arena_printf(b->a, "%s_%c", side_names[k], side ? 'r' : 'l'),
                                                 parent, v3_scale(b->j[BSIDE(side, k)], b->w) };
        }
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

int animal_build(model *out, const build_context *c)
{
    const char *name = c->row && c->row->variant ? c->row->variant : "dog",
               *breed = params_text(&c->entity->params, "breed", NULL);
    const species *s = breed && animal_find(breed) ? animal_find(breed) : animal_find(name);
    if (!s)
        return ciel_fail_set(c->fail, CIEL_E_NOTFOUND, "no such animal: %s", name);
    beast *b = ARENA_NEW(c->arena, beast);
    rng r = rng_make(c->seed, "animal");
    *b = (beast){ .s = s, .a = c->arena, .seed = c->seed };
    b->w = s->withers * rng_range(&r, 0.96f, 1.04f) * (float)params_number(&c->entity->params, "size", 1.0);
    b->color = person_rgb(s->color);
    b->color2 = person_rgb(s->color2);
    if (c->entity->has_color)
        b->color = color_linear(c->entity->color);
    if (c->entity->has_color2)
        b->color2 = color_linear(c->entity->color2);
    plan_joints(b);
    float L = s->length, front = b->nose.z + 0.25f * s->head, tail = f_max(s->tail_len, 0.1f),
          high = f_max(1.12f, b->j[B_HEAD].y + (0.45f + s->ear_size) * s->head);
    float wide = f_max(1.5f * s->chest + 0.1f, s->ear == EAR_ELEPHANT ? 0.5f : 0.0f), back = -0.66f * L - tail - 0.05f,
          step = (s->withers > 2.0f ? 0.022f : 0.0185f) * f_max(1.0f, 0.8f * L) * b->w;
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
    aabb box = mesh_bounds(&body);
    lay_uv(b, &body, box);
    texture *coat = beast_paint_coat(b, box);
    material mat = coat_material(b, coat);
    part *t = add_part(b, "body", PART_SKINNED, body, &mat, 1, -1);
    t->skin = beast_weights(b, &t->mesh, 0.055f * b->w);
    add_tufts(b, t, &mat, box);
    add_eyes(b);
    add_nose(b);
    add_extras(b);
    out->thing = c->row ? c->row->info.name : s->name;
    out->parts = ARENA_ARRAY(b->a, (size_t)b->n_parts, part);
    memcpy(out->parts, b->parts, (size_t)b->n_parts * sizeof *b->parts);
    out->n_parts = (size_t)b->n_parts;
    out->skeleton = beast_skeleton(b);
    add_anchors(b, out);
    out->bounds = box;
    out->height_m = b->w;
    float k = b->w / s->withers;
    out->mass_kg = s->mass * k * k * k;
    out->material = "fur";
    collider *col = ARENA_ARRAY(b->a, 1, collider);
    col[0] = (collider){ COLLIDER_CAPSULE,
                         v3_scale(v3(0, 1.0f - s->chest, 0), b->w),
                         quat_axis(v3(1, 0, 0), 0.5f * CIEL_PI_F),
                         v3_scale(v3(s->chest, 0.35f * L, 0), b->w),
                         NULL,
                         "fur",
                         "body",
                         B_SPINE };
    out->colliders = col;
    out->n_colliders = 1;
    return CIEL_OK;
}
