/* pipeline/extend_camera.c - the camera of a shot that lasts longer.
 *
 * A move that runs until the shot's end is pinned to the old one, so that it is what it was, and a second one goes on
 * at the same pace; where that would lead through the subject or away from it, the camera coasts to a halt instead: a
 * row of ever slower pieces.
 */
#include "base/text.h"
#include "pipeline/check.h"
#include "pipeline/extend_parts.h"

#include <math.h>
#include <string.h>

#define COAST_PIECES 8
#define COAST_S      1.0 /* a move that gives way to another one */

/* How far a move may still go: in degrees, or (in reach) as a share of the distance to what is looked at. */
typedef struct move_limit {
    const char *kind;
    double most;
    bool in_reach;
} move_limit;
static const move_limit limits[] = {
    { "dolly_in", 0.45, true },     { "dolly_zoom", 0.45, true }, { "dolly_out", 0.8, true },
    { "truck_left", 0.3, true },    { "truck_right", 0.3, true }, { "pedestal_up", 0.3, true },
    { "pedestal_down", 0.1, true }, { "crane_up", 0.8, true },    { "crane_down", 0.1, true },
    { "pan_left", 20, false },      { "pan_right", 20, false },   { "tilt_up", 12, false },
    { "tilt_down", 12, false },     { "zoom_in", 0.6, false },    { "zoom_out", 0.6, false },
};

static bool is_zoom(const char *kind)
{
    return ciel_streq(kind, "zoom_in") || ciel_streq(kind, "zoom_out");
}

/* amounts of zooms multiply: their logarithms add up, as all others do */
static double added(const char *kind, double amount)
{
    return is_zoom(kind) ? log(amount > 0 ? amount : 1) : amount;
}

static double amount_of(const char *kind, double sum)
{
    return is_zoom(kind) ? exp(sum) : sum;
}

/* how near the camera is to its target when the shot has lasted as long as it did */
static double reach_left(const scene_camera *c)
{
    double reach = (double)v3_dist(c->position, c->look_at);
    for (size_t i = 0; i < c->n_moves; i++)
        reach += ciel_streq(c->moves[i].kind, "dolly_in")    ? -c->moves[i].amount
                 : ciel_streq(c->moves[i].kind, "dolly_out") ? c->moves[i].amount
                                                             : 0;
    return reach > 0.1 ? reach : 0.1;
}

static double most_left(const scene_camera *c, const char *kind)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (ciel_streq(limits[i].kind, kind))
            return limits[i].in_reach ? limits[i].most * reach_left(c) : limits[i].most;
    return 1e9;
}

/* from `pace` to nothing within `seconds` */
static void coast(scene *sc, scene_shot *shot, const char *kind, double begin, double seconds, double pace)
{
    double piece = seconds / COAST_PIECES;
    for (int i = 0; i < COAST_PIECES; i++) {
        double share = 1 - (i + 0.5) / COAST_PIECES;
        scene_add_move(sc, shot, kind, begin + i * piece, begin + (i + 1) * piece,
                       amount_of(kind, pace * share * piece))
            ->ease = false;
    }
}

/* one move of the old shot, whose length was `length` */
static void go_on(extension *x, scene_shot *shot, size_t i, double length, bool gives_way)
{
    camera_move m = shot->camera.moves[i];
    if (m.end >= 0 && m.end < length - 0.05)
        return; /* it had ended */
    shot->camera.moves[i].end = length;
    if (m.ease || ciel_streq(m.kind, "rack_focus") || ciel_streq(m.kind, "static") || length - m.begin < 1e-3)
        return; /* it has come to rest */
    double pace = added(m.kind, m.amount) / (length - m.begin), most = most_left(&shot->camera, m.kind);
    double whole = fabs(pace) * x->seconds, halt = 2 * most / fabs(pace);
    if (gives_way)
        coast(x->sc, shot, m.kind, length, x->seconds < COAST_S ? x->seconds : COAST_S, pace);
    else if (whole > most)
        coast(x->sc, shot, m.kind, length, halt < x->seconds ? halt : x->seconds, pace);
    else
        scene_add_move(x->sc, shot, m.kind, length, -1, amount_of(m.kind, pace * x->seconds))->ease = false;
}

/* moves of the change's own shot, begun gently */
static void take_moves(extension *x, scene_shot *shot)
{
    const scene_camera *c = &x->after->shots[0].camera;
    for (size_t i = 0; i < c->n_moves; i++) {
        const camera_move *m = &c->moves[i];
        double begin = x->seam_in_shot + m->begin, end = m->end < 0 ? x->seconds : m->end;
        double most = most_left(&shot->camera, m->kind), sum = added(m->kind, m->amount);
        sum = fabs(sum) > most ? most : sum;
        scene_add_move(x->sc, shot, m->kind, begin, x->seam_in_shot + end, amount_of(m->kind, sum));
    }
}

static void set_end(extension *x)
{
    scene_shot *shot = &x->sc->shots[x->sc->n_shots - 1];
    shot->end = x->seam + x->seconds;
}

void extend_shot(extension *x)
{
    scene_shot *shot = &x->sc->shots[x->sc->n_shots - 1];
    bool asked = x->change->n_shots > 0 && x->change->shots[0].camera.n_moves > 0;
    for (size_t i = 0, n = shot->camera.n_moves; i < n; i++)
        go_on(x, shot, i, x->seam_in_shot, asked);
    set_end(x);
    if (asked && x->after->n_shots > 0)
        take_moves(x, shot);
}

bool extend_needs_new_view(const extension *x)
{
    const brief_camera *c = x->change->n_shots > 0 ? &x->change->shots[0].camera : NULL;
    return c && (c->size || c->angle || c->depth || c->support || c->lens_mm > 0 || c->f_number > 0 || c->focus.word);
}

int extend_new_view(extension *x, const scene_locator *where, ciel_fail *fail)
{
    scene *sc = x->sc;
    const scene_shot *view = &x->after->shots[0];
    const char *set = sc->shots[sc->n_shots - 1].set;
    scene_shot *shot = scene_add_shot(sc, x->seam, x->seam + x->seconds);
    vec3 now, then;
    *shot = *view;
    shot->begin = x->seam;
    shot->end = x->seam + x->seconds;
    shot->set = set;
    if (view->subject && where->locate(where->user, view->subject, NULL, x->seam, &now) &&
        where->locate(where->user, view->subject, NULL, 0, &then)) { /* the subject is where it went */
        vec3 by = v3_sub(now, then);
        shot->camera.position = v3_add(shot->camera.position, by);
        shot->camera.look_at = v3_add(shot->camera.look_at, by);
    }
    return check_added_shot(sc, x->lib, x->cancel, fail);
}
