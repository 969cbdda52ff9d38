/* direction/framing.c - shots: what of the subject fills the frame, from where, through which lens, moving how.
 *
 * A shot size says how tall a slice of the world the frame shows at the subject and where its middle is; lens and frame
 * then give the distance. People are measured by their height (a medium shot cuts at the waist), things by their
 * bounds.
 */
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

/* ---- shot sizes ---- */
typedef struct shot_size {
    const char *name;
    double person_slice, person_middle; /* times the height: how much is seen, and where its middle is */
    double thing_slice;                 /* times the thing's largest extent */
    double lens_mm, f_number;           /* when the prompt names none */
} shot_size;
static const shot_size sizes[] = {
    { "extreme_wide", 7.0, 0.95, 9.0, 24, 8 },
    { "wide", 3.1, 0.80, 4.2, 28, 5.6 },
    { "full", 1.28, 0.50, 1.7, 35, 4 },
    { "american", 0.86, 0.68, 1.5, 40, 3.5 },
    { "medium", 0.60, 0.75, 1.9, 40, 2.8 },
    { "medium_close_up", 0.40, 0.845, 1.5, 50, 2.5 },
    { "close_up", 0.21, 0.912, 1.35, 65, 2.2 },
    { "extreme_close_up", 0.11, 0.93, 0.7, 85, 2.8 },
    { "macro", 0.10, 0.93, 1.25, 90, 4 },
    { "two_shot", 0.75, 0.72, 2.2, 40, 3.2 },
    { "over_shoulder", 0.50, 0.82, 1.8, 50, 2.8 },
    { "insert", 0.16, 0.6, 1.2, 85, 4 },
};

static const shot_size *size_named(const char *name)
{
    for (size_t i = 0; name && i < sizeof sizes / sizeof *sizes; i++)
        if (strcmp(sizes[i].name, name) == 0)
            return &sizes[i];
    return NULL;
}

static bool is_close(const char *size)
{
    static const char *const close[] = { "macro", "close_up", "extreme_close_up", "insert" };
    for (size_t i = 0; i < sizeof close / sizeof *close; i++)
        if (ciel_streq(size, close[i]))
            return true;
    return false;
}

/* ---- lens, distance, side ---- */
/* the frame's height in metres, on a sensor whose long side is 36 mm */
static double sensor_height(const scene *sc)
{
    return 0.036 * sc->height / (sc->width > sc->height ? sc->width : sc->height);
}

static const char *usual_size(const director *d, const entity *hero, const framed *f)
{
    if (!hero)
        return "wide";
    for (size_t i = 0; i < d->b->sound.n_lines; i++)
        if (f->person)
            return "medium_close_up";
    if (entity_does(hero, "juggle") || entity_does(hero, "dance") || entity_does(hero, "run") ||
        entity_does(hero, "jump"))
        return "full";
    if (entity_does(hero, "walk") || flies_kite(hero))
        return "full";
    return f->person ? "medium" : "full";
}

/* height of the slice of world that the frame shows at the subject, and the height of its middle */
static double slice_of(const director *d, const shot_size *s, const framed *f, double *middle_y)
{
    const scene *sc = d->sc;
    double aspect = (double)sc->width / sc->height,
           across = f->extent.x > f->extent.z ? (double)f->extent.x : (double)f->extent.z;
    if (f->slice_m > 0) {
        *middle_y = (double)f->middle.y;
        double by_width = across / aspect;
        return f->slice_m > by_width ? f->slice_m : by_width;
    }
    double base = (double)f->middle.y - 0.5 * (double)f->extent.y;
    if (f->person && s->person_slice < 1) {
        *middle_y = base + f->height_m * s->person_middle;
        double slice = f->height_m * s->person_slice, row = (across + 0.15 * f->height_m) / aspect;
        if (f->group_slice > 0 && slice < row)
            slice = row;
        /* a tall frame would cut the shoulders: step back a little */
        return aspect < 1 ? slice * 1.35 : slice;
    }
    double tall = s->thing_slice * (double)f->extent.y, wide = s->thing_slice * across / aspect;
    if (f->person) {
        tall = s->person_slice * (double)f->extent.y;
        wide = s->person_slice * 0.6 * across / aspect;
    }
    *middle_y =
        f->person ? base + (double)f->extent.y * (s->person_slice > 2 ? s->person_middle : 0.5) : (double)f->middle.y;
    double slice = tall > wide ? tall : wide;
    return slice > 0.02 ? slice : 0.02;
}

