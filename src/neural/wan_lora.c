/* neural/wan_lora.c - see wan_lora.h. */
#include "neural/wan_lora.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct neural_lora {
    neural_weights *file;
    double strength;
    int n_pairs, n_used;
    neural_lora *next;
};

typedef struct pair {
    const neural_weight *down, *up; /* [rank, k], [n, rank] */
    double scale;
} pair;

static const char *const suffixes[][2] = { { ".lora_A.weight", ".lora_B.weight" },
                                           { ".lora_down.weight", ".lora_up.weight" },
                                           { ".lora_A.default.weight", ".lora_B.default.weight" } };
#define N_SUFFIXES (sizeof suffixes / sizeof *suffixes)

static bool ends_with(const char *s, const char *end)
{
    size_t a = strlen(s), b = strlen(end);
    return a > b && strcmp(s + a - b, end) == 0;
}

int neural_lora_open(neural_lora **out, const char *path, double strength, ciel_fail *fail)
{
    neural_lora *l = calloc(1, sizeof *l);
    if (!l)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a LoRA");
    l->strength = strength;
    int rc = neural_weights_open(&l->file, path, fail);
    for (int i = 0; rc == CIEL_OK && i < neural_weights_count(l->file); i++)
        for (size_t k = 0; k < N_SUFFIXES; k++)
            l->n_pairs += ends_with(neural_weights_at(l->file, i)->name, suffixes[k][0]);
    if (rc == CIEL_OK && l->n_pairs == 0) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "this is no LoRA: it has no low-rank pairs");
        ciel_fail_detail(fail, "%s", path);
    }
    if (rc == CIEL_OK)
        *out = l;
    else
        neural_lora_close(&l);
    return rc;
}

void neural_lora_chain(neural_lora *l, neural_lora *next)
{
    while (l->next)
        l = l->next;
    l->next = next;
}

void neural_lora_close(neural_lora **lora)
{
    for (neural_lora *l = *lora, *next; l; l = next) {
        next = l->next;
        neural_weights_close(&l->file);
        free(l);
    }
    *lora = NULL;
}

int neural_lora_pairs(const neural_lora *l)
{
    return l ? l->n_pairs + neural_lora_pairs(l->next) : 0;
}
int neural_lora_used(const neural_lora *l)
{
    return l ? l->n_used + neural_lora_used(l->next) : 0;
}

/* "blocks.#.self_attn.q" in diffusers' words, "" when it has none. */
static void other_name(char out[160], const char *name)
{
    static const struct {
        const char *original, *other;
    } names[] = {
#define X(group, original, others, llama, shape, what) { original, others },
#include "neural/model_table.def"
#undef X
    };
    const char *digits = strpbrk(name, "0123456789"), *rest = digits ? digits + strspn(digits, "0123456789") : "";
    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *mark = strchr(names[i].original, '#'), *other_mark = strchr(names[i].other, '#');
        if (strcmp(names[i].original, name) == 0 && !mark)
            snprintf(out, 160, "%s", names[i].other);
        else if (mark && other_mark && digits && strncmp(name, "blocks.", 7) == 0 && digits == name + 7 &&
                 strncmp(names[i].original, "blocks.#", 8) == 0 && strcmp(mark + 1, rest) == 0)
            snprintf(out, 160, "%.*s%.*s%s", (int)(other_mark - names[i].other), names[i].other, (int)(rest - digits),
                     digits, other_mark + 1);
    }
}

static bool find_pair(const neural_lora *l, const char *module, pair *p)
{
    for (size_t k = 0; k < N_SUFFIXES; k++) {
        char key[320];
        snprintf(key, sizeof key, "%s%s", module, suffixes[k][0]);
        p->down = neural_weights_find(l->file, key);
        snprintf(key, sizeof key, "%s%s", module, suffixes[k][1]);
        p->up = neural_weights_find(l->file, key);
        if (!p->down || !p->up)
            continue;
        snprintf(key, sizeof key, "%s.alpha", module);
        const neural_weight *alpha = neural_weights_find(l->file, key);
        float a = (float)p->down->shape[0];
        if (alpha && alpha->count == 1)
            neural_weight_f32(alpha, 0, 1, &a);
        p->scale = l->strength * (double)a / (double)p->down->shape[0];
        return true;
    }
    return false;
}

static bool pair_of(const neural_lora *l, const char *name, pair *p)
{
    static const char *const prefixes[] = { "", "diffusion_model.", "transformer.", "unet.", "base_model.model." };
    char other[160], module[240];
    other_name(other, name);
    const char *const names[] = { name, other };
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; names[i][0] && k < sizeof prefixes / sizeof *prefixes; k++) {
            snprintf(module, sizeof module, "%s%s", prefixes[k], names[i]);
            if (find_pair(l, module, p))
                return true;
        }
    snprintf(module, sizeof module, "lora_unet_%s", name);
    for (char *c = module; *c; c++)
        *c = *c == '.' ? '_' : *c;
    return find_pair(l, module, p);
}

/* sum += scale * up * down, rows at a time. */
static void add_product(float *sum, const pair *p, int64_t n, int64_t k)
{
    int64_t rank = p->down->shape[0];
    float *down = malloc((size_t)(rank * k) * sizeof *down), *up = malloc((size_t)(n * rank) * sizeof *up);
    CIEL_ASSERT(down && up);
    neural_weight_f32(p->down, 0, rank * k, down);
    neural_weight_f32(p->up, 0, n * rank, up);
    for (int64_t r = 0; r < n; r++)
        for (int64_t i = 0; i < rank; i++) {
            float f = (float)((double)up[r * rank + i] * p->scale);
            for (int64_t c = 0; c < k; c++)
                sum[r * k + c] += f * down[i * k + c];
        }
    free(down);
    free(up);
}

static neural_weight *keep(const float *values, const neural_weight *base, neural_compute compute, ciel_arena *arena)
{
    neural_weight *w = ARENA_NEW(arena, neural_weight);
    *w = *base;
    w->dtype = compute == NEURAL_COMPUTE_F32 ? NEURAL_F32 : NEURAL_BF16;
    w->bytes = (size_t)w->count * (w->dtype == NEURAL_F32 ? sizeof(float) : sizeof(uint16_t));
    w->scale = 1;
    void *data = ciel_arena_alloc(arena, w->bytes);
    w->data = data;
    if (w->dtype == NEURAL_F32)
        memcpy(data, values, w->bytes);
    else
        for (int64_t i = 0; i < w->count; i++)
            ((uint16_t *)data)[i] = neural_f32_to_bf16(values[i]);
    return w;
}

const neural_weight *neural_lora_merge(const neural_lora *lora, const neural_weight *base, const char *name,
                                       neural_compute compute, ciel_arena *arena)
{
    int64_t n = base->shape[0], k = base->count / n;
    float *sum = NULL;
    for (neural_lora *l = (neural_lora *)(uintptr_t)lora; l; l = l->next) { /* only its count of uses changes */
        pair p;
        if (!pair_of(l, name, &p) || p.up->shape[0] != n || p.down->count / p.down->shape[0] != k ||
            p.up->count / n != p.down->shape[0])
            continue;
        if (!sum) {
            sum = malloc((size_t)base->count * sizeof *sum);
            CIEL_ASSERT(sum);
            neural_weight_f32(base, 0, base->count, sum);
        }
        add_product(sum, &p, n, k);
        l->n_used++;
    }
    const neural_weight *out = sum ? keep(sum, base, compute, arena) : base;
    free(sum);
    return out;
}
