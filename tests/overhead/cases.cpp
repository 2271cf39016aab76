#include "overhead/cases.hpp"

#include "overhead/hand_loops.hpp"

namespace ipcbench::overhead {
namespace {

// The harness must not add a measurable share to a round trip through the kernel.
constexpr double kernel_target = 1.05;
// It may add a little to a cache line's way to the other CPU and back.
constexpr double line_target = 1.25;
// Both copies at the same time, in chunks, compared with one after the other.
constexpr double overlapped_target = 0.5;
constexpr double no_slower = 1.0;
constexpr double null_target_ns = 20;

constexpr std::uint64_t small = 64;
constexpr std::uint64_t one_line =
    0;  // 48 bytes of `raw` and 8 of the transport's own: 56, and 8 for the sequence word
constexpr std::uint64_t large = 60'000;
constexpr std::uint64_t huge = std::uint64_t{1} << 20U;

}  // namespace

const std::vector<Case>& cases() {
    using enum WaitMode;
    static const std::vector<Case> all{
        {"null", spin, small, "a clock read", hand::clock, null_target_ns, Case::Measure::difference_ns},
        {"pipe", block, small, "two pipes", hand::pipe, kernel_target},
        {"fifo", block, small, "two FIFOs", hand::fifo, kernel_target},
        {"stdio", block, small, "two pipes", hand::pipe, kernel_target},
        {"file", block, small, "pwrite, inotify, pread", hand::file, kernel_target},
        {"uds-stream", block, small, "socketpair", hand::uds_stream, kernel_target},
        {"uds-dgram", block, small, "socketpair", hand::uds_dgram, kernel_target},
        {"uds-seqpacket", block, small, "socketpair", hand::uds_seqpacket, kernel_target},
        {"tcp", block, small, "connected, TCP_NODELAY", hand::tcp, kernel_target},
        {"udp", block, small, "connected", hand::udp, kernel_target},
        {"mq-posix", block, small, "two queues", hand::mq_posix, kernel_target},
        {"mq-sysv", block, small, "one queue, two types", hand::mq_sysv, kernel_target},
#ifdef IPCBENCH_HAS_URING
        {"pipe-uring", block, small, "two pipes, write and read linked", hand::pipe_uring, kernel_target},
        {"uds-stream-uring", block, small, "socketpair, likewise", hand::uds_stream_uring, kernel_target},
        {"tcp-uring", block, small, "TCP_NODELAY, likewise", hand::tcp_uring, kernel_target},
#endif
        {"pipe-vmsplice", block, large, "vmsplice, read", hand::vmsplice, kernel_target},
        {"memfd-pass", block, large, "memfd, seal, SCM_RIGHTS, mmap", hand::memfd, kernel_target},
        {"cma", block, large, "socketpair, process_vm_readv", hand::cma, kernel_target},
#ifdef IPCBENCH_HAS_SHM_BOOST
        {"shm-boost", block, small, "mutex, condition, flag", hand::boost_condition, kernel_target},
        {"shm-boost-mq", block, small, "two queues", hand::boost_queue, kernel_target},
#endif
#ifdef IPCBENCH_HAS_HTTP
        {"http", block, small, "Beast, string_body", hand::http, kernel_target},
        {"websocket", block, small, "Beast, flat_buffer", hand::websocket, kernel_target},
#endif
#ifdef IPCBENCH_HAS_ASIO
        {"pipe-asio", block, small, "a coroutine, two pipes", hand::pipe_asio, kernel_target},
        {"uds-stream-asio", block, small, "a coroutine, socketpair", hand::uds_stream_asio, kernel_target},
        {"tcp-asio", block, small, "a coroutine, connected", hand::tcp_asio, kernel_target},
        {"udp-asio", block, small, "a coroutine, connected", hand::udp_asio, kernel_target},
#endif
#ifdef IPCBENCH_HAS_GRPC
        {"grpc-uds", block, small, "generated stub, synchronous", hand::grpc_uds, kernel_target},
        {"grpc-uds", block, large, "generated stub, synchronous", hand::grpc_uds, kernel_target},
        {"grpc-tcp", block, small, "generated stub, synchronous", hand::grpc_tcp, kernel_target},
        {"grpc-uds-callback", block, small, "generated stub, synchronous", hand::grpc_uds, {}},
#endif
#ifdef IPCBENCH_HAS_ZMQ
        {"zmq-ipc", block, small, "PAIR, zmq_send, zmq_recv", hand::zmq_ipc, kernel_target},
        {"zmq-tcp", block, small, "PAIR, zmq_send, zmq_recv", hand::zmq_tcp, kernel_target},
#endif
#ifdef IPCBENCH_HAS_NNG
        {"nng-ipc", block, small, "pair0, nng_send, nng_recv", hand::nng_ipc, kernel_target},
        {"nng-tcp", block, small, "pair0, nng_send, nng_recv", hand::nng_tcp, kernel_target},
#endif
#ifdef IPCBENCH_HAS_DBUS
        {"dbus", block, small, "sd_bus_call and a vtable", hand::dbus, kernel_target},
#endif
#ifdef IPCBENCH_HAS_ICEORYX
        {"iceoryx", block, small, "loan, publish, WaitSet, take", hand::iceoryx_wait_set, kernel_target},
        {"iceoryx", spin, small, "loan, publish, take", hand::iceoryx_polled, kernel_target},
#endif
#ifdef IPCBENCH_HAS_QUIC
        {"quic-udp", block, small, "ngtcp2, one stream", hand::quic_udp, kernel_target},
        {"quic-uds", block, small, "ngtcp2, one stream", hand::quic_uds, kernel_target},
#endif
        {"shm-futex", block, small, "one word per direction", hand::futex, kernel_target},
        {"shm-sem", block, small, "one semaphore per direction", hand::semaphore, kernel_target},
        {"shm-condvar", block, small, "mutex, condition, flag", hand::condvar, kernel_target},
        {"shm-eventfd", block, small, "one eventfd per direction", hand::eventfd, kernel_target},
        {"mmap-queue", block, small, "one futex per direction", hand::futex, kernel_target},
        {"mmap-queue", spin, one_line, "one line per direction", hand::two_lines, line_target},
        {"shm-spin", spin, one_line, "one line per direction", hand::two_lines, line_target},
        {"shm-spin", spin, one_line, "likewise, with the codec", hand::two_lines_spoken, {}},
        {"shm-spin", spin, small, "two lines per direction", hand::two_slots, {}},
        {"shm-mailbox", spin, one_line, "one line", hand::one_line, line_target},
        {"shm-mailbox", spin, one_line, "one line, with the codec", hand::one_line_encoded, {}},
        {"shm-mailbox", spin, small, "two lines", hand::one_slot, {}},
        {"shm-spin", spin, large, "copy in, signal, copy out", hand::copy_signal_copy, overlapped_target},
        {"shm-spin", spin, huge, "copy in, signal, copy out", hand::copy_signal_copy, no_slower},
    };
    return all;
}

}  // namespace ipcbench::overhead
