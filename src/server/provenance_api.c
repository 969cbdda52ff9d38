/* server/provenance_api.c - POST /v1/content_provenance_checks: does a file carry marks that tell where it comes from?
 *
 * The reply is OpenAI's, whose own checks cover pictures and sounds; ours covers films. A result of type "watermark" is
 * our invisible mark (theirs would be "synthid", which ours is not). A video is named only to its owner.
 */
#include "server/http.h"
#include "server/provenance.h"

#include <string.h>

static json_t *text_or_null(const char *s)
{
    return s && s[0] ? json_string(s) : json_null();
}

static json_t *manifest_result(const provenance *p, json_t *details, const char *when)
{
    const verify_report *r = &p->manifest;
    bool ours = r->state == VERIFY_TRUSTED;
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:O}", "type", "c2pa", "outcome",
                     ours ? "detected" : "not_detected", "validation_state", verify_state_name(r->state), "issuer",
                     text_or_null(r->signer.organisation), "model", text_or_null(r->generator), "generated_at",
                     text_or_null(r->state == VERIFY_NONE ? NULL : when), "details",
                     json_object_get(details, "manifest"));
}

static json_t *mark_result(const provenance *p, json_t *details, const char *when)
{
    char id[17];
    mark_id_text(id, p->mark.id);
    return json_pack("{s:s, s:s, s:n, s:o, s:o, s:o, s:o, s:O}", "type", "watermark", "outcome",
                     p->mark.found ? "detected" : "not_detected", "issuer", "model",
                     p->mark.found ? json_string("ciel") : json_null(), "generated_at",
                     text_or_null(p->mark.found ? when : NULL), "id", p->mark.found ? json_string(id) : json_null(),
                     "confidence", p->looked ? json_real(p->mark.confidence) : json_null(), "details",
                     json_object_get(details, "mark"));
}

static json_t *check_json(const provenance *p)
{
    char text[32];
    const char *when = provenance_time(text, p);
    json_t *details = provenance_json(p);
    json_t *v = json_pack("{s:s, s:I, s:[o, o], s:o}", "object", "content_provenance_check", "created_at",
                          (json_int_t)(store_now_ms() / 1000), "results", manifest_result(p, details, when),
                          mark_result(p, details, when), "video_id", text_or_null(p->video));
    json_decref(details);
    return v;
}

void provenance_checks_create(request *r, reply *a)
{
    provenance p = { 0 };
    provenance_home home;
    ciel_fail fail = { 0 };
    form_upload *u = form_upload_of(r->form, "file");
    if (!u) {
        problem_set(&a->problem, 400, "missing_required_parameter", "file", "Missing required parameter: 'file'.");
        return;
    }
    int rc = provenance_home_open(&home, r->server->config.folder, NULL, NULL, &fail);
    home.known.store = r->server->store;
    home.known.owner = r->owner;
    if (rc == CIEL_OK)
        rc = provenance_look(&p, u->path, &home.known, &fail);
    if (rc == CIEL_OK)
        a->json = check_json(&p);
    else if (rc == CIEL_E_FORMAT)
        problem_set(&a->problem, 400, "invalid_file", "file", "The file is neither a film nor a picture: %s.",
                    fail.detail[0] ? fail.detail : fail.what);
    else
        problem_from(&a->problem, &fail);
    provenance_release(&p);
    provenance_home_close(&home);
}