typedef struct view_angle {
    const char *name;
    double turn_deg; /* about the subject, from the usual side */
    double rise_deg; /* of the line of sight above the horizontal */
    double roll_deg;
} view_angle;
static const view_angle angles[] = {
    { "eye_level", 0, 2, 0 },     { "low", 0, -14, 0 },       { "high", 0, 24, 0 },   { "overhead", 0, 86, 0 },
    { "birds_eye", 0, 58, 0 },    { "worms_eye", 0, -24, 0 }, { "dutch", 0, 0, 12 },  { "profile", 88, 2, 0 },
    { "from_behind", 180, 6, 0 }, { "pov", 0, 0, 0 },         { "aerial", 0, 34, 0 }, { "three_quarter", 42, 5, 0 },
};

static view_angle angle_of(const brief_camera *c, const framed *f, bool background)
{
    for (size_t i = 0; c->angle && i < sizeof angles / sizeof *angles; i++)
        if (strcmp(angles[i].name, c->angle) == 0)
            return angles[i];
    /* people at their eye line; small things from a little above, as one looks at a table, but lower when there is
       something behind them to see */
    double largest = (double)v3_len(f->extent);
    return (view_angle){ NULL, 0, f->person ? 1.5 : largest < 0.8 ? (background ? 11 : 16) : largest < 3 ? 8 : 4, 0 };
}

/* in a room, small things are filmed through a longer lens from further away: as one sees them, not as a nose pressed
   to them; outdoors the world around them matters more */
static double usual_lens(const shot_size *s, const framed *f, bool outdoors)
{
    double largest = (double)v3_len(f->extent), least = f->person || outdoors || largest > 1.5 ? 0
                                                        : largest > 0.5                        ? 50
                                                                                               : 75;
    return s->lens_mm > least ? s->lens_mm : least;
}

/* the opening at which the subject is sharp from front to back: a circle of confusion of `blur` of the frame's width */
static double sharp_f_number(const scene *sc, const framed *f, double lens_mm, double distance_m, double blur)
{
    double focal = lens_mm * 1e-3, half_depth = 0.4 * (double)f_min(f->extent.x, f->extent.z);
    double width = 0.036 * sc->width / (sc->width > sc->height ? sc->width : sc->height), beyond = distance_m - focal;
    double n = beyond > 0.01 ? focal * focal * half_depth / (distance_m * beyond * blur * width) : 16;
    return n > 16 ? 16 : n;
}

static double depth_f_number(const director *d, const brief_camera *c, const shot_size *s, const framed *f,
                             double lens_mm, double distance_m)
{
    if (c->f_number > 0)
        return c->f_number;
    if (ciel_streq(c->depth, "shallow"))
        return s->f_number > 2.4 ? s->f_number * 0.6 : 1.8;
    if (ciel_streq(c->depth, "deep"))
        return 11;
    /* a portrait may lose its background and the ears; a thing is shown whole */
    double sharp = f->person ? 0 : sharp_f_number(d->sc, f, lens_mm, distance_m, is_close(s->name) ? 0.012 : 0.005);
    return s->f_number > sharp ? s->f_number : sharp;
}

