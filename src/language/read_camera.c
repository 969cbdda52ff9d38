/* language/read_camera.c - shot sizes, angles, lens, aperture, depth of field, support, moves with speed, amount and
 * beats. A word that may also be an ordinary noun or verb ("pan", "wide", "hold") counts only where the words around it
 * speak of a camera. */
#include "language/reader.h"
#include <stdlib.h>
#include <string.h>

static brief_camera *camera_of(const reader *r, size_t i)
{
    return &r->b->shots[r->items[i].shot].camera;
}

static bool same_clause(const reader *r, size_t i, size_t j)
{
    return j < r->n_items && r->items[i].clause == r->items[j].clause;
}

/* First and last item of the clause of i. */
static void clause_span(const reader *r, size_t i, size_t *first, size_t *last)
{
    for (*first = i; *first > 0 && same_clause(r, i, *first - 1);)
        --*first;
    for (*last = i; same_clause(r, i, *last + 1);)
        ++*last;
}

static bool plainly_camera(const reader *r, size_t i)
{
    const item *it = &r->items[i];
    if (it->taken)
        return it->role == SPAN_CAMERA;
    static const enum lex_kind kinds[] = { LEX_SHOT_SIZE, LEX_ANGLE, LEX_MOVE, LEX_DEPTH, LEX_SUPPORT, LEX_LENS };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (item_is(r, i, kinds[k]) && (it->n_tokens > 1 || it->n_matches == 1))
            return true;
    return item_is(r, i, LEX_CAMERA) && !item_is(r, i, LEX_NOUN);
}

/* Does something else in the clause speak of the camera? */
static bool camera_clause(const reader *r, size_t i)
{
    size_t first, last;
    clause_span(r, i, &first, &last);
    for (size_t k = first; k <= last; k++)
        if (k != i && plainly_camera(r, k))
            return true;
    return false;
}

/* Is i alone in its clause but for words of degree? */
static bool alone(const reader *r, size_t i)
{
    size_t first, last;
    clause_span(r, i, &first, &last);
    for (size_t k = first; k <= last; k++)
        if (k != i && r->items[k].kind != ITEM_MARK && !item_is(r, k, LEX_SPEED) && !item_is(r, k, LEX_DET) &&
            !item_is(r, k, LEX_DIRECTION) && !item_is(r, k, LEX_CONJ) && !item_is(r, k, LEX_THEN) &&
            !item_is(r, k, LEX_FILLER) && !r->items[k].taken)
            return false;
    return true;
}

static bool ambiguous(const reader *r, size_t i)
{
    if (r->items[i].n_tokens > 1)
        return false;
    static const enum lex_kind plain[] = {
        LEX_NOUN, LEX_VERB, LEX_ADJ, LEX_SIZE, LEX_PREP, LEX_CAM_VERB, LEX_DIRECTION
    };
    for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
        if (item_is(r, i, plain[k]))
            return true;
    return false;
}

/* A person or thing just before in the clause, that could be the subject of a verb here. */
static bool subject_before(const reader *r, size_t i)
{
    for (size_t k = i; k-- > 0 && same_clause(r, i, k);) {
        if (item_is(r, k, LEX_FILLER) || item_is(r, k, LEX_SPEED) || item_is(r, k, LEX_AUX) ||
            item_is(r, k, LEX_MANNER))
            continue;
        if (plainly_camera(r, k) || item_is(r, k, LEX_CAMERA) || item_is(r, k, LEX_SUPPORT))
            return false;
        return item_is(r, k, LEX_NOUN) || item_is(r, k, LEX_PRON) || item_is(r, k, LEX_REL);
    }
    return false;
}

/* The preposition that ties a shot to what it shows ("close-up of", "sur", "pull back from"). */
static void take_link(reader *r, size_t i)
{
    size_t j = i + 1;
    while (same_clause(r, i, j) && item_is(r, j, LEX_SPEED))
        j++;
    if (same_clause(r, i, j) && (item_is(r, j, LEX_PREP) || item_word(r, j, "de") || item_word(r, j, "d'")) &&
        r->items[j].n_tokens <= 2 && !item_is(r, j + 1, LEX_WEATHER) && !item_is(r, j + 1, LEX_TIME))
        item_take(r, j, SPAN_CAMERA, "of the camera");
}

