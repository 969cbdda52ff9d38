/* library/figure_bag.c - bags on the back or at the hip; their straps lie on whatever is worn.
 */
#include "library/figure_worn.h"

/* A ray towards the trunk, from outside: where it meets what is worn. */
static vec3 onto_clothes(const person *p, vec3 from, vec3 dir)
{
    float t = 0.0f;
    for (int k = 0; k < 50 && t < 0.6f; k++) {
        float d = worn_outside(p, v3_mad(from, dir, t));
        if (d < 0.004f)
            break;
        t += 0.7f * d;
    }
    return v3_mad(from, dir, t);
}

/* `x`: which shoulder of a pack, +1 left. */
static void add_bag_strap(mesh_maker *m, const person *p, bool pack, float x)
{
    enum {
        N = 33
    };
    vec3 path[N];
    float r[N], b = p->b;
    for (int i = 0; i < N; i++) {
        float u = (float)i / (N - 1), a = u * (pack ? 1.15f : 2.0f) * CIEL_PI_F;
        vec3 dir, from;
        if (pack) { /* over the shoulder and back under the arm */
            dir = v3(0.35f * x * sinf(a) * (a > 1.6f ? 1.0f : -0.2f), cosf(a - 0.55f), sinf(a - 0.55f));
            from = v3_add(v3(x * (0.088f + 0.03f * u) * b, p->joints[J_CHEST].y + 0.06f * b, -0.02f * b),
                          v3_scale(dir, 0.5f));
            dir = v3_neg(v3_norm(v3(0, dir.y, dir.z)));
        } else { /* from one shoulder across the chest to the other hip and round */
            vec3 plane_x = v3_norm(v3(0.62f, 0.78f, 0)), plane_z = v3(0, 0, 1);
            dir = v3_add(v3_scale(plane_x, cosf(a)), v3_scale(plane_z, sinf(a)));
            from = v3_add(v3(0.0f, p->joints[J_CHEST].y - 0.02f * b, -0.01f * b), v3_scale(dir, 0.55f));
            dir = v3_neg(dir);
        }
        path[i] = onto_clothes(p, from, dir);
        r[i] = 0.011f * b;
    }
    maker_tube(m, path, r, N, 6, !pack);
}

void bag_add(person *p)
{
    float b = p->b;
    bool pack = person_wears(p, WEAR_BAG, "pack");
    mesh_maker m;
    maker_init(&m);
    material mats[2] = { worn_cloth(p->worn[WEAR_BAG].color), worn_cloth(v3_scale(p->worn[WEAR_BAG].color, 0.35f)) };
    mats[0].roughness = 0.6f;
    vec3 at = pack ? v3(0, p->joints[J_CHEST].y + 0.03f * b, -0.24f * b)
                   : v3(-0.16f * b, p->joints[J_HIPS].y + 0.01f * b, -0.20f * b);
    vec3 half = pack ? v3(0.15f, 0.22f, 0.085f) : v3(0.185f, 0.135f, 0.065f);
    quat q = pack ? quat_identity() : quat_euler_deg(12.0f, 4.0f, 8.0f);
    while (at.z > -0.6f && worn_outside(p, v3_add(at, v3(0, 0, half.z * b * 0.9f))) < 0.0f)
        at.z -= 0.01f;
    m.at = affine_trs(at, q, b);
    maker_round_box(&m, v3_neg(half), half, 0.05f);
    vec3 flap_lo = v3(-half.x - 0.006f, -0.02f, -half.z - 0.010f),
         flap_hi = v3(half.x + 0.006f, half.y + 0.008f, half.z * 0.4f);
    maker_round_box(&m, flap_lo, flap_hi, 0.03f);
    if (pack)
        maker_round_box(&m, v3(-0.11f, -0.19f, -half.z - 0.035f), v3(0.11f, -0.03f, -half.z + 0.02f), 0.03f);
    m.at = affine_identity();
    m.slot = 1;
    for (int s = 0; s < (pack ? 2 : 1); s++)
        add_bag_strap(&m, p, pack, s ? -1.0f : 1.0f);
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, "bag", PART_SKINNED, out, mats, 2, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
}
