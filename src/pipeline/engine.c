/* pipeline/engine.c - finding a model, what it makes by default, and whether this machine can. The film itself is
 * engine_film.c. */
#include "pipeline/engine_parts.h"

#include "base/file.h"
#include "neural/model_store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The engines that have a name of their own, and the folders that their weights may lie in (of `ciel models`, too).
 * "auto" looks for them in this order: the quickest first. */
static const struct known {
    const char *name, *folders[3];
} known[] = { { "fastwan2.1-1.3b", { "fastwan2.1-1.3b", "fastwan2.1-t2v-1.3b", NULL } },
              { "fastwan2.2-5b", { "fastwan2.2-5b", "fastwan2.2-ti2v-5b", NULL } },
              { "wan2.1-1.3b", { "wan2.1-1.3b", "wan2.1-t2v-1.3b", "wan2.1-t2v-1.3b-diffusers" } },
              { "wan2.2-5b", { "wan2.2-5b", "wan2.2-ti2v-5b", NULL } } };
#define N_KNOWN (sizeof known / sizeof *known)

engine_options engine_options_default(void)
{
    return (engine_options){ .patience_min = 30, .compute = NEURAL_COMPUTE_BF16 };
}

static bool is_distilled(const char *name)
{
    return strncasecmp(name, "fastwan", 7) == 0;
}

/* "wan2.1-1.3b" for itself and for any of its folders; NULL for a name of nobody's. */
static const struct known *find_known(const char *name)
{
    for (size_t i = 0; i < N_KNOWN; i++)
        for (int k = 0; k < 3 && known[i].folders[k]; k++)
            if (strcmp(known[i].folders[k], name) == 0)
                return &known[i];
    return NULL;
}

const char *engine_released(size_t i)
{
    return i < N_KNOWN ? known[i].name : NULL;
}

static int not_here(const char *name, const char *models, ciel_fail *fail)
{
    const struct known *k = find_known(name);
    ciel_fail_set(fail, CIEL_E_NOTFOUND, k ? "the weights of %s are not here" : "there is no engine called %s", name);
    ciel_fail_detail(fail, "looked in %s", models);
    if (k)
        ciel_fail_hint(fail, "ciel models pull %s, or --models with the folder that holds them", k->folders[1]);
    else
        ciel_fail_hint(fail, "world, auto, wan2.1-1.3b, wan2.2-5b, or a model's folder under --models");
    return CIEL_E_NOTFOUND;
}

/* The folder of an engine, in the arena; NULL when it is not there. */
static const char *find_folder(engine *e, const char *models, const char *name)
{
    const struct known *k = find_known(name);
    const char *const alone[] = { name, NULL, NULL };
    const char *const *names = k && strcmp(k->name, name) == 0 ? k->folders : alone;
    for (int i = 0; i < 3 && names[i]; i++) {
        const char *folder = ciel_arena_printf(&e->arena, "%s/%s", models, names[i]);
        if (ciel_file_exists(folder))
            return folder;
    }
    return NULL;
}

bool engine_has_name(const char *name, const char *models)
{
    if (strcmp(name, ENGINE_WORLD_NAME) == 0 || find_known(name))
        return true;
    if (!name[0] || name[0] == '.' || strchr(name, '/') || strcmp(name, ENGINE_AUTO_NAME) == 0)
        return false;
    char *own = models ? NULL : neural_models_dir(), *folder = ciel_path_join(models ? models : own, name);
    bool here = ciel_file_exists(folder);
    free(folder);
    free(own);
    return here;
}

/* Pairs FILE[:STRENGTH] between commas. */
static int open_loras(engine *e, ciel_fail *fail)
{
    const char *at = e->o.lora;
    int rc = CIEL_OK;
    while (at && *at && rc == CIEL_OK) {
        size_t len = strcspn(at, ",");
        char *one = ciel_arena_strndup(&e->arena, at, len), *colon = strrchr(one, ':'), *end = NULL;
        double strength = colon ? strtod(colon + 1, &end) : 1;
        neural_lora *l = NULL;
        if (colon && end != colon + 1 && *end == '\0')
            *colon = '\0';
        else
            strength = 1;
        rc = neural_lora_open(&l, one, strength, fail);
        if (rc == CIEL_OK && e->lora)
            neural_lora_chain(e->lora, l);
        else if (rc == CIEL_OK)
            e->lora = l;
        at += len + (at[len] == ',');
    }
    return rc;
}

static int open_model(engine **out, const engine_options *o, const char *name, ciel_fail *fail)
{
    engine *e = calloc(1, sizeof *e);
    if (!e)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the engine");
    char *own = o->models ? NULL : neural_models_dir();
    const char *models = o->models ? o->models : own, *folder = find_folder(e, models, name);
    e->o = *o;
    e->name = ciel_arena_strdup(&e->arena, name);
    int rc = folder ? neural_model_open(&e->model, folder, NEURAL_ALL_PARTS, fail) : not_here(name, models, fail);
    if (rc == CIEL_OK)
        rc = open_loras(e, fail);
    if (rc == CIEL_OK) {
        e->defaults = neural_wan_default(e->model, is_distilled(name));
        *out = e;
    } else {
        engine_close(&e);
    }
    free(own);
    return rc;
}

