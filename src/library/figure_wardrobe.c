/* library/figure_wardrobe.c - who wears what: words, callings and weather to garments as cut and pieces worn.
 *
 * What is said (params "garment1" ..) is worn; the calling's dress (roles.def) fills in what that leaves free: a chef
 * in a red shirt keeps the toque, and loses the jacket. Without either, everyday clothes picked by the seed.
 */
#include "library/figure.h"
#include "library/figure_person.h"
#include <stdio.h>
#include <string.h>

enum covers {
    TORSO = 1,
    LEGS = 2,
    SKIRT = 4
};
typedef struct cut_row {
    const char *name;
    unsigned covers;
    float ease, sleeve, sleeve_ease, cuff_ease, hem_drop, hem_ease;
    float leg, leg_ease, leg_end_ease;
    float neck_drop, neck_wide, folds;
    const char *collar, *closure;
    int layer;
} cut_row;

#define F(x) (float)(x)
#define CUT(name, covers, ease, sleeve, sleeve_ease, cuff, hem, hem_ease, leg, leg_ease, leg_end, drop, wide, folds,   \
            collar, closure, layer)                                                                                    \
    { name,        covers,     F(ease), F(sleeve), F(sleeve_ease), F(cuff), F(hem),  F(hem_ease), F(leg),              \
      F(leg_ease), F(leg_end), F(drop), F(wide),   F(folds),       collar,  closure, layer },
static const cut_row cuts[] = {
/* clang-format off */
#include "library/cuts.def"
    /* clang-format on */
};
#undef CUT
#undef F

static const cut_row *cut_of(const wear_piece *piece)
{
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        if (strcmp(cuts[i].name, piece->make) == 0)
            return &cuts[i];
    CIEL_ASSERT(false); /* every garment of wardrobe.def names a cut: tests/library/test_wardrobe.c */
    return NULL;
}

/* What one piece is asked for with: words and a colour. */
typedef struct wish {
    const wear_piece *piece; /* NULL: there is no such thing */
    const char *words;
    vec3 color;
    bool own_color; /* said, not the piece's usual one */
} wish;

static wish wish_for(const char *words, const rgb8 *color)
{
    wish w = { .piece = wardrobe_find(words), .words = words, .own_color = color != NULL };
    if (w.piece)
        w.color = color ? color_linear(*color) : person_rgb(w.piece->color);
    return w;
}

/* Stuffs said with the garment win over its own. */
static enum wear_finish finish_of(const wish *w)
{
    static const struct {
        const char *word;
        enum wear_finish finish;
    } rows[] = { { "leather", FINISH_LEATHER }, { "silk", FINISH_SILK },   { "satin", FINISH_SILK },
                 { "denim", FINISH_DENIM },     { "wool", FINISH_KNIT },   { "knit", FINISH_KNIT },
                 { "rubber", FINISH_RUBBER },   { "latex", FINISH_RUBBER } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strstr(w->words, rows[i].word))
            return rows[i].finish;
    return w->piece->finish;
}

static void wear_cloth(person *p, const wish *w)
{
    if (p->n_garments >= PERSON_MAX_GARMENTS)
        return;
    const cut_row *r = cut_of(w->piece);
    float b = p->b;
    garment g = { .kind = ciel_arena_strdup(p->a, w->words), .piece = w->piece, .finish = finish_of(w) };
    g.torso = r->covers & TORSO;
    g.legs = r->covers & LEGS;
    g.skirt = r->covers & SKIRT;
    g.color = w->color;
    g.ease = r->ease * b;
    g.sleeve = r->sleeve;
    g.sleeve_ease = r->sleeve_ease * b;
    g.cuff_ease = r->cuff_ease * b;
    g.hem_y = p->joints[J_HIPS].y - r->hem_drop * b;
    if (strstr(w->words, "long ") && g.torso && r->hem_drop > 0.2f)
        g.hem_y -= 0.16f * b;
    g.hem_y = f_max(g.hem_y, 0.03f * b);
    g.hem_ease = r->hem_ease * b;
    g.leg = r->leg;
    g.leg_ease = r->leg_ease * b;
    g.leg_end_ease = r->leg_end_ease * b;
    g.top_y = f_lerp(p->joints[J_HIPS].y, p->joints[J_SPINE].y, p->female ? 0.9f : 0.62f);
    if (strcmp(r->name, "slip") == 0)
        g.top_y = p->joints[J_HIPS].y - 0.02f * b;
    if (g.legs && !g.torso)
        g.hem_y = g.top_y - 0.14f * b;
    if (g.skirt && !g.torso)
        g.top_y = p->joints[J_SPINE].y + 0.02f * b;
    g.neck_drop = r->neck_drop * b;
    g.neck_wide = r->neck_wide * b;
    g.thick = 0.0210f * f_max(b, 0.5f);
    g.folds = r->folds * b;
    g.collar = r->collar;
    g.closure = r->closure;
    g.layer = r->layer;
    p->garments[p->n_garments++] = g;
}

