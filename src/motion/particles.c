/* motion/particles.c - what fills the air: rain with its splashes, snow, dust, falling leaves, petals, confetti,
 * bubbles.
 *
 * Each kind is an endless lattice of particles in a box that is repeated through space; the copy about the camera is
 * shown. So a particle stays where it is in the world while the camera moves through, its id changes only when it
 * leaves the box far away, and the state at any time is a formula. What a roof covers gets no rain: heights come from
 * ground.c, things overhead from their boxes. Steam, smoke and fire belong to things: emitters.c.
 */
#include "motion/particles.h"
#include "base/color.h"
#include "base/noise.h"
#include <string.h>

#define MOST_STREAKS 6000

/* how one kind fills the air */
typedef struct air_kind {
    enum particle_kind kind;
    const char *name;
    float reach, height; /* half width and full height of the box, m */
    float per_m3;
    float fall, fall_spread; /* m/s */
    float radius, radius_spread;
    float carry; /* share of the wind's speed it takes */
    float flutter_m, flutter_hz;
    float nearest; /* closer to the lens than this it is not shown */
    float opacity;
} air_kind;

static const air_kind rain_kind = { PARTICLE_RAIN, "rain",  8.0f,  8.0f, 26.0f, 7.6f, 2.4f,
                                    0.0004f,       0.0004f, 0.75f, 0,    0,     0.5f, 0.26f };
static const air_kind snow_kind = { PARTICLE_SNOW, "snow",  9.0f, 8.0f,  16.0f, 0.95f, 0.5f,
                                    0.0022f,       0.0022f, 0.8f, 0.16f, 0.45f, 0.3f,  0.95f };
static const air_kind dust_kind = { PARTICLE_DUST, "dust",  3.0f, 3.4f,  42.0f, 0.006f, 0.012f,
                                    0.0003f,       0.0005f, 0.4f, 0.22f, 0.07f, 0.15f,  0.8f };
static const air_kind falling_kinds[] = {
    { PARTICLE_LEAF, "leaves", 7.0f, 6.0f, 0.30f, 0.85f, 0.4f, 0.024f, 0.016f, 0.8f, 0.35f, 0.55f, 0.6f, 1.0f },
    { PARTICLE_LEAF, "petals", 6.0f, 5.0f, 0.9f, 0.62f, 0.3f, 0.008f, 0.005f, 0.9f, 0.26f, 0.6f, 0.4f, 1.0f },
    { PARTICLE_LEAF, "confetti", 5.0f, 5.0f, 3.0f, 1.0f, 0.5f, 0.007f, 0.003f, 0.8f, 0.12f, 0.9f, 0.4f, 1.0f },
    { PARTICLE_BUBBLE, "bubbles", 4.0f, 4.0f, 0.5f, -0.16f, 0.1f, 0.016f, 0.02f, 0.9f, 0.18f, 0.3f, 0.4f, 0.9f },
    { PARTICLE_SPARK, "embers", 5.0f, 5.0f, 0.7f, -0.55f, 0.4f, 0.0016f, 0.0012f, 0.9f, 0.3f, 0.7f, 0.4f, 1.0f },
};

static uint32_t hash_u32(uint64_t a, uint64_t b)
{
    return (uint32_t)(rng_hash(a, b) >> 32);
}
static float unit(uint32_t h)
{
    return (float)(h >> 8) * (1.0f / 16777216.0f);
}

particle_set *particles_add(stage *out, ciel_arena *frame, enum particle_kind kind, size_t most)
{
    particle_set *s = &ARENA_PUSH(frame, out->particles, out->n_particles);
    s->kind = kind;
    s->items = ARENA_ARRAY(frame, most + 1, particle);
    return s;
}

/* ---- the view ---- */

static bool in_view(const camera_pose *c, vec3 p, float margin)
{
    double x, y;
    return camera_project(c, p, &x, &y) > 0.05 && x > (double)-margin && x < 1.0 + (double)margin &&
           y > (double)-margin && y < 1.0 + (double)margin;
}

