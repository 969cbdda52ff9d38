/* Whole films against the truth, by eyes and ears that know nothing of ciel: signs are read, speech is understood,
 * strikes are heard when they happen, the camera moves as fast as it is said to. */
#define FILMS_VISIBLE_MARK false
#include "films.h"

#include "motion/motion.h"

#include <ctype.h>

static bool has_program(const char *name)
{
    char command[128];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", name);
    return system(command) == 0;
}

/* what a command writes */
static void listen_to(char *out, size_t size, const char *command)
{
    FILE *p = popen(command, "r");
    size_t n = p ? fread(out, 1, size - 1, p) : 0;
    out[n] = '\0';
    if (p)
        pclose(p);
}

static bool still_of(const char *path, const scene *sc, int frame, ciel_fail *fail)
{
    library *lib = NULL;
    film_request r = film_request_default();
    r.scene = sc;
    r.quality = RENDER_DRAFT;
    r.outputs.frame = frame;
    r.outputs.still = path;
    r.marks.visible = FILMS_VISIBLE_MARK;
    int code = library_open(&lib, fail);
    if (!code)
        code = ciel_film(&r, lib, NULL, fail);
    library_close(&lib);
    return code == CIEL_OK;
}

/* ---- letters ---- */

/* what tesseract reads in rows [y0, y1) of a picture, without white space */
static bool read_rows(char *out, size_t size, const picture *p, int y0, int y1, const char *language)
{
    char command[256], path[64], text[4096];
    picture rows = { p->width, y1 - y0, p->rgb + 3 * (size_t)p->width * (size_t)y0 };
    snprintf(path, sizeof path, "/tmp/ciel_words_%ld.png", (long)getpid());
    bool written = picture_write(path, &rows, 90, NULL) == CIEL_OK;
    snprintf(command, sizeof command, "tesseract %s - --psm 6 -l %s 2>/dev/null", path, language);
    listen_to(text, sizeof text, command);
    unlink(path);
    size_t n = 0;
    for (const char *c = text; *c && n + 1 < size; c++)
        if (!isspace((unsigned char)*c))
            out[n++] = *c;
    out[n] = '\0';
    printf("# read (%s): %s\n", language, out);
    return written;
}

static void words_on_signs_are_read_back(void)
{
    char path[64], latin[512], japanese[512] = "", languages[4096];
    ciel_fail fail = { 0 };
    picture p = { 0 };
    if (!has_program("tesseract"))
        CT_SKIP("tesseract is not installed");
    scene *sc = films_example("signs", 1280, 720, 24, 2);
    CT_CHECK(sc);
    snprintf(path, sizeof path, "/tmp/ciel_signs_%ld.png", (long)getpid());
    CT_CHECK(still_of(path, sc, 12, &fail));
    scene_destroy(&sc);
    CT_EQ_I(picture_read(&p, path, &fail), CIEL_OK);
    unlink(path);
    bool done = read_rows(latin, sizeof latin, &p, 0, 360, "eng");
    listen_to(languages, sizeof languages, "tesseract --list-langs 2>&1");
    bool knows = strstr(languages, "jpn") != NULL;
    if (knows)
        done = read_rows(japanese, sizeof japanese, &p, 360, 720, "jpn") && done;
    picture_free(&p);
    CT_CHECK(done);
    CT_CHECK(strstr(latin, "OPENALLNIGHT"));
    CT_CHECK(!knows || strstr(japanese, "日本料理"));
}

/* ---- strikes ---- */

static float level(const film *f, size_t i)
{
    float a = 0;
    for (int c = 0; c < 2; c++) {
        float d = f->stereo[2 * i + (size_t)c] - f->stereo[2 * (i - 1) + (size_t)c];
        a += d * d;
    }
    return a;
}

/* Where the sound rises most in the neighbourhood of t: 1 ms after against 8 ms before, every eighth of a millisecond.
 */
