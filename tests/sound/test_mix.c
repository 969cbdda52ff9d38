/* tests/sound/test_mix.c - the whole track: when things sound, how loud, the same for any number of threads.
 */
#include "audition.h"
#include "ct.h"
#include "sound/dsp.h"
#include "sound/master.h"
#include "sound/space.h"

static event strike(double t, float x)
{
    return (event){ .kind = EVENT_CONTACT,
                    .t = t,
                    .t_end = t,
                    .position = { x, 0, 2 },
                    .impulse = 1,
                    .size_m = 0.1,
                    .mass_kg = 0.3,
                    .material_a = "wood",
                    .material_b = "stone",
                    .entity_a = "thing",
                    .entity_b = "place" };
}

/* First moment after `from` at which 1 ms of signal is well above what went before: a plain onset detector. */
static double onset(const audition *a, double from)
{
    size_t win = 48;
    double before = 1e-9;
    for (size_t i = (size_t)(from * 48000); i + win < a->n; i += 12) {
        double e = 0;
        for (size_t k = 0; k < win; k++) {
            double m = (double)(a->samples[2 * (i + k)] - a->samples[2 * (i + k) - 2]) +
                       (double)(a->samples[2 * (i + k) + 1] - a->samples[2 * (i + k) - 1]);
            e += m * m;
        }
        if (e > 25 * before && e > 1e-3)
            return (double)(i + win / 2) / 48000.0;
        before = 0.9 * before + 0.1 * e;
    }
    return -1;
}

static void onsets_meet_their_events(void)
{
    scene *sc = scene_create();
    sc->seconds = 4;
    scene_add_ambience(sc, "room", 0);
    event events[5];
    audition a;
    audition_open(&a, sc);
    for (int i = 0; i < 5; i++)
        events[i] = strike(0.3137 + 0.71 * i, (float)i - 2);
    a.in.events = (event_list){ events, 5 };
    CT_EQ_I(audition_render(&a, NULL), 0);
    for (int i = 0; i < 5; i++)
        CT_NEAR(onset(&a, events[i].t - 0.06), events[i].t, 0.005);
    audition_close(&a);
    scene_destroy(&sc);
}

static int loudness_of(scene *sc, event *e, size_t n, double *lufs, double *peak, size_t *frames)
{
    audition a;
    audition_open(&a, sc);
    a.in.events = (event_list){ e, n };
    int rc = audition_render(&a, NULL);
    if (!rc)
        rc = master_loudness(lufs, a.samples, a.n, NULL) || master_true_peak(peak, a.samples, a.n, NULL);
    *frames = a.n;
    audition_close(&a);
    return rc;
}

static void programmes_reach_minus_sixteen(void)
{
    static const char *const beds[][2] = {
        { "rain", "traffic" }, { "crowd", "cafe" }, { "sea", "seagulls" }, { "wind", NULL }, { "heavy_rain", "thunder" }
    };
    for (int i = 0; i < 5; i++) {
        scene *sc = scene_create();
        double lufs, peak;
        size_t n;
        event e = strike(1, 0);
        for (int k = 0; k < 2 && beds[i][k]; k++)
            scene_add_ambience(sc, beds[i][k], 0);
        CT_EQ_I(loudness_of(sc, &e, 1, &lufs, &peak, &n), 0);
        CT_NEAR(lufs, -16, 0.5);
        CT_CHECK(peak < -1.0);
        CT_EQ_I(n, 4 * 48000);
        scene_destroy(&sc);
    }
}

static void bounces_alone_keep_their_peaks(void)
{
    scene *sc = scene_create();
    double lufs, peak;
    size_t n;
    event e[4];
    for (int i = 0; i < 4; i++)
        e[i] = strike(0.5 + 0.8 * i, 0);
    CT_EQ_I(loudness_of(sc, e, 4, &lufs, &peak, &n), 0);
    CT_CHECK(peak < -1.0 && peak > -6.0);
    CT_CHECK(lufs > -30 && lufs < -15.5);
    scene_destroy(&sc);
}

static void a_quiet_room_stays_quiet(void)
{
    scene *sc = scene_create();
    double lufs, peak;
    size_t n;
    scene_add_ambience(sc, "room", 0);
    CT_EQ_I(loudness_of(sc, NULL, 0, &lufs, &peak, &n), 0);
    CT_CHECK(lufs < -32 && lufs > -50);
    scene_destroy(&sc);
}

static void silence_when_muted(void)
{
    scene *sc = scene_create();
    audition a;
    event e = strike(1, 0);
    scene_add_ambience(sc, "rain", 0);
    sc->sound.mute_all = true;
    audition_open(&a, sc);
    a.in.events = (event_list){ &e, 1 };
    CT_EQ_I(audition_render(&a, NULL), 0);
    CT_CHECK(dsp_peak(a.samples, 2 * a.n) == 0.0f);
    audition_close(&a);
    sc->sound.mute_all = false;
    sc->sound.mute_ambience = sc->sound.mute_effects = true;
    audition_open(&a, sc);
    a.in.events = (event_list){ &e, 1 };
    CT_EQ_I(audition_render(&a, NULL), 0);
    CT_CHECK(dsp_peak(a.samples, 2 * a.n) == 0.0f);
    audition_close(&a);
    scene_destroy(&sc);
}

