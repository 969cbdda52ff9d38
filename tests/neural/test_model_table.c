/* tests/neural/test_model_table.c - the table of tensors against the lists of the released checkpoints, both namings,
 * configurations and folders. Files of real size are holes with a true header: nothing of gigabytes is written. */
#include "neural/model_parts.h"
#include "neural_files.h"

/* "name [1, 2, 3]" lines -> a safetensors file of bf16 zeros; returns the number of tensors */
static int file_of_list(const char *list, const char *path)
{
    size_t bytes;
    char *text = (char *)read_all(list, &bytes), *json = malloc(bytes * 3 + 100), *at = json;
    uint64_t offset = 0;
    int n = 0;
    at += sprintf(at, "{");
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), n++) {
        char *shape = strchr(line, '[');
        shape[-1] = 0;
        uint64_t count = 1;
        for (char *p = shape; *p != ']'; p += strcspn(p + 1, ",]") + 1)
            count *= strtoull(p + 1, NULL, 10);
        at += sprintf(at, "%s\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%llu,%llu]}", n ? "," : "", line,
                      shape, (unsigned long long)offset, (unsigned long long)(offset + 2 * count));
        offset += 2 * count;
    }
    sprintf(at, "}");
    write_safetensors(path, json, NULL, offset);
    free(json);
    free(text);
    return n;
}

/* the list's file opens without any config.json, and the table holds every tensor of it but `doubles` */
static void check_list(const char *name, neural_part_kind kind, int doubles, neural_part **part)
{
    char list[300];
    ciel_fail fail = { 0 };
    snprintf(list, sizeof list, ORACLES "/lists/%s.txt", name);
    const char *path = scratch("real.safetensors");
    int n = file_of_list(list, path), rc = neural_part_open(part, kind, path, NULL, &fail);
    if (rc)
        printf("# %s: %s: %s\n", name, fail.what, fail.detail);
    CT_EQ_I(rc, CIEL_OK);
    CT_EQ_I((*part)->n_rows, n - doubles);
}

static void wan_1_3b_is_what_was_released(void)
{
    neural_part *p = NULL;
    check_list("wan2.1_t2v_1.3B", NEURAL_DIT, 0, &p);
    CT_CHECK(p);
    CT_EQ_I(p->n_rows, 825);
    CT_EQ_I(p->dit.dim, 1536);
    CT_EQ_I(p->dit.heads, 12);
    CT_EQ_I(p->dit.layers, 30);
    CT_EQ_I(p->dit.ffn, 8960);
    CT_EQ_I(p->dit.in_channels, 16);
    CT_EQ_I(p->dit.out_channels, 16);
    CT_EQ_I(p->dit.text_dim, 4096);
    CT_EQ_S(neural_part_weight(p, "blocks.%d.norm3.weight", 29)->name, "blocks.29.norm2.weight");
    neural_part_close(&p);
}

static void wan_5b_is_what_was_released(void)
{
    neural_part *p = NULL;
    check_list("wan2.2_ti2v_5B", NEURAL_DIT, 0, &p);
    CT_CHECK(p);
    CT_EQ_I(p->dit.dim, 3072);
    CT_EQ_I(p->dit.heads, 24);
    CT_EQ_I(p->dit.in_channels, 48);
    neural_part_close(&p);
}

static void umt5_xxl_is_what_was_released(void)
{
    neural_part *p = NULL;
    check_list("umt5_xxl_enc", NEURAL_TEXT, 1, &p); /* the embedding is there under two names */
    CT_CHECK(p);
    CT_EQ_I(p->n_rows, 242);
    CT_EQ_I(p->text.vocabulary, 256384);
    CT_EQ_I(p->text.heads, 64);
    CT_EQ_I(p->text.head_dim, 64);
    CT_EQ_I(p->text.ffn, 10240);
    CT_EQ_I(p->text.layers, 24);
    neural_part_close(&p);
}

