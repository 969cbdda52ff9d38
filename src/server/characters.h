/* server/characters.h - the characters that a create names. Private to the server. */
#pragma once
#include "server/video_request.h"
#include "store/store.h"

/** Read `characters` ([{id}], at most two) of a create into v->characters. -1 after filling `p`: unknown ids, names that the
 *  prompt does not have. */
int characters_resolve(video_request *v, const json_t *body, store *s, const char *owner, ciel_arena *a, problem *p);
/** As a fragment of a scene's entity, and back. */
json_t *character_json(const character *c);
int character_from_json(character *out, const json_t *j, ciel_arena *a);
