#pragma once

#include <nng/nng.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "transports/nng/door.hpp"
#include "transports/nng/hang_up.hpp"

namespace ipcbench::transports::nng_pair {

/// Keeps nng's threads alive, which all sockets of a process share: they start with the first one, run where the
/// calling thread may, and have ended when the last of these is gone. Later versions than nng 1.5 cannot start again:
/// their threads stay as long as the process, and where the first caller might run.
class Threads {
public:
    Threads();
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads();

    /// Leaves nng's threads running for good, because they are still at work.
    static void leave_running() noexcept;
};

/// "`doing`: <nng's text>".
[[nodiscard]] Error library_error(const std::string& doing, int error);

/// Throws Error unless `error` is 0.
void require(int error, const std::string& doing);

struct FreeMessage {
    void operator()(nng_msg* message) const noexcept { nng_msg_free(message); }
};
using Message = std::unique_ptr<nng_msg, FreeMessage>;

/// A pair0 socket and who may be its peer.
class Socket {
public:
    /// Its messages have at most `most` bytes. Throws Error.
    explicit Socket(std::size_t most);
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// Takes a bounded time: if nng does not come to an end, the socket and nng's threads are left to the process's.
    ~Socket();

    [[nodiscard]] nng_socket get() const noexcept { return open_->socket; }
    [[nodiscard]] Door& door() noexcept { return open_->door; }

    /// Listens at an address in nng's notation, after `prepare` has set options, and lets in only the first connection
    /// there that passes `test`; returns the full address. Earlier listeners stay as they are. Throws Error.
    [[nodiscard]] std::string listen(const std::string& where, const std::function<void(nng_listener)>& prepare,
                                     const Door::Test& test);

    /// Keeps trying to connect, from that IPv4 address (in network byte order) unless it is 0; stops trying earlier
    /// addresses. Throws Error.
    void dial(const std::string& where, std::uint32_t from);

    /// Who has dialled makes no further connection when the present one ends. nng itself would at once: its pause is a
    /// random number, and half of them are negative. A socket that is closed while it connects stays open (nng 1.5).
    void dial_no_more() noexcept;

    /// Ends the present connection, on which nothing was sent yet, if there is one.
    void send_away() noexcept;

    /// How long blocking calls take at most: nng has no other way to end one. Throws Error.
    void limit_waits(nng_duration milliseconds) const;

    /// From now on so many messages, or as many as nng allows, may wait to be sent without anybody waiting for it; how
    /// many. Throws Error.
    [[nodiscard]] int make_queue(std::size_t messages) const;

    /// Sends an empty message. nng drops what it has not sent when a socket closes; but it takes a message over only
    /// after the one before it has left for the kernel, which is waited for, but not long.
    void say_farewell() noexcept;

private:
    struct Open {
        Open();
        Open(const Open&) = delete;
        Open& operator=(const Open&) = delete;
        ~Open();

        Threads threads;
        Door door;
        nng_socket socket = NNG_SOCKET_INITIALIZER;
        std::vector<std::string> places;  ///< where it listened or dialled
        Side side = Side::listens;
    };

    /// What the present dialer's further connections come from; nng's error.
    int dial_from(std::uint32_t address) noexcept;

    /// Nothing moves any more once this is through.
    void end_connection() noexcept;

    std::unique_ptr<Open> open_;
    nng_dialer dialer_ = NNG_DIALER_INITIALIZER;
};

}  // namespace ipcbench::transports::nng_pair
