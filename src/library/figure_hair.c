/* library/figure_hair.c - hair as modelled locks over a close cap, by style.
 *
 * Each lock is a tapered, flattened tube that starts on the scalp and follows the style's flow: a direction field on
 * the head, then gravity. The cap, a shell a few millimetres over the skull inside the hair line, closes the gaps.
 */
#include "base/noise.h"
#include "library/figure_person.h"
#include <string.h>

float hair_line(const person *p, float az)
{
    if (p->hair == HAIR_BALD)
        return 99.0f;
    float a = fabsf(az);
    static const float at[9][2] = { { 0.0f, 6.7f },  { 0.45f, 6.5f }, { 0.80f, 5.2f }, { 1.02f, 3.0f }, { 1.16f, 0.4f },
                                    { 1.36f, 0.4f }, { 1.75f, 1.0f }, { 2.1f, -3.2f }, { 3.15f, -6.0f } };
    float y = at[8][1];
    for (int i = 0; i < 8; i++)
        if (a < at[i + 1][0]) {
            y = f_lerp(at[i][1], at[i + 1][1], f_smooth(at[i][0], at[i + 1][0], a));
            break;
        }
    if (!p->female && p->age == AGE_OLD && a < 1.0f)
        y += 1.2f * cosf(a * 1.5f);
    if (p->female && a < 0.8f) /* higher in the middle */
        y += 0.9f * cosf(1.96f * a);
    if (p->female && a > 1.0f && a < 1.4f)
        y += 0.8f;
    return y;
}

/* The skull without its features: what hair lies on. Outward unit normal too. */
static vec3 scalp_point(const person *p, float az, float el, vec3 *normal)
{
    vec3 dir = v3(cosf(el) * sinf(az), sinf(el), cosf(el) * cosf(az)), o = v3(0, 0.8f, -0.8f);
    float t = 13.0f;
    for (int i = 0; i < 24; i++) {
        vec3 q = v3_mad(o, dir, t);
        vec3 w = person_head_cm(p, q.x, q.y, q.z);
        float d = field_ellipsoid(q, v3(0, 3.3f, -1.3f), v3(7.75f - 0.25f * p->face.face_long, 8.9f, 9.5f));
        d = field_join(d, field_ellipsoid(q, v3(0, 4.4f, 1.8f), v3(6.9f - 0.3f * p->face.face_long, 6.4f, 7.0f)), 2.0f);
        d = field_join(d, field_cone(q, v3(0, -1.0f, -2.8f), v3(0, -9.0f, -2.8f), 6.4f, 5.4f), 2.0f);
        (void)w;
        t -= d;
        if (d < 0.02f)
            break;
    }
    vec3 q = v3_mad(o, dir, t);
    *normal = v3_norm(v3(q.x / (7.75f * 7.75f), (q.y - 3.3f) / (8.9f * 8.9f) * (q.y < 3.3f ? 0.35f : 1.0f),
                         (q.z + 1.3f) / (9.5f * 9.5f)));
    return q;
}

typedef struct style {
    float length; /* of a lock, head cm */
    float width, thick;
    float lift;    /* how far locks stand off, cm */
    float gravity; /* 0 lies along the head .. 1 hangs */
    float curl, curl_turns;
    float wild;   /* random turning of directions */
    float part_x; /* where the parting runs */
    int n;
    bool back, up; /* combed back; gathered up at the crown */
    float cap;     /* thickness of the cap */
    float body;    /* how much fuller it is away from the hair line, cm */
    float comb;    /* depth of the furrows between bundles of strands, cm; 0 = none */
} style;