/* a point kept inside the place's free space, on the line from the subject */
static vec3 keep_inside(const director *d, vec3 from, vec3 to)
{
    const place_notes *n = d->place.place;
    if (!n || n->free_space.hi.x <= n->free_space.lo.x)
        return to;
    vec3 way = v3_sub(to, from);
    float best = 1;
    const float *lo = &n->free_space.lo.x, *hi = &n->free_space.hi.x, *f = &from.x, *w = &way.x;
    for (int k = 0; k < 3; k++) {
        if (k == 1 || f[k] < lo[k] || f[k] > hi[k])
            continue;
        float limit = w[k] > 1e-6f ? (hi[k] - f[k]) / w[k] : w[k] < -1e-6f ? (lo[k] - f[k]) / w[k] : 1;
        best = f_min(best, limit);
    }
    return v3_mad(from, way, f_max(best, 0.05f));
}

/* below the ceiling */
static vec3 keep_below(const director *d, vec3 target, vec3 camera)
{
    const place_notes *n = d->place.place;
    float most = n && n->indoors ? n->free_space.hi.y - 0.1f : 1e6f;
    if (camera.y <= most || most <= target.y + 0.3f)
        return camera;
    return v3_mad(target, v3_sub(camera, target), (most - target.y) / (camera.y - target.y));
}

static void aim(director *d, scene_shot *shot, const brief_camera *c, const shot_size *s, const framed *f)
{
    scene_camera *cam = &shot->camera;
    double middle_y, slice = slice_of(d, s, f, &middle_y);
    view_angle a = angle_of(c, f, d->b->setting.n_background > 0);
    cam->lens_mm =
        c->lens_mm > 0
            ? c->lens_mm
            : usual_lens(s, f, d->place.place && !d->place.place->indoors && !ciel_streq(d->sc->place.kind, "studio"));
    double distance = slice * cam->lens_mm * 1e-3 / sensor_height(d->sc);
    vec3 target = v3(f->middle.x, (float)middle_y, f->middle.z);
    double heading = heading_deg(camera_side(d)) + a.turn_deg;
    vec3 level = heading_vector(heading), ray = v3_scale(level, (float)cos(DEG_TO_RAD(a.rise_deg)));
    ray.y = (float)sin(DEG_TO_RAD(a.rise_deg));
    cam->look_at = target;
    cam->position = keep_inside(d, target, v3_mad(target, ray, (float)distance));
    cam->position = keep_below(d, target, cam->position);
    double room = (double)v3_dist(cam->position, target);
    if (c->lens_mm <= 0 && room < 0.98 * distance) {
        /* with the back to the wall, a wider lens shows as much */
        double wider = cam->lens_mm * room / distance;
        cam->lens_mm = wider > 12 ? wider : 12;
    }
    cam->f_number = 0.1 * floor(10 * depth_f_number(d, c, s, f, cam->lens_mm, room) + 0.5);
    float least_y = 0.12f * (float)(distance < 2 ? distance / 2 : 1);
    const anchor *mark = place_anchor(d, "subject");
    float floor_y = mark ? mark->position.y : 0;
    if (cam->position.y < floor_y + least_y)
        cam->position.y = floor_y + least_y;
    cam->roll_deg = a.roll_deg;
}

/* Who goes or looks to one side has more of the frame before them than behind. */
static void lead_room(const director *d, scene_shot *shot, const entity *hero, const framed *f)
{
    const entity *mount = hero->on && strcmp(hero->on, "place") != 0 ? scene_find(d->sc, hero->on) : NULL;
    scene_camera *cam = &shot->camera;
    vec3 ahead = heading_vector((double)(mount ? mount : hero)->rotation_deg.x),
         sight = v3_sub(cam->look_at, cam->position);
    vec3 right = v3_norm(v3_cross(sight, v3(0, 1, 0)));
    float side = v3_dot(ahead, right), wide = 36.0f * v3_len(sight) / (float)cam->lens_mm;
    if (d->sc->height > d->sc->width)
        wide *= (float)d->sc->width / (float)d->sc->height;
    float room = 0.5f * wide - 0.6f * f->extent.x; /* what the frame has to give */
    if (fabsf(side) < 0.35f || room < 0.05f * wide)
        return;
    vec3 shift = v3_scale(right, side * f_min(0.11f * wide, 0.5f * room));
    cam->look_at = v3_add(cam->look_at, shift);
    cam->position = keep_inside(d, cam->look_at, v3_add(cam->position, shift));
}

