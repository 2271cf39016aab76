#pragma once

namespace ipcbench::platform {

/// Restores the disposition of SIGPIPE that this program was started with. A run ignores SIGPIPE, because its
/// transports write to peers that may have exited. After the run, the program dies of SIGPIPE like any other when
/// nobody reads its output.
class BrokenPipe {
public:
    /// Must be constructed before the signal is ignored.
    BrokenPipe() noexcept;

    /// Ends the program with SIGPIPE. Returns if the program was started with SIGPIPE ignored; the caller then reports
    /// the error.
    void end_program() const noexcept;

private:
    bool ignored_ = false;
};

}  // namespace ipcbench::platform
