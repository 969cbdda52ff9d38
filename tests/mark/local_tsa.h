/* tests/mark/local_tsa.h - a time-stamping authority (RFC 3161) of our own on loopback, for tests. */
#pragma once
#include "base/fail.h"

enum tsa_manner {
    TSA_HONEST,
    TSA_OTHER,  /* answers about other data than it was asked about */
    TSA_REFUSES /* status 500 */
};
typedef struct local_tsa local_tsa;
int local_tsa_start(local_tsa **out, enum tsa_manner manner, ciel_fail *fail);
const char *local_tsa_url(const local_tsa *t);
const char *local_tsa_root(const local_tsa *t); /* PEM */
void local_tsa_stop(local_tsa **t);
