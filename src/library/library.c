/* library/library.c - the table of everything that can be filmed: families in, look-ups by name, word and concept.
 *
 * All rows (ours by family, then packs' and the user's) stand in one array in a fixed order; indices are sorted
 * arrays over it. Building dispatches to the row's builder and finishes the model. What this is not: it knows no
 * shapes.
 */
#include "library/library.h"
#include "base/log.h"
#include "base/text.h"
#include "library/model_cache.h"
#include "library/pack.h"
#include "library/thing.h"
#ifdef CIEL_HAS_FIGURE
#include "library/figure.h"
#endif
#ifdef CIEL_HAS_ANIMAL
#include "library/animal.h"
#endif
#ifdef CIEL_HAS_PLACE
#include "library/place.h"
#endif
#include <stdlib.h>
#include <string.h>

/* Order matters: of two things that answer equally well, the earlier one is taken. */
static const thing_family *const families[] = {
#ifdef CIEL_HAS_FIGURE
    &figure_family,
#endif
#ifdef CIEL_HAS_ANIMAL
    &animal_family,
#endif
    &thing_family_ball,      &thing_family_vessel, &thing_family_device, &thing_family_paper,
    &thing_family_furniture, &thing_family_light,  &thing_family_solid,
#include "library/families.def"
#ifdef CIEL_HAS_PLACE
    &place_family,
#endif
};

/* A key that finds a row: a folded word of one language, or a synset with its strength. */
typedef struct index_entry {
    const char *key;
    char language; /* 'e', 'f'; synsets: 'c' concept, 's' stands for */
    uint32_t row;
} index_entry;

struct library {
    ciel_arena arena;
    thing_row *rows;
    size_t n_rows, n_ours;
    index_entry *names, *words, *synsets; /* sorted by key, then row */
    size_t n_names, n_words, n_synsets;
    model_cache *models;
};

