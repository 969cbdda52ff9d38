/* Models of the configuration that are another engine's: films by the tiny random checkpoints of tests/data/neural,
 * made by the server as by `ciel generate`; what such a model cannot do, and what happens when its weights are not
 * here. One server with a worker serves most cases. */
#include "client.h"
#include "ct.h"
#include "media/media.h"

#include <stdarg.h>
#include <unistd.h>

#define SMALL  "\"size\":\"64x64\",\"seconds\":\"1\",\"seed\":5"
#define PROMPT "a lovely cat sits on the red sofa"

static char folder[64], models[64], config[96];
static test_server sv;

static void stop_server(void)
{
    server_end(&sv, SIGKILL);
    remove_folder(folder);
    remove_folder(models);
}

/* a folder of models, as `ciel models` makes it */
static void link_model(const char *oracle, const char *name)
{
    char from[512], to[128];
    snprintf(from, sizeof from, "%s/neural/%s/model", TEST_DATA, oracle);
    snprintf(to, sizeof to, "%s/%s", models, name);
    CT_EQ_I(symlink(from, to), 0);
}

static void write_config(void)
{
    snprintf(config, sizeof config, "%s/ciel.ini", folder);
    FILE *f = fopen(config, "w");
    CT_CHECK(f);
    fprintf(f,
            "[serve]\nmodels = %s\nvisible_mark = false\ninvisible_mark = false\n[models]\n"
            "sora-2 = standard engine=tiny-text steps=3 seconds=2\nfrom-picture = draft engine=tiny-picture steps=2\n"
            "world = draft\nabsent = draft engine=wan2.1-1.3b\n",
            models);
    fclose(f);
}

static bool ready(void)
{
    const char *const more[] = { "--config", config, NULL };
    if (sv.pid)
        return true;
    make_folder(folder);
    make_folder(models);
    atexit(stop_server);
    link_model("t2v21", "tiny-text");
    link_model("ti2v22_i2v", "tiny-picture");
    write_config();
    setenv("CIEL_CACHE", folder, 1);
    return server_launch(&sv, folder, more);
}

/* the film of a request, in a file; `id` of the video */
static bool make(const char *path, const char *json, char id[64], const char *to)
{
    char status[32], content[128];
    answer a = ask(&sv, "POST", path, json);
    if (a.status != 200)
        printf("# %ld %s\n", a.status, a.body.p ? a.body.p : "");
    snprintf(id, 64, "%s", a.status == 200 ? text_at(&a, "id") : "");
    answer_free(&a);
    if (!id[0] || strcmp(wait_for_end(&sv, id, status), "completed") != 0)
        return false;
    snprintf(content, sizeof content, "/v1/videos/%s/content", id);
    a = ask(&sv, "GET", content, NULL);
    FILE *f = fopen(to, "wb");
    bool good = f && a.status == 200 && fwrite(a.body.p, 1, a.body.len, f) == a.body.len;
    if (f)
        fclose(f);
    answer_free(&a);
    return good;
}

/* mean difference of the pictures of two films, in steps of 8 bits; -1 when they cannot be compared */
static double apart(const char *path_a, const char *path_b)
{
    film a = { 0 }, b = { 0 };
    double sum = -1;
    if (film_read(&a, path_a, 100, NULL) == CIEL_OK && film_read(&b, path_b, 100, NULL) == CIEL_OK &&
        a.n_frames == b.n_frames && a.width == b.width && a.height == b.height) {
        size_t bytes = (size_t)a.width * (size_t)a.height * 3;
        sum = 0;
        for (int i = 0; i < a.n_frames; i++)
            for (size_t k = 0; k < bytes; k++)
                sum += abs(a.frames[i].rgb[k] - b.frames[i].rgb[k]);
        sum /= (double)bytes * a.n_frames;
    }
    film_free(&a), film_free(&b);
    return sum;
}

