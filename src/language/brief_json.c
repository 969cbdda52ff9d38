/* language/brief_json.c - a brief as JSON, for programs. Absent things are left out. */
#include "base/fail.h"
#include "language/brief.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void set(json_t *o, const char *key, json_t *v)
{
    if (v)
        json_object_set_new(o, key, v);
}
static void set_text(json_t *o, const char *key, const char *s)
{
    if (s)
        set(o, key, json_string(s));
}
static void set_index(json_t *o, const char *key, int i)
{
    if (i >= 0)
        set(o, key, json_integer(i));
}
static void set_list(json_t *o, const char *key, json_t *list)
{
    if (json_array_size(list))
        set(o, key, list);
    else
        json_decref(list);
}
static void set_texts(json_t *o, const char *key, const char *const *items, size_t n)
{
    json_t *a = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(a, json_string(items[i]));
    set_list(o, key, a);
}

static json_t *concept_json(const concept *c)
{
    if (!c->word)
        return NULL;
    json_t *o = json_object();
    set_text(o, "label", c->label);
    set_text(o, "word", c->word);
    set_text(o, "synset", c->synset);
    set_texts(o, "family", c->family, c->n_family);
    return o;
}

static json_t *color_json(const brief_color *c)
{
    char hex[8];
    snprintf(hex, sizeof hex, "#%02x%02x%02x", c->rgb.r, c->rgb.g, c->rgb.b);
    json_t *o = json_object();
    set_text(o, "name", c->name);
    set_text(o, "rgb", hex);
    return o;
}

static void set_colors(json_t *o, const char *key, const brief_color *c, size_t n)
{
    json_t *a = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(a, color_json(&c[i]));
    set_list(o, key, a);
}

static json_t *subject_json(const brief_subject *s)
{
    static const char *const parts[] = { "main", "secondary", "background" };
    json_t *o = json_object(), *garments = json_array();
    set(o, "what", concept_json(&s->what));
    set(o, "count", json_integer(s->count));
    set_text(o, "part", parts[s->part]);
    set_colors(o, "colors", s->colors, s->n_colors);
    set_text(o, "material", s->material);
    if (s->size != 1)
        set(o, "size", json_real(s->size));
    set_text(o, "age", s->age);
    set_text(o, "gender", s->gender);
    set_texts(o, "traits", s->traits, s->n_traits);
    for (size_t i = 0; i < s->n_garments; i++) {
        json_t *g = json_object();
        set(g, "what", concept_json(&s->garments[i].what));
        if (s->garments[i].has_color)
            set(g, "color", color_json(&s->garments[i].color));
        json_array_append_new(garments, g);
    }
    set_list(o, "garments", garments);
    set_text(o, "text", s->text);
    if (s->mass_kg > 0)
        set(o, "mass_kg", json_real(s->mass_kg));
    if (s->restitution >= 0)
        set(o, "restitution", json_real(s->restitution));
    if (s->friction >= 0)
        set(o, "friction", json_real(s->friction));
    if (s->relation) {
        set_text(o, "relation", s->relation);
        if (s->relation_to == -1)
            set_text(o, "relation_to", "setting");
        else
            set_index(o, "relation_to", s->relation_to);
    }
    set_index(o, "owner", s->owner);
    set(o, "shot", json_integer((json_int_t)s->shot));
    return o;
}

static json_t *action_json(const brief_action *a)
{
    json_t *o = json_object();
    set_index(o, "subject", a->subject);
    set_text(o, "verb", a->verb);
    set_text(o, "synset", a->synset);
    set_index(o, "object", a->object);
    set_text(o, "manner", a->manner);
    set_text(o, "direction", a->direction);
    set_text(o, "preposition", a->preposition);
    set(o, "place", concept_json(&a->place));
    if (a->negated)
        set(o, "negated", json_true());
    if (a->passive)
        set(o, "passive", json_true());
    if (a->begin >= 0)
        set(o, "begin", json_real(a->begin));
    if (a->end >= 0)
        set(o, "end", json_real(a->end));
    set(o, "shot", json_integer((json_int_t)a->shot));
    return o;
}

static json_t *setting_json(const brief_setting *s)
{
    json_t *o = json_object(), *weather = json_array(), *background = json_array();
    set(o, "place", concept_json(&s->place));
    set_text(o, "locale", s->locale);
    set_texts(o, "traits", s->traits, s->n_traits);
    set_text(o, "time", s->time);
    set_text(o, "season", s->season);
    set_text(o, "era", s->era);
    for (size_t i = 0; i < s->n_weather; i++) {
        json_t *w = json_object();
        set_text(w, "kind", s->weather[i].kind);
        set(w, "intensity", json_real(s->weather[i].intensity));
        json_array_append_new(weather, w);
    }
    set_list(o, "weather", weather);
    for (size_t i = 0; i < s->n_background; i++)
        json_array_append_new(background, concept_json(&s->background[i]));
    set_list(o, "background", background);
    set_text(o, "ground", s->ground);
    set_text(o, "backdrop", s->backdrop);
    if (s->background_color.name)
        set(o, "background_color", color_json(&s->background_color));
    return o;
}

