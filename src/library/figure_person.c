/* library/figure_person.c - who the person is: parameters to measures and joints.
 *
 * Proportions are a studio's, not a textbook's: a grown man is six and three quarter heads high, hands and eyes are a
 * little large, and everything scales from the height below the chin. Variation comes from the entity's seed.
 */
#include "library/figure_person.h"
#include "base/text.h"
#include <string.h>

vec3 person_rgb(unsigned rgb)
{
    return color_linear((rgb8){ (uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb });
}

static const char *text(const person *p, const char *name, const char *fallback)
{
    return params_text(&p->c->entity->params, name, fallback);
}

static bool is_one_of(const char *word, const char *list)
{
    size_t n = word ? strlen(word) : 0;
    for (const char *at = list; n && (at = strstr(at, word)); at += n)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == 0))
            return true;
    return false;
}

static enum person_age plan_age(const person *p)
{
    const char *age = text(p, "age", ""), *v = p->c->row && p->c->row->variant ? p->c->row->variant : "";
    if (is_one_of(age, "baby infant newborn toddler") || (!*age && strcmp(v, "baby") == 0))
        return AGE_BABY;
    if (is_one_of(age, "child kid boy girl little") || (!*age && is_one_of(v, "child girl boy")))
        return AGE_CHILD;
    if (is_one_of(age, "teen teenager adolescent"))
        return AGE_TEEN;
    if (is_one_of(age, "young"))
        return AGE_YOUNG;
    if (is_one_of(age, "old elderly aged senior") ||
        (!*age && is_one_of(p->role, "wizard king santa_claus grandfather grandmother")))
        return AGE_OLD;
    return AGE_ADULT;
}

static bool plan_female(person *p)
{
    const char *g = text(p, "gender", ""), *v = p->c->row && p->c->row->variant ? p->c->row->variant : "";
    if (is_one_of(g, "female woman girl f"))
        return true;
    if (is_one_of(g, "male man boy m"))
        return false;
    if (is_one_of(v, "woman girl") ||
        is_one_of(p->role, "witch queen princess ballerina nun waitress bride businesswoman"))
        return true;
    if (is_one_of(v, "man boy") ||
        is_one_of(p->role, "king knight wizard prince monk priest businessman waiter fisherman samurai cowboy "
                           "santa_claus groom policeman fireman"))
        return false;
    return rng_float(&p->rng) < 0.45f;
}

static void plan_size(person *p)
{
    static const float heights[6] = { 0.76f, 1.18f, 1.58f, 1.77f, 1.77f, 1.72f };
    static const float heads[6] = { 0.200f, 0.234f, 0.255f, 0.266f, 0.267f, 0.266f };
    float h = heights[p->age];
    if (p->female && p->age >= AGE_TEEN)
        h *= 0.945f;
    h *= rng_range(&p->rng, 0.97f, 1.035f);
    p->height = (float)params_number(&p->c->entity->params, "height", (double)h);
    p->height = f_clamp(p->height, 0.4f, 3.0f);
    p->head = heads[p->age] * (p->female ? 0.965f : 1.0f) * f_clamp(sqrtf(p->height / h), 0.7f, 1.6f);
    p->b = (p->height - p->head) / (1.77f - 0.267f);
    const char *build = text(p, "build", "");
    p->girth = is_one_of(build, "slim thin skinny lean")              ? 0.88f
               : is_one_of(build, "heavy fat chubby big stout plump") ? 1.32f
               : is_one_of(build, "strong muscular athletic")         ? 1.08f
                                                                      : rng_range(&p->rng, 0.95f, 1.06f);
    p->muscle = is_one_of(build, "strong muscular athletic") ? 1.0f : p->female || p->age < AGE_YOUNG ? 0.1f : 0.4f;
    if (p->age == AGE_BABY)
        p->girth *= 1.25f;
    else if (p->age == AGE_CHILD)
        p->girth *= 1.06f;
}

