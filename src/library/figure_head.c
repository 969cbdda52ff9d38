/* library/figure_head.c - the head as a field, in head centimetres: skull, planes of the face, nose, lips, ears, lids.
 *
 * The mouth is modelled open and closed again vertex by vertex (face_close_mouth), so that the lips are two true
 * surfaces that meet; the eyes are modelled open and close by morphs. Eyeballs, teeth, brows, lashes and hair are other
 * parts.
 */
#include "library/figure_person.h"

vec3 eye_center_cm(const person *p)
{
    float narrow = p->age <= AGE_CHILD ? 0.12f : 0.0f;
    return v3(3.34f + narrow + p->face.apart,
              0.35f - 0.55f * (p->face.face_long < 0 ? -p->face.face_long * 0.9f : 0.0f),
              7.47f - p->face.eye_r); /* larger balls lie deeper */
}

void eye_opening(const person *p, float az, float *lower, float *upper)
{
    const face_shape *f = &p->face;
    float mid = f->eye_tilt * az - 0.03f;
    float u = f_clamp((az + 0.08f) / 0.98f, -1.0f, 1.0f), l = f_clamp((az - 0.05f) / 0.98f, -1.0f, 1.0f);
    *upper = mid + 0.445f * f->eye_open * powf(1.0f - u * u, 0.62f);
    *lower = mid - 0.33f * f->eye_open * powf(1.0f - l * l, 0.7f);
}

/* ---- mouth curves, head cm ---- */
static float mouth_y(const person *p)
{
    return -6.15f + 0.35f * p->face.face_long - 0.2f * p->face.nose_long - 0.5f * p->face.length;
}

float mouth_line(const person *p, float x)
{
    float u = x / p->face.mouth_half;
    return mouth_y(p) + 0.10f * u * u + 0.06f * expf(-x * x * 1.5f) * -1.0f;
}
float mouth_gap(const person *p, float x)
{
    float u = x / p->face.mouth_half;
    return 0.50f * f_max(1.0f - u * u, 0.0f);
}
float mouth_lip(const person *p, float x, int lower)
{
    float u = f_clamp(fabsf(x) / (p->face.mouth_half + 0.05f), 0.0f, 1.0f), full = p->face.lip_full;
    float shape = sqrtf(f_max(1.0f - powf(u, 2.4f), 0.0f));
    if (lower)
        return full * (0.10f + 0.44f * shape);
    float bow = 1.0f - 0.22f * expf(-x * x * 3.5f) + 0.10f * expf(-(fabsf(x) - 0.7f) * (fabsf(x) - 0.7f) * 4.0f);
    return full * (0.08f + 0.33f * shape * bow);
}
float mouth_arch(const person *p, float x)
{
    return 8.55f - 0.17f * x * x + 0.1f * (p->face.lip_full - 1.0f);
}

static float lips(const person *p, vec3 q, float d)
{
    float x = q.x, line = mouth_line(p, x), gap = mouth_gap(p, x), arch = mouth_arch(p, x);
    float end = f_max(fabsf(x) - p->face.mouth_half - 0.1f, 0.0f);
    for (int lower = 0; lower < 2; lower++) {
        float r = mouth_lip(p, x, lower), s = lower ? -1.0f : 1.0f;
        float y = line + s * (gap + 0.82f * r), z = arch - 0.62f * r + (lower ? -0.10f : 0.06f);
        float dy = (q.y - y) * (lower ? 0.95f : 1.0f), dz = q.z - z;
        float l = sqrtf(dy * dy + dz * dz + end * end) - r;
        d = field_join(d, l * 0.85f, lower ? 0.34f : 0.26f);
    }
    return d;
}

static float mouth_cavity(const person *p, vec3 q)
{
    float gap = mouth_gap(p, q.x), line = mouth_line(p, q.x);
    float slit = f_max(fabsf(q.y - line) - gap, f_max(fabsf(q.x) - p->face.mouth_half + 0.06f, 4.0f - q.z));
    float cave = field_ellipsoid(q, v3(0, line, 5.0f), v3(2.5f, 1.9f, 3.0f));
    cave = f_max(cave, q.z - (mouth_arch(p, q.x) - 1.15f));
    return f_min(slit * 0.8f, cave);
}

