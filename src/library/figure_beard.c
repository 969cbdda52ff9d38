/* library/figure_beard.c - beards and moustaches: a combed layer over jaw and lip, and locks that break its edge.
 *
 * The layer is a sheet over the face whose thickness is that of the hair: it thins out towards cheeks and lips, and
 * hangs below the chin as far as the beard is long. Head centimetres.
 */
#include "base/noise.h"
#include "library/figure_worn.h"
#include <string.h>

typedef struct beard {
    const person *p;
    bool chin, lip; /* where it grows */
    float thick;    /* off the jaw */
    float hang;     /* below the chin */
    float mouth;    /* height of the mouth's line */
    uint32_t seed;
} beard;

static beard plan_beard(const person *p)
{
    bool full = strstr(p->beard, "full"), tache = strstr(p->beard, "moust"),
         wizard = p->role && strstr(p->role, "wizard");
    bool grown = strstr(p->beard, "long") || (full && wizard);
    return (beard){ .p = p,
                    .chin = !tache,
                    .lip = true,
                    .thick = grown  ? 1.5f
                             : full ? 1.0f
                                    : 0.45f,
                    .hang = grown  ? 9.0f
                            : full ? 2.6f
                                   : 0.35f,
                    .mouth = mouth_line(p, 0.0f),
                    .seed = (uint32_t)p->c->seed };
}

/* Thickness at azimuth az and height y; negative where the skin is bare. */
static float growth(const beard *b, float az, float y)
{
    float a = fabsf(az), x = 8.0f * sinf(az), rough = 0.35f * noise3(v3(4.0f * az, 0.7f * y, 2.0f), b->seed);
    float top = f_lerp(b->mouth - 0.2f, -1.4f, f_smooth(0.55f, 1.20f, a)); /* the cheeks' line */
    float jaw = b->chin ? top - y + rough : -1.0f;
    float inner = 1.7f - fabsf(y - b->mouth + 0.25f); /* the lips are free, and a little below them */
    float lips = b->p->face.mouth_half + 0.55f - fabsf(x);
    if (lips > 0.0f)
        jaw = f_min(jaw, -f_min(inner, lips));
    float over = b->mouth + 0.62f, nose = b->mouth + 2.0f; /* the moustache, parted in the middle */
    float tache =
        b->lip ? f_min(f_min(y - over + 0.22f * fabsf(x) * f_smooth(1.0f, 3.2f, fabsf(x)), nose - y - 0.20f * fabsf(x)),
                       3.6f - fabsf(x))
               : -1.0f;
    float edge = f_max(jaw, tache + 0.15f);
    return edge < 0.0f ? edge
                       : b->thick * f_smooth(0.0f, jaw > tache ? 1.5f : 0.7f, edge) * (jaw > tache ? 1.0f : 0.75f);
}

/* The face under the sheet: below the chin it goes on downwards and back. */
static vec3 sheet_point(const beard *b, float az, float v, bool *grows)
{
    float a = fabsf(az), top = b->mouth + 2.4f, chin = -11.2f + 4.4f * f_smooth(0.25f, 1.35f, a);
    float u = f_min(v / 0.72f, 1.0f), below = f_max(v - 0.72f, 0.0f) / 0.28f;
    if (a > 0.6f)
        top = f_lerp(top, -0.8f, f_smooth(0.6f, 1.2f, a));
    float y = f_lerp(top, chin, u);
    vec3 q = face_surface(b->p, 8.0f * sinf(az) * (1.0f - 0.10f * below), y);
    q.z = f_max(q.z, 8.0f * cosf(az) * 0.55f - 2.2f);
    float t = growth(b, az, y), hangs = b->hang * f_smooth(1.0f, 0.1f, a);
    float strands = 0.75f + 0.5f * noise3(v3(9.0f * az, 0.35f * y + 2.0f * below, 7.0f), b->seed + 3);
    vec3 out = v3_norm(v3(0.9f * sinf(az), -0.25f * u, cosf(az)));
    *grows = t > 0.0f;
    q = v3_mad(q, out, t < 0.0f ? f_max(0.3f * t, -0.3f) : t * strands);
    q.y -= (hangs + 0.4f) * below;
    q.z -= (3.6f - 0.12f * hangs) * below * below + 0.10f * hangs * below;
    return q;
}

