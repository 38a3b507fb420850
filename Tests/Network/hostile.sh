#!/usr/bin/env bash
# Firmware on air where an attacker changes frames: through the radio, the station, the soft-AP,
# DHCP on both sides, the sockets and lwIP, and through access point, gateway and hosts. Nothing may
# crash, trip an assertion, or be left over.
#
#   Tests/Network/hostile.sh [FRAMES [SEED]]                20,000 frames, seed 1
#   Tests/Network/hostile.sh --sanitized [FRAMES [SEED]]    1,000,000 frames, under AddressSanitizer
#
# The second builds host8266 in a folder of its own. Each run is of some 14,000 frames, with seeds
# that count up, half of them on each executor. Exit code 1 when something goes wrong.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

program=bin/host8266
leaks=(--leaks)
if [[ ${1:-} == --sanitized ]]; then
    shift
    options=(-c release --product host8266 --scratch-path .build/sanitized
        --sanitize address -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined)
    swift build "${options[@]}" >&2
    program="$(swift build "${options[@]}" --show-bin-path)/host8266"
    # Locals stay on the tasks' stacks, where firmware can point at them. The chip's heap is not
    # marked: the simulator, whose own accesses are looked at here, may read all of it. Tasks that
    # the end of a run abandons keep what they hold, and --leaks looks through stacks as a whole.
    ASAN_OPTIONS=detect_stack_use_after_return=0:allow_user_poisoning=0
    export ASAN_OPTIONS+=:detect_leaks=0:handle_segv=0:quarantine_size_mb=16
    leaks=()
    set -- "${1:-1000000}" "${2:-1}"
fi
readonly frames=${1:-20000} first=${2:-1} program leaks
readonly seconds=300
[[ -x ${program} ]] || { echo "hostile: there is no ${program}; make build first" >&2; exit 2; }
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

{
    cat <<'YAML'
version: 1
air:
  attacks: SHARE
  access_points:
    net: {security: wpa2, password: "12345678", channel: 6}
    other: {security: open, channel: 6}
  stations:
    - {name: phone, mac: "02:11:22:33:44:01", ssid: chip, password: "12345678", at: 3s}
    - {name: tablet, mac: "02:11:22:33:44:02", ssid: chip, password: "12345678", at: 5s}
    - {name: stranger, mac: "02:11:22:33:44:03", ssid: chip, password: wrong-one, at: 7s}
network:
  nets:
    - {name: net, dhcp: {lease: 6s}}
  hosts:
    - {name: server.home, address: 192.168.1.10, services: [{echo: 7}]}
    - name: visitor.home
      address: 192.168.1.11
      visits:
YAML
    for ((second = 10; second < 310; second += 10)); do
        echo "        - {at: ${second}s, to: 192.168.1.100, udp: 1000, text: hello}"
        ((second > 160)) || echo "        - {at: ${second}s, to: 192.168.1.100, tcp: 1000, text: hello}"
    done | head -n 32
    echo "  names:"
    for ((number = 0; number < 30; number++)); do
        echo "    - {name: n${number}.test, addresses: [203.0.113.${number}]}"
    done
    cat <<'YAML'
    - {name: far.test, addresses: [203.0.113.5, 203.0.113.6, 203.0.113.7]}
events:
  - {every: 20s, access_point: {name: net, do: dismiss}}
  - {every: 31s, station: {name: phone, do: leave}}
  - {every: 31s, at: 33s, station: {name: phone, do: appear}}
YAML
} >"${work}/scenario"

# How many frames a capture from standard input has, beacons apart.
count_frames() {
    python3 -c '
import struct, sys
stream, count = sys.stdin.buffer, 0
stream.read(24)
while len(head := stream.read(16)) == 16:
    frame = stream.read(struct.unpack("<4I", head)[2])
    radiotap = struct.unpack_from("<H", frame, 2)[0]
    count += frame[radiotap:radiotap + 1] != b"\x80"
print(count)'
}

executors=(dispatch fiber)
total=0
echoes=0
mkfifo "${work}/capture"
for ((seed = first; total < frames; seed++)); do
    count_frames <"${work}/capture" >"${work}/count" &
    counter=$!
    code=0
    # With more of them hardly a connection comes about, and joining is what is attacked.
    sed "s/SHARE/$((10 + seed % 4 * 10))/" "${work}/scenario" >"${work}/scenario.yaml"
    timeout 300 "${program}" run Tests/Programs/firmware/Hostile --fast --seed "${seed}" \
        --executor "${executors[seed % 2]}" --scenario "${work}/scenario.yaml" \
        --set seconds="${seconds}" "${leaks[@]}" --timeout 2h --pcap-air "${work}/capture" \
        >"${work}/out" 2>"${work}/err" || code=$?
    wait "${counter}"
    if ((code != 0)) || grep -Eq "assertion|internal error|Sanitizer|runtime error" "${work}/err" ||
        { ((${#leaks[@]})) && ! grep -q "leaks: nothing is lost" "${work}/err"; }; then
        echo "hostile: seed ${seed} ended with ${code}:" >&2
        tail -n 5 "${work}/out" >&2
        tail -n 60 "${work}/err" >&2
        exit 1
    fi
    total=$((total + $(<"${work}/count")))
    echoes=$((echoes + $(sed -n 's/.* \([0-9]*\) echoes.*/\1/p' "${work}/out")))
done
# Else hardly anything reached the sockets.
((echoes > 0)) || { echo "hostile: there were no echoes" >&2; exit 1; }
tail -n 2 "${work}/out"
echo "hostile: $((seed - first)) runs, ${total} frames, ${echoes} echoes, no harm"
