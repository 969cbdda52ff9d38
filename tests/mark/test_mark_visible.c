/* tests/mark/test_mark_visible.c - the visible mark: its size, its places, its stays, that every cut of 60 percent
 * shows it, that it can be seen on any ground, that it keeps off what must not be covered. */
#include "base/rng.h"
#include "base/vec.h"
#include "ct.h"
#include "mark/visible.h"
#include "media/media.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static const int sizes[][2] = { { 1280, 720 }, { 720, 1280 }, { 1024, 1024 }, { 320, 180 }, { 1792, 1024 } };
#define N_SIZES ((int)(sizeof sizes / sizeof *sizes))

static mark_visible *made(int width, int height, int n_frames, uint64_t id)
{
    mark_visible_options o = { .width = width, .height = height, .n_frames = n_frames, .fps = 24, .id = id };
    mark_visible *m = NULL;
    return mark_visible_create(&m, &o, NULL) == CIEL_OK ? m : NULL;
}

static void about_two_percent_of_the_frame(void)
{
    for (int i = 0; i < N_SIZES; i++) {
        mark_visible *m = made(sizes[i][0], sizes[i][1], 96, 1);
        CT_CHECK(m);
        mark_rect r = mark_visible_at(m, 0);
        float area = (r.x1 - r.x0) * (r.y1 - r.y0);
        printf("# %d x %d: %.2f %%\n", sizes[i][0], sizes[i][1], (double)area * 100);
        CT_CHECK(area > 0.017f && area < 0.023f);
        mark_visible_destroy(&m);
    }
}

static void a_long_name_is_as_large(void)
{
    mark_visible_options o = { .width = 1280, .height = 720, .n_frames = 96, .fps = 24, .text = "@marie.durand" };
    mark_visible *m = NULL;
    CT_EQ_I(mark_visible_create(&m, &o, NULL), CIEL_OK);
    mark_rect r = mark_visible_at(m, 0);
    CT_CHECK((r.x1 - r.x0) * (r.y1 - r.y0) > 0.015f);
    mark_visible_destroy(&m);
}

static bool same_place(mark_rect a, mark_rect b)
{
    return fabsf(a.x0 - b.x0) < 1e-6f && fabsf(a.y0 - b.y0) < 1e-6f;
}

static void stays_two_to_four_seconds_in_six_places_or_more(void)
{
    for (uint64_t id = 0; id < 20; id++) {
        mark_visible *m = made(1280, 720, 40 * 24, id);
        mark_rect seen[16], last = { 0 };
        int n_seen = 0, began = 0;
        CT_CHECK(m);
        for (int f = 0; f <= 40 * 24; f++) {
            mark_rect r = mark_visible_at(m, f < 40 * 24 ? f : f - 1);
            bool known = false;
            if (f > 0 && (f == 40 * 24 || !same_place(r, last))) {
                CT_CHECK(f - began >= 47 && f - began <= 97);
                began = f;
            }
            for (int k = 0; k < n_seen; k++)
                known = known || same_place(seen[k], r);
            if (!known && n_seen < 16)
                seen[n_seen++] = r;
            last = r;
            CT_CHECK(r.x0 >= 0 && r.y0 >= 0 && r.x1 <= 1 && r.y1 <= 1);
            CT_CHECK(r.x1 < 0.41f || r.x0 > 0.59f || r.y1 < 0.41f || r.y0 > 0.59f); /* not the middle */
        }
        CT_CHECK(n_seen >= 6);
        mark_visible_destroy(&m);
    }
}

static bool holds(const float cut[4], mark_rect r)
{
    const float e = 0.003f; /* a pixel or two of rounding */
    return r.x0 >= cut[0] - e && r.y0 >= cut[1] - e && r.x1 <= cut[2] + e && r.y1 <= cut[3] + e;
}

/* every cut of the grid shows the whole mark at some time of the film */
static void check_cuts(int width, int height, int n_frames, uint64_t id)
{
    mark_visible *m = made(width, height, n_frames, id);
    CT_CHECK(m);
    for (float a = 0.6f; a <= 1.0f; a += 0.025f)
        for (float x = 0; x <= 1 - a + 1e-4f; x += 0.02f)
            for (float b = 0.6f / a, y = 0; y <= 1 - b + 1e-4f; y += 0.02f) {
                const float cut[4] = { x, y, x + a, y + b };
                bool shown = false;
                for (int f = 0; f < n_frames && !shown; f++)
                    shown = holds(cut, mark_visible_at(m, f));
                if (!shown)
                    printf("# %d frames, id %d: cut %.2f %.2f %.2f %.2f\n", n_frames, (int)id, (double)x, (double)y,
                           (double)(x + a), (double)(y + b));
                CT_CHECK(shown);
            }
    mark_visible_destroy(&m);
}

static void any_cut_of_sixty_percent_shows_it(void)
{
    for (int i = 0; i < N_SIZES; i++)
        for (uint64_t id = 0; id < 8; id++) {
            check_cuts(sizes[i][0], sizes[i][1], 48, id);
            check_cuts(sizes[i][0], sizes[i][1], 96, id);
            check_cuts(sizes[i][0], sizes[i][1], 288, id);
        }
}