static void both_vaes_are_what_was_released(void)
{
    neural_part *p = NULL;
    check_list("wan2.1_vae", NEURAL_VAE, 0, &p);
    CT_CHECK(p);
    CT_EQ_I(p->n_rows, 194);
    CT_EQ_I(p->vae.base, 96);
    CT_CHECK(!p->vae.residual);
    CT_NEAR(p->vae.mean[7], 1.5508, 1e-6);
    CT_NEAR(p->vae.deviation[15], 1.9160, 1e-6);
    CT_EQ_S(neural_part_weight(p, "decoder.upsamples.7.time_conv.weight")->name,
            "decoder.up_blocks.1.upsamplers.0.time_conv.weight");
    neural_part_close(&p);
    check_list("wan2.2_vae", NEURAL_VAE, 0, &p);
    CT_CHECK(p);
    CT_EQ_I(p->n_rows, 196);
    CT_CHECK(p->vae.residual);
    CT_EQ_I(p->vae.base, 160);
    CT_EQ_I(p->vae.decoder_base, 256);
    CT_EQ_I(p->vae.latent, 48);
    CT_EQ_I(p->vae.patch, 2);
    neural_part_close(&p);
}

/* a header of the oracles' files in the original names, with zeros behind it, and the config of its twin */
static void check_original(const char *model, const char *part_name, const char *folder, neural_part_kind kind)
{
    char path[300], config[300];
    size_t bytes;
    snprintf(path, sizeof path, ORACLES "/headers/%s_%s.header", model, part_name);
    snprintf(config, sizeof config, ORACLES "/%s/model/%s/config.json", model, folder);
    uint8_t *header = read_all(path, &bytes);
    uint64_t end = 0; /* the largest data offset */
    for (char *p = strstr((char *)header + 8, "data_offsets"); p; p = strstr(p, "data_offsets")) {
        p = strchr(p, ',') + 1;
        uint64_t e = strtoull(p, NULL, 10);
        end = e > end ? e : end;
    }
    write_safetensors(scratch("orig.safetensors"), (char *)header + 8, NULL, end);
    free(header);
    neural_part *p;
    ciel_fail fail = { 0 };
    int rc = neural_part_open(&p, kind, scratch("orig.safetensors"), config, &fail);
    if (rc)
        printf("# %s %s: %s: %s\n", model, part_name, fail.what, fail.detail);
    CT_EQ_I(rc, CIEL_OK);
    CT_EQ_I(p->n_rows, neural_weights_count(p->weights));
    for (int i = 0; i < p->n_rows; i++)
        CT_EQ_S(p->rows[i].name, p->rows[i].weight->name); /* the table's names are the originals, each its own */
    neural_part_close(&p);
}

static void original_names_are_the_tables_own(void)
{
    check_original("t2v21", "orig_dit", "transformer", NEURAL_DIT);
    check_original("t2v21", "orig_umt5", "text_encoder", NEURAL_TEXT);
    check_original("t2v21", "orig_vae", "vae", NEURAL_VAE);
    check_original("ti2v22_i2v", "orig_dit", "transformer", NEURAL_DIT);
    check_original("ti2v22_i2v", "orig_umt5", "text_encoder", NEURAL_TEXT);
    check_original("ti2v22_i2v", "orig_vae", "vae", NEURAL_VAE);
}

static void folder_of_diffusers_opens_whole(void)
{
    neural_model *m;
    ciel_fail fail;
    CT_EQ_I(neural_model_open(&m, ORACLES "/t2v21/model", NEURAL_ALL_PARTS, &fail), CIEL_OK);
    CT_EQ_I(m->parts[NEURAL_DIT]->dit.heads, 2);
    CT_EQ_I(m->parts[NEURAL_DIT]->dit.head_dim, 32);
    CT_EQ_I(m->parts[NEURAL_VAE]->vae.latent, 4);
    CT_NEAR(m->parts[NEURAL_VAE]->vae.mean[1], -0.1811, 1e-6);
    CT_EQ_I(m->parts[NEURAL_TEXT]->text.layers, 2);
    CT_NEAR(m->flow_shift, 3, 0);
    CT_CHECK(!m->token_timesteps);
    CT_EQ_S(m->tokenizer, ORACLES "/t2v21/model/tokenizer/tokenizer.json");
    CT_EQ_S(m->name, "unnamed");
    CT_CHECK(neural_part_has(m->parts[NEURAL_VAE], "encoder.downsamples.%d.shortcut.weight", 3));
    CT_CHECK(!neural_part_has(m->parts[NEURAL_VAE], "encoder.downsamples.%d.shortcut.weight", 0));
    neural_model_close(&m);
    CT_CHECK(!m);
    CT_EQ_I(neural_model_open(&m, ORACLES "/ti2v22_i2v/model", 1u << NEURAL_DIT, &fail), CIEL_OK);
    CT_CHECK(m->token_timesteps && !m->parts[NEURAL_VAE]);
    CT_NEAR(m->flow_shift, 5, 0);
    neural_model_close(&m);
}

