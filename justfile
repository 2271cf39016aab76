# `just` lists the recipes. The environment may say:
#   BUILD_MODE=debug|release   which build to use (release: this is a benchmark)
#   JOBS=N                     how many jobs at a time, for builds and for tests

set shell := ["bash", "-euo", "pipefail", "-c"]
set positional-arguments

wanted := env("BUILD_MODE", "release")
mode := if wanted =~ '^(debug|release)$' { wanted } else { error("BUILD_MODE is '" + wanted + "': say debug or release") }
build := "build" / mode
ipcbench := build / "ipcbench"

# Tests of spinning transports keep two CPUs busy each, so that more than two at a time only wait for one another.
export CMAKE_BUILD_PARALLEL_LEVEL := env("JOBS", num_cpus())
export CTEST_PARALLEL_LEVEL := env("JOBS", "2")

alias ipc-ipcc := ipc-uds-seqpacket
alias ipc-shmem-shared-mem-queue := ipc-mmap-queue
alias ipc-shmem-raw-sync := ipc-shm-spin

[private]
default:
    @just --list --unsorted

# Build everything, tests included
build: (_build mode)

# Build and run the tests; arguments go to ctest (`just test -R pipe`)
test *args: (_build mode)
    @ctest --preset {{ mode }} "$@"

# Run every transport and compare them
run-all *args: _binaries
    @{{ ipcbench }} run all "$@"

# Run every transport for a fraction of a second: does it work?
smoke *args: _binaries
    @{{ ipcbench }} run all --duration 50ms --warmup 10ms "$@"

# List transports and codecs
list *args: _binaries
    @{{ ipcbench }} list "$@"

# Pit each transport against a hand-written loop over the same mechanism
overhead *args: (_build mode "ipcbench-overhead" "ipcbench" "ipcbench-child")
    @{{ build }}/tests/overhead/ipcbench-overhead "$@"

