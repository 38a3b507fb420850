#!/usr/bin/env bash
# Runs a pre-empted spinning task many times while the machine is busy, and compares every run with
# the first: the text on UART0 and the trace file must be the same, byte for byte.
#
# Usage: Tests/Programs/determinism.sh [RUNS], by default 100. Half of them on each executor.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly runs=${1:-100}
readonly program=bin/host8266 firmware=Tests/Programs/firmware/Preemption
[[ -x ${program} ]] || { echo "determinism: there is no ${program}; make build first" >&2; exit 2; }
work=$(mktemp -d)
readonly work
load=()

end() {
    if ((${#load[@]} > 0)); then kill "${load[@]}" 2>/dev/null || true; fi
    rm -rf "${work}"
}
trap end EXIT

# More busy processes than processors, so that every run is interrupted by the host all the time.
for ((i = 0; i < 2 * $(nproc); i++)); do
    (while :; do :; done) &
    load+=($!)
done

run() {
    timeout 60 "${program}" run "${firmware}" --executor "$1" --set loop=until-flag --timeout 1s \
        --trace "${work}/$2.h8t" >"${work}/$2.txt" 2>"${work}/$2.err" || {
        echo "determinism: run $2 ($1) ended with $?:" >&2
        cat "${work}/$2.err" >&2
        exit 1
    }
}

executors=(dispatch fiber)
run dispatch first
for ((n = 1; n <= runs; n++)); do
    executor=${executors[n % 2]}
    run "${executor}" again
    for kind in txt h8t; do
        cmp "${work}/first.${kind}" "${work}/again.${kind}" || {
            echo "determinism: run ${n} of ${runs}, on ${executor}, differs" >&2
            [[ ${kind} == txt ]] || "${program}" trace diff "${work}"/{first,again}.h8t >&2
            exit 1
        }
    done
done
echo "determinism: ${runs} runs are the same ($(wc -c <"${work}/first.h8t") bytes of trace)"
cat "${work}/first.txt"
