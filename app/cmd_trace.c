/* app/cmd_trace.c - `ciel trace MODEL_DIR --inputs TRACE -o OUT`: a recorded run of a model, made again by this engine.
 */
#include "app.h"
#include "neural/trace_film.h"
#include "options.h"

#include <stdio.h>

typedef struct trace_options {
    const char *inputs, *out, *stages;
    const char *prompt, *negative;
    int kind, threads, size[2], frames, steps, seed;
    double guidance;
    bool compare;
} trace_options;

static const char *const kinds[] = { "f32", "bf16", "int8", NULL };

static void print_difference(void *user, const neural_trace_difference *d)
{
    double *worst = user;
    *worst = d->error > *worst ? d->error : *worst;
    printf("%-28s %12lld values  %.2e\n", d->key, (long long)d->count, d->error);
}

static int replay(const char *folder, const trace_options *o, neural_compute compute, ciel_pool *pool, ciel_fail *fail)
{
    int rc = neural_replay_file(folder, o->inputs, o->out, compute, o->stages, pool, app_cancel_flag(), fail);
    if (rc || !o->compare)
        return rc;
    double worst = 0;
    int n = neural_trace_compare(o->out, o->inputs, print_difference, &worst, fail);
    if (n > 0)
        printf("%-28s %12d keys    %.2e\n", "largest relative error", n, worst);
    return n < 0 ? n : CIEL_OK;
}

static void print_progress(void *user, double fraction)
{
    int *said = user, percent = (int)(fraction * 100);
    if (percent / 10 != *said / 10)
        fprintf(stderr, "ciel: %d %%\n", percent);
    *said = percent;
}

static int record(const char *folder, const trace_options *o, neural_compute compute, ciel_pool *pool, ciel_fail *fail)
{
    int said = 0;
    const neural_recording r = { .folder = folder,
                                 .prompt = o->prompt,
                                 .negative = o->negative,
                                 .width = o->size[0],
                                 .height = o->size[1],
                                 .frames = o->frames,
                                 .steps = o->steps,
                                 .guidance = o->guidance,
                                 .seed = (uint64_t)o->seed,
                                 .compute = compute,
                                 .pool = pool,
                                 .cancel = app_cancel_flag(),
                                 .progress = print_progress,
                                 .user = &said };
    return neural_record_film(&r, o->out, fail);
}

static int run(const char *folder, const trace_options *o, ciel_fail *fail)
{
    static const neural_compute computes[] = { NEURAL_COMPUTE_F32, NEURAL_COMPUTE_BF16, NEURAL_COMPUTE_INT8 };
    ciel_pool *pool = ciel_pool_create(o->threads);
    int rc =
        o->prompt ? record(folder, o, computes[o->kind], pool, fail) : replay(folder, o, computes[o->kind], pool, fail);
    ciel_pool_destroy(&pool);
    return rc;
}

int cmd_trace(int argc, char **argv)
{
    trace_options o = { .kind = 0 };
    const option rows[] = {
        { "inputs", 'i', OPTION_TEXT, &o.inputs, 0, 0, NULL, "TRACE", "a recorded trace (docs/neural.md)" },
        { "output", 'o', OPTION_TEXT, &o.out, 0, 0, NULL, "FILE",
          "where to write what every stage gave (.safetensors)" },
        { "dtype", 0, OPTION_CHOICE, &o.kind, 0, 0, kinds, "f32|bf16|int8", "what products are made in" },
        { "stages", 0, OPTION_TEXT, &o.stages, 0, 0, NULL, "A,B",
          "only these stages (default: all that the trace has inputs for)" },
        { "compare", 0, OPTION_FLAG, &o.compare, 0, 0, NULL, NULL, "print how far every key is from the recorded one" },
        { "prompt", 'p', OPTION_TEXT, &o.prompt, 0, 0, NULL, "TEXT", "record a run of this prompt instead" },
        { "negative", 0, OPTION_TEXT, &o.negative, 0, 0, NULL, "TEXT", "what not to show (none: no guidance)" },
        { "size", 's', OPTION_SIZE, o.size, 0, 0, NULL, "WxH",
          "of the recorded film (the model's own; keep it small)" },
        { "frames", 0, OPTION_INT, &o.frames, 1, 1000, NULL, "N", "of the recorded film, 4 n + 1" },
        { "steps", 0, OPTION_INT, &o.steps, 1, 1000, NULL, "N", "of the sampler" },
        { "seed", 0, OPTION_INT, &o.seed, 0, 2147483647, NULL, "N", "of the noise" },
        { "guidance", 0, OPTION_NUMBER, &o.guidance, 1, 50, NULL, "G", "how far from the negative prompt" },
        { "threads", 0, OPTION_INT, &o.threads, 0, 1024, NULL, "N", "threads (0: one a processor)" },
    };
    command_line line = {
        "ciel trace MODEL_DIR --inputs TRACE | --prompt TEXT -o OUT.safetensors [options]",
        "Replays a recorded run of a model stage by stage, to hold this engine against another; or records one.",
        rows,
        sizeof rows / sizeof *rows,
        { NULL },
        0,
        1
    };
    ciel_fail fail = { 0 };
    int rc = options_read(&line, argc, argv);
    if (rc)
        return app_usage(rc);
    if (!line.operand[0] || !o.inputs == !o.prompt || !o.out) {
        fprintf(stderr,
                "ciel: a model's folder, one of --inputs and --prompt, and -o are needed\n  try: ciel trace --help\n");
        return 64;
    }
    rc = run(line.operand[0], &o, &fail);
    return rc < 0 ? app_fail(&fail) : 0;
}
