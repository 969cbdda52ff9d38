/* What goes over the wire, point by point: forms of requests, fields, headers, errors. One server with a
 * worker serves all cases.
 */
#include "client.h"
#include "ct.h"

#define LONG "\"size\":\"640x360\",\"seconds\":\"20\",\"quality\":\"final\""

static char folder[64];
static test_server sv;
static char film[64]; /* id of a finished video */

static void stop_server(void)
{
    server_end(&sv, SIGKILL);
    if (folder[0])
        remove_folder(folder);
}

/* the server of most cases, started by the first that needs it */
static bool has_server(void)
{
    if (sv.pid)
        return true;
    make_folder(folder);
    atexit(stop_server);
    return server_launch(&sv, folder, NULL);
}

/* a finished video, made by the first case that needs it */
static bool has_film(void)
{
    char status[32];
    if (!has_server())
        return false;
    if (film[0])
        return true;
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a red ball on a table\"," TINY "}");
    snprintf(film, sizeof film, "%s", text_at(&a, "id"));
    answer_free(&a);
    return strcmp(wait_for_end(&sv, film, status), "completed") == 0;
}

static void starts_and_says_where(void)
{
    CT_CHECK(has_server());
    answer a = ask(&sv, "GET", "/healthz", NULL);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "status"), "ok");
    answer_free(&a);
}

/* the 13 fields with their kinds; NULL when all is well, else the field's name */
static const char *missing_field(const json_t *v)
{
    static const struct {
        const char *name, *kinds; /* s string, i integer, n null, o object */
    } fields[] = { { "id", "s" },
                   { "object", "s" },
                   { "model", "s" },
                   { "status", "s" },
                   { "progress", "i" },
                   { "created_at", "i" },
                   { "completed_at", "in" },
                   { "expires_at", "in" },
                   { "prompt", "sn" },
                   { "size", "s" },
                   { "seconds", "s" },
                   { "error", "on" },
                   { "remixed_from_video_id", "sn" } };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const json_t *f = json_object_get(v, fields[i].name);
        char kind = json_is_string(f)    ? 's'
                    : json_is_integer(f) ? 'i'
                    : json_is_null(f)    ? 'n'
                    : json_is_object(f)  ? 'o'
                                         : '?';
        if (!f || !strchr(fields[i].kinds, kind))
            return fields[i].name;
    }
    return json_object_size(v) == 13 ? NULL : "an unknown field";
}

static void json_create_gives_all_fields(void)
{
    CT_CHECK(has_server());
    char header[128];
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a red ball on a table\"," TINY "}");
    CT_EQ_I(a.status, 200);
    CT_CHECK(missing_field(a.json) == NULL);
    CT_EQ_S(text_at(&a, "status"), "queued");
    CT_EQ_S(text_at(&a, "model"), "sora-2");
    CT_CHECK(strncmp(answer_header(&a, "x-request-id", header, sizeof header), "req_", 4) == 0);
    const char *wait = answer_header(&a, "openai-poll-after-ms", header, sizeof header);
    CT_CHECK(*wait && strspn(wait, "0123456789") == strlen(wait));
    answer_free(&a);
}

static void multipart_create_in_any_order_and_chunked(void)
{
    CT_CHECK(has_server());
    static const char *const parts[][2] = { { "quality", "draft" },
                                            { "seconds", "1" },
                                            { "size", "64x36" },
                                            { "extra[deep][]", "ignored" },
                                            { "prompt", "un bol bleu" } };
    CURL *c = curl_easy_init();
    curl_mime *mime = curl_mime_init(c);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        curl_mimepart *p = curl_mime_addpart(mime);
        curl_mime_name(p, parts[i][0]);
        curl_mime_data(p, parts[i][1], CURL_ZERO_TERMINATED);
    }
    answer a =
        ask_with(&sv, "POST", "/v1/videos", NULL, 0, curl_slist_append(NULL, "Transfer-Encoding: chunked"), mime, c);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "prompt"), "un bol bleu");
    CT_EQ_S(text_at(&a, "seconds"), "1");
    char path[128], status[32];
    CT_EQ_S(wait_for_end(&sv, text_at(&a, "id"), status), "completed");
    snprintf(path, sizeof path, "/v1/videos/%s", text_at(&a, "id"));
    answer_free(&a);
    a = ask(&sv, "DELETE", path, NULL);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "object"), "video.deleted");
    CT_CHECK(json_is_true(json_object_get(a.json, "deleted")));
    answer_free(&a);
}

