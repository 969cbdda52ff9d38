/* pipeline/check_light.c - can one see it? A small picture of the shot's middle is really rendered and measured, as it
 * will be printed: nearly black or burnt out, the lens is opened or closed for the whole film; a face that cannot be
 * made out gets more of the key light, or one of its own.
 *
 * Only faces in medium shots and closer are lit: a silhouette in a wide shot is a picture, not a fault.
 */
#include "base/text.h"
#include "pipeline/check_parts.h"

#include <stdlib.h>
#include <string.h>

#define PICTURE_SIDE 112
#define DARKEST      0.045 /* mean printed value, 0..1, below which a picture is black */
#define BRIGHTEST    0.93
#define DARKEST_FACE 0.19
#define ROUNDS       3

typedef struct small_picture {
    int width, height;
    uint8_t *rgb;
} small_picture;

static int keep_picture(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    small_picture *p = user;
    (void)i_frame;
    (void)fail;
    memcpy(p->rgb, rgb, (size_t)p->width * (size_t)p->height * 3);
    return CIEL_OK;
}

static int take_picture(finder *f, const scene_shot *shot, small_picture *p, ciel_fail *fail)
{
    stage st = { 0 };
    ciel_arena_reset(&f->frame);
    motion_stage(f->m, (int)(0.5 * (shot->begin + shot->end) * f->sc->fps), &st, &f->frame);
    render_options o = render_options_default();
    o.width = p->width;
    o.height = p->height;
    o.quality = RENDER_DRAFT;
    o.still = true;
    o.samples = 2;
    o.cancel = f->cancel;
    render *r = NULL;
    int rc = render_create(&r, &o, keep_picture, p, fail);
    if (rc == CIEL_OK)
        rc = render_push(r, &st, fail);
    if (rc == CIEL_OK)
        rc = render_flush(r, fail);
    render_destroy(&r);
    return rc;
}

static double value_at(const small_picture *p, int x, int y)
{
    const uint8_t *c = p->rgb + 3 * ((size_t)y * (size_t)p->width + (size_t)x);
    return (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / 255;
}

static double mean(const small_picture *p, int x0, int y0, int x1, int y1)
{
    double sum = 0;
    int n = 0;
    for (int y = y0 < 0 ? 0 : y0; y < y1 && y < p->height; y++)
        for (int x = x0 < 0 ? 0 : x0; x < x1 && x < p->width; x++, n++)
            sum += value_at(p, x, y);
    return n ? sum / n : -1;
}

/* the face's mean in the picture; negative when the shot shows none */
static double face_value(const finder *f, const scene_shot *shot, const small_picture *p)
{
    static const char *const sizes[] = { "medium", "two_shot", "medium_close_up", "close_up", "over_shoulder" };
    const entity *e = scene_find(f->sc, shot->subject);
    const thing_info *t = e ? library_find(f->lib, e->thing) : NULL;
    bool close = false;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        close = close || ciel_streq(shot->size, sizes[i]);
    vec3 eyes, head, ahead;
    double when = 0.5 * (shot->begin + shot->end), x, y, x2, y2;
    if (!close || !t || t->kind != THING_PERSON || ciel_streq(e->label, "silhouette") ||
        !motion_locate(f->m, e->id, "eyes", when, &eyes))
        return -1;
    scene_locator loc = motion_locator(f->m);
    camera_pose c = scene_camera_at(f->sc, shot, when, &loc);
    head = motion_locate(f->m, e->id, "head", when, &head) ? head : eyes;
    ahead = v3_sub(eyes, head);
    if (v3_dot(ahead, c.forward) > 0.02f)
        return -1; /* seen from behind */
    double depth = camera_project(&c, eyes, &x, &y);
    if (depth <= 0.05 || camera_project(&c, v3_mad(eyes, c.right, 0.06f), &x2, &y2) <= 0)
        return -1;
    double half = (x2 - x) * p->width;
    return mean(p, (int)(x * p->width - half), (int)(y * p->height - 0.4 * half), (int)(x * p->width + half) + 1,
                (int)(y * p->height + 1.4 * half) + 1);
}

/* from beside the camera, a little above: the light that a face is missing */
static scene_light *key_light(finder *f, const scene_shot *shot)
{
    for (size_t i = 0; i < f->sc->n_lights; i++)
        if (strncmp(f->sc->lights[i].id, "key", 3) == 0)
            return &f->sc->lights[i];
    const scene_camera *c = &shot->camera;
    vec3 arm = v3_sub(c->position, c->look_at);
    float far = v3_len(arm);
    vec3 side = v3_norm(v3_cross(v3(0, 1, 0), arm));
    vec3 at = v3_add(v3_mad(v3_mad(c->look_at, arm, 0.9f), side, 0.55f * far), v3(0, 0.35f * far, 0));
    scene_light *l = scene_add_light(f->sc, "key", LIGHT_AREA);
    l->position = at;
    l->direction = v3_norm(v3_sub(c->look_at, at));
    l->size_m = 0.3 * (double)far;
    l->kelvin = 4300;
    l->lumens = 40 * (double)(far * far);
    return l;
}

int check_exposure(finder *f, scene_shot *shot, ciel_fail *fail)
{
    bool tall = f->sc->height > f->sc->width;
    int other = PICTURE_SIDE * (tall ? f->sc->width : f->sc->height) / (tall ? f->sc->height : f->sc->width);
    other = (other < 16 ? 16 : other) & ~1;
    small_picture p = { tall ? other : PICTURE_SIDE, tall ? PICTURE_SIDE : other, NULL };
    p.rgb = malloc((size_t)p.width * (size_t)p.height * 3);
    if (!p.rgb)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a small picture");
    int rc = CIEL_OK;
    for (int round = 0; rc == CIEL_OK && round < ROUNDS; round++) {
        rc = take_picture(f, shot, &p, fail);
        double all = mean(&p, 0, 0, p.width, p.height), face = face_value(f, shot, &p);
        if (rc < 0)
            break;
        if (all < DARKEST)
            f->sc->look.exposure_ev += 0.8;
        else if (all > BRIGHTEST)
            f->sc->look.exposure_ev -= 0.6;
        else if (face >= 0 && face < DARKEST_FACE)
            key_light(f, shot)->lumens *= face < 0.5 * DARKEST_FACE ? 3 : 1.8;
        else
            break;
    }
    free(p.rgb);
    return rc;
}
