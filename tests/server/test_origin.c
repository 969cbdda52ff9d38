/* tests/server/test_origin.c - what the server makes is signed and marked, and it knows its own films again: by the API
 * and by `ciel verify`. */
#include "client.h"
#include "ct.h"

#include <sys/stat.h>

#define SMALL "\"size\":\"320x180\",\"seconds\":\"2\",\"quality\":\"draft\""

static char folder[64], data[64];
static test_server server;
static char first[64], second[64]; /* ids of videos */
static char film[128], remixed[128], command[1024];

static void setup(void)
{
    make_folder(folder);
    make_folder(data);
    CT_EQ_I(setenv("CIEL_DATA", data, 1), 0);
    CT_CHECK(server_launch(&server, folder, NULL));
    snprintf(film, sizeof film, "%s/first.mp4", data);
    snprintf(remixed, sizeof remixed, "%s/second.mp4", data);
}

static void cleanup(void)
{
    server_end(&server, SIGKILL);
    remove_folder(folder);
    remove_folder(data);
}

static bool make(char id[64], const char *path, const char *body)
{
    char status[32];
    answer a = ask(&server, "POST", path, body);
    snprintf(id, 64, "%s", text_at(&a, "id") ? text_at(&a, "id") : "");
    answer_free(&a);
    return strcmp(wait_for_end(&server, id, status), "completed") == 0;
}

static bool fetch(const char *id, const char *variant, const char *to)
{
    char path[160];
    snprintf(path, sizeof path, "/v1/videos/%s/content?variant=%s", id, variant);
    answer a = ask(&server, "GET", path, NULL);
    FILE *f = fopen(to, "wb");
    bool good = a.status == 200 && f && fwrite(a.body.p, 1, a.body.len, f) == a.body.len;
    if (f)
        fclose(f);
    answer_free(&a);
    return good;
}

static answer check_file(const char *path)
{
    CURL *c = curl_easy_init();
    curl_mime *mime = curl_mime_init(c);
    curl_mimepart *part = curl_mime_addpart(mime);
    curl_mime_name(part, "file");
    curl_mime_filedata(part, path);
    return ask_with(&server, "POST", "/v1/content_provenance_checks", NULL, 0, NULL, mime, c);
}

static const char *result(const answer *a, size_t i, const char *key)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(a->json, "results"), i), key));
}

static int verify(const char *options, const char *path)
{
    snprintf(command, sizeof command, "%s verify --folder %s %s %s >%s/said 2>&1 </dev/null", TEST_CIEL, folder,
             options, path, data);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool said(const char *words)
{
    char text[16384] = "", path[96];
    snprintf(path, sizeof path, "%s/said", data);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    bool found = strstr(text, words) != NULL;
    if (!found)
        printf("# no '%s' in: %s\n", words, text);
    return found;
}

static void a_film_of_the_server_is_known_again(void)
{
    CT_CHECK(make(first, "/v1/videos", "{\"prompt\":\"a red ball rolls on a wooden table\"," SMALL "}"));
    CT_CHECK(fetch(first, "video", film));
    answer a = check_file(film);
    CT_EQ_I(a.status, 200);
    CT_EQ_I(schema_faults, 0);
    CT_EQ_S(text_at(&a, "object"), "content_provenance_check");
    CT_EQ_S(result(&a, 0, "type"), "c2pa");
    CT_EQ_S(result(&a, 0, "outcome"), "detected");
    CT_EQ_S(result(&a, 0, "validation_state"), "trusted");
    CT_EQ_S(result(&a, 0, "issuer"), "ciel");
    CT_EQ_S(result(&a, 1, "type"), "watermark");
    CT_EQ_S(result(&a, 1, "outcome"), "detected");
    CT_EQ_S(text_at(&a, "video_id"), first);
    answer_free(&a);
}

static void its_keys_are_private_and_in_its_folder(void)
{
    static const char *const names[] = { "c2pa/signer.pem", "c2pa/root.key", "watermark.keys" };
    char path[128];
    struct stat st;
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        CT_EQ_I(stat(path, &st), 0);
        CT_EQ_I(st.st_mode & 0777, 0600);
    }
}

