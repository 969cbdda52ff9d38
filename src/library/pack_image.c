/* library/pack_image.c - textures of models: decode JPEG and PNG, halve to the size we keep, encode again.
 *
 * Errors inside libjpeg jump back here; libpng's simplified interface reports by itself. Not for films and stills: the
 * media room owns those.
 */
#include "library/pack_image.h"
#include "base/file.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* jpeglib wants stdio first */
#include <jpeglib.h>
#include <png.h>

#define MAX_SIDE 16384

typedef struct jump_error {
    struct jpeg_error_mgr base;
    jmp_buf back;
    char text[JMSG_LENGTH_MAX];
} jump_error;

static void on_error(j_common_ptr info)
{
    jump_error *e = (jump_error *)(void *)info->err;
    info->err->format_message(info, e->text);
    longjmp(e->back, 1);
}
static void on_message(j_common_ptr info)
{
    (void)info;
}

/* Grey, colour and CMYK (as Adobe writes it, inverted) to RGBA. */
static void jpeg_row(uint8_t *out, const uint8_t *in, int width, int channels)
{
    for (int x = 0; x < width; x++, out += 4, in += channels) {
        if (channels == 4) {
            for (int k = 0; k < 3; k++)
                out[k] = (uint8_t)(in[k] * in[3] / 255);
        } else {
            out[0] = in[0];
            out[1] = in[channels == 3 ? 1 : 0];
            out[2] = in[channels == 3 ? 2 : 0];
        }
        out[3] = 255;
    }
}

static int decode_jpeg(texture *out, const uint8_t *data, size_t bytes, int limit, ciel_arena *a, ciel_fail *fail)
{
    struct jpeg_decompress_struct d;
    jump_error err;
    memset(&d, 0, sizeof d);
    d.err = jpeg_std_error(&err.base);
    err.base.error_exit = on_error;
    err.base.output_message = on_message;
    if (setjmp(err.back)) {
        jpeg_destroy_decompress(&d);
        return ciel_fail_set(fail, CIEL_E_FORMAT, "damaged JPEG texture: %s", err.text);
    }
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, data, (unsigned long)bytes);
    jpeg_read_header(&d, TRUE);
    if (d.image_width > MAX_SIDE || d.image_height > MAX_SIDE) {
        jpeg_destroy_decompress(&d);
        return ciel_fail_set(fail, CIEL_E_FORMAT, "texture of %u x %u pixels is too large", d.image_width,
                             d.image_height);
    }
    unsigned side = d.image_width > d.image_height ? d.image_width : d.image_height;
    while (d.scale_denom < 8 && side / d.scale_denom > (unsigned)limit)
        d.scale_denom *= 2;
    if (d.jpeg_color_space == JCS_YCCK || d.jpeg_color_space == JCS_CMYK)
        d.out_color_space = JCS_CMYK;
    jpeg_start_decompress(&d);
    out->width = (int)d.output_width;
    out->height = (int)d.output_height;
    out->rgba = ARENA_ARRAY(a, (size_t)out->width * (size_t)out->height * 4, uint8_t);
    uint8_t *row = ARENA_ARRAY(a, (size_t)out->width * (size_t)d.output_components, uint8_t);
    while (d.output_scanline < d.output_height) {
        uint8_t *to = out->rgba + (size_t)d.output_scanline * (size_t)out->width * 4;
        JSAMPROW rows[1] = { row };
        jpeg_read_scanlines(&d, rows, 1);
        jpeg_row(to, row, out->width, d.output_components);
    }
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
    return CIEL_OK;
}

static int decode_png(texture *out, const uint8_t *data, size_t bytes, ciel_arena *a, ciel_fail *fail)
{
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, data, bytes))
        return ciel_fail_set(fail, CIEL_E_FORMAT, "damaged PNG texture: %s", image.message);
    if (image.width > MAX_SIDE || image.height > MAX_SIDE) {
        png_image_free(&image);
        return ciel_fail_set(fail, CIEL_E_FORMAT, "texture of %u x %u pixels is too large", image.width, image.height);
    }
    image.format = PNG_FORMAT_RGBA;
    out->width = (int)image.width;
    out->height = (int)image.height;
    out->rgba = ARENA_ARRAY(a, PNG_IMAGE_SIZE(image), uint8_t);
    if (!png_image_finish_read(&image, NULL, out->rgba, 0, NULL)) {
        png_image_free(&image);
        return ciel_fail_set(fail, CIEL_E_FORMAT, "damaged PNG texture: %s", image.message);
    }
    return CIEL_OK;
}

