/* library/figure_hat.c - hats, caps and crowns: lathes and fields over hair that hair_add has pressed flat under them.
 */
#include "base/noise.h"
#include "library/figure_worn.h"
#include <string.h>

static void lathe_hat(person *p, const char *name, const vec2 *profile, int n, vec3 at, float tilt, float squeeze,
                      const material *mat)
{
    mesh_maker m;
    maker_init(&m);
    maker_lathe(&m, profile, n, 48);
    mesh out = mesh_finish(&m, p->a);
    quat q = quat_axis(v3(1, 0, 0), tilt);
    for (uint32_t i = 0; i < out.n_vertices; i++) {
        vec3 v = out.positions[i];
        v.x *= squeeze;
        out.positions[i] = v3_add(at, quat_rotate(q, v));
        if (out.normals)
            out.normals[i] =
                quat_rotate(q, v3_norm(v3(out.normals[i].x / squeeze, out.normals[i].y, out.normals[i].z)));
    }
    worn_to_head(p, &out);
    worn_on_head(p, name, out, mat, 1);
}

static float cap_crown(const void *c_, vec3 w)
{
    const person *p = c_;
    vec3 q = person_to_head_cm(p, w);
    bool knit = worn_is(p->hat, "beanie"), beret = worn_is(p->hat, "beret");
    float up = knit ? 0.8f : 0.3f;
    float d = field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.95f, 9.6f + up, 10.6f));
    if (beret)
        d = field_join(d, field_ellipsoid(q, v3(2.0f, 10.2f, -1.5f), v3(11.8f, 3.0f, 12.0f)), 1.2f);
    if (worn_is(p->hat, "police"))
        d = field_join(d, field_ellipsoid(q, v3(0, 10.6f, -0.2f), v3(11.6f, 2.6f, 12.6f)), 1.0f);
    if (worn_is(p->hat, "chef") || worn_is(p->hat, "toque")) {
        float a = atan2f(q.x, q.z + 1.1f), puff = 0.5f * cosf(a * 12.0f) * f_smooth(11.0f, 14.0f, q.y);
        d = field_join(d, field_cone(q, v3(0, 6.0f, -1.1f), v3(0, 12.5f, -1.1f), 9.0f, 9.0f), 0.6f);
        d = field_join(d, field_ellipsoid(q, v3(0.6f, 19.0f, -1.8f), v3(11.0f + puff, 5.6f, 11.0f + puff)), 2.2f);
    }
    float rim = 4.9f - 3.4f * f_smooth(5.0f, -6.0f, q.z);
    if (knit) {
        rim -= 1.2f;
        float rib = 0.10f * cosf(atan2f(q.x, q.z + 1.1f) * 46.0f), band = f_smooth(rim + 3.4f, rim + 3.0f, q.y);
        d -= rib * (0.5f + 0.5f * band) + 0.42f * band * 1.0f;
        d -= 0.3f * noise3(v3(q.x * 0.25f, q.y * 0.3f, q.z * 0.25f), 3);
    } else if (worn_is(p->hat, "cap")) { /* panels meet in seams */
        d += 0.10f * (1.0f - f_smooth(0.0f, 0.06f, fabsf(sinf(3.0f * atan2f(q.x, q.z + 1.1f)))));
    }
    d = field_meet(d, (rim - q.y) * 0.9f, 0.3f);
    d = field_carve(d, f_max(field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.3f, 9.2f, 9.95f)), q.y - rim - 2.0f), 0.25f);
    return d * p->head_scale;
}

static float cap_peak(const void *c_, vec3 w)
{
    const person *p = c_;
    vec3 q = person_to_head_cm(p, w);
    float long_ = worn_is(p->hat, "police") ? 13.4f : 16.2f, y = 5.2f - 0.035f * q.x * q.x - 0.16f * (q.z - 8.0f);
    vec3 f = v3(q.x / 7.9f, 0, (q.z - 7.0f) / (long_ - 7.0f));
    float oval = (sqrtf(f.x * f.x + f.z * f.z) - 1.0f) * 6.5f;
    float d = f_max(oval, 4.5f - q.z);
    d = field_meet(d, fabsf(q.y - y) - 0.28f, 0.2f);
    d = f_max(d, -field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.2f, 9.2f, 9.9f)));
    return d * p->head_scale;
}

static void add_crown(person *p)
{
    enum {
        AROUND = 60
    };
    mesh_maker m;
    maker_init(&m);
    vec3 rings[5 * AROUND];
    bool low = worn_is(p->hat, "tiara");
    for (int i = 0; i < AROUND; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / AROUND, peak = powf(fabsf(cosf(a * (low ? 2.5f : 4.0f))), 1.5f);
        float y = low ? 2.2f + 2.6f * powf(f_max(cosf(a), 0.0f), 3.0f) * (0.5f + 0.5f * peak) : 4.4f + 3.2f * peak;
        float r = low ? 8.4f : 8.6f, top = r + (low ? 0.2f : 0.9f);
        float xs[5] = { r, r + 0.35f, top + 0.3f, top, r - 0.1f }, ys[5] = { 0, 0, y, y, 0.1f };
        for (int k = 0; k < 5; k++)
            rings[k * AROUND + (AROUND - 1 - i)] = v3(xs[k] * sinf(a), 7.6f + ys[k], -0.8f + 1.10f * xs[k] * cosf(a));
    }
    maker_loft(&m, rings, 5, AROUND, false);
    mesh out = mesh_finish(&m, p->a);
    worn_to_head(p, &out);
    mesh_smooth_normals(&out, p->a, 40.0f);
    material gold = material_plain(p->hat_color, 0.22f);
    material_named(&gold, "gold");
    worn_on_head(p, "crown", out, &gold, 1);
}

