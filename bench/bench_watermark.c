/* bench/bench_watermark.c - what the invisible mark costs and what it withstands.
 *
 *   bench_watermark [CLIP.mp4 ...]
 *
 * Each clip (without any: three made by rule, noise, flat, fast) is taken as 4 s of 1280 x 720, marked, and given to
 * each attack of the table. The attacks are arguments to the program `ffmpeg` (x264 at preset veryfast), so that none
 * of them shares a line with ciel. For each clip: PSNR and SSIM of the luma, what the mark adds to an encoding at CRF
 * 23, processor time of a frame for marking; for each attack: whether the id came back exactly, how sure, processor
 * time of a frame for looking. Rows marked "must" are the targets; exit status 1 when one is missed. Encoders that
 * ffmpeg lacks are left out and named.
 */
#include "clips.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define W           1280
#define H           720
#define FPS         24
#define FRAMES      96
#define FRAME_BYTES ((size_t)W * H * 3)
#define ID          UINT64_C(0x0123456789abcdef)
#define X264        "-c:v libx264 -preset veryfast "

typedef struct attack {
    const char *name;
    bool must;
    const char *first; /* encoding, or NULL; then */
    const char *last;
} attack;

static const attack attacks[] = {
    { "x264 crf 23", true, NULL, X264 "-crf 23" },
    { "x264 crf 28", true, NULL, X264 "-crf 28" },
    { "x264 crf 32", true, NULL, X264 "-crf 32" },
    { "x264 crf 36", false, NULL, X264 "-crf 36" },
    { "480p crf 28", true, NULL, "-vf scale=854:480 " X264 "-crf 28" },
    { "360p crf 30", true, NULL, "-vf scale=640:360 " X264 "-crf 30" },
    { "1080p crf 26", false, NULL, "-vf scale=1920:1080 " X264 "-crf 26" },
    { "two re-encodings", true, "-vf scale=854:480 " X264 "-crf 26", X264 "-crf 28" },
    { "a quarter left", true, NULL, "-vf crop=640:360:391:203 " X264 "-crf 23" },
    { "9:16 cut", true, NULL, "-vf crop=404:720:500:0 " X264 "-crf 23" },
    { "9:16 cut, scaled up", false, NULL, "-vf crop=404:720:500:0,scale=720:1280 " X264 "-crf 26" },
    { "60 % cut, 480p", false, NULL, "-vf crop=996:560:101:73,scale=854:480 " X264 "-crf 26" },
    { "30 frames a second", true, NULL, "-r 30 " X264 "-crf 26" },
    { "half the frames", false, NULL, "-r 12 " X264 "-crf 26" },
    { "1.5 times the speed", false, NULL, "-vf setpts=PTS/1.5 " X264 "-crf 26" },
    { "colours", true, NULL, "-vf eq=contrast=1.2:brightness=0.06:saturation=1.4:gamma=1.2 " X264 "-crf 26" },
    { "box over the middle", true, NULL, "-vf drawbox=x=200:y=100:w=800:h=400:color=black:t=fill " X264 "-crf 26" },
    { "mirror", true, NULL, "-vf hflip " X264 "-crf 26" },
    { "aspect - 12 %", true, NULL, "-vf scale=1280:634 " X264 "-crf 26" },
    { "aspect + 12 %", true, NULL, "-vf scale=1280:806 " X264 "-crf 26" },
    { "cut and aspect", false, NULL, "-vf crop=1100:620:90:50,scale=1280:640 " X264 "-crf 26" },
    { "first 2 s crf 28", true, NULL, "-t 2 " X264 "-crf 28" },
    { "last 1 s crf 28", false, NULL, "-ss 3 " X264 "-crf 28" },
    { "blur 1.5", false, NULL, "-vf gblur=1.5 " X264 "-crf 26" },
    { "noise 12", false, NULL, "-vf noise=alls=12:allf=t " X264 "-crf 26" },
    { "denoised", false, NULL, "-vf hqdn3d " X264 "-crf 26" },
    { "turned by 0.5 degrees", false, NULL, "-vf rotate=0.0087 " X264 "-crf 26" },
    { "off a screen", false, NULL,
      "-vf scale=1366:768,eq=gamma=0.9,pad=1600:900:117:66,noise=alls=4:allf=t " X264 "-crf 26" },
    { "x265 crf 30", false, NULL, "-c:v libx265 -preset veryfast -x265-params log-level=error -crf 30" },
    { "vp9 crf 38", false, NULL, "-c:v libvpx-vp9 -deadline realtime -cpu-used 6 -crf 38 -b:v 0" },
    { "av1 crf 45", false, NULL, "-c:v libsvtav1 -preset 10 -crf 45" },
    { "one frame, untouched", false, NULL, "-frames:v 1 -c:v libx264 -qp 0" },
};
#define N_ATTACKS ((int)(sizeof attacks / sizeof *attacks))

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

