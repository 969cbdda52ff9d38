/* app/options.h - command lines: a table of options a subcommand, read, checked and printed as help. */
#pragma once
#include <stdbool.h>

enum option_kind {
    OPTION_FLAG,   /* bool */
    OPTION_TEXT,   /* const char * */
    OPTION_NUMBER, /* double within [lo, hi] */
    OPTION_INT,    /* int within [lo, hi] */
    OPTION_SIZE,   /* int[2]: WIDTHxHEIGHT, even, 16..4096 */
    OPTION_CHOICE  /* int: index into `choices` */
};
typedef struct option {
    const char *name;  /* without the dashes */
    char letter;       /* short form, or 0 */
    enum option_kind kind;
    void *value;
    double lo, hi;
    const char *const *choices; /* NULL-terminated */
    const char *argument;       /* as shown in help: "FILE" */
    const char *help;
} option;
typedef struct command_line {
    const char *usage;   /* "ciel generate \"PROMPT\" -o FILM.mp4 [options]" */
    const char *summary;
    const option *options;
    int n_options;
    const char *operand[2]; /* filled: what is no option, in order */
    int n_operands, max_operands;
} command_line;

/** Read argv[1..]. Prints help and returns 1 when it was asked for; prints one clear message to stderr and returns
 *  -64 on a bad line; 0 when all is well. "--name=value", "--name value", "-n value"; "--" ends the options. */
int options_read(command_line *line, int argc, char **argv);
