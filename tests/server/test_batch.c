/* Batches: a file of creates becomes videos and comes back as files; faults, cancelling and the window; kill -9. */
#include "client.h"
#include "ct.h"

static char folder[64], config[96];
static test_server sv;

static void stop_server(void)
{
    server_end(&sv, SIGKILL);
    remove_folder(folder);
}

static bool launch(const char *settings)
{
    server_end(&sv, SIGTERM);
    if (!folder[0]) {
        make_folder(folder);
        atexit(stop_server);
    }
    snprintf(config, sizeof config, "%s/batch.ini", folder);
    FILE *f = fopen(config, "w");
    if (!f)
        return false;
    fprintf(f, "[serve]\n%s\n", settings);
    fclose(f);
    const char *const more[] = { "--config", config, NULL };
    return server_launch(&sv, folder, more);
}

/* uploads a text as a file for batches; its id */
static bool upload(const char *text, const char *purpose, char id[64])
{
    CURL *c = curl_easy_init();
    curl_mime *mime = curl_mime_init(c);
    curl_mimepart *p = curl_mime_addpart(mime);
    curl_mime_name(p, "file");
    curl_mime_filename(p, "in.jsonl");
    curl_mime_data(p, text, CURL_ZERO_TERMINATED);
    p = curl_mime_addpart(mime);
    curl_mime_name(p, "purpose");
    curl_mime_data(p, purpose, CURL_ZERO_TERMINATED);
    answer a = ask_with(&sv, "POST", "/v1/files", NULL, 0, NULL, mime, c);
    snprintf(id, 64, "%s", text_at(&a, "id") ? text_at(&a, "id") : "");
    answer_free(&a);
    return id[0] != '\0';
}

static answer create(const char *file)
{
    char body[256];
    snprintf(body, sizeof body,
             "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/videos\",\"completion_window\":\"24h\",\"metadata\":{\"a\":"
             "\"b\"}}",
             file);
    return ask(&sv, "POST", "/v1/batches", body);
}

static bool start(const char *text, char id[64])
{
    char file[64];
    if (!upload(text, "batch", file))
        return false;
    answer a = create(file);
    snprintf(id, 64, "%s", a.status == 200 ? text_at(&a, "id") : "");
    answer_free(&a);
    return id[0] != '\0';
}

static answer get(const char *id)
{
    char path[128];
    snprintf(path, sizeof path, "/v1/batches/%s", id);
    return ask(&sv, "GET", path, NULL);
}

/* polls until the batch has ended */
static answer wait_for_batch(const char *id)
{
    static const char *const running[] = { "validating", "in_progress", "finalizing", "cancelling" };
    for (int i = 0;; i++) {
        answer a = get(id);
        const char *status = text_at(&a, "status");
        bool runs = false;
        for (int k = 0; status && k < 4; k++)
            runs |= strcmp(status, running[k]) == 0;
        if (!runs || i == 3000)
            return a;
        answer_free(&a);
        nap_ms(100);
    }
}

static long long count_of(const answer *a, const char *which)
{
    return json_integer_value(json_object_get(json_object_get(a->json, "request_counts"), which));
}

/* the lines of one of its files as an array; the caller's */
static json_t *lines_of(const answer *a, const char *which)
{
    char path[160];
    json_t *lines = json_array();
    if (!text_at(a, which))
        return lines;
    snprintf(path, sizeof path, "/v1/files/%s/content", text_at(a, which));
    answer f = ask(&sv, "GET", path, NULL);
    for (char *line = f.status == 200 ? f.body.p : NULL, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        json_array_append_new(lines, json_loads(line, 0, NULL));
    }
    answer_free(&f);
    return lines;
}

#define LINE(id, body) "{\"custom_id\":\"" id "\",\"method\":\"POST\",\"url\":\"/v1/videos\",\"body\":{" body "}}\n"

