/* library/figure_features.c - eyeballs, lashes, brows, teeth and tongue, and the paint of the face.
 */
#include "base/noise.h"
#include "library/figure_person.h"

vec3 face_surface(const person *p, float x, float y)
{
    float z = 12.0f;
    for (int i = 0; i < 40; i++) {
        vec3 q = person_head_cm(p, x, y, z);
        float d = head_field(p, q) / p->head_scale;
        if (d < 0.01f)
            break;
        z -= 0.8f * d;
    }
    return v3(x, y, z);
}

static uint8_t to_byte(float linear)
{
    float s = color_linear_to_srgb(f_clamp(linear, 0.0f, 1.0f));
    return (uint8_t)(s * 255.0f + 0.5f);
}
static void put(texture *t, int x, int y, vec3 c)
{
    uint8_t *o = &t->rgba[4 * ((size_t)y * (size_t)t->width + (size_t)x)];
    o[0] = to_byte(c.x);
    o[1] = to_byte(c.y);
    o[2] = to_byte(c.z);
    o[3] = 255;
}
static texture *new_texture(ciel_arena *a, int w, int h)
{
    texture *t = ARENA_NEW(a, texture);
    *t = (texture){ w, h, ARENA_ARRAY(a, (size_t)w * (size_t)h * 4, uint8_t) };
    return t;
}
static float bell(float x, float width)
{
    return expf(-(x * x) / (width * width));
}

/* ---- paint ---- */
static vec3 paint_lips(const person *p, vec3 c, float az, float y)
{
    float x = tanf(f_clamp(az, -0.6f, 0.6f)) * 9.4f;
    for (int i = 0; i < 3; i++)
        x = tanf(f_clamp(az, -0.6f, 0.6f)) * (mouth_arch(p, x) + 1.0f);
    float line = mouth_line(p, x), gap = mouth_gap(p, x), dy = y - line;
    float r = mouth_lip(p, x, dy < 0.0f), reach = (fabsf(dy) - gap) - (dy < 0 ? 1.62f : 1.70f) * r;
    float in = 1.0f - f_smooth(-0.14f, 0.08f, reach);
    in *= 1.0f - f_smooth(p->face.mouth_half - 0.15f, p->face.mouth_half + 0.25f, fabsf(x));
    bool painted = params_text(&p->c->entity->params, "lipstick", NULL) != NULL;
    vec3 lip = v3_mul(p->skin, p->female ? v3(0.90f, 0.52f, 0.52f) : v3(0.88f, 0.66f, 0.62f));
    if (painted)
        lip = color_linear(params_color(&p->c->entity->params, "lipstick", (rgb8){ 150, 25, 35 }));
    if (p->age <= AGE_CHILD)
        lip = v3_mul(p->skin, v3(0.95f, 0.62f, 0.60f));
    float shade = dy > 0.0f ? 0.93f : 1.0f;
    return v3_lerp(c, v3_scale(lip, shade), in * (painted ? 0.95f : 0.85f));
}

static float beard_mask(const person *p, float az, float y)
{
    float a = fabsf(az), top = a > 0.32f ? f_lerp(-5.4f, -1.0f, f_smooth(0.5f, 1.3f, a)) : -4.6f;
    float m = f_smooth(top + 0.7f, top - 0.8f + 1e-3f, y);
    m = 1.0f - f_smooth(top - 0.8f, top + 0.7f, y);
    m *= 1.0f - f_smooth(1.35f, 1.6f, a);
    (void)p;
    return m * f_smooth(-14.0f, -11.0f, y);
}

