/* mark/visible.c - see visible.h. When and where is decided at creation; frames only draw.
 *
 * A cut that keeps 60 % of the area keeps, of some width a and height b with a * b = 0.6, all positions of a window a
 * wide and b high. Two places that mirror each other about the middle, both centred across and reaching from a fifth of
 * the height to three tenths, hold for all of them: the window always contains the middle fifth across, and misses one
 * of the two in height only where it contains the other. The same goes for left and right.
 */
#include "mark/visible.h"
#include "base/rng.h"
#include "base/vec.h"
#include "mark/visible_shape.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define N_PLACES  8
#define STAY_LO_S 2.0
#define STAY_HI_S 4.0
#define FADE_S    0.4
#define OPACITY   0.66f
#define HALO      0.38f /* opacity of the halo */
#define AVOID_MAX 16
#define MIDDLE    150.0f /* luma below from which the mark is dark */
#define WAVER     35.0f  /* so much past the middle before it turns */
#define JUMP      30.0f  /* from one frame to the next: a cut, or a flash */
#define BORDER    0.045f /* distance of the corner places from the edge */
#define NEAR_SIDE 0.2f   /* where the places of the pairs begin */

/* Where along an axis a place lies: nearest the edge, at the near side, centred, and the same from the other end. */
enum along {
    EDGE,
    NEAR,
    CENTRE,
    FAR,
    FAR_EDGE
};
static const enum along places[N_PLACES][2] = {
    { CENTRE, NEAR }, { CENTRE, FAR }, /* one pair */
    { NEAR, CENTRE }, { FAR, CENTRE }, /* the other */
    { EDGE, EDGE },   { FAR_EDGE, FAR_EDGE }, { FAR_EDGE, EDGE }, { EDGE, FAR_EDGE },
};

typedef struct stay {
    int first, place; /* first: frame at which the fade to it is half done */
    bool decided, dark;
    float tone, below; /* 0 light to 1 dark, as it is drawn; what lay below in the frame before, 0..255 */
} stay;

struct mark_visible {
    int width, height, n_frames, fade, n_stays;
    stay *stays;
    mark_shape shape;
};

void mark_visible_destroy(mark_visible **pm)
{
    mark_visible *m = pm ? *pm : NULL;
    if (!m)
        return;
    mark_shape_free(&m->shape);
    free(m->stays);
    free(m);
    *pm = NULL;
}

static float begin_of(enum along a, float size)
{
    switch (a) {
    case EDGE: return BORDER;
    case NEAR: return NEAR_SIDE;
    case CENTRE: return 0.5f - 0.5f * size;
    case FAR: return 1 - NEAR_SIDE - size;
    default: return 1 - BORDER - size;
    }
}

/* of sign and name, without the margin for the halo */
static mark_rect rect_of(const mark_visible *m, int place)
{
    float w = (float)(m->shape.width - 2 * m->shape.margin) / (float)m->width;
    float h = (float)(m->shape.height - 2 * m->shape.margin) / (float)m->height;
    float x = begin_of(places[place][0], w), y = begin_of(places[place][1], h);
    return (mark_rect){ x, y, x + w, y + h };
}

static float overlap(mark_rect a, mark_rect b)
{
    float w = f_min(a.x1, b.x1) - f_max(a.x0, b.x0), h = f_min(a.y1, b.y1) - f_max(a.y0, b.y0);
    return w > 0 && h > 0 ? w * h : 0;
}

/* how much a stay at a place would cover of what should stay free */
static float covered(const mark_visible *m, const mark_visible_options *o, int place, double from, double to)
{
    mark_rect avoid[AVOID_MAX];
    int n = o->avoid ? o->avoid(o->user, from, to, avoid, AVOID_MAX) : 0;
    float sum = 0;
    for (int i = 0; i < n; i++)
        sum += overlap(rect_of(m, place), avoid[i]);
    return sum;
}

/* the pair that covers less, in the order that does; ties by the film's id */
static void choose_pair(const mark_visible *m, const mark_visible_options *o, rng *r, const double times[3], int out[2])
{
    uint32_t turn = rng_below(r, 4);
    float least = 1e9f;
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t k = (i + turn) & 3;
        int first = (int)(k & 2), a = first + (int)(k & 1), b = first + 1 - (int)(k & 1);
        float c = covered(m, o, a, times[0], times[1]) + covered(m, o, b, times[1], times[2]);
        if (c < least) {
            least = c;
            out[0] = a;
            out[1] = b;
        }
    }
}

