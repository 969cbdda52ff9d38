/* library/place_cast.c - see place_cast.h. */
#include "library/place_cast.h"
#include "library/place_rails.h"

#include <string.h>

static const float near_lens = 2.6f;  /* m: so far from the lens everything stays low */
static const float line_clear = 4.0f; /* m: nothing tall stands so near a railway's middle */

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list ? strstr(list, word) : NULL; p; p = strstr(p + 1, word))
        if ((p == list || p[-1] == ' ') && (p[n] == 0 || p[n] == ' '))
            return true;
    return false;
}

static bool runs_on_rails(const thing_info *t)
{
    static const char *const kinds[] = { "train.n.01",     "locomotive.n.01", "steam_locomotive.n.01",
                                         "streetcar.n.01", "railcar.n.01",    "car.n.02" };
    for (size_t i = 0; t->kind == THING_VEHICLE && i < sizeof kinds / sizeof *kinds; i++)
        if (has_word(t->synset, kinds[i]))
            return true;
    return false;
}

static const anchor *anchor_so_far(const place_kit *k, const char *name)
{
    for (size_t i = 0; name && i < k->out->n_anchors; i++)
        if (strcmp(k->out->anchors[i].name, name) == 0)
            return &k->out->anchors[i];
    return NULL;
}

/* Where it stands on the ground; false for what somebody carries, what flies, and marks not known yet. */
static bool stands(const place_kit *k, const entity *e, vec3 *at)
{
    *at = e->position;
    if (!e->on)
        return e->position.y < 1.0f;
    const anchor *a = strcmp(e->on, "place") == 0 ? anchor_so_far(k, e->anchor ? e->anchor : "subject") : NULL;
    if (a)
        *at = v3_add(a->position, e->position);
    return a != NULL && e->position.y < 1.0f;
}

/* how far its legs or wheels take it, roughly */
static float way_gone(const place_kit *k, const entity *e, vec3 *ahead, vec3 at)
{
    static const struct {
        const char *verb;
        float speed;
    } gaits[] = { { "walk", 1.3f }, { "run", 4.0f }, { "trot", 2.6f }, { "gallop", 7.0f }, { "drive", 7.0f } };
    for (size_t a = 0; a < e->n_actions; a++)
        for (size_t g = 0; g < sizeof gaits / sizeof *gaits; g++) {
            const scene_action *act = &e->actions[a];
            if (strcmp(act->verb, gaits[g].verb) != 0)
                continue;
            vec3 way = v3(act->to.x - at.x, 0, act->to.z - at.z);
            float span = (float)((act->end < 0 ? k->scene->seconds : act->end) - act->begin),
                  far = (act->speed > 0 ? (float)act->speed : gaits[g].speed) * f_max(span, 0);
            if (v3_len(act->to) < 1e-4f || v3_len(way) < 0.1f)
                return far;
            *ahead = v3_norm(way);
            return f_min(far, v3_len(way));
        }
    return 0;
}

static void read_member(place_kit *k, place_cast *cast, const entity *e)
{
    const thing_info *t = e->thing ? library_find(k->lib, e->thing) : NULL;
    cast_member m = { .thing = e->thing };
    if (!t || !stands(k, e, &m.at))
        return;
    float turn = e->rotation_deg.x * CIEL_PI_F / 180.0f, scale = e->scale > 0 ? (float)e->scale : 1.0f;
    m.ahead = v3(sinf(turn), 0, cosf(turn));
    m.tall = scale * (t->kind == THING_PERSON ? (float)params_number(&e->params, "height", 1.7) : t->size_m.y);
    m.radius = 0.5f * scale * f_max(t->size_m.x, t->size_m.z);
    m.goes = way_gone(k, e, &m.ahead, m.at);
    m.on_rails = runs_on_rails(t);
    m.street_rails = m.on_rails && has_word(t->synset, "streetcar.n.01");
    ARENA_PUSH(k->arena, cast->members, cast->n_members) = m;
}

