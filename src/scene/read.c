/* scene/read.c - JSON -> scene, driven by the table of fields; every fault is named by its path. */
#include "base/file.h"
#include "scene/fields.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    ciel_arena *arena;
    ciel_fail *fail;
    char path[256]; /* of the value being read, for messages */
} reader;

static int fault(reader *r, const char *what)
{
    ciel_fail_set(r->fail, CIEL_E_DATA, "the scene is not valid");
    ciel_fail_detail(r->fail, "%s: %s", r->path[0] ? r->path : "document", what);
    return CIEL_E_DATA;
}

static int fault_range(reader *r, double v, double lo, double hi)
{
    char text[128];
    snprintf(text, sizeof text, "%g is outside %g .. %g", v, lo, hi);
    return fault(r, text);
}

static int read_number(reader *r, double *out, const json_t *j, double lo, double hi)
{
    if (!json_is_number(j))
        return fault(r, "expected a number");
    double v = json_number_value(j);
    if (!(v >= lo && v <= hi))
        return fault_range(r, v, lo, hi);
    *out = v;
    return CIEL_OK;
}

static int read_int(reader *r, int *out, const json_t *j, double lo, double hi)
{
    double v;
    int rc = read_number(r, &v, j, lo, hi);
    if (rc < 0)
        return rc;
    if (v != floor(v))
        return fault(r, "expected a whole number");
    *out = (int)v;
    return CIEL_OK;
}

static int read_text(reader *r, const char **out, const json_t *j)
{
    if (json_is_null(j)) {
        *out = NULL;
        return CIEL_OK;
    }
    if (!json_is_string(j))
        return fault(r, "expected text");
    *out = ciel_arena_strndup(r->arena, json_string_value(j), json_string_length(j));
    return CIEL_OK;
}

static int read_color(reader *r, rgb8 *out, const json_t *j)
{
    if (!json_is_string(j) || !color_parse_hex(out, json_string_value(j)))
        return fault(r, "expected a colour such as \"#ff8800\"");
    return CIEL_OK;
}

static int read_vec3(reader *r, vec3 *out, const json_t *j, double lo, double hi)
{
    double v[3];
    if (!json_is_array(j) || json_array_size(j) != 3)
        return fault(r, "expected three numbers [x, y, z]");
    for (size_t i = 0; i < 3; i++) {
        int rc = read_number(r, &v[i], json_array_get(j, i), lo, hi);
        if (rc < 0)
            return rc;
    }
    *out = v3((float)v[0], (float)v[1], (float)v[2]);
    return CIEL_OK;
}

static int read_enum(reader *r, int *out, const json_t *j, const char *const *names)
{
    char text[200] = "expected one of";
    for (int i = 0; names[i]; i++) {
        if (json_is_string(j) && strcmp(names[i], json_string_value(j)) == 0) {
            *out = i;
            return CIEL_OK;
        }
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%s %s", i ? "," : "", names[i]);
    }
    return fault(r, text);
}

static int read_params(reader *r, params *out, const json_t *j)
{
    if (!json_is_object(j))
        return fault(r, "expected an object of settings");
    if (json_object_size(j) > 256)
        return fault(r, "more than 256 settings");
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)j, name, value)
    {
        const char *key = ciel_arena_strdup(r->arena, name);
        rgb8 color;
        if (json_is_number(value))
            params_set_number(out, r->arena, key, json_number_value(value));
        else if (json_is_string(value) && color_parse_hex(&color, json_string_value(value)))
            params_set_color(out, r->arena, key, color);
        else if (json_is_string(value))
            params_set_text(out, r->arena, key, json_string_value(value));
        else
            return fault(r, "a setting is a number, a text or a colour");
    }
    return CIEL_OK;
}

static int read_texts(reader *r, void *item, const field *f, const json_t *j)
{
    if (!json_is_array(j) || json_array_size(j) > (size_t)f->hi)
        return fault(r, "expected a list of texts");
    size_t n = json_array_size(j);
    const char **texts = ARENA_ARRAY(r->arena, ciel_arena_capacity(n), const char *);
    for (size_t i = 0; i < n; i++) {
        int rc = read_text(r, &texts[i], json_array_get(j, i));
        if (rc < 0)
            return rc;
        if (!texts[i])
            return fault(r, "expected a list of texts");
    }
    *(const char ***)field_at(item, f) = texts;
    *(size_t *)(void *)((char *)item + f->count_offset) = n;
    return CIEL_OK;
}

static int read_struct(reader *r, void *item, const field_table *t, const json_t *j);

