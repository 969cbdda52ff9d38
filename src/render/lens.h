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
/* What a ray needs of the camera, at both ends of the shutter: the picture's axes are scaled to its edges. */
typedef struct lens_frame {
    vec3 position[2], forward[2], right[2], up[2];
    float radius, focus, per_w, per_h; /* aperture radius, 0 = pinhole; 1 / pixels */
} lens_frame;
static inline lens_frame lens_prepare(const lens *l)
{
    lens_frame f = { .per_w = 1.0f / (float)l->w, .per_h = 1.0f / (float)l->h };
    const camera_pose *p = l->pose;
    for (int i = 0; i < 2; i++) {
        f.position[i] = p[i].position;
        f.forward[i] = p[i].forward;
        f.right[i] = v3_scale(p[i].right, (float)(p[i].sensor_w_m / p[i].focal_m));
        f.up[i] = v3_scale(p[i].up, (float)(p[i].sensor_h_m / p[i].focal_m));
    }
    f.focus = (float)(0.5 * (p[0].focus_m + p[1].focus_m));
    if (p[0].f_number > 0.0 && f.focus > 0.0f)
        f.radius = (float)(p[0].focal_m / (2.0 * p[0].f_number));
    return f;
}
/** x, y: place in the picture in pixels, row 0 on top. `disc`: point of the unit disc on the lens. */
static inline ray lens_ray(const lens_frame *f, float x, float y, vec2 disc, float time, uint32_t id)
{
    float sx = x * f->per_w - 0.5f, sy = 0.5f - y * f->per_h;
    vec3 right = v3_lerp(f->right[0], f->right[1], time), up = v3_lerp(f->up[0], f->up[1], time);
    vec3 d = v3_mad(v3_mad(v3_lerp(f->forward[0], f->forward[1], time), right, sx), up, sy);
    vec3 position = v3_lerp(f->position[0], f->position[1], time);
    if (f->radius > 0.0f) {
        float k = f->radius / sqrtf(v3_len2(right)), m = f->radius / sqrtf(v3_len2(up));
        vec3 offset = v3_mad(v3_scale(right, disc.x * k), up, disc.y * m);
        return (
            ray){ v3_add(position, offset), v3_norm(v3_mad(v3_neg(offset), d, f->focus)), 0.0f, RENDER_FAR, time, id };
    }
    return (ray){ position, v3_norm(d), 0.0f, RENDER_FAR, time, id };
}
/** Angle between the rays of neighbouring pixels, radians. */
static inline float lens_spread(const lens *l, const camera_pose *p)
{
    return (float)(p->sensor_w_m / p->focal_m) / (float)l->w;
}
/** Radius of the circle that a point at `depth` (along the axis) is blurred to, in pixels of a picture w wide. */
static inline float lens_blur(const camera_pose *c, float depth, int w)
{
    if (c->f_number <= 0.0 || c->focus_m <= 0.0)
        return 0.0f;
    float focal = (float)c->focal_m, focus = (float)c->focus_m, aperture = focal / (float)c->f_number;
    float circle = aperture * fabsf(depth - focus) / f_max(depth, 1e-3f) * focal / f_max(focus, 1e-3f);
    return 0.5f * circle / (float)c->sensor_w_m * (float)w;
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
