/* library/figure_glasses.c - spectacles, sun glasses, goggles: frames as tubes round the eyes, lenses within.
 */
#include "library/figure_worn.h"

#define BOW 0.045f /* lenses lie on a shallow bow round the face, per head cm */
enum {
    RIM_POINTS = 36
};
typedef struct glasses {
    const person *p;
    vec3 eye;        /* the left one, head cm */
    float z, rx, ry; /* where the lenses stand, and their half axes; head cm */
    float wire;      /* radius of the rims */
} glasses;

static void add_rim(mesh_maker *m, const glasses *g, float side, vec3 *ring)
{
    float r[RIM_POINTS];
    for (int i = 0; i < RIM_POINTS; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / RIM_POINTS, c = cosf(a), n = sinf(a), pw = 0.78f;
        vec3 q = v3(side * g->eye.x + g->rx * copysignf(powf(fabsf(c), pw), c),
                    g->eye.y - 0.15f + g->ry * copysignf(powf(fabsf(n), pw), n), 0);
        q.z = g->z - BOW * (q.x * q.x - g->eye.x * g->eye.x);
        ring[i] = person_head_cm(g->p, q.x, q.y, q.z);
        r[i] = g->wire * g->p->head_scale;
    }
    maker_tube(m, ring, r, RIM_POINTS, 8, true);
}

static void add_temple(mesh_maker *m, const glasses *g, float side)
{
    vec3 path[7];
    float r[7];
    for (int i = 0; i < 7; i++) {
        float u = (float)i / 6.0f;
        vec3 q = v3(side * f_lerp(g->eye.x + g->rx, 8.15f, f_smooth(0.0f, 0.5f, u)),
                    g->eye.y - 0.15f + 0.7f - (u > 0.8f ? 6.0f * (u - 0.8f) : 0.0f), f_lerp(g->z - 0.9f, -1.8f, u));
        path[i] = person_head_cm(g->p, q.x, q.y, q.z);
        r[i] = 0.15f * g->p->head_scale;
    }
    maker_tube(m, path, r, 7, 6, false);
}

static void add_lens(mesh_maker *m, const glasses *g, float side, const vec3 *ring)
{
    vec3 mid = person_head_cm(g->p, side * g->eye.x, g->eye.y - 0.15f, g->z + 0.05f);
    uint32_t hub = maker_vertex(m, mid, v3(0, 0, 1), (vec2){ 0.5f, 0.5f }), first = 0;
    for (int i = 0; i < RIM_POINTS; i++) {
        uint32_t v = maker_vertex(m, ring[i], v3(0, 0, 1), (vec2){ 0, 0 });
        if (i == 0)
            first = v;
        else
            maker_triangle(m, hub, v - 1, v);
        if (i == RIM_POINTS - 1)
            maker_triangle(m, hub, v, first);
    }
}

static void add_bridge(mesh_maker *m, const glasses *g)
{
    vec3 path[5];
    float r[5];
    for (int i = 0; i < 5; i++) {
        float u = (float)i / 4.0f * 2.0f - 1.0f, x = u * (g->eye.x - g->rx);
        path[i] = person_head_cm(g->p, x, g->eye.y + 0.35f + 0.3f * (1.0f - u * u),
                                 g->z + BOW * g->eye.x * g->eye.x - BOW * x * x - 0.05f);
        r[i] = 0.17f * g->p->head_scale;
    }
    maker_tube(m, path, r, 5, 8, false);
}

static material lens_material(bool dark)
{
    material m = material_plain(dark ? v3(0.02f, 0.02f, 0.025f) : v3(0.95f, 0.96f, 0.96f), 0.03f);
    m.name = "glass";
    m.thin = true;
    if (dark) {
        m.coat = 1.0f;
        m.coat_roughness = 0.02f;
    } else {
        m.transmission = 1.0f;
        m.ior = 1.25f;
    }
    return m;
}

void glasses_add(person *p)
{
    bool dark = person_wears(p, WEAR_EYES, "sunglasses"), goggles = person_wears(p, WEAR_EYES, "goggles");
    vec3 e = eye_center_cm(p);
    glasses g = { .p = p,
                  .eye = e,
                  .z = e.z + p->face.eye_r + 0.9f,
                  .rx = goggles ? 2.9f : 2.45f,
                  .ry = goggles ? 2.2f
                        : dark  ? 1.95f
                                : 1.85f,
                  .wire = goggles ? 0.34f : 0.17f };
    mesh_maker m;
    maker_init(&m);
    for (int s = 0; s < 2; s++) {
        float side = s ? -1.0f : 1.0f;
        vec3 ring[RIM_POINTS];
        m.slot = 0;
        add_rim(&m, &g, side, ring);
        add_temple(&m, &g, side);
        m.slot = 1;
        add_lens(&m, &g, side, ring);
    }
    m.slot = 0;
    add_bridge(&m, &g);
    material mats[2] = { goggles ? material_plain(v3(0.05f, 0.035f, 0.02f), 0.5f)
                                 : worn_shell(v3(0.012f, 0.010f, 0.010f), 0.2f),
                         lens_material(dark) };
    worn_on_head(p, "glasses", mesh_finish(&m, p->a), mats, 2);
}