static void a_file_of_creates_comes_back_as_videos(void)
{
    char id[64];
    CT_CHECK(launch(""));
    CT_CHECK(start(LINE("first", "\"prompt\":\"a red ball\"," TINY) "\n" LINE("empty", "\"prompt\":\"\"," TINY)
                       LINE("third", "\"prompt\":\"a blue cup\"," TINY),
                   id));
    answer a = wait_for_batch(id);
    CT_EQ_S(text_at(&a, "status"), "completed");
    CT_EQ_I(count_of(&a, "total") * 100 + count_of(&a, "completed") * 10 + count_of(&a, "failed"), 321);
    CT_EQ_S(text_at(&a, "model"), "sora-2");
    CT_CHECK(json_is_integer(json_object_get(a.json, "completed_at")));
    CT_EQ_S(json_string_value(json_object_get(json_object_get(a.json, "metadata"), "a")), "b");
    json_t *good = lines_of(&a, "output_file_id"), *bad = lines_of(&a, "error_file_id");
    CT_EQ_I(json_array_size(good) * 10 + json_array_size(bad), 21);
    for (int i = 0; i < 2; i++) {
        const json_t *line = json_array_get(good, (size_t)i), *response = json_object_get(line, "response");
        const json_t *video = json_object_get(response, "body");
        CT_EQ_S(json_string_value(json_object_get(line, "custom_id")), i ? "third" : "first");
        CT_CHECK(json_is_null(json_object_get(line, "error")));
        CT_EQ_I(json_integer_value(json_object_get(response, "status_code")), 200);
        CT_EQ_S(json_string_value(json_object_get(video, "object")), "video");
        CT_EQ_S(json_string_value(json_object_get(video, "status")), "completed");
        char path[128];
        snprintf(path, sizeof path, "/v1/videos/%s/content", json_string_value(json_object_get(video, "id")));
        answer film = ask(&sv, "GET", path, NULL);
        CT_EQ_I(film.status, 200);
        answer_free(&film);
    }
    const json_t *refused = json_object_get(json_array_get(bad, 0), "response");
    CT_EQ_I(json_integer_value(json_object_get(refused, "status_code")), 400);
    CT_CHECK(json_is_object(json_object_get(json_object_get(refused, "body"), "error")));
    json_decref(good);
    json_decref(bad);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/usage", NULL); /* two seconds of film at half of 0.10 */
    CT_NEAR(json_real_value(json_object_get(a.json, "cost_usd")), 0.1, 1e-9);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/batches?limit=1", NULL);
    CT_EQ_S(text_at(&a, "first_id"), id);
    answer_free(&a);
    a = get("batch_nope");
    CT_EQ_I(a.status, 404);
    answer_free(&a);
}

static void a_file_with_faults_fails_with_all_of_them(void)
{
    static const char *const codes[] = { "invalid_json_line", "invalid_custom_id",   "invalid_method",  "invalid_url",
                                         "invalid_body",      "duplicate_custom_id", "mismatched_model" };
    char id[64];
    CT_CHECK(sv.pid);
    CT_CHECK(
        start("{\n{\"method\":\"POST\"}\n{\"custom_id\":\"a\",\"method\":\"GET\"}\n{\"custom_id\":\"a\",\"method\":"
              "\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{}}\n{\"custom_id\":\"a\",\"method\":\"POST\","
              "\"url\":\"/v1/videos\",\"body\":7}\n" LINE("a", "\"prompt\":\"x\"") LINE("a", "\"prompt\":\"x\"")
                  LINE("b", "\"prompt\":\"x\",\"model\":\"sora-2-pro\""),
              id));
    answer a = wait_for_batch(id);
    CT_EQ_S(text_at(&a, "status"), "failed");
    const json_t *faults = json_object_get(json_object_get(a.json, "errors"), "data");
    static const int lines[] = { 1, 2, 3, 4, 5, 7, 8 };
    CT_EQ_I(json_array_size(faults), 7);
    for (size_t i = 0; i < 7; i++) {
        CT_EQ_S(json_string_value(json_object_get(json_array_get(faults, i), "code")), codes[i]);
        CT_EQ_I(json_integer_value(json_object_get(json_array_get(faults, i), "line")), lines[i]);
    }
    answer_free(&a);
    CT_CHECK(start("\n\n", id));
    a = wait_for_batch(id);
    CT_EQ_S(json_string_value(
                json_object_get(json_array_get(json_object_get(json_object_get(a.json, "errors"), "data"), 0), "code")),
            "empty_file");
    answer_free(&a);
}

