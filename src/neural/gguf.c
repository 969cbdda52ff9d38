/* neural/gguf.c - the GGUF file, versions 2 and 3: what it says about itself, its tensors, the data.
 *
 * "GGUF", version, number of tensors, number of entries; the entries (name, kind, value; values may be arrays); the
 * tensors (name, dims with the fastest first, kind, offset); then the data at the next multiple of general.alignment.
 * Reading is by a cursor that turns bad at the first byte beyond the end, and every count is held against what the file
 * could contain before it is believed. Big-endian files are not read.
 */
#include "neural/weights_source.h"

#include <string.h>

enum {
    TYPE_TEXT = 8,
    TYPE_ARRAY = 9,
    TYPE_BOOL = 7,
    LIMIT_ENTRIES = 1 << 20,
    LIMIT_NAME = 4096
};
/* bytes of the metadata's kinds: u8 i8 u16 i16 u32 i32 f32 bool text array u64 i64 f64 */
static const int type_bytes[] = { 1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8 };

typedef struct cursor {
    const uint8_t *at, *end;
    bool bad;
} cursor;

static const uint8_t *take(cursor *c, uint64_t bytes)
{
    if (c->bad || bytes > (uint64_t)(c->end - c->at)) {
        c->bad = true;
        return NULL;
    }
    const uint8_t *p = c->at;
    c->at += bytes;
    return p;
}

