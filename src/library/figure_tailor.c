/* library/figure_tailor.c - what finishes a garment: collars, closures, hanging skirts of cloth.
 *
 * Trimmings are laid on the garment's field: a point is found by marching from outside, so they fit any build. Their
 * skin weights are those of the nearest vertices of the garment, so they never drift from it.
 */
#include "base/noise.h"
#include "library/figure_person.h"
#include <string.h>

/* Where a ray first meets the garment; falls back to its end. */
static vec3 on_garment(const person *p, const garment *g, vec3 from, vec3 dir)
{
    float t = 0.0f;
    for (int i = 0; i < 60 && t < 0.6f; i++) {
        float d = garment_field(p, g, v3_mad(from, dir, t));
        if (d < 0.0006f)
            break;
        t += f_clamp(0.7f * d, 0.0005f, 0.05f);
    }
    return v3_mad(from, dir, t);
}
static vec3 front_point(const person *p, const garment *g, float x, float y)
{
    return on_garment(p, g, v3(x, y, 0.45f * f_max(p->b, 0.6f)), v3(0, 0, -1));
}

skin *person_weights_near(const person *p, const mesh *m, const part *source)
{
    skin *s = person_weights_one(p, m, J_CHEST);
    const mesh *o = &source->mesh;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        float best = 1e30f;
        uint32_t at = 0;
        for (uint32_t k = 0; k < o->n_vertices; k += 3) {
            float d = v3_len2(v3_sub(o->positions[k], m->positions[i]));
            if (d < best) {
                best = d;
                at = k;
            }
        }
        memcpy(s->joints[i], source->skin->joints[at], sizeof s->joints[i]);
        memcpy(s->weights[i], source->skin->weights[at], sizeof s->weights[i]);
    }
    return s;
}

/* A sheet with thickness over a grid of middle points and outward normals: closed across u when asked. */
static mesh thick_sheet(person *p, const vec3 *at, int nu, int nv, float thick, bool closed)
{
    mesh_maker m;
    maker_init(&m);
    uint32_t *names = ARENA_ARRAY(p->a, (size_t)(nu * nv) * 2, uint32_t);
    for (int j = 0; j < nv; j++)
        for (int i = 0; i < nu; i++) {
            int i0 = i > 0    ? i - 1
                     : closed ? nu - 2
                              : 0,
                i1 = i + 1 < nu ? i + 1
                     : closed   ? 1
                                : nu - 1,
                j0 = j > 0 ? j - 1 : 0, j1 = j + 1 < nv ? j + 1 : nv - 1;
            vec3 du = v3_sub(at[j * nu + i1], at[j * nu + i0]), dv = v3_sub(at[j1 * nu + i], at[j0 * nu + i]);
            vec3 n = v3_norm(v3_cross(du, dv));
            bool edge = j == 0 || j == nv - 1 || (!closed && (i == 0 || i == nu - 1));
            float h = edge ? 0.15f : 0.5f;
            vec2 uv = { (float)i * 0.02f, (float)j * 0.02f };
            names[2 * (j * nu + i)] = maker_vertex(&m, v3_mad(at[j * nu + i], n, h * thick), n, uv);
            names[2 * (j * nu + i) + 1] = maker_vertex(&m, v3_mad(at[j * nu + i], n, -h * thick), v3_neg(n), uv);
        }
    for (int j = 0; j + 1 < nv; j++)
        for (int i = 0; i + 1 < nu; i++)
            for (int s = 0; s < 2; s++) {
                uint32_t a = names[2 * (j * nu + i) + s], b = names[2 * (j * nu + i + 1) + s],
                         c = names[2 * ((j + 1) * nu + i + 1) + s], d = names[2 * ((j + 1) * nu + i) + s];
                maker_triangle(&m, a, s ? c : b, s ? b : c);
                maker_triangle(&m, a, s ? d : c, s ? c : d);
            }
    for (int j = 0; j + 1 < nv && !closed; j++)
        for (int e = 0; e < 2; e++) {
            int i = e ? nu - 1 : 0;
            uint32_t a = names[2 * (j * nu + i)], b = names[2 * (j * nu + i) + 1], c = names[2 * ((j + 1) * nu + i)],
                     d = names[2 * ((j + 1) * nu + i) + 1];
            maker_triangle(&m, a, e ? b : c, d);
            maker_triangle(&m, a, d, e ? c : b);
        }
    for (int i = 0; i + 1 < nu; i++)
        for (int e = 0; e < 2; e++) {
            int j = e ? nv - 1 : 0;
            uint32_t a = names[2 * (j * nu + i)], b = names[2 * (j * nu + i) + 1], c = names[2 * (j * nu + i + 1)],
                     d = names[2 * (j * nu + i + 1) + 1];
            maker_triangle(&m, a, e ? d : b, e ? b : d);
            maker_triangle(&m, a, e ? c : d, e ? d : c);
        }
    return mesh_finish(&m, p->a);
}

