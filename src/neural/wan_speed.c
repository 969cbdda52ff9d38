/* neural/wan_speed.c - how fast this machine does each kind of a film's work now, by a short trial of each.
 *
 * The trials are the real kernels at shapes like the released models', reading weights from memory as they are read
 * from files, so that what surrounds a product is in them. What is neither kind (norms, rotation, splitting and
 * joining) is a part that profiles of whole stages showed (docs/perf-log.md).
 */
#include "neural/wan_parts.h"

#include <time.h>

#define BESIDE_PRODUCTS     1.03
#define BESIDE_CONVOLUTIONS 1.13

enum {
    TOKENS = 1024,
    WIDE = 1536,
    DIM = 128,
    HEADS = 4,
    SIDE = 48,
    CHANNELS = 192
};

typedef struct trial {
    neural_stream *s;
    wan_work kind;
    neural_compute compute;
    float *in, *out, *weights;
    neural_weight weight;
    neural_conv conv; /* of a product, `w` alone */
} trial;

static double operations(wan_work kind)
{
    if (kind == WAN_WORK_ATTENTION)
        return 4.0 * TOKENS * TOKENS * HEADS * DIM;
    if (kind == WAN_WORK_CONVOLUTION)
        return 54.0 * SIDE * SIDE * CHANNELS * CHANNELS;
    return 2.0 * TOKENS * WIDE * WIDE;
}

static void run(trial *t)
{
    int64_t wide = HEADS * DIM, frame = (int64_t)SIDE * SIDE * CHANNELS;
    neural_volume past = { t->in, 2, SIDE, SIDE, CHANNELS, NULL },
                  x = { t->in + 2 * frame, 1, SIDE, SIDE, CHANNELS, NULL };
    neural_volume y = { t->out, 1, SIDE, SIDE, CHANNELS, NULL };
    neural_attention_args a = { t->in, t->in, t->in, t->out, TOKENS, TOKENS, HEADS,     DIM,
                                wide,  wide,  wide,  wide,   0.09f,  NULL,   t->compute };
    if (t->kind == WAN_WORK_ATTENTION)
        neural_attention(t->s, &a);
    else if (t->kind == WAN_WORK_CONVOLUTION)
        neural_conv3d(t->s, &y, &past, &x, &t->conv, false);
    else
        neural_matmul(t->s, t->out, t->in, TOKENS, &t->conv.w, NULL);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double wan_speed(wan_work kind, neural_compute compute, ciel_pool *pool)
{
    int64_t room = (int64_t)TOKENS * WIDE, taps = 27 * (int64_t)CHANNELS * CHANNELS, matrix = (int64_t)WIDE * WIDE;
    int64_t values = kind == WAN_WORK_CONVOLUTION ? taps : matrix;
    trial t = { .kind = kind, .compute = compute };
    double best = 1e9;
    if (neural_stream_create(&t.s, pool, neural_level_best(), NULL, NULL) != CIEL_OK)
        return 1e9;
    t.in = neural_alloc_f32(t.s, room);
    t.out = neural_alloc_f32(t.s, room);
    t.weights = neural_alloc_f32(t.s, values);
    for (int64_t i = 0; i < room; i++)
        t.in[i] = (float)(i % 7) - 3;
    for (int64_t i = 0; i < values; i++)
        t.weights[i] = (float)(i % 11) - 5;
    t.weight = (neural_weight){
        "trial", NEURAL_F32, 2, { WIDE, WIDE }, values, t.weights, sizeof(float) * (size_t)values, 1.0f
    };
    t.conv = (neural_conv){ { .weight = &t.weight, .n = WIDE, .k = WIDE, .compute = compute }, 3, 3, 3, 1, 1, 1 };
    if (kind == WAN_WORK_CONVOLUTION) {
        t.weight.n_dims = 5;
        for (int i = 0; i < 5; i++)
            t.weight.shape[i] = i < 2 ? CHANNELS : 3;
        t.conv.w.n = CHANNELS;
        t.conv.w.k = 27 * CHANNELS;
        t.conv.w.compute = compute == NEURAL_COMPUTE_INT8 ? NEURAL_COMPUTE_BF16 : compute;
    }
    for (int i = 0; i < 3; i++) { /* the first makes operations and pages; then the better of two */
        double since = now();
        run(&t);
        double took = now() - since;
        best = i > 0 && took < best ? took : best;
    }
    neural_linear_release(t.s, &t.conv.w);
    neural_free(t.s, t.in);
    neural_free(t.s, t.out);
    neural_free(t.s, t.weights);
    neural_stream_destroy(&t.s);
    return operations(kind) / best / (kind == WAN_WORK_CONVOLUTION ? BESIDE_CONVOLUTIONS : BESIDE_PRODUCTS);
}