/* things that keep the rain off what is under them */
static bool sheltered(const motion *m, vec3 p, double t)
{
    if (ground_below(m->ground, p.x, p.z, 1e20f, NULL) > p.y)
        return true;
    for (int i = 0; i < m->n_actors; i++) {
        if (m->actors[i].model.skeleton)
            continue;
        aabb b = motion_bounds(m, (uint32_t)i, t);
        if (p.x > b.lo.x && p.x < b.hi.x && p.z > b.lo.z && p.z < b.hi.z && p.y < b.hi.y - 0.3f * (b.hi.y - b.lo.y))
            return true;
    }
    return false;
}

/* ---- the lattice ---- */

typedef struct far_point {
    double x, y, z;
} far_point;

/* the copy of x that is within half a box of `center`; *cell counts the boxes between, and so stays with the particle
 */
static float wrapped(double x, float size, float center, int *cell)
{
    double k = floor((x - (double)center) / (double)size + 0.5);
    *cell = (int)k;
    return (float)(x - k * (double)size);
}

static vec3 color_of(const air_kind *k, uint32_t h)
{
    static const vec3 leaves[] = {
        { 0.42f, 0.16f, 0.03f }, { 0.55f, 0.28f, 0.04f }, { 0.35f, 0.06f, 0.03f }, { 0.30f, 0.30f, 0.05f }
    };
    static const vec3 confetti[] = { { 0.8f, 0.05f, 0.08f },
                                     { 0.05f, 0.25f, 0.8f },
                                     { 0.9f, 0.6f, 0.03f },
                                     { 0.05f, 0.55f, 0.15f },
                                     { 0.7f, 0.1f, 0.6f } };
    if (strcmp(k->name, "leaves") == 0)
        return leaves[h % 4];
    if (strcmp(k->name, "confetti") == 0)
        return confetti[h % 5];
    if (strcmp(k->name, "petals") == 0)
        return v3(0.85f, 0.45f + 0.2f * unit(h), 0.52f + 0.15f * unit(h * 7u + 1u));
    if (k->kind == PARTICLE_SPARK)
        return v3_scale(color_blackbody(1300.0f + 500.0f * unit(h)), 9000.0f);
    return v3(0.9f, 0.92f, 0.95f);
}

/* where particle `k` of the endless lattice is, before it is brought to the box about the camera */
static far_point lattice_at(const air_kind *kind, uint64_t key, uint32_t i, vec3 wind, double t)
{
    vec3 size = v3(2 * kind->reach, kind->height, 2 * kind->reach);
    float u = unit(hash_u32(key, 4u * i)), v = unit(hash_u32(key, 4u * i + 1)), w = unit(hash_u32(key, 4u * i + 2)),
          s = unit(hash_u32(key, 4u * i + 3));
    double fall = (double)(kind->fall + kind->fall_spread * (s - 0.5f));
    vec3 f = v3(0, 0, 0);
    if (kind->flutter_m > 0.0f) {
        float a = 6.2831853f * (kind->flutter_hz * (0.7f + 0.6f * s) * (float)t + u), b = 1.31f * a + 6.2831853f * v;
        f = v3(sinf(a) + 0.35f * sinf(2.7f * b), 0.3f * sinf(2.0f * a), sinf(b) + 0.35f * sinf(2.3f * a));
        f = v3_scale(f, kind->flutter_m);
    }
    return (far_point){ (double)(u * size.x + f.x) + (double)(wind.x * kind->carry) * t,
                        (double)(v * size.y + f.y) - fall * t,
                        (double)(w * size.z + f.z) + (double)(wind.z * kind->carry) * t };
}

