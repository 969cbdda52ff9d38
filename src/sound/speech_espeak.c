/* sound/speech_espeak.c - French (and a fallback for English) by espeak-ng. See speech_engine.h.
 *
 * Phonemes come as events with IPA names and times; the formant voice is slowed a little, softened and warmed by
 * speech_finish, and shifted in vocal-tract length by resampling like the English one.
 */
#include "base/text.h"
#include "sound/speech_engine.h"
#include <espeak-ng/speak_lib.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct taken {
    short *x;
    size_t n, cap;
    struct mark {
        double t;
        bool word; /* a word begins; no phoneme */
        char name[12];
    } * marks;
    size_t n_marks, cap_marks;
    double end;
    bool bad;
} taken;

static bool grow(void **p, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return true;
    size_t want = need * 2 + 256;
    void *q = realloc(*p, want * size);
    if (!q)
        return false;
    *p = q;
    *cap = want;
    return true;
}

static int take(short *wav, int n, espeak_EVENT *events)
{
    taken *k = events ? events->user_data : NULL;
    if (!k)
        return 0;
    if (wav && n > 0) {
        void *p = k->x;
        if (!grow(&p, &k->cap, k->n + (size_t)n, sizeof *k->x)) {
            k->bad = true;
            return 1;
        }
        k->x = p;
        memcpy(k->x + k->n, wav, (size_t)n * sizeof *wav);
        k->n += (size_t)n;
    }
    for (; events->type != espeakEVENT_LIST_TERMINATED; events++) {
        if (events->type != espeakEVENT_PHONEME && events->type != espeakEVENT_WORD)
            continue;
        void *p = k->marks;
        if (!grow(&p, &k->cap_marks, k->n_marks + 1, sizeof *k->marks)) {
            k->bad = true;
            return 1;
        }
        k->marks = p;
        struct mark *m = &k->marks[k->n_marks++];
        m->t = (double)events->audio_position * 0.001;
        m->word = events->type == espeakEVENT_WORD;
        m->name[0] = 0;
        if (!m->word)
            snprintf(m->name, sizeof m->name, "%.8s", events->id.string);
    }
    return 0;
}

/* IPA -> viseme: by the first letter that is not a stress mark. */
static const char *viseme_ipa(const char *ipa, double *stress)
{
    static const struct {
        uint32_t cp;
        const char *v;
    } table[] = {
        { 'a', "a" },   { 0x251, "a" }, { 0xe6, "a" },   { 0x250, "a" },  { 0x28c, "a" },  { 'e', "e" },
        { 0x25b, "e" }, { 0x259, "e" }, { 0x153, "u" },  { 0xf8, "u" },   { 0x25c, "e" },  { 'i', "i" },
        { 0x26a, "i" }, { 'j', "i" },   { 'o', "o" },    { 0x254, "o" },  { 'u', "u" },    { 'y', "u" },
        { 0x28a, "u" }, { 0x265, "w" }, { 'w', "w" },    { 'm', "m" },    { 'b', "m" },    { 'p', "m" },
        { 'f', "f" },   { 'v', "f" },   { 'l', "l" },    { 'n', "l" },    { 'd', "l" },    { 't', "l" },
        { 's', "s" },   { 'z', "s" },   { 0x283, "ch" }, { 0x292, "ch" }, { 0x3b8, "th" }, { 0xf0, "th" },
        { 0x281, "r" }, { 'r', "r" },   { 0x279, "r" },  { 'k', "k" },    { 'g', "k" },    { 0x261, "k" },
        { 0x14b, "k" }, { 0x272, "i" }, { 'h', "e" },    { 0x25a, "r" },  { 0x25d, "r" },
    };
    const char *end = ipa + strlen(ipa);
    *stress = 0.4;
    while (ipa < end) {
        uint32_t cp = ciel_utf8_next(&ipa, end);
        if (cp == 0x2c8)
            *stress = 1.0;
        else if (cp == 0x2cc)
            *stress = 0.7;
        for (size_t i = 0; i < sizeof table / sizeof *table; i++)
            if (table[i].cp == cp)
                return table[i].v;
    }
    return "sil";
}

static bool ready(int *rate)
{
    static int opened; /* once a process; under the lock */
    if (!opened)
        opened = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL,
                                   espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA |
                                       espeakINITIALIZE_DONT_EXIT);
    *rate = opened;
    return opened > 0;
}

/* French leans on the last vowel of a group, and lightly on that of each word. */
static void stress_last_vowels(speech_sound *out, const taken *k, float tract)
{
    size_t mark = 0;
    phoneme *last = NULL;
    for (size_t i = 0; i <= out->n_phonemes; i++) {
        phoneme *p = i < out->n_phonemes ? &out->phonemes[i] : NULL;
        bool silence = !p || strcmp(p->viseme, "sil") == 0, word = false;
        for (; p && mark < k->n_marks && k->marks[mark].t / (double)tract <= p->begin + 1e-6; mark++)
            word = word || k->marks[mark].word;
        if (last && (silence || word)) {
            last->stress = silence ? 1.0 : 0.7;
            last = NULL;
        }
        if (p && strchr("aeiou", p->viseme[0]) && p->viseme[1] == 0)
            last = p;
    }
}

