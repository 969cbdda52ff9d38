/* neural/vae_decode.c - latents to frames, chunk by chunk; and tile by tile where memory is short.
 *
 * What the convolutions of the large stages remember is most of the memory, and it grows with the picture. Tiles of a
 * picture are decoded one after the other, each through the whole film, so that only one tile's past exists at a time.
 * The middle's attention looks at whole frames: it runs for the whole film before, at the latents' size. A tile takes
 * as many pixels around it as its own can see (vae_halo), which makes the film the same as without tiles.
 */
#include "base/arena.h"
#include "neural/vae_parts.h"

#include <stdlib.h>
#include <string.h>

typedef struct decoding {
    neural_vae *v;
    neural_frame_fn *take;
    void *user;
    int64_t n_given;
    ciel_fail *fail;
} decoding;

static int give_frames(decoding *d, neural_volume x)
{
    neural_vae *v = d->v;
    neural_stream *s = v->binding.stream;
    x = vae_run_end(v, &v->decoder, x);
    if (v->config.patch == 2) {
        neural_volume large = neural_volume_make(s, x.frames, 2 * x.height, 2 * x.width, x.channels / 4);
        neural_unfold(s, &large, &x);
        neural_volume_free(s, &x);
        x = large;
    }
    int64_t frame = x.height * x.width * x.channels;
    float *host = malloc((size_t)frame * sizeof *host);
    int rc = host ? vae_check_cancelled(v, d->fail) : ciel_fail_set(d->fail, CIEL_E_NOMEM, "no memory for a frame");
    neural_clamp(s, x.data, x.data, -1.0f, 1.0f, neural_volume_count(&x));
    for (int64_t i = 0; rc == CIEL_OK && i < x.frames; i++) {
        neural_download(s, host, x.data + i * frame, (size_t)frame * sizeof *host);
        rc = d->take(d->user, d->n_given++, host, d->fail);
    }
    free(host);
    neural_volume_free(s, &x);
    return rc;
}

/* Frames of a piece of x. */
static int64_t piece_frames(const neural_vae *v, const neural_volume *x)
{
    int64_t bytes = x->height * x->width * x->channels * (int64_t)sizeof(float), n = v->piece_bytes / bytes;
    return n < 1 ? 1 : n > x->frames ? x->frames : n;
}

/* From stage `i` to the end; stages after one that makes more or larger frames get them by pieces. */
static int decode_from(decoding *d, int i, neural_volume x, bool begins)
{
    neural_vae *v = d->v;
    int rc = CIEL_OK;
    if (i == 4)
        return give_frames(d, x);
    x = vae_run_stage(v, &v->decoder.stage[i], x, begins, true);
    int64_t piece = piece_frames(v, &x);
    if (piece == x.frames)
        return decode_from(d, i + 1, x, begins);
    for (int64_t at = 0; rc == CIEL_OK && at < x.frames; at += piece)
        rc = vae_check_cancelled(v, d->fail) == CIEL_OK
                 ? decode_from(d, i + 1, vae_copy(v, &x, at, x.frames - at < piece ? x.frames - at : piece), begins)
                 : CIEL_E_CANCELLED;
    neural_volume_free(v->binding.stream, &x);
    return rc;
}

/* Latents [first, first + n) through the beginning and the middle, which looks at whole frames. */
static neural_volume decode_middle(neural_vae *v, const neural_volume *z, int64_t first, int64_t n)
{
    vae_side *side = &v->decoder;
    neural_volume plain = vae_copy(v, z, first, n);
    neural_volume x = neural_volume_make(v->binding.stream, n, z->height, z->width, z->channels);
    neural_matmul(v->binding.stream, x.data, plain.data, n * z->height * z->width, &side->quant, NULL);
    neural_volume_free(v->binding.stream, &plain);
    x = vae_run_conv(v, &side->begin, x);
    x = vae_run_res(v, &side->middle[0], x);
    vae_run_attention(v, &side->attention, &x);
    return vae_run_res(v, &side->middle[1], x);
}