/* One row a style of enum hair_style. */
static const style styles[HAIR_STYLES] = {
    [HAIR_BALD] = { .n = 0, .cap = 0.0f },
    [HAIR_BUZZ] = { .n = 0, .cap = 0.22f },
    [HAIR_SHORT] = { .length = 5.4f,
                     .width = 1.45f,
                     .thick = 0.5f,
                     .lift = 0.75f,
                     .gravity = 0.35f,
                     .curl = 0.12f,
                     .curl_turns = 0.6f,
                     .wild = 0.10f,
                     .part_x = 2.2f,
                     .n = 300,
                     .cap = 0.6f,
                     .body = 0.9f,
                     .comb = 0.8f },
    [HAIR_FRINGE] = { .length = 7.0f,
                      .width = 1.5f,
                      .thick = 0.5f,
                      .lift = 0.9f,
                      .gravity = 0.42f,
                      .curl = 0.10f,
                      .curl_turns = 0.5f,
                      .wild = 0.16f,
                      .n = 300,
                      .cap = 0.7f,
                      .body = 1.2f,
                      .comb = 0.8f },
    [HAIR_SWEPT] = { .length = 7.5f,
                     .width = 1.4f,
                     .thick = 0.5f,
                     .lift = 1.2f,
                     .gravity = 0.15f,
                     .curl = 0.10f,
                     .curl_turns = 0.5f,
                     .wild = 0.07f,
                     .n = 300,
                     .cap = 0.7f,
                     .body = 1.5f,
                     .comb = 0.9f },
    [HAIR_LONG] = { .length = 31,
                    .width = 1.7f,
                    .thick = 0.55f,
                    .lift = 1.1f,
                    .gravity = 1.0f,
                    .curl = 0.25f,
                    .curl_turns = 1.3f,
                    .wild = 0.10f,
                    .part_x = 1.2f,
                    .n = 300,
                    .cap = 0.55f,
                    .body = 1.0f,
                    .comb = 0.95f },
    [HAIR_WAVY] = { .length = 29,
                    .width = 2.2f,
                    .thick = 0.6f,
                    .lift = 1.4f,
                    .gravity = 1.0f,
                    .curl = 0.42f,
                    .curl_turns = 1.7f,
                    .wild = 0.16f,
                    .part_x = 1.8f,
                    .n = 330,
                    .cap = 0.7f,
                    .body = 1.3f,
                    .comb = 1.0f },
    [HAIR_BOB] = { .length = 16.5f,
                   .width = 1.7f,
                   .thick = 0.55f,
                   .lift = 1.2f,
                   .gravity = 1.0f,
                   .wild = 0.06f,
                   .part_x = 1.6f,
                   .n = 280,
                   .cap = 0.6f,
                   .body = 1.1f,
                   .comb = 0.95f },
    [HAIR_CURLY] = { .length = 3.6f,
                     .width = 1.7f,
                     .thick = 1.4f,
                     .lift = 0.9f,
                     .gravity = 0.30f,
                     .curl = 0.75f,
                     .curl_turns = 1.0f,
                     .wild = 0.9f,
                     .n = 430,
                     .cap = 1.5f },
    [HAIR_AFRO] = { .length = 2.0f,
                    .width = 1.5f,
                    .thick = 1.3f,
                    .lift = 4.4f,
                    .gravity = 0.0f,
                    .curl = 0.6f,
                    .curl_turns = 1.0f,
                    .wild = 1.2f,
                    .n = 440,
                    .cap = 4.2f },
    [HAIR_BUN] = { .length = 15,
                   .width = 0.9f,
                   .thick = 0.34f,
                   .lift = 0.95f,
                   .wild = 0.03f,
                   .n = 130,
                   .up = true,
                   .cap = 0.5f,
                   .body = 0.5f,
                   .comb = 0.75f },
    [HAIR_PONYTAIL] = { .length = 15,
                        .width = 0.9f,
                        .thick = 0.34f,
                        .lift = 0.95f,
                        .wild = 0.03f,
                        .n = 130,
                        .up = true,
                        .cap = 0.5f,
                        .body = 0.5f,
                        .comb = 0.75f },
    [HAIR_PIGTAILS] = { .length = 15,
                        .width = 0.9f,
                        .thick = 0.34f,
                        .lift = 0.95f,
                        .wild = 0.03f,
                        .n = 150,
                        .up = true,
                        .cap = 0.5f,
                        .body = 0.5f,
                        .comb = 0.75f },
};

static style style_of(const person *p)
{
    style s = styles[p->hair];
    if (p->part_right)
        s.part_x = -s.part_x;
    return s;
}

/* Falls from the parting down to the shoulders or the chin. */
static bool hangs(const person *p)
{
    return p->hair == HAIR_LONG || p->hair == HAIR_WAVY || p->hair == HAIR_BOB;
}