static void a_create_with_a_fault_is_refused(void)
{
    char file[64], other[64], body[256];
    static const char *const bad[] = {
        "{}",
        "{\"input_file_id\":\"file-0\",\"endpoint\":\"/v1/videos\",\"completion_window\":\"24h\"}",
        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}",
        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/videos\",\"completion_window\":\"1h\"}",
        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/videos\",\"completion_window\":\"24h\",\"metadata\":{\"a\":1}}",
        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/videos\",\"completion_window\":\"24h\",\"output_expires_after\":{"
        "\"anchor\":\"created_at\",\"seconds\":1}}",
    };
    CT_CHECK(sv.pid && upload("{}", "batch", file) && upload("{}", "vision", other));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *mark = strstr(bad[i], "%s");
        snprintf(body, sizeof body, "%.*s%s%s", mark ? (int)(mark - bad[i]) : (int)strlen(bad[i]), bad[i],
                 mark ? file : "", mark ? mark + 2 : "");
        answer a = ask(&sv, "POST", "/v1/batches", body);
        CT_EQ_I(a.status, 400);
        CT_CHECK(error_code(&a));
        answer_free(&a);
    }
    answer a = create(other);
    CT_EQ_I(a.status, 400);
    answer_free(&a);
}

static void cancelling_ends_what_waits_and_keeps_the_rest(void)
{
    char id[64], path[128], file[64], *text = NULL;
    size_t n = 0;
    CT_CHECK(launch("workers = 0"));
    FILE *f = open_memstream(&text, &n);
    for (int i = 0; i < 20; i++)
        fprintf(f,
                "{\"custom_id\":\"%d\",\"method\":\"POST\",\"url\":\"/v1/videos\",\"body\":{\"prompt\":\"a cup\"}}\n",
                i);
    fclose(f);
    CT_CHECK(upload(text, "batch", file));
    free(text);
    answer a = create(file);
    snprintf(id, sizeof id, "%s", text_at(&a, "id"));
    answer_free(&a);
    snprintf(path, sizeof path, "/v1/files/%s", file);
    a = ask(&sv, "DELETE", path, NULL); /* changes nothing */
    answer_free(&a);
    for (int i = 0; i < 100; i++) {
        a = ask(&sv, "GET", "/v1/videos?limit=100", NULL);
        size_t waiting = json_array_size(json_object_get(a.json, "data"));
        answer_free(&a);
        CT_CHECK(waiting <= 2 + 8); /* two of the first case; a few at a time */
        if (waiting == 2 + 8)
            break;
        nap_ms(100);
    }
    snprintf(path, sizeof path, "/v1/batches/%s/cancel", id);
    a = ask(&sv, "POST", path, NULL);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "status"), "cancelling");
    answer_free(&a);
    a = wait_for_batch(id);
    CT_EQ_S(text_at(&a, "status"), "cancelled");
    CT_EQ_I(count_of(&a, "total") * 100 + count_of(&a, "failed"), 2020);
    json_t *good = lines_of(&a, "output_file_id"), *bad = lines_of(&a, "error_file_id");
    CT_EQ_I(json_array_size(good) * 100 + json_array_size(bad), 812);
    const json_t *video = json_object_get(json_object_get(json_array_get(good, 0), "response"), "body");
    CT_EQ_S(json_string_value(json_object_get(video, "status")), "failed");
    CT_EQ_S(json_string_value(json_object_get(json_object_get(video, "error"), "code")), "batch_cancelled");
    const json_t *error = json_object_get(json_array_get(bad, 0), "error");
    CT_EQ_S(json_string_value(json_object_get(error, "code")), "batch_cancelled");
    json_decref(good);
    json_decref(bad);
    answer_free(&a);
    a = ask(&sv, "POST", path, NULL);
    CT_EQ_I(a.status, 400);
    answer_free(&a);
}

static void a_window_that_ends_expires_the_batch(void)
{
    char id[64];
    CT_CHECK(launch("workers = 0\nbatch_window_seconds = 2"));
    CT_CHECK(start(LINE("a", "\"prompt\":\"a cup\"") LINE("b", "\"prompt\":\"a bowl\""), id));
    answer a = wait_for_batch(id);
    CT_EQ_S(text_at(&a, "status"), "expired");
    CT_CHECK(json_is_integer(json_object_get(a.json, "expired_at")));
    CT_EQ_I(count_of(&a, "failed"), 2);
    json_t *good = lines_of(&a, "output_file_id");
    const json_t *video = json_object_get(json_object_get(json_array_get(good, 1), "response"), "body");
    CT_EQ_S(json_string_value(json_object_get(json_object_get(video, "error"), "code")), "batch_expired");
    json_decref(good);
    answer_free(&a);
}