static int read_array(reader *r, void *item, const field *f, const json_t *j)
{
    if (!json_is_array(j))
        return fault(r, "expected a list");
    size_t n = json_array_size(j), path_end = strlen(r->path);
    if ((double)n > f->hi)
        return fault_range(r, (double)n, 0, f->hi);
    char *items = ciel_arena_array(r->arena, ciel_arena_capacity(n), f->sub->size);
    for (size_t i = 0; i < n; i++) {
        snprintf(r->path + path_end, sizeof r->path - path_end, "[%zu]", i);
        void *one = items + i * f->sub->size;
        if (f->sub->defaults)
            f->sub->defaults(one);
        int rc = read_struct(r, one, f->sub, json_array_get(j, i));
        if (rc < 0)
            return rc;
        r->path[path_end] = '\0';
    }
    *(void **)field_at(item, f) = items;
    *(size_t *)(void *)((char *)item + f->count_offset) = n;
    return CIEL_OK;
}

static int read_field(reader *r, void *item, const field *f, const json_t *j)
{
    void *at = field_at(item, f);
    switch (f->kind) {
    case FIELD_NUMBER: return read_number(r, at, j, f->lo, f->hi);
    case FIELD_INT: return read_int(r, at, j, f->lo, f->hi);
    case FIELD_BOOL:
        if (!json_is_boolean(j))
            return fault(r, "expected true or false");
        *(bool *)at = json_is_true(j);
        return CIEL_OK;
    case FIELD_TEXT: return read_text(r, at, j);
    case FIELD_COLOR: return read_color(r, at, j);
    case FIELD_OPTIONAL_COLOR: {
        bool *has = (bool *)((char *)item + f->count_offset);
        *has = !json_is_null(j);
        return *has ? read_color(r, at, j) : CIEL_OK;
    }
    case FIELD_VEC3: return read_vec3(r, at, j, f->lo, f->hi);
    case FIELD_ENUM: return read_enum(r, at, j, f->names);
    case FIELD_STRUCT: return read_struct(r, at, f->sub, j);
    case FIELD_ARRAY: return read_array(r, item, f, j);
    case FIELD_TEXTS: return read_texts(r, item, f, j);
    case FIELD_PARAMS: return read_params(r, at, j);
    }
    return CIEL_E_BUG;
}

static const field *find_field(const field_table *t, const char *name)
{
    for (size_t i = 0; i < t->n_fields; i++)
        if (strcmp(t->fields[i].name, name) == 0)
            return &t->fields[i];
    return NULL;
}

static int read_struct(reader *r, void *item, const field_table *t, const json_t *j)
{
    if (!json_is_object(j))
        return fault(r, "expected an object");
    size_t path_end = strlen(r->path);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)j, name, value)
    {
        snprintf(r->path + path_end, sizeof r->path - path_end, "%s%s", path_end ? "." : "", name);
        const field *f = find_field(t, name);
        int rc = f ? read_field(r, item, f, value) : fault(r, "unknown field");
        if (rc < 0)
            return rc;
        r->path[path_end] = '\0';
    }
    return CIEL_OK;
}

int scene_read(scene **out, const char *json, size_t bytes, ciel_fail *fail)
{
    if (bytes > SCENE_MAX_JSON_BYTES)
        return ciel_fail_set(fail, CIEL_E_DATA, "the scene is larger than %u bytes", SCENE_MAX_JSON_BYTES);
    json_error_t error;
    json_t *root = json_loadb(json, bytes, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        ciel_fail_set(fail, CIEL_E_DATA, "the scene is not valid JSON");
        ciel_fail_detail(fail, "line %d, column %d: %s", error.line, error.column, error.text);
        return CIEL_E_DATA;
    }
    scene *sc = scene_create();
    reader r = { &sc->arena, fail, "" };
    int rc = read_struct(&r, sc, &scene_table, root);
    json_decref(root);
    if (rc == CIEL_OK)
        rc = scene_validate(sc, fail);
    if (rc == CIEL_OK)
        *out = sc;
    else
        scene_destroy(&sc);
    return rc;
}

int scene_load(scene **out, const char *path, ciel_fail *fail)
{
    uint8_t *data = NULL;
    size_t bytes = 0;
    int rc = ciel_file_read(&data, &bytes, path, SCENE_MAX_JSON_BYTES, fail);
    if (rc == CIEL_OK)
        rc = scene_read(out, (const char *)data, bytes, fail);
    free(data);
    return rc;
}
