/* server/config.c - see config.h. */
#include "server/config.h"
#include "base/file.h"
#include "base/text.h"

#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const quality_names[] = { "draft", "standard", "final" };

static void add_model(server_config *c, const char *name, enum render_quality q, bool large)
{
    config_model *m = &c->models[c->n_models++];
    snprintf(m->name, sizeof m->name, "%s", name);
    m->quality = q;
    m->large = large;
}

server_config server_config_default(void)
{
    server_config c = { .address = "127.0.0.1",
                        .port = 8080,
                        .workers = 1,
                        .max_queued = 100,
                        .max_owner_active = 50,
                        .keep_s = 86400,
                        .max_upload_bytes = INT64_C(512) << 20,
                        .max_connections = 2048,
                        .batch_window_s = 86400,
                        .request_timeout_s = 120 };
    char *data = ciel_data_dir();
    snprintf(c.folder, sizeof c.folder, "%s/serve", data);
    free(data);
    add_model(&c, "sora-2", RENDER_STANDARD, false);
    add_model(&c, "sora-2-2025-10-06", RENDER_STANDARD, false);
    add_model(&c, "sora-2-2025-12-08", RENDER_STANDARD, false);
    add_model(&c, "sora-2-pro", RENDER_FINAL, true);
    add_model(&c, "sora-2-pro-2025-10-06", RENDER_FINAL, true);
    return c;
}

const config_model *server_config_model(const server_config *c, const char *name)
{
    for (int i = 0; i < c->n_models; i++)
        if (strcmp(c->models[i].name, name) == 0)
            return &c->models[i];
    return NULL;
}

bool server_config_is_loopback(const server_config *c)
{
    return strncmp(c->address, "127.", 4) == 0 || strcmp(c->address, "::1") == 0 ||
           strcmp(c->address, "localhost") == 0;
}

enum key_kind {
    KEY_TEXT,
    KEY_INT,
    KEY_BIG,
    KEY_BOOL
};
typedef struct config_key {
    const char *name;
    enum key_kind kind;
    size_t offset;
    int64_t lo, hi; /* KEY_TEXT: hi = room */
} config_key;
#define AT(field) offsetof(server_config, field)
static const config_key keys[] = {
    { "folder", KEY_TEXT, AT(folder), 0, sizeof((server_config *)0)->folder },
    { "address", KEY_TEXT, AT(address), 0, sizeof((server_config *)0)->address },
    { "port", KEY_INT, AT(port), 0, 65535 },
    { "workers", KEY_INT, AT(workers), 0, 64 },
    { "threads", KEY_INT, AT(threads), 0, 1024 },
    { "any_size", KEY_BOOL, AT(any_size), 0, 1 },
    { "max_queued", KEY_INT, AT(max_queued), 0, 1000000 },
    { "max_active_per_key", KEY_INT, AT(max_owner_active), 0, 1000000 },
    { "max_daily_per_key", KEY_INT, AT(max_owner_daily), 0, 1000000 },
    { "max_running_per_key", KEY_INT, AT(max_owner_running), 0, 1000000 },
    { "keep_seconds", KEY_BIG, AT(keep_s), 0, INT64_C(1) << 40 },
    { "disk_budget_bytes", KEY_BIG, AT(disk_budget_bytes), 0, INT64_C(1) << 60 },
    { "max_upload_bytes", KEY_BIG, AT(max_upload_bytes), 1024, INT64_C(1) << 40 },
    { "private_webhooks", KEY_BOOL, AT(private_webhooks), 0, 1 },
    { "private_image_urls", KEY_BOOL, AT(private_image_urls), 0, 1 },
    { "max_connections", KEY_INT, AT(max_connections), 8, 100000 },
    { "batch_window_seconds", KEY_INT, AT(batch_window_s), 1, 30 * 86400 },
    { "request_timeout_seconds", KEY_INT, AT(request_timeout_s), 1, 86400 },
};

