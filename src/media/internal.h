/* media/internal.h - what the files of this room share and nobody else sees.
 */
#pragma once
#include "media/media.h"
#include <libavcodec/avcodec.h>
#include <libavutil/frame.h>
#include <stdbool.h>

/** Largest picture or frame taken in, pixels. */
#define MEDIA_MAX_PIXELS (64ll << 20)

/** ciel_fail_set with FFmpeg's words for `averror` as the detail. Silences nothing. Returns `code`. */
int media_fail(ciel_fail *fail, int code, const char *what, int averror);
/** FFmpeg's own messages off, once per process: errors reach the user through ciel_fail. */
void media_quiet(void);
/** Convert any decoded video frame to a picture; alpha is laid over white. Errors: FORMAT, NOMEM. */
int media_frame_to_picture(picture *out, const AVFrame *frame, ciel_fail *fail);
/** Encode one still with an FFmpeg encoder into malloc'd memory. */
int media_encode_still(uint8_t **data, size_t *bytes, enum AVCodecID codec, const picture *p, int quality,
                       ciel_fail *fail);
/** Decode one PNG or JPEG held in memory. */
int media_decode_still(picture *out, enum AVCodecID codec, const uint8_t *data, size_t bytes, ciel_fail *fail);
/** How the clip's pictures are coded, as its encoder said. */
const AVCodecParameters *clip_coding(const clip *c);
/** Write a coded picture (times in `unit`, units behind start codes) as the next one. Takes the packet's bytes over. */
int clip_take_packet(clip *c, AVPacket *packet, AVRational unit, ciel_fail *fail);