static void show_lattice(motion *m, const air_kind *kind, float amount, const double t[2], stage *out,
                         ciel_arena *frame, bool sheltering)
{
    float heading = (float)DEG_TO_RAD(m->scene->weather.wind_heading_deg), speed = (float)m->scene->weather.wind_mps;
    vec3 wind = v3(speed * sinf(heading), 0, speed * cosf(heading));
    const camera_pose *cam = &out->camera[0];
    vec3 size = v3(2 * kind->reach, kind->height, 2 * kind->reach),
         center = v3_mad(cam->position, cam->forward, 0.85f * kind->reach);
    uint32_t n = (uint32_t)(size.x * size.y * size.z * kind->per_m3 * amount);
    n = n > 60000 ? 60000 : n;
    uint64_t key = rng_hash(m->seed, rng_key(kind->name));
    particle_set *set = particles_add(out, frame, kind->kind, n < MOST_STREAKS ? n : MOST_STREAKS);
    for (uint32_t i = 0; i < n && set->n < MOST_STREAKS; i++) {
        far_point a = lattice_at(kind, key, i, wind, t[0]), b = lattice_at(kind, key, i, wind, t[1]);
        int c[3];
        vec3 p = v3(wrapped(a.x, size.x, center.x, &c[0]), wrapped(a.y, size.y, center.y, &c[1]),
                    wrapped(a.z, size.z, center.z, &c[2]));
        int d[3];
        vec3 q =
            v3(wrapped(b.x, size.x, p.x, &d[0]), wrapped(b.y, size.y, p.y, &d[1]), wrapped(b.z, size.z, p.z, &d[2]));
        float far = v3_dist(p, cam->position);
        if (far < kind->nearest || !in_view(cam, p, 0.05f) || (sheltering && sheltered(m, p, t[0])))
            continue;
        uint32_t h = hash_u32(key, 4u * i + 3);
        /* the box's faces are far: fade them out */
        float edge = f_max(fabsf(p.x - center.x) / size.x, fabsf(p.z - center.z) / size.z),
              fade = f_smooth(0.5f, 0.38f, edge);
        set->items[set->n++] =
            (particle){ .position = { p, q },
                        .radius = kind->radius + kind->radius_spread * unit(h * 2654435761u),
                        .opacity = kind->opacity * fade,
                        .color = color_of(kind, h),
                        .id = hash_u32(rng_hash(key, i),
                                       (uint64_t)(uint32_t)(c[0] * 73856093 ^ c[1] * 19349663 ^ c[2] * 83492791)) };
    }
}

/* ---- splashes ---- */

#define SPLASH_LIFE  0.17
#define SPLASH_DROPS 6

/* a site strikes again and again, each time elsewhere in its box */
static void show_splashes(motion *m, float rain, const double t[2], stage *out, ciel_arena *frame)
{
    const float reach = 5.5f;
    const camera_pose *cam = &out->camera[0];
    uint32_t n = (uint32_t)(1500.0f * rain);
    vec3 center = v3_mad(cam->position, v3_norm(v3(cam->forward.x, 0, cam->forward.z)), 0.8f * reach);
    uint64_t key = rng_hash(m->seed, rng_key("splash"));
    particle_set *set = particles_add(out, frame, PARTICLE_DROP, (size_t)n * SPLASH_DROPS);
    for (uint32_t i = 0; i < n; i++) {
        double period = 0.32 + 0.3 * (double)unit(hash_u32(key, i)),
               at = t[0] / period + (double)unit(hash_u32(key, i + 100000u));
        double turn = floor(at), age = (at - turn) * period;
        if (age > SPLASH_LIFE)
            continue;
        uint64_t strike = rng_hash(rng_hash(key, i), (uint64_t)(int64_t)turn);
        int cell;
        float x = wrapped((double)(2 * reach * unit(hash_u32(strike, 1))), 2 * reach, center.x, &cell);
        float z = wrapped((double)(2 * reach * unit(hash_u32(strike, 2))), 2 * reach, center.z, &cell);
        vec3 normal;
        float y = ground_below(m->ground, x, z, 1e20f, &normal);
        vec3 p = v3(x, y, z);
        if (y < -1e20f || normal.y < 0.5f || !in_view(cam, p, 0.02f))
            continue;
        for (uint32_t k = 0; k < SPLASH_DROPS; k++) {
            float a = 6.2831853f * (((float)k + unit(hash_u32(strike, 10 + k))) / SPLASH_DROPS),
                  v = 0.25f + 0.45f * unit(hash_u32(strike, 20 + k)), up = 0.5f + 0.9f * unit(hash_u32(strike, 30 + k));
            particle q = { .radius = 0.0006f + 0.0009f * unit(hash_u32(strike, 40 + k)),
                           .opacity = 0.8f,
                           .color = v3(0.9f, 0.93f, 0.96f),
                           .id = hash_u32(strike, 50 + k) };
            for (int e = 0; e < 2; e++) {
                float s = (float)(age + (t[e] - t[0]));
                q.position[e] =
                    v3(p.x + v * cosf(a) * s, p.y + 0.002f + up * s - 4.905f * s * s, p.z + v * sinf(a) * s);
            }
            if (q.position[0].y > p.y)
                set->items[set->n++] = q;
        }
    }
}

