/* language/brief_table.c - a brief for a person: the prompt with each span coloured by what it was taken as, then the
 * ingredients as a table of two columns. At most 100 columns wide. */
#include "base/text.h"
#include "language/brief.h"
#include <stdio.h>
#include <string.h>

#define WIDTH 100
#define LABEL 12

static const char *role_color(enum span_role role)
{
    switch (role) {
    case SPAN_UNKNOWN: return "\033[1;31m";
    case SPAN_FILLER: return "\033[2m";
    case SPAN_SUBJECT: return "\033[1;33m";
    case SPAN_ATTRIBUTE:
    case SPAN_PHYSICS: return "\033[33m";
    case SPAN_ACTION: return "\033[1;32m";
    case SPAN_RELATION: return "\033[32m";
    case SPAN_SETTING:
    case SPAN_TIME:
    case SPAN_WEATHER:
    case SPAN_ERA: return "\033[36m";
    case SPAN_CAMERA:
    case SPAN_BEAT:
    case SPAN_CUT:
    case SPAN_FORMAT: return "\033[34m";
    case SPAN_LIGHT:
    case SPAN_MOOD: return "\033[93m";
    case SPAN_STYLE: return "\033[95m";
    case SPAN_EXCLUSION: return "\033[31m";
    default: return "\033[35m"; /* sound, music, dialogue */
    }
}

typedef struct table {
    ciel_str out;
    bool color;
    size_t column;
} table;

static size_t columns(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* A row: the label once, then the text wrapped at blanks. */
static void row(table *t, const char *label, const char *text)
{
    ciel_str_printf(&t->out, "%s%-*s%s", t->color ? "\033[1m" : "", LABEL, label, t->color ? "\033[0m" : "");
    size_t at = LABEL;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");
        char word[512];
        snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word - 1 ? n : sizeof word - 1), p);
        size_t w = columns(word);
        if (at + w + 1 > WIDTH && at > LABEL) {
            ciel_str_printf(&t->out, "\n%*s", LABEL, "");
            at = LABEL;
        }
        ciel_str_printf(&t->out, at > LABEL ? " %s" : "%s", word);
        at += w + (at > LABEL);
        p += n + (p[n] == ' ');
    }
    ciel_str_add(&t->out, "\n");
}

static void add(ciel_str *s, const char *separator, const char *text)
{
    if (!text)
        return;
    if (s->len)
        ciel_str_add(s, separator);
    ciel_str_add(s, text);
}

static void add_list(ciel_str *s, const char *const *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(s, ", ", items[i]);
}

static void flush(table *t, const char *label, ciel_str *s)
{
    if (s->len)
        row(t, label, s->p);
    ciel_str_free(s);
    *s = (ciel_str){ 0 };
}

static void subject_row(table *t, const brief *b, size_t i)
{
    const brief_subject *s = &b->subjects[i];
    ciel_str text = { 0 };
    ciel_str_printf(&text, "%d x %s", s->count, s->what.word);
    if (strcmp(s->what.word, s->what.label) != 0)
        ciel_str_printf(&text, " (%s)", s->what.label);
    for (size_t k = 0; k < s->n_colors; k++)
        add(&text, ", ", s->colors[k].name);
    add(&text, ", ", s->material);
    add(&text, ", ", s->age);
    add(&text, ", ", s->gender);
    add_list(&text, s->traits, s->n_traits);
    if (s->size != 1)
        ciel_str_printf(&text, ", size x%g", s->size);
    if (s->mass_kg > 0)
        ciel_str_printf(&text, ", %g kg", s->mass_kg);
    for (size_t k = 0; k < s->n_garments; k++)
        ciel_str_printf(&text, ", wears %s%s%s", s->garments[k].has_color ? s->garments[k].color.name : "",
                        s->garments[k].has_color ? " " : "", s->garments[k].what.word);
    if (s->text)
        ciel_str_printf(&text, ", says \"%s\"", s->text);
    if (s->relation)
        ciel_str_printf(&text, ", %s %s", s->relation,
                        s->relation_to >= 0 ? b->subjects[s->relation_to].what.word : "the setting");
    char label[32];
    snprintf(label, sizeof label, "%s %zu",
             s->part == SUBJECT_MAIN        ? "subject"
             : s->part == SUBJECT_SECONDARY ? "also"
                                            : "behind",
             i + 1);
    flush(t, label, &text);
}

static const char *name_of(const brief *b, int subject)
{
    return subject >= 0 ? b->subjects[subject].what.word : "-";
}

