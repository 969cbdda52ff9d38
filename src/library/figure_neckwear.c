/* library/figure_neckwear.c - what is worn at a shirt's collar: ties and bow ties.
 *
 * Said, of the calling's dress, or because a suit asks for one: a tuxedo for a bow.
 */
#include "library/figure_tailor.h"

static material silk(vec3 color)
{
    material m = material_plain(color, 0.4f);
    m.name = "silk";
    m.sheen = 0.4f;
    return m;
}

static void add_tie(person *p, const garment *g, const part *cloth, vec3 color)
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
            vec3 q = tailor_front(p, g, x, f_lerp(top, low, v));
            q.z += 0.004f * b + (v < 0.07f ? 0.006f * b : 0.0f);
            at[j * NU + i] = q;
        }
    tailor_sew(p, g, cloth, "tie", tailor_sheet(p, at, NU, NV, 0.005f * b, false), silk(color));
}

/* Two wings and a knot. */
static void add_bow(person *p, const garment *g, const part *cloth, vec3 color)
{
    float b = p->b;
    vec3 c = tailor_front(p, g, 0.0f, p->joints[J_NECK].y - 0.014f * b);
    c.z += 0.012f * b;
    mesh_maker m;
    maker_init(&m);
    for (int s = 0; s < 2; s++) {
        float x = s ? -1.0f : 1.0f;
        vec3 path[5];
        float r[5];
        for (int i = 0; i < 5; i++) {
            float u = (float)i / 4.0f;
            path[i] = v3(c.x + x * 0.052f * b * u, c.y, c.z - 0.008f * b * u * u);
            r[i] = b * f_lerp(0.007f, 0.020f, f_smooth(0.0f, 1.0f, u));
        }
        maker_tube(&m, path, r, 5, 10, false);
    }
    mesh out = mesh_finish(&m, p->a);
    for (uint32_t i = 0; i < out.n_vertices; i++) /* flat wings */
        out.positions[i].z = c.z + 0.35f * (out.positions[i].z - c.z);
    mesh_smooth_normals(&out, p->a, 60.0f);
    maker_init(&m);
    maker_append(&m, &out);
    maker_sphere(&m, c, v3(0.009f * b, 0.011f * b, 0.011f * b), 12);
    tailor_sew(p, g, cloth, "bow_tie", mesh_finish(&m, p->a), silk(color));
}

void neckwear_add(person *p, const garment *g, const part *cloth)
{
    const worn_piece *worn = &p->worn[WEAR_TIE];
    unsigned asked = g->piece->trims & (TRIM_TIE | TRIM_BOW_TIE);
    bool suit = false;
    for (int i = 0; i < p->n_garments; i++) {
        asked |= p->garments[i].piece->trims & TRIM_BOW_TIE;
        suit = suit || strcmp(p->garments[i].piece->name, "suit") == 0;
    }
    if (person_wears(p, WEAR_TIE, "bow") || (!worn->piece && (asked & TRIM_BOW_TIE)))
        add_bow(p, g, cloth, worn->piece ? worn->color : person_rgb(0x101013));
    else if (worn->piece || (asked & TRIM_TIE) || (suit && !p->female))
        add_tie(p, g, cloth,
                worn->piece ? worn->color
                            : person_rgb(asked & TRIM_TIE ? 0x14161c
                                         : p->c->seed & 1 ? 0x7a1f2b
                                                          : 0x23365f));
}
