/* library/place.c - the table of places, and how one is built: scene in, one place's model out.
 *
 * The rows are in library/places.def. This file reads what the scene says about time, weather and season into the
 * kit, runs the builder and closes the model. It knows no particular place.
 */
#include "library/place.h"

#include "base/text.h"
#include "library/place_close.h"
#include "library/place_rails.h"
#include <string.h>

#define PLACE(name_, synset_, en_, fr_, builder_, variant_)                                                            \
    { .info = { .name = name_,                                                                                         \
                .synset = synset_,                                                                                     \
                .english = en_,                                                                                        \
                .french = fr_,                                                                                         \
                .kind = THING_PLACE,                                                                                   \
                .flags = THING_OUTDOORS } },
static const thing_row rows[] = {
#include "library/places.def"
};
#undef PLACE
THING_FAMILY(place_family, "places");

#define PLACE(name_, synset_, en_, fr_, builder_, variant_) { name_, builder_, variant_ },
static const place_row builders[] = {
#include "library/places.def"
};
#undef PLACE
#define N_PLACES (sizeof builders / sizeof *builders)

static const place_row *row_named(const char *name)
{
    for (size_t i = 0; name && i < N_PLACES; i++)
        if (strcmp(builders[i].name, name) == 0)
            return &builders[i];
    return NULL;
}

/* 0 by day, 1 when lamps are needed: by the sun, and by the clock where the sky is plain or the sun was left as it was.
 */
static float darkness(const scene *sc)
{
    float hour = (float)sc->sky.hour, sun = (float)sc->sky.sun_elevation_deg;
    float by_sun = 1.0f - f_smooth(-4.0f, 4.0f, sun);
    float late = f_max(f_smooth(18.0f, 20.0f, hour), 1.0f - f_smooth(5.0f, 6.5f, hour));
    if (sc->sky.kind == SKY_PLAIN)
        return sc->sky.luminance < 25.0 ? f_max(late, 1.0f) : late;
    return f_max(by_sun, sun > 20.0f ? late : f_min(late, by_sun));
}

static bool says(const scene *sc, const char *setting, const char *word)
{
    const char *text = params_text(&sc->place.params, setting, "");
    return strstr(text, word) != NULL;
}

static void read_scene(place_kit *k)
{
    const scene *sc = k->scene;
    k->sun_deg = (float)sc->sky.sun_elevation_deg;
    k->night = darkness(sc);
    k->wet = (float)f_max((float)sc->weather.wetness, (float)sc->weather.rain);
    k->autumn = says(sc, "season", "autumn");
    k->winter = says(sc, "season", "winter");
    k->spring = says(sc, "season", "spring");
    k->snow =
        (float)params_number(&sc->place.params, "snow", sc->weather.snow > 0.0 ? 0.6 + 0.4 * sc->weather.snow : 0.0);
    k->empty = params_number(&sc->place.params, "empty", 0) > 0.5;
    k->locale = params_text(&sc->place.params, "locale", "");
}

void place_kit_open(place_kit *k, model *out, const scene *sc, const char *name, const char *variant, ciel_arena *a,
                    ciel_fail *fail)
{
    *k = (place_kit){ .scene = sc, .variant = variant, .arena = a, .fail = fail, .out = out };
    k->at = affine_identity();
    for (int g = 0; g < GROUP_COUNT; g++)
        maker_init(&k->parts[g].mm);
    k->rng = rng_make((uint64_t)sc->seed, name);
    k->notes = ARENA_NEW(a, place_notes);
    *k->notes = (place_notes){ .camera_from = { 0, 0, 1 }, .uses_sky = true, .ground = "concrete" };
    k->notes->free_space = (aabb){ { -20, 0, -20 }, { 20, 20, 20 } };
    out->place = k->notes;
    out->thing = name;
    read_scene(k);
}

static void need_anchor(place_kit *k, const char *name, vec3 p)
{
    for (size_t i = 0; i < k->out->n_anchors; i++)
        if (ciel_streq(k->out->anchors[i].name, name))
            return;
    kit_anchor(k, name, p, v3(0, 1, 0), 0);
}

int place_build(library *lib, model *out, const scene *sc, ciel_arena *a, ciel_fail *fail)
{
    const place_row *row = row_named(sc->place.kind);
    if (!row) {
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "the library has no place named \"%s\"",
                      sc->place.kind ? sc->place.kind : "");
        ciel_fail_hint(fail, "`ciel library` lists the places");
        return CIEL_E_NOTFOUND;
    }
    model made = { 0 };
    place_kit k;
    place_kit_open(&k, &made, sc, row->name, row->variant, a, fail);
    k.lib = lib;
    row->build(&k);
    k.at = affine_identity();
    rails_lay(&k);
    sign_fonts_close(&k.fonts);
    if (k.err != CIEL_OK) {
        place_discard(&k);
        return k.err;
    }
    place_close(&k);
    need_anchor(&k, "center", v3(0, 0, 0));
    need_anchor(&k, "background", v3(0, 1.5f, -5));
    need_anchor(&k, "top", v3(0, 0, 0));
    made.material = k.notes->ground;
    *out = made;
    return CIEL_OK;
}
