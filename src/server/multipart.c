/* server/multipart.c - a state machine over "CRLF--boundary". See multipart.h.
 *
 * The stream is read as if a CRLF stood before it, so that the first delimiter is like the others. Only the first byte
 * of the delimiter is a CR, so after a mismatch the matched bytes are data and the search starts again at the present
 * byte: no failure table is needed.
 */
#include "server/multipart.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_HEADERS  8192
#define MAX_BOUNDARY 70

enum state {
    PREAMBLE,
    AFTER_DELIMITER,
    HEADERS,
    CONTENT,
    CLOSED
};

struct multipart {
    multipart_events events;
    void *user;
    enum state state;
    char delimiter[MAX_BOUNDARY + 8]; /* "\r\n--boundary" */
    size_t n_delimiter, n_matched;
    char headers[MAX_HEADERS + 1]; /* of the part, or what follows a delimiter on its line */
    size_t n_headers;
    int n_parts;
};

/* value of `key` in "...; key=value; key="value""; copies to out, false when absent or too long */
static bool parameter(const char *text, const char *key, char *out, size_t room)
{
    size_t n_key = strlen(key);
    for (const char *p = strchr(text, ';'); p; p = strchr(p, ';')) {
        p += 1 + strspn(p + 1, " \t");
        if (strncasecmp(p, key, n_key) == 0 && p[n_key] == '=') {
            p += n_key + 1;
            bool quoted = *p == '"';
            size_t n = 0;
            for (p += quoted; *p && (quoted ? *p != '"' : !strchr("; \t\r\n", *p)); p++) {
                if (quoted && *p == '\\' && (p[1] == '"' || p[1] == '\\'))
                    p++;
                if (n + 1 >= room)
                    return false;
                out[n++] = *p;
            }
            out[n] = '\0';
            return !quoted || *p == '"';
        }
        if (*p == '\0')
            break;
        /* a quoted value may hold semicolons */
        const char *semicolon = strchr(p, ';'), *quote = strchr(p, '"');
        if (semicolon && quote && quote < semicolon) {
            const char *close = quote + 1;
            while (*close && *close != '"')
                close += close[0] == '\\' && close[1] ? 2 : 1;
            p = close;
        }
    }
    return false;
}

int multipart_create(multipart **out, const char *content_type, const multipart_events *events, void *user,
                     ciel_fail *fail)
{
    char boundary[MAX_BOUNDARY + 1];
    if (!parameter(content_type, "boundary", boundary, sizeof boundary) || !boundary[0] || strpbrk(boundary, "\r\n"))
        return ciel_fail_set(fail, CIEL_E_FORMAT, "the multipart body has no usable boundary");
    multipart *m = calloc(1, sizeof *m);
    if (!m)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the request");
    m->events = *events;
    m->user = user;
    strcpy(m->delimiter, "\r\n--");
    strcat(m->delimiter, boundary);
    m->n_delimiter = strlen(m->delimiter);
    m->n_matched = 2; /* the CRLF before the stream */
    *out = m;
    return CIEL_OK;
}

void multipart_destroy(multipart **m)
{
    free(*m);
    *m = NULL;
}

static int broken(ciel_fail *fail, const char *what)
{
    return ciel_fail_set(fail, CIEL_E_FORMAT, "the multipart body is damaged: %s", what);
}

static int tell_data(multipart *m, const void *bytes, size_t n, ciel_fail *fail)
{
    return m->state == CONTENT && n > 0 ? m->events.data(m->user, bytes, n, fail) : CIEL_OK;
}

/* data until a delimiter; *used = bytes consumed */
static int read_content(multipart *m, const uint8_t *p, size_t n, size_t *used, ciel_fail *fail)
{
    size_t i = 0;
    while (i < n) {
        if (m->n_matched == 0) {
            const uint8_t *cr = memchr(p + i, '\r', n - i);
            size_t plain = cr ? (size_t)(cr - (p + i)) : n - i;
            int rc = tell_data(m, p + i, plain, fail);
            if (rc < 0)
                return rc;
            i += plain;
            if (i == n)
                break;
        }
        if (p[i] == (uint8_t)m->delimiter[m->n_matched]) {
            i++;
            if (++m->n_matched == m->n_delimiter) {
                int rc = m->state == CONTENT ? m->events.end(m->user, fail) : CIEL_OK;
                m->state = AFTER_DELIMITER;
                m->n_matched = m->n_headers = 0;
                *used = i;
                return rc;
            }
        } else if (m->n_matched > 0) {
            bool before_stream = m->state == PREAMBLE;
            size_t matched = m->n_matched;
            m->n_matched = 0;
            int rc = before_stream ? CIEL_OK : tell_data(m, m->delimiter, matched, fail);
            if (rc < 0)
                return rc;
        }
    }
    *used = i;
    return CIEL_OK;
}