static void read_sights(place_kit *k, place_cast *cast)
{
    for (size_t s = 0; s < k->scene->n_shots; s++) { /* what the lens looks at, and the cast */
        const scene_camera *c = &k->scene->shots[s].camera;
        ARENA_PUSH(k->arena, cast->sights, cast->n_sights) = (cast_sight){ c->position, c->look_at, 0.3f, 0 };
        for (size_t i = 0; i < cast->n_members; i++) {
            const cast_member *m = &cast->members[i];
            const vec3 eye = k->scene->shots[s].camera.position;
            if (v3_dist(eye, m->at) < 120.0f)
                ARENA_PUSH(k->arena, cast->sights, cast->n_sights) = (cast_sight){ eye, m->at, m->radius, m->tall };
        }
    }
}

const place_cast *kit_cast(place_kit *k)
{
    static const place_cast nobody;
    if (k->cast)
        return k->cast;
    if (!anchor_so_far(k, "subject"))
        return &nobody; /* who stands where is not known yet */
    place_cast *cast = ARENA_NEW(k->arena, place_cast);
    for (size_t i = 0; k->lib && i < k->scene->n_entities; i++)
        read_member(k, cast, &k->scene->entities[i]);
    read_sights(k, cast);
    k->cast = cast;
    return cast;
}

/* Under the line from the lens to a third of what is filmed; low and lower towards the lens itself. */
static float under_sight(const cast_sight *s, vec3 p, float radius)
{
    float dx = s->foot.x - s->eye.x, dz = s->foot.z - s->eye.z, l2 = f_max(dx * dx + dz * dz, 0.01f), l = sqrtf(l2);
    float px = p.x - s->eye.x, pz = p.z - s->eye.z, t = (px * dx + pz * dz) / l2;
    float aside = fabsf(px * dz - pz * dx) / l, away = sqrtf(px * px + pz * pz), room = 1e9f;
    if (away < radius + 0.5f)
        return 0;
    if (away < f_min(near_lens, 0.5f * l) + radius && t > -0.1f)
        room = f_max(s->eye.y - p.y - 0.15f - 0.3f * away, 0.03f);
    if (t > 0 && t < 1 && aside < f_lerp(0.25f, s->radius, t) + radius)
        room = f_min(room, f_max(f_lerp(s->eye.y, s->foot.y + 0.3f * s->tall, t) - p.y, 0));
    return room;
}

static float off_its_way(const cast_member *m, vec3 p)
{
    float along = (p.x - m->at.x) * m->ahead.x + (p.z - m->at.z) * m->ahead.z;
    vec3 nearest = v3_mad(m->at, m->ahead, f_clamp(along, 0, m->goes));
    return v3_dist(v3(p.x, 0, p.z), v3(nearest.x, 0, nearest.z));
}

float kit_headroom(place_kit *k, vec3 p, float radius)
{
    const place_cast *cast = kit_cast(k);
    float room = 1e9f;
    for (size_t i = 0; i < cast->n_members; i++) {
        const cast_member *m = &cast->members[i];
        float keep = radius + (m->on_rails ? 0 : 0.8f * m->radius), off_way = off_its_way(m, p);
        if (v3_dist(v3(p.x, 0, p.z), v3(m->at.x, 0, m->at.z)) < keep)
            return 0;
        if (off_way < keep + 0.3f) /* it wades through grass, not through bushes */
            room = f_min(room, 0.5f * m->tall);
        float off = m->on_rails ? rails_distance(m, p.x, p.z) - radius : 1e9f;
        if (off < line_clear)
            room = f_min(room, off < RAIL_HALF_LINE ? 0 : 0.3f);
    }
    for (size_t i = 0; i < cast->n_sights && room > 0; i++)
        room = f_min(room, under_sight(&cast->sights[i], p, radius));
    return room;
}

const cast_member *kit_rail_runner(place_kit *k)
{
    const place_cast *cast = kit_cast(k);
    for (size_t i = 0; i < cast->n_members; i++)
        if (cast->members[i].on_rails)
            return &cast->members[i];
    return NULL;
}

bool kit_plays(place_kit *k, const char *thing)
{
    const place_cast *cast = kit_cast(k);
    for (size_t i = 0; i < cast->n_members; i++)
        if (cast->members[i].thing && strcmp(cast->members[i].thing, thing) == 0)
            return true;
    return false;
}
