/* fuzz/fuzz_options.c - any bytes as a command line (words end in a zero byte or a line's end): read, or refused with
 * 64; what was read is within the ranges that the table gives. Run it with -close_fd_mask=3: refusals are printed. */
#include "../app/film_options.h"
#include "../app/plan_options.h"
#include "base/fail.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const film_options *f, const plan_options *p)
{
    CIEL_ASSERT(f->frame >= -1 && f->frame <= 3600 && f->samples >= 0 && f->samples <= 4096);
    CIEL_ASSERT(f->quality >= 0 && f->quality <= 2 && f->threads >= 0 && f->threads <= 256);
    CIEL_ASSERT(p->seconds == 0 || (p->seconds >= 1 && p->seconds <= SCENE_MAX_SECONDS));
    CIEL_ASSERT(p->size[0] % 2 == 0 && p->size[0] >= 0 && p->size[0] <= 4096);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[4096], name[] = "ciel", *words[64] = { name };
    int n = 1;
    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    for (size_t i = 0, begin = 0; i <= size && n < 64; i++)
        if (i == size || text[i] == '\0' || text[i] == '\n') {
            text[i] = '\0';
            words[n++] = text + begin;
            begin = i + 1;
        }
    film_options f = film_options_default();
    plan_options p = plan_options_default();
    option rows[2 * FILM_OPTIONS_MAX];
    int n_rows = film_options_rows(rows, plan_options_rows(rows, 0, &p), &f);
    command_line line = { "ciel generate \"PROMPT\"", "fuzz", rows, n_rows, { NULL }, 0, 1 };
    int rc = options_read(&line, n, words);
    CIEL_ASSERT(rc == 0 || rc == 1 || rc == -64);
    film_request req = film_request_default();
    if (rc == 0) {
        check(&f, &p);
        rc = film_options_apply(&req, &f);
        CIEL_ASSERT(rc == 0 || rc == -64);
    }
    return 0;
}
