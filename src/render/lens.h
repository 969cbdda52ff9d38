/* render/lens.h - camera rays: pinhole or thin lens, at any moment of the shutter. */
#pragma once
#include "render/world.h"

typedef struct lens {
    camera_pose pose[2];
    int w, h;
} lens;

static inline camera_pose lens_pose(const lens *l, float time)
{
    const camera_pose *a = &l->pose[0], *b = &l->pose[1];
    camera_pose p = *a;
    p.position = v3_lerp(a->position, b->position, time);
    p.forward = v3_norm(v3_lerp(a->forward, b->forward, time));
    p.right = v3_norm(v3_cross(p.forward, v3_lerp(a->up, b->up, time)));
    p.up = v3_cross(p.right, p.forward);
    p.focal_m = a->focal_m + (b->focal_m - a->focal_m) * (double)time;
    p.focus_m = a->focus_m + (b->focus_m - a->focus_m) * (double)time;
    return p;
}
/** x, y: place in the picture in pixels of l->w x l->h, row 0 on top. `disc`: point of the unit disc on the lens. */
static inline ray lens_ray(const lens *l, const camera_pose *p, float x, float y, vec2 disc, float time, uint32_t id)
{
    float sx = (x / (float)l->w - 0.5f) * (float)(p->sensor_w_m / p->focal_m),
          sy = (0.5f - y / (float)l->h) * (float)(p->sensor_h_m / p->focal_m);
    vec3 d = v3_mad(v3_mad(p->forward, p->right, sx), p->up, sy);
    if (p->f_number > 0.0 && p->focus_m > 0.0) {
        float radius = (float)(p->focal_m / (2.0 * p->f_number));
        vec3 offset = v3_mad(v3_scale(p->right, disc.x * radius), p->up, disc.y * radius);
        vec3 target = v3_scale(d, (float)p->focus_m);
        return (ray){ v3_add(p->position, offset), v3_norm(v3_sub(target, offset)), 0.0f, RENDER_FAR, time, id };
    }
    return (ray){ p->position, v3_norm(d), 0.0f, RENDER_FAR, time, id };
}
/** Angle between the rays of neighbouring pixels, radians. */
static inline float lens_spread(const lens *l, const camera_pose *p)
{
    return (float)(p->sensor_w_m / p->focal_m) / (float)l->w;
}
static inline vec2 lens_disc(vec2 u)
{
    float a = 2.0f * u.x - 1.0f, b = 2.0f * u.y - 1.0f, r, phi;
    if (a == 0.0f && b == 0.0f)
        return (vec2){ 0, 0 };
    if (a * a > b * b) {
        r = a;
        phi = 0.25f * RENDER_PI * (b / a);
    } else {
        r = b;
        phi = 0.5f * RENDER_PI - 0.25f * RENDER_PI * (a / b);
    }
    return (vec2){ r * cosf(phi), r * sinf(phi) };
}