static double onset_near(const film *f, double t)
{
    double best = 0, at = -1;
    for (double x = t - 0.045; x < t + 0.045; x += 0.000125) {
        double before = 1e-7, after = 1e-7;
        long i = lround((x - f->sound_offset_s) * 48000);
        if (i < 500 || i + 60 > (long)f->n_sound_frames)
            continue;
        for (long k = 1; k <= 384; k++)
            before += (double)level(f, (size_t)(i - k)) / 384;
        for (long k = 0; k < 48; k++)
            after += (double)level(f, (size_t)(i + k)) / 48;
        if (after / before > best) {
            best = after / before;
            at = x;
        }
    }
    return best > 4 ? at : -1;
}

static void strikes_are_heard_when_they_happen(void)
{
    scene *sc = films_example("gym", 32, 18, 24, 4);
    CT_CHECK(sc);
    library *lib = NULL;
    motion *m = NULL;
    film f = { 0 };
    CT_EQ_I(library_open(&lib, NULL), 0);
    CT_EQ_I(motion_create(&m, sc, lib, &(motion_options){ 0 }, NULL), 0);
    CT_CHECK(films_shoot(&f, sc, 0));
    event_list e = motion_events(m);
    int heard = 0;
    double last = -1, worst = 0;
    for (size_t i = 0; i < e.n; i++) {
        bool alone = e.items[i].t - last > 0.15;
        if (e.items[i].kind != EVENT_CONTACT || e.items[i].impulse < 0.5)
            continue;
        last = e.items[i].t;
        if (!alone || last < 0.1 || last > 3.9)
            continue;
        double at = onset_near(&f, last);
        printf("# %s at %.4f s, %.1f N s, heard at %.4f s\n", e.items[i].name, last, e.items[i].impulse, at);
        worst = fabs(at - last) > worst ? fabs(at - last) : worst;
        heard++;
    }
    film_free(&f);
    motion_destroy(&m);
    library_close(&lib);
    scene_destroy(&sc);
    CT_CHECK(heard >= 3);
    CT_CHECK(worst <= 0.010);
}

/* ---- speech ---- */

static bool write_for_sphinx(const char *path, const film *f)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return false;
    for (size_t i = 0; i + 2 < f->n_sound_frames; i += 3) { /* 16 kHz mono, three samples' mean: a plain low pass */
        float sum = 0;
        for (size_t k = 0; k < 6; k++)
            sum += f->stereo[2 * i + k] / 6;
        short v = (short)(sum * 30000);
        fwrite(&v, 2, 1, out);
    }
    return fclose(out) == 0;
}

static void a_machine_understands_the_dialogue_of_a_film(void)
{
    static const char *const words[] = { "the", "last", "train", "has", "already", "left" };
    char path[64], command[256], heard[1024];
    int found = 0;
    film f = { 0 };
    if (!has_program("pocketsphinx_continuous"))
        CT_SKIP("pocketsphinx is not installed");
    scene *sc = films_example("platform", 32, 18, 6, 4);
    CT_CHECK(sc);
    sc->sound.n_ambience = 0;
    sc->sound.mute_ambience = true;
    CT_CHECK(films_shoot(&f, sc, 0));
    scene_destroy(&sc);
    snprintf(path, sizeof path, "/tmp/ciel_talk_%ld.raw", (long)getpid());
    bool written = write_for_sphinx(path, &f);
    film_free(&f);
    CT_CHECK(written);
    snprintf(command, sizeof command, "pocketsphinx_continuous -infile %s -logfn /dev/null 2>/dev/null", path);
    listen_to(heard, sizeof heard, command);
    unlink(path);
    printf("# heard: %s\n", heard);
    const char *at = heard;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *next = strstr(at, words[i]);
        found += next != NULL;
        at = next ? next + strlen(words[i]) : at;
    }
    CT_CHECK(found >= 5); /* of six, in order */
}

/* ---- the camera ---- */

