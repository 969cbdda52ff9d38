/* app/keys_c2pa.c - see keys_c2pa.h. */
#include "keys_c2pa.h"
#include "mark/c2pa.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void print_day(const char *what, int64_t t)
{
    char text[32] = "-";
    time_t when = (time_t)t;
    struct tm tm;
    if (gmtime_r(&when, &tm))
        strftime(text, sizeof text, "%Y-%m-%d", &tm);
    printf("%s%s", what, text);
}

static void print_certificate(const char *rank, const cert_bytes *c)
{
    cert_about a;
    if (!cert_describe(&a, c))
        return;
    printf("%-7s %s", rank, a.name);
    print_day("  from ", a.not_before);
    print_day(" to ", a.not_after);
    printf("\n        sha256 %s\n", a.sha256);
}

int keys_c2pa_show(const char *dir, ciel_fail *fail)
{
    c2pa_keys k;
    size_t n;
    int rc = c2pa_keys_open(&k, dir, NULL, NULL, NULL, fail);
    if (rc < 0)
        return rc;
    const cert_bytes *chain = cert_chain(k.identity, &n);
    char *folder = cert_folder(dir);
    for (size_t i = 0; i < n; i++)
        print_certificate(i == 0 ? "signer" : "issuer", &chain[i]);
    printf("root    %s/root.pem\n", folder);
    fprintf(stderr, "ciel: who is to trust your films is given that file; root.key may be moved to a safe place\n");
    free(folder);
    c2pa_keys_close(&k);
    return CIEL_OK;
}
