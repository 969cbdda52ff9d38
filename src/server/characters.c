/* server/characters.c - POST /v1/videos/characters, GET /v1/videos/characters/{id}: somebody kept for later prompts.
 *
 * The clip is looked at (pipeline/character.h) and forgotten; what stays is a fragment of a scene's entity, a small
 * JSON file of the store's, with an owner of its own: in nobody's list of files. The API has no field of consent and
 * neither has this: characters are things, animals, mascots, and no face is ever taken from a clip.
 */
#include "server/characters.h"
#include "base/file.h"
#include "base/text.h"
#include "server/http.h"
#include "server/intake.h"
#include "store/uploads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_NAME    80 /* characters */
#define CLIP_SIDE   192
#define CLIP_FRAMES 96
#define MAX_BYTES   65536
#define PREFIX      "char_"

static const char *owner_of(const char *owner, ciel_arena *a)
{
    return ciel_arena_printf(a, "(characters) %s", owner);
}

/* ---- a fragment of an entity ---- */
static json_t *color_json(rgb8 c)
{
    char text[8];
    snprintf(text, sizeof text, "#%02x%02x%02x", c.r, c.g, c.b);
    return json_string(text);
}

json_t *character_json(const character *c)
{
    json_t *j = json_pack("{s:s, s:o, s:{s:f}}", "label", c->name, "color", color_json(c->colors[0]), "params", "ratio",
                          c->ratio);
    if (c->n_colors > 1)
        json_object_set_new(j, "color2", color_json(c->colors[1]));
    return j;
}

int character_from_json(character *out, const json_t *j, ciel_arena *a)
{
    const char *name = json_string_value(json_object_get(j, "label")),
               *first = json_string_value(json_object_get(j, "color")),
               *second = json_string_value(json_object_get(j, "color2"));
    double ratio = json_number_value(json_object_get(json_object_get(j, "params"), "ratio"));
    character c = { .ratio = ratio };
    if (!name || !first || !(ratio > 0) || !color_parse_hex(&c.colors[0], first))
        return CIEL_E_DATA;
    c.n_colors = second && color_parse_hex(&c.colors[1], second) ? 2 : 1;
    c.name = ciel_arena_strdup(a, name);
    *out = c;
    return CIEL_OK;
}

static int load(character *out, const store_file *f, store *s, ciel_arena *a, ciel_fail *fail)
{
    char *path = store_file_path(s, f->id);
    json_t *j = f->bytes < MAX_BYTES ? json_load_file(path, 0, NULL) : NULL;
    int rc = character_from_json(out, j, a) == CIEL_OK
                 ? CIEL_OK
                 : ciel_fail_set(fail, CIEL_E_DATA, "a character in the store is not understood");
    json_decref(j);
    free(path);
    return rc;
}

/* the file behind "char_..."; 404 otherwise */
static int find(store_file *f, const char *id, store *s, const char *owner, ciel_arena *a, problem *p)
{
    ciel_fail fail = { 0 };
    int rc = CIEL_E_NOTFOUND;
    if (strncmp(id, PREFIX, strlen(PREFIX)) == 0)
        rc = store_file_get(s, f, a, owner_of(owner, a), ciel_arena_printf(a, "file-%s", id + strlen(PREFIX)), &fail);
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(p, 404, "character_not_found", "character_id", "Character with id '%.80s' not found.", id);
    return rc < 0 ? problem_from(p, &fail) : 0;
}

/* ---- in a create ---- */
static int resolve_one(video_request *v, const json_t *one, store *s, const char *owner, ciel_arena *a, problem *p)
{
    const char *id = json_string_value(json_object_get(one, "id"));
    ciel_fail fail = { 0 };
    store_file f;
    character *c = &v->characters[v->n_characters];
    if (!id)
        return problem_set(p, 400, "invalid_type", "characters",
                           "Invalid 'characters': expected objects with an 'id'.");
    if (find(&f, id, s, owner, a, p) < 0) {
        p->status = 400;
        p->param = "characters";
        return -1;
    }
    if (load(c, &f, s, a, &fail) < 0)
        return problem_from(p, &fail);
    if (!strstr(v->prompt, c->name))
        return problem_set(p, 400, "invalid_value", "prompt",
                           "The prompt must name the character: '%.80s' is not in it.", c->name);
    v->n_characters++;
    return 0;
}

