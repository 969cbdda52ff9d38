/* server/outgoing.h - calls to other machines (libcurl) under a guard: http and https only, no proxy, no credentials,
 * limited in time and size, and never to a private, loopback, link-local, multicast or reserved address unless that is
 * allowed. The address is checked at the moment of connecting, after the name was resolved: what is checked is what is
 * connected to, at every hop of a redirect, so a name that answers differently the second time gains nothing.
 */
#pragma once
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/** POST, redirects are not followed; *status = what the other side answered. Errors: NOPERM (refused address or
 * scheme), UNAVAILABLE (no answer).
 */
int outgoing_post(const char *url, const char *const *headers, size_t n_headers, const char *body, bool private_too,
                  int timeout_s, long *status, ciel_fail *fail);
#define OUTGOING_MAX_HOPS 3
#define OUTGOING_MAX_URL  8192 /* characters */
/** http or https, a host, neither name nor password, not too long. */
bool outgoing_may_get(const char *url);
/** GET, over OUTGOING_MAX_HOPS redirects at most, of what answers 200 within `max_bytes`; malloc'd. Errors: INVAL (no
 *  http(s) URL, or one with a password), NOPERM (refused address), DATA (too large), UNAVAILABLE (no such answer). */
int outgoing_get(uint8_t **data, size_t *n, const char *url, size_t max_bytes, bool private_too, int timeout_s,
                 ciel_fail *fail);
/** Is this an address of the public internet? IPv4 inside IPv6 counts as IPv4. */
bool outgoing_is_public(const struct sockaddr *address);
void outgoing_start(void); /* once in a process, before threads */
