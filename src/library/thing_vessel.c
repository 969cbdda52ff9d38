/* library/thing_vessel.c - what holds liquid: cups, glasses, bottles, pots, vases, turned from real profiles.
 *
 * A vessel is its outer profile; the inner wall is that profile moved in by the wall's thickness, with a rounded lip
 * and a floor. Liquid is a body of revolution inside the same inner wall, a hair larger than the cavity so that glass
 * and liquid share no gap of air. Anchors: "inside" (middle of the cavity's floor, radius there), "brim" (middle of the
 * opening, inner radius), "spout" and "handle" where there is one. Spouts look to +Z, handles of pots to -Z, of cups to
 * +X.
 */
#include "library/thing.h"
#include <string.h>

enum grip {
    GRIP_NONE,
    GRIP_CUP,
    GRIP_POT,
    GRIP_BAIL,
    GRIP_STRAIGHT,
    GRIP_TWO
};
enum pour {
    POUR_NONE,
    POUR_LIP,
    POUR_SPOUT,
    POUR_GOOSENECK
};
enum {
    MAX_POINTS = 14
};
typedef struct vessel_form {
    const char *variant;
    corner outer[MAX_POINTS]; /* from the foot's edge to the lip; radius, height */
    int n;
    float wall, floor_y; /* floor_y: height of the cavity's floor */
    const char *material;
    unsigned color; /* 0 = the material's own */
    enum grip grip;
    float grip_lo, grip_hi, grip_reach, grip_r;
    enum pour pour;
    float spout_lo, spout_hi, spout_reach, spout_r;
    const char *liquid; /* what it holds when it is said to be full; NULL = water */
    float fill;         /* natural level, 0..1 of the cavity */
    enum {
        LID_NONE,
        LID_KNOB,
        LID_CORK,
        LID_CAP
    } lid;
    int sides; /* 0 = round; else facetted */
} vessel_form;

static const vessel_form forms[] = {
#include "library/thing_vessel.def"
};
#define N_FORMS (sizeof forms / sizeof *forms)

/* ---- the turned body ---- */

/* Inner wall: the rounded outer profile moved in by the wall, cut where it meets the cavity's floor; from the floor up.
 */
static int inner_wall(const shop *s, const vessel_form *f, vec2 **out)
{
    int k, n = 0;
    vec2 *p = corners_round(s->a, f->outer, f->n, false, &k);
    vec2 *in = ARENA_ARRAY(s->a, (size_t)k + 2, vec2), last = { 0, 0 };
    for (int i = 0; i < k; i++) {
        vec2 a = p[i > 0 ? i - 1 : 0], b = p[i < k - 1 ? i + 1 : k - 1];
        float dx = b.x - a.x, dy = b.y - a.y, l = sqrtf(dx * dx + dy * dy);
        vec2 q = l > 0 ? (vec2){ p[i].x - dy / l * f->wall, p[i].y + dx / l * f->wall } : p[i];
        q.x = f_max(q.x, 0.0005f);
        if (i == k - 1)
            q.y = p[i].y;
        bool above = q.y > f->floor_y + 0.0002f && p[i].y > f->floor_y;
        if (above && n == 0) {
            float t = i && q.y > last.y ? f_clamp((f->floor_y - last.y) / (q.y - last.y), 0, 1) : 1;
            in[n++] = (vec2){ f_lerp(last.x, q.x, t), f->floor_y };
        }
        if (above)
            in[n++] = q;
        last = q;
    }
    *out = in;
    return n;
}

/* Radius of the cavity at a height. */
static float cavity_radius(const vec2 *in, int n, float y)
{
    if (n == 0)
        return 0.001f;
    if (y <= in[0].y)
        return in[0].x;
    for (int i = 1; i < n; i++)
        if (y <= in[i].y) {
            float t = in[i].y > in[i - 1].y ? (y - in[i - 1].y) / (in[i].y - in[i - 1].y) : 0;
            return f_lerp(in[i - 1].x, in[i].x, t);
        }
    return in[n - 1].x;
}

