/* library/place_studio.c - plain grounds: the product cyclorama with softboxes, the wall with a floor, the void.
 *
 * The cyclorama is one seamless sheet: floor, a wide curve, wall; its colour is place.params background_color. The
 * softboxes are lights with visible faces, so that glossy products get their long highlights.
 */
#include "library/place.h"

typedef struct sweep {
    float depth, radius, height, half_width, front;
} sweep;

/* u across, v from the front edge of the floor up the wall */
static vec3 sweep_point(const void *user, float u, float v)
{
    const sweep *s = user;
    float floor = s->depth + s->front - s->radius, arc = 0.5f * CIEL_PI_F * s->radius, wall = s->height - s->radius;
    float d = v * (floor + arc + wall), x = (2.0f * u - 1.0f) * s->half_width;
    if (d < floor)
        return v3(x, 0, s->front - d);
    if (d < floor + arc) {
        float a = (d - floor) / s->radius;
        return v3(x, s->radius * (1.0f - cosf(a)), s->front - floor - s->radius * sinf(a));
    }
    return v3(x, s->radius + d - floor - arc, -s->depth);
}

/* The hall round the set: dark walls that keep the sky out and give glossy things their black edges. */
static void hall(place_kit *k, vec3 lo, vec3 hi, unsigned rgb)
{
    vec3 d = v3_sub(hi, lo);
    mesh_maker *m = kit_tinted(k, "cloth", rgb);
    maker_quad(m, lo, v3(d.x, 0, 0), v3(0, d.y, 0));
    maker_quad(m, v3(hi.x, lo.y, hi.z), v3(-d.x, 0, 0), v3(0, d.y, 0));
    maker_quad(m, v3(lo.x, lo.y, hi.z), v3(0, 0, -d.z), v3(0, d.y, 0));
    maker_quad(m, v3(hi.x, lo.y, lo.z), v3(0, 0, d.z), v3(0, d.y, 0));
    maker_quad(m, v3(lo.x, hi.y, lo.z), v3(d.x, 0, 0), v3(0, 0, d.z));
    maker_quad(m, v3(lo.x, lo.y, hi.z), v3(d.x, 0, 0), v3(0, 0, -d.z));
}

/* a softbox: bright face, dark housing, and the light itself; looks at the origin's height `aim` */
static void softbox(place_kit *k, vec3 p, vec3 aim, float side, unsigned rgb, float lumens)
{
    vec3 d = v3_norm(v3_sub(aim, p));
    kit_area_light(k, p, d, side, rgb, lumens);
}

static void cyclorama(place_kit *k)
{
    const sweep s = { .depth = 5.0f, .radius = 2.2f, .height = 11.0f, .half_width = 15.0f, .front = 15.0f };
    material m = material_plain(thing_color(kit_color(k, "background_color", 0xf4f4f2)), 0.55f);
    m.name = "paper";
    kit_sheet(kit_use(k, GROUP_GROUND, m), sweep_point, &s, 2, 96);
    hall(k, v3(-15.5f, -0.2f, -5.6f), v3(15.5f, 12.0f, 18), 0x2c2c2e);
    kit_floor(k, 0, "plastic");
    kit_collide(k, COLLIDER_BOX, v3(0, 3.5f, -5.1f), v3(15, 3.5f, 0.1f), quat_identity(), "plastic", "wall");
    softbox(k, v3(-2.6f, 3.0f, 1.6f), v3(0, 0.2f, 0), 1.8f, 0xfffaf4, 9000);
    softbox(k, v3(3.2f, 2.2f, 0.6f), v3(0, 0.2f, 0), 1.2f, 0xf4f8ff, 2600);
    softbox(k, v3(0, 4.2f, -1.8f), v3(0, 0.0f, -0.2f), 2.2f, 0xffffff, 9000);
    /* light on the backdrop, so that white is white */
    kit_area_light(k, v3(-3.5f, 5.6f, 1.5f), v3(0.35f, -0.5f, -1), 1.6f, 0xffffff, 9000);
    kit_area_light(k, v3(3.5f, 5.6f, 1.5f), v3(-0.35f, -0.5f, -1), 1.6f, 0xffffff, 9000);
    k->notes->indoors = true;
    k->notes->uses_sky = false;
    k->notes->interior_lux = 900;
    kit_acoustics(k, false, 0.5f, 9.0f, 0.5f);
    k->notes->ground = "plastic";
    k->notes->free_space = (aabb){ { -6, 0, -2.5f }, { 6, 5, 14 } };
}

