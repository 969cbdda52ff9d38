/* Media of strangers: decoded in a process of their own that can do nothing else, stopped when it takes too long, and
 * fetched only from where they may be.
 */
#include "base/file.h"
#include "client.h"
#include "ct.h"
#include "server/intake.h"
#include "server/intake_wire.h"
#include "server/outgoing.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

static const intake_wish one = { .max_frames = 1 };

/* 32 x 18, left half red, as a file of the kind that `path` ends with */
static bool write_picture(const char *path)
{
    picture p = { 0 };
    if (picture_create(&p, 32, 18, NULL) < 0)
        return false;
    for (int i = 0; i < 32 * 18; i++)
        p.rgb[3 * i] = i % 32 < 16 ? 255 : 0;
    bool ok = picture_write(path, &p, 95, NULL) == CIEL_OK;
    picture_free(&p);
    return ok;
}

static void pictures_come_back_whatever_their_name(void)
{
    static const char *const endings[] = { "png", "jpg", "webp" };
    static const enum media_kind kinds[] = { MEDIA_PNG, MEDIA_JPEG, MEDIA_WEBP };
    char folder[64], path[128], plain[128];
    intake m;
    make_folder(folder);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/p.%s", folder, endings[i]);
        snprintf(plain, sizeof plain, "%s/upload", folder);
        CT_CHECK(write_picture(path) && rename(path, plain) == 0);
        CT_EQ_I(intake_read(&m, plain, &one, NULL), CIEL_OK);
        CT_EQ_I(m.kind, kinds[i]);
        CT_EQ_I(m.n_frames * 10000 + m.width * 100 + m.height, 13218);
        CT_CHECK(m.frames[0].rgb[0] > 240 && m.frames[0].rgb[3 * 31] < 15);
        intake_free(&m);
    }
    remove_folder(folder);
}

static bool write_clip(const char *path, int n)
{
    clip_options o = clip_options_default();
    clip *c = NULL;
    uint8_t rgb[64 * 36 * 3];
    o.path = path;
    o.width = 64;
    o.height = 36;
    o.fps = 24;
    o.audio_rate = 0;
    if (clip_open(&c, &o, NULL) < 0)
        return false;
    for (int i = 0; i < n; i++) {
        memset(rgb, 20 * i, sizeof rgb);
        if (clip_frame(c, rgb, NULL) < 0)
            return false;
    }
    return clip_close(&c, NULL) == CIEL_OK;
}

static void a_clip_gives_its_first_frames_scaled_down(void)
{
    char folder[64], path[128];
    intake m;
    make_folder(folder);
    snprintf(path, sizeof path, "%s/c.mp4", folder);
    CT_CHECK(write_clip(path, 12));
    CT_EQ_I(intake_read(&m, path, &(intake_wish){ .max_frames = 5, .max_side = 32 }, NULL), CIEL_OK);
    CT_EQ_I(m.n_frames, 5);
    CT_EQ_I(m.kind, MEDIA_MP4);
    CT_EQ_I(m.width * 100 + m.height, 6436);
    CT_EQ_I(m.frames[4].width * 100 + m.frames[4].height, 3218);
    CT_NEAR(m.fps, 24, 0.01);
    CT_NEAR(m.frames[4].rgb[100], 80, 6);
    intake_free(&m);
    uint8_t *data;
    size_t n;
    CT_EQ_I(ciel_file_read(&data, &n, path, 1 << 24, NULL), CIEL_OK);
    CT_EQ_I(intake_decode(&m, data, n, &(intake_wish){ .max_frames = 600 }, NULL), CIEL_OK);
    CT_EQ_I(m.n_frames, 12);
    intake_free(&m);
    free(data);
    remove_folder(folder);
}

