/* library/figure_garment.c - clothes as fields over the body's: cut, hang, folds, openings; and their meshes.
 *
 * A garment is the body's field with ease, hung from its widest sections (cloth bridges hollows), cut by planes at hem,
 * cuffs and neck, and hollowed out near each opening so that the edge shows a thickness. Trimmings are in
 * figure_tailor.c, what people wear in figure_wardrobe.c.
 */
#include "base/noise.h"
#include "library/figure_person.h"
#include <string.h>

#define CUT_STEPS    40
#define GARMENT_STEP 0.0150f /* mesh cell, m, for b = 1; no edge may be thinner */

/* Sections from the neck down to the hem: never narrower than what hangs from above allows. */
void garment_cut(const person *p, garment *g)
{
    float b = p->b, top = g->torso ? p->joints[J_NECK].y : g->top_y, chest = p->joints[J_CHEST].y;
    float hips = p->joints[J_HIPS].y - 0.03f * b;
    g->cut = ARENA_ARRAY(p->a, CUT_STEPS, struct torso_station);
    g->n_cut = CUT_STEPS;
    float cling = f_clamp(0.42f - 9.0f * g->ease / b, 0.05f, 0.42f); /* how fast the cloth may narrow, m per m */
    for (int i = 0; i < CUT_STEPS; i++) {
        float y = f_lerp(top, g->hem_y, (float)i / (CUT_STEPS - 1)), below = f_max(hips - y, 0.0f);
        struct torso_station s = body_section(p, y < hips ? hips : y);
        float t = f_clamp((chest - y) / (chest - g->hem_y + 1e-4f), 0.0f, 1.0f);
        float ease = f_lerp(g->ease, g->hem_ease, t * t);
        if (y < hips && (g->torso || g->skirt)) /* room for the thighs side by side */
            s.a += 0.05f * b * f_smooth(0.0f, 0.2f * b, below);
        s.a += ease;
        s.d += ease;
        if (i > 0 && y < chest) {
            const struct torso_station *u = &g->cut[i - 1];
            float dy = u->y - y, front = f_max(s.z + s.d, u->z + u->d - cling * dy),
                  back = f_min(s.z - s.d, u->z - u->d + cling * dy);
            s.a = f_max(s.a, u->a - cling * dy);
            s.z = 0.5f * (front + back);
            s.d = 0.5f * (front - back);
        }
        s.y = y;
        g->cut[i] = s;
    }
}

static struct torso_station cut_at(const garment *g, float y)
{
    float top = g->cut[0].y, bottom = g->cut[g->n_cut - 1].y;
    float f = f_clamp((top - y) / (top - bottom), 0.0f, 1.0f) * (float)(g->n_cut - 1);
    int i = (int)f < g->n_cut - 1 ? (int)f : g->n_cut - 2;
    float t = f - (float)i;
    const struct torso_station *a = &g->cut[i], *c = a + 1;
    return (struct torso_station){ y, f_lerp(a->a, c->a, t), f_lerp(a->d, c->d, t), f_lerp(a->z, c->z, t) };
}

static float bell(float x, float width)
{
    return expf(-(x * x) / (width * width));
}
/* sharp-crested, soft-bottomed: what folds look like */
static float ridge(float n)
{
    return 1.0f - 2.0f * fabsf(n);
}

