/* direction/flight.c - what is in the air: up already, taking off, coming down, or on a string.
 *
 * What flies is up when the film begins unless it takes off; what lands comes down along a glide path on its goal, or
 * straight down when it has neither wings nor wheels. How it gets there in time is motion's business.
 */
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

/* metres from the mark to where the place's free ground ends, that way */
float free_run(const director *d, double heading)
{
    const place_notes *n = d->place.place;
    if (!n || n->free_space.hi.x <= n->free_space.lo.x)
        return 1e6f;
    vec3 from = place_mark(d), way = heading_vector(heading);
    float run = 1e6f;
    for (int k = 0; k < 3; k += 2) {
        float w = (&way.x)[k], f = (&from.x)[k],
              edge = w > 0 ? (&n->free_space.hi.x)[k] - f : f - (&n->free_space.lo.x)[k];
        if (fabsf(w) > 1e-4f)
            run = f_min(run, f_max(edge, 0) / fabsf(w));
    }
    return run;
}

/* what flies is already up when the film begins, further off the larger it is; what takes off starts on the ground */
bool is_airborne(const entity *e, const thing_info *t)
{
    bool floats = entity_does(e, "levitate") && (t->flags & THING_FLIES);
    return (t->flags & THING_FLIES) && t->kind != THING_PERSON &&
           (entity_does(e, "fly") || (floats && t->size_m.y > 3));
}

void stage_in_air(director *d, entity *e, vec3 p)
{
    vec3 size = entity_size(d, e), side = camera_side(d);
    float largest = f_max(size.x, f_max(size.y, size.z)), up = f_clamp(1.5f * largest, 1.6f, 30.0f),
          back = f_clamp(2.5f * (largest - 2), 0, 70);
    bool indoors = d->place.place && d->place.place->indoors;
    vec3 mark = place_mark(d);
    for (size_t i = 0; i < e->n_actions; i++)
        if (params_number(&e->actions[i].params, "takes_off", 0) > 0)
            up = 0;
    e->position = v3_add(v3_add(mark, p), v3_mad(v3(0, indoors ? f_min(up, 1.6f) : up, 0), side, -back));
    for (size_t i = 0; up == 0 && i < e->n_actions; i++)
        if (ciel_streq(e->actions[i].verb, "fly")) {
            /* a rocket goes up, a plane climbs away */
            bool upright = size.y > 1.5f * size.z;
            vec3 ahead = heading_vector((double)e->rotation_deg.x);
            e->actions[i].to = v3_add(v3_mad(e->position, ahead, upright ? 0.5f : 200), v3(0, upright ? 300 : 45, 0));
        }
}

bool is_landing(const scene_action *a)
{
    return params_number(&a->params, "lands", 0) > 0;
}

/* Where it comes down: on its target, else on the mark of the place; on the runway what has wheels to roll there. */
static vec3 landing_goal(director *d, const scene_action *act, const anchor *runway, vec3 offset)
{
    const entity *on = scene_find(d->sc, act->target);
    vec3 top, mark = place_mark(d);
    if (!on && runway)
        return v3_mad(runway->position, runway->direction, v3_dot(v3_sub(mark, runway->position), runway->direction));
    if (!on)
        return v3_add(mark, v3(offset.x, 0, offset.z));
    if (!entity_anchor(d, on, "top", &top))
        top = v3(0, entity_size(d, on).y, 0);
    return v3_add(entity_stands(d, on), v3(top.x + 0.3f * offset.x, top.y, top.z + 0.3f * offset.z));
}

/* what lands comes from behind and above, from as far as it goes until then; without wings or wheels straight down */
static void stage_landing(director *d, entity *e)
{
    scene_action *act = NULL;
    for (size_t i = 0; i < e->n_actions && !act; i++)
        if (is_landing(&e->actions[i]))
            act = &e->actions[i];
    const thing_info *t = library_find(d->lib, e->thing);
    if (!act || !t)
        return;
    vec3 size = entity_size(d, e), mark = place_mark(d);
    bool animal = t->kind == THING_ANIMAL, glides = animal || size.z > 1.5f * size.y || (t->flags & THING_HELD);
    float largest = f_max(size.x, f_max(size.y, size.z));
    double end = act->end >= 0 ? act->end : 0.62 * d->sc->seconds, seconds = end - act->begin;
    if (animal)
        act->speed = (double)f_clamp(4 * largest, 0.6f, 3.5f);
    double speed = animal ? act->speed : (double)f_clamp(6 * sqrtf(largest), 1, 40);
    float far = glides ? (float)(speed * seconds * 0.85) : 0;
    bool indoors = d->place.place && d->place.place->indoors;
    if (indoors) /* from within the room */
        far = f_min(far, 0.8f * free_run(d, (double)e->rotation_deg.x + 180));
    float up = glides ? 0.3f * far : 0.8f * largest + 1;
    if (indoors)
        up = f_min(up, 1.0f);
    const anchor *runway = !animal && glides ? place_anchor(d, "runway") : NULL;
    if (runway)
        e->rotation_deg.x = (float)heading_deg(runway->direction);
    vec3 goal = landing_goal(d, act, runway, v3_sub(e->position, mark)),
         ahead = heading_vector((double)e->rotation_deg.x);
    e->on = e->anchor = NULL;
    act->to = goal;
    e->position = v3_add(v3_mad(goal, ahead, -far), v3(0, f_min(up, 25), 0));
}

/* what is flown on a string hangs in the wind above who flies it, who looks up at it */
static void stage_kite(director *d, entity *e)
{
    const entity *who = NULL;
    for (size_t i = 0; i < d->sc->n_entities && entity_does(e, "sway"); i++)
        for (size_t k = 0; k < d->sc->entities[i].n_actions; k++) {
            const scene_action *a = &d->sc->entities[i].actions[k];
            if (ciel_streq(a->verb, "look") && ciel_streq(a->target, e->id) &&
                params_number(&a->params, "flies_it", 0) > 0)
                who = &d->sc->entities[i];
        }
    if (!who)
        return;
    float tall = entity_size(d, who).y;
    vec3 wind = heading_vector(d->sc->weather.wind_heading_deg), stands = entity_stands(d, who);
    e->on = e->anchor = NULL;
    e->position = v3_add(v3_mad(stands, wind, 1.3f * tall), v3(0, 2.1f * tall, 0));
    e->rotation_deg = v3((float)fmod(d->sc->weather.wind_heading_deg + 180, 360), -28, 0);
}

void stage_flight(director *d, entity *e)
{
    stage_kite(d, e);
    stage_landing(d, e);
}
