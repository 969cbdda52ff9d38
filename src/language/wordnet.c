/* language/wordnet.c - see wordnet.h. Layout of the files: wndb(5WN), senseidx(5WN). */
#include "language/wordnet.h"
#include "base/log.h"
#include "base/text.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    INDEX,
    DATA,
    EXCEPTIONS,
    N_KINDS
};
#define MAX_FAMILY 64
typedef struct mapped {
    const char *p;
    size_t len;
} mapped;
static mapped files[N_KINDS][4], counts;
static bool present;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static mapped map_file(const char *dir, const char *name)
{
    mapped m = { NULL, 0 };
    ciel_str path = { 0 };
    ciel_str_printf(&path, "%s/%s", dir, name);
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    ciel_str_free(&path);
    struct stat st;
    if (fd < 0)
        return m;
    if (fstat(fd, &st) == 0 && st.st_size > 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p != MAP_FAILED)
            m = (mapped){ p, (size_t)st.st_size };
    }
    close(fd);
    return m;
}

static void open_files(void)
{
    static const char *const names[N_KINDS][4] = { { "index.noun", "index.verb", "index.adj", "index.adv" },
                                                   { "data.noun", "data.verb", "data.adj", "data.adv" },
                                                   { "noun.exc", "verb.exc", "adj.exc", "adv.exc" } };
    const char *dir = getenv("WNSEARCHDIR");
    if (!dir || !*dir)
        dir = "/usr/share/wordnet";
    present = true;
    for (int k = 0; k < N_KINDS; k++) {
        for (int i = 0; i < 4; i++) {
            files[k][i] = map_file(dir, names[k][i]);
            present = present && files[k][i].p;
        }
    }
    counts = map_file(dir, "cntlist.rev");
    if (!present)
        ciel_log(CIEL_LOG_WARN, "language",
                 "WordNet is not in %s: words outside ciel's own lexicon will not be understood (package wordnet-base)",
                 dir);
}

bool wordnet_present(void)
{
    pthread_once(&once, open_files);
    return present;
}

static int file_of(char pos)
{
    return pos == 'n' ? 0 : pos == 'v' ? 1 : pos == 'a' || pos == 's' ? 2 : pos == 'r' ? 3 : -1;
}

/* First line whose key (up to `stop`) is not below `key`. The licence lines begin with a space and sort first. */
static const char *lower_bound(const mapped *m, const char *key, char stop)
{
    size_t lo = 0, hi = m->len, n = strlen(key);
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2, begin = mid;
        while (begin > lo && m->p[begin - 1] != '\n')
            begin--;
        const char *end = memchr(m->p + begin, '\n', m->len - begin);
        size_t line_end = end ? (size_t)(end - m->p) + 1 : m->len;
        const char *key_end = memchr(m->p + begin, stop, line_end - begin);
        size_t len = key_end ? (size_t)(key_end - m->p) - begin : line_end - begin;
        int c = memcmp(m->p + begin, key, len < n ? len : n);
        if (c < 0 || (c == 0 && len < n))
            lo = line_end;
        else
            hi = begin;
    }
    return m->p + lo;
}

static const char *find_line(const mapped *m, const char *key)
{
    size_t n = strlen(key);
    if (!m->p || !n)
        return NULL;
    const char *line = lower_bound(m, key, ' ');
    size_t left = m->len - (size_t)(line - m->p);
    return left > n && memcmp(line, key, n) == 0 && line[n] == ' ' ? line : NULL;
}

/* Next blank-separated field of a line: its start; *len; NULL at the line's end. */
static const char *next_field(const char **p, size_t *len)
{
    while (**p == ' ')
        (*p)++;
    if (**p == '\n' || !**p)
        return NULL;
    const char *start = *p;
    *len = strcspn(start, " \n");
    *p = start + *len;
    return start;
}

static long skip_number(const char **p, int base)
{
    size_t len;
    const char *f = next_field(p, &len);
    return f ? strtol(f, NULL, base) : 0;
}

/* Data offset of the lemma's sense, -1 when absent; *n_senses too. */
static long sense_offset(const char *lemma, int file, int sense, int *n_senses)
{
    *n_senses = 0;
    const char *p = wordnet_present() ? find_line(&files[INDEX][file], lemma) : NULL;
    if (!p)
        return -1;
    size_t len;
    next_field(&p, &len); /* lemma */
    next_field(&p, &len); /* pos */
    *n_senses = (int)skip_number(&p, 10);
    for (long n = skip_number(&p, 10); n > 0; n--)
        next_field(&p, &len); /* pointer symbols */
    skip_number(&p, 10);
    skip_number(&p, 10);
    if (sense < 1 || sense > *n_senses)
        return -1;
    for (int i = 1; i < sense; i++)
        next_field(&p, &len);
    return skip_number(&p, 10);
}

int wordnet_senses(const char *lemma, char pos)
{
    int n = 0, file = file_of(pos);
    if (file >= 0)
        sense_offset(lemma, file, 1, &n);
    return n;
}

