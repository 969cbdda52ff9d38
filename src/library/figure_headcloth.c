/* library/figure_headcloth.c - cloth about the head: turbans, hijabs, keffiyehs, veils, headbands.
 *
 * Fields in head centimetres; what covers the shoulders is the clothes' own field, grown by the cloth. A veil is a
 * sheet of simulated cloth pinned to the crown.
 */
#include "base/noise.h"
#include "library/figure_worn.h"

/* Wound in layers that meet in a V over the forehead. */
static float turban(const void *person_, vec3 w)
{
    const person *p = person_;
    vec3 q = person_to_head_cm(p, w);
    float ax = fabsf(q.x), d = field_ellipsoid(q, v3(0, 6.6f, -1.4f), v3(10.6f, 8.6f, 12.0f));
    float front = f_smooth(-5.0f, 3.0f, q.z);
    float layer = (q.y - f_lerp(0.12f, 0.62f, front) * ax) / 2.7f + (q.x > 0.0f ? 0.5f * front : 0.0f);
    float turn = layer - floorf(layer);
    d -= 0.85f * (turn < 0.8f ? turn / 0.8f : (1.0f - turn) / 0.2f) - 0.3f;
    float rim = f_lerp(-1.6f, 5.2f, f_smooth(-6.0f, 7.0f, q.z)) - 0.10f * ax;
    d = field_meet(d, (rim - q.y) * 0.9f, 0.6f);
    float hollow = f_max(field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.2f, 9.2f, 9.9f)), q.y - rim - 2.5f);
    return field_carve(d, hollow, 0.3f) * p->head_scale;
}

/* Round the head and under the chin, and over the shoulders; `open` leaves chin and throat free. */
static float wrap(const person *p, vec3 w, bool open)
{
    vec3 q = person_to_head_cm(p, w);
    float d = field_ellipsoid(q, v3(0, 3.0f, -1.2f), v3(8.9f, 10.2f, 10.6f)), b = p->b;
    vec3 neck = person_to_head_cm(p, p->joints[J_NECK]);
    d = field_join(
        d, field_cone(q, v3(0, -3.0f, -1.0f), v3(0, neck.y, neck.z + 1.2f), open ? 9.4f : 8.1f, open ? 12.0f : 9.4f),
        3.0f);
    float folds = sinf(1.1f * q.y + 0.42f * fabsf(q.x) + 1.2f * noise3(v3(0.16f * q.x, 0.2f * q.y, 0.16f * q.z), 6));
    d -= 0.28f * folds * f_smooth(2.0f, -7.0f, q.y);
    d -= 0.25f * noise3(v3(q.x * 0.2f, q.y * 0.3f, q.z * 0.2f), 8);
    float hole = open ? f_max(fabsf(q.x) - 7.2f, q.y - 6.4f + 0.05f * q.x * q.x) * 0.9f
                      : (sqrtf(q.x * q.x / 36.0f + (q.y + 1.9f) * (q.y + 1.9f) / 74.0f) - 1.0f) * 6.0f;
    d = field_carve(d, f_max(hole, 0.8f - q.z), 0.7f) * p->head_scale; /* the head fills it */
    /* what falls on the shoulders */
    float low = p->joints[J_NECK].y - (0.10f + (w.z > 0.0f ? 0.05f : 0.08f) - 3.0f * w.x * w.x) * b;
    if (w.y > p->joints[J_NECK].y + 0.05f * b || w.y < low - 0.03f * b)
        return d;
    float shell = worn_outside(p, w) - 0.013f * b - 0.003f * b * folds;
    shell = field_meet(shell, f_max(low - w.y, fabsf(w.x) - 0.19f * b), 0.012f * b);
    if (open)
        shell = f_max(shell, 0.062f * b - fabsf(w.x) - (w.z < 0.0f ? 1.0f : 0.0f));
    return field_join(d, shell, 0.015f * b);
}
static float hijab(const void *person_, vec3 w)
{
    return wrap(person_, w, false);
}
static float keffiyeh(const void *person_, vec3 w)
{
    return wrap(person_, w, true);
}

static void add_wrap(person *p, field_fn field)
{
    material cloth = worn_cloth(p->worn[WEAR_HAT].color);
    float low = person_to_head_cm(p, p->joints[J_NECK]).y - 0.21f * p->b / p->head_scale;
    worn_head_field(p, "head_cloth", field, p, 0.92f, v3(-20.0f, low, -19.0f), v3(20.0f, 15.5f, 17.0f), &cloth);
    part *t = &p->parts[p->n_parts - 1];
    float top = p->joints[J_HEAD].y + 0.01f * p->b, bottom = p->joints[J_NECK].y;
    for (uint32_t i = 0; i < t->mesh.n_vertices; i++) {
        float k = f_smooth(bottom, top, t->mesh.positions[i].y);
        t->skin->joints[i][1] = J_CHEST;
        t->skin->weights[i][0] = k;
        t->skin->weights[i][1] = 1.0f - k;
    }
}

