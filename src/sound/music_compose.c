/* sound/music_compose.c - the plan: mood and genre to key, tempo, form and harmony. See music.h.
 */
#include "sound/music_compose.h"
#include "base/text.h"
#include <string.h>

typedef struct mood_row {
    const char *names; /* words, space-separated */
    enum music_mood mood;
    float bpm, from, to; /* intensity when the music does not rise */
    int scale[7];
    bool minor;
    int progressions[3][4];
} mood_row;

#define IONIAN                                                                                                         \
    {                                                                                                                  \
        0, 2, 4, 5, 7, 9, 11                                                                                           \
    }
#define LYDIAN                                                                                                         \
    {                                                                                                                  \
        0, 2, 4, 6, 7, 9, 11                                                                                           \
    }
#define DORIAN                                                                                                         \
    {                                                                                                                  \
        0, 2, 3, 5, 7, 9, 10                                                                                           \
    }
#define AEOLIAN                                                                                                        \
    {                                                                                                                  \
        0, 2, 3, 5, 7, 8, 10                                                                                           \
    }
#define PHRYGIAN                                                                                                       \
    {                                                                                                                  \
        0, 1, 3, 5, 7, 8, 10                                                                                           \
    }

static const mood_row moods[] = {
    { "calm peaceful serene gentle relaxing soft quiet romantic tender warm calme paisible douce",
      MOOD_CALM,
      74,
      0.40f,
      0.45f,
      IONIAN,
      false,
      { { 0, 4, 5, 3 }, { 0, 2, 3, 4 }, { 0, 3, 1, 4 } } },
    { "dark sombre ominous sinister",
      MOOD_DARK,
      70,
      0.45f,
      0.55f,
      AEOLIAN,
      true,
      { { 0, 5, 3, 4 }, { 0, 3, 5, 4 }, { 0, 6, 5, 4 } } },
    { "tense suspense anxious thriller scary tendue angoissante",
      MOOD_TENSE,
      100,
      0.5f,
      0.65f,
      PHRYGIAN,
      true,
      { { 0, 1, 0, 6 }, { 0, 5, 1, 6 }, { 0, 3, 1, 6 } } },
    { "happy joyful upbeat cheerful playful fun joyeuse gaie",
      MOOD_HAPPY,
      118,
      0.6f,
      0.7f,
      IONIAN,
      false,
      { { 0, 4, 5, 3 }, { 0, 3, 0, 4 }, { 0, 5, 3, 4 } } },
    { "epic heroic triumphant grand powerful epique",
      MOOD_EPIC,
      92,
      0.6f,
      0.9f,
      AEOLIAN,
      true,
      { { 0, 5, 2, 6 }, { 0, 5, 3, 6 }, { 0, 2, 5, 6 } } },
    { "dreamy ethereal onirique magical mysterious reveuse",
      MOOD_DREAMY,
      66,
      0.4f,
      0.5f,
      LYDIAN,
      false,
      { { 0, 1, 5, 4 }, { 0, 4, 1, 5 }, { 0, 1, 0, 2 } } },
    { "discreet subtle minimal neutral elegant premium clean discrete sobre",
      MOOD_DISCREET,
      96,
      0.35f,
      0.45f,
      DORIAN,
      true,
      { { 0, 3, 0, 6 }, { 0, 2, 3, 6 }, { 0, 6, 3, 2 } } },
    { "sad melancholic nostalgic triste melancolique",
      MOOD_SAD,
      62,
      0.35f,
      0.45f,
      AEOLIAN,
      true,
      { { 0, 5, 2, 6 }, { 0, 3, 5, 4 }, { 0, 2, 5, 4 } } },
};

static const struct {
    const char *names;
    enum music_genre genre;
} genres[] = {
    { "orchestral orchestra classical cinematic film symphonic strings epic orchestrale classique", GENRE_ORCHESTRAL },
    { "electronic electro techno house synthwave synth edm electronica retrowave trance electronique",
      GENRE_ELECTRONIC },
    { "piano solo", GENRE_PIANO },
    { "jazz swing blues bossa", GENRE_JAZZ },
    { "ambient drone atmospheric pad newage ambiante", GENRE_AMBIENT },
    { "lofi lo-fi chillhop chill hiphop hip-hop trap", GENRE_LOFI },
    { "folk acoustic country guitar celtic folklorique acoustique", GENRE_FOLK },
    { "rock metal punk pop funk", GENRE_ROCK },
};

static bool listed(const char *list, const char *word)
{
    size_t n = word ? strlen(word) : 0;
    for (const char *p = list; n && (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == 0))
            return true;
    return false;
}