typedef struct source {
    FILE *film; /* NULL: made by rule */
    enum clip_kind kind;
} source;

static bool next_frame(picture *p, const source *s, int i_frame)
{
    if (s->film)
        return fread(p->rgb, 1, FRAME_BYTES, s->film) == FRAME_BYTES;
    clip_draw(p, s->kind, i_frame, 5);
    return true;
}

/* what is measured of a clip before any attack */
typedef struct cost {
    int n_frames;
    double embed_s, psnr; /* a frame; of all frames */
    double ssim, bits;    /* bits: share added at CRF 23 */
} cost;

/* the frames as they are and marked, into two lossless films */
static cost write_films(const source *s, const mark_key *key)
{
    static const char *const to =
        "ffmpeg -v error -y -f rawvideo -s %dx%d -pix_fmt rgb24 -r %d -i - -vf "
        "scale=out_color_matrix=bt709 -c:v libx264 -preset ultrafast -qp 0 -pix_fmt yuv444p %s/%s.mkv";
    mark_embed_options o = { .width = W, .height = H, .fps = FPS, .id = ID, .key = key };
    mark_embedder *m = NULL;
    picture p = { 0 }, before = { 0 };
    cost c = { 0 };
    double noise = 0;
    FILE *plain = pipe_of("w", to, W, H, FPS, folder, "plain"), *marked = pipe_of("w", to, W, H, FPS, folder, "marked");
    if (!plain || !marked || mark_embedder_create(&m, &o, NULL) < 0 || picture_create(&p, W, H, NULL) < 0 ||
        picture_create(&before, W, H, NULL) < 0)
        exit(70);
    for (; c.n_frames < FRAMES && next_frame(&p, s, c.n_frames); c.n_frames++) {
        memcpy(before.rgb, p.rgb, FRAME_BYTES);
        fwrite(p.rgb, 1, FRAME_BYTES, plain);
        double start = processor_time();
        mark_embedder_frame(m, p.rgb, c.n_frames);
        c.embed_s += processor_time() - start;
        noise += pow(10, -0.1 * clip_psnr(&before, &p));
        fwrite(p.rgb, 1, FRAME_BYTES, marked);
    }
    pclose(plain);
    pclose(marked);
    mark_embedder_destroy(&m);
    picture_free(&p);
    picture_free(&before);
    c.psnr = c.n_frames ? -10 * log10(noise / c.n_frames) : 0;
    c.embed_s /= c.n_frames ? c.n_frames : 1;
    return c;
}

