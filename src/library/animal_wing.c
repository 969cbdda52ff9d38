/* library/animal_wing.c - wings of beasts: a bony arm with fingers and a skin between them, on three joints a side.
 *
 * Modelled spread; motion folds and beats them (motion/character_animal.c). Feathered wings are the same sheet with the
 * edge cut into quills.
 */
#include "base/noise.h"
#include "library/animal_beast.h"
#include <string.h>

/* Where the wing's fingers end, from the wrist, for x to the left; the last one is at the flank. */
static const vec3 finger_tips[5] = { { 1.10f, 0.10f, -0.10f },
                                     { 0.85f, -0.05f, -0.60f },
                                     { 0.45f, -0.10f, -0.85f },
                                     { -0.20f, -0.15f, -0.95f },
                                     { -0.95f, -0.22f, -0.75f } };

static vec3 to_side(vec3 v, int side)
{
    return v3(side ? -v.x : v.x, v.y, v.z);
}

/* The skin between two fingers sags towards the wrist at its edge. */
static void add_web(beast *b, mesh_maker *m, int side, vec3 wrist, vec3 t0, vec3 t1, bool feathered)
{
    enum {
        N = 8,
        K = 7
    };
    uint32_t at[N + 1][K + 1];
    vec3 up = v3(0, 1, 0);
    for (int i = 0; i <= N; i++)
        for (int k = 0; k <= K; k++) {
            float u = (float)i / N, v = (float)k / K;
            vec3 edge = v3_lerp(t0, t1, v), mid = v3_lerp(wrist, edge, 1.0f - 0.9f * v * (1.0f - v));
            if (feathered)
                mid = v3_lerp(wrist, edge, 1.0f - 0.10f * (float)(k & 1));
            vec3 p = v3_lerp(wrist, mid, u);
            p.y -= 0.05f * sinf(CIEL_PI_F * v) * u;
            at[i][k] = maker_vertex(m, v3_scale(p, b->w), up, (vec2){ u, v });
        }
    for (int i = 0; i < N; i++)
        for (int k = 0; k < K; k++) {
            uint32_t a = at[i][k], c = at[i + 1][k], d = at[i + 1][k + 1], e = at[i][k + 1];
            maker_triangle(m, a, side ? c : e, side ? e : c);
            maker_triangle(m, e, side ? c : d, side ? d : c);
        }
}

static void add_bone(beast *b, mesh_maker *m, vec3 a, vec3 c, float r0, float r1)
{
    vec3 path[3] = { v3_scale(a, b->w), v3_scale(v3_add(v3_lerp(a, c, 0.5f), v3(0, 0.03f, 0)), b->w),
                     v3_scale(c, b->w) };
    float r[3] = { r0 * b->w, 0.5f * (r0 + r1) * b->w, r1 * b->w };
    maker_tube(m, path, r, 3, 8, false);
}

/* One wing: arm bones and fingers in slot 0, skin in slot 1. */
static void add_wing(beast *b, mesh_maker *m, int side, bool feathered)
{
    vec3 root = b->j[BWING(side, 0)], elbow = b->j[BWING(side, 1)], wrist = b->j[BWING(side, 2)], tips[5];
    for (int i = 0; i < 5; i++)
        tips[i] = v3_add(wrist, to_side(finger_tips[i], side));
    m->slot = 0;
    add_bone(b, m, root, elbow, 0.055f, 0.045f);
    add_bone(b, m, elbow, wrist, 0.045f, 0.035f);
    for (int i = 0; i < 4; i++)
        add_bone(b, m, wrist, tips[i], 0.026f, 0.006f);
    m->slot = 1;
    for (int i = 0; i < 4; i++)
        add_web(b, m, side, wrist, tips[i], tips[i + 1], feathered);
    vec3 flank = v3_add(root, v3(0, -0.10f, -0.55f));
    add_web(b, m, side, elbow, tips[4], flank, feathered);
    add_web(b, m, side, elbow, wrist, tips[4], feathered);
    add_web(b, m, side, root, elbow, flank, feathered);
}

static skin *wing_weights(const beast *b, const mesh *m)
{
    skin_bone l[6];
    int n = 0;
    for (int side = 0; side < 2; side++) {
        vec3 p[4] = { b->j[BWING(side, 0)], b->j[BWING(side, 1)], b->j[BWING(side, 2)], { 0, 0, 0 } };
        p[3] = v3_add(p[2], to_side(v3(0.9f, 0, -0.4f), side));
        for (int i = 0; i < 3; i++)
            l[n++] = (skin_bone){ BWING(side, i),
                                  v3_scale(v3_lerp(p[i], p[i + 1], 0.1f), b->w),
                                  v3_scale(p[i + 1], b->w),
                                  0.12f * b->w,
                                  0.12f * b->w,
                                  1.0f };
    }
    return skin_spread(b->a, m, l, n, 0.25f * b->w);
}

void beast_add_wings(beast *b)
{
    bool feathered = !b->s->scaled;
    mesh_maker m;
    maker_init(&m);
    for (int side = 0; side < 2; side++)
        add_wing(b, &m, side, feathered);
    mesh out = mesh_finish(&m, b->a);
    mesh_smooth_normals(&out, b->a, 60.0f);
    material mats[2] = { material_plain(v3_scale(b->color, 0.8f), 0.6f),
                         material_plain(v3_scale(b->color2, 0.9f), 0.65f) };
    mats[0].name = mats[1].name = "leather";
    mats[1].translucent = feathered ? 0.1f : 0.35f;
    part *t = beast_add_part(b, "wings", PART_SKINNED, out, mats, 2, -1);
    t->skin = wing_weights(b, &t->mesh);
}
