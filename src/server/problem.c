/* server/problem.c - see problem.h. */
#include "server/problem.h"

#include <stdarg.h>
#include <stdio.h>

static const char *type_of(int status)
{
    switch (status) {
    case 401: return INVALID_REQUEST; /* as the platform does, with code invalid_api_key */
    case 403: return "permission_error";
    case 429: return "rate_limit_error";
    default: return status >= 500 ? "server_error" : INVALID_REQUEST;
    }
}

int problem_set(problem *p, int status, const char *code, const char *param, const char *message, ...)
{
    va_list ap;
    *p = (problem){ .status = status, .type = type_of(status), .code = code, .param = param, .should_retry = -1 };
    va_start(ap, message);
    vsnprintf(p->message, sizeof p->message, message, ap);
    va_end(ap);
    return -1;
}

int problem_from(problem *p, const ciel_fail *fail)
{
    int status = ciel_err_http(fail->code);
    if (status == 422 || status == 409 || status == 415)
        status = 400; /* clients retry 409, and treat 422 as a fault of the framework */
    const char *code = status == 404   ? "not_found"
                       : status == 400 ? "invalid_value"
                       : status == 429 ? "rate_limit_exceeded"
                                       : "server_error";
    const char *what = fail->what[0] ? fail->what : ciel_err_text(fail->code);
    return problem_set(p, status, code, NULL, "%s%s%s", what, fail->detail[0] && status < 500 ? ": " : "",
                       fail->detail[0] && status < 500 ? fail->detail : "");
}

json_t *problem_json(const problem *p)
{
    json_t *message = json_string(p->message);
    if (!message) /* cut in the middle of a character */
        message = json_string("The request could not be understood.");
    return json_pack("{s:{s:o, s:s, s:s?, s:s?}}", "error", "message", message, "type", p->type, "param", p->param,
                     "code", p->code);
}
