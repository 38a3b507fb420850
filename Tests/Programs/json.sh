#!/usr/bin/env bash
# Many random trees and mutated texts through cJSON (firmware/Json): none may crash, and each tree
# comes back as it was.
#
# Usage: Tests/Programs/json.sh [TEXTS [TREES [SEED]]], by default 100000 10000 1. Needs bin/host8266.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

timeout 300 bin/host8266 run Tests/Programs/firmware/Json --executor fiber --timeout 1000h \
    --set mutations="${1:-100000}" --set rounds="${2:-10000}" --seed "${3:-1}"
