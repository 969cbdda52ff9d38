/* app/cmd_keys.c - `ciel keys create|list|revoke`: who may use the server; `c2pa`: what signs; `watermark`: what the
 * invisible mark is made with. */
#include "app.h"
#include "keys_c2pa.h"
#include "keys_watermark.h"
#include "serve_options.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct key_limits {
    int active, daily, priority;
} key_limits;

static int create(store *s, const char *name, const key_limits *l, ciel_fail *fail)
{
    char id[STORE_ID_SIZE], secret[80];
    if (!name)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a key needs a name: ciel keys create NAME");
    int rc = store_key_create(s, name, l->active, l->daily, l->priority, id, secret, fail);
    if (rc < 0)
        return rc;
    printf("%s\n", secret);
    fprintf(stderr, "ciel: key %s of '%s'; it is shown this once and cannot be read again\n", id, name);
    return CIEL_OK;
}

static void print_day(int64_t t)
{
    char text[32] = "-";
    time_t when = (time_t)t;
    struct tm tm;
    if (t > 0 && gmtime_r(&when, &tm))
        strftime(text, sizeof text, "%Y-%m-%d", &tm);
    printf("  %-10s", text);
}

static int list(store *s, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    store_key *keys;
    size_t n;
    int rc = store_key_list(s, &keys, &n, &a, fail);
    if (rc == CIEL_OK)
        printf("%-36s  %-7s  %-10s  %-10s  %-10s  %s\n", "id", "secret", "made", "used", "revoked", "name");
    for (size_t i = 0; rc == CIEL_OK && i < n; i++) {
        printf("%-36s  ...%s", keys[i].id, keys[i].hint);
        print_day(keys[i].created_at);
        print_day(keys[i].used_at);
        print_day(keys[i].revoked_at);
        printf("  %s\n", keys[i].name);
    }
    ciel_arena_free(&a);
    return rc;
}

static int run(store *s, const char *verb, const char *operand, const key_limits *l, ciel_fail *fail)
{
    if (verb && strcmp(verb, "create") == 0)
        return create(s, operand, l, fail);
    if (!verb || strcmp(verb, "list") == 0)
        return list(s, fail);
    if (strcmp(verb, "revoke") == 0 && operand)
        return store_key_revoke(s, operand, fail);
    return ciel_fail_set(fail, CIEL_E_INVAL,
                         "ciel keys create NAME, list, revoke ID, c2pa or watermark; not '%.60s'", verb);
}

/* what signs the films of this user, or of the server of that folder */
static int show_c2pa(const store *s, const char *whose, ciel_fail *fail)
{
    if (whose && strcmp(whose, "server") != 0)
        return ciel_fail_set(fail, CIEL_E_INVAL, "ciel keys c2pa, or ciel keys c2pa server; not '%.60s'", whose);
    return keys_c2pa_show(whose ? store_folder(s) : NULL, fail);
}

/* of this user, or of the server of that folder; `verb`: also with a new generation */
static int show_watermark(const store *s, const char *verb, ciel_fail *fail)
{
    bool rotate = verb && strncmp(verb, "rotate", 6) == 0, of_server = verb && strstr(verb, "server");
    if (verb && strcmp(verb, "rotate") != 0 && strcmp(verb, "server") != 0 && strcmp(verb, "rotate-server") != 0)
        return ciel_fail_set(fail, CIEL_E_INVAL, "ciel keys watermark [rotate | server | rotate-server]; not '%.60s'", verb);
    return keys_watermark_show(of_server ? store_folder(s) : NULL, rotate, fail);
}

int cmd_keys(int argc, char **argv)
{
    serve_options o = serve_options_default();
    key_limits l = { 0 };
    option rows[SERVE_OPTIONS_MAX + 3];
    int n = serve_options_rows(rows, 0, &o, false, false);
    rows[n++] = (option){ "max-active", 0,   OPTION_INT,
                          &l.active,    0,   1000000,
                          NULL,         "N", "videos waiting or running at once (0: the server's)" };
    rows[n++] =
        (option){ "max-daily", 0, OPTION_INT, &l.daily, 0, 1000000, NULL, "N", "videos in 24 hours (0: the server's)" };
    rows[n++] = (option){ "priority", 0, OPTION_INT, &l.priority, -100, 100, NULL, "N", "higher ones are made first" };
    command_line line = { "ciel keys create NAME | list | revoke ID | c2pa [server] | watermark [rotate] [options]",
                          "Keys of the server; a secret is shown once and kept only as a hash. c2pa: what films are\n"
                          "signed with; watermark: what the invisible mark is made with; both made when there is none.",
                          rows,
                          n,
                          { NULL },
                          0,
                          2 };
    server_config c;
    store *s = NULL;
    int rc;
    if (!serve_options_open(&line, argc, argv, &o, &c, &s, &rc))
        return rc;
    ciel_fail fail = { 0 };
    if (line.operand[0] && strcmp(line.operand[0], "c2pa") == 0)
        rc = show_c2pa(s, line.operand[1], &fail);
    else if (line.operand[0] && strcmp(line.operand[0], "watermark") == 0)
        rc = show_watermark(s, line.operand[1], &fail);
    else
        rc = run(s, line.operand[0], line.operand[1], &l, &fail);
    store_close(&s);
    return rc < 0 ? app_fail(&fail) : 0;
}
