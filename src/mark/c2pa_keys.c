/* mark/c2pa_keys.c - what signs, opened in one go. See c2pa.h. */
#include "base/file.h"
#include "mark/c2pa.h"

#include <stdlib.h>
#include <time.h>

#define PEM_LIMIT (1u << 16)

char *c2pa_own_root(const char *dir)
{
    uint8_t *text = NULL;
    size_t n = 0;
    char *folder = cert_folder(dir), *path = ciel_path_join(folder, "root.pem");
    int rc = ciel_file_read(&text, &n, path, PEM_LIMIT, NULL);
    free(folder);
    free(path);
    return rc == CIEL_OK ? (char *)text : NULL;
}

int c2pa_keys_open(c2pa_keys *out, const char *dir, const char *cert, const char *key, const char *tsa, ciel_fail *fail)
{
    c2pa_keys k = { 0 };
    int64_t now = (int64_t)time(NULL);
    int rc;
    if (cert && key) {
        rc = cert_load(&k.identity, cert, key, now, fail);
    } else {
        char *folder = cert_folder(dir);
        rc = cert_open(&k.identity, folder, now, fail);
        free(folder);
    }
    if (rc < 0)
        return rc;
    k.anchors = c2pa_own_root(dir);
    k.signer = (c2pa_signer){ k.identity, tsa, k.anchors };
    *out = k;
    return CIEL_OK;
}

void c2pa_keys_close(c2pa_keys *k)
{
    cert_close(&k->identity);
    free(k->anchors);
    *k = (c2pa_keys){ 0 };
}