/* The first of the models that are here which makes the film in time. */
static int choose(engine **out, const engine_options *o, double seconds, int threads, char choice[400], ciel_fail *fail)
{
    double patience = o->patience_min > 0 ? o->patience_min : 30;
    ciel_fail why = { 0 };
    (void)fail;
    snprintf(choice, 400, "the world engine films this: no model's weights are here");
    for (size_t i = 0; i < N_KNOWN; i++) {
        engine *e = NULL;
        neural_wan_cost cost;
        int width, height, rc = open_model(&e, o, known[i].name, &why);
        if (rc == CIEL_E_NOTFOUND)
            continue;
        ciel_pool *pool = ciel_pool_create(threads);
        if (rc == CIEL_OK) {
            engine_film_defaults(e, &width, &height, NULL, NULL);
            rc = engine_admit(e, o->width > 0 ? o->width : width, o->height > 0 ? o->height : height, seconds, pool,
                              &cost, &why);
        }
        ciel_pool_destroy(&pool);
        if (rc < 0)
            snprintf(choice, 400, "the world engine films this: %s cannot: %s", known[i].name, why.what);
        else if (cost.seconds > patience * 60)
            snprintf(choice, 400,
                     "the world engine films this: %s would take about %.0f minutes here (--patience %.0f)",
                     known[i].name, cost.seconds / 60, patience);
        else {
            snprintf(choice, 400, "%s films this, in about %.0f minutes", known[i].name, ceil(cost.seconds / 60));
            *out = e;
            return CIEL_OK;
        }
        engine_close(&e);
    }
    return CIEL_OK;
}

int engine_open(engine **out, const engine_options *o, double seconds, int threads, char choice[400], ciel_fail *fail)
{
    char unused[400];
    choice = choice ? choice : unused;
    choice[0] = '\0';
    *out = NULL;
    if (!o->name || strcmp(o->name, ENGINE_WORLD_NAME) == 0)
        return CIEL_OK;
    if (strcmp(o->name, ENGINE_AUTO_NAME) == 0)
        return choose(out, o, seconds > 0 ? seconds : 4, threads, choice, fail);
    return open_model(out, o, o->name, fail);
}

void engine_close(engine **engine_)
{
    engine *e = *engine_;
    if (!e)
        return;
    neural_lora_close(&e->lora);
    neural_model_close(&e->model);
    ciel_arena_free(&e->arena);
    free(e);
    *engine_ = NULL;
}

const char *engine_name(const engine *e)
{
    return e ? e->name : ENGINE_WORLD_NAME;
}
bool engine_wants_guide(const engine *e)
{
    return e && e->o.guide > 0;
}
const char *engine_picture(const engine *e)
{
    return e->o.picture;
}
bool engine_takes_picture(const engine *e)
{
    return e->defaults.takes_picture;
}

void engine_film_defaults(const engine *e, int *width, int *height, int *fps, double *most_seconds)
{
    const neural_wan_defaults *d = &e->defaults;
    if (width)
        *width = d->width;
    if (height)
        *height = d->height;
    if (fps)
        *fps = d->fps;
    if (most_seconds)
        *most_seconds = (double)d->max_frames / d->fps;
}

engine_shape engine_shape_of(const engine *e, int width, int height, double seconds)
{
    const neural_wan_defaults *d = &e->defaults;
    double area = (double)width * height, most = (double)d->width * d->height, k = area > most ? sqrt(most / area) : 1;
    int m = d->multiple, frames = (int)ceil(seconds * d->fps - 1e-6);
    engine_shape s = { (int)(width * k / m + 0.5) * m, (int)(height * k / m + 0.5) * m, 0, d->fps };
    s.width = s.width < m ? m : s.width;
    s.height = s.height < m ? m : s.height;
    s.frames = (frames < 1 ? 0 : (frames + 2) / 4 * 4) + 1; /* 4 n + 1, enough for the last instant */
    return s;
}

neural_wan_request engine_request(const engine *e, int width, int height, double seconds)
{
    const neural_wan_defaults *d = &e->defaults;
    engine_shape s = engine_shape_of(e, width, height, seconds);
    neural_wan_request r = { .model = e->model, .width = s.width, .height = s.height, .frames = s.frames };
    r.text_rows = NEURAL_TEXT_TOKENS;
    r.sampler = (neural_sampler_options){ .kind = d->sampler,
                                          .grid = NEURAL_GRID_DIFFUSERS,
                                          .steps = e->o.steps > 0 && d->sampler != NEURAL_DMD ? e->o.steps : d->steps,
                                          .shift = e->o.shift > 0 ? e->o.shift : d->shift,
                                          .strength = 1 };
    r.guidance = e->o.guidance > 0 ? e->o.guidance : d->guidance;
    r.guide = e->o.guide;
    r.compute = e->o.compute;
    r.lora = e->lora;
    return r;
}

int engine_admit(const engine *e, int width, int height, double seconds, ciel_pool *pool, neural_wan_cost *cost,
                 ciel_fail *fail)
{
    static const float any = 0;
    neural_wan_request r = engine_request(e, width, height, seconds);
    size_t available = neural_memory_available();
    if (r.frames > e->defaults.max_frames) {
        ciel_fail_set(fail, CIEL_E_INVAL, "%s makes no film of %.3g seconds", e->name, seconds);
        ciel_fail_hint(fail, "at most %.3g seconds", (e->defaults.max_frames - 1.0) / e->defaults.fps);
        return CIEL_E_INVAL;
    }
    r.pool = pool;
    r.negative = &any; /* counted, not read */
    r.picture = e->o.picture ? &any : NULL;
    neural_wan_cost c = neural_wan_estimate(&r);
    if (available > 0 && c.bytes > available) {
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "there is not memory enough for this film by %s", e->name);
        ciel_fail_detail(fail, "it takes %.1f GiB, %.1f are free", (double)c.bytes / 0x1p30,
                         (double)available / 0x1p30);
        ciel_fail_hint(fail, "a smaller --size or fewer --seconds");
        return CIEL_E_UNAVAILABLE;
    }
    if (cost)
        *cost = c;
    return CIEL_OK;
}
