/* tests/neural/test_tokenizer.c - ids against the oracles and against SentencePiece itself, and damaged tokenizers.
 *
 * segmentations.json holds what SentencePiece 0.1.97 makes of 448 texts in many scripts with two models that it
 * trained. The same vocabulary as tokenizer.json must give the same ids wherever both libraries mean the same.
 */
#include "base/rng.h"
#include "neural/tokenizer_parts.h"
#include "neural_files.h"

#include <jansson.h>
#include <openssl/evp.h>

#define TOKENIZERS ORACLES "/tokenizers/"

static bool check_ids(const neural_tokenizer *t, const char *text, const int32_t *want, int n)
{
    int32_t have[2048];
    int k = neural_tokenizer_encode(t, text, have, 2048);
    bool same = k == n && memcmp(have, want, (size_t)n * sizeof *want) == 0;
    if (!same) {
        printf("# \"%s\"\n#  want", text);
        for (int i = 0; i < n; i++)
            printf(" %d", want[i]);
        printf("\n#  have");
        for (int i = 0; i < k; i++)
            printf(" %d", have[i]);
        printf("\n");
    }
    return same;
}

/* a text of words with single spaces: there the model's own normaliser and tokenizer.json's chain of steps mean the
 * same */
static bool is_plain(const char *text)
{
    size_t n = strlen(text);
    for (const char *p = text; *p; p++)
        if ((uint8_t)*p < 0x20 || *p == '<' || *p == '-' || (*p == ' ' && p[1] == ' '))
            return false;
    return n && text[0] != ' ' && text[n - 1] != ' ' && !strstr(text, "\xc2\xa0") && !strstr(text, "\xe3\x80\x80") &&
           !strstr(text, "\xe2\x80") && !strstr(text, "\xcc") && !strstr(text, "\xef\xbb\xbf") &&
           !strstr(text,
                   "\xe1\x84"); /* marks and letters that join into one: found whole by one, by parts by the other */
}

/* how many of the recorded texts of that model come out otherwise */
static int wrong_segmentations(const neural_tokenizer *t, const char *model, bool plain_only, int *tried)
{
    json_t *list = json_load_file(TOKENIZERS "segmentations.json", 0, NULL);
    int wrong = 0;
    *tried = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i), *ids = json_array_get(row, 2);
        const char *text = json_string_value(json_array_get(row, 1));
        int32_t want[2048];
        if (strcmp(json_string_value(json_array_get(row, 0)), model) != 0 || (plain_only && !is_plain(text)))
            continue;
        for (size_t k = 0; k < json_array_size(ids); k++)
            want[k] = (int32_t)json_integer_value(json_array_get(ids, k));
        ++*tried;
        wrong += !check_ids(t, text, want, (int)json_array_size(ids));
    }
    json_decref(list);
    return wrong;
}

static void oracles_ids_come_out(void)
{
    static const char *const models[] = { "t2v21", "ti2v22_i2v" };
    for (int m = 0; m < 2; m++) {
        char path[300];
        neural_tokenizer *t;
        neural_weights *trace;
        ciel_fail fail;
        int32_t ids[32];
        float want[32], mask[32];
        snprintf(path, sizeof path, ORACLES "/%s/model/tokenizer/tokenizer.json", models[m]);
        CT_EQ_I(neural_tokenizer_open(&t, path, &fail), CIEL_OK);
        CT_EQ_I(neural_tokenizer_count(t), 59);
        CT_EQ_I(neural_tokenizer_pad(t), 0);
        snprintf(path, sizeof path, ORACLES "/%s/trace.safetensors", models[m]);
        CT_EQ_I(neural_weights_open(&trace, path, &fail), CIEL_OK);
        neural_weight_f32(neural_weights_find(trace, "prompt_ids"), 0, 32, want);
        neural_weight_f32(neural_weights_find(trace, "prompt_mask"), 0, 32, mask);
        int n = neural_tokenizer_encode(t, "a lovely cat sits on the red sofa", ids, 32);
        for (int i = 0; i < 32; i++) {
            CT_EQ_I(i<n, mask[i]> 0);
            CT_EQ_I(i < n ? ids[i] : neural_tokenizer_pad(t), (int)want[i]);
        }
        neural_weights_close(&trace);
        neural_tokenizer_close(&t);
    }
}

static void segmentations_are_sentencepieces(void)
{
    static const char *const models[] = { "nfkc", "plain", "bytes" }; /* the last writes the unknown as bytes */
    for (int m = 0; m < 3; m++) {
        char path[300];
        neural_tokenizer *t;
        ciel_fail fail;
        int tried;
        snprintf(path, sizeof path, TOKENIZERS "%s.model", models[m]);
        CT_EQ_I(neural_tokenizer_open(&t, path, &fail), CIEL_OK);
        int wrong = wrong_segmentations(t, models[m], false, &tried);
        printf("# %s: %d of %d wrong\n", models[m], wrong, tried);
        CT_CHECK(tried > 200);
        CT_EQ_I(wrong, 0);
        neural_tokenizer_close(&t);
    }
}

