/* mark/c2pa.h - a signed C2PA manifest on a film or a picture: who made it, of which parts, from what.
 *
 * Claim v2 (specification 2.2 and later): actions v2, hash of the whole file, a soft binding to the invisible mark,
 * ingredients v3 with the manifests they bring. docs/provenance.md says what is claimed and why.
 *
 *   film     uuid box behind ftyp; chunk tables shifted; c2pa.hash.bmff.v3
 *   JPEG     APP11 segments; PNG: chunk caBX; WebP: chunk C2PA; c2pa.hash.data
 *
 * Threads: a signer may be shared. Time and random ids go into manifests and nowhere else.
 */
#pragma once
#include "mark/cert.h"

/* What a part of a film comes from: IPTC's digital source types, as far as ciel has them. */
enum c2pa_source {
    C2PA_ALGORITHM, /* computed by rules; nothing learnt, nothing recorded: algorithmicMedia */
    C2PA_CREATION,  /* made by people with digital tools, put in: digitalCreation */
    C2PA_MIXED,     /* algorithm over recordings, none of it learnt: composite */
    C2PA_TRAINED    /* by a model trained on recorded content: trainedAlgorithmicMedia */
};
typedef struct c2pa_part {
    const char *action; /* "c2pa.dubbed"...: how it came in; unused for the first part. "c2pa.placed" is about the
                           ingredients that are components and were not placed before, of which there must be some */
    const char *words;  /* "the pictures, path-traced from a described scene" */
    enum c2pa_source source;
} c2pa_part;
/** URI of the digital source type of all parts together: the parts' own when they agree; compositeSynthetic when one of
 *  several is trained; else composite. */
const char *c2pa_source_uri(const c2pa_part *parts, size_t n);

enum c2pa_relation {
    C2PA_PARENT,    /* this film is the other, changed */
    C2PA_COMPONENT, /* the other is shown in this film */
    C2PA_INPUT      /* the other was looked at to make this film */
};
typedef struct c2pa_ingredient {
    const char *path; /* its file; its manifest is carried along when it has one. NULL = it is only named */
    const char *title;
    enum c2pa_relation relation;
} c2pa_ingredient;

typedef struct c2pa_claim {
    const char *title;      /* dc:title, or NULL */
    const c2pa_part *parts; /* at least one; the first is what was created, others came to it */
    size_t n_parts;
    const c2pa_ingredient *ingredients; /* at most one parent */
    size_t n_ingredients;
    size_t n_placed_first; /* the first "c2pa.placed" is about so many components, in order, the next about those left;
                              0 = all */
    const char *change; /* words for what was done to the parent; or NULL */
    const char *prompt; /* disclosed when not NULL */
    bool has_mark;      /* an invisible mark with this id is in it */
    uint64_t mark_id;
    double mark_seconds; /* length of what is marked */
} c2pa_claim;

/* Name of our own watermark in soft bindings; its value is the id as 8 bytes, big-endian. */
#define C2PA_MARK_ALGORITHM "ciel.spread-spectrum.1"

typedef struct c2pa_signer {
    const cert_identity *identity;
    const char *tsa;     /* URL of an RFC 3161 time-stamping authority, or NULL */
    const char *anchors; /* PEM of roots trusted when ingredients are looked at, or NULL */
} c2pa_signer;

/* A signer with what it borrows. */
typedef struct c2pa_keys {
    c2pa_signer signer;
    cert_identity *identity;
    char *anchors; /* our own root, when it is there */
} c2pa_keys;
/** Open what signs: the operator's chain and key when both are given, else those of `dir` (cert.h), made when there are
 *  none. `tsa` is borrowed. `out` must stay where it is while it is used. Errors: cert_open's and cert_load's. */
int c2pa_keys_open(c2pa_keys *out, const char *dir, const char *cert, const char *key, const char *tsa,
                   ciel_fail *fail);
void c2pa_keys_close(c2pa_keys *k);
/** malloc'd PEM of our own root in `dir`, NULL when there is none. */
char *c2pa_own_root(const char *dir);

/** Can a file of this name carry a manifest (.mp4, .jpg, .jpeg, .png, .webp)? */
bool c2pa_can_sign(const char *path);
/** Sign the finished file in place. Call it before the file has its name: on failure it is damaged. Errors: FORMAT (no
 *  such file, or one that carries a manifest already), NOTFOUND (an ingredient), IO, UNAVAILABLE. */
int c2pa_sign(const char *path, const c2pa_claim *claim, const c2pa_signer *signer, ciel_fail *fail);
