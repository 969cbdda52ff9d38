/* media/film.c - a film decoded whole, or picture by picture: pictures, 48 kHz stereo, and how they lie in time.
 *
 * Edit lists and AAC priming are honoured (the demuxer applies the lists, the decoder drops the priming), so that
 * sound_offset_s is what a player would give. For tests, references and input pictures; not for long films.
 */
#include "media/internal.h"
#include <libavformat/avformat.h>
#include <libswresample/swresample.h>
#include <stdlib.h>
#include <string.h>

#define FILM_SOUND_RATE 48000
#define FILM_MAX_BYTES  (3ll << 30) /* of decoded pictures */

typedef struct track {
    int i_stream;
    AVCodecContext *decoder;
    double time_unit, first_s; /* seconds per tick; time of the first frame or sample */
    bool started;
} track;

typedef struct reader {
    AVFormatContext *format;
    AVPacket *packet;
    AVFrame *frame;
    SwrContext *resampler;
    track video, sound;
    int max_frames, cap_frames;
    int threads; /* of a decoder */
    size_t cap_sound;
    film film;
    film_taker *take; /* NULL: pictures are kept */
    void *user;
    bool stopped;
    ciel_fail *fail;
} reader;

void film_free(film *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->n_frames; i++)
        picture_free(&f->frames[i]);
    free(f->frames);
    free(f->stereo);
    *f = (film){ 0 };
}

static int open_track(const reader *r, track *t, enum AVMediaType type)
{
    const AVCodec *codec = NULL;
    t->i_stream = av_find_best_stream(r->format, type, -1, -1, &codec, 0);
    if (t->i_stream < 0 || !codec)
        return t->i_stream = -1;
    const AVStream *stream = r->format->streams[t->i_stream];
    t->time_unit = av_q2d(stream->time_base);
    t->decoder = avcodec_alloc_context3(codec);
    int rc = t->decoder ? avcodec_parameters_to_context(t->decoder, stream->codecpar) : AVERROR(ENOMEM);
    if (rc >= 0) {
        t->decoder->pkt_timebase = stream->time_base;
        t->decoder->thread_count = r->threads;
        t->decoder->max_pixels = MEDIA_MAX_PIXELS;
        rc = avcodec_open2(t->decoder, codec, NULL);
    }
    return rc;
}

static double frame_time(const track *t, const AVFrame *f)
{
    int64_t ticks = f->best_effort_timestamp != AV_NOPTS_VALUE ? f->best_effort_timestamp : 0;
    return (double)ticks * t->time_unit;
}

static int give_picture(reader *r)
{
    picture p = { 0 };
    int rc = media_frame_to_picture(&p, r->frame, r->fail);
    if (rc == CIEL_OK)
        rc = r->take(r->user, &p, r->film.fps, r->fail);
    picture_free(&p);
    r->film.n_frames += rc >= 0;
    r->stopped = rc > 0;
    return rc < 0 ? rc : CIEL_OK;
}

static int keep_picture(reader *r)
{
    film *f = &r->film;
    if (r->take)
        return r->stopped ? CIEL_OK : give_picture(r);
    if (r->max_frames > 0 && f->n_frames >= r->max_frames)
        return CIEL_OK;
    if (!r->video.started)
        r->video.first_s = frame_time(&r->video, r->frame);
    r->video.started = true;
    if ((long long)(f->n_frames + 1) * r->frame->width * r->frame->height * 3 > FILM_MAX_BYTES)
        return ciel_fail_set(r->fail, CIEL_E_DATA, "the film is too long to be held in memory");
    if (f->n_frames == r->cap_frames) {
        int cap = r->cap_frames ? 2 * r->cap_frames : 64;
        picture *grown = realloc(f->frames, (size_t)cap * sizeof *grown);
        if (!grown)
            return ciel_fail_set(r->fail, CIEL_E_NOMEM, "no memory for the film's pictures");
        f->frames = grown;
        r->cap_frames = cap;
    }
    int rc = media_frame_to_picture(&f->frames[f->n_frames], r->frame, r->fail);
    f->n_frames += rc == CIEL_OK;
    return rc;
}