static float nose(const person *p, vec3 q, float d)
{
    const face_shape *f = &p->face;
    float len = 0.5f * f->nose_long, wide = 0.16f * f->nose_wide, up = f->nose_up;
    float out = p->age <= AGE_CHILD ? -0.75f : 0.0f;
    vec3 root = v3(0, 1.1f, 7.55f - 0.25f * f->fold),
         tip = v3(0, -2.75f - 0.25f * f->length - len + 0.35f * up, 10.05f + 0.35f * len + out);
    vec3 mid = v3_add(v3_lerp(root, tip, 0.5f), v3(0, 0, 0.12f * f->brow_ridge - 0.10f * up + 0.30f * f->hump));
    float ax = fabsf(q.x);
    vec3 m = v3(ax, q.y, q.z);
    float bridge = field_cone(q, root, mid, 0.62f, 0.72f + 0.4f * wide);
    bridge = field_join(bridge, field_cone(q, mid, tip, 0.72f + 0.4f * wide, 0.92f + 0.5f * wide), 0.6f);
    d = field_join(d, bridge, 1.15f);
    float ball = field_ellipsoid(q, tip, v3(0.95f + 0.6f * wide, 0.86f, 0.94f));
    d = field_join(d, ball, 0.45f);
    vec3 wing = v3(1.22f + wide, tip.y - 0.28f, tip.z - 1.25f);
    d = field_join(d, field_ellipsoid(m, wing, v3(0.66f + 0.3f * wide, 0.66f, 0.92f)), 0.42f);
    float hole = field_ellipsoid(m, v3(0.62f + 0.5f * wide, tip.y - 0.92f, tip.z - 0.85f), v3(0.34f, 0.42f, 0.58f));
    return field_carve(d, hole, 0.28f);
}

static float ears(const person *p, vec3 q, float d)
{
    float ax = fabsf(q.x), old = p->face.ear * (p->age == AGE_OLD ? 1.1f : 1.0f);
    /* turn into the ear's own frame: leaning back and standing off a little */
    vec3 e = v3(ax - 7.75f, q.y + 1.1f, q.z + 0.9f);
    float c = 0.94f, s = 0.34f; /* about y: back edge outwards */
    e = v3(c * e.x + s * e.z, e.y, -s * e.x + c * e.z);
    float c2 = 0.985f, s2 = 0.17f; /* about x: top leans back */
    e = v3(e.x, c2 * e.y + s2 * e.z, -s2 * e.y + c2 * e.z);
    e = v3_scale(e, 1.0f / old);
    if (v3_len(e) > 7.0f)
        return d;
    float egg = 1.0f + 0.10f * e.y / 3.0f; /* wider above */
    float radial = sqrtf((e.z / (1.75f * egg)) * (e.z / (1.75f * egg)) + (e.y / 3.0f) * (e.y / 3.0f));
    float plate = field_ellipsoid(e, v3(0.15f, 0, 0), v3(0.62f, 3.0f, 1.78f * egg));
    float rim = sqrtf((radial - 0.90f) * (radial - 0.90f) * 4.4f + (e.x - 0.52f) * (e.x - 0.52f)) - 0.27f;
    float lobe = field_sphere(e, v3(0.25f, -2.65f, 0.25f), 0.62f);
    float bowl = field_ellipsoid(e, v3(0.85f, -0.35f, 0.10f), v3(0.62f, 1.45f, 0.92f));
    float fold = field_ellipsoid(e, v3(0.95f, 1.35f, -0.1f), v3(0.5f, 0.85f, 0.85f));
    plate = field_carve(plate, bowl, 0.35f);
    plate = field_carve(plate, fold, 0.3f);
    plate = field_join(plate, rim * 0.8f, 0.22f);
    plate = field_join(plate, lobe, 0.35f);
    plate = field_join(plate, field_sphere(e, v3(0.35f, -0.5f, 1.25f), 0.38f), 0.3f); /* tragus */
    return field_join(d, plate * old, 0.35f);
}

