#pragma once

namespace ipcbench::platform {

/// What the starter of this program wants to happen when nobody reads what it writes. A run ignores SIGPIPE, as its
/// transports write to peers that may have ended; once it is over, the program ends like any other.
class BrokenPipe {
public:
    /// Before the signal is ignored.
    BrokenPipe() noexcept;

    /// Ends the program by SIGPIPE. Returns where it was started with that ignored: then it is to say what happened.
    void end_program() const noexcept;

private:
    bool ignored_;
};

}  // namespace ipcbench::platform
