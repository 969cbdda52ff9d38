/* bench/bench_watermark.c - what the invisible mark costs and what it withstands.
 *
 *   bench_watermark RESULTS [NAME=CLIP.mkv ...]
 *   bench_watermark --table RESULTS
 *
 * The clips given, and three made by rule (noise, flat, fast), are taken as 4 s of 1280 x 720, marked, encoded as ciel
 * delivers its films, and given to each attack of the table (watermark_attacks.c). The attacks are arguments to the
 * program `ffmpeg`, so that none of them shares a line with ciel. For each clip: PSNR and SSIM of the luma, what the
 * mark adds to an encoding at CRF 23, processor time of a frame for marking; for each attack: whether the id came back
 * exactly, how sure, processor time of a frame for looking. Every row goes into the file RESULTS at once; rows that it
 * holds are not run again, so a run that was broken off is gone on with. Targets are run first, of all clips. Exit
 * status 1 when one is missed.
 */
#include "base/text.h"
#include "clips.h"
#include "watermark_attacks.h"
#include "watermark_results.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define W           1280
#define H           720
#define FPS         24
#define FRAMES      96
#define FRAME_BYTES ((size_t)W * H * 3)
#define CLIPS_MAX   32

static char folder[] = "/tmp/ciel_bench_XXXXXX";

static double processor_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* a command line for the shell; whether it ended well */
static bool run(const char *format, ...)
{
    char command[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    return system(command) == 0;
}

static long file_size(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f)
        return 0;
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    fclose(f);
    return n;
}

