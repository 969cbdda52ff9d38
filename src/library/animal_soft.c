/* library/animal_soft.c - animals without limbs' bones: snakes, worms, octopuses, squids, jellyfish.
 *
 * One plan for all: a trunk (an egg, or a bell open below) and strands that leave it: the one body of a snake, the
 * eight arms of an octopus, the threads of a jellyfish. A strand is a tube with a chain of joints in it; a bell's rim
 * has lobes that beat. The skeleton is of kind "soft": root "trunk", strands "s<k>_<i>" (k from 0, i from 0 at the
 * trunk), lobes "lobe<k>"; motion sends waves down the strands (motion/character_soft.c). Measures are shares of the
 * length.
 */
#include "library/animal.h"
#include "library/animal_species.h"

#include <string.h>

enum plan {
    PLAN_SNAKE,
    PLAN_ARMS,
    PLAN_BELL
};
typedef struct soft {
    const char *name;
    enum plan plan;
    float length;       /* m: what the rest is a share of */
    vec3 trunk;         /* radii */
    float stand;        /* height of the trunk's middle */
    int strands, links; /* links: joints of a strand */
    float root_ring;    /* where strands leave the trunk: distance from the axis */
    float strand, r0, r1;
    unsigned color, color2;
    float mass, clear; /* clear: light shines through */
} soft;

static const soft kinds[] = {
    { "snake",
      PLAN_SNAKE,
      1.6f,
      { 0.026f, 0.018f, 0.040f },
      0.021f,
      1,
      18,
      0,
      1.0f,
      0.021f,
      0.004f,
      0x6a7a34,
      0x2c3418,
      2,
      0 },
    { "worm",
      PLAN_SNAKE,
      0.14f,
      { 0.028f, 0.028f, 0.03f },
      0.028f,
      1,
      12,
      0,
      1.0f,
      0.028f,
      0.014f,
      0xb8705e,
      0x9a5a4c,
      0.005f,
      0 },
    { "octopus",
      PLAN_ARMS,
      0.9f,
      { 0.15f, 0.17f, 0.19f },
      0.30f,
      8,
      6,
      0.085f,
      0.75f,
      0.050f,
      0.006f,
      0xa8442e,
      0xd8a080,
      6,
      0 },
    { "squid",
      PLAN_ARMS,
      0.7f,
      { 0.11f, 0.12f, 0.34f },
      0.26f,
      8,
      5,
      0.05f,
      0.45f,
      0.024f,
      0.005f,
      0xd88a7a,
      0xf0d0c0,
      3,
      0 },
    { "jellyfish",
      PLAN_BELL,
      0.9f,
      { 0.24f, 0.20f, 0.24f },
      0.80f,
      14,
      4,
      0.19f,
      0.72f,
      0.007f,
      0.002f,
      0xc8b8f0,
      0xf0a8d0,
      4,
      0.6f },
};

#define LOBES      8
#define MOST_LINKS 18
typedef struct body {
    const soft *k;
    ciel_arena *a;
    float w;
    mesh_maker mm;
    uint16_t (*joints)[4]; /* by vertex, grown with the mesh */
    float (*weights)[4];
    size_t room;
    skeleton *bones;
} body;

static int add_joint(body *b, const char *name, int parent, vec3 at)
{
    int j = b->bones->n_joints++;
    b->bones->joints[j] = (joint){ name, parent, v3_scale(at, b->w) };
    return j;
}

/* weights of the vertices added since `first`: all of them, or shared between two joints */
static void bind(body *b, uint32_t first,
                 void (*share)(const body *, vec3 p, const void *user, uint16_t j[4], float w[4]), const void *user)
{
    if (b->mm.n_vertices > b->room) {
        size_t room = 2 * (size_t)b->mm.n_vertices + 1024;
        uint16_t(*joints)[4] = ciel_arena_array(b->a, room, sizeof *joints);
        float(*weights)[4] = ciel_arena_array(b->a, room, sizeof *weights);
        if (first) {
            memcpy(joints, b->joints, first * sizeof *joints);
            memcpy(weights, b->weights, first * sizeof *weights);
        }
        b->joints = joints;
        b->weights = weights;
        b->room = room;
    }
    for (uint32_t v = first; v < b->mm.n_vertices; v++) {
        memset(b->joints[v], 0, sizeof b->joints[v]);
        memset(b->weights[v], 0, sizeof b->weights[v]);
        b->weights[v][0] = 1;
        if (share)
            share(b, b->mm.positions[v], user, b->joints[v], b->weights[v]);
    }
}

