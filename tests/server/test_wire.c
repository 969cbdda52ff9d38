/* What the server does beyond the conformance points (test_conformance.c): ranges, events, cancelling, stopping. One
 * server with a worker serves all cases.
 */
#include "ct.h"
#include "shared_server.h"

#define LONG "\"size\":\"640x360\",\"seconds\":\"20\",\"quality\":\"final\""

static void starts_and_says_where(void)
{
    CT_CHECK(has_server());
    answer a = ask(&sv, "GET", "/healthz", NULL);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "status"), "ok");
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

CT_MAIN(CT(starts_and_says_where), CT(a_finished_video_says_so), CT(content_has_ranges_tags_and_head),
        CT(the_scene_of_a_video_can_be_read), CT(events_tell_progress_until_the_end), CT(cancelling_frees_the_worker),
        CT(deleting_frees_the_worker_and_stays_deleted), CT(other_sites_and_names_are_refused_without_keys),
        CT(azure_paths_are_understood), CT(metrics_count), CT(sigterm_finishes_the_running_film),
        CT(every_reply_had_its_schema))
