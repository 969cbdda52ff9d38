/* library/figure_extra.c - helmets, hats and crowns, glasses, bags, scarves, beards.
 *
 * Hats are fields or lathes in head centimetres, worn over hair that hair_add has pressed flat under them.
 */
#include "base/noise.h"
#include "library/figure_person.h"
#include <string.h>

static bool has(const char *text, const char *word)
{
    return text && strstr(text, word) != NULL;
}

static void on_head(person *p, const char *name, mesh m, const material *mats, int n)
{
    part *t = person_add(p, name, PART_SKINNED, m, mats, n, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
}

static void to_head(const person *p, mesh *m) /* from head centimetres to model space */
{
    for (uint32_t i = 0; i < m->n_vertices; i++)
        m->positions[i] = person_head_cm(p, m->positions[i].x, m->positions[i].y, m->positions[i].z);
}

static material plain_cloth(vec3 color)
{
    material m = material_plain(color, 0.88f);
    m.name = "cloth";
    m.sheen = 0.35f;
    m.pattern = PATTERN_FABRIC;
    m.pattern_scale = 0.0014f;
    m.pattern_amount = 0.2f;
    m.bump = 0.00008f;
    m.color2 = v3_scale(color, 0.7f);
    return m;
}
static material shiny(vec3 color, float rough)
{
    material m = material_plain(color, rough);
    m.name = "plastic";
    m.coat = 0.8f;
    m.coat_roughness = 0.06f;
    return m;
}

/* ---- helmets ---- */
typedef struct helmet_context {
    const person *p;
    bool full; /* motorbike: chin bar and visor opening; else a courier's open half shell */
    bool visor;
} helmet_context;

static float helmet_shell(vec3 q, float grow)
{
    float d = field_ellipsoid(q, v3(0, 3.2f, -0.9f), v3(10.2f + grow, 10.9f + grow, 11.6f + grow));
    return d;
}

static float helmet_field(const void *c_, vec3 w)
{
    const helmet_context *c = c_;
    vec3 q = person_to_head_cm(c->p, w);
    float ax = fabsf(q.x), d = helmet_shell(q, 0.0f);
    if (c->full) {
        d = field_join(d, field_cone(v3(ax, q.y, q.z), v3(5.4f, -7.2f, 5.2f), v3(0.0f, -8.0f, 10.2f), 3.0f, 2.7f),
                       2.2f);
        d = field_join(d, field_ellipsoid(q, v3(0, -3.5f, -1.0f), v3(9.9f, 7.8f, 10.6f)), 2.0f);
        float port = field_box(v3(q.x, q.y - 0.4f, q.z - 10.0f), v3(0, 0, 0), v3(8.6f, 3.7f, 6.0f), 2.2f);
        d = field_carve(d, port, 0.5f);
        d = f_max(d, -8.8f - q.y - 0.15f * q.z);
        d = field_carve(d, field_ellipsoid(q, v3(0, -1.8f, -0.4f), v3(8.9f, 12.0f, 10.0f)), 0.3f);
    } else {
        /* front rim above the brows, lower behind; vents as grooves */
        float rim = 4.6f - 3.2f * f_smooth(5.0f, -5.0f, q.z) - 0.0f * q.x;
        rim = q.z > 0.0f ? f_lerp(2.2f, 4.7f, f_smooth(0.0f, 8.0f, q.z))
                         : f_lerp(2.2f, -1.6f, f_smooth(0.0f, -8.0f, q.z));
        float crest = 0.35f * cosf(q.x * 0.95f) * f_smooth(4.0f, 8.0f, q.y);
        d = d - crest;
        for (int i = 0; i < 2; i++) {
            float x0 = i ? 4.9f : 1.75f;
            float slot =
                field_ellipsoid(v3(ax, q.y, q.z), v3(x0, i ? 8.6f : 11.6f, i ? 4.6f : 3.8f), v3(0.62f, 1.5f, 3.4f));
            float back = field_ellipsoid(v3(ax, q.y, q.z), v3(x0, i ? 8.0f : 10.6f, -6.2f), v3(0.62f, 1.9f, 3.0f));
            d = field_carve(d, f_min(slot, back), 0.5f);
        }
        float bead = fabsf(rim - q.y) - 0.55f; /* a rolled edge */
        d -= 0.28f * (1.0f - f_smooth(0.0f, 0.5f, bead));
        d = field_meet(d, (rim - q.y) * 0.92f, 0.45f);
        float hollow = f_max(field_ellipsoid(q, v3(0, 3.2f, -0.9f), v3(9.0f, 9.7f, 10.4f)), q.y - rim - 2.6f);
        d = field_carve(d, hollow, 0.3f);
    }
    return d * c->p->head_scale;
}

static float visor_field(const void *c_, vec3 w)
{
    const helmet_context *c = c_;
    vec3 q = person_to_head_cm(c->p, w);
    float d = fabsf(helmet_shell(q, 0.25f)) - 0.18f;
    float window = field_box(v3(q.x, q.y - 0.4f, q.z - 10.0f), v3(0, 0, 0), v3(9.2f, 4.2f, 7.5f), 2.2f);
    return f_max(d, window) * c->p->head_scale;
}

static void add_strap(person *p, bool full)
{
    if (full)
        return;
    mesh_maker m;
    maker_init(&m);
    for (int s = 0; s < 2; s++) {
        float x = s ? -1.0f : 1.0f;
        const float ways[2][2] = { { 2.5f, 2.6f }, { -4.5f, -0.4f } }; /* front and back straps meet below the ear */
        for (int k = 0; k < 2; k++) {
            vec3 path[8];
            float r[8];
            for (int i = 0; i < 8; i++) {
                float u = (float)i / 7.0f;
                vec3 q = v3(x * f_lerp(8.9f, 7.15f, u), f_lerp(ways[k][1], -4.3f, u), f_lerp(ways[k][0], 1.0f, u));
                path[i] = person_head_cm(p, q.x, q.y, q.z);
                r[i] = 0.30f * p->head_scale;
            }
            maker_tube(&m, path, r, 8, 6, false);
        }
        vec3 path[10];
        float r[10];
        for (int i = 0; i < 10; i++) { /* under the chin */
            float u = (float)i / 9.0f, a = u * 0.5f * CIEL_PI_F;
            vec3 q = v3(x * 7.15f * cosf(a), -4.3f - 8.0f * sinf(a), 1.0f + 3.6f * u);
            path[i] = person_head_cm(p, q.x, q.y, q.z);
            r[i] = 0.30f * p->head_scale;
        }
        maker_tube(&m, path, r, 10, 6, false);
    }
    material strap = plain_cloth(v3(0.02f, 0.02f, 0.022f));
    mesh out = mesh_finish(&m, p->a);
    on_head(p, "strap", out, &strap, 1);
}

static void head_field_part(person *p, const char *name, field_fn fn, const void *context, float step_cm, vec3 lo,
                            vec3 hi, const material *mat)
{
    field_grid *g = ARENA_NEW(p->a, field_grid);
    vec3 a = person_head_cm(p, lo.x, lo.y, lo.z), b = person_head_cm(p, hi.x, hi.y, hi.z);
    float step = step_cm * p->head_scale;
    field_axis_even(&g->x, a.x, b.x, step);
    field_axis_even(&g->y, a.y, b.y, step);
    field_axis_even(&g->z, a.z, b.z, step);
    mesh m = field_mesh(p->a, fn, context, g, 1.4f);
    const field_detail detail = { .flat_cos = 0.96f,
                                  .deviation = 0.05f * p->head_scale,
                                  .longest = 3.0f * p->head_scale };
    field_simplify(p->a, &m, &detail);
    on_head(p, name, m, mat, 1);
}

static void add_helmet(person *p)
{
    helmet_context c = { .p = p, .full = has(p->hat, "motor") };
    material shell = shiny(p->hat_color, 0.22f);
    head_field_part(p, "helmet", helmet_field, &c, 0.55f, v3(-12.5f, -12, -14), v3(12.5f, 16, 15), &shell);
    if (c.full) {
        material glass = shiny(v3(0.03f, 0.035f, 0.045f), 0.05f);
        glass.opacity = 0.35f;
        head_field_part(p, "visor", visor_field, &c, 0.55f, v3(-12.5f, -6, -2), v3(12.5f, 7, 14), &glass);
    }
    add_strap(p, c.full);
}

/* ---- hats ---- */
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
    to_head(p, &out);
    on_head(p, name, out, mat, 1);
}

