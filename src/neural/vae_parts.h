/* neural/vae_parts.h - the autoencoder's inside: its blocks, and what they remember between chunks. */
#pragma once
#include "neural/vae.h"
#include "neural/wan_bind.h"

typedef struct vae_conv {
    neural_conv conv;
    neural_volume past; /* empty before the film's first frame */
} vae_conv;
typedef struct vae_res {
    float *norm1, *norm2;
    vae_conv conv1, conv2;
    bool has_shortcut;
    neural_conv shortcut;
} vae_res;
typedef struct vae_attention {
    float *norm;
    neural_linear qkv, proj;
} vae_attention;
typedef struct vae_stage {
    int n_res;
    vae_res res[3];
    bool resamples, in_time, shortcut; /* shortcut: Wan2.2's around the whole stage */
    neural_conv space;
    vae_conv time;
} vae_stage;
typedef struct vae_side { /* the encoder or the decoder */
    vae_conv begin, end;
    vae_res middle[2];
    vae_attention attention;
    vae_stage stage[4];
    float *norm;
    neural_linear quant; /* encoder: after the end; decoder: before the beginning */
} vae_side;

struct neural_vae {
    neural_vae_config config;
    wan_binding binding;
    vae_side encoder, decoder;
    float *to_normal[2], *from_normal[2]; /* scale and shift by channel */
    float *held;
    int64_t piece_bytes, wished_piece; /* of the decoding under way; what was asked for at most */
    size_t limit;
};

/* Blocks take a volume that they free or give back changed, and return the next one. */
neural_volume vae_run_conv(neural_vae *v, vae_conv *c, neural_volume x);
neural_volume vae_run_res(neural_vae *v, vae_res *r, neural_volume x);
void vae_run_attention(neural_vae *v, vae_attention *a, neural_volume *x);
neural_volume vae_run_stage(neural_vae *v, vae_stage *s, neural_volume x, bool begins, bool decode);
neural_volume vae_run_end(neural_vae *v, vae_side *side, neural_volume x); /* norm, SiLU, convolution */
neural_volume vae_copy(neural_vae *v, const neural_volume *x, int64_t first, int64_t frames);
void vae_forget(neural_vae *v, vae_side *side); /* what convolutions remember */
int vae_check_cancelled(const neural_vae *v, ciel_fail *fail);

/* Tiles of the decoder's pictures, cut along their longer side, in latent pixels. */
typedef struct vae_tile {
    int64_t own, own_size; /* the pixels that it is for */
    int64_t begin, size;   /* with what these see */
} vae_tile;
int64_t vae_halo(const neural_vae_config *c); /* how far a pixel after the middle is seen */
vae_tile vae_tile_at(const neural_vae_config *c, int64_t side, int n_tiles, int i);
/* How a film is decoded: in so many tiles, with so many bytes of frames at a time between stages. */
#define VAE_PIECE ((int64_t)200 << 20)
typedef struct vae_plan {
    int tiles;
    int64_t piece_bytes;
} vae_plan;
/** The plan of least work that stays below `limit` bytes, or comes nearest to it. */
vae_plan vae_plan_decoding(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                           int64_t width, int threads, size_t limit);
