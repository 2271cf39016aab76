#pragma once

#include <cstdint>
#include <string>

namespace ipcbench {

/// What can go wrong on the frame path.
enum class FaultKind : std::uint8_t {
    none,
    stopped,       ///< the lifeline was cut: the run is over, was interrupted, or the supervisor gave up (it knows why)
    closed,        ///< the peer closed its end or died
    too_large,     ///< a frame over the limit with which the channel was opened
    corrupt,       ///< bytes that no correct peer sends: an impossible length, offset or header
    out_of_order,  ///< an unexpected sequence, on a transport that promises order
    lost,          ///< no answer within the time-out of an unreliable transport
    mismatch,      ///< a complete message with the wrong sender, receiver, kind or payload
    system,        ///< a system call failed; `error` holds errno
};

/// The result of a frame operation: trivially copyable, false on success.
struct Fault {
    FaultKind kind = FaultKind::none;
    int error = 0;  ///< errno, for FaultKind::system

    [[nodiscard]] explicit operator bool() const noexcept { return kind != FaultKind::none; }
};

/// Returns one line for a person, e.g. "the peer closed its end" or "system call failed: Broken pipe (errno 32)".
[[nodiscard]] std::string describe(Fault fault);

}  // namespace ipcbench
