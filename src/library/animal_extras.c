/* library/animal_extras.c - what is no part of the body's field: eyes, noses, horns, antlers, tusks, manes, spikes,
 * teeth.
 */
#include "base/noise.h"
#include "library/animal_beast.h"
#include <string.h>

static vec3 mirror(vec3 v, float side)
{
    return v3(v.x * side, v.y, v.z);
}

/* What is turned away from the world is painted as a closed lid: to shut its eyes an animal turns them about. */
static void paint_lid(mesh *m, vec3 eye, vec3 out)
{
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *c = m->triangles[t];
        vec3 mid = v3_add(v3_add(m->positions[c[0]], m->positions[c[1]]), m->positions[c[2]]);
        if (m->slots[t] == 0 && v3_dot(v3_sub(v3_scale(mid, 1.0f / 3.0f), eye), out) < 0.0f)
            m->slots[t] = 3;
    }
}

void beast_add_eyes(beast *b)
{
    const species *s = b->s;
    for (int k = 0; k < 2; k++) {
        mesh_maker m;
        maker_init(&m);
        vec3 e = v3_scale(b->j[B_EYE_L + k], b->w);
        float r = s->eye * s->head * b->w;
        maker_sphere(&m, e, v3_fill(r), 24);
        vec3 out =
            v3_norm(v3_add(v3_scale(b->fwd, s->foot == FOOT_HOOF ? 0.35f : 0.9f), v3(k ? -0.6f : 0.6f, 0.10f, 0)));
        m.slot = 1;
        maker_sphere(&m, v3_mad(e, out, 0.30f * r), v3_fill(0.78f * r), 24);
        m.slot = 2;
        bool cat = s->scaled || (s->extra && strcmp(s->extra, "whiskers") == 0);
        maker_sphere(&m, v3_mad(e, out, (cat ? 0.72f : 0.70f) * r),
                     cat ? v3(0.30f * r, 0.42f * r, 0.40f * r) : v3_fill(0.44f * r), 20);
        maker_sphere(&m, v3_mad(v3_mad(e, out, -0.56f * r), b->up, -0.22f * r), v3(0.80f * r, 0.07f * r, 0.55f * r),
                     16);
        /* of an animal's eye little white is seen: the ball has the iris's colour, darker */
        vec3 iris = s->scaled ? v3(0.30f, 0.17f, 0.02f) : cat ? v3(0.45f, 0.42f, 0.06f) : v3(0.10f, 0.045f, 0.016f);
        material mats[4] = { material_plain(v3_scale(iris, cat ? 0.8f : 0.35f), 0.2f), material_plain(iris, 0.1f),
                             material_plain(v3(0.006f, 0.006f, 0.007f), 0.05f),
                             material_plain(v3_scale(b->color, 0.8f), 0.8f) };
        for (int q = 0; q < 3; q++) {
            mats[q].name = "eye";
            mats[q].coat = 1.0f;
            mats[q].coat_roughness = 0.03f;
        }
        mesh ball = mesh_finish(&m, b->a);
        paint_lid(&ball, e, out);
        beast_add_part(b, "eye", PART_RIGID, ball, mats, 4, B_EYE_L + k);
    }
}

void beast_add_nose(beast *b)
{
    const species *s = b->s;
    mesh_maker m;
    maker_init(&m);
    float r = s->snout_r * s->head * b->w;
    vec3 n = v3_scale(b->nose, b->w);
    if (s->foot != FOOT_HOOF && s->foot != FOOT_ROUND) {
        maker_sphere(&m, v3_mad(v3_mad(n, b->fwd, -0.28f * r), b->up, 0.16f * r), v3(0.46f * r, 0.34f * r, 0.38f * r),
                     20);
    } else {
        for (int k = 0; k < 2; k++)
            maker_sphere(
                &m, v3_add(v3_mad(v3_mad(n, b->fwd, -0.36f * r), b->up, 0.10f * r), v3((k ? -0.55f : 0.55f) * r, 0, 0)),
                v3(0.12f * r, 0.18f * r, 0.22f * r), 12);
    }
    material mat = material_plain(
        s->foot != FOOT_HOOF && s->foot != FOOT_ROUND ? person_rgb(s->nose) : v3(0.01f, 0.008f, 0.008f), 0.35f);
    mat.name = "flesh";
    mat.coat = 0.4f;
    mat.coat_roughness = 0.2f;
    beast_add_part(b, "nose", PART_RIGID, mesh_finish(&m, b->a), &mat, 1, B_HEAD);
}