int wordnet_count(const char *lemma, char pos)
{
    if (!wordnet_present() || !counts.p)
        return 0;
    int total = 0;
    size_t n = strlen(lemma);
    for (const char *kind = pos == 'n' ? "1" : pos == 'v' ? "2" : pos == 'a' ? "35" : "4"; *kind; kind++) {
        ciel_str key = { 0 };
        ciel_str_printf(&key, "%s%%%c", lemma, *kind);
        const char *p = lower_bound(&counts, key.p, ' '), *end = counts.p + counts.len;
        while ((size_t)(end - p) > n + 2 && memcmp(p, key.p, n + 2) == 0) {
            const char *field = p;
            size_t len;
            next_field(&field, &len);
            next_field(&field, &len);
            total += (int)skip_number(&field, 10);
            const char *nl = memchr(p, '\n', (size_t)(end - p));
            if (!nl)
                break;
            p = nl + 1;
        }
        ciel_str_free(&key);
    }
    return total;
}

const char *wordnet_irregular(const char *form, char pos, ciel_arena *a)
{
    int file = file_of(pos);
    const char *p = file >= 0 && wordnet_present() ? find_line(&files[EXCEPTIONS][file], form) : NULL;
    if (!p)
        return NULL;
    size_t len;
    next_field(&p, &len);
    const char *lemma = next_field(&p, &len);
    return lemma ? ciel_arena_strndup(a, lemma, len) : NULL;
}

static const char *data_line(int file, long offset)
{
    return offset >= 0 && (size_t)offset < files[DATA][file].len ? files[DATA][file].p + offset : NULL;
}

/* "lemma.pos.NN" of the synset at an offset. */
static const char *name_of(int file, long offset, ciel_arena *a)
{
    const char *p = data_line(file, offset);
    if (!p)
        return NULL;
    size_t len;
    next_field(&p, &len); /* offset */
    next_field(&p, &len); /* lexicographer file */
    const char *type = next_field(&p, &len);
    next_field(&p, &len); /* word count */
    const char *word = next_field(&p, &len);
    if (!type || !word)
        return NULL;
    char *lemma = ciel_arena_strndup(a, word, len);
    for (char *c = lemma; *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + 32);
        if (*c == '(') /* adjective markers "(a)", "(p)", "(ip)" */
            *c = '\0';
        if (!*c)
            break;
    }
    int n_senses = 0, sense = 1;
    sense_offset(lemma, file, 1, &n_senses);
    for (; sense <= n_senses; sense++)
        if (sense_offset(lemma, file, sense, &n_senses) == offset)
            break;
    return ciel_arena_printf(a, "%s.%c.%02d", lemma, *type, sense);
}

const char *wordnet_synset(const char *lemma, char pos, int sense, ciel_arena *a)
{
    int n, file = file_of(pos);
    long offset = file >= 0 ? sense_offset(lemma, file, sense, &n) : -1;
    return offset >= 0 ? name_of(file, offset, a) : NULL;
}

/* Offset named by "lemma.pos.NN"; *file. */
static long parse_name(const char *synset, int *file, ciel_arena *a)
{
    size_t len = strlen(synset);
    if (len < 6 || synset[len - 3] != '.' || synset[len - 5] != '.')
        return -1;
    *file = file_of(synset[len - 4]);
    if (*file < 0)
        return -1;
    int n;
    return sense_offset(ciel_arena_strndup(a, synset, len - 5), *file, atoi(synset + len - 2), &n);
}

/* Hypernym offsets of a synset appended to queue; returns the new count. */
static size_t add_hypernyms(const char *p, long *queue, size_t n)
{
    size_t len;
    next_field(&p, &len);
    next_field(&p, &len);
    const char *type = next_field(&p, &len);
    bool noun = type && *type == 'n';
    for (long words = skip_number(&p, 16); words > 0; words--) {
        next_field(&p, &len);
        next_field(&p, &len);
    }
    for (long pointers = skip_number(&p, 10); pointers > 0; pointers--) {
        const char *symbol = next_field(&p, &len);
        bool up = symbol && symbol[0] == '@';
        long offset = skip_number(&p, 10);
        const char *pos = next_field(&p, &len);
        next_field(&p, &len);
        bool known = !up || !pos || (*pos == 'n') != noun;
        for (size_t i = 0; i < n && !known; i++)
            known = queue[i] == offset;
        if (!known && n < MAX_FAMILY)
            queue[n++] = offset;
    }
    return n;
}

const char **wordnet_family(const char *synset, size_t *n, const char **gloss, ciel_arena *a)
{
    *n = 0;
    int file;
    long offset = wordnet_present() ? parse_name(synset, &file, a) : -1;
    if (offset < 0)
        return NULL;
    long queue[MAX_FAMILY] = { offset };
    size_t count = 1;
    for (size_t i = 0; i < count; i++)
        count = add_hypernyms(data_line(file, queue[i]), queue, count);
    const char **names = ARENA_ARRAY(a, count, const char *);
    for (size_t i = 0; i < count; i++)
        names[i] = name_of(file, queue[i], a);
    if (gloss) {
        const char *bar = strchr(data_line(file, offset), '|');
        *gloss = bar ? ciel_arena_strndup(a, bar + 2, strcspn(bar + 2, "\n")) : "";
    }
    *n = count;
    return names;
}
