/* mark/c2pa_claim.c - the manifest put together: assertions, the claim over them, the signature over that. */
#include "mark/c2pa_parts.h"
#include "mark/cose.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SOURCES      "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define SPEC_VERSION "2.2.0"

/* Assertions written so far, with what the claim will say of them. */
typedef struct writing {
    c2pa_making *m;
    ciel_str *store;
    cbor *references;
} writing;

/* ---- small parts ---- */

static const char *const source_uris[] = { SOURCES "algorithmicMedia", SOURCES "digitalCreation", SOURCES "composite",
                                           SOURCES "trainedAlgorithmicMedia" };

const char *c2pa_source_uri(const c2pa_part *parts, size_t n)
{
    bool same = true, trained = false;
    for (size_t i = 0; i < n; i++) {
        same &= parts[i].source == parts[0].source;
        trained |= parts[i].source == C2PA_TRAINED;
    }
    return same ? source_uris[parts[0].source] : trained ? SOURCES "compositeSynthetic" : source_uris[C2PA_MIXED];
}

cbor *c2pa_reference(ciel_arena *a, const char *url, const void *body, size_t n)
{
    uint8_t digest[32];
    cbor *v = cbor_map(a);
    EVP_Digest(body, n, digest, NULL, EVP_sha256(), NULL);
    cbor_put(a, v, "url", cbor_text(a, url));
    cbor_put(a, v, "hash", cbor_bytes(a, digest, sizeof digest));
    return v;
}

static cbor *time_text(ciel_arena *a, int64_t when)
{
    char text[32];
    time_t t = (time_t)when;
    struct tm tm;
    CIEL_ASSERT(gmtime_r(&t, &tm));
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return cbor_tagged(a, 0, cbor_text(a, text));
}

static cbor *self(ciel_arena *a)
{
    cbor *v = cbor_map(a);
    cbor_put(a, v, "name", cbor_text(a, "ciel"));
    cbor_put(a, v, "version", cbor_text(a, CIEL_VERSION));
    return v;
}

/* write one CBOR box of that kind and label; returns the reference to it as `url` */
static cbor *write_box(writing *w, const char *type, const char *label, const char *url, const cbor *content)
{
    ciel_str encoded = { 0 };
    size_t begun = jumbf_begin(w->store, type, label);
    cbor_write(&encoded, content);
    jumbf_content(w->store, "cbor", encoded.p, encoded.len);
    jumbf_end(w->store, begun);
    ciel_str_free(&encoded);
    return c2pa_reference(&w->m->arena, url, w->store->p + begun + 8, w->store->len - begun - 8);
}

static cbor *write_assertion(writing *w, const char *label, const cbor *content)
{
    ciel_arena *a = &w->m->arena;
    cbor *reference =
        write_box(w, "cbor", label, ciel_arena_printf(a, "self#jumbf=c2pa.assertions/%s", label), content);
    cbor_push(a, w->references, reference);
    return reference;
}

/* ---- the hash of the file ---- */

static cbor *film_hash(c2pa_making *m)
{
    ciel_arena *a = &m->arena;
    static const char *const paths[] = { "/uuid", "/ftyp", "/mfra" };
    cbor *v = cbor_map(a), *exclusions = cbor_array(a);
    for (int i = 0; i < 3; i++) {
        cbor *one = cbor_map(a);
        cbor_put(a, one, "xpath", cbor_text(a, paths[i]));
        if (i == 0) {
            cbor *data = cbor_array(a), *match = cbor_map(a);
            cbor_put(a, match, "offset", cbor_integer(a, 8));
            cbor_put(a, match, "value", cbor_bytes(a, bmff_c2pa_uuid, sizeof bmff_c2pa_uuid));
            cbor_push(a, data, match);
            cbor_put(a, one, "data", data);
        }
        cbor_push(a, exclusions, one);
    }
    cbor_put(a, v, "exclusions", exclusions);
    cbor_put(a, v, "alg", cbor_text(a, "sha256"));
    cbor_put(a, v, "hash", cbor_bytes(a, m->hash, sizeof m->hash));
    cbor_put(a, v, "name", cbor_text(a, "the film"));
    return v;
}