static void read_lens(reader *r, size_t i)
{
    double v;
    size_t next;
    if (r->items[i].kind == ITEM_NUMBER && item_quantity(r, i, "mm", &v, NULL, &next) && v >= 4 && v <= 1200) {
        camera_of(r, i)->lens_mm = v;
        for (size_t k = i; k < next; k++)
            item_take(r, k, SPAN_CAMERA, "lens: %g mm", v);
        return;
    }
    const lex_entry *lens = item_is(r, i, LEX_LENS);
    if (lens) {
        if (!camera_of(r, i)->lens_mm)
            camera_of(r, i)->lens_mm = atof(lens->arg);
        item_take(r, i, SPAN_CAMERA, "lens: %s mm", lens->arg);
        return;
    }
    if (!item_word(r, i, "f") && !item_word(r, i, "t"))
        return;
    size_t j = i + 1;
    if (item_mark(r, j, "/"))
        j++;
    if (j < r->n_items && r->items[j].kind == ITEM_NUMBER && r->items[j].number >= 0.7 && r->items[j].number <= 64 &&
        (j > i + 1 || r->tokens[r->items[j].first].joined)) {
        camera_of(r, i)->f_number = r->items[j].number;
        for (size_t k = i; k <= j; k++)
            item_take(r, k, SPAN_CAMERA, "aperture: f/%g", camera_of(r, i)->f_number);
    }
}

/* "lit from behind", but "from behind" of a camera */
static bool light_clause(const reader *r, size_t i)
{
    size_t first, last;
    clause_span(r, i, &first, &last);
    for (size_t k = first; k <= last; k++)
        if (k != i && (item_is(r, k, LEX_LIGHT) || item_is(r, k, LEX_LAMP) || item_is(r, k, LEX_QUALITY)))
            return true;
    return false;
}

/* "une lanterne à la main": what is in the hand is no camera */
static bool held_thing(const reader *r, size_t i)
{
    return r->french && i > 0 && same_clause(r, i, i - 1) && item_is(r, i - 1, LEX_NOUN) &&
           !item_is(r, i - 1, LEX_CAMERA) && !plainly_camera(r, i - 1) &&
           strcmp(item_is(r, i, LEX_SUPPORT)->word, "handheld") == 0;
}

static void read_framing(reader *r, size_t i)
{
    const lex_entry *e;
    bool described = item_is(r, i, LEX_ANGLE) && r->items[i].n_tokens == 1 && i > 0 && same_clause(r, i, i - 1) &&
                     item_is(r, i - 1, LEX_NOUN); /* "seagulls overhead" */
    bool sure = (!ambiguous(r, i) && !described) || camera_clause(r, i) || alone(r, i);
    if (!sure)
        return;
    brief_camera *c = camera_of(r, i);
    if ((e = item_is(r, i, LEX_SHOT_SIZE))) {
        if (!c->size)
            c->size = e->word;
        item_take(r, i, SPAN_CAMERA, "shot size: %s", e->word);
    } else if ((e = item_is(r, i, LEX_ANGLE)) && (!item_is(r, i, LEX_LIGHT_DIR) || !light_clause(r, i))) {
        c->angle = e->word;
        item_take(r, i, SPAN_CAMERA, "angle: %s", e->word);
    } else if ((e = item_is(r, i, LEX_DEPTH))) {
        c->depth = e->word;
        item_take(r, i, SPAN_CAMERA, "depth of field: %s", e->word);
    } else if ((e = item_is(r, i, LEX_SUPPORT)) && !item_is(r, i, LEX_MOVE) && !held_thing(r, i)) {
        c->support = e->word;
        item_take(r, i, SPAN_CAMERA, "support: %s", e->word);
    } else {
        return;
    }
    take_link(r, i);
}

