/* The eight films of the first issue, each in both languages and both formats, and films that once went wrong: through
 * the finder, the subject is in the frame, seen, and of about the size that the shot asks. Looked at with rays in the
 * motion that will be filmed, at the beginning, the middle and the end. */
#include "ct.h"
#include "direction/direction.h"
#include "pipeline/pipeline.h"
#include "pipeline/sets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static library *lib;

/* One film in two languages: what is asked of it is the same. */
typedef struct asked {
    const char *prompts[2]; /* in its first language, in the other */
    const char *size;       /* of the first shot */
    const char *place;
    double least, most;  /* the subject's larger side in the frame: of a person the height, which may exceed it */
    const char *counted; /* the thing that the prompt counts, or NULL: each of them is in the picture all the time */
    int count;
} asked;

static const asked films[] = {
    { { "Une ruelle néon sous la pluie à Tokyo, de nuit. Plan rapproché taille sur un coursier ajustant son casque. "
        "Objectif 35 mm, faible "
        "profondeur de champ. Caméra à l'épaule qui avance lentement. L'asphalte mouillé reflète des néons roses et "
        "bleus. Palette synthwave, "
        "ambiance sombre. Bruit de pluie et circulation lointaine, sans musique.",
        "A neon alley in the rain in Tokyo, at night. Waist shot of a courier adjusting his helmet. 35 mm lens, "
        "shallow depth of field. "
        "Shoulder-mounted camera slowly moving in. The wet asphalt reflects pink and blue neon. Synthwave palette, "
        "dark mood. Sound of rain "
        "and distant traffic, no music." },
      "medium",
      "alley",
      0.55,
      1,
      NULL,
      0 },
    { { "A basketball misses the hoop and rebounds off the backboard, then bounces on the wooden court and comes to "
        "rest. Static tripod shot, "
        "gym, daylight through high windows. Sound of the rim, the board and the bounces.",
        "Un ballon de basket rate le panier et rebondit sur le panneau, puis rebondit sur le parquet et s'immobilise. "
        "Plan fixe sur trépied, "
        "gymnase, lumière du jour par de hautes fenêtres. Bruit de l'arceau, du panneau et des rebonds." },
      "full",
      "gym",
      0.01,
      0.5,
      NULL,
      0 },
    { { "Plan macro d'un café versé dans une tasse en céramique. La vapeur s'élève. Lumière du matin filtrant par une "
        "fenêtre. La caméra "
        "effectue une rotation lente autour de la tasse. Cuisine en arrière-plan, mise au point douce. Son du liquide "
        "qui coule.",
        "Macro shot of coffee being poured into a ceramic cup. Steam rises. Morning light filters through a window. "
        "The camera slowly rotates "
        "around the cup. Kitchen in the background, soft focus. Sound of the flowing liquid." },
      "macro",
      "kitchen",
      0.35,
      1,
      NULL,
      0 },
    { { "Écouteurs sans fil en lévitation, en rotation sur fond blanc. Ombres douces au sol. Style photo produit. "
        "Musique électronique "
        "discrète. Rendu épuré et premium.",
        "Wireless earbuds levitating, rotating on a white background. Soft shadows on the floor. Product photo style. "
        "Discreet electronic "
        "music. Clean, premium look." },
      "full",
      "studio",
      0.2,
      0.9,
      NULL,
      0 },
    { { "Un bateau en papier dérivant sur un ruisseau d'or liquide, ambiance onirique.",
        "A paper boat drifting on a stream of liquid gold, dreamlike mood." },
      "full",
      "stream",
      0.2,
      0.9,
      NULL,
      0 },
    { { "Plan large sur une silhouette solitaire au bord d'une falaise embrumée à l'aube. La caméra avance lentement. "
        "Une lumière dorée perce "
        "le brouillard. Le vent fait onduler son manteau. Une musique orchestrale monte en tension.",
        "Wide shot of a lone figure at the edge of a misty cliff at dawn. The camera moves forward slowly. A golden "
        "light pierces the fog. The "
        "wind ripples its coat. Orchestral music rises in tension." },
      "wide",
      "cliff",
      0.15,
      0.6,
      NULL,
      0 },
    { { "A man in a yellow raincoat says: \"The last train has already left.\" Medium close-up, station platform at "
        "night, light rain, 50 mm, "
        "slow push in.",
        "Un homme en ciré jaune dit : « Le dernier train est déjà parti. » Plan rapproché poitrine, quai de gare la "
        "nuit, pluie fine, 50 mm, "
        "lent travelling avant." },
      "medium_close_up",
      "station",
      0.6,
      1,
      NULL,
      0 },
    { { "Five juggled balls, red, blue, green, yellow and white, against a grey wall. Fixed camera.",
        "Cinq balles jonglées, rouge, bleue, verte, jaune et blanche, devant un mur gris. Caméra fixe." },
      "full",
      "wall",
      0.4,
      1,
      "ball",
      5 },
};

