/* render/sky.c - see sky.h.
 */
#include "render/sky.h"
#include "base/color.h"
#include "render/fbm.h"
#include <stdlib.h>

#define EARTH_M     6371000.0f
#define TOP_M       6451000.0f
#define SUN_LUX     128000.0f
#define SUN_RADIUS  0.00465f
#define MOON_RADIUS 0.0065f /* a little larger than true: it reads as the moon */
#define MOON_LUX    0.27f

static const vec3 rayleigh = { 5.80e-6f, 1.356e-5f, 3.31e-5f };
static const vec3 ozone = { 6.5e-7f, 1.88e-6f, 8.5e-8f };
static const vec3 sun_white = { 1.02f, 1.0f, 0.94f };

int sky_create(sky *s)
{
    memset(s, 0, sizeof *s);
    s->table = malloc(sizeof(vec3) * SKY_COLUMNS * SKY_ROWS);
    s->clear = malloc(sizeof(vec3) * SKY_COLUMNS * SKY_ROWS);
    return s->table && s->clear ? CIEL_OK : CIEL_E_NOMEM;
}
void sky_destroy(sky *s)
{
    free(s->table);
    free(s->clear);
    memset(s, 0, sizeof *s);
}

/* ---- air ---- */

typedef struct air_column {
    float rayleigh, mie, ozone; /* metres of sea-level air */
} air_column;

static float to_sphere(vec3 p, vec3 d, float radius) /* far crossing from inside, or -1 */
{
    float b = v3_dot(p, d), c = v3_len2(p) - radius * radius, k = b * b - c;
    return k < 0.0f ? -1.0f : -b + sqrtf(k);
}
static bool blocked_by_earth(vec3 p, vec3 d)
{
    float b = v3_dot(p, d), c = v3_len2(p) - EARTH_M * EARTH_M;
    return b < 0.0f && b * b - c > 0.0f;
}
static air_column density_at(vec3 p)
{
    float h = f_max(v3_len(p) - EARTH_M, 0.0f);
    return (air_column){ fast_exp(-h / 8000.0f), fast_exp(-h / 1400.0f),
                         f_max(0.0f, 1.0f - fabsf(h - 25000.0f) / 15000.0f) };
}
static vec3 passes(air_column c, float mie)
{
    vec3 depth = v3_add(v3_mad(v3_scale(rayleigh, c.rayleigh), ozone, c.ozone), v3_fill(mie * 1.11f * c.mie));
    return fast_exp3(v3_neg(depth));
}
static air_column column_to_space(vec3 p, vec3 d, int steps)
{
    air_column sum = { 0, 0, 0 };
    float far = to_sphere(p, d, TOP_M), before = 0.0f;
    for (int i = 0; i < steps; i++) {
        float k = (float)(i + 1) / (float)steps, t = far * k * k, dt = t - before;
        air_column a = density_at(v3_mad(p, d, before + 0.5f * dt));
        sum.rayleigh += a.rayleigh * dt;
        sum.mie += a.mie * dt;
        sum.ozone += a.ozone * dt;
        before = t;
    }
    return sum;
}

static float mie_of(const scene_sky *k)
{
    return 3e-6f + 6e-5f * (float)(k->haze * k->haze);
}

static float henyey(float c, float g)
{
    float k = 1.0f + g * g - 2.0f * g * c;
    return (1.0f - g * g) / (4.0f * RENDER_PI * k * sqrtf(k));
}

