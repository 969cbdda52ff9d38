/* tests/mark/npm/make_samples.c - signed files of every kind into a folder, for the verifiers of others to look at.
 *
 *   make_samples FOLDER
 *
 * Prints the name of each file made, those that break a rule (odd_manifests.h) among them; FOLDER/keys/root.pem is the
 * root of all of them, FOLDER/clock.pem that of the clock which time-stamped timed.mp4.
 */
#include "../local_tsa.h"
#include "../mark_samples.h"
#include "../odd_manifests.h"
#include "base/file.h"
#include "mark/c2pa.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const c2pa_part plain[] = { { NULL, "the pictures", C2PA_ALGORITHM } };
static const c2pa_part spoken[] = { { NULL, "the pictures", C2PA_ALGORITHM },
                                    { "c2pa.placed", "models by others", C2PA_CREATION },
                                    { "c2pa.dubbed", "a voice", C2PA_TRAINED },
                                    { "c2pa.dubbed", "music", C2PA_MIXED } };
static const c2pa_part neural[] = { { NULL, "the pictures", C2PA_TRAINED } };

static char parent_path[512], picture_path[512];
static const c2pa_ingredient parent[] = { { parent_path, "the film before", C2PA_PARENT } };
static const c2pa_ingredient model[] = { { NULL, "A chair by somebody, CC BY 4.0", C2PA_COMPONENT } };
static const c2pa_ingredient all[] = { { parent_path, "the film before", C2PA_PARENT },
                                       { picture_path, "a picture", C2PA_INPUT },
                                       { NULL, "A chair by somebody, CC BY 4.0", C2PA_COMPONENT } };
static const c2pa_ingredient looked_at[] = { { picture_path, "a picture", C2PA_INPUT } };

typedef struct sample {
    const char *name;
    c2pa_claim claim;
} sample;
#define PARTS(list) .parts = list, .n_parts = sizeof list / sizeof *list
#define FROM(list)  .ingredients = list, .n_ingredients = sizeof list / sizeof *list
static const sample samples[] = {
    { "world.mp4", { .title = "a disc", PARTS(plain) } },
    { "spoken.mp4",
      { PARTS(spoken), FROM(model), .has_mark = true, .mark_id = 0x0123456789abcdef, .mark_seconds = 1 } },
    { "neural.mp4", { PARTS(neural), .prompt = "a disc crosses the frame" } },
    { "remix.mp4", { PARTS(plain), FROM(parent), .change = "made again with a change" } },
    { "extension.mp4", { PARTS(spoken), FROM(all), .has_mark = true, .mark_id = 7, .mark_seconds = 1 } },
    { "from_picture.mp4", { PARTS(plain), FROM(looked_at) } },
    { "still.png", { PARTS(plain) } },
    { "still.jpg", { PARTS(plain) } },
    { "still.webp", { PARTS(plain) } },
};

static int make(const char *folder, const sample *s, const c2pa_signer *signer, ciel_fail *fail)
{
    char *path = ciel_path_join(folder, s->name);
    int rc = strstr(s->name, ".mp4") ? sample_film(path, fail) : sample_picture(path, fail);
    if (rc == CIEL_OK)
        rc = c2pa_sign(path, &s->claim, signer, fail);
    free(path);
    if (rc == CIEL_OK)
        printf("%s\n", s->name);
    return rc;
}

static int make_timed(const char *folder, const cert_identity *id, ciel_fail *fail)
{
    static const sample timed = { "timed.mp4", { PARTS(plain) } };
    local_tsa *clock = NULL;
    char *root = ciel_path_join(folder, "clock.pem");
    int rc = local_tsa_start(&clock, TSA_HONEST, fail);
    if (rc == CIEL_OK) {
        c2pa_signer signer = { id, local_tsa_url(clock), NULL };
        rc = ciel_file_write(root, local_tsa_root(clock), strlen(local_tsa_root(clock)), fail);
        if (rc == CIEL_OK)
            rc = make(folder, &timed, &signer, fail);
    }
    local_tsa_stop(&clock);
    free(root);
    return rc;
}

static int make_odd(const char *folder, enum odd what, const cert_identity *id, ciel_fail *fail)
{
    char name[64];
    snprintf(name, sizeof name, "%s.mp4", odd_names[what]);
    char *path = ciel_path_join(folder, name);
    int rc = sample_film(path, fail);
    if (rc == CIEL_OK)
        rc = odd_sign(path, what, id, fail);
    free(path);
    if (rc == CIEL_OK)
        printf("%s\n", name);
    return rc;
}

int main(int argc, char **argv)
{
    ciel_fail fail = { 0 };
    cert_identity *id = NULL;
    if (argc < 2)
        return 64;
    char *keys = ciel_path_join(argv[1], "keys");
    int rc = cert_open(&id, keys, (int64_t)time(NULL), &fail);
    c2pa_signer signer = { id, NULL, NULL };
    snprintf(parent_path, sizeof parent_path, "%s/world.mp4", argv[1]);
    snprintf(picture_path, sizeof picture_path, "%s/seen.png", argv[1]);
    if (rc == CIEL_OK)
        rc = sample_picture(picture_path, &fail);
    for (size_t i = 0; rc == CIEL_OK && i < sizeof samples / sizeof *samples; i++)
        rc = make(argv[1], &samples[i], &signer, &fail);
    if (rc == CIEL_OK)
        rc = make_timed(argv[1], id, &fail);
    for (int i = 0; rc == CIEL_OK && i < ODD_COUNT; i++)
        rc = make_odd(argv[1], (enum odd)i, id, &fail);
    if (rc < 0)
        fprintf(stderr, "%s: %s\n", fail.what, fail.detail);
    cert_close(&id);
    free(keys);
    return rc < 0;
}
