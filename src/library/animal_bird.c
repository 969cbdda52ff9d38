/* library/animal_bird.c - birds and fish: small fields on the bird and fish skeletons.
 *
 * Written in units of the animal's length (beak to tail); wings and fins are thin shapes of the same field, so that one
 * skin covers everything. Birds are modelled with spread wings; motion folds them.
 */
#include "base/noise.h"
#include "library/animal.h"
#include "library/animal_species.h"
#include "library/figure_person.h"
#include "library/figure_skin.h"
#include <string.h>

typedef struct small_species {
    const char *name;
    float length;         /* m */
    float fat, neck, leg; /* of the length */
    float wing_span, wing_chord;
    float beak, beak_r, head;
    float tail;
    unsigned color, belly, wing, beak_color;
    float mass;
} small_species;
static const small_species smalls[] = {
    { "bird", 0.17f, 0.19f, 0.10f, 0.20f, 0.62f, 0.26f, 0.09f, 0.030f, 0.125f, 0.34f, 0x8a6a4a, 0xd8c8b0, 0x5a4632,
      0x4a4038, 0.03f },
    { "pigeon", 0.33f, 0.19f, 0.14f, 0.18f, 0.85f, 0.28f, 0.07f, 0.028f, 0.105f, 0.30f, 0x7d8590, 0x9aa2ac, 0x5c636e,
      0x3a3436, 0.35f },
    { "seagull", 0.42f, 0.17f, 0.13f, 0.20f, 1.20f, 0.22f, 0.11f, 0.030f, 0.115f, 0.26f, 0xf0f0ee, 0xf6f6f4, 0xa8aeb6,
      0xe8b030, 0.9f },
    { "crow", 0.45f, 0.18f, 0.13f, 0.19f, 0.95f, 0.28f, 0.12f, 0.040f, 0.115f, 0.32f, 0x18181c, 0x1c1c22, 0x121216,
      0x141416, 0.5f },
    { "parrot", 0.38f, 0.17f, 0.12f, 0.14f, 0.80f, 0.24f, 0.08f, 0.060f, 0.130f, 0.46f, 0xc8281e, 0xd8402a, 0x2458b0,
      0xd8d0c0, 0.6f },
    { "eagle", 0.85f, 0.18f, 0.14f, 0.18f, 1.15f, 0.32f, 0.10f, 0.048f, 0.110f, 0.30f, 0x4a321e, 0x5a4028, 0x3a2614,
      0xe0a82a, 5.0f },
    { "owl", 0.45f, 0.22f, 0.05f, 0.16f, 0.95f, 0.34f, 0.04f, 0.030f, 0.200f, 0.22f, 0x9a7a52, 0xe0d0b0, 0x7a5c3a,
      0x3a3028, 0.8f },
    { "chicken", 0.42f, 0.24f, 0.20f, 0.24f, 0.45f, 0.26f, 0.07f, 0.030f, 0.100f, 0.26f, 0xa8542a, 0xc87a42, 0x7a3a1e,
      0xe0a840, 2.2f },
    { "duck", 0.50f, 0.20f, 0.20f, 0.12f, 0.62f, 0.22f, 0.13f, 0.045f, 0.110f, 0.18f, 0x8a7a62, 0xd8d0c0, 0x6a5c48,
      0xe08a20, 1.1f },
    { "swan", 1.30f, 0.19f, 0.50f, 0.12f, 0.80f, 0.26f, 0.08f, 0.028f, 0.075f, 0.14f, 0xf4f4f2, 0xf6f6f4, 0xf2f2f0,
      0xe07a20, 10.0f },
    { "penguin", 0.60f, 0.26f, 0.10f, 0.07f, 0.30f, 0.13f, 0.10f, 0.024f, 0.125f, 0.12f, 0x1c1e26, 0xf2f0ea, 0x1c1e26,
      0x2a2622, 8.0f },
};
static const small_species fishes[] = {
    { "fish", 0.30f, 0.16f, 0, 0, 0, 0, 0, 0, 0, 0.24f, 0xd8762a, 0xf2d8b0, 0xe89a4a, 0, 0.5f },
    { "goldfish", 0.14f, 0.20f, 0, 0, 0, 0, 0, 0, 0, 0.34f, 0xe8681a, 0xf6b45a, 0xf29a3a, 0, 0.05f },
    { "shark", 3.0f, 0.11f, 0, 0, 0, 0, 0, 0, 0, 0.26f, 0x6a7078, 0xdcdedc, 0x5c626a, 0, 400.0f },
    { "dolphin", 2.2f, 0.12f, 0, 0, 0, 0, 0, 0, 0, 0.22f, 0x6a7686, 0xc8ced4, 0x5c6878, 0, 180.0f },
    { "whale", 12.0f, 0.13f, 0, 0, 0, 0, 0, 0, 0, 0.22f, 0x3a4656, 0x8a96a2, 0x34404e, 0, 25000.0f },
};

