/* direction/lighting.c - lamps that the prompt asks for, and the print: style, palette, mood, exclusions. */
#include "base/text.h"
#include "direction/director.h"
#include "scene/looks.h"

#include <string.h>

/* ---- the look ---- */
static void choose_look(director *d)
{
    scene_look *look = &d->sc->look;
    const brief *b = d->b;
    for (size_t i = 0; i < b->n_styles; i++)
        if (scene_look_named(look, b->styles[i]))
            break;
    look->style = scene_text(d->sc, look->style);
}

static void set_mood(scene_look *look, const char *mood)
{
    if (ciel_streq(mood, "dark") || ciel_streq(mood, "gloomy") || ciel_streq(mood, "mysterious") ||
        ciel_streq(mood, "tense")) {
        look->exposure_ev -= 0.45;
        look->contrast *= 1.06;
    } else if (ciel_streq(mood, "dreamy")) {
        look->bloom = look->bloom > 0.45 ? look->bloom : 0.45;
        look->contrast *= 0.94;
    } else if (ciel_streq(mood, "cheerful")) {
        look->exposure_ev += 0.2;
        look->saturation *= 1.08;
    } else if (ciel_streq(mood, "melancholic")) {
        look->saturation *= 0.85;
        look->temperature -= 0.12;
    } else if (ciel_streq(mood, "romantic") || ciel_streq(mood, "cozy")) {
        look->temperature += 0.15;
    }
}

static void set_tone(director *d)
{
    scene_look *look = &d->sc->look;
    const brief_light *l = &d->b->light;
    set_mood(look, l->mood);
    if (ciel_streq(l->tone, "warm") || ciel_streq(l->tone, "golden"))
        look->temperature += 0.2;
    else if (ciel_streq(l->tone, "cool"))
        look->temperature -= 0.2;
    if (ciel_streq(l->quality, "low_key") || ciel_streq(l->quality, "dramatic"))
        look->exposure_ev -= 0.3;
    else if (ciel_streq(l->quality, "high_key"))
        look->exposure_ev += 0.35;
    look->temperature = look->temperature > 1 ? 1 : look->temperature < -1 ? -1 : look->temperature;
}

/* the meter takes every picture for middle grey: a white ground must be told to be white, a black one black */
static void expose_for_backdrop(director *d)
{
    const param *c = params_find(&d->sc->place.params, "background_color");
    bool plain = ciel_streq(d->sc->place.kind, "studio");
    bool white =
        !c && plain &&
        (list_has(d->b->styles, d->b->n_styles, "product") || list_has(d->b->styles, d->b->n_styles, "minimal"));
    if (!plain || (!c && !white))
        return;
    double luminance = c && c->kind == PARAM_COLOR ? (double)color_luminance(color_linear(c->color)) : 0.9;
    double stops = log2((luminance > 0.03 ? luminance : 0.03) / 0.18) * 0.7;
    d->sc->look.exposure_ev += stops > 1.25 ? 1.25 : stops < -1.5 ? -1.5 : stops;
}

/* things one asks not to see in the print */
static void exclude(director *d)
{
    scene_look *look = &d->sc->look;
    const brief *b = d->b;
    if (list_has(b->exclusions, b->n_exclusions, "lens_flare") || list_has(b->exclusions, b->n_exclusions, "bloom"))
        look->bloom = look->halation = 0;
    if (list_has(b->exclusions, b->n_exclusions, "grain"))
        look->grain = 0;
    if (list_has(b->exclusions, b->n_exclusions, "vignette"))
        look->vignette = 0;
    for (size_t i = 0; i < d->sc->n_shots; i++) {
        scene_camera *c = &d->sc->shots[i].camera;
        if (list_has(b->exclusions, b->n_exclusions, "blur"))
            c->f_number = 0;
        if (list_has(b->exclusions, b->n_exclusions, "camera_movement")) {
            c->n_moves = 0;
            c->support = SUPPORT_TRIPOD;
        }
    }
}