static void horn(beast *b, mesh_maker *m, vec3 root, const vec3 *steps, int n, float r, float side)
{
    vec3 path[12];
    float rad[12];
    vec3 p = root;
    for (int i = 0; i < n; i++) {
        path[i] = v3_scale(mirror(p, side), b->w);
        rad[i] = f_max(r * (1.0f - 0.85f * (float)i / (float)(n - 1)), 0.0015f) * b->w;
        p = v3_add(p, steps[i]);
    }
    maker_tube(m, path, rad, n, 10, false);
}

/* Where the mane grows: straight up the neck from a point inside it, just under the skin. */
static vec3 on_crest(const beast *b, vec3 from, float x)
{
    float e = b->s->neck_up * CIEL_PI_F / 180.0f;
    vec3 up = v3(0, cosf(e), -sinf(e)), q = v3_mad(v3(x, from.y, from.z), up, 0.35f);
    for (int i = 0; i < 40; i++) {
        float d = beast_field(b, v3_scale(q, b->w)) / b->w;
        if (d < 0.002f)
            break;
        q = v3_mad(q, up, -0.7f * d);
    }
    return v3_mad(q, up, -0.008f);
}

/* ---- what one species has: each adds to both sides or to the middle, in the paint that it is given ---- */
static void add_horns(beast *b, mesh_maker *m, vec3 root, float x)
{
    float H = b->s->head;
    const vec3 cow[6] = { { 0.09f * H, 0.03f * H, 0 },     { 0.09f * H, 0.05f * H, 0.01f },
                          { 0.06f * H, 0.08f * H, 0.01f }, { 0.01f * H, 0.10f * H, 0.01f },
                          { -0.02f * H, 0.08f * H, 0 },    { 0, 0, 0 } };
    const vec3 goat[6] = { { 0.02f * H, 0.15f * H, -0.05f * H },  { 0.03f * H, 0.13f * H, -0.10f * H },
                           { 0.04f * H, 0.08f * H, -0.14f * H },  { 0.04f * H, 0.0f, -0.14f * H },
                           { 0.02f * H, -0.05f * H, -0.10f * H }, { 0, 0, 0 } };
    horn(b, m, root, b->s->withers > 1.0f ? cow : goat, 6, 0.055f * H, x);
}

static void add_antlers(beast *b, mesh_maker *m, vec3 root, float x)
{
    static const vec3 beam[7] = { { 0.08f, 0.06f, -0.03f },
                                  { 0.06f, 0.08f, -0.04f },
                                  { 0.02f, 0.09f, -0.01f },
                                  { -0.01f, 0.09f, 0.03f },
                                  { -0.03f, 0.07f, 0.04f },
                                  { -0.02f, 0.05f, 0.03f },
                                  { 0, 0, 0 } };
    horn(b, m, root, beam, 7, 0.018f, x);
    for (int i = 0; i < 4; i++) {
        static const vec3 tine[3] = { { 0.0f, 0.035f, 0.05f }, { 0.0f, 0.05f, 0.03f }, { 0, 0, 0 } };
        if (i != 1)
            horn(b, m, root, tine, 3, 0.011f, x);
        root = v3_add(root, beam[i]);
    }
}

static void add_ossicones(beast *b, mesh_maker *m, vec3 root, float x)
{
    static const vec3 stub[4] = { { 0.0f, 0.030f, -0.008f }, { 0, 0.025f, -0.006f }, { 0, 0.012f, 0 }, { 0, 0, 0 } };
    horn(b, m, root, stub, 4, 0.009f, x);
}

static void add_tusks(beast *b, mesh_maker *m, vec3 root, float x)
{
    static const vec3 tusk[6] = { { 0.02f, -0.06f, 0.05f },  { 0.01f, -0.06f, 0.06f }, { 0, -0.03f, 0.07f },
                                  { -0.005f, 0.01f, 0.07f }, { -0.01f, 0.03f, 0.05f }, { 0, 0, 0 } };
    (void)root;
    horn(b, m, v3_add(v3_mad(b->nose, b->fwd, -0.13f), v3(0.085f, -0.07f, 0)), tusk, 6, 0.024f, x);
}