static void a_finished_video_says_so(void)
{
    CT_CHECK(has_film());
    char path[128], header[64];
    snprintf(path, sizeof path, "/v1/videos/%s", film);
    answer a = ask(&sv, "GET", path, NULL);
    CT_CHECK(missing_field(a.json) == NULL);
    CT_EQ_I(json_integer_value(json_object_get(a.json, "progress")), 100);
    CT_CHECK(json_is_integer(json_object_get(a.json, "completed_at")) &&
             json_is_integer(json_object_get(a.json, "expires_at")));
    CT_EQ_S(answer_header(&a, "openai-poll-after-ms", header, sizeof header), "");
    answer_free(&a);
}

static void content_comes_in_three_variants_whatever_is_accepted(void)
{
    CT_CHECK(has_film());
    static const char *const variants[][3] = { { "", "video/mp4", "ftyp" },
                                               { "?variant=video", "video/mp4", "ftyp" },
                                               { "?variant=thumbnail", "image/webp", "WEBP" },
                                               { "?variant=spritesheet", "image/jpeg", NULL } };
    for (size_t i = 0; i < 4; i++) {
        char path[160], length[32];
        snprintf(path, sizeof path, "/v1/videos/%s/content%s", film, variants[i][0]);
        answer a = ask_header(&sv, "GET", path, "Accept: application/binary");
        CT_EQ_I(a.status, 200);
        CT_EQ_S(a.content_type, variants[i][1]);
        CT_EQ_I(atoll(answer_header(&a, "content-length", length, sizeof length)), a.body.len);
        size_t at = i < 2 ? 4 : 8;
        CT_CHECK(!variants[i][2] || memcmp(a.body.p + at, variants[i][2], 4) == 0);
        CT_CHECK(variants[i][2] || memcmp(a.body.p, "\xff\xd8\xff", 3) == 0);
        answer_free(&a);
    }
    char path[160];
    snprintf(path, sizeof path, "/v1/videos/%s/content?variant=gif", film);
    answer a = ask(&sv, "GET", path, NULL);
    CT_EQ_I(a.status, 400);
    answer_free(&a);
}

static void content_has_ranges_tags_and_head(void)
{
    CT_CHECK(has_film());
    char path[128], tag[128], text[256];
    snprintf(path, sizeof path, "/v1/videos/%s/content", film);
    answer whole = ask(&sv, "GET", path, NULL), head = ask(&sv, "HEAD", path, NULL);
    CT_EQ_I(head.status, 200);
    CT_EQ_I(head.body.len, 0);
    CT_EQ_I(atoll(answer_header(&head, "content-length", text, sizeof text)), whole.body.len);
    answer_header(&whole, "etag", tag, sizeof tag);
    answer part = ask_header(&sv, "GET", path, "Range: bytes=4-7");
    CT_EQ_I(part.status, 206);
    CT_EQ_I(part.body.len, 4);
    CT_CHECK(memcmp(part.body.p, whole.body.p + 4, 4) == 0);
    snprintf(text, sizeof text, "bytes 4-7/%zu", whole.body.len);
    char got[64];
    CT_EQ_S(answer_header(&part, "content-range", got, sizeof got), text);
    answer_free(&part);
    part = ask_header(&sv, "GET", path, "Range: bytes=999999999-");
    CT_EQ_I(part.status, 416);
    answer_free(&part);
    snprintf(text, sizeof text, "If-None-Match: %s", tag);
    part = ask_header(&sv, "GET", path, text);
    CT_EQ_I(part.status, 304);
    answer_free(&part);
    answer_free(&whole);
    answer_free(&head);
}

static void the_scene_of_a_video_can_be_read(void)
{
    CT_CHECK(has_film());
    char path[128];
    snprintf(path, sizeof path, "/v1/videos/%s/scene", film);
    answer a = ask(&sv, "GET", path, NULL);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "prompt"), "a red ball on a table");
    CT_CHECK(json_is_array(json_object_get(a.json, "shots")));
    answer_free(&a);
}

static void events_tell_progress_until_the_end(void)
{
    CT_CHECK(has_server());
    char path[128];
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a green cup\"," TINY "}");
    snprintf(path, sizeof path, "/v1/videos/%s/events", text_at(&a, "id"));
    answer_free(&a);
    a = ask(&sv, "GET", path, NULL); /* returns when the server ends the stream */
    CT_EQ_I(a.status, 200);
    CT_EQ_S(a.content_type, "text/event-stream");
    CT_CHECK(strstr(a.body.p, "event: video.progress\ndata: {"));
    CT_CHECK(strstr(a.body.p, "event: video.completed\ndata: {"));
    answer_free(&a);
}

