#include "transports/nng/socket.hpp"

#include <arpa/inet.h>
#include <nng/protocol/pair0/pair.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "platform/blocked_signals.hpp"
#include "transports/last_message.hpp"

namespace ipcbench::transports::nng_pair {
namespace {

/// After nng_fini(3), nng 1.10 restarts without the thread that dismantles closed connections, so the next nng_close(3)
/// hangs. With that version the threads keep running until the process ends. nng 1.5 restarts correctly.
constexpr bool starts_again = NNG_MAJOR_VERSION == 1 && NNG_MINOR_VERSION <= 5;

std::mutex users_mutex;
unsigned users = 0;
std::atomic<bool> left_running{false};

/// Waits briefly until nothing is left of a closed socket. Returns whether that is so.
///
/// nng_close(3) does not wait for connections that are not part of the socket yet, such as that of a silent
/// unauthenticated peer. nng's threads dismantle them later. nng_fini(3), which frees what they need for that, does not
/// wait for them either, so the process would abort ("panic: pthread_mutex_lock: Invalid argument").
bool is_gone(const std::vector<std::string>& places, SocketKind kind) noexcept {
    constexpr int looks = 500;
    const auto used = [kind](const std::string& place) { return is_used(place, kind); };
    for (int check = 0; std::any_of(places.begin(), places.end(), used); ++check) {
        if (check == looks) {
            return false;
        }
        ::poll(nullptr, 0, 1);
    }
    return true;
}

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
    if (--users == 0 && starts_again && !left_running) {
        nng_fini();
    }
}

void Threads::keep_threads() noexcept {
    left_running = true;
}

Error library_error(const std::string& doing, int error) {
    if ((error & NNG_ESYSERR) != 0) {
        return system_error(doing, error & ~NNG_ESYSERR);
    }
    if (error == NNG_ENOFILES || error == NNG_ENOMEM) {
        return system_error(doing, error == NNG_ENOFILES ? EMFILE : ENOMEM);
    }
    return {ErrorKind::failed, fmt::format("{}: {} (nng's error {})", doing, nng_strerror(error), error)};
}

void require(int error, const std::string& doing) {
    if (error != 0) {
        throw library_error(doing, error);
    }
}

Socket::Open::Open() {
    require(nng_pair0_open(&socket), "opening an nng socket");
}

Socket::Open::~Open() {
    nng_close(socket);
    if (starts_again && !is_gone(places, kind)) {
        Threads::keep_threads();
    }
}

Socket::Socket(std::size_t max) : open_(std::make_unique<Open>()) {
    constexpr nng_duration often_ms = 10;
    for (const nng_pipe_ev event : {NNG_PIPE_EV_ADD_PRE, NNG_PIPE_EV_ADD_POST, NNG_PIPE_EV_REM_POST}) {
        require(nng_pipe_notify(get(), event, ConnectionFilter::notice, &filter()), "watching an nng socket");
    }
    require(nng_socket_set_size(get(), NNG_OPT_RECVMAXSZ, max), "limiting the messages of an nng socket");
    require(nng_socket_set_ms(get(), NNG_OPT_RECONNMINT, often_ms), "setting up an nng socket");
    require(nng_socket_set_ms(get(), NNG_OPT_RECONNMAXT, often_ms), "setting up an nng socket");
}

Socket::~Socket() {
    constexpr std::chrono::seconds patience{2};
    end_connection();
    // nng_close(3) has no time limit, so it runs on its own thread; `closing` owns what that thread needs.
    try {
        std::packaged_task<void()> closing([open = std::move(open_)]() mutable { open.reset(); });
        const std::future<void> closed = closing.get_future();
        const platform::BlockedSignals in_the_thread;
        std::thread closer(std::move(closing));
        if (closed.wait_for(patience) == std::future_status::ready) {
            closer.join();
        } else {
            closer.detach();
        }
    } catch (const std::exception&) {
        return;  // no thread could be started: destroying the task has closed the socket
    }
}

void Socket::end_connection() noexcept {
    constexpr int looks = 100;
    stop_dialling();
    if (filter().present() == 0) {
        return;
    }
    hang_up(open_->places.back(), open_->kind);
    for (int check = 0; filter().present() != 0 && check < looks; ++check) {
        // nng does not notice a dead connection while a received message is unread.
        nng_msg* unread = nullptr;
        if (nng_recvmsg(get(), &unread, NNG_FLAG_NONBLOCK) == 0) {
            nng_msg_free(unread);
        } else {
            ::poll(nullptr, 0, 1);
        }
    }
}

std::string Socket::listen(const std::string& where, const std::function<void(nng_listener)>& prepare,
                           const ConnectionFilter::Test& test) {
    const std::string doing = "listening with nng on " + where;
    nng_listener listener = NNG_LISTENER_INITIALIZER;
    require(nng_listener_create(&listener, get(), where.c_str()), doing);
    prepare(listener);
    filter().expect([listener, test](nng_pipe pipe) {
        return nng_listener_id(nng_pipe_listener(pipe)) == nng_listener_id(listener) && test(pipe);
    });
    require(nng_listener_start(listener, 0), doing);
    int port = 0;
    const bool has_port = nng_listener_get_int(listener, NNG_OPT_TCP_BOUND_PORT, &port) == 0;
    return open_->places.emplace_back(has_port ? where.substr(0, where.rfind(':') + 1) + std::to_string(port) : where);
}

void Socket::dial(const std::string& where, const std::string& door, std::uint32_t from) {
    const std::string doing = "connecting with nng to " + door;
    stop_dialling();
    disconnect();  // the filter admits one connection at a time, and the other side does not always close an earlier
                   // one
    open_->places.push_back(where);
    open_->kind = SocketKind::dialer;
    require(nng_dialer_create(&dialer_, get(), door.c_str()), doing);
    if (from != 0) {
        require(dial_from(from), doing);
    }
    filter().expect(
        [id = nng_dialer_id(dialer_)](nng_pipe pipe) { return nng_dialer_id(nng_pipe_dialer(pipe)) == id; });
    require(nng_dialer_start(dialer_, NNG_FLAG_NONBLOCK), doing);
}

int Socket::dial_from(std::uint32_t address) noexcept {
    nng_sockaddr from{};
    from.s_in.sa_family = NNG_AF_INET;
    from.s_in.sa_addr = address;
    return nng_dialer_set_addr(dialer_, NNG_OPT_LOCADDR, &from);
}

void Socket::stop_dialling() noexcept {
    if (dialer_.id == 0) {
        return;
    }
    constexpr nng_duration never_ms = 3'600'000;
    nng_dialer_set_ms(dialer_, NNG_OPT_RECONNMAXT, never_ms);
    nng_dialer_set_ms(dialer_, NNG_OPT_RECONNMINT, never_ms);
    // Dials from an address that no machine has (TEST-NET-1, RFC 5737), which fails before anything is in flight. A
    // Unix socket does not have this option and does not need it: it connects at once or fails.
    constexpr std::uint32_t unreachable_address = 0xC0000201;
    static_cast<void>(dial_from(htonl(unreachable_address)));
}

void Socket::disconnect() noexcept {
    if (const int present = filter().present(); present != 0) {
        nng_pipe pipe = NNG_PIPE_INITIALIZER;
        pipe.id = static_cast<std::uint32_t>(present);
        nng_pipe_close(pipe);
    }
}

void Socket::send_last_message(const Lifeline& lifeline) noexcept {
    constexpr nng_duration slice_ms = 100;
    constexpr int slices = static_cast<int>(last_message_grace / std::chrono::milliseconds{slice_ms});
    nng_msg* nothing = nullptr;
    if (nng_msg_alloc(&nothing, 0) != 0) {
        return;
    }
    nng_socket_set_ms(get(), NNG_OPT_SENDTIMEO, slice_ms);
    int error = NNG_ETIMEDOUT;
    for (int slice = 0; error == NNG_ETIMEDOUT && slice < slices && filter().present() != 0 && !lifeline.cut();
         ++slice) {
        error = nng_sendmsg(get(), nothing, 0);
    }
    if (error != 0) {
        nng_msg_free(nothing);
    }
}

void Socket::limit_waits(nng_duration milliseconds) const {
    require(nng_socket_set_ms(get(), NNG_OPT_RECVTIMEO, milliseconds), "limiting the waits of an nng socket");
    require(nng_socket_set_ms(get(), NNG_OPT_SENDTIMEO, milliseconds), "limiting the waits of an nng socket");
}

int Socket::make_queue(std::size_t messages) const {
    constexpr std::size_t max = 8192;
    const int size = static_cast<int>(std::min(messages, max));
    require(nng_socket_set_int(get(), NNG_OPT_SENDBUF, size), "setting the queue of an nng socket");
    return size;
}

}  // namespace ipcbench::transports::nng_pair
