/* render/sky.h - the sky dome: daylight through a scattering atmosphere, clouds, moon, stars, the glow of cities.
 *
 * Single scattering by air and haze with ozone, integrated along rays into a table once per sky (Nishita et al. 1993
 * in method; coefficients of the standard atmosphere), with a term for light scattered more than once. The table
 * serves reflections and light; what the camera sees directly adds detail that a table would blur. cd/m2.
 */
#pragma once
#include "base/thread.h"
#include "render/lights.h"

#define SKY_COLUMNS 128
#define SKY_ROWS    64
typedef struct sky {
    scene_sky spec;
    bool plain, valid;
    vec3 plain_color;
    vec3 (*table)[SKY_COLUMNS];  /* [SKY_ROWS], clouds included */
    vec3 (*clear)[SKY_COLUMNS];  /* without clouds */
    vec3 sun_direction, sun_lux; /* at the ground, clouds included */
    vec3 moon_direction, moon_lux;
    vec3 cloud_light; /* radiance of a fully lit cloud */
    vec3 cloud_shade;
    vec3 glow;
    vec3 ground;  /* what is below the horizon */
    vec3 average; /* radiance over the upper half, cosine weighted */
    vec3 horizon; /* mean radiance near the horizon */
    float drift;  /* clouds move: metres */
    float wind_x, wind_z;
} sky;

int sky_create(sky *s);
void sky_destroy(sky *s);
/** Rebuild the table when the sky changed. */
void sky_update(sky *s, const stage *st, ciel_pool *pool);
/** Append sun and moon to the lights' suns. */
void sky_add_suns(const sky *s, lights *l);
/** For reflections and bounced light; suns' discs left out. */
vec3 sky_radiance(const sky *s, vec3 direction);
/** For the camera and for mirrors: with discs, stars and sharp clouds. `spread`: angular width of the look, radians. */
vec3 sky_seen(const sky *s, vec3 direction, float spread, float t);
