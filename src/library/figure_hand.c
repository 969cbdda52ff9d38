/* library/figure_hand.c - hands: palm, four fingers of three bones, a thumb of two, knuckles and nails.
 *
 * Written in hand centimetres for the left hand: x along the hand, y towards the thumb, z out of the back of the hand;
 * the frame turns it into place at the end of the forearm with the thumb forward, and mirrors it for the right.
 */
#include "library/figure_person.h"

typedef struct hand_frame {
    vec3 o, x, y, z;
    float scale; /* metres per hand centimetre */
} hand_frame;

static hand_frame frame_of(const person *p, int side)
{
    vec3 el = p->joints[SIDE_JOINT(side, J_FOREARM)], wr = p->joints[SIDE_JOINT(side, J_HAND)];
    hand_frame f;
    f.o = wr;
    f.x = v3_norm(v3_add(v3_norm(v3_sub(wr, el)), v3(0, -0.12f, 0.0f)));
    vec3 out = v3_norm(v3(side ? -1.0f : 1.0f, 0.75f, -0.35f));
    f.z = v3_norm(v3_mad(out, f.x, -v3_dot(out, f.x)));
    f.y = side ? v3_cross(f.x, f.z) : v3_cross(f.z, f.x); /* towards the thumb on both hands */
    if (f.y.z < 0.0f)
        f.y = v3_neg(f.y);
    float young = p->age == AGE_BABY ? 0.86f : p->age == AGE_CHILD ? 0.92f : 1.0f;
    f.scale = 0.01f * p->b * young * (p->female ? 0.93f : 1.02f);
    return f;
}

static vec3 hand_point(const hand_frame *f, vec3 q)
{
    return v3_add(f->o, v3_scale(v3_mad(v3_mad(v3_scale(f->x, q.x), f->y, q.y), f->z, q.z), f->scale));
}
static vec3 hand_local(const hand_frame *f, vec3 p)
{
    vec3 d = v3_scale(v3_sub(p, f->o), 1.0f / f->scale);
    return v3(v3_dot(d, f->x), v3_dot(d, f->y), v3_dot(d, f->z));
}

/* Root, spread (degrees), bend a joint (degrees), bone lengths and radii of each finger. */
static const struct finger {
    vec3 root;
    float spread, bend, bones[3], radii[4];
} fingers[4] = {
    { { 9.0f, 2.75f, 0.10f }, 9.0f, 9.0f, { 4.3f, 2.6f, 2.1f }, { 0.98f, 0.90f, 0.80f, 0.66f } },
    { { 9.4f, 0.85f, 0.25f }, 2.0f, 10.0f, { 4.8f, 3.0f, 2.3f }, { 1.00f, 0.92f, 0.82f, 0.68f } },
    { { 9.0f, -1.05f, 0.15f }, -5.0f, 12.0f, { 4.4f, 2.8f, 2.2f }, { 0.95f, 0.87f, 0.78f, 0.65f } },
    { { 8.2f, -2.80f, -0.10f }, -14.0f, 14.0f, { 3.5f, 2.1f, 1.9f }, { 0.84f, 0.76f, 0.69f, 0.58f } },
};
static const vec3 thumb[4] = {
    { 2.1f, 2.3f, -0.7f }, { 5.5f, 4.9f, -1.9f }, { 8.3f, 6.3f, -2.5f }, { 10.5f, 7.1f, -2.9f }
};
static const float thumb_radii[4] = { 1.55f, 1.10f, 1.00f, 0.76f };

static void finger_points(const struct finger *f, vec3 out[4])
{
    out[0] = f->root;
    float spread = ((f->spread) * CIEL_PI_F / 180.0f), bend = 0.0f;
    for (int k = 0; k < 3; k++) {
        bend += ((f->bend) * CIEL_PI_F / 180.0f) * (k == 0 ? 0.6f : 1.0f);
        vec3 d = v3(cosf(bend) * cosf(spread), cosf(bend) * sinf(spread), -sinf(bend));
        out[k + 1] = v3_mad(out[k], d, f->bones[k]);
    }
}

void hand_joints(person *p, int side)
{
    hand_frame f = frame_of(p, side);
    vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    p->hand_at[side][0] = f.o;
    p->hand_at[side][1] = f.x;
    p->hand_at[side][2] = f.y;
    p->hand_at[side][3] = f.z;
    p->hand_scale = f.scale;
    j[J_THUMB1] = hand_point(&f, thumb[0]);
    j[J_THUMB2] = hand_point(&f, thumb[1]);
    for (int i = 0; i < 4; i++) {
        vec3 q[4];
        finger_points(&fingers[i], q);
        for (int k = 0; k < 4; k++)
            p->finger_at[i][k] = q[k];
        for (int k = 0; k < 3; k++)
            j[J_INDEX1 + 3 * i + k] = hand_point(&f, q[k]);
    }
}

