/* tests/mark/test_mark_key.c - the watermark's key: made once, private, rotated, damaged files refused. */
#include "base/file.h"
#include "ct.h"
#include "mark/key.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ciel_key_XXXXXX";
static char ring_path[64];

static void fresh_folder(void)
{
    strcpy(folder, "/tmp/ciel_key_XXXXXX");
    if (!mkdtemp(folder))
        ct_failed = 1;
    snprintf(ring_path, sizeof ring_path, "%s/watermark.keys", folder);
}

static void clear_folder(void)
{
    unlink(ring_path);
    rmdir(folder);
}

static void made_once_and_private(void)
{
    mark_keys a, b;
    struct stat st;
    fresh_folder();
    CT_EQ_I(mark_keys_read(&a, folder, NULL), CIEL_E_NOTFOUND);
    CT_EQ_I(mark_keys_open(&a, folder, NULL), CIEL_OK);
    CT_EQ_I(mark_keys_open(&b, folder, NULL), CIEL_OK);
    CT_EQ_I(stat(ring_path, &st), 0);
    CT_EQ_I(st.st_mode & 0777, 0600);
    CT_EQ_I(a.n, 1);
    CT_EQ_I(memcmp(&a.keys[0], &b.keys[0], sizeof a.keys[0]), 0);
    clear_folder();
}

static void rotation_keeps_the_old(void)
{
    mark_keys a, b;
    fresh_folder();
    CT_EQ_I(mark_keys_open(&a, folder, NULL), CIEL_OK);
    CT_EQ_I(mark_keys_rotate(&b, folder, NULL), CIEL_OK);
    CT_EQ_I(b.n, 2);
    CT_EQ_I(mark_keys_newest(&b)->generation, 2);
    CT_EQ_I(memcmp(&a.keys[0], &b.keys[0], sizeof a.keys[0]), 0);
    CT_CHECK(memcmp(b.keys[0].secret, b.keys[1].secret, MARK_SECRET_BYTES) != 0);
    for (int i = 0; i < MARK_KEYS_MAX; i++)
        CT_EQ_I(mark_keys_rotate(&b, folder, NULL), CIEL_OK);
    CT_EQ_I(b.n, MARK_KEYS_MAX);
    CT_EQ_I(mark_keys_newest(&b)->generation, MARK_KEYS_MAX + 2);
    CT_EQ_I(mark_keys_read(&a, folder, NULL), CIEL_OK);
    CT_EQ_I(memcmp(&a, &b, sizeof a), 0);
    clear_folder();
}

static void open_to_others_is_refused(void)
{
    mark_keys a;
    fresh_folder();
    CT_EQ_I(mark_keys_open(&a, folder, NULL), CIEL_OK);
    CT_EQ_I(chmod(ring_path, 0644), 0);
    CT_EQ_I(mark_keys_open(&a, folder, NULL), CIEL_E_NOPERM);
    clear_folder();
}

static void damage_is_refused(void)
{
    static const char *const bad[] = { "", "1 00ff\n", "x\n", "0 00112233445566778899aabbccddeeff\n", "1", "\n" };
    mark_keys a;
    fresh_folder();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CT_EQ_I(ciel_file_write(ring_path, bad[i], strlen(bad[i]), NULL), CIEL_OK);
        CT_EQ_I(chmod(ring_path, 0600), 0);
        CT_EQ_I(mark_keys_open(&a, folder, NULL), CIEL_E_DATA);
    }
    clear_folder();
}

static void streams_differ_by_key_and_purpose(void)
{
    mark_key a = { 1, { 1 } }, b = { 1, { 2 } };
    uint8_t s[4][64];
    mark_key_stream(s[0], 64, &a, "sync");
    mark_key_stream(s[1], 64, &a, "sync");
    mark_key_stream(s[2], 64, &a, "data");
    mark_key_stream(s[3], 64, &b, "sync");
    CT_EQ_I(memcmp(s[0], s[1], 64), 0);
    CT_CHECK(memcmp(s[0], s[2], 64) != 0);
    CT_CHECK(memcmp(s[0], s[3], 64) != 0);
}

CT_MAIN(CT(made_once_and_private), CT(rotation_keeps_the_old), CT(open_to_others_is_refused), CT(damage_is_refused),
        CT(streams_differ_by_key_and_purpose))
