/* library/figure_helmet.c - helmets: a courier's open half shell, a motorbike's with its visor, a firefighter's, a
 * soldier's, a space suit's ball.
 */
#include "base/noise.h"
#include "library/figure_worn.h"

static float helmet_shell(vec3 q, float grow)
{
    return field_ellipsoid(q, v3(0, 3.2f, -0.9f), v3(10.2f + grow, 10.9f + grow, 11.6f + grow));
}

/* A motorbike's: chin bar and visor opening. */
static float full_helmet(const void *person_, vec3 w)
{
    const person *p = person_;
    vec3 q = person_to_head_cm(p, w);
    float ax = fabsf(q.x), d = helmet_shell(q, 0.0f);
    d = field_join(d, field_cone(v3(ax, q.y, q.z), v3(5.4f, -7.2f, 5.2f), v3(0.0f, -8.0f, 10.2f), 3.0f, 2.7f), 2.2f);
    d = field_join(d, field_ellipsoid(q, v3(0, -3.5f, -1.0f), v3(9.9f, 7.8f, 10.6f)), 2.0f);
    float port = field_box(v3(q.x, q.y - 0.4f, q.z - 10.0f), v3(0, 0, 0), v3(8.6f, 3.7f, 6.0f), 2.2f);
    d = field_carve(d, port, 0.5f);
    d = f_max(d, -8.8f - q.y - 0.15f * q.z);
    d = field_carve(d, field_ellipsoid(q, v3(0, -1.8f, -0.4f), v3(8.9f, 12.0f, 10.0f)), 0.3f);
    return d * p->head_scale;
}

/* A courier's: front rim above the brows, lower behind; vents as grooves. */
static float open_helmet(const void *person_, vec3 w)
{
    const person *p = person_;
    vec3 q = person_to_head_cm(p, w);
    float ax = fabsf(q.x), d = helmet_shell(q, 0.0f);
    float rim =
        q.z > 0.0f ? f_lerp(2.2f, 4.7f, f_smooth(0.0f, 8.0f, q.z)) : f_lerp(2.2f, -1.6f, f_smooth(0.0f, -8.0f, q.z));
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
    return d * p->head_scale;
}

/* A firefighter's: a comb from front to back, a brim that is longest behind. */
static float fire_helmet(const void *person_, vec3 w)
{
    const person *p = person_;
    vec3 q = person_to_head_cm(p, w);
    float d = field_ellipsoid(q, v3(0, 4.0f, -0.9f), v3(10.1f, 10.6f, 11.5f));
    d = field_join(d, field_ellipsoid(q, v3(0, 6.0f, -1.2f), v3(1.1f, 10.4f, 11.2f)), 1.2f); /* the comb */
    float side = fabsf(q.x) - 5.2f + 0.06f * q.y;
    d -= 0.35f * (1.0f - f_smooth(0.0f, 0.8f, fabsf(side))) * f_smooth(5.0f, 9.0f, q.y);
    float rim = 3.5f - 2.4f * f_smooth(4.0f, -9.0f, q.z);
    d = f_max(d, rim - q.y);
    float back = q.z < -0.9f ? 17.0f : 13.8f;
    vec3 f = v3(q.x / 12.9f, 0, (q.z + 0.9f) / back);
    float oval = (sqrtf(f.x * f.x + f.z * f.z) - 1.0f) * 12.0f;
    float brim = field_meet(oval, fabsf(q.y - rim + 0.16f * f_max(oval + 3.0f, 0.0f)) - 0.42f, 0.35f);
    d = field_join(d, brim, 0.6f);
    d = field_carve(d, field_ellipsoid(q, v3(0, 3.2f, -0.9f), v3(8.9f, 9.8f, 10.3f)), 0.3f);
    return d * p->head_scale;
}

/* A soldier's: down over the ears, a lip in front, under a cloth cover. */
static float combat_helmet(const void *person_, vec3 w)
{
    const person *p = person_;
    vec3 q = person_to_head_cm(p, w);
    float d = helmet_shell(q, 0.3f);
    float rim =
        q.z > 0.0f ? f_lerp(0.2f, 4.9f, f_smooth(1.0f, 6.0f, q.z)) : f_lerp(0.2f, -2.4f, f_smooth(0.0f, -7.0f, q.z));
    d -= 0.55f * (1.0f - f_smooth(0.0f, 1.6f, q.y - rim));
    d -= 0.12f * noise3(v3(q.x * 0.35f, q.y * 0.35f, q.z * 0.35f), 11);
    d = field_meet(d, (rim - q.y) * 0.92f, 0.5f);
    float hollow = f_max(field_ellipsoid(q, v3(0, 3.2f, -0.9f), v3(9.1f, 9.8f, 10.5f)), q.y - rim - 3.0f);
    d = field_carve(d, hollow, 0.3f);
    return d * p->head_scale;
}

/* A firefighter's shield in front, and a reflective band round the shell. */
static void add_fire_shield(person *p)
{
    mesh_maker m;
    maker_init(&m);
    const vec2 shield[7] = { { 0, -2.6f },    { 2.0f, -1.2f }, { 2.3f, 1.6f },  { 1.2f, 2.6f },
                             { -1.2f, 2.6f }, { -2.3f, 1.6f }, { -2.0f, -1.2f } };
    m.at = affine_trs(v3(0, 8.6f, 9.6f), quat_axis(v3(1, 0, 0), -0.35f), 1.0f);
    maker_extrude(&m, shield, 7, 0.0f, 0.7f);
    m.at = affine_identity();
    mesh out = mesh_finish(&m, p->a);
    worn_to_head(p, &out);
    material gold = material_plain(person_rgb(0xd9b040), 0.35f);
    material_named(&gold, "brass");
    worn_on_head(p, "shield", out, &gold, 1);
}

