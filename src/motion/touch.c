/* motion/touch.c - contacts of the solver become events that can be heard: strikes, and rolling or sliding.
 *
 * A strike opens when two solids meet faster than a breath and gathers impulse for 20 ms; what follows within that time
 * belongs to it. Contacts that last and move along each other are one rolling event from first to last. Colliders of
 * the same name of one actor (the segments of a rim) count as one.
 */
#include "motion/physics.h"
#include <string.h>

#define MERGE_S        0.020
#define LEAST_APPROACH 0.10 /* m/s */
#define LEAST_SLIDE    0.06
#define ROLL_GAP_S     0.08
#define LEAST_ROLL_S   0.12

struct touch {
    int actor_a, actor_b, solid_a, solid_b;
    const char *name;
    bool open;
    double t_open, t_closed, impulse, approach, weight;
    vec3 position;
    bool rolling;
    double roll_from, roll_last, roll_sum, roll_peak;
    int roll_n;
    vec3 roll_position;
};

static float softness(const char *sound)
{
    static const struct {
        const char *sound;
        float k;
    } table[] = { { "rubber", 1.0f },   { "cloth", 2.0f },   { "flesh", 1.5f }, { "earth", 2.0f },
                  { "paper", 0.6f },    { "plastic", 0.3f }, { "wood", 0.12f }, { "metal", 0.04f },
                  { "ceramic", 0.03f }, { "glass", 0.03f },  { "stone", 0.03f } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].sound, sound) == 0)
            return table[i].k;
    return 0.3f;
}

/* The softer side takes most of the blow's energy, so its restitution counts for most. What the scene says of one
 * side decides; of both: the geometric mean. */
void touch_pair(const solid *a, const solid *b, float liveliness, double *restitution, double *friction)
{
    double ea = (double)a->physics.restitution, eb = (double)b->physics.restitution;
    double ka = (double)softness(a->physics.sound), kb = (double)softness(b->physics.sound);
    double e = (ka * ea + kb * eb) / (ka + kb);
    if (a->own_restitution && b->own_restitution)
        e = sqrt(ea * eb);
    else if (a->own_restitution || b->own_restitution)
        e = a->own_restitution ? ea : eb;
    *restitution = e * (double)liveliness;
    double fa = (double)a->physics.friction, fb = (double)b->physics.friction;
    *friction = a->own_friction && !b->own_friction ? fa : b->own_friction && !a->own_friction ? fb : sqrt(fa * fb);
}

static const char *name_of(const rigid_setup *s, int i)
{
    return i < 0 ? "place" : s->m->actors[i].entity->id;
}

static event describe(const touch *x, const rigid_setup *s, enum event_kind kind)
{
    const solid *a = &s->solids[x->solid_a], *b = &s->solids[x->solid_b];
    event e = { .kind = kind };
    e.material_a = a->physics.sound;
    e.material_b = b->physics.sound;
    e.entity_a = name_of(s, x->actor_a);
    e.entity_b = name_of(s, x->actor_b);
    e.name = x->name;
    const rigid *ra = a->body >= 0 ? &s->bodies[a->body] : NULL, *rb = b->body >= 0 ? &s->bodies[b->body] : NULL;
    const rigid *light = ra && rb ? (ra->mass <= rb->mass ? ra : rb) : ra ? ra : rb;
    if (light) {
        vec3 size = aabb_size(s->m->actors[light->actor].model.bounds);
        e.mass_kg = light->mass;
        e.size_m = (double)f_max(size.x, f_max(size.y, size.z));
    }
    return e;
}

static void emit(rigid_record *out, event e, const touch *x)
{
    ARENA_PUSH(out->arena, out->events, out->n_events) = (touch_event){ e, x->actor_a, x->actor_b };
}

static void close_strike(touch *x, const rigid_setup *s, rigid_record *out, double t)
{
    event e = describe(x, s, EVENT_CONTACT);
    e.t = e.t_end = x->t_open;
    e.impulse = x->impulse;
    e.position = x->weight > 0.0 ? v3_scale(x->position, (float)(1.0 / x->weight)) : x->position;
    x->open = false;
    x->t_closed = t;
    if (x->impulse > 0.0)
        emit(out, e, x);
}

static void close_roll(touch *x, const rigid_setup *s, rigid_record *out)
{
    x->rolling = false;
    if (x->roll_last - x->roll_from < LEAST_ROLL_S)
        return;
    event e = describe(x, s, EVENT_ROLL);
    e.t = x->roll_from;
    e.t_end = x->roll_last;
    e.impulse = x->roll_sum / x->roll_n;
    e.position = x->roll_position;
    emit(out, e, x);
}

static const char *pick_name(const solid *a, const solid *b)
{
    return b->name ? b->name : a->name;
}

static touch *find_touch(touch_book *book, const rigid_setup *s, const touch_report *r, rigid_record *out)
{
    const solid *a = &s->solids[r->solid_a], *b = &s->solids[r->solid_b];
    const char *name = pick_name(a, b);
    for (size_t i = 0; i < book->n; i++) {
        touch *x = &book->items[i];
        bool same =
            (x->actor_a == a->actor && x->actor_b == b->actor) || (x->actor_a == b->actor && x->actor_b == a->actor);
        if (same && (x->name == name || (x->name && name && strcmp(x->name, name) == 0)))
            return x;
    }
    touch *x = &ARENA_PUSH(out->arena, book->items, book->n);
    *x = (touch){ .actor_a = a->actor,
                  .actor_b = b->actor,
                  .solid_a = r->solid_a,
                  .solid_b = r->solid_b,
                  .name = name,
                  .t_closed = -1e9 };
    return x;
}

static void note_slide(touch *x, const touch_report *r)
{
    if (r->slide < LEAST_SLIDE || r->approach > 0.25)
        return;
    if (!x->rolling) {
        x->rolling = true;
        x->roll_from = r->t;
        x->roll_sum = x->roll_peak = 0.0;
        x->roll_n = 0;
        x->roll_position = r->position;
    }
    x->roll_last = r->t;
    x->roll_sum += r->slide;
    x->roll_n++;
}

void touch_add(touch_book *book, const rigid_setup *s, const touch_report *r, rigid_record *out)
{
    touch *x = find_touch(book, s, r, out);
    if (!x->open && r->approach > LEAST_APPROACH && r->t > x->t_closed) {
        x->open = true;
        x->t_open = r->t;
        x->impulse = x->weight = x->approach = 0.0;
        x->position = v3(0, 0, 0);
    }
    if (x->open && r->approach > 0.03) {
        x->impulse += r->impulse;
        x->position = v3_mad(x->position, r->position, (float)r->impulse);
        x->weight += r->impulse;
        x->approach = r->approach > x->approach ? r->approach : x->approach;
    }
    note_slide(x, r);
}

void touch_step(touch_book *book, const rigid_setup *s, double t, rigid_record *out)
{
    for (size_t i = 0; i < book->n; i++) {
        touch *x = &book->items[i];
        if (x->open && t > x->t_open + MERGE_S)
            close_strike(x, s, out, t);
        if (x->rolling && t > x->roll_last + ROLL_GAP_S)
            close_roll(x, s, out);
    }
}

void touch_finish(touch_book *book, const rigid_setup *s, double t, rigid_record *out)
{
    for (size_t i = 0; i < book->n; i++) {
        if (book->items[i].open)
            close_strike(&book->items[i], s, out, t);
        if (book->items[i].rolling)
            close_roll(&book->items[i], s, out);
    }
}