static void add_whiskers(beast *b, mesh_maker *m, vec3 root, float x)
{
    float r = b->s->snout_r * b->s->head;
    (void)root;
    for (int i = 0; i < 5; i++) {
        vec3 w0 = v3_add(v3_mad(v3_mad(b->nose, b->fwd, -0.6f * r), b->up, (-0.2f - 0.12f * (float)i) * r),
                         v3(0.55f * r, 0, 0));
        const vec3 hair[3] = { { 1.2f * r, (0.25f - 0.16f * (float)i) * r, -0.1f * r },
                               { 1.3f * r, (0.05f - 0.16f * (float)i) * r, -0.4f * r },
                               { 0, 0, 0 } };
        horn(b, m, w0, hair, 3, 0.02f * r, x);
    }
}

/* Swept back from behind the brow; a smaller pair at the jaw. */
static void add_dragon_horns(beast *b, mesh_maker *m, vec3 root, float x)
{
    float H = b->s->head;
    const vec3 long_horn[6] = { { 0.05f * H, 0.10f * H, -0.14f * H },  { 0.04f * H, 0.05f * H, -0.16f * H },
                                { 0.02f * H, 0.03f * H, -0.16f * H },  { 0.0f, 0.06f * H, -0.12f * H },
                                { -0.01f * H, 0.08f * H, -0.08f * H }, { 0, 0, 0 } };
    const vec3 jaw_horn[4] = { { 0.08f * H, -0.02f * H, -0.08f * H },
                               { 0.06f * H, 0.0f, -0.10f * H },
                               { 0.02f * H, 0.02f * H, -0.08f * H },
                               { 0, 0, 0 } };
    horn(b, m, root, long_horn, 6, 0.055f * H, x);
    horn(b, m, v3_add(b->j[B_JAW], v3(0.5f * b->s->head_wide * H, 0, 0)), jaw_horn, 4, 0.035f * H, x);
}

static void add_unicorn_horn(beast *b, mesh_maker *m, vec3 root, float x)
{
    float H = b->s->head;
    const vec3 step = v3(0, 0.16f * H, 0.10f * H), way[5] = { step, step, step, step, { 0, 0, 0 } };
    if (x > 0.0f)
        horn(b, m, v3(0, root.y - 0.05f * H, root.z + 0.16f * H), way, 5, 0.045f * H, 1.0f);
}

/* Teeth along both jaws, seen at the lip. */
static void add_teeth(beast *b, mesh_maker *m, vec3 root, float x)
{
    float H = b->s->head, r = b->s->snout_r * H;
    (void)root;
    for (int i = 0; i < 9; i++) {
        float u = (float)i / 8.0f, down = i % 2 ? -1.0f : 1.0f;
        vec3 at = v3_mad(v3_mad(b->nose, b->fwd, -(0.3f + 0.72f * b->s->snout_len / b->s->snout_r * u) * r), b->up,
                         -0.78f * r);
        at.x = (0.42f + 0.75f * u) * r;
        const vec3 tooth[3] = { { 0.03f * r, down * 0.22f * r, 0 }, { 0, down * 0.14f * r, 0 }, { 0, 0, 0 } };
        horn(b, m, at, tooth, 3, 0.10f * r, x);
    }
}

/* A row of spikes from the nape to the tail's end. */
static void add_spikes(beast *b, mesh_maker *m)
{
    const int way[] = { B_HEAD, B_NECK2, B_NECK, B_CHEST, B_SPINE, B_HIPS, B_TAIL1, B_TAIL2, B_TAIL3, B_TAIL4 };
    enum {
        N = sizeof way / sizeof way[0]
    };
    for (int i = 0; i + 1 < N; i++)
        for (int k = 0; k < 4; k++) {
            float along = ((float)i + (float)k / 4.0f) / (float)N, u = (float)k / 4.0f;
            vec3 p = v3_lerp(b->j[way[i]], b->j[way[i + 1]], u), q = v3_add(p, v3(0, 0.6f, 0));
            for (int step = 0; step < 30; step++) { /* down onto the back */
                float d = beast_field(b, v3_scale(q, b->w)) / b->w;
                if (d < 0.002f)
                    break;
                q.y -= 0.7f * d;
            }
            float len = (0.055f + 0.06f * sinf(CIEL_PI_F * f_min(along * 1.6f, 1.0f))) * (1.0f - 0.6f * along);
            const vec3 spike[3] = { { 0, 0.6f * len, -0.35f * len }, { 0, 0.4f * len, -0.45f * len }, { 0, 0, 0 } };
            horn(b, m, v3_add(q, v3(0, -0.02f, 0)), spike, 3, 0.30f * len, 1.0f);
        }
}

