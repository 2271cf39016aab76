#!/usr/bin/env bash
# Installs what is missing to build, run and test ipcbench. Prints nothing if nothing is missing.
set -euo pipefail
export LC_ALL=C  # the script parses the output of apt-cache
root=$(dirname "$0")/..
# shellcheck source=scripts/probes.sh
source "$root/scripts/probes.sh"

usage() {
    cat <<'TEXT'
usage: scripts/setup.sh [--dev] [--extras]

Installs what is missing to build, run and test ipcbench (Debian, Ubuntu and their kin), as root or through sudo.
Nothing that is installed is removed or replaced. The libraries that only some transports and codecs need are installed
where the distribution has them; without one, these are listed as unavailable.

  --dev      also what `just lint` and `just fuzz` need: clang with its runtime, clang-format, clang-tidy
  --extras   also Chromium, with which a test looks at the page, and the compilers of peers in Go and Rust, and Node.js
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

# --- what is missing -----------------------------------------------------------------------------------------------

declare -A optional=()  # the entries of `packages` that the build can do without

# need PACKAGE[|PACKAGE...] DESCRIPTION PROBE...
# Installs the first of several packages that this distribution has.
need() {
    local package=$1 description=$2 found
    shift 2
    found=$("$@" 2>/dev/null) && return
    packages+=("$package")
    descriptions+=("$description${found:+; here is $found}")
}

# want PACKAGE[|PACKAGE...] DESCRIPTION PROBE...: like `need`, but the build can do without the package.
want() {
    local before=${#packages[@]}
    need "$@"
    ((${#packages[@]} == before)) || optional[$1]=optional
}

# Adds the packages of src/packages/packages.txt, which documents its format.
look_for_packages() {
    local line package description probe
    while IFS= read -r line; do
        [[ $line == '    '*'|'*'|'* ]] || continue
        IFS='|' read -r package description probe <<<"$line"
        read -r package <<<"$package"
        read -r description <<<"$description"
        read -ra probe <<<"$probe"
        want "${package//\//|}" "$description" "${probe[@]}"
    done <"$root/src/packages/packages.txt"
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
    need libgtest-dev 'GoogleTest' header gtest/gtest.h
    need libgmock-dev 'GoogleMock' header gmock/gmock.h
    need python3 'Python 3' command -v python3
    need python3-jsonschema "Python's jsonschema" has_jsonschema
    need 'just|npm' 'just (also: npm install --global rust-just)' has_just
    look_for_packages
    want fonts-dejavu-core 'a font for PNG' compgen -G '/usr/share/fonts/*/*'
    if [[ $extras == yes ]]; then
        need 'chromium|chromium-browser' 'Chromium' has_chromium
        need 'poppler-utils|poppler' 'pdftotext, for a test of the printed page' command -v pdftotext
        need golang-go 'Go, for a peer in it' command -v go
        need rustc 'Rust, for peers in it' command -v rustc
        need nodejs 'Node.js, for a peer in it' command -v node
    fi
    [[ $dev == yes ]] || return 0
    need clang 'clang' command -v clang++
    need libclang-rt-dev "clang's runtime (compiler-rt) with libFuzzer" has_clang_runtime
    need lld 'lld, the linker of LLVM' command -v ld.lld
    need clang-format 'clang-format' command -v clang-format
    need clang-tidy 'clang-tidy' command -v clang-tidy
}

# --- what to install -----------------------------------------------------------------------------------------------

# is_known PACKAGE[|PACKAGE...]: returns whether this distribution has one of them
is_known() {
    local names
    IFS='|' read -ra names <<<"$1"
    apt-cache policy "${names[@]}" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null
}

clang_version() {
    if command -v clang++ >/dev/null; then
        clang++ -dumpversion | cut --delimiter=. --fields=1
    else
        apt-cache depends clang 2>/dev/null | sed --quiet 's/.*Depends: clang-\([0-9]*\)$/\1/p'
    fi
}

# Replaces each entry of `packages` by the name of one package of this distribution.
resolve() {
    local i name names version
    for i in "${!packages[@]}"; do
        IFS='|' read -ra names <<<"${packages[i]}"
        for name in "${names[@]}"; do
            if [[ $name == libclang-rt-dev ]]; then
                version=$(clang_version)  # the runtime's package name contains it
                name="libclang-rt${version:+-$version}-dev"
            fi
            ! is_known "$name" || break
        done
        [[ ! ${optional[${packages[i]}]:-} ]] || optional[$name]=optional
        packages[i]=$name
    done
}

declare -a unknown=()  # the descriptions of optional packages that this distribution does not have
# Removes the optional packages that this distribution does not have.
forget_unknown() {
    local i
    is_known bash || return 0  # no package lists were downloaded yet
    unknown=()
    for i in "${!packages[@]}"; do
        if [[ ${optional[${packages[i]}]:-} ]] && ! is_known "${packages[i]}"; then
            unknown+=("${descriptions[i]}")
            unset "packages[i]" "descriptions[i]"
        fi
    done
}

# Ends the script if this distribution lacks a package that the build cannot do without: apt-get would install none of
# the others either.
refuse_unknown() {
    local i missing=()
    is_known bash || return 0
    for i in "${!packages[@]}"; do
        is_known "${packages[i]}" || missing+=("${descriptions[i]}")
    done
    ((${#missing[@]} == 0)) || give_up "this distribution has no package for: $(printf '%s, ' "${missing[@]}" | sed 's/, $//')"
}

say_unknown() {
    ((${#unknown[@]})) || return 0
    say 'left out, because this distribution has no package for it (what needs it is unavailable until you build it):'
    printf '  %s\n' "${unknown[@]}" >&2
}
say_left_out() {
    say_unknown
    [[ $extras == yes ]] || has_chromium >/dev/null || say 'left out: Chromium, for a test of the page; to get it, and what tests of peers in Go and Rust need: --extras'
    [[ $dev == yes ]] || has_clang_runtime >/dev/null || say 'left out: clang and its tools, for just lint; to get it: --dev'
}

# forget optional|required: removes these packages
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
        local name known=()
        for name in "${packages[@]}"; do ! is_known "$name" || known+=("$name"); done
        is_known bash || known=("${packages[@]}")  # no package lists were downloaded yet
        ((${#known[@]} == 0)) || say "as root:  apt-get update && apt-get install ${known[*]}"
        [[ " ${packages[*]} " == *' npm '* ]] && say 'and then: npm install --global rust-just'
    fi
    say 'what is missing:'
    printf '  %s\n' "${descriptions[@]}" >&2
    forget optional
    ((${#packages[@]})) && exit 1
    say 'the build works without these; some transports and codecs, or PNG, will be unavailable'
    say_left_out
    exit 0
}

# --- installing ----------------------------------------------------------------------------------------------------

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

apt_get() {
    # --no-remove: fails rather than remove what the user installed on purpose, such as another Boost.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-remove -o DPkg::Lock::Timeout=300 \
        -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" </dev/null >/dev/null
}

install_just_from_npm() {
    local prefix program run=as_root
    prefix=$(npm prefix --global 2>/dev/null)
    [[ -w $prefix/bin ]] && run=  # Node.js belongs to the user
    say "installing with npm: rust-just"
    $run npm install --global --loglevel=error --no-fund --no-audit rust-just </dev/null >/dev/null || return
    # Links the program itself instead of the script around it, for the reason given at has_just.
    program=$(compgen -G "$prefix/lib/node_modules/rust-just/node_modules/rust-just-*/bin/just") || return
    $run ln -sf "$program" "$prefix/bin/just"
    hash -r
}

look
! has_apt || forget_unknown
((${#packages[@]})) || { say_unknown && exit 0; }

has_apt || give_up 'this distribution has no apt-get: install what is missing by its own means'
if ((EUID != 0)); then
    # Without a terminal, sudo cannot ask for a password.
    { command -v sudo && { [[ -t 0 ]] || sudo --non-interactive true; }; } >/dev/null 2>&1 ||
        give_up 'needs root, or sudo, to install what is missing'
fi

say 'updating the package lists'
apt_get update || say 'that failed; going on with the lists that are here'
look  # again: the new lists may have what the old ones did not
forget_unknown
resolve
refuse_unknown

just_from_npm=no
for i in "${!packages[@]}"; do
    [[ ${packages[i]} == npm ]] || continue
    has_just >/dev/null 2>&1 || just_from_npm=yes
    if command -v npm >/dev/null; then unset 'packages[i]'; else packages+=(ca-certificates); fi
done
# Installs in two steps, so that unavailable optional packages do not block the required ones.
everything=("${packages[@]}")
for kind in required optional; do
    packages=("${everything[@]}")
    if [[ $kind == required ]]; then forget optional; else forget required; fi
    ((${#packages[@]})) || continue
    say "installing with apt-get: ${packages[*]}"
    apt_get install --no-install-recommends "${packages[@]}" || { look && forget_unknown && give_up 'apt-get failed (see above)'; }
done
[[ $just_from_npm == no ]] || install_just_from_npm || say 'npm failed (see above)'

look
forget_unknown
((${#packages[@]} == 0)) || give_up 'something is still missing, or too old'
say 'done'
say_left_out
