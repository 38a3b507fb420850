#!/usr/bin/env bash
# A MB there and back through the chip, over air that loses, doubles, reorders and delays: every
# byte must arrive, and UART text, trace and both captures must be the same on both executors.
#
#   Tests/Network/transfers.sh [RUNS [SEED [BYTES]]]      100 runs from seed 1, 1048576 bytes each
#
# What befalls the frames follows from the seed, so a run is repeated by its seed. Exit code 1 when
# a byte is missing or a run differs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly runs=${1:-100} first=${2:-1} bytes=${3:-1048576}
readonly program=bin/host8266 firmware=Tests/Programs/firmware/Transfer
[[ -x ${program} ]] || { echo "transfers: there is no ${program}; make build first" >&2; exit 2; }
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

# A number from 0 to the argument, by the seed: a linear congruence, its upper bits.
chance() {
    state=$(((state * 1103515245 + 12345) & 0x7fffffff))
    drawn=$(((state >> 8) % ($1 + 1)))
}

# Faults that change now and then, in either direction alike.
scenario() {
    local second
    state=$1
    cat <<YAML
version: 1
air:
  access_points:
    net: {security: wpa2, password: "12345678", channel: 6}
network:
  hosts:
    - {name: server.home, address: 192.168.1.10, services: [{echo: 7}]}
events:
YAML
    # The first comes when the station has its address.
    for ((second = 6; second < 1200; second += 10 + drawn)); do
        local faults=() kind most
        for kind in loss:8 duplication:10 reordering:15; do
            most=${kind#*:}
            chance "${most}"
            faults+=("${kind%:*}: ${drawn}")
        done
        chance 8
        faults+=("delay: ${drawn}ms")
        local IFS=,
        echo "  - {at: ${second}s, access_point: {name: net, link: {${faults[*]}}}}"
        chance 60
    done
}

run() { # executor, seed
    local to="${work}/$1"
    timeout 300 "${program}" run "${firmware}" --fast --executor "$1" --seed "$2" \
        --scenario "${work}/scenario.yaml" --set bytes="${bytes}" --timeout 10h \
        --trace "${to}.h8t" --pcap "${to}.pcap" --pcap-air "${to}.air.pcap" \
        >"${to}.txt" 2>"${to}.err" || {
        echo "transfers: seed $2 ($1) ended with $?:" >&2
        cat "${to}.txt" "${to}.err" >&2
        exit 1
    }
    grep -q "^${bytes} bytes there and back, 0 of them wrong" "${to}.txt" || {
        echo "transfers: seed $2 ($1) lacks bytes:" >&2
        cat "${to}.txt" >&2
        exit 1
    }
}

for ((seed = first; seed < first + runs; seed++)); do
    drawn=0
    scenario "${seed}" >"${work}/scenario.yaml"
    for executor in dispatch fiber; do run "${executor}" "${seed}"; done
    for kind in txt h8t pcap air.pcap; do
        cmp "${work}"/{dispatch,fiber}."${kind}" || {
            echo "transfers: seed ${seed} differs between the executors" >&2
            [[ ${kind} != h8t ]] || "${program}" trace diff "${work}"/{dispatch,fiber}.h8t >&2
            exit 1
        }
    done
    # Else the faults were none.
    [[ ${seed} -gt ${first} ]] || cp "${work}/fiber.h8t" "${work}/earlier.h8t"
    [[ ${seed} -eq ${first} ]] || ! cmp -s "${work}/fiber.h8t" "${work}/earlier.h8t" || {
        echo "transfers: seed ${seed} is like seed ${first}" >&2
        exit 1
    }
done
echo "transfers: ${runs} runs, every byte arrived, both executors alike"
