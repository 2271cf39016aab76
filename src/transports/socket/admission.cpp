#include "transports/socket/admission.hpp"

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

/// How many may be connected without having proved anything; the oldest goes first. The child speaks right after it has
/// connected, mostly before it is accepted, so that it is hardly ever among them.
constexpr std::size_t most_pending = 64;

struct Caller {
    UniqueFd socket;
    NonceBuffer said;
};

enum class Verdict { undecided, child, stranger };

/// Reads what has come; never waits.
Verdict hear(Caller& caller, const std::string& nonce) {
    while (!caller.said.complete()) {
        const ssize_t got = ::recv(caller.socket.get(), caller.said.room(), caller.said.room_size(), MSG_DONTWAIT);
        if (got > 0) {
            caller.said.filled(static_cast<std::size_t>(got));
        } else if (got < 0 && errno == EINTR) {
            continue;
        } else {
            return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? Verdict::undecided : Verdict::stranger;
        }
    }
    if (!caller.said.is(nonce)) {
        return Verdict::stranger;
    }
    const bool told =
        ::send(caller.socket.get(), &acknowledgement, sizeof acknowledgement, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
    return told ? Verdict::child : Verdict::stranger;
}

class Admission {
public:
    Admission(int listening, const ChannelConfig& config, const SocketAddress& where)
        : listening_(listening), config_(config), deadline_(config, "the child to connect to " + where.text()) {}

    UniqueFd run() {
        while (!child_) {
            std::vector<pollfd> polled{{listening_, POLLIN, 0}};
            for (const Caller& caller : pending_) {
                polled.push_back({caller.socket.get(), POLLIN, 0});
            }
            deadline_.wait(polled);
            // Those at the door first: to make room for a new one, the one who has been silent longest must go.
            for (auto caller = pending_.begin(); caller != pending_.end() && !child_;) {
                caller = judge(*caller) ? std::next(caller) : pending_.erase(caller);
            }
            if (!child_ && polled[0].revents != 0) {
                accept_one();
            }
        }
        return std::move(child_);
    }

private:
    /// Whether the caller is to be heard further.
    bool judge(Caller& caller) {
        const Verdict verdict = hear(caller, config_.nonce);
        if (verdict == Verdict::child) {
            child_ = std::move(caller.socket);
        } else if (verdict == Verdict::stranger) {
            deadline_.turn_away();
        }
        return verdict == Verdict::undecided;
    }

    void drop_oldest() {
        pending_.pop_front();
        deadline_.turn_away();
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
            return;  // else it is the caller's own trouble, or he has gone already (accept(2))
        }
        Caller caller{std::move(socket), {}};
        if (judge(caller)) {
            if (pending_.size() == most_pending) {
                drop_oldest();
            }
            pending_.push_back(std::move(caller));
        }
    }

    int listening_;
    const ChannelConfig& config_;
    SetupDeadline deadline_;
    std::deque<Caller> pending_;
    UniqueFd child_;
};

/// A blocking call of the child's that did not go through: whether to try it again, else whether it hung up.
bool hung_up(int error) {
    return error == ECONNRESET || error == EPIPE || error == ENOTCONN;
}

/// Repeats a blocking call until it goes through or hangs up; the deadline bounds it through the socket's time limits.
template <class Call>
bool insist(const SetupDeadline& deadline, Call call) {
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

UniqueFd admit_child(int listening, const ChannelConfig& config, const SocketAddress& where) {
    return Admission(listening, config, where).run();
}

bool seek_admission(int socket, const ChannelConfig& config, const SocketAddress& where,
                    const SetupDeadline& deadline) {
    limit_sending(socket, deadline.left());
    limit_receiving(socket, deadline.left());
    const auto connect = [&]() -> ssize_t {
        // A connect that a signal interrupted goes on by itself in TCP; then a further one says EISCONN.
        return ::connect(socket, where.get(), where.size()) == 0 || errno == EISCONN ? 1 : -1;
    };
    const auto prove = [&] { return ::send(socket, config.nonce.data(), config.nonce.size(), MSG_NOSIGNAL); };
    const auto await_answer = [&]() -> ssize_t {
        char answer = 0;
        return ::recv(socket, &answer, sizeof answer, 0);
    };
    const bool admitted = insist(deadline, connect) && insist(deadline, prove) && insist(deadline, await_answer);
    limit_sending(socket, {});
    limit_receiving(socket, {});
    return admitted;
}

}  // namespace ipcbench::transports