static void plan_spine(person *p)
{
    float b = p->b, chin = p->height - p->head;
    p->head_scale = p->head / 23.5f;
    p->head_center = v3(0, p->height - 12.2f * p->head_scale, 0.012f * b);
    float notch = chin - 0.062f * b;
    float leg = p->age == AGE_BABY ? 0.52f : p->age == AGE_CHILD ? 0.59f : p->age == AGE_TEEN ? 0.625f : 0.615f;
    float hip = (notch + 0.0f) * (leg + 0.022f);
    p->joints[J_HIPS] = v3(0, hip + 0.015f * b, -0.005f * b);
    p->joints[J_SPINE] = v3(0, f_lerp(hip, notch, 0.24f), -0.012f * b);
    p->joints[J_CHEST] = v3(0, f_lerp(hip, notch, 0.55f), -0.018f * b);
    p->joints[J_NECK] = v3(0, notch + 0.012f * b, -0.026f * b);
    p->joints[J_HEAD] = person_head_cm(p, 0, -6.8f, -1.8f);
    p->joints[J_JAW] = person_head_cm(p, 0, -2.2f, 0.2f);
    for (int s = 0; s < 2; s++) {
        vec3 e = eye_center_cm(p);
        p->joints[J_EYE_L + s] = person_head_cm(p, s ? -e.x : e.x, e.y, e.z);
    }
}

static void plan_limbs(person *p, int side)
{
    float b = p->b, s = side ? -1.0f : 1.0f, notch = p->joints[J_NECK].y - 0.012f * b;
    bool small = p->age <= AGE_CHILD;
    float sw = (p->female ? 0.147f
                : small   ? 0.155f
                          : 0.169f) *
               b * (0.85f + 0.15f * p->girth) * (1.0f + 0.05f * p->muscle);
    vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    j[J_SHOULDER] = v3(s * 0.022f * b, notch - 0.012f * b, -0.002f * b);
    j[J_UPPER_ARM] = v3(s * sw, notch - 0.034f * b, -0.022f * b);
    vec3 along = v3_norm(v3(s * 0.66f, -0.75f, 0.0f));
    float arm = (small ? 0.92f : 1.0f) * b;
    j[J_FOREARM] = v3_add(v3_mad(j[J_UPPER_ARM], along, 0.282f * arm), v3(0, 0, -0.012f * b));
    j[J_HAND] = v3_add(v3_mad(j[J_FOREARM], along, 0.248f * arm), v3(0, 0, 0.026f * b));
    hand_joints(p, side);
    float hw = (p->female ? 0.096f : 0.092f) * b, hip = p->joints[J_HIPS].y - 0.015f * b;
    float ankle = 0.082f * b;
    j[J_THIGH] = v3(s * hw, hip - 0.012f * b, 0);
    j[J_SHIN] = v3(s * hw * 1.04f, f_lerp(hip, ankle, 0.5f) + 0.01f * b, 0.010f * b);
    j[J_FOOT] = v3(s * hw * 1.08f, ankle, -0.026f * b);
    j[J_TOE] = v3(s * hw * 1.16f, 0.022f * b, 0.105f * b);
}

/* Sections of the trunk from crotch to neck: height, half width, half depth, middle. */
static void plan_torso(person *p)
{
    static const struct torso_station man[10] = {
        { 0.00f, 0.128f, 0.092f, -0.012f }, { 0.08f, 0.166f, 0.112f, -0.012f }, { 0.17f, 0.167f, 0.114f, -0.010f },
        { 0.30f, 0.150f, 0.104f, -0.004f }, { 0.43f, 0.143f, 0.100f, 0.000f },  { 0.58f, 0.153f, 0.108f, -0.002f },
        { 0.74f, 0.166f, 0.120f, -0.006f }, { 0.88f, 0.160f, 0.110f, -0.016f }, { 0.96f, 0.112f, 0.088f, -0.024f },
        { 1.03f, 0.062f, 0.064f, -0.026f }
    };
    static const struct torso_station woman[10] = {
        { 0.00f, 0.130f, 0.094f, -0.014f }, { 0.08f, 0.172f, 0.116f, -0.016f }, { 0.17f, 0.173f, 0.115f, -0.014f },
        { 0.30f, 0.146f, 0.098f, -0.004f }, { 0.43f, 0.122f, 0.088f, 0.002f },  { 0.58f, 0.132f, 0.095f, 0.000f },
        { 0.74f, 0.145f, 0.106f, -0.006f }, { 0.88f, 0.140f, 0.098f, -0.016f }, { 0.96f, 0.098f, 0.078f, -0.024f },
        { 1.03f, 0.053f, 0.056f, -0.026f }
    };
    const struct torso_station *base = p->female && p->age >= AGE_TEEN ? woman : man;
    float lo = p->joints[SIDE_JOINT(0, J_THIGH)].y - 0.065f * p->b, hi = p->joints[J_NECK].y;
    p->n_torso = 10;
    for (int i = 0; i < 10; i++) {
        struct torso_station s = base[i];
        float belly = s.y > 0.1f && s.y < 0.75f ? p->girth - 1.0f : 0.0f;
        float g = s.y > 0.9f ? 0.5f + 0.5f * p->girth : p->girth;
        if (p->age <= AGE_CHILD && s.y > 0.25f && s.y < 0.6f)
            g *= 1.08f;
        p->torso[i] =
            (struct torso_station){ f_lerp(lo, hi, s.y), s.a * p->b * g, s.d * p->b * (g + 0.5f * f_max(belly, 0.0f)),
                                    (s.z + 0.09f * f_max(belly, 0.0f)) * p->b };
    }
}

