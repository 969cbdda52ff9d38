/* tests/sound/test_speech.c - spoken lines: times, mouths, voices that differ, and words that a machine understands.
 */
#include "audition.h"
#include "ct.h"
#include "sound/speech_engine.h"
#include "sound/speech_track.h"
#include <ctype.h>
#include <unistd.h>

static speech *say(scene *sc, const char *language, const char *voice, const char *manner, const char *text,
                   spoken_line *line)
{
    speech *s = NULL;
    *line = (spoken_line){ NULL, text, language, voice, manner, 0.5 };
    sc->sound.lines = line;
    sc->sound.n_lines = 1;
    return speech_create(&s, sc, NULL) ? NULL : s;
}

/* Mean pitch by autocorrelation over voiced 40 ms windows. */
static double pitch_of(const grain *g, double *voiced)
{
    double sum = 0, weight = 0, windows = 0, with_pitch = 0;
    for (size_t at = 0; at + 4000 < g->n; at += 960) {
        const float *x = g->x + at;
        double e = 1e-9, best = 0;
        int lag = 0;
        for (int i = 0; i < 1920; i++)
            e += (double)(x[i] * x[i]);
        for (int k = 110; k < 700; k++) {
            double c = 0;
            for (int i = 0; i < 1920; i += 2)
                c += (double)(x[i] * x[i + k]);
            if (c > best)
                best = c, lag = k;
        }
        windows += e > 1.0;
        if (lag && 2 * best > 0.75 * e && e > 1.0) {
            with_pitch++;
            sum += 48000.0 / lag * e;
            weight += e;
        }
    }
    *voiced = windows > 0 ? with_pitch / windows : 0;
    return weight > 0 ? sum / weight : 0;
}

static void times_are_in_order(void)
{
    static const char *const languages[] = { "en", "fr" }, *const texts[] = { "The last train has already left.",
                                                                              "Le dernier train est déjà parti." };
    for (int k = 0; k < 2; k++) {
        scene *sc = scene_create();
        spoken_line line;
        speech *s = say(sc, languages[k], "woman", "says", texts[k], &line);
        CT_CHECK(s != NULL);
        const speech_track *t = speech_timeline(s);
        CT_EQ_I(t->n_lines, 1);
        const speech_line *l = &t->lines[0];
        CT_NEAR(l->begin, 0.5, 1e-9);
        CT_CHECK(l->end > 1.6 && l->end < 4);
        CT_CHECK(l->n_phonemes > 15);
        int shut = 0, loud = 0;
        for (size_t i = 0; i < l->n_phonemes; i++) {
            const phoneme *p = &l->phonemes[i];
            CT_CHECK(p->end > p->begin && p->begin >= l->begin - 1e-6 && p->end <= l->end + 0.06);
            CT_CHECK(i == 0 || p->begin >= l->phonemes[i - 1].end - 1e-6);
            CT_CHECK(p->stress >= 0 && p->stress <= 1);
            shut += strcmp(p->viseme, "m") == 0;
            loud += p->stress > 0.6;
        }
        CT_CHECK(loud >= 3);
        CT_CHECK(k == 0 || shut >= 1); /* the p of "parti" closes the lips */
        speech_destroy(&s);
        scene_destroy(&sc);
    }
}

/* Where the voice is loud, the timeline says that somebody speaks. */
static void sound_and_mouth_agree(void)
{
    scene *sc = scene_create();
    spoken_line line;
    speech *s = say(sc, "en", "man", "says", "Stop. I have seen this place before.", &line);
    CT_CHECK(s != NULL);
    const speech_line *l = &speech_timeline(s)->lines[0];
    grain g = speech_line_sound(s, 0);
    double inside = 0, outside = 0, t_in = 1e-9, t_out = 1e-9;
    for (size_t i = 0; i < g.n; i++) {
        double t = l->begin + (double)i / 48000.0, e = (double)(g.x[i] * g.x[i]);
        bool open = false;
        for (size_t k = 0; k < l->n_phonemes && !open; k++)
            open = t >= l->phonemes[k].begin && t < l->phonemes[k].end && strcmp(l->phonemes[k].viseme, "sil") != 0;
        *(open ? &inside : &outside) += e;
        *(open ? &t_in : &t_out) += 1;
    }
    CT_CHECK(inside / t_in > 30 * outside / t_out);
    speech_destroy(&s);
    scene_destroy(&sc);
}

static void speakers_differ(void)
{
    static const char *const who[] = { "man", "woman", "child" };
    double pitch[3], voiced = 0;
    for (int i = 0; i < 3; i++) {
        scene *sc = scene_create();
        spoken_line line;
        speech *s = say(sc, "en", who[i], "says", "We are all going home now.", &line);
        CT_CHECK(s != NULL);
        grain g = speech_line_sound(s, 0);
        pitch[i] = pitch_of(&g, &voiced);
        CT_CHECK(voiced > 0.4);
        speech_destroy(&s);
        scene_destroy(&sc);
    }
    printf("# pitch: man %.0f, woman %.0f, child %.0f Hz\n", pitch[0], pitch[1], pitch[2]);
    CT_CHECK(pitch[0] > 80 && pitch[0] < 140);
    CT_CHECK(pitch[1] > 150 && pitch[1] < 230);
    CT_CHECK(pitch[2] > pitch[1] * 1.15);
}

static void a_whisper_has_no_pitch(void)
{
    scene *sc = scene_create();
    spoken_line line;
    speech *s = say(sc, "en", "woman", "whispers", "We are all going home now.", &line);
    CT_CHECK(s != NULL);
    grain g = speech_line_sound(s, 0);
    CT_CHECK(dsp_peak(g.x, g.n) > 0.02f);
    double voiced = 1;
    pitch_of(&g, &voiced);
    CT_CHECK(voiced < 0.1);
    speech_destroy(&s);
    scene_destroy(&sc);
}

