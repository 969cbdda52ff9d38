/* render/alias.h - Vose's alias table: draw one of n in proportion to its weight with one number. */
#pragma once
#include <stdint.h>
#include <stdlib.h>

/** From weights (sum > 0): entry i is kept when the fraction of u * n is below cut[i], else alias[i] is taken.
 *  `work` is scratch for n numbers. */
static inline void alias_build(const float *weights, uint32_t n, float *cut, uint32_t *alias, uint32_t *work)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += (double)weights[i];
    uint32_t n_small = 0, n_large = 0; /* small from the front of work, large from its back */
    for (uint32_t i = 0; i < n; i++) {
        cut[i] = sum > 0 ? (float)((double)weights[i] / sum * n) : 1.0f;
        alias[i] = i;
        if (cut[i] < 1.0f)
            work[n_small++] = i;
        else
            work[n - ++n_large] = i;
    }
    while (n_small > 0 && n_large > 0) {
        uint32_t a = work[--n_small], b = work[n - n_large];
        alias[a] = b;
        cut[b] -= 1.0f - cut[a];
        if (cut[b] < 1.0f) {
            n_large--;
            work[n_small++] = b;
        }
    }
    while (n_small > 0)
        cut[work[--n_small]] = 1.0f;
    while (n_large > 0)
        cut[work[n - n_large--]] = 1.0f;
}
