/* render/tracer.h - setting a tracer up for a stage. */
#pragma once
#include "render/path.h"

/** Empty; then tracer_update for each frame. UNAVAILABLE, NOMEM. */
int tracer_create(tracer *t, ciel_fail *fail);
int tracer_update(tracer *t, const stage *st, ciel_pool *pool, ciel_fail *fail);
void tracer_destroy(tracer *t);
#define TRACER_METER_W 112
#define TRACER_METER_H 64
/** Luminances of a quick, small picture of the stage the tracer was updated with: [TRACER_METER_W * TRACER_METER_H].
 *  *albedo (may be NULL) = log-average reflectance of the surfaces in it, 0.3 when there are few. */
void tracer_measure(const tracer *t, const stage *st, float *luminance, float *albedo, ciel_pool *pool);
/** Exposure (sensor value per cd/m2) that suits a picture of these luminances: mid grey for daylight, darker for
 *  night, bright lights kept from burning out large areas; what is white in itself (high `albedo`) comes out white. */
double tracer_exposure(const float *luminance, size_t n, float albedo);