/* what rays see of the subject at time t: its box in the frame and whether any of it is seen */
static bool look(sets *m, const scene *sc, double t, render_view *out)
{
    ciel_arena a = { 0 };
    stage st = { 0 };
    const scene *view = NULL;
    sets_motion(m, 0, &view);
    render_view *views = calloc(view->n_entities + 1, sizeof *views);
    sets_stage(m, (int)(t * sc->fps), &st, &a);
    ciel_fail fail = { 0 };
    int rc = render_survey(views, view->n_entities, &st, sc->width, sc->height, &fail);
    for (size_t i = 0; rc == CIEL_OK && i < view->n_entities; i++)
        if (strcmp(view->entities[i].id, scene_shot_at(sc, t)->subject) == 0)
            *out = views[i];
    free(views);
    ciel_arena_free(&a);
    return rc == CIEL_OK && out->coverage > 0;
}

static bool is_person(const scene *sc)
{
    const entity *e = scene_find(sc, sc->shots[0].subject);
    const thing_info *t = e ? library_find(lib, e->thing) : NULL;
    return t && t->kind == THING_PERSON;
}

/* the top of the head keeps its distance from the frame's edge, and a close shot its subject about the middle */
static void check_moment(sets *m, const scene *sc, const asked *f, double when)
{
    render_view v = { 0 };
    double t = when * sc->seconds;
    bool seen = look(m, sc, t, &v);
    double side =
        (double)(v.y1 - v.y0) > (double)(v.x1 - v.x0) || is_person(sc) ? (double)(v.y1 - v.y0) : (double)(v.x1 - v.x0);
    bool head = !is_person(sc) || v.y0 > 0.004f;
    bool inside = (is_person(sc) && strcmp(f->size, "full") != 0 && strcmp(f->size, "wide") != 0) ||
                  strcmp(f->size, "macro") == 0 || (v.x0 > 0 && v.x1 < 1 && v.y0 > 0 && v.y1 <= 1);
    /* what flies about may come near the edge */
    bool middle = strcmp(f->place, "gym") == 0 || fabs(0.5 * (double)(v.x0 + v.x1) - 0.5) < 0.3;
    bool size = side >= f->least && side <= f->most;
    if (!seen || !head || !inside || !middle || !size)
        printf("# %dx%d at %.1f s: x %.2f..%.2f y %.2f..%.2f: %s\n", sc->width, sc->height, t, (double)v.x0,
               (double)v.x1, (double)v.y0, (double)v.y1, f->prompts[0]);
    CT_CHECK(seen);
    CT_CHECK(head);
    CT_CHECK(inside);
    CT_CHECK(middle);
    CT_CHECK(size);
}

/* "five balls" are five all the time: each one's middle is inside the frame, wherever it flies */
static void check_counted(sets *m, const scene *sc, const asked *f)
{
    const scene *view = NULL;
    motion *mo = sets_motion(m, 0, &view);
    scene_locator loc = motion_locator(mo);
    int n = 0, lost = 0;
    for (uint32_t i = 0; i < view->n_entities; i++) {
        if (strcmp(view->entities[i].thing, f->counted) != 0)
            continue;
        n++;
        for (int k = 0; k < 96; k++) {
            double t = sc->seconds * (0.5 + k) / 96, x, y;
            camera_pose c = scene_camera_at(view, scene_shot_at(view, t), t, &loc);
            bool ahead = camera_project(&c, aabb_center(motion_bounds(mo, i, t)), &x, &y) > 0;
            lost += !ahead || x < 0 || x > 1 || y < 0 || y > 1;
        }
    }
    if (lost)
        printf("# %dx%d: out of the frame %d times of %d: %s\n", sc->width, sc->height, lost, 96 * n, f->prompts[0]);
    CT_EQ_I(n, f->count);
    CT_EQ_I(lost, 0);
}

static void check_film(const asked *f, int language, int width, int height)
{
    plan_request req = plan_request_default();
    req.prompt = f->prompts[language];
    req.width = width;
    req.height = height;
    scene *sc = NULL;
    sets *m = NULL;
    ciel_fail fail = { 0 };
    motion_options o = { 0 };
    CT_CHECK(ciel_plan(&sc, &req, lib, &fail) == CIEL_OK);
    CT_EQ_S(sc->place.kind, f->place);
    CT_EQ_S(sc->shots[0].size, f->size);
    CT_CHECK(sets_create(&m, sc, lib, &o, &fail) == CIEL_OK);
    static const double parts[] = { 0.02, 0.5, 0.97 };
    for (int k = 0; k < 3; k++)
        check_moment(m, sc, f, parts[k]);
    if (f->counted)
        check_counted(m, sc, f);
    sets_destroy(&m);
    scene_destroy(&sc);
}

static void the_sixteen_prompts_are_framed_in_landscape(void)
{
    ciel_fail fail = { 0 };
    if (!lib)
        library_open(&lib, &fail);
    for (size_t i = 0; i < sizeof films / sizeof *films; i++)
        for (int language = 0; language < 2; language++)
            check_film(&films[i], language, 426, 240);
}

static void and_in_portrait(void)
{
    for (size_t i = 0; i < sizeof films / sizeof *films; i++)
        for (int language = 0; language < 2; language++)
            check_film(&films[i], language, 240, 426);
    library_close(&lib);
}

CT_MAIN(CT(the_sixteen_prompts_are_framed_in_landscape), CT(and_in_portrait))
