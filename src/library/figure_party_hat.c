/* library/figure_party_hat.c - hats of an occasion: Father Christmas's with its bobble, a graduate's board. Head cm.
 */
#include "library/figure_worn.h"

/* A bag of cloth that falls over to one side, a fur rim, a bobble. */
static void add_santa_hat(person *p)
{
    enum {
        N = 12
    };
    mesh_maker m;
    maker_init(&m);
    vec3 path[N];
    float r[N];
    for (int i = 0; i < N; i++) {
        float u = (float)i / (N - 1), fall = f_smooth(0.35f, 1.0f, u);
        path[i] = v3(9.0f * fall * u, 5.6f + 13.0f * u - 17.0f * fall * fall * u, -1.2f - 5.0f * fall);
        r[i] = f_lerp(9.1f, 1.2f, powf(u, 0.8f));
    }
    maker_tube(&m, path, r, N, 24, false);
    m.slot = 1;
    maker_sphere(&m, path[N - 1], v3_fill(2.1f), 14);
    vec3 ring[32];
    float fur[32];
    for (int i = 0; i < 32; i++) {
        float a = 2.0f * CIEL_PI_F * (float)i / 32.0f;
        ring[i] = v3(8.7f * sinf(a), 5.4f + 1.2f * cosf(a), -1.1f + 10.0f * cosf(a));
        fur[i] = 1.5f + 0.15f * sinf(7.0f * a);
    }
    maker_tube(&m, ring, fur, 32, 10, true);
    mesh out = mesh_finish(&m, p->a);
    worn_to_head(p, &out);
    material mats[2] = { worn_cloth(p->worn[WEAR_HAT].color), worn_cloth(v3(0.85f, 0.84f, 0.80f)) };
    mats[1].sheen = 0.8f;
    mats[1].pattern = PATTERN_KNIT;
    mats[1].pattern_scale = 0.004f;
    mats[1].bump = 0.001f;
    worn_on_head(p, "hat", out, mats, 2);
}

/* A close cap, a square board, a tassel over its edge. */
static void add_mortarboard(person *p)
{
    mesh_maker m;
    maker_init(&m);
    const vec2 skull[6] = { { 8.6f, 4.2f },  { 9.0f, 4.2f },  { 9.0f, 8.0f },
                            { 8.0f, 11.2f }, { 4.0f, 12.9f }, { 0.05f, 13.2f } };
    m.at = affine_trs(v3(0, 0, -1.0f), quat_axis(v3(1, 0, 0), -0.10f), 1.0f);
    maker_lathe(&m, skull, 6, 36);
    m.at = affine_trs(v3(0, 13.4f, -1.6f),
                      quat_mul(quat_axis(v3(1, 0, 0), -0.10f), quat_axis(v3(0, 1, 0), 0.25f * CIEL_PI_F)), 1.0f);
    maker_box(&m, v3(-11.0f, -0.3f, -11.0f), v3(11.0f, 0.4f, 11.0f));
    m.at = affine_identity();
    m.slot = 1;
    const vec3 cord[5] = { v3(0, 14.0f, -1.6f), v3(5.0f, 14.2f, 2.0f), v3(9.4f, 13.6f, 5.0f), v3(9.8f, 10.0f, 5.2f),
                           v3(9.8f, 7.0f, 5.2f) };
    const float thin[5] = { 0.25f, 0.25f, 0.25f, 0.3f, 0.3f }, tassel[2] = { 0.5f, 0.9f };
    maker_tube(&m, cord, thin, 5, 6, false);
    const vec3 hang[2] = { v3(9.8f, 7.0f, 5.2f), v3(9.8f, 3.4f, 5.3f) };
    maker_tube(&m, hang, tassel, 2, 10, false);
    mesh out = mesh_finish(&m, p->a);
    worn_to_head(p, &out);
    material mats[2] = { worn_cloth(p->worn[WEAR_HAT].color), worn_cloth(person_rgb(0xd9b040)) };
    worn_on_head(p, "hat", out, mats, 2);
}

void party_hat_add(person *p)
{
    if (person_wears(p, WEAR_HAT, "santa"))
        add_santa_hat(p);
    else
        add_mortarboard(p);
}
