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
