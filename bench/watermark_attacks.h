/* bench/watermark_attacks.h - what is done to marked films in bench_watermark, and what others say of their own mark.
 */
#pragma once
#include <stdbool.h>

typedef struct watermark_attack {
    const char *name;
    bool must;             /* a target: the id must come back exactly */
    const char *published; /* what the scheme of `invisible-watermark` (DWT, DCT, 64 bits) does by its own README:
                              "pass", "fail"; NULL where it says nothing */
    const char *steps[3];  /* arguments to ffmpeg, one encoding after the other; the last is searched */
} watermark_attack;
#define WATERMARK_STEPS 3

/** The table; *n its length. Those that must hold come first. */
const watermark_attack *watermark_attacks(int *n);
