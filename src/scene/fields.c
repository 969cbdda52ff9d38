/* scene/fields.c - every field of the scene document: its name, range, default and meaning. See fields.h.
 *
 * To add a field: add it to the struct in scene.h, its default here, and one line to its table.
 */
#include "scene/fields.h"

#define ANY 1e9
#define NUMBER(s, f, lo, hi, doc) { #f, FIELD_NUMBER, offsetof(s, f), 0, lo, hi, NULL, NULL, doc }
#define INT(s, f, lo, hi, doc) { #f, FIELD_INT, offsetof(s, f), 0, lo, hi, NULL, NULL, doc }
#define BOOL(s, f, doc) { #f, FIELD_BOOL, offsetof(s, f), 0, 0, 0, NULL, NULL, doc }
#define TEXT(s, f, doc) { #f, FIELD_TEXT, offsetof(s, f), 0, 0, 0, NULL, NULL, doc }
#define COLOR(s, f, doc) { #f, FIELD_COLOR, offsetof(s, f), 0, 0, 0, NULL, NULL, doc }
#define OPTIONAL_COLOR(s, f, has, doc) { #f, FIELD_OPTIONAL_COLOR, offsetof(s, f), offsetof(s, has), 0, 0, NULL, NULL, doc }
#define VEC3(s, f, doc) { #f, FIELD_VEC3, offsetof(s, f), 0, -1e6, 1e6, NULL, NULL, doc }
#define ENUM(s, f, names, doc) { #f, FIELD_ENUM, offsetof(s, f), 0, 0, 0, NULL, names, doc }
#define STRUCT(s, f, table, doc) { #f, FIELD_STRUCT, offsetof(s, f), 0, 0, 0, &table, NULL, doc }
#define ARRAY(s, f, most, table, doc) { #f, FIELD_ARRAY, offsetof(s, f), offsetof(s, n_##f), 0, most, &table, NULL, doc }
#define TEXTS(s, f, doc) { #f, FIELD_TEXTS, offsetof(s, f), offsetof(s, n_##f), 0, 64, NULL, NULL, doc }
#define PARAMS(s, f, doc) { #f, FIELD_PARAMS, offsetof(s, f), 0, 0, 0, NULL, NULL, doc }
#define TABLE(name, s, defaults_fn) \
    static const field_table name##_table = { #name, sizeof(s), name##_fields, sizeof name##_fields / sizeof(field), defaults_fn }

static const char *const body_kinds[] = { "fixed", "dynamic", "kinematic", "floating", NULL };
static const char *const sky_kinds[] = { "physical", "plain", NULL };
static const char *const light_kinds[] = { "point", "spot", "area", "direction", NULL };
static const char *const supports[] = { "tripod", "stabiliser", "handheld", "shoulder", NULL };

/* ---- actions ---- */
static void action_defaults(void *item)
{
    scene_action *a = item;
    a->verb = "stand";
    a->end = -1;
}
static const field action_fields[] = {
    TEXT(scene_action, verb, "what it does: one of the verbs of this version"),
    NUMBER(scene_action, begin, 0, 3600, "s from the first shot of its place"),
    NUMBER(scene_action, end, -1, 3600, "s, likewise; -1 = until the end"),
    TEXT(scene_action, target, "id of the entity it is done to"),
    TEXT(scene_action, anchor, "named place on the target, or on its own body"),
    VEC3(scene_action, to, "point or direction in the world, m"),
    NUMBER(scene_action, speed, -1000, 1000, "m/s or rad/s; 0 = natural"),
    PARAMS(scene_action, params, "the verb's own settings"),
};
TABLE(action, scene_action, action_defaults);

/* ---- bodies and entities ---- */
static void body_defaults(void *item)
{
    scene_body *b = item;
    b->restitution = b->friction = -1;
}
static const field body_fields[] = {
    ENUM(scene_body, kind, body_kinds, "how physics treats it"),
    NUMBER(scene_body, mass_kg, 0, 1e7, "0 = the thing's own"),
    NUMBER(scene_body, restitution, -1, 1, "-1 = its material's"),
    NUMBER(scene_body, friction, -1, 10, "-1 = its material's"),
    VEC3(scene_body, velocity, "m/s at time 0"),
    VEC3(scene_body, spin, "rad/s at time 0, about world axes"),
};
TABLE(body, scene_body, body_defaults);

