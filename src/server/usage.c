/* server/usage.c - GET /v1/usage: what the asking key had made; and the published price table. */
#include "store/usage.h"
#include "server/http.h"
#include "server/price.h"

#include <stdlib.h>
#include <string.h>

int64_t price_micro(const config_model *m, int width, int height, int seconds)
{
    int64_t pixels = (int64_t)width * height, per_second = 0;
    if (!m->large)
        per_second = 100000;
    else if (pixels <= 1280 * 720)
        per_second = 300000;
    else if (pixels <= 1792 * 1024)
        per_second = 500000;
    else
        per_second = 700000;
    return per_second * seconds;
}

static int read_time(request *r, const char *name, int64_t fallback, int64_t *out, problem *p)
{
    const char *text = request_query(r, name);
    char *end;
    *out = fallback;
    if (!text)
        return 0;
    *out = strtoll(text, &end, 10);
    if (end == text || *end || *out < 0)
        return problem_set(p, 400, "invalid_value", name, "Invalid '%s': expected unix seconds.", name);
    return 0;
}

void usage_get(request *r, reply *a)
{
    int64_t from, to, videos = 0, seconds = 0, price = 0;
    store_usage *rows;
    size_t n;
    ciel_fail fail = { 0 };
    int64_t now = store_now_ms() / 1000;
    if (read_time(r, "start_time", now - 30 * 86400, &from, &a->problem) < 0 ||
        read_time(r, "end_time", now + 1, &to, &a->problem) < 0)
        return;
    if (store_usage_sum(r->server->store, &rows, &n, &r->arena, r->owner, from, to, &fail) < 0) {
        problem_from(&a->problem, &fail);
        return;
    }
    json_t *data = json_array();
    for (size_t i = 0; i < n; i++) {
        videos += rows[i].videos;
        seconds += rows[i].seconds;
        price += rows[i].price_micro;
        json_array_append_new(data,
                              json_pack("{s:s, s:s, s:I, s:I, s:f}", "model", rows[i].model, "size", rows[i].size,
                                        "videos", (json_int_t)rows[i].videos, "seconds", (json_int_t)rows[i].seconds,
                                        "cost_usd", (double)rows[i].price_micro / 1e6));
    }
    a->json = json_pack("{s:s, s:I, s:I, s:I, s:I, s:f, s:o}", "object", "usage", "start_time", (json_int_t)from,
                        "end_time", (json_int_t)to, "videos", (json_int_t)videos, "seconds", (json_int_t)seconds,
                        "cost_usd", (double)price / 1e6, "data", data);
}
