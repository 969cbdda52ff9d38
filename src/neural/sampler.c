/* neural/sampler.c - grids of sigmas, UniPC, Euler and the three-step loop. All coefficients in f64. */
#include "neural/sampler.h"

#include "base/rng.h"
#include "neural/kernels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_STEPS 1000

struct neural_sampler {
    neural_sampler_options o;
    neural_stream *stream;
    int64_t count;
    int n, at;
    double sigma[MAX_STEPS + 2];
    float timestep[MAX_STEPS + 1];
    int order;                        /* of the predictor that led here */
    float *estimate[2], *start, *now; /* x0 of the last call and the one before; where the last step began; room */
};

static double shifted(double sigma, double shift)
{
    return shift * sigma / (1 + (shift - 1) * sigma);
}

static void make_grid(neural_sampler *s)
{
    double first = s->o.grid == NEURAL_GRID_DIFFUSERS ? 1.0 : 0.999,
           last = s->o.grid == NEURAL_GRID_DIFFUSERS ? 0.001 : 0.0;
    int n = s->o.steps, taken = 0;
    bool later = s->o.strength < 1;
    if (later)
        s->sigma[taken++] = s->o.strength;
    for (int i = 0; i < n; i++) {
        double sigma = shifted(first + (last - first) * i / n, s->o.shift);
        if (sigma >= 1)
            sigma -= 1e-6;
        if (!later || sigma < s->o.strength - 1e-4)
            s->sigma[taken++] = sigma;
    }
    for (int i = 0; i < taken; i++) {
        s->timestep[i] = (float)trunc(s->sigma[i] * 1000);
        s->sigma[i] = (double)(float)s->sigma[i];
    }
    s->sigma[taken] = 0;
    s->n = taken;
}

static void make_dmd_grid(neural_sampler *s)
{
    static const double times[] = { 1000, 757, 522 };
    s->n = 3;
    for (int i = 0; i < s->n; i++) {
        s->timestep[i] = (float)times[i];
        s->sigma[i] = shifted(times[i] / 1000, 8);
    }
    s->sigma[s->n] = 0;
}

int neural_sampler_create(neural_sampler **out, const neural_sampler_options *o, neural_stream *stream, int64_t count,
                          ciel_fail *fail)
{
    if (o->steps < 1 || o->steps > MAX_STEPS || !(o->shift >= 0.01 && o->shift <= 100))
        return ciel_fail_set(fail, CIEL_E_INVAL, "no sampling with %d steps and a shift of %g", o->steps, o->shift);
    if (!(o->strength > 0 && o->strength <= 1) || (o->kind == NEURAL_DMD && o->strength < 1))
        return ciel_fail_set(fail, CIEL_E_INVAL, "no sampling from a strength of %g", o->strength);
    neural_sampler *s = calloc(1, sizeof *s);
    if (!s)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the sampler");
    s->o = *o;
    s->stream = stream;
    s->count = count;
    if (o->kind == NEURAL_DMD)
        make_dmd_grid(s);
    else
        make_grid(s);
    s->now = neural_alloc_f32(stream, count);
    for (int i = 0; i < 2; i++)
        s->estimate[i] = neural_alloc_f32(stream, count);
    s->start = neural_alloc_f32(stream, count);
    *out = s;
    return CIEL_OK;
}

void neural_sampler_destroy(neural_sampler **sampler)
{
    neural_sampler *s = *sampler;
    if (!s)
        return;
    neural_free(s->stream, s->now);
    neural_free(s->stream, s->estimate[0]);
    neural_free(s->stream, s->estimate[1]);
    neural_free(s->stream, s->start);
    free(s);
    *sampler = NULL;
}

int neural_sampler_steps(const neural_sampler *s)
{
    return s->n;
}
int neural_sampler_at(const neural_sampler *s)
{
    return s->at;
}
double neural_sampler_sigma(const neural_sampler *s, int i)
{
    return s->sigma[i];
}
float neural_sampler_timestep(const neural_sampler *s, int i)
{
    return s->timestep[i];
}

/* ln((1 - sigma) / sigma) */
static double lambda(const neural_sampler *s, int i)
{
    return log1p(-s->sigma[i]) - log(s->sigma[i]);
}

static void accumulate(neural_sampler *s, float *y, const float *a, double f)
{
    neural_mix(s->stream, y, y, 1.0f, a, (float)f, s->count);
}

/* The step that led here, once more, knowing what the model says of its end: x from where that step began. `now` is the
 * new estimate, estimate[0] and [1] the older ones. */
