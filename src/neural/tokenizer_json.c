/* neural/tokenizer_json.c - Hugging Face's tokenizer.json, as far as unigram tokenizers use it.
 *
 * Read are: added tokens, normalizers (a chain of the steps of tokenizer_parts.h), pre-tokenizers (white space,
 * Metaspace), a post-processor that appends the end mark, and the vocabulary. A step that is not known is refused by
 * its name: ids that are nearly right would be worse than none.
 */
#include "neural/tokenizer_parts.h"

#include <jansson.h>
#include <math.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIMIT_PIECES = 1 << 22,
    LIMIT_DEPTH = 4
};

typedef struct json_reader {
    neural_tokenizer *t;
    const char *name;
    ciel_fail *fail;
} json_reader;

static int unknown_part(const json_reader *r, const char *what, const char *type)
{
    ciel_fail_set(r->fail, CIEL_E_UNAVAILABLE, "a tokenizer with a %s that is not known here", what);
    ciel_fail_detail(r->fail, "%s: %.100s", r->name, type ? type : "(without a type)");
    return CIEL_E_UNAVAILABLE;
}

static const char *type_of(const json_t *v)
{
    return json_string_value(json_object_get(v, "type"));
}

static tokenizer_step *push_step(json_reader *r, tokenizer_step_kind kind)
{
    tokenizer_step *s = &ARENA_PUSH(&r->t->arena, r->t->steps, r->t->n_steps);
    s->kind = kind;
    return s;
}

static int read_charsmap(json_reader *r, const json_t *v)
{
    const char *text = json_string_value(json_object_get(v, "precompiled_charsmap"));
    size_t n = text ? strlen(text) : 0;
    if (n == 0)
        return CIEL_OK; /* nothing to map */
    uint8_t *bytes = malloc(n);
    CIEL_ASSERT(bytes);
    int got = n % 4 ? -1 : EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)n);
    if (got > 0)
        got -= (text[n - 1] == '=') + (text[n - 2] == '=');
    bool ok = got > 0 && charsmap_open(&r->t->map, &r->t->arena, bytes, (size_t)got);
    free(bytes);
    push_step(r, STEP_CHARSMAP);
    return ok ? CIEL_OK : tokenizer_damaged(r->name, r->fail, "its precompiled_charsmap makes no sense");
}

static int read_replace(json_reader *r, const json_t *v)
{
    const json_t *pattern = json_object_get(v, "pattern");
    const char *text = json_string_value(json_object_get(pattern, "String")),
               *regex = json_string_value(json_object_get(pattern, "Regex"));
    const char *to = json_string_value(json_object_get(v, "content"));
    bool spaces = regex && strcmp(regex, " {2,}") == 0;
    if (!to || !((text && *text) || spaces))
        return unknown_part(r, "replacement", regex);
    tokenizer_step *s = push_step(r, STEP_REPLACE);
    s->from = spaces ? " " : ciel_arena_strdup(&r->t->arena, text);
    s->to = ciel_arena_strdup(&r->t->arena, to);
    s->runs = spaces;
    return CIEL_OK;
}

static int read_normalizer(json_reader *r, const json_t *v, int depth)
{
    static const struct {
        const char *type;
        tokenizer_step_kind kind;
    } plain[] = { { "NFC", STEP_NFC },
                  { "NFD", STEP_NFD },
                  { "NFKC", STEP_NFKC },
                  { "NFKD", STEP_NFKD },
                  { "Lowercase", STEP_LOWER } };
    const char *type = type_of(v);
    if (!v || json_is_null(v))
        return CIEL_OK;
    if (!type || depth > LIMIT_DEPTH)
        return unknown_part(r, "normalizer", type);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(type, plain[i].type) == 0) {
            push_step(r, plain[i].kind);
            return CIEL_OK;
        }
    if (strcmp(type, "Precompiled") == 0)
        return read_charsmap(r, v);
    if (strcmp(type, "Replace") == 0)
        return read_replace(r, v);
    if (strcmp(type, "Strip") == 0) {
        tokenizer_step *s = push_step(r, STEP_STRIP);
        s->left = json_is_true(json_object_get(v, "strip_left"));
        s->right = json_is_true(json_object_get(v, "strip_right"));
        return CIEL_OK;
    }
    if (strcmp(type, "Prepend") == 0 && json_is_string(json_object_get(v, "prepend"))) {
        push_step(r, STEP_PREPEND)->to =
            ciel_arena_strdup(&r->t->arena, json_string_value(json_object_get(v, "prepend")));
        return CIEL_OK;
    }
    if (strcmp(type, "Sequence") != 0)
        return unknown_part(r, "normalizer", type);
    const json_t *list = json_object_get(v, "normalizers");
    int rc = CIEL_OK;
    for (size_t i = 0; i < json_array_size(list) && !rc; i++)
        rc = read_normalizer(r, json_array_get(list, i), depth + 1);
    return rc;
}

static int read_metaspace(json_reader *r, const json_t *v)
{
    neural_tokenizer *t = r->t;
    const char *mark = json_string_value(json_object_get(v, "replacement")),
               *scheme = json_string_value(json_object_get(v, "prepend_scheme"));
    const json_t *old = json_object_get(v, "add_prefix_space"), *split = json_object_get(v, "split");
    if (!mark || strcmp(mark, SPACE_MARK) != 0)
        return unknown_part(r, "Metaspace", mark);
    t->metaspace = true;
    t->metaspace_split = !split || json_is_true(split);
    if (scheme)
        t->prepend = strcmp(scheme, "always") == 0  ? PREPEND_ALWAYS
                     : strcmp(scheme, "first") == 0 ? PREPEND_FIRST
                                                    : PREPEND_NEVER;
    else
        t->prepend = !old || json_is_true(old) ? PREPEND_ALWAYS : PREPEND_NEVER;
    return CIEL_OK;
}