/* Cut short all round and lying on the head. */
static bool cropped(const person *p)
{
    return p->hair == HAIR_SHORT || p->hair == HAIR_FRINGE || p->hair == HAIR_SWEPT;
}

/* Where hair that is done up is gathered: behind, on the crown, or on either side. */
static vec3 knot_of(const person *p, vec3 q)
{
    if (p->hair == HAIR_PIGTAILS)
        return v3(q.x < 0.0f ? -8.9f : 8.9f, 1.5f, -3.6f);
    return p->hair == HAIR_PONYTAIL ? v3(0, 4.0f, -11.0f) : v3(0, 9.0f, -8.5f);
}

/* Which way hair is combed at a point of the scalp (tangent, unit). */
static vec3 flow(const person *p, const style *s, vec3 q, vec3 n)
{
    vec3 d;
    if (s->up) {
        d = v3_sub(knot_of(p, q), q);
    } else if (hangs(p)) {
        float side = q.x > s->part_x ? 1.0f : -1.0f;
        float top = f_smooth(5.5f, 10.0f, q.y) * f_smooth(-7.0f, 0.0f, q.z);
        d = v3_add(v3_scale(v3(side, -0.12f, -0.15f), top),
                   v3_scale(v3(0.15f * side, -1.0f, -0.12f), 1.0f - 0.85f * top));
    } else {
        /* short: whorl at the crown, forward and to the side in front, down at the sides and back */
        vec3 crown = v3(0.8f, 11.0f, -5.0f), away = v3_sub(q, crown);
        float front = f_smooth(2.0f, 6.5f, q.z) * f_smooth(3.0f, 7.0f, q.y);
        vec3 combed = v3(q.x < s->part_x ? -1.1f : 0.7f, 0.5f, 0.1f);
        if (p->hair == HAIR_FRINGE)
            combed = v3(0.12f * q.x, -0.5f, 0.9f);
        d = v3_add(v3_norm(away), v3_scale(combed, front));
        if (p->hair == HAIR_SWEPT) /* back over the head, down behind */
            d = v3_lerp(d, v3(0.03f * q.x, 0.9f, -1.4f), f_smooth(-1.0f, 3.0f, q.y) * f_smooth(-9.0f, -4.0f, q.z));
    }
    d = v3_mad(d, n, -v3_dot(d, n));
    return v3_norm(d);
}

/* How thick the cap of hair is over a point of the skull, head cm: thin at the hair line, full above. */
static float depth(const person *p, const style *s, vec3 q)
{
    float edge = hair_line(p, atan2f(q.x, q.z + 1.0f)) - q.y;
    return s->cap + s->body * f_smooth(0.0f, -3.0f, edge) * f_smooth(-4.0f, 6.0f, q.y);
}

/* Keep a lock outside the skull. */
static vec3 push_out(const person *p, vec3 q, float lift)
{
    for (int i = 0; i < 2; i++) {
        vec3 c = v3(0, 3.3f, -1.3f), r = v3(7.75f - 0.25f * p->face.face_long + lift, 8.9f + lift, 9.5f + lift);
        float d = field_ellipsoid(q, c, r);
        float nape = field_cone(q, v3(0, -1.0f, -2.8f), v3(0, -9.0f, -2.8f), 6.5f + lift, 5.4f + 0.3f * lift);
        if (d < 0.0f) {
            vec3 k = v3_sub(q, c);
            q = v3_mad(q, v3_norm(v3(k.x / (r.x * r.x), k.y / (r.y * r.y), k.z / (r.z * r.z))), -d);
        }
        if (nape < 0.0f) {
            vec3 k = v3(q.x, 0, q.z + 2.8f);
            q = v3_mad(q, v3_norm(k), -nape);
        }
    }
    /* over the shoulders */
    float b = p->b / p->head_scale;
    vec3 w = v3_sub(p->joints[J_UPPER_ARM + J_SIDES], p->head_center);
    float y = w.y / p->head_scale, half = fabsf(w.x) / p->head_scale;
    float yoke = field_cone(v3(fabsf(q.x), q.y, q.z), v3(0.03f * b, y + 0.02f * b, -0.022f * b),
                            v3(half, y, -0.022f * b), 0.066f * b, 0.058f * b);
    if (yoke < 0.0f)
        q = v3_add(q, v3(0, -0.25f * yoke, (q.z + 0.022f * b > 0.0f ? -1.0f : 1.0f) * yoke));
    float chest = fabsf(q.x) < half && q.y < y ? (q.z > -0.02f * b ? (0.135f * b - q.z) : (q.z + 0.165f * b)) : -1.0f;
    if (chest > 0.0f)
        q.z += q.z > -0.02f * b ? chest : -chest;
    return q;
}

