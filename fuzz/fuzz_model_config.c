/* fuzz/fuzz_model_config.c - any bytes as config.json of each part: refused with words, or sizes within bounds. */
#include "neural/model_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int kind = 0; kind < NEURAL_N_PARTS; kind++) {
        neural_part p = { .kind = (neural_part_kind)kind };
        ciel_fail fail = { 0 };
        if (model_config_parse(&p, (const char *)data, size, "input", &fail) < 0) {
            CIEL_ASSERT(fail.what[0]);
            continue;
        }
        CIEL_ASSERT(kind != NEURAL_TEXT || (p.text.dim > 0 && p.text.heads > 0 && p.text.buckets >= 4));
        CIEL_ASSERT(kind != NEURAL_DIT || (p.dit.dim == p.dit.heads * p.dit.head_dim && p.dit.patch[0] > 0));
        CIEL_ASSERT(kind != NEURAL_VAE ||
                    (p.vae.latent > 0 && p.vae.latent <= NEURAL_MAX_LATENT && p.vae.decoder_base > 0));
    }
    return 0;
}
