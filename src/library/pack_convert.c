/* library/pack_convert.c - Sweet Home 3D's furniture libraries into our cache, once.
 *
 * An .sh3f library is a zip with a catalogue (Java properties: names, sizes in cm, rotation, author) and OBJ models.
 * What each model is to us says data/library/sweethome3d.tsv (catalogue id, name, synsets, kind ...). A model goes
 * through a scratch folder and the importer, is turned and fitted to its catalogue size, and becomes one file beside
 * index.tsv. Models whose own licence file asks for share-alike are left out. The index is written last, whole: an
 * interrupted run leaves the old one, and the next run finds the models that are done.
 */
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "library/pack.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef CIEL_HAS_ZIP
#include <zip.h>

#define SOURCE_DIR        "/usr/share/sweethome3d/furniture"
#define MAX_ENTRY_BYTES   ((size_t)256 << 20)
#define CONVERTER_VERSION "1"

typedef struct archive {
    const char *file, *title, *license;
} archive;
/* The licences are those of the libraries' LICENSE.TXT. */
static const archive archives[] = {
    { "BlendSwap-CC-0.sh3f", "Blend Swap", "CC0 1.0" },  { "BlendSwap-CC-BY.sh3f", "Blend Swap", "CC BY 3.0" },
    { "KatorLegaz.sh3f", "Kator Legaz", "CC BY 3.0" },   { "Scopia.sh3f", "Scopia", "CC BY 3.0" },
    { "Reallusion.sh3f", "Reallusion", "CC BY 3.0 US" },
};
enum {
    N_ARCHIVES = sizeof archives / sizeof *archives
};

/* ---- our own mapping ---- */

typedef struct mapping {
    char *id, *name, *synset, *english, *french, *kind, *flags, *material, *place;
} mapping;

static size_t split(char *line, char **field, size_t max)
{
    size_t n = 0;
    while (n < max) {
        field[n++] = line;
        line = strchr(line, '\t');
        if (!line)
            break;
        *line++ = 0;
    }
    return n;
}

/* data/ as installed beside the program (PREFIX/bin/ciel, PREFIX/share/ciel), in the source tree that built it, or in
 * the user's own data folder: the first that has the file. malloc'd */
static char *shared_file(const char *name)
{
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/'), *own = ciel_data_dir(), *found = NULL;
    if (slash)
        *slash = '\0';
    char *installed = ciel_path_join(program, "../share/ciel");
    const char *const folders[] = { installed, CIEL_DATA_DIR, own };
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !found; i++) {
        char *path = ciel_path_join(folders[i], name);
        if (ciel_file_exists(path))
            found = path;
        else
            free(path);
    }
    free(installed);
    free(own);
    return found;
}

static int read_mapping(mapping **out, size_t *n, ciel_arena *a, ciel_fail *fail)
{
    uint8_t *data;
    size_t bytes;
    char *path = shared_file("library/sweethome3d.tsv");
    if (!path) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND,
                      "what the furniture pack's models are is not known: library/sweethome3d.tsv is missing");
        ciel_fail_hint(fail, "make install puts it in PREFIX/share/ciel");
        return CIEL_E_NOTFOUND;
    }
    int err = ciel_file_read(&data, &bytes, path, (size_t)8 << 20, fail);
    free(path);
    if (err != CIEL_OK)
        return err;
    char *text = ciel_arena_strndup(a, (const char *)data, bytes);
    free(data);
    for (char *line = text, *next; *line; line = next) {
        size_t len = strcspn(line, "\n");
        next = line + len + (line[len] == '\n');
        line[len] = 0;
        char *f[9];
        if (line[0] == '#' || split(line, f, 9) != 9)
            continue;
        mapping m = { f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8] };
        ARENA_PUSH(a, *out, *n) = m;
    }
    return CIEL_OK;
}

static const mapping *mapping_of(const mapping *m, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(m[i].id, id) == 0)
            return &m[i];
    return NULL;
}

