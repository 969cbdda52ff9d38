/* The ten points of the minimum conformance list of the API reference, each by its number, and the forms in which
 * OpenAI's Python client puts its calls on the wire, byte for byte. One server with a worker serves all cases.
 */
#include "ct.h"
#include "shared_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static void cancel(const char *id)
{
    char path[128];
    snprintf(path, sizeof path, "/v1/videos/%s", id ? id : "none");
    answer a = ask(&sv, "DELETE", path, NULL);
    answer_free(&a);
}

/* one body in the three ways a client may send it; the status, and the video's field `key` in out[] */
enum way {
    WAY_JSON,
    WAY_MULTIPART,
    WAY_CHUNKED,
    N_WAYS
};
static long send_fields(const char *path, enum way way, const char *const (*fields)[2], size_t n, const char *key,
                        char out[128])
{
    ciel_str json = { 0 };
    CURL *c = curl_easy_init();
    curl_mime *mime = way == WAY_JSON ? NULL : curl_mime_init(c);
    struct curl_slist *h = way == WAY_CHUNKED ? curl_slist_append(NULL, "Transfer-Encoding: chunked") : NULL;
    for (size_t i = 0; i < n; i++) {
        const char *const *f = fields[way == WAY_CHUNKED ? n - 1 - i : i]; /* in the other order */
        if (mime) {
            curl_mimepart *p = curl_mime_addpart(mime);
            curl_mime_name(p, f[0]);
            curl_mime_data(p, f[1], CURL_ZERO_TERMINATED);
        } else if (strcmp(f[0], "video[id]") == 0) {
            ciel_str_printf(&json, "%s\"video\":{\"id\":\"%s\"}", i ? "," : "{", f[1]);
        } else {
            ciel_str_printf(&json, "%s\"%s\":\"%s\"", i ? "," : "{", f[0], f[1]);
        }
    }
    ciel_str_add(&json, "}");
    answer a = ask_with(&sv, "POST", path, mime ? NULL : json.p, mime ? 0 : json.len, h, mime, c);
    long status = a.status;
    snprintf(out, 128, "%s", text_at(&a, key) ? text_at(&a, key) : "");
    cancel(text_at(&a, "id"));
    answer_free(&a);
    ciel_str_free(&json);
    return status;
}

static void point_1_create_edit_extend_and_remix_take_json_and_multipart(void)
{
    CT_CHECK(has_film());
    char remix[128], out[128];
    snprintf(remix, sizeof remix, "/v1/videos/%s/remix", film);
    const char *const create[][2] = {
        { "prompt", "a cup" }, { "size", "64x36" }, { "seconds", "1" }, { "quality", "draft" }
    };
    const char *const change[][2] = { { "prompt", "make the ball blue" }, { "video[id]", film } };
    const char *const longer[][2] = { { "prompt", "the ball rolls" }, { "video[id]", film }, { "seconds", "1" } };
    for (enum way way = WAY_JSON; way < N_WAYS; way++) {
        CT_EQ_I(send_fields("/v1/videos", way, create, 4, "prompt", out), 200);
        CT_EQ_S(out, "a cup");
        CT_EQ_I(send_fields(remix, way, change, 1, "remixed_from_video_id", out), 200);
        CT_EQ_S(out, film);
        CT_EQ_I(send_fields("/v1/videos/edits", way, change, 2, "prompt", out), 200);
        CT_EQ_S(out, "make the ball blue");
        CT_EQ_I(send_fields("/v1/videos/extensions", way, longer, 3, "seconds", out), 200);
        CT_EQ_S(out, "2");
    }
}

static void point_1_multipart_in_any_order_and_chunked(void)
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
    cancel(text_at(&a, "id"));
    answer_free(&a);
}

static void point_2_seconds_are_text_in_and_out_and_a_number_is_taken(void)
{
    static const char *const bodies[] = { "{\"prompt\":\"a cup\",\"size\":\"64x36\",\"seconds\":\"2\"}",
                                          "{\"prompt\":\"a cup\",\"size\":\"64x36\",\"seconds\":2}" };
    CT_CHECK(has_server());
    for (int i = 0; i < 2; i++) {
        answer a = ask(&sv, "POST", "/v1/videos", bodies[i]);
        CT_EQ_I(a.status, 200);
        CT_EQ_S(text_at(&a, "seconds"), "2");
        cancel(text_at(&a, "id"));
        answer_free(&a);
    }
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a cup\",\"size\":\"64x36\",\"seconds\":2.5}");
    CT_EQ_I(a.status, 400);
    answer_free(&a);
}

