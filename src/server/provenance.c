/* server/provenance.c - see provenance.h. */
#include "server/provenance.h"
#include "base/file.h"
#include "base/text.h"
#include "mark/c2pa.h"
#include "server/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_FRAMES 150 /* of a clip: six seconds tell */
#define MAX_SIDE   1280
#define TIMEOUT_S  60

/* ---- looking ---- */

static int find_mark(mark_found *out, const intake *m, const mark_keys *ring, ciel_fail *fail)
{
    mark_detector *d = NULL;
    int rc = mark_detector_create(&d, ring, m->fps > 0 ? m->fps : 1, fail);
    for (int i = 0; rc == CIEL_OK && i < m->n_frames; i++)
        rc = mark_detector_frame(d, m->frames[i].rgb, m->frames[i].width, m->frames[i].height, fail);
    if (rc == CIEL_OK)
        rc = mark_detector_finish(d, out, fail);
    mark_detector_destroy(&d);
    return rc;
}

static void look_for_mark(provenance *p, const char *path, const provenance_known *known)
{
    static const intake_wish wish = { MAX_FRAMES, MAX_SIDE, TIMEOUT_S };
    ciel_fail why = { 0 };
    intake m = { 0 };
    int rc = intake_read(&m, path, &wish, &why);
    for (int i = 0; rc == CIEL_OK && i < PROVENANCE_RINGS && !p->mark.found; i++)
        if (known->rings[i]) {
            rc = find_mark(&p->mark, &m, known->rings[i], &why);
            p->looked |= rc == CIEL_OK;
        }
    intake_free(&m);
    if (!p->looked)
        snprintf(p->unlooked, sizeof p->unlooked, "%s", rc < 0 ? why.what : "there is no key of invisible marks here");
}

static bool is_marked_so(void *user, const char *id)
{
    return mark_id_of(id) == *(const uint64_t *)user;
}

/* by the mark, or by what a manifest that holds says of it */
static void look_up(provenance *p, const provenance_known *known)
{
    ciel_arena a = { 0 };
    store_job j;
    bool said = p->manifest.state == VERIFY_TRUSTED && p->manifest.has_mark_id;
    uint64_t id = p->mark.found ? p->mark.id : p->manifest.mark_id;
    if (!known->store || (!p->mark.found && !said))
        return;
    if (store_job_search(known->store, p->video, known->owner, is_marked_so, &id, NULL) == CIEL_OK && known->owner &&
        store_job_get(known->store, &j, &a, known->owner, p->video, NULL) == CIEL_OK)
        p->made_at = j.completed_at;
    ciel_arena_free(&a);
}

int provenance_look(provenance *out, const char *path, const provenance_known *known, ciel_fail *fail)
{
    provenance p = { 0 };
    ciel_fail why = { 0 };
    int rc = verify_file(&p.manifest, path, &known->trust, &why);
    if (rc < 0 && rc != CIEL_E_FORMAT) {
        if (fail)
            *fail = why;
        return rc;
    }
    look_for_mark(&p, path, known);
    if (rc == CIEL_E_FORMAT && !p.looked) {
        ciel_fail_set(fail, CIEL_E_FORMAT, "neither a film nor a picture that can be read");
        ciel_fail_detail(fail, "%s", p.unlooked);
        return CIEL_E_FORMAT;
    }
    look_up(&p, known);
    *out = p;
    return CIEL_OK;
}

void provenance_release(provenance *p)
{
    verify_report_free(&p->manifest);
    *p = (provenance){ 0 };
}

/* ---- telling ---- */

static json_t *text_or_null(const char *s)
{
    return s && s[0] ? json_string(s) : json_null();
}

static json_t *time_or_null(int64_t t)
{
    return t ? json_integer(t) : json_null();
}

static json_t *hex_id(uint64_t id)
{
    char text[17];
    mark_id_text(text, id);
    return json_string(text);
}

static json_t *lists_of(const verify_report *r)
{
    static const char *const weights[] = { "good", "note", "bad" };
    json_t *actions = json_array(), *ingredients = json_array(), *findings = json_array();
    for (size_t i = 0; i < r->n_actions; i++)
        json_array_append_new(actions,
                              json_pack("{s:s, s:o, s:o, s:o}", "action", r->actions[i].name, "source",
                                        text_or_null(r->actions[i].source), "description",
                                        text_or_null(r->actions[i].words), "when", text_or_null(r->actions[i].when)));
    for (size_t i = 0; i < r->n_ingredients; i++)
        json_array_append_new(ingredients, json_pack("{s:s, s:o, s:o, s:o}", "relationship", r->ingredients[i].relation,
                                                     "title", text_or_null(r->ingredients[i].title), "format",
                                                     text_or_null(r->ingredients[i].type), "manifest",
                                                     text_or_null(r->ingredients[i].manifest)));
    for (size_t i = 0; i < r->n_findings; i++)
        json_array_append_new(findings, json_pack("{s:s, s:s, s:s, s:s}", "result", weights[r->findings[i].weight],
                                                  "code", r->findings[i].code, "where", r->findings[i].where, "words",
                                                  r->findings[i].words));
    return json_pack("{s:o, s:o, s:o}", "actions", actions, "ingredients", ingredients, "findings", findings);
}

