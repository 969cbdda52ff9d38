/* neural/model_table_config.c - the sizes of a part: from its config.json, or from the tensors themselves.
 *
 * config.json comes in two spellings (diffusers' / Hugging Face's and the original authors'); a table maps their
 * fields. Without one, sizes are read off a few tensors, and what no tensor tells is what the released models have:
 * heads of 128, the latents' statistics, patches of 1x2x2. Every number is bounded before it is used.
 */
#include "base/file.h"
#include "neural/model_parts.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIMIT_CONFIG = 1 << 20,
    LIMIT_SIZE = 1 << 20,
    LIMIT_LAYERS = 1000
};

/* one number of a configuration: its name here and there, where it goes, what it may be, what it is when it is not said
 */
typedef struct field {
    const char *name, *other;
    size_t at;
    int lo, hi, otherwise; /* otherwise -1: must be said */
} field;
#define AT(part, member) offsetof(neural_part, part) + offsetof(neural_##part##_config, member)

static const field text_fields[] = {
    { "vocab_size", "vocab_size", AT(text, vocabulary), 1, 1 << 24, -1 },
    { "d_model", "dim", AT(text, dim), 1, LIMIT_SIZE, -1 },
    { "num_heads", "num_heads", AT(text, heads), 1, 4096, -1 },
    { "d_kv", "dim_kv", AT(text, head_dim), 1, 4096, -1 },
    { "d_ff", "dim_ffn", AT(text, ffn), 1, LIMIT_SIZE, -1 },
    { "num_layers", "num_layers", AT(text, layers), 1, LIMIT_LAYERS, -1 },
    { "relative_attention_num_buckets", "num_buckets", AT(text, buckets), 4, 1024, 32 },
    { "relative_attention_max_distance", "max_distance", AT(text, max_distance), 8, 65536, 128 },
};
static const field dit_fields[] = {
    { "num_attention_heads", "num_heads", AT(dit, heads), 1, 4096, -1 },
    { "attention_head_dim", "head_dim", AT(dit, head_dim), 0, 4096, 0 },
    { "hidden_size", "dim", AT(dit, dim), 0, LIMIT_SIZE, 0 },
    { "num_layers", "num_layers", AT(dit, layers), 1, LIMIT_LAYERS, -1 },
    { "ffn_dim", "ffn_dim", AT(dit, ffn), 1, LIMIT_SIZE, -1 },
    { "in_channels", "in_dim", AT(dit, in_channels), 1, 4096, -1 },
    { "out_channels", "out_dim", AT(dit, out_channels), 1, 4096, -1 },
    { "text_dim", "text_dim", AT(dit, text_dim), 1, LIMIT_SIZE, 4096 },
    { "freq_dim", "freq_dim", AT(dit, freq_dim), 2, 65536, 256 },
};
static const field vae_fields[] = {
    { "base_dim", "dim", AT(vae, base), 2, 65536, -1 },
    { "decoder_base_dim", "dec_dim", AT(vae, decoder_base), 0, 65536, 0 },
    { "z_dim", "z_dim", AT(vae, latent), 1, NEURAL_MAX_LATENT, -1 },
    { "num_res_blocks", "num_res_blocks", AT(vae, n_res), 1, 64, 2 },
    { "in_channels", "in_channels", AT(vae, in_channels), 1, 64, 3 },
    { "out_channels", "out_channels", AT(vae, out_channels), 1, 64, 3 },
    { "patch_size", "patch_size", AT(vae, patch), 1, 4, 1 },
};

static const struct {
    const char *name;
    const field *fields;
    int n;
} parts[NEURAL_N_PARTS] = {
    { "text encoder", text_fields, sizeof text_fields / sizeof *text_fields },
    { "transformer", dit_fields, sizeof dit_fields / sizeof *dit_fields },
    { "VAE", vae_fields, sizeof vae_fields / sizeof *vae_fields },
};

/* Wan's published statistics of the normalised latent, by channel */
static const float mean_21[16] = { -0.7571f, -0.7089f, -0.9113f, 0.1075f,  -0.1745f, 0.9653f,  -0.1517f, 1.5508f,
                                   0.4134f,  -0.0715f, 0.5517f,  -0.3632f, -0.1922f, -0.9497f, 0.2503f,  -0.2921f };
