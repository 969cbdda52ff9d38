/* motion/character_arms.c - what hands do: every verb moves goals for wrists, hands and fingers; arms follow by IK.
 */
#include "base/noise.h"
#include "motion/character_parts.h"
#include "motion/juggle.h"
#include <string.h>

static const float deg = CIEL_PI_F / 180.0f;
typedef struct arms {
    const character *c;
    body *b;
    rig *r;
    const scene_action *a;
    float w, k; /* weight; size against 1.75 m */
    double t;   /* since the action began */
    vec3 shoulder[2];
    float reach[2]; /* arm length */
} arms;

static int side_joint(const character *c, const char *name, int side)
{
    char full[32];
    size_t n = strlen(name);
    memcpy(full, name, n);
    memcpy(full + n, side ? "_r" : "_l", 3);
    return skeleton_find(c->sk, full);
}
static vec3 rest_at(const character *c, const char *name, int side)
{
    return c->sk->joints[side_joint(c, name, side)].rest;
}
static float sgn(int side)
{
    return side ? -1.0f : 1.0f;
}

/* The hand's rotation that brings fingers and palm (where the palm faces) to these directions. */
static quat hand_quat(const character *c, int side, vec3 fingers, vec3 palm)
{
    vec3 wrist = rest_at(c, "hand", side), x = v3_sub(rest_at(c, "middle1", side), wrist);
    vec3 thumb_side = v3_sub(rest_at(c, "index1", side), rest_at(c, "little1", side));
    vec3 back = side ? v3_cross(x, thumb_side) : v3_cross(thumb_side, x);
    return quat_from_frames(x, v3_neg(back), fingers, palm);
}

static vec3 palm_offset(const character *c, int side)
{
    const anchor *a = model_anchor(c->in.model, side ? "hand_r" : "hand_l");
    vec3 wrist = rest_at(c, "hand", side);
    return a ? v3_sub(a->position, wrist) : v3_scale(v3_sub(rest_at(c, "middle1", side), wrist), 0.8f);
}

static void curl_all(arm_goal *g, float thumb, float fingers, float w)
{
    g->curl[0] = f_lerp(g->curl[0], thumb, w);
    for (int i = 1; i < 5; i++)
        g->curl[i] = f_lerp(g->curl[i], fingers, w);
}

/* Take the arm to a wrist place with a hand rotation; on its way it swings out ahead of the body. */
static void take(arms *m, int side, vec3 wrist, quat q, vec3 pole, float w)
{
    arm_goal *g = &m->b->arm[side];
    vec3 p = v3_lerp(g->p, wrist, w);
    float far = v3_dist(g->p, wrist), arc = w * (1.0f - w) * 4.0f;
    p = v3_add(p, v3(sgn(side) * 0.10f * far * arc, 0, 0.22f * far * arc));
    g->p = p;
    g->q = quat_nlerp(g->q, q, w);
    g->pole = v3_norm(v3_lerp(g->pole, pole, w));
    m->b->arm_weight[side] = f_max(m->b->arm_weight[side], w);
}
static void take_palm(arms *m, int side, vec3 palm_at, vec3 fingers, vec3 palm, vec3 pole, float w)
{
    quat q = hand_quat(m->c, side, fingers, palm);
    take(m, side, v3_sub(palm_at, quat_rotate(q, palm_offset(m->c, side))), q, pole, w);
}

static int which_hand(const arms *m, const vec3 *target)
{
    const char *h = params_text(&m->a->params, "hand", NULL);
    if (h)
        return strcmp(h, "left") == 0 ? 0 : 1;
    return target && target->x > 0.12f * m->k ? 0 : 1;
}

/* The action's target in model space; `ahead` in its absence. */
static vec3 goal_point(const arms *m, const char *fallback_anchor, vec3 ahead)
{
    vec3 w;
    if (target_point(m->c, m->a, fallback_anchor, m->b->t, &w))
        return to_model(&m->b->to_world, w);
    return ahead;
}
static vec3 elbow_down(int side)
{
    return v3(sgn(side) * 0.55f, -0.9f, -0.35f);
}
static vec3 elbow_out(int side)
{
    return v3(sgn(side) * 1.0f, -0.45f, -0.35f);
}

/* Right hands meet between two who stand face to face, and go up and down a little. */
static void do_handshake(arms *m)
{
    float shake = 0.022f * m->k * sinf(2.0f * CIEL_PI_F * 1.7f * (float)m->t) * f_smooth(2.6f, 1.8f, (float)m->t);
    vec3 p = v3(-0.02f * m->k, m->shoulder[1].y - 0.36f * m->k + shake, 0.36f * m->k);
    take_palm(m, 1, p, v3_norm(v3(0.12f, 0.05f, 1.0f)), v3(1, 0, 0), elbow_down(1), m->w);
    curl_all(&m->b->arm[1], 0.45f, 0.40f, m->w);
}

