/* library/thing_instrument.c - instruments that people play: violin and cello, guitars, a grand piano, a drum, a flute,
 * a trumpet.
 *
 * Strings and their necks run along +Y from the body at the origin; anchors "grip" (the left hand, at the neck) and
 * "touch" (where the right hand plays). Outlines are half a body, mirrored.
 */
#include "library/thing.h"
#include <string.h>

static material varnish(unsigned rgb)
{
    material m = thing_tinted("wood", rgb);
    m.roughness = 0.25f;
    m.coat = 1.0f;
    m.coat_roughness = 0.06f;
    return m;
}

/* A waisted body of length `len`: lower bout, waist and upper bout as half widths; anticlockwise outline into c[]. */
static int waisted(corner *c, float len, float low, float waist, float high)
{
    const float ys[7] = { 0, 0.10f, 0.30f, 0.52f, 0.72f, 0.92f, 1.0f };
    const float xs[7] = { 0.35f, 0.92f, 1.0f, 0, 0, 0.92f, 0.35f };
    int n = 0;
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < 7; i++) {
            int k = side ? 6 - i : i;
            float w = k < 3 ? xs[k] * low : k == 3 ? waist : k == 4 ? 0.94f * high : xs[k] * high;
            c[n++] = (corner){ side ? -w : w, ys[k] * len, 0.11f * len };
        }
    return n;
}

typedef struct string_kind {
    const char *name;
    float body, low, waist, high, deep; /* metres: length, half widths, depth */
    float neck;                         /* length beyond the body */
    int strings;
    unsigned color;
    bool bowed, solid;
} string_kind;
static const string_kind kinds[] = {
    { "violin", 0.356f, 0.104f, 0.056f, 0.084f, 0.034f, 0.235f, 4, 0x8a3f16, true, false },
    { "cello", 0.755f, 0.220f, 0.118f, 0.172f, 0.120f, 0.480f, 4, 0x7a3412, true, false },
    { "guitar", 0.490f, 0.190f, 0.118f, 0.142f, 0.100f, 0.470f, 6, 0xc98a44, false, false },
    { "electric_guitar", 0.430f, 0.165f, 0.105f, 0.130f, 0.042f, 0.520f, 6, 0xa81c1c, false, true },
    { "ukulele", 0.245f, 0.090f, 0.056f, 0.068f, 0.060f, 0.250f, 4, 0xb87a3a, false, false },
};

static void string_body(shop *s, const string_kind *k)
{
    corner outline[16];
    int n = waisted(outline, k->body, k->low, k->waist, k->high);
    shop_main(s, varnish(k->color));
    shop_slab(s, outline, n, -0.5f * k->deep, 0.5f * k->deep, 0.10f * k->deep);
    shop_paint(s, material_plain(v3_fill(0.012f), 0.5f));
    float front = 0.5f * k->deep + 0.0012f;
    if (k->bowed) /* f-holes */
        for (int side = -1; side <= 1; side += 2) {
            float x = 0.62f * k->waist * (float)side, y = 0.45f * k->body;
            vec3 hole[4] = { v3(x - 0.018f * (float)side, y - 0.10f * k->body, front),
                             v3(x, y - 0.03f * k->body, front), v3(x, y + 0.04f * k->body, front),
                             v3(x - 0.012f * (float)side, y + 0.10f * k->body, front) };
            shop_bend(s, hole, 4, 0.004f * k->body / 0.356f, 0.003f * k->body / 0.356f);
        }
    else if (!k->solid)
        shop_disc(s, v3(0, 0.66f * k->body, front), v3(0, 0, 1), 0.30f * k->waist + 0.02f);
    else
        for (int i = 0; i < 2; i++)
            shop_block(s, v3(0, (0.42f + 0.22f * (float)i) * k->body, front + 0.004f), v3(0.085f, 0.035f, 0.012f),
                       0.004f);
}