static const float deviation_21[16] = { 2.8184f, 1.4541f, 2.3275f, 2.6558f, 1.2196f, 1.7708f, 2.6052f, 2.0743f,
                                        3.2687f, 2.1526f, 2.8652f, 1.5579f, 1.6382f, 1.1253f, 2.8251f, 1.9160f };
static const float mean_22[48] = { -0.2289f, -0.0052f, -0.1323f, -0.2339f, -0.2799f, 0.0174f,  0.1838f,  0.1557f,
                                   -0.1382f, 0.0542f,  0.2813f,  0.0891f,  0.1570f,  -0.0098f, 0.0375f,  -0.1825f,
                                   -0.2246f, -0.1207f, -0.0698f, 0.5109f,  0.2665f,  -0.2108f, -0.2158f, 0.2502f,
                                   -0.2055f, -0.0322f, 0.1109f,  0.1567f,  -0.0729f, 0.0899f,  -0.2799f, -0.1230f,
                                   -0.0313f, -0.1649f, 0.0117f,  0.0723f,  -0.2839f, -0.2083f, -0.0520f, 0.3748f,
                                   0.0152f,  0.1957f,  0.1433f,  -0.2944f, 0.3573f,  -0.0548f, -0.1681f, -0.0667f };
static const float deviation_22[48] = { 0.4765f, 1.0364f, 0.4514f, 1.1677f, 0.5313f, 0.4990f, 0.4818f, 0.5013f,
                                        0.8158f, 1.0344f, 0.5894f, 1.0901f, 0.6885f, 0.6165f, 0.8454f, 0.4978f,
                                        0.5759f, 0.3523f, 0.7135f, 0.6804f, 0.5833f, 1.4146f, 0.8986f, 0.5659f,
                                        0.7069f, 0.5338f, 0.4889f, 0.4917f, 0.4069f, 0.4999f, 0.6866f, 0.4093f,
                                        0.5709f, 0.6065f, 0.6415f, 0.4944f, 0.5726f, 1.2042f, 0.5458f, 1.6887f,
                                        0.3971f, 1.0600f, 0.3943f, 0.5537f, 0.5444f, 0.4089f, 0.7468f, 0.7744f };

const char *model_part_name(neural_part_kind kind)
{
    return parts[kind].name;
}

static int bad_config(const char *path, ciel_fail *fail, const char *what, const char *field_name)
{
    ciel_fail_set(fail, CIEL_E_DATA, "a model's configuration makes no sense");
    ciel_fail_detail(fail, "%s: %s%s%s", path, what, *field_name ? ": " : "", field_name);
    return CIEL_E_DATA;
}

static int read_fields(neural_part *part, const json_t *root, const char *path, ciel_fail *fail)
{
    for (int i = 0; i < parts[part->kind].n; i++) {
        const field *f = &parts[part->kind].fields[i];
        const json_t *v = json_object_get(root, f->name);
        if (!v)
            v = json_object_get(root, f->other);
        int *to = (int *)(void *)((char *)part + f->at);
        if (!v || json_is_null(v)) {
            if (f->otherwise < 0)
                return bad_config(path, fail, "a field is missing", f->name);
            *to = f->otherwise;
            continue;
        }
        if (!json_is_integer(v) || json_integer_value(v) < f->lo || json_integer_value(v) > f->hi)
            return bad_config(path, fail, "a number is missing or out of bounds", f->name);
        *to = (int)json_integer_value(v);
    }
    return CIEL_OK;
}

static int read_eps(const json_t *root, const char *name, float *eps, const char *path, ciel_fail *fail)
{
    const json_t *v = json_object_get(root, name);
    *eps = 1e-6f;
    if (!v)
        return CIEL_OK;
    *eps = (float)json_number_value(v);
    return *eps > 0 && *eps < 0.1f ? CIEL_OK : bad_config(path, fail, "a number is missing or out of bounds", name);
}

static int read_patch(neural_part *part, const json_t *root, const char *path, ciel_fail *fail)
{
    const json_t *patch = json_object_get(root, "patch_size");
    for (int i = 0; i < 3; i++) {
        const json_t *v = json_array_get(patch, (size_t)i);
        part->dit.patch[i] = i ? 2 : 1;
        if (!patch)
            continue;
        if (!json_is_integer(v) || json_integer_value(v) < 1 || json_integer_value(v) > 16)
            return bad_config(path, fail, "a number is missing or out of bounds", "patch_size");
        part->dit.patch[i] = (int)json_integer_value(v);
    }
    return CIEL_OK;
}

