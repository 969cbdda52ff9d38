/* neural/model_store.c - the catalogue, folders of models, and the check of their hashes; see model_store.h. */
#include "base/file.h"
#include "base/text.h"
#include "neural/digest.h"
#include "neural/folder.h"
#include "neural/model_store_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct catalog_row {
    const char *name, *what, *licence, *page;
} catalog[] = {
#define MODEL(name, what, licence, page) { name, what, licence, page },
#define PART(model, repository, path, name, bytes)
#include "neural/model_catalog.def"
#undef MODEL
#undef PART
};
static const struct catalog_part {
    const char *model;
} part_models[] = {
#define MODEL(name, what, licence, page)
#define PART(model, repository, path, name, bytes) { model },
#include "neural/model_catalog.def"
#undef PART
};
static const neural_catalog_file part_files[] = {
#define PART(model, repository, path, name, bytes) { repository, path, name, bytes },
#include "neural/model_catalog.def"
#undef MODEL
#undef PART
};
enum {
    N_PARTS = sizeof part_files / sizeof *part_files,
    LIMIT_SUMS = 1 << 20,
    LIMIT_DEPTH = 3,
    CHUNK = 1 << 20
};

int neural_catalog_count(void)
{
    return (int)(sizeof catalog / sizeof *catalog);
}

neural_catalog_model neural_catalog_at(int i)
{
    const struct catalog_row *r = &catalog[i];
    neural_catalog_model m = { r->name, r->what, r->licence, r->page, NULL, 0 };
    for (int k = 0; k < N_PARTS; k++)
        if (strcmp(part_models[k].model, r->name) == 0) {
            m.files = m.files ? m.files : &part_files[k];
            m.n_files++;
        }
    return m;
}

bool neural_catalog_find(neural_catalog_model *out, const char *name)
{
    for (int i = 0; i < neural_catalog_count(); i++)
        if (strcmp(catalog[i].name, name) == 0) {
            *out = neural_catalog_at(i);
            return true;
        }
    return false;
}

char *neural_models_dir(void)
{
    const char *set = getenv("CIEL_MODELS");
    char *data = set && *set ? NULL : ciel_data_dir();
    char *dir = ciel_path_join(data ? data : set, data ? "models" : "");
    size_t n = strlen(dir);
    free(data);
    while (n > 1 && dir[n - 1] == '/')
        dir[--n] = 0;
    return dir;
}

const char *neural_model_folder(ciel_arena *a, const char *model)
{
    char *dir = neural_models_dir();
    const char *there = ciel_arena_printf(a, "%s/%s", dir, model);
    free(dir);
    return strchr(model, '/') && folder_is(model) ? model : folder_is(there) ? there : folder_is(model) ? model : NULL;
}

/* ---- SHA256SUMS: "hash, two spaces, name" lines ---- */

int sums_read(sums *s, const char *folder, ciel_fail *fail)
{
    uint8_t *data = NULL;
    size_t bytes;
    *s = (sums){ 0 };
    const char *path = ciel_arena_printf(&s->arena, "%s/SHA256SUMS", folder);
    int rc = ciel_file_exists(path) ? ciel_file_read(&data, &bytes, path, LIMIT_SUMS, fail) : CIEL_OK;
    if (rc || !data)
        return rc;
    char *save;
    for (char *line = strtok_r((char *)data, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        size_t n = strcspn(line, " ");
        if (n != 64 || strspn(line, "0123456789abcdef") != 64 || strlen(line) < 67)
            continue; /* somebody's remark */
        line[64] = 0;
        sums_set(s, line + 66, line);
    }
    free(data);
    return CIEL_OK;
}

const char *sums_find(const sums *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->lines[i].name, name) == 0)
            return s->lines[i].sha256;
    return NULL;
}

void sums_set(sums *s, const char *name, const char *sha256)
{
    const char *copy = ciel_arena_strdup(&s->arena, sha256);
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->lines[i].name, name) == 0) {
            s->lines[i].sha256 = copy;
            return;
        }
    ARENA_PUSH(&s->arena, s->lines, s->n) = (sums_line){ ciel_arena_strdup(&s->arena, name), copy };
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const sums_line *)a)->name, ((const sums_line *)b)->name);
}

int sums_write(sums *s, const char *folder, ciel_fail *fail)
{
    ciel_str text = { 0 };
    if (s->n)
        qsort(s->lines, s->n, sizeof *s->lines, by_name);
    for (size_t i = 0; i < s->n; i++)
        ciel_str_printf(&text, "%s  %s\n", s->lines[i].sha256, s->lines[i].name);
    int rc =
        ciel_file_write(ciel_arena_printf(&s->arena, "%s/SHA256SUMS", folder), text.p ? text.p : "", text.len, fail);
    ciel_str_free(&text);
    return rc;
}

