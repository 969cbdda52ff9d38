/* tests/library/test_figure.c - people and animals as built: sane skeletons, weights, faces that open and close. */
#include "ct.h"
#include "library/animal.h"
#include "library/animal_species.h"
#include "library/figure.h"
#include <stdlib.h>
#include <time.h>

static ciel_arena arena;
static scene *sc;

static const thing_row *row_of(const thing_family *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->rows[i].info.name, name) == 0)
            return &f->rows[i];
    return NULL;
}

static bool build(model *m, const thing_family *f, const char *name, uint64_t seed, const char *wanted)
{
    if (!sc)
        sc = scene_create();
    entity *e = scene_add_entity(sc, "someone", name);
    char text[256];
    snprintf(text, sizeof text, "%s", wanted ? wanted : "");
    char *save = NULL;
    for (char *p = strtok_r(text, ",", &save); p; p = strtok_r(NULL, ",", &save)) {
        char *v = strchr(p, '=');
        *v++ = 0;
        params_set_text(&e->params, &sc->arena, scene_text(sc, p), scene_text(sc, v));
    }
    build_context c = { NULL, sc, e, row_of(f, name), seed, &arena, NULL };
    *m = (model){ 0 };
    return c.row && c.row->build(m, &c) == CIEL_OK;
}

static size_t triangles(const model *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_parts; i++)
        n += m->parts[i].mesh.n_triangles;
    return n;
}

/* Every index in range, every number finite, every weight row sums to one. */
static const char *fault(const model *m)
{
    for (size_t i = 0; i < m->n_parts; i++) {
        const part *p = &m->parts[i];
        for (uint32_t v = 0; v < p->mesh.n_vertices; v++) {
            vec3 q = p->mesh.positions[v];
            if (!(v3_len(q) < 10.0f))
                return "a vertex is nowhere";
            if (p->mesh.normals && !(fabsf(v3_len(p->mesh.normals[v]) - 1.0f) < 0.01f))
                return p->name;
            float sum = 0.0f;
            for (int k = 0; p->skin && m->skeleton && k < 4; k++) {
                sum += p->skin->weights[v][k];
                if (p->skin->joints[v][k] >= m->skeleton->n_joints || p->skin->weights[v][k] < 0.0f)
                    return "a weight is wrong";
            }
            if (p->skin && m->skeleton && fabsf(sum - 1.0f) > 1e-4f)
                return "weights do not sum to one";
        }
        for (uint32_t t = 0; t < p->mesh.n_triangles; t++)
            for (int k = 0; k < 3; k++)
                if (p->mesh.triangles[t][k] >= p->mesh.n_vertices)
                    return "a triangle points nowhere";
        for (uint32_t t = 0; p->mesh.slots && t < p->mesh.n_triangles; t++)
            if (p->mesh.slots[t] >= p->n_materials)
                return "a slot has no material";
        if ((p->kind == PART_SKINNED || p->kind == PART_CLOTH) && !p->skin)
            return "no skin";
        if (p->kind == PART_CLOTH && !p->cloth_pin)
            return "no pins";
        if (m->skeleton ? p->joint >= m->skeleton->n_joints : p->kind != PART_RIGID && p->kind != PART_SPINNER)
            return "a joint is missing";
    }
    return NULL;
}

static const part *part_named(const model *m, const char *name)
{
    for (size_t i = 0; i < m->n_parts; i++)
        if (strcmp(m->parts[i].name, name) == 0)
            return &m->parts[i];
    return NULL;
}

static void skeletons_are_people(void)
{
    static const char *const names[] = { "hips",     "spine",    "chest",      "neck",        "head",      "jaw",
                                         "eye_l",    "eye_r",    "shoulder_l", "upper_arm_r", "forearm_l", "hand_r",
                                         "thumb1_l", "thumb2_r", "index3_l",   "middle1_r",   "ring2_l",   "little3_r",
                                         "thigh_l",  "shin_r",   "foot_l",     "toe_r" };
    model m;
    CT_CHECK(build(&m, &figure_family, "person", 1, ""));
    CT_CHECK(m.skeleton->n_joints <= RIG_MAX_JOINTS);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CT_CHECK(skeleton_find(m.skeleton, names[i]) >= 0);
    for (int i = 0; i < m.skeleton->n_joints; i++)
        CT_CHECK(m.skeleton->joints[i].parent < i);
    CT_CHECK(m.skeleton->joints[skeleton_find(m.skeleton, "hand_l")].rest.x > 0.2f); /* their left is at +x */
    CT_CHECK(m.height_m > 1.5f && m.height_m < 2.0f);
    CT_NEAR(m.bounds.lo.y, 0.0, 0.02);
    static const char *const anchors[] = { "head", "eyes",  "face",   "mouth",  "helmet",
                                           "hat",  "chest", "hand_l", "hand_r", "collar" };
    for (size_t i = 0; i < sizeof anchors / sizeof anchors[0]; i++) {
        bool found = false;
        for (size_t k = 0; k < m.n_anchors; k++)
            found = found || strcmp(m.anchors[k].name, anchors[i]) == 0;
        CT_CHECK(found);
    }
}

