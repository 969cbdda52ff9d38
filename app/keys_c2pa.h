/* app/keys_c2pa.h - `ciel keys c2pa`: what films are signed with, shown, and made when it is not there. */
#pragma once
#include "base/fail.h"

/** Show the chain of the folder `dir` (NULL: the user's data folder); made first when there is none. */
int keys_c2pa_show(const char *dir, ciel_fail *fail);
