/* tests/server/client.h - a running `ciel serve` and plain requests to it, for the tests. One thread. */
#pragma once
#include "base/text.h"
#include "schema.h"

#include <curl/curl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TINY "\"size\":\"64x36\",\"seconds\":\"1\",\"quality\":\"draft\""

/* a new folder of its own */
static inline void make_folder(char out[64])
{
    strcpy(out, "/tmp/ciel_wire_XXXXXX");
    if (!mkdtemp(out))
        printf("# no folder\n");
}

static inline void remove_folder(const char *path)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", path);
    if (system(command) != 0)
        printf("# %s stays\n", path);
}

typedef struct test_server {
    pid_t pid;
    char url[128]; /* "http://127.0.0.1:PORT" */
} test_server;

/* `ciel serve` with more arguments, on a free port; false when it ended instead */
static inline bool server_launch(test_server *s, const char *folder, const char *const *more)
{
    const char *arguments[32] = {
        TEST_CIEL, "serve", "--port", "0", "--folder", folder, "--any-size", "--threads", "1"
    };
    int n = 9, out[2];
    for (; more && *more; more++)
        arguments[n++] = *more;
    arguments[n] = NULL;
    if (pipe(out) != 0)
        return false;
    s->pid = fork();
    if (s->pid == 0) {
        dup2(out[1], 1);
        close(out[0]);
        close(out[1]);
        if (!getenv("TEST_LOUD") && !freopen("/dev/null", "w", stderr))
            _exit(127);
        execv(arguments[0], (char *const *)arguments);
        _exit(127);
    }
    close(out[1]);
    ssize_t got, total = 0;
    while (total < (ssize_t)sizeof s->url - 1 && (got = read(out[0], s->url + total, 1)) == 1 && s->url[total] != '\n')
        total++;
    s->url[total] = '\0';
    close(out[0]);
    char *version = strstr(s->url, "/v1");
    if (version)
        *version = '\0';
    return version != NULL;
}

/* ends it with a signal; returns the wait status */
static inline int server_end(test_server *s, int signal_number)
{
    int status = 0;
    if (s->pid > 0) {
        kill(s->pid, signal_number);
        waitpid(s->pid, &status, 0);
    }
    s->pid = 0;
    return status;
}

typedef struct answer {
    long status;
    ciel_str body, headers;
    json_t *json; /* when the body is JSON */
    char *content_type;
} answer;

static void answer_free(answer *a)
{
    ciel_str_free(&a->body);
    ciel_str_free(&a->headers);
    json_decref(a->json);
    free(a->content_type);
    *a = (answer){ 0 };
}

static size_t keep(char *p, size_t size, size_t n, void *user)
{
    ciel_str_add_n(user, p, size * n);
    return size * n;
}

/* value of a reply header in `out`; "" when absent */
static inline const char *answer_header(const answer *a, const char *name, char *out, size_t room)
{
    size_t n = strlen(name);
    out[0] = '\0';
    for (const char *p = a->headers.p; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
        if (strncasecmp(p, name, n) == 0 && p[n] == ':')
            snprintf(out, room, "%.*s", (int)strcspn(p + n + 2, "\r\n"), p + n + 2);
    return out;
}

/* One request. `headers` and `mime` may be NULL; a body makes it JSON unless a header says otherwise. */
static answer ask_with(const test_server *s, const char *method, const char *path, const char *body, size_t n,
                       struct curl_slist *headers, curl_mime *mime, CURL *c)
{
    answer a = { 0 };
    char url[1024];
    char *type = NULL;
    struct curl_slist *all = headers;
    snprintf(url, sizeof url, "%s%s", s->url, path);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &a.body);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, &a.headers);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, keep);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
    if (strcmp(method, "HEAD") == 0)
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    if (body) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)n);
        if (!headers)
            all = curl_slist_append(NULL, "Content-Type: application/json");
    }
    if (mime)
        curl_easy_setopt(c, CURLOPT_MIMEPOST, mime);
    if (strcmp(method, "HEAD") != 0)
        curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, all);
    if (curl_easy_perform(c) == CURLE_OK) {
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &a.status);
        curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
    }
    if (type) {
        a.content_type = malloc(strlen(type) + 1);
        strcpy(a.content_type, type);
        if (strncmp(type, "application/json", 16) == 0 && a.body.p)
            a.json = json_loadb(a.body.p, a.body.len, 0, NULL);
        if (a.json && strncmp(path, "/openai", 7) != 0)
            schema_check(method, path, a.status, a.json);
    }
    curl_mime_free(mime);
    curl_slist_free_all(all);
    curl_easy_cleanup(c);
    return a;
}

static answer ask(const test_server *s, const char *method, const char *path, const char *body)
{
    return ask_with(s, method, path, body, body ? strlen(body) : 0, NULL, NULL, curl_easy_init());
}

/* with one header */
static inline answer ask_header(const test_server *s, const char *method, const char *path, const char *header)
{
    return ask_with(s, method, path, NULL, 0, curl_slist_append(NULL, header), NULL, curl_easy_init());
}

static const char *text_at(const answer *a, const char *key)
{
    return json_string_value(json_object_get(a->json, key));
}
static inline const char *error_code(const answer *a)
{
    return json_string_value(json_object_get(json_object_get(a->json, "error"), "code"));
}

static inline void nap_ms(int ms)
{
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
    nanosleep(&t, NULL);
}

/* polls until the video is no longer waiting or running; its last status in `status`, "" when it cannot be asked */
static inline const char *wait_for_end(const test_server *s, const char *id, char status[32])
{
    char path[128];
    snprintf(path, sizeof path, "/v1/videos/%s", id);
    for (int i = 0; i < 1200; i++) {
        answer a = ask(s, "GET", path, NULL);
        snprintf(status, 32, "%s", text_at(&a, "status") ? text_at(&a, "status") : "");
        answer_free(&a);
        if (strcmp(status, "queued") != 0 && strcmp(status, "in_progress") != 0)
            break;
        nap_ms(100);
    }
    return status;
}
