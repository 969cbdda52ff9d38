# tests/npm.sh - sourced by tests that drive ciel with packages of npm: installs them in the current folder.

# $1: what the test is called; the rest: npm's arguments. Without node, or with no way to the registry, the test is
# skipped, and says so; any other fault of npm's is a failure, with its words.
npm_or_skip() {
    test_name=$1
    shift
    if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
        printf '1..1\nok 1 - %s # SKIP node is not installed\n' "$test_name"
        exit 0
    fi
    npm_words=$(npm "$@" --no-audit --no-fund --ignore-scripts 2>&1) && return
    if ! npm ping --fetch-retries=0 >/dev/null 2>&1; then
        printf '1..1\nok 1 - %s # SKIP the npm registry cannot be reached\n' "$test_name"
        exit 0
    fi
    printf '%s\n' "$npm_words" | sed 's/^/# /'
    printf '1..1\nnot ok 1 - %s: its packages could not be installed\n' "$test_name"
    exit 1
}
