#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "transports/fd/setup_deadline.hpp"

namespace ipcbench::transports::zeromq {

/// Returns an Error for a call of libzmq that has just failed; libzmq's error numbers extend errno's.
[[nodiscard]] Error library_error(const std::string& doing);

struct EndContext {
    void operator()(void* context) const noexcept;
};
/// A context owns libzmq's threads: they start with its first socket and have ended when the context is destroyed. All
/// of its sockets must be closed first.
using Context = std::unique_ptr<void, EndContext>;

/// Creates a context with one I/O thread. Throws Error.
[[nodiscard]] Context make_context();

struct CloseSocket {
    void operator()(void* socket) const noexcept;
};
/// A socket without linger: closing it drops what has not been sent.
using Socket = std::unique_ptr<void, CloseSocket>;

/// Opens a socket; `type` as ZMQ_PAIR. The context's threads run on the CPUs allowed to the calling thread. Throws
/// Error.
[[nodiscard]] Socket open_socket(const Context& context, int type);

/// Sets an option; `name` as ZMQ_LINGER. Throws Error.
void set(const Socket& socket, int name, int value);
void set(const Socket& socket, int name, std::string_view text);

using Parts = std::vector<std::string>;

/// Returns all parts of a message that has arrived. Throws Error.
[[nodiscard]] Parts receive_parts(const Socket& socket);
void send_parts(const Socket& socket, const Parts& parts);

/// Waits until the socket has a message to receive, for at most a slice of the deadline. Returns false if the caller
/// must check again. Throws Error.
[[nodiscard]] bool wait_for_message(const Socket& socket, const SetupDeadline& deadline);

/// As `wait_for_message`, for either of two sockets.
[[nodiscard]] std::pair<bool, bool> wait_for_messages(const Socket& one, const Socket& other,
                                                      const SetupDeadline& deadline);

}  // namespace ipcbench::transports::zeromq
