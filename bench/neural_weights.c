/* bench/neural_weights.c - files of weights in the released models' sizes, with nothing learnt in them.
 *
 * The lists of tensors are by diffusers' names; a file of that header with a hole for its values, opened as a part,
 * tells the authors' own names, by which the real file is written: what any engine reads.
 */
#include "base/file.h"
#include "base/rng.h"
#include "neural/model_parts.h"
#include "neural_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 2000

typedef struct tensor {
    char name[200], shape[100];
    uint64_t values;
} tensor;

static int from_list(tensor *t, const char *path)
{
    FILE *f = fopen(path, "r");
    int n = 0;
    while (f && n < MOST && fscanf(f, "%199s %99[^\n]", t[n].name, t[n].shape) == 2) {
        t[n].values = 1;
        for (char *p = t[n].shape; *p != ']'; p += strcspn(p + 1, ",]") + 1)
            t[n].values *= strtoull(p + 1, NULL, 10);
        n++;
    }
    if (f)
        fclose(f);
    return n;
}

static int from_part(tensor *t, const neural_part *p)
{
    for (int i = 0; i < p->n_rows; i++) {
        const neural_weight *w = p->rows[i].weight;
        size_t at = 0;
        snprintf(t[i].name, sizeof t[i].name, "%s", p->rows[i].name);
        for (int k = 0; k < w->n_dims; k++)
            at += (size_t)snprintf(t[i].shape + at, sizeof t[i].shape - at, "%s%lld", k ? "," : "[",
                                   (long long)w->shape[k]);
        snprintf(t[i].shape + at, sizeof t[i].shape - at, "]");
        t[i].values = (uint64_t)w->count;
    }
    return p->n_rows;
}

static bool write_values(FILE *f, uint64_t bytes)
{
    static uint16_t block[1 << 16];
    bool good = true;
    rng r = rng_make(7, "weights");
    for (size_t i = 0; i < sizeof block / sizeof *block; i++)
        block[i] = neural_f32_to_bf16(rng_range(&r, -0.04f, 0.04f));
    for (uint64_t at = 0; good && at < bytes;
         at += sizeof block) { /* the same block, a little changed: random enough */
        size_t n = bytes - at < sizeof block ? (size_t)(bytes - at) : sizeof block;
        block[at / sizeof block % 60000] ^= 0x8001;
        good = fwrite(block, 1, n, f) == n;
    }
    return good;
}

static bool write_file(const char *path, const tensor *t, int n, bool random)
{
    char *json = malloc((size_t)n * 500 + 16);
    FILE *f = fopen(path, "wb");
    uint64_t at = 0, length = 1;
    if (!json || !f)
        return false;
    strcpy(json, "{");
    for (int i = 0; i < n; i++, at += 2 * t[i - 1].values)
        length += (uint64_t)sprintf(
            json + length, "%s\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%llu,%llu]}", i ? "," : "",
            t[i].name, t[i].shape, (unsigned long long)at, (unsigned long long)(at + 2 * t[i].values));
    strcpy(json + length++, "}");
    while (length % 8)
        json[length++] = ' ';
    bool good = fwrite(&length, 8, 1, f) == 1 && fwrite(json, 1, length, f) == length;
    if (random)
        good = good && write_values(f, at);
    else
        good = good && fflush(f) == 0 && ftruncate(fileno(f), (off_t)(8 + length + at)) == 0;
    free(json);
    return fclose(f) == 0 && good;
}

static bool make_file(const char *path, neural_part_kind kind, const char *list, ciel_fail *fail)
{
    char hole[320];
    tensor *t = calloc(MOST, sizeof *t);
    neural_part *p = NULL;
    int n = t ? from_list(t, list) : 0;
    bool good = n > 0;
    if (kind == NEURAL_TEXT) /* its list is by the names that everybody uses */
        good = good && write_file(path, t, n, false);
    else {
        snprintf(hole, sizeof hole, "%s.hole", path);
        good = good && write_file(hole, t, n, false) && neural_part_open(&p, kind, hole, NULL, fail) == CIEL_OK;
        good = good && write_file(path, t, from_part(t, p), true);
        neural_part_close(&p);
        unlink(hole);
    }
    free(t);
    return good;
}

neural_part *bench_weights(const bench *b, neural_part_kind kind, char path[300])
{
    static const char *const lists[] = { "umt5_xxl_enc", "wan2.1_t2v_1.3B", "wan2.1_vae" };
    char list[400];
    ciel_fail fail = { 0 };
    neural_part *p = NULL;
    snprintf(path, 300, "%s/ciel-bench-%s.safetensors", b->scratch, lists[kind]);
    snprintf(list, sizeof list, BENCH_SOURCE "/tests/data/neural/lists/%s.txt", lists[kind]);
    if ((access(path, R_OK) != 0 && !make_file(path, kind, list, &fail)) ||
        neural_part_open(&p, kind, path, NULL, &fail) != CIEL_OK) {
        fprintf(stderr, "bench_neural: no weights at %s: %s %s\n", path, fail.what, fail.detail);
        unlink(path);
        return NULL;
    }
    return p;
}

void bench_weights_done(const bench *b, neural_part **p, const char *path)
{
    neural_part_close(p);
    if (!b->keep)
        unlink(path);
}