/* Hats turned on a lathe: a brim and a crown with a band; head cm. */
typedef struct brimmed {
    const char *word;
    float brim, high, top;          /* radius of the brim, height and upper radius of the crown */
    float under, rim, over;         /* heights of the brim's edge: below, outermost, above */
    float low_taper, high_taper;    /* how far the crown has narrowed at 0.30 and 0.72 of its height */
    float band_taper, dent, ribbon; /* at the band; middle of the top, share of the height; colour of the band */
} brimmed;
static const brimmed brimmed_hats[] = {
    { "top hat", 13.5f, 15.0f, 9.6f, -0.2f, 0.15f, 0.35f, 0.1f, 0.6f, 0.05f, 1.0f, 0.4f },
    { "witch hat", 17.5f, 26.0f, 0.7f, -1.3f, -1.25f, -0.85f, 0.30f, 0.72f, 0.12f, 1.0f, 0.4f },
    { "cowboy hat", 16.0f, 10.5f, 7.4f, 1.0f, 1.5f, 1.5f, 0.1f, 0.6f, 0.05f, 0.90f, 0.4f },
    { "straw hat", 17.0f, 8.6f, 7.8f, -1.3f, -1.25f, -0.85f, 0.1f, 0.6f, 0.05f, 1.0f, 0.15f },
    { "hat", 14.0f, 8.6f, 7.8f, -0.2f, 0.15f, 0.35f, 0.1f, 0.6f, 0.05f, 0.90f, 0.4f },
};

static const brimmed *find_brimmed(const char *hat)
{
    for (size_t i = 0; i < sizeof brimmed_hats / sizeof *brimmed_hats; i++)
        if (strcmp(brimmed_hats[i].word, hat) == 0)
            return &brimmed_hats[i];
    return NULL;
}

static material straw_material(vec3 color)
{
    material m = material_plain(color, 0.7f);
    m.name = "paper";
    m.pattern = PATTERN_FABRIC;
    m.pattern_scale = 0.006f;
    m.pattern_amount = 0.5f;
    m.bump = 0.0008f;
    m.color2 = v3_scale(color, 0.55f);
    return m;
}

static void add_brimmed(person *p, const brimmed *h)
{
    const float r0 = 9.3f, r1 = h->top;
    const vec2 profile[12] = { { 8.9f, 0.15f },
                               { r0, -0.25f },
                               { h->brim - 0.6f, h->under },
                               { h->brim, h->rim },
                               { h->brim - 0.5f, h->over },
                               { r0 + 0.9f, 0.35f },
                               { r0, 0.9f },
                               { f_lerp(r0, r1, h->low_taper), 0.30f * h->high },
                               { f_lerp(r0, r1, h->high_taper), 0.72f * h->high },
                               { r1 * 1.02f, 0.95f * h->high },
                               { r1 * 0.86f, h->high },
                               { 0.05f, h->high * h->dent } };
    material cloth = strcmp(h->word, "straw hat") == 0 ? straw_material(p->hat_color) : worn_cloth(p->hat_color);
    lathe_hat(p, "hat", profile, 12, v3(0, 6.2f, -0.9f), -0.07f, 0.93f, &cloth);
    const vec2 band[4] = { { r0 + 0.12f, 0.6f },
                           { r0 + 0.18f, 0.7f },
                           { f_lerp(r0, r1, h->band_taper) + 0.16f, 2.6f },
                           { f_lerp(r0, r1, h->band_taper) + 0.05f, 2.7f } };
    material ribbon = worn_cloth(v3_scale(p->hat_color, h->ribbon));
    lathe_hat(p, "hat_band", band, 4, v3(0, 6.2f, -0.9f), -0.07f, 0.93f, &ribbon);
}

/* Caps: close to the head, some with a peak. */
static void add_cap(person *p)
{
    const char *h = p->hat;
    bool chef = worn_is(h, "chef") || worn_is(h, "toque"), hard = worn_is(h, "hard hat");
    material cloth = hard ? worn_shell(p->hat_color, 0.3f) : worn_cloth(p->hat_color);
    if (worn_is(h, "beanie")) {
        cloth.pattern = PATTERN_KNIT;
        cloth.pattern_scale = 0.005f;
        cloth.bump = 0.0005f;
    }
    worn_head_field(p, "hat", cap_crown, p, 0.6f, v3(-14, -2, -15), v3(15.5f, chef ? 26.0f : 16.0f, 14), &cloth);
    if ((worn_is(h, "cap") && !chef) || hard) {
        material peak = worn_is(h, "police") ? worn_shell(v3(0.01f, 0.01f, 0.012f), 0.2f) : cloth;
        worn_head_field(p, "peak", cap_peak, p, 0.42f, v3(-9.5f, 0, 3), v3(9.5f, 8, 18), &peak);
    }
}

void hat_add(person *p)
{
    const brimmed *h = find_brimmed(p->hat);
    if (worn_is(p->hat, "crown") || worn_is(p->hat, "tiara"))
        add_crown(p);
    else if (h)
        add_brimmed(p, h);
    else
        add_cap(p);
}
