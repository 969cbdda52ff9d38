/* server/outgoing.h - calls to other machines (libcurl) under a guard: http and https only, no redirects, no proxy,
 * limited in time and size, and never to a private, loopback, link-local or reserved address unless that is allowed.
 * The address is checked at the moment of connecting, after the name was resolved, so that a name cannot change its
 * mind in between.
 */
#pragma once
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/** POST; *status = what the other side answered. Errors: NOPERM (refused address or scheme), UNAVAILABLE (no answer).
 */
int outgoing_post(const char *url, const char *const *headers, size_t n_headers, const char *body, bool private_too,
                  int timeout_s, long *status, ciel_fail *fail);
/** Is this an address of the public internet? IPv4 inside IPv6 counts as IPv4. */
bool outgoing_is_public(const struct sockaddr *address);
void outgoing_start(void); /* once in a process, before threads */
