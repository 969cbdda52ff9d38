/* sound/ambience.c - the table of cue names, levels, and the tools the programs share. See ambience.h.
 */
#include "sound/ambience.h"
#include "base/text.h"
#include "sound/master.h"
#include <stdlib.h>

/* clang-format off */
/* name, program, variant, LUFS in the mix, one-shot, seconds, send into the room */
static const ambience_kind kinds[] = {
    /* weather */
    { "rain", ambience_rain, 1, -27, false, 0, 0.06f },
    { "light_rain", ambience_rain, 0, -31, false, 0, 0.06f },
    { "drizzle", ambience_rain, 0, -33, false, 0, 0.04f },
    { "heavy_rain", ambience_rain, 2, -24, false, 0, 0.06f },
    { "rain_on_roof", ambience_rain, 3, -27, false, 0, 0.1f },
    { "rain_on_window", ambience_rain, 4, -31, false, 0, 0.1f },
    { "wind", ambience_wind, 1, -29, false, 0, 0 },
    { "breeze", ambience_wind, 0, -36, false, 0, 0 },
    { "storm", ambience_wind, 2, -25, false, 0, 0 },
    { "blizzard", ambience_snow, 1, -27, false, 0, 0 },
    { "snow", ambience_snow, 0, -48, false, 0, 0 },
    { "thunder", ambience_thunder, 0, -21, false, 0, 0.05f },
    /* water */
    { "stream", ambience_stream, 0, -29, false, 0, 0 },
    { "river", ambience_stream, 1, -28, false, 0, 0 },
    { "waterfall", ambience_stream, 2, -25, false, 0, 0 },
    { "fountain", ambience_stream, 3, -28, false, 0, 0.05f },
    { "sea", ambience_sea, 0, -27, false, 0, 0 },
    { "waves", ambience_sea, 0, -27, false, 0, 0 },
    { "lake", ambience_sea, 1, -34, false, 0, 0 },
    { "stormy_sea", ambience_sea, 2, -24, false, 0, 0 },
    { "drips", ambience_drips, 0, -38, false, 0, 0.2f },
    { "cave", ambience_drips, 1, -36, false, 0, 0.3f },
    { "underwater", ambience_underwater, 0, -27, false, 0, 0 },
    /* living things */
    { "birds", ambience_birds, 0, -33, false, 0, 0.05f },
    { "dawn_chorus", ambience_birds, 1, -30, false, 0, 0.05f },
    { "seagulls", ambience_birds, 2, -32, false, 0, 0.05f },
    { "crows", ambience_birds, 3, -33, false, 0, 0.05f },
    { "insects", ambience_insects, 0, -35, false, 0, 0 },
    { "crickets", ambience_insects, 1, -35, false, 0, 0 },
    { "bees", ambience_insects, 2, -34, false, 0, 0 },
    { "forest", ambience_forest, 0, -33, false, 0, 0 },
    { "night", ambience_forest, 1, -38, false, 0, 0 },
    { "jungle", ambience_forest, 2, -30, false, 0, 0 },
    { "meadow", ambience_forest, 3, -35, false, 0, 0 },
    { "farm", ambience_farm, 0, -32, false, 0, 0 },
    { "fire", ambience_fire, 0, -30, false, 0, 0.08f },
    { "big_fire", ambience_fire, 1, -25, false, 0, 0.05f },
    /* towns and travel */
    { "traffic", ambience_traffic, 0, -30, false, 0, 0 },
    { "street", ambience_traffic, 1, -29, false, 0, 0 },
    { "highway", ambience_traffic, 2, -27, false, 0, 0 },
    { "city", ambience_city, 0, -31, false, 0, 0 },
    { "city_night", ambience_city, 1, -36, false, 0, 0 },
    { "market", ambience_city, 2, -29, false, 0, 0 },
    { "train", ambience_train, 0, -27, false, 0, 0 },
    { "train_passing", ambience_train, 1, -24, false, 0, 0 },
    { "subway", ambience_train, 2, -26, false, 0, 0 },
    { "station", ambience_station, 0, -31, false, 0, 0 },
    { "station_night", ambience_station, 1, -37, false, 0, 0 },
    { "airport", ambience_station, 2, -31, false, 0, 0 },
    { "neon", ambience_neon, 0, -42, false, 0, 0.05f },
    /* people */
    { "crowd", ambience_crowd, 0, -29, false, 0, 0.05f },
    { "murmur", ambience_crowd, 1, -33, false, 0, 0.05f },
    { "stadium", ambience_crowd, 2, -26, false, 0, 0.05f },
    { "children", ambience_crowd, 3, -31, false, 0, 0.05f },
    { "party", ambience_crowd, 4, -28, false, 0, 0.1f },
    { "applause", ambience_applause, 0, -25, false, 0, 0.1f },
    { "clapping", ambience_applause, 1, -27, false, 0, 0.2f },
    { "cafe", ambience_cafe, 0, -31, false, 0, 0.1f },
    { "restaurant", ambience_cafe, 1, -31, false, 0, 0.1f },
    { "bar", ambience_cafe, 2, -30, false, 0, 0.1f },
    /* rooms and machines */
    { "room", ambience_room, 0, -52, false, 0, 0 },
    { "studio", ambience_room, 0, -56, false, 0, 0 },
    { "gym", ambience_machine, 0, -46, false, 0, 0 },
    { "kitchen", ambience_machine, 1, -46, false, 0, 0.05f },
    { "office", ambience_machine, 2, -43, false, 0, 0.05f },
    { "factory", ambience_machine, 3, -27, false, 0, 0.08f },
    { "laboratory", ambience_machine, 4, -43, false, 0, 0.05f },
    { "airplane_cabin", ambience_machine, 5, -28, false, 0, 0 },
    { "car_interior", ambience_machine, 6, -31, false, 0, 0 },
    { "workshop", ambience_machine, 7, -38, false, 0, 0.1f },
    { "fan", ambience_machine, 8, -42, false, 0, 0 },
    { "clock", ambience_machine, 9, -42, false, 0, 0.1f },
    { "heartbeat", ambience_machine, 10, -28, false, 0, 0 },
    { "server_room", ambience_machine, 11, -34, false, 0, 0 },
    { "engine_room", ambience_machine, 12, -28, false, 0, 0 },
    { "library", ambience_machine, 13, -48, false, 0, 0.1f },
    { "church", ambience_machine, 14, -46, false, 0, 0 },
    { "hospital", ambience_machine, 15, -42, false, 0, 0.1f },
    { "space", ambience_space, 0, -33, false, 0, 0 },
    { "drone", ambience_space, 1, -31, false, 0, 0 },
    { "dream", ambience_space, 2, -35, false, 0, 0 },
    /* single sounds, at their begin: made in ambience_shots.c by name */
#define SHOT(name, lufs, seconds) { name, ambience_one_shot, 0, lufs, true, seconds, 0.25f }
    SHOT("explosion", -16, 4.5f), SHOT("glass_break", -23, 2.5f), SHOT("crash", -19, 3), SHOT("splash", -25, 1.8f),
    SHOT("whoosh", -27, 1.2f), SHOT("impact", -18, 2.5f), SHOT("thud", -26, 1), SHOT("footsteps", -32, 60),
    SHOT("door", -27, 1.2f), SHOT("knock", -27, 1), SHOT("creak", -33, 1.6f), SHOT("bell", -27, 4),
    SHOT("church_bell", -25, 6), SHOT("doorbell", -29, 2), SHOT("car_horn", -24, 1), SHOT("train_horn", -22, 2.6f),
    SHOT("ship_horn", -22, 3.6f), SHOT("siren", -28, 8), SHOT("alarm", -27, 4), SHOT("phone", -30, 2.6f),
    SHOT("beep", -33, 0.5f), SHOT("click", -36, 0.2f), SHOT("camera_shutter", -33, 0.5f), SHOT("typing", -38, 60),
    SHOT("page", -36, 0.8f), SHOT("pour", -29, 4), SHOT("drip", -36, 0.5f), SHOT("pop", -30, 0.4f),
    SHOT("sparkle", -33, 2.2f), SHOT("riser", -24, 4), SHOT("boom", -19, 3.5f), SHOT("firework", -22, 4),
    SHOT("gunshot", -18, 2), SHOT("engine", -29, 60), SHOT("motorbike", -26, 60), SHOT("helicopter", -26, 60),
    SHOT("plane", -27, 60), SHOT("boat", -29, 60), SHOT("bark", -25, 2), SHOT("growl", -30, 2), SHOT("howl", -28, 3),
    SHOT("meow", -28, 1.5f), SHOT("purr", -36, 2.5f), SHOT("neigh", -26, 2.2f), SHOT("moo", -26, 2.4f),
    SHOT("baa", -27, 1.5f), SHOT("oink", -27, 1.5f), SHOT("rooster", -26, 2.2f), SHOT("quack", -28, 1.4f),
    SHOT("caw", -28, 2), SHOT("owl", -31, 2), SHOT("roar", -21, 2.6f), SHOT("elephant", -22, 1.8f),
    SHOT("croak", -29, 1.5f), SHOT("chirp", -31, 1.2f), SHOT("wings", -33, 2), SHOT("laugh", -27, 1.8f),
    SHOT("scream", -22, 1.8f), SHOT("gasp", -30, 0.8f), SHOT("sigh", -33, 1.4f), SHOT("cough", -29, 1.2f),
    SHOT("cry", -29, 2.4f), SHOT("cheer", -25, 1.6f), SHOT("breath", -35, 1.4f), SHOT("clap", -28, 0.5f),
    SHOT("rustle", -36, 1), SHOT("coin", -31, 1.5f), SHOT("sword", -25, 2), SHOT("drum", -23, 1.5f),
    SHOT("gong", -25, 6), SHOT("rim", -23, 2), SHOT("board", -22, 1.5f), SHOT("bounce", -24, 4), SHOT("break", -23, 2.5f), SHOT("whistle", -27, 1.2f),
};
/* clang-format on */
enum {
    KINDS = sizeof kinds / sizeof *kinds
};