static void entity_defaults(void *item)
{
    entity *e = item;
    e->scale = 1;
    body_defaults(&e->body);
}
static const field entity_fields[] = {
    TEXT(entity, id, "unique: lower-case letters, digits and _"),
    TEXT(entity, thing, "library name"),
    TEXT(entity, label, "the prompt's words for it"),
    TEXT(entity, file, "a model file of your own in place of a library thing"),
    VEC3(entity, position, "m; relative to the anchor when `on` is set"),
    VEC3(entity, rotation_deg, "heading, pitch, roll"),
    NUMBER(entity, scale, 1e-3, 1e3, "1 = real size"),
    TEXT(entity, on, "id of the entity that carries it, or \"place\""),
    TEXT(entity, anchor, "where on it; \"top\" when absent"),
    TEXT(entity, material, "material for the whole thing"),
    OPTIONAL_COLOR(entity, color, has_color, "main colour"),
    OPTIONAL_COLOR(entity, color2, has_color2, "second colour"),
    STRUCT(entity, body, body_table, "physics"),
    PARAMS(entity, params, "the builder's own settings"),
    ARRAY(entity, actions, 256, action_table, "what it does, in time"),
};
TABLE(entity, entity, entity_defaults);

/* ---- place, sky, weather, lights ---- */
static void place_defaults(void *item) { ((scene_place *)item)->kind = "studio"; }
static const field place_fields[] = {
    TEXT(scene_place, kind, "library place"),
    TEXT(scene_place, label, "the prompt's words for it"),
    PARAMS(scene_place, params, "the place's own settings"),
};
TABLE(place, scene_place, place_defaults);

static void sky_defaults(void *item)
{
    scene_sky *s = item;
    s->hour = 12;
    s->sun_elevation_deg = 45;
    s->sun_azimuth_deg = 120;
    s->haze = 0.2;
    s->color = (rgb8){ 255, 255, 255 };
    s->luminance = 800;
}
static const field sky_fields[] = {
    ENUM(scene_sky, kind, sky_kinds, "physical: sun, moon, air; plain: one colour all around"),
    NUMBER(scene_sky, hour, 0, 24, "local solar time: lamps and windows are lit by it"),
    NUMBER(scene_sky, sun_elevation_deg, -90, 90, "above the horizon"),
    NUMBER(scene_sky, sun_azimuth_deg, -360, 360, "0 = +Z, 90 = +X"),
    NUMBER(scene_sky, cloud, 0, 1, "0 clear, 1 overcast"),
    NUMBER(scene_sky, haze, 0, 1, "0 crystal, 1 thick"),
    NUMBER(scene_sky, stars, 0, 1, "how many show"),
    NUMBER(scene_sky, moon, 0, 1, "share of the disk that is lit; 0 = no moon"),
    COLOR(scene_sky, color, "plain sky, or the glow of a city at night"),
    NUMBER(scene_sky, luminance, 0, 1e6, "cd/m2 of the plain sky or of the night glow"),
};
TABLE(sky, scene_sky, sky_defaults);

static void weather_defaults(void *item) { ((scene_weather *)item)->fog_color = (rgb8){ 255, 255, 255 }; }
static const field weather_fields[] = {
    NUMBER(scene_weather, rain, 0, 1, "0 none, 0.3 light, 0.6 rain, 1 downpour"),
    NUMBER(scene_weather, snow, 0, 1, "0 none .. 1 blizzard"),
    NUMBER(scene_weather, wind_mps, 0, 80, "m/s"),
    NUMBER(scene_weather, wind_heading_deg, -360, 360, "where it blows to"),
    NUMBER(scene_weather, fog_per_m, 0, 10, "extinction at the ground, 1/m"),
    NUMBER(scene_weather, fog_height_m, 0, 1e5, "height over which it thins by e; 0 = uniform"),
    COLOR(scene_weather, fog_color, "tint"),
    NUMBER(scene_weather, wetness, 0, 1, "0 dry .. 1 soaked, puddles"),
    NUMBER(scene_weather, dust, 0, 1, "motes in the light"),
};
TABLE(weather, scene_weather, weather_defaults);

