/* library/figure_body.c - the naked body as fields: trunk by sections, limbs by tapered capsules and muscles.
 *
 * Garments use the same fields with ease added, so clothes fit whatever the build. The skin that clothes cover is
 * never kept in the mesh.
 */
#include "library/figure_person.h"

static float spline(float a, float b, float c, float d, float t)
{
    return b + 0.5f * t * (c - a + t * (2.0f * a - 5.0f * b + 4.0f * c - d + t * (3.0f * (b - c) + d - a)));
}

struct torso_station body_section(const person *p, float y)
{
    const struct torso_station *s = p->torso;
    int n = p->n_torso, i = 0;
    while (i < n - 2 && y > s[i + 1].y)
        i++;
    float t = f_clamp((y - s[i].y) / (s[i + 1].y - s[i].y), 0.0f, 1.0f);
    int h = i > 0 ? i - 1 : 0, k = i + 2 < n ? i + 2 : n - 1;
    return (struct torso_station){ y, spline(s[h].a, s[i].a, s[i + 1].a, s[k].a, t),
                                   spline(s[h].d, s[i].d, s[i + 1].d, s[k].d, t),
                                   spline(s[h].z, s[i].z, s[i + 1].z, s[k].z, t) };
}

float body_section_field(struct torso_station s, vec3 q, float ease)
{
    float a = s.a + ease, d = s.d + ease, x = q.x, z = q.z - s.z;
    /* a super-ellipse of power 2.5: a chest is a little boxy */
    float ux = fabsf(x) / a, uz = fabsf(z) / d;
    float r = powf(ux * ux * sqrtf(ux) + uz * uz * sqrtf(uz), 0.4f);
    float len = sqrtf(x * x + z * z);
    return r > 1e-4f ? 0.9f * (r - 1.0f) * len / r : -f_min(a, d);
}

static float trunk(const person *p, vec3 q, float ease)
{
    float side = body_section_field(body_section(p, q.y), q, ease);
    float lo = p->torso[0].y - ease, hi = p->torso[p->n_torso - 1].y + 0.01f;
    return field_meet(side, f_max(lo - q.y, q.y - hi), 0.03f * p->b);
}

static float breasts(const person *p, vec3 q, float ease, float d)
{
    float b = p->b;
    if (!(p->female && p->age >= AGE_TEEN)) {
        float pec = field_ellipsoid(q, v3(copysignf(0.068f, q.x) * b, p->joints[J_NECK].y - 0.135f * b, 0.066f * b),
                                    v3_scale(v3(0.085f, 0.062f, 0.033f + 0.008f * p->muscle), b));
        return p->age >= AGE_TEEN ? field_join(d, pec - ease, 0.05f * b) : d;
    }
    float g = 0.5f + 0.5f * p->girth;
    float s = field_ellipsoid(q, v3(copysignf(0.064f, q.x) * b, p->joints[J_NECK].y - 0.19f * b, 0.078f * b),
                              v3_scale(v3(0.062f, 0.066f, 0.058f), b * g));
    return field_join(d, s - ease, 0.035f * b);
}

float body_torso_field(const person *p, vec3 q, float ease)
{
    float b = p->b, d = trunk(p, q, ease);
    d = breasts(p, q, ease, d);
    for (int s = 0; s < 2; s++) {
        const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
        float x = s ? -1.0f : 1.0f;
        float yoke = field_cone(q, v3(x * 0.05f * b, p->joints[J_NECK].y - 0.030f * b, -0.022f * b),
                                v3_add(j[J_UPPER_ARM], v3(-x * 0.012f * b, 0.004f * b, 0)), 0.046f * b, 0.043f * b);
        float trap = field_cone(q, v3(x * 0.022f * b, p->joints[J_NECK].y + 0.045f * b, -0.038f * b),
                                v3(x * 0.125f * b, j[J_UPPER_ARM].y + 0.018f * b, -0.03f * b), 0.026f * b,
                                0.028f * b * (1.0f + 0.25f * p->muscle));
        float seat = field_ellipsoid(q, v3(x * 0.072f * b, p->joints[J_HIPS].y - 0.06f * b, -0.058f * b),
                                     v3_scale(v3(0.082f, 0.090f, 0.072f), b * (0.4f + 0.6f * p->girth)));
        d = field_join(d, yoke - ease, 0.05f * b);
        d = field_join(d, trap - ease, 0.06f * b);
        d = field_join(d, seat - ease, 0.05f * b);
    }
    return d;
}