static void point_3_a_video_has_all_13_fields(void)
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

static bool is_a_status(const char *s)
{
    return s && (strcmp(s, "queued") == 0 || strcmp(s, "in_progress") == 0 || strcmp(s, "completed") == 0 ||
                 strcmp(s, "failed") == 0);
}

/* of videos that finish, are cancelled, or cannot be made, at every look */
static void point_4_no_status_but_the_four(void)
{
    static const char *const prompts[] = { "a cup", "a bowl", "make the unicorn pink" };
    char ids[3][64], path[256];
    CT_CHECK(has_film());
    for (int i = 0; i < 3; i++) {
        char body[160];
        snprintf(body, sizeof body, "{\"prompt\":\"%s\"%s}", prompts[i], i == 2 ? "" : "," TINY);
        snprintf(path, sizeof path, i == 2 ? "/v1/videos/%s/remix" : "/v1/videos", film);
        answer a = ask(&sv, "POST", path, body);
        CT_CHECK(is_a_status(text_at(&a, "status")));
        snprintf(ids[i], sizeof ids[i], "%s", text_at(&a, "id"));
        answer_free(&a);
    }
    snprintf(path, sizeof path, "/v1/videos/%s/cancel", ids[1]);
    answer a = ask(&sv, "POST", path, NULL);
    answer_free(&a);
    for (int looks = 0, running = 1; running && looks < 600; looks++) {
        running = 0;
        for (int i = 0; i < 3; i++) {
            snprintf(path, sizeof path, "/v1/videos/%s", ids[i]);
            a = ask(&sv, "GET", path, NULL);
            CT_CHECK(is_a_status(text_at(&a, "status")));
            running |= text_at(&a, "status")[0] == 'q' || text_at(&a, "status")[0] == 'i';
            answer_free(&a);
        }
        nap_ms(50);
    }
}

static void point_5_lists_have_cursors_and_deleting_says_so(void)
{
    char path[128], second[64];
    CT_CHECK(has_film());
    answer made = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a cup\"," TINY "}");
    answer page = ask(&sv, "GET", "/v1/videos?limit=1", NULL);
    CT_EQ_S(text_at(&page, "object"), "list");
    CT_EQ_S(text_at(&page, "first_id"), text_at(&made, "id"));
    CT_EQ_S(text_at(&page, "last_id"), text_at(&made, "id"));
    CT_CHECK(json_is_true(json_object_get(page.json, "has_more")));
    snprintf(path, sizeof path, "/v1/videos?limit=100&after=%s", text_at(&page, "last_id"));
    answer_free(&page);
    page = ask(&sv, "GET", path, NULL);
    CT_CHECK(json_is_false(json_object_get(page.json, "has_more")));
    snprintf(second, sizeof second, "%s", text_at(&page, "last_id"));
    CT_CHECK(second[0] && strcmp(second, text_at(&made, "id")) != 0);
    answer_free(&page);
    page = ask(&sv, "GET", "/v1/videos?limit=0", NULL);
    CT_CHECK(json_is_null(json_object_get(page.json, "first_id")) &&
             json_is_null(json_object_get(page.json, "last_id")));
    answer_free(&page);
    snprintf(path, sizeof path, "/v1/videos/%s", text_at(&made, "id"));
    page = ask(&sv, "DELETE", path, NULL);
    CT_EQ_S(text_at(&page, "id"), text_at(&made, "id"));
    CT_EQ_S(text_at(&page, "object"), "video.deleted");
    CT_CHECK(json_is_true(json_object_get(page.json, "deleted")));
    answer_free(&page);
    answer_free(&made);
}

static void point_6_content_comes_in_three_variants_whatever_is_accepted(void)
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

