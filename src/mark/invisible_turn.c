/* mark/invisible_turn.c - see invisible_turn.h. */
#include "mark/invisible_turn.h"
#include "base/vec.h"

#define HALF_TURN_S 0.625
#define FADE_S      0.17
#define N_PHASES    40
#define SPEED_STEP  1.02

float mark_turn_at(double t_s)
{
    double t = t_s / HALF_TURN_S + 0.5, turn = floor(t), part = t - turn;
    double to_fade = HALF_TURN_S * (part < 0.5 ? part : 1 - part);
    double p = to_fade < 0.5 * FADE_S ? sin(CIEL_PI * to_fade / FADE_S) : 1.0;
    return (float)(fmod(turn, 2.0) != 0 ? -p : p);
}

/* mean of the factor over a step around each of a whole turn's phases */
static void make_table(float table[N_PHASES], double step_s)
{
    for (int i = 0; i < N_PHASES; i++) {
        double middle = 2 * HALF_TURN_S * i / N_PHASES;
        table[i] = 0;
        for (int k = 0; k < 5; k++)
            table[i] += 0.2f * mark_turn_at(middle + step_s * (k - 2) * 0.2);
    }
}

static float table_at(const float table[N_PHASES], double t_s, int shift)
{
    double turns = t_s / (2 * HALF_TURN_S);
    return table[((int)((turns - floor(turns)) * N_PHASES + 0.5) + shift) % N_PHASES];
}

static float fit_of(const float *measured, int n, const float table[N_PHASES], double step_s, int shift)
{
    float sum = 0, power = 1e-6f;
    for (int i = 0; i < n; i++) {
        float p = table_at(table, i * step_s, shift);
        sum += p * measured[i];
        power += p * p;
    }
    return sum / sqrtf(power);
}

void mark_turn_fit(float *weights, const float *measured, int n, double step_s)
{
    float table[N_PHASES], best = -1, best_table[N_PHASES] = { 0 };
    double best_step = step_s;
    int best_shift = 0;
    for (double speed = 0.5; speed < 2.0; speed *= SPEED_STEP) {
        make_table(table, step_s * speed);
        for (int shift = 0; shift < N_PHASES; shift++) {
            float fit = fit_of(measured, n, table, step_s * speed, shift);
            if (fit <= best)
                continue;
            best = fit;
            best_step = step_s * speed;
            best_shift = shift;
            for (int i = 0; i < N_PHASES; i++)
                best_table[i] = table[i];
        }
    }
    for (int i = 0; i < n; i++)
        weights[i] = table_at(best_table, i * best_step, best_shift);
}