typedef struct strand {
    vec3 p[MOST_LINKS + 1]; /* in metres; the last one is the tip */
    int first, n;           /* joints */
} strand;

/* between the two links that are nearest along the strand */
static void along_strand(const body *b, vec3 p, const void *user, uint16_t j[4], float w[4])
{
    const strand *s = user;
    float best = 1e9f, at = 0;
    (void)b;
    for (int i = 0; i < s->n; i++) {
        vec3 d = v3_sub(s->p[i + 1], s->p[i]), q = v3_sub(p, s->p[i]);
        float t = f_clamp(v3_dot(q, d) / f_max(v3_dot(d, d), 1e-9f), 0, 1), far = v3_len(v3_mad(q, d, -t));
        if (far < best) {
            best = far;
            at = (float)i + t;
        }
    }
    float x = at - 0.5f; /* a link bends over its whole length */
    int i = (int)floorf(x);
    float f = x - (float)i;
    int a = i < 0 ? 0 : i, c = i + 1 > s->n - 1 ? s->n - 1 : i + 1;
    j[0] = (uint16_t)(s->first + a);
    j[1] = (uint16_t)(s->first + c);
    w[0] = 1 - f;
    w[1] = f;
}

/* how thick a snake is behind its head: evenly, then towards the tip of its tail */
static float snake_slims(float t)
{
    return f_smooth(1.0f, 0.45f, t);
}

/* k-th strand's points at rest, in shares */
static vec3 strand_point(const soft *k, int which, float t)
{
    float turn = 2 * CIEL_PI_F * ((float)which + 0.5f) / (float)k->strands;
    vec3 out = v3(sinf(turn), 0, cosf(turn));
    if (k->plan == PLAN_SNAKE) /* winding behind its head, its belly on the ground */
        return v3(0.07f * sinf(9.0f * t) * f_smooth(0, 0.15f, t), f_lerp(k->r1, k->stand, snake_slims(t)),
                  -0.02f - t * k->strand);
    if (k->plan == PLAN_BELL) {
        float wave = 0.035f * sinf(7.0f * t + 2.1f * (float)which), share = which % 3 ? 1.0f : 0.6f;
        return v3_add(v3_scale(out, (which % 3 ? k->root_ring : 0.25f * k->root_ring) + wave * t),
                      v3(0, k->stand - 0.02f - share * k->strand * t, 0));
    }
    float reach = k->root_ring + 0.88f * k->strand * t, height = (k->stand - 0.12f) * (1 - t) * (1 - t);
    float curl = 0.10f * f_smooth(0.7f, 1, t); /* tips turn up */
    vec3 aside = v3(out.z, 0, -out.x);
    return v3_add(v3_mad(v3_scale(out, reach), aside, 0.12f * k->strand * sinf(4.5f * t + (float)which)),
                  v3(0, height + curl + k->r0 * (1 - t), 0));
}

static void add_strand(body *b, int which)
{
    const soft *k = b->k;
    enum {
        FINE = 72
    };
    strand s = { .first = b->bones->n_joints, .n = k->links };
    for (int i = 0; i < k->links; i++) {
        vec3 at = strand_point(k, which, (float)i / (float)k->links);
        add_joint(b, ciel_arena_printf(b->a, "s%d_%d", which, i), i ? s.first + i - 1 : 0, at);
        s.p[i] = v3_scale(at, b->w);
    }
    s.p[k->links] = v3_scale(strand_point(k, which, 1), b->w);
    vec3 path[FINE];
    float radii[FINE];
    int n = k->plan == PLAN_BELL ? 28 : FINE;
    bool ruffled = k->plan == PLAN_BELL && which % 3 == 0; /* arms about the mouth: thick */
    for (int i = 0; i < n; i++) {
        float t = (float)i / (float)(n - 1), slim = k->plan == PLAN_SNAKE ? snake_slims(t) : 1 - t;
        path[i] = v3_scale(strand_point(k, which, t), b->w);
        radii[i] = b->w * f_lerp(k->r1, k->r0, slim) * (ruffled ? 3.5f * (0.75f + 0.25f * sinf(40 * t)) : 1.0f);
    }
    uint32_t first = b->mm.n_vertices;
    maker_tube(&b->mm, path, radii, n, k->plan == PLAN_BELL ? 8 : 16, false);
    bind(b, first, along_strand, &s);
}