static void turn_body(shop *s, const vessel_form *f, const vec2 *in, int n_in, int segments)
{
    int k, n = 0;
    vec2 *p = corners_round(s->a, f->outer, f->n, false, &k);
    vec2 *profile = ARENA_ARRAY(s->a, (size_t)(k + n_in + 16), vec2);
    profile[n++] = (vec2){ 0, f->outer[0].y + (f->floor_y > 0.004f ? 0.001f : 0) };
    profile[n++] = (vec2){ p[0].x * 0.9f, p[0].y + (f->floor_y > 0.004f ? 0.001f : 0) };
    for (int i = 0; i < k - 1; i++)
        profile[n++] = p[i];
    /* rounded lip between the outer and the inner edge */
    vec2 o = p[k - 1], e = n_in ? in[n_in - 1] : o;
    float r = 0.5f * (o.x - e.x), mid = 0.5f * (o.x + e.x);
    for (int i = 0; i <= 6; i++) {
        float t = CIEL_PI_F * (float)i / 6;
        profile[n++] = (vec2){ mid + r * cosf(t), o.y - r + r * sinf(t) };
    }
    for (int i = n_in - 2; i >= 1; i--)
        if (in[i].y < o.y - r)
            profile[n++] = in[i];
    float floor_r = n_in ? in[0].x : 0.01f, soft = f_min(0.004f, 0.4f * floor_r);
    profile[n++] = (vec2){ f_max(floor_r - soft * 0.3f, 0.0004f), f->floor_y + soft * 0.25f };
    profile[n++] = (vec2){ f_max(floor_r - soft, 0.0003f), f->floor_y };
    profile[n++] = (vec2){ 0, f->floor_y };
    maker_lathe(&s->mm, profile, n, segments);
}

/* ---- liquids ---- */

typedef struct liquid_look {
    const char *name, *material;
    unsigned rgb;
    float absorb_m, foam_m;
} liquid_look;
static const liquid_look liquids[] = {
    { "coffee", "coffee", 0, 0, 0 },
    { "milk", "milk", 0, 0, 0 },
    { "tea", "tea", 0, 0, 0 },
    { "wine", "wine", 0, 0, 0 },
    { "juice", "juice", 0, 0, 0 },
    { "honey", "honey", 0, 0, 0 },
    { "water", "water", 0, 0, 0 },
    { "beer", "water", 0xe8a028, 0.02f, 0.018f },
    { "champagne", "water", 0xf2d890, 0.03f, 0.004f },
    { "martini", "water", 0xe9efd8, 0.08f, 0 },
    { "soup", "milk", 0xc8641e, 0, 0 },
    { "potion", "water", 0x30d060, 0.015f, 0 },
    { "cappuccino", "milk", 0xb88a5c, 0, 0 },
    { "latte", "milk", 0xc8a078, 0, 0 },
    { "hot_chocolate", "chocolate", 0, 0, 0 },
    { "chocolate", "chocolate", 0, 0, 0 },
    { "oil", "water", 0xe8c840, 0.03f, 0 },
    { "whisky", "water", 0xd07818, 0.02f, 0 },
    { "cola", "water", 0x4a1c08, 0.008f, 0.002f },
    { "lemonade", "water", 0xf4f0b0, 0.03f, 0 },
    { "gold", "liquid_gold", 0, 0, 0 },
    { "liquid_gold", "liquid_gold", 0, 0, 0 },
    { "blood", "wine", 0x780408, 0, 0 },
    { "lava", "lava", 0, 0, 0 },
    { "mercury", "mercury", 0, 0, 0 },
    { "smoothie", "milk", 0xe06080, 0, 0 },
};

