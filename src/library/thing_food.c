/* library/thing_food.c - food: its rows, and what fruit (thing_fruit.c) and baked things (thing_baked.c) share.
 *
 * Small, close, and meant to look good to eat. Nothing here is hollow.
 */
#include "library/thing_food.h"
#include "base/noise.h"
#include <string.h>

material thing_flesh(unsigned rgb, float rough)
{
    material m = thing_tinted("fruit", rgb);
    m.roughness = rough;
    m.subsurface = 0.35f;
    m.scatter = thing_color(rgb);
    return m;
}

static vec3 lump_point(const void *user, float u, float v)
{
    const lump *l = user;
    float lon = 2 * CIEL_PI_F * u, lat = CIEL_PI_F * (v - 0.5f), c = cosf(lat), y = sinf(lat);
    float k =
        1 + l->noise * noise_fbm(v3(l->scale * c * sinf(lon), l->scale * y, l->scale * c * cosf(lon)), 3, l->seed);
    if (l->waist > 0 && y > -0.2f) {
        float t = f_smooth(-0.2f, 0.75f, y);
        k *= 1 - l->waist * t * (c > 0 ? 1 : 0);
    }
    float h = y - l->dip * expf(-c * c * 14) * (y > 0 ? 1.0f : -0.45f);
    return v3_add(l->center, v3(l->radii.x * c * sinf(lon) * k, l->radii.y * h * (l->waist > 0 && y > 0 ? 1.25f : 1),
                                l->radii.z * c * cosf(lon) * k));
}
void thing_add_lump(shop *s, const lump *l, int detail)
{
    shop_sheet(s, lump_point, l, detail, detail / 2, false);
}

static int build_dish(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, c->row->variant, PART_RIGID);
    const dish *const menus[2] = { thing_fruit, thing_baked };
    for (int i = 0; i < 2; i++)
        for (const dish *d = menus[i]; d->variant; d++)
            if (strcmp(d->variant, c->row->variant) == 0)
                d->make(&s, c);
    return shop_close(&s);
}

static int build_egg(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "egg", PART_RIGID);
    material m = thing_tinted("porcelain", 0xe8c8a8);
    m.roughness = 0.45f;
    m.subsurface = 0.3f;
    m.scatter = v3(0.9f, 0.7f, 0.5f);
    shop_main(&s, m);
    corner p[34];
    for (int i = 0; i <= 32; i++) {
        float t = CIEL_PI_F * ((float)i / 32 - 0.5f), y = sinf(t);
        p[i] = (corner){ 0.0215f * cosf(t) * (1 - 0.14f * y), 0.0285f * (y + 1), 0 };
    }
    p[0].x = p[32].x = 0;
    shop_lathe(&s, p, 33, 64);
    return shop_close(&s);
}

#define E(name, syn, en, fr, w, h, d, mat, kg, fn)                                                                     \
    THING(name, syn, en, fr, FOOD, THING_HELD, w, h, d, mat, "kitchen", kg, fn, name)
#define ER(name, syn, en, fr, w, h, d, mat, kg, fn)                                                                    \
    THING(name, syn, en, fr, FOOD, THING_HELD | THING_ROUND, w, h, d, mat, "kitchen", kg, fn, name)