/* ---- collars ---- */
/* The edge of the neck opening, found on the garment's field: at each angle (0 = front, + towards the left) the nearest
 * cloth to the neck, and how high it lies there. */
#define RING_STEPS 48
typedef struct neck_edge {
    float radius[RING_STEPS], y[RING_STEPS];
    vec3 center;
} neck_edge;

static void find_neck_edge(const person *p, const garment *g, neck_edge *e)
{
    float b = p->b, high = p->joints[J_NECK].y + 0.11f * b, low = p->joints[J_NECK].y - g->neck_drop - 0.10f * b;
    float radius[RING_STEPS], y[RING_STEPS];
    e->center = v3_add(p->joints[J_NECK], v3(0, 0, 0.004f * b));
    for (int i = 0; i < RING_STEPS; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / RING_STEPS, s = sinf(a), c = cosf(a);
        radius[i] = 0.07f * b;
        y[i] = e->center.y;
        /* inwards over the shoulder until the cloth falls away */
        float last = -1.0f;
        for (float r = 0.15f * b; r > 0.030f * b; r -= 0.004f * b) {
            float at = high, floor_y = (last > 0.0f ? last : low) - 0.020f * b;
            while (at > floor_y && garment_field(p, g, v3(e->center.x + r * s, at, e->center.z + r * c)) > 0.0f)
                at -= 0.004f * b;
            if (at <= floor_y && last > 0.0f)
                break;
            if (at > floor_y) {
                last = at;
                radius[i] = r;
                y[i] = at;
            }
        }
    }
    for (int pass = 0; pass < 3; pass++) {
        for (int i = 0; i < RING_STEPS; i++) {
            int h = (i + RING_STEPS - 1) % RING_STEPS, k = (i + 1) % RING_STEPS;
            e->radius[i] = 0.25f * radius[h] + 0.5f * radius[i] + 0.25f * radius[k];
            e->y[i] = 0.25f * y[h] + 0.5f * y[i] + 0.25f * y[k];
        }
        memcpy(radius, e->radius, sizeof radius);
        memcpy(y, e->y, sizeof y);
    }
}

static vec3 neck_ring(const neck_edge *e, float angle, float grow, float rise)
{
    float f = angle / (2.0f * CIEL_PI_F) * RING_STEPS;
    f -= RING_STEPS * floorf(f / RING_STEPS);
    int i = (int)f % RING_STEPS, k = (i + 1) % RING_STEPS;
    float t = f - floorf(f), r = f_lerp(e->radius[i], e->radius[k], t) + grow;
    return v3(e->center.x + r * sinf(angle), f_lerp(e->y[i], e->y[k], t) + rise, e->center.z + r * cosf(angle));
}

/* The outside of what a collar falls on: its garment, and knitwear over it. */
static float under_collar(const person *p, const garment *g, vec3 q)
{
    float d = garment_field(p, g, q);
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].torso && p->garments[i].layer > g->layer && p->garments[i].layer <= 3)
            d = f_min(d, garment_field(p, &p->garments[i], q));
    return d;
}

typedef struct trim_context {
    const person *p;
    int layer;
} trim_context;
static bool trim_shows(const void *c_, vec3 q)
{
    const trim_context *c = c_;
    return !garments_hide(c->p, q, -0.005f, c->layer);
}