#define LOCK_POINTS 7
#define LOCK_ROUND  4
static void add_lock(mesh_maker *m, const person *p, const vec3 *path, int n, float width, float thick,
                     const vec3 *normals)
{
    vec3 rings[LOCK_POINTS * 4 * LOCK_ROUND];
    CIEL_ASSERT(n <= LOCK_POINTS * 4);
    for (int i = 0; i < n; i++) {
        float u = (float)i / (float)(n - 1),
              w = width * (0.80f + 0.20f * f_smooth(0.0f, 0.25f, u)) * powf(f_max(1.0f - powf(u, 2.6f), 0.0f), 0.7f) +
                  0.015f;
        float h =
            thick * (0.45f + 0.55f * f_smooth(0.0f, 0.3f, u)) * powf(f_max(1.0f - powf(u, 2.6f), 0.0f), 0.7f) + 0.012f;
        vec3 along = v3_norm(v3_sub(path[i + 1 < n ? i + 1 : i], path[i > 0 ? i - 1 : 0]));
        vec3 side = v3_norm(v3_cross(normals[i], along)), up = v3_cross(along, side);
        for (int k = 0; k < LOCK_ROUND; k++) {
            float a = 2.0f * CIEL_PI_F * (float)k / LOCK_ROUND;
            vec3 q = v3_mad(v3_mad(path[i], side, 0.5f * w * cosf(a)), up, 0.5f * h * sinf(a));
            rings[i * LOCK_ROUND + k] = person_head_cm(p, q.x, q.y, q.z);
        }
    }
    maker_loft(m, rings, n, LOCK_ROUND, false);
}