/* ---- support and moves ---- */
static enum camera_support support_of(const brief_camera *c)
{
    if (ciel_streq(c->support, "handheld"))
        return SUPPORT_HANDHELD;
    if (ciel_streq(c->support, "shoulder"))
        return SUPPORT_SHOULDER;
    if (ciel_streq(c->support, "stabiliser") || ciel_streq(c->support, "drone"))
        return SUPPORT_STABILISER;
    return SUPPORT_TRIPOD;
}

static double speed_factor(const char *speed)
{
    return ciel_streq(speed, "very_slow")   ? 0.3
           : ciel_streq(speed, "slow")      ? 0.55
           : ciel_streq(speed, "fast")      ? 2
           : ciel_streq(speed, "very_fast") ? 3.5
                                            : 1;
}

/* how far a move goes in `seconds` when the prompt gives no amount; `reach` = distance to the subject */
static double usual_amount(const char *kind, double seconds, double reach, double k)
{
    if (strstr(kind, "pan") || strstr(kind, "tilt"))
        return 9 * seconds * k;
    if (strstr(kind, "roll"))
        return 6 * seconds * k;
    if (strstr(kind, "orbit"))
        return 14 * seconds * k;
    if (strstr(kind, "zoom") && !strstr(kind, "dolly"))
        return 1 + 0.16 * seconds * k;
    double share = 0.12 * seconds * k, most = strstr(kind, "dolly_out") ? 1.2 : 0.62;
    return reach * (share < most ? share : most);
}

/* a push-in on somebody would cut the head: the operator tilts up as the frame closes in */
static void keep_headroom(director *d, scene_shot *shot, const framed *f, double in)
{
    const scene_camera *cam = &shot->camera;
    double head = (double)f->middle.y + 0.5 * (double)f->extent.y, aim_y = (double)cam->look_at.y;
    double far = (double)v3_dist(cam->position, cam->look_at), near = far - in,
           to_half = 0.5 * sensor_height(d->sc) / (cam->lens_mm * 1e-3);
    if (near < 0.2 || head - aim_y > 0.98 * to_half * far || head < aim_y)
        return; /* the head is out of frame to begin with, or below its middle */
    double over = (head - aim_y) / (to_half * far), wanted = over < 0.8 ? over : 0.8;
    double tilt = (atan2(head - aim_y, near) - atan(wanted * to_half)) * 180 / CIEL_PI;
    if (tilt > 0.5)
        scene_add_move(d->sc, shot, "tilt_up", cam->moves[0].begin, cam->moves[0].end, tilt)->ease = cam->moves[0].ease;
}

