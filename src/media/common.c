/* media/common.c - error words and frame conversion shared by this room. Not an interface.
 */
#include "media/internal.h"
#include <libavutil/log.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <pthread.h>
#include <stdlib.h>

int media_fail(ciel_fail *fail, int code, const char *what, int averror)
{
    char words[AV_ERROR_MAX_STRING_SIZE] = "";
    ciel_fail_set(fail, code, "%s", what);
    if (averror < 0 && av_strerror(averror, words, sizeof words) == 0)
        ciel_fail_detail(fail, "%s", words);
    return code;
}

static void quiet_once(void)
{
    av_log_set_level(AV_LOG_QUIET);
}

void media_quiet(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, quiet_once);
}

/* The full-range twins of the JPEG formats are deprecated names; swscale wants the plain one and a range flag. */
static enum AVPixelFormat plain_format(enum AVPixelFormat format, bool *full)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P: *full = true; return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P: *full = true; return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P: *full = true; return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P: *full = true; return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P: *full = true; return AV_PIX_FMT_YUV411P;
    default: return format;
    }
}

static void lay_over_white(uint8_t *rgb, const uint8_t *rgba, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 3; c++) {
            unsigned a = rgba[4 * i + 3];
            rgb[3 * i + (size_t)c] = (uint8_t)((rgba[4 * i + (size_t)c] * a + 255u * (255u - a) + 127u) / 255u);
        }
}

static int convert_with(struct SwsContext *sws, picture *p, const AVFrame *f, bool alpha)
{
    size_t n = (size_t)p->width * (size_t)p->height;
    uint8_t *plane[4] = { p->rgb };
    int stride[4] = { p->width * 3 };
    if (!alpha)
        return sws_scale(sws, (const uint8_t *const *)f->data, f->linesize, 0, f->height, plane, stride);
    uint8_t *rgba = malloc(n * 4);
    if (!rgba)
        return AVERROR(ENOMEM);
    plane[0] = rgba;
    stride[0] = p->width * 4;
    int rc = sws_scale(sws, (const uint8_t *const *)f->data, f->linesize, 0, f->height, plane, stride);
    if (rc >= 0)
        lay_over_white(p->rgb, rgba, n);
    free(rgba);
    return rc;
}

int media_frame_to_picture(picture *out, const AVFrame *f, ciel_fail *fail)
{
    bool full = f->color_range == AVCOL_RANGE_JPEG;
    enum AVPixelFormat format = plain_format((enum AVPixelFormat)f->format, &full);
    const AVPixFmtDescriptor *about = av_pix_fmt_desc_get(format);
    if (!about || f->width < 1 || f->height < 1 || (long long)f->width * f->height > MEDIA_MAX_PIXELS)
        return media_fail(fail, CIEL_E_FORMAT, "the picture's pixels are of an unknown kind", 0);
    bool alpha = (about->flags & AV_PIX_FMT_FLAG_ALPHA) != 0 || format == AV_PIX_FMT_PAL8;
    struct SwsContext *sws =
        sws_getContext(f->width, f->height, format, f->width, f->height, alpha ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24,
                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT, NULL, NULL, NULL);
    if (!sws)
        return media_fail(fail, CIEL_E_FORMAT, "the picture's pixels are of an unknown kind", 0);
    int matrix = f->colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    sws_setColorspaceDetails(sws, sws_getCoefficients(matrix), full, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16,
                             1 << 16);
    picture p;
    int rc = picture_create(&p, f->width, f->height, fail);
    if (rc == CIEL_OK && convert_with(sws, &p, f, alpha) < 0) {
        picture_free(&p);
        rc = media_fail(fail, CIEL_E_NOMEM, "the picture could not be converted", 0);
    }
    sws_freeContext(sws);
    if (rc == CIEL_OK)
        *out = p;
    return rc;
}
