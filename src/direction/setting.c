/* direction/setting.c - where and when: the place from the setting or from what is filmed, the sun, the weather. */
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

/* ---- time of day ---- */
typedef struct day_time {
    const char *name;
    double hour, elevation_deg;
    double
        from_camera_deg; /* azimuth of the sun against the direction from the subject to the camera; 180 = behind it */
} day_time;
static const day_time day_times[] = {
    { "dawn", 6.0, 2.5, 158 },    { "sunrise", 6.4, 4, 160 },    { "morning", 9.0, 22, 115 },
    { "noon", 12.5, 62, 60 },     { "afternoon", 15.5, 38, 70 }, { "golden_hour", 18.8, 9, 150 },
    { "sunset", 19.6, 3, 165 },   { "dusk", 20.4, -4, 160 },     { "blue_hour", 20.8, -6, 160 },
    { "evening", 21.3, -9, 150 }, { "night", 23.0, -28, 150 },   { "midnight", 0.0, -45, 150 },
};
static const day_time daylight = { "day", 14.5, 42, 62 };

static const day_time *time_named(const char *name)
{
    for (size_t i = 0; name && i < sizeof day_times / sizeof *day_times; i++)
        if (strcmp(day_times[i].name, name) == 0)
            return &day_times[i];
    return &daylight;
}

/* ---- which place ---- */
#define MOST_STEPS 3
static const thing_info *place_named(const director *d, const char *name)
{
    const thing_info *t = name ? library_find(d->lib, name) : NULL;
    return t && t->kind == THING_PLACE ? t : NULL;
}

static const thing_info *place_of_concept(const director *d, const concept *c)
{
    int distance = 0;
    if (!c->word)
        return NULL;
    const thing_info *by_word = library_by_word(d->lib, c->word, "en");
    if (by_word && by_word->kind == THING_PLACE)
        return by_word;
    const thing_info *by_name = place_named(d, c->word); /* "moon" is a thing in the sky and a place to stand on */
    if (by_name)
        return by_name;
    /* too far up its family a boxing ring is a platform, and a platform a station */
    const thing_info *t = c->n_family ? library_resolve(d->lib, c->family, c->n_family, THING_PLACE, &distance) : NULL;
    return distance <= MOST_STEPS ? t : NULL;
}

static bool acts(const brief *b, int subject)
{
    for (size_t i = 0; i < b->n_actions; i++)
        if (b->actions[i].subject == subject)
            return true;
    return false;
}

/* "a rose on a table": the table says where we are */
static bool rests_on_another(const brief_subject *s)
{
    return s->relation_to >= 0 && (ciel_streq(s->relation, "on") || ciel_streq(s->relation, "in") ||
                                   ciel_streq(s->relation, "inside") || ciel_streq(s->relation, "under"));
}

/* the place where the things that the prompt names are at home */
static const thing_info *place_of_subjects(const director *d)
{
    const brief *b = d->b;
    const thing_info *of_others = NULL;
    for (size_t i = 0; i < b->n_subjects; i++) {
        int distance;
        const concept *c = &b->subjects[i].what;
        const thing_info *t = c->word ? library_by_word(d->lib, c->word, "en") : NULL;
        if (!t && c->n_family)
            t = library_resolve(d->lib, c->family, c->n_family, -1, &distance);
        if (t && t->kind == THING_PLACE && !acts(b, (int)i))
            return t;
        const thing_info *home = t ? place_named(d, t->place) : NULL;
        /* an armchair says more about where we are than who sits in it */
        if (home && t->kind != THING_PERSON && t->kind != THING_GARMENT && !rests_on_another(&b->subjects[i]))
            return home;
        of_others = of_others ? of_others : home;
    }
    for (size_t i = 0; i < b->n_actions; i++) {
        const thing_info *place = place_of_concept(d, &b->actions[i].place);
        if (place)
            return place;
    }
    return of_others;
}

static double weather_of(const brief_setting *s, const char *kind);