static json_t *camera_json(const brief_camera *c)
{
    json_t *o = json_object(), *moves = json_array();
    set_text(o, "size", c->size);
    set_text(o, "angle", c->angle);
    if (c->lens_mm > 0)
        set(o, "lens_mm", json_real(c->lens_mm));
    if (c->f_number > 0)
        set(o, "f_number", json_real(c->f_number));
    set_text(o, "depth", c->depth);
    set_text(o, "support", c->support);
    set(o, "focus", concept_json(&c->focus));
    for (size_t i = 0; i < c->n_moves; i++) {
        json_t *m = json_object();
        set_text(m, "kind", c->moves[i].kind);
        set_text(m, "speed", c->moves[i].speed);
        if (c->moves[i].amount > 0)
            set(m, "amount", json_real(c->moves[i].amount));
        if (c->moves[i].begin >= 0)
            set(m, "begin", json_real(c->moves[i].begin));
        if (c->moves[i].end >= 0)
            set(m, "end", json_real(c->moves[i].end));
        json_array_append_new(moves, m);
    }
    set_list(o, "moves", moves);
    if (c->shutter_deg > 0)
        set(o, "shutter_deg", json_real(c->shutter_deg));
    if (c->shutter_s > 0)
        set(o, "shutter_s", json_real(c->shutter_s));
    return o;
}

static json_t *light_json(const brief_light *l)
{
    json_t *o = json_object(), *lamps = json_array();
    for (size_t i = 0; i < l->n_lamps; i++) {
        json_t *lamp = json_object();
        set_text(lamp, "kind", l->lamps[i].kind);
        set_text(lamp, "direction", l->lamps[i].direction);
        if (l->lamps[i].has_color)
            set(lamp, "color", color_json(&l->lamps[i].color));
        json_array_append_new(lamps, lamp);
    }
    set_list(o, "lamps", lamps);
    set_text(o, "quality", l->quality);
    set_text(o, "tone", l->tone);
    set_text(o, "mood", l->mood);
    set_colors(o, "palette", l->palette, l->n_palette);
    return o;
}

static json_t *sound_json(const brief_sound *s)
{
    json_t *o = json_object(), *cues = json_array(), *lines = json_array();
    for (size_t i = 0; i < s->n_cues; i++) {
        json_t *c = json_object();
        set_text(c, "name", s->cues[i].name);
        set_text(c, "label", s->cues[i].label);
        set_text(c, "distance", s->cues[i].distance);
        set_text(c, "kind", s->cues[i].ambience ? "ambience" : "effect");
        json_array_append_new(cues, c);
    }
    set_list(o, "cues", cues);
    for (size_t i = 0; i < s->n_lines; i++) {
        json_t *l = json_object();
        set_index(l, "speaker", s->lines[i].speaker);
        set_text(l, "text", s->lines[i].text);
        set_text(l, "language", s->lines[i].language);
        set_text(l, "manner", s->lines[i].manner);
        set(l, "shot", json_integer((json_int_t)s->lines[i].shot));
        json_array_append_new(lines, l);
    }
    set_list(o, "lines", lines);
    if (s->music)
        set_text(o, "music", s->music > 0 ? "wanted" : "excluded");
    set_text(o, "mood", s->mood);
    set_text(o, "genre", s->genre);
    set_texts(o, "instruments", s->instruments, s->n_instruments);
    if (s->rise > 0)
        set(o, "rise", json_real(s->rise));
    if (s->tempo_bpm > 0)
        set(o, "tempo_bpm", json_real(s->tempo_bpm));
    set_text(o, "level", s->level);
    if (s->silent)
        set(o, "silent", json_true());
    if (s->no_effects)
        set(o, "no_effects", json_true());
    if (s->no_ambience)
        set(o, "no_ambience", json_true());
    if (s->no_dialogue)
        set(o, "no_dialogue", json_true());
    return o;
}

static json_t *spans_json(const brief *b)
{
    json_t *a = json_array();
    for (size_t i = 0; i < b->n_spans; i++) {
        const brief_span *s = &b->spans[i];
        json_t *o = json_object();
        set(o, "begin", json_integer((json_int_t)s->begin));
        set(o, "end", json_integer((json_int_t)s->end));
        set(o, "text", json_stringn(b->prompt + s->begin, s->end - s->begin));
        set_text(o, "role", span_role_name(s->role));
        set_text(o, "meaning", s->meaning);
        json_array_append_new(a, o);
    }
    return a;
}

char *brief_json(const brief *b)
{
    json_t *o = json_object(), *list = json_array();
    set_text(o, "prompt", b->prompt);
    set_text(o, "language", b->language);
    set_texts(o, "styles", b->styles, b->n_styles);
    for (size_t i = 0; i < b->n_subjects; i++)
        json_array_append_new(list, subject_json(&b->subjects[i]));
    set(o, "subjects", list);
    list = json_array();
    for (size_t i = 0; i < b->n_actions; i++)
        json_array_append_new(list, action_json(&b->actions[i]));
    set(o, "actions", list);
    set(o, "setting", setting_json(&b->setting));
    list = json_array();
    for (size_t i = 0; i < b->n_shots; i++) {
        json_t *s = json_object();
        set(s, "camera", camera_json(&b->shots[i].camera));
        if (b->shots[i].seconds > 0)
            set(s, "seconds", json_real(b->shots[i].seconds));
        if (b->shots[i].has_setting)
            set(s, "setting", setting_json(&b->shots[i].setting));
        json_array_append_new(list, s);
    }
    set(o, "shots", list);
    set(o, "light", light_json(&b->light));
    set(o, "sound", sound_json(&b->sound));
    list = json_array();
    for (size_t i = 0; i < b->n_outcomes; i++) {
        json_t *x = json_object();
        set_index(x, "subject", b->outcomes[i].subject);
        set_text(x, "what", b->outcomes[i].what);
        set_index(x, "object", b->outcomes[i].object);
        json_array_append_new(list, x);
    }
    set_list(o, "outcomes", list);
    set_texts(o, "exclusions", b->exclusions, b->n_exclusions);
    if (b->seconds > 0)
        set(o, "seconds", json_real(b->seconds));
    set_text(o, "aspect", b->aspect);
    set(o, "spans", spans_json(b));
    char *text = json_dumps(o, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    json_decref(o);
    CIEL_ASSERT(text);
    return text;
}
