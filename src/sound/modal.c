/* sound/modal.c - modes by shape and material, and the blow that wakes them. See modal.h.
 */
#include "sound/modal.h"
#include "base/text.h"

static const modal_material materials[] = {
    /* name       stiffness density loss    damp  radiate grit  at Hz */
    { "wood", 1.1e10f, 650, 0.016f, 9, 1.0f, 0.30f, 1500 },
    { "metal", 2.0e11f, 7800, 0.0006f, 1.6f, 1.0f, 0.22f, 5200 },
    { "glass", 7.0e10f, 2500, 0.0013f, 3.5f, 1.0f, 0.16f, 6500 },
    { "stone", 5.0e10f, 2600, 0.007f, 30, 0.5f, 0.60f, 2600 },
    { "ceramic", 6.0e10f, 2400, 0.0035f, 8, 1.0f, 0.20f, 4800 },
    { "rubber", 6.0e6f, 1100, 0.16f, 35, 0.5f, 0.35f, 700 },
    { "plastic", 2.3e9f, 1050, 0.035f, 20, 0.8f, 0.40f, 2800 },
    { "cloth", 1.0e5f, 300, 0.6f, 200, 0.0f, 0.80f, 480 },
    { "flesh", 4.0e5f, 1000, 0.5f, 120, 0.15f, 0.70f, 420 },
    { "paper", 1.5e8f, 700, 0.15f, 90, 0.3f, 0.80f, 2400 },
    { "earth", 2.5e7f, 1600, 0.40f, 90, 0.35f, 0.80f, 620 },
    { "water", 1.0e6f, 1000, 0.5f, 90, 0.0f, 0.80f, 1400 },
};

const modal_material *modal_material_of(const char *name)
{
    size_t n = sizeof materials / sizeof *materials;
    for (size_t i = 0; i < n; i++)
        if (ciel_streq(materials[i].name, name))
            return &materials[i];
    return &materials[6];
}

static bool hard(const modal_material *m)
{
    return m->stiffness > 3e10f;
}

modal_body modal_body_of(const char *name, float size_m, float mass_kg)
{
    modal_body b = { modal_material_of(name), MODAL_SOLID, f_clamp(size_m, 0.004f, 6.0f), mass_kg };
    if (b.mass_kg <= 0)
        b.mass_kg = 0.25f * b.material->density * b.size_m * b.size_m * b.size_m;
    float fill = b.mass_kg / (b.material->density * b.size_m * b.size_m * b.size_m);
    bool springy = ciel_streq(name, "rubber") || ciel_streq(name, "plastic");
    if (springy && fill < 0.2f && b.size_m > 0.06f && b.size_m < 1.2f)
        b.shape = MODAL_BALL;
    else if (fill < 0.25f)
        b.shape = hard(b.material) ? MODAL_SHELL : MODAL_PLATE;
    return b;
}

/* Frequency ratios and strengths by shape. */
typedef struct shape_modes {
    int n;
    float ratio[14], gain[14];
} shape_modes;
static const shape_modes solid_modes = { 6,
                                         { 1, 2.757f, 3.18f, 5.404f, 6.36f, 8.93f },
                                         { 1, 0.6f, 0.3f, 0.4f, 0.2f, 0.2f } };
static const shape_modes plate_modes = { 10,
                                         { 1, 1.46f, 1.81f, 2.58f, 2.71f, 4.6f, 5.2f, 6.4f, 7.9f, 9.6f },
                                         { 1, 0.8f, 0.7f, 0.5f, 0.5f, 0.35f, 0.3f, 0.25f, 0.2f, 0.15f } };
static const shape_modes shell_modes = { 9,
                                         { 1, 1.013f, 2.32f, 2.35f, 4.25f, 4.31f, 6.63f, 9.38f, 12.2f },
                                         { 1, 0.7f, 0.75f, 0.5f, 0.5f, 0.35f, 0.3f, 0.2f, 0.1f } };
/* in-plane bending of a ring, n (n^2 - 1) / sqrt(n^2 + 1), with the out-of-plane partners a little above */
static const shape_modes ring_modes = { 13,
                                        { 1, 1.07f, 2.83f, 2.96f, 5.42f, 5.6f, 8.77f, 9.0f, 12.9f, 17.7f, 18.1f, 23.3f,
                                          29.6f },
                                        { 0.7f, 0.5f, 1, 0.8f, 1, 0.8f, 0.9f, 0.6f, 0.7f, 0.5f, 0.4f, 0.3f, 0.2f } };