/* Other words for the same sound, as prompts and places say them. */
static const char *const aliases[][2] = {
    { "machines", "workshop" }, { "machine", "fan" },
    { "theatre", "church" },    { "park", "meadow" },
    { "laughter", "laugh" },    { "glass", "glass_break" },
    { "cloth", "rustle" },      { "ocean", "sea" },
    { "beach", "sea" },         { "brook", "stream" },
    { "water", "stream" },      { "rainstorm", "heavy_rain" },
    { "campfire", "fire" },     { "fireplace", "fire" },
    { "metro", "subway" },      { "supermarket", "office" },
    { "museum", "church" },     { "classroom", "children" },
    { "warehouse", "gym" },     { "hall", "gym" },
    { "desert", "breeze" },     { "mountain", "wind" },
    { "cliff", "wind" },        { "bathroom", "drips" },
    { "pool", "lake" },         { "living_room", "room" },
    { "bedroom", "room" },      { "silence", "room" },
    { "hooves", "footsteps" },  { "purring", "purr" },
    { "seagull", "seagulls" },  { "wave", "waves" },
    { "cicadas", "insects" },   { "street_night", "city_night" },
    { "horn", "car_horn" },     { "keyboard", "typing" },
    { "dog", "bark" },          { "cat", "meow" },
    { "horse", "neigh" },       { "cow", "moo" },
    { "sheep", "baa" },         { "chime", "bell" },
    { "bounces", "bounce" },    { "bells", "church_bell" },
    { "wolf", "howl" },
};

