/* mark/c2pa_parts.h - what the files of c2pa.h share: a manifest being made. */
#pragma once
#include "mark/c2pa.h"
#include "mark/c2pa_still.h"
#include "mark/cbor.h"
#include "mark/verify_parts.h"

#define C2PA_LABEL_SIZE 64

/* An ingredient looked at: what its file said and brought. */
typedef struct c2pa_brought {
    const c2pa_ingredient *what;
    verify_report report; /* its arena is ours */
    asset asset;
    jumbf_box root; /* its store, in asset; label NULL when it has none */
} c2pa_brought;

typedef struct c2pa_making {
    const c2pa_claim *claim;
    const c2pa_signer *signer;
    ciel_arena arena;
    char label[C2PA_LABEL_SIZE], instance[C2PA_LABEL_SIZE]; /* "urn:c2pa:...", "xmp:iid:..." */
    int64_t when;
    c2pa_brought *brought;
    size_t n_brought;
    /* the hard binding, as far as it is known */
    bool film;
    still_span span;
    size_t pad; /* bytes that make the store of a picture even: a WebP chunk of odd size is measured differently by
                   others */
    uint8_t hash[32];
} c2pa_making;

/* c2pa_ingredients.c */
int c2pa_bring(c2pa_making *m, ciel_fail *fail);
void c2pa_bring_release(c2pa_making *m);
/** Append the manifests that ingredients brought, unchanged, each once. */
void c2pa_write_brought(ciel_str *store, const c2pa_making *m);
cbor *c2pa_ingredient_content(c2pa_making *m, const c2pa_brought *b);

/* c2pa_claim.c */
/** The whole store. `sign` false: room is left for the signature, and nothing is asked for over the network; the size
 * is the same. */
int c2pa_build(ciel_str *store, c2pa_making *m, bool sign, ciel_fail *fail);
/** {url, hash} of a box. */
cbor *c2pa_reference(ciel_arena *a, const char *url, const void *body, size_t n);