static void put_on(person *p, const wish *w)
{
    if (!w->piece)
        return;
    if (w->piece->slot == WEAR_CLOTH)
        wear_cloth(p, w);
    else
        p->worn[w->piece->slot] = (worn_piece){ w->piece, w->color };
}

/* ---- what is said ---- */
#define MOST_SAID 8
typedef struct said_list {
    wish wishes[MOST_SAID];
    int n;
    bool cloth;
} said_list;

static void read_said(const person *p, said_list *said)
{
    const params *all = &p->c->entity->params;
    *said = (said_list){ .n = 0 };
    for (int i = 1; i <= MOST_SAID; i++) {
        char name[32], color_name[40];
        snprintf(name, sizeof name, "garment%d", i);
        snprintf(color_name, sizeof color_name, "garment%d_color", i);
        const char *words = params_text(all, name, NULL);
        const param *c = params_find(all, color_name);
        rgb8 hex = { 0, 0, 0 };
        bool has_color =
            c && (c->kind == PARAM_COLOR || (c->kind == PARAM_TEXT && c->text && color_parse_hex(&hex, c->text)));
        if (c && c->kind == PARAM_COLOR)
            hex = c->color;
        wish w = words ? wish_for(words, has_color ? &hex : NULL) : (wish){ .piece = NULL };
        if (!w.piece)
            continue;
        said->cloth = said->cloth || w.piece->slot == WEAR_CLOTH;
        said->wishes[said->n++] = w;
    }
}

/* "the firefighter's red helmet" is a fire helmet: a calling's piece whose name ends with, or contains, the word said.
 */
static bool is_own_piece(const wear_piece *said, const wear_piece *own)
{
    const char *at = strstr(own->name, said->name);
    size_t n = strlen(said->name);
    return said->slot == own->slot && at && (at == own->name || at[-1] == ' ') && (at[n] == 0 || at[n] == ' ');
}

/* Does what is said leave no room for a piece of the calling's dress? */
static bool displaces(const wear_piece *said, const wear_piece *own)
{
    if (said->slot != own->slot)
        return false;
    if (said->slot != WEAR_CLOTH)
        return true;
    const cut_row *s = cut_of(said), *o = cut_of(own);
    bool s_top = s->covers & TORSO, o_top = o->covers & TORSO, s_low = s->covers & (LEGS | SKIRT),
         o_low = o->covers & (LEGS | SKIRT);
    if ((s_top && s_low) || (o_top && o_low)) /* either is an outfit of its own */
        return true;
    if (!s_top || !o_top)
        return s_low && o_low;
    bool s_outer = s->layer >= 4, o_outer = o->layer >= 4, o_open = o->collar && strcmp(o->collar, "lapel") == 0;
    return s_outer ? o_outer : !o_outer || !o_open; /* a shirt is seen in an open coat */
}

