/* library/figure_scarf.c - scarves: two turns of knitwear about the neck, and an end of simulated cloth in front.
 */
#include "library/figure_worn.h"

/* One end hangs in front: cloth. */
static void add_end(person *p, const material *wool)
{
    enum {
        NU = 6,
        NV = 20
    };
    float b = p->b;
    vec3 n = p->joints[J_NECK];
    mesh_maker e;
    maker_init(&e);
    float *pins = ARENA_ARRAY(p->a, NU * NV, float);
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float y = n.y + 0.0f * b - 0.42f * b * (float)j / (NV - 1),
                  x = 0.045f * b + 0.11f * b * ((float)i / (NU - 1) - 0.5f), z = 0.16f * b;
            while (z > 0.0f && worn_outside(p, v3(x, y, z)) > 0.012f * b)
                z -= 0.004f;
            maker_vertex(&e, v3(x, y, z + 0.02f * b * (j < 3)), v3(0, 0, 1),
                         (vec2){ (float)i * 0.02f, (float)j * 0.02f });
            pins[j * NU + i] = j < 3 ? 1.0f : 0.0f;
        }
    for (int j = 0; j + 1 < NV; j++)
        for (int i = 0; i + 1 < NU; i++) {
            uint32_t a = (uint32_t)(j * NU + i), c = a + NU;
            maker_triangle(&e, a, c, a + 1);
            maker_triangle(&e, a + 1, c, c + 1);
        }
    mesh end = mesh_finish(&e, p->a);
    mesh_smooth_normals(&end, p->a, 180.0f);
    part *t = person_add(p, "scarf_end", PART_CLOTH, end, wool, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
    t->cloth_pin = pins;
    t->cloth_kg_m2 = 0.35f;
}

void scarf_add(person *p)
{
    mesh_maker m;
    maker_init(&m);
    float b = p->b;
    vec3 n = p->joints[J_NECK];
    for (int turn = 0; turn < 2; turn++) {
        enum {
            N = 36
        };
        vec3 path[N];
        float r[N];
        for (int i = 0; i < N; i++) {
            float a = 2.0f * CIEL_PI_F * (float)i / N;
            path[i] = v3(n.x + (0.082f - 0.008f * (float)turn) * b * sinf(a),
                         n.y + (0.012f + 0.036f * (float)turn - 0.020f * cosf(a) + 0.006f * sinf(3.0f * a)) * b,
                         n.z + (0.012f + (0.086f - 0.006f * (float)turn) * cosf(a)) * b);
            r[i] = (0.027f + 0.003f * sinf(2.0f * a + (float)turn)) * b;
        }
        maker_tube(&m, path, r, N, 10, true);
    }
    material wool = worn_cloth(p->worn[WEAR_SCARF].color);
    wool.pattern = PATTERN_KNIT;
    wool.pattern_scale = 0.006f;
    wool.bump = 0.0006f;
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, "scarf", PART_SKINNED, out, &wool, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
    add_end(p, &wool);
}
