/* tests/media/test_media.c - films and pictures survive the way out and back; what goes wrong leaves nothing behind.
 */
#include "base/file.h"
#include "base/rng.h"
#include "base/vec.h"
#include "ct.h"
#include "media/media.h"
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define W        160
#define H        96
#define N_FRAMES 48
#define FLASH    17 /* the frame that is white, and the click with it */

static char folder[64];
static const char *at(const char *name)
{
    static char path[4][128];
    static int i;
    i = (i + 1) % 4;
    snprintf(path[i], sizeof path[i], "%s/%s", folder, name);
    return path[i];
}

static int files_left(void)
{
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (d)
        closedir(d);
    return n;
}

/* A soft moving gradient with a disc; frame FLASH is white. */
static void draw(uint8_t *rgb, int w, int h, int i)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            uint8_t *p = rgb + ((size_t)y * (size_t)w + (size_t)x) * 3;
            int dx = x - 30 - 2 * i, dy = y - h / 2;
            p[0] = (uint8_t)(40 + 120 * x / w);
            p[1] = (uint8_t)(30 + 100 * y / h);
            p[2] = (uint8_t)(dx * dx + dy * dy < 400 ? 200 : 60);
            if (i == FLASH)
                p[0] = p[1] = p[2] = 255;
        }
}

static double psnr(const uint8_t *a, const uint8_t *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (a[i] - b[i]) * (double)(a[i] - b[i]);
    return sum > 0 ? 10.0 * log10(255.0 * 255.0 * (double)n / sum) : 99.0;
}

static int make_film(const char *path, const char *const *metadata, ciel_fail *fail)
{
    clip_options o = clip_options_default();
    o.path = path;
    o.width = W;
    o.height = H;
    o.metadata = metadata;
    clip *c = NULL;
    int rc = clip_open(&c, &o, fail);
    if (rc != CIEL_OK)
        return rc;
    static uint8_t rgb[W * H * 3];
    for (int i = 0; i < N_FRAMES && rc == CIEL_OK; i++) {
        draw(rgb, W, H, i);
        rc = clip_frame(c, rgb, fail);
    }
    static float sound[2 * 48000 * 2];
    int click = FLASH * 48000 / 24;
    for (int i = 0; i < 2 * 48000; i++) {
        float v = i >= click ? 0.8f * expf(-(float)(i - click) / 400.0f) * sinf(0.25f * (float)(i - click)) : 0.0f;
        sound[2 * i] = sound[2 * i + 1] = v;
    }
    if (rc == CIEL_OK)
        rc = clip_sound(c, sound, 48000, fail);
    if (rc == CIEL_OK)
        rc = clip_sound(c, sound + 2 * 48000, 48000, fail);
    if (rc == CIEL_OK)
        return clip_close(&c, fail);
    clip_abandon(&c);
    return rc;
}

static void film_comes_back(void)
{
    ciel_fail fail = { 0 };
    CT_EQ_I(make_film(at("a.mp4"), NULL, &fail), CIEL_OK);
    film f;
    CT_EQ_I(film_read(&f, at("a.mp4"), 0, &fail), CIEL_OK);
    CT_EQ_I(f.n_frames, N_FRAMES);
    CT_EQ_I(f.width, W);
    CT_EQ_I(f.height, H);
    CT_NEAR(f.fps, 24.0, 1e-9);
    static uint8_t rgb[W * H * 3];
    for (int i = 0; i < N_FRAMES; i++) {
        draw(rgb, W, H, i);
        double db = psnr(rgb, f.frames[i].rgb, sizeof rgb);
        CT_CHECK(db > (i == FLASH ? 30.0 : 34.0));
    }
    film_free(&f);
    CT_EQ_I(unlink(at("a.mp4")), 0);
    CT_EQ_I(files_left(), 0);
}

static void sound_meets_picture(void)
{
    ciel_fail fail = { 0 };
    CT_EQ_I(make_film(at("a.mp4"), NULL, &fail), CIEL_OK);
    film f;
    CT_EQ_I(film_read(&f, at("a.mp4"), 0, &fail), CIEL_OK);
    int flash = 0;
    while (flash < f.n_frames && f.frames[flash].rgb[0] < 230)
        flash++;
    CT_EQ_I(flash, FLASH);
    size_t onset = 0;
    while (onset < f.n_sound_frames && fabsf(f.stereo[2 * onset]) < 0.2f)
        onset++;
    double sound_s = (double)onset / 48000.0 + f.sound_offset_s, picture_s = flash / f.fps;
    CT_NEAR(sound_s, picture_s, 0.002);
    CT_NEAR((double)f.n_sound_frames / 48000.0, N_FRAMES / 24.0, 0.025);
    film_free(&f);
    unlink(at("a.mp4"));
}

