/* motion/first.c - what is still to come, answering "not here". Each leaves for a file of its own. */
#include "motion/ripple.h"
#include "motion/show.h"
int cloth_run(motion *m, ciel_fail *fail)
{
    (void)m;
    (void)fail;
    return 0;
}
bool cloth_shape(const motion *m, int i, const part *p, const affine *w, double t, vec3 *x, vec3 *n)
{
    (void)m;
    (void)i;
    (void)p;
    (void)w;
    (void)t;
    (void)x;
    (void)n;
    return false;
}
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
