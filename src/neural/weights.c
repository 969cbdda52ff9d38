/* neural/weights.c - opens files and folders of tensors, keeps the list, finds by name.
 *
 * All headers are read at opening (safetensors.c, gguf.c); the list is then sorted by name, refused when a name occurs
 * twice, and the scalars that accompany fp8 tensors are folded into them.
 */
#define _DEFAULT_SOURCE /* madvise: POSIX has the advice to let pages go, and the C library ignores it */
#include "neural/folder.h"
#include "neural/weights_source.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int weights_damaged(const weights_file *file, ciel_fail *fail, const char *fmt, ...)
{
    char text[300];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    ciel_fail_set(fail, CIEL_E_FORMAT, "damaged model file");
    ciel_fail_detail(fail, "%s: %s", file->path, text);
    ciel_fail_hint(fail, "fetch it again, or check it: ciel models check");
    return CIEL_E_FORMAT;
}

static void drop_prefix(const char **name, size_t *len)
{
    static const char *const prefixes[] = { "model.diffusion_model.", "first_stage_model.",
                                            "text_encoders.umt5xxl.transformer." };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t n = strlen(prefixes[i]);
        if (*len > n && memcmp(*name, prefixes[i], n) == 0) {
            *name += n;
            *len -= n;
            return;
        }
    }
}

int weights_add(neural_weights *w, const weights_file *file, const neural_weight *tensor, const char *name, size_t len,
                ciel_fail *fail)
{
    neural_weight t = *tensor;
    uint64_t count = 1, block = (uint64_t)neural_dtype_block(t.dtype);
    for (int i = 0; i < t.n_dims; i++) {
        if (t.shape[i] == 0)
            return CIEL_OK;
        if ((uint64_t)t.shape[i] > (uint64_t)1 << 50 || count > ((uint64_t)1 << 50) / (uint64_t)t.shape[i])
            return weights_damaged(file, fail, "tensor %.*s has an impossible shape", (int)(len > 100 ? 100 : len),
                                   name);
        count *= (uint64_t)t.shape[i];
    }
    if (count / block * (uint64_t)neural_dtype_block_bytes(t.dtype) != t.bytes)
        return weights_damaged(file, fail, "tensor %.*s: %llu values of %s do not fill %zu bytes",
                               (int)(len > 100 ? 100 : len), name, (unsigned long long)count,
                               neural_dtype_name(t.dtype), t.bytes);
    if (memchr(name, 0, len))
        return weights_damaged(file, fail, "a tensor's name holds a zero byte");
    drop_prefix(&name, &len);
    t.name = ciel_arena_strndup(&w->arena, name, len);
    t.count = (int64_t)count;
    t.scale = 1.0f;
    ARENA_PUSH(&w->arena, w->items, w->n) = t;
    return CIEL_OK;
}

/* what people have in place of a model file */
static int not_a_model(const weights_file *file, ciel_fail *fail)
{
    static const struct {
        const char *begins, *what, *hint;
    } others[] = {
        { "version https://git-lfs", "a Git LFS pointer, not the file it points to",
          "git lfs pull, or fetch the file by its link" },
        { "<!DOCTYPE", "a web page, not a model file", "use the download link of the file itself" },
        { "<html", "a web page, not a model file", "use the download link of the file itself" },
        { "PK\x03\x04", "a PyTorch pickle (.pth), which is not read here",
          "fetch or make its safetensors form; see docs/neural.md" },
        { "\x80\x02", "a Python pickle, which is not read here",
          "fetch or make its safetensors form; see docs/neural.md" },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t n = strlen(others[i].begins);
        if (file->bytes < n || memcmp(file->data, others[i].begins, n) != 0)
            continue;
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "%s", others[i].what);
        ciel_fail_detail(fail, "%s", file->path);
        ciel_fail_hint(fail, "%s", others[i].hint);
        return CIEL_E_UNAVAILABLE;
    }
    return CIEL_OK;
}

