/* library/figure_face.c - what moves in a face: one displacement field per expression and viseme.
 *
 * A morph is a recipe of elementary moves (jaw, corners, pucker, lips, lids, brows), each a smooth field over head
 * centimetres. Every part of the head (skin, lashes, brows, teeth, tongue) takes its deltas from the same field, so
 * they move together. Lids turn about the eyeball; a straight morph would cut through it half way, hence the
 * correctives "blink_mid_l" and "blink_mid_r", to be set to 4 w (1 - w) for a blink of weight w.
 */
#include "library/figure_person.h"
#include <string.h>

typedef struct recipe {
    const char *name;
    float jaw_deg; /* opens */
    float wide;    /* corners outward */
    float corner_up;
    float pucker; /* lips forward and together */
    float upper_up, lower_up;
    float lower_in; /* lower lip under the teeth */
    float press;    /* both lips rolled in */
    float tongue_up, tongue_out;
    float cheek_up;
    float upper_lid, lower_lid; /* 1 = closed */
    float brow_up, brow_in;     /* brow_in: together */
    float brow_inner_up;
    int side; /* 0 both, 1 left only, 2 right only */
} recipe;

static const recipe recipes[] = {
    { .name = "blink_l", .upper_lid = 1.0f, .lower_lid = 1.0f, .side = 1 },
    { .name = "blink_r", .upper_lid = 1.0f, .lower_lid = 1.0f, .side = 2 },
    { .name = "blink_mid_l", .upper_lid = -1.0f, .side = 1 },
    { .name = "blink_mid_r", .upper_lid = -1.0f, .side = 2 },
    { .name = "squint", .upper_lid = 0.28f, .lower_lid = 0.75f, .cheek_up = 0.3f },
    { .name = "wide_eyes", .upper_lid = -0.28f },
    { .name = "brow_up", .brow_up = 0.55f },
    { .name = "brow_down", .brow_up = -0.38f, .brow_in = 0.28f },
    { .name = "brow_sad", .brow_inner_up = 0.55f, .brow_up = -0.05f },
    { .name = "smile", .wide = 0.50f, .corner_up = 0.55f, .cheek_up = 0.55f, .lower_lid = 0.22f, .upper_up = 0.06f },
    { .name = "frown", .wide = 0.05f, .corner_up = -0.45f, .lower_up = 0.10f },
    { .name = "jaw_open", .jaw_deg = 18.0f },
    { .name = "viseme_a", .jaw_deg = 11.5f, .upper_up = 0.06f },
    { .name = "viseme_e", .jaw_deg = 6.5f, .wide = 0.26f, .upper_up = 0.08f },
    { .name = "viseme_i", .jaw_deg = 3.6f, .wide = 0.42f, .upper_up = 0.10f, .lower_up = -0.08f },
    { .name = "viseme_o", .jaw_deg = 8.0f, .pucker = 0.62f },
    { .name = "viseme_u", .jaw_deg = 3.8f, .pucker = 1.0f, .upper_up = 0.05f },
    { .name = "viseme_m", .press = 1.0f },
    { .name = "viseme_f", .jaw_deg = 1.2f, .lower_in = 0.85f, .lower_up = 0.10f, .upper_up = 0.16f },
    { .name = "viseme_l", .jaw_deg = 5.0f, .wide = 0.10f, .tongue_up = 0.9f },
    { .name = "viseme_s", .jaw_deg = 1.8f, .wide = 0.24f, .upper_up = 0.14f, .lower_up = -0.14f },
    { .name = "viseme_ch", .jaw_deg = 2.6f, .pucker = 0.62f, .upper_up = 0.20f, .lower_up = -0.18f },
    { .name = "viseme_th", .jaw_deg = 3.4f, .tongue_up = 0.45f, .tongue_out = 0.7f, .upper_up = 0.06f },
    { .name = "viseme_r", .jaw_deg = 3.4f, .pucker = 0.42f },
    { .name = "viseme_k", .jaw_deg = 4.8f, .wide = 0.10f, .upper_up = 0.05f },
    { .name = "viseme_w", .jaw_deg = 2.6f, .pucker = 1.05f },
};
#define N_RECIPES ((int)(sizeof recipes / sizeof recipes[0]))

static float bell(float x, float width)
{
    return expf(-(x * x) / (width * width));
}

