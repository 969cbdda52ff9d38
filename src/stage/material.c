/* stage/material.c - the shelf of ready materials, and how each sounds and behaves when struck.
 *
 * One table of looks and one of physics, both found by English name. Colours are linear Rec.709 reflectances;
 * metals carry their normal-incidence reflectance (measured optical constants integrated to RGB). It holds no
 * shading: what a pattern or a sheen looks like is render's business.
 */
#include "stage/material.h"
#include <pthread.h>
#include <string.h>

#define P(p, scale, amount, relief)                                                                                    \
    .pattern = PATTERN_##p, .pattern_scale = (scale), .pattern_amount = (amount), .bump = (relief)

/* Left out: ior 0 means 1.5, opacity 0 means 1 (filled in by `complete`). */
static const material shelf[] = {
    /* metals */
    { .name = "gold", .color = { 1.0f, 0.766f, 0.336f }, .roughness = 0.22f, .metal = 1 },
    { .name = "silver", .color = { 0.972f, 0.960f, 0.915f }, .roughness = 0.2f, .metal = 1 },
    { .name = "steel", .color = { 0.58f, 0.575f, 0.56f }, .roughness = 0.32f, .metal = 1, P(BRUSHED, 0.06f, 0.25f, 0) },
    { .name = "stainless_steel",
      .color = { 0.62f, 0.62f, 0.6f },
      .roughness = 0.25f,
      .metal = 1,
      P(BRUSHED, 0.05f, 0.2f, 0) },
    { .name = "chrome", .color = { 0.65f, 0.66f, 0.665f }, .roughness = 0.06f, .metal = 1 },
    { .name = "copper", .color = { 0.955f, 0.638f, 0.538f }, .roughness = 0.25f, .metal = 1 },
    { .name = "brass", .color = { 0.91f, 0.72f, 0.36f }, .roughness = 0.25f, .metal = 1 },
    { .name = "bronze", .color = { 0.72f, 0.48f, 0.24f }, .roughness = 0.35f, .metal = 1, P(NOISE, 0.05f, 0.35f, 0) },
    { .name = "aluminium",
      .color = { 0.913f, 0.922f, 0.924f },
      .roughness = 0.35f,
      .metal = 1,
      P(BRUSHED, 0.05f, 0.15f, 0) },
    { .name = "iron",
      .color = { 0.40f, 0.39f, 0.38f },
      .roughness = 0.45f,
      .metal = 1,
      P(NOISE, 0.03f, 0.3f, 0.0002f) },
    { .name = "titanium", .color = { 0.54f, 0.5f, 0.45f }, .roughness = 0.3f, .metal = 1 },
    { .name = "metal", .color = { 0.56f, 0.57f, 0.58f }, .roughness = 0.35f, .metal = 1, P(BRUSHED, 0.06f, 0.2f, 0) },
    { .name = "painted_metal",
      .color = { 0.30f, 0.32f, 0.34f },
      .roughness = 0.38f,
      P(NOISE, 0.2f, 0.15f, 0),
      .takes_wetness = true },
    { .name = "rust",
      .color = { 0.35f, 0.33f, 0.31f },
      .color2 = { 0.26f, 0.085f, 0.03f },
      .roughness = 0.65f,
      P(RUST, 0.25f, 0.9f, 0.0006f),
      .takes_wetness = true },
    { .name = "mirror", .color = { 0.95f, 0.95f, 0.95f }, .roughness = 0.0f, .metal = 1 },
    { .name = "liquid_gold",
      .color = { 1.0f, 0.72f, 0.29f },
      .roughness = 0.05f,
      .metal = 1,
      P(WATER, 0.35f, 0, 0.006f) },
    { .name = "mercury", .color = { 0.78f, 0.78f, 0.77f }, .roughness = 0.03f, .metal = 1 },
    /* clear and glowing */
    { .name = "glass", .color = { 1, 1, 1 }, .roughness = 0.0f, .transmission = 1, .ior = 1.52f },
    { .name = "window_glass",
      .color = { 0.97f, 0.99f, 0.98f },
      .roughness = 0.0f,
      .transmission = 1,
      .ior = 1.52f,
      .thin = true },
    { .name = "frosted_glass", .color = { 0.95f, 0.98f, 0.98f }, .roughness = 0.45f, .transmission = 1, .ior = 1.5f },
    { .name = "crystal", .color = { 1, 1, 1 }, .roughness = 0.0f, .transmission = 1, .ior = 1.7f },
    { .name = "diamond", .color = { 1, 1, 1 }, .roughness = 0.0f, .transmission = 1, .ior = 2.42f },
    { .name = "water",
      .color = { 0.45f, 0.75f, 0.78f },
      .roughness = 0.02f,
      .transmission = 1,
      .ior = 1.33f,
      .absorb_m = 3.0f,
      P(WATER, 0.5f, 0, 0.012f) },
    { .name = "ice",
      .color = { 0.72f, 0.9f, 0.97f },
      .roughness = 0.12f,
      .transmission = 0.9f,
      .ior = 1.31f,
      .absorb_m = 0.5f,
      P(NOISE, 0.06f, 0.2f, 0.001f) },
    { .name = "screen",
      .color = { 0.02f, 0.02f, 0.022f },
      .roughness = 0.12f,
      .emission = { 180, 200, 230 },
      .emission_textured = true },
    { .name = "neon", .color = { 0.9f, 0.9f, 0.9f }, .roughness = 0.3f, .emission = { 6000, 700, 1800 } },
    { .name = "lava",
      .color = { 0.03f, 0.022f, 0.02f },
      .roughness = 0.8f,
      .emission = { 900, 130, 8 },
      P(ROCK, 0.4f, 0.8f, 0.03f) },
    /* wood */
    { .name = "wood",
      .color = { 0.34f, 0.19f, 0.095f },
      .color2 = { 0.19f, 0.095f, 0.042f },
      .roughness = 0.45f,
      P(WOOD, 0.012f, 0.6f, 0.0002f),
      .takes_wetness = true },
    { .name = "oak",
      .color = { 0.42f, 0.26f, 0.13f },
      .color2 = { 0.25f, 0.14f, 0.062f },
      .roughness = 0.42f,
      P(WOOD, 0.01f, 0.55f, 0.0002f),
      .takes_wetness = true },
    { .name = "walnut",
      .color = { 0.15f, 0.077f, 0.041f },
      .color2 = { 0.06f, 0.03f, 0.018f },
      .roughness = 0.38f,
      P(WOOD, 0.014f, 0.6f, 0.0001f),
      .takes_wetness = true },
    { .name = "pine",
      .color = { 0.58f, 0.40f, 0.21f },
      .color2 = { 0.40f, 0.23f, 0.095f },
      .roughness = 0.5f,
      P(WOOD, 0.018f, 0.5f, 0.0002f),
      .takes_wetness = true },
    { .name = "planks",
      .color = { 0.30f, 0.20f, 0.125f },
      .color2 = { 0.14f, 0.085f, 0.05f },
      .roughness = 0.6f,
      P(PLANKS, 0.14f, 0.6f, 0.0015f),
      .pattern_uv = true,
      .takes_wetness = true },
    { .name = "parquet",
      .color = { 0.53f, 0.33f, 0.15f },
      .color2 = { 0.36f, 0.205f, 0.085f },
      .roughness = 0.4f,
      .coat = 0.9f,
      .coat_roughness = 0.16f,
      P(PARQUET, 0.057f, 0.5f, 0.0001f),
      .pattern_uv = true },
    { .name = "bark",
      .color = { 0.13f, 0.092f, 0.062f },
      .color2 = { 0.05f, 0.035f, 0.025f },
      .roughness = 0.9f,
      P(ROCK, 0.03f, 0.8f, 0.008f),
      .takes_wetness = true },
    { .name = "bamboo",
      .color = { 0.5f, 0.42f, 0.16f },
      .color2 = { 0.32f, 0.27f, 0.1f },
      .roughness = 0.4f,
      P(NOISE, 0.05f, 0.4f, 0) },
    { .name = "wicker",
      .color = { 0.45f, 0.3f, 0.15f },
      .color2 = { 0.22f, 0.13f, 0.06f },
      .roughness = 0.6f,
      P(FABRIC, 0.012f, 0.7f, 0.003f) },
    /* kitchen and table */
    { .name = "ceramic", .color = { 0.74f, 0.72f, 0.68f }, .roughness = 0.35f, .coat = 0.8f, .coat_roughness = 0.06f },
    { .name = "porcelain",
      .color = { 0.85f, 0.84f, 0.82f },
      .roughness = 0.3f,
      .coat = 1,
      .coat_roughness = 0.03f,
      .subsurface = 0.15f,
      .scatter = { 0.95f, 0.9f, 0.85f } },
    { .name = "clay",
      .color = { 0.42f, 0.19f, 0.11f },
      .roughness = 0.85f,
      P(NOISE, 0.04f, 0.25f, 0.0005f),
      .takes_wetness = true },
    { .name = "terracotta",
      .color = { 0.48f, 0.2f, 0.1f },
      .roughness = 0.8f,
      P(NOISE, 0.05f, 0.3f, 0.0004f),
      .takes_wetness = true },
    { .name = "wax",
      .color = { 0.82f, 0.75f, 0.6f },
      .roughness = 0.4f,
      .subsurface = 0.6f,
      .scatter = { 1.0f, 0.7f, 0.4f } },
    { .name = "chocolate",
      .color = { 0.075f, 0.03f, 0.015f },
      .roughness = 0.4f,
      .subsurface = 0.2f,
      .scatter = { 0.4f, 0.15f, 0.06f } },
    { .name = "coffee",
      .color = { 0.16f, 0.052f, 0.014f },
      .roughness = 0.02f,
      .ior = 1.34f,
      .coat = 1,
      .coat_roughness = 0.02f },
    { .name = "milk",
      .color = { 0.86f, 0.84f, 0.78f },
      .roughness = 0.12f,
      .ior = 1.35f,
      .subsurface = 0.6f,
      .scatter = { 1.0f, 0.92f, 0.78f } },
    { .name = "tea",
      .color = { 0.75f, 0.3f, 0.06f },
      .roughness = 0.02f,
      .transmission = 0.95f,
      .ior = 1.33f,
      .absorb_m = 0.04f },
    { .name = "wine",
      .color = { 0.45f, 0.02f, 0.04f },
      .roughness = 0.02f,
      .transmission = 0.95f,
      .ior = 1.34f,
      .absorb_m = 0.012f },
    { .name = "juice",
      .color = { 0.85f, 0.4f, 0.04f },
      .roughness = 0.05f,
      .ior = 1.35f,
      .subsurface = 0.5f,
      .scatter = { 1.0f, 0.55f, 0.1f } },
    { .name = "honey",
      .color = { 0.85f, 0.42f, 0.04f },
      .roughness = 0.03f,
      .transmission = 0.9f,
      .ior = 1.49f,
      .absorb_m = 0.03f },
    { .name = "bread",
      .color = { 0.55f, 0.32f, 0.13f },
      .color2 = { 0.36f, 0.17f, 0.06f },
      .roughness = 0.85f,
      P(NOISE, 0.03f, 0.6f, 0.002f),
      .subsurface = 0.2f,
      .scatter = { 0.9f, 0.6f, 0.3f } },
    { .name = "fruit",
      .color = { 0.6f, 0.07f, 0.035f },
      .roughness = 0.35f,
      .coat = 0.4f,
      .coat_roughness = 0.15f,
      P(NOISE, 0.02f, 0.25f, 0),
      .subsurface = 0.25f,
      .scatter = { 0.9f, 0.3f, 0.2f } },
    /* made things */
    { .name = "plastic", .color = { 0.6f, 0.6f, 0.6f }, .roughness = 0.35f },
    { .name = "rubber", .color = { 0.03f, 0.03f, 0.031f }, .roughness = 0.75f, P(NOISE, 0.004f, 0.15f, 0.0002f) },
    { .name = "paper",
      .color = { 0.82f, 0.81f, 0.78f },
      .roughness = 0.85f,
      .translucent = 0.25f,
      P(PAPER, 0.004f, 0.15f, 0.00005f) },
    { .name = "cardboard",
      .color = { 0.42f, 0.28f, 0.16f },
      .roughness = 0.85f,
      P(PAPER, 0.006f, 0.3f, 0.0001f),
      .takes_wetness = true },
    { .name = "car_paint",
      .color = { 0.35f, 0.02f, 0.02f },
      .roughness = 0.4f,
      .metal = 0.35f,
      .coat = 1,
      .coat_roughness = 0.02f },
    { .name = "lacquer", .color = { 0.012f, 0.012f, 0.013f }, .roughness = 0.3f, .coat = 1, .coat_roughness = 0.03f },
    /* cloth, skin, hair */
    { .name = "cloth",
      .color = { 0.42f, 0.42f, 0.44f },
      .roughness = 0.9f,
      .sheen = 0.25f,
      P(FABRIC, 0.0012f, 0.3f, 0.0002f),
      .takes_wetness = true },
    { .name = "cotton",
      .color = { 0.7f, 0.69f, 0.67f },
      .roughness = 0.9f,
      .sheen = 0.2f,
      P(FABRIC, 0.001f, 0.25f, 0.00015f),
      .takes_wetness = true },
    { .name = "wool",
      .color = { 0.4f, 0.36f, 0.32f },
      .roughness = 0.95f,
      .sheen = 0.5f,
      P(KNIT, 0.005f, 0.5f, 0.001f),
      .takes_wetness = true },
    { .name = "silk",
      .color = { 0.55f, 0.08f, 0.1f },
      .roughness = 0.38f,
      .sheen = 0.6f,
      P(FABRIC, 0.0006f, 0.15f, 0.00004f) },
    { .name = "denim",
      .color = { 0.055f, 0.085f, 0.17f },
      .color2 = { 0.2f, 0.24f, 0.32f },
      .roughness = 0.9f,
      .sheen = 0.2f,
      P(FABRIC, 0.0014f, 0.5f, 0.0003f),
      .takes_wetness = true },
    { .name = "velvet", .color = { 0.22f, 0.015f, 0.03f }, .roughness = 0.9f, .sheen = 1.0f, P(NOISE, 0.08f, 0.3f, 0) },
    { .name = "leather", .color = { 0.1f, 0.05f, 0.028f }, .roughness = 0.48f, P(LEATHER, 0.004f, 0.35f, 0.0004f) },
    { .name = "raincoat",
      .color = { 0.75f, 0.5f, 0.02f },
      .roughness = 0.32f,
      .translucent = 0.1f,
      .coat = 0.3f,
      .coat_roughness = 0.2f },
    { .name = "skin",
      .color = { 0.56f, 0.33f, 0.235f },
      .roughness = 0.46f,
      .ior = 1.4f,
      .subsurface = 0.6f,
      .scatter = { 0.95f, 0.38f, 0.22f },
      P(SKIN, 0.0015f, 0.35f, 0.00012f) },
    { .name = "fur",
      .color = { 0.3f, 0.17f, 0.08f },
      .color2 = { 0.14f, 0.075f, 0.035f },
      .roughness = 0.75f,
      .sheen = 0.5f,
      P(FUR, 0.0025f, 0.7f, 0.0015f) },
    { .name = "hair",
      .color = { 0.045f, 0.026f, 0.016f },
      .color2 = { 0.1f, 0.06f, 0.035f },
      .roughness = 0.42f,
      P(FUR, 0.0012f, 0.6f, 0.0006f) },
    { .name = "feather",
      .color = { 0.5f, 0.48f, 0.45f },
      .roughness = 0.7f,
      .sheen = 0.3f,
      .translucent = 0.2f,
      P(FUR, 0.004f, 0.4f, 0.0005f) },
    /* stone and ground */
    { .name = "stone",
      .color = { 0.3f, 0.285f, 0.265f },
      .color2 = { 0.17f, 0.16f, 0.15f },
      .roughness = 0.85f,
      P(ROCK, 0.25f, 0.6f, 0.01f),
      .takes_wetness = true },
    { .name = "granite",
      .color = { 0.36f, 0.345f, 0.335f },
      .color2 = { 0.1f, 0.095f, 0.095f },
      .roughness = 0.4f,
      P(ASPHALT, 0.004f, 0.9f, 0),
      .takes_wetness = true },
    { .name = "marble",
      .color = { 0.78f, 0.77f, 0.75f },
      .color2 = { 0.3f, 0.3f, 0.32f },
      .roughness = 0.16f,
      .subsurface = 0.15f,
      .scatter = { 0.95f, 0.92f, 0.88f },
      P(MARBLE, 0.25f, 0.7f, 0) },
    { .name = "brick",
      .color = { 0.33f, 0.115f, 0.07f },
      .color2 = { 0.4f, 0.38f, 0.35f },
      .roughness = 0.85f,
      P(BRICK, 0.215f, 0.6f, 0.006f),
      .pattern_uv = true,
      .takes_wetness = true },
    { .name = "concrete",
      .color = { 0.37f, 0.36f, 0.345f },
      .color2 = { 0.2f, 0.195f, 0.185f },
      .roughness = 0.8f,
      P(CONCRETE, 1.2f, 0.5f, 0.002f),
      .takes_wetness = true },
    { .name = "asphalt",
      .color = { 0.055f, 0.055f, 0.057f },
      .color2 = { 0.14f, 0.135f, 0.13f },
      .roughness = 0.82f,
      P(ASPHALT, 0.009f, 0.6f, 0.0025f),
      .takes_wetness = true },
    { .name = "paving",
      .color = { 0.3f, 0.28f, 0.26f },
      .color2 = { 0.11f, 0.1f, 0.09f },
      .roughness = 0.75f,
      P(PAVING, 0.22f, 0.5f, 0.006f),
      .takes_wetness = true },
    { .name = "tiles",
      .color = { 0.72f, 0.72f, 0.7f },
      .color2 = { 0.35f, 0.34f, 0.32f },
      .roughness = 0.14f,
      P(TILES, 0.15f, 0.2f, 0.0015f),
      .pattern_uv = true,
      .takes_wetness = true },
    { .name = "plaster",
      .color = { 0.68f, 0.65f, 0.6f },
      .color2 = { 0.45f, 0.42f, 0.37f },
      .roughness = 0.9f,
      P(PLASTER, 0.04f, 0.25f, 0.001f),
      .takes_wetness = true },
    { .name = "sand",
      .color = { 0.52f, 0.4f, 0.26f },
      .color2 = { 0.38f, 0.28f, 0.17f },
      .roughness = 0.92f,
      P(SAND, 0.14f, 0.35f, 0.012f),
      .takes_wetness = true },
    { .name = "soil",
      .color = { 0.12f, 0.075f, 0.045f },
      .color2 = { 0.055f, 0.035f, 0.022f },
      .roughness = 0.95f,
      P(SOIL, 0.08f, 0.7f, 0.02f),
      .takes_wetness = true },
    { .name = "grass",
      .color = { 0.085f, 0.15f, 0.028f },
      .color2 = { 0.16f, 0.17f, 0.05f },
      .roughness = 0.8f,
      .sheen = 0.1f,
      .translucent = 0.2f,
      P(GRASS, 0.6f, 0.6f, 0.02f) },
    { .name = "snow",
      .color = { 0.86f, 0.88f, 0.92f },
      .roughness = 0.75f,
      .subsurface = 0.5f,
      .scatter = { 0.75f, 0.86f, 1.0f },
      P(SNOW, 0.8f, 0.12f, 0.03f) },
    { .name = "leaf",
      .color = { 0.07f, 0.16f, 0.025f },
      .color2 = { 0.12f, 0.2f, 0.04f },
      .roughness = 0.42f,
      .translucent = 0.45f,
      P(NOISE, 0.03f, 0.4f, 0.0005f) },
    { .name = "petal",
      .color = { 0.75f, 0.32f, 0.38f },
      .roughness = 0.6f,
      .translucent = 0.5f,
      .sheen = 0.2f,
      P(NOISE, 0.01f, 0.25f, 0) },
    { .name = "coral", .color = { 0.65f, 0.25f, 0.2f }, .roughness = 0.8f, P(NOISE, 0.02f, 0.4f, 0.003f) },
    { .name = "bone", .color = { 0.72f, 0.66f, 0.54f }, .roughness = 0.5f, P(NOISE, 0.03f, 0.3f, 0.0003f) },
};
#undef P
#define SHELF_SIZE (sizeof shelf / sizeof *shelf)