static vec3 paint_face(const person *p, float az, float y, float u, float v)
{
    float a = fabsf(az), kid = p->age <= AGE_CHILD ? 1.5f : 1.0f;
    float x = sinf(az) * 8.6f; /* near enough for soft paint */
    vec3 c = p->skin;
    float dark = 1.0f - f_smooth(0.05f, 0.35f, color_luminance(p->skin));
    if (a > 2.15f || y > 9.0f) /* the back of the head and the crown: skin or roots, no more */
        return p->hair == HAIR_BALD
                   ? c
                   : v3_lerp(c, v3_lerp(c, p->hair_color, 0.85f), 0.9f * f_smooth(-0.3f, 0.9f, y - hair_line(p, az)));
    vec3 warm = v3_mul(c, v3(1.0f, 0.74f + 0.1f * dark, 0.68f + 0.1f * dark)),
         shade = v3_mul(c, v3(0.84f, 0.74f, 0.72f));
    float cheeks = bell(fabsf(x) - 4.2f, 2.0f) * bell(y + 2.8f, 1.9f);
    float nose_end = bell(x, 1.4f) * bell(y + 3.2f, 1.2f);
    float chin = bell(x, 1.8f) * bell(y + 9.8f, 1.6f);
    float ear = f_smooth(1.30f, 1.45f, a) * (1.0f - f_smooth(1.95f, 2.1f, a)) * bell(y + 1.2f, 3.6f);
    c = v3_lerp(c, warm, f_clamp(0.62f * kid * cheeks + 0.55f * nose_end + 0.25f * chin + 0.75f * ear, 0.0f, 0.95f));
    vec3 e = eye_center_cm(p);
    float socket = bell(fabsf(x) - e.x, 1.9f) * bell(y - e.y + 0.25f, 1.35f);
    c = v3_lerp(c, shade, (p->age == AGE_OLD ? 0.6f : 0.34f) * socket);
    if (p->female && p->age >= AGE_TEEN)
        c = v3_lerp(c, v3_mul(p->skin, v3(0.62f, 0.45f, 0.42f)),
                    0.45f * bell(fabsf(x) - e.x, 1.5f) * bell(y - e.y - 1.15f, 0.5f));
    float blotch = a < 1.9f ? noise_fbm(v3(u * 26.0f, v * 26.0f, 3.0f), 2, (uint32_t)p->c->seed) : 0.0f;
    c = v3_lerp(c, warm, f_clamp(0.08f + 0.16f * blotch, 0.0f, 0.4f));
    if (p->face.freckles) {
        float f1, f2;
        uint32_t id;
        noise_worley(v3(u * 190.0f, v * 130.0f, 0.5f), (uint32_t)p->c->seed, &f1, &f2, &id);
        float on = bell(fabsf(x) - 2.8f, 2.4f) * bell(y + 2.1f, 1.4f) * (id % 3 == 0);
        c = v3_lerp(c, v3_mul(p->skin, v3(0.62f, 0.42f, 0.32f)), 0.7f * on * (1.0f - f_smooth(0.16f, 0.3f, f1)));
    }
    if (!p->female && p->age >= AGE_YOUNG) {
        float m = beard_mask(p, az, y);
        float grain = m > 0.01f ? 0.75f + 0.5f * noise3(v3(u * 420.0f, v * 300.0f, 1.0f), 7) : 0.0f;
        float amount = p->beard ? 0.55f : 0.13f + 0.05f * (1.0f - dark);
        vec3 stub = v3_lerp(v3_mul(p->skin, v3(0.72f, 0.76f, 0.82f)), p->beard_color, p->beard ? 0.7f : 0.3f);
        c = v3_lerp(c, stub, f_clamp(amount * m * grain, 0.0f, 0.9f));
    }
    if (p->hair != HAIR_BALD) { /* roots seen between the locks */
        float edge = y - hair_line(p, az);
        if (fabsf(edge) < 2.0f)
            edge += 0.5f * noise3(v3(u * 90.0f, v * 60.0f, 2.0f), 11);
        c = v3_lerp(c, v3_lerp(p->skin, p->hair_color, 0.85f), 0.9f * f_smooth(-0.3f, 0.9f, edge));
    }
    if (a < 0.55f && y < -3.5f && y > -9.5f)
        c = paint_lips(p, c, az, y);
    return c;
}

texture *face_paint(person *p)
{
    texture *t = new_texture(p->a, 896, 576);
    for (int j = 0; j < t->height; j++)
        for (int i = 0; i < t->width; i++) {
            float u = ((float)i + 0.5f) / (float)t->width, v = 1.0f - ((float)j + 0.5f) / (float)t->height;
            put(t, i, j, paint_face(p, (u - 0.5f) * 2.0f * CIEL_PI_F, v * 32.0f - 18.0f, u, v));
        }
    return t;
}

