/* sound/music_lines.c - writers that every genre shares: pads, melody, arpeggios, bass. See music_compose.h.
 */
#include "sound/music_compose.h"

/* How long from half-bar i the same chord goes on, in beats. */
static double chord_beats(const desk *d, int i)
{
    int k = i + 1;
    while (k < d->score->n_slots && !d->changes[k])
        k++;
    return 2.0 * (k - i);
}

static double last_chord_beats(const desk *d)
{
    const music_score *s = d->score;
    return (s->seconds - s->end_chord) / s->beat * 0.62;
}

void write_pad(desk *d, int seat, int n, int octave, float velocity, double from)
{
    for (int i = 0; i <= d->score->n_slots; i++) {
        double beat = 2.0 * i, beats = i == d->score->n_slots ? last_chord_beats(d) : chord_beats(d, i) * 1.02;
        if (!d->changes[i] || beat < from)
            continue;
        for (int v = 0; v < n; v++)
            desk_note(d, seat, beat, beats, d->voiced[i][4 - n + v] + 12 * octave,
                      velocity * (0.6f + 0.4f * desk_force(d, beat)));
    }
}

void write_arpeggio(desk *d, int seat, int octave, double step, int pattern, float velocity, double from)
{
    static const int orders[4][8] = {
        { 0, 1, 2, 3, 4, 3, 2, 1 }, { 0, 2, 1, 3, 2, 4, 3, 1 }, { 0, 2, 1, 2, 0, 2, 1, 2 }, { 0, 2, 4, 6, 5, 4, 3, 2 }
    };
    int k = 0;
    for (double beat = from; beat < desk_beats(d) - 1e-6; beat += step, k++) {
        int slot = (int)(beat * 0.5 + 1e-6), which = orders[pattern & 3][k % 8];
        int key = d->voiced[slot][which % 4] + 12 * (which / 4) + 12 * octave;
        float accent = k % 4 == 0 ? 1.0f : k % 2 == 0 ? 0.86f : 0.74f;
        desk_note(d, seat, beat, step * (step > 0.4 ? 1.6 : 0.95), key,
                  velocity * accent * (0.62f + 0.45f * desk_force(d, beat)));
    }
    int end = d->score->n_slots;
    for (int v = 0; v < 4; v++) /* the last chord is rolled */
        desk_note(d, seat, desk_beats(d) + 0.06 * v, last_chord_beats(d), d->voiced[end][v] + 12 * octave,
                  velocity * 0.9f);
}

void write_bass(desk *d, int seat, int low, int pattern, float velocity, double from)
{
    for (int i = 0; i <= d->score->n_slots; i++) {
        const music_chord *c = &d->chords[i];
        double beat = 2.0 * i;
        int root = low + (c->root - low % 12 + 12) % 12, fifth = root + 7 > low + 14 ? root - 5 : root + 7;
        float v = velocity * (0.65f + 0.4f * desk_force(d, beat));
        if (beat < from)
            continue;
        if (i == d->score->n_slots) {
            desk_note(d, seat, beat, last_chord_beats(d), root, v);
            break;
        }
        switch (pattern) {
        case 0:
            if (d->changes[i])
                desk_note(d, seat, beat, chord_beats(d, i), root, v);
            break;
        case 1:
            for (int k = 0; k < 4; k++)
                desk_note(d, seat, beat + 0.5 * k, 0.45, k == 3 && rng_float(&d->random) < 0.3f ? root + 12 : root,
                          v * (k % 2 ? 0.8f : 1.0f));
            break;
        case 2:
            desk_note(d, seat, beat, 0.9, i % 2 ? fifth : root, v);
            if (rng_float(&d->random) < 0.35f)
                desk_note(d, seat, beat + 1.5, 0.4, root, v * 0.75f);
            break;
        case 3: { /* walk to the next root */
            int next = low + (d->chords[i + 1].root - low % 12 + 12) % 12;
            int third = low + (c->tones[1] - low % 12 + 12) % 12;
            desk_note(d, seat, beat, 0.92, i % 2 ? (rng_float(&d->random) < 0.5f ? third : fifth) : root, v);
            desk_note(d, seat, beat + 1, 0.92,
                      i % 2 ? next + (rng_float(&d->random) < 0.5f ? 1 : -1)
                            : (rng_float(&d->random) < 0.5f ? fifth : third),
                      v * 0.9f);
            break;
        }
        default: desk_note(d, seat, beat + 0.5, 0.4, root, v); desk_note(d, seat, beat + 1.5, 0.4, root, v * 0.9f);
        }
    }
}

