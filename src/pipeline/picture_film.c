/* pipeline/picture_film.c - see picture_film.h. The relief (relief/relief.h) knows depth and warps; here is what a
 * prompt means for it.
 */
#include "pipeline/picture_film.h"
#include "base/file.h"
#include "base/text.h"
#include "media/media.h"
#include "relief/relief.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TARGET_M 6.0 /* what the camera looks at; orbits go about it */

bool is_picture_film(const scene *sc)
{
    return ciel_streq(sc->place.kind, PICTURE_PLACE);
}

acoustics picture_film_acoustics(const scene *sc)
{
    bool indoors = params_number(&sc->place.params, "indoors", 0) > 0;
    return (acoustics){
        .outdoors = !indoors, .rt60_s = indoors ? 0.5f : 0, .size_m = indoors ? 5 : 50, .brightness = 0.5f
    };
}

/* ---- the picture, in the film's shape ---- */
/* the largest part of the film's shape about the middle */
static int crop(picture *p, int width, int height, ciel_fail *fail)
{
    int w = p->width, h = p->height;
    if ((long long)w * height > (long long)h * width)
        w = (int)((double)h * width / height + 0.5);
    else
        h = (int)((double)w * height / width + 0.5);
    picture cut;
    int rc = picture_create(&cut, w > 0 ? w : 1, h > 0 ? h : 1, fail), x0 = (p->width - w) / 2,
        y0 = (p->height - h) / 2;
    if (rc < 0)
        return rc;
    for (int y = 0; y < cut.height; y++)
        memcpy(cut.rgb + 3 * (size_t)y * (size_t)cut.width,
               p->rgb + 3 * ((size_t)(y + y0) * (size_t)p->width + (size_t)x0), 3 * (size_t)cut.width);
    picture_free(p);
    *p = cut;
    return CIEL_OK;
}

static int load_relief(relief **out, const scene *sc, const char *folder, ciel_fail *fail)
{
    const char *file = params_text(&sc->place.params, "file", NULL);
    picture p = { 0 }, fitting = { 0 };
    relief_options o = relief_options_default();
    o.near_m = params_number(&sc->place.params, "near", o.near_m);
    o.far_m = params_number(&sc->place.params, "far", o.far_m);
    o.horizon = params_number(&sc->place.params, "horizon", -1);
    o.lens_mm = sc->shots[0].camera.lens_mm;
    if (!file || o.near_m < 0.1 || o.far_m <= o.near_m)
        return ciel_fail_set(fail, CIEL_E_DATA, "the place \"picture\" needs a \"file\", and \"far\" beyond \"near\"");
    char *path = folder && file[0] != '/' ? ciel_path_join(folder, file) : strdup(file);
    int rc = picture_read(&p, path, fail);
    free(path);
    if (rc == CIEL_OK)
        rc = crop(&p, sc->width, sc->height, fail);
    if (rc == CIEL_OK && (p.width != sc->width || p.height != sc->height)) {
        rc = picture_scale(&fitting, &p, sc->width, sc->height, fail);
        picture_free(&p);
        p = fitting;
    }
    if (rc == CIEL_OK)
        rc = relief_create(out, p.rgb, p.width, p.height, &o, fail);
    picture_free(&p);
    return rc;
}

int picture_film_frames(const scene *sc, const char *folder, int begin, int end, ciel_pool *pool, const atomic_int *cancel,
                        render_sink sink, void *user, ciel_fail *fail)
{
    relief *r = NULL;
    picture seen = { 0 };
    int rc = load_relief(&r, sc, folder, fail);
    if (rc == CIEL_OK)
        rc = picture_create(&seen, sc->width, sc->height, fail);
    for (int i = begin; rc == CIEL_OK && i < end; i++) {
        double t = (double)i / sc->fps;
        camera_pose c = scene_camera_at(sc, scene_shot_at(sc, t), t, NULL);
        relief_see(r, &c, seen.rgb, pool);
        rc = cancel && *cancel ? ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled") : sink(user, i, seen.rgb, fail);
    }
    picture_free(&seen);
    relief_destroy(&r);
    return rc;
}