static void gguf_carries_the_same_tokenizer(void)
{
    neural_weights *w;
    neural_tokenizer *t;
    ciel_fail fail;
    int tried;
    CT_EQ_I(neural_weights_open(&w, TOKENIZERS "plain.gguf", &fail), CIEL_OK);
    CT_EQ_I(neural_tokenizer_of_weights(&t, w, &fail), CIEL_OK);
    CT_EQ_I(wrong_segmentations(t, "plain", false, &tried), 0);
    CT_EQ_I(neural_tokenizer_pad(t), 0);
    neural_tokenizer_close(&t);
    neural_weights_close(&w);
    CT_EQ_I(neural_weights_open(&w, ORACLES "/blocks.gguf", &fail), CIEL_OK);
    CT_EQ_I(neural_tokenizer_of_weights(&t, w, &fail), CIEL_E_NOTFOUND);
    neural_weights_close(&w);
}

static void model_inside_a_weights_file_is_found(void)
{
    size_t bytes;
    uint8_t *model = read_all(TOKENIZERS "plain.model", &bytes);
    char json[200];
    neural_weights *w;
    neural_tokenizer *t;
    ciel_fail fail;
    int tried;
    snprintf(json, sizeof json, "{\"spiece_model\":{\"dtype\":\"U8\",\"shape\":[%zu],\"data_offsets\":[0,%zu]}}", bytes,
             bytes);
    write_safetensors(scratch("with.safetensors"), json, model, bytes);
    CT_EQ_I(neural_weights_open(&w, scratch("with.safetensors"), &fail), CIEL_OK);
    CT_EQ_I(neural_tokenizer_of_weights(&t, w, &fail), CIEL_OK);
    CT_EQ_I(wrong_segmentations(t, "plain", false, &tried), 0);
    neural_tokenizer_close(&t);
    neural_weights_close(&w);
    free(model);
}

/* the vocabulary and character map of nfkc.model in tokenizer.json's form, as the converters write umT5's */
static json_t *as_json(const neural_tokenizer *m)
{
    json_t *vocabulary = json_array();
    for (size_t i = 0; i < m->vocabulary.n; i++)
        json_array_append_new(vocabulary,
                              json_pack("[s,f]", m->vocabulary.pieces[i].text, m->vocabulary.pieces[i].score));
    size_t bytes = 4 + 4 * m->map.n_units + m->map.n_normal;
    uint8_t *blob = malloc(bytes);
    unsigned char *text = malloc(bytes * 2);
    uint32_t trie = (uint32_t)(4 * m->map.n_units);
    memcpy(blob, &trie, 4);
    if (m->map.n_units) {
        memcpy(blob + 4, m->map.units, trie);
        memcpy(blob + 4 + trie, m->map.normal, m->map.n_normal);
    }
    text[0] = 0;
    if (m->map.n_units)
        EVP_EncodeBlock(text, blob, (int)bytes);
    json_t *root =
        json_pack("{s:[{s:i,s:s},{s:i,s:s}],s:{s:s,s:[{s:s,s:s},{s:s,s:b,s:b},{s:s,s:{s:s},s:s}]},"
                  "s:{s:s,s:s,s:s,s:b},s:{s:s,s:[{s:{s:s}},{s:{s:s}}],s:{s:{s:[i]}}},s:{s:s,s:i,s:o,s:b}}",
                  "added_tokens", "id", 0, "content", "<pad>", "id", 1, "content", "</s>", "normalizer", "type",
                  "Sequence", "normalizers", "type", "Precompiled", "precompiled_charsmap", (char *)text, "type",
                  "Strip", "strip_left", 0, "strip_right", 1, "type", "Replace", "pattern", "Regex", " {2,}", "content",
                  SPACE_MARK, "pre_tokenizer", "type", "Metaspace", "replacement", SPACE_MARK, "prepend_scheme",
                  "always", "split", 1, "post_processor", "type", "TemplateProcessing", "single", "Sequence", "id", "A",
                  "SpecialToken", "id", "</s>", "special_tokens", "</s>", "ids", 1, "model", "type", "Unigram",
                  "unk_id", 2, "vocab", vocabulary, "byte_fallback", m->vocabulary.bytes != NULL);
    free(blob);
    free(text);
    return root;
}

