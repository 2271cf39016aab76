#pragma once

namespace ipcbench::platform {

/// Restores what SIGPIPE meant when this program was started. A run ignores SIGPIPE, as its transports write to peers
/// that may have ended; once it is over, the program ends like any other when nobody reads its output.
class BrokenPipe {
public:
    /// Call before the signal is ignored.
    BrokenPipe() noexcept;

    /// Ends the program by SIGPIPE. Returns if it was started with that ignored: then the caller reports the error.
    void end_program() const noexcept;

private:
    bool ignored_ = false;
};

}  // namespace ipcbench::platform
