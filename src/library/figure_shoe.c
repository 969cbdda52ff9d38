/* library/figure_shoe.c - shoes: an upper and a sole as two fields over the foot, by kind.
 */
#include "library/figure_person.h"

typedef struct shoe_context {
    const person *p;
    int side;
    bool boot, sneaker, heel, sandal, ballet;
    float shaft; /* height of the opening, m */
} shoe_context;

static vec3 foot_local(const shoe_context *c, vec3 q)
{
    const vec3 *j = &c->p->joints[SIDE_JOINT(c->side, 0)];
    vec3 heel = j[J_FOOT], toe = j[J_TOE];
    float yaw = atan2f(toe.x - heel.x, toe.z - heel.z), s = sinf(yaw), k = cosf(yaw);
    vec3 d = v3_scale(v3(q.x - heel.x, q.y, q.z - heel.z), 1.0f / c->p->b);
    return v3((k * d.x - s * d.z) * (c->side ? -1.0f : 1.0f), d.y, s * d.x + k * d.z); /* x outward, z ahead, b = 1 */
}

/* Footprint: distance in the ground plane; heel at z = -0.065, tip at z = 0.205. */
static float print(vec3 q, float grow)
{
    vec3 h = v3(q.x, 0, q.z);
    float heel = field_ellipsoid(h, v3(0.000f, 0, -0.030f), v3(0.034f + grow, 1.0f, 0.042f + grow));
    float ball = field_ellipsoid(h, v3(0.004f, 0, 0.115f), v3(0.046f + grow, 1.0f, 0.070f + grow));
    float toe = field_ellipsoid(h, v3(-0.006f, 0, 0.158f), v3(0.036f + grow, 1.0f, 0.050f + grow));
    float d = field_join(ball, toe, 0.02f);
    return field_join(d, heel, 0.09f);
}

static float sole_top(const shoe_context *c, float z)
{
    float t = c->sneaker ? 0.026f : c->boot ? 0.026f : 0.016f;
    if (c->heel)
        return 0.014f + 0.04f * (1.0f - f_smooth(-0.01f, 0.11f, z));
    return t + 0.006f * (1.0f - f_smooth(-0.02f, 0.10f, z)) + (c->sneaker ? 0.008f * f_smooth(0.15f, 0.21f, z) : 0.0f);
}

static float sole(const void *c_, vec3 q)
{
    const shoe_context *c = c_;
    vec3 f = foot_local(c, q);
    float d = print(f, c->sneaker ? 0.006f : 0.004f), top = sole_top(c, f.z) + 0.002f;
    float rise = 0.010f * f_smooth(0.13f, 0.21f, f.z); /* toe spring */
    d = field_meet(d, f.y - top, 0.006f);
    d = field_meet(d, rise - f.y, 0.006f);
    if (!c->sneaker && !c->ballet && !c->sandal) /* a heel block: the waist of the sole is raised */
        d = f_max(d, -f_max(f.y - (0.012f - rise), f_max(0.012f - f.z, f.z - 0.055f)));
    return d * c->p->b;
}

static float upper_solid(const shoe_context *c, vec3 f, float ease)
{
    float d = field_cone(f, v3(0, 0.040f, -0.026f), v3(0.002f, 0.036f, 0.120f), 0.036f + ease, 0.034f + ease);
    d = field_join(d, field_ellipsoid(f, v3(0.002f, 0.028f, 0.135f), v3(0.043f + ease, 0.030f + ease, 0.064f + ease)),
                   0.03f);
    d = field_join(d, field_cone(f, v3(0, 0.06f, -0.012f), v3(0.002f, 0.055f, 0.055f), 0.036f + ease, 0.031f + ease),
                   0.03f);
    float shaft = field_cone_flat(f, v3(0, 0.06f, -0.010f), v3(0, c->shaft + 0.03f, -0.012f), 0.036f + ease,
                                  0.038f + ease + (c->boot ? 0.016f : 0.0f), v3(0, 0, 1), 1.18f);
    return field_join(d, shaft, 0.025f);
}

static float upper(const void *c_, vec3 q)
{
    const shoe_context *c = c_;
    vec3 f = foot_local(c, q);
    float low = c->heel || c->ballet ? 0.0f : 0.002f;
    float d = upper_solid(c, f, low + 0.004f), uncut = d;
    d = field_meet(d, print(f, c->sneaker ? 0.003f : 0.001f), 0.01f);
    float slope = c->shaft + (c->boot ? 0.0f : 0.20f * f.z) - f.y;
    if (c->heel || c->ballet) /* a pump: cut out over the instep */
        slope = f_min(slope, 0.03f + 0.55f * fabsf(f.z - 0.035f) * (f.z > 0.035f ? 0.15f : 0.6f) - f.y + 0.01f);
    d = field_meet(d, -slope, 0.004f);
    float pocket = f_max(uncut + 0.0085f, slope - 0.03f);
    d = field_carve(d, pocket, 0.003f);
    if (c->sneaker) { /* seams: toe cap, eyestay */
        float cap = fabsf(f.z - 0.142f - 0.25f * (0.02f - fabsf(f.x))) - 0.0012f;
        float stay = fabsf(fabsf(f.x) - 0.019f - 0.12f * (f.z - 0.04f)) - 0.0014f;
        d += 0.0016f * (1.0f - f_smooth(0.0f, 0.0022f, cap));
        if (f.z > 0.02f && f.z < 0.13f && f.y > 0.045f)
            d -= 0.0022f * (1.0f - f_smooth(0.0f, 0.0035f, stay - 0.003f));
    } else if (c->boot) {
        d += 0.0016f * (1.0f - f_smooth(0.0f, 0.0025f, fabsf(f.z - 0.118f) - 0.0012f));
        d -= 0.002f * sinf(f.y * 160.0f) * f_smooth(0.07f, 0.10f, f.y) * f_smooth(0.0f, 0.03f, f.z) *
             (1.0f - f_smooth(0.11f, 0.15f, f.y));
    }
    d = f_max(d, sole_top(c, f.z) - 0.006f - f.y);
    return d * c->p->b;
}

