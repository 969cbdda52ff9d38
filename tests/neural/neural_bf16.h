/* tests/neural/neural_bf16.h - the block of attention for bf16 with its instruction written out in f32: the same code
 * but for that, on any processor with AVX-512. */
#pragma once
#include "neural/attention_parts.h"
extern const attention_form attention_bf16_written_out;
