/* render/denoise_lend.c - pixels that were not traced in this frame borrow from neighbours that were (layers.h says
 * how).
 *
 * After outliers are cut: a lone spike would else be lent to four pixels and pass for light.
 */
#include "render/denoise_parts.h"

static void borrow_from_four(layers *l, int x, int y, size_t i)
{
    float base[3] = { 0 }, top[3] = { 0 }, n = 0.0f, far = 0.0f, n_far = 0.0f;
    for (int k = 0; k < 4; k++) {
        int sx = x + (k == 0) - (k == 1), sy = y + (k == 2) - (k == 3);
        size_t q = (size_t)sy * (size_t)l->w + (size_t)sx;
        if (sx < 0 || sy < 0 || sx >= l->w || sy >= l->h || (l->borrows[q] & LAYERS_BORROWS_LIGHT) ||
            !layers_lends(l, q, i))
            continue;
        for (int c = 0; c < 3; c++) {
            base[c] += l->diffuse[c][q];
            top[c] += l->specular[c][q];
        }
        n += 1.0f;
        far += l->reflected_m[q];
        n_far += l->reflected_m[q] > 0.0f ? 1.0f : 0.0f;
    }
    for (int c = 0; c < 3; c++) {
        l->diffuse[c][i] = n > 0.0f ? base[c] / n : 0.0f;
        l->specular[c][i] = n > 0.0f ? top[c] / n : 0.0f;
    }
    l->reflected_m[i] = n_far > 0.0f ? far / n_far : 0.0f;
}

static void borrow_light(layers *l, int x, int y, size_t i)
{
    size_t q = layers_lender(l, x, y, LAYERS_LIGHT_LENDER);
    if (q == i) {
        borrow_from_four(l, x, y, i);
        return;
    }
    for (int c = 0; c < 3; c++) {
        l->diffuse[c][i] = l->diffuse[c][q];
        l->specular[c][i] = l->specular[c][q];
    }
    l->reflected_m[i] = l->reflected_m[q];
}

static void borrow_fog(layers *l, int x, int y, size_t i)
{
    size_t q = layers_lender(l, x, y, LAYERS_FOG_LENDER);
    float share = l->fog[0][i];
    for (int c = 0; c < 3; c++)
        l->fog[c][i] = share * l->fog[c][q];
}

static void lend_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    layers *l = ctx;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < l->w; x++) {
            size_t i = (size_t)y * (size_t)l->w + (size_t)x;
            if (l->borrows[i] & LAYERS_BORROWS_LIGHT)
                borrow_light(l, x, y, i);
            if (l->borrows[i] & LAYERS_BORROWS_FOG)
                borrow_fog(l, x, y, i);
        }
}

void denoise_lend(denoise_work *k, held *f)
{
    size_t light = 0, fog = 0;
    for (size_t i = 0; i < k->n; i++) {
        light += f->l.borrows[i] & LAYERS_BORROWS_LIGHT ? 1 : 0;
        fog += f->l.borrows[i] & LAYERS_BORROWS_FOG ? 1 : 0;
    }
    f->doubt[0] = (float)k->n / (float)(k->n - light);
    f->doubt[1] = (float)k->n / (float)(k->n - fog);
    denoise_bands(k, lend_band, &f->l);
}