static void string_neck(shop *s, const string_kind *k)
{
    float top = k->body + k->neck, half = k->bowed ? 0.013f : 0.024f, z = 0.5f * k->deep;
    float size = k->body > 0.6f ? 1.9f : 1.0f;
    shop_paint(s, varnish(0x5a2a12));
    shop_box(s, v3(-half * size, k->body - 0.02f, z - 0.022f * size), v3(half * size, top, z), 0.006f);
    shop_paint(s, thing_tinted("wood", 0x120c0a));
    shop_box(s, v3(-half * size, (k->bowed ? 0.60f : 0.74f) * k->body, z + 0.002f),
             v3(half * size, top, z + 0.007f * size), 0.002f);
    if (k->bowed) { /* scroll, tailpiece, chin rest */
        shop_box(s, v3(-0.013f * size, 0.02f * k->body, z + 0.006f * size),
                 v3(0.013f * size, 0.26f * k->body, z + 0.013f * size), 0.004f);
        shop_paint(s, varnish(0x5a2a12));
        shop_ring(s, v3(0, top + 0.055f * size, z - 0.012f * size), v3(1, 0, 0), 0.011f * size, 0.008f * size);
    }
    shop_paint(s, varnish(0x5a2a12));
    shop_box(s, v3(-1.2f * half * size, top, z - 0.026f * size),
             v3(1.2f * half * size, top + (k->bowed ? 0.05f : 0.16f) * size, z - 0.008f), 0.005f);
    shop_paint(s, thing_material(k->bowed ? "wood" : "chrome"));
    for (int i = 0; i < k->strings; i++) {
        float side = i % 2 ? -1.0f : 1.0f,
              y = top + (0.012f + 0.022f * (float)(i / 2) * (k->bowed ? 0.6f : 2.0f)) * size;
        shop_rod(s, v3(side * half * size, y, z - 0.016f), v3(side * (half + 0.024f) * size, y, z - 0.016f),
                 0.005f * size);
    }
}

static void string_strings(shop *s, const string_kind *k)
{
    float top = k->body + k->neck, z = 0.5f * k->deep, size = k->body > 0.6f ? 1.9f : 1.0f;
    float bridge = k->bowed ? 0.42f * k->body : 0.22f * k->body, rise = (k->bowed ? 0.030f : 0.012f) * size;
    shop_paint(s, thing_tinted("wood", 0xc9a060));
    shop_box(s, v3(-0.020f * size, bridge - 0.003f, z), v3(0.020f * size, bridge + 0.003f, z + rise - 0.002f), 0.001f);
    shop_paint(s, thing_material("steel"));
    for (int i = 0; i < k->strings; i++) {
        float u = k->strings > 1 ? (float)i / (float)(k->strings - 1) - 0.5f : 0.0f,
              half = (k->bowed ? 0.018f : 0.040f) * size;
        shop_rod(s, v3(u * half, bridge - 0.2f * k->body * (k->bowed ? 1.0f : 0.05f), z + 0.6f * rise),
                 v3(u * half, bridge, z + rise), 0.0007f);
        shop_rod(s, v3(u * half, bridge, z + rise), v3(0.7f * u * half, top, z + 0.010f * size), 0.0007f);
    }
}

static int build_strings(model *out, const build_context *c)
{
    const string_kind *k = &kinds[0];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, c->row->variant) == 0)
            k = &kinds[i];
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, k->name, PART_RIGID);
    string_body(&s, k);
    string_neck(&s, k);
    string_strings(&s, k);
    shop_anchor(&s, "grip", v3(0, k->body + 0.75f * k->neck, 0.5f * k->deep), v3(0, 1, 0), 0.02f);
    shop_anchor(&s, "touch", v3(0, (k->bowed ? 0.5f : 0.5f) * k->body, 0.5f * k->deep), v3(0, 0, 1), 0.05f);
    shop_collide(&s, COLLIDER_BOX, v3(0, 0.5f * k->body, 0), v3(k->low, 0.5f * k->body, 0.5f * k->deep), "wood",
                 k->name);
    return shop_close(&s);
}

/* ---- a bow ---- */
static int build_bow(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "bow", PART_RIGID);
    shop_main(&s, varnish(0x5a2410));
    vec3 stick[4] = { v3(0, 0, 0.012f), v3(0, 0.25f, 0.003f), v3(0, 0.50f, 0.004f), v3(0, 0.73f, 0.016f) };
    shop_bend(&s, stick, 4, 0.0045f, 0.0032f);
    shop_paint(&s, thing_tinted("wood", 0x120c0a));
    shop_box(&s, v3(-0.006f, 0.03f, -0.004f), v3(0.006f, 0.08f, 0.016f), 0.002f);
    shop_paint(&s, thing_tinted("cotton", 0xe8e4d8));
    shop_box(&s, v3(-0.004f, 0.05f, -0.004f), v3(0.004f, 0.735f, -0.002f), 0);
    shop_anchor(&s, "grip", v3(0, 0.05f, 0.008f), v3(0, 1, 0), 0.02f);
    return shop_close(&s);
}