static void add_mane(beast *b, mesh_maker *m)
{
    const species *s = b->s;
    rng r = rng_make(b->seed, "mane");
    vec3 top = v3_mad(b->j[B_HEAD], b->up, 0.22f * s->head), low = v3(0, 1.0f, 0.40f * s->length);
    bool upright = s->withers < 1.4f;
    for (int i = 0; i < 170; i++) {
        float u = rng_float(&r), x = rng_range(&r, 0.2f, 1.0f) * (upright ? 0.25f : 1.0f);
        vec3 root = on_crest(b, v3_lerp(top, low, u), rng_range(&r, -0.014f, 0.014f));
        float len = upright ? 0.075f : rng_range(&r, 0.16f, 0.24f);
        const vec3 hair[4] = { upright ? v3(0, 0.5f * len, -0.2f * len)
                                       : v3(0.25f * len * x, 0.05f * len, -0.10f * len),
                               upright ? v3(0, 0.4f * len, -0.2f * len) : v3(0.22f * len * x, -0.35f * len, -0.02f),
                               upright ? v3(0, 0.2f * len, -0.2f * len) : v3(0.03f * x, -0.55f * len, 0),
                               { 0, 0, 0 } };
        horn(b, m, root, hair, 4, 0.011f, 1.0f);
    }
}

typedef struct extra_kind {
    const char *name;
    void (*pair)(beast *b, mesh_maker *m, vec3 root, float side); /* on the head, for each side */
    void (*row)(beast *b, mesh_maker *m);                         /* along the back, skinned */
    unsigned color;
} extra_kind;
static const extra_kind kinds[] = {
    { "horns", add_horns, NULL, 0xc2b79f },
    { "antlers", add_antlers, NULL, 0xc2b79f },
    { "ossicones", add_ossicones, NULL, 0xc2b79f },
    { "trunk", add_tusks, NULL, 0xe6dfcb },
    { "whiskers", add_whiskers, NULL, 0xe0dfdd },
    { "mane", NULL, add_mane, 0 },
    { "scutes", add_teeth, NULL, 0xe9e2cc },
    { "spikes", NULL, add_spikes, 0x8a7a4a },
    { "dragon", add_dragon_horns, add_spikes, 0x2a2622 },
    { "unicorn", add_unicorn_horn, add_mane, 0xe8dcc0 },
};

static material extra_material(const beast *b, const extra_kind *k, bool row)
{
    bool hair = row && k->row == add_mane;
    material mat = material_plain(hair ? person_rgb(b->s->color2) : person_rgb(k->color), hair ? 0.55f : 0.5f);
    mat.name = hair ? "hair" : "stone";
    mat.sheen = hair ? 0.3f : 0.0f;
    return mat;
}

void beast_add_extras(beast *b)
{
    const species *s = b->s;
    float H = s->head;
    vec3 crown = v3_mad(v3_mad(b->j[B_HEAD], b->fwd, 0.18f * H), b->up, 0.34f * H);
    for (size_t i = 0; s->extra && i < sizeof kinds / sizeof kinds[0]; i++) {
        const extra_kind *k = &kinds[i];
        if (strcmp(s->extra, k->name) != 0)
            continue;
        mesh_maker m;
        if (k->pair) {
            maker_init(&m);
            for (int side = 1; side >= -1; side -= 2)
                k->pair(b, &m, v3_add(crown, v3(0.10f * H, 0, 0)), (float)side);
            material mat = extra_material(b, k, false);
            beast_add_part(b, k->name, PART_RIGID, mesh_finish(&m, b->a), &mat, 1, B_HEAD);
        }
        if (k->row) {
            maker_init(&m);
            k->row(b, &m);
            material mat = extra_material(b, k, true);
            part *t = beast_add_part(b, "crest", PART_SKINNED, mesh_finish(&m, b->a), &mat, 1, -1);
            t->skin = beast_weights(b, &t->mesh, 0.12f * b->w);
        }
    }
}
