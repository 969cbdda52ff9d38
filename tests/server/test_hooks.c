/* Webhooks, files and the ledger: events arrive signed and again after a refusal, files come back as sent, sums add up.
 */
#include "client.h"
#include "ct.h"
#include "server/deliver.h"
#include "server/outgoing.h"
#include "server/price.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define LONG "\"size\":\"640x360\",\"seconds\":\"20\",\"quality\":\"final\""

static char folder[64];
static test_server sv;

static void stop_server(void)
{
    server_end(&sv, SIGKILL);
    remove_folder(folder);
}

static bool has_server(void)
{
    if (sv.pid)
        return true;
    make_folder(folder);
    atexit(stop_server);
    return server_launch(&sv, folder, NULL);
}

/* the example of the Standard Webhooks specification */
static void signatures_are_those_of_the_standard(void)
{
    char out[SIGNATURE_SIZE];
    deliver_sign(out, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", NULL, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                 "{\"test\": 2432232314}");
    CT_EQ_S(out, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    deliver_sign(out, "plain", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                 "{\"test\": 2432232314}");
    CT_CHECK(strstr(out, " v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
}

static bool is_public(const char *text)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    struct sockaddr_in four = { .sin_family = AF_INET };
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return outgoing_is_public((const struct sockaddr *)&four);
    if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        return outgoing_is_public((const struct sockaddr *)&six);
    printf("# %s is no address\n", text);
    return false;
}

static void only_the_internet_is_public(void)
{
    static const char *const public[] = { "1.1.1.1",     "8.8.8.8",         "172.32.0.1",    "100.128.0.1",
                                          "192.169.0.1", "2606:4700::1111", "::ffff:8.8.8.8" };
    static const char *const not_public[] = { "127.0.0.1",
                                              "127.9.9.9",
                                              "10.0.0.1",
                                              "172.16.0.1",
                                              "172.31.255.255",
                                              "192.168.1.1",
                                              "169.254.169.254",
                                              "0.0.0.0",
                                              "100.64.0.1",
                                              "224.0.0.1",
                                              "255.255.255.255",
                                              "::1",
                                              "::",
                                              "fe80::1",
                                              "fc00::1",
                                              "fd12::1",
                                              "ff02::1",
                                              "::ffff:127.0.0.1",
                                              "64:ff9b::7f00:1",
                                              "2002:7f00:1::",
                                              "2001:db8::1",
                                              "::7f00:1" };
    for (size_t i = 0; i < sizeof public / sizeof *public; i++)
        CT_CHECK(is_public(public[i]));
    for (size_t i = 0; i < sizeof not_public / sizeof *not_public; i++) {
        if (is_public(not_public[i]))
            printf("# %s\n", not_public[i]);
        CT_CHECK(!is_public(not_public[i]));
    }
}

static void a_call_to_a_private_address_is_refused_unless_allowed(void)
{
    long status = 0;
    ciel_fail fail = { 0 };
    CT_EQ_I(outgoing_post("http://127.0.0.1:9/", NULL, 0, "{}", false, 2, &status, &fail), CIEL_E_NOPERM);
    CT_EQ_I(outgoing_post("http://localhost:9/", NULL, 0, "{}", false, 2, &status, &fail), CIEL_E_NOPERM);
    CT_EQ_I(outgoing_post("file:///etc/passwd", NULL, 0, "{}", true, 2, &status, &fail), CIEL_E_NOPERM);
    CT_EQ_I(outgoing_post("http://127.0.0.1:9/", NULL, 0, "{}", true, 2, &status, &fail),
            CIEL_E_UNAVAILABLE); /* allowed; nobody there */
}

/* ---- a receiver ---- */
static int listener = -1;
static int receiver_port(void)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof in;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&in, sizeof in) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&in, &n) != 0)
        return -1;
    return ntohs(in.sin_port);
}

