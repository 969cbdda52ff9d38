/* neural/vae_size.c - what coding costs, from the sizes alone: operations, and a bound of memory.
 *
 * The bound is what all convolutions remember, what the stages hand on, the largest stage's blocks at work, and
 * scratch: tests hold the counted peak against it.
 */
#include "neural/vae_parts.h"

typedef struct stage_size {
    int64_t in, out;               /* channels */
    int64_t frames, height, width; /* that enter: of the whole film */
    int64_t piece;                 /* frames at a time */
    bool resamples, in_time;
} stage_size;

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}
static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void decoder_sizes(stage_size s[4], const neural_vae_config *c, int64_t latents, int64_t h, int64_t w,
                          int64_t piece_bytes)
{
    int64_t base = c->decoder_base ? c->decoder_base : c->base, before = base * c->mult[3], frames = latents, at_once;
    at_once = larger(1, piece_bytes / (h * w * before * 4 * 16));
    for (int i = 0; i < 4; i++) {
        s[i] = (stage_size){ before, base * c->mult[3 - i],    frames, h,
                             w,      smaller(frames, at_once), i < 3,  i < 3 && c->temporal_down[2 - i] };
        before = c->residual ? s[i].out : s[i].out / 2;
        if (i == 3)
            break;
        h *= 2;
        w *= 2;
        frames = s[i].in_time ? 2 * frames - 1 : frames;
        at_once = larger(1, smaller(s[i].piece * (s[i].in_time ? 2 : 1), piece_bytes / (h * w * before * 4)));
    }
}

static void encoder_sizes(stage_size s[4], const neural_vae_config *c, int64_t frames, int64_t h, int64_t w)
{
    int64_t before = c->base * c->mult[0], at_once = 1;
    for (int i = 0; i < 4; i++) {
        s[i] = (stage_size){ before, c->base * c->mult[i], frames, h, w, at_once, i < 3, i < 3 && c->temporal_down[i] };
        before = s[i].out;
        if (i == 3)
            break;
        h /= 2;
        w /= 2;
        frames = s[i].in_time ? (frames - 1) / 2 + 1 : frames;
        at_once = i == 0 ? 4 : s[i].in_time ? (at_once + 1) / 2 : at_once;
    }
}

static double res_flops(double in, double out, double values)
{
    return 2 * values * (27 * out * (in + out) + (in != out ? in * out : 0));
}

double neural_vae_flops(const neural_vae_config *c, int64_t frames, int64_t height, int64_t width, bool decode)
{
    stage_size s[4];
    int64_t side = neural_vae_side(c), latents = neural_vae_latents(frames), h = height / side, w = width / side;
    if (decode)
        decoder_sizes(s, c, latents, h, w, VAE_PIECE);
    else
        encoder_sizes(s, c, frames, height / c->patch, width / c->patch);
    double all = 0, deep = (double)(decode ? s[0].in : s[3].out), n = (double)(h * w), t = (double)latents;
    for (int i = 0; i < 4; i++) {
        double values = (double)(s[i].frames * s[i].height * s[i].width), in = (double)s[i].in, out = (double)s[i].out;
        all += res_flops(in, out, values) + (c->n_res + (decode ? 0 : -1)) * res_flops(out, out, values);
        double next = decode ? (s[i].in_time ? 2 : 1) * 4 * values : values / 4;
        double next_out = decode && !c->residual ? out / 2 : out;
        all += s[i].resamples ? 2 * 9 * out * next_out * next : 0;
        all += s[i].in_time ? 2 * 3 * out * out * (decode ? 2 * values : values / 8) : 0;
    }
    all += 2 * res_flops(deep, deep, n * t) + t * (8 * deep * deep * n + 4 * n * n * deep);
    double ends = 27 * 2 * (decode ? (double)(c->out_channels * s[3].out) : (double)(c->in_channels * s[0].in));
    all += ends * (double)(frames * height * width) / (c->patch * c->patch);
    return all;
}

/* Values that the blocks of a stage hold at once, at most. */
static int64_t stage_work(const neural_vae_config *c, const stage_size *s, bool decode)
{
    int64_t px = s->height * s->width, f = s->piece, wide = larger(s->in, s->out);
    int64_t res = px * f * (s->in + 2 * wide), up = 0;
    if (s->resamples && decode) {
        int64_t next = s->in_time ? 2 * f : f, out = c->residual ? s->out : s->out / 2;
        up = larger(s->in_time ? px * f * 4 * s->out : 0, px * next * (s->out + 4 * s->out));
        up = larger(up, px * next * 4 * (s->out + out));
    }
    return larger(res, up) + (c->residual ? px * f * s->in : 0);
}

static int64_t stage_past(const neural_vae_config *c, const stage_size *s, bool decode)
{
    int64_t px = s->height * s->width, n_res = c->n_res + (decode ? 1 : 0);
    return 2 * px * (s->in + (2 * n_res - 1) * s->out) + (s->in_time ? 2 * px * s->out : 0);
}

