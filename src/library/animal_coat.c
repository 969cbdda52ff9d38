/* library/animal_coat.c - coats: bellies, spots, stripes, patches, masks and saddles, as a texture laid from the side.
 *
 * Both flanks are alike. Colours are functions of the place along and above the ground in withers' heights, so a
 * pattern fits whatever the species' measures.
 */
#include "base/noise.h"
#include "library/animal_beast.h"
#include <string.h>

/* What a coat is painted from: the place along and above the ground, and the noise there. */
typedef struct spot {
    const beast *b;
    float z, y, n;
} spot;
typedef vec3 coat_fn(const spot *p);

static float under_belly(const spot *p)
{
    const species *s = p->b->s;
    float z = p->z, y = p->y;
    return f_smooth(1.0f - 1.65f * s->chest, 1.0f - 2.05f * s->chest, y + 0.05f * p->n) * 0.85f *
               f_smooth(0.82f - 1.9f * s->chest, 1.0f - 1.9f * s->chest, y) +
           0.8f * f_smooth(0.12f, 0.05f, y) +
           0.5f * f_smooth(0.55f * s->head, 0.85f * s->head, z - p->b->j[B_HEAD].z) *
               f_smooth(0.0f, -0.1f, y - p->b->nose.y - 0.02f);
}

static vec3 coat_belly(const spot *p)
{
    const beast *b = p->b;
    const species *s = b->s;
    vec3 c = b->color, head = b->j[B_HEAD];
    if (s->extra && strcmp(s->extra, "lion_mane") == 0) { /* dark about the face, tawny the rest */
        vec3 m = v3_lerp(b->j[B_NECK2], head, 0.5f);
        float from = sqrtf((p->z - m.z) * (p->z - m.z) + 0.6f * (p->y - m.y) * (p->y - m.y)) + 0.04f * p->n,
              face = f_smooth(head.z + 0.10f * s->head, head.z + 0.22f * s->head, p->z);
        c = v3_lerp(c, v3(0.10f, 0.042f, 0.014f), (1.0f - f_smooth(0.22f, 0.34f, from)) * (1.0f - face));
    }
    return v3_lerp(c, b->color2, f_clamp(under_belly(p), 0.0f, 1.0f));
}

static vec3 coat_spots(const spot *p)
{
    float f1, f2, k = p->b->s->color == 0xcf9f55 ? 15.0f : 10.0f;
    uint32_t id;
    noise_worley(v3(p->z * k, p->y * k, 0.5f), (uint32_t)p->b->seed, &f1, &f2, &id);
    float r = 0.20f + 0.18f * (float)(id & 255) / 255.0f;
    return v3_lerp(p->b->color, p->b->color2, (1.0f - f_smooth(r, r + 0.06f, f1)) * (float)((id >> 9) % 4 != 0));
}

static vec3 coat_stripes(const spot *p)
{
    const species *s = p->b->s;
    bool zebra = s->foot == FOOT_HOOF;
    float y = p->y, slant = p->z + 0.25f * (y - 0.6f) * (p->z < -0.2f * s->length ? -1.0f : 0.3f) +
                            (zebra ? 0.05f : 0.09f) * p->n;
    float leg = f_smooth(0.55f, 0.40f, y);
    float phase = f_lerp(slant * (zebra ? 62.0f : 34.0f), y * (zebra ? 85.0f : 50.0f) + 2.0f * p->n, leg);
    float on = f_smooth(zebra ? -0.12f : 0.35f, zebra ? 0.12f : 0.75f, sinf(phase));
    float belly = zebra ? 0.0f : f_smooth(1.0f - 1.7f * s->chest, 1.0f - 2.0f * s->chest, y) * (1.0f - leg);
    vec3 base =
        v3_lerp(p->b->color, v3(0.75f, 0.70f, 0.62f), zebra ? 0.0f : 0.8f * f_max(belly, f_smooth(0.10f, 0.04f, y)));
    return v3_lerp(base, p->b->color2, on * (1.0f - belly) * (zebra ? 1.0f : 0.85f));
}

static vec3 coat_patches(const spot *p)
{
    return v3_lerp(p->b->color, p->b->color2, f_smooth(0.06f, 0.10f, p->n + 0.06f * sinf(5.0f * p->z)));
}

