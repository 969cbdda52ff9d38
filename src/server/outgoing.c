/* server/outgoing.c - see outgoing.h. Blocks are those of the IANA special-purpose registries. */
#include "server/outgoing.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

typedef struct block4 {
    uint32_t net;
    int bits;
} block4;
static const block4 reserved4[] = {
    { 0x00000000, 8 },  /* this network */
    { 0x0a000000, 8 },  /* private */
    { 0x64400000, 10 }, /* carriers' NAT */
    { 0x7f000000, 8 },  /* loopback */
    { 0xa9fe0000, 16 }, /* link-local; clouds' metadata */
    { 0xac100000, 12 }, /* private */
    { 0xc0000000, 24 }, /* protocol assignments */
    { 0xc0000200, 24 }, /* documentation */
    { 0xc0586300, 24 }, /* 6to4 relays */
    { 0xc0a80000, 16 }, /* private */
    { 0xc6120000, 15 }, /* benchmarks */
    { 0xc6336400, 24 }, /* documentation */
    { 0xcb007100, 24 }, /* documentation */
    { 0xe0000000, 3 },  /* multicast, reserved, broadcast */
};

static bool is_public4(uint32_t address)
{
    for (size_t i = 0; i < sizeof reserved4 / sizeof *reserved4; i++)
        if ((address ^ reserved4[i].net) >> (32 - reserved4[i].bits) == 0)
            return false;
    return true;
}

static uint32_t big_endian(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_public6(const uint8_t a[16])
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, nat64[12] = { 0, 0x64, 0xff, 0x9b };
    if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0)
        return is_public4(big_endian(a + 12));
    if (a[0] == 0x20 && a[1] == 0x02) /* 6to4 */
        return is_public4(big_endian(a + 2));
    if (a[0] == 0x20 && a[1] == 0x01 &&
        (a[2] < 2 || (a[2] == 0x0d && a[3] == 0xb8))) /* special, Teredo, documentation */
        return false;
    return (a[0] & 0xe0) == 0x20; /* 2000::/3 is what is routed; the rest is local, multicast or unassigned */
}

bool outgoing_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return is_public4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        return is_public6(in.sin6_addr.s6_addr);
    }
    return false;
}

typedef struct guard {
    bool private_too, refused;
} guard;

static curl_socket_t open_guarded(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    guard *g = user;
    (void)purpose;
    if (!g->private_too && !outgoing_is_public(&address->addr)) {
        g->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t drop(char *p, size_t size, size_t n, void *user)
{
    size_t *total = user;
    (void)p;
    *total += size * n;
    return *total > 65536 ? 0 : size * n;
}

void outgoing_start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static struct curl_slist *header_list(const char *const *headers, size_t n)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < n; i++)
        list = curl_slist_append(list, headers[i]);
    return list;
}

/* what every call has in common */
static CURL *prepare(const char *url, guard *g, int timeout_s)
{
    CURL *c = curl_easy_init();
    if (!c)
        return NULL;
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)timeout_s);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_guarded);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, g);
    return c;
}

static int refused(const char *url, ciel_fail *fail)
{
    return ciel_fail_set(fail, CIEL_E_NOPERM, "the address of '%.120s' is not allowed", url);
}

int outgoing_post(const char *url, const char *const *headers, size_t n_headers, const char *body, bool private_too,
                  int timeout_s, long *status, ciel_fail *fail)
{
    guard g = { private_too, false };
    CURL *c = prepare(url, &g, timeout_s);
    size_t received = 0;
    if (!c)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a call");
    struct curl_slist *list = header_list(headers, n_headers);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &received);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
    CURLcode done = curl_easy_perform(c);
    long code = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    curl_slist_free_all(list);
    curl_easy_cleanup(c);
    if (g.refused || done == CURLE_UNSUPPORTED_PROTOCOL)
        return refused(url, fail);
    if (code == 0)
        return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "no answer from '%.120s': %s", url, curl_easy_strerror(done));
    *status = code;
    return CIEL_OK;
}

typedef struct parcel {
    ciel_str bytes;
    size_t most;
    bool too_large;
} parcel;

static size_t gather(char *p, size_t size, size_t n, void *user)
{
    parcel *g = user;
    g->too_large |= size * n > g->most - g->bytes.len;
    if (g->too_large)
        return 0;
    ciel_str_add_n(&g->bytes, p, size * n);
    return size * n;
}

bool outgoing_may_get(const char *url)
{
    if (strlen(url) > OUTGOING_MAX_URL)
        return false;
    CURLU *u = curl_url();
    char *part = NULL;
    bool ok = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_SCHEME, &part, 0) == CURLUE_OK &&
              (strcmp(part, "http") == 0 || strcmp(part, "https") == 0);
    curl_free(part);
    part = NULL;
    ok = ok && curl_url_get(u, CURLUPART_USER, &part, 0) == CURLUE_NO_USER;
    curl_free(part);
    part = NULL;
    ok = ok && curl_url_get(u, CURLUPART_PASSWORD, &part, 0) == CURLUE_NO_PASSWORD;
    curl_free(part);
    curl_url_cleanup(u);
    return ok;
}

int outgoing_get(uint8_t **data, size_t *n, const char *url, size_t max_bytes, bool private_too, int timeout_s,
                 ciel_fail *fail)
{
    guard g = { private_too, false };
    parcel got = { .most = max_bytes };
    if (!outgoing_may_get(url))
        return ciel_fail_set(fail, CIEL_E_INVAL, "expected an http or https URL of at most %d characters",
                             OUTGOING_MAX_URL);
    CURL *c = prepare(url, &g, timeout_s);
    if (!c)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a call");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)OUTGOING_MAX_HOPS);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "ciel/" CIEL_VERSION);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, gather);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &got);
    CURLcode done = curl_easy_perform(c);
    long code = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(c);
    int rc = CIEL_OK;
    if (g.refused || done == CURLE_UNSUPPORTED_PROTOCOL)
        rc = refused(url, fail);
    else if (got.too_large)
        rc = ciel_fail_set(fail, CIEL_E_DATA, "'%.120s' is larger than %zu bytes", url, max_bytes);
    else if (done != CURLE_OK)
        rc = ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "no answer from '%.120s': %s", url, curl_easy_strerror(done));
    else if (code != 200 || got.bytes.len == 0)
        rc = ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "'%.120s' answered with status %ld and %zu bytes", url, code,
                           got.bytes.len);
    if (rc < 0) {
        ciel_str_free(&got.bytes);
        return rc;
    }
    *data = (uint8_t *)got.bytes.p;
    *n = got.bytes.len;
    return CIEL_OK;
}