static void point_7_every_error_has_the_envelope(void)
{
    CT_CHECK(has_server());
    static const struct {
        const char *method, *path, *body;
        long status;
    } bad[] = {
        { "GET", "/", NULL, 404 },
        { "POST", "/v1/videos/extensions", "{}", 400 },
        { "GET", "/v1/videos/characters/char_1", NULL, 404 },
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

static void point_8_fields_nobody_knows_are_ignored(void)
{
    const char *const fields[][2] = { { "prompt", "a cup" },     { "size", "64x36" }, { "seconds", "1" },
                                      { "guidance_scale", "7" }, { "user", "ana" },   { "loras[]", "x" },
                                      { "extra[deep][er]", "y" } };
    char out[128];
    CT_CHECK(has_server());
    for (enum way way = WAY_JSON; way < N_WAYS; way++)
        CT_EQ_I(send_fields("/v1/videos", way, fields, 7, "seconds", out), 200);
}

static void point_9_every_reply_has_an_id_and_waiting_ones_say_how_long(void)
{
    static const char *const paths[] = { "/v1/videos", "/v1/nothing", "/v1/videos/video_nope", "/v1/models",
                                         "/healthz" };
    char header[128], path[128];
    CT_CHECK(has_film());
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        answer a = ask(&sv, "GET", paths[i], NULL);
        CT_CHECK(strncmp(answer_header(&a, "x-request-id", header, sizeof header), "req_", 4) == 0);
        answer_free(&a);
    }
    snprintf(path, sizeof path, "/v1/videos/%s/content", film);
    answer a = ask(&sv, "GET", path, NULL);
    CT_CHECK(strncmp(answer_header(&a, "x-request-id", header, sizeof header), "req_", 4) == 0);
    answer_free(&a);
    a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a cup\"," TINY "}");
    const char *wait = answer_header(&a, "openai-poll-after-ms", header, sizeof header);
    CT_CHECK(*wait && strspn(wait, "0123456789") == strlen(wait)); /* or Python's client raises ValueError */
    cancel(text_at(&a, "id"));
    answer_free(&a);
}

static void point_10_a_retried_create_is_one_video(void)
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

static void point_10_an_idempotency_key_is_one_video_and_one_body(void)
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

/* ---- Python's client ---- */
#define PYTHON(method, path)                                                                                           \
    method " " path " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate\r\nConnection: close\r\n"          \
           "Accept: application/json\r\nUser-Agent: OpenAI/Python 3.3.1\r\nX-Stainless-Lang: "                         \
           "python\r\nX-Stainless-Async: false\r\n"                                                                    \
           "x-stainless-retry-count: 0\r\nx-stainless-read-timeout: 600\r\nAuthorization: Bearer any\r\n"
#define PARTS             "Content-Type: multipart/form-data; boundary=d0e1f2\r\n"
#define PART(name, value) "--d0e1f2\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define SMALL             PART("size", "64x36") PART("seconds", "1") PART("quality", "draft")

/* sends bytes as they are; the status, and the body's text in out[] */
static int raw(const char *head, const char *body, char *out, size_t room)
{
    struct sockaddr_in in = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)atoi(strrchr(sv.url, ':') + 1)),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    ciel_str text = { 0 };
    size_t got = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ciel_str_add(&text, head);
    if (body)
        ciel_str_printf(&text, "Content-Length: %zu\r\n", strlen(body));
    ciel_str_printf(&text, "\r\n%s", body ? body : "");
    if (connect(fd, (struct sockaddr *)&in, sizeof in) == 0 &&
        send(fd, text.p, text.len, MSG_NOSIGNAL) == (ssize_t)text.len)
        for (ssize_t n; got < room - 1 && (n = recv(fd, out + got, room - 1 - got, 0)) > 0;)
            got += (size_t)n;
    out[got] = '\0';
    close(fd);
    ciel_str_free(&text);
    return got > 12 ? atoi(out + 9) : 0;
}

static void python_puts_a_create_into_parts_without_types(void)
{
    char out[4096];
    CT_CHECK(has_server());
    CT_EQ_I(raw(PYTHON("POST", "/v1/videos") PARTS,
                PART("prompt", "a caf\xc3\xa9 cup") SMALL PART("seed", "7") "--d0e1f2--\r\n", out, sizeof out),
            200);
    CT_CHECK(strstr(out, "\"status\":\"queued\"") || strstr(out, "\"status\":\"in_progress\""));
}