/* A ring of cord or cloth about the brow, head cm. */
static void add_ring(person *p, const char *name, float y, float grow, float tube, float flat, const material *mat)
{
    vec3 ring[40];
    float r[40];
    for (int i = 0; i < 40; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / 40.0f;
        ring[i] = v3((8.1f + grow) * sinf(a), y + 1.3f * cosf(a), -1.2f + (9.7f + grow) * cosf(a));
        r[i] = tube;
    }
    mesh_maker m;
    maker_init(&m);
    maker_tube(&m, ring, r, 40, 10, true);
    mesh out = mesh_finish(&m, p->a);
    for (uint32_t i = 0; i < out.n_vertices; i++) { /* a band is higher than it is thick */
        float line = y + 1.3f * (out.positions[i].z + 1.2f) / (9.7f + grow);
        out.positions[i].y = line + flat * (out.positions[i].y - line);
    }
    worn_to_head(p, &out);
    worn_on_head(p, name, out, mat, 1);
}

static void add_veil(person *p)
{
    enum {
        NU = 21,
        NV = 26
    };
    mesh_maker m;
    maker_init(&m);
    float *pins = ARENA_ARRAY(p->a, NU * NV, float);
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float v = (float)j / (NV - 1), az = CIEL_PI_F * (0.5f + (float)i / (NU - 1)); /* from ear to ear, behind */
            float over = f_min(v / 0.28f, 1.0f), el = f_lerp(1.15f, 0.0f, over), down = f_max(v - 0.28f, 0.0f) * 85.0f;
            float out = 1.0f + 0.10f * f_max(v - 0.28f, 0.0f) * (1.0f + 0.25f * cosf(9.0f * az));
            vec3 q = v3(9.4f * cosf(el) * sinf(az) * out, 3.6f + 10.4f * sinf(el) - down,
                        -1.5f + 11.2f * cosf(el) * cosf(az) * out);
            vec3 w = person_head_cm(p, q.x, q.y, q.z);
            for (int k = 0; k < 40 && j > NV / 4 && worn_outside(p, w) < 0.012f * p->b; k++)
                w.z -= 0.005f * p->b;
            maker_vertex(&m, w, v3(sinf(az), 0, cosf(az)), (vec2){ w.x, w.y });
            pins[j * NU + i] = v < 0.24f ? 1.0f : 0.0f;
        }
    for (uint32_t j = 0; j + 1 < NV; j++)
        for (uint32_t i = 0; i + 1 < NU; i++) {
            uint32_t a = j * NU + i, c = a + NU;
            maker_triangle(&m, a, c, a + 1);
            maker_triangle(&m, a + 1, c, c + 1);
        }
    mesh out = mesh_finish(&m, p->a);
    mesh_smooth_normals(&out, p->a, 180.0f);
    material tulle = worn_cloth(p->worn[WEAR_HAT].color);
    tulle.opacity = 0.55f;
    tulle.translucent = 0.4f;
    part *t = person_add(p, "veil", PART_CLOTH, out, &tulle, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
    t->cloth_pin = pins;
    t->cloth_kg_m2 = 0.06f;
}

void headcloth_add(person *p)
{
    material cloth = worn_cloth(p->worn[WEAR_HAT].color);
    if (person_wears(p, WEAR_HAT, "turban"))
        worn_head_field(p, "turban", turban, p, 0.55f, v3(-12.5f, -4, -15), v3(12.5f, 17, 13), &cloth);
    else if (person_wears(p, WEAR_HAT, "hijab"))
        add_wrap(p, hijab);
    else if (person_wears(p, WEAR_HAT, "veil"))
        add_veil(p);
    else if (person_wears(p, WEAR_HAT, "headband"))
        add_ring(p, "headband", 5.2f, 0.35f, 0.55f, 3.0f, &cloth);
    else {
        material cord = worn_cloth(v3(0.012f, 0.012f, 0.014f));
        add_wrap(p, keffiyeh);
        add_ring(p, "agal", 7.2f, 0.9f, 0.75f, 1.0f, &cord);
        add_ring(p, "agal", 8.7f, 0.5f, 0.75f, 1.0f, &cord);
    }
}