static void light_defaults(void *item)
{
    scene_light *l = item;
    l->direction = v3(0, -1, 0);
    l->size_m = 0.1;
    l->cone_deg = 40;
    l->color = (rgb8){ 255, 255, 255 };
    l->lumens = 800;
}
static const field light_fields[] = {
    TEXT(scene_light, id, "unique"),
    ENUM(scene_light, kind, light_kinds, "shape"),
    VEC3(scene_light, position, "m"),
    VEC3(scene_light, direction, "the way the light goes"),
    NUMBER(scene_light, size_m, 0, 1000, "radius, or side of an area light"),
    NUMBER(scene_light, cone_deg, 1, 180, "spot: full angle"),
    COLOR(scene_light, color, "tint"),
    NUMBER(scene_light, kelvin, 0, 20000, "0 = the colour alone"),
    NUMBER(scene_light, lumens, 0, 1e9, "lumens; lux for a direction"),
};
TABLE(light, scene_light, light_defaults);

/* ---- shots ---- */
static void move_defaults(void *item)
{
    camera_move *m = item;
    m->kind = "static";
    m->end = -1;
    m->ease = true;
}
static const field move_fields[] = {
    TEXT(camera_move, kind, "one of the camera moves of this version"),
    NUMBER(camera_move, begin, 0, 3600, "s from the shot's start"),
    NUMBER(camera_move, end, -1, 3600, "s from the shot's start; -1 = to its end"),
    NUMBER(camera_move, amount, -1e4, 1e4, "m, degrees or ratio over the whole move"),
    BOOL(camera_move, ease, "starts and stops softly"),
};
TABLE(move, camera_move, move_defaults);

static void camera_defaults(void *item)
{
    scene_camera *c = item;
    c->position = v3(0, 1.5f, 4);
    c->look_at = v3(0, 1, 0);
    c->lens_mm = 35;
    c->f_number = 5.6;
    c->shake = 1;
    c->shutter_deg = 180;
}
static const field camera_fields[] = {
    VEC3(scene_camera, position, "m, before moves"),
    VEC3(scene_camera, look_at, "m, before moves"),
    NUMBER(scene_camera, roll_deg, -180, 180, "clockwise"),
    NUMBER(scene_camera, lens_mm, 4, 2000, "focal length for a 36 mm wide frame"),
    NUMBER(scene_camera, f_number, 0, 64, "0 = all sharp"),
    TEXT(scene_camera, focus, "id of the entity kept sharp"),
    TEXT(scene_camera, focus_anchor, "where on it"),
    NUMBER(scene_camera, focus_m, 0, 1e5, "distance; 0 = to look_at"),
    TEXT(scene_camera, follow, "id of an entity whose way it shares"),
    TEXT(scene_camera, track, "id of an entity it keeps turning to"),
    TEXT(scene_camera, track_anchor, "where on it"),
    ENUM(scene_camera, support, supports, "what carries it"),
    NUMBER(scene_camera, shake, 0, 10, "1 = natural for the support"),
    NUMBER(scene_camera, shutter_deg, 0, 360, "180 = half of the frame's time"),
    ARRAY(scene_camera, moves, 64, move_table, "moves, added up"),
};
TABLE(camera, scene_camera, camera_defaults);

static void shot_defaults(void *item) { camera_defaults(&((scene_shot *)item)->camera); }
static const field shot_fields[] = {
    NUMBER(scene_shot, begin, 0, 3600, "s of film"),
    NUMBER(scene_shot, end, 0, 3600, "s of film"),
    TEXT(scene_shot, size, "shot size that was asked for"),
    TEXT(scene_shot, subject, "id of the entity it is about"),
    TEXT(scene_shot, set, "id of the set where it takes place; absent = the scene's own place"),
    STRUCT(scene_shot, camera, camera_table, "the camera"),
};
TABLE(shot, scene_shot, shot_defaults);

