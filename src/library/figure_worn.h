/* library/figure_worn.h - what the makers of hats, helmets, glasses, bags and scarves share.
 *
 * Things of the head are made in head centimetres (figure_person.h) and follow the head joint. Inside ciel_library
 * only.
 */
#pragma once
#include "library/figure_person.h"

material worn_cloth(vec3 color);
/** Lacquered plastic. */
material worn_shell(vec3 color, float rough);
/** Add a part that follows the head; the materials are copied. */
void worn_on_head(person *p, const char *name, mesh m, const material *mats, int n);
/** Head centimetres to model space, in place. */
void worn_to_head(const person *p, mesh *m);
/** The zero surface of a field over a box in head centimetres as a part that follows the head. */
void worn_head_field(person *p, const char *name, field_fn fn, const void *context, float step_cm, vec3 lo, vec3 hi,
                     const material *mat);
/** Distance from the trunk and what clothes it; metres. */
float worn_outside(const person *p, vec3 q);

void helmet_add(person *p);    /* figure_helmet.c */
void hat_add(person *p);       /* figure_hat.c: whatever is on the head */
void headcloth_add(person *p); /* figure_headcloth.c: turban, hijab, keffiyeh, veil, headband */
void party_hat_add(person *p); /* figure_party_hat.c: a Santa's hat, a mortarboard */
void mask_add(person *p);      /* figure_mask.c */
void chest_add(person *p);     /* figure_chest.c: stethoscope, necklace, medal */
void apron_add(person *p);     /* figure_chest.c */
void glasses_add(person *p);   /* figure_glasses.c */
void beard_add(person *p);     /* figure_beard.c */
void bag_add(person *p);       /* figure_bag.c */
void scarf_add(person *p);     /* figure_scarf.c */
