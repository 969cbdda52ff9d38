/* render/path.c - see path.h.
 */
#include "render/path.h"
#include "render/ggx.h"

#define MAX_PASSES 8 /* clear or cut-out surfaces that one ray may cross */

/* power heuristic; q = 0 means the other way cannot find it */
static float weigh(float p, float q)
{
    return p * p / (p * p + q * q + 1e-30f);
}

static vec3 clamp_light(vec3 l, float limit)
{
    float top = v3_top(l);
    return limit > 0.0f && top > limit ? v3_scale(l, limit / top) : l;
}

static vec3 sun_direction(const sun *s, sampler *rnd)
{
    vec2 u = sampler_2d(rnd);
    float c = 1.0f - u.x * (1.0f - s->cos_radius), r = sqrtf(f_max(1.0f - c * c, 0.0f)), phi = 2.0f * RENDER_PI * u.y;
    vec3 t, b;
    v3_frame(s->direction, &t, &b);
    return v3_mad(v3_mad(v3_scale(t, r * cosf(phi)), b, r * sinf(phi)), s->direction, c);
}

static vec3 visibility(const tracer *t, const surface *s, vec3 wi, float far, float time, uint32_t id)
{
    float near = s->wrap.x > 0.0f || s->translucent > 0.0f ? f_min(0.004f, 0.2f * far) : 0.0f;
    ray r = { surface_leave(s, wi), wi, near, far, time, id };
    return world_transmittance(&t->w, &r);
}

/* How a bounce is drawn: by the surface's lobes, and a share by what the guide knows. */
typedef struct aim {
    bsdf_odds odds;
    const guide_cell *known;
    float share;
} aim;

static aim aim_at(const tracer *t, const surface *s, bool first)
{
    aim a = { .odds = bsdf_choose(s, first) };
    if (s->clear <= 0.0f && a.odds.diffuse > 0.1f)
        a.known = guide_at(&t->g, s->p);
    a.share = a.known ? 0.7f * a.odds.diffuse : 0.0f;
    return a;
}

static float aim_pdf(const aim *a, vec3 wi, float by_surface)
{
    return a->known ? a->share * guide_pdf(a->known, wi) + (1.0f - a->share) * by_surface : by_surface;
}

/* `w->x` says who draws, and is stretched again for the one who does. False: under the surface. */
static bool aim_sample(const aim *a, const surface *s, vec2 u, vec2 *w, bool *guided, vec3 *wi, bsdf_value *v)
{
    *guided = w->x < a->share;
    if (*guided) {
        *wi = guide_sample(a->known, u);
        *v = bsdf_evaluate(s, &a->odds, *wi);
        if (v3_top(v->base) + v3_top(v->top) <= 0.0f)
            return false;
    } else {
        w->x = (w->x - a->share) / (1.0f - a->share);
        if (!bsdf_sample(s, &a->odds, u, *w, wi, v))
            return false;
    }
    v->pdf = aim_pdf(a, *wi, v->pdf);
    return true;
}

/* Light sampled at a surface: base and top apart. */
static void direct(const tracer *t, const surface *s, const aim *a, sampler *rnd, int candidates, float time,
                   bool with_top, vec3 *base, vec3 *top)
{
    const bsdf_odds *odds = &a->odds;
    light_sample x;
    uint32_t id = fast_hash2(rnd->pixel, rnd->index * 64u + rnd->pair);
    bool glossy = with_top && s->alpha < 0.3f && v3_luminance(s->top) > 0.015f;
    light_query q = { s->p, s->n, bsdf_lit_behind(s), glossy ? s : NULL, odds, candidates, t->c.t };
    if (lights_sample(&t->l, &t->w, &q, rnd, &x)) {
        bsdf_value v = bsdf_evaluate(s, odds, x.wi);
        if (!with_top)
            v.top = v3_fill(0.0f);
        float weight = x.pdf > 0.0f ? weigh(x.pdf, aim_pdf(a, x.wi, v.pdf)) : 1.0f;
        if (v3_top(v.base) + v3_top(v.top) > 0.0f) {
            vec3 open = visibility(t, s, x.wi, x.distance * 0.9995f - 2e-4f, time, id);
            vec3 l = v3_scale(v3_mul(x.radiance, open), weight);
            *base = v3_add(*base, clamp_light(v3_mul(v.base, l), t->limit));
            *top = v3_add(*top, clamp_light(v3_mul(v.top, l), t->limit));
        }
    }
    for (int i = 0; i < t->l.n_suns; i++) {
        vec3 wi = sun_direction(&t->l.suns[i], rnd);
        if (!bsdf_lit_behind(s) && v3_dot(wi, s->n) <= 0.0f)
            continue;
        bsdf_value v = bsdf_evaluate(s, odds, wi);
        if (!with_top || s->alpha < 0.003f)
            v.top = v3_fill(0.0f);
        if (v3_top(v.base) + v3_top(v.top) <= 0.0f)
            continue;
        vec3 l = v3_mul(t->l.suns[i].lux, visibility(t, s, wi, RENDER_FAR, time, id + (uint32_t)i));
        *base = v3_add(*base, v3_mul(v.base, l));
        *top = v3_add(*top, v3_mul(v.top, l));
    }
}