static void correct(neural_sampler *s, float *x)
{
    int i = s->at;
    double h = lambda(s, i) - lambda(s, i - 1), b = expm1(-h), f = -(1 - s->sigma[i]) * b, newest = 0.5, older = 0;
    if (s->order == 2) {
        double r = (lambda(s, i - 2) - lambda(s, i - 1)) / h, k = b / -h - 1, b1 = k / b, b2 = 2 * (k / -h - 0.5) / b;
        double rho = (b2 - b1) / (r - 1);
        older = rho / r;
        newest = b1 - rho;
    }
    neural_mix(s->stream, x, s->start, (float)(s->sigma[i] / s->sigma[i - 1]), s->estimate[0],
               (float)(f * (1 - newest - older)), s->count);
    accumulate(s, x, s->now, f * newest);
    if (s->order == 2)
        accumulate(s, x, s->estimate[1], f * older);
}

static void predict(neural_sampler *s, float *x)
{
    int i = s->at;
    double next = s->sigma[i + 1], b = -1, half = 0;
    if (next > 0) {
        double h = lambda(s, i + 1) - lambda(s, i);
        b = expm1(-h);
        if (s->order == 2)
            half = 0.5 * h / (lambda(s, i - 1) - lambda(s, i));
    }
    double f = -(1 - next) * b;
    neural_mix(s->stream, x, s->start, (float)(next / s->sigma[i]), s->estimate[0], (float)(f * (1 - half)), s->count);
    if (s->order == 2)
        accumulate(s, x, s->estimate[1], f * half);
}

static void step_unipc(neural_sampler *s, float *x)
{
    if (s->at > 0)
        correct(s, x);
    float *oldest = s->estimate[1];
    s->estimate[1] = s->estimate[0];
    s->estimate[0] = s->now;
    s->now = oldest;
    s->order = s->at > 0 && s->at + 1 < s->n ? 2 : 1;
    neural_copy(s->stream, s->start, x, (size_t)s->count * sizeof *x);
    predict(s, x);
}

static void step_dmd(neural_sampler *s, float *x)
{
    float next = (float)s->sigma[s->at + 1];
    if (next > 0) {
        char what[32];
        float *host = malloc((size_t)s->count * sizeof *host);
        CIEL_ASSERT(host);
        snprintf(what, sizeof what, "noise of step %d", s->at + 1);
        neural_noise(host, s->count, s->o.seed, what);
        neural_upload(s->stream, s->start, host, (size_t)s->count * sizeof *host);
        free(host);
    }
    neural_mix(s->stream, x, s->now, 1 - next, s->start, next, next > 0 ? s->count : 0);
    if (next <= 0)
        neural_copy(s->stream, x, s->now, (size_t)s->count * sizeof *x);
}

void neural_sampler_step(neural_sampler *s, float *x, const float *v)
{
    double sigma = s->sigma[s->at];
    CIEL_ASSERT(s->at < s->n);
    if (s->o.kind == NEURAL_EULER)
        neural_mix(s->stream, x, x, 1.0f, v, (float)(s->sigma[s->at + 1] - sigma), s->count);
    else {
        neural_mix(s->stream, s->now, x, 1.0f, v, (float)-sigma, s->count);
        if (s->o.kind == NEURAL_DMD)
            step_dmd(s, x);
        else
            step_unipc(s, x);
    }
    s->at++;
}

/* The estimates and where the last step began; the order follows from how many steps were taken. */
int64_t neural_sampler_state_count(const neural_sampler *s)
{
    return s->o.kind == NEURAL_UNIPC ? 3 * s->count : 0;
}

void neural_sampler_save(const neural_sampler *s, float *state)
{
    const float *parts[] = { s->estimate[0], s->estimate[1], s->start };
    for (int i = 0; i < 3 && s->o.kind == NEURAL_UNIPC; i++)
        neural_download(s->stream, state + i * s->count, parts[i], (size_t)s->count * sizeof *state);
}

void neural_sampler_restore(neural_sampler *s, int at, const float *state)
{
    float *parts[] = { s->estimate[0], s->estimate[1], s->start };
    for (int i = 0; i < 3 && s->o.kind == NEURAL_UNIPC; i++)
        neural_upload(s->stream, parts[i], state + i * s->count, (size_t)s->count * sizeof *state);
    s->at = at;
    s->order = at > 1 && at < s->n ? 2 : 1;
}

void neural_noise(float *host, int64_t count, uint64_t seed, const char *what)
{
    uint64_t key = rng_make(seed, what).key;
    for (int64_t i = 0; i < count; i += 2) { /* Box and Muller 1958, from two hashes of the place */
        double u = ((double)(rng_hash(key, (uint64_t)i) >> 11) + 1.0) * 0x1p-53;
        double angle = (double)(rng_hash(key, (uint64_t)i + 1) >> 11) * (0x1p-53 * 6.283185307179586);
        double r = sqrt(-2 * log(u));
        host[i] = (float)(r * cos(angle));
        if (i + 1 < count)
            host[i + 1] = (float)(r * sin(angle));
    }
}
