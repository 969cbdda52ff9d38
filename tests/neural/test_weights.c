/* tests/neural/test_weights.c - files of tensors: values of every format, folders and shards, and every kind of damage.
 *
 * blocks.gguf holds random blocks of each block format beside the values that ggml's own code makes of them.
 */
#include "base/rng.h"
#include "neural_files.h"

static int open_it(neural_weights **w, const char *path, ciel_fail *fail)
{
    *w = NULL;
    *fail = (ciel_fail){ 0 };
    return neural_weights_open(w, path, fail);
}

static void tiny_model_reads_as_it_is(void)
{
    neural_weights *w;
    ciel_fail fail;
    CT_EQ_I(open_it(&w, ORACLES "/t2v21/model/transformer", &fail), CIEL_OK);
    CT_EQ_I(neural_weights_count(w), 69);
    CT_EQ_I(neural_weights_bytes(w), 592680);
    const neural_weight *t = neural_weights_find(w, "blocks.1.ffn.net.2.weight");
    CT_CHECK(t && t->dtype == NEURAL_F32 && t->n_dims == 2 && t->scale == 1.0f);
    CT_EQ_I(t->shape[0], 64);
    CT_EQ_I(t->shape[1], 96);
    CT_CHECK(neural_weight_as_f32(t) && !neural_weight_as_bf16(t));
    CT_CHECK(!neural_weights_find(w, "blocks.1.ffn.net.2.weighty"));
    float row[96];
    uint16_t half[96];
    neural_weight_f32(t, 96, 96, row);
    neural_weight_bf16(t, 96, 96, half);
    for (int i = 0; i < 96; i++) {
        CT_NEAR(row[i], neural_weight_as_f32(t)[96 + i], 0);
        CT_NEAR(neural_bf16_to_f32(half[i]), row[i], fabs((double)row[i]) / 256);
    }
    neural_weight_want(t);
    neural_weight_drop(t);
    neural_weight_f32(t, 96, 1, row + 1);
    CT_NEAR(row[1], row[0], 0); /* what was let go comes back */
    for (int i = 1; i < neural_weights_count(w); i++)
        CT_CHECK(strcmp(neural_weights_at(w, i - 1)->name, neural_weights_at(w, i)->name) < 0);
    neural_weights_close(&w);
    CT_CHECK(!w);
}

