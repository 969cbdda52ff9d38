/* media/clip.c - frames and sound into an MP4: x264 High, native AAC, moov in front.
 *
 * The film grows under a temporary name beside the final one and is moved into place by clip_close, so that whatever
 * goes wrong leaves nothing under the final name. Everything that could vary is pinned: encoder threads, bit-exact
 * muxing (no dates, no library versions), so equal frames and samples give equal bytes. Sound is held until the end,
 * then padded with silence or cut to the picture's length; encoded pictures wait in the muxer's queue so that both
 * interleave. AAC's 1024 samples of priming are told by the edit list, which decoders honour: sound and picture start
 * together.
 */
#include "base/file.h"
#include "base/text.h"
#include "media/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fixed: x264's output depends on it. */
#define VIDEO_THREADS 4

struct clip {
    char *path, *temporary;
    int (*seal)(void *user, const char *path, ciel_fail *fail);
    void *seal_user;
    AVFormatContext *format;
    AVStream *video_stream, *sound_stream;
    AVCodecContext *video, *sound;
    struct SwsContext *to_yuv;
    AVFrame *picture, *samples;
    AVPacket *packet;
    int64_t n_pictures;
    float *stereo;
    size_t n_stereo, cap_stereo; /* frames of two floats */
};

clip_options clip_options_default(void)
{
    return (
        clip_options){ .width = 1280, .height = 720, .fps = 24, .audio_rate = 48000, .crf = 18, .preset = "veryfast" };
}

static void clip_free(clip *c)
{
    avcodec_free_context(&c->video);
    avcodec_free_context(&c->sound);
    av_frame_free(&c->picture);
    av_frame_free(&c->samples);
    av_packet_free(&c->packet);
    sws_freeContext(c->to_yuv);
    if (c->format && c->format->pb)
        avio_closep(&c->format->pb);
    avformat_free_context(c->format);
    free(c->stereo);
    free(c->path);
    free(c->temporary);
    free(c);
}

void clip_abandon(clip **pc)
{
    clip *c = pc ? *pc : NULL;
    if (!c)
        return;
    if (c->temporary)
        unlink(c->temporary);
    clip_free(c);
    *pc = NULL;
}

/* ---- opening ---- */

static int check_options(const clip_options *o, ciel_fail *fail)
{
    if (!o->path || !o->path[0])
        return ciel_fail_set(fail, CIEL_E_INVAL, "the film has no file name");
    if (o->width < 16 || o->height < 16 || o->width > 8192 || o->height > 8192 || o->width % 2 || o->height % 2) {
        ciel_fail_set(fail, CIEL_E_INVAL, "a film cannot be %d x %d", o->width, o->height);
        ciel_fail_hint(fail, "both sides even, 16 to 8192 pixels");
        return CIEL_E_INVAL;
    }
    if (o->fps < 1 || o->fps > 240)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a film cannot have %d frames per second", o->fps);
    if (o->crf < 0 || o->crf > 51)
        return ciel_fail_set(fail, CIEL_E_INVAL, "crf %d is not in 0..51", o->crf);
    struct stat st;
    if (stat(o->path, &st) == 0 && S_ISDIR(st.st_mode))
        return ciel_fail_set(fail, CIEL_E_CANTCREAT, "%s is a folder", o->path);
    return CIEL_OK;
}

static int open_video(clip *c, const clip_options *o)
{
    const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
    if (!codec)
        return AVERROR_ENCODER_NOT_FOUND;
    AVCodecContext *v = c->video = avcodec_alloc_context3(codec);
    c->video_stream = avformat_new_stream(c->format, NULL);
    if (!v || !c->video_stream)
        return AVERROR(ENOMEM);
    v->width = o->width;
    v->height = o->height;
    v->time_base = (AVRational){ 1, o->fps };
    v->framerate = (AVRational){ o->fps, 1 };
    v->sample_aspect_ratio = (AVRational){ 1, 1 };
    v->pix_fmt = AV_PIX_FMT_YUV420P;
    v->color_primaries = AVCOL_PRI_BT709;
    v->color_trc = AVCOL_TRC_BT709;
    v->colorspace = AVCOL_SPC_BT709;
    v->color_range = AVCOL_RANGE_MPEG;
    v->chroma_sample_location = AVCHROMA_LOC_LEFT;
    v->gop_size = 2 * o->fps;
    v->thread_count = VIDEO_THREADS;
    v->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
    AVDictionary *d = NULL;
    av_dict_set(&d, "preset", o->preset ? o->preset : "veryfast", 0);
    av_dict_set_int(&d, "crf", o->crf, 0);
    av_dict_set(&d, "profile", "high", 0);
    /* x264's macroblock-tree (its assembly, at widths such as 96 and 320) reads memory that nobody wrote: the same frames
     * then gave other films. Costs 16 % of size at equal crf; docs/perf-log.md. */
    av_dict_set(&d, "x264-params", "mbtree=0", 0);
    int rc = avcodec_open2(v, codec, &d);
    av_dict_free(&d);
    c->video_stream->time_base = v->time_base;
    c->video_stream->avg_frame_rate = v->framerate;
    return rc < 0 ? rc : avcodec_parameters_from_context(c->video_stream->codecpar, v);
}