static void do_reach(arms *m)
{
    if (params_find(&m->a->params, "handshake")) {
        do_handshake(m);
        return;
    }
    vec3 p = goal_point(m, NULL, v3(0.1f * m->k, 1.2f * m->k, 0.55f * m->k));
    int s = which_hand(m, &p);
    vec3 dir = v3_norm(v3_sub(p, m->shoulder[s]));
    take_palm(m, s, p, v3_norm(v3_add(dir, v3(0, 0.15f, 0))),
              v3_norm(v3_add(v3_scale(v3(-sgn(s), -0.6f, 0.2f), 1.0f), v3_scale(dir, 0.2f))), elbow_down(s), m->w);
    curl_all(&m->b->arm[s], 0.15f, 0.15f, m->w);
}

static bool target_is(const arms *m, const char *word)
{
    const entity *e = m->a->target ? scene_find(m->c->in.scene, m->a->target) : NULL;
    return e && e->thing && strstr(e->thing, word);
}

static void hold_at(arms *m, int s, vec3 at, float w)
{
    take_palm(m, s, at, v3_norm(v3(-sgn(s) * 0.25f, 0.12f, 1.0f)), v3_norm(v3(-sgn(s), 0.05f, 0.1f)), elbow_down(s), w);
    arm_goal *g = &m->b->arm[s];
    curl_all(g, 0.55f, 0.62f, w);
}

static void do_hold(arms *m)
{
    const char *hand = params_text(&m->a->params, "hand", "right");
    bool both = strcmp(hand, "both") == 0, umbrella = target_is(m, "umbrella");
    float bob = 0.006f * m->k * sinf(1.7f * (float)m->b->t);
    for (int s = 0; s < 2; s++) {
        if (!both && s != (strcmp(hand, "left") == 0 ? 0 : 1))
            continue;
        vec3 at = v3(sgn(s) *
                         (both       ? 0.10f
                          : umbrella ? 0.14f
                                     : 0.20f) *
                         m->k,
                     m->shoulder[s].y - (umbrella ? 0.22f : 0.30f) * m->k + bob, (umbrella ? 0.25f : 0.34f) * m->k);
        hold_at(m, s, at, m->w);
    }
}

static void do_adjust(arms *m)
{
    const char *name = m->a->anchor ? m->a->anchor : "helmet";
    const anchor *a = model_anchor(m->c->in.model, name);
    if (!a)
        a = model_anchor(m->c->in.model, "head");
    int carrier = a->joint >= 0 ? a->joint : rig_joint(m->c, "head");
    const affine *mx = &m->r->matrix[carrier];
    bool collar = strcmp(name, "collar") == 0, specs = strcmp(name, "glasses") == 0;
    /* it is settled in little pushes, a rest between them */
    float cycle = (float)fmod(m->t, 2.3), push = f_smooth(0.15f, 0.4f, cycle) * (1.0f - f_smooth(0.55f, 0.95f, cycle));
    float wag = sinf(11.0f * cycle) * (1.0f - f_smooth(0.9f, 1.3f, cycle)) * 0.5f;
    float r = a->radius > 0.0f ? a->radius : 0.1f;
    for (int s = 0; s < 2; s++) {
        if (specs && s == 0)
            continue;
        vec3 off = collar  ? v3(sgn(s) * 0.055f * m->k, 0.01f, 0.01f)
                   : specs ? v3(-r * 1.05f, 0, -0.02f)
                           : v3(sgn(s) * r * 0.98f, 0.02f * r, 0.18f * r);
        off.y += (-0.014f * push + 0.010f * wag * sgn(s)) * m->k;
        off.z += 0.012f * wag * m->k * sgn(s);
        vec3 at = affine_point(mx, v3_add(a->position, off));
        vec3 in = affine_vector(mx, collar ? v3(-sgn(s) * 0.4f, 0, -1) : v3(-sgn(s), -0.12f, -0.25f));
        vec3 fingers = affine_vector(mx, collar ? v3(-sgn(s) * 0.7f, 0.7f, 0) : v3(-sgn(s) * 0.28f, 1.0f, -0.42f));
        take_palm(m, s, at, v3_norm(fingers), v3_norm(in), v3(sgn(s) * 0.75f, -1.0f, 0.35f), m->w);
        curl_all(&m->b->arm[s], collar ? 0.6f : 0.10f, collar ? 0.6f : 0.22f, m->w);
        m->b->arm[s].spread = f_lerp(m->b->arm[s].spread, 0.4f, m->w);
        m->b->shoulder_up[s] += 7.0f * deg * m->w;
    }
}

