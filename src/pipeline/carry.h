/* pipeline/carry.h - a change carried over onto a document that is no longer what the director wrote: edited by hand,
 * or dressed as a character, or of an older version.
 *
 * `before` and `after` are the director's films without the change and with it. What differs between them is put into
 * `onto`; all else of `onto` stays: its own values, what it has more, what it has no longer. Where both speak of the
 * same value, the change wins. Entities, lights and places are told apart by id, sounds by name, params by name; shots,
 * moves and actions by their place in the list as long as all three have as many, otherwise the list is the change's.
 * Private to the pipeline.
 */
#pragma once
#include "scene/scene.h"

/** DATA, with words for the person, when nothing of the change is left to carry over or when what comes of it holds no
 * longer (it speaks of what the change took out, or has given its id to something else). */
int carry_change(scene **out, const scene *onto, const scene *before, const scene *after, ciel_fail *fail);
