/* bench/watermark_results.h - what bench_watermark has measured, kept in a file that it can go on with.
 *
 * A line each, fields between tabs: clip, attack, exact (0 or 1; -1: this ffmpeg cannot), confidence, peak, ms a frame;
 * of the clip itself, with the attack "": frames, PSNR, SSIM, share of bits added, ms a frame. Lines are only appended.
 */
#pragma once
#include <stdbool.h>

#define WATERMARK_NAME 32

typedef struct watermark_result {
    char clip[WATERMARK_NAME], attack[WATERMARK_NAME]; /* attack "": the clip itself */
    double v[5];
} watermark_result;

typedef struct watermark_results {
    watermark_result *at; /* malloc'd */
    int n, room;
    const char *path; /* borrowed; NULL = nowhere */
} watermark_results;

/** Read what is there already; no file is an empty one. False when it cannot be read. */
bool watermark_results_open(watermark_results *r, const char *path);
/** NULL when it was not measured. */
const watermark_result *watermark_results_of(const watermark_results *r, const char *clip, const char *attack);
/** Add one, in memory and in the file. */
void watermark_results_add(watermark_results *r, const watermark_result *one);
/** The table of docs/provenance.md: attacks down, clips across. */
void watermark_results_print(const watermark_results *r);
void watermark_results_close(watermark_results *r);
/** Is every target met that was measured, and was every one measured? `clip` only. */
bool watermark_results_good(const watermark_results *r, const char *clip);
