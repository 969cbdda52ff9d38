/* tests/server/schema.h - replies checked against the API's own document: the part of JSON Schema that openapi.json
 * uses. */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static json_t *schema_document;
static int schema_checked, schema_faults;

static const json_t *schema_resolve(const json_t *s)
{
    const char *ref = json_string_value(json_object_get(s, "$ref"));
    if (!ref)
        return s;
    return json_object_get(json_object_get(json_object_get(schema_document, "components"), "schemas"),
                           strrchr(ref, '/') + 1);
}

static bool schema_has_type(const json_t *v, const char *type)
{
    return (strcmp(type, "object") == 0 && json_is_object(v)) || (strcmp(type, "array") == 0 && json_is_array(v)) ||
           (strcmp(type, "string") == 0 && json_is_string(v)) || (strcmp(type, "integer") == 0 && json_is_integer(v)) ||
           (strcmp(type, "number") == 0 && json_is_number(v)) || (strcmp(type, "boolean") == 0 && json_is_boolean(v)) ||
           (strcmp(type, "null") == 0 && json_is_null(v));
}

static bool schema_fits(const json_t *v, const json_t *schema);

static bool schema_object_fits(const json_t *v, const json_t *s)
{
    const json_t *properties = json_object_get(s, "properties");
    bool closed = json_is_false(json_object_get(s, "additionalProperties"));
    const char *key;
    json_t *member, *name;
    size_t i;
    json_array_foreach(json_object_get(s, "required"), i,
                       name) if (!json_object_get(v, json_string_value(name))) return false;
    json_object_foreach((json_t *)v, key, member)
    {
        const json_t *p = json_object_get(properties, key);
        if ((!p && closed) || (p && !schema_fits(member, p)))
            return false;
    }
    return true;
}

static bool schema_fits(const json_t *v, const json_t *schema)
{
    const json_t *s = schema_resolve(schema), *type = json_object_get(s, "type"),
                 *constant = json_object_get(s, "const"), *choices = json_object_get(s, "enum"),
                 *least = json_object_get(s, "minimum"), *most = json_object_get(s, "maximum");
    json_t *item;
    size_t i;
    bool typed = !type || (json_is_string(type) && schema_has_type(v, json_string_value(type))), chosen = !choices;
    json_array_foreach(type, i, item) typed |= schema_has_type(v, json_string_value(item));
    json_array_foreach(choices, i, item) chosen |= json_equal(v, item);
    if (!s || !typed || !chosen || (constant && !json_equal(v, constant)))
        return false;
    if (json_is_number(v) && ((least && json_number_value(v) < json_number_value(least)) ||
                              (most && json_number_value(v) > json_number_value(most))))
        return false;
    json_array_foreach(v, i, item) if (json_object_get(s, "items") &&
                                       !schema_fits(item, json_object_get(s, "items"))) return false;
    return !json_is_object(v) || schema_object_fits(v, s);
}

/* does a path of the document fit this one (without its query)? */
static bool schema_path_fits(const char *pattern, const char *path)
{
    while (*pattern && *path && *path != '?') {
        if (*pattern == '{') {
            path += strcspn(path, "/?");
            pattern = strchr(pattern, '}') + 1;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return !*pattern && (!*path || *path == '?');
}

static const json_t *schema_operation(const char *method, const char *path)
{
    const json_t *found = NULL;
    json_t *operations, *operation;
    const char *pattern, *key;
    json_object_foreach(json_object_get(schema_document, "paths"), pattern, operations) json_object_foreach(
        operations, key, operation) if (strcasecmp(key, method) == 0 && schema_path_fits(pattern, path) &&
                                        (!found || !strchr(pattern, '{'))) found = operation;
    return found;
}

/* A JSON reply against what the document says of its operation; of paths that it does not know, against the error. */
static void schema_check(const char *method, const char *path, long status, const json_t *reply)
{
    char code[16];
    if (!schema_document)
        schema_document = json_load_file(TEST_SOURCE "/src/server/openapi.json", 0, NULL);
    snprintf(code, sizeof code, "%ld", status);
    const json_t *operation = schema_operation(method, path), *responses = json_object_get(operation, "responses");
    const json_t *response =
        json_object_get(responses, code) ? json_object_get(responses, code) : json_object_get(responses, "default");
    const json_t *schema =
        json_object_get(json_object_get(json_object_get(response, "content"), "application/json"), "schema");
    json_t *error = json_pack("{s:s}", "$ref", "#/components/schemas/Error");
    bool fits = schema_document && schema_fits(reply, schema ? schema : error);
    schema_checked++;
    if (!fits) {
        char *text = json_dumps(reply, JSON_COMPACT | JSON_ENCODE_ANY);
        printf("# %s %s: %ld does not fit its schema: %.300s\n", method, path, status, text ? text : "");
        free(text);
        schema_faults++;
    }
    json_decref(error);
}