/* how strongly the frame has changed where the mark is: mean over the box of the largest change of a channel */
static double change(const picture *before, const picture *after, mark_rect r)
{
    double sum = 0;
    int n = 0;
    for (int y = (int)(r.y0 * (float)before->height); y < (int)(r.y1 * (float)before->height); y++)
        for (int x = (int)(r.x0 * (float)before->width); x < (int)(r.x1 * (float)before->width); x++, n++) {
            size_t at = ((size_t)y * (size_t)before->width + (size_t)x) * 3;
            int most = 0;
            for (int c = 0; c < 3; c++) {
                int d = abs(after->rgb[at + (size_t)c] - before->rgb[at + (size_t)c]);
                most = d > most ? d : most;
            }
            sum += most;
        }
    return n ? sum / n : 0;
}

/* seven that stay, and one that turns from black to white in the middle of a stay */
static void ground(picture *p, int kind, int i_frame)
{
    for (size_t i = 0; i < (size_t)p->width * (size_t)p->height; i++) {
        int x = (int)(i % (size_t)p->width), y = (int)(i / (size_t)p->width), v = kind * 255 / 6;
        if (kind == 5)
            v = (x / 8 + y / 8) % 2 ? 230 : 25;
        if (kind == 6)
            v = (int)(rng_mix(i) & 255);
        if (kind == 7)
            v = i_frame % 60 < 30 ? 4 : 250;
        memset(p->rgb + 3 * i, v, 3);
    }
}

static void seen_in_every_frame_on_any_ground(void)
{
    picture before = { 0 }, after = { 0 };
    CT_EQ_I(picture_create(&before, 640, 360, NULL), CIEL_OK);
    CT_EQ_I(picture_create(&after, 640, 360, NULL), CIEL_OK);
    for (int kind = 0; kind <= 7; kind++) {
        mark_visible *m = made(640, 360, 120, 3);
        int seen = 0;
        double weakest = 255;
        CT_CHECK(m);
        for (int f = 0; f < 120; f++) {
            ground(&before, kind, f);
            memcpy(after.rgb, before.rgb, 640 * 360 * 3);
            mark_visible_frame(m, after.rgb, f);
            double d = change(&before, &after, mark_visible_at(m, f));
            weakest = d < weakest ? d : weakest;
            seen += d > 10;
        }
        printf("# ground %d: weakest frame changes by %.1f\n", kind, weakest);
        CT_CHECK(seen >= 119);
        mark_visible_destroy(&m);
    }
    picture_free(&before);
    picture_free(&after);
}

/* A face in the middle above, where one of the pairs has a place. */
static int face_above(void *user, double from_s, double to_s, mark_rect *out, int max)
{
    (void)user;
    if (max < 1 || to_s <= from_s)
        return 0;
    *out = (mark_rect){ 0.35f, 0.1f, 0.65f, 0.45f };
    return 1;
}

static void keeps_off_a_face(void)
{
    for (uint64_t id = 0; id < 20; id++) {
        mark_visible_options o = {
            .width = 1280, .height = 720, .n_frames = 240, .fps = 24, .id = id, .avoid = face_above
        };
        mark_visible *m = NULL;
        CT_EQ_I(mark_visible_create(&m, &o, NULL), CIEL_OK);
        for (int f = 0; f < 240; f++) {
            mark_rect r = mark_visible_at(m, f);
            CT_CHECK(r.x1 <= 0.35f || r.x0 >= 0.65f || r.y1 <= 0.1f || r.y0 >= 0.45f);
        }
        mark_visible_destroy(&m);
    }
}

static void name_and_picture_can_be_others(void)
{
    char path[64];
    picture sign = { 0 }, a = { 0 }, b = { 0 };
    mark_visible_options o = {
        .width = 640, .height = 360, .n_frames = 48, .fps = 24, .text = "@\xc3\xa9t\xc3\xa9 studio"
    };
    mark_visible *m = NULL;
    snprintf(path, sizeof path, "/tmp/ciel_sign_%ld.png", (long)getpid());
    CT_EQ_I(picture_create(&sign, 64, 64, NULL), CIEL_OK);
    CT_EQ_I(picture_create(&a, 640, 360, NULL), CIEL_OK);
    CT_EQ_I(picture_create(&b, 640, 360, NULL), CIEL_OK);
    CT_EQ_I(picture_write(path, &sign, 90, NULL), CIEL_OK); /* a black square */
    for (int k = 0; k < 2; k++) {
        CT_EQ_I(mark_visible_create(&m, &o, NULL), CIEL_OK);
        mark_visible_frame(m, k ? b.rgb : a.rgb, 0);
        mark_visible_destroy(&m);
        o.picture = path;
    }
    CT_CHECK(memcmp(a.rgb, b.rgb, 640 * 360 * 3) != 0);
    unlink(path);
    CT_EQ_I(mark_visible_create(&m, &o, NULL), CIEL_E_NOTFOUND);
    picture_free(&sign);
    picture_free(&a);
    picture_free(&b);
}

CT_MAIN(CT(about_two_percent_of_the_frame), CT(a_long_name_is_as_large),
        CT(stays_two_to_four_seconds_in_six_places_or_more), CT(any_cut_of_sixty_percent_shows_it),
        CT(seen_in_every_frame_on_any_ground), CT(keeps_off_a_face), CT(name_and_picture_can_be_others))
