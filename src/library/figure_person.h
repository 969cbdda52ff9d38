/* library/figure_person.h - one person while it is being made: measures, joints, fields, and the parts made so far.
 *
 * Made from entity parameters by person_plan; the other figure_*.c files add parts to it in turn. Model space: metres,
 * Y up, facing +Z, left hand at +X, arms in a relaxed A-pose. Head features are written in head centimetres: origin at
 * the middle of the skull, a head 23.5 cm high; person_head_cm converts. Inside ciel_library only.
 */
#pragma once
#include "base/rng.h"
#include "library/figure_field.h"
#include "library/thing.h"
#include "library/wardrobe.h"
#include "stage/model.h"
#include <string.h>

/* Joints of a person in skeleton order; a side's joints follow one another, left first. */
enum person_joint {
    J_HIPS,
    J_SPINE,
    J_CHEST,
    J_NECK,
    J_HEAD,
    J_JAW,
    J_EYE_L,
    J_EYE_R,
    J_SIDES,
    J_SHOULDER = 0,
    J_UPPER_ARM,
    J_FOREARM,
    J_HAND,
    J_THUMB1,
    J_THUMB2,
    J_INDEX1,
    J_INDEX2,
    J_INDEX3,
    J_MIDDLE1,
    J_MIDDLE2,
    J_MIDDLE3,
    J_RING1,
    J_RING2,
    J_RING3,
    J_LITTLE1,
    J_LITTLE2,
    J_LITTLE3,
    J_THIGH,
    J_SHIN,
    J_FOOT,
    J_TOE,
    J_PER_SIDE,
    J_COUNT = J_SIDES + 2 * J_PER_SIDE
};
#define SIDE_JOINT(side, joint) (J_SIDES + (side)*J_PER_SIDE + (joint)) /* side 0 = left, 1 = right */

enum person_age {
    AGE_BABY,
    AGE_CHILD,
    AGE_TEEN,
    AGE_YOUNG,
    AGE_ADULT,
    AGE_OLD
};

/* How this face differs from the mean one; all about 0 +- 1 unless said. */
typedef struct face_shape {
    float eye_r;    /* head cm */
    float eye_open; /* 1 = mean */
    float eye_tilt; /* radians, outer corner up */
    float jaw_wide, chin_long, nose_long, nose_wide, nose_up, cheek, brow_ridge;
    float lip_full;                       /* 1 = mean */
    float mouth_half;                     /* half width, head cm */
    float face_long;                      /* 0 adult .. negative = a child's short face */
    float gaunt;                          /* old: hollows */
    float wide, length;                   /* of the face below the eyes */
    float hump;                           /* of the nose */
    float ear;                            /* size, 1 = mean */
    float apart;                          /* the eyes, head cm */
    float fold;                           /* 0..1: the upper lid's fold covers its crease */
    float brow_up, brow_thick, brow_tilt; /* head cm; 1 = mean; outer end up */
    float lines;                          /* 0 smooth .. 1 an old face */
    bool freckles;
} face_shape;

enum hair_style {
    HAIR_BALD,
    HAIR_SHORT,
    HAIR_LONG,
    HAIR_BUN,
    HAIR_PONYTAIL,
    HAIR_CURLY,
    HAIR_BOB,
    HAIR_AFRO,
    HAIR_BUZZ,
    HAIR_SWEPT,
    HAIR_FRINGE,
    HAIR_WAVY,
    HAIR_PIGTAILS,
    HAIR_STYLES
};

struct torso_station {
    float y, a, d, z; /* height, half width, half depth, middle */
};

/* A garment as cut: which parts of the body it covers and how loosely. Lengths in metres of this person. */
typedef struct garment {
    const char *kind; /* the words for it: "long leather coat" */
    const wear_piece *piece;
    enum wear_finish finish;
    vec3 color;
    bool torso, legs, skirt;
    float ease;   /* over the torso */
    float sleeve; /* 0 none .. 1 to the wrist */
    float sleeve_ease, cuff_ease;
    float hem_y;    /* where torso or skirt ends */
    float hem_ease; /* how much wider than the hips at the hem */
    float leg;      /* 0 none .. 1 to the ankle */
    float leg_ease, leg_end_ease;
    float cloth_hem;           /* > 0: from the waist to here a skirt of simulated cloth hangs */
    float top_y;               /* waistband of trousers and skirts */
    float neck_drop;           /* how deep the neck opening is cut */
    float neck_wide;           /* ease of the opening about the neck */
    float thick;               /* of the cloth as modelled */
    float folds;               /* amplitude, m */
    const char *collar;        /* NULL, "shirt", "stand", "lapel", "hood", "hoodie", "roll", "crew", "kimono" */
    const char *closure;       /* NULL, "zip", "buttons", "snaps", "double", "wrap" */
    int layer;                 /* inner first */
    struct torso_station *cut; /* sections of the hanging cloth, top to bottom: set by garment_cut */
    int n_cut;
} garment;
/* Layers below those of the table of cuts: skin, what is tucked in, what it is tucked into. */
enum {
    LAYER_SKIN = -10,
    LAYER_TUCKED = -1,
    LAYER_BOTTOM = 0
};
/* What is worn in a slot; piece NULL = nothing. */
typedef struct worn_piece {
    const wear_piece *piece;
    vec3 color;
} worn_piece;
#define PERSON_MAX_GARMENTS 10
#define PERSON_MAX_PARTS    96

