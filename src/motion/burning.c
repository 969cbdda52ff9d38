/* motion/burning.c - see burning.h. Seats are chosen among points drawn from the surface: always the one farthest from
 * those chosen before, height counting double. */
#include "motion/burning.h"
#include "base/rng.h"

#include <stdio.h>
#include <string.h>

#define DRAWN 96
static const float small = 1.2f; /* m: what is smaller burns as one flame */

static bool has_one_flame(const model *m)
{
    static const char *const seats[] = { "flame", "fire", "wick" };
    for (size_t i = 0; i < sizeof seats / sizeof *seats; i++)
        if (model_anchor(m, seats[i]))
            return true;
    return false;
}

static int named_seats(const model *m, burning_seat out[BURNING_MOST])
{
    int n = 0;
    for (int i = 1; i <= BURNING_MOST; i++) {
        char name[16];
        snprintf(name, sizeof name, "fire%d", i);
        const anchor *a = model_anchor(m, name);
        if (!a)
            break;
        out[n++] = (burning_seat){ a->position, 2.0f * a->radius };
    }
    return n;
}

/* a vertex of a rigid part, by its number over all of them */
static bool surface_point(const model *m, uint64_t number, vec3 *out)
{
    uint64_t all = 0;
    for (size_t i = 0; i < m->n_parts; i++)
        all += m->parts[i].kind == PART_RIGID ? m->parts[i].mesh.n_vertices : 0;
    if (all == 0)
        return false;
    number %= all;
    for (size_t i = 0; i < m->n_parts; i++) {
        const part *p = &m->parts[i];
        if (p->kind != PART_RIGID)
            continue;
        if (number < p->mesh.n_vertices) {
            *out = p->mesh.positions[number];
            return true;
        }
        number -= p->mesh.n_vertices;
    }
    return false;
}

static float apart(vec3 a, vec3 b)
{
    vec3 d = v3_sub(a, b);
    return v3_len(v3(d.x, 0.6f * d.y, d.z));
}

int burning_seats(const model *m, uint64_t seed, burning_seat out[BURNING_MOST])
{
    vec3 drawn[DRAWN], box = aabb_size(m->bounds);
    float large = f_max(box.x, f_max(box.y, box.z)), taken[DRAWN];
    int n = named_seats(m, out), drew = 0;
    if (n > 0)
        return n;
    if (large < small || has_one_flame(m) || m->skeleton)
        return 0;
    for (uint64_t i = 0; i < DRAWN; i++)
        if (surface_point(m, rng_hash(seed, i), &drawn[drew]))
            taken[drew++] = 1e9f;
    int want = (int)f_clamp(2.0f + 1.1f * large, 3, BURNING_MOST);
    for (n = 0; n < want && drew > 0; n++) {
        int best = 0;
        float best_worth = -1;
        for (int i = 0; i < drew; i++) {
            float height = (drawn[i].y - m->bounds.lo.y) / f_max(box.y, 0.01f),
                  worth = f_min(taken[i], large) * (0.35f + height);
            if (worth > best_worth) {
                best = i;
                best_worth = worth;
            }
        }
        if (taken[best] < 0.12f * large)
            break;
        out[n] = (burning_seat){ drawn[best], f_clamp(0.24f * large * (0.8f + 0.4f * (float)(n % 3)), 0.3f, 2.6f) };
        for (int i = 0; i < drew; i++)
            taken[i] = f_min(taken[i], apart(drawn[i], out[n].at));
    }
    return n;
}
