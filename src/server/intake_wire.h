/* server/intake_wire.h - what the decoding child says on its pipe: one header, then the frames' bytes. Private. */
#pragma once
#include <stdint.h>

#define INTAKE_MAGIC      UINT32_C(0x63696e31)
#define INTAKE_MAX_FRAMES 600
#define INTAKE_MAX_REPLY  (INT64_C(1) << 30) /* bytes of all frames */

typedef struct intake_header {
    uint32_t magic;
    int32_t rc;            /* CIEL_OK: frames follow */
    int32_t kind;          /* enum media_kind */
    int32_t width, height; /* as sent */
    int32_t frame_width, frame_height, n_frames;
    double fps;
    char what[256], detail[256]; /* of a failure */
} intake_header;
