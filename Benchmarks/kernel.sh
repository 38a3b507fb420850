#!/usr/bin/env bash
# The kernel benchmark on both executors, beside what this machine can do at best.
#
# Benchmarks/Kernel is an ordinary application that measures a kernel through FreeRTOS's interface
# (its main file says more; any kernel with that interface can run it). The limits are measured by
# Benchmarks/plain/limits.c in the same run. Prints a table with the ratio of each figure to its
# floor; exit code 1 when a floor is missed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly program=bin/host8266 runs=3
# 200 tasks and thousands of deleted ones need more than the chip's heap; one nominal second.
readonly options=(--fast --heap 16000000 --set BENCH_SECONDS=0.2 --set BENCH_TICKS=100
    --set BENCH_BLINKY_S=3600)
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

# What each figure must reach: name, unit, sense (+ at least, - at most), dispatch, fiber. "futex"
# stands for the hand-over rate measured beside it.
readonly floors='
yield_switches             /s  + 0.6*futex 10e6
queue_send_receive         /s  + 20e6      20e6
semaphore_give_take        /s  + 20e6      20e6
mutex_lock_unlock          /s  + 20e6      20e6
queue_pingpong             /s  + 200e3     3e6
task_create_run_selfdelete /s  + 50e3      1e6
timers_1000_wall           s/s - 0.010     0.002
delay100_wall              s   - 0.150     0.015
blinky_1h_wall             s   - 0.050     0.010
kib_per_task               KiB - 24        16
tracing_slowdown           x   - 4         4
'

compile() { # output, sources
    local output=$1 clang
    shift
    clang=$(command -v clang || echo "$(dirname "$(command -v swift)")/clang")
    "${clang}" -O2 "$@" -o "${output}" -lpthread
}

# Runs the benchmark once and appends "name value" lines.
measure() { # executor, file, further options
    local executor=$1 file=$2
    shift 2
    timeout 120 "${program}" run Benchmarks/Kernel --build-dir "${work}/build" \
        --executor "${executor}" "${options[@]}" "$@" 2>"${work}/said" >"${work}/once" ||
        { cat "${work}/said" >&2; exit 1; }
    awk '{ print $1, $2 }' "${work}/once" >>"${file}"
}

measure_executor() {
    local executor=$1 run
    for ((run = 0; run < runs; run++)); do
        measure "${executor}" "${work}/${executor}"
        measure "${executor}" "${work}/${executor}.traced" --set BENCH=queue --trace /dev/null
    done
}

# The median of a figure in a file.
figure() {
    awk -v name="$2" '$1 == name { print $2 }' "$1" | sort -g |
        awk '{ value[NR] = $1 } END { print NR ? value[int((NR + 1) / 2)] : 0 }'
}

# Figures that follow from others.
derived() {
    local file="${work}/$1"
    awk -v few="$(figure "${file}" rss_peak_2_tasks)" \
        -v many="$(figure "${file}" rss_peak_200_tasks)" \
        'BEGIN { print "kib_per_task", (many - few) / 198 }' >>"${file}"
    awk -v plain="$(figure "${file}" queue_send_receive)" \
        -v traced="$(figure "${file}.traced" queue_send_receive)" \
        'BEGIN { print "tracing_slowdown", plain / traced }' >>"${file}"
}

table() {
    printf '%-28s %-4s %12s %12s %8s   %12s %12s %8s\n' figure unit dispatch floor ratio \
        fiber floor ratio
    local name unit sense dispatch fiber
    while read -r name unit sense dispatch fiber; do
        [[ -n ${name} ]] || continue
        echo "${name} ${unit} ${sense} ${dispatch//futex/${futex}}" \
            "$(figure "${work}/dispatch" "${name}") ${fiber} $(figure "${work}/fiber" "${name}")"
    done <<<"${floors}" | awk '
        # A ratio of 1 or more is reached, whichever way the figure counts.
        function ratio(sense, value, floor) {
            return sense == "+" ? value / floor : (value > 0 ? floor / value : 999)
        }
        function number(text,   parts) {
            return split(text, parts, "*") == 2 ? parts[1] * parts[2] : text + 0
        }
        {
            d = ratio($3, $5, number($4)); f = ratio($3, $7, number($6))
            missed = d < 1 || f < 1
            if (missed) status = 1
            printf "%-28s %-4s %12.5g %12.5g %8.2f   %12.5g %12.5g %8.2f%s\n", $1, $2, $5,
                number($4), d, $7, number($6), f, missed ? "  MISSED" : ""
        }
        END { exit status }'
}

[[ -x ${program} ]] || { echo "kernel.sh: there is no ${program}; make build first" >&2; exit 2; }
compile "${work}/limits" Benchmarks/plain/limits.c Sources/CHost/switch.S
"${work}/limits" >"${work}/limit.figures"
futex=$(figure "${work}/limit.figures" futex_handover)
readonly futex
echo "this machine, pinned to one CPU, operations a second:"
sed 's/^/  /' "${work}/limit.figures"
for executor in dispatch fiber; do
    echo "measuring ${executor} ..." >&2
    measure_executor "${executor}"
    derived "${executor}"
done
table
