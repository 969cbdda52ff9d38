/* scene/write.c - scene -> pretty JSON that a person can edit.
 *
 * Fields in the table's order, those at their default left out, numbers in their shortest exact form, vectors on one
 * line. Reading what was written gives the same scene, field for field.
 */
#include "base/text.h"
#include "scene/fields.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_double(ciel_str *s, double v)
{
    char text[40];
    bool whole = v == floor(v) && fabs(v) < 1e15;
    for (int precision = 1; !whole && precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, v);
        if (strtod(text, NULL) == v)
            break;
    }
    if (whole)
        snprintf(text, sizeof text, "%.0f", v);
    ciel_str_add(s, text);
}

static void put_float(ciel_str *s, float v)
{
    char text[40];
    for (int precision = 6; precision <= 9; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, (double)v);
        if ((float)strtod(text, NULL) == v)
            break;
    }
    ciel_str_add(s, text);
}

static void put_text(ciel_str *s, const char *text)
{
    json_t *j = json_string(text);
    char *quoted = j ? json_dumps(j, JSON_ENCODE_ANY) : NULL;
    ciel_str_add(s, quoted ? quoted : "\"\"");
    free(quoted);
    json_decref(j);
}

static void put_color(ciel_str *s, rgb8 c) { ciel_str_printf(s, "\"#%02x%02x%02x\"", c.r, c.g, c.b); }

static void put_indent(ciel_str *s, int depth) { ciel_str_printf(s, "\n%*s", depth * 2, ""); }

static bool same_text(const char *a, const char *b) { return ciel_streq(a, b); }

static bool struct_is_default(const void *item, const field_table *t, const void *standard);

static bool field_is_default(const void *item, const field *f, const void *standard)
{
    const void *a = field_at_const(item, f), *b = field_at_const(standard, f);
    switch (f->kind) {
    case FIELD_NUMBER: return *(const double *)a == *(const double *)b;
    case FIELD_INT:
    case FIELD_ENUM: return *(const int *)a == *(const int *)b;
    case FIELD_BOOL: return *(const bool *)a == *(const bool *)b;
    case FIELD_TEXT: return same_text(*(const char *const *)a, *(const char *const *)b);
    case FIELD_COLOR: return memcmp(a, b, sizeof(rgb8)) == 0;
    case FIELD_OPTIONAL_COLOR: return !*(const bool *)((const char *)item + f->count_offset);
    case FIELD_VEC3: {
        const vec3 *p = a, *q = b;
        return p->x == q->x && p->y == q->y && p->z == q->z;
    }
    case FIELD_STRUCT: return struct_is_default(a, f->sub, b);
    case FIELD_ARRAY:
    case FIELD_TEXTS: return field_count(item, f) == 0;
    case FIELD_PARAMS: return ((const params *)a)->n == 0;
    }
    return false;
}

static bool struct_is_default(const void *item, const field_table *t, const void *standard)
{
    for (size_t i = 0; i < t->n_fields; i++)
        if (!field_is_default(item, &t->fields[i], standard))
            return false;
    return true;
}

static void put_struct(ciel_str *s, const void *item, const field_table *t, const void *standard, int depth);

static void put_params(ciel_str *s, const params *p)
{
    ciel_str_add(s, "{ ");
    for (size_t i = 0; i < p->n; i++) {
        const param *one = &p->items[i];
        ciel_str_add(s, i ? ", " : "");
        put_text(s, one->name);
        ciel_str_add(s, ": ");
        if (one->kind == PARAM_NUMBER)
            put_double(s, one->number);
        else if (one->kind == PARAM_COLOR)
            put_color(s, one->color);
        else
            put_text(s, one->text);
    }
    ciel_str_add(s, " }");
}

static void put_array(ciel_str *s, const void *item, const field *f, int depth)
{
    size_t n = field_count(item, f);
    const char *items = *(void *const *)field_at_const(item, f);
    void *standard = calloc(1, f->sub->size);
    CIEL_ASSERT(standard && "out of memory");
    if (f->sub->defaults)
        f->sub->defaults(standard);
    ciel_str_add(s, "[");
    for (size_t i = 0; i < n; i++) {
        ciel_str_add(s, i ? "," : "");
        put_indent(s, depth + 1);
        put_struct(s, items + i * f->sub->size, f->sub, standard, depth + 1);
    }
    put_indent(s, depth);
    ciel_str_add(s, "]");
    free(standard);
}

