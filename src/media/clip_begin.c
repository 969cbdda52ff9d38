/* media/clip_begin.c - a film that begins with another one's pictures, as they are coded.
 *
 * The coded pictures of one film go into the new one untouched; what is coded after them starts with a key frame of the
 * same coder and settings, so that one description of the track (H.264's parameter sets) holds for both. They are
 * decoded beside, for whoever wants to see them. A file holds each unit behind its length, an encoder gives it behind a
 * start code: as many bytes. For films of this room only.
 */
#include "media/internal.h"
#include <libavformat/avformat.h>
#include <string.h>

typedef struct beginning {
    clip *to;
    AVFormatContext *format;
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *frame;
    int i_stream, n_packets, n_pictures;
    clip_picture_sink each;
    void *user;
    ciel_fail *fail;
} beginning;

/* ---- parameter sets: {version, profile, compatibility, level, length size, n, {length, bytes}[n], n, ...} in a file
 * ---- */
static bool contains(const uint8_t *all, int n_all, const uint8_t *part, int n)
{
    for (int i = 0; i + n <= n_all; i++)
        if (memcmp(all + i, part, (size_t)n) == 0)
            return true;
    return false;
}

static bool same_parameter_sets(const AVCodecParameters *file, const AVCodecParameters *own)
{
    const uint8_t *d = file->extradata;
    int at = 5, n = file->extradata_size;
    if (n < 7 || d[0] != 1 || (d[4] & 3) != 3) /* lengths of four bytes */
        return false;
    for (int kind = 0; kind < 2; kind++) {
        if (at >= n)
            return false;
        int sets = d[at++] & (kind ? 255 : 31);
        for (int i = 0; i < sets; i++) {
            int bytes = at + 2 <= n ? d[at] << 8 | d[at + 1] : n;
            if (at + 2 + bytes > n || !contains(own->extradata, own->extradata_size, d + at + 2, bytes))
                return false;
            at += 2 + bytes;
        }
    }
    return true;
}

static bool codes_alike(const AVCodecParameters *file, const AVCodecParameters *own)
{
    return file->codec_id == own->codec_id && file->width == own->width && file->height == own->height &&
           same_parameter_sets(file, own);
}

/* lengths become start codes */
static int as_encoded(beginning *b)
{
    AVPacket *p = b->packet;
    int rc = av_packet_make_writable(p);
    for (int at = 0; rc >= 0 && at < p->size;) {
        if (at + 4 > p->size)
            return AVERROR_INVALIDDATA;
        uint8_t *d = p->data + at;
        uint32_t bytes = (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
        if (bytes > (uint32_t)(p->size - at - 4))
            return AVERROR_INVALIDDATA;
        d[0] = d[1] = d[2] = 0;
        d[3] = 1;
        at += 4 + (int)bytes;
    }
    return rc;
}

static int show(beginning *b)
{
    picture p = { 0 };
    int rc = b->each ? media_frame_to_picture(&p, b->frame, b->fail) : CIEL_OK;
    if (rc == CIEL_OK && b->each)
        rc = b->each(b->user, b->n_pictures, &p, b->fail);
    b->n_pictures++;
    picture_free(&p);
    av_frame_unref(b->frame);
    return rc;
}

/* packet NULL = the last pictures, still inside the decoder */
static int decode(beginning *b, const AVPacket *packet)
{
    int rc = avcodec_send_packet(b->decoder, packet);
    if (rc < 0)
        return media_fail(b->fail, CIEL_E_FORMAT, "the film that goes on is damaged", rc);
    for (int shown = CIEL_OK; shown == CIEL_OK;) {
        rc = avcodec_receive_frame(b->decoder, b->frame);
        if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF)
            return CIEL_OK;
        if (rc < 0)
            return media_fail(b->fail, CIEL_E_FORMAT, "the film that goes on is damaged", rc);
        shown = show(b);
        if (shown < 0)
            return shown;
    }
    return CIEL_OK;
}

static int take_all(beginning *b)
{
    int rc = CIEL_OK;
    while (rc == CIEL_OK) {
        int got = av_read_frame(b->format, b->packet);
        if (got == AVERROR_EOF)
            return decode(b, NULL);
        if (got < 0)
            return media_fail(b->fail, CIEL_E_FORMAT, "the film that goes on is damaged", got);
        if (b->packet->stream_index == b->i_stream) {
            rc = decode(b, b->packet);
            if (rc == CIEL_OK && as_encoded(b) < 0)
                rc = ciel_fail_set(b->fail, CIEL_E_FORMAT, "the film that goes on is damaged");
            if (rc == CIEL_OK)
                rc = clip_take_packet(b->to, b->packet, b->format->streams[b->i_stream]->time_base, b->fail);
            b->n_packets++;
        }
        av_packet_unref(b->packet);
    }
    return rc;
}

static int open_film(beginning *b, const char *path)
{
    const AVCodec *codec = NULL;
    int rc = avformat_open_input(&b->format, path, NULL, NULL);
    if (rc < 0)
        return media_fail(b->fail, rc == AVERROR(ENOENT) ? CIEL_E_NOTFOUND : CIEL_E_FORMAT,
                          "cannot open the film that goes on", rc);
    rc = avformat_find_stream_info(b->format, NULL);
    b->i_stream = rc < 0 ? rc : av_find_best_stream(b->format, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (b->i_stream < 0 || !codec)
        return media_fail(b->fail, CIEL_E_FORMAT, "the film that goes on has no pictures", b->i_stream);
    const AVCodecParameters *coded = b->format->streams[b->i_stream]->codecpar;
    if (!codes_alike(coded, clip_coding(b->to)))
        return ciel_fail_set(b->fail, CIEL_E_FORMAT,
                             "the film that goes on is coded otherwise: another size, or another version of the coder");
    b->decoder = avcodec_alloc_context3(codec);
    b->packet = av_packet_alloc();
    b->frame = av_frame_alloc();
    if (!b->decoder || !b->packet || !b->frame)
        return ciel_fail_set(b->fail, CIEL_E_NOMEM, "no memory to go on with a film");
    b->decoder->thread_count = 2;
    rc = avcodec_parameters_to_context(b->decoder, coded);
    rc = rc < 0 ? rc : avcodec_open2(b->decoder, codec, NULL);
    return rc < 0 ? media_fail(b->fail, CIEL_E_FORMAT, "the film that goes on cannot be decoded", rc) : CIEL_OK;
}

int clip_begin_with(clip *c, const char *path, clip_picture_sink each, void *user, int *n_pictures, ciel_fail *fail)
{
    media_quiet();
    beginning b = { .to = c, .each = each, .user = user, .fail = fail };
    int rc = open_film(&b, path);
    if (rc == CIEL_OK)
        rc = take_all(&b);
    if (rc == CIEL_OK && b.n_packets != b.n_pictures)
        rc = ciel_fail_set(fail, CIEL_E_FORMAT, "the film that goes on is damaged: %d pictures of %d", b.n_pictures,
                           b.n_packets);
    if (rc == CIEL_OK)
        *n_pictures = b.n_pictures;
    avcodec_free_context(&b.decoder);
    av_frame_free(&b.frame);
    av_packet_free(&b.packet);
    avformat_close_input(&b.format);
    return rc;
}