static void rounding_to_bf16_is_to_nearest_even(void)
{
    static const struct {
        uint32_t from;
        uint16_t to;
    } cases[] = { { 0x3f800000, 0x3f80 }, { 0x3f808000, 0x3f80 }, { 0x3f818000, 0x3f82 }, { 0x3f808001, 0x3f81 },
                  { 0x7f800000, 0x7f80 }, { 0xff800000, 0xff80 }, { 0x7f7fffff, 0x7f80 }, { 0x80000000, 0x8000 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        float f;
        memcpy(&f, &cases[i].from, 4);
        CT_EQ_I(neural_f32_to_bf16(f), cases[i].to);
    }
    CT_CHECK(isnan(neural_bf16_to_f32(neural_f32_to_bf16(NAN))));
}

static void small_formats_read_exactly(void)
{
    static const uint8_t data[] = { 0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b, /* f16: 1, -2, 2^-24, 65504 */
                                    0x80, 0x3f, 0x00, 0xc0,                         /* bf16: 1, -2 */
                                    0x38, 0xc0, 0x01, 0x7e, 0x7f,                   /* fp8: 1, -2, 2^-9, 448, NaN */
                                    0x00, 0x00, 0x00, 0x3f };                       /* 0.5 */
    neural_weights *w;
    ciel_fail fail;
    float v[5];
    write_safetensors(scratch("small.safetensors"),
                      "{\"half\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]},"
                      "\"brain\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[8,12]},"
                      "\"eight.weight\":{\"dtype\":\"F8_E4M3\",\"shape\":[5],\"data_offsets\":[12,17]},"
                      "\"eight.scale_weight\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[17,21]},"
                      "\"nothing\":{\"dtype\":\"F32\",\"shape\":[0,4],\"data_offsets\":[21,21]},"
                      "\"__metadata__\":{\"format\":\"pt\"}}   ",
                      data, sizeof data);
    CT_EQ_I(open_it(&w, scratch("small.safetensors"), &fail), CIEL_OK);
    CT_EQ_I(neural_weights_count(w), 4);
    neural_weight_f32(neural_weights_find(w, "half"), 0, 4, v);
    CT_CHECK(v[0] == 1.0f && v[1] == -2.0f && v[2] == 0x1p-24f && v[3] == 65504.0f);
    neural_weight_f32(neural_weights_find(w, "brain"), 0, 2, v);
    CT_CHECK(v[0] == 1.0f && v[1] == -2.0f);
    const neural_weight *eight = neural_weights_find(w, "eight.weight");
    CT_NEAR(eight->scale, 0.5, 0);
    neural_weight_f32(eight, 0, 5, v);
    CT_CHECK(v[0] == 0.5f && v[1] == -1.0f && v[2] == 0x1p-10f && v[3] == 224.0f && isnan(v[4]));
    CT_EQ_S(neural_weights_meta(w, "format")->text, "pt");
    neural_weights_close(&w);
}

static void half_precision_reads_exactly_everywhere(void)
{
    uint16_t data[65536];
    float *v = malloc(65536 * sizeof *v);
    neural_weights *w;
    ciel_fail fail;
    for (int i = 0; i < 65536; i++)
        data[i] = (uint16_t)i;
    write_safetensors(scratch("f16.safetensors"),
                      "{\"a\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}", data, sizeof data);
    CT_EQ_I(open_it(&w, scratch("f16.safetensors"), &fail), CIEL_OK);
    neural_weight_f32(neural_weights_at(w, 0), 0, 65536, v);
    for (int i = 0; i < 65536; i++) {
        float plain = neural_f16_to_f32((uint16_t)i);
        CT_CHECK(isnan(plain) ? isnan(v[i]) : v[i] == plain);
        int e = i >> 10 & 31;
        double want = e == 31 ? HUGE_VAL : e ? ldexp(1024 + (i & 1023), e - 25) : ldexp(i & 1023, -24);
        CT_CHECK((e == 31 && i & 1023) || fabs((double)plain) == want);
    }
    free(v);
    neural_weights_close(&w);
}

/* Every number of an 8-bit format: `bias` of the exponent, bits of the fraction. */
static void all_eight_bit_numbers(const char *dtype, int bias, int bits, bool infinite)
{
    uint8_t data[256];
    char header[100];
    float v[256];
    neural_weights *w;
    ciel_fail fail;
    int steps = 1 << bits, top = 127 >> bits;
    for (int i = 0; i < 256; i++)
        data[i] = (uint8_t)i;
    snprintf(header, sizeof header, "{\"a\":{\"dtype\":\"%s\",\"shape\":[256],\"data_offsets\":[0,256]}}", dtype);
    write_safetensors(scratch("f8.safetensors"), header, data, sizeof data);
    CT_EQ_I(open_it(&w, scratch("f8.safetensors"), &fail), CIEL_OK);
    neural_weight_f32(neural_weights_at(w, 0), 0, 256, v);
    for (int i = 0; i < 256; i++) {
        int e = i >> bits & top, m = i & (steps - 1);
        double size = e ? ldexp(steps + m, e - bias - bits) : ldexp(m, 1 - bias - bits);
        if (infinite && e == top)
            CT_CHECK(m ? isnan(v[i]) : isinf(v[i]) && (v[i] < 0) == (i > 127));
        else
            CT_CHECK(!infinite && (i & 127) == 127 ? isnan(v[i]) : (double)v[i] == (i & 128 ? -size : size));
    }
    neural_weights_close(&w);
}

static void all_eight_bit_numbers_read_exactly(void)
{
    all_eight_bit_numbers("F8_E4M3", 7, 3, false);
    all_eight_bit_numbers("F8_E5M2", 15, 2, true);
}

static void block_formats_read_as_ggml_reads_them(void)
{
    static const neural_dtype kinds[] = { NEURAL_Q4_0, NEURAL_Q4_1, NEURAL_Q5_0, NEURAL_Q5_1, NEURAL_Q8_0,
                                          NEURAL_Q2_K, NEURAL_Q3_K, NEURAL_Q4_K, NEURAL_Q5_K, NEURAL_Q6_K };
    neural_weights *w;
    ciel_fail fail;
    CT_EQ_I(open_it(&w, ORACLES "/blocks.gguf", &fail), CIEL_OK);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        char name[40];
        float have[1024];
        const char *kind = neural_dtype_name(kinds[k]);
        snprintf(name, sizeof name, "expect.%s", kind);
        const neural_weight *t = neural_weights_find(w, kind), *want = neural_weights_find(w, name);
        CT_CHECK(t && want && t->dtype == kinds[k] && t->n_dims == 2);
        CT_EQ_I(t->shape[0], 2);
        CT_EQ_I(t->shape[1], 512);
        neural_weight_f32(t, 0, 1024, have);
        double error = relative_error(have, neural_weight_as_f32(want), 1024);
        printf("# %s %.1e\n", kind, error);
        CT_CHECK(error < 1e-6);
        neural_weight_f32(t, 512, 512, have); /* the second row alone */
        CT_CHECK(relative_error(have, neural_weight_as_f32(want) + 512, 512) < 1e-6);
        uint16_t half[1024];
        neural_weight_bf16(t, 0, 1024, half);
        CT_EQ_I(half[700], neural_f32_to_bf16(have[700 - 512]));
    }
    neural_weights_close(&w);
}

