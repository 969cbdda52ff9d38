/* server/remix.c - POST /v1/videos/{id}/remix, /v1/videos/edits and /v1/videos/extensions: a finished video of ciel's own,
 * changed or made longer as a prompt says.
 *
 * The job holds the source's request and one change more; the worker plans it anew, or goes on with the source's scene
 * and pictures. What cannot be honoured makes the video fail with code invalid_prompt and the words for it.
 */
#include "server/engines.h"
#include "server/price.h"
#include "server/videos.h"

#include <string.h>

#define MAX_CHANGES     32
#define MAX_EXTENSIONS  6 /* as the API says */
#define MAX_LONGEST     120

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

/* A trained model keeps no scene: it is asked anew, with the same seed and the change in its words. */
static int change_words(request *r, reply *a, video_request *v, const store_job *source, const char *prompt, int seconds)
{
    size_t n = strlen(v->prompt);
    bool ends = n > 0 && strchr(".!?", v->prompt[n - 1]);
    if (seconds > 0)
        return problem_set(&a->problem, 400, "unsupported_parameter", "video",
                           "Video '%.80s' was made by a trained model (%.60s), which makes none longer.", source->id,
                           source->engine);
    v->prompt = ciel_arena_printf(&r->arena, "%s%s %s", v->prompt, ends ? "" : ".", prompt);
    return 0;
}

/* the source's request with one change more: of `seconds`, an extension */
static int change_request(request *r, reply *a, video_request *v, const store_job *source, const char *prompt, int seconds)
{
    ciel_fail fail = { 0 };
    int n_extensions = 0;
    if (video_request_unpack(v, source->request, &r->arena, &fail) < 0)
        return problem_from(&a->problem, &fail);
    if (!engines_is_world(source->engine))
        return change_words(r, a, v, source, prompt, seconds);
    for (size_t i = 0; i < v->n_changes; i++)
        n_extensions += v->changes[i].seconds > 0;
    if (v->n_changes >= MAX_CHANGES)
        return problem_set(&a->problem, 400, "invalid_value", "video_id", "Video '%.80s' was changed %d times already.",
                           source->id, MAX_CHANGES);
    if (seconds > 0 && n_extensions >= MAX_EXTENSIONS)
        return problem_set(&a->problem, 400, "invalid_value", "video", "Video '%.80s' was extended %d times already.",
                           source->id, MAX_EXTENSIONS);
    v->goes_on = seconds > 0;
    ARENA_PUSH(&r->arena, v->changes, v->n_changes) = (scene_change){ prompt, seconds };
    if (seconds > 0 && video_request_seconds(v) > MAX_LONGEST)
        return problem_set(&a->problem, 400, "invalid_value", "seconds",
                           "The extended video would have %d seconds: %d at most.", video_request_seconds(v), MAX_LONGEST);
    if (seconds > 0 && !source->asset)
        return problem_set(&a->problem, 400, "video_expired", "video", "The files of video '%.80s' have expired.",
                           source->id);
    return 0;
}

static void submit_change(request *r, reply *a, const char *kind, const char *id, const char *prompt, int seconds)
{
    store_job source;
    video_request v;
    if (find_source(r, a, id, &source) < 0 || change_request(r, a, &v, &source, prompt, seconds) < 0)
        return;
    const config_model *m = server_config_model(&r->server->config, source.model);
    int made = seconds > 0 ? seconds : video_request_seconds(&v);
    store_job wanted = { .owner = r->owner,
                         .kind = kind,
                         .model = source.model,
                         .engine = source.engine,
                         .prompt = prompt,
                         .size = source.size,
                         .seconds = video_request_seconds(&v),
                         .source = source.id,
                         .request = video_request_pack(&v, &r->arena),
                         .work = video_request_work(&v),
                         .priority = r->key.priority,
                         .price_micro = m ? price_micro(m, v.width, v.height, made) : source.price_micro };
    videos_submit(r, a, &wanted);
}

void videos_remix(request *r, reply *a)
{
    const char *prompt = video_request_prompt(form_fields(r->form), &a->problem);
    if (prompt)
        submit_change(r, a, "remix", r->param[0], prompt, 0);
}

/* the id in "video", or NULL after filling the problem */
static const char *source_id(request *r, reply *a)
{
    const json_t *video = json_object_get(form_fields(r->form), "video");
    const char *id = json_string_value(json_object_get(video, "id"));
    if (form_upload_of(r->form, "video"))
        problem_set(&a->problem, 400, "unsupported_parameter", "video",
                    "This server changes its own videos only: send video[id], not a file.");
    else if (!id)
        problem_set(&a->problem, 400, "missing_required_parameter", "video", "Missing required parameter: 'video.id'.");
    return a->problem.status ? NULL : id;
}

void videos_edit(request *r, reply *a)
{
    const char *prompt = video_request_prompt(form_fields(r->form), &a->problem), *id = prompt ? source_id(r, a) : NULL;
    if (id)
        submit_change(r, a, "edit", id, prompt, 0);
}

void videos_extend(request *r, reply *a)
{
    const json_t *body = form_fields(r->form);
    const char *prompt = video_request_prompt(body, &a->problem), *id = prompt ? source_id(r, a) : NULL;
    int seconds = id ? video_request_longer(body, &r->server->config, &r->arena, &a->problem) : 0;
    if (seconds)
        submit_change(r, a, "extension", id, prompt, seconds);
}
