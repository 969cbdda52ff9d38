/* The readers of outside bytes, by themselves: multipart in pieces, bracketed names, ranges, the create request,
 * settings. */
#include "base/file.h"
#include "base/text.h"
#include "ct.h"
#include "server/form.h"
#include "server/multipart.h"
#include "server/range.h"
#include "server/video_request.h"

#include <stdlib.h>
#include <unistd.h>

/* what a reader told: "[name|filename|type:data]..." */
static ciel_str told;
static int on_begin(void *user, const char *name, const char *filename, const char *type, ciel_fail *fail)
{
    (void)user;
    (void)fail;
    ciel_str_printf(&told, "[%s|%s|%s:", name, filename ? filename : "-", type ? type : "-");
    return CIEL_OK;
}
static int on_data(void *user, const uint8_t *p, size_t n, ciel_fail *fail)
{
    (void)user;
    (void)fail;
    ciel_str_add_n(&told, (const char *)p, n);
    return CIEL_OK;
}
static int on_end(void *user, ciel_fail *fail)
{
    (void)user;
    (void)fail;
    ciel_str_add(&told, "]");
    return CIEL_OK;
}

static int read_in_pieces(const char *type, const char *body, size_t piece)
{
    static const multipart_events events = { on_begin, on_data, on_end };
    multipart *m = NULL;
    ciel_str_free(&told);
    ciel_str_add(&told, "");
    int rc = multipart_create(&m, type, &events, NULL, NULL);
    size_t n = strlen(body);
    for (size_t i = 0; rc == CIEL_OK && i < n; i += piece)
        rc = multipart_feed(m, (const uint8_t *)body + i, n - i < piece ? n - i : piece, NULL);
    if (rc == CIEL_OK)
        rc = multipart_finish(m, NULL);
    multipart_destroy(&m);
    return rc;
}

#define B "multipart/form-data; boundary=xx"
static void parts_are_the_same_in_pieces_of_any_size(void)
{
    const char *body =
        "preamble\r\n--xx\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na\r\n--x b\r\n-\r\n--xx  \r\n"
        "content-disposition: form-data; filename=\"c \\\"d\\\";e\"; name=f\r\nContent-Type: "
        "image/png\r\n\r\n\r\n\r\n--xx--\r\nepilogue";
    for (size_t piece = 1; piece < 80; piece++) {
        CT_EQ_I(read_in_pieces(B, body, piece), 0);
        CT_EQ_S(told.p, "[prompt|-|-:a\r\n--x b\r\n-][f|c \"d\";e|image/png:\r\n]");
    }
    CT_EQ_I(read_in_pieces("multipart/form-data; charset=utf-8; boundary=\"xx\"",
                           "--xx\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xx--", 9),
            0);
    CT_EQ_S(told.p, "[a|-|-:1]");
}