float body_arm_field(const person *p, int side, vec3 q, float ease, float end_ease)
{
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    float b = p->b, g = b * (0.35f + 0.65f * p->girth) * (p->female ? 0.86f : 1.0f), m = p->muscle;
    if (p->age <= AGE_CHILD)
        g *= 0.95f;
    vec3 sh = j[J_UPPER_ARM], el = j[J_FOREARM], wr = j[J_HAND];
    float mid = f_lerp(ease, end_ease, 0.5f);
    float far = field_cone(q, sh, wr, 0.09f * g + ease, 0.09f * g + f_max(ease, end_ease)) - 0.02f * b;
    if (far > 0.12f * b) /* a bound is enough so far away */
        return far;
    float d = field_cone(q, sh, el, 0.047f * g + ease, 0.0385f * g + mid);
    d = field_join(d,
                   field_ellipsoid(q, v3_add(v3_lerp(sh, el, 0.12f), v3(0, 0.004f * b, 0)),
                                   v3_fill((0.050f + 0.008f * m) * g + 0.85f * ease)),
                   0.04f * b);
    float biceps =
        field_sphere(q, v3_add(v3_lerp(sh, el, 0.52f), v3(0, 0, 0.010f * b)), (0.0425f + 0.008f * m) * g + ease);
    d = field_join(d, biceps, 0.05f * b);
    vec3 along = v3_norm(v3_sub(wr, el)), flat = v3_norm(v3_cross(along, v3_cross(v3(0, 0, 1), along)));
    float fore = field_cone_flat(q, el, wr, 0.0405f * g + mid, 0.0235f * g + end_ease, flat, 1.22f);
    float bulk = field_sphere(q, v3_lerp(el, wr, 0.24f), 0.0445f * g + mid);
    d = field_join(d, fore, 0.03f * b);
    return field_join(d, bulk, 0.05f * b);
}

float body_leg_field(const person *p, int side, vec3 q, float ease, float end_ease)
{
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    float b = p->b, g = b * (0.3f + 0.7f * p->girth), m = p->muscle;
    vec3 hip = j[J_THIGH], knee = j[J_SHIN], ankle = j[J_FOOT];
    float mid = f_lerp(ease, end_ease, 0.5f), wide = p->female ? 1.06f : 1.0f;
    float far = field_cone(q, hip, ankle, 0.12f * g + ease, 0.10f * g + f_max(ease, end_ease));
    if (far > 0.12f * b)
        return far;
    float d = field_cone(q, v3_add(hip, v3(0, -0.03f * b, -0.008f * b)), v3_add(knee, v3(0, 0.02f * b, 0)),
                         0.087f * g * wide + ease, 0.056f * g + mid);
    d = field_join(
        d,
        field_cone(q, v3_lerp(hip, knee, 0.25f), v3_lerp(hip, knee, 0.75f), 0.083f * g * wide + ease, 0.066f * g + mid),
        0.05f * b);
    float shin = field_cone(q, knee, ankle, 0.054f * g + mid, 0.036f * g + end_ease);
    float calf = field_ellipsoid(q, v3_add(v3_lerp(knee, ankle, 0.3f), v3(0, 0, -0.018f * b)),
                                 v3_add(v3_scale(v3(0.049f, 0.11f, 0.050f), g * (1.0f + 0.1f * m)), v3_fill(mid)));
    d = field_join(d, shin, 0.03f * b);
    d = field_join(d, field_sphere(q, v3_add(knee, v3(0, 0, 0.012f * b)), 0.050f * g + mid), 0.03f * b);
    return field_join(d, calf, 0.04f * b);
}

