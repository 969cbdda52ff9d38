/* scene/looks.h - named looks: the numbers of scene_look that go by a style's name.
 */
#pragma once
#include "scene/scene.h"

/** Fill every field of *out for the style ("film", "synthwave", "noir", "watercolour" ...). Unknown or NULL: false, and
 *  *out is the look of "film". out->style points to a literal. */
bool scene_look_named(scene_look *out, const char *style);
/** All names, NULL-terminated, static. */
const char *const *scene_look_names(void);