/* ---- from the prompt ---- */
static bool among(const char *word, const char *const *list)
{
    for (; word && *list; list++)
        if (ciel_streq(word, *list))
            return true;
    return false;
}

/* what is so without anything being seen to move */
static const char *const still_verbs[] = { "be",      "stand",   "sit",     "lie",   "rest",     "sleep",
                                           "look",    "have",    "show",    "wait",  "hold",     "wear",
                                           "see",     "watch",   "lean",    "hang",  "face",     "stay",
                                           "remain",  "feature", "contain", "cover", "surround", "overlook",
                                           "stretch", "fill",    "shine",   "tower", NULL };
static const char *const plain_styles[] = { "cinematic", "photorealistic", "realistic", "documentary", "film", NULL };

static int refuse_moving(const brief *b, ciel_fail *fail)
{
    const char *what = NULL;
    if (b->n_shots > 1)
        return ciel_fail_set(fail, CIEL_E_DATA,
                             "a film that begins with a picture has one shot: the prompt asks for %zu", b->n_shots);
    for (size_t i = 0; i < b->n_actions; i++)
        if (!b->actions[i].negated && !among(b->actions[i].verb, still_verbs))
            what = b->actions[i].verb;
    for (size_t i = 0; i < b->n_styles; i++)
        if (!among(b->styles[i], plain_styles))
            what = b->styles[i];
    for (size_t i = 0; i < b->sound.n_lines; i++)
        if (b->sound.lines[i].speaker >= 0)
            what = "speech of somebody in the picture";
    if (!what)
        return CIEL_OK;
    ciel_fail_set(fail, CIEL_E_DATA,
                  "with a picture as its first frame, only the camera of a film can move: not '%.80s'", what);
    ciel_fail_hint(fail, "ask for a camera move and for sounds, or leave the picture out");
    return CIEL_E_DATA;
}

/* of four seconds at a usual pace; degrees, metres, a ratio */
typedef struct usual_move {
    const char *kind;
    double amount;
} usual_move;
static const usual_move usual[] = {
    { "dolly_in", 0.62 },    { "dolly_out", 0.3 },      { "truck_left", 0.4 }, { "truck_right", 0.4 },
    { "pedestal_up", 0.22 }, { "pedestal_down", 0.22 }, { "crane_up", 0.3 },   { "crane_down", 0.3 },
    { "pan_left", 4 },       { "pan_right", 4 },        { "tilt_up", 3 },      { "tilt_down", 3 },
    { "roll_left", 4 },      { "roll_right", 4 },       { "orbit_left", 5 },   { "orbit_right", 5 },
    { "zoom_in", 1.25 },     { "zoom_out", 1.06 },      { "dolly_zoom", 0.5 },
};

static double usual_amount(const char *kind, double seconds, const char *speed)
{
    double k = ciel_streq(speed, "very_slow")   ? 0.5
               : ciel_streq(speed, "slow")      ? 0.7
               : ciel_streq(speed, "fast")      ? 1.4
               : ciel_streq(speed, "very_fast") ? 1.8
                                                : 1;
    k *= pow(seconds / 4, 0.6);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (ciel_streq(usual[i].kind, kind))
            return strstr(kind, "zoom_") ? pow(usual[i].amount, k) : usual[i].amount * k;
    return 0;
}