material thing_liquid(const char *name)
{
    for (size_t i = 0; i < sizeof liquids / sizeof *liquids; i++)
        if (strcmp(liquids[i].name, name) == 0) {
            material m = thing_material(liquids[i].material);
            if (liquids[i].rgb)
                m.color = m.color2 = thing_color(liquids[i].rgb);
            if (liquids[i].absorb_m > 0)
                m.absorb_m = liquids[i].absorb_m;
            m.takes_wetness = false;
            return m;
        }
    material m;
    if (!material_named(&m, name))
        m = thing_material("water");
    return m;
}

static void add_liquid(shop *s, const vessel_form *f, const vec2 *in, int n_in, const char *name, float level,
                       bool foam)
{
    float brim = n_in ? in[n_in - 1].y : f->floor_y, y = f_lerp(f->floor_y, brim - 0.002f, level);
    enum {
        WALLS = 24,
        RINGS = 14
    };
    const float over = strcmp(f->material, "glass") == 0 ? 0.0003f : 0.0001f;
    vec2 p[WALLS + RINGS + 3];
    int n = 0;
    shop_part(s, "liquid", PART_LIQUID);
    material m = thing_liquid(name);
    const param *color = params_find(&s->c->entity->params, "liquid_color");
    if (color && color->kind == PARAM_COLOR)
        material_tint(&m, color_linear(color->color));
    shop_paint(s, m);
    p[n++] = (vec2){ 0, f->floor_y - over };
    for (int i = 0; i <= WALLS; i++) {
        float h = f_lerp(f->floor_y - over, y, (float)i / WALLS);
        p[n++] = (vec2){ cavity_radius(in, n_in, h) + over, h };
    }
    float r = p[n - 1].x;
    for (int i = RINGS - 1; i >= 0; i--)
        p[n++] = (vec2){ r * (float)i / RINGS, y };
    maker_lathe(&s->mm, p, n, f->sides ? f->sides : 64);
    if (foam) {
        shop_part(s, "foam", PART_RIGID);
        material head = thing_tinted("snow", 0xf6efdc);
        head.pattern_scale = 0.01f;
        shop_paint(s, head);
        float top = f_min(y + 0.018f, brim);
        corner c[] = { { 0, y - 0.0005f, 0 },
                       { cavity_radius(in, n_in, y), y, 0 },
                       { cavity_radius(in, n_in, top), top - 0.002f, 0.002f },
                       { r * 0.8f, top + 0.002f, 0.01f },
                       { 0, top + 0.003f, 0 } };
        shop_lathe(s, c, 5, 48);
    }
}

/* ---- grips, spouts, lids ---- */

static float outer_radius(const vessel_form *f, float y)
{
    for (int i = 1; i < f->n; i++)
        if (y <= f->outer[i].y && f->outer[i].y > f->outer[i - 1].y)
            return f_lerp(f->outer[i - 1].x, f->outer[i].x,
                          (y - f->outer[i - 1].y) / (f->outer[i].y - f->outer[i - 1].y));
    return f->outer[f->n - 1].x;
}

/* An ear from the upper to the lower root, in the plane of `out` and Y. */
static void add_ear(shop *s, const vessel_form *f, vec3 out)
{
    float in = 0.6f * f->grip_r, lo = outer_radius(f, f->grip_lo) - in, hi = outer_radius(f, f->grip_hi) - in;
    float r = f_max(lo, hi) + f->grip_reach, h = f->grip_hi - f->grip_lo;
    const vec2 at[7] = { { hi, f->grip_hi - f->grip_r },
                         { f_lerp(hi, r, 0.55f), f->grip_hi + 0.03f * h },
                         { f_lerp(hi, r, 0.93f), f->grip_hi - 0.12f * h },
                         { r, f->grip_hi - 0.38f * h },
                         { f_lerp(lo, r, 0.86f), f->grip_lo + 0.32f * h },
                         { f_lerp(lo, r, 0.45f), f->grip_lo + 0.1f * h },
                         { lo, f->grip_lo } };
    vec3 p[7];
    for (int i = 0; i < 7; i++)
        p[i] = v3(out.x * at[i].x, at[i].y, out.z * at[i].x);
    shop_bend(s, p, 7, f->grip_r, f->grip_r * 0.86f);
    shop_anchor(s, "handle", v3(out.x * r, 0.5f * (f->grip_lo + f->grip_hi), out.z * r), out, f->grip_reach * 0.5f);
}