/* ---- zip and catalogue ---- */

static uint8_t *entry_read(zip_t *z, const char *name, size_t *bytes, ciel_arena *a)
{
    zip_stat_t st;
    if (zip_stat(z, name, 0, &st) != 0 || !(st.valid & ZIP_STAT_SIZE) || st.size > MAX_ENTRY_BYTES)
        return NULL;
    zip_file_t *f = zip_fopen(z, name, 0);
    if (!f)
        return NULL;
    uint8_t *data = ciel_arena_alloc(a, (size_t)st.size + 1);
    zip_int64_t n = zip_fread(f, data, st.size);
    zip_fclose(f);
    *bytes = (size_t)st.size;
    return n == (zip_int64_t)st.size ? data : NULL;
}

/* Latin-1 properties text; values by "key#number". Escapes are only in languages that we do not read. */
typedef struct catalogue {
    char **keys, **values;
    size_t n, n_values;
} catalogue;

static char *latin1_to_utf8(ciel_arena *a, const char *s, size_t len)
{
    ciel_str out = { 0 };
    for (size_t i = 0; i < len; i++) {
        char c[4];
        ciel_str_add_n(&out, c, ciel_utf8_put(c, (uint8_t)s[i]));
    }
    char *copy = ciel_arena_strndup(a, out.p ? out.p : "", out.len);
    ciel_str_free(&out);
    return copy;
}

static void catalogue_read(catalogue *c, char *text, ciel_arena *a)
{
    for (char *line = text, *next; *line; line = next) {
        size_t len = strcspn(line, "\r\n");
        next = line + len;
        while (*next == '\r' || *next == '\n')
            next++;
        char *eq = memchr(line, '=', len);
        if (line[0] == '#' || !eq)
            continue;
        ARENA_PUSH(a, c->keys, c->n) = ciel_arena_strndup(a, line, (size_t)(eq - line));
        ARENA_PUSH(a, c->values, c->n_values) = latin1_to_utf8(a, eq + 1, len - (size_t)(eq + 1 - line));
    }
}

static const char *catalogue_value(const catalogue *c, const char *key, int number)
{
    char full[64];
    snprintf(full, sizeof full, "%s#%d", key, number);
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->keys[i], full) == 0)
            return c->values[i];
    return NULL;
}
static float catalogue_cm(const catalogue *c, const char *key, int number)
{
    const char *v = catalogue_value(c, key, number);
    return v ? strtof(v, NULL) * 0.01f : 0;
}

/* ---- one model ---- */

typedef struct job {
    zip_t *zip;
    const archive *source;
    const catalogue *cat;
    const char *out_dir, *scratch;
    ciel_arena *a;
} job;

static bool mentions_share_alike(const uint8_t *text, size_t bytes)
{
    for (size_t i = 0; i + 10 < bytes; i++)
        if (strncmp((const char *)text + i, "ShareAlike", 10) == 0 ||
            strncmp((const char *)text + i, "Share Alike", 11) == 0 ||
            strncmp((const char *)text + i, "Share-Alike", 11) == 0 || strncmp((const char *)text + i, "by-sa", 5) == 0)
            return true;
    return false;
}

/* Copy the model's folder into the scratch one, flat. Returns false when a licence in it is share-alike. */
static bool extract_folder(job *j, const char *folder)
{
    size_t len = strlen(folder);
    zip_int64_t n = zip_get_num_entries(j->zip, 0);
    bool fine = true;
    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip_get_name(j->zip, (zip_uint64_t)i, 0);
        if (!name || strncmp(name, folder, len) != 0 || !name[len] || strchr(name + len, '/'))
            continue;
        size_t bytes = 0;
        uint8_t *data = entry_read(j->zip, name, &bytes, j->a);
        if (!data)
            continue;
        const char *dot = strrchr(name, '.');
        if (dot && (strcmp(dot, ".txt") == 0 || strcmp(dot, ".html") == 0) && mentions_share_alike(data, bytes))
            fine = false;
        char *path = ciel_path_join(j->scratch, name + len);
        FILE *f = fopen(path, "wb");
        if (f) {
            fwrite(data, 1, bytes, f);
            fclose(f);
        }
        free(path);
    }
    return fine;
}

