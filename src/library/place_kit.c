/* library/place_kit.c - the kit of library/place.h: open parts, frames, notes; and closing them into a model.
 *
 * It knows no place. Snow that lies is laid here over everything that looks up, by triangle, so that no builder has
 * to think of it.
 */
#include "library/place.h"

#include <stdlib.h>
#include <string.h>

/* ---- frames ---- */

static void set_frame(place_kit *k, affine at)
{
    k->at = at;
    for (int g = 0; g < GROUP_COUNT; g++)
        k->parts[g].mm.at = at;
}

affine kit_enter_turned(place_kit *k, vec3 p, quat q, vec3 scale)
{
    affine before = k->at, local = affine_trs(p, q, 1.0f);
    local.x = v3_scale(local.x, scale.x);
    local.y = v3_scale(local.y, scale.y);
    local.z = v3_scale(local.z, scale.z);
    set_frame(k, affine_mul(&before, &local));
    return before;
}

affine kit_enter(place_kit *k, vec3 p, float heading_deg)
{
    return kit_enter_turned(k, p, quat_euler_deg(heading_deg, 0, 0), v3_fill(1.0f));
}

affine kit_enter_home(place_kit *k)
{
    affine before = k->at;
    set_frame(k, affine_identity());
    return before;
}

void kit_leave(place_kit *k, affine before)
{
    set_frame(k, before);
}

/* ---- parts and paints ---- */

static bool same_material(const material *a, const material *b)
{
    /* by fields that builders vary; names are literals or texts that live as long as the place */
    return memcmp(&a->color, &b->color, sizeof a->color) == 0 &&
           memcmp(&a->color2, &b->color2, sizeof a->color2) == 0 &&
           memcmp(&a->emission, &b->emission, sizeof a->emission) == 0 && a->roughness == b->roughness &&
           a->metal == b->metal && a->transmission == b->transmission && a->texture == b->texture &&
           a->pattern == b->pattern && a->pattern_scale == b->pattern_scale && a->pattern_amount == b->pattern_amount &&
           a->pattern_seed == b->pattern_seed && a->pattern_uv == b->pattern_uv && a->bump == b->bump &&
           a->coat == b->coat && a->opacity == b->opacity && a->translucent == b->translucent && a->thin == b->thin &&
           a->takes_wetness == b->takes_wetness && a->emission_textured == b->emission_textured &&
           a->one_sided_light == b->one_sided_light && a->subsurface == b->subsurface && a->sheen == b->sheen &&
           strcmp(a->name ? a->name : "", b->name ? b->name : "") == 0;
}

static uint16_t slot_of(place_kit *k, kit_part *p, const material *m)
{
    for (int i = p->n_materials - 1; i >= 0; i--)
        if (same_material(&p->materials[i], m))
            return (uint16_t)i;
    size_t n = (size_t)p->n_materials;
    CIEL_ASSERT(n < 65535);
    ARENA_PUSH(k->arena, p->materials, n) = *m;
    p->n_materials = (int)n;
    return (uint16_t)(n - 1);
}

mesh_maker *kit_use(place_kit *k, enum place_group g, material m)
{
    kit_part *p = &k->parts[g];
    p->mm.slot = slot_of(k, p, &m);
    return &p->mm;
}

mesh_maker *kit_solid(place_kit *k, material m)
{
    return kit_use(k, GROUP_SOLID, m);
}
mesh_maker *kit_named(place_kit *k, const char *name)
{
    return kit_solid(k, thing_material(name));
}
mesh_maker *kit_tinted(place_kit *k, const char *name, unsigned rgb)
{
    return kit_solid(k, thing_tinted(name, rgb));
}
mesh_maker *kit_glow(place_kit *k, unsigned rgb, float nits)
{
    return kit_use(k, GROUP_GLOW, thing_glowing(rgb, nits));
}

uint32_t kit_foliage_mark(const place_kit *k)
{
    return k->parts[GROUP_FOLIAGE].mm.n_vertices;
}

static void sway_to(kit_part *p, size_t n)
{
    if (n <= p->n_sway)
        return;
    p->sway = realloc(p->sway, n * 2 * sizeof *p->sway); /* doubled: called for every tuft */
    CIEL_ASSERT(p->sway != NULL);
    memset(p->sway + p->n_sway, 0, (n * 2 - p->n_sway) * sizeof *p->sway);
    p->n_sway = n * 2;
}

void kit_sway(place_kit *k, uint32_t first, float y0, float y1, float most)
{
    kit_part *p = &k->parts[GROUP_FOLIAGE];
    sway_to(p, p->mm.n_vertices);
    vec3 up = v3_norm(k->at.y);
    float scale = v3_len(k->at.y);
    for (uint32_t i = first; i < p->mm.n_vertices; i++) {
        float y = v3_dot(v3_sub(p->mm.positions[i], k->at.p), up) / scale;
        p->sway[i] = most * f_clamp((y - y0) / (y1 - y0), 0.0f, 1.0f);
    }
}