static int parse_json(neural_tokenizer **t, const json_t *root, ciel_fail *fail)
{
    char *text = json_dumps(root, 0);
    *t = NULL;
    int rc = neural_tokenizer_parse(t, text, strlen(text), "made.json", fail);
    free(text);
    return rc;
}

static void check_json(const char *name, int at_least)
{
    neural_tokenizer *model, *t;
    ciel_fail fail = { 0 };
    char path[300];
    int tried;
    snprintf(path, sizeof path, TOKENIZERS "%s.model", name);
    CT_EQ_I(neural_tokenizer_open(&model, path, &fail), CIEL_OK);
    json_t *root = as_json(model);
    CT_CHECK(root);
    int rc = parse_json(&t, root, &fail);
    if (rc)
        printf("# %s: %s\n", fail.what, fail.detail);
    CT_EQ_I(rc, CIEL_OK);
    int wrong = wrong_segmentations(t, name, true, &tried);
    printf("# %s: %d of %d wrong\n", name, wrong, tried);
    CT_CHECK(tried > at_least);
    CT_EQ_I(wrong, 0);
    int32_t ids[8];
    CT_EQ_I(neural_tokenizer_encode(t, "cat </s>", ids, 8), 3); /* an added token is cut out of the text */
    CT_EQ_I(ids[1], 1);
    CT_EQ_I(ids[2], 1);
    neural_tokenizer_close(&t);
    json_decref(root);
    neural_tokenizer_close(&model);
}

static void json_of_the_same_vocabulary_agrees(void)
{
    check_json("nfkc", 60);
    check_json("bytes", 60);
}

static void long_texts_are_cut_before_the_end_mark(void)
{
    neural_tokenizer *t;
    ciel_fail fail;
    char text[4000] = "";
    int32_t ids[600] = { 0 };
    for (int i = 0; i < 600; i++)
        strcat(text, "a ");
    CT_EQ_I(neural_tokenizer_open(&t, ORACLES "/t2v21/model/tokenizer/tokenizer.json", &fail), CIEL_OK);
    CT_EQ_I(neural_tokenizer_encode(t, text, ids, 512), 512);
    CT_EQ_I(ids[511], 1);
    CT_EQ_I(ids[512], 0);
    CT_EQ_I(neural_tokenizer_encode(t, text, ids, 1), 1);
    CT_EQ_I(ids[0], 1);
    CT_EQ_I(neural_tokenizer_encode(t, "", ids, 512), 1);
    CT_EQ_S(neural_tokenizer_piece(t, 3), SPACE_MARK);
    CT_CHECK(!neural_tokenizer_piece(t, 59) && !neural_tokenizer_piece(t, -1));
    neural_tokenizer_close(&t);
}

/* the best score of text[0..n) found by trying every cut, for short texts */
static double best_score(const unigram *u, const char *text, size_t n)
{
    double best = n ? -HUGE_VAL : 0;
    for (size_t len = 1; len <= n; len++) {
        int32_t id = unigram_find(u, text + n - len, len);
        double score = id >= 0 ? u->pieces[id].score : len == 1 ? u->unknown_score : -HUGE_VAL;
        if (score > -HUGE_VAL) {
            double s = best_score(u, text, n - len) + score;
            best = s > best ? s : best;
        }
    }
    return best;
}

static void segmentation_is_the_most_probable(void)
{
    neural_tokenizer *t;
    ciel_fail fail;
    rng r = rng_make(7, "segments");
    CT_EQ_I(neural_tokenizer_open(&t, TOKENIZERS "plain.model", &fail), CIEL_OK);
    for (int i = 0; i < 300; i++) {
        char text[12] = "";
        ciel_arena a = { 0 };
        unigram_ids ids = { 0 };
        size_t n = 1 + rng_below(&r, 11);
        for (size_t k = 0; k < n; k++)
            text[k] = "aeinrstloc~"[rng_below(&r, 10)];
        unigram_encode(&t->vocabulary, &a, text, n, &ids);
        double score = 0;
        for (size_t k = 0; k < ids.n; k++)
            score += t->vocabulary.pieces[ids.ids[k]].score;
        CT_NEAR(score, best_score(&t->vocabulary, text, n), 1e-4);
        ciel_arena_free(&a);
    }
    neural_tokenizer_close(&t);
}

static void prompts_are_cleaned(void)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        { "  a\tcat \n\n sits  ", "a cat sits" },
        { "Tom &amp; Jerry &#39;s &#x41;", "Tom & Jerry 's A" },
        { "&amp;lt;b&amp;gt;", "<b>" },
        { "\xe2\x80\x9cquoted\xe2\x80\x9d it\xe2\x80\x99s", "\"quoted\" it's" },
        { "a\xe3\x80\x80"
          "b\xc2\xa0"
          "c",
          "a b c" },
        { "&unknown; & &#; &#xD800;", "&unknown; & &#; \xef\xbf\xbd" },
        { "\x01"
          "bell\x07",
          "bell" },
        { "", "" },
    };
    ciel_arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CT_EQ_S(neural_prompt_clean(&a, cases[i].from), cases[i].to);
    ciel_arena_free(&a);
}