static int read_pre_tokenizer(json_reader *r, const json_t *v, int depth)
{
    const char *type = type_of(v);
    if (!v || json_is_null(v))
        return CIEL_OK;
    if (type && strcmp(type, "WhitespaceSplit") == 0 && !r->t->metaspace) {
        r->t->words = true;
        return CIEL_OK;
    }
    if (type && strcmp(type, "Metaspace") == 0)
        return read_metaspace(r, v);
    if (!type || strcmp(type, "Sequence") != 0 || depth > LIMIT_DEPTH)
        return unknown_part(r, "pre-tokenizer", type);
    const json_t *list = json_object_get(v, "pretokenizers");
    int rc = CIEL_OK;
    for (size_t i = 0; i < json_array_size(list) && !rc; i++)
        rc = read_pre_tokenizer(r, json_array_get(list, i), depth + 1);
    return rc;
}

/* only "the text, then end marks of one id" is known */
static int read_post_processor(json_reader *r, const json_t *v)
{
    const char *type = type_of(v);
    r->t->eos = -1;
    if (!v || json_is_null(v))
        return CIEL_OK;
    if (!type || strcmp(type, "TemplateProcessing") != 0)
        return unknown_part(r, "post-processor", type);
    const json_t *single = json_object_get(v, "single"), *last = json_array_get(single, 1);
    const char *mark = json_string_value(json_object_get(json_object_get(last, "SpecialToken"), "id"));
    const json_t *special = mark ? json_object_get(json_object_get(v, "special_tokens"), mark) : NULL;
    const json_t *id = json_array_get(json_object_get(special, "ids"), 0);
    if (json_array_size(single) != 2 || !json_object_get(json_array_get(single, 0), "Sequence") ||
        !json_is_integer(id) || json_integer_value(id) < 0 || json_integer_value(id) >= LIMIT_PIECES)
        return unknown_part(r, "template", mark);
    r->t->eos = (int32_t)json_integer_value(id);
    return CIEL_OK;
}

static int read_added(json_reader *r, const json_t *list)
{
    neural_tokenizer *t = r->t;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i), *id = json_object_get(v, "id");
        const char *text = json_string_value(json_object_get(v, "content"));
        if (!text || !*text || !json_is_integer(id) || json_integer_value(id) < 0 ||
            json_integer_value(id) >= LIMIT_PIECES)
            return tokenizer_damaged(r->name, r->fail, "an added token makes no sense");
        ARENA_PUSH(&t->arena, t->added, t->n_added) = (added_token){
            .text = ciel_arena_strdup(&t->arena, text),
            .len = strlen(text),
            .id = (int32_t)json_integer_value(id),
            .strip_left = json_is_true(json_object_get(v, "lstrip")),
            .strip_right = json_is_true(json_object_get(v, "rstrip")),
        };
        if (strcmp(text, "<pad>") == 0)
            t->pad = (int32_t)json_integer_value(id);
    }
    return CIEL_OK;
}

static int read_model(json_reader *r, const json_t *model)
{
    neural_tokenizer *t = r->t;
    const char *type = type_of(model);
    const json_t *vocabulary = json_object_get(model, "vocab"), *unknown = json_object_get(model, "unk_id");
    if (type ? strcmp(type, "Unigram") != 0 : !json_is_array(vocabulary))
        return unknown_part(r, "model", type);
    size_t n = json_array_size(vocabulary);
    if (n == 0 || n > LIMIT_PIECES || !json_is_integer(unknown) || json_integer_value(unknown) < 0 ||
        (size_t)json_integer_value(unknown) >= n)
        return tokenizer_damaged(r->name, r->fail, "no vocabulary, or no unknown piece in it");
    double least = HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(vocabulary, i), *score = json_array_get(row, 1);
        const char *text = json_string_value(json_array_get(row, 0));
        if (!text || !json_is_number(score))
            return tokenizer_damaged(r->name, r->fail, "a piece makes no sense");
        double value = json_number_value(score);
        unigram_add(&t->vocabulary, &t->arena, text, strlen(text), value, true);
        least = value < least ? value : least;
    }
    unigram_finish(&t->vocabulary, &t->arena, (int32_t)json_integer_value(unknown), least - 10);
    if (json_is_true(json_object_get(model, "byte_fallback")))
        unigram_fall_back(&t->vocabulary, &t->arena); /* without all bytes, unknown stays unknown, as in the library */
    return CIEL_OK;
}

int tokenizer_read_json(neural_tokenizer *t, const char *data, size_t bytes, const char *name, ciel_fail *fail)
{
    json_error_t error;
    json_t *root = json_loadb(data, bytes, 0, &error);
    json_reader r = { t, name, fail };
    if (!json_is_object(root)) {
        json_decref(root);
        return tokenizer_damaged(name, fail, error.text);
    }
    int rc = read_model(&r, json_object_get(root, "model"));
    if (!rc)
        rc = read_added(&r, json_object_get(root, "added_tokens"));
    if (!rc)
        rc = read_normalizer(&r, json_object_get(root, "normalizer"), 0);
    if (!rc)
        rc = read_pre_tokenizer(&r, json_object_get(root, "pre_tokenizer"), 0);
    if (!rc)
        rc = read_post_processor(&r, json_object_get(root, "post_processor"));
    json_decref(root);
    return rc;
}