static void damaged_multipart_is_refused(void)
{
    static const char *const bodies[] = {
        "",
        "--xx",
        "--xx\r\nContent-Disposition: form-data; name=a\r\n\r\ntruncated",
        "--xxjunk\r\n",
        "--xx\r\n\r\nno headers\r\n--xx--",
        "--xx\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--xx--",
        "--xx\r\nContent-Disposition: form-data\r\n\r\n1\r\n--xx--",
        "--xx\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xx",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        CT_EQ_I(read_in_pieces(B, bodies[i], 5), CIEL_E_FORMAT);
    CT_EQ_I(read_in_pieces("multipart/form-data", "--xx--", 5), CIEL_E_FORMAT);
    CT_EQ_I(read_in_pieces("multipart/form-data; boundary=", "--xx--", 5), CIEL_E_FORMAT);
}

static void bracketed_names_unfold_as_the_clients_fold_them(void)
{
    json_t *root = json_object();
    static const char *const pairs[][2] = { { "prompt", "p" },           { "input_reference[image_url]", "u" },
                                            { "characters[][id]", "a" }, { "characters[][id]", "b" },
                                            { "tags[]", "x" },           { "tags[]", "y" },
                                            { "o[][k]", "1" },           { "o[][l]", "2" } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        CT_EQ_I(form_set(root, pairs[i][0], pairs[i][1], strlen(pairs[i][1]), NULL), 0);
    char *text = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
    CT_EQ_S(text, "{\"characters\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"input_reference\":{\"image_url\":\"u\"},\"o\":[{"
                  "\"k\":\"1\",\"l\":\"2\"}],"
                  "\"prompt\":\"p\",\"tags\":[\"x\",\"y\"]}");
    free(text);
    static const char *const bad[] = {
        "",    "[x]", "a[", "a]b[", "a[x", "prompt", "prompt[x]", "tags[x]", "input_reference", "a[b][c][d][e][f][g]",
        "\xff"
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CT_EQ_I(form_set(root, bad[i], "v", 1, NULL), CIEL_E_DATA);
    CT_EQ_I(form_set(root, "fine", "\xff\xfe", 2, NULL), CIEL_E_DATA);
    json_decref(root);
}

static void ranges(void)
{
    byte_range r;
    CT_EQ_I(range_read(&r, "bytes=0-0", 10), RANGE_PART);
    CT_CHECK(r.begin == 0 && r.end == 1);
    CT_EQ_I(range_read(&r, "bytes=5-", 10), RANGE_PART);
    CT_CHECK(r.begin == 5 && r.end == 10);
    CT_EQ_I(range_read(&r, "bytes=-3", 10), RANGE_PART);
    CT_CHECK(r.begin == 7 && r.end == 10);
    CT_EQ_I(range_read(&r, "bytes=-30", 10), RANGE_PART);
    CT_CHECK(r.begin == 0 && r.end == 10);
    CT_EQ_I(range_read(&r, "bytes=3-999999999999999999999999", 10), RANGE_PART);
    CT_CHECK(r.begin == 3 && r.end == 10);
    CT_EQ_I(range_read(&r, "bytes=10-", 10), RANGE_OUTSIDE);
    CT_EQ_I(range_read(&r, "bytes=-0", 10), RANGE_OUTSIDE);
    static const char *const whole[] = { "",          "bytes=",        "bytes=-",   "bytes=a-b",
                                         "bytes=5-2", "bytes=0-1,3-4", "items=0-1", "bytes=1-2x" };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        CT_EQ_I(range_read(&r, whole[i], 10), RANGE_WHOLE);
}

static ciel_arena arena;
static problem said;
static int create_from(const char *json, bool any_size)
{
    server_config c = server_config_default();
    video_request v;
    c.any_size = any_size;
    json_t *body = json_loads(json, 0, NULL);
    int rc = video_request_read(&v, body, &c, &arena, &said);
    json_decref(body);
    return rc;
}

static void the_values_of_the_api_are_taken(void)
{
    static const char *const fine[] = {
        "{\"prompt\":\"a\"}",
        "{\"prompt\":\"a\",\"seconds\":8}",
        "{\"prompt\":\"a\",\"seconds\":\"20\",\"size\":\"1280x720\",\"model\":\"sora-2\"}",
        "{\"prompt\":\"a\",\"size\":\"1024x1792\",\"model\":\"sora-2-pro\"}",
        "{\"prompt\":\"a\",\"size\":\"1920x1080\",\"model\":\"sora-2-pro-2025-10-06\"}",
        "{\"prompt\":\"a\",\"unknown\":{\"x\":1},\"model\":null,\"seed\":\"7\",\"fps\":30,\"quality\":\"draft\",\"n\":"
        "1}",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        int rc = create_from(fine[i], false);
        if (rc < 0)
            printf("# %s: %s\n", fine[i], said.message);
        CT_EQ_I(rc, 0);
    }
    CT_EQ_I(create_from("{\"prompt\":\"a\",\"size\":\"64x36\",\"seconds\":\"1\"}", true), 0);
}

static void other_values_are_refused_by_name_and_code(void)
{
    static const struct {
        const char *json, *param, *code;
    } bad[] = {
        { "{}", "prompt", "missing_required_parameter" },
        { "{\"prompt\":\"\"}", "prompt", "string_below_min_length" },
        { "{\"prompt\":\" \\n\"}", "prompt", "string_below_min_length" },
        { "{\"prompt\":[]}", "prompt", "invalid_type" },
        { "{\"prompt\":\"a\",\"seconds\":\"15\"}", "seconds", "invalid_value" },
        { "{\"prompt\":\"a\",\"seconds\":4.5}", "seconds", "invalid_type" },
        { "{\"prompt\":\"a\",\"size\":\"64x36\"}", "size", "invalid_value" },
        { "{\"prompt\":\"a\",\"size\":\"1920x1080\"}", "size", "invalid_value" },
        { "{\"prompt\":\"a\",\"model\":\"sora-3\"}", "model", "model_not_found" },
        { "{\"prompt\":\"a\",\"input_reference\":\"x\"}", "input_reference", "invalid_type" },
        { "{\"prompt\":\"a\",\"seed\":-1}", "seed", "invalid_value" },
        { "{\"prompt\":\"a\",\"seed\":1.5}", "seed", "invalid_value" },
        { "{\"prompt\":\"a\",\"seed\":\"x\"}", "seed", "invalid_type" },
        { "{\"prompt\":\"a\",\"fps\":0}", "fps", "invalid_value" },
        { "{\"prompt\":\"a\",\"quality\":\"superb\"}", "quality", "invalid_value" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CT_CHECK(create_from(bad[i].json, false) < 0);
        CT_EQ_I(said.status, 400);
        CT_EQ_S(said.param, bad[i].param);
        CT_EQ_S(said.code, bad[i].code);
    }
    create_from("{\"prompt\":\"a\",\"seconds\":\"15\"}", false);
    CT_EQ_S(said.message, "Invalid value: '15'. Supported values are: '4', '8', '12', '16', and '20'.");
}

static void a_prompt_has_32000_characters_at_most(void)
{
    enum {
        N = VIDEO_MAX_PROMPT
    };
    char *json = malloc(4 * N + 64), *p = json + sprintf(json, "{\"prompt\":\"");
    for (int i = 0; i < N; i++)
        p += sprintf(p, "\xc3\xa9"); /* two bytes, one character */
    strcpy(p, "\"}");
    CT_EQ_I(create_from(json, false), 0);
    strcpy(p, "x\"}");
    CT_CHECK(create_from(json, false) < 0);
    CT_EQ_S(said.code, "string_above_max_length");
    free(json);
    ciel_arena_free(&arena);
}

static char *upload_path(void *user)
{
    (void)user;
    char *path = malloc(64);
    snprintf(path, 64, "/tmp/ciel_upload_%ld", (long)getpid());
    return path;
}

static int read_form(form **f, const char *type, const char *body)
{
    form_options o = { upload_path, NULL, 100 };
    int rc = form_create(f, type, &o, NULL);
    if (rc == CIEL_OK)
        rc = form_feed(*f, (const uint8_t *)body, strlen(body), NULL);
    return rc == CIEL_OK ? form_finish(*f, NULL) : rc;
}

static void the_digest_is_of_the_content(void)
{
    form *a = NULL, *b = NULL, *c = NULL;
    CT_EQ_I(read_form(&a, "application/json", "{\"prompt\":\"x\", \"seconds\":\"4\"}"), 0);
    CT_EQ_I(read_form(&b, "multipart/form-data; boundary=q",
                      "--q\r\nContent-Disposition: form-data; name=\"seconds\"\r\n\r\n4\r\n--q\r\n"
                      "Content-Disposition: form-data; name=\"prompt\"\r\n\r\nx\r\n--q--"),
            0);
    CT_EQ_I(read_form(&c, "application/json", "{\"prompt\":\"y\", \"seconds\":\"4\"}"), 0);
    CT_EQ_S(form_digest(a), form_digest(b));
    CT_CHECK(strcmp(form_digest(a), form_digest(c)) != 0);
    form_destroy(&a);
    form_destroy(&b);
    form_destroy(&c);
}

static void files_go_to_disk_and_leave_with_the_request(void)
{
    form *f = NULL;
    char *path = upload_path(NULL);
    CT_EQ_I(read_form(&f, B,
                      "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../etc/x\"\r\n"
                      "Content-Type: application/octet-stream\r\n\r\n\x89PNG\r\n\x1a\nrest\r\n--xx--"),
            0);
    form_upload *u = form_upload_of(f, "file");
    CT_CHECK(u && u->kind == MEDIA_PNG && u->bytes == 12);
    CT_CHECK(ciel_file_exists(path));
    form_destroy(&f);
    CT_CHECK(!ciel_file_exists(path));
    char big[400];
    snprintf(big, sizeof big,
             "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n%0200d\r\n--xx--", 1);
    CT_EQ_I(read_form(&f, B, big), CIEL_E_DATA);
    form_destroy(&f);
    CT_CHECK(!ciel_file_exists(path));
    free(path);
}

static void json_bodies_have_limits(void)
{
    form *f = NULL;
    char deep[200] = "{\"a\":";
    memset(deep + 5, '[', 100);
    static const char *const bad[] = {
        "x", "[1]", "{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", "{", "{\"a\":\"\xff\"}", "\"s\""
    };
    CT_EQ_I(read_form(&f, "application/json", deep), CIEL_E_DATA);
    form_destroy(&f);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CT_EQ_I(read_form(&f, "application/json", bad[i]), CIEL_E_FORMAT);
        form_destroy(&f);
    }
    CT_EQ_I(read_form(&f, "text/plain", "x"), CIEL_E_FORMAT);
}

static void settings_are_checked_by_name(void)
{
    server_config c = server_config_default();
    CT_EQ_I(server_config_set(&c, "serve", "port", "9000", NULL), 0);
    CT_EQ_I(c.port, 9000);
    CT_EQ_I(server_config_set(&c, "models", "sora-2", "draft", NULL), 0);
    CT_EQ_I(server_config_model(&c, "sora-2")->quality, RENDER_DRAFT);
    CT_EQ_I(server_config_set(&c, "models", "house", "final large", NULL), 0);
    CT_CHECK(server_config_model(&c, "house")->large);
    CT_EQ_I(server_config_set(&c, "serve", "any_size", "yes", NULL), 0);
    CT_CHECK(c.any_size);
    CT_EQ_I(server_config_set(&c, "serve", "port", "90000", NULL), CIEL_E_DATA);
    CT_EQ_I(server_config_set(&c, "serve", "prot", "1", NULL), CIEL_E_DATA);
    CT_EQ_I(server_config_set(&c, "models", "x", "superb", NULL), CIEL_E_DATA);
    const char *path = "/tmp/ciel_settings.ini", *text = "[serve]\nport = 7\nworkers = none\n";
    CT_EQ_I(ciel_file_write(path, text, strlen(text), NULL), 0);
    CT_EQ_I(server_config_read(&c, path, NULL), CIEL_E_DATA);
    CT_EQ_I(c.port, 9000); /* untouched on failure */
    unlink(path);
}

CT_MAIN(CT(parts_are_the_same_in_pieces_of_any_size), CT(damaged_multipart_is_refused),
        CT(bracketed_names_unfold_as_the_clients_fold_them), CT(ranges), CT(the_values_of_the_api_are_taken),
        CT(other_values_are_refused_by_name_and_code), CT(a_prompt_has_32000_characters_at_most),
        CT(the_digest_is_of_the_content), CT(files_go_to_disk_and_leave_with_the_request), CT(json_bodies_have_limits),
        CT(settings_are_checked_by_name))
