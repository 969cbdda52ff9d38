/* server/video_request.c - see video_request.h. Texts and codes of refusals are those that clients know. */
#include "server/video_request.h"
#include "server/characters.h"
#include "base/text.h"
#include "store/store.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const qualities[] = { "draft", "standard", "final", NULL };
const char *quality_name(enum render_quality q)
{
    return qualities[q];
}

typedef struct film_size {
    const char *name;
    int width, height;
    bool large;
} film_size;
static const film_size sizes[] = {
    { "720x1280", 720, 1280, false },  { "1280x720", 1280, 720, false },  { "1024x1792", 1024, 1792, true },
    { "1792x1024", 1792, 1024, true }, { "1080x1920", 1080, 1920, true }, { "1920x1080", 1920, 1080, true },
};
static const int lengths[] = { 4, 8, 12, 16, 20 };

static int invalid_type(problem *p, const char *field, const char *expected)
{
    return problem_set(p, 400, "invalid_type", field, "Invalid type for '%s': expected %s.", field, expected);
}

static int invalid_choice(problem *p, const char *field, const char *value, const char *choices)
{
    return problem_set(p, 400, "invalid_value", field, "Invalid value: '%.80s'. Supported values are: %s.", value,
                       choices);
}

/* A text or a number as text; `fallback` when absent or null. NULL after filling `p`. */
static const char *text_of(const json_t *body, const char *name, const char *fallback, ciel_arena *a, problem *p)
{
    const json_t *v = json_object_get(body, name);
    if (!v || json_is_null(v))
        return fallback;
    if (json_is_string(v))
        return json_string_value(v);
    if (json_is_integer(v))
        return ciel_arena_printf(a, "%lld", (long long)json_integer_value(v));
    invalid_type(p, name, "a string");
    return NULL;
}

/* a whole number, as number or text */
static int whole_of(const json_t *body, const char *name, double lo, double hi, double *out, problem *p)
{
    const json_t *v = json_object_get(body, name);
    double x;
    if (!v || json_is_null(v))
        return 0;
    if (json_is_number(v)) {
        x = json_number_value(v);
    } else if (json_is_string(v)) {
        char *end;
        const char *text = json_string_value(v);
        x = strtod(text, &end);
        if (end == text || *end)
            return invalid_type(p, name, "an integer");
    } else {
        return invalid_type(p, name, "an integer");
    }
    if (!(x >= lo && x <= hi) || x != floor(x))
        return problem_set(p, 400, "invalid_value", name, "Invalid '%s': expected an integer from %.0f to %.0f.", name,
                           lo, hi);
    *out = x;
    return 0;
}

static size_t count_characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static int read_prompt(video_request *v, const json_t *body, problem *p)
{
    const json_t *prompt = json_object_get(body, "prompt");
    if (!prompt || json_is_null(prompt))
        return problem_set(p, 400, "missing_required_parameter", "prompt", "Missing required parameter: 'prompt'.");
    if (!json_is_string(prompt))
        return invalid_type(p, "prompt", "a string");
    v->prompt = json_string_value(prompt);
    size_t n = count_characters(v->prompt);
    if (n == 0 || strspn(v->prompt, " \t\r\n") == strlen(v->prompt))
        return problem_set(p, 400, "string_below_min_length", "prompt",
                           "Invalid 'prompt': empty string. Expected a string with minimum length 1.");
    if (n > VIDEO_MAX_PROMPT)
        return problem_set(p, 400, "string_above_max_length", "prompt",
                           "Invalid 'prompt': string too long. Expected a string with maximum length %d, but got a "
                           "string with length %zu instead.",
                           VIDEO_MAX_PROMPT, n);
    return 0;
}

static const config_model *read_model(video_request *v, const json_t *body, const server_config *c, ciel_arena *a,
                                      problem *p)
{
    v->model = text_of(body, "model", "sora-2", a, p);
    const config_model *m = v->model ? server_config_model(c, v->model) : NULL;
    if (v->model && !m)
        problem_set(p, 400, "model_not_found", "model",
                    "The model '%.80s' does not exist or you do not have access to it.", v->model);
    if (m) {
        v->quality = m->quality;
        v->traits = m->traits;
    }
    return m;
}

static const char *size_choices(bool large)
{
    return large ? "'720x1280', '1280x720', '1024x1792', '1792x1024', '1080x1920', and '1920x1080'"
                 : "'720x1280' and '1280x720'";
}

