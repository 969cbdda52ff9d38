/* Ten thousand malformed requests: each well-framed one gets an answer, each refusal has the API's form, and the server
 * lives on with no more memory than before. Seeds are mutated by a fixed sequence; half of them in the body only (the
 * framing stays right), half anywhere.
 */
#include "crash_actors.h"
#include "ct.h"

#define N_REQUESTS 10000

static char folder[64];
static test_server sv;
static draws chance = { 7 };
static unsigned random_below(unsigned n)
{
    return draw_below(&chance, n);
}

typedef struct seed {
    const char *head, *body;
} seed;
#define MULTIPART       "POST /v1/videos HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
#define JSON_POST(path) "POST " path " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
static const seed seeds[] = {
    { JSON_POST("/v1/videos"),
      "{\"prompt\":\"\",\"model\":\"sora-2\",\"seconds\":\"4\",\"size\":\"1280x720\",\"seed\":1}" },
    { JSON_POST("/v1/videos"), "{\"prompt\":5,\"input_reference\":{\"image_url\":\"data:image/"
                               "png;base64,AAAA\"},\"characters\":[{\"id\":\"x\"}]}" },
    { MULTIPART, "--b\r\nContent-Disposition: form-data; name=\"seconds\"\r\n\r\n4\r\n--b\r\nContent-Disposition: "
                 "form-data; name=\"input_reference\"; "
                 "filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--b--\r\n" },
    { MULTIPART,
      "--b\r\nContent-Disposition: form-data; name=\"characters[][id]\"\r\n\r\nx\r\n--b\r\nContent-Disposition: "
      "form-data; name=\"a[b][c]\"\r\n\r\ny\r\n--b--" },
    { JSON_POST("/v1/videos"),
      "{\"prompt\":\"a\",\"size\":\"1280x720\",\"input_reference\":{\"image_url\":\"http://127.0.0.1:1/a.png\"}}" },
    { JSON_POST("/v1/videos"), "{\"prompt\":\"a\",\"size\":\"1280x720\",\"input_reference\":{\"image_url\":\"data:"
                               "image/jpeg;base64,/9j/4AAQSkZJRg==\"}}" },
    { JSON_POST("/v1/videos/extensions"), "{\"prompt\":\"a\",\"seconds\":\"4\",\"video\":{\"id\":\"video_0\"}}" },
    { JSON_POST("/v1/batches"), "{\"input_file_id\":\"file-0\",\"endpoint\":\"/v1/"
                                "videos\",\"completion_window\":\"24h\",\"metadata\":{\"a\":\"b\"},"
                                "\"output_expires_after\":{\"anchor\":\"created_at\",\"seconds\":3600}}" },
    { JSON_POST("/v1/batches/batch_0/cancel"), "{}" },
    { "POST /v1/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n",
      "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b\r\nContent-Disposition: form-data; "
      "name=\"expires_after[seconds]\"\r\n\r\n3600\r\n--b\r\nContent-Disposition: form-data; "
      "name=\"expires_after[anchor]\"\r\n\r\n"
      "created_at\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; "
      "filename=\"a.jsonl\"\r\n\r\n{\"custom_id\":\"a\"}\n"
      "\r\n--b--\r\n" },
    { JSON_POST("/v1/videos/edits"), "{\"prompt\":\"a\",\"video\":{\"id\":\"video_0\"}}" },
    { JSON_POST("/v1/videos/video_0/remix"), "{\"prompt\":\"a\"}" },
    { JSON_POST("/v1/webhook_endpoints"),
      "{\"url\":\"gopher://x\",\"event_types\":[\"video.completed\"],\"name\":\"n\"}" },
    { "GET /v1/videos?limit=5x&order=asc&after=video_0 HTTP/1.1\r\nHost: localhost\r\n", "" },
    { "GET /v1/videos/video_%41%00/content?variant=video HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1,5-\r\n", "" },
    { "DELETE /v1/files/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n", "" },
};

static size_t mutate(char *p, size_t n, size_t room)
{
    for (unsigned k = 1 + random_below(6); k > 0 && n > 0; k--) {
        size_t at = random_below((unsigned)n);
        switch (random_below(5)) {
        case 0: p[at] = (char)random_below(256); break;
        case 1: p[at] ^= (char)(1 << random_below(8)); break;
        case 2: n = random_below(3) ? n : at + 1; break;
        case 3: memmove(p + at, p + at + 1, --n - at); break;
        default: {
            size_t m = 1 + random_below(40);
            if (n + m < room) {
                memmove(p + at + m, p + at, n - at);
                memset(p + at, "[{\"-\r\n\0\xff"[random_below(8)], m);
                n += m;
            }
        }
        }
    }
    return n;
}

/* JSONL of batches with random damage: each ends as failed with words for its lines, or is taken */
static void malformed_batches_end_with_words(void)
{
    static const char line[] = "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/"
                               "videos\",\"body\":{\"prompt\":\"a cup\",\"input_reference\":{"
                               "\"image_url\":\"data:image/png;base64,AAAA\"}}}\n";
    static const char *const idle[] = { "--workers", "0", NULL };
    char text[4096], other[64], id[64], body[256];
    make_folder(other);
    CT_CHECK(server_launch(&sv, other, idle));
    for (int i = 0; i < 200; i++) {
        size_t n = 0;
        for (int k = 0; k < 3; k++, n += sizeof line - 1)
            memcpy(text + n, line, sizeof line);
        n = mutate(text, n, sizeof text);
        upload_file(&sv, "batch", text, n, id);
        CT_CHECK(id[0]);
        snprintf(body, sizeof body,
                 "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/videos\",\"completion_window\":\"24h\"}", id);
        answer a = ask(&sv, "POST", "/v1/batches", body);
        CT_EQ_I(a.status, 200);
        answer_free(&a);
    }
    int waiting = 1;
    for (int k = 0; waiting && k < 300; k++) {
        answer a = ask(&sv, "GET", "/v1/batches?limit=100", NULL);
        json_t *b;
        size_t i;
        waiting = 0;
        json_array_foreach(json_object_get(a.json, "data"), i, b)
        {
            const char *status = json_string_value(json_object_get(b, "status"));
            waiting += strcmp(status, "failed") != 0; /* the custom_id is used twice: none can be good */
            CT_CHECK(strcmp(status, "failed") != 0 || json_is_object(json_object_get(b, "errors")));
        }
        answer_free(&a);
        nap_ms(100);
    }
    CT_EQ_I(waiting, 0);
    int how = server_end(&sv, SIGTERM);
    CT_CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    remove_folder(other);
    CT_EQ_I(schema_faults, 0);
}

