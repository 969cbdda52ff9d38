/* store/usage.h - the ledger: one row a finished video, written by the transaction that finishes it; deleting the video
 * does not remove it. Prices are in millionths of a dollar, fixed when the video was asked for.
 */
#pragma once
#include "store/store.h"

typedef struct store_usage {
    const char *owner, *model, *size;
    int64_t videos, seconds, price_micro;
} store_usage;
/** Sums by owner, model and size over videos finished in [from, to), unix seconds. `owner` NULL = everybody's. */
int store_usage_sum(store *s, store_usage **out, size_t *n, ciel_arena *a, const char *owner, int64_t from, int64_t to,
                    ciel_fail *fail);
