/* Videos made from videos, pictures and characters: extensions, remixes that change something or fail, variations, what
 * is excluded, first frames, characters. One server with a worker serves all cases.
 */
#include "client.h"
#include "ct.h"

static char folder[64], film[64]; /* id of a finished video of a red ball */
static test_server sv;
static ciel_str clip, still; /* its content and its thumbnail */

static void stop_server(void)
{
    server_end(&sv, SIGKILL);
    remove_folder(folder);
    ciel_str_free(&clip);
    ciel_str_free(&still);
}

static char *create(const char *json, char id[64])
{
    answer a = ask(&sv, "POST", "/v1/videos", json);
    if (a.status != 200)
        printf("# %ld %s\n", a.status, a.body.p ? a.body.p : "");
    snprintf(id, 64, "%s", a.status == 200 ? text_at(&a, "id") : "");
    answer_free(&a);
    return id;
}

static bool completed(const char *id)
{
    char status[32];
    return id[0] && strcmp(wait_for_end(&sv, id, status), "completed") == 0;
}

static ciel_str content_of(const char *id, const char *what)
{
    char path[160];
    snprintf(path, sizeof path, "/v1/videos/%s/%s", id, what);
    answer a = ask(&sv, "GET", path, NULL);
    ciel_str body = { 0 };
    if (a.status == 200)
        ciel_str_add_n(&body, a.body.p, a.body.len);
    answer_free(&a);
    return body;
}

static json_t *scene_of(const char *id)
{
    ciel_str text = content_of(id, "scene");
    json_t *j = text.len ? json_loadb(text.p, text.len, 0, NULL) : NULL;
    ciel_str_free(&text);
    return j;
}

static bool ready(void)
{
    if (film[0])
        return true;
    make_folder(folder);
    atexit(stop_server);
    if (!server_launch(&sv, folder, NULL) ||
        !completed(create("{\"prompt\":\"a red ball on a table\"," TINY "}", film)))
        return false;
    clip = content_of(film, "content");
    still = content_of(film, "content?variant=thumbnail");
    return clip.len > 0 && still.len > 0;
}

/* posts a JSON body, gives the id, or "" and the error's code */
static void submit(const char *path, const char *json, char id[64], char code[64])
{
    answer a = ask(&sv, "POST", path, json);
    snprintf(id, 64, "%s", a.status == 200 ? text_at(&a, "id") : "");
    snprintf(code, 64, "%s", a.status == 200 ? "" : error_code(&a));
    answer_free(&a);
}

static void job_error(const char *id, char code[64], char message[256])
{
    char path[128];
    snprintf(path, sizeof path, "/v1/videos/%s", id);
    answer a = ask(&sv, "GET", path, NULL);
    const json_t *e = json_object_get(a.json, "error");
    snprintf(code, 64, "%s", e && !json_is_null(e) ? json_string_value(json_object_get(e, "code")) : "");
    snprintf(message, 256, "%s", e && !json_is_null(e) ? json_string_value(json_object_get(e, "message")) : "");
    answer_free(&a);
}

/* one multipart request with fields and a file */
static answer post_file(const char *path, const char *const (*fields)[2], const char *field, const ciel_str *bytes)
{
    CURL *c = curl_easy_init();
    curl_mime *mime = curl_mime_init(c);
    for (; fields && (*fields)[0]; fields++) {
        curl_mimepart *p = curl_mime_addpart(mime);
        curl_mime_name(p, (*fields)[0]);
        curl_mime_data(p, (*fields)[1], CURL_ZERO_TERMINATED);
    }
    curl_mimepart *p = curl_mime_addpart(mime);
    curl_mime_name(p, field);
    curl_mime_filename(p, "upload");
    curl_mime_data(p, bytes->p, bytes->len);
    return ask_with(&sv, "POST", path, NULL, 0, NULL, mime, c);
}

