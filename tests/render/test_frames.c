/* tests/render/test_frames.c - frames in, frames out: the same bytes on any number of threads, order, cancelling, bad
 * sizes; and the director's survey. */
#include "base/rng.h"
#include "ct.h"
#include "render/render.h"
#include "stages.h"
#include <stdlib.h>
#include <time.h>

enum {
    W = 96,
    H = 54,
    FRAMES = 4
};

typedef struct reel {
    uint64_t hash[FRAMES];
    int n, last;
} reel;
static int take(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    (void)fail;
    reel *r = user;
    uint64_t h = 1;
    for (size_t i = 0; i < (size_t)W * H * 3; i++)
        h = rng_hash(h, rgb[i]);
    r->hash[r->n++ % FRAMES] = h;
    r->last = i_frame;
    return 0;
}

/* a wet street corner at night with something that turns, something that bends and a thousand glowing triangles */
static void night_set(set *s)
{
    set_open(s, W, H, v3(0, 1.4f, 4), v3(0, 0.7f, 0), 35);
    s->sky = (scene_sky){ .kind = SKY_PHYSICAL, .sun_elevation_deg = -30, .luminance = 0.2, .stars = 1 };
    s->weather.wetness = 0.8;
    s->weather.rain = 0.6;
    s->weather.fog_per_m = 0.03;
    material k;
    material_named(&k, "asphalt");
    set_put(s, set_floor(s, 20), k, v3(0, 0, 0));
    material_named(&k, "brick");
    set_put(s, set_box(s, v3(-4, 0, -2.2f), v3(4, 4, -2)), k, v3(0, 0, 0));
    material_named(&k, "neon");
    set_put(s, set_ball(s, 0.2f, 24), k, v3(-1, 1.5f, -1.5f));
    material_named(&k, "skin");
    set_put(s, set_ball(s, 0.4f, 24), k, v3(0, 0.5f, 0));
    material_named(&k, "chrome");
    set_put(s, set_ball(s, 0.3f, 24), k, v3(1, 0.4f, 0.5f));
}
static int film(reel *out, int threads, const atomic_int *cancel)
{
    set s;
    night_set(&s);
    memset(out, 0, sizeof *out);
    render_options o = render_options_default();
    o.width = W;
    o.height = H;
    o.pool = ciel_pool_create(threads);
    o.cancel = cancel;
    render *r = NULL;
    int code = render_create(&r, &o, take, out, NULL);
    const mesh *bent = s.instances[3].mesh;
    vec3 *positions[2] = { ARENA_ARRAY(&s.arena, bent->n_vertices, vec3),
                           ARENA_ARRAY(&s.arena, bent->n_vertices, vec3) };
    for (int i = 0; i < FRAMES && !code; i++) {
        s.st.i_frame = i;
        s.st.t = i / 24.0;
        s.st.camera[0].position.z = 4.0f - 0.05f * (float)i;
        s.st.camera[1].position.z = s.st.camera[0].position.z - 0.025f;
        for (int k = 0; k < 2; k++) {
            s.instances[4].to_world[k] =
                affine_trs(v3(1.0f - 0.1f * ((float)i + 0.5f * (float)k), 0.4f, 0.5f), quat_identity(), 1.0f);
            for (uint32_t v = 0; v < bent->n_vertices; v++) {
                vec3 p = bent->positions[v];
                positions[k][v] = v3(p.x + 0.1f * sinf(p.y * 5.0f + (float)i + 0.5f * (float)k), p.y, p.z);
            }
            s.instances[3].positions[k] = positions[k];
        }
        code = render_push(r, &s.st, NULL);
    }
    if (!code)
        code = render_flush(r, NULL);
    if (r) {
        render_stats q = render_statistics(r);
        if (!code && (q.frames != FRAMES || q.rays < 1e4 || q.peak_bytes < 1000))
            code = CIEL_E_BUG;
    }
    render_destroy(&r);
    ciel_pool_destroy(&o.pool);
    set_close(&s);
    return code;
}

static void threads_do_not_matter(void)
{
    reel one, two, five;
    CT_EQ_I(film(&one, 1, NULL), 0);
    CT_EQ_I(film(&two, 2, NULL), 0);
    CT_EQ_I(film(&five, 5, NULL), 0);
    CT_EQ_I(one.n, FRAMES);
    CT_EQ_I(one.last, FRAMES - 1);
    for (int i = 0; i < FRAMES; i++) {
        CT_CHECK(one.hash[i] == two.hash[i]);
        CT_CHECK(one.hash[i] == five.hash[i]);
        CT_CHECK(i == 0 || one.hash[i] != one.hash[i - 1]);
    }
}
static void cancelling_stops_it(void)
{
    static atomic_int stop = 1;
    reel r;
    CT_EQ_I(film(&r, 2, &stop), CIEL_E_CANCELLED);
    CT_EQ_I(r.n, 0);
}
static void odd_sizes_are_refused(void)
{
    render_options o = render_options_default();
    render *r = NULL;
    ciel_fail fail = { 0 };
    o.width = 101;
    CT_EQ_I(render_create(&r, &o, take, NULL, &fail), CIEL_E_INVAL);
    CT_CHECK(strstr(fail.what, "101") != NULL);
    o.width = 8;
    CT_EQ_I(render_create(&r, &o, take, NULL, &fail), CIEL_E_INVAL);
    CT_CHECK(r == NULL);
}
static void survey_finds_things(void)
{
    set s;
    set_open(&s, 160, 90, v3(0, 0, 5), v3(0, 0, 0), 36);
    set_put(&s, set_ball(&s, 0.5f, 32), set_matt(0.5f), v3(0, 0, 0));
    set_put(&s, set_ball(&s, 0.2f, 32), set_matt(0.5f), v3(0, 0, -2)); /* hidden */
    material glass;
    material_named(&glass, "window_glass");
    set_put(&s, set_box(&s, v3(-3, -3, 0), v3(3, 3, 0.01f)), glass, v3(0, 0, 2))->entity = STAGE_PLACE;
    render_view v[2];
    CT_EQ_I(render_survey(v, 2, &s.st, 1280, 720, NULL), 0);
    /* a ball of half a metre five metres away: 36 mm lens on 36 mm sees 5 m across */
    CT_NEAR(v[0].x1 - v[0].x0, 0.2, 0.02);
    CT_NEAR(0.5 * (double)(v[0].x0 + v[0].x1), 0.5, 0.02);
    CT_NEAR(v[0].coverage, 3.14159 * 0.01 / 0.5625, 0.005);
    CT_CHECK(v[1].coverage == 0.0f);
    double l = 0;
    s.sky.luminance = 50;
    CT_EQ_I(render_meter(&l, &s.st, NULL, NULL), 0);
    CT_CHECK(l > 20 && l < 55);
    set_close(&s);
}

CT_MAIN(CT(threads_do_not_matter), CT(cancelling_stops_it), CT(odd_sizes_are_refused), CT(survey_finds_things))
