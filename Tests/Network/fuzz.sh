#!/usr/bin/env bash
# Hostile frames to the network, under AddressSanitizer; the C sources under
# UndefinedBehaviorSanitizer as well.
#
#   Tests/Network/fuzz.sh [FRAMES [SEED]]        1,000,000 frames, seed 1
#
# Builds what it needs in a folder of its own. lwIP's library is as it was packaged, so of its own
# accesses only the copies by memcpy are checked here; MutationTests gives it blocks at the ends of
# pages instead. Exit code 1 when a frame does harm or something is lost.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly options=(-c release --product network-fuzz --scratch-path .build/sanitized
    --sanitize address -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined)

swift build "${options[@]}"
program="$(swift build "${options[@]}" --show-bin-path)/network-fuzz"
# What was freed is kept for a while; less of it, so that the process stops growing.
export ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=16
exec "${program}" "$@"
