/* app/cmd_models.c - `ciel models`: which open video models are known and here, their sizes and licences; fetch, check.
 */
#include "app.h"
#include "neural/model_store.h"
#include "neural/model_table.h"
#include "options.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct models_options {
    const char *base_url, *to;
    bool record;
} models_options;

static const char *size_text(char out[16], int64_t bytes)
{
    static const char *const units[] = { "kB", "MB", "GB" };
    double v = (double)bytes * 1e-3;
    int unit = 0;
    for (; v >= 1000 && unit < 2; unit++)
        v *= 1e-3;
    snprintf(out, 16, "%.*f %s", v < 10 ? 2 : v < 100 ? 1 : 0, v, units[unit]);
    return out;
}

static int64_t size_there(const neural_catalog_model *m)
{
    int64_t sum = 0;
    for (int i = 0; i < m->n_files; i++)
        sum += m->files[i].bytes;
    return sum;
}

/* "yes", or what keeps the folder from being used */
static const char *state_of(const char *folder)
{
    neural_model *m;
    ciel_fail fail = { 0 };
    if (!folder)
        return "no";
    int rc = neural_model_open(&m, folder, NEURAL_ALL_PARTS, &fail);
    if (rc == CIEL_OK)
        neural_model_close(&m);
    return rc == CIEL_OK ? "yes" : rc == CIEL_E_NOTFOUND ? "in part" : "damaged";
}

static void print_row(const char *name, int64_t bytes, const char *licence, const char *here, const char *what)
{
    char size[16];
    printf("%-26s %9s  %-11s %-8s %s\n", name, size_text(size, bytes), licence, here, what);
}

/* folders that the catalogue does not know */
static void list_own(const char *dir, ciel_arena *a)
{
    DIR *d = opendir(dir);
    neural_catalog_model m;
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        const char *folder = ciel_arena_printf(a, "%s/%s", dir, e->d_name);
        int64_t bytes = e->d_name[0] == '.' ? 0 : neural_model_bytes(folder);
        if (bytes > 0 && !neural_catalog_find(&m, e->d_name))
            print_row(e->d_name, bytes, "its own", state_of(folder), "(your own)");
    }
    if (d)
        closedir(d);
}

static int do_list(ciel_arena *a)
{
    char *dir = neural_models_dir();
    printf("%-26s %9s  %-11s %-8s %s\n", "name", "size", "licence", "here", "what");
    for (int i = 0; i < neural_catalog_count(); i++) {
        neural_catalog_model m = neural_catalog_at(i);
        const char *folder = neural_model_folder(a, m.name), *here = state_of(folder);
        bool whole = strcmp(here, "yes") == 0;
        print_row(m.name, whole ? neural_model_bytes(folder) : size_there(&m), m.licence, here, m.what);
    }
    list_own(dir, a);
    printf("\nThey lie in %s; `ciel models pull NAME` fetches one.\n", dir);
    free(dir);
    return CIEL_OK;
}

static void print_part(const neural_part *p, const char *name)
{
    int64_t kinds[NEURAL_N_DTYPES] = { 0 }, values = 0;
    for (int i = 0; i < neural_weights_count(p->weights); i++) {
        const neural_weight *t = neural_weights_at(p->weights, i);
        kinds[t->dtype] += t->count;
        values += t->count;
    }
    printf("  %-13s %6.2f GB  %.3f B values:", name, (double)neural_weights_bytes(p->weights) * 1e-9,
           (double)values * 1e-9);
    for (int d = 0; d < NEURAL_N_DTYPES; d++)
        if (kinds[d])
            printf(" %s %.0f %%", neural_dtype_name((neural_dtype)d), 100.0 * (double)kinds[d] / (double)values);
    printf("\n                %s\n", p->path);
}

static int show_folder(const char *folder, ciel_fail *fail)
{
    static const char *const names[NEURAL_N_PARTS] = { "text encoder", "transformer", "VAE" };
    neural_model *m;
    int rc = neural_model_open(&m, folder, NEURAL_ALL_PARTS, fail);
    if (rc)
        return rc;
    const neural_dit_config *c = &m->parts[NEURAL_DIT]->dit;
    printf("here: %s\n", folder);
    for (int i = 0; i < NEURAL_N_PARTS; i++)
        print_part(m->parts[i], names[i]);
    printf("  tokenizer     %s\n", m->tokenizer ? m->tokenizer : "inside the text encoder's file");
    printf("  sizes of %s: width %d, %d heads, %d layers, %d latent channels, flow shift %g\n", m->name, c->dim,
           c->heads, c->layers, c->in_channels, (double)m->flow_shift);
    neural_model_close(&m);
    return CIEL_OK;
}

static int do_show(const char *name, ciel_arena *a, ciel_fail *fail)
{
    neural_catalog_model m = { 0 };
    char size[16];
    bool known = neural_catalog_find(&m, name);
    const char *folder = neural_model_folder(a, name);
    if (!known && !folder) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "no model is called '%.80s'", name);
        ciel_fail_hint(fail, "ciel models list");
        return CIEL_E_NOTFOUND;
    }
    if (known) {
        printf("%s: %s\nlicence: %s, by %s\n", m.name, m.what, m.licence, m.page);
        for (int i = 0; i < m.n_files; i++)
            printf("  about %9s  %s/%s\n", size_text(size, m.files[i].bytes), m.files[i].repository, m.files[i].path);
    }
    return folder ? show_folder(folder, fail) : CIEL_OK;
}