typedef struct move_parts {
    const char *direction, *speed;
    double amount, duration, begin;
} move_parts;

/* Direction, speed, amount and beat after (and speed before) the move at i. */
static void gather_parts(reader *r, size_t i, move_parts *p)
{
    const lex_entry *e;
    double v;
    size_t next;
    const char *unit;
    for (size_t k = i; k-- > 0 && i - k <= 3 && same_clause(r, i, k);) {
        if ((e = item_is(r, k, LEX_SPEED)) && !p->speed) {
            p->speed = e->word;
            item_take(r, k, SPAN_CAMERA, "speed: %s", e->word);
        } else if (!r->items[k].taken && !item_is(r, k, LEX_CAMERA) && !item_is(r, k, LEX_FILLER)) {
            break;
        }
    }
    for (size_t k = i + 1; k < r->n_items && k < i + 9 && r->items[k].sentence == r->items[i].sentence; k++) {
        if (r->items[k].taken && r->items[k].role == SPAN_CAMERA)
            continue;
        if (item_mark(r, k, "(") || (item_mark(r, k, ")") && k > i + 1))
            continue;
        if (!same_clause(r, i, k) && !(k > 0 && (item_mark(r, k - 1, "(") || r->items[k - 1].role == SPAN_BEAT)))
            break;
        const lex_entry *side = item_is(r, k, LEX_PREP); /* "à gauche de 45 degrés" */
        if (side && !p->direction && (strcmp(side->word, "left_of") == 0 || strcmp(side->word, "right_of") == 0)) {
            p->direction = side->word[0] == 'l' ? "left" : "right";
            item_take(r, k, SPAN_CAMERA, "direction: %s", p->direction);
        } else if ((e = item_is(r, k, LEX_DIRECTION)) && !p->direction) {
            p->direction = e->word;
            item_take(r, k, SPAN_CAMERA, "direction: %s", e->word);
        } else if ((e = item_is(r, k, LEX_SPEED)) && !p->speed) {
            p->speed = e->word;
            item_take(r, k, SPAN_CAMERA, "speed: %s", e->word);
        } else if (item_quantity(r, k, NULL, &v, &unit, &next)) {
            bool time = strcmp(unit, "s") == 0 || strcmp(unit, "ms") == 0;
            const lex_entry *prep = k ? item_was(r, k - 1, LEX_PREP) : NULL;
            bool starts =
                prep && (strcmp(prep->word, "at") == 0 || item_word(r, k - 1, "après") || item_word(r, k - 1, "after"));
            if (time && starts)
                p->begin = v;
            else if (time)
                p->duration = v;
            else
                p->amount = v;
            for (size_t n = k; n < next; n++)
                item_take(r, n, time ? SPAN_BEAT : SPAN_CAMERA, time ? "beat: %g s" : "amount: %g", v);
            if (prep && !r->items[k - 1].taken)
                item_take(r, k - 1, time ? SPAN_BEAT : SPAN_CAMERA, "of the camera");
            k = next - 1;
        } else if (!item_is(r, k, LEX_PREP) && !item_is(r, k, LEX_DET) && !item_is(r, k, LEX_FILLER) &&
                   !item_is(r, k, LEX_CAMERA) && !item_is(r, k, LEX_SUPPORT)) {
            break;
        }
    }
}

