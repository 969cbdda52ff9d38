/* motion/character_animal.c - four-legged animals, birds and fish.
 *
 * Four legs: paws are where the path planted them; the trunk rides over them, pitching with the ground and, in a
 * gallop, flexing with the stride; each foreleg is a two-bone chain, each hind leg a two-bone chain to the hock with
 * the cannon kept near its rest angle. Birds beat or fold their wings; fish send a wave down the body.
 */
#include "base/noise.h"
#include "motion/character_parts.h"
#include <string.h>

static const float deg = CIEL_PI_F / 180.0f;
static quat rot_x(float a)
{
    return quat_axis(v3(1, 0, 0), a);
}
static quat rot_y(float a)
{
    return quat_axis(v3(0, 1, 0), a);
}
static quat rot_z(float a)
{
    return quat_axis(v3(0, 0, 1), a);
}

static int side_joint(const character *c, const char *name, int side)
{
    char full[32];
    size_t n = strlen(name);
    memcpy(full, name, n);
    memcpy(full + n, side ? "_r" : "_l", 3);
    return skeleton_find(c->sk, full);
}
static vec3 rest(const character *c, int i_joint)
{
    return c->sk->joints[i_joint].rest;
}

static float weight_of(const character *c, const char *verb, double t, double ease, const scene_action **which)
{
    float best = 0.0f;
    for (size_t i = 0; i < c->in.entity->n_actions; i++) {
        const scene_action *a = &c->in.entity->actions[i];
        float w = strcmp(a->verb, verb) == 0 ? action_weight(c, a, t, ease) : 0.0f;
        if (w > best) {
            best = w;
            if (which)
                *which = a;
        }
    }
    return best;
}

static affine stand_at(const character *c, double t, float y)
{
    place_at at = path_place(c, t);
    affine w = affine_trs(v3(at.p.x, y, at.p.z), rot_y(at.heading), 1.0f);
    float scale = v3_len(c->in.placed.x);
    w.x = v3_scale(w.x, scale);
    w.y = v3_scale(w.y, scale);
    w.z = v3_scale(w.z, scale);
    return w;
}

/* ---- wings ---- */
/* Wings beat and glide by turns while flying, else lie folded; `far` says how far back they fold. The phase of the beat
 * and its strength are told. */
static void wings_at(const character *c, double t, float flying, float far, pose *out, float *beat, float *flap)
{
    float x = (float)t, glide = f_smooth(0.15f, 0.35f, noise1(0.35f * x, (uint32_t)c->seed));
    *beat = 2.0f * CIEL_PI_F * x / f_clamp(0.30f * sqrtf(c->tall / 0.3f), 0.12f, 0.9f);
    *flap = flying * (1.0f - 0.85f * glide);
    for (int s = 0; s < 2; s++) {
        float sg = s ? -1.0f : 1.0f, up = sinf(*beat), lag = sinf(*beat - 0.9f);
        quat fold1 = quat_mul(rot_y(sg * 72.0f * far * deg), rot_z(-sg * 18.0f * deg)),
             fold2 = rot_y(sg * -18.0f * deg), fold3 = rot_y(sg * 14.0f * deg);
        int w1 = side_joint(c, "wing1", s), w2 = side_joint(c, "wing2", s), w3 = side_joint(c, "wing3", s);
        if (w1 < 0 || w2 < 0 || w3 < 0)
            continue;
        out->rotation[w1] = quat_nlerp(fold1, rot_z(sg * (0.12f + 0.62f * *flap * up)), flying);
        out->rotation[w2] = quat_nlerp(fold2, rot_z(sg * (0.08f + 0.42f * *flap * lag)), flying);
        out->rotation[w3] = quat_nlerp(fold3, rot_z(sg * 0.30f * *flap * lag), flying);
    }
}

static bool has_wings(const character *c)
{
    return side_joint(c, "wing1", 0) >= 0;
}