void sums_free(sums *s)
{
    ciel_arena_free(&s->arena);
    *s = (sums){ 0 };
}

int sums_hash_file(const char *path, char out[65], int64_t *bytes, const atomic_int *cancel, ciel_fail *fail)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return folder_failed(path, fail);
    uint8_t *chunk = malloc(CHUNK);
    neural_digest d = neural_digest_begin();
    CIEL_ASSERT(chunk);
    *bytes = 0;
    int rc = CIEL_OK;
    for (size_t n; !rc && (n = fread(chunk, 1, CHUNK, f)) > 0; *bytes += (int64_t)n) {
        neural_digest_add(&d, chunk, n);
        if (cancel && *cancel)
            rc = ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
    }
    if (!rc && ferror(f))
        rc = folder_failed(path, fail);
    neural_digest_end(&d, out);
    free(chunk);
    fclose(f);
    return rc;
}

/* ---- what lies in a folder ---- */

typedef struct listing {
    ciel_arena arena;
    char **names; /* below the folder: "vae/config.json" */
    size_t n;
} listing;

static bool is_model_file(const char *name)
{
    static const char *const endings[] = { ".safetensors", ".gguf", ".json", ".model" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (folder_name_ends(name, endings[i]))
            return true;
    }
    return false;
}

static void list_files(listing *l, const char *folder, const char *below, int depth)
{
    folder_names here = { 0 };
    folder_list(&l->arena, ciel_arena_printf(&l->arena, "%s/%s", folder, below), "", &here, NULL);
    for (size_t i = 0; i < here.n; i++) {
        char *name = ciel_arena_printf(&l->arena, "%s%s", below, here.names[i]);
        if (depth < LIMIT_DEPTH && folder_is(ciel_arena_printf(&l->arena, "%s/%s", folder, name)))
            list_files(l, folder, ciel_arena_printf(&l->arena, "%s/", name), depth + 1);
        else if (is_model_file(name))
            ARENA_PUSH(&l->arena, l->names, l->n) = name;
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int64_t neural_model_bytes(const char *folder)
{
    listing l = { 0 };
    int64_t sum = 0;
    struct stat st;
    list_files(&l, folder, "", 0);
    for (size_t i = 0; i < l.n; i++)
        if (stat(ciel_arena_printf(&l.arena, "%s/%s", folder, l.names[i]), &st) == 0)
            sum += st.st_size;
    ciel_arena_free(&l.arena);
    return sum;
}

static int check_one(const char *folder, const char *name, sums *s, bool record, neural_checked_file *out,
                     const atomic_int *cancel, ciel_fail *fail)
{
    const char *path = ciel_arena_printf(&s->arena, "%s/%s", folder, name), *known = sums_find(s, name);
    *out = (neural_checked_file){ .name = name, .state = NEURAL_FILE_MISSING };
    if (!ciel_file_exists(path))
        return CIEL_OK;
    int rc = sums_hash_file(path, out->sha256, &out->bytes, cancel, fail);
    if (rc)
        return rc;
    out->state = !known ? NEURAL_FILE_NEW : strcmp(known, out->sha256) == 0 ? NEURAL_FILE_GOOD : NEURAL_FILE_CHANGED;
    if (record && !known)
        sums_set(s, name, out->sha256);
    return CIEL_OK;
}

int neural_model_check(const char *folder, bool record, void (*each)(void *user, const neural_checked_file *f),
                       void *user, const atomic_int *cancel, ciel_fail *fail)
{
    sums s;
    listing l = { 0 };
    if (!folder_is(folder)) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "no folder of a model");
        ciel_fail_detail(fail, "%s", folder);
        return CIEL_E_NOTFOUND;
    }
    int rc = sums_read(&s, folder, fail);
    if (rc) {
        sums_free(&s);
        return rc;
    }
    list_files(&l, folder, "", 0);
    for (size_t i = 0; i < s.n; i++) /* what is recorded and not there is checked too */
        if (!ciel_file_exists(ciel_arena_printf(&l.arena, "%s/%s", folder, s.lines[i].name)))
            ARENA_PUSH(&l.arena, l.names, l.n) = ciel_arena_strdup(&l.arena, s.lines[i].name);
    if (l.n)
        qsort(l.names, l.n, sizeof *l.names, by_text);
    for (size_t i = 0; i < l.n && !rc; i++) {
        neural_checked_file f;
        rc = check_one(folder, l.names[i], &s, record, &f, cancel, fail);
        if (!rc)
            each(user, &f);
    }
    if (!rc && record)
        rc = sums_write(&s, folder, fail);
    sums_free(&s);
    ciel_arena_free(&l.arena);
    return rc;
}