static void same_frames_give_the_same_file(void)
{
    ciel_fail fail = { 0 };
    uint8_t *a = NULL, *b = NULL;
    size_t na = 0, nb = 0;
    CT_EQ_I(make_film(at("a.mp4"), NULL, &fail), CIEL_OK);
    CT_EQ_I(make_film(at("b.mp4"), NULL, &fail), CIEL_OK);
    CT_EQ_I(ciel_file_read(&a, &na, at("a.mp4"), 1u << 28, &fail), CIEL_OK);
    CT_EQ_I(ciel_file_read(&b, &nb, at("b.mp4"), 1u << 28, &fail), CIEL_OK);
    CT_EQ_I(na, nb);
    CT_CHECK(memcmp(a, b, na) == 0);
    CT_CHECK(memcmp(a + 36, "moov", 4) == 0); /* in front of the pictures: ftyp is 32 bytes */
    free(a);
    free(b);
    unlink(at("a.mp4"));
    unlink(at("b.mp4"));
}

static bool contains(const uint8_t *a, size_t n, const char *words)
{
    size_t m = strlen(words);
    for (size_t i = 0; i + m <= n; i++)
        if (memcmp(a + i, words, m) == 0)
            return true;
    return false;
}

static void metadata_is_kept(void)
{
    const char *pairs[] = { "title",      "Une ruelle", "comment",  "seed 7", "credits",
                            "A Cat by B", "encoder",    "ciel 9.9", NULL };
    ciel_fail fail = { 0 };
    uint8_t *a = NULL;
    size_t n = 0;
    CT_EQ_I(make_film(at("a.mp4"), pairs, &fail), CIEL_OK);
    CT_EQ_I(ciel_file_read(&a, &n, at("a.mp4"), 1u << 28, &fail), CIEL_OK);
    CT_CHECK(contains(a, n, "Une ruelle"));
    CT_CHECK(contains(a, n, "seed 7"));
    CT_CHECK(contains(a, n, "credits: A Cat by B"));
    CT_CHECK(contains(a, n, "ciel 9.9"));
    CT_CHECK(!contains(a, n, "Lavf")); /* the library's version would change the bytes */
    free(a);
    unlink(at("a.mp4"));
}

static void odd_sizes_are_refused(void)
{
    clip_options o = clip_options_default();
    clip *c = NULL;
    ciel_fail fail = { 0 };
    o.path = at("a.mp4");
    o.width = 641;
    CT_EQ_I(clip_open(&c, &o, &fail), CIEL_E_INVAL);
    CT_CHECK(!c && strstr(fail.what, "641"));
    o.width = 0;
    CT_EQ_I(clip_open(&c, &o, NULL), CIEL_E_INVAL);
    o.width = 640;
    o.fps = 0;
    CT_EQ_I(clip_open(&c, &o, NULL), CIEL_E_INVAL);
    CT_EQ_I(files_left(), 0);
}

static void unwritable_places_are_told(void)
{
    ciel_fail fail = { 0 };
    CT_EQ_I(make_film(at("no/such/folder/a.mp4"), NULL, &fail), CIEL_E_CANTCREAT);
    CT_CHECK(fail.what[0] && fail.detail[0] && fail.hint[0]);
    CT_EQ_I(make_film("/proc/a.mp4", NULL, &fail), CIEL_E_CANTCREAT);
    CT_EQ_I(make_film(folder, NULL, &fail), CIEL_E_CANTCREAT);
    CT_EQ_I(files_left(), 0);
}

