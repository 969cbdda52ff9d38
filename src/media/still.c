/* media/still.c - one PNG or JPEG in memory, to and from pixels, by FFmpeg's codecs.
 *
 * The whole file is one packet. Sizes are read from the header before the decoder allocates anything.
 */
#include "media/internal.h"
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <stdlib.h>
#include <string.h>

/* ---- sizes from headers ---- */

static bool png_size(const uint8_t *d, size_t n, long long *w, long long *h)
{
    if (n < 24)
        return false;
    *w = (long long)d[16] << 24 | d[17] << 16 | d[18] << 8 | d[19];
    *h = (long long)d[20] << 24 | d[21] << 16 | d[22] << 8 | d[23];
    return true;
}

/* Walk the segments to the first start-of-frame. */
static bool jpeg_size(const uint8_t *d, size_t n, long long *w, long long *h)
{
    size_t i = 2;
    while (i + 9 < n) {
        if (d[i] != 0xff)
            return false;
        uint8_t marker = d[i + 1];
        if (marker == 0xff) {
            i++;
            continue;
        }
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
            *h = d[i + 5] << 8 | d[i + 6];
            *w = d[i + 7] << 8 | d[i + 8];
            return true;
        }
        i += 2 + ((size_t)d[i + 2] << 8 | d[i + 3]);
    }
    return false;
}

/* ---- turning, for photographs held upright ---- */

/* EXIF orientation 1..8: where pixel (x, y) of the turned picture comes from. */
static size_t turned_source(int orientation, int x, int y, int w, int h)
{
    int sx = x, sy = y;
    switch (orientation) {
    case 2: sx = w - 1 - x; break;
    case 3: sx = w - 1 - x, sy = h - 1 - y; break;
    case 4: sy = h - 1 - y; break;
    case 5: sx = y, sy = x; break;
    case 6: sx = y, sy = h - 1 - x; break;
    case 7: sx = w - 1 - y, sy = h - 1 - x; break;
    case 8: sx = w - 1 - y, sy = x; break;
    default: break;
    }
    return (size_t)sy * (size_t)w + (size_t)sx;
}

static int turn(picture *p, int orientation, ciel_fail *fail)
{
    if (orientation < 2 || orientation > 8)
        return CIEL_OK;
    picture q;
    bool swap = orientation >= 5;
    int rc = picture_create(&q, swap ? p->height : p->width, swap ? p->width : p->height, fail);
    if (rc != CIEL_OK)
        return rc;
    for (int y = 0; y < q.height; y++)
        for (int x = 0; x < q.width; x++)
            memcpy(q.rgb + ((size_t)y * (size_t)q.width + (size_t)x) * 3,
                   p->rgb + turned_source(orientation, x, y, p->width, p->height) * 3, 3);
    picture_free(p);
    *p = q;
    return CIEL_OK;
}

/* ---- decoding ---- */

static int decode_packet(AVCodecContext *ctx, AVPacket *packet, AVFrame *frame, const uint8_t *data, size_t bytes)
{
    int rc = av_new_packet(packet, (int)bytes);
    if (rc < 0)
        return rc;
    memcpy(packet->data, data, bytes);
    rc = avcodec_send_packet(ctx, packet);
    if (rc >= 0)
        avcodec_send_packet(ctx, NULL);
    return rc < 0 ? rc : avcodec_receive_frame(ctx, frame);
}

static int open_decoder(AVCodecContext **out, enum AVCodecID id)
{
    const AVCodec *codec = avcodec_find_decoder(id);
    AVCodecContext *ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!ctx)
        return AVERROR_DECODER_NOT_FOUND;
    ctx->thread_count = 1;
    ctx->max_pixels = MEDIA_MAX_PIXELS;
    ctx->err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE;
    int rc = avcodec_open2(ctx, codec, NULL);
    if (rc < 0)
        avcodec_free_context(&ctx);
    else
        *out = ctx;
    return rc;
}

static int decode_frame(picture *out, AVCodecContext *ctx, const uint8_t *data, size_t bytes, ciel_fail *fail)
{
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    int rc = packet && frame ? decode_packet(ctx, packet, frame, data, bytes) : AVERROR(ENOMEM);
    picture p = { 0 };
    if (rc < 0) {
        rc = media_fail(fail, CIEL_E_FORMAT, "the picture is damaged", rc);
    } else {
        AVDictionaryEntry *e = av_dict_get(frame->metadata, "Orientation", NULL, 0);
        int orientation = e ? atoi(e->value) : 1;
        rc = media_frame_to_picture(&p, frame, fail);
        if (rc == CIEL_OK && (rc = turn(&p, orientation, fail)) != CIEL_OK)
            picture_free(&p);
    }
    av_frame_free(&frame);
    av_packet_free(&packet);
    if (rc == CIEL_OK)
        *out = p;
    return rc;
}

