/* app/signing.c - see signing.h. */
#include "signing.h"
#include "base/file.h"

#include <stdio.h>

int signing_options_rows(option *rows, int n, signing_options *o)
{
    const option mine[SIGNING_OPTIONS_MAX] = {
        { "no-c2pa", 0, OPTION_FLAG, &o->off, 0, 0, NULL, NULL, "do not sign what is filmed" },
        { "cert", 0, OPTION_TEXT, &o->cert, 0, 0, NULL, "FILE",
          "sign with this chain of certificates (PEM), not our own" },
        { "key", 0, OPTION_TEXT, &o->key, 0, 0, NULL, "FILE", "the P-256 key of --cert (PEM)" },
        { "time-stamp", 0, OPTION_TEXT, &o->time_stamp, 0, 0, NULL, "URL",
          "ask this authority (RFC 3161) for the time" },
        { "disclose-prompt", 0, OPTION_FLAG, &o->disclose_prompt, 0, 0, NULL, NULL,
          "put the prompt into manifest and film" },
        { "parent", 0, OPTION_TEXT, &o->parent, 0, 0, NULL, "FILM", "name this film as the one that was changed" },
    };
    for (int i = 0; i < SIGNING_OPTIONS_MAX; i++)
        rows[n++] = mine[i];
    return n;
}

int signing_options_apply(film_request *req, const signing_options *o)
{
    if (!o->cert != !o->key || (o->off && (o->cert || o->time_stamp || o->parent))) {
        fprintf(stderr, "ciel: --cert and --key go together, and none of the signing with --no-c2pa\n"
                        "  try: --cert chain.pem --key key.pem\n");
        return -64;
    }
    if (o->parent && !ciel_file_exists(o->parent)) {
        fprintf(stderr, "ciel: there is no film to name as the parent: %s\n", o->parent);
        return -64;
    }
    req->provenance.disclose_prompt = o->disclose_prompt;
    req->provenance.parent = o->parent;
    return 0;
}

int signing_open(c2pa_keys *keys, film_request *req, const signing_options *o, ciel_fail *fail)
{
    if (o->off)
        return CIEL_OK;
    int rc = c2pa_keys_open(keys, NULL, o->cert, o->key, o->time_stamp, fail);
    if (rc == CIEL_OK)
        req->provenance.signer = &keys->signer;
    else if (!fail->hint[0])
        ciel_fail_hint(fail, "--no-c2pa films without a signature");
    return rc;
}