# Measure a debug and a release build in turn, and say what the difference is (`just compare-builds pipe`)
compare-builds *args: (_build "debug" "ipcbench" "ipcbench-child") (_build "release" "ipcbench" "ipcbench-child")
    #!/usr/bin/env bash
    [[ $# -gt 0 ]] || set -- all
    exec build/release/ipcbench run "$@" --build debug=build/debug/ipcbench --style builds

# Draw the charts and tables that docs/results.md shows, from the results that lie there
results: _binaries
    #!/usr/bin/env bash
    set -euo pipefail
    program=$PWD/{{ ipcbench }}
    cd docs/results
    "$program" report results.json -o tables.md
    for size in 64 60000; do
        "$program" plot results.json -o "rates-$size.svg" --chart rates --size "$size"
        "$program" plot results.json -o "breakdown-$size.svg" --chart breakdown --size "$size"
    done
    "$program" plot results.json -o sizes.svg --chart sizes
    "$program" plot results.json -o percentiles-64.svg --chart percentiles --size 64

# Measure those results anew; the machine should be idle
measure-results: _binaries
    {{ ipcbench }} run all --size 64,1K,16K,60000 --placement cross --breakdown --time-budget 75s --export-json docs/results/results.json

# Format the sources
fmt:
    @scripts/lint.sh --fix format

# Check format, clang-tidy and layers
lint: (_configure "lint")
    @scripts/lint.sh

# Mend what clang-format and clang-tidy can mend by themselves
lint-fix: (_configure "lint")
    @scripts/lint.sh --fix

# Run the tests under the address and undefined-behaviour sanitizers
asan *args: (_build "asan")
    @ctest --preset asan "$@"

# Run the tests under the thread sanitizer; those of the command line start the same threads as the others
tsan *args: (_build "tsan")
    #!/usr/bin/env bash
    # The sanitizer's own memory map clashes with much address randomisation, so it runs without, where that may be.
    fixed=(setarch --addr-no-randomize)
    "${fixed[@]}" true 2>/dev/null || fixed=()
    (($#)) || set -- --exclude-regex '^cli[.]'
    exec "${fixed[@]}" ctest --preset tsan "$@"

# Run each fuzzer for some seconds
fuzz seconds="10": (_build "asan")
    #!/usr/bin/env bash
    set -euo pipefail
    shopt -s nullglob
    # libFuzzer would take anything else for 0, which is without end.
    [[ $1 =~ ^[1-9][0-9]*$ ]] || { echo "error: '$1' is no number of seconds" >&2; exit 2; }
    cd build/asan
    mkdir -p corpus findings
    for fuzzer in tests/fuzz/fuzz_*; do
        [[ -f $fuzzer && -x $fuzzer ]] || continue
        name=$(basename "$fuzzer")
        mkdir -p "corpus/$name"
        "$fuzzer" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="findings/$name-" \
            "corpus/$name" >"findings/$name.log" 2>&1 || { cat "findings/$name.log"; exit 1; }
        echo "$name: $(tail -n 1 "findings/$name.log")"
    done
    [[ ${name:-} ]] || { echo "error: no fuzzer in build/asan/tests/fuzz" >&2; exit 1; }

# Install both binaries, side by side, in PREFIX/bin
install prefix: _binaries
    @cmake --install {{ build }} --prefix "$1"

# Remove what dead runs left, and all builds
clean:
    @-[ ! -x {{ ipcbench }} ] || {{ ipcbench }} clean
    rm -rf build

# --- one recipe per transport; arguments go to `ipcbench run` (`just ipc-pipe --size 1000`) ---

# Two anonymous pipes
ipc-pipe *args: _binaries
    @{{ ipcbench }} run pipe "$@"

# Two named pipes
ipc-fifo *args: _binaries
    @{{ ipcbench }} run fifo "$@"

# The child's standard input and output
ipc-stdio *args: _binaries
    @{{ ipcbench }} run stdio "$@"

# Unix socket, SOCK_STREAM
ipc-uds-stream *args: _binaries
    @{{ ipcbench }} run uds-stream "$@"

# Unix socket, SOCK_DGRAM
ipc-uds-dgram *args: _binaries
    @{{ ipcbench }} run uds-dgram "$@"

# Unix socket, SOCK_SEQPACKET
ipc-uds-seqpacket *args: _binaries
    @{{ ipcbench }} run uds-seqpacket "$@"

# TCP over loopback
ipc-tcp *args: _binaries
    @{{ ipcbench }} run tcp "$@"

# UDP over loopback
ipc-udp *args: _binaries
    @{{ ipcbench }} run udp "$@"

# QUIC (ngtcp2, GnuTLS) over UDP on loopback
ipc-quic-udp *args: _binaries
    @{{ ipcbench }} run quic-udp "$@"

# QUIC (ngtcp2, GnuTLS) over Unix datagram sockets
ipc-quic-uds *args: _binaries
    @{{ ipcbench }} run quic-uds "$@"

# POSIX message queues
ipc-mq-posix *args: _binaries
    @{{ ipcbench }} run mq-posix "$@"

# System V message queues
ipc-mq-sysv *args: _binaries
    @{{ ipcbench }} run mq-sysv "$@"

# Boost.Interprocess: shared memory, its mutex and condition
ipc-shm-boost *args: _binaries
    @{{ ipcbench }} run shm-boost "$@"

# Boost.Interprocess: its message_queue
ipc-shm-boost-mq *args: _binaries
    @{{ ipcbench }} run shm-boost-mq "$@"

# Shared memory, a ring per direction, busy wait
ipc-shm-spin *args: _binaries
    @{{ ipcbench }} run shm-spin "$@"

# Shared memory, one slot for both directions
ipc-shm-mailbox *args: _binaries
    @{{ ipcbench }} run shm-mailbox "$@"

# Shared memory, futex
ipc-shm-futex *args: _binaries
    @{{ ipcbench }} run shm-futex "$@"

# Shared memory, POSIX semaphores
ipc-shm-sem *args: _binaries
    @{{ ipcbench }} run shm-sem "$@"

# Shared memory, robust mutex and condition variable
ipc-shm-condvar *args: _binaries
    @{{ ipcbench }} run shm-condvar "$@"

# Shared memory, eventfd
ipc-shm-eventfd *args: _binaries
    @{{ ipcbench }} run shm-eventfd "$@"

# The ring in a mapped file
ipc-mmap-queue *args: _binaries
    @{{ ipcbench }} run mmap-queue "$@"

# An ordinary file, read and written by both sides
ipc-file *args: _binaries
    @{{ ipcbench }} run file "$@"

# No second process: what the harness itself costs
ipc-null *args: _binaries
    @{{ ipcbench }} run null "$@"

# --- building ---

_binaries: (_build mode "ipcbench" "ipcbench-child")

# Presets are read at configure time only, so a newer file asks for another one.
_configure preset:
    @[ build/$1/build.ninja -nt CMakePresets.json ] || cmake --preset $1 >&2

# To stderr, so that `just ipc-pipe --export-json - | jq` works; silent when there is nothing to do.
_build preset *targets: (_configure preset)
    @ninja -C build/$1 -n "${@:2}" | grep 'no work to do' >/dev/null || cmake --build --preset $1 ${2:+--target "${@:2}"} >&2
