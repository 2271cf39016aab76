#!/usr/bin/env bash
# Installs what is missing to build, run and test ipcbench; silent when nothing is.
set -euo pipefail
export LC_ALL=C  # what apt-cache prints is read below
root=$(dirname "$0")/..

usage() {
    cat <<'TEXT'
usage: scripts/setup.sh [--dev] [--extras]

Installs what is missing to build, run and test ipcbench (Debian, Ubuntu and their kin), as root or through sudo.
Nothing that is installed is removed or replaced. The libraries that only some transports and codecs need are installed
where the distribution has them; without one, these are listed as unavailable.

  --dev      also what `just lint` and `just fuzz` need: clang with its runtime, clang-format, clang-tidy
  --extras   also what ipcbench can do without: npm (live charts in `ipcbench report`), librsvg and a font (PNG of
             `ipcbench plot`), Chromium (a test that looks at the page)
TEXT
}

say() { printf 'setup: %s\n' "$*" >&2; }

dev=no extras=no
for argument in "$@"; do
    case $argument in
        --dev) dev=yes ;;
        --extras) extras=yes ;;
        -h | --help) usage && exit ;;
        *) say "unknown argument '$argument'" && usage >&2 && exit 2 ;;
    esac
done

# --- what is there -------------------------------------------------------------------------------------------------
# Asked of the file system and not of the package manager: that is quick, and counts what came by another way.
# A probe that fails may print what there is instead of what is wanted.

# at_least WANTED FOUND: prints FOUND when it is too old
at_least() { printf '%s\n' "$1" "$2" | sort --version-sort --check=quiet || { echo "$2" && false; }; }

# header NAME: prints its path, where it is; of several the one that the compiler finds first
header() {
    local folder
    for folder in /usr/local/include /usr/include; do
        [[ ! -e $folder/$1 ]] || { echo "$folder/$1" && return; }
    done
    return 1
}

has_cxx() {
    if [[ ${CXX:-} ]]; then
        command -v "$CXX"  # somebody's choice, and his affair
    else
        command -v g++ >/dev/null && at_least 12 "$(g++ -dumpfullversion)"
    fi
}

has_cmake() { command -v cmake >/dev/null && at_least 3.25 "$(cmake --version | sed -n '1s/[^0-9]*//p')"; }