/* Other words for the same thing. */
static const struct {
    const char *alias, *name;
} aliases[] = {
    { "aluminum", "aluminium" }, { "wooden", "wood" },    { "timber", "wood" },   { "cement", "concrete" },
    { "tarmac", "asphalt" },     { "fabric", "cloth" },   { "textile", "cloth" }, { "dirt", "soil" },
    { "earth", "soil" },         { "mud", "soil" },       { "rock", "stone" },    { "cobblestone", "paving" },
    { "tile", "tiles" },         { "flesh", "skin" },     { "golden", "gold" },   { "parquet_floor", "parquet" },
    { "nylon", "raincoat" },     { "vinyl", "raincoat" }, { "foliage", "leaf" },  { "jeans", "denim" },
};

static const char *resolve_alias(const char *name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(aliases[i].alias, name) == 0)
            return aliases[i].name;
    return name;
}

static material complete(material m)
{
    if (m.ior == 0.0f)
        m.ior = 1.5f;
    if (m.opacity == 0.0f)
        m.opacity = 1.0f;
    /* a pattern without a second colour of its own varies towards a darker shade of the first */
    if (m.color2.x == 0.0f && m.color2.y == 0.0f && m.color2.z == 0.0f)
        m.color2 = v3_scale(m.color, 0.6f);
    return m;
}