static void what_is_no_picture_or_damaged_is_refused_with_words(void)
{
    static const uint8_t *const bad[] = {
        (const uint8_t *)"#!/bin/sh\nexit 0\n       ",        (const uint8_t *)"\x89PNG\r\n\x1a\nrubbish.....",
        (const uint8_t *)"\xff\xd8\xff\xe0 rubbish.........", (const uint8_t *)"RIFF....WEBPrubbish.....",
        (const uint8_t *)"....ftypisom............",          (const uint8_t *)"\x1a\x45\xdf\xa3 rubbish........."
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        intake m;
        ciel_fail fail = { 0 };
        CT_EQ_I(intake_decode(&m, bad[i], 20, &one, &fail), CIEL_E_FORMAT);
        CT_CHECK(fail.what[0]);
    }
    intake m;
    CT_EQ_I(intake_decode(&m, bad[0], 0, &one, NULL), CIEL_E_FORMAT);
}

/* ---- what the child may not do ---- */
static void opens_a_file(void)
{
    open("/etc/passwd", O_RDONLY);
}
static void calls_out(void)
{
    socket(AF_INET, SOCK_STREAM, 0);
}
static void starts_another(void)
{
    fork();
}
static void runs_a_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
}
static void kills(void)
{
    kill(getppid(), 0);
}
static void makes_code(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)p;
}
static void computes(void)
{
    free(malloc(1 << 20));
}

/* the signal that ends a locked-down process doing this; 0 = it lives */
static int end_of(void (*deed)(void))
{
    int status = 0;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (intake_lock_down(NULL) < 0)
            _exit(1);
        deed();
        _exit(0);
    }
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static void a_locked_process_can_compute_and_nothing_else(void)
{
    CT_EQ_I(end_of(computes), 0);
    CT_EQ_I(end_of(opens_a_file), SIGSYS);
    CT_EQ_I(end_of(calls_out), SIGSYS);
    CT_EQ_I(end_of(starts_another), SIGSYS);
    CT_EQ_I(end_of(runs_a_program), SIGSYS);
    CT_EQ_I(end_of(kills), SIGSYS);
    CT_EQ_I(end_of(makes_code), SIGSYS);
}

/* programs in the decoder's place: one that never ends, one that lies, one that dies */
static void a_decoder_that_hangs_lies_or_dies_is_a_refusal(void)
{
    static const char *const scripts[] = { "#!/bin/sh\nexec sleep 100\n",
                                           "#!/bin/sh\nhead -c 5000 /dev/zero | tr '\\0' Z\n",
                                           "#!/bin/sh\nkill -SEGV $$\n" };
    char folder[64], path[128];
    make_folder(folder);
    for (int i = 0; i < 3; i++) {
        struct timespec from, to;
        intake m;
        ciel_fail fail = { 0 };
        snprintf(path, sizeof path, "%s/%d", folder, i);
        CT_EQ_I(ciel_file_write(path, scripts[i], strlen(scripts[i]), NULL), CIEL_OK);
        CT_EQ_I(chmod(path, 0700), 0);
        intake_set_program(path);
        clock_gettime(CLOCK_MONOTONIC, &from);
        int rc = intake_decode(&m, (const uint8_t *)"\x89PNG", 4, &(intake_wish){ 1, 0, 1 }, &fail);
        clock_gettime(CLOCK_MONOTONIC, &to);
        intake_set_program(TEST_CIEL);
        CT_EQ_I(rc, CIEL_E_FORMAT);
        CT_CHECK(to.tv_sec - from.tv_sec < 10);
        CT_CHECK(strstr(fail.detail, i == 0 ? "too long" : i == 2 ? "signal" : ""));
    }
    remove_folder(folder);
}

