/* server/page.c - see page.h. */
#include "server/page.h"

#include <string.h>

int page_read(store_page *out, const request *r, reply *a, int least, int most, int fallback)
{
    const char *order = request_query(r, "order"), *after = request_query(r, "after");
    if (request_query_int(r, "limit", least, most, fallback, &out->limit, &a->problem) < 0)
        return -1;
    if (order && strcmp(order, "asc") != 0 && strcmp(order, "desc") != 0)
        return problem_set(&a->problem, 400, "invalid_value", "order",
                           "Invalid value: '%.40s'. Supported values are: 'asc' and 'desc'.", order);
    out->after = after && after[0] ? after : NULL;
    out->ascending = order && strcmp(order, "asc") == 0;
    return 0;
}

int page_check(reply *a, const store_page *page, const char *noun, int rc, const ciel_fail *fail)
{
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(&a->problem, 400, "invalid_value", "after", "Invalid 'after': there is no %s '%.80s'.", noun,
                           page->after);
    return rc < 0 ? problem_from(&a->problem, fail) : 0;
}

static json_t *id_of(const json_t *item)
{
    json_t *id = json_object_get(item, "id");
    return id ? json_incref(id) : json_null();
}

void page_reply(reply *a, json_t *data, bool more)
{
    size_t n = json_array_size(data);
    a->json = json_pack("{s:s, s:o, s:o, s:o, s:b}", "object", "list", "data", data, "first_id",
                        id_of(json_array_get(data, 0)), "last_id", id_of(n ? json_array_get(data, n - 1) : NULL),
                        "has_more", (int)more);
}
