#!/usr/bin/env bash
# What tshark decodes of the captures is what the trace says, for whole runs of the networking
# examples: times, addresses, ports, flags, numbers, DHCP's types, 802.11's types, names, channels
# and reasons; and no frame is malformed. captures.py compares.
#
#   Tests/Network/captures.sh [EXAMPLE...]      all with a scenario that has an air, but two:
#
# OtaUpdate restarts, and hears nothing meanwhile; Sniffer hears frames of 40 MHz, whose rate the
# captures cannot tell.
#
# Exit code 1 when something differs, 2 without tshark or bin/host8266.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly program=bin/host8266
[[ -x ${program} ]] || { echo "captures: there is no ${program}; make build first" >&2; exit 2; }
command -v tshark >/dev/null || { echo "captures: install the package tshark" >&2; exit 2; }
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

examples=("$@")
if ((${#examples[@]} == 0)); then
    mapfile -t examples < <(grep -l "^air:" Examples/*/scenario.yaml | cut -d / -f 2 |
        grep -vxE "OtaUpdate|Sniffer")
fi
status=0
for example in "${examples[@]}"; do
    # A capture of the air keeps a run from ending by itself.
    timeout 60 "${program}" run "Examples/${example}" --fast --timeout 20s \
        --scenario "Examples/${example}/scenario.yaml" --trace "${work}/run.h8t" \
        --pcap "${work}/wire.pcap" --pcap-air "${work}/air.pcap" >/dev/null 2>"${work}/err" ||
        (($? == 124)) || { cat "${work}/err" >&2; status=1; }
    echo "${example}: $(timeout 60 python3 Tests/Network/captures.py \
        "${work}/run.h8t" "${work}/air.pcap" "${work}/wire.pcap")" || status=1
done
exit "${status}"
