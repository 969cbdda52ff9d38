/* neural/unigram.c - Viterbi over pieces: the best score to reach every place of the text, then the way back.
 *
 * Pieces are found by a hash that grows byte by byte along the text, so that all pieces from one place are tried in one
 * pass. A character that no piece covers alone may be crossed as unknown, at a score far below every piece's, and is
 * then written as its bytes where the vocabulary has them.
 */
#include "neural/unigram.h"
#include "base/fail.h"

#include <stdio.h>
#include <string.h>

static uint64_t hash_step(uint64_t h, char c)
{
    return (h ^ (uint8_t)c) * 0x100000001b3ull;
}

static const uint64_t hash_start = 0xcbf29ce484222325ull;

static size_t slot_of(const unigram *u, uint64_t h)
{
    return (size_t)(h ^ h >> 32) & (u->n_slots - 1);
}

void unigram_add(unigram *u, ciel_arena *a, const char *text, size_t len, double score, bool matches)
{
    unigram_piece p = {
        .text = ciel_arena_strndup(a, text, len), .len = (uint32_t)len, .score = score, .matches = matches && len
    };
    ARENA_PUSH(a, u->pieces, u->n) = p;
    if (p.matches && len > u->longest)
        u->longest = (uint32_t)len;
}

static bool same(const unigram_piece *p, const char *text, size_t len)
{
    return p->len == len && memcmp(p->text, text, len) == 0;
}

void unigram_finish(unigram *u, ciel_arena *a, int32_t unknown, double unknown_score)
{
    u->unknown = unknown;
    u->unknown_score = unknown_score;
    for (u->n_slots = 16; u->n_slots < 2 * u->n;)
        u->n_slots *= 2;
    u->slots = ARENA_ARRAY(a, u->n_slots, uint32_t);
    for (size_t i = 0; i < u->n; i++) {
        const unigram_piece *p = &u->pieces[i];
        uint64_t h = hash_start;
        if (!p->matches)
            continue;
        for (uint32_t k = 0; k < p->len; k++)
            h = hash_step(h, p->text[k]);
        size_t at = slot_of(u, h);
        while (u->slots[at] && !same(&u->pieces[u->slots[at] - 1], p->text, p->len))
            at = (at + 1) & (u->n_slots - 1);
        u->slots[at] = (uint32_t)i + 1;
    }
}

static int32_t find_hashed(const unigram *u, const char *text, size_t len, uint64_t h)
{
    for (size_t at = slot_of(u, h); u->slots[at]; at = (at + 1) & (u->n_slots - 1))
        if (same(&u->pieces[u->slots[at] - 1], text, len))
            return (int32_t)u->slots[at] - 1;
    return -1;
}

int32_t unigram_find(const unigram *u, const char *text, size_t len)
{
    uint64_t h = hash_start;
    for (size_t i = 0; i < len; i++)
        h = hash_step(h, text[i]);
    return find_hashed(u, text, len, h);
}

typedef struct node { /* the best way to end here */
    double score;
    int32_t id;
    uint32_t from;
    bool reached;
} node;

static size_t char_bytes(char c)
{
    uint8_t b = (uint8_t)c;
    return b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
}

static void offer(const unigram *u, node *nodes, size_t from, size_t to, int32_t id, double score)
{
    double sum = nodes[from].score + score;
    if (u->single)
        sum = (double)((float)nodes[from].score + (float)score);
    if (!nodes[to].reached || sum > nodes[to].score)
        nodes[to] = (node){ sum, id, (uint32_t)from, true };
}

static void search_from(const unigram *u, node *nodes, const char *text, size_t len, size_t at, size_t step)
{
    bool alone = false; /* a piece is just this character */
    uint64_t h = hash_start;
    for (size_t n = 1; n <= u->longest && at + n <= len; n++) {
        h = hash_step(h, text[at + n - 1]);
        int32_t id = find_hashed(u, text + at, n, h);
        if (id < 0)
            continue;
        offer(u, nodes, at, at + n, id, u->pieces[id].score);
        alone = alone || n == step;
    }
    if (!alone)
        offer(u, nodes, at, at + step, u->unknown, u->unknown_score);
}

bool unigram_fall_back(unigram *u, ciel_arena *a)
{
    int32_t *bytes = ARENA_ARRAY(a, 256, int32_t);
    size_t found = 0;
    for (size_t i = 0; i < u->n; i++) {
        unsigned byte;
        char end;
        if (u->pieces[i].len == 6 && sscanf(u->pieces[i].text, "<0x%2X%c", &byte, &end) == 2 && end == '>') {
            found += bytes[byte] == 0;
            bytes[byte] = (int32_t)i;
        }
    }
    if (found != 256)
        return false;
    u->bytes = bytes;
    return true;
}

/* the piece of the node that ends at `at`, last things first */
static void push_backwards(const unigram *u, ciel_arena *a, unigram_ids *out, size_t first, const node *n,
                           const char *text, size_t at)
{
    bool unknown = n->id == u->unknown;
    if (unknown && u->bytes)
        for (size_t i = at; i > n->from; i--)
            ARENA_PUSH(a, out->ids, out->n) = u->bytes[(uint8_t)text[i - 1]];
    else if (!(unknown && out->n > first && out->ids[out->n - 1] == u->unknown))
        ARENA_PUSH(a, out->ids, out->n) = n->id;
}

void unigram_encode(const unigram *u, ciel_arena *scratch, const char *text, size_t len, unigram_ids *out)
{
    node *nodes = ARENA_ARRAY(scratch, len + 1, node);
    nodes[0].reached = true;
    for (size_t at = 0; at < len;) {
        size_t step = char_bytes(text[at]);
        if (step > len - at)
            step = len - at;
        if (nodes[at].reached)
            search_from(u, nodes, text, len, at, step);
        at += step;
    }
    CIEL_ASSERT(nodes[len].reached);
    size_t first = out->n;
    for (size_t at = len; at > 0; at = nodes[at].from)
        push_backwards(u, scratch, out, first, &nodes[at], text, at);
    for (size_t i = first, k = out->n; i + 1 < k; i++) {
        int32_t swap = out->ids[i];
        out->ids[i] = out->ids[--k];
        out->ids[k] = swap;
    }
}
