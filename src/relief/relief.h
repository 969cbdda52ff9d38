/* relief/relief.h - one picture as a relief: how far everything in it is, as well as can be told, and what a camera
 * that moves a little sees of it.
 *
 * The depth is an estimate from the picture alone: what is smooth and hangs from the upper edge is far (sky, a wall);
 * the ground comes nearer from the horizon down; what stands on it is as far as its foot; what is sharper than its
 * surroundings is nearer. Edges are softened, so that the picture bends and never tears. Parts of the picture that
 * were never seen stay unseen: moves are small, and beyond its borders the picture is mirrored.
 *
 * The camera stands at the origin and looks along -Z, Y up, when it sees the picture as it is. Pictures are 8-bit sRGB
 * [height][width][3], row 0 on top. Exact: same input, same bytes, whatever the number of threads.
 */
#pragma once
#include "base/fail.h"
#include "base/thread.h"
#include "scene/camera.h"

typedef struct relief_options {
    double near_m, far_m; /* of the nearest and the farthest */
    double lens_mm;       /* on a frame whose long side is 36 mm */
    double horizon;       /* 0 top .. 1 bottom of the picture; < 0 = looked for */
} relief_options;
relief_options relief_options_default(void);

typedef struct relief relief;
/** Copies the picture. Errors: INVAL (size), NOMEM. */
int relief_create(relief **out, const uint8_t *rgb, int width, int height, const relief_options *o, ciel_fail *fail);
void relief_destroy(relief **r);
/** Distance along the view in metres at a point of the picture (x right, y down, 0..1). */
double relief_depth_at(const relief *r, double x, double y);
/** Where the ground begins, 0..1 from the top. */
double relief_horizon(const relief *r);
/** What the camera sees: `rgb` has the picture's size. With the camera at rest, the picture itself, byte for byte. */
void relief_see(const relief *r, const camera_pose *c, uint8_t *rgb, ciel_pool *pool);
/** How much the picture is folded when seen by the camera: the largest stretch or squeeze between neighbours, against
 *  1 = folded over itself. Keep it below RELIEF_MOST. */
double relief_fold(const relief *r, const camera_pose *c);
#define RELIEF_MOST 0.5
/** How far into the frame the camera sees beyond the picture's borders: 0 = not at all, 1 = to the middle. */
double relief_revealed(const relief *r, const camera_pose *c);
