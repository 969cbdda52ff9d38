/* server/range.h - the Range header (RFC 9110, 14.2) for one range of bytes. */
#pragma once
#include <stdint.h>

typedef struct byte_range {
    int64_t begin, end; /* half-open */
} byte_range;
/* WHOLE: no byte range, malformed, or several: send everything. OUTSIDE: 416. */
enum range_result {
    RANGE_WHOLE,
    RANGE_PART,
    RANGE_OUTSIDE
};
/** `size` = bytes of the file. *out is set for RANGE_PART only. */
enum range_result range_read(byte_range *out, const char *header, int64_t size);
