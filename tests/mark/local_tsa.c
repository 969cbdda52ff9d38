/* tests/mark/local_tsa.c - see local_tsa.h. One thread, one connection at a time, OpenSSL's own responder. */
#include "local_tsa.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct local_tsa {
    enum tsa_manner manner;
    int fd;
    pthread_t thread;
    char url[64];
    char *root_pem;
    EVP_PKEY *key;
    X509 *root, *cert;
};

static X509 *make_cert(EVP_PKEY *key, const char *name, X509 *issuer, EVP_PKEY *issuer_key,
                       const char *const *extensions)
{
    X509 *x = X509_new();
    X509V3_CTX context;
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), issuer ? 2 : 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 30L * 365 * 86400);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const uint8_t *)name, -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(issuer ? issuer : x));
    X509_set_pubkey(x, key);
    X509V3_set_ctx(&context, issuer ? issuer : x, x, NULL, NULL, 0);
    for (; extensions[0]; extensions += 2) {
        X509_EXTENSION *e = X509V3_EXT_conf(NULL, &context, extensions[0], extensions[1]);
        X509_add_ext(x, e, -1);
        X509_EXTENSION_free(e);
    }
    X509_sign(x, issuer_key ? issuer_key : key, EVP_sha256());
    return x;
}

static int make_certs(local_tsa *t)
{
    static const char *const root[] = {
        "basicConstraints", "critical,CA:TRUE", "keyUsage", "critical,keyCertSign", "subjectKeyIdentifier", "hash", NULL
    };
    static const char *const leaf[] = { "keyUsage",
                                        "critical,digitalSignature",
                                        "extendedKeyUsage",
                                        "critical,timeStamping",
                                        "subjectKeyIdentifier",
                                        "hash",
                                        "authorityKeyIdentifier",
                                        "keyid:always",
                                        NULL };
    EVP_PKEY *root_key = EVP_EC_gen("P-256");
    t->key = EVP_EC_gen("P-256");
    t->root = make_cert(root_key, "tests' clock root", NULL, NULL, root);
    t->cert = make_cert(t->key, "tests' clock", t->root, root_key, leaf);
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    PEM_write_bio_X509(bio, t->root);
    long n = BIO_get_mem_data(bio, &text);
    t->root_pem = strndup(text, (size_t)n);
    BIO_free(bio);
    EVP_PKEY_free(root_key);
    return t->root_pem ? 0 : -1;
}

static ASN1_INTEGER *next_serial(TS_RESP_CTX *c, void *user)
{
    ASN1_INTEGER *n = ASN1_INTEGER_new();
    (void)c;
    (void)user;
    ASN1_INTEGER_set(n, 42);
    return n;
}

/* the answer to a request in DER, or 0 */
static int reply(local_tsa *t, const uint8_t *body, size_t n, uint8_t **der)
{
    TS_RESP_CTX *c = TS_RESP_CTX_new();
    STACK_OF(X509) *chain = sk_X509_new_null();
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4", 1);
    sk_X509_push(chain, t->root);
    TS_RESP_CTX_set_signer_cert(c, t->cert);
    TS_RESP_CTX_set_signer_key(c, t->key);
    TS_RESP_CTX_set_signer_digest(c, EVP_sha256());
    TS_RESP_CTX_set_certs(c, chain);
    TS_RESP_CTX_set_def_policy(c, policy);
    TS_RESP_CTX_add_md(c, EVP_sha256());
    TS_RESP_CTX_set_serial_cb(c, next_serial, NULL);
    uint8_t *copy = malloc(n + 1);
    memcpy(copy, body, n);
    if (t->manner == TSA_OTHER && n > 40)
        copy[40] ^= 1; /* within the digest */
    BIO *bio = BIO_new_mem_buf(copy, (int)n);
    TS_RESP *r = TS_RESP_create_response(c, bio);
    int bytes = r ? i2d_TS_RESP(r, der) : 0;
    TS_RESP_free(r);
    BIO_free(bio);
    free(copy);
    ASN1_OBJECT_free(policy);
    sk_X509_free(chain);
    TS_RESP_CTX_free(c);
    return bytes;
}

static void serve(local_tsa *t, int fd)
{
    char request[8192];
    size_t n = 0, wanted = 0;
    char *body = NULL;
    while (n + 1 < sizeof request && (!body || (size_t)(request + n - body) < wanted)) {
        ssize_t got = read(fd, request + n, sizeof request - 1 - n);
        if (got <= 0)
            return;
        n += (size_t)got;
        request[n] = '\0';
        if (!body && (body = strstr(request, "\r\n\r\n"))) {
            body += 4;
            for (char *line = request; line && line < body; line = strstr(line, "\r\n"))
                if (strncasecmp(line += line == request ? 0 : 2, "content-length:", 15) == 0)
                    wanted = (size_t)strtoul(line + 15, NULL, 10);
        }
    }
    uint8_t *der = NULL;
    int bytes = body && t->manner != TSA_REFUSES ? reply(t, (const uint8_t *)body, wanted, &der) : 0;
    dprintf(
        fd,
        "HTTP/1.1 %s\r\nContent-Type: application/timestamp-reply\r\nContent-Length: %d\r\nConnection: close\r\n\r\n",
        bytes > 0 ? "200 OK" : "500 No", bytes);
    if (bytes > 0 && write(fd, der, (size_t)bytes) != bytes)
        perror("write");
    OPENSSL_free(der);
}

static void *run(void *user)
{
    local_tsa *t = user;
    for (;;) {
        int fd = accept(t->fd, NULL, NULL);
        if (fd < 0)
            return NULL;
        serve(t, fd);
        close(fd);
    }
}

int local_tsa_start(local_tsa **out, enum tsa_manner manner, ciel_fail *fail)
{
    local_tsa *t = calloc(1, sizeof *t);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    if (!t)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory");
    t->manner = manner;
    t->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (make_certs(t) < 0 || t->fd < 0 || bind(t->fd, (struct sockaddr *)&address, size) != 0 ||
        listen(t->fd, 8) != 0 || getsockname(t->fd, (struct sockaddr *)&address, &size) != 0 ||
        pthread_create(&t->thread, NULL, run, t) != 0)
        return ciel_fail_set(fail, CIEL_E_IO, "cannot listen");
    snprintf(t->url, sizeof t->url, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    *out = t;
    return CIEL_OK;
}

const char *local_tsa_url(const local_tsa *t)
{
    return t->url;
}
const char *local_tsa_root(const local_tsa *t)
{
    return t->root_pem;
}

void local_tsa_stop(local_tsa **out)
{
    local_tsa *t = *out;
    if (!t)
        return;
    shutdown(t->fd, SHUT_RDWR);
    close(t->fd);
    pthread_join(t->thread, NULL);
    EVP_PKEY_free(t->key);
    X509_free(t->root);
    X509_free(t->cert);
    free(t->root_pem);
    free(t);
    *out = NULL;
}