static void the_command_knows_it_too(void)
{
    CT_EQ_I(verify("", film), 0);
    CT_CHECK(said("signer is trusted") && said("=> made by ciel") && said(first));
    CT_EQ_I(verify("--json", film), 0);
    CT_CHECK(said("\"state\": \"trusted\"") && said("\"found\": true") && !strstr(command, "wooden"));
}

static void pictures_of_it_are_signed(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/t.webp", data);
    CT_CHECK(fetch(first, "thumbnail", path));
    CT_EQ_I(verify("", path), 0);
    snprintf(path, sizeof path, "%s/s.jpg", data);
    CT_CHECK(fetch(first, "spritesheet", path));
    CT_EQ_I(verify("", path), 0);
}

static void a_remix_names_its_parent(void)
{
    char path[128];
    snprintf(path, sizeof path, "/v1/videos/%s/remix", first);
    CT_CHECK(make(second, path, "{\"prompt\":\"make the ball blue\"}"));
    CT_CHECK(fetch(second, "video", remixed));
    CT_EQ_I(verify("", remixed), 0);
    CT_CHECK(said("parentOf") && said("with its manifest") && said(first) && said(second));
}

static void a_film_coded_anew_is_known_by_its_mark(void)
{
    char again[128];
    snprintf(again, sizeof again, "%s/again.mp4", data);
    snprintf(command, sizeof command, "ffmpeg -v quiet -y -i %s -c:v libx264 -crf 8 -an %s </dev/null", film, again);
    if (system(command) != 0)
        CT_SKIP("ffmpeg is not installed");
    answer a = check_file(again);
    CT_EQ_I(a.status, 200);
    CT_EQ_S(result(&a, 0, "validation_state"), "not_present");
    CT_EQ_S(result(&a, 0, "outcome"), "not_detected");
    CT_EQ_S(result(&a, 1, "outcome"), "detected");
    CT_EQ_S(text_at(&a, "video_id"), first);
    answer_free(&a);
    CT_EQ_I(verify("", again), 0);
    CT_CHECK(said("manifest    none") && said(first));
}

static void a_changed_film_is_not_believed(void)
{
    FILE *f = fopen(remixed, "r+b");
    CT_CHECK(f && fseek(f, -1000, SEEK_END) == 0 && fputc('x', f) == 'x' && fclose(f) == 0);
    answer a = check_file(remixed);
    CT_EQ_S(result(&a, 0, "validation_state"), "invalid");
    CT_EQ_S(result(&a, 0, "outcome"), "not_detected");
    answer_free(&a);
    CT_EQ_I(verify("", remixed), 2);
    CT_CHECK(said("assertion.bmffHash.mismatch"));
}

static void strangers_and_no_files(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/noise.mp4", data);
    snprintf(command, sizeof command,
             "ffmpeg -v quiet -y -f lavfi -i testsrc=size=320x180:duration=2 -c:v libx264 %s </dev/null", path);
    if (system(command) != 0)
        CT_SKIP("ffmpeg is not installed");
    answer a = check_file(path);
    CT_EQ_S(result(&a, 0, "validation_state"), "not_present");
    CT_EQ_S(result(&a, 1, "outcome"), "not_detected");
    CT_CHECK(json_is_null(json_object_get(a.json, "video_id")));
    answer_free(&a);
    CT_EQ_I(verify("", path), 1);
    snprintf(path, sizeof path, "%s/said", data);
    a = check_file(path);
    CT_EQ_I(a.status, 400);
    CT_EQ_S(error_code(&a), "invalid_file");
    answer_free(&a);
    CT_EQ_I(verify("", path), 65);
    a = ask(&server, "POST", "/v1/content_provenance_checks", "{}");
    CT_EQ_I(a.status, 400);
    answer_free(&a);
    CT_EQ_I(schema_faults, 0);
}

CT_MAIN(CT(setup), CT(a_film_of_the_server_is_known_again), CT(its_keys_are_private_and_in_its_folder),
        CT(the_command_knows_it_too), CT(pictures_of_it_are_signed), CT(a_remix_names_its_parent),
        CT(a_film_coded_anew_is_known_by_its_mark), CT(a_changed_film_is_not_believed), CT(strangers_and_no_files),
        CT(cleanup))
