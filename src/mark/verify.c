/* mark/verify.c - from a file to a report: the active manifest found, checked, and the findings summed up. */
#include "mark/verify.h"
#include "mark/verify_parts.h"

#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_FINDINGS 2000

const char *verify_state_name(enum verify_state s)
{
    static const char *const names[] = { "not_present", "invalid", "valid", "trusted" };
    return names[s];
}

const verify_finding *verify_problem(const verify_report *r)
{
    for (size_t i = 0; i < r->n_findings; i++)
        if (r->findings[i].weight == VERIFY_BAD)
            return &r->findings[i];
    return NULL;
}

void verify_report_free(verify_report *r)
{
    ciel_arena_free(&r->arena);
    *r = (verify_report){ 0 };
}

/* in the store: a manifest, or an assertion of the manifest in hand */
static const char *path_of(const checking *c, const char *where)
{
    ciel_arena *a = &c->report->arena;
    if (!c->manifest || strcmp(where, c->manifest->label) == 0 ||
        verify_resolve(c, ciel_arena_printf(a, "self#jumbf=/c2pa/%s", where)))
        return ciel_arena_strdup(a, where);
    return ciel_arena_printf(a, "%s/c2pa.assertions/%s", c->manifest->label, where);
}

void verify_note(checking *c, enum verify_weight w, const char *code, const char *where, const char *words, ...)
{
    verify_report *r = c->report;
    char text[512];
    va_list ap;
    if (r->n_findings >= MAX_FINDINGS && w != VERIFY_BAD)
        return;
    va_start(ap, words);
    vsnprintf(text, sizeof text, words, ap);
    va_end(ap);
    verify_finding *f = &ARENA_PUSH(&r->arena, r->findings, r->n_findings);
    *f = (verify_finding){ w, ciel_arena_strdup(&r->arena, code), path_of(c, where),
                           ciel_arena_strdup(&r->arena, text) };
}

/* ---- references ---- */

const jumbf_box *verify_resolve(const checking *c, const char *uri)
{
    static const char scheme[] = "self#jumbf=";
    if (!uri || strncmp(uri, scheme, sizeof scheme - 1) != 0)
        return NULL;
    const char *path = uri + sizeof scheme - 1;
    const jumbf_box *at = c->manifest;
    if (*path == '/') {
        at = c->root;
        if (strncmp(path, "/c2pa/", 6) != 0)
            return NULL;
        path += 6;
    }
    while (at && *path) {
        size_t n = strcspn(path, "/");
        at = jumbf_child(at, ciel_arena_strndup(c->a, path, n));
        path += n + (path[n] == '/');
    }
    return at;
}

static const EVP_MD *digest_named(const char *name)
{
    static const char *const names[] = { "sha256", "sha384", "sha512" };
    for (size_t i = 0; i < 3; i++)
        if (ciel_streq(name, names[i]))
            return EVP_get_digestbyname(names[i]);
    return NULL;
}

bool verify_hash_fits(const checking *c, const cbor *reference, const jumbf_box *box)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    const char *own = cbor_text_of(cbor_get(reference, "alg")), *shared = cbor_text_of(cbor_get(c->claim, "alg"));
    const EVP_MD *md = digest_named(own ? own : shared ? shared : "sha256");
    const cbor *said = cbor_get(reference, "hash");
    return md && cbor_is(said, CBOR_BYTES) && EVP_Digest(box->body, box->body_bytes, digest, &n, md, NULL) == 1 &&
           said->n == n && memcmp(said->bytes, digest, n) == 0;
}

const cbor *verify_content(const checking *c, const jumbf_box *assertion)
{
    cbor *v = NULL;
    if (!assertion->content || strcmp(assertion->content_type, "cbor") != 0 ||
        cbor_read(&v, c->a, assertion->content, assertion->content_bytes, NULL) < 0)
        return NULL;
    return v;
}

bool verify_is_label(const char *label, const char *assertion)
{
    size_t n = strlen(assertion);
    return strncmp(label, assertion, n) == 0 && (label[n] == '\0' || strncmp(label + n, "__", 2) == 0);
}

/* ---- the whole ---- */

static void check_store(checking *c, jumbf_box *root)
{
    ciel_fail fail = { 0 };
    if (jumbf_read(root, c->a, c->asset->store, c->asset->store_bytes, &fail) < 0) {
        verify_note(c, VERIFY_BAD, "general.error", "c2pa", "%s: %s", fail.what, fail.detail);
        return;
    }
    c->root = root;
    c->report->n_manifests = root->n_children;
    if (strcmp(root->label, "c2pa") != 0 || strcmp(root->type, "c2pa") != 0 || root->n_children == 0) {
        verify_note(c, VERIFY_BAD, "claim.missing", root->label, "the store holds no manifest");
        return;
    }
    c->active = true;
    verify_manifest(c, &root->children[root->n_children - 1]);
}

static enum verify_state sum_up(const verify_report *r)
{
    bool trusted = false;
    for (size_t i = 0; i < r->n_findings; i++) {
        if (r->findings[i].weight == VERIFY_BAD)
            return VERIFY_INVALID;
        trusted |=
            strcmp(r->findings[i].code, "signingCredential.trusted") == 0 && ciel_streq(r->findings[i].where, r->label);
    }
    return trusted ? VERIFY_TRUSTED : VERIFY_VALID;
}

void verify_asset(verify_report *r, ciel_arena *scratch, const asset *x, const verify_trust *trust)
{
    jumbf_box root = { 0 };
    checking c = { .report = r, .a = scratch, .asset = x, .trust = trust };
    r->type = x->type;
    if (!x->store)
        return;
    check_store(&c, &root);
    r->state = sum_up(r);
}

int verify_file(verify_report *out, const char *path, const verify_trust *trust, ciel_fail *fail)
{
    verify_report r = { 0 };
    ciel_arena scratch = { 0 };
    asset x = { 0 };
    int rc = asset_open(&x, &scratch, path, fail);
    if (rc == CIEL_E_DATA) { /* a store that cannot even be taken out: the file is one of ours to judge */
        checking c = { .report = &r };
        verify_note(&c, VERIFY_BAD, "general.error", "c2pa", "the manifest store is damaged");
        r.state = VERIFY_INVALID;
        r.type = "";
        rc = CIEL_OK;
    } else if (rc == CIEL_OK) {
        verify_asset(&r, &scratch, &x, trust);
    }
    asset_close(&x);
    ciel_arena_free(&scratch);
    if (rc == CIEL_OK)
        *out = r;
    else
        verify_report_free(&r);
    return rc;
}
