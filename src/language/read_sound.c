/* language/read_sound.c - sounds, music, and what is excluded. A phrase of sounds runs from its head ("sound of",
 * "bruit de") to the end of the sentence or to the first thing that is no sound. Lines spoken are read with the
 * grammar. */
#include "language/reader.h"
#include <stdlib.h>
#include <string.h>

/* ---- exclusions ---- */

static void exclude(reader *r, const char *word)
{
    brief *b = r->b;
    add_unique(r->a, &b->exclusions, &b->n_exclusions, word);
    if (strcmp(word, "music") == 0)
        b->sound.music = -1;
    b->sound.silent = b->sound.silent || strcmp(word, "sound") == 0;
    b->sound.no_effects = b->sound.no_effects || strcmp(word, "effects") == 0;
    b->sound.no_ambience = b->sound.no_ambience || strcmp(word, "ambience") == 0;
    b->sound.no_dialogue = b->sound.no_dialogue || strcmp(word, "dialogue") == 0;
}

/* One excluded thing at i; the item after it, or i when there is none. */
static size_t read_excluded(reader *r, size_t i)
{
    size_t j = i;
    while (j < r->n_items && !r->items[j].taken &&
           (item_is(r, j, LEX_DET) || item_is(r, j, LEX_FILLER) || item_is(r, j, LEX_ADJ) || item_is(r, j, LEX_SIZE)) &&
           !item_is(r, j, LEX_EXCLUDE))
        j++;
    const lex_entry *e = item_is(r, j, LEX_EXCLUDE), *noun = item_is(r, j, LEX_NOUN);
    bool verb = (r->items[j < r->n_items ? j : i].feats & FEAT_ING) && item_is(r, j, LEX_VERB);
    if (!e && (!noun || verb))
        return i;
    const char *word = e ? e->word : noun->word;
    exclude(r, word);
    for (size_t k = i; k <= j; k++)
        item_take(r, k, SPAN_EXCLUSION, "without: %s", word);
    return j + 1;
}

void read_exclusions(reader *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        const lex_entry *neg = item_is(r, i, LEX_NEG);
        const lex_entry *still = item_is(r, i, LEX_MOVE);
        if (still && strcmp(still->word, "static") == 0 && item_was(r, i, LEX_MOVE) &&
            (item_word(r, i, "no") || r->tokens[r->items[i].first].text[0] == 'n' ||
             strncmp(r->tokens[r->items[i].first].text, "sans", 4) == 0) &&
            r->items[i].n_tokens > 2)
            add_unique(r->a, &r->b->exclusions, &r->b->n_exclusions, "camera_movement");
        const lex_entry *silence = item_is(r, i, LEX_EXCLUDE);
        if (silence && silence->arg[0] == '!') { /* "in silence" */
            exclude(r, silence->word);
            item_take(r, i, SPAN_EXCLUSION, "without: %s", silence->word);
        }
        if (!neg || neg->arg[0] == 'v')
            continue;
        size_t next = read_excluded(r, i + 1);
        if (next == i + 1)
            continue;
        item_take(r, i, SPAN_EXCLUSION, "without");
        for (;;) { /* ", no text", "or dialogue", "ni dialogue" */
            size_t k = next;
            if (item_mark(r, k, ",") || item_is(r, k, LEX_CONJ))
                k++;
            if (item_is(r, k, LEX_CONJ) || item_is(r, k, LEX_NEG))
                k++;
            if (k == next || (!item_is(r, k, LEX_EXCLUDE) && !item_is(r, k - 1, LEX_NEG)))
                break;
            size_t after = read_excluded(r, k);
            if (after == k)
                break;
            for (size_t n = next; n < k; n++)
                if (r->items[n].kind != ITEM_MARK)
                    item_take(r, n, SPAN_EXCLUSION, "without");
            next = after;
        }
    }
}

/* ---- cues ---- */

