#!/usr/bin/env bash
# Runs the tests, and says what failed once more just before the runner's own summary: a failure
# among some thousand lines is hard to find, above all where only the end of a log is kept.
#
#   Tools/test.sh [OPTION...]     options of `swift test`, such as --filter PeerTests
#
# Its exit code is that of `swift test`.
set -uo pipefail

# Lines of one failure that are said again: a test may show a whole run's output.
readonly shown=12

failures=()
lines=0

# Keeps a failure's first line and what the runner says below it.
keep() {
    case $1 in
        "✘ Test run with "*) ;;
        "✘ Test "*" recorded an issue"*)
            failures+=("$1")
            lines=1
            ;;
        "✘ "* | "✔ "* | "◇ "*) lines=0 ;;
        *) ((lines > 0 && lines++ < shown)) && failures+=("  ${1:0:400}") ;;
    esac
}

say_again() {
    ((${#failures[@]})) || return
    printf '\nWhat failed, once more:\n'
    printf '%s\n' "${failures[@]}" ""
}

"${SWIFT:-swift}" test --disable-xctest "$@" 2>&1 | {
    while IFS= read -r line; do
        keep "${line}"
        case ${line} in "✘ Test run with "*) say_again ;; esac
        printf '%s\n' "${line}"
    done
}
exit "${PIPESTATUS[0]}"