static size_t memory_untiled(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                             int64_t width, int threads, bool decode, int64_t piece_bytes)
{
    stage_size s[4];
    int64_t side = neural_vae_side(c), h = height / side, w = width / side, past = 0, work = 0, handed = 0;
    if (decode)
        decoder_sizes(s, c, neural_vae_latents(frames), h, w, piece_bytes);
    else
        encoder_sizes(s, c, frames, height / c->patch, width / c->patch);
    int64_t deep = decode ? s[0].in : s[3].out, shallow = decode ? s[3].out : s[0].in, n = h * w;
    for (int i = 0; i < 4; i++) {
        past += stage_past(c, &s[i], decode);
        work = larger(work, stage_work(c, &s[i], decode));
        int64_t next = decode ? (s[i].in_time ? 2 : 1) * 4 : 1, out = decode && !c->residual ? s[i].out / 2 : s[i].out;
        handed += s[i].resamples ? s[i].height * s[i].width * s[i].piece * out * next : 0;
    }
    past += 2 * n * 5 * deep + 2 * height * width / (c->patch * c->patch) * (shallow + 16);
    work = larger(work, n * s[decode ? 0 : 3].piece * deep * 5 + n * deep * 4);
    int64_t weights = 2 * 27 * deep * deep, pieces = threads * (deep * (3 * 18 * 68 + 16 * 64) * 2 + (1 << 20));
    int64_t picture = 2 * height * width * 3;
    size_t memory = (size_t)(work + handed + weights + pieces + picture) * sizeof(float);
    return memory + (size_t)past * (compute == NEURAL_COMPUTE_F32 ? sizeof(float) : sizeof(uint16_t));
}

int64_t vae_halo(const neural_vae_config *c)
{
    int64_t seen = 1; /* by the last convolution */
    for (int i = 3; i >= 0; i--)
        seen = (i < 3 ? (seen + 2) / 2 : seen) + 2 * (c->n_res + 1); /* the upsampling's convolution, half the pixels */
    return seen;
}

vae_tile vae_tile_at(const neural_vae_config *c, int64_t side, int n_tiles, int i)
{
    int64_t halo = vae_halo(c), own = side * i / n_tiles, end = side * (i + 1) / n_tiles;
    int64_t begin = larger(0, own - halo);
    return (vae_tile){ own, end - own, begin, smaller(side, end + halo) - begin };
}

/* The widest tile. */
static int64_t tile_size(const neural_vae_config *c, int64_t side, int n_tiles)
{
    int64_t most = 0;
    for (int i = 0; i < n_tiles; i++)
        most = larger(most, vae_tile_at(c, side, n_tiles, i).size);
    return most;
}

/* With tiles: the middle of the whole film, and the finished frames of all tiles but one, are there besides a tile. */
static size_t memory_planned(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                             int64_t width, int threads, vae_plan p)
{
    int64_t side = neural_vae_side(c), latents = neural_vae_latents(frames), n = p.tiles;
    int64_t deep = (c->decoder_base ? c->decoder_base : c->base) * c->mult[3], tile_h = height, tile_w = width;
    if (n == 1)
        return memory_untiled(c, compute, frames, height, width, threads, true, p.piece_bytes);
    if (width >= height)
        tile_w = side * tile_size(c, width / side, p.tiles);
    else
        tile_h = side * tile_size(c, height / side, p.tiles);
    int64_t values = height * width * (3 + (frames * 3 * (n - 1) + n - 1) / n);
    values += latents * deep * (height * width + tile_h * tile_w) / (side * side);
    return memory_untiled(c, compute, frames, tile_h, tile_w, threads, true, p.piece_bytes) +
           (size_t)values * sizeof(float);
}

vae_plan vae_plan_decoding(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                           int64_t width, int threads, size_t limit)
{
    static const int64_t pieces[] = { VAE_PIECE, VAE_PIECE / 4, 1 };
    int64_t side = larger(height, width) / neural_vae_side(c), most = larger(1, side / 4);
    vae_plan best = { 1, VAE_PIECE };
    size_t least = memory_planned(c, compute, frames, height, width, threads, best);
    for (int n = 1; n <= most; n++)
        for (int i = 0; i < 3 && least > limit; i++) {
            vae_plan p = { n, pieces[i] };
            size_t bytes = memory_planned(c, compute, frames, height, width, threads, p);
            if (bytes < least) {
                least = bytes;
                best = p;
            }
        }
    return best;
}

size_t neural_vae_memory(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                         int64_t width, int threads, bool decode)
{
    if (!decode)
        return memory_untiled(c, compute, frames, height, width, threads, false, VAE_PIECE);
    vae_plan p = vae_plan_decoding(c, compute, frames, height, width, threads, NEURAL_VAE_LIMIT);
    return memory_planned(c, compute, frames, height, width, threads, p);
}

double neural_vae_overlap(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                          int64_t width, int threads)
{
    int n = vae_plan_decoding(c, compute, frames, height, width, threads, NEURAL_VAE_LIMIT).tiles;
    int64_t side = larger(height, width) / neural_vae_side(c), all = 0;
    for (int i = 0; i < n; i++)
        all += vae_tile_at(c, side, n, i).size;
    return (double)all / (double)side;
}