const ambience_kind *ambience_find(const char *name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (ciel_streq(aliases[i][0], name))
            name = aliases[i][1];
    for (int i = 0; i < KINDS; i++)
        if (ciel_streq(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

const char *const *sound_cue_names(void)
{
    static const char *names[KINDS + 1]; /* filled with the same values whoever comes first */
    for (int i = 0; i < KINDS; i++)
        names[i] = kinds[i].name;
    return names;
}

bool sound_cue_known(const char *name)
{
    return ambience_find(name) != NULL;
}

void ambience_place(ambience_job *j, const grain *g, double t, float pan, float gain)
{
    float angle = (f_clamp(pan, -1, 1) + 1.0f) * (float)CIEL_PI * 0.25f;
    float l = gain * cosf(angle) * 1.41421356f, r = gain * sinf(angle) * 1.41421356f;
    double at = floor(t * (double)DSP_RATE);
    for (size_t i = 0; i < g->n; i++) {
        double k = at + (double)i;
        if (k < 0)
            continue;
        if (k >= (double)j->n)
            break;
        size_t s = (size_t)k;
        j->out[2 * s] += l * g->x[i];
        j->out[2 * s + 1] += r * g->x[i];
    }
}

static float coloured(hiss *h, char colour)
{
    return colour == 'w' ? hiss_white(h) * 0.45f : colour == 'p' ? hiss_pink(h) : hiss_brown(h);
}

void ambience_add_bed(ambience_job *j, const ambience_bed *bed, const char *what)
{
    uint64_t key = ambience_key(j, what);
    hiss shared = hiss_make(rng_hash(key, 0)), own[2] = { hiss_make(rng_hash(key, 1)), hiss_make(rng_hash(key, 2)) };
    biquad low[2], high[2];
    for (int c = 0; c < 2; c++) {
        low[c] = biquad_lowpass(bed->high_hz, 0.6f);
        high[c] = biquad_highpass(bed->low_hz, 0.6f);
    }
    float together = sqrtf(1.0f - bed->width), apart = sqrtf(bed->width), gain[2] = { 0 }, step[2] = { 0 };
    for (size_t i = 0; i < j->n; i++) {
        if (i % 256 == 0)
            for (int c = 0; c < 2; c++) {
                double t = (double)i / (double)DSP_RATE, ahead = t + 256.0 / (double)DSP_RATE;
                uint64_t k = rng_hash(key, 3 + (uint64_t)c);
                gain[c] = bed->level * dsp_db(bed->drift_db * dsp_drift(k, t, bed->drift_hz));
                step[c] = (bed->level * dsp_db(bed->drift_db * dsp_drift(k, ahead, bed->drift_hz)) - gain[c]) / 256.0f;
            }
        float s = together * coloured(&shared, bed->colour);
        for (int c = 0; c < 2; c++) {
            float x = s + apart * coloured(&own[c], bed->colour);
            j->out[2 * i + (size_t)c] += gain[c] * biquad_run(&high[c], biquad_run(&low[c], x));
            gain[c] += step[c];
        }
    }
}

bool ambience_next(rng *r, double *t, double rate, float irregular, double seconds)
{
    if (rate <= 0)
        return false;
    double random = -log(1.0 - (double)rng_float(r) * 0.9999),
           gap = (1.0 - (double)irregular) + (double)irregular * random;
    if (*t < 0)
        *t = gap / rate * (double)rng_float(r);
    else
        *t += gap / rate;
    return *t < seconds;
}

static void far_away(ambience_job *j)
{
    if (j->distance <= 0.01f)
        return;
    biquad f[2] = { biquad_lowpass(f_lerp(16000, 700, powf(j->distance, 0.6f)), 0.6f) };
    f[1] = f[0];
    for (size_t i = 0; i < j->n; i++)
        for (int c = 0; c < 2; c++)
            j->out[2 * i + (size_t)c] = biquad_run(&f[c], j->out[2 * i + (size_t)c]);
}

static void block_dc(ambience_job *j)
{
    biquad f[2] = { biquad_highpass(22, 0.7f), biquad_highpass(22, 0.7f) };
    for (size_t i = 0; i < j->n; i++)
        for (int c = 0; c < 2; c++)
            j->out[2 * i + (size_t)c] = biquad_run(&f[c], j->out[2 * i + (size_t)c]);
}

void ambience_render(const ambience_kind *kind, ambience_job *j)
{
    j->variant = kind->variant;
    j->name = kind->name;
    kind->play(j);
    far_away(j);
    block_dc(j);
    double lufs = -70;
    if (master_loudness(&lufs, j->out, j->n, NULL) || lufs <= -69)
        return;
    float gain = dsp_db(kind->lufs - 4.0f * j->distance - (float)lufs);
    for (size_t i = 0; i < 2 * j->n; i++)
        j->out[i] *= gain;
}