static cbor *picture_hash(c2pa_making *m)
{
    ciel_arena *a = &m->arena;
    cbor *v = cbor_map(a), *exclusions = cbor_array(a), *one = cbor_map(a);
    cbor_put(a, one, "start", cbor_integer(a, (int64_t)m->span.at));
    cbor_put(a, one, "length", cbor_integer(a, (int64_t)m->span.bytes));
    cbor_push(a, exclusions, one);
    cbor_put(a, v, "exclusions", exclusions);
    cbor_put(a, v, "alg", cbor_text(a, "sha256"));
    cbor_put(a, v, "hash", cbor_bytes(a, m->hash, sizeof m->hash));
    cbor_put(a, v, "name", cbor_text(a, "the picture"));
    cbor_put(a, v, "pad", cbor_bytes(a, "\0", m->pad));
    return v;
}

/* ---- actions ---- */

static cbor *make_action(c2pa_making *m, const char *name, const char *source, const char *words)
{
    ciel_arena *a = &m->arena;
    cbor *v = cbor_map(a);
    cbor_put(a, v, "action", cbor_text(a, name));
    if (source)
        cbor_put(a, v, "digitalSourceType", cbor_text(a, source));
    if (words)
        cbor_put(a, v, "description", cbor_text(a, words));
    cbor_put(a, v, "softwareAgent", self(a));
    cbor_put(a, v, "when", time_text(a, m->when));
    return v;
}

/* Ingredients by what they were to the film: references to their assertions. */
typedef struct used {
    cbor *by_relation[C2PA_INPUT + 1]; /* lists */
} used;

static void put_ingredients(ciel_arena *a, cbor *parameters, cbor *list)
{
    if (cbor_count(list) > 0)
        cbor_put(a, parameters, "ingredients", list);
}

static void push_action(ciel_arena *a, cbor *list, cbor *action, cbor *parameters)
{
    if (parameters->n > 0)
        cbor_put(a, action, "parameters", parameters);
    cbor_push(a, list, action);
}

/* the first actions: created; or opened, and what was done then */
static void add_begin(c2pa_making *m, cbor *list, const used *u)
{
    ciel_arena *a = &m->arena;
    const c2pa_claim *c = m->claim;
    bool opened = cbor_count(u->by_relation[C2PA_PARENT]) > 0;
    cbor *parameters = cbor_map(a), *parents = cbor_map(a);
    if (opened) {
        put_ingredients(a, parents, u->by_relation[C2PA_PARENT]);
        push_action(a, list, make_action(m, "c2pa.opened", NULL, NULL), parents);
    }
    if (c->prompt)
        cbor_put(a, parameters, "ciel.prompt", cbor_text(a, c->prompt));
    put_ingredients(a, parameters, u->by_relation[C2PA_INPUT]);
    push_action(a, list,
                make_action(m, opened ? "c2pa.edited" : "c2pa.created", c2pa_source_uri(c->parts, c->n_parts),
                            opened && c->change ? c->change : c->parts[0].words),
                parameters);
}

/* the components from *n on, `most` of them (0 = all); *n goes on behind them */
static cbor *next_placed(ciel_arena *a, const used *u, size_t most, size_t *n)
{
    cbor *list = cbor_array(a), *all = u->by_relation[C2PA_COMPONENT];
    size_t end = most ? *n + most : cbor_count(all);
    for (; *n < end && *n < cbor_count(all); ++*n)
        cbor_push(a, list, all->items[*n]);
    return list;
}

static cbor *all_actions(c2pa_making *m, const used *u)
{
    ciel_arena *a = &m->arena;
    const c2pa_claim *c = m->claim;
    cbor *v = cbor_map(a), *list = cbor_array(a);
    size_t n_placed = 0;
    add_begin(m, list, u);
    for (size_t i = 1; i < c->n_parts; i++) {
        cbor *parameters = cbor_map(a);
        if (strcmp(c->parts[i].action, "c2pa.placed") == 0)
            put_ingredients(a, parameters, next_placed(a, u, n_placed ? 0 : c->n_placed_first, &n_placed));
        push_action(a, list, make_action(m, c->parts[i].action, source_uris[c->parts[i].source], c->parts[i].words),
                    parameters);
    }
    if (c->has_mark)
        cbor_push(a, list, make_action(m, "c2pa.watermarked.bound", NULL, NULL));
    cbor_put(a, v, "actions", list);
    cbor_put(a, v, "allActionsIncluded", cbor_simple(a, CBOR_TRUE));
    return v;
}