material kit_ground(const place_kit *k, const char *name)
{
    return thing_material(k->snow > 0.35f ? "snow" : name);
}

/* ---- shapes ---- */

void kit_box(mesh_maker *m, float x0, float y0, float z0, float x1, float y1, float z1)
{
    maker_box(m, v3(x0, y0, z0), v3(x1, y1, z1));
}

void kit_round(mesh_maker *m, float x0, float y0, float z0, float x1, float y1, float z1, float r)
{
    maker_round_box(m, v3(x0, y0, z0), v3(x1, y1, z1), r);
}

void kit_rod(mesh_maker *m, vec3 a, vec3 b, float r)
{
    const vec3 path[2] = { a, b };
    const float radii[2] = { r, r };
    maker_tube(m, path, radii, 2, r > 0.03f ? 12 : 8, false);
}

void kit_cable(mesh_maker *m, vec3 a, vec3 b, float sag, float r)
{
    enum {
        N = 12
    };
    vec3 path[N];
    float radii[N];
    for (int i = 0; i < N; i++) {
        float t = (float)i / (N - 1);
        path[i] = v3_lerp(a, b, t);
        path[i].y -= 4.0f * sag * t * (1.0f - t);
        radii[i] = r;
    }
    maker_tube(m, path, radii, N, 5, false);
}

void kit_sheet(mesh_maker *m, kit_surface *f, const void *user, int nu, int nv)
{
    uint32_t first = m->n_vertices;
    const float e = 0.5f;
    for (int j = 0; j <= nv; j++)
        for (int i = 0; i <= nu; i++) {
            float u = (float)i / (float)nu, v = (float)j / (float)nv, du = e / (float)nu, dv = e / (float)nv;
            vec3 tu = v3_sub(f(user, f_min(u + du, 1.0f), v), f(user, f_max(u - du, 0.0f), v));
            vec3 tv = v3_sub(f(user, u, f_min(v + dv, 1.0f)), f(user, u, f_max(v - dv, 0.0f)));
            vec3 p = f(user, u, v);
            maker_vertex(m, p, v3_norm(v3_cross(tu, tv)), (vec2){ p.x, -p.z });
        }
    uint32_t w = (uint32_t)nu + 1;
    for (uint32_t j = 0; j < (uint32_t)nv; j++)
        for (uint32_t i = 0; i < (uint32_t)nu; i++) {
            uint32_t a = first + j * w + i;
            maker_triangle(m, a, a + 1, a + w + 1);
            maker_triangle(m, a, a + w + 1, a + w);
        }
}

/* ---- notes ---- */

static quat frame_turn(const place_kit *k)
{
    /* frames are made of turns and scales: the turn is found from the normalised axes */
    vec3 x = v3_norm(k->at.x), y = v3_norm(k->at.y);
    quat a = quat_between(v3(0, 1, 0), y);
    vec3 x1 = quat_rotate(a, v3(1, 0, 0));
    float s = v3_dot(v3_cross(x1, x), y), c = v3_dot(x1, x);
    return quat_mul(quat_axis(y, atan2f(s, c)), a);
}

void kit_collide(place_kit *k, enum collider_kind kind, vec3 center, vec3 half, quat q, const char *made_of,
                 const char *name)
{
    vec3 scale = v3(v3_len(k->at.x), v3_len(k->at.y), v3_len(k->at.z));
    collider c = { .kind = kind, .material = made_of, .name = name, .joint = -1 };
    c.center = affine_point(&k->at, center);
    c.rotation = quat_mul(frame_turn(k), q);
    c.half = v3_mul(half, scale);
    ARENA_PUSH(k->arena, k->out->colliders, k->out->n_colliders) = c;
}

void kit_solid_box(place_kit *k, vec3 lo, vec3 hi, const char *made_of, const char *name)
{
    kit_collide(k, COLLIDER_BOX, v3_scale(v3_add(lo, hi), 0.5f), v3_scale(v3_sub(hi, lo), 0.5f), quat_identity(),
                made_of, name);
}

void kit_floor(place_kit *k, float y, const char *made_of)
{
    kit_collide(k, COLLIDER_PLANE, v3(0, y, 0), v3_fill(0), quat_identity(), made_of, "floor");
}

void kit_anchor(place_kit *k, const char *name, vec3 p, vec3 direction, float radius)
{
    anchor a = { .name = name, .radius = radius, .joint = -1 };
    a.position = affine_point(&k->at, p);
    a.direction = v3_norm(affine_vector(&k->at, direction));
    ARENA_PUSH(k->arena, k->out->anchors, k->out->n_anchors) = a;
}