static void do_wave(arms *m)
{
    int s = which_hand(m, NULL);
    float a = sinf(2.0f * CIEL_PI_F * 1.9f * (float)m->t);
    vec3 at = v3_add(m->shoulder[s], v3(sgn(s) * (0.24f + 0.05f * a) * m->k, 0.20f * m->k, 0.22f * m->k));
    quat q = hand_quat(m->c, s, v3_norm(v3(sgn(s) * (0.10f + 0.48f * a), 1.0f, 0.05f)), v3(0, 0, 1));
    take(m, s, at, q, v3(sgn(s) * 0.8f, -1.0f, -0.1f), m->w);
    curl_all(&m->b->arm[s], -0.1f, -0.05f, m->w);
    m->b->arm[s].spread = 0.5f * m->w;
}

static void do_point(arms *m)
{
    vec3 p = goal_point(m, NULL, v3(0.2f * m->k, 1.5f * m->k, 6.0f));
    int s = which_hand(m, &p);
    vec3 dir = v3_norm(v3_sub(p, m->shoulder[s]));
    vec3 palm = v3_norm(v3_cross(dir, v3(0, sgn(s), 0)));
    take(m, s, v3_mad(m->shoulder[s], dir, m->reach[s] * 0.95f),
         hand_quat(m->c, s, dir, v3_norm(v3_add(palm, v3(0, -0.7f, 0)))), elbow_down(s), m->w);
    arm_goal *g = &m->b->arm[s];
    curl_all(g, 0.7f, 0.92f, m->w);
    g->curl[1] = f_lerp(g->curl[1], -0.08f, m->w);
}

static void do_clap(arms *m)
{
    float x = (float)fmod(m->t * 2.4, 1.0), gap = 0.015f + 0.16f * sinf(CIEL_PI_F * x) * sinf(CIEL_PI_F * x);
    for (int s = 0; s < 2; s++) {
        vec3 at = v3(sgn(s) * gap * m->k, m->shoulder[s].y - 0.16f * m->k, 0.36f * m->k);
        take_palm(m, s, at, v3_norm(v3(-sgn(s) * 0.15f, 0.75f, 0.6f)), v3(-sgn(s), 0, 0), elbow_out(s), m->w);
        curl_all(&m->b->arm[s], 0.0f, 0.05f, m->w);
    }
}

/* Fists before the chin, and a straight punch now and then, left and right by turns. */
static void do_guard(arms *m)
{
    float beat = (float)fmod(m->t + 0.55 * params_number(&m->a->params, "guard", 1), 1.7);
    int punch = fmod(m->t, 3.4) < 1.7 ? 0 : 1;
    for (int s = 0; s < 2; s++) {
        float out = s == punch ? f_smooth(0.25f, 0.40f, beat) * (1.0f - f_smooth(0.45f, 0.75f, beat)) : 0.0f;
        float sway = 0.012f * sinf(5.0f * (float)m->t + 2.0f * (float)s);
        vec3 at = v3(sgn(s) * f_lerp(0.11f, 0.03f, out) * m->k, m->shoulder[s].y + (0.10f + sway) * m->k,
                     f_lerp(s ? 0.24f : 0.31f, 0.60f, out) * m->k);
        take_palm(m, s, at, v3_norm(v3(-sgn(s) * 0.25f, 0.85f - out, 0.4f + out)), v3_norm(v3(-sgn(s), -out, 0)),
                  elbow_down(s), m->w);
        curl_all(&m->b->arm[s], 1.0f, 1.0f, m->w);
    }
}

static void do_raise(arms *m)
{
    if (params_find(&m->a->params, "guard")) {
        do_guard(m);
        return;
    }
    for (int s = 0; s < 2; s++) {
        float n = 0.03f * noise1(1.4f * (float)m->b->t, (uint32_t)(s + 7)) * m->k;
        vec3 at = v3_add(m->shoulder[s], v3(sgn(s) * 0.26f * m->k, 0.46f * m->k + n, 0.06f * m->k));
        take(m, s, at, hand_quat(m->c, s, v3_norm(v3(sgn(s) * 0.35f, 1, 0.05f)), v3_norm(v3(-sgn(s) * 0.4f, 0, 1))),
             v3(sgn(s), -0.3f, -0.3f), m->w);
        curl_all(&m->b->arm[s], -0.05f, 0.0f, m->w);
        m->b->arm[s].spread = 0.5f * m->w;
        m->b->shoulder_up[s] += 16.0f * deg * m->w;
    }
}

