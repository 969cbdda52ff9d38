/* app/options.c - see options.h. */
#include "options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAD = -64 };

static int bad(const command_line *l, const char *what, const char *which)
{
    char program[64] = "ciel";
    sscanf(l->usage, "%*s %40s", program);
    fprintf(stderr, "ciel: %s: %s\n  try: ciel %s --help\n", what, which, program);
    return BAD;
}

static void print_help(const command_line *l)
{
    printf("usage: %s\n\n%s\n\n", l->usage, l->summary);
    for (int i = 0; i < l->n_options; i++) {
        const option *o = &l->options[i];
        char left[64];
        snprintf(left, sizeof left, "%c%c%s --%s %s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name,
                 o->argument ? o->argument : "");
        printf("  %-28s %s\n", left, o->help);
    }
}

static const option *find(const command_line *l, const char *name, size_t len, char letter)
{
    for (int i = 0; i < l->n_options; i++) {
        const option *o = &l->options[i];
        if (letter ? o->letter == letter : strlen(o->name) == len && memcmp(o->name, name, len) == 0)
            return o;
    }
    return NULL;
}

static bool read_number(double *out, const char *text)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*out);
}

static bool read_size(int *out, const char *text)
{
    int w = 0, h = 0, used = 0;
    if (sscanf(text, "%dx%d%n", &w, &h, &used) != 2 || text[used] != '\0')
        return false;
    if (w < 16 || h < 16 || w > 4096 || h > 4096 || w % 2 || h % 2)
        return false;
    out[0] = w;
    out[1] = h;
    return true;
}

static int set(const command_line *l, const option *o, const char *text)
{
    char message[256];
    double v = 0;
    switch (o->kind) {
    case OPTION_FLAG: *(bool *)o->value = true; return 0;
    case OPTION_TEXT: *(const char **)o->value = text; return 0;
    case OPTION_SIZE:
        if (read_size(o->value, text))
            return 0;
        snprintf(message, sizeof message, "--%s %s: expected WIDTHxHEIGHT, even numbers from 16 to 4096", o->name, text);
        return bad(l, "impossible size", message);
    case OPTION_CHOICE:
        snprintf(message, sizeof message, "--%s %s: expected", o->name, text);
        for (int i = 0; o->choices[i]; i++) {
            if (strcmp(o->choices[i], text) == 0) {
                *(int *)o->value = i;
                return 0;
            }
            size_t at = strlen(message);
            snprintf(message + at, sizeof message - at, "%s%s", i ? ", " : " ", o->choices[i]);
        }
        return bad(l, "unknown value", message);
    case OPTION_NUMBER:
    case OPTION_INT:
        if (!read_number(&v, text) || v < o->lo || v > o->hi || (o->kind == OPTION_INT && v != floor(v))) {
            snprintf(message, sizeof message, "--%s %s: expected a %snumber from %g to %g", o->name, text,
                     o->kind == OPTION_INT ? "whole " : "", o->lo, o->hi);
            return bad(l, "impossible value", message);
        }
        if (o->kind == OPTION_INT)
            *(int *)o->value = (int)v;
        else
            *(double *)o->value = v;
        return 0;
    }
    return BAD;
}

static int read_operand(command_line *l, const char *text)
{
    if (l->n_operands >= l->max_operands)
        return bad(l, "too many arguments (is the prompt in quotes?)", text);
    l->operand[l->n_operands++] = text;
    return 0;
}

/* one option at argv[*i]; moves *i past its value */
static int read_option(command_line *l, int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1), *equals = is_long ? strchr(name, '=') : NULL;
    const option *o = find(l, name, equals ? (size_t)(equals - name) : strlen(name), is_long ? 0 : name[0]);
    if (!o || (!is_long && o->kind == OPTION_FLAG && name[1]))
        return bad(l, "unknown option", word);
    const char *value = equals ? equals + 1 : !is_long && name[1] ? name + 1 : NULL;
    if (o->kind == OPTION_FLAG)
        return value ? bad(l, "this option takes no value", word) : set(l, o, NULL);
    if (!value) {
        if (*i + 1 >= argc)
            return bad(l, "this option needs a value", word);
        value = argv[++*i];
    }
    return set(l, o, value);
}

int options_read(command_line *l, int argc, char **argv)
{
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        int rc;
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
            continue;
        }
        if (!only_operands && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)) {
            print_help(l);
            return 1;
        }
        if (!only_operands && word[0] == '-' && word[1])
            rc = read_option(l, argc, argv, &i);
        else
            rc = read_operand(l, word);
        if (rc < 0)
            return rc;
    }
    return 0;
}