static void add_moves(director *d, scene_shot *shot, const brief_camera *c, const framed *f)
{
    double seconds = shot->end - shot->begin, reach = (double)v3_dist(shot->camera.position, shot->camera.look_at);
    for (size_t i = 0; i < c->n_moves; i++) {
        const brief_move *m = &c->moves[i];
        if (ciel_streq(m->kind, "static"))
            continue;
        if (ciel_streq(m->kind, "follow")) {
            if (!shot->camera.track)
                shot->camera.follow = shot->subject;
            continue;
        }
        if (!scene_move_known(m->kind)) {
            direct_note(d, "not_supported", "the camera move \"%s\" is not known",
                        "le mouvement de caméra « %s » n'est pas connu", m->kind);
            continue;
        }
        bool timed = m->begin >= 0 || m->end >= 0;
        double begin = m->begin >= 0 ? m->begin : 0, end = m->end >= 0 ? m->end : seconds;
        if (end > seconds)
            end = seconds;
        if (begin >= end) {
            direct_note(d, "not_supported", "a camera move begins after the shot's end: %s",
                        "un mouvement de caméra commence après la fin du plan : %s", m->kind);
            continue;
        }
        double amount = m->amount > 0 ? m->amount : usual_amount(m->kind, end - begin, reach, speed_factor(m->speed));
        /* a move over the whole shot is already under way when we cut to it */
        scene_add_move(d->sc, shot, m->kind, begin, timed ? end : -1, amount)->ease = timed;
    }
    /* the asked size is that of the middle of a push-in, not of its start */
    double in = 0;
    for (size_t i = 0; i < shot->camera.n_moves; i++)
        in += ciel_streq(shot->camera.moves[i].kind, "dolly_in") ? shot->camera.moves[i].amount : 0;
    vec3 back = v3_norm(v3_sub(shot->camera.position, shot->camera.look_at));
    shot->camera.position =
        keep_inside(d, shot->camera.look_at, v3_mad(shot->camera.position, back, (float)(0.4 * in)));
    if (in > 0 && f->person)
        keep_headroom(d, shot, f, in);
}

/* the one whose way the camera shares, when it goes somewhere */
static bool travels(const entity *e)
{
    static const char *const verbs[] = { "walk", "run", "drive", "gallop", "trot", "fly", "swim", "sail", "drift" };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (entity_does(e, verbs[i]))
            return true;
    return false;
}

static bool asks_static(const brief_camera *c)
{
    for (size_t i = 0; i < c->n_moves; i++)
        if (ciel_streq(c->moves[i].kind, "static") && c->moves[i].begin < 0)
            return true;
    return ciel_streq(c->support, "tripod") && c->n_moves == 0;
}

static bool is_eye(const concept *c)
{
    return ciel_streq(c->word, "eye") || ciel_streq(c->word, "eyes") || ciel_streq(c->word, "pupil") ||
           ciel_streq(c->word, "iris");
}

/* the hero stands for a part of a body that the prompt names alone: "hands typing" */
static bool only_hands(const director *d, const entity *hero)
{
    const brief_subject *s = d->hero_subject >= 0 ? &d->b->subjects[d->hero_subject] : NULL;
    return s && ciel_streq(d->cast[d->hero_subject].ids[0], hero->id) &&
           (ciel_streq(s->what.word, "hand") || ciel_streq(s->what.word, "hands") ||
            ciel_streq(s->what.word, "finger"));
}

/* ---- which subject a shot is about ---- */
static const entity *shot_hero(const director *d, size_t i_shot)
{
    const entity *named = i_shot > 0 ? cast_entity(d, d->b->shots[i_shot].subject) : NULL;
    for (size_t i = 0; i_shot > 0 && !named && i < d->b->n_actions; i++)
        if (d->b->actions[i].shot == i_shot)
            named = cast_entity(d, d->b->actions[i].subject);
    for (size_t i = 0; i_shot > 0 && !named && i < d->b->n_subjects; i++)
        if (d->b->subjects[i].shot == i_shot)
            named = cast_entity(d, (int)i);
    return named ? named : scene_find(d->sc, d->hero);
}

/* a throw at something is about the ball and its goal: frame the goal and the floor below it */
static bool frame_throw(const director *d, const entity *hero, framed *f)
{
    const anchor *goal = place_anchor(d, "target");
    if (!hero || !entity_does(hero, "thrown") || !goal)
        return false;
    const anchor *from = place_anchor(d, "throw_from");
    vec3 a = goal->position, b = from ? from->position : v3_add(a, v3_scale(camera_side(d), 3));
    aabb box = { v3_min(v3(a.x, 0, a.z), v3(b.x, 0, b.z)), v3_max(v3_add(a, v3(0, 0.9f, 0)), v3(b.x, 0, b.z)) };
    f->middle = aabb_center(box);
    f->middle = v3_lerp(f->middle, v3(a.x, f->middle.y, a.z), 0.3f);
    f->extent = v3(v3_dist(v3(a.x, 0, a.z), v3(b.x, 0, b.z)) + 1.6f, aabb_size(box).y, 1);
    f->slice_m = 1.22 * (double)f->extent.y;
    f->person = false;
    return true;
}