/* the rim's lobes move the bell below its shoulder */
static void over_bell(const body *b, vec3 p, const void *user, uint16_t j[4], float w[4])
{
    const int *lobe = user;
    float x = atan2f(p.x, p.z) / (2 * CIEL_PI_F) * LOBES, f;
    x = x < 0 ? x + LOBES : x;
    int i = (int)floorf(x);
    f = x - (float)i;
    float low = 1 - f_smooth(b->k->stand, b->k->stand + 0.75f * b->k->trunk.y, p.y / b->w);
    w[0] = 1 - low;
    j[1] = (uint16_t)(*lobe + i % LOBES);
    j[2] = (uint16_t)(*lobe + (i + 1) % LOBES);
    w[1] = low * (1 - f);
    w[2] = low * f;
}

static void add_bell(body *b)
{
    const soft *k = b->k;
    int first_lobe = b->bones->n_joints;
    for (int i = 0; i < LOBES; i++) {
        float a = 2 * CIEL_PI_F * (float)i / LOBES;
        add_joint(b, ciel_arena_printf(b->a, "lobe%d", i), 0,
                  v3(0.75f * k->trunk.x * sinf(a), k->stand + 0.75f * k->trunk.y, 0.75f * k->trunk.z * cosf(a)));
    }
    enum {
        N = 26
    };
    vec2 profile[N + 1];
    int n = 0;
    for (int i = 0; i <= N; i++) { /* an open dome, from the rim up */
        float a = 0.5f * CIEL_PI_F * (float)(N - i) / N;
        profile[n++] = (vec2){ b->w * k->trunk.x * sinf(a) * (1 - 0.06f * f_smooth(0.9f, 1, sinf(a))),
                               b->w * (k->stand + k->trunk.y * cosf(a)) };
    }
    uint32_t first = b->mm.n_vertices;
    maker_lathe(&b->mm, profile, n, 64);
    bind(b, first, over_bell, &first_lobe);
}

static void add_egg(body *b)
{
    const soft *k = b->k;
    uint32_t first = b->mm.n_vertices;
    float back = k->plan == PLAN_ARMS ? 0.45f * k->trunk.z : 0;
    maker_sphere(&b->mm, v3_scale(v3(0, k->stand + (k->plan == PLAN_ARMS ? 0.04f : 0), -back), b->w),
                 v3_scale(k->trunk, b->w), 40);
    if (k->plan == PLAN_ARMS) /* the head between mantle and arms */
        maker_sphere(&b->mm, v3_scale(v3(0, k->stand - 0.10f, 0.02f), b->w), v3_scale(v3(0.105f, 0.115f, 0.105f), b->w),
                     32);
    bind(b, first, NULL, NULL);
}

static part eyes_of(body *b)
{
    const soft *k = b->k;
    mesh_maker m;
    maker_init(&m);
    material *mats = ARENA_ARRAY(b->a, 2, material);
    mats[0] = material_plain(v3(0.01f, 0.01f, 0.012f), 0.08f);
    mats[0].coat = 1;
    mats[1] = material_plain(v3(0.7f, 0.55f, 0.2f), 0.2f);
    bool snake = k->plan == PLAN_SNAKE;
    for (int s = 0; s < 2; s++) {
        float x = s ? -1.0f : 1.0f;
        vec3 at = snake ? v3(x * 0.8f * k->trunk.x, k->stand + 0.45f * k->trunk.y, 0.3f * k->trunk.z)
                        : v3(x * 0.095f, k->stand - 0.05f, 0.065f);
        float r = snake ? 0.0045f : 0.03f;
        m.slot = 1;
        maker_sphere(&m, v3_scale(at, b->w), v3_fill(r * b->w), 14);
        m.slot = 0;
        maker_sphere(&m, v3_scale(v3_add(at, v3(0.6f * r * x, 0, 0.35f * r)), b->w),
                     v3(0.62f * r * b->w, (snake ? 0.75f : 0.4f) * r * b->w, 0.7f * r * b->w), 12);
    }
    return (part){ .name = "eyes",
                   .kind = PART_RIGID,
                   .mesh = mesh_finish(&m, b->a),
                   .materials = mats,
                   .n_materials = 2,
                   .joint = 0 };
}

