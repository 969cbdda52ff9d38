/* mark/verify_actions.c - actions and ingredients: what was done to make the file, and from what. */
#include "mark/verify_parts.h"

#include <string.h>

#define MAX_DEPTH    8
#define MAX_FINDINGS 500 /* a small store can name its manifests in very many ways */

/* actions that need not say what kind of source they brought in */
static const char *const plain_actions[] = { "c2pa.opened",
                                             "c2pa.converted",
                                             "c2pa.published",
                                             "c2pa.repackaged",
                                             "c2pa.transcoded",
                                             "c2pa.resized.proportional",
                                             "c2pa.enhanced",
                                             "c2pa.edited.metadata",
                                             "c2pa.watermarked",
                                             "c2pa.watermarked.bound",
                                             "c2pa.watermarked.unbound",
                                             "c2pa.redacted" };

static bool is_plain(const char *name)
{
    for (size_t i = 0; i < sizeof plain_actions / sizeof *plain_actions; i++)
        if (strcmp(name, plain_actions[i]) == 0)
            return true;
    return strncmp(name, "c2pa.", 5) != 0; /* others' own */
}

static const char *keep(checking *c, const char *text)
{
    return ciel_arena_strdup(&c->report->arena, text);
}

static void report_action(checking *c, const cbor *action, const char *name)
{
    verify_report *r = c->report;
    const char *source = cbor_text_of(cbor_get(action, "digitalSourceType"));
    const char *prompt = cbor_text_of(cbor_get(cbor_get(action, "parameters"), "ciel.prompt"));
    if (!c->active)
        return;
    verify_action *a = &ARENA_PUSH(&r->arena, r->actions, r->n_actions);
    *a = (verify_action){ keep(c, name), keep(c, source), keep(c, cbor_text_of(cbor_get(action, "description"))),
                          keep(c, cbor_text_of(cbor_untag(cbor_get(action, "when"), 0))) };
    if (!r->source)
        r->source = a->source;
    if (prompt)
        r->prompt = keep(c, prompt);
}

/* the parent that an action "opened" points at */
static bool opens_parent(const checking *c, const cbor *action)
{
    const cbor *list = cbor_get(cbor_get(action, "parameters"), "ingredients");
    for (size_t i = 0; i < cbor_count(list); i++) {
        const jumbf_box *box = verify_resolve(c, cbor_text_of(cbor_get(cbor_at(list, i), "url")));
        const cbor *content = box && verify_hash_fits(c, cbor_at(list, i), box) ? verify_content(c, box) : NULL;
        if (ciel_streq(cbor_text_of(cbor_get(content, "relationship")), "parentOf"))
            return true;
    }
    return false;
}

void verify_actions(checking *c, const cbor *content, bool *begun)
{
    const cbor *list = cbor_get(content, "actions");
    const char *label = c->manifest->label;
    if (cbor_count(list) == 0)
        verify_note(c, VERIFY_BAD, "assertion.action.malformed", label, "a list of actions is empty");
    for (size_t i = 0; i < cbor_count(list); i++) {
        const cbor *action = cbor_at(list, i);
        const char *name = cbor_text_of(cbor_get(action, "action"));
        if (!name) {
            verify_note(c, VERIFY_BAD, "assertion.action.malformed", label, "an action has no name");
            continue;
        }
        bool created = strcmp(name, "c2pa.created") == 0, opened = strcmp(name, "c2pa.opened") == 0;
        if ((created || opened) && (*begun || i > 0))
            verify_note(c, VERIFY_BAD, "assertion.action.malformed", label, "'%.60s' is not the first action", name);
        if (!cbor_text_of(cbor_get(action, "digitalSourceType")) && !is_plain(name))
            verify_note(c, VERIFY_BAD, "assertion.action.malformed", label,
                        "'%.60s' does not say from what kind of source", name);
        if (opened && !opens_parent(c, action))
            verify_note(c, VERIFY_BAD, "assertion.action.ingredientMismatch", label, "'c2pa.opened' names no parent");
        *begun |= created || opened;
        report_action(c, action, name);
    }
}

/* ---- ingredients ---- */

/* did the maker say that this ingredient's manifest did not hold even then? */
static bool was_broken(const cbor *content)
{
    const cbor *results = cbor_get(cbor_get(content, "validationResults"), "activeManifest");
    return cbor_count(cbor_get(results, "failure")) > 0;
}

/* the ingredient's own manifest: its signature and its assertions; the file that it was about is not here */
static void check_within(checking *c, const jumbf_box *manifest, const cbor *content)
{
    checking inner = {
        .report = c->report, .a = c->a, .asset = c->asset, .root = c->root, .trust = c->trust, .depth = c->depth + 1
    };
    size_t before = c->report->n_findings;
    if (inner.depth > MAX_DEPTH || before > MAX_FINDINGS) {
        verify_note(c, VERIFY_BAD, "general.error", manifest->label, "ingredients are nested too deeply");
        return;
    }
    verify_manifest(&inner, manifest);
    for (size_t i = before; was_broken(content) && i < c->report->n_findings; i++)
        if (c->report->findings[i].weight == VERIFY_BAD)
            c->report->findings[i].weight = VERIFY_NOTE;
}

static void check_brought(checking *c, const cbor *content, const cbor *reference)
{
    const char *uri = cbor_text_of(cbor_get(reference, "url"));
    const jumbf_box *manifest = verify_resolve(c, uri);
    const cbor *signature = cbor_get(content, "claimSignature");
    if (!manifest || manifest == c->manifest) {
        verify_note(c, VERIFY_BAD, "ingredient.manifest.missing", uri ? uri : "",
                    "an ingredient's manifest is not there");
        return;
    }
    if (!verify_hash_fits(c, reference, manifest)) {
        verify_note(c, VERIFY_BAD, "ingredient.manifest.mismatch", manifest->label,
                    "an ingredient's manifest was changed after this one was made");
        return;
    }
    verify_note(c, VERIFY_GOOD, "ingredient.manifest.validated", manifest->label, "an ingredient brings its manifest");
    if (signature) {
        const jumbf_box *box = verify_resolve(c, cbor_text_of(cbor_get(signature, "url")));
        bool good = box && verify_hash_fits(c, signature, box);
        verify_note(c, good ? VERIFY_GOOD : VERIFY_BAD,
                    good ? "ingredient.claimSignature.validated" : "ingredient.claimSignature.mismatch",
                    manifest->label, good ? "with the signature that it had" : "without the signature that it had");
    }
    check_within(c, manifest, content);
}

void verify_ingredient_of(checking *c, const cbor *content)
{
    verify_report *r = c->report;
    const char *relation = cbor_text_of(cbor_get(content, "relationship"));
    const cbor *reference = cbor_get(content, "activeManifest");
    if (!relation || (reference && !cbor_get(content, "validationResults"))) {
        verify_note(c, VERIFY_BAD, "assertion.ingredient.malformed", c->manifest->label,
                    "an ingredient does not say what it was to the file, or how it was checked");
        return;
    }
    if (c->active) {
        const jumbf_box *manifest = reference ? verify_resolve(c, cbor_text_of(cbor_get(reference, "url"))) : NULL;
        verify_ingredient *i = &ARENA_PUSH(&r->arena, r->ingredients, r->n_ingredients);
        *i = (verify_ingredient){ keep(c, cbor_text_of(cbor_get(content, "dc:title"))),
                                  keep(c, cbor_text_of(cbor_get(content, "dc:format"))), keep(c, relation),
                                  keep(c, manifest ? manifest->label : NULL) };
    }
    if (reference)
        check_brought(c, content, reference);
}