static int by_key(const void *a, const void *b)
{
    const index_entry *x = a, *y = b;
    int c = strcmp(x->key, y->key);
    if (c)
        return c;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void add_key(library *l, index_entry **list, size_t *n, const char *key, size_t len, char language, size_t row)
{
    index_entry e = { ciel_arena_strndup(&l->arena, key, len), language, (uint32_t)row };
    ARENA_PUSH(&l->arena, *list, *n) = e;
}

static void add_words(library *l, const char *names, char language, size_t row)
{
    for (const char *p = names; p && *p;) {
        size_t len = strcspn(p, "|");
        char *folded = ciel_text_fold(&l->arena, p, len);
        add_key(l, &l->words, &l->n_words, folded, strlen(folded), language, row);
        p += len + (p[len] == '|');
    }
}

static void add_synsets(library *l, const char *ids, char strength, size_t row)
{
    for (const char *p = ids; p && *p;) {
        size_t len = strcspn(p, " ");
        if (len)
            add_key(l, &l->synsets, &l->n_synsets, p, len, strength, row);
        p += len + (p[len] == ' ');
    }
}

static void index_row(library *l, size_t i)
{
    const thing_row *r = &l->rows[i];
    add_key(l, &l->names, &l->n_names, r->info.name, strlen(r->info.name), 'n', i);
    add_words(l, r->info.english, 'e', i);
    add_words(l, r->info.french, 'f', i);
    add_synsets(l, r->info.synset, 'c', i);
    add_synsets(l, r->stands_for, 's', i);
}

static void sort_index(index_entry *list, size_t n)
{
    if (n)
        qsort(list, n, sizeof *list, by_key);
}

int library_open(library **out, ciel_fail *fail)
{
    library *l = calloc(1, sizeof *l);
    if (l)
        l->models = model_cache_open();
    if (!l || !l->models) {
        free(l);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the library's table");
    }
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (size_t i = 0; i < families[f]->n; i++)
            ARENA_PUSH(&l->arena, l->rows, l->n_rows) = families[f]->rows[i];
    l->n_ours = l->n_rows;
    pack_rows(&l->rows, &l->n_rows, &l->arena);
    for (size_t i = 0; i < l->n_rows; i++)
        index_row(l, i);
    sort_index(l->names, l->n_names);
    sort_index(l->words, l->n_words);
    sort_index(l->synsets, l->n_synsets);
    *out = l;
    return CIEL_OK;
}

void library_close(library **lib)
{
    if (!lib || !*lib)
        return;
    model_cache_close(&(*lib)->models);
    ciel_arena_free(&(*lib)->arena);
    free(*lib);
    *lib = NULL;
}

size_t library_count(const library *lib)
{
    return lib->n_rows;
}
const thing_info *library_at(const library *lib, size_t i)
{
    return i < lib->n_rows ? &lib->rows[i].info : NULL;
}

/* First entry with this key, or n. */
static size_t lower_bound(const index_entry *list, size_t n, const char *key)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (strcmp(list[mid].key, key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static const thing_row *row_named(const library *lib, const char *name)
{
    size_t i = name ? lower_bound(lib->names, lib->n_names, name) : lib->n_names;
    return i < lib->n_names && strcmp(lib->names[i].key, name) == 0 ? &lib->rows[lib->names[i].row] : NULL;
}

const thing_info *library_find(const library *lib, const char *name)
{
    const thing_row *r = row_named(lib, name);
    return r ? &r->info : NULL;
}

/* The earliest row of the wanted kind under this synset; a row whose own concept comes first in its list is preferred.
 */
static const thing_row *row_of_synset(const library *lib, const char *id, int want, bool exact)
{
    const thing_row *best = NULL;
    int best_rank = 1 << 20;
    size_t len = strlen(id);
    for (size_t i = lower_bound(lib->synsets, lib->n_synsets, id); i < lib->n_synsets; i++) {
        const index_entry *e = &lib->synsets[i];
        if (strcmp(e->key, id) != 0)
            break;
        const thing_row *r = &lib->rows[e->row];
        if ((want >= 0 && (int)r->info.kind != want) || (e->language == 's' && !exact))
            continue;
        bool first = strncmp(r->info.synset, id, len) == 0 && (r->info.synset[len] == 0 || r->info.synset[len] == ' ');
        int rank = (e->row >= lib->n_ours ? 4 : 0) + (e->language == 's' ? 2 : 0) + (first ? 0 : 1);
        if (rank < best_rank) {
            best_rank = rank;
            best = r;
        }
    }
    return best;
}

const thing_info *library_resolve(const library *lib, const char *const *synsets, size_t n, int want, int *distance)
{
    for (size_t i = 0; i < n; i++) {
        const thing_row *r = synsets[i] ? row_of_synset(lib, synsets[i], want, i == 0) : NULL;
        if (r) {
            if (distance)
                *distance = (int)i;
            return &r->info;
        }
    }
    return NULL;
}

const thing_info *library_by_word(const library *lib, const char *word, const char *language)
{
    char wanted = language && language[0] ? language[0] : 0;
    for (size_t i = word ? lower_bound(lib->words, lib->n_words, word) : lib->n_words; i < lib->n_words; i++) {
        if (strcmp(lib->words[i].key, word) != 0)
            break;
        if (!wanted || lib->words[i].language == wanted)
            return &lib->rows[lib->words[i].row].info;
    }
    return NULL;
}

/* ---- free-text search ---- */

static int word_score(const char *names, const char *token, ciel_arena *a)
{
    int best = 0;
    bool first = true;
    for (const char *p = names; p && *p; first = false) {
        size_t len = strcspn(p, "|");
        const char *folded = ciel_text_fold(a, p, len), *at = strstr(folded, token);
        int score = 0;
        if (at) {
            size_t tl = strlen(token);
            bool start = at == folded || at[-1] == ' ' || at[-1] == '_',
                 end = at[tl] == 0 || at[tl] == ' ' || at[tl] == '_';
            score = strlen(folded) == tl ? 60 : start && end ? 40 : start ? 20 : 5;
            score += first ? 5 : 0;
        }
        best = score > best ? score : best;
        p += len + (p[len] == '|');
    }
    return best;
}

static const char *const kind_names[] = { "object", "person",   "animal", "vehicle", "plant",
                                          "place",  "building", "food",   "garment" };

typedef struct search_hit {
    int score;
    size_t row;
} search_hit;
static int by_score(const void *a, const void *b)
{
    const search_hit *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int row_score(const thing_info *t, const char *query, ciel_arena *a)
{
    int sum = 0;
    for (const char *p = query; *p;) {
        size_t len = strcspn(p, " ");
        if (len) {
            const char *token = ciel_arena_strndup(a, p, len);
            int s = word_score(t->name, token, a), o = word_score(t->english, token, a),
                f = word_score(t->french, token, a);
            s = o > s ? o : s;
            s = f > s ? f : s;
            if (s == 0 && strncmp(t->synset, token, len) == 0)
                s = 10;
            if (s == 0 && (strcmp(kind_names[t->kind], token) == 0 || ciel_streq(t->place, token) ||
                           ciel_streq(t->material, token)))
                s = 3;
            if (s == 0)
                return 0;
            sum += s;
        }
        p += len + (p[len] == ' ');
    }
    return sum;
}

size_t library_search(const library *lib, const char *query, const thing_info **out, size_t max)
{
    ciel_arena a = { 0 };
    const char *folded = ciel_text_fold(&a, query, strlen(query));
    search_hit *hits = ARENA_ARRAY(&a, lib->n_rows + 1, search_hit);
    size_t n = 0;
    ciel_arena scratch = { 0 };
    for (size_t i = 0; i < lib->n_rows; i++) {
        int score = row_score(&lib->rows[i].info, folded, &scratch);
        if (score)
            hits[n++] = (search_hit){ score * 2 + (i < lib->n_ours), i };
        ciel_arena_reset(&scratch);
    }
    qsort(hits, n, sizeof *hits, by_score);
    n = n < max ? n : max;
    for (size_t i = 0; i < n; i++)
        out[i] = &lib->rows[hits[i].row].info;
    ciel_arena_free(&scratch);
    ciel_arena_free(&a);
    return n;
}

/* ---- building ---- */

/* Levenshtein distance, short words only. */
static int edit_distance(const char *a, const char *b)
{
    int row[64];
    size_t n = strlen(b);
    if (n >= 63)
        return 99;
    for (size_t j = 0; j <= n; j++)
        row[j] = (int)j;
    for (size_t i = 0; a[i]; i++) {
        int diagonal = row[0];
        row[0] = (int)i + 1;
        for (size_t j = 0; j < n; j++) {
            int change = diagonal + (a[i] != b[j]), best = row[j] + 1 < row[j + 1] + 1 ? row[j] + 1 : row[j + 1] + 1;
            diagonal = row[j + 1];
            row[j + 1] = change < best ? change : best;
        }
    }
    return row[n];
}

static int unknown_thing(const library *lib, const char *name, ciel_fail *fail)
{
    const char *near[3] = { 0 };
    int score[3] = { 99, 99, 99 };
    for (size_t i = 0; i < lib->n_rows; i++) {
        const char *candidate = lib->rows[i].info.name;
        int d = strstr(candidate, name) || strstr(name, candidate) ? 1 : edit_distance(name, candidate);
        for (int k = 0; k < 3; k++)
            if (d < score[k]) {
                for (int j = 2; j > k; j--) {
                    near[j] = near[j - 1];
                    score[j] = score[j - 1];
                }
                near[k] = candidate;
                score[k] = d;
                break;
            }
    }
    ciel_fail_set(fail, CIEL_E_NOTFOUND, "the library has no thing named \"%s\"", name);
    if (near[0])
        ciel_fail_hint(fail, "the nearest names are %s, %s, %s; `ciel library search` finds more", near[0],
                       near[1] ? near[1] : "-", near[2] ? near[2] : "-");
    return CIEL_E_NOTFOUND;
}

static int build_user_file(model *out, const build_context *c)
{
    int err =
        import_cached(out, c->entity->file, (float)params_number(&c->entity->params, "height", 0), c->arena, c->fail);
    if (err == CIEL_OK)
        thing_finish(out, c);
    return err;
}

/* What of a build does not lie in the model's arena. */
typedef struct request {
    library *lib;
    const scene *scene;
    const entity *entity;
    const thing_row *row;
} request;

static int build_row(model *out, const void *user, ciel_arena *a, ciel_fail *fail)
{
    const request *r = user;
    build_context c = {
        .lib = r->lib, .scene = r->scene, .entity = r->entity, .row = r->row, .arena = a, .fail = fail
    };
    c.seed = rng_hash((uint64_t)(r->scene ? r->scene->seed : 0), rng_key(r->entity->id ? r->entity->id : ""));
    bool of_user = r->entity->file && r->entity->file[0];
    int err = of_user ? build_user_file(out, &c) : r->row->build(out, &c);
    if (err == CIEL_OK && !of_user)
        thing_finish(out, &c);
    return err;
}

int library_build(library *lib, model *out, const scene *sc, const entity *e, ciel_arena *a, ciel_fail *fail)
{
    memset(out, 0, sizeof *out);
    request r = { lib, sc, e, NULL };
    if (e->file && e->file[0])
        return build_row(out, &r, a, fail);
    r.row = row_named(lib, e->thing);
    if (!r.row)
        return unknown_thing(lib, e->thing ? e->thing : "", fail);
    if (!r.row->build)
        return ciel_fail_set(fail, CIEL_E_INVAL, "\"%s\" is a place, not a thing that can be put into one", e->thing);
    bool dear = r.row->info.kind == THING_PERSON || r.row->info.kind == THING_ANIMAL;
    if (!dear)
        return build_row(out, &r, a, fail);
    return model_cache_get(lib->models, out, model_key_entity(a, sc, e), build_row, &r, a, fail);
}

#ifdef CIEL_HAS_PLACE
typedef struct place_request {
    library *lib;
    const scene *scene;
} place_request;

static int build_place(model *out, const void *user, ciel_arena *a, ciel_fail *fail)
{
    const place_request *r = user;
    return place_build(r->lib, out, r->scene, a, fail);
}

int library_build_place(library *lib, model *out, const scene *sc, ciel_arena *a, ciel_fail *fail)
{
    place_request r = { lib, sc };
    model made = { 0 };
    int err = model_cache_get(lib->models, &made, model_key_place(a, sc), build_place, &r, a, fail);
    if (err == CIEL_OK)
        *out = made;
    return err;
}
#endif