static float cap_crown(const void *c_, vec3 w)
{
    const person *p = c_;
    vec3 q = person_to_head_cm(p, w);
    bool knit = has(p->hat, "beanie"), beret = has(p->hat, "beret");
    float up = knit ? 0.8f : 0.3f;
    float d = field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.95f, 9.6f + up, 10.6f));
    if (beret)
        d = field_join(d, field_ellipsoid(q, v3(2.0f, 10.2f, -1.5f), v3(11.8f, 3.0f, 12.0f)), 1.2f);
    if (has(p->hat, "police"))
        d = field_join(d, field_ellipsoid(q, v3(0, 10.6f, -0.2f), v3(11.6f, 2.6f, 12.6f)), 1.0f);
    if (has(p->hat, "chef") || has(p->hat, "toque")) {
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
    } else if (has(p->hat, "cap")) { /* panels meet in seams */
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
    float long_ = has(p->hat, "police") ? 13.4f : 16.2f, y = 5.2f - 0.035f * q.x * q.x - 0.16f * (q.z - 8.0f);
    vec3 f = v3(q.x / 7.9f, 0, (q.z - 7.0f) / (long_ - 7.0f));
    float oval = (sqrtf(f.x * f.x + f.z * f.z) - 1.0f) * 6.5f;
    float d = f_max(oval, 4.5f - q.z);
    d = field_meet(d, fabsf(q.y - y) - 0.28f, 0.2f);
    d = f_max(d, -field_ellipsoid(q, v3(0, 3.6f, -1.1f), v3(8.2f, 9.2f, 9.9f)));
    return d * p->head_scale;
}