typedef struct person {
    const build_context *c;
    ciel_arena *a;
    model *out;
    rng rng;
    bool female;
    enum person_age age;
    const char *role;
    float height, head; /* metres; head = chin to crown */
    float b;            /* body scale: 1 for a man of 1.75 m */
    float girth;        /* 1 = average */
    float muscle;
    face_shape face;
    vec3 skin, hair_color, beard_color, iris;
    enum hair_style hair;
    bool part_right;
    const char *beard; /* NULL = none, "stubble", "short", "full", "moustache" */
    vec3 joints[J_COUNT];
    vec3 hand_at[2][4];   /* hands' frames: origin, x, y, z; see figure_hand.c */
    vec3 finger_at[4][4]; /* joints of the fingers, hand centimetres */
    float hand_scale;
    vec3 head_center;
    float head_scale; /* metres per head centimetre */
    struct torso_station torso[12];
    int n_torso;
    garment garments[PERSON_MAX_GARMENTS];
    int n_garments;
    worn_piece worn[WEAR_SLOTS];
    bool hood_up;
    part parts[PERSON_MAX_PARTS];
    int n_parts;
} person;

static inline vec3 person_head_cm(const person *p, float x, float y, float z)
{
    return v3_mad(p->head_center, v3(x, y, z), p->head_scale);
}
static inline vec3 person_to_head_cm(const person *p, vec3 q)
{
    return v3_scale(v3_sub(q, p->head_center), 1.0f / p->head_scale);
}

/** Is something of this make (wardrobe.def) worn in the slot? NULL = anything. */
static inline bool person_wears(const person *p, enum wear_slot slot, const char *make)
{
    const wear_piece *w = p->worn[slot].piece;
    return w && (!make || strcmp(w->make, make) == 0);
}

/* figure_person.c */
void person_plan(person *p, model *out, const build_context *c);
skeleton *person_skeleton(const person *p);
vec3 person_rgb(unsigned rgb); /* 0xrrggbb sRGB -> linear */
material person_skin_material(const person *p);
/** Add a part; materials are copied into the arena. Returns it for further filling. */
part *person_add(person *p, const char *name, enum part_kind kind, mesh m, const material *mats, int n, int i_joint);

/* figure_looks.c: colours, face, hair and beard; after age, sex and size */
void person_plan_looks(person *p);

/* figure_skin.c: weights from the nearest bones, spread over the mesh */
enum skin_bones {
    BONES_BODY,
    BONES_HAND_L,
    BONES_HAND_R,
    BONES_LEGS,
    BONES_UPPER
};
skin *person_weights(const person *p, const mesh *m, enum skin_bones bones, float spread_m);
skin *person_weights_one(const person *p, const mesh *m, int i_joint);

/* figure_body.c: fields of the naked body; `ease` in metres is added all round */
struct torso_station body_section(const person *p, float y);
float body_section_field(struct torso_station s, vec3 q, float ease); /* sideways only, no ends */
float body_torso_field(const person *p, vec3 q, float ease);
float body_arm_field(const person *p, int side, vec3 q, float ease, float end_ease);
float body_leg_field(const person *p, int side, vec3 q, float ease, float end_ease);
float body_neck_field(const person *p, vec3 q, float ease);
float body_foot_field(const person *p, int side, vec3 q);
float body_field(const void *person_, vec3 q); /* all but the head and hands */
float skin_field(const void *person_, vec3 q); /* all */
void body_add(person *p);

/* figure_hand.c */
float hand_field(const person *p, int side, vec3 q);
void hand_joints(person *p, int side);
void hand_add(person *p, int side);

/* figure_head.c, figure_face.c */
float head_field(const person *p, vec3 q); /* mouth modelled open; metres */
void head_add(person *p);
void face_add_morphs(person *p, part *pt, const vec3 *open_cm);
vec3 face_close_mouth(const person *p, vec3 cm);
void face_add_eyes(person *p);
void face_add_mouth(person *p);
void face_add_brows(person *p);
texture *face_paint(person *p);
/* the mouth as modelled open: height of the middle line, half gap, lip radii at x (head cm) */
float mouth_line(const person *p, float x);
float mouth_gap(const person *p, float x);
float mouth_lip(const person *p, float x, int lower);
float mouth_arch(const person *p, float x);
/* angles of the eye opening at azimuth az about the eyeball */
vec3 eye_center_cm(const person *p);
void eye_opening(const person *p, float az, float *lower, float *upper);

/* figure_hair.c, figure_garment.c, figure_tailor.c, figure_extra.c */
void hair_add(person *p);
void wardrobe_plan(person *p);
float garment_field(const person *p, const garment *g, vec3 q);
void garment_cut(const person *p, garment *g);
void garment_add(person *p, const garment *g);
void garment_trim(person *p, const garment *g); /* collars, closures, pockets, belts */
bool garments_hide(const person *p, vec3 q, float depth, int above_layer);
void hood_add(person *p, const garment *g, const part *cloth, material mat); /* figure_hood.c */
void shoes_add(person *p);
void extras_add(person *p);
/* figure_cape.c */
void cape_add(person *p);
void wings_add(person *p);
void armour_add(person *p); /* plates over a garment of metal */
void face_add_stiff_morphs(person *p, part *t, bool tongue);
/** The point of the face at (x, y), head cm, found from the front. */
vec3 face_surface(const person *p, float x, float y);
/** Height of the hair line at azimuth az (0 = front), head cm; far above the head when bald. */
float hair_line(const person *p, float az);
material garment_material(const person *p, const garment *g);
material hair_material(vec3 color);
/** Weights of the nearest vertices of another skinned part. */
skin *person_weights_near(const person *p, const mesh *m, const part *source);