static vec3 mouth_at(const arms *m)
{
    const anchor *a = model_anchor(m->c->in.model, "mouth");
    return a ? affine_point(&m->r->matrix[a->joint], a->position) : v3(0, 1.5f * m->k, 0.12f);
}

static void do_drink(arms *m)
{
    int s = which_hand(m, NULL);
    float x = (float)fmod(m->t, 4.5), up = f_smooth(0.5f, 1.3f, x) * (1.0f - f_smooth(2.9f, 3.6f, x));
    vec3 low = v3(sgn(s) * 0.17f * m->k, m->shoulder[s].y - 0.26f * m->k, 0.32f * m->k);
    vec3 high = v3_add(mouth_at(m), v3(sgn(s) * 0.03f * m->k, -0.055f * m->k, 0.075f * m->k));
    hold_at(m, s, v3_lerp(low, high, up), m->w);
    m->b->arm[s].pole = v3(sgn(s) * 0.9f, -0.8f, 0.1f);
}

static void do_eat(arms *m)
{
    int s = which_hand(m, NULL);
    float x = (float)fmod(m->t, 3.2), up = f_smooth(0.3f, 0.95f, x) * (1.0f - f_smooth(1.2f, 1.8f, x));
    vec3 low = goal_point(m, "top", v3(sgn(s) * 0.10f * m->k, m->shoulder[s].y - 0.42f * m->k, 0.34f * m->k));
    hold_at(m, s, v3_lerp(low, v3_add(mouth_at(m), v3(0, -0.04f * m->k, 0.08f * m->k)), up), m->w);
}

static void do_read(arms *m)
{
    for (int s = 0; s < 2; s++)
        hold_at(m, s, v3(sgn(s) * 0.11f * m->k, m->shoulder[s].y - 0.24f * m->k, 0.34f * m->k), m->w);
}

/* Writing, painting, stirring: one hand works about a point, the other steadies. */
static void work_at(arms *m, vec3 p, vec3 wobble)
{
    int s = which_hand(m, NULL);
    hold_at(m, s, v3_add(p, wobble), m->w);
    if (!params_find(&m->a->params, "one_hand"))
        take_palm(m, 1 - s, v3_add(p, v3(sgn(1 - s) * 0.22f * m->k, 0.0f, -0.06f * m->k)),
                  v3_norm(v3(-sgn(1 - s) * 0.5f, -0.1f, 1)), v3(0, -1, 0), elbow_out(1 - s), m->w);
}
static vec3 table_point(const arms *m)
{
    return v3(0, m->shoulder[0].y - 0.36f * m->k, 0.40f * m->k);
}
static void do_write(arms *m)
{
    float t = (float)m->t;
    vec3 p = v3_add(goal_point(m, "top", table_point(m)), v3(0, 0.02f * m->k, 0));
    float line = (float)fmod(m->t, 3.0) / 3.0f;
    work_at(m, p,
            v3((0.05f - 0.1f * line) * m->k * -1.0f + 0.006f * sinf(17.0f * t), 0.004f * fabsf(sinf(13.0f * t)),
               0.008f * sinf(21.0f * t)));
}
static void do_paint(arms *m)
{
    float t = (float)m->t;
    vec3 p = goal_point(m, "center", v3(-0.1f * m->k, m->shoulder[1].y - 0.05f * m->k, 0.52f * m->k));
    work_at(m, p,
            v3(0.14f * m->k * noise1(0.8f * t, 3) + 0.02f * sinf(5.0f * t), 0.14f * m->k * noise1(0.7f * t, 4), 0));
}
static void do_cook(arms *m)
{
    float t = (float)m->t * 4.2f;
    work_at(m, v3_add(goal_point(m, "top", table_point(m)), v3(0, 0.12f * m->k, 0)),
            v3(0.06f * m->k * cosf(t), 0.01f * sinf(t), 0.05f * m->k * sinf(t)));
}

