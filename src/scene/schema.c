/* scene/schema.c - the document's JSON schema (draft 2020-12), from the table of fields. */
#include "scene/fields.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static json_t *number_or_integer(double v)
{
    return v == floor(v) && fabs(v) < 9.1e15 ? json_integer((json_int_t)v) : json_real(v);
}

static json_t *table_schema(const field_table *t);

static json_t *type(const char *name) { return json_pack("{s:s}", "type", name); }

static json_t *ranged(const char *name, const field *f)
{
    json_t *j = type(name);
    json_object_set_new(j, "minimum", number_or_integer(f->lo));
    json_object_set_new(j, "maximum", number_or_integer(f->hi));
    return j;
}

static json_t *color_schema(void) { return json_pack("{s:s, s:s}", "type", "string", "pattern", "^#[0-9a-fA-F]{6}$"); }

static json_t *field_schema(const field *f)
{
    switch (f->kind) {
    case FIELD_NUMBER: return ranged("number", f);
    case FIELD_INT: return ranged("integer", f);
    case FIELD_BOOL: return type("boolean");
    case FIELD_TEXT: return json_pack("{s:[s,s]}", "type", "string", "null");
    case FIELD_COLOR:
    case FIELD_OPTIONAL_COLOR: return color_schema();
    case FIELD_VEC3:
        return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", ranged("number", f), "minItems", 3, "maxItems", 3);
    case FIELD_ENUM: {
        json_t *names = json_array();
        for (int i = 0; f->names[i]; i++)
            json_array_append_new(names, json_string(f->names[i]));
        return json_pack("{s:o}", "enum", names);
    }
    case FIELD_STRUCT: return table_schema(f->sub);
    case FIELD_ARRAY:
        return json_pack("{s:s, s:o, s:i}", "type", "array", "items", table_schema(f->sub), "maxItems", (int)f->hi);
    case FIELD_TEXTS: return json_pack("{s:s, s:o}", "type", "array", "items", type("string"));
    case FIELD_PARAMS:
        return json_pack("{s:s, s:{s:[s,s]}}", "type", "object", "additionalProperties", "type", "number", "string");
    }
    return NULL;
}

static json_t *table_schema(const field_table *t)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < t->n_fields; i++) {
        json_t *j = field_schema(&t->fields[i]);
        if (t->fields[i].doc[0])
            json_object_set_new(j, "description", json_string(t->fields[i].doc));
        json_object_set_new(properties, t->fields[i].name, j);
    }
    return json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties, "additionalProperties", 0);
}

static void set_enum(json_t *array_schema, const char *property, const char *const *names)
{
    json_t *one = json_object_get(json_object_get(json_object_get(array_schema, "items"), "properties"), property);
    json_t *list = json_array();
    for (int i = 0; names[i]; i++)
        json_array_append_new(list, json_string(names[i]));
    json_object_del(one, "type");
    json_object_set_new(one, "enum", list);
}

static const char *const verbs[] = {
#define X(name, who, doc) #name,
#include "scene/verbs.def"
#undef X
    NULL
};
static const char *const moves[] = {
#define X(name, unit, doc) #name,
#include "scene/moves.def"
#undef X
    NULL
};

char *scene_schema(void)
{
    json_t *j = table_schema(&scene_table);
    json_t *p = json_object_get(j, "properties");
    json_t *entity_properties = json_object_get(json_object_get(json_object_get(p, "entities"), "items"), "properties");
    set_enum(json_object_get(entity_properties, "actions"), "verb", verbs);
    json_t *shot_properties = json_object_get(json_object_get(json_object_get(p, "shots"), "items"), "properties");
    json_t *camera = json_object_get(json_object_get(shot_properties, "camera"), "properties");
    set_enum(json_object_get(camera, "moves"), "kind", moves);
    json_object_set_new(j, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_set_new(j, "title", json_string("ciel scene"));
    char *text = json_dumps(j, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_REAL_PRECISION(9));
    json_decref(j);
    return text;
}
