#!/usr/bin/env bash
# Installs what a build needs and this machine lacks, and nothing else; with the word "tests", also
# what the tests run as real peers: a browser, a broker, and tools that look on.
#
#   Tools/install.sh [tests]
#
# With everything there it does nothing and touches no network. Packages come from apt, without
# questions. The Swift toolchain is not a package of Debian: where it is missing, this says so.
# Exit code 4 where something is missing that cannot be installed.
set -euo pipefail

# A command that has to be there, and the package that brings it.
readonly needed=(
    "make make"
    "gcc gcc"
    "g++ g++"
)
# The same for the tests, which start a broker of their own and want none to run as a service.
readonly peers=(
    "curl curl"
    "strace strace"
    "python3 python3"
    "/usr/sbin/mosquitto mosquitto"
    "mosquitto_sub mosquitto-clients"
    "chromium-headless-shell chromium-headless-shell"
    "tshark tshark"
)
# Packages without a command of their own.
readonly libraries=(libc6-dev libcjson-dev liblwip-dev libyaml-dev)

readonly swift_major=6 swift_minor=2

give_up() {
    echo "install.sh: $1" >&2
    exit 4
}

is_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q "^install ok installed"
}

check_swift() {
    local want="Swift ${swift_major}.${swift_minor} or later is needed; get it from swift.org/install"
    command -v swift >/dev/null || give_up "there is no swift on the PATH: ${want}."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    local major=${version%%.*} minor=${version#*.}
    [[ -n ${version} ]] || give_up "swift --version says nothing: ${want}."
    ((major > swift_major || (major == swift_major && minor >= swift_minor))) ||
        give_up "this is Swift ${version}: ${want}."
}

# The packages of the commands "COMMAND PACKAGE" that are not there.
missing_commands() {
    local entry
    for entry in "$@"; do
        command -v "${entry% *}" >/dev/null || echo "${entry#* }"
    done
}

missing_libraries() {
    local entry
    command -v dpkg-query >/dev/null || return 0
    for entry in "${libraries[@]}"; do
        is_installed "${entry}" || echo "${entry}"
    done
}

as_root=()

install_packages() {
    if [[ $(id -u) -ne 0 ]]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null ||
            give_up "missing: $*. Install them, or run this as root or with a sudo that asks nothing."
        as_root=(sudo -n)
    fi
    command -v apt-get >/dev/null ||
        give_up "missing: $*. There is no apt-get here; install them in this system's way."
    echo "install.sh: installing $*" >&2
    local log
    log=$(mktemp)
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get update -q && apt-get install -qy --no-install-recommends "$@"' sh "$@" \
        </dev/null >"${log}" 2>&1; then
        tail -n 20 "${log}" >&2
        rm -f "${log}"
        give_up "apt-get could not install: $*."
    fi
    rm -f "${log}"
}

install_peers() {
    install_packages "$@"
    if [[ " $* " == *" mosquitto "* ]] && command -v systemctl >/dev/null; then
        "${as_root[@]}" systemctl disable --now mosquitto.service >/dev/null 2>&1 || true
    fi
}

check_swift
mapfile -t missing < <(missing_commands "${needed[@]}"; missing_libraries)
if ((${#missing[@]} > 0)); then
    install_packages "${missing[@]}"
fi
if [[ ${1:-} == tests ]]; then
    mapfile -t missing < <(missing_commands "${peers[@]}")
    # Without them their tests are left out, and say so.
    if ((${#missing[@]} > 0)); then (install_peers "${missing[@]}") || true; fi
fi