static void add_grip(shop *s, const vessel_form *f)
{
    float lip = f->outer[f->n - 1].x, top = f->outer[f->n - 1].y;
    switch (f->grip) {
    case GRIP_NONE: break;
    case GRIP_CUP: add_ear(s, f, v3(1, 0, 0)); break;
    case GRIP_POT:
        if (shop_is(s, "coffee_pot"))
            shop_paint(s, thing_tinted("walnut", 0x3a2010));
        add_ear(s, f, v3(0, 0, -1));
        break;
    case GRIP_TWO:
        add_ear(s, f, v3(1, 0, 0));
        add_ear(s, f, v3(-1, 0, 0));
        break;
    case GRIP_BAIL: {
        float r = shop_is(s, "kettle") ? outer_radius(f, top * 0.8f) : lip * 0.99f,
              y = shop_is(s, "kettle") ? top * 0.78f : top - 0.02f;
        vec3 p[7];
        for (int i = 0; i < 7; i++) {
            float a = CIEL_PI_F * (float)i / 6;
            p[i] = v3(r * cosf(a), y + f->grip_reach * sinf(a), 0);
        }
        if (shop_is(s, "kettle")) {
            shop_paint(s, thing_tinted("plastic", 0x151515));
            for (int i = 0; i < 7; i++)
                p[i] = v3(0, p[i].y, p[i].x);
        }
        shop_bend(s, p, 7, f->grip_r, f->grip_r);
        shop_anchor(s, "handle", v3(0, y + f->grip_reach, 0), v3(0, 1, 0), 0.03f);
        break;
    }
    case GRIP_STRAIGHT: {
        float r0 = outer_radius(f, f->grip_lo) - 0.003f;
        shop_paint(s, thing_tinted("plastic", 0x161616));
        vec3 p[4] = { v3(0, f->grip_lo + (shop_is(s, "moka") ? 0.045f : 0), -r0),
                      v3(0, f->grip_hi, -r0 - 0.3f * f->grip_reach), v3(0, f->grip_hi, -r0 - 0.7f * f->grip_reach),
                      v3(0, f->grip_hi - (shop_is(s, "moka") ? 0.06f : -0.004f), -r0 - f->grip_reach) };
        shop_bend(s, p, 4, f->grip_r * 0.8f, f->grip_r);
        shop_anchor(s, "handle", p[2], v3(0, 0, -1), 0.03f);
        break;
    }
    }
}

