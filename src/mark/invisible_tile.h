/* mark/invisible_tile.h - residuals folded onto one tile, and the tile compared with what a key would have made.
 *
 * Private to the detector of the invisible mark. A guess of the tile's size in working pixels is all that is needed:
 * folding adds every repetition up, a whitened correlation with the synchronisation chips finds the offset (its squares
 * are added over the windows, since the sign turns over with time), and at the peak each window shows
 * how strongly, and with which sign, it carries the pattern. One thread at a time.
 */
#pragma once
#include "mark/invisible_code.h"

#define MARK_GRID (2 * MARK_SIDE) /* samples along a side of the folded tile */

typedef struct mark_tile mark_tile;
typedef struct mark_peak {
    double height; /* over the mean, in deviations */
    float x, y;    /* where the tile begins, in samples */
    bool mirrored;
    int i_key;
} mark_peak;

/** layouts: one for each of n_keys; must outlive the tile. Errors: NOMEM. */
int mark_tile_create(mark_tile **out, const mark_layout *layouts, int n_keys, int max_windows, ciel_fail *fail);
void mark_tile_destroy(mark_tile **t);
/** Fold n residuals of width x height; the tile measures tile_width x tile_height working pixels. */
void mark_tile_fold(mark_tile *t, float *const *residuals, int n, int width, int height, double tile_width,
                    double tile_height);
/** The best peak of what was folded, for one key, one way round. */
mark_peak mark_tile_peak(mark_tile *t, int i_key, bool mirrored);
/** How strongly each window shows the synchronisation at a peak, in deviations, signed. */
void mark_tile_weights(mark_tile *t, const mark_peak *peak, float *weights);
/** The chips at a peak, each window counted by its weight (0 leaves it out); those of the synchronisation come out as
 *  next to nothing. */
void mark_tile_chips(mark_tile *t, const mark_peak *peak, const float *weights, float chips[MARK_CHIPS]);
