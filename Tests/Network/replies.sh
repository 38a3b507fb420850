#!/usr/bin/env bash
# Servers and clients that say anything but what they should, and firmware that talks to them: nothing
# may crash, hang, or be left over. What is wrong is in HTTP, MQTT, DNS and NTP, or in how it comes;
# TCP and UDP stay sound (`mutates` of a host, Docs/Scenarios.md).
#
#   Tests/Network/replies.sh [ANSWERS [SEED]]                          3,000 wrong answers, seed 1
#   Tests/Network/replies.sh --sanitized [ANSWERS [SEED]]              100,000 of them
#   Tests/Network/replies.sh [--sanitized] --requests [COUNT [SEED]]   1,000 or 10,000 wrong requests
#
# Answers go to Tests/Programs/firmware/Replies, requests to Examples/WebServer. Each run has a seed,
# which counts up, and one of the executors; some have the firmware under AddressSanitizer. With
# --sanitized all others have the simulator under it, built in a folder of its own. Exit code 1 when
# something goes wrong, after the line that repeats it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

plain=bin/host8266
sanitized=
kind=replies
again=(Tests/Network/replies.sh)
while [[ ${1:-} == --* ]]; do
    case $1 in
        --sanitized) sanitized=yes ;;
        --requests) kind=requests ;;
        *) echo "replies: there is no option $1" >&2; exit 2 ;;
    esac
    again+=("$1")
    shift
done
[[ -x ${plain} ]] || { echo "replies: there is no ${plain}; make build first" >&2; exit 2; }
program=${plain}
many=(3000 1000)
if [[ ${sanitized} ]]; then
    options=(-c release --product host8266 --scratch-path .build/sanitized
        --sanitize address -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined)
    swift build "${options[@]}" >&2
    program="$(swift build "${options[@]}" --show-bin-path)/host8266"
    many=(100000 10000)
fi
# As in hostile.sh.
asan=detect_stack_use_after_return=0:allow_user_poisoning=0
asan+=:detect_leaks=0:handle_segv=0:quarantine_size_mb=16
[[ ${kind} == replies ]] && most=${many[0]} || most=${many[1]}
readonly wanted=${1:-${most}} first=${2:-1} program plain asan kind sanitized
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

head_of_scenario() {
    cat <<'YAML'
version: 1
date: 2026-05-01T12:00:00Z
air:
  access_points:
    net: {security: wpa2, ssid: DEMO_AP, password: "12345678", channel: 6}
network:
YAML
}

# Servers of which so many per cent of the answers are wrong.
servers() {
    local number
    head_of_scenario
    cat <<YAML
  nets:
    - {name: net, dhcp: {dns: [192.168.1.12]}}
  hosts:
    - name: web.test
      address: 192.168.1.10
      mutates: $1
      services:
        - http: 80
          files:
            - {path: /user2.bin, firmware: user2}
            - {path: /data, text: $(printf 'x%.0s' {1..3000})}
    - name: broker.test
      address: 192.168.1.11
      mutates: $1
      services: [{mqtt: 1883, messages: [{topic: a/lamp, text: "on"}, {topic: a/sure, text: ""}]}]
    - {name: names.test, address: 192.168.1.12, mutates: $1, services: [{dns: 53}]}
    - {name: clock.test, address: 192.168.1.13, mutates: $1, services: [{ntp: 123, broadcast: 1s}]}
  names:
YAML
    for ((number = 0; number < 30; number++)); do
        echo "    - {name: n${number}.test, addresses: [203.0.113.${number}]}"
    done
}

# A visitor of which so many per cent of the requests are wrong, until it is gone; then one that is right.
visitors() {
    local address=192.168.1.103
    head_of_scenario
    cat <<YAML
  hosts:
    - name: phone.test
      address: 192.168.1.10
      mutates: $1
      visits:
        - {at: 8s, every: 830ms, to: ${address}, tcp: 80,
           text: "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /status HTTP/1.1\r\nHost: a\r\n\r\n"}
        - {at: 8s, every: 970ms, to: ${address}, tcp: 80,
           text: "POST /lamp HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nstate=on"}
        - {at: 9s, every: 1100ms, to: ${address}, tcp: 80,
           text: "HEAD /status.json?a=b HTTP/1.0\r\nConnection: Keep-Alive, x\r\n\r\n"}
    - name: honest.test
      address: 192.168.1.11
      visits:
        - {at: 600s, to: ${address}, tcp: 80, text: "GET /style.css HTTP/1.0\r\n\r\n"}
events:
  - {at: 500s, host: {name: phone.test, is: down}}
YAML
}

executors=(dispatch fiber)
fail() {
    echo "replies: seed ${seed}, $1" >&2
    tail -n 5 "${work}/out" >&2
    grep -v "failed: " "${work}/err" | tail -n 60 >&2
    echo "replies: this repeats it: ${again[*]} 1 ${seed}" >&2
    exit 1
}

# One run of the program in $1, the firmware in $2, and options.
run() {
    local runner=$1 code=0
    local arguments=("$2" --fast --seed "${seed}" --executor "${executors[seed % 2]}"
        --scenario "${work}/scenario.yaml" "${@:3}")
    if ((seed % 4 == 3)); then
        # Its runtime and a simulator under the same one do not go together.
        runner=${plain}
        arguments+=(--sanitize address)
    elif [[ ${runner} != "${plain}" ]]; then
        export ASAN_OPTIONS=${asan}
    else
        arguments+=(--leaks)
    fi
    timeout 300 "${runner}" run "${arguments[@]}" >"${work}/out" 2>"${work}/err" || code=$?
    unset ASAN_OPTIONS
    ((code == wished)) || fail "it ended with ${code}"
    ! grep -Eq "assertion|internal error|Sanitizer|runtime error" "${work}/err" ||
        fail "something broke"
    [[ " ${arguments[*]} " != *" --leaks "* ]] ||
        grep -q "leaks: nothing is lost" "${work}/err" || fail "something is lost"
}

# How many answers were changed: of one host, or of all.
count() { sed -n "s/^host8266: \(.*\) has changed \([0-9]*\) of .*/\2/p" "${work}/err"; }

total=0
for ((seed = first; total < wanted; seed++)); do
    share=$((20 + seed % 4 * 20))
    if [[ ${kind} == replies ]]; then
        servers "${share}" >"${work}/scenario.yaml"
        wished=0
        run "${program}" Tests/Programs/firmware/Replies --set seconds=300 --timeout 2h
    else
        visitors "$((share + 20))" >"${work}/scenario.yaml"
        wished=124
        run "${program}" Examples/WebServer --timeout 700s
        grep -q "web: GET /style.css 200" "${work}/out" || fail "the server does not answer any more"
    fi
    for number in $(count); do total=$((total + number)); done
done
tail -n 2 "${work}/out"
echo "replies: $((seed - first)) runs, ${total} wrong ${kind}, no harm"
