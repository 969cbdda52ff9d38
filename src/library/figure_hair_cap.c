/* library/figure_hair_cap.c - the close cap of hair over the skull, its combed furrows, and what hats and hoods do to
 * hair.
 *
 * The cap is a field: the skull grown by the depth of the hair inside the hair line, carved along strands that are
 * combed as the locks are.
 */
#include "base/noise.h"
#include "library/figure_hair.h"
#include <string.h>

/* Where a point of the hair lies across and along its strands, head cm: combed as flow() combs locks. */
static vec2 comb(const person *p, const hair_cut *s, vec3 q)
{
    if (s->up) { /* about the knot; the seam runs down the nape */
        vec3 o = v3(0, 3.3f, -1.3f), knot = hair_knot(p, q);
        vec3 axis = v3_norm(v3_sub(knot, o)), d = v3_norm(v3_sub(q, o)), front = v3(0, 0.6f, 0.8f);
        front = v3_norm(v3_mad(front, axis, -v3_dot(front, axis)));
        float turn = atan2f(v3_dot(d, v3_cross(axis, front)), v3_dot(d, front));
        return (vec2){ 6.0f * turn, 9.0f * acosf(f_clamp(v3_dot(d, axis), -1.0f, 1.0f)) };
    }
    if (hair_hangs(p)) { /* down from the parting; lower down, about the neck */
        float round = 7.0f * atan2f(q.x, -q.z - 1.0f), across = f_lerp(round, q.z, f_smooth(-2.0f, 6.0f, q.y));
        return (vec2){ across, 9.0f * atan2f(fabsf(q.x - s->part_x), q.y + 6.0f) + (q.y < 0.0f ? -q.y : 0.0f) };
    }
    vec3 away = v3_sub(q, v3(0.8f, 11.0f, -5.0f));
    return (vec2){ 6.5f * atan2f(away.x, away.z), v3_len(away) };
}

/* ---- the cap ---- */
typedef struct cap_context {
    const person *p;
    const hair_cut *s;
    float thick;
} cap_context;
/* The mass that hangs behind the face: a soft slab about the neck, narrower below. */
static float curtain(const person *p, vec3 q, float full)
{
    float low = p->hair == HAIR_BOB ? -9.5f : -19.0f, narrow = 1.2f * f_smooth(0.0f, low, q.y);
    float front = 0.6f - 2.2f * f_smooth(-4.0f, low, q.y), back = -9.6f + 0.5f * full;
    vec3 c = v3(0, 0.5f * (low + 3.0f), 0.5f * (front + back));
    return field_box(q, c, v3(7.9f + full - narrow, 0.5f * (3.0f - low), 0.5f * (front - back)), 2.6f);
}

static float cap_field(const void *c_, vec3 w)
{
    const cap_context *c = c_;
    const person *p = c->p;
    vec3 q = person_to_head_cm(p, w);
    float t = c->thick;
    float d = hair_skull(p, q, t, 6.35f + t, 5.0f + t);
    float az = atan2f(q.x, q.z + 1.0f), edge = hair_line(p, az) - q.y;
    edge += 0.45f * noise3(v3(q.x * 1.5f, q.y * 1.5f, q.z * 1.5f), 9);
    float inside = f_smooth(0.0f, -3.0f, edge), body = hair_depth(p, c->s, q) - t;
    if (c->s->comb > 0.0f && d < 3.0f) { /* strands lie in bundles */
        vec2 at = comb(p, c->s, q);
        float bundle = noise3(v3(at.x * 1.1f, at.y * 0.07f, 1.5f), 21),
              fine = noise3(v3(at.x * 2.1f, at.y * 0.09f, 4.5f), 22);
        body += c->s->comb * (0.35f + 0.65f * inside) * (0.3f - fabsf(bundle) - 0.4f * fabsf(fine));
    }
    d -= body;
    /* thins out towards the edge */
    d = f_max(d + 0.4f * t * f_smooth(-2.0f, 0.0f, edge), edge * 0.8f);
    if (hair_hangs(p))
        d = field_join(d, curtain(p, q, 0.5f + f_clamp(body, -0.4f, 1.0f)), 1.2f);
    return d * p->head_scale;
}