enum {
    W_HIPS,
    W_CHEST,
    W_NECK,
    W_HEAD,
    W_BEAK,
    W_WING1,
    W_THIGH = W_WING1 + 6,
    W_TAIL = W_THIGH + 6,
    W_COUNT
};
enum {
    F_HEAD,
    F_BODY1,
    F_BODY2,
    F_BODY3,
    F_TAIL,
    F_FIN_L,
    F_FIN_R,
    F_COUNT
};

typedef struct small {
    const small_species *s;
    ciel_arena *a;
    float w;
    vec3 j[W_COUNT];
    vec3 beak_tip;
    bool fish;
} small;

static void plan_bird(small *b)
{
    const small_species *s = b->s;
    bool upright = strcmp(s->name, "penguin") == 0 || strcmp(s->name, "owl") == 0;
    float tilt = upright ? 1.25f : s->neck > 0.3f ? 0.15f : 0.55f, y0 = s->leg + s->fat * (upright ? 1.3f : 0.85f);
    vec3 along = v3(0, sinf(tilt), cosf(tilt)), *j = b->j;
    j[W_HIPS] = v3(0, y0, -0.10f);
    j[W_CHEST] = v3_mad(j[W_HIPS], along, 0.20f);
    vec3 up = v3_norm(v3(0, 1.0f, upright ? 0.05f : 0.55f));
    j[W_NECK] = v3_mad(j[W_CHEST], along, 0.10f);
    j[W_HEAD] = v3_mad(j[W_NECK], up, s->neck + 0.05f);
    j[W_BEAK] = v3_add(j[W_HEAD], v3(0, 0.02f, 0.8f * s->head));
    b->beak_tip = v3_add(j[W_BEAK], v3(0, -0.02f, s->beak + 0.15f * s->head));
    j[W_TAIL] = v3_add(j[W_HIPS], v3_scale(along, -0.13f));
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f, half = s->wing_span;
        vec3 root = v3_add(j[W_CHEST], v3(x * 0.75f * s->fat, 0.35f * s->fat, 0));
        j[W_WING1 + 3 * k] = root;
        j[W_WING1 + 3 * k + 1] = v3_add(root, v3(x * 0.30f * half, 0.02f, 0.03f));
        j[W_WING1 + 3 * k + 2] = v3_add(root, v3(x * 0.60f * half, 0.02f, 0.0f));
        j[W_THIGH + 3 * k] = v3_add(j[W_HIPS], v3(x * 0.45f * s->fat, -0.35f * s->fat, 0.05f));
        j[W_THIGH + 3 * k + 1] = v3(x * 0.42f * s->fat, 0.55f * s->leg, j[W_HIPS].z + 0.03f);
        j[W_THIGH + 3 * k + 2] = v3(x * 0.42f * s->fat, 0.02f, j[W_HIPS].z + 0.06f);
    }
}

static float wing_field(const small *b, vec3 m)
{
    const small_species *s = b->s;
    vec3 root = b->j[W_WING1];
    float u = (m.x - root.x) / s->wing_span,
          chord = s->wing_chord * (u < 0.45f ? 1.0f : f_lerp(1.0f, 0.35f, f_clamp((u - 0.45f) / 0.55f, 0.0f, 1.0f)));
    float lead = root.z + 0.06f - 0.16f * f_max(u - 0.4f, 0.0f) * s->wing_span, back = lead - chord;
    float notch = 0.06f * s->wing_chord * fabsf(sinf(u * 26.0f)) * f_smooth(0.1f, 0.4f, u);
    float flat = f_max(f_max(m.z - lead, back + notch - m.z), f_max(-0.15f - u, u - 1.0f) * s->wing_span);
    float arch = root.y + 0.02f * sinf(CIEL_PI_F * f_clamp(u, 0, 1)) - 0.10f * (lead - m.z) * (lead - m.z);
    float thick = f_lerp(0.022f, 0.010f, f_clamp((lead - m.z) / chord, 0.0f, 1.0f));
    return field_meet(flat, fabsf(m.y - arch) - thick, 0.015f);
}

