/* app/keys_watermark.h - `ciel keys watermark`: the generations of the invisible mark's key, and a new one. */
#pragma once
#include "base/fail.h"
#include <stdbool.h>

/** Show the ring of the folder `dir` (NULL: the user's data folder), made when there is none; with a new generation when
 *  `rotate`. Secrets are not shown. */
int keys_watermark_show(const char *dir, bool rotate, ciel_fail *fail);