static brief_cue *add_cue(reader *r, size_t i, const char *name, bool ambience, const char *distance)
{
    brief_sound *s = &r->b->sound;
    for (size_t k = 0; k < s->n_cues; k++) {
        if (strcmp(s->cues[k].name, name) == 0) {
            if (distance)
                s->cues[k].distance = distance;
            return &s->cues[k];
        }
    }
    brief_cue *c = &ARENA_PUSH(r->a, s->cues, s->n_cues);
    *c = (brief_cue){ name, item_source(r, i, i), distance, ambience };
    return c;
}

static bool skippable(const reader *r, size_t i)
{
    return item_is(r, i, LEX_DET) || item_is(r, i, LEX_PREP) || item_is(r, i, LEX_CONJ) || item_is(r, i, LEX_FILLER) ||
           item_is(r, i, LEX_ADJ) || item_is(r, i, LEX_SIZE) || item_is(r, i, LEX_POSS) ||
           item_is(r, i, LEX_INTENSITY) || item_is(r, i, LEX_QUALITY) || item_is(r, i, LEX_MUSIC_MOOD) ||
           item_is(r, i, LEX_SPEED) || item_is(r, i, LEX_MATERIAL) || item_is(r, i, LEX_DISTANCE) ||
           item_is(r, i, LEX_AUX) || item_is(r, i, LEX_REL) || item_is(r, i, LEX_AGE) || item_is(r, i, LEX_COLOR) ||
           item_is(r, i, LEX_MANNER) || item_is(r, i, LEX_LEVEL);
}

/* After a mark: does the list of sounds go on? */
static bool list_goes_on(const reader *r, size_t i)
{
    size_t k = i;
    while (k < r->n_items && k < i + 5 && !item_is(r, k, LEX_CUE) && !item_is(r, k, LEX_SOUND) && skippable(r, k))
        k++;
    if (!item_is(r, k, LEX_CUE) || item_is(r, k, LEX_TIME) || item_is(r, k, LEX_LAMP))
        return item_is(r, k, LEX_SOUND) != NULL;
    for (size_t n = k + 1; n < r->n_items && r->items[n].clause == r->items[k].clause; n++)
        if (item_is(r, n, LEX_DET) && item_is(r, n - 1, LEX_VERB)) /* "the rain ripples the pond" is no list */
            return false;
    return true;
}

/* From the item after a head: cues until the phrase ends. */
static size_t read_cues(reader *r, size_t i)
{
    const char *distance = NULL;
    brief_cue *last = NULL;
    bool named = false;
    size_t sentence = i < r->n_items ? r->items[i].sentence : 0;
    for (; i < r->n_items && r->items[i].sentence == sentence; i++) {
        if (r->items[i].taken || r->items[i].kind == ITEM_QUOTE || item_is(r, i, LEX_MUSIC) || item_is(r, i, LEX_NEG))
            break;
        if (r->items[i].kind == ITEM_MARK) {
            bool head_colon = !named && item_mark(r, i, ":");
            if (item_ends_sentence(r, i) || (!head_colon && !list_goes_on(r, i + 1)))
                break;
            distance = NULL;
            last = NULL;
            continue;
        }
        const lex_entry *cue = item_is(r, i, LEX_CUE), *noun = item_is(r, i, LEX_NOUN),
                        *d = item_is(r, i, LEX_DISTANCE);
        if (item_is(r, i, LEX_BACKGROUND))
            d = lexicon_find(LEX_DISTANCE, "far");
        if (cue) {
            bool after_of = i > 0 && (item_was(r, i - 1, LEX_PREP) || item_was(r, i - 1, LEX_DET));
            bool describes = last && !after_of && !item_was(r, i - 1, LEX_CONJ) && r->items[i - 1].kind == ITEM_WORD &&
                             r->items[i - 1].role == SPAN_SOUND;
            bool thing_of = describes && item_was(r, i - 1, LEX_CUE); /* "waves crashing": one sound */
            if (!thing_of)
                last = add_cue(r, i, cue->word, cue->arg[0] == 'a', distance);
            named = true;
            item_take(r, i, SPAN_SOUND, "sound: %s", cue->word);
        } else if (d) {
            bool before_noun = !r->french && i + 1 < r->n_items && item_is(r, i + 1, LEX_CUE);
            if (last && !before_noun)
                last->distance = d->word;
            else
                distance = d->word;
            item_take(r, i, SPAN_SOUND, "distance: %s", d->word);
        } else if (item_is(r, i, LEX_SOUND) || skippable(r, i)) {
            if (item_is(r, i, LEX_CONJ))
                distance = NULL;
            item_take(r, i, SPAN_SOUND, "sound");
        } else if (noun && named && item_is(r, i + 1, LEX_VERB) && !item_is(r, i, LEX_VERB)) {
            break; /* a new clause begins */
        } else if (noun) {
            last = add_cue(r, i, noun->word, false, distance);
            named = true;
            item_take(r, i, SPAN_SOUND, "sound: %s", noun->word);
        } else if (item_is(r, i, LEX_VERB) || (last && item_was(r, i - 1, LEX_REL))) { /* "du feu qui crépite" */
            item_take(r, i, SPAN_SOUND, "sound");
        } else {
            break;
        }
    }
    return i;
}