static float bird_field(const void *b_, vec3 w)
{
    const small *b = b_;
    const small_species *s = b->s;
    vec3 q = v3_scale(w, 1.0f / b->w), m = v3(fabsf(q.x), q.y, q.z);
    const vec3 *j = b->j;
    float d = field_cone(q, j[W_HIPS], j[W_CHEST], 0.82f * s->fat, 0.92f * s->fat);
    d = field_join(d, field_cone(q, j[W_HIPS], j[W_TAIL], 0.72f * s->fat, 0.30f * s->fat), 0.08f);
    d = field_join(
        d, field_cone(q, j[W_NECK], j[W_HEAD], 0.55f * s->fat * (s->neck > 0.3f ? 0.5f : 1.0f), 0.60f * s->head),
        0.10f);
    d = field_join(d,
                   field_ellipsoid(q, v3_add(j[W_HEAD], v3(0, 0.03f, 0.02f)),
                                   v3(0.78f * s->head, 0.80f * s->head, 0.88f * s->head)),
                   0.05f);
    d = field_join(d, wing_field(b, m), 0.03f);
    vec3 t = v3_sub(q, j[W_TAIL]);
    float tw = 0.35f * s->fat + 0.28f * f_max(-t.z, 0.0f);
    float tail = f_max(f_max(fabsf(t.x) - tw, f_max(t.z - 0.05f, -s->tail - t.z)),
                       fabsf(t.y + 0.25f * (-t.z) * (s->leg > 0.1f ? 0.5f : 0.2f)) - 0.014f);
    d = field_join(d, tail, 0.04f);
    float leg = field_join(field_cone(m, j[W_THIGH], j[W_THIGH + 1], 0.32f * s->fat, 0.022f),
                           field_cone(m, j[W_THIGH + 1], j[W_THIGH + 2], 0.020f, 0.018f), 0.02f);
    for (int i = -1; i < 3; i++) {
        float a = i == 2 ? CIEL_PI_F : 0.5f * (float)i;
        leg = field_join(
            leg,
            field_cone(m, j[W_THIGH + 2],
                       v3_add(j[W_THIGH + 2], v3(0.09f * sinf(a), -0.008f, 0.09f * cosf(a) * (i == 2 ? 0.6f : 1.0f))),
                       0.017f, 0.011f),
            0.012f);
    }
    return f_min(field_join(d, leg, 0.02f), f_max(-q.y, 0.0f) + 1e3f) * b->w;
}

static void plan_fish(small *b)
{
    vec3 *j = b->j;
    float y = b->s->fat * 1.6f;
    j[F_HEAD] = v3(0, y, 0.22f);
    j[F_BODY1] = v3(0, y, 0.06f);
    j[F_BODY2] = v3(0, y, -0.10f);
    j[F_BODY3] = v3(0, y, -0.24f);
    j[F_TAIL] = v3(0, y, -0.34f);
    for (int k = 0; k < 2; k++)
        j[F_FIN_L + k] = v3((k ? -1.0f : 1.0f) * 0.45f * b->s->fat, y - 0.35f * b->s->fat, 0.14f);
}

/* a sea mammal's tail lies flat and beats up and down */
static bool has_flukes(const small_species *s)
{
    return strcmp(s->name, "dolphin") == 0 || strcmp(s->name, "whale") == 0;
}

