/* neural/dit_parts.h - the transformer's inside, shared by its two files. */
#pragma once
#include "neural/dit.h"
#include "neural/wan_bind.h"

typedef struct dit_block {
    float *modulation; /* [6, dim] */
    neural_linear q, k, v, o, cross_q, cross_k, cross_v, cross_o, ffn1, ffn2;
    float *norm_q, *norm_k, *cross_norm_q, *cross_norm_k, *norm3_weight, *norm3_bias;
} dit_block;

struct neural_dit {
    neural_dit_config config;
    wan_binding binding;
    neural_linear patch, time1, time2, time6, text1, text2, head;
    float *head_modulation; /* [2, dim] */
    dit_block *blocks;
    float *wide;            /* the feed-forward's middle, during a call */
    float *cosines, *sines; /* of the grid of tokens below */
    int64_t grid[3];
};

struct neural_dit_context {
    neural_dit *dit;
    int64_t rows;
    float **keys, **values; /* by block: [rows, dim] */
    float *memory;
};