/* What is sewn on a garment, but for what lies under another. */
static void add_trim(person *p, const garment *g, const part *cloth, const char *name, mesh m, material mat)
{
    trim_context c = { p, g->layer };
    if (strcmp(name, "collar") != 0)
        m = field_keep(p->a, &m, trim_shows, &c);
    if (m.n_triangles == 0)
        return;
    part *t = person_add(p, name, PART_SKINNED, m, &mat, 1, -1);
    t->skin = person_weights_near(p, &t->mesh, cloth);
}

typedef struct collar_shape {
    float gap; /* half angle left open in front */
    int n;     /* profile points from the seam up and over */
    float up[6], out[6];
    float point; /* how much longer the fall is in front */
} collar_shape;

static void add_collar(person *p, const garment *g, const part *cloth, const neck_edge *e, const collar_shape *s,
                       material mat, float thick)
{
    enum {
        AROUND = 49
    };
    float b = p->b;
    vec3 *at = ARENA_ARRAY(p->a, (size_t)(AROUND * s->n), vec3);
    for (int j = 0; j < s->n; j++)
        for (int i = 0; i < AROUND; i++) {
            float u = (float)i / (AROUND - 1), a = f_lerp(s->gap, 2.0f * CIEL_PI_F - s->gap, u);
            float front = f_smooth(0.55f, 0.0f, f_min(u, 1.0f - u) * 2.2f);
            front = 1.0f - f_smooth(0.0f, 0.28f, f_min(u, 1.0f - u));
            float up = s->up[j], out = s->out[j];
            if (s->point > 0.0f && j == s->n - 1) {
                up -= s->point * front;
                out += 0.35f * s->point * front;
            }
            vec3 q = neck_ring(e, a, out * b + 0.002f * b, up * b - 0.005f * b);
            at[j * AROUND + i] = q;
        }
    /* falls lie on the garment, not in it: pushed out evenly, for a collar is stiff */
    for (int j = 1; j < s->n; j++) {
        float push[AROUND], even[AROUND];
        vec3 out[AROUND];
        for (int i = 0; i < AROUND; i++) {
            vec3 q = at[j * AROUND + i];
            out[i] = v3_norm(
                v3(q.x - e->center.x, 0.5f * v3_len(v3(q.x - e->center.x, 0, q.z - e->center.z)), q.z - e->center.z));
            push[i] = 0.0f;
            while (push[i] < 0.05f * b && under_collar(p, g, v3_mad(q, out[i], push[i])) < 0.7f * thick)
                push[i] += 0.002f * b;
        }
        for (int i = 0; i < AROUND; i++) { /* never less than needed, and no jumps */
            even[i] = 0.0f;
            for (int k = -6; k <= 6; k++) {
                int at_k = i + k < 0 ? 0 : i + k >= AROUND ? AROUND - 1 : i + k;
                even[i] = f_max(even[i], push[at_k] * expf(-0.03f * (float)(k * k)));
            }
        }
        for (int i = 0; i < AROUND; i++)
            at[j * AROUND + i] = v3_mad(at[j * AROUND + i], out[i], even[i]);
    }
    add_trim(p, g, cloth, "collar", thick_sheet(p, at, AROUND, s->n, thick, false), mat);
}

static void add_ribbed_ring(person *p, const garment *g, const part *cloth, const neck_edge *e, material mat,
                            float radius, float rise)
{
    enum {
        AROUND = 44
    };
    vec3 path[AROUND];
    float r[AROUND];
    for (int i = 0; i < AROUND; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / AROUND;
        path[i] = neck_ring(e, a, 0.15f * radius, rise - 0.2f * radius);
        r[i] = radius;
    }
    mesh_maker m;
    maker_init(&m);
    maker_tube(&m, path, r, AROUND, 8, true);
    add_trim(p, g, cloth, "neckband", mesh_finish(&m, p->a), mat);
}