static float lids(const person *p, vec3 q, float d)
{
    vec3 c = eye_center_cm(p), e = v3(fabsf(q.x) - c.x, q.y - c.y, q.z - c.z);
    float r = v3_len(e), R = p->face.eye_r;
    if (r > R + 2.5f)
        return d;
    float az = atan2f(e.x, e.z), el = asinf(f_clamp(e.y / f_max(r, 1e-4f), -1.0f, 1.0f)), lo, hi;
    eye_opening(p, az, &lo, &hi);
    /* distance to the opening: negative inside it */
    float o = f_max(el - hi, lo - el) * R * 0.85f;
    o = f_max(o, (fabsf(az + 0.02f) - 1.0f) * R);
    if (e.z < 0.0f)
        o = f_max(o, -e.z);
    /* the upper lid is a fold that lies over the ball, thicker than the lower */
    float thick = el > 0.5f * (lo + hi) ? 0.28f : 0.26f;
    float shell = r - (R + thick);
    d = field_join(d, shell, 0.55f);
    /* the crease above the upper lid */
    float crease_el = hi + 0.30f + (p->age == AGE_OLD ? -0.06f : 0.0f) - 0.16f * p->face.fold;
    float crease = sqrtf((el - crease_el) * (el - crease_el) * R * R + (r - R - 0.42f) * (r - R - 0.42f)) - 0.10f +
                   0.05f * p->face.fold;
    if (e.z > 0.0f && fabsf(az) < 0.9f)
        d = field_carve(d, crease, 0.30f);
    float hole = f_max(o, r - (R + 1.6f));
    d = field_carve(d, hole, 0.10f);
    float ball = f_max(r - (R + 0.015f), o - 0.45f);
    return f_max(d, -ball);
}

static float skull(const person *p, vec3 q)
{
    const face_shape *f = &p->face;
    float ax = fabsf(q.x), kid = -f->face_long;
    vec3 m = v3(ax, q.y, q.z);
    float jaw = f->jaw_wide + 0.6f * f->wide, y = kid * 0.5f, low = 0.9f * f->length;
    float d = field_ellipsoid(q, v3(0, 3.3f, -1.3f), v3(7.75f + 0.25f * kid, 8.9f, 9.5f));
    d = field_join(d, field_ellipsoid(q, v3(0, 4.4f, 1.8f), v3(6.9f + 0.3f * kid, 6.4f, 7.0f)), 2.0f); /* forehead */
    float face =
        field_ellipsoid(q, v3(0, -3.4f + y - 0.3f * low, 1.9f),
                        v3(5.95f + 0.25f * jaw + 0.4f * f->wide + 0.35f * kid, 8.0f - 0.2f * kid + 0.5f * low, 6.6f));
    d = field_join(d, face, 2.2f);
    /* jaw: from the corner below the ear to the chin */
    vec3 angle = v3(4.5f + 0.35f * jaw, -6.2f + y + 0.4f * kid - 0.5f * low, 0.3f),
         chin = v3(1.15f + 0.2f * jaw, -9.95f - 0.4f * f->chin_long + y - low, 6.35f);
    d = field_join(d, field_cone(m, angle, chin, 1.75f, 1.35f), 2.0f);
    d = field_join(
        d, field_ellipsoid(q, v3(0, -9.9f - 0.4f * f->chin_long + y - low, 6.9f), v3(1.7f + 0.25f * jaw, 1.35f, 1.35f)),
        1.3f);
    /* muzzle under nose and lips */
    d = field_join(d, field_ellipsoid(q, v3(0, -5.6f - 0.5f * low, 4.9f), v3(3.3f, 3.4f, 3.55f)), 1.6f);
    /* cheek bones, cheeks */
    d = field_join(d, field_ellipsoid(m, v3(4.7f + 0.3f * f->wide, -1.5f, 4.9f), v3(1.9f, 1.35f, 1.9f)), 1.8f);
    d = field_join(
        d, field_ellipsoid(m, v3(3.7f, -3.7f, 5.3f), v3(2.3f + 0.3f * f->cheek, 2.2f, 2.15f + 0.35f * f->cheek)), 1.8f);
    if (f->gaunt > 0.0f)
        d = field_carve(d, field_ellipsoid(m, v3(5.9f, -5.2f, 4.6f), v3(1.3f, 2.0f, 1.6f)), 2.6f);
    /* brows: a shelf over the sockets */
    float shelf = field_cone(m, v3(0.9f, 2.15f, 7.45f), v3(4.6f, 2.6f, 6.1f), 0.85f + 0.18f * f->brow_ridge, 0.80f);
    d = field_join(d, shelf, 1.3f);
    vec3 e = eye_center_cm(p);
    float socket = field_ellipsoid(m, v3(e.x - 0.05f, e.y + 0.05f, 8.42f), v3(2.45f, 0.25f + 0.85f * f->eye_r, 1.55f));
    d = field_carve(d, socket, 1.1f);
    /* temples */
    return field_carve(d, field_ellipsoid(m, v3(9.3f, 2.4f, 3.4f), v3(1.9f, 2.6f, 2.6f)), 2.4f);
}

