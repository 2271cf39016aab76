#pragma once

#include "overhead/bounce.hpp"

/// One loop per mechanism, written by hand in the fewest lines that do it: no framing, no codec, no checks, no way to
/// be stopped. What is more in ipcbench is the harness.
namespace ipcbench::overhead::hand {

double pipe(const Stretch& stretch);  ///< also what a child's standard input and output are
double fifo(const Stretch& stretch);
double uds_stream(const Stretch& stretch);
double uds_dgram(const Stretch& stretch);
double uds_seqpacket(const Stretch& stretch);
double tcp(const Stretch& stretch);
double udp(const Stretch& stretch);
double mq_posix(const Stretch& stretch);
double mq_sysv(const Stretch& stretch);
double file(const Stretch& stretch);  ///< pwrite(2), inotify(7), pread(2)

double pipe_uring(const Stretch& stretch);  ///< one io_uring_enter(2) per round trip and side
double uds_stream_uring(const Stretch& stretch);
double tcp_uring(const Stretch& stretch);

double vmsplice(const Stretch& stretch);
double cma(const Stretch& stretch);    ///< process_vm_readv(2), a socket to say where
double memfd(const Stretch& stretch);  ///< made, sealed and passed for each message

double futex(const Stretch& stretch);
double semaphore(const Stretch& stretch);
double condvar(const Stretch& stretch);  ///< pthread, robust and process-shared
double eventfd(const Stretch& stretch);
double boost_condition(const Stretch& stretch);
double boost_queue(const Stretch& stretch);
double quic_udp(const Stretch& stretch);  ///< ngtcp2, GnuTLS
double quic_uds(const Stretch& stretch);

double zmq_ipc(const Stretch& stretch);  ///< PAIR, zmq_send and zmq_recv
double zmq_tcp(const Stretch& stretch);
double nng_ipc(const Stretch& stretch);  ///< pair0, nng_send and nng_recv
double nng_tcp(const Stretch& stretch);
double dbus(const Stretch& stretch);              ///< sd_bus_call, and a method in a vtable
double iceoryx_wait_set(const Stretch& stretch);  ///< loan, publish, WaitSet, take
double iceoryx_polled(const Stretch& stretch);
// Coroutines on one io_context, each side.
double uds_stream_asio(const Stretch& stretch);
double tcp_asio(const Stretch& stretch);
double udp_asio(const Stretch& stretch);
double pipe_asio(const Stretch& stretch);

// Boost.Beast, synchronous.
double http(const Stretch& stretch);
double websocket(const Stretch& stretch);

/// Spinning, one cache line per direction with its sequence word in it; the message fills the other 56 bytes.
double two_lines(const Stretch& stretch);
/// Spinning, one cache line for both directions, likewise.
double one_line(const Stretch& stretch);
/// Likewise, and the message in it is said and checked as ipcbench does it, without payload.
double two_lines_spoken(const Stretch& stretch);
double one_line_spoken(const Stretch& stretch);
/// The bare lines, two of them each: 120 bytes.
double two_slots(const Stretch& stretch);
double one_slot(const Stretch& stretch);
/// Spinning: copies the whole message in, signals, and the other copies it out.
double copy_signal_copy(const Stretch& stretch);

double grpc_uds(const Stretch& stretch);  ///< generated stub and service, synchronous
double grpc_tcp(const Stretch& stretch);

double clock(const Stretch& stretch);  ///< no second process: one clock read per "round trip"

}  // namespace ipcbench::overhead::hand
