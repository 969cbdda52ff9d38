/* library/animal_species.c - the table of species: real measures, a studio's simplification.
 */
#include "library/animal_species.h"
#include <string.h>

const species animal_species[] = {
    /* name withers length chest waist leg thigh | neck len up r | head wide snout len r | ear size | tail len r up | fluff coat col col2 nose foot extra eye mass */
    { "dog", 0.56f, 0.98f, 0.235f, 0.165f, 0.050f, 0.120f, 0.34f, 48, 0.125f, 0.40f, 0.30f, 0.46f, 0.155f, EAR_FLOP, 0.34f, 0.60f, 0.040f, 25, 0.012f, COAT_BELLY, 0xb98a55, 0xe8dcc4, 0x14100e, FOOT_PAW, NULL, 0.062f, 28 },
    { "golden_retriever", 0.58f, 1.02f, 0.265f, 0.200f, 0.060f, 0.135f, 0.34f, 45, 0.150f, 0.40f, 0.31f, 0.46f, 0.165f, EAR_FLOP, 0.36f, 0.66f, 0.070f, 10, 0.030f, COAT_BELLY, 0xc98f45, 0xe6c48a, 0x1a1410, FOOT_PAW, "feather", 0.060f, 31 },
    { "corgi", 0.28f, 1.62f, 0.40f, 0.34f, 0.105f, 0.210f, 0.50f, 50, 0.25f, 0.72f, 0.33f, 0.46f, 0.145f, EAR_PRICK, 0.42f, 0.18f, 0.10f, 30, 0.050f, COAT_FOX, 0xc47a34, 0xf4ece0, 0x14100e, FOOT_PAW, NULL, 0.060f, 12 },
    { "husky", 0.57f, 1.00f, 0.25f, 0.19f, 0.055f, 0.130f, 0.33f, 48, 0.150f, 0.40f, 0.32f, 0.44f, 0.155f, EAR_PRICK, 0.30f, 0.55f, 0.075f, 115, 0.030f, COAT_MASK, 0x4a4c52, 0xf0eeea, 0x14100e, FOOT_PAW, NULL, 0.058f, 25 },
    { "dalmatian", 0.58f, 0.98f, 0.235f, 0.155f, 0.048f, 0.120f, 0.36f, 50, 0.115f, 0.39f, 0.28f, 0.48f, 0.150f, EAR_FLOP, 0.32f, 0.62f, 0.030f, 20, 0.004f, COAT_SPOTS, 0xf2f0ea, 0x1a1a1c, 0x14100e, FOOT_PAW, NULL, 0.060f, 26 },
    { "poodle", 0.50f, 0.92f, 0.25f, 0.17f, 0.060f, 0.130f, 0.38f, 60, 0.130f, 0.42f, 0.30f, 0.48f, 0.120f, EAR_FLOP, 0.42f, 0.30f, 0.060f, 70, 0.055f, COAT_PLAIN, 0xe8e2d8, 0xe8e2d8, 0x14100e, FOOT_PAW, "wool", 0.060f, 25 },
    { "bulldog", 0.38f, 1.10f, 0.36f, 0.28f, 0.090f, 0.190f, 0.30f, 35, 0.26f, 0.56f, 0.44f, 0.26f, 0.30f, EAR_FLOP, 0.22f, 0.15f, 0.06f, 0, 0.004f, COAT_PATCHES, 0xc99a62, 0xf0e8dc, 0x14100e, FOOT_PAW, NULL, 0.060f, 24 },
    { "puppy", 0.28f, 0.95f, 0.28f, 0.25f, 0.085f, 0.150f, 0.28f, 50, 0.170f, 0.56f, 0.38f, 0.38f, 0.190f, EAR_FLOP, 0.36f, 0.45f, 0.055f, 35, 0.035f, COAT_BELLY, 0xc08a4a, 0xf0e2c8, 0x14100e, FOOT_PAW, NULL, 0.085f, 6 },
    { "cat", 0.25f, 1.12f, 0.25f, 0.22f, 0.060f, 0.130f, 0.30f, 45, 0.150f, 0.44f, 0.42f, 0.24f, 0.200f, EAR_PRICK, 0.36f, 1.05f, 0.055f, 50, 0.025f, COAT_STRIPES, 0xb8793c, 0x7a4520, 0xc47a6a, FOOT_PAW, "whiskers", 0.100f, 4.5f },
    { "kitten", 0.15f, 1.00f, 0.29f, 0.27f, 0.080f, 0.140f, 0.24f, 45, 0.18f, 0.60f, 0.46f, 0.20f, 0.200f, EAR_PRICK, 0.38f, 0.80f, 0.07f, 60, 0.050f, COAT_STRIPES, 0x8a8078, 0x4a443e, 0xc47a6a, FOOT_PAW, "whiskers", 0.125f, 1.2f },
    { "horse", 1.58f, 0.98f, 0.215f, 0.190f, 0.034f, 0.110f, 0.56f, 52, 0.110f, 0.40f, 0.20f, 0.56f, 0.135f, EAR_PRICK, 0.20f, 0.52f, 0.040f, -50, 0.0f, COAT_PLAIN, 0x6e3d1e, 0x2a1a10, 0x2a1e1a, FOOT_HOOF, "mane", 0.042f, 480 },
    { "donkey", 1.15f, 0.98f, 0.22f, 0.20f, 0.036f, 0.105f, 0.46f, 45, 0.110f, 0.42f, 0.22f, 0.54f, 0.145f, EAR_LONG, 0.48f, 0.40f, 0.022f, -60, 0.010f, COAT_BELLY, 0x8a8078, 0xd8d0c4, 0x3a3230, FOOT_HOOF, "mane", 0.046f, 200 },
    { "cow", 1.40f, 1.12f, 0.27f, 0.265f, 0.040f, 0.115f, 0.36f, 18, 0.135f, 0.38f, 0.26f, 0.50f, 0.190f, EAR_FLOP, 0.30f, 0.62f, 0.018f, -75, 0.0f, COAT_PATCHES, 0xf0ece4, 0x1e1a18, 0xc89a8a, FOOT_HOOF, "horns", 0.040f, 600 },
    { "sheep", 0.70f, 1.05f, 0.30f, 0.29f, 0.045f, 0.110f, 0.32f, 38, 0.140f, 0.36f, 0.28f, 0.48f, 0.170f, EAR_FLOP, 0.32f, 0.20f, 0.060f, -50, 0.050f, COAT_PLAIN, 0xe4dccb, 0x2a2420, 0x1e1a18, FOOT_HOOF, "wool", 0.048f, 70 },
    { "goat", 0.70f, 0.98f, 0.24f, 0.23f, 0.038f, 0.100f, 0.40f, 48, 0.105f, 0.36f, 0.26f, 0.50f, 0.155f, EAR_FLOP, 0.36f, 0.18f, 0.030f, 45, 0.012f, COAT_BELLY, 0xb8a890, 0xf0ece4, 0x2a2420, FOOT_HOOF, "horns", 0.048f, 55 },
    { "pig", 0.72f, 1.30f, 0.33f, 0.33f, 0.060f, 0.130f, 0.20f, 8, 0.24f, 0.50f, 0.36f, 0.42f, 0.210f, EAR_FLOP, 0.34f, 0.30f, 0.014f, 40, 0.0f, COAT_PLAIN, 0xe0a898, 0xe0a898, 0xd08a80, FOOT_HOOF, NULL, 0.034f, 120 },
    { "deer", 1.05f, 0.98f, 0.20f, 0.165f, 0.028f, 0.095f, 0.52f, 58, 0.085f, 0.32f, 0.25f, 0.52f, 0.140f, EAR_PRICK, 0.42f, 0.14f, 0.04f, -30, 0.008f, COAT_BELLY, 0xa06a3a, 0xe8dcc8, 0x1a1614, FOOT_HOOF, "antlers", 0.060f, 100 },
    { "fox", 0.40f, 1.10f, 0.21f, 0.165f, 0.042f, 0.105f, 0.32f, 40, 0.130f, 0.44f, 0.31f, 0.52f, 0.100f, EAR_PRICK, 0.40f, 1.05f, 0.120f, -5, 0.040f, COAT_FOX, 0xc4601c, 0xf4ece0, 0x14100e, FOOT_PAW, NULL, 0.058f, 7 },
    { "wolf", 0.78f, 1.00f, 0.24f, 0.175f, 0.050f, 0.120f, 0.34f, 35, 0.150f, 0.40f, 0.30f, 0.50f, 0.140f, EAR_PRICK, 0.27f, 0.62f, 0.080f, -40, 0.035f, COAT_SADDLE, 0x8a847a, 0x4a463f, 0x14100e, FOOT_PAW, NULL, 0.048f, 45 },
    { "bear", 1.00f, 1.25f, 0.34f, 0.34f, 0.095f, 0.200f, 0.30f, 22, 0.22f, 0.44f, 0.36f, 0.44f, 0.185f, EAR_ROUND, 0.22f, 0.10f, 0.06f, 0, 0.035f, COAT_PLAIN, 0x5a3a22, 0x7a5a3a, 0x14100e, FOOT_PAW, "hump", 0.040f, 250 },
    { "polar_bear", 1.20f, 1.30f, 0.32f, 0.34f, 0.095f, 0.200f, 0.40f, 24, 0.19f, 0.40f, 0.32f, 0.48f, 0.170f, EAR_ROUND, 0.18f, 0.08f, 0.06f, 0, 0.030f, COAT_PLAIN, 0xeae4d4, 0xeae4d4, 0x14100e, FOOT_PAW, NULL, 0.038f, 400 },
    { "panda", 0.75f, 1.15f, 0.40f, 0.42f, 0.120f, 0.220f, 0.24f, 28, 0.25f, 0.54f, 0.46f, 0.32f, 0.190f, EAR_ROUND, 0.28f, 0.12f, 0.07f, 0, 0.045f, COAT_PANDA, 0xf0ece4, 0x1c1a1a, 0x14100e, FOOT_PAW, NULL, 0.045f, 110 },
    { "lion", 1.10f, 1.10f, 0.24f, 0.185f, 0.060f, 0.135f, 0.30f, 30, 0.160f, 0.38f, 0.34f, 0.40f, 0.190f, EAR_ROUND, 0.22f, 0.85f, 0.026f, -35, 0.006f, COAT_BELLY, 0xc79a5a, 0xe6cfa0, 0x3a2420, FOOT_PAW, "lion_mane", 0.050f, 190 },
    { "tiger", 0.98f, 1.18f, 0.25f, 0.20f, 0.064f, 0.140f, 0.28f, 25, 0.170f, 0.38f, 0.36f, 0.38f, 0.190f, EAR_ROUND, 0.22f, 0.90f, 0.036f, -30, 0.012f, COAT_STRIPES, 0xd0782a, 0x1c1410, 0xb8706a, FOOT_PAW, "whiskers", 0.050f, 180 },
    { "leopard", 0.68f, 1.18f, 0.24f, 0.19f, 0.058f, 0.130f, 0.28f, 26, 0.150f, 0.38f, 0.34f, 0.36f, 0.180f, EAR_ROUND, 0.20f, 1.05f, 0.042f, -25, 0.006f, COAT_SPOTS, 0xcf9f55, 0x2a1e14, 0xb8706a, FOOT_PAW, "whiskers", 0.050f, 60 },
    { "elephant", 2.70f, 0.82f, 0.265f, 0.27f, 0.078f, 0.115f, 0.14f, 18, 0.17f, 0.34f, 0.40f, 0.26f, 0.22f, EAR_ELEPHANT, 0.85f, 0.42f, 0.014f, -75, 0.0f, COAT_PLAIN, 0x7d7872, 0x5f5a55, 0x6a6560, FOOT_ROUND, "trunk", 0.026f, 4200 },
    { "giraffe", 2.70f, 0.56f, 0.145f, 0.130f, 0.022f, 0.070f, 0.80f, 66, 0.050f, 0.20f, 0.22f, 0.54f, 0.14f, EAR_PRICK, 0.26f, 0.30f, 0.010f, -70, 0.0f, COAT_GIRAFFE, 0xe6cfa0, 0x9a5a26, 0x6a5040, FOOT_HOOF, "ossicones", 0.050f, 900 },
    { "zebra", 1.32f, 0.98f, 0.23f, 0.21f, 0.036f, 0.110f, 0.48f, 50, 0.115f, 0.39f, 0.21f, 0.54f, 0.140f, EAR_ROUND, 0.24f, 0.42f, 0.026f, -60, 0.0f, COAT_STRIPES, 0xf0eee8, 0x16151a, 0x1c1a1a, FOOT_HOOF, "mane", 0.044f, 300 },
    { "rabbit", 0.20f, 1.05f, 0.33f, 0.38f, 0.075f, 0.220f, 0.26f, 52, 0.20f, 0.52f, 0.36f, 0.34f, 0.190f, EAR_LONG, 0.90f, 0.14f, 0.10f, 45, 0.050f, COAT_BELLY, 0x9a8468, 0xf0ece4, 0xc48a80, FOOT_PAW, "whiskers", 0.095f, 2 },
    { "mouse", 0.035f, 1.45f, 0.42f, 0.46f, 0.060f, 0.160f, 0.20f, 20, 0.26f, 0.80f, 0.32f, 0.48f, 0.130f, EAR_ROUND, 0.42f, 2.0f, 0.035f, -5, 0.050f, COAT_BELLY, 0x8a7f74, 0xd8ccc0, 0xd89a90, FOOT_PAW, "whiskers", 0.080f, 0.03f },
};
const size_t animal_n_species = sizeof animal_species / sizeof animal_species[0];

const species *animal_find(const char *name)
{
    for (size_t i = 0; i < animal_n_species; i++)
        if (strcmp(animal_species[i].name, name) == 0)
            return &animal_species[i];
    return NULL;
}
