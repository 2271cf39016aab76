# `just` lists the recipes. The environment may say:
#   BUILD_MODE=debug|release   which build to use (release: this is a benchmark)
#   JOBS=N                     how many jobs at a time, for builds and for tests

set shell := ["bash", "-euo", "pipefail", "-c"]
set positional-arguments

wanted := env("BUILD_MODE", "release")
mode := if wanted =~ '^(debug|release)$' { wanted } else { error("BUILD_MODE is '" + wanted + "': say debug or release") }
build := "build" / mode
ipcbench := build / "ipcbench"

# Half of the tests wait for a time-out or a wake-up, and the other half keeps two CPUs busy.
export CMAKE_BUILD_PARALLEL_LEVEL := env("JOBS", num_cpus())
export CTEST_PARALLEL_LEVEL := env("JOBS", "4")

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

# Run every transport under every load for that long in all; fails on growth of memory or descriptors, and on leftovers
soak time="10m" *transports: _binaries
    @python3 -B tests/soak/soak.py {{ ipcbench }} "$@"

# What each codec takes to write and to read a message of each size; arguments go to Google Benchmark
codecs *args: (_build mode "ipcbench-codecs")
    @{{ build }}/tests/codecs_bench/ipcbench-codecs "$@"

# With several repetitions (`just bench-vs-grpc 10000 5`) the ratios have intervals.
# Shared memory with JSON against gRPC over a Unix socket with protobuf (`just bench-vs-grpc 1000` for a quick look)
bench-vs-grpc iterations="100000" repetitions="1" *args: _binaries
    @{{ ipcbench }} run shm-sem:json grpc-uds:protobuf --size 15,1000,10000,60000 --style classic --reference grpc-uds \
        --iterations "$1" --repetitions "$2" "${@:3}"

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
    {{ ipcbench }} run all --size 64,1K,16K,60000 --placement cross --breakdown --time-budget 3m --export-json docs/results/results.json

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

# Run each fuzzer for some seconds, as many at a time as there are CPUs
fuzz seconds="10": (_build "asan")
    #!/usr/bin/env bash
    set -euo pipefail
    shopt -s nullglob
    # libFuzzer would take anything else for 0, which is without end.
    [[ $1 =~ ^[1-9][0-9]*$ ]] || { echo "error: '$1' is no number of seconds" >&2; exit 2; }
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

# gRPC, unary calls over a Unix socket
ipc-grpc-uds *args: _binaries
    @{{ ipcbench }} run grpc-uds "$@"

# gRPC, unary calls over loopback TCP
ipc-grpc-tcp *args: _binaries
    @{{ ipcbench }} run grpc-tcp "$@"

# gRPC over a Unix socket, callback interface
ipc-grpc-uds-callback *args: _binaries
    @{{ ipcbench }} run grpc-uds-callback "$@"

# gRPC over loopback TCP, callback interface
ipc-grpc-tcp-callback *args: _binaries
    @{{ ipcbench }} run grpc-tcp-callback "$@"

# io_uring over two anonymous pipes
ipc-pipe-uring *args: _binaries
    @{{ ipcbench }} run pipe-uring "$@"

# io_uring over a Unix socket
ipc-uds-stream-uring *args: _binaries
    @{{ ipcbench }} run uds-stream-uring "$@"

# io_uring over TCP on loopback
ipc-tcp-uring *args: _binaries
    @{{ ipcbench }} run tcp-uring "$@"

# Two pipes that take large frames as pages
ipc-pipe-vmsplice *args: _binaries
    @{{ ipcbench }} run pipe-vmsplice "$@"

# A sealed memfd per frame, passed over a Unix socket
ipc-memfd-pass *args: _binaries
    @{{ ipcbench }} run memfd-pass "$@"

# The other process's memory, read by process_vm_readv
ipc-cma *args: _binaries
    @{{ ipcbench }} run cma "$@"

# ZeroMQ, PAIR sockets over a Unix socket
ipc-zmq-ipc *args: _binaries
    @{{ ipcbench }} run zmq-ipc "$@"

# ZeroMQ, PAIR sockets over TCP
ipc-zmq-tcp *args: _binaries
    @{{ ipcbench }} run zmq-tcp "$@"

# nng, pair0 sockets over a Unix socket
ipc-nng-ipc *args: _binaries
    @{{ ipcbench }} run nng-ipc "$@"

# nng, pair0 sockets over TCP
ipc-nng-tcp *args: _binaries
    @{{ ipcbench }} run nng-tcp "$@"

# D-Bus method calls from peer to peer, sd-bus
ipc-dbus *args: _binaries
    @{{ ipcbench }} run dbus "$@"

# iceoryx, zero-copy publish and subscribe, with a RouDi of its own
ipc-iceoryx *args: _binaries
    @{{ ipcbench }} run iceoryx "$@"

# Coroutines on Boost.Asio over two pipes
ipc-pipe-asio *args: _binaries
    @{{ ipcbench }} run pipe-asio "$@"

# Coroutines on Boost.Asio over a Unix socket
ipc-uds-stream-asio *args: _binaries
    @{{ ipcbench }} run uds-stream-asio "$@"

# Coroutines on Boost.Asio over TCP
ipc-tcp-asio *args: _binaries
    @{{ ipcbench }} run tcp-asio "$@"

# Coroutines on Boost.Asio over UDP
ipc-udp-asio *args: _binaries
    @{{ ipcbench }} run udp-asio "$@"

# HTTP/1.1, Boost.Beast
ipc-http *args: _binaries
    @{{ ipcbench }} run http "$@"

# WebSocket, Boost.Beast
ipc-websocket *args: _binaries
    @{{ ipcbench }} run websocket "$@"

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
