/* app/engine_cli.c - see engine_cli.h. */
#include "engine_cli.h"
#include "app.h"
#include "media/media.h"

#include <math.h>
#include <stdio.h>

static const char *const computes[] = { "f32", "bf16", "int8", NULL };

engine_cli engine_cli_default(void)
{
    engine_cli e = { engine_options_default(), NEURAL_COMPUTE_BF16 };
    e.o.patience_min = 30;
    return e;
}

int engine_cli_rows(option *rows, int n, engine_cli *e)
{
    const option mine[] = {
        { "engine", 0, OPTION_TEXT, &e->o.name, 0, 0, NULL, "NAME",
          "world, a video model (wan2.1-1.3b, wan2.2-5b...), or auto (world)" },
        { "models", 0, OPTION_TEXT, &e->o.models, 0, 0, NULL, "DIR", "where models' folders are (see ciel models)" },
        { "guide", 0, OPTION_NUMBER, &e->o.guide, 0, 0.99, NULL, "G",
          "model: how much of the world engine's film stays, 0 to 0.99" },
        { "steps", 0, OPTION_INT, &e->o.steps, 1, 1000, NULL, "N", "model: steps of denoising (the model's own)" },
        { "guidance", 0, OPTION_NUMBER, &e->o.guidance, 1, 30, NULL, "X",
          "model: how closely to keep to the prompt; 1 = no guidance" },
        { "shift", 0, OPTION_NUMBER, &e->o.shift, 0.1, 50, NULL, "X", "model: shift of the steps towards noise" },
        { "compute", 0, OPTION_CHOICE, &e->compute, 0, 0, computes, "KIND",
          "model: f32, bf16 or int8 products (bf16)" },
        { "checkpoint", 0, OPTION_TEXT, &e->o.checkpoint, 0, 0, NULL, "FILE",
          "model: keep unfinished work there, and go on from it" },
        { "lora", 0, OPTION_TEXT, &e->o.lora, 0, 0, NULL, "FILE[:X]",
          "model: LoRA files to add, with strengths, between commas" },
        { "dump-trace", 0, OPTION_TEXT, &e->o.dump_trace, 0, 0, NULL, "FILE",
          "model: record what every stage gave (docs/neural.md)" },
        { "patience", 0, OPTION_NUMBER, &e->o.patience_min, 0.1, 100000, NULL, "MIN",
          "auto: minutes that a model may take (30)" },
    };
    for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
        rows[n++] = mine[i];
    return n;
}

/* The model's area in the picture's shape. */
static int size_of_picture(const engine *e, plan_options *p, ciel_fail *fail)
{
    picture pic = { 0 };
    int w, h, rc = picture_read(&pic, p->image, fail);
    if (rc < 0)
        return rc;
    engine_film_defaults(e, &w, &h, NULL, NULL);
    double shape = (double)pic.width / pic.height;
    p->size[0] = 2 * (int)lround(sqrt((double)w * h * shape) / 2);
    p->size[1] = 2 * (int)lround(sqrt((double)w * h / shape) / 2);
    picture_free(&pic);
    return CIEL_OK;
}

int engine_cli_open(engine **out, engine_cli *e, plan_options *p, int threads)
{
    ciel_fail fail = { 0 };
    char choice[400];
    int width, height, fps;
    e->o.compute = (neural_compute)e->compute;
    e->o.picture = p->image;
    e->o.negative = p->negative;
    e->o.width = p->size[0];
    e->o.height = p->size[1];
    int rc = engine_open(out, &e->o, p->seconds, threads, choice, &fail);
    if (rc < 0)
        return app_fail(&fail);
    if (choice[0])
        fprintf(stderr, "ciel: %s\n", choice);
    if (!*out)
        return 0;
    engine_film_defaults(*out, &width, &height, &fps, NULL);
    if (p->image && !p->size[0])
        rc = size_of_picture(*out, p, &fail);
    if (!p->size[0]) {
        p->size[0] = width;
        p->size[1] = height;
    }
    p->fps = p->fps ? p->fps : fps;
    p->image = NULL; /* it is the model's: the scene is planned for motion and sound */
    return rc < 0 ? app_fail(&fail) : 0;
}

void engine_cli_announce(const engine *e, const scene *sc, int threads)
{
    neural_wan_cost c;
    ciel_fail fail = { 0 };
    if (!e)
        return;
    engine_shape s = engine_shape_of(e, sc->width, sc->height, sc->seconds);
    ciel_pool *pool = ciel_pool_create(threads);
    if (engine_admit(e, sc->width, sc->height, sc->seconds, pool, &c, &fail) == CIEL_OK)
        fprintf(stderr, "ciel: %s makes %d pictures of %dx%d: about %.0f minutes, %.1f GiB beside the weights\n",
                engine_name(e), s.frames, s.width, s.height, ceil(c.seconds / 60), (double)c.bytes / 0x1p30);
    ciel_pool_destroy(&pool);
}