/* Lapels: two sheets from the collar's ends down the opening to the first button. */
static void add_lapels(person *p, const garment *g, const part *cloth, material mat)
{
    enum {
        NU = 9,
        NV = 15
    };
    float b = p->b, top = p->joints[J_NECK].y - 0.012f * b, low = p->joints[J_NECK].y - g->neck_drop - 0.075f * b;
    for (int s = 0; s < 2; s++) {
        vec3 at[NU * NV];
        for (int j = 0; j < NV; j++)
            for (int i = 0; i < NU; i++) {
                float v = (float)j / (NV - 1), u = (float)i / (NU - 1);
                float y = f_lerp(top, low, v), inner = f_lerp(0.060f * b, 0.006f * b, powf(v, 0.9f));
                float notch = v < 0.22f ? f_lerp(0.6f, 1.0f, v / 0.22f) : 1.0f - 0.92f * f_smooth(0.22f, 1.0f, v) * v;
                float wide = 0.062f * b * notch, x = inner + wide * u;
                vec3 q = front_point(p, g, s ? -x : x, y + (0.020f * b * u) * (v < 0.25f ? -0.6f : 0.4f) * (1.0f - v));
                q.z += 0.0045f + 0.004f * sinf(CIEL_PI_F * u);
                at[j * NU + (s ? i : NU - 1 - i)] = q;
            }
        /* u runs leftwards on the outside: keep the normal forward */
        add_trim(p, g, cloth, "lapel", thick_sheet(p, at, NU, NV, 0.006f * b, false), mat);
    }
}

/* ---- closures ---- */
static void add_buttons(person *p, const garment *g, const part *cloth, float x, float from, float to, float step,
                        float r, material mat)
{
    mesh_maker m;
    maker_init(&m);
    for (float y = from; y > to; y -= step) {
        vec3 c = front_point(p, g, x, y), a = front_point(p, g, x + 0.008f, y), d = front_point(p, g, x, y + 0.008f);
        vec3 n = v3_norm(v3_cross(v3_sub(a, c), v3_sub(d, c)));
        quat q = quat_between(v3(0, 1, 0), n);
        m.at = affine_trs(v3_mad(c, n, -0.001f), q, 1.0f);
        const vec2 profile[6] = { { 0.0f, 0.0042f },      { 0.55f * r, 0.0036f }, { 0.75f * r, 0.0052f },
                                  { 0.95f * r, 0.0046f }, { r, 0.003f },          { r, 0.0f } };
        vec2 up[6];
        for (int i = 0; i < 6; i++)
            up[i] = profile[5 - i];
        maker_lathe(&m, up, 6, 14);
    }
    m.at = affine_identity();
    add_trim(p, g, cloth, "buttons", mesh_finish(&m, p->a), mat);
}

static void add_front_strip(person *p, const garment *g, const part *cloth, float from, float to, float half,
                            float thick, material mat, const char *name)
{
    enum {
        NU = 5,
        NV = 40
    };
    vec3 at[NU * NV];
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float y = f_lerp(from, to, (float)j / (NV - 1)), x = half * (1.0f - 2.0f * (float)i / (NU - 1));
            at[j * NU + i] = v3_add(front_point(p, g, x, y), v3(0, 0, 0.35f * thick));
        }
    /* columns run from left to right, rows downwards: normal forward is du x dv = (-x) x (-y) = +z */
    add_trim(p, g, cloth, name, thick_sheet(p, at, NU, NV, thick, false), mat);
}

static material metal_material(unsigned rgb)
{
    material m = material_plain(person_rgb(rgb), 0.3f);
    m.name = "steel";
    m.metal = 1.0f;
    return m;
}