int characters_resolve(video_request *v, const json_t *body, store *s, const char *owner, ciel_arena *a, problem *p)
{
    const json_t *all = json_object_get(body, "characters"), *one;
    size_t i;
    if (!all || json_is_null(all))
        return 0;
    if (!json_is_array(all))
        return problem_set(p, 400, "invalid_type", "characters", "Invalid type for 'characters': expected an array.");
    if (json_array_size(all) > PLAN_MAX_CHARACTERS)
        return problem_set(p, 400, "invalid_value", "characters", "Invalid 'characters': at most %d.",
                           PLAN_MAX_CHARACTERS);
    json_array_foreach(all, i, one) if (resolve_one(v, one, s, owner, a, p) < 0) return -1;
    return 0;
}

/* ---- the calls ---- */
static const char *read_name(const json_t *body, problem *p)
{
    const char *name = json_string_value(json_object_get(body, "name"));
    size_t n = 0;
    for (const char *c = name; c && *c; c++)
        n += ((unsigned char)*c & 0xc0) != 0x80;
    if (name && n >= 1 && n <= MAX_NAME && strspn(name, " \t\r\n") < strlen(name))
        return name;
    if (!name)
        problem_set(p, 400, "missing_required_parameter", "name", "Missing required parameter: 'name'.");
    else
        problem_set(p, 400, "invalid_value", "name", "Invalid 'name': expected 1 to %d characters.", MAX_NAME);
    return NULL;
}

static int look_at_clip(character *c, const form_upload *u, problem *p)
{
    const intake_wish wish = { .max_frames = CLIP_FRAMES, .max_side = CLIP_SIDE };
    ciel_fail fail = { 0 };
    intake m = { 0 };
    int rc = intake_read(&m, u->path, &wish, &fail);
    if (rc == CIEL_OK && m.fps <= 0)
        rc = ciel_fail_set(&fail, CIEL_E_FORMAT, "it is a picture");
    if (rc == CIEL_OK)
        rc = character_look(c, m.frames, (size_t)m.n_frames, &fail);
    intake_free(&m);
    if (rc == CIEL_E_FORMAT || rc == CIEL_E_DATA)
        return problem_set(p, 400, "invalid_video", "video", "The clip cannot be used: %s.", fail.what);
    return rc < 0 ? problem_from(p, &fail) : 0;
}

static int keep(request *r, const character *c, char id[STORE_ID_SIZE], problem *p)
{
    ciel_fail fail = { 0 };
    json_t *j = character_json(c);
    char *text = json_dumps(j, JSON_COMPACT), *path = store_incoming_path(r->server->store);
    store_file f = { .filename = c->name, .purpose = "character", .bytes = (int64_t)strlen(text) };
    int rc = ciel_file_write(path, text, strlen(text), &fail);
    if (rc == CIEL_OK)
        rc = store_file_create(r->server->store, owner_of(r->owner, &r->arena), &f, path, id, &fail);
    if (rc < 0)
        unlink(path);
    free(path);
    free(text);
    json_decref(j);
    return rc < 0 ? problem_from(p, &fail) : 0;
}

static void tell(reply *a, const store_file *f)
{
    char id[STORE_ID_SIZE + 8];
    snprintf(id, sizeof id, PREFIX "%s", f->id + strlen("file-"));
    a->json = json_pack("{s:s, s:s, s:I}", "id", id, "name", f->filename, "created_at", (json_int_t)f->created_at);
}

void characters_create(request *r, reply *a)
{
    const form_upload *u = form_upload_of(r->form, "video");
    character c = { 0 };
    char id[STORE_ID_SIZE];
    store_file f;
    ciel_fail fail = { 0 };
    const char *name = read_name(form_fields(r->form), &a->problem);
    if (!name)
        return;
    if (!u) {
        problem_set(&a->problem, 400, "missing_required_parameter", "video",
                    "Missing required parameter: 'video', a file.");
        return;
    }
    c.name = name;
    if (look_at_clip(&c, u, &a->problem) < 0 || keep(r, &c, id, &a->problem) < 0)
        return;
    if (store_file_get(r->server->store, &f, &r->arena, owner_of(r->owner, &r->arena), id, &fail) < 0)
        problem_from(&a->problem, &fail);
    else
        tell(a, &f);
}

void characters_get(request *r, reply *a)
{
    store_file f;
    if (find(&f, r->param[0], r->server->store, r->owner, &r->arena, &a->problem) == 0)
        tell(a, &f);
}
