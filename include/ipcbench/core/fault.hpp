#pragma once

#include <cstdint>
#include <string>

namespace ipcbench {

/// What may go wrong on the frame path.
enum class FaultKind : std::uint8_t {
    none,
    stopped,       ///< the lifeline was cut: the run is over, was interrupted, or the supervisor gave up (it knows why)
    closed,        ///< the peer closed its end or died
    too_large,     ///< a frame over the limit that the channel was opened with
    corrupt,       ///< bytes that no honest peer sends: a length, offset or header that cannot be
    out_of_order,  ///< a sequence that is not the expected one, on a transport that promises order
    lost,          ///< no answer in the time that an unreliable transport gives it
    mismatch,      ///< a whole message that is not what it should be: sender, receiver, kind or payload
    system,        ///< a system call failed; `error` holds errno
};

/// The result of a frame operation: trivially copyable, false when all is well.
struct Fault {
    FaultKind kind = FaultKind::none;
    int error = 0;  ///< errno, for FaultKind::system

    [[nodiscard]] explicit operator bool() const noexcept { return kind != FaultKind::none; }
};

/// One line for a person, e.g. "the peer closed its end" or "system call failed: Broken pipe (errno 32)".
[[nodiscard]] std::string describe(Fault fault);

}  // namespace ipcbench