static void every_error_has_the_envelope(void)
{
    CT_CHECK(has_server());
    static const struct {
        const char *method, *path, *body;
        long status;
    } bad[] = {
        { "GET", "/", NULL, 404 },
        { "POST", "/v1/videos/extensions", "{}", 400 },
        { "GET", "/v1/videos/characters/char_1", NULL, 501 },
        { "GET", "/v1/nothing", NULL, 404 },
        { "GET", "/v1/videos/video_nope", NULL, 404 },
        { "GET", "/v1/videos/video_nope/content", NULL, 404 },
        { "DELETE", "/v1/videos/video_nope", NULL, 404 },
        { "PUT", "/v1/videos", "{}", 405 },
        { "POST", "/v1/videos", "{", 400 },
        { "POST", "/v1/videos", "[]", 400 },
        { "POST", "/v1/videos", "{}", 400 },
        { "POST", "/v1/videos", "{\"prompt\":\"a\",\"size\":\"7x7\"}", 400 },
        { "GET", "/v1/videos?limit=101", NULL, 400 },
        { "GET", "/v1/videos?limit=x", NULL, 400 },
        { "GET", "/v1/videos?order=up", NULL, 400 },
        { "GET", "/v1/videos?after=video_nope", NULL, 400 },
        { "GET", "/v1/videos/%00/content", NULL, 404 },
        { "POST", "/v1/videos/video_nope/cancel", NULL, 404 },
        { "POST", "/v1/videos/..%2f..%2fetc/cancel", NULL, 404 },
        { "GET", "/v1/models/none", NULL, 404 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        answer a = ask(&sv, bad[i].method, bad[i].path, bad[i].body);
        const json_t *e = json_object_get(a.json, "error");
        bool fits = a.status == bad[i].status && json_is_string(json_object_get(e, "message")) &&
                    json_is_string(json_object_get(e, "type")) && json_object_get(e, "param") &&
                    json_object_get(e, "code") && json_object_size(a.json) == 1;
        if (!fits)
            printf("# %s %s: %ld %s\n", bad[i].method, bad[i].path, a.status, a.body.p ? a.body.p : "");
        CT_CHECK(fits);
        answer_free(&a);
    }
}

static void a_retried_create_is_one_video(void)
{
    CT_CHECK(has_server());
    static const char *const body = "{\"prompt\":\"a retried cup\"," TINY "}";
    static const char *const headers[] = { "x-stainless-retry-count: 0", "x-stainless-retry-count: 1",
                                           "x-stainless-retry-count: 2" };
    char id[64] = "";
    for (int i = 0; i < 3; i++) {
        struct curl_slist *h = curl_slist_append(curl_slist_append(NULL, headers[i]), "Content-Type: application/json");
        answer a = ask_with(&sv, "POST", "/v1/videos", body, strlen(body), h, NULL, curl_easy_init());
        CT_EQ_I(a.status, 200);
        if (i > 0)
            CT_EQ_S(text_at(&a, "id"), id);
        snprintf(id, sizeof id, "%s", text_at(&a, "id"));
        answer_free(&a);
    }
}

static void an_idempotency_key_is_one_video_and_one_body(void)
{
    CT_CHECK(has_server());
    static const char *const bodies[] = { "{\"prompt\":\"one cup\"," TINY "}", "{\"prompt\":\"one cup\"," TINY "}",
                                          "{\"prompt\":\"two cups\"," TINY "}" };
    char id[64] = "";
    for (int i = 0; i < 3; i++) {
        struct curl_slist *h =
            curl_slist_append(curl_slist_append(NULL, "Idempotency-Key: wire-1"), "Content-Type: application/json");
        answer a = ask_with(&sv, "POST", "/v1/videos", bodies[i], strlen(bodies[i]), h, NULL, curl_easy_init());
        CT_EQ_I(a.status, i < 2 ? 200 : 400);
        if (i == 1)
            CT_EQ_S(text_at(&a, "id"), id);
        if (i == 2)
            CT_EQ_S(error_code(&a), "idempotency_key_reused");
        snprintf(id, sizeof id, "%s", text_at(&a, "id") ? text_at(&a, "id") : "");
        answer_free(&a);
    }
}

/* a film of many minutes, running; its id */
static bool start_long(char id[64])
{
    char path[128];
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a long walk\"," LONG "}");
    snprintf(id, 64, "%s", text_at(&a, "id"));
    answer_free(&a);
    snprintf(path, sizeof path, "/v1/videos/%s", id);
    for (int i = 0; i < 600; i++) {
        a = ask(&sv, "GET", path, NULL);
        bool runs = text_at(&a, "status") && strcmp(text_at(&a, "status"), "in_progress") == 0;
        answer_free(&a);
        if (runs)
            return true;
        nap_ms(100);
    }
    return false;
}

/* the one worker is free again when a tiny film gets made */
static bool worker_is_free(void)
{
    char status[32];
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a quick cup\"," TINY "}");
    bool done = strcmp(wait_for_end(&sv, text_at(&a, "id"), status), "completed") == 0;
    answer_free(&a);
    return done;
}

