/* library/figure.c - the rows of people, and how a person's parts become a model.
 */
#include "library/figure.h"
#include "library/figure_person.h"
#include <string.h>

static void add_anchor(person *p, anchor *list, size_t *n, const char *name, vec3 at, vec3 direction, float radius,
                       int i_joint)
{
    (void)p;
    list[(*n)++] = (anchor){ name, at, direction, radius, i_joint };
}

/* How far to the side clothes stand where hanging hands are. */
static float clothes_half_width(const person *p)
{
    float y = p->joints[J_HIPS].y - 0.10f * p->b, wide = 0.16f * p->b * p->girth;
    for (int i = 0; i < p->n_garments; i++) {
        const garment *g = &p->garments[i];
        for (int k = 0; g->cut && k < g->n_cut; k++)
            if (g->cut[k].y > y && (g->torso || g->skirt))
                wide = f_max(wide, k + 1 < g->n_cut || g->cut[k].y > y + 0.04f ? g->cut[k].a : 0.0f);
    }
    return wide;
}

static void add_anchors(person *p, model *out)
{
    anchor *l = ARENA_ARRAY(p->a, 24, anchor);
    size_t n = 0;
    float b = p->b;
    vec3 ahead = v3(0, 0, 1), up = v3(0, 1, 0);
    add_anchor(p, l, &n, "head", person_head_cm(p, 0, 0, 0), ahead, 11.0f * p->head_scale, J_HEAD);
    add_anchor(p, l, &n, "eyes", person_head_cm(p, 0, eye_center_cm(p).y, 7.5f), ahead, 0.03f, J_HEAD);
    add_anchor(p, l, &n, "face", person_head_cm(p, 0, -2.0f, 8.5f), ahead, 0.1f, J_HEAD);
    add_anchor(p, l, &n, "mouth", person_head_cm(p, 0, mouth_line(p, 0), 9.0f), ahead, 0.03f, J_HEAD);
    add_anchor(p, l, &n, "hat", person_head_cm(p, 0, 10.5f, -1.0f), up, 9.0f * p->head_scale, J_HEAD);
    add_anchor(p, l, &n, "helmet", person_head_cm(p, 0, 3.5f, 0.5f), up, 10.5f * p->head_scale, J_HEAD);
    add_anchor(p, l, &n, "glasses", person_head_cm(p, 0, eye_center_cm(p).y, 8.0f), ahead, 0.07f, J_HEAD);
    add_anchor(p, l, &n, "collar", v3_add(p->joints[J_NECK], v3(0, 0.0f, 0.075f * b)), ahead, 0.07f * b, J_CHEST);
    add_anchor(p, l, &n, "chest", v3_add(p->joints[J_CHEST], v3(0, 0.08f * b, 0.12f * b)), ahead, 0.15f * b, J_CHEST);
    add_anchor(p, l, &n, "waist", v3_add(p->joints[J_SPINE], v3(0, 0, 0.11f * b)), ahead, 0.15f * b, J_SPINE);
    add_anchor(p, l, &n, "back", v3_add(p->joints[J_CHEST], v3(0, 0.05f * b, -0.13f * b)), v3(0, 0, -1), 0.15f * b,
               J_CHEST);
    add_anchor(p, l, &n, "side", v3(clothes_half_width(p), p->joints[J_HIPS].y - 0.08f * b, 0), v3(1, 0, 0), 0.05f * b,
               J_HIPS);
    add_anchor(p, l, &n, "feet", v3(0, 0, 0), up, 0.2f * b, -1);
    for (int s = 0; s < 2; s++) {
        const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
        vec3 palm = v3_lerp(j[J_HAND], j[J_MIDDLE1], 0.85f);
        vec3 in = v3_norm(v3_cross(v3_sub(j[J_MIDDLE1], j[J_HAND]), v3(0, 0, s ? -1.0f : 1.0f)));
        add_anchor(p, l, &n, s ? "hand_r" : "hand_l", v3_mad(palm, in, 0.03f * b), in, 0.04f * b,
                   SIDE_JOINT(s, J_HAND));
    }
    out->anchors = l;
    out->n_anchors = n;
}