static const mood_row *mood_of(const char *word)
{
    for (size_t i = 0; i < sizeof moods / sizeof *moods; i++)
        if (listed(moods[i].names, word))
            return &moods[i];
    return &moods[0];
}

/* What one would expect to hear when only a mood is named. */
static enum music_genre genre_for(enum music_mood mood)
{
    switch (mood) {
    case MOOD_TENSE:
    case MOOD_EPIC: return GENRE_ORCHESTRAL;
    case MOOD_CALM:
    case MOOD_SAD: return GENRE_PIANO;
    case MOOD_HAPPY: return GENRE_FOLK;
    case MOOD_DISCREET: return GENRE_ELECTRONIC;
    default: return GENRE_AMBIENT;
    }
}

static enum music_genre genre_of(const scene_music *wish, enum music_mood mood)
{
    for (size_t i = 0; i < sizeof genres / sizeof *genres; i++)
        if (listed(genres[i].names, wish->genre))
            return genres[i].genre;
    for (size_t k = 0; k < wish->n_instruments; k++)
        for (size_t i = 0; i < sizeof genres / sizeof *genres; i++)
            if (listed(genres[i].names, wish->instruments[k]))
                return genres[i].genre;
    return wish->n_instruments ? GENRE_ORCHESTRAL : wish->rise > 0.3 ? GENRE_ORCHESTRAL : genre_for(mood);
}

static float genre_bpm(enum music_genre g, float bpm)
{
    switch (g) {
    case GENRE_ELECTRONIC: return f_clamp(bpm * 1.08f, 84, 126);
    case GENRE_JAZZ: return f_clamp(bpm * 1.25f, 88, 168);
    case GENRE_LOFI: return f_clamp(bpm, 70, 86);
    case GENRE_ROCK: return f_clamp(bpm * 1.2f, 96, 140);
    case GENRE_AMBIENT: return f_clamp(bpm * 0.85f, 48, 72);
    default: return bpm;
    }
}

/* Half-bars and beat length so that the last chord falls before the end, with time to die away. */
static void plan_form(desk *d, float bpm, double seconds)
{
    music_score *s = d->score;
    double tail = seconds * 0.24;
    tail = tail < 0.5 ? 0.5 : tail > 2.8 ? 2.8 : tail;
    double body = seconds - tail > 0.4 ? seconds - tail : 0.4, slot = 120.0 / (double)bpm;
    int n = (int)(body / slot + 0.5);
    n = n < 1 ? 1 : n > MUSIC_MAX_SLOTS ? MUSIC_MAX_SLOTS : n;
    if (n > 3 && n % 2)
        n += body / slot > n ? 1 : -1; /* whole bars when there is room */
    bool exact = d->wish->tempo_bpm > 0;
    s->beat = exact ? 60.0 / (double)bpm : body / n / 2.0;
    if (exact && n * 2 * s->beat > seconds - 0.4 && n > 1)
        n = (int)((seconds - 0.4) / (2 * s->beat));
    s->n_slots = n < 1 ? 1 : n;
    s->end_chord = s->n_slots * 2 * s->beat;
    if (s->end_chord > seconds - 0.3)
        s->end_chord = seconds - 0.3 > 0 ? seconds - 0.3 : 0;
    s->seconds = seconds;
}

static void plan_harmony(desk *d, const mood_row *mood)
{
    music_score *s = d->score;
    bool sevenths =
        d->genre == GENRE_JAZZ || d->genre == GENRE_LOFI || d->mood == MOOD_DREAMY || d->genre == GENRE_AMBIENT;
    const int *prog = mood->progressions[rng_below(&d->random, 3)];
    int hold = s->n_slots >= 8 ? 2 : 1; /* half-bars a chord lasts */
    if (d->genre == GENRE_AMBIENT && s->n_slots >= 6)
        hold = 4;
    int last = -1;
    for (int i = 0; i <= s->n_slots; i++) {
        int k = i / hold, degree = prog[k % 4];
        bool before_end = i / hold == (s->n_slots - 1) / hold && s->n_slots > 1;
        if (i == s->n_slots)
            degree = 0;
        else if (before_end) /* what leads home: the dominant, or the flat seventh where there is none */
            degree = d->mood == MOOD_TENSE                              ? 1
                     : d->mood == MOOD_DREAMY                           ? 1
                     : d->mood == MOOD_EPIC || d->mood == MOOD_DISCREET ? 6
                                                                        : 4;
        bool dominant = degree == 4 && d->key.minor && d->mood != MOOD_DISCREET;
        d->chords[i] = music_chord_on(&d->key, degree, sevenths, dominant);
        d->changes[i] = degree != last || i == s->n_slots || i % (2 * hold) == 0;
        last = degree;
        static const int nothing[4] = { 0 };
        music_voice(d->voiced[i], 4, &d->chords[i], i ? d->voiced[i - 1] : nothing, 62);
    }
}