static vec3 coat_mask(const spot *p)
{
    const beast *b = p->b;
    const species *s = b->s;
    float under = f_smooth(1.0f - 1.0f * s->chest, 1.0f - 1.35f * s->chest, p->y + 0.04f * p->n), eye = b->j[B_EYE_L].y;
    float face = p->z > b->j[B_HEAD].z + 0.1f * s->head ? f_smooth(eye + 0.05f, eye + 0.02f, p->y) : 0.0f;
    return v3_lerp(b->color, b->color2, f_clamp(f_max(under, face), 0.0f, 1.0f));
}

static vec3 coat_fox(const spot *p)
{
    const beast *b = p->b;
    const species *s = b->s;
    float z = p->z, y = p->y, L = s->length;
    float under = f_smooth(1.0f - 1.30f * s->chest, 1.0f - 1.75f * s->chest, y + 0.04f * p->n) *
                  f_smooth(-0.65f * L, -0.3f * L, z);
    float face = z > b->j[B_HEAD].z + 0.15f * s->head
                     ? f_smooth(b->nose.y + 0.10f * s->head, b->nose.y - 0.02f * s->head, y)
                     : 0.0f;
    float breast = f_smooth(0.40f * L, 0.52f * L, z) * f_smooth(b->j[B_NECK].y + 0.10f, b->j[B_NECK].y - 0.08f, y);
    float tip = f_smooth(-0.65f * L - 0.60f * s->tail_len, -0.65f * L - 0.75f * s->tail_len, z);
    vec3 k = v3_lerp(b->color, b->color2, f_clamp(f_max(f_max(under, face), f_max(breast, tip)), 0.0f, 1.0f));
    bool fox = s->color == 0xc4601c;
    return fox ? v3_lerp(k, v3(0.02f, 0.016f, 0.014f), f_smooth(0.30f, 0.16f, y))
               : v3_lerp(k, b->color2, f_smooth(0.22f, 0.14f, y));
}

static vec3 coat_saddle(const spot *p)
{
    float c = p->b->s->chest;
    return v3_lerp(p->b->color, p->b->color2, 0.85f * f_smooth(1.0f - 1.1f * c, 1.0f - 0.5f * c, p->y + 0.12f * p->n));
}

static vec3 coat_panda(const spot *p)
{
    const beast *b = p->b;
    const species *s = b->s;
    float z = p->z, y = p->y, L = s->length;
    float front = f_smooth(0.10f * L, 0.16f * L, z) * (1.0f - f_smooth(0.44f * L, 0.48f * L, z)),
          legs = f_smooth(0.40f, 0.34f, y), dz = z - b->j[B_EYE_L].z, dy = y - b->j[B_EYE_L].y + 0.02f;
    float eye = 1.0f - f_smooth(0.10f * s->head, 0.14f * s->head, sqrtf(dz * dz + dy * dy * 0.7f));
    float ear = f_smooth(b->j[B_EAR_L].y + 0.04f * s->head, b->j[B_EAR_L].y + 0.10f * s->head, y) *
                (z > 0.4f * L ? 1.0f : 0.0f);
    return v3_lerp(b->color, b->color2, f_clamp(front + legs + eye + ear, 0.0f, 1.0f));
}

static vec3 coat_giraffe(const spot *p)
{
    float f1, f2;
    uint32_t id;
    noise_worley(v3(p->z * 9.0f, p->y * 9.0f, 0.5f), (uint32_t)p->b->seed, &f1, &f2, &id);
    return v3_lerp(p->b->color, p->b->color2, f_smooth(0.06f, 0.12f, f2 - f1) * f_smooth(0.18f, 0.30f, p->y));
}

/* Each scale a little different, darker at its edge, in bands across the back; the belly pale. A shell has large ones.
 */