static void add_colliders(person *p, model *out)
{
    collider *l = ARENA_ARRAY(p->a, 6, collider);
    float b = p->b, chest = p->joints[J_CHEST].y, hips = p->joints[J_HIPS].y;
    quat up = quat_identity();
    l[0] =
        (collider){ COLLIDER_SPHERE, p->head_center, up, v3_fill(10.5f * p->head_scale), NULL, "skin", "head", J_HEAD };
    l[1] = (collider){ COLLIDER_CAPSULE,
                       v3(0, 0.5f * (chest + hips), 0),
                       up,
                       v3(0.17f * b * p->girth, 0.5f * (chest - hips) + 0.1f * b, 0),
                       NULL,
                       "cloth",
                       "body",
                       J_SPINE };
    size_t n = 2;
    for (int s = 0; s < 2; s++) {
        const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
        vec3 m = v3_lerp(j[J_THIGH], j[J_SHIN], 0.5f), k = v3_lerp(j[J_SHIN], j[J_FOOT], 0.5f);
        l[n++] =
            (collider){ COLLIDER_CAPSULE,      m, up, v3(0.09f * b * p->girth, 0.18f * b, 0), NULL, "cloth", "thigh",
                        SIDE_JOINT(s, J_THIGH) };
        l[n++] = (collider){ COLLIDER_CAPSULE,     k, up, v3(0.065f * b, 0.19f * b, 0), NULL, "cloth", "shin",
                             SIDE_JOINT(s, J_SHIN) };
    }
    out->colliders = l;
    out->n_colliders = n;
}

/* Morph names in order of first appearance over the parts. */
static void list_morphs(person *p, model *out)
{
    const char **names = ARENA_ARRAY(p->a, 64, const char *);
    int n = 0;
    for (int i = 0; i < p->n_parts; i++)
        for (int k = 0; k < p->parts[i].n_morphs; k++) {
            bool known = false;
            for (int j = 0; j < n; j++)
                known = known || strcmp(names[j], p->parts[i].morphs[k].name) == 0;
            if (!known && n < 64)
                names[n++] = p->parts[i].morphs[k].name;
        }
    out->morph_names = names;
    out->n_morphs = n;
}

static int build_person(model *out, const build_context *c)
{
    person *p = ARENA_NEW(c->arena, person);
    person_plan(p, out, c);
    head_add(p);
    face_add_eyes(p);
    face_add_mouth(p);
    face_add_brows(p);
    hair_add(p);
    body_add(p);
    hand_add(p, 0);
    hand_add(p, 1);
    for (int i = 0; i < p->n_garments; i++)
        garment_add(p, &p->garments[i]);
    shoes_add(p);
    extras_add(p);
    out->thing = c->row ? c->row->info.name : "person";
    out->parts = ARENA_ARRAY(p->a, (size_t)p->n_parts, part);
    memcpy(out->parts, p->parts, (size_t)p->n_parts * sizeof *p->parts);
    out->n_parts = (size_t)p->n_parts;
    out->skeleton = person_skeleton(p);
    list_morphs(p, out);
    add_anchors(p, out);
    add_colliders(p, out);
    out->bounds = aabb_empty();
    for (int i = 0; i < p->n_parts; i++) {
        aabb b = mesh_bounds(&p->parts[i].mesh);
        out->bounds = aabb_add(aabb_add(out->bounds, b.lo), b.hi);
    }
    out->height_m = p->height;
    out->mass_kg = 23.0f * p->height * p->height * p->girth;
    out->material = "skin";
    return CIEL_OK;
}

#define PERSON(name, synset, en, fr, h, place, kg, variant)                                                            \
    THING(name, synset, en, fr, PERSON, 0, 0.5f * h / 1.75f, h, 0.35f * h / 1.75f, "skin", place, kg, build_person,    \
          variant)
