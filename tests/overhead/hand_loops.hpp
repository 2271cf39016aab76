#pragma once

#include "overhead/loop.hpp"

/// One hand-written loop per mechanism, with as few lines as possible: no framing, no codec, no checks, no way to stop
/// it. Everything that ipcbench costs beyond it is the harness.
namespace ipcbench::overhead::hand {

double pipe(const LoopSpec& spec);  ///< also the loop for a child's standard input and output
double fifo(const LoopSpec& spec);
double uds_stream(const LoopSpec& spec);
double uds_dgram(const LoopSpec& spec);
double uds_seqpacket(const LoopSpec& spec);
double tcp(const LoopSpec& spec);
double udp(const LoopSpec& spec);
double mq_posix(const LoopSpec& spec);
double mq_sysv(const LoopSpec& spec);
double file(const LoopSpec& spec);  ///< pwrite(2), inotify(7), pread(2)

double pipe_uring(const LoopSpec& spec);  ///< one io_uring_enter(2) per round trip and side
double uds_stream_uring(const LoopSpec& spec);
double tcp_uring(const LoopSpec& spec);

double vmsplice(const LoopSpec& spec);
double cma(const LoopSpec& spec);    ///< process_vm_readv(2); a socket carries the address
double memfd(const LoopSpec& spec);  ///< created, sealed and passed for each message

double futex(const LoopSpec& spec);
double semaphore(const LoopSpec& spec);
double condvar(const LoopSpec& spec);  ///< pthread, robust and process-shared
double eventfd(const LoopSpec& spec);
double boost_condition(const LoopSpec& spec);
double boost_queue(const LoopSpec& spec);
double quic_udp(const LoopSpec& spec);  ///< ngtcp2, GnuTLS
double quic_uds(const LoopSpec& spec);

double zmq_ipc(const LoopSpec& spec);  ///< PAIR, zmq_send and zmq_recv
double zmq_tcp(const LoopSpec& spec);
double nng_ipc(const LoopSpec& spec);  ///< pair0, nng_send and nng_recv
double nng_tcp(const LoopSpec& spec);
double dbus(const LoopSpec& spec);              ///< sd_bus_call, and a method in a vtable
double iceoryx_wait_set(const LoopSpec& spec);  ///< loan, publish, WaitSet, take
double iceoryx_polled(const LoopSpec& spec);
// Coroutines on one io_context, each side.
double uds_stream_asio(const LoopSpec& spec);
double tcp_asio(const LoopSpec& spec);
double udp_asio(const LoopSpec& spec);
double pipe_asio(const LoopSpec& spec);

// Boost.Beast, synchronous.
double http(const LoopSpec& spec);
double websocket(const LoopSpec& spec);

/// Busy-polls one cache line per direction that includes its sequence word; the message fills the other 56 bytes.
double two_lines(const LoopSpec& spec);
/// Like `two_lines`, with one cache line for both directions.
double one_line(const LoopSpec& spec);
/// Like the loops above, but encodes and verifies the message as ipcbench does it, without payload.
double two_lines_spoken(const LoopSpec& spec);
double one_line_encoded(const LoopSpec& spec);
/// Like the loops without a codec, but with two cache lines per message: 120 bytes.
double two_slots(const LoopSpec& spec);
double one_slot(const LoopSpec& spec);
/// Busy-polls: copies the whole message in, signals, and the other side copies it out.
double copy_signal_copy(const LoopSpec& spec);

double grpc_uds(const LoopSpec& spec);  ///< generated stub and service, synchronous
double grpc_tcp(const LoopSpec& spec);

double clock(const LoopSpec& spec);  ///< no second process: one clock read per "round trip"

}  // namespace ipcbench::overhead::hand
