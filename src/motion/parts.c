/* motion/parts.c - what single parts of a model do on their own: wheels and rotors turn, lids open, lamps pulse, leaves
 * and grass bend in the wind, faces take their morphs.
 *
 * All pure functions of time. Cloth, water and liquids have files of their own.
 */
#include "base/noise.h"
#include "motion/show.h"
#include <string.h>

void normals_of(const mesh *shape, const vec3 *positions, vec3 *normals)
{
    memset(normals, 0, shape->n_vertices * sizeof *normals);
    for (uint32_t k = 0; k < shape->n_triangles; k++) {
        const uint32_t *t = shape->triangles[k];
        vec3 n = v3_cross(v3_sub(positions[t[1]], positions[t[0]]), v3_sub(positions[t[2]], positions[t[0]]));
        for (int c = 0; c < 3; c++)
            normals[t[c]] = v3_add(normals[t[c]], n);
    }
    for (uint32_t i = 0; i < shape->n_vertices; i++)
        normals[i] = v3_len2(normals[i]) > 0.0f ? v3_norm(normals[i]) : v3(0, 1, 0);
}

/* ---- spinners ---- */

static float wheel_radius(const part *p, vec3 axis)
{
    float r = 0.0f;
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++) {
        vec3 d = v3_sub(p->mesh.positions[i], p->pivot);
        d = v3_sub(d, v3_scale(axis, v3_dot(d, axis)));
        r = f_max(r, v3_len2(d));
    }
    return f_max(sqrtf(r), 0.02f);
}

static bool named(const part *p, const char *word)
{
    return p->name && strstr(p->name, word) != NULL;
}

/* lids and doors: how far an open or close action has turned them, 0..1 */
static double opened(const motion *m, const actor *a, double t)
{
    double open = 0.0;
    for (size_t i = 0; i < a->entity->n_actions; i++) {
        const scene_action *act = &a->entity->actions[i];
        bool opens = strcmp(act->verb, "open") == 0, closes = strcmp(act->verb, "close") == 0;
        if ((!opens && !closes) || t < act->begin)
            continue;
        double span = action_end(m, act) - act->begin;
        float f = f_smooth(0.0f, 1.0f, (float)((t - act->begin) / (span < 1.5 ? span : 1.5)));
        double to = opens ? params_number(&act->params, "amount", 1.0) : 0.0;
        open = open + (to - open) * (double)f;
    }
    return open;
}

double part_turn(const motion *m, int i_actor, const part *p, double t)
{
    static const struct {
        const char *word;
        double speed; /* rad/s */
    } constant[] = { { "second", 0.10472 },   { "minute", 0.0017453 }, { "hour", 0.000145444 },
                     { "fan", 9.0 },          { "radar", 1.5 },        { "record", 3.4907 },
                     { "turntable", 3.4907 }, { "carousel", 0.6 },     { "ferris", 0.12 } };
    for (size_t k = 0; k < sizeof constant / sizeof *constant; k++)
        if (named(p, constant[k].word))
            return constant[k].speed * t;
    if (part_flaps(p))
        return flap_turn(m, i_actor, p, t);
    double wind = m->scene->weather.wind_mps;
    if (named(p, "sail") || named(p, "vane") || named(p, "blade") || named(p, "windmill"))
        return (0.5 + 0.12 * wind) * t;
    if (i_actor < 0)
        return named(p, "wheel") ? 0.8 * t : 0.0;
    const actor *a = &m->actors[i_actor];
    if (named(p, "lid") || named(p, "door") || named(p, "cover") || named(p, "hood"))
        return -1.9 * opened(m, a, t);
    vec3 axis = v3_norm(p->axis);
    if (axis.x > 0.9f || axis.x < -0.9f)
        return (axis.x > 0.0f ? 1.0 : -1.0) * path_distance(m, a, t) / (double)wheel_radius(p, axis);
    bool flies = actor_action(a, "fly") || actor_action(a, "levitate") || actor_action(a, "sail");
    return flies ? (named(p, "rotor") ? 31.0 : 83.0) * t : 0.0;
}

/* ---- faces ---- */

void part_morph_weights(const model *mo, const part *p, const float *morphs, float *weights, int n)
{
    for (int k = 0; k < n; k++) {
        weights[k] = 0.0f;
        for (int j = 0; morphs && j < mo->n_morphs; j++)
            if (strcmp(mo->morph_names[j], p->morphs[k].name) == 0) {
                weights[k] = morphs[j];
                break;
            }
    }
}

/* ---- flames that were modelled ---- */

bool part_is_flame(const part *p)
{
    return p->name && strncmp(p->name, "flame", 5) == 0;
}

float flame_flicker(const model *mo, uint64_t seed, double t)
{
    for (size_t i = 0; i < mo->n_parts; i++)
        if (part_is_flame(&mo->parts[i]))
            return 1.0f + 0.20f * noise1(5.5f * (float)t, (uint32_t)seed) +
                   0.10f * noise1(14.0f * (float)t, (uint32_t)seed + 1u);
    return 1.0f;
}