static vec3 shoe_world(const shoe_context *c, vec3 f)
{
    const vec3 *j = &c->p->joints[SIDE_JOINT(c->side, 0)];
    float yaw = atan2f(j[J_TOE].x - j[J_FOOT].x, j[J_TOE].z - j[J_FOOT].z), s = sinf(yaw), k = cosf(yaw);
    float x = f.x * (c->side ? -1.0f : 1.0f);
    return v3(j[J_FOOT].x + c->p->b * (k * x + s * f.z), c->p->b * f.y, j[J_FOOT].z + c->p->b * (-s * x + k * f.z));
}

/* Laces lie across the instep. */
static void add_laces(person *p, const shoe_context *c)
{
    mesh_maker m;
    maker_init(&m);
    for (int i = 0; i < 6; i++) {
        float z = 0.045f + 0.014f * (float)i;
        vec3 path[7];
        float r[7];
        for (int k = 0; k < 7; k++) {
            float u = (float)k / 6.0f * 2.0f - 1.0f, x = 0.021f * u;
            vec3 f = v3(x, 0.14f, z + 0.004f * (i & 1 ? u : -u));
            for (int step = 0; step < 30; step++) {
                float d = upper(c, shoe_world(c, f)) / p->b;
                if (d < 0.0004f)
                    break;
                f.y -= 0.8f * d;
            }
            f.y += 0.0012f;
            path[k] = shoe_world(c, f);
            r[k] = 0.0021f * p->b;
        }
        maker_tube(&m, path, r, 7, 6, false);
    }
    material lace = material_plain(c->sneaker ? v3(0.8f, 0.8f, 0.78f) : v3_scale(p->worn[WEAR_FEET].color, 0.4f), 0.8f);
    lace.name = "cloth";
    mesh out = mesh_finish(&m, p->a);
    person_add(p, "laces", PART_RIGID, out, &lace, 1, SIDE_JOINT(c->side, J_FOOT));
}

static void add_shoe(person *p, int side)
{
    shoe_context c = { .p = p, .side = side };
    bool rubber = person_wears(p, WEAR_FEET, "rubber");
    c.boot = rubber || person_wears(p, WEAR_FEET, "boot");
    c.sneaker = person_wears(p, WEAR_FEET, "sneaker");
    c.heel = person_wears(p, WEAR_FEET, "heel");
    c.ballet = person_wears(p, WEAR_FEET, "ballet");
    c.sandal = person_wears(p, WEAR_FEET, "sandal");
    c.shaft = rubber ? 0.30f : c.boot ? 0.17f : 0.082f;
    vec3 an = p->joints[SIDE_JOINT(side, J_FOOT)];
    float b = p->b;
    field_grid *g = ARENA_NEW(p->a, field_grid);
    field_axis_even(&g->x, an.x - 0.10f * b, an.x + 0.10f * b, 0.0064f * b);
    field_axis_even(&g->y, -0.012f * b, (c.shaft + 0.05f) * b, 0.0064f * b);
    field_axis_even(&g->z, an.z - 0.10f * b, an.z + 0.24f * b, 0.0068f * b);
    material top = material_plain(p->worn[WEAR_FEET].color, 0.45f),
             base = material_plain(v3(0.02f, 0.02f, 0.02f), 0.8f);
    top.name = c.sneaker ? "cloth" : rubber ? "rubber" : "leather";
    if (rubber) {
        top.coat = 0.5f;
        top.coat_roughness = 0.2f;
    } else if (!c.sneaker) {
        top.pattern = PATTERN_LEATHER;
        top.pattern_scale = 0.003f;
        top.bump = 0.0001f;
    } else {
        top.roughness = 0.75f;
    }
    base.name = "rubber";
    if (c.sneaker)
        base.color = v3(0.75f, 0.74f, 0.70f);
    mesh u = field_mesh(p->a, upper, &c, g, 1.4f), s = field_mesh(p->a, sole, &c, g, 1.5f);
    const field_detail detail = { .flat_cos = 0.95f, .deviation = 0.0006f * p->b, .longest = 0.03f * p->b };
    field_simplify(p->a, &u, &detail);
    field_simplify(p->a, &s, &detail);
    part *t = person_add(p, "shoe", PART_SKINNED, u, &top, 1, -1);
    t->skin = person_weights(p, &t->mesh, BONES_LEGS, 0.02f * b);
    t = person_add(p, "sole", PART_SKINNED, s, &base, 1, -1);
    t->skin = person_weights(p, &t->mesh, BONES_LEGS, 0.02f * b);
    if (!rubber && !c.heel && !c.ballet && !c.sandal)
        add_laces(p, &c);
}

void shoes_add(person *p)
{
    if (person_wears(p, WEAR_FEET, "barefoot"))
        return;
    add_shoe(p, 0);
    add_shoe(p, 1);
}
