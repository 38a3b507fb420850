#!/usr/bin/env bash
# Kills the simulator at random moments while firmware writes its flash, and looks at what is left: in
# each sector the words go from one kind to another at most once, and every word is one that was
# written, or erased. That is what a chip would hold whose power fails at that moment.
#
# Usage: Tests/Programs/kill.sh [TIMES] [SEED], by default 200 times with seed 1. The tests do a few.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly times=${1:-200} seed=${2:-1}
readonly program=bin/host8266 firmware=Tests/Programs/firmware/Flash
[[ -x ${program} ]] || { echo "kill: there is no ${program}; make build first" >&2; exit 2; }
work=$(mktemp -d)
readonly work flash=${work}/flash
child=
trap '[[ -z ${child} ]] || kill -9 "${child}" 2>/dev/null || true; rm -rf "${work}"' EXIT

# Prints what is wrong with the 16 sectors from 0x100 on, if anything is.
check() {
    od -An -v -tu4 -w4 -j $((0x100000)) -N $((0x10000)) "${flash}" | awk '
        {
            place = (NR - 1) % 1024
            kind = $1 == 4294967295 ? -1 : int($1 / 65536)
            if (kind >= 0 && $1 % 65536 != place) { print "a word that nobody wrote at", NR - 1; exit }
            if (place == 0) borders = 0
            else if (kind != last && ++borders > 1) { print "two borders in sector", int((NR - 1) / 1024); exit }
            last = kind
        }'
}

RANDOM=${seed}
writing=0
for ((n = 1; n <= times; n++)); do
    executor=dispatch
    ((n % 2)) || executor=fiber
    "${program}" run "${firmware}" --fast --executor "${executor}" --set case=writes \
        --flash "${flash}" >/dev/null 2>&1 &
    child=$!
    sleep "0.$(printf '%03d' $((100 + RANDOM % 300)))"
    kill -9 "${child}"
    wait "${child}" 2>/dev/null || true
    child=
    problem=$(check)
    if [[ -n ${problem} ]]; then
        echo "kill: after ${n} of ${times} with seed ${seed}: ${problem}" >&2
        exit 1
    fi
    od -An -v -tu4 -w4 -j $((0x100000)) -N 4 "${flash}" | grep -q 4294967295 || writing=$((writing + 1))
done
((writing > 0)) || { echo "kill: nothing was ever written" >&2; exit 1; }
echo "kill: ${times} times, ${writing} of them in the middle of the work"
