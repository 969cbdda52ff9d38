/* mark/c2pa_ingredients.c - what a film was made from: looked at with our own validator, named, its manifests carried
 * along.
 */
#include "base/text.h"
#include "mark/c2pa_parts.h"

#include <string.h>

/* ---- looking ---- */

static int look(c2pa_making *m, c2pa_brought *b, ciel_fail *fail)
{
    verify_trust trust = { m->signer->anchors, NULL, m->when };
    if (!b->what->path)
        return CIEL_OK;
    int rc = asset_open(&b->asset, &m->arena, b->what->path, fail);
    if (rc == CIEL_E_FORMAT)
        return CIEL_OK; /* a kind of file that carries no manifest: it is only named */
    if (rc == CIEL_OK)
        rc = verify_file(&b->report, b->what->path, &trust, fail);
    if (rc == CIEL_OK && b->asset.store &&
        jumbf_read(&b->root, &m->arena, b->asset.store, b->asset.store_bytes, NULL) < 0)
        b->root = (jumbf_box){ 0 };
    return rc;
}

int c2pa_bring(c2pa_making *m, ciel_fail *fail)
{
    int rc = CIEL_OK, parents = 0;
    m->brought = ARENA_ARRAY(&m->arena, m->claim->n_ingredients + 1, c2pa_brought);
    for (size_t i = 0; rc == CIEL_OK && i < m->claim->n_ingredients; i++) {
        m->brought[i].what = &m->claim->ingredients[i];
        m->n_brought = i + 1;
        parents += m->claim->ingredients[i].relation == C2PA_PARENT;
        rc = look(m, &m->brought[i], fail);
    }
    CIEL_ASSERT(parents <= 1);
    return rc;
}

void c2pa_bring_release(c2pa_making *m)
{
    for (size_t i = 0; i < m->n_brought; i++) {
        asset_close(&m->brought[i].asset);
        verify_report_free(&m->brought[i].report);
    }
    m->n_brought = 0;
}

/* ---- carrying ---- */

static bool came_before(const c2pa_making *m, size_t i_brought, const char *label)
{
    for (size_t i = 0; i < i_brought; i++)
        for (size_t k = 0; k < m->brought[i].root.n_children; k++)
            if (strcmp(m->brought[i].root.children[k].label, label) == 0)
                return true;
    return false;
}

void c2pa_write_brought(ciel_str *store, const c2pa_making *m)
{
    for (size_t i = 0; i < m->n_brought; i++)
        for (size_t k = 0; k < m->brought[i].root.n_children; k++) {
            const jumbf_box *one = &m->brought[i].root.children[k];
            if (!came_before(m, i, one->label))
                ciel_str_add_n(store, (const char *)one->whole, one->whole_bytes);
        }
}

/* ---- naming ---- */

static cbor *findings_of(c2pa_making *m, const verify_report *r, enum verify_weight w)
{
    ciel_arena *a = &m->arena;
    cbor *list = cbor_array(a);
    for (size_t i = 0; i < r->n_findings; i++) {
        const verify_finding *f = &r->findings[i];
        if (f->weight != w)
            continue;
        cbor *one = cbor_map(a);
        cbor_put(a, one, "code", cbor_text(a, f->code));
        cbor_put(a, one, "url", cbor_text(a, ciel_arena_printf(a, "self#jumbf=/c2pa/%s", f->where)));
        cbor_put(a, one, "explanation", cbor_text(a, f->words));
        cbor_push(a, list, one);
    }
    return list;
}

static cbor *results_of(c2pa_making *m, const verify_report *r)
{
    ciel_arena *a = &m->arena;
    cbor *active = cbor_map(a), *results = cbor_map(a);
    cbor_put(a, active, "success", findings_of(m, r, VERIFY_GOOD));
    cbor_put(a, active, "informational", findings_of(m, r, VERIFY_NOTE));
    cbor_put(a, active, "failure", findings_of(m, r, VERIFY_BAD));
    cbor_put(a, results, "activeManifest", active);
    return results;
}

cbor *c2pa_ingredient_content(c2pa_making *m, const c2pa_brought *b)
{
    static const char *const relations[] = { "parentOf", "componentOf", "inputTo" };
    ciel_arena *a = &m->arena;
    cbor *v = cbor_map(a);
    cbor_put(a, v, "relationship", cbor_text(a, relations[b->what->relation]));
    if (b->asset.type)
        cbor_put(a, v, "dc:format", cbor_text(a, b->asset.type));
    if (b->what->title)
        cbor_put(a, v, "dc:title", cbor_text(a, b->what->title));
    if (b->root.n_children == 0)
        return v;
    const jumbf_box *active = &b->root.children[b->root.n_children - 1];
    const jumbf_box *signature = jumbf_child(active, "c2pa.signature");
    const char *url = ciel_arena_printf(a, "self#jumbf=/c2pa/%s", active->label);
    cbor_put(a, v, "activeManifest", c2pa_reference(a, url, active->body, active->body_bytes));
    if (signature)
        cbor_put(
            a, v, "claimSignature",
            c2pa_reference(a, ciel_arena_printf(a, "%s/c2pa.signature", url), signature->body, signature->body_bytes));
    cbor_put(a, v, "validationResults", results_of(m, &b->report));
    return v;
}
