/* motion/first.c - what is still to come, answering "not here". Each leaves for a file of its own. */
#include "motion/ripple.h"
#include "motion/show.h"
bool shards_show(motion *m, int i, const double t[2], stage *o, ciel_arena *f)
{
    (void)m;
    (void)i;
    (void)t;
    (void)o;
    (void)f;
    return false;
}
int ripple_run(motion *m, ripple **out, ciel_fail *fail)
{
    (void)m;
    (void)out;
    (void)fail;
    return 0;
}
float ripple_height(const ripple *r, float x, float z, double t, float *dx, float *dz)
{
    (void)r;
    (void)x;
    (void)z;
    (void)t;
    *dx = *dz = 0;
    return 0;
}