bool animal_knows(const character *c, const char *verb)
{
    static const char *const four[] = { "stand", "sit",   "lie",         "walk",     "run",  "trot",  "gallop",
                                        "turn",  "look",  "look_around", "jump",     "eat",  "graze", "bark",
                                        "wag",   "sleep", "wave",        "levitate", "spin", "orbit", "sway",
                                        "fall",  "swim",  "grow",        NULL };
    static const char *const air[] = { "stand",    "fly",  "walk",  "look", "look_around", "eat",  "sleep", "sit",
                                       "levitate", "spin", "orbit", "sway", "turn",        "swim", "grow",  NULL };
    for (const char *const *v = c->kind == KIND_QUADRUPED ? four : air; *v; v++)
        if (strcmp(*v, verb) == 0)
            return true;
    return c->kind == KIND_QUADRUPED && has_wings(c) && strcmp(verb, "fly") == 0;
}

/* ---- four legs ---- */
typedef struct beast {
    const character *c;
    double t;
    affine to_world;
    rig r;
    float k; /* withers' height */
    float sit, lie, asleep, graze, bark, wag, gallop, moving, flying;
    bool sprawls;   /* legs beside the trunk: a reptile */
    vec3 paw[4];    /* ankle targets, model space: front left, front right, hind left, hind right */
    float pitch[4]; /* paws: toes down positive */
    foot_state foot[4];
} beast;

static void place_paws(beast *b)
{
    const character *c = b->c;
    static const char *const names[2] = { "hand", "foot" };
    for (int f = 0; f < 4; f++) {
        b->foot[f] = path_foot(c, f, b->t);
        int ankle = side_joint(c, names[f / 2], f & 1);
        vec3 up = v3_sub(rest(c, ankle), c->home[f]), ground = to_model(&b->to_world, b->foot[f].p);
        float u = b->foot[f].swing, lift = 0.0f;
        for (size_t i = 0; i < c->n_stretches; i++)
            if (b->t >= c->stretches[i].begin - 0.5)
                lift = c->stretches[i].lift;
        if (!b->foot[f].planted) {
            ground.y += lift * sinf(CIEL_PI_F * u);
            b->pitch[f] = 70.0f * deg * sinf(CIEL_PI_F * f_min(u * 1.25f, 1.0f)) * (1.0f - u);
        } else {
            b->pitch[f] =
                28.0f * deg * b->moving *
                (1.0f - f_smooth(0.0f, 0.12f, (float)(b->foot[f].until_lift < 9.0 ? b->foot[f].until_lift : 9.0)));
        }
        if (b->flying > 0.0f) { /* tucked under the trunk */
            vec3 tuck = v3_add(rest(c, ankle), v3(0, 0.22f * b->k, (f < 2 ? -0.10f : -0.25f) * b->k));
            b->paw[f] = v3_lerp(v3_add(ground, up), tuck, b->flying);
            b->pitch[f] = f_lerp(b->pitch[f], 60.0f * deg, b->flying);
            continue;
        }
        /* a paw that tips forward turns about its toes */
        vec3 toe = v3(0, -up.y, up.y * 0.9f);
        b->paw[f] = v3_add(v3_add(v3_add(ground, up), toe), quat_rotate(rot_x(b->pitch[f]), v3_neg(toe)));
    }
}

