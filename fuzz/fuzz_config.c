/* fuzz/fuzz_config.c - any text as the server's settings file: every fault has words and a line of the text, and what
 * is kept stays within its limits.
 */
#include "server/config.h"
#include "server/engines.h"

#include <stdlib.h>
#include <string.h>

static int n_lines, n_told;
static void check_fault(void *user, int line, const ciel_fail *fault)
{
    (void)user;
    CIEL_ASSERT(fault->what[0] && line >= 1 && line <= n_lines);
    n_told++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    server_config c = server_config_default();
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    n_lines = 1;
    n_told = 0;
    for (const char *p = text; *p; p++)
        n_lines += *p == '\n';
    CIEL_ASSERT(server_config_check_text(&c, text, check_fault, NULL) == n_told);
    CIEL_ASSERT(memchr(c.folder, 0, sizeof c.folder) && memchr(c.address, 0, sizeof c.address) && c.folder[0]);
    CIEL_ASSERT(c.port >= 0 && c.port <= 65535 && c.workers >= 0 && c.workers <= 64 && c.request_timeout_s >= 1);
    CIEL_ASSERT(c.n_models >= 1 && c.n_models <= CONFIG_MAX_MODELS);
    for (int i = 0; i < c.n_models; i++) {
        CIEL_ASSERT(memchr(c.models[i].name, 0, sizeof c.models[i].name));
        const char *name = c.models[i].engine; /* a folder's name was looked for where the setting was then */
        CIEL_ASSERT(memchr(name, 0, sizeof c.models[i].engine));
        CIEL_ASSERT(engine_has_name(name, NULL) || (name[0] && name[0] != '.' && !strchr(name, '/')));
        CIEL_ASSERT((int)c.models[i].quality >= 0 && (int)c.models[i].quality <= 2);
    }
    free(text);
    return 0;
}
