/* server/engines.c - see engines.h. */
#include "server/engines.h"

#include <string.h>

bool engine_is_known(const char *name)
{
    return strcmp(name, ENGINE_WORLD) == 0;
}

const char *engine_choices(void)
{
    return "'" ENGINE_WORLD "'";
}