static void empty_folder(const char *dir)
{
    DIR *d = opendir(dir);
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        char *path = ciel_path_join(dir, e->d_name);
        unlink(path);
        free(path);
    }
    closedir(d);
}

static const float *rotation_of(const char *text, float m[9])
{
    if (!text)
        return NULL;
    char *end;
    for (int i = 0; i < 9; i++) {
        m[i] = strtof(text, &end);
        if (end == text)
            return NULL;
        text = end;
    }
    return m;
}

static int convert_model(job *j, const char *path_in_zip, int number, const char *file, const char *credit, vec3 size,
                         ciel_fail *fail)
{
    const char *slash = strrchr(path_in_zip, '/');
    if (!slash)
        return ciel_fail_set(fail, CIEL_E_FORMAT, "a model without a folder: %s", path_in_zip);
    char *folder = ciel_arena_strndup(j->a, path_in_zip, (size_t)(slash - path_in_zip) + 1);
    empty_folder(j->scratch);
    if (!extract_folder(j, folder))
        return ciel_fail_set(fail, CIEL_E_NOPERM, "share-alike licence");
    float m[9];
    import_options o = { .box_m = size, .turn = rotation_of(catalogue_value(j->cat, "modelRotation", number), m) };
    char *obj = ciel_path_join(j->scratch, slash + 1), *out = ciel_path_join(j->out_dir, file);
    model converted;
    int err = import_file(&converted, obj, &o, j->a, fail);
    converted.credit = credit;
    if (err == CIEL_OK)
        err = pack_file_write(out, &converted, fail);
    free(obj);
    free(out);
    return err;
}

static void credit_line(char *out, size_t size, const job *j, const char *title, int number)
{
    const char *creator = catalogue_value(j->cat, "creator", number);
    snprintf(out, size, "%s, %s%s%s, %s", title, creator ? creator : j->source->title,
             creator && strcmp(creator, j->source->title) != 0 ? " / " : "",
             creator && strcmp(creator, j->source->title) != 0 ? j->source->title : "", j->source->license);
    for (char *p = out; *p; p++)
        *p = *p == '\t' || *p == '\n' ? ' ' : *p;
}

/* All models of one library; lines go to the index. */
static void convert_archive(job *j, const mapping *map, size_t n_map, bool again, ciel_str *index, pack_counts *counts,
                            size_t *done, const pack_progress *progress)
{
    ciel_arena scratch = { 0 };
    ciel_arena *keep = j->a;
    for (int number = 1; catalogue_value(j->cat, "id", number); number++) {
        const char *id = catalogue_value(j->cat, "id", number), *path = catalogue_value(j->cat, "model", number);
        const mapping *m = mapping_of(map, n_map, id);
        if (!m || !path)
            continue;
        if (progress && progress->report)
            progress->report(progress->user, *done, n_map, m->english);
        ++*done;
        vec3 size = v3(catalogue_cm(j->cat, "width", number), catalogue_cm(j->cat, "height", number),
                       catalogue_cm(j->cat, "depth", number));
        char credit[256], file[96];
        credit_line(credit, sizeof credit, j, m->english, number);
        snprintf(file, sizeof file, "%s.model", m->name);
        char *full = ciel_path_join(j->out_dir, file);
        int err = CIEL_OK;
        ciel_fail fail = { 0 };
        if (!again && ciel_file_exists(full)) {
            counts->present++;
        } else {
            j->a = &scratch;
            err = convert_model(j, path[0] == '/' ? path + 1 : path, number, file, credit, size, &fail);
            j->a = keep;
            ciel_arena_reset(&scratch);
            if (err == CIEL_OK)
                counts->converted++;
            else if (err == CIEL_E_NOPERM)
                counts->skipped++;
            else
                counts->failed++;
            if (err != CIEL_OK)
                ciel_log(err == CIEL_E_NOPERM ? CIEL_LOG_INFO : CIEL_LOG_WARN, "library", "%s: %s", m->name, fail.what);
        }
        free(full);
        if (err == CIEL_OK) {
            pack_entry e = { m->name,     m->synset, m->english, m->french, m->kind, m->flags,
                             m->material, m->place,  credit,     file,      size };
            pack_entry_write(index, &e);
        }
    }
    ciel_arena_free(&scratch);
}