/* sound waves inside a sphere: zeros of the derivatives of the spherical Bessel functions */
static const shape_modes ball_modes = { 7,
                                        { 1, 1.606f, 2.159f, 2.168f, 2.71f, 2.854f, 3.5f },
                                        { 1, 0.55f, 0.35f, 0.3f, 0.18f, 0.15f, 0.08f } };
static const shape_modes slab_modes = { 12,
                                        { 1, 1.63f, 2.37f, 3.36f, 4.5f, 5.9f, 7.8f, 10.6f, 14.1f, 19.3f, 26, 35 },
                                        { 1, 0.95f, 0.8f, 0.62f, 0.5f, 0.4f, 0.3f, 0.24f, 0.18f, 0.12f, 0.08f,
                                          0.05f } };
static const shape_modes board_modes = {
    14,
    { 1, 1.7f, 2.2f, 3.1f, 3.9f, 5.0f, 6.3f, 7.7f, 9.6f, 12.4f, 15.3f, 19.7f, 26, 34 },
    { 0.7f, 1, 0.9f, 1, 0.8f, 0.8f, 0.6f, 0.55f, 0.5f, 0.4f, 0.3f, 0.25f, 0.2f, 0.1f }
};

static const shape_modes *modes_of(enum modal_shape s)
{
    switch (s) {
    case MODAL_PLATE: return &plate_modes;
    case MODAL_SHELL: return &shell_modes;
    case MODAL_RING: return &ring_modes;
    case MODAL_BALL: return &ball_modes;
    case MODAL_SLAB: return &slab_modes;
    case MODAL_BOARD: return &board_modes;
    case MODAL_SOLID: break;
    }
    return &solid_modes;
}

/* A floor or wall: its lowest mode and how long it lasts depend on the stuff only. */
static float slab_hz(const modal_material *m)
{
    static const struct {
        const char *name;
        float hz;
    } t[] = { { "wood", 74 },     { "metal", 118 }, { "glass", 150 },   { "stone", 105 },
              { "ceramic", 190 }, { "rubber", 60 }, { "plastic", 120 }, { "cloth", 70 },
              { "flesh", 60 },    { "paper", 110 }, { "earth", 52 },    { "water", 60 } };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (ciel_streq(t[i].name, m->name))
            return t[i].hz;
    return 100;
}

static float lowest_hz(const modal_body *b)
{
    const modal_material *m = b->material;
    float c = sqrtf(m->stiffness / m->density), l = b->size_m;
    if (b->shape == MODAL_SLAB)
        return slab_hz(m);
    if (b->shape == MODAL_BOARD)
        return hard(m) ? 46 : 62;
    if (b->shape == MODAL_BALL)
        return 0.331f * 343.0f / f_max(0.5f * l, 0.02f);
    if (b->shape == MODAL_RING) {
        float radius = 0.5f * l, rod = 0.04f * l;
        return 2.683f * c * rod / 4.0f / (DSP_TAU * radius * radius);
    }
    float walls = b->shape == MODAL_SOLID ? 1.0f : 3.0f;
    float thick = f_clamp(b->mass_kg / (m->density * l * l * walls), 0.0006f, l);
    return f_clamp(0.65f * c * thick / (l * l), 40.0f, 30000.0f);
}

int modal_modes(modal_mode out[MODAL_MAX_MODES], const modal_body *b)
{
    const modal_material *m = b->material;
    const shape_modes *s = modes_of(b->shape);
    float f1 = lowest_hz(b), extra = b->shape == MODAL_SLAB ? 14.0f : b->shape == MODAL_RING ? 8.0f : 0.0f;
    float loss = m->loss;
    if (b->shape == MODAL_BALL)
        loss = 0.013f, extra = 6.0f; /* the air inside rings, not the skin */
    else if (b->shape == MODAL_BOARD)
        loss = f_clamp(loss, 0.006f, 0.014f), extra = 6.0f; /* held by its frame */
    else if (b->shape == MODAL_SLAB)
        loss = f_max(loss, 0.01f);
    int n = 0;
    for (int i = 0; i < s->n && m->radiation > 0; i++) {
        float hz = f1 * s->ratio[i];
        if (hz > 19000)
            break;
        float rate =
            (float)CIEL_PI * hz * loss + (b->shape == MODAL_BALL || b->shape == MODAL_BOARD ? 0 : m->damping) + extra;
        out[n++] = (modal_mode){ hz, f_min(6.9078f / rate, 6.0f), s->gain[i] * m->radiation };
    }
    return n;
}

static float speed_of(const modal_blow *w)
{
    return f_clamp(w->impulse / (1.5f * f_max(w->a.mass_kg, 1e-4f)), 0.02f, 60.0f);
}

