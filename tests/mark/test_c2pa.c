/* tests/mark/test_c2pa.c - signed films hold and play as before; what was changed afterwards, or breaks a rule, does
 * not hold. */
#include "base/file.h"
#include "base/log.h"
#include "ct.h"
#include "local_tsa.h"
#include "mark/c2pa.h"
#include "mark/cbor.h"
#include "mark/verify.h"
#include "mark_samples.h"
#include "odd_manifests.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY_S 86400

static char folder[64];
static cert_identity *identity;
static char *anchors; /* root.pem */

static const char *at(const char *name)
{
    static char path[6][128];
    static int i;
    i = (i + 1) % 6;
    snprintf(path[i], sizeof path[i], "%s/%s", folder, name);
    return path[i];
}

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static void setup(void)
{
    uint8_t *text = NULL;
    size_t n = 0;
    snprintf(folder, sizeof folder, "/tmp/ciel-c2pa-%ld", (long)getpid());
    CT_EQ_I(mkdir(folder, 0700), 0);
    CT_EQ_I(cert_open(&identity, at("keys"), now(), NULL), CIEL_OK);
    CT_EQ_I(ciel_file_read(&text, &n, at("keys/root.pem"), 1 << 16, NULL), CIEL_OK);
    anchors = (char *)text;
}

static void cleanup(void)
{
    char command[128];
    cert_close(&identity);
    free(anchors);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    CT_EQ_I(system(command), 0);
}

static const c2pa_part parts[] = { { NULL, "the pictures", C2PA_ALGORITHM },
                                   { "c2pa.dubbed", "a voice", C2PA_TRAINED } };

static c2pa_claim plain_claim(void)
{
    return (c2pa_claim){ .title = "a disc",
                         .parts = parts,
                         .n_parts = 2,
                         .has_mark = true,
                         .mark_id = 0xfedcba9876543210,
                         .mark_seconds = 1 };
}

static int sign(const char *path, const c2pa_claim *claim)
{
    c2pa_signer signer = { identity, NULL, anchors };
    ciel_fail fail = { 0 };
    int rc = c2pa_sign(path, claim, &signer, &fail);
    if (rc < 0)
        printf("# %s: %s\n", fail.what, fail.detail);
    return rc;
}

static int make_signed(const char *path)
{
    c2pa_claim claim = plain_claim();
    int rc = sample_film(path, NULL);
    return rc == CIEL_OK ? sign(path, &claim) : rc;
}

static enum verify_state state_of(const char *path, const char *code)
{
    verify_report r = { 0 };
    verify_trust trust = { anchors, NULL, now() };
    if (verify_file(&r, path, &trust, NULL) < 0)
        return VERIFY_NONE;
    enum verify_state s = r.state;
    bool said = code == NULL;
    for (size_t i = 0; i < r.n_findings; i++) {
        said |= code && strcmp(r.findings[i].code, code) == 0;
        if (r.findings[i].weight == VERIFY_BAD)
            printf("# found: %s (%s)\n", r.findings[i].code, r.findings[i].words);
    }
    verify_report_free(&r);
    if (!said)
        printf("# not said: %s\n", code);
    return said ? s : VERIFY_NONE;
}

/* ---- CBOR ---- */