static void read_sound_phrase(reader *r, size_t i)
{
    item_take(r, i, SPAN_SOUND, "sound");
    if (i > 0 && item_is(r, i - 1, LEX_CUE) && r->items[i - 1].clause == r->items[i].clause) { /* "rain sounds" */
        const lex_entry *cue = item_is(r, i - 1, LEX_CUE);
        add_cue(r, i - 1, cue->word, cue->arg[0] == 'a', NULL);
        item_take(r, i - 1, SPAN_SOUND, "sound: %s", cue->word);
    }
    for (size_t k = i; k-- > 0 && r->items[k].clause == r->items[i].clause;) {
        bool roaring = item_is(r, k, LEX_VERB) && (r->items[k].feats & FEAT_ING) && r->items[k + 1].role == SPAN_SOUND;
        if (r->items[k].taken && r->items[k].role == SPAN_SOUND)
            continue;
        if (!roaring && !item_is(r, k, LEX_GENRE) && (!skippable(r, k) || item_is(r, k, LEX_PREP)))
            break;
        item_take(r, k, SPAN_SOUND, "sound");
    }
    read_cues(r, i + 1);
}

/* ---- music ---- */

/* One word about the music; false when it says nothing of it. */
static bool take_music_word(reader *r, size_t i)
{
    brief_sound *s = &r->b->sound;
    const lex_entry *e;
    if ((e = item_is(r, i, LEX_GENRE))) {
        s->genre = e->word;
        if (strcmp(e->word, "piano") == 0)
            add_unique(r->a, &s->instruments, &s->n_instruments, "piano");
    } else if ((e = item_is(r, i, LEX_INSTRUMENT))) {
        add_unique(r->a, &s->instruments, &s->n_instruments, e->word);
    } else if ((e = item_is(r, i, LEX_LEVEL))) {
        s->level = e->word;
    } else if ((e = item_is(r, i, LEX_RISE))) {
        s->rise = 1;
    } else if ((e = item_is(r, i, LEX_MUSIC_MOOD))) {
        if (!s->mood)
            s->mood = e->word;
    } else if ((e = item_is(r, i, LEX_TEMPO))) {
        s->tempo_bpm = atof(e->arg);
    } else {
        double v;
        size_t next;
        if (!item_quantity(r, i, "bpm", &v, NULL, &next))
            return false;
        s->tempo_bpm = v;
        for (size_t k = i; k < next; k++)
            item_take(r, k, SPAN_MUSIC, "music: %g beats per minute", v);
        return true;
    }
    item_take(r, i, SPAN_MUSIC, "music: %s", e->word);
    return true;
}

static bool music_glue(const reader *r, size_t i)
{
    return item_is(r, i, LEX_DET) || item_is(r, i, LEX_PREP) || item_is(r, i, LEX_CONJ) || item_is(r, i, LEX_FILLER) ||
           item_is(r, i, LEX_REL) || item_is(r, i, LEX_AUX) || item_is(r, i, LEX_SPEED) || item_is(r, i, LEX_STYLE) ||
           item_is(r, i, LEX_ERA);
}