/* middle and width (x) of what is red in a frame, pixels; false when nothing is */
static bool red_in(const picture *p, double *x, double *width)
{
    double sum = 0, n = 0, rows = 0, total = 0;
    for (int i = 0; i < p->height; i++) {
        double row = 0;
        for (int k = 0; k < p->width; k++) {
            const uint8_t *c = p->rgb + 3 * (i * p->width + k);
            if (c[0] > 60 && c[0] > 2 * c[1] && c[0] > 2 * c[2]) {
                sum += k + 0.5;
                row++;
            }
        }
        n += row;
        rows += row > 0;
    }
    total = n;
    *x = n > 0 ? sum / n : 0;
    *width = 2 * sqrt(total / CIEL_PI); /* of a disc of that area */
    return rows > 3;
}

static scene *ball_scene(const char *move, double amount, double scale)
{
    scene *sc = scene_create();
    sc->seconds = 2;
    sc->width = 256;
    sc->height = 144;
    sc->fps = 12;
    sc->place.kind = "studio";
    entity *e = scene_add_entity(sc, "ball", "ball");
    e->has_color = true;
    e->color = (rgb8){ 200, 10, 10 };
    e->material = "plaster";
    e->scale = scale;
    e->body.kind = BODY_FIXED;
    scene_shot *s = scene_add_shot(sc, 0, 2);
    s->camera.position = v3(0, 0.5f, 5);
    s->camera.look_at = v3(0, 0.5f, 0);
    s->camera.lens_mm = 36;
    s->camera.f_number = 0;
    s->camera.shutter_deg = 1;
    camera_move *m = scene_add_move(sc, s, move, 0, 2, amount);
    m->ease = false;
    return sc;
}

/* 24 frames of 12 degrees in 2 s: 6 degrees a second; with 36 mm on 36 mm a pixel is 1/256 of the distance */
static void a_pan_turns_at_its_stated_speed(void)
{
    film f = { 0 };
    scene *sc = ball_scene("pan_left", 12, 4);
    CT_CHECK(films_shoot(&f, sc, 0));
    scene_destroy(&sc);
    double x[2], w, worst = 0, begin = 0;
    for (int i = 0; i < f.n_frames; i++) {
        bool seen = red_in(&f.frames[i], &x[0], &w);
        double turned = atan((x[0] - 128) / 256) * 180 / CIEL_PI;
        begin = i ? begin : turned;
        double off = fabs(turned - begin - 6.0 * i / 12);
        worst = seen && off > worst ? off : !seen ? 99 : worst;
    }
    printf("# farthest from 6 degrees a second: %.3f degrees over %d frames\n", worst, f.n_frames);
    film_free(&f);
    CT_CHECK(worst < 0.15);
}

/* 2 m nearer in 2 s from 5 m: the ball's apparent size is as the inverse of the distance */
static void a_dolly_rolls_at_its_stated_speed(void)
{
    film f = { 0 };
    scene *sc = ball_scene("dolly_in", 2, 10);
    CT_CHECK(films_shoot(&f, sc, 0));
    scene_destroy(&sc);
    double x, w, first = 0, worst = 0;
    for (int i = 0; i < f.n_frames; i++) {
        bool seen = red_in(&f.frames[i], &x, &w);
        first = i ? first : w;
        double off = fabs(5.0 * first / w - (5.0 - i / 12.0));
        worst = seen && off > worst ? off : !seen ? 99 : worst;
    }
    printf("# farthest from 1 m a second: %.3f m over %d frames\n", worst, f.n_frames);
    film_free(&f);
    CT_CHECK(worst < 0.10);
}

CT_MAIN(CT(words_on_signs_are_read_back), CT(strikes_are_heard_when_they_happen),
        CT(a_machine_understands_the_dialogue_of_a_film), CT(a_pan_turns_at_its_stated_speed),
        CT(a_dolly_rolls_at_its_stated_speed))