static int bad_value(ciel_fail *fail, const char *section, const char *key, const char *value, const char *expected)
{
    ciel_fail_set(fail, CIEL_E_DATA, "bad setting [%.30s] %.60s = %.60s", section, key, value);
    ciel_fail_detail(fail, "expected %s", expected);
    return CIEL_E_DATA;
}

static int set_number(void *at, const config_key *k, const char *value, ciel_fail *fail)
{
    char *end, expected[96];
    bool yes = ciel_streq(value, "true") || ciel_streq(value, "yes") || ciel_streq(value, "on");
    bool no = ciel_streq(value, "false") || ciel_streq(value, "no") || ciel_streq(value, "off");
    if (k->kind == KEY_BOOL) {
        *(bool *)at = yes;
        return yes || no ? CIEL_OK : bad_value(fail, "serve", k->name, value, "true or false");
    }
    long long v = strtoll(value, &end, 10);
    snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)k->lo, (long long)k->hi);
    if (end == value || *end || v < k->lo || v > k->hi)
        return bad_value(fail, "serve", k->name, value, expected);
    if (k->kind == KEY_INT)
        *(int *)at = (int)v;
    else
        *(int64_t *)at = v;
    return CIEL_OK;
}

/* model.NAME = QUALITY [large] */
static int set_model(server_config *c, const char *name, const char *value, ciel_fail *fail)
{
    char quality[16] = "", extra[16] = "";
    int n = sscanf(value, "%15s %15s", quality, extra);
    const config_model *old = server_config_model(c, name);
    for (int q = 0; q < 3 && n >= 1; q++) {
        if (strcmp(quality, quality_names[q]) != 0 || (n == 2 && strcmp(extra, "large") != 0))
            continue;
        if (!old && c->n_models == CONFIG_MAX_MODELS)
            return bad_value(fail, "models", name, value, "at most 32 models");
        if (old)
            c->models[old - c->models] = (config_model){ .quality = (enum render_quality)q, .large = n == 2 };
        config_model *m = old ? &c->models[old - c->models] : NULL;
        if (m)
            snprintf(m->name, sizeof m->name, "%s", name);
        else
            add_model(c, name, (enum render_quality)q, n == 2);
        return CIEL_OK;
    }
    return bad_value(fail, "models", name, value, "draft, standard or final, then perhaps: large");
}

int server_config_set(server_config *c, const char *section, const char *key, const char *value, ciel_fail *fail)
{
    if (strcmp(section, "models") == 0)
        return set_model(c, key, value, fail);
    for (size_t i = 0; strcmp(section, "serve") == 0 && i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(keys[i].name, key) != 0)
            continue;
        void *at = (char *)c + keys[i].offset;
        if (keys[i].kind != KEY_TEXT)
            return set_number(at, &keys[i], value, fail);
        if (!value[0] || strlen(value) >= (size_t)keys[i].hi)
            return bad_value(fail, section, key, value, "a shorter text, not empty");
        strcpy(at, value);
        return CIEL_OK;
    }
    return ciel_fail_set(fail, CIEL_E_DATA, "unknown setting [%.40s] %.80s", section, key);
}

typedef struct reading {
    server_config *c;
    ciel_fail *fail;
    int rc;
} reading;

static int on_line(void *user, const char *section, const char *key, const char *value)
{
    reading *r = user;
    r->rc = server_config_set(r->c, section, key, value, r->fail);
    return r->rc == CIEL_OK;
}

int server_config_read(server_config *c, const char *path, ciel_fail *fail)
{
    uint8_t *text = NULL;
    size_t n = 0;
    server_config copy = *c;
    reading r = { &copy, fail, CIEL_OK };
    int rc = ciel_file_read(&text, &n, path, 1 << 20, fail);
    if (rc < 0)
        return rc;
    int line = ini_parse_string((const char *)text, on_line, &r);
    free(text);
    if (r.rc < 0 || line != 0) {
        if (r.rc == CIEL_OK)
            r.rc = ciel_fail_set(fail, CIEL_E_DATA, "%.150s: line %d is no setting", path, line);
        return r.rc;
    }
    *c = copy;
    return CIEL_OK;
}