static int read_statistics(const json_t *root, const char *name, int n, float *to, const char *path, ciel_fail *fail)
{
    const json_t *list = json_object_get(root, name);
    if (!list) /* published ones, when they fit, were filled before */
        return to[0] != 0 ? CIEL_OK : bad_config(path, fail, "a field is missing", name);
    if (json_array_size(list) != (size_t)n)
        return bad_config(path, fail, "not one number a channel of the latent", name);
    for (int i = 0; i < n; i++) {
        const json_t *v = json_array_get(list, (size_t)i);
        if (!json_is_number(v))
            return bad_config(path, fail, "not one number a channel of the latent", name);
        to[i] = (float)json_number_value(v);
    }
    return CIEL_OK;
}

static void published_statistics(neural_vae_config *c)
{
    memset(c->mean, 0, sizeof c->mean);
    memset(c->deviation, 0, sizeof c->deviation);
    if (c->latent == 16) {
        memcpy(c->mean, mean_21, sizeof mean_21);
        memcpy(c->deviation, deviation_21, sizeof deviation_21);
    } else if (c->latent == 48) {
        memcpy(c->mean, mean_22, sizeof mean_22);
        memcpy(c->deviation, deviation_22, sizeof deviation_22);
    }
}

static int read_vae(neural_part *part, const json_t *root, const char *path, ciel_fail *fail)
{
    static const bool temporal[3] = { false, true, true };
    static const int mult[4] = { 1, 2, 4, 4 };
    neural_vae_config *c = &part->vae;
    c->residual = json_is_true(json_object_get(root, "is_residual"));
    const json_t *list = json_object_get(root, "dim_mult"), *down = json_object_get(root, "temperal_downsample");
    for (int i = 0; i < 4; i++) {
        const json_t *v = json_array_get(list, (size_t)i);
        if (list && (json_array_size(list) != 4 || !json_is_integer(v) || json_integer_value(v) < 1 ||
                     json_integer_value(v) > 64))
            return bad_config(path, fail, "not four small numbers", "dim_mult");
        c->mult[i] = list ? (int)json_integer_value(v) : mult[i];
        if (i < 3)
            c->temporal_down[i] = down ? json_is_true(json_array_get(down, (size_t)i)) : temporal[i];
    }
    published_statistics(c);
    int rc = read_statistics(root, "latents_mean", c->latent, c->mean, path, fail);
    return rc ? rc : read_statistics(root, "latents_std", c->latent, c->deviation, path, fail);
}

/* what follows from other numbers, and what must fit together */
static int settle(neural_part *part, const char *path, ciel_fail *fail)
{
    neural_dit_config *d = &part->dit;
    neural_vae_config *v = &part->vae;
    if (part->kind == NEURAL_DIT) {
        if (!d->dim)
            d->dim = d->heads * d->head_dim;
        if (!d->head_dim)
            d->head_dim = d->dim / d->heads;
        if (d->dim != d->heads * d->head_dim || d->dim > LIMIT_SIZE || d->head_dim % 2 || d->head_dim < 6)
            return bad_config(path, fail, "heads do not make up the width", "");
        if (d->freq_dim % 2)
            return bad_config(path, fail, "an odd number", "freq_dim");
    }
    if (part->kind == NEURAL_VAE) {
        if (!v->decoder_base)
            v->decoder_base = v->base;
        for (int i = 0; i < v->latent; i++)
            if (!(v->deviation[i] > 1e-6f && v->deviation[i] < 1e6f) || !(v->mean[i] > -1e6f && v->mean[i] < 1e6f))
                return bad_config(path, fail, "statistics of the latent are unknown or make no sense", "latents_std");
    }
    if (part->kind == NEURAL_TEXT && part->text.buckets % 4)
        return bad_config(path, fail, "not a multiple of four", "relative_attention_num_buckets");
    return CIEL_OK;
}

