/* library/figure_hat.c - hats, caps and crowns: lathes and fields over hair that hair_add has pressed flat under them.
 */
#include "base/noise.h"
#include "library/figure_worn.h"

/* A turned hat sits a little tilted and is narrower across; `corners`: see brimmed. */
static void lathe_hat(person *p, const char *name, const vec2 *profile, int n, float corners, const material *mat)
{
    const vec3 at = v3(0, 6.2f, -0.9f);
    const float squeeze = 0.93f;
    mesh_maker m;
    maker_init(&m);
    maker_lathe(&m, profile, n, 48);
    mesh out = mesh_finish(&m, p->a);
    quat q = quat_axis(v3(1, 0, 0), -0.07f);
    for (uint32_t i = 0; i < out.n_vertices; i++) {
        vec3 v = out.positions[i];
        float r = sqrtf(v.x * v.x + v.z * v.z), turn = 0.5f - 0.5f * cosf(3.0f * atan2f(v.x, v.z));
        float up = corners * turn * f_smooth(9.8f, 15.0f, r);
        v = v3(squeeze * v.x * (1.0f - 0.045f * up), v.y + up, v.z * (1.0f - 0.045f * up));
        out.positions[i] = v3_add(at, quat_rotate(q, v));
        vec3 k = out.normals ? out.normals[i] : v3(0, 1, 0);
        if (out.normals)
            out.normals[i] = quat_rotate(q, v3_norm(v3(k.x / squeeze, k.y, k.z)));
    }
    if (corners > 0.0f)
        mesh_smooth_normals(&out, p->a, 50.0f);
    worn_to_head(p, &out);
    worn_on_head(p, name, out, mat, 1);
}

/* Caps: close to the head, some with a peak. Each row: how high above the skull, and how it differs. */
typedef struct cap_shape {
    const char *make;
    float up, lower_rim; /* head cm */
    float peak;          /* how far it reaches forward from the middle; 0 = none */
    float top;           /* highest point of the field */
    void (*paint)(const person *p, material *cloth, material *peak);
} cap_shape;

static const cap_shape *cap_of(const person *p);

static float toque(vec3 q, float d)
{
    float a = atan2f(q.x, q.z + 1.1f), puff = 0.5f * cosf(a * 12.0f) * f_smooth(11.0f, 14.0f, q.y);
    d = field_join(d, field_cone(q, v3(0, 6.0f, -1.1f), v3(0, 12.5f, -1.1f), 9.0f, 9.0f), 0.6f);
    return field_join(d, field_ellipsoid(q, v3(0.6f, 19.0f, -1.8f), v3(11.0f + puff, 5.6f, 11.0f + puff)), 2.2f);
}

/* What makes each cap its own: a knitted band, seams, ridges, a wide top. */
static float cap_detail(const person *p, vec3 q, float rim, float d)
{
    float around = atan2f(q.x, q.z + 1.1f);
    if (person_wears(p, WEAR_HAT, "beret"))
        return field_join(d, field_ellipsoid(q, v3(2.0f, 10.2f, -1.5f), v3(11.8f, 3.0f, 12.0f)), 1.2f);
    if (person_wears(p, WEAR_HAT, "police"))
        return field_join(d, field_ellipsoid(q, v3(0, 10.6f, -0.2f), v3(11.6f, 2.6f, 12.6f)), 1.0f);
    if (person_wears(p, WEAR_HAT, "toque"))
        return toque(q, d);
    if (person_wears(p, WEAR_HAT, "beanie")) {
        float rib = 0.10f * cosf(around * 46.0f), band = f_smooth(rim + 3.4f, rim + 3.0f, q.y);
        d -= rib * (0.5f + 0.5f * band) + 0.42f * band;
        return d - 0.3f * noise3(v3(q.x * 0.25f, q.y * 0.3f, q.z * 0.25f), 3);
    }
    if (person_wears(p, WEAR_HAT, "hard")) { /* three ridges over the top, a rolled edge */
        float ridge = f_max(1.0f - fabsf(fabsf(q.x) - (fabsf(q.x) > 1.6f ? 3.2f : 0.0f)) / 0.9f, 0.0f);
        d -= 0.45f * ridge * ridge * (3.0f - 2.0f * ridge) * f_smooth(7.0f, 11.0f, q.y);
        return d - 0.5f * (1.0f - f_smooth(0.0f, 0.7f, fabsf(q.y - rim) - 0.4f));
    }
    if (person_wears(p, WEAR_HAT, "surgical"))
        return d - 0.35f * noise3(v3(q.x * 0.3f, q.y * 0.35f, q.z * 0.3f), 4);
    return d + 0.10f * (1.0f - f_smooth(0.0f, 0.06f, fabsf(sinf(3.0f * around)))); /* panels meet in seams */
}

