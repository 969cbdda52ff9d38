/* server/form_names.c - bracketed names of multipart parts unfolded into JSON; kinds of files by their first bytes. */
#include "base/text.h"
#include "server/form.h"

#include <string.h>

#define MAX_STEPS 6

/* "a[][b]" as steps: "a", "", "b" */
typedef struct steps {
    char text[256];
    const char *step[MAX_STEPS];
    int n;
} steps;

static bool split(steps *s, const char *name)
{
    size_t n = strcspn(name, "[");
    if (n == 0 || strlen(name) >= sizeof s->text)
        return false;
    strcpy(s->text, name);
    s->step[0] = s->text;
    s->n = 1;
    for (char *p = s->text + n; *p;) {
        char *close = strchr(p, ']');
        if (*p != '[' || !close || s->n == MAX_STEPS)
            return false;
        *p = *close = '\0';
        s->step[s->n++] = p + 1;
        p = close + 1;
    }
    return true;
}

static json_t *fresh(const steps *s, int i)
{
    return s->step[i][0] ? json_object() : json_array();
}

/* the container at step i of `at`, made when absent: for the next step to go into */
static json_t *descend(json_t *at, const steps *s, int i)
{
    const char *key = s->step[i];
    if (json_is_array(at)) {
        json_t *last = json_array_get(at, json_array_size(at) - 1);
        bool again = s->step[i + 1][0] == '\0' || (json_is_object(last) && !json_object_get(last, s->step[i + 1]));
        if (!last || !again) {
            last = fresh(s, i + 1);
            json_array_append_new(at, last);
        }
        return last;
    }
    json_t *inner = json_object_get(at, key);
    if (!inner) {
        inner = fresh(s, i + 1);
        json_object_set_new(at, key, inner);
    }
    return inner;
}

int form_set(json_t *root, const char *name, const char *value, size_t n, ciel_fail *fail)
{
    steps s;
    json_t *at = root, *text = json_stringn(value, n);
    if (!text)
        return ciel_fail_set(fail, CIEL_E_DATA, "the field '%.80s' is not UTF-8 text",
                             ciel_utf8_valid(name, strlen(name)) ? name : "?");
    if (!ciel_utf8_valid(name, strlen(name)) || !split(&s, name)) {
        json_decref(text);
        return ciel_fail_set(fail, CIEL_E_DATA, "a field has a malformed name");
    }
    for (int i = 0; i + 1 < s.n; i++) {
        at = descend(at, &s, i);
        if (s.step[i + 1][0] ? !json_is_object(at) : !json_is_array(at))
            goto contradiction;
    }
    if (json_is_array(at))
        return json_array_append_new(at, text) == 0 ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory");
    if (!json_object_get(at, s.step[s.n - 1]))
        return json_object_set_new(at, s.step[s.n - 1], text) == 0 ? CIEL_OK
                                                                   : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory");
contradiction:
    json_decref(text);
    return ciel_fail_set(fail, CIEL_E_DATA, "the field '%.80s' is given twice, or in two ways", name);
}

enum media_kind media_kind(const uint8_t *h, size_t n)
{
    if (n >= 8 && memcmp(h, "\x89PNG\r\n\x1a\n", 8) == 0)
        return MEDIA_PNG;
    if (n >= 3 && memcmp(h, "\xff\xd8\xff", 3) == 0)
        return MEDIA_JPEG;
    if (n >= 12 && memcmp(h, "RIFF", 4) == 0 && memcmp(h + 8, "WEBP", 4) == 0)
        return MEDIA_WEBP;
    if (n >= 6 && (memcmp(h, "GIF87a", 6) == 0 || memcmp(h, "GIF89a", 6) == 0))
        return MEDIA_GIF;
    if (n >= 12 && memcmp(h + 4, "ftyp", 4) == 0)
        return MEDIA_MP4;
    if (n >= 4 && memcmp(h, "\x1a\x45\xdf\xa3", 4) == 0)
        return MEDIA_WEBM;
    return MEDIA_UNKNOWN;
}
