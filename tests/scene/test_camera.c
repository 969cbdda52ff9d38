/* The camera: moves go where and as far as they say, at the speed they say. */
#include "ct.h"
#include "scene/camera.h"

static scene *one_shot(const char *kind, double amount, bool ease)
{
    scene *sc = scene_create();
    scene_shot *s = scene_add_shot(sc, 0, 4);
    s->camera.position = v3(0, 1, 5);
    s->camera.look_at = v3(0, 1, 0);
    scene_add_move(sc, s, kind, 0, 4, amount)->ease = ease;
    return sc;
}

static vec3 position_at(const scene *sc, double t) { return scene_camera_at(sc, &sc->shots[0], t, NULL).position; }

static void dolly_goes_at_its_stated_speed(void)
{
    scene *sc = one_shot("dolly_in", 2.0, false);
    for (int i = 0; i <= 8; i++)
        CT_NEAR(position_at(sc, 0.5 * i).z, 5.0 - 0.5 * 0.5 * i, 1e-5);
    scene_destroy(&sc);
}

static void an_eased_move_covers_its_whole_amount_and_starts_softly(void)
{
    scene *sc = one_shot("dolly_in", 2.0, true);
    CT_NEAR(position_at(sc, 4.0).z, 3.0, 1e-5);
    CT_NEAR(position_at(sc, 2.0).z, 4.0, 1e-5);
    CT_CHECK(5.0f - position_at(sc, 0.1).z < 0.02f);
    scene_destroy(&sc);
}

static void left_is_left(void)
{
    scene *sc = one_shot("truck_left", 1.0, false);
    CT_NEAR(position_at(sc, 4.0).x, -1.0, 1e-5); /* looking at -Z, left is -X */
    scene_destroy(&sc);
    sc = one_shot("pan_left", 90, false);
    CT_NEAR(scene_camera_at(sc, &sc->shots[0], 4.0, NULL).forward.x, -1.0, 1e-4);
    scene_destroy(&sc);
    sc = one_shot("orbit_left", 90, false);
    CT_NEAR(position_at(sc, 4.0).x, -5.0, 1e-4);
    CT_NEAR(position_at(sc, 2.0).z, 5.0 * cos(CIEL_PI / 4), 1e-4);
    scene_destroy(&sc);
    sc = one_shot("tilt_up", 30, false);
    CT_NEAR(scene_camera_at(sc, &sc->shots[0], 4.0, NULL).forward.y, 0.5, 1e-4);
    scene_destroy(&sc);
}

static void zoom_changes_the_lens_and_dolly_zoom_keeps_the_subject(void)
{
    scene *sc = one_shot("zoom_in", 2, false);
    CT_NEAR(scene_camera_at(sc, &sc->shots[0], 4.0, NULL).focal_m, 0.070, 1e-6);
    scene_destroy(&sc);
    sc = one_shot("dolly_zoom", 3, false);
    double x0, y0, x1, y1;
    camera_pose a = scene_camera_at(sc, &sc->shots[0], 0, NULL), b = scene_camera_at(sc, &sc->shots[0], 4, NULL);
    camera_project(&a, v3(0.5f, 1.5f, 0), &x0, &y0);
    camera_project(&b, v3(0.5f, 1.5f, 0), &x1, &y1);
    CT_NEAR(x0, x1, 1e-4);
    CT_NEAR(y0, y1, 1e-4);
    scene_destroy(&sc);
}

static void a_tripod_is_still_and_a_hand_is_not(void)
{
    scene *sc = one_shot("static", 0, false);
    camera_pose a = scene_camera_at(sc, &sc->shots[0], 1, NULL), b = scene_camera_at(sc, &sc->shots[0], 2, NULL);
    CT_NEAR(v3_dist(a.forward, b.forward), 0, 1e-7);
    sc->shots[0].camera.support = SUPPORT_HANDHELD;
    a = scene_camera_at(sc, &sc->shots[0], 1, NULL);
    b = scene_camera_at(sc, &sc->shots[0], 2, NULL);
    CT_CHECK(v3_dist(a.forward, b.forward) > 1e-4f);
    camera_pose c = scene_camera_at(sc, &sc->shots[0], 1.001, NULL);
    CT_CHECK(v3_dist(a.forward, c.forward) < 1e-3f); /* continuous */
    scene_destroy(&sc);
}

static void projection_is_that_of_the_lens(void)
{
    scene *sc = one_shot("static", 0, false);
    camera_pose p = scene_camera_at(sc, &sc->shots[0], 0, NULL);
    double x, y;
    /* a point at the edge of a 35 mm lens' field: x = 18/35 of the distance */
    CT_NEAR(camera_project(&p, v3(5.0f * 18.0f / 35.0f, 1, 0), &x, &y), 5.0, 1e-5);
    CT_NEAR(x, 1.0, 1e-5);
    CT_NEAR(y, 0.5, 1e-5);
    CT_NEAR(p.focus_m, 5.0, 1e-5);
    scene_destroy(&sc);
}

CT_MAIN(CT(dolly_goes_at_its_stated_speed), CT(an_eased_move_covers_its_whole_amount_and_starts_softly), CT(left_is_left),
        CT(zoom_changes_the_lens_and_dolly_zoom_keeps_the_subject), CT(a_tripod_is_still_and_a_hand_is_not),
        CT(projection_is_that_of_the_lens))
