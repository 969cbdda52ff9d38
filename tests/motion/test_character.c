/* tests/motion/test_character.c - feet that do not slide, hands that arrive, limits, determinism. */
#include "ct.h"
#include "library/animal.h"
#include "library/figure.h"
#include "motion/character.h"
#include "motion/juggle.h"

static ciel_arena arena;
static scene *sc;

static const thing_row *row_of(const thing_family *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->rows[i].info.name, name) == 0)
            return &f->rows[i];
    return NULL;
}

typedef struct actor_under_test {
    model m;
    entity *e;
    character *c;
} actor_under_test;

static float flat(void *user, float x, float z)
{
    (void)user, (void)x, (void)z;
    return 0.0f;
}

static model *shared_model(bool dog)
{
    static model models[2];
    static bool made[2];
    if (!sc) {
        sc = scene_create();
        sc->seconds = 6.0;
    }
    if (!made[dog]) {
        const thing_family *f = dog ? &animal_family : &figure_family;
        const char *name = dog ? "dog" : "man";
        build_context c = { NULL, sc, scene_add_entity(sc, "model", name), row_of(f, name), 7, &arena, NULL };
        c.row->build(&models[dog], &c);
        made[dog] = true;
    }
    return &models[dog];
}

static actor_under_test act(bool dog, const char *verb, double begin, double end, vec3 to)
{
    actor_under_test a = { .m = *shared_model(dog) };
    a.e = scene_add_entity(sc, "somebody", dog ? "dog" : "man");
    if (verb) {
        scene_action *x = scene_add_action(sc, a.e, verb, begin, end);
        x->to = to;
    }
    character_input in = { .scene = sc,
                           .entity = a.e,
                           .model = NULL,
                           .placed = affine_identity(),
                           .ground = flat,
                           .ground_material = "concrete" };
    model *kept = ARENA_NEW(&arena, model);
    *kept = a.m;
    in.model = kept;
    a.c = character_create(&arena, &in);
    return a;
}

typedef struct moment {
    affine world, mx[RIG_MAX_JOINTS];
    pose p;
    float morphs[128];
} moment;

static void at(const actor_under_test *a, double t, moment *o)
{
    pose_rest(&o->p);
    o->p.morphs = o->morphs;
    character_at(a->c, t, &o->world, &o->p);
    pose_matrices(a->m.skeleton, &o->p, o->mx);
}
static vec3 joint_world(const actor_under_test *a, const moment *o, const char *name)
{
    return affine_point(&o->world, pose_joint_at(a->m.skeleton, o->mx, skeleton_find(a->m.skeleton, name)));
}

/* The toe joint, once its foot has landed flat and before the next lift, must stay. */
static double worst_slide(const actor_under_test *a, const char *toe, double from, double to, int *planted)
{
    moment o;
    vec3 before = { 0, 0, 0 }, anchor_at = { 0, 0, 0 };
    double worst = 0.0;
    bool down = false;
    *planted = 0;
    for (double t = from; t < to; t += 1.0 / 120.0) {
        at(a, t, &o);
        vec3 p = joint_world(a, &o, toe);
        float moved = v3_dist(v3(p.x, 0, p.z), v3(before.x, 0, before.z));
        bool low = p.y < 0.028f;
        if (low && moved < 0.004f) {
            if (!down)
                anchor_at = p;
            down = true;
            (*planted)++;
            double s = (double)v3_dist(v3(p.x, 0, p.z), v3(anchor_at.x, 0, anchor_at.z));
            worst = s > worst ? s : worst;
        } else {
            down = false;
        }
        before = p;
    }
    return worst;
}

static void walking_feet_stay_where_they_land(void)
{
    actor_under_test a = act(false, "walk", 0.5, 5.0, v3(0, 0, 0));
    static const char *const toes[2] = { "toe_l", "toe_r" };
    for (int s = 0; s < 2; s++) {
        int planted;
        double slide = worst_slide(&a, toes[s], 0.2, 5.8, &planted);
        printf("# %s: worst slide %.4f m over %d planted samples\n", toes[s], slide, planted);
        CT_CHECK(planted > 200); /* of 672: more than a third of the time on the ground */
        CT_CHECK(slide < 0.010);
    }
    moment o;
    at(&a, 5.5, &o);
    CT_NEAR(o.world.p.z, 4.5 * 1.3, 0.7); /* walked at about its natural speed */
}

static void walking_to_a_place_stops_there(void)
{
    actor_under_test a = act(false, "walk", 0.0, -1.0, v3(2.0f, 0, 2.0f));
    moment o;
    at(&a, 5.5, &o);
    CT_NEAR(v3_dist(o.world.p, v3(2, 0, 2)), 0.0, 0.12);
}

