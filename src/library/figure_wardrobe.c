/* library/figure_wardrobe.c - who wears what: parameters, roles and weather to garments as cut.
 *
 * `garment1` .. `garment8` are texts; the first word of the table found in a text decides the cut ("a long black
 * leather coat" is a coat of leather). Without any, the role's dress, else everyday clothes picked by the seed.
 */
#include "library/figure_person.h"
#include <stdio.h>
#include <string.h>

/* Lengths for a body of b = 1; hem below the hips joint (m), leg and sleeve as shares. */
typedef struct cut_row {
    const char *word;
    bool torso, legs, skirt;
    float ease, sleeve, sleeve_ease, cuff_ease, hem_drop, hem_ease;
    float leg, leg_ease, leg_end_ease;
    float neck_drop, neck_wide, thick, folds;
    const char *collar, *closure;
    int layer;
    unsigned color;
} cut_row;

static const cut_row cuts[] = {
    /* word, torso legs skirt, ease sleeve s_ease cuff hem hem_ease, leg l_ease end, neck_drop wide thick folds, collar
       closure layer */
    { "raincoat", true, false,  false,  0.026f, 0.98f,   0.020f, 0.022f,  0.27f, 0.070f,  0,
      0,          0,    0.030f, 0.022f, 0.006f, 0.0085f, "hood", "snaps", 5,     0xf2c21a },
    { "hoodie", true, false,  false,  0.023f, 0.97f,   0.018f,   0.010f, 0.07f, 0.014f,  0,
      0,        0,    0.014f, 0.012f, 0.006f, 0.0055f, "hoodie", NULL,   3,     0x6b7280 },
    { "overcoat", true, false,  false,  0.034f, 0.98f,   0.028f,  0.026f,    0.44f, 0.075f,  0,
      0,          0,    0.070f, 0.018f, 0.008f, 0.0045f, "lapel", "buttons", 5,     0x3a3a40 },
    { "trench", true, false,  false,  0.034f, 0.98f,   0.028f,  0.026f,   0.44f, 0.085f,  0,
      0,        0,    0.060f, 0.018f, 0.007f, 0.0050f, "lapel", "double", 5,     0xb59a6a },
    { "lab coat", true, false,  false,  0.028f, 0.97f,   0.026f,  0.024f,    0.40f, 0.060f,  0,
      0,          0,    0.090f, 0.016f, 0.006f, 0.0045f, "lapel", "buttons", 5,     0xeeeeec },
    { "coat", true, false,  false,  0.034f, 0.98f,   0.028f,  0.026f,    0.44f, 0.080f,  0,
      0,      0,    0.060f, 0.018f, 0.008f, 0.0048f, "lapel", "buttons", 5,     0x4a4038 },
    { "suit", true, false,  false,  0.020f, 0.95f,   0.018f,  0.016f,    0.13f, 0.030f,  0,
      0,      0,    0.150f, 0.016f, 0.006f, 0.0022f, "lapel", "buttons", 4,     0x22262e },
    { "blazer", true, false,  false,  0.020f, 0.95f,   0.018f,  0.016f,    0.13f, 0.030f,  0,
      0,        0,    0.150f, 0.016f, 0.006f, 0.0024f, "lapel", "buttons", 4,     0x2b3a55 },
    { "jacket", true, false,  false,  0.026f, 0.97f,   0.020f,  0.013f, 0.06f, 0.022f,  0,
      0,        0,    0.018f, 0.014f, 0.008f, 0.0055f, "stand", "zip",  4,     0x2f3640 },
    { "parka", true, false,  false,  0.044f, 0.98f,   0.040f, 0.026f, 0.20f, 0.055f,  0,
      0,       0,    0.020f, 0.020f, 0.010f, 0.0065f, "hood", "zip",  5,     0x4a5238 },
    { "vest", true, false, false,  0.022f, 0,       0,    0,         0.02f, 0.018f,  0,
      0,      0,    0.12f, 0.016f, 0.006f, 0.0025f, NULL, "buttons", 3,     0x3a3a40 },
    { "waistcoat", true, false, false,  0.018f, 0,       0,    0,         0.02f, 0.014f,  0,
      0,           0,    0.16f, 0.016f, 0.005f, 0.0020f, NULL, "buttons", 3,     0x3a3a40 },
    { "sweater", true, false,  false,  0.018f, 0.97f,   0.014f, 0.008f, 0.07f, 0.012f,  0,
      0,         0,    0.006f, 0.008f, 0.007f, 0.0045f, "crew", NULL,   3,     0x8a3b32 },
    { "pullover", true, false,  false,  0.018f, 0.97f,   0.014f, 0.008f, 0.07f, 0.012f,  0,
      0,          0,    0.006f, 0.008f, 0.007f, 0.0045f, "crew", NULL,   3,     0x36506a },
    { "turtleneck", true,   false,  false,   0.014f, 0.97f, 0.014f, 0.006f,  0.07f, 0.010f, 0, 0, 0,
      0.0f,         0.006f, 0.005f, 0.0035f, "roll", NULL,  2,      0x22242a },
    { "t-shirt", true, false,  false,  0.012f, 0.36f,   0.012f, 0.016f, 0.09f, 0.016f,  0,
      0,         0,    0.020f, 0.010f, 0.004f, 0.0040f, "crew", NULL,   1,     0xdedbd2 },
    { "tee", true, false,  false,  0.013f, 0.36f,   0.022f, 0.024f, 0.09f, 0.016f,  0,
      0,     0,    0.020f, 0.010f, 0.004f, 0.0040f, "crew", NULL,   1,     0xdedbd2 },
    { "jersey", true, false,  false,  0.020f, 0.36f,   0.028f, 0.030f, 0.10f, 0.024f,  0,
      0,        0,    0.022f, 0.010f, 0.004f, 0.0045f, "crew", NULL,   1,     0x2a5bb0 },
    { "tank", true, false, false, 0.008f, 0,       0,    0,    0.08f, 0.012f,  0,
      0,      0,    0.06f, 0.03f, 0.004f, 0.0030f, NULL, NULL, 1,     0xe8e6e0 },
    { "blouse", true, false,  false,  0.014f, 0.96f,   0.020f,  0.010f,    0.08f, 0.016f,  0,
      0,        0,    0.045f, 0.010f, 0.004f, 0.0040f, "shirt", "buttons", 1,     0xe9e2da },
    { "shirt", true, false,  false,  0.013f, 0.97f,   0.010f,  0.009f,    0.08f, 0.016f,  0,
      0,       0,    0.026f, 0.006f, 0.004f, 0.0038f, "shirt", "buttons", 1,     0xdfe6ee },
    { "uniform", true, false,  false,  0.018f, 0.97f,   0.018f,  0.012f,    0.09f, 0.018f,  0,
      0,         0,    0.024f, 0.007f, 0.005f, 0.0030f, "shirt", "buttons", 3,     0x1e2a44 },
    { "chef", true, false,  false,  0.022f, 0.90f,   0.022f,  0.022f,   0.10f, 0.022f,  0,
      0,      0,    0.008f, 0.008f, 0.006f, 0.0035f, "stand", "double", 3,     0xf2f1ec },
    { "kimono", true, false,  true,   0.022f, 0.86f,   0.050f,   0.110f, 0.78f, 0.055f,  0,
      0,        0,    0.100f, 0.012f, 0.006f, 0.0035f, "kimono", "wrap", 4,     0x8c2f3a },
    { "bathrobe", true, false,  true,   0.032f, 0.95f,   0.034f,   0.036f, 0.50f, 0.070f,  0,
      0,          0,    0.110f, 0.014f, 0.010f, 0.0050f, "kimono", "wrap", 4,     0xe8e4dc },
    { "robe", true, false,  true,   0.034f, 0.97f,   0.040f, 0.085f, 0.84f, 0.130f,  0,
      0,      0,    0.035f, 0.014f, 0.007f, 0.0065f, NULL,   NULL,   4,     0x3a2f6a },
    { "gown", true, false,  true,   0.006f, 0,       0,    0,    0.86f, 0.260f,  0,
      0,      0,    0.060f, 0.030f, 0.005f, 0.0090f, NULL, NULL, 3,     0x7a2548 },
    { "dress", true, false,  true,   0.008f, 0.22f,   0.014f, 0.016f, 0.38f, 0.150f,  0,
      0,       0,    0.050f, 0.022f, 0.004f, 0.0075f, NULL,   NULL,   3,     0xb23a48 },
    { "tutu", true, false,  true,   0.003f, 0,       0,    0,    0.14f, 0.230f,  0,
      0,      0,    0.080f, 0.030f, 0.004f, 0.0130f, NULL, NULL, 3,     0xf0c8d4 },
    { "skirt", false, false, true, 0.010f, 0,       0,    0,    0.36f, 0.130f,  0,
      0,       0,     0,     0,    0.004f, 0.0075f, NULL, NULL, 2,     0x44506b },
    { "shorts", false,  true, false, 0.012f, 0,       0,    0,    0, 0,       0.42f,
      0.026f,   0.040f, 0,    0,     0.004f, 0.0040f, NULL, NULL, 2, 0x5b6a55 },
    { "jeans", false,  true, false, 0.008f, 0,       0,    0,    0, 0,       1.0f,
      0.006f,  0.011f, 0,    0,     0.005f, 0.0042f, NULL, NULL, 2, 0x2b4168 },
    { "leggings", false,  true, false, 0.003f, 0,       0,    0,    0, 0,       0.96f,
      0.003f,     0.003f, 0,    0,     0.003f, 0.0012f, NULL, NULL, 2, 0x1d1d22 },
    { "trousers", false,  true, false, 0.009f, 0,       0,    0,    0, 0,       1.0f,
      0.009f,     0.017f, 0,    0,     0.005f, 0.0036f, NULL, NULL, 2, 0x34363c },
    { "pants", false,  true, false, 0.009f, 0,       0,    0,    0, 0,       1.0f,
      0.009f,  0.017f, 0,    0,     0.005f, 0.0036f, NULL, NULL, 2, 0x34363c },
    { "slip", false,  true, false, 0.003f, 0,    0,    0,    0, 0,       0.34f,
      0.004f, 0.006f, 0,    0,     0.003f, 0.0f, NULL, NULL, 2, 0x2a2a30 },
    { "overalls", true,   true,  false, 0.012f, 0,       0,    0,         0.02f, 0.015f,  1.0f,
      0.020f,     0.034f, 0.12f, 0.05f, 0.005f, 0.0040f, NULL, "buttons", 3,     0x2f4f7f },
    { "spacesuit", true,   true, false, 0.050f, 0.97f,   0.045f, 0.040f, 0.02f, 0.045f,  0.98f,
      0.045f,      0.045f, 0.0f, 0.03f, 0.010f, 0.0065f, "ring", "zip",  4,     0xe9e8e4 },
    { "armour", true,   true, false, 0.030f, 0.95f, 0.022f, 0.020f, 0.06f, 0.040f,  0.97f,
      0.018f,   0.018f, 0.0f, 0.02f, 0.006f, 0.0f,  "ring", NULL,   4,     0xa0a4aa },
    { "armor", true,   true, false, 0.030f, 0.95f, 0.022f, 0.020f, 0.06f, 0.040f,  0.97f,
      0.018f,  0.018f, 0.0f, 0.02f, 0.006f, 0.0f,  "ring", NULL,   4,     0xa0a4aa },
};
#define N_CUTS ((int)(sizeof cuts / sizeof cuts[0]))