/* The kind of a move whose axis needs a direction. */
static const char *resolve(reader *r, const lex_entry *e, const char *direction)
{
    char axis = e->arg[0];
    if (!axis)
        return e->word;
    static const char *const defaults[] = { "h", "right", "v", "up", "z", "in" };
    const char *d = NULL;
    for (size_t k = 0; k < 6; k += 2)
        if (*defaults[k] == axis)
            d = defaults[k + 1];
    if (direction) {
        if (strcmp(direction, "forward") == 0)
            direction = "in";
        if (strcmp(direction, "backward") == 0 || strcmp(direction, "away") == 0)
            direction = "out";
        bool fits = axis == 'h'   ? strcmp(direction, "left") == 0 || strcmp(direction, "right") == 0
                    : axis == 'v' ? strcmp(direction, "up") == 0 || strcmp(direction, "down") == 0
                                  : strcmp(direction, "in") == 0 || strcmp(direction, "out") == 0;
        if (fits)
            d = direction;
        else if (strcmp(e->word, "pan") == 0 && (strcmp(direction, "up") == 0 || strcmp(direction, "down") == 0))
            return ciel_arena_printf(r->a, "tilt_%s", direction);
        else if (strcmp(e->word, "truck") == 0)
            return strcmp(direction, "in") == 0    ? "dolly_in"
                   : strcmp(direction, "out") == 0 ? "dolly_out"
                   : strcmp(direction, "up") == 0  ? "pedestal_up"
                                                   : "pedestal_down";
    }
    return ciel_arena_printf(r->a, "%s_%s", e->word, d);
}

static void add_move(reader *r, size_t i, const lex_entry *e)
{
    brief_camera *c = camera_of(r, i);
    move_parts p = { .duration = -1, .begin = -1 };
    item_take(r, i, SPAN_CAMERA, "movement: %s", e->word);
    gather_parts(r, i, &p);
    const char *kind = resolve(r, e, p.direction);
    brief_move m = { .kind = kind, .speed = p.speed ? p.speed : "normal", .amount = p.amount, .begin = -1, .end = -1 };
    if (p.begin >= 0)
        m.begin = p.begin;
    if (p.duration >= 0)
        m.end = m.begin >= 0 ? m.begin + p.duration : -2 - p.duration; /* below -2: a length, placed by place_beats */
    item_take(r, i, SPAN_CAMERA, p.speed ? "movement: %s, %s" : "movement: %s", kind, p.speed ? p.speed : "");
    if (strcmp(kind, "follow") == 0)
        m.kind = "follow";
    bool repeated = c->n_moves && strcmp(c->moves[c->n_moves - 1].kind, m.kind) == 0 && m.end > -2;
    if (!repeated)
        ARENA_PUSH(r->a, c->moves, c->n_moves) = m;
    take_link(r, i);
}

/* A move named by a noun or an order: "slow push in", "pan left", "panoramique". */
static bool names_move(const reader *r, size_t i, const lex_entry *e)
{
    bool thing = r->items[i].n_tokens == 1 && item_is(r, i, LEX_NOUN) && i > 0 &&
                 (item_is(r, i - 1, LEX_DET) || item_is(r, i - 1, LEX_NUMBER) || item_is(r, i - 1, LEX_COLOR));
    if (thing && !item_is(r, i + 1, LEX_DIRECTION)) /* "a truck" */
        return false;
    bool verb = r->items[i].feats & (FEAT_FINITE | FEAT_ING) || item_is(r, i, LEX_VERB);
    if (subject_before(r, i) && (verb || r->items[i].n_tokens == 1))
        return camera_clause(r, i) && item_is(r, i, LEX_VERB) == NULL && item_is(r, i, LEX_NOUN) == NULL;
    if (!ambiguous(r, i) && r->items[i].n_matches == 1)
        return true;
    if (camera_clause(r, i) && !item_is(r, i + 1, LEX_NOUN))
        return !(item_is(r, i + 1, LEX_DET) && item_is(r, i, LEX_VERB));
    double v;
    size_t next;
    if (item_quantity(r, i + 1, NULL, &v, NULL, &next) || item_is(r, i + 1, LEX_DIRECTION))
        return true;
    if (item_is(r, i + 1, LEX_PREP) && item_quantity(r, i + 2, "s", &v, NULL, &next))
        return true;
    if (strcmp(e->arg, "z") == 0 &&
        (item_is(r, i + 1, LEX_SPEED) || item_is(r, i + 1, LEX_PREP) || item_word(r, i + 1, "x")))
        return true; /* "zoom on", "zoom x2" */
    if (item_is(r, i, LEX_VERB) && item_is(r, i + 1, LEX_DET))
        return false;
    return alone(r, i) || (e->arg[0] && r->items[i].n_tokens > 1) ||
           (r->items[i].n_tokens > 1 && !item_is(r, i, LEX_VERB));
}

