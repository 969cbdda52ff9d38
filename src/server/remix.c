/* server/remix.c - POST /v1/videos/{id}/remix and /v1/videos/edits: a finished video of ciel's own, changed as a prompt
 * says.
 *
 * The job holds the source's request and one amendment more (pipeline/amend.h); the worker plans it anew. What cannot
 * be honoured makes the video fail with code invalid_prompt and the words for it.
 */
#include "server/price.h"
#include "server/video_request.h"
#include "server/videos.h"

#include <string.h>

#define MAX_AMENDMENTS 32

static int find_source(request *r, reply *a, const char *id, store_job *j)
{
    r->param[0] = id;
    if (videos_find(r, a, j) < 0)
        return -1;
    if (j->status != JOB_COMPLETED)
        return problem_set(&a->problem, 400, "video_not_ready", "video_id", "Video '%.80s' is not completed: it is %s.",
                           id, store_status_name(j->status));
    return 0;
}

static void submit_change(request *r, reply *a, const char *kind, const char *id, const char *prompt)
{
    store_job source;
    video_request v;
    ciel_fail fail = { 0 };
    if (find_source(r, a, id, &source) < 0)
        return;
    if (video_request_unpack(&v, source.request, &r->arena, &fail) < 0) {
        problem_from(&a->problem, &fail);
        return;
    }
    if (v.n_amendments >= MAX_AMENDMENTS) {
        problem_set(&a->problem, 400, "invalid_value", "video_id", "Video '%.80s' was changed %d times already.", id,
                    MAX_AMENDMENTS);
        return;
    }
    ARENA_PUSH(&r->arena, v.amendments, v.n_amendments) = prompt;
    const config_model *m = server_config_model(&r->server->config, source.model);
    store_job wanted = { .owner = r->owner,
                         .kind = kind,
                         .model = source.model,
                         .prompt = prompt,
                         .size = source.size,
                         .seconds = source.seconds,
                         .source = source.id,
                         .request = video_request_pack(&v, &r->arena),
                         .work = video_request_work(&v),
                         .priority = r->key.priority,
                         .price_micro = m ? price_micro(m, v.width, v.height, v.seconds) : source.price_micro };
    videos_submit(r, a, &wanted);
}

void videos_remix(request *r, reply *a)
{
    const char *prompt = video_request_prompt(form_fields(r->form), &a->problem);
    if (prompt)
        submit_change(r, a, "remix", r->param[0], prompt);
}

void videos_edit(request *r, reply *a)
{
    const json_t *body = form_fields(r->form), *video = json_object_get(body, "video");
    const char *prompt = video_request_prompt(body, &a->problem), *id = json_string_value(json_object_get(video, "id"));
    if (!prompt)
        return;
    if (form_upload_of(r->form, "video"))
        problem_set(&a->problem, 400, "unsupported_parameter", "video",
                    "This server edits its own videos only: send video[id], not a file.");
    else if (!id)
        problem_set(&a->problem, 400, "missing_required_parameter", "video", "Missing required parameter: 'video.id'.");
    else
        submit_change(r, a, "edit", id, prompt);
}
