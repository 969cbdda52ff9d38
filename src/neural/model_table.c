/* neural/model_table.c - the table of a part's tensors: made from model_table.def and the sizes, checked against a
 * file.
 *
 * The transformer and the text encoder are a list and a list a layer. The VAE is a walk over its stages: each block of
 * rows is named from where it stands, in both namings. A file may call a tensor by any of its names, and may have
 * merged leading sizes (GGUF holds four at most), never another order of values.
 */
#include "neural/model_parts.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum group {
    TEXT,
    TEXT_LAYER,
    DIT,
    DIT_LAYER,
    VAE,
    VAE_BEGIN,
    VAE_END,
    VAE_RES,
    VAE_SHORTCUT,
    VAE_ATTENTION,
    VAE_RESAMPLE,
    VAE_TIME
};
enum what {
    WEIGHT,
    BOTH,
    WHOLE
};

static const struct form {
    enum group group;
    const char *original, *others, *llama, *shape;
    enum what what;
} forms[] = {
#define X(group, original, others, llama, shape, what) { group, original, others, llama, shape, what },
#include "neural/model_table.def"
#undef X
};

enum {
    NAME = 200
};

typedef struct table {
    neural_part *part;
    ciel_arena *arena;
    neural_row *rows;
    size_t n;
    int size[128]; /* by letter */
    ciel_fail *fail;
    int rc; /* the first failure; nothing is added after it */
} table;

/* where a block of rows stands, in both namings; "" at the root */
typedef struct place {
    char original[NAME], other[NAME];
    int layer;
} place;

static int shape_of(const table *t, const char *text, int64_t *shape)
{
    int n = 0;
    for (const char *p = text; *p; n++) {
        char *end;
        long factor = strtol(p, &end, 10);
        if (end == p)
            factor = 1;
        shape[n] = *end && *end != ',' ? factor * t->size[(unsigned char)*end++] : factor;
        p = *end == ',' ? end + 1 : end;
    }
    return n;
}

/* "blocks.#.x" at `prefix` with the layer's number and an ending; `len` of the pattern count */
static void write_name(char *out, const char *prefix, const char *pattern, size_t len, int layer, const char *ending)
{
    char number[16];
    snprintf(number, sizeof number, "%d", layer);
    size_t n = (size_t)snprintf(out, NAME, "%s%s", prefix, *prefix ? "." : "");
    for (size_t i = 0; i < len && n + 1 < NAME; i++) {
        const char *add = pattern[i] == '#' ? number : (char[2]){ pattern[i], 0 };
        n += (size_t)snprintf(out + n, NAME - n, "%s", add);
    }
    if (n < NAME)
        snprintf(out + n, NAME - n, "%s", ending);
}

/* sizes agree from the fastest on; those of 1 do not count, and what leads may be merged */
static bool shapes_agree(const neural_weight *w, int n, const int64_t *shape)
{
    int64_t a[NEURAL_MAX_DIMS], b[NEURAL_MAX_DIMS], count = 1;
    int n_a = 0, n_b = 0;
    for (int i = 0; i < w->n_dims; i++)
        if (w->shape[i] != 1)
            a[n_a++] = w->shape[i];
    for (int i = 0; i < n; i++) {
        count *= shape[i];
        if (shape[i] != 1)
            b[n_b++] = shape[i];
    }
    if (count != w->count || n_a > n_b)
        return false;
    for (int i = 1; i < n_a; i++)
        if (a[n_a - i] != b[n_b - i])
            return false;
    return true;
}

static const char *print_shape(char out[100], int n, const int64_t *shape)
{
    size_t len = (size_t)snprintf(out, 100, "[");
    for (int i = 0; i < n && len < 90; i++)
        len += (size_t)snprintf(out + len, 100 - len, "%s%lld", i ? ", " : "", (long long)shape[i]);
    if (len < 99)
        snprintf(out + len, 100 - len, "]");
    return out;
}

static const neural_weight *look_up(const table *t, const struct form *f, const place *at, const char *ending,
                                    const char *original)
{
    char name[NAME];
    const neural_weight *w = neural_weights_find(t->part->weights, original);
    for (const char *p = *f->others ? f->others : f->original; !w && *p;) {
        size_t len = strcspn(p, "|");
        write_name(name, at->other, p, len, at->layer, ending);
        w = neural_weights_find(t->part->weights, name);
        p += len + (p[len] == '|');
    }
    if (!w && *f->llama) {
        write_name(name, "", f->llama, strlen(f->llama), at->layer, ending);
        w = neural_weights_find(t->part->weights, name);
    }
    return w;
}