/* light from a window falls into a room: the one where the things are at home, if it is one */
static const thing_info *place_of_window(const director *d)
{
    static const char *const rooms[] = { "kitchen", "bedroom",    "bathroom", "office",  "classroom",
                                         "cafe",    "restaurant", "library",  "factory", "hospital",
                                         "church",  "gym",        "museum",   "bar" };
    const brief_light *l = &d->b->light;
    bool lit = false;
    for (size_t i = 0; i < l->n_lamps; i++)
        lit = lit || ciel_streq(l->lamps[i].kind, "window");
    const thing_info *home = lit ? place_of_subjects(d) : NULL;
    for (size_t i = 0; home && i < sizeof rooms / sizeof *rooms; i++)
        if (ciel_streq(home->name, rooms[i]))
            return home;
    return lit ? place_named(d, "living_room") : NULL;
}

/* parts of the world that are landscapes */
static const thing_info *landscape_of_locale(const director *d)
{
    static const char *const lands[][2] = { { "moon", "moon" },          { "mars", "planet" },
                                            { "arctic", "snowfield" },   { "alps", "mountain" },
                                            { "africa", "savanna" },     { "egypt", "desert" },
                                            { "middle_east", "desert" }, { "hawaii", "beach" },
                                            { "iceland", "mountain" } };
    for (size_t i = 0; i < sizeof lands / sizeof *lands; i++)
        if (ciel_streq(d->b->setting.locale, lands[i][0]))
            return place_named(d, lands[i][1]);
    return NULL;
}

/* a city that is named is seen from its streets, unless what is filmed has a place outdoors of its own */
static const thing_info *place_of_locale(const director *d)
{
    static const char *const outdoors[] = { "street",  "road",    "park",   "square", "harbour",
                                            "airport", "station", "market", "bridge" };
    if (!d->b->setting.locale)
        return NULL;
    const thing_info *home = place_of_subjects(d);
    for (size_t i = 0; home && i < sizeof outdoors / sizeof *outdoors; i++)
        if (ciel_streq(home->name, outdoors[i]))
            return home;
    return weather_of(&d->b->setting, "rain") > 0 || weather_of(&d->b->setting, "snow") > 0 ? place_named(d, "street")
                                                                                            : NULL;
}

/* rain and snow fall outdoors: with nothing else to go by, on a street for people, in a field for the rest */
static const thing_info *place_of_weather(const director *d)
{
    const brief_setting *s = &d->b->setting;
    if (weather_of(s, "rain") + weather_of(s, "snow") + weather_of(s, "storm") + weather_of(s, "fog") +
            weather_of(s, "wind") <=
        0)
        return NULL;
    for (size_t i = 0; i < d->b->n_subjects; i++)
        if (concept_is(&d->b->subjects[i].what, "person.n.01") && weather_of(s, "snow") <= 0 &&
            place_named(d, "street"))
            return place_named(d, "street");
        else if (concept_is(&d->b->subjects[i].what, "vehicle.n.01") && place_of_subjects(d))
            return place_of_subjects(d);
    return place_named(d, "field");
}

/* a castle, a temple: subjects that one can stand in or before; and where things are at home that stand outdoors */
static const thing_info *place_among_subjects(const director *d)
{
    const thing_info *home = NULL;
    for (size_t i = 0; i < d->b->n_subjects; i++) {
        const concept *c = &d->b->subjects[i].what;
        const thing_info *t = c->word ? library_by_word(d->lib, c->word, "en") : NULL;
        if (t && t->kind == THING_PLACE && !acts(d->b, (int)i)) /* a train that runs is no carriage to sit in */
            return t;
        bool stands = t && (t->kind == THING_BUILDING || t->kind == THING_VEHICLE) && (t->flags & THING_OUTDOORS);
        home = home ? home : stands ? place_named(d, t->place) : NULL;
    }
    return home;
}

static const thing_info *choose_place(director *d)
{
    const brief_setting *s = &d->b->setting;
    const thing_info *t = place_of_concept(d, &s->place);
    if (s->place.word && !t)
        direct_note(d, "not_in_library", "the library has no place called \"%s\"",
                    "la bibliothèque n'a pas de lieu « %s »", s->place.label);
    for (size_t i = 0; !t && i < s->n_background; i++)
        t = place_of_concept(d, &s->background[i]);
    if (!t && s->background_color.name)
        t = place_named(d, ciel_streq(s->backdrop, "wall") ? "wall" : "studio");
    if (!t && ciel_streq(s->backdrop, "wall"))
        t = place_named(d, "wall");
    if (!t)
        t = place_of_locale(d);
    if (!t)
        t = place_among_subjects(d);
    if (!t)
        t = landscape_of_locale(d);
    if (!t)
        t = place_of_window(d);
    if (!t)
        t = place_of_weather(d);
    if (!t)
        t = place_of_subjects(d);
    return t ? t : place_named(d, "studio");
}