static int open_sound(clip *c, const clip_options *o)
{
    const AVCodec *codec = avcodec_find_encoder_by_name("aac");
    if (!codec)
        return AVERROR_ENCODER_NOT_FOUND;
    AVCodecContext *s = c->sound = avcodec_alloc_context3(codec);
    c->sound_stream = avformat_new_stream(c->format, NULL);
    if (!s || !c->sound_stream)
        return AVERROR(ENOMEM);
    s->sample_fmt = AV_SAMPLE_FMT_FLTP;
    s->sample_rate = o->audio_rate;
    s->time_base = (AVRational){ 1, o->audio_rate };
    av_channel_layout_default(&s->ch_layout, 2);
    s->bit_rate = 192000;
    s->thread_count = 1;
    s->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
    int rc = avcodec_open2(s, codec, NULL);
    c->sound_stream->time_base = s->time_base;
    return rc < 0 ? rc : avcodec_parameters_from_context(c->sound_stream->codecpar, s);
}

static int open_buffers(clip *c, const clip_options *o)
{
    c->packet = av_packet_alloc();
    c->picture = av_frame_alloc();
    c->samples = av_frame_alloc();
    if (!c->packet || !c->picture || !c->samples)
        return AVERROR(ENOMEM);
    c->picture->format = AV_PIX_FMT_YUV420P;
    c->picture->width = o->width;
    c->picture->height = o->height;
    c->picture->color_range = AVCOL_RANGE_MPEG;
    c->picture->colorspace = AVCOL_SPC_BT709;
    c->picture->color_primaries = AVCOL_PRI_BT709;
    c->picture->color_trc = AVCOL_TRC_BT709;
    c->picture->chroma_location = AVCHROMA_LOC_LEFT;
    int rc = av_frame_get_buffer(c->picture, 0);
    c->to_yuv = sws_getContext(o->width, o->height, AV_PIX_FMT_RGB24, o->width, o->height, AV_PIX_FMT_YUV420P,
                               SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_BITEXACT, NULL, NULL, NULL);
    if (rc < 0 || !c->to_yuv)
        return AVERROR(ENOMEM);
    sws_setColorspaceDetails(c->to_yuv, sws_getCoefficients(SWS_CS_DEFAULT), 1, sws_getCoefficients(SWS_CS_ITU709), 0,
                             0, 1 << 16, 1 << 16);
    return 0;
}

/* MP4 has a fixed set of tags; what it cannot name (or, bit-exact, will not: the encoder) goes, as "key: value" lines,
 * into the comment. */
static void set_metadata(AVFormatContext *format, const char *const *pairs)
{
    static const char *const known[] = { "title", "artist", "album",       "comment", "copyright",
                                         "date",  "genre",  "description", "synopsis" };
    ciel_str comment = { 0 };
    for (size_t i = 0; pairs && pairs[i] && pairs[i + 1]; i += 2) {
        bool is_known = false, is_comment = strcmp(pairs[i], "comment") == 0;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            is_known = is_known || strcmp(known[k], pairs[i]) == 0;
        if (is_known && !is_comment) {
            av_dict_set(&format->metadata, pairs[i], pairs[i + 1], 0);
            continue;
        }
        if (comment.len)
            ciel_str_add(&comment, "\n");
        ciel_str_printf(&comment, "%s%s%s", is_comment ? "" : pairs[i], is_comment ? "" : ": ", pairs[i + 1]);
    }
    if (comment.len)
        av_dict_set(&format->metadata, "comment", comment.p, 0);
    ciel_str_free(&comment);
}

