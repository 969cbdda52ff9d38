/* mark/c2pa_still.c - see c2pa_still.h.
 *
 * JPEG: the superbox is cut over APP11 segments, each with "JP", an instance number, a counter and the superbox's own
 * head (ISO 19566-5). PNG: one chunk caBX before the first IDAT. WebP: one chunk C2PA at the end, in a file of the
 * extended form, which a plain one is turned into.
 */
#include "mark/c2pa_still.h"

#include <stdbool.h>
#include <string.h>
#include <webp/decode.h>

#define JPEG_WRAP    (2 + 2 + 2 + 2 + 4) /* marker, length, "JP", instance, counter */
#define JPEG_MOST    (65535 - (JPEG_WRAP - 2))
#define BOX_HEAD     8
#define PNG_HEAD     8
#define WEBP_HEAD    12
#define WEBP_ALPHA   0x10u
#define CRC_POLYNOME 0xedb88320u

static const uint8_t png_signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

enum still_kind still_kind(const uint8_t *d, size_t n)
{
    if (n >= 3 && d[0] == 0xff && d[1] == 0xd8 && d[2] == 0xff)
        return STILL_JPEG;
    if (n >= 8 && memcmp(d, png_signature, 8) == 0)
        return STILL_PNG;
    if (n >= 12 && memcmp(d, "RIFF", 4) == 0 && memcmp(d + 8, "WEBP", 4) == 0)
        return STILL_WEBP;
    return STILL_NONE;
}

const char *still_type(enum still_kind kind)
{
    static const char *const names[] = { "application/octet-stream", "image/jpeg", "image/png", "image/webp" };
    return names[kind];
}

static uint32_t get_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t get_le32(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static void add_be(ciel_str *out, uint64_t v, int n)
{
    while (n-- > 0) {
        char c = (char)(v >> (8 * n));
        ciel_str_add_n(out, &c, 1);
    }
}

static void add_le(ciel_str *out, uint64_t v, int n)
{
    for (int i = 0; i < n; i++) {
        char c = (char)(v >> (8 * i));
        ciel_str_add_n(out, &c, 1);
    }
}

static int damaged(ciel_fail *fail)
{
    return ciel_fail_set(fail, CIEL_E_FORMAT, "the picture is damaged");
}

/* ---- JPEG ---- */

/* the segment at `at`: its length with the marker, 0 when there is none to walk over */
static size_t jpeg_segment(const uint8_t *d, size_t n, size_t at)
{
    if (n - at < 4 || d[at] != 0xff || d[at + 1] == 0xda || d[at + 1] == 0xd9)
        return 0;
    size_t bytes = 2 + ((size_t)d[at + 2] << 8 | d[at + 3]);
    return bytes >= 4 && bytes <= n - at ? bytes : 0;
}

static bool is_c2pa_segment(const uint8_t *d, size_t bytes)
{
    return d[1] == 0xeb && bytes >= JPEG_WRAP + BOX_HEAD && d[4] == 'J' && d[5] == 'P' &&
           memcmp(d + JPEG_WRAP + 4, "jumb", 4) == 0;
}

static int jpeg_find(ciel_str *store, still_span *where, const uint8_t *d, size_t n, ciel_fail *fail)
{
    uint32_t count = 0;
    for (size_t at = 2, bytes; (bytes = jpeg_segment(d, n, at)) > 0; at += bytes) {
        if (!is_c2pa_segment(d + at, bytes))
            continue;
        if (get_be32(d + at + 8) != ++count || (count > 1 && where->at + where->bytes != at))
            return ciel_fail_set(fail, CIEL_E_DATA, "the parts of the manifest are not in order");
        if (count == 1)
            where->at = at;
        where->bytes = at + bytes - where->at;
        size_t skip = JPEG_WRAP + (count > 1 ? BOX_HEAD : 0); /* later parts repeat the head */
        ciel_str_add_n(store, (const char *)d + at + skip, bytes - skip);
    }
    return count ? CIEL_OK : CIEL_E_NOTFOUND;
}

static int jpeg_place(ciel_str *out, still_span *where, const uint8_t *d, size_t n, const ciel_str *store,
                      ciel_fail *fail)
{
    size_t at = 2, bytes;
    while ((bytes = jpeg_segment(d, n, at)) > 0 && (d[at + 1] == 0xe0 || d[at + 1] == 0xe1))
        at += bytes; /* JFIF and EXIF want to come first */
    if (bytes == 0)
        return damaged(fail);
    ciel_str_add_n(out, (const char *)d, at);
    where->at = at;
    size_t done = 0;
    for (uint32_t part = 1; done < store->len; part++) {
        size_t repeat = part > 1 ? BOX_HEAD : 0, room = JPEG_MOST - repeat;
        size_t take = store->len - done < room ? store->len - done : room;
        add_be(out, 0xffeb, 2);
        add_be(out, JPEG_WRAP - 2 + repeat + take, 2);
        ciel_str_add_n(out, "JP", 2);
        add_be(out, 1, 2);
        add_be(out, part, 4);
        ciel_str_add_n(out, store->p, repeat);
        ciel_str_add_n(out, store->p + done, take);
        done += take;
    }
    where->bytes = out->len - at;
    ciel_str_add_n(out, (const char *)d + at, n - at);
    return CIEL_OK;
}

/* ---- PNG ---- */

static uint32_t crc_of(const char *p, size_t n)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < n; i++) {
        crc ^= (uint8_t)p[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? CRC_POLYNOME : 0);
    }
    return ~crc;
}

