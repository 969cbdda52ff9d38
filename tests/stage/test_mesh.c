/* tests/stage/test_mesh.c - shapes are closed, face outward, have the volume and area that geometry says. */
#include "ct.h"
#include "stage/mesh.h"
#include <stdlib.h>

/* joined vertex ids by exact place */
static uint32_t find_place(const mesh *m, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (v3_dist(m->positions[i], m->positions[j]) < 1e-6f)
            return j;
    return i;
}

/* V - E + F over joined places, or -999 when some side does not have exactly one neighbour the other way round */
static int euler(const mesh *m)
{
    uint32_t *id = malloc(m->n_vertices * sizeof *id);
    bool *used = calloc(m->n_vertices, sizeof *used);
    int v = 0;
    for (uint32_t i = 0; i < m->n_vertices; i++)
        id[i] = find_place(m, i);
    for (uint32_t t = 0; t < m->n_triangles; t++)
        for (int k = 0; k < 3; k++) {
            v += !used[id[m->triangles[t][k]]];
            used[id[m->triangles[t][k]]] = true;
        }
    free(used);
    bool closed = true;
    for (uint32_t t = 0; t < m->n_triangles && closed; t++)
        for (int k = 0; k < 3; k++) {
            uint32_t a = id[m->triangles[t][k]], b = id[m->triangles[t][(k + 1) % 3]];
            int same = 0, back = 0;
            for (uint32_t s = 0; s < m->n_triangles; s++)
                for (int l = 0; l < 3; l++) {
                    uint32_t c = id[m->triangles[s][l]], d = id[m->triangles[s][(l + 1) % 3]];
                    same += c == a && d == b;
                    back += c == b && d == a;
                }
            closed = closed && same == 1 && back == 1;
        }
    free(id);
    int f = (int)m->n_triangles;
    return closed ? v - f * 3 / 2 + f : -999;
}

static double volume(const mesh *m)
{
    double s = 0;
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *k = m->triangles[t];
        s += (double)v3_dot(m->positions[k[0]], v3_cross(m->positions[k[1]], m->positions[k[2]]));
    }
    return s / 6;
}

/* the least agreement of a vertex normal with the face it belongs to */
static double worst_normal(const mesh *m)
{
    double worst = 1;
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *k = m->triangles[t];
        vec3 a = m->positions[k[0]];
        vec3 n = v3_norm(v3_cross(v3_sub(m->positions[k[1]], a), v3_sub(m->positions[k[2]], a)));
        for (int i = 0; i < 3; i++) {
            double d = (double)v3_dot(n, m->normals[k[i]]);
            worst = d < worst ? d : worst;
            if (fabs((double)v3_len(m->normals[k[i]]) - 1) > 1e-4)
                return -2;
        }
    }
    return worst;
}

static ciel_arena arena;
static mesh_maker maker;

#define CHECK_SOLID(want_euler, want_volume, tolerance, least_normal)                                                  \
    do {                                                                                                               \
        mesh m_ = mesh_finish(&maker, &arena);                                                                         \
        CT_EQ_I(euler(&m_), want_euler);                                                                               \
        CT_NEAR(volume(&m_), want_volume, tolerance);                                                                  \
        CT_CHECK(worst_normal(&m_) > (least_normal));                                                                  \
    } while (0)

static void box_is_closed(void)
{
    maker_init(&maker);
    maker_box(&maker, v3(-1, 0, -2), v3(1, 3, 2));
    mesh m = mesh_finish(&maker, &arena);
    CT_EQ_I(m.n_triangles, 12);
    CT_EQ_I(euler(&m), 2);
    CT_NEAR(volume(&m), 24, 1e-5);
    CT_NEAR(worst_normal(&m), 1, 1e-6);
    CT_CHECK(m.slots == NULL);
}

static void round_box_is_closed_and_round(void)
{
    maker_init(&maker);
    maker_round_box(&maker, v3(-1, 0, -1), v3(1, 1, 1), 0.1f);
    mesh m = mesh_finish(&maker, &arena);
    CT_EQ_I(euler(&m), 2);
    /* box minus edge and corner cut-offs: inner + 2r faces + quarter cylinders + sphere */
    double exact = 1.8 * 0.8 * 1.8 + 2 * 0.1 * (1.8 * 0.8 * 2 + 1.8 * 1.8) + CIEL_PI * 0.01 * (1.8 * 2 + 0.8) +
                   4 * CIEL_PI / 3 * 0.001;
    CT_NEAR(volume(&m), exact, 0.02);
    CT_CHECK(worst_normal(&m) > 0.8);
    aabb b = mesh_bounds(&m);
    CT_NEAR(b.hi.y, 1, 1e-6);
    CT_NEAR(b.lo.x, -1, 1e-6);
}