float modal_contact_time(const modal_blow *w)
{
    if (w->a.shape == MODAL_BALL || w->b.shape == MODAL_BALL)
        return 0.010f;
    float ea = w->a.material->stiffness, eb = w->b.material->stiffness, e = ea * eb / (ea + eb);
    float m = f_max(w->a.mass_kg, 1e-4f), r = 0.5f * w->a.size_m, v = speed_of(w);
    float t = 2.87f * powf(m * m / (r * e * e * v), 0.2f);
    return f_clamp(t, 0.00008f, 0.03f);
}

float modal_level(float energy_j)
{
    return 0.16f * powf(f_max(energy_j, 1e-6f), 0.27f);
}

/* Adds a body's modes; every blow lands elsewhere, so strengths vary with the key. Returns the time it rings. */
static float add_modes(grain *g, const modal_body *b, float contact_s, float gain, rng *r)
{
    modal_mode modes[MODAL_MAX_MODES];
    int n = modal_modes(modes, b);
    float longest = 0;
    for (int i = 0; i < n; i++) {
        float x = 2.0f * modes[i].hz * contact_s, reach = 1.0f / (1.0f + x * x);
        if (b->shape == MODAL_BALL)
            reach =
                0.26f / (1.0f + 0.00035f * modes[i].hz); /* the skin's slap is quicker than the whole ball's bounce */
        float strength = gain * modes[i].gain * reach * rng_range(r, 0.55f, 1.25f);
        dsp_add_ring(g->x, g->n, 0, modes[i].hz * rng_range(r, 0.997f, 1.003f), 0, modes[i].t60, strength);
        if (strength > 0.002f)
            longest = f_max(longest, modes[i].t60);
    }
    return longest;
}

/* The push itself: a half sine of the contact's length pumps air; soft heavy blows are mostly this. */
static void add_thump(grain *g, float contact_s, float gain)
{
    float hz = f_clamp(0.5f / contact_s, 45.0f, 9000.0f);
    dsp_add_ring(g->x, g->n, 0, hz, -hz * 2.0f, f_clamp(3.2f / hz, 0.0008f, 0.09f), gain);
}

static void add_grit(grain *g, const modal_blow *w, float contact_s, rng *r)
{
    float cut = 1.0f / (1.0f + 300.0f * contact_s);
    const modal_material *ms[2] = { w->a.material, w->b.material };
    for (int i = 0; i < 2; i++) {
        float hz = f_clamp(ms[i]->grit_hz * (0.35f + 0.9f * cut), 160.0f, 9000.0f);
        float decay = f_clamp(0.006f + 2.0f * contact_s, 0.006f, 0.07f);
        dsp_add_burst(g->x, g->n, 0, hz, 0.6f, 0.0002f, decay, ms[i]->grit * 0.5f, rng_u64(r));
    }
}

/* Level of the loudest 30 ms. */
static float loudest(const float *x, size_t n)
{
    size_t win = (size_t)(0.03f * DSP_RATE), hop = win / 2;
    float best = 0;
    for (size_t i = 0; i < n; i += hop)
        best = f_max(best, dsp_rms(x + i, n - i < win ? n - i : win));
    return best;
}

grain modal_strike(ciel_arena *arena, const modal_blow *w)
{
    rng r = { rng_hash(w->key, 77), 0 };
    float contact = modal_contact_time(w), v = speed_of(w);
    float ring = 0.25f;
    const modal_body *bodies[2] = { &w->a, &w->b };
    for (int i = 0; i < 2; i++) { /* room for the longest mode */
        modal_mode modes[MODAL_MAX_MODES];
        int n = modal_modes(modes, bodies[i]);
        for (int k = 0; k < n; k++)
            ring = f_max(ring, modes[k].t60);
    }
    grain g = dsp_grain(arena, (double)f_min(ring * 1.3f + 0.05f, 5.0f));
    /* a light body on a heavy slab: the slab hardly moves; energy goes where the masses match */
    float share = w->b.shape == MODAL_SLAB ? f_clamp(0.25f + 0.5f * powf(w->a.mass_kg, 0.35f), 0.08f, 1.1f) : 0.8f;
    add_modes(&g, &w->a, contact, 1.0f, &r);
    add_modes(&g, &w->b, contact, share, &r);
    add_thump(&g, contact, 0.5f * f_clamp(powf(w->a.mass_kg, 0.3f), 0.15f, 1.2f));
    add_grit(&g, w, contact, &r);
    float have = loudest(g.x, g.n), want = modal_level(0.5f * w->impulse * v);
    if (have > 0)
        dsp_scale(g.x, g.n, want / have);
    dsp_fade(g.x, g.n, 0, 0.15 * (double)g.n / (double)DSP_RATE);
    return g;
}
