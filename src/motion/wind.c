/* motion/wind.c - the wind at a place and time: the scene's mean wind, gusts that travel with it, and eddies.
 *
 * A pure function. Noise is carried downwind (Taylor's frozen turbulence), so that a gust reaches one thing after
 * another. Indoors there is no wind but a breath that steam curls in.
 */
#include "base/noise.h"
#include "motion/internal.h"

vec3 wind_at(const motion *m, vec3 p, double t)
{
    const scene_weather *w = &m->scene->weather;
    float speed = (float)w->wind_mps, heading = (float)DEG_TO_RAD(w->wind_heading_deg), time = (float)t;
    vec3 dir = v3(sinf(heading), 0, cosf(heading));
    if (m->place.place && m->place.place->indoors && speed < 0.01f)
        return v3(0.03f * noise1(0.2f * time, 11u), 0, 0.03f * noise1(0.2f * time, 12u));
    vec3 carried = v3_mad(p, dir, -0.8f * speed * time);
    float gust = noise_fbm(v3_scale(carried, 0.11f), 3, 21u);
    vec3 q = v3_add(v3_scale(carried, 0.45f), v3(0, 0.35f * time, 0));
    vec3 eddy = v3(noise3(q, 31u), 0.5f * noise3(q, 32u), noise3(q, 33u));
    return v3_add(v3_scale(dir, speed * (1.0f + 0.75f * gust)), v3_scale(eddy, 0.45f * speed));
}
