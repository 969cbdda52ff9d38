/* library/animal_coat.c - coats: bellies, spots, stripes, patches, masks and saddles, as a texture laid from the side.
 *
 * Both flanks are alike. Colours are functions of the place along and above the ground in withers' heights, so a
 * pattern fits whatever the species' measures.
 */
#include "base/noise.h"
#include "library/animal_beast.h"
#include <string.h>

static vec3 coat_color(const beast *b, float z, float y, vec3 q)
{
    const species *s = b->s;
    vec3 c = b->color, d = b->color2;
    float L = s->length, n = noise_fbm(v3(z * 3.0f, y * 3.0f, 0.3f), 3, (uint32_t)b->seed);
    vec3 head = b->j[B_HEAD];
    (void)q;
    switch (s->coat) {
    case COAT_BELLY:
        if (s->extra && strcmp(s->extra, "lion_mane") == 0) { /* dark about the face, tawny the rest */
            vec3 m = v3_lerp(b->j[B_NECK2], head, 0.5f);
            float from = sqrtf((z - m.z) * (z - m.z) + 0.6f * (y - m.y) * (y - m.y)) + 0.04f * n,
                  face = f_smooth(head.z + 0.10f * s->head, head.z + 0.22f * s->head, z);
            c = v3_lerp(c, v3(0.10f, 0.042f, 0.014f), (1.0f - f_smooth(0.22f, 0.34f, from)) * (1.0f - face));
        }
        return v3_lerp(c, d,
                       f_clamp(f_smooth(1.0f - 1.65f * s->chest, 1.0f - 2.05f * s->chest, y + 0.05f * n) * 0.85f *
                                       f_smooth(0.82f - 1.9f * s->chest, 1.0f - 1.9f * s->chest, y) +
                                   0.8f * f_smooth(0.12f, 0.05f, y) +
                                   0.5f * f_smooth(0.55f * s->head, 0.85f * s->head, z - head.z) *
                                       f_smooth(0.0f, -0.1f, y - b->nose.y - 0.02f),
                               0.0f, 1.0f));
    case COAT_SPOTS: {
        float f1, f2;
        uint32_t id;
        float k = s->color == 0xcf9f55 ? 15.0f : 10.0f;
        noise_worley(v3(z * k, y * k, 0.5f), (uint32_t)b->seed, &f1, &f2, &id);
        float r = 0.20f + 0.18f * (float)(id & 255) / 255.0f;
        return v3_lerp(c, d, (1.0f - f_smooth(r, r + 0.06f, f1)) * (float)((id >> 9) % 4 != 0));
    }
    case COAT_STRIPES: {
        bool zebra = s->foot == FOOT_HOOF;
        float slant = z * (zebra ? 1.0f : 1.0f) + 0.25f * (y - 0.6f) * (z < -0.2f * L ? -1.0f : 0.3f) +
                      (zebra ? 0.05f : 0.09f) * n;
        float leg = f_smooth(0.55f, 0.40f, y);
        float phase = f_lerp(slant * (zebra ? 62.0f : 34.0f), y * (zebra ? 85.0f : 50.0f) + 2.0f * n, leg),
              v = sinf(phase);
        float on = f_smooth(zebra ? -0.12f : 0.35f, zebra ? 0.12f : 0.75f, v);
        float belly = zebra ? 0.0f : f_smooth(1.0f - 1.7f * s->chest, 1.0f - 2.0f * s->chest, y) * (1.0f - leg);
        vec3 base = v3_lerp(c, v3(0.75f, 0.70f, 0.62f), zebra ? 0.0f : 0.8f * f_max(belly, f_smooth(0.10f, 0.04f, y)));
        return v3_lerp(base, d, on * (1.0f - belly) * (zebra ? 1.0f : 0.85f));
    }
    case COAT_PATCHES: return v3_lerp(c, d, f_smooth(0.06f, 0.10f, n + 0.06f * sinf(5.0f * z)));
    case COAT_MASK: {
        float under = f_smooth(1.0f - 1.0f * s->chest, 1.0f - 1.35f * s->chest, y + 0.04f * n);
        float face = z > head.z + 0.1f * s->head ? f_smooth(b->j[B_EYE_L].y + 0.05f, b->j[B_EYE_L].y + 0.02f, y) : 0.0f;
        return v3_lerp(c, d, f_clamp(f_max(under, face), 0.0f, 1.0f));
    }
    case COAT_FOX: {
        float under = f_smooth(1.0f - 1.30f * s->chest, 1.0f - 1.75f * s->chest, y + 0.04f * n) *
                      f_smooth(-0.65f * L, -0.3f * L, z);
        float face =
            z > head.z + 0.15f * s->head ? f_smooth(b->nose.y + 0.10f * s->head, b->nose.y - 0.02f * s->head, y) : 0.0f;
        float breast = f_smooth(0.40f * L, 0.52f * L, z) * f_smooth(b->j[B_NECK].y + 0.10f, b->j[B_NECK].y - 0.08f, y);
        float tip = f_smooth(-0.65f * L - 0.60f * s->tail_len, -0.65f * L - 0.75f * s->tail_len, z);
        vec3 k = v3_lerp(c, d, f_clamp(f_max(f_max(under, face), f_max(breast, tip)), 0.0f, 1.0f));
        bool fox = s->color == 0xc4601c;
        return fox ? v3_lerp(k, v3(0.02f, 0.016f, 0.014f), f_smooth(0.30f, 0.16f, y))
                   : v3_lerp(k, d, f_smooth(0.22f, 0.14f, y));
    }
    case COAT_SADDLE:
        return v3_lerp(c, d, 0.85f * f_smooth(1.0f - 1.1f * s->chest, 1.0f - 0.5f * s->chest, y + 0.12f * n));
    case COAT_PANDA: {
        float front = f_smooth(0.10f * L, 0.16f * L, z) * (1.0f - f_smooth(0.44f * L, 0.48f * L, z)),
              legs = f_smooth(0.40f, 0.34f, y);
        float eye = 1.0f - f_smooth(0.10f * s->head, 0.14f * s->head,
                                    sqrtf((z - b->j[B_EYE_L].z) * (z - b->j[B_EYE_L].z) +
                                          (y - b->j[B_EYE_L].y + 0.02f) * (y - b->j[B_EYE_L].y + 0.02f) * 0.7f));
        float ear = f_smooth(b->j[B_EAR_L].y + 0.04f * s->head, b->j[B_EAR_L].y + 0.10f * s->head, y) *
                    (z > 0.4f * L ? 1.0f : 0.0f);
        return v3_lerp(c, d, f_clamp(front + legs + eye + ear, 0.0f, 1.0f));
    }
    case COAT_GIRAFFE: {
        float f1, f2;
        uint32_t id;
        noise_worley(v3(z * 9.0f, y * 9.0f, 0.5f), (uint32_t)b->seed, &f1, &f2, &id);
        return v3_lerp(c, d, f_smooth(0.06f, 0.12f, f2 - f1) * f_smooth(0.18f, 0.30f, y));
    }
    default:
        return v3_lerp(c, d,
                       0.16f * f_clamp(n + 0.3f, 0.0f, 1.0f) +
                           (s->foot == FOOT_HOOF && s->extra && strcmp(s->extra, "mane") == 0
                                ? 0.75f * f_smooth(0.26f, 0.10f, y)
                                : 0.0f) +
                           (s->extra && strcmp(s->extra, "wool") == 0 && d.x < 0.1f
                                ? f_smooth(0.30f, 0.26f, y) + (z > head.z + 0.25f * s->head ? 1.0f : 0.0f)
                                : 0.0f));
    }
}