/* by ffmpeg's own filter */
static double ssim_of(void)
{
    char line[512], *at;
    double ssim = 0;
    FILE *f = pipe_of("r",
                      "ffmpeg -hide_banner -i %s/plain.mkv -i %s/marked.mkv -lavfi "
                      "'[0]format=yuv420p[a];[1]format=yuv420p[b];[a][b]ssim' -f null - 2>&1",
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
        if (!run("ffmpeg -v error -y -i %s/%s.mkv " X264 "-crf 23 -pix_fmt yuv420p %s/%s23.mp4", folder, names[k],
                 folder, names[k]))
            return 0;
    return (double)file_size("marked23.mp4") / (double)file_size("plain23.mp4") - 1;
}

/* One attack: the row of the table. False when a target is missed. */
static bool try_attack(const attack *a, const mark_keys *keys)
{
    mark_found f = { 0 };
    ciel_fail fail = { 0 };
    bool made = run("ffmpeg -v error -y -i %s/marked.mkv %s -pix_fmt yuv420p %s/once.mkv 2>/dev/null", folder,
                    a->first ? a->first : a->last, folder);
    if (made && a->first)
        made = run("ffmpeg -v error -y -i %s/once.mkv %s -pix_fmt yuv420p %s/twice.mkv 2>/dev/null", folder, a->last,
                   folder);
    if (!made) {
        printf("  %-22s not tried: this ffmpeg cannot\n", a->name);
        return true;
    }
    char path[128];
    film attacked = { 0 };
    mark_detector *d = NULL;
    snprintf(path, sizeof path, "%s/%s.mkv", folder, a->first ? "twice" : "once");
    if (film_read(&attacked, path, 0, &fail) < 0 || mark_detector_create(&d, keys, attacked.fps, &fail) < 0)
        exit(70);
    double start = processor_time();
    for (int i = 0; i < attacked.n_frames; i++)
        mark_detector_frame(d, attacked.frames[i].rgb, attacked.width, attacked.height, NULL);
    mark_detector_finish(d, &f, NULL);
    double spent = (processor_time() - start) / attacked.n_frames;
    bool exact = f.found && f.id == ID;
    printf("  %-22s %-4s %-5s confidence %.2f peak %5.1f  %5.1f ms a frame\n", a->name, a->must ? "must" : "",
           exact ? "exact" : "-", f.confidence, f.peak, 1e3 * spent);
    fflush(stdout);
    mark_detector_destroy(&d);
    film_free(&attacked);
    return exact || !a->must;
}

static bool try_clip(const char *name, const source *s, const mark_keys *keys)
{
    cost c = write_films(s, &keys->keys[0]);
    if (c.n_frames == 0) {
        printf("%s: no frames\n", name);
        return false;
    }
    c.ssim = ssim_of();
    c.bits = bits_added();
    printf("%s, %d frames: PSNR-Y %.1f dB, SSIM-Y %.4f, bits at crf 23 %+.1f %%, marking %.1f ms a frame\n", name,
           c.n_frames, c.psnr, c.ssim, 100 * c.bits, 1e3 * c.embed_s);
    fflush(stdout);
    bool good = c.psnr >= 42 && c.ssim >= 0.99 && c.bits <= 0.15;
    for (int i = 0; i < N_ATTACKS; i++)
        good &= try_attack(&attacks[i], keys);
    return good;
}

int main(int argc, char **argv)
{
    static const char *const kinds[] = { "noise", "flat", "fast" };
    mark_keys keys = clip_keys(1);
    bool good = true;
    if (!mkdtemp(folder))
        return 73;
    for (int k = 0; argc < 2 && k < N_CLIP_KINDS; k++)
        good &= try_clip(kinds[k], &(source){ NULL, (enum clip_kind)k }, &keys);
    for (int k = 1; k < argc; k++) {
        source s = { .film = pipe_of(
                         "r",
                         "ffmpeg -v error -i '%s' -vf scale=%d:%d,fps=%d -frames:v %d -f rawvideo -pix_fmt rgb24 -",
                         argv[k], W, H, FPS, FRAMES) };
        good &= s.film && try_clip(argv[k], &s, &keys);
        if (s.film)
            pclose(s.film);
    }
    run("rm -r %s", folder);
    return !good;
}