static float philtrum_and_folds(const person *p, vec3 q, float d)
{
    float top = mouth_line(p, 0) + mouth_gap(p, 0) + 1.55f * mouth_lip(p, 0, 0);
    float groove = field_cone(q, v3(0, top + 0.15f, 9.35f), v3(0, top + 1.05f, 9.25f), 0.30f, 0.2f);
    d = field_carve(d, groove, 0.4f);
    float under = field_ellipsoid(
        q, v3(0, mouth_line(p, 0) - mouth_gap(p, 0) - 2.0f * mouth_lip(p, 0, 1) - 0.25f, 9.1f), v3(1.5f, 0.40f, 0.8f));
    d = field_carve(d, under, 0.8f);
    float age = p->age == AGE_OLD ? 1.0f : p->age >= AGE_ADULT ? 0.35f : 0.0f;
    if (age > 0.0f) { /* from the wing of the nose past the corner of the mouth */
        vec3 m = v3(fabsf(q.x), q.y, q.z);
        float fold = field_cone(m, v3(2.15f, -3.5f, 8.75f), v3(3.25f, -5.2f, 8.0f), 0.10f, 0.02f);
        d = field_carve(d, fold, 0.35f + 0.5f * age);
    }
    return d;
}

/* The whole head in head centimetres. */
static float head_cm(const person *p, vec3 q)
{
    float d = skull(p, q);
    if (q.z > 3.0f && q.y < 5.0f) {
        d = nose(p, q, d);
        d = lips(p, q, d);
        d = philtrum_and_folds(p, q, d);
        d = lids(p, q, d);
        d = field_carve(d, mouth_cavity(p, q), 0.12f);
    } else if (q.z > 1.0f && q.y < 5.0f) {
        d = field_carve(d, mouth_cavity(p, q), 0.12f);
    }
    return ears(p, q, d);
}

float head_field(const person *p, vec3 q)
{
    return head_cm(p, person_to_head_cm(p, q)) * p->head_scale;
}

/* Head and what of the body shows at the neck: one surface. */
static float head_and_neck(const void *p_, vec3 q)
{
    const person *p = p_;
    vec3 cm = person_to_head_cm(p, q);
    float d = head_cm(p, cm) * p->head_scale;
    float neck = body_neck_field(p, q, 0.0f);
    if (cm.y < -9.0f)
        neck = field_join(body_torso_field(p, q, 0.0f), neck, 0.05f * p->b);
    return field_join(d, neck, f_clamp(0.022f * p->b * (1.0f - 0.12f * (cm.z - 2.0f)), 0.004f, 0.03f));
}

static bool keep_head(const void *p_, vec3 q)
{
    const person *p = p_;
    float over = q.y - p->joints[J_NECK].y;
    return over > 0.10f * p->b || (over > -0.034f * p->b && !garments_hide(p, q, 0.006f, LAYER_SKIN));
}

