/* library/wardrobe.h - what people can wear, by name: the table of wardrobe.def.
 *
 * A piece is a garment, a hat, shoes ... A person's params "garment1" .. "garment8" hold its name, alone or within
 * other words ("a long black leather coat"). Threads: the table is constant.
 */
#pragma once
#include <stddef.h>

enum wear_slot {
    WEAR_CLOTH, /* any number over one another; the other slots take one piece each */
    WEAR_HAT,
    WEAR_HOOD, /* of a garment: said, it is up */
    WEAR_EYES,
    WEAR_FACE,
    WEAR_BAG,
    WEAR_FEET,
    WEAR_HANDS,
    WEAR_SCARF,
    WEAR_TIE,
    WEAR_CHEST,
    WEAR_FRONT,
    WEAR_BACK,
    WEAR_WINGS,
    WEAR_SLOTS
};
enum wear_finish {
    FINISH_CLOTH,
    FINISH_SHELL, /* coated, as jackets are */
    FINISH_RUBBER,
    FINISH_DENIM,
    FINISH_KNIT,
    FINISH_LEATHER,
    FINISH_SILK,
    FINISH_STEEL,
    FINISH_SPACE,
    FINISH_STRAW
};
/* What is sewn on or tied round a garment; TRIM_TUCKED: it goes into the waistband. */
enum wear_trim {
    TRIM_TUCKED = 1,
    TRIM_BELT = 2,
    TRIM_LEATHER_BELT = 4,
    TRIM_DUTY_BELT = 8,
    TRIM_ROPE = 16,
    TRIM_SASH = 32,
    TRIM_BANDS = 64, /* reflective */
    TRIM_BADGE = 128,
    TRIM_EPAULETTES = 256,
    TRIM_POCKETS = 512, /* a pair on the chest */
    TRIM_CHEST_POCKET = 1024,
    TRIM_STRIPES = 2048, /* along the sleeves */
    TRIM_DRAPE = 4096,   /* a length of cloth from hip to shoulder and down the back */
    TRIM_FUR = 8192,
    TRIM_JABOT = 16384, /* white bands at the neck */
    TRIM_TIE = 32768,
    TRIM_BOW_TIE = 65536,
    TRIM_PLATES = 131072
};

typedef struct wear_piece {
    const char *name;
    enum wear_slot slot;
    const char *make; /* its cut or shape */
    enum wear_finish finish;
    unsigned color; /* 0xrrggbb, when nobody says another */
    unsigned trims;
    const char *synsets; /* WordNet 3.0, separated by spaces */
    const char *others;  /* other names, separated by '|' */
} wear_piece;

/** The piece with the longest name among these words ("long leather coat", "bowler_hat"); NULL when none is there. */
const wear_piece *wardrobe_find(const char *words);
/** The piece nearest to a concept: its synset followed by its hypernyms, nearest first. NULL when nothing fits. */
const wear_piece *wardrobe_resolve(const char *const *synsets, size_t n);