/* one request read whole and answered with `status`; the text is the caller's */
static char *receive(int status)
{
    char reply[96], *text = calloc(1, 16384);
    size_t n = 0;
    int fd = accept(listener, NULL, NULL);
    for (ssize_t got; n < 16000 && (got = read(fd, text + n, 16000 - n)) > 0;) {
        n += (size_t)got;
        const char *body = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length: ");
        if (body && length && strlen(body + 4) >= (size_t)atoi(length + 16))
            break;
    }
    int m = snprintf(reply, sizeof reply, "HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
    if (write(fd, reply, (size_t)m) != m)
        printf("# cannot answer\n");
    close(fd);
    return text;
}

static void header_of(const char *text, const char *name, char *out, size_t room)
{
    const char *at = strstr(text, name);
    snprintf(out, room, "%.*s", at ? (int)strcspn(at + strlen(name) + 2, "\r") : 0, at ? at + strlen(name) + 2 : "");
}

static void the_end_of_a_video_is_told_signed_until_it_is_heard(void)
{
    char body[256], secret[80], id[3][96], stamp[32], signature[SIGNATURE_SIZE], expected[SIGNATURE_SIZE], video[64];
    CT_CHECK(has_server());
    int port = receiver_port();
    snprintf(
        body, sizeof body,
        "{\"name\":\"t\",\"url\":\"http://127.0.0.1:%d/x\",\"event_types\":[\"video.completed\",\"video.failed\"]}",
        port);
    answer a = ask(&sv, "POST", "/v1/webhook_endpoints", body);
    CT_EQ_I(a.status, 200);
    snprintf(secret, sizeof secret, "%s", text_at(&a, "signing_secret"));
    CT_CHECK(strncmp(secret, "whsec_", 6) == 0);
    answer_free(&a);
    a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a cup\"," TINY "}");
    snprintf(video, sizeof video, "%s", text_at(&a, "id"));
    answer_free(&a);
    for (int i = 0; i < 2; i++) { /* refused once, told again under the same id */
        char *text = receive(i == 0 ? 500 : 204);
        const char *payload = strstr(text, "\r\n\r\n") + 4;
        header_of(text, "webhook-id", id[i], sizeof id[i]);
        header_of(text, "webhook-timestamp", stamp, sizeof stamp);
        header_of(text, "webhook-signature", signature, sizeof signature);
        deliver_sign(expected, secret, NULL, id[i], atoll(stamp), payload);
        CT_EQ_S(signature, expected);
        json_t *event = json_loads(payload, 0, NULL);
        CT_EQ_S(json_string_value(json_object_get(event, "type")), "video.completed");
        CT_EQ_S(json_string_value(json_object_get(event, "object")), "event");
        CT_EQ_S(json_string_value(json_object_get(json_object_get(event, "data"), "id")), video);
        json_decref(event);
        free(text);
    }
    CT_EQ_S(id[0], id[1]);
}

static void endpoints_are_managed_over_the_api(void)
{
    char path[128], first[80];
    CT_CHECK(has_server());
    answer a = ask(&sv, "POST", "/v1/webhook_endpoints", "{\"url\":\"ftp://x\",\"event_types\":[\"video.failed\"]}");
    CT_EQ_I(a.status, 400);
    answer_free(&a);
    a = ask(&sv, "POST", "/v1/webhook_endpoints",
            "{\"url\":\"https://example.com/h\",\"event_types\":[\"video.exploded\"]}");
    CT_EQ_I(a.status, 400);
    answer_free(&a);
    a = ask(&sv, "POST", "/v1/webhook_endpoints",
            "{\"url\":\"https://example.com/h\",\"event_types\":[\"video.failed\"]}");
    CT_EQ_I(a.status, 200);
    snprintf(first, sizeof first, "%s", text_at(&a, "signing_secret"));
    snprintf(path, sizeof path, "/v1/webhook_endpoints/%s", text_at(&a, "id"));
    answer_free(&a);
    a = ask(&sv, "POST", path, "{\"name\":\"renamed\"}");
    CT_EQ_S(text_at(&a, "name"), "renamed");
    CT_EQ_S(text_at(&a, "url"), "https://example.com/h");
    CT_CHECK(!json_object_get(a.json, "signing_secret"));
    answer_free(&a);
    strcat(path, "/rotate_secret");
    a = ask(&sv, "POST", path, "{\"keep_old_secret_active_for_24_hours\":true}");
    CT_EQ_I(a.status, 200);
    CT_CHECK(strcmp(text_at(&a, "signing_secret"), first) != 0);
    answer_free(&a);
    *strrchr(path, '/') = '\0';
    a = ask(&sv, "DELETE", path, NULL);
    CT_EQ_S(text_at(&a, "object"), "webhook_endpoint.deleted");
    answer_free(&a);
    a = ask(&sv, "GET", path, NULL);
    CT_EQ_I(a.status, 404);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/webhook_event_types", NULL);
    CT_EQ_I(json_array_size(json_object_get(a.json, "data")), 6);
    answer_free(&a);
}