static vec3 scatter_along(vec3 d, vec3 sun_d, float mie, float haze)
{
    vec3 eye = v3(0.0f, EARTH_M + 60.0f, 0.0f), light = v3_fill(0.0f);
    float far = to_sphere(eye, d, TOP_M), before = 0.0f, c = v3_dot(d, sun_d);
    if (blocked_by_earth(eye, d))
        far = f_min(far, 60.0f / f_max(-d.y, 1e-4f));
    float phase_r = 3.0f / (16.0f * RENDER_PI) * (1.0f + c * c);
    float phase_m = 0.85f * henyey(c, 0.76f) + 0.15f * henyey(c, 0.94f * (1.0f - 0.3f * haze));
    air_column seen = { 0, 0, 0 };
    enum {
        STEPS = 20
    };
    for (int i = 0; i < STEPS; i++) {
        float k = (float)(i + 1) / STEPS, t = far * k * k, dt = t - before;
        vec3 p = v3_mad(eye, d, before + 0.5f * dt);
        air_column a = density_at(p);
        seen.rayleigh += a.rayleigh * dt;
        seen.mie += a.mie * dt;
        seen.ozone += a.ozone * dt;
        before = t;
        vec3 out = passes(seen, mie), sun_here = v3_fill(0.0f);
        if (!blocked_by_earth(p, sun_d))
            sun_here = passes(column_to_space(p, sun_d, 8), mie);
        vec3 once = v3_add(v3_scale(rayleigh, a.rayleigh * phase_r), v3_fill(mie * a.mie * phase_m));
        vec3 again = v3_scale(v3_add(v3_scale(rayleigh, a.rayleigh), v3_fill(mie * a.mie)), 0.25f / (4.0f * RENDER_PI));
        /* light scattered more than once comes from all sides and survives where the direct beam is cut */
        vec3 around = v3_lerp(sun_here, v3_fill(v3_luminance(sun_here)), 0.4f);
        float up = f_smooth(-0.16f, 0.25f, sun_d.y);
        around = v3_mad(v3_scale(around, 1.2f), v3(0.75f, 0.9f, 1.1f), 0.35f * up);
        vec3 here = v3_add(v3_mul(once, sun_here), v3_mul(again, around));
        light = v3_mad(light, v3_mul(here, out), dt);
    }
    return v3_mul(v3_scale(light, SUN_LUX), sun_white);
}

/* ---- clouds: one layer of noise on a plane overhead ---- */

static float cloud_cover(const sky *s, vec3 d, float spread, float t, float *thick)
{
    float amount = (float)s->spec.cloud;
    *thick = 0.0f;
    if (amount <= 0.01f || d.y <= 0.01f)
        return 0.0f;
    float k = 1.0f / (d.y + 0.06f), x = d.x * k, z = d.z * k, width = spread * k * (1.0f + k);
    x += s->wind_x * t * 0.004f + 7.3f;
    z += s->wind_z * t * 0.004f - 2.1f;
    float amplitude = 0.55f, frequency = 0.85f, warp = fbm_noise2(x * 0.4f, z * 0.4f, 51u);
    fbm_octaves o = { .seed_step = 1 };
    for (; o.n < 7 && width * frequency <= 0.7f; o.n++) {
        o.frequency[o.n] = frequency;
        o.amplitude[o.n] = amplitude;
        amplitude *= 0.53f;
        frequency *= 2.08f;
    }
    float h = fbm2_at(x + 0.35f * warp, z, &o, 71u).h;
    float edge = 0.55f - 1.35f * amount, soft = f_lerp(0.3f, 0.7f, amount);
    float cover = f_smooth(edge, edge + soft, h);
    *thick = f_clamp((h - edge) / 1.1f, 0.0f, 1.0f);
    return cover * f_smooth(0.0f, 0.09f, d.y);
}

static vec3 with_clouds(const sky *s, vec3 base, vec3 d, float spread, float t)
{
    float thick, cover = cloud_cover(s, d, spread, t, &thick);
    if (cover <= 0.0f)
        return base;
    float towards = v3_dot(d, s->sun_direction), lining = fast_pow(f_max(towards, 0.0f), 12.0f) * (1.0f - thick);
    vec3 lit = v3_lerp(s->cloud_light, s->cloud_shade, f_clamp(thick * 1.05f, 0.0f, 1.0f));
    lit = v3_mad(lit, s->cloud_light, 1.1f * lining);
    float far = f_smooth(0.3f, 0.03f, d.y); /* distant clouds sink into the haze */
    return v3_lerp(base, v3_lerp(lit, base, 0.55f * far), cover);
}

