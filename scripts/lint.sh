#!/usr/bin/env bash
# Checks format, clang-tidy's findings and the layers, or mends what can be mended by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'TEXT'
usage: scripts/lint.sh [--fix] [--build FOLDER] [format|tidy|layers]...

Runs the named checks, by default all of them.

  --fix            mend what can be mended by itself
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

# Another version of clang-format breaks lines elsewhere, and another clang-tidy knows other checks: what one version
# accepts the next refuses. So the project has one version, Debian 12's, and elsewhere the check is left out, visibly.
readonly version=14

# tool NAME: prints what to call for NAME; nothing where it is of another version
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

# What the build compiles of the programs: most of it several sources at a time, so that their common headers are read
# once, and nothing that was fetched or generated. The tests are formatted, and compiled with all warnings by two compilers;
# clang-tidy would spend most of its time on GoogleTest's macros there.
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
        jobs=1  # two fixes of one header at a time spoil it
        options+=(--fix)
    fi
    # How many warnings there were in foreign headers is nothing to know.
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
((${#failed[@]} == 0)) || fail "${failed[*]}: see above; \`just lint-fix\` mends some of it"
