#!/bin/bash
# Compiles every header of Include/ the ways in which firmware meets it, and compares the constants,
# layouts and prototypes with the SDK's; then runs behaviour.c. Needs clang and gcc; a compiler that
# is missing is an error.
#
# Usage: check_headers.sh   (exit code 0: all well; 1: the compilers' messages are on stdout)
#
# Each header is compiled alone, and for what it brings with it (brings.txt); then all headers of the
# SDK and of the firmware's C library are in one unit, in a few fixed orders. C as gnu90, gnu99 and
# gnu11, C++ as gnu++14 and gnu++17, with both compilers and the flags that firmware is built with,
# warnings being errors.
set -u
number=0
cd "$(dirname "$0")/../.."

include=$PWD/Include
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

directories=()
for directory in "" espressif driver_lib lwip lwip/lwip lwip/ipv4 lwip/ipv6 json spiffs \
    extra_include freertos; do
    [ -d "$include/$directory" ] && directories+=("-I$include/$directory")
done

# -funsigned-char as on the chip. Of the compilers' own headers, stddef.h and the like are used.
common=(-fsyntax-only -funsigned-char -Wall -Wextra -Werror "${directories[@]}")
clang=(clang "${common[@]}" -nostdlibinc -isystem "$include/libc")
gcc=(gcc "${common[@]}" -nostdinc -isystem "$(gcc -print-file-name=include)"
    -isystem "$include/libc")

sdk=$(cd "$include" && find . -name '*.h' -not -path './libc/*' | sed 's|^\./||' | LC_ALL=C sort)
libc=$(cd "$include/libc" && find . -name '*.h' | sed 's|^\./||' | LC_ALL=C sort)

# Swift sees what the module map names; driver/ only repeats headers under a second name.
for header in $sdk; do
    case $header in driver_lib/driver/*) continue ;; esac
    if ! grep -q "^  header \"$header\"$" "$include/module.modulemap"; then
        echo "check_headers: Include/module.modulemap does not name $header"
        exit 1
    fi
done

# unit NAME HEADER...: writes a unit that includes the headers in the order given.
unit() {
    local name=$1
    shift
    printf '#include <%s>\n' "$@" > "$work/$name.c"
}

# One unit for each header alone, by its path from Include/ or, for the C library, by its name.
for header in $sdk $libc; do
    unit "alone_${header//\//_}" "$header"
done

# All together: the C library first, last, and shuffled in between with fixed seeds.
unit order_libc_first $libc $sdk
unit order_libc_last $sdk $libc
for seed in 1 2 3; do
    unit order_shuffled_$seed $(printf '%s\n' $sdk $libc |
        shuf --random-source=<(yes "seed $seed"))
done

# Facts about the SDK are compared in C only: C++ has no _Static_assert.
cp Tests/Headers/*.c "$work"

# Headers that others lead to. Each has a guard of its own, which tells whether it was there.
while read -r header brought; do
    case $header in '#'* | '') continue ;; esac
    file="$work/brings_$((++number)).c"
    printf '#include <%s>\n' "$header" > "$file"
    for other in $brought; do
        guard=$(sed -n 's/^#ifndef \(HOST8266_[A-Z0-9_]*_H\)$/\1/p' "$include/$other" | head -1)
        printf '#ifndef %s\n#error %s does not bring %s\n#endif\n' \
            "${guard:-no_guard}" "$header" "$other" >> "$file"
    done
done < Tests/Headers/brings.txt

# Every command on a line of its own, for xargs. The sources of one standard go to one compiler run.
standard() {
    local compiler=$1 language=$2 flags=$3
    shift 3
    local -n command=$compiler
    printf '%q ' "${command[@]}" -x "$language" $flags "$@"
    echo
}

plain=("$work"/alone_*.c "$work"/order_*.c "$work"/brings_*.c "$work"/usage.c)
facts=()
for file in layouts macros network prototypes_espressif prototypes_freertos register_values spiffs \
    values; do
    facts+=("$work/$file.c")
done
{
    for version in 90 99 11; do
        standard clang c -std=gnu$version "${plain[@]}"
        standard gcc c -std=gnu$version "${plain[@]}"
    done
    # An application's own declarations of ROM functions, and the way out of their conflicts
    standard clang c "-std=gnu11 -DHOST8266_NO_ROM_PROTOTYPES" "$work/own_rom_declarations.c"
    standard gcc c "-std=gnu11 -DHOST8266_NO_ROM_PROTOTYPES" "$work/own_rom_declarations.c"
    standard clang c -std=gnu11 "${facts[@]}"
    standard gcc c -std=gnu11 "${facts[@]}"
    for version in 14 17; do
        standard clang c++ "-std=gnu++$version -fms-extensions" "${plain[@]}"
        standard gcc c++ "-std=gnu++$version -fpermissive" "${plain[@]}"
    done
} > "$work/commands"

if ! xargs -P2 -d '\n' -I{} bash -c '{}' < "$work/commands" 2>&1; then
    echo "check_headers: a header does not compile, or differs from the SDK (above)"
    exit 1
fi

# Built by the host's clang against the host's C library, but for the SDK's headers.
clang -std=gnu11 -Wall -Wextra -Werror "${directories[@]}" -fsanitize=undefined \
    Tests/Headers/behaviour.c -o "$work/behaviour" || exit 1
"$work/behaviour"
line=$?
if [ $line != 0 ]; then
    echo "check_headers: Tests/Headers/behaviour.c:$line: check failed"
    exit 1
fi
echo "check_headers: $(wc -w <<< "$sdk $libc") headers, $(wc -l < "$work/commands") compiler runs"