/* ---- eyes ---- */
#define EYE_UV_RAD 1.15f
static texture *paint_eye(const person *p)
{
    texture *t = new_texture(p->a, 256, 256);
    float iris_r = 0.50f, pupil_r = 0.22f;
    vec3 white = v3(0.80f, 0.78f, 0.74f);
    for (int j = 0; j < 256; j++)
        for (int i = 0; i < 256; i++) {
            float x = ((float)i + 0.5f) / 128.0f - 1.0f, y = 1.0f - ((float)j + 0.5f) / 128.0f;
            float r = sqrtf(x * x + y * y) * EYE_UV_RAD, a = atan2f(y, x);
            vec3 c = v3_lerp(white, v3_mul(white, v3(0.86f, 0.66f, 0.60f)), f_smooth(0.65f, 1.1f, r));
            float streak = 0.5f + 0.5f * noise3(v3(cosf(a) * 9.0f, sinf(a) * 9.0f, r * 2.5f), 5);
            vec3 iris = v3_scale(p->iris, 0.65f + 0.75f * streak);
            iris = v3_lerp(iris, v3_mul(p->iris, v3(1.9f, 1.45f, 0.9f)), 0.55f * bell(r - pupil_r - 0.06f, 0.07f));
            iris = v3_scale(iris, 1.0f + 0.55f * f_smooth(0.2f, -0.6f, 0.0f) +
                                      0.5f * f_smooth(0.1f, 0.8f, -y * 1.8f)); /* lit from above: brighter below */
            iris = v3_lerp(iris, v3_scale(p->iris, 0.16f), f_smooth(iris_r - 0.10f, iris_r - 0.01f, r));
            c = v3_lerp(c, iris, 1.0f - f_smooth(iris_r - 0.015f, iris_r + 0.025f, r));
            c = v3_lerp(c, v3(0.004f, 0.004f, 0.005f), 1.0f - f_smooth(pupil_r - 0.015f, pupil_r + 0.015f, r));
            put(t, i, j, c);
        }
    return t;
}

static mesh eyeball(person *p, int side)
{
    mesh_maker m;
    maker_init(&m);
    enum {
        RINGS = 16,
        ROUND = 28
    };
    float s = p->head_scale, R = p->face.eye_r;
    vec3 c = p->joints[J_EYE_L + side];
    uint32_t names[RINGS + 1][ROUND + 1];
    for (int i = 0; i <= RINGS; i++)
        for (int k = 0; k <= ROUND; k++) {
            float th = CIEL_PI_F * powf((float)i / RINGS, 1.35f), az = 2.0f * CIEL_PI_F * (float)k / ROUND;
            float r = R * (1.0f + 0.055f * (1.0f - f_smooth(0.0f, 0.62f, th)));
            vec3 n = v3(sinf(th) * cosf(az), sinf(th) * sinf(az), cosf(th));
            float q = f_clamp(th / EYE_UV_RAD, 0.0f, 0.999f);
            names[i][k] = maker_vertex(&m, v3_mad(c, n, r * s), n,
                                       (vec2){ 0.5f + 0.5f * q * cosf(az), 0.5f + 0.5f * q * sinf(az) });
        }
    for (int i = 0; i < RINGS; i++)
        for (int k = 0; k < ROUND; k++) {
            if (i > 0)
                maker_triangle(&m, names[i][k], names[i + 1][k], names[i][k + 1]);
            if (i < RINGS - 1)
                maker_triangle(&m, names[i][k + 1], names[i + 1][k], names[i + 1][k + 1]);
        }
    mesh out = mesh_finish(&m, p->a);
    mesh_smooth_normals(&out, p->a, 180.0f);
    return out;
}

/* A tapered hair of three segments from a to c by way of b (metres). */
static void add_hair(mesh_maker *m, vec3 a, vec3 b, vec3 c, float r)
{
    vec3 path[3] = { a, b, c };
    float radii[3] = { r, 0.8f * r, 0.12f * r };
    maker_tube(m, path, radii, 3, 3, false);
}

static vec3 lid_point(const person *p, int side, float az, float el, float r)
{
    vec3 c = eye_center_cm(p);
    float x = c.x + r * cosf(el) * sinf(az);
    return person_head_cm(p, side ? -x : x, c.y + r * sinf(el), c.z + r * cosf(el) * cosf(az));
}

static void add_lashes(person *p, int side)
{
    mesh_maker m;
    maker_init(&m);
    float R = p->face.eye_r, s = p->head_scale;
    bool full = p->female || p->age <= AGE_CHILD;
    vec3 line[25];
    float radii[25];
    for (int i = 0; i < 25; i++) {
        float u = (float)i / 24.0f, az = f_lerp(-0.84f, 0.94f, u), lo, hi;
        eye_opening(p, az, &lo, &hi);
        line[i] = lid_point(p, side, az, hi + 0.015f, R + 0.24f);
        radii[i] = s * (full ? 0.062f : 0.040f) * f_smooth(0.0f, 0.25f, u) * (1.0f - 0.75f * f_smooth(0.88f, 1.0f, u)) +
                   0.008f * s;
    }
    maker_tube(&m, line, radii, 25, 6, false);
    int n = full ? 15 : 0;
    for (int i = 0; i < n; i++) {
        float u = ((float)i + 0.5f) / (float)n, az = f_lerp(-0.5f, 1.0f, u), lo, hi;
        eye_opening(p, az, &lo, &hi);
        float len = 0.20f + 0.30f * u * (p->female ? 1.0f : 0.75f), fan = az * 0.55f + 0.1f;
        vec3 a = lid_point(p, side, az, hi + 0.02f, R + 0.24f),
             b = lid_point(p, side, az + 0.05f * fan, hi + 0.04f, R + 0.24f + 0.6f * len);
        vec3 c = lid_point(p, side, az + 0.14f * fan, hi + 0.13f + 0.06f * u, R + 0.24f + len);
        add_hair(&m, a, b, c, 0.034f * s);
    }
    material dark = material_plain(v3_lerp(p->hair_color, v3(0.012f, 0.009f, 0.008f), 0.8f), 0.6f);
    dark.name = "hair";
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, side ? "lashes_r" : "lashes_l", PART_SKINNED, out, &dark, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
    face_add_morphs(p, t, NULL);
}

