/* neural/model_fetch.c - one file over HTTP, to be gone on with after any interruption.
 *
 * Bytes go to NAME.part. The server's entity tag lies beside it in NAME.tag, so that a later request for the rest
 * (Range with If-Range) gets the whole file again when it is another one now. A lost connection is tried again a few
 * times, from where it was. At the end size and hash are held against what the server said: the hash is the entity tag
 * when that looks like a SHA-256, as hubs of models answer (X-Linked-Etag before their redirect, or ETag).
 */
#include "base/file.h"
#include "neural/model_store_parts.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    TRIES = 5,
    STALLED_S = 60,
    TAG_SIZE = 256
};

typedef struct transfer {
    const neural_pull *p;
    const char *name, *part, *tag_path;
    FILE *out;
    int64_t at;             /* bytes in the part */
    int64_t total;          /* of the whole file; -1: not said */
    char tag[TAG_SIZE];     /* of the answer that is coming in */
    char linked[TAG_SIZE];  /* X-Linked-Etag of any answer on the way */
    char had_tag[TAG_SIZE]; /* of the part that lies there */
    long status;
    bool begun, write_failed;
} transfer;

static int64_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static bool is_header(const char *line, size_t n, const char *name, char out[TAG_SIZE])
{
    size_t m = strlen(name);
    if (n <= m || strncasecmp(line, name, m) != 0 || line[m] != ':')
        return false;
    const char *p = line + m + 1, *end = line + n;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    while (end > p && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
        end--;
    snprintf(out, TAG_SIZE, "%.*s", (int)(end - p), p);
    return true;
}

static size_t on_header(char *line, size_t size, size_t n, void *user)
{
    transfer *t = user;
    char value[TAG_SIZE];
    n *= size;
    if (n > 5 && strncmp(line, "HTTP/", 5) == 0) { /* an answer begins; those before it were redirects */
        const char *space = memchr(line, ' ', n);
        t->status = space ? strtol(space, NULL, 10) : 0;
        t->tag[0] = 0;
        t->total = -1;
    } else if (is_header(line, n, "etag", value))
        memcpy(t->tag, value, sizeof value);
    else if (is_header(line, n, "x-linked-etag", value))
        memcpy(t->linked, value, sizeof value);
    else if (is_header(line, n, "content-range", value) && strrchr(value, '/'))
        t->total = strtoll(strrchr(value, '/') + 1, NULL, 10);
    else if (is_header(line, n, "content-length", value) && t->status == 200)
        t->total = strtoll(value, NULL, 10);
    return n;
}

/* the first bytes of an answer settle whether they go on after what is there or begin anew */
static bool begin_body(transfer *t)
{
    t->begun = true;
    if (t->status == 200 && t->at > 0) {
        t->out = freopen(t->part, "wb", t->out);
        t->at = 0;
    }
    if (t->out && t->tag[0])
        ciel_file_write(t->tag_path, t->tag, strlen(t->tag), NULL);
    return t->out != NULL;
}

static size_t on_body(char *data, size_t size, size_t n, void *user)
{
    transfer *t = user;
    if (t->status != 200 && t->status != 206)
        return size * n; /* a page that says why not */
    if ((!t->begun && !begin_body(t)) || fwrite(data, size, n, t->out) != n) {
        t->write_failed = true;
        return 0;
    }
    t->at += (int64_t)(size * n);
    return size * n;
}

static int on_progress(void *user, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up)
{
    transfer *t = user;
    (void)total, (void)now, (void)up_total, (void)up;
    if (t->p->progress && t->begun)
        t->p->progress(t->p->user, t->name, t->at, t->total);
    return t->p->cancel && *t->p->cancel;
}

static CURL *make_request(transfer *t, const char *url, struct curl_slist **headers)
{
    CURL *c = curl_easy_init();
    CIEL_ASSERT(c);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, 10L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 30L);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)STALLED_S);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "ciel/" CIEL_VERSION);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
    if (t->at > 0) {
        char line[TAG_SIZE + 32];
        snprintf(line, sizeof line, "%lld-", (long long)t->at);
        curl_easy_setopt(c, CURLOPT_RANGE, line);
        if (t->had_tag[0]) {
            snprintf(line, sizeof line, "If-Range: %s", t->had_tag);
            *headers = curl_slist_append(*headers, line);
        }
    }
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, *headers);
    return c;
}

static void read_tag(transfer *t)
{
    uint8_t *data;
    size_t n;
    t->had_tag[0] = 0;
    if (ciel_file_exists(t->tag_path) && ciel_file_read(&data, &n, t->tag_path, TAG_SIZE - 1, NULL) == CIEL_OK) {
        snprintf(t->had_tag, sizeof t->had_tag, "%s", (const char *)data);
        free(data);
    }
}

/* one request for what is missing; CURLE_OK also when the server refuses, see t->status */
static CURLcode request(transfer *t, const char *url)
{
    struct curl_slist *headers = NULL;
    t->begun = false;
    t->status = 0;
    t->at = size_of(t->part);
    read_tag(t);
    CURL *c = make_request(t, url, &headers);
    CURLcode code = curl_easy_perform(c);
    if (code == CURLE_OK && t->begun && t->total >= 0 && t->at < t->total)
        code = CURLE_PARTIAL_FILE;
    if (t->out && fflush(t->out) != 0)
        t->write_failed = true;
    curl_easy_cleanup(c);
    curl_slist_free_all(headers);
    return code;
}