/* ---- grand piano ---- */
static void piano_case(shop *s)
{
    corner shape[] = { { -0.74f, 0, 0 },        { 0.74f, 0, 0 },         { 0.74f, 0.55f, 0.25f },
                       { 0.40f, 1.05f, 0.35f }, { 0.20f, 1.60f, 0.25f }, { -0.35f, 1.75f, 0.30f },
                       { -0.74f, 1.60f, 0.15f } };
    material black = thing_tinted("plastic", 0x0b0b0d);
    black.roughness = 0.12f;
    black.coat = 1.0f;
    black.coat_roughness = 0.02f;
    shop_main(s, black);
    shop_tile(s, shape, 7, 0.66f, 0.98f, 0.01f);
    corner lid[7];
    memcpy(lid, shape, sizeof lid);
    shop_turned(s, v3(-0.74f, 1.0f, -0.25f), 0, 0, 38); /* the lid stands open on its stick */
    for (int i = 0; i < 7; i++)
        lid[i].x += 0.74f, lid[i].y = f_max(lid[i].y - 0.25f, 0.0f);
    shop_tile(s, lid, 7, 0, 0.022f, 0.004f);
    shop_home(s);
    shop_rod(s, v3(0.30f, 0.98f, -0.95f), v3(0.12f, 1.62f, -0.95f), 0.012f);
    for (int i = 0; i < 3; i++)
        shop_cone(s,
                  v3(i == 2 ? -0.2f
                     : i    ? 0.6f
                            : -0.6f,
                     0.66f, i == 2 ? -1.5f : -0.25f),
                  v3(i == 2 ? -0.2f
                     : i    ? 0.6f
                            : -0.6f,
                     0.05f, i == 2 ? -1.5f : -0.25f),
                  0.07f, 0.045f);
    shop_box(s, v3(-0.70f, 0.66f, 0.0f), v3(0.70f, 0.70f, 0.24f), 0.01f);
    shop_box(s, v3(-0.74f, 0.66f, -0.02f), v3(-0.68f, 0.82f, 0.24f), 0.02f);
    shop_box(s, v3(0.68f, 0.66f, -0.02f), v3(0.74f, 0.82f, 0.24f), 0.02f);
    shop_box(s, v3(-0.38f, 0.98f, -0.20f), v3(0.38f, 1.22f, -0.18f), 0.008f);
}

static void piano_keys(shop *s)
{
    shop_paint(s, thing_tinted("plastic", 0xf4f0e6));
    for (int i = 0; i < 52; i++) {
        float x = -0.675f + 1.35f * (float)i / 52.0f;
        shop_box(s, v3(x, 0.70f, 0.05f), v3(x + 0.0245f, 0.722f, 0.20f), 0.002f);
    }
    shop_paint(s, thing_tinted("plastic", 0x0c0c0e));
    for (int i = 0; i < 51; i++) {
        int k = (i + 2) % 7; /* black keys in twos and threes */
        if (k == 2 || k == 6)
            continue;
        float x = -0.675f + 1.35f * (float)(i + 1) / 52.0f;
        shop_box(s, v3(x - 0.007f, 0.72f, 0.05f), v3(x + 0.007f, 0.735f, 0.145f), 0.002f);
    }
}

static int build_piano(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "case", PART_RIGID);
    piano_case(&s);
    piano_keys(&s);
    shop_anchor(&s, "keys", v3(0, 0.73f, 0.16f), v3(0, 0, 1), 0.6f);
    shop_anchor(&s, "touch", v3(0, 0.73f, 0.16f), v3(0, 0, 1), 0.6f);
    shop_collide(&s, COLLIDER_BOX, v3(0, 0.5f, -0.75f), v3(0.74f, 0.5f, 0.95f), "wood", "piano");
    return shop_close(&s);
}

/* ---- wind and skin ---- */
static int build_flute(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "flute", PART_RIGID);
    shop_main(&s, thing_material("chrome"));
    shop_rod(&s, v3(0, 0, 0), v3(0, 0.66f, 0), 0.0095f);
    shop_blob(&s, v3(0, 0.58f, 0.008f), v3(0.009f, 0.012f, 0.006f));
    for (int i = 0; i < 14; i++)
        shop_disc(&s, v3(0, 0.08f + 0.028f * (float)i, 0.0115f), v3(0, 0, 1), 0.008f);
    shop_anchor(&s, "grip", v3(0, 0.3f, 0), v3(0, 1, 0), 0.01f);
    return shop_close(&s);
}

static int build_trumpet(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "trumpet", PART_RIGID);
    material brass = thing_material("brass");
    brass.roughness = 0.15f;
    shop_main(&s, brass);
    vec3 loop[8] = { v3(0, 0.110f, 0),     v3(0, 0.110f, 0.25f), v3(0, 0.100f, 0.36f), v3(0, 0.050f, 0.38f),
                     v3(0, 0.025f, 0.33f), v3(0, 0.025f, 0.10f), v3(0, 0.070f, 0.06f), v3(0, 0.110f, 0.09f) };
    shop_bend(&s, loop, 8, 0.006f, 0.007f);
    shop_turned(&s, v3(0, 0.11f, 0.09f), 0, 90, 0);
    corner bell[] = { { 0.008f, 0, 0 },         { 0.010f, 0.22f, 0.1f }, { 0.022f, 0.34f, 0.1f },
                      { 0.062f, 0.42f, 0.02f }, { 0.058f, 0.42f, 0 },    { 0.018f, 0.34f, 0.1f } };
    shop_lathe(&s, bell, 6, 40);
    shop_home(&s);
    for (int i = 0; i < 3; i++)
        shop_rod(&s, v3(0, 0, 0.16f + 0.035f * (float)i), v3(0, 0.16f, 0.16f + 0.035f * (float)i), 0.011f);
    shop_anchor(&s, "grip", v3(0, 0.08f, 0.2f), v3(0, 1, 0), 0.02f);
    return shop_close(&s);
}

