/* neural/wan_checkpoint.c - the work after a step, in a file: a key of the request, the step, latents, sampler's state.
 */
#include "neural/wan_parts.h"

#include "base/file.h"
#include "base/rng.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct header {
    char magic[8];
    uint64_t key;
    int64_t step, n_values; /* f32 after the header: latents, then the state */
} header;
static const char magic[8] = "CIELWAN1";

static uint64_t mix_bytes(uint64_t key, const void *data, size_t bytes)
{
    const uint8_t *p = data;
    uint64_t h = key;
    for (size_t i = 0; i < bytes; i++)
        h = (h ^ p[i]) * 0x100000001b3ull;
    return rng_mix(h);
}

/* All that the latents after a step depend on. */
static uint64_t key_of(const wan_job *j)
{
    const neural_wan_request *r = j->r;
    size_t text = (size_t)(r->text_rows * r->model->parts[NEURAL_DIT]->dit.text_dim) * sizeof(float);
    uint64_t key = mix_bytes(1, r->prompt, text);
    if (r->negative)
        key = mix_bytes(key, r->negative, text);
    const int64_t whole[] = { r->width,
                              r->height,
                              r->frames,
                              r->sampler.kind,
                              r->sampler.grid,
                              r->sampler.steps,
                              (int64_t)r->sampler.seed,
                              r->compute,
                              neural_lora_pairs(r->lora),
                              neural_level_best() };
    const double real[] = { r->sampler.shift, r->sampler.strength, r->guidance, r->guide };
    key = mix_bytes(mix_bytes(key, whole, sizeof whole), real, sizeof real);
    const neural_weights *w = r->model->parts[NEURAL_DIT]->weights;
    uint64_t bytes = neural_weights_bytes(w);
    key = mix_bytes(key, &bytes, sizeof bytes);
    const neural_volume *given[] = { &j->given, &j->guide };
    for (int i = 0; i < 2; i++)
        if (given[i]->data)
            key = mix_bytes(key, given[i]->data, (size_t)neural_volume_count(given[i]) * sizeof(float));
    return key;
}

static int64_t value_count(const wan_job *j)
{
    return neural_volume_count(&j->x) + neural_sampler_state_count(j->sampler);
}

int wan_checkpoint_save(const wan_job *j, ciel_fail *fail)
{
    if (!j->r->checkpoint)
        return CIEL_OK;
    int64_t n = value_count(j), latents = neural_volume_count(&j->x);
    size_t bytes = sizeof(header) + (size_t)n * sizeof(float);
    header *h = calloc(1, bytes);
    if (!h)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the checkpoint");
    float *values = (float *)(void *)(h + 1);
    memcpy(h->magic, magic, sizeof magic);
    h->key = key_of(j);
    h->step = j->step;
    h->n_values = n;
    neural_download(j->stream, values, j->x.data, (size_t)latents * sizeof *values);
    neural_sampler_save(j->sampler, values + latents);
    int rc = ciel_file_write(j->r->checkpoint, h, bytes, fail);
    free(h);
    return rc;
}

int wan_checkpoint_load(wan_job *j, ciel_fail *fail)
{
    uint8_t *data = NULL;
    size_t bytes = 0;
    int64_t n = value_count(j), latents = neural_volume_count(&j->x);
    header h;
    if (!j->r->checkpoint || !ciel_file_exists(j->r->checkpoint))
        return CIEL_OK;
    int rc = ciel_file_read(&data, &bytes, j->r->checkpoint, sizeof h + (size_t)n * sizeof(float), fail);
    if (rc < 0)
        return rc;
    bool whole = bytes == sizeof h + (size_t)n * sizeof(float);
    if (whole)
        memcpy(&h, data, sizeof h);
    if (!whole || memcmp(h.magic, magic, sizeof magic) != 0 || h.key != key_of(j) || h.n_values != n || h.step < 1 ||
        h.step >= j->n_steps) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "the checkpoint is of another film");
        ciel_fail_detail(fail, "%s", j->r->checkpoint);
        ciel_fail_hint(fail, "give another file, or remove this one");
    } else {
        const float *values = (const float *)(const void *)(data + sizeof h);
        neural_upload(j->stream, j->x.data, values, (size_t)latents * sizeof *values);
        neural_sampler_restore(j->sampler, (int)h.step, values + latents);
        j->step = (int)h.step;
    }
    free(data);
    return rc;
}

void wan_checkpoint_remove(const wan_job *j)
{
    if (j->r->checkpoint)
        unlink(j->r->checkpoint);
}