static void add_closure(person *p, const garment *g, const part *cloth, const neck_edge *e, material mat)
{
    float b = p->b, v = g->neck_drop > 0.035f * b ? g->neck_drop : 0.0f, top = f_min(e->y[0], e->y[1]) - 0.012f * b - v,
          end = g->hem_y + 0.03f * b;
    material button = material_plain(v3_lerp(v3_scale(g->color, 0.5f), v3(0.06f, 0.05f, 0.045f), 0.6f), 0.3f);
    button.name = "plastic";
    if (strcmp(g->closure, "zip") == 0) {
        add_front_strip(p, g, cloth, top + 0.012f * b, end, 0.0115f * b, 0.004f * b, mat, "placket");
        add_front_strip(p, g, cloth, top + 0.012f * b, end, 0.0032f * b, 0.0085f * b, metal_material(0x9a9ca0), "zip");
    } else if (strcmp(g->closure, "snaps") == 0) {
        add_front_strip(p, g, cloth, top + 0.012f * b, end - 0.02f * b, 0.022f * b, 0.008f * b, mat, "placket");
        add_buttons(p, g, cloth, 0.0f, top - 0.035f * b, end, 0.105f * b, 0.0075f * b, metal_material(0xb8babd));
    } else if (strcmp(g->closure, "buttons") == 0) {
        bool shirt = g->layer <= 3;
        if (shirt) {
            button.color = v3_lerp(g->color, v3(0.8f, 0.78f, 0.72f), 0.6f);
            add_front_strip(p, g, cloth, top + 0.02f * b, end - 0.02f * b, 0.0145f * b, 0.0035f * b, mat, "placket");
        }
        add_buttons(p, g, cloth, shirt ? 0.0f : -0.008f * b, shirt ? top - 0.012f * b : top - 0.02f * b, end,
                    (shirt ? 0.082f : 0.115f) * b, (shirt ? 0.0055f : 0.0095f) * b, button);
    } else if (strcmp(g->closure, "double") == 0) {
        for (int s = 0; s < 2; s++)
            add_buttons(p, g, cloth, (s ? -0.055f : 0.055f) * b, top - 0.03f * b, p->joints[J_HIPS].y, 0.105f * b,
                        0.0090f * b, button);
    }
}

/* ---- belts ---- */
static void add_belt(person *p, const garment *g, const part *cloth, float y, float high, float grow, material mat)
{
    enum {
        NU = 57,
        NV = 4
    };
    vec3 at[NU * NV];
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float a = 2.0f * CIEL_PI_F * (float)i / (NU - 1), yy = y + high * (0.5f - (float)j / (NV - 1));
            vec3 dir = v3(-sinf(a), 0, -cosf(a)), from = v3(0.5f * sinf(a), yy, 0.5f * cosf(a));
            at[j * NU + i] = v3_mad(on_garment(p, g, from, dir), dir, -grow);
        }
    /* i runs from the front towards +x: du x dv points outward for rows going down */
    mesh m = thick_sheet(p, at, NU, NV, 2.0f * grow, true);
    add_trim(p, g, cloth, "belt", m, mat);
}