static const cut_row *find_cut(const char *text)
{
    const cut_row *best = NULL; /* the longest word: a spacesuit is no suit */
    for (int i = 0; i < N_CUTS; i++)
        if (strstr(text, cuts[i].word) && (!best || strlen(cuts[i].word) > strlen(best->word)))
            best = &cuts[i];
    return best;
}

static void wear(person *p, const char *text, vec3 color, bool has_color)
{
    const cut_row *r = find_cut(text);
    if (!r || p->n_garments >= PERSON_MAX_GARMENTS)
        return;
    float b = p->b;
    garment g = { .kind = ciel_arena_strdup(p->a, text), .torso = r->torso, .legs = r->legs, .skirt = r->skirt };
    if (strcmp(r->word, "chef") == 0)
        g.kind = "chef jacket";
    g.color = has_color ? color : person_rgb(r->color);
    g.color2 = v3_scale(g.color, 0.6f);
    g.ease = r->ease * b;
    g.sleeve = r->sleeve;
    g.sleeve_ease = r->sleeve_ease * b;
    g.cuff_ease = r->cuff_ease * b;
    g.hem_y = p->joints[J_HIPS].y - r->hem_drop * b;
    if (strstr(text, "long ") && r->torso && r->hem_drop > 0.2f)
        g.hem_y -= 0.16f * b;
    g.hem_y = f_max(g.hem_y, 0.03f * b);
    g.hem_ease = r->hem_ease * b;
    g.leg = r->leg;
    g.leg_ease = r->leg_ease * b;
    g.leg_end_ease = r->leg_end_ease * b;
    g.top_y = f_lerp(p->joints[J_HIPS].y, p->joints[J_SPINE].y, p->female ? 0.9f : 0.62f);
    if (strcmp(r->word, "slip") == 0)
        g.top_y = p->joints[J_HIPS].y - 0.02f * b;
    if (r->legs && !r->torso)
        g.hem_y = g.top_y - 0.14f * b;
    if (r->skirt && !r->torso)
        g.top_y = p->joints[J_SPINE].y + 0.02f * b;
    g.neck_drop = r->neck_drop * b;
    g.neck_wide = r->neck_wide * b;
    g.thick = f_max(r->thick, 0.0210f) * f_max(b, 0.5f);
    g.folds = r->folds * b;
    g.collar = r->collar;
    g.closure = r->closure;
    g.layer = r->layer;
    p->garments[p->n_garments++] = g;
}

