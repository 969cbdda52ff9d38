/* server/page.h - lists as the API pages them: order, after and limit in; data, first_id, last_id and has_more out.
 * Private to the server. */
#pragma once
#include "server/http.h"

/** What the query asks for, `limit` within [least, most]. Returns 0, or -1 after filling the reply's problem. */
int page_read(store_page *out, const request *r, reply *a, int least, int most, int fallback);
/** The store's answer to a page of things called `noun`: 0, or -1 after filling the reply's problem. */
int page_check(reply *a, const store_page *page, const char *noun, int rc, const ciel_fail *fail);
/** The list as the reply; `data` (taken) is an array of objects with ids. */
void page_reply(reply *a, json_t *data, bool more);