static float fish_field(const void *b_, vec3 w)
{
    const small *b = b_;
    const small_species *s = b->s;
    vec3 q = v3_scale(w, 1.0f / b->w), m = v3(fabsf(q.x), q.y, q.z);
    float y = b->j[F_HEAD].y, z = q.z, h = 0.0f, f = s->fat;
    bool sea_beast = s->length > 1.0f, flukes = has_flukes(s);
    h = f * powf(f_max(1.0f - powf(fabsf((z - 0.10f) / (z > 0.1f ? 0.40f : 0.50f)), z > 0.1f ? 2.2f : 1.7f), 0.0f),
                 0.72f) +
        0.012f;
    float wide = (sea_beast ? 0.85f : 0.52f) * h;
    float r = sqrtf((q.x / wide) * (q.x / wide) + ((q.y - y) / h) * ((q.y - y) / h));
    float d = field_meet((r - 1.0f) * f_min(wide, h) * 0.8f, fabsf(z - 0.05f) - 0.46f, 0.02f);
    vec3 t = v3_sub(q, b->j[F_TAIL]);
    float across = flukes ? fabsf(t.x) : fabsf(t.y), flat = flukes ? t.y : t.x;
    float fan = f_max(f_max(f_max(across - 0.03f - 0.62f * f_max(-t.z, 0.0f), across - 1.05f * f),
                            -s->tail * (0.45f + 0.5f * across / f_max(f, 0.1f)) - t.z),
                      t.z - 0.06f);
    d = field_join(d, field_meet(fan, fabsf(flat) - 0.012f, 0.01f), 0.03f);
    float fin_z = z - 0.02f,
          back = f_max(f_max(q.y - y - f - (sea_beast ? 0.16f : 0.07f) * f_smooth(0.14f, -0.06f, fin_z),
                             fabsf(fin_z) - (sea_beast ? 0.08f : 0.16f)),
                       y - q.y);
    d = field_join(d, field_meet(back, fabsf(q.x) - 0.010f, 0.008f), 0.02f);
    vec3 p = v3_sub(m, b->j[F_FIN_L]);
    float pect =
        field_ellipsoid(v3(p.x - 0.08f, p.y + 0.05f + 0.4f * p.x, p.z + 0.05f), v3(0, 0, 0), v3(0.12f, 0.016f, 0.055f));
    d = field_join(d, pect, 0.015f);
    float mouth = field_cone(m, v3(0, y - 0.10f * f, 0.52f), v3(0.35f * f, y - 0.22f * f, 0.40f), 0.010f, 0.004f);
    return field_carve(d, mouth, 0.01f) * b->w;
}

static void paint(const small *b, mesh *m, texture *t, aabb box)
{
    const small_species *s = b->s;
    vec3 c = person_rgb(s->color), belly = person_rgb(s->belly), wing = person_rgb(s->wing),
         beak = person_rgb(s->beak_color);
    float mid = b->fish ? b->j[F_HEAD].y : b->j[W_CHEST].y;
    for (int j = 0; j < t->height; j++)
        for (int i = 0; i < t->width; i++) {
            float u = ((float)i + 0.5f) / (float)t->width, v = 1.0f - ((float)j + 0.5f) / (float)t->height;
            float z = f_lerp(box.lo.z, box.hi.z, u) / b->w, y = f_lerp(box.lo.y, box.hi.y, v) / b->w;
            vec3 k = v3_lerp(belly, c,
                             f_smooth(mid - 0.55f * s->fat, mid + (b->fish ? 0.25f : 0.10f) * s->fat,
                                      y + 0.02f * noise3(v3(z * 12.0f, y * 12.0f, 0), 3)));
            if (!b->fish) {
                k = v3_lerp(k, wing,
                            f_smooth(b->j[W_CHEST].z, b->j[W_CHEST].z - 0.2f, z) *
                                f_smooth(mid - 0.2f * s->fat, mid + 0.1f * s->fat, y) * 0.8f);
                if (y < s->leg * 0.8f)
                    k = v3_lerp(beak, v3(0.35f, 0.22f, 0.12f), 0.4f);
                if (strcmp(s->name, "eagle") == 0)
                    k = v3_lerp(k, v3(0.85f, 0.83f, 0.78f),
                                f_smooth(b->j[W_NECK].y + 0.02f, b->j[W_HEAD].y - 0.03f, y));
            } else if (s->length < 1.0f) {
                float scale = fabsf(sinf(z * 95.0f) * sinf(y * 95.0f + (float)((int)floorf(z * 30.0f) & 1)));
                k = v3_scale(k, 0.85f + 0.25f * scale);
            }
            rgb8 o = color_rgb8(k);
            uint8_t *px = &t->rgba[4 * (j * t->width + i)];
            px[0] = o.r, px[1] = o.g, px[2] = o.b, px[3] = 255;
        }
    m->uvs = ARENA_ARRAY(b->a, m->n_vertices + 1, vec2);
    for (uint32_t i = 0; i < m->n_vertices; i++)
        m->uvs[i] = (vec2){ f_clamp((m->positions[i].z - box.lo.z) / (box.hi.z - box.lo.z), 0.003f, 0.997f),
                            f_clamp((m->positions[i].y - box.lo.y) / (box.hi.y - box.lo.y), 0.003f, 0.997f) };
}

