/* app/cmd_usage.c - `ciel usage`: what each key had made, and what it would have cost by the published prices. */
#include "app.h"
#include "serve_options.h"
#include "store/usage.h"

#include <stdio.h>
#include <string.h>

static const char *name_of(const store_key *keys, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys[i].id, id) == 0)
            return keys[i].name;
    return id[0] ? id : "(no key)";
}

static int print(store *s, int days, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    store_usage *rows;
    store_key *keys;
    size_t n, n_keys;
    int64_t now = store_now_ms() / 1000, total = 0;
    int rc = store_key_list(s, &keys, &n_keys, &a, fail);
    if (rc == CIEL_OK)
        rc = store_usage_sum(s, &rows, &n, &a, NULL, days ? now - (int64_t)days * 86400 : 0, now + 1, fail);
    if (rc == CIEL_OK)
        printf("%-24s  %-22s  %-10s  %7s  %9s  %10s\n", "key", "model", "size", "videos", "seconds", "USD");
    for (size_t i = 0; rc == CIEL_OK && i < n; i++) {
        const store_usage *u = &rows[i];
        printf("%-24s  %-22s  %-10s  %7lld  %9lld  %10.2f\n", name_of(keys, n_keys, u->owner), u->model, u->size,
               (long long)u->videos, (long long)u->seconds, (double)u->price_micro / 1e6);
        total += u->price_micro;
    }
    if (rc == CIEL_OK)
        printf("%-24s  %-22s  %-10s  %7s  %9s  %10.2f\n", "all", "", "", "", "", (double)total / 1e6);
    ciel_arena_free(&a);
    return rc;
}

int cmd_usage(int argc, char **argv)
{
    serve_options o = serve_options_default();
    int days = 0;
    option rows[SERVE_OPTIONS_MAX + 1];
    int n = serve_options_rows(rows, 0, &o, false, false);
    rows[n++] = (option){ "days", 0, OPTION_INT, &days, 0, 36500, NULL, "N", "the last N days only" };
    command_line line = { "ciel usage [options]",
                          "Finished videos by key, model and size, at OpenAI's published prices.",
                          rows,
                          n,
                          { NULL },
                          0,
                          0 };
    server_config c;
    store *s = NULL;
    int rc;
    if (!serve_options_open(&line, argc, argv, &o, &c, &s, &rc))
        return rc;
    ciel_fail fail = { 0 };
    rc = print(s, days, &fail);
    store_close(&s);
    return rc < 0 ? app_fail(&fail) : 0;
}
