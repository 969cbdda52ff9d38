/* base/planner.h - one lock for FFTW's planner, which is one for the whole process.
 *
 * Hold it around every call that makes or destroys a plan; executing plans needs none.
 */
#pragma once

void ciel_planner_lock(void);
void ciel_planner_unlock(void);