/* Things worn that are not cut from cloth round the body. */
static bool wear_extra(person *p, const char *text, vec3 color, bool has_color)
{
    static const char *const hats[] = { "space helmet",
                                        "motorbike helmet",
                                        "motorcycle helmet",
                                        "helmet",
                                        "top hat",
                                        "cowboy hat",
                                        "witch hat",
                                        "chef hat",
                                        "toque",
                                        "hard hat",
                                        "straw hat",
                                        "beanie",
                                        "police cap",
                                        "beret",
                                        "cap",
                                        "crown",
                                        "tiara",
                                        "hat",
                                        NULL };
    static const char *const bags[] = { "backpack", "courier bag", "messenger bag", "rucksack", "bag", NULL };
    static const char *const feet[] = { "rubber boots", "wellies",  "boots", "sneakers", "trainers", "heels",
                                        "sandals",      "barefoot", "shoes", "ballet",   NULL };
    static const char *const specs[] = { "sunglasses", "goggles", "glasses", NULL };
    for (int i = 0; specs[i]; i++)
        if (strstr(text, specs[i]))
            return p->glasses = specs[i], true;
    if (strstr(text, "cape") || strstr(text, "cloak")) { /* before the caps */
        p->cape = "cape";
        p->cape_color = has_color ? color : p->cape_color;
        return true;
    }
    for (int i = 0; hats[i]; i++)
        if (strstr(text, hats[i])) {
            p->hat = hats[i];
            p->hat_color = has_color ? color : p->hat_color;
            return true;
        }
    for (int i = 0; bags[i]; i++)
        if (strstr(text, bags[i])) {
            p->bag = bags[i];
            p->bag_color = has_color ? color : p->bag_color;
            return true;
        }
    for (int i = 0; feet[i]; i++)
        if (strstr(text, feet[i])) {
            p->shoes = feet[i];
            p->shoes_color = has_color ? color : p->shoes_color;
            return true;
        }
    if (strstr(text, "glove")) {
        p->gloves = "gloves";
        p->gloves_color = has_color ? color : p->gloves_color;
        return true;
    }
    if (strcmp(text, "wings") == 0) {
        p->wings = "feathered";
        p->wing_color = has_color ? color : p->wing_color;
        return true;
    }
    if (strstr(text, "scarf")) {
        p->scarf = "scarf";
        p->scarf_color = has_color ? color : p->scarf_color;
        return true;
    }
    return false;
}

