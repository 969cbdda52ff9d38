/* sound/vocal.h - throats: animals, laughter and the babble of crowds, by source and filter.
 *
 * A glottal pulse train (and breath noise) goes through five moving formants. A voice is a list of keys over time:
 * pitch, loudness, formants, breath, roughness; what lies between is interpolated. Wordless by construction.
 */
#pragma once
#include "sound/dsp.h"
#include <stdbool.h>

typedef struct vocal_key {
    float t;          /* s */
    float hz, loud;   /* pitch; 0..1 */
    float f1, f2, f3; /* formants, Hz, for a grown human's tract */
    float breath;     /* 0 voiced .. 1 only noise */
    float rough;      /* 0 smooth .. 1 growling */
} vocal_key;
/** Add the voice from sample `at`. tract > 1 raises all formants (small body). */
void vocal_add(grain *g, size_t at, const vocal_key *keys, int n, float tract, float gain, uint64_t key);
/** Speech-like syllables without words for the whole grain, with pauses; pitch around hz. */
void vocal_babble(grain *g, float hz, float tract, float syllables_per_s, float talkative, float gain, uint64_t key);
/** A named wordless voice ("bark", "meow", "neigh", "laugh" ...): a grain of its own length, peak about 0.5; size 1 =
 * usual. n = 0 when the name is unknown. */
grain vocal_named(ciel_arena *a, const char *name, float size, bool once, uint64_t key);