static void carry(beast *b, pose *out)
{
    const character *c = b->c;
    int hips = rig_joint(c, "hips"), chest = rig_joint(c, "chest"), spine = rig_joint(c, "spine");
    float lift[4], t = (float)b->t;
    for (int f = 0; f < 4; f++)
        lift[f] = b->foot[f].planted ? 0.0f : sinf(CIEL_PI_F * b->foot[f].swing);
    float front = lift[0] + lift[1], hind = lift[2] + lift[3];
    uint32_t seed = (uint32_t)c->seed;
    /* trunk: bob, roll towards the standing side, breathe */
    float breath = sinf(2.0f * CIEL_PI_F * t / (b->moving > 0.5f ? 0.9f : 2.4f));
    vec3 off = v3(0.012f * b->k * (lift[1] + lift[3] - lift[0] - lift[2]) * 0.5f, 0, 0);
    off.y = -0.010f * b->k + b->moving * b->k * (0.010f * (front + hind) - 0.012f) +
            b->gallop * b->k * 0.030f * (front + hind - 1.2f);
    off.x += (1.0f - b->moving) * 0.008f * b->k * noise1(0.3f * t, seed);
    float pitch = b->gallop * 5.0f * deg * (hind - front) + b->moving * 1.0f * deg * (hind - front);
    quat q = quat_mul(rot_x(pitch), rot_z(2.0f * deg * b->moving * (lift[0] - lift[1])));
    float flex = b->gallop * 11.0f * deg * (front - 0.7f * hind) + 0.7f * deg * breath;
    if (b->sit > 0.0f) {
        float height = rest(c, hips).y, length = rest(c, chest).z - rest(c, hips).z;
        (void)length;
        off = v3_lerp(off, v3(0, -0.60f * height, 0.10f * b->k), b->sit);
        q = quat_nlerp(q, rot_x(-46.0f * deg), b->sit);
    }
    if (b->lie > 0.0f) {
        float down =
            -(rest(c, hips).y -
              0.42f * (2.0f * (c->in.model->bounds.hi.y > 0 ? (rest(c, hips).y - rest(c, side_joint(c, "forearm", 0)).y)
                                                            : 0.2f)) -
              0.02f * b->k);
        float limit = -0.80f * rest(c, hips).y;
        off = v3_lerp(off, v3(0, f_max(down, limit), 0), b->lie);
        q = quat_nlerp(q, quat_identity(), b->lie);
    }
    out->root_offset = off;
    out->rotation[hips] = q;
    out->rotation[spine] =
        quat_mul(rot_x(flex + 6.0f * deg * b->sit),
                 rot_y(2.0f * deg * noise1(0.25f * t, seed + 1) + 3.0f * deg * b->moving * (lift[2] - lift[3])));
    out->rotation[chest] = rot_x(0.5f * flex + 8.0f * deg * b->sit);
    if (b->sprawls) /* the trunk bends from side to side with the stride */
        out->rotation[chest] = rot_y(b->moving * 9.0f * deg * (lift[0] - lift[1]));
    if (b->flying > 0.0f) {
        out->root_offset = v3_scale(out->root_offset, 1.0f - b->flying);
        out->rotation[hips] = quat_nlerp(q, quat_identity(), b->flying);
    }
}

