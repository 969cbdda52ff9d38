/* mark/invisible_code.h - what the chips of the tile mean: layout, keyed check, convolutional code.
 *
 * Private to the invisible mark. id (64) and check (40) make 104 bits; a code of rate 1/3 and constraint length 9
 * (generators 557 663 711, the table of Proakis) makes 336 of them. A keyed permutation deals the tile's 1024 chips
 * out: 256 for synchronisation, 768 for the coded bits, two or three chips a bit, each with a keyed sign.
 */
#pragma once
#include "mark/key.h"
#include <stdbool.h>

#define MARK_SIDE  32 /* chips along a side of the tile */
#define MARK_CHIPS (MARK_SIDE * MARK_SIDE)
#define MARK_BITS  336

typedef struct mark_layout {
    int8_t sign[MARK_CHIPS]; /* +1 or -1 */
    int16_t bit[MARK_CHIPS]; /* which coded bit; -1 = synchronisation */
} mark_layout;

/** What the key makes of the tile. */
void mark_layout_make(mark_layout *out, const mark_key *key);
/** The chips, +1 or -1, that say `id`. */
void mark_chips_write(int8_t chips[MARK_CHIPS], const mark_layout *layout, const mark_key *key, uint64_t id);
/** Read an id from chips of any scale (sign: the bit, size: how sure). Returns whether the check holds; *agreement is
 *  then the share of the soft values' weight that agrees with the id's code, 0..1. */
bool mark_chips_read(uint64_t *id, double *agreement, const float chips[MARK_CHIPS], const mark_layout *layout,
                     const mark_key *key);
