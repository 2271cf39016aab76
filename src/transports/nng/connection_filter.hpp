#pragma once

#include <nng/nng.h>

#include <atomic>
#include <functional>
#include <mutex>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::nng_pair {

/// Decides which connection becomes part of a pair0 socket, and tracks it from the events that nng's threads report.
///
/// All others are rejected before pair0 sees them (NNG_PIPE_EV_ADD_PRE). pair0 takes the first connection as its peer.
/// When one connection ends while the next begins, a send that has just completed on the first one starts a second send
/// on the next, which aborts the process ("inserting node already on a list").
class ConnectionFilter {
public:
    /// Returns whether a connection is the expected one. Called on nng's threads.
    using Test = std::function<bool(nng_pipe)>;

    /// Throws Error.
    ConnectionFilter();

    /// The callback for nng_pipe_notify(3); `self` is the filter.
    static void notice(nng_pipe pipe, nng_pipe_ev event, void* self) noexcept {
        static_cast<ConnectionFilter*>(self)->notice(pipe, event);
    }

    /// Sets the test for future connections. Before that, none is accepted. Accepts one connection at a time.
    void expect(Test test);

    /// Returns the accepted connection, or 0 if there is none; it may not be part of the socket yet.
    [[nodiscard]] int present() const noexcept { return present_.load(); }

    /// As `present`, but only once the connection is part of the socket.
    [[nodiscard]] int established() const noexcept { return established_.load() ? present_.load() : 0; }

    /// Accepts no more connections from now on; when the present one ends, the peer is gone.
    void close() noexcept { closed_ = true; }

    [[nodiscard]] bool peer_is_gone() const noexcept { return closed_.load() && present_.load() == 0; }

    /// Returns a descriptor that becomes readable when a connection starts or ends, until `clear_changes`.
    [[nodiscard]] int changes() const noexcept { return changed_.get(); }
    void clear_changes() noexcept;

private:
    void notice(nng_pipe pipe, nng_pipe_ev event) noexcept;
    [[nodiscard]] bool admits(nng_pipe pipe);
    void tell() noexcept;

    UniqueFd changed_;
    std::mutex mutex_;
    Test test_;
    std::atomic<int> present_{0};
    std::atomic<bool> established_{false};
    std::atomic<bool> closed_{false};
};

}  // namespace ipcbench::transports::nng_pair