static float finger_field(const struct finger *f, const vec3 points[4], vec3 q, float fat)
{
    vec3 at[4] = { points[0], points[1], points[2], points[3] };
    at[3] = v3_mad(at[3], v3_norm(v3_sub(at[3], at[2])), -f->radii[3] * fat);
    float d = 1e9f;
    for (int k = 0; k < 3; k++) {
        d = field_join(d, field_cone(q, at[k], at[k + 1], f->radii[k] * fat * 0.98f, f->radii[k + 1] * fat), 0.18f);
        if (k > 0) /* knuckle */
            d = field_join(d, field_sphere(q, v3_add(at[k], v3(0, 0, 0.08f)), f->radii[k] * fat * 1.03f), 0.3f);
    }
    /* the ball of the finger tip */
    vec3 tip = v3_add(v3_lerp(at[2], at[3], 0.75f), v3(0, 0, -0.16f));
    return field_join(d, field_sphere(q, tip, f->radii[3] * fat * 1.0f), 0.4f);
}

static float palm_field(vec3 q, float fat)
{
    vec3 wrist = v3(0.0f, 0.1f, 0.0f);
    float d =
        field_cone_flat(q, v3(-3.0f, 0.0f, 0.0f), v3(1.0f, 0.1f, 0.0f), 2.25f * fat, 2.1f * fat, v3(0, 1, 0), 1.28f);
    for (int i = 0; i < 4; i++) {
        vec3 from = v3_add(v3_lerp(wrist, fingers[i].root, 0.12f), v3(0, (float)(1 - i) * 0.55f, 0));
        float c = field_cone(q, from, v3_add(fingers[i].root, v3(-0.15f, 0, -0.1f)), 1.45f * fat, 1.16f * fat);
        d = field_join(d, c, 1.3f);
        float knuckle = field_sphere(q, v3_add(fingers[i].root, v3(-0.1f, 0, 0.22f)), 1.0f * fat);
        d = field_join(d, knuckle, 0.4f);
    }
    float thenar = field_ellipsoid(q, v3(3.6f, 2.7f, -1.2f), v3(2.9f, 1.7f, 1.5f));
    float heel = field_ellipsoid(q, v3(3.6f, -2.1f, -0.9f), v3(3.0f, 1.3f, 1.3f));
    d = field_join(d, thenar, 0.9f);
    d = field_join(d, heel, 0.9f);
    float hollow = field_ellipsoid(q, v3(6.2f, 0.2f, -2.9f), v3(2.8f, 2.0f, 1.6f));
    return field_carve(d, hollow, 1.2f);
}

float hand_field(const person *p, int side, vec3 q)
{
    const hand_frame f = { p->hand_at[side][0], p->hand_at[side][1], p->hand_at[side][2], p->hand_at[side][3],
                           p->hand_scale };
    vec3 h = hand_local(&f, q);
    float fat = 0.55f + 0.45f * p->girth, far = v3_dist(h, v3(8.0f, 0.5f, -0.5f));
    if (far > 16.0f) /* nothing of the hand is near: a bound is enough */
        return (far - 14.0f) * f.scale;
    if (p->female)
        fat *= 0.92f;
    float d = palm_field(h, fat);
    for (int i = 0; i < 4; i++)
        d = field_join(d, finger_field(&fingers[i], p->finger_at[i], h, fat), 0.45f);
    float t = field_cone(h, thumb[0], thumb[1], thumb_radii[0] * fat, thumb_radii[1] * fat);
    t = field_join(t, field_cone(h, thumb[1], thumb[2], thumb_radii[1] * 0.95f * fat, thumb_radii[2] * fat), 0.3f);
    vec3 end = v3_lerp(thumb[3], thumb[2], 0.3f);
    t = field_join(t, field_cone(h, thumb[2], end, thumb_radii[2] * fat, thumb_radii[3] * fat), 0.3f);
    return field_join(d, t, 0.9f) * f.scale;
}

typedef struct hand_context {
    const person *p;
    int side;
} hand_context;

static float hand_and_arm(const void *c_, vec3 q)
{
    const hand_context *c = c_;
    return field_join(hand_field(c->p, c->side, q), body_arm_field(c->p, c->side, q, 0, 0), 0.012f * c->p->b);
}

static bool keep_hand(const void *c_, vec3 q)
{
    const hand_context *c = c_;
    vec3 el = c->p->joints[SIDE_JOINT(c->side, J_FOREARM)], wr = c->p->joints[SIDE_JOINT(c->side, J_HAND)];
    return v3_dot(v3_sub(q, wr), v3_norm(v3_sub(wr, el))) > -0.045f * c->p->b;
}