static json_t *signer_json(const cert_about *c)
{
    if (!c->sha256[0])
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:s, s:s, s:I, s:I}", "name", c->name, "organisation",
                     text_or_null(c->organisation), "issuer", text_or_null(c->issuer), "serial", c->serial, "sha256",
                     c->sha256, "not_before", (json_int_t)c->not_before, "not_after", (json_int_t)c->not_after);
}

static json_t *manifest_json(const verify_report *r)
{
    json_t *v = lists_of(r);
    json_object_set_new(v, "state", json_string(verify_state_name(r->state)));
    json_object_set_new(v, "type", text_or_null(r->type));
    json_object_set_new(v, "label", text_or_null(r->label));
    json_object_set_new(v, "title", text_or_null(r->title));
    json_object_set_new(v, "generator", text_or_null(r->generator));
    json_object_set_new(v, "generator_version", text_or_null(r->generator_version));
    json_object_set_new(v, "source", text_or_null(r->source));
    json_object_set_new(v, "prompt", text_or_null(r->prompt));
    json_object_set_new(v, "signer", signer_json(&r->signer));
    json_object_set_new(v, "time_stamp", time_or_null(r->signed_at));
    json_object_set_new(v, "mark_algorithm", text_or_null(r->mark_algorithm));
    json_object_set_new(v, "mark_id", r->has_mark_id ? hex_id(r->mark_id) : json_null());
    return v;
}

static json_t *mark_json(const provenance *p)
{
    if (!p->looked)
        return json_pack("{s:n, s:s}", "found", "why", p->unlooked);
    return json_pack("{s:b, s:o, s:f, s:o}", "found", (int)p->mark.found, "id",
                     p->mark.found ? hex_id(p->mark.id) : json_null(), "confidence", p->mark.confidence,
                     "key_generation", p->mark.found ? json_integer(p->mark.generation) : json_null());
}

json_t *provenance_json(const provenance *p)
{
    return json_pack("{s:o, s:o, s:o}", "manifest", manifest_json(&p->manifest), "mark", mark_json(p), "video_id",
                     text_or_null(p->video));
}

const char *provenance_time(char out[32], const provenance *p)
{
    const verify_report *r = &p->manifest;
    time_t t = (time_t)(r->signed_at ? r->signed_at : p->made_at);
    struct tm tm;
    if (!t && r->n_actions > 0 && r->actions[0].when) {
        snprintf(out, 32, "%.31s", r->actions[0].when);
        return out;
    }
    if (!t || !gmtime_r(&t, &tm))
        return NULL;
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return out;
}

/* ---- what is known here ---- */

#define PEM_LIMIT (1u << 20)

static int add_pem(ciel_str *to, const char *path, ciel_fail *fail)
{
    uint8_t *text = NULL;
    size_t n = 0;
    int rc = path ? ciel_file_read(&text, &n, path, PEM_LIMIT, fail) : CIEL_OK;
    if (rc == CIEL_OK && text) {
        ciel_str_add(to, (const char *)text);
        ciel_str_add(to, "\n");
    }
    free(text);
    return rc;
}

static void add_own(provenance_home *h, int i, ciel_str *anchors, const char *dir)
{
    char *root = c2pa_own_root(dir);
    if (root)
        ciel_str_add(anchors, root);
    free(root);
    if (mark_keys_read(&h->rings[i], dir, NULL) == CIEL_OK)
        h->known.rings[i] = &h->rings[i];
}

int provenance_home_open(provenance_home *out, const char *dir, const char *trust, const char *time_trust,
                         ciel_fail *fail)
{
    ciel_str anchors = { 0 }, clocks = { 0 };
    *out = (provenance_home){ .known.trust.now = (int64_t)time(NULL) };
    add_own(out, 0, &anchors, NULL);
    if (dir)
        add_own(out, 1, &anchors, dir);
    int rc = add_pem(&anchors, trust, fail);
    if (rc == CIEL_OK)
        rc = add_pem(&clocks, time_trust, fail);
    out->known.trust.anchors = out->anchors = anchors.p;
    out->known.trust.time_anchors = out->time_anchors = clocks.p;
    if (rc < 0)
        provenance_home_close(out);
    return rc;
}

void provenance_home_close(provenance_home *h)
{
    free(h->anchors);
    free(h->time_anchors);
    *h = (provenance_home){ 0 };
}
