/* Limits, keys and addresses over the wire: each case starts a server of its own, without workers. */
#include "client.h"
#include "ct.h"

static test_server sv;

static void a_full_queue_says_when_to_come_back(void)
{
    char config[128], header[64], other[64];
    make_folder(other);
    snprintf(config, sizeof config, "%s/full.ini", other);
    FILE *f = fopen(config, "w");
    CT_CHECK(f);
    fputs("[serve]\nmax_active_per_key = 2\nworkers = 0\n", f);
    fclose(f);
    const char *const more[] = { "--config", config, NULL };
    CT_CHECK(server_launch(&sv, other, more));
    for (int i = 0; i < 3; i++) {
        answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a cup\"," TINY "}");
        CT_EQ_I(a.status, i < 2 ? 200 : 429);
        if (i == 2) {
            CT_CHECK(atoi(answer_header(&a, "retry-after", header, sizeof header)) > 0);
            CT_EQ_S(answer_header(&a, "x-should-retry", header, sizeof header), "false");
            CT_EQ_S(json_string_value(json_object_get(json_object_get(a.json, "error"), "type")), "rate_limit_error");
        }
        answer_free(&a);
    }
    server_end(&sv, SIGTERM);
    remove_folder(other);
}

/* stdout of `ciel ARGUMENTS`; returns the exit code */
static int run(const char *arguments, char *out, size_t room)
{
    char command[512];
    snprintf(command, sizeof command, "%s %s 2>/dev/null", TEST_CIEL, arguments);
    FILE *p = popen(command, "r");
    size_t n = p ? fread(out, 1, room - 1, p) : 0;
    out[n] = '\0';
    out[strcspn(out, "\n")] = '\0';
    int how = p ? pclose(p) : -1;
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static long ask_as(const char *secret, const char *path)
{
    char header[160];
    snprintf(header, sizeof header, "Authorization: Bearer %s", secret);
    answer a = ask_header(&sv, "GET", path, header);
    long status = a.status;
    answer_free(&a);
    return status;
}

static void keys_separate_their_owners(void)
{
    char other[64], arguments[256], ana[128], ben[128], list[64], path[128];
    static const char *const idle[] = { "--workers", "0", NULL };
    make_folder(other);
    snprintf(arguments, sizeof arguments, "keys create ana --folder %s", other);
    CT_EQ_I(run(arguments, ana, sizeof ana), 0);
    CT_EQ_I(run(arguments, ben, sizeof ben), 0);
    CT_CHECK(server_launch(&sv, other, idle));
    answer a = ask(&sv, "GET", "/v1/videos", NULL);
    CT_EQ_I(a.status, 401);
    CT_EQ_S(error_code(&a), "invalid_api_key");
    answer_free(&a);
    CT_EQ_I(ask_as("ciel_0", "/v1/videos"), 401);
    CT_EQ_I(ask_as(ana, "/v1/videos"), 200);
    char header[160];
    static const char *const body = "{\"prompt\":\"a cup\"," TINY "}";
    snprintf(header, sizeof header, "api-key: %s", ana);
    struct curl_slist *h = curl_slist_append(curl_slist_append(NULL, header), "Content-Type: application/json");
    a = ask_with(&sv, "POST", "/v1/videos", body, strlen(body), h, NULL, curl_easy_init());
    CT_EQ_I(a.status, 200);
    snprintf(path, sizeof path, "/v1/videos/%s", text_at(&a, "id"));
    answer_free(&a);
    CT_EQ_I(ask_as(ana, path), 200);
    CT_EQ_I(ask_as(ben, path), 404);
    snprintf(arguments, sizeof arguments, "keys list --folder %s | awk 'NR == 2 { print $1 }'", other);
    CT_EQ_I(run(arguments, list, sizeof list), 0);
    snprintf(arguments, sizeof arguments, "keys revoke %s --folder %s", list, other);
    CT_EQ_I(run(arguments, list, sizeof list), 0);
    CT_EQ_I(ask_as(ana, "/v1/videos") + ask_as(ben, "/v1/videos"), 401 + 200);
    server_end(&sv, SIGTERM);
    remove_folder(other);
}

static void other_addresses_need_keys(void)
{
    char other[64], arguments[160], out[256];
    make_folder(other);
    snprintf(arguments, sizeof arguments, "serve --port 0 --address 0.0.0.0 --workers 0 --folder %s", other);
    CT_EQ_I(run(arguments, out, sizeof out), 77);
    remove_folder(other);
}

/* what `ciel doctor` says of a settings file */
static int doctor(const char *settings, char *out, size_t room)
{
    char other[64], path[128], command[512];
    make_folder(other);
    snprintf(path, sizeof path, "%s/ciel.ini", other);
    FILE *f = fopen(path, "w");
    fprintf(f, "%s", settings);
    fclose(f);
    snprintf(command, sizeof command,
             "doctor --port 0 --folder %s/none/yet --config %s | grep -A50 'ciel serve' | tr '\\n' '~'", other, path);
    run(command, out, room);
    snprintf(command, sizeof command, "doctor --port 0 --folder %s/none/yet --config %s", other, path);
    int code = run(command, path, sizeof path);
    remove_folder(other);
    return code;
}

static void the_doctor_names_every_fault_with_line_and_remedy(void)
{
    char out[4096];
    CT_EQ_I(doctor("[serve]\nworkers = 2\n[models]\nmine = draft large engine=world\n", out, sizeof out), 0);
    CT_CHECK(!strstr(out, "fault"));
    CT_EQ_I(doctor("[serve]\nworkers = many\nthread = 2\n\n[model]\nx = 1\n[models]\nmine = quick\nyours = final "
                   "engine=wan\nnonsense\n",
                   out, sizeof out),
            78);
    static const char *const said[] = { "line 2: bad setting [serve] workers = many: expected a whole number",
                                        "line 3: unknown setting [serve] thread; try: did you mean 'threads'?",
                                        "line 6: unknown setting [model] x; try: the sections are",
                                        "line 8: bad setting [models] mine = quick: expected draft, standard or final",
                                        "line 9: [models] yours: there is no engine 'wan'; try: engines here: 'world'",
                                        "line 10: this line is no setting",
                                        "6 faults" };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (!strstr(out, said[i]))
            printf("# not said: %s\n# %s\n", said[i], out);
        CT_CHECK(strstr(out, said[i]));
    }
}

static void a_server_does_not_start_on_a_bad_setting(void)
{
    char other[64], arguments[256], out[256];
    make_folder(other);
    snprintf(arguments, sizeof arguments, "%s/ciel.ini", other);
    FILE *f = fopen(arguments, "w");
    fputs("[serve]\nport = 99999\n", f);
    fclose(f);
    snprintf(arguments, sizeof arguments, "serve --workers 0 --folder %s --config %s/ciel.ini", other, other);
    CT_EQ_I(run(arguments, out, sizeof out), 65);
    remove_folder(other);
}

static void every_reply_had_its_schema(void)
{
    CT_CHECK(schema_checked > 0);
    CT_EQ_I(schema_faults, 0);
}

CT_MAIN(CT(a_full_queue_says_when_to_come_back), CT(keys_separate_their_owners), CT(other_addresses_need_keys),
        CT(the_doctor_names_every_fault_with_line_and_remedy), CT(a_server_does_not_start_on_a_bad_setting),
        CT(every_reply_had_its_schema))
