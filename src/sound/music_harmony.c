/* sound/music_harmony.c - scales, chords, voice leading. See music.h.
 */
#include "sound/music.h"
#include <stdlib.h>

music_chord music_chord_on(const music_key *key, int degree, bool sevenths, bool dominant)
{
    music_chord c = { 0 };
    c.n = sevenths ? 4 : 3;
    for (int i = 0; i < c.n; i++)
        c.tones[i] = (key->tonic + key->scale[(degree + 2 * i) % 7]) % 12;
    c.root = c.tones[0];
    if (dominant && key->minor)
        c.tones[1] = (c.root + 4) % 12;
    return c;
}

static int up_to(int pitch_class, int at_least)
{
    return at_least + (pitch_class - at_least % 12 + 12) % 12;
}

void music_voice(int out[4], int n, const music_chord *chord, const int before[4], int centre)
{
    int best = 1 << 30;
    for (int rotation = 0; rotation < chord->n; rotation++)
        for (int low = centre - 14; low <= centre - 2; low++) {
            int v[4], cost = 0, sum = 0;
            v[0] = up_to(chord->tones[rotation % chord->n], low);
            for (int i = 1; i < n; i++) /* a three-note chord doubles its first tone above */
                v[i] = up_to(chord->tones[(rotation + i) % chord->n], v[i - 1] + 2);
            for (int i = 0; i < n; i++) {
                sum += v[i];
                if (before[0])
                    cost += 3 * abs(v[i] - before[i]);
            }
            cost += abs(sum / n - centre) * (before[0] ? 2 : 6);
            if (v[n - 1] - v[0] > 19)
                cost += 20;
            if (cost < best) {
                best = cost;
                for (int i = 0; i < n; i++)
                    out[i] = v[i];
            }
        }
}

int music_scale_key(const music_key *key, int step, int low)
{
    int octave = step >= 0 ? step / 7 : -((6 - step) / 7), degree = step - 7 * octave;
    return up_to(key->tonic, low) + 12 * octave + key->scale[degree];
}

int music_nearest_tone(const music_chord *chord, int to)
{
    int best = to, distance = 99;
    for (int i = 0; i < chord->n; i++)
        for (int octave = -1; octave <= 1; octave++) {
            int k = to - (to % 12) + chord->tones[i] + 12 * octave;
            if (abs(k - to) < distance)
                distance = abs(k - to), best = k;
        }
    return best;
}