static void add_spout(shop *s, const vessel_form *f, const vec2 *in, int n_in)
{
    float top = f->outer[f->n - 1].y, lip = f->outer[f->n - 1].x;
    if (f->pour == POUR_LIP) {
        bool beak = f->grip == GRIP_POT || f->grip == GRIP_STRAIGHT;
        if (beak) { /* a drawn-out beak: half a cone under the lip */
            vec3 p[3] = { v3(0, top - 0.032f, lip - 0.012f), v3(0, top - 0.016f, lip + 0.004f),
                          v3(0, top - 0.0015f, lip + 0.017f) };
            shop_bend(s, p, 3, 0.016f, 0.006f);
        }
        shop_anchor(s, "spout", v3(0, top, beak ? lip + 0.018f : n_in ? in[n_in - 1].x : lip), v3(0, 0.35f, 1), 0.008f);
        return;
    }
    if (f->pour == POUR_NONE)
        return;
    float r0 = outer_radius(f, f->spout_lo) - f->spout_r * 0.6f, reach = f->spout_reach, h = f->spout_hi - f->spout_lo;
    bool goose = f->pour == POUR_GOOSENECK;
    vec3 tip = v3(0, f->spout_hi, r0 + f->spout_r * 0.6f + reach);
    vec3 p[5] = { v3(0, f->spout_lo, r0),
                  v3(0, f->spout_lo + (goose ? 0.1f : 0.22f) * h, r0 + (goose ? 0.5f : 0.4f) * reach),
                  v3(0, f->spout_lo + (goose ? 0.5f : 0.6f) * h, r0 + (goose ? 0.66f : 0.68f) * reach),
                  v3(0, f->spout_lo + (goose ? 0.93f : 0.9f) * h, r0 + (goose ? 0.82f : 0.86f) * reach), tip };
    shop_bend(s, p, 5, f->spout_r, f->spout_r * (goose ? 0.42f : 0.5f));
    material dark = thing_tinted("plastic", 0x060606);
    uint16_t keep = s->mm.slot;
    shop_paint(s, dark);
    vec3 out = v3_norm(v3_sub(tip, p[3]));
    float r1 = f->spout_r * (goose ? 0.42f : 0.5f);
    /* the tube ends in a round cap: its mouth is a dark disc just in front */
    shop_disc(s, v3_mad(tip, out, r1 * 0.82f), out, r1 * 0.62f);
    s->mm.slot = keep;
    if (shop_is(s, "watering_can")) {
        shop_main(s, thing_tinted("painted_metal", 0x3c7a50));
        shop_cone(s, v3_mad(tip, out, -0.01f), v3_mad(tip, out, 0.045f), 0.009f, 0.045f);
    }
    shop_anchor(s, "spout", v3_mad(tip, out, r1), out, r1 * 0.7f);
}

static void add_lid(shop *s, const vessel_form *f)
{
    float top = f->outer[f->n - 1].y, lip = f->outer[f->n - 1].x;
    if (f->lid == LID_KNOB) {
        shop_part(s, "lid", PART_RIGID);
        shop_main(s, f->color ? thing_tinted(f->material, f->color) : thing_material(f->material));
        float rise = 0.25f * lip;
        corner c[] = { { 0, top - 0.003f, 0 },
                       { lip + 0.002f, top - 0.003f, 0 },
                       { lip + 0.002f, top + 0.002f, 0.0015f },
                       { lip * 0.7f, top + rise * 0.75f, lip * 0.4f },
                       { 0.005f, top + rise, 0.004f },
                       { 0.005f, top + rise + 0.005f, 0.003f },
                       { 0.0105f, top + rise + 0.012f, 0.006f },
                       { 0.008f, top + rise + 0.02f, 0.006f },
                       { 0, top + rise + 0.021f, 0 } };
        shop_lathe(s, c, 9, f->sides ? f->sides : 48);
    } else if (f->lid == LID_CORK || f->lid == LID_CAP) {
        bool cork = f->lid == LID_CORK;
        if (shop_poured(s) || strcmp(shop_text(s, "lid", "on"), "off") == 0)
            return;
        shop_part(s, "cap", PART_RIGID);
        shop_paint(s, cork ? thing_tinted("wood", 0xb98a5a) : thing_tinted("painted_metal", 0xc8c8c4));
        float r = cork ? lip - f->wall + 0.0003f : lip + 0.0012f, y0 = cork ? top - 0.03f : top - 0.014f,
              y1 = cork ? top + 0.012f : top + 0.002f;
        corner c[] = { { 0, y0, 0 }, { r, y0, 0.0005f }, { r, y1, 0.001f }, { 0, y1, 0 } };
        shop_lathe(s, c, 4, 48);
    }
}

/* Does somebody pour out of this one? Then it stands open. */
static bool pours_out(const shop *s)
{
    for (size_t i = 0; i < s->c->entity->n_actions; i++)
        if (strcmp(s->c->entity->actions[i].verb, "pour") == 0)
            return true;
    return false;
}

