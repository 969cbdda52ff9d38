/* motion/character_face.c - gaze, blinks, expressions, and the mouth that speaks.
 *
 * Gaze is a list of keys: eyes jump to a key at once (70 ms), the head follows over half a second. Speech: every
 * phoneme raises its viseme a little before it sounds and lets it go a little after, so neighbours blend; closed lips
 * and teeth on lip win over vowels, because a spectator sees a missed "m" before anything else.
 */
#include "base/noise.h"
#include "motion/character_parts.h"
#include <string.h>

static const char *const channel_names[FACE_COUNT] = { "smile",     "frown",     "brow_up",  "brow_down", "brow_sad",
                                                       "squint",    "wide_eyes", "jaw_open", "blink_l",   "blink_r",
                                                       "viseme_a",  "viseme_e",  "viseme_i", "viseme_o",  "viseme_u",
                                                       "viseme_m",  "viseme_f",  "viseme_l", "viseme_s",  "viseme_ch",
                                                       "viseme_th", "viseme_r",  "viseme_k", "viseme_w" };

/* ---- planning ---- */
static void add_gaze(character *c, ciel_arena *a, double t, const scene_action *act, vec3 dir)
{
    gaze_key *k = &ARENA_PUSH(a, c->gazes, c->n_gazes);
    *k = (gaze_key){ .t = t, .point = dir, .action = act, .free = act == NULL };
}

static bool looks(const scene_action *a)
{
    static const char *const verbs[] = { "look", "reach", "point", "read", "write", "type", "paint", "cook", NULL };
    for (const char *const *v = verbs; *v; v++)
        if (strcmp(*v, a->verb) == 0)
            return true;
    return false;
}

/* Free gaze between actions: small shifts ahead, large ones when looking about. */
static void plan_free_gaze(character *c, ciel_arena *a, rng *r, double from, double to, bool about)
{
    double t = from;
    while (t < to) {
        float yaw = about ? rng_range(r, -0.95f, 0.95f) : rng_range(r, -0.22f, 0.22f),
              pitch = about ? rng_range(r, -0.15f, 0.25f) : rng_range(r, -0.10f, 0.08f);
        add_gaze(c, a, t, NULL, v3(sinf(yaw), -sinf(pitch), cosf(yaw) * cosf(pitch)));
        t += (double)(about ? rng_range(r, 0.8f, 1.7f) : rng_range(r, 1.4f, 3.6f));
    }
}

static void sort_gazes(character *c)
{
    for (size_t i = 1; i < c->n_gazes; i++)
        for (size_t k = i; k > 0 && c->gazes[k].t < c->gazes[k - 1].t; k--) {
            gaze_key x = c->gazes[k];
            c->gazes[k] = c->gazes[k - 1];
            c->gazes[k - 1] = x;
        }
}

void face_plan(character *c, ciel_arena *a)
{
    const entity *e = c->in.entity;
    rng r = rng_make(c->seed, "gaze");
    add_gaze(c, a, -10.0, NULL, v3(0, 0, 1));
    double free_from = -0.5;
    for (double t = 0.0; t < c->seconds;) { /* walk over the film: in an action that looks, or free */
        const scene_action *now = NULL;
        double next = c->seconds;
        for (size_t i = 0; i < e->n_actions; i++) {
            const scene_action *x = &e->actions[i];
            if (!looks(x) && strcmp(x->verb, "look_around") != 0)
                continue;
            if (x->begin <= t + 1e-9 && character_action_end(c, x) > t)
                now = x;
            else if (x->begin > t && x->begin < next)
                next = x->begin;
        }
        if (now) {
            double end = character_action_end(c, now) < c->seconds ? character_action_end(c, now) : c->seconds;
            if (strcmp(now->verb, "look_around") == 0)
                plan_free_gaze(c, a, &r, t, end, true);
            else
                add_gaze(c, a, t, now, v3(0, 0, 1));
            t = end > t ? end : t + 0.1;
            free_from = t;
        } else {
            plan_free_gaze(c, a, &r, free_from > 0.0 ? t : t - 0.5, next, false);
            t = next;
        }
    }
    sort_gazes(c);
    rng b = rng_make(c->seed, "blink");
    for (double t = (double)rng_range(&b, 0.9f, 3.0f); t < c->seconds + 1.0; t += (double)rng_range(&b, 1.8f, 5.2f)) {
        ARENA_PUSH(a, c->blinks, c->n_blinks) = t;
        if (rng_float(&b) < 0.12f)
            ARENA_PUSH(a, c->blinks, c->n_blinks) = t + 0.28;
    }
}