static void add_hat(person *p)
{
    const char *h = p->hat;
    material cloth = plain_cloth(p->hat_color);
    if (has(h, "crown") || has(h, "tiara")) {
        mesh_maker m;
        maker_init(&m);
        enum {
            AROUND = 60
        };
        vec3 rings[5 * AROUND];
        bool low = has(h, "tiara");
        for (int i = 0; i < AROUND; i++) {
            float a = 2.0f * CIEL_PI_F * (float)i / AROUND, peak = powf(fabsf(cosf(a * (low ? 2.5f : 4.0f))), 1.5f);
            float y = low ? 2.2f + 2.6f * powf(f_max(cosf(a), 0.0f), 3.0f) * (0.5f + 0.5f * peak) : 4.4f + 3.2f * peak;
            float r = low ? 8.4f : 8.6f, top = r + (low ? 0.2f : 0.9f);
            float xs[5] = { r, r + 0.35f, top + 0.3f, top, r - 0.1f }, ys[5] = { 0, 0, y, y, 0.1f };
            for (int k = 0; k < 5; k++)
                rings[k * AROUND + (AROUND - 1 - i)] =
                    v3(xs[k] * sinf(a), 7.6f + ys[k], -0.8f + 1.10f * xs[k] * cosf(a));
        }
        maker_loft(&m, rings, 5, AROUND, false);
        mesh out = mesh_finish(&m, p->a);
        to_head(p, &out);
        mesh_smooth_normals(&out, p->a, 40.0f);
        material gold = material_plain(p->hat_color, 0.22f);
        material_named(&gold, "gold");
        on_head(p, "crown", out, &gold, 1);
        return;
    }
    if (has(h, "top hat") || has(h, "witch") || has(h, "cowboy") || has(h, "straw") || strcmp(h, "hat") == 0) {
        bool top = has(h, "top"), witch = has(h, "witch"), cowboy = has(h, "cowboy"), straw = has(h, "straw");
        float brim = top ? 13.5f : witch ? 17.5f : cowboy ? 16.0f : straw ? 17.0f : 14.0f;
        float high = top      ? 15.0f
                     : witch  ? 26.0f
                     : cowboy ? 10.5f
                              : 8.6f,
              r0 = 9.3f,
              r1 = top      ? 9.6f
                   : witch  ? 0.7f
                   : cowboy ? 7.4f
                            : 7.8f;
        const vec2 profile[12] = { { 8.9f, 0.15f },
                                   { r0, -0.25f },
                                   { brim - 0.6f, witch || straw ? -1.3f
                                                  : cowboy       ? 1.0f
                                                                 : -0.2f },
                                   { brim, witch || straw ? -1.25f
                                           : cowboy       ? 1.5f
                                                          : 0.15f },
                                   { brim - 0.5f, witch || straw ? -0.85f
                                                  : cowboy       ? 1.5f
                                                                 : 0.35f },
                                   { r0 + 0.9f, 0.35f },
                                   { r0, 0.9f },
                                   { f_lerp(r0, r1, witch ? 0.30f : 0.1f), 0.30f * high },
                                   { f_lerp(r0, r1, witch ? 0.72f : 0.6f), 0.72f * high },
                                   { r1 * 1.02f, 0.95f * high },
                                   { r1 * 0.86f, high },
                                   { 0.05f, high * (cowboy || strcmp(h, "hat") == 0 ? 0.90f : 1.0f) } };
        if (straw) {
            cloth = material_plain(p->hat_color, 0.7f);
            cloth.name = "paper";
            cloth.pattern = PATTERN_FABRIC;
            cloth.pattern_scale = 0.006f;
            cloth.pattern_amount = 0.5f;
            cloth.bump = 0.0008f;
            cloth.color2 = v3_scale(p->hat_color, 0.55f);
        }
        lathe_hat(p, "hat", profile, 12, v3(0, 6.2f, -0.9f), -0.07f, 0.93f, &cloth);
        const vec2 band[4] = { { r0 + 0.12f, 0.6f },
                               { r0 + 0.18f, 0.7f },
                               { f_lerp(r0, r1, witch ? 0.12f : 0.05f) + 0.16f, 2.6f },
                               { f_lerp(r0, r1, witch ? 0.12f : 0.05f) + 0.05f, 2.7f } };
        material ribbon = plain_cloth(v3_scale(p->hat_color, straw ? 0.15f : 0.4f));
        lathe_hat(p, "hat_band", band, 4, v3(0, 6.2f, -0.9f), -0.07f, 0.93f, &ribbon);
        return;
    }
    if (has(h, "beanie"))
        cloth.pattern = PATTERN_KNIT, cloth.pattern_scale = 0.005f, cloth.bump = 0.0005f;
    if (has(h, "hard hat"))
        cloth = shiny(p->hat_color, 0.3f);
    head_field_part(p, "hat", cap_crown, p, 0.6f, v3(-14, -2, -15),
                    v3(15.5f, has(h, "chef") || has(h, "toque") ? 26.0f : 16.0f, 14), &cloth);
    if ((has(h, "cap") && !has(h, "chef")) || has(h, "hard hat")) {
        material peak = has(h, "police") ? shiny(v3(0.01f, 0.01f, 0.012f), 0.2f) : cloth;
        head_field_part(p, "peak", cap_peak, p, 0.42f, v3(-9.5f, 0, 3), v3(9.5f, 8, 18), &peak);
    }
}

