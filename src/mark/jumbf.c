/* mark/jumbf.c - see jumbf.h. */
#include "mark/jumbf.h"

#include <string.h>

#define TOGGLE_REQUESTABLE 1u
#define TOGGLE_LABEL       2u

/* the last twelve bytes of a type whose first four are letters */
static const uint8_t type_tail[12] = { 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 };

/* ---- writing ---- */

static size_t begin_box(ciel_str *out, const char *type)
{
    size_t at = out->len;
    ciel_str_add_n(out, "\0\0\0\0", 4);
    ciel_str_add_n(out, type, 4);
    return at;
}

void jumbf_end(ciel_str *out, size_t begun)
{
    size_t n = out->len - begun;
    CIEL_ASSERT(n <= UINT32_MAX);
    for (int i = 0; i < 4; i++)
        out->p[begun + (size_t)i] = (char)(n >> (8 * (3 - i)));
}

size_t jumbf_begin(ciel_str *out, const char type[4], const char *label)
{
    size_t at = begin_box(out, "jumb"), description = begin_box(out, "jumd");
    char toggles = (char)(TOGGLE_REQUESTABLE | TOGGLE_LABEL);
    ciel_str_add_n(out, type, 4);
    ciel_str_add_n(out, (const char *)type_tail, sizeof type_tail);
    ciel_str_add_n(out, &toggles, 1);
    ciel_str_add_n(out, label, strlen(label) + 1);
    jumbf_end(out, description);
    return at;
}

void jumbf_content(ciel_str *out, const char type[4], const void *bytes, size_t n)
{
    size_t at = begin_box(out, type);
    ciel_str_add_n(out, bytes, n);
    jumbf_end(out, at);
}

/* ---- reading ---- */

typedef struct reader {
    ciel_arena *a;
    int boxes;
    const char *fault;
} reader;

typedef struct span {
    const uint8_t *at, *end;
} span;

static bool refuse(reader *r, const char *why)
{
    r->fault = why;
    return false;
}

/* one box of `from`: its type and content; `from` moves behind it */
static bool take_box(reader *r, span *from, char type[5], span *content)
{
    uint64_t head = 8, size;
    const uint8_t *p = from->at;
    if (from->end - p < 8)
        return refuse(r, "a box ends too soon");
    size = (uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 8 | p[3];
    memcpy(type, p + 4, 4);
    type[4] = '\0';
    if (size == 1 && from->end - p >= 16) {
        head = 16;
        size = 0;
        for (int i = 8; i < 16; i++)
            size = size << 8 | p[i];
    }
    if (size < head || size > (uint64_t)(from->end - p))
        return refuse(r, "a box is larger than what holds it");
    if (++r->boxes > JUMBF_MAX_BOXES)
        return refuse(r, "it has too many boxes");
    *content = (span){ p + head, p + size };
    from->at = p + size;
    return true;
}

static bool read_description(reader *r, jumbf_box *out, span d)
{
    if (d.end - d.at < 17)
        return refuse(r, "a description is too short");
    if (memcmp(d.at + 4, type_tail, sizeof type_tail) == 0)
        memcpy(out->type, d.at, 4);
    unsigned toggles = d.at[16];
    const uint8_t *text = d.at + 17;
    if ((toggles & (TOGGLE_REQUESTABLE | TOGGLE_LABEL)) != (TOGGLE_REQUESTABLE | TOGGLE_LABEL))
        return refuse(r, "a box has no label");
    const uint8_t *zero = memchr(text, 0, (size_t)(d.end - text));
    if (!zero || !ciel_utf8_valid((const char *)text, (size_t)(zero - text)))
        return refuse(r, "a label is not a text");
    out->label = (const char *)text;
    return true;
}

static bool read_superbox(reader *r, jumbf_box *out, span *from, int depth)
{
    char type[5];
    span content, part;
    const uint8_t *begin = from->at;
    if (depth > JUMBF_MAX_DEPTH)
        return refuse(r, "its boxes are nested too deeply");
    if (!take_box(r, from, type, &content))
        return false;
    if (strcmp(type, "jumb") != 0)
        return refuse(r, "a superbox was expected");
    *out = (jumbf_box){ .whole = begin,
                        .whole_bytes = (size_t)(from->at - begin),
                        .body = content.at,
                        .body_bytes = (size_t)(content.end - content.at) };
    if (!take_box(r, &content, type, &part))
        return false;
    if (strcmp(type, "jumd") != 0 || !read_description(r, out, part))
        return r->fault ? false : refuse(r, "a superbox has no description");
    while (content.at < content.end) {
        bool super = content.end - content.at >= 8 && memcmp(content.at + 4, "jumb", 4) == 0;
        if (super) {
            jumbf_box *child = &ARENA_PUSH(r->a, out->children, out->n_children);
            if (!read_superbox(r, child, &content, depth + 1))
                return false;
        } else if (!take_box(r, &content, type, &part)) {
            return false;
        } else if (!out->content) {
            out->content = part.at;
            out->content_bytes = (size_t)(part.end - part.at);
            memcpy(out->content_type, type, sizeof out->content_type);
        }
    }
    return true;
}

int jumbf_read(jumbf_box *out, ciel_arena *a, const uint8_t *data, size_t n, ciel_fail *fail)
{
    reader r = { a, 0, NULL };
    span all = { data, data + n };
    jumbf_box box = { 0 };
    bool good = read_superbox(&r, &box, &all, 0);
    for (; good && all.at < all.end; all.at++)
        good = *all.at == 0 || refuse(&r, "something follows the manifests");
    if (good) {
        *out = box;
        return CIEL_OK;
    }
    ciel_fail_set(fail, CIEL_E_DATA, "the manifest store is damaged");
    ciel_fail_detail(fail, "%s", r.fault);
    return CIEL_E_DATA;
}

const jumbf_box *jumbf_child(const jumbf_box *box, const char *label)
{
    const jumbf_box *found = NULL;
    for (size_t i = 0; i < box->n_children; i++)
        if (strcmp(box->children[i].label, label) == 0) {
            if (found)
                return NULL;
            found = &box->children[i];
        }
    return found;
}