static void set_trait(director *d, const char *trait)
{
    params_set_number(&d->sc->place.params, &d->sc->arena, trait, 1);
}

/* "a stream of liquid gold": the words that say what flows */
static void set_liquid(director *d)
{
    static const char *const liquids[][2] = {
        { "gold", "liquid_gold" },
        { "golden", "liquid_gold" },
        { "liquid_gold", "liquid_gold" },
        { "lava", "lava" },
        { "milk", "milk" },
        { "honey", "honey" },
        { "chocolate", "chocolate" },
        { "coffee", "coffee" },
        { "mercury", "chrome" },
        { "silver", "chrome" },
        { "ice", "ice" },
    };
    const brief_setting *s = &d->b->setting;
    for (size_t i = 0; i < sizeof liquids / sizeof *liquids; i++)
        if (list_has(s->traits, s->n_traits, liquids[i][0]) || ciel_streq(s->ground, liquids[i][0]))
            params_set_text(&d->sc->place.params, &d->sc->arena, "liquid", liquids[i][1]);
}

static void set_place(director *d)
{
    scene *sc = d->sc;
    const brief_setting *s = &d->b->setting;
    const thing_info *t = choose_place(d);
    sc->place.kind = scene_text(sc, t ? t->name : "studio");
    sc->place.label = scene_text(sc, s->place.label);
    for (size_t i = 0; i < s->n_traits; i++)
        set_trait(d, s->traits[i]);
    if (s->locale)
        params_set_text(&sc->place.params, &sc->arena, "locale", s->locale);
    if (s->season)
        params_set_text(&sc->place.params, &sc->arena, "season", s->season);
    if (s->era)
        params_set_text(&sc->place.params, &sc->arena, "era", s->era);
    if (s->ground)
        params_set_text(&sc->place.params, &sc->arena, "ground", s->ground);
    if (s->background_color.name)
        params_set_color(&sc->place.params, &sc->arena, "background_color", s->background_color.rgb);
    for (size_t i = 0; i < d->b->light.n_lamps; i++) {
        const brief_lamp *l = &d->b->light.lamps[i];
        if (!ciel_streq(l->kind, "sun") && !ciel_streq(l->kind, "moon") && !ciel_streq(l->kind, "sky"))
            params_set_number(&sc->place.params, &sc->arena, l->kind, 1);
        if (l->has_color && ciel_streq(l->kind, "neon"))
            params_set_color(&sc->place.params, &sc->arena,
                             params_find(&sc->place.params, "neon_color") ? "neon_color2" : "neon_color", l->color.rgb);
    }
    set_liquid(d);
}

/* ---- sky and weather ---- */
/* what time the light words imply when the prompt names none */
static const char *implied_time(const brief *b)
{
    for (size_t i = 0; i < b->light.n_lamps; i++) {
        const char *k = b->light.lamps[i].kind;
        if (ciel_streq(k, "moon") || ciel_streq(k, "neon") || ciel_streq(k, "street_lamp") ||
            ciel_streq(k, "firefly") || ciel_streq(k, "headlight"))
            return "night";
    }
    if (list_has(b->setting.traits, b->setting.n_traits, "neon") ||
        list_has(b->setting.traits, b->setting.n_traits, "dark"))
        return "night";
    return NULL;
}

static double weather_of(const brief_setting *s, const char *kind)
{
    for (size_t i = 0; i < s->n_weather; i++)
        if (ciel_streq(s->weather[i].kind, kind))
            return s->weather[i].intensity > 0 ? s->weather[i].intensity : 0.6;
    return 0;
}

