/* library/plant_bloom.c - flowers with a stem, leaves and petals: one row of measures a kind, from daisy to sunflower.
 *
 * A head is rings of petals round a heart; each petal is a curved strip that rises as far as its ring is closed. Spikes
 * (lavender) carry small buds along the stem instead. `detail` 0..1 sets how many petals and rows there are: a field
 * far away is a thousand coloured dots.
 */
#include "library/plant_green.h"

#include <string.h>

static const bloom kinds[] = {
    { "sunflower",
      "sunflower|tournesol",
      1.75f,
      0.013f,
      9,
      0.27f,
      0.62f,
      2,
      21,
      0.135f,
      0.30f,
      8,
      16,
      0.105f,
      0x3a2412,
      0xf4b81c,
      52,
      0.75f,
      720,
      1700,
      0 },
    { "rose", "rose", 0.52f,  0.0035f,  6,        0.055f, 0.6f, 5,   7,    0.042f, 0.95f,
      84,     34,     0.006f, 0x8a1020, 0xb8142a, 12,     0,    900, 1500, 0 },
    { "tulip", "tulip", 0.42f,  0.005f,   3,        0.24f, 0.22f, 2,    3,    0.068f, 0.80f,
      80,      72,      0.007f, 0x3a3a10, 0xe0344a, 6,     0.24f, 2600, 3000, 0 },
    { "poppy",  "poppy|poppies|coquelicot|pavot",
      0.55f,    0.0025f,
      4,        0.09f,
      0.3f,     2,
      3,        0.045f,
      1.25f,    40,
      24,       0.010f,
      0x18201a, 0xd8241c,
      24,       0,
      1500,     2400,
      0 },
    { "daisy",  "daisy|daisies|marguerite|pâquerette",
      0.34f,    0.002f,
      4,        0.05f,
      0.4f,     1,
      19,       0.024f,
      0.34f,    6,
      0,        0.0095f,
      0xe8b820, 0xf4f2ea,
      28,       0,
      1800,     2600,
      0 },
    { "lavender", "lavender|lavande", 0.62f,    0.0016f, 4,    0.06f, 0.12f, 0, 0, 0, 0, 0, 0,
      0.011f,     0x6a54a8,           0x7a62bc, 10,      1.5f, 900,   1500,  26 },
};
#define N_KINDS (sizeof kinds / sizeof *kinds)

