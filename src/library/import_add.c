/* library/import_add.c - the user's own model becomes a thing: `ciel library add`.
 *
 * Model readers are large and files may be hostile, so the file is read in a child process with limits on memory and
 * time: what crashes there is one clear error here. The child writes the converted model; the parent adds the index
 * line.
 */
#include "base/file.h"
#include "base/text.h"
#include "library/pack.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_MEMORY  ((rlim_t)6 << 30)
#define MAX_SECONDS 120

/* What the child tells the parent. */
typedef struct verdict {
    int code;
    char what[256];
    vec3 size;
} verdict;

static void child(const char *path, const char *out, float height_m, int pipe_end)
{
    struct rlimit memory = { MAX_MEMORY, MAX_MEMORY }, seconds = { MAX_SECONDS, MAX_SECONDS }, no_core = { 0, 0 };
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_CORE, &no_core);
    verdict v = { 0 };
    ciel_fail fail = { 0 };
    ciel_arena a = { 0 };
    model m;
    import_options o = { .height_m = height_m };
    v.code = import_file(&m, path, &o, &a, &fail);
    if (v.code == CIEL_OK) {
        aabb b = aabb_empty();
        for (size_t i = 0; i < m.n_parts; i++) {
            aabb p = mesh_bounds(&m.parts[i].mesh);
            b.lo = v3_min(b.lo, p.lo);
            b.hi = v3_max(b.hi, p.hi);
        }
        v.size = aabb_size(b);
        v.code = pack_file_write(out, &m, &fail);
    }
    memcpy(v.what, fail.what, sizeof v.what);
    ssize_t n = write(pipe_end, &v, sizeof v);
    _exit(n == (ssize_t)sizeof v ? 0 : 1);
}

/* Convert in a child; fills *size. */
static int convert_apart(const char *path, const char *out, float height_m, vec3 *size, ciel_fail *fail)
{
    int ends[2];
    if (pipe(ends) != 0)
        return ciel_fail_set(fail, CIEL_E_IO, "cannot make a pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return ciel_fail_set(fail, CIEL_E_IO, "cannot start a reader: %s", strerror(errno));
    }
    if (pid == 0) {
        close(ends[0]);
        child(path, out, height_m, ends[1]);
    }
    close(ends[1]);
    verdict v;
    ssize_t n;
    do
        n = read(ends[0], &v, sizeof v);
    while (n < 0 && errno == EINTR);
    close(ends[0]);
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (n != (ssize_t)sizeof v)
        return ciel_fail_set(fail, CIEL_E_FORMAT, "%s is damaged: its reader stopped (%s)", path,
                             WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU ? "it took too long"
                                                                                : "it crashed or ran out of memory");
    v.what[sizeof v.what - 1] = 0;
    *size = v.size;
    return v.code == CIEL_OK ? CIEL_OK : ciel_fail_set(fail, v.code, "%s", v.what);
}

int import_cached(model *out, const char *path, float height_m, ciel_arena *a, ciel_fail *fail)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return ciel_fail_set(fail, CIEL_E_NOTFOUND, "no such model file: %s", path);
    char *cache = ciel_cache_dir(), *dir = cache ? ciel_path_join(cache, "models") : NULL;
    uint64_t key = rng_hash(rng_hash(rng_hash((uint64_t)st.st_ino, (uint64_t)st.st_dev), (uint64_t)st.st_size),
                            (uint64_t)st.st_mtim.tv_sec * 1000003u + (uint64_t)st.st_mtim.tv_nsec);
    key = rng_hash(key, (uint64_t)((double)height_m * 1e6));
    free(cache);
    int err = dir ? ciel_dir_make(dir, fail) : ciel_fail_set(fail, CIEL_E_IO, "there is no cache folder");
    if (err == CIEL_OK) {
        char *file = ciel_arena_printf(a, "%s/%016llx.model", dir, (unsigned long long)key);
        vec3 size;
        if (!ciel_file_exists(file))
            err = convert_apart(path, file, height_m, &size, fail);
        if (err == CIEL_OK)
            err = pack_file_read(out, file, a, fail);
    }
    free(dir);
    return err;
}

/* "My nice chair" -> "my_nice_chair" */
static char *slug_of(ciel_arena *a, const char *name)
{
    char *s = ciel_text_fold(a, name, strlen(name));
    size_t n = 0;
    for (const char *p = s; *p; p++) {
        if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9'))
            s[n++] = *p;
        else if (n && s[n - 1] != '_')
            s[n++] = '_';
    }
    while (n && s[n - 1] == '_')
        n--;
    s[n] = 0;
    return s;
}

/* The index without the line of this name. */
static void keep_others(ciel_str *out, const char *path, const char *name)
{
    uint8_t *data;
    size_t bytes, len = strlen(name);
    if (ciel_file_read(&data, &bytes, path, (size_t)16 << 20, NULL) != CIEL_OK)
        return;
    for (const char *line = (const char *)data; *line;) {
        size_t n = strcspn(line, "\n");
        if (!(strncmp(line, name, len) == 0 && line[len] == '\t') && n) {
            ciel_str_add_n(out, line, n);
            ciel_str_add(out, "\n");
        }
        line += n + (line[n] == '\n');
    }
    free(data);
}

static bool plain(const char *s)
{
    for (; s && *s; s++)
        if ((unsigned char)*s < 32)
            return false;
    return true;
}

int import_add(const char *path, const char *name, const char *french, const char *synset, float height_m,
               ciel_fail *fail)
{
    if (!name || !name[0] || !plain(name) || !plain(french) || !plain(synset) || !ciel_utf8_valid(name, strlen(name)))
        return ciel_fail_set(fail, CIEL_E_INVAL, "a model needs a name without control characters: --name \"...\"");
    if (height_m < 0 || height_m > 1000)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a height is between 0 and 1000 m");
    ciel_arena a = { 0 };
    char *slug = slug_of(&a, name), *data = ciel_data_dir(), *dir = data ? ciel_path_join(data, "models") : NULL;
    int err = CIEL_OK;
    if (!slug[0])
        err = ciel_fail_set(fail, CIEL_E_INVAL, "the name \"%s\" has no letters or digits", name);
    else if (!dir)
        err = ciel_fail_set(fail, CIEL_E_IO, "there is no data folder");
    if (err == CIEL_OK)
        err = ciel_dir_make(dir, fail);
    if (err == CIEL_OK) {
        char *file = ciel_arena_printf(&a, "%s.model", slug), *out = ciel_path_join(dir, file),
             *index = ciel_path_join(dir, "index.tsv");
        vec3 size = v3_fill(0);
        err = convert_apart(path, out, height_m, &size, fail);
        if (err == CIEL_OK) {
            ciel_str text = { 0 };
            keep_others(&text, index, slug);
            pack_entry e = { slug,
                             synset ? synset : "",
                             name,
                             french ? french : name,
                             "object",
                             "",
                             "plastic",
                             "studio",
                             "",
                             file,
                             v3(f_max(size.x, 0.001f), f_max(size.y, 0.001f), f_max(size.z, 0.001f)) };
            pack_entry_write(&text, &e);
            err = ciel_file_write(index, text.p, text.len, fail);
            ciel_str_free(&text);
        }
        free(out);
        free(index);
    }
    free(data);
    free(dir);
    ciel_arena_free(&a);
    return err;
}
