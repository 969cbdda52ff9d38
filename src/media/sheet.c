/* media/sheet.c - the contact sheet: a film's frames on one dark page, time codes beneath, the caption on top.
 *
 * Frames are chosen evenly, the first and the last among them, and kept small as they pass. Without any font
 * installed the page is made without words and a warning is logged.
 */
#include "base/log.h"
#include "base/vec.h"
#include "media/lettering.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_WIDTH        1600 /* aimed at; cells are never larger than the frames */
#define MAX_CELLS         400
#define MAX_CAPTION_LINES 4

struct sheet {
    int width, height, n_total, columns, rows, n_cells;
    int cell_w, cell_h;
    double fps;
    picture *cells; /* .rgb NULL until its frame came */
};

static const uint8_t page_rgb[3] = { 17, 18, 21 }, edge_rgb[3] = { 44, 46, 52 }, caption_rgb[3] = { 232, 230, 224 },
                     time_rgb[3] = { 168, 170, 176 }, dim_rgb[3] = { 98, 101, 109 }, accent_rgb[3] = { 214, 164, 92 };

static int gap_of(const sheet *s)
{
    return s->cell_w / 18 < 10 ? 10 : s->cell_w / 18 > 24 ? 24 : s->cell_w / 18;
}

static int frame_of_cell(const sheet *s, int i)
{
    return s->n_cells < 2 ? 0 : (int)((long long)i * (s->n_total - 1) / (s->n_cells - 1));
}

int sheet_create(sheet **out, int width, int height, int n_frames_total, double fps, int columns, int rows,
                 ciel_fail *fail)
{
    if (width < 1 || height < 1 || n_frames_total < 1 || fps <= 0 || columns < 1 || rows < 1 ||
        (long long)columns * rows > MAX_CELLS)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a contact sheet cannot have %d x %d pictures", columns, rows);
    sheet *s = calloc(1, sizeof *s);
    if (!s)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the contact sheet");
    *s = (sheet){ .width = width, .height = height, .n_total = n_frames_total, .fps = fps, .columns = columns };
    s->n_cells = columns * rows < n_frames_total ? columns * rows : n_frames_total;
    s->rows = (s->n_cells + columns - 1) / columns;
    s->cell_w = PAGE_WIDTH / columns * 18 / 19;
    s->cell_w = s->cell_w > width ? width : s->cell_w < 48 ? 48 : s->cell_w;
    s->cell_h = (int)((double)s->cell_w * height / width + 0.5);
    s->cell_h = s->cell_h < 1 ? 1 : s->cell_h;
    s->cells = calloc((size_t)s->n_cells, sizeof *s->cells);
    if (!s->cells) {
        free(s);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the contact sheet");
    }
    *out = s;
    return CIEL_OK;
}

void sheet_destroy(sheet **ps)
{
    sheet *s = ps ? *ps : NULL;
    if (!s)
        return;
    for (int i = 0; i < s->n_cells; i++)
        picture_free(&s->cells[i]);
    free(s->cells);
    free(s);
    *ps = NULL;
}

void sheet_frame(sheet *s, int i_frame, const uint8_t *rgb)
{
    for (int i = 0; i < s->n_cells; i++) {
        if (frame_of_cell(s, i) != i_frame || s->cells[i].rgb)
            continue;
        /* picture_scale only reads */
        const picture src = { s->width, s->height, (uint8_t *)(uintptr_t)rgb };
        if (picture_scale(&s->cells[i], &src, s->cell_w, s->cell_h, NULL) != CIEL_OK)
            ciel_log(CIEL_LOG_WARN, "media", "no memory for frame %d of the contact sheet", i_frame);
    }
}

/* ---- the page ---- */

static void fill(picture *p, int x0, int y0, int w, int h, const uint8_t rgb[3])
{
    for (int y = y0 < 0 ? 0 : y0; y < y0 + h && y < p->height; y++)
        for (int x = x0 < 0 ? 0 : x0; x < x0 + w && x < p->width; x++)
            memcpy(p->rgb + ((size_t)y * (size_t)p->width + (size_t)x) * 3, rgb, 3);
}

typedef struct line {
    const char *text;
    size_t bytes;
} line;