static void grow_lock(mesh_maker *m, const person *p, const style *s, rng *r, float az, float el)
{
    vec3 n, q = scalp_point(p, az, el, &n);
    if (q.y < hair_line(p, atan2f(q.x, q.z + 1.0f)) + 0.1f)
        return;
    vec3 path[LOCK_POINTS], normals[LOCK_POINTS];
    float length = s->length * rng_range(r, 0.82f, 1.12f), step = length / (LOCK_POINTS - 1);
    if (cropped(p)) { /* shorter at the sides and the nape */
        length *= f_lerp(0.42f, 1.15f, f_smooth(0.0f, 7.5f, q.y));
        step = length / (LOCK_POINTS - 1);
    }
    float phase = rng_range(r, 0.0f, 6.28f), lift = s->lift * rng_range(r, 0.6f, 1.25f);
    if (s->up)
        length = f_min(length, v3_dist(q, knot_of(p, q)) * 1.12f), step = length / (LOCK_POINTS - 1);
    bool fringe = cropped(p) && q.z > 4.5f && q.y > 6.0f;
    if (fringe)
        lift *= 1.5f;
    vec3 dir = flow(p, s, q, n);
    float turn = s->wild * rng_range(r, -1.0f, 1.0f);
    dir = quat_rotate(quat_axis(n, turn), dir);
    vec3 up = n, radial = n;
    for (int i = 0; i < LOCK_POINTS; i++) {
        float u = (float)i / (LOCK_POINTS - 1);
        vec3 side = v3_norm(v3_cross(up, dir));
        float wave = s->curl * f_smooth(0.0f, 0.3f, u), ang = phase + u * s->curl_turns * 6.28f;
        path[i] = v3_mad(v3_mad(q, side, wave * cosf(ang)), up, wave * sinf(ang));
        normals[i] = up;
        vec3 next = v3_mad(q, dir, step);
        if (s->up) /* re-aim at the knot, along the head */
            next = v3_mad(q, flow(p, s, q, radial), step);
        if (i == 0 && s->gravity < 0.5f && !s->up)
            next = v3_mad(next, n, 0.5f * lift);
        vec3 fall = v3(0, -1, 0);
        float g = s->gravity * f_smooth(-0.05f, 0.35f, u);
        if (s->gravity > 0.5f) /* long hair soon hangs straight */
            next = v3_mad(q, v3_norm(v3_lerp(dir, fall, 0.7f * g)), step);
        else
            next = v3_mad(next, fall, 0.45f * g * step);
        float hold = s->up ? lift * (1.0f - 0.5f * u) : lift * f_smooth(-0.1f, 0.35f, u);
        bool lies = cropped(p);
        if (s->comb > 0.0f) /* on the cap, not in it */
            hold = depth(p, s, next) * f_smooth(-0.1f, 0.2f, u) + 0.25f * lift;
        if (p->hair == HAIR_AFRO) /* tufts on the ball that the cap is */
            hold = f_max(hold, 0.9f * s->cap);
        next = push_out(p, next, hold);
        if (s->gravity > 0.5f) { /* falls close to the head, and never over the face */
            vec3 o = v3(0, 3.3f, -1.3f), e = v3(8.5f + hold, 9.6f + hold, 10.2f + hold), k = v3_sub(next, o);
            float off = field_ellipsoid(next, o, e), open = p->hair == HAIR_BOB ? 5.4f : 6.3f;
            if (off > 0.0f && next.y > -1.0f)
                next = v3_mad(next, v3_norm(v3(k.x / (e.x * e.x), k.y / (e.y * e.y), k.z / (e.z * e.z))), -off);
            float veil = f_smooth(6.6f, 4.2f, next.y) * f_smooth(3.0f, 5.5f, next.z);
            if (veil > 0.0f && fabsf(next.x) < open)
                next.x = f_lerp(next.x, next.x > s->part_x * (next.y > 4.0f) ? open : -open, veil);
            if (veil > 0.0f)
                next.z = f_lerp(next.z, f_min(next.z, 5.2f), veil);
        }
        if (s->up || (lies && next.y > -2.0f)) { /* never off the head either, but for the tips */
            hold += lies ? 0.9f * u * u * lift : 0.0f;
            vec3 o = v3(0, 3.3f, -1.3f), e = v3(7.75f - 0.25f * p->face.face_long + hold, 8.9f + hold, 9.5f + hold),
                 k = v3_sub(next, o);
            float off = field_ellipsoid(next, o, e);
            if (off > 0.0f && next.y > 0.0f)
                next = v3_mad(next, v3_norm(v3(k.x / (e.x * e.x), k.y / (e.y * e.y), k.z / (e.z * e.z))), -off);
        }
        /* hair below the ears closes in behind the cheeks */
        dir = v3_norm(v3_sub(next, q));
        vec3 c = v3(0, f_clamp(next.y, -6.0f, 3.3f), -1.3f);
        up = radial = v3_norm(v3_sub(next, c));
        up = v3_norm(v3_mad(up, dir, -v3_dot(up, dir)));
        q = next;
    }
    float scale = rng_range(r, 0.75f, 1.15f);
    add_lock(m, p, path, LOCK_POINTS, s->width * scale, s->thick, normals);
}

/* A wound knot. */
static void add_bun(mesh_maker *m, const person *p, rng *r)
{
    for (int i = 0; i < 26; i++) {
        vec3 path[LOCK_POINTS * 2], normals[LOCK_POINTS * 2];
        float tilt = rng_range(r, -0.9f, 0.9f), a0 = rng_range(r, 0.0f, 6.28f), rad = rng_range(r, 1.5f, 2.55f);
        quat q = quat_mul(quat_axis(v3(1, 0, 0), -0.7f),
                          quat_mul(quat_axis(v3(0, 0, 1), tilt * 0.5f), quat_axis(v3(1, 0, 0), tilt)));
        for (int k = 0; k < LOCK_POINTS * 2; k++) {
            float a = a0 + 4.2f * (float)k / (LOCK_POINTS * 2 - 1);
            vec3 d = quat_rotate(q, v3(cosf(a), 0.25f * sinf(2.0f * a), sinf(a)));
            path[k] = v3_mad(v3(0, 9.6f, -9.3f), d, rad);
            normals[k] = d;
        }
        add_lock(m, p, path, LOCK_POINTS * 2, 1.2f, 0.6f, normals);
    }
}

