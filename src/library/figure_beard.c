/* library/figure_beard.c - beards and moustaches: locks on the jaw and the upper lip.
 */
#include "library/figure_worn.h"
#include <string.h>

void beard_add(person *p)
{
    bool full = strstr(p->beard, "full") || strstr(p->beard, "long"), tache = strstr(p->beard, "moust"),
         stubble = strstr(p->beard, "stub");
    if (stubble)
        return;
    float s = p->head_scale,
          len = full ? ((p->role && strstr(p->role, "wizard")) || strstr(p->beard, "long") ? 9.0f : 3.6f) : 1.0f;
    mesh_maker m;
    maker_init(&m);
    rng r = rng_make(p->c->seed, "beard");
    int n = full ? 280 : 520;
    for (int i = 0; i < n; i++) {
        float az = rng_range(&r, -1.32f, 1.32f), y = rng_range(&r, -10.6f, -3.4f), a = fabsf(az);
        bool lip = a < 0.33f && y > -5.6f && y < -4.55f;
        float top = a > 0.36f ? f_lerp(-6.0f, -1.6f, f_smooth(0.6f, 1.25f, a)) : -8.2f;
        if (!(lip || (!tache && y < top)))
            continue;
        if (tache && !lip)
            continue;
        float x = sinf(az) * 8.0f;
        if (lip)
            x = az * 8.5f;
        vec3 q = face_surface(p, x, y);
        if (q.z < 0.5f)
            continue;
        vec3 w = person_head_cm(p, q.x, q.y, q.z), out = v3_norm(v3(x * 0.09f, -0.25f, 0.75f));
        vec3 dir =
            lip ? v3_norm(v3((x > 0 ? 1.0f : -1.0f) * 0.9f, -0.55f, 0.25f)) : v3_norm(v3(0.05f * x, -1.0f, 0.28f));
        float l =
            (lip ? 1.5f : len) * rng_range(&r, 0.7f, 1.15f) * (lip ? 1.0f : 0.55f + 0.45f * f_smooth(1.2f, 0.2f, a));
        vec3 path[4];
        float rad[4];
        for (int k = 0; k < 4; k++) {
            float u = (float)k / 3.0f;
            vec3 c = v3_add(w, v3_scale(v3_add(v3_scale(dir, l * u),
                                               v3_scale(out, 0.28f * sinf(CIEL_PI_F * f_min(u * 0.9f + 0.05f, 1.0f)))),
                                        s));
            path[k] = v3_add(c, v3(0, 0, -0.4f * s * u * u * (lip ? 0.6f : 1.0f)));
            rad[k] = s * (lip ? 0.15f : 0.26f) * (k == 0 ? 0.7f : k == 3 ? 0.12f : 1.0f) * (full ? 1.25f : 1.0f);
        }
        maker_tube(&m, path, rad, 4, 4, false);
    }
    mesh out = mesh_finish(&m, p->a);
    material hair = hair_material(p->beard_color);
    part *t = person_add(p, "beard", PART_SKINNED, out, &hair, 1, -1);
    t->skin = person_weights_one(p, &t->mesh, J_HEAD);
    face_add_morphs(p, t, NULL);
}
