#!/usr/bin/env bash
# What the network costs on the host's clock, against its floors; part of `make bench`.
#
#   tcp_bulk        TCP between two stacks, no limits
#   join_and_echo   a network is made, DHCP, a connection, 1 KB there and back
#   idle_hour       an hour of a network and a client that have nothing to do
#
# Exit code 1 when a floor is missed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly floors='
tcp_bulk      least 100
join_and_echo most  10
idle_hour     most  50
'

swift build -c release --product network-bench >&2
"$(swift build -c release --show-bin-path)/network-bench" |
    awk -v floors="${floors}" '
        BEGIN {
            count = split(floors, words)
            for (i = 1; i + 2 <= count; i += 3) { sense[words[i]] = words[i + 1]; limit[words[i]] = words[i + 2] }
        }
        {
            good = sense[$1] == "least" ? $2 >= limit[$1] : sense[$1] == "most" && $2 <= limit[$1]
            printf "%-18s %10.3f %-6s (at %s %s) %s\n", $1, $2, $3, sense[$1], limit[$1], good ? "ok" : "MISSED"
            seen++
            if (!good) missed = 1
        }
        END { exit missed || seen != 3 }'