has_json() {
    local json
    json=$(header nlohmann/json.hpp) || return
    # From 3.11 on the version stands in a header of its own, unless all were made one.
    [[ ! -e ${json%/*}/detail/abi_macros.hpp ]] || json=${json%/*}/detail/abi_macros.hpp
    at_least 3.9 "$(awk '$1 $2 == "#defineNLOHMANN_JSON_VERSION_MAJOR" { major = $3 }
        $1 $2 == "#defineNLOHMANN_JSON_VERSION_MINOR" { print major "." $3; exit }' "$json")"
}

has_boost() {
    local version
    version=$(header boost/version.hpp) || return
    at_least 1.74 "$(awk '$1 $2 == "#defineBOOST_LIB_VERSION" { gsub(/[^0-9_]/, "", $3); gsub("_", ".", $3); print $3 }' "$version")"
}

has_jsonschema() {
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("jsonschema") is None)' && return
    done
    return 1
}

# npm's `just` is a Node script that rewrites arguments on their way (1e3 becomes 1000, `--` vanishes): not good enough.
has_just() {
    local just
    just=$(command -v just) || return
    ! head --bytes=64 "$just" | grep --text --quiet '^#!.*node' || { echo "the script of npm, $just" && return 1; }
    # Whether it is new enough for our justfile it knows best itself.
    "$just" --justfile "$root/justfile" --summary >/dev/null || { "$just" --version && return 1; }
}

has_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable
}

has_clang_runtime() { compgen -G "$(clang++ --print-runtime-dir)/libclang_rt.fuzzer*.a"; }

# iceoryx puts its headers into a folder of its version
iceoryx_headers() { compgen -G '/usr/include/iceoryx*/*/iceoryx_posh/popo/publisher.hpp' || header iceoryx_posh/popo/publisher.hpp; }

declare -A optional=()  # those of `packages` that the build can do without

# need PACKAGE[|PACKAGE...] DESCRIPTION PROBE...
# Of several packages, the first that this distribution has is installed.
need() {
    local package=$1 description=$2 found
    shift 2
    found=$("$@" 2>/dev/null) && return
    packages+=("$package")
    descriptions+=("$description${found:+; here is $found}")
}

# want PACKAGE[|PACKAGE...] DESCRIPTION PROBE...: the same for what there may also be nothing of.
want() {
    local before=${#packages[@]}
    need "$@"
    ((${#packages[@]} == before)) || optional[$1]=optional
}

look_for_libraries() {
    want libgrpc++-dev 'gRPC' header grpcpp/grpcpp.h
    want protobuf-compiler-grpc "gRPC's code generator" command -v grpc_cpp_plugin
    want libprotobuf-dev 'Protocol Buffers' header google/protobuf/message.h
    want protobuf-compiler "Protocol Buffers' compiler" command -v protoc
    want libzmq3-dev 'ZeroMQ' header zmq.h
    want libnng-dev 'nng' header nng/nng.h
    want libsystemd-dev 'sd-bus' header systemd/sd-bus.h
    want libiceoryx-posh-dev 'iceoryx' iceoryx_headers
    want iceoryx "iceoryx's daemon, RouDi" command -v iox-roudi
    want libngtcp2-dev 'ngtcp2' header ngtcp2/ngtcp2.h
    want libngtcp2-crypto-gnutls-dev "ngtcp2's part for GnuTLS" header ngtcp2/ngtcp2_crypto_gnutls.h
    want libgnutls28-dev 'GnuTLS' header gnutls/gnutls.h
    want liburing-dev 'liburing' header liburing.h
    want rapidjson-dev 'RapidJSON' header rapidjson/rapidjson.h
    want libsimdjson-dev 'simdjson' header simdjson.h
    want libflatbuffers-dev 'FlatBuffers' header flatbuffers/flatbuffers.h
    want flatbuffers-compiler "FlatBuffers' compiler" command -v flatc
    want libbenchmark-dev 'Google Benchmark' header benchmark/benchmark.h
}

look_for_extras() {
    need npm 'npm' command -v npm
    need librsvg2-dev 'librsvg' pkg-config --exists librsvg-2.0
    need libcairo2-dev 'cairo' pkg-config --exists cairo
    need fonts-dejavu-core 'a font' compgen -G '/usr/share/fonts/*/*'
    need 'chromium|chromium-browser' 'Chromium' has_chromium
}

look() {
    packages=() descriptions=() optional=()
    need g++ 'g++ 12 or newer, or another compiler named in CXX' has_cxx
    need cmake 'CMake 3.25 or newer' has_cmake
    need ninja-build 'Ninja' command -v ninja
    need pkg-config 'pkg-config' command -v pkg-config
    need git 'git' command -v git
    need nlohmann-json3-dev 'nlohmann/json 3.9 or newer' has_json
    need libcli11-dev 'CLI11' header CLI/CLI.hpp
    need libfmt-dev 'fmt' header fmt/format.h
    need 'libboost1.81-dev|libboost-dev' 'the headers of Boost 1.74 or newer' has_boost
    need libhwloc-dev 'hwloc' header hwloc.h
    need libgtest-dev 'GoogleTest' header gtest/gtest.h
    need libgmock-dev 'GoogleMock' header gmock/gmock.h
    need python3 'Python 3' command -v python3
    need python3-jsonschema "Python's jsonschema" has_jsonschema
    need 'just|npm' 'just (also: npm install --global rust-just)' has_just
    look_for_libraries
    [[ $extras == no ]] || look_for_extras
    [[ $dev == yes ]] || return 0
    need clang 'clang' command -v clang++
    need libclang-rt-dev "clang's runtime (compiler-rt) with libFuzzer" has_clang_runtime
    need clang-format 'clang-format' command -v clang-format
    need clang-tidy 'clang-tidy' command -v clang-tidy
}

# --- what to install -----------------------------------------------------------------------------------------------

is_known() { apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; }

clang_version() {
    if command -v clang++ >/dev/null; then
        clang++ -dumpversion | cut --delimiter=. --fields=1
    else
        apt-cache depends clang 2>/dev/null | sed --quiet 's/.*Depends: clang-\([0-9]*\)$/\1/p'
    fi
}

# Makes each entry of `packages` the name of one package of this distribution.
resolve() {
    local i name names version
    for i in "${!packages[@]}"; do
        IFS='|' read -ra names <<<"${packages[i]}"
        for name in "${names[@]}"; do
            if [[ $name == libclang-rt-dev ]]; then
                version=$(clang_version)  # the package of the runtime is named after it
                name="libclang-rt${version:+-$version}-dev"
            fi
            packages[i]=$name
            ! is_known "$name" || break
        done
    done
}

# Forgets what may be missing and this distribution does not have.
forget_unknown() {
    local i
    is_known bash || return 0  # there are no lists yet
    for i in "${!packages[@]}"; do
        [[ ! ${optional[${packages[i]}]:-} ]] || is_known "${packages[i]}" || unset "packages[i]" "descriptions[i]"
    done
}

# forget optional|required
forget() {
    local i kind
    for i in "${!packages[@]}"; do
        kind=${optional[${packages[i]}]:-required}
        [[ $kind != "$1" ]] || unset "packages[i]" "descriptions[i]"
    done
}

has_apt() { command -v apt-get && command -v dpkg; } >/dev/null

give_up() {
    say "$1"
    if has_apt; then
        resolve
        say "as root:  apt-get update && apt-get install ${packages[*]}"
        [[ " ${packages[*]} " == *' npm '* ]] && say 'and then: npm install --global rust-just'
    fi
    say 'what is missing:'
    printf '  %s\n' "${descriptions[@]}" >&2
    forget optional
    ((${#packages[@]})) && exit 1
    say 'the build works without these; some transports and codecs will be unavailable'
    exit 0
}

# --- installing ----------------------------------------------------------------------------------------------------

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

apt_get() {
    # --no-remove: rather fail than take away what somebody installed on purpose, such as another Boost.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-remove -o DPkg::Lock::Timeout=300 \
        -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" </dev/null >/dev/null
}

install_just_from_npm() {
    local prefix program run=as_root
    prefix=$(npm prefix --global 2>/dev/null)
    [[ -w $prefix/bin ]] && run=  # one's own Node.js
    say "installing with npm: rust-just"
    $run npm install --global --loglevel=error --no-fund --no-audit rust-just </dev/null >/dev/null || return
    # The program itself instead of the script around it, for the reason that stands at has_just.
    program=$(compgen -G "$prefix/lib/node_modules/rust-just/node_modules/rust-just-*/bin/just") || return
    $run ln -sf "$program" "$prefix/bin/just"
    hash -r
}

look
! has_apt || forget_unknown
((${#packages[@]})) || exit 0

has_apt || give_up 'this distribution has no apt-get: install what is missing by its own means'
if ((EUID != 0)); then
    # Without a terminal sudo cannot ask for a password.
    { command -v sudo && { [[ -t 0 ]] || sudo --non-interactive true; }; } >/dev/null 2>&1 ||
        give_up 'needs root, or sudo, to install what is missing'
fi

say 'updating the package lists'
apt_get update || say 'that failed; going on with the lists that are here'
forget_unknown
resolve

just_from_npm=no
for i in "${!packages[@]}"; do
    [[ ${packages[i]} == npm ]] || continue
    has_just >/dev/null 2>&1 || just_from_npm=yes
    if command -v npm >/dev/null; then unset 'packages[i]'; else packages+=(ca-certificates); fi
done
# In two steps: what cannot be had of the second must not stop the first.
everything=("${packages[@]}")
for kind in required optional; do
    packages=("${everything[@]}")
    if [[ $kind == required ]]; then forget optional; else forget required; fi
    ((${#packages[@]})) || continue
    say "installing with apt-get: ${packages[*]}"
    apt_get install --no-install-recommends "${packages[@]}" || { look && give_up 'apt-get failed (see above)'; }
done
[[ $just_from_npm == no ]] || install_just_from_npm || say 'npm failed (see above)'

look
forget_unknown
((${#packages[@]} == 0)) || give_up 'something is still missing, or too old'
say 'done'
