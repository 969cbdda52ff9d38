/* tests/ct.h - the test harness: a table of claims, TAP on stdout, exit 1 when one is false.
 *
 *   static void box_has_twelve_triangles(void) { CT_EQ_I(m.n_triangles, 12); }
 *   CT_MAIN(CT(box_has_twelve_triangles), CT(...))
 *
 * A check that fails ends its case and prints both values. argv[1] filters cases by substring.
 */
#pragma once
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct ct_case {
    const char *name;
    void (*fn)(void);
} ct_case;
static int ct_failed;
static const char *ct_skip_reason;
#define CT(fn) { #fn, fn }
#define CT_CHECK(c)                                              \
    do {                                                         \
        if (!(c)) {                                              \
            ct_failed = 1;                                       \
            printf("# %s:%d: %s\n", __FILE__, __LINE__, #c);     \
            return;                                              \
        }                                                        \
    } while (0)
#define CT_EQ_I(a, b)                                                                             \
    do {                                                                                          \
        long long a_ = (long long)(a), b_ = (long long)(b);                                       \
        if (a_ != b_) {                                                                           \
            ct_failed = 1;                                                                        \
            printf("# %s:%d: %s == %s (%lld vs %lld)\n", __FILE__, __LINE__, #a, #b, a_, b_);     \
            return;                                                                               \
        }                                                                                         \
    } while (0)
#define CT_EQ_S(a, b)                                                                                          \
    do {                                                                                                       \
        const char *a_ = (a), *b_ = (b);                                                                       \
        if (!a_ || !b_ ? a_ != b_ : strcmp(a_, b_) != 0) {                                                     \
            ct_failed = 1;                                                                                     \
            printf("# %s:%d: %s == %s (\"%s\" vs \"%s\")\n", __FILE__, __LINE__, #a, #b, a_ ? a_ : "(null)",   \
                   b_ ? b_ : "(null)");                                                                        \
            return;                                                                                            \
        }                                                                                                      \
    } while (0)
/* |a - b| <= tol */
#define CT_NEAR(a, b, tol)                                                                                       \
    do {                                                                                                         \
        double a_ = (double)(a), b_ = (double)(b), t_ = (double)(tol);                                           \
        if (!(fabs(a_ - b_) <= t_)) {                                                                            \
            ct_failed = 1;                                                                                       \
            printf("# %s:%d: %s near %s (%.9g vs %.9g, tolerance %.3g)\n", __FILE__, __LINE__, #a, #b, a_, b_,   \
                   t_);                                                                                          \
            return;                                                                                              \
        }                                                                                                        \
    } while (0)
#define CT_SKIP(reason)           \
    do {                          \
        ct_skip_reason = reason;  \
        return;                   \
    } while (0)
#define CT_MAIN(...)                                                                                        \
    int main(int argc, char **argv)                                                                         \
    {                                                                                                       \
        ct_case cases[] = { __VA_ARGS__ };                                                                  \
        int n = (int)(sizeof cases / sizeof *cases), bad = 0;                                               \
        printf("1..%d\n", n);                                                                               \
        for (int i = 0; i < n; i++) {                                                                       \
            if (argc > 1 && !strstr(cases[i].name, argv[1])) {                                              \
                printf("ok %d - %s # SKIP filter\n", i + 1, cases[i].name);                                 \
                continue;                                                                                   \
            }                                                                                               \
            ct_failed = 0;                                                                                  \
            ct_skip_reason = NULL;                                                                          \
            cases[i].fn();                                                                                  \
            bad += ct_failed;                                                                               \
            printf("%sok %d - %s%s%s\n", ct_failed ? "not " : "", i + 1, cases[i].name,                     \
                   ct_skip_reason ? " # SKIP " : "", ct_skip_reason ? ct_skip_reason : "");                 \
            fflush(stdout);                                                                                 \
        }                                                                                                   \
        return bad != 0;                                                                                    \
    }
