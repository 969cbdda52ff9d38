/* library/model_cache.h - models that are dear to make are made once per library: people, animals, places.
 *
 * The director looks at a place, the finder checks its shots in it, the film is made there: three times the same model.
 * A key holds, word for word, everything that a builder may read (entity or place, those who play there, the scene's seed, sky and weather),
 * so a model from the cache is the model that would have been built. Models live until the cache is closed; when they
 * have filled MODEL_CACHE_BYTES, what comes later is simply not kept. Inside ciel_library only.
 *
 * Threads: any; two threads that miss together both build, and one of the two models is kept.
 */
#pragma once
#include "library/library.h"

#define MODEL_CACHE_BYTES ((size_t)512 << 20)

typedef struct model_cache model_cache;
typedef struct model_key { /* text in an arena; NULL: not to be kept */
    const char *text;
    size_t length;
} model_key;

model_cache *model_cache_open(void); /* NULL: no memory */
void model_cache_close(model_cache **c);

/** What the model of an entity, or of the scene's place, depends on. In `a`. */
model_key model_key_entity(ciel_arena *a, const scene *sc, const entity *e);
model_key model_key_place(ciel_arena *a, const scene *sc);

/** Builds a model in `a`; what library_build returns. */
typedef int model_builder(model *out, const void *user, ciel_arena *a, ciel_fail *fail);
/** The model of this key: a kept one, or a new one that is then kept; when the cache is full, built in `a`. The model's
 *  data belongs to the cache (or to `a`): read only. */
int model_cache_get(model_cache *c, model *out, model_key key, model_builder *build, const void *user, ciel_arena *a,
                    ciel_fail *fail);
