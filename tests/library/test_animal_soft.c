/* tests/library/test_animal_soft.c - animals without bones: their skins are bound to their own joints, wholly.
 */
#include "ct.h"
#include "library/library.h"

static library *lib;

static const char *fault_of(const model *m)
{
    const part *body = &m->parts[0];
    if (!m->skeleton || strcmp(m->skeleton->kind, "soft") != 0 || body->kind != PART_SKINNED || !body->skin)
        return "no soft skeleton";
    for (uint32_t v = 0; v < body->mesh.n_vertices; v++) {
        float sum = 0;
        for (int i = 0; i < 4; i++) {
            if (body->skin->joints[v][i] >= m->skeleton->n_joints || !(body->skin->weights[v][i] >= 0))
                return "a joint out of range, or a negative weight";
            sum += body->skin->weights[v][i];
        }
        if (fabsf(sum - 1) > 1e-4f)
            return "weights that do not add up";
        if (!isfinite(body->mesh.positions[v].x + body->mesh.positions[v].y + body->mesh.positions[v].z))
            return "a vertex that is not finite";
    }
    if (m->skeleton->n_joints > RIG_MAX_JOINTS || m->bounds.lo.y < -0.05f * m->height_m - 0.01f)
        return "too many joints, or below the ground";
    return NULL;
}

static void all_are_bound_to_their_strands(void)
{
    static const struct {
        const char *name;
        int joints;
    } animals[] = { { "snake", 19 }, { "worm", 13 }, { "octopus", 49 }, { "squid", 41 }, { "jellyfish", 65 } };
    CT_EQ_I(library_open(&lib, NULL), CIEL_OK);
    for (size_t i = 0; i < sizeof animals / sizeof *animals; i++) {
        ciel_arena a = { 0 };
        model m;
        entity e = { .id = "it", .thing = animals[i].name, .scale = 1 };
        CT_EQ_I(library_build(lib, &m, NULL, &e, &a, NULL), CIEL_OK);
        const char *fault = fault_of(&m);
        if (fault)
            printf("# %s: %s\n", animals[i].name, fault);
        CT_CHECK(!fault);
        CT_EQ_I(m.skeleton->n_joints, animals[i].joints);
        ciel_arena_free(&a);
    }
    library_close(&lib);
}

CT_MAIN(CT(all_are_bound_to_their_strands))
