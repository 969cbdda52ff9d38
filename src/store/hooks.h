/* store/hooks.h - webhooks: who wants to hear of what, and what is still to be told.
 *
 * A row of a delivery is written by the same transaction that ends a video (a trigger of the schema), so no event is
 * lost and none is told of a change that did not happen. A delivery is claimed by putting it off, sent, then removed or
 * put off again with growing pauses; after HOOK_GIVE_UP_MS it is dropped. At least once, in no particular order; the id
 * stays the same however often it is sent.
 */
#pragma once
#include "store/store.h"

#define HOOK_GIVE_UP_MS (INT64_C(72) * 3600 * 1000)
#define HOOK_CLAIM_MS   20000 /* for how long a claim puts off; longer than one sending may take */
#define HOOK_MAX        50    /* of one owner */

typedef struct store_hook {
    const char *id, *name, *url;
    const char *events;                        /* "video.completed,video.failed" */
    const char *secret;                        /* "whsec_..." */
    const char *old_secret;                    /* signs too until old_until; or NULL */
    int64_t old_until, created_at, updated_at; /* unix seconds; updated_at 0 = never */
} store_hook;

/** Uses name, url, events of `wanted`; BUSY above HOOK_MAX. */
int store_hook_create(store *s, const char *owner, const store_hook *wanted, char id[STORE_ID_SIZE], ciel_fail *fail);
int store_hook_get(store *s, store_hook *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail);
int store_hook_list(store *s, store_hook **out, size_t *n, ciel_arena *a, const char *owner, ciel_fail *fail);
/** Name, url, events; NULL keeps what is. */
int store_hook_update(store *s, const char *owner, const char *id, const store_hook *changes, ciel_fail *fail);
int store_hook_rotate(store *s, const char *owner, const char *id, int64_t keep_old_s, ciel_fail *fail);
int store_hook_delete(store *s, const char *owner, const char *id, ciel_fail *fail);

typedef struct store_delivery {
    int64_t seq, created_ms;
    const char *id, *payload, *url, *secret, *old_secret;
    int attempts; /* sent before */
} store_delivery;
/** The next one that is due, put off by HOOK_CLAIM_MS, of a hook that none is on its way to. NOTFOUND (without words):
 * none. */
int store_delivery_claim(store *s, store_delivery *out, ciel_arena *a, ciel_fail *fail);
/** How it went: removed when `ok` or given up, else put off. */
int store_delivery_end(store *s, const store_delivery *d, bool ok, ciel_fail *fail);
/** Pause before attempt n (1, 2 ...). */
int64_t store_delivery_pause_ms(int attempts);
