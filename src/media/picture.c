/* media/picture.c - pictures in memory and in files.
 *
 * Files are told apart by content when read and by name when written; WebP goes through libwebp, the rest through
 * FFmpeg (still.c). Scaling is separable: an exact box when shrinking, in linear light, so that thin neon tubes keep
 * their brightness; Catmull-Rom when growing.
 */
#include "base/color.h"
#include "base/file.h"
#include "base/vec.h"
#include "media/internal.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <webp/decode.h>
#include <webp/encode.h>

void picture_free(picture *p)
{
    if (p) {
        free(p->rgb);
        *p = (picture){ 0 };
    }
}

int picture_create(picture *out, int width, int height, ciel_fail *fail)
{
    if (width < 1 || height < 1 || (long long)width * height > MEDIA_MAX_PIXELS)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a picture cannot be %d x %d pixels", width, height);
    uint8_t *rgb = calloc((size_t)width * (size_t)height, 3);
    if (!rgb)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a picture of %d x %d", width, height);
    *out = (picture){ width, height, rgb };
    return CIEL_OK;
}

/* ---- scaling ---- */

/* For each of `n_out` pixels along one axis: the first source pixel and the weights of `n_taps` of them. */
typedef struct kernel {
    int n_taps;
    int *first;
    float *weights;
} kernel;

static void kernel_free(kernel *k)
{
    free(k->first);
    free(k->weights);
}

static float catmull_rom(float x)
{
    x = fabsf(x);
    if (x < 1.0f)
        return (1.5f * x - 2.5f) * x * x + 1.0f;
    return x < 2.0f ? ((-0.5f * x + 2.5f) * x - 4.0f) * x + 2.0f : 0.0f;
}

static bool kernel_make(kernel *k, int n_in, int n_out)
{
    double ratio = (double)n_in / n_out;
    bool shrink = n_out <= n_in;
    k->n_taps = shrink ? (int)ceil(ratio) + 1 : 4;
    k->first = calloc((size_t)n_out, sizeof *k->first);
    k->weights = calloc((size_t)n_out * (size_t)k->n_taps, sizeof *k->weights);
    if (!k->first || !k->weights)
        return false;
    for (int i = 0; i < n_out; i++) {
        double lo = i * ratio, hi = lo + ratio, middle = 0.5 * (lo + hi) - 0.5, sum = 0;
        k->first[i] = shrink ? (int)floor(lo + 1e-9) : (int)floor(middle) - 1;
        float *w = k->weights + (size_t)i * (size_t)k->n_taps;
        for (int t = 0; t < k->n_taps; t++) {
            int s = k->first[i] + t;
            double cover = (hi < s + 1 ? hi : s + 1) - (lo > s ? lo : s);
            w[t] = shrink ? (float)(cover > 0 ? cover : 0) : catmull_rom((float)(s - middle));
            sum += (double)w[t];
        }
        for (int t = 0; t < k->n_taps; t++)
            w[t] = (float)((double)w[t] / sum);
    }
    return true;
}

static int at_edge(int i, int n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

static void light_table(float table[256], bool linear)
{
    for (int i = 0; i < 256; i++)
        table[i] = linear ? color_srgb_to_linear((float)i / 255.0f) : (float)i / 255.0f;
}

static uint8_t to_byte(float v, bool linear)
{
    v = f_clamp(v, 0.0f, 1.0f);
    return (uint8_t)((linear ? color_linear_to_srgb(v) : v) * 255.0f + 0.5f);
}

static void scale_rows(float *out, const picture *src, int width, const kernel *k, const float table[256])
{
    for (int y = 0; y < src->height; y++)
        for (int x = 0; x < width; x++) {
            float sum[3] = { 0 };
            for (int t = 0; t < k->n_taps; t++) {
                const uint8_t *s =
                    src->rgb + ((size_t)y * (size_t)src->width + (size_t)at_edge(k->first[x] + t, src->width)) * 3;
                float w = k->weights[(size_t)x * (size_t)k->n_taps + (size_t)t];
                for (int c = 0; c < 3; c++)
                    sum[c] += w * table[s[c]];
            }
            memcpy(out + ((size_t)y * (size_t)width + (size_t)x) * 3, sum, sizeof sum);
        }
}

static void scale_columns(picture *out, const float *rows, int n_rows, const kernel *k, bool linear)
{
    size_t stride = (size_t)out->width * 3;
    for (int y = 0; y < out->height; y++)
        for (size_t i = 0; i < stride; i++) {
            float sum = 0;
            for (int t = 0; t < k->n_taps; t++)
                sum += k->weights[(size_t)y * (size_t)k->n_taps + (size_t)t] *
                       rows[(size_t)at_edge(k->first[y] + t, n_rows) * stride + i];
            out->rgb[(size_t)y * stride + i] = to_byte(sum, linear);
        }
}

int picture_scale(picture *out, const picture *src, int width, int height, ciel_fail *fail)
{
    picture p;
    int rc = picture_create(&p, width, height, fail);
    if (rc != CIEL_OK)
        return rc;
    if (width == src->width && height == src->height) {
        memcpy(p.rgb, src->rgb, (size_t)width * (size_t)height * 3);
        *out = p;
        return CIEL_OK;
    }
    kernel across = { 0 }, down = { 0 };
    float *rows = malloc((size_t)width * (size_t)src->height * 3 * sizeof *rows);
    bool linear = width < src->width || height < src->height;
    if (rows && kernel_make(&across, src->width, width) && kernel_make(&down, src->height, height)) {
        float table[256];
        light_table(table, linear);
        scale_rows(rows, src, width, &across, table);
        scale_columns(&p, rows, src->height, &down, linear);
        *out = p;
    } else {
        picture_free(&p);
        rc = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to scale a picture");
    }
    kernel_free(&across);
    kernel_free(&down);
    free(rows);
    return rc;
}

/* ---- files ---- */

static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending);
    return n > m && strcasecmp(path + n - m, ending) == 0;
}

