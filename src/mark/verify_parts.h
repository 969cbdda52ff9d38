/* mark/verify_parts.h - what the files of verify.h share. */
#pragma once
#include "mark/bmff.h"
#include "mark/c2pa_still.h"
#include "mark/cbor.h"
#include "mark/jumbf.h"
#include "mark/verify.h"

/* ---- verify_asset.c: a file and the store in it ---- */
typedef struct asset {
    const char *type; /* "video/mp4" */
    FILE *film;       /* of a film, with its boxes */
    bmff_box *boxes;
    size_t n_boxes;
    uint8_t *picture; /* or the bytes of a picture */
    size_t picture_bytes;
    still_span span; /* of the store in it */
    uint8_t *store;  /* NULL = none */
    size_t store_bytes;
} asset;
/** `a` holds the boxes. Errors: as verify_file. */
int asset_open(asset *out, ciel_arena *a, const char *path, ciel_fail *fail);
/** Of a film that is open already; takes `f` over. */
int asset_open_film(asset *out, ciel_arena *a, FILE *f, ciel_fail *fail);
void asset_close(asset *x);

/* ---- the checking ---- */
/** Look at an open file; `scratch` lives as long as the call. */
void verify_asset(verify_report *r, ciel_arena *scratch, const asset *x, const verify_trust *trust);

typedef struct checking {
    verify_report *report;
    ciel_arena *a;
    const asset *asset;
    const jumbf_box *root; /* the store */
    const verify_trust *trust;
    const jumbf_box *manifest; /* the one that is looked at */
    const cbor *claim;
    bool active; /* it is the store's active one */
    int depth;
} checking;
void verify_note(checking *c, enum verify_weight w, const char *code, const char *where, const char *words, ...)
    __attribute__((format(printf, 5, 6)));
/** The box that a URI names, seen from the manifest in hand; NULL when there is none. */
const jumbf_box *verify_resolve(const checking *c, const char *uri);
/** Does {url, hash, alg} fit the box? */
bool verify_hash_fits(const checking *c, const cbor *reference, const jumbf_box *box);
/** The content of an assertion as CBOR; NULL when it is none. */
const cbor *verify_content(const checking *c, const jumbf_box *assertion);
/** Is `label` that of the assertion, perhaps with "__2" behind it? */
bool verify_is_label(const char *label, const char *assertion);

/* verify_manifest.c */
void verify_manifest(checking *c, const jumbf_box *manifest);
/* verify_binding.c: the hash of the file */
void verify_binding(checking *c, const char *label, const cbor *content);
/* verify_actions.c: what was done, from what */
void verify_actions(checking *c, const cbor *content, bool *begun);
void verify_ingredient_of(checking *c, const cbor *content);