static void put_on(person *p, const char *text, vec3 color, bool has_color)
{
    if (!wear_extra(p, text, color, has_color))
        wear(p, text, color, has_color);
}

/* A role's dress: "garment" or "garment#rrggbb", separated by commas. */
static const struct role_row {
    const char *role, *dress;
} roles[] = {
    { "courier",
      "jacket#2a3038,hoodie#8a8f98,trousers#23262c,helmet#e8e6e0,courier bag#d8622a,gloves#1a1a1e,sneakers#e2e2e0" },
    { "cyclist", "jersey#d13a2f,leggings#17181c,helmet#f2f2f0,gloves#1a1a1e,sneakers#e2e2e0" },
    { "chef", "chef jacket#f2f1ec,trousers#2c2e33,chef hat#f4f3ef,shoes#1a1a1c" },
    { "cook", "chef jacket#f2f1ec,trousers#2c2e33,chef hat#f4f3ef,shoes#1a1a1c" },
    { "doctor", "lab coat#f0f0ee,shirt#b8d0e4,trousers#3a4150,shoes#2a211c" },
    { "nurse", "uniform#7fb7c9,trousers#7fb7c9,sneakers#f0f0f0" },
    { "scientist", "lab coat#f0f0ee,shirt#8fa3b8,trousers#3a3a40,glasses,shoes#2a211c" },
    { "astronaut", "spacesuit#e9e8e4,space helmet#e9e8e4,gloves#d8d7d2,boots#c9c8c4" },
    { "knight", "armour#a0a4aa,gloves#8a8d92,boots#7d8086" },
    { "king", "robe#7a1626,boots#2a1c14,crown#d9a520" },
    { "queen", "gown#5a1a5e,crown#d9a520,heels#5a1a5e" },
    { "princess", "gown#e0a0b8,tiara#d9c060,heels#e0a0b8" },
    { "prince", "uniform#22407a,trousers#e8e4da,boots#1a1412" },
    { "wizard", "robe#3a2f6a,witch hat#3a2f6a,shoes#2a211c" },
    { "witch", "robe#1c1620,witch hat#16121a,boots#16121a" },
    { "police", "uniform#1c2740,trousers#1a2136,police cap#1c2740,shoes#111111" },
    { "firefighter", "jacket#2e2a22,trousers#2e2a22,hard hat#c22a1e,boots#16161a" },
    { "soldier", "uniform#4d5638,trousers#4d5638,cap#4d5638,boots#1e1a16" },
    { "teacher", "sweater#5c6b4a,shirt#e8e4da,trousers#4a4238,shoes#3a2a1e" },
    { "dancer", "tank#222228,leggings#222228,ballet#e6b8b0" },
    { "ballerina", "tutu#f0c8d4,leggings#f3dfe0,ballet#f0c8d4" },
    { "businessman", "suit#22262e,shirt#eef0f2,trousers#22262e,shoes#1a1412" },
    { "businesswoman", "suit#22262e,blouse#f0ece6,trousers#22262e,heels#1a1412" },
    { "detective", "trench#b09264,shirt#e8e6e0,trousers#3a3630,hat#4a4238,shoes#2a1e16" },
    { "farmer", "overalls#34507c,shirt#b0483a,straw hat#d8b868,boots#4a3322" },
    { "gardener", "overalls#4a6a3c,shirt#d8d0b8,straw hat#d8b868,rubber boots#2f5a34" },
    { "fisherman", "raincoat#e0a81e,trousers#3a4048,rubber boots#2e4a38,beanie#2a3a50" },
    { "sailor", "sweater#22304c,trousers#e6e4de,beanie#22304c,boots#16161a" },
    { "waiter", "waistcoat#1a1a1e,shirt#f2f1ee,trousers#1a1a1e,shoes#111111" },
    { "waitress", "waistcoat#1a1a1e,blouse#f2f1ee,skirt#1a1a1e,shoes#111111" },
    { "worker", "jacket#e0701e,trousers#33404f,hard hat#f0c020,boots#5a4028" },
    { "mechanic", "overalls#3a5066,t-shirt#d8d6d0,boots#2a2420" },
    { "monk", "robe#7a4a22,sandals#4a3322" },
    { "samurai", "kimono#26304a,sandals#4a3322" },
    { "geisha", "kimono#a0303e,sandals#4a3322" },
    { "cowboy", "shirt#8a4a30,waistcoat#4a3322,jeans#31476c,cowboy hat#6a4a2c,boots#4a3020" },
    { "pilot", "biker jacket#4a3220,shirt#e0ddd2,trousers#5a5240,goggles,boots#2a1e16" },
    { "biker", "biker jacket#1a1a1c,t-shirt#d8d6d0,jeans#26344e,boots#16161a" },
    { "athlete", "tank#d8352e,shorts#1c1e26,sneakers#f0f0f0" },
    { "runner", "t-shirt#2f9ad8,shorts#1c1e26,sneakers#f0502e" },
    { "musician", "shirt#1c1c22,trousers#1c1c22,shoes#111111" },
    { "conductor", "suit#111114,shirt#f4f3f0,trousers#111114,shoes#0c0c0c" },
    { "judge", "robe#141418,shoes#111111" },
    { "priest", "robe#141418,shoes#111111" },
    { "artist", "sweater#2a2c36,jeans#3a4a68,beret#7a2430,sneakers#e2e2e0" },
    { "student", "hoodie#4a6a8c,jeans#2b4168,backpack#a0422e,sneakers#f0f0f0" },
    { "superhero", "turtleneck#1c3a8c,leggings#1c3a8c,cape#c8141c,gloves#c8141c,boots#c8141c" },
    { "angel", "robe#f2f0ea,wings#f4f2ee,sandals#c9a96a" },
    { "fairy", "dress#8ac88a,wings#e6f0f4,ballet#8ac88a" },
    { "vampire", "suit#141216,shirt#eeece8,trousers#141216,cape#3a0a10,shoes#0c0c0c" },
    { "pirate", "coat#4a1e1c,shirt#e6e0d2,trousers#2a241e,hat#1a1614,boots#1e1610" },
    { "boxer", "tank#c8141c,shorts#c8141c,gloves#c8141c,boots#16161a" },
    { "ninja", "turtleneck#121216,trousers#121216,beanie#121216,gloves#121216,boots#121216" },
};