/* one video a day: the second line waits until the window ends */
static void a_batch_waits_for_the_next_day(void)
{
    char id[64];
    CT_CHECK(launch("workers = 0\nbatch_window_seconds = 3\nmax_daily_per_key = 1000"));
    answer a = ask(&sv, "GET", "/v1/videos?limit=100", NULL);
    size_t had = json_array_size(json_object_get(a.json, "data"));
    answer_free(&a);
    char settings[128];
    snprintf(settings, sizeof settings, "workers = 0\nbatch_window_seconds = 3\nmax_daily_per_key = %zu", had + 1);
    CT_CHECK(launch(settings));
    CT_CHECK(start(LINE("a", "\"prompt\":\"a cup\"") LINE("b", "\"prompt\":\"a bowl\""), id));
    a = wait_for_batch(id);
    CT_EQ_S(text_at(&a, "status"), "expired");
    json_t *good = lines_of(&a, "output_file_id"), *bad = lines_of(&a, "error_file_id");
    CT_EQ_I(json_array_size(good) * 10 + json_array_size(bad), 11);
    json_decref(good);
    json_decref(bad);
    answer_free(&a);
}

/* the server dies ten times while a batch of six is made: each line comes back once */
static void a_batch_lives_through_kill_9(void)
{
    char id[64], file[64], *text = NULL;
    size_t n = 0;
    CT_CHECK(launch(""));
    FILE *f = open_memstream(&text, &n);
    for (int i = 0; i < 6; i++)
        fprintf(f,
                "{\"custom_id\":\"%d\",\"method\":\"POST\",\"url\":\"/v1/videos\",\"body\":{\"prompt\":\"a cup\"," TINY
                "}}\n",
                i);
    fclose(f);
    CT_CHECK(upload(text, "batch", file));
    free(text);
    answer a = create(file);
    snprintf(id, sizeof id, "%s", text_at(&a, "id"));
    answer_free(&a);
    for (int i = 0; i < 10; i++) {
        nap_ms(60 * (i % 5) + 20);
        server_end(&sv, SIGKILL);
        CT_CHECK(launch(""));
    }
    a = wait_for_batch(id);
    CT_EQ_S(text_at(&a, "status"), "completed");
    CT_EQ_I(count_of(&a, "total"), 6);
    json_t *good = lines_of(&a, "output_file_id"), *seen = json_object(), *line;
    size_t i;
    json_array_foreach(good, i, line)
    {
        const char *video =
            json_string_value(json_object_get(json_object_get(json_object_get(line, "response"), "body"), "id"));
        CT_CHECK(video && !json_object_get(seen, video));
        json_object_set_new(seen, video, json_true());
        char number[24];
        snprintf(number, sizeof number, "%zu", i);
        CT_EQ_S(json_string_value(json_object_get(line, "custom_id")), number);
    }
    CT_EQ_I(json_array_size(good), 6);
    json_decref(good);
    json_decref(seen);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/files?purpose=batch_output&limit=100", NULL);
    int n_output = 0;
    json_array_foreach(json_object_get(a.json, "data"), i, line) n_output +=
        strstr(json_string_value(json_object_get(line, "filename")), id) != NULL;
    CT_EQ_I(n_output, 1);
    answer_free(&a);
}

static void every_reply_had_its_schema(void)
{
    CT_CHECK(schema_checked > 30);
    CT_EQ_I(schema_faults, 0);
}

CT_MAIN(CT(a_file_of_creates_comes_back_as_videos), CT(a_file_with_faults_fails_with_all_of_them),
        CT(a_create_with_a_fault_is_refused), CT(cancelling_ends_what_waits_and_keeps_the_rest),
        CT(a_window_that_ends_expires_the_batch), CT(a_batch_waits_for_the_next_day), CT(a_batch_lives_through_kill_9),
        CT(every_reply_had_its_schema))
