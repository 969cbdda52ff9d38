/* neural/model_table_folder.c - a model's folder: which file is which part, what the scheduler's settings are, its
 * name.
 *
 * diffusers' layout is known by its folders. In any other folder every model file is opened by its header and asked
 * what it holds; a sharded one counts once, by its index.
 */
#include "base/file.h"
#include "neural/folder.h"
#include "neural/model_parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIMIT_JSON = 4 << 20,
    LIMIT_FILES = 64
};

typedef struct model_memory { /* a model or a part, and what it points to */
    union {
        neural_model model;
        neural_part part;
    } u;
    ciel_arena arena;
} model_memory;

/* the weights are the part's from here on, also on failure */
static int part_of(neural_part **out, neural_part_kind kind, neural_weights *w, const char *config, ciel_fail *fail)
{
    model_memory *m = calloc(1, sizeof *m);
    CIEL_ASSERT(m);
    neural_part *p = &m->u.part;
    *p = (neural_part){ .kind = kind, .weights = w, .path = ciel_arena_strdup(&m->arena, neural_weights_path(w)) };
    int rc = model_config_fill(p, config, fail);
    if (!rc)
        rc = model_table_fill(p, &m->arena, fail);
    if (rc)
        neural_part_close(&p);
    else
        *out = p;
    return rc;
}

int neural_part_open(neural_part **out, neural_part_kind kind, const char *path, const char *config, ciel_fail *fail)
{
    neural_weights *w;
    int rc = neural_weights_open(&w, path, fail);
    if (rc)
        return rc;
    if (!model_holds(w, kind)) {
        neural_weights_close(&w);
        ciel_fail_set(fail, CIEL_E_DATA, "a model file that is no %s", model_part_name(kind));
        ciel_fail_detail(fail, "%s", path);
        return CIEL_E_DATA;
    }
    char *beside = ciel_path_join(path, "config.json");
    if (!config && folder_is(path) && ciel_file_exists(beside))
        config = beside;
    rc = part_of(out, kind, w, config, fail);
    free(beside);
    return rc;
}

void neural_part_close(neural_part **p)
{
    if (!*p)
        return;
    model_memory *m = (model_memory *)(void *)*p;
    neural_weights_close(&(*p)->weights);
    ciel_arena_free(&m->arena);
    free(m);
    *p = NULL;
}

typedef struct search {
    const char *folder;
    ciel_arena *arena;
    char **paths; /* candidates: files, or the folder itself for what its index names */
    size_t n;
    bool has_pickle;
} search;

static int list_candidates(search *s, ciel_fail *fail)
{
    folder_names all = { 0 };
    bool indexed = false;
    int rc = folder_list(s->arena, s->folder, "", &all, fail);
    for (size_t i = 0; i < all.n && !rc && s->n < LIMIT_FILES; i++) {
        const char *name = all.names[i];
        bool tensors = folder_name_ends(name, ".safetensors"), shard = strstr(name, "-of-") && tensors;
        s->has_pickle = s->has_pickle || folder_name_ends(name, ".pth");
        if (folder_name_ends(name, ".safetensors.index.json") && !indexed) {
            indexed = true;
            ARENA_PUSH(s->arena, s->paths, s->n) = ciel_arena_strdup(s->arena, s->folder);
        } else if ((tensors && !shard) || folder_name_ends(name, ".gguf"))
            ARENA_PUSH(s->arena, s->paths, s->n) = ciel_arena_printf(s->arena, "%s/%s", s->folder, name);
    }
    return rc;
}

static int not_there(const search *s, neural_part_kind kind, ciel_fail *fail)
{
    ciel_fail_set(fail, CIEL_E_NOTFOUND, "no %s in a model's folder", model_part_name(kind));
    ciel_fail_detail(fail, "%s: %zu model files looked at%s", s->folder, s->n,
                     s->has_pickle ? "; a .pth is there, which is not read" : "");
    ciel_fail_hint(fail, "ciel models list shows what each model needs; docs/neural.md says where it comes from");
    return CIEL_E_NOTFOUND;
}

/* the one candidate that holds a part of that kind */
static int find_part(search *s, neural_part_kind kind, neural_part **out, ciel_fail *fail)
{
    const char *found = NULL;
    for (size_t i = 0; i < s->n; i++) {
        neural_weights *w;
        int rc = neural_weights_open(&w, s->paths[i], fail);
        if (rc)
            return rc;
        bool holds = model_holds(w, kind);
        neural_weights_close(&w);
        if (!holds)
            continue;
        if (found) {
            ciel_fail_set(fail, CIEL_E_DATA, "two files of a model's folder hold a %s", model_part_name(kind));
            ciel_fail_detail(fail, "%s and %s", found, s->paths[i]);
            return CIEL_E_DATA;
        }
        found = s->paths[i];
    }
    if (!found)
        return not_there(s, kind, fail);
    const char *config = kind == NEURAL_DIT ? ciel_arena_printf(s->arena, "%s/config.json", s->folder) : NULL;
    return neural_part_open(out, kind, found, config && ciel_file_exists(config) ? config : NULL, fail);
}

