/* motion/cloth.c - cloth of a film: which parts are cloth, their run through it, and how they are shown.
 *
 * Each piece is simulated frame by frame after a second of settling, in the world, and recorded at frame times; between
 * frames positions are interpolated. Pins and the wearer's limbs are read from the actor at each frame.
 */
#include "motion/cloth.h"
#include "motion/show.h"
#include <string.h>

#define SETTLE_S       1.7
#define MOST_PARTICLES 40000u

/* where the wearer, or the model, would have every particle at time t */
static void targets_at(const motion *m, cloth *c, int k, double t, ciel_arena *scratch)
{
    const mesh *s = &c->part->mesh;
    const vec3 *from = s->positions;
    affine world = affine_identity();
    if (c->actor >= 0) {
        const actor_state *st = actor_state_at(m, c->actor, t);
        world = st->to_world;
        if (c->part->skin && st->joints) {
            vec3 *skinned = ARENA_ARRAY(scratch, s->n_vertices, vec3);
            skin_deform(skinned, NULL, s, c->part->skin, st->joints, NULL, 0, NULL);
            from = skinned;
        } else if (c->part->joint >= 0 && st->joints) {
            world = affine_mul(&world, &st->joints[c->part->joint]);
        }
    }
    cloth_gather(c, from, c->target[k]);
    for (uint32_t i = 0; i < c->n; i++)
        c->target[k][i] = affine_point(&world, c->target[k][i]);
}

static vec3 middle_of(const cloth *c)
{
    aabb b = aabb_empty();
    for (uint32_t i = 0; i < c->n; i++)
        b = aabb_add(b, c->p[i]);
    return aabb_center(b);
}

/* one question to the wind per few centimetres is enough: every 16th particle asks, the others take the nearest asked
 * before them, which is near since particles are sorted by place */
static void feel_wind(const motion *m, cloth *c, double t, double h, float extra)
{
    vec3 w = v3(0, 0, 0);
    float heading = (float)DEG_TO_RAD(m->scene->weather.wind_heading_deg);
    vec3 more = v3(extra * sinf(heading), 0, extra * cosf(heading));
    if (c->n_capsules) /* a body takes the air about it along */
        more = v3_mad(more, v3_sub(c->capsules[0].a[1], c->capsules[0].a[0]), 0.6f / (float)h);
    for (uint32_t i = 0; i < c->n; i++) {
        if (i % 16 == 0)
            w = v3_add(wind_at(m, c->p[i], t + 100.0), more);
        c->wind[i] = w;
    }
}

/* asked to ripple in still air: a breeze of its own */
static float own_breeze(const motion *m, const cloth *c, double t)
{
    const scene_action *act = c->actor >= 0 ? actor_action(&m->actors[c->actor], "ripple") : NULL;
    if (!act || t < act->begin || t > action_end(m, act))
        return 0.0f;
    float wind = (float)m->scene->weather.wind_mps, want = (float)params_number(&act->params, "wind", 5.0);
    return f_max(want - wind, 0.0f);
}

static float mean_speed(const cloth *c)
{
    double sum = 0.0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->inverse_mass[i] > 0.0f) {
            sum += (double)v3_len(c->v[i]);
            n++;
        }
    return n ? (float)(sum / n) : 0.0f;
}

static void rustle(motion *m, const cloth *c, double t, float loud, const char *sound)
{
    event e = { .kind = EVENT_RUSTLE,
                .t = t,
                .t_end = t,
                .position = middle_of(c),
                .impulse = (double)f_clamp(loud, 0.05f, 1.0f) };
    e.size_m = 0.5;
    e.mass_kg = 0.5;
    e.material_a = e.material_b = sound;
    e.entity_a = c->actor >= 0 ? m->actors[c->actor].entity->id : "place";
    e.name = c->part->name;
    motion_add_event(m, e);
}

static void record(cloth *c, int f)
{
    vec3 *out = &c->frames[(size_t)f * c->n];
    for (uint32_t i = 0; i < c->n; i++)
        out[i] = c->coarse ? v3_sub(c->p[i], c->target[1][i]) : c->p[i];
}

static void film_cloth(motion *m, cloth *c)
{
    double h = 1.0 / m->scene->fps;
    ciel_arena scratch = { 0 };
    c->n_frames = m->n_frames + 2;
    c->frames = ARENA_ARRAY(&m->arena, (size_t)c->n_frames * c->n, vec3);
    targets_at(m, c, 0, 0.0, &scratch);
    memcpy(c->target[1], c->target[0], c->n * sizeof(vec3));
    memcpy(c->p, c->target[0], c->n * sizeof(vec3));
    rng r = { rng_hash(m->seed, rng_key("cloth")), 0 };
    for (uint32_t i = 0; i < c->n; i++) /* a perfectly flat sheet would not know which way to fold */
        if (c->inverse_mass[i] > 0.0f)
            c->p[i] = v3_add(c->p[i], v3(rng_range(&r, -1e-3f, 1e-3f), 0, rng_range(&r, -1e-3f, 1e-3f)));
    for (int k = 0; k < 2; k++)
        cloth_capsules_at(m, c, k, 0.0);
    c->floor = -1e30f;
    vec3 mid = middle_of(c);
    if (m->ground)
        c->floor = ground_below(m->ground, mid.x, mid.z, mid.y, NULL);
    int settle = (int)(SETTLE_S / h);
    float last = 0.0f, before = 0.0f;
    double quiet = -1.0;
    for (int f = -settle; f + 1 < c->n_frames && !motion_cancelled(m); f++) {
        double t = f * h;
        if (f >= 0) {
            record(c, f);
            ciel_arena_reset(&scratch);
            memcpy(c->target[0], c->target[1], c->n * sizeof(vec3));
            targets_at(m, c, 1, t + h, &scratch);
            cloth_capsules_at(m, c, 0, t);
            cloth_capsules_at(m, c, 1, t + h);
        }
        c->damping = t < -0.35 ? 3.5f : 0.7f;
        feel_wind(m, c, t, h, own_breeze(m, c, t < 0.0 ? 0.0 : t));
        cloth_advance(c, h, t);
        float now = mean_speed(c);
        if (f > 1 && last > before && last >= now && last > 0.5f && t - quiet > 0.22) {
            rustle(m, c, t, last / 4.0f, "cloth");
            quiet = t;
        }
        before = last;
        last = now;
    }
    record(c, c->n_frames - 1);
    ciel_arena_free(&scratch);
}

