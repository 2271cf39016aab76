# `just` lists the recipes. Environment variables:
#   BUILD_MODE=debug|release   which build to use (release: this is a benchmark)
#   JOBS=N                     number of parallel jobs, for builds and for tests

set shell := ["bash", "-euo", "pipefail", "-c"]
set positional-arguments

wanted := env("BUILD_MODE", "release")
mode := if wanted =~ '^(debug|release)$' { wanted } else { error("BUILD_MODE is '" + wanted + "': say debug or release") }
build := "build" / mode
ipcbench := build / "ipcbench"

# The tests wait for more than half of their time, so more of them run at once than there are CPUs.
export CMAKE_BUILD_PARALLEL_LEVEL := env("JOBS", num_cpus())
export CTEST_PARALLEL_LEVEL := env("JOBS", "6")

# One recipe for each transport, `just ipc-pipe`.
import 'scripts/transports.just'

[private]
default:
    @just --list --unsorted

# Build everything, tests included
build: (_build mode)
    @scripts/say_how.sh built "$PWD/{{ build }}" >&2

# Build and run the tests; arguments go to ctest (`just test -R pipe`)
test *args: (_build mode)
    @ctest --preset {{ mode }} "$@"

# Run every transport and compare them
run-all *args: _binaries
    @{{ ipcbench }} run all "$@"

# Run every transport for a fraction of a second to see that it works
smoke *args: _binaries
    @{{ ipcbench }} run all --duration 50ms --warmup 10ms "$@"

# List transports and codecs
list *args: _binaries
    @{{ ipcbench }} list "$@"

# Compare each transport with a hand-written loop over the same mechanism
overhead *args: (_build mode "ipcbench-overhead" "ipcbench" "ipcbench-child")
    @{{ build }}/tests/overhead/ipcbench-overhead "$@"

# Measure what --interval costs, in turn with runs without it (`just interval-cost shm-futex --placement cross -d 1`)
interval-cost *args: _binaries
    @python3 -B scripts/interval_cost.py {{ ipcbench }} "$@"

# Run every transport under every load for TIME in total; fails if memory or descriptors grow, or something is left behind
soak time="10m" *transports: _binaries
    @python3 -B tests/soak/soak.py {{ ipcbench }} "$@"

# Time how long each codec takes to encode and decode messages of each size; arguments go to Google Benchmark
codecs *args: (_build mode "ipcbench-codecs")
    @{{ build }}/tests/codecs_bench/ipcbench-codecs "$@"

# Simulate comparisons on recorded rates, with several statistical methods (docs/methodology-methods.md)
calibrate-methods: (_build "release" "ipcbench-calibrate-methods")
    @build/release/tests/verdicts/ipcbench-calibrate-methods tests/verdicts/data

# With several repetitions (`just bench-vs-grpc 10000 5`) the ratios have intervals. Other sizes:
# `just bench-vs-grpc 1000 5 --size 100,10K,500K,2M`. Both processes share one CPU unless --placement says otherwise: on a
# virtual machine waking an idle CPU takes ten times as long as the rest of a short round trip.
# Compare shared memory with JSON and gRPC with protobuf (`just bench-vs-grpc 1000` for a quick look)
bench-vs-grpc iterations="100000" repetitions="1" *args: _binaries
    #!/usr/bin/env bash
    unless_given() { [[ " ${*:4} " =~ \ ($1|$2)[\ =] ]] || printf '%s\n' "$1=$3"; }
    exec {{ ipcbench }} run shm-sem:json grpc-uds:protobuf grpc-tcp:protobuf --style classic --reference grpc-uds \
        --iterations "$1" --repetitions "$2" "${@:3}" \
        $(unless_given --size -s 15,1000,10000,60000 "${@:3}") $(unless_given --placement -p same "${@:3}")