static bool music_word(const reader *r, size_t i)
{
    return item_is(r, i, LEX_GENRE) || item_is(r, i, LEX_INSTRUMENT) || item_is(r, i, LEX_LEVEL) ||
           item_is(r, i, LEX_RISE) || item_is(r, i, LEX_MUSIC_MOOD) || item_is(r, i, LEX_TEMPO);
}

static void read_music(reader *r, size_t i)
{
    if (r->b->sound.music == 0)
        r->b->sound.music = 1;
    if (!take_music_word(r, i))
        item_take(r, i, SPAN_MUSIC, "music");
    for (size_t k = i; k-- > 0 && r->items[k].clause == r->items[i].clause;) {
        if (take_music_word(r, k))
            continue;
        bool glue = item_is(r, k, LEX_CONJ) || item_is(r, k, LEX_FILLER) || item_is(r, k, LEX_STYLE) ||
                    item_is(r, k, LEX_ADJ) || item_is(r, k, LEX_MOOD);
        if (item_is(r, k, LEX_DET) || (item_is(r, k, LEX_PREP) && k + 1 < i)) {
            item_take(r, k, SPAN_MUSIC, "music");
            break;
        }
        if (!glue || !(item_is(r, k, LEX_ADJ) || item_is(r, k, LEX_MOOD) || (k > 0 && music_word(r, k - 1))))
            break;
        item_take(r, k, SPAN_MUSIC, "music");
    }
    for (size_t k = i + 1; k < r->n_items && r->items[k].sentence == r->items[i].sentence; k++) {
        if (r->items[k].kind == ITEM_MARK) {
            if (!item_mark(r, k, ",:") || !music_word(r, k + 1) || item_is(r, k + 2, LEX_NOUN))
                break;
            continue;
        }
        if (item_is(r, k, LEX_BACKGROUND)) {
            r->b->sound.level = "discreet";
            item_take(r, k, SPAN_MUSIC, "music: discreet");
            continue;
        }
        size_t n = k;
        while (n < r->n_items && n < k + 4 && music_glue(r, n) && !music_word(r, n))
            n++;
        if (n > k && (r->items[n < r->n_items ? n : k].kind == ITEM_MARK || !music_word(r, n)))
            break;
        if (!take_music_word(r, n)) {
            if (!item_is(r, k, LEX_ADJ) && !item_is(r, k, LEX_MOOD) && !item_is(r, k, LEX_ERA))
                break;
            item_take(r, k, SPAN_MUSIC, "music");
            continue;
        }
        for (; k < n; k++)
            item_take(r, k, SPAN_MUSIC, "music");
    }
}

static bool music_head(const reader *r, size_t i)
{
    const lex_entry *e = item_is(r, i, LEX_MUSIC);
    if (item_is(r, i, LEX_GENRE) || item_is(r, i, LEX_INSTRUMENT)) /* "piano music" is one phrase */
        for (size_t k = 0; k < r->items[i].n_tokens; k++) {
            const char *t = r->tokens[r->items[i].first + k].text;
            if (r->items[i].n_tokens > 1 && (strcmp(t, "music") == 0 || strcmp(t, "musique") == 0))
                return true;
        }
    if (!e)
        return false;
    static const char *const weak[] = {
        "air", "beat", "theme", "track", "score", "tune", "morceau", "song", "chanson"
    };
    for (size_t k = 0; k < sizeof weak / sizeof *weak; k++)
        if (r->items[i].n_tokens == 1 && strncmp(r->items[i].text, weak[k], strlen(weak[k])) == 0 &&
            !((i > 0 && music_word(r, i - 1)) || music_word(r, i + 1)))
            return false;
    return true;
}

/* "Clameur, tambours.", "Tambours japonais.": instruments that nobody has, alone in a clause that begins a sentence or
 * goes on with sounds. */