static void make_shot(director *d, size_t i_shot, double begin, double end)
{
    const brief_camera *c = &d->b->shots[i_shot].camera;
    const entity *hero = shot_hero(d, i_shot);
    framed f = frame_of(d, hero, is_close(c->size));
    bool throw = frame_throw(d, hero, &f);
    const char *size = c->size ? c->size : throw ? "full" : usual_size(d, hero, &f);
    if (f.person && is_eye(&c->focus) && is_close(size))
        size = "extreme_close_up"; /* "close-up of an eye" */
    if (f.person && (!c->size || is_close(size)) && only_hands(d, hero))
        size = "insert";
    const shot_size *s = size_named(size);
    scene_shot *shot = scene_add_shot(d->sc, begin, end);
    if (!s) {
        direct_note(d, "not_supported", "the shot size \"%s\" is not known",
                    "la valeur de plan « %s » n'est pas connue", size);
        s = size_named("medium");
    }
    shot->size = scene_text(d->sc, s->name);
    shot->subject = hero ? hero->id : NULL;
    aim(d, shot, c, s, &f);
    bool mounted = hero && hero->on && scene_find(d->sc, hero->on), alone = f.group_slice <= 0 && f.slice_m <= 0;
    if (hero && alone && (f.person || mounted || travels(hero)) && !throw &&!c->angle)
        lead_room(d, shot, hero, &f);
    shot->camera.support = support_of(c);
    double shutter = c->shutter_s > 0 ? 360 * c->shutter_s * d->sc->fps * d->sc->slowness : c->shutter_deg;
    if (shutter > 0)
        shot->camera.shutter_deg = shutter > 360 ? 360 : shutter;
    if (hero && !throw) {
        shot->camera.focus = hero->id;
        shot->camera.focus_anchor = f.person && s->person_slice < 0.7 ? "eyes" : NULL;
        const entity *mount = scene_find(d->sc, hero->on);
        if (is_coming_down(hero))
            shot->camera.track = hero->id;
        else if ((travels(hero) || (mount && travels(mount))) && !asks_static(c))
            shot->camera.follow = hero->id;
    }
    add_moves(d, shot, c, &f);
}

void direct_shot_times(const brief *b, double total, double *ends)
{
    size_t n = b->n_shots, unsaid = 0;
    double said = 0, at = 0;
    for (size_t i = 0; i < n; i++) {
        said += b->shots[i].seconds;
        unsaid += b->shots[i].seconds <= 0;
    }
    double share = unsaid ? (total - said) / (double)unsaid : 0;
    double scale = unsaid && share > 0.5 ? 1 : said > 0 && !unsaid ? total / said : 0;
    for (size_t i = 0; i < n; i++) {
        double own = b->shots[i].seconds > 0 ? b->shots[i].seconds * scale : share;
        at += scale == 0 ? total / (double)n : own;
        ends[i] = i + 1 == n ? total : at;
    }
}

void direct_framing(director *d)
{
    double *ends = ARENA_ARRAY(&d->scratch, d->b->n_shots, double);
    direct_shot_times(d->b, d->sc->seconds, ends);
    for (size_t i = 0; i < d->b->n_shots; i++)
        make_shot(d, i, i ? ends[i - 1] : 0, ends[i]);
}

double direct_asked_slice(const char *size, bool person)
{
    const shot_size *s = size_named(size);
    return !s ? 0 : person ? s->person_slice : s->thing_slice;
}