static void cbor_is_written_in_one_way(void)
{
    ciel_arena a = { 0 };
    ciel_str out = { 0 };
    cbor *map = cbor_map(&a), *list = cbor_array(&a), *back = NULL;
    cbor_push(&a, list, cbor_integer(&a, -1));
    cbor_push(&a, list, cbor_integer(&a, 23));
    cbor_push(&a, list, cbor_integer(&a, 24));
    cbor_push(&a, list, cbor_integer(&a, 65536));
    cbor_push(&a, list, cbor_simple(&a, CBOR_TRUE));
    cbor_put(&a, map, "longer", list);
    cbor_put(&a, map, "b", cbor_bytes(&a, "\1\2", 2));
    cbor_put(&a, map, "a", cbor_tagged(&a, 0, cbor_text(&a, "x")));
    cbor_write(&out, map);
    static const uint8_t want[] = { 0xa3, 0x61, 'a',  0xc0, 0x61, 'x',  0x61, 'b',  0x42, 1,
                                    2,    0x66, 'l',  'o',  'n',  'g',  'e',  'r',  0x85, 0x20,
                                    0x17, 0x18, 0x18, 0x1a, 0x00, 0x01, 0x00, 0x00, 0xf5 };
    CT_EQ_I(out.len, sizeof want);
    CT_EQ_I(memcmp(out.p, want, sizeof want), 0);
    CT_EQ_I(cbor_read(&back, &a, want, sizeof want, NULL), CIEL_OK);
    CT_EQ_I(cbor_count(cbor_get(back, "longer")), 5);
    CT_EQ_S(cbor_text_of(cbor_untag(cbor_get(back, "a"), 0)), "x");
    for (size_t n = 0; n < sizeof want; n++)
        CT_EQ_I(cbor_read(&back, &a, want, n, NULL), CIEL_E_DATA);
    static const uint8_t open_ended[] = { 0x9f, 0x01, 0xff };
    CT_EQ_I(cbor_read(&back, &a, open_ended, sizeof open_ended, NULL), CIEL_E_DATA);
    uint8_t deep[64];
    memset(deep, 0x81, sizeof deep);
    CT_EQ_I(cbor_read(&back, &a, deep, sizeof deep, NULL), CIEL_E_DATA);
    ciel_str_free(&out);
    ciel_arena_free(&a);
}

/* ---- certificates ---- */

static void keys_are_made_once_and_kept_private(void)
{
    static const char *const private_files[] = { "keys/root.key", "keys/issuer.pem", "keys/signer.pem" };
    struct stat st;
    size_t n, m;
    cert_identity *again = NULL;
    for (int i = 0; i < 3; i++) {
        CT_EQ_I(stat(at(private_files[i]), &st), 0);
        CT_EQ_I(st.st_mode & 0777, 0600);
    }
    CT_EQ_I(cert_open(&again, at("keys"), now(), NULL), CIEL_OK);
    const cert_bytes *a = cert_chain(identity, &n), *b = cert_chain(again, &m);
    CT_EQ_I(n, 2); /* signer and issuer, no root */
    CT_CHECK(m == 2 && a[0].n == b[0].n && memcmp(a[0].der, b[0].der, a[0].n) == 0);
    cert_close(&again);
    CT_EQ_I(chmod(at("keys/signer.pem"), 0640), 0);
    CT_EQ_I(cert_open(&again, at("keys"), now(), NULL), CIEL_E_NOPERM);
    CT_EQ_I(chmod(at("keys/signer.pem"), 0600), 0);
}

static void a_signer_signs_for_a_year(void)
{
    cert_identity *first = NULL, *later = NULL;
    cert_about a, b;
    size_t n;
    CT_EQ_I(cert_open(&first, at("old"), now() - 400 * DAY_S, NULL), CIEL_OK);
    CT_CHECK(cert_describe(&a, cert_chain(first, &n)));
    CT_EQ_I(cert_open(&later, at("old"), now(), NULL), CIEL_OK);
    CT_CHECK(cert_describe(&b, cert_chain(later, &n)));
    CT_CHECK(strcmp(a.serial, b.serial) != 0 && b.not_after > a.not_after + 300 * (int64_t)DAY_S);
    CT_EQ_S(a.issuer, b.issuer);
    cert_close(&first);
    cert_close(&later);
}

static void judged_at_its_time(void)
{
    size_t n;
    const cert_bytes *chain = cert_chain(identity, &n);
    ciel_fail why = { 0 };
    CT_EQ_I(cert_judge(chain, n, anchors, now(), NULL), CERT_TRUSTED);
    CT_EQ_I(cert_judge(chain, n, NULL, now(), &why), CERT_UNKNOWN);
    CT_CHECK(why.what[0] && why.detail[0]);
    CT_EQ_I(cert_judge(chain, n, anchors, now() + (int64_t)11 * 365 * DAY_S, NULL), CERT_EXPIRED);
    CT_EQ_I(cert_judge(chain, n, anchors, now() - DAY_S, NULL), CERT_EXPIRED);
    CT_EQ_I(cert_judge(chain + 1, 1, anchors, now(), NULL), CERT_UNFIT); /* an issuer must not sign films */
    cert_bytes half = { chain[0].der, chain[0].n / 2 };
    CT_EQ_I(cert_judge(&half, 1, anchors, now(), NULL), CERT_UNFIT);
}