/* Latent frames of the chunk that begins at `at`: each becomes four frames of four times the pixels. */
static int64_t chunk_frames(const neural_vae *v, const neural_volume *z, int64_t at)
{
    int64_t frame = z->height * z->width * v->decoder.begin.conv.w.n * (int64_t)sizeof(float);
    int64_t chunk = v->piece_bytes / (frame * 16), left = z->frames - at;
    return at == 0 || chunk < 1 ? 1 : chunk < left ? chunk : left;
}

/* From the middle's frames to the end; `x` stays the caller's. */
static int decode_rest(decoding *d, const neural_volume *x)
{
    int rc = CIEL_OK;
    for (int64_t at = 0, n; rc == CIEL_OK && at < x->frames; at += n) {
        n = chunk_frames(d->v, x, at);
        rc = vae_check_cancelled(d->v, d->fail);
        if (rc == CIEL_OK)
            rc = decode_from(d, 0, vae_copy(d->v, x, at, n), at == 0);
    }
    return rc;
}

static int decode_whole(decoding *d, const neural_volume *z)
{
    int rc = CIEL_OK;
    for (int64_t at = 0, n; rc == CIEL_OK && at < z->frames; at += n) {
        n = chunk_frames(d->v, z, at);
        rc = vae_check_cancelled(d->v, d->fail);
        if (rc == CIEL_OK)
            rc = decode_from(d, 0, decode_middle(d->v, z, at, n), at == 0);
    }
    return rc;
}

/* A film put together from tiles: the frames of all but the last wait until the last one's come. */
typedef struct mosaic {
    int64_t height, width; /* of the film, pixels */
    int n_tiles, i_tile;
    vae_tile *tiles;
    float **kept; /* by tile, on the host: [frames, its own rows, its own columns, 3] */
    float *frame;
    int64_t side;
    bool across; /* tiles are cut along the width */
    neural_frame_fn *take;
    void *user;
} mosaic;

/* Where a tile's own pixels lie in the film. */
static void own_pixels(const mosaic *m, int i, int64_t *top, int64_t *left, int64_t *rows, int64_t *columns)
{
    int64_t at = m->tiles[i].own * m->side, size = m->tiles[i].own_size * m->side;
    *top = m->across ? 0 : at;
    *left = m->across ? at : 0;
    *rows = m->across ? m->height : size;
    *columns = m->across ? size : m->width;
}

static void copy_rows(float *to, int64_t to_width, const float *from, int64_t from_width, int64_t rows, int64_t columns)
{
    for (int64_t y = 0; y < rows; y++)
        memcpy(to + y * to_width * 3, from + y * from_width * 3, (size_t)(columns * 3) * sizeof *to);
}

static int place_frame(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    const mosaic *m = user;
    const vae_tile *t = &m->tiles[m->i_tile];
    int64_t top, left, rows, columns, skip = (t->own - t->begin) * m->side;
    int64_t tile_width = m->across ? t->size * m->side : m->width;
    own_pixels(m, m->i_tile, &top, &left, &rows, &columns);
    const float *own = rgb + (m->across ? skip : skip * tile_width) * 3;
    if (m->i_tile < m->n_tiles - 1) {
        copy_rows(m->kept[m->i_tile] + i * rows * columns * 3, columns, own, tile_width, rows, columns);
        return CIEL_OK;
    }
    copy_rows(m->frame + (top * m->width + left) * 3, m->width, own, tile_width, rows, columns);
    for (int k = 0; k < m->n_tiles - 1; k++) {
        own_pixels(m, k, &top, &left, &rows, &columns);
        copy_rows(m->frame + (top * m->width + left) * 3, m->width, m->kept[k] + i * rows * columns * 3, columns, rows,
                  columns);
    }
    return m->take(m->user, i, m->frame, fail);
}

/* Rows [y, y + h) and columns [x, x + w) of all frames. */
static neural_volume crop(const neural_vae *v, const neural_volume *from, int64_t y, int64_t h, int64_t x, int64_t w)
{
    neural_volume to = neural_volume_make(v->binding.stream, from->frames, h, w, from->channels);
    for (int64_t r = 0; r < from->frames * h; r++)
        neural_copy(v->binding.stream, to.data + r * w * to.channels,
                    from->data + ((r / h * from->height + y + r % h) * from->width + x) * to.channels,
                    (size_t)(w * to.channels) * sizeof *to.data);
    return to;
}

