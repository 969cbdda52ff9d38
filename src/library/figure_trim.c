/* library/figure_trim.c - what is sewn on garments: reflective bands, pockets, badges, epaulettes, stripes, fur,
 * drapes.
 */
#include "library/figure_tailor.h"

/* One garment while its trims are sewn on. */
typedef struct trimming {
    person *p;
    const garment *g;
    const part *cloth;
    material mat; /* of the garment */
    const neck_edge *edge;
} trimming;

/* A sheet over the front: from (x0, y0) at the upper right as one sees it to (x1, y1), `nu` by `nv` points. */
static void sew_patch(const trimming *t, const char *name, float x0, float y0, float x1, float y1, float thick,
                      material mat)
{
    enum {
        NU = 6,
        NV = 8
    };
    vec3 at[NU * NV];
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            vec3 q = tailor_front(t->p, t->g, f_lerp(x0, x1, (float)i / (NU - 1)), f_lerp(y0, y1, (float)j / (NV - 1)));
            at[j * NU + i] = v3_add(q, v3(0, 0, 0.4f * thick));
        }
    tailor_sew(t->p, t->g, t->cloth, name, tailor_sheet(t->p, at, NU, NV, thick, false), mat);
}

/* ---- reflective bands: silver on yellow ---- */
static void sew_band(const trimming *t, tailor_round way)
{
    float b = t->p->b;
    material yellow = material_plain(person_rgb(0xd8f01e), 0.6f),
             silver = material_plain(v3(0.62f, 0.63f, 0.65f), 0.38f);
    yellow.name = silver.name = "cloth";
    silver.metal = 0.55f;
    silver.sheen = 0.4f;
    tailor_band(t->p, t->g, t->cloth, "band", way, 0.062f * b, 0.0028f * b, yellow);
    tailor_band(t->p, t->g, t->cloth, "band", way, 0.032f * b, 0.0048f * b, silver);
}

static tailor_round round_limb(vec3 from, vec3 to, float share, float r)
{
    vec3 axis = v3_norm(v3_sub(from, to)), front = v3(0, 0, 1);
    front = v3_norm(v3_mad(front, axis, -v3_dot(front, axis)));
    return (tailor_round){ v3_lerp(from, to, share), axis, v3_scale(v3_cross(axis, front), r), v3_scale(front, r) };
}

static void sew_bands(const trimming *t)
{
    const person *p = t->p;
    const garment *g = t->g;
    float b = p->b;
    if (g->torso) {
        float low = f_max(g->hem_y + 0.075f * b, p->joints[J_HIPS].y - 0.02f * b);
        sew_band(t, tailor_trunk(p, g, low));
        sew_band(t, tailor_trunk(p, g, p->joints[J_CHEST].y + 0.015f * b));
    }
    for (int s = 0; s < 2; s++) {
        const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
        if (g->torso && g->sleeve > 0.8f)
            sew_band(t, round_limb(j[J_FOREARM], j[J_HAND], 0.55f, 0.12f * b));
        if (g->legs && g->leg > 0.8f)
            sew_band(t, round_limb(j[J_SHIN], j[J_FOOT], 0.52f, 0.092f * b));
        if (g->torso && g->sleeve <= 0.0f) { /* a vest's braces */
            material silver = material_plain(v3(0.62f, 0.63f, 0.65f), 0.38f);
            silver.name = "cloth";
            silver.metal = 0.55f;
            float x = (s ? -1.0f : 1.0f) * 0.088f * b, half = 0.018f * b;
            sew_patch(t, "band", x + half, p->joints[J_NECK].y - 0.045f * b, x - half, p->joints[J_CHEST].y + 0.03f * b,
                      0.005f * b, silver);
        }
    }
}

/* ---- pockets, badges, epaulettes ---- */
static void sew_pocket(const trimming *t, float x, float y, bool flap)
{
    float b = t->p->b, half = 0.042f * b;
    material cloth = t->mat;
    cloth.color = v3_scale(cloth.color, 0.94f);
    sew_patch(t, "pocket", x + half, y, x - half, y - 0.100f * b, 0.005f * b, cloth);
    if (flap)
        sew_patch(t, "pocket", x + 1.06f * half, y + 0.012f * b, x - 1.06f * half, y - 0.026f * b, 0.010f * b, t->mat);
}