static void do_type(arms *m)
{
    vec3 p = goal_point(m, "top", table_point(m));
    for (int s = 0; s < 2; s++) {
        float t = (float)m->t, drift = 0.02f * noise1(1.3f * t, (uint32_t)(11 + s));
        vec3 at = v3_add(p, v3((sgn(s) * 0.085f + drift) * m->k, 0.055f * m->k, -0.04f * m->k));
        take_palm(m, s, at, v3_norm(v3(-sgn(s) * 0.25f, -0.12f, 1)), v3(0, -1, 0), elbow_out(s), m->w);
        arm_goal *g = &m->b->arm[s];
        for (int i = 1; i < 5; i++) {
            float key = noise1(5.5f * t + 13.0f * (float)i, (uint32_t)(s * 5 + i));
            g->curl[i] = f_lerp(g->curl[i], 0.25f + 0.30f * f_smooth(0.1f, 0.45f, key), m->w);
        }
    }
}

/* A trumpet is held before the mouth, a flute across to the right. */
static void do_blow(arms *m)
{
    bool flute = target_is(m, "flute");
    for (int s = 0; s < 2; s++) {
        vec3 at = flute ? v3((s ? -0.36f : -0.14f) * m->k, m->shoulder[s].y + 0.14f * m->k, (s ? 0.16f : 0.20f) * m->k)
                        : v3(sgn(s) * 0.03f * m->k, m->shoulder[s].y + 0.12f * m->k, (s ? 0.30f : 0.26f) * m->k);
        vec3 palm = flute ? v3(0, s ? -0.3f : 0.3f, s ? 1 : -1) : v3(-sgn(s), 0, 0);
        take_palm(m, s, at, v3_norm(v3(-sgn(s) * 0.3f, 0.6f, 0.6f)), v3_norm(palm), elbow_down(s), m->w);
        curl_all(&m->b->arm[s], 0.5f, 0.3f + 0.15f * sinf(7.0f * (float)m->t + (float)s), m->w);
    }
}

static void do_play(arms *m)
{
    bool guitar = target_is(m, "guitar") || target_is(m, "ukulele") || target_is(m, "banjo"),
         violin = target_is(m, "violin"), wind = target_is(m, "flute") || target_is(m, "trumpet");
    float t = (float)m->t;
    if (wind) {
        do_blow(m);
        return;
    }
    if (!guitar && !violin) {
        do_type(m);
        return;
    }
    vec3 neck = violin ? v3(0.36f * m->k, m->shoulder[0].y + 0.03f * m->k, 0.38f * m->k)
                       : v3(0.44f * m->k, m->shoulder[0].y - 0.26f * m->k, 0.26f * m->k);
    neck.x += 0.05f * m->k * noise1(0.9f * t, 3);
    take_palm(m, 0, neck, v3_norm(v3(-0.2f, 0.8f, 0.5f)), v3_norm(v3(-0.7f, 0.4f, -0.5f)), elbow_down(0), m->w);
    curl_all(&m->b->arm[0], 0.3f, 0.6f, m->w);
    float strum = sinf(CIEL_PI_F * 2.0f * t * (violin ? 0.6f : 1.9f));
    vec3 bow =
        violin ? v3((-0.12f - 0.16f * strum) * m->k, m->shoulder[1].y - (0.06f + 0.04f * strum) * m->k, 0.36f * m->k)
               : v3(-0.06f * m->k, m->shoulder[1].y - (0.38f + 0.045f * strum) * m->k, 0.27f * m->k);
    take_palm(m, 1, bow, v3_norm(v3(0.8f, -0.3f, 0.4f)), v3_norm(v3(0.2f, -0.4f, -1)), elbow_out(1), m->w);
    curl_all(&m->b->arm[1], 0.4f, 0.45f, m->w);
}

static void do_juggle(arms *m)
{
    int n = (int)params_number(&m->a->params, "of", 0.0);
    const scene *sc = m->c->in.scene;
    double speed = 0.0;
    for (size_t i = 0; i < sc->n_entities && m->c->in.entity->id; i++)
        for (size_t k = 0; k < sc->entities[i].n_actions; k++) {
            const scene_action *a = &sc->entities[i].actions[k];
            if (strcmp(a->verb, "juggled") != 0 || !a->target || strcmp(a->target, m->c->in.entity->id) != 0)
                continue;
            n = params_find(&m->a->params, "of") ? n : n + 1;
            speed = a->speed;
            if (params_find(&a->params, "of"))
                n = (int)params_number(&a->params, "of", 3.0);
        }
    juggle_pattern p = juggle_make(n > 0 ? n : 3, speed, m->c->tall);
    for (int s = 0; s < 2; s++) {
        vec3 at = v3_add(juggle_center(m->c->tall), juggle_hand_at(&p, s, m->b->t));
        at.y -= 0.035f * m->k;
        take_palm(m, s, at, v3_norm(v3(-sgn(s) * 0.2f, 0.05f, 1)), v3(0, 1, 0), elbow_down(s), m->w);
        curl_all(&m->b->arm[s], 0.25f, 0.30f, m->w);
    }
}