static void add_sheet(person *p, const beard *b, const material *hair)
{
    enum {
        NU = 45,
        NV = 25
    };
    mesh_maker m;
    maker_init(&m);
    bool *grows = ARENA_ARRAY(p->a, NU * NV, bool);
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            float az = 1.42f * (2.0f * (float)i / (NU - 1) - 1.0f), v = (float)j / (NV - 1);
            vec3 q = sheet_point(b, az, v, &grows[j * NU + i]);
            vec3 w = person_head_cm(p, q.x, q.y, q.z);
            maker_vertex(&m, w, v3(0, 0, 1), (vec2){ 8.0f * az * p->head_scale, q.y * p->head_scale });
        }
    for (uint32_t j = 0; j + 1 < NV; j++)
        for (uint32_t i = 0; i + 1 < NU; i++) {
            uint32_t a = j * NU + i, c = a + NU;
            if (!grows[a] && !grows[a + 1] && !grows[c] && !grows[c + 1])
                continue;
            maker_triangle(&m, a, c, a + 1);
            maker_triangle(&m, a + 1, c, c + 1);
        }
    mesh out = mesh_finish(&m, p->a);
    mesh_smooth_normals(&out, p->a, 180.0f);
    part *t = person_add(p, "beard", PART_SKINNED, out, hair, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
    face_add_morphs(p, t, NULL);
}

/* A lock that lies on the layer and leaves it at the tip. */
static void add_lock(mesh_maker *m, const beard *b, rng *r, float az, float y, float t)
{
    const person *p = b->p;
    float x = 8.0f * sinf(az), s = p->head_scale, side = x > 0.0f ? 1.0f : -1.0f;
    bool lip = y > b->mouth;
    vec3 root = face_surface(p, x, y), dir = lip ? v3(0.9f * side, -0.6f, 0.1f) : v3(0.07f * x, -1.0f, 0.10f);
    vec3 out = v3_norm(v3(0.9f * sinf(az), -0.2f, cosf(az)));
    float l = (lip ? 1.3f : 1.1f + 0.35f * b->hang * f_smooth(-6.0f, -10.5f, y)) * rng_range(r, 0.7f, 1.2f);
    vec3 path[4];
    float rad[4];
    for (int k = 0; k < 4; k++) {
        float u = (float)k / 3.0f;
        vec3 q = v3_mad(v3_mad(root, v3_norm(dir), l * u), out, t * (0.9f - 0.15f * u) + 0.05f);
        path[k] = person_head_cm(p, q.x, q.y, q.z - 0.25f * u * u);
        rad[k] = s * (lip ? 0.11f : 0.16f) * (k == 0 ? 0.6f : k == 3 ? 0.1f : 1.0f);
    }
    maker_tube(m, path, rad, 4, 4, false);
}

void beard_add(person *p)
{
    if (strstr(p->beard, "stub"))
        return;
    beard b = plan_beard(p);
    material hair = hair_material(p->beard_color);
    add_sheet(p, &b, &hair);
    mesh_maker m;
    maker_init(&m);
    rng r = rng_make(p->c->seed, "beard");
    for (int i = 0; i < 200; i++) {
        float az = rng_range(&r, -1.3f, 1.3f), y = rng_range(&r, -10.8f, -2.6f), t = growth(&b, az, y);
        if (t > 0.02f && face_surface(p, 8.0f * sinf(az), y).z > 0.5f) /* past the cheek there is no face in front */
            add_lock(&m, &b, &r, az, y, t);
    }
    mesh out = mesh_finish(&m, p->a);
    part *t = person_add(p, "beard_locks", PART_SKINNED, out, &hair, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
    face_add_morphs(p, t, NULL);
}
