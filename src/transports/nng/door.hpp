#pragma once

#include <nng/nng.h>

#include <atomic>
#include <functional>
#include <mutex>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::nng_pair {

/// Decides which connection becomes part of a pair0 socket, and tracks it from what nng's threads report.
///
/// All others are turned away before pair0 sees the connection (NNG_PIPE_EV_ADD_PRE): pair0 takes the first connection
/// as its peer, and when one connection ends while the next begins, a send that has just completed on the first makes
/// it start a second send on the next, which aborts the process ("inserting node already on a list").
class Door {
public:
    /// Whether a connection is the expected one. Called on nng's threads.
    using Test = std::function<bool(nng_pipe)>;

    /// Throws Error.
    Door();

    /// For nng_pipe_notify(3), with the door as its argument.
    static void notice(nng_pipe pipe, nng_pipe_ev event, void* self) noexcept {
        static_cast<Door*>(self)->notice(pipe, event);
    }

    /// Sets the test for connections from now on; before that, none is let in. One at a time.
    void expect(Test test);

    /// The connection that was let in, 0 for none; it may not be part of the socket yet.
    [[nodiscard]] int present() const noexcept { return present_.load(); }

    /// The same once it is part of the socket.
    [[nodiscard]] int standing() const noexcept { return stands_.load() ? present_.load() : 0; }

    /// Lets in no more connections from now on; when the present one goes, the peer is gone.
    void close() noexcept { closed_ = true; }

    [[nodiscard]] bool peer_is_gone() const noexcept { return closed_.load() && present_.load() == 0; }

    /// Becomes readable when a connection comes or goes, until `looked` is called.
    [[nodiscard]] int news() const noexcept { return news_.get(); }
    void looked() noexcept;

private:
    void notice(nng_pipe pipe, nng_pipe_ev event) noexcept;
    [[nodiscard]] bool lets_in(nng_pipe pipe);
    void tell() noexcept;

    UniqueFd news_;
    std::mutex mutex_;
    Test test_;
    std::atomic<int> present_{0};
    std::atomic<bool> stands_{false};
    std::atomic<bool> closed_{false};
};

}  // namespace ipcbench::transports::nng_pair