float path_fresnel(const surface *s)
{
    float mu = f_clamp(v3_dot(s->n, s->wo), 0.0f, 1.0f);
    if (!s->thin)
        return ggx_fresnel_exact(mu, s->back ? 1.0f / s->ior : s->ior);
    float r = ggx_fresnel_exact(mu, s->ior); /* both faces of a pane, with what goes to and fro between them */
    return 2.0f * r / (1.0f + r);
}

bool path_refract(const surface *s, const ray *r, float fresnel, path_step *out)
{
    float eta = s->thin   ? 1.0f
                : s->back ? s->ior
                          : 1.0f / s->ior,
          c = v3_dot(s->n, s->wo), k = 1.0f - eta * eta * (1.0f - c * c);
    if (k <= 0.0f)
        return false;
    vec3 d = s->thin ? r->direction : v3_norm(v3_sub(v3_scale(s->n, eta * c - sqrtf(k)), v3_scale(s->wo, eta)));
    if (v3_dot(d, s->ng) > -1e-3f)
        d = v3_norm(v3_mad(d, s->ng, -v3_dot(d, s->ng) - 1e-2f));
    vec3 tint = v3_scale(s->clear_tint, 1.0f - fresnel);
    if (!s->thin)
        tint = v3_scale(v3(sqrtf(s->clear_tint.x), sqrtf(s->clear_tint.y), sqrtf(s->clear_tint.z)), 1.0f - fresnel);
    if (s->back && v3_top(s->absorb) > 0.0f)
        tint = v3_mul(tint, fast_exp3(v3_scale(s->absorb, -s->t)));
    out->tint = tint;
    out->next = (ray){ surface_leave(s, d), d, 0.0f, RENDER_FAR, r->time, r->id + 1u };
    return true;
}

/* A clear surface met by light on its way round corners: straight through, as shadow rays go. */
static vec3 straight_through(const surface *s)
{
    float f = path_fresnel(s);
    vec3 tint = s->thin ? s->clear_tint : v3(sqrtf(s->clear_tint.x), sqrtf(s->clear_tint.y), sqrtf(s->clear_tint.z));
    if (s->back && v3_top(s->absorb) > 0.0f)
        tint = v3_mul(tint, fast_exp3(v3_scale(s->absorb, -s->t)));
    return v3_scale(tint, (1.0f - f) * s->clear);
}

typedef struct journey {
    vec3 throughput;
    float pdf;         /* of the direction just taken; 0 = a mirror's: lights found count in full */
    float tries;       /* candidates of the light samples at the place it left */
    float spread;      /* widening of the look */
    bool divide_first; /* leave out emission of the first surface met and divide its colour away */
    float first_m;     /* out: distance to it */
    bool reflected;    /* by the top lobe: what it shows must be calm, and there is fog on the way */
} journey;

/* The thinner the fog, the fewer look for its light, and the more each of them counts. */
static vec3 fog_rarely(const tracer *t, const ray *r, float far, float kept, sampler *rnd)
{
    float chance = f_clamp(4.0f * (1.0f - kept), 0.2f, 1.0f);
    if (chance < 1.0f && sampler_1d(rnd) >= chance)
        return v3_fill(0.0f);
    return v3_scale(path_fog(t, r, far, rnd, &kept), 1.0f / chance);
}

