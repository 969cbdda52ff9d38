/* library/figure_extra.c - what is worn besides garments: who makes each, and what the makers share.
 */
#include "library/figure_worn.h"

void worn_on_head(person *p, const char *name, mesh m, const material *mats, int n)
{
    part *t = person_add(p, name, PART_SKINNED, m, mats, n, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
}

void worn_to_head(const person *p, mesh *m)
{
    for (uint32_t i = 0; i < m->n_vertices; i++)
        m->positions[i] = person_head_cm(p, m->positions[i].x, m->positions[i].y, m->positions[i].z);
}

material worn_cloth(vec3 color)
{
    material m = material_plain(color, 0.88f);
    m.name = "cloth";
    m.sheen = 0.35f;
    m.pattern = PATTERN_FABRIC;
    m.pattern_scale = 0.00055f;
    m.pattern_amount = 0.2f;
    m.bump = 0.00008f;
    m.color2 = v3_scale(color, 0.7f);
    return m;
}
material worn_shell(vec3 color, float rough)
{
    material m = material_plain(color, rough);
    m.name = "plastic";
    m.coat = 0.8f;
    m.coat_roughness = 0.06f;
    return m;
}

void worn_head_field(person *p, const char *name, field_fn fn, const void *context, float step_cm, vec3 lo, vec3 hi,
                     const material *mat)
{
    field_grid *g = ARENA_NEW(p->a, field_grid);
    vec3 a = person_head_cm(p, lo.x, lo.y, lo.z), b = person_head_cm(p, hi.x, hi.y, hi.z);
    float step = step_cm * p->head_scale;
    field_axis_even(&g->x, a.x, b.x, step);
    field_axis_even(&g->y, a.y, b.y, step);
    field_axis_even(&g->z, a.z, b.z, step);
    mesh m = field_mesh(p->a, fn, context, g, 1.4f);
    const field_detail detail = { .flat_cos = 0.96f,
                                  .deviation = 0.05f * p->head_scale,
                                  .longest = 3.0f * p->head_scale };
    field_simplify(p->a, &m, &detail);
    worn_on_head(p, name, m, mat, 1);
}

float worn_outside(const person *p, vec3 q)
{
    float d = body_torso_field(p, q, 0.0f);
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].torso)
            d = f_min(d, garment_field(p, &p->garments[i], q));
    return d;
}

void extras_add(person *p)
{
    static void (*const makers[WEAR_SLOTS])(person *) = {
        [WEAR_FACE] = mask_add,   [WEAR_CHEST] = chest_add,  [WEAR_FRONT] = apron_add,
        [WEAR_HAT] = hat_add,     [WEAR_EYES] = glasses_add, [WEAR_BAG] = bag_add,
        [WEAR_SCARF] = scarf_add, [WEAR_BACK] = cape_add,    [WEAR_WINGS] = wings_add,
    };
    for (int i = 0; i < WEAR_SLOTS; i++)
        if (p->worn[i].piece && makers[i])
            makers[i](p);
    if (p->beard)
        beard_add(p);
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].piece->trims & TRIM_PLATES) {
            armour_add(p);
            break;
        }
}