static void action_row(table *t, const brief *b, const brief_action *a)
{
    ciel_str text = { 0 };
    ciel_str_printf(&text, "%s: %s%s%s", name_of(b, a->subject), a->negated ? "not " : "",
                    a->passive ? "is made to " : "", a->verb);
    if (a->object >= 0)
        ciel_str_printf(&text, " %s%s%s", a->preposition ? a->preposition : "", a->preposition ? " " : "",
                        name_of(b, a->object));
    if (a->place.word)
        ciel_str_printf(&text, " %s%s%s", a->object < 0 && a->preposition ? a->preposition : "",
                        a->object < 0 && a->preposition ? " " : "", a->place.word);
    add(&text, ", ", a->manner);
    add(&text, ", ", a->direction);
    if (a->begin >= 0)
        ciel_str_printf(&text, ", from %g s", a->begin);
    if (a->end >= 0)
        ciel_str_printf(&text, " to %g s", a->end);
    flush(t, "action", &text);
}

static void setting_rows(table *t, const char *label, const brief_setting *s)
{
    ciel_str text = { 0 };
    add(&text, ", ", s->place.word);
    add(&text, ", ", s->locale);
    add_list(&text, s->traits, s->n_traits);
    add(&text, ", ", s->time);
    add(&text, ", ", s->season);
    add(&text, ", ", s->era);
    for (size_t i = 0; i < s->n_weather; i++) {
        char w[64];
        snprintf(w, sizeof w, "%s %.1f", s->weather[i].kind, s->weather[i].intensity);
        add(&text, ", ", w);
    }
    if (s->ground)
        ciel_str_printf(&text, "%sground of %s", text.len ? ", " : "", s->ground);
    if (s->backdrop)
        ciel_str_printf(&text, "%sbackdrop: %s%s%s", text.len ? ", " : "",
                        s->background_color.name ? s->background_color.name : "", s->background_color.name ? " " : "",
                        s->backdrop);
    for (size_t i = 0; i < s->n_background; i++)
        ciel_str_printf(&text, "%sbehind: %s", text.len ? ", " : "", s->background[i].word);
    flush(t, label, &text);
}

static void camera_row(table *t, const brief *b, size_t i)
{
    const brief_camera *c = &b->shots[i].camera;
    ciel_str text = { 0 };
    add(&text, ", ", c->size);
    add(&text, ", ", c->angle);
    if (c->lens_mm > 0)
        ciel_str_printf(&text, "%s%g mm", text.len ? ", " : "", c->lens_mm);
    if (c->f_number > 0)
        ciel_str_printf(&text, "%sf/%g", text.len ? ", " : "", c->f_number);
    if (c->depth)
        ciel_str_printf(&text, "%s%s focus", text.len ? ", " : "", c->depth);
    add(&text, ", ", c->support);
    if (c->focus.word)
        ciel_str_printf(&text, "%sfocus on %s", text.len ? ", " : "", c->focus.word);
    for (size_t k = 0; k < c->n_moves; k++) {
        const brief_move *m = &c->moves[k];
        ciel_str_printf(&text, "%s%s", text.len ? "; " : "", m->kind);
        if (strcmp(m->speed, "normal") != 0)
            ciel_str_printf(&text, " %s", m->speed);
        if (m->amount > 0)
            ciel_str_printf(&text, " by %g", m->amount);
        if (m->begin >= 0)
            ciel_str_printf(&text, " %g", m->begin);
        if (m->end >= 0)
            ciel_str_printf(&text, "-%g s", m->end);
        else if (m->begin >= 0)
            ciel_str_add(&text, " s-");
    }
    char label[32];
    snprintf(label, sizeof label, b->n_shots > 1 ? "camera %zu" : "camera", i + 1);
    flush(t, label, &text);
}

static void light_row(table *t, const brief *b)
{
    const brief_light *l = &b->light;
    ciel_str text = { 0 };
    for (size_t i = 0; i < l->n_lamps; i++)
        ciel_str_printf(&text, "%s%s%s%s%s%s", text.len ? ", " : "",
                        l->lamps[i].has_color ? l->lamps[i].color.name : "", l->lamps[i].has_color ? " " : "",
                        l->lamps[i].kind, l->lamps[i].direction ? " from " : "",
                        l->lamps[i].direction ? l->lamps[i].direction : "");
    add(&text, ", ", l->quality);
    add(&text, ", ", l->tone);
    if (l->mood)
        ciel_str_printf(&text, "%smood: %s", text.len ? ", " : "", l->mood);
    for (size_t i = 0; i < l->n_palette; i++)
        ciel_str_printf(&text, "%s%s", i ? "/" : text.len ? ", palette " : "palette ", l->palette[i].name);
    flush(t, "light", &text);
}