static void gguf_says_what_it_holds(void)
{
    neural_weights *w;
    ciel_fail fail;
    CT_EQ_I(open_it(&w, ORACLES "/blocks.gguf", &fail), CIEL_OK);
    CT_EQ_S(neural_weights_meta(w, "general.name")->text, "blocks");
    CT_NEAR(neural_weights_meta(w, "some.number")->number, -7, 0);
    const neural_meta *m = neural_weights_meta(w, "some.numbers");
    CT_EQ_I(m->n, 2);
    CT_NEAR(neural_meta_number(m, 0), 1.5, 0);
    CT_NEAR(neural_meta_number(m, 1), -2, 0);
    const void *cursor = NULL;
    size_t len;
    m = neural_weights_meta(w, "some.texts");
    const char *p = neural_meta_next(m, &cursor, &len);
    CT_CHECK(p && len == 3 && memcmp(p, "one", 3) == 0);
    p = neural_meta_next(m, &cursor, &len);
    CT_CHECK(p && len == 0);
    p = neural_meta_next(m, &cursor, &len);
    CT_CHECK(p && len == 5 && memcmp(p, "three", 5) == 0);
    CT_CHECK(!neural_meta_next(m, &cursor, &len));
    CT_CHECK(!neural_weights_meta(w, "nothing"));
    neural_weights_close(&w);
}

#define ONE(name, begin) "{\"" name "\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[" begin "]}}"

