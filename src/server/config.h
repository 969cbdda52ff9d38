/* server/config.h - what an operator may decide. Read once at start; read-only afterwards.
 *
 * Sources, later ones win: defaults, an INI file, the command line. docs/serving.md explains every key.
 */
#pragma once
#include "base/fail.h"
#include "pipeline/pipeline.h"
#include <stdbool.h>
#include <stdint.h>

#define CONFIG_MAX_MODELS 32

/* how a video model makes its films; 0 = its own way (pipeline/engine.h) */
typedef struct config_traits {
    int steps;
    double guidance, guide, shift;
    neural_compute compute;
} config_traits;
typedef struct config_model {
    char name[64];
    enum render_quality quality;
    bool large;      /* may use the sizes that the API gives to its pro model only */
    int most_seconds; /* of a video; 0 = no limit but the API's and the engine's */
    char engine[64];  /* what makes the pictures (pipeline/engine.h) */
    config_traits traits;
} config_model;

typedef struct server_config {
    char folder[512]; /* of the store */
    char address[64]; /* to listen on */
    int port;         /* 0 = any free one */
    int workers;      /* films made at the same time; 0 = none here (`ciel worker` makes them) */
    int threads;      /* a film; 0 = all processors shared out among the workers */
    bool any_size;    /* beyond the API: even sizes from 16 to 4096, 1 to 60 seconds */
    int max_queued, max_owner_active, max_owner_daily, max_owner_running; /* 0 = no limit */
    int max_attempts;          /* a video whose worker was killed so often is given up */
    int64_t keep_s;            /* how long a finished film may be fetched; 0 = for ever */
    int64_t disk_budget_bytes; /* 0 = no limit */
    int64_t max_upload_bytes;
    int max_connections;
    bool private_webhooks;   /* webhooks may go to private addresses and plain http; always so on loopback */
    bool private_image_urls; /* for tests: an image_url may name this machine and its neighbours */
    int batch_window_s;      /* what "24h" means */
    int request_timeout_s;   /* a request must have arrived whole by then */
    bool c2pa;               /* films are signed (mark/c2pa.h) ... */
    char c2pa_cert[512], c2pa_key[512]; /* ... with this chain and key (PEM files); "" = our own, in `folder` */
    char time_stamp[512];               /* URL of a time-stamping authority (RFC 3161), or "" */
    bool disclose_prompt;               /* put prompts into manifests and films */
    bool visible_mark, invisible_mark;  /* films carry them (mark/visible.h, mark/invisible.h) */
    char models_folder[512];            /* where video models are; "" = the one of `ciel models` */
    char mark_name[64], mark_picture[512]; /* of the visible one; "" = ciel's */
    config_model models[CONFIG_MAX_MODELS];
    int n_models;
} server_config;

/** Defaults: loopback, port 8080, one worker, the published model names, FOLDER under ciel_data_dir(). */
server_config server_config_default(void);
/** Apply an INI file, all of it or nothing. Errors: NOTFOUND, IO; DATA names file, line and key. */
int server_config_read(server_config *c, const char *path, ciel_fail *fail);
/** Apply what is good of it and tell every fault with its line and what to try. Returns how many, or NOTFOUND, IO. */
typedef void config_fault(void *user, int line, const ciel_fail *fault);
int server_config_check(server_config *c, const char *path, config_fault *each, void *user, ciel_fail *fail);
int server_config_check_text(server_config *c, const char *text, config_fault *each, void *user);
/** Set one key ("serve.port", "model.sora-2"...) from text: what the INI reader does for each line. */
int server_config_set(server_config *c, const char *section, const char *key, const char *value, ciel_fail *fail);
const config_model *server_config_model(const server_config *c, const char *name); /* NULL when unknown */
const char *server_config_models_folder(const server_config *c); /* NULL: as engine_options say */
bool server_config_is_loopback(const server_config *c);