static void an_operators_chain_is_checked(void)
{
    cert_identity *id = NULL, *other = NULL;
    ciel_fail fail = { 0 };
    CT_EQ_I(cert_open(&other, at("other"), now(), NULL), CIEL_OK);
    CT_EQ_I(cert_load(&id, at("other/signer.pem"), at("other/signer.pem"), now(), &fail), CIEL_OK);
    cert_close(&id);
    CT_EQ_I(cert_load(&id, at("other/signer.pem"), at("keys/signer.pem"), now(), &fail), CIEL_E_DATA);
    CT_EQ_I(cert_load(&id, at("other/root.pem"), at("other/root.key"), now(), &fail), CIEL_E_DATA);
    CT_CHECK(strstr(fail.detail, "authority"));
    CT_EQ_I(cert_load(&id, at("other/none.pem"), at("other/root.key"), now(), &fail), CIEL_E_NOTFOUND);
    CT_EQ_I(cert_load(&id, at("other/signer.pem"), at("other/signer.pem"), now() + (int64_t)11 * 365 * DAY_S, &fail),
            CIEL_E_DATA);
    CT_CHECK(!id);
    cert_close(&other);
}

/* ---- films ---- */

static void a_signed_film_holds(void)
{
    verify_report r = { 0 };
    verify_trust trust = { anchors, NULL, now() };
    CT_EQ_I(make_signed(at("a.mp4")), CIEL_OK);
    CT_EQ_I(verify_file(&r, at("a.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(verify_state_name(r.state), "trusted");
    CT_CHECK(!verify_problem(&r));
    CT_EQ_S(r.title, "a disc");
    CT_EQ_S(r.generator, "ciel");
    CT_EQ_S(r.signer.organisation, "ciel");
    CT_EQ_S(r.source, "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic");
    CT_EQ_I(r.n_actions, 3);
    CT_EQ_S(r.actions[0].name, "c2pa.created");
    CT_EQ_S(r.actions[1].source, "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
    CT_EQ_S(r.actions[2].name, "c2pa.watermarked.bound");
    CT_CHECK(r.has_mark_id && r.mark_id == 0xfedcba9876543210);
    CT_CHECK(!r.prompt);
    verify_report_free(&r);
    trust.anchors = NULL;
    CT_EQ_I(verify_file(&r, at("a.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(verify_state_name(r.state), "valid"); /* but nobody knows the signer */
    verify_report_free(&r);
    c2pa_claim claim = plain_claim();
    CT_EQ_I(sign(at("a.mp4"), &claim), CIEL_E_FORMAT); /* not twice */
}

static void a_signed_film_plays_as_before(void)
{
    film a, b;
    CT_EQ_I(sample_film(at("plain.mp4"), NULL), CIEL_OK);
    CT_EQ_I(make_signed(at("signed.mp4")), CIEL_OK);
    CT_EQ_I(film_read(&a, at("plain.mp4"), 0, NULL), CIEL_OK);
    CT_EQ_I(film_read(&b, at("signed.mp4"), 0, NULL), CIEL_OK);
    CT_EQ_I(a.n_frames, SAMPLE_FRAMES);
    CT_EQ_I(b.n_frames, a.n_frames);
    for (int i = 0; i < a.n_frames; i++)
        CT_EQ_I(memcmp(a.frames[i].rgb, b.frames[i].rgb, SAMPLE_W * SAMPLE_H * 3), 0);
    CT_EQ_I(a.n_sound_frames, b.n_sound_frames);
    CT_CHECK(a.n_sound_frames > 40000);
    CT_EQ_I(memcmp(a.stereo, b.stereo, a.n_sound_frames * 2 * sizeof *a.stereo), 0);
    CT_NEAR(a.sound_offset_s, b.sound_offset_s, 0);
    film_free(&a);
    film_free(&b);
}

static void the_prompt_is_told_when_asked(void)
{
    verify_report r = { 0 };
    verify_trust trust = { anchors, NULL, now() };
    c2pa_claim claim = plain_claim();
    claim.prompt = "Un disque traverse l'image";
    claim.n_parts = 1;
    CT_EQ_I(sample_film(at("p.mp4"), NULL), CIEL_OK);
    CT_EQ_I(sign(at("p.mp4"), &claim), CIEL_OK);
    CT_EQ_I(verify_file(&r, at("p.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(r.prompt, claim.prompt);
    CT_EQ_S(r.source, "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia");
    verify_report_free(&r);
}

/* ---- what must not hold ---- */

typedef struct change {
    const char *find; /* the first byte behind these letters ... */
    long behind;      /* ... and so many more is flipped; NULL: counted from the end of the file */
    const char *code;
} change;

static long find(const uint8_t *data, size_t n, const char *letters)
{
    size_t m = strlen(letters);
    for (size_t i = 0; i + m <= n; i++)
        if (memcmp(data + i, letters, m) == 0)
            return (long)(i + m);
    return -1;
}

static void a_changed_byte_is_noticed(void)
{
    static const change changes[] = {
        { NULL, 1000, "assertion.bmffHash.mismatch" },
        { "mvhd", 20, "assertion.bmffHash.mismatch" },
        { "mdat", 4, "assertion.bmffHash.mismatch" },
        { "dc:title", 3, "claimSignature.mismatch" },
        { "c2pa.created", -1, "assertion.hashedURI.mismatch" },
        { "instanceID", 4, "claimSignature.mismatch" },
        { "allActionsIncluded", 0, "assertion.hashedURI.mismatch" },
    };
    uint8_t *data = NULL;
    size_t n = 0;
    CT_EQ_I(make_signed(at("a2.mp4")), CIEL_OK);
    CT_EQ_I(ciel_file_read(&data, &n, at("a2.mp4"), 1 << 26, NULL), CIEL_OK);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        long where = changes[i].find ? find(data, n, changes[i].find) + changes[i].behind : (long)n - changes[i].behind;
        CT_CHECK(where > 0 && where < (long)n);
        data[where] ^= 1;
        CT_EQ_I(ciel_file_write(at("b.mp4"), data, n, NULL), CIEL_OK);
        data[where] ^= 1;
        CT_EQ_I(state_of(at("b.mp4"), changes[i].code), VERIFY_INVALID);
    }
    CT_EQ_I(ciel_file_write(at("b.mp4"), data, n - 1, NULL), CIEL_OK); /* the last byte is missing: no film at all */
    CT_CHECK(state_of(at("b.mp4"), NULL) != VERIFY_TRUSTED);
    uint8_t *more = malloc(n + 8);
    CT_CHECK(more != NULL);
    memcpy(more, data, n);
    memcpy(more + n, "\0\0\0\10free", 8);
    CT_EQ_I(ciel_file_write(at("b.mp4"), more, n + 8, NULL), CIEL_OK);
    CT_EQ_I(state_of(at("b.mp4"), "assertion.bmffHash.mismatch"), VERIFY_INVALID);
    data[find(data, n, "ftyp")] ^= 1; /* left out of the hash by rule */
    CT_EQ_I(ciel_file_write(at("b.mp4"), data, n, NULL), CIEL_OK);
    CT_EQ_I(state_of(at("b.mp4"), NULL), VERIFY_TRUSTED);
    free(more);
    free(data);
}

static void no_byte_of_the_store_is_free(void)
{
    uint8_t *data = NULL;
    size_t n = 0;
    int held = 0;
    CT_EQ_I(make_signed(at("a3.mp4")), CIEL_OK);
    CT_EQ_I(ciel_file_read(&data, &n, at("a3.mp4"), 1 << 26, NULL), CIEL_OK);
    long begin = find(data, n, "jumb") - 8, end = find(data, n, "moov") - 8;
    CT_CHECK(begin > 0 && end > begin + 1000);
    for (long i = begin; i < end; i += 7) {
        data[i] ^= 0x10;
        CT_EQ_I(ciel_file_write(at("b.mp4"), data, n, NULL), CIEL_OK);
        data[i] ^= 0x10;
        verify_report r = { 0 };
        verify_trust trust = { anchors, NULL, now() };
        if (verify_file(&r, at("b.mp4"), &trust, NULL) == CIEL_OK) {
            held += r.state == VERIFY_TRUSTED;
            verify_report_free(&r);
        }
    }
    printf("# of %ld changed bytes %d were not noticed\n", (end - begin) / 7 + 1, held);
    CT_CHECK(held <= 5); /* letters of types and toggles outside of what is hashed: they say nothing */
    free(data);
}

static void odd_manifests_do_not_hold(void)
{
    static const char *const codes[ODD_COUNT] = { NULL,
                                                  "assertion.action.malformed",
                                                  "assertion.action.malformed",
                                                  "assertion.action.malformed",
                                                  "claim.hardBindings.missing",
                                                  "assertion.bmffHash.mismatch" };
    for (int i = 0; i < ODD_COUNT; i++) {
        CT_EQ_I(sample_film(at("odd.mp4"), NULL), CIEL_OK);
        CT_EQ_I(odd_sign(at("odd.mp4"), (enum odd)i, identity, NULL), CIEL_OK);
        CT_EQ_I(state_of(at("odd.mp4"), codes[i]), i == ODD_NOTHING ? VERIFY_TRUSTED : VERIFY_INVALID);
    }
}

static void a_remuxed_film_has_lost_it(void)
{
    char command[512];
    CT_EQ_I(make_signed(at("a4.mp4")), CIEL_OK);
    snprintf(command, sizeof command, "ffmpeg -v quiet -y -i %s -c copy %s </dev/null", at("a4.mp4"), at("c.mp4"));
    if (system(command) != 0)
        CT_SKIP("ffmpeg is not installed");
    verify_report r = { 0 };
    verify_trust trust = { anchors, NULL, now() };
    CT_EQ_I(verify_file(&r, at("c.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(verify_state_name(r.state), "not_present");
    verify_report_free(&r);
}

/* ---- ingredients ---- */

static int make_remix(const char *path, const char *parent, const char *seen)
{
    const c2pa_ingredient from[] = { { parent, "before", C2PA_PARENT },
                                     { seen, "seen", C2PA_INPUT },
                                     { NULL, "a chair by somebody", C2PA_COMPONENT } };
    c2pa_claim claim = { .parts = parts, .n_parts = 1, .ingredients = from, .n_ingredients = 3, .change = "made blue" };
    int rc = sample_film(path, NULL);
    return rc == CIEL_OK ? sign(path, &claim) : rc;
}

static void a_remix_carries_its_parents(void)
{
    verify_report r = { 0 };
    verify_trust trust = { anchors, NULL, now() };
    CT_EQ_I(make_signed(at("first.mp4")), CIEL_OK);
    CT_EQ_I(sample_picture(at("seen.png"), NULL), CIEL_OK);
    CT_EQ_I(make_remix(at("second.mp4"), at("first.mp4"), at("seen.png")), CIEL_OK);
    CT_EQ_I(make_remix(at("third.mp4"), at("second.mp4"), at("seen.png")), CIEL_OK);
    CT_EQ_I(verify_file(&r, at("third.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(verify_state_name(r.state), "trusted");
    CT_EQ_I(r.n_manifests, 3);
    CT_EQ_I(r.n_ingredients, 3);
    CT_EQ_S(r.ingredients[0].relation, "parentOf");
    CT_EQ_S(r.ingredients[0].type, "video/mp4");
    CT_CHECK(r.ingredients[0].manifest && !r.ingredients[1].manifest);
    CT_EQ_S(r.ingredients[1].relation, "inputTo");
    CT_EQ_S(r.actions[0].name, "c2pa.opened");
    CT_EQ_S(r.actions[1].words, "made blue");
    verify_report_free(&r);
}

static void a_parents_manifest_cannot_be_changed(void)
{
    uint8_t *data = NULL;
    size_t n = 0;
    CT_EQ_I(make_signed(at("first.mp4")), CIEL_OK);
    CT_EQ_I(make_remix(at("second.mp4"), at("first.mp4"), at("seen.png")), CIEL_OK);
    CT_EQ_I(ciel_file_read(&data, &n, at("second.mp4"), 1 << 26, NULL), CIEL_OK);
    data[find(data, n, "a voice") - 1] ^= 1; /* words of the parent's only */
    CT_EQ_I(ciel_file_write(at("b.mp4"), data, n, NULL), CIEL_OK);
    CT_EQ_I(state_of(at("b.mp4"), "ingredient.manifest.mismatch"), VERIFY_INVALID);
    free(data);
}

/* ---- pictures ---- */

static void pictures_are_signed_too(void)
{
    static const char *const names[] = { "s.png", "s.jpg", "s.webp" };
    static const char *const types[] = { "image/png", "image/jpeg", "image/webp" };
    c2pa_claim claim = { .parts = parts, .n_parts = 1, .title = "a still" };
    for (int i = 0; i < 3; i++) {
        picture before, after;
        verify_report r = { 0 };
        verify_trust trust = { anchors, NULL, now() };
        uint8_t *data = NULL;
        size_t n = 0;
        CT_CHECK(c2pa_can_sign(names[i]));
        CT_EQ_I(sample_picture(at(names[i]), NULL), CIEL_OK);
        CT_EQ_I(picture_read(&before, at(names[i]), NULL), CIEL_OK);
        CT_EQ_I(sign(at(names[i]), &claim), CIEL_OK);
        CT_EQ_I(picture_read(&after, at(names[i]), NULL), CIEL_OK);
        CT_EQ_I(memcmp(before.rgb, after.rgb, SAMPLE_W * SAMPLE_H * 3), 0);
        CT_EQ_I(verify_file(&r, at(names[i]), &trust, NULL), CIEL_OK);
        CT_EQ_S(verify_state_name(r.state), "trusted");
        CT_EQ_S(r.type, types[i]);
        CT_EQ_I(ciel_file_read(&data, &n, at(names[i]), 1 << 26, NULL), CIEL_OK);
        data[i == 2 ? 60 : n - 20] ^= 1;
        CT_EQ_I(ciel_file_write(at(names[i]), data, n, NULL), CIEL_OK);
        CT_EQ_I(state_of(at(names[i]), "assertion.dataHash.mismatch"), VERIFY_INVALID);
        verify_report_free(&r);
        picture_free(&before);
        picture_free(&after);
        free(data);
    }
}

static void a_large_store_is_cut_over_segments(void)
{
    /* a parent film brings its manifest; ten of them do not fit one segment of 64 KiB with a long prompt */
    static char prompt[100000];
    memset(prompt, 'x', sizeof prompt - 1);
    c2pa_claim claim = { .parts = parts, .n_parts = 1, .prompt = prompt };
    CT_EQ_I(sample_picture(at("large.jpg"), NULL), CIEL_OK);
    CT_EQ_I(sign(at("large.jpg"), &claim), CIEL_OK);
    CT_EQ_I(state_of(at("large.jpg"), "assertion.dataHash.match"), VERIFY_TRUSTED);
}

static void other_files_are_refused(void)
{
    verify_report r = { 0 };
    verify_trust trust = { anchors, NULL, now() };
    c2pa_claim claim = { .parts = parts, .n_parts = 1 };
    CT_EQ_I(ciel_file_write(at("x.mp4"), "hello, this is no film", 22, NULL), CIEL_OK);
    CT_EQ_I(verify_file(&r, at("x.mp4"), &trust, NULL), CIEL_E_FORMAT);
    CT_EQ_I(verify_file(&r, at("absent.mp4"), &trust, NULL), CIEL_E_NOTFOUND);
    c2pa_signer signer = { identity, NULL, NULL };
    CT_EQ_I(c2pa_sign(at("x.mp4"), &claim, &signer, NULL), CIEL_E_FORMAT);
    CT_CHECK(!c2pa_can_sign("a.wav") && !c2pa_can_sign("scene.json"));
}

/* ---- time-stamps ---- */

static int sign_timed(const char *path, const char *url)
{
    c2pa_claim claim = plain_claim();
    c2pa_signer signer = { identity, url, anchors };
    int rc = sample_film(path, NULL);
    return rc == CIEL_OK ? c2pa_sign(path, &claim, &signer, NULL) : rc;
}

static void a_time_stamp_outlives_the_signer(void)
{
    local_tsa *clock = NULL;
    verify_report r = { 0 };
    int64_t in_20_years = now() + (int64_t)20 * 365 * DAY_S;
    CT_EQ_I(local_tsa_start(&clock, TSA_HONEST, NULL), CIEL_OK);
    CT_EQ_I(sign_timed(at("t.mp4"), local_tsa_url(clock)), CIEL_OK);
    char *roots = strdup(local_tsa_root(clock));
    local_tsa_stop(&clock);
    verify_trust trust = { anchors, NULL, now() };
    CT_EQ_I(verify_file(&r, at("t.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(verify_state_name(r.state), "trusted");
    CT_NEAR(r.signed_at, now(), 60);
    verify_report_free(&r);
    trust.now = in_20_years; /* the signer has run out, and nobody knows the clock */
    CT_EQ_I(verify_file(&r, at("t.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(verify_problem(&r)->code, "signingCredential.expired");
    verify_report_free(&r);
    trust.time_anchors = roots;
    CT_EQ_I(verify_file(&r, at("t.mp4"), &trust, NULL), CIEL_OK);
    CT_EQ_S(verify_state_name(r.state), "trusted");
    bool said = false;
    for (size_t i = 0; i < r.n_findings; i++)
        said |= strcmp(r.findings[i].code, "timeStamp.trusted") == 0;
    CT_CHECK(said);
    verify_report_free(&r);
    free(roots);
}

static void a_clock_that_fails_costs_only_the_stamp(void)
{
    static const enum tsa_manner manners[] = { TSA_OTHER, TSA_REFUSES };
    ciel_log_set_level(CIEL_LOG_ERROR);
    for (int i = 0; i < 3; i++) {
        local_tsa *clock = NULL;
        verify_report r = { 0 };
        verify_trust trust = { anchors, NULL, now() };
        if (i < 2)
            CT_EQ_I(local_tsa_start(&clock, manners[i], NULL), CIEL_OK);
        CT_EQ_I(sign_timed(at("t.mp4"), clock ? local_tsa_url(clock) : "http://127.0.0.1:1/"), CIEL_OK);
        local_tsa_stop(&clock);
        CT_EQ_I(verify_file(&r, at("t.mp4"), &trust, NULL), CIEL_OK);
        CT_EQ_S(verify_state_name(r.state), "trusted");
        CT_EQ_I(r.signed_at, 0);
        verify_report_free(&r);
    }
    ciel_log_set_level(CIEL_LOG_WARN);
}

CT_MAIN(CT(setup), CT(cbor_is_written_in_one_way), CT(keys_are_made_once_and_kept_private),
        CT(a_signer_signs_for_a_year), CT(judged_at_its_time), CT(an_operators_chain_is_checked),
        CT(a_signed_film_holds), CT(a_signed_film_plays_as_before), CT(the_prompt_is_told_when_asked),
        CT(a_changed_byte_is_noticed), CT(no_byte_of_the_store_is_free), CT(odd_manifests_do_not_hold),
        CT(a_remuxed_film_has_lost_it), CT(a_remix_carries_its_parents), CT(a_parents_manifest_cannot_be_changed),
        CT(pictures_are_signed_too), CT(a_large_store_is_cut_over_segments), CT(other_files_are_refused),
        CT(a_time_stamp_outlives_the_signer), CT(a_clock_that_fails_costs_only_the_stamp), CT(cleanup))