static float trunk_folds(const person *p, const garment *g, vec3 q)
{
    float b = p->b, waist = f_lerp(p->joints[J_SPINE].y, p->joints[J_CHEST].y, 0.15f);
    uint32_t seed = (uint32_t)(p->c->seed >> 7);
    float around = atan2f(q.x, q.z);
    float below = f_max(waist - q.y, 0.0f);
    /* drag lines slanting from the chest to the sides of the waist */
    float slant = q.y * 17.0f / b + 2.2f * fabsf(sinf(around));
    float drag =
        ridge(noise3(v3(sinf(around) * 1.6f, slant, cosf(around) * 1.6f), seed)) * bell(q.y - waist, 0.16f * b);
    float arm_pit = ridge(noise3(v3(q.x * 14.0f, (q.y - 0.8f * fabsf(q.x)) * 20.0f, q.z * 9.0f), seed + 1)) *
                    bell(q.y - (p->joints[J_NECK].y - 0.16f * b), 0.09f * b) *
                    f_smooth(0.07f * b, 0.16f * b, fabsf(q.x));
    float hang = 0.0f;
    if (g->hem_y < p->joints[J_HIPS].y - 0.10f * b || g->skirt) {
        float pleat =
            cosf(around * (g->skirt ? 11.0f : 8.0f) + 3.0f * noise1(around * 1.3f, seed + 2) + 0.6f * sinf(q.y * 6.0f));
        hang = pleat * f_smooth(0.0f, 0.30f * b, below) * (0.5f + 2.0f * below / b);
    }
    return g->folds * (0.8f * drag + 0.7f * arm_pit + 0.9f * hang);
}

static float sleeve_folds(const person *p, const garment *g, int side, vec3 q)
{
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    float b = p->b;
    vec3 along = v3_norm(v3_sub(j[J_FOREARM], j[J_UPPER_ARM]));
    float s = v3_dot(v3_sub(q, j[J_UPPER_ARM]), along), elbow = v3_dist(j[J_UPPER_ARM], j[J_FOREARM]);
    vec3 across = v3_norm(v3_cross(along, v3(0, 0, 1)));
    float u = v3_dot(v3_sub(q, j[J_UPPER_ARM]), across) / (0.05f * b), w = (q.z - j[J_FOREARM].z) / (0.05f * b);
    uint32_t seed = (uint32_t)(p->c->seed >> 9) + (uint32_t)side * 77u;
    float rings = ridge(noise3(v3(u * 0.55f, s * 21.0f / b + 0.55f * w, w * 0.55f), seed));
    float where = bell(s - elbow, 0.095f * b) + 0.35f + 0.6f * bell(s - elbow - 0.22f * b, 0.06f * b);
    return g->folds * 0.85f * rings * where * f_smooth(0.02f * b, 0.08f * b, s);
}

static float leg_folds(const person *p, const garment *g, int side, vec3 q)
{
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    float b = p->b, x = (q.x - j[J_SHIN].x) / (0.07f * b), z = q.z / (0.07f * b);
    uint32_t seed = (uint32_t)(p->c->seed >> 11) + (uint32_t)side * 31u;
    float rings = ridge(noise3(v3(x * 0.5f, q.y * 17.0f / b + 0.5f * z + 0.3f * x, z * 0.5f), seed));
    float where = 0.9f * bell(q.y - j[J_SHIN].y, 0.10f * b) + 1.2f * bell(q.y - j[J_FOOT].y - 0.05f * b, 0.09f * b) +
                  0.8f * bell(q.y - j[J_THIGH].y, 0.09f * b) + 0.18f;
    return g->folds * rings * where;
}

/* Hollow the solid near a cut: `along` is how far inside the cut plane q is. */
static float open_end(float solid, float uncut, float along, float thick, float deep)
{
    float pocket = f_max(uncut + thick, along - deep);
    return f_max(solid, -pocket);
}

static float sleeve_field(const person *p, const garment *g, int side, vec3 q)
{
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    float b = p->b, d = body_arm_field(p, side, q, g->sleeve_ease, g->cuff_ease);
    if (d < 0.03f)
        d -= sleeve_folds(p, g, side, q);
    vec3 el = j[J_FOREARM], wr = j[J_HAND], sh = j[J_UPPER_ARM];
    bool fore = g->sleeve > 0.53f;
    vec3 from = fore ? el : sh, to = fore ? wr : el, dir = v3_norm(v3_sub(to, from));
    float t = fore ? (g->sleeve - 0.53f) / 0.47f : g->sleeve / 0.53f;
    float inside = v3_dot(v3_sub(v3_lerp(from, to, t), q), dir);
    float cut = f_max(d, -inside);
    return open_end(cut, d, inside, g->thick, 0.035f * b);
}

