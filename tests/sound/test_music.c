/* tests/sound/test_music.c - scores: they fit, begin, rise and end; harmony keeps to its key; the players play.
 */
#include "ct.h"
#include "sound/music.h"
#include <stdlib.h>

static const char *const genres[] = { "orchestral", "electronic", "piano", "jazz", "ambient", "lofi", "folk", "rock" };
static const char *const moods[] = { "dark", "tense", "calm", "happy", "epic", "dreamy", "discreet", "sad" };

static void every_score_fits_its_film(void)
{
    static const double lengths[] = { 1, 2.5, 4, 8, 13.7, 60 };
    for (int g = 0; g < 8; g++)
        for (int m = 0; m < 8; m++)
            for (int l = 0; l < 6; l++) {
                ciel_arena a = { 0 };
                music_score s;
                scene_music wish = { .on = true, .mood = moods[m], .genre = genres[g], .rise = m % 2 };
                music_compose(&s, &a, &wish, lengths[l], 5);
                CT_CHECK(s.n_notes > 3 && s.n_parts > 0);
                CT_CHECK(s.end_chord < lengths[l] - 0.25);
                double first = 99, last_on = 0;
                for (size_t i = 0; i < s.n_notes; i++) {
                    first = s.notes[i].t < first ? s.notes[i].t : first;
                    last_on = s.notes[i].t > last_on ? s.notes[i].t : last_on;
                    CT_CHECK(s.notes[i].key >= 12 && s.notes[i].key <= 115 && s.notes[i].velocity >= 1 &&
                             s.notes[i].velocity <= 127);
                    CT_CHECK(s.notes[i].part >= 0 && s.notes[i].part < s.n_parts && s.notes[i].seconds > 0);
                }
                CT_CHECK(first < 0.02);                             /* it begins with the film */
                CT_NEAR(last_on, s.end_chord, 0.35 * s.beat + 0.2); /* nothing new after the last chord */
                ciel_arena_free(&a);
            }
}

static void wished_tempo_is_kept(void)
{
    ciel_arena a = { 0 };
    music_score s;
    scene_music wish = { .on = true, .mood = "happy", .genre = "electronic", .tempo_bpm = 128 };
    music_compose(&s, &a, &wish, 10, 1);
    CT_NEAR(60 / s.beat, 128, 1e-9);
    ciel_arena_free(&a);
}

static void voices_move_little(void)
{
    music_key key = { 9, { 0, 2, 3, 5, 7, 8, 10 }, true };
    static const int degrees[] = { 0, 5, 2, 6, 3, 4, 0 };
    int before[4] = { 0 }, now[4];
    for (int i = 0; i < 7; i++) {
        music_chord c = music_chord_on(&key, degrees[i], false, degrees[i] == 4);
        music_voice(now, 4, &c, before, 62);
        for (int v = 0; v < 4; v++) {
            bool in_chord = false;
            for (int k = 0; k < c.n; k++)
                in_chord = in_chord || now[v] % 12 == c.tones[k];
            CT_CHECK(in_chord);
            CT_CHECK(v == 0 || now[v] > now[v - 1]);
            CT_CHECK(i == 0 || abs(now[v] - before[v]) <= 5);
        }
        memcpy(before, now, sizeof now);
    }
}

static void notes_keep_to_the_key(void)
{
    ciel_arena a = { 0 };
    music_score s;
    scene_music wish = { .on = true, .mood = "calm", .genre = "piano" };
    music_compose(&s, &a, &wish, 20, 3);
    int seen[12] = { 0 }, different = 0;
    for (size_t i = 0; i < s.n_notes; i++)
        seen[s.notes[i].key % 12]++;
    for (int i = 0; i < 12; i++)
        different += seen[i] > 0;
    CT_CHECK(different >= 5 && different <= 7); /* a major scale and nothing else */
    ciel_arena_free(&a);
}

static double level(const float *x, double from, double to)
{
    double e = 0;
    size_t a = (size_t)(from * 48000), b = (size_t)(to * 48000);
    for (size_t i = 2 * a; i < 2 * b; i++)
        e += (double)(x[i] * x[i]);
    return 10 * log10(e / (double)(b - a) + 1e-12);
}

static float *play(const scene_music *wish, double seconds, uint64_t seed, size_t *n, music_score *s)
{
    ciel_arena a = { 0 };
    bool plain = false;
    *n = (size_t)(seconds * 48000);
    float *x = calloc(2 * *n, sizeof *x);
    music_compose(s, &a, wish, seconds, seed);
    int rc = music_play(x, *n, s, seed, &plain, NULL);
    ciel_arena_free(&a);
    if (rc) {
        free(x);
        return NULL;
    }
    return x;
}

static void a_rise_rises_and_ends(void)
{
    static const char *const kinds[] = { "orchestral", "electronic", "ambient" };
    for (int k = 0; k < 3; k++) {
        size_t n;
        music_score s;
        scene_music wish = { .on = true, .mood = "tense", .genre = kinds[k], .rise = 1 };
        float *x = play(&wish, 10, 2, &n, &s);
        CT_CHECK(x != NULL);
        double third = s.end_chord / 3, a = level(x, 0, third), b = level(x, third, 2 * third),
               c = level(x, 2 * third, s.end_chord);
        printf("# %s: %.1f, %.1f, %.1f dB\n", kinds[k], a, b, c);
        CT_CHECK(b > a + 1 && c > b + 1 && c > a + 5);
        CT_CHECK(level(x, 9.97, 10) < c - 30); /* the tail is gone at the end */
        CT_CHECK(level(x, s.end_chord, s.end_chord + 0.5) > a);
        free(x);
    }
}

static void the_same_seed_plays_the_same(void)
{
    size_t n;
    music_score s;
    scene_music wish = { .on = true, .mood = "sad", .genre = "piano" };
    float *x = play(&wish, 4, 7, &n, &s), *y = play(&wish, 4, 7, &n, &s), *z = play(&wish, 4, 8, &n, &s);
    CT_CHECK(x && y && z);
    CT_CHECK(memcmp(x, y, 2 * n * sizeof *x) == 0);
    CT_CHECK(memcmp(x, z, 2 * n * sizeof *x) != 0);
    free(x);
    free(y);
    free(z);
}

static void every_genre_is_heard(void)
{
    for (int g = 0; g < 8; g++) {
        size_t n;
        music_score s;
        scene_music wish = { .on = true, .mood = moods[g], .genre = genres[g] };
        float *x = play(&wish, 4, 2, &n, &s);
        CT_CHECK(x != NULL);
        CT_CHECK(level(x, 0.2, 3) > -50);
        for (size_t i = 0; i < 2 * n; i++)
            CT_CHECK(isfinite(x[i]));
        free(x);
    }
}

CT_MAIN(CT(every_score_fits_its_film), CT(wished_tempo_is_kept), CT(voices_move_little), CT(notes_keep_to_the_key),
        CT(a_rise_rises_and_ends), CT(the_same_seed_plays_the_same), CT(every_genre_is_heard))