/* ---- dresses: pieces with a colour each, separated by commas ---- */
/* Is there room for a piece of a dress? What is said of it, as "the red helmet", goes over to it. */
static bool makes_room(said_list *said, const wish *own)
{
    for (int i = 0; said && i < said->n; i++) {
        wish *s = &said->wishes[i];
        if (is_own_piece(s->piece, own->piece)) {
            *s = (wish){ own->piece, own->words, s->own_color ? s->color : own->color, s->own_color };
            return false;
        }
    }
    for (int i = 0; said && i < said->n; i++)
        if (displaces(said->wishes[i].piece, own->piece))
            return false;
    return true;
}

static void dress_as(person *p, const char *dress, said_list *said)
{
    for (const char *at = dress; *at;) {
        size_t n = strcspn(at, ",");
        char *item = ciel_arena_strndup(p->a, at, n), *hash = strchr(item, '#');
        at += n + (at[n] == ',');
        rgb8 c = { 0, 0, 0 };
        bool has_color = hash && color_parse_hex(&c, hash);
        if (hash)
            *hash = 0;
        wish w = wish_for(item, has_color ? &c : NULL);
        if (w.piece && makes_room(said, &w))
            put_on(p, &w);
    }
}

#define ROLE(names, dress) { names, dress },
static const struct role_row {
    const char *names, *dress;
} roles[] = {
/* clang-format off */
#include "library/roles.def"
    /* clang-format on */
};
#undef ROLE

static const char *role_dress(const char *role)
{
    for (size_t i = 0; role && *role && i < sizeof roles / sizeof *roles; i++)
        for (const char *at = roles[i].names; *at;) {
            size_t n = strcspn(at, "|");
            if (strlen(role) == n && strncmp(at, role, n) == 0)
                return roles[i].dress;
            at += n + (at[n] == '|');
        }
    return NULL;
}

static void dress_everyday(person *p, said_list *said)
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
        dress_as(p, "sweater#e8dcc0,leggings#a8c4d8,barefoot", said);
    else if (p->age == AGE_CHILD)
        dress_as(p,
                 p->female && rng_float(&p->rng) < 0.4f ? "dress#d8688a,sneakers#f0f0ee" : kids[rng_below(&p->rng, 3)],
                 said);
    else
        dress_as(p, p->female ? women[rng_below(&p->rng, 5)] : men[rng_below(&p->rng, 5)], said);
}

/* Nobody is half dressed: a top brings trousers, a coat a shirt, everybody shoes. */
static void complete(person *p, bool rainy)
{
    bool top = false, bottom = false, outer_only = true;
    for (int i = 0; i < p->n_garments; i++) {
        const garment *g = &p->garments[i];
        top = top || g->torso;
        bottom = bottom || g->legs || g->skirt;
        outer_only = outer_only && !(g->torso && (g->layer <= 3 || g->skirt || g->legs));
    }
    rng r = rng_make(p->c->seed, "wardrobe");
    static const char *const plain[] = { "#e6e2d8", "#9fb2c8", "#3a4252", "#c8b89a" };
    if (!top)
        dress_as(p, ciel_arena_printf(p->a, "t-shirt%s", plain[rng_below(&r, 4)]), NULL);
    else if (outer_only)
        dress_as(p, ciel_arena_printf(p->a, "%s%s", rainy ? "sweater" : "shirt", plain[rng_below(&r, 4)]), NULL);
    if (!bottom)
        dress_as(p, rng_below(&r, 2) ? "jeans#2b4168" : "trousers#3a3a40", NULL);
    for (int i = p->n_garments - 1; i >= 0; i--) /* what a skirt shows when it flies */
        if (p->garments[i].skirt && p->garments[i].hem_y < p->joints[J_HIPS].y - 0.3f * p->b) {
            wear_cloth(p, &(wish){ wardrobe_find("slip"), "slip", v3_scale(p->garments[i].color, 0.8f), true });
            break;
        }
    if (!p->worn[WEAR_FEET].piece)
        dress_as(p, p->age == AGE_BABY ? "barefoot" : rainy ? "boots" : "sneakers", NULL);
}

static bool is_bottom(const garment *g)
{
    return (g->legs || g->skirt) && !g->torso;
}

static bool is_slip(const garment *g)
{
    return strcmp(g->piece->make, "slip") == 0;
}