material material_plain(vec3 color, float roughness)
{
    return complete((material){ .name = "plastic", .color = color, .roughness = roughness });
}

bool material_named(material *out, const char *name)
{
    const char *wanted = name ? resolve_alias(name) : "";
    for (size_t i = 0; i < SHELF_SIZE; i++) {
        if (strcmp(shelf[i].name, wanted) == 0) {
            *out = complete(shelf[i]);
            return true;
        }
    }
    *out = material_plain(v3_fill(0.5f), 0.6f);
    return false;
}

static const char *shelf_names[SHELF_SIZE + 1]; /* the last entry stays NULL */
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static void fill_names(void)
{
    for (size_t i = 0; i < SHELF_SIZE; i++)
        shelf_names[i] = shelf[i].name;
}

const char *const *material_names(void)
{
    pthread_once(&names_once, fill_names);
    return shelf_names;
}

void material_tint(material *m, vec3 color)
{
    float before = f_max(m->color.x, f_max(m->color.y, m->color.z));
    vec3 ratio = before > 1e-4f ? v3_scale(m->color2, 1.0f / before) : v3_fill(0.6f);
    float shade = f_clamp(0.2126f * ratio.x + 0.7152f * ratio.y + 0.0722f * ratio.z, 0.05f, 1.6f);
    if (m->metal > 0.5f) {
        /* a coloured metal stays bright: keep the hue, lift it to what metals reflect */
        float top = f_max(color.x, f_max(color.y, color.z));
        vec3 hue = top > 1e-4f ? v3_scale(color, 1.0f / top) : v3_fill(1.0f);
        m->color = v3_scale(v3_lerp(v3_fill(1.0f), hue, 0.85f), f_clamp(0.35f + 0.6f * top, 0.0f, 0.95f));
    } else {
        m->color = color;
    }
    /* joints, mortar, seams keep their own colour; grain and shade follow */
    bool joints = m->pattern == PATTERN_BRICK || m->pattern == PATTERN_TILES || m->pattern == PATTERN_PAVING ||
                  m->pattern == PATTERN_BALL || m->pattern == PATTERN_WINDOWS || m->pattern == PATTERN_RUST;
    if (!joints)
        m->color2 = v3_scale(m->color, shade);
    if (m->emission.x + m->emission.y + m->emission.z > 0.0f) {
        float power = 0.2126f * m->emission.x + 0.7152f * m->emission.y + 0.0722f * m->emission.z;
        float luminance = 0.2126f * color.x + 0.7152f * color.y + 0.0722f * color.z;
        m->emission = v3_scale(color, power / f_max(luminance, 0.05f));
    }
    if (m->subsurface > 0.0f)
        m->scatter = v3_lerp(m->scatter, color, 0.5f);
}