static void add_row(table *t, const struct form *f, const place *at, const char *ending, int n, const int64_t *shape)
{
    char original[NAME], has[100], wants[100];
    write_name(original, at->original, f->original, strlen(f->original), at->layer, ending);
    const neural_weight *w = look_up(t, f, at, ending, original);
    if (!w) {
        t->rc = ciel_fail_set(t->fail, CIEL_E_DATA, "a tensor is missing in a model");
        ciel_fail_detail(t->fail, "%s: %s, or another of its names", t->part->path, original);
        ciel_fail_hint(t->fail, "is the file whole, and of the kind of model that its folder or config.json says?");
        return;
    }
    if (!shapes_agree(w, n, shape)) {
        t->rc =
            ciel_fail_set(t->fail, CIEL_E_DATA, "a tensor of a model has another shape than its configuration says");
        ciel_fail_detail(t->fail, "%s: %s is %s, expected %s", t->part->path, w->name,
                         print_shape(has, w->n_dims, w->shape), print_shape(wants, n, shape));
        return;
    }
    neural_weight *own = ARENA_NEW(t->arena, neural_weight); /* the file's, in the model's shape */
    *own = *w;
    own->n_dims = n;
    memcpy(own->shape, shape, (size_t)n * sizeof *shape);
    neural_row row = { .name = ciel_arena_strdup(t->arena, original), .weight = own };
    ARENA_PUSH(t->arena, t->rows, t->n) = row;
}

static void add(table *t, enum group group, const place *at)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !t->rc; i++) {
        const struct form *f = &forms[i];
        int64_t shape[NEURAL_MAX_DIMS];
        if (f->group != group)
            continue;
        int n = shape_of(t, f->shape, shape);
        add_row(t, f, at, f->what == WHOLE ? "" : ".weight", n, shape);
        if (f->what == BOTH && !t->rc)
            add_row(t, f, at, ".bias", 1, shape);
    }
}

static void add_text(table *t, const neural_text_config *c)
{
    place at = { .layer = 0 };
    t->size['V'] = c->vocabulary;
    t->size['D'] = c->dim;
    t->size['I'] = c->heads * c->head_dim;
    t->size['F'] = c->ffn;
    t->size['B'] = c->buckets;
    t->size['H'] = c->heads;
    add(t, TEXT, &at);
    for (; at.layer < c->layers; at.layer++)
        add(t, TEXT_LAYER, &at);
}

static void add_dit(table *t, const neural_dit_config *c)
{
    place at = { .layer = 0 };
    t->size['D'] = c->dim;
    t->size['C'] = c->in_channels;
    t->size['t'] = c->patch[0];
    t->size['h'] = c->patch[1];
    t->size['w'] = c->patch[2];
    t->size['O'] = c->out_channels * c->patch[0] * c->patch[1] * c->patch[2];
    t->size['Q'] = c->freq_dim;
    t->size['T'] = c->text_dim;
    t->size['F'] = c->ffn;
    add(t, DIT, &at);
    for (; at.layer < c->layers; at.layer++)
        add(t, DIT_LAYER, &at);
}

static place place_at(const char *side, const char *original, const char *other)
{
    place at = { .layer = 0 };
    snprintf(at.original, NAME, "%s%s", side, original);
    snprintf(at.other, NAME, "%s%s", side, other);
    return at;
}

static void add_res(table *t, const place *at, int in, int out)
{
    t->size['I'] = in;
    t->size['O'] = out;
    add(t, VAE_RES, at);
    if (in != out)
        add(t, VAE_SHORTCUT, at);
}

static void add_resample(table *t, const place *at, int in, int out, bool time, int time_out)
{
    t->size['I'] = in;
    t->size['O'] = out;
    t->size['N'] = time_out;
    add(t, VAE_RESAMPLE, at);
    if (time)
        add(t, VAE_TIME, at);
}

static void add_ends(table *t, const char *side, enum group group, int in, int out)
{
    t->size['I'] = in;
    t->size['O'] = out;
    place at = place_at(side, "", "");
    add(t, group, &at);
}

static void add_middle(table *t, const char *side, int channels)
{
    place first = place_at(side, ".middle.0", ".mid_block.resnets.0"),
          second = place_at(side, ".middle.2", ".mid_block.resnets.1");
    place attention = place_at(side, ".middle.1", ".mid_block.attentions.0");
    add_res(t, &first, channels, channels);
    add(t, VAE_ATTENTION, &attention);
    add_res(t, &second, channels, channels);
}