/* sends, says that no more comes, and reads what is answered (of a badly framed one, for a moment); its length */
static size_t talk(const char *request, size_t n, bool framed, char *reply, size_t room)
{
    struct sockaddr_in in = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)atoi(strrchr(sv.url, ':') + 1)),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    struct timeval patience = { framed ? 20 : 0,
                                framed ? 0 : 10000 }; /* the server may wait for the rest of a broken one */
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    size_t got = 0;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&in, sizeof in) == 0 && send(fd, request, n, MSG_NOSIGNAL) == (ssize_t)n) {
        shutdown(fd, SHUT_WR);
        for (ssize_t r; got < room - 1 && (r = recv(fd, reply + got, room - 1 - got, 0)) > 0;)
            got += (size_t)r;
    }
    close(fd);
    reply[got] = '\0';
    return got;
}

static long resident_pages(void)
{
    char path[64];
    long size = 0, resident = 0;
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)sv.pid);
    FILE *f = fopen(path, "r");
    if (f && fscanf(f, "%ld %ld", &size, &resident) != 2)
        resident = 0;
    if (f)
        fclose(f);
    return resident;
}

/* a reply of ours: status line, and the envelope when it refuses */
static bool is_proper(const char *reply)
{
    int status = atoi(reply + 9);
    const char *body = strstr(reply, "\r\n\r\n");
    if (status < 400)
        return true;
    json_t *j = body ? json_loads(body + 4, 0, NULL) : NULL;
    const json_t *e = json_object_get(j, "error");
    bool fits = json_is_string(json_object_get(e, "message")) && json_is_string(json_object_get(e, "type")) &&
                json_object_get(e, "param") && json_object_get(e, "code");
    json_decref(j);
    return fits && strstr(reply, "x-request-id: req_");
}

static void ten_thousand_malformed_requests(void)
{
    static const char *const idle[] = { "--workers", "0", NULL };
    char request[8192], body[4096], reply[8192];
    long before = 0;
    int answered = 0;
    make_folder(folder);
    CT_CHECK(server_launch(&sv, folder, idle));
    for (int i = 0; i < N_REQUESTS; i++) {
        const seed *s = &seeds[random_below(sizeof seeds / sizeof *seeds)];
        bool framed = i % 2 == 0;
        size_t n_body = strlen(s->body);
        memcpy(body, s->body, n_body);
        if (framed)
            n_body = mutate(body, n_body, sizeof body);
        int n =
            snprintf(request, sizeof request, "%sContent-Length: %zu\r\nConnection: close\r\n\r\n", s->head, n_body);
        memcpy(request + n, body, n_body);
        size_t length = framed ? (size_t)n + n_body : mutate(request, (size_t)n + n_body, sizeof request);
        size_t got = talk(request, length, framed, reply, sizeof reply);
        answered += got > 0;
        if (framed && !(got > 12 && is_proper(reply)))
            printf("# request %d: %.300s\n# got: %.300s\n", i, request, reply);
        CT_CHECK(!framed || (got > 12 && is_proper(reply)));
        if (i == N_REQUESTS / 5)
            before = resident_pages();
    }
    answer a = ask(&sv, "GET", "/healthz", NULL);
    CT_EQ_I(a.status, 200);
    answer_free(&a);
    long after = resident_pages();
    printf("# %d answered; %ld pages before, %ld after\n", answered, before, after);
    CT_CHECK(after <
             before +
                 1024); /* 4 MiB for 8000 requests: a leak of 500 bytes each, or connections left open, would show */
    int how = server_end(&sv, SIGTERM);
    CT_CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

/* requests that do not come to their end are cut */
static void a_slow_client_is_cut(void)
{
    char config[128], reply[256];
    snprintf(config, sizeof config, "%s/slow.ini", folder);
    FILE *f = fopen(config, "w");
    CT_CHECK(f);
    fputs("[serve]\nrequest_timeout_seconds = 1\nworkers = 0\n", f);
    fclose(f);
    const char *const more[] = { "--config", config, NULL };
    CT_CHECK(server_launch(&sv, folder, more));
    struct sockaddr_in in = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)atoi(strrchr(sv.url, ':') + 1)),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CT_CHECK(connect(fd, (struct sockaddr *)&in, sizeof in) == 0);
    bool cut = false;
    for (int i = 0; i < 600 && !cut; i++) { /* a byte each time: never idle, never done */
        cut = send(fd, i == 0 ? "G" : "x", 1, MSG_NOSIGNAL) != 1 || recv(fd, reply, sizeof reply, MSG_DONTWAIT) == 0;
        nap_ms(50);
    }
    CT_CHECK(cut);
    close(fd);
    server_end(&sv, SIGTERM);
    remove_folder(folder);
}

CT_MAIN(CT(ten_thousand_malformed_requests), CT(malformed_batches_end_with_words), CT(a_slow_client_is_cut))
