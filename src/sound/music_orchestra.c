/* sound/music_orchestra.c - the orchestra: who enters when, and how it rises. See music_compose.h.
 *
 * Intensity decides the scoring: strings first, cellos in motion, timpani and horns as it grows, the full brass, choir
 * and a rolled last chord at the top. Long notes swell with the score's intensity.
 */
#include "sound/music_compose.h"

/* Repeated short notes that hurry: eighths, then sixteenths. */
static void write_ostinato(desk *d, int seat, int octave, float velocity, double from)
{
    int k = 0;
    for (double beat = from; beat < desk_beats(d) - 1e-6; k++) {
        float force = desk_force(d, beat);
        double step = force > 0.62f ? 0.25 : 0.5;
        int slot = (int)(beat * 0.5 + 1e-6), tone = (k % 4 == 0) ? 0 : (k % 4 == 2) ? 2 : 1;
        desk_note(d, seat, beat, step * 0.7, d->voiced[slot][tone] + 12 * octave,
                  velocity * (k % 4 == 0 ? 1.1f : 0.8f) * (0.5f + 0.6f * force));
        beat += step;
    }
}

static void write_roll(desk *d, int seat, double from, double to, int key, float v0, float v1)
{
    for (double beat = from; beat < to; beat += 0.125)
        desk_note(d, seat, beat, 0.2, key, f_lerp(v0, v1, (float)((beat - from) / (to - from))));
}

static void write_timpani(desk *d, float velocity)
{
    int seat = desk_part(d, "timpani", PATCH_GM, 47, 0.15f, 0, 0.6f, false);
    double beats = desk_beats(d);
    int root = 36 + (d->key.tonic + 12 - 36 % 12) % 12, fifth = root + 7 > 48 ? root - 5 : root + 7;
    for (double beat = 0; beat < beats; beat += 2) {
        float force = desk_force(d, beat);
        if (force > 0.42f)
            desk_note(d, seat, beat, 1, ((int)beat / 2) % 2 ? fifth : root, velocity * force);
        if (force > 0.7f)
            desk_note(d, seat, beat + 1.5, 0.5, root, velocity * force * 0.7f);
    }
    if (d->rise > 0.3f)
        write_roll(d, seat, beats - (beats > 6 ? 3 : 1.5), beats - 0.05, fifth, 20, 92 * d->rise);
    desk_note(d, seat, beats, 2, root, velocity * (0.5f + 0.7f * d->rise));
}

static void write_high_strings(desk *d, bool tense, bool loud)
{
    double beats = desk_beats(d);
    int strings = desk_part(d, "strings", PATCH_GM, tense ? 44 : 48, -0.25f, 0, 0.55f, true);
    write_pad(d, strings, 3, 0, 74, 0);
    if (loud) { /* an octave higher from the middle on: register rises with the tension */
        int high = desk_part(d, "high strings", PATCH_GM, 44, -0.4f, -3, 0.6f, true);
        write_pad(d, high, 2, 1, 80, beats * 0.5);
        if (beats > 7) {
            int top = desk_part(d, "top strings", PATCH_GM, 48, -0.5f, -4, 0.6f, true);
            write_pad(d, top, 1, 2, 84, beats * 0.72);
        }
    }
}

static void write_brass(desk *d, double beats)
{
    int horns = desk_part(d, "horns", PATCH_GM, 60, 0.35f, -2, 0.6f, true);
    write_pad(d, horns, 2, -1, 78, d->rise > 0.3f ? beats * 0.45 : 0);
    if (d->rise > 0.3f || d->mood == MOOD_EPIC) {
        int brass = desk_part(d, "brass", PATCH_GM, 61, 0.3f, -3, 0.55f, true);
        write_pad(d, brass, 3, -1, 92, beats * 0.7);
        int low = desk_part(d, "trombone", PATCH_GM, 57, 0.45f, -3, 0.5f, true);
        write_bass(d, low, 38, 0, 90, beats * 0.7);
        int choir = desk_part(d, "choir", PATCH_GM, 52, 0, -5, 0.7f, true);
        write_pad(d, choir, 3, 0, 80, beats * 0.55);
        int cymbal = desk_part(d, "cymbals", PATCH_GM_DRUMS, 0, 0, -3, 0.6f, false);
        desk_note(d, cymbal, beats, 3, 49, 100 * d->rise);
        desk_note(d, cymbal, beats, 2, 36, 90 * d->rise);
    }
}

void write_orchestral(desk *d)
{
    double beats = desk_beats(d);
    bool tense = d->mood == MOOD_TENSE || d->mood == MOOD_DARK || d->rise > 0.4f,
         loud = d->rise > 0.35f || d->mood == MOOD_EPIC;
    int program;
    enum music_patch patch;
    d->score->hall_s = 2.1f;
    write_high_strings(d, tense, loud);
    int cello = desk_part(d, "cello", PATCH_GM, 42, 0.3f, -1, 0.45f, true),
        basses = desk_part(d, "basses", PATCH_GM, 43, 0.45f, 0, 0.4f, true);
    write_bass(d, cello, 43, 0, 80, 0);
    write_bass(d, basses, 31, 0, 76, 0);
    if (loud || d->mood == MOOD_HAPPY) {
        int motor = desk_part(d, "motor", PATCH_GM, 45, 0.25f, -2, 0.4f, false);
        write_ostinato(d, motor, -1, 84, loud ? 0 : 0);
        write_timpani(d, 100);
    }
    if (loud || d->mood == MOOD_DARK)
        write_brass(d, beats);
    if (desk_wished(d, "lead", &program, &patch))
        write_melody(d, desk_part(d, "wished", patch, program, -0.05f, 1, 0.45f, patch == PATCH_GM && program > 39), 70,
                     88, 0.45f, 0);
    else if (!tense)
        write_melody(d, desk_part(d, "flute", PATCH_GM, d->mood == MOOD_SAD ? 68 : 73, -0.1f, -1, 0.55f, true), 74, 78,
                     d->mood == MOOD_HAPPY ? 0.8f : 0.4f, beats > 12 ? 8 : 0);
    else if (beats > 10)
        write_melody(d, desk_part(d, "violin", PATCH_GM, 40, -0.3f, -2, 0.55f, true), 69, 80, 0.25f, 4);
    if (!tense && (d->mood == MOOD_DREAMY || d->mood == MOOD_CALM))
        write_arpeggio(d, desk_part(d, "harp", PATCH_GM, 46, -0.35f, -3, 0.5f, false), 0, 0.5, 3, 62, 0);
}