static int open_resampler(reader *r)
{
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
    int rc = swr_alloc_set_opts2(&r->resampler, &stereo, AV_SAMPLE_FMT_FLT, FILM_SOUND_RATE, &r->frame->ch_layout,
                                 (enum AVSampleFormat)r->frame->format, r->frame->sample_rate, 0, NULL);
    return rc < 0 ? rc : swr_init(r->resampler);
}

/* frame NULL drains the resampler */
static int keep_sound(reader *r, const AVFrame *frame)
{
    film *f = &r->film;
    if (!r->resampler) {
        if (!frame)
            return CIEL_OK;
        if (open_resampler(r) < 0)
            return ciel_fail_set(r->fail, CIEL_E_FORMAT, "the film's sound is of an unknown kind");
        r->sound.first_s = frame_time(&r->sound, frame);
        r->sound.started = true;
    }
    int room = swr_get_out_samples(r->resampler, frame ? frame->nb_samples : 0);
    if (room <= 0)
        return CIEL_OK;
    size_t need = f->n_sound_frames + (size_t)room;
    if (need > r->cap_sound) {
        size_t cap = 2 * r->cap_sound > need ? 2 * r->cap_sound : need;
        float *grown = cap < ((size_t)1 << 28) ? realloc(f->stereo, cap * 2 * sizeof *grown) : NULL;
        if (!grown)
            return ciel_fail_set(r->fail, CIEL_E_NOMEM, "no memory for the film's sound");
        f->stereo = grown;
        r->cap_sound = cap;
    }
    uint8_t *to[1] = { (uint8_t *)(f->stereo + 2 * f->n_sound_frames) };
    int n = swr_convert(r->resampler, to, room, frame ? (const uint8_t **)(uintptr_t)frame->extended_data : NULL,
                        frame ? frame->nb_samples : 0);
    if (n < 0)
        return media_fail(r->fail, CIEL_E_FORMAT, "the film's sound could not be converted", n);
    f->n_sound_frames += (size_t)n;
    return CIEL_OK;
}

/* Packet NULL flushes: frames are still inside the decoder. */
static int decode(reader *r, track *t, const AVPacket *packet)
{
    int rc = avcodec_send_packet(t->decoder, packet);
    if (rc < 0 && rc != AVERROR_EOF)
        return media_fail(r->fail, CIEL_E_FORMAT, "the film is damaged", rc);
    for (;;) {
        rc = avcodec_receive_frame(t->decoder, r->frame);
        if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF)
            return CIEL_OK;
        if (rc < 0)
            return media_fail(r->fail, CIEL_E_FORMAT, "the film is damaged", rc);
        int kept = t == &r->video ? keep_picture(r) : keep_sound(r, r->frame);
        av_frame_unref(r->frame);
        if (kept != CIEL_OK)
            return kept;
    }
}

/* Enough once the pictures wanted are there and the sound reaches past the last of them. */
static bool has_enough(const reader *r)
{
    if (r->stopped)
        return true;
    if (r->max_frames <= 0 || r->film.n_frames < r->max_frames)
        return false;
    double end = r->video.first_s + r->film.n_frames / (r->film.fps > 0 ? r->film.fps : 1.0);
    return r->sound.i_stream < 0 || r->sound.first_s + (double)r->film.n_sound_frames / FILM_SOUND_RATE >= end;
}

static int read_all(reader *r)
{
    int rc = CIEL_OK;
    while (rc == CIEL_OK && !has_enough(r)) {
        int got = av_read_frame(r->format, r->packet);
        if (got == AVERROR_EOF)
            break;
        if (got < 0)
            return media_fail(r->fail, CIEL_E_FORMAT, "the film is damaged", got);
        if (r->packet->stream_index == r->video.i_stream)
            rc = decode(r, &r->video, r->packet);
        else if (r->packet->stream_index == r->sound.i_stream)
            rc = decode(r, &r->sound, r->packet);
        av_packet_unref(r->packet);
    }
    if (rc == CIEL_OK)
        rc = decode(r, &r->video, NULL);
    if (rc == CIEL_OK && r->sound.i_stream >= 0)
        rc = decode(r, &r->sound, NULL);
    return rc == CIEL_OK && r->sound.i_stream >= 0 ? keep_sound(r, NULL) : rc;
}

