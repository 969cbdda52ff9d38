/* pipeline/provenance.c - see provenance.h. The claim is put together anew for each file: film, thumbnail, sheet,
 * still.
 */
#include "pipeline/provenance.h"
#include "base/file.h"
#include "base/text.h"
#include "pipeline/picture_film.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CREDITS 64

static void add_part(film_report *r, const char *action, const char *words, enum c2pa_source source)
{
    CIEL_ASSERT(r->n_parts < FILM_MAX_PARTS);
    r->parts[r->n_parts++] = (c2pa_part){ action, words, source };
}

/* a video model that was guided shows the world engine's pictures, repainted */
static void add_pictures(film_report *r, const film_request *req)
{
    if (!req->engine) {
        add_part(r, NULL, "made from a described scene: staged by rules, moved by simulation; pictures and sounds computed",
                 C2PA_ALGORITHM);
        return;
    }
    add_part(r, NULL, "pictures by a video model that was trained on recorded films", C2PA_TRAINED);
    add_part(r, "c2pa.dubbed", "sounds computed from a described scene", C2PA_ALGORITHM);
    if (engine_wants_guide(req->engine))
        add_part(r, "c2pa.edited", "guided by pictures computed from that scene", C2PA_ALGORITHM);
}

void provenance_parts(film_report *r, const film_request *req, const speech *s)
{
    const scene *sc = req->scene;
    r->n_parts = 0;
    add_pictures(r, req);
    if (is_picture_film(sc) || (req->engine && engine_picture(req->engine)))
        add_part(r, "c2pa.placed", "a picture that was given; what it comes from is not known", C2PA_MIXED);
    if (r->n_credits > 0)
        add_part(r, "c2pa.placed", "models of things that people made", C2PA_CREATION);
    if (s && speech_is_trained(s))
        add_part(r, "c2pa.dubbed", "speech by a voice that was trained on recordings of a person", C2PA_TRAINED);
    if (sound_music_is_sampled(sc))
        add_part(r, "c2pa.dubbed", "music composed by rules, played with recordings of instruments", C2PA_MIXED);
}

/* a file that is gone by now is only named */
static c2pa_ingredient one(const char *path, const char *title, enum c2pa_relation relation)
{
    return (c2pa_ingredient){ ciel_file_exists(path) ? path : NULL, title, relation };
}

/* malloc'd path of the picture that the film shows or begins with, or NULL */
static char *shown_picture(const film_request *req)
{
    if (req->engine)
        return engine_picture(req->engine) ? strdup(engine_picture(req->engine)) : NULL;
    const char *file = is_picture_film(req->scene) ? params_text(&req->scene->place.params, "file", NULL) : NULL;
    if (!file)
        return NULL;
    return req->folder && file[0] != '/' ? ciel_path_join(req->folder, file) : strdup(file);
}

/* the film before, the picture that is shown, and whose models are seen */
static size_t list_ingredients(c2pa_ingredient *out, const film_request *req, const film_report *r, const char *picture)
{
    const film_provenance *p = &req->provenance;
    const char *parent = p->parent ? p->parent : req->begins_with;
    size_t n = 0;
    if (parent)
        out[n++] = one(parent, p->parent_title, C2PA_PARENT);
    if (picture)
        out[n++] = one(picture, "a picture that was given", C2PA_COMPONENT);
    for (size_t i = 0; i < r->n_credits && i < MAX_CREDITS; i++)
        out[n++] = (c2pa_ingredient){ NULL, r->credits[i], C2PA_COMPONENT };
    return n;
}

/* a picture has no sound to speak of */
static size_t list_parts(c2pa_part *out, const film_report *r, bool film)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_parts; i++)
        if (film || !ciel_streq(r->parts[i].action, "c2pa.dubbed"))
            out[n++] = r->parts[i];
    return n;
}

int provenance_sign(const film_request *req, const film_report *r, const char *path, ciel_fail *fail)
{
    const film_provenance *p = &req->provenance;
    c2pa_ingredient ingredients[MAX_CREDITS + 2];
    c2pa_part parts[FILM_MAX_PARTS];
    const scene *sc = req->scene;
    bool film = ciel_streq(strrchr(path, '.'), ".mp4");
    if (!p->signer || !c2pa_can_sign(path))
        return CIEL_OK;
    c2pa_claim claim = { .title = sc->title,
                         .parts = parts,
                         .ingredients = ingredients,
                         .change = req->begins_with ? "made longer" : "directed and filmed anew with a change",
                         .prompt = p->disclose_prompt ? sc->prompt : NULL,
                         .has_mark = r->has_mark && film,
                         .mark_id = r->mark_id,
                         .mark_seconds = sc->seconds };
    claim.n_parts = list_parts(parts, r, film);
    char *picture = shown_picture(req);
    claim.n_ingredients = list_ingredients(ingredients, req, r, picture);
    claim.n_placed_first = picture ? 1 : 0;
    int rc = c2pa_sign(path, &claim, p->signer, fail);
    free(picture);
    return rc;
}