int picture_write(const char *path, const picture *p, int quality, ciel_fail *fail)
{
    uint8_t *data = NULL;
    size_t bytes = 0;
    int rc = CIEL_OK;
    quality = quality < 1 ? 1 : quality > 100 ? 100 : quality;
    if (ends_with(path, ".webp")) {
        if (p->width > WEBP_MAX_DIMENSION || p->height > WEBP_MAX_DIMENSION)
            return ciel_fail_set(fail, CIEL_E_INVAL, "too large for WebP: %d x %d", p->width, p->height);
        uint8_t *webp = NULL;
        bytes = WebPEncodeRGB(p->rgb, p->width, p->height, p->width * 3, (float)quality, &webp);
        rc = bytes ? ciel_file_write(path, webp, bytes, fail)
                   : ciel_fail_set(fail, CIEL_E_NOMEM, "the picture could not be encoded as WebP");
        WebPFree(webp);
        return rc;
    }
    bool png = ends_with(path, ".png");
    if (!png && !ends_with(path, ".jpg") && !ends_with(path, ".jpeg")) {
        ciel_fail_set(fail, CIEL_E_INVAL, "no picture format goes by the name of %s", path);
        ciel_fail_hint(fail, "end it in .png, .jpg or .webp");
        return CIEL_E_INVAL;
    }
    rc = media_encode_still(&data, &bytes, png ? AV_CODEC_ID_PNG : AV_CODEC_ID_MJPEG, p, quality, fail);
    if (rc == CIEL_OK)
        rc = ciel_file_write(path, data, bytes, fail);
    free(data);
    return rc;
}

static int decode_webp(picture *out, const uint8_t *data, size_t bytes, ciel_fail *fail)
{
    WebPBitstreamFeatures about;
    if (WebPGetFeatures(data, bytes, &about) != VP8_STATUS_OK || about.has_animation)
        return ciel_fail_set(fail, CIEL_E_FORMAT, "the WebP picture is damaged or animated");
    picture p;
    int rc = picture_create(&p, about.width, about.height, fail);
    if (rc != CIEL_OK)
        return rc;
    size_t n = (size_t)p.width * (size_t)p.height;
    uint8_t *rgba = malloc(n * 4);
    if (!rgba || !WebPDecodeRGBAInto(data, bytes, rgba, n * 4, p.width * 4)) {
        rc = ciel_fail_set(fail, rgba ? CIEL_E_FORMAT : CIEL_E_NOMEM, "the WebP picture could not be decoded");
        picture_free(&p);
    } else {
        for (size_t i = 0; i < n; i++)
            for (size_t c = 0; c < 3; c++) {
                unsigned a = rgba[4 * i + 3];
                p.rgb[3 * i + c] = (uint8_t)((rgba[4 * i + c] * a + 255u * (255u - a) + 127u) / 255u);
            }
        *out = p;
    }
    free(rgba);
    return rc;
}

int picture_decode(picture *out, const uint8_t *data, size_t bytes, ciel_fail *fail)
{
    if (bytes > 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0)
        return media_decode_still(out, AV_CODEC_ID_PNG, data, bytes, fail);
    if (bytes > 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff)
        return media_decode_still(out, AV_CODEC_ID_MJPEG, data, bytes, fail);
    if (bytes > 16 && memcmp(data, "RIFF", 4) == 0 && memcmp(data + 8, "WEBP", 4) == 0)
        return decode_webp(out, data, bytes, fail);
    ciel_fail_set(fail, CIEL_E_FORMAT, "not a PNG, JPEG or WebP picture");
    return CIEL_E_FORMAT;
}

int picture_read(picture *out, const char *path, ciel_fail *fail)
{
    uint8_t *data = NULL;
    size_t bytes = 0;
    int rc = ciel_file_read(&data, &bytes, path, 256u << 20, fail);
    if (rc != CIEL_OK)
        return rc;
    rc = picture_decode(out, data, bytes, fail);
    if (rc != CIEL_OK && fail && !fail->detail[0])
        ciel_fail_detail(fail, "%s", path);
    free(data);
    return rc;
}
