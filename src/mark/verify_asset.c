/* mark/verify_asset.c - a film or a picture opened, and the manifest store taken out of it. */
#include "base/file.h"
#include "mark/verify_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_LIMIT (256u << 20)

int asset_open_film(asset *out, ciel_arena *a, FILE *f, ciel_fail *fail)
{
    asset x = { .type = "video/mp4", .film = f };
    int rc = bmff_list(&x.boxes, &x.n_boxes, a, f, fail);
    if (rc == CIEL_OK)
        rc = bmff_read_store(&x.store, &x.store_bytes, x.boxes, x.n_boxes, f, fail);
    if (rc == CIEL_E_NOTFOUND)
        rc = CIEL_OK;
    if (rc == CIEL_OK)
        *out = x;
    else
        fclose(f);
    return rc;
}

static int open_picture(asset *out, const char *path, ciel_fail *fail)
{
    asset x = { 0 };
    ciel_str store = { 0 };
    int rc = ciel_file_read(&x.picture, &x.picture_bytes, path, PICTURE_LIMIT, fail);
    if (rc < 0)
        return rc;
    x.type = still_type(still_kind(x.picture, x.picture_bytes));
    rc = still_find(&store, &x.span, x.picture, x.picture_bytes, fail);
    if (rc == CIEL_E_NOTFOUND) {
        rc = CIEL_OK;
    } else if (rc == CIEL_OK && store.len > 0) {
        x.store = (uint8_t *)store.p;
        x.store_bytes = store.len;
        store = (ciel_str){ 0 };
    }
    ciel_str_free(&store);
    if (rc == CIEL_OK)
        *out = x;
    else
        asset_close(&x);
    return rc;
}

int asset_open(asset *out, ciel_arena *a, const char *path, ciel_fail *fail)
{
    uint8_t head[16];
    FILE *f = fopen(path, "rb");
    if (!f) {
        ciel_fail_set(fail, errno == ENOENT ? CIEL_E_NOTFOUND : CIEL_E_IO, "cannot open the file");
        ciel_fail_detail(fail, "%s: %s", path, strerror(errno));
        return errno == ENOENT ? CIEL_E_NOTFOUND : CIEL_E_IO;
    }
    size_t n = fread(head, 1, sizeof head, f);
    if (n >= 8 && memcmp(head + 4, "ftyp", 4) == 0)
        return asset_open_film(out, a, f, fail);
    fclose(f);
    if (still_kind(head, n) != STILL_NONE)
        return open_picture(out, path, fail);
    ciel_fail_set(fail, CIEL_E_FORMAT, "no film or picture that could carry a manifest");
    ciel_fail_detail(fail, "%s", path);
    ciel_fail_hint(fail, "MP4, JPEG, PNG and WebP are known");
    return CIEL_E_FORMAT;
}

void asset_close(asset *x)
{
    if (x->film)
        fclose(x->film);
    free(x->picture);
    free(x->store);
    *x = (asset){ 0 };
}
