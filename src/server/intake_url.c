/* server/intake_url.c - the bytes behind an image_url: carried inside it, or fetched. See intake.h. */
#include "server/intake.h"
#include "server/outgoing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FETCH_BYTES (20u << 20)
#define FETCH_S     20

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* base64, also in the letters for URLs, padded or not; the number of bytes, or -1 */
static int64_t decode_base64(uint8_t *out, const char *text)
{
    uint32_t held = 0;
    int64_t n = 0;
    int bits = 0;
    size_t letters = strcspn(text, "="), padding = strlen(text) - letters;
    if (padding > 2 || strspn(text + letters, "=") != padding || letters % 4 == 1 ||
        (padding && (letters + padding) % 4 != 0))
        return -1;
    for (size_t i = 0; i < letters; i++) {
        int digit = digit_of(text[i]);
        if (digit < 0)
            return -1;
        held = (held << 6 | (uint32_t)digit) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[n++] = (uint8_t)(held >> bits);
        }
    }
    return n;
}

int intake_data_url(uint8_t **data, size_t *n, const char *url, ciel_fail *fail)
{
    const char *comma = strchr(url, ',');
    if (strncasecmp(url, "data:", 5) != 0 || !comma || comma - url < 12 || strncasecmp(comma - 7, ";base64", 7) != 0)
        return ciel_fail_set(fail, CIEL_E_INVAL, "expected 'data:image/TYPE;base64,' and the bytes of a picture");
    uint8_t *bytes = malloc(strlen(comma) * 3 / 4 + 4);
    if (!bytes)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the picture");
    int64_t count = decode_base64(bytes, comma + 1);
    if (count <= 0) {
        free(bytes);
        return ciel_fail_set(fail, CIEL_E_INVAL, "the data URL holds no base64");
    }
    *data = bytes;
    *n = (size_t)count;
    return CIEL_OK;
}

int intake_fetch(uint8_t **data, size_t *n, const char *url, const server_config *c, ciel_fail *fail)
{
    if (strncasecmp(url, "data:", 5) == 0)
        return intake_data_url(data, n, url, fail);
    return outgoing_get(data, n, url, FETCH_BYTES, c->private_image_urls, FETCH_S, fail);
}
