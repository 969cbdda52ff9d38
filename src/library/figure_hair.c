/* library/figure_hair.c - hair as modelled locks over a close cap, by style.
 *
 * Each lock is a tapered, flattened tube that starts on the scalp and follows the style's flow: a direction field on
 * the head, then gravity. The cap (figure_hair_cap.c) closes the gaps.
 */
#include "library/figure_hair.h"
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

#define BALL_CENTER v3(0, 3.3f, -1.3f)
/* The ball that most of the skull is, grown by t. */
static vec3 ball_radii(const person *p, float t)
{
    return v3(7.75f - 0.25f * p->face.face_long + t, 8.9f + t, 9.5f + t);
}

float hair_skull(const person *p, vec3 q, float t, float neck_top, float neck_low)
{
    float d = field_ellipsoid(q, BALL_CENTER, ball_radii(p, t));
    d = field_join(
        d, field_ellipsoid(q, v3(0, 4.4f, 1.8f), v3(6.9f - 0.3f * p->face.face_long + t, 6.4f + t, 7.0f + t)), 2.0f);
    return field_join(d, field_cone(q, v3(0, -1.0f, -2.8f), v3(0, -9.0f, -2.8f), neck_top, neck_low), 2.0f);
}

/* What hair lies on, from the middle of the head outwards. Outward unit normal too. */
static vec3 scalp_point(const person *p, float az, float el, vec3 *normal)
{
    vec3 dir = v3(cosf(el) * sinf(az), sinf(el), cosf(el) * cosf(az)), o = v3(0, 0.8f, -0.8f);
    float t = 13.0f;
    for (int i = 0; i < 24; i++) {
        float d = hair_skull(p, v3_mad(o, dir, t), 0.0f, 6.4f, 5.4f);
        t -= d;
        if (d < 0.02f)
            break;
    }
    vec3 q = v3_mad(o, dir, t);
    *normal = v3_norm(v3(q.x / (7.75f * 7.75f), (q.y - 3.3f) / (8.9f * 8.9f) * (q.y < 3.3f ? 0.35f : 1.0f),
                         (q.z + 1.3f) / (9.5f * 9.5f)));
    return q;
}

