/* library/figure_collar.c - what finishes a garment at the neck: collars, lapels, neckbands, ties.
 */
#include "library/figure_tailor.h"
#include <string.h>

void collar_find_edge(const person *p, const garment *g, neck_edge *e)
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
            float front = 1.0f - f_smooth(0.0f, 0.28f, f_min(u, 1.0f - u));
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
    tailor_sew(p, g, cloth, "collar", tailor_sheet(p, at, AROUND, s->n, thick, false), mat);
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
    tailor_sew(p, g, cloth, "neckband", mesh_finish(&m, p->a), mat);
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
                vec3 q = tailor_front(p, g, s ? -x : x, y + (0.020f * b * u) * (v < 0.25f ? -0.6f : 0.4f) * (1.0f - v));
                q.z += 0.0045f + 0.004f * sinf(CIEL_PI_F * u);
                at[j * NU + (s ? i : NU - 1 - i)] = q;
            }
        /* u runs leftwards on the outside: keep the normal forward */
        tailor_sew(p, g, cloth, "lapel", tailor_sheet(p, at, NU, NV, 0.006f * b, false), mat);
    }
}

/* How each collar is cut. */
static const struct named_collar {
    const char *name;
    float thick;
    collar_shape shape;
} collars[] = {
    { "shirt",
      0.0035f,
      { .gap = 0.10f,
        .n = 5,
        .up = { 0.0f, 0.026f, 0.034f, 0.022f, -0.004f },
        .out = { -0.002f, -0.003f, 0.002f, 0.010f, 0.020f },
        .point = 0.034f } },
    { "stand",
      0.010f,
      { .gap = 0.16f,
        .n = 5,
        .up = { -0.004f, 0.012f, 0.028f, 0.042f, 0.048f },
        .out = { 0.004f, 0.004f, 0.003f, 0.003f, 0.005f } } },
    { "lapel",
      0.007f,
      { .gap = 0.95f,
        .n = 5,
        .up = { 0.0f, 0.030f, 0.038f, 0.022f, -0.014f },
        .out = { 0.0f, 0.0f, 0.006f, 0.020f, 0.034f } } },
    { "kimono",
      0.008f,
      { .gap = 0.32f, .n = 4, .up = { -0.006f, 0.010f, 0.022f, 0.026f }, .out = { 0.012f, 0.016f, 0.012f, 0.018f } } },
};

/* A collar that is cut from cloth; false when the garment has another kind. */
static bool add_cut_collar(person *p, const garment *g, const part *cloth, material mat, const neck_edge *e)
{
    for (size_t i = 0; i < sizeof collars / sizeof *collars; i++)
        if (strcmp(collars[i].name, g->collar) == 0) {
            if (strcmp(g->collar, "kimono") == 0)
                mat.color = v3_lerp(g->color, v3(0.8f, 0.78f, 0.72f), 0.75f);
            add_collar(p, g, cloth, e, &collars[i].shape, mat, collars[i].thick * p->b);
            return true;
        }
    return false;
}

void collar_add(person *p, const garment *g, const part *cloth, material mat, const neck_edge *e)
{
    const char *kind = g->collar ? g->collar : "";
    float b = p->b;
    if (g->collar && add_cut_collar(p, g, cloth, mat, e)) {
        if (strcmp(kind, "lapel") == 0)
            add_lapels(p, g, cloth, mat);
        if (strcmp(kind, "shirt") == 0)
            neckwear_add(p, g, cloth);
    } else if (strcmp(kind, "crew") == 0) {
        add_ribbed_ring(p, g, cloth, e, mat, 0.0115f * b, 0.0f);
    } else if (strcmp(kind, "roll") == 0) {
        for (int i = 0; i < 3; i++)
            add_ribbed_ring(p, g, cloth, e, mat, 0.014f * b, (0.008f + 0.019f * (float)i) * b);
    } else if (strcmp(kind, "ring") == 0) {
        add_ribbed_ring(p, g, cloth, e, tailor_metal(0xb0b3b8), 0.013f * b, 0.010f * b);
    } else if (!g->collar) {
        add_ribbed_ring(p, g, cloth, e, mat, 0.0105f * b, 0.0f);
    } else {
        if (!p->hood_up)
            add_ribbed_ring(p, g, cloth, e, mat, 0.0095f * b, 0.0f);
        hood_add(p, g, cloth, mat);
    }
}