/* Lips meet: the gap is taken out of the height, fading away from the mouth. */
vec3 face_close_mouth(const person *p, vec3 cm)
{
    if (cm.z < 2.0f || fabsf(cm.x) > p->face.mouth_half)
        return cm;
    float line = mouth_line(p, cm.x), gap = mouth_gap(p, cm.x), dy = cm.y - line, away = fabsf(dy) - gap;
    float fade = expf(-f_max(away, 0.0f) * f_max(away, 0.0f) / 1.1f) * f_smooth(2.0f, 5.0f, cm.z);
    float move = f_min(gap * fade, fabsf(dy));
    cm.y -= dy > 0.0f ? move : -move;
    return cm;
}

/* uv by azimuth and height; a second copy of vertices where the seam runs, behind the head. */
static mesh unwrap(const person *p, const mesh *m, vec3 **open_cm)
{
    uint32_t n = m->n_vertices;
    mesh out = *m;
    uint32_t extra = 0;
    vec2 *uv = ARENA_ARRAY(p->a, 2 * (size_t)n, vec2);
    vec3 *pos = ARENA_ARRAY(p->a, 2 * (size_t)n, vec3), *nor = ARENA_ARRAY(p->a, 2 * (size_t)n, vec3);
    vec3 *open = ARENA_ARRAY(p->a, 2 * (size_t)n, vec3);
    uint32_t *twin = ARENA_ARRAY(p->a, n + 1, uint32_t);
    for (uint32_t i = 0; i < n; i++) {
        vec3 cm = person_to_head_cm(p, m->positions[i]);
        open[i] = cm;
        pos[i] = m->positions[i];
        nor[i] = m->normals[i];
        float v = f_clamp((cm.y + 18.0f) / 32.0f, 0.004f, 0.996f); /* a long neck ends below: it is not the crown */
        uv[i] = (vec2){ 0.5f + atan2f(cm.x, cm.z + 1.0f) / (2.0f * CIEL_PI_F), v };
    }
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        uint32_t *c = out.triangles[t];
        float lo = f_min(uv[c[0]].x, f_min(uv[c[1]].x, uv[c[2]].x)),
              hi = f_max(uv[c[0]].x, f_max(uv[c[1]].x, uv[c[2]].x));
        if (hi - lo < 0.5f)
            continue;
        for (int k = 0; k < 3; k++) {
            if (uv[c[k]].x > 0.5f)
                continue;
            if (!twin[c[k]]) {
                uint32_t w = n + extra++;
                twin[c[k]] = w;
                pos[w] = pos[c[k]];
                nor[w] = nor[c[k]];
                open[w] = open[c[k]];
                uv[w] = (vec2){ uv[c[k]].x + 1.0f, uv[c[k]].y };
            }
            c[k] = twin[c[k]];
        }
    }
    out.n_vertices = n + extra;
    out.positions = pos;
    out.normals = nor;
    out.uvs = uv;
    *open_cm = open;
    return out;
}

/* Rest normals after the mouth was closed: the field's, turned as the faces turned. */
static void close_mouth(const person *p, mesh *m)
{
    vec3 *before = ARENA_ARRAY(p->a, m->n_vertices, vec3), *after = ARENA_ARRAY(p->a, m->n_vertices, vec3);
    vec3 *closed = ARENA_ARRAY(p->a, m->n_vertices, vec3);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 cm = face_close_mouth(p, person_to_head_cm(p, m->positions[i]));
        closed[i] = person_head_cm(p, cm.x, cm.y, cm.z);
    }
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *c = m->triangles[t];
        const vec3 *a = m->positions;
        vec3 n0 = v3_cross(v3_sub(a[c[1]], a[c[0]]), v3_sub(a[c[2]], a[c[0]]));
        vec3 n1 = v3_cross(v3_sub(closed[c[1]], closed[c[0]]), v3_sub(closed[c[2]], closed[c[0]]));
        for (int k = 0; k < 3; k++) {
            before[c[k]] = v3_add(before[c[k]], n0);
            after[c[k]] = v3_add(after[c[k]], n1);
        }
    }
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 n0 = v3_norm(before[i]), n1 = v3_norm(after[i]);
        if (v3_len2(v3_sub(n0, n1)) > 1e-8f)
            m->normals[i] = quat_rotate(quat_between(n0, n1), m->normals[i]);
        m->positions[i] = closed[i];
    }
}