static void hands_arrive(void)
{
    vec3 targets[3] = { { 0.15f, 1.15f, 0.45f }, { -0.30f, 1.35f, 0.35f }, { 0.25f, 0.95f, 0.30f } };
    for (int i = 0; i < 3; i++) {
        actor_under_test a = act(false, "reach", 0.0, -1.0, targets[i]);
        moment o;
        at(&a, 3.0, &o);
        float best = 1e9f;
        for (int s = 0; s < 2; s++) {
            const anchor *h = model_anchor(&a.m, s ? "hand_r" : "hand_l");
            vec3 p = affine_point(&o.mx[h->joint], h->position);
            best = f_min(best, v3_dist(affine_point(&o.world, p), targets[i]));
        }
        printf("# reach %d: %.4f m off\n", i, (double)best);
        CT_CHECK(best < 0.02f);
    }
}

static void both_hands_go_to_the_helmet(void)
{
    actor_under_test a = act(false, "adjust", 0.0, -1.0, v3(0, 0, 0));
    moment o;
    at(&a, 1.9, &o); /* between two pushes */
    const anchor *helmet = model_anchor(&a.m, "helmet");
    vec3 c = affine_point(&o.mx[helmet->joint], helmet->position);
    for (int s = 0; s < 2; s++) {
        const anchor *h = model_anchor(&a.m, s ? "hand_r" : "hand_l");
        float d = v3_dist(affine_point(&o.mx[h->joint], h->position), c);
        CT_CHECK(d > 0.7f * helmet->radius && d < 1.35f * helmet->radius);
    }
}

static void limbs_keep_their_lengths_and_heads_their_limits(void)
{
    static const char *const verbs[] = { "walk", "run",  "sit",    "kneel",       "jump", "dance", "lie",
                                         "wave", "clap", "juggle", "look_around", "cry",  "laugh", "swim" };
    static const char *const bones[][2] = {
        { "upper_arm_l", "forearm_l" }, { "forearm_r", "hand_r" }, { "thigh_l", "shin_l" }, { "shin_r", "foot_r" }
    };
    for (size_t v = 0; v < sizeof verbs / sizeof verbs[0]; v++) {
        actor_under_test a = act(false, verbs[v], 0.0, -1.0, v3(0, 0, 0));
        for (double t = 0.0; t < 4.0; t += 0.37) {
            moment o;
            at(&a, t, &o);
            for (size_t b = 0; b < 4; b++) {
                int i = skeleton_find(a.m.skeleton, bones[b][0]), k = skeleton_find(a.m.skeleton, bones[b][1]);
                float rest = v3_dist(a.m.skeleton->joints[i].rest, a.m.skeleton->joints[k].rest);
                CT_NEAR(v3_dist(pose_joint_at(a.m.skeleton, o.mx, i), pose_joint_at(a.m.skeleton, o.mx, k)), rest,
                        1e-3);
            }
            for (int j = 0; j < a.m.skeleton->n_joints; j++) {
                quat q = o.p.rotation[j];
                CT_NEAR(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w, 1.0, 2e-3);
            }
            for (int k = 0; k < a.m.n_morphs; k++)
                CT_CHECK(o.morphs[k] >= 0.0f && o.morphs[k] <= 1.0f);
            quat h = o.p.rotation[skeleton_find(a.m.skeleton, "head")];
            CT_CHECK(2.0f * acosf(f_clamp(fabsf(h.w), 0.0f, 1.0f)) < 1.35f);
        }
        const char *unknown[4];
        CT_EQ_I(character_unsupported(a.c, unknown, 4), 0);
    }
}

static float morph_at(const actor_under_test *a, const moment *o, const char *name)
{
    for (int i = 0; i < a->m.n_morphs; i++)
        if (strcmp(a->m.morph_names[i], name) == 0)
            return o->morphs[i];
    return -1.0f;
}

static void speech_moves_the_mouth(void)
{
    actor_under_test a = act(false, "speak", 0.0, -1.0, v3(0, 0, 0));
    phoneme ph[3] = { { 1.0, 1.12, "m", 0.2 }, { 1.12, 1.40, "a", 1.0 }, { 1.40, 1.52, "m", 0.1 } };
    speech_line line = { a.e->id, 0, 1.0, 1.52, ph, 3 };
    speech_track track = { &line, 1 };
    model *kept = ARENA_NEW(&arena, model);
    *kept = a.m;
    character_input in = { .scene = sc,
                           .entity = a.e,
                           .model = kept,
                           .placed = affine_identity(),
                           .ground = flat,
                           .speech = &track,
                           .ground_material = "concrete" };
    a.c = character_create(&arena, &in);
    moment o;
    at(&a, 1.07, &o);
    CT_CHECK(morph_at(&a, &o, "viseme_m") > 0.8f && morph_at(&a, &o, "viseme_a") < 0.1f);
    at(&a, 1.26, &o);
    CT_CHECK(morph_at(&a, &o, "viseme_a") > 0.7f && morph_at(&a, &o, "viseme_m") < 0.2f);
    at(&a, 1.47, &o);
    CT_CHECK(morph_at(&a, &o, "viseme_m") > 0.8f);
    at(&a, 3.0, &o);
    CT_CHECK(morph_at(&a, &o, "viseme_a") == 0.0f);
}