/* receivers that take the call and never answer; meanwhile others are served */
static void tests_of_silent_endpoints_hold_up_nobody(void)
{
    enum {
        N = 8
    }; /* twice the threads that answer */
    char body[160], path[128];
    pid_t callers[N];
    struct timespec from, to;
    int status;
    CT_CHECK(has_server());
    snprintf(body, sizeof body, "{\"url\":\"http://127.0.0.1:%d/\",\"event_types\":[\"video.failed\"]}",
             receiver_port());
    answer a = ask(&sv, "POST", "/v1/webhook_endpoints", body);
    snprintf(path, sizeof path, "/v1/webhook_endpoints/%s/test", text_at(&a, "id"));
    answer_free(&a);
    fflush(stdout);
    for (int i = 0; i < N; i++) {
        callers[i] = fork();
        if (callers[i] == 0) {
            a = ask(&sv, "POST", path, "{\"event_type\":\"video.failed\"}");
            _exit(a.status == 400 && strcmp(error_code(&a), "webhook_test_failed") == 0 ? 0 : 1);
        }
    }
    nap_ms(500);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < 20; i++) {
        a = ask(&sv, "GET", "/healthz", NULL);
        CT_EQ_I(a.status, 200);
        answer_free(&a);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    CT_CHECK(to.tv_sec - from.tv_sec < 3);
    for (int i = 0; i < N; i++) {
        CT_CHECK(waitpid(callers[i], &status, 0) == callers[i]);
        CT_EQ_I(status, 0);
    }
    close(listener);
}

/* of two receivers, one takes the call and never answers */
static void a_silent_receiver_does_not_hold_up_the_other(void)
{
    char body[160], path[2][128];
    struct timespec from, to;
    int ports[2], silent;
    CT_CHECK(has_server());
    ports[0] = receiver_port();
    silent = listener;
    ports[1] = receiver_port();
    for (int i = 0; i < 2; i++) {
        snprintf(body, sizeof body, "{\"url\":\"http://127.0.0.1:%d/\",\"event_types\":[\"video.failed\"]}", ports[i]);
        answer a = ask(&sv, "POST", "/v1/webhook_endpoints", body);
        snprintf(path[i], sizeof path[i], "/v1/webhook_endpoints/%s", text_at(&a, "id"));
        answer_free(&a);
    }
    for (int i = 0; i < 2; i++) {
        answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a cup\"," LONG "}");
        snprintf(body, sizeof body, "/v1/videos/%s/cancel", text_at(&a, "id"));
        answer_free(&a);
        a = ask(&sv, "POST", body, NULL);
        CT_EQ_I(a.status, 200);
        answer_free(&a);
    }
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < 2; i++)
        free(receive(204));
    clock_gettime(CLOCK_MONOTONIC, &to);
    CT_CHECK(to.tv_sec - from.tv_sec < 10); /* a sending may take 15 */
    for (int i = 0; i < 2; i++) {
        answer a = ask(&sv, "DELETE", path[i], NULL);
        answer_free(&a);
    }
    close(listener);
    close(silent);
}

static void waits_between_deliveries_grow_to_six_hours(void)
{
    int64_t total = 0;
    int n = 0;
    for (; total < HOOK_GIVE_UP_MS; n++) {
        CT_CHECK(store_delivery_pause_ms(n + 1) >= store_delivery_pause_ms(n));
        total += store_delivery_pause_ms(n + 1);
    }
    CT_CHECK(n > 10 && n < 30);
    CT_EQ_I(store_delivery_pause_ms(100), 6 * 3600 * 1000);
}

