#!/usr/bin/env bash
# Upgrades from servers and over networks with a fault, chosen by a seed: whatever happens, a chip is
# left that starts. Half of them go from user1 to user2; in the others user2, itself an upgrade, fetches
# user1. After a failure the firmware restarts the chip, and must come up in the slot that it had; after
# an upgrade, in the other one. No byte of the heap may be missing meanwhile.
#
# Usage: Tests/Programs/ota.sh [TIMES] [SEED], by default 50 times with seed 1. The tests do a few.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly times=${1:-50} seed=${2:-1}
readonly program=bin/host8266 firmware=Tests/Programs/firmware/Ota
[[ -x ${program} ]] || { echo "ota: there is no ${program}; make build first" >&2; exit 2; }
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

RANDOM=${seed}
readonly troubles=(stall close reset drip damage garbage long short unmeasured chunked failure)

# Writes the scenario of a round: the keys of a troubled server, and events.
scenario() {
    cat >"${work}/scenario.yaml" <<END
version: 1
air:
  access_points:
    demo: {security: wpa2, ssid: DEMO_AP, password: "12345678", channel: 6}
network:
  hosts:
    - name: update.home
      address: 192.168.1.114
      services:
        - http: 80
          files: [{path: /user1.bin, firmware: user1}, {path: /user2.bin, firmware: user2}]
        - http: 81
          files: [{path: /user1.bin, firmware: user1}, {path: /user2.bin, firmware: user2}]
          $1
events: [$2]
END
}

fail() {
    echo "ota: round ${round} of ${times} with seed ${seed}, ${what}: $1" >&2
    cat "${work}/scenario.yaml" "${work}/out" "${work}/err" >&2
    exit 1
}

failed=0
for ((round = 1; round <= times; round++)); do
    options=(--set port=81 --set failure=restart --set times=5000)
    starts=2 old=user1
    if ((round % 2 == 0)); then
        starts=3 old=user2
    fi
    # Milliseconds at which the fetch under test goes on, about.
    moment=$(((starts - 2) * 3000 + 2500 + RANDOM % 1500))
    case $((RANDOM % 8)) in
        0) what="the link is cut at ${moment} ms" ; scenario "" "{at: ${moment}ms, link: cut, for: 20s}" ;;
        1) what="the server is gone at ${moment} ms"
            scenario "" "{at: ${moment}ms, host: {name: update.home, is: down}}" ;;
        2) what="nobody listens" ; scenario "" "" ; options+=(--set port=82) ;;
        *) kind=${troubles[RANDOM % ${#troubles[@]}]} after=$((RANDOM % 14000))
            what="${kind} after ${after}"
            scenario "trouble: ${kind}"$'\n'"          after: ${after}" "" ;;
    esac
    executor=dispatch
    ((RANDOM % 2)) || executor=fiber
    timeout 60 "${program}" run "${firmware}" --executor "${executor}" --seed "${round}" \
        --scenario "${work}/scenario.yaml" --timeout 10m --set "starts=${starts}" "${options[@]}" \
        >"${work}/out" 2>"${work}/err" || fail "it ended with $?"
    last=$(tail -n 1 "${work}/out" | tr -d '\r')
    if grep -q "failed: " "${work}/err"; then
        failed=$((failed + 1))
        [[ ${last} == "${old}" ]] || fail "${last} started after the failure, and not ${old}"
    else
        [[ ${last} != "${old}" && ${last} == user? ]] || fail "${last} started after the upgrade"
    fi
done
((failed * 4 >= times)) || fail "only ${failed} of ${times} upgrades failed"
echo "ota: ${times} upgrades, ${failed} of them failed; something started after each"
