#!/usr/bin/env bash
# Firmware that connects, sends and closes while the world fails: afterwards heap and sockets must
# be as they were, and nothing lost.
#
#   Tests/Network/cycles.sh [CYCLES [RUNS [SEED]]]      10 runs from seed 1, of 1,000 cycles each
#
# Access points vanish, lose frames, change their password or channel, send stations away; links are
# cut; DHCP, DNS and the server fall silent. What happens when follows from the seed. Exit code 1
# when something is left over, or a run differs between the executors.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly cycles=${1:-1000} runs=${2:-10} first=${3:-1}
readonly program=bin/host8266 firmware=Tests/Programs/firmware/Cycles
[[ -x ${program} ]] || { echo "cycles: there is no ${program}; make build first" >&2; exit 2; }
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

# A number from 0 to the argument, by the seed: a linear congruence, its upper bits.
chance() {
    state=$(((state * 1103515245 + 12345) & 0x7fffffff))
    drawn=$(((state >> 8) % ($1 + 1)))
}

# An event after so many seconds.
event() { echo "  - {at: $((now + $1))s, $2}"; }

at_point() { event "$1" "access_point: {name: net, $2}"; }

# One fault, and what mends it `length` seconds later.
fault() {
    local length
    chance 12
    length=$((1 + drawn))
    chance 15
    case ${drawn} in
        0) at_point 0 "do: vanish"; at_point ${length} "do: appear" ;;
        1) at_point 0 "do: shut-down"; at_point ${length} "do: appear" ;;
        2) at_point 0 "cut: {for: ${length}s}" ;;
        3) at_point 0 "cut: {for: ${length}s, direction: to-chip}" ;;
        4) at_point 0 "password: wrong-for-now"; at_point ${length} 'password: "12345678"' ;;
        5) event 0 "dhcp: off"; at_point 0 "do: forget"; event ${length} "dhcp: on" ;;
        6) at_point 0 "do: dismiss" ;;
        7) at_point 0 "do: disassociate" ;;
        8) at_point 0 "channel: 11"; at_point ${length} "channel: 6" ;;
        9) at_point 0 "signal: -99"; at_point ${length} "signal: -50" ;;
        10) at_point 0 "max_stations: 0"; at_point ${length} "max_stations: 8" ;;
        11) event 0 "link: cut, for: ${length}s" ;;
        12) event 0 "host: {name: server.home, is: down}"
            event ${length} "host: {name: server.home, is: up}" ;;
        13) event 0 "dns: off"; event ${length} "dns: on" ;;
        *) at_point 0 "link: {loss: 20, duplication: 10, reordering: 10, delay: 3ms}"
            at_point ${length} "link: {loss: 0}" ;;
    esac
}

# Faults for a second of each cycle; `quiet` is when the last one is mended.
scenario() {
    state=$1
    cat <<YAML
version: 1
air:
  access_points:
    net: {security: wpa2, password: "12345678", channel: 6}
network:
  hosts:
    - name: server.home
      address: 192.168.1.10
      services: [{echo: 7}, {chargen: 19}, {http: 80, files: [{path: /a, text: hello}]}]
events:
YAML
    # The firmware begins after its first connections have waited out their time.
    for ((now = 180; now < 180 + cycles; now += 6 + drawn)); do
        fault
        chance 10
    done
    quiet=$((now + 20))
}

run() { # executor, seed
    local to="${work}/$1"
    timeout 300 "${program}" run "${firmware}" --fast --executor "$1" --seed "$2" --leaks \
        --scenario "${work}/scenario.yaml" --set cycles="${cycles}" --set quiet="${quiet}" \
        --timeout 100h --trace-hash >"${to}.txt" 2>"${to}.err" || {
        echo "cycles: seed $2 ($1) ended with $?:" >&2
        tail -n 20 "${to}.txt" "${to}.err" >&2
        exit 1
    }
    if ! grep -q "leaks: nothing is lost" "${to}.err"; then
        echo "cycles: seed $2 ($1) leaves something:" >&2
        cat "${to}.err" >&2
        exit 1
    fi
    grep "^trace hash" "${to}.err" >>"${to}.txt"
}

for ((seed = first; seed < first + runs; seed++)); do
    scenario "${seed}" >"${work}/scenario.yaml"
    for executor in dispatch fiber; do run "${executor}" "${seed}"; done
    cmp "${work}"/{dispatch,fiber}.txt || {
        echo "cycles: seed ${seed} differs between the executors" >&2
        exit 1
    }
    echo "seed ${seed}: $(grep served "${work}/fiber.txt"); $(grep heap "${work}/fiber.txt")"
done
echo "cycles: $((cycles * runs)) connections, nothing is left of them"