void hair_add_cap(person *p, const hair_cut *s)
{
    cap_context c = { p, s, s->cap };
    field_grid *g = ARENA_NEW(p->a, field_grid);
    float k = p->head_scale;
    vec3 o = p->head_center;
    float step = s->comb > 0.0f ? 0.40f * k : 0.62f * k;
    field_axis_even(&g->x, o.x - 13.0f * k, o.x + 13.0f * k, step);
    field_axis_even(&g->y, o.y - (hair_hangs(p) && p->hair != HAIR_BOB ? 21.0f : 12.0f) * k, o.y + 17.0f * k, step);
    field_axis_even(&g->z, o.z - 15.5f * k, o.z + 13.0f * k, step);
    mesh m = field_mesh(p->a, cap_field, &c, g, 1.4f);
    const field_detail detail = { .flat_cos = 0.93f, .deviation = 0.05f * k, .longest = 2.0f * k };
    field_simplify(p->a, &m, &detail);
    hair_press(p, &m);
    if (m.n_triangles == 0)
        return;
    material mat = hair_material(p->hair_color);
    if (s->comb > 0.0f) {
        m.uvs = ARENA_ARRAY(p->a, m.n_vertices + 1, vec2);
        for (uint32_t i = 0; i < m.n_vertices; i++) {
            vec2 at = comb(p, s, person_to_head_cm(p, m.positions[i]));
            m.uvs[i] = (vec2){ at.x * k, at.y * k };
        }
    } else {
        mat.pattern_uv = false;
        mat.pattern = PATTERN_NOISE;
        mat.pattern_scale = 0.003f;
        mat.roughness = 0.7f;
        mat.color = v3_scale(mat.color, 0.8f);
    }
    part *t = person_add(p, "hair_cap", PART_SKINNED, m, &mat, 1, -1);
    t->skin = hair_weights(p, &t->mesh);
}

/* Long locks follow the neck and rest on the chest lower down. */
skin *hair_weights(const person *p, const mesh *m)
{
    skin *s = person_weights_one(p, m, J_HEAD);
    float top = p->joints[J_HEAD].y, low = p->joints[J_NECK].y - 0.05f * p->b;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        float w = f_smooth(low, top, m->positions[i].y);
        s->joints[i][1] = J_CHEST;
        s->weights[i][0] = w;
        s->weights[i][1] = 1.0f - w;
    }
    return s;
}

/* What lies on top, as a crown does, leaves the hair as it is. */
static bool hat_presses(const person *p)
{
    static const char *const free[] = { "crown", "tiara", "headband", "veil" };
    for (size_t i = 0; i < sizeof free / sizeof *free; i++)
        if (person_wears(p, WEAR_HAT, free[i]))
            return false;
    return person_wears(p, WEAR_HAT, NULL);
}

/* What a hat covers wholly, or the back of a hood, is never seen. */
static bool is_uncovered(const void *person_, vec3 w)
{
    const person *p = person_;
    vec3 q = person_to_head_cm(p, w);
    bool hat = hat_presses(p) && !person_wears(p, WEAR_HAT, "space"); /* one looks through that one */
    return !(hat && q.y > 7.8f) && !(p->hood_up && q.z < -3.0f);
}

/* Under a hat or a hood hair lies flat: what would stick out is pressed onto the head. */
void hair_press(const person *p, mesh *m)
{
    bool hood = p->hood_up, hat = hat_presses(p);
    if (!hood && !hat)
        return;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 q = person_to_head_cm(p, m->positions[i]), c = v3(0, 3.3f, -1.3f);
        float line = hat ? 4.4f - 4.0f * f_smooth(5.0f, -6.0f, q.z) : -20.0f;
        float room = f_smooth(line + 0.5f, line - 3.0f, q.y) * (hat ? 3.0f : 0.0f); /* free below the rim */
        vec3 r = v3(8.0f + room, 9.05f + room, 9.7f + room);
        float d = field_ellipsoid(q, c, r);
        if (d <= 0.0f || (hat && room > 2.9f))
            continue;
        vec3 k = v3_sub(q, c);
        float front = f_smooth(4.0f, 7.0f, q.z) * f_smooth(2.0f, 5.0f, q.y); /* a fringe shows in the opening */
        if (hood && q.y < 0.0f) { /* behind the neck: keep within the hood's tube */
            float out = sqrtf(q.x * q.x + (q.z + 1.5f) * (q.z + 1.5f));
            if (out > 7.8f)
                q = v3(q.x * 7.8f / out, q.y, (q.z + 1.5f) * 7.8f / out - 1.5f);
        } else {
            float s = 1.0f / sqrtf(k.x * k.x / (r.x * r.x) + k.y * k.y / (r.y * r.y) + k.z * k.z / (r.z * r.z));
            q = v3_lerp(v3_mad(c, k, s), q, hood ? 0.12f * front : 0.0f);
        }
        m->positions[i] = person_head_cm(p, q.x, q.y, q.z);
    }
    *m = field_keep(p->a, m, is_uncovered, p);
}