/* a pipe from or to ffmpeg */
static FILE *pipe_of(const char *mode, const char *format, ...)
{
    char command[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    return popen(command, mode);
}

/* ---- a clip, and the films made of it ---- */

typedef struct source {
    char name[WATERMARK_NAME];
    const char *path; /* NULL: made by rule */
    enum clip_kind kind;
} source;

/* what is open while a clip is marked */
typedef struct writing {
    FILE *in, *plain, *marked; /* in: NULL when made by rule; the others as decoders will see them, without loss */
    clip *film;                /* as ciel delivers it */
    mark_embedder *embedder;
    picture before, p;
} writing;

static bool writing_open(writing *w, const source *s, const mark_key *key)
{
    static const char *const to = "ffmpeg -v error -y -f rawvideo -s %dx%d -pix_fmt rgb24 -r %d -i - -vf "
                                  "scale=out_color_matrix=bt709 -c:v rawvideo -pix_fmt yuv420p %s/%s.nut";
    char path[128];
    snprintf(path, sizeof path, "%s/film.mp4", folder);
    mark_embed_options o = { .width = W, .height = H, .fps = FPS, .id = mark_id_of(s->name), .key = key };
    clip_options c = clip_options_default();
    c.path = path;
    c.width = W;
    c.height = H;
    c.fps = FPS;
    c.audio_rate = 0;
    *w = (writing){ 0 };
    if (s->path)
        w->in = pipe_of("r", "ffmpeg -v error -i '%s' -vf scale=%d:%d,fps=%d -frames:v %d -f rawvideo -pix_fmt rgb24 -",
                        s->path, W, H, FPS, FRAMES);
    w->plain = pipe_of("w", to, W, H, FPS, folder, "plain");
    w->marked = pipe_of("w", to, W, H, FPS, folder, "marked");
    return (w->in || !s->path) && w->plain && w->marked && clip_open(&w->film, &c, NULL) == CIEL_OK &&
           mark_embedder_create(&w->embedder, &o, NULL) == CIEL_OK && picture_create(&w->p, W, H, NULL) == CIEL_OK &&
           picture_create(&w->before, W, H, NULL) == CIEL_OK;
}

static bool writing_close(writing *w)
{
    bool good = clip_close(&w->film, NULL) == CIEL_OK;
    if (w->in)
        pclose(w->in);
    pclose(w->plain);
    pclose(w->marked);
    mark_embedder_destroy(&w->embedder);
    picture_free(&w->p);
    picture_free(&w->before);
    return good;
}

/* plain.nut, marked.nut, film.mp4; c gets frames, PSNR and processor time. False when there are no frames. */
static bool write_films(watermark_result *c, const source *s, const mark_key *key)
{
    writing w;
    double noise = 0, spent = 0;
    int n = 0;
    if (!writing_open(&w, s, key))
        exit(70);
    for (; n < FRAMES; n++) {
        if (!w.in)
            clip_draw(&w.p, s->kind, n, 5);
        else if (fread(w.p.rgb, 1, FRAME_BYTES, w.in) != FRAME_BYTES)
            break;
        memcpy(w.before.rgb, w.p.rgb, FRAME_BYTES);
        fwrite(w.p.rgb, 1, FRAME_BYTES, w.plain);
        double start = processor_time();
        mark_embedder_frame(w.embedder, w.p.rgb, n);
        spent += processor_time() - start;
        noise += pow(10, -0.1 * clip_psnr(&w.before, &w.p));
        fwrite(w.p.rgb, 1, FRAME_BYTES, w.marked);
        if (clip_frame(w.film, w.p.rgb, NULL) < 0)
            exit(70);
    }
    bool good = writing_close(&w) && n > 0;
    c->v[0] = n;
    c->v[1] = good ? -10 * log10(noise / n) : 0;
    c->v[4] = good ? 1e3 * spent / n : 0;
    return good;
}

/* by ffmpeg's own filter */
static double ssim_of(void)
{
    char line[512], *at;
    double ssim = 0;
    FILE *f = pipe_of("r", "ffmpeg -hide_banner -i %s/plain.nut -i %s/marked.nut -lavfi '[0][1]ssim' -f null - 2>&1",
                      folder, folder);
    while (f && fgets(line, sizeof line, f))
        if ((at = strstr(line, "SSIM Y:")))
            ssim = atof(at + 7);
    if (f)
        pclose(f);
    return ssim;
}

static double bits_added(void)
{
    static const char *const names[] = { "plain", "marked" };
    for (int k = 0; k < 2; k++)
        if (!run("ffmpeg -v error -y -i %s/%s.nut -c:v libx264 -preset veryfast -crf 23 %s/%s23.mp4", folder, names[k],
                 folder, names[k]))
            return 0;
    return (double)file_size("marked23.mp4") / (double)file_size("plain23.mp4") - 1;
}

/* ---- attacks ---- */

typedef struct looking {
    mark_detector *detector;
    const mark_keys *keys;
    int n_frames;
    double spent;
} looking;

static int look_at(void *user, const picture *p, double fps, ciel_fail *fail)
{
    looking *l = user;
    double start = processor_time();
    int rc = l->detector ? CIEL_OK : mark_detector_create(&l->detector, l->keys, fps, fail);
    if (rc == CIEL_OK)
        rc = mark_detector_frame(l->detector, p->rgb, p->width, p->height, fail);
    l->spent += processor_time() - start;
    l->n_frames++;
    return rc;
}

/* the film after the last step, as "stepN.mkv"; NULL when ffmpeg cannot */
static const char *attacked(const watermark_attack *a)
{
    static char path[2][128];
    snprintf(path[0], sizeof path[0], "%s/film.mp4", folder);
    for (int k = 0; k < WATERMARK_STEPS && a->steps[k]; k++) {
        snprintf(path[1], sizeof path[1], "%s/step%d.mkv", folder, k);
        bool jpeg = strstr(a->steps[k], "mjpeg") != NULL;
        if (!run("ffmpeg -v error -y -i %s %s %s %s 2>/dev/null", path[0], a->steps[k], jpeg ? "" : "-pix_fmt yuv420p",
                 path[1]))
            return NULL;
        memcpy(path[0], path[1], sizeof path[0]);
    }
    return path[0];
}

static void try_attack(watermark_results *r, const source *s, const watermark_attack *a, const mark_keys *keys)
{
    watermark_result one = { .v = { -1 } };
    mark_found f = { 0 };
    looking l = { .keys = keys };
    const char *path = attacked(a);
    memcpy(one.clip, s->name, sizeof one.clip);
    snprintf(one.attack, sizeof one.attack, "%s", a->name);
    if (path) {
        if (film_scan(path, look_at, &l, NULL) < 0)
            exit(70);
        double start = processor_time();
        mark_detector_finish(l.detector, &f, NULL);
        l.spent += processor_time() - start;
        mark_detector_destroy(&l.detector);
        one.v[0] = f.found && f.id == mark_id_of(s->name);
        one.v[1] = f.confidence;
        one.v[2] = f.peak;
        one.v[3] = 1e3 * l.spent / l.n_frames;
    }
    printf("%-12s %-22s %-4s %-5s confidence %.2f peak %5.1f  %5.1f ms a frame\n", s->name, a->name,
           a->must ? "must" : "",
           one.v[0] > 0   ? "exact"
           : one.v[0] < 0 ? "?"
                          : "-",
           one.v[1], one.v[2], one.v[3]);
    fflush(stdout);
    watermark_results_add(r, &one);
}

static bool is_complete(const watermark_results *r, const source *s, bool must)
{
    int n;
    const watermark_attack *a = watermark_attacks(&n);
    bool complete = watermark_results_of(r, s->name, "") != NULL;
    for (int i = 0; i < n; i++)
        complete = complete && (a[i].must != must || watermark_results_of(r, s->name, a[i].name));
    return complete;
}

/* the targets of a clip, or its other rows: those that are not in the results yet */
static void try_clip(watermark_results *r, const source *s, const mark_keys *keys, bool must)
{
    watermark_result c = { 0 };
    int n;
    const watermark_attack *a = watermark_attacks(&n);
    if (is_complete(r, s, must))
        return;
    memcpy(c.clip, s->name, sizeof c.clip);
    if (!write_films(&c, s, &keys->keys[0])) {
        printf("%s: no frames\n", s->name);
        return;
    }
    if (!watermark_results_of(r, s->name, "")) {
        c.v[2] = ssim_of();
        c.v[3] = bits_added();
        printf("%s, %.0f frames: PSNR-Y %.1f dB, SSIM-Y %.4f, bits at crf 23 %+.1f %%, marking %.1f ms a frame\n",
               s->name, c.v[0], c.v[1], c.v[2], 100 * c.v[3], c.v[4]);
        watermark_results_add(r, &c);
    }
    for (int i = 0; i < n; i++)
        if (a[i].must == must && !watermark_results_of(r, s->name, a[i].name))
            try_attack(r, s, &a[i], keys);
}

static int sources_of(source out[CLIPS_MAX], char **args, int n_args)
{
    static const char *const kinds[] = { "noise", "flat", "fast" };
    int n = 0;
    for (int i = 0; i < n_args && n < CLIPS_MAX - N_CLIP_KINDS; i++) {
        const char *is = strchr(args[i], '=');
        if (!is)
            return 0;
        out[n] = (source){ .path = is + 1 };
        snprintf(out[n++].name, WATERMARK_NAME, "%.*s", (int)(is - args[i]), args[i]);
    }
    for (int k = 0; k < N_CLIP_KINDS; k++) {
        out[n] = (source){ .kind = (enum clip_kind)k };
        snprintf(out[n++].name, WATERMARK_NAME, "%s", kinds[k]);
    }
    return n;
}

int main(int argc, char **argv)
{
    source sources[CLIPS_MAX];
    watermark_results results;
    mark_keys keys = clip_keys(1);
    bool table = argc == 3 && ciel_streq(argv[1], "--table"), good = true;
    int n = argc < 2 || table ? 0 : sources_of(sources, argv + 2, argc - 2);
    if (!table && n == 0) {
        fprintf(stderr, "usage: bench_watermark RESULTS [NAME=CLIP ...] | --table RESULTS\n");
        return 64;
    }
    if (!watermark_results_open(&results, table ? argv[2] : argv[1]) || (!table && !mkdtemp(folder)))
        return 73;
    if (table)
        watermark_results_print(&results);
    for (int must = 1; must >= 0; must--)
        for (int k = 0; k < n; k++)
            try_clip(&results, &sources[k], &keys, must);
    for (int k = 0; k < n; k++)
        good &= watermark_results_good(&results, sources[k].name);
    if (!table)
        run("rm -r %s", folder);
    watermark_results_close(&results);
    return !good;
}
