/* render/keymap.h - 64-bit keys to 32-bit values, open addressing; grows by doubling; never shrinks.
 */
#pragma once
#include "base/rng.h"
#include <stdbool.h>
#include <stdlib.h>

#define KEYMAP_ABSENT 0xffffffffu
typedef struct keymap {
    uint64_t *keys;
    uint32_t *values; /* KEYMAP_ABSENT = free slot */
    size_t capacity, n;
} keymap;

static inline void keymap_free(keymap *m)
{
    free(m->keys);
    free(m->values);
    *m = (keymap){ NULL, NULL, 0, 0 };
}
static inline void keymap_clear(keymap *m)
{
    for (size_t i = 0; i < m->capacity; i++)
        m->values[i] = KEYMAP_ABSENT;
    m->n = 0;
}
static inline size_t keymap_slot(const keymap *m, uint64_t key)
{
    size_t i = (size_t)rng_mix(key + 1) & (m->capacity - 1);
    while (m->values[i] != KEYMAP_ABSENT && m->keys[i] != key)
        i = (i + 1) & (m->capacity - 1);
    return i;
}
static inline uint32_t keymap_get(const keymap *m, uint64_t key)
{
    return m->capacity ? m->values[keymap_slot(m, key)] : KEYMAP_ABSENT;
}
/** False when memory is out. `value` must not be KEYMAP_ABSENT. */
static inline bool keymap_set(keymap *m, uint64_t key, uint32_t value)
{
    if (m->n * 4 >= m->capacity * 3) {
        keymap big = { NULL, NULL, m->capacity ? m->capacity * 2 : 64, 0 };
        big.keys = malloc(big.capacity * sizeof *big.keys);
        big.values = malloc(big.capacity * sizeof *big.values);
        if (!big.keys || !big.values) {
            keymap_free(&big);
            return false;
        }
        keymap_clear(&big);
        for (size_t i = 0; i < m->capacity; i++)
            if (m->values[i] != KEYMAP_ABSENT) {
                size_t s = keymap_slot(&big, m->keys[i]);
                big.keys[s] = m->keys[i];
                big.values[s] = m->values[i];
                big.n++;
            }
        keymap_free(m);
        *m = big;
    }
    size_t s = keymap_slot(m, key);
    if (m->values[s] == KEYMAP_ABSENT)
        m->n++;
    m->keys[s] = key;
    m->values[s] = value;
    return true;
}