static int read_film(reader *r, const char *path)
{
    int rc = avformat_open_input(&r->format, path, NULL, NULL);
    if (rc < 0)
        return media_fail(r->fail, rc == AVERROR(ENOENT) ? CIEL_E_NOTFOUND : CIEL_E_FORMAT, "cannot open the film", rc);
    rc = avformat_find_stream_info(r->format, NULL);
    if (rc >= 0)
        rc = open_track(r, &r->video, AVMEDIA_TYPE_VIDEO);
    if (rc < 0)
        return media_fail(r->fail, CIEL_E_FORMAT, "the file holds no pictures that can be decoded", rc);
    if (r->take || open_track(r, &r->sound, AVMEDIA_TYPE_AUDIO) < 0)
        r->sound.i_stream = -1;
    r->packet = av_packet_alloc();
    r->frame = av_frame_alloc();
    if (!r->packet || !r->frame)
        return ciel_fail_set(r->fail, CIEL_E_NOMEM, "no memory to decode the film");
    r->film.fps = av_q2d(av_guess_frame_rate(r->format, r->format->streams[r->video.i_stream], NULL));
    rc = read_all(r);
    if (rc == CIEL_OK && r->film.n_frames == 0)
        rc = ciel_fail_set(r->fail, CIEL_E_FORMAT, "the film holds no pictures");
    return rc;
}

static void release(reader *r)
{
    avcodec_free_context(&r->video.decoder);
    avcodec_free_context(&r->sound.decoder);
    swr_free(&r->resampler);
    av_frame_free(&r->frame);
    av_packet_free(&r->packet);
    avformat_close_input(&r->format);
}

static int read_and_release(film *out, reader *r, const char *path)
{
    media_quiet();
    int rc = read_film(r, path);
    if (rc == CIEL_OK) {
        r->film.width = r->film.frames[0].width;
        r->film.height = r->film.frames[0].height;
        r->film.sound_offset_s = r->sound.started ? r->sound.first_s - r->video.first_s : 0.0;
        *out = r->film;
    } else {
        film_free(&r->film);
    }
    release(r);
    return rc;
}

int film_scan(const char *path, film_taker *take, void *user, ciel_fail *fail)
{
    media_quiet();
    reader r = { .take = take, .user = user, .threads = 2, .fail = fail, .sound.i_stream = -1 };
    int rc = read_film(&r, path);
    release(&r);
    return rc;
}

int film_read(film *out, const char *path, int max_frames, ciel_fail *fail)
{
    reader r = { .max_frames = max_frames, .threads = 2, .fail = fail, .sound.i_stream = -1 };
    return read_and_release(out, &r, path);
}

/* ---- the same from memory ---- */
typedef struct bytes {
    const uint8_t *p;
    int64_t n, at;
} bytes;

static int read_bytes(void *user, uint8_t *out, int n)
{
    bytes *b = user;
    int64_t left = b->n - b->at;
    if (left <= 0)
        return AVERROR_EOF;
    n = n < left ? n : (int)left;
    memcpy(out, b->p + b->at, (size_t)n);
    b->at += n;
    return n;
}

static int64_t seek_bytes(void *user, int64_t offset, int whence)
{
    bytes *b = user;
    if (whence & AVSEEK_SIZE)
        return b->n;
    int64_t at = whence == SEEK_CUR ? b->at + offset : whence == SEEK_END ? b->n + offset : offset;
    return at < 0 || at > b->n ? AVERROR(EINVAL) : (b->at = at);
}

int film_decode(film *out, const uint8_t *data, size_t n_data, int max_frames, ciel_fail *fail)
{
    reader r = { .max_frames = max_frames, .threads = 1, .fail = fail, .sound.i_stream = -1 };
    bytes b = { data, (int64_t)n_data, 0 };
    uint8_t *buffer = av_malloc(1 << 15);
    AVIOContext *io = buffer ? avio_alloc_context(buffer, 1 << 15, 0, &b, read_bytes, NULL, seek_bytes) : NULL;
    r.format = avformat_alloc_context();
    int rc = CIEL_E_NOMEM;
    if (io && r.format) {
        r.format->pb = io;
        rc = read_and_release(out, &r, NULL);
    } else {
        ciel_fail_set(fail, rc, "no memory to decode the film");
        avformat_free_context(r.format);
    }
    if (io)
        av_freep(&io->buffer);
    else
        av_free(buffer);
    avio_context_free(&io);
    return rc;
}
