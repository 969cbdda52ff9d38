/* library/pack_image.h - textures in and out of memory: JPEG and PNG by their own libraries. */
#pragma once
#include "base/fail.h"
#include "stage/material.h"

/** Decode a JPEG or PNG of at most 16384 x 16384 into `a`, halved until no side is above `limit`. FORMAT when damaged.
 */
int pack_image_decode(texture *out, const uint8_t *data, size_t bytes, int limit, ciel_arena *a, ciel_fail *fail);
int pack_image_load(texture *out, const char *path, int limit, ciel_arena *a, ciel_fail *fail);
/** Encode: JPEG when it is opaque, PNG otherwise. malloc'd; NULL when memory is out. */
uint8_t *pack_image_encode(const texture *t, size_t *bytes);
bool pack_image_opaque(const texture *t);