/* A tail that leaves its knot along `out`, swells and falls. */
static void add_tail(mesh_maker *m, const person *p, rng *r, vec3 knot, vec3 out, float length, float full)
{
    for (int i = 0; i < 46; i++) {
        vec3 path[LOCK_POINTS], normals[LOCK_POINTS];
        float a = rng_range(r, 0.0f, 6.28f), rad = sqrtf(rng_float(r)), len = length * rng_range(r, 0.77f, 1.0f);
        for (int k = 0; k < LOCK_POINTS; k++) {
            float u = (float)k / (LOCK_POINTS - 1),
                  swell = full * (1.1f + 1.7f * sinf(CIEL_PI_F * f_min(u * 1.25f + 0.06f, 1.0f)) * (1.0f - 0.45f * u));
            float away = 3.2f * sinf(CIEL_PI_F * f_min(u * 1.4f, 1.0f) * 0.8f);
            vec3 c = v3_mad(knot, out, away);
            c.y += 1.6f * sinf(CIEL_PI_F * f_min(u * 2.2f, 1.0f)) - len * u * u * 0.95f - 2.0f * u;
            c.x += 0.25f * sinf(3.0f * u);
            path[k] = v3_add(c, v3(rad * swell * cosf(a), 0.0f, rad * swell * sinf(a)));
            normals[k] = v3_norm(v3_add(v3(cosf(a), 0.1f, sinf(a)), v3_scale(out, 0.4f)));
        }
        add_lock(m, p, path, LOCK_POINTS, 1.1f, 0.6f, normals);
    }
}

static void gather(mesh_maker *m, const person *p, rng *r)
{
    if (p->hair == HAIR_BUN)
        add_bun(m, p, r);
    else if (p->hair == HAIR_PONYTAIL)
        add_tail(m, p, r, knot_of(p, v3(0, 0, 0)), v3(0, 0, -1), 22.0f, 1.0f);
    else
        for (int side = -1; side <= 1; side += 2)
            add_tail(m, p, r, knot_of(p, v3((float)side, 0, 0)), v3((float)side, 0, -0.15f), 15.0f, 0.8f);
}

material hair_material(vec3 color)
{
    material m = material_plain(color, 0.56f);
    m.name = "hair";
    m.sheen = 0.25f;
    m.pattern = PATTERN_FUR;
    m.pattern_scale = 0.0024f;
    m.pattern_amount = 0.75f;
    m.pattern_uv = true;
    m.bump = 0.0006f;
    m.color2 = v3_scale(color, 0.45f);
    return m;
}

static void press(const person *p, mesh *m);
static skin *hair_weights(const person *p, const mesh *m);

/* Where a point of the hair lies across and along its strands, head cm: combed as flow() combs locks. */
static vec2 comb(const person *p, const style *s, vec3 q)
{
    if (s->up) { /* about the knot; the seam runs down the nape */
        vec3 o = v3(0, 3.3f, -1.3f), knot = knot_of(p, q);
        vec3 axis = v3_norm(v3_sub(knot, o)), d = v3_norm(v3_sub(q, o)), front = v3(0, 0.6f, 0.8f);
        front = v3_norm(v3_mad(front, axis, -v3_dot(front, axis)));
        float turn = atan2f(v3_dot(d, v3_cross(axis, front)), v3_dot(d, front));
        return (vec2){ 6.0f * turn, 9.0f * acosf(f_clamp(v3_dot(d, axis), -1.0f, 1.0f)) };
    }
    if (hangs(p)) { /* down from the parting; lower down, about the neck */
        float round = 7.0f * atan2f(q.x, -q.z - 1.0f), across = f_lerp(round, q.z, f_smooth(-2.0f, 6.0f, q.y));
        return (vec2){ across, 9.0f * atan2f(fabsf(q.x - s->part_x), q.y + 6.0f) + (q.y < 0.0f ? -q.y : 0.0f) };
    }
    vec3 away = v3_sub(q, v3(0.8f, 11.0f, -5.0f));
    return (vec2){ 6.5f * atan2f(away.x, away.z), v3_len(away) };
}