static void copy_file(const char *from, const char *to)
{
    size_t bytes;
    uint8_t *data = read_all(from, &bytes);
    write_bytes(to, data, bytes);
    free(data);
}

static void flat_folder_is_told_apart_by_its_tensors(void)
{
    neural_model *m;
    ciel_fail fail = { 0 };
    mkdir(scratch("flat"), 0700);
    file_of_list(ORACLES "/lists/wan2.1_t2v_1.3B.txt", scratch("flat/a.safetensors"));
    file_of_list(ORACLES "/lists/wan2.1_vae.txt", scratch("flat/b.safetensors"));
    file_of_list(ORACLES "/lists/umt5_xxl_enc.txt", scratch("flat/c.safetensors"));
    copy_file(ORACLES "/t2v21/model/tokenizer/tokenizer.json", scratch("flat/tokenizer.json"));
    CT_EQ_I(neural_model_open(&m, scratch("flat"), NEURAL_ALL_PARTS, &fail), CIEL_OK);
    CT_EQ_S(m->name, "wan2.1-t2v-1.3b");
    CT_NEAR(m->flow_shift, 8, 0);
    CT_EQ_S(m->tokenizer, scratch("flat/tokenizer.json"));
    neural_model_close(&m);
    file_of_list(ORACLES "/lists/wan2.1_vae.txt", scratch("flat/d.safetensors"));
    CT_EQ_I(neural_model_open(&m, scratch("flat"), NEURAL_ALL_PARTS, &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.what, "two files"));
    CT_EQ_I(neural_model_open(&m, scratch("flat"), 1u << NEURAL_DIT, &fail), CIEL_OK);
    neural_model_close(&m);
    remove(scratch("flat/a.safetensors"));
    write_bytes(scratch("flat/models_t5.pth"), "PK\3\4", 4);
    CT_EQ_I(neural_model_open(&m, scratch("flat"), 1u << NEURAL_DIT, &fail), CIEL_E_NOTFOUND);
    CT_CHECK(strstr(fail.what, "transformer") && strstr(fail.detail, ".pth"));
}

/* config.json of the tiny transformer with one text replaced by another */
static int open_with(const char *from, const char *to, ciel_fail *fail)
{
    size_t bytes;
    char *text = (char *)read_all(ORACLES "/t2v21/model/transformer/config.json", &bytes), *at = strstr(text, from);
    char changed[2000];
    neural_part *p = NULL;
    *fail = (ciel_fail){ 0 };
    if (!at)
        abort();
    int n = snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    free(text);
    write_bytes(scratch("config.json"), changed, (size_t)n);
    int rc = neural_part_open(&p, NEURAL_DIT, ORACLES "/t2v21/model/transformer/diffusion_pytorch_model.safetensors",
                              scratch("config.json"), fail);
    neural_part_close(&p);
    return rc;
}