static const thing_row rows[] = {
    PERSON("person", "person.n.01 traveler.n.01",
           "person|somebody|figure|character|human|people|silhouette|stranger|passer-by",
           "personne|silhouette|quelqu'un|gens|passant|personnage", 1.72f, "street", 70, ""),
    PERSON("man", "man.n.01 adult.n.01 male.n.02", "man|guy|gentleman|men|father|dad|husband|boyfriend",
           "homme|monsieur|type|gars|pere|papa|mari", 1.77f, "street", 76, "man"),
    PERSON("woman", "woman.n.01 female.n.02", "woman|lady|women|mother|mom|wife|girlfriend",
           "femme|dame|mere|maman|epouse", 1.67f, "street", 63, "woman"),
    PERSON("boy", "male_child.n.01 boy.n.02", "boy|son|lad", "garcon|fils|gamin", 1.2f, "park", 24, "boy"),
    PERSON("girl", "female_child.n.01 girl.n.01", "girl|daughter|little girl|schoolgirl", "fille|fillette|petite fille",
           1.2f, "park", 24, "girl"),
    PERSON("child", "child.n.01 juvenile.n.01", "child|kid|toddler|children", "enfant|gosse|gamin", 1.18f, "park", 23,
           "child"),
    PERSON("baby", "baby.n.01", "baby|infant|newborn", "bebe|nourrisson|nouveau-ne", 0.76f, "bedroom", 9, "baby"),
    PERSON("courier", "messenger.n.01 deliveryman.n.01",
           "courier|messenger|delivery man|delivery rider|delivery driver", "coursier|livreur|messager", 1.75f,
           "street", 72, "courier"),
    PERSON("cyclist", "cyclist.n.01 rider.n.01", "cyclist|bicyclist|rider", "cycliste", 1.75f, "street", 70, "cyclist"),
    PERSON("chef", "chef.n.01 cook.n.01 baker.n.01", "chef|cook|baker", "chef|cuisinier|boulanger|cuisiniere", 1.75f,
           "kitchen", 78, "chef"),
    PERSON("doctor", "doctor.n.01 surgeon.n.01", "doctor|physician|surgeon", "medecin|docteur|chirurgien", 1.74f,
           "room", 72, "doctor"),
    PERSON("nurse", "nurse.n.01", "nurse", "infirmiere|infirmier", 1.68f, "room", 64, "nurse"),
    PERSON("scientist", "scientist.n.01 research_worker.n.01", "scientist|researcher|chemist",
           "scientifique|chercheur|savant|chimiste", 1.74f, "room", 72, "scientist"),
    PERSON("astronaut", "astronaut.n.01", "astronaut|cosmonaut|spaceman", "astronaute|cosmonaute|spationaute", 1.77f,
           "studio", 120, "astronaut"),
    PERSON("knight", "knight.n.01 warrior.n.01", "knight|warrior", "chevalier|guerrier", 1.8f, "field", 110, "knight"),
    PERSON("king", "king.n.01 sovereign.n.01 emperor.n.01", "king|emperor|monarch", "roi|empereur", 1.77f, "room", 85,
           "king"),
    PERSON("queen", "queen.n.02 queen.n.03", "queen|empress", "reine|imperatrice", 1.7f, "room", 65, "queen"),
    PERSON("princess", "princess.n.01", "princess", "princesse", 1.66f, "room", 56, "princess"),
    PERSON("prince", "prince.n.01", "prince", "prince", 1.78f, "room", 74, "prince"),
    PERSON("wizard", "sorcerer.n.01 magician.n.01", "wizard|sorcerer|mage|magician", "magicien|sorcier|mage|enchanteur",
           1.75f, "forest", 70, "wizard"),
    PERSON("witch", "witch.n.02", "witch|sorceress", "sorciere", 1.66f, "forest", 60, "witch"),
    PERSON("police_officer", "policeman.n.01", "police officer|policeman|policewoman|cop",
           "policier|policiere|gendarme|agent", 1.77f, "street", 80, "police"),
    PERSON("firefighter", "fireman.n.04", "firefighter|fireman", "pompier", 1.78f, "street", 84, "firefighter"),
    PERSON("soldier", "soldier.n.01", "soldier", "soldat", 1.77f, "field", 80, "soldier"),
    PERSON("teacher", "teacher.n.01 educator.n.01 professor.n.01", "teacher|professor",
           "professeur|enseignant|institutrice|maitresse", 1.72f, "room", 70, "teacher"),
    PERSON("student", "student.n.01", "student|pupil", "etudiant|etudiante|eleve", 1.72f, "street", 65, "student"),
    PERSON("dancer", "dancer.n.01 performer.n.01", "dancer|performer", "danseur|danseuse", 1.7f, "studio", 60,
           "dancer"),
    PERSON("ballerina", "ballet_dancer.n.01 ballerina.n.01", "ballerina|ballet dancer", "ballerine", 1.66f, "studio",
           52, "ballerina"),
    PERSON("businessman", "businessman.n.01 businessperson.n.01 executive.n.01", "businessman|executive|manager|banker",
           "homme d'affaires|cadre|banquier", 1.78f, "street", 78, "businessman"),
    PERSON("businesswoman", "businesswoman.n.01", "businesswoman", "femme d'affaires", 1.68f, "street", 62,
           "businesswoman"),
    PERSON("detective", "detective.n.01 spy.n.01", "detective|spy|investigator", "detective|espion|enqueteur", 1.78f,
           "alley", 76, "detective"),
    PERSON("farmer", "farmer.n.01 peasant.n.01", "farmer|peasant", "fermier|paysan|agriculteur", 1.75f, "field", 78,
           "farmer"),
    PERSON("gardener", "gardener.n.01", "gardener", "jardinier", 1.74f, "park", 74, "gardener"),
    PERSON("fisherman", "fisherman.n.01", "fisherman|angler", "pecheur", 1.75f, "beach", 78, "fisherman"),
    PERSON("sailor", "sailor.n.01", "sailor|captain", "marin|capitaine", 1.76f, "beach", 76, "sailor"),
    PERSON("waiter", "waiter.n.01", "waiter|barman|bartender", "serveur|garcon de cafe|barman", 1.77f, "cafe", 74,
           "waiter"),
    PERSON("waitress", "waitress.n.01", "waitress", "serveuse", 1.67f, "cafe", 60, "waitress"),
    PERSON("worker", "worker.n.01 laborer.n.01 builder.n.03 carpenter.n.01",
           "worker|builder|labourer|carpenter|craftsman", "ouvrier|macon|charpentier|artisan|menuisier", 1.76f,
           "street", 80, "worker"),
    PERSON("mechanic", "machinist.n.01", "mechanic", "mecanicien|garagiste", 1.76f, "street", 80, "mechanic"),
    PERSON("monk", "monk.n.01", "monk", "moine", 1.74f, "forest", 70, "monk"),
    PERSON("priest", "priest.n.01 clergyman.n.01", "priest", "pretre|cure", 1.75f, "room", 74, "priest"),
    PERSON("samurai", "samurai.n.01", "samurai", "samourai", 1.74f, "field", 76, "samurai"),
    PERSON("geisha", "geisha.n.01", "geisha", "geisha", 1.6f, "street", 52, "geisha"),
    PERSON("ninja", "ninja.n.02 ninja.n.01", "ninja", "ninja", 1.72f, "alley", 68, "ninja"),
    PERSON("cowboy", "cowboy.n.01", "cowboy|cowgirl", "cow-boy|cowboy", 1.78f, "desert", 78, "cowboy"),
    PERSON("pilot", "pilot.n.01 aviator.n.01", "pilot|aviator", "pilote|aviateur", 1.77f, "field", 76, "pilot"),
    PERSON("biker", "motorcyclist.n.01", "biker|motorcyclist", "motard", 1.79f, "street", 86, "biker"),
    PERSON("athlete", "athlete.n.01 player.n.01 sport.n.05", "athlete|player|sportsman|basketball player|footballer",
           "athlete|joueur|sportif|joueuse", 1.84f, "gym", 80, "athlete"),
    PERSON("runner", "runner.n.06 runner.n.02 jogger.n.01", "runner|jogger", "coureur|coureuse|joggeur", 1.76f, "park",
           68, "runner"),
    PERSON("musician", "musician.n.01 pianist.n.01 guitarist.n.01 violinist.n.01 singer.n.01",
           "musician|pianist|guitarist|violinist|singer|drummer",
           "musicien|pianiste|guitariste|violoniste|chanteur|chanteuse", 1.75f, "studio", 70, "musician"),
    PERSON("boxer", "boxer.n.01", "boxer|kickboxer|prizefighter", "boxeur|boxeuse", 1.8f, "boxing_ring", 78, "boxer"),
    PERSON("superhero", "", "superhero|super hero|superheroine|hero", "super-héros|superhéros|super-heros|heros", 1.84f,
           "rooftop", 85, "superhero"),
    PERSON("angel", "angel.n.01", "angel", "ange", 1.72f, "cliff", 62, "angel"),
    PERSON("fairy", "fairy.n.01", "fairy|elf", "fee|elfe", 1.62f, "forest", 48, "fairy"),
    PERSON("vampire", "vampire.n.01", "vampire|dracula", "vampire", 1.8f, "castle", 74, "vampire"),
    PERSON("pirate", "pirate.n.02", "pirate|buccaneer", "pirate|corsaire", 1.77f, "harbour", 78, "pirate"),
    PERSON("conductor", "conductor.n.01", "conductor|maestro", "chef d'orchestre", 1.77f, "room", 75, "conductor"),
    PERSON("judge", "judge.n.01", "judge", "juge", 1.75f, "room", 78, "judge"),
    PERSON("artist", "artist.n.01 painter.n.01 sculptor.n.01", "artist|painter|sculptor", "artiste|peintre|sculpteur",
           1.72f, "room", 66, "artist"),
};
THING_FAMILY(figure_family, "people");
