/* library/figure_chest.c - what hangs on the chest, and aprons: stethoscope, necklace, medal.
 *
 * Laid on whatever is outermost, clothes or skin, by marching from the front.
 */
#include "library/figure_worn.h"

/* Distance from the body and all that clothes it. */
static float outside_all(const person *p, vec3 q)
{
    float d = f_min(worn_outside(p, q), body_neck_field(p, q, 0.0f));
    for (int i = 0; i < p->n_garments; i++)
        if (!p->garments[i].torso)
            d = f_min(d, garment_field(p, &p->garments[i], q));
    return d;
}

static vec3 front_of(const person *p, float x, float y, float off)
{
    float z = 0.40f * f_max(p->b, 0.6f);
    for (int i = 0; i < 60 && z > -0.2f; i++) {
        float d = outside_all(p, v3(x, y, z));
        if (d < 0.0008f)
            break;
        z -= f_clamp(0.7f * d, 0.0006f, 0.05f);
    }
    return v3(x, y, z + off);
}

static part *on_chest(person *p, const char *name, mesh m, const material *mats, int n)
{
    part *t = person_add(p, name, PART_SKINNED, m, mats, n, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
    return t;
}

/* Round the back of the neck: u 0 = the left side of the front, 1 = the right side. */
static vec3 behind_neck(const person *p, float u, float high)
{
    float a = f_lerp(0.95f, 2.0f * CIEL_PI_F - 0.95f, u), b = p->b;
    vec3 c = v3_add(p->joints[J_NECK], v3(0, high * b, 0.004f * b));
    for (float r = 0.055f; r < 0.16f; r += 0.004f) {
        vec3 q = v3(c.x + r * b * sinf(a), c.y + 0.015f * b * sinf(0.5f * (a - 0.95f)), c.z + r * b * cosf(a));
        if (outside_all(p, q) > 0.006f * b)
            return q;
    }
    return v3(c.x + 0.11f * b * sinf(a), c.y, c.z + 0.11f * b * cosf(a));
}

/* A hanging line: down the left, round the neck, down the right; n points. */
static void hanging_line(const person *p, vec3 *path, int n, float left_x, float left_y, float right_x, float right_y,
                         float off)
{
    float b = p->b, top = p->joints[J_NECK].y - 0.030f * b;
    for (int i = 0; i < n; i++) {
        float u = (float)i / (float)(n - 1);
        if (u < 0.35f)
            path[i] = front_of(p, f_lerp(left_x, 0.078f * b, u / 0.35f), f_lerp(left_y, top, u / 0.35f), off);
        else if (u > 0.65f)
            path[i] = front_of(p, f_lerp(-0.078f * b, right_x, (u - 0.65f) / 0.35f),
                               f_lerp(top, right_y, (u - 0.65f) / 0.35f), off);
        else
            path[i] = behind_neck(p, (u - 0.35f) / 0.30f, 0.030f);
    }
    for (int pass = 0; pass < 2; pass++) /* a tube has no corners */
        for (int i = 1; i + 1 < n; i++)
            path[i] = v3_lerp(path[i], v3_scale(v3_add(path[i - 1], path[i + 1]), 0.5f), 0.4f);
}

static void add_stethoscope(person *p)
{
    enum {
        N = 48
    };
    float b = p->b, chest = p->joints[J_CHEST].y;
    vec3 path[N];
    float r[N];
    hanging_line(p, path, N, 0.045f * b, chest - 0.02f * b, -0.050f * b, chest + 0.075f * b, 0.007f * b);
    for (int i = 0; i < N; i++)
        r[i] = 0.0052f * b;
    mesh_maker m;
    maker_init(&m);
    maker_tube(&m, path, r, N, 8, false);
    m.slot = 1;
    vec3 disc = front_of(p, 0.045f * b, chest - 0.045f * b, 0.004f * b);
    m.at = affine_trs(disc, quat_axis(v3(1, 0, 0), 0.5f * CIEL_PI_F), b);
    const vec2 bell[5] = {
        { 0.0215f, 0.0f }, { 0.0225f, 0.004f }, { 0.0190f, 0.011f }, { 0.008f, 0.014f }, { 0.0005f, 0.016f }
    };
    maker_lathe(&m, bell, 5, 24);
    m.at = affine_identity();
    for (int s = 0; s < 2; s++) { /* the ear pieces spread from the other end */
        vec3 ear[4];
        float thin[4];
        for (int i = 0; i < 4; i++) {
            float u = (float)i / 3.0f;
            ear[i] = front_of(p, (-0.050f + (s ? -0.028f : 0.022f) * sinf(1.9f * u)) * b,
                              chest + (0.075f - 0.09f * u) * b, 0.008f * b);
            thin[i] = 0.0036f * b;
        }
        maker_tube(&m, ear, thin, 4, 8, false);
    }
    material mats[2] = { material_plain(p->worn[WEAR_CHEST].color, 0.35f),
                         material_plain(v3(0.7f, 0.71f, 0.72f), 0.25f) };
    mats[0].name = "rubber";
    mats[1].name = "steel";
    mats[1].metal = 1.0f;
    on_chest(p, "stethoscope", mesh_finish(&m, p->a), mats, 2);
}

static void add_beads(person *p)
{
    enum {
        N = 44
    };
    float b = p->b;
    vec3 path[N];
    hanging_line(p, path, N, 0.0f, p->joints[J_NECK].y - 0.115f * b, 0.0f, p->joints[J_NECK].y - 0.115f * b,
                 0.006f * b);
    mesh_maker m;
    maker_init(&m);
    for (int i = 0; i < N; i++)
        maker_sphere(&m, path[i], v3_fill(0.0075f * b), 8);
    material gold = material_plain(p->worn[WEAR_CHEST].color, 0.25f);
    gold.name = "gold";
    gold.metal = 0.8f;
    on_chest(p, "necklace", mesh_finish(&m, p->a), &gold, 1);
}

static void add_medal(person *p)
{
    enum {
        N = 40
    };
    float b = p->b, low = p->joints[J_CHEST].y + 0.02f * b;
    vec3 path[N];
    float r[N];
    hanging_line(p, path, N, 0.004f * b, low, -0.004f * b, low, 0.006f * b);
    for (int i = 0; i < N; i++)
        r[i] = 0.0085f * b;
    mesh_maker m;
    maker_init(&m);
    maker_tube(&m, path, r, N, 6, false);
    m.slot = 1;
    m.at = affine_trs(front_of(p, 0.0f, low - 0.034f * b, 0.004f * b), quat_axis(v3(1, 0, 0), 0.5f * CIEL_PI_F), b);
    const vec2 disc[4] = { { 0.036f, 0.0f }, { 0.037f, 0.006f }, { 0.030f, 0.009f }, { 0.0005f, 0.008f } };
    maker_lathe(&m, disc, 4, 32);
    m.at = affine_identity();
    material mats[2] = { material_plain(person_rgb(0x2346a0), 0.6f), material_plain(p->worn[WEAR_CHEST].color, 0.28f) };
    mats[0].name = "silk";
    mats[1].name = "gold";
    mats[1].metal = 1.0f;
    on_chest(p, "medal", mesh_finish(&m, p->a), mats, 2);
}

void chest_add(person *p)
{
    if (person_wears(p, WEAR_CHEST, "stethoscope"))
        add_stethoscope(p);
    else if (person_wears(p, WEAR_CHEST, "medal"))
        add_medal(p);
    else
        add_beads(p);
}

/* ---- aprons: a bib that keeps to the chest, a skirt of simulated cloth before the legs ---- */
static void add_apron_sheet(person *p, const char *name, bool bib, float top, float low, const material *cloth)
{
    enum {
        NU = 17,
        NV = 18
    };
    float b = p->b;
    mesh_maker m;
    maker_init(&m);
    float *pins = ARENA_ARRAY(p->a, NU * NV, float);
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float u = 2.0f * (float)i / (NU - 1) - 1.0f, v = (float)j / (NV - 1);
            float half = (bib ? f_lerp(0.095f, 0.135f, v * v) : 0.165f + 0.03f * v) * b;
            vec3 q = front_of(p, u * half, f_lerp(top, low, v), 0.010f * b);
            if (!bib && v > 0.15f) /* hangs from the waist, and does not follow the legs inwards */
                q.z = f_max(q.z, 0.115f * b * sqrtf(f_max(1.0f - u * u * 0.8f, 0.05f)));
            maker_vertex(&m, q, v3(0, 0, 1), (vec2){ q.x, q.y });
            pins[j * NU + i] = v < 0.12f ? 1.0f : 0.0f;
        }
    for (uint32_t j = 0; j + 1 < NV; j++)
        for (uint32_t i = 0; i + 1 < NU; i++) {
            uint32_t a = j * NU + i, c = a + NU;
            maker_triangle(&m, a, c, a + 1);
            maker_triangle(&m, a + 1, c, c + 1);
        }
    mesh out = mesh_finish(&m, p->a);
    mesh_smooth_normals(&out, p->a, 180.0f);
    part *t = person_add(p, name, bib ? PART_SKINNED : PART_CLOTH, out, cloth, 1, -1);
    t->skin = person_weights(p, &t->mesh, BONES_BODY, 0.16f * b);
    if (bib)
        return;
    t->cloth_pin = pins;
    t->cloth_kg_m2 = 0.30f;
}

void apron_add(person *p)
{
    enum {
        N = 40
    };
    float b = p->b, waist = f_lerp(p->joints[J_SPINE].y, p->joints[J_CHEST].y, 0.1f),
          top = p->joints[J_CHEST].y + 0.10f * b;
    material cloth = worn_cloth(p->worn[WEAR_FRONT].color);
    add_apron_sheet(p, "apron_bib", true, top, waist - 0.02f * b, &cloth);
    add_apron_sheet(p, "apron_skirt", false, waist, p->joints[SIDE_JOINT(0, J_SHIN)].y + 0.02f * b, &cloth);
    vec3 path[N];
    float r[N];
    hanging_line(p, path, N, 0.088f * b, top, -0.088f * b, top, 0.006f * b);
    for (int i = 0; i < N; i++)
        r[i] = 0.0075f * b;
    mesh_maker m;
    maker_init(&m);
    maker_tube(&m, path, r, N, 6, false);
    on_chest(p, "apron_strap", mesh_finish(&m, p->a), &cloth, 1);
}