int model_config_parse(neural_part *part, const char *text, size_t bytes, const char *path, ciel_fail *fail)
{
    json_error_t error;
    json_t *root = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(root)) {
        json_decref(root);
        return bad_config(path, fail, "no JSON object", error.text);
    }
    int rc = read_fields(part, root, path, fail);
    if (!rc && part->kind == NEURAL_TEXT)
        rc = read_eps(root, "layer_norm_epsilon", &part->text.eps, path, fail);
    if (!rc && part->kind == NEURAL_DIT)
        rc = read_eps(root, "eps", &part->dit.eps, path, fail);
    if (!rc && part->kind == NEURAL_DIT)
        rc = read_patch(part, root, path, fail);
    if (!rc && part->kind == NEURAL_VAE)
        rc = read_vae(part, root, path, fail);
    json_decref(root);
    return rc ? rc : settle(part, path, fail);
}

static int read_config(neural_part *part, const char *path, ciel_fail *fail)
{
    uint8_t *data;
    size_t bytes;
    int rc = ciel_file_read(&data, &bytes, path, LIMIT_CONFIG, fail);
    if (rc)
        return rc;
    rc = model_config_parse(part, (const char *)data, bytes, path, fail);
    free(data);
    return rc;
}

/* a tensor's size along `i` by any of its names ("|" between), 0 when there is none */
static int size_of(const neural_weights *w, const char *names, int i)
{
    char name[200];
    for (const char *p = names; *p;) {
        size_t len = strcspn(p, "|");
        memcpy(name, p, len);
        name[len] = 0;
        const neural_weight *t = neural_weights_find(w, name);
        if (t)
            return i < t->n_dims && t->shape[i] <= LIMIT_SIZE ? (int)t->shape[i] : 0;
        p += len + (p[len] == '|');
    }
    return 0;
}

static int count_layers(const neural_weights *w, const char *const *patterns)
{
    char name[200];
    for (; *patterns; patterns++) {
        const char *mark = strchr(*patterns, '#');
        int n = 0;
        for (; n < LIMIT_LAYERS; n++) {
            snprintf(name, sizeof name, "%.*s%d%s", (int)(mark - *patterns), *patterns, n, mark + 1);
            if (!neural_weights_find(w, name))
                break;
        }
        if (n)
            return n;
    }
    return 0;
}

static void infer_text(neural_text_config *c, const neural_weights *w)
{
    static const char *const layers[] = { "blocks.#.norm1.weight", "encoder.block.#.layer.0.layer_norm.weight",
                                          "enc.blk.#.attn_norm.weight", NULL };
    static const char embedding[] =
        "token_embedding.weight|shared.weight|encoder.embed_tokens.weight|token_embd.weight";
    static const char bias[] =
        "blocks.0.pos_embedding.embedding.weight|encoder.block.0.layer.0.SelfAttention.relative_attention_bias."
        "weight|enc.blk.0.attn_rel_b.weight";
    c->vocabulary = size_of(w, embedding, 0);
    c->dim = size_of(w, embedding, 1);
    c->buckets = size_of(w, bias, 0);
    c->heads = size_of(w, bias, 1);
    int inner =
        size_of(w, "blocks.0.attn.q.weight|encoder.block.0.layer.0.SelfAttention.q.weight|enc.blk.0.attn_q.weight", 0);
    c->head_dim = c->heads ? inner / c->heads : 0;
    c->ffn = size_of(
        w, "blocks.0.ffn.fc1.weight|encoder.block.0.layer.1.DenseReluDense.wi_1.weight|enc.blk.0.ffn_up.weight", 0);
    c->layers = count_layers(w, layers);
    c->max_distance = 128;
    c->eps = 1e-6f;
}

static void infer_dit(neural_dit_config *c, const neural_weights *w)
{
    static const char *const layers[] = { "blocks.#.modulation", "blocks.#.scale_shift_table", NULL };
    c->dim = size_of(w, "patch_embedding.bias", 0);
    c->in_channels = size_of(w, "patch_embedding.weight", 1);
    if (c->in_channels == 1 && c->dim) /* leading sizes merged */
        c->in_channels = size_of(w, "patch_embedding.weight", 0) / c->dim;
    c->out_channels = size_of(w, "head.head.bias|proj_out.bias", 0) / 4;
    c->head_dim = 128;
    c->heads = c->dim / 128;
    c->ffn = size_of(w, "blocks.0.ffn.0.bias|blocks.0.ffn.net.0.proj.bias", 0);
    c->freq_dim = size_of(w, "time_embedding.0.weight|condition_embedder.time_embedder.linear_1.weight", 1);
    c->text_dim = size_of(w, "text_embedding.0.weight|condition_embedder.text_embedder.linear_1.weight", 1);
    c->layers = count_layers(w, layers);
    memcpy(c->patch, (int[]){ 1, 2, 2 }, sizeof c->patch);
    c->eps = 1e-6f;
}

