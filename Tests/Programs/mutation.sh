#!/usr/bin/env bash
# Shows that tests fail when a function of the freertos headers does nothing.
#
# Usage: Tests/Programs/mutation.sh [NAME...]     (needs `make build`; not part of `make test`)
#
# Each function that freertos/*.h declares and the program exports (or each NAME) is replaced by one
# that returns 0 and by one that returns 1, at once and without acting: firmware's own definition of
# a function goes before the SDK's. RtosApi, run with it, must then fail, break off or hang. A
# function that stops its caller is a case of Refused instead, which must then go on. Prints a line
# for each mutant, and exits with 1 when one survived.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly program=$PWD/bin/host8266
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT
[[ -x ${program} ]] || { echo "mutation: there is no ${program}; make build first" >&2; exit 2; }

cp -R Tests/Programs/firmware/RtosApi Tests/Programs/firmware/Refused "${work}/"

# True for a function that Refused calls to be stopped.
is_refused() { grep -q "ROW($1)" "${work}/Refused/user/user_main.c" && ! acts "$1"; }

# True for a function that RtosApi calls.
acts() { grep -qE "(^|[^A-Za-z0-9_])$1\(" "${work}"/RtosApi/user/*.c Include/freertos/croutine.h; }

# Declared in the freertos headers and exported.
functions() {
    sed -n 's/^ *\([A-Za-z_][A-Za-z0-9_]*\);$/\1/p' Sources/host8266/exports.list |
        while read -r name; do
            if grep -qE "(^|[^A-Za-z0-9_])${name}\(" Include/freertos/*.h; then echo "${name}"; fi
        done
}

# True when Refused, with the mutant, no longer stops at the function.
goes_on() {
    local code=0
    timeout 60 "${program}" run "${work}/Refused" --executor fiber --timeout 120s --fast \
        --set "case=$1" --build-dir "${work}/build" >"${work}/output" 2>"${work}/errors" || code=$?
    [[ ${code} -eq 0 ]] && grep -q '^went on' "${work}/output"
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

echo 'int this_mutant_changes_nothing;' >"${work}/RtosApi/user/mutant.c"
passes || { echo "mutation: RtosApi fails without a mutant" >&2; exit 2; }

killed=0 survived=0
names=("$@")
if [[ ${#names[@]} -eq 0 ]]; then mapfile -t names < <(functions); fi
for name in "${names[@]}"; do
    for value in 0 1; do
        # No header is included, so that one definition does for every result: a number or an
        # address, in a register of 64 bits.
        application=RtosApi
        if is_refused "${name}"; then application=Refused; fi
        mutant=${work}/${application}/user/mutant.c
        printf 'unsigned long long %s(void) { return %s; }\n' "${name}" "${value}" >"${mutant}"
        if { [[ ${application} == RtosApi ]] && passes; } ||
            { [[ ${application} == Refused ]] && ! goes_on "${name}"; }; then
            verdict=SURVIVED
            survived=$((survived + 1))
        else
            verdict=killed
            killed=$((killed + 1))
        fi
        printf '%-36s returns %s  %s\n' "${name}" "${value}" "${verdict}"
    done
    rm "${mutant}"
done
echo "${killed} killed, ${survived} survived"
[[ ${survived} -eq 0 ]]
