/* library/figure_looks.c - what a person looks like: skin, hair, eyes, and how the face differs from the mean one.
 *
 * Parameters decide; what they leave open is drawn from the seed within the person's origin ("origin": where a family
 * comes from, as prompts say it), age and sex. The mean face of a group is never drawn: every measure has its own
 * spread, wide enough for two neighbours in a crowd to be told apart at a medium shot.
 */
#include "library/figure_person.h"
#include <string.h>

static const char *text(const person *p, const char *name, const char *fallback)
{
    return params_text(&p->c->entity->params, name, fallback);
}

/* What a family hands down. Colours are sRGB; face measures are added to the drawn ones. */
typedef struct origin {
    const char *name;
    unsigned skins[3], hairs[4], irises[3];
    float share; /* of the people about whom nothing is said */
    float eye_open, eye_tilt, fold, nose_wide, nose_long, hump, lip_full, cheek, brow;
    bool tight_curls;
} origin;
static const origin origins[] = {
    { .name = "european",
      .skins = { 0xf0c8ac, 0xe8b896, 0xdfa57f },
      .hairs = { 0x2a1c14, 0x5a3920, 0x8a5f33, 0xb08850 },
      .irises = { 0x5a3a1e, 0x4a6a4a, 0x3f6e8f },
      .share = 0.34f,
      .nose_long = 0.2f,
      .hump = 0.3f },
    { .name = "nordic",
      .skins = { 0xf4d4bf, 0xf0c8ac, 0xf2cfb8 },
      .hairs = { 0xd8b070, 0xb08850, 0xc99a55, 0xa8562a },
      .irises = { 0x3f7fb5, 0x56788a, 0x4a6a4a },
      .share = 0.12f,
      .lip_full = -0.06f },
    { .name = "mediterranean",
      .skins = { 0xdfa57f, 0xd09a72, 0xc98a62 },
      .hairs = { 0x17120f, 0x2a1c14, 0x3c2617, 0x1c1512 },
      .irises = { 0x5a3a1e, 0x3a2a1a, 0x6e4a24 },
      .share = 0.14f,
      .hump = 0.7f,
      .nose_long = 0.4f,
      .brow = 0.25f },
    { .name = "asian",
      .skins = { 0xe9c09a, 0xdfae84, 0xd09a6e },
      .hairs = { 0x0f0d0d, 0x17120f, 0x1c1512, 0x120f0e },
      .irises = { 0x2e1c10, 0x3a2a1a, 0x241812 },
      .share = 0.14f,
      .eye_open = -0.20f,
      .eye_tilt = 0.075f,
      .fold = 1.0f,
      .nose_wide = 0.35f,
      .nose_long = -0.5f,
      .hump = -0.6f,
      .cheek = 0.45f,
      .brow = -0.1f },
    { .name = "african",
      .skins = { 0x7d4a30, 0x5f3823, 0x45291a },
      .hairs = { 0x0d0b0a, 0x120e0c, 0x17120f, 0x0f0c0b },
      .irises = { 0x2e1c10, 0x3a2412, 0x241610 },
      .share = 0.12f,
      .nose_wide = 1.0f,
      .nose_long = -0.3f,
      .hump = -0.5f,
      .lip_full = 0.30f,
      .tight_curls = true },
    { .name = "indian",
      .skins = { 0xb98252, 0xa06a40, 0x87542f },
      .hairs = { 0x0f0d0d, 0x17120f, 0x1c1512, 0x120f0e },
      .irises = { 0x2e1c10, 0x3a2412, 0x4a3018 },
      .share = 0.07f,
      .hump = 0.4f,
      .lip_full = 0.10f,
      .brow = 0.3f },
    { .name = "latin",
      .skins = { 0xc98a62, 0xb57a50, 0xdfa57f },
      .hairs = { 0x17120f, 0x1c1512, 0x2a1c14, 0x3c2617 },
      .irises = { 0x3a2412, 0x5a3a1e, 0x2e1c10 },
      .share = 0.07f,
      .cheek = 0.2f,
      .nose_wide = 0.25f,
      .lip_full = 0.10f },
};
#define N_ORIGINS ((int)(sizeof origins / sizeof origins[0]))