# Measure a debug and a release build alternately, and print the difference (`just compare-builds pipe`)
compare-builds *args: (_build "debug" "ipcbench" "ipcbench-child") (_build "release" "ipcbench" "ipcbench-child")
    #!/usr/bin/env bash
    [[ $# -gt 0 ]] || set -- all
    exec build/release/ipcbench run "$@" --build debug=build/debug/ipcbench --style builds

# Make the charts and tables of docs/results.md and of the README from docs/results/results.json
results: _binaries
    #!/usr/bin/env bash
    set -euo pipefail
    program=$PWD/{{ ipcbench }}
    cd docs/results
    "$program" report results.json -o tables.md
    for size in 64 60000; do
        "$program" plot results.json -o "rates-$size.svg" --chart rates -s "$size" -c json -w block,spin --all
        "$program" plot results.json -o "breakdown-$size.svg" --chart breakdown -s "$size" -c json -w block --all
    done
    "$program" plot results.json -o sizes.svg --chart sizes -c json -w block,spin
    "$program" plot results.json -o sizes-hybrid.svg --chart sizes -c raw -w hybrid
    "$program" plot results.json -o percentiles-64.svg --chart percentiles -s 64 -c json -w block --all
    # The chart of the README: ten rows, of the transports that everybody knows.
    for theme in light dark; do
        "$program" plot results.json -o "readme-$theme.svg" --chart rates -s 64 -c json -w block,spin \
            --theme "$theme" --transport shm-futex,shm-spin,pipe,uds-stream,tcp,grpc-uds
    done

# Run the commands of the tutorial and the guide and put what they print below them
docs: _binaries
    @python3 -B scripts/samples.py {{ build }} docs/tutorial.md docs/guide.md

# Measure docs/results/results.json again, as soon as the machine is quiet; about a quarter of an hour
measure-results: _binaries
    @python3 -B scripts/await_quiet.py
    {{ ipcbench }} run all --size 64,1K,16K,60000 --codec json,raw --wait block,hybrid,spin --placement cross \
        --repetitions 5 --time-budget 15m --export-json docs/results/results.json

# Format the sources
fmt:
    @scripts/lint.sh --fix format

# Check format, clang-tidy and layers
lint: (_configure "lint")
    @scripts/lint.sh

# Fix what clang-format and clang-tidy can fix
lint-fix: (_configure "lint")
    @scripts/lint.sh --fix

# Run the tests under the address and undefined-behaviour sanitizers
asan *args: (_build "asan")
    @ctest --preset asan "$@"

# Run the tests under the thread sanitizer
tsan *args: (_build "tsan")
    #!/usr/bin/env bash
    # The thread sanitizer's memory map conflicts with strong address randomisation, so randomisation is disabled if
    # permitted.
    fixed=(setarch --addr-no-randomize)
    "${fixed[@]}" true 2>/dev/null || fixed=()
    exec "${fixed[@]}" ctest --preset tsan "$@"

# Run each fuzzer for some seconds, as many in parallel as there are CPUs
fuzz seconds="10": (_build "asan")
    #!/usr/bin/env bash
    set -euo pipefail
    shopt -s nullglob
    # libFuzzer reads any other text as 0, which means no time limit.
    [[ $1 =~ ^[1-9][0-9]*$ ]] || { echo "error: '$1' is not a number of seconds" >&2; exit 2; }
    cd build/asan
    fuzzers=()
    for file in tests/fuzz/fuzz_*; do
        [[ -f $file && -x $file ]] && fuzzers+=("$file")
    done
    ((${#fuzzers[@]})) || { echo "error: no fuzzer in build/asan/tests/fuzz" >&2; exit 1; }
    mkdir -p findings
    run() {
        local name=${1##*/}
        mkdir -p "corpus/$name"
        "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="findings/$name-" \
            "corpus/$name" >"findings/$name.log" 2>&1 || { cat "findings/$name.log"; return 1; }
        echo "$name: $(tail -n 1 "findings/$name.log")"
    }
    export -f run
    seconds=$1 xargs --max-procs="$CMAKE_BUILD_PARALLEL_LEVEL" --max-args=1 bash -c 'run "$1"' _ <<<"$(printf '%s\n' "${fuzzers[@]}")"

# Install both programs in PREFIX/bin, with man pages and completions
install prefix: _binaries
    @cmake --install {{ build }} --prefix "$1"
    @scripts/say_how.sh installed "$(realpath "$1")/bin" >&2

# Make Debian packages and a source tarball in build/release/packages
package: (_build "release" "ipcbench" "ipcbench-child")
    @scripts/package.sh >&2

# Follow the README and the tutorial in a minimal system, as root (`just newcomer trixie /var/tmp/trixie`)
newcomer suite folder *args:
    @python3 -B tests/newcomer/walk.py "$@"

# Build the container image on a minimal system and run it, as root (`just image-test bookworm /var/tmp/bookworm-base`)
image-test suite folder *args:
    @python3 -B tests/newcomer/image.py "$@"

# Remove what killed runs left behind, and all builds
clean:
    @-[ ! -x {{ ipcbench }} ] || {{ ipcbench }} clean
    rm -rf build

# --- building ---

_binaries: (_build mode "ipcbench" "ipcbench-child")

# Presets are read at configure time only, so a newer file asks for another one.
_configure preset:
    @[ build/$1/build.ninja -nt CMakePresets.json ] || cmake --preset $1 >&2

# To stderr, so that `just ipc-pipe --export-json - | jq` works; silent when there is nothing to do.
_build preset *targets: (_configure preset)
    @ninja -C build/$1 -n "${@:2}" | grep 'no work to do' >/dev/null || cmake --build --preset $1 ${2:+--target "${@:2}"} >&2
