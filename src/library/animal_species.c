/* library/animal_species.c - finding a species in the table (animal_species.def).
 */
#include "library/animal_species.h"
#include <string.h>

const species animal_species[] = {
#include "library/animal_species.def"
};
const size_t animal_n_species = sizeof animal_species / sizeof animal_species[0];

const species *animal_find(const char *name)
{
    for (size_t i = 0; i < animal_n_species; i++)
        if (strcmp(animal_species[i].name, name) == 0)
            return &animal_species[i];
    return NULL;
}
