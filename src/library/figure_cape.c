/* library/figure_cape.c - what people wear on their backs: capes of simulated cloth, wings of feathers; and the plates
 * that make a suit of armour of metal cloth.
 */
#include "library/figure_worn.h"

/* ---- capes ---- */
/* The back's surface seen from behind, at a height; metres. */
static float back_at(const person *p, float x, float y)
{
    float z = -0.45f * p->b;
    for (int i = 0; i < 40 && z < 0.1f; i++) {
        float d = worn_outside(p, v3(x, y, z));
        if (d < 0.010f * p->b)
            break;
        z += 0.7f * d;
    }
    return z;
}

void cape_add(person *p)
{
    enum {
        NU = 17,
        NV = 30
    };
    float b = p->b, top = p->joints[J_NECK].y - 0.012f * b, hem = 0.16f * p->height;
    mesh_maker m;
    maker_init(&m);
    float *pins = ARENA_ARRAY(p->a, NU * NV, float);
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float u = 2.0f * (float)i / (NU - 1) - 1.0f, v = (float)j / (NV - 1);
            float x = u * (0.165f + 0.20f * v) * b, y = f_lerp(top - 0.055f * b * u * u, hem, v);
            float z = back_at(p, x, f_max(y, p->joints[J_HIPS].y)) - (0.012f + 0.10f * v) * b;
            z -= 0.02f * b * v * cosf(9.0f * u); /* hangs in folds */
            maker_vertex(&m, v3(x, y, z), v3(0, 0, -1), (vec2){ x, y });
            pins[j * NU + i] = j < 2 ? 1.0f : 0.0f;
        }
    for (uint32_t j = 0; j + 1 < NV; j++)
        for (uint32_t i = 0; i + 1 < NU; i++) {
            uint32_t a = j * NU + i, c = a + NU;
            maker_triangle(&m, a, a + 1, c);
            maker_triangle(&m, a + 1, c + 1, c);
        }
    mesh out = mesh_finish(&m, p->a);
    mesh_smooth_normals(&out, p->a, 180.0f);
    material cloth = material_plain(p->worn[WEAR_BACK].color, 0.55f);
    cloth.name = "silk";
    cloth.sheen = 0.5f;
    part *t = person_add(p, "cape", PART_CLOTH, out, &cloth, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
    t->cloth_pin = pins;
    t->cloth_kg_m2 = 0.25f;
}

/* ---- wings ---- */
static vec3 wing_arm(float b, vec3 root, float u)
{
    vec3 elbow = v3_add(root, v3(0.34f * b, 0.36f * b, -0.14f * b)),
         tip = v3_add(root, v3(0.78f * b, 0.22f * b, -0.16f * b));
    return u < 0.5f ? v3_lerp(root, elbow, 2.0f * u) : v3_lerp(elbow, tip, 2.0f * u - 1.0f);
}

/* A row of feathers along the arm: from hanging at the root to pointing outwards at the tip. */
static void add_feathers(mesh_maker *m, float b, vec3 root, float side, int n, float length, float z)
{
    for (int i = 0; i < n; i++) {
        float u = ((float)i + 0.5f) / (float)n, angle = f_lerp(-98.0f, -18.0f, powf(u, 1.6f)) * CIEL_PI_F / 180.0f;
        float len = length * b * f_lerp(0.55f, 1.0f, powf(u, 0.7f));
        vec3 at = wing_arm(b, root, u), dir = v3(cosf(angle), sinf(angle), -0.10f);
        vec3 mid = v3_mad(at, v3_norm(dir), 0.46f * len);
        mid = v3(side * mid.x, mid.y, mid.z + z * b);
        quat q = quat_between(v3(0, 1, 0), v3_norm(v3(side * dir.x, dir.y, dir.z)));
        m->at = affine_trs(mid, q, 1.0f);
        maker_sphere(m, v3(0, 0, 0), v3(0.036f * b, 0.5f * len, 0.008f * b), 10);
    }
    m->at = affine_identity();
}

