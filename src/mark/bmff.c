/* mark/bmff.c - see bmff.h. */
#include "mark/bmff.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define STORE_LIMIT (16u << 20)
#define MOOV_LIMIT  (64u << 20)
#define BLOCK_BYTES (1u << 20)
#define MAX_DEPTH   8

const uint8_t bmff_c2pa_uuid[16] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c,
                                     0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81 };

static uint64_t get_be(const uint8_t *p, int n)
{
    uint64_t v = 0;
    while (n-- > 0)
        v = v << 8 | *p++;
    return v;
}

static void put_be(uint8_t *p, int n, uint64_t v)
{
    while (n-- > 0) {
        p[n] = (uint8_t)v;
        v >>= 8;
    }
}

static int fail_read(FILE *f, ciel_fail *fail)
{
    if (ferror(f)) {
        ciel_fail_set(fail, CIEL_E_IO, "cannot read the film");
        ciel_fail_detail(fail, "%s", strerror(errno));
        return CIEL_E_IO;
    }
    return ciel_fail_set(fail, CIEL_E_FORMAT, "the film ends too soon");
}

static int read_at(FILE *f, uint64_t at, void *out, size_t n, ciel_fail *fail)
{
    if (fseeko(f, (off_t)at, SEEK_SET) != 0 || fread(out, 1, n, f) != n)
        return fail_read(f, fail);
    return CIEL_OK;
}

/* ---- boxes at the top ---- */

static int no_film(ciel_fail *fail, const char *why)
{
    ciel_fail_set(fail, CIEL_E_FORMAT, "this is no MP4 film");
    ciel_fail_detail(fail, "%s", why);
    return CIEL_E_FORMAT;
}

static int read_box(bmff_box *b, FILE *f, uint64_t at, uint64_t end, ciel_fail *fail)
{
    uint8_t head[32];
    if (end - at < 8)
        return no_film(fail, "bytes that are no box");
    size_t got = end - at < sizeof head ? (size_t)(end - at) : sizeof head;
    int rc = read_at(f, at, head, got, fail);
    if (rc < 0)
        return rc;
    *b = (bmff_box){ .at = at, .bytes = get_be(head, 4), .head = 8 };
    memcpy(b->type, head + 4, 4);
    if (b->bytes == 1 && got >= 16) {
        b->bytes = get_be(head + 8, 8);
        b->head = 16;
    } else if (b->bytes == 0) {
        b->bytes = end - at;
    }
    if (strcmp(b->type, "uuid") == 0 && got >= b->head + 16) {
        memcpy(b->uuid, head + b->head, 16);
        b->head += 16;
    }
    return b->bytes < b->head || b->bytes > end - at ? no_film(fail, "a box is larger than the file") : CIEL_OK;
}

int bmff_list(bmff_box **out, size_t *n, ciel_arena *a, FILE *f, ciel_fail *fail)
{
    bmff_box *boxes = NULL;
    size_t count = 0;
    off_t size = fseeko(f, 0, SEEK_END) == 0 ? ftello(f) : -1;
    if (size < 0)
        return fail_read(f, fail);
    for (uint64_t at = 0, end = (uint64_t)size; at < end;) {
        bmff_box b;
        int rc = read_box(&b, f, at, end, fail);
        if (rc < 0)
            return rc;
        if (count == 0 && strcmp(b.type, "ftyp") != 0)
            return no_film(fail, "it does not begin with its type");
        if (count == BMFF_MAX_BOXES)
            return no_film(fail, "it has too many boxes");
        ARENA_PUSH(a, boxes, count) = b;
        at += b.bytes;
    }
    if (count == 0)
        return no_film(fail, "it is empty");
    *out = boxes;
    *n = count;
    return CIEL_OK;
}

const bmff_box *bmff_find(const bmff_box *boxes, size_t n, const char *type)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(boxes[i].type, type) == 0)
            return &boxes[i];
    return NULL;
}

/* ---- the manifest's box ---- */

void bmff_store_head(uint8_t out[BMFF_STORE_HEAD], size_t n)
{
    memset(out, 0, BMFF_STORE_HEAD);
    put_be(out, 4, BMFF_STORE_HEAD + n);
    memcpy(out + 4, "uuid", 4);
    memcpy(out + 8, bmff_c2pa_uuid, 16);
    memcpy(out + 28, "manifest", 9); /* behind version and flags; the offset of a Merkle box follows: none */
}