/* ---- table ---- */

static vec3 direction_of(int row, int column)
{
    float e = ((float)row + 0.5f) / SKY_ROWS * 2.0f - 1.0f, a = ((float)column + 0.5f) / SKY_COLUMNS * 2.0f * RENDER_PI;
    float elevation = e * fabsf(e) * 0.5f * RENDER_PI, c = cosf(elevation);
    return v3(sinf(a) * c, sinf(elevation), cosf(a) * c);
}

static vec3 lookup(vec3 (*table)[SKY_COLUMNS], vec3 d)
{
    float elevation = asinf(f_clamp(d.y, -1.0f, 1.0f)) * (2.0f / RENDER_PI);
    float e = elevation >= 0.0f ? sqrtf(elevation) : -sqrtf(-elevation), y = (e * 0.5f + 0.5f) * SKY_ROWS - 0.5f;
    float a = atan2f(d.x, d.z) * (0.5f / RENDER_PI), x = (a < 0.0f ? a + 1.0f : a) * SKY_COLUMNS - 0.5f;
    int iy = fast_floor(y), ix = fast_floor(x);
    float fy = y - (float)iy, fx = x - (float)ix;
    int y0 = iy < 0 ? 0 : iy, y1 = iy + 1 > SKY_ROWS - 1 ? SKY_ROWS - 1 : iy + 1;
    int x0 = (ix + SKY_COLUMNS) % SKY_COLUMNS, x1 = (ix + 1) % SKY_COLUMNS;
    return v3_lerp(v3_lerp(table[y0][x0], table[y0][x1], fx), v3_lerp(table[y1][x0], table[y1][x1], fx), fy);
}

static void fill_row(void *ctx, int row, int i_thread)
{
    (void)i_thread;
    sky *s = ctx;
    float mie = mie_of(&s->spec), haze = (float)s->spec.haze, overcast = f_smooth(0.55f, 1.0f, (float)s->spec.cloud);
    for (int c = 0; c < SKY_COLUMNS; c++) {
        vec3 d = direction_of(row, c);
        if (d.y < 0.0f) {
            s->clear[row][c] = s->table[row][c] = s->ground;
            continue;
        }
        vec3 l = scatter_along(d, s->sun_direction, mie, haze);
        /* an overcast layer has its own distribution: three times brighter overhead than at the horizon */
        vec3 grey = v3_scale(s->cloud_shade, (1.0f + 2.0f * d.y) / 3.0f * 0.8f);
        l = v3_lerp(l, grey, overcast * 0.9f);
        float low = 1.0f - d.y;
        l = v3_mad(l, s->glow, 0.35f + 0.65f * low * low * low);
        s->clear[row][c] = l;
        s->table[row][c] = with_clouds(s, l, d, 0.03f, 0.0f);
    }
}

static void average_table(sky *s)
{
    vec3 sum = v3_fill(0.0f), low = v3_fill(0.0f);
    float weight = 0.0f, low_weight = 0.0f;
    for (int r = SKY_ROWS / 2; r < SKY_ROWS; r++)
        for (int c = 0; c < SKY_COLUMNS; c++) {
            vec3 d = direction_of(r, c);
            float e = ((float)r + 0.5f) / SKY_ROWS * 2.0f - 1.0f;
            float solid = e * sqrtf(f_max(1.0f - d.y * d.y, 0.0f)), w = solid * d.y;
            sum = v3_mad(sum, s->table[r][c], w);
            weight += w;
            if (d.y < 0.12f) {
                low = v3_mad(low, s->table[r][c], solid);
                low_weight += solid;
            }
        }
    s->average = v3_scale(sum, 1.0f / weight);
    s->horizon = v3_scale(low, 1.0f / low_weight);
}

