/* render/weather.c - see weather.h. Rings: a grid of cells in two layers; in each cell a drop falls again and again at
 * a time and place given by hashes of (cell, how many drops before), and its ring spreads and fades. */
#include "render/weather.h"
#include "render/fbm.h"

float weather_puddle(vec3 p, float wetness, float footprint)
{
    fbm_octaves o = { .seed_step = 1 };
    float amplitude = 0.62f, frequency = 0.55f;
    for (; o.n < 4 && footprint * frequency <= 0.7f; o.n++) {
        o.frequency[o.n] = frequency;
        o.amplitude[o.n] = amplitude;
        amplitude *= 0.5f;
        frequency *= 2.1f;
    }
    float h = fbm2_at(p.x, p.z, &o, 911u).h;
    float level = 0.62f - 0.95f * wetness; /* soaked: about three fifths of the ground */
    return f_smooth(level, level + 0.16f, h);
}

static void add_ring(vec2 *slope, vec3 p, float size, float rain, float t, float footprint, uint32_t layer)
{
    int cx = fast_floor(p.x / size), cz = fast_floor(p.z / size);
    const float life = 0.7f;
    uint32_t cell = fast_hash((uint32_t)cx * 0x9e3779b1u ^ (uint32_t)cz * 0x85ebca77u ^ layer * 0x51ed27u);
    float period = life / f_clamp(rain, 0.08f, 1.0f) * (0.8f + 0.5f * fast_unit(fast_hash(cell + 5)));
    float age = t / period + fast_unit(cell);
    int turn = fast_floor(age);
    float since = (age - (float)turn) * period;
    if (since > life)
        return;
    uint32_t drop = fast_hash2(cell, (uint32_t)turn);
    float x = ((float)cx + 0.25f + 0.5f * fast_unit(drop)) * size,
          z = ((float)cz + 0.25f + 0.5f * fast_unit(fast_hash(drop))) * size;
    float dx = p.x - x, dz = p.z - z, r = sqrtf(dx * dx + dz * dz) + 1e-5f;
    float front = 0.22f * since * size / 0.25f * 1.1f, width = 0.010f + 0.012f * since, d = (r - front) / width;
    if (d < -3.0f || d > 1.6f)
        return;
    float fade = (1.0f - since / life), edge = f_smooth(0.25f * size, 0.18f * size, r - 0.12f * size);
    float wave = sinf(d * 2.6f) * fast_exp(-d * d * 0.7f) * fade * fade * edge;
    float k = 0.32f * wave * f_clamp(2.0f - footprint / width, 0.0f, 1.0f) / r;
    slope->x += dx * k;
    slope->y += dz * k;
}

vec2 weather_ripples(vec3 p, float rain, float t, float footprint)
{
    vec2 slope = { 0, 0 };
    if (rain <= 0.0f || footprint > 0.05f)
        return slope;
    static const float sizes[3] = { 0.23f, 0.31f, 0.41f };
    for (uint32_t k = 0; k < 3; k++)
        add_ring(&slope, v3(p.x + 0.37f * (float)k, 0.0f, p.z - 0.61f * (float)k), sizes[k], rain, t, footprint, k);
    return slope;
}