static void adopt(motion *m, int i_actor, const model *mo)
{
    bool windy = m->scene->weather.wind_mps > 1.5 || (i_actor >= 0 && actor_action(&m->actors[i_actor], "ripple"));
    for (size_t k = 0; k < mo->n_parts; k++) {
        const part *p = &mo->parts[k];
        const float *pins = p->kind == PART_CLOTH ? p->cloth_pin : windy ? cloth_auto_pins(m, i_actor, p) : NULL;
        if ((p->kind != PART_CLOTH && !pins) || p->mesh.n_triangles == 0)
            continue;
        if (p->mesh.n_vertices > MOST_PARTICLES) {
            motion_notice(m, "too_large", "%s is too fine a mesh to simulate as cloth", p->name ? p->name : "a cloth");
            continue;
        }
        ARENA_PUSH(&m->arena, m->cloths, m->n_cloths) = cloth_make(m, i_actor, p, pins);
    }
}

int cloth_run(motion *m, ciel_fail *fail)
{
    adopt(m, ACTOR_PLACE, &m->place);
    for (int i = 0; i < m->n_actors; i++)
        adopt(m, i, &m->actors[i].model);
    /* one after another: they ask the same actors, whose answers are kept in a cache */
    for (size_t i = 0; i < m->n_cloths; i++)
        film_cloth(m, m->cloths[i]);
    return motion_cancelled(m) ? ciel_fail_set(fail, CIEL_E_CANCELLED, "motion was cancelled") : CIEL_OK;
}

static const cloth *cloth_of(const motion *m, int i_actor, const part *p)
{
    for (size_t i = 0; i < m->n_cloths; i++)
        if (m->cloths[i]->actor == i_actor && m->cloths[i]->part == p)
            return m->cloths[i];
    return NULL;
}

static void fine_shape(const motion *m, const cloth *c, double t, const vec3 *a, const vec3 *b, float share, quat back,
                       vec3 *positions)
{
    const part *p = c->part;
    const actor_state *s = actor_state_at(m, c->actor, t);
    skin_deform(positions, NULL, &p->mesh, p->skin, s->joints, NULL, 0, NULL);
    for (uint32_t i = 0; i < p->mesh.n_vertices; i++) {
        vec3 d = v3(0, 0, 0);
        for (int k = 0; k < 4; k++) {
            uint32_t j = c->blend[i][k];
            d = v3_mad(d, v3_lerp(a[j], b[j], share), c->share[i][k]);
        }
        positions[i] = v3_add(positions[i], quat_rotate(back, d));
    }
}

/* by particle, so that welded vertices share theirs */
static void welded_normals(const cloth *c, const vec3 *positions, vec3 *normals)
{
    const mesh *s = &c->part->mesh;
    vec3 *sum = c->before; /* free after the run */
    memset(sum, 0, c->n * sizeof *sum);
    for (uint32_t k = 0; k < s->n_triangles; k++) {
        const uint32_t *v = s->triangles[k];
        vec3 n = v3_cross(v3_sub(positions[v[1]], positions[v[0]]), v3_sub(positions[v[2]], positions[v[0]]));
        for (int q = 0; q < 3; q++)
            sum[c->particle[v[q]]] = v3_add(sum[c->particle[v[q]]], n);
    }
    for (uint32_t i = 0; i < s->n_vertices; i++)
        normals[i] = v3_len2(sum[c->particle[i]]) > 0.0f ? v3_norm(sum[c->particle[i]]) : v3(0, 1, 0);
}

bool cloth_shape(const motion *m, int i_actor, const part *p, const affine *to_world, double t, vec3 *positions,
                 vec3 *normals)
{
    const cloth *c = cloth_of(m, i_actor, p);
    if (!c || !c->frames)
        return false;
    double x = t * m->scene->fps;
    int f = (int)x;
    f = f < 0 ? 0 : f > c->n_frames - 2 ? c->n_frames - 2 : f;
    float share = f_clamp((float)(x - f), 0.0f, 1.0f);
    const vec3 *a = &c->frames[(size_t)f * c->n], *b = a + c->n;
    placing back = placing_inverse(placing_of(to_world));
    affine to_model = placing_affine(back);
    if (c->coarse)
        fine_shape(m, c, t, a, b, share, back.q, positions);
    else
        for (uint32_t i = 0; i < p->mesh.n_vertices; i++)
            positions[i] = affine_point(&to_model, v3_lerp(a[c->particle[i]], b[c->particle[i]], share));
    if (normals && c->coarse)
        normals_of(&p->mesh, positions, normals);
    else if (normals)
        welded_normals(c, positions, normals);
    return true;
}