static int map_file(weights_file *file, const char *path, ciel_fail *fail)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        int rc = folder_failed(path, fail);
        if (fd >= 0)
            close(fd);
        return rc;
    }
    *file = (weights_file){ .path = path, .bytes = (size_t)st.st_size };
    if (!S_ISREG(st.st_mode) || st.st_size < 8) {
        close(fd);
        return weights_damaged(file, fail, S_ISREG(st.st_mode) ? "%lld bytes only" : "no regular file",
                               (long long)st.st_size);
    }
    void *p = mmap(NULL, file->bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        return folder_failed(path, fail);
    file->data = p;
    file->mapped = true;
    return CIEL_OK;
}

static int read_bytes(neural_weights *w, const weights_file *file, ciel_fail *fail)
{
    ARENA_PUSH(&w->arena, w->files, w->n_files) = *file;
    int rc = not_a_model(file, fail);
    if (rc)
        return rc;
    bool gguf = file->bytes >= 4 && memcmp(file->data, "GGUF", 4) == 0;
    return gguf ? weights_read_gguf(w, file, fail) : weights_read_safetensors(w, file, fail);
}

static int read_file(neural_weights *w, const char *path, ciel_fail *fail)
{
    weights_file file;
    int rc = map_file(&file, ciel_arena_strdup(&w->arena, path), fail);
    return rc ? rc : read_bytes(w, &file, fail);
}

/* "x-00001-of-00003.safetensors" .. "x-00003-of-00003.safetensors", sorted */
static bool are_shards(const folder_names *l)
{
    for (size_t i = 0; i < l->n; i++) {
        char ending[64];
        snprintf(ending, sizeof ending, "-%05zu-of-%05zu.safetensors", i + 1, l->n);
        if (!folder_name_ends(l->names[i], ending))
            return false;
    }
    return true;
}

static int choose_files(ciel_arena *a, const char *folder, folder_names *out, ciel_fail *fail)
{
    folder_names index = { 0 }, tensors = { 0 }, gguf = { 0 };
    int rc = folder_list(a, folder, ".safetensors.index.json", &index, fail);
    if (!rc && index.n)
        return folder_read_index(a, ciel_arena_printf(a, "%s/%s", folder, index.names[0]), out, fail);
    if (!rc)
        rc = folder_list(a, folder, ".safetensors", &tensors, fail);
    if (!rc)
        rc = folder_list(a, folder, ".gguf", &gguf, fail);
    if (rc)
        return rc;
    *out = tensors.n ? tensors : gguf;
    if (out->n == 0) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "no .safetensors or .gguf file in a folder");
        ciel_fail_detail(fail, "%s", folder);
        return CIEL_E_NOTFOUND;
    }
    if (tensors.n + gguf.n > 1 && (gguf.n || !are_shards(&tensors))) {
        ciel_fail_set(fail, CIEL_E_DATA,
                      "several model files in a folder and no index that says which belong together");
        ciel_fail_detail(fail, "%s: %s, %s ...", folder, out->names[0], out->n > 1 ? out->names[1] : gguf.names[0]);
        ciel_fail_hint(fail, "name one of the files");
        return CIEL_E_DATA;
    }
    return CIEL_OK;
}

static int read_folder(neural_weights *w, const char *folder, ciel_fail *fail)
{
    folder_names files = { 0 };
    int rc = choose_files(&w->arena, folder, &files, fail);
    for (size_t i = 0; i < files.n && !rc; i++)
        rc = read_file(w, ciel_arena_printf(&w->arena, "%s/%s", folder, files.names[i]), fail);
    return rc;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const neural_weight *)a)->name, ((const neural_weight *)b)->name);
}

static const neural_weight *beside(const neural_weights *w, const neural_weight *t, const char *ending)
{
    static const char weight[] = "weight";
    char name[512];
    size_t n = strlen(t->name) - (sizeof weight - 1);
    if (!folder_name_ends(t->name, ".weight") || n + strlen(ending) >= sizeof name)
        return NULL;
    memcpy(name, t->name, n);
    strcpy(name + n, ending);
    const neural_weight *s = neural_weights_find(w, name);
    return s && s->count == 1 ? s : NULL;
}