static float cap_crown(const void *c_, vec3 w)
{
    const person *p = c_;
    const cap_shape *s = cap_of(p);
    vec3 q = person_to_head_cm(p, w);
    float d = field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.95f, 9.6f + s->up, 10.6f));
    float rim = 4.9f - 3.4f * f_smooth(5.0f, -6.0f, q.z) - s->lower_rim;
    d = cap_detail(p, q, rim, d);
    d = field_meet(d, (rim - q.y) * 0.9f, 0.3f);
    d = field_carve(d, f_max(field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.3f, 9.2f, 9.95f)), q.y - rim - 2.0f), 0.25f);
    return d * p->head_scale;
}

static float cap_peak(const void *c_, vec3 w)
{
    const person *p = c_;
    vec3 q = person_to_head_cm(p, w);
    float y = 5.2f - 0.035f * q.x * q.x - 0.16f * (q.z - 8.0f);
    vec3 f = v3(q.x / 7.9f, 0, (q.z - 7.0f) / (cap_of(p)->peak - 7.0f));
    float oval = (sqrtf(f.x * f.x + f.z * f.z) - 1.0f) * 6.5f;
    float d = f_max(oval, 4.5f - q.z);
    d = field_meet(d, fabsf(q.y - y) - 0.28f, 0.2f);
    d = f_max(d, -field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.2f, 9.2f, 9.9f)));
    return d * p->head_scale;
}

static void paint_knit(const person *p, material *cloth, material *peak)
{
    (void)p, (void)peak;
    cloth->pattern = PATTERN_KNIT;
    cloth->pattern_scale = 0.005f;
    cloth->bump = 0.0005f;
}
static void paint_shell(const person *p, material *cloth, material *peak)
{
    *cloth = *peak = worn_shell(p->worn[WEAR_HAT].color, 0.3f);
}
static void paint_police(const person *p, material *cloth, material *peak)
{
    (void)p, (void)cloth;
    *peak = worn_shell(v3(0.01f, 0.01f, 0.012f), 0.2f);
}

static const cap_shape cap_shapes[] = {
    { "beanie", 0.8f, 1.2f, 0.0f, 16.0f, paint_knit },
    { "beret", 0.3f, 0.0f, 0.0f, 16.0f, NULL },
    { "police", 0.3f, 0.0f, 13.4f, 16.0f, paint_police },
    { "toque", 0.3f, 0.0f, 0.0f, 26.0f, NULL },
    { "cap", 0.3f, 0.0f, 16.2f, 16.0f, NULL },
    { "hard", 0.9f, 0.3f, 14.6f, 16.0f, paint_shell },
    { "surgical", 0.5f, 0.6f, 0.0f, 16.0f, NULL },
};
static const cap_shape *cap_of(const person *p)
{
    for (size_t i = 0; i < sizeof cap_shapes / sizeof *cap_shapes; i++)
        if (person_wears(p, WEAR_HAT, cap_shapes[i].make))
            return &cap_shapes[i];
    return NULL;
}

/* A metal badge in front, on the band. */
static void add_cap_badge(person *p)
{
    mesh_maker m;
    maker_init(&m);
    maker_sphere(&m, v3(0, 8.6f, 10.4f), v3(1.5f, 1.8f, 0.55f), 14);
    mesh out = mesh_finish(&m, p->a);
    worn_to_head(p, &out);
    material gold = material_plain(person_rgb(0xd9c070), 0.3f);
    material_named(&gold, "gold");
    worn_on_head(p, "cap_badge", out, &gold, 1);
}

static void add_cap(person *p, const cap_shape *s)
{
    material cloth = worn_cloth(p->worn[WEAR_HAT].color), peak = cloth;
    if (s->paint)
        s->paint(p, &cloth, &peak);
    worn_head_field(p, "hat", cap_crown, p, 0.6f, v3(-14, -2, -15), v3(15.5f, s->top, 14), &cloth);
    if (s->peak > 0.0f)
        worn_head_field(p, "peak", cap_peak, p, 0.42f, v3(-9.5f, 0, 3), v3(9.5f, 8, 18), &peak);
    if (person_wears(p, WEAR_HAT, "police"))
        add_cap_badge(p);
}