/* ---- the cap ---- */
typedef struct cap_context {
    const person *p;
    const style *s;
    float thick;
} cap_context;
/* The mass that hangs behind the face: a soft slab about the neck, narrower below. */
static float curtain(const person *p, vec3 q, float full)
{
    float low = p->hair == HAIR_BOB ? -9.5f : -19.0f, narrow = 1.2f * f_smooth(0.0f, low, q.y);
    float front = 0.6f - 2.2f * f_smooth(-4.0f, low, q.y), back = -9.6f + 0.5f * full;
    vec3 c = v3(0, 0.5f * (low + 3.0f), 0.5f * (front + back));
    return field_box(q, c, v3(7.9f + full - narrow, 0.5f * (3.0f - low), 0.5f * (front - back)), 2.6f);
}

static float cap_field(const void *c_, vec3 w)
{
    const cap_context *c = c_;
    const person *p = c->p;
    vec3 q = person_to_head_cm(p, w);
    float t = c->thick;
    float d = field_ellipsoid(q, v3(0, 3.3f, -1.3f), v3(7.75f - 0.25f * p->face.face_long + t, 8.9f + t, 9.5f + t));
    d = field_join(
        d, field_ellipsoid(q, v3(0, 4.4f, 1.8f), v3(6.9f - 0.3f * p->face.face_long + t, 6.4f + t, 7.0f + t)), 2.0f);
    d = field_join(d, field_cone(q, v3(0, -1.0f, -2.8f), v3(0, -9.0f, -2.8f), 6.35f + t, 5.0f + t), 2.0f);
    float az = atan2f(q.x, q.z + 1.0f), edge = hair_line(p, az) - q.y;
    edge += 0.45f * noise3(v3(q.x * 1.5f, q.y * 1.5f, q.z * 1.5f), 9);
    float inside = f_smooth(0.0f, -3.0f, edge), body = depth(p, c->s, q) - t;
    if (c->s->comb > 0.0f && d < 3.0f) { /* strands lie in bundles */
        vec2 at = comb(p, c->s, q);
        float bundle = noise3(v3(at.x * 1.1f, at.y * 0.07f, 1.5f), 21),
              fine = noise3(v3(at.x * 2.1f, at.y * 0.09f, 4.5f), 22);
        body += c->s->comb * (0.35f + 0.65f * inside) * (0.3f - fabsf(bundle) - 0.4f * fabsf(fine));
    }
    d -= body;
    /* thins out towards the edge */
    d = f_max(d + 0.4f * t * f_smooth(-2.0f, 0.0f, edge), edge * 0.8f);
    if (hangs(p))
        d = field_join(d, curtain(p, q, 0.5f + f_clamp(body, -0.4f, 1.0f)), 1.2f);
    return d * p->head_scale;
}

static void add_cap(person *p, const style *s)
{
    cap_context c = { p, s, s->cap };
    field_grid *g = ARENA_NEW(p->a, field_grid);
    float k = p->head_scale;
    vec3 o = p->head_center;
    float step = s->comb > 0.0f ? 0.40f * k : 0.62f * k;
    field_axis_even(&g->x, o.x - 13.0f * k, o.x + 13.0f * k, step);
    field_axis_even(&g->y, o.y - (hangs(p) && p->hair != HAIR_BOB ? 21.0f : 12.0f) * k, o.y + 17.0f * k, step);
    field_axis_even(&g->z, o.z - 15.5f * k, o.z + 13.0f * k, step);
    mesh m = field_mesh(p->a, cap_field, &c, g, 1.4f);
    const field_detail detail = { .flat_cos = 0.93f, .deviation = 0.05f * k, .longest = 2.0f * k };
    field_simplify(p->a, &m, &detail);
    press(p, &m);
    material mat = hair_material(p->hair_color);
    if (s->comb > 0.0f) {
        m.uvs = ARENA_ARRAY(p->a, m.n_vertices + 1, vec2);
        for (uint32_t i = 0; i < m.n_vertices; i++) {
            vec2 at = comb(p, s, person_to_head_cm(p, m.positions[i]));
            m.uvs[i] = (vec2){ at.x * k, at.y * k };
        }
    } else {
        mat.pattern_uv = false;
        mat.pattern = PATTERN_NOISE;
        mat.pattern_scale = 0.003f;
        mat.roughness = 0.7f;
        mat.color = v3_scale(mat.color, 0.8f);
    }
    part *t = person_add(p, "hair_cap", PART_SKINNED, m, &mat, 1, -1);
    t->skin = hair_weights(p, &t->mesh);
}