static void people_of_all_kinds_are_sound(void)
{
    static const char *const who[] = { "man",       "woman",  "child", "baby",   "courier",       "chef",
                                       "astronaut", "knight", "queen", "wizard", "businesswoman", "samurai" };
    for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
        model m;
        CT_CHECK(build(&m, &figure_family, who[i], 10 + i, ""));
        const char *wrong = fault(&m);
        if (wrong)
            printf("# %s: %s\n", who[i], wrong);
        CT_CHECK(!wrong);
        if (triangles(&m) <= 20000 || triangles(&m) >= 65000)
            printf("# %s: %zu triangles\n", who[i], triangles(&m));
        CT_CHECK(triangles(&m) > 20000 && triangles(&m) < 65000);
    }
}

static void clothes_cover_and_differ(void)
{
    model a, b, c;
    CT_CHECK(build(&a, &figure_family, "man", 3, "garment1=yellow raincoat,hood=up"));
    CT_CHECK(part_named(&a, "yellow raincoat") && part_named(&a, "hood"));
    CT_CHECK(build(&b, &figure_family, "man", 3, "garment1=long coat"));
    const part *cloth = part_named(&b, "skirt_cloth");
    CT_CHECK(cloth && cloth->kind == PART_CLOTH && cloth->cloth_pin[0] == 1.0f &&
             cloth->cloth_pin[cloth->mesh.n_vertices - 1] == 0.0f);
    CT_CHECK(build(&c, &figure_family, "man", 4, "garment1=long coat"));
    CT_CHECK(triangles(&b) != triangles(&c)); /* two people differ */
    CT_CHECK(fabsf(b.height_m - c.height_m) > 1e-4f);
    CT_CHECK(fault(&a) == NULL && fault(&b) == NULL);
}

static void beasts_of_legend_and_reptiles_are_sound(void)
{
    static const char *const who[] = { "dragon", "pegasus", "unicorn", "lizard", "crocodile", "turtle", "frog", "monkey", "dinosaur" };
    for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
        model m;
        CT_CHECK(build(&m, &animal_family, who[i], 20 + i, ""));
        const char *wrong = fault(&m);
        if (wrong)
            printf("# %s: %s\n", who[i], wrong);
        CT_CHECK(!wrong && triangles(&m) < 65000);
        bool winged = skeleton_find(m.skeleton, "wing3_r") >= 0;
        CT_CHECK(winged == (i < 2) && winged == (part_named(&m, "wings") != NULL));
        CT_NEAR(m.bounds.lo.y, 0.0, 0.1 * m.height_m);
    }
    model lizard, dog; /* a reptile's elbows are out, a dog's under the trunk */
    CT_CHECK(build(&lizard, &animal_family, "lizard", 1, "") && build(&dog, &animal_family, "dog", 1, ""));
    int a = skeleton_find(dog.skeleton, "forearm_l"), b = skeleton_find(dog.skeleton, "upper_arm_l");
    CT_CHECK(lizard.skeleton->joints[a].rest.x > 2.0f * lizard.skeleton->joints[b].rest.x);
    CT_CHECK(dog.skeleton->joints[a].rest.x < 1.2f * dog.skeleton->joints[b].rest.x);
}

static void the_same_person_twice_is_the_same(void)
{
    model a, b;
    CT_CHECK(build(&a, &figure_family, "woman", 21, "hair=long") &&
             build(&b, &figure_family, "woman", 21, "hair=long"));
    CT_EQ_I(a.n_parts, b.n_parts);
    for (size_t i = 0; i < a.n_parts; i++) {
        CT_EQ_I(a.parts[i].mesh.n_vertices, b.parts[i].mesh.n_vertices);
        CT_CHECK(memcmp(a.parts[i].mesh.positions, b.parts[i].mesh.positions,
                        a.parts[i].mesh.n_vertices * sizeof(vec3)) == 0);
    }
}