void face_add_eyes(person *p)
{
    texture *paint = paint_eye(p);
    for (int side = 0; side < 2; side++) {
        material m = material_plain(v3(1, 1, 1), 0.18f);
        m.name = "eye";
        m.texture = paint;
        m.coat = 1.0f;
        m.coat_roughness = 0.03f;
        m.subsurface = 0.25f;
        m.scatter = v3(0.9f, 0.6f, 0.5f);
        mesh ball = eyeball(p, side);
        person_add(p, side ? "eye_r" : "eye_l", PART_RIGID, ball, &m, 1, J_EYE_L + side);
        add_lashes(p, side);
    }
}

/* ---- brows ---- */
static vec3 brow_arc(const person *p, float u)
{
    float man = p->female || p->age <= AGE_CHILD ? 0.0f : 1.0f;
    vec3 e = eye_center_cm(p);
    float x = f_lerp(1.15f, 5.15f, u) + 0.6f * p->face.apart, peak = 0.62f - 0.3f * man;
    float y = e.y + 1.1f * (p->face.eye_r - 1.55f) + f_lerp(2.05f, 2.25f, 1.0f - man) +
              peak * 4.0f * u * (1.0f - u) * (0.4f + u) - 0.35f * u * u + p->face.brow_up +
              p->face.brow_tilt * (u - 0.4f);
    return v3(x, y, 0);
}

static void add_brow(person *p, int side)
{
    mesh_maker m;
    maker_init(&m);
    float s = p->head_scale, thick = p->face.brow_thick * (p->female ? 0.36f : p->age <= AGE_CHILD ? 0.30f : 0.56f);
    rng r = rng_make(p->c->seed, "brow"); /* the same on both sides: brows are a pair */
    for (int i = 0; i < 64; i++) {
        float u = ((float)i + rng_float(&r)) / 64.0f, row = rng_range(&r, -1.0f, 1.0f);
        float body = (0.55f + 0.45f * f_smooth(0.0f, 0.2f, u)) * (1.0f - 0.75f * f_smooth(0.55f, 1.0f, u));
        vec3 c = brow_arc(p, u), ahead = brow_arc(p, u + 0.02f);
        vec3 along = v3_norm(v3_sub(ahead, c));
        float up = f_lerp(0.95f, -0.12f, f_smooth(0.0f, 0.45f, u)) - 0.35f * row;
        vec3 dir = v3_norm(v3(along.x, along.y + up, 0));
        float len = rng_range(&r, 0.55f, 0.8f) * (p->age == AGE_OLD ? 1.2f : 1.0f);
        float x0 = c.x - 0.1f, y0 = c.y + row * thick * 0.5f * body;
        vec3 q0 = face_surface(p, x0, y0), q1 = face_surface(p, x0 + 0.5f * len * dir.x, y0 + 0.5f * len * dir.y);
        vec3 q2 = face_surface(p, x0 + len * dir.x, y0 + len * dir.y);
        vec3 a = person_head_cm(p, q0.x, q0.y, q0.z - 0.02f), b = person_head_cm(p, q1.x, q1.y, q1.z + 0.13f);
        vec3 e = person_head_cm(p, q2.x, q2.y, q2.z + 0.06f);
        if (side) {
            a.x = -a.x;
            b.x = -b.x;
            e.x = -e.x;
        }
        add_hair(&m, a, b, e, 0.10f * s);
    }
    material hair = material_plain(v3_scale(p->hair_color, p->age == AGE_OLD ? 0.9f : 0.6f), 0.6f);
    hair.name = "hair";
    hair.sheen = 0.2f;
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, side ? "brow_r" : "brow_l", PART_SKINNED, out, &hair, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
    face_add_morphs(p, t, NULL);
}