static void add_crown(person *p)
{
    enum {
        AROUND = 60
    };
    mesh_maker m;
    maker_init(&m);
    vec3 rings[5 * AROUND];
    bool low = person_wears(p, WEAR_HAT, "tiara");
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
    material gold = material_plain(p->worn[WEAR_HAT].color, 0.22f);
    material_named(&gold, "gold");
    worn_on_head(p, "crown", out, &gold, 1);
}

/* Hats turned on a lathe: a brim and a crown with a band; head cm. */
typedef struct brimmed {
    const char *make;
    float brim, high, top;          /* radius of the brim, height and upper radius of the crown */
    float under, rim, over;         /* heights of the brim's edge: below, outermost, above */
    float low_taper, high_taper;    /* how far the crown has narrowed at 0.30 and 0.72 of its height */
    float band_taper, dent, ribbon; /* at the band; middle of the top, share of the height; colour of the band */
    float corners;                  /* how high the brim is turned up between three corners */
} brimmed;
static const brimmed brimmed_hats[] = {
    { "top", 13.5f, 15.0f, 9.6f, -0.2f, 0.15f, 0.35f, 0.1f, 0.6f, 0.05f, 1.0f, 0.4f, 0.0f },
    { "bowler", 12.6f, 9.8f, 4.4f, 0.1f, 0.9f, 1.0f, 0.04f, 0.34f, 0.03f, 1.04f, 0.5f, 0.0f },
    { "witch", 17.5f, 26.0f, 0.7f, -1.3f, -1.25f, -0.85f, 0.30f, 0.72f, 0.12f, 1.0f, 0.4f, 0.0f },
    { "cowboy", 16.0f, 10.5f, 7.4f, 1.0f, 1.5f, 1.5f, 0.1f, 0.6f, 0.05f, 0.90f, 0.4f, 0.0f },
    { "straw", 17.0f, 8.6f, 7.8f, -1.3f, -1.25f, -0.85f, 0.1f, 0.6f, 0.05f, 1.0f, 0.15f, 0.0f },
    { "fedora", 14.0f, 8.6f, 7.8f, -0.2f, 0.15f, 0.35f, 0.1f, 0.6f, 0.05f, 0.90f, 0.4f, 0.0f },
    { "pirate", 17.0f, 7.4f, 7.0f, -0.2f, 0.15f, 0.35f, 0.06f, 0.4f, 0.04f, 0.98f, 2.2f, 6.5f },
};

static const brimmed *find_brimmed(const person *p)
{
    for (size_t i = 0; i < sizeof brimmed_hats / sizeof *brimmed_hats; i++)
        if (person_wears(p, WEAR_HAT, brimmed_hats[i].make))
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
    material cloth = p->worn[WEAR_HAT].piece->finish == FINISH_STRAW ? straw_material(p->worn[WEAR_HAT].color)
                                                                     : worn_cloth(p->worn[WEAR_HAT].color);
    lathe_hat(p, "hat", profile, 12, h->corners, &cloth);
    const vec2 band[4] = { { r0 + 0.12f, 0.6f },
                           { r0 + 0.18f, 0.7f },
                           { f_lerp(r0, r1, h->band_taper) + 0.16f, 2.6f },
                           { f_lerp(r0, r1, h->band_taper) + 0.05f, 2.7f } };
    material ribbon = worn_cloth(v3_scale(p->worn[WEAR_HAT].color, h->ribbon));
    lathe_hat(p, "hat_band", band, 4, 0.0f, &ribbon);
}

void hat_add(person *p)
{
    static const struct {
        const char *make;
        void (*add)(person *);
    } others[] = {
        { "crown", add_crown },        { "tiara", add_crown },           { "space", helmet_add },
        { "full", helmet_add },        { "open", helmet_add },           { "fire", helmet_add },
        { "combat", helmet_add },      { "turban", headcloth_add },      { "hijab", headcloth_add },
        { "keffiyeh", headcloth_add }, { "veil", headcloth_add },        { "santa", party_hat_add },
        { "headband", headcloth_add }, { "mortarboard", party_hat_add },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (person_wears(p, WEAR_HAT, others[i].make)) {
            others[i].add(p);
            return;
        }
    const brimmed *h = find_brimmed(p);
    if (h)
        add_brimmed(p, h);
    else
        add_cap(p, cap_of(p));
}
