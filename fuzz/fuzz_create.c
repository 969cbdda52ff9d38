/* fuzz/fuzz_create.c - any bytes as the JSON body of a create request: refused with a status, a type and words, or
 * taken with every value in its range, packed for the worker and unpacked to the same.
 */
#include "server/form.h"
#include "server/video_request.h"

#include <stdlib.h>
#include <string.h>

static void check_taken(const video_request *v, ciel_arena *a)
{
    video_request back = { 0 };
    CIEL_ASSERT(v->prompt && v->prompt[0] && v->model && v->size);
    CIEL_ASSERT(v->seconds >= 1 && v->seconds <= 60 && v->fps >= 0 && v->fps <= 60); /* 0: not asked for */
    CIEL_ASSERT(v->width >= 16 && v->width <= 4096 && v->width % 2 == 0 && v->height >= 16 && v->height <= 4096 &&
                v->height % 2 == 0);
    CIEL_ASSERT(video_request_unpack(&back, video_request_pack(v, a), a, NULL) == CIEL_OK);
    CIEL_ASSERT(strcmp(back.prompt, v->prompt) == 0 && back.seconds == v->seconds && back.width == v->width &&
                back.height == v->height);
    CIEL_ASSERT(back.fps == v->fps && back.quality == v->quality && !(back.seed < v->seed) && !(back.seed > v->seed));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    form *f = NULL;
    form_options o = { 0 };
    ciel_fail fail = { 0 };
    ciel_arena a = { 0 };
    server_config c = server_config_default();
    c.any_size = size % 2 == 0;
    CIEL_ASSERT(form_create(&f, "application/json", &o, &fail) == CIEL_OK);
    if (form_feed(f, data, size, &fail) < 0 || form_finish(f, &fail) < 0) {
        CIEL_ASSERT(fail.what[0]);
    } else {
        video_request v = { 0 };
        problem p = { 0 };
        CIEL_ASSERT(strlen(form_digest(f)) == 64);
        if (video_request_read(&v, form_fields(f), &c, &a, &p) == 0)
            check_taken(&v, &a);
        else
            CIEL_ASSERT(p.status == 400 && p.type && p.message[0]);
        json_t *said = p.status ? problem_json(&p) : NULL;
        CIEL_ASSERT(!p.status || said);
        json_decref(said);
    }
    form_destroy(&f);
    ciel_arena_free(&a);
    return 0;
}