/* ---- extensions ---- */
static void an_extension_is_the_stitched_film(void)
{
    CT_CHECK(ready());
    char body[256], id[64], code[64], path[160];
    snprintf(body, sizeof body, "{\"prompt\":\"the camera pans left\",\"seconds\":\"1\",\"video\":{\"id\":\"%s\"}}",
             film);
    submit("/v1/videos/extensions", body, id, code);
    CT_CHECK(completed(id));
    snprintf(path, sizeof path, "/v1/videos/%s", id);
    answer a = ask(&sv, "GET", path, NULL);
    CT_EQ_S(text_at(&a, "seconds"), "2");
    CT_EQ_S(text_at(&a, "size"), "64x36");
    CT_EQ_S(text_at(&a, "model"), "sora-2");
    answer_free(&a);
    json_t *sc = scene_of(id), *changes = json_object_get(sc, "changes");
    CT_NEAR(json_number_value(json_object_get(sc, "seconds")), 2, 1e-9);
    CT_EQ_S(json_string_value(json_object_get(json_array_get(changes, 0), "prompt")), "the camera pans left");
    json_decref(sc);
    ciel_str longer = content_of(id, "content");
    CT_CHECK(longer.len > clip.len);
    ciel_str_free(&longer);
    snprintf(path, sizeof path, "/v1/videos/%s/remix", id); /* what is changed afterwards goes on likewise */
    submit(path, "{\"prompt\":\"make it blue\"}", id, code);
    CT_CHECK(completed(id));
    sc = scene_of(id);
    CT_EQ_I(json_array_size(json_object_get(sc, "changes")), 2);
    CT_NEAR(json_number_value(json_object_get(sc, "seconds")), 2, 1e-9);
    json_decref(sc);
}

static void what_cannot_be_extended_is_refused(void)
{
    CT_CHECK(ready());
    char body[256], id[64], code[64], message[256];
    submit("/v1/videos/extensions", "{\"prompt\":\"on\",\"seconds\":\"1\",\"video\":{\"id\":\"video_none\"}}", id,
           code);
    CT_EQ_S(code, "video_not_found");
    snprintf(body, sizeof body, "{\"prompt\":\"on\",\"video\":{\"id\":\"%s\"}}", film);
    submit("/v1/videos/extensions", body, id, code);
    CT_EQ_S(code, "missing_required_parameter");
    snprintf(body, sizeof body, "{\"prompt\":\"flumph the grobnik\",\"seconds\":\"1\",\"video\":{\"id\":\"%s\"}}",
             film);
    submit("/v1/videos/extensions", body, id, code);
    CT_CHECK(id[0] && !completed(id));
    job_error(id, code, message);
    CT_EQ_S(code, "invalid_prompt");
    CT_CHECK(strstr(message, "flumph"));
}

/* ---- remixes ---- */
static void a_change_that_changes_nothing_fails(void)
{
    CT_CHECK(ready());
    char path[160], id[64], code[64], message[256];
    snprintf(path, sizeof path, "/v1/videos/%s/remix", film);
    static const char *const nothing[] = { "{\"prompt\":\"make the ball red\"}", "{\"prompt\":\"no music\"}" };
    for (size_t i = 0; i < 2; i++) {
        submit(path, nothing[i], id, code);
        CT_CHECK(id[0] && !completed(id));
        job_error(id, code, message);
        CT_EQ_S(code, "invalid_prompt");
        CT_CHECK(strstr(message, "as it is"));
    }
    submit(path, "{\"prompt\":\"make it blue\"}", id, code);
    CT_CHECK(completed(id));
    json_t *sc = scene_of(id);
    const char *color = json_string_value(json_object_get(json_array_get(json_object_get(sc, "entities"), 0), "color"));
    CT_CHECK(color && strcmp(color, "#c8201e") != 0);
    json_decref(sc);
}

/* path of scene.json of the one film whose document says so, in the server's folder; the store has a folder a film */
static bool document_with(const char *words, char path[256])
{
    char command[256];
    snprintf(command, sizeof command, "grep -l '%s' %s/assets/*/scene.json", words, folder);
    FILE *p = popen(command, "r");
    bool one = p && fgets(path, 256, p) && !fgets(command, sizeof command, p);
    path[strcspn(path, "\n")] = '\0';
    return p && pclose(p) == 0 && one;
}