/* ---- gaze ---- */
static vec3 gaze_direction(const character *c, const body *b, const gaze_key *k)
{
    vec3 head = v3_add(v3(0, 0.93f * c->tall, 0.05f), b->pelvis);
    if (k->free)
        return v3_norm(k->point);
    vec3 w;
    bool camera = (k->action->anchor && strcmp(k->action->anchor, "camera") == 0) ||
                  (k->action->target && strcmp(k->action->target, "camera") == 0);
    const char *to = params_text(&k->action->params, "to", "");
    if (camera || strcmp(to, "camera") == 0) {
        const scene_shot *shot = scene_shot_at(c->in.scene, b->t);
        if (!shot)
            return v3(0, 0, 1);
        camera_pose cam = scene_camera_at(c->in.scene, shot, b->t, NULL);
        w = cam.position;
    } else if (!target_point(c, k->action, "face", b->t, &w)) {
        static const struct {
            const char *word;
            vec3 d;
        } ways[] = { { "up", { 0, 0.6f, 1 } },
                     { "down", { 0, -0.7f, 1 } },
                     { "left", { 1, 0, 0.8f } },
                     { "right", { -1, 0, 0.8f } } };
        for (size_t i = 0; i < 4; i++)
            if (strcmp(to, ways[i].word) == 0)
                return v3_norm(ways[i].d);
        bool work = strcmp(k->action->verb, "look") != 0 && strcmp(k->action->verb, "point") != 0;
        return work ? v3_norm(v3(0, -0.62f, 1)) : v3(0, 0, 1);
    }
    vec3 d = v3_sub(to_model(&b->to_world, w), head);
    return v3_len2(d) > 1e-6f ? v3_norm(d) : v3(0, 0, 1);
}

static void aim(const character *c, body *b)
{
    size_t i = 0;
    while (i + 1 < c->n_gazes && c->gazes[i + 1].t <= b->t)
        i++;
    const gaze_key *k = &c->gazes[i], *before = i > 0 ? k - 1 : k;
    vec3 d0 = gaze_direction(c, b, before), d1 = gaze_direction(c, b, k);
    float since = (float)(b->t - k->t), turn = acosf(f_clamp(v3_dot(d0, d1), -1.0f, 1.0f));
    float head = f_smooth(0.06f, 0.35f + 0.35f * turn, since), eyes = f_smooth(0.0f, 0.07f, since);
    /* a head does not follow small glances all the way */
    float share = k->free ? 0.55f : 0.85f, share0 = before->free ? 0.55f : 0.85f;
    vec3 ahead = v3(0, 0, 1);
    vec3 h = v3_norm(v3_lerp(v3_lerp(ahead, d0, share0), v3_lerp(ahead, d1, share), head));
    vec3 e = v3_norm(v3_lerp(d0, d1, eyes));
    vec3 from = v3_add(v3(0, 0.93f * c->tall, 0.0f), b->pelvis);
    b->look = v3_mad(from, h, 4.0f);
    b->look_eyes = v3_mad(from, e, 4.0f);
}

/* ---- blinks ---- */
static float blink_curve(float x) /* x seconds since it began */
{
    return x < 0.0f ? 0.0f : x < 0.08f ? f_smooth(0.0f, 0.08f, x) : 1.0f - f_smooth(0.11f, 0.25f, x);
}

static void blink(const character *c, body *b)
{
    float w = 0.0f;
    for (size_t i = 0; i < c->n_blinks; i++)
        w = f_max(w, blink_curve((float)(b->t - c->blinks[i])));
    for (size_t i = 1; i < c->n_gazes; i++) { /* large glances bring a blink */
        vec3 d0 = gaze_direction(c, b, &c->gazes[i - 1]), d1 = gaze_direction(c, b, &c->gazes[i]);
        if (c->gazes[i].t > 0.2 && fabs(b->t - c->gazes[i].t) < 0.4 && v3_dot(d0, d1) < 0.86f)
            w = f_max(w, blink_curve((float)(b->t - c->gazes[i].t + 0.03)));
    }
    b->face[FACE_BLINK_L] = f_max(b->face[FACE_BLINK_L], w);
    b->face[FACE_BLINK_R] = f_max(b->face[FACE_BLINK_R], w);
}

