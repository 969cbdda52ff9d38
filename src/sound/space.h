/* sound/space.h - where a sound is heard from: pan, distance, air, Doppler; and the room that answers.
 *
 * A bus is one stereo track plus a mono send to the room. Placing is constant-power between the loudspeakers, by
 * the direction seen from the camera; level falls with distance more gently than nature's 1/r, as film mixers do,
 * because the picture's lens brings things near. Propagation delay is left out on purpose (sound and picture meet),
 * except for the change of it, which is the Doppler effect of long moving sounds.
 * The room is a synthesised impulse response (image-like early reflections, then noise that decays faster at high
 * frequencies) and one FFT convolution for the whole film.
 */
#pragma once
#include "sound/dsp.h"
#include "sound/sound.h"

typedef struct bus {
    float *stereo; /* [n][2] */
    float *send;   /* [n] mono, into the room */
    size_t n;
} bus;
/** Zeroed; malloc'd, freed by bus_free. NOMEM when the film is too long for memory. */
int bus_create(bus *b, size_t n, ciel_fail *fail);
void bus_free(bus *b);
void bus_add(bus *to, const bus *from, float gain);

typedef struct placement {
    float left, right; /* gains of the direct sound */
    float send;        /* into the room */
    float air_hz;      /* low-pass: air and what stands between */
} placement;
/** The camera at t, interpolated. */
listener space_listener(const sound_input *in, double t);
/** The room on the screen at t. */
const acoustics *space_room_at(const sound_input *in, double t);
/** How a point is heard. `near_m`: up to there the level is full. */
placement space_place(const listener *ears, vec3 position, const acoustics *room, float near_m);
/** All around: no direction, no distance. */
placement space_around(float send);
void space_mix(bus *b, const grain *g, double t, const placement *p, float gain);
/** A long sound that moves: position(user, t) is asked 50 times a second; Doppler when `doppler`. */
typedef bool (*space_path)(void *user, double t, vec3 *out);
void space_mix_moving(bus *b, const grain *g, double t, const sound_input *in, space_path path, void *user,
                      float near_m, float gain, bool doppler);

/** Convolve bus->send with the room and add it to bus->stereo. Nothing when the room is dry. */
int space_reverberate(bus *b, const acoustics *room, uint64_t key, ciel_fail *fail);
/** The same room by room: what is sent while a place is on the screen is answered by it; the answer ends with the place. */
int space_reverberate_rooms(bus *b, const sound_input *in, uint64_t key, ciel_fail *fail);
/** Impulse response, stereo planar, malloc'd ([2][*n]); NULL when dry. Exposed for tests. */
float *space_impulse_response(const acoustics *room, uint64_t key, size_t *n);