static bool lone_instrument(const reader *r, size_t i)
{
    if (i == 0 || !item_ends_clause(r, i - 1))
        return false;
    size_t k = i, instruments = 0, last = i - 1;
    while (last > 0 && r->items[last].kind == ITEM_MARK)
        last--;
    bool after_sound = r->items[last].role == SPAN_SOUND || r->items[last].role == SPAN_MUSIC;
    if (r->items[last].sentence == r->items[i].sentence && !after_sound)
        return false;
    for (; k < r->n_items && !item_ends_clause(r, k); k++) {
        bool described = item_is(r, k, LEX_ADJ) || item_is(r, k, LEX_LOCALE) || item_is(r, k, LEX_DISTANCE);
        if (r->items[k].taken || !(item_is(r, k, LEX_INSTRUMENT) || music_word(r, k) || described))
            return false;
        instruments += item_is(r, k, LEX_INSTRUMENT) != NULL;
    }
    return instruments > 0;
}

/* A clause made of nothing but words about music ("soft piano", "violons et violoncelle"). */
static bool bare_music(const reader *r, size_t i)
{
    if (!(i == 0 || item_ends_clause(r, i - 1)))
        return false;
    size_t words = 0, instruments = 0, k = i;
    for (; k < r->n_items && !item_ends_clause(r, k); k++) {
        if (r->items[k].taken || (!music_word(r, k) && !item_is(r, k, LEX_CONJ)))
            return false;
        words += music_word(r, k);
        instruments += item_is(r, k, LEX_INSTRUMENT) || item_is(r, k, LEX_GENRE);
        if (item_is(r, k, LEX_STYLE))
            return false;
    }
    return words >= 2 && instruments >= 1;
}

/* ---- sentences of nothing but sounds ---- */

/* Does the word mean weather or a time too? Then the picture shows it as well. */
static bool is_seen_too(const reader *r, size_t i)
{
    return item_is(r, i, LEX_WEATHER) || item_is(r, i, LEX_TIME) || item_is(r, i, LEX_SEASON);
}

/* Has the word no meaning but a sound's ("applause", "ronronnement")? What WordNet guesses and nobody can film is none.
 */
static bool only_sound(const reader *r, size_t i)
{
    bool cue = false;
    for (size_t k = 0; k < r->items[i].n_matches; k++) {
        const lex_entry *e = r->items[i].matches[k].entry;
        bool guess = !e->en[0] && !e->fr[0] && (e->kind != LEX_NOUN || concept_entry_category(e) == 'x');
        cue = cue || e->kind == LEX_CUE;
        if (e->kind != LEX_CUE && e->kind != LEX_EXCLUDE && !guess)
            return false;
    }
    return cue && item_is(r, i, LEX_CUE);
}

/* A cue that is only heard here: an effect or the voice of a thing, and not one such thing ("a bell"). */
static bool only_heard(const reader *r, size_t i)
{
    const lex_entry *cue = item_is(r, i, LEX_CUE);
    size_t k = i;
    while (k > 0 && r->items[k - 1].clause == r->items[i].clause && skippable(r, k - 1) && !item_is(r, k - 1, LEX_DET))
        k--;
    const lex_entry *det = k > 0 && r->items[k - 1].clause == r->items[i].clause ? item_is(r, k - 1, LEX_DET) : NULL;
    return cue && (strpbrk(cue->arg, "e!") || only_sound(r, i)) && !(det && det->arg[0] == 'i') && !is_seen_too(r, i);
}

/* Exclusions of what is heard, by the words that they are taken as. */
static bool excludes_sound(const reader *r, size_t i)
{
    static const char *const heard[] = { "music", "dialogue", "effects", "ambience" };
    for (size_t k = 0; k < sizeof heard / sizeof *heard; k++)
        if (r->items[i].role == SPAN_EXCLUSION && strstr(r->items[i].meaning, heard[k]))
            return true;
    return false;
}

/* "Soft wind, bells, no music.": a sentence of cues, their attributes and what is said of music or of sounds left out;
 * at least one of the cues can only be heard. */