/* headers that a decoder taken over might send, none of which may be followed */
static void what_a_decoder_says_is_checked(void)
{
    const intake_header good = { .magic = INTAKE_MAGIC,
                                 .kind = MEDIA_PNG,
                                 .width = 4,
                                 .height = 4,
                                 .frame_width = 4,
                                 .frame_height = 4,
                                 .n_frames = 1 };
    intake_header lies[8];
    char folder[64], path[96], script[256];
    for (int i = 0; i < 8; i++)
        lies[i] = good;
    lies[0].n_frames = 1 << 30;
    lies[1].width = lies[1].frame_width = -4;
    lies[2].width = lies[2].height = lies[2].frame_width = lies[2].frame_height = 60000;
    lies[3].frame_width = 8; /* larger than what was sent */
    lies[4].kind = 99;
    lies[5].fps = NAN;
    lies[6].rc = CIEL_E_BUG;
    memset(lies[6].what, 'x', sizeof lies[6].what); /* no end of the text */
    make_folder(folder);
    for (int i = 0; i < 8; i++) { /* the last is right, but no pixels follow */
        intake m;
        ciel_fail fail = { 0 };
        snprintf(path, sizeof path, "%s/said", folder);
        CT_EQ_I(ciel_file_write(path, &lies[i], sizeof lies[i], NULL), CIEL_OK);
        snprintf(script, sizeof script, "#!/bin/sh\nexec cat %s\n", path);
        snprintf(path, sizeof path, "%s/decoder", folder);
        CT_EQ_I(ciel_file_write(path, script, strlen(script), NULL), CIEL_OK);
        CT_EQ_I(chmod(path, 0700), 0);
        intake_set_program(path);
        int rc = intake_decode(&m, (const uint8_t *)"\x89PNG", 4, &one, &fail);
        intake_set_program(TEST_CIEL);
        CT_EQ_I(rc, CIEL_E_FORMAT);
        CT_CHECK(fail.what[0]);
    }
    remove_folder(folder);
}

/* ---- data URLs ---- */
static void data_urls_are_read_or_refused(void)
{
    static const struct {
        const char *url, *bytes; /* NULL: refused */
    } cases[] = {
        { "data:image/png;base64,aGVsbG8=", "hello" },
        { "data:image/png;base64,aGVsbG8", "hello" },
        { "DATA:image/png;charset=x;BASE64,_-8=", "\xff\xef" },
        { "data:;base64,QQ==", "A" },
        { "data:image/png,hello", NULL },
        { "data:image/png;base64,", NULL },
        { "data:image/png;base64,a", NULL },
        { "data:image/png;base64,aGVs bG8=", NULL },
        { "data:image/png;base64,aGVsbG8==", NULL },
        { "data:image/png;base64,====", NULL },
        { "data:", NULL },
        { "datum:image/png;base64,QQ==", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t *data = NULL;
        size_t n = 0;
        int rc = intake_data_url(&data, &n, cases[i].url, NULL);
        bool fits = cases[i].bytes
                        ? rc == CIEL_OK && n == strlen(cases[i].bytes) && memcmp(data, cases[i].bytes, n) == 0
                        : rc == CIEL_E_INVAL;
        if (!fits)
            printf("# %s: %d\n", cases[i].url, rc);
        free(data);
        CT_CHECK(fits);
    }
}

/* ---- a web server on this machine ---- */
static int listener = -1, port;
static atomic_int n_asked;

static void *answer_all(void *user)
{
    (void)user;
    for (int fd; (fd = accept(listener, NULL, NULL)) >= 0; close(fd)) {
        char request[4096] = "", reply[4096];
        int n = 0;
        if (read(fd, request, sizeof request - 1) <= 0)
            continue;
        n_asked++;
        if (strncmp(request, "GET /good ", 10) == 0)
            n = snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        else if (strncmp(request, "GET /once ", 10) == 0)
            n = snprintf(reply, sizeof reply, "HTTP/1.1 302 X\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n");
        else if (strncmp(request, "GET /round ", 11) == 0)
            n = snprintf(reply, sizeof reply, "HTTP/1.1 302 X\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n");
        else if (strncmp(request, "GET /file ", 10) == 0)
            n = snprintf(reply, sizeof reply,
                         "HTTP/1.1 302 X\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
        else if (strncmp(request, "GET /slow ", 10) == 0)
            nap_ms(3000);
        else
            n = snprintf(reply, sizeof reply, "HTTP/1.1 404 X\r\nContent-Length: 2\r\n\r\nno");
        if (n > 0 && write(fd, reply, (size_t)n) != n)
            printf("# cannot answer\n");
    }
    return NULL;
}

static bool has_web(void)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof in;
    pthread_t thread;
    if (listener >= 0)
        return true;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&in, sizeof in) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&in, &n) != 0)
        return false;
    port = ntohs(in.sin_port);
    return pthread_create(&thread, NULL, answer_all, NULL) == 0 && pthread_detach(thread) == 0;
}