/* A file-size limit stands in for a full disk: writes fail midway. */
static void a_full_disk_leaves_nothing(void)
{
    struct rlimit before, tight = { 3000, RLIM_INFINITY };
    ciel_fail fail = { 0 };
    CT_EQ_I(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    CT_EQ_I(setrlimit(RLIMIT_FSIZE, &tight), 0);
    int rc = make_film(at("a.mp4"), NULL, &fail);
    setrlimit(RLIMIT_FSIZE, &before);
    CT_EQ_I(rc, CIEL_E_IO);
    CT_CHECK(fail.detail[0]);
    CT_EQ_I(files_left(), 0);
}

static void an_abandoned_film_leaves_nothing(void)
{
    clip_options o = clip_options_default();
    o.path = at("a.mp4");
    clip *c = NULL;
    CT_EQ_I(clip_open(&c, &o, NULL), CIEL_OK);
    CT_EQ_I(files_left(), 1); /* the temporary one */
    clip_abandon(&c);
    CT_CHECK(!c);
    CT_EQ_I(files_left(), 0);
    CT_EQ_I(clip_open(&c, &o, NULL), CIEL_OK);
    CT_EQ_I(clip_close(&c, NULL), CIEL_E_INVAL); /* no frames */
    CT_EQ_I(files_left(), 0);
}

static void round_trip(const char *name, int quality, double least_db)
{
    picture p, q;
    ciel_fail fail = { 0 };
    CT_EQ_I(picture_create(&p, 101, 67, &fail), CIEL_OK);
    draw(p.rgb, 101, 67, 5);
    CT_EQ_I(picture_write(at(name), &p, quality, &fail), CIEL_OK);
    CT_EQ_I(picture_read(&q, at(name), &fail), CIEL_OK);
    CT_EQ_I(q.width, 101);
    CT_EQ_I(q.height, 67);
    CT_CHECK(psnr(p.rgb, q.rgb, 101 * 67 * 3) >= least_db);
    picture_free(&p);
    picture_free(&q);
    unlink(at(name));
}
static void png_is_exact(void)
{
    round_trip("a.png", 0, 99.0);
}
static void jpeg_comes_back(void)
{
    round_trip("a.jpg", 92, 32.0);
}
static void jpeg_small_comes_back(void)
{
    round_trip("a.JPEG", 50, 25.0);
}
static void webp_comes_back(void)
{
    round_trip("a.webp", 90, 30.0);
}

static void bad_pictures_are_told(void)
{
    picture p = { 0 };
    ciel_fail fail = { 0 };
    CT_EQ_I(picture_read(&p, at("absent.png"), &fail), CIEL_E_NOTFOUND);
    CT_EQ_I(picture_decode(&p, (const uint8_t *)"not a picture at all", 20, &fail), CIEL_E_FORMAT);
    /* a PNG header that claims 60000 x 60000 */
    static const uint8_t huge[] = { 0x89, 'P',  'N',  'G', 13, 10,   26,   10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
                                    0,    0xea, 0x60, 0,   0,  0xea, 0x60, 8,  2, 0, 0, 0,  0,   0,   0,   0 };
    CT_EQ_I(picture_decode(&p, huge, sizeof huge, &fail), CIEL_E_DATA);
    CT_EQ_I(picture_create(&p, 40, 40, NULL), CIEL_OK);
    CT_EQ_I(picture_write(at("a.gif"), &p, 90, &fail), CIEL_E_INVAL);
    CT_EQ_I(picture_write(at("a.png"), &p, 90, &fail), CIEL_OK);
    uint8_t *data = NULL;
    size_t bytes = 0;
    CT_EQ_I(ciel_file_read(&data, &bytes, at("a.png"), 1 << 20, NULL), CIEL_OK);
    picture q = { 0 };
    CT_EQ_I(picture_decode(&q, data, bytes / 2, &fail), CIEL_E_FORMAT);
    CT_CHECK(!q.rgb);
    free(data);
    picture_free(&p);
    unlink(at("a.png"));
    CT_EQ_I(files_left(), 0);
}

static void shrinking_keeps_the_light(void)
{
    /* a one-pixel white line on black, 8 wide: an eighth of the light, not of the code value */
    picture p, q;
    CT_EQ_I(picture_create(&p, 64, 8, NULL), CIEL_OK);
    for (int y = 0; y < 8; y++)
        for (int x = 3; x < 64; x += 8)
            memset(p.rgb + (y * 64 + x) * 3, 255, 3);
    CT_EQ_I(picture_scale(&q, &p, 8, 1, NULL), CIEL_OK);
    for (int x = 0; x < 8; x++)
        CT_NEAR(q.rgb[3 * x], 99, 1); /* sRGB of 0.125 */
    picture r;
    CT_EQ_I(picture_scale(&r, &q, 33, 21, NULL), CIEL_OK);
    CT_NEAR(r.rgb[100], 99, 1);
    picture_free(&p);
    picture_free(&q);
    picture_free(&r);
}

static void wave_holds_the_samples(void)
{
    const float s[6] = { 0.5f, -0.5f, 1.5f, -1.5f, 0.0f, 1e-6f };
    uint8_t *d = NULL;
    size_t n = 0;
    CT_EQ_I(wave_write(at("a.wav"), s, 3, 48000, NULL), CIEL_OK);
    CT_EQ_I(ciel_file_read(&d, &n, at("a.wav"), 1 << 20, NULL), CIEL_OK);
    CT_EQ_I(n, 44 + 18);
    const int want[6] = { 4194304, -4194304, 8388607, -8388607, 0, 8 };
    for (int i = 0; i < 6; i++) {
        int v = d[44 + 3 * i] | d[45 + 3 * i] << 8 | d[46 + 3 * i] << 16;
        CT_NEAR(v >= 1 << 23 ? v - (1 << 24) : v, want[i], 1);
    }
    CT_EQ_I(d[34], 24);
    free(d);
    unlink(at("a.wav"));
}

static void sheet_is_made(void)
{
    sheet *s = NULL;
    CT_EQ_I(sheet_create(&s, W, H, N_FRAMES, 24.0, 4, 3, NULL), CIEL_OK);
    static uint8_t rgb[W * H * 3];
    for (int i = 0; i < N_FRAMES; i++) {
        draw(rgb, W, H, i);
        sheet_frame(s, i, rgb);
    }
    CT_EQ_I(sheet_write(s, at("s.png"), "A disc crosses the frame. \xe6\x9d\xb1\xe4\xba\xac", NULL), CIEL_OK);
    sheet_destroy(&s);
    picture p;
    CT_EQ_I(picture_read(&p, at("s.png"), NULL), CIEL_OK);
    CT_CHECK(p.width > 4 * W && p.height > 3 * H);
    int bright = 0;
    for (int i = 0; i < p.width * 60; i++)
        bright += p.rgb[3 * i] > 120 && p.rgb[3 * i + 1] > 120;
    CT_CHECK(bright > 100); /* the caption is there */
    picture_free(&p);
    unlink(at("s.png"));
    CT_EQ_I(sheet_create(&s, W, H, 0, 24.0, 4, 3, NULL), CIEL_E_INVAL);
}

static void a_film_without_sound(void)
{
    clip_options o = clip_options_default();
    o.path = at("a.mp4");
    o.width = W;
    o.height = H;
    o.audio_rate = 0;
    o.fps = 30;
    clip *c = NULL;
    static uint8_t rgb[W * H * 3];
    const float none[2] = { 0 };
    CT_EQ_I(clip_open(&c, &o, NULL), CIEL_OK);
    CT_EQ_I(clip_sound(c, none, 1, NULL), CIEL_E_INVAL);
    CT_EQ_I(clip_frame(c, rgb, NULL), CIEL_OK);
    CT_EQ_I(clip_close(&c, NULL), CIEL_OK);
    film f;
    CT_EQ_I(film_read(&f, at("a.mp4"), 0, NULL), CIEL_OK);
    CT_EQ_I(f.n_frames, 1);
    CT_CHECK(!f.stereo && f.n_sound_frames == 0);
    film_free(&f);
    unlink(at("a.mp4"));
}

static void setup(void)
{
    snprintf(folder, sizeof folder, "/tmp/ciel-media-%ld", (long)getpid());
    CT_EQ_I(mkdir(folder, 0700), 0);
}
static void cleanup(void)
{
    CT_EQ_I(rmdir(folder), 0);
}

CT_MAIN(CT(setup), CT(film_comes_back), CT(sound_meets_picture), CT(same_frames_give_the_same_file),
        CT(metadata_is_kept), CT(odd_sizes_are_refused), CT(unwritable_places_are_told), CT(a_full_disk_leaves_nothing),
        CT(an_abandoned_film_leaves_nothing), CT(png_is_exact), CT(jpeg_comes_back), CT(jpeg_small_comes_back),
        CT(webp_comes_back), CT(bad_pictures_are_told), CT(shrinking_keeps_the_light), CT(wave_holds_the_samples),
        CT(sheet_is_made), CT(a_film_without_sound), CT(cleanup))
