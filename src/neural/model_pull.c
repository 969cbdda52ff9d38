/* neural/model_pull.c - a whole model: its files one after the other, each linked when another model has it, else
 * fetched.
 */
#include "base/file.h"
#include "neural/folder.h"
#include "neural/model_store_parts.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char index_ending[] = ".index.json";

typedef struct pull_job {
    const neural_pull *p;
    const char *base;
    sums sums;
    ciel_arena arena;
} pull_job;

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static int make_parents(const char *path, ciel_fail *fail)
{
    char *folder = strdup(path), *slash = folder ? strrchr(folder, '/') : NULL;
    int rc = CIEL_OK;
    if (slash) {
        *slash = 0;
        rc = ciel_dir_make(folder, fail);
    }
    free(folder);
    return rc;
}

/* the same file, fetched before for another model: recorded there from the same place */
static bool link_from_others(pull_job *j, const char *source, const char *path, const char *name)
{
    char *models = neural_models_dir();
    folder_names others = { 0 };
    bool done = false;
    folder_list(&j->arena, models, "", &others, NULL);
    for (size_t i = 0; i < others.n && !done; i++) {
        sums s;
        const char *folder = ciel_arena_printf(&j->arena, "%s/%s", models, others.names[i]);
        const char *other = ciel_arena_printf(&j->arena, "%s/%s", folder, name);
        const char *key = ciel_arena_printf(&j->arena, "%s/%s.source", folder, name);
        uint8_t *from = NULL;
        size_t n;
        if (!ciel_file_exists(other) || !ciel_file_exists(key) || ciel_file_read(&from, &n, key, 4096, NULL) != CIEL_OK)
            continue;
        if (strcmp((const char *)from, source) == 0 && sums_read(&s, folder, NULL) == CIEL_OK) {
            const char *hash = sums_find(&s, name);
            done = hash && (link(other, path) == 0 || symlink(other, path) == 0);
            if (done)
                sums_set(&j->sums, name, hash);
            sums_free(&s);
        }
        free(from);
    }
    free(models);
    return done;
}

/* where a file came from, kept beside it, so that another model that needs it can take this one */
static void note_source(pull_job *j, const char *path, const char *source)
{
    ciel_file_write(ciel_arena_printf(&j->arena, "%s.source", path), source, strlen(source), NULL);
}

static int pull_file(pull_job *j, const char *repository, const char *there, const char *name, ciel_fail *fail)
{
    const char *path = ciel_arena_printf(&j->arena, "%s/%s", j->p->folder, name);
    const char *url = ciel_arena_printf(&j->arena, "%s/%s/resolve/main/%s", j->base, repository, there);
    const char *source = ciel_arena_printf(&j->arena, "%s/%s", repository, there);
    char hash[65];
    if (ciel_file_exists(path))
        return CIEL_OK;
    int rc = make_parents(path, fail);
    if (rc)
        return rc;
    if (!link_from_others(j, source, path, name)) {
        rc = fetch_file(url, path, name, j->p, hash, fail);
        if (rc)
            return rc;
        sums_set(&j->sums, name, hash);
    }
    note_source(j, path, source);
    return sums_write(&j->sums, j->p->folder, fail);
}

/* the files that a fetched index names; each lies beside it, there and here */
static int pull_shards(pull_job *j, const neural_catalog_file *f, ciel_fail *fail)
{
    const char *path = ciel_arena_printf(&j->arena, "%s/%s", j->p->folder, f->name);
    const char *there = strrchr(f->path, '/'), *here = strrchr(f->name, '/');
    int n_there = there ? (int)(there + 1 - f->path) : 0, n_here = here ? (int)(here + 1 - f->name) : 0;
    folder_names shards = { 0 };
    int rc = folder_read_index(&j->arena, path, &shards, fail);
    for (size_t i = 0; i < shards.n && !rc; i++)
        rc = pull_file(j, f->repository, ciel_arena_printf(&j->arena, "%.*s%s", n_there, f->path, shards.names[i]),
                       ciel_arena_printf(&j->arena, "%.*s%s", n_here, f->name, shards.names[i]), fail);
    return rc;
}

static int pull_indexed(pull_job *j, const neural_catalog_file *f, ciel_fail *fail)
{
    size_t cut = strlen(index_ending);
    const char *single = ciel_arena_strndup(&j->arena, f->name, strlen(f->name) - cut);
    if (ciel_file_exists(ciel_arena_printf(&j->arena, "%s/%s", j->p->folder, single)))
        return CIEL_OK;
    int rc = pull_file(j, f->repository, f->path, f->name, fail);
    if (rc == CIEL_E_NOTFOUND) /* one file without index */
        return pull_file(j, f->repository, ciel_arena_strndup(&j->arena, f->path, strlen(f->path) - cut), single, fail);
    return rc ? rc : pull_shards(j, f, fail);
}

int neural_model_pull(const neural_catalog_model *m, const neural_pull *p, ciel_fail *fail)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_curl);
    const char *set = getenv("CIEL_MODELS_URL");
    pull_job j = { .p = p, .base = p->base_url ? p->base_url : set && *set ? set : "https://huggingface.co" };
    int rc = ciel_dir_make(p->folder, fail);
    if (!rc)
        rc = sums_read(&j.sums, p->folder, fail);
    for (int i = 0; i < m->n_files && !rc; i++) {
        const neural_catalog_file *f = &m->files[i];
        rc = folder_name_ends(f->path, index_ending) ? pull_indexed(&j, f, fail)
                                                     : pull_file(&j, f->repository, f->path, f->name, fail);
    }
    sums_free(&j.sums);
    ciel_arena_free(&j.arena);
    return rc;
}