static int get(const char *host, const char *path, bool private_too, int timeout_s)
{
    char url[256];
    uint8_t *data = NULL;
    size_t n = 0;
    snprintf(url, sizeof url, "http://%s:%d%s", host, port, path);
    int rc = outgoing_get(&data, &n, url, 1000, private_too, timeout_s, NULL);
    if (rc == CIEL_OK && (n != 5 || memcmp(data, "hello", 5) != 0))
        rc = CIEL_E_BUG;
    free(data);
    return rc;
}

static void no_spelling_of_this_machine_is_fetched(void)
{
    static const char *const hosts[] = {
        "127.0.0.1",         "localhost",      "127.1", "2130706433",         "0x7f.1",
        "0177.0.0.1",        "0.0.0.0",        "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]"
    };
    CT_CHECK(has_web());
    int before = n_asked;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        if (get(hosts[i], "/good", false, 2) != CIEL_E_NOPERM)
            printf("# %s\n", hosts[i]);
        CT_EQ_I(get(hosts[i], "/good", false, 2), CIEL_E_NOPERM);
    }
    CT_EQ_I(n_asked, before); /* nobody even asked */
}

static void where_it_is_allowed_hops_size_and_time_are_limited(void)
{
    CT_CHECK(has_web());
    CT_EQ_I(get("127.0.0.1", "/good", true, 2), CIEL_OK);
    CT_EQ_I(get("127.0.0.1", "/once", true, 2), CIEL_OK);
    CT_EQ_I(get("127.0.0.1", "/round", true, 2), CIEL_E_UNAVAILABLE);
    CT_EQ_I(get("127.0.0.1", "/file", true, 2), CIEL_E_NOPERM);
    CT_EQ_I(get("127.0.0.1", "/none", true, 2), CIEL_E_UNAVAILABLE);
    CT_EQ_I(get("127.0.0.1", "/slow", true, 1), CIEL_E_UNAVAILABLE);
    CT_EQ_I(get("ana:secret@127.0.0.1", "/good", true, 2), CIEL_E_INVAL);
    uint8_t *data = NULL;
    size_t n;
    char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/good", port);
    CT_EQ_I(outgoing_get(&data, &n, url, 4, true, 10, NULL), CIEL_E_DATA);
    CT_EQ_I(outgoing_get(&data, &n, "gopher://127.0.0.1/", 4, true, 2, NULL), CIEL_E_INVAL);
    CT_EQ_I(outgoing_get(&data, &n, "file:///etc/passwd", 4, true, 2, NULL), CIEL_E_INVAL);
}

static void the_decoder_is_there(void)
{
    signal(SIGPIPE, SIG_IGN); /* as the server does */
    intake_set_program(TEST_CIEL);
    CT_CHECK(ciel_file_exists(TEST_CIEL));
}

CT_MAIN(CT(the_decoder_is_there), CT(pictures_come_back_whatever_their_name),
        CT(a_clip_gives_its_first_frames_scaled_down), CT(what_is_no_picture_or_damaged_is_refused_with_words),
        CT(a_locked_process_can_compute_and_nothing_else), CT(a_decoder_that_hangs_lies_or_dies_is_a_refusal),
        CT(what_a_decoder_says_is_checked), CT(data_urls_are_read_or_refused),
        CT(no_spelling_of_this_machine_is_fetched), CT(where_it_is_allowed_hops_size_and_time_are_limited))
