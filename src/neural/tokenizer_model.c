/* neural/tokenizer_model.c - a SentencePiece model: the protobuf file, and the same facts as GGUF carries them.
 *
 * Of the protobuf only what segmentation needs is read: pieces (1: text, score, type), the trainer's kind and special
 * ids (2), the normaliser (3). Fields are (number << 3 | wire type) as varints; unknown ones are skipped; nothing is
 * read past its message's end.
 */
#include "neural/tokenizer_parts.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
    PIECE_NORMAL = 1,
    PIECE_UNKNOWN = 2,
    PIECE_CONTROL = 3,
    PIECE_USER = 4,
    PIECE_UNUSED = 5,
    PIECE_BYTE = 6
};
enum {
    LIMIT_PIECES = 1 << 22,
    UNKNOWN_PENALTY = 10
};

typedef struct wire {
    const uint8_t *at, *end;
    bool bad;
} wire;

static uint64_t varint(wire *w)
{
    uint64_t v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (w->at == w->end)
            break;
        uint8_t b = *w->at++;
        v |= (uint64_t)(b & 127) << shift;
        if (b < 128)
            return v;
    }
    w->bad = true;
    return 0;
}

typedef struct wire_field {
    uint32_t number, type;
    uint64_t value; /* varint, or fixed 32 / 64 bits */
    wire inside;    /* type 2 */
} wire_field;

/* the next field; false at the end or when the bytes are no fields */
static bool next_field(wire *w, wire_field *f)
{
    if (w->bad || w->at == w->end)
        return false;
    uint64_t key = varint(w);
    *f = (wire_field){ .number = (uint32_t)(key >> 3), .type = (uint32_t)(key & 7) };
    uint64_t n = f->type == 5 ? 4 : f->type == 1 ? 8 : 0;
    if (f->type == 0)
        f->value = varint(w);
    else if (f->type == 2)
        n = varint(w);
    else if (!n)
        w->bad = true;
    if (w->bad || n > (uint64_t)(w->end - w->at)) {
        w->bad = true;
        return false;
    }
    for (int i = (int)n - 1; f->type != 2 && i >= 0; i--)
        f->value = f->value << 8 | w->at[i];
    f->inside = (wire){ w->at, w->at + n, false };
    w->at += n;
    return true;
}

static float as_float(uint64_t bits)
{
    uint32_t u = (uint32_t)bits;
    float f;
    memcpy(&f, &u, 4);
    return f;
}

typedef struct model_facts { /* gathered while pieces are added */
    int kind;                /* trainer's: 1 = unigram */
    int64_t unknown, pad, eos;
    float least, most; /* scores of the ordinary pieces */
    bool byte_fallback;
} model_facts;

static void add_piece(neural_tokenizer *t, model_facts *m, const char *text, size_t len, float score, int type)
{
    bool matches = type == PIECE_NORMAL || type == PIECE_USER || type == PIECE_UNUSED;
    if (type == PIECE_UNKNOWN)
        m->unknown = (int64_t)t->vocabulary.n;
    if (type == PIECE_NORMAL) {
        m->least = score < m->least ? score : m->least;
        m->most = score > m->most ? score : m->most;
    }
    /* a user's own piece wins over every way to write it: its score is settled in finish_pieces */
    unigram_add(&t->vocabulary, &t->arena, text, len, type == PIECE_USER ? (double)NAN : (double)score,
                matches && type != PIECE_UNUSED);
}

