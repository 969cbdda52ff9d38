/* base/arena.h - memory grouped by lifetime: a bump allocator of chained blocks.
 *
 * Pointers stay valid until ciel_arena_reset or ciel_arena_free. An arena belongs to one thread at a time.
 * A function that allocates for its caller takes the arena first. Running out of memory aborts with a
 * message (CIEL_ASSERT kind): sizes that come from outside input are checked by the caller against limits
 * of its own before it allocates.
 */
#pragma once
#include <stddef.h>

typedef struct ciel_arena_block ciel_arena_block;
typedef struct ciel_arena {
    ciel_arena_block *head; /* newest block; NULL = empty: a zeroed arena is ready for use */
    size_t used_bytes;      /* over all blocks */
} ciel_arena;

/** `bytes` zeroed bytes, aligned to 64 when bytes >= 64, else to 16. bytes 0 gives a unique pointer. */
void *ciel_arena_alloc(ciel_arena *a, size_t bytes);
/** n * size with overflow check. */
void *ciel_arena_array(ciel_arena *a, size_t n, size_t size);
#define ARENA_NEW(a, type) ((type *)ciel_arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)ciel_arena_array((a), (n), sizeof(type)))
char *ciel_arena_strdup(ciel_arena *a, const char *s);              /* NULL gives NULL */
char *ciel_arena_strndup(ciel_arena *a, const char *s, size_t len); /* always terminated */
char *ciel_arena_printf(ciel_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** Growing array inside an arena: makes room for one more and returns its (zeroed) address.
 *  `items` and `n` are the array's pointer and count, updated; capacity is implied (powers of two).
 *  Older copies stay in the arena, so this is for lists that are built once. */
#define ARENA_PUSH(a, items, n) \
    (*(((items) = ciel_arena_grow((a), (items), (n), sizeof *(items))), &(items)[(n)++]))
void *ciel_arena_grow(ciel_arena *a, void *items, size_t n, size_t size);
/** Room that a list of n must have been given for ARENA_PUSH to go on with it. */
size_t ciel_arena_capacity(size_t n);

void ciel_arena_reset(ciel_arena *a); /* forget everything, keep one block */
void ciel_arena_free(ciel_arena *a);  /* back to the zeroed state */
