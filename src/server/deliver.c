/* server/deliver.c - see deliver.h. */
#include "server/deliver.h"
#include "server/access.h"
#include "server/outgoing.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_MS   500
#define TIMEOUT_S 15
#define N_THREADS 4 /* receivers that are slow to answer hold up others only when there are as many */

/* key bytes of a secret; returns their number */
static int key_of(unsigned char out[256], const char *secret)
{
    size_t n = strlen(secret);
    if (strncmp(secret, "whsec_", 6) != 0 || n - 6 > 200) {
        n = n < 256 ? n : 256;
        memcpy(out, secret, n);
        return (int)n;
    }
    int bytes = EVP_DecodeBlock(out, (const unsigned char *)secret + 6, (int)n - 6);
    for (size_t i = n; bytes > 0 && i > 6 && secret[i - 1] == '='; i--)
        bytes--;
    return bytes > 0 ? bytes : 0;
}

static void add_signature(char out[SIGNATURE_SIZE], const char *secret, const char *text, size_t n)
{
    unsigned char key[256], mac[32], base64[48];
    unsigned int n_mac = 0;
    int n_key = key_of(key, secret);
    CIEL_ASSERT(HMAC(EVP_sha256(), key, n_key, (const unsigned char *)text, n, mac, &n_mac) && n_mac == 32);
    EVP_EncodeBlock(base64, mac, 32);
    size_t used = strlen(out);
    snprintf(out + used, SIGNATURE_SIZE - used, "%sv1,%s", used ? " " : "", (const char *)base64);
}

void deliver_sign(char out[SIGNATURE_SIZE], const char *secret, const char *old_secret, const char *id,
                  int64_t timestamp, const char *body)
{
    ciel_str text = { 0 };
    out[0] = '\0';
    ciel_str_printf(&text, "%s.%lld.%s", id, (long long)timestamp, body);
    add_signature(out, secret, text.p, text.len);
    if (old_secret)
        add_signature(out, old_secret, text.p, text.len);
    ciel_str_free(&text);
}

int deliver_send(const server_config *c, const store_delivery *d, int timeout_s, long *status, ciel_fail *fail)
{
    char signature[SIGNATURE_SIZE], id[96], stamp[64], signed_by[SIGNATURE_SIZE + 32];
    int64_t now = store_now_ms() / 1000;
    deliver_sign(signature, d->secret, d->old_secret, d->id, now, d->payload);
    snprintf(id, sizeof id, "webhook-id: %s", d->id);
    snprintf(stamp, sizeof stamp, "webhook-timestamp: %lld", (long long)now);
    snprintf(signed_by, sizeof signed_by, "webhook-signature: %s", signature);
    const char *const headers[] = {
        "content-type: application/json", "user-agent: ciel/" CIEL_VERSION, id, stamp, signed_by, "expect:"
    };
    bool private_too = c->private_webhooks || server_config_is_loopback(c);
    return outgoing_post(d->url, headers, sizeof headers / sizeof *headers, d->payload, private_too, timeout_s, status,
                         fail);
}

struct deliverer {
    const server_config *config;
    store *store;
    pthread_t threads[N_THREADS];
    int n_threads;
    atomic_int ended;
};

/* false: nothing was due */
static bool deliver_next(deliverer *d)
{
    ciel_arena a = { 0 };
    ciel_fail fail = { 0 };
    store_delivery next;
    long status = 0;
    int rc = store_delivery_claim(d->store, &next, &a, &fail);
    if (rc == CIEL_OK) {
        int sent = deliver_send(d->config, &next, TIMEOUT_S, &status, &fail);
        bool ok = sent == CIEL_OK && status >= 200 && status < 300;
        log_line(ok ? "info" : "warn", "webhook", "id=%s attempt=%d status=%ld url=\"%.200s\"%s%s%s", next.id,
                 next.attempts + 1, status, next.url, sent < 0 ? " why=\"" : "", sent < 0 ? fail.what : "",
                 sent < 0 ? "\"" : "");
        store_delivery_end(d->store, &next, ok, NULL);
    }
    ciel_arena_free(&a);
    return rc == CIEL_OK;
}

static void *deliver_main(void *user)
{
    deliverer *d = user;
    struct timespec pause = { 0, LOOK_MS * 1000000L };
    while (!d->ended)
        if (!deliver_next(d))
            nanosleep(&pause, NULL);
    return NULL;
}

int deliverer_start(deliverer **out, const server_config *c, store *s, ciel_fail *fail)
{
    deliverer *d = calloc(1, sizeof *d);
    if (!d)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the server");
    d->config = c;
    d->store = s;
    outgoing_start();
    while (d->n_threads < N_THREADS && pthread_create(&d->threads[d->n_threads], NULL, deliver_main, d) == 0)
        d->n_threads++;
    if (d->n_threads < N_THREADS) {
        deliverer_stop(&d);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "cannot start a thread");
    }
    *out = d;
    return CIEL_OK;
}

void deliverer_stop(deliverer **out)
{
    deliverer *d = *out;
    if (!d)
        return;
    d->ended = 1;
    for (int i = 0; i < d->n_threads; i++)
        pthread_join(d->threads[i], NULL);
    free(d);
    *out = NULL;
}