static void a_remix_starts_from_the_scene_as_it_is(void)
{
    CT_CHECK(ready());
    char id[64], code[64], path[256];
    CT_CHECK(completed(create("{\"prompt\":\"a yellow cup and a red ball on a table\",\"seed\":77," TINY "}", id)));
    json_t *before = scene_of(id), *shot = json_array_get(json_object_get(before, "shots"), 0);
    json_object_set_new(json_object_get(shot, "camera"), "lens_mm", json_integer(93));
    json_object_set_new(json_object_get(before, "look"), "grain", json_real(0.75));
    CT_CHECK(document_with("\"seed\": 77", path));
    CT_EQ_I(json_dump_file(before, path, JSON_INDENT(2)), 0); /* edited by hand */
    snprintf(path, sizeof path, "/v1/videos/%s/remix", id);
    submit(path, "{\"prompt\":\"make the cup blue\"}", id, code);
    CT_CHECK(completed(id));
    json_t *after = scene_of(id), *one;
    size_t i, changed = 0;
    CT_EQ_I(json_array_size(json_object_get(after, "changes")), 1);
    json_object_del(after, "changes");
    json_object_del(before, "changes");
    json_array_foreach(json_object_get(after, "entities"), i, one)
    {
        json_t *was = json_array_get(json_object_get(before, "entities"), i);
        if (json_equal(one, was))
            continue;
        changed++;
        CT_CHECK(strstr(json_string_value(json_object_get(one, "thing")), "cup"));
        json_object_set(was, "color", json_object_get(one, "color")); /* all that was asked for */
    }
    CT_EQ_I(changed, 1);
    char *x = json_dumps(before, JSON_SORT_KEYS), *y = json_dumps(after, JSON_SORT_KEYS);
    CT_EQ_S(x, y);
    free(x);
    free(y);
    json_decref(before);
    json_decref(after);
}

/* ---- variations ---- */
static double seed_of(const char *id)
{
    json_t *sc = scene_of(id);
    double seed = json_number_value(json_object_get(sc, "seed"));
    json_decref(sc);
    return seed;
}

static void creates_without_a_seed_are_different_films(void)
{
    CT_CHECK(ready());
    char a[64], b[64];
    CT_CHECK(completed(create("{\"prompt\":\"a green cup\"," TINY "}", a)));
    CT_CHECK(completed(create("{\"prompt\":\"a green cup\"," TINY "}", b)));
    CT_CHECK(seed_of(a) != seed_of(b));
}

static void n_makes_variations_with_seeds_of_their_own(void)
{
    CT_CHECK(ready());
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a green cup\",\"n\":2,\"seed\":7," TINY "}");
    CT_EQ_I(a.status, 200);
    const json_t *all = json_object_get(a.json, "variations");
    CT_EQ_I(json_array_size(all), 2);
    CT_EQ_S(json_string_value(json_array_get(all, 0)), text_at(&a, "id"));
    for (int i = 0; i < 2; i++) {
        CT_CHECK(completed(json_string_value(json_array_get(all, (size_t)i))));
        CT_NEAR(seed_of(json_string_value(json_array_get(all, (size_t)i))), 7 + i, 0);
    }
    answer_free(&a);
    a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a cup\",\"n\":9," TINY "}");
    CT_EQ_I(a.status, 400);
    answer_free(&a);
}

static void a_negative_prompt_takes_things_out(void)
{
    CT_CHECK(ready());
    char id[64], code[64], message[256];
    CT_CHECK(completed(
        create("{\"prompt\":\"a red ball and a cup on a table\",\"negative_prompt\":\"cup, blurry\"," TINY "}", id)));
    json_t *sc = scene_of(id), *entities = json_object_get(sc, "entities"), *one;
    size_t i, balls = 0;
    json_array_foreach(entities, i, one)
    {
        CT_CHECK(!strstr(json_string_value(json_object_get(one, "thing")), "cup"));
        balls += strstr(json_string_value(json_object_get(one, "thing")), "ball") != NULL;
    }
    CT_EQ_I(balls, 1);
    json_decref(sc);
    create("{\"prompt\":\"a red ball\",\"negative_prompt\":\"ball\"," TINY "}", id);
    CT_CHECK(!completed(id));
    job_error(id, code, message);
    CT_EQ_S(code, "invalid_prompt");
}