static void dress_as(person *p, const char *dress)
{
    char item[64];
    for (const char *at = dress; *at;) {
        size_t n = strcspn(at, ",");
        size_t k = n < sizeof item - 1 ? n : sizeof item - 1;
        memcpy(item, at, k);
        item[k] = 0;
        char *hash = strchr(item, '#');
        rgb8 c = { 0, 0, 0 };
        bool has_color = hash && color_parse_hex(&c, hash);
        if (hash)
            *hash = 0;
        put_on(p, item, color_linear(c), has_color);
        at += n + (at[n] == ',');
    }
}

static void dress_everyday(person *p)
{
    static const char *const men[] = { "jacket#39424e,t-shirt#d8d4ca,jeans#2b4168,sneakers#e4e2dc",
                                       "shirt#6c8bb0,trousers#4a443a,shoes#3a2a1e",
                                       "sweater#8a4a3a,shirt#e4e0d6,trousers#34363c,shoes#2a211c",
                                       "hoodie#4f5d4a,jeans#26344e,sneakers#d8d4cc",
                                       "t-shirt#c9542f,jeans#31476c,sneakers#f0efec" };
    static const char *const women[] = { "dress#b23a48,shoes#2a1e1c", "sweater#c98a4a,jeans#2b4168,boots#4a3224",
                                         "blouse#e8dcd0,skirt#3a4a60,shoes#2a211c",
                                         "coat#8a5a44,turtleneck#e8e2d6,trousers#2c2e36,boots#2a1e18",
                                         "t-shirt#e4b64a,jeans#3a527c,sneakers#f0efec" };
    static const char *const kids[] = { "t-shirt#e0a830,shorts#3a5a86,sneakers#d8402e",
                                        "hoodie#3f8f8a,jeans#3a527c,sneakers#f0f0ee",
                                        "sweater#c8503c,trousers#4a5568,sneakers#e8e4da" };
    if (p->age == AGE_BABY)
        dress_as(p, "sweater#e8dcc0,leggings#a8c4d8,barefoot");
    else if (p->age == AGE_CHILD)
        dress_as(p,
                 p->female && rng_float(&p->rng) < 0.4f ? "dress#d8688a,sneakers#f0f0ee" : kids[rng_below(&p->rng, 3)]);
    else
        dress_as(p, p->female ? women[rng_below(&p->rng, 5)] : men[rng_below(&p->rng, 5)]);
}

