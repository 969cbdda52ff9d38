/* base/arena.c - bump allocation in chained blocks. See arena.h. */
#include "base/arena.h"
#include "base/fail.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define BLOCK_BYTES ((size_t)64 << 10)
#define BLOCK_BYTES_MAX ((size_t)4 << 20)

struct ciel_arena_block {
    ciel_arena_block *older;
    size_t capacity, used; /* of the bytes after this header */
};
/* header padded so that data starts 64-aligned */
#define HEADER_BYTES 64

static unsigned char *block_data(ciel_arena_block *b) { return (unsigned char *)b + HEADER_BYTES; }

static ciel_arena_block *block_add(ciel_arena *a, size_t bytes)
{
    size_t want = a->head ? a->head->capacity * 2 : BLOCK_BYTES;
    if (want > BLOCK_BYTES_MAX)
        want = BLOCK_BYTES_MAX;
    if (want < bytes)
        want = bytes;
    CIEL_ASSERT(want <= SIZE_MAX - 2 * HEADER_BYTES);
    want = (want + 63) & ~(size_t)63;
    ciel_arena_block *b = aligned_alloc(64, want + HEADER_BYTES);
    CIEL_ASSERT(b && "out of memory");
    b->older = a->head;
    b->capacity = want;
    b->used = 0;
    POISON(block_data(b), want);
    a->head = b;
    return b;
}

void *ciel_arena_alloc(ciel_arena *a, size_t bytes)
{
    size_t align = bytes >= 64 ? 64 : 16;
    if (bytes == 0)
        bytes = 1;
    ciel_arena_block *b = a->head;
    size_t at = b ? (b->used + align - 1) & ~(align - 1) : 0;
    if (!b || at > b->capacity || bytes > b->capacity - at) {
        b = block_add(a, bytes);
        at = 0;
    }
    void *p = block_data(b) + at;
    b->used = at + bytes;
    a->used_bytes += bytes;
    UNPOISON(p, bytes);
    return memset(p, 0, bytes);
}

void *ciel_arena_array(ciel_arena *a, size_t n, size_t size)
{
    CIEL_ASSERT(size == 0 || n <= SIZE_MAX / size);
    return ciel_arena_alloc(a, n * size);
}

char *ciel_arena_strndup(ciel_arena *a, const char *s, size_t len)
{
    char *p = ciel_arena_alloc(a, len + 1);
    memcpy(p, s, len);
    return p;
}

char *ciel_arena_strdup(ciel_arena *a, const char *s) { return s ? ciel_arena_strndup(a, s, strlen(s)) : NULL; }

char *ciel_arena_printf(ciel_arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    CIEL_ASSERT(len >= 0);
    char *p = ciel_arena_alloc(a, (size_t)len + 1);
    vsnprintf(p, (size_t)len + 1, fmt, again);
    va_end(again);
    return p;
}

size_t ciel_arena_capacity(size_t n)
{
    size_t capacity = 4;
    while (capacity < n)
        capacity *= 2;
    return capacity;
}

void *ciel_arena_grow(ciel_arena *a, void *items, size_t n, size_t size)
{
    if (items && n < ciel_arena_capacity(n))
        return items;
    void *grown = ciel_arena_array(a, ciel_arena_capacity(n + 1), size);
    if (items)
        memcpy(grown, items, n * size);
    return grown;
}

void ciel_arena_reset(ciel_arena *a)
{
    ciel_arena_block *b = a->head;
    if (!b)
        return;
    ciel_arena_block *older = b->older;
    while (older) {
        ciel_arena_block *next = older->older;
        UNPOISON(block_data(older), older->capacity);
        free(older);
        older = next;
    }
    b->older = NULL;
    b->used = 0;
    POISON(block_data(b), b->capacity);
    a->used_bytes = 0;
}

void ciel_arena_free(ciel_arena *a)
{
    ciel_arena_reset(a);
    if (a->head)
        UNPOISON(block_data(a->head), a->head->capacity);
    free(a->head);
    *a = (ciel_arena){ 0 };
}