static int build_vessel(model *out, const build_context *c)
{
    const vessel_form *f = NULL;
    for (size_t i = 0; i < N_FORMS; i++)
        if (strcmp(forms[i].variant, c->row->variant) == 0)
            f = &forms[i];
    CIEL_ASSERT(f && "a vessel's form");
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "body", PART_RIGID);
    material body = f->color ? thing_tinted(f->material, f->color) : thing_material(f->material);
    if (strcmp(f->material, "glass") == 0 && f->color)
        body.absorb_m = 0.004f;
    shop_main(&s, body);
    vec2 *in;
    int n_in = inner_wall(&s, f, &in);
    turn_body(&s, f, in, n_in, f->sides ? f->sides : 96);
    add_grip(&s, f);
    shop_main(&s, body);
    add_spout(&s, f, in, n_in);
    if (shop_is(&s, "barrel")) {
        shop_paint(&s, thing_material("iron"));
        static const float hoop[4] = { 0.1f, 0.3f, 0.6f, 0.8f };
        for (int i = 0; i < 4; i++) {
            float r = 0.275f + 0.062f * sinf(CIEL_PI_F * hoop[i] / 0.9f) + 0.004f;
            corner h[] = { { r - 0.01f, hoop[i] - 0.02f, 0 },
                           { r, hoop[i] - 0.02f, 0.002f },
                           { r, hoop[i] + 0.02f, 0.002f },
                           { r - 0.01f, hoop[i] + 0.02f, 0 } };
            shop_lathe(&s, h, 4, 64);
        }
    }
    if (shop_is(&s, "can")) {
        shop_paint(&s, thing_material("aluminium"));
        shop_tile(&s,
                  (corner[]){ { -0.008f, -0.012f, 0.006f },
                              { 0.008f, -0.012f, 0.006f },
                              { 0.008f, 0.012f, 0.006f },
                              { -0.008f, 0.012f, 0.006f } },
                  4, 0.1132f, 0.1146f, 0.0004f);
    }
    if (shop_is(&s, "flower_pot")) {
        shop_paint(&s, thing_material("soil"));
        shop_disc(&s, v3(0, 0.128f, 0), v3(0, 1, 0), 0.0765f);
    }
    float brim = n_in ? in[n_in - 1].y : f->outer[f->n - 1].y, r_brim = n_in ? in[n_in - 1].x : f->outer[f->n - 1].x;
    shop_anchor(&s, "inside", v3(0, f->floor_y, 0), v3(0, 1, 0), cavity_radius(in, n_in, f->floor_y));
    shop_anchor(&s, "brim", v3(0, brim, 0), v3(0, 1, 0), r_brim);
    const char *poured = shop_poured(&s), *liquid = shop_text(&s, "liquid", NULL);
    double fill = shop_number(&s, "fill", liquid || poured ? -1 : 0);
    const char *what = liquid ? liquid : poured ? poured : f->liquid ? f->liquid : "water";
    if (poured || fill != 0) {
        float level = poured ? 1.0f : fill < 0 ? f->fill : (float)fill;
        add_liquid(&s, f, in, n_in, what, f_clamp(level, 0.02f, 1), !poured && strcmp(what, "beer") == 0);
    }
    if (!pours_out(&s) || f->lid == LID_KNOB)
        add_lid(&s, f);
    float r = f->outer[0].x;
    for (int i = 0; i < f->n; i++)
        r = f_max(r, f->outer[i].x);
    float h = f->outer[f->n - 1].y;
    shop_collide(&s, COLLIDER_CYLINDER, v3(0, 0.5f * h, 0), v3(r, 0.5f * h, 0), c->row->info.material,
                 c->row->info.name);
    return shop_close(&s);
}

#define CUP (THING_HELD | THING_VESSEL)
#define V(name, syn, en, fr, flags, w, h, d, mat, place, kg)                                                           \
    THING(name, syn, en, fr, OBJECT, flags, w, h, d, mat, place, kg, build_vessel, name)