/* What is said of skin and hair tells where to look for the rest. */
static const char *likely_origin(const person *p)
{
    static const char *const rows[][3] = {
        { "hair_color", "blond blonde", "nordic" }, { "hair_color", "red ginger", "european" },
        { "eyes", "blue green", "european" },       { "skin", "pale fair light", "european" },
        { "skin", "brown dark black", "african" },  { "hair", "afro", "african" }
    };
    const char *said = text(p, "origin", "");
    for (size_t i = 0; !*said && i < sizeof rows / sizeof *rows; i++) {
        const char *word = text(p, rows[i][0], "");
        if (*word && strstr(rows[i][1], word))
            said = rows[i][2];
    }
    return said;
}

static const origin *plan_origin(person *p)
{
    const char *said = likely_origin(p);
    float at = rng_float(&p->rng);
    for (int i = 0; i < N_ORIGINS; i++)
        if (strcmp(origins[i].name, said) == 0)
            return &origins[i];
    for (int i = 0; i < N_ORIGINS; i++)
        if ((at -= origins[i].share) < 0.0f)
            return &origins[i];
    return &origins[0];
}

/* ---- colours ---- */
static vec3 plan_color(const person *p, const char *name, const char *words, const unsigned *colors, unsigned fallback)
{
    const param *q = params_find(&p->c->entity->params, name);
    if (q && q->kind == PARAM_COLOR)
        return color_linear(q->color);
    rgb8 hex;
    if (q && q->kind == PARAM_TEXT && q->text && color_parse_hex(&hex, q->text))
        return color_linear(hex);
    if (q && q->kind == PARAM_TEXT && q->text) {
        const char *at = words;
        for (int i = 0; *at; i++) {
            size_t n = strcspn(at, " ");
            if (strlen(q->text) == n && strncmp(at, q->text, n) == 0)
                return person_rgb(colors[i]);
            at += n + (at[n] == ' ');
        }
    }
    return person_rgb(fallback);
}

static const unsigned hair_colors[] = { 0x17120f, 0x4a2e1a, 0xc99a55, 0xd8b070, 0x8e3b17, 0x9a4a20,
                                        0x8b8985, 0xe6e2da, 0xd86f9a, 0x2f5fae, 0x3d8a4d, 0x6d3c94 };
static const char hair_words[] = "black brown blond blonde red ginger grey white pink blue green purple";

static void plan_colors(person *p, const origin *o)
{
    static const unsigned skins[] = { 0xf2cfb8, 0xf2cfb8, 0xe8b896, 0xc48a60, 0xb98252, 0x7d4a30, 0x5a3522, 0x4a2a1b };
    p->skin =
        plan_color(p, "skin", "pale fair light olive tan brown dark black", skins, o->skins[rng_below(&p->rng, 3)]);
    /* two neighbours of one colour on the list still differ a little */
    p->skin = v3_scale(p->skin, rng_range(&p->rng, 0.92f, 1.06f));
    unsigned natural = o->hairs[rng_below(&p->rng, 4)];
    p->hair_color = plan_color(p, "hair_color", hair_words, hair_colors, natural);
    bool said = params_find(&p->c->entity->params, "hair_color") != NULL;
    float grey = p->age == AGE_OLD ? rng_range(&p->rng, 0.75f, 1.0f) : 0.0f;
    if (p->age == AGE_ADULT && !p->female && rng_float(&p->rng) < 0.25f)
        grey = rng_range(&p->rng, 0.15f, 0.6f);
    if (!said)
        p->hair_color = v3_lerp(p->hair_color, person_rgb(0xc4c1ba), grey);
    p->beard_color = plan_color(p, "beard_color", hair_words, hair_colors, 0);
    if (!params_find(&p->c->entity->params, "beard_color"))
        p->beard_color = p->hair_color;
    static const unsigned irises[] = { 0x3f7fb5, 0x4c8a4e, 0x5e3a1c, 0x6f7f88, 0x7a6a32, 0x1e1410 };
    p->iris = plan_color(p, "eyes", "blue green brown grey hazel black", irises, o->irises[rng_below(&p->rng, 3)]);
}