static size_t png_chunk(const uint8_t *d, size_t n, size_t at)
{
    if (at > n || n - at < 12)
        return 0;
    size_t bytes = 12 + (size_t)get_be32(d + at);
    return bytes <= n - at ? bytes : 0;
}

static int png_find(ciel_str *store, still_span *where, const uint8_t *d, size_t n)
{
    for (size_t at = PNG_HEAD, bytes; (bytes = png_chunk(d, n, at)) > 0; at += bytes)
        if (memcmp(d + at + 4, "caBX", 4) == 0) {
            *where = (still_span){ at, bytes };
            ciel_str_add_n(store, (const char *)d + at + 8, bytes - 12);
            return CIEL_OK;
        }
    return CIEL_E_NOTFOUND;
}

static int png_place(ciel_str *out, still_span *where, const uint8_t *d, size_t n, const ciel_str *store,
                     ciel_fail *fail)
{
    size_t first = png_chunk(d, n, PNG_HEAD);
    if (first == 0)
        return damaged(fail);
    size_t at = PNG_HEAD + first; /* behind IHDR */
    ciel_str_add_n(out, (const char *)d, at);
    add_be(out, store->len, 4);
    ciel_str_add_n(out, "caBX", 4);
    ciel_str_add_n(out, store->p, store->len);
    add_be(out, crc_of(out->p + at + 4, store->len + 4), 4);
    *where = (still_span){ at, out->len - at };
    ciel_str_add_n(out, (const char *)d + at, n - at);
    return CIEL_OK;
}

/* ---- WebP ---- */

static size_t webp_chunk(const uint8_t *d, size_t n, size_t at)
{
    if (at > n || n - at < 8)
        return 0;
    size_t bytes = 8 + (size_t)get_le32(d + at + 4);
    bytes += bytes & 1;
    return bytes <= n - at ? bytes : 0;
}

static int webp_find(ciel_str *store, still_span *where, const uint8_t *d, size_t n)
{
    for (size_t at = WEBP_HEAD, bytes; (bytes = webp_chunk(d, n, at)) > 0; at += bytes)
        if (memcmp(d + at, "C2PA", 4) == 0) {
            *where = (still_span){ at, bytes };
            ciel_str_add_n(store, (const char *)d + at + 8, get_le32(d + at + 4));
            return CIEL_OK;
        }
    return CIEL_E_NOTFOUND;
}

/* the header of the extended form, without which no chunks but the picture's are allowed */
static bool add_extended(ciel_str *out, const uint8_t *d, size_t n)
{
    WebPBitstreamFeatures f;
    if (memcmp(d + WEBP_HEAD, "VP8X", 4) == 0)
        return true;
    if (WebPGetFeatures(d, n, &f) != VP8_STATUS_OK)
        return false;
    ciel_str_add_n(out, "VP8X", 4);
    add_le(out, 10, 4);
    add_le(out, f.has_alpha ? WEBP_ALPHA : 0, 4);
    add_le(out, (uint64_t)f.width - 1, 3);
    add_le(out, (uint64_t)f.height - 1, 3);
    return true;
}

static int webp_place(ciel_str *out, still_span *where, const uint8_t *d, size_t n, const ciel_str *store,
                      ciel_fail *fail)
{
    size_t begun = out->len, end = 8 + (size_t)get_le32(d + 4);
    if (webp_chunk(d, n, WEBP_HEAD) == 0 || end > n)
        return damaged(fail);
    ciel_str_add_n(out, (const char *)d, WEBP_HEAD);
    if (!add_extended(out, d, n))
        return damaged(fail);
    ciel_str_add_n(out, (const char *)d + WEBP_HEAD, end - WEBP_HEAD);
    if (end & 1)
        add_le(out, 0, 1);
    where->at = out->len - begun;
    ciel_str_add_n(out, "C2PA", 4);
    add_le(out, store->len, 4);
    ciel_str_add_n(out, store->p, store->len);
    if (store->len & 1)
        add_le(out, 0, 1);
    where->bytes = out->len - begun - where->at;
    for (int i = 0; i < 4; i++)
        out->p[begun + 4 + (size_t)i] = (char)((out->len - begun - 8) >> (8 * i));
    return CIEL_OK;
}

/* ---- any of them ---- */

int still_find(ciel_str *store, still_span *where, const uint8_t *data, size_t n, ciel_fail *fail)
{
    still_span found = { 0 };
    enum still_kind kind = still_kind(data, n);
    int rc = kind == STILL_JPEG  ? jpeg_find(store, &found, data, n, fail)
             : kind == STILL_PNG ? png_find(store, &found, data, n)
                                 : webp_find(store, &found, data, n);
    if (rc == CIEL_E_NOTFOUND)
        return ciel_fail_set(fail, rc, "the picture carries no manifest");
    if (rc == CIEL_OK)
        *where = found;
    return rc;
}

int still_place(ciel_str *out, still_span *where, const uint8_t *data, size_t n, const ciel_str *store, ciel_fail *fail)
{
    switch (still_kind(data, n)) {
    case STILL_JPEG: return jpeg_place(out, where, data, n, store, fail);
    case STILL_PNG: return png_place(out, where, data, n, store, fail);
    case STILL_WEBP: return webp_place(out, where, data, n, store, fail);
    default: return ciel_fail_set(fail, CIEL_E_FORMAT, "this is no picture that could carry a manifest");
    }
}