static void put_field(ciel_str *s, const void *item, const field *f, const void *standard, int depth)
{
    const void *at = field_at_const(item, f);
    switch (f->kind) {
    case FIELD_NUMBER: put_double(s, *(const double *)at); break;
    case FIELD_INT: ciel_str_printf(s, "%d", *(const int *)at); break;
    case FIELD_BOOL: ciel_str_add(s, *(const bool *)at ? "true" : "false"); break;
    case FIELD_TEXT:
        if (*(const char *const *)at)
            put_text(s, *(const char *const *)at);
        else
            ciel_str_add(s, "null");
        break;
    case FIELD_COLOR:
    case FIELD_OPTIONAL_COLOR: put_color(s, *(const rgb8 *)at); break;
    case FIELD_VEC3: {
        const vec3 *v = at;
        ciel_str_add(s, "[");
        put_float(s, v->x);
        ciel_str_add(s, ", ");
        put_float(s, v->y);
        ciel_str_add(s, ", ");
        put_float(s, v->z);
        ciel_str_add(s, "]");
        break;
    }
    case FIELD_ENUM: put_text(s, f->names[*(const int *)at]); break;
    case FIELD_STRUCT: put_struct(s, at, f->sub, field_at_const(standard, f), depth); break;
    case FIELD_ARRAY: put_array(s, item, f, depth); break;
    case FIELD_TEXTS: {
        const char *const *texts = *(const char *const *const *)at;
        ciel_str_add(s, "[");
        for (size_t i = 0; i < field_count(item, f); i++) {
            ciel_str_add(s, i ? ", " : "");
            put_text(s, texts[i]);
        }
        ciel_str_add(s, "]");
        break;
    }
    case FIELD_PARAMS: put_params(s, at); break;
    }
}

static void put_struct(ciel_str *s, const void *item, const field_table *t, const void *standard, int depth)
{
    bool first = true;
    ciel_str_add(s, "{");
    for (size_t i = 0; i < t->n_fields; i++) {
        const field *f = &t->fields[i];
        bool keep = t == &scene_table && strcmp(f->name, "version") == 0;
        if (!keep && field_is_default(item, f, standard))
            continue;
        ciel_str_add(s, first ? "" : ",");
        first = false;
        put_indent(s, depth + 1);
        ciel_str_printf(s, "\"%s\": ", f->name);
        put_field(s, item, f, standard, depth + 1);
    }
    if (!first)
        put_indent(s, depth);
    ciel_str_add(s, "}");
}

static void tidy_double(double *v)
{
    char text[40];
    snprintf(text, sizeof text, "%.5g", *v);
    if (*v != floor(*v))
        *v = strtod(text, NULL);
}

static void tidy_float(float *v)
{
    double d = (double)*v;
    tidy_double(&d);
    /* below a tenth of a millimetre, of a degree: nothing */
    *v = fabs(d) < 1e-4 ? 0.0f : (float)d;
}

static void tidy_struct(void *item, const field_table *t);

static void tidy_field(void *item, const field *f)
{
    void *at = field_at(item, f);
    if (f->kind == FIELD_NUMBER) {
        tidy_double(at);
    } else if (f->kind == FIELD_VEC3) {
        vec3 *v = at;
        tidy_float(&v->x);
        tidy_float(&v->y);
        tidy_float(&v->z);
    } else if (f->kind == FIELD_STRUCT) {
        tidy_struct(at, f->sub);
    } else if (f->kind == FIELD_ARRAY) {
        for (size_t i = 0; i < field_count(item, f); i++)
            tidy_struct(*(char **)at + i * f->sub->size, f->sub);
    } else if (f->kind == FIELD_PARAMS) {
        params *p = at;
        for (size_t i = 0; i < p->n; i++)
            tidy_double(&p->items[i].number);
    }
}

static void tidy_struct(void *item, const field_table *t)
{
    for (size_t i = 0; i < t->n_fields; i++)
        tidy_field(item, &t->fields[i]);
}

void scene_tidy(scene *sc) { tidy_struct(sc, &scene_table); }

char *scene_write(const scene *sc)
{
    ciel_str s = { 0 };
    scene *standard = scene_create();
    put_struct(&s, sc, &scene_table, standard, 0);
    ciel_str_add(&s, "\n");
    scene_destroy(&standard);
    return s.p;
}