int media_decode_still(picture *out, enum AVCodecID id, const uint8_t *data, size_t bytes, ciel_fail *fail)
{
    media_quiet();
    long long w = 0, h = 0;
    if (!(id == AV_CODEC_ID_PNG ? png_size(data, bytes, &w, &h) : jpeg_size(data, bytes, &w, &h)) || w < 1 || h < 1)
        return media_fail(fail, CIEL_E_FORMAT, "the picture is damaged: it has no size", 0);
    if (w * h > MEDIA_MAX_PIXELS) {
        ciel_fail_set(fail, CIEL_E_DATA, "the picture is too large: %lld x %lld pixels", w, h);
        ciel_fail_hint(fail, "at most 64 megapixels");
        return CIEL_E_DATA;
    }
    AVCodecContext *ctx = NULL;
    int rc = open_decoder(&ctx, id);
    if (rc < 0)
        return media_fail(fail, CIEL_E_UNAVAILABLE, "this FFmpeg cannot decode such pictures", rc);
    rc = decode_frame(out, ctx, data, bytes, fail);
    avcodec_free_context(&ctx);
    return rc;
}

/* ---- encoding ---- */

/* libjpeg's quality is what people mean; the quantiser step of FFmpeg's encoder that is about as coarse. */
static int jpeg_quantiser(int quality)
{
    double scale = quality >= 50 ? (200.0 - 2.0 * quality) / 100.0 : 50.0 / quality;
    int q = (int)(17.0 * scale + 0.5);
    return q < 1 ? 1 : q > 31 ? 31 : q;
}

static int fill_frame(AVFrame *frame, const picture *p, enum AVPixelFormat format, bool jpeg)
{
    frame->width = p->width;
    frame->height = p->height;
    frame->format = format;
    frame->color_range = jpeg ? AVCOL_RANGE_JPEG : AVCOL_RANGE_UNSPECIFIED;
    int rc = av_frame_get_buffer(frame, 0);
    if (rc < 0)
        return rc;
    struct SwsContext *sws =
        sws_getContext(p->width, p->height, AV_PIX_FMT_RGB24, p->width, p->height, format,
                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_BITEXACT, NULL, NULL, NULL);
    if (!sws)
        return AVERROR(ENOMEM);
    if (jpeg)
        sws_setColorspaceDetails(sws, sws_getCoefficients(SWS_CS_DEFAULT), 1, sws_getCoefficients(SWS_CS_ITU601), 1, 0,
                                 1 << 16, 1 << 16);
    const uint8_t *plane[4] = { p->rgb };
    const int stride[4] = { p->width * 3 };
    rc = sws_scale(sws, plane, stride, 0, p->height, frame->data, frame->linesize);
    sws_freeContext(sws);
    return rc;
}

static int open_encoder(AVCodecContext **out, enum AVCodecID id, const picture *p, int quality)
{
    bool jpeg = id == AV_CODEC_ID_MJPEG;
    const AVCodec *codec = avcodec_find_encoder(id);
    AVCodecContext *ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!ctx)
        return AVERROR_ENCODER_NOT_FOUND;
    ctx->width = p->width;
    ctx->height = p->height;
    ctx->time_base = (AVRational){ 1, 25 };
    ctx->thread_count = 1;
    ctx->flags |= AV_CODEC_FLAG_BITEXACT;
    ctx->pix_fmt = AV_PIX_FMT_RGB24;
    if (jpeg) {
        ctx->pix_fmt = quality >= 90 ? AV_PIX_FMT_YUVJ444P : AV_PIX_FMT_YUVJ420P;
        ctx->color_range = AVCOL_RANGE_JPEG;
        ctx->flags |= AV_CODEC_FLAG_QSCALE;
        ctx->qmin = 1;
        ctx->global_quality = jpeg_quantiser(quality) * FF_QP2LAMBDA;
    }
    int rc = avcodec_open2(ctx, codec, NULL);
    if (rc < 0)
        avcodec_free_context(&ctx);
    else
        *out = ctx;
    return rc;
}

int media_encode_still(uint8_t **data, size_t *bytes, enum AVCodecID id, const picture *p, int quality, ciel_fail *fail)
{
    media_quiet();
    AVCodecContext *ctx = NULL;
    AVFrame *frame = av_frame_alloc();
    AVPacket *packet = av_packet_alloc();
    int rc = frame && packet ? open_encoder(&ctx, id, p, quality) : AVERROR(ENOMEM);
    if (rc >= 0)
        rc = fill_frame(frame, p, ctx->pix_fmt, id == AV_CODEC_ID_MJPEG);
    if (rc >= 0) {
        frame->quality = ctx->global_quality;
        rc = avcodec_send_frame(ctx, frame);
    }
    if (rc >= 0 && (rc = avcodec_send_frame(ctx, NULL)) >= 0)
        rc = avcodec_receive_packet(ctx, packet);
    if (rc >= 0) {
        *data = malloc((size_t)packet->size);
        rc = *data ? 0 : AVERROR(ENOMEM);
    }
    if (rc >= 0) {
        memcpy(*data, packet->data, (size_t)packet->size);
        *bytes = (size_t)packet->size;
    }
    av_packet_free(&packet);
    av_frame_free(&frame);
    avcodec_free_context(&ctx);
    return rc < 0 ? media_fail(fail, CIEL_E_UNAVAILABLE, "the picture could not be encoded", rc) : CIEL_OK;
}