/* Who lies over whom. */
static void order_layers(person *p)
{
    float b = p->b, waist = 0.0f;
    for (int i = 0; i < p->n_garments; i++)
        if (is_bottom(&p->garments[i]) && !is_slip(&p->garments[i])) {
            p->garments[i].layer = LAYER_BOTTOM;
            waist = p->garments[i].top_y;
        }
    for (int i = 0; i < p->n_garments; i++) {
        garment *g = &p->garments[i];
        if (is_slip(g))
            g->layer = LAYER_TUCKED;
        if ((g->piece->trims & TRIM_TUCKED) && waist > 0.0f) /* everything else hangs over it */ {
            g->layer = LAYER_TUCKED;
            g->hem_y = waist - 0.035f * b;
            g->hem_ease = 0.0f;
        }
    }
}

/* Outer clothes clear the inner ones. */
static void ease_layers(person *p)
{
    float b = p->b;
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
}

static void settle_layers(person *p)
{
    float b = p->b;
    order_layers(p);
    ease_layers(p);
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

/* ---- what other parameters say ---- */
static void read_traits(person *p)
{
    const params *all = &p->c->entity->params;
    const char *specs = params_text(all, "glasses", NULL);
    if (specs)
        dress_as(p, strstr(specs, "sun") ? "sunglasses" : "glasses", NULL);
    const param *wings = params_find(all, "wings");
    if (!wings)
        return;
    dress_as(p,
             wings->kind == PARAM_TEXT && wings->text && strcmp(wings->text, "black") == 0 ? "wings#1a1a1e" : "wings",
             NULL);
    if (wings->kind == PARAM_COLOR)
        p->worn[WEAR_WINGS].color = color_linear(wings->color);
}

static garment *outermost(person *p)
{
    garment *best = NULL;
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].torso && (!best || p->garments[i].layer > best->layer))
            best = &p->garments[i];
    return best;
}

/* "with a hood": what has none gets one. Up when it is said or when it rains; never over a hat. */
static void plan_hood(person *p, bool rainy)
{
    const params *all = &p->c->entity->params;
    const char *said = params_text(all, "hood", NULL);
    if (!said && person_wears(p, WEAR_HOOD, NULL))
        said = "up";
    garment *hooded = NULL, *outer = outermost(p);
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].collar && strncmp(p->garments[i].collar, "hood", 4) == 0)
            hooded = &p->garments[i];
    if (said && !hooded && outer) {
        outer->collar = "hoodie";
        hooded = outer;
    }
    if (hooded && !p->worn[WEAR_HAT].piece)
        p->hood_up = said ? strcmp(said, "down") != 0 : rainy && strcmp(hooded->collar, "hood") == 0;
}

/* The word of the scene, unless that names another row of the library: a detective may be cast as a police officer. */
static const char *own_dress(const person *p)
{
    const thing_row *row = p->c->row;
    const char *dress = role_dress(p->role);
    bool another = false;
    for (size_t i = 0; dress && row && i < figure_family.n; i++)
        another = another || (&figure_family.rows[i] != row && strcmp(figure_family.rows[i].info.name, p->role) == 0);
    const char *own = row && (another || !dress) ? role_dress(row->variant) : NULL;
    return own ? own : dress;
}

void wardrobe_plan(person *p)
{
    const entity *e = p->c->entity;
    const scene *sc = p->c->scene;
    bool rainy = sc && (sc->weather.rain > 0.05 || sc->weather.snow > 0.05);
    said_list *said = ARENA_NEW(p->a, said_list);
    read_said(p, said);
    read_traits(p);
    const char *dress = own_dress(p);
    if (dress)
        dress_as(p, dress, said);
    else if (!said->cloth)
        dress_everyday(p, said);
    garment *outer = outermost(p);
    if (e->has_color && outer && !said->cloth)
        outer->color = color_linear(e->color);
    for (int i = 0; i < said->n; i++)
        put_on(p, &said->wishes[i]);
    complete(p, rainy);
    plan_hood(p, rainy);
    settle_layers(p);
}
