/* fuzz/fuzz_manifest.c - any bytes as a store of manifests (first byte even) or as a picture with one (odd): read and
 * judged, never worse; and never trusted, since nobody here signed them.
 */
#include "mark/verify_parts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void judge(asset *x)
{
    static const verify_trust trust = { .now = 1800000000 };
    verify_report r = { 0 };
    ciel_arena scratch = { 0 };
    verify_asset(&r, &scratch, x, &trust);
    CIEL_ASSERT(r.state != VERIFY_TRUSTED);
    ciel_arena_free(&scratch);
    verify_report_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    asset x = { .type = "image/png" };
    ciel_str store = { 0 };
    if (bytes < 2)
        return 0;
    uint8_t *copy = malloc(bytes - 1); /* exactly so many: reading further is seen */
    memcpy(copy, data + 1, bytes - 1);
    x.picture = copy;
    x.picture_bytes = bytes - 1;
    if (data[0] % 2 == 0) {
        x.store = copy;
        x.store_bytes = bytes - 1;
        judge(&x);
    } else if (still_kind(copy, bytes - 1) != STILL_NONE &&
               still_find(&store, &x.span, copy, bytes - 1, NULL) == CIEL_OK) {
        x.store = (uint8_t *)store.p;
        x.store_bytes = store.len;
        judge(&x);
    }
    ciel_str_free(&store);
    free(copy);
    return 0;
}