/* ---- speech ---- */
static int viseme_channel(const char *v)
{
    static const char *const names[] = { "a", "e", "i", "o", "u", "m", "f", "l", "s", "ch", "th", "r", "k", "w" };
    for (int i = 0; i < 14; i++)
        if (strcmp(names[i], v) == 0)
            return FACE_A + i;
    return -1;
}

static void speak(const character *c, body *b)
{
    const speech_track *sp = c->in.speech;
    float w[FACE_COUNT] = { 0 }, firm = 0.0f, total = 0.0f, loud = 1.0f;
    for (size_t i = 0; sp && i < sp->n_lines; i++) {
        const speech_line *l = &sp->lines[i];
        if (!l->entity || strcmp(l->entity, c->in.entity->id) != 0 || b->t < l->begin - 0.5 || b->t > l->end + 0.5)
            continue;
        if (l->line < c->in.scene->sound.n_lines) {
            const char *how = c->in.scene->sound.lines[l->line].manner;
            loud = how && strcmp(how, "shouts") == 0 ? 1.3f : how && strcmp(how, "whispers") == 0 ? 0.75f : 1.0f;
        }
        for (size_t k = 0; k < l->n_phonemes; k++) {
            const phoneme *p = &l->phonemes[k];
            int ch = viseme_channel(p->viseme);
            float x = f_smooth((float)p->begin - 0.07f, (float)p->begin + 0.02f, (float)b->t) *
                      (1.0f - f_smooth((float)p->end - 0.03f, (float)p->end + 0.07f, (float)b->t));
            b->stress = f_max(b->stress, (float)p->stress *
                                             f_smooth((float)p->begin - 0.12f, (float)p->begin + 0.04f, (float)b->t) *
                                             (1.0f - f_smooth((float)p->end, (float)p->end + 0.35f, (float)b->t)));
            if (ch < 0 || x <= 0.0f)
                continue;
            bool closes = ch == FACE_M || ch == FACE_F;
            float size = ch <= FACE_U ? 0.72f + 0.38f * (float)p->stress : 0.9f;
            w[ch] = f_max(w[ch], x * size);
            if (closes)
                firm = f_max(firm, x);
        }
    }
    for (int i = FACE_A; i < FACE_COUNT; i++) {
        if (i != FACE_M && i != FACE_F)
            w[i] *= 1.0f - firm;
        total += w[i];
    }
    float scale = total > 1.1f ? 1.1f / total : 1.0f;
    for (int i = FACE_A; i < FACE_COUNT; i++)
        b->face[i] += w[i] * scale * (i == FACE_M ? 1.0f : loud);
    b->face[FACE_BROW_UP] += 0.42f * b->stress;
    float t = (float)b->t;
    if (b->stress > 0.0f || total > 0.0f) {
        float nod = 4.5f * b->stress + 1.5f * noise1(1.7f * t, (uint32_t)c->seed + 70);
        b->head_q = quat_mul(b->head_q, quat_axis(v3(1, 0, 0), nod * CIEL_PI_F / 180.0f));
    }
}

