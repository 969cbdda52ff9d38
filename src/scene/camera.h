/* scene/camera.h - the camera at time t: framing, moves, support and shake resolved to one pose.
 */
#pragma once
#include "scene/scene.h"

/* Where an entity's anchor is at time t (world). Given by whoever knows motion; returns false when unknown. */
typedef struct scene_locator {
    bool (*locate)(void *user, const char *entity, const char *anchor, double t, vec3 *out);
    void *user;
} scene_locator;

typedef struct camera_pose {
    vec3 position, forward, up, right; /* unit, orthogonal; right = forward x up */
    double focal_m;                    /* focal length, metres, on a sensor whose long side is 36 mm */
    double sensor_w_m, sensor_h_m;
    double f_number;                   /* 0 = pinhole */
    double focus_m;                    /* distance of the plane in focus, along forward */
} camera_pose;

/** The shot that shows time t (the last one for t >= its end). Never NULL for a valid scene. */
const scene_shot *scene_shot_at(const scene *sc, double t);
/** Pose of the shot's camera at film time t. Moves are applied in document order. Shake is deterministic in
 *  (scene seed, shot, t) and continuous, so it can be sampled inside a frame for motion blur. */
camera_pose scene_camera_at(const scene *sc, const scene_shot *shot, double t, const scene_locator *loc);
/** Project a world point: x right 0..1, y down 0..1 of the frame; returns depth along forward (<= 0: behind). */
double camera_project(const camera_pose *c, vec3 p, double *x, double *y);
