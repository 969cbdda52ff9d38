/* tests/server/shared_server.h - one server with a worker for all cases of a test, and one finished video. */
#pragma once
#include "client.h"

static char folder[64];
static test_server sv;
static char film[64]; /* id of a finished video */

static inline void stop_server(void)
{
    server_end(&sv, SIGKILL);
    if (folder[0])
        remove_folder(folder);
}

/* the server of most cases, started by the first that needs it */
static inline bool has_server(void)
{
    if (sv.pid)
        return true;
    make_folder(folder);
    atexit(stop_server);
    return server_launch(&sv, folder, NULL);
}

/* a finished video, made by the first case that needs it */
static inline bool has_film(void)
{
    char status[32];
    if (!has_server())
        return false;
    if (film[0])
        return true;
    answer a = ask(&sv, "POST", "/v1/videos", "{\"prompt\":\"a red ball on a table\"," TINY "}");
    snprintf(film, sizeof film, "%s", text_at(&a, "id"));
    answer_free(&a);
    return strcmp(wait_for_end(&sv, film, status), "completed") == 0;
}

/* the 13 fields with their kinds; NULL when all is well, else the field's name */
static inline const char *missing_field(const json_t *v)
{
    static const struct {
        const char *name, *kinds; /* s string, i integer, n null, o object */
    } fields[] = { { "id", "s" },
                   { "object", "s" },
                   { "model", "s" },
                   { "status", "s" },
                   { "progress", "i" },
                   { "created_at", "i" },
                   { "completed_at", "in" },
                   { "expires_at", "in" },
                   { "prompt", "sn" },
                   { "size", "s" },
                   { "seconds", "s" },
                   { "error", "on" },
                   { "remixed_from_video_id", "sn" } };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const json_t *f = json_object_get(v, fields[i].name);
        char kind = json_is_string(f)    ? 's'
                    : json_is_integer(f) ? 'i'
                    : json_is_null(f)    ? 'n'
                    : json_is_object(f)  ? 'o'
                                         : '?';
        if (!f || !strchr(fields[i].kinds, kind))
            return fields[i].name;
    }
    return json_object_size(v) == 13 ? NULL : "an unknown field";
}
