/* media/lettering.h - lines of text drawn into 8-bit pictures, with the system's fonts (FreeType).
 *
 * For contact sheets and the visible mark. It chooses, letter by letter, the first installed font that has the glyph
 * (DejaVu Sans, then Noto CJK). It does not shape complex scripts: signs in the scene are the library's business.
 */
#pragma once
#include "media/media.h"
#include <stdbool.h>

enum lettering_weight {
    LETTERING_REGULAR,
    LETTERING_BOLD,
    LETTERING_MONO
};
typedef struct lettering lettering;
/** Errors: UNAVAILABLE when no font was found (the hint names the package). */
int lettering_create(lettering **out, ciel_fail *fail);
void lettering_destroy(lettering **l);
/** Width in pixels of the UTF-8 text (its first `bytes` bytes) at `size` pixels per em. */
float lettering_width(lettering *l, const char *text, size_t bytes, float size, enum lettering_weight weight);
/** Draw with the baseline's left end at (x, y); clipped to the picture. Returns the pen's x after it. */
float lettering_draw(lettering *l, picture *p, float x, float y, const char *text, size_t bytes, float size,
                     enum lettering_weight weight, const uint8_t rgb[3]);
