#!/usr/bin/env bash
# Checks that what is declared for firmware is exported, and that nothing else is.
#
# Usage: Tools/check_exports.sh [PROGRAM], by default bin/host8266.
#        Tools/check_exports.sh --update writes exports.list anew from the sources.
#
#  1. Each name of Sources/host8266/exports.list is defined in the program's dynamic symbols. A
#     header's function whose body is missing is not diagnosed by any compiler.
#  2. Each function that is implemented for firmware (`@c` in Swift, H8_EXPORT in C,
#     .globl in assembly) is in the list.
#  3. The program defines no other dynamic symbol: firmware would find it.
#  4. None of them is a name of the C library: it would replace the host's own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly program=${1:-bin/host8266}
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT
status=0

# Prints the file's lines after a title, and fails the check, where the file has any.
complain() {
    if [[ -s $2 ]]; then
        echo "check_exports: $1:" >&2
        sed 's/^/    /' "$2" >&2
        status=1
    fi
}

# Names of everything that is implemented for firmware.
implemented() {
    # The attribute's function follows on its line or on one of the next.
    find Sources -name '*.swift' -exec cat {} + |
        awk '/^ *@c( |$)/ { wanted = 1 }
             wanted && match($0, /func +[A-Za-z0-9_`]+/) {
                 name = substr($0, RSTART, RLENGTH)
                 sub(/func +/, "", name); gsub(/`/, "", name)
                 print name; wanted = 0
             }'
    # A comment may name the macro; a declaration has a parenthesis.
    find Sources -name '*.[ch]' -exec sed -n \
        's/^H8_EXPORT .*[ *]\([A-Za-z_][A-Za-z0-9_]*\)(.*/\1/p' {} + | grep -v '^__attribute__$'
    find Sources -name '*.S' -exec sed -n 's/^ *\.globl *\(h8266_[A-Za-z0-9_]*\).*/\1/p' {} +
    # Made by a macro in switch.S.
    sed -n 's/^ *SLOW_PATH *\(h8266_[a-z_]*\),.*/\1/p' Sources/CHost/switch.S
}

if [[ ${1:-} == --update ]]; then
    { echo "{"; implemented | sort -u | sed 's/.*/    &;/'; echo "};"; } >"${work}/list"
    cp "${work}/list" Sources/host8266/exports.list
    exit 0
fi

[[ -e ${program} ]] || { echo "check_exports: there is no ${program}; make build first" >&2; exit 2; }

sed -n 's/^ *\([A-Za-z_][A-Za-z0-9_]*\);.*/\1/p' Sources/host8266/exports.list |
    sort -u >"${work}/listed"
nm -D --defined-only "${program}" | awk '{ print $NF }' | sed 's/@.*//' |
    sort -u >"${work}/defined"

implemented | sort -u >"${work}/implemented"

comm -23 "${work}/listed" "${work}/defined" >"${work}/undefined"
comm -13 "${work}/listed" "${work}/implemented" >"${work}/unlisted"
comm -13 "${work}/listed" "${work}/defined" >"${work}/exposed"
complain "in exports.list, but not defined in ${program}" "${work}/undefined"
complain "implemented for firmware, but not in exports.list" "${work}/unlisted"
complain "exported, but not in exports.list" "${work}/exposed"

libc=$(ldd "${program}" | awk '$1 == "libc.so.6" { print $3 }')
nm -D --defined-only "${libc}" | awk '$2 ~ /[TWi]/ { print $NF }' | sed 's/@.*//' |
    sort -u >"${work}/libc"
comm -12 "${work}/defined" "${work}/libc" >"${work}/interposed"
complain "names of the C library, which must not be exported" "${work}/interposed"

if ((status == 0)); then
    echo "check_exports: $(wc -l <"${work}/listed") functions, each declared one is exported"
fi
exit "${status}"