static int open_all(clip *c, const clip_options *o)
{
    int rc = avformat_alloc_output_context2(&c->format, NULL, "mp4", c->temporary);
    if (rc < 0)
        return rc;
    c->format->flags |= AVFMT_FLAG_BITEXACT;
    c->format->max_interleave_delta = 0; /* wait for the sound, however long it takes */
    rc = open_video(c, o);
    if (rc >= 0 && o->audio_rate > 0)
        rc = open_sound(c, o);
    return rc < 0 ? rc : open_buffers(c, o);
}

static int start_file(clip *c, const clip_options *o, ciel_fail *fail)
{
    int rc = avio_open(&c->format->pb, c->temporary, AVIO_FLAG_WRITE);
    if (rc < 0) {
        char what[256];
        snprintf(what, sizeof what, "cannot write the film %.200s", c->path);
        media_fail(fail, CIEL_E_CANTCREAT, what, rc);
        ciel_fail_hint(fail, "choose a folder that exists and may be written");
        return CIEL_E_CANTCREAT;
    }
    set_metadata(c->format, o->metadata);
    AVDictionary *d = NULL;
    av_dict_set(&d, "movflags", "+faststart", 0);
    av_dict_set_int(&d, "video_track_timescale", o->fps * 512, 0);
    rc = avformat_write_header(c->format, &d);
    av_dict_free(&d);
    return rc < 0 ? media_fail(fail, CIEL_E_IO, "cannot begin the film", rc) : CIEL_OK;
}

int clip_open(clip **out, const clip_options *o, ciel_fail *fail)
{
    media_quiet();
    int rc = check_options(o, fail);
    if (rc != CIEL_OK)
        return rc;
    clip *c = calloc(1, sizeof *c);
    if (c) {
        c->path = strdup(o->path);
        c->seal = o->seal;
        c->seal_user = o->seal_user;
        c->temporary = ciel_file_temp_name(o->path);
    }
    if (!c || !c->path || !c->temporary) {
        if (c)
            clip_free(c);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the film");
    }
    int averror = open_all(c, o);
    if (averror == AVERROR_ENCODER_NOT_FOUND) {
        rc = media_fail(fail, CIEL_E_UNAVAILABLE, "this FFmpeg has no H.264 or AAC encoder", averror);
        ciel_fail_hint(fail, "install a libavcodec built with libx264");
    } else if (averror < 0) {
        rc = media_fail(fail, CIEL_E_INVAL, "the encoder refuses these settings", averror);
    } else {
        rc = start_file(c, o, fail);
    }
    if (rc != CIEL_OK)
        clip_abandon(&c);
    else
        *out = c;
    return rc;
}

/* ---- filling ---- */

static int write_failure(const clip *c, int averror, ciel_fail *fail)
{
    char what[256];
    snprintf(what, sizeof what, "cannot write the film %.200s", c->path);
    media_fail(fail, CIEL_E_IO, what, averror);
    if (averror == AVERROR(ENOSPC) || averror == AVERROR(EDQUOT))
        ciel_fail_hint(fail, "the disk is full");
    return CIEL_E_IO;
}

/* Send one frame (NULL = end) and move every packet that is ready to the muxer. */
static int encode(clip *c, AVCodecContext *encoder, AVStream *stream, const AVFrame *frame)
{
    int rc = avcodec_send_frame(encoder, frame);
    while (rc >= 0) {
        rc = avcodec_receive_packet(encoder, c->packet);
        if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF)
            return 0;
        if (rc < 0)
            break;
        if (encoder == c->video)
            c->packet->duration = 1;
        av_packet_rescale_ts(c->packet, encoder->time_base, stream->time_base);
        c->packet->stream_index = stream->index;
        rc = av_interleaved_write_frame(c->format, c->packet);
    }
    return rc;
}

int clip_frame(clip *c, const uint8_t *rgb, ciel_fail *fail)
{
    int rc = av_frame_make_writable(c->picture);
    if (rc < 0)
        return media_fail(fail, CIEL_E_NOMEM, "no memory for a frame", rc);
    const uint8_t *plane[4] = { rgb };
    const int stride[4] = { c->picture->width * 3 };
    sws_scale(c->to_yuv, plane, stride, 0, c->picture->height, c->picture->data, c->picture->linesize);
    c->picture->pts = c->n_pictures++;
    rc = encode(c, c->video, c->video_stream, c->picture);
    return rc < 0 ? write_failure(c, rc, fail) : CIEL_OK;
}

const AVCodecParameters *clip_coding(const clip *c)
{
    return c->video_stream->codecpar;
}