static skin *small_weights(const small *b, const mesh *m)
{
    skin_bone l[SKIN_MAX_BONES];
    int n = 0;
    const small_species *s = b->s;
    float w = b->w;
#define AT(i) v3_scale(b->j[i], w)
    if (b->fish) {
        for (int i = F_HEAD; i <= F_TAIL; i++)
            l[n++] = (skin_bone){ i,
                                  AT(i),
                                  i < F_TAIL ? AT(i + 1) : v3_add(AT(F_TAIL), v3(0, 0, -s->tail * w)),
                                  0.4f * s->fat * w,
                                  0.4f * s->fat * w,
                                  1.0f };
        for (int k = 0; k < 2; k++)
            l[n++] = (skin_bone){ F_FIN_L + k,
                                  v3_add(AT(F_FIN_L + k), v3((k ? -0.04f : 0.04f) * w, -0.02f * w, 0)),
                                  v3_add(AT(F_FIN_L + k), v3((k ? -0.2f : 0.2f) * w, -0.1f * w, -0.08f * w)),
                                  0.02f * w,
                                  0.02f * w,
                                  1.0f };
        return skin_spread(b->a, m, l, n, 0.10f * w);
    }
    l[n++] =
        (skin_bone){ W_HIPS, AT(W_HIPS), v3_lerp(AT(W_HIPS), AT(W_CHEST), 0.45f), 0.8f * s->fat * w, 0.8f * s->fat * w,
                     1.0f };
    l[n++] = (skin_bone){
        W_CHEST, v3_lerp(AT(W_HIPS), AT(W_CHEST), 0.6f), AT(W_CHEST), 0.85f * s->fat * w, 0.85f * s->fat * w, 1.0f
    };
    l[n++] =
        (skin_bone){ W_NECK, AT(W_NECK), v3_lerp(AT(W_NECK), AT(W_HEAD), 0.8f), 0.5f * s->fat * w, 0.5f * s->head * w,
                     1.0f };
    l[n++] =
        (skin_bone){ W_HEAD, AT(W_HEAD), v3_lerp(AT(W_HEAD), AT(W_BEAK), 0.5f), 0.8f * s->head * w, 0.7f * s->head * w,
                     1.0f };
    l[n++] = (skin_bone){
        W_TAIL, AT(W_TAIL), v3_add(AT(W_TAIL), v3(0, -0.03f * w, -s->tail * w)), 0.2f * s->fat * w, 0.2f * s->fat * w,
        1.0f
    };
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 3; i++) {
            vec3 a = AT(W_WING1 + 3 * k + i),
                 tip = v3_add(AT(W_WING1 + 3 * k), v3((k ? -1.0f : 1.0f) * s->wing_span * w, 0, 0));
            vec3 back = v3(0, 0, -0.35f * s->wing_chord * w), c = i < 2 ? AT(W_WING1 + 3 * k + i + 1) : tip;
            l[n++] = (skin_bone){ W_WING1 + 3 * k + i,       v3_add(v3_lerp(a, c, 0.12f), back), v3_add(c, back),
                                  0.45f * s->wing_chord * w, 0.4f * s->wing_chord * w,           1.0f };
            vec3 t = AT(W_THIGH + 3 * k + i),
                 e = i < 2 ? AT(W_THIGH + 3 * k + i + 1) : v3_add(AT(W_THIGH + 3 * k + 2), v3(0, 0, 0.05f * w));
            l[n++] = (skin_bone){
                W_THIGH + 3 * k + i, v3_lerp(t, e, 0.15f), e, (i == 0 ? 0.2f * s->fat : 0.02f) * w, 0.02f * w, 1.0f
            };
        }
