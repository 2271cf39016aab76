#!/usr/bin/env bash
# Checks the format, clang-tidy's findings and the layers, or fixes what can be fixed automatically.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'TEXT'
usage: scripts/lint.sh [--fix] [--build FOLDER] [format|tidy|layers]...

Runs the named checks, by default all of them.

  --fix            fix what can be fixed automatically
  --build FOLDER   where the compile commands are (default: build/lint)
TEXT
}

fail() { printf 'lint: %s\n' "$*" >&2 && exit 2; }

fix=no build=build/lint checks=()
while (($#)); do
    case $1 in
        --fix) fix=yes ;;
        --build) build=${2:?--build needs a folder} && shift ;;
        format | tidy | layers) checks+=("$1") ;;
        -h | --help) usage && exit ;;
        *) usage >&2 && fail "unknown argument '$1'" ;;
    esac
    shift
done
((${#checks[@]})) || checks=(format tidy layers)

# Other versions of clang-format break lines in other places, and other versions of clang-tidy have other checks, so one
# version rejects what another accepts. The project uses one version, Debian 12's; with another version the check is
# skipped with a message.
readonly version=14

# tool NAME: prints the command for NAME; prints nothing if it has another version
tool() {
    local name
    for name in "$1-$version" "$1"; do
        if command -v "$name" >/dev/null && [[ $("$name" --version) == *" version $version."* ]]; then
            echo "$name" && return
        fi
    done
    command -v "$1" >/dev/null || fail "$1 is missing: scripts/setup.sh --dev installs it"
    echo "lint: skipped: $1 is not of version $version" >&2
}

format() {
    local program sources
    program=$(tool clang-format) || return
    [[ $program ]] || return 0
    mapfile -t sources < <(find include src tests -name '*.[ch]pp' | sort)
    if [[ $fix == yes ]]; then
        "$program" -i "${sources[@]}"
    else
        "$program" --dry-run --Werror "${sources[@]}"
    fi
}

# The program's sources that the build compiles, without fetched or generated ones. Most are compiled several at a time
# (unity builds), which reads common headers once. Tests are formatted, and two compilers compile them with all
# warnings; clang-tidy would spend most of its time on GoogleTest's macros there.
compiled_sources() {
    python3 - "$build" <<'PYTHON'
import json, os, sys
root = os.getcwd()
for entry in json.load(open(f"{sys.argv[1]}/compile_commands.json")):
    file = os.path.relpath(os.path.join(entry["directory"], entry["file"]), root)
    if file.startswith("src/") or "/Unity/" in file:
        print(file)
PYTHON
}

tidy() {
    local program jobs options=(--quiet "-p=$build" --extra-arg=-Wno-unknown-warning-option)
    program=$(tool clang-tidy) || return
    [[ $program ]] || return 0
    [[ -e $build/compile_commands.json ]] || fail "$build has no compile commands: \`just build\` makes them"
    cmake --build "$build" --target ipcbench_schemas >/dev/null  # headers that some sources include
    jobs=${JOBS:-$(nproc)}
    if [[ $fix == yes ]]; then
        jobs=1  # parallel fixes of one header corrupt it
        options+=(--fix)
    fi
    # The number of warnings in foreign headers is irrelevant.
    compiled_sources | sort --unique | xargs --max-procs="$jobs" --max-args=1 "$program" "${options[@]}" 2>&1 |
        { grep --invert-match 'warnings\? generated' || true; }
}

layers() {
    PYTHONDONTWRITEBYTECODE=1 python3 scripts/check_layers_test.py --quiet && python3 scripts/check_layers.py
}

failed=()
for check in "${checks[@]}"; do
    "$check" || failed+=("$check")
done
((${#failed[@]} == 0)) || fail "${failed[*]}: see above; \`just lint-fix\` fixes some of it"