static void sew_pockets(const trimming *t)
{
    float b = t->p->b, y = t->p->joints[J_CHEST].y + 0.105f * b;
    sew_pocket(t, 0.085f * b, y, true);
    if (t->g->piece->trims & TRIM_POCKETS)
        sew_pocket(t, -0.085f * b, y, true);
}

/* A star of five points, over the heart. */
static void sew_badge(const trimming *t)
{
    person *p = t->p;
    float b = p->b;
    vec3 c = tailor_front(p, t->g, 0.085f * b, p->joints[J_CHEST].y + 0.135f * b);
    vec2 star[10];
    for (int i = 0; i < 10; i++) {
        float a = CIEL_PI_F * (float)i / 5.0f, r = (i & 1 ? 0.014f : 0.031f) * b;
        star[i] = (vec2){ -r * sinf(a), r * cosf(a) };
    }
    mesh_maker m;
    maker_init(&m);
    m.at = affine_trs(v3_add(c, v3(0, 0, -0.004f * b)), quat_axis(v3(1, 0, 0), -0.12f), 1.0f);
    maker_extrude(&m, star, 10, 0.0f, 0.016f * b);
    maker_sphere(&m, v3(0, 0, 0.016f * b), v3(0.010f * b, 0.010f * b, 0.005f * b), 12);
    m.at = affine_identity();
    material gold = material_plain(person_rgb(0xd9b040), 0.3f);
    material_named(&gold, "gold");
    tailor_sew(p, t->g, t->cloth, "badge", mesh_finish(&m, p->a), gold);
}

/* Straps on the shoulders, with a bar of gold. */
static void sew_epaulettes(const trimming *t)
{
    enum {
        NU = 5,
        NV = 8
    };
    person *p = t->p;
    float b = p->b, tip = fabsf(p->joints[SIDE_JOINT(0, J_UPPER_ARM)].x);
    material strap = t->mat, gold = material_plain(person_rgb(0xd9b040), 0.4f);
    strap.color = v3_scale(strap.color, 0.6f);
    for (int s = 0; s < 2; s++)
        for (int layer = 0; layer < 2; layer++) {
            vec3 at[NU * NV];
            float in = layer ? tip - 0.012f * b : 0.078f * b, out = layer ? tip : tip + 0.012f * b;
            for (int j = 0; j < NV; j++)
                for (int i = 0; i < NU; i++) {
                    float x = f_lerp(in, out, (float)j / (NV - 1)) * (s ? -1.0f : 1.0f);
                    float z = p->joints[J_NECK].z + 0.012f * b +
                              (s ? -1.0f : 1.0f) * 0.044f * b * ((float)i / (NU - 1) - 0.5f);
                    vec3 q = tailor_on(p, t->g, v3(x, p->joints[J_NECK].y + 0.12f * b, z), v3(0, -1, 0));
                    at[j * NU + i] = v3_add(q, v3(0, (layer ? 0.007f : 0.003f) * b, 0));
                }
            tailor_sew(p, t->g, t->cloth, "epaulette", tailor_sheet(p, at, NU, NV, 0.006f * b, false),
                       layer ? gold : strap);
        }
}

/* Two lines along each sleeve. */
static void sew_stripes(const trimming *t)
{
    enum {
        NU = 3,
        NV = 14
    };
    person *p = t->p;
    float b = p->b, end = f_min(t->g->sleeve, 0.94f);
    material white = t->mat;
    white.color = color_luminance(t->g->color) > 0.4f ? v3(0.02f, 0.02f, 0.025f) : v3(0.8f, 0.8f, 0.78f);
    for (int s = 0; s < 2; s++)
        for (int line = 0; line < 2; line++) {
            const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
            float side = s ? -1.0f : 1.0f, z0 = 0.022f * b * ((float)line - 0.5f);
            vec3 at[NU * NV], out = v3(0.75f * side, 0.66f, 0);
            for (int k = 0; k < NV; k++)
                for (int i = 0; i < NU; i++) {
                    float u = f_lerp(0.10f, end, (float)k / (NV - 1));
                    vec3 c = u < 0.53f ? v3_lerp(j[J_UPPER_ARM], j[J_FOREARM], u / 0.53f)
                                       : v3_lerp(j[J_FOREARM], j[J_HAND], (u - 0.53f) / 0.47f);
                    c.z += z0 + side * 0.011f * b * ((float)i / (NU - 1) - 0.5f);
                    vec3 q = tailor_on(p, t->g, v3_mad(c, out, 0.12f * b), v3_neg(out));
                    at[k * NU + i] = v3_mad(q, out, 0.0015f * b);
                }
            tailor_sew(p, t->g, t->cloth, "stripe", tailor_sheet(p, at, NU, NV, 0.003f * b, false), white);
        }
}