/* block j of stage i, which is number `flat` of all: four spellings */
static place vae_block(const neural_vae_config *c, bool encoder, int i, int j, int flat, bool resample)
{
    char original[64], other[64];
    const char *side = encoder ? "downsamples" : "upsamples", *there = encoder ? "down_blocks" : "up_blocks";
    if (c->residual)
        snprintf(original, sizeof original, ".%s.%d.%s.%d", side, i, side, j);
    else
        snprintf(original, sizeof original, ".%s.%d", side, flat);
    if (!resample && (c->residual || !encoder))
        snprintf(other, sizeof other, ".%s.%d.resnets.%d", there, i, j);
    else if (!resample || !c->residual)
        snprintf(other, sizeof other, encoder ? ".%s.%d" : ".%s.%d.upsamplers.0", there, encoder ? flat : i);
    else
        snprintf(other, sizeof other, ".%s.%d.%s", there, i, encoder ? "downsampler" : "upsampler");
    return place_at(encoder ? "encoder" : "decoder", original, other);
}

static void add_encoder(table *t, const neural_vae_config *c)
{
    int flat = 0, in = c->base;
    add_ends(t, "encoder", VAE_BEGIN, c->in_channels, c->base);
    for (int i = 0; i < 4; i++) {
        int out = c->base * c->mult[i];
        for (int j = 0; j < c->n_res; j++, flat++, in = out) {
            place at = vae_block(c, true, i, j, flat, false);
            add_res(t, &at, in, out);
        }
        if (i < 3) {
            place at = vae_block(c, true, i, c->n_res, flat++, true);
            add_resample(t, &at, out, out, c->temporal_down[i], out);
        }
    }
    add_middle(t, "encoder", in);
    add_ends(t, "encoder", VAE_END, in, 2 * c->latent);
}

static void add_decoder(table *t, const neural_vae_config *c)
{
    int flat = 0, in = c->decoder_base * c->mult[3];
    add_ends(t, "decoder", VAE_BEGIN, c->latent, in);
    add_middle(t, "decoder", in);
    for (int i = 0; i < 4; i++) {
        int out = c->decoder_base * c->mult[3 - i];
        for (int j = 0; j <= c->n_res; j++, flat++, in = out) {
            place at = vae_block(c, false, i, j, flat, false);
            add_res(t, &at, in, out);
        }
        if (i < 3) {
            place at = vae_block(c, false, i, c->n_res + 1, flat++, true);
            in = c->residual ? out : out / 2;
            add_resample(t, &at, out, in, c->temporal_down[2 - i], 2 * out);
        }
    }
    add_ends(t, "decoder", VAE_END, in, c->out_channels);
}

static void add_vae(table *t, const neural_vae_config *c)
{
    place root = { .layer = 0 };
    t->size['Z'] = c->latent;
    add(t, VAE, &root);
    add_encoder(t, c);
    add_decoder(t, c);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const neural_row *)a)->name, ((const neural_row *)b)->name);
}

int model_table_fill(neural_part *part, ciel_arena *arena, ciel_fail *fail)
{
    table t = { .part = part, .arena = arena, .fail = fail };
    if (part->kind == NEURAL_TEXT)
        add_text(&t, &part->text);
    else if (part->kind == NEURAL_DIT)
        add_dit(&t, &part->dit);
    else
        add_vae(&t, &part->vae);
    if (t.rc)
        return t.rc;
    qsort(t.rows, t.n, sizeof *t.rows, by_name);
    part->rows = t.rows;
    part->n_rows = (int)t.n;
    return CIEL_OK;
}

static const neural_row *find(const neural_part *p, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static const neural_row *find(const neural_part *p, const char *format, va_list args)
{
    char name[NAME];
    vsnprintf(name, sizeof name, format, args);
    neural_row key = { .name = name };
    return bsearch(&key, p->rows, (size_t)p->n_rows, sizeof key, by_name);
}

const neural_weight *neural_part_weight(const neural_part *p, const char *name, ...)
{
    va_list args;
    va_start(args, name);
    const neural_row *row = find(p, name, args);
    va_end(args);
    CIEL_ASSERT(row);
    return row->weight;
}

bool neural_part_has(const neural_part *p, const char *name, ...)
{
    va_list args;
    va_start(args, name);
    const neural_row *row = find(p, name, args);
    va_end(args);
    return row != NULL;
}