static vec3 arrive(const tracer *t, ray r, journey *j, int bounces, sampler *rnd)
{
    vec3 light = v3_fill(0.0f), beta = j->throughput;
    float pdf = j->pdf, travelled = 0.0f, width = 0.0f;
    vec3 from = r.origin;
    bool first = true;
    j->first_m = RENDER_FAR;
    for (int bounce = 0, passes = 0; passes < MAX_PASSES;) {
        hit h;
        bool met = world_intersect(&t->w, &r, &h);
        float far = met ? h.t : RENDER_FAR;
        if (t->l.n_squares && !(first && j->divide_first)) {
            float q;
            vec3 lamp = lights_seen(&t->l, r.origin, r.direction, far, &q);
            if (q > 0.0f)
                light = v3_add(light, v3_scale(v3_mul(beta, lamp), pdf > 0.0f ? weigh(pdf, q * j->tries) : 1.0f));
        }
        if (first && j->reflected && t->a.density > 0.0f) {
            float kept = fast_exp(-air_depth(&t->a, r.origin, r.direction, far));
            if (!j->divide_first)
                light = v3_add(light, v3_mul(beta, fog_rarely(t, &r, far, kept, rnd)));
            beta = v3_scale(beta, kept);
        }
        if (!met) {
            if (!(first && j->divide_first))
                light = v3_add(light, v3_mul(beta, sky_radiance(&t->s, r.direction)));
            break;
        }
        travelled += h.t;
        width += h.t * j->spread;
        surface s;
        surface_at(&s, &t->w, &t->c, &r, &h, width, SURFACE_PLAIN);
        if (v3_top(s.emission) > 0.0f && !(first && j->divide_first)) {
            float weight = 1.0f;
            if (pdf > 0.0f) {
                surface at = s;
                at.t = travelled;
                weight = weigh(pdf, j->tries * lights_pdf(&t->l, from, &at, r.direction));
            }
            light = v3_add(light, v3_scale(v3_mul(beta, s.emission), weight));
        }
        if (s.clear > 0.5f) {
            beta = v3_mul(beta, straight_through(&s));
            if (v3_top(beta) < 1e-4f)
                break;
            r.origin = surface_leave(&s, r.direction);
            r.id++;
            passes++;
            continue;
        }
        if (first) {
            j->first_m = travelled;
            if (j->divide_first) {
                vec3 whole = v3_add(s.albedo, s.top);
                beta =
                    v3(beta.x / f_max(whole.x, 0.02f), beta.y / f_max(whole.y, 0.02f), beta.z / f_max(whole.z, 0.02f));
            }
        }
        first = false;
        s.alpha = f_max(s.alpha, 0.06f); /* blur what a second look could never resolve */
        aim a = aim_at(t, &s, false);
        vec3 base = v3_fill(0.0f), top = v3_fill(0.0f);
        int candidates = j->divide_first && bounce == 0 ? t->candidates : 2;
        direct(t, &s, &a, rnd, candidates, r.time, true, &base, &top);
        vec3 part = v3_mul(beta, v3_add(base, top));
        /* what a thing reflected only now and then finds (a patch of sun) would flash up in the polish */
        light = v3_add(light, j->reflected && bounce > 0 ? clamp_light(part, 0.12f * t->limit) : part);
        if (++bounce >= bounces)
            break;
        vec3 wi;
        bsdf_value v;
        vec2 u = sampler_2d(rnd), w = sampler_2d(rnd);
        bool guided;
        if (!aim_sample(&a, &s, u, &w, &guided, &wi, &v))
            break;
        beta = v3_scale(v3_mul(beta, v3_add(v.base, v.top)), 1.0f / v.pdf);
        /* dim paths are mostly ended, the rest count for more */
        float alive = f_clamp(1.7f * v3_top(beta) / f_max(v3_top(j->throughput), 1e-6f), 0.08f, 1.0f);
        if (alive < 1.0f) {
            if (sampler_1d(rnd) >= alive)
                break;
            beta = v3_scale(beta, 1.0f / alive);
        }
        pdf = v.pdf;
        j->tries = (float)candidates;
        from = s.p;
        travelled = 0.0f;
        j->spread = 0.25f;
        r = (ray){ surface_leave(&s, wi), wi, 0.0f, RENDER_FAR, r.time, r.id * 3u + 1u };
    }
    return light;
}

