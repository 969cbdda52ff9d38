/* base/planner.c - see planner.h. */
#include "base/planner.h"
#include <pthread.h>

static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

void ciel_planner_lock(void)
{
    pthread_mutex_lock(&planner);
}
void ciel_planner_unlock(void)
{
    pthread_mutex_unlock(&planner);
}