static cbor *soft_binding(c2pa_making *m)
{
    ciel_arena *a = &m->arena;
    cbor *v = cbor_map(a), *blocks = cbor_array(a), *block = cbor_map(a), *scope = cbor_map(a), *span = cbor_map(a);
    uint8_t value[8];
    for (int i = 0; i < 8; i++)
        value[i] = (uint8_t)(m->claim->mark_id >> (8 * (7 - i)));
    cbor_put(a, span, "start", cbor_integer(a, 0));
    cbor_put(a, span, "end", cbor_integer(a, (int64_t)(m->claim->mark_seconds * 1000 + 0.5)));
    cbor_put(a, scope, "timespan", span);
    cbor_put(a, block, "scope", scope);
    cbor_put(a, block, "value", cbor_bytes(a, value, sizeof value));
    cbor_push(a, blocks, block);
    cbor_put(a, v, "alg", cbor_text(a, C2PA_MARK_ALGORITHM));
    cbor_put(a, v, "blocks", blocks);
    cbor_put(a, v, "pad", cbor_bytes(a, "", 0));
    return v;
}

static void write_assertions(writing *w)
{
    c2pa_making *m = w->m;
    ciel_arena *a = &m->arena;
    used u;
    size_t begun = jumbf_begin(w->store, "c2as", "c2pa.assertions");
    for (int i = C2PA_PARENT; i <= C2PA_INPUT; i++)
        u.by_relation[i] = cbor_array(a);
    for (size_t i = 0; i < m->n_brought; i++) {
        const char *label = i ? ciel_arena_printf(a, "c2pa.ingredient.v3__%zu", i) : "c2pa.ingredient.v3";
        cbor *reference = write_assertion(w, label, c2pa_ingredient_content(m, &m->brought[i]));
        cbor_push(a, u.by_relation[m->brought[i].what->relation], reference);
    }
    write_assertion(w, "c2pa.actions.v2", all_actions(m, &u));
    if (m->claim->has_mark)
        write_assertion(w, "c2pa.soft-binding", soft_binding(m));
    if (m->film)
        write_assertion(w, "c2pa.hash.bmff.v3", film_hash(m));
    else
        write_assertion(w, "c2pa.hash.data", picture_hash(m));
    jumbf_end(w->store, begun);
}

/* ---- claim and signature ---- */

static cbor *claim_content(writing *w)
{
    c2pa_making *m = w->m;
    ciel_arena *a = &m->arena;
    cbor *v = cbor_map(a), *generator = self(a);
    cbor_put(a, generator, "specVersion", cbor_text(a, SPEC_VERSION));
    cbor_put(a, v, "instanceID", cbor_text(a, m->instance));
    cbor_put(a, v, "claim_generator_info", generator);
    cbor_put(a, v, "signature", cbor_text(a, ciel_arena_printf(a, "self#jumbf=/c2pa/%s/c2pa.signature", m->label)));
    cbor_put(a, v, "created_assertions", w->references);
    cbor_put(a, v, "alg", cbor_text(a, "sha256"));
    if (m->claim->title)
        cbor_put(a, v, "dc:title", cbor_text(a, m->claim->title));
    return v;
}

static int write_signature(writing *w, const ciel_str *claim, bool sign, ciel_fail *fail)
{
    const c2pa_signer *s = w->m->signer;
    ciel_str cose = { 0 };
    int rc = CIEL_OK;
    if (sign) {
        rc = cose_sign(&cose, s->identity, s->tsa, claim->p, claim->len, fail);
    } else {
        size_t n = cose_size(s->identity, s->tsa != NULL);
        ciel_str_add_n(&cose, ciel_arena_alloc(&w->m->arena, n), n);
    }
    if (rc == CIEL_OK) {
        size_t begun = jumbf_begin(w->store, "c2cs", "c2pa.signature");
        jumbf_content(w->store, "cbor", cose.p, cose.len);
        jumbf_end(w->store, begun);
    }
    ciel_str_free(&cose);
    return rc;
}

int c2pa_build(ciel_str *store, c2pa_making *m, bool sign, ciel_fail *fail)
{
    writing w = { m, store, cbor_array(&m->arena) };
    ciel_str claim = { 0 };
    size_t whole = jumbf_begin(store, "c2pa", "c2pa");
    c2pa_write_brought(store, m);
    size_t manifest = jumbf_begin(store, "c2ma", m->label);
    write_assertions(&w);
    cbor_write(&claim, claim_content(&w));
    size_t box = jumbf_begin(store, "c2cl", "c2pa.claim.v2");
    jumbf_content(store, "cbor", claim.p, claim.len);
    jumbf_end(store, box);
    int rc = write_signature(&w, &claim, sign, fail);
    jumbf_end(store, manifest);
    jumbf_end(store, whole);
    ciel_str_free(&claim);
    return rc;
}