void face_add_brows(person *p)
{
    add_brow(p, 0);
    add_brow(p, 1);
}

/* ---- teeth and tongue ---- */
static mesh teeth(person *p, bool lower)
{
    mesh_maker m;
    maker_init(&m);
    enum {
        ALONG = 44,
        ROUND = 8
    };
    float line = mouth_line(p, 0), s = lower ? -1.0f : 1.0f;
    vec3 rings[(ALONG + 1) * ROUND];
    for (int i = 0; i <= ALONG; i++) {
        float u = (float)i / ALONG * 2.0f - 1.0f, x = 2.25f * u * (lower ? 0.93f : 1.0f);
        float tooth = fabsf(sinf(x / (lower ? 0.58f : 0.72f) * CIEL_PI_F * (lower ? 1.0f : 1.0f)));
        float bulge = 0.07f * powf(tooth, 0.4f),
              tip = 0.07f * powf(tooth, 0.35f) - (fabsf(x) > 0.75f && fabsf(x) < 1.5f && !lower ? 0.05f : 0.0f);
        float front = mouth_arch(p, x) - 1.42f + bulge - (lower ? 0.22f : 0.0f),
              edge = line + s * (lower ? 0.10f : -0.02f) - s * tip;
        if (lower)
            edge = line - 0.12f + tip;
        float root = line + s * 0.98f, back = front - 0.5f;
        const float zs[ROUND] = { front - 0.12f, front, front, front - 0.06f, front - 0.16f, back + 0.1f, back, back };
        const float ys[ROUND] = { root, f_lerp(root, edge, 0.3f), f_lerp(root, edge, 0.75f), f_lerp(root, edge, 0.96f),
                                  edge, f_lerp(root, edge, 0.9f), f_lerp(root, edge, 0.4f),  root };
        for (int k = 0; k < ROUND; k++)
            rings[i * ROUND + k] = person_head_cm(p, x, ys[lower ? ROUND - 1 - k : k], zs[lower ? ROUND - 1 - k : k]);
    }
    maker_loft(&m, rings, ALONG + 1, ROUND, true);
    return mesh_finish(&m, p->a);
}

static mesh tongue(person *p)
{
    mesh_maker m;
    maker_init(&m);
    enum {
        ALONG = 14,
        ROUND = 14
    };
    float line = mouth_line(p, 0);
    vec3 rings[(ALONG + 1) * ROUND];
    for (int i = 0; i <= ALONG; i++) {
        float u = (float)i / ALONG, wide = 1.75f * powf(f_max(1.0f - powf(u, 3.2f), 0.0f), 0.5f) + 0.02f;
        for (int k = 0; k < ROUND; k++) {
            float a = 2.0f * CIEL_PI_F * (float)k / ROUND, x = wide * cosf(a),
                  y = sinf(a) * 0.52f * (0.25f + 0.75f * wide / 1.75f);
            float groove = y > 0.0f ? -0.16f * bell(x, 0.5f) : 0.0f;
            rings[i * ROUND + k] = person_head_cm(p, x, line - 0.80f + y + groove + 0.35f * (1.0f - u) * (1.0f - u),
                                                  f_lerp(2.6f, 6.55f, u));
        }
    }
    maker_loft(&m, rings, ALONG + 1, ROUND, true);
    return mesh_finish(&m, p->a);
}

void face_add_mouth(person *p)
{
    material white = material_plain(p->age == AGE_OLD ? v3(0.68f, 0.60f, 0.45f) : v3(0.80f, 0.76f, 0.67f), 0.22f);
    white.name = "porcelain";
    white.coat = 0.6f;
    white.coat_roughness = 0.1f;
    white.subsurface = 0.2f;
    white.scatter = v3(0.9f, 0.75f, 0.6f);
    material red = material_plain(v3(0.42f, 0.10f, 0.10f), 0.35f);
    red.name = "flesh";
    red.subsurface = 0.5f;
    red.scatter = v3(0.9f, 0.2f, 0.15f);
    for (int k = 0; k < 3; k++) {
        if (p->age == AGE_BABY && k < 2)
            continue;
        mesh out = k < 2 ? teeth(p, k == 1) : tongue(p);
        part *t = person_add(p,
                             k == 0   ? "teeth_upper"
                             : k == 1 ? "teeth_lower"
                                      : "tongue",
                             PART_SKINNED, out, k < 2 ? &white : &red, 1, -1);
        t->skin = person_weights_one(p, &t->mesh, J_HEAD);
        if (k > 0)
            face_add_stiff_morphs(p, t, k == 2);
    }
}
