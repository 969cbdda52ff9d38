/* neural/trace_compare.c - two traces, key by key. */
#include "neural/trace_file.h"

#include <math.h>

enum {
    PIECE = 4096
};

static double error_of(const neural_weight *a, const neural_weight *b)
{
    float u[PIECE], v[PIECE];
    double error = 0, size = 0;
    if (a->dtype != b->dtype || a->n_dims != b->n_dims)
        return HUGE_VAL;
    for (int i = 0; i < a->n_dims; i++)
        if (a->shape[i] != b->shape[i])
            return HUGE_VAL;
    for (int64_t at = 0; at < a->count; at += PIECE) {
        int64_t n = a->count - at < PIECE ? a->count - at : PIECE;
        neural_weight_f32(a, at, n, u);
        neural_weight_f32(b, at, n, v);
        for (int64_t i = 0; i < n; i++) {
            double d = fabs((double)u[i] - (double)v[i]), s = fabs((double)v[i]);
            if (!isfinite(d))
                return HUGE_VAL;
            error = d > error ? d : error;
            size = s > size ? s : size;
        }
    }
    return error == 0 ? 0 : size > 0 ? error / size : HUGE_VAL;
}

int neural_trace_compare(const char *made, const char *reference,
                         void (*each)(void *user, const neural_trace_difference *d), void *user, ciel_fail *fail)
{
    neural_weights *a, *b;
    int rc = neural_weights_open(&a, made, fail), n = 0;
    if (rc)
        return rc;
    rc = neural_weights_open(&b, reference, fail);
    for (int i = 0; !rc && i < neural_weights_count(a); i++) {
        const neural_weight *x = neural_weights_at(a, i), *y = neural_weights_find(b, x->name);
        if (!y)
            continue;
        each(user, &(neural_trace_difference){ x->name, x->count, error_of(x, y) });
        n++;
    }
    if (!rc)
        neural_weights_close(&b);
    neural_weights_close(&a);
    return rc ? rc : n;
}