texture *beast_paint_coat(const beast *b, aabb box)
{
    texture *t = ARENA_NEW(b->a, texture);
    *t = (texture){ 512, 384, ARENA_ARRAY(b->a, 512 * 384 * 4, uint8_t) };
    vec3 head = b->j[B_HEAD], nose = b->nose;
    for (int j = 0; j < t->height; j++)
        for (int i = 0; i < t->width; i++) {
            float z = f_lerp(box.lo.z, box.hi.z, ((float)i + 0.5f) / 512.0f) / b->w,
                  y = f_lerp(box.hi.y, box.lo.y, ((float)j + 0.5f) / 384.0f) / b->w;
            vec3 c = coat_color(b, z, y, head);
            c = v3_scale(c, 0.92f + 0.16f * noise3(v3(z * 22.0f, y * 30.0f, 0), 9));
            float H = b->s->head, r = b->s->snout_r * H,
                  dn = sqrtf((z - nose.z) * (z - nose.z) + (y - nose.y) * (y - nose.y));
            if (b->s->foot == FOOT_HOOF)
                c = v3_lerp(c, person_rgb(b->s->nose), 0.8f * f_smooth(2.4f * r, 1.0f * r, dn));
            if (b->s->foot == FOOT_HOOF && y < 0.062f)
                c = v3(0.035f, 0.028f, 0.024f);
            float lid =
                sqrtf((z - b->j[B_EYE_L].z) * (z - b->j[B_EYE_L].z) + (y - b->j[B_EYE_L].y) * (y - b->j[B_EYE_L].y)) /
                (b->s->eye * H);
            c = v3_lerp(c, v3(0.015f, 0.012f, 0.010f), 0.7f * (1.0f - f_smooth(1.0f, 1.3f, lid)));
            rgb8 o = color_rgb8(c);
            uint8_t *px = &t->rgba[4 * (j * 512 + i)];
            px[0] = o.r, px[1] = o.g, px[2] = o.b, px[3] = 255;
        }
    return t;
}
