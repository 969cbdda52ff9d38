/* server/config.c - see config.h. */
#include "server/config.h"
#include "base/file.h"
#include "base/text.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODEL_VALUE                                                                                                    \
    "draft, standard or final, then perhaps: large, seconds=N, engine=NAME, steps=N, guidance=X, guide=X, shift=X, "   \
    "compute=KIND"
static const char *const quality_names[] = { "draft", "standard", "final" };

static config_model blank_model(enum render_quality q, bool large)
{
    return (config_model){
        .quality = q, .large = large, .engine = ENGINE_WORLD_NAME, .traits.compute = NEURAL_COMPUTE_BF16
    };
}

static config_model *add_model(server_config *c, const char *name, enum render_quality q, bool large)
{
    config_model *m = &c->models[c->n_models++];
    *m = blank_model(q, large);
    snprintf(m->name, sizeof m->name, "%s", name);
    return m;
}

server_config server_config_default(void)
{
    server_config c = { .address = "127.0.0.1",
                        .port = 8080,
                        .workers = 1,
                        .max_queued = 100,
                        .max_owner_active = 50,
                        .max_attempts = 20,
                        .keep_s = 86400,
                        .max_upload_bytes = INT64_C(512) << 20,
                        .max_connections = 2048,
                        .batch_window_s = 86400,
                        .request_timeout_s = 120,
                        .c2pa = true,
                        .visible_mark = true,
                        .invisible_mark = true };
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

const char *server_config_models_folder(const server_config *c)
{
    return c->models_folder[0] ? c->models_folder : NULL;
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
    { "max_attempts", KEY_INT, AT(max_attempts), 1, 1000000 },
    { "keep_seconds", KEY_BIG, AT(keep_s), 0, INT64_C(1) << 40 },
    { "disk_budget_bytes", KEY_BIG, AT(disk_budget_bytes), 0, INT64_C(1) << 60 },
    { "max_upload_bytes", KEY_BIG, AT(max_upload_bytes), 1024, INT64_C(1) << 40 },
    { "private_webhooks", KEY_BOOL, AT(private_webhooks), 0, 1 },
    { "private_image_urls", KEY_BOOL, AT(private_image_urls), 0, 1 },
    { "max_connections", KEY_INT, AT(max_connections), 8, 100000 },
    { "batch_window_seconds", KEY_INT, AT(batch_window_s), 1, 30 * 86400 },
    { "c2pa", KEY_BOOL, AT(c2pa), 0, 1 },
    { "c2pa_cert", KEY_TEXT, AT(c2pa_cert), 0, sizeof((server_config *)0)->c2pa_cert },
    { "c2pa_key", KEY_TEXT, AT(c2pa_key), 0, sizeof((server_config *)0)->c2pa_key },
    { "time_stamp", KEY_TEXT, AT(time_stamp), 0, sizeof((server_config *)0)->time_stamp },
    { "disclose_prompt", KEY_BOOL, AT(disclose_prompt), 0, 1 },
    { "visible_mark", KEY_BOOL, AT(visible_mark), 0, 1 },
    { "invisible_mark", KEY_BOOL, AT(invisible_mark), 0, 1 },
    { "models", KEY_TEXT, AT(models_folder), 0, sizeof((server_config *)0)->models_folder },
    { "mark_name", KEY_TEXT, AT(mark_name), 0, sizeof((server_config *)0)->mark_name },
    { "mark_picture", KEY_TEXT, AT(mark_picture), 0, sizeof((server_config *)0)->mark_picture },
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

static int set_engine(config_model *m, const char *name, const server_config *c, ciel_fail *fail)
{
    const char *released, *folder = server_config_models_folder(c);
    ciel_str names = { 0 };
    if (strlen(name) < sizeof m->engine && engine_has_name(name, folder)) {
        snprintf(m->engine, sizeof m->engine, "%s", name);
        return CIEL_OK;
    }
    for (size_t i = 0; (released = engine_released(i)); i++)
        ciel_str_printf(&names, ", '%s'", released);
    ciel_fail_set(fail, CIEL_E_DATA, "[models] %.60s: there is no engine '%.60s'", m->name, name);
    ciel_fail_hint(fail, "engines here: '" ENGINE_WORLD_NAME "'%s, or a folder of [serve] models, set before", names.p);
    ciel_str_free(&names);
    return CIEL_E_DATA;
}

/* what follows NAME= in a word, or NULL */
static const char *value_of(const char *word, const char *name)
{
    size_t n = strlen(name);
    return strncmp(word, name, n) == 0 && word[n] == '=' ? word + n + 1 : NULL;
}

/* one number of a model's; false when the word is none, or it is out of its range */
static bool set_trait_number(config_model *m, const char *word)
{
    const struct {
        const char *name;
        double lo, hi, *real;
        int *whole;
    } numbers[] = { { "seconds", 1, 60, NULL, &m->most_seconds },
                    { "steps", 1, 1000, NULL, &m->traits.steps },
                    { "guidance", 1, 30, &m->traits.guidance, NULL },
                    { "guide", 0, 0.99, &m->traits.guide, NULL },
                    { "shift", 0.1, 50, &m->traits.shift, NULL } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const char *value = value_of(word, numbers[i].name);
        char *end = NULL;
        double x = value ? strtod(value, &end) : 0;
        if (!value || end == value || *end || !(x >= numbers[i].lo && x <= numbers[i].hi))
            continue;
        if (numbers[i].real)
            *numbers[i].real = x;
        else
            *numbers[i].whole = (int)x;
        return numbers[i].real || x == (int)x;
    }
    return false;
}

/* one word of a model's value after its quality */
static int set_trait(config_model *m, const char *word, const server_config *c, ciel_fail *fail)
{
    static const char *const computes[] = { "f32", "bf16", "int8" }; /* in the order of neural_compute */
    const char *name = value_of(word, "engine"), *compute = value_of(word, "compute");
    if (name)
        return set_engine(m, name, c, fail);
    for (int i = 0; compute && i < 3; i++) {
        if (strcmp(compute, computes[i]) != 0)
            continue;
        m->traits.compute = (neural_compute)i;
        return CIEL_OK;
    }
    if (strcmp(word, "large") == 0)
        m->large = true;
    else if (!set_trait_number(m, word))
        return bad_value(fail, "models", m->name, word, MODEL_VALUE);
    return CIEL_OK;
}

/* NAME = QUALITY [large] [engine=NAME] [steps=N]... */
static int set_model(server_config *c, const char *name, const char *value, ciel_fail *fail)
{
    char words[256], *rest = NULL;
    config_model m = blank_model(RENDER_DRAFT, false);
    int q = 0;
    if (strlen(name) >= sizeof m.name || strlen(value) >= sizeof words)
        return bad_value(fail, "models", name, value, "a shorter line");
    strcpy(m.name, name);
    strcpy(words, value);
    const char *word = strtok_r(words, " \t,", &rest);
    while (q < 3 && (!word || strcmp(word, quality_names[q]) != 0))
        q++;
    if (q == 3)
        return bad_value(fail, "models", name, value, MODEL_VALUE);
    m.quality = (enum render_quality)q;
    while ((word = strtok_r(NULL, " \t,", &rest)))
        if (set_trait(&m, word, c, fail) < 0)
            return CIEL_E_DATA;
    const config_model *old = server_config_model(c, name);
    if (!old && c->n_models == CONFIG_MAX_MODELS)
        return bad_value(fail, "models", name, value, "at most 32 models");
    if (old)
        c->models[old - c->models] = m;
    else
        *add_model(c, name, m.quality, m.large) = m;
    return CIEL_OK;
}

static size_t letters_in_common(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    size_t from_end = 0, la = strlen(a), lb = strlen(b);
    while (from_end < la - n && from_end < lb - n && a[la - 1 - from_end] == b[lb - 1 - from_end])
        from_end++;
    return n + from_end;
}

static int unknown_setting(const char *section, const char *key, ciel_fail *fail)
{
    const char *nearest = NULL;
    size_t most = 3;
    ciel_fail_set(fail, CIEL_E_DATA, "unknown setting [%.40s] %.80s", section, key);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t n = letters_in_common(keys[i].name, key);
        if (n > most) {
            most = n;
            nearest = keys[i].name;
        }
    }
    if (strcmp(section, "serve") != 0)
        ciel_fail_hint(fail, "the sections are [serve] and [models]");
    else if (nearest)
        ciel_fail_hint(fail, "did you mean '%s'?", nearest);
    else
        ciel_fail_hint(fail, "docs/serving.md lists them all");
    return CIEL_E_DATA;
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
    return unknown_setting(section, key, fail);
}