static void files_come_back_as_they_were_sent(void)
{
    char path[128];
    CT_CHECK(has_server());
    CURL *c = curl_easy_init();
    curl_mime *mime = curl_mime_init(c);
    curl_mimepart *p = curl_mime_addpart(mime);
    curl_mime_name(p, "file");
    curl_mime_filename(p, "in.jsonl");
    curl_mime_data(p, "{\"a\":1}\r\n\r\n--x\0y", 15);
    p = curl_mime_addpart(mime);
    curl_mime_name(p, "purpose");
    curl_mime_data(p, "batch", CURL_ZERO_TERMINATED);
    answer a = ask_with(&sv, "POST", "/v1/files", NULL, 0, NULL, mime, c);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(text_at(&a, "object"), "file");
    CT_EQ_S(text_at(&a, "filename"), "in.jsonl");
    CT_EQ_I(json_integer_value(json_object_get(a.json, "bytes")), 15);
    CT_EQ_I(json_integer_value(json_object_get(a.json, "expires_at")) -
                json_integer_value(json_object_get(a.json, "created_at")),
            30 * 86400);
    snprintf(path, sizeof path, "/v1/files/%s/content", text_at(&a, "id"));
    answer_free(&a);
    a = ask(&sv, "GET", path, NULL);
    CT_EQ_I(a.body.len, 15);
    CT_CHECK(memcmp(a.body.p, "{\"a\":1}\r\n\r\n--x\0y", 15) == 0);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/files?purpose=vision", NULL);
    CT_EQ_I(json_array_size(json_object_get(a.json, "data")), 0);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/files?purpose=batch", NULL);
    CT_EQ_I(json_array_size(json_object_get(a.json, "data")), 1);
    answer_free(&a);
    *strrchr(path, '/') = '\0';
    a = ask(&sv, "DELETE", path, NULL);
    CT_CHECK(json_is_true(json_object_get(a.json, "deleted")));
    answer_free(&a);
    a = ask(&sv, "GET", path, NULL);
    CT_EQ_I(a.status, 404);
    answer_free(&a);
}

static void prices_are_the_published_ones(void)
{
    server_config c = server_config_default();
    const config_model *standard = server_config_model(&c, "sora-2"), *pro = server_config_model(&c, "sora-2-pro");
    CT_EQ_I(price_micro(standard, 1280, 720, 8), 800000);
    CT_EQ_I(price_micro(pro, 720, 1280, 10), 3000000);
    CT_EQ_I(price_micro(pro, 1792, 1024, 4), 2000000);
    CT_EQ_I(price_micro(pro, 1920, 1080, 20), 14000000);
}

static void the_ledger_keeps_what_was_deleted(void)
{
    char status[32], path[128];
    CT_CHECK(has_server());
    answer a = ask(&sv, "GET", "/v1/usage", NULL);
    long long before = json_integer_value(json_object_get(a.json, "videos"));
    answer_free(&a);
    a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a bowl\"," TINY "}");
    snprintf(path, sizeof path, "/v1/videos/%s", text_at(&a, "id"));
    CT_EQ_S(wait_for_end(&sv, text_at(&a, "id"), status), "completed");
    answer_free(&a);
    a = ask(&sv, "DELETE", path, NULL);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/usage", NULL);
    CT_EQ_I(json_integer_value(json_object_get(a.json, "videos")), before + 1);
    CT_NEAR(json_real_value(json_object_get(a.json, "cost_usd")), 0.1 * (double)(before + 1), 1e-9);
    answer_free(&a);
    a = ask(&sv, "GET", "/v1/usage?end_time=1", NULL);
    CT_EQ_I(json_integer_value(json_object_get(a.json, "videos")), 0);
    answer_free(&a);
}

static void every_reply_had_its_schema(void)
{
    CT_CHECK(schema_checked > 10);
    CT_EQ_I(schema_faults, 0);
}

CT_MAIN(CT(signatures_are_those_of_the_standard), CT(only_the_internet_is_public),
        CT(a_call_to_a_private_address_is_refused_unless_allowed),
        CT(the_end_of_a_video_is_told_signed_until_it_is_heard), CT(endpoints_are_managed_over_the_api),
        CT(tests_of_silent_endpoints_hold_up_nobody), CT(a_silent_receiver_does_not_hold_up_the_other),
        CT(waits_between_deliveries_grow_to_six_hours), CT(files_come_back_as_they_were_sent),
        CT(prices_are_the_published_ones), CT(the_ledger_keeps_what_was_deleted), CT(every_reply_had_its_schema))