/* Nobody is half dressed: a top brings trousers, a coat a shirt, everybody shoes. */
static void complete(person *p, bool rainy)
{
    bool top = false, bottom = false, outer_only = true;
    for (int i = 0; i < p->n_garments; i++) {
        const garment *g = &p->garments[i];
        top = top || g->torso;
        bottom = bottom || g->legs || g->skirt;
        outer_only = outer_only && !(g->torso && g->layer <= 3);
    }
    rng r = rng_make(p->c->seed, "wardrobe");
    static const char *const plain[] = { "#e6e2d8", "#9fb2c8", "#3a4252", "#c8b89a" };
    if (!top)
        dress_as(p, ciel_arena_printf(p->a, "t-shirt%s", plain[rng_below(&r, 4)]));
    else if (outer_only)
        dress_as(p, ciel_arena_printf(p->a, "%s%s", rainy ? "sweater" : "shirt", plain[rng_below(&r, 4)]));
    if (!bottom)
        dress_as(p, rng_below(&r, 2) ? "jeans#2b4168" : "trousers#3a3a40");
    for (int i = p->n_garments - 1; i >= 0; i--) /* what a skirt shows when it flies */
        if (p->garments[i].skirt && p->garments[i].hem_y < p->joints[J_HIPS].y - 0.3f * p->b) {
            wear(p, "slip", v3_scale(p->garments[i].color, 0.8f), true);
            break;
        }
    if (!p->shoes)
        p->shoes = p->age == AGE_BABY ? "barefoot" : rainy ? "boots" : "sneakers";
}

