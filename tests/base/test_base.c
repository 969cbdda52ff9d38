/* Base: arenas, text, the pool, colours, files. */
#include "base/arena.h"
#include "base/color.h"
#include "base/file.h"
#include "base/rng.h"
#include "base/text.h"
#include "base/thread.h"
#include "ct.h"

#include <stdlib.h>
#include <unistd.h>

static void arena_memory_is_zeroed_aligned_and_survives_growth(void)
{
    ciel_arena a = { 0 };
    int *list = NULL;
    size_t n = 0;
    for (int i = 0; i < 1000; i++)
        ARENA_PUSH(&a, list, n) = i;
    for (int i = 0; i < 1000; i++)
        CT_EQ_I(list[i], i);
    char *big = ciel_arena_alloc(&a, 9 << 20);
    CT_EQ_I((uintptr_t)big % 64, 0);
    CT_EQ_I(big[(9 << 20) - 1], 0);
    memset(big, 7, 9 << 20);
    ciel_arena_reset(&a);
    char *again = ciel_arena_alloc(&a, 9 << 20);
    CT_EQ_I(again[12345], 0);
    ciel_arena_free(&a);
    CT_CHECK(a.head == NULL);
}

static void folding_drops_accents_and_case(void)
{
    ciel_arena a = { 0 };
    const char *s = "L\xc3\x89T\xc3\x89 \xc5\x93uf \xe2\x80\x99 na\xc3\xafve \xc3\xb7 \xe6\x9d\xb1";
    CT_EQ_S(ciel_text_fold(&a, s, strlen(s)), "lete oeuf ' naive \xc3\xb7 \xe6\x9d\xb1");
    ciel_arena_free(&a);
}

static void malformed_utf8_is_seen(void)
{
    CT_CHECK(ciel_utf8_valid("caf\xc3\xa9", 5));
    CT_CHECK(!ciel_utf8_valid("caf\xc3", 4));
    CT_CHECK(!ciel_utf8_valid("\xc0\x80", 2));
    CT_CHECK(!ciel_utf8_valid("\xed\xa0\x80", 3));
    CT_CHECK(!ciel_utf8_valid("\xf5\x80\x80\x80", 4));
    CT_CHECK(ciel_utf8_valid("\xef\xbf\xbd", 3));
}

static void square(void *ctx, int i, int i_thread)
{
    (void)i_thread;
    ((long *)ctx)[i] = (long)i * i;
}

static void every_chunk_runs_once_on_any_number_of_threads(void)
{
    for (int threads = 1; threads <= 5; threads++) {
        long out[500] = { 0 };
        ciel_pool *p = ciel_pool_create(threads);
        for (int round = 0; round < 20; round++) {
            memset(out, 0, sizeof out);
            ciel_pool_run(p, 500, square, out);
            for (int i = 0; i < 500; i++)
                CT_EQ_I(out[i], (long)i * i);
        }
        ciel_pool_destroy(&p);
    }
}

static void colours_round_trip(void)
{
    for (int i = 0; i < 256; i++) {
        rgb8 c = { (uint8_t)i, (uint8_t)(255 - i), 7 }, d = color_rgb8(color_linear(c));
        CT_EQ_I(d.r, c.r);
        CT_EQ_I(d.g, c.g);
    }
    vec3 warm = color_blackbody(2700), cold = color_blackbody(9000);
    CT_CHECK(warm.x > 2 * warm.z && cold.z > cold.x);
    CT_NEAR(color_luminance(warm), 1, 1e-4);
}

static void files_are_written_whole_or_not_at_all(void)
{
    char dir[] = "/tmp/ciel_test_XXXXXX";
    CT_CHECK(mkdtemp(dir));
    char *path = ciel_path_join(dir, "x.txt");
    uint8_t *data = NULL;
    size_t bytes = 0;
    ciel_fail fail = { 0 };
    CT_EQ_I(ciel_file_write(path, "hello", 5, &fail), CIEL_OK);
    CT_EQ_I(ciel_file_read(&data, &bytes, path, 100, &fail), CIEL_OK);
    CT_EQ_I(bytes, 5);
    CT_EQ_S((char *)data, "hello");
    free(data);
    CT_EQ_I(ciel_file_read(&data, &bytes, path, 4, &fail), CIEL_E_DATA);
    CT_EQ_I(ciel_file_write("/nonexistent/dir/x", "y", 1, &fail), CIEL_E_CANTCREAT);
    CT_CHECK(strstr(fail.detail, "/nonexistent/dir/x"));
    unlink(path);
    rmdir(dir);
    free(path);
}

static void random_numbers_are_even_and_keyed(void)
{
    rng a = rng_make(1, "a"), b = rng_make(1, "b");
    double sum = 0;
    int same = 0;
    for (int i = 0; i < 100000; i++) {
        float x = rng_float(&a);
        CT_CHECK(x >= 0 && x < 1);
        sum += (double)x;
        same += x == rng_float(&b);
    }
    CT_NEAR(sum / 100000, 0.5, 0.005);
    CT_CHECK(same < 10);
}

CT_MAIN(CT(arena_memory_is_zeroed_aligned_and_survives_growth), CT(folding_drops_accents_and_case), CT(malformed_utf8_is_seen),
        CT(every_chunk_runs_once_on_any_number_of_threads), CT(colours_round_trip), CT(files_are_written_whole_or_not_at_all),
        CT(random_numbers_are_even_and_keyed))