int bmff_read_store(uint8_t **store, size_t *n, const bmff_box *boxes, size_t n_boxes, FILE *f, ciel_fail *fail)
{
    const bmff_box *found = NULL;
    for (size_t i = 0; i < n_boxes && !found; i++)
        if (strcmp(boxes[i].type, "uuid") == 0 && memcmp(boxes[i].uuid, bmff_c2pa_uuid, 16) == 0)
            found = &boxes[i];
    if (!found)
        return ciel_fail_set(fail, CIEL_E_NOTFOUND, "the film carries no manifest");
    uint64_t bytes = found->bytes - found->head;
    if (bytes > STORE_LIMIT || bytes < 4 + 2 + 8)
        return ciel_fail_set(fail, CIEL_E_DATA, "the film's manifest is too large, or empty");
    uint8_t *data = malloc((size_t)bytes);
    if (!data)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the manifest");
    int rc = read_at(f, found->at + found->head, data, (size_t)bytes, fail);
    const uint8_t *purpose = data + 4, *zero = rc == CIEL_OK ? memchr(purpose, 0, (size_t)bytes - 4) : NULL;
    if (rc == CIEL_OK &&
        (!zero || strcmp((const char *)purpose, "manifest") != 0 || (size_t)(data + bytes - zero) < 1 + 8))
        rc = ciel_fail_set(fail, CIEL_E_DATA, "the film's manifest box is not one of the kind \"manifest\"");
    if (rc < 0) {
        free(data);
        return rc;
    }
    *n = (size_t)(data + bytes - (zero + 1 + 8));
    memmove(data, zero + 1 + 8, *n);
    *store = data;
    return CIEL_OK;
}

/* ---- room for it ---- */

typedef struct shift {
    uint64_t from, by; /* chunks that begin at or behind `from` move */
    const char *fault;
} shift;

/* the entries of one stco (4 bytes wide) or co64 (8) */
static void shift_entries(shift *s, uint8_t *content, size_t n, int wide)
{
    uint64_t count = n >= 8 ? get_be(content + 4, 4) : 0;
    if (n < 8 || count > (n - 8) / (size_t)wide) {
        s->fault = "a table of chunks is longer than its box";
        return;
    }
    for (uint64_t i = 0; i < count; i++) {
        uint8_t *entry = content + 8 + i * (uint64_t)wide;
        uint64_t v = get_be(entry, wide);
        if (v < s->from)
            continue;
        if (v + s->by < v || (wide == 4 && v + s->by > UINT32_MAX)) {
            s->fault = "a chunk would lie beyond 4 GiB";
            return;
        }
        put_be(entry, wide, v + s->by);
    }
}

/* boxes inside moov, down to the tables of chunks */
static void shift_boxes(shift *s, uint8_t *data, size_t n, int depth)
{
    static const char *const holders[] = { "trak", "mdia", "minf", "stbl" };
    while (n > 0 && !s->fault) {
        uint64_t bytes = n >= 8 ? get_be(data, 4) : 0, head = 8;
        if (bytes == 1 && n >= 16) {
            bytes = get_be(data + 8, 8);
            head = 16;
        }
        if (bytes < head || bytes > n || depth > MAX_DEPTH) {
            s->fault = "a box is larger than what holds it";
            return;
        }
        for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
            if (memcmp(data + 4, holders[i], 4) == 0)
                shift_boxes(s, data + head, (size_t)(bytes - head), depth + 1);
        if (memcmp(data + 4, "stco", 4) == 0 || memcmp(data + 4, "co64", 4) == 0)
            shift_entries(s, data + head, (size_t)(bytes - head), data[4] == 's' ? 4 : 8);
        data += bytes;
        n -= (size_t)bytes;
    }
}

static int fail_write(ciel_fail *fail)
{
    ciel_fail_set(fail, CIEL_E_IO, "cannot write the film");
    ciel_fail_detail(fail, "%s", strerror(errno));
    return CIEL_E_IO;
}

static int shift_tables(FILE *f, const bmff_box *moov, uint64_t from, uint64_t by, ciel_fail *fail)
{
    shift s = { from, by, NULL };
    size_t n = (size_t)(moov->bytes - moov->head);
    if (n > MOOV_LIMIT)
        return no_film(fail, "its tables are too large");
    uint8_t *data = malloc(n + 1);
    if (!data)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the film's tables");
    int rc = read_at(f, moov->at + moov->head, data, n, fail);
    if (rc == CIEL_OK) {
        shift_boxes(&s, data, n, 0);
        rc = s.fault ? no_film(fail, s.fault) : CIEL_OK;
    }
    if (rc == CIEL_OK && (fseeko(f, (off_t)(moov->at + moov->head), SEEK_SET) != 0 || fwrite(data, 1, n, f) != n))
        rc = fail_write(fail);
    free(data);
    return rc;
}

/* everything from `from` on moves to the right by `by`, the end first */
static int move_tail(FILE *f, uint64_t from, uint64_t end, uint64_t by, ciel_fail *fail)
{
    uint8_t *block = malloc(BLOCK_BYTES);
    int rc = block ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to move the film");
    while (rc == CIEL_OK && end > from) {
        size_t n = end - from < BLOCK_BYTES ? (size_t)(end - from) : BLOCK_BYTES;
        end -= n;
        rc = read_at(f, end, block, n, fail);
        if (rc == CIEL_OK && (fseeko(f, (off_t)(end + by), SEEK_SET) != 0 || fwrite(block, 1, n, f) != n))
            rc = fail_write(fail);
    }
    free(block);
    return rc;
}