int desk_part(desk *d, const char *name, enum music_patch patch, int program, float pan, float gain_db, float hall,
              bool swells)
{
    music_score *s = d->score;
    if (s->n_parts == MUSIC_MAX_PARTS)
        return s->n_parts - 1;
    s->parts[s->n_parts] = (music_part){ name, patch, program, pan, gain_db, hall, swells };
    return s->n_parts++;
}

double desk_time(const desk *d, double beat)
{
    double whole = floor(beat), f = beat - whole, half = 0.5 + 0.5 * (double)d->swing;
    f = f < 0.5 ? f * 2 * half : half + (f - 0.5) * 2 * (1 - half);
    return (whole + f) * d->score->beat;
}

double desk_beats(const desk *d)
{
    return 2.0 * d->score->n_slots;
}

void desk_note(desk *d, int seat, double beat, double beats, int key, float velocity)
{
    double t = desk_time(d, beat), end = t + beats * d->score->beat;
    /* people do not play like clocks: up to 6 ms and a tenth of the strength */
    uint64_t h = rng_hash(d->random.key, d->score->n_notes + 7777);
    double late = (double)(h >> 40) / 16777216.0 * 0.006;
    float v = velocity * (0.93f + 0.14f * (float)((h >> 8) & 0xffff) / 65536.0f);
    if (t < 0 || t > d->score->seconds - 0.1 || key < 12 || key > 115 || v < 1)
        return;
    if (beat <= 0 || d->genre == GENRE_ELECTRONIC)
        late = 0;
    music_note note = { t + late, end - t, seat, key, (int)f_clamp(v, 1, 127) };
    ARENA_PUSH(d->arena, d->score->notes, d->score->n_notes) = note;
}

const music_chord *desk_chord(const desk *d, double beat)
{
    int i = (int)(beat * 0.5 + 1e-6);
    return &d->chords[i < 0 ? 0 : i > d->score->n_slots ? d->score->n_slots : i];
}

float music_intensity(const music_score *s, double t)
{
    float u = f_clamp((float)(t / (s->end_chord > 0 ? s->end_chord : 1)), 0, 1);
    return f_lerp(s->from, s->to, powf(u, 1.25f));
}

float desk_force(const desk *d, double beat)
{
    return music_intensity(d->score, beat * d->score->beat);
}