static int open_parts(neural_model *m, ciel_arena *arena, unsigned parts, ciel_fail *fail)
{
    static const char *const folders[NEURAL_N_PARTS] = { "text_encoder", "transformer", "vae" };
    search s = { .folder = m->folder, .arena = arena };
    int rc = list_candidates(&s, fail);
    for (int kind = 0; kind < NEURAL_N_PARTS && !rc; kind++) {
        const char *sub = ciel_arena_printf(arena, "%s/%s", m->folder, folders[kind]);
        if (!(parts >> kind & 1))
            continue;
        rc = folder_is(sub) ? neural_part_open(&m->parts[kind], (neural_part_kind)kind, sub, NULL, fail)
                            : find_part(&s, (neural_part_kind)kind, &m->parts[kind], fail);
    }
    return rc;
}

static const char *find_tokenizer(ciel_arena *arena, const char *folder)
{
    static const char *const names[] = {
        "tokenizer/tokenizer.json",       "tokenizer/spiece.model",      "tokenizer.json", "spiece.model",
        "google/umt5-xxl/tokenizer.json", "google/umt5-xxl/spiece.model"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path = ciel_arena_printf(arena, "%s/%s", folder, names[i]);
        if (ciel_file_exists(path))
            return path;
    }
    return NULL;
}

/* NULL when there is none; *rc is set when it is there and broken */
static json_t *load_json(ciel_arena *arena, const char *folder, const char *name, int *rc, ciel_fail *fail)
{
    const char *path = ciel_arena_printf(arena, "%s/%s", folder, name);
    uint8_t *data;
    size_t bytes;
    if (!ciel_file_exists(path))
        return NULL;
    *rc = ciel_file_read(&data, &bytes, path, LIMIT_JSON, fail);
    if (*rc)
        return NULL;
    json_t *root = json_loadb((const char *)data, bytes, 0, NULL);
    free(data);
    if (json_is_object(root))
        return root;
    json_decref(root);
    *rc = ciel_fail_set(fail, CIEL_E_DATA, "a model's configuration makes no sense");
    ciel_fail_detail(fail, "%s: no JSON object", path);
    return NULL;
}

static const struct released {
    const char *name;
    int dim, layers, in_channels;
    float flow_shift;
} released[] = {
    { "wan2.1-t2v-1.3b", 1536, 30, 16, 8 },
    { "wan2.1-t2v-14b", 5120, 40, 16, 5 },
    { "wan2.2-ti2v-5b", 3072, 30, 48, 5 },
};

static int read_settings(neural_model *m, ciel_arena *arena, ciel_fail *fail)
{
    const neural_part *dit = m->parts[NEURAL_DIT];
    int rc = CIEL_OK;
    m->name = "unnamed";
    m->flow_shift = 5;
    m->train_timesteps = 1000;
    for (size_t i = 0; dit && i < sizeof released / sizeof *released; i++)
        if (dit->dit.dim == released[i].dim && dit->dit.layers == released[i].layers &&
            dit->dit.in_channels == released[i].in_channels) {
            m->name = released[i].name;
            m->flow_shift = released[i].flow_shift;
        }
    m->token_timesteps = dit && dit->dit.in_channels == 48;
    json_t *scheduler = load_json(arena, m->folder, "scheduler/scheduler_config.json", &rc, fail);
    json_t *index = rc ? NULL : load_json(arena, m->folder, "model_index.json", &rc, fail);
    const json_t *shift = json_object_get(scheduler, "flow_shift"),
                 *steps = json_object_get(scheduler, "num_train_timesteps");
    const json_t *expand = json_object_get(index, "expand_timesteps");
    if (json_is_number(shift))
        m->flow_shift = (float)json_number_value(shift);
    if (json_is_integer(steps))
        m->train_timesteps = json_integer_value(steps) > INT32_MAX ? 0 : (int)json_integer_value(steps);
    if (json_is_boolean(expand))
        m->token_timesteps = json_is_true(expand);
    json_decref(scheduler);
    json_decref(index);
    if (!rc &&
        (!(m->flow_shift > 0 && m->flow_shift < 1000) || m->train_timesteps < 2 || m->train_timesteps > 1000000)) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "a scheduler's settings make no sense");
        ciel_fail_detail(fail, "%s: flow_shift %g, num_train_timesteps %d", m->folder, (double)m->flow_shift,
                         m->train_timesteps);
    }
    return rc;
}

int neural_model_open(neural_model **out, const char *folder, unsigned parts, ciel_fail *fail)
{
    model_memory *memory = calloc(1, sizeof *memory);
    CIEL_ASSERT(memory);
    neural_model *m = &memory->u.model;
    m->folder = ciel_arena_strdup(&memory->arena, folder);
    m->tokenizer = find_tokenizer(&memory->arena, folder);
    int rc = open_parts(m, &memory->arena, parts, fail);
    if (!rc)
        rc = read_settings(m, &memory->arena, fail);
    if (rc)
        neural_model_close(&m);
    else
        *out = m;
    return rc;
}

void neural_model_close(neural_model **m)
{
    if (!*m)
        return;
    model_memory *memory = (model_memory *)(void *)*m;
    for (int i = 0; i < NEURAL_N_PARTS; i++)
        neural_part_close(&(*m)->parts[i]);
    ciel_arena_free(&memory->arena);
    free(memory);
    *m = NULL;
}
