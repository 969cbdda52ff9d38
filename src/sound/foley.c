/* sound/foley.c - which maker sounds which kind of event. See foley.h.
 */
#include "sound/foley.h"
#include "base/text.h"
#include "sound/vocal.h"

const char *foley_ground(const event *e)
{
    if (ciel_streq(e->entity_a, "place") && !ciel_streq(e->entity_b, "place"))
        return e->material_a;
    return e->material_b ? e->material_b : e->material_a;
}

static grain voice(const foley_context *c, const event *e)
{
    float size = e->size_m > 0 ? f_clamp((float)e->size_m / 0.7f, 0.4f, 2.2f) : 1.0f,
          loud = e->impulse > 0 ? f_clamp((float)e->impulse, 0.1f, 1) : 0.7f;
    bool once = e->t_end > e->t && e->t_end - e->t < 0.5; /* one opening of the mouth */
    grain g = vocal_named(c->arena, e->name, size, once, c->key);
    dsp_scale(g.x, g.n, 0.9f * loud);
    return g;
}

foley_sound foley_render(const foley_context *c, const event *e)
{
    foley_sound s = { { NULL, 0 }, 2.5f, false };
    switch (e->kind) {
    case EVENT_CONTACT: s.grain = foley_contact(c, e); break;
    case EVENT_ROLL: s = (foley_sound){ foley_roll(c, e), 2.0f, true }; break;
    case EVENT_FOOTSTEP: s = (foley_sound){ foley_footstep(c, e), 3.0f, false }; break;
    case EVENT_SPLASH: s = (foley_sound){ foley_splash(c, e), 3.0f, false }; break;
    case EVENT_POUR: s = (foley_sound){ foley_pour(c, e), 1.2f, false }; break;
    case EVENT_RUSTLE: s = (foley_sound){ foley_rustle(c, e), 2.0f, false }; break;
    case EVENT_BREAK: s = (foley_sound){ foley_break(c, e), 3.0f, false }; break;
    case EVENT_VOICE: s = (foley_sound){ voice(c, e), 4.0f, false }; break;
    case EVENT_WHOOSH: s = (foley_sound){ foley_whoosh(c, e), 2.5f, false }; break;
    case EVENT_ENGINE: s = (foley_sound){ foley_engine(c, e), 6.0f, true }; break;
    case EVENT_WINGS: s = (foley_sound){ foley_wings(c, e), 3.0f, false }; break;
    case EVENT_EXPLOSION: s = (foley_sound){ foley_explosion(c, e), 15.0f, false }; break;
    case EVENT_NOTE: s = (foley_sound){ foley_note(c, e), 3.0f, false }; break;
    }
    return s;
}