/* tongues lick: the higher, the further and the later they follow; they stretch and sink */
bool flame_shape(const motion *m, int i_actor, const part *p, const affine *to_world, double t, vec3 *positions,
                 vec3 *normals)
{
    aabb b = mesh_bounds(&p->mesh);
    vec3 size = aabb_size(b);
    float tall = f_max(size.y, 1e-4f), time = (float)t, pace = 1.6f / sqrtf(f_clamp(tall, 0.02f, 4.0f));
    uint32_t seed = i_actor >= 0 ? (uint32_t)m->actors[i_actor].seed : 7u;
    vec3 wind = wind_at(m, to_world->p, t);
    float lean = f_clamp(0.08f * v3_len(wind), 0.0f, 0.6f);
    vec3 downwind = quat_rotate(quat_conj(placing_of(to_world).q), v3_len2(wind) > 1e-6f ? v3_norm(wind) : v3(0, 0, 0));
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++) {
        vec3 v = p->mesh.positions[i];
        float h = (v.y - b.lo.y) / tall, k = h * h * tall, rise = 2.2f * h - pace * time;
        float side = v.x / tall * 1.7f, deep = v.z / tall * 1.7f;
        float stretch = 1.0f + 0.22f * noise3(v3(side, deep, 0.9f * pace * time), seed);
        vec3 d = v3(0.34f * k * noise3(v3(side, rise, deep), seed + 1u), (stretch - 1.0f) * h * tall,
                    0.34f * k * noise3(v3(side, rise, deep), seed + 2u));
        positions[i] = v3_add(v3_add(v, d), v3_scale(downwind, lean * k));
    }
    if (normals)
        normals_of(&p->mesh, positions, normals);
    return true;
}

/* ---- light that pulses ---- */

static const material *scaled_light(const part *p, float k, ciel_arena *frame)
{
    material *copy = ARENA_ARRAY(frame, (size_t)p->n_materials, material);
    for (int i = 0; i < p->n_materials; i++) {
        copy[i] = p->materials[i];
        copy[i].emission = v3_scale(copy[i].emission, k);
    }
    return copy;
}

const material *materials_at(const motion *m, int i_actor, const part *p, double t, ciel_arena *frame)
{
    const scene_action *glow = i_actor >= 0 ? actor_action(&m->actors[i_actor], "glow") : NULL;
    bool flame = part_is_flame(p), pulses = glow && t >= glow->begin && t <= action_end(m, glow);
    if (!pulses && !flame)
        return p->materials;
    if (!pulses) {
        const model *mo = i_actor >= 0 ? &m->actors[i_actor].model : &m->place;
        return scaled_light(p, flame_flicker(mo, i_actor >= 0 ? m->actors[i_actor].seed : m->seed, t), frame);
    }
    double rate = glow->speed > 0.0 ? glow->speed : 3.0, amount = params_number(&glow->params, "amount", 0.5);
    float k = (float)(1.0 + amount * sin(rate * (t - glow->begin)));
    return scaled_light(p, k, frame);
}

/* ---- foliage ---- */

/* Bends with the wind's pressure and trembles about that; `sway` says how free a vertex is. The whole plant leans by
 * the slow part of the wind where it stands, tips flutter by a faster noise that travels downwind. */
bool foliage_shape(const motion *m, int i_actor, const part *p, const affine *to_world, double t, vec3 *positions,
                   vec3 *normals)
{
    (void)i_actor;
    if (!p->sway)
        return false;
    float speed = (float)m->scene->weather.wind_mps;
    vec3 box = aabb_size(mesh_bounds(&p->mesh));
    float tall = f_clamp(box.y, 0.05f, 6.0f);
    float heading = (float)DEG_TO_RAD(m->scene->weather.wind_heading_deg);
    vec3 downwind = v3(sinf(heading), 0, cosf(heading)), across = v3(downwind.z, 0, -downwind.x);
    float lean = tall * f_clamp(0.0022f * speed * speed, 0.0f, 0.35f),
          tremble = tall * f_clamp(0.010f + 0.012f * speed, 0.0f, 0.12f);
    float time = (float)t, rate = 1.1f / sqrtf(f_max(tall, 0.2f)) + 0.12f * speed;
    quat back = quat_conj(placing_of(to_world).q);
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++) {
        vec3 rest = p->mesh.positions[i];
        float s = p->sway[i];
        if (s <= 0.0f) {
            positions[i] = rest;
            continue;
        }
        vec3 w = affine_point(to_world, rest);
        float along = v3_dot(w, downwind), side = v3_dot(w, across),
              ride = 0.35f * along - (0.6f + 0.3f * speed) * time;
        float gust = 0.75f + 0.5f * sinf(ride) * sinf(0.23f * side + 0.37f * time + 0.7f);
        float a = 6.2831853f * rate * time + 1.9f * along + 1.3f * side, b = 0.77f * a + 2.1f * w.y;
        float k = s * s;
        vec3 move = v3_scale(downwind, k * (lean * gust + tremble * (0.6f * sinf(a) + 0.4f * sinf(2.3f * a + 1.0f))));
        move = v3_mad(move, across, k * 0.6f * tremble * sinf(b));
        move.y -= 0.5f * v3_dot(move, move) / tall;
        positions[i] = v3_add(rest, quat_rotate(back, move));
    }
    if (normals) {
        if (p->mesh.normals)
            memcpy(normals, p->mesh.normals, p->mesh.n_vertices * sizeof *normals);
        else
            normals_of(&p->mesh, positions, normals);
    }
    return true;
}