static void look_defaults(void *item)
{
    scene_look *l = item;
    l->style = "film";
    l->auto_exposure = true;
    l->contrast = l->saturation = 1;
    l->shadows = l->highlights = (rgb8){ 128, 128, 128 };
    l->bloom = 0.15;
    l->grain = 0.15;
    l->vignette = 0.2;
}
static const field look_fields[] = {
    TEXT(scene_look, style, "named look"),
    BOOL(scene_look, auto_exposure, "measure the light at each shot's start"),
    NUMBER(scene_look, exposure_ev, -30, 30, "correction, or EV at ISO 100 when manual"),
    NUMBER(scene_look, contrast, 0, 4, "1 = neutral"),
    NUMBER(scene_look, saturation, 0, 4, "1 = neutral"),
    NUMBER(scene_look, temperature, -1, 1, "-1 cool .. 1 warm"),
    COLOR(scene_look, shadows, "tint of the shadows; #808080 = none"),
    COLOR(scene_look, highlights, "tint of the highlights"),
    NUMBER(scene_look, bloom, 0, 1, ""),
    NUMBER(scene_look, grain, 0, 1, ""),
    NUMBER(scene_look, vignette, 0, 1, ""),
    NUMBER(scene_look, halation, 0, 1, "red glow about highlights"),
    NUMBER(scene_look, aberration, 0, 1, "colour fringes at the edges"),
    NUMBER(scene_look, outlines, 0, 1, "inked edges"),
    NUMBER(scene_look, cel_levels, 0, 16, "steps of shading; 0 = smooth"),
};
TABLE(look, scene_look, look_defaults);

/* ---- sound ---- */
static void cue_defaults(void *item)
{
    sound_cue *c = item;
    c->end = -1;
    c->fade = 0.3;
}
static const field cue_fields[] = {
    TEXT(sound_cue, name, "one of the cue names of this version"),
    NUMBER(sound_cue, begin, 0, 3600, "s of film"),
    NUMBER(sound_cue, end, -1, 3600, "s of film; -1 = to the end"),
    NUMBER(sound_cue, fade, 0, 60, "s in and out"),
    NUMBER(sound_cue, gain_db, -80, 40, ""),
    TEXT(sound_cue, entity, "id of its source; absent = all around"),
    PARAMS(sound_cue, params, "the cue's own settings"),
};
TABLE(cue, sound_cue, cue_defaults);

static const field music_fields[] = {
    BOOL(scene_music, on, "is there music"),
    TEXT(scene_music, mood, ""),
    TEXT(scene_music, genre, ""),
    NUMBER(scene_music, tempo_bpm, 0, 300, "0 = by mood"),
    NUMBER(scene_music, rise, 0, 1, "0 steady .. 1 rises to the end"),
    NUMBER(scene_music, gain_db, -80, 40, ""),
    TEXTS(scene_music, instruments, "General MIDI families"),
    NUMBER(scene_music, seed, 0, 9007199254740992.0, "another seed, another tune"),
};
TABLE(music, scene_music, NULL);

static void line_defaults(void *item)
{
    spoken_line *l = item;
    l->language = "en";
    l->manner = "says";
    l->begin = -1;
}
static const field line_fields[] = {
    TEXT(spoken_line, speaker, "entity id; absent = voice-over"),
    TEXT(spoken_line, text, "the words"),
    TEXT(spoken_line, language, "en or fr"),
    TEXT(spoken_line, voice, "woman, man, child, old_man, old_woman, robot"),
    TEXT(spoken_line, manner, "says, whispers, shouts"),
    NUMBER(spoken_line, begin, -1, 3600, "s of film; -1 = after the line before"),
};
TABLE(line, spoken_line, line_defaults);

static const field sound_fields[] = {
    ARRAY(scene_sound, ambience, 64, cue_table, "sounds of the place"),
    ARRAY(scene_sound, effects, 1024, cue_table, "sounds at a time"),
    STRUCT(scene_sound, music, music_table, ""),
    ARRAY(scene_sound, lines, 256, line_table, "dialogue"),
    BOOL(scene_sound, mute_effects, "no sounds from events"),
    BOOL(scene_sound, mute_ambience, "no sounds of the place"),
    BOOL(scene_sound, mute_all, "silence"),
};
TABLE(sound, scene_sound, NULL);