/* ---- pictures ---- */
static const char *const picture_fields[][2] = { { "prompt", "a table, slow push in" },
                                                 { "size", "64x36" },
                                                 { "seconds", "1" },
                                                 { "quality", "draft" },
                                                 { NULL, NULL } };

static void a_picture_is_the_first_frame(void)
{
    CT_CHECK(ready());
    answer a = post_file("/v1/videos", picture_fields, "input_reference", &still);
    if (a.status != 200)
        printf("# %s\n", a.body.p ? a.body.p : "");
    CT_EQ_I(a.status, 200);
    char id[64];
    snprintf(id, sizeof id, "%s", text_at(&a, "id"));
    answer_free(&a);
    CT_CHECK(completed(id));
    json_t *sc = scene_of(id), *place = json_object_get(sc, "place");
    CT_EQ_S(json_string_value(json_object_get(place, "kind")), "picture");
    CT_CHECK(strchr(json_string_value(json_object_get(json_object_get(place, "params"), "file")), '/') == NULL);
    json_decref(sc);
}

static void pictures_that_do_not_fit_are_refused(void)
{
    CT_CHECK(ready());
    static const char *const larger[][2] = {
        { "prompt", "a table" }, { "size", "128x72" }, { "seconds", "1" }, { NULL, NULL }
    };
    static const char *const moving[][2] = { { "prompt", "the dog runs away" },
                                             { "size", "64x36" },
                                             { "seconds", "1" },
                                             { "quality", "draft" },
                                             { NULL, NULL } };
    char id[64], code[64], message[256];
    answer a = post_file("/v1/videos", larger, "input_reference", &still);
    CT_EQ_I(a.status, 400);
    CT_CHECK(strstr(a.body.p, "must match the requested width and height"));
    answer_free(&a);
    ciel_str noise = { 0 };
    ciel_str_add(&noise, "this is no picture");
    a = post_file("/v1/videos", picture_fields, "input_reference", &noise);
    CT_EQ_I(a.status, 400);
    CT_EQ_S(error_code(&a), "invalid_image");
    answer_free(&a);
    ciel_str_free(&noise);
    a = post_file("/v1/videos", picture_fields, "input_reference", &clip);
    CT_EQ_I(a.status, 400);
    answer_free(&a);
    submit("/v1/videos", "{\"prompt\":\"a\",\"input_reference\":\"x\"," TINY "}", id, code);
    CT_EQ_S(code, "invalid_type");
    submit("/v1/videos", "{\"prompt\":\"a\",\"input_reference\":{\"file_id\":\"file-x\"}," TINY "}", id, code);
    CT_EQ_S(code, "file_not_found");
    a = post_file("/v1/videos", moving, "input_reference", &still);
    snprintf(id, sizeof id, "%s", text_at(&a, "id"));
    answer_free(&a);
    CT_CHECK(!completed(id));
    job_error(id, code, message);
    CT_EQ_S(code, "invalid_prompt");
    CT_CHECK(strstr(message, "run"));
}