static void set_sky(director *d)
{
    scene_sky *sky = &d->sc->sky;
    const brief_setting *s = &d->b->setting;
    const day_time *t = time_named(s->time ? s->time : implied_time(d->b));
    vec3 side = camera_side(d);
    sky->hour = t->hour;
    sky->sun_elevation_deg = t->elevation_deg;
    double turn = ((uint64_t)d->sc->seed & 1) ? t->from_camera_deg : -t->from_camera_deg;
    sky->sun_azimuth_deg = fmod(heading_deg(side) + turn, 360);
    const anchor *window = place_anchor(d, "window");
    if (window && d->place.place && d->place.place->indoors && t->elevation_deg > 0) {
        /* indoors the sun comes in by the window: it stands on the far side of it, a little off its axis */
        vec3 to_window =
            v3_sub(window->position, place_anchor(d, "subject") ? place_anchor(d, "subject")->position : v3_fill(0));
        vec3 out = v3_dot(window->direction, to_window) >= 0 ? window->direction : v3_neg(window->direction);
        sky->sun_azimuth_deg = heading_deg(out) + 24;
        if (sky->sun_elevation_deg > 34)
            sky->sun_elevation_deg = 34;
    }
    bool night = t->elevation_deg < -7;
    double overcast = weather_of(s, "rain") + weather_of(s, "snow") + weather_of(s, "storm") + weather_of(s, "thunder");
    sky->cloud = weather_of(s, "cloudy") > 0 ? 0.5 + 0.4 * weather_of(s, "cloudy") : overcast > 0 ? 0.95 : 0.18;
    if (weather_of(s, "clear") > 0)
        sky->cloud = 0.03;
    sky->stars = night && sky->cloud < 0.5 ? 0.8 : 0;
    sky->moon = night && sky->cloud < 0.7 ? 0.85 : 0;
    sky->haze = weather_of(s, "fog") > 0 ? 0.7 : t->elevation_deg < 12 ? 0.4 : 0.2;
    sky->color = night ? (rgb8){ 92, 108, 160 } : (rgb8){ 255, 255, 255 };
    sky->luminance = night ? 0.05 : 800;
}

static void set_weather(director *d)
{
    scene_weather *w = &d->sc->weather;
    const brief_setting *s = &d->b->setting;
    bool indoors = d->place.place && d->place.place->indoors;
    w->rain = weather_of(s, "rain");
    if (weather_of(s, "storm") > 0 || weather_of(s, "thunder") > 0)
        w->rain = w->rain > 0.8 ? w->rain : 0.8;
    w->snow = weather_of(s, "snow");
    double wind = weather_of(s, "wind"), fog = weather_of(s, "fog");
    w->wind_mps = wind > 0 ? 3 + 9 * wind : weather_of(s, "storm") > 0 ? 13 : w->rain > 0 ? 2 : 1.2;
    /* across the frame, a little towards the camera */
    w->wind_heading_deg = fmod(heading_deg(camera_side(d)) + 68, 360);
    w->wetness = w->rain > 0 ? 0.55 + 0.45 * w->rain : 0;
    if (list_has(s->traits, s->n_traits, "wet") || list_has(s->traits, s->n_traits, "rainy"))
        w->wetness = w->wetness > 0.8 ? w->wetness : 0.8;
    if (list_has(s->traits, s->n_traits, "misty") && fog == 0)
        fog = 0.5;
    if (fog > 0) {
        w->fog_per_m = 0.004 + 0.035 * fog * fog;
        w->fog_height_m = 14;
    } else if (!indoors && w->rain > 0) {
        w->fog_per_m = 0.006 + 0.01 * w->rain;
        w->fog_height_m = 30;
    } else if (indoors && d->sc->sky.sun_elevation_deg > 0) {
        w->fog_per_m = 0.012; /* the air of a room: just enough for a shaft of light */
    }
}

int direct_setting(director *d, ciel_fail *fail)
{
    set_place(d);
    /* the time must be known before the place is built (its lamps), the sun's side after (its windows) */
    const day_time *t = time_named(d->b->setting.time ? d->b->setting.time : implied_time(d->b));
    d->sc->sky.hour = t->hour;
    d->sc->sky.sun_elevation_deg = t->elevation_deg;
    int rc = library_build_place(d->lib, &d->place, d->sc, &d->scratch, fail);
    if (rc < 0)
        return rc;
    set_sky(d);
    set_weather(d);
    if (d->place.place && !d->place.place->uses_sky)
        d->sc->sky.kind = SKY_PLAIN;
    /* rooms turn their windows to the sun: the marks that the later steps read are those of the place under this sky */
    d->place = (model){ 0 };
    return library_build_place(d->lib, &d->place, d->sc, &d->scratch, fail);
}
