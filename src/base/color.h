/* base/color.h - colours: 8-bit sRGB in documents, linear Rec.709 floats inside.
 */
#pragma once
#include "base/vec.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct rgb8 {
    uint8_t r, g, b;
} rgb8;
float color_srgb_to_linear(float s); /* one channel, 0..1 */
float color_linear_to_srgb(float l);
vec3 color_linear(rgb8 c);
rgb8 color_rgb8(vec3 linear);                 /* clamped */
bool color_parse_hex(rgb8 *out, const char *s); /* "#rrggbb" */
/** Linear RGB of a black body, scaled to luminance 1; 1000 to 20000 K (Planckian locus, Kim et al. 2002). */
vec3 color_blackbody(float kelvin);
static inline float color_luminance(vec3 c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }
