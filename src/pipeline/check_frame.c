/* pipeline/check_frame.c - is the subject in the frame, all of it that the shot size promises, as large as asked, all
 * the time? And does everybody stand on the ground? Geometry only: bounds of the moving bodies, projected.
 *
 * What must be seen of a person depends on the shot: all of them in a full shot, the head and shoulders in a close one.
 * Things are wanted whole unless the shot is close. A subject that leaves the frame is held by turning the camera
 * towards the middle of its way and stepping back, or by a wider lens where there is no room to step back.
 */
#include "base/text.h"
#include "direction/direction.h"
#include "pipeline/check_parts.h"

#define MOMENTS 7
#define MARGIN  0.025
#define ROUNDS  3

typedef struct rect {
    double x0, y0, x1, y1;
} rect;

static bool is_person(const finder *f, const entity *e)
{
    const thing_info *t = library_find(f->lib, e->thing);
    return t && t->kind == THING_PERSON;
}

static bool is_close(const char *size)
{
    static const char *const close[] = { "macro", "close_up", "extreme_close_up", "insert" };
    for (size_t i = 0; i < sizeof close / sizeof *close; i++)
        if (ciel_streq(size, close[i]))
            return true;
    return false;
}

/* the part of a standing person, from the top, that a shot of this size may not cut */
static double part_of_person(const char *size)
{
    static const struct {
        const char *size;
        double part;
    } parts[] = { { "american", 0.7 },      { "medium", 0.4 },           { "two_shot", 0.4 },
                  { "over_shoulder", 0.3 }, { "medium_close_up", 0.22 }, { "close_up", 0.13 } };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (ciel_streq(size, parts[i].size))
            return parts[i].part;
    return 1;
}

/* the box of what must be in the frame; false when the shot is too close to promise anything */
static bool wanted_box(const finder *f, const scene_shot *shot, const entity *e, double t, aabb *box)
{
    *box = motion_bounds(f->m, (uint32_t)(e - f->sc->entities), t);
    bool person = is_person(f, e);
    if (ciel_streq(shot->size, "extreme_close_up") || ciel_streq(shot->size, "insert") ||
        (is_close(shot->size) && !person))
        return false;
    double share = person ? part_of_person(shot->size) : 1;
    if (share < 1) {
        /* arms may leave the frame, and so may the top of a hat: a column about the head */
        vec3 size = aabb_size(*box), middle = aabb_center(*box), head;
        if (motion_locate(f->m, e->id, "head", t, &head)) {
            float tall = motion_model(f->m, (uint32_t)(e - f->sc->entities))->height_m;
            box->hi.y = f_min(box->hi.y, head.y + 0.09f * tall);
            size.y = f_min(size.y, tall);
            middle = head;
        }
        float half = 0.11f * size.y;
        box->lo = v3(middle.x - half, box->hi.y - (float)share * size.y, middle.z - half);
        box->hi = v3(middle.x + half, box->hi.y, middle.z + half);
    }
    return true;
}

static rect rect_none(void)
{
    return (rect){ 1e9, 1e9, -1e9, -1e9 };
}

static rect rect_add(rect a, rect b)
{
    return (rect){ a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0, a.x1 > b.x1 ? a.x1 : b.x1,
                   a.y1 > b.y1 ? a.y1 : b.y1 };
}

/* where a box is in the frame; false when part of it is behind the camera */
static bool project(const camera_pose *c, aabb box, rect *out)
{
    *out = rect_none();
    for (int k = 0; k < 8; k++) {
        double x, y;
        vec3 corner = v3(k & 1 ? box.hi.x : box.lo.x, k & 2 ? box.hi.y : box.lo.y, k & 4 ? box.hi.z : box.lo.z);
        if (camera_project(c, corner, &x, &y) <= 0.01)
            return false;
        *out = rect_add(*out, (rect){ x, y, x, y });
    }
    return true;
}

/* moves that are meant to leave the subject, or to come to it */
static bool moves_off(const scene_shot *shot)
{
    static const char *const off[] = { "pan_left",    "pan_right",   "tilt_down",    "truck_left",
                                       "truck_right", "pedestal_up", "pedestal_down" };
    for (size_t i = 0; i < shot->camera.n_moves; i++) {
        const camera_move *m = &shot->camera.moves[i];
        for (size_t k = 0; k < sizeof off / sizeof *off; k++)
            if (ciel_streq(m->kind, off[k]))
                return true;
        if (ciel_streq(m->kind, "tilt_up") && m->amount > 6)
            return true;
    }
    return false;
}

static double moment(const scene_shot *shot, int k)
{
    double into = moves_off(shot) ? 0.5 : 0.01 + 0.96 * k / (MOMENTS - 1);
    return shot->begin + into * (shot->end - shot->begin);
}

/* everybody who is the subject: several alike count together in a shot that is not close */
static bool is_subject(const finder *f, const scene_shot *shot, const entity *e)
{
    const entity *subject = scene_find(f->sc, shot->subject);
    if (e == subject)
        return true;
    for (size_t i = 0; subject && i < e->n_actions; i++) /* what somebody juggles belongs to the picture */
        if (ciel_streq(e->actions[i].verb, "juggled") && ciel_streq(e->actions[i].target, subject->id))
            return true;
    return subject && !is_close(shot->size) && ciel_streq(e->thing, subject->thing) &&
           ciel_streq(e->label, subject->label);
}

static bool way_of_subject(const finder *f, const scene_shot *shot, int k, rect *out)
{
    scene_locator loc = motion_locator(f->m);
    double t = moment(shot, k);
    camera_pose c = scene_camera_at(f->sc, shot, t, &loc);
    *out = rect_none();
    for (size_t i = 0; i < f->sc->n_entities; i++) {
        const entity *e = &f->sc->entities[i];
        aabb box;
        rect r;
        if (!is_subject(f, shot, e) || !wanted_box(f, shot, e, t, &box))
            continue;
        if (!project(&c, box, &r))
            return false;
        *out = rect_add(*out, r);
    }
    return out->x1 > out->x0;
}

/* the subject's size in the frame over the size asked */
static double size_ratio(const finder *f, const scene_shot *shot)
{
    const entity *e = scene_find(f->sc, shot->subject);
    double slice = e ? direct_asked_slice(shot->size, is_person(f, e)) : 0;
    if (slice <= 0)
        return 0;
    double t = 0.5 * (shot->begin + shot->end);
    scene_locator loc = motion_locator(f->m);
    camera_pose c = scene_camera_at(f->sc, shot, t, &loc);
    rect r;
    if (!project(&c, motion_bounds(f->m, (uint32_t)(e - f->sc->entities), t), &r))
        return 0;
    double tall = r.y1 - r.y0, wide = r.x1 - r.x0;
    return slice * (is_person(f, e) || tall > wide ? tall : wide);
}

static double inside(rect r)
{
    double w = r.x1 - r.x0, h = r.y1 - r.y0;
    double x0 = r.x0 > 0 ? r.x0 : 0, y0 = r.y0 > 0 ? r.y0 : 0, x1 = r.x1 < 1 ? r.x1 : 1, y1 = r.y1 < 1 ? r.y1 : 1;
    if (x1 <= x0 || y1 <= y0)
        return 0;
    return w > 0 && h > 0 ? (x1 - x0) * (y1 - y0) / (w * h) : 0;
}

double check_framed(const finder *f, const scene_shot *shot, double *size)
{
    double worst = 1;
    for (int k = 0; k < MOMENTS; k++) {
        rect r;
        if (!way_of_subject(f, shot, k, &r))
            continue;
        double in = inside(r);
        worst = in < worst ? in : worst;
    }
    *size = size_ratio(f, shot);
    return worst;
}

/* step back (k > 1) or nearer; where the place ends, a wider lens does the rest */
static void step_back(const finder *f, scene_camera *c, double k)
{
    const model *place = motion_model(f->m, STAGE_PLACE);
    vec3 arm = v3_sub(c->position, c->look_at), to = v3_mad(c->look_at, arm, (float)k);
    double got = k;
    if (k > 1 && place && place->place && place->place->free_space.hi.x > place->place->free_space.lo.x) {
        aabb room = place->place->free_space;
        for (int tries = 0;
             tries < 12 && got > 1 && (to.x < room.lo.x || to.x > room.hi.x || to.z < room.lo.z || to.z > room.hi.z);
             tries++) {
            got = 1 + 0.85 * (got - 1) - 0.02;
            got = got < 1 ? 1 : got;
            to = v3_mad(c->look_at, arm, (float)got);
        }
    }
    c->position = to;
    c->lens_mm *= got / k;
    c->lens_mm = c->lens_mm < 10 ? 10 : c->lens_mm;
}

/* turn so that frame point (x, y) comes to the middle: look_at goes there, at its own distance */
static void turn_to(const finder *f, const scene_shot *shot, scene_camera *c, double x, double y)
{
    camera_pose p = scene_camera_at(f->sc, shot, shot->begin, NULL);
    float distance = v3_dist(c->position, c->look_at);
    float right = (float)((x - 0.5) * p.sensor_w_m / p.focal_m) * distance,
          up = (float)((0.5 - y) * p.sensor_h_m / p.focal_m) * distance;
    c->look_at = v3_add(c->look_at, v3_add(v3_scale(p.right, right), v3_scale(p.up, up)));
}

/* an insert of somebody is about the hands: only motion knows where they are */
static void aim_at_hands(const finder *f, scene_shot *shot)
{
    const entity *e = scene_find(f->sc, shot->subject);
    vec3 left, right;
    double t = 0.5 * (shot->begin + shot->end);
    if (!e || !ciel_streq(shot->size, "insert") || !is_person(f, e) ||
        !motion_locate(f->m, e->id, "hand_l", t, &left) || !motion_locate(f->m, e->id, "hand_r", t, &right))
        return;
    vec3 by = v3_sub(v3_lerp(left, right, 0.5f), shot->camera.look_at);
    if (v3_len(by) < 0.03f)
        return;
    shot->camera.look_at = v3_add(shot->camera.look_at, by);
    shot->camera.position = v3_add(shot->camera.position,
                                   v3_add(by, v3(0, 0.25f * v3_dist(shot->camera.position, shot->camera.look_at), 0)));
}

void check_framing(finder *f, scene_shot *shot)
{
    aim_at_hands(f, shot);
    scene_camera before = shot->camera;
    double size, in = check_framed(f, shot, &size);
    for (int round = 0; round < ROUNDS; round++) {
        rect all = rect_none(), r;
        for (int k = 0; k < MOMENTS; k++)
            if (way_of_subject(f, shot, k, &r))
                all = rect_add(all, r);
        bool whole = all.x1 < all.x0 || (all.x0 > 0 && all.y0 > 0 && all.x1 < 1 && all.y1 < 1);
        if (whole)
            break;
        double w = all.x1 - all.x0, h = all.y1 - all.y0, most = 1 - 2 * MARGIN;
        /* only as far round as is needed to have it inside */
        double dx = w > most              ? 0.5 * (all.x0 + all.x1) - 0.5
                    : all.x0 < MARGIN     ? all.x0 - MARGIN
                    : all.x1 > 1 - MARGIN ? all.x1 - 1 + MARGIN
                                          : 0;
        double dy = h > most              ? 0.5 * (all.y0 + all.y1) - 0.5
                    : all.y0 < MARGIN     ? all.y0 - MARGIN
                    : all.y1 > 1 - MARGIN ? all.y1 - 1 + MARGIN
                                          : 0;
        turn_to(f, shot, &shot->camera, 0.5 + dx, 0.5 + dy);
        double k = w > h ? w / most : h / most;
        if (k > 1)
            step_back(f, &shot->camera, k > 3 ? 3 : k);
    }
    double after_size, after = check_framed(f, shot, &after_size);
    if (after < in) {
        shot->camera = before;
        after = in;
        after_size = size;
    }
    /* much too small though all in the frame: go nearer, as long as it stays in */
    if (after_size > 0 && after_size < 0.8 && shot->camera.n_moves == 0) {
        scene_camera kept = shot->camera;
        step_back(f, &shot->camera, after_size > 0.45 ? after_size * 1.05 : 0.47);
        if (check_framed(f, shot, &size) < after - 1e-6)
            shot->camera = kept;
    }
}

/* ---- feet ---- */
static bool may_leave_the_ground(const finder *f, const entity *e)
{
    static const char *const verbs[] = { "levitate", "fly",   "jump", "fall", "thrown", "juggled", "swim",
                                         "float",    "drift", "sail", "pour", "climb",  "swing" };
    for (size_t i = 0; i < e->n_actions; i++)
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
            if (ciel_streq(e->actions[i].verb, verbs[k]))
                return true;
    const thing_info *t = library_find(f->lib, e->thing);
    return !t || (t->flags & (THING_FLIES | THING_WALL)) || e->body.kind == BODY_DYNAMIC ||
           e->body.kind == BODY_FLOATING || (e->on && !ciel_streq(e->on, "place"));
}

int check_feet(finder *f)
{
    int moved = 0;
    for (uint32_t i = 0; i < f->sc->n_entities; i++) {
        entity *e = &f->sc->entities[i];
        float y;
        if (may_leave_the_ground(f, e))
            continue;
        aabb box = motion_bounds(f->m, i, 0);
        vec3 middle = aabb_center(box), size = aabb_size(box);
        float near = 0.25f * size.y < 0.3f ? 0.25f * size.y : 0.3f;
        if (!motion_ground(f->m, middle.x, middle.z, box.lo.y + near, &y))
            continue;
        float gap = box.lo.y - y, most = 0.06f + 0.02f * size.y;
        if (fabsf(gap) <= most)
            continue;
        e->position.y -= gap;
        moved++;
    }
    return moved;
}