/* what fell into water throws a crown of drops */
static void show_crowns(motion *m, const double t[2], stage *out, ciel_arena *frame)
{
    const double life = 1.1;
    for (size_t i = 0; i < m->n_events; i++) {
        const event *e = &m->events[i];
        double age = t[0] - e->t;
        if (e->kind != EVENT_SPLASH || age < 0.0 || age > life)
            continue;
        float size = (float)e->size_m, speed = f_clamp((float)e->impulse, 0.3f, 9.0f), r = 0.5f * size;
        uint32_t n = (uint32_t)f_clamp(60.0f * speed * sqrtf(size), 16.0f, 400.0f);
        particle_set *set = particles_add(out, frame, PARTICLE_DROP, n);
        uint64_t key = rng_hash(m->seed, rng_key("crown") + i);
        for (uint32_t k = 0; k < n; k++) {
            rng q = { rng_hash(key, k), 0 };
            float a = rng_range(&q, 0, 6.2831853f), up = speed * rng_range(&q, 0.2f, 0.75f),
                  away = speed * rng_range(&q, 0.05f, 0.38f);
            particle p = { .radius = size * rng_range(&q, 0.006f, 0.022f) + 0.0006f,
                           .opacity = 0.9f,
                           .color = v3(0.9f, 0.93f, 0.95f),
                           .id = (uint32_t)(q.key >> 32) };
            for (int s = 0; s < 2; s++) {
                float u = (float)(t[s] - e->t), d = r + away * u;
                p.position[s] = v3_add(e->position, v3(d * cosf(a), up * u - 4.905f * u * u, d * sinf(a)));
            }
            if (p.position[0].y > e->position.y - 0.01f)
                set->items[set->n++] = p;
        }
    }
}

/* ---- front ---- */

void particles_plan(motion *m)
{
    emitters_plan(m);
}

void particles_show(motion *m, const double t[2], stage *out, ciel_arena *frame)
{
    const scene_weather *w = &m->scene->weather;
    if (w->rain > 0.0 && !out->indoors) {
        show_lattice(m, &rain_kind, (float)w->rain, t, out, frame, true);
        show_splashes(m, (float)w->rain, t, out, frame);
    }
    if (w->snow > 0.0 && !out->indoors)
        show_lattice(m, &snow_kind, (float)w->snow, t, out, frame, true);
    if (w->dust > 0.0)
        show_lattice(m, &dust_kind, (float)w->dust, t, out, frame, false);
    const char *falling = params_text(&m->scene->place.params, "falling", NULL);
    for (size_t i = 0; falling && i < sizeof falling_kinds / sizeof *falling_kinds; i++)
        if (strcmp(falling, falling_kinds[i].name) == 0)
            show_lattice(m, &falling_kinds[i], (float)params_number(&m->scene->place.params, "falling_amount", 1.0), t,
                         out, frame, true);
    show_crowns(m, t, out, frame);
    emitters_show(m, t, out, frame);
}