#undef AT
    return skin_spread(b->a, m, l, n, 0.05f * w);
}

static skeleton *small_skeleton(const small *b)
{
    static const char *const bird_names[W_COUNT] = { "hips",    "chest",   "neck",    "head",    "beak",    "wing1_l",
                                                     "wing2_l", "wing3_l", "wing1_r", "wing2_r", "wing3_r", "thigh_l",
                                                     "shin_l",  "foot_l",  "thigh_r", "shin_r",  "foot_r",  "tail1" };
    static const int bird_up[W_COUNT] = { -1, W_HIPS, W_CHEST, W_NECK, W_HEAD, W_CHEST, 5,  6,  W_CHEST,
                                          8,  9,      W_HIPS,  11,     12,     W_HIPS,  14, 15, W_HIPS };
    static const char *const fish_names[F_COUNT] = { "head", "body1", "body2", "body3", "tail", "fin_l", "fin_r" };
    static const int fish_up[F_COUNT] = { -1, 0, 1, 2, 3, 0, 0 };
    skeleton *s = ARENA_NEW(b->a, skeleton);
    s->kind = b->fish ? "fish" : "bird";
    s->n_joints = b->fish ? F_COUNT : W_COUNT;
    s->joints = ARENA_ARRAY(b->a, (size_t)s->n_joints, joint);
    for (int i = 0; i < s->n_joints; i++)
        s->joints[i] = (joint){ !b->fish                             ? bird_names[i]
                                : i == F_TAIL && has_flukes(b->s) ? "fluke"
                                                                     : fish_names[i], b->fish ? fish_up[i] : bird_up[i],
                                v3_scale(b->j[i], b->w) };
    return s;
}

static void details(small *b, part *parts, int *n)
{
    const small_species *s = b->s;
    int head = b->fish ? F_HEAD : W_HEAD;
    mesh_maker m;
    maker_init(&m);
    material mats[3] = { material_plain(v3(0.008f, 0.008f, 0.01f), 0.08f),
                         material_plain(person_rgb(s->beak_color), 0.4f),
                         material_plain(v3(0.75f, 0.68f, 0.5f), 0.15f) };
    mats[0].coat = 1.0f;
    mats[0].coat_roughness = 0.03f;
    mats[0].name = "eye";
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f;
        bool owl = strcmp(s->name, "owl") == 0;
        vec3 e = b->fish
                     ? v3(x * 0.40f * s->fat * (s->length > 1.0f ? 1.1f : 1.0f), b->j[F_HEAD].y + 0.16f * s->fat, 0.38f)
                     : v3_add(b->j[W_HEAD],
                              v3(x * (owl ? 0.40f : 0.62f) * s->head, 0.045f, (owl ? 0.72f : 0.42f) * s->head));
        float r = b->fish ? (s->length > 1.0f ? 0.08f : 0.19f) * s->fat : (owl ? 0.26f : 0.17f) * s->head;
        m.slot = b->fish || owl ? 2 : 0;
        maker_sphere(&m, v3_scale(e, b->w), v3_fill(r * b->w), 18);
        m.slot = 0;
        vec3 out = b->fish ? v3(x, 0, 0.1f) : v3_norm(v3(x * (owl ? 0.2f : 1.0f), 0, owl ? 1.0f : 0.3f));
        maker_sphere(&m, v3_scale(v3_mad(e, out, 0.45f * r), b->w), v3_fill(0.62f * r * b->w), 16);
    }
    if (!b->fish) {
        m.slot = 1;
        bool hooked = s->beak_r > 0.04f;
        vec3 path[4] = { b->j[W_BEAK], v3_lerp(b->j[W_BEAK], b->beak_tip, 0.5f), b->beak_tip,
                         v3_add(b->beak_tip, v3(0, hooked ? -0.05f : -0.004f, 0.005f)) };
        float r[4] = { s->beak_r * b->w, 0.75f * s->beak_r * b->w, 0.35f * s->beak_r * b->w, 0.10f * s->beak_r * b->w };
        path[0].z -= 0.25f * s->head;
        for (int i = 0; i < 4; i++)
            path[i] = v3_scale(path[i], b->w);
        maker_tube(&m, path, r, 4, 12, false);
    }
    part *t = &parts[(*n)++];
    *t = (part){ .name = "eyes", .kind = PART_RIGID, .mesh = mesh_finish(&m, b->a), .n_materials = 3, .joint = head };
    t->materials = ARENA_ARRAY(b->a, 3, material);
    memcpy(t->materials, mats, sizeof mats);
}