/* 0 in the middle of the mouth, 1 at its corners and beyond: where upper and lower lip move as one. */
static float towards_corner(const person *p, float x)
{
    return f_smooth(0.30f * p->face.mouth_half, 1.0f * p->face.mouth_half, fabsf(x));
}

static float jaw_weight(const person *p, vec3 open)
{
    float cheek = 1.0f - f_smooth(-9.3f, -3.2f, open.y);
    bool upper = open.y > mouth_line(p, open.x);
    float lips = upper ? 0.0f : 1.0f;
    float w = f_lerp(lips, cheek, towards_corner(p, open.x));
    w *= f_smooth(-2.0f, 3.5f, open.z);
    return w * f_smooth(-14.0f - 0.3f * open.z, -10.0f - 0.3f * open.z, open.y);
}

static vec3 turn_jaw(vec3 q, float degrees)
{
    float c = cosf(((degrees)*CIEL_PI_F / 180.0f)), s = sinf(((degrees)*CIEL_PI_F / 180.0f)), y = q.y + 2.2f,
          z = q.z - 0.2f;
    return v3(q.x, y * c - z * s - 2.2f, y * s + z * c + 0.2f);
}

static vec3 move_mouth(const person *p, const recipe *r, vec3 open, vec3 q)
{
    float side = open.x < 0.0f ? -1.0f : 1.0f, line = mouth_line(p, open.x), mh = p->face.mouth_half;
    bool upper = open.y > line;
    float dy = q.y - line, away = towards_corner(p, open.x), front = f_smooth(2.5f, 5.5f, open.z);
    vec3 d = v3(0, 0, 0);
    float at_corner = bell(fabsf(q.x) - mh, 1.9f) * bell(dy, 1.9f) * front * f_smooth(0.0f, 0.9f * mh, fabsf(q.x));
    d.x += side * at_corner * 0.85f * r->wide;
    d.z -= at_corner * 0.50f * r->wide;
    d.y += at_corner * 0.95f * r->corner_up;
    float ring = bell(q.x, 3.0f) * bell(dy, 1.9f) * front;
    d.x -= 0.40f * q.x * ring * r->pucker;
    d.z += 0.55f * ring * r->pucker;
    float middle = (1.0f - away) * front, near = bell(dy, 1.3f);
    if (upper)
        d.y += middle * near * 1.1f * r->upper_up;
    else
        d.y += middle * near * 1.1f * r->lower_up;
    if (!upper) {
        d.z -= 0.62f * middle * near * r->lower_in;
        d.y += 0.22f * middle * near * r->lower_in;
    }
    float rim = bell(dy, 0.65f) * front;
    d.z -= 0.16f * rim * r->press;
    d.y -= (upper ? 0.06f : -0.06f) * rim * (1.0f - away) * r->press * f_smooth(0.0f, 0.25f, fabsf(dy));
    float apple = bell(fabsf(q.x) - 4.1f, 1.7f) * bell(q.y + 2.6f, 1.6f) * front;
    d.y += 0.75f * apple * r->cheek_up;
    d.z += 0.22f * apple * r->cheek_up;
    d.x += side * 0.15f * apple * r->cheek_up;
    return v3_add(q, d);
}

/* Turn a point of a lid about the eyeball; upper and lower are 0 open .. 1 closed. */
static vec3 move_lids(const person *p, float upper, float lower, vec3 open, vec3 q)
{
    vec3 c = eye_center_cm(p);
    float side = open.x < 0.0f ? -1.0f : 1.0f, R = p->face.eye_r;
    vec3 e = v3(fabsf(open.x) - c.x, open.y - c.y, open.z - c.z);
    float r = v3_len(e);
    if (r > R + 1.9f || e.z < -0.3f || r < 0.1f)
        return q;
    float az = atan2f(e.x, e.z), el = asinf(f_clamp(e.y / r, -1.0f, 1.0f)), lo, hi;
    if (fabsf(az) > 1.25f)
        return q;
    eye_opening(p, az, &lo, &hi);
    float meet = f_lerp(lo, hi, 0.22f), mid = 0.5f * (lo + hi), near = 1.0f - f_smooth(R + 0.6f, R + 1.9f, r), el2;
    if (el >= mid)
        el2 = el - (hi - meet + 0.10f) * upper * (1.0f - f_smooth(hi + 0.02f, hi + 0.85f, el)) * near;
    else
        el2 = el + (meet - lo) * lower * (1.0f - f_smooth(lo - 0.65f, lo - 0.02f, el) * 0.0f) *
                       f_smooth(lo - 0.7f, lo, el) * near;
    vec3 n = v3(r * cosf(el2) * sinf(az), r * sinf(el2), r * cosf(el2) * cosf(az));
    vec3 o = v3(r * cosf(el) * sinf(az), r * sinf(el), r * cosf(el) * cosf(az));
    vec3 d = v3_sub(n, o);
    return v3_add(q, v3(side * d.x, d.y, d.z));
}