float body_neck_field(const person *p, vec3 q, float ease)
{
    float b = p->b, r = (p->female ? 0.048f : 0.056f + 0.006f * p->muscle) * (0.5f + 0.5f * p->girth);
    if (p->age <= AGE_CHILD)
        r = 0.052f;
    vec3 lo = v3_add(p->joints[J_NECK], v3(0, -0.05f * b, 0.0f)), hi = person_head_cm(p, 0, -5.0f, -2.4f);
    float d = field_cone(q, lo, hi, r * 1.08f * b + ease, r * 0.98f * b + ease);
    if (p->female || p->age < AGE_TEEN)
        return d;
    float apple = field_sphere(q, v3_add(v3_lerp(p->joints[J_NECK], hi, 0.45f), v3(0, 0, r * 0.86f * b)), 0.012f * b);
    return field_join(d, apple - ease, 0.025f * b);
}

float body_foot_field(const person *p, int side, vec3 q)
{
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    float b = p->b, s = side ? -1.0f : 1.0f;
    vec3 an = j[J_FOOT], toe = j[J_TOE];
    float far = v3_dist(q, v3(an.x, 0.04f * b, an.z + 0.06f * b)) - 0.20f * b;
    if (far > 0.05f * b)
        return far;
    float d = field_cone(q, an, v3_add(toe, v3(0, 0.012f * b, -0.02f * b)), 0.038f * b, 0.030f * b);
    d = field_join(d,
                   field_ellipsoid(q, v3(an.x, 0.034f * b, an.z - 0.026f * b), v3_scale(v3(0.034f, 0.036f, 0.040f), b)),
                   0.03f * b);
    d = field_join(d, field_ellipsoid(q, v3_add(toe, v3(0, 0.006f * b, 0)), v3_scale(v3(0.046f, 0.024f, 0.046f), b)),
                   0.03f * b);
    static const float toes[5][4] = { { -0.028f, 0.062f, 0.0135f, 0.2f },
                                      { -0.008f, 0.064f, 0.0100f, 0 },
                                      { 0.009f, 0.058f, 0.0095f, 0 },
                                      { 0.024f, 0.050f, 0.0090f, 0 },
                                      { 0.037f, 0.038f, 0.0085f, 0 } };
    for (int i = 0; i < 5; i++) {
        vec3 tip = v3(toe.x + s * toes[i][0] * b, 0.011f * b, toe.z + toes[i][1] * b);
        vec3 root = v3(toe.x + s * toes[i][0] * 0.9f * b, 0.020f * b, toe.z + 0.018f * b);
        d = field_join(d, field_cone(q, root, tip, toes[i][2] * 1.15f * b, toes[i][2] * b), 0.008f * b);
    }
    return f_max(d, -q.y);
}

float body_field(const void *person_, vec3 q)
{
    const person *p = person_;
    float b = p->b, d = body_torso_field(p, q, 0.0f);
    d = field_join(d, body_neck_field(p, q, 0.0f), 0.05f * b);
    float legs = 1e9f;
    for (int s = 0; s < 2; s++) {
        d = field_join(d, body_arm_field(p, s, q, 0.0f, 0.0f), 0.045f * b);
        legs = f_min(legs, field_join(body_leg_field(p, s, q, 0.0f, 0.0f), body_foot_field(p, s, q), 0.03f * b));
    }
    return field_join(d, legs, 0.04f * b);
}

float skin_field(const void *person_, vec3 q)
{
    const person *p = person_;
    float d = body_field(p, q);
    for (int s = 0; s < 2; s++)
        if (v3_dist(q, p->joints[SIDE_JOINT(s, J_HAND)]) < 0.3f * p->b)
            d = field_join(d, hand_field(p, s, q), 0.012f * p->b);
    if (q.y > p->head_center.y - 22.0f * p->head_scale)
        d = field_join(d, head_field(p, q), 0.03f * p->b);
    return d;
}