static void look(beast *b, pose *out)
{
    const character *c = b->c;
    int neck = rig_joint(c, "neck"), neck2 = rig_joint(c, "neck2"), head = rig_joint(c, "head");
    float t = (float)b->t, yaw = 0.0f, pitch = 0.0f;
    size_t i = 0;
    while (i + 1 < c->n_gazes && c->gazes[i + 1].t <= b->t)
        i++;
    float u = f_smooth(0.0f, 0.55f, (float)(b->t - c->gazes[i].t)), ys[2], ps[2];
    for (int k = 0; k < 2; k++) {
        const gaze_key *g = &c->gazes[k == 0 && i > 0 ? i - 1 : i];
        vec3 d = g->point, w;
        if (g->action) {
            bool camera = (g->action->anchor && strcmp(g->action->anchor, "camera") == 0) ||
                          (g->action->target && strcmp(g->action->target, "camera") == 0) ||
                          strcmp(params_text(&g->action->params, "to", ""), "camera") == 0;
            const scene_shot *shot = camera ? scene_shot_at(c->in.scene, b->t) : NULL;
            if (shot)
                w = scene_camera_at(c->in.scene, shot, b->t, NULL).position;
            bool known = shot || target_point(c, g->action, "face", b->t, &w);
            d = known ? v3_sub(to_model(&b->to_world, w), rest(c, head)) : v3(0, 0, 1);
        }
        ys[k] = f_clamp(atan2f(d.x, d.z), -75.0f * deg, 75.0f * deg);
        ps[k] = f_clamp(-atan2f(d.y, sqrtf(d.x * d.x + d.z * d.z)), -40.0f * deg, 40.0f * deg);
    }
    yaw = f_lerp(f_lerp(ys[0], ys[1], u) * (1.0f - 0.6f * b->gallop), 0.5f, b->asleep); /* asleep: turned aside */
    pitch = f_lerp(ps[0], ps[1], u) * (1.0f - b->asleep);
    float nod =
        b->moving * 3.0f * deg *
        sinf(2.0f * CIEL_PI_F * t / (float)(c->n_stretches ? f_max((float)c->stretches[0].cycle, 0.3f) : 1.0f) * 2.0f);
    float down = 0.0f;
    if (b->graze > 0.0f) { /* until the muzzle is near the grass */
        float len = v3_dist(rest(c, neck), rest(c, head)), high = rest(c, neck).y;
        down = b->graze *
               f_clamp(asinf(f_clamp((high - 0.15f * high) / f_max(1.5f * len, 0.1f), 0.0f, 1.0f)) + 0.35f, 0.3f, 1.9f);
        down += b->graze * 0.05f * noise1(1.2f * t, (uint32_t)c->seed + 9);
    }
    float up = b->bark * -18.0f * deg + b->sit * 30.0f * deg - b->lie * 4.0f * deg + b->asleep * 26.0f * deg;
    quat turn = quat_mul(rot_y(yaw), rot_x(0.6f * pitch));
    quat third = quat_power(turn, 0.33f);
    out->rotation[neck] = quat_mul(third, rot_x(0.55f * down + 0.4f * up + b->gallop * 3.0f * deg + nod));
    out->rotation[neck2] = quat_mul(third, rot_x(0.45f * down + 0.2f * up + b->gallop * 3.0f * deg));
    out->rotation[head] =
        quat_mul(quat_power(turn, 0.34f), quat_mul(rot_x(-0.30f * down + 0.4f * up - nod - b->gallop * 8.0f * deg),
                                                   rot_z(4.0f * deg * noise1(0.35f * t, (uint32_t)c->seed + 3))));
    float bite = b->graze * f_max(sinf(9.0f * t), 0.0f) * 9.0f * deg;
    float open = b->bark * f_max(sinf(2.0f * CIEL_PI_F * t / 0.31f), 0.0f) * 24.0f * deg + bite;
    if (b->moving > 0.6f && c->in.model->thing && (strstr(c->in.model->thing, "dog") || b->gallop > 0.3f))
        open += 7.0f * deg;
    out->rotation[rig_joint(c, "jaw")] = rot_x(open);
    for (int s = 0; s < 2; s++) {
        float twitch = f_smooth(0.55f, 0.8f, noise1(0.9f * t + 7.0f * (float)s, (uint32_t)c->seed + 20u + (uint32_t)s));
        out->rotation[side_joint(c, "ear", s)] =
            quat_mul(rot_x(-(0.25f * twitch + 0.35f * b->gallop)), rot_z((s ? 1.0f : -1.0f) * 0.2f * twitch));
    }
}

static void tail(beast *b, pose *out)
{
    const character *c = b->c;
    static const char *const names[4] = { "tail1", "tail2", "tail3", "tail4" };
    float t = (float)b->t, wag = b->wag;
    vec3 first = v3_sub(rest(c, rig_joint(c, "tail2")), rest(c, rig_joint(c, "tail1")));
    float down = -b->lie * (atan2f(first.y, -first.z) + 12.0f * deg); /* lying: it lies too, and curls forward */
    for (int i = 0; i < 4; i++) {
        float lag = 0.45f * (float)i, idle = 9.0f * deg * noise1(0.5f * t - 0.4f * (float)i, (uint32_t)c->seed + 30);
        float fast = 26.0f * deg * sinf(2.0f * CIEL_PI_F * 2.6f * t - lag),
              run = 7.0f * deg * sinf(2.0f * CIEL_PI_F * t / 0.5f - lag);
        float side = idle * (1.0f - wag) + fast * wag, rise = 10.0f * deg * b->gallop + run * b->gallop;
        out->rotation[rig_joint(c, names[i])] =
            quat_mul(rot_y(side * (1.0f - b->asleep) + 0.55f * b->lie),
                     rot_x(rise + (i == 0 ? down - 0.6f * b->sit : -0.25f * b->lie * (float)(down < -0.5f))));
    }
}