/* A nail: a small domed plate on the last bone, lying on the back of the finger. */
static void add_nail(mesh_maker *m, const hand_frame *f, vec3 a, vec3 tip, float r, vec3 up)
{
    vec3 along = v3_norm(v3_sub(tip, a)), side = v3_norm(v3_cross(up, along));
    vec3 out = v3_cross(along, side);
    uint32_t names[5][7];
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 7; k++) {
            float u = (float)i / 4.0f, v = ((float)k / 6.0f - 0.5f) * 2.0f;
            float round = 1.0f - 0.35f * powf(fabsf(2.0f * u - 1.0f), 3.0f);
            float w = 0.80f * r * v * round, lift = sqrtf(f_max(r * r * 1.04f - w * w, 0.0f));
            float edge = (i == 0 || i == 4 || k == 0 || k == 6) ? 0.10f * r : 0.0f;
            vec3 c = v3_mad(tip, along, (u - 0.62f) * 1.45f * r);
            c = v3_mad(v3_mad(c, side, w), out, lift - edge - 0.04f * r);
            vec3 n = v3_norm(v3_mad(v3_scale(out, lift), side, w));
            vec3 wn = v3_norm(v3_mad(v3_mad(v3_scale(f->x, n.x), f->y, n.y), f->z, n.z));
            names[i][k] = maker_vertex(m, hand_point(f, c), wn, (vec2){ 0, 0 });
        }
    bool mirrored = v3_dot(v3_cross(f->x, f->y), f->z) < 0.0f;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 6; k++) {
            uint32_t a0 = names[i][k], b0 = names[i + 1][k], c0 = names[i + 1][k + 1], d0 = names[i][k + 1];
            maker_triangle(m, a0, mirrored ? d0 : b0, c0);
            maker_triangle(m, a0, c0, mirrored ? b0 : d0);
        }
}

static void add_nails(person *p, int side)
{
    hand_frame f = frame_of(p, side);
    float fat = (0.55f + 0.45f * p->girth) * (p->female ? 0.92f : 1.0f);
    material nail = material_plain(v3_lerp(p->skin, v3(0.85f, 0.55f, 0.5f), 0.45f), 0.25f);
    nail.name = "skin";
    nail.coat = 0.4f;
    nail.coat_roughness = 0.2f;
    for (int i = 0; i < 5; i++) {
        mesh_maker m;
        maker_init(&m);
        vec3 at[4];
        int bone = SIDE_JOINT(side, J_THUMB2);
        if (i < 4) {
            finger_points(&fingers[i], at);
            bone = SIDE_JOINT(side, J_INDEX3 + 3 * i);
            at[3] = v3_mad(at[3], v3_norm(v3_sub(at[3], at[2])), -fingers[i].radii[3] * fat);
            vec3 up = v3_norm(v3(0.25f, 0, 1));
            add_nail(&m, &f, at[2], at[3], fingers[i].radii[3] * fat, up);
        } else {
            vec3 end = v3_lerp(thumb[3], thumb[2], 0.3f);
            add_nail(&m, &f, thumb[2], end, thumb_radii[3] * fat, v3_norm(v3(-0.2f, 0.75f, 0.9f)));
        }
        mesh n = mesh_finish(&m, p->a);
        person_add(p, "nail", PART_RIGID, n, &nail, 1, bone);
    }
}

void hand_add(person *p, int side)
{
    hand_context c = { p, side };
    field_grid *g = ARENA_NEW(p->a, field_grid);
    hand_frame f = frame_of(p, side);
    aabb box = aabb_empty();
    for (int k = 0; k < 8; k++)
        box = aabb_add(box, hand_point(&f, v3(k & 1 ? 21.5f : -6.0f, k & 2 ? 8.8f : -7.5f, k & 4 ? 3.2f : -6.5f)));
    float step = 0.40f * f.scale;
    field_axis_even(&g->x, box.lo.x, box.hi.x, step);
    field_axis_even(&g->y, box.lo.y, box.hi.y, step);
    field_axis_even(&g->z, box.lo.z, box.hi.z, step);
    mesh whole = field_mesh(p->a, hand_and_arm, &c, g, 1.3f);
    mesh m = field_keep(p->a, &whole, keep_hand, &c);
    const field_detail detail = { .flat_cos = 0.95f, .deviation = 0.035f * f.scale, .longest = 1.3f * f.scale };
    field_simplify(p->a, &m, &detail);
    material skin_mat = person_skin_material(p);
    bool gloved = person_wears(p, WEAR_HANDS, NULL);
    if (gloved) {
        skin_mat = material_plain(p->worn[WEAR_HANDS].color, 0.6f);
        skin_mat.name = "leather";
        skin_mat.pattern = PATTERN_LEATHER;
        skin_mat.pattern_scale = 0.003f;
        skin_mat.bump = 0.0002f;
    }
    part *t = person_add(p, side ? "hand_r" : "hand_l", PART_SKINNED, m, &skin_mat, 1, -1);
    t->skin = person_weights(p, &t->mesh, side ? BONES_HAND_R : BONES_HAND_L, 0.006f * p->b);
    if (!gloved)
        add_nails(p, side);
}
