/* fuzz/fuzz_image_url.c - any text as an image_url: carried bytes, a URL that may be asked, or a refusal; nothing is
 * asked. Bytes of a data URL, put into one again, come back the same.
 */
#include "server/intake.h"
#include "server/outgoing.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static void check_round_trip(const uint8_t *bytes, size_t n)
{
    char *url = malloc(64 + 4 * (n / 3 + 2));
    uint8_t *again = NULL;
    size_t n_again = 0;
    strcpy(url, "data:image/png;base64,");
    EVP_EncodeBlock((unsigned char *)url + strlen(url), bytes, (int)n);
    CIEL_ASSERT(intake_data_url(&again, &n_again, url, NULL) == CIEL_OK);
    CIEL_ASSERT(n_again == n && memcmp(again, bytes, n) == 0);
    free(again);
    free(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    uint8_t *bytes = NULL;
    size_t n = 0;
    ciel_fail fail = { 0 };
    memcpy(text, data, size);
    text[size] = '\0';
    if (intake_data_url(&bytes, &n, text, &fail) == CIEL_OK) {
        CIEL_ASSERT(n > 0 && n <= strlen(text));
        check_round_trip(bytes, n);
    } else {
        CIEL_ASSERT(fail.code == CIEL_E_INVAL && fail.what[0]);
    }
    if (outgoing_may_get(text))
        CIEL_ASSERT(strlen(text) <= OUTGOING_MAX_URL && (text[0] == 'h' || text[0] == 'H'));
    free(bytes);
    free(text);
    return 0;
}
