#include "transports/quic/quic_reception.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"

namespace ipcbench::transports {
namespace {

/// How many may be at it without having proved anything; the oldest goes first.
constexpr std::size_t most_callers = 64;

constexpr std::size_t largest_greeting = 65536;

}  // namespace

QuicReception::QuicReception(int socket, const QuicConnection::Terms& terms, const ChannelConfig& config,
                             const SocketAddress& where)
    : socket_(socket),
      terms_(terms),
      lifeline_(*config.lifeline),
      deadline_(config, "the child's QUIC handshake on " + where.text()),
      incoming_(largest_greeting),
      outgoing_(terms.max_datagram) {}

std::unique_ptr<QuicConnection> QuicReception::run() {
    try {
        while (child_ == nullptr && !gone_) {
            if (!hear()) {
                wait();
            }
            run_timers();
            deadline_.check();  // also while a flood leaves nothing to wait for
        }
    } catch (const Error&) {
        if (child_ == nullptr && !(met_ && !callers_.empty() && lifeline_.cut())) {
            throw;
        }
    }
    if (child_ == nullptr && callers_.empty()) {
        throw Error(ErrorKind::failed, "the child hung up during the QUIC handshake");
    }
    // The child knows before we do that the connection stands: the run may be over by now, as its channel will say.
    return child_ != nullptr ? std::move(child_) : std::move(callers_.front().connection);
}

void QuicReception::wait() {
    std::int64_t next_ns = QuicConnection::never;
    for (const Caller& caller : callers_) {
        next_ns = std::min(next_ns, caller.connection->expiry_ns());
    }
    const std::chrono::nanoseconds left(std::max<std::int64_t>(next_ns - now_ns(), 0));
    pollfd polled{socket_, POLLIN, 0};
    deadline_.wait({&polled, 1}, std::chrono::ceil<std::chrono::milliseconds>(left));
}

bool QuicReception::hear() {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const ssize_t got = ::recvfrom(socket_, incoming_.data(), incoming_.size(), MSG_DONTWAIT,
                                   reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return false;
        }
        if (errno != EINTR && errno != ECONNREFUSED) {
            throw system_error("waiting for " + deadline_.awaited(), errno);
        }
        return true;
    }
    const auto datagram = std::span(std::as_const(incoming_)).first(static_cast<std::size_t>(got));
    Caller* caller = caller_at(from, size);
    caller = caller != nullptr ? caller : admit(from, size, datagram);
    if (caller != nullptr) {
        serve(*caller, caller->connection->take(datagram, now_ns()));
    }
    return true;
}

QuicReception::Caller* QuicReception::caller_at(const sockaddr_storage& from, socklen_t size) noexcept {
    const auto found = std::ranges::find_if(callers_, [&](const Caller& caller) {
        return caller.size == size && std::memcmp(&caller.from, &from, size) == 0;
    });
    return found != callers_.end() ? &*found : nullptr;
}

QuicReception::Caller* QuicReception::admit(const sockaddr_storage& from, socklen_t size,
                                            std::span<const std::byte> datagram) {
    ngtcp2_pkt_hd header{};
    const bool can_be_answered = size > sizeof from.ss_family;  // an unbound Unix socket has no address
    if (met_ || !can_be_answered ||
        ngtcp2_accept(&header, reinterpret_cast<const std::uint8_t*>(datagram.data()), datagram.size()) != 0) {
        deadline_.turn_away();
        return nullptr;
    }
    if (callers_.size() == most_callers) {
        callers_.pop_front();
        deadline_.turn_away();
    }
    callers_.push_back({from, size, std::make_unique<QuicConnection>(terms_, header, now_ns())});
    return &callers_.back();
}

/// After something has happened to the caller's connection, which may end thereby, or turn out to be the child's.
void QuicReception::serve(Caller& caller, Fault fault) {
    if (!fault && !met_ && caller.connection->has_proof()) {
        meet(caller);
        serve(callers_.front(), {});
        return;
    }
    if (!fault && caller.connection->established()) {
        child_ = std::move(caller.connection);
        callers_.clear();
        return;
    }
    while (!fault) {
        const std::size_t size = caller.connection->next_datagram(outgoing_, now_ns(), fault);
        if (size == 0) {
            break;
        }
        send(caller, size);
    }
    caller.connection->went_out(now_ns());
    if (fault) {
        send(caller, caller.connection->farewell(outgoing_, now_ns()));
        deadline_.turn_away();
        std::erase_if(callers_, [&](const Caller& one) { return &one == &caller; });
        gone_ = gone_ || met_;
    }
}

/// This is the child: connects to it before it is told so, when it may take its address away, and leaves all others.
void QuicReception::meet(Caller& caller) {
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&caller.from), caller.size) != 0) {
        throw system_error("connecting to the child's socket", errno);
    }
    met_ = true;
    Caller child = std::move(caller);
    callers_.clear();
    callers_.push_back(std::move(child));
}

void QuicReception::send(const Caller& caller, std::size_t size) noexcept {
    if (size != 0) {
        // What does not go out is lost, and QUIC sends it again.
        const auto* const to = reinterpret_cast<const sockaddr*>(&caller.from);
        const ssize_t sent = ::sendto(socket_, outgoing_.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL, met_ ? nullptr : to,
                                      met_ ? 0 : caller.size);
        // A Unix socket whose peer is closed loses by this all that it had received: the child's last words as well.
        gone_ = gone_ || (sent < 0 && met_ && errno == ECONNREFUSED);
    }
}

void QuicReception::run_timers() {
    std::size_t i = 0;
    while (i < callers_.size()) {
        Caller& caller = callers_[i++];  // if it goes, the next has its turn when we come again
        if (const std::int64_t now = now_ns(); now >= caller.connection->expiry_ns()) {
            serve(caller, caller.connection->expire(now));
        }
    }
}

}  // namespace ipcbench::transports
