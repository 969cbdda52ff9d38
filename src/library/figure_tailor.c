/* library/figure_tailor.c - trimmings of garments: how they are laid on and sewn, and hanging skirts of cloth.
 */
#include "library/figure_tailor.h"
#include "base/noise.h"
#include <string.h>

/* Where a ray first meets the garment; falls back to its end. */
vec3 tailor_on(const person *p, const garment *g, vec3 from, vec3 dir)
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
vec3 tailor_front(const person *p, const garment *g, float x, float y)
{
    return tailor_on(p, g, v3(x, y, 0.45f * f_max(p->b, 0.6f)), v3(0, 0, -1));
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
mesh tailor_sheet(person *p, const vec3 *at, int nu, int nv, float thick, bool closed)
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
void tailor_sew(person *p, const garment *g, const part *cloth, const char *name, mesh m, material mat)
{
    trim_context c = { p, g->layer };
    if (strcmp(name, "collar") != 0)
        m = field_keep(p->a, &m, trim_shows, &c);
    if (m.n_triangles == 0)
        return;
    part *t = person_add(p, name, PART_SKINNED, m, &mat, 1, -1);
    t->skin = person_weights_near(p, &t->mesh, cloth);
}

material tailor_metal(unsigned rgb)
{
    material m = material_plain(person_rgb(rgb), 0.3f);
    m.name = "steel";
    m.metal = 1.0f;
    return m;
}

/* ---- hanging cloth ---- */
static void add_skirt(person *p, const garment *g, material mat)
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
                vec3 on = tailor_on(p, g, v3_mad(v3(q.x, y, q.z), dir, -0.045f * b), dir);
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
}

void garment_trim(person *p, const garment *g)
{
    const part cloth = p->parts[p->n_parts - 1];
    material mat = garment_material(p, g);
    mat.pattern_uv = false;
    neck_edge edge = { .center = p->joints[J_NECK] };
    if (g->torso)
        collar_find_edge(p, g, &edge);
    if (g->cloth_hem > 0.0f)
        add_skirt(p, g, mat);
    if (g->torso)
        collar_add(p, g, &cloth, mat, &edge);
    fasten_add(p, g, &cloth, mat, &edge);
    trim_add(p, g, &cloth, mat, &edge);
}