void wings_add(person *p)
{
    mesh_maker m;
    maker_init(&m);
    float b = p->b, chest = p->joints[J_CHEST].y + 0.10f * b;
    vec3 root = v3(0.05f * b, chest, back_at(p, 0.05f * b, chest) - 0.005f * b);
    for (int s = 0; s < 2; s++) {
        float side = s ? -1.0f : 1.0f, radii[9];
        vec3 arm[9];
        for (int i = 0; i < 9; i++) {
            vec3 q = wing_arm(b, root, (float)i / 8.0f);
            arm[i] = v3(side * q.x, q.y, q.z);
            radii[i] = b * f_lerp(0.045f, 0.018f, (float)i / 8.0f);
        }
        maker_tube(&m, arm, radii, 9, 10, false);
        add_feathers(&m, b, root, side, 15, 0.80f, -0.012f);
        add_feathers(&m, b, root, side, 17, 0.50f, 0.004f);
        add_feathers(&m, b, root, side, 19, 0.26f, 0.020f);
    }
    material down = material_plain(p->worn[WEAR_WINGS].color, 0.75f);
    down.name = "feather";
    down.sheen = 0.5f;
    down.translucent = 0.12f;
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, "wings", PART_SKINNED, out, &down, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
}

/* ---- plates ---- */
static void add_plate(person *p, const char *name, vec3 at, vec3 radii, quat q, int i_joint, const material *steel)
{
    mesh_maker m;
    maker_init(&m);
    m.at = affine_trs(at, q, p->b);
    maker_sphere(&m, v3(0, 0, 0), radii, 28);
    /* a rolled edge, and a rivet in the middle */
    vec3 ring[24];
    float thick[24];
    for (int i = 0; i < 24; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / 24.0f;
        ring[i] = v3(1.01f * radii.x * cosf(a), -0.15f * radii.y, 1.01f * radii.z * sinf(a));
        thick[i] = 0.0055f;
    }
    maker_tube(&m, ring, thick, 24, 6, true);
    mesh out = mesh_finish(&m, p->a);
    person_add(p, name, PART_RIGID, out, steel, 1, i_joint);
}

void armour_add(person *p)
{
    material steel;
    material_named(&steel, "steel");
    steel.roughness = 0.28f;
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].piece->trims & TRIM_PLATES)
            material_tint(&steel, p->garments[i].color);
    float b = p->b;
    for (int s = 0; s < 2; s++) {
        const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
        float x = s ? -1.0f : 1.0f;
        quat tilt = quat_axis(v3(0, 0, 1), -0.65f * x), along = quat_between(v3(0, 1, 0), v3(0.66f * x, 0.75f, 0));
        add_plate(p, s ? "pauldron_r" : "pauldron_l", v3_add(j[J_UPPER_ARM], v3(0.012f * x * b, 0.022f * b, 0)),
                  v3(0.098f, 0.070f, 0.105f), tilt, SIDE_JOINT(s, J_UPPER_ARM), &steel);
        add_plate(p, s ? "couter_r" : "couter_l", j[J_FOREARM], v3(0.062f, 0.055f, 0.066f), along,
                  SIDE_JOINT(s, J_FOREARM), &steel);
        add_plate(p, s ? "poleyn_r" : "poleyn_l", v3_add(j[J_SHIN], v3(0, 0.01f * b, 0.025f * b)),
                  v3(0.078f, 0.075f, 0.078f), quat_identity(), SIDE_JOINT(s, J_SHIN), &steel);
    }
    for (int k = 0; k < 3; k++) /* the fauld: hoops about the hips */
        add_plate(p, "fauld", v3(0, p->joints[J_HIPS].y + (0.075f - 0.045f * (float)k) * b, -0.008f * b),
                  v3(0.192f + 0.008f * (float)k, 0.030f, 0.150f + 0.006f * (float)k), quat_identity(), J_HIPS, &steel);
    add_plate(p, "gorget", v3_add(p->joints[J_NECK], v3(0, -0.004f * b, 0.004f * b)), v3(0.105f, 0.040f, 0.105f),
              quat_identity(), J_CHEST, &steel);
}