/* "pushes in on a typewriter, then tilts up": the next of the camera's verbs behind what the last one was about;
 * n_items when there is none. */
static size_t next_camera_verb(const reader *r, size_t k)
{
    for (size_t n = k; n + 1 < r->n_items && n < k + 14 && r->items[n].sentence == r->items[k].sentence; n++) {
        if (!item_is(r, n, LEX_THEN))
            continue;
        while (n + 1 < r->n_items && (item_is(r, n + 1, LEX_SPEED) || item_is(r, n + 1, LEX_FILLER)))
            n++;
        bool verb = item_is(r, n + 1, LEX_CAM_VERB) || item_is(r, n + 1, LEX_MOVE);
        return verb && (r->items[n + 1].feats & (FEAT_FINITE | FEAT_ING)) ? n + 1 : r->n_items;
    }
    return r->n_items;
}

/* "the camera ... slowly moves forward": verbs after a camera that is their subject. */
static void read_camera_verbs(reader *r, size_t i)
{
    size_t k = i + 1;
    bool moved = false;
    for (; k < r->n_items && r->items[k].sentence == r->items[i].sentence; k++) {
        const lex_entry *move = item_is(r, k, LEX_MOVE), *verb = item_is(r, k, LEX_CAM_VERB);
        if (r->items[k].taken || item_is(r, k, LEX_SPEED) || item_is(r, k, LEX_FILLER) || item_is(r, k, LEX_AUX) ||
            item_is(r, k, LEX_REL) || item_is(r, k, LEX_DET) || item_is(r, k, LEX_CAMERA))
            continue;
        if (item_is(r, k, LEX_CONJ) || item_is(r, k, LEX_THEN) || item_mark(r, k, ",")) {
            size_t n = k + 1;
            while (n < r->n_items && (item_is(r, n, LEX_THEN) || item_is(r, n, LEX_CONJ) || item_is(r, n, LEX_SPEED) ||
                                      item_is(r, n, LEX_FILLER)))
                n++;
            if (!item_is(r, n, LEX_MOVE) && !(item_is(r, n, LEX_CAM_VERB) && !item_is(r, n, LEX_NOUN)))
                return;
            continue;
        }
        if (move || verb) {
            add_move(r, k, move ? move : verb);
            for (size_t n = i + 1; n < k && !moved; n++)
                if (!r->items[n].taken && !item_mark(r, n, ","))
                    item_take(r, n, SPAN_CAMERA, "of the camera");
            moved = true;
            continue;
        }
        bool helper = item_is(r, k, LEX_VERB) || (r->items[k].feats & FEAT_FINITE);
        if (!moved && helper && k <= i + 4)
            continue;
        k = moved ? next_camera_verb(r, k) - 1 : r->n_items;
    }
}

/* Moves with lengths follow one another. */
static void place_beats(brief_camera *c)
{
    bool timed = false;
    for (size_t i = 0; i < c->n_moves; i++)
        timed = timed || c->moves[i].end <= -2;
    if (!timed)
        return;
    double now = 0;
    for (size_t i = 0; i < c->n_moves; i++) {
        brief_move *m = &c->moves[i];
        if (m->begin < 0)
            m->begin = now;
        if (m->end <= -2)
            m->end = m->begin + (-2 - m->end);
        if (m->end >= 0)
            now = m->end;
    }
}

