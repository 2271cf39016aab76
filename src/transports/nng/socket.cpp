#include "transports/nng/socket.hpp"

#include <nng/protocol/pair0/pair.h>

#include <mutex>

#include <fmt/format.h>

#include "platform/blocked_signals.hpp"

namespace ipcbench::transports::nng_pair {
namespace {

std::mutex users_mutex;
unsigned users = 0;

}  // namespace

Threads::Threads() {
    const std::scoped_lock lock(users_mutex);
    if (users++ == 0) {
        const platform::BlockedSignals in_them;
        nng_socket any = NNG_SOCKET_INITIALIZER;
        if (nng_pair0_open(&any) == 0) {
            nng_close(any);
        }
    }
}

Threads::~Threads() {
    const std::scoped_lock lock(users_mutex);
    if (--users == 0) {
        nng_fini();
    }
}

Error library_error(const std::string& doing, int error) {
    return {ErrorKind::failed, fmt::format("{}: {} (nng's error {})", doing, nng_strerror(error), error)};
}

void require(int error, const std::string& doing) {
    if (error != 0) {
        throw library_error(doing, error);
    }
}

Socket::Socket(std::size_t most) {
    constexpr nng_duration often_ms = 10;
    require(nng_pair0_open(&socket_), "opening an nng socket");
    try {
        for (const nng_pipe_ev event : {NNG_PIPE_EV_ADD_PRE, NNG_PIPE_EV_ADD_POST, NNG_PIPE_EV_REM_POST}) {
            require(nng_pipe_notify(socket_, event, Door::notice, &door_), "watching an nng socket");
        }
        require(nng_socket_set_size(socket_, NNG_OPT_RECVMAXSZ, most), "limiting the messages of an nng socket");
        require(nng_socket_set_ms(socket_, NNG_OPT_RECONNMINT, often_ms), "setting up an nng socket");
        require(nng_socket_set_ms(socket_, NNG_OPT_RECONNMAXT, often_ms), "setting up an nng socket");
    } catch (const Error&) {
        nng_close(socket_);
        throw;
    }
}

Socket::~Socket() {
    nng_close(socket_);
}

void Socket::say_farewell() noexcept {
    constexpr nng_duration at_most_ms = 200;
    nng_socket_set_ms(socket_, NNG_OPT_SENDTIMEO, at_most_ms);
    nng_msg* nothing = nullptr;
    if (door_.present() != 0 && nng_msg_alloc(&nothing, 0) == 0 && nng_sendmsg(socket_, nothing, 0) != 0) {
        nng_msg_free(nothing);
    }
}

void Socket::limit_waits(nng_duration milliseconds) {
    require(nng_socket_set_ms(socket_, NNG_OPT_RECVTIMEO, milliseconds), "limiting the waits of an nng socket");
    require(nng_socket_set_ms(socket_, NNG_OPT_SENDTIMEO, milliseconds), "limiting the waits of an nng socket");
}

bool Socket::tell(const std::string& text) {
    std::string copied = text;
    const int error = nng_send(socket_, copied.data(), copied.size(), 0);
    if (error != NNG_ETIMEDOUT) {
        require(error, "sending through an nng socket");
    }
    return error == 0;
}

Message Socket::hear() {
    nng_msg* message = nullptr;
    const int error = nng_recvmsg(socket_, &message, 0);
    if (error != NNG_ETIMEDOUT) {
        require(error, "receiving from an nng socket");
    }
    return Message(message);
}

std::string text_of(const Message& message) {
    return {static_cast<const char*>(nng_msg_body(message.get())), nng_msg_len(message.get())};
}

}  // namespace ipcbench::transports::nng_pair