/* ---- hanging cloth ---- */
static void add_skirt(person *p, const garment *g, const part *cloth, material mat)
{
    int nu = 64, nv = 22;
    float b = p->b, top = g->torso ? f_lerp(p->joints[J_HIPS].y, p->joints[J_SPINE].y, 0.75f) : g->top_y - 0.01f * b;
    bool open = g->closure && strcmp(g->closure, "wrap") != 0 && strcmp(g->closure, "zip") != 0;
    mesh_maker m;
    maker_init(&m);
    int columns = open ? nu : nu - 1; /* a skirt closes on itself, a coat is open in front */
    uint32_t n = (uint32_t)(columns * nv);
    float *pins = ARENA_ARRAY(p->a, n, float);
    for (int j = 0; j < nv; j++)
        for (int i = 0; i < columns; i++) {
            float v = (float)j / (float)(nv - 1), y = f_lerp(top, g->cloth_hem, v), u = (float)i / (float)(nu - 1);
            float lap = open ? 0.02f : 0.0f, a = f_lerp(lap, 2.0f * CIEL_PI_F - lap, u);
            const struct torso_station *c = g->cut;
            int k = 0;
            while (k < g->n_cut - 2 && c[k + 1].y > y)
                k++;
            float t = f_clamp((c[k].y - y) / (c[k].y - c[k + 1].y + 1e-6f), 0.0f, 1.0f);
            float sa = f_lerp(c[k].a, c[k + 1].a, t), sd = f_lerp(c[k].d, c[k + 1].d, t),
                  sz = f_lerp(c[k].z, c[k + 1].z, t);
            float pleat = cosf(a * (open ? 9.0f : 13.0f) + 2.5f * noise1(a * 1.1f, (uint32_t)p->c->seed)) * g->folds *
                          (0.2f + 5.0f * v * v * (g->skirt ? 1.3f : 0.7f));
            float grow =
                0.009f * b + pleat + (open && (i < 3 || i > nu - 4) ? 0.004f * b * (i < 3 ? 1.0f : 0.4f) : 0.0f);
            float sn = sinf(a), cs = cosf(a), pw = 2.0f / 2.4f;
            vec3 q = v3((sa + grow) * copysignf(powf(fabsf(sn), pw), sn), y,
                        sz + (sd + grow) * copysignf(powf(fabsf(cs), pw), cs));
            if (v < 0.2f) { /* lies on the garment above */
                vec3 dir = v3_norm(v3(-q.x, 0, -(q.z - sz)));
                vec3 on = on_garment(p, g, v3_mad(v3(q.x, y, q.z), dir, -0.2f), dir);
                q = v3_lerp(v3_mad(on, dir, -0.007f * b), q, f_smooth(0.05f, 0.2f, v));
            }
            maker_vertex(&m, q, v3(sn, 0, cs), (vec2){ u * 1.2f, 1.0f - v });
            pins[j * columns + i] = v < 0.12f ? 1.0f : 0.0f;
        }
    for (int j = 0; j + 1 < nv; j++)
        for (int i = 0; i + 1 < nu; i++) {
            uint32_t a = (uint32_t)(j * columns + i), b1 = (uint32_t)(j * columns + (i + 1) % columns);
            maker_triangle(&m, a, a + (uint32_t)columns, b1);
            maker_triangle(&m, b1, a + (uint32_t)columns, b1 + (uint32_t)columns);
        }
    mesh out = mesh_finish(&m, p->a);
    mesh_smooth_normals(&out, p->a, 180.0f);
    part *t = person_add(p, "skirt_cloth", PART_CLOTH, out, &mat, 1, -1);
    t->skin = person_weights(p, &t->mesh, BONES_LEGS, 0.16f * b);
    /* the belt's height follows hips and spine alone */
    t->cloth_pin = pins;
    t->cloth_kg_m2 = g->skirt ? 0.18f : 0.42f;
    (void)cloth;
}

static void add_tie(person *p, const garment *g, const part *cloth)
{
    enum {
        NU = 7,
        NV = 24
    };
    float b = p->b, top = p->joints[J_NECK].y - 0.035f * b, low = p->joints[J_SPINE].y + 0.06f * b;
    vec3 at[NU * NV];
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float v = (float)j / (NV - 1), half = v < 0.07f  ? f_lerp(0.016f, 0.011f, v / 0.07f)
                                                  : v > 0.9f ? f_lerp(0.036f, 0.002f, (v - 0.9f) / 0.1f)
                                                             : f_lerp(0.013f, 0.036f, v);
            float x = half * b * (1.0f - 2.0f * (float)i / (NU - 1));
            vec3 q = front_point(p, g, x, f_lerp(top, low, v));
            q.z += 0.004f * b + (v < 0.07f ? 0.006f * b : 0.0f);
            at[j * NU + i] = q;
        }
    material silk = material_plain(person_rgb(p->c->seed & 1 ? 0x7a1f2b : 0x23365f), 0.4f);
    silk.name = "silk";
    silk.sheen = 0.4f;
    add_trim(p, g, cloth, "tie", thick_sheet(p, at, NU, NV, 0.005f * b, false), silk);
}

static bool wears(const person *p, const char *word)
{
    for (int i = 0; i < p->n_garments; i++)
        if (strstr(p->garments[i].kind, word))
            return true;
    return false;
}