static void legs(beast *b, pose *out)
{
    const character *c = b->c;
    float k = b->k;
    rig_update(&b->r);
    for (int s = 0; s < 2; s++) {
        int sh = side_joint(c, "shoulder", s), up = side_joint(c, "upper_arm", s), fore = side_joint(c, "forearm", s),
            hand = side_joint(c, "hand", s);
        vec3 target = b->paw[s], hock_target;
        quat paw_q = rot_x(b->pitch[s]);
        if (b->lie > 0.0f) {
            vec3 ahead = v3(rest(c, hand).x, rest(c, hand).y * 0.8f, rest(c, up).z + 0.32f * k);
            target = v3_lerp(target, ahead, b->lie);
        }
        if (b->sit > 0.0f)
            target =
                v3_lerp(target, v3(rest(c, hand).x * 0.75f, rest(c, hand).y, rig_at(&b->r, up).z + 0.02f * k), b->sit);
        /* the shoulder blade swings with the leg */
        vec3 at = rig_at(&b->r, sh);
        float reach = atan2f(target.z - at.z, f_max(at.y - target.y, 0.1f * k)) -
                      atan2f(rest(c, hand).z - rest(c, sh).z, rest(c, sh).y - rest(c, hand).y);
        out->rotation[sh] = rot_x(-0.38f * f_clamp(reach, -0.9f, 0.9f));
        rig_update(&b->r);
        vec3 out_side = v3(s ? -1.0f : 1.0f, 0.5f, 0), elbow = b->sprawls ? out_side : v3(0, 0.15f, -1);
        rig_two_bone(&b->r, up, fore, hand, target, elbow, b->sprawls ? v3(s ? -0.2f : 0.2f, 1, -0.3f) : v3(0, 0, -1));
        rig_set_world(&b->r, hand, paw_q);
        int thigh = side_joint(c, "thigh", s), shin = side_joint(c, "shin", s), hock = side_joint(c, "hock", s),
            foot = side_joint(c, "foot", s);
        vec3 paw = b->paw[2 + s], cannon = v3_sub(rest(c, hock), rest(c, foot));
        float lean = 0.55f * atan2f(rig_at(&b->r, thigh).z - paw.z - (rest(c, thigh).z - rest(c, foot).z), 0.8f * k) +
                     0.6f * b->pitch[2 + s];
        if (b->sit > 0.0f) {
            vec3 under = v3(rest(c, foot).x * 1.25f, rest(c, foot).y, rig_at(&b->r, thigh).z + 0.30f * k);
            paw = v3_lerp(paw, under, b->sit);
            lean = f_lerp(lean, -1.05f, b->sit);
        }
        if (b->lie > 0.0f) {
            vec3 beside = v3(rest(c, foot).x * 1.7f, rest(c, foot).y * 0.9f, rig_at(&b->r, thigh).z + 0.26f * k);
            paw = v3_lerp(paw, beside, b->lie);
            lean = f_lerp(lean, -1.25f, b->lie);
        }
        quat cq = rot_x(lean);
        hock_target = v3_add(paw, quat_rotate(cq, cannon));
        vec3 knee = b->sprawls ? out_side : v3((s ? -0.15f : 0.15f) * (1 + 2 * b->lie), 0, 1);
        rig_two_bone(&b->r, thigh, shin, hock, hock_target, knee,
                     b->sprawls ? v3(s ? -0.3f : 0.3f, 1, 0.4f) : v3(0, 0, 1));
        rig_set_world(&b->r, hock, cq);
        rig_set_world(&b->r, foot, rot_x(b->pitch[2 + s] * (1.0f - b->sit)));
        rig_update(&b->r);
    }
}

static void jump(beast *b)
{
    const scene_action *a = NULL;
    if (weight_of(b->c, "jump", b->t, 0.1, &a) <= 0.0f)
        return;
    float u = (float)fmod(b->t - a->begin, 1.2), fly = u > 0.3f && u < 0.8f ? (u - 0.3f) / 0.5f : 0.0f;
    float h = 4.0f * fly * (1.0f - fly) * 0.45f * b->k + 0.0f;
    b->to_world.p.y += h;
    for (int f = 0; f < 4; f++) {
        b->paw[f].y += 0.10f * b->k * sinf(CIEL_PI_F * fly);
        b->paw[f].z += (f < 2 ? 0.14f : -0.10f) * b->k * sinf(CIEL_PI_F * fly);
    }
}