static bool is_bottom(const garment *g)
{
    return (g->legs || g->skirt) && !g->torso;
}

/* Shirts go into the waistband, everything else hangs over it. */
static bool is_tucked(const garment *g)
{
    static const char *const in[] = { "shirt", "blouse", "turtleneck", "tank", "uniform", NULL };
    for (int i = 0; g->torso && !g->legs && !g->skirt && in[i]; i++)
        if (strstr(g->kind, in[i]) && !strstr(g->kind, "t-shirt") && !strstr(g->kind, "sweatshirt"))
            return true;
    return false;
}

/* Who lies over whom, and how far off: outer clothes clear the inner ones. */
static void settle_layers(person *p)
{
    float b = p->b, waist = 0.0f;
    for (int i = 0; i < p->n_garments; i++)
        if (is_bottom(&p->garments[i]) && strcmp(p->garments[i].kind, "slip") != 0) {
            p->garments[i].layer = LAYER_BOTTOM;
            waist = p->garments[i].top_y;
        }
    for (int i = 0; i < p->n_garments; i++) {
        garment *g = &p->garments[i];
        if (strcmp(g->kind, "slip") == 0)
            g->layer = LAYER_TUCKED;
        if (is_tucked(g) && waist > 0.0f) {
            g->layer = LAYER_TUCKED;
            g->hem_y = waist - 0.035f * b;
            g->hem_ease = 0.0f;
        }
    }
    for (int pass = 0; pass < p->n_garments; pass++) /* as many as there may be on top of one another */
        for (int i = 0; i < p->n_garments; i++)
            for (int k = 0; k < p->n_garments; k++) {
                garment *g = &p->garments[i];
                const garment *in = &p->garments[k];
                if (!g->torso || !in->torso || in->layer >= g->layer)
                    continue;
                g->ease = f_max(g->ease, in->ease + 0.007f * b);
                if (g->sleeve <= 0.0f || in->sleeve <= 0.0f)
                    continue;
                g->sleeve_ease = f_max(g->sleeve_ease, in->sleeve_ease + 0.006f * b);
                if (in->sleeve > g->sleeve - 0.05f)
                    g->cuff_ease = f_max(g->cuff_ease, in->cuff_ease + 0.006f * b);
            }
    for (int i = 0; i < p->n_garments; i++) {
        garment *g = &p->garments[i];
        g->hem_ease = g->layer == LAYER_TUCKED ? 0.0f : f_max(g->hem_ease, g->torso ? 0.7f * g->ease : 0.0f);
        garment_cut(p, g);
        if ((g->torso || g->skirt) && g->hem_y < p->joints[J_HIPS].y - 0.3f * b) { /* long: cloth from the waist */
            g->cloth_hem = g->hem_y;
            float below = g->skirt ? 0.15f * b : 0.03f * b; /* the hips are clothed under the hanging skirt as well */
            g->hem_y = g->torso ? p->joints[J_HIPS].y - below : g->top_y - 0.10f * b - below;
        }
    }
}