static material hide(const soft *k, const build_context *c)
{
    unsigned rgb = c->entity->has_color
                       ? (unsigned)c->entity->color.r << 16 | (unsigned)c->entity->color.g << 8 | c->entity->color.b
                       : k->color;
    material m = material_plain(thing_color(rgb), k->plan == PLAN_SNAKE ? 0.38f : 0.22f);
    m.name = "flesh";
    m.color2 = thing_color(k->color2);
    m.pattern = k->clear > 0 ? PATTERN_NONE : PATTERN_NOISE;
    m.pattern_scale = k->length * (k->plan == PLAN_SNAKE ? 0.035f : 0.05f);
    m.pattern_amount = 0.8f;
    m.coat = 0.6f;
    m.coat_roughness = 0.1f;
    m.subsurface = 0.5f;
    m.scatter = v3_scale(m.color2, 0.8f);
    m.translucent = k->clear;
    m.opacity = 1 - 0.55f * k->clear;
    m.emission = v3_scale(m.color, 26.0f * k->clear); /* what swims in the dark is seen by its own light */
    return m;
}

int soft_build(model *out, const build_context *c)
{
    body b = { .k = &kinds[0], .a = c->arena };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (c->row && strcmp(kinds[i].name, c->row->variant) == 0)
            b.k = &kinds[i];
    const soft *k = b.k;
    b.w = k->length * (float)params_number(&c->entity->params, "size", 1.0);
    b.bones = ARENA_NEW(b.a, skeleton);
    b.bones->kind = "soft";
    b.bones->joints = ARENA_ARRAY(b.a, RIG_MAX_JOINTS, joint);
    add_joint(&b, "trunk", -1, v3(0, k->stand, 0));
    maker_init(&b.mm);
    if (k->plan == PLAN_BELL)
        add_bell(&b);
    else
        add_egg(&b);
    for (int i = 0; i < k->strands; i++)
        add_strand(&b, i);
    part *parts = ARENA_ARRAY(b.a, 2, part);
    material *coat = ARENA_NEW(b.a, material);
    *coat = hide(k, c);
    skin *weights = ARENA_NEW(b.a, skin);
    *weights = (skin){ b.joints, b.weights };
    parts[0] = (part){
        .name = "body", .kind = PART_SKINNED, .materials = coat, .n_materials = 1, .joint = -1, .skin = weights
    };
    parts[0].mesh = mesh_finish(&b.mm, b.a);
    int n = 1;
    if (k->plan != PLAN_BELL && k->length > 0.2f)
        parts[n++] = eyes_of(&b);
    anchor *l = ARENA_ARRAY(b.a, 2, anchor);
    l[0] = (anchor){ "head", v3(0, k->stand * b.w, 0), v3(0, 0, 1), 0.1f * b.w, 0 };
    l[1] = (anchor){ "face", v3(0, k->stand * b.w, k->trunk.z * b.w), v3(0, 0, 1), 0.1f * b.w, 0 };
    out->thing = c->row ? c->row->info.name : k->name;
    out->parts = parts;
    out->n_parts = (size_t)n;
    out->skeleton = b.bones;
    out->anchors = l;
    out->n_anchors = 2;
    out->bounds = mesh_bounds(&parts[0].mesh);
    out->height_m = out->bounds.hi.y;
    out->mass_kg = k->mass;
    out->material = "flesh";
    return CIEL_OK;
}
