/* server/config_read.c - the configuration from an INI file, line by line: up to the first fault for those who need it,
 * all faults for `ciel doctor`. See config.h.
 */
#include "base/file.h"
#include "server/config.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading {
    server_config *config;
    config_fault *each;
    void *user;
    const char *rest; /* of the text */
    int line, n_faults;
    bool only_first;
} reading;

/* inih's fgets: it cuts longer lines, which a setting never is */
static char *next_line(char *out, int room, void *user)
{
    reading *r = user;
    size_t n = strcspn(r->rest, "\n"), kept = n < (size_t)room - 2 ? n : (size_t)room - 2;
    if (!*r->rest)
        return NULL;
    memcpy(out, r->rest, kept);
    memcpy(out + kept, "\n", 2);
    r->rest += n + (r->rest[n] == '\n');
    r->line++;
    return out;
}

static void tell(reading *r, int line, const ciel_fail *fault)
{
    if (!r->only_first || r->n_faults == 0)
        r->each(r->user, line, fault);
    r->n_faults++;
}

static int on_setting(void *user, const char *section, const char *key, const char *value)
{
    reading *r = user;
    ciel_fail fault = { 0 };
    if (server_config_set(r->config, section, key, value, &fault) < 0)
        tell(r, r->line, &fault);
    return r->n_faults == 0 || !r->only_first;
}

static void read_text(reading *r, const char *text)
{
    r->rest = text;
    int line = ini_parse_stream(next_line, r, on_setting, r);
    if (line > 0 && (r->n_faults == 0 || !r->only_first)) {
        ciel_fail fault = { 0 };
        ciel_fail_set(&fault, CIEL_E_DATA, "this line is no setting");
        ciel_fail_hint(&fault, "NAME = VALUE, [serve], [models], or ; and a comment");
        tell(r, line, &fault);
    }
}

static int read_all(reading *r, const char *path, ciel_fail *fail)
{
    uint8_t *text = NULL;
    size_t n = 0;
    int rc = ciel_file_read(&text, &n, path, 1 << 20, fail);
    if (rc == CIEL_OK)
        read_text(r, (const char *)text);
    free(text);
    return rc;
}

int server_config_check_text(server_config *c, const char *text, config_fault *each, void *user)
{
    reading r = { .config = c, .each = each, .user = user };
    read_text(&r, text);
    return r.n_faults;
}

int server_config_check(server_config *c, const char *path, config_fault *each, void *user, ciel_fail *fail)
{
    reading r = { .config = c, .each = each, .user = user };
    int rc = read_all(&r, path, fail);
    return rc < 0 ? rc : r.n_faults;
}

typedef struct first_fault {
    const char *path;
    ciel_fail *fail;
} first_fault;

static void keep_first(void *user, int line, const ciel_fail *fault)
{
    const first_fault *f = user;
    ciel_fail_set(f->fail, CIEL_E_DATA, "%.120s, line %d: %.100s", f->path, line, fault->what);
    ciel_fail_detail(f->fail, "%s", fault->detail);
    ciel_fail_hint(f->fail, "%s", fault->hint);
}

int server_config_read(server_config *c, const char *path, ciel_fail *fail)
{
    server_config copy = *c;
    first_fault first = { path, fail };
    reading r = { .config = &copy, .each = keep_first, .user = &first, .only_first = true };
    int rc = read_all(&r, path, fail);
    if (rc < 0 || r.n_faults > 0)
        return rc < 0 ? rc : CIEL_E_DATA;
    *c = copy;
    return CIEL_OK;
}