/* the unused place that covers least; all become unused again when none is left */
static int choose_place(const mark_visible *m, const mark_visible_options *o, rng *r, unsigned *used, int before,
                        double from, double to)
{
    uint32_t turn = rng_below(r, N_PLACES);
    int best = -1;
    float least = 1e9f;
    if (*used == (1u << N_PLACES) - 1)
        *used = 1u << before;
    for (uint32_t i = 0; i < N_PLACES; i++) {
        int place = (int)((i + turn) % N_PLACES);
        float c = *used >> place & 1 ? 1e9f : covered(m, o, place, from, to);
        if (c < least) {
            least = c;
            best = place;
        }
    }
    return best;
}

/* lengths of the stays: a film of 4 s or less has two halves, others as many as fit, each 2 to 4 s */
static void plan_lengths(mark_visible *m, double fps, rng *r)
{
    double whole = m->n_frames / fps, at = 0;
    m->n_stays = 0;
    while (m->n_stays == 0 || at < whole - 1e-9) {
        double left = whole - at, stays = STAY_LO_S + (STAY_HI_S - STAY_LO_S) * (double)rng_float(r);
        if (m->n_stays == 0 && whole < 2 * STAY_HI_S)
            stays = 0.5 * whole; /* both of the pair are seen */
        else if (left <= STAY_HI_S)
            stays = left;
        else if (left - stays < STAY_LO_S)
            stays = 0.5 * left;
        m->stays[m->n_stays++] = (stay){ .first = (int)(at * fps + 0.5) };
        at += stays;
    }
}

static void plan_places(mark_visible *m, const mark_visible_options *o, rng *r)
{
    double end = m->n_frames / o->fps;
    unsigned used = 0;
    for (int i = 0; i < m->n_stays; i++) {
        double times[3];
        for (int k = 0; k < 3; k++)
            times[k] = i + k < m->n_stays ? m->stays[i + k].first / o->fps : end;
        int pair[2] = { 0, 1 };
        if (i == 0)
            choose_pair(m, o, r, times, pair);
        else
            pair[0] = choose_place(m, o, r, &used, m->stays[i - 1].place, times[0], times[1]);
        m->stays[i].place = pair[0];
        used |= 1u << pair[0];
        if (i == 0 && m->n_stays > 1) {
            m->stays[++i].place = pair[1];
            used |= 1u << pair[1];
        }
    }
}

int mark_visible_create(mark_visible **out, const mark_visible_options *o, ciel_fail *fail)
{
    if (o->width < 16 || o->height < 16 || o->n_frames < 1 || !(o->fps > 0))
        return ciel_fail_set(fail, CIEL_E_INVAL, "frames of %d x %d cannot be marked", o->width, o->height);
    mark_visible *m = calloc(1, sizeof *m);
    size_t max_stays = (size_t)(o->n_frames / o->fps / STAY_LO_S) + 3;
    if (m)
        m->stays = calloc(max_stays, sizeof *m->stays);
    if (!m || !m->stays) {
        mark_visible_destroy(&m);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the visible mark");
    }
    rng r = rng_make(o->id, "visible mark");
    m->width = o->width;
    m->height = o->height;
    m->n_frames = o->n_frames;
    m->fade = (int)(FADE_S * o->fps + 0.5);
    int rc = mark_shape_make(&m->shape, o->width, o->height, o->text, o->picture, fail);
    if (rc < 0) {
        mark_visible_destroy(&m);
        return rc;
    }
    plan_lengths(m, o->fps, &r);
    plan_places(m, o, &r);
    *out = m;
    return CIEL_OK;
}

/* pixel (x, y) of the mask's corner in the frame */
static void corner_of(const mark_visible *m, int place, int *x, int *y)
{
    mark_rect r = rect_of(m, place);
    *x = (int)(r.x0 * (float)m->width + 0.5f) - m->shape.margin;
    *y = (int)(r.y0 * (float)m->height + 0.5f) - m->shape.margin;
}