static void do_throw(arms *m)
{
    int s = which_hand(m, NULL);
    float x = (float)m->t, back = f_smooth(0.0f, 0.45f, x) * (1.0f - f_smooth(0.45f, 0.62f, x)),
          out = f_smooth(0.45f, 0.62f, x) * (1.0f - f_smooth(0.9f, 1.5f, x));
    vec3 sh = m->shoulder[s];
    take(m, s, v3_add(sh, v3(sgn(s) * 0.22f * m->k, 0.16f * m->k, -0.22f * m->k)),
         hand_quat(m->c, s, v3_norm(v3(0, 1, -0.5f)), v3(0, 0.3f, 1)), elbow_out(s), back * m->w);
    take(m, s, v3_add(sh, v3(-sgn(s) * 0.02f, 0.02f * m->k, 0.95f * m->reach[s])),
         hand_quat(m->c, s, v3(0, 0, 1), v3(0, -1, 0.2f)), elbow_down(s), out * m->w);
    curl_all(&m->b->arm[s], 0.4f * (1 - out), 0.5f * (1 - out), m->w);
}

static void do_cry(arms *m)
{
    float w = m->w * f_clamp((float)params_number(&m->a->params, "hands", 0.0), 0.0f, 1.0f);
    for (int s = 0; w > 0.0f && s < 2; s++)
        take_palm(m, s, v3_add(mouth_at(m), v3(sgn(s) * 0.05f * m->k, 0.05f * m->k, 0.01f)),
                  v3_norm(v3(-sgn(s) * 0.2f, 1, 0)), v3(0, 0, -1), elbow_down(s), w);
}

/* Talking hands: each stressed sound brings a beat of one hand; between beats they rest low. */
static void do_speak(arms *m)
{
    const speech_track *sp = m->c->in.speech;
    float much = (float)params_number(&m->a->params, "gesture", 0.5);
    if (strcmp(m->a->verb, "sing") == 0)
        much = f_max(much, 0.8f);
    if (!sp || much <= 0.0f)
        return;
    float lift[2] = { 0, 0 }, beat[2] = { 0, 0 }, present = 0.0f;
    for (size_t i = 0; i < sp->n_lines; i++) {
        const speech_line *l = &sp->lines[i];
        if (!l->entity || strcmp(l->entity, m->c->in.entity->id) != 0)
            continue;
        present = f_max(present, f_smooth((float)l->begin - 0.4f, (float)l->begin + 0.3f, (float)m->b->t) *
                                     (1.0f - f_smooth((float)l->end - 0.2f, (float)l->end + 0.6f, (float)m->b->t)));
        double last = -10.0;
        for (size_t k = 0; k < l->n_phonemes; k++) {
            const phoneme *p = &l->phonemes[k];
            if (p->stress < 0.5 || p->begin - last < 0.45)
                continue;
            last = p->begin;
            uint64_t h = rng_hash(m->c->seed, (uint64_t)k + 1000u * (uint64_t)i);
            int s = (h & 3) == 0 ? 0 : 1;
            float x = (float)(m->b->t - p->begin), up = f_smooth(-0.38f, -0.06f, x) * (1.0f - f_smooth(0.15f, 0.8f, x));
            lift[s] = f_max(lift[s], up * (0.6f + 0.4f * (float)((h >> 8) & 255) / 255.0f));
            beat[s] += 0.06f * f_smooth(-0.06f, 0.06f, x) * (1.0f - f_smooth(0.06f, 0.4f, x));
        }
    }
    for (int s = 0; s < 2; s++) {
        float n = noise1(0.7f * (float)m->b->t, (uint32_t)m->c->seed + (uint32_t)s + 60);
        vec3 at = v3(sgn(s) * (0.19f + 0.05f * n) * m->k, m->shoulder[s].y - (0.40f - 0.20f * lift[s] + beat[s]) * m->k,
                     (0.26f + 0.10f * lift[s]) * m->k);
        take_palm(m, s, at, v3_norm(v3(-sgn(s) * 0.35f, 0.30f, 1.0f)), v3_norm(v3(-sgn(s) * 0.75f, 0.55f, 0.1f)),
                  elbow_down(s), m->w * present * f_clamp(0.25f * much + 1.3f * much * lift[s], 0.0f, 1.0f));
        curl_all(&m->b->arm[s], 0.1f, 0.20f, m->w * present);
    }
}