static void deform(const model *m, const part *p, const char *name, float w, vec3 *out)
{
    affine mx[RIG_MAX_JOINTS];
    for (int i = 0; i < RIG_MAX_JOINTS; i++)
        mx[i] = affine_identity();
    float weights[64] = { 0 };
    for (int i = 0; i < p->n_morphs; i++)
        if (strcmp(p->morphs[i].name, name) == 0)
            weights[i] = w;
    (void)m;
    skin_deform(out, NULL, &p->mesh, p->skin, mx, p->morphs, p->n_morphs, weights);
}

/* How far from the eyeball's front, in its sight lines, is left uncovered: rays from the eye's middle meet a lid or
 * not. */
static float open_eye(const part *head, const vec3 *at, vec3 eye, float r)
{
    int open = 0, all = 0;
    for (int i = -6; i <= 6; i++)
        for (int k = -8; k <= 8; k++) {
            float el = 0.07f * (float)i, az = 0.09f * (float)k;
            vec3 d = v3(cosf(el) * sinf(az), sinf(el), cosf(el) * cosf(az));
            bool hit = false;
            for (uint32_t t = 0; t < head->mesh.n_triangles && !hit; t++) {
                const uint32_t *c = head->mesh.triangles[t];
                vec3 a = v3_sub(at[c[0]], eye);
                if (v3_len2(a) > 9.0f * r * r || v3_len2(a) < 0.85f * r * r || a.z < 0.0f) /* lids, not the socket */
                    continue;
                vec3 b = v3_sub(at[c[1]], eye), e = v3_sub(at[c[2]], eye);
                float u = v3_dot(d, v3_cross(a, b)), v = v3_dot(d, v3_cross(b, e)), w = v3_dot(d, v3_cross(e, a));
                hit = (u >= 0 && v >= 0 && w >= 0) || (u <= 0 && v <= 0 && w <= 0);
            }
            all++;
            open += !hit;
        }
    return (float)open / (float)all;
}

static void eyes_close_in_a_blink(void)
{
    model m;
    CT_CHECK(build(&m, &figure_family, "woman", 5, ""));
    const part *head = part_named(&m, "head"), *ball = part_named(&m, "eye_l");
    CT_CHECK(head && ball);
    vec3 eye = m.skeleton->joints[skeleton_find(m.skeleton, "eye_l")].rest,
         *at = malloc(head->mesh.n_vertices * sizeof *at);
    aabb box = { { 1e9f, 1e9f, 1e9f }, { -1e9f, -1e9f, -1e9f } };
    for (uint32_t i = 0; i < ball->mesh.n_vertices; i++)
        box = aabb_add(box, ball->mesh.positions[i]);
    float r = 0.5f * aabb_size(box).x;
    deform(&m, head, "blink_l", 0.0f, at);
    float open = open_eye(head, at, eye, r);
    deform(&m, head, "blink_l", 1.0f, at);
    float closed = open_eye(head, at, eye, r);
    printf("# eye open %.2f, in a blink %.2f\n", (double)open, (double)closed);
    free(at);
    CT_CHECK(open > 0.35f);
    CT_CHECK(closed < 0.05f); /* of the rays: slivers at the corners */
}

/* Height of the gap between the lips in the middle of the mouth. */
static float lip_gap(const model *m, const char *viseme)
{
    const part *head = part_named(m, "head");
    vec3 *at = malloc(head->mesh.n_vertices * sizeof *at), mouth = { 0, 0, 0 };
    for (size_t i = 0; i < m->n_anchors; i++)
        if (strcmp(m->anchors[i].name, "mouth") == 0)
            mouth = m->anchors[i].position;
    deform(m, head, viseme, 1.0f, at);
    float upper = 1e9f, lower = -1e9f;
    for (uint32_t i = 0; i < head->mesh.n_vertices; i++) {
        vec3 p = head->mesh.positions[i];
        if (fabsf(p.x) > 0.004f || p.z < mouth.z - 0.014f || fabsf(p.y - mouth.y) > 0.012f)
            continue;
        if (fabsf(p.y - mouth.y) < 0.0007f) /* closed lips touch: which lip these belong to is open */
            continue;
        if (p.y > mouth.y)
            upper = f_min(upper, at[i].y);
        else
            lower = f_max(lower, at[i].y);
    }
    free(at);
    return upper - lower;
}

