/* mark/verify_binding.c - the hard binding: does the file hash to what the claim says? */
#include "mark/verify_parts.h"

#include <openssl/evp.h>
#include <string.h>

#define MAX_EXCLUSIONS 64
#define MAX_PARTS      16

/* ---- films ---- */

typedef struct film_exclusions {
    bmff_exclusion all[MAX_EXCLUSIONS];
    size_t n, required; /* how many of those that every film has */
    const char *fault;
} film_exclusions;

static bool absent(const cbor *map, const char *key)
{
    const cbor *v = cbor_get(map, key);
    return !v || (v->kind == CBOR_SIMPLE && v->number == CBOR_NULL);
}

static void read_matches(checking *c, bmff_exclusion *e, const cbor *list, const char **fault)
{
    size_t n = cbor_count(list);
    bmff_match *m = ARENA_ARRAY(c->a, n + 1, bmff_match);
    if (n > MAX_PARTS)
        *fault = "an exclusion has too many conditions";
    for (size_t i = 0; i < n && !*fault; i++) {
        const cbor *value = cbor_get(cbor_at(list, i), "value");
        if (!cbor_is(value, CBOR_BYTES) || !cbor_unsigned_of(cbor_get(cbor_at(list, i), "offset"), &m[i].offset))
            *fault = "an exclusion's condition cannot be read";
        else
            m[i] = (bmff_match){ m[i].offset, value->bytes, value->n };
    }
    e->matches = m;
    e->n_matches = n;
}

static void read_spans(checking *c, bmff_exclusion *e, const cbor *list, const char **fault)
{
    size_t n = cbor_count(list);
    bmff_span *s = ARENA_ARRAY(c->a, n + 1, bmff_span);
    for (size_t i = 0; i < n && !*fault; i++) {
        const cbor *one = cbor_at(list, i);
        if (!cbor_unsigned_of(cbor_get(one, "offset"), &s[i].offset) ||
            !cbor_unsigned_of(cbor_get(one, "length"), &s[i].length) || (i > 0 && s[i].offset < s[i - 1].offset))
            *fault = "an exclusion's parts are not in order";
    }
    e->spans = s;
    e->n_spans = n;
}

static bool is_own_box(const bmff_exclusion *e)
{
    return strcmp(e->type, "uuid") == 0 && e->n_matches == 1 && e->matches[0].offset == 8 && e->matches[0].n == 16 &&
           memcmp(e->matches[0].bytes, bmff_c2pa_uuid, 16) == 0;
}

static void read_exclusion(checking *c, film_exclusions *x, const cbor *one)
{
    const char *path = cbor_text_of(cbor_get(one, "xpath"));
    bmff_exclusion *e = &x->all[x->n];
    if (!path || strlen(path) != 5 || path[0] != '/' || !absent(one, "length") || !absent(one, "version") ||
        !absent(one, "flags")) {
        x->fault = "it leaves out boxes in a way that cannot be followed here";
        return;
    }
    *e = (bmff_exclusion){ 0 };
    memcpy(e->type, path + 1, 5);
    if (!absent(one, "data"))
        read_matches(c, e, cbor_get(one, "data"), &x->fault);
    if (!absent(one, "subset"))
        read_spans(c, e, cbor_get(one, "subset"), &x->fault);
    bool whole = e->n_matches + e->n_spans == 0;
    x->required += is_own_box(e) || (whole && (strcmp(e->type, "ftyp") == 0 || strcmp(e->type, "mfra") == 0));
    x->n++;
}