static void sphere_is_closed(void)
{
    maker_init(&maker);
    maker_sphere(&maker, v3(1, 2, 3), v3(1, 1, 1), 32);
    CHECK_SOLID(2, 4.18879, 0.1, 0.97);
}

static void cylinder_and_cone_are_closed(void)
{
    maker_init(&maker);
    maker_cylinder(&maker, v3(0, 1, 0), 0.5f, 0.5f, 2, 24, true);
    CHECK_SOLID(2, CIEL_PI * 0.25 * 2, 0.03, 0.98);
    maker_init(&maker);
    maker_cylinder(&maker, v3(0, 0, 0), 1.0f, 0.0f, 3, 24, true);
    CHECK_SOLID(2, CIEL_PI, 0.05, 0.97);
}

static void lathe_of_a_cup_is_closed(void)
{
    const vec2 p[] = { { 0, 0 }, { 0.03f, 0 }, { 0.04f, 0.08f }, { 0.037f, 0.08f }, { 0.028f, 0.005f }, { 0, 0.005f } };
    maker_init(&maker);
    maker_lathe(&maker, p, 6, 24);
    mesh m = mesh_finish(&maker, &arena);
    CT_EQ_I(euler(&m), 2);
    CT_CHECK(volume(&m) > 0);
    CT_CHECK(worst_normal(&m) > 0.95);
}

static void tube_is_closed_open_and_ringed(void)
{
    vec3 path[16];
    float r[16];
    for (int i = 0; i < 16; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 16;
        path[i] = v3(cosf(a), 0.2f * sinf(3 * a), sinf(a));
        r[i] = 0.05f;
    }
    maker_init(&maker);
    maker_tube(&maker, path, r, 16, 8, true);
    CHECK_SOLID(0, CIEL_PI * 0.0025 * 6.6, 0.01, 0.7);
    maker_init(&maker);
    maker_tube(&maker, path, r, 10, 8, false);
    mesh m = mesh_finish(&maker, &arena);
    CT_EQ_I(euler(&m), 2);
    CT_CHECK(volume(&m) > 0);
    CT_CHECK(worst_normal(&m) > 0.6);
}

static void extrusion_with_a_notch_is_closed(void)
{
    const vec2 p[] = { { 0, 0 }, { 4, 0 }, { 4, 3 }, { 2, 1 }, { 0, 3 } };
    maker_init(&maker);
    maker_extrude(&maker, p, 5, 0, 2);
    CHECK_SOLID(2, 2 * (12 - 4), 1e-4, 0.99);
}

static void extrusion_with_holes_has_their_genus(void)
{
    /* a plate with two square holes, one of which holds an island: an 8 beside an 回 */
    const vec2 p[] = { { 0, 0 },       { 10, 0 },      { 10, 6 },      { 0, 6 },      { 1, 1 }, { 1, 5 },
                       { 5, 5 },       { 5, 1 },       { 7, 2 },       { 7, 3 },      { 9, 3 }, { 9, 2 },
                       { 2.5f, 2.5f }, { 3.5f, 2.5f }, { 3.5f, 3.5f }, { 2.5f, 3.5f } };
    const int sizes[] = { 4, 4, 4, 4 };
    maker_init(&maker);
    maker_extrude_rings(&maker, p, sizes, 4, 0, 1);
    CHECK_SOLID(2 - 2 * 2 + 2, 60 - 16 - 2 + 1, 1e-3, 0.99);
}

static void ring_of_circles_is_filled(void)
{
    /* many-sided border with many round holes: area must come out exactly whatever the bridges */
    vec2 p[64 + 9 * 24];
    int sizes[10] = { 64 }, k = 0;
    double area = 0;
    for (int i = 0; i < 64; i++)
        p[k++] = (vec2){ 5 * cosf((float)i * CIEL_PI_F / 32), 5 * sinf((float)i * CIEL_PI_F / 32) };
    for (int h = 0; h < 9; h++) {
        sizes[h + 1] = 24;
        float cx = (float)(h % 3 - 1) * 2.1f, cy = (float)(h / 3 - 1) * 2.1f;
        for (int i = 0; i < 24; i++)
            p[k++] = (vec2){ cx + 0.9f * cosf((float)i * CIEL_PI_F / 12), cy - 0.9f * sinf((float)i * CIEL_PI_F / 12) };
    }
    for (int r = 0, first = 0; r < 10; first += sizes[r++])
        for (int i = 0; i < sizes[r]; i++) {
            vec2 a = p[first + i], b = p[first + (i + 1) % sizes[r]];
            area += 0.5 * ((double)a.x * (double)b.y - (double)b.x * (double)a.y);
        }
    maker_init(&maker);
    maker_extrude_rings(&maker, p, sizes, 10, 0, 1);
    CHECK_SOLID(2 - 2 * 9, area, 1e-3, 0.98);
}

