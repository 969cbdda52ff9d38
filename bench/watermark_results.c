/* bench/watermark_results.c - see watermark_results.h. */
#include "watermark_results.h"
#include "watermark_attacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIPS_MAX 64

static void push(watermark_results *r, const watermark_result *one)
{
    if (r->n == r->room) {
        r->room = r->room ? 2 * r->room : 256;
        r->at = realloc(r->at, (size_t)r->room * sizeof *r->at);
        if (!r->at)
            exit(70);
    }
    r->at[r->n++] = *one;
}

bool watermark_results_open(watermark_results *r, const char *path)
{
    char line[256];
    *r = (watermark_results){ .path = path };
    FILE *f = path ? fopen(path, "r") : NULL;
    while (f && fgets(line, sizeof line, f)) {
        watermark_result one = { 0 };
        char *at = strchr(line, '\t'), *next = at ? strchr(at + 1, '\t') : NULL;
        if (!next || at - line >= WATERMARK_NAME || next - at > WATERMARK_NAME)
            continue;
        memcpy(one.clip, line, (size_t)(at - line));
        memcpy(one.attack, at + 1, (size_t)(next - at - 1));
        if (sscanf(next, "%lf %lf %lf %lf %lf", &one.v[0], &one.v[1], &one.v[2], &one.v[3], &one.v[4]) >= 4)
            push(r, &one);
    }
    bool good = !f || !ferror(f);
    if (f)
        fclose(f);
    return good;
}

const watermark_result *watermark_results_of(const watermark_results *r, const char *clip, const char *attack)
{
    for (int i = 0; i < r->n; i++)
        if (strcmp(r->at[i].clip, clip) == 0 && strcmp(r->at[i].attack, attack) == 0)
            return &r->at[i];
    return NULL;
}

void watermark_results_add(watermark_results *r, const watermark_result *one)
{
    push(r, one);
    FILE *f = r->path ? fopen(r->path, "a") : NULL;
    if (!f)
        return;
    fprintf(f, "%s\t%s\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\n", one->clip, one->attack, one->v[0], one->v[1], one->v[2],
            one->v[3], one->v[4]);
    fclose(f);
}

static int clips_of(const char *clips[CLIPS_MAX], const watermark_results *r)
{
    int n = 0;
    for (int i = 0; i < r->n; i++) {
        bool known = false;
        for (int k = 0; k < n; k++)
            known = known || strcmp(clips[k], r->at[i].clip) == 0;
        if (!known && n < CLIPS_MAX)
            clips[n++] = r->at[i].clip;
    }
    return n;
}

static void print_cell(const watermark_result *one)
{
    if (!one)
        printf(" not run |");
    else if (one->v[0] < 0)
        printf(" - |");
    else if (one->v[0] > 0)
        printf(" %.2f |", one->v[1]);
    else
        printf(" **no** |");
}

static void print_costs(const watermark_results *r, const char *const *clips, int n)
{
    static const char *const names[] = { "PSNR-Y, dB", "SSIM-Y", "bits at crf 23, %", "marking, ms a frame" };
    static const char *const wanted[] = { ">= 42", ">= 0.99", "<= 15", "<= 12" };
    static const int digits[] = { 1, 4, 1, 1 };
    for (int k = 0; k < 4; k++) {
        printf("| %s | %s | |", names[k], wanted[k]);
        for (int i = 0; i < n; i++) {
            const watermark_result *c = watermark_results_of(r, clips[i], "");
            if (c)
                printf(" %.*f |", digits[k], k == 2 ? 100 * c->v[3] : c->v[k + 1]);
            else
                printf(" not run |");
        }
        printf("\n");
    }
}

void watermark_results_print(const watermark_results *r)
{
    const char *clips[CLIPS_MAX];
    int n_clips = clips_of(clips, r), n;
    const watermark_attack *a = watermark_attacks(&n);
    printf("| | target | DWT-DCT |");
    for (int i = 0; i < n_clips; i++)
        printf(" %s |", clips[i]);
    printf("\n|---|---|---|");
    for (int i = 0; i < n_clips; i++)
        printf("---|");
    printf("\n");
    print_costs(r, clips, n_clips);
    for (int k = 0; k < n; k++) {
        printf("| %s | %s | %s |", a[k].name, a[k].must ? "must" : "", a[k].published ? a[k].published : "");
        for (int i = 0; i < n_clips; i++)
            print_cell(watermark_results_of(r, clips[i], a[k].name));
        printf("\n");
    }
}

bool watermark_results_good(const watermark_results *r, const char *clip)
{
    int n;
    const watermark_attack *a = watermark_attacks(&n);
    const watermark_result *c = watermark_results_of(r, clip, "");
    bool good = c && c->v[1] >= 42 && c->v[2] >= 0.99 && c->v[3] <= 0.15 && c->v[4] <= 12;
    for (int k = 0; k < n; k++) {
        const watermark_result *one = watermark_results_of(r, clip, a[k].name);
        good = good && (!a[k].must || (one && one->v[0] > 0));
    }
    return good;
}

void watermark_results_close(watermark_results *r)
{
    free(r->at);
    *r = (watermark_results){ 0 };
}