static void people_blink(void)
{
    actor_under_test a = act(false, "stand", 0.0, -1.0, v3(0, 0, 0));
    float most = 0.0f, first = 1.0f;
    for (double t = 0.0; t < 6.0; t += 0.02) {
        moment o;
        at(&a, t, &o);
        most = f_max(most, morph_at(&a, &o, "blink_l"));
        if (t == 0.0)
            first = morph_at(&a, &o, "blink_l");
    }
    CT_CHECK(most > 0.95f && first < 0.05f);
}

static void any_time_in_any_order(void)
{
    actor_under_test a = act(false, "run", 0.5, 4.0, v3(0, 0, 0));
    moment o1, o2, other;
    at(&a, 2.345, &o1);
    at(&a, 0.1, &other);
    at(&a, 5.9, &other);
    at(&a, 2.345, &o2);
    CT_CHECK(memcmp(&o1.world, &o2.world, sizeof o1.world) == 0);
    CT_CHECK(memcmp(o1.p.rotation, o2.p.rotation, sizeof(quat) * (size_t)a.m.skeleton->n_joints) == 0);
    CT_CHECK(memcmp(o1.morphs, o2.morphs, sizeof(float) * (size_t)a.m.n_morphs) == 0);
}

static void motion_has_no_jumps(void)
{
    static const char *const verbs[] = { "walk", "wave", "sit", "adjust", "dance" };
    for (size_t v = 0; v < sizeof verbs / sizeof verbs[0]; v++) {
        actor_under_test a = act(false, verbs[v], 1.0, 4.0, v3(0, 0, 0));
        moment o;
        vec3 last = { 0, 0, 0 };
        for (double t = 0.5; t < 5.5; t += 1.0 / 48.0) {
            at(&a, t, &o);
            vec3 p = joint_world(&a, &o, "hand_r");
            if (t > 0.51)
                CT_CHECK(v3_dist(p, last) * 48.0f < 7.0f); /* no hand is faster than a boxer's */
            last = p;
        }
    }
}

static void footsteps_are_heard(void)
{
    actor_under_test a = act(false, "walk", 0.0, -1.0, v3(0, 0, 0));
    event *items = NULL;
    size_t n = 0, steps = 0;
    character_events(a.c, 4.0, &arena, &items, &n);
    for (size_t i = 0; i < n; i++)
        if (items[i].kind == EVENT_FOOTSTEP) {
            steps++;
            CT_CHECK(items[i].t >= 0.0 && items[i].t < 4.0 && items[i].impulse > 0.0);
        }
    CT_CHECK(steps >= 6 && steps <= 10); /* 1.3 m/s in steps of some 70 cm */
}

static void dogs_run_on_planted_paws(void)
{
    actor_under_test a = act(true, "walk", 0.0, -1.0, v3(0, 0, 0));
    static const char *const paws[4] = { "hand_l", "hand_r", "foot_l", "foot_r" };
    for (int f = 0; f < 4; f++) {
        float reach = 0.0f;
        moment o;
        vec3 last = { 0, 0, 0 };
        int still = 0;
        for (double t = 0.5; t < 4.0; t += 1.0 / 120.0) {
            at(&a, t, &o);
            vec3 p = joint_world(&a, &o, paws[f]);
            still += v3_dist(p, last) < 0.003f;
            reach = f_max(reach, p.y);
            last = p;
        }
        CT_CHECK(still > 100 && reach > 0.06f); /* stands, and lifts */
    }
}

static void juggled_balls_meet_hands(void)
{
    for (int n = 3; n <= 5; n++) {
        juggle_pattern p = juggle_make(n, 0.0, 1.75f);
        double best_gap = 0.0;
        for (int k = 0; k < 12; k++) { /* at each throw the hand is where the ball leaves */
            double t = k * p.beat;
            vec3 ball = juggle_ball_at(&p, k % n, t), hand = juggle_hand_at(&p, k & 1 ? 0 : 1, t - 1e-6);
            double gap = (double)v3_dist(ball, hand);
            best_gap = gap > best_gap ? gap : best_gap;
        }
        CT_CHECK(best_gap < 0.01);
        vec3 a = juggle_ball_at(&p, 0, p.flight - 1e-5), b = juggle_ball_at(&p, 0, p.flight + 1e-5);
        CT_CHECK(v3_dist(a, b) < 0.001f);
    }
}

CT_MAIN(CT(walking_feet_stay_where_they_land), CT(walking_to_a_place_stops_there), CT(hands_arrive),
        CT(both_hands_go_to_the_helmet), CT(limbs_keep_their_lengths_and_heads_their_limits),
        CT(speech_moves_the_mouth), CT(people_blink), CT(any_time_in_any_order), CT(motion_has_no_jumps),
        CT(footsteps_are_heard), CT(dogs_run_on_planted_paws), CT(juggled_balls_meet_hands))
