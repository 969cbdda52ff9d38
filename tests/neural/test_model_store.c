/* tests/neural/test_model_store.c - fetching from a server of the test's own: whole, cut, changed, refused, lying; what
 * is recorded of it; the check of folders. */
#include "neural/model_store.h"
#include "neural_files.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sys/socket.h>

enum {
    FILE_BYTES = 300000
};

/* a server of one connection at a time; what it does is set before a request */
static struct {
    int fd, port;
    pthread_t thread;
    uint8_t content[FILE_BYTES];
    char hash[65];
    int version;   /* of the content: its entity tag */
    int cut_after; /* close the connection after so many bytes of a body, `cuts` times */
    int cuts;
    int no_ranges;                    /* answer 200 whatever is asked */
    int busy;                         /* answer 503 so many times */
    int lie;                          /* announce a hash that is not the file's */
    int requests, ranged, bytes_sent; /* what happened */
} server;

static void hash_of(const void *data, size_t n, char out[65])
{
    unsigned char digest[32];
    EVP_Digest(data, n, digest, NULL, EVP_sha256(), NULL);
    for (int i = 0; i < 32; i++)
        sprintf(out + 2 * i, "%02x", digest[i]);
}

static void send_text(int fd, const char *text)
{
    (void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void send_body(int fd, const uint8_t *data, int n)
{
    int limit = server.cuts > 0 && server.cut_after < n ? server.cut_after : n;
    if (limit < n)
        server.cuts--;
    for (int at = 0; at < limit;) {
        ssize_t sent = send(fd, data + at, (size_t)(limit - at), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        at += (int)sent;
    }
    server.bytes_sent += limit;
}

static void send_file(int fd, const char *request)
{
    char head[400], tag[32];
    const char *range = strstr(request, "Range: bytes="), *if_range = strstr(request, "If-Range: ");
    long from = range ? strtol(range + 13, NULL, 10) : 0;
    snprintf(tag, sizeof tag, "\"v%d\"", server.version);
    if (range && !server.no_ranges && (!if_range || strncmp(if_range + 10, tag, strlen(tag)) == 0)) {
        server.ranged++;
        if (from >= FILE_BYTES) {
            snprintf(head, sizeof head,
                     "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */%d\r\nContent-Length: 0\r\n\r\n",
                     FILE_BYTES);
            send_text(fd, head);
            return;
        }
        snprintf(
            head, sizeof head,
            "HTTP/1.1 206 Partial Content\r\nETag: %s\r\nContent-Range: bytes %ld-%d/%d\r\nContent-Length: %ld\r\n\r\n",
            tag, from, FILE_BYTES - 1, FILE_BYTES, FILE_BYTES - from);
    } else {
        from = 0;
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nETag: %s\r\nContent-Length: %d\r\n\r\n", tag, FILE_BYTES);
    }
    send_text(fd, head);
    send_body(fd, server.content + from, (int)(FILE_BYTES - from));
}

/* /owner/model/resolve/main/NAME, or /blob, where big files are redirected to as hubs do */
static void answer(int fd, const char *request)
{
    static const char no_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";
    char head[400];
    server.requests++;
    if (server.busy > 0 && server.busy--) {
        send_text(fd, "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
    } else if (strncmp(request, "GET /blob", 9) == 0 || strstr(request, "/main/plain.gguf")) {
        send_file(fd, request);
    } else if (strstr(request, "/main/big.gguf ") || strstr(request, "/main/part-1.safetensors")) {
        snprintf(head, sizeof head,
                 "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/blob\r\nX-Linked-Etag: \"%s\"\r\nContent-Length: "
                 "0\r\n\r\n",
                 server.port, server.lie ? no_hash : server.hash);
        send_text(fd, head);
    } else if (strstr(request, "/main/sharded.safetensors.index.json")) {
        static const char index[] = "{\"weight_map\":{\"a\":\"part-1.safetensors\",\"b\":\"part-1.safetensors\"}}";
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", sizeof index - 1, index);
        send_text(fd, head);
    } else if (strstr(request, "/main/evil.safetensors.index.json")) {
        static const char index[] = "{\"weight_map\":{\"a\":\"../part-1.safetensors\"}}";
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", sizeof index - 1, index);
        send_text(fd, head);
    } else
        send_text(fd, "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot here\n");
}

static void *serve(void *unused)
{
    (void)unused;
    for (;;) {
        int fd = accept(server.fd, NULL, NULL);
        if (fd < 0)
            return NULL;
        char request[4096];
        size_t n = 0;
        ssize_t got;
        while (n + 1 < sizeof request && (got = recv(fd, request + n, sizeof request - 1 - n, 0)) > 0) {
            request[n += (size_t)got] = 0;
            if (strstr(request, "\r\n\r\n"))
                break;
        }
        request[n] = 0;
        if (strncmp(request, "QUIT", 4) != 0)
            answer(fd, request);
        close(fd);
        if (strncmp(request, "QUIT", 4) == 0)
            return NULL;
    }
}

static void fill_content(int version)
{
    for (int i = 0; i < FILE_BYTES; i++)
        server.content[i] = (uint8_t)(i * 7 + i / 251 + version);
    server.version = version;
    hash_of(server.content, FILE_BYTES, server.hash);
}

static void start_server(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof a;
    server.fd = socket(AF_INET, SOCK_STREAM, 0);
    CT_CHECK(bind(server.fd, (struct sockaddr *)&a, sizeof a) == 0 && listen(server.fd, 8) == 0);
    CT_CHECK(getsockname(server.fd, (struct sockaddr *)&a, &len) == 0);
    server.port = ntohs(a.sin_port);
    fill_content(1);
    CT_CHECK(pthread_create(&server.thread, NULL, serve, NULL) == 0);
    setenv("CIEL_MODELS", scratch("elsewhere"), 1); /* nobody to take a file from */
    setenv("no_proxy", "*", 1);
}

static void quiet(void)
{
    server.cuts = server.no_ranges = server.busy = server.lie = 0;
    server.requests = server.ranged = server.bytes_sent = 0;
}

static int64_t last_done, last_total;
static void note_progress(void *user, const char *name, int64_t done, int64_t total)
{
    (void)user, (void)name;
    last_done = done;
    last_total = total;
}

static int pull_with(const char *file, const char *folder, const atomic_int *cancel, ciel_fail *fail)
{
    char base[64];
    neural_catalog_file f = { "owner/model", file, file, FILE_BYTES };
    neural_catalog_model m = { "m", "", "", "", &f, 1 };
    snprintf(base, sizeof base, "http://127.0.0.1:%d", server.port);
    neural_pull p = { .base_url = base, .folder = folder, .progress = note_progress, .cancel = cancel };
    *fail = (ciel_fail){ 0 };
    return neural_model_pull(&m, &p, fail);
}

static int pull(const char *file, const char *folder, ciel_fail *fail)
{
    return pull_with(file, folder, NULL, fail);
}

static bool arrived(const char *path)
{
    size_t n;
    if (access(path, R_OK) != 0)
        return false;
    uint8_t *data = read_all(path, &n);
    bool same = n == FILE_BYTES && memcmp(data, server.content, n) == 0;
    free(data);
    return same;
}

static void file_arrives_and_is_recorded(void)
{
    ciel_fail fail;
    size_t n;
    quiet();
    CT_EQ_I(pull("big.gguf", scratch("models/one"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/one/big.gguf")));
    CT_EQ_I(last_done, FILE_BYTES);
    CT_EQ_I(last_total, FILE_BYTES);
    char *sums = (char *)read_all(scratch("models/one/SHA256SUMS"), &n), want[100];
    snprintf(want, sizeof want, "%s  big.gguf\n", server.hash);
    CT_EQ_S(sums, want);
    free(sums);
    CT_CHECK(access(scratch("models/one/big.gguf.part"), F_OK) != 0 &&
             access(scratch("models/one/big.gguf.tag"), F_OK) != 0);
    quiet();
    CT_EQ_I(pull("big.gguf", scratch("models/one"), &fail), CIEL_OK);
    CT_EQ_I(server.requests, 0); /* it is there */
}

static void other_model_takes_it_without_fetching(void)
{
    ciel_fail fail;
    quiet();
    setenv("CIEL_MODELS", scratch("models"), 1);
    int rc = pull("big.gguf", scratch("models/two"), &fail);
    setenv("CIEL_MODELS", scratch("elsewhere"), 1);
    CT_EQ_I(rc, CIEL_OK);
    CT_CHECK(arrived(scratch("models/two/big.gguf")));
    CT_EQ_I(server.requests, 0);
}

static void cut_connections_are_gone_on_with(void)
{
    ciel_fail fail;
    quiet();
    server.cuts = 7;
    server.cut_after = 40000;
    CT_EQ_I(pull("plain.gguf", scratch("models/cut"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/cut/plain.gguf")));
    CT_CHECK(server.ranged >= 6);
    CT_EQ_I(server.bytes_sent, FILE_BYTES); /* no byte twice */
}

/* leaves the first 100000 bytes of a file in a folder, as an earlier interrupted run would */
static void leave_part(const char *folder)
{
    char path[300], tag[32];
    quiet();
    mkdir(scratch("models"), 0700);
    mkdir(folder, 0700);
    snprintf(path, sizeof path, "%s/plain.gguf.part", folder);
    write_bytes(path, server.content, 100000);
    snprintf(path, sizeof path, "%s/plain.gguf.tag", folder);
    snprintf(tag, sizeof tag, "\"v%d\"", server.version);
    write_bytes(path, tag, strlen(tag));
}

static void later_run_goes_on(void)
{
    ciel_fail fail;
    leave_part(scratch("models/later"));
    CT_EQ_I(pull("plain.gguf", scratch("models/later"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/later/plain.gguf")));
    CT_EQ_I(server.bytes_sent, FILE_BYTES - 100000);
}

static void changed_file_is_fetched_anew(void)
{
    ciel_fail fail;
    leave_part(scratch("models/changed"));
    fill_content(2);
    CT_EQ_I(pull("plain.gguf", scratch("models/changed"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/changed/plain.gguf")));
    CT_EQ_I(server.bytes_sent, FILE_BYTES);
    fill_content(1);
}

static void server_without_ranges_works(void)
{
    ciel_fail fail;
    leave_part(scratch("models/whole"));
    server.no_ranges = 1;
    CT_EQ_I(pull("plain.gguf", scratch("models/whole"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/whole/plain.gguf")));
}

static void complete_part_needs_only_its_check(void)
{
    ciel_fail fail;
    quiet();
    mkdir(scratch("models/all"), 0700);
    write_bytes(scratch("models/all/plain.gguf.part"), server.content, FILE_BYTES);
    CT_EQ_I(pull("plain.gguf", scratch("models/all"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/all/plain.gguf")));
    CT_EQ_I(server.bytes_sent, 0);
}

static void busy_server_is_asked_again(void)
{
    ciel_fail fail;
    quiet();
    server.busy = 2;
    CT_EQ_I(pull("plain.gguf", scratch("models/busy"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/busy/plain.gguf")));
    CT_EQ_I(server.requests, 3);
}

static void wrong_hash_is_thrown_away(void)
{
    ciel_fail fail;
    quiet();
    server.lie = 1;
    CT_EQ_I(pull("big.gguf", scratch("models/lie"), &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.what, "not what the server said") && strstr(fail.detail, "SHA-256"));
    CT_CHECK(access(scratch("models/lie/big.gguf"), F_OK) != 0 &&
             access(scratch("models/lie/big.gguf.part"), F_OK) != 0);
}

static void what_is_not_there_is_said(void)
{
    ciel_fail fail;
    quiet();
    CT_EQ_I(pull("nothing.gguf", scratch("models/none"), &fail), CIEL_E_NOTFOUND);
    CT_CHECK(strstr(fail.detail, "nothing.gguf") && strstr(fail.detail, "404"));
    CT_CHECK(access(scratch("models/none/nothing.gguf.part"), F_OK) != 0);
    atomic_int cancel = 1;
    CT_EQ_I(pull_with("plain.gguf", scratch("models/none"), &cancel, &fail), CIEL_E_CANCELLED);
    CT_EQ_I(pull("big.gguf", "/proc/nowhere", &fail), CIEL_E_CANTCREAT);
}

static void indexes_bring_their_files(void)
{
    ciel_fail fail;
    quiet();
    CT_EQ_I(pull("sharded.safetensors.index.json", scratch("models/index"), &fail), CIEL_OK);
    CT_CHECK(arrived(scratch("models/index/part-1.safetensors")));
    CT_EQ_I(server.requests, 3); /* the index, the file's address, the file */
    CT_EQ_I(pull("evil.safetensors.index.json", scratch("models/evil"), &fail), CIEL_E_FORMAT);
    CT_CHECK(access(scratch("models/part-1.safetensors"), F_OK) != 0);
    CT_EQ_I(pull("big.gguf.index.json", scratch("models/single"), &fail), CIEL_OK); /* no index: one file */
    CT_CHECK(arrived(scratch("models/single/big.gguf")));
}

static int states[4];
static void note_state(void *user, const neural_checked_file *f)
{
    (void)user;
    states[f->state]++;
}

static int check(const char *folder, bool record)
{
    ciel_fail fail;
    memset(states, 0, sizeof states);
    return neural_model_check(folder, record, note_state, NULL, NULL, &fail);
}

static void check_finds_what_changed(void)
{
    const char *folder = scratch("models/index");
    CT_EQ_I(check(folder, false), CIEL_OK);
    CT_EQ_I(states[NEURAL_FILE_GOOD], 2);
    write_bytes(scratch("models/index/extra.gguf"), "GGUF", 4);
    CT_EQ_I(check(folder, false), CIEL_OK);
    CT_EQ_I(states[NEURAL_FILE_NEW], 1);
    CT_EQ_I(check(folder, true), CIEL_OK);
    CT_EQ_I(states[NEURAL_FILE_NEW], 1);
    CT_EQ_I(check(folder, false), CIEL_OK);
    CT_EQ_I(states[NEURAL_FILE_GOOD], 3);
    write_bytes(scratch("models/index/extra.gguf"), "GGUX", 4);
    remove(scratch("models/index/part-1.safetensors"));
    CT_EQ_I(check(folder, false), CIEL_OK);
    CT_EQ_I(states[NEURAL_FILE_CHANGED], 1);
    CT_EQ_I(states[NEURAL_FILE_MISSING], 1);
    CT_EQ_I(check(scratch("models/never"), false), CIEL_E_NOTFOUND);
}

static void catalogue_is_whole(void)
{
    neural_catalog_model m;
    CT_CHECK(neural_catalog_count() >= 4);
    for (int i = 0; i < neural_catalog_count(); i++) {
        m = neural_catalog_at(i);
        CT_CHECK(m.n_files >= 3 && *m.licence && *m.page);
        for (int k = 0; k < m.n_files; k++)
            CT_CHECK(*m.files[k].repository && *m.files[k].path && *m.files[k].name && m.files[k].bytes > 0);
    }
    CT_CHECK(neural_catalog_find(&m, "wan2.2-ti2v-5b") && m.n_files == 3);
    CT_CHECK(!neural_catalog_find(&m, "wan"));
}

static void models_are_found_by_name_or_path(void)
{
    ciel_arena a = { 0 };
    setenv("CIEL_MODELS", scratch("models"), 1);
    CT_EQ_S(neural_model_folder(&a, "one"), scratch("models/one"));
    CT_EQ_S(neural_model_folder(&a, scratch("models/two")), scratch("models/two"));
    CT_CHECK(!neural_model_folder(&a, "never"));
    CT_EQ_I(neural_model_bytes(scratch("models/one")), FILE_BYTES);
    ciel_arena_free(&a);
}

static void clean_up(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)server.port) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
        send_text(fd, "QUIT\r\n\r\n");
    pthread_join(server.thread, NULL);
    close(fd);
    close(server.fd);
    scratch_remove();
}

CT_MAIN(CT(start_server), CT(file_arrives_and_is_recorded), CT(other_model_takes_it_without_fetching),
        CT(cut_connections_are_gone_on_with), CT(later_run_goes_on), CT(changed_file_is_fetched_anew),
        CT(server_without_ranges_works), CT(complete_part_needs_only_its_check), CT(busy_server_is_asked_again),
        CT(wrong_hash_is_thrown_away), CT(what_is_not_there_is_said), CT(indexes_bring_their_files),
        CT(check_finds_what_changed), CT(catalogue_is_whole), CT(models_are_found_by_name_or_path), CT(clean_up))