void garment_trim(person *p, const garment *g)
{
    const part cloth = p->parts[p->n_parts - 1];
    material mat = garment_material(p, g);
    float b = p->b;
    mat.pattern_uv = false;
    neck_edge edge_of;
    if (g->torso)
        find_neck_edge(p, g, &edge_of);
    if (g->cloth_hem > 0.0f)
        add_skirt(p, g, &cloth, mat);
    if (g->collar && strcmp(g->collar, "shirt") == 0) {
        collar_shape s = { .gap = 0.10f,
                           .n = 5,
                           .up = { 0.0f, 0.026f, 0.034f, 0.022f, -0.004f },
                           .out = { -0.002f, -0.003f, 0.002f, 0.010f, 0.020f },
                           .point = 0.034f };
        add_collar(p, g, &cloth, &edge_of, &s, mat, 0.0035f * b);
        if (wears(p, "suit") && !p->female)
            add_tie(p, g, &cloth);
    } else if (g->collar && strcmp(g->collar, "stand") == 0) {
        collar_shape s = { .gap = 0.16f,
                           .n = 5,
                           .up = { -0.004f, 0.012f, 0.028f, 0.042f, 0.048f },
                           .out = { 0.004f, 0.004f, 0.003f, 0.003f, 0.005f } };
        add_collar(p, g, &cloth, &edge_of, &s, mat, 0.010f * b);
    } else if (g->collar && strcmp(g->collar, "lapel") == 0) {
        collar_shape s = { .gap = 0.95f,
                           .n = 5,
                           .up = { 0.0f, 0.030f, 0.038f, 0.022f, -0.014f },
                           .out = { 0.0f, 0.0f, 0.006f, 0.020f, 0.034f } };
        add_collar(p, g, &cloth, &edge_of, &s, mat, 0.007f * b);
        add_lapels(p, g, &cloth, mat);
    } else if (g->collar && strcmp(g->collar, "crew") == 0) {
        add_ribbed_ring(p, g, &cloth, &edge_of, mat, 0.0115f * b, 0.0f);
    } else if (g->collar && strcmp(g->collar, "roll") == 0) {
        for (int i = 0; i < 3; i++)
            add_ribbed_ring(p, g, &cloth, &edge_of, mat, 0.014f * b, (0.008f + 0.019f * (float)i) * b);
    } else if (g->collar && strcmp(g->collar, "ring") == 0) {
        material ring = metal_material(0xb0b3b8);
        add_ribbed_ring(p, g, &cloth, &edge_of, ring, 0.013f * b, 0.010f * b);
    } else if (g->collar && strcmp(g->collar, "kimono") == 0) {
        collar_shape s = {
            .gap = 0.32f, .n = 4, .up = { -0.006f, 0.010f, 0.022f, 0.026f }, .out = { 0.012f, 0.016f, 0.012f, 0.018f }
        };
        material edge = mat;
        edge.color = v3_lerp(g->color, v3(0.8f, 0.78f, 0.72f), 0.75f);
        add_collar(p, g, &cloth, &edge_of, &s, edge, 0.008f * b);
        edge.color = v3_scale(g->color, 0.3f);
        add_belt(p, g, &cloth, p->joints[J_SPINE].y + 0.02f * b, 0.12f * b, 0.006f * b, edge);
    } else if (!g->collar && g->torso) {
        add_ribbed_ring(p, g, &cloth, &edge_of, mat, 0.0105f * b, 0.0f);
    } else if (g->collar) {
        if (!p->hood_up)
            add_ribbed_ring(p, g, &cloth, &edge_of, mat, 0.0095f * b, 0.0f);
        hood_add(p, g, &cloth, mat);
    }
    if (g->closure && g->torso)
        add_closure(p, g, &cloth, &edge_of, mat);
    if (strstr(g->kind, "trench") || strstr(g->kind, "robe")) {
        material belt = mat;
        belt.color = strstr(g->kind, "robe") ? person_rgb(0xc8a040) : v3_scale(g->color, 0.8f);
        add_belt(p, g, &cloth, f_lerp(p->joints[J_SPINE].y, p->joints[J_CHEST].y, 0.05f), 0.045f * b, 0.008f * b, belt);
    }
    if (g->legs && !g->torso) {
        material belt = strstr(g->kind, "jeans") || strstr(g->kind, "trousers")
                            ? material_plain(v3(0.045f, 0.028f, 0.018f), 0.45f)
                            : mat;
        if (!strstr(g->kind, "leggings") && !strstr(g->kind, "slip"))
            add_belt(p, g, &cloth, g->top_y - 0.022f * b, 0.036f * b, 0.004f * b, belt);
    }
}