static void sound_rows(table *t, const brief *b)
{
    const brief_sound *s = &b->sound;
    ciel_str text = { 0 };
    for (size_t i = 0; i < s->n_cues; i++)
        ciel_str_printf(&text, "%s%s%s%s", text.len ? ", " : "", s->cues[i].distance ? s->cues[i].distance : "",
                        s->cues[i].distance ? " " : "", s->cues[i].name);
    add(&text, ", ", s->silent ? "silence" : NULL);
    flush(t, "sound", &text);
    if (s->music > 0) {
        add(&text, ", ", s->genre);
        add(&text, ", ", s->mood);
        add(&text, ", ", s->level);
        add_list(&text, s->instruments, s->n_instruments);
        add(&text, ", ", s->rise > 0 ? "rising" : NULL);
        if (s->tempo_bpm > 0)
            ciel_str_printf(&text, "%s%g bpm", text.len ? ", " : "", s->tempo_bpm);
        if (!text.len)
            ciel_str_add(&text, "yes");
        flush(t, "music", &text);
    }
    for (size_t i = 0; i < s->n_lines; i++) {
        ciel_str_printf(&text, "%s %s: \"%s\" (%s)",
                        s->lines[i].speaker >= 0 ? name_of(b, s->lines[i].speaker) : "voice-over", s->lines[i].manner,
                        s->lines[i].text, s->lines[i].language);
        flush(t, "line", &text);
    }
}

/* The prompt itself, each span in its role's colour; what was not understood is marked even without colours. */
static void prompt_rows(table *t, const brief *b)
{
    size_t at = 0, column = 0;
    for (size_t i = 0; i <= b->n_spans; i++) {
        size_t end = i < b->n_spans ? b->spans[i].begin : strlen(b->prompt);
        for (int part = 0; part < 2; part++) {
            bool unknown = part && b->spans[i].role == SPAN_UNKNOWN;
            if (part && t->color)
                ciel_str_add(&t->out, role_color(b->spans[i].role));
            else if (unknown)
                ciel_str_add(&t->out, "[");
            for (; at < end; at++) {
                unsigned char c = (unsigned char)b->prompt[at];
                if (c <= ' ' && column > WIDTH - 14) {
                    ciel_str_add(&t->out, "\n");
                    column = 0;
                    continue;
                }
                char one[2] = { (char)(c < ' ' || c == 127 ? ' ' : c), '\0' };
                ciel_str_add_n(&t->out, one, 1);
                column += (c & 0xC0) != 0x80;
            }
            if (part && t->color)
                ciel_str_add(&t->out, "\033[0m");
            else if (unknown)
                ciel_str_add(&t->out, "]");
            if (i == b->n_spans)
                break;
            end = b->spans[i].end;
        }
    }
    ciel_str_add(&t->out, "\n\n");
}

static void unknown_row(table *t, const brief *b)
{
    ciel_str text = { 0 };
    for (size_t i = 0; i < b->n_spans; i++)
        if (b->spans[i].role == SPAN_UNKNOWN)
            ciel_str_printf(&text, "%s\"%.*s\"", text.len ? ", " : "", (int)(b->spans[i].end - b->spans[i].begin),
                            b->prompt + b->spans[i].begin);
    flush(t, "not used", &text);
}

char *brief_table(const brief *b, bool color)
{
    table t = { .color = color };
    ciel_str text = { 0 };
    prompt_rows(&t, b);
    add_list(&text, b->styles, b->n_styles);
    flush(&t, "style", &text);
    for (size_t i = 0; i < b->n_subjects; i++)
        subject_row(&t, b, i);
    for (size_t i = 0; i < b->n_actions; i++)
        action_row(&t, b, &b->actions[i]);
    setting_rows(&t, "setting", &b->setting);
    for (size_t i = 0; i < b->n_shots; i++) {
        camera_row(&t, b, i);
        if (b->shots[i].has_setting) {
            char label[32];
            snprintf(label, sizeof label, "setting %zu", i + 1);
            setting_rows(&t, label, &b->shots[i].setting);
        }
    }
    light_row(&t, b);
    sound_rows(&t, b);
    for (size_t i = 0; i < b->n_outcomes; i++) {
        ciel_str_printf(&text, "%s %s", name_of(b, b->outcomes[i].subject), b->outcomes[i].what);
        if (b->outcomes[i].object >= 0)
            ciel_str_printf(&text, " %s", name_of(b, b->outcomes[i].object));
        flush(&t, "outcome", &text);
    }
    add_list(&text, b->exclusions, b->n_exclusions);
    flush(&t, "without", &text);
    if (b->seconds > 0 || b->aspect)
        ciel_str_printf(&text, "%s%s%g", b->aspect ? b->aspect : "", b->aspect && b->seconds > 0 ? ", " : "",
                        b->seconds);
    flush(&t, "format", &text);
    unknown_row(&t, b);
    return t.out.p;
}