static int read_size(video_request *v, const json_t *body, const server_config *c, const config_model *m, ciel_arena *a,
                     problem *p)
{
    int used = 0;
    v->size = text_of(body, "size", "720x1280", a, p);
    if (!v->size)
        return -1;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (strcmp(sizes[i].name, v->size) != 0 || (sizes[i].large && !m->large && !c->any_size))
            continue;
        v->width = sizes[i].width;
        v->height = sizes[i].height;
        return 0;
    }
    if (!c->any_size)
        return invalid_choice(p, "size", v->size, size_choices(m->large));
    if (strlen(v->size) > 9 || v->size[strspn(v->size, "0123456789x")] ||
        sscanf(v->size, "%dx%d%n", &v->width, &v->height, &used) != 2 || v->size[used] || v->width < 16 ||
        v->height < 16 || v->width > 4096 || v->height > 4096 || v->width % 2 || v->height % 2)
        return problem_set(p, 400, "invalid_value", "size",
                           "Invalid value: '%.80s'. Expected WIDTHxHEIGHT, even numbers from 16 to 4096.", v->size);
    return 0;
}

/* 0 after filling `p` */
static int seconds_of(const char *text, const server_config *c, problem *p)
{
    char *end;
    if (!text)
        return 0;
    long s = strtol(text, &end, 10);
    bool whole = end != text && !*end && text[0] != ' ';
    int seconds = whole && s >= 1 && s <= 60 ? (int)s : 0;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (seconds == lengths[i])
            return seconds;
    if (!c->any_size)
        invalid_choice(p, "seconds", text, "'4', '8', '12', '16', and '20'");
    else if (!seconds)
        problem_set(p, 400, "invalid_value", "seconds", "Invalid value: '%.40s'. Expected '1' to '60'.", text);
    return p->status ? 0 : seconds;
}

static int read_seconds(video_request *v, const json_t *body, const server_config *c, ciel_arena *a, problem *p)
{
    v->seconds = seconds_of(text_of(body, "seconds", "4", a, p), c, p);
    return v->seconds ? 0 : -1;
}

int video_request_longer(const json_t *body, const server_config *c, ciel_arena *a, problem *p)
{
    const json_t *seconds = json_object_get(body, "seconds");
    *p = (problem){ 0 };
    if (!seconds || json_is_null(seconds)) {
        problem_set(p, 400, "missing_required_parameter", "seconds", "Missing required parameter: 'seconds'.");
        return 0;
    }
    return seconds_of(text_of(body, "seconds", NULL, a, p), c, p);
}

/* without a seed of the caller's, each film is one of its own */
static double any_seed(void)
{
    char random[STORE_ID_SIZE];
    store_make_id(random, "");
    random[8] = '\0';
    return (double)strtoul(random, NULL, 16);
}

static int read_own(video_request *v, const json_t *body, ciel_arena *a, problem *p)
{
    double fps = 0, n = 1;
    v->seed = any_seed();
    if (whole_of(body, "seed", 0, 9007199254740991.0, &v->seed, p) < 0 || whole_of(body, "fps", 1, 60, &fps, p) < 0 ||
        whole_of(body, "n", 1, VIDEO_MAX_VARIATIONS, &n, p) < 0)
        return -1;
    v->fps = (int)fps;
    v->n = (int)n;
    v->negative = text_of(body, "negative_prompt", NULL, a, p);
    if (v->negative && count_characters(v->negative) > VIDEO_MAX_PROMPT)
        return problem_set(p, 400, "string_above_max_length", "negative_prompt",
                           "Invalid 'negative_prompt': string too long. Expected a string with maximum length %d.",
                           VIDEO_MAX_PROMPT);
    const char *quality = text_of(body, "quality", NULL, a, p);
    if (p->status)
        return -1;
    for (int q = 0; quality && qualities[q]; q++) {
        if (strcmp(quality, qualities[q]) != 0)
            continue;
        v->quality = (enum render_quality)q;
        return 0;
    }
    return quality ? invalid_choice(p, "quality", quality, "'draft', 'standard', and 'final'") : 0;
}

int video_request_read(video_request *out, const json_t *body, const server_config *c, ciel_arena *a, problem *p)
{
    video_request v = { 0 };
    *p = (problem){ 0 };
    if (read_prompt(&v, body, p) < 0)
        return -1;
    const config_model *m = read_model(&v, body, c, a, p);
    if (!m || read_seconds(&v, body, c, a, p) < 0 || read_size(&v, body, c, m, a, p) < 0 ||
        read_own(&v, body, a, p) < 0)
        return -1;
    if (json_is_string(json_object_get(body, "input_reference")))
        return invalid_type(p, "input_reference", "a file, got a string");
    *out = v;
    return 0;
}