static void film_binding(checking *c, const char *label, const cbor *content)
{
    film_exclusions x = { .n = 0 };
    uint8_t digest[32];
    ciel_fail fail = { 0 };
    const cbor *list = cbor_get(content, "exclusions"), *said = cbor_get(content, "hash");
    const char *alg = cbor_text_of(cbor_get(content, "alg"));
    for (size_t i = 0; i < cbor_count(list) && i < MAX_EXCLUSIONS && !x.fault; i++)
        read_exclusion(c, &x, cbor_at(list, i));
    if (!c->asset->film)
        x.fault = "the hash of a film in a picture";
    else if (!absent(content, "merkle"))
        x.fault = "the film is hashed as a tree, which cannot be followed here";
    else if ((alg && strcmp(alg, "sha256") != 0) || !cbor_is(said, CBOR_BYTES) || said->n != 32)
        x.fault = "it is hashed in a way that cannot be followed here";
    if (x.fault) {
        verify_note(c, VERIFY_BAD, "assertion.bmffHash.malformed", label, "%s", x.fault);
        return;
    }
    if (bmff_hash(digest, c->asset->film, c->asset->boxes, c->asset->n_boxes, x.all, x.n, &fail) < 0)
        verify_note(c, VERIFY_BAD, "general.error", label, "%s", fail.what);
    else if (memcmp(digest, said->bytes, 32) != 0)
        verify_note(c, VERIFY_BAD, "assertion.bmffHash.mismatch", label, "the film was changed after it was signed");
    else
        verify_note(c, VERIFY_GOOD, "assertion.bmffHash.match", label, "the film is as it was signed");
    if (x.n > x.required)
        verify_note(c, VERIFY_NOTE, "assertion.bmffHash.additionalExclusionsPresent", label,
                    "parts of the film may be changed without notice");
}

/* ---- pictures ---- */

/* SHA-256 of what the exclusions leave; false when they are not in order */
static bool hash_picture(uint8_t digest[32], const asset *x, const cbor *list, bool *more)
{
    EVP_MD_CTX *h = EVP_MD_CTX_new();
    uint64_t done = 0, start, length;
    bool good = h && EVP_DigestInit_ex(h, EVP_sha256(), NULL) == 1;
    *more = cbor_count(list) != 1;
    for (size_t i = 0; good && i < cbor_count(list); i++) {
        const cbor *one = cbor_at(list, i);
        good = cbor_unsigned_of(cbor_get(one, "start"), &start) && cbor_unsigned_of(cbor_get(one, "length"), &length) &&
               start >= done && start <= x->picture_bytes && length <= x->picture_bytes - start;
        if (!good)
            break;
        EVP_DigestUpdate(h, x->picture + done, (size_t)(start - done));
        done = start + length;
        *more |= start != x->span.at || length != x->span.bytes;
    }
    if (good) {
        EVP_DigestUpdate(h, x->picture + done, (size_t)(x->picture_bytes - done));
        EVP_DigestFinal_ex(h, digest, NULL);
    }
    EVP_MD_CTX_free(h);
    return good;
}

static void picture_binding(checking *c, const char *label, const cbor *content)
{
    uint8_t digest[32];
    bool more = false;
    const cbor *said = cbor_get(content, "hash");
    const char *alg = cbor_text_of(cbor_get(content, "alg"));
    if (!c->asset->picture || !cbor_is(said, CBOR_BYTES) || said->n != 32 || (alg && strcmp(alg, "sha256") != 0)) {
        verify_note(c, VERIFY_BAD, "assertion.dataHash.malformed", label,
                    "it is hashed in a way that cannot be followed here");
        return;
    }
    if (!hash_picture(digest, c->asset, cbor_get(content, "exclusions"), &more) || memcmp(digest, said->bytes, 32) != 0)
        verify_note(c, VERIFY_BAD, "assertion.dataHash.mismatch", label, "the picture was changed after it was signed");
    else
        verify_note(c, VERIFY_GOOD, "assertion.dataHash.match", label, "the picture is as it was signed");
    if (more)
        verify_note(c, VERIFY_NOTE, "assertion.dataHash.additionalExclusionsPresent", label,
                    "parts of the picture may be changed without notice");
}

void verify_binding(checking *c, const char *label, const cbor *content)
{
    if (verify_is_label(label, "c2pa.hash.bmff.v3") || verify_is_label(label, "c2pa.hash.bmff.v2"))
        film_binding(c, label, content);
    else if (verify_is_label(label, "c2pa.hash.data"))
        picture_binding(c, label, content);
    else
        verify_note(c, VERIFY_BAD, "algorithm.unsupported", label, "a kind of hash that cannot be followed here");
}
