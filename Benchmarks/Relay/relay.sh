#!/usr/bin/env bash
# Relays to real sockets on loopback: speed each way, round trip, 1,000 connections, and what 5,000
# leave behind. See main.swift.
# Exit code 1 when a floor is missed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

swift build -c release --product relay-bench >/dev/null
timeout 180 "$(swift build -c release --show-bin-path)/relay-bench" | awk '
    BEGIN { limit["relay_out"] = 100; limit["relay_in"] = 100
            limit["relay_round_trip"] = 300; limit["relay_cycles"] = 2
            limit["relay_left_blocks"] = 0; limit["relay_left_memory"] = 1024 }
    {
        isSpeed = $3 == "MB/s"
        isGood = isSpeed ? $2 >= limit[$1] : $2 <= limit[$1]
        if (!isGood) status = 1
        printf "%-18s %10.3f %-6s (at %s %s) %s\n", $1, $2, $3, isSpeed ? "least" : "most",
            limit[$1], isGood ? "ok" : "MISSED"
    }
    END { if (NR != 6) status = 1; exit status }'
