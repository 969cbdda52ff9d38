/* tests/mark/test_mark_invisible.c - the invisible mark is found after what happens to films. */
#include "clips.h"
#include "ct.h"
#include "mark/invisible_code.h"

#include <time.h>
#include <unistd.h>

#define WIDTH    1280
#define HEIGHT   720
#define N_FRAMES 48
#define ID       UINT64_C(0x0123456789abcdef)

/* what is done to a marked frame before the detector sees it; out is freed by the caller */
typedef void (*attack)(picture *out, const picture *p);

static void cut(picture *out, const picture *p, int x0, int y0, int w, int h)
{
    ciel_fail fail;
    if (picture_create(out, w, h, &fail) < 0)
        exit(1);
    for (int y = 0; y < h; y++)
        memcpy(out->rgb + (size_t)y * (size_t)w * 3, p->rgb + ((size_t)(y0 + y) * (size_t)p->width + (size_t)x0) * 3,
               (size_t)w * 3);
}
static void whole(picture *out, const picture *p)
{
    cut(out, p, 0, 0, p->width, p->height);
}
static void quarter(picture *out, const picture *p)
{
    cut(out, p, 391, 203, 640, 360);
}
static void upright(picture *out, const picture *p)
{
    cut(out, p, 431, 0, 404, 720);
}
static void to_360p(picture *out, const picture *p)
{
    picture_scale(out, p, 640, 360, NULL);
}
static void wider(picture *out, const picture *p)
{
    picture_scale(out, p, 1280, 634, NULL);
}
static void cut_and_scaled(picture *out, const picture *p)
{
    picture part = { 0 };
    cut(&part, p, 101, 73, 996, 560);
    picture_scale(out, &part, 854, 480, NULL);
    picture_free(&part);
}
static void mirrored(picture *out, const picture *p)
{
    whole(out, p);
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++)
            memcpy(out->rgb + ((size_t)y * (size_t)p->width + (size_t)x) * 3,
                   p->rgb + ((size_t)y * (size_t)p->width + (size_t)(p->width - 1 - x)) * 3, 3);
}
static void recoloured(picture *out, const picture *p)
{
    whole(out, p);
    for (size_t i = 0; i < (size_t)p->width * (size_t)p->height * 3; i++)
        out->rgb[i] = clip_byte(powf((float)p->rgb[i] / 255, 1.2f) * 255 * 1.1f + 6);
}
static void overlaid(picture *out, const picture *p)
{
    whole(out, p);
    for (int y = 150; y < 550; y++)
        memset(out->rgb + ((size_t)y * (size_t)p->width + 240) * 3, 20, 800 * 3);
}

/* mark a clip frame by frame, attack it, look for the id */
static bool found_after(enum clip_kind kind, attack what, double read_fps, mark_found *found, double *psnr)
{
    mark_keys keys = clip_keys(1);
    mark_embed_options o = { .width = WIDTH, .height = HEIGHT, .fps = 24, .id = ID, .key = &keys.keys[0] };
    mark_embedder *m = NULL;
    mark_detector *d = NULL;
    picture p = { 0 };
    bool good = mark_embedder_create(&m, &o, NULL) == CIEL_OK &&
                mark_detector_create(&d, &keys, read_fps, NULL) == CIEL_OK &&
                picture_create(&p, WIDTH, HEIGHT, NULL) == CIEL_OK;
    *psnr = 99;
    for (int i = 0; good && i < N_FRAMES; i++) {
        picture before = { 0 }, after = { 0 };
        clip_draw(&p, kind, i, 5);
        whole(&before, &p);
        mark_embedder_frame(m, p.rgb, i);
        *psnr = fmin(*psnr, clip_psnr(&before, &p));
        what(&after, &p);
        good = mark_detector_frame(d, after.rgb, after.width, after.height, NULL) == CIEL_OK;
        picture_free(&before);
        picture_free(&after);
    }
    good = good && mark_detector_finish(d, found, NULL) == CIEL_OK;
    mark_embedder_destroy(&m);
    mark_detector_destroy(&d);
    picture_free(&p);
    return good && found->found && found->id == ID && found->generation == 1;
}