static int build_drum(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "drum", PART_RIGID);
    shop_main(&s, varnish(0xa02018));
    corner shell[] = { { 0, 0.45f, 0 }, { 0.21f, 0.45f, 0.01f }, { 0.21f, 0.80f, 0.01f }, { 0, 0.80f, 0 } };
    shop_lathe(&s, shell, 4, 56);
    shop_paint(&s, thing_tinted("paper", 0xf0ece0));
    shop_disc(&s, v3(0, 0.803f, 0), v3(0, 1, 0), 0.205f);
    shop_paint(&s, thing_material("chrome"));
    shop_ring(&s, v3(0, 0.80f, 0), v3(0, 1, 0), 0.213f, 0.008f);
    shop_ring(&s, v3(0, 0.45f, 0), v3(0, 1, 0), 0.213f, 0.008f);
    for (int i = 0; i < 3; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 3;
        shop_rod(&s, v3(0.05f * sinf(a), 0.5f, 0.05f * cosf(a)), v3(0.3f * sinf(a), 0.0f, 0.3f * cosf(a)), 0.012f);
    }
    shop_anchor(&s, "touch", v3(0, 0.82f, 0), v3(0, 1, 0), 0.15f);
    return shop_close(&s);
}

#define HELD (THING_HELD | THING_INSTRUMENT)
static const thing_row rows[] = {
    THING("violin", "violin.n.01 viola.n.01 bowed_stringed_instrument.n.01", "violin|fiddle|viola", "violon|alto",
          OBJECT, HELD, 0.21f, 0.65f, 0.06f, "wood", "stage", 0.45f, build_strings, "violin"),
    THING("cello", "cello.n.01 bass_fiddle.n.01", "cello|violoncello|double bass", "violoncelle|contrebasse", OBJECT,
          THING_INSTRUMENT, 0.44f, 1.3f, 0.16f, "wood", "stage", 3.2f, build_strings, "cello"),
    THING("guitar", "guitar.n.01 acoustic_guitar.n.01 stringed_instrument.n.01 banjo.n.01",
          "guitar|acoustic guitar|banjo|lute", "guitare|luth|banjo", OBJECT, HELD, 0.38f, 1.1f, 0.12f, "wood",
          "living_room", 2.0f, build_strings, "guitar"),
    THING("electric_guitar", "electric_guitar.n.01", "electric guitar|bass guitar", "guitare électrique|guitare basse",
          OBJECT, HELD, 0.33f, 1.1f, 0.05f, "wood", "stage", 3.4f, build_strings, "electric_guitar"),
    THING("ukulele", "uke.n.01", "ukulele", "ukulélé", OBJECT, HELD, 0.18f, 0.6f, 0.07f, "wood", "beach", 0.6f,
          build_strings, "ukulele"),
    THING("violin_bow", "bow.n.04", "violin bow", "archet", OBJECT, THING_HELD, 0.02f, 0.75f, 0.03f, "wood", "stage",
          0.06f, build_bow, "bow"),
    THING("piano", "piano.n.01 grand_piano.n.01 keyboard_instrument.n.01", "piano|grand piano", "piano|piano à queue",
          OBJECT, THING_INSTRUMENT, 1.5f, 1.7f, 2.0f, "wood", "stage", 400, build_piano, "piano"),
    THING("concert_flute", "flute.n.01 woodwind.n.01 clarinet.n.01", "concert flute|transverse flute|clarinet|recorder",
          "flûte|clarinette", OBJECT, HELD, 0.02f, 0.66f, 0.02f, "metal", "stage", 0.4f, build_flute, "flute"),
    THING("trumpet", "cornet.n.01 brass.n.02 trombone.n.01 sax.n.02", "trumpet|trombone|saxophone",
          "trompette|trombone|saxophone", OBJECT, HELD, 0.13f, 0.18f, 0.5f, "metal", "stage", 1.1f, build_trumpet,
          "trumpet"),
    THING("drum", "drum.n.01 percussion_instrument.n.01 snare_drum.n.01", "drum|snare drum|drums",
          "tambour|batterie|caisse claire", OBJECT, THING_INSTRUMENT, 0.6f, 0.82f, 0.6f, "wood", "stage", 6, build_drum,
          "drum"),
};
THING_FAMILY(thing_family_instrument, "instruments");
