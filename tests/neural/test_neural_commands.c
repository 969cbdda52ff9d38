/* tests/neural/test_neural_commands.c - `ciel trace` and `ciel models` as a person runs them: what they print, how they
 * end. */
#include "neural_files.h"

#include <sys/wait.h>

static char output[20000];

/* exit status of "ciel ARGUMENTS"; what it printed, errors too, is in `output` */
static int ciel(const char *arguments)
{
    char command[1200];
    snprintf(command, sizeof command, "CIEL_MODELS=%s %s %s 2>&1", scratch("models"), TEST_CIEL, arguments);
    FILE *p = popen(command, "r");
    if (!p)
        abort();
    size_t n = fread(output, 1, sizeof output - 1, p);
    output[n] = 0;
    int status = pclose(p);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void trace_replays_and_compares(void)
{
    char arguments[900];
    if (access(TEST_CIEL, X_OK) != 0)
        CT_SKIP("the program is not built");
    snprintf(arguments, sizeof arguments,
             "trace %s/t2v21/model --inputs %s/t2v21/trace.safetensors -o %s --stages text --compare", ORACLES, ORACLES,
             scratch("out.safetensors"));
    CT_EQ_I(ciel(arguments), 0);
    CT_CHECK(strstr(output, "t5_last_hidden") && strstr(output, "largest relative error"));
    CT_CHECK(access(scratch("out.safetensors"), R_OK) == 0);
    CT_EQ_I(ciel("trace /nowhere --inputs /nothing -o /tmp/x"), 66);
    CT_CHECK(strstr(output, "/nothing"));
    CT_EQ_I(ciel("trace /nowhere"), 64);
}

static void models_are_listed_shown_and_checked(void)
{
    if (access(TEST_CIEL, X_OK) != 0)
        CT_SKIP("the program is not built");
    CT_EQ_I(ciel("models"), 0);
    CT_CHECK(strstr(output, "wan2.1-t2v-1.3b") && strstr(output, "Apache-2.0") && strstr(output, scratch("models")));
    CT_EQ_I(ciel("models show wan2.2-ti2v-5b"), 0);
    CT_CHECK(strstr(output, "wan2.2_vae.safetensors"));
    CT_EQ_I(ciel("models show " ORACLES "/t2v21/model"), 0);
    CT_CHECK(strstr(output, "f32 100 %") && strstr(output, "2 heads"));
    CT_EQ_I(ciel("models show dance"), 66);
    CT_EQ_I(ciel("models dance"), 64);
    mkdir(scratch("models"), 0700);
    mkdir(scratch("models/mine"), 0700);
    write_bytes(scratch("models/mine/a.gguf"), "GGUF", 4);
    CT_EQ_I(ciel("models"), 0);
    CT_CHECK(strstr(output, "mine"));
    CT_EQ_I(ciel("models check mine --record"), 0);
    CT_CHECK(strstr(output, "not recorded"));
    CT_EQ_I(ciel("models check mine"), 0);
    CT_CHECK(strstr(output, "good"));
    write_bytes(scratch("models/mine/a.gguf"), "GGUX", 4);
    CT_EQ_I(ciel("models check mine"), 65);
    CT_CHECK(strstr(output, "CHANGED"));
    CT_EQ_I(ciel("models pull wan2.1-t2v-1.3b --base-url ftp://127.0.0.1"), 69);
    CT_EQ_I(ciel("models pull mine"), 66);
}

static void clean_up(void)
{
    scratch_remove();
}

CT_MAIN(CT(trace_replays_and_compares), CT(models_are_listed_shown_and_checked), CT(clean_up))
