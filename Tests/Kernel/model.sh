#!/usr/bin/env bash
# Random programs on the kernel and on a model of FreeRTOS, compared after each step.
#
# Usage: Tests/Kernel/model.sh [FIRST-SEED [COUNT [STEPS]]]        (0 10000 200 unless told)
#
# Builds the runner in release. A disagreement is printed with its seed, the number of steps after
# which the two differ for the first time, what the program did last, and the line that repeats it;
# the exit code is 1 then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly first=${1:-0} count=${2:-10000} steps=${3:-200}
swift build -c release --product kernel-model >&2
exec "$(swift build -c release --show-bin-path)/kernel-model" "${first}" "${count}" "${steps}"
