#!/usr/bin/env bash
# Shows that RtosApi fails when a function of the freertos headers does nothing.
#
# Usage: Tests/Programs/mutation.sh [NAME...]     (needs `make build`; not part of `make test`)
#
# Each function that freertos/*.h declares and the program exports (or each NAME) is replaced by one
# that returns 0 and by one that returns 1, at once and without acting: firmware's own definition of
# a function goes before the SDK's. RtosApi, run with it, must then fail, break off or hang. Prints
# a line for each mutant, and exits with 1 when one survived.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly program=$PWD/bin/host8266
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT
[[ -x ${program} ]] || { echo "mutation: there is no ${program}; make build first" >&2; exit 2; }

cp -R Tests/Programs/firmware/RtosApi "${work}/RtosApi"
readonly mutant=${work}/RtosApi/user/mutant.c

# Declared in the freertos headers and exported.
functions() {
    sed -n 's/^ *\([A-Za-z_][A-Za-z0-9_]*\);$/\1/p' Sources/host8266/exports.list |
        while read -r name; do
            if grep -qE "(^|[^A-Za-z0-9_])${name}\(" Include/freertos/*.h; then echo "${name}"; fi
        done
}

# True when the run with the present mutant passes to its end.
passes() {
    local code=0
    timeout 60 "${program}" run "${work}/RtosApi" --executor fiber --timeout 120s --fast \
        --build-dir "${work}/build" >"${work}/output" 2>"${work}/errors" || code=$?
    if [[ ${code} -eq 2 || ${code} -eq 3 || ${code} -eq 4 || ${code} -eq 70 ]]; then
        echo "mutation: the mutant does not run (exit code ${code}):" >&2
        cat "${work}/errors" >&2
        exit 2
    fi
    [[ ${code} -eq 0 ]] && grep -q '^done: ' "${work}/output"
}

echo 'int this_mutant_changes_nothing;' >"${mutant}"
passes || { echo "mutation: RtosApi fails without a mutant" >&2; exit 2; }

killed=0 survived=0
names=("$@")
if [[ ${#names[@]} -eq 0 ]]; then mapfile -t names < <(functions); fi
for name in "${names[@]}"; do
    for value in 0 1; do
        # No header is included, so that one definition does for every result: a number or an
        # address, in a register of 64 bits.
        printf 'unsigned long long %s(void) { return %s; }\n' "${name}" "${value}" >"${mutant}"
        if passes; then
            verdict=SURVIVED
            survived=$((survived + 1))
        else
            verdict=killed
            killed=$((killed + 1))
        fi
        printf '%-36s returns %s  %s\n' "${name}" "${value}" "${verdict}"
    done
done
echo "${killed} killed, ${survived} survived"
[[ ${survived} -eq 0 ]]
