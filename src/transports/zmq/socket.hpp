#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "transports/fd/setup_deadline.hpp"

namespace ipcbench::transports::zeromq {

/// An Error for a call of libzmq's that has just failed: its numbers go beyond those of errno.
[[nodiscard]] Error library_error(const std::string& doing);

struct EndContext {
    void operator()(void* context) const noexcept;
};
/// A context owns libzmq's threads: they start with its first socket and have ended when it is gone, which takes that
/// all of its sockets are.
using Context = std::unique_ptr<void, EndContext>;

/// With one I/O thread. Throws Error.
[[nodiscard]] Context make_context();

struct CloseSocket {
    void operator()(void* socket) const noexcept;
};
/// A socket without linger: what has not been sent when it closes is dropped.
using Socket = std::unique_ptr<void, CloseSocket>;

/// `type` as ZMQ_PAIR. The threads of the context run where the calling thread may. Throws Error.
[[nodiscard]] Socket open_socket(const Context& context, int type);

/// `name` as ZMQ_LINGER. Throws Error.
void set(const Socket& socket, int name, int value);
void set(const Socket& socket, int name, std::string_view text);

using Parts = std::vector<std::string>;

/// All parts of a message that is there. Throws Error.
[[nodiscard]] Parts receive_parts(const Socket& socket);
void send_parts(const Socket& socket, const Parts& parts);

/// Waits until the socket has a message to receive, at most a slice of the deadline; false: look again. Throws Error.
[[nodiscard]] bool wait_for_message(const Socket& socket, const SetupDeadline& deadline);

/// Either of two, as `wait_for_message`.
[[nodiscard]] std::pair<bool, bool> wait_for_messages(const Socket& one, const Socket& other,
                                                      const SetupDeadline& deadline);

}  // namespace ipcbench::transports::zeromq
