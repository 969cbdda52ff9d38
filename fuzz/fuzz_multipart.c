/* fuzz/fuzz_multipart.c - any bytes as a multipart body (first byte: size of the pieces): the events must be the same
 * as when it comes in one piece, begin and end must alternate, and a whole body must have ended its last part.
 */
#include "base/text.h"
#include "server/multipart.h"

#include <stdlib.h>
#include <string.h>

typedef struct record {
    ciel_str told;
    int open; /* parts begun and not ended */
} record;

static int on_begin(void *user, const char *name, const char *filename, const char *type, ciel_fail *fail)
{
    record *r = user;
    (void)fail;
    CIEL_ASSERT(r->open == 0);
    r->open = 1;
    ciel_str_printf(&r->told, "<%s|%s|%s|", name, filename ? filename : "", type ? type : "");
    return CIEL_OK;
}

static int on_data(void *user, const uint8_t *p, size_t n, ciel_fail *fail)
{
    record *r = user;
    (void)fail;
    CIEL_ASSERT(r->open == 1);
    ciel_str_add_n(&r->told, (const char *)p, n);
    return CIEL_OK;
}

static int on_end(void *user, ciel_fail *fail)
{
    record *r = user;
    (void)fail;
    CIEL_ASSERT(r->open == 1);
    r->open = 0;
    ciel_str_add(&r->told, ">");
    return CIEL_OK;
}

static int read_all(record *r, const uint8_t *data, size_t n, size_t piece)
{
    static const multipart_events events = { on_begin, on_data, on_end };
    multipart *m = NULL;
    int rc = multipart_create(&m, "multipart/form-data; boundary=b", &events, r, NULL);
    CIEL_ASSERT(rc == CIEL_OK);
    for (size_t i = 0; rc == CIEL_OK && i < n; i += piece)
        rc = multipart_feed(m, data + i, n - i < piece ? n - i : piece, NULL);
    if (rc == CIEL_OK)
        rc = multipart_finish(m, NULL);
    multipart_destroy(&m);
    CIEL_ASSERT(rc != CIEL_OK || r->open == 0);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    record a = { 0 }, b = { 0 };
    if (size < 2)
        return 0;
    int rc_a = read_all(&a, data + 1, size - 1, size), rc_b = read_all(&b, data + 1, size - 1, (size_t)data[0] + 1);
    CIEL_ASSERT(rc_a == rc_b && a.told.len == b.told.len &&
                (a.told.len == 0 || memcmp(a.told.p, b.told.p, a.told.len) == 0));
    ciel_str_free(&a.told);
    ciel_str_free(&b.told);
    return 0;
}