/* Others (English without its own voice): most words lean on their first vowel; the events do not say. */
static void stress_first_vowels(speech_sound *out, const taken *k, float tract)
{
    size_t mark = 0;
    bool word = true;
    for (size_t i = 0; i < out->n_phonemes; i++) {
        phoneme *p = &out->phonemes[i];
        for (; mark < k->n_marks && k->marks[mark].t / (double)tract <= p->begin + 1e-6; mark++)
            word = word || k->marks[mark].word;
        if (word && strchr("aeiou", p->viseme[0]) && p->viseme[1] == 0) {
            p->stress = 0.8;
            word = false;
        }
    }
}

/* A formant synthesiser is too steady: let the pitch wander by about one per cent (a delay that drifts by half a
 * millisecond), take the glare off the top and give the chest back. */
static void humanise(grain *g, uint64_t key)
{
    float *x = g->x;
    enum {
        REACH = 40,
        LINE = 128
    };
    float line[LINE] = { 0 };
    biquad soft = biquad_high_shelf(4200, -5), chest = biquad_peak(240, 0.8f, 2.5f), nose = biquad_peak(2600, 1.2f, -2);
    for (size_t i = 0; i < g->n; i++) {
        double t = (double)i / (double)DSP_RATE;
        line[i % LINE] = x[i];
        float late = REACH * (0.5f + 0.32f * dsp_drift(key, t, 3.1f) + 0.12f * dsp_drift(key + 1, t, 9)),
              f = late - floorf(late);
        size_t k = i + LINE - (size_t)late;
        float y = f_lerp(line[k % LINE], line[(k - 1) % LINE], f);
        x[i] = biquad_run(&nose, biquad_run(&chest, biquad_run(&soft, y)));
    }
}

static void put(speech_sound *out, ciel_arena *a, taken *k, int rate, float tract, bool french)
{
    double real_rate = (double)rate * (double)tract;
    float *x = malloc((k->n + 1) * sizeof(float));
    for (size_t i = 0; x && i < k->n; i++)
        x[i] = (float)k->x[i] / 32768.0f;
    grain g = x ? speech_resample(a, x, k->n, (double)DSP_RATE / real_rate) : dsp_grain(a, 0);
    free(x);
    humanise(&g, rng_key("wander") + k->n);
    *out = (speech_sound){ g.x, g.n, ARENA_ARRAY(a, k->n_marks + 1, phoneme), 0 };
    for (size_t i = 0; i < k->n_marks; i++) {
        if (k->marks[i].word)
            continue;
        size_t next = i + 1;
        while (next < k->n_marks && k->marks[next].word)
            next++;
        double stress, b = k->marks[i].t / (double)tract;
        double e = (next < k->n_marks ? k->marks[next].t : (double)k->n / rate) / (double)tract;
        const char *v = viseme_ipa(k->marks[i].name, &stress);
        if (e > b)
            out->phonemes[out->n_phonemes++] = (phoneme){ b, e, v, ciel_streq(v, "sil") ? 0 : stress };
    }
    if (french)
        stress_last_vowels(out, k, tract);
    else
        stress_first_vowels(out, k, tract);
}

int speech_espeak(speech_sound *out, ciel_arena *a, const char *text, const char *language, const speech_voice *v,
                  ciel_fail *fail)
{
    pthread_mutex_lock(&lock);
    int rate = 0, rc = CIEL_OK;
    taken k = { 0 };
    char name[64];
    bool woman = ciel_streq(v->who, "woman") || ciel_streq(v->who, "old_woman") || ciel_streq(v->who, "child");
    snprintf(name, sizeof name, "%s%s", language, v->whisper ? "+whisper" : woman ? "+f2" : "");
    if (!ready(&rate) || (espeak_SetVoiceByName(name) != EE_OK && espeak_SetVoiceByName(language) != EE_OK)) {
        rc = ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "espeak-ng has no voice for \"%s\"", language);
    } else {
        float own = woman ? 1.0f : 0.86f,
              tract = f_clamp(v->tract / own, 0.8f, 1.3f); /* the variant has its own tract already */
        espeak_SetSynthCallback(take);
        espeak_SetParameter(espeakRATE, (int)(148.0f * v->speed / tract), 0);
        espeak_SetParameter(espeakPITCH, (int)f_clamp(46.0f + 4.0f * (v->semitones - (woman ? 0.0f : -8.5f)), 15, 85),
                            0);
        espeak_SetParameter(espeakRANGE, v->robot ? 5 : 58, 0);
        if (espeak_Synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, &k) != EE_OK || k.bad ||
            k.n == 0)
            rc = ciel_fail_set(fail, CIEL_E_BUG, "espeak-ng could not speak \"%.40s\"", text);
        else
            put(out, a, &k, rate, tract, strncmp(language, "fr", 2) == 0);
    }
    free(k.x);
    free(k.marks);
    pthread_mutex_unlock(&lock);
    return rc;
}
