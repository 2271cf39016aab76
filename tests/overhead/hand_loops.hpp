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

double futex(const Stretch& stretch);
double semaphore(const Stretch& stretch);
double condvar(const Stretch& stretch);  ///< pthread, robust and process-shared
double eventfd(const Stretch& stretch);
double boost_condition(const Stretch& stretch);
double boost_queue(const Stretch& stretch);
double quic_udp(const Stretch& stretch);  ///< ngtcp2, GnuTLS
double quic_uds(const Stretch& stretch);

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

double clock(const Stretch& stretch);  ///< no second process: one clock read per "round trip"

}  // namespace ipcbench::overhead::hand
