/* sound/speech_english.c - English: flite's labels through the HTS engine and the CMU SLT voice. See speech_engine.h.
 *
 * Other speakers come from the same voice: the output is taken as if sampled faster or slower, which shortens or
 * lengthens the vocal tract, pitch is put right by half-tones and the pace by the engine's speed; a whisper is the
 * same speech with the voicing threshold out of reach.
 */
#include "base/file.h"
#include "sound/speech_engine.h"
#include <HTS_engine.h>
#include <flite/flite.h>
#include <pthread.h>
#include <stdlib.h>

#define HTS_VOICE "/usr/share/festival/voices/us/cmu_us_slt_arctic_hts/hts/cmu_us_slt_arctic_hts.htsvoice"
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int collect(speech_sound *out, ciel_arena *a, HTS_Engine *e, const speech_labels *labels, const speech_voice *v)
{
    size_t n = HTS_Engine_get_nsamples(e), states = HTS_Engine_get_nstate(e), frame = HTS_Engine_get_fperiod(e);
    float *raw = malloc((n + 1) * sizeof(float));
    if (!raw)
        return CIEL_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        raw[i] = (float)HTS_Engine_get_generated_speech(e, i) * (1.0f / 32768.0f);
    double rate = (double)HTS_Engine_get_sampling_frequency(e) * (double)v->tract;
    grain g = speech_resample(a, raw, n, (double)DSP_RATE / rate);
    free(raw);
    out->x = g.x;
    out->n = g.n;
    out->phonemes = ARENA_ARRAY(a, labels->n, phoneme);
    out->n_phonemes = labels->n;
    double t = 0;
    for (size_t i = 0; i < labels->n; i++) {
        size_t frames = 0;
        for (size_t k = 0; k < states; k++)
            frames += HTS_Engine_get_state_duration(e, i * states + k);
        double end = t + (double)(frames * frame) / rate;
        out->phonemes[i] = (phoneme){ t, end, speech_viseme_arpabet(labels->phones[i]), (double)labels->stress[i] };
        t = end;
    }
    return CIEL_OK;
}

static int synthesise(speech_sound *out, ciel_arena *a, const char *path, const char *text, const speech_voice *v,
                      ciel_fail *fail)
{
    speech_labels labels;
    int rc = speech_label_text(&labels, a, text, fail);
    if (rc)
        return rc;
    HTS_Engine e;
    HTS_Engine_initialize(&e);
    char *voices[1] = { ciel_arena_strdup(a, path) };
    if (!HTS_Engine_load(&e, voices, 1)) {
        HTS_Engine_clear(&e);
        return ciel_fail_set(fail, CIEL_E_FORMAT, "the English voice cannot be read");
    }
    HTS_Engine_set_speed(&e, (double)(v->speed / v->tract));
    HTS_Engine_add_half_tone(&e, (double)(v->semitones - 12.0f * log2f(v->tract)));
    if (v->whisper)
        HTS_Engine_set_msd_threshold(&e, 1, 1.0);
    if (HTS_Engine_synthesize_from_strings(&e, labels.lines, labels.n))
        rc = collect(out, a, &e, &labels, v);
    else
        rc = ciel_fail_set(fail, CIEL_E_BUG, "the English voice could not speak");
    HTS_Engine_refresh(&e); /* what synthesis made; clear alone leaves it */
    HTS_Engine_clear(&e);
    return rc;
}

int speech_english(speech_sound *out, ciel_arena *a, const char *text, const speech_voice *v, ciel_fail *fail)
{
    const char *path = getenv("CIEL_HTS_VOICE");
    path = path && *path ? path : HTS_VOICE;
    if (!ciel_file_exists(path)) {
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "the English voice is not installed");
        ciel_fail_hint(fail, "apt-get install festvox-us-slt-hts");
        return CIEL_E_UNAVAILABLE;
    }
    pthread_mutex_lock(&lock);
    int rc = synthesise(out, a, path, text, v, fail);
    pthread_mutex_unlock(&lock);
    return rc;
}