static void configuration_is_held_against_the_tensors(void)
{
    ciel_fail fail;
    CT_EQ_I(open_with("\"ffn_dim\": 96", "\"ffn_dim\": 96", &fail), CIEL_OK);
    CT_EQ_I(open_with("\"ffn_dim\": 96", "\"ffn_dim\": 97", &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.detail, "ffn") && strstr(fail.detail, "[96, 64]") && strstr(fail.detail, "[97, 64]"));
    CT_EQ_I(open_with("\"num_layers\": 2", "\"num_layers\": 3", &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.detail, "blocks.2."));
    CT_EQ_I(open_with("\"num_layers\": 2", "\"num_layers\": -2", &fail), CIEL_E_DATA);
    CT_EQ_I(open_with("\"num_layers\": 2", "\"num_layers\": 1e9", &fail), CIEL_E_DATA);
    CT_EQ_I(open_with("\"num_layers\": 2", "\"num_layers\": \"two\"", &fail), CIEL_E_DATA);
    CT_EQ_I(open_with("\"num_layers\": 2", "\"layers\": 2", &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.detail, "num_layers"));
    CT_EQ_I(open_with("\"attention_head_dim\": 32", "\"attention_head_dim\": 31", &fail), CIEL_E_DATA);
    CT_EQ_I(open_with("\"eps\": 1e-06", "\"eps\": -1", &fail), CIEL_E_DATA);
    CT_EQ_I(open_with("\"eps\": 1e-06", "\"eps\": 1e-06,,", &fail), CIEL_E_DATA);
}

static void gguf_of_the_same_model_is_the_same_model(void)
{
    neural_part *p, *q;
    ciel_fail fail;
    const char *config = ORACLES "/t2v21/model/transformer/config.json";
    CT_EQ_I(neural_part_open(&p, NEURAL_DIT, ORACLES "/t2v21/model/transformer", NULL, &fail), CIEL_OK);
    CT_EQ_I(neural_part_open(&q, NEURAL_DIT, ORACLES "/t2v21_dit_q8_0.gguf", config, &fail), CIEL_OK);
    CT_EQ_I(p->n_rows, q->n_rows);
    int in_blocks = 0;
    for (int i = 0; i < p->n_rows; i++) {
        const neural_weight *a = p->rows[i].weight, *b = q->rows[i].weight;
        CT_EQ_S(p->rows[i].name, q->rows[i].name);
        CT_CHECK(a->n_dims == b->n_dims && memcmp(a->shape, b->shape, (size_t)a->n_dims * sizeof *a->shape) == 0);
        float *u = malloc(sizeof *u * (size_t)a->count), *v = malloc(sizeof *v * (size_t)a->count);
        neural_weight_f32(a, 0, a->count, u);
        neural_weight_f32(b, 0, b->count, v);
        double error = relative_error(v, u, a->count);
        in_blocks += b->dtype == NEURAL_Q8_0;
        free(u);
        free(v);
        CT_CHECK(error < (b->dtype == NEURAL_Q8_0 ? 6e-3 : 1e-30));
    }
    CT_EQ_I(in_blocks, 28);
    CT_EQ_I(neural_part_weight(q, "patch_embedding.weight")->n_dims, 5); /* four in the file */
    neural_part_close(&p);
    neural_part_close(&q);
}

static void unsupported_variant_says_so(void)
{
    neural_part *p;
    ciel_fail fail;
    write_safetensors(scratch("i2v.safetensors"),
                      "{\"patch_embedding.weight\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                      "\"img_emb.proj.0.weight\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
                      NULL, 2);
    CT_EQ_I(neural_part_open(&p, NEURAL_DIT, scratch("i2v.safetensors"), NULL, &fail), CIEL_E_UNAVAILABLE);
    CT_CHECK(strstr(fail.what, "CLIP"));
    CT_EQ_I(neural_part_open(&p, NEURAL_VAE, scratch("i2v.safetensors"), NULL, &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.what, "no VAE"));
}

static void clean_up(void)
{
    scratch_remove();
}

CT_MAIN(CT(wan_1_3b_is_what_was_released), CT(wan_5b_is_what_was_released), CT(umt5_xxl_is_what_was_released),
        CT(both_vaes_are_what_was_released), CT(original_names_are_the_tables_own), CT(folder_of_diffusers_opens_whole),
        CT(flat_folder_is_told_apart_by_its_tensors), CT(configuration_is_held_against_the_tensors),
        CT(gguf_of_the_same_model_is_the_same_model), CT(unsupported_variant_says_so), CT(clean_up))
