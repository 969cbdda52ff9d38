/* base/color.c - sRGB and black bodies. See color.h. */
#include "base/color.h"

#include <stddef.h>

float color_srgb_to_linear(float s) { return s <= 0.04045f ? s / 12.92f : powf((s + 0.055f) / 1.055f, 2.4f); }

float color_linear_to_srgb(float l)
{
    return l <= 0.0031308f ? l * 12.92f : 1.055f * powf(l, 1.0f / 2.4f) - 0.055f;
}

vec3 color_linear(rgb8 c)
{
    return v3(color_srgb_to_linear((float)c.r / 255.0f), color_srgb_to_linear((float)c.g / 255.0f),
              color_srgb_to_linear((float)c.b / 255.0f));
}

static uint8_t byte_of(float l) { return (uint8_t)(color_linear_to_srgb(f_clamp(l, 0.0f, 1.0f)) * 255.0f + 0.5f); }

rgb8 color_rgb8(vec3 linear) { return (rgb8){ byte_of(linear.x), byte_of(linear.y), byte_of(linear.z) }; }

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool color_parse_hex(rgb8 *out, const char *s)
{
    if (!s || s[0] != '#')
        return false;
    int d[6];
    for (int i = 0; i < 6; i++) {
        d[i] = hex_digit(s[1 + i]);
        if (d[i] < 0)
            return false;
    }
    if (s[7] != '\0')
        return false;
    *out = (rgb8){ (uint8_t)(d[0] * 16 + d[1]), (uint8_t)(d[2] * 16 + d[3]), (uint8_t)(d[4] * 16 + d[5]) };
    return true;
}

/* Chromaticity of the Planckian locus as cubic splines in 1/T (Kim et al. 2002), then XYZ to Rec.709. */
vec3 color_blackbody(float kelvin)
{
    double t = kelvin < 1667.0f ? 1667.0 : kelvin > 25000.0f ? 25000.0 : (double)kelvin;
    double i = 1e3 / t, x, y;
    if (t < 4000.0)
        x = -0.2661239 * i * i * i - 0.2343589 * i * i + 0.8776956 * i + 0.179910;
    else
        x = -3.0258469 * i * i * i + 2.1070379 * i * i + 0.2226347 * i + 0.240390;
    if (t < 2222.0)
        y = -1.1063814 * x * x * x - 1.34811020 * x * x + 2.18555832 * x - 0.20219683;
    else if (t < 4000.0)
        y = -0.9549476 * x * x * x - 1.37418593 * x * x + 2.09137015 * x - 0.16748867;
    else
        y = 3.0817580 * x * x * x - 5.87338670 * x * x + 3.75112997 * x - 0.37001483;
    double X = x / y, Z = (1.0 - x - y) / y;
    vec3 c = v3((float)(3.2406 * X - 1.5372 - 0.4986 * Z), (float)(-0.9689 * X + 1.8758 + 0.0415 * Z),
                (float)(0.0557 * X - 0.2040 + 1.0570 * Z));
    c = v3_max(c, v3_fill(0.0f));
    return v3_scale(c, 1.0f / color_luminance(c));
}
