/* mark/verify_manifest.c - one manifest: its claim, the signature over it, its assertions. */
#include "mark/cose.h"
#include "mark/verify_parts.h"

#include <string.h>

#define MAX_ASSERTIONS 512

/* ---- signature ---- */

static void judge_signer(checking *c, const cose_signature *s, int64_t when)
{
    ciel_fail why = { 0 };
    switch (cert_judge(s->chain, s->n_chain, c->trust->anchors, when, &why)) {
    case CERT_TRUSTED:
        verify_note(c, VERIFY_GOOD, "signingCredential.trusted", c->manifest->label,
                    "a trusted root stands behind the signer");
        break;
    case CERT_UNKNOWN:
        verify_note(c, VERIFY_NOTE, "signingCredential.untrusted", c->manifest->label, "%s (%s)", why.what, why.detail);
        break;
    case CERT_EXPIRED:
        verify_note(c, VERIFY_BAD, "signingCredential.expired", c->manifest->label, "%s", why.what);
        break;
    case CERT_UNFIT:
        verify_note(c, VERIFY_BAD, "signingCredential.invalid", c->manifest->label, "%s: %s", why.what, why.detail);
        break;
    }
}

/* the time at which the signature is judged: of a time-stamp that can be believed, else now */
static int64_t time_of(checking *c, const cose_signature *s)
{
    int64_t when = 0;
    if (!s->time_token.der)
        return c->trust->now;
    switch (cose_time_check(&when, &s->time_token, s->countersigned, s->countersigned_bytes, c->trust->time_anchors)) {
    case COSE_TIME_TRUSTED:
        verify_note(c, VERIFY_GOOD, "timeStamp.trusted", c->manifest->label, "time-stamped by a trusted authority");
        if (c->active)
            c->report->signed_at = when;
        return when;
    case COSE_TIME_VALID:
        verify_note(c, VERIFY_NOTE, "timeStamp.untrusted", c->manifest->label,
                    "time-stamped by an authority that is not known here");
        if (c->active)
            c->report->signed_at = when;
        return c->trust->now;
    case COSE_TIME_BAD: break;
    }
    verify_note(c, VERIFY_NOTE, "timeStamp.mismatch", c->manifest->label, "the time-stamp is not about this signature");
    return c->trust->now;
}

static void check_signature(checking *c, const jumbf_box *claim)
{
    const jumbf_box *box = verify_resolve(c, cbor_text_of(cbor_get(c->claim, "signature")));
    cose_signature s;
    ciel_fail fail = { 0 };
    if (!box || !box->content || box != jumbf_child(c->manifest, "c2pa.signature")) {
        verify_note(c, VERIFY_BAD, "claimSignature.missing", c->manifest->label, "the claim is not signed");
        return;
    }
    if (cose_check(&s, c->a, box->content, box->content_bytes, claim->content, claim->content_bytes, &fail) < 0) {
        verify_note(c, VERIFY_BAD, "claimSignature.mismatch", c->manifest->label, "%s: %s", fail.what, fail.detail);
        return;
    }
    if (c->active)
        cert_describe(&c->report->signer, &s.chain[0]);
    if (s.holds)
        verify_note(c, VERIFY_GOOD, "claimSignature.validated", c->manifest->label, "the signature fits the claim");
    else
        verify_note(c, VERIFY_BAD, "claimSignature.mismatch", c->manifest->label,
                    "the claim was changed after it was signed");
    judge_signer(c, &s, time_of(c, &s));
}

/* ---- assertions ---- */

typedef struct assertions {
    const jumbf_box *named[MAX_ASSERTIONS];
    size_t n;
    int bindings, actions;
    bool begun; /* created or opened */
} assertions;

static void take_mark(checking *c, const cbor *content)
{
    verify_report *r = c->report;
    const cbor *value = cbor_get(cbor_at(cbor_get(content, "blocks"), 0), "value");
    const char *name = cbor_text_of(cbor_get(content, "alg"));
    if (!c->active || !name)
        return;
    r->mark_algorithm = ciel_arena_strdup(&r->arena, name);
    r->has_mark_id = cbor_is(value, CBOR_BYTES) && value->n == 8;
    r->mark_id = 0;
    for (size_t i = 0; r->has_mark_id && i < 8; i++)
        r->mark_id = r->mark_id << 8 | value->bytes[i];
}

static void check_content(checking *c, assertions *all, const jumbf_box *box)
{
    const char *label = box->label;
    bool binding = strncmp(label, "c2pa.hash.", 10) == 0;
    const cbor *content = verify_content(c, box);
    if (!content) {
        if (strcmp(box->content_type, "cbor") == 0)
            verify_note(c, VERIFY_BAD, "assertion.cbor.invalid", label, "the assertion cannot be read");
        return;
    }
    all->bindings += binding;
    if (binding && c->active)
        verify_binding(c, label, content);
    if (verify_is_label(label, "c2pa.actions.v2") || verify_is_label(label, "c2pa.actions")) {
        all->actions++;
        verify_actions(c, content, &all->begun);
    }
    if (verify_is_label(label, "c2pa.ingredient.v3"))
        verify_ingredient_of(c, content);
    if (verify_is_label(label, "c2pa.soft-binding"))
        take_mark(c, content);
}