static void plain_wall(place_kit *k)
{
    const float z = -1.6f, h = 4.6f, w = 10.0f;
    const char *what = kit_text(k, "material", "plaster");
    material wall;
    if (!material_named(&wall, what))
        wall = thing_material("plaster");
    wall.pattern_uv = true;
    const param *c = params_find(&k->scene->place.params, "background_color");
    if (c && c->kind == PARAM_COLOR)
        material_tint(&wall, color_linear(c->color));
    maker_grid(kit_solid(k, wall), v3(-w, 0, z), v3(2 * w, 0, 0), v3(0, h, 0), 8, 4);
    hall(k, v3(-w, -0.2f, z - 0.4f), v3(w, h, 12), 0x8a857c);
    /* skirting and floor */
    kit_round(kit_tinted(k, "painted_metal", 0x6f6d69), -w, 0, z, w, 0.09f, z + 0.018f, 0.005f);
    material floor = thing_material("concrete");
    material_tint(&floor, thing_color(0x8d8a85));
    floor.roughness = 0.45f;
    maker_quad(kit_use(k, GROUP_GROUND, floor), v3(-w, 0, 12), v3(2 * w, 0, 0), v3(0, 0, z - 12));
    kit_floor(k, 0, "concrete");
    kit_solid_box(k, v3(-w, 0, z - 0.3f), v3(w, h, z), "plaster", "wall");
    softbox(k, v3(-2.8f, 3.2f, 2.2f), v3(0.2f, 1.0f, -0.5f), 1.6f, 0xfff4e6, 7000);
    softbox(k, v3(3.6f, 2.4f, 2.4f), v3(0, 1.0f, -0.6f), 1.8f, 0xeaf2ff, 2200);
    softbox(k, v3(0.5f, 4.3f, 3.5f), v3(0, 0.8f, -1.0f), 2.4f, 0xffffff, 5000);
    k->notes->indoors = true;
    k->notes->uses_sky = false;
    k->notes->interior_lux = 600;
    kit_acoustics(k, false, 0.6f, 7.0f, 0.5f);
    k->notes->free_space = (aabb){ { -5, 0, -1.4f }, { 5, 4.2f, 11 } };
    kit_anchor(k, "background", v3(0, 1.6f, z), v3(0, 0, 1), 0);
}

/* a ground that fades out of sight and nothing else: colour and light from the scene */
static void open_void(place_kit *k)
{
    unsigned rgb = kit_color(k, "background_color", 0x15161a);
    material m = material_plain(thing_color(rgb), 0.25f);
    m.coat = 0.5f;
    m.coat_roughness = 0.12f;
    const sweep s = { .depth = 30, .radius = 14, .height = 40, .half_width = 60, .front = 30 };
    kit_sheet(kit_use(k, GROUP_GROUND, m), sweep_point, &s, 2, 64);
    hall(k, v3(-62, -1, -32), v3(62, 42, 32), 0x050506);
    kit_floor(k, 0, "plastic");
    softbox(k, v3(-3.5f, 4.0f, 1.5f), v3(0, 0.8f, 0), 2.0f, 0xdfe9ff, 12000);
    softbox(k, v3(4.0f, 3.0f, -1.5f), v3(0, 0.8f, 0), 1.4f, 0xffe8d6, 7000);
    softbox(k, v3(0, 7.0f, -3.0f), v3(0, 0.5f, 0), 2.5f, 0xffffff, 9000);
    k->notes->indoors = true;
    k->notes->uses_sky = false;
    k->notes->interior_lux = 400;
    kit_acoustics(k, false, 1.6f, 20.0f, 0.4f);
    k->notes->ground = "plastic";
    k->notes->free_space = (aabb){ { -8, 0, -8 }, { 8, 8, 14 } };
}

void place_studio(place_kit *k)
{
    if (kit_is(k, "wall"))
        plain_wall(k);
    else if (kit_is(k, "void"))
        open_void(k);
    else
        cyclorama(k);
    kit_ambience(k, "room");
    k->notes->camera_from = v3_norm(v3(0.08f, 0.18f, 1.0f));
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), kit_is(k, "studio") ? 0.6f : 0.9f);
    kit_anchor(k, "table", v3(0, 0, 0), v3(0, 1, 0), 1.0f);
}
