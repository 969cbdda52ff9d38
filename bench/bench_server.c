/* bench/bench_server.c - many clients polling one server while a film renders: latency, memory, and what it costs the
 * film.
 *
 *   bench_server URL PID CLIENTS SECONDS      PID: the server's, for its memory; prints one line of figures
 *   bench_server URL create SECONDS           creates, one after the other, on one connection
 *
 * Each client keeps its connection and asks for one video as fast as its turn comes: one request in flight a client, a
 * second's pause in between, as the official clients do.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAUSE_S 1.0

typedef struct client {
    CURL *handle;
    double begun, next; /* when the request began; when to ask again */
    int busy;
} client;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t drop(char *p, size_t size, size_t n, void *user)
{
    (void)p;
    (void)user;
    return size * n;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static long resident_kib(const char *pid)
{
    char path[64];
    long size = 0, pages = 0;
    snprintf(path, sizeof path, "/proc/%s/statm", pid);
    FILE *f = fopen(path, "r");
    if (f && fscanf(f, "%ld %ld", &size, &pages) != 2)
        pages = 0;
    if (f)
        fclose(f);
    return pages * 4;
}

/* takes what is finished; the latencies go to ms[] */
static size_t collect(CURLM *all, double *ms, size_t n, size_t room, int *failed)
{
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(all, &left));) {
        client *c = NULL;
        long status = 0;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&c);
        curl_easy_getinfo(m->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        *failed += m->data.result != CURLE_OK || status != 200;
        if (n < room)
            ms[n++] = (now_s() - c->begun) * 1e3;
        curl_multi_remove_handle(all, c->handle);
        c->busy = 0;
        c->next = now_s() + PAUSE_S;
    }
    return n;
}

static int count_creates(const char *url, double seconds)
{
    CURL *c = curl_easy_init();
    struct curl_slist *type = curl_slist_append(NULL, "Content-Type: application/json");
    int n = 0, failed = 0;
    double start = now_s();
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, type);
    for (; now_s() - start < seconds; n++) {
        char body[64];
        long status = 0;
        snprintf(body, sizeof body, "{\"prompt\":\"cup %d\"}", n);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
        failed += curl_easy_perform(c) != CURLE_OK ||
                  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200;
    }
    printf("%d creates, %d failed, %.0f a second\n", n, failed, n / (now_s() - start));
    curl_slist_free_all(type);
    curl_easy_cleanup(c);
    return failed > 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[2], "create") == 0)
        return count_creates(argv[1], atof(argv[3]));
    if (argc != 5) {
        fprintf(stderr, "usage: bench_server URL PID CLIENTS SECONDS | URL create SECONDS\n");
        return 64;
    }
    int n_clients = atoi(argv[3]), running = 0, failed = 0;
    double seconds = atof(argv[4]), start = now_s();
    size_t room = (size_t)(n_clients * (seconds + 2)), n = 0;
    client *clients = calloc((size_t)n_clients, sizeof *clients);
    double *ms = malloc(room * sizeof *ms);
    CURLM *all = curl_multi_init();
    if (!clients || !ms || !all)
        return 71;
    curl_multi_setopt(all, CURLMOPT_MAXCONNECTS, (long)n_clients);
    for (int i = 0; i < n_clients; i++) {
        clients[i].handle = curl_easy_init();
        clients[i].next = start + PAUSE_S * i / n_clients;
        curl_easy_setopt(clients[i].handle, CURLOPT_URL, argv[1]);
        curl_easy_setopt(clients[i].handle, CURLOPT_WRITEFUNCTION, drop);
        curl_easy_setopt(clients[i].handle, CURLOPT_PRIVATE, &clients[i]);
    }
    while (now_s() - start < seconds) {
        for (int i = 0; i < n_clients; i++)
            if (!clients[i].busy && now_s() >= clients[i].next) {
                clients[i].busy = 1;
                clients[i].begun = now_s();
                curl_multi_add_handle(all, clients[i].handle);
            }
        curl_multi_perform(all, &running);
        n = collect(all, ms, n, room, &failed);
        curl_multi_poll(all, NULL, 0, 2, NULL);
    }
    qsort(ms, n, sizeof *ms, by_value);
    printf("%zu requests, %d failed, %.0f a second, p50 %.2f ms, p99 %.2f ms, server %ld MiB\n", n, failed,
           (double)n / seconds, n ? ms[n / 2] : 0, n ? ms[n * 99 / 100] : 0, resident_kib(argv[2]) / 1024);
    for (int i = 0; i < n_clients; i++)
        curl_easy_cleanup(clients[i].handle);
    curl_multi_cleanup(all);
    free(clients);
    free(ms);
    return failed > 0;
}
