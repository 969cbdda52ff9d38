/* server/metrics.c - /metrics (Prometheus text) and /healthz. See metrics.h. */
#include "server/metrics.h"
#include "server/http.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_llong requests_by_class[6], request_ms, films_made, films_failed, film_ms;

void metrics_request(int status, double ms)
{
    atomic_fetch_add(&requests_by_class[status >= 100 && status < 600 ? status / 100 : 0], 1);
    atomic_fetch_add(&request_ms, (long long)(ms + 0.5));
}

void metrics_film(bool ok, double seconds)
{
    atomic_fetch_add(ok ? &films_made : &films_failed, 1);
    atomic_fetch_add(&film_ms, (long long)(seconds * 1000));
}

static void add(ciel_str *s, const char *name, const char *kind, const char *help)
{
    ciel_str_printf(s, "# HELP ciel_%s %s\n# TYPE ciel_%s %s\n", name, help, name, kind);
}

void metrics_get(request *r, reply *a)
{
    static const char *const classes[] = { "cut", "1xx", "2xx", "3xx", "4xx", "5xx" };
    store_counts c = { 0 };
    ciel_str s = { 0 };
    ciel_fail fail = { 0 };
    if (store_count(r->server->store, &c, &fail) < 0) {
        problem_from(&a->problem, &fail);
        return;
    }
    add(&s, "videos", "gauge", "videos in the store by status");
    for (int i = 0; i < 4; i++)
        ciel_str_printf(&s, "ciel_videos{status=\"%s\"} %d\n", store_status_name((enum job_status)i), c.by_status[i]);
    add(&s, "oldest_queued_seconds", "gauge", "age of the oldest waiting video");
    ciel_str_printf(&s, "ciel_oldest_queued_seconds %lld\n",
                    c.oldest_queued_at ? (long long)(store_now_ms() / 1000 - c.oldest_queued_at) : 0);
    add(&s, "requests_total", "counter", "requests answered, by class of status");
    for (int i = 0; i < 6; i++)
        ciel_str_printf(&s, "ciel_requests_total{class=\"%s\"} %lld\n", classes[i],
                        (long long)atomic_load(&requests_by_class[i]));
    add(&s, "request_seconds_total", "counter", "time spent on requests, from first header to last byte");
    ciel_str_printf(&s, "ciel_request_seconds_total %.3f\n", (double)atomic_load(&request_ms) / 1e3);
    add(&s, "films_total", "counter", "films made by this process, by result");
    ciel_str_printf(&s, "ciel_films_total{result=\"completed\"} %lld\nciel_films_total{result=\"failed\"} %lld\n",
                    (long long)atomic_load(&films_made), (long long)atomic_load(&films_failed));
    add(&s, "film_seconds_total", "counter", "wall time spent on films by this process");
    ciel_str_printf(&s, "ciel_film_seconds_total %.3f\n", (double)atomic_load(&film_ms) / 1e3);
    a->text = s.p;
    a->text_bytes = s.len;
    a->type = "text/plain; version=0.0.4";
}

void health_get(request *r, reply *a)
{
    ciel_fail fail = { 0 };
    if (store_check(r->server->store, &fail) < 0)
        problem_from(&a->problem, &fail);
    else
        a->json =
            json_pack("{s:s, s:s, s:b}", "status", "ok", "version", CIEL_VERSION, "stopping", r->server->stopping != 0);
}
