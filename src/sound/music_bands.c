/* sound/music_bands.c - the other genres: electronic, piano, jazz, ambient, lofi, folk, rock. See music_compose.h.
 */
#include "sound/music_compose.h"

/* A drum bar of sixteenths: letters say how hard ('x' hard, 'o' soft, '.' none). */
static void drum(desk *d, int seat, int key, const char *pattern, float velocity, double from, double to)
{
    for (double bar = from; bar < to - 1e-6; bar += 4)
        for (int k = 0; k < 16 && bar + 0.25 * k < to - 1e-6; k++)
            if (pattern[k] != '.')
                desk_note(d, seat, bar + 0.25 * k, 0.25, key,
                          velocity * (pattern[k] == 'x' ? 1.0f : 0.55f) * (0.7f + 0.4f * desk_force(d, bar)));
}

static int lead_part(desk *d, enum music_patch patch, int program, float gain_db, float hall)
{
    desk_wished(d, "lead", &program, &patch);
    return desk_part(d, "lead", patch, program, -0.08f, gain_db, hall, false);
}

void write_electronic(desk *d)
{
    double beats = desk_beats(d);
    bool soft = d->mood == MOOD_DISCREET || d->mood == MOOD_CALM || d->mood == MOOD_DREAMY || d->mood == MOOD_SAD;
    d->score->hall_s = soft ? 1.5f : 1.1f;
    int pad = desk_part(d, "pad", PATCH_PAD, 0, 0, soft ? -7 : -6, 0.5f, true);
    write_pad(d, pad, 4, 0, 70, 0);
    int pluck = desk_part(d, "pluck", soft ? PATCH_BELL : PATCH_PLUCK, 0, -0.2f, soft ? -5 : -2, 0.35f, false);
    write_arpeggio(d, pluck, soft ? 1 : 0, soft ? 0.5 : 0.25, soft ? 1 : 0, soft ? 62 : 80, 0);
    if (!soft || beats > 7)
        write_arpeggio(d, desk_part(d, "second pluck", PATCH_PLUCK, 0, 0.35f, -8, 0.45f, false), 1, 0.75, 3, 62,
                       beats > 7 ? 4 : 0);
    write_bass(d, desk_part(d, "bass", soft ? PATCH_SUB : PATCH_SYNTH_BASS, 0, 0, soft ? -11 : -4, 0.05f, false), 33,
               soft                                            ? 0
               : d->mood == MOOD_DARK || d->mood == MOOD_TENSE ? 1
                                                               : 4,
               92, 0);
    int kit = desk_part(d, "kit", PATCH_DRUMS, 0, 0, soft ? -5 : 0, 0.12f, false);
    double in = d->rise > 0.3f && beats > 7 ? 4 : 0;
    drum(d, kit, 36, soft ? "x.......x..o...." : "x...x...x...x...", soft ? 78 : 108, in, beats);
    drum(d, kit, 42, soft ? "..o...o...o...oo" : "..x...x...x...xo", soft ? 52 : 74, in, beats);
    drum(d, kit, soft ? 37 : 39, soft ? "....o.......o..." : "....x.......x...", soft ? 60 : 88,
         in + (beats > 11 ? 4 : 0), beats);
    if (!soft || desk_beats(d) > 15)
        write_melody(d, lead_part(d, PATCH_LEAD, 0, -7, 0.4f), 74, 66, 0.5f, beats > 15 ? 8 : 0);
    desk_note(d, kit, beats, 1, 36, soft ? 60 : 100);
}

void write_piano(desk *d)
{
    int piano = desk_part(d, "piano", PATCH_GM, 0, 0, 0, 0.3f, false);
    bool lively = d->mood == MOOD_HAPPY || d->mood == MOOD_TENSE;
    d->score->hall_s = 1.7f;
    write_arpeggio(d, piano, -1, lively ? 0.25 : 0.5, d->mood == MOOD_SAD ? 2 : 3, 58, 0);
    write_bass(d, piano, 33, 0, 62, 0);
    write_melody(d, piano, 74, 86, lively ? 0.75f : 0.4f, 0);
    if (d->rise > 0.4f)
        write_pad(d, desk_part(d, "strings", PATCH_GM, 48, 0.2f, -4, 0.6f, true), 3, 0, 70, desk_beats(d) * 0.35);
}

void write_jazz(desk *d)
{
    double beats = desk_beats(d);
    d->score->hall_s = 0.9f;
    write_bass(d, desk_part(d, "double bass", PATCH_GM, 32, 0.1f, 1, 0.1f, false), 31, 3, 88, 0);
    int piano = desk_part(d, "piano", PATCH_GM, 0, -0.3f, -4, 0.2f, false);
    for (int i = 0; i <= d->score->n_slots; i++) { /* off-beat chords */
        double at = 2.0 * i + (i == d->score->n_slots ? 0 : rng_float(&d->random) < 0.5f ? 0.5 : 1.5);
        for (int v = 0; v < 4; v++)
            desk_note(d, piano, at, i == d->score->n_slots ? 3 : 0.6, d->voiced[i][v], 58);
    }
    int kit = desk_part(d, "kit", PATCH_GM_DRUMS, 0, 0.15f, -5, 0.15f, false);
    drum(d, kit, 51, "x...x.o.x...x.o.", 66, 0, beats);
    drum(d, kit, 44, "....x.......x...", 56, 0, beats);
    desk_note(d, kit, beats, 2, 51, 70);
    write_melody(d, lead_part(d, PATCH_GM, d->mood == MOOD_SAD || d->mood == MOOD_DARK ? 65 : 11, 0, 0.25f), 70, 86,
                 0.75f, 0);
}