static const thing_row rows[] = {
    V("cup", "cup.n.01 coffee_cup.n.01", "cup|coffee cup|espresso cup", "tasse|tasse à café", CUP, 0.115f, 0.068f,
      0.085f, "ceramic", "kitchen", 0.22f),
    V("mug", "mug.n.04 coffee_mug.n.01", "mug|coffee mug", "mug|grande tasse|chope", CUP, 0.116f, 0.094f, 0.082f,
      "ceramic", "kitchen", 0.33f),
    V("teacup", "teacup.n.02", "teacup|tea cup", "tasse à thé", CUP, 0.126f, 0.058f, 0.1f, "ceramic", "kitchen", 0.15f),
    V("saucer", "saucer.n.02", "saucer", "soucoupe|sous-tasse", THING_HELD | THING_TABLE, 0.152f, 0.018f, 0.152f,
      "ceramic", "kitchen", 0.15f),
    V("plate", "plate.n.04 dish.n.01", "plate|dish", "assiette|plat", THING_HELD | THING_TABLE, 0.27f, 0.022f, 0.27f,
      "ceramic", "kitchen", 0.45f),
    V("bowl", "bowl.n.03 bowl.n.01", "bowl|soup bowl", "bol|saladier", CUP, 0.164f, 0.075f, 0.164f, "ceramic",
      "kitchen", 0.35f),
    V("glass", "glass.n.02 tumbler.n.02", "glass|tumbler|drinking glass", "verre|gobelet", CUP, 0.077f, 0.1f, 0.077f,
      "glass", "kitchen", 0.22f),
    V("pint", "beer_glass.n.01", "pint glass|beer glass", "verre à bière|pinte", CUP, 0.088f, 0.15f, 0.088f, "glass",
      "bar", 0.4f),
    V("beer_mug", "beer_mug.n.01", "beer mug|stein", "chope de bière|chope à bière", CUP, 0.14f, 0.145f, 0.09f, "glass",
      "bar", 0.7f),
    V("wine_glass", "wineglass.n.01", "wine glass|wineglass", "verre à vin|verre de vin", CUP, 0.08f, 0.2f, 0.08f,
      "glass", "restaurant", 0.16f),
    V("flute", "flute.n.02", "champagne flute|champagne glass", "flûte à champagne|coupe de champagne", CUP, 0.064f,
      0.225f, 0.064f, "glass", "restaurant", 0.14f),
    V("martini", "cocktail.n.01 martini.n.01", "cocktail glass|martini glass|cocktail", "verre à cocktail|cocktail",
      CUP, 0.112f, 0.172f, 0.112f, "glass", "bar", 0.18f),
    V("goblet", "goblet.n.01 chalice.n.01 grail.n.02", "goblet|chalice|grail", "calice|coupe|graal", CUP, 0.088f, 0.18f,
      0.088f, "metal", "studio", 0.5f),
    V("wine_bottle", "wine_bottle.n.01", "wine bottle|bottle of wine", "bouteille de vin", CUP, 0.075f, 0.31f, 0.075f,
      "glass", "restaurant", 1.2f),
    V("bottle", "bottle.n.01 water_bottle.n.01", "bottle|water bottle", "bouteille|bouteille d'eau", CUP | THING_FLOATS,
      0.069f, 0.235f, 0.069f, "glass", "kitchen", 0.5f),
    V("milk_bottle", "", "milk bottle|bottle of milk", "bouteille de lait", CUP, 0.08f, 0.215f, 0.08f, "glass",
      "kitchen", 0.5f),
    V("jar", "jar.n.01", "jar|jam jar|honey jar", "bocal|pot de miel|pot de confiture", CUP, 0.082f, 0.124f, 0.082f,
      "glass", "kitchen", 0.35f),
    V("carafe", "carafe.n.01", "carafe|decanter", "carafe", CUP, 0.112f, 0.215f, 0.112f, "glass", "restaurant", 0.6f),
    V("jug", "pitcher.n.02 jug.n.01", "jug|pitcher|milk jug", "pichet|cruche|broc", CUP, 0.136f, 0.2f, 0.19f, "ceramic",
      "kitchen", 0.9f),
    V("teapot", "teapot.n.01", "teapot", "théière", CUP, 0.15f, 0.155f, 0.27f, "ceramic", "kitchen", 0.7f),
    V("coffee_pot", "coffeepot.n.01", "coffee pot|coffeepot", "cafetière", CUP, 0.12f, 0.19f, 0.25f, "metal", "kitchen",
      0.6f),
    V("moka", "percolator.n.01 coffee_maker.n.01", "moka pot|percolator", "cafetière italienne|moka", CUP, 0.1f, 0.2f,
      0.17f, "metal", "kitchen", 0.5f),
    V("kettle", "kettle.n.01 teakettle.n.01", "kettle|teakettle", "bouilloire", CUP, 0.184f, 0.215f, 0.26f, "metal",
      "kitchen", 0.9f),
    V("watering_can", "watering_can.n.01", "watering can", "arrosoir", CUP | THING_OUTDOORS, 0.176f, 0.27f, 0.5f,
      "metal", "garden", 0.9f),
    V("bucket", "bucket.n.01", "bucket|pail", "seau", CUP | THING_OUTDOORS, 0.292f, 0.41f, 0.292f, "metal", "garden",
      1.2f),
    V("saucepan", "saucepan.n.01 pot.n.01", "saucepan|pot|cooking pot", "casserole|marmite", CUP, 0.208f, 0.12f, 0.38f,
      "metal", "kitchen", 1.1f),
    V("cauldron", "caldron.n.01", "cauldron|caldron", "chaudron", THING_VESSEL, 0.4f, 0.45f, 0.4f, "metal", "cave", 9),
    V("pan", "frying_pan.n.01 pan.n.01", "frying pan|pan|skillet", "poêle|poêle à frire", THING_HELD | THING_TABLE,
      0.27f, 0.055f, 0.45f, "metal", "kitchen", 1.4f),
    V("vase", "vase.n.01", "vase", "vase", CUP, 0.17f, 0.29f, 0.17f, "ceramic", "living_room", 1.2f),
    V("amphora", "amphora.n.01 urn.n.01", "amphora|urn", "amphore|urne", THING_VESSEL, 0.36f, 0.54f, 0.3f, "ceramic",
      "temple", 5),
    V("flower_pot", "pot.n.04", "flower pot|flowerpot", "pot de fleurs|pot", THING_OUTDOORS, 0.172f, 0.145f, 0.172f,
      "ceramic", "garden", 1.5f),
    V("barrel", "barrel.n.02 keg.n.02", "barrel|cask|keg", "tonneau|barrique|fût",
      THING_TABLE | THING_ROUND | THING_FLOATS, 0.68f, 0.89f, 0.68f, "wood", "village", 45),
    V("flask", "flask.n.01 erlenmeyer_flask.n.01", "flask|potion|laboratory flask", "fiole|potion|erlenmeyer", CUP,
      0.11f, 0.16f, 0.11f, "glass", "laboratory", 0.15f),
    V("test_tube", "test_tube.n.01", "test tube", "éprouvette|tube à essai", CUP, 0.016f, 0.15f, 0.016f, "glass",
      "laboratory", 0.02f),
    V("thermos", "thermos.n.01 vacuum_flask.n.01", "thermos|vacuum flask", "thermos|bouteille isotherme", CUP, 0.077f,
      0.227f, 0.077f, "metal", "kitchen", 0.4f),
    V("can", "can.n.01 beer_can.n.01 soda_can.n.01", "can|soda can|tin can", "canette|boîte de conserve",
      THING_HELD | THING_ROUND, 0.066f, 0.117f, 0.066f, "metal", "street", 0.35f),
    V("paper_cup", "dixie_cup.n.01", "paper cup|takeaway cup|coffee to go", "gobelet en carton|gobelet de café", CUP,
      0.087f, 0.112f, 0.087f, "paper", "street", 0.02f),
};
THING_FAMILY(thing_family_vessel, "vessels");