/* Asleep, or for a blink now and then: the back of an animal's eyeball is its lid. */
static void shut_eyes(const character *c, double t, pose *out)
{
    double beat = fmod(t + 0.37 * (double)(c->seed % 11u), 3.7);
    bool shut = weight_of(c, "sleep", t, 1.0, NULL) > 0.6f || beat < 0.14;
    for (int s = 0; s < 2 && shut; s++)
        out->rotation[side_joint(c, "eye", s)] = rot_y(CIEL_PI_F);
}

static void quadruped_at(const character *c, double t, affine *to_world, pose *out)
{
    beast b = { .c = c, .t = t, .k = c->tall };
    float ground = 0.0f;
    for (int f = 0; f < 4; f++)
        ground += 0.25f * path_foot(c, f, t).p.y;
    b.flying = has_wings(c) ? f_max(weight_of(c, "fly", t, 0.5, NULL), weight_of(c, "levitate", t, 0.5, NULL)) : 0.0f;
    b.sprawls = rest(c, side_joint(c, "forearm", 0)).x > 1.5f * rest(c, side_joint(c, "upper_arm", 0)).x;
    place_at at = path_place(c, t);
    b.to_world = stand_at(c, t, f_lerp(ground, at.p.y, b.flying));
    b.moving = (1.0f - b.flying) * f_smooth(0.05f, 0.5f, at.speed / sqrtf(9.81f * b.k) * 2.0f);
    for (size_t i = 0; i < c->n_stretches; i++)
        if (c->stretches[i].runs && t >= c->stretches[i].begin && t < c->stretches[i].end)
            b.gallop = b.moving;
    b.sit = b.sprawls ? 0.0f : weight_of(c, "sit", t, 0.8, NULL); /* a reptile rests as it stands */
    b.asleep = weight_of(c, "sleep", t, 1.0, NULL);
    b.lie = f_max(weight_of(c, "lie", t, 1.0, NULL), b.asleep);
    b.graze = (1.0f - 0.7f * b.sit) * f_max(weight_of(c, "graze", t, 0.9, NULL), weight_of(c, "eat", t, 0.9, NULL));
    b.bark = weight_of(c, "bark", t, 0.15, NULL);
    b.wag = f_max(weight_of(c, "wag", t, 0.3, NULL), f_max(weight_of(c, "wave", t, 0.3, NULL), 0.7f * b.bark));
    place_paws(&b);
    jump(&b);
    rig_begin(&b.r, c, out);
    carry(&b, out);
    look(&b, out);
    shut_eyes(c, t, out);
    tail(&b, out);
    float beat, flap;
    wings_at(c, t, b.flying, 0.9f, out, &beat, &flap);
    out->root_offset.y -= 0.06f * b.k * flap * sinf(beat + 0.5f);
    legs(&b, out);
    *to_world = b.to_world;
}

/* ---- birds ---- */
static void bird_at(const character *c, double t, affine *to_world, pose *out)
{
    float flying = f_max(weight_of(c, "fly", t, 0.5, NULL), weight_of(c, "levitate", t, 0.5, NULL)), x = (float)t;
    *to_world = stand_at(c, t, path_place(c, t).p.y);
    float beat, flap;
    wings_at(c, t, flying, 1.0f, out, &beat, &flap);
    for (int s = 0; s < 2; s++) {
        int thigh = side_joint(c, "thigh", s);
        if (thigh >= 0)
            out->rotation[thigh] = rot_x(flying * 70.0f * deg);
    }
    int hips = rig_joint(c, "hips"), head = rig_joint(c, "head"), neck = rig_joint(c, "neck"),
        tail1 = rig_joint(c, "tail1");
    out->rotation[hips] = rot_x(flying * 24.0f * deg);
    out->root_offset.y = -0.05f * c->tall * flap * sinf(beat + 0.5f);
    float peck = f_max(weight_of(c, "eat", t, 0.3, NULL), weight_of(c, "graze", t, 0.3, NULL)) *
                 f_smooth(0.0f, 0.5f, sinf(3.0f * x));
    /* a bird's head moves in small jumps */
    float step = floorf(x * 1.3f), u = f_smooth(0.0f, 0.12f, x * 1.3f - step);
    float a =
        f_lerp(noise1(step * 3.7f, (uint32_t)c->seed + 2), noise1((step + 1.0f) * 3.7f, (uint32_t)c->seed + 2), u) *
        (1.0f - flying);
    if (neck >= 0)
        out->rotation[neck] = rot_x(-flying * 12.0f * deg + peck * 60.0f * deg);
    if (head >= 0)
        out->rotation[head] = quat_mul(rot_y(1.1f * a), rot_x(-flying * 12.0f * deg + peck * 30.0f * deg));
    if (tail1 >= 0)
        out->rotation[tail1] = rot_x(flying * -6.0f * deg + 0.05f * sinf(1.1f * x));
}