int clip_take_packet(clip *c, AVPacket *packet, AVRational unit, ciel_fail *fail)
{
    av_packet_rescale_ts(packet, unit, c->video_stream->time_base);
    packet->stream_index = c->video_stream->index;
    packet->pos = -1;
    int rc = av_interleaved_write_frame(c->format, packet);
    c->n_pictures += rc >= 0;
    return rc < 0 ? write_failure(c, rc, fail) : CIEL_OK;
}

int clip_sound(clip *c, const float *stereo, size_t n_frames, ciel_fail *fail)
{
    if (!c->sound)
        return ciel_fail_set(fail, CIEL_E_INVAL, "this film was opened without sound");
    if (c->n_stereo + n_frames > c->cap_stereo) {
        size_t cap = 2 * c->cap_stereo > c->n_stereo + n_frames ? 2 * c->cap_stereo : c->n_stereo + n_frames;
        float *grown = realloc(c->stereo, cap * 2 * sizeof *grown);
        if (!grown)
            return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the sound");
        c->stereo = grown;
        c->cap_stereo = cap;
    }
    memcpy(c->stereo + 2 * c->n_stereo, stereo, n_frames * 2 * sizeof *stereo);
    c->n_stereo += n_frames;
    return CIEL_OK;
}

/* The sound from `begin`, `n` frames of it, silence where there is none. */
static int encode_sound_frame(clip *c, int64_t begin, int n)
{
    AVFrame *f = c->samples;
    av_frame_unref(f);
    f->format = AV_SAMPLE_FMT_FLTP;
    f->nb_samples = n;
    f->sample_rate = c->sound->sample_rate;
    f->pts = begin;
    int rc = av_channel_layout_copy(&f->ch_layout, &c->sound->ch_layout);
    if (rc >= 0)
        rc = av_frame_get_buffer(f, 0);
    if (rc < 0)
        return rc;
    for (int channel = 0; channel < 2; channel++) {
        float *to = (float *)(void *)f->data[channel];
        for (int i = 0; i < n; i++) {
            size_t at = (size_t)(begin + i);
            float v = at < c->n_stereo ? c->stereo[2 * at + (size_t)channel] : 0.0f;
            to[i] = v == v ? v : 0.0f; /* the encoder chokes on NaN */
        }
    }
    return encode(c, c->sound, c->sound_stream, f);
}

static int encode_sound(clip *c)
{
    int64_t length = av_rescale_rnd(c->n_pictures, (int64_t)c->sound->sample_rate * c->video->time_base.num,
                                    c->video->time_base.den, AV_ROUND_NEAR_INF);
    int size = c->sound->frame_size, rc = 0;
    for (int64_t at = 0; at < length && rc >= 0; at += size)
        rc = encode_sound_frame(c, at, length - at < size ? (int)(length - at) : size);
    return rc < 0 ? rc : encode(c, c->sound, c->sound_stream, NULL);
}

static int sync_file(const char *path)
{
    int fd = open(path, O_RDWR);
    if (fd < 0)
        return AVERROR(errno);
    int rc = fsync(fd) == 0 ? 0 : AVERROR(errno);
    close(fd);
    return rc;
}

static int finish_file(clip *c)
{
    int rc = encode(c, c->video, c->video_stream, NULL);
    if (rc >= 0 && c->sound)
        rc = encode_sound(c);
    if (rc < 0)
        return rc;
    rc = av_write_trailer(c->format);
    if (rc >= 0 && c->format->pb->error < 0)
        rc = c->format->pb->error;
    int closed = avio_closep(&c->format->pb);
    if (rc >= 0)
        rc = closed;
    return rc < 0 ? rc : sync_file(c->temporary);
}

int clip_close(clip **pc, ciel_fail *fail)
{
    clip *c = *pc;
    if (c->n_pictures == 0) {
        clip_abandon(pc);
        return ciel_fail_set(fail, CIEL_E_INVAL, "a film needs at least one frame");
    }
    int averror = finish_file(c);
    int rc = averror < 0 ? write_failure(c, averror, fail) : CIEL_OK;
    if (rc == CIEL_OK && c->seal)
        rc = c->seal(c->seal_user, c->temporary, fail);
    if (rc == CIEL_OK)
        rc = ciel_file_rename(c->temporary, c->path, fail);
    if (rc != CIEL_OK) {
        clip_abandon(pc);
        return rc;
    }
    clip_free(c);
    *pc = NULL;
    return CIEL_OK;
}