static float trousers_field(const person *p, const garment *g, vec3 q)
{
    float b = p->b, d = body_torso_field(p, q, g->leg_ease * 0.55f);
    float seat = f_max(body_section_field(cut_at(g, q.y), q, 0.0f), g->hem_y - q.y);
    d = field_join(d, seat, 0.02f);
    float inside = g->top_y - q.y;
    d = f_max(d, -inside);
    float legs = 1e9f;
    for (int s = 0; s < 2; s++) {
        const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
        /* straight cloth from hip to ankle around the leg */
        float leg = body_leg_field(p, s, q, g->leg_ease, g->leg_end_ease);
        float tube = field_cone(q, v3_add(j[J_SHIN], v3(0, 0.1f * b, -0.004f * b)),
                                v3_add(j[J_FOOT], v3(0, -0.06f * b, 0.004f * b)), 0.060f * b * p->girth + g->leg_ease,
                                0.046f * b + g->leg_end_ease);
        if (g->leg_end_ease > 0.004f * b) /* but for what clings */
            leg = field_join(leg, tube, 0.04f * b);
        if (leg < 0.03f)
            leg -= leg_folds(p, g, s, q);
        float end_y = f_lerp(j[J_THIGH].y, j[J_FOOT].y - 0.035f * b, g->leg), in = q.y - end_y;
        float cut = open_end(f_max(leg, -in), leg, in, g->thick, 0.05f * b);
        legs = f_min(legs, cut);
    }
    d = field_join(d, legs, 0.03f * b);
    return d;
}

/* What hangs over a waistband clears it, and the belt on it. */
static float over_bottom(const person *p, vec3 q)
{
    float d = 1e9f, b = p->b;
    for (int i = 0; i < p->n_garments; i++) {
        const garment *g = &p->garments[i];
        if (g->layer == LAYER_BOTTOM && q.y < g->top_y + 0.04f * b && fabsf(q.x) < 0.3f * b)
            d = f_min(d, garment_field(p, g, q) - 0.011f * b);
    }
    return d;
}

float garment_field(const person *p, const garment *g, vec3 q)
{
    float b = p->b, d = 1e9f;
    if (g->legs)
        d = trousers_field(p, g, q);
    if (!g->torso && !g->skirt)
        return d;
    float shell = body_section_field(cut_at(g, q.y), q, 0.0f);
    float top = g->torso ? p->joints[J_NECK].y + 0.012f * b : g->top_y;
    shell = f_max(shell, q.y - top);
    if (g->torso && q.y > p->joints[J_HIPS].y - 0.1f * b)
        shell = field_join(shell, body_torso_field(p, q, g->ease), 0.03f * b);
    if (shell < 0.03f)
        shell -= trunk_folds(p, g, q);
    float in = q.y - g->hem_y;
    if (g->torso && g->layer > LAYER_BOTTOM && in > -0.03f * b)
        shell = f_min(shell, over_bottom(p, q));
    float trunk = open_end(f_max(shell, -in), shell, in, g->thick, 0.06f * b);
    if (g->torso && g->sleeve > 0.0f)
        for (int s = 0; s < 2; s++)
            trunk = field_join(trunk, sleeve_field(p, g, s, q), 0.035f * b);
    if (g->torso) {
        float neck = body_neck_field(p, q, g->neck_wide),
              wide = (p->female ? 0.050f : 0.058f) * (0.5f + 0.5f * p->girth) * b + g->neck_wide;
        /* cloth is hollow about the neck, deeper than one can see */
        neck = f_min(neck, field_cone(q, v3_add(p->joints[J_NECK], v3(0, -0.10f * b, 0.012f * b)), p->joints[J_NECK],
                                      wide, wide));
        vec3 low = v3_add(p->joints[J_NECK], v3(0, -0.005f * b, 0));
        /* the edge lies in a plane that falls towards the front */
        float fall = 0.25f + f_min(g->neck_drop, 0.03f * b) / (0.09f * b);
        bool snug = g->collar && (strcmp(g->collar, "shirt") == 0 || strcmp(g->collar, "stand") == 0 ||
                                  strcmp(g->collar, "roll") == 0 || strcmp(g->collar, "lapel") == 0);
        float rim = snug ? 0.056f : 0.050f; /* lower, and the slope of the neck would show through */
        float above = 0.85f * (q.y - p->joints[J_NECK].y - rim * b + fall * (q.z - p->joints[J_NECK].z));
        float near_neck =
            wide + 0.045f * b - sqrtf(q.x * q.x + (q.z - p->joints[J_NECK].z) * (q.z - p->joints[J_NECK].z));
        trunk = field_carve(trunk, f_max(-above, -near_neck), 0.02f * b);
        if (g->neck_drop > 0.035f * b) { /* a V in front, rounded where it is short */
            float r = 0.058f * b + g->neck_wide, s = f_clamp((low.y - q.y) / g->neck_drop, -1.0f, 1.0f);
            float v = f_max((fabsf(q.x) - 0.92f * r * (1.0f - s * s * 0.35f - s * 0.65f)) * 0.8f,
                            f_max(low.y - g->neck_drop - q.y, -q.z));
            neck = field_join(neck, f_max(v, q.y - low.y - 0.05f * b), 0.012f * b);
        }
        if (g->sleeve <= 0.0f) /* arm holes */
            for (int s = 0; s < 2; s++) {
                float strap = fabsf(p->joints[SIDE_JOINT(s, J_UPPER_ARM)].x) - 0.035f * b;
                neck = f_min(neck, body_arm_field(p, s, q, 0.010f * b, 0.002f));
                neck = f_min(neck, f_max(strap - fabsf(q.x), p->joints[J_NECK].y - 0.11f * b - q.y));
            }
        trunk = field_carve(trunk, neck, 0.008f);
    }
    return f_min(d, trunk);
}