static bool worth_another_try(const transfer *t, CURLcode code)
{
    return code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING ||
           code == CURLE_OPERATION_TIMEDOUT || code == CURLE_COULDNT_CONNECT || code == CURLE_SEND_ERROR ||
           code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM ||
           (code == CURLE_OK && (t->status == 429 || t->status >= 500));
}

static int refused(const transfer *t, const char *url, CURLcode code, ciel_fail *fail)
{
    if (t->p->cancel && *t->p->cancel) {
        ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
        ciel_fail_hint(fail, "the same command goes on where this one was");
        return CIEL_E_CANCELLED;
    }
    if (t->write_failed) {
        ciel_fail_set(fail, CIEL_E_CANTCREAT, "cannot write a model file");
        ciel_fail_detail(fail, "%s: %s", t->part, strerror(errno));
        return CIEL_E_CANTCREAT;
    }
    int rc = code == CURLE_OK && t->status == 404 ? CIEL_E_NOTFOUND : CIEL_E_UNAVAILABLE;
    ciel_fail_set(fail, rc, rc == CIEL_E_NOTFOUND ? "the server has no such file" : "a model file cannot be fetched");
    if (code == CURLE_OK)
        ciel_fail_detail(fail, "%s: HTTP %ld", url, t->status);
    else
        ciel_fail_detail(fail, "%s: %s", url, curl_easy_strerror(code));
    ciel_fail_hint(fail, rc == CIEL_E_NOTFOUND ? "its place may have changed; --base-url names another server"
                                               : "the same command goes on where this one was");
    return rc;
}

static int transfer_all(transfer *t, const char *url, ciel_fail *fail)
{
    for (int i = 1;; i++) {
        int64_t before = size_of(t->part);
        CURLcode code = request(t, url);
        if (code == CURLE_OK && t->status == 416 && before > 0) { /* what is there is all there is, or more than that */
            t->status = 206;
            return CIEL_OK;
        }
        if (code == CURLE_OK && (t->status == 200 || t->status == 206))
            return t->begun || t->total <= 0 ? CIEL_OK : refused(t, url, CURLE_GOT_NOTHING, fail);
        bool gained = size_of(t->part) > before;
        if (t->write_failed || (t->p->cancel && *t->p->cancel) || !worth_another_try(t, code) ||
            (i >= TRIES && !gained))
            return refused(t, url, code, fail);
        if (gained)
            i = 0;
        nanosleep(&(struct timespec){ i / 2, (i % 2) * 500000000L + 50000000L }, NULL);
    }
}

/* the SHA-256 within an entity tag, or NULL */
static const char *hash_in(char tag[TAG_SIZE])
{
    char *p = tag;
    if (strncmp(p, "W/", 2) == 0)
        p += 2;
    p += *p == '"';
    size_t n = strspn(p, "0123456789abcdef");
    p[n] = 0;
    return n == 64 ? p : NULL;
}

static int check_whole(transfer *t, const char *url, char sha256[65], ciel_fail *fail)
{
    int64_t bytes;
    int rc = sums_hash_file(t->part, sha256, &bytes, t->p->cancel, fail);
    if (rc)
        return rc;
    const char *said = t->linked[0] ? hash_in(t->linked) : hash_in(t->tag);
    if ((t->total >= 0 && bytes != t->total) || (said && strcmp(said, sha256) != 0)) {
        remove(t->part);
        remove(t->tag_path);
        ciel_fail_set(fail, CIEL_E_DATA, "a fetched file is not what the server said");
        if (said && strcmp(said, sha256) != 0)
            ciel_fail_detail(fail, "%s: SHA-256 %.12s..., announced %.12s...", url, sha256, said);
        else
            ciel_fail_detail(fail, "%s: %lld bytes, announced %lld", url, (long long)bytes, (long long)t->total);
        ciel_fail_hint(fail, "it was thrown away; fetch it again");
        return CIEL_E_DATA;
    }
    return CIEL_OK;
}

int fetch_file(const char *url, const char *path, const char *name, const neural_pull *p, char sha256[65],
               ciel_fail *fail)
{
    ciel_arena a = { 0 };
    transfer t = { .p = p, .name = name, .total = -1 };
    t.part = ciel_arena_printf(&a, "%s.part", path);
    t.tag_path = ciel_arena_printf(&a, "%s.tag", path);
    t.out = fopen(t.part, "ab");
    t.write_failed = !t.out;
    int rc = t.out ? transfer_all(&t, url, fail) : refused(&t, url, CURLE_WRITE_ERROR, fail);
    if (t.out) {
        fsync(fileno(t.out));
        if (fclose(t.out) != 0 && !rc)
            rc = ciel_fail_set(fail, CIEL_E_CANTCREAT, "cannot write %s", t.part);
    }
    if (rc && size_of(t.part) == 0)
        remove(t.part);
    if (!rc)
        rc = check_whole(&t, url, sha256, fail);
    if (!rc)
        rc = ciel_file_rename(t.part, path, fail);
    if (!rc)
        remove(t.tag_path);
    ciel_arena_free(&a);
    return rc;
}