/* One row a style of enum hair_style; tails are combed like a bun. */
static const hair_cut styles[HAIR_STYLES] = {
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
    [HAIR_FRINGE] = { .length = 6.6f,
                      .width = 2.1f,
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
                     .lift = 0.65f,
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
};

static hair_cut style_of(const person *p)
{
    bool tails = p->hair == HAIR_PONYTAIL || p->hair == HAIR_PIGTAILS;
    hair_cut s = styles[tails ? HAIR_BUN : p->hair];
    if (p->hair == HAIR_PIGTAILS)
        s.n = 150;
    if (p->part_right)
        s.part_x = -s.part_x;
    return s;
}

bool hair_hangs(const person *p)
{
    return p->hair == HAIR_LONG || p->hair == HAIR_WAVY || p->hair == HAIR_BOB;
}

/* Cut short all round and lying on the head. */
static bool cropped(const person *p)
{
    return p->hair == HAIR_SHORT || p->hair == HAIR_FRINGE || p->hair == HAIR_SWEPT;
}

vec3 hair_knot(const person *p, vec3 q)
{
    if (p->hair == HAIR_PIGTAILS)
        return v3(q.x < 0.0f ? -8.9f : 8.9f, 1.5f, -3.6f);
    return p->hair == HAIR_PONYTAIL ? v3(0, 4.0f, -11.0f) : v3(0, 9.0f, -8.5f);
}

/* Which way hair is combed at a point of the scalp (tangent, unit). */
static vec3 flow(const person *p, const hair_cut *s, vec3 q, vec3 n)
{
    vec3 d;
    if (s->up) {
        d = v3_sub(hair_knot(p, q), q);
    } else if (hair_hangs(p)) {
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

float hair_depth(const person *p, const hair_cut *s, vec3 q)
{
    float edge = hair_line(p, atan2f(q.x, q.z + 1.0f)) - q.y;
    return s->cap + s->body * f_smooth(0.0f, -3.0f, edge) * f_smooth(-4.0f, 6.0f, q.y);
}

/* A point at distance d from an ellipsoid, moved onto it. */
static vec3 onto_ellipsoid(vec3 q, vec3 center, vec3 r, float d)
{
    vec3 k = v3_sub(q, center);
    return v3_mad(q, v3_norm(v3(k.x / (r.x * r.x), k.y / (r.y * r.y), k.z / (r.z * r.z))), -d);
}

/* Over the shoulders, in front of the chest or behind the back. */
static vec3 push_off_shoulders(const person *p, vec3 q)
{
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

/* Keep a lock outside the skull, the neck and the shoulders. */
static vec3 push_out(const person *p, vec3 q, float lift)
{
    for (int i = 0; i < 2; i++) {
        vec3 r = ball_radii(p, lift);
        float d = field_ellipsoid(q, BALL_CENTER, r);
        float nape = field_cone(q, v3(0, -1.0f, -2.8f), v3(0, -9.0f, -2.8f), 6.5f + lift, 5.4f + 0.3f * lift);
        if (d < 0.0f)
            q = onto_ellipsoid(q, BALL_CENTER, r, d);
        if (nape < 0.0f) {
            vec3 k = v3(q.x, 0, q.z + 2.8f);
            q = v3_mad(q, v3_norm(k), -nape);
        }
    }
    return push_off_shoulders(p, q);
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

/* Long hair falls close to the head, and never over the face. */
static vec3 part_curtain(const person *p, const hair_cut *s, vec3 q, float hold)
{
    vec3 e = v3(8.5f + hold, 9.6f + hold, 10.2f + hold);
    float off = field_ellipsoid(q, BALL_CENTER, e), open = p->hair == HAIR_BOB ? 5.4f : 6.3f;
    if (off > 0.0f && q.y > -1.0f)
        q = onto_ellipsoid(q, BALL_CENTER, e, off);
    float veil = f_smooth(6.6f, 4.2f, q.y) * f_smooth(3.0f, 5.5f, q.z);
    if (veil > 0.0f && fabsf(q.x) < open)
        q.x = f_lerp(q.x, q.x > s->part_x * (q.y > 4.0f) ? open : -open, veil);
    if (veil > 0.0f)
        q.z = f_lerp(q.z, f_min(q.z, 5.2f), veil);
    return q;
}

/* What lies on the head stays on it: neither in it nor off it. `u`: how far along the lock, 0..1. */
static vec3 settle(const person *p, const hair_cut *s, vec3 next, float u, float lift)
{
    bool lies = cropped(p);
    float hold = s->up ? lift * (1.0f - 0.5f * u) : lift * f_smooth(-0.1f, 0.35f, u);
    if (s->comb > 0.0f) /* on the cap, not in it */
        hold = hair_depth(p, s, next) * f_smooth(-0.1f, 0.2f, u) + 0.25f * lift;
    if (p->hair == HAIR_AFRO) /* tufts on the ball that the cap is */
        hold = f_max(hold, 0.9f * s->cap);
    next = push_out(p, next, hold);
    if (lies && next.z > 4.0f) /* a fringe ends above the brows */
        next.y = f_max(next.y, 3.4f);
    if (s->gravity > 0.5f)
        next = part_curtain(p, s, next, hold);
    if (s->up || (lies && next.y > -2.0f)) { /* all but the tips */
        hold += lies ? 0.5f * u * u * lift : 0.0f;
        vec3 e = ball_radii(p, hold);
        float off = field_ellipsoid(next, BALL_CENTER, e);
        if (off > 0.0f && next.y > 0.0f)
            next = onto_ellipsoid(next, BALL_CENTER, e, off);
    }
    return next;
}

/* Where a lock that is at q goes next: along the head, then with gravity. `rise` lifts it off its root. */
static vec3 lock_step(const person *p, const hair_cut *s, vec3 q, vec3 dir, vec3 radial, float u, float step, vec3 rise)
{
    vec3 fall = v3(0, -1, 0);
    float g = s->gravity * f_smooth(-0.05f, 0.35f, u);
    if (s->gravity > 0.5f) /* long hair soon hangs straight */
        return v3_mad(q, v3_norm(v3_lerp(dir, fall, 0.7f * g)), step);
    if (s->up) /* re-aim at the knot, along the head */
        dir = flow(p, s, q, radial);
    return v3_mad(v3_add(v3_mad(q, dir, step), rise), fall, 0.45f * g * step);
}

static float lock_length(const person *p, const hair_cut *s, rng *r, vec3 root)
{
    float length = s->length * rng_range(r, 0.82f, 1.12f);
    if (cropped(p)) /* shorter at the sides and the nape */
        length *= f_lerp(0.42f, 1.15f, f_smooth(0.0f, 7.5f, root.y));
    return s->up ? f_min(length, v3_dist(root, hair_knot(p, root)) * 1.12f) : length;
}

static void grow_lock(mesh_maker *m, const person *p, const hair_cut *s, rng *r, float az, float el)
{
    vec3 n, q = scalp_point(p, az, el, &n), path[LOCK_POINTS], normals[LOCK_POINTS];
    if (q.y < hair_line(p, atan2f(q.x, q.z + 1.0f)) + 0.1f)
        return;
    float step = lock_length(p, s, r, q) / (LOCK_POINTS - 1);
    float phase = rng_range(r, 0.0f, 6.28f), lift = s->lift * rng_range(r, 0.6f, 1.25f);
    if (cropped(p) && q.z > 4.5f && q.y > 6.0f) /* a fringe */
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
        bool root = i == 0 && s->gravity < 0.5f && !s->up;
        vec3 next = lock_step(p, s, q, dir, radial, u, step, v3_scale(n, root ? 0.5f * lift : 0.0f));
        next = settle(p, s, next, u, lift);
        /* hair below the ears closes in behind the cheeks */
        dir = v3_norm(v3_sub(next, q));
        up = radial = v3_norm(v3_sub(next, v3(0, f_clamp(next.y, -6.0f, 3.3f), -1.3f)));
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
        add_tail(m, p, r, hair_knot(p, v3(0, 0, 0)), v3(0, 0, -1), 22.0f, 1.0f);
    else
        for (int side = -1; side <= 1; side += 2)
            add_tail(m, p, r, hair_knot(p, v3((float)side, 0, 0)), v3((float)side, 0, -0.15f), 15.0f, 0.8f);
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

void hair_add(person *p)
{
    if (person_wears(p, WEAR_HAT, "hijab") || person_wears(p, WEAR_HAT, "keffiyeh"))
        return; /* all covered */
    hair_cut s = style_of(p);
    if (s.cap > 0.0f)
        hair_add_cap(p, &s);
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
    hair_press(p, &out);
    if (out.n_triangles == 0)
        return;
    part *t = person_add(p, "hair", PART_SKINNED, out, &mat, 1, -1);
    t->skin = hair_weights(p, &t->mesh);
}
