/* neural/tokenizer.c - opens tokenizers and runs them: text, sections between added tokens, words, pieces, end mark.
 *
 * SentencePiece segments the whole normalised text at once. tokenizer.json's way cuts added tokens out first, then
 * words (white space, or before each space mark), and segments each alone.
 */
#include "base/file.h"
#include "neural/tokenizer_parts.h"

#include <stdlib.h>
#include <string.h>

enum {
    LIMIT_FILE = 256 << 20
};

int tokenizer_damaged(const char *name, ciel_fail *fail, const char *what)
{
    ciel_fail_set(fail, CIEL_E_FORMAT, "damaged tokenizer");
    ciel_fail_detail(fail, "%s: %s", name, what);
    return CIEL_E_FORMAT;
}

static neural_tokenizer *new_tokenizer(void)
{
    neural_tokenizer *t = calloc(1, sizeof *t);
    CIEL_ASSERT(t);
    t->eos = -1;
    return t;
}

/* the tokenizer's facts hold together, or it is given up */
static int finish(neural_tokenizer **out, neural_tokenizer *t, int rc, const char *name, ciel_fail *fail)
{
    if (!rc && t->eos >= (int32_t)t->vocabulary.n)
        rc = tokenizer_damaged(name, fail, "the end mark is no piece");
    if (rc)
        neural_tokenizer_close(&t);
    else
        *out = t;
    return rc;
}

int neural_tokenizer_parse(neural_tokenizer **out, const void *data, size_t bytes, const char *name, ciel_fail *fail)
{
    neural_tokenizer *t = new_tokenizer();
    const char *text = data;
    size_t at = 0;
    while (at < bytes && strchr(" \t\r\n", text[at]) && text[at])
        at++;
    bool json = at < bytes && text[at] == '{';
    int rc = json ? tokenizer_read_json(t, text, bytes, name, fail) : tokenizer_read_model(t, data, bytes, name, fail);
    return finish(out, t, rc, name, fail);
}

int neural_tokenizer_open(neural_tokenizer **out, const char *path, ciel_fail *fail)
{
    uint8_t *data;
    size_t bytes;
    int rc = ciel_file_read(&data, &bytes, path, LIMIT_FILE, fail);
    if (rc)
        return rc;
    rc = neural_tokenizer_parse(out, data, bytes, path, fail);
    free(data);
    return rc;
}

int neural_tokenizer_of_weights(neural_tokenizer **out, const neural_weights *w, ciel_fail *fail)
{
    const neural_weight *model = neural_weights_find(w, "spiece_model");
    if (model && model->dtype == NEURAL_U8)
        return neural_tokenizer_parse(out, model->data, model->bytes, neural_weights_path(w), fail);
    neural_tokenizer *t = new_tokenizer();
    return finish(out, t, tokenizer_read_gguf(t, w, fail), neural_weights_path(w), fail);
}

void neural_tokenizer_close(neural_tokenizer **t)
{
    if (!*t)
        return;
    ciel_arena_free(&(*t)->arena);
    free(*t);
    *t = NULL;
}

int neural_tokenizer_count(const neural_tokenizer *t)
{
    return (int)t->vocabulary.n;
}

int neural_tokenizer_pad(const neural_tokenizer *t)
{
    return t->pad;
}

const char *neural_tokenizer_piece(const neural_tokenizer *t, int32_t id)
{
    return id >= 0 && (size_t)id < t->vocabulary.n ? t->vocabulary.pieces[id].text : NULL;
}

/* words of a normalised section: with the space mark, each beginning at one */
static void encode_marked(const neural_tokenizer *t, ciel_arena *a, const char *word, size_t len, bool first,
                          unigram_ids *out)
{
    ciel_str s = { 0 };
    bool marked = len >= SPACE_MARK_BYTES && memcmp(word, SPACE_MARK, SPACE_MARK_BYTES) == 0;
    if (len == 0)
        return;
    if (t->metaspace && !(marked || *word == ' ') &&
        (t->prepend == PREPEND_ALWAYS || (t->prepend == PREPEND_FIRST && first)))
        ciel_str_add(&s, SPACE_MARK);
    for (size_t i = 0; i < len; i++)
        ciel_str_add_n(&s, t->metaspace && word[i] == ' ' ? SPACE_MARK : word + i,
                       t->metaspace && word[i] == ' ' ? SPACE_MARK_BYTES : 1);
    size_t from = 0;
    for (size_t i = 1; t->metaspace_split && i + SPACE_MARK_BYTES <= s.len; i++)
        if (memcmp(s.p + i, SPACE_MARK, SPACE_MARK_BYTES) == 0) {
            unigram_encode(&t->vocabulary, a, s.p + from, i - from, out);
            from = i;
        }
    unigram_encode(&t->vocabulary, a, s.p + from, s.len - from, out);
    ciel_str_free(&s);
}

static bool is_white(const char *p)
{
    return *p == ' ' || (*p >= 9 && *p <= 13);
}

static void encode_section(const neural_tokenizer *t, ciel_arena *a, const char *text, size_t len, bool first,
                           unigram_ids *out)
{
    const char *p = tokenizer_normalize(t, a, text, len);
    if (!t->words) {
        encode_marked(t, a, p, strlen(p), first, out);
        return;
    }
    for (bool begin = first; *p; begin = false) {
        const char *word = p;
        while (*p && !is_white(p))
            p++;
        encode_marked(t, a, word, (size_t)(p - word), begin, out);
        while (*p && is_white(p))
            p++;
    }
}

/* the added token that begins earliest in the text, of these the longest; NULL: none */
static const added_token *next_added(const neural_tokenizer *t, const char *text, const char **where)
{
    const added_token *best = NULL;
    for (size_t i = 0; i < t->n_added; i++) {
        const char *at = strstr(text, t->added[i].text);
        if (at && (!best || at < *where || (at == *where && t->added[i].len > best->len))) {
            best = &t->added[i];
            *where = at;
        }
    }
    return best;
}

static void encode_json(const neural_tokenizer *t, ciel_arena *a, const char *text, unigram_ids *out)
{
    const char *begin = text, *where = text;
    for (const added_token *token; (token = next_added(t, text, &where)); text = where + token->len) {
        const char *end = where;
        while (token->strip_left && end > text && is_white(end - 1))
            end--;
        encode_section(t, a, text, (size_t)(end - text), text == begin, out);
        ARENA_PUSH(a, out->ids, out->n) = token->id;
        while (token->strip_right && is_white(where + token->len))
            where++;
    }
    encode_section(t, a, text, strlen(text), text == begin, out);
}

int neural_tokenizer_encode(const neural_tokenizer *t, const char *text, int32_t *ids, int limit)
{
    ciel_arena a = { 0 };
    unigram_ids found = { 0 };
    CIEL_ASSERT(limit >= 1);
    if (t->sentencepiece) {
        const char *normal = tokenizer_normalize_model(t, &a, text, strlen(text));
        unigram_encode(&t->vocabulary, &a, normal, strlen(normal), &found);
    } else
        encode_json(t, &a, text, &found);
    size_t room = (size_t)limit - (t->eos >= 0), n = found.n < room ? found.n : room;
    if (n)
        memcpy(ids, found.ids, n * sizeof *ids);
    if (t->eos >= 0)
        ids[n++] = t->eos;
    ciel_arena_free(&a);
    return (int)n;
}