static void print_checked(void *user, const neural_checked_file *f)
{
    static const char *const words[] = { "good", "CHANGED", "MISSING", "not recorded" };
    int *bad = user;
    char size[16];
    *bad += f->state == NEURAL_FILE_CHANGED || f->state == NEURAL_FILE_MISSING;
    printf("%-12s  %9s  %-64s  %s\n", words[f->state], size_text(size, f->bytes), f->sha256[0] ? f->sha256 : "-",
           f->name);
    fflush(stdout);
}

static int do_check(const char *name, bool record, ciel_arena *a, ciel_fail *fail)
{
    const char *folder = neural_model_folder(a, name);
    int bad = 0;
    if (!folder) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "no model '%.80s' is here", name);
        ciel_fail_hint(fail, "ciel models list");
        return CIEL_E_NOTFOUND;
    }
    int rc = neural_model_check(folder, record, print_checked, &bad, app_cancel_flag(), fail);
    if (rc || !bad)
        return rc;
    ciel_fail_set(fail, CIEL_E_DATA, "%d file%s not what was recorded", bad, bad == 1 ? " is" : "s are");
    ciel_fail_detail(fail, "%s", folder);
    ciel_fail_hint(fail, "remove what changed and run: ciel models pull %.80s", name);
    return CIEL_E_DATA;
}

static void print_progress(void *user, const char *name, int64_t done, int64_t total)
{
    static int64_t said = -1;
    int64_t percent = total > 0 ? done * 100 / total : done >> 20;
    (void)user;
    if (percent == said || (!isatty(STDERR_FILENO) && percent % 10))
        return;
    said = percent;
    fprintf(stderr, "%s%s  %lld of %lld MB%s", isatty(STDERR_FILENO) ? "\r\033[K" : "ciel: ", name,
            (long long)(done >> 20), (long long)(total >> 20), isatty(STDERR_FILENO) && done != total ? "" : "\n");
}

static int do_pull(const char *name, const models_options *o, ciel_arena *a, ciel_fail *fail)
{
    neural_catalog_model m;
    if (!neural_catalog_find(&m, name)) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "no known model is called '%.80s'", name);
        ciel_fail_hint(fail, "ciel models list");
        return CIEL_E_NOTFOUND;
    }
    char *dir = neural_models_dir(), size[16];
    neural_pull p = { .base_url = o->base_url, .progress = print_progress, .cancel = app_cancel_flag() };
    p.folder = o->to ? o->to : ciel_arena_printf(a, "%s/%s", dir, m.name);
    fprintf(stderr, "ciel: %s, about %s, licence %s (%s) -> %s\n", m.name, size_text(size, size_there(&m)), m.licence,
            m.page, p.folder);
    int rc = neural_model_pull(&m, &p, fail);
    free(dir);
    return rc ? rc : show_folder(p.folder, fail);
}

static int run(const char *verb, const char *name, const models_options *o, ciel_arena *a, ciel_fail *fail)
{
    if (!verb || strcmp(verb, "list") == 0)
        return do_list(a);
    if (name && strcmp(verb, "show") == 0)
        return do_show(name, a, fail);
    if (name && strcmp(verb, "check") == 0)
        return do_check(name, o->record, a, fail);
    if (name && strcmp(verb, "pull") == 0)
        return do_pull(name, o, a, fail);
    return ciel_fail_set(fail, CIEL_E_INVAL, "ciel models list, show NAME, check NAME or pull NAME; not '%.60s'", verb);
}

int cmd_models(int argc, char **argv)
{
    models_options o = { .base_url = NULL };
    const option rows[] = {
        { "base-url", 0, OPTION_TEXT, &o.base_url, 0, 0, NULL, "URL",
          "pull from this server (default: $CIEL_MODELS_URL, else https://huggingface.co)" },
        { "to", 0, OPTION_TEXT, &o.to, 0, 0, NULL, "FOLDER", "pull to this folder" },
        { "record", 0, OPTION_FLAG, &o.record, 0, 0, NULL, NULL,
          "check: write down the hashes of files that were not recorded" },
    };
    command_line line = { "ciel models [list] | show NAME | check NAME | pull NAME [options]",
                          "Open video models: what is known and here, sizes and licences. NAME may be a folder, too.",
                          rows,
                          sizeof rows / sizeof *rows,
                          { NULL },
                          0,
                          2 };
    ciel_fail fail = { 0 };
    ciel_arena a = { 0 };
    int rc = options_read(&line, argc, argv);
    if (rc)
        return app_usage(rc);
    rc = run(line.operand[0], line.operand[1], &o, &a, &fail);
    ciel_arena_free(&a);
    return rc < 0 ? app_fail(&fail) : 0;
}