const bloom *plant_bloom_named(const char *name)
{
    for (size_t i = 0; name && i < N_KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

const bloom *plant_bloom_in(const char *words)
{
    for (size_t i = 0; words && i < N_KINDS; i++)
        for (const char *w = kinds[i].words; *w;) {
            char word[32];
            size_t n = strcspn(w, "|");
            n = n < sizeof word - 1 ? n : sizeof word - 1;
            memcpy(word, w, n);
            word[n] = 0;
            if (strstr(words, word))
                return &kinds[i];
            w += n + (w[n] == '|');
        }
    return NULL;
}

/* A strip from c: `rise` degrees over the level at its foot and at its tip, widest in the outer half, edges up. */
static void petal(mesh_maker *m, vec3 c, vec3 up, vec3 out, float length, float wide, float foot_deg, float tip_deg,
                  int rows)
{
    vec3 side = v3_norm(v3_cross(up, out)), p = c;
    uint32_t first = m->n_vertices;
    for (int i = 0; i <= rows; i++) {
        float s = (float)i / (float)rows, a = f_lerp(foot_deg, tip_deg, s) * CIEL_PI_F / 180.0f;
        float w = 0.5f * wide * length * powf(sinf(CIEL_PI_F * (0.07f + 0.86f * powf(s, 0.8f))), 0.75f);
        vec3 along = v3_add(v3_scale(out, cosf(a)), v3_scale(up, sinf(a))), n = v3_norm(v3_cross(along, side));
        if (n.y < 0 && v3_dot(n, up) < 0)
            n = v3_neg(n);
        for (int j = -1; j <= 1; j++)
            maker_vertex(m, v3_mad(v3_mad(p, side, w * (float)j), n, 0.22f * w * (float)(j * j)), n,
                         (vec2){ 0.5f + 0.5f * (float)j, s });
        p = v3_mad(p, along, length / (float)rows);
    }
    for (uint32_t i = 0; i < (uint32_t)rows; i++)
        for (uint32_t j = 0; j < 2; j++) {
            uint32_t v = first + 3 * i + j;
            maker_triangle(m, v, v + 1, v + 4);
            maker_triangle(m, v, v + 4, v + 3);
        }
}

static void head(place_kit *k, const bloom *b, vec3 c, vec3 up, material petals, float detail)
{
    vec3 u, w;
    v3_frame(up, &u, &w);
    int rows = detail > 0.6f ? 5 : 2, most = detail > 0.3f ? b->petals : (b->petals + 1) / 2;
    mesh_maker *m = kit_use(k, GROUP_FOLIAGE, petals);
    for (int ring = 0; ring < b->rings; ring++) {
        float inner = b->rings > 1 ? (float)ring / (float)(b->rings - 1) : 0, size = 1 - 0.38f * inner;
        float closed = f_lerp(b->open_deg, b->close_deg, inner);
        for (int i = 0; i < most; i++) {
            float a = 2 * CIEL_PI_F * ((float)i + 0.5f * (float)ring + 0.3f * kit_random(k, -1, 1)) / (float)most;
            vec3 out = v3_add(v3_scale(u, cosf(a)), v3_scale(w, sinf(a)));
            float droop = kit_random(k, -8, 8), wide = b->petal_wide * (detail > 0.3f ? 1.0f : 1.9f);
            petal(m, v3_mad(c, out, 0.85f * b->heart * (1 - 0.5f * inner)), up, out,
                  b->petal * size * kit_random(k, 0.88f, 1.08f), wide, closed + droop + 14, closed + droop - 12, rows);
        }
    }
    if (b->heart <= 0)
        return;
    material heart = thing_tinted("petal", b->heart_rgb);
    m = kit_use(k, GROUP_FOLIAGE, heart);
    affine at = m->at, turned = affine_trs(c, quat_between(v3(0, 1, 0), up), 1.0f);
    turned = affine_mul(&at, &turned);
    m->at = turned;
    maker_sphere(m, v3(0, 0, 0), v3(b->heart, 0.36f * b->heart, b->heart), detail > 0.6f ? 18 : 6);
    if (detail > 0.6f && b->heart > 0.05f) { /* seeds in their spirals, green ones in the middle */
        material ripe = thing_tinted("petal", 0x5a3a18), young = thing_tinted("petal", 0x6a6a20);
        for (int i = 0; i < 260; i++) {
            float r = b->heart * 0.97f * sqrtf((float)i / 260.0f), a = 2.39996f * (float)i, f = r / b->heart;
            m = kit_use(k, GROUP_FOLIAGE, i < 70 ? young : ripe);
            m->at = turned;
            maker_sphere(m, v3(r * cosf(a), 0.36f * b->heart * sqrtf(f_max(1 - f * f, 0)), r * sinf(a)),
                         v3(0.0045f, 0.006f, 0.0045f), 4);
        }
    }
    m->at = at;
}

static void spike(place_kit *k, const bloom *b, vec3 foot, vec3 top, material petals, float detail)
{
    mesh_maker *m = kit_use(k, GROUP_FOLIAGE, petals);
    int n = detail > 0.6f ? 16 : detail > 0.3f ? 6 : 2;
    for (int i = 0; i < n; i++) {
        float t = 0.68f + 0.32f * (float)i / (float)n,
              r = b->heart * (n < 4 ? 1.6f : 1.0f) * (1.15f - 0.5f * (t - 0.68f) / 0.32f);
        maker_sphere(m, v3_lerp(foot, top, t), v3(r, r * (n < 4 ? 4.0f : 0.85f), r), n < 4 ? 4 : 6);
    }
}

static void one_stem(place_kit *k, const bloom *b, vec3 foot, float height, float heading, material petals,
                     float detail)
{
    material green = thing_tinted("leaf", b->spikes ? 0x7d8a6a : 0x557a32);
    float nod = b->nod_deg * CIEL_PI_F / 180.0f, lean = kit_random(k, 0.01f, 0.06f) * height;
    vec3 ahead = v3(sinf(heading), 0, cosf(heading));
    vec3 path[4];
    float radii[4];
    for (int i = 0; i < 4; i++) {
        float t = (float)i / 3;
        path[i] = v3_add(foot, v3_add(v3(0, height * t, 0), v3_scale(ahead, lean * t * t)));
        radii[i] = b->stem * (1.15f - 0.4f * t) * (detail > 0.3f ? 1.0f : 1.5f);
    }
    mesh_maker *m = kit_use(k, GROUP_FOLIAGE, green);
    maker_tube(m, path, radii, detail > 0.3f ? 4 : 2, detail > 0.6f ? 8 : 3, false);
    int leaves = detail > 0.3f ? b->leaves : b->leaves / 3;
    for (int i = 0; i < leaves; i++) {
        float t = f_lerp(b->leaf > 0.4f * b->height ? 0.02f : 0.12f, 0.8f, (float)i / (float)b->leaves),
              a = 2.4f * (float)i + heading;
        vec3 at = v3_lerp(path[0], path[3], t), out = v3(sinf(a), 0, cosf(a));
        petal(m, at, v3(0, 1, 0), out, b->leaf * kit_random(k, 0.75f, 1.1f), b->leaf_wide, 48, -28,
              detail > 0.6f ? 5 : 2);
    }
    vec3 up = v3_norm(v3_add(v3(0, cosf(nod), 0), v3_scale(ahead, sinf(nod))));
    if (b->spikes)
        spike(k, b, path[0], path[3], petals, detail);
    else
        head(k, b, path[3], up, petals, detail);
}

void plant_bloom(place_kit *k, const bloom *b, vec3 p, float heading_deg, unsigned rgb, float detail)
{
    uint32_t first = kit_foliage_mark(k);
    material petals = thing_tinted("petal", rgb < KIT_NATURAL ? rgb : b->petal_rgb);
    affine before = kit_enter(k, p, 0);
    float heading = heading_deg * CIEL_PI_F / 180.0f;
    int stems = b->spikes ? (detail > 0.3f ? b->spikes : b->spikes / 2) : 1;
    for (int i = 0; i < stems; i++) {
        float a = kit_random(k, 0, 2 * CIEL_PI_F), r = b->spikes ? 0.2f * sqrtf(kit_random(k, 0, 1)) : 0;
        one_stem(k, b, v3(r * sinf(a), -0.01f, r * cosf(a)), b->height * kit_random(k, 0.9f, 1.06f),
                 b->spikes ? a : heading, petals, detail);
    }
    kit_sway(k, first, 0, b->height, 0.5f);
    kit_leave(k, before);
}

/* Dense by the mark, thinner away from it; in rows where it is sown in rows. Heads look towards the camera's side, as
 * sunflowers in the morning look one way. */
void plant_bloom_field(place_kit *k, const terrain *t, const bloom *b, unsigned rgb)
{
    float look = kit_random(k, -35, 35);
    for (int i = 0; i < b->near_count + b->far_count; i++) {
        bool near = i < b->near_count;
        float a = kit_random(k, 0, 2 * CIEL_PI_F),
              r = (near ? 11.0f : 75.0f) * powf(kit_random(k, 0, 1), near ? 0.55f : 0.7f);
        float x = r * sinf(a), z = r * cosf(a) - (near ? 2.0f : 14.0f);
        if (b->row > 0)
            x = b->row * (floorf(x / b->row) + 0.5f) + kit_random(k, -0.08f, 0.08f);
        vec3 p = terrain_point(t, x, z);
        float heading = look + kit_random(k, -18, 18);
        if (kit_headroom(k, p, 0.3f * b->height) < 0.9f * b->height)
            continue;
        plant_bloom(k, b, p, heading, rgb, near && r < 5 ? 0.5f : 0.2f);
    }
}