static const char *const center_names[J_SIDES] = { "hips", "spine", "chest", "neck", "head", "jaw", "eye_l", "eye_r" };
static const char *const side_names[J_PER_SIDE] = { "shoulder", "upper_arm", "forearm", "hand",    "thumb1",  "thumb2",
                                                    "index1",   "index2",    "index3",  "middle1", "middle2", "middle3",
                                                    "ring1",    "ring2",     "ring3",   "little1", "little2", "little3",
                                                    "thigh",    "shin",      "foot",    "toe" };
static const int side_parents[J_PER_SIDE] = { -1,     J_SHOULDER, J_UPPER_ARM, J_FOREARM, J_HAND,    J_THUMB1,
                                              J_HAND, J_INDEX1,   J_INDEX2,    J_HAND,    J_MIDDLE1, J_MIDDLE2,
                                              J_HAND, J_RING1,    J_RING2,     J_HAND,    J_LITTLE1, J_LITTLE2,
                                              -1,     J_THIGH,    J_SHIN,      J_FOOT };

skeleton *person_skeleton(const person *p)
{
    skeleton *s = ARENA_NEW(p->a, skeleton);
    s->kind = "person";
    s->n_joints = J_COUNT;
    s->joints = ARENA_ARRAY(p->a, J_COUNT, joint);
    static const int parents[J_SIDES] = { -1, J_HIPS, J_SPINE, J_CHEST, J_NECK, J_HEAD, J_HEAD, J_HEAD };
    for (int i = 0; i < J_SIDES; i++)
        s->joints[i] = (joint){ center_names[i], parents[i], p->joints[i] };
    for (int side = 0; side < 2; side++)
        for (int k = 0; k < J_PER_SIDE; k++) {
            int parent = side_parents[k] >= 0 ? SIDE_JOINT(side, side_parents[k]) : k == J_SHOULDER ? J_CHEST : J_HIPS;
            int i = SIDE_JOINT(side, k);
            s->joints[i] =
                (joint){ ciel_arena_printf(p->a, "%s_%c", side_names[k], side ? 'r' : 'l'), parent, p->joints[i] };
        }
    return s;
}

material person_skin_material(const person *p)
{
    material m = material_plain(p->skin, 0.48f);
    m.name = "skin";
    m.subsurface = 0.55f;
    m.scatter = v3(0.85f, 0.32f, 0.2f);
    m.pattern = PATTERN_SKIN;
    m.pattern_scale = 0.0012f;
    m.pattern_amount = 0.12f;
    m.bump = 0.00003f;
    m.sheen = 0.08f;
    m.ior = 1.4f;
    m.takes_wetness = false;
    return m;
}

part *person_add(person *p, const char *name, enum part_kind kind, mesh m, const material *mats, int n, int i_joint)
{
    CIEL_ASSERT(p->n_parts < PERSON_MAX_PARTS);
    part *t = &p->parts[p->n_parts++];
    *t = (part){ .name = name, .kind = kind, .mesh = m, .n_materials = n, .joint = i_joint };
    t->materials = ARENA_ARRAY(p->a, (size_t)n, material);
    memcpy(t->materials, mats, (size_t)n * sizeof *mats);
    return t;
}

void person_plan(person *p, model *out, const build_context *c)
{
    *p = (person){ .c = c, .a = c->arena, .out = out };
    p->rng = rng_make(c->seed, "person");
    const char *variant = c->row && c->row->variant ? c->row->variant : "";
    p->role = text(p, "role", is_one_of(variant, "man woman boy girl child baby") ? "" : variant);
    p->age = plan_age(p);
    p->female = plan_female(p);
    plan_size(p);
    person_plan_looks(p);
    plan_spine(p);
    plan_limbs(p, 0);
    plan_limbs(p, 1);
    plan_torso(p);
    wardrobe_plan(p);
}