/* "--" closes, blanks and CRLF begin a part */
static int read_after(multipart *m, uint8_t c, ciel_fail *fail)
{
    if (m->n_headers < 2)
        m->headers[m->n_headers++] = (char)c;
    else if (m->headers[0] == '\n') {
        return broken(fail, "nothing follows a delimiter");
    } else {
        m->headers[0] = m->headers[1];
        m->headers[1] = (char)c;
    }
    if (m->n_headers < 2)
        return CIEL_OK;
    if (memcmp(m->headers, "--", 2) == 0) {
        m->state = CLOSED;
        return CIEL_OK;
    }
    if (memcmp(m->headers, "\r\n", 2) == 0) {
        m->state = HEADERS;
        m->n_headers = 0;
        return ++m->n_parts > MULTIPART_MAX_PARTS ? broken(fail, "too many parts") : CIEL_OK;
    }
    if (m->headers[0] != ' ' && m->headers[0] != '\t')
        return broken(fail, "a delimiter is followed by other text");
    return CIEL_OK;
}

/* value of a header line in the part's headers, in place and terminated; NULL when absent */
static char *header_value(char *headers, const char *name)
{
    size_t n = strlen(name);
    for (char *line = headers; line && *line; line = strstr(line, "\r\n") ? strstr(line, "\r\n") + 2 : NULL) {
        if (strncasecmp(line, name, n) != 0 || line[n] != ':')
            continue;
        char *value = line + n + 1 + strspn(line + n + 1, " \t");
        return value;
    }
    return NULL;
}

static void copy_line(char *out, size_t room, const char *value)
{
    size_t n = strcspn(value, "\r\n");
    n = n < room ? n : room - 1;
    memcpy(out, value, n);
    out[n] = '\0';
}

static int begin_part(multipart *m, ciel_fail *fail)
{
    char disposition[2048], name[256], filename[1024], type[256] = "";
    const char *d = header_value(m->headers, "content-disposition"), *t = header_value(m->headers, "content-type");
    if (!d)
        return broken(fail, "a part has no content-disposition");
    copy_line(disposition, sizeof disposition, d);
    if (strncasecmp(disposition, "form-data", 9) != 0 || !parameter(disposition, "name", name, sizeof name))
        return broken(fail, "a part has no name");
    bool has_file = parameter(disposition, "filename", filename, sizeof filename);
    if (t)
        copy_line(type, sizeof type, t);
    m->state = CONTENT;
    m->n_matched = 0;
    return m->events.begin(m->user, name, has_file ? filename : NULL, t ? type : NULL, fail);
}

static int read_headers(multipart *m, uint8_t c, ciel_fail *fail)
{
    if (m->n_headers == MAX_HEADERS || c == 0)
        return broken(fail, "the headers of a part are too long or no text");
    m->headers[m->n_headers++] = (char)c;
    m->headers[m->n_headers] = '\0';
    bool ends = m->n_headers >= 4 && memcmp(m->headers + m->n_headers - 4, "\r\n\r\n", 4) == 0;
    if (!ends && !(m->n_headers == 2 && memcmp(m->headers, "\r\n", 2) == 0))
        return CIEL_OK;
    return begin_part(m, fail);
}

int multipart_feed(multipart *m, const uint8_t *p, size_t n, ciel_fail *fail)
{
    int rc = CIEL_OK;
    for (size_t i = 0; rc == CIEL_OK && i < n && m->state != CLOSED;) {
        size_t used = 1;
        if (m->state == PREAMBLE || m->state == CONTENT)
            rc = read_content(m, p + i, n - i, &used, fail);
        else if (m->state == AFTER_DELIMITER)
            rc = read_after(m, p[i], fail);
        else
            rc = read_headers(m, p[i], fail);
        i += used;
    }
    return rc;
}

int multipart_finish(multipart *m, ciel_fail *fail)
{
    return m->state == CLOSED ? CIEL_OK : broken(fail, "it ends before its closing delimiter");
}
