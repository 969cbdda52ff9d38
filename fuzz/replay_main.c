/* fuzz/replay_main.c - runs a fuzz target over saved inputs when it is built without libFuzzer; prints TAP.
 *
 * argv[1..]: files, or folders of files. A crash or a sanitizer report is the failure.
 */
#include "base/file.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static int replay_file(const char *path)
{
    uint8_t *data = NULL;
    size_t bytes = 0;
    if (ciel_file_read(&data, &bytes, path, 64u << 20, NULL) != CIEL_OK)
        return 0;
    LLVMFuzzerTestOneInput(data, bytes);
    free(data);
    return 1;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (!folder) {
            n += replay_file(argv[i]);
            continue;
        }
        for (struct dirent *e; (e = readdir(folder));) {
            char *path = ciel_path_join(argv[i], e->d_name);
            n += replay_file(path);
            free(path);
        }
        closedir(folder);
    }
    printf("1..1\n%sok 1 - %d inputs replayed\n", n ? "" : "not ", n);
    return n == 0; /* an empty corpus tests nothing */
}