static void loft_turns_itself_outward(void)
{
    vec3 rings[3][12];
    for (int way = 0; way < 2; way++) {
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 12; j++) {
                float a = (way ? -1.0f : 1.0f) * 2 * CIEL_PI_F * (float)j / 12;
                rings[i][j] = v3(sinf(a), (float)i, cosf(a));
            }
        maker_init(&maker);
        maker_loft(&maker, &rings[0][0], 3, 12, true);
        CHECK_SOLID(2, 6.0, 0.01, 0.95);
    }
}

static void mirrored_maker_stays_outward(void)
{
    maker_init(&maker);
    maker.at.x = v3(-2, 0, 0);
    maker_box(&maker, v3(0, 0, 0), v3(1, 1, 1));
    CHECK_SOLID(2, 2, 1e-5, 0.99);
}

static void append_offsets_slots(void)
{
    maker_init(&maker);
    maker_box(&maker, v3(0, 0, 0), v3(1, 1, 1));
    maker.slot = 2;
    maker_box(&maker, v3(2, 0, 0), v3(3, 1, 1));
    mesh two = mesh_finish(&maker, &arena);
    CT_EQ_I(two.slots[0], 0);
    CT_EQ_I(two.slots[12], 2);
    maker_init(&maker);
    maker.slot = 3;
    maker_append(&maker, &two);
    mesh m = mesh_finish(&maker, &arena);
    CT_EQ_I(m.n_triangles, 24);
    CT_EQ_I(m.slots[0], 3);
    CT_EQ_I(m.slots[12], 5);
}

static void smooth_normals_respect_creases(void)
{
    maker_init(&maker);
    maker_box(&maker, v3(-1, -1, -1), v3(1, 1, 1));
    mesh m = mesh_finish(&maker, &arena);
    mesh_smooth_normals(&m, &arena, 60);
    CT_NEAR(worst_normal(&m), 1, 1e-6);
    mesh_smooth_normals(&m, &arena, 120);
    CT_NEAR(worst_normal(&m), 1 / sqrt(3.0), 1e-4);
    CT_NEAR(m.normals[0].x * m.positions[0].x, 1 / sqrt(3.0), 1e-4);
}

static void subdivision_stays_closed_and_rounds(void)
{
    maker_init(&maker);
    maker_box(&maker, v3(-1, -1, -1), v3(1, 1, 1));
    mesh m = mesh_finish(&maker, &arena), s = mesh_subdivide(&m, &arena);
    CT_EQ_I(s.n_triangles, 48);
    CT_EQ_I(euler(&s), 2);
    CT_CHECK(volume(&s) > 2 && volume(&s) < 7);
    s = mesh_subdivide(&s, &arena);
    CT_EQ_I(euler(&s), 2);
    CT_CHECK(worst_normal(&s) > 0.7);
    maker_init(&maker); /* an open sheet keeps its straight border */
    maker_grid(&maker, v3(0, 0, 0), v3(1, 0, 0), v3(0, 1, 0), 2, 2);
    m = mesh_finish(&maker, &arena);
    s = mesh_subdivide(&m, &arena);
    CT_EQ_I(s.n_vertices, 25);
    aabb b = mesh_bounds(&s);
    CT_NEAR(b.hi.z, 0, 1e-7);
    CT_NEAR(s.uvs[s.n_vertices - 1].x + s.uvs[s.n_vertices - 1].y,
            s.positions[s.n_vertices - 1].x + s.positions[s.n_vertices - 1].y, 0.3);
}

CT_MAIN(CT(box_is_closed), CT(round_box_is_closed_and_round), CT(sphere_is_closed), CT(cylinder_and_cone_are_closed),
        CT(lathe_of_a_cup_is_closed), CT(tube_is_closed_open_and_ringed), CT(extrusion_with_a_notch_is_closed),
        CT(extrusion_with_holes_has_their_genus), CT(ring_of_circles_is_filled), CT(loft_turns_itself_outward),
        CT(mirrored_maker_stays_outward), CT(append_offsets_slots), CT(smooth_normals_respect_creases),
        CT(subdivision_stays_closed_and_rounds))