static void shards_are_one(void)
{
    static const float data[2] = { 3, 4 };
    static const char index[] = "{\"weight_map\":{\"a\":\"x.safetensors\",\"b\":\"y.safetensors\"}}";
    neural_weights *w;
    ciel_fail fail;
    float v[2];
    mkdir(scratch("shards"), 0700);
    write_safetensors(scratch("shards/x.safetensors"), ONE("a", "0,8"), data, 8);
    write_safetensors(scratch("shards/y.safetensors"), ONE("model.diffusion_model.b", "0,8"), data, 8);
    CT_EQ_I(open_it(&w, scratch("shards"), &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.what, "several model files"));
    write_bytes(scratch("shards/model.safetensors.index.json"), index, sizeof index - 1);
    CT_EQ_I(open_it(&w, scratch("shards"), &fail), CIEL_OK);
    CT_EQ_I(neural_weights_count(w), 2);
    neural_weight_f32(neural_weights_find(w, "b"), 0, 2, v);
    CT_CHECK(v[1] == 4.0f);
    neural_weights_close(&w);
    write_safetensors(scratch("shards/y.safetensors"), ONE("a", "0,8"), data, 8);
    CT_EQ_I(open_it(&w, scratch("shards"), &fail), CIEL_E_FORMAT);
    CT_CHECK(strstr(fail.detail, "twice"));
    remove(scratch("shards/y.safetensors"));
    CT_EQ_I(open_it(&w, scratch("shards"), &fail), CIEL_E_NOTFOUND);
    CT_CHECK(strstr(fail.detail, "y.safetensors"));
    static const char outside[] = "{\"weight_map\":{\"a\":\"../x.safetensors\"}}";
    write_bytes(scratch("shards/model.safetensors.index.json"), outside, sizeof outside - 1);
    CT_EQ_I(open_it(&w, scratch("shards"), &fail), CIEL_E_FORMAT);
    write_bytes(scratch("shards/model.safetensors.index.json"), "[]", 2);
    CT_EQ_I(open_it(&w, scratch("shards"), &fail), CIEL_E_FORMAT);
    mkdir(scratch("numbered"), 0700);
    write_safetensors(scratch("numbered/m-00001-of-00002.safetensors"), ONE("a", "0,8"), data, 8);
    write_safetensors(scratch("numbered/m-00002-of-00002.safetensors"), ONE("b", "0,8"), data, 8);
    CT_EQ_I(open_it(&w, scratch("numbered"), &fail), CIEL_OK);
    CT_EQ_I(neural_weights_count(w), 2);
    neural_weights_close(&w);
}

/* a safetensors header that must be refused, with a word of the message */
static void damaged_safetensors_are_refused(void)
{
    static const struct {
        const char *json, *says;
        int code;
    } cases[] = {
        { "", "no JSON", CIEL_E_FORMAT },
        { "[]", "no JSON", CIEL_E_FORMAT },
        { "{\"a\":", "no JSON", CIEL_E_FORMAT },
        { ONE("a", "0,8") "x", "no JSON", CIEL_E_FORMAT },
        { "{\"a\":{},\"a\":{}}", "no JSON", CIEL_E_FORMAT },
        { "{\"a\":3}", "no dtype", CIEL_E_FORMAT },
        { ONE("a", "0,16"), "cut short", CIEL_E_FORMAT },
        { ONE("a", "8,0"), "data_offsets", CIEL_E_FORMAT },
        { ONE("a", "-8,0"), "data_offsets", CIEL_E_FORMAT },
        { ONE("a", "0"), "data_offsets", CIEL_E_FORMAT },
        { ONE("a", "0,4"), "do not fill", CIEL_E_FORMAT },
        { ONE("a", "0,9223372036854775807"), "cut short", CIEL_E_FORMAT },
        { "{}", "after the last", CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "hole", CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],"
          "\"data_offsets\":[4,8]}}",
          "overlap", CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "no size", CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}", "no size", CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,2],\"data_offsets\":[0,8]}}", "at most", CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}", "shape", CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,2],\"data_offsets\":[0,8]}}", "impossible",
          CIEL_E_FORMAT },
        { "{\"a\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,8]}}", "F4", CIEL_E_UNAVAILABLE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        neural_weights *w;
        ciel_fail fail;
        write_safetensors(scratch("bad.safetensors"), cases[i].json, NULL, 8);
        int rc = open_it(&w, scratch("bad.safetensors"), &fail);
        if (rc != cases[i].code || !(strstr(fail.what, cases[i].says) || strstr(fail.detail, cases[i].says)))
            printf("# case %zu: %s | %s\n", i, fail.what, fail.detail);
        CT_EQ_I(rc, cases[i].code);
        CT_CHECK(!w && (strstr(fail.what, cases[i].says) || strstr(fail.detail, cases[i].says)));
        CT_CHECK(strstr(fail.detail, "bad.safetensors"));
    }
}