void path_at(const tracer *t, const surface *s, sampler *rnd, float time, path_light *out)
{
    *out = (path_light){ { 0, 0, 0 }, { 0, 0, 0 }, 0 };
    aim a = aim_at(t, s, true);
    direct(t, s, &a, rnd, t->candidates, time, !s->mirror, &out->base, &out->top);
    vec3 wi;
    bsdf_value v;
    bool guided;
    vec2 u = sampler_2d(rnd), w = sampler_2d(rnd);
    if (!aim_sample(&a, s, u, &w, &guided, &wi, &v))
        return;
    bool reflected = !guided && v3_top(v.top) * v.pdf > 0.0f && w.x < a.odds.top;
    float density = v.pdf;
    journey j = { .throughput = { 1, 1, 1 },
                  .pdf = v.pdf,
                  .tries = (float)t->candidates,
                  .spread = reflected ? 0.3f * s->alpha + 0.002f : 0.2f,
                  .reflected = reflected };
    ray r = { surface_leave(s, wi), wi, 0.0f, RENDER_FAR, time, fast_hash2(rnd->pixel, rnd->index) };
    if (s->mirror) {
        /* the two layers want different things of the same ray: give it to the lobe that chose it */
        j.divide_first = reflected;
        if (reflected)
            v.base = v3_fill(0.0f);
        else
            v.top = v3_fill(0.0f);
        if (reflected) {
            v.top = v3_scale(s->top, 1.0f / f_max(a.odds.top * (1.0f - a.share), 1e-3f));
            v.pdf = 1.0f;
            j.pdf = 0.0f;
        }
    }
    vec3 l = clamp_light(arrive(t, r, &j, t->bounces, rnd), t->limit);
    if (!reflected && s->clear <= 0.0f)
        guide_note(&t->g, s->p, wi, v3_luminance(l), density);
    out->base = v3_add(out->base, v3_scale(v3_mul(v.base, l), 1.0f / v.pdf));
    out->top = v3_add(out->top, v3_scale(v3_mul(v.top, l), 1.0f / v.pdf));
    out->reflected_m = reflected ? j.first_m : 0.0f;
}

vec3 path_fog(const tracer *t, const ray *r, float far, sampler *rnd, float *kept)
{
    float depth = air_depth(&t->a, r->origin, r->direction, far);
    *kept = fast_exp(-depth);
    if (depth < 1e-4f)
        return v3_fill(0.0f);
    vec2 u = sampler_2d(rnd);
    float in = 1.0f - *kept,
          at = air_distance(&t->a, r->origin, r->direction, far, -logf(f_max(1.0f - u.x * in, 1e-7f)));
    vec3 p = v3_mad(r->origin, r->direction, at), light = v3_fill(0.0f);
    light_sample x;
    uint32_t id = fast_hash2(rnd->pixel ^ 0x77u, rnd->index);
    light_query query = { p, r->direction, true, NULL, NULL, 4, t->c.t };
    if (lights_sample(&t->l, &t->w, &query, rnd, &x)) {
        ray q = { p, x.wi, 0.0f, x.distance * 0.9995f - 2e-4f, r->time, id };
        float dim = fast_exp(-air_depth(&t->a, p, x.wi, x.distance));
        light = v3_mad(light, v3_mul(x.radiance, world_transmittance(&t->w, &q)),
                       air_phase(&t->a, v3_dot(r->direction, x.wi)) * dim);
    }
    for (int i = 0; i < t->l.n_suns; i++) {
        vec3 wi = sun_direction(&t->l.suns[i], rnd);
        ray q = { p, wi, 0.0f, RENDER_FAR, r->time, id + 1u };
        float dim = fast_exp(-0.5f * air_depth(&t->a, p, wi, 2000.0f)); /* half: light scattered forward is not lost */
        light = v3_mad(light, v3_mul(t->l.suns[i].lux, world_transmittance(&t->w, &q)),
                       air_phase(&t->a, v3_dot(r->direction, wi)) * dim);
    }
    if (v3_luminance(t->s.average) > 1e-3f) {
        float z = 1.0f - 2.0f * sampler_1d(rnd), phi = 2.0f * RENDER_PI * u.y, s = sqrtf(f_max(1.0f - z * z, 0.0f));
        vec3 wi = v3(s * cosf(phi), z, s * sinf(phi));
        ray q = { p, wi, 0.0f, RENDER_FAR, r->time, id + 2u };
        light = v3_add(light, v3_mul(sky_radiance(&t->s, wi), world_transmittance(&t->w, &q)));
    }
    return clamp_light(v3_scale(v3_mul(light, t->a.albedo), in), t->limit);
}

/* A last surface, lit by one light sample and a guess of the rest. */
static vec3 guess_at(const tracer *t, surface *s, float time, sampler *rnd)
{
    s->alpha = f_max(s->alpha, 0.1f);
    aim a = { .odds = bsdf_choose(s, false) };
    vec3 base = v3_fill(0.0f), top = v3_fill(0.0f);
    direct(t, s, &a, rnd, 2, time, true, &base, &top);
    return v3_add(v3_add(base, top), v3_mul(s->albedo, v3_scale(t->s.average, 0.25f)));
}

