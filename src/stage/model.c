/* stage/model.c - looking things up on a model. See model.h. */
#include "stage/model.h"
#include "base/text.h"

const anchor *model_anchor(const model *m, const char *name)
{
    for (size_t i = 0; i < m->n_anchors; i++)
        if (ciel_streq(m->anchors[i].name, name))
            return &m->anchors[i];
    return NULL;
}