static void what_is_no_model_is_named(void)
{
    static const struct {
        const char *bytes, *says;
        int code;
    } cases[] = {
        { "version https://git-lfs.github.com/spec/v1\noid sha256:00", "LFS", CIEL_E_UNAVAILABLE },
        { "<!DOCTYPE html><html>", "web page", CIEL_E_UNAVAILABLE },
        { "PK\3\4..........", ".pth", CIEL_E_UNAVAILABLE },
        { "short", "5 bytes", CIEL_E_FORMAT },
        { "GGUF\2...", "too few", CIEL_E_FORMAT },
        { "\377\377\377\377\377\377\377\377{}", "announced", CIEL_E_FORMAT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        neural_weights *w;
        ciel_fail fail;
        write_bytes(scratch("odd"), cases[i].bytes, strlen(cases[i].bytes));
        CT_EQ_I(open_it(&w, scratch("odd"), &fail), cases[i].code);
        CT_CHECK(strstr(fail.what, cases[i].says) || strstr(fail.detail, cases[i].says));
    }
    neural_weights *w;
    ciel_fail fail;
    CT_EQ_I(open_it(&w, scratch("is-not-there"), &fail), CIEL_E_NOTFOUND);
    mkdir(scratch("empty"), 0700);
    CT_EQ_I(open_it(&w, scratch("empty"), &fail), CIEL_E_NOTFOUND);
}

/* a good file cut at any place and with any byte changed opens whole or is refused: never anything else */
static void mangle(const char *from, size_t header, bool every_cut_is_noticed)
{
    size_t bytes;
    uint8_t *good = read_all(from, &bytes), *bad = malloc(bytes);
    neural_weights *w;
    ciel_fail fail;
    for (size_t cut = 0; cut < bytes; cut += cut < header ? 7 : bytes / 50) {
        write_bytes(scratch("mangled"), good, cut);
        int rc = open_it(&w, scratch("mangled"), &fail);
        neural_weights_close(&w);
        CT_CHECK(rc != CIEL_OK || !every_cut_is_noticed);
        CT_CHECK(rc == CIEL_OK || (fail.what[0] && fail.detail[0]));
    }
    rng r = rng_make(1, "mangle");
    for (int i = 0; i < 500; i++) {
        memcpy(bad, good, bytes);
        for (int k = 0; k < 3; k++)
            bad[rng_below(&r, (uint32_t)header)] = (uint8_t)rng_below(&r, 256);
        write_bytes(scratch("mangled"), bad, bytes);
        if (open_it(&w, scratch("mangled"), &fail) == CIEL_OK)
            for (int k = 0; k < neural_weights_count(w); k++) { /* whatever opened can be read to its end */
                const neural_weight *t = neural_weights_at(w, k);
                float v[256];
                int block = neural_dtype_block(t->dtype);
                neural_weight_f32(t, t->count - block, block, v);
            }
        neural_weights_close(&w);
    }
    free(good);
    free(bad);
}

static void mangled_files_open_or_are_refused(void)
{
    mangle(ORACLES "/t2v21/model/text_encoder/model.safetensors", 2000, true);
    mangle(ORACLES "/blocks.gguf", 1200, true);
}

static void clean_up(void)
{
    scratch_remove();
}

CT_MAIN(CT(tiny_model_reads_as_it_is), CT(rounding_to_bf16_is_to_nearest_even), CT(small_formats_read_exactly),
        CT(half_precision_reads_exactly_everywhere), CT(all_eight_bit_numbers_read_exactly),
        CT(block_formats_read_as_ggml_reads_them), CT(gguf_says_what_it_holds), CT(shards_are_one),
        CT(damaged_safetensors_are_refused), CT(what_is_no_model_is_named), CT(mangled_files_open_or_are_refused),
        CT(clean_up))
