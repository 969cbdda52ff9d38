/* neural/umt5_text.c - prompts to states, and the cache of states; see umt5.h.
 *
 * A cached file is a safetensors with one tensor, "states", named by the hash of what it depends on. It is written
 * atomically; one that does not read or fit is computed anew; beyond KEPT files the oldest go.
 */
#include "base/file.h"
#include "base/log.h"
#include "neural/digest.h"
#include "neural/tokenizer.h"
#include "neural/trace_file.h"
#include "neural/umt5.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    SAMPLE = 4096,
    STATES_VERSION = 1,
    KEPT = 200
};

void neural_part_fingerprint(const neural_part *p, char out[65])
{
    neural_digest h = neural_digest_begin();
    for (int i = 0; i < neural_weights_count(p->weights); i++) {
        const neural_weight *t = neural_weights_at(p->weights, i);
        const uint8_t *data = t->data;
        size_t n = t->bytes < SAMPLE ? t->bytes : SAMPLE;
        neural_digest_add(&h, t->name, strlen(t->name) + 1);
        neural_digest_add(&h, &t->dtype, sizeof t->dtype);
        neural_digest_add(&h, t->shape, (size_t)t->n_dims * sizeof *t->shape);
        neural_digest_add(&h, data, n);
        neural_digest_add(&h, data + (t->bytes - n) / 2, n);
        neural_digest_add(&h, data + t->bytes - n, n);
    }
    neural_digest_end(&h, out);
}

static char *cache_path(ciel_arena *a, const neural_part *p, const neural_text_options *o, const int32_t *ids, int n)
{
    char model[65], key[65];
    int facts[3] = { STATES_VERSION, o->compute == NEURAL_COMPUTE_F32, n };
    neural_part_fingerprint(p, model);
    neural_digest h = neural_digest_begin();
    neural_digest_add(&h, model, sizeof model);
    neural_digest_add(&h, facts, sizeof facts);
    neural_digest_add(&h, ids, (size_t)n * sizeof *ids);
    neural_digest_end(&h, key);
    return ciel_arena_printf(a, "%s/%s.safetensors", o->cache, key);
}

typedef struct kept_file {
    const char *path;
    time_t written;
} kept_file;

static int oldest_first(const void *a, const void *b)
{
    const kept_file *x = a, *y = b;
    return (x->written > y->written) - (x->written < y->written);
}

static bool recall(const char *path, neural_states *s)
{
    neural_weights *w;
    if (!ciel_file_exists(path) || neural_weights_open(&w, path, NULL) != CIEL_OK)
        return false;
    const neural_weight *t = neural_weights_find(w, "states");
    bool fits = t && t->n_dims == 2 && t->shape[0] == s->n && t->shape[1] == s->dim && t->dtype == NEURAL_F32;
    if (fits)
        neural_weight_f32(t, 0, t->count, s->values);
    neural_weights_close(&w);
    return fits;
}

/* the cache holds KEPT prompts: those written longest ago go */
static void prune(const char *folder)
{
    ciel_arena a = { 0 };
    DIR *d = opendir(folder);
    struct stat st;
    kept_file *files = NULL;
    size_t n = 0;
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        const char *path = ciel_arena_printf(&a, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode))
            ARENA_PUSH(&a, files, n) = (kept_file){ path, st.st_mtime };
    }
    if (d)
        closedir(d);
    if (n > KEPT)
        qsort(files, n, sizeof *files, oldest_first);
    for (size_t i = 0; i + KEPT < n; i++)
        remove(files[i].path);
    ciel_arena_free(&a);
}

static void remember(const char *folder, const char *path, const neural_states *s)
{
    ciel_fail fail;
    neural_trace *t = neural_trace_create();
    neural_trace_put(t, s->values, 2, (int64_t[]){ s->n, s->dim }, "states");
    if (ciel_dir_make(folder, &fail) != CIEL_OK || neural_trace_write(t, path, &fail) != CIEL_OK)
        ciel_log(CIEL_LOG_WARN, "neural", "the text's states are not kept: %s: %s", fail.what, fail.detail);
    else
        prune(folder);
    neural_trace_free(&t);
}

static int tokenize(const neural_model *m, const char *prompt, int32_t *ids, int limit, int *n, ciel_fail *fail)
{
    neural_tokenizer *t;
    ciel_arena a = { 0 };
    int rc = m->tokenizer ? neural_tokenizer_open(&t, m->tokenizer, fail)
                          : neural_tokenizer_of_weights(&t, m->parts[NEURAL_TEXT]->weights, fail);
    if (rc)
        return rc;
    *n = neural_tokenizer_encode(t, neural_prompt_clean(&a, prompt), ids, limit);
    ciel_arena_free(&a);
    neural_tokenizer_close(&t);
    if (*n == 0)
        return ciel_fail_set(fail, CIEL_E_DATA, "the tokenizer gives no tokens and no end mark");
    return CIEL_OK;
}

int neural_text_states(neural_states *out, ciel_arena *a, neural_stream *s, const neural_model *m, const char *prompt,
                       const neural_text_options *o, ciel_fail *fail)
{
    const neural_part *text = m->parts[NEURAL_TEXT];
    CIEL_ASSERT(text && o->limit >= 1);
    int32_t *ids = ARENA_ARRAY(a, (size_t)o->limit, int32_t);
    neural_states found = { .dim = text->text.dim, .ids = ids };
    int rc = tokenize(m, prompt, ids, o->limit, &found.n, fail);
    if (rc)
        return rc;
    found.values = ARENA_ARRAY(a, (size_t)found.n * (size_t)found.dim, float);
    const char *path = o->cache ? cache_path(a, text, o, ids, found.n) : NULL;
    found.remembered = path && recall(path, &found);
    if (!found.remembered) {
        rc = neural_umt5_encode(s, text, o->compute, ids, found.n, found.n, found.values, fail);
        if (rc)
            return rc;
        if (path)
            remember(o->cache, path, &found);
    }
    *out = found;
    return CIEL_OK;
}
