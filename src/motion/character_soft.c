/* motion/character_soft.c - animals without bones: waves run down their strands, and a bell beats.
 *
 * A body of one strand (a snake) winds from side to side; many strands (arms, threads) swing about their own roots,
 * each with its own phase, outwards and sideways. Lobes of a bell close quickly and open slowly, and the whole rises on
 * each beat.
 */
#include "motion/character_parts.h"

#include <stdio.h>
#include <string.h>

static bool is_strand(const char *name, int *strand, int *link)
{
    return sscanf(name, "s%d_%d", strand, link) == 2;
}

static int count_strands(const skeleton *s)
{
    int most = 0, strand, link;
    for (int i = 0; i < s->n_joints; i++)
        if (is_strand(s->joints[i].name, &strand, &link) && strand >= most)
            most = strand + 1;
    return most;
}

/* closes within a third of the beat, opens for the rest: 0 .. 1 */
static float beat_at(double t, double period)
{
    float x = (float)(fmod(t, period) / period);
    return x < 0.33f ? f_smooth(0, 0.33f, x) : 1 - f_smooth(0.33f, 1, x);
}

static quat link_turn(const character *c, int j, int strand, int link, int strands, double t, float vigour)
{
    float own = 2.3f * (float)strand, x = 2 * CIEL_PI_F * (float)t;
    if (strands == 1)
        return quat_axis(v3(0, 1, 0),
                         vigour * 0.42f * f_smooth(-1, 3, (float)link) * sinf(0.9f * x - 0.85f * (float)link));
    vec3 root = c->sk->joints[j].rest;
    vec3 out = v3_norm(v3(root.x, 0, root.z + 1e-4f)), across = v3(out.z, 0, -out.x);
    float swing = vigour * 0.13f * sinf(0.31f * x - 0.9f * (float)link + own);
    float curl = vigour * 0.16f * sinf(0.23f * x - 0.7f * (float)link + 1.7f * own);
    return quat_mul(quat_axis(across, curl), quat_axis(v3(0, 1, 0), swing));
}

void soft_at(const character *c, double t, pose *out)
{
    int strands = count_strands(c->sk), strand, link;
    float going = f_smooth(0.02f, 0.3f, path_place(c, t).speed), vigour = 0.55f + 0.45f * going;
    float closed = beat_at(t + 0.13 * (double)(c->seed % 13u), 1.9);
    bool bell = false;
    for (int j = 0; j < c->sk->n_joints; j++) {
        const joint *at = &c->sk->joints[j];
        if (is_strand(at->name, &strand, &link)) {
            out->rotation[j] = link_turn(c, j, strand, link, strands, t, vigour);
        } else if (strncmp(at->name, "lobe", 4) == 0) {
            vec3 root = at->rest, across = v3_norm(v3(root.z, 0, -root.x));
            out->rotation[j] = quat_axis(across, 0.42f * closed - 0.08f);
            bell = true;
        }
    }
    if (bell)
        out->root_offset.y = c->tall * (0.10f + 0.07f * sinf(2 * CIEL_PI_F * (float)t / 1.9f - 1.2f));
}