bool garments_hide(const person *p, vec3 q, float depth, int above_layer)
{
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].layer > above_layer && garment_field(p, &p->garments[i], q) < -depth)
            return true;
    return false;
}

typedef struct garment_context {
    const person *p;
    const garment *g;
} garment_context;
static float context_field(const void *c_, vec3 q)
{
    const garment_context *c = c_;
    return garment_field(c->p, c->g, q);
}
/* What is tucked in ends under a waistband: that hides it well enough. */
static int layer_below(const garment *g)
{
    return g->layer == LAYER_TUCKED ? LAYER_BOTTOM : g->layer;
}
static bool keep_garment(const void *c_, vec3 q)
{
    const garment_context *c = c_;
    /* well inside an outer layer, or so close beneath it that a bent elbow would show it */
    bool near_neck = q.y > c->p->joints[J_NECK].y - 0.09f * c->p->b && fabsf(q.x) < 0.12f * c->p->b;
    return !garments_hide(c->p, q, near_neck ? 0.006f : -0.007f, layer_below(c->g));
}

static bool skip_garment(const void *c_, vec3 q, float reach)
{
    const garment_context *c = c_;
    return reach < 0.05f && garments_hide(c->p, q, reach + 0.006f, layer_below(c->g));
}

/* What it is made of, over plain woven cloth of its colour. */
static void finish_material(material *m, const garment *g)
{
    switch (g->finish) {
    case FINISH_RUBBER:
        m->name = "plastic";
        m->pattern = PATTERN_NONE;
        m->roughness = 0.32f;
        m->sheen = 0.0f;
        m->coat = 0.55f;
        m->coat_roughness = 0.16f;
        m->subsurface = 0.15f;
        m->scatter = g->color;
        m->takes_wetness = false;
        break;
    case FINISH_DENIM:
        m->color2 = v3_lerp(g->color, v3(0.6f, 0.65f, 0.7f), 0.35f);
        m->pattern_amount = 0.5f;
        break;
    case FINISH_KNIT:
        m->pattern = PATTERN_KNIT;
        m->pattern_scale = 0.006f;
        m->bump = 0.0006f;
        m->pattern_amount = 0.35f;
        break;
    case FINISH_LEATHER:
        m->name = "leather";
        m->pattern = PATTERN_LEATHER;
        m->pattern_scale = 0.004f;
        m->roughness = 0.38f;
        m->sheen = 0.0f;
        m->bump = 0.0002f;
        break;
    case FINISH_STEEL:
        *m = material_plain(v3(0.62f, 0.63f, 0.65f), 0.28f);
        m->name = "steel";
        m->metal = 1.0f;
        break;
    case FINISH_SPACE:
        m->roughness = 0.55f;
        m->sheen = 0.15f;
        break;
    case FINISH_SILK:
        m->roughness = 0.42f;
        m->sheen = 0.5f;
        break;
    case FINISH_SHELL:
        m->roughness = 0.62f;
        m->sheen = 0.15f;
        m->pattern_amount = 0.12f;
        break;
    case FINISH_CLOTH:
    case FINISH_STRAW: break;
    }
}

