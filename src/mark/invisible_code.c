/* mark/invisible_code.c - see invisible_code.h. The decoder is Viterbi's over 256 states with soft values. */
#include "mark/invisible_code.h"
#include "base/fail.h"

#include <math.h>
#include <string.h>

#define INFO_BITS 104
#define STEPS     (INFO_BITS + 8) /* eight zeros bring the encoder home */
#define N_STATES  256
#define ID_BITS   64

static const unsigned generators[3] = { 0557, 0663, 0711 };

static int parity(unsigned v)
{
    v ^= v >> 8;
    v ^= v >> 4;
    return (int)(0x6996u >> (v & 15u) & 1u);
}

/* the three coded bits, as bits 0 to 2, when `bit` enters the encoder in `state` (its last 8 bits) */
static unsigned coded(unsigned state, unsigned bit)
{
    unsigned window = state | bit << 8, out = 0;
    for (int g = 0; g < 3; g++)
        out |= (unsigned)parity(window & generators[g]) << g;
    return out;
}

void mark_layout_make(mark_layout *out, const mark_key *key)
{
    uint32_t draws[MARK_CHIPS];
    uint8_t signs[MARK_CHIPS];
    int16_t order[MARK_CHIPS];
    mark_key_stream((uint8_t *)draws, sizeof draws, key, "chip order");
    mark_key_stream(signs, sizeof signs, key, "chip signs");
    for (int i = 0; i < MARK_CHIPS; i++)
        order[i] = (int16_t)i;
    for (int i = MARK_CHIPS - 1; i > 0; i--) {
        int k = (int)((uint64_t)draws[i] * (uint64_t)(i + 1) >> 32);
        int16_t kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
    for (int i = 0; i < MARK_CHIPS; i++) {
        out->sign[i] = signs[i] & 1 ? 1 : -1;
        out->bit[order[i]] = (int16_t)(i < MARK_CHIPS / 4 ? -1 : (i - MARK_CHIPS / 4) % MARK_BITS);
    }
}

static void info_bits(uint8_t bits[STEPS], const mark_key *key, uint64_t id)
{
    uint8_t bytes[8], tag[32];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(id >> (56 - 8 * i));
    mark_key_tag(tag, key, "id check", bytes, sizeof bytes);
    memset(bits, 0, STEPS);
    for (int i = 0; i < INFO_BITS; i++) {
        const uint8_t *from = i < ID_BITS ? bytes : tag;
        int k = i < ID_BITS ? i : i - ID_BITS;
        bits[i] = from[k / 8] >> (7 - k % 8) & 1;
    }
}

/* +1 for a coded 0, -1 for a 1 */
static void encode(int8_t code[MARK_BITS], const uint8_t bits[STEPS])
{
    unsigned state = 0;
    for (int i = 0; i < STEPS; i++) {
        unsigned out = coded(state, bits[i]);
        for (int g = 0; g < 3; g++)
            code[3 * i + g] = out >> g & 1 ? -1 : 1;
        state = (state | (unsigned)bits[i] << 8) >> 1;
    }
}

void mark_chips_write(int8_t chips[MARK_CHIPS], const mark_layout *layout, const mark_key *key, uint64_t id)
{
    uint8_t bits[STEPS];
    int8_t code[MARK_BITS];
    info_bits(bits, key, id);
    encode(code, bits);
    for (int i = 0; i < MARK_CHIPS; i++)
        chips[i] = (int8_t)(layout->bit[i] < 0 ? layout->sign[i] : layout->sign[i] * code[layout->bit[i]]);
}

static void viterbi(uint8_t bits[STEPS], const float soft[MARK_BITS])
{
    static const float never = -1e30f;
    float score[N_STATES], next[N_STATES];
    uint8_t from[STEPS][N_STATES]; /* the bit that left the register */
    uint8_t out[2 * N_STATES];
    for (unsigned w = 0; w < 2 * N_STATES; w++)
        out[w] = (uint8_t)coded(w & (N_STATES - 1), w >> 8);
    for (int s = 0; s < N_STATES; s++)
        score[s] = s ? never : 0;
    for (int i = 0; i < STEPS; i++) {
        float gain[8];
        for (unsigned o = 0; o < 8; o++)
            gain[o] = (o & 1 ? -1.0f : 1.0f) * soft[3 * i] + (o & 2 ? -1.0f : 1.0f) * soft[3 * i + 1] +
                      (o & 4 ? -1.0f : 1.0f) * soft[3 * i + 2];
        for (unsigned to = 0; to < N_STATES; to++) { /* window = to << 1 | the bit that leaves */
            unsigned w0 = to << 1, w1 = w0 | 1;
            float a = score[w0 & (N_STATES - 1)] + gain[out[w0]], b = score[w1 & (N_STATES - 1)] + gain[out[w1]];
            from[i][to] = b > a;
            next[to] = b > a ? b : a;
        }
        memcpy(score, next, sizeof score);
    }
    unsigned state = 0;
    for (int i = STEPS - 1; i >= 0; i--) {
        bits[i] = (uint8_t)(state >> 7);
        state = (state << 1 | from[i][state]) & (N_STATES - 1);
    }
}

static void collect(float soft[MARK_BITS], const float chips[MARK_CHIPS], const mark_layout *layout)
{
    memset(soft, 0, MARK_BITS * sizeof *soft);
    for (int i = 0; i < MARK_CHIPS; i++)
        if (layout->bit[i] >= 0)
            soft[layout->bit[i]] += (float)layout->sign[i] * chips[i];
}

bool mark_chips_read(uint64_t *id, double *agreement, const float chips[MARK_CHIPS], const mark_layout *layout,
                     const mark_key *key)
{
    float soft[MARK_BITS];
    uint8_t bits[STEPS], expected[STEPS];
    int8_t code[MARK_BITS];
    uint64_t read = 0;
    collect(soft, chips, layout);
    viterbi(bits, soft);
    for (int i = 0; i < ID_BITS; i++)
        read = read << 1 | bits[i];
    info_bits(expected, key, read);
    if (memcmp(bits, expected, STEPS) != 0)
        return false;
    double agree = 0, all = 0;
    encode(code, expected);
    for (int i = 0; i < MARK_BITS; i++) {
        double s = (double)soft[i] * code[i];
        agree += s > 0 ? s : 0;
        all += fabs(s);
    }
    *id = read;
    *agreement = all > 0 ? agree / all : 0;
    return true;
}