/* ---- lamps ---- */
typedef struct lamp_kind {
    const char *name;
    enum light_kind kind;
    double lumens, kelvin, size_m, rise_deg; /* rise: of the lamp over the subject's middle */
} lamp_kind;
static const lamp_kind lamps[] = {
    { "spotlight", LIGHT_SPOT, 9000, 3800, 0.15, 55 }, { "softbox", LIGHT_AREA, 9000, 5400, 1.2, 40 },
    { "lamp", LIGHT_POINT, 900, 2800, 0.08, 35 },      { "candle", LIGHT_POINT, 40, 1900, 0.02, 10 },
    { "fire", LIGHT_POINT, 1500, 2000, 0.25, -10 },    { "screen", LIGHT_AREA, 300, 7000, 0.4, 0 },
    { "lantern", LIGHT_POINT, 250, 2200, 0.12, 20 },
};

/* around the subject, from the usual camera side: back, side, front */
static double lamp_turn(const char *direction)
{
    return ciel_streq(direction, "back")    ? 150
           : ciel_streq(direction, "side")  ? 88
           : ciel_streq(direction, "front") ? 18
                                            : 48;
}

static void hang_lamp(director *d, const brief_lamp *l, const lamp_kind *k)
{
    const scene_shot *shot = d->sc->n_shots ? &d->sc->shots[0] : NULL;
    if (!shot)
        return;
    vec3 target = shot->camera.look_at;
    double reach = 0.8 * (double)v3_dist(shot->camera.position, target);
    reach = reach < 0.5 ? 0.5 : reach > 6 ? 6 : reach;
    double rise = ciel_streq(l->direction, "top") ? 80 : ciel_streq(l->direction, "below") ? -40 : k->rise_deg;
    vec3 level = heading_vector(heading_deg(camera_side(d)) + lamp_turn(l->direction));
    vec3 at = v3_mad(target, level, (float)(reach * cos(DEG_TO_RAD(rise))));
    at.y += (float)(reach * sin(DEG_TO_RAD(rise)));
    scene_light *light = scene_add_light(d->sc, k->name, k->kind);
    light->position = at;
    light->direction = v3_norm(v3_sub(target, at));
    light->size_m = k->size_m * (reach < 2 ? reach / 2 : 1);
    light->kelvin = k->kelvin;
    light->lumens = k->lumens * reach * reach / 4;
    light->cone_deg = 36;
    if (l->has_color) {
        light->color = l->color.rgb;
        light->kelvin = 0;
    }
}

/* is there a lamp of this kind among the things, or does the place hang its own? */
static bool place_has_lamps(const director *d)
{
    return d->place.n_lights > 0;
}

static void hang_lamps(director *d)
{
    for (size_t i = 0; i < d->b->light.n_lamps; i++) {
        const brief_lamp *l = &d->b->light.lamps[i];
        for (size_t k = 0; k < sizeof lamps / sizeof *lamps; k++)
            if (ciel_streq(lamps[k].name, l->kind) && !(place_has_lamps(d) && ciel_streq(l->kind, "softbox")))
                hang_lamp(d, l, &lamps[k]);
    }
}

/* a person at night outdoors would be a shadow: a soft light from beside the camera, as if from a shop */
static void light_the_hero(director *d)
{
    const entity *hero = scene_find(d->sc, d->hero);
    const thing_info *t = hero ? library_find(d->lib, hero->thing) : NULL;
    bool night = d->sc->sky.sun_elevation_deg < -5, indoors = d->place.place && d->place.place->indoors;
    if (!t || t->kind != THING_PERSON || !night || indoors || d->b->light.n_lamps > 3)
        return;
    brief_lamp fill = { .kind = "softbox", .direction = NULL };
    const lamp_kind soft = { "key", LIGHT_AREA, 260, 4300, 1.1, 28 };
    hang_lamp(d, &fill, &soft);
}

/* a small thing in the studio: the hall's big lamps leave no shadow below it, so it gets a softbox of its own size */
static void light_the_product(director *d)
{
    const entity *hero = scene_find(d->sc, d->hero);
    vec3 size = hero ? entity_size(d, hero) : v3_fill(9);
    if (!ciel_streq(d->sc->place.kind, "studio") || f_max(size.x, f_max(size.y, size.z)) > 0.6f)
        return;
    brief_lamp above = { .kind = "softbox", .direction = NULL };
    const lamp_kind soft = { "key", LIGHT_AREA, 5200, 5600, 0.35, 58 };
    hang_lamp(d, &above, &soft);
}

void direct_lighting(director *d)
{
    choose_look(d);
    set_tone(d);
    expose_for_backdrop(d);
    hang_lamps(d);
    light_the_hero(d);
    light_the_product(d);
    exclude(d);
}