/* Long locks follow the neck and rest on the chest lower down. */
static skin *hair_weights(const person *p, const mesh *m)
{
    skin *s = person_weights_one(p, m, J_HEAD);
    float top = p->joints[J_HEAD].y, low = p->joints[J_NECK].y - 0.05f * p->b;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        float w = f_smooth(low, top, m->positions[i].y);
        s->joints[i][1] = J_CHEST;
        s->weights[i][0] = w;
        s->weights[i][1] = 1.0f - w;
    }
    return s;
}

/* Under a hat or a hood hair lies flat: what would stick out is pressed onto the head. */
static void press(const person *p, mesh *m)
{
    bool hood = p->hood_up, hat = p->hat && *p->hat && !strstr(p->hat, "crown") && !strstr(p->hat, "tiara");
    if (!hood && !hat)
        return;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 q = person_to_head_cm(p, m->positions[i]), c = v3(0, 3.3f, -1.3f);
        float line = hat ? 4.4f - 4.0f * f_smooth(5.0f, -6.0f, q.z) : -20.0f;
        float room = f_smooth(line + 0.5f, line - 3.0f, q.y) * (hat ? 3.0f : 0.0f); /* free below the rim */
        vec3 r = v3(8.0f + room, 9.05f + room, 9.7f + room);
        float d = field_ellipsoid(q, c, r);
        if (d <= 0.0f || (hat && room > 2.9f))
            continue;
        vec3 k = v3_sub(q, c);
        float front = f_smooth(4.0f, 7.0f, q.z) * f_smooth(2.0f, 5.0f, q.y); /* a fringe shows in the opening */
        if (hood && q.y < 0.0f) { /* behind the neck: keep within the hood's tube */
            float out = sqrtf(q.x * q.x + (q.z + 1.5f) * (q.z + 1.5f));
            if (out > 7.8f)
                q = v3(q.x * 7.8f / out, q.y, (q.z + 1.5f) * 7.8f / out - 1.5f);
        } else {
            float s = 1.0f / sqrtf(k.x * k.x / (r.x * r.x) + k.y * k.y / (r.y * r.y) + k.z * k.z / (r.z * r.z));
            q = v3_lerp(v3_mad(c, k, s), q, hood ? 0.5f * front : 0.0f);
        }
        m->positions[i] = person_head_cm(p, q.x, q.y, q.z);
    }
}

void hair_add(person *p)
{
    style s = style_of(p);
    if (s.cap > 0.0f)
        add_cap(p, &s);
    if (s.n == 0)
        return;
    mesh_maker m;
    maker_init(&m);
    rng r = rng_make(p->c->seed, "hair");
    for (int i = 0; i < s.n; i++) { /* a spiral of golden-angle steps covers the head evenly */
        float v = ((float)i + 0.5f) / (float)s.n, el = asinf(f_clamp(1.0f - 1.75f * v, -1.0f, 1.0f));
        float az = (float)i * 2.39996323f;
        az -= 2.0f * CIEL_PI_F * floorf(az / (2.0f * CIEL_PI_F) + 0.5f);
        grow_lock(&m, p, &s, &r, az + rng_range(&r, -0.06f, 0.06f), el + rng_range(&r, -0.05f, 0.05f));
    }
    if (s.up)
        gather(&m, p, &r);
    material mat = hair_material(p->hair_color);
    mesh out = mesh_finish(&m, p->a);
    press(p, &out);
    part *t = person_add(p, "hair", PART_SKINNED, out, &mat, 1, -1);
    t->skin = hair_weights(p, &t->mesh);
}