static int convert_library(const archive *source, const mapping *map, size_t n_map, const char *out_dir,
                           const char *scratch, bool again, ciel_str *index, pack_counts *counts, size_t *done,
                           const pack_progress *progress)
{
    char *path = ciel_path_join(SOURCE_DIR, source->file);
    int code;
    zip_t *z = zip_open(path, ZIP_RDONLY, &code);
    free(path);
    if (!z)
        return CIEL_E_NOTFOUND;
    ciel_arena a = { 0 };
    size_t bytes;
    catalogue cat = { 0 };
    uint8_t *text = entry_read(z, "PluginFurnitureCatalog.properties", &bytes, &a);
    if (text)
        catalogue_read(&cat, (char *)text, &a);
    job j = { .zip = z, .source = source, .cat = &cat, .out_dir = out_dir, .scratch = scratch, .a = &a };
    convert_archive(&j, map, n_map, again, index, counts, done, progress);
    zip_discard(z);
    ciel_arena_free(&a);
    return CIEL_OK;
}

int pack_convert_all(pack_counts *out, bool again, const pack_progress *progress, ciel_fail *fail)
{
    memset(out, 0, sizeof *out);
    ciel_arena a = { 0 };
    mapping *map = NULL;
    size_t n_map = 0, done = 0, found = 0;
    int err = read_mapping(&map, &n_map, &a, fail);
    char *cache = ciel_cache_dir(), *dir = cache ? ciel_path_join(cache, "packs/sweethome3d") : NULL;
    if (err == CIEL_OK && !dir)
        err = ciel_fail_set(fail, CIEL_E_IO, "there is no cache folder");
    char scratch[] = "/tmp/ciel-convert-XXXXXX";
    if (err == CIEL_OK)
        err = ciel_dir_make(dir, fail);
    if (err == CIEL_OK && !mkdtemp(scratch))
        err = ciel_fail_set(fail, CIEL_E_IO, "cannot make a scratch folder in /tmp");
    if (err == CIEL_OK) {
        ciel_str index = { 0 };
        ciel_str_add(&index, "# converter " CONVERTER_VERSION "; written by ciel library convert\n");
        for (int i = 0; i < N_ARCHIVES; i++)
            found +=
                convert_library(&archives[i], map, n_map, dir, scratch, again, &index, out, &done, progress) == CIEL_OK;
        empty_folder(scratch);
        rmdir(scratch);
        char *path = ciel_path_join(dir, "index.tsv");
        if (found == 0) {
            err = ciel_fail_set(fail, CIEL_E_NOTFOUND, "no furniture libraries in " SOURCE_DIR);
            ciel_fail_hint(fail, "apt-get install sweethome3d-furniture");
        } else {
            err = ciel_file_write(path, index.p, index.len, fail);
        }
        free(path);
        ciel_str_free(&index);
    }
    free(cache);
    free(dir);
    ciel_arena_free(&a);
    return err;
}
#else
int pack_convert_all(pack_counts *out, bool again, const pack_progress *progress, ciel_fail *fail)
{
    (void)again;
    (void)progress;
    memset(out, 0, sizeof *out);
    return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "this ciel was built without libzip");
}
#endif
