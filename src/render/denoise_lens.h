/* render/denoise_lens.h - noise in what is out of focus.
 */
#pragma once
#include "base/thread.h"
#include "scene/camera.h"

/** Smooth planar linear light where the lens blurs: what is drawn by a disc of radius R has no detail much finer than
 *  R, so a kernel of a third of it takes the noise and leaves the picture. What is in focus is neither touched nor
 *  mixed in. depth: metres along the ray. In place; memory for four planes is taken meanwhile, without it nothing is
 *  done. */
void denoise_lens(float *const rgb[3], const float *depth, int w, int h, const camera_pose *camera, ciel_pool *pool);