static void check_attack(attack what, double fps)
{
    mark_found f = { 0 };
    double psnr;
    CT_CHECK(found_after(CLIP_FAST, what, fps, &f, &psnr));
    CT_CHECK(f.confidence > 0.4 && f.peak > 8);
    CT_CHECK(f.mirrored == (what == mirrored));
}

static void read_back_from_noise_flat_and_fast(void)
{
    static const double least[N_CLIP_KINDS] = { 42.0, 48.0, 42.0 };
    for (int kind = 0; kind < N_CLIP_KINDS; kind++) {
        mark_found f = { 0 };
        double psnr;
        bool found = found_after((enum clip_kind)kind, whole, 24, &f, &psnr);
        printf("# kind %d: %.1f dB, confidence %.2f, peak %.1f\n", kind, psnr, f.confidence, f.peak);
        CT_CHECK(found);
        CT_CHECK(psnr >= least[kind]);
        CT_NEAR(f.tile_width, 192, 1);
    }
}

static void after_a_quarter_is_left(void)
{
    check_attack(quarter, 24);
}
static void after_a_cut_to_upright(void)
{
    check_attack(upright, 24);
}
static void after_scaling_to_360p(void)
{
    check_attack(to_360p, 24);
}
static void after_twelve_percent_of_aspect(void)
{
    check_attack(wider, 24);
}
static void after_cut_and_scaling(void)
{
    check_attack(cut_and_scaled, 24);
}
static void after_a_mirror(void)
{
    check_attack(mirrored, 24);
}
static void after_other_colours(void)
{
    check_attack(recoloured, 24);
}
static void after_a_black_box(void)
{
    check_attack(overlaid, 24);
}
static void at_one_and_a_half_the_speed(void)
{
    check_attack(whole, 36);
}

/* through the encoder of the product, at its worst setting that must hold, and from the file */
static void from_a_file_at_crf_32(void)
{
    char path[64];
    mark_keys keys = clip_keys(1);
    mark_embed_options o = { .width = WIDTH, .height = HEIGHT, .fps = 24, .id = ID, .key = &keys.keys[0] };
    clip_options c = clip_options_default();
    mark_embedder *m = NULL;
    mark_found f = { 0 };
    clip *out = NULL;
    picture p = { 0 };
    snprintf(path, sizeof path, "/tmp/ciel_mark_%ld.mp4", (long)getpid());
    c.path = path;
    c.audio_rate = 0;
    c.crf = 32;
    CT_EQ_I(mark_embedder_create(&m, &o, NULL), CIEL_OK);
    CT_EQ_I(clip_open(&out, &c, NULL), CIEL_OK);
    CT_EQ_I(picture_create(&p, WIDTH, HEIGHT, NULL), CIEL_OK);
    for (int i = 0; i < 96; i++) {
        clip_draw(&p, CLIP_NOISE, i, 9);
        mark_embedder_frame(m, p.rgb, i);
        CT_EQ_I(clip_frame(out, p.rgb, NULL), CIEL_OK);
    }
    CT_EQ_I(clip_close(&out, NULL), CIEL_OK);
    CT_EQ_I(mark_detect_film(&f, path, &keys, NULL), CIEL_OK);
    unlink(path);
    mark_embedder_destroy(&m);
    picture_free(&p);
    CT_CHECK(f.found && f.id == ID);
}

CT_MAIN(CT(read_back_from_noise_flat_and_fast), CT(after_a_quarter_is_left), CT(after_a_cut_to_upright),
        CT(after_scaling_to_360p), CT(after_twelve_percent_of_aspect), CT(after_cut_and_scaling), CT(after_a_mirror),
        CT(after_other_colours), CT(after_a_black_box), CT(at_one_and_a_half_the_speed), CT(from_a_file_at_crf_32))
