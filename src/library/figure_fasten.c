/* library/figure_fasten.c - what closes a garment: buttons, zips, snaps, and belts.
 */
#include "library/figure_tailor.h"
#include <string.h>

static void add_buttons(person *p, const garment *g, const part *cloth, float x, float from, float to, float step,
                        float r, material mat)
{
    mesh_maker m;
    maker_init(&m);
    for (float y = from; y > to; y -= step) {
        vec3 c = tailor_front(p, g, x, y), a = tailor_front(p, g, x + 0.008f, y), d = tailor_front(p, g, x, y + 0.008f);
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
    tailor_sew(p, g, cloth, "buttons", mesh_finish(&m, p->a), mat);
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
            at[j * NU + i] = v3_add(tailor_front(p, g, x, y), v3(0, 0, 0.35f * thick));
        }
    /* columns run from left to right, rows downwards: normal forward is du x dv = (-x) x (-y) = +z */
    tailor_sew(p, g, cloth, name, tailor_sheet(p, at, NU, NV, thick, false), mat);
}

static void add_closure(person *p, const garment *g, const part *cloth, const neck_edge *e, material mat)
{
    float b = p->b, v = g->neck_drop > 0.035f * b ? g->neck_drop : 0.0f, top = f_min(e->y[0], e->y[1]) - 0.012f * b - v,
          end = g->hem_y + 0.03f * b;
    material button = material_plain(v3_lerp(v3_scale(g->color, 0.5f), v3(0.06f, 0.05f, 0.045f), 0.6f), 0.3f);
    button.name = "plastic";
    if (strcmp(g->closure, "zip") == 0) {
        add_front_strip(p, g, cloth, top + 0.012f * b, end, 0.0115f * b, 0.004f * b, mat, "placket");
        add_front_strip(p, g, cloth, top + 0.012f * b, end, 0.0032f * b, 0.0085f * b, tailor_metal(0x9a9ca0), "zip");
    } else if (strcmp(g->closure, "snaps") == 0) {
        mat.color = v3_scale(mat.color, 0.82f);
        add_front_strip(p, g, cloth, top + 0.012f * b, end - 0.02f * b, 0.022f * b, 0.008f * b, mat, "placket");
        add_buttons(p, g, cloth, 0.0f, top - 0.035f * b, end, 0.105f * b, 0.0075f * b, tailor_metal(0xb8babd));
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

void tailor_band(person *p, const garment *g, const part *cloth, const char *name, tailor_round way, float high,
                 float grow, material mat)
{
    enum {
        NV = 4,
        MOST = 45
    };
    vec3 at[MOST * NV];
    int nu = v3_len(way.side) > 0.13f * p->b ? 45 : 25; /* trunks and limbs */
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < nu; i++) {
            float a = 2.0f * CIEL_PI_F * (float)i / (float)(nu - 1);
            vec3 ring = v3_add(v3_scale(way.side, sinf(a)), v3_scale(way.front, cosf(a)));
            vec3 from = v3_add(v3_mad(way.middle, way.axis, high * (0.5f - (float)j / (NV - 1))), ring);
            vec3 dir = v3_neg(v3_norm(ring));
            at[j * nu + i] = v3_mad(tailor_on(p, g, from, dir), dir, -grow);
        }
    /* i runs from the front towards the left: du x dv points outward for rows going down */
    tailor_sew(p, g, cloth, name, tailor_sheet(p, at, nu, NV, 2.0f * grow, true), mat);
}

tailor_round tailor_trunk(const person *p, const garment *g, float y)
{
    /* begin close to the trunk: the arms are not far */
    struct torso_station s = body_section(p, f_max(y, p->joints[J_HIPS].y));
    float off = f_max(g->ease, g->hem_ease) + 0.035f * p->b;
    return (tailor_round){ v3(0, y, s.z), v3(0, 1, 0), v3(s.a + off, 0, 0), v3(0, 0, s.d + off) };
}

/* What is tied or buckled round the waist. */
static void add_own_belt(person *p, const garment *g, const part *cloth, material mat)
{
    float b = p->b, waist = f_lerp(p->joints[J_SPINE].y, p->joints[J_CHEST].y, 0.05f);
    unsigned trims = g->piece->trims;
    material own = mat;
    if (trims & TRIM_SASH) {
        own.color = v3_scale(g->color, 0.3f);
        tailor_band(p, g, cloth, "sash", tailor_trunk(p, g, p->joints[J_SPINE].y + 0.02f * b), 0.12f * b, 0.006f * b,
                    own);
    }
    if (trims & (TRIM_BELT | TRIM_ROPE)) {
        own.color = trims & TRIM_ROPE ? person_rgb(0xc8a040) : v3_scale(g->color, 0.8f);
        tailor_band(p, g, cloth, "belt", tailor_trunk(p, g, waist), 0.045f * b, 0.008f * b, own);
    }
    if (!g->legs || g->torso || strcmp(g->piece->make, "leggings") == 0 || strcmp(g->piece->make, "slip") == 0)
        return;
    material leather = material_plain(v3(0.045f, 0.028f, 0.018f), 0.45f);
    tailor_band(p, g, cloth, "belt", tailor_trunk(p, g, g->top_y - 0.022f * b), 0.036f * b, 0.004f * b,
                trims & TRIM_LEATHER_BELT ? leather : mat);
}

void fasten_add(person *p, const garment *g, const part *cloth, material mat, const neck_edge *e)
{
    if (g->closure && g->torso)
        add_closure(p, g, cloth, e, mat);
    add_own_belt(p, g, cloth, mat);
}