/* ---- the face ---- */
static void plan_bones(person *p, const origin *o)
{
    rng *r = &p->rng;
    bool young = p->age <= AGE_CHILD;
    float soft = p->female || young ? 1.0f : 0.0f;
    face_shape *f = &p->face;
    f->wide = rng_range(r, -0.55f, 0.55f) + 0.8f * (p->girth - 1.0f);
    f->length = young ? 0.0f : rng_range(r, -0.55f, 0.65f) - 0.2f * soft;
    f->jaw_wide = rng_range(r, -0.9f, 0.9f) + (p->female ? -0.8f : 0.4f) + 0.9f * (p->girth - 1.0f);
    f->chin_long = rng_range(r, -0.8f, 0.8f) + (soft > 0.0f ? -0.4f : 0.3f);
    f->nose_long = rng_range(r, -0.7f, 0.8f) + o->nose_long + (young ? -1.3f : p->female ? -0.5f : 0.2f);
    f->nose_wide = rng_range(r, -0.7f, 0.8f) + o->nose_wide + (p->female ? -0.3f : 0.1f);
    f->nose_up = rng_range(r, -0.5f, 0.7f) + (young ? 0.9f : p->female ? 0.4f : 0.0f);
    f->hump = young ? 0.0f : (rng_range(r, -0.6f, 0.9f) + o->hump) * (1.0f - 0.5f * soft);
    f->cheek = rng_range(r, -0.6f, 0.8f) + o->cheek + (young ? 0.9f : 0.0f);
    f->brow_ridge = soft > 0.0f ? 0.1f : rng_range(r, 0.3f, 1.3f);
    f->ear = rng_range(r, 0.90f, 1.12f);
    f->face_long = p->age == AGE_BABY ? -1.4f : p->age == AGE_CHILD ? -0.8f : p->age == AGE_TEEN ? -0.25f : 0.0f;
    f->gaunt = p->age == AGE_OLD ? rng_range(r, 0.5f, 1.0f) : f_max(0.0f, 2.5f * (0.96f - p->girth));
    f->lines = p->age == AGE_OLD ? 1.0f : p->age == AGE_ADULT ? rng_range(r, 0.0f, 0.4f) : 0.0f;
}

static void plan_features(person *p, const origin *o)
{
    rng *r = &p->rng;
    bool young = p->age <= AGE_CHILD;
    face_shape *f = &p->face;
    f->eye_r = young ? rng_range(r, 1.94f, 2.06f) : p->female ? rng_range(r, 1.68f, 1.86f) : rng_range(r, 1.54f, 1.72f);
    f->eye_open = rng_range(r, 0.84f, 1.06f) + o->eye_open + (p->female || young ? 0.06f : -0.04f);
    if (p->age == AGE_OLD)
        f->eye_open *= 0.88f;
    f->eye_tilt = rng_range(r, -0.05f, 0.09f) + o->eye_tilt;
    f->fold = o->fold;
    f->apart = rng_range(r, -0.22f, 0.24f);
    f->brow_up = rng_range(r, -0.35f, 0.30f);
    f->brow_thick = rng_range(r, 0.70f, 1.35f) + o->brow;
    f->brow_tilt = rng_range(r, -0.30f, 0.35f);
    f->lip_full = (rng_range(r, 0.78f, 1.22f) + o->lip_full) * (p->female ? 1.14f : 0.92f);
    if (p->age == AGE_OLD)
        f->lip_full *= 0.78f;
    f->mouth_half = rng_range(r, 2.42f, 2.98f) * (young ? 0.84f : p->female ? 0.97f : 1.03f);
    const char *freckles = text(p, "freckles", NULL);
    bool pale = color_luminance(p->skin) > 0.42f;
    f->freckles = freckles ? strcmp(freckles, "no") != 0 : pale && p->age <= AGE_YOUNG && rng_float(r) < 0.25f;
}

/* ---- hair and beard: one of a list with a share each ---- */
typedef struct choice {
    enum hair_style style;
    float share;
} choice;

static enum hair_style choose(person *p, const choice *list)
{
    float at = rng_float(&p->rng);
    for (; list->share > 0.0f; list++)
        if ((at -= list->share) < 0.0f)
            return list->style;
    return HAIR_SHORT;
}

