/* app/film_options.c - see film_options.h. */
#include "film_options.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const qualities[] = { "draft", "standard", "final", NULL };

film_options film_options_default(void) { return (film_options){ .quality = RENDER_STANDARD, .frame = -1, .watermark = "visible,invisible" }; }

int film_options_rows(option *rows, int n, film_options *o)
{
    const option mine[] = {
        { "output", 'o', OPTION_TEXT, &o->output, 0, 0, NULL, "FILE", "the film (.mp4), or the picture of --frame (.png .jpg .webp)" },
        { "quality", 'q', OPTION_CHOICE, &o->quality, 0, 0, qualities, "Q", "draft, standard or final" },
        { "frame", 0, OPTION_INT, &o->frame, 0, 3600, NULL, "N", "only frame N, as a picture" },
        { "sheet", 0, OPTION_TEXT, &o->sheet, 0, 0, NULL, "FILE", "contact sheet (.png .jpg .webp)" },
        { "thumbnail", 0, OPTION_TEXT, &o->thumbnail, 0, 0, NULL, "FILE", "one frame (.webp .png .jpg)" },
        { "scene", 0, OPTION_TEXT, &o->scene, 0, 0, NULL, "FILE", "the scene document (.json)" },
        { "wav", 0, OPTION_TEXT, &o->wave, 0, 0, NULL, "FILE", "the sound alone" },
        { "frames", 0, OPTION_TEXT, &o->frames_dir, 0, 0, NULL, "DIR", "each frame as PNG" },
        { "samples", 0, OPTION_INT, &o->samples, 1, 4096, NULL, "N", "light samples a pixel (by quality otherwise)" },
        { "bounces", 0, OPTION_INT, &o->bounces, 1, 16, NULL, "N", "light bounces (by quality otherwise)" },
        { "threads", 0, OPTION_INT, &o->threads, 1, 256, NULL, "N", "processors to use (all)" },
        { "watermark", 0, OPTION_TEXT, &o->watermark, 0, 0, NULL, "MARKS", "visible,invisible (both, the default), one of them, or none" },
        { "watermark-text", 0, OPTION_TEXT, &o->watermark_text, 0, 0, NULL, "NAME", "name in the visible mark (ciel)" },
        { "watermark-picture", 0, OPTION_TEXT, &o->watermark_picture, 0, 0, NULL, "FILE", "sign of the visible mark: dark on white or on nothing" },
        { "credits", 0, OPTION_FLAG, &o->credits, 0, 0, NULL, NULL, "list the models used, their authors and licences" },
        { "verbose", 'v', OPTION_FLAG, &o->verbose, 0, 0, NULL, NULL, "say what is being done" },
    };
    for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
        rows[n++] = mine[i];
    return signing_options_rows(rows, n, &o->sign);
}

static bool ends_with(const char *s, const char *end)
{
    size_t a = strlen(s), b = strlen(end);
    return a >= b && strcasecmp(s + a - b, end) == 0;
}

static bool is_picture(const char *s)
{
    return ends_with(s, ".png") || ends_with(s, ".jpg") || ends_with(s, ".jpeg") || ends_with(s, ".webp");
}

static int refuse(const char *what, const char *hint)
{
    fprintf(stderr, "ciel: %s\n  try: %s\n", what, hint);
    return -64;
}

/* "visible,invisible", in any order, or "none" */
static bool read_marks(film_marks *out, const char *words)
{
    bool none = strcmp(words, "none") == 0;
    out->visible = out->invisible = false;
    while (!none && *words) {
        size_t n = strcspn(words, ",");
        if (n == 7 && strncmp(words, "visible", n) == 0)
            out->visible = true;
        else if (n == 9 && strncmp(words, "invisible", n) == 0)
            out->invisible = true;
        else
            return false;
        words += n + (words[n] == ',' && words[n + 1]);
    }
    return none || out->visible || out->invisible;
}

int film_options_apply(film_request *req, const film_options *o)
{
    bool still = o->frame >= 0;
    if (!o->output)
        return refuse("no output file", still ? "-o frame.png" : "-o film.mp4");
    if (still && !is_picture(o->output))
        return refuse("one frame is a picture: the output must end in .png, .jpg or .webp", "-o frame.png");
    if (!still && !ends_with(o->output, ".mp4"))
        return refuse("films are written as MP4: the output must end in .mp4", "-o film.mp4");
    const char *const pictures[] = { o->sheet, o->thumbnail };
    for (int i = 0; i < 2; i++)
        if (pictures[i] && !is_picture(pictures[i]))
            return refuse("contact sheet and thumbnail must end in .png, .jpg or .webp", "--sheet sheet.png");
    if (!read_marks(&req->marks, o->watermark))
        return refuse("no such watermark", "--watermark visible,invisible, or visible, invisible, none");
    req->marks.text = o->watermark_text;
    req->marks.picture = o->watermark_picture;
    ciel_log_set_level(o->verbose ? CIEL_LOG_DEBUG : CIEL_LOG_WARN);
    req->quality = (enum render_quality)o->quality;
    req->samples = o->samples;
    req->bounces = o->bounces;
    req->threads = o->threads;
    req->outputs = (film_outputs){ .clip = still ? NULL : o->output, .still = still ? o->output : NULL, .frame = o->frame,
                                   .sheet = still ? NULL : o->sheet, .thumbnail = still ? NULL : o->thumbnail, .scene = o->scene,
                                   .wave = still ? NULL : o->wave, .frames_dir = still ? NULL : o->frames_dir };
    return signing_options_apply(req, &o->sign);
}