/* ---- characters ---- */
static void a_character_keeps_its_colours_in_later_films(void)
{
    CT_CHECK(ready());
    static const char *const fields[][2] = { { "name", "Rolly" }, { NULL, NULL } };
    char character[64], path[160], body[512], id[64], code[64];
    answer a = post_file("/v1/videos/characters", fields, "video", &clip);
    if (a.status != 200)
        printf("# %s\n", a.body.p ? a.body.p : "");
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "name"), "Rolly");
    CT_CHECK(json_is_integer(json_object_get(a.json, "created_at")));
    snprintf(character, sizeof character, "%s", text_at(&a, "id"));
    CT_CHECK(strncmp(character, "char_", 5) == 0);
    answer_free(&a);
    snprintf(path, sizeof path, "/v1/videos/characters/%s", character);
    a = ask(&sv, "GET", path, NULL);
    CT_EQ_S(text_at(&a, "id"), character);
    answer_free(&a);
    snprintf(body, sizeof body, "{\"prompt\":\"Rolly, a cup, on a table\",\"characters\":[{\"id\":\"%s\"}]," TINY "}",
             character);
    CT_CHECK(completed(create(body, id)));
    json_t *sc = scene_of(id), *entities = json_object_get(sc, "entities"), *one;
    size_t i, found = 0;
    unsigned r = 0, g = 0, b = 0;
    json_array_foreach(entities, i, one) if (json_string_value(json_object_get(one, "label")) &&
                                             strcmp(json_string_value(json_object_get(one, "label")), "Rolly") == 0)
    {
        const char *color = json_string_value(json_object_get(one, "color"));
        found += color && sscanf(color, "#%2x%2x%2x", &r, &g, &b) == 3;
    }
    CT_EQ_I(found, 1);
    CT_CHECK(r > g + 30 && r > b + 30); /* the ball of the clip is red */
    json_t *looks = json_deep_copy(sc);
    snprintf(path, sizeof path, "/v1/videos/%s/remix", id);
    submit(path, "{\"prompt\":\"black and white\"}", id, code);
    CT_CHECK(completed(id));
    json_decref(sc);
    sc = scene_of(id);
    CT_CHECK(json_equal(json_object_get(sc, "entities"), json_object_get(looks, "entities")));
    CT_CHECK(!json_equal(json_object_get(sc, "look"), json_object_get(looks, "look")));
    json_decref(looks);
    json_decref(sc);
    snprintf(path, sizeof path, "/v1/videos/%s/remix", id);
    submit(path, "{\"prompt\":\"make Rolly green\"}", id, code);
    CT_CHECK(completed(id));
    snprintf(body, sizeof body, "{\"prompt\":\"a cup\",\"characters\":[{\"id\":\"%s\"}]," TINY "}", character);
    submit("/v1/videos", body, id, code);
    CT_EQ_S(code, "invalid_value");
    submit("/v1/videos", "{\"prompt\":\"Rolly\",\"characters\":[{\"id\":\"char_none\"}]," TINY "}", id, code);
    CT_EQ_S(code, "character_not_found");
    a = ask(&sv, "GET", "/v1/files", NULL); /* what is kept for it is in nobody's list */
    CT_EQ_I(json_array_size(json_object_get(a.json, "data")), 0);
    answer_free(&a);
}

static void clips_without_a_character_are_refused(void)
{
    CT_CHECK(ready());
    static const char *const fields[][2] = { { "name", "Nobody" }, { NULL, NULL } };
    answer a = post_file("/v1/videos/characters", NULL, "video", &clip);
    CT_EQ_I(a.status, 400);
    CT_EQ_S(error_code(&a), "missing_required_parameter");
    answer_free(&a);
    a = post_file("/v1/videos/characters", fields, "video", &still);
    CT_EQ_I(a.status, 400);
    CT_EQ_S(error_code(&a), "invalid_video");
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/videos/characters/char_none", NULL);
    CT_EQ_I(a.status, 404);
    answer_free(&a);
}

static void every_reply_had_its_schema(void)
{
    CT_CHECK(schema_checked > 0);
    CT_EQ_I(schema_faults, 0);
}

CT_MAIN(CT(an_extension_is_the_stitched_film), CT(what_cannot_be_extended_is_refused),
        CT(a_change_that_changes_nothing_fails), CT(a_remix_starts_from_the_scene_as_it_is),
        CT(creates_without_a_seed_are_different_films), CT(n_makes_variations_with_seeds_of_their_own),
        CT(a_negative_prompt_takes_things_out), CT(a_picture_is_the_first_frame),
        CT(pictures_that_do_not_fit_are_refused), CT(a_character_keeps_its_colours_in_later_films),
        CT(clips_without_a_character_are_refused), CT(every_reply_had_its_schema))