/* mean luma of what lies below, where the shape is */
static float below(const mark_visible *m, const uint8_t *rgb, int place)
{
    int x0, y0;
    uint64_t sum = 0, weight = 1;
    corner_of(m, place, &x0, &y0);
    for (int y = 0; y < m->shape.height; y++)
        for (int x = 0; x < m->shape.width; x++) {
            if (x0 + x < 0 || y0 + y < 0 || x0 + x >= m->width || y0 + y >= m->height)
                continue;
            const uint8_t *p = rgb + ((size_t)(y0 + y) * (size_t)m->width + (size_t)(x0 + x)) * 3;
            uint64_t w = m->shape.halo[y * m->shape.width + x];
            sum += w * (uint64_t)(54 * p[0] + 183 * p[1] + 19 * p[2]);
            weight += w;
        }
    return (float)(sum / weight) / 256.0f;
}

/* Light on dark, dark on light. It turns when what lies below does, well past the middle, so that it does not waver:
 * at once where the picture jumps, else over a few frames. */
static void choose_tone(const mark_visible *m, stay *s, const uint8_t *rgb)
{
    float luma = below(m, rgb, s->place);
    bool jumps = !s->decided || fabsf(luma - s->below) > JUMP;
    s->dark = luma > (!s->decided ? MIDDLE : s->dark ? MIDDLE - WAVER : MIDDLE + WAVER);
    float step = jumps ? 1.0f : 2.0f / (float)(m->fade > 2 ? m->fade : 2);
    s->tone += f_clamp((s->dark ? 1.0f : 0.0f) - s->tone, -step, step);
    s->below = luma;
    s->decided = true;
}

static void blend(uint8_t *p, int value, int opacity)
{
    for (int c = 0; c < 3; c++)
        p[c] = (uint8_t)((p[c] * (65280 - opacity) + value * opacity + 32640) / 65280);
}

static void draw(const mark_visible *m, uint8_t *rgb, const stay *s, float strength)
{
    int x0, y0, shape = (int)(256 * OPACITY * strength), halo = (int)(256 * HALO * strength);
    int ink = (int)f_lerp(250, 12, s->tone), ground = (int)f_lerp(12, 250, s->tone);
    corner_of(m, s->place, &x0, &y0);
    for (int y = 0; y < m->shape.height; y++)
        for (int x = 0; x < m->shape.width; x++) {
            if (x0 + x < 0 || y0 + y < 0 || x0 + x >= m->width || y0 + y >= m->height)
                continue;
            uint8_t *p = rgb + ((size_t)(y0 + y) * (size_t)m->width + (size_t)(x0 + x)) * 3;
            int at = y * m->shape.width + x, cover = m->shape.cover[at];
            blend(p, ground, halo * m->shape.halo[at] * (255 - cover) / 255);
            blend(p, ink, shape * cover);
        }
}

static int stay_at(const mark_visible *m, int i_frame)
{
    int i = 0;
    while (i + 1 < m->n_stays && m->stays[i + 1].first <= i_frame)
        i++;
    return i;
}

/* strength of stay i: full but for the fades, which are half done where it begins and ends */
static float strength_of(const mark_visible *m, int i, int i_frame)
{
    float half = 0.5f * (float)m->fade + 0.5f, t = (float)i_frame + 0.5f, in = 1, out = 1;
    if (i > 0)
        in = f_smooth((float)m->stays[i].first - half, (float)m->stays[i].first + half, t);
    if (i + 1 < m->n_stays)
        out = 1 - f_smooth((float)m->stays[i + 1].first - half, (float)m->stays[i + 1].first + half, t);
    return f_min(in, out);
}

void mark_visible_frame(mark_visible *m, uint8_t *rgb, int i_frame)
{
    int now = stay_at(m, i_frame);
    for (int i = now > 0 ? now - 1 : 0; i <= now + 1 && i < m->n_stays; i++) {
        stay *s = &m->stays[i];
        float strength = strength_of(m, i, i_frame);
        if (strength <= 0)
            continue;
        choose_tone(m, s, rgb);
        draw(m, rgb, s, strength);
    }
}

mark_rect mark_visible_at(const mark_visible *m, int i_frame)
{
    return rect_of(m, m->stays[stay_at(m, i_frame)].place);
}