static vec3 coat_scales(const spot *p)
{
    const beast *b = p->b;
    const species *s = b->s;
    bool shell = s->extra && strcmp(s->extra, "shell") == 0 && p->y > -0.45f && fabsf(p->z) < 0.62f * s->length;
    float f1, f2, k = shell ? 3.6f : 26.0f / f_max(1.0f, 0.5f * s->length);
    uint32_t id;
    noise_worley(v3(p->z * k, p->y * k * 1.3f, 0.5f), (uint32_t)b->seed, &f1, &f2, &id);
    float edge = 1.0f - f_smooth(0.03f, 0.16f, f2 - f1), band = 0.5f + 0.5f * sinf(9.0f * p->z + 3.0f * p->n);
    vec3 c =
        v3_lerp(b->color, v3_scale(b->color, 0.55f), 0.7f * f_smooth(0.45f, 0.8f, band) * f_smooth(0.2f, 0.6f, p->y));
    if (shell)
        c = v3_lerp(v3(0.10f, 0.075f, 0.03f), v3(0.26f, 0.20f, 0.08f), f_smooth(0.15f, 0.5f, f1));
    c = v3_scale(c, 0.85f + 0.3f * (float)(id & 255) / 255.0f);
    c = v3_lerp(c, v3_scale(c, 0.45f), 0.75f * edge);
    float low = s->sprawl > 0.0f ? f_smooth(-0.35f, -0.7f, p->y) : f_clamp(under_belly(p), 0.0f, 1.0f);
    return v3_lerp(c, b->color2, shell ? 0.0f : 0.9f * low);
}

/* A bare face in fur, ears and hands bare too. */
static vec3 coat_monkey(const spot *p)
{
    const beast *b = p->b;
    const species *s = b->s;
    float from = p->z - b->j[B_HEAD].z, H = s->head;
    float face =
        f_smooth(0.34f * H, 0.42f * H, from) * f_smooth(b->j[B_EYE_L].y + 0.16f * H, b->j[B_EYE_L].y + 0.10f * H, p->y);
    float hands = f_smooth(0.12f, 0.07f, p->y);
    vec3 fur = v3_lerp(b->color, v3_lerp(b->color, b->color2, 0.5f),
                       f_smooth(1.0f - 1.2f * s->chest, 1.0f - 1.9f * s->chest, p->y) * f_smooth(0.35f, 0.5f, p->y));
    return v3_lerp(fur, b->color2, f_max(face, hands));
}

static vec3 coat_plain(const spot *p)
{
    const species *s = p->b->s;
    float dark = 0.16f * f_clamp(p->n + 0.3f, 0.0f, 1.0f);
    if (s->foot == FOOT_HOOF && s->extra && strcmp(s->extra, "mane") == 0)
        dark += 0.75f * f_smooth(0.26f, 0.10f, p->y);
    if (s->extra && strcmp(s->extra, "wool") == 0 && p->b->color2.x < 0.1f)
        dark += f_smooth(0.30f, 0.26f, p->y) + (p->z > p->b->j[B_HEAD].z + 0.25f * s->head ? 1.0f : 0.0f);
    return v3_lerp(p->b->color, p->b->color2, dark);
}

static coat_fn *const coats[] = {
    [COAT_PLAIN] = coat_plain,     [COAT_BELLY] = coat_belly,     [COAT_SPOTS] = coat_spots,
    [COAT_STRIPES] = coat_stripes, [COAT_PATCHES] = coat_patches, [COAT_MASK] = coat_mask,
    [COAT_SADDLE] = coat_saddle,   [COAT_PANDA] = coat_panda,     [COAT_FOX] = coat_fox,
    [COAT_GIRAFFE] = coat_giraffe, [COAT_SCALES] = coat_scales,   [COAT_MONKEY] = coat_monkey,
};

texture *beast_paint_coat(const beast *b, aabb box)
{
    texture *t = ARENA_NEW(b->a, texture);
    *t = (texture){ 512, 384, ARENA_ARRAY(b->a, 512 * 384 * 4, uint8_t) };
    vec3 nose = b->nose;
    for (int j = 0; j < t->height; j++)
        for (int i = 0; i < t->width; i++) {
            float z = f_lerp(box.lo.z, box.hi.z, ((float)i + 0.5f) / 512.0f) / b->w,
                  y = f_lerp(box.hi.y, box.lo.y, ((float)j + 0.5f) / 384.0f) / b->w;
            const spot here = { b, z, y, noise_fbm(v3(z * 3.0f, y * 3.0f, 0.3f), 3, (uint32_t)b->seed) };
            vec3 c = coats[b->s->coat](&here);
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
