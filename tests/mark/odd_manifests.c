/* tests/mark/odd_manifests.c - see odd_manifests.h. Put together by hand from the room's private parts. */
#include "odd_manifests.h"
#include "mark/bmff.h"
#include "mark/c2pa_parts.h"
#include "mark/cose.h"

#include <stdio.h>
#include <string.h>

const char *const odd_names[ODD_COUNT] = { "odd_nothing",   "odd_no_actions", "odd_created_second",
                                           "odd_no_source", "odd_no_binding", "odd_no_ftyp" };

#define LABEL  "urn:c2pa:00000000-0000-4000-8000-000000000000"
#define SOURCE "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"

static cbor *action(ciel_arena *a, const char *name, const char *source)
{
    cbor *v = cbor_map(a);
    cbor_put(a, v, "action", cbor_text(a, name));
    if (source)
        cbor_put(a, v, "digitalSourceType", cbor_text(a, source));
    return v;
}

static cbor *actions(ciel_arena *a, enum odd what)
{
    cbor *v = cbor_map(a), *list = cbor_array(a);
    if (what == ODD_CREATED_SECOND)
        cbor_push(a, list, action(a, "c2pa.edited", SOURCE));
    cbor_push(a, list, action(a, "c2pa.created", what == ODD_NO_SOURCE ? NULL : SOURCE));
    cbor_put(a, v, "actions", list);
    return v;
}

static cbor *binding(ciel_arena *a, enum odd what, const uint8_t hash[32])
{
    static const char *const paths[] = { "/uuid", "/mfra", "/ftyp" };
    cbor *v = cbor_map(a), *list = cbor_array(a);
    for (int i = 0; i < (what == ODD_NO_FTYP ? 2 : 3); i++) {
        cbor *one = cbor_map(a), *data = cbor_array(a), *match = cbor_map(a);
        cbor_put(a, match, "offset", cbor_integer(a, 8));
        cbor_put(a, match, "value", cbor_bytes(a, bmff_c2pa_uuid, 16));
        cbor_push(a, data, match);
        cbor_put(a, one, "xpath", cbor_text(a, paths[i]));
        if (i == 0)
            cbor_put(a, one, "data", data);
        cbor_push(a, list, one);
    }
    cbor_put(a, v, "exclusions", list);
    cbor_put(a, v, "alg", cbor_text(a, "sha256"));
    cbor_put(a, v, "hash", cbor_bytes(a, hash, 32));
    cbor_put(a, v, "name", cbor_text(a, "film"));
    return v;
}

static void box(ciel_str *out, const char *type, const char *label, const cbor *content)
{
    ciel_str encoded = { 0 };
    size_t begun = jumbf_begin(out, type, label);
    cbor_write(&encoded, content);
    jumbf_content(out, "cbor", encoded.p, encoded.len);
    jumbf_end(out, begun);
    ciel_str_free(&encoded);
}

static void assertion(ciel_str *out, ciel_arena *a, cbor *list, const char *label, const cbor *content)
{
    size_t begun = out->len;
    box(out, "cbor", label, content);
    cbor_push(a, list,
              c2pa_reference(a, ciel_arena_printf(a, "self#jumbf=c2pa.assertions/%s", label), out->p + begun + 8,
                             out->len - begun - 8));
}

static cbor *claim(ciel_arena *a, cbor *references)
{
    cbor *v = cbor_map(a), *maker = cbor_map(a);
    cbor_put(a, maker, "name", cbor_text(a, "odd"));
    cbor_put(a, v, "instanceID", cbor_text(a, "xmp:iid:1"));
    cbor_put(a, v, "claim_generator_info", maker);
    cbor_put(a, v, "signature", cbor_text(a, "self#jumbf=/c2pa/" LABEL "/c2pa.signature"));
    cbor_put(a, v, "created_assertions", references);
    cbor_put(a, v, "alg", cbor_text(a, "sha256"));
    return v;
}

static int build(ciel_str *out, enum odd what, const uint8_t hash[32], const cert_identity *id, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    ciel_str text = { 0 }, cose = { 0 };
    cbor *references = cbor_array(&a);
    size_t whole = jumbf_begin(out, "c2pa", "c2pa"), manifest = jumbf_begin(out, "c2ma", LABEL);
    size_t store = jumbf_begin(out, "c2as", "c2pa.assertions");
    if (what != ODD_NO_ACTIONS)
        assertion(out, &a, references, "c2pa.actions.v2", actions(&a, what));
    if (what != ODD_NO_BINDING)
        assertion(out, &a, references, "c2pa.hash.bmff.v3", binding(&a, what, hash));
    jumbf_end(out, store);
    cbor *said = claim(&a, references);
    box(out, "c2cl", "c2pa.claim.v2", said);
    cbor_write(&text, said);
    int rc = cose_sign(&cose, id, NULL, text.p, text.len, fail);
    size_t signature = jumbf_begin(out, "c2cs", "c2pa.signature");
    jumbf_content(out, "cbor", cose.p, cose.len);
    jumbf_end(out, signature);
    jumbf_end(out, manifest);
    jumbf_end(out, whole);
    ciel_str_free(&text);
    ciel_str_free(&cose);
    ciel_arena_free(&a);
    return rc;
}

/* the usual hash, with room for a store of n bytes already made */
static int hash_film(uint8_t hash[32], FILE *f, ciel_fail *fail)
{
    static const bmff_match own = { 8, bmff_c2pa_uuid, 16 };
    static const bmff_exclusion left_out[] = { { .type = "uuid", .matches = &own, .n_matches = 1 },
                                               { .type = "ftyp" } };
    ciel_arena a = { 0 };
    bmff_box *boxes = NULL;
    size_t n = 0;
    int rc = bmff_list(&boxes, &n, &a, f, fail);
    if (rc == CIEL_OK)
        rc = bmff_hash(hash, f, boxes, n, left_out, 2, fail);
    ciel_arena_free(&a);
    return rc;
}

int odd_sign(const char *path, enum odd what, const cert_identity *id, ciel_fail *fail)
{
    uint8_t hash[32] = { 0 }, head[BMFF_STORE_HEAD];
    uint64_t at = 0;
    ciel_str probe = { 0 }, store = { 0 };
    FILE *f = fopen(path, "r+b");
    if (!f)
        return ciel_fail_set(fail, CIEL_E_IO, "cannot open %.200s", path);
    int rc = build(&probe, what, hash, id, fail);
    bmff_store_head(head, probe.len);
    if (rc == CIEL_OK)
        rc = bmff_make_room(&at, f, sizeof head + probe.len, fail);
    if (rc == CIEL_OK && (fseeko(f, (off_t)at, SEEK_SET) != 0 || fwrite(head, 1, sizeof head, f) != sizeof head))
        rc = ciel_fail_set(fail, CIEL_E_IO, "cannot write");
    if (rc == CIEL_OK)
        rc = hash_film(hash, f, fail);
    if (rc == CIEL_OK)
        rc = build(&store, what, hash, id, fail);
    CIEL_ASSERT(rc < 0 || store.len == probe.len);
    if (rc == CIEL_OK && (fseeko(f, (off_t)(at + sizeof head), SEEK_SET) != 0 ||
                          fwrite(store.p, 1, store.len, f) != store.len || fflush(f) != 0))
        rc = ciel_fail_set(fail, CIEL_E_IO, "cannot write");
    fclose(f);
    ciel_str_free(&probe);
    ciel_str_free(&store);
    return rc;
}
