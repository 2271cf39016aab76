#pragma once

#include <nng/nng.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "transports/nng/connection_filter.hpp"
#include "transports/nng/hang_up.hpp"

namespace ipcbench::transports::nng_pair {

/// Keeps nng's threads alive. All sockets of a process share them: they start with the first one, run on the CPUs
/// allowed to the calling thread, and end when the last of these objects is gone. Versions after nng 1.5 cannot restart
/// their threads, so these stay until the process ends, on the CPUs of the first caller.
class Threads {
public:
    Threads();
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads();

    /// Leaves nng's threads running until the process ends, because they are still busy.
    static void keep_threads() noexcept;
};

/// Returns the Error "`doing`: <nng's text>".
[[nodiscard]] Error library_error(const std::string& doing, int error);

/// Throws Error unless `error` is 0.
void require(int error, const std::string& doing);

struct FreeMessage {
    void operator()(nng_msg* message) const noexcept { nng_msg_free(message); }
};
using Message = std::unique_ptr<nng_msg, FreeMessage>;

/// A pair0 socket, and the filter that decides which peer it accepts.
class Socket {
public:
    /// `max` is the size of the largest message, in bytes. Throws Error.
    explicit Socket(std::size_t max);
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// Takes a bounded time: if nng does not finish, the socket and nng's threads live on until the process ends.
    ~Socket();

    [[nodiscard]] nng_socket get() const noexcept { return open_->socket; }
    [[nodiscard]] ConnectionFilter& filter() noexcept { return open_->filter; }

    /// Listens at an address in nng's notation, after `prepare` has set options. Accepts only the first connection that
    /// passes `test`. Returns the full address. Earlier listeners stay as they are. Throws Error.
    [[nodiscard]] std::string listen(const std::string& where, const std::function<void(nng_listener)>& prepare,
                                     const ConnectionFilter::Test& test);

    /// Drops the present connection and keeps trying to connect to `door`, from that IPv4 address (in network byte
    /// order) unless it is 0. Stops trying earlier addresses. `where` is what the peer's socket gives as its address:
    /// the same, unless a Unix socket was renamed. Throws Error.
    void dial(const std::string& where, const std::string& door, std::uint32_t from);

    /// Makes a dialling socket stay disconnected when its present connection ends. nng itself would redial at once: its
    /// pause is a random number, and half of them are negative. A socket that is closed while it connects stays open
    /// (nng 1.5).
    void stop_dialling() noexcept;

    /// Ends the present connection, if there is one. Nothing may have been sent on it yet.
    void disconnect() noexcept;

    /// Limits how long blocking calls take: nng has no other way to end them. Throws Error.
    void limit_waits(nng_duration milliseconds) const;

    /// Sets how many messages may wait to be sent without blocking the sender. Returns the number that nng allows.
    /// Throws Error.
    [[nodiscard]] int make_queue(std::size_t messages) const;

    /// Sends an empty message. When a socket closes, nng drops what it has not sent; but it accepts a message only
    /// after the previous one has reached the kernel, and this waits for that: a large one takes long on a busy
    /// machine. Gives up after two seconds, when the lifeline is cut or when the peer is gone.
    void send_last_message(const Lifeline& lifeline) noexcept;

private:
    struct Open {
        Open();
        Open(const Open&) = delete;
        Open& operator=(const Open&) = delete;
        ~Open();

        Threads threads;
        ConnectionFilter filter;
        nng_socket socket = NNG_SOCKET_INITIALIZER;
        std::vector<std::string> places;  ///< the addresses on which it listened or that it dialled
        SocketKind kind = SocketKind::listener;
    };

    /// Sets the source address of the present dialer's further connections. Returns nng's error.
    int dial_from(std::uint32_t address) noexcept;

    /// Ends the connection; afterwards no message moves any more.
    void end_connection() noexcept;

    std::unique_ptr<Open> open_;
    nng_dialer dialer_ = NNG_DIALER_INITIALIZER;
};

}  // namespace ipcbench::transports::nng_pair
