/* library/figure_mask.c - masks over mouth and nose: a surgeon's with its loops, a bandana.
 */
#include "library/figure_worn.h"

static vec3 mask_point(const person *p, float u, float v, bool bandana)
{
    float x = u * (bandana ? 7.0f : 6.2f), top = -1.2f - 1.9f * u * u,
          low = bandana ? -15.5f + 7.0f * fabsf(u) : -10.2f + 2.6f * u * u;
    float y = f_lerp(top, low, v);
    vec3 q = face_surface(p, x, f_max(y, -9.6f));
    float tent = 0.55f + 1.1f * sinf(CIEL_PI_F * f_min(v * 1.05f, 1.0f)) * (1.0f - u * u); /* stands off the lips */
    return v3(x, y, q.z + tent + (y < -9.6f ? 0.15f * (y + 9.6f) : 0.0f) + (bandana ? 0.0f : 0.06f * cosf(v * 25.0f)));
}

void mask_add(person *p)
{
    enum {
        NU = 19,
        NV = 17
    };
    bool bandana = person_wears(p, WEAR_FACE, "bandana");
    mesh_maker m;
    maker_init(&m);
    for (int j = 0; j < NV; j++)
        for (int i = 0; i < NU; i++) {
            vec3 q = mask_point(p, 2.0f * (float)i / (NU - 1) - 1.0f, (float)j / (NV - 1), bandana);
            maker_vertex(&m, q, v3(0, 0, 1), (vec2){ 0.01f * q.x, 0.01f * q.y });
        }
    for (uint32_t j = 0; j + 1 < NV; j++)
        for (uint32_t i = 0; i + 1 < NU; i++) {
            uint32_t a = j * NU + i, c = a + NU;
            maker_triangle(&m, a, c, a + 1);
            maker_triangle(&m, a + 1, c, c + 1);
        }
    for (int s = 0; s < 2; s++) /* from the corners to the ears, or round the head */
        for (int k = 0; k < 2; k++) {
            float side = s ? -1.0f : 1.0f;
            vec3 a = mask_point(p, side, k ? 0.85f : 0.1f, bandana), path[6];
            float r[6];
            for (int i = 0; i < 6; i++) {
                float u = (float)i / 5.0f;
                path[i] = v3(f_lerp(a.x, 8.6f * side, f_smooth(0.0f, 0.6f, u)), f_lerp(a.y, k ? -2.4f : 0.6f, u),
                             f_lerp(a.z, -1.0f, u));
                r[i] = bandana ? 0.35f : 0.14f;
            }
            maker_tube(&m, path, r, 6, 6, false);
        }
    mesh out = mesh_finish(&m, p->a);
    mesh_smooth_normals(&out, p->a, 60.0f);
    worn_to_head(p, &out);
    material cloth = worn_cloth(p->worn[WEAR_FACE].color);
    worn_on_head(p, "mask", out, &cloth, 1);
}