static uint64_t take_number(cursor *c, int bytes)
{
    const uint8_t *p = take(c, (uint64_t)bytes);
    uint64_t v = 0;
    for (int i = bytes - 1; p && i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

static const char *take_text(cursor *c, uint64_t *len)
{
    *len = take_number(c, 8);
    return (const char *)take(c, *len);
}

/* a stored number of metadata kind `type` as a double; p may be unaligned */
static double number_at(const uint8_t *p, int type)
{
#define READ(T)                                                                                                        \
    {                                                                                                                  \
        T v;                                                                                                           \
        memcpy(&v, p, sizeof v);                                                                                       \
        return (double)v;                                                                                              \
    }
    switch (type) {
    case 0: return p[0];
    case 1: return (int8_t)p[0];
    case 2: READ(uint16_t)
    case 3: READ(int16_t)
    case 4: READ(uint32_t)
    case 5: READ(int32_t)
    case 6: READ(float)
    case TYPE_BOOL: return p[0] != 0;
    case 10: READ(uint64_t)
    case 11: READ(int64_t)
    default: READ(double)
    }
#undef READ
}

double neural_meta_number(const neural_meta *m, size_t i)
{
    CIEL_ASSERT(m->kind == NEURAL_META_NUMBERS && i < m->n);
    return number_at((const uint8_t *)m->raw + i * (size_t)type_bytes[m->raw_type], m->raw_type);
}

const char *neural_meta_next(const neural_meta *m, const void **cursor_at, size_t *len)
{
    CIEL_ASSERT(m->kind == NEURAL_META_TEXTS);
    cursor c = { *cursor_at ? *cursor_at : m->raw, (const uint8_t *)m->text, false };
    if (c.at == c.end)
        return NULL;
    uint64_t n;
    const char *p = take_text(&c, &n);
    *cursor_at = c.at;
    *len = (size_t)n;
    return p;
}

static void take_array(cursor *c, neural_meta *m)
{
    uint64_t type = take_number(c, 4), n = take_number(c, 8);
    if (type >= sizeof type_bytes / sizeof *type_bytes || type == TYPE_ARRAY || n > (uint64_t)(c->end - c->at)) {
        c->bad = true;
        return;
    }
    m->raw = c->at;
    m->raw_type = (int)type;
    m->n = (size_t)n;
    m->kind = type == TYPE_TEXT ? NEURAL_META_TEXTS : NEURAL_META_NUMBERS;
    if (type != TYPE_TEXT)
        take(c, n * (uint64_t)type_bytes[type]); /* n is at most the file's bytes: no overflow */
    else
        for (uint64_t i = 0, len; i < n && !c->bad; i++)
            take_text(c, &len);
    m->text = (const char *)c->at; /* where the array ends */
}

static int take_entry(neural_weights *w, const weights_file *file, cursor *c, ciel_fail *fail)
{
    uint64_t key_len, n;
    const char *key = take_text(c, &key_len);
    uint64_t type = take_number(c, 4);
    if (c->bad || key_len == 0 || key_len > LIMIT_NAME || type >= sizeof type_bytes / sizeof *type_bytes)
        return weights_damaged(file, fail, "entry %zu of its description is broken", w->n_metas);
    neural_meta m = { .key = ciel_arena_strndup(&w->arena, key, (size_t)key_len), .kind = NEURAL_META_NUMBER };
    if (type == TYPE_TEXT) {
        const char *text = take_text(c, &n);
        m.kind = NEURAL_META_TEXT;
        if (text) {
            m.text = ciel_arena_strndup(&w->arena, text, (size_t)n);
            m.n = (size_t)n;
        }
    } else if (type == TYPE_ARRAY)
        take_array(c, &m);
    else {
        const uint8_t *p = take(c, (uint64_t)type_bytes[type]);
        m.number = p ? number_at(p, (int)type) : 0;
    }
    if (c->bad)
        return weights_damaged(file, fail, "cut short or broken in \"%.100s\"", m.key);
    ARENA_PUSH(&w->arena, w->metas, w->n_metas) = m;
    return CIEL_OK;
}

static bool dtype_of(uint64_t type, neural_dtype *dtype)
{
    static const signed char known[] = {
        /* ggml's number -> ours + 1 */
        [0] = NEURAL_F32 + 1,   [1] = NEURAL_F16 + 1,   [2] = NEURAL_Q4_0 + 1,  [3] = NEURAL_Q4_1 + 1,
        [6] = NEURAL_Q5_0 + 1,  [7] = NEURAL_Q5_1 + 1,  [8] = NEURAL_Q8_0 + 1,  [10] = NEURAL_Q2_K + 1,
        [11] = NEURAL_Q3_K + 1, [12] = NEURAL_Q4_K + 1, [13] = NEURAL_Q5_K + 1, [14] = NEURAL_Q6_K + 1,
        [26] = NEURAL_I32 + 1,  [27] = NEURAL_I64 + 1,  [28] = NEURAL_F64 + 1,  [30] = NEURAL_BF16 + 1
    };
    if (type >= sizeof known || !known[type])
        return false;
    *dtype = (neural_dtype)(known[type] - 1);
    return true;
}

typedef struct tensor_info {
    const char *name;
    uint64_t name_len, offset;
    neural_weight t;
} tensor_info;

static int take_tensor(const weights_file *file, cursor *c, uint64_t i, tensor_info *info, ciel_fail *fail)
{
    info->name = take_text(c, &info->name_len);
    uint64_t n_dims = take_number(c, 4);
    if (c->bad || info->name_len == 0 || info->name_len > LIMIT_NAME || n_dims > NEURAL_MAX_DIMS)
        return weights_damaged(file, fail, "tensor %llu of its list is broken", (unsigned long long)i);
    info->t.n_dims = (int)n_dims;
    for (int d = (int)n_dims - 1; d >= 0; d--) {
        uint64_t size = take_number(c, 8);
        info->t.shape[d] = size > INT64_MAX ? INT64_MAX : (int64_t)size; /* weights_add refuses what is too large */
    }
    uint64_t type = take_number(c, 4);
    info->offset = take_number(c, 8);
    if (c->bad)
        return weights_damaged(file, fail, "cut short in the list of tensors (entry %llu)", (unsigned long long)i);
    if (!dtype_of(type, &info->t.dtype)) {
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "a number format that is not read here: ggml kind %llu",
                      (unsigned long long)type);
        ciel_fail_detail(fail, "%s: tensor %.*s", file->path, (int)(info->name_len > 100 ? 100 : info->name_len),
                         info->name);
        ciel_fail_hint(fail, "f32, f16, bf16, q4_0 to q8_0 and q2_K to q6_K are read");
        return CIEL_E_UNAVAILABLE;
    }
    return CIEL_OK;
}

/* bytes that a tensor of this shape fills; 0 when it is beyond what `limit` bytes could hold or its rows are no whole
 * blocks */
static uint64_t tensor_bytes(const neural_weight *t, uint64_t limit)
{
    uint64_t block = (uint64_t)neural_dtype_block(t->dtype), values = 1;
    for (int d = 0; d < t->n_dims; d++) {
        if (t->shape[d] <= 0 || (uint64_t)t->shape[d] > limit * 256 / values)
            return 0;
        values *= (uint64_t)t->shape[d];
    }
    if (block > 1 && (t->n_dims == 0 || (uint64_t)t->shape[t->n_dims - 1] % block))
        return 0;
    return values / block * (uint64_t)neural_dtype_block_bytes(t->dtype);
}

/* a tool that stores tensors of more than four dims flat notes their own shape in this entry */
static void own_shape(const neural_weights *w, tensor_info *info)
{
    char key[LIMIT_NAME + 32] = "comfy.gguf.orig_shape.";
    strncat(key, info->name, (size_t)info->name_len);
    const neural_meta *m = neural_weights_meta(w, key);
    if (!m || m->kind != NEURAL_META_NUMBERS || m->n == 0 || m->n > NEURAL_MAX_DIMS)
        return;
    neural_weight t = info->t;
    t.n_dims = (int)m->n;
    for (int i = 0; i < t.n_dims; i++)
        t.shape[i] = (int64_t)neural_meta_number(m, (size_t)i);
    if (tensor_bytes(&t, INT32_MAX) == tensor_bytes(&info->t, INT32_MAX))
        info->t = t;
}

static int read_tensors(neural_weights *w, const weights_file *file, cursor *c, uint64_t n, ciel_fail *fail)
{
    ciel_arena scratch = { 0 };
    tensor_info *infos = ARENA_ARRAY(&scratch, n, tensor_info);
    int rc = CIEL_OK;
    for (uint64_t i = 0; i < n && !rc; i++)
        rc = take_tensor(file, c, i, &infos[i], fail);
    const neural_meta *alignment = neural_weights_meta(w, "general.alignment");
    double align = alignment && alignment->kind == NEURAL_META_NUMBER ? alignment->number : 32;
    if (!rc && !(align >= 1 && align <= 1 << 20))
        rc = weights_damaged(file, fail, "an alignment of %g bytes", align);
    uint64_t step = rc ? 1 : (uint64_t)align, used = (uint64_t)(c->at - file->data),
             start = (used + step - 1) / step * step;
    for (uint64_t i = 0; i < n && !rc; i++) {
        tensor_info *info = &infos[i];
        uint64_t room =
            start > file->bytes || info->offset > file->bytes - start ? 0 : file->bytes - start - info->offset;
        uint64_t bytes = tensor_bytes(&info->t, file->bytes);
        int shown = (int)(info->name_len > 100 ? 100 : info->name_len);
        if (bytes == 0 || bytes > room)
            rc = weights_damaged(file, fail, "%s: tensor %.*s (%llu bytes, %llu left)",
                                 bytes ? "cut short" : "an impossible shape", shown, info->name,
                                 (unsigned long long)bytes, (unsigned long long)room);
        else {
            info->t.data = file->data + start + info->offset;
            info->t.bytes = (size_t)bytes;
            own_shape(w, info);
            rc = weights_add(w, file, &info->t, info->name, (size_t)info->name_len, fail);
        }
    }
    ciel_arena_free(&scratch);
    return rc;
}

int weights_read_gguf(neural_weights *w, const weights_file *file, ciel_fail *fail)
{
    cursor c = { file->data + 4, file->data + file->bytes, false }; /* behind the four letters that were seen */
    uint64_t version = take_number(&c, 4), n_tensors = take_number(&c, 8), n_entries = take_number(&c, 8);
    if (c.bad)
        return weights_damaged(file, fail, "%zu bytes are too few for a header", file->bytes);
    if (version != 2 && version != 3) {
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "a GGUF version that is not read here: %llu",
                      (unsigned long long)version);
        ciel_fail_detail(fail, "%s", file->path);
        return CIEL_E_UNAVAILABLE;
    }
    if (n_tensors > LIMIT_ENTRIES || n_entries > LIMIT_ENTRIES || n_tensors * 24 > file->bytes ||
        n_entries * 13 > file->bytes)
        return weights_damaged(file, fail, "%llu tensors and %llu entries are announced in %zu bytes",
                               (unsigned long long)n_tensors, (unsigned long long)n_entries, file->bytes);
    int rc = CIEL_OK;
    for (uint64_t i = 0; i < n_entries && !rc; i++)
        rc = take_entry(w, file, &c, fail);
    return rc ? rc : read_tensors(w, file, &c, n_tensors, fail);
}