/* Half the size, each texel the mean of four. */
static void halve(texture *t, ciel_arena *a)
{
    int w = t->width > 1 ? t->width / 2 : 1, h = t->height > 1 ? t->height / 2 : 1;
    uint8_t *out = ARENA_ARRAY(a, (size_t)w * (size_t)h * 4, uint8_t);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            for (int k = 0; k < 4; k++) {
                int x1 = 2 * x + 1 < t->width ? 2 * x + 1 : 2 * x, y1 = 2 * y + 1 < t->height ? 2 * y + 1 : 2 * y;
                size_t stride = (size_t)t->width * 4;
                unsigned sum = t->rgba[(size_t)(2 * y) * stride + (size_t)(2 * x) * 4 + (size_t)k] +
                               t->rgba[(size_t)(2 * y) * stride + (size_t)x1 * 4 + (size_t)k] +
                               t->rgba[(size_t)y1 * stride + (size_t)(2 * x) * 4 + (size_t)k] +
                               t->rgba[(size_t)y1 * stride + (size_t)x1 * 4 + (size_t)k];
                out[((size_t)y * (size_t)w + (size_t)x) * 4 + (size_t)k] = (uint8_t)((sum + 2) / 4);
            }
    t->width = w;
    t->height = h;
    t->rgba = out;
}

int pack_image_decode(texture *out, const uint8_t *data, size_t bytes, int limit, ciel_arena *a, ciel_fail *fail)
{
    memset(out, 0, sizeof *out);
    int err;
    if (bytes > 8 && memcmp(data, "\x89PNG", 4) == 0)
        err = decode_png(out, data, bytes, a, fail);
    else if (bytes > 4 && data[0] == 0xff && data[1] == 0xd8)
        err = decode_jpeg(out, data, bytes, limit, a, fail);
    else
        return ciel_fail_set(fail, CIEL_E_FORMAT, "texture is neither PNG nor JPEG");
    while (err == CIEL_OK && (out->width > limit || out->height > limit))
        halve(out, a);
    return err;
}

int pack_image_load(texture *out, const char *path, int limit, ciel_arena *a, ciel_fail *fail)
{
    uint8_t *data;
    size_t bytes;
    int err = ciel_file_read(&data, &bytes, path, (size_t)256 << 20, fail);
    if (err != CIEL_OK)
        return err;
    err = pack_image_decode(out, data, bytes, limit, a, fail);
    free(data);
    return err;
}

bool pack_image_opaque(const texture *t)
{
    for (size_t i = 0; i < (size_t)t->width * (size_t)t->height; i++)
        if (t->rgba[4 * i + 3] < 250)
            return false;
    return true;
}

static uint8_t *encode_jpeg(const texture *t, size_t *bytes)
{
    struct jpeg_compress_struct c;
    jump_error err;
    unsigned char *out = NULL;
    unsigned long n = 0;
    memset(&c, 0, sizeof c);
    c.err = jpeg_std_error(&err.base);
    err.base.error_exit = on_error;
    uint8_t *volatile row = malloc((size_t)t->width * 3);
    if (!row)
        return NULL;
    if (setjmp(err.back)) {
        jpeg_destroy_compress(&c);
        free(row);
        free(out);
        return NULL;
    }
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &out, &n);
    c.image_width = (JDIMENSION)t->width;
    c.image_height = (JDIMENSION)t->height;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, 90, TRUE);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        const uint8_t *from = t->rgba + (size_t)c.next_scanline * (size_t)t->width * 4;
        for (int x = 0; x < t->width; x++)
            memcpy(row + 3 * x, from + 4 * x, 3);
        JSAMPROW rows[1] = { row };
        jpeg_write_scanlines(&c, rows, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    free(row);
    *bytes = n;
    return out;
}

uint8_t *pack_image_encode(const texture *t, size_t *bytes)
{
    if (pack_image_opaque(t))
        return encode_jpeg(t, bytes);
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = (png_uint_32)t->width;
    image.height = (png_uint_32)t->height;
    image.format = PNG_FORMAT_RGBA;
    png_alloc_size_t n = 0;
    if (!png_image_write_get_memory_size(image, n, 0, t->rgba, 0, NULL))
        return NULL;
    uint8_t *out = malloc(n);
    if (out && !png_image_write_to_memory(&image, out, &n, 0, t->rgba, 0, NULL)) {
        free(out);
        return NULL;
    }
    *bytes = n;
    return out;
}