/* ---- expressions ---- */
static void express(const character *c, body *b)
{
    const entity *e = c->in.entity;
    uint32_t seed = (uint32_t)c->seed;
    b->face[FACE_SMILE] += 0.15f + 0.06f * noise1(0.3f * (float)b->t, seed + 80); /* a face at rest lives */
    b->face[FACE_BROW_UP] += 0.06f * f_max(noise1(0.4f * (float)b->t, seed + 81), 0.0f);
    for (size_t i = 0; i < e->n_actions; i++) {
        const scene_action *a = &e->actions[i];
        float w = action_weight(c, a, b->t, 0.4), t = (float)(b->t - a->begin);
        if (w <= 0.0f)
            continue;
        if (strcmp(a->verb, "smile") == 0) {
            b->face[FACE_SMILE] += w * (float)params_number(&a->params, "amount", 0.8);
            b->face[FACE_SQUINT] += 0.15f * w;
        } else if (strcmp(a->verb, "laugh") == 0) {
            float ha = 0.5f + 0.5f * sinf(2.0f * CIEL_PI_F * 4.6f * t);
            b->face[FACE_SMILE] += w;
            b->face[FACE_SQUINT] += 0.5f * w;
            b->face[FACE_JAW] += w * (0.30f + 0.18f * ha);
            b->face[FACE_BROW_UP] += 0.3f * w;
            b->head_q = quat_mul(b->head_q, quat_axis(v3(1, 0, 0), -w * (0.14f + 0.03f * ha)));
            b->chest_q = quat_mul(b->chest_q, quat_axis(v3(1, 0, 0), w * 0.03f * ha));
            b->shoulder_up[0] += 0.07f * w * ha;
            b->shoulder_up[1] += 0.07f * w * ha;
        } else if (strcmp(a->verb, "cry") == 0) {
            float sob = f_max(noise1(2.2f * t, seed + 82), 0.0f);
            b->face[FACE_BROW_SAD] += w;
            b->face[FACE_FROWN] += 0.8f * w;
            b->face[FACE_SQUINT] += 0.45f * w;
            b->face[FACE_SMILE] *= 1.0f - w;
            b->head_q = quat_mul(b->head_q, quat_axis(v3(1, 0, 0), w * (0.38f + 0.05f * sob)));
            b->chest_q = quat_mul(b->chest_q, quat_axis(v3(1, 0, 0), w * (0.10f + 0.05f * sob)));
        } else if (strcmp(a->verb, "sleep") == 0) {
            b->face[FACE_BLINK_L] = f_max(b->face[FACE_BLINK_L], w);
            b->face[FACE_BLINK_R] = f_max(b->face[FACE_BLINK_R], w);
            b->head_q = quat_mul(b->head_q, quat_axis(v3(1, 0, 0), 0.12f * w));
            b->look_weight *= 1.0f - w;
        } else if (strcmp(a->verb, "close") == 0 && (!a->anchor || strcmp(a->anchor, "eyes") == 0) && !a->target) {
            b->face[FACE_BLINK_L] = b->face[FACE_BLINK_R] = f_max(b->face[FACE_BLINK_L], w);
        } else if (strcmp(a->verb, "open") == 0 && a->anchor && strcmp(a->anchor, "mouth") == 0) {
            b->face[FACE_JAW] += w * (float)params_number(&a->params, "amount", 0.8);
        } else if (strcmp(a->verb, "open") == 0 && !a->target) { /* eyes, from closed */
            float shut = 1.0f - f_smooth(0.2f, 1.4f, t);
            b->face[FACE_BLINK_L] = b->face[FACE_BLINK_R] = f_max(b->face[FACE_BLINK_L], shut);
        } else if (strcmp(a->verb, "eat") == 0) {
            float x = (float)fmod((double)t, 3.2),
                  chew = f_smooth(1.5f, 1.8f, x) + (t > 3.2f ? 1.0f - f_smooth(0.0f, 0.6f, x) : 0.0f);
            b->face[FACE_JAW] += w * (0.35f * f_smooth(0.75f, 0.95f, x) * (1.0f - f_smooth(1.1f, 1.35f, x)) +
                                      0.10f * f_min(chew, 1.0f) * (0.5f + 0.5f * sinf(11.0f * t)));
        } else if (strcmp(a->verb, "drink") == 0) {
            float x = (float)fmod((double)t, 4.5), up = f_smooth(0.9f, 1.4f, x) * (1.0f - f_smooth(2.7f, 3.2f, x));
            b->face[FACE_U] += 0.35f * w * up;
            b->head_q = quat_mul(b->head_q, quat_axis(v3(1, 0, 0), -0.22f * w * up));
        }
    }
}

void face_at(const character *c, body *b)
{
    aim(c, b);
    blink(c, b);
    speak(c, b);
    express(c, b);
    for (size_t i = 0; i < c->in.entity->n_actions; i++) /* a juggler watches the top of the pattern */
        if (strcmp(c->in.entity->actions[i].verb, "juggle") == 0) {
            float w = action_weight(c, &c->in.entity->actions[i], b->t, 0.4);
            vec3 top = v3(0, 1.12f * c->tall, 0.30f * c->tall);
            b->look = v3_lerp(b->look, top, w);
            b->look_eyes = v3_lerp(b->look_eyes, top, w);
        }
}

void face_apply(const character *c, const body *b, float *morphs)
{
    const model *m = c->in.model;
    for (int i = 0; i < m->n_morphs; i++) {
        morphs[i] = 0.0f;
        for (int k = 0; k < FACE_COUNT; k++)
            if (strcmp(m->morph_names[i], channel_names[k]) == 0)
                morphs[i] = f_clamp(b->face[k], 0.0f, 1.0f);
        for (int s = 0; s < 2; s++) {
            float w = f_clamp(b->face[FACE_BLINK_L + s], 0.0f, 1.0f);
            if (strcmp(m->morph_names[i], s ? "blink_mid_r" : "blink_mid_l") == 0)
                morphs[i] = 4.0f * w * (1.0f - w);
        }
    }
}
