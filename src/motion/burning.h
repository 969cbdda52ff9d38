/* motion/burning.h - where the flames of something that burns stand; inside the room only.
 *
 * A thing says where with anchors "fire1", "fire2" ... (a house: its windows and its roof); what has a wick or a hearth
 * ("flame", "fire", "wick") burns there alone. Anything else that is large burns all over: at points of its own
 * surface, far from one another and rather high.
 */
#pragma once
#include "motion/internal.h"

#define BURNING_MOST 10
/* One seat of fire, in the model's space. */
typedef struct burning_seat {
    vec3 at;
    float size; /* diameter of what burns there, m */
} burning_seat;

/** The seats of what burns all over; 0 when it burns in one place only (a wick, or it is small). Always the same ones.
 */
int burning_seats(const model *m, uint64_t seed, burning_seat out[BURNING_MOST]);
