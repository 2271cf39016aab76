#include "transports/socket/accept_child.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <deque>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "transports/socket/nonce.hpp"

namespace ipcbench::transports {
namespace {

/// Limit of connections that have not sent the nonce yet; the oldest is closed first. The child sends right after it
/// has connected, usually before the parent accepts, so it is hardly ever among them.
constexpr std::size_t max_pending = 64;

struct PendingPeer {
    UniqueFd socket;
    NonceBuffer received;
};

enum class PeerState { undecided, child, unauthenticated };

/// Reads what has arrived; never waits.
PeerState read_nonce(PendingPeer& pending, const std::string& nonce) {
    while (!pending.received.complete()) {
        const ssize_t got =
            ::recv(pending.socket.get(), pending.received.free_space(), pending.received.free_size(), MSG_DONTWAIT);
        if (got > 0) {
            pending.received.filled(static_cast<std::size_t>(got));
        } else if (got < 0 && errno == EINTR) {
            continue;
        } else {
            return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? PeerState::undecided
                                                                        : PeerState::unauthenticated;
        }
    }
    if (!pending.received.is(nonce)) {
        return PeerState::unauthenticated;
    }
    const bool told =
        ::send(pending.socket.get(), &acknowledgement, sizeof acknowledgement, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
    return told ? PeerState::child : PeerState::unauthenticated;
}

class ChildAdmission {
public:
    ChildAdmission(int listening, const ChannelConfig& config, const SocketAddress& where)
        : listening_(listening), config_(config), deadline_(config, "the child to connect to " + where.text()) {}

    UniqueFd run() {
        while (!child_) {
            std::vector<pollfd> polled{{listening_, POLLIN, 0}};
            for (const PendingPeer& pending : pending_) {
                polled.push_back({pending.socket.get(), POLLIN, 0});
            }
            deadline_.wait(polled);
            // Checks the pending peers first: a new connection may push out the one that has been silent longest.
            for (auto pending = pending_.begin(); pending != pending_.end() && !child_;) {
                pending = check_nonce(*pending) ? std::next(pending) : pending_.erase(pending);
            }
            if (!child_ && polled[0].revents != 0) {
                accept_one();
            }
        }
        return std::move(child_);
    }

private:
    /// Returns whether the peer is to be kept.
    bool check_nonce(PendingPeer& pending) {
        const PeerState verdict = read_nonce(pending, config_.nonce);
        if (verdict == PeerState::child) {
            child_ = std::move(pending.socket);
        } else if (verdict == PeerState::unauthenticated) {
            deadline_.reject_peer();
        }
        return verdict == PeerState::undecided;
    }

    void drop_oldest() {
        pending_.pop_front();
        deadline_.reject_peer();
    }

    void accept_one() {
        UniqueFd socket(::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket) {
            const int error = errno;
            if ((error == EMFILE || error == ENFILE) && !pending_.empty()) {
                drop_oldest();
            } else if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
                throw system_error("accepting the child's connection", error);
            }
            return;  // any other error concerns only that connection, or the peer has closed it already (accept(2))
        }
        PendingPeer pending{std::move(socket), {}};
        if (check_nonce(pending)) {
            if (pending_.size() == max_pending) {
                drop_oldest();
            }
            pending_.push_back(std::move(pending));
        }
    }

    int listening_;
    const ChannelConfig& config_;
    SetupDeadline deadline_;
    std::deque<PendingPeer> pending_;
    UniqueFd child_;
};

/// Returns whether the error of the child's blocking call means that the parent closed the connection.
bool hung_up(int error) {
    return error == ECONNRESET || error == EPIPE || error == ENOTCONN;
}

/// Repeats a blocking call until it succeeds or the peer closes the connection. The socket's timeouts enforce the
/// deadline.
template <class Call>
bool retry_until_deadline(const SetupDeadline& deadline, Call call) {
    while (true) {
        const ssize_t result = call();
        if (result > 0) {
            return true;
        }
        if (result == 0 || hung_up(errno)) {
            return false;
        }
        if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINPROGRESS && errno != EALREADY) {
            throw system_error("waiting for " + deadline.awaited(), errno);
        }
        deadline.check();
    }
}

}  // namespace

UniqueFd accept_child(int listening, const ChannelConfig& config, const SocketAddress& where) {
    return ChildAdmission(listening, config, where).run();
}

bool prove_to_parent(int socket, const ChannelConfig& config, const SocketAddress& where,
                     const SetupDeadline& deadline) {
    limit_sending(socket, deadline.left());
    limit_receiving(socket, deadline.left());
    const auto connect = [&]() -> ssize_t {
        // After a signal TCP continues to connect; a second connect(2) then returns EISCONN.
        return ::connect(socket, where.get(), where.size()) == 0 || errno == EISCONN ? 1 : -1;
    };
    const auto prove = [&] { return ::send(socket, config.nonce.data(), config.nonce.size(), MSG_NOSIGNAL); };
    const auto await_answer = [&]() -> ssize_t {
        char answer = 0;
        return ::recv(socket, &answer, sizeof answer, 0);
    };
    const bool admitted = retry_until_deadline(deadline, connect) && retry_until_deadline(deadline, prove) &&
                          retry_until_deadline(deadline, await_answer);
    limit_sending(socket, {});
    limit_receiving(socket, {});
    return admitted;
}

}  // namespace ipcbench::transports