/* Neither under clothes, nor where the finer meshes of head and hands take over. */
static bool keep_body(const void *person_, vec3 q)
{
    const person *p = person_;
    for (int s = 0; s < 2; s++) {
        vec3 el = p->joints[SIDE_JOINT(s, J_FOREARM)], wr = p->joints[SIDE_JOINT(s, J_HAND)];
        if (v3_dot(v3_sub(q, wr), v3_norm(v3_sub(wr, el))) > -0.035f * p->b && (s ? -q.x : q.x) > 0.2f * p->b)
            return false;
    }
    if (q.y > p->joints[J_NECK].y - 0.03f * p->b && fabsf(q.x) < 0.155f * p->b) /* as far as the head's mesh goes */
        return q.y < p->joints[J_NECK].y - 0.02f * p->b;
    return !garments_hide(p, q, 0.0015f, LAYER_SKIN);
}

/* Is all within `reach` of q well under a sleeve, a trouser leg or the trunk of a garment? By measures alone. */
static bool under_cloth(const person *p, const garment *g, vec3 q, float reach)
{
    float b = p->b, slack = 0.05f * b + reach;
    int side = q.x < 0.0f;
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    vec3 arm = v3_sub(j[J_HAND], j[J_UPPER_ARM]);
    float out = v3_dot(v3_sub(q, j[J_UPPER_ARM]), v3_norm(arm)), end = v3_len(arm) * g->sleeve;
    if (fabsf(q.x) - reach > fabsf(j[J_UPPER_ARM].x) + 0.03f * b)
        return g->torso && g->sleeve > 0.0f && out + slack < end;
    float in = g->sleeve > 0.0f ? 0.02f * b : 0.07f * b;
    if (fabsf(q.x) + reach > fabsf(j[J_UPPER_ARM].x) - in && q.y + reach > p->joints[J_HIPS].y)
        return false; /* where the sleeve begins, or the arm hole is */
    if (g->torso && q.y - slack > g->hem_y && q.y + slack < p->joints[J_NECK].y - g->neck_drop - 0.03f * b)
        return true;
    return g->legs && q.y + slack < g->top_y && q.y - slack > f_lerp(j[J_THIGH].y, j[J_FOOT].y, g->leg);
}

static bool skip_body(const void *person_, vec3 q, float reach)
{
    const person *p = person_;
    if (q.y - reach > p->joints[J_NECK].y && fabsf(q.x) + reach < 0.155f * p->b)
        return true;
    for (int i = 0; i < p->n_garments; i++)
        if (under_cloth(p, &p->garments[i], q, reach))
            return true;
    return false;
}

/* Where the head's mesh goes on over the body's, this one dips under it: two surfaces in one place shadow each other.
 */
static void tuck_under_head(const person *p, mesh *m)
{
    float b = p->b, edge = p->joints[J_NECK].y;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 *q = &m->positions[i];
        if (fabsf(q->x) < 0.16f * b)
            *q = v3_mad(*q, m->normals[i], -0.003f * b * f_smooth(edge - 0.042f * b, edge - 0.030f * b, q->y));
    }
}

void body_add(person *p)
{
    field_grid *g = ARENA_NEW(p->a, field_grid);
    float b = p->b, step = 0.0125f * b, reach = fabsf(p->joints[SIDE_JOINT(0, J_HAND)].x) + 0.08f * b;
    field_axis_even(&g->x, -reach, reach, step);
    field_axis_even(&g->y, -0.02f, p->joints[J_HEAD].y, step);
    field_axis_even(&g->z, -0.24f * b * p->girth, 0.24f * b * p->girth, step);
    mesh whole = field_mesh_where(p->a, body_field, p, g, 1.25f, skip_body);
    mesh m = field_keep(p->a, &whole, keep_body, p);
    if (m.n_triangles == 0)
        return;
    const field_detail detail = { .flat_cos = 0.97f, .deviation = 0.0012f * b, .longest = 0.04f * b };
    field_simplify(p->a, &m, &detail);
    tuck_under_head(p, &m);
    material skin_mat = person_skin_material(p);
    part *t = person_add(p, "body", PART_SKINNED, m, &skin_mat, 1, -1);
    t->skin = person_weights(p, &t->mesh, BONES_BODY, 0.04f * b);
}
