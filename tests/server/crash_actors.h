/* tests/server/crash_actors.h - who acts while the server is killed: a client that does a bit of everything and writes
 * down what it was promised, and a receiver that writes down the webhooks it heard. Both are processes of their own.
 */
#pragma once
#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define BODY         "{\"prompt\":\"a ball on a table\",\"size\":\"64x36\",\"seconds\":\"1\",\"quality\":\"draft\"}"
#define UPLOAD_BYTES (1 << 20)
#define BATCH_LINES  2

typedef struct draws {
    unsigned long long state;
} draws;
static inline unsigned draw_below(draws *d, unsigned n)
{
    d->state = d->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(d->state >> 33) % n;
}

/* one line at the end of a file: whole or not at all */
static inline void note(const char *path, const char *line)
{
    FILE *f = fopen(path, "a");
    if (f) {
        fputs(line, f);
        fclose(f);
    }
}

/* the bytes of upload number `seed`; the caller's */
static inline char *upload_bytes(unsigned seed)
{
    char *p = malloc(UPLOAD_BYTES);
    draws d = { seed };
    for (size_t i = 0; p && i < UPLOAD_BYTES; i++)
        p[i] = (char)draw_below(&d, 256);
    return p;
}

/* the id that the server promised, or "" */
static inline void upload_file(const test_server *sv, const char *purpose, const char *bytes, size_t n, char id[64])
{
    CURL *c = curl_easy_init();
    curl_mime *mime = curl_mime_init(c);
    curl_mimepart *p = curl_mime_addpart(mime);
    curl_mime_name(p, "file");
    curl_mime_filename(p, "f");
    curl_mime_data(p, bytes, n);
    p = curl_mime_addpart(mime);
    curl_mime_name(p, "purpose");
    curl_mime_data(p, purpose, CURL_ZERO_TERMINATED);
    answer a = ask_with(sv, "POST", "/v1/files", NULL, 0, NULL, mime, c);
    snprintf(id, 64, "%s", a.status == 200 ? text_at(&a, "id") : "");
    answer_free(&a);
}

static inline void make_video(const test_server *sv, const char *book)
{
    char line[128];
    answer a = ask(sv, "POST", "/v1/videos", BODY);
    if (a.status == 200) {
        snprintf(line, sizeof line, "video %s 0\n", text_at(&a, "id"));
        note(book, line);
    }
    answer_free(&a);
}

static inline void make_upload(const test_server *sv, const char *book, unsigned seed)
{
    char id[64], line[128], *bytes = upload_bytes(seed);
    upload_file(sv, "user_data", bytes, UPLOAD_BYTES, id);
    if (id[0]) {
        snprintf(line, sizeof line, "file %s %u\n", id, seed);
        note(book, line);
    }
    free(bytes);
}

static inline void make_batch(const test_server *sv, const char *book)
{
    char id[64], text[1024], line[192];
    int n = 0;
    for (int i = 0; i < BATCH_LINES; i++)
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "{\"custom_id\":\"line %d\",\"method\":\"POST\",\"url\":\"/v1/videos\",\"body\":" BODY "}\n", i);
    upload_file(sv, "batch", text, (size_t)n, id);
    if (!id[0])
        return;
    snprintf(text, sizeof text, "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/videos\",\"completion_window\":\"24h\"}",
             id);
    answer a = ask(sv, "POST", "/v1/batches", text);
    if (a.status == 200) {
        snprintf(line, sizeof line, "batch %s 0\n", text_at(&a, "id"));
        note(book, line);
    }
    answer_free(&a);
}

/* a few deeds in an order of chance; what was promised goes into the book */
static inline pid_t start_client(const test_server *sv, const char *book, unsigned seed)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    draws d = { seed };
    nap_ms((int)draw_below(&d, 100));
    for (int i = 0; i < 3; i++) {
        unsigned deed = draw_below(&d, 8);
        if (deed < 4)
            make_video(sv, book);
        else if (deed < 7)
            make_upload(sv, book, seed * 8 + (unsigned)i);
        else
            make_batch(sv, book);
        nap_ms((int)draw_below(&d, 150));
    }
    _exit(0);
}

/* ---- the receiver ---- */
static inline void hear_one(int fd, const char *book, bool refuse)
{
    char text[16384] = "", line[512], id[128] = "", reply[96];
    size_t n = 0;
    for (ssize_t got; n < sizeof text - 1 && (got = read(fd, text + n, sizeof text - 1 - n)) > 0;) {
        n += (size_t)got;
        text[n] = '\0';
        const char *body = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length: ");
        if (body && length && strlen(body + 4) >= (size_t)atoi(length + 16))
            break;
    }
    const char *body = strstr(text, "\r\n\r\n"), *about = body ? strstr(body, "\"data\":{\"id\":\"") : NULL,
               *event = body ? strstr(body, "\"id\":\"evt_") : NULL, *header = strstr(text, "webhook-id: ");
    if (header)
        snprintf(id, sizeof id, "%.*s", (int)strcspn(header + 12, "\r"), header + 12);
    if (about && event && !refuse) {
        snprintf(line, sizeof line, "%.*s %s %.*s\n", (int)strcspn(event + 6, "\""), event + 6, id,
                 (int)strcspn(about + 14, "\""), about + 14);
        note(book, line);
    }
    int m = snprintf(reply, sizeof reply, "HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                     refuse ? 500 : 204);
    if (write(fd, reply, (size_t)m) == m)
        shutdown(fd, SHUT_WR);
}

/* listens until it is killed; its port in *port */
static inline pid_t start_receiver(const char *book, int *port)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof in;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&in, sizeof in) != 0 || listen(listener, 32) != 0 ||
        getsockname(listener, (struct sockaddr *)&in, &n) != 0)
        return -1;
    *port = ntohs(in.sin_port);
    fflush(stdout);
    pid_t pid = fork();
    draws d = { 5 };
    while (pid == 0) {
        int fd = accept(listener, NULL, NULL);
        hear_one(fd, book, draw_below(&d, 8) == 0); /* one in eight is refused and must come again */
        close(fd);
    }
    close(listener);
    return pid;
}