/* Break at spaces so that no line is wider than `width`; what does not fit in the lines there are is dropped. */
static int break_lines(line *lines, lettering *l, const char *text, float size, float width)
{
    int n = 0;
    while (*text && n < MAX_CAPTION_LINES) {
        size_t best = 0, i = 0;
        for (;;) {
            size_t j = i + strcspn(text + i, " \n");
            if (best && lettering_width(l, text, j, size, LETTERING_REGULAR) > width)
                break;
            best = j;
            if (!text[j] || text[j] == '\n')
                break;
            i = j + 1;
        }
        lines[n++] = (line){ text, best };
        text += best;
        text += strspn(text, " \n");
    }
    return n;
}

static void draw_cell(picture *page, lettering *l, const sheet *s, int i, int x, int y)
{
    const picture *cell = &s->cells[i];
    fill(page, x - 1, y - 1, s->cell_w + 2, s->cell_h + 2, edge_rgb);
    for (int r = 0; cell->rgb && r < s->cell_h; r++)
        memcpy(page->rgb + ((size_t)(y + r) * (size_t)page->width + (size_t)x) * 3,
               cell->rgb + (size_t)r * (size_t)s->cell_w * 3, (size_t)s->cell_w * 3);
    if (!l)
        return;
    int frame = frame_of_cell(s, i);
    double t = frame / s->fps;
    char code[32], number[32];
    snprintf(code, sizeof code, "%02d:%05.2f", (int)(t / 60.0), fmod(t, 60.0));
    snprintf(number, sizeof number, "%d", frame);
    float size = f_clamp((float)s->cell_w / 19.0f, 9.0f, 14.0f), base = (float)(y + s->cell_h) + size * 1.55f;
    lettering_draw(l, page, (float)x, base, code, strlen(code), size, LETTERING_MONO, time_rgb);
    float w = lettering_width(l, number, strlen(number), size, LETTERING_MONO);
    lettering_draw(l, page, (float)(x + s->cell_w) - w, base, number, strlen(number), size, LETTERING_MONO, dim_rgb);
}

static void draw_heading(picture *page, lettering *l, const sheet *s, const line *lines, int n_lines, float size, int x)
{
    float y = (float)x + size;
    for (int i = 0; i < n_lines; i++, y += size * 1.42f)
        lettering_draw(l, page, (float)x, y, lines[i].text, lines[i].bytes, size, LETTERING_REGULAR, caption_rgb);
    char facts[128];
    snprintf(facts, sizeof facts, "%d \xc3\x97 %d   %g fps   %.2f s   %d frames", s->width, s->height, s->fps,
             s->n_total / s->fps, s->n_total);
    fill(page, x, (int)(y - size * 0.32f), 18, 2, accent_rgb);
    lettering_draw(l, page, (float)(x + 28), y + size * 0.02f, facts, strlen(facts), size * 0.68f, LETTERING_REGULAR,
                   dim_rgb);
}

int sheet_write(sheet *s, const char *path, const char *caption, ciel_fail *fail)
{
    lettering *l = NULL;
    ciel_fail no_font = { 0 };
    if (lettering_create(&l, &no_font) != CIEL_OK)
        ciel_log(CIEL_LOG_WARN, "media", "contact sheet without words: %s (%s)", no_font.what, no_font.hint);
    int gap = gap_of(s), margin = gap * 2, line_h = l ? (s->cell_w < 160 ? 16 : 24) : 0;
    int width = 2 * margin + s->columns * s->cell_w + (s->columns - 1) * gap;
    float size = f_clamp((float)width / 72.0f, 11.0f, 20.0f);
    line lines[MAX_CAPTION_LINES];
    int n_lines = l && caption ? break_lines(lines, l, caption, size, (float)(width - 2 * margin)) : 0;
    int head = l ? margin + (int)(size * (1.42f * (float)n_lines + 1.9f)) : margin;
    picture page;
    int rc = picture_create(&page, width, head + s->rows * (s->cell_h + line_h + gap) + margin - gap, fail);
    if (rc == CIEL_OK) {
        fill(&page, 0, 0, page.width, page.height, page_rgb);
        if (l)
            draw_heading(&page, l, s, lines, n_lines, size, margin);
        for (int i = 0; i < s->n_cells; i++)
            draw_cell(&page, l, s, i, margin + i % s->columns * (s->cell_w + gap),
                      head + i / s->columns * (s->cell_h + line_h + gap));
        rc = picture_write(path, &page, 90, fail);
        picture_free(&page);
    }
    lettering_destroy(&l);
    return rc;
}