static int run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static int run(const char *format, ...)
{
    char command[1024];
    va_list ap;
    int n = snprintf(command, sizeof command, "%s ", TEST_CIEL);
    va_start(ap, format);
    vsnprintf(command + n, sizeof command - (size_t)n, format, ap);
    va_end(ap);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char film_path[96], first[64];

static void a_mapped_name_films_as_generate_does(void)
{
    char here[96], world[96], id[64];
    CT_CHECK(ready());
    snprintf(film_path, sizeof film_path, "%s/served.mp4", folder);
    snprintf(here, sizeof here, "%s/here.mp4", folder);
    snprintf(world, sizeof world, "%s/world.mp4", folder);
    CT_CHECK(make("/v1/videos", "{\"prompt\":\"" PROMPT "\"," SMALL "}", first, film_path));
    CT_EQ_I(run("generate '" PROMPT "' -o %s --engine tiny-text --models %s --steps 3 --size 64x64 --seconds 1 --seed 5"
                " --threads 1 --watermark none 2>/dev/null",
                here, models),
            0);
    CT_NEAR(apart(film_path, here), 0, 0);
    CT_CHECK(make("/v1/videos", "{\"model\":\"world\",\"fps\":16,\"prompt\":\"" PROMPT "\"," SMALL "}", id, world));
    CT_CHECK(apart(film_path, world) > 5);
    /* its manifest says what it is */
    CT_EQ_I(run("verify --folder %s %s | grep -q 'created: pictures by a video model that was trained'", folder, film_path), 0);
    CT_EQ_I(run("verify --folder %s %s | grep -q 'trained'", folder, world), 1);
}

static void its_names_are_listed(void)
{
    static const char *const names[] = { "sora-2", "from-picture", "absent" };
    CT_CHECK(ready());
    for (int i = 0; i < 3; i++) {
        char path[64];
        snprintf(path, sizeof path, "/v1/models/%s", names[i]);
        answer a = ask(&sv, "GET", path, NULL);
        CT_EQ_I(a.status, 200);
        CT_EQ_S(text_at(&a, "id"), names[i]);
        answer_free(&a);
    }
}

static void refused(const char *path, const char *json, int status, const char *code, const char *words)
{
    answer a = ask(&sv, "POST", path, json);
    const char *message = json_string_value(json_object_get(json_object_get(a.json, "error"), "message"));
    CT_EQ_I(a.status, status);
    CT_EQ_S(error_code(&a), code);
    if (!message || !strstr(message, words))
        printf("# said: %s\n", message ? message : "nothing");
    CT_CHECK(message && strstr(message, words));
    answer_free(&a);
}

#define PIXEL                                                                                                          \
    "data:image/"                                                                                                      \
    "png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="

static void what_a_trained_model_cannot_do_is_refused(void)
{
    char body[256];
    CT_CHECK(ready() && first[0]);
    refused("/v1/videos", "{\"prompt\":\"a cat\",\"seconds\":\"4\"}", 400, "invalid_value", "at most 2 seconds");
    refused("/v1/videos", "{\"prompt\":\"a cat\",\"input_reference\":{\"image_url\":\"" PIXEL "\"}," SMALL "}", 400,
            "unsupported_parameter", "begins from no picture");
    snprintf(body, sizeof body, "{\"video\":{\"id\":\"%s\"},\"prompt\":\"it goes on\",\"seconds\":\"4\"}", first);
    refused("/v1/videos/extensions", body, 400, "unsupported_parameter", "makes none longer");
}

static void a_model_without_weights_says_how_to_get_them(void)
{
    char header[64];
    CT_CHECK(ready());
    refused("/v1/videos", "{\"model\":\"absent\",\"prompt\":\"a cat\"}", 503, "engine_not_available",
            "ciel models pull wan2.1");
    answer a = ask(&sv, "POST", "/v1/videos", "{\"model\":\"absent\",\"prompt\":\"a cat\"}");
    CT_EQ_S(answer_header(&a, "x-should-retry", header, sizeof header), "false");
    answer_free(&a);
}

static void a_remix_asks_for_the_change_too(void)
{
    char path[128], id[64], changed[96], same[96];
    CT_CHECK(ready() && first[0]);
    snprintf(path, sizeof path, "/v1/videos/%s/remix", first);
    snprintf(changed, sizeof changed, "%s/changed.mp4", folder);
    snprintf(same, sizeof same, "%s/same.mp4", folder);
    CT_CHECK(make(path, "{\"prompt\":\"it snows\"}", id, changed));
    CT_CHECK(apart(film_path, changed) > 0.1);
    CT_CHECK(make("/v1/videos", "{\"prompt\":\"" PROMPT ". it snows\"," SMALL "}", id, same));
    CT_NEAR(apart(same, changed), 0, 0);
}

static void a_picture_is_the_first_frame_of_a_model_that_takes_one(void)
{
    char id[64], body[4096], with[96], without[96], png[96], *at = body;
    picture p = { 0 };
    unsigned char bytes[1024];
    CT_CHECK(ready());
    snprintf(with, sizeof with, "%s/with.mp4", folder);
    snprintf(without, sizeof without, "%s/without.mp4", folder);
    snprintf(png, sizeof png, "%s/red.png", folder);
    CT_EQ_I(picture_create(&p, 64, 64, NULL), CIEL_OK);
    for (int k = 0; k < 64 * 64 * 3; k++)
        p.rgb[k] = k % 3 == 0 ? 220 : 30;
    CT_EQ_I(picture_write(png, &p, 100, NULL), CIEL_OK);
    picture_free(&p);
    FILE *f = fopen(png, "rb");
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    CT_CHECK(n > 0 && n < sizeof bytes);
    fclose(f);
    at += sprintf(at,
                  "{\"model\":\"from-picture\",\"prompt\":\"" PROMPT "\"," SMALL ",\"input_reference\":{\"image_url\":"
                  "\"data:image/png;base64,");
    for (size_t i = 0; i < n; i += 3) {
        static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        unsigned v = (unsigned)bytes[i] << 16 | (i + 1 < n ? bytes[i + 1] : 0U) << 8 | (i + 2 < n ? bytes[i + 2] : 0U);
        for (int k = 0; k < 4; k++)
            *at++ = i + (size_t)k > n ? '=' : letters[v >> (18 - 6 * k) & 63];
    }
    strcpy(at, "\"}}");
    CT_CHECK(make("/v1/videos", body, id, with));
    CT_CHECK(make("/v1/videos", "{\"model\":\"from-picture\",\"prompt\":\"" PROMPT "\"," SMALL "}", id, without));
    CT_CHECK(apart(with, without) > 0.5);
}

static void weights_that_went_fail_the_video_with_words(void)
{
    char other[64], id[64], status[32], path[128];
    const char *const idle[] = { "--config", config, "--workers", "0", NULL }, *const busy[] = { "--config", config,
                                                                                                 NULL };
    test_server s;
    CT_CHECK(ready());
    make_folder(other);
    CT_CHECK(server_launch(&s, other, idle));
    answer a = ask(&s, "POST", "/v1/videos", "{\"prompt\":\"a cat\"," SMALL "}");
    CT_EQ_I(a.status, 200);
    snprintf(id, sizeof id, "%s", text_at(&a, "id"));
    answer_free(&a);
    server_end(&s, SIGTERM);
    snprintf(path, sizeof path, "%s/tiny-text", models);
    CT_EQ_I(unlink(path), 0);
    CT_CHECK(!server_launch(&s, other, busy)); /* the settings name a folder that is not there */
    server_end(&s, SIGKILL);
    char unmapped[96];
    snprintf(unmapped, sizeof unmapped, "%s/none.ini", other);
    FILE *f = fopen(unmapped, "w");
    fprintf(f, "[serve]\nmodels = %s\n", models);
    fclose(f);
    const char *const other_settings[] = { "--config", unmapped, NULL };
    CT_CHECK(server_launch(&s, other, other_settings));
    CT_EQ_S(wait_for_end(&s, id, status), "failed");
    snprintf(path, sizeof path, "/v1/videos/%s", id);
    a = ask(&s, "GET", path, NULL);
    const json_t *error = json_object_get(a.json, "error");
    CT_EQ_S(json_string_value(json_object_get(error, "code")), "not_available");
    CT_CHECK(strstr(json_string_value(json_object_get(error, "message")), "tiny-text"));
    answer_free(&a);
    server_end(&s, SIGTERM);
    remove_folder(other);
    link_model("t2v21", "tiny-text");
}

static void the_doctor_looks_for_the_weights(void)
{
    CT_CHECK(ready());
    CT_EQ_I(run("doctor --port 0 --folder %s --config %s >%s/said", folder, config, folder), 78);
    CT_EQ_I(run("doctor --port 0 --folder %s --config %s | grep -q 'ok .*model .*sora-2 by tiny-text'", folder, config),
            0);
    CT_EQ_I(run("doctor --port 0 --folder %s --config %s |"
                " grep -q 'fault .*model .*absent: the weights of wan2.1-1.3b are not here.*ciel models pull'",
                folder, config),
            0);
}

CT_MAIN(CT(a_mapped_name_films_as_generate_does), CT(its_names_are_listed),
        CT(what_a_trained_model_cannot_do_is_refused), CT(a_model_without_weights_says_how_to_get_them),
        CT(a_remix_asks_for_the_change_too), CT(a_picture_is_the_first_frame_of_a_model_that_takes_one),
        CT(weights_that_went_fail_the_video_with_words), CT(the_doctor_looks_for_the_weights))
