/* tests/render/test_light_guide.c - the guide: its density is one, its draws follow it, it finds the light it was shown. */
#include "ct.h"
#include "render/guide.h"
#include "render/sampler.h"

static const vec3 place = { 1.0f, 1.0f, 1.0f };

static void teach(guide *g, vec3 lamp, float lamp_share)
{
    aabb box = { { -4, -1, -4 }, { 4, 3, 4 } };
    CT_CHECK(guide_begin(g, box, v3(0, 1, 0), 1.0f));
    for (uint32_t i = 0; i < 4000; i++) {
        sampler rnd = sampler_make(77u, i);
        vec2 u = sampler_2d(&rnd);
        float y = 2.0f * u.x - 1.0f, r = sqrtf(1.0f - y * y), phi = 2.0f * RENDER_PI * u.y;
        vec3 d = v3(r * cosf(phi), y, r * sinf(phi));
        float lit = v3_dot(d, lamp) > 0.9f ? lamp_share : 1.0f;
        guide_note(g, place, d, lit, 0.25f * RENDER_INV_PI);
    }
    guide_learn(g);
}

static void knows_nothing_at_first(void)
{
    guide none = { 0 }, g = { 0 };
    CT_CHECK(guide_at(&none, place) == NULL);
    guide_note(&none, place, v3(0, 1, 0), 1.0f, 1.0f); /* nothing to note it in: no harm */
    CT_CHECK(guide_begin(&g, (aabb){ { 0, 0, 0 }, { 2, 2, 2 } }, place, 1.0f));
    CT_CHECK(guide_at(&g, place) == NULL);
    CT_CHECK(guide_at(&g, v3(500, 0, 0)) == NULL);
    guide_free(&g);
}

static void density_is_one_over_the_sphere(void)
{
    guide g = { 0 };
    teach(&g, v3_norm(v3(1, 2, 0.5f)), 200.0f);
    const guide_cell *c = guide_at(&g, place);
    CT_CHECK(c != NULL);
    double sum = 0.0;
    enum {
        N = 200000
    };
    for (uint32_t i = 0; c && i < N; i++) {
        sampler rnd = sampler_make(5u, i);
        vec2 u = sampler_2d(&rnd);
        float y = 2.0f * u.x - 1.0f, r = sqrtf(1.0f - y * y), phi = 2.0f * RENDER_PI * u.y;
        sum += (double)guide_pdf(c, v3(r * cosf(phi), y, r * sinf(phi)));
    }
    CT_NEAR(sum * 4.0 * (double)RENDER_PI / N, 1.0, 0.01);
    guide_free(&g);
}

/* The mean of 1 / density over draws is the sphere's area: drawing and density say the same. */
static void draws_follow_the_density(void)
{
    guide g = { 0 };
    vec3 lamp = v3_norm(v3(1, 2, 0.5f));
    teach(&g, lamp, 200.0f);
    const guide_cell *c = guide_at(&g, place);
    double area = 0.0, at_lamp = 0.0;
    enum {
        N = 100000
    };
    for (uint32_t i = 0; c && i < N; i++) {
        sampler rnd = sampler_make(9u, i);
        vec3 d = guide_sample(c, sampler_2d(&rnd));
        area += 1.0 / (double)guide_pdf(c, d);
        at_lamp += v3_dot(d, lamp) > 0.8f ? 1.0 : 0.0;
        CT_CHECK(fabsf(v3_len2(d) - 1.0f) < 1e-4f);
    }
    CT_NEAR(area / N, 4.0 * (double)RENDER_PI, 0.1);
    CT_CHECK(at_lamp / N > 0.5); /* a tenth of the sphere gave ten times what the rest gave */
    guide_free(&g);
}

CT_MAIN(CT(knows_nothing_at_first), CT(density_is_one_over_the_sphere), CT(draws_follow_the_density))