static void prepare_physical(sky *s)
{
    const scene_sky *k = &s->spec;
    float e = (float)DEG_TO_RAD(k->sun_elevation_deg), a = (float)DEG_TO_RAD(k->sun_azimuth_deg);
    s->sun_direction = v3(sinf(a) * cosf(e), sinf(e), cosf(a) * cosf(e));
    vec3 eye = v3(0.0f, EARTH_M + 60.0f, 0.0f);
    float mie = mie_of(k), cloud = (float)k->cloud;
    vec3 clear_sun = v3_fill(0.0f);
    if (e > -0.01f)
        clear_sun =
            v3_mul(v3_scale(passes(column_to_space(eye,
                                                   v3_norm(v3(s->sun_direction.x, f_max(s->sun_direction.y, 0.0f),
                                                              s->sun_direction.z)),
                                                   24),
                                   mie),
                            SUN_LUX * f_smooth(-0.012f, 0.012f, e)),
                   sun_white);
    s->sun_lux = v3_scale(clear_sun, f_lerp(1.0f, 0.0f, f_smooth(0.35f, 0.95f, cloud)));
    float height = f_max(s->sun_direction.y, 0.0f), dusk = f_smooth(-0.2f, 0.15f, s->sun_direction.y);
    /* a cloud is lit by the sun that reaches its height and by the blue above it */
    vec3 high_sun = v3_mul(
        v3_scale(passes(column_to_space(
                            v3_add(eye, v3(0, 2500.0f, 0)),
                            v3_norm(v3(s->sun_direction.x, f_max(s->sun_direction.y, -0.01f), s->sun_direction.z)), 24),
                        mie * 0.5f),
                 SUN_LUX * dusk),
        sun_white);
    vec3 sky_part = v3_scale(v3(0.8f, 0.95f, 1.2f), 1500.0f * dusk * (0.15f + height));
    s->cloud_light = v3_mad(sky_part, high_sun, 0.26f);
    s->cloud_shade = v3_mad(v3_scale(sky_part, 0.6f), v3_lerp(high_sun, v3_fill(v3_luminance(high_sun)), 0.7f),
                            f_lerp(0.10f, 0.055f, f_smooth(0.4f, 1.0f, cloud)) * (0.25f + 0.75f * height));
    float glow = k->luminance <= 50.0 ? (float)k->luminance : 0.05f; /* the default is a plain sky's */
    float night = 1.0f - f_smooth(-0.21f, -0.02f, s->sun_direction.y);
    s->glow = v3_add(v3_scale(v3(0.9f, 0.82f, 0.78f), f_min(glow, 20.0f) * night),
                     v3_scale(v3(0.35f, 0.55f, 1.0f), 0.004f * night));
    s->cloud_light = v3_scale(s->cloud_light, f_lerp(1.0f, 0.3f, f_smooth(0.5f, 1.0f, cloud)));
    s->cloud_light = v3_mad(s->cloud_light, s->glow, 0.8f);
    s->cloud_shade = v3_mad(s->cloud_shade, s->glow, 0.9f);
    float m = 35.0f * RENDER_PI / 180.0f;
    s->moon_direction = v3(-sinf(a) * cosf(m), sinf(m), -cosf(a) * cosf(m));
    s->moon_lux = v3_scale(v3(0.82f, 0.95f, 1.15f),
                           (float)k->moon * MOON_LUX * night * f_lerp(1.0f, 0.1f, f_smooth(0.4f, 1.0f, cloud)));
}