static skin *head_weights(const person *p, const mesh *m)
{
    skin *s = person_weights_one(p, m, J_HEAD);
    vec3 neck = p->joints[J_NECK], head = p->joints[J_HEAD];
    float b = p->b;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 q = m->positions[i], cm = person_to_head_cm(p, q);
        /* the line between head and neck slopes down from the nape to under the chin */
        float slope = q.y + 0.35f * (q.z - head.z);
        float on_head = f_smooth(f_lerp(neck.y, head.y, 0.25f), head.y + 0.012f * b, slope);
        on_head = f_max(on_head, f_smooth(-11.0f, -9.0f, cm.y) * f_smooth(1.0f, 3.5f, cm.z));
        float on_chest = (1.0f - on_head) * (1.0f - f_smooth(neck.y - 0.035f * b, f_lerp(neck.y, head.y, 0.35f), q.y));
        s->joints[i][0] = J_HEAD;
        s->joints[i][1] = J_NECK;
        s->joints[i][2] = J_CHEST;
        s->weights[i][0] = on_head;
        s->weights[i][2] = on_chest;
        s->weights[i][1] = 1.0f - on_head - on_chest;
    }
    return s;
}

static void head_grid(const person *p, field_grid *g)
{
    float s = p->head_scale;
    vec3 c = p->head_center;
    vec3 lo = v3(-10.5f * s, p->joints[J_NECK].y - 0.045f * p->b - c.y, -11.6f * s),
         hi = v3(10.5f * s, 12.8f * s, 11.8f * s);
    lo.x = -f_max(10.5f * s, 0.16f * p->b);
    hi.x = -lo.x;
    lo.z = f_min(lo.z, -0.13f * p->b);
    field_axis_fine(&g->x, lo.x, hi.x, 0.95f * s, -4.4f * s, 4.4f * s, 0.235f * s);
    field_axis_fine(&g->y, c.y + lo.y, c.y + hi.y, 0.95f * s, c.y - 7.2f * s, c.y + 1.6f * s, 0.225f * s);
    field_axis_fine(&g->z, c.z + lo.z, c.z + hi.z, 0.95f * s, c.z + 6.2f * s, c.z + 9.8f * s, 0.28f * s);
}

/* How long an edge may be: lids and lips move, and are looked at; the back of the head is under hair. */
static float head_edge(const void *p_, vec3 w)
{
    const person *p = p_;
    vec3 q = person_to_head_cm(p, w), e = eye_center_cm(p);
    float eye = v3_dist(v3(fabsf(q.x), q.y, q.z), v3(e.x, e.y, e.z + 1.0f)) - 1.6f,
          mouth = v3_len(v3(q.x / 2.6f, q.y - mouth_line(p, 0), 0.6f * (q.z - 8.0f))) - 1.5f;
    return p->head_scale * f_clamp(0.28f + 0.35f * f_max(f_min(eye, mouth), 0.0f), 0.28f, 2.2f);
}

void head_add(person *p)
{
    field_grid *g = ARENA_NEW(p->a, field_grid);
    head_grid(p, g);
    mesh whole = field_mesh(p->a, head_and_neck, p, g, 1.35f);
    mesh kept = field_keep(p->a, &whole, keep_head, p);
    const field_detail detail = {
        .flat_cos = 0.985f, .deviation = 0.02f * p->head_scale, .edge = head_edge, .context = p
    };
    field_simplify(p->a, &kept, &detail);
    vec3 *open_cm;
    mesh m = unwrap(p, &kept, &open_cm);
    close_mouth(p, &m);
    material mats[1] = { person_skin_material(p) };
    mats[0].texture = face_paint(p);
    mats[0].color = v3(1, 1, 1);
    part *t = person_add(p, "head", PART_SKINNED, m, mats, 1, -1);
    t->skin = head_weights(p, &t->mesh);
    face_add_morphs(p, t, open_cm);
}