static float visor_field(const void *person_, vec3 w)
{
    const person *p = person_;
    vec3 q = person_to_head_cm(p, w);
    float d = fabsf(helmet_shell(q, 0.25f)) - 0.18f;
    float window = field_box(v3(q.x, q.y - 0.4f, q.z - 10.0f), v3(0, 0, 0), v3(9.2f, 4.2f, 7.5f), 2.2f);
    return f_max(d, window) * p->head_scale;
}

#define STRAP_CM 0.30f
/* Two straps meet below the ear on each side, and one goes on under the chin. */
static void add_strap(person *p)
{
    mesh_maker m;
    maker_init(&m);
    float r[10];
    for (int i = 0; i < 10; i++)
        r[i] = STRAP_CM * p->head_scale;
    for (int s = 0; s < 2; s++) {
        float x = s ? -1.0f : 1.0f;
        const float ways[2][2] = { { 2.5f, 2.6f }, { -4.5f, -0.4f } };
        vec3 path[10];
        for (int k = 0; k < 2; k++) {
            for (int i = 0; i < 8; i++) {
                float u = (float)i / 7.0f;
                path[i] = person_head_cm(p, x * f_lerp(8.9f, 7.15f, u), f_lerp(ways[k][1], -4.3f, u),
                                         f_lerp(ways[k][0], 1.0f, u));
            }
            maker_tube(&m, path, r, 8, 6, false);
        }
        for (int i = 0; i < 10; i++) {
            float u = (float)i / 9.0f, a = u * 0.5f * CIEL_PI_F;
            path[i] = person_head_cm(p, x * 7.15f * cosf(a), -4.3f - 8.0f * sinf(a), 1.0f + 3.6f * u);
        }
        maker_tube(&m, path, r, 10, 6, false);
    }
    material strap = worn_cloth(v3(0.02f, 0.02f, 0.022f));
    worn_on_head(p, "strap", mesh_finish(&m, p->a), &strap, 1);
}

/* Head centimetres: a ball that leaves room for hair, clear where the face looks out. */
static void add_space_helmet(person *p)
{
    const float r = 16.0f;
    mesh_maker m;
    maker_init(&m);
    vec3 c = person_head_cm(p, 0, 1.0f, 0.5f);
    maker_sphere(&m, c, v3_fill(r * p->head_scale), 48);
    m.slot = 2;
    m.at = affine_trs(v3_add(c, v3(0, -0.86f * r * p->head_scale, 0)), quat_identity(), p->head_scale);
    const vec2 ring[5] = { { 8.0f, -1.2f }, { 11.5f, -1.2f }, { 12.0f, 0.6f }, { 9.0f, 1.6f }, { 8.0f, 1.2f } };
    maker_lathe(&m, ring, 5, 40);
    m.at = affine_identity();
    mesh out = mesh_finish(&m, p->a);
    for (uint32_t t = 0; t < out.n_triangles; t++) {
        const uint32_t *k = out.triangles[t];
        vec3 mid = v3_add(v3_add(out.positions[k[0]], out.positions[k[1]]), out.positions[k[2]]);
        vec3 d = v3_scale(v3_sub(v3_scale(mid, 1.0f / 3.0f), c), 1.0f / (r * p->head_scale));
        if (out.slots[t] == 0 && (d.z < 0.25f || d.y > 0.72f))
            out.slots[t] = 1;
    }
    material mats[3] = { thing_material("window_glass"), material_plain(p->worn[WEAR_HAT].color, 0.35f),
                         material_plain(v3(0.45f, 0.46f, 0.48f), 0.3f) };
    mats[1].name = "plastic";
    mats[1].coat = 0.6f;
    mats[1].coat_roughness = 0.1f;
    mats[2].name = "steel";
    mats[2].metal = 1.0f;
    part *t = person_add(p, "space_helmet", PART_SKINNED, out, mats, 3, -1);
    t->skin = person_weights_one(p, &t->mesh, J_CHEST);
}

void helmet_add(person *p)
{
    static const struct {
        const char *make;
        field_fn field;
        float wide; /* half, head cm */
        bool cloth;
    } shells[] = { { "full", full_helmet, 12.5f, false },
                   { "open", open_helmet, 12.5f, false },
                   { "fire", fire_helmet, 14.0f, false },
                   { "combat", combat_helmet, 12.5f, true } };
    if (person_wears(p, WEAR_HAT, "space")) {
        add_space_helmet(p);
        return;
    }
    vec3 color = p->worn[WEAR_HAT].color;
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (!person_wears(p, WEAR_HAT, shells[i].make))
            continue;
        material shell = shells[i].cloth ? worn_cloth(color) : worn_shell(color, 0.22f);
        worn_head_field(p, "helmet", shells[i].field, p, 0.55f, v3(-shells[i].wide, -12, -5.0f - shells[i].wide),
                        v3(shells[i].wide, 18, 15), &shell);
    }
    if (person_wears(p, WEAR_HAT, "fire"))
        add_fire_shield(p);
    if (!person_wears(p, WEAR_HAT, "full")) {
        add_strap(p);
        return;
    }
    material glass = worn_shell(v3(0.03f, 0.035f, 0.045f), 0.05f);
    glass.opacity = 0.35f;
    worn_head_field(p, "visor", visor_field, p, 0.55f, v3(-12.5f, -6, -2), v3(12.5f, 7, 14), &glass);
}
