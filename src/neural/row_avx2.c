/* neural/row_avx2.c - row_vector.h for processors with AVX2. */
#include "neural/row_vector.h"

const row_form row_avx2 = { sum, squares, activate, normalise, weigh, finish, quantise, unquantise };