void kit_marks(place_kit *k, vec3 p, vec3 direction, float spread)
{
    static const char *const names[6] = { "subject", "subject2", "subject3", "subject4", "subject5", "subject6" };
    /* beside (towards the actor's left), and behind */
    static const float beside[6] = { 0, 1, -1, 0.6f, -0.7f, 1.8f }, behind[6] = { 0, 0.15f, 0.25f, 1.2f, 1.4f, 0.9f };
    vec3 d = v3_norm(v3(direction.x, 0, direction.z)), side = v3(d.z, 0, -d.x);
    for (int i = 0; i < 6; i++)
        kit_anchor(k, names[i], v3_mad(v3_mad(p, side, spread * beside[i]), d, -spread * behind[i]), d, 0.5f * spread);
}

static vec3 lumens_of(unsigned rgb, float lumens)
{
    vec3 c = thing_color(rgb);
    float l = color_luminance(c);
    return v3_scale(c, lumens / f_max(l, 0.02f));
}

void kit_lamp(place_kit *k, vec3 p, float size_m, unsigned rgb, float lumens)
{
    model_light l = { .kind = MODEL_LIGHT_POINT,
                      .position = affine_point(&k->at, p),
                      .direction = { 0, -1, 0 },
                      .size_m = size_m,
                      .lumens = lumens_of(rgb, lumens),
                      .joint = -1 };
    ARENA_PUSH(k->arena, k->out->lights, k->out->n_lights) = l;
}

static void directed(place_kit *k, int kind, vec3 p, vec3 d, float cone, float size, unsigned rgb, float lumens)
{
    model_light l = { .position = affine_point(&k->at, p),
                      .direction = v3_norm(affine_vector(&k->at, d)),
                      .size_m = size,
                      .cone_deg = cone,
                      .lumens = lumens_of(rgb, lumens),
                      .joint = -1 };
    if (kind)
        l.kind = MODEL_LIGHT_AREA;
    else
        l.kind = MODEL_LIGHT_SPOT;
    ARENA_PUSH(k->arena, k->out->lights, k->out->n_lights) = l;
}

void kit_spot(place_kit *k, vec3 p, vec3 d, float cone_deg, float size_m, unsigned rgb, float lumens)
{
    directed(k, 0, p, d, cone_deg, size_m, rgb, lumens);
}

void kit_area_light(place_kit *k, vec3 p, vec3 d, float size_m, unsigned rgb, float lumens)
{
    directed(k, 1, p, d, 0, size_m, rgb, lumens);
}

void kit_ambience(place_kit *k, const char *cue)
{
    for (int i = 0; i < 7; i++)
        if (!k->notes->ambience[i]) {
            k->notes->ambience[i] = cue;
            return;
        }
}

void kit_acoustics(place_kit *k, bool outdoors, float rt60_s, float size_m, float brightness)
{
    k->notes->acoustics = (acoustics){ outdoors, rt60_s, size_m, brightness };
}

const texture *kit_texture(place_kit *k, int width, int height, kit_painter *paint, const void *user)
{
    texture *t = ARENA_NEW(k->arena, texture);
    *t = (texture){ width, height, ciel_arena_alloc(k->arena, (size_t)width * (size_t)height * 4) };
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            rgb8 c = paint(user, ((float)x + 0.5f) / (float)width, 1.0f - ((float)y + 0.5f) / (float)height);
            uint8_t *o = t->rgba + 4 * ((size_t)y * (size_t)width + (size_t)x);
            o[0] = c.r;
            o[1] = c.g;
            o[2] = c.b;
            o[3] = 255;
        }
    return t;
}

/* ---- what the scene says ---- */

double kit_number(const place_kit *k, const char *name, double fallback)
{
    return params_number(&k->scene->place.params, name, fallback);
}

const char *kit_text(const place_kit *k, const char *name, const char *fallback)
{
    return params_text(&k->scene->place.params, name, fallback);
}

unsigned kit_color(const place_kit *k, const char *name, unsigned fallback)
{
    rgb8 f = { (uint8_t)(fallback >> 16), (uint8_t)(fallback >> 8), (uint8_t)fallback };
    rgb8 c = params_color(&k->scene->place.params, name, f);
    return (unsigned)c.r << 16 | (unsigned)c.g << 8 | c.b;
}

bool kit_is(const place_kit *k, const char *variant)
{
    return k->variant && strcmp(k->variant, variant) == 0;
}
bool kit_locale(const place_kit *k, const char *locale)
{
    return strcmp(k->locale, locale) == 0;
}