void sky_update(sky *s, const stage *st, ciel_pool *pool)
{
    static const scene_sky none = { .kind = SKY_PLAIN };
    const scene_sky *k = st->sky ? st->sky : &none;
    float wind = st->weather ? (float)st->weather->wind_mps : 0.0f;
    float heading = st->weather ? (float)DEG_TO_RAD(st->weather->wind_heading_deg) : 0.0f;
    s->wind_x = -sinf(heading) * wind;
    s->wind_z = -cosf(heading) * wind;
    const scene_sky *o = &s->spec;
    if (s->valid && o->kind == k->kind && o->sun_elevation_deg == k->sun_elevation_deg &&
        o->sun_azimuth_deg == k->sun_azimuth_deg && o->cloud == k->cloud && o->haze == k->haze &&
        o->stars == k->stars && o->moon == k->moon && o->luminance == k->luminance && o->color.r == k->color.r &&
        o->color.g == k->color.g && o->color.b == k->color.b)
        return;
    s->spec = *k;
    s->valid = true;
    s->plain = k->kind == SKY_PLAIN;
    s->sun_lux = s->moon_lux = s->ground = v3_fill(0.0f);
    s->sun_direction = s->moon_direction = v3(0, 1, 0);
    if (s->plain) {
        s->plain_color = s->average = s->horizon = v3_scale(color_linear(k->color), (float)k->luminance);
        return;
    }
    prepare_physical(s);
    ciel_pool_run(pool, SKY_ROWS, fill_row, s);
    average_table(s);
    vec3 lit = v3_mad(v3_scale(s->average, RENDER_PI), s->sun_lux, f_max(s->sun_direction.y, 0.0f));
    s->ground = v3_scale(v3_mul(lit, v3(0.11f, 0.10f, 0.085f)), RENDER_INV_PI * 1.6f);
    for (int r = 0; r < SKY_ROWS / 2; r++)
        for (int c = 0; c < SKY_COLUMNS; c++)
            s->clear[r][c] = s->table[r][c] =
                v3_lerp(s->ground, s->horizon, f_smooth(-0.06f, 0.0f, direction_of(r, c).y));
}

void sky_add_suns(const sky *s, lights *l)
{
    const vec3 directions[2] = { s->sun_direction, s->moon_direction }, lux[2] = { s->sun_lux, s->moon_lux };
    for (int i = 0; i < 2; i++)
        if (!s->plain && l->n_suns < LIGHTS_MAX_SUNS && v3_luminance(lux[i]) > 1e-5f) {
            float soft = 1.0f + 8.0f * f_smooth(0.2f, 0.9f, (float)s->spec.cloud) + 2.0f * (float)s->spec.haze;
            l->suns[l->n_suns++] = (sun){ directions[i], lux[i], cosf((i ? MOON_RADIUS : SUN_RADIUS) * soft), true };
        }
}

vec3 sky_radiance(const sky *s, vec3 d)
{
    return s->plain ? s->plain_color : lookup(s->table, d);
}

static vec3 stars_at(const sky *s, vec3 d, float spread)
{
    if (s->spec.stars <= 0.0 || d.y <= 0.0f)
        return v3_fill(0.0f);
    /* one star or none in each cell of a cube's faces, seen with the look's width */
    float ax = fabsf(d.x), ay = fabsf(d.y), az = fabsf(d.z), m = f_max(ax, f_max(ay, az));
    uint32_t face = ax >= ay && ax >= az ? (d.x > 0 ? 0u : 1u) : ay >= az ? (d.y > 0 ? 2u : 3u) : (d.z > 0 ? 4u : 5u);
    float u = (face < 2 ? d.z : d.x) / m, v = (face == 2 || face == 3 ? d.z : d.y) / m;
    const float cells = 130.0f;
    float x = u * cells, y = v * cells;
    int ix = fast_floor(x), iy = fast_floor(y);
    uint32_t h = fast_hash2((uint32_t)ix * 0x9e3779b1u ^ (uint32_t)iy * 0x85ebca77u, face + 77u);
    if (fast_unit(h) > 0.32f)
        return v3_fill(0.0f);
    float sx = (float)ix + 0.15f + 0.7f * fast_unit(fast_hash(h)),
          sy = (float)iy + 0.15f + 0.7f * fast_unit(fast_hash(h + 1));
    float angle = sqrtf((x - sx) * (x - sx) + (y - sy) * (y - sy)) / cells, width = f_max(spread * 0.75f, 0.0006f);
    float magnitude = fast_unit(fast_hash(h + 2)),
          lux = 2.5e-6f * fast_pow(10.0f, -2.3f * (1.0f - fast_pow(magnitude, 5.0f)));
    float k = angle / width, warm = fast_unit(fast_hash(h + 3));
    if (k > 3.0f)
        return v3_fill(0.0f);
    float fade = f_smooth(0.02f, 0.25f, d.y) * f_smooth(-0.05f, -0.18f, s->sun_direction.y) * (float)s->spec.stars;
    vec3 tone = v3_lerp(v3(1.0f, 0.82f, 0.65f), v3(0.75f, 0.85f, 1.1f), warm);
    return v3_scale(tone, 4.0f * lux * fade * fast_exp(-k * k) / (RENDER_PI * width * width));
}