static bool bare_sounds(const reader *r, size_t i)
{
    if (!(i == 0 || item_ends_sentence(r, i - 1) || r->items[i - 1].sentence != r->items[i].sentence))
        return false;
    bool heard = false, track = false;
    for (size_t k = i; k < r->n_items && r->items[k].sentence == r->items[i].sentence; k++) {
        if (r->items[k].taken ? !(r->items[k].role == SPAN_EXCLUSION)
                              : !(r->items[k].kind == ITEM_MARK || item_is(r, k, LEX_CUE) || skippable(r, k) ||
                                  is_seen_too(r, k) || music_head(r, k) || music_word(r, k)))
            return false;
        heard = heard || only_heard(r, k);
        track = track || excludes_sound(r, k) || music_head(r, k) || bare_music(r, k);
    }
    return heard && track;
}

/* An item that the passes of the picture want too: weather, a time, and the word beside it that says how strong. */
static bool for_picture(const reader *r, size_t i)
{
    bool beside = is_seen_too(r, i + 1) || (i > 0 && item_was(r, i - 1, LEX_WEATHER));
    return is_seen_too(r, i) || (beside && item_is(r, i, LEX_INTENSITY));
}

/* What is seen as well is heard, then set aside from the list and given back for the picture. */
static void read_bare_sounds(reader *r, size_t i)
{
    size_t end = i, n_aside = 0;
    while (end < r->n_items && r->items[end].sentence == r->items[i].sentence)
        end++;
    size_t *aside = ARENA_ARRAY(r->a, end - i, size_t);
    for (size_t k = i; k < end; k++) {
        const lex_entry *weather = item_is(r, k, LEX_WEATHER),
                        *cue = weather ? lexicon_find(LEX_CUE, weather->word) : NULL;
        if (cue)
            add_cue(r, k, cue->word, true, NULL);
        if (for_picture(r, k)) {
            aside[n_aside++] = k;
            r->items[k].taken = true;
        }
    }
    for (size_t k = i; k < end; k++) {
        if (r->items[k].taken || r->items[k].kind == ITEM_MARK)
            continue;
        if (music_head(r, k) || bare_music(r, k))
            read_music(r, k);
        else
            read_cues(r, k);
    }
    for (size_t k = 0; k < n_aside; k++)
        r->items[aside[k]].taken = false;
}

/* A thing of the lexicon, not a guess of WordNet's. */
static bool own_noun(const reader *r, size_t i)
{
    return item_is(r, i, LEX_NOUN) && item_is(r, i, LEX_NOUN)->arg[0] != '?';
}

void read_sound(reader *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        if (bare_sounds(r, i)) {
            read_bare_sounds(r, i);
        } else if (music_head(r, i)) {
            read_music(r, i);
        } else if (item_is(r, i, LEX_SOUND) && !item_is(r, i + 1, LEX_MUSIC)) {
            read_sound_phrase(r, i);
        } else if (item_is(r, i, LEX_VOICE)) {
            item_take(r, i, SPAN_DIALOGUE, "voice-over");
        } else if (bare_music(r, i) || lone_instrument(r, i)) {
            if (r->b->sound.music == 0)
                r->b->sound.music = 1;
            for (; i < r->n_items && !item_ends_clause(r, i); i++)
                if (!take_music_word(r, i))
                    item_take(r, i, SPAN_MUSIC, "music");
        } else if (only_sound(r, i) &&
                   (r->items[i].n_tokens == 1 || i + 1 == r->n_items || item_ends_clause(r, i + 1))) {
            for (size_t k = i; k-- > 0 && r->items[k].clause == r->items[i].clause &&
                               (skippable(r, k) || item_is(r, k, LEX_GENRE)) && !item_is(r, k, LEX_PREP);)
                item_take(r, k, SPAN_SOUND, "sound");
            read_cues(r, i);
        } else if (item_is(r, i, LEX_CUE) && strchr(item_is(r, i, LEX_CUE)->arg, '!') && !own_noun(r, i) &&
                   !item_is(r, i, LEX_VERB)) {
            read_cues(r, i);
        }
    }
}