static void python_of_before_march_sends_json(void)
{
    char out[4096];
    CT_CHECK(has_server());
    CT_EQ_I(raw(PYTHON("POST", "/v1/videos") "Content-Type: application/json\r\n",
                "{\"prompt\": \"a cup\", \"model\": \"sora-2\"," TINY "}", out, sizeof out),
            200);
}

/* io.BytesIO: a file called "upload" of no particular type */
static void python_files_have_neither_name_nor_type(void)
{
    char out[4096];
    CT_CHECK(has_server());
    CT_EQ_I(raw(PYTHON("POST", "/v1/files") PARTS,
                PART("purpose",
                     "vision") "--d0e1f2\r\nContent-Disposition: form-data; name=\"file\"; filename=\"upload\"\r\n"
                               "Content-Type: application/octet-stream\r\n\r\n\x89PNG\r\n\x1a\n\r\n--d0e1f2--\r\n",
                out, sizeof out),
            200);
    CT_CHECK(strstr(out, "\"filename\":\"upload\"") && strstr(out, "\"bytes\":8"));
}

/* DELETE with a content type and no body; GET with the poll helper's headers; extra_body as bracketed parts */
static void python_deletes_polls_and_adds_in_its_own_way(void)
{
    char out[4096], head[1024];
    CT_CHECK(has_server());
    CT_EQ_I(raw(PYTHON("POST", "/v1/videos") PARTS,
                PART("prompt", "a cup") SMALL PART("extra[knob]", "1") PART("list[]", "a") "--d0e1f2--\r\n", out,
                sizeof out),
            200);
    const char *id = strstr(out, "video_");
    CT_CHECK(id);
    snprintf(
        head, sizeof head,
        PYTHON("GET", "/v1/videos/%.38s") "X-Stainless-Poll-Helper: true\r\nX-Stainless-Custom-Poll-Interval: 500\r\n",
        id);
    CT_EQ_I(raw(head, NULL, out + 2048, 2048), 200);
    CT_CHECK(strstr(out + 2048, "openai-poll-after-ms: "));
    snprintf(head, sizeof head, PYTHON("DELETE", "/v1/videos/%.38s") "Content-Type: application/json\r\n", id);
    CT_EQ_I(raw(head, NULL, out + 2048, 2048), 200);
    CT_CHECK(strstr(out + 2048, "video.deleted"));
}

/* client.post("/videos/edits", body={...}): the way round the SDK's own refusal of dictionaries */
static void python_edits_by_plain_post(void)
{
    char out[4096], body[256];
    CT_CHECK(has_film());
    snprintf(body, sizeof body, "{\"prompt\": \"make the ball green\", \"video\": {\"id\": \"%s\"}}", film);
    CT_EQ_I(raw(PYTHON("POST", "/v1/videos/edits") "Content-Type: application/json\r\n", body, out, sizeof out), 200);
    CT_CHECK(strstr(out, "\"object\":\"video\""));
}

static void every_reply_had_its_schema(void)
{
    printf("# %d replies checked\n", schema_checked);
    CT_CHECK(schema_checked > 50);
    CT_EQ_I(schema_faults, 0);
}

CT_MAIN(CT(point_1_create_edit_extend_and_remix_take_json_and_multipart),
        CT(point_1_multipart_in_any_order_and_chunked), CT(point_2_seconds_are_text_in_and_out_and_a_number_is_taken),
        CT(point_3_a_video_has_all_13_fields), CT(point_4_no_status_but_the_four),
        CT(point_5_lists_have_cursors_and_deleting_says_so),
        CT(point_6_content_comes_in_three_variants_whatever_is_accepted), CT(point_7_every_error_has_the_envelope),
        CT(point_8_fields_nobody_knows_are_ignored), CT(point_9_every_reply_has_an_id_and_waiting_ones_say_how_long),
        CT(point_10_a_retried_create_is_one_video), CT(point_10_an_idempotency_key_is_one_video_and_one_body),
        CT(python_puts_a_create_into_parts_without_types), CT(python_of_before_march_sends_json),
        CT(python_files_have_neither_name_nor_type), CT(python_deletes_polls_and_adds_in_its_own_way),
        CT(python_edits_by_plain_post), CT(every_reply_had_its_schema))
