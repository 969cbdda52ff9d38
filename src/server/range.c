/* server/range.c - see range.h. */
#include "server/range.h"

#include <stdbool.h>
#include <string.h>

/* digits at *p; false when there are none. Values beyond any file are capped. */
static bool digits(const char **p, int64_t *out)
{
    const char *start = *p;
    int64_t v = 0;
    for (; **p >= '0' && **p <= '9'; (*p)++)
        if (v < INT64_MAX / 20)
            v = v * 10 + (**p - '0');
    *out = v;
    return *p != start;
}

enum range_result range_read(byte_range *out, const char *header, int64_t size)
{
    const char *p = header;
    int64_t first = 0, last = 0;
    if (strncmp(p, "bytes=", 6) != 0)
        return RANGE_WHOLE;
    p += 6;
    bool has_first = digits(&p, &first);
    if (*p++ != '-')
        return RANGE_WHOLE;
    bool has_last = digits(&p, &last);
    if (*p != '\0' || (!has_first && !has_last) || (has_first && has_last && last < first))
        return RANGE_WHOLE;
    if (!has_first) { /* the last bytes */
        if (last == 0 || size == 0)
            return RANGE_OUTSIDE;
        *out = (byte_range){ last < size ? size - last : 0, size };
        return RANGE_PART;
    }
    if (first >= size)
        return RANGE_OUTSIDE;
    *out = (byte_range){ first, has_last && last < size ? last + 1 : size };
    return RANGE_PART;
}