static int decode_tile(decoding *d, const neural_volume *middle, mosaic *m)
{
    const vae_tile *t = &m->tiles[m->i_tile];
    neural_volume x = m->across ? crop(d->v, middle, 0, middle->height, t->begin, t->size)
                                : crop(d->v, middle, t->begin, t->size, 0, middle->width);
    decoding part = { d->v, place_frame, m, 0, d->fail };
    int rc = decode_rest(&part, &x);
    neural_volume_free(d->v->binding.stream, &x);
    vae_forget(d->v, &d->v->decoder);
    return rc;
}

/* Room on the host for what tiles leave until the last; all zeros where it could not be had. */
static int mosaic_make(mosaic *m, ciel_arena *a, const decoding *d, const neural_volume *z, int n_tiles)
{
    int64_t side = neural_vae_side(&d->v->config), frames = neural_vae_frames(z->frames), top, left, rows, columns;
    *m = (mosaic){ .height = z->height * side, .width = z->width * side, .side = side, .take = d->take };
    m->user = d->user;
    m->across = z->width >= z->height;
    m->n_tiles = n_tiles;
    m->tiles = ARENA_ARRAY(a, (size_t)n_tiles, vae_tile);
    m->kept = ARENA_ARRAY(a, (size_t)n_tiles, float *);
    m->frame = malloc((size_t)(m->height * m->width * 3) * sizeof *m->frame);
    bool good = m->frame != NULL;
    for (int i = 0; i < n_tiles; i++) {
        m->tiles[i] = vae_tile_at(&d->v->config, m->across ? z->width : z->height, n_tiles, i);
        own_pixels(m, i, &top, &left, &rows, &columns);
        m->kept[i] = i < n_tiles - 1 ? malloc((size_t)(frames * rows * columns * 3) * sizeof(float)) : NULL;
        good = good && (m->kept[i] || i == n_tiles - 1);
    }
    return good ? CIEL_OK : ciel_fail_set(d->fail, CIEL_E_NOMEM, "no memory for a film of tiles");
}

static void mosaic_free(mosaic *m)
{
    for (int i = 0; i < m->n_tiles; i++)
        free(m->kept[i]);
    free(m->frame);
}

/* The middle of the whole film, then tile by tile to the end. */
static int decode_tiles(decoding *d, const neural_volume *z, int n_tiles)
{
    neural_vae *v = d->v;
    ciel_arena arena = { 0 };
    mosaic m;
    neural_volume middle =
        neural_volume_make(v->binding.stream, z->frames, z->height, z->width, v->decoder.begin.conv.w.n);
    int64_t frame = z->height * z->width * middle.channels;
    int rc = mosaic_make(&m, &arena, d, z, n_tiles);
    for (int64_t at = 0; rc == CIEL_OK && at < z->frames; at++) {
        neural_volume x = decode_middle(v, z, at, 1);
        neural_copy(v->binding.stream, middle.data + at * frame, x.data, (size_t)frame * sizeof *x.data);
        neural_volume_free(v->binding.stream, &x);
        rc = vae_check_cancelled(v, d->fail);
    }
    vae_forget(v, &v->decoder);
    for (m.i_tile = 0; rc == CIEL_OK && m.i_tile < n_tiles; m.i_tile++)
        rc = decode_tile(d, &middle, &m);
    neural_volume_free(v->binding.stream, &middle);
    mosaic_free(&m);
    ciel_arena_free(&arena);
    return rc;
}

int neural_vae_decode(neural_vae *v, const neural_volume *latents, neural_frame_fn *take, void *user, ciel_fail *fail)
{
    decoding d = { v, take, user, 0, fail };
    int64_t side = neural_vae_side(&v->config);
    CIEL_ASSERT(latents->channels == v->config.latent);
    vae_plan plan =
        vae_plan_decoding(&v->config, v->binding.compute, neural_vae_frames(latents->frames), latents->height * side,
                          latents->width * side, ciel_pool_size(neural_stream_pool(v->binding.stream)), v->limit);
    v->piece_bytes = plan.piece_bytes < v->wished_piece ? plan.piece_bytes : v->wished_piece;
    int rc = plan.tiles > 1 ? decode_tiles(&d, latents, plan.tiles) : decode_whole(&d, latents);
    vae_forget(v, &v->decoder);
    return rc;
}
