#include "transports/zmq/socket.hpp"

#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <span>

#include <fmt/format.h>

#include "platform/blocked_signals.hpp"

namespace ipcbench::transports::zeromq {
namespace {

/// Polls in slices, because zmq_poll(3) may continue after a signal.
void poll_slice(std::span<zmq_pollitem_t> items, const SetupDeadline& deadline) {
    constexpr std::chrono::milliseconds slice{50};
    deadline.check();
    const auto at_most = static_cast<long>(std::min(slice, deadline.left()).count());
    if (::zmq_poll(items.data(), static_cast<int>(items.size()), at_most) < 0 && zmq_errno() != EINTR) {
        throw library_error("waiting for " + deadline.awaited());
    }
    deadline.check();
}

bool readable(const zmq_pollitem_t& item) {
    return (item.revents & ZMQ_POLLIN) != 0;
}

}  // namespace

Error library_error(const std::string& doing) {
    const int error = zmq_errno();
    if (error < ZMQ_HAUSNUMERO) {
        return system_error(doing, error);
    }
    return {ErrorKind::failed, fmt::format("{}: {} (ZeroMQ's error {})", doing, zmq_strerror(error), error)};
}

void EndContext::operator()(void* context) const noexcept {
    while (zmq_ctx_term(context) != 0 && zmq_errno() == EINTR) {
    }
}

void CloseSocket::operator()(void* socket) const noexcept {
    zmq_close(socket);
}

Context make_context() {
    Context context(zmq_ctx_new());
    if (!context) {
        throw library_error("creating a ZeroMQ context");
    }
    return context;
}

Socket open_socket(const Context& context, int type) {
    const platform::BlockedSignals in_its_threads;
    Socket socket(zmq_socket(context.get(), type));
    if (!socket) {
        throw library_error("creating a ZeroMQ socket");
    }
    set(socket, ZMQ_LINGER, 0);
    return socket;
}

void set(const Socket& socket, int name, int value) {
    if (zmq_setsockopt(socket.get(), name, &value, sizeof value) != 0) {
        throw library_error(fmt::format("setting option {} of a ZeroMQ socket to {}", name, value));
    }
}

void set(const Socket& socket, int name, std::string_view text) {
    if (zmq_setsockopt(socket.get(), name, text.data(), text.size()) != 0) {
        throw library_error(fmt::format("setting option {} of a ZeroMQ socket", name));
    }
}

Parts receive_parts(const Socket& socket) {
    Parts parts;
    zmq_msg_t part;
    zmq_msg_init(&part);
    const std::unique_ptr<zmq_msg_t, decltype(&zmq_msg_close)> closed_at_the_end(&part, zmq_msg_close);
    bool more = true;
    while (more) {
        if (zmq_msg_recv(&part, socket.get(), 0) < 0) {
            if (zmq_errno() == EINTR) {
                continue;  // all parts of a message arrive together, so this does not take long
            }
            throw library_error("receiving from a ZeroMQ socket");
        }
        parts.emplace_back(static_cast<const char*>(zmq_msg_data(&part)), zmq_msg_size(&part));
        more = zmq_msg_more(&part) != 0;
    }
    return parts;
}

void send_parts(const Socket& socket, const Parts& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const int flags = ZMQ_DONTWAIT | (i + 1 < parts.size() ? ZMQ_SNDMORE : 0);
        if (zmq_send(socket.get(), parts[i].data(), parts[i].size(), flags) < 0) {
            throw library_error("sending through a ZeroMQ socket");
        }
    }
}

bool wait_for_message(const Socket& socket, const SetupDeadline& deadline) {
    zmq_pollitem_t item{socket.get(), 0, ZMQ_POLLIN, 0};
    poll_slice({&item, 1}, deadline);
    return readable(item);
}

std::pair<bool, bool> wait_for_messages(const Socket& one, const Socket& other, const SetupDeadline& deadline) {
    std::array<zmq_pollitem_t, 2> items{zmq_pollitem_t{one.get(), 0, ZMQ_POLLIN, 0},
                                        zmq_pollitem_t{other.get(), 0, ZMQ_POLLIN, 0}};
    poll_slice(items, deadline);
    return {readable(items[0]), readable(items[1])};
}

}  // namespace ipcbench::transports::zeromq