typedef void arm_verb(arms *m);
static const struct arm_row {
    const char *verb;
    arm_verb *act;
    double ease;
} arm_verbs[] = {
    { "speak", do_speak, 0.3 },  { "sing", do_speak, 0.3 },    { "reach", do_reach, 0.7 },
    { "hold", do_hold, 0.6 },    { "adjust", do_adjust, 0.6 }, { "wave", do_wave, 0.5 },
    { "point", do_point, 0.5 },  { "clap", do_clap, 0.45 },    { "raise_arms", do_raise, 0.6 },
    { "drink", do_drink, 0.5 },  { "eat", do_eat, 0.5 },       { "read", do_read, 0.6 },
    { "write", do_write, 0.6 },  { "paint", do_paint, 0.6 },   { "cook", do_cook, 0.6 },
    { "type", do_type, 0.6 },    { "play", do_play, 0.6 },     { "juggle", do_juggle, 0.4 },
    { "throw", do_throw, 0.15 }, { "cry", do_cry, 0.6 },
};

/* How far arms hang off the body: hands clear what is worn at the hips. */
static float hang_out(const arms *m, int s)
{
    const anchor *side = model_anchor(m->c->in.model, "side");
    float need = side ? side->position.x + 0.045f * m->k - fabsf(m->shoulder[s].x) : 0.0f;
    return f_clamp(f_max(0.155f, 1.15f * need / m->reach[s]), 0.155f, 0.6f);
}

/* Hanging arms, swinging against the legs; bent when running. */
static void hang(arms *m, int s)
{
    body *b = m->b;
    const character *c = m->c;
    place_at at = path_place(c, b->t);
    float moving = f_smooth(0.1f, 0.8f, at.speed), run = 0.0f;
    for (size_t i = 0; i < c->n_stretches; i++)
        if (c->stretches[i].runs && b->t >= c->stretches[i].begin && b->t < c->stretches[i].end)
            run = moving;
    float dz = (b->foot[0].z - b->foot[1].z) / (0.45f * c->tall) * (s ? 1.0f : -1.0f);
    float idle = 0.03f * noise1(0.35f * (float)b->t, (uint32_t)c->seed + 90u + (uint32_t)s);
    float swing = f_lerp(idle, f_clamp((0.42f + 0.15f * run) * dz, -0.75f, 0.75f), moving) + 0.06f;
    float bend = f_lerp(0.20f + 0.22f * moving * f_max(dz, 0.0f), 1.45f, run), out = hang_out(m, s);
    quat chest = rig_world(m->r, rig_joint(c, "chest"));
    float upper = v3_dist(rest_at(c, "upper_arm", s), rest_at(c, "forearm", s)),
          fore = v3_dist(rest_at(c, "forearm", s), rest_at(c, "hand", s));
    vec3 u = v3(sgn(s) * sinf(out), -cosf(out) * cosf(swing), cosf(out) * sinf(swing));
    float a = swing + bend;
    vec3 f = v3_norm(v3(sgn(s) * (0.06f - 0.22f * run), -cosf(a), sinf(a)));
    u = quat_rotate(quat_power(chest, 0.6f), u);
    f = quat_rotate(quat_power(chest, 0.6f), f);
    arm_goal *g = &b->arm[s];
    vec3 hanging = v3_mad(v3_mad(m->shoulder[s], u, upper), f, fore);
    float w = f_clamp(b->arm_weight[s], 0.0f, 1.0f); /* a trunk verb may have asked for a place */
    quat q = hand_quat(c, s, f, v3_norm(v3(-sgn(s), -0.05f, -0.18f)));
    q = quat_nlerp(q, hand_quat(c, s, v3_norm(v3(-sgn(s) * 0.2f, -0.15f, 1)), v3(0, -1, 0)), w);
    g->p = w > 0.0f ? v3_lerp(hanging, g->p, w) : hanging;
    /* the rest pose holds the arms off; shoulders drop as they hang */
    b->shoulder_up[s] -= 6.0f * deg * (1.0f - w);
    g->q = q;
    g->pole = v3(sgn(s) * 0.35f, -0.1f, -1.0f);
    g->curl[0] = f_lerp(0.18f, 0.5f, run);
    for (int i = 1; i < 5; i++)
        g->curl[i] = f_lerp(0.16f + 0.05f * (float)i, 0.7f, run);
}