/* ---- fish ---- */
/* A sea mammal comes up to breathe: in deep water it goes in arcs, out of the water and in again. Metres above where it
 * was placed (on the surface), and the pitch of its way. */
static float porpoise(const character *c, double t, float speed, float *pitch)
{
    float deep = c->in.placed.p.y - path_ground(c, c->in.placed.p.x, c->in.placed.p.z);
    float length = aabb_size(c->in.model->bounds).z, arc = f_min(0.42f * length, 0.4f * f_max(deep, 0));
    float w = 2.0f * CIEL_PI_F / f_clamp(1.1f * sqrtf(length), 1.2f, 6.0f);
    float x = w * (float)t - 1.57f + 0.1f * (float)(c->seed % 7u); /* begins below: a camera that goes along stays dry */
    *pitch = -atan2f(arc * w * cosf(x), f_max(speed, 1.5f)) * 0.8f;
    return arc * (sinf(x) * (sinf(x) > 0 ? 1.0f : 0.45f) - 0.35f);
}

static void fish_at(const character *c, double t, affine *to_world, pose *out)
{
    float x = (float)t,
          swim = f_max(0.45f, f_max(weight_of(c, "swim", t, 0.5, NULL), weight_of(c, "jump", t, 0.2, NULL)));
    *to_world = stand_at(c, t, c->in.placed.p.y);
    static const char *const names[5] = { "body1", "body2", "body3", "tail", "fluke" };
    bool flukes = skeleton_find(c->sk, "fluke") >= 0; /* these beat up and down, and slower */
    float pace = flukes ? 0.9f : 1.4f;
    for (int i = 0; i < 5; i++) {
        int j = skeleton_find(c->sk, names[i]), lag = i > 3 ? 3 : i;
        float turn = (5.0f + 6.0f * (float)lag) * deg * swim * sinf(2.0f * CIEL_PI_F * pace * x - 0.9f * (float)lag);
        if (j >= 0)
            out->rotation[j] = flukes ? rot_x(turn) : rot_y(turn);
    }
    int head = rig_joint(c, "head");
    float nod = -5.0f * deg * swim * sinf(2.0f * CIEL_PI_F * pace * x + 0.6f);
    out->rotation[head] = flukes ? rot_x(nod) : rot_y(nod);
    for (int s = 0; s < 2; s++) {
        int fin = side_joint(c, "fin", s);
        if (fin >= 0)
            out->rotation[fin] = rot_z((s ? -1.0f : 1.0f) * (0.2f + 0.3f * sinf(5.0f * x)));
    }
    out->root_offset.y = 0.03f * c->tall * sinf(0.9f * x);
    if (flukes) {
        float pitch, up = porpoise(c, t, path_place(c, t).speed, &pitch);
        out->root_offset.y += up;
        out->rotation[head] = quat_mul(rot_x(pitch), out->rotation[head]);
    }
}

void animal_at(const character *c, double t, affine *to_world, pose *out)
{
    float *morphs = out->morphs;
    pose_rest(out);
    out->morphs = morphs;
    if (c->kind == KIND_QUADRUPED)
        quadruped_at(c, t, to_world, out);
    else if (c->kind == KIND_BIRD)
        bird_at(c, t, to_world, out);
    else if (c->kind == KIND_FISH)
        fish_at(c, t, to_world, out);
    else
        *to_world = stand_at(c, t, c->in.placed.p.y);
    if (c->kind == KIND_SOFT)
        soft_at(c, t, out);
}