material garment_material(const person *p, const garment *g)
{
    material m = material_plain(g->color, 0.85f);
    m.name = "cloth";
    m.sheen = 0.35f;
    m.pattern = PATTERN_FABRIC;
    m.pattern_scale = 0.00055f; /* a thread: coarser ones make rings at a medium shot */
    m.pattern_amount = 0.25f;
    m.bump = 0.00004f;
    m.color2 = v3_scale(g->color, 0.7f);
    m.pattern_seed = (uint32_t)p->c->seed;
    m.takes_wetness = true;
    finish_material(&m, g);
    return m;
}

void garment_add(person *p, const garment *g)
{
    garment_context c = { p, g };
    field_grid *grid = ARENA_NEW(p->a, field_grid);
    float b = p->b, step = GARMENT_STEP * f_max(b, 0.5f), arm = fabsf(p->joints[SIDE_JOINT(0, J_HAND)].x) + 0.1f * b;
    float wide = g->torso && g->sleeve > 0.0f ? arm * f_clamp(0.45f + 0.62f * g->sleeve, 0.0f, 1.0f) : 0.33f * b;
    float lo = g->hem_y - 0.03f, hi = g->torso ? p->joints[J_NECK].y + 0.10f * b : g->top_y + 0.03f, deep = 0.24f;
    for (int i = 0; i < g->n_cut; i++) {
        wide = f_max(wide, g->cut[i].a + 0.06f);
        deep = f_max(deep, g->cut[i].d + fabsf(g->cut[i].z) + 0.06f);
    }
    if (g->legs)
        lo = f_min(lo, f_lerp(p->joints[SIDE_JOINT(0, J_THIGH)].y, 0.0f, g->leg) - 0.02f);
    field_axis_even(&grid->z, -deep, deep, step);
    if (g->torso) { /* finer about the neck, where the cut edge is looked at */
        float neck = p->joints[J_NECK].y;
        field_axis_fine(&grid->x, -wide, wide, step, -0.105f * b, 0.105f * b, 0.62f * step);
        field_axis_fine(&grid->y, lo, hi, step, neck - g->neck_drop - 0.03f * b, neck + 0.06f * b, 0.60f * step);
    } else {
        field_axis_even(&grid->x, -wide, wide, step);
        field_axis_even(&grid->y, lo, hi, step);
    }
    mesh whole = field_mesh_where(p->a, context_field, &c, grid, 1.5f, skip_garment);
    mesh m = field_keep(p->a, &whole, keep_garment, &c);
    if (m.n_triangles == 0)
        return;
    const field_detail detail = { .flat_cos = 0.955f, .deviation = 0.0015f * b, .longest = 0.045f * b };
    field_simplify(p->a, &m, &detail);
    material mat = garment_material(p, g);
    part *t = person_add(p, g->kind, PART_SKINNED, m, &mat, 1, -1);
    t->skin = person_weights(p, &t->mesh, g->legs && !g->torso ? BONES_LEGS : BONES_BODY, 0.04f * b);
    garment_trim(p, g);
}
