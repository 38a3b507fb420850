#!/usr/bin/env bash
# Shows that the random programs find each fault of faults.txt when it is put into the kernel.
#
# Usage: Tests/Kernel/faults.sh [TEXT [FILE]]    (only faults whose name contains TEXT; from FILE)
#
# Puts the faults one at a time into a copy of the kernel, builds the runner with it (some seconds
# each), and runs the 1,000 programs of `make test`. Prints a line for each fault: the seed and the
# step that found it, or how the kernel stopped. Exit code 1: a fault was not found; 2: faults.txt
# does not fit the kernel.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly programs=1000 steps=200 chosen=${1:-} list=${2:-Tests/Kernel/faults.txt}
work=$(mktemp -d)
readonly work
trap 'rm -rf "${work}"' EXIT

# What the runner is made of, without the rest of the package.
mkdir -p "${work}/Sources" "${work}/Tests"
cp -R Sources/CHost Sources/Simulation Sources/Kernel "${work}/Sources/"
cp -R Tests/KernelModel Tests/KernelModelRunner "${work}/Tests/"
cat >"${work}/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "Faults",
    targets: [
        .target(name: "CHost"),
        .target(name: "Simulation", dependencies: ["CHost"]),
        .target(name: "Kernel", dependencies: ["Simulation"]),
        .target(
            name: "KernelModel", dependencies: ["Kernel", "Simulation"], path: "Tests/KernelModel"),
        .executableTarget(
            name: "kernel-model", dependencies: ["KernelModel"], path: "Tests/KernelModelRunner"),
    ],
    swiftLanguageModes: [.v6])
MANIFEST

build() {
    swift build --package-path "${work}" --product kernel-model >"${work}/build.log" 2>&1
}

fail() {
    echo "faults: $*" >&2
    exit 2
}

# Replaces the one place in $1 that reads $2 by $3.
put() {
    local file=${work}/Sources/Kernel/$1 old=$2 new=$3 text rest
    text=$(cat "${file}" && echo .)
    text=${text%.}
    rest=${text#*"${old}"}
    [[ ${rest} != "${text}" ]] || fail "'${name}': $1 has no such text"
    [[ ${rest} == "${rest#*"${old}"}" ]] || fail "'${name}': $1 has the text more than once"
    printf '%s%s%s' "${text%%"${old}"*}" "${new}" "${rest}" >"${file}"
}

# Tries one fault: its name, file, text and what becomes of it are in the variables of these names.
try() {
    put "${file}" "${old}" "${new}"
    build || { grep -F error: "${work}/build.log" >&2 || true; fail "'${name}' does not compile"; }
    local code=0 verdict
    # A kernel that goes round in circles is found too.
    timeout 120 "${runner}" 0 "${programs}" "${steps}" >"${work}/output" 2>&1 || code=$?
    case ${code} in
    0) verdict="NOT FOUND" survived=$((survived + 1)) ;;
    1) verdict=$(grep -oE 'seed [0-9]+(, step [0-9]+)?$|^seed [0-9]+, step [0-9]+' \
        "${work}/output" | tail -1) ;;
    124) verdict="hangs" ;;
    *) fail "'${name}': the runner ended with ${code}" ;;
    esac
    grep -q '^the kernel stopped' "${work}/output" && verdict="stops, ${verdict}"
    tried=$((tried + 1))
    printf '%3d  %-66s %s\n' "${tried}" "${name}" "${verdict}"
    cp "Sources/Kernel/${file}" "${work}/Sources/Kernel/${file}"
}

build || { cat "${work}/build.log" >&2; fail "the runner does not build"; }
runner=$(swift build --package-path "${work}" --show-bin-path)/kernel-model
readonly runner
"${runner}" 0 100 "${steps}" >/dev/null || fail "the kernel fails without a fault"

tried=0 survived=0 name="" file="" old="" new="" part=none
while IFS= read -r line; do
    case ${part}:${line} in
    none:'== '*) name=${line#== } file="" old="" new="" part=file ;;
    file:*) file=${line} part=begin ;;
    begin:'<<<') part=old ;;
    old:'===') part=new ;;
    new:'>>>')
        part=none
        # Without the last line's end, so that a text may be a part of a line.
        old=${old%$'\n'} new=${new%$'\n'}
        if [[ ${name} == *"${chosen}"* ]]; then try; fi
        ;;
    old:*) old+=${line}$'\n' ;;
    new:*) new+=${line}$'\n' ;;
    esac
done <"${list}"
echo "${tried} faults, $((tried - survived)) found"
[[ ${survived} -eq 0 ]]
