/* library/figure_hood.c - hoods, up or down: a field about the skull, open before the face, or a roll and a bag at the
 * nape.
 */
#include "base/noise.h"
#include "library/figure_worn.h"
#include <string.h>

typedef struct hood_context {
    const person *p;
    float ease;
    bool peak; /* against rain */
} hood_context;
static float hood_up(const void *c_, vec3 w)
{
    const hood_context *c = c_;
    const person *p = c->p;
    vec3 q = person_to_head_cm(p, w);
    float e = c->ease;
    float d = field_ellipsoid(q, v3(0, 2.6f, -1.6f), v3(9.0f + e, 10.4f + e, 10.6f + e));
    /* a soft peak behind and above, cloth falling to the shoulders */
    d = field_join(d, field_ellipsoid(q, v3(0, 6.5f, -7.0f), v3(5.5f + e, 6.0f + e, 6.0f + e)), 3.5f);
    vec3 neck = person_to_head_cm(p, p->joints[J_NECK]);
    d = field_join(d, field_cone(q, v3(0, 0.0f, -1.5f), v3(0, neck.y - 3.0f, neck.z + 0.3f), 8.4f + e, 11.5f + e),
                   3.0f);
    float fold = 0.35f * sinf(q.y * 0.9f + 1.5f * noise3(v3(q.x * 0.2f, q.y * 0.2f, q.z * 0.2f), 5)) *
                     f_smooth(1.0f, -6.0f, q.z) +
                 0.30f * noise3(v3(q.x * 0.22f, q.y * 0.35f, q.z * 0.22f), 8);
    d -= fold;
    float inner = d + 1.3f;
    /* the opening: an oval round the face, its rim rolled a little forward */
    vec3 f = v3(q.x / (6.9f + 0.8f * e), (q.y + 1.6f) / (9.6f + e), 0);
    float oval = (sqrtf(f.x * f.x + f.y * f.y) - 1.0f) * 6.5f;
    float hole = f_max(oval, 1.5f - q.z);
    d = field_carve(d, hole, 0.8f);
    d = field_carve(d, inner, 0.35f);
    if (c->peak && q.z > 0.0f) { /* a hem that is turned over, and a small peak over the forehead */
        d -= 0.42f * expf(-(oval + 0.5f) * (oval + 0.5f) / 0.8f);
        float y = 8.0f + 0.35f * e - 0.055f * q.x * q.x - 0.10f * (q.z - 8.0f);
        float k = sqrtf(q.x * q.x / 42.0f + (q.z - 4.0f) * (q.z - 4.0f) / 68.0f);
        float brim = field_meet((k - 1.0f) * 6.0f, fabsf(q.y - y) - 0.55f, 0.4f);
        d = field_join(d, f_max(brim, 5.5f - q.z), 0.9f);
    }
    d = f_max(d, neck.y - 5.5f - q.y);
    return d * p->head_scale;
}
static float hood_down(const void *c_, vec3 w)
{
    const hood_context *c = c_;
    const person *p = c->p;
    float b = p->b;
    vec3 q = v3_scale(v3_sub(w, p->joints[J_NECK]), 1.0f / b), m = v3(fabsf(q.x), q.y, q.z);
    /* a roll about the neck, low in front, and the bag behind */
    float a = atan2f(m.x, -q.z), r = 0.098f + 0.006f * cosf(a), y = 0.018f - 0.05f * f_smooth(1.2f, 3.1f, a),
          tube = 0.026f * (1.0f - 0.35f * f_smooth(1.4f, 3.0f, a));
    float ring = sqrtf(m.x * m.x + (q.z - 0.002f) * (q.z - 0.002f)) - r;
    float d = sqrtf(ring * ring + (q.y - y) * (q.y - y)) - tube;
    float bag = field_ellipsoid(q, v3(0, -0.060f, -0.128f), v3(0.115f, 0.100f, 0.046f));
    d = field_join(d, bag, 0.05f);
    float mouth = field_ellipsoid(q, v3(0, 0.035f, -0.105f), v3(0.075f, 0.060f, 0.030f));
    d = field_carve(d, mouth, 0.03f);
    d -= 0.004f * noise3(v3(q.x * 22.0f, q.y * 30.0f, q.z * 22.0f), 6);
    return d * b;
}

static skin *hood_weights(const person *p, const mesh *m)
{
    skin *s = person_weights_one(p, m, J_HEAD);
    float top = p->joints[J_HEAD].y + 0.02f * p->b, low = p->joints[J_NECK].y;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        float w = f_smooth(low, top, m->positions[i].y);
        s->joints[i][1] = J_CHEST;
        s->weights[i][0] = w;
        s->weights[i][1] = 1.0f - w;
    }
    return s;
}

/* Cords that close the hood under the chin, with a toggle each. */
static void add_cords(person *p, const part *cloth)
{
    enum {
        N = 8
    };
    float b = p->b;
    mesh_maker m;
    maker_init(&m);
    for (int s = 0; s < 2; s++) {
        float x = s ? -0.030f : 0.030f;
        vec3 path[N];
        float r[N];
        for (int i = 0; i < N; i++) {
            float u = (float)i / (N - 1), y = p->joints[J_NECK].y - (0.030f + 0.13f * u) * b, z = 0.35f * b;
            while (z > 0.0f && worn_outside(p, v3(x * b, y, z)) > 0.006f * b)
                z -= 0.004f * b;
            path[i] = v3((x + 0.004f * sinf(5.0f * u)) * b, y, z);
            r[i] = 0.0032f * b;
        }
        maker_tube(&m, path, r, N, 8, false);
        maker_sphere(&m, path[N - 1], v3(0.0075f * b, 0.012f * b, 0.0075f * b), 10);
    }
    material cord = worn_cloth(v3(0.75f, 0.74f, 0.70f));
    part *t = person_add(p, "cords", PART_SKINNED, mesh_finish(&m, p->a), &cord, 1, -1);
    t->skin = person_weights_near(p, &t->mesh, cloth);
}

void hood_add(person *p, const garment *g, const part *cloth, material mat)
{
    bool up = p->hood_up;
    bool weather = strcmp(g->collar, "hood") == 0;
    hood_context c = { p, weather ? 1.2f : 0.5f, weather };
    field_grid *grid = ARENA_NEW(p->a, field_grid);
    vec3 o = p->head_center, n = p->joints[J_NECK];
    float k = p->head_scale, b = p->b, step = up ? 0.80f * k : 0.0105f * b;
    if (up) {
        field_axis_even(&grid->x, -14.5f * k, 14.5f * k, step);
        field_axis_even(&grid->y, n.y - 6.5f * k, o.y + 16.0f * k, step);
        field_axis_even(&grid->z, o.z - 17.0f * k, o.z + 13.5f * k, step);
    } else {
        field_axis_even(&grid->x, -0.16f * b, 0.16f * b, step);
        field_axis_even(&grid->y, n.y - 0.18f * b, n.y + 0.07f * b, step);
        field_axis_even(&grid->z, n.z - 0.20f * b, n.z + 0.14f * b, step);
    }
    mesh m = field_mesh(p->a, up ? hood_up : hood_down, &c, grid, 1.5f);
    const field_detail detail = { .flat_cos = 0.955f, .deviation = 0.0012f * b, .longest = 0.035f * b };
    field_simplify(p->a, &m, &detail);
    part *t = person_add(p, "hood", PART_SKINNED, m, &mat, 1, -1);
    t->skin = up ? hood_weights(p, &t->mesh) : person_weights_near(p, &t->mesh, cloth);
    add_cords(p, cloth);
}
