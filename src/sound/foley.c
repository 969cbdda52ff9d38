/* sound/foley.c - which maker sounds which kind of event. See foley.h.
 */
#include "sound/foley.h"

foley_sound foley_render(const foley_context *c, const event *e)
{
    foley_sound s = { { NULL, 0 }, 2.5f, false };
    switch (e->kind) {
    case EVENT_CONTACT: s.grain = foley_contact(c, e); break;
    default: break;
    }
    return s;
}
