/* app/cmd_verify.c - `ciel verify FILE`: where a film or a picture comes from, as far as it can be proved.
 *
 * Exit codes: 0 proved (a manifest that holds and is trusted, or an invisible mark), 1 nothing found, 2 a manifest that
 * does not hold, 3 one that holds, by a signer who is not known here; others as everywhere (sysexits.h).
 */
#include "app.h"
#include "base/file.h"
#include "base/text.h"
#include "serve_options.h"
#include "server/provenance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    PROVED,
    NOTHING,
    BROKEN,
    STRANGER
};

static int verdict_of(const provenance *p)
{
    if (p->manifest.state == VERIFY_TRUSTED || (p->mark.found && p->manifest.state != VERIFY_INVALID))
        return PROVED;
    return p->manifest.state == VERIFY_INVALID ? BROKEN : p->manifest.state == VERIFY_VALID ? STRANGER : NOTHING;
}

static void say_manifest(const verify_report *r)
{
    static const char *const words[] = { "none", "present, but it does NOT hold", "holds; its signer is not known here",
                                         "holds, and its signer is trusted" };
    const char *source = r->source ? strrchr(r->source, '/') : NULL;
    const verify_finding *problem = verify_problem(r);
    printf("manifest    %s\n", words[r->state]);
    if (r->state == VERIFY_NONE)
        return;
    if (problem)
        printf("            %s (%s)\n", problem->words, problem->code);
    if (r->title)
        printf("  title     %s\n", r->title);
    if (r->generator)
        printf("  made by   %s %s\n", r->generator, r->generator_version ? r->generator_version : "");
    if (r->signer.sha256[0])
        printf("  signed by %s (%s)\n", r->signer.name, r->signer.organisation[0] ? r->signer.organisation : "-");
    if (source)
        printf("  source    %s\n", source + 1);
    if (r->prompt)
        printf("  prompt    %s\n", r->prompt);
}

static void say_history(const verify_report *r)
{
    for (size_t i = 0; i < r->n_actions; i++) {
        const char *words = r->actions[i].words, *name = r->actions[i].name;
        printf("  %-9s %s%s%s\n", i ? "" : "history", strncmp(name, "c2pa.", 5) == 0 ? name + 5 : name,
               words ? ": " : "", words ? words : "");
    }
    for (size_t i = 0; i < r->n_ingredients; i++)
        printf("  %-9s %s: %s%s\n", i ? "" : "from", r->ingredients[i].relation,
               r->ingredients[i].title ? r->ingredients[i].title : "-",
               r->ingredients[i].manifest ? ", with its manifest" : "");
}

static void say_mark(const provenance *p)
{
    char id[17];
    mark_id_text(id, p->mark.id);
    if (!p->looked)
        printf("mark        not looked for: %s\n", p->unlooked);
    else if (!p->mark.found)
        printf("mark        none found\n");
    else
        printf("mark        %s, %.0f %% of its bits agree%s\n", id, p->mark.confidence * 100,
               p->mark.mirrored ? "; the film is mirrored" : "");
    if (p->mark.found && p->manifest.has_mark_id && p->mark.id != p->manifest.mark_id)
        printf("            which is NOT the one that the manifest tells\n");
    if (p->video[0])
        printf("video       %s\n", p->video);
}

static int say(const provenance *p, bool json)
{
    char when[32];
    bool ours = p->mark.found || ciel_streq(p->manifest.generator, "ciel");
    const char *const words[] = { ours ? "made by ciel" : "its manifest can be believed",
                                  "nothing tells where it comes from", "do not believe its manifest",
                                  "made by somebody who is not known here" };
    int verdict = verdict_of(p);
    if (json) {
        json_t *v = provenance_json(p);
        json_dumpf(v, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(v);
        return verdict;
    }
    say_manifest(&p->manifest);
    say_history(&p->manifest);
    if (provenance_time(when, p))
        printf("  time      %s%s\n", when, p->manifest.signed_at ? " (time-stamped)" : "");
    say_mark(p);
    printf("=> %s\n", words[verdict]);
    return verdict;
}

static int look(const char *path, const char *trust, const char *clocks, const char *folder, bool json, ciel_fail *fail)
{
    provenance_home home;
    provenance p = { 0 };
    char *database = ciel_path_join(folder, "store.db");
    int rc = provenance_home_open(&home, folder, trust, clocks, fail);
    if (rc == CIEL_OK && ciel_file_exists(database))
        rc = store_open(&home.known.store, folder, fail);
    free(database);
    if (rc == CIEL_OK)
        rc = provenance_look(&p, path, &home.known, fail);
    if (rc == CIEL_OK) {
        rc = say(&p, json);
        provenance_release(&p);
    }
    store_close(&home.known.store);
    provenance_home_close(&home);
    return rc;
}

int cmd_verify(int argc, char **argv)
{
    serve_options o = serve_options_default();
    const char *trust = NULL, *clocks = NULL;
    bool json = false;
    option rows[SERVE_OPTIONS_MAX + 3];
    int n = serve_options_rows(rows, 0, &o, false, false);
    rows[n++] = (option){ "json", 0, OPTION_FLAG, &json, 0, 0, NULL, NULL, "everything, as JSON" };
    rows[n++] = (option){ "trust", 0, OPTION_TEXT, &trust, 0, 0, NULL, "FILE", "roots to trust besides our own (PEM)" };
    rows[n++] =
        (option){ "trust-clock", 0, OPTION_TEXT, &clocks, 0, 0, NULL, "FILE", "roots of time-stamps to trust (PEM)" };
    command_line line = { "ciel verify FILE [options]",
                          "Where a film or picture comes from: its signed manifest, its invisible mark, its job.",
                          rows,
                          n,
                          { NULL },
                          0,
                          1 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    if (!line.operand[0]) {
        fprintf(stderr, "ciel: no file to look at\n  try: ciel verify film.mp4\n");
        return 64;
    }
    server_config c = server_config_default();
    rc = serve_options_apply(&c, &o);
    if (rc != 0)
        return rc;
    ciel_fail fail = { 0 };
    rc = look(line.operand[0], trust, clocks, c.folder, json, &fail);
    return rc < 0 ? app_fail(&fail) : rc;
}