static int finish_pieces(neural_tokenizer *t, const model_facts *m, const char *name, ciel_fail *fail)
{
    unigram *u = &t->vocabulary;
    if (m->kind != 1)
        return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "a kind of tokenizer that is not read here: only unigram is");
    if (u->n == 0 || m->unknown < 0 || m->unknown >= (int64_t)u->n || !(m->least <= m->most))
        return tokenizer_damaged(name, fail, "no pieces, or no unknown piece among them");
    for (size_t i = 0; i < u->n; i++)
        if (isnan(u->pieces[i].score))
            u->pieces[i].score = (double)((float)u->pieces[i].len * m->most) - 0.1;
    t->sentencepiece = true;
    t->pad = m->pad >= 0 && m->pad < (int64_t)u->n ? (int32_t)m->pad : 0;
    t->eos = m->eos >= 0 && m->eos < (int64_t)u->n ? (int32_t)m->eos : -1;
    u->single = true;
    unigram_finish(u, &t->arena, (int32_t)m->unknown, (double)(m->least - UNKNOWN_PENALTY));
    if (m->byte_fallback && !unigram_fall_back(u, &t->arena))
        return tokenizer_damaged(name, fail, "not a piece for every byte");
    return CIEL_OK;
}

static int read_piece(neural_tokenizer *t, model_facts *m, wire inside, const char *name, ciel_fail *fail)
{
    wire_field f, text = { 0 };
    float score = 0;
    int type = PIECE_NORMAL;
    while (next_field(&inside, &f)) {
        if (f.number == 1 && f.type == 2)
            text = f;
        else if (f.number == 2 && f.type == 5)
            score = as_float(f.value);
        else if (f.number == 3 && f.type == 0)
            type = (int)(f.value & 0xff);
    }
    size_t len = (size_t)(text.inside.end - text.inside.at);
    const char *p = text.inside.at ? (const char *)text.inside.at : "";
    if (inside.bad || !isfinite(score) || t->vocabulary.n >= LIMIT_PIECES || !ciel_utf8_valid(p, len))
        return tokenizer_damaged(name, fail, "a piece makes no sense");
    add_piece(t, m, p, len, score, type);
    return CIEL_OK;
}

static void read_trainer(wire inside, model_facts *m)
{
    wire_field f;
    while (next_field(&inside, &f)) {
        int64_t id = (int64_t)(int32_t)f.value;
        if (f.number == 3 && f.type == 0)
            m->kind = (int)(f.value & 0xff);
        else if (f.number == 35 && f.type == 0)
            m->byte_fallback = f.value != 0;
        else if (f.number == 42 && f.type == 0)
            m->eos = id;
        else if (f.number == 43 && f.type == 0)
            m->pad = id;
    }
}

static bool read_normalizer(neural_tokenizer *t, wire inside)
{
    wire_field f;
    while (next_field(&inside, &f)) {
        if (f.number == 2 && f.type == 2 && f.inside.end > f.inside.at &&
            !charsmap_open(&t->map, &t->arena, f.inside.at, (size_t)(f.inside.end - f.inside.at)))
            return false;
        if (f.number == 3 && f.type == 0)
            t->dummy_prefix = f.value != 0;
        if (f.number == 4 && f.type == 0)
            t->trim_spaces = f.value != 0;
    }
    return !inside.bad;
}

static const model_facts no_facts = {
    .kind = 1, .unknown = -1, .pad = -1, .eos = 2, .least = FLT_MAX, .most = -FLT_MAX
};

int tokenizer_read_model(neural_tokenizer *t, const uint8_t *data, size_t bytes, const char *name, ciel_fail *fail)
{
    wire w = { data, data + bytes, false };
    wire_field f;
    model_facts m = no_facts;
    int rc = CIEL_OK;
    t->dummy_prefix = t->trim_spaces = true;
    while (!rc && next_field(&w, &f)) {
        if (f.number == 1 && f.type == 2)
            rc = read_piece(t, &m, f.inside, name, fail);
        else if (f.number == 2 && f.type == 2)
            read_trainer(f.inside, &m);
        else if (f.number == 3 && f.type == 2 && !read_normalizer(t, f.inside))
            rc = tokenizer_damaged(name, fail, "its normaliser makes no sense");
    }
    if (!rc && w.bad)
        rc = tokenizer_damaged(name, fail, "cut short, or no SentencePiece model");
    return rc ? rc : finish_pieces(t, &m, name, fail);
}