const char *video_request_prompt(const json_t *body, problem *p)
{
    video_request v = { 0 };
    *p = (problem){ 0 };
    return read_prompt(&v, body, p) < 0 ? NULL : v.prompt;
}

static json_t *traits_json(const config_traits *t)
{
    return json_pack("{s:i, s:f, s:f, s:f, s:i}", "steps", t->steps, "guidance", t->guidance, "guide", t->guide,
                     "shift", t->shift, "compute", (int)t->compute);
}

static void unpack_traits(config_traits *t, json_t *j)
{
    int compute = NEURAL_COMPUTE_BF16;
    json_unpack(j, "{s?i, s?F, s?F, s?F, s?i}", "steps", &t->steps, "guidance", &t->guidance, "guide", &t->guide,
                "shift", &t->shift, "compute", &compute);
    t->compute = (neural_compute)compute;
}

const char *video_request_pack(const video_request *v, ciel_arena *a)
{
    json_t *changes = json_array(), *characters = json_array();
    for (size_t i = 0; i < v->n_characters; i++)
        json_array_append_new(characters, character_json(&v->characters[i]));
    for (size_t i = 0; i < v->n_changes; i++)
        json_array_append_new(changes, json_pack("{s:s, s:f}", "prompt", v->changes[i].prompt, "seconds",
                                                 v->changes[i].seconds));
    json_t *j = json_pack("{s:s, s:s*, s:s*, s:o, s:i, s:i, s:i, s:i, s:i, s:f, s:b, s:o, s:o}", "prompt", v->prompt,
                          "negative", v->negative, "picture", v->picture, "characters", characters, "seconds",
                          v->seconds, "width", v->width, "height", v->height, "fps", v->fps, "quality",
                          (int)v->quality, "seed", v->seed, "goes_on", (int)v->goes_on, "changes", changes, "traits",
                          traits_json(&v->traits));
    char *text = json_dumps(j, JSON_COMPACT);
    const char *copy = ciel_arena_strdup(a, text);
    free(text);
    json_decref(j);
    return copy;
}

static void unpack_changes(video_request *v, const json_t *changes, ciel_arena *a)
{
    json_t *one;
    size_t i;
    json_array_foreach(changes, i, one)
    {
        scene_change *c = &ARENA_PUSH(a, v->changes, v->n_changes);
        c->prompt = ciel_arena_strdup(a, json_string_value(json_object_get(one, "prompt")));
        c->seconds = json_number_value(json_object_get(one, "seconds"));
    }
}

int video_request_unpack(video_request *out, const char *packed, ciel_arena *a, ciel_fail *fail)
{
    json_t *j = json_loads(packed, 0, NULL), *changes = NULL, *characters = NULL, *traits = NULL;
    const char *prompt = NULL, *negative = NULL, *file = NULL;
    int quality = 0, goes_on = 0;
    video_request v = { .n = 1 };
    int bad = json_unpack(j, "{s:s, s?s, s?s, s?o, s:i, s:i, s:i, s:i, s:i, s:F, s?b, s?o, s?o}", "prompt", &prompt,
                          "negative", &negative, "picture", &file, "characters", &characters, "seconds", &v.seconds,
                          "width", &v.width, "height", &v.height, "fps", &v.fps, "quality", &quality, "seed", &v.seed,
                          "goes_on", &goes_on, "changes", &changes, "traits", &traits);
    if (bad == 0) {
        v.quality = (enum render_quality)quality;
        v.prompt = ciel_arena_strdup(a, prompt);
        v.negative = negative ? ciel_arena_strdup(a, negative) : NULL;
        v.picture = file ? ciel_arena_strdup(a, file) : NULL;
        v.goes_on = goes_on;
        while (v.n_characters < PLAN_MAX_CHARACTERS && v.n_characters < json_array_size(characters) &&
               character_from_json(&v.characters[v.n_characters], json_array_get(characters, v.n_characters), a) == CIEL_OK)
            v.n_characters++;
        unpack_changes(&v, changes, a);
        unpack_traits(&v.traits, traits);
        *out = v;
    }
    json_decref(j);
    return bad == 0 ? CIEL_OK : ciel_fail_set(fail, CIEL_E_DATA, "a job in the store is not understood");
}

int video_request_seconds(const video_request *v)
{
    double s = v->seconds;
    for (size_t i = 0; i < v->n_changes; i++)
        s += v->changes[i].seconds;
    return (int)(s + 0.5);
}

int64_t video_request_work(const video_request *v)
{
    int seconds = v->goes_on ? (int)(v->changes[v->n_changes - 1].seconds + 0.5) : video_request_seconds(v);
    return (int64_t)v->width * v->height * v->fps * seconds;
}