/* ---- the belt of those on duty: a buckle, pouches ---- */
static void sew_duty_belt(const trimming *t)
{
    person *p = t->p;
    float b = p->b, y = p->joints[J_HIPS].y + 0.075f * b;
    material black = material_plain(v3(0.015f, 0.015f, 0.017f), 0.4f);
    black.name = "leather";
    tailor_round way = tailor_trunk(p, t->g, y);
    tailor_band(p, t->g, t->cloth, "duty_belt", way, 0.050f * b, 0.006f * b, black);
    mesh_maker m;
    maker_init(&m);
    static const float angles[4] = { 0.85f, 1.45f, -0.95f, -1.5f };
    for (int i = 0; i < 4; i++) {
        vec3 ring = v3_add(v3_scale(way.side, sinf(angles[i])), v3_scale(way.front, cosf(angles[i]))),
             dir = v3_neg(v3_norm(ring));
        vec3 c = v3_mad(tailor_on(p, t->g, v3_add(way.middle, ring), dir), dir, -0.018f * b);
        m.at = affine_trs(c, quat_axis(v3(0, 1, 0), angles[i]), b);
        float h = i & 1 ? 0.060f : 0.042f;
        maker_round_box(&m, v3(-0.026f, -h, -0.016f), v3(0.026f, 0.034f, 0.016f), 0.008f);
    }
    m.at = affine_identity();
    tailor_sew(p, t->g, t->cloth, "pouches", mesh_finish(&m, p->a), black);
    sew_patch(t, "buckle", 0.026f * b, y + 0.022f * b, -0.026f * b, y - 0.022f * b, 0.026f * b, tailor_metal(0xc8c4b8));
}

/* ---- a sari's end: from the right hip over the left shoulder and down the back, with a border of gold ---- */
static vec3 drape_point(const trimming *t, float u, float v)
{
    person *p = t->p;
    float b = p->b, angle = f_lerp(-0.80f, 3.75f, v), over = f_smooth(-0.8f, 1.2f, angle);
    float x = f_lerp(-0.100f, 0.082f, over) + f_lerp(0.17f, 0.11f, over) * (u - 0.5f);
    x = f_max(x, -0.105f); /* no farther than the trunk is there for it to lie on */
    vec3 dir = v3(0, sinf(angle), cosf(angle)), o = v3(x * b, p->joints[J_CHEST].y + 0.02f * b, -0.012f * b);
    float far = f_min(0.30f, 0.16f / f_max(fabsf(dir.z), 0.2f)) * b;
    vec3 q = tailor_on(p, t->g, v3_mad(o, dir, f_max(far, 0.20f * b)), v3_neg(dir));
    float pleat = 0.0028f * b * cosf(u * 24.0f);
    return v3_mad(q, dir, 0.006f * b + pleat);
}

static void sew_drape(const trimming *t)
{
    enum {
        NU = 22,
        NV = 40
    };
    person *p = t->p;
    for (int border = 0; border < 2; border++) {
        int nu = border ? 3 : NU;
        vec3 *at = ARENA_ARRAY(p->a, NU * NV, vec3);
        for (int j = 0; j < NV; j++)
            for (int i = 0; i < nu; i++) { /* the border runs along the lower edge */
                float u = (float)i / (float)(nu - 1);
                vec3 q = drape_point(t, border ? 0.10f * u : u, (float)j / (NV - 1));
                at[j * nu + nu - 1 - i] = border ? v3_add(q, v3(0, 0, (q.z > 0.0f ? 1.0f : -1.0f) * 0.002f * p->b)) : q;
            }
        material silk = t->mat;
        if (border)
            silk.color = person_rgb(0xd9b040);
        tailor_sew(p, t->g, t->cloth, "drape", tailor_sheet(p, at, nu, NV, 0.004f * p->b, false), silk);
    }
}