/* ---- glasses ---- */
static void add_glasses(person *p)
{
    mesh_maker m;
    maker_init(&m);
    float s = p->head_scale;
    vec3 e = eye_center_cm(p);
    bool dark = has(p->glasses, "sun"), goggles = has(p->glasses, "goggles");
    float z = e.z + p->face.eye_r + 0.9f, rx = goggles ? 2.9f : 2.45f, ry = goggles ? 2.2f : dark ? 1.95f : 1.85f;
    material frame = goggles ? material_plain(v3(0.05f, 0.035f, 0.02f), 0.5f) : shiny(v3(0.012f, 0.010f, 0.010f), 0.2f);
    material lens = material_plain(dark ? v3(0.02f, 0.02f, 0.025f) : v3(0.95f, 0.96f, 0.96f), 0.03f);
    lens.name = "glass";
    lens.thin = true;
    if (dark) {
        lens.coat = 1.0f;
        lens.coat_roughness = 0.02f;
    } else {
        lens.transmission = 1.0f;
        lens.ior = 1.25f;
    }
    for (int side = 0; side < 2; side++) {
        float x = side ? -1.0f : 1.0f;
        vec3 ring[36], center = v3(x * e.x, e.y - 0.15f, z);
        float r[36];
        for (int i = 0; i < 36; i++) {
            float a = 2.0f * CIEL_PI_F * (float)i / 36.0f, c = cosf(a), n = sinf(a), pw = 0.78f;
            vec3 q = v3(center.x + rx * copysignf(powf(fabsf(c), pw), c),
                        center.y + ry * copysignf(powf(fabsf(n), pw), n), 0);
            q.z = z - 0.045f * (q.x * q.x - e.x * e.x);
            ring[i] = person_head_cm(p, q.x, q.y, q.z);
            r[i] = (goggles ? 0.34f : 0.17f) * s;
        }
        m.slot = 0;
        maker_tube(&m, ring, r, 36, 8, true);
        vec3 temple[7];
        float tr[7];
        for (int i = 0; i < 7; i++) {
            float u = (float)i / 6.0f;
            vec3 q = v3(x * f_lerp(e.x + rx, 8.15f, f_smooth(0.0f, 0.5f, u)),
                        center.y + 0.7f - (u > 0.8f ? 6.0f * (u - 0.8f) : 0.0f), f_lerp(z - 0.9f, -1.8f, u));
            temple[i] = person_head_cm(p, q.x, q.y, q.z);
            tr[i] = 0.15f * s;
        }
        maker_tube(&m, temple, tr, 7, 6, false);
        m.slot = 1;
        vec3 mid = person_head_cm(p, center.x, center.y, z - 0.045f * (center.x * center.x - e.x * e.x) + 0.05f);
        uint32_t hub = maker_vertex(&m, mid, v3(0, 0, 1), (vec2){ 0.5f, 0.5f }), first = 0;
        for (int i = 0; i < 36; i++) {
            uint32_t v = maker_vertex(&m, ring[i], v3(0, 0, 1), (vec2){ 0, 0 });
            if (i == 0)
                first = v;
            else
                maker_triangle(&m, hub, v - 1, v);
            if (i == 35)
                maker_triangle(&m, hub, v, first);
        }
    }
    m.slot = 0;
    vec3 bridge[5];
    float br[5];
    for (int i = 0; i < 5; i++) {
        float u = (float)i / 4.0f * 2.0f - 1.0f, x = u * (e.x - rx);
        bridge[i] =
            person_head_cm(p, x, e.y + 0.35f + 0.3f * (1.0f - u * u), z + 0.045f * e.x * e.x - 0.045f * x * x - 0.05f);
        br[i] = 0.17f * s;
    }
    maker_tube(&m, bridge, br, 5, 8, false);
    material mats[2] = { frame, lens };
    mesh out = mesh_finish(&m, p->a);
    on_head(p, "glasses", out, mats, 2);
}