static void lines_follow_each_other(void)
{
    scene *sc = scene_create();
    spoken_line lines[2] = { { NULL, "Where are you?", "en", "woman", "says", -1 },
                             { NULL, "Here.", "en", "man", "says", -1 } };
    sc->sound.lines = lines;
    sc->sound.n_lines = 2;
    sc->seconds = 2;
    speech *s = NULL;
    CT_EQ_I(speech_create(&s, sc, NULL), 0);
    const speech_track *t = speech_timeline(s);
    CT_NEAR(t->lines[0].begin, 0.4, 1e-9);
    CT_NEAR(t->lines[1].begin, t->lines[0].end + 0.35, 1e-9);
    speech_destroy(&s);
    sc->seconds = 0.8;
    size_t n = 0;
    CT_EQ_I(speech_create(&s, sc, NULL), 0);
    speech_notices(s, &n);
    CT_CHECK(n >= 1); /* said that it does not fit */
    speech_destroy(&s);
    scene_destroy(&sc);
}

/* ---- words, by pocketsphinx ---- */
static int words_of(char *text, char *out[64])
{
    int n = 0;
    for (char *p = text; *p; p++)
        *p = isalpha((unsigned char)*p) || *p == '\'' ? (char)tolower((unsigned char)*p) : ' ';
    for (char *w = strtok(text, " "); w && n < 64; w = strtok(NULL, " "))
        out[n++] = w;
    return n;
}

static int word_errors(const char *said, const char *heard, int *words)
{
    char a[512], b[2048], *x[64], *y[64];
    snprintf(a, sizeof a, "%s", said);
    snprintf(b, sizeof b, "%s", heard);
    int n = words_of(a, x), m = words_of(b, y), d[65][65];
    for (int i = 0; i <= n; i++)
        for (int k = 0; k <= m; k++) {
            if (!i || !k) {
                d[i][k] = i + k;
                continue;
            }
            int change = d[i - 1][k - 1] + (strcmp(x[i - 1], y[k - 1]) != 0), drop = d[i - 1][k] + 1,
                add = d[i][k - 1] + 1;
            d[i][k] = change < drop ? change < add ? change : add : drop < add ? drop : add;
        }
    *words += n;
    return d[n][m];
}

/* All lines of one speaker, half a second apart, in one file. */
static int heard_errors(const char *who, const char *const *texts, int n_texts, int *words)
{
    static float all[60 * 16000];
    size_t n_all = 8000;
    char said[512] = "", path[64], command[256], heard[2048] = "";
    memset(all, 0, sizeof all);
    for (int i = 0; i < n_texts; i++) {
        scene *sc = scene_create();
        ciel_arena a = { 0 };
        spoken_line line;
        speech *s = say(sc, "en", who, "says", texts[i], &line);
        if (!s)
            return 999;
        grain g = speech_line_sound(s, 0), low = speech_resample(&a, g.x, g.n, 16000.0 / 48000.0);
        for (size_t k = 0; k < low.n && n_all + k < sizeof all / sizeof *all; k++)
            all[n_all + k] = low.x[k];
        n_all += low.n + 9600;
        snprintf(said + strlen(said), sizeof said - strlen(said), "%s ", texts[i]);
        ciel_arena_free(&a);
        speech_destroy(&s);
        scene_destroy(&sc);
    }
    snprintf(path, sizeof path, "/tmp/ciel_speech_%ld.raw", (long)getpid());
    FILE *f = fopen(path, "wb");
    for (size_t i = 0; f && i < n_all && i < sizeof all / sizeof *all; i++) {
        short v = (short)f_clamp(all[i] * 26000, -32767, 32767);
        fwrite(&v, 2, 1, f);
    }
    if (f)
        fclose(f);
    snprintf(command, sizeof command, "pocketsphinx_continuous -infile %s -logfn /dev/null 2>/dev/null", path);
    FILE *p = popen(command, "r");
    size_t n = p ? fread(heard, 1, sizeof heard - 1, p) : 0;
    heard[n] = 0;
    if (p)
        pclose(p);
    remove(path);
    for (char *c = heard; *c; c++)
        if (*c == '\n')
            *c = ' ';
    printf("# %s heard as: %s\n", who, heard);
    return word_errors(said, heard, words);
}

static void a_machine_understands_the_english(void)
{
    static const char *const lines[] = { "the last train has already left", "we have to leave the city before morning",
                                         "she opened the door and looked at the river",
                                         "there is nothing we can do about it", "look at the bridge over there" };
    static const char *const who[] = { "woman", "man", "child", "old_man" };
    if (system("command -v pocketsphinx_continuous >/dev/null 2>&1") != 0)
        CT_SKIP("pocketsphinx is not installed");
    int all_words = 0, all_wrong = 0;
    for (int w = 0; w < 4; w++) {
        int words = 0, wrong = 0;
        wrong += heard_errors(who[w], lines, 5, &words);
        printf("# %s: %d of %d words wrong\n", who[w], wrong, words);
        all_words += words;
        all_wrong += wrong;
    }
    CT_CHECK(all_wrong * 100 <= all_words * 15); /* measured well below; a recogniser trained on people */
}

CT_MAIN(CT(times_are_in_order), CT(sound_and_mouth_agree), CT(speakers_differ), CT(a_whisper_has_no_pitch),
        CT(lines_follow_each_other), CT(a_machine_understands_the_english))
