/* server/deliver.h - webhooks sent: the Standard Webhooks signature, and the threads that deliver. Private to the
 * server. */
#pragma once
#include "server/server.h"
#include "store/hooks.h"

#define SIGNATURE_SIZE 128

/** "v1,BASE64 v1,BASE64": HMAC-SHA256 of "id.timestamp.body" under each secret ("whsec_" + base64 of the key; one
 * without the prefix is used as it is). `old_secret` may be NULL. */
void deliver_sign(char out[SIGNATURE_SIZE], const char *secret, const char *old_secret, const char *id,
                  int64_t timestamp, const char *body);
/** Send one event now. *status = what the receiver answered. Errors as outgoing_post. */
int deliver_send(const server_config *c, const store_delivery *d, int timeout_s, long *status, ciel_fail *fail);

typedef struct deliverer deliverer;
int deliverer_start(deliverer **out, const server_config *c, store *s, ciel_fail *fail);
void deliverer_stop(deliverer **d); /* waits for the calls that run */