int bmff_make_room(uint64_t *at, FILE *f, size_t bytes, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    bmff_box *boxes = NULL;
    size_t n = 0;
    int rc = bmff_list(&boxes, &n, &a, f, fail);
    if (rc == CIEL_OK && bmff_find(boxes, n, "moof"))
        rc = no_film(fail, "it is cut into fragments");
    const bmff_box *moov = rc == CIEL_OK ? bmff_find(boxes, n, "moov") : NULL;
    if (rc == CIEL_OK && !moov)
        rc = no_film(fail, "it has no tables");
    if (rc == CIEL_OK) {
        uint64_t from = boxes[0].bytes, end = boxes[n - 1].at + boxes[n - 1].bytes;
        rc = shift_tables(f, moov, from, bytes, fail);
        if (rc == CIEL_OK)
            rc = move_tail(f, from, end, bytes, fail);
        if (rc == CIEL_OK)
            *at = from;
    }
    ciel_arena_free(&a);
    return rc;
}

/* ---- hashing ---- */

static int hash_range(EVP_MD_CTX *c, FILE *f, uint64_t at, uint64_t n, uint8_t *block, ciel_fail *fail)
{
    int rc = CIEL_OK;
    while (rc == CIEL_OK && n > 0) {
        size_t part = n < BLOCK_BYTES ? (size_t)n : BLOCK_BYTES;
        rc = read_at(f, at, block, part, fail);
        if (rc == CIEL_OK)
            EVP_DigestUpdate(c, block, part);
        at += part;
        n -= part;
    }
    return rc;
}

/* the exclusion that speaks of this box, or NULL */
static int find_exclusion(const bmff_exclusion **out, const bmff_box *b, FILE *f, const bmff_exclusion *e, size_t n,
                          ciel_fail *fail)
{
    *out = NULL;
    for (size_t i = 0; i < n && !*out; i++) {
        bool fits = strcmp(e[i].type, b->type) == 0;
        for (size_t k = 0; fits && k < e[i].n_matches; k++) {
            const bmff_match *m = &e[i].matches[k];
            uint8_t bytes[64];
            fits = m->n <= sizeof bytes && m->offset <= b->bytes && m->n <= b->bytes - m->offset;
            int rc = fits ? read_at(f, b->at + m->offset, bytes, m->n, fail) : CIEL_OK;
            if (rc < 0)
                return rc;
            fits = fits && memcmp(bytes, m->bytes, m->n) == 0;
        }
        if (fits)
            *out = &e[i];
    }
    return CIEL_OK;
}

/* a box without the spans of its exclusion, which are in order */
static int hash_parts(EVP_MD_CTX *c, FILE *f, const bmff_box *b, const bmff_exclusion *e, uint8_t *block,
                      ciel_fail *fail)
{
    uint64_t done = 0;
    int rc = CIEL_OK;
    for (size_t i = 0; rc == CIEL_OK && i < e->n_spans; i++) {
        uint64_t begin = e->spans[i].offset < b->bytes ? e->spans[i].offset : b->bytes;
        uint64_t left = b->bytes - begin, length = e->spans[i].length;
        if (begin > done)
            rc = hash_range(c, f, b->at + done, begin - done, block, fail);
        uint64_t end = begin + (length == 0 || length > left ? left : length);
        done = end > done ? end : done;
    }
    return rc == CIEL_OK ? hash_range(c, f, b->at + done, b->bytes - done, block, fail) : rc;
}

int bmff_hash(uint8_t digest[32], FILE *f, const bmff_box *boxes, size_t n_boxes, const bmff_exclusion *exclusions,
              size_t n_exclusions, ciel_fail *fail)
{
    static const bmff_exclusion none = { .type = "" };
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    uint8_t *block = malloc(BLOCK_BYTES), offset[8];
    int rc = c && block && EVP_DigestInit_ex(c, EVP_sha256(), NULL) == 1
                 ? CIEL_OK
                 : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to hash the film");
    for (size_t i = 0; rc == CIEL_OK && i < n_boxes; i++) {
        const bmff_exclusion *e = NULL;
        rc = find_exclusion(&e, &boxes[i], f, exclusions, n_exclusions, fail);
        if (rc < 0 || (e && e->n_spans == 0))
            continue;
        put_be(offset, 8, boxes[i].at);
        EVP_DigestUpdate(c, offset, sizeof offset);
        rc = hash_parts(c, f, &boxes[i], e ? e : &none, block, fail);
    }
    if (rc == CIEL_OK)
        EVP_DigestFinal_ex(c, digest, NULL);
    EVP_MD_CTX_free(c);
    free(block);
    return rc;
}