/* ---- ermine at the neck and down the front ---- */
static void sew_fur(const trimming *t)
{
    enum {
        AROUND = 40
    };
    person *p = t->p;
    float b = p->b;
    material ermine = material_plain(v3(0.80f, 0.78f, 0.73f), 0.9f);
    ermine.name = "fur";
    ermine.sheen = 0.9f;
    ermine.color2 = v3(0.015f, 0.014f, 0.014f);
    ermine.pattern = PATTERN_DOTS;
    ermine.pattern_scale = 0.055f;
    ermine.pattern_amount = 1.0f;
    vec3 path[AROUND];
    float r[AROUND];
    for (int i = 0; i < AROUND; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / AROUND;
        const neck_edge *e = t->edge;
        int k = i * RING_STEPS / AROUND;
        path[i] = v3(e->center.x + (e->radius[k] + 0.045f * b) * sinf(a), e->y[k] - 0.028f * b,
                     e->center.z + (e->radius[k] + 0.036f * b) * cosf(a));
        r[i] = (0.042f + 0.003f * sinf(9.0f * a)) * b;
    }
    mesh_maker m;
    maker_init(&m);
    maker_tube(&m, path, r, AROUND, 12, true);
    tailor_sew(p, t->g, t->cloth, "fur", mesh_finish(&m, p->a), ermine);
    sew_patch(t, "fur", 0.045f * b, t->edge->y[0] - 0.03f * b, -0.045f * b, p->joints[J_SPINE].y + 0.03f * b,
              0.022f * b, ermine);
}

/* ---- a judge's white bands ---- */
static void sew_jabot(const trimming *t)
{
    float b = t->p->b, y = t->edge->y[0] + 0.012f * b;
    material linen = material_plain(v3(0.82f, 0.82f, 0.80f), 0.85f);
    linen.name = "cloth";
    linen.sheen = 0.3f;
    for (int s = 0; s < 2; s++) {
        float x = s ? -0.019f * b : 0.019f * b;
        sew_patch(t, "jabot", x + 0.017f * b, y, x - 0.017f * b, y - 0.15f * b, 0.008f * b, linen);
    }
    sew_patch(t, "jabot", 0.030f * b, y + 0.008f * b, -0.030f * b, y - 0.026f * b, 0.016f * b, linen);
}

/* Short sleeves end in a hem: the cut edge itself is ragged from close by. */
static void sew_sleeve_hems(const trimming *t)
{
    const garment *g = t->g;
    if (!g->torso || g->sleeve < 0.1f || g->sleeve > 0.5f)
        return;
    for (int s = 0; s < 2; s++) {
        const vec3 *j = &t->p->joints[SIDE_JOINT(s, 0)];
        float b = t->p->b, share = g->sleeve / 0.53f - 0.010f * b / v3_dist(j[J_UPPER_ARM], j[J_FOREARM]);
        tailor_band(t->p, g, t->cloth, "sleeve_hem", round_limb(j[J_UPPER_ARM], j[J_FOREARM], share, 0.115f * b),
                    0.020f * b, 0.0026f * b, t->mat);
    }
}

void trim_add(person *p, const garment *g, const part *cloth, material mat, const neck_edge *e)
{
    static const struct {
        unsigned trims;
        void (*sew)(const trimming *);
    } all[] = { { TRIM_BANDS, sew_bands },     { TRIM_POCKETS | TRIM_CHEST_POCKET, sew_pockets },
                { TRIM_BADGE, sew_badge },     { TRIM_EPAULETTES, sew_epaulettes },
                { TRIM_STRIPES, sew_stripes }, { TRIM_DUTY_BELT, sew_duty_belt },
                { TRIM_DRAPE, sew_drape },     { TRIM_FUR, sew_fur },
                { TRIM_JABOT, sew_jabot } };
    trimming t = { p, g, cloth, mat, e };
    sew_sleeve_hems(&t);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (g->piece->trims & all[i].trims)
            all[i].sew(&t);
}