static void the_mouth_speaks(void)
{
    model m;
    CT_CHECK(build(&m, &figure_family, "man", 6, ""));
    float rest = lip_gap(&m, "none"), a = lip_gap(&m, "viseme_a"), closed = lip_gap(&m, "viseme_m"),
          wide = lip_gap(&m, "jaw_open");
    printf("# lips: rest %.4f a %.4f m %.4f jaw_open %.4f m\n", (double)rest, (double)a, (double)closed, (double)wide);
    CT_CHECK(rest > 0.0f && rest < 0.005f); /* the two rows of vertices next to the line */
    CT_CHECK(a > rest + 0.006f && wide > a + 0.003f);
    CT_CHECK(closed < rest + 0.001f);
    static const char *const visemes[] = { "a", "e", "i", "o", "u", "m", "f", "l", "s", "ch", "th", "r", "k", "w" };
    for (size_t i = 0; i < sizeof visemes / sizeof visemes[0]; i++) {
        char name[24];
        snprintf(name, sizeof name, "viseme_%s", visemes[i]);
        bool found = false;
        for (int k = 0; k < m.n_morphs; k++)
            found = found || strcmp(m.morph_names[k], name) == 0;
        CT_CHECK(found);
    }
}

/* A library makes somebody once; who differs in anything is somebody else. */
static void a_library_makes_a_person_once(void)
{
    library *lib = NULL;
    CT_CHECK(library_open(&lib, NULL) == CIEL_OK);
    scene *own = scene_create();
    entity *e = scene_add_entity(own, "someone", "man");
    ciel_arena first = { 0 }, second = { 0 };
    model a, b;
    CT_CHECK(library_build(lib, &a, own, e, &first, NULL) == CIEL_OK);
    ciel_arena_free(&first); /* what is kept does not lie in the caller's arena */
    CT_CHECK(library_build(lib, &b, own, e, &second, NULL) == CIEL_OK);
    CT_CHECK(a.parts == b.parts && !fault(&a));
    params_set_text(&e->params, &own->arena, "hair", "bald");
    CT_CHECK(library_build(lib, &b, own, e, &second, NULL) == CIEL_OK);
    CT_CHECK(a.parts != b.parts);
    size_t bald = triangles(&b);
    own->seed = 5;
    CT_CHECK(library_build(lib, &b, own, e, &second, NULL) == CIEL_OK);
    CT_CHECK(a.parts != b.parts && bald < triangles(&a));
    ciel_arena_free(&second);
    scene_destroy(&own);
    library_close(&lib);
}

static void a_person_is_built_in_time(void)
{
    struct timespec t0, t1;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t0);
    model m;
    CT_CHECK(build(&m, &figure_family, "courier", 1, ""));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t1);
    double s = (double)(t1.tv_sec - t0.tv_sec) + 1e-9 * (double)(t1.tv_nsec - t0.tv_nsec);
    printf("# a courier: %.2f processor seconds, %zu triangles\n", s, triangles(&m));
    CT_CHECK(s < 15.0); /* a generous bound: sanitizers and loaded machines; the target is 1.5 */
}

static void animals_are_sound(void)
{
    for (size_t i = 0; i < animal_family.n; i++) {
        model m;
        const char *name = animal_family.rows[i].info.name;
        CT_CHECK(build(&m, &animal_family, name, 30 + i, ""));
        const char *wrong = fault(&m);
        if (wrong)
            printf("# %s: %s\n", name, wrong);
        CT_CHECK(!wrong);
        aabb box = aabb_empty(); /* of the meshes: a builder may leave m.bounds to what comes after it */
        for (size_t k = 0; k < m.n_parts; k++) {
            aabb part_box = mesh_bounds(&m.parts[k].mesh);
            box = aabb_add(aabb_add(box, part_box.lo), part_box.hi);
        }
        float tall = box.hi.y - box.lo.y;
        bool stands = tall > 0.0f && box.lo.y > -0.05f * tall, light = triangles(&m) < 65000;
        if (!stands || !light)
            printf("# %s: lowest %.4f m of %.4f m, %zu triangles\n", name, (double)box.lo.y, (double)tall,
                   triangles(&m));
        CT_CHECK(stands && light);
        bool insect = animal_family.rows[i].build == insect_build; /* those are rigid parts */
        CT_CHECK(insect ? !m.skeleton : m.skeleton && strlen(m.skeleton->kind) > 0);
    }
}

CT_MAIN(CT(skeletons_are_people), CT(people_of_all_kinds_are_sound), CT(clothes_cover_and_differ), CT(beasts_of_legend_and_reptiles_are_sound),
        CT(the_same_person_twice_is_the_same), CT(eyes_close_in_a_blink), CT(the_mouth_speaks),
        CT(a_library_makes_a_person_once), CT(a_person_is_built_in_time), CT(animals_are_sound))