/* ---- outcomes, sets, notices, the scene ---- */
static const field outcome_fields[] = {
    TEXT(scene_outcome, entity, "id"),
    TEXT(scene_outcome, what, "misses, enters, hits, falls_off, comes_to_rest, stays_on, topples"),
    TEXT(scene_outcome, target, "id, or absent"),
};
TABLE(outcome, scene_outcome, NULL);

static void set_defaults(void *item)
{
    scene_set *s = item;
    place_defaults(&s->place);
    sky_defaults(&s->sky);
    weather_defaults(&s->weather);
}
static const field set_fields[] = {
    TEXT(scene_set, id, "unique; shots name it"),
    STRUCT(scene_set, place, place_table, "where"),
    STRUCT(scene_set, sky, sky_table, "light from above"),
    STRUCT(scene_set, weather, weather_table, "air and water"),
    ARRAY(scene_set, entities, SCENE_MAX_ENTITIES, entity_table, "who and what; the same id elsewhere is the same one"),
    ARRAY(scene_set, lights, 256, light_table, "lamps besides those of the place"),
    ARRAY(scene_set, outcomes, 64, outcome_table, "what physics must make happen"),
};
TABLE(set, scene_set, set_defaults);

static const field notice_fields[] = {
    TEXT(scene_notice, code, "kind of notice"),
    TEXT(scene_notice, text, "for the reader"),
};
TABLE(notice, scene_notice, NULL);

static const field change_fields[] = {
    TEXT(scene_change, prompt, "what was asked for"),
    NUMBER(scene_change, seconds, 0, SCENE_MAX_SECONDS, "0 = a change of the film; above: it was made longer by so much"),
};
TABLE(change, scene_change, NULL);

static void scene_defaults(void *item)
{
    scene *s = item;
    s->version = SCENE_VERSION;
    s->language = "en";
    s->seconds = 4;
    s->slowness = 1;
    s->fps = 24;
    s->width = 1280;
    s->height = 720;
    place_defaults(&s->place);
    sky_defaults(&s->sky);
    weather_defaults(&s->weather);
    look_defaults(&s->look);
}
static const field scene_fields[] = {
    INT(scene, version, SCENE_VERSION, SCENE_VERSION, "version of this document's form"),
    TEXT(scene, title, ""),
    TEXT(scene, prompt, "the prompt it was made from"),
    TEXT(scene, language, "en or fr: of the prompt"),
    NUMBER(scene, seed, 0, 9007199254740992.0, "whole number: another seed, another variation"),
    NUMBER(scene, seconds, 0.04, SCENE_MAX_SECONDS, "length of the film"),
    NUMBER(scene, slowness, 0.125, 8, "1 = as in life; 2, 4: slow motion; below 1: time lapse"),
    INT(scene, fps, 1, 60, "frames a second"),
    INT(scene, width, 16, 4096, "pixels, even"),
    INT(scene, height, 16, 4096, "pixels, even"),
    STRUCT(scene, place, place_table, "where"),
    STRUCT(scene, sky, sky_table, "light from above"),
    STRUCT(scene, weather, weather_table, "air and water"),
    ARRAY(scene, entities, SCENE_MAX_ENTITIES, entity_table, "who and what"),
    ARRAY(scene, lights, 256, light_table, "lamps besides those of the place"),
    ARRAY(scene, sets, 16, set_table, "further places of the film"),
    ARRAY(scene, shots, 64, shot_table, "the cut, in order"),
    STRUCT(scene, look, look_table, "how it is printed"),
    STRUCT(scene, sound, sound_table, "what is heard"),
    ARRAY(scene, outcomes, 64, outcome_table, "what physics must make happen"),
    ARRAY(scene, notices, 256, notice_table, "what could not be honoured"),
    ARRAY(scene, changes, 64, change_table, "what was asked for after the prompt, in order"),
};
const field_table scene_table = { "scene", sizeof(scene), scene_fields, sizeof scene_fields / sizeof(field), scene_defaults };