void wardrobe_plan(person *p)
{
    const entity *e = p->c->entity;
    p->hat_color = person_rgb(0x2a2c30);
    p->bag_color = person_rgb(0x3a3f48);
    p->shoes_color = person_rgb(0x33302c);
    p->gloves_color = person_rgb(0x1c1c20);
    p->scarf_color = person_rgb(0x9a2f2f);
    p->cape_color = person_rgb(0x8a1420);
    p->wing_color = person_rgb(0xf2f0ec);
    const scene *sc = p->c->scene;
    bool rainy = sc && (sc->weather.rain > 0.05 || sc->weather.snow > 0.05), any = false;
    const char *dress = NULL;
    for (size_t i = 0; p->role && *p->role && i < sizeof roles / sizeof roles[0]; i++)
        if (strcmp(roles[i].role, p->role) == 0)
            dress = roles[i].dress;
    for (int i = 1; i <= PERSON_MAX_GARMENTS; i++) {
        char name[32], color_name[40];
        snprintf(name, sizeof name, "garment%d", i);
        snprintf(color_name, sizeof color_name, "garment%d_color", i);
        const char *text = params_text(&e->params, name, NULL);
        if (!text)
            continue;
        const param *c = params_find(&e->params, color_name);
        rgb8 hex = { 0, 0, 0 };
        bool has_color =
            c && (c->kind == PARAM_COLOR || (c->kind == PARAM_TEXT && c->text && color_parse_hex(&hex, c->text)));
        if (c && c->kind == PARAM_COLOR)
            hex = c->color;
        if (strcmp(text, "suit") == 0 && dress && (strstr(dress, "armour") || strstr(dress, "spacesuit")))
            continue; /* a knight's or an astronaut's suit is that of the role */
        put_on(p, text, color_linear(hex), has_color);
        any = any || find_cut(text);
    }
    const param *wings = params_find(&e->params, "wings");
    if (wings)
        p->wings = "feathered";
    if (wings && wings->kind == PARAM_COLOR)
        p->wing_color = color_linear(wings->color);
    else if (wings && wings->text && strcmp(wings->text, "black") == 0)
        p->wing_color = person_rgb(0x1a1a1e);
    const char *specs = params_text(&e->params, "glasses", NULL);
    if (specs)
        p->glasses = strstr(specs, "sun") ? "sunglasses" : "glasses";
    if (!any && dress)
        dress_as(p, dress);
    else if (!any)
        dress_everyday(p);
    if (e->has_color && p->n_garments > 0) {
        int best = 0;
        for (int i = 1; i < p->n_garments; i++)
            if (p->garments[i].layer > p->garments[best].layer)
                best = i;
        if (!any)
            p->garments[best].color = color_linear(e->color);
    }
    complete(p, rainy);
    settle_layers(p);
    const char *hood = params_text(&e->params, "hood", NULL);
    for (int i = 0; i < p->n_garments && !p->hat; i++) {
        const char *collar = p->garments[i].collar;
        if (collar && strncmp(collar, "hood", 4) == 0)
            p->hood_up = hood ? strcmp(hood, "down") != 0 : rainy && strcmp(collar, "hood") == 0;
    }
}