static const struct {
    const char *names; /* space separated material names */
    material_physics physics;
} physics_table[] = {
    { "gold silver steel stainless_steel chrome copper brass bronze iron titanium metal mirror",
      { "metal", 7800, 0.55f, 0.35f } },
    { "aluminium car_paint painted_metal rust", { "metal", 2700, 0.45f, 0.4f } },
    { "glass window_glass frosted_glass crystal diamond screen neon", { "glass", 2500, 0.6f, 0.35f } },
    { "ice", { "glass", 917, 0.35f, 0.05f } },
    { "wood oak walnut pine planks parquet bark bamboo wicker", { "wood", 650, 0.5f, 0.45f } },
    { "ceramic porcelain clay terracotta tiles lacquer", { "ceramic", 2300, 0.45f, 0.4f } },
    { "stone granite marble brick concrete paving plaster asphalt coral bone", { "stone", 2400, 0.5f, 0.7f } },
    { "rubber", { "rubber", 1100, 0.8f, 0.95f } },
    { "plastic wax chocolate raincoat", { "plastic", 1050, 0.5f, 0.4f } },
    { "paper cardboard", { "paper", 700, 0.15f, 0.5f } },
    { "cloth cotton wool silk denim velvet leather fur hair feather", { "cloth", 400, 0.1f, 0.7f } },
    { "skin fruit bread", { "flesh", 1000, 0.2f, 0.7f } },
    { "sand soil grass snow leaf petal lava", { "earth", 1500, 0.1f, 0.8f } },
    { "water coffee milk tea wine juice honey liquid_gold mercury", { "water", 1000, 0.0f, 0.05f } },
};

static bool contains_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = words; (p = strstr(p, word)) != NULL; p += n)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

material_physics material_physics_of(const char *material_name)
{
    const char *wanted = material_name ? resolve_alias(material_name) : "";
    if (*wanted)
        for (size_t i = 0; i < sizeof physics_table / sizeof *physics_table; i++)
            if (contains_word(physics_table[i].names, wanted))
                return physics_table[i].physics;
    /* an unknown word may itself be a sound name */
    for (size_t i = 0; *wanted && i < sizeof physics_table / sizeof *physics_table; i++)
        if (strcmp(physics_table[i].physics.sound, wanted) == 0)
            return physics_table[i].physics;
    return (material_physics){ "plastic", 900, 0.45f, 0.5f };
}