static const thing_row rows[] = {
    ER("apple", "apple.n.01 edible_fruit.n.01 fruit.n.01", "apple", "pomme", 0.078f, 0.08f, 0.078f, "fruit", 0.18f,
       build_dish),
    ER("orange", "orange.n.01 citrus.n.01", "orange|orange fruit", "orange|fruit orange", 0.076f, 0.073f, 0.076f,
       "fruit", 0.2f, build_dish),
    ER("lemon", "lemon.n.01", "lemon", "citron", 0.08f, 0.055f, 0.055f, "fruit", 0.1f, build_dish),
    ER("lime", "lime.n.06", "lime", "citron vert", 0.08f, 0.055f, 0.055f, "fruit", 0.08f, build_dish),
    E("pear", "pear.n.01", "pear", "poire", 0.074f, 0.1f, 0.074f, "fruit", 0.18f, build_dish),
    E("banana", "banana.n.02", "banana", "banane", 0.165f, 0.062f, 0.038f, "fruit", 0.15f, build_dish),
    E("grapes", "grape.n.01", "grapes|bunch of grapes|grape", "raisin|grappe de raisin", 0.086f, 0.06f, 0.185f, "fruit",
      0.4f, build_dish),
    E("strawberry", "strawberry.n.01 berry.n.01", "strawberry", "fraise", 0.035f, 0.038f, 0.035f, "fruit", 0.015f,
      build_dish),
    ER("cherry", "cherry.n.03", "cherry", "cerise", 0.03f, 0.065f, 0.023f, "fruit", 0.008f, build_dish),
    ER("tomato", "tomato.n.01 vegetable.n.01", "tomato", "tomate", 0.072f, 0.068f, 0.072f, "fruit", 0.12f, build_dish),
    ER("peach", "peach.n.03", "peach", "pêche", 0.072f, 0.066f, 0.072f, "fruit", 0.15f, build_dish),
    ER("watermelon", "watermelon.n.02 melon.n.01", "watermelon|melon", "pastèque|melon", 0.26f, 0.25f, 0.26f, "fruit",
       6, build_dish),
    ER("pumpkin", "pumpkin.n.02 squash.n.02", "pumpkin", "citrouille|potiron", 0.3f, 0.24f, 0.3f, "fruit", 5,
       build_dish),
    ER("pumpkin_lantern", "friar's_lantern.n.01", "jack-o'-lantern|carved pumpkin|halloween pumpkin",
       "citrouille d'halloween|citrouille sculptée", 0.3f, 0.24f, 0.3f, "fruit", 3.5f, build_dish),
    ER("egg", "egg.n.02", "egg", "oeuf", 0.043f, 0.057f, 0.043f, "ceramic", 0.06f, build_egg),
    E("bread", "bread.n.01 loaf_of_bread.n.01", "bread|loaf of bread", "pain|miche de pain", 0.26f, 0.107f, 0.14f,
      "bread", 0.5f, build_dish),
    E("baguette", "french_bread.n.01", "baguette", "baguette", 0.56f, 0.058f, 0.062f, "bread", 0.25f, build_dish),
    E("croissant", "crescent_roll.n.01 pastry.n.02", "croissant|pastry", "croissant|viennoiserie", 0.13f, 0.055f, 0.1f,
      "bread", 0.06f, build_dish),
    E("cake", "cake.n.03 birthday_cake.n.01 dessert.n.01", "cake|birthday cake", "gâteau|gâteau d'anniversaire", 0.29f,
      0.188f, 0.29f, "bread", 1.2f, build_dish),
    E("burger", "hamburger.n.01 sandwich.n.01", "burger|hamburger|cheeseburger|sandwich", "hamburger|burger|sandwich",
      0.118f, 0.09f, 0.118f, "bread", 0.22f, build_dish),
    E("pizza", "pizza.n.01", "pizza", "pizza", 0.32f, 0.02f, 0.32f, "bread", 0.45f, build_dish),
    E("donut", "doughnut.n.02", "donut|doughnut", "donut|beignet", 0.094f, 0.04f, 0.094f, "bread", 0.06f, build_dish),
    E("ice_cream", "ice_cream.n.01 ice-cream_cone.n.01", "ice cream|ice cream cone", "glace|cornet de glace", 0.068f,
      0.205f, 0.068f, "snow", 0.15f, build_dish),
    E("cupcake", "cupcake.n.01", "cupcake|muffin", "cupcake|petit gâteau", 0.07f, 0.1f, 0.07f, "bread", 0.08f,
      build_dish),
};
THING_FAMILY(thing_family_food, "food");