static void add_moves(scene *sc, const brief *b)
{
    const brief_camera *c = &b->shots[0].camera;
    bool still = false;
    for (size_t i = 0; i < c->n_moves; i++) {
        const brief_move *m = &c->moves[i];
        double begin = m->begin >= 0 ? m->begin : 0, end = m->end >= 0 && m->end < sc->seconds ? m->end : sc->seconds;
        double amount = begin < end ? usual_amount(m->kind, end - begin, m->speed) : 0;
        still |= ciel_streq(m->kind, "static");
        if (amount > 0)
            scene_add_move(sc, &sc->shots[0], m->kind, begin, end, amount);
    }
    for (size_t i = 0; i < b->n_exclusions; i++)
        still |= ciel_streq(b->exclusions[i], "camera_movement");
    still |= ciel_streq(c->support, "tripod");
    if (sc->shots[0].camera.n_moves == 0 && !still)
        scene_add_move(sc, &sc->shots[0], "dolly_in", 0, sc->seconds, usual_amount("dolly_in", sc->seconds, "slow"));
}

static double worst(const relief *r, const scene *sc, double (*of)(const relief *, const camera_pose *))
{
    double most = 0;
    for (int i = 0; i <= 8; i++) {
        double t = sc->seconds * i / 8.0;
        camera_pose c = scene_camera_at(sc, &sc->shots[0], t, NULL);
        most = fmax(most, of(r, &c));
    }
    return most;
}

static void weaken(scene_camera *c, double k)
{
    for (size_t i = 0; i < c->n_moves; i++) {
        double *a = &c->moves[i].amount;
        *a = ciel_streq(c->moves[i].kind, "zoom_in") || ciel_streq(c->moves[i].kind, "zoom_out") ? pow(*a, k) : *a * k;
    }
}

/* moves as large as the picture bears; what would be seen beyond its borders is kept out by a slow zoom */
static void fit_moves(scene *sc, const relief *r)
{
    scene_camera *c = &sc->shots[0].camera;
    bool back = false;
    for (int i = 0; i < 24 && worst(r, sc, relief_fold) > RELIEF_MOST; i++)
        weaken(c, 0.85);
    for (size_t i = 0; i < c->n_moves; i++)
        back |= ciel_streq(c->moves[i].kind, "dolly_out") || ciel_streq(c->moves[i].kind, "zoom_out");
    for (int i = 0; i < 24 && back && worst(r, sc, relief_revealed) > 0.08; i++)
        weaken(c, 0.85);
    double beyond = back ? 0 : worst(r, sc, relief_revealed);
    if (beyond > 0.002)
        scene_add_move(sc, &sc->shots[0], "zoom_in", 0, sc->seconds, 1.02 / (1 - (beyond < 0.4 ? beyond : 0.4)));
}

static void strip(scene *sc)
{
    sc->n_entities = sc->n_lights = sc->n_sets = sc->n_outcomes = sc->n_shots = 0;
    for (size_t i = 0; i < sc->sound.n_ambience; i++)
        sc->sound.ambience[i].entity = NULL;
    for (size_t i = 0; i < sc->sound.n_effects; i++)
        sc->sound.effects[i].entity = NULL;
}

int picture_film_plan(scene *sc, const brief *b, const char *file, const char *folder, library *lib,
                      ciel_fail *fail)
{
    ciel_arena a = { 0 };
    model place = { 0 };
    relief *r = NULL;
    int rc = refuse_moving(b, fail);
    if (rc < 0)
        return rc;
    bool indoors = library_build_place(lib, &place, sc, &a, NULL) == CIEL_OK && place.place && place.place->indoors;
    ciel_arena_free(&a);
    strip(sc);
    sc->place = (scene_place){ .kind = PICTURE_PLACE, .label = sc->place.label };
    params_set_text(&sc->place.params, &sc->arena, "file", scene_text(sc, file));
    params_set_number(&sc->place.params, &sc->arena, "indoors", indoors);
    scene_shot *shot = scene_add_shot(sc, 0, sc->seconds);
    shot->camera.position = v3_fill(0);
    shot->camera.look_at = v3(0, 0, -(float)TARGET_M);
    shot->camera.lens_mm = relief_options_default().lens_mm;
    shot->camera.f_number = 0;
    add_moves(sc, b);
    rc = load_relief(&r, sc, folder, fail);
    if (rc == CIEL_OK)
        fit_moves(sc, r);
    relief_destroy(&r);
    return rc;
}