static enum hair_style plan_cut(person *p, bool tight_curls)
{
    static const choice
        men[] = { { HAIR_SHORT, 0.36f },  { HAIR_SWEPT, 0.18f }, { HAIR_BUZZ, 0.14f }, { HAIR_CURLY, 0.12f },
                  { HAIR_FRINGE, 0.12f }, { HAIR_BALD, 0.05f },  { HAIR_SHORT, 0 } },
        old_men[] = { { HAIR_SHORT, 0.35f }, { HAIR_BALD, 0.28f }, { HAIR_SWEPT, 0.25f }, { HAIR_SHORT, 0 } },
        dark_men[] = { { HAIR_BUZZ, 0.48f },
                       { HAIR_AFRO, 0.16f },
                       { HAIR_CURLY, 0.20f },
                       { HAIR_BALD, 0.16f },
                       { HAIR_SHORT, 0 } },
        women[] = { { HAIR_LONG, 0.32f }, { HAIR_WAVY, 0.22f },  { HAIR_BOB, 0.20f }, { HAIR_PONYTAIL, 0.10f },
                    { HAIR_BUN, 0.08f },  { HAIR_CURLY, 0.08f }, { HAIR_SHORT, 0 } },
        old_women[] = { { HAIR_BUN, 0.35f }, { HAIR_BOB, 0.30f }, { HAIR_CURLY, 0.25f }, { HAIR_SHORT, 0 } },
        dark_women[] = { { HAIR_AFRO, 0.34f },
                         { HAIR_CURLY, 0.28f },
                         { HAIR_WAVY, 0.18f },
                         { HAIR_BUN, 0.20f },
                         { HAIR_SHORT, 0 } },
        girls[] = { { HAIR_PIGTAILS, 0.40f },
                    { HAIR_LONG, 0.25f },
                    { HAIR_BOB, 0.20f },
                    { HAIR_PONYTAIL, 0.15f },
                    { HAIR_SHORT, 0 } },
        boys[] = { { HAIR_FRINGE, 0.40f }, { HAIR_SHORT, 0.35f }, { HAIR_CURLY, 0.15f }, { HAIR_SHORT, 0 } };
    if (p->age == AGE_BABY)
        return HAIR_BUZZ;
    if (tight_curls)
        return choose(p, p->female ? dark_women : dark_men);
    if (p->age == AGE_CHILD)
        return choose(p, p->female ? girls : boys);
    if (p->age == AGE_OLD)
        return choose(p, p->female ? old_women : old_men);
    return choose(p, p->female ? women : men);
}

static void plan_hair(person *p, const origin *o)
{
    static const char *const names[HAIR_STYLES] = { "bald", "short", "long",  "bun",    "ponytail", "curly",   "bob",
                                                    "afro", "buzz",  "swept", "fringe", "wavy",     "pigtails" };
    const char *hair = text(p, "hair", NULL);
    p->hair = plan_cut(p, o->tight_curls);
    p->part_right = rng_below(&p->rng, 2) == 0;
    for (int i = 0; hair && i < HAIR_STYLES; i++)
        if (strcmp(hair, names[i]) == 0)
            p->hair = (enum hair_style)i;
}

static void plan_beard(person *p)
{
    float at = rng_float(&p->rng);
    const char *own = NULL;
    bool grown = !p->female && p->age >= AGE_YOUNG, old = p->age == AGE_OLD;
    if (*p->role && strstr(" wizard king santa_claus ", p->role))
        own = "full";
    else if (grown)
        own = at < (old ? 0.25f : 0.07f)   ? "full"
              : at < (old ? 0.40f : 0.20f) ? "short"
              : at < (old ? 0.55f : 0.26f) ? "moustache"
              : at < 0.45f                 ? "stubble"
                                           : NULL;
    p->beard = text(p, "beard", own);
    if (p->beard && (strcmp(p->beard, "none") == 0 || strcmp(p->beard, "no") == 0))
        p->beard = NULL;
}

void person_plan_looks(person *p)
{
    const origin *o = plan_origin(p);
    plan_colors(p, o);
    plan_bones(p, o);
    plan_features(p, o);
    plan_hair(p, o);
    plan_beard(p);
}