/* The motif: a rhythm over one bar (in eighths) and a contour (scale steps from its first note). */
typedef struct motif {
    int n, lengths[6], steps[6];
} motif;
static motif invent(desk *d, float density)
{
    static const int rhythms[8][7] = {
        { 2, 4, 4, 0, 0, 0, 0 }, { 2, 6, 2, 0, 0, 0, 0 }, { 3, 3, 3, 2, 0, 0, 0 }, { 3, 4, 2, 2, 0, 0, 0 },
        { 4, 2, 2, 2, 2, 0, 0 }, { 5, 3, 1, 2, 1, 1, 0 }, { 5, 2, 1, 1, 2, 2, 0 }, { 6, 1, 1, 2, 1, 1, 2 },
    };
    static const int contours[6][6] = { { 0, 1, 2, 1, 3, 2 }, { 0, 2, 1, 0, -1, 0 }, { 0, -1, -2, 0, 1, 2 },
                                        { 0, 4, 3, 2, 1, 2 }, { 0, 1, -1, 2, 1, 0 }, { 0, 2, 4, 3, 1, 2 } };
    int base = (int)f_clamp(density * 6.0f, 0, 6);
    const int *r = rhythms[base + (int)rng_below(&d->random, 2)], *c = contours[rng_below(&d->random, 6)];
    motif m = { .n = r[0] };
    for (int i = 0; i < m.n; i++) {
        m.lengths[i] = r[1 + i];
        m.steps[i] = c[i];
    }
    return m;
}

/* Scale step (from the tonic above `low`) whose key is nearest to `key`. */
static int step_near(const desk *d, int key, int low)
{
    int best = 0, far = 999;
    for (int s = -14; s < 28; s++) {
        int gap = music_scale_key(&d->key, s, low) - key;
        gap = gap < 0 ? -gap : gap;
        if (gap < far)
            far = gap, best = s;
    }
    return best;
}

void write_melody(desk *d, int seat, int centre, float velocity, float density, double from)
{
    motif m = invent(d, density), answer = m;
    int low = centre - 12, last = music_nearest_tone(desk_chord(d, from), centre), bar = 0;
    for (int i = 0; i < answer.n; i++) /* the answer turns the contour round */
        answer.steps[i] = -m.steps[i];
    for (double start = from; start < desk_beats(d) - 0.5; start += 4, bar++) {
        const motif *now = bar % 4 == 2 ? &answer : &m;
        int first = music_nearest_tone(desk_chord(d, start), last > centre + 7   ? last - 4
                                                             : last < centre - 7 ? last + 4
                                                                                 : last);
        int base = step_near(d, first + (bar % 4 == 1 ? 2 : 0), low),
            lift = (int)(desk_force(d, start) * 3.0f * d->rise);
        double at = start;
        bool cadence = bar % 4 == 3 && density < 0.8f;
        for (int i = 0; i < now->n && at < desk_beats(d) - 0.24; i++) {
            double beats = now->lengths[i] * 0.5;
            int key = music_scale_key(&d->key, base + now->steps[i] + lift, low);
            bool strong = fabs(at - floor(at * 0.5) * 2) < 0.1;
            if (strong || beats >= 1.5)
                key = music_nearest_tone(desk_chord(d, at), key);
            if (cadence && i > 0) { /* a long note, and breath */
                desk_note(d, seat, at, 2.2, music_nearest_tone(desk_chord(d, at), last), velocity * 0.9f);
                break;
            }
            desk_note(d, seat, at, beats * 0.97, key,
                      velocity * (strong ? 1.0f : 0.85f) * (0.7f + 0.35f * desk_force(d, at)));
            last = key;
            at += beats;
        }
    }
    const music_chord *home = &d->chords[d->score->n_slots];
    int to = music_nearest_tone(home, last);
    desk_note(d, seat, desk_beats(d), last_chord_beats(d), to, velocity * (0.75f + 0.3f * d->rise));
}
