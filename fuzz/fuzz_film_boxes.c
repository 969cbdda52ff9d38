/* fuzz/fuzz_film_boxes.c - any bytes as an MP4 file: its boxes listed, hashed, judged, and room made for a manifest.
 */
#include "mark/verify_parts.h"

#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void judge(FILE *f)
{
    static const verify_trust trust = { .now = 1800000000 };
    verify_report r = { 0 };
    ciel_arena scratch = { 0 };
    asset x = { .type = "video/mp4", .film = f };
    if (bmff_list(&x.boxes, &x.n_boxes, &scratch, f, NULL) == CIEL_OK) {
        if (bmff_read_store(&x.store, &x.store_bytes, x.boxes, x.n_boxes, f, NULL) == CIEL_OK)
            verify_asset(&r, &scratch, &x, &trust);
        uint8_t digest[32];
        bmff_hash(digest, f, x.boxes, x.n_boxes, NULL, 0, NULL);
    }
    x.film = NULL; /* it is used again */
    asset_close(&x);
    ciel_arena_free(&scratch);
    verify_report_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static FILE *f;
    uint64_t at;
    if (!f)
        f = tmpfile();
    if (!f || ftruncate(fileno(f), 0) != 0)
        return 0;
    rewind(f);
    if (fwrite(data, 1, bytes, f) != bytes || fflush(f) != 0)
        return 0;
    judge(f);
    if (bmff_make_room(&at, f, 100, NULL) == CIEL_OK)
        CIEL_ASSERT(at <= bytes && fseeko(f, 0, SEEK_END) == 0 && ftello(f) == (off_t)(bytes + 100));
    return 0;
}
