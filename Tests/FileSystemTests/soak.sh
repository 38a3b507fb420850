#!/bin/sh
# All of the random sequences and power cuts, in a release build: about a minute.
#
#   Tests/FileSystemTests/soak.sh [SEQUENCES [CUT-SEQUENCES [FIRST-SEED]]]
set -eu
cd "$(dirname "$0")/../.."
swift build -c release --product filesystem-soak
exec "$(swift build -c release --show-bin-path)/filesystem-soak" "$@"
