/* mark/verify.h - what a file's C2PA manifest says, and whether it holds: our own validator.
 *
 * Checked: the store's structure; the claim and its signature; the signer's certificates, at the time of a time-stamp
 * when one is there, else now; the hash of every assertion; that actions are complete; the hash of the file itself;
 * ingredients and the manifests that they brought. Each check leaves a finding with the specification's own code.
 * What cannot be checked here (hashes in trees, films in fragments hashed by pieces) counts as not holding, with words.
 *
 * Reads whole files of others: nothing in them is trusted. Threads: none are shared.
 */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include "mark/cert.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct verify_trust {
    const char *anchors;      /* PEM of roots whose signers are trusted, or NULL */
    const char *time_anchors; /* PEM of roots of time-stamping authorities, or NULL */
    int64_t now;              /* unix time */
} verify_trust;

enum verify_state {
    VERIFY_NONE,    /* the file carries no manifest */
    VERIFY_INVALID, /* it does not hold */
    VERIFY_VALID,   /* it holds; the signer is not known */
    VERIFY_TRUSTED  /* it holds, and a root that is trusted stands behind the signer */
};
enum verify_weight {
    VERIFY_GOOD,
    VERIFY_NOTE,
    VERIFY_BAD
};
typedef struct verify_finding {
    enum verify_weight weight;
    const char *code;  /* "assertion.bmffHash.match" */
    const char *where; /* in the store: label of a manifest, or "LABEL/c2pa.assertions/c2pa.actions.v2" */
    const char *words;
} verify_finding;
typedef struct verify_action {
    const char *name, *source, *words, *when; /* all but the name may be NULL */
} verify_action;
typedef struct verify_ingredient {
    const char *title, *type, *relation;
    const char *manifest; /* label of the manifest that it brought, or NULL */
} verify_ingredient;

/* All strings live in the arena; NULL where the manifest does not say. */
typedef struct verify_report {
    enum verify_state state;
    const char *type; /* of the file: "video/mp4" */
    const char *label, *title, *generator, *generator_version, *prompt;
    const char *source;         /* digital source type of what was created */
    cert_about signer;          /* name "" when it cannot be read */
    int64_t signed_at;          /* unix time of the time-stamp, 0 = none */
    const char *mark_algorithm; /* of the soft binding */
    bool has_mark_id;
    uint64_t mark_id;
    verify_action *actions;
    verify_ingredient *ingredients;
    verify_finding *findings;
    size_t n_actions, n_ingredients, n_findings, n_manifests;
    ciel_arena arena;
} verify_report;

/** Look at a film (MP4) or a picture (JPEG, PNG, WebP). Errors: NOTFOUND, IO, FORMAT (another kind of file); a manifest
 *  that does not hold is no error. */
int verify_file(verify_report *out, const char *path, const verify_trust *trust, ciel_fail *fail);
void verify_report_free(verify_report *r);
const char *verify_state_name(enum verify_state s); /* "trusted", "valid", "invalid", "not_present" */
/** The first finding that does not hold, or NULL. */
const verify_finding *verify_problem(const verify_report *r);
