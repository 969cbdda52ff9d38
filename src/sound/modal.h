/* sound/modal.h - struck bodies: what a thing of some stuff, size and mass rings like when it is hit.
 *
 * A body is a bank of damped sines (modes). The lowest frequency follows thin-plate theory from stiffness, density,
 * size and the wall thickness that the mass leaves; the ratios follow the shape (bar, plate, shell, ring, inflated
 * ball, slab of a floor or wall). Each mode decays by the material's loss factor. A blow lasts as long as Hertz
 * contact says and excites what its spectrum reaches, so soft things sound dull and light hard things bright.
 * Sources: Hertz contact time and plate and ring modes as in Fletcher & Rossing, The Physics of Musical
 * Instruments (1998); loss factors from common handbooks, tuned by ear where rooms and hands add damping.
 */
#pragma once
#include "sound/dsp.h"
#include <stdbool.h>

typedef struct modal_material {
    const char *name;
    float stiffness, density; /* Young's modulus Pa, kg/m3 */
    float loss;               /* loss factor: decay rate = pi f loss + damping */
    float damping;            /* 1/s, support, air and joints */
    float radiation;          /* how strongly its modes are heard against the blow's own noise */
    float grit, grit_hz;      /* the noise of the contact itself, and where it lies */
} modal_material;
/** By sound name ("wood", "metal" ...); unknown or NULL gives plastic. Never NULL. */
const modal_material *modal_material_of(const char *sound_name);

enum modal_shape {
    MODAL_SOLID,
    MODAL_PLATE,
    MODAL_SHELL,
    MODAL_RING,
    MODAL_BALL,
    MODAL_SLAB,
    MODAL_BOARD
};
typedef struct modal_body {
    const modal_material *material;
    enum modal_shape shape;
    float size_m, mass_kg;
} modal_body;
/** Guess of the shape from stuff, size and mass: light for its size = shell or inflated ball. */
modal_body modal_body_of(const char *sound_name, float size_m, float mass_kg);

#define MODAL_MAX_MODES 24
typedef struct modal_mode {
    float hz, t60, gain;
} modal_mode;
/** The modes of a body, lowest first; returns how many (none for stuff that does not ring). */
int modal_modes(modal_mode out[MODAL_MAX_MODES], const modal_body *body);

typedef struct modal_blow {
    modal_body a, b; /* the lighter one, and what it met */
    float impulse;   /* N s */
    uint64_t key;    /* of this blow: strike point and noise */
} modal_blow;
/** Contact time in seconds (Hertz). */
float modal_contact_time(const modal_blow *blow);
/** Sound of the blow from sample 0, as heard a metre or two away; loudness grows with the energy, gently. */
grain modal_strike(ciel_arena *arena, const modal_blow *blow);
/** Level that modal_strike aims at (rms of the loudest 30 ms) for a blow of that energy in joules. */
float modal_level(float energy_j);