static uint64_t digest(const audition *a)
{
    uint64_t h = 1;
    for (size_t i = 0; i < 2 * a->n; i++) {
        uint32_t bits;
        memcpy(&bits, &a->samples[i], sizeof bits);
        h = rng_hash(h, bits);
    }
    return h;
}

static void same_samples_for_any_threads(void)
{
    uint64_t first = 0;
    static const int counts[] = { 0, 1, 2, 5 };
    for (int k = 0; k < 4; k++) {
        scene *sc = scene_create();
        sc->seconds = 3;
        audition a;
        event e[40];
        static spoken_line line = { NULL, "Look at the bridge.", "en", "man", "says", 0.2 };
        static const char *const cues[] = { "rain", "traffic", "crowd", "wind" };
        for (int i = 0; i < 4; i++)
            scene_add_ambience(sc, cues[i], 0);
        for (int i = 0; i < 40; i++)
            e[i] = strike(0.1 + 0.06 * i, (float)(i % 5));
        sc->sound.lines = &line;
        sc->sound.n_lines = 1;
        sc->sound.music = (scene_music){ .on = true, .mood = "dreamy", .genre = "electronic" };
        audition_open(&a, sc);
        a.in.events = (event_list){ e, 40 };
        ciel_pool *pool = counts[k] ? ciel_pool_create(counts[k]) : NULL;
        a.in.pool = pool;
        CT_EQ_I(audition_render(&a, NULL), 0);
        uint64_t d = digest(&a);
        first = k ? first : d;
        CT_CHECK(d == first);
        audition_close(&a);
        ciel_pool_destroy(&pool);
        scene_destroy(&sc);
    }
}

static void sound_comes_from_its_side(void)
{
    listener ears = { 0, { 0, 0, 0 }, { 1, 0, 0 }, { 0, 0, -1 } };
    acoustics dry = { true, 0, 10, 0.5f };
    placement right = space_place(&ears, v3(4, 0, -3), &dry, 2), left = space_place(&ears, v3(-4, 0, -3), &dry, 2);
    placement near = space_place(&ears, v3(0, 0, -2), &dry, 2), far = space_place(&ears, v3(0, 0, -40), &dry, 2);
    CT_CHECK(right.right > 2 * right.left && left.left > 2 * left.right);
    CT_NEAR(near.left, near.right, 1e-5);
    CT_NEAR(right.left * right.left + right.right * right.right, left.left * left.left + left.right * left.right, 1e-4);
    CT_CHECK(far.left < 0.3f * near.left && far.air_hz < near.air_hz);
}

/* Energy of the room's answer falls 60 dB in the time it was asked for. */
static void room_decays_in_its_time(void)
{
    for (float rt = 0.5f; rt < 2.6f; rt += 1.0f) {
        acoustics room = { false, rt, 12, 0.5f };
        size_t n = 0;
        float *ir = space_impulse_response(&room, 1, &n);
        CT_CHECK(ir != NULL);
        double e0 = 0, e1 = 0;
        size_t a = (size_t)(0.2f * rt * 48000), b = (size_t)(0.7f * rt * 48000), w = 2400;
        for (size_t i = 0; i < w; i++) {
            e0 += (double)(ir[a + i] * ir[a + i]);
            e1 += (double)(ir[b + i] * ir[b + i]);
        }
        free(ir);
        CT_NEAR(10 * log10(e0 / e1), 30, 7);
    }
}

/* Energy of the answer to an impulse at `at`, from 0.2 to 0.5 s after it. */
static double answer_of(const bus *b, double at)
{
    double e = 0;
    for (size_t i = (size_t)((at + 0.2) * 48000); i < (size_t)((at + 0.5) * 48000); i++)
        e += (double)(b->stereo[2 * i] * b->stereo[2 * i]);
    return e;
}

/* A film that cuts from a church to a street sounds like each while it is on the screen, and the church ends with the cut. */
static void each_place_has_its_own_room(void)
{
    scene *sc = scene_create();
    const room_span rooms[2] = { { 0, 2, { false, 4.0f, 30, 0.5f } }, { 2, 4, { true, 0, 20, 0.5f } } };
    sound_input in = { .scene = sc, .rooms = rooms, .n_rooms = 2, .acoustics = { false, 4.0f, 30, 0.5f } };
    bus b;
    CT_CHECK(bus_create(&b, 4 * 48000, NULL) == CIEL_OK);
    b.send[48000] = 1;
    b.send[(size_t)(2.5 * 48000)] = 1;
    CT_CHECK(space_reverberate_rooms(&b, &in, 1, NULL) == CIEL_OK);
    CT_CHECK(answer_of(&b, 1) > 1e-6);
    CT_CHECK(answer_of(&b, 2.5) < 1e-12);
    CT_CHECK(answer_of(&b, 2.0) < 1e-12); /* the tail of the first place is gone 0.15 s after the cut */
    CT_CHECK(space_room_at(&in, 1)->rt60_s == 4.0f && space_room_at(&in, 3)->outdoors);
    bus_free(&b);
    scene_destroy(&sc);
}

CT_MAIN(CT(each_place_has_its_own_room), CT(onsets_meet_their_events), CT(programmes_reach_minus_sixteen), CT(bounces_alone_keep_their_peaks),
        CT(a_quiet_room_stays_quiet), CT(silence_when_muted), CT(same_samples_for_any_threads),
        CT(sound_comes_from_its_side), CT(room_decays_in_its_time))