static vec3 move_brows(const recipe *r, vec3 open, vec3 q)
{
    float ax = fabsf(open.x), side = open.x < 0.0f ? -1.0f : 1.0f;
    float band = bell(open.y - 2.6f, open.y > 2.6f ? 2.4f : 1.15f) * f_smooth(3.0f, 5.0f, open.z) *
                 (1.0f - f_smooth(4.8f, 6.4f, ax));
    float inner = 1.0f - f_smooth(0.8f, 3.6f, ax);
    q.y += band * (r->brow_up * 1.2f + r->brow_inner_up * 1.2f * inner +
                   r->brow_up * (r->brow_up < 0.0f ? 0.5f * inner : 0.0f));
    q.x -= side * band * inner * r->brow_in * f_smooth(0.0f, 1.0f, ax);
    return q;
}

static vec3 move(const person *p, const recipe *r, vec3 open, vec3 q)
{
    if ((r->side == 1 && open.x < 0.0f) || (r->side == 2 && open.x > 0.0f))
        return q;
    if (r->side && r->upper_lid < 0.0f) { /* the corrective: true half way minus straight half way */
        vec3 full = move_lids(p, 1.0f, 1.0f, open, q), half = move_lids(p, 0.5f, 0.5f, open, q);
        return v3_add(q, v3_sub(half, v3_lerp(q, full, 0.5f)));
    }
    vec3 out = q;
    if (r->upper_lid != 0.0f || r->lower_lid != 0.0f)
        out = move_lids(p, r->upper_lid, r->lower_lid, open, out);
    if (r->brow_up != 0.0f || r->brow_in != 0.0f || r->brow_inner_up != 0.0f)
        out = move_brows(r, open, out);
    out = move_mouth(p, r, open, out);
    if (r->jaw_deg != 0.0f)
        out = v3_lerp(out, turn_jaw(out, r->jaw_deg), jaw_weight(p, open));
    return out;
}

/* Teeth and tongue ride on the jaw as stiff bodies. */
static vec3 move_stiff(const recipe *r, bool tongue, vec3 q)
{
    if (tongue) {
        float tip = f_smooth(4.0f, 7.2f, q.z);
        q.y += tip * 0.95f * r->tongue_up;
        q.z += tip * (0.75f * r->tongue_out + 0.2f * r->tongue_up);
    }
    return r->jaw_deg != 0.0f ? turn_jaw(q, r->jaw_deg) : q;
}

static void add_morphs(person *p, part *t, const vec3 *open_cm, int stiff)
{
    t->morphs = ARENA_ARRAY(p->a, N_RECIPES, morph);
    t->n_morphs = 0;
    uint32_t n = t->mesh.n_vertices;
    for (int i = 0; i < N_RECIPES; i++) {
        const recipe *r = &recipes[i];
        morph m = { r->name, 0, NULL, NULL };
        uint32_t *list = ARENA_ARRAY(p->a, n + 1, uint32_t);
        vec3 *deltas = ARENA_ARRAY(p->a, n + 1, vec3);
        for (uint32_t v = 0; v < n; v++) {
            vec3 q = person_to_head_cm(p, t->mesh.positions[v]);
            if (q.z < -3.0f || q.y < -15.0f)
                continue;
            vec3 d = v3_sub(stiff ? move_stiff(r, stiff == 2, q) : move(p, r, open_cm ? open_cm[v] : q, q), q);
            if (v3_len2(d) < 0.003f * 0.003f)
                continue;
            list[m.n] = v;
            deltas[m.n++] = v3_scale(d, p->head_scale);
        }
        m.vertices = list;
        m.deltas = deltas;
        t->morphs[t->n_morphs++] = m;
    }
}

void face_add_morphs(person *p, part *t, const vec3 *open_cm)
{
    add_morphs(p, t, open_cm, 0);
}
void face_add_stiff_morphs(person *p, part *t, bool tongue)
{
    add_morphs(p, t, NULL, tongue ? 2 : 1);
}
