/* neural/row_avx512.c - row_vector.h for processors with AVX-512. */
#include "neural/row_vector.h"

const row_form row_avx512 = { sum, squares, activate, normalise, weigh, finish, quantise, unquantise };