static void check_reference(checking *c, assertions *all, const cbor *reference)
{
    const char *uri = cbor_text_of(cbor_get(reference, "url"));
    const jumbf_box *box = verify_resolve(c, uri), *store = jumbf_child(c->manifest, "c2pa.assertions");
    if (!box || !store || jumbf_child(store, box->label) != box) {
        verify_note(c, VERIFY_BAD, "assertion.missing", uri ? uri : "",
                    "an assertion that the claim names is not there");
        return;
    }
    if (all->n < MAX_ASSERTIONS)
        all->named[all->n++] = box;
    if (!verify_hash_fits(c, reference, box)) {
        verify_note(c, VERIFY_BAD, "assertion.hashedURI.mismatch", box->label,
                    "the assertion was changed after the claim was made");
        return;
    }
    verify_note(c, VERIFY_GOOD, "assertion.hashedURI.match", box->label, "the assertion is the one that was signed");
    check_content(c, all, box);
}

static void check_undeclared(checking *c, const assertions *all)
{
    const jumbf_box *store = jumbf_child(c->manifest, "c2pa.assertions");
    for (size_t i = 0; store && i < store->n_children; i++) {
        bool named = false;
        for (size_t k = 0; k < all->n; k++)
            named |= all->named[k] == &store->children[i];
        if (!named)
            verify_note(c, VERIFY_BAD, "assertion.undeclared", store->children[i].label,
                        "an assertion that the claim does not name");
    }
}

static void check_assertions(checking *c)
{
    static const char *const lists[] = { "created_assertions", "gathered_assertions" };
    assertions all = { .n = 0 };
    for (int k = 0; k < 2; k++) {
        const cbor *list = cbor_get(c->claim, lists[k]);
        for (size_t i = 0; i < cbor_count(list) && i < MAX_ASSERTIONS; i++)
            check_reference(c, &all, cbor_at(list, i));
    }
    check_undeclared(c, &all);
    if (all.bindings == 0)
        verify_note(c, VERIFY_BAD, "claim.hardBindings.missing", c->manifest->label,
                    "nothing binds the claim to the file");
    if (all.bindings > 1)
        verify_note(c, VERIFY_BAD, "assertion.multipleHardBindings", c->manifest->label, "two hashes of the file");
    if (all.actions == 0 || !all.begun)
        verify_note(c, VERIFY_BAD, "assertion.action.malformed", c->manifest->label,
                    "it does not say how the file came to be: neither created nor opened");
}

/* ---- claim ---- */

static const char *copy_text(checking *c, const cbor *v)
{
    return ciel_arena_strdup(&c->report->arena, cbor_text_of(v));
}

static void take_words(checking *c)
{
    verify_report *r = c->report;
    const cbor *generator = cbor_get(c->claim, "claim_generator_info");
    r->label = ciel_arena_strdup(&r->arena, c->manifest->label);
    r->title = copy_text(c, cbor_get(c->claim, "dc:title"));
    r->generator = copy_text(c, cbor_get(generator, "name"));
    r->generator_version = copy_text(c, cbor_get(generator, "version"));
}

static const char *claim_fault(const cbor *claim)
{
    if (!cbor_is(claim, CBOR_MAP))
        return "the claim cannot be read";
    if (!cbor_text_of(cbor_get(claim, "instanceID")))
        return "it does not name its instance";
    if (!cbor_text_of(cbor_get(cbor_get(claim, "claim_generator_info"), "name")))
        return "it does not name its maker";
    if (cbor_count(cbor_get(claim, "created_assertions")) == 0)
        return "it asserts nothing";
    return NULL;
}

/* the parts of a manifest must be of the kinds that their labels say */
static void check_kinds(checking *c)
{
    static const char *const kinds[][2] = { { "c2pa.assertions", "c2as" },
                                            { "c2pa.claim.v2", "c2cl" },
                                            { "c2pa.signature", "c2cs" } };
    bool good = strcmp(c->manifest->type, "c2ma") == 0;
    for (int i = 0; i < 3; i++) {
        const jumbf_box *box = jumbf_child(c->manifest, kinds[i][0]);
        good &= !box || strcmp(box->type, kinds[i][1]) == 0;
    }
    if (!good)
        verify_note(c, VERIFY_BAD, "general.error", c->manifest->label, "a part of the manifest is of another kind");
}

void verify_manifest(checking *c, const jumbf_box *manifest)
{
    const jumbf_box *claim = jumbf_child(manifest, "c2pa.claim.v2");
    c->manifest = manifest;
    c->claim = claim ? verify_content(c, claim) : NULL;
    const char *fault = claim ? claim_fault(c->claim) : "there is no claim of version 2";
    if (c->active && c->claim)
        take_words(c);
    else if (c->active)
        c->report->label = ciel_arena_strdup(&c->report->arena, manifest->label);
    if (fault)
        verify_note(c, VERIFY_BAD, claim ? "claim.malformed" : "claim.missing", manifest->label, "%s", fault);
    check_kinds(c);
    if (!c->claim)
        return;
    check_signature(c, claim);
    check_assertions(c);
}