/* ---- wished instruments ---- */
static const struct {
    const char *name, *role;
    int program;
    enum music_patch patch;
} instruments[] = {
    { "piano", "lead", 0, PATCH_GM },
    { "harpsichord", "lead", 6, PATCH_GM },
    { "celesta", "lead", 8, PATCH_GM },
    { "music_box", "lead", 10, PATCH_GM },
    { "vibraphone", "lead", 11, PATCH_GM },
    { "marimba", "lead", 12, PATCH_GM },
    { "xylophone", "lead", 13, PATCH_GM },
    { "bells", "lead", 14, PATCH_GM },
    { "organ", "pad", 19, PATCH_GM },
    { "accordion", "lead", 21, PATCH_GM },
    { "harmonica", "lead", 22, PATCH_GM },
    { "guitar", "lead", 24, PATCH_GM },
    { "acoustic_guitar", "lead", 25, PATCH_GM },
    { "electric_guitar", "lead", 27, PATCH_GM },
    { "bass", "bass", 33, PATCH_GM },
    { "double_bass", "bass", 32, PATCH_GM },
    { "violin", "lead", 40, PATCH_GM },
    { "violins", "pad", 48, PATCH_GM },
    { "viola", "lead", 41, PATCH_GM },
    { "cello", "lead", 42, PATCH_GM },
    { "contrabass", "bass", 43, PATCH_GM },
    { "harp", "lead", 46, PATCH_GM },
    { "strings", "pad", 48, PATCH_GM },
    { "choir", "pad", 52, PATCH_GM },
    { "voices", "pad", 52, PATCH_GM },
    { "trumpet", "lead", 56, PATCH_GM },
    { "trombone", "lead", 57, PATCH_GM },
    { "tuba", "bass", 58, PATCH_GM },
    { "horn", "lead", 60, PATCH_GM },
    { "french_horn", "lead", 60, PATCH_GM },
    { "brass", "pad", 61, PATCH_GM },
    { "saxophone", "lead", 65, PATCH_GM },
    { "sax", "lead", 65, PATCH_GM },
    { "oboe", "lead", 68, PATCH_GM },
    { "bassoon", "bass", 70, PATCH_GM },
    { "clarinet", "lead", 71, PATCH_GM },
    { "flute", "lead", 73, PATCH_GM },
    { "recorder", "lead", 74, PATCH_GM },
    { "pan_flute", "lead", 75, PATCH_GM },
    { "whistle", "lead", 78, PATCH_GM },
    { "ocarina", "lead", 79, PATCH_GM },
    { "sitar", "lead", 104, PATCH_GM },
    { "banjo", "lead", 105, PATCH_GM },
    { "koto", "lead", 107, PATCH_GM },
    { "shamisen", "lead", 106, PATCH_GM },
    { "kalimba", "lead", 108, PATCH_GM },
    { "bagpipe", "lead", 109, PATCH_GM },
    { "fiddle", "lead", 110, PATCH_GM },
    { "steel_drum", "lead", 114, PATCH_GM },
    { "ukulele", "lead", 24, PATCH_GM },
    { "mandolin", "lead", 25, PATCH_GM },
    { "synth", "lead", 0, PATCH_LEAD },
    { "synthesizer", "pad", 0, PATCH_PAD },
    { "pad", "pad", 0, PATCH_PAD },
    { "synth_bass", "bass", 0, PATCH_SYNTH_BASS },
    { "drums", "drums", 0, PATCH_GM_DRUMS },
    { "percussion", "drums", 0, PATCH_GM_DRUMS },
    { "timpani", "drums", 47, PATCH_GM },
    { "electric_piano", "lead", 4, PATCH_ELECTRIC_PIANO },
    { "rhodes", "lead", 4, PATCH_ELECTRIC_PIANO },
};

bool desk_wished(const desk *d, const char *role, int *program, enum music_patch *patch)
{
    for (size_t k = 0; k < d->wish->n_instruments; k++)
        for (size_t i = 0; i < sizeof instruments / sizeof *instruments; i++)
            if (ciel_streq(d->wish->instruments[k], instruments[i].name) && ciel_streq(instruments[i].role, role)) {
                *program = instruments[i].program;
                *patch = instruments[i].patch;
                return true;
            }
    return false;
}

void music_compose(music_score *out, ciel_arena *a, const scene_music *wish, double seconds, uint64_t seed)
{
    const mood_row *mood = mood_of(wish->mood);
    if (wish->rise >= 0.5 && (mood->mood == MOOD_CALM || mood->mood == MOOD_DISCREET))
        mood = mood_of("epic"); /* what rises in tension is not calm */
    desk *d = ARENA_NEW(a, desk);
    *out = (music_score){ 0 };
    d->score = out;
    d->arena = a;
    d->wish = wish;
    d->random = (rng){ rng_hash(seed, rng_key("music") + (uint64_t)wish->seed), 0 };
    d->genre = genre_of(wish, mood->mood);
    d->mood = mood->mood;
    d->rise = f_clamp((float)wish->rise, 0, 1);
    d->key = (music_key){ .tonic = (int)rng_below(&d->random, 12), .minor = mood->minor };
    memcpy(d->key.scale, mood->scale, sizeof d->key.scale);
    float bpm = wish->tempo_bpm > 0 ? f_clamp((float)wish->tempo_bpm, 30, 220) : genre_bpm(d->genre, mood->bpm);
    d->swing = d->genre == GENRE_JAZZ ? 0.3f : d->genre == GENRE_LOFI ? 0.16f : 0;
    out->hall_s = 1.6f;
    out->from = f_lerp(mood->from, 0.2f, d->rise);
    out->to = f_lerp(mood->to, 1.0f, d->rise);
    plan_form(d, bpm, seconds);
    plan_harmony(d, mood);
    switch (d->genre) {
    case GENRE_ORCHESTRAL: write_orchestral(d); break;
    case GENRE_ELECTRONIC: write_electronic(d); break;
    case GENRE_PIANO: write_piano(d); break;
    case GENRE_JAZZ: write_jazz(d); break;
    case GENRE_AMBIENT: write_ambient(d); break;
    case GENRE_LOFI: write_lofi(d); break;
    case GENRE_FOLK: write_folk(d); break;
    case GENRE_ROCK: write_rock(d); break;
    }
}
