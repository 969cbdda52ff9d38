/* tests/mark/odd_manifests.h - films signed with manifests that break one rule each: what validators must refuse.
 */
#pragma once
#include "mark/cert.h"

enum odd {
    ODD_NOTHING, /* a manifest as it should be: so that the others fail for their own reason only */
    ODD_NO_ACTIONS,
    ODD_CREATED_SECOND,
    ODD_NO_SOURCE,
    ODD_NO_BINDING,
    ODD_NO_FTYP, /* the exclusion of ftyp is missing, and the hash is the usual one */
    ODD_COUNT
};
extern const char *const odd_names[ODD_COUNT]; /* "odd_no_actions" ... */
/** Sign the unsigned film at `path` that way. */
int odd_sign(const char *path, enum odd what, const cert_identity *id, ciel_fail *fail);