static int finish_list(neural_weights *w, ciel_fail *fail)
{
    if (w->n)
        qsort(w->items, w->n, sizeof *w->items, by_name);
    for (size_t i = 1; i < w->n; i++)
        if (strcmp(w->items[i - 1].name, w->items[i].name) == 0)
            return weights_damaged(&(weights_file){ .path = w->path }, fail, "tensor %.200s is there twice",
                                   w->items[i].name);
    for (size_t i = 0; i < w->n; i++) {
        neural_weight *t = &w->items[i];
        if (t->dtype != NEURAL_F8_E4M3 && t->dtype != NEURAL_F8_E5M2)
            continue;
        const neural_weight *s = beside(w, t, "scale_weight");
        if (!s)
            s = beside(w, t, "weight_scale");
        if (s)
            neural_weight_f32(s, 0, 1, &t->scale);
    }
    return CIEL_OK;
}

static neural_weights *new_weights(const char *path)
{
    neural_weights *w = calloc(1, sizeof *w);
    CIEL_ASSERT(w);
    w->path = ciel_arena_strdup(&w->arena, path);
    return w;
}

static int settle(neural_weights **out, neural_weights *w, int rc, ciel_fail *fail)
{
    if (!rc)
        rc = finish_list(w, fail);
    if (rc)
        neural_weights_close(&w);
    else
        *out = w;
    return rc;
}

int neural_weights_open(neural_weights **out, const char *path, ciel_fail *fail)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return folder_failed(path, fail);
    neural_weights *w = new_weights(path);
    return settle(out, w, S_ISDIR(st.st_mode) ? read_folder(w, path, fail) : read_file(w, path, fail), fail);
}

int weights_open_bytes(neural_weights **out, const void *data, size_t bytes, const char *name, ciel_fail *fail)
{
    neural_weights *w = new_weights(name);
    return settle(out, w, read_bytes(w, &(weights_file){ w->path, data, bytes, false }, fail), fail);
}

void neural_weights_close(neural_weights **w)
{
    if (!*w)
        return;
    for (size_t i = 0; i < (*w)->n_files; i++)
        if ((*w)->files[i].mapped)
            munmap((void *)(uintptr_t)(*w)->files[i].data, (*w)->files[i].bytes);
    ciel_arena_free(&(*w)->arena);
    free(*w);
    *w = NULL;
}

const neural_weight *neural_weights_find(const neural_weights *w, const char *name)
{
    neural_weight key = { .name = name };
    return w->n ? bsearch(&key, w->items, w->n, sizeof key, by_name) : NULL;
}

const neural_meta *neural_weights_meta(const neural_weights *w, const char *key)
{
    for (size_t i = 0; i < w->n_metas; i++)
        if (strcmp(w->metas[i].key, key) == 0)
            return &w->metas[i];
    return NULL;
}

int neural_weights_count(const neural_weights *w)
{
    return (int)w->n;
}

const neural_weight *neural_weights_at(const neural_weights *w, int i)
{
    CIEL_ASSERT(i >= 0 && (size_t)i < w->n);
    return &w->items[i];
}

const char *neural_weights_path(const neural_weights *w)
{
    return w->path;
}

size_t neural_weights_bytes(const neural_weights *w)
{
    size_t sum = 0;
    for (size_t i = 0; i < w->n_files; i++)
        sum += w->files[i].bytes;
    return sum;
}

/* `inside`: only pages that no neighbour shares; else all pages touched */
static void advise(const neural_weight *t, int advice, bool inside)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)t->data, end = begin + t->bytes;
    begin = (inside ? begin + page - 1 : begin) / page * page;
    end = (inside ? end : end + page - 1) / page * page;
    if (end > begin)
        madvise((void *)begin, end - begin, advice);
}

void neural_weight_want(const neural_weight *t)
{
    advise(t, MADV_WILLNEED, false);
}

void neural_weight_drop(const neural_weight *t)
{
    advise(t, MADV_DONTNEED, true);
}