static void damaged_tokenizers_are_refused(void)
{
    static const struct {
        const char *text, *says;
        int code;
    } cases[] = {
        { "", "no pieces", CIEL_E_FORMAT },
        { "{", "made.json", CIEL_E_FORMAT },
        { "{}", "model", CIEL_E_UNAVAILABLE },
        { "{\"model\":{\"type\":\"BPE\"}}", "BPE", CIEL_E_UNAVAILABLE },
        { "{\"model\":{\"type\":\"Unigram\",\"vocab\":[]}}", "vocabulary", CIEL_E_FORMAT },
        { "{\"model\":{\"type\":\"Unigram\",\"unk_id\":3,\"vocab\":[[\"a\",-1]]}}", "vocabulary", CIEL_E_FORMAT },
        { "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\"]]}}", "piece", CIEL_E_FORMAT },
        { "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",-1]]},\"normalizer\":{\"type\":\"Odd\"}}",
          "Odd", CIEL_E_UNAVAILABLE },
        { "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",-1]]},\"pre_tokenizer\":{\"type\":"
          "\"Digits\"}}",
          "Digits", CIEL_E_UNAVAILABLE },
        { "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",-1]]},\"normalizer\":{\"type\":"
          "\"Precompiled\","
          "\"precompiled_charsmap\":\"AAAA\"}}",
          "charsmap", CIEL_E_FORMAT },
        { "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",-1]]},\"post_processor\":{\"type\":"
          "\"ByteLevel\"}}",
          "ByteLevel", CIEL_E_UNAVAILABLE },
        { "\x0a\x7f", "cut short", CIEL_E_FORMAT },
        { "plain text that is no model", "", CIEL_E_FORMAT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        neural_tokenizer *t = NULL;
        ciel_fail fail = { 0 };
        int rc = neural_tokenizer_parse(&t, cases[i].text, strlen(cases[i].text), "made.json", &fail);
        if (rc != cases[i].code || !(strstr(fail.what, cases[i].says) || strstr(fail.detail, cases[i].says)))
            printf("# case %zu: %d %s: %s\n", i, rc, fail.what, fail.detail);
        CT_EQ_I(rc, cases[i].code);
        CT_CHECK(!t && (strstr(fail.what, cases[i].says) || strstr(fail.detail, cases[i].says)));
    }
}

static void mangled_tokenizers_work_or_are_refused(void)
{
    static const char *const files[] = { TOKENIZERS "nfkc.model", TOKENIZERS "plain.model",
                                         ORACLES "/t2v21/model/tokenizer/tokenizer.json" };
    rng r = rng_make(3, "mangle");
    for (int f = 0; f < 3; f++) {
        size_t bytes;
        uint8_t *good = read_all(files[f], &bytes), *bad = malloc(bytes);
        for (int i = 0; i < 200; i++) {
            neural_tokenizer *t = NULL;
            ciel_fail fail = { 0 };
            int32_t ids[64];
            memcpy(bad, good, bytes);
            for (int k = 0; k < (f == 0 ? 400 : 3); k++)
                bad[rng_below(&r, (uint32_t)bytes)] = (uint8_t)rng_below(&r, 256);
            size_t n = i % 4 ? bytes : rng_below(&r, (uint32_t)bytes);
            int rc = neural_tokenizer_parse(&t, bad, n, "mangled", &fail);
            CT_CHECK(rc == CIEL_OK || fail.what[0]);
            if (rc == CIEL_OK) {
                int count = neural_tokenizer_encode(t, "a cat\xff ﬁ Ⅷ e\xcc\x81 \xed\x95\x9c 色调，", ids, 64);
                CT_CHECK(count >= 0 && count <= 64);
            }
            neural_tokenizer_close(&t);
        }
        free(good);
        free(bad);
    }
}

static void clean_up(void)
{
    scratch_remove();
}

CT_MAIN(CT(oracles_ids_come_out), CT(segmentations_are_sentencepieces), CT(gguf_carries_the_same_tokenizer),
        CT(model_inside_a_weights_file_is_found), CT(json_of_the_same_vocabulary_agrees),
        CT(long_texts_are_cut_before_the_end_mark), CT(segmentation_is_the_most_probable), CT(prompts_are_cleaned),
        CT(damaged_tokenizers_are_refused), CT(mangled_tokenizers_work_or_are_refused), CT(clean_up))