static vec3 moon_at(const sky *s, vec3 d, float spread)
{
    if (v3_luminance(s->moon_lux) <= 0.0f)
        return v3_fill(0.0f);
    vec3 m = s->moon_direction, t = v3_norm(v3_cross(v3(0, 1, 0), m)), b = v3_cross(m, t);
    if (v3_dot(d, m) < 0.99f)
        return v3_fill(0.0f);
    float x = v3_dot(d, t) / MOON_RADIUS, y = v3_dot(d, b) / MOON_RADIUS, r2 = x * x + y * y,
          soft = f_max(spread / MOON_RADIUS, 0.02f);
    float halo = fast_exp(-(sqrtf(r2) - 1.0f) * 0.55f);
    vec3 out = v3_scale(s->moon_lux, r2 > 1.0f ? 0.012f * halo : 0.0f);
    float disc = f_clamp((1.0f - sqrtf(r2)) / soft + 0.5f, 0.0f, 1.0f);
    if (disc <= 0.0f)
        return out;
    float z = sqrtf(f_max(1.0f - r2, 0.0f));
    /* lit from the side by its phase */
    float phase = (float)s->spec.moon, turn = RENDER_PI * (1.0f - phase),
          lit = f_smooth(-0.05f, 0.25f, x * sinf(turn) + z * cosf(turn));
    float maria = fbm_noise2(x * 1.9f + 3.0f, y * 1.9f, 7u) + 0.5f * fbm_noise2(x * 4.5f, y * 4.5f, 8u);
    float tone = 1.0f - 0.35f * f_smooth(0.0f, 0.7f, maria);
    return v3_mad(out, v3(1.0f, 0.97f, 0.9f), disc * lit * tone * 1900.0f);
}

vec3 sky_seen(const sky *s, vec3 d, float spread, float t)
{
    if (s->plain)
        return s->plain_color;
    vec3 base = lookup(s->clear, d), beyond = v3_add(stars_at(s, d, spread), moon_at(s, d, spread));
    float c = v3_dot(d, s->sun_direction), thick;
    if (c > 0.999f && v3_luminance(s->sun_lux) > 0.0f) {
        float angle = sqrtf(f_max(2.0f - 2.0f * c, 0.0f)), soft = f_max(spread, 0.0004f);
        float disc = f_clamp((SUN_RADIUS - angle) / soft + 0.5f, 0.0f, 1.0f);
        beyond = v3_mad(beyond, s->sun_lux, disc / (RENDER_PI * SUN_RADIUS * SUN_RADIUS));
    }
    float cover = cloud_cover(s, d, spread, t, &thick);
    base = v3_mad(base, beyond, (1.0f - cover) * (1.0f - f_smooth(0.7f, 1.0f, (float)s->spec.cloud)));
    return d.y > 0.0f ? with_clouds(s, base, d, spread, t) : base;
}
