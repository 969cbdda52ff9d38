/* mark/invisible_repeat.h - how large the repeated tile is, asked of the pictures alone.
 *
 * Private to the detector of the invisible mark. The tile repeats, so the autocorrelation of the residuals, summed over
 * the windows (the sign of the pattern does not matter to it), stands out at the multiples of the tile's sides,
 * whatever the scale, the aspect and the cut, and without any key.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>
#include <stdint.h>

typedef struct mark_size {
    double width, height; /* of the tile, working pixels */
    double score;         /* deviations over chance */
} mark_size;

/** Up to `max` guesses, best first, of tiles with sides from lo to hi pixels and up to 1:1.25 apart. Returns how many,
 *  or NOMEM. */
int mark_repeat_guess(mark_size *out, int max, float *const *residuals, int n, int width, int height, double lo,
                      double hi, ciel_fail *fail);