/* ---- beards: locks on the jaw ---- */
static void add_beard(person *p)
{
    bool full = has(p->beard, "full") || has(p->beard, "long"), tache = has(p->beard, "moust"),
         stubble = has(p->beard, "stub");
    if (stubble)
        return;
    float s = p->head_scale, len = full ? (has(p->role, "wizard") || has(p->beard, "long") ? 9.0f : 3.6f) : 1.0f;
    mesh_maker m;
    maker_init(&m);
    rng r = rng_make(p->c->seed, "beard");
    int n = full ? 280 : 520;
    for (int i = 0; i < n; i++) {
        float az = rng_range(&r, -1.32f, 1.32f), y = rng_range(&r, -10.6f, -3.4f), a = fabsf(az);
        bool lip = a < 0.33f && y > -5.6f && y < -4.55f;
        float top = a > 0.36f ? f_lerp(-6.0f, -1.6f, f_smooth(0.6f, 1.25f, a)) : -8.2f;
        if (!(lip || (!tache && y < top)))
            continue;
        if (tache && !lip)
            continue;
        float x = sinf(az) * 8.0f;
        if (lip)
            x = az * 8.5f;
        vec3 q = face_surface(p, x, y);
        if (q.z < 0.5f)
            continue;
        vec3 w = person_head_cm(p, q.x, q.y, q.z), out = v3_norm(v3(x * 0.09f, -0.25f, 0.75f));
        vec3 dir =
            lip ? v3_norm(v3((x > 0 ? 1.0f : -1.0f) * 0.9f, -0.55f, 0.25f)) : v3_norm(v3(0.05f * x, -1.0f, 0.28f));
        float l =
            (lip ? 1.5f : len) * rng_range(&r, 0.7f, 1.15f) * (lip ? 1.0f : 0.55f + 0.45f * f_smooth(1.2f, 0.2f, a));
        vec3 path[4];
        float rad[4];
        for (int k = 0; k < 4; k++) {
            float u = (float)k / 3.0f;
            vec3 c = v3_add(w, v3_scale(v3_add(v3_scale(dir, l * u),
                                               v3_scale(out, 0.28f * sinf(CIEL_PI_F * f_min(u * 0.9f + 0.05f, 1.0f)))),
                                        s));
            path[k] = v3_add(c, v3(0, 0, -0.4f * s * u * u * (lip ? 0.6f : 1.0f)));
            rad[k] = s * (lip ? 0.15f : 0.26f) * (k == 0 ? 0.7f : k == 3 ? 0.12f : 1.0f) * (full ? 1.25f : 1.0f);
        }
        maker_tube(&m, path, rad, 4, 4, false);
    }
    mesh out = mesh_finish(&m, p->a);
    material hair = hair_material(p->beard_color);
    part *t = person_add(p, "beard", PART_SKINNED, out, &hair, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
    face_add_morphs(p, t, NULL);
}

/* ---- bags and scarves ---- */
static float dressed(const person *p, vec3 q)
{
    float d = body_torso_field(p, q, 0.0f);
    for (int i = 0; i < p->n_garments; i++)
        if (p->garments[i].torso)
            d = f_min(d, garment_field(p, &p->garments[i], q));
    return d;
}

static void add_bag(person *p)
{
    float b = p->b;
    bool pack = has(p->bag, "pack") || has(p->bag, "sack");
    mesh_maker m;
    maker_init(&m);
    material mats[2] = { plain_cloth(p->bag_color), plain_cloth(v3_scale(p->bag_color, 0.35f)) };
    mats[0].roughness = 0.6f;
    vec3 at = pack ? v3(0, p->joints[J_CHEST].y + 0.03f * b, -0.24f * b)
                   : v3(-0.16f * b, p->joints[J_HIPS].y + 0.01f * b, -0.20f * b);
    vec3 half = pack ? v3(0.15f, 0.22f, 0.085f) : v3(0.185f, 0.135f, 0.065f);
    quat q = pack ? quat_identity() : quat_euler_deg(12.0f, 4.0f, 8.0f);
    while (at.z > -0.6f && dressed(p, v3_add(at, v3(0, 0, half.z * b * 0.9f))) < 0.0f)
        at.z -= 0.01f;
    m.at = affine_trs(at, q, b);
    maker_round_box(&m, v3_neg(half), half, 0.05f);
    vec3 flap_lo = v3(-half.x - 0.006f, -0.02f, -half.z - 0.010f),
         flap_hi = v3(half.x + 0.006f, half.y + 0.008f, half.z * 0.4f);
    maker_round_box(&m, flap_lo, flap_hi, 0.03f);
    if (pack)
        maker_round_box(&m, v3(-0.11f, -0.19f, -half.z - 0.035f), v3(0.11f, -0.03f, -half.z + 0.02f), 0.03f);
    m.at = affine_identity();
    m.slot = 1;
    /* straps lie on whatever is worn */
    for (int s = 0; s < (pack ? 2 : 1); s++) {
        enum {
            N = 33
        };
        vec3 path[N];
        float r[N];
        float x = s ? -1.0f : 1.0f;
        for (int i = 0; i < N; i++) {
            float u = (float)i / (N - 1), a = u * (pack ? 1.15f : 2.0f) * CIEL_PI_F;
            vec3 dir, from;
            if (pack) { /* over the shoulder and back under the arm */
                dir = v3(0.35f * x * sinf(a) * (a > 1.6f ? 1.0f : -0.2f), cosf(a - 0.55f), sinf(a - 0.55f));
                from = v3_add(v3(x * (0.088f + 0.03f * u) * b, p->joints[J_CHEST].y + 0.06f * b, -0.02f * b),
                              v3_scale(dir, 0.5f));
                dir = v3_neg(v3_norm(v3(0, dir.y, dir.z)));
            } else { /* from one shoulder across the chest to the other hip and round */
                vec3 plane_x = v3_norm(v3(0.62f, 0.78f, 0)), plane_z = v3(0, 0, 1);
                dir = v3_add(v3_scale(plane_x, cosf(a)), v3_scale(plane_z, sinf(a)));
                from = v3_add(v3(0.0f, p->joints[J_CHEST].y - 0.02f * b, -0.01f * b), v3_scale(dir, 0.55f));
                dir = v3_neg(dir);
            }
            float t = 0.0f;
            for (int k = 0; k < 50 && t < 0.6f; k++) {
                float d = dressed(p, v3_mad(from, dir, t));
                if (d < 0.004f)
                    break;
                t += 0.7f * d;
            }
            path[i] = v3_mad(from, dir, t);
            r[i] = 0.011f * b;
        }
        maker_tube(&m, path, r, N, 6, !pack);
    }
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, "bag", PART_SKINNED, out, mats, 2, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
}

static void add_scarf(person *p)
{
    mesh_maker m;
    maker_init(&m);
    float b = p->b;
    vec3 n = p->joints[J_NECK];
    for (int turn = 0; turn < 2; turn++) {
        enum {
            N = 36
        };
        vec3 path[N];
        float r[N];
        for (int i = 0; i < N; i++) {
            float a = 2.0f * CIEL_PI_F * (float)i / N;
            path[i] = v3(n.x + (0.082f - 0.008f * (float)turn) * b * sinf(a),
                         n.y + (0.012f + 0.036f * (float)turn - 0.020f * cosf(a) + 0.006f * sinf(3.0f * a)) * b,
                         n.z + (0.012f + (0.086f - 0.006f * (float)turn) * cosf(a)) * b);
            r[i] = (0.027f + 0.003f * sinf(2.0f * a + (float)turn)) * b;
        }
        maker_tube(&m, path, r, N, 10, true);
    }
    material wool = plain_cloth(p->scarf_color);
    wool.pattern = PATTERN_KNIT;
    wool.pattern_scale = 0.006f;
    wool.bump = 0.0006f;
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, "scarf", PART_SKINNED, out, &wool, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
    /* one end hangs in front: cloth */
    enum {
        NU = 6,
        NV = 20
    };
    mesh_maker e;
    maker_init(&e);
    float *pins = ARENA_ARRAY(p->a, NU * NV, float);
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float y = n.y + 0.0f * b - 0.42f * b * (float)j / (NV - 1),
                  x = 0.045f * b + 0.11f * b * ((float)i / (NU - 1) - 0.5f), z = 0.16f * b;
            while (z > 0.0f && dressed(p, v3(x, y, z)) > 0.012f * b)
                z -= 0.004f;
            maker_vertex(&e, v3(x, y, z + 0.02f * b * (j < 3)), v3(0, 0, 1),
                         (vec2){ (float)i * 0.02f, (float)j * 0.02f });
            pins[j * NU + i] = j < 3 ? 1.0f : 0.0f;
        }
    for (int j = 0; j + 1 < NV; j++)
        for (int i = 0; i + 1 < NU; i++) {
            uint32_t a = (uint32_t)(j * NU + i), c = a + NU;
            maker_triangle(&e, a, c, a + 1);
            maker_triangle(&e, a + 1, c, c + 1);
        }
    mesh end = mesh_finish(&e, p->a);
    mesh_smooth_normals(&end, p->a, 180.0f);
    t = person_add(p, "scarf_end", PART_CLOTH, end, &wool, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
    t->cloth_pin = pins;
    t->cloth_kg_m2 = 0.35f;
}

void extras_add(person *p)
{
    if (p->hat && *p->hat) {
        if (has(p->hat, "space"))
            space_helmet_add(p);
        else if (has(p->hat, "helmet"))
            add_helmet(p);
        else
            add_hat(p);
    }
    if (p->glasses)
        add_glasses(p);
    if (p->beard)
        add_beard(p);
    if (p->bag)
        add_bag(p);
    if (p->scarf)
        add_scarf(p);
    if (p->cape)
        cape_add(p);
    if (p->wings)
        wings_add(p);
    for (int i = 0; i < p->n_garments; i++)
        if (strstr(p->garments[i].kind, "armour") || strstr(p->garments[i].kind, "armor")) {
            armour_add(p);
            break;
        }
}
