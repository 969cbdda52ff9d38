/* pipeline/carry.c - see carry.h: a merge of three JSON documents, value by value. */
#include "pipeline/carry.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* what stands in the way; names live in the documents */
typedef struct conflict {
    const char *twice; /* added by hand, and by the change */
    const char *gone;  /* taken out by hand, and changed */
} conflict;

/* New reference, or NULL when the value goes. Any of the three may be NULL: absent. */
static json_t *carry(const json_t *onto, const json_t *before, const json_t *after, conflict *c);

static json_t *copy(const json_t *j)
{
    return j ? json_deep_copy(j) : NULL;
}

static bool same(const json_t *a, const json_t *b)
{
    return a == b || (a && b && json_equal(a, b));
}

static json_t *carry_object(const json_t *onto, const json_t *before, const json_t *after, conflict *c)
{
    json_t *out = json_object(), *all = json_object();
    const char *key;
    json_t *any;
    json_object_update(all, (json_t *)onto);
    json_object_update(all, (json_t *)after);
    json_object_foreach(all, key, any)
    {
        json_t *v = carry(json_object_get(onto, key), json_object_get(before, key), json_object_get(after, key), c);
        if (v)
            json_object_set_new(out, key, v);
    }
    json_decref(all);
    return out;
}

/* ---- lists whose items have names ---- */
static const char *name_of(const json_t *item)
{
    const char *id = json_string_value(json_object_get(item, "id"));
    return id ? id : json_string_value(json_object_get(item, "name"));
}

static json_t *named(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (ciel_streq(name_of(json_array_get(list, i)), name))
            return json_array_get(list, i);
    return NULL;
}

/* each item has a name of its own */
static bool has_names(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = name_of(json_array_get(list, i));
        if (!name || named(list, name) != json_array_get(list, i))
            return false;
    }
    return true;
}

/* more than moved to make room */
static bool is_changed(const json_t *before, const json_t *after)
{
    static const char *const whereabouts[] = { "position", "rotation_deg", "on", "anchor" };
    json_t *b = json_deep_copy(before), *a = json_deep_copy(after);
    for (size_t i = 0; i < sizeof whereabouts / sizeof *whereabouts; i++) {
        json_object_del(b, whereabouts[i]);
        json_object_del(a, whereabouts[i]);
    }
    bool changed = !same(a, b);
    json_decref(a);
    json_decref(b);
    return changed;
}

/* in the order of `after`; what `onto` has more comes last */
static json_t *carry_names(const json_t *onto, const json_t *before, const json_t *after, conflict *c)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(after); i++) {
        const json_t *a = json_array_get(after, i);
        const json_t *b = named(before, name_of(a)), *o = named(onto, name_of(a));
        if (!b && o)
            c->twice = name_of(o);
        else if (b && !o)
            c->gone = is_changed(b, a) ? name_of(b) : c->gone;
        else
            json_array_append_new(out, carry(o, b, a, c));
    }
    for (size_t i = 0; i < json_array_size(onto); i++) {
        json_t *o = json_array_get(onto, i);
        if (!named(before, name_of(o)) && !named(after, name_of(o)))
            json_array_append(out, o);
    }
    return out;
}

/* ---- other lists ---- */
static json_t *carry_places(const json_t *onto, const json_t *before, const json_t *after, conflict *c)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(after); i++)
        json_array_append_new(out,
                              carry(json_array_get(onto, i), json_array_get(before, i), json_array_get(after, i), c));
    return out;
}

static json_t *carry_list(const json_t *onto, const json_t *before, const json_t *after, conflict *c)
{
    size_t n = json_array_size(after);
    if (has_names(onto) && has_names(before) && has_names(after))
        return carry_names(onto, before, after, c);
    if (n == json_array_size(before) && n == json_array_size(onto) && json_is_object(json_array_get(after, 0)))
        return carry_places(onto, before, after, c);
    return copy(after);
}

static json_t *carry(const json_t *onto, const json_t *before, const json_t *after, conflict *c)
{
    if (same(before, after) || same(onto, after))
        return copy(onto);
    if (same(before, onto))
        return copy(after);
    if (json_is_object(onto) && json_is_object(after))
        return carry_object(onto, before, after, c);
    if (json_is_array(onto) && json_is_array(after))
        return carry_list(onto, before, after, c);
    return copy(after);
}

/* ---- documents ---- */
static json_t *document(const scene *sc)
{
    char *text = scene_write(sc);
    json_t *j = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    return j;
}

/* what was told of the film, and then of the change */
static json_t *join_notices(const json_t *onto, const json_t *before, const json_t *after)
{
    json_t *out = onto ? json_deep_copy(onto) : json_array(), *one, *known;
    size_t i, k;
    json_array_foreach(after, i, one)
    {
        bool told = false;
        json_array_foreach(before, k, known) told |= same(known, one);
        json_array_foreach(onto, k, known) told |= same(known, one);
        if (!told)
            json_array_append(out, one);
    }
    return out;
}

static int read_back(scene **out, const json_t *j, ciel_fail *fail)
{
    ciel_fail why = { 0 };
    char *text = json_dumps(j, JSON_REAL_PRECISION(17));
    int rc = text ? scene_read(out, text, strlen(text), &why) : CIEL_E_NOMEM;
    free(text);
    if (rc < 0) {
        ciel_fail_set(fail, rc, "the change does not go with what was edited in this document");
        ciel_fail_detail(fail, "%s", why.what);
    }
    return rc;
}

int carry_change(scene **out, const scene *onto, const scene *before, const scene *after, ciel_fail *fail)
{
    json_t *o = document(onto), *b = document(before), *a = document(after), *merged = NULL;
    conflict c = { NULL, NULL };
    int rc = CIEL_OK;
    if (!o || !b || !a) {
        rc = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the change");
    } else {
        json_t *told =
            join_notices(json_object_get(o, "notices"), json_object_get(b, "notices"), json_object_get(a, "notices"));
        merged = carry(o, b, a, &c);
        json_object_set(merged, "changes", json_object_get(o, "changes"));
        bool nothing = same(merged, o);
        json_object_set(merged, "changes", json_object_get(a, "changes"));
        json_object_set_new(merged, "notices", told);
        if (c.twice)
            rc = ciel_fail_set(fail, CIEL_E_DATA, "this document has a '%.80s' of its own already", c.twice);
        else if (c.gone)
            rc = ciel_fail_set(fail, CIEL_E_DATA, "this document has no '%.80s' any more", c.gone);
        else if (nothing)
            rc = ciel_fail_set(
                fail, CIEL_E_DATA,
                "this change would leave the film as it is: what it speaks of was edited in the document");
        else
            rc = read_back(out, merged, fail);
    }
    json_decref(o), json_decref(b), json_decref(a), json_decref(merged);
    return rc;
}
