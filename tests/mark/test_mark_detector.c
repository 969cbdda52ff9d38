/* tests/mark/test_mark_detector.c - the invisible mark on small clips: the same for the same film, known by older keys,
 * found only where it is; quick enough for the sanitizers.
 *
 * MARK_NULL_CLIPS=1000 raises the number of unmarked and wrongly keyed clips that are searched from 12.
 */
#include "clips.h"
#include "ct.h"

#define ID UINT64_C(0x0123456789abcdef)

static void the_same_frames_are_marked_the_same(void)
{
    mark_keys keys = clip_keys(1);
    mark_embed_options o = { .width = 322, .height = 182, .fps = 24, .id = ID, .key = &keys.keys[0] };
    picture p[2] = { { 0 } };
    for (int k = 0; k < 2; k++) {
        mark_embedder *m = NULL;
        CT_EQ_I(mark_embedder_create(&m, &o, NULL), CIEL_OK);
        CT_EQ_I(picture_create(&p[k], 322, 182, NULL), CIEL_OK);
        for (int i = k ? 6 : 0; i <= 7; i++) { /* no memory of the frames before */
            clip_draw(&p[k], CLIP_NOISE, i, 1);
            mark_embedder_frame(m, p[k].rgb, i);
        }
        mark_embedder_destroy(&m);
    }
    CT_EQ_I(memcmp(p[0].rgb, p[1].rgb, 322 * 182 * 3), 0);
    picture_free(&p[0]);
    picture_free(&p[1]);
}

/* ids accepted in n clips that carry none, or one of another key */
static int accepted_by_mistake(int n)
{
    enum {
        W = 426,
        H = 240,
        FRAMES = 24
    };
    mark_keys mine = clip_keys(1), other = clip_keys(2);
    picture p = { 0 };
    int accepted = 0;
    if (picture_create(&p, W, H, NULL) < 0)
        return -1;
    for (int i = 0; i < n; i++) {
        mark_embed_options o = {
            .width = W, .height = H, .fps = 24, .id = rng_mix((uint64_t)i), .key = &other.keys[0]
        };
        mark_embedder *m = NULL;
        mark_detector *d = NULL;
        mark_found f = { 0 };
        if (mark_embedder_create(&m, &o, NULL) < 0 || mark_detector_create(&d, &mine, 24, NULL) < 0)
            return -1;
        for (int k = 0; k < FRAMES; k++) {
            clip_draw(&p, (enum clip_kind)(i / 2 % N_CLIP_KINDS), k, 1000 + (uint64_t)i);
            if (i % 2)
                mark_embedder_frame(m, p.rgb, k);
            mark_detector_frame(d, p.rgb, W, H, NULL);
        }
        mark_detector_finish(d, &f, NULL);
        accepted += f.found;
        mark_embedder_destroy(&m);
        mark_detector_destroy(&d);
    }
    picture_free(&p);
    return accepted;
}

static void nothing_is_found_where_nothing_is(void)
{
    const char *asked = getenv("MARK_NULL_CLIPS");
    int n = asked ? atoi(asked) : 12;
    int accepted = accepted_by_mistake(n);
    printf("# %d of %d clips without a mark of ours accepted\n", accepted, n);
    CT_EQ_I(accepted, 0);
}

static void an_older_key_is_still_known(void)
{
    mark_keys ring = { .n = 2, .keys = { { 1, { 1 } }, { 2, { 2 } } } };
    mark_embed_options o = { .width = 640, .height = 360, .fps = 24, .id = 77, .key = &ring.keys[0] };
    mark_embedder *m = NULL;
    mark_detector *d = NULL;
    mark_found f = { 0 };
    picture p = { 0 };
    CT_EQ_I(mark_embedder_create(&m, &o, NULL), CIEL_OK);
    CT_EQ_I(mark_detector_create(&d, &ring, 24, NULL), CIEL_OK);
    CT_EQ_I(picture_create(&p, 640, 360, NULL), CIEL_OK);
    for (int i = 0; i < 24; i++) {
        clip_draw(&p, CLIP_NOISE, i, 3);
        mark_embedder_frame(m, p.rgb, i);
        CT_EQ_I(mark_detector_frame(d, p.rgb, 640, 360, NULL), CIEL_OK);
    }
    CT_EQ_I(mark_detector_finish(d, &f, NULL), CIEL_OK);
    mark_embedder_destroy(&m);
    mark_detector_destroy(&d);
    picture_free(&p);
    CT_CHECK(f.found && f.id == 77);
    CT_EQ_I(f.generation, 1);
}

static void bad_input_is_refused(void)
{
    mark_keys keys = clip_keys(1);
    mark_embed_options o = { .width = 8, .height = 720, .fps = 24, .key = &keys.keys[0] };
    mark_embedder *m = NULL;
    mark_detector *d = NULL;
    mark_found f = { 0 };
    uint8_t rgb[64 * 64 * 3] = { 0 };
    CT_EQ_I(mark_embedder_create(&m, &o, NULL), CIEL_E_INVAL);
    CT_EQ_I(mark_detect_film(&f, "/nowhere.mp4", &keys, NULL), CIEL_E_NOTFOUND);
    CT_EQ_I(mark_detector_create(&d, &keys, 24, NULL), CIEL_OK);
    CT_EQ_I(mark_detector_finish(d, &f, NULL), CIEL_E_INVAL);
    CT_EQ_I(mark_detector_frame(d, rgb, 64, 64, NULL), CIEL_OK);
    CT_EQ_I(mark_detector_frame(d, rgb, 32, 64, NULL), CIEL_E_INVAL);
    CT_EQ_I(mark_detector_finish(d, &f, NULL), CIEL_OK);
    CT_CHECK(!f.found);
    mark_detector_destroy(&d);
}

CT_MAIN(CT(the_same_frames_are_marked_the_same), CT(nothing_is_found_where_nothing_is), CT(an_older_key_is_still_known),
        CT(bad_input_is_refused))
