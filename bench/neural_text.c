/* bench/neural_text.c - how long umT5-XXL takes on this machine: bench_neural_text [TOKENS...].
 *
 * Weights of the released sizes in bf16 are a file of zeros with a true header (a hole: nothing of gigabytes is
 * written), which costs the processor what weights cost and the disk nothing: a first run from a cold disk takes as
 * much longer as reading 11 GB takes. Prints wall and processor seconds, operations a second, memory.
 */
#include "base/file.h"
#include "measure.h"
#include "neural/umt5.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int fail_with(const ciel_fail *fail)
{
    fprintf(stderr, "%s: %s\n", fail->what, fail->detail);
    return 1;
}

/* the list of tensors ("name [2, 3]" a line) as a safetensors file of zeros in bf16 */
static int write_zeros(const char *list, const char *path, ciel_fail *fail)
{
    uint8_t *text;
    size_t bytes, at = 1;
    uint64_t offset = 0;
    int rc = ciel_file_read(&text, &bytes, list, 1 << 20, fail);
    if (rc)
        return rc;
    char *json = malloc(bytes * 3 + 100), *save = NULL;
    CIEL_ASSERT(json);
    strcpy(json, "{");
    for (char *line = strtok_r((char *)text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        char *shape = strchr(line, '[');
        uint64_t count = 1;
        shape[-1] = 0;
        for (char *p = shape; *p != ']'; p += strcspn(p + 1, ",]") + 1)
            count *= strtoull(p + 1, NULL, 10);
        at += (size_t)sprintf(json + at, "%s\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%llu,%llu]}",
                              offset ? "," : "", line, shape, (unsigned long long)offset,
                              (unsigned long long)(offset + 2 * count));
        offset += 2 * count;
    }
    strcpy(json + at++, "}");
    FILE *f = fopen(path, "wb");
    uint64_t n = at;
    bool ok = f && fwrite(&n, 8, 1, f) == 1 && fwrite(json, 1, at, f) == at && fflush(f) == 0 &&
              ftruncate(fileno(f), (off_t)(8 + at + offset)) == 0;
    if (f)
        ok = fclose(f) == 0 && ok;
    free(json);
    free(text);
    return ok ? CIEL_OK : ciel_fail_set(fail, CIEL_E_IO, "cannot write %s", path);
}

static double peak_gb(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_maxrss * 1024e-9;
}

static int encode(neural_stream *s, const neural_part *text, int n, neural_compute compute)
{
    int32_t *ids = malloc((size_t)n * sizeof *ids);
    float *states = malloc((size_t)n * (size_t)text->text.dim * sizeof *states);
    ciel_fail fail = { 0 };
    CIEL_ASSERT(ids && states);
    for (int i = 0; i < n; i++)
        ids[i] = i * 479 % text->text.vocabulary;
    double w = measure_wall(), c = measure_cpu();
    int rc = neural_umt5_encode(s, text, compute, ids, n, n, states, &fail);
    w = measure_wall() - w;
    c = measure_cpu() - c;
    double work = neural_umt5_flops(&text->text, n);
    if (rc == CIEL_OK)
        printf("%4d tokens  %s  %7.1f s  %7.1f processor s  %7.1f GF/s of processor time  peak %.2f GB\n", n,
               compute == NEURAL_COMPUTE_F32 ? "f32 " : "bf16", w, c, work * 1e-9 / c, peak_gb());
    free(ids);
    free(states);
    return rc ? fail_with(&fail) : 0;
}

int main(int argc, char **argv)
{
    static const char path[] = "/tmp/ciel-bench-umt5.safetensors";
    neural_part *text;
    neural_stream *s;
    ciel_fail fail = { 0 };
    ciel_pool *pool = ciel_pool_create(0);
    if (write_zeros(BENCH_SOURCE "/tests/data/neural/lists/umt5_xxl_enc.txt", path, &fail) != CIEL_OK ||
        neural_part_open(&text, NEURAL_TEXT, path, NULL, &fail) != CIEL_OK ||
        neural_stream_create(&s, pool, neural_level_best(), NULL, &fail) != CIEL_OK)
        return fail_with(&fail);
    printf("umT5-XXL, %s%s, %d threads\n", neural_level_name(neural_level_best()),
           neural_level_has_bf16(neural_level_best()) ? " with bf16" : "", ciel_pool_size(pool));
    int bad = 0;
    for (int i = 1; i < argc && !bad; i++)
        bad = encode(s, text, atoi(argv[i]) > 0 ? atoi(argv[i]) : 1, NEURAL_COMPUTE_BF16);
    if (argc == 1)
        bad = encode(s, text, 32, NEURAL_COMPUTE_BF16) || encode(s, text, 512, NEURAL_COMPUTE_BF16);
    neural_stream_destroy(&s);
    neural_part_close(&text);
    ciel_pool_destroy(&pool);
    remove(path);
    return bad;
}
