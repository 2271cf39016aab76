#pragma once

#include <nng/nng.h>

#include <atomic>
#include <functional>
#include <mutex>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::nng_pair {

/// Decides which connection is part of a pair0 socket, and tells how it fares, as nng's threads report.
///
/// Everybody else is turned away before pair0 sees the connection (NNG_PIPE_EV_ADD_PRE): pair0 takes whoever comes
/// first as its peer, and where one connection ends while the next one begins, a message of the first that has just
/// left makes it start a second one on the next, which ends the process ("inserting node already on a list").
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

    /// Who may come in from now on; before that, nobody. One at a time.
    void expect(Test test);

    /// The connection that has come in, 0 for none; it may still be about to become part of the socket.
    [[nodiscard]] int present() const noexcept { return present_.load(); }

    /// The same once it is part of the socket.
    [[nodiscard]] int standing() const noexcept { return stands_.load() ? present_.load() : 0; }

    /// From now on nobody may come in; when the one who is there goes, that is the end.
    void close() noexcept { closed_ = true; }

    [[nodiscard]] bool peer_is_gone() const noexcept { return closed_.load() && present_.load() == 0; }

    /// Becomes readable when one comes or goes, until `looked`.
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