static void cancelling_frees_the_worker(void)
{
    CT_CHECK(has_server());
    char id[64], path[128];
    CT_CHECK(start_long(id));
    snprintf(path, sizeof path, "/v1/videos/%s/content", id);
    answer a = ask(&sv, "GET", path, NULL);
    CT_EQ_I(a.status, 400);
    CT_EQ_S(error_code(&a), "video_not_ready");
    answer_free(&a);
    snprintf(path, sizeof path, "/v1/videos/%s/cancel", id);
    a = ask(&sv, "POST", path, NULL);
    CT_EQ_I(a.status, 200);
    CT_CHECK(missing_field(a.json) == NULL);
    CT_EQ_S(text_at(&a, "status"), "failed");
    CT_EQ_S(json_string_value(json_object_get(json_object_get(a.json, "error"), "code")), "cancelled");
    answer_free(&a);
    CT_CHECK(worker_is_free());
    a = ask(&sv, "POST", path, NULL);
    CT_EQ_I(a.status, 400);
    answer_free(&a);
}

static void deleting_frees_the_worker_and_stays_deleted(void)
{
    CT_CHECK(has_server());
    char id[64], path[128];
    CT_CHECK(start_long(id));
    snprintf(path, sizeof path, "/v1/videos/%s", id);
    answer a = ask(&sv, "DELETE", path, NULL);
    CT_EQ_I(a.status, 200);
    answer_free(&a);
    CT_CHECK(worker_is_free());
    a = ask(&sv, "GET", path, NULL);
    CT_EQ_I(a.status, 404);
    answer_free(&a);
}

static void other_sites_and_names_are_refused_without_keys(void)
{
    CT_CHECK(has_server());
    answer a = ask_header(&sv, "GET", "/v1/videos", "Host: evil.example");
    CT_EQ_I(a.status, 403);
    answer_free(&a);
    a = ask_header(&sv, "GET", "/v1/videos", "Origin: https://evil.example");
    CT_EQ_I(a.status, 403);
    answer_free(&a);
}

static void azure_paths_are_understood(void)
{
    CT_CHECK(has_server());
    answer a = ask(&sv, "GET", "/openai/v1/videos?limit=1", NULL);
    CT_EQ_I(a.status, 200);
    answer_free(&a);
    a = ask(&sv, "GET", "/openai/videos?api-version=preview&limit=1", NULL);
    CT_EQ_I(a.status, 200);
    answer_free(&a);
}

static void metrics_count(void)
{
    CT_CHECK(has_server());
    answer a = ask(&sv, "GET", "/metrics", NULL);
    CT_EQ_I(a.status, 200);
    CT_CHECK(strstr(a.body.p, "ciel_videos{status=\"completed\"} "));
    CT_CHECK(strstr(a.body.p, "ciel_films_total{result=\"completed\"} "));
    answer_free(&a);
}

static void sigterm_finishes_the_running_film(void)
{
    CT_CHECK(has_server());
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a last cup\"," TINY "}");
    char path[128], status[32];
    snprintf(path, sizeof path, "/v1/videos/%s", text_at(&a, "id"));
    answer_free(&a);
    for (int i = 0; i < 1200; i++) {
        a = ask(&sv, "GET", path, NULL);
        bool waits = strcmp(text_at(&a, "status"), "queued") == 0;
        answer_free(&a);
        if (!waits)
            break;
        nap_ms(50);
    }
    int how = server_end(&sv, SIGTERM);
    CT_CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    static const char *const idle[] = { "--workers", "0", NULL };
    CT_CHECK(server_launch(&sv, folder, idle));
    CT_EQ_S(wait_for_end(&sv, strrchr(path, '/') + 1, status), "completed");
    server_end(&sv, SIGTERM);
}

static void every_reply_had_its_schema(void)
{
    printf("# %d replies checked\n", schema_checked);
    CT_CHECK(schema_checked > 0);
    CT_EQ_I(schema_faults, 0);
}

CT_MAIN(CT(starts_and_says_where), CT(json_create_gives_all_fields), CT(multipart_create_in_any_order_and_chunked),
        CT(a_finished_video_says_so), CT(content_comes_in_three_variants_whatever_is_accepted),
        CT(content_has_ranges_tags_and_head), CT(the_scene_of_a_video_can_be_read),
        CT(events_tell_progress_until_the_end), CT(every_error_has_the_envelope), CT(a_retried_create_is_one_video),
        CT(an_idempotency_key_is_one_video_and_one_body), CT(cancelling_frees_the_worker),
        CT(deleting_frees_the_worker_and_stays_deleted), CT(other_sites_and_names_are_refused_without_keys),
        CT(azure_paths_are_understood), CT(metrics_count), CT(sigterm_finishes_the_running_film),
        CT(every_reply_had_its_schema))