static void bend_fingers(const character *c, const arm_goal *g, rig *r, int s)
{
    static const char *const names[5][3] = { { "thumb1", "thumb2", NULL },
                                             { "index1", "index2", "index3" },
                                             { "middle1", "middle2", "middle3" },
                                             { "ring1", "ring2", "ring3" },
                                             { "little1", "little2", "little3" } };
    vec3 along = v3_norm(v3_sub(rest_at(c, "middle1", s), rest_at(c, "hand", s)));
    vec3 across = v3_sub(rest_at(c, "index1", s), rest_at(c, "little1", s));
    across = v3_norm(v3_mad(across, along, -v3_dot(across, along)));
    vec3 back = s ? v3_cross(along, across) : v3_cross(across, along);
    vec3 axis = v3_cross(along, v3_neg(back)); /* turns fingers into the palm */
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 3 && names[i][k]; k++) {
            int j = side_joint(c, names[i][k], s);
            float a = g->curl[i];
            if (i == 0) {
                vec3 thumb_axis = v3_norm(v3_add(v3_scale(axis, 0.45f), v3_scale(along, s ? 0.75f : -0.75f)));
                r->pose->rotation[j] = quat_axis(thumb_axis, a * (k == 0 ? 0.55f : 0.9f));
                continue;
            }
            float angle = a * (k == 0 ? 1.30f : k == 1 ? 1.65f : 1.1f);
            quat q = quat_axis(axis, angle);
            if (k == 0)
                q = quat_mul(quat_axis(back, (s ? 1.0f : -1.0f) * g->spread * ((float)i - 2.4f) * -0.10f), q);
            r->pose->rotation[j] = q;
        }
}

static void solve_arm(const character *c, const arm_goal *g, rig *r, int s)
{
    int upper = side_joint(c, "upper_arm", s), fore = side_joint(c, "forearm", s), hand = side_joint(c, "hand", s);
    rig_two_bone(r, upper, fore, hand, g->p, g->pole, v3(0, 0, -1));
    /* the forearm takes a good half of the hand's twist about its own axis */
    quat fq = rig_world(r, fore), delta = quat_mul(g->q, quat_conj(fq));
    if (delta.w < 0.0f)
        delta = (quat){ -delta.x, -delta.y, -delta.z, -delta.w };
    vec3 axis = v3_norm(quat_rotate(fq, v3_sub(c->sk->joints[hand].rest, c->sk->joints[fore].rest)));
    float twist = 2.0f * atan2f(v3_dot(v3(delta.x, delta.y, delta.z), axis), delta.w);
    twist = twist > CIEL_PI_F ? twist - 2.0f * CIEL_PI_F : twist < -CIEL_PI_F ? twist + 2.0f * CIEL_PI_F : twist;
    rig_set_world(r, fore, quat_mul(quat_axis(axis, 0.6f * twist), fq));
    rig_set_world(r, hand, g->q);
    bend_fingers(c, g, r, s);
    rig_update(r);
}

void person_arms(const character *c, body *b, rig *r)
{
    arms m = { .c = c, .b = b, .r = r, .k = c->tall / 1.75f };
    const entity *e = c->in.entity;
    for (int pass = 0; pass < 2; pass++) { /* raised shoulders move the arms' roots: goals twice */
        for (int s = 0; s < 2; s++) {
            m.shoulder[s] = rig_at(r, side_joint(c, "upper_arm", s));
            m.reach[s] = v3_dist(rest_at(c, "upper_arm", s), rest_at(c, "forearm", s)) +
                         v3_dist(rest_at(c, "forearm", s), rest_at(c, "hand", s));
        }
        body before = *b;
        for (int s = 0; s < 2; s++)
            hang(&m, s);
        for (size_t i = 0; i < e->n_actions; i++)
            for (size_t k = 0; k < sizeof arm_verbs / sizeof arm_verbs[0]; k++) {
                if (strcmp(e->actions[i].verb, arm_verbs[k].verb) != 0)
                    continue;
                m.a = &e->actions[i];
                m.w = action_weight(c, m.a, b->t, arm_verbs[k].ease);
                m.t = b->t - m.a->begin;
                if (m.w > 0.0f)
                    arm_verbs[k].act(&m);
            }
        if (pass == 0) {
            for (int s = 0; s < 2; s++)
                r->pose->rotation[side_joint(c, "shoulder", s)] =
                    quat_mul(quat_axis(v3(0, 0, 1), sgn(s) * b->shoulder_up[s]),
                             quat_axis(v3(0, 1, 0), -sgn(s) * b->shoulder_ahead[s]));
            rig_update(r);
            *b = before;
        }
    }
    for (int s = 0; s < 2; s++)
        solve_arm(c, &b->arm[s], r, s);
}