static void infer_vae(neural_vae_config *c, const neural_weights *w)
{
    c->residual = neural_weights_find(w, "encoder.downsamples.0.downsamples.0.residual.2.weight") ||
                  neural_weights_find(w, "encoder.down_blocks.0.resnets.0.conv1.weight");
    c->base = size_of(w, "encoder.conv1.bias|encoder.conv_in.bias", 0);
    c->decoder_base = size_of(w, "decoder.head.0.gamma|decoder.norm_out.gamma", 0);
    c->latent = size_of(w, "conv2.bias|post_quant_conv.bias", 0);
    c->out_channels = c->in_channels = size_of(w, "decoder.head.2.bias|decoder.conv_out.bias", 0);
    c->patch = c->residual ? 2 : 1;
    c->n_res = 2;
    memcpy(c->mult, (int[]){ 1, 2, 4, 4 }, sizeof c->mult);
    memcpy(c->temporal_down, (bool[]){ false, true, true }, sizeof c->temporal_down);
    if (c->latent > NEURAL_MAX_LATENT)
        c->latent = 0;
    published_statistics(c);
}

static int infer_config(neural_part *part, ciel_fail *fail)
{
    if (part->kind == NEURAL_TEXT)
        infer_text(&part->text, part->weights);
    else if (part->kind == NEURAL_DIT)
        infer_dit(&part->dit, part->weights);
    else
        infer_vae(&part->vae, part->weights);
    for (int i = 0; i < parts[part->kind].n; i++) {
        const field *f = &parts[part->kind].fields[i];
        int v = *(const int *)(const void *)((const char *)part + f->at);
        if (v < (f->lo ? f->lo : 1) || v > f->hi)
            return bad_config(part->path, fail, "no config.json, and the tensors do not tell", f->name);
    }
    return settle(part, part->path, fail);
}

/* variants that share Wan's tensors and need more than this engine has */
static int refuse_variants(const neural_part *part, ciel_fail *fail)
{
    static const struct {
        const char *has, *what;
    } variants[] = {
        { "img_emb.", "an image-to-video model with a CLIP tower" },
        { "image_embedder.", "an image-to-video model with a CLIP tower" },
        { "vace_", "a VACE model" },
        { "to_gate_compress", "a model trained with sparse attention (VSA)" },
        { "face_adapter", "an animation model" },
        { "casual_audio_encoder", "a speech-driven model" },
    };
    for (int i = 0; i < neural_weights_count(part->weights); i++)
        for (size_t k = 0; k < sizeof variants / sizeof *variants; k++)
            if (strstr(neural_weights_at(part->weights, i)->name, variants[k].has)) {
                ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "a variant of Wan that is not supported: %s", variants[k].what);
                ciel_fail_detail(fail, "%s: tensor %s", part->path, neural_weights_at(part->weights, i)->name);
                return CIEL_E_UNAVAILABLE;
            }
    return CIEL_OK;
}

int model_config_fill(neural_part *part, const char *config_path, ciel_fail *fail)
{
    int rc = part->kind == NEURAL_DIT ? refuse_variants(part, fail) : CIEL_OK;
    if (!rc)
        rc = config_path ? read_config(part, config_path, fail) : infer_config(part, fail);
    return rc;
}

bool model_holds(const neural_weights *w, neural_part_kind kind)
{
    static const char *const marks[NEURAL_N_PARTS][4] = {
        { "token_embedding.weight", "shared.weight", "encoder.embed_tokens.weight", "token_embd.weight" },
        { "patch_embedding.weight" },
        { "decoder.conv1.weight", "decoder.conv_in.weight" },
    };
    for (int i = 0; i < 4; i++)
        if (marks[kind][i] && neural_weights_find(w, marks[kind][i]))
            return true;
    return false;
}