vec3 path_glance(const tracer *t, const ray *first, float spread, sampler *rnd)
{
    enum {
        MIRRORINGS = 2
    };
    vec3 light = v3_fill(0.0f);
    float beta = 1.0f, width = 0.0f;
    ray r = *first;
    for (int i = 0;; i++) {
        hit h;
        bool met = world_intersect(&t->w, &r, &h);
        float q, far = met ? h.t : RENDER_FAR;
        if (t->l.n_squares)
            light = v3_mad(light, lights_seen(&t->l, r.origin, r.direction, far, &q), beta);
        if (!met)
            return v3_mad(light, sky_seen(&t->s, r.direction, spread, t->c.t), beta);
        width += h.t * spread;
        surface s;
        surface_at(&s, &t->w, &t->c, &r, &h, width, SURFACE_PLAIN);
        light = v3_mad(light, s.emission, beta);
        if (!path_is_clear(&s) || i == MIRRORINGS)
            return v3_mad(light, guess_at(t, &s, r.time, rnd), beta);
        /* waves mirror waves: what lies beneath is guessed, what they mirror is followed */
        float f = path_fresnel(&s);
        light = v3_mad(light, v3_mul(s.clear_tint, t->s.average), beta * (1.0f - f) * 0.25f);
        beta *= f;
        vec3 d = v3_reflect(s.wo, s.n);
        r = (ray){ surface_leave(&s, d), d, 0.0f, RENDER_FAR, r.time, r.id + 11u };
    }
}

vec3 path_seen(const tracer *t, ray r, float spread, sampler *rnd)
{
    vec3 light = v3_fill(0.0f), beta = v3_fill(1.0f);
    float width = 0.0f;
    for (int step = 0; step < 16; step++) {
        hit h;
        bool met = world_intersect(&t->w, &r, &h);
        float far = met ? h.t : RENDER_FAR, kept, q;
        if (step > 0 && t->l.n_squares)
            light = v3_add(light, v3_mul(beta, lights_seen(&t->l, r.origin, r.direction, far, &q)));
        if (t->a.density > 0.0f) {
            light = v3_add(light, v3_mul(beta, path_fog(t, &r, far, rnd, &kept)));
            beta = v3_scale(beta, kept);
        }
        if (!met)
            return v3_add(light, v3_mul(beta, sky_seen(&t->s, r.direction, spread, t->c.t)));
        vec3 haze;
        kept = air_haze(&t->a, &t->s, r.direction, h.t, &haze);
        light = v3_add(light, v3_mul(beta, haze));
        beta = v3_scale(beta, kept);
        width += h.t * spread;
        surface s;
        surface_at(&s, &t->w, &t->c, &r, &h, width, SURFACE_FULL);
        light = v3_add(light, v3_mul(beta, s.emission));
        vec2 u = sampler_2d(rnd);
        if (path_is_clear(&s)) {
            float f = path_fresnel(&s);
            path_step next;
            if (u.x < f || !path_refract(&s, &r, 0.0f, &next)) {
                vec3 d = v3_reflect(s.wo, s.n);
                next.tint = v3_fill(1.0f);
                next.next = (ray){ surface_leave(&s, d), d, 0.0f, RENDER_FAR, r.time, r.id + 1u };
            }
            beta = v3_mul(beta, next.tint);
            r = next.next;
            continue;
        }
        float shiny = v3_luminance(s.top), all = shiny + v3_luminance(s.albedo) + s.clear,
              p = all > 0.0f ? shiny / all : 0.0f;
        if (s.mirror && p > 0.0f && u.x < p) {
            bsdf_odds only = { 1, 0, 0, 0 };
            vec3 wi;
            bsdf_value v;
            if (!bsdf_sample(&s, &only, sampler_2d(rnd), (vec2){ 0, 0 }, &wi, &v))
                return light;
            beta = v3_mul(beta, v3_scale(v.top, 1.0f / (v.pdf * p)));
            r = (ray){ surface_leave(&s, wi), wi, 0.0f, RENDER_FAR, r.time, r.id + 1u };
            continue;
        }
        surface matt = s;
        if (s.mirror) {
            matt.top = matt.f0 = v3_fill(0.0f);
            matt.mirror = false;
            beta = v3_scale(beta, 1.0f / (1.0f - p));
        }
        path_light x;
        path_at(t, &matt, rnd, r.time, &x);
        return v3_add(light, v3_mul(beta, v3_add(x.base, s.mirror ? v3_fill(0.0f) : x.top)));
    }
    return light;
}