static int build_small(model *out, const build_context *c, const small_species *table, size_t n_table, bool fish)
{
    const char *name = c->row && c->row->variant ? c->row->variant : table[0].name;
    small *b = ARENA_NEW(c->arena, small);
    *b = (small){ .s = &table[0], .a = c->arena, .fish = fish };
    for (size_t i = 0; i < n_table; i++)
        if (strcmp(table[i].name, name) == 0)
            b->s = &table[i];
    small_species *own = ARENA_NEW(c->arena, small_species);
    *own = *b->s;
    if (c->entity->has_color)
        own->color = own->wing =
            (unsigned)c->entity->color.r << 16 | (unsigned)c->entity->color.g << 8 | c->entity->color.b;
    b->s = own;
    b->w = own->length * (float)params_number(&c->entity->params, "size", 1.0);
    if (fish)
        plan_fish(b);
    else
        plan_bird(b);
    field_grid *g = ARENA_NEW(b->a, field_grid);
    float wide = fish ? 0.34f : own->wing_span + own->fat + 0.05f,
          high = fish ? 4.2f * own->fat + 0.1f : b->j[W_HEAD].y + own->head + 0.06f, step = 0.0125f;
    field_axis_even(&g->x, -wide * b->w, wide * b->w, step * b->w);
    field_axis_even(&g->y, (fish ? -0.25f : -0.03f) * b->w, high * b->w, step * b->w);
    field_axis_even(&g->z, (fish ? -0.85f : -0.85f) * b->w, (fish ? 0.6f : 0.62f) * b->w, step * b->w);
    mesh body = field_mesh(b->a, fish ? fish_field : bird_field, b, g, 1.6f);
    aabb box = mesh_bounds(&body);
    texture *t = ARENA_NEW(b->a, texture);
    *t = (texture){ 256, 192, ARENA_ARRAY(b->a, 256 * 192 * 4, uint8_t) };
    paint(b, &body, t, box);
    part *parts = ARENA_ARRAY(b->a, 4, part);
    int n = 0;
    material *coat = ARENA_NEW(b->a, material);
    *coat = material_plain(v3(1, 1, 1), fish ? 0.28f : 0.7f);
    coat->name = fish ? "flesh" : "fur";
    coat->texture = t;
    coat->sheen = fish ? 0.0f : 0.3f;
    coat->coat = fish ? 0.5f : 0.0f;
    coat->coat_roughness = 0.15f;
    parts[n++] =
        (part){ .name = "body", .kind = PART_SKINNED, .mesh = body, .materials = coat, .n_materials = 1, .joint = -1 };
    parts[0].skin = small_weights(b, &parts[0].mesh);
    details(b, parts, &n);
    out->thing = c->row ? c->row->info.name : name;
    out->parts = parts;
    out->n_parts = (size_t)n;
    out->skeleton = small_skeleton(b);
    anchor *l = ARENA_ARRAY(b->a, 2, anchor);
    int head = fish ? F_HEAD : W_HEAD;
    l[0] = (anchor){ "head", v3_scale(b->j[head], b->w), v3(0, 0, 1), 0.1f * b->w, head };
    l[1] = (anchor){ "face", v3_add(l[0].position, v3(0, 0, 0.1f * b->w)), v3(0, 0, 1), 0.1f * b->w, head };
    out->anchors = l;
    out->n_anchors = 2;
    out->bounds = box;
    out->height_m = fish ? 2.0f * own->fat * b->w : high * b->w;
    out->mass_kg = own->mass;
    out->material = fish ? "flesh" : "fur";
    return CIEL_OK;
}

int bird_build(model *out, const build_context *c)
{
    return build_small(out, c, smalls, sizeof smalls / sizeof smalls[0], false);
}
int fish_build(model *out, const build_context *c)
{
    return build_small(out, c, fishes, sizeof fishes / sizeof fishes[0], true);
}