static void read_focus(reader *r, size_t i)
{
    if (!item_is(r, i, LEX_FOCUS))
        return;
    for (size_t k = i + 1; same_clause(r, i, k) && k < i + 6; k++) {
        const lex_entry *e = item_is(r, k, LEX_NOUN);
        if (!e || concept_entry_category(e) == 'x')
            continue;
        camera_of(r, i)->focus = concept_from_entry(e, item_source(r, k, k), r->a);
        item_take(r, i, SPAN_CAMERA, "focus on: %s", e->word);
        return;
    }
    item_take(r, i, SPAN_CAMERA, "focus");
}

/* "circles a bronze statue for 180 degrees": amounts and lengths after what the move goes around. */
static void read_late_parts(reader *r, size_t i)
{
    double v;
    size_t next;
    bool degrees = item_quantity(r, i, "deg", &v, NULL, &next);
    brief_camera *c = camera_of(r, i);
    if ((!degrees && !item_quantity(r, i, "s", &v, NULL, &next)) || !c->n_moves)
        return;
    bool move = false;
    for (size_t k = i; k-- > 0 && same_clause(r, i, k);)
        move = move || (r->items[k].taken && r->items[k].role == SPAN_CAMERA && r->items[k].meaning &&
                        strncmp(r->items[k].meaning, "movement", 8) == 0);
    brief_move *m = &c->moves[c->n_moves - 1];
    if (!move || (degrees ? m->amount > 0 : m->end != -1))
        return;
    if (degrees)
        m->amount = v;
    else
        m->end = m->begin >= 0 ? m->begin + v : -2 - v;
    for (size_t k = i; k < next; k++)
        item_take(r, k, degrees ? SPAN_CAMERA : SPAN_BEAT, degrees ? "amount: %g" : "beat: %g s", v);
    if (i > 0 && item_is(r, i - 1, LEX_PREP))
        item_take(r, i - 1, degrees ? SPAN_CAMERA : SPAN_BEAT, "of the camera");
}

/* Does the phrase at i contain the word for the camera itself? */
static bool names_camera(const reader *r, size_t i)
{
    for (size_t k = 0; k < r->items[i].n_tokens; k++) {
        const char *t = r->tokens[r->items[i].first + k].text;
        if (strcmp(t, "camera") == 0 || strcmp(t, "caméra") == 0)
            return true;
    }
    return false;
}

void read_camera(reader *r)
{
    for (size_t i = 0; i < r->n_items; i++)
        if (!r->items[i].taken)
            read_lens(r, i);
    for (size_t i = 0; i < r->n_items; i++) {
        const lex_entry *e = item_is(r, i, LEX_MOVE);
        if (e && names_move(r, i, e))
            add_move(r, i, e);
        else if (!r->items[i].taken && item_is(r, i, LEX_CAMERA) &&
                 strcmp(item_is(r, i, LEX_CAMERA)->word, "camera") == 0)
            read_camera_verbs(r, i);
        if (!r->items[i].taken)
            read_framing(r, i);
        bool moving = item_is(r, i + 1, LEX_REL) && (item_is(r, i + 2, LEX_CAM_VERB) || item_is(r, i + 2, LEX_MOVE));
        if (r->items[i].taken && r->items[i].role == SPAN_CAMERA && (names_camera(r, i) || moving))
            read_camera_verbs(r, i); /* "caméra à l'épaule qui avance", "vue de drone qui s'éloigne" */
        if (!r->items[i].taken)
            read_focus(r, i);
    }
    for (size_t i = 0; i < r->n_items; i++)
        read_late_parts(r, i);
    for (size_t i = 0; i < r->n_items; i++) {
        const lex_entry *e = item_is(r, i, LEX_CAMERA);
        if (!e || ((item_is(r, i, LEX_NOUN) || item_is(r, i, LEX_VERB)) && !camera_clause(r, i)))
            continue;
        if (e->arg[0] == 's')
            add_unique(r->a, &r->b->styles, &r->b->n_styles, e->word);
        item_take(r, i, SPAN_CAMERA, e->arg[0] == 's' ? "%s" : "word of the camera", e->word);
        take_link(r, i);
    }
    for (size_t s = 0; s < r->b->n_shots; s++)
        place_beats(&r->b->shots[s].camera);
}