static double gguf_number(const neural_weights *w, const char *key, double otherwise)
{
    const neural_meta *m = neural_weights_meta(w, key);
    return m && m->kind == NEURAL_META_NUMBER ? m->number : otherwise;
}

static bool gguf_charsmap(neural_tokenizer *t, const neural_weights *w)
{
    const neural_meta *m = neural_weights_meta(w, "tokenizer.ggml.precompiled_charsmap");
    if (!m || m->kind != NEURAL_META_NUMBERS || m->n == 0)
        return true;
    ciel_arena scratch = { 0 };
    uint8_t *bytes = ciel_arena_alloc(&scratch, m->n);
    for (size_t i = 0; i < m->n; i++)
        bytes[i] = (uint8_t)(int)neural_meta_number(m, i);
    bool ok = charsmap_open(&t->map, &t->arena, bytes, m->n);
    ciel_arena_free(&scratch);
    return ok;
}

int tokenizer_read_gguf(neural_tokenizer *t, const neural_weights *w, ciel_fail *fail)
{
    const neural_meta *texts = neural_weights_meta(w, "tokenizer.ggml.tokens"),
                      *kind = neural_weights_meta(w, "tokenizer.ggml.model");
    const neural_meta *scores = neural_weights_meta(w, "tokenizer.ggml.scores"),
                      *types = neural_weights_meta(w, "tokenizer.ggml.token_type");
    const char *name = neural_weights_path(w);
    if (!texts || texts->kind != NEURAL_META_TEXTS || !kind || kind->kind != NEURAL_META_TEXT) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "no tokenizer in a model file");
        ciel_fail_detail(fail, "%s", name);
        return CIEL_E_NOTFOUND;
    }
    if (!scores || scores->kind != NEURAL_META_NUMBERS || scores->n != texts->n || texts->n > LIMIT_PIECES ||
        (types && (types->kind != NEURAL_META_NUMBERS || types->n != texts->n)))
        return tokenizer_damaged(name, fail, "not one score and kind a piece");
    model_facts m = no_facts;
    m.kind = strcmp(kind->text, "t5") == 0 ? 1 : 2;
    const void *cursor = NULL;
    size_t len;
    for (size_t i = 0; i < texts->n; i++) {
        const char *text = neural_meta_next(texts, &cursor, &len);
        double type = types ? neural_meta_number(types, i) : PIECE_NORMAL, score = neural_meta_number(scores, i);
        if (!text || !isfinite(score) || !ciel_utf8_valid(text, len) || !(type >= 0 && type < 100))
            return tokenizer_damaged(name, fail, "a piece makes no sense");
        add_piece(t, &m, text, len, (float)score, (int)type);
        m.byte_fallback = m.byte_fallback || (int)type == PIECE_BYTE; /* it has no entry of its own */
    }
    double eos = gguf_number(w, "tokenizer.ggml.eos_token_id", 1),
           pad = gguf_number(w, "tokenizer.ggml.padding_token_id", 0);
    double unknown = gguf_number(w, "tokenizer.ggml.unknown_token_id", (double)m.unknown);
    m.eos = eos >= 0 && eos < LIMIT_PIECES ? (int64_t)eos : -1;
    m.pad = pad >= 0 && pad < LIMIT_PIECES ? (int64_t)pad : -1;
    m.unknown = unknown >= 0 && unknown < LIMIT_PIECES ? (int64_t)unknown : -1;
    t->dummy_prefix = gguf_number(w, "tokenizer.ggml.add_space_prefix", 1) != 0;
    t->trim_spaces = gguf_number(w, "tokenizer.ggml.remove_extra_whitespaces", 1) != 0;
    return gguf_charsmap(t, w) ? finish_pieces(t, &m, name, fail)
                               : tokenizer_damaged(name, fail, "its normaliser makes no sense");
}