void write_ambient(desk *d)
{
    double beats = desk_beats(d);
    d->score->hall_s = 3.4f;
    write_pad(d, desk_part(d, "pad", PATCH_PAD, 0, 0, -3, 0.7f, true), 4, 0, 74, 0);
    write_pad(d, desk_part(d, "glass", PATCH_GLASS_PAD, 0, 0.2f, -6, 0.8f, true), 3, 1, 64, 0);
    write_bass(d, desk_part(d, "sub", PATCH_SUB, 0, 0, -8, 0.1f, true), 31, 0, 70, 0);
    write_melody(d, lead_part(d, PATCH_BELL, 0, -6, 0.8f), 76, 52, 0.1f, beats > 7 ? 2 : 0);
    if (d->rise > 0.4f)
        write_arpeggio(d, desk_part(d, "pulse", PATCH_PLUCK, 0, -0.3f, -9, 0.6f, true), 0, 0.5, 1, 70, beats * 0.3);
}

void write_lofi(desk *d)
{
    double beats = desk_beats(d);
    d->score->hall_s = 0.8f;
    int keys = desk_part(d, "keys", PATCH_ELECTRIC_PIANO, 4, -0.1f, 4, 0.2f, false);
    write_pad(d, keys, 4, 0, 70, 0);
    write_bass(d, desk_part(d, "bass", PATCH_SUB, 0, 0, -5, 0.02f, false), 31, 2, 84, 0);
    int kit = desk_part(d, "kit", PATCH_DRUMS, 0, 0, -2, 0.08f, false);
    drum(d, kit, 36, "x......o..x.....", 96, 0, beats);
    drum(d, kit, 38, "....x.......x...", 78, 0, beats);
    drum(d, kit, 42, "x.o.x.o.x.o.x.oo", 46, 0, beats);
    write_melody(d, lead_part(d, PATCH_BELL, 0, -7, 0.3f), 74, 56, 0.4f, beats > 7 ? 4 : 0);
    desk_note(d, desk_part(d, "vinyl", PATCH_VINYL, 0, 0, -8, 0, false), 0, d->score->seconds / d->score->beat, 60, 60);
}

void write_folk(desk *d)
{
    double beats = desk_beats(d);
    d->score->hall_s = 0.9f;
    write_arpeggio(d, desk_part(d, "guitar", PATCH_GM, 25, 0.25f, 0, 0.2f, false), -1,
                   d->mood == MOOD_HAPPY ? 0.25 : 0.5, 1, 82, 0);
    write_bass(d, desk_part(d, "bass", PATCH_GM, 32, 0, -1, 0.1f, false), 31, d->mood == MOOD_HAPPY ? 2 : 0, 76, 0);
    write_melody(d, lead_part(d, PATCH_GM, d->mood == MOOD_HAPPY ? 110 : 73, -2, 0.3f), 74, 84,
                 d->mood == MOOD_HAPPY ? 0.9f : 0.45f, beats > 15 ? 8 : 0);
    if (d->mood == MOOD_HAPPY || d->mood == MOOD_EPIC) {
        int kit = desk_part(d, "hands", PATCH_GM_DRUMS, 0, 0, -6, 0.2f, false);
        drum(d, kit, 54, "..o...x...o...x.", 66, 0, beats);
        drum(d, kit, 36, "x.......x.......", 70, 0, beats);
    }
}

void write_rock(desk *d)
{
    double beats = desk_beats(d);
    int guitar = desk_part(d, "guitar", PATCH_GM, 29, -0.4f, -4, 0.15f, false),
        second = desk_part(d, "second guitar", PATCH_GM, 30, 0.4f, -5, 0.15f, false);
    int kit = desk_part(d, "kit", PATCH_GM_DRUMS, 0, 0, 0, 0.15f, false);
    d->score->hall_s = 0.9f;
    for (int i = 0; i <= d->score->n_slots; i++) { /* fifths: a power chord, eighths then long */
        int root = 40 + (d->chords[i].root - 40 % 12 + 12) % 12;
        bool last = i == d->score->n_slots;
        for (int k = 0; k < (last ? 1 : 4); k++)
            for (int v = 0; v < 3; v++) {
                int key = root + (v == 1 ? 7 : v == 2 ? 12 : 0);
                desk_note(d, k % 2 ? second : guitar, 2.0 * i + 0.5 * k, last ? 4 : 0.48, key, 84);
                desk_note(d, k % 2 ? guitar : second, 2.0 * i + 0.5 * k, last ? 4 : 0.48, key, 76);
            }
    }
    write_bass(d, desk_part(d, "bass", PATCH_GM, 34, 0, 0, 0.05f, false), 28, 1, 96, 0);
    drum(d, kit, 36, "x.....x.x.......", 110, 0, beats);
    drum(d, kit, 38, "....x.......x...", 108, 0, beats);
    drum(d, kit, 42, "x.o.x.o.x.o.x.o.", 84, 0, beats);
    desk_note(d, kit, 0, 2, 49, 96);
    desk_note(d, kit, beats, 3, 49, 110);
    desk_note(d, kit, beats, 2, 36, 110);
    if (beats > 7)
        write_melody(d, lead_part(d, PATCH_GM, 30, -3, 0.3f), 69, 84, 0.8f, beats > 15 ? 8 : 4);
}
