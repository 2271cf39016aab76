#include <arpa/inet.h>
#include <fcntl.h>
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/require.hpp"
#include "overhead/shared_state.hpp"

namespace ipcbench::overhead::hand {
namespace {

/// One process's end: a send and a read per round trip, submitted together.
class RingEnd {
public:
    RingEnd(int input, int output, std::size_t bytes) : input_(input), output_(output), message_(bytes) {}
    RingEnd(const RingEnd&) = delete;
    RingEnd& operator=(const RingEnd&) = delete;
    ~RingEnd() {
        if (is_open_) {
            ::io_uring_queue_exit(&ring_);
        }
    }

    bool send() noexcept {
        io_uring_sqe* const entry = next();
        ::io_uring_prep_write(entry, output_, message_.data(), static_cast<unsigned>(message_.size()), no_offset);
        entry->flags |= IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS;
        return true;
    }
    bool receive() noexcept {
        io_uring_sqe* const entry = next();
        ::io_uring_prep_read(entry, input_, message_.data(), static_cast<unsigned>(message_.size()), no_offset);
        int result = -1;
        io_uring_cqe* done = nullptr;
        ::io_uring_submit_and_wait(&ring_, 1);
        if (::io_uring_peek_cqe(&ring_, &done) == 0) {
            result = done->res;
            ::io_uring_cqe_seen(&ring_, done);
        }
        return result == static_cast<int>(message_.size());
    }

private:
    static constexpr auto no_offset = static_cast<__u64>(-1);

    /// Creates the ring on first use, because it belongs to the process that uses it first: the other end's after the
    /// fork.
    io_uring_sqe* next() noexcept {
        if (!is_open_) {
            constexpr unsigned entries = 4;
            is_open_ =
                ::io_uring_queue_init(entries, &ring_, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN) == 0;
        }
        return ::io_uring_get_sqe(&ring_);
    }

    io_uring ring_{};
    bool is_open_ = false;
    int input_;
    int output_;
    OwnMessage message_;
};

double bounce_rings(const LoopSpec& spec, int our_input, int our_output, int their_input, int their_output) {
    RingEnd ours(our_input, our_output, spec.bytes);
    RingEnd theirs(their_input, their_output, spec.bytes);
    return bounce(spec, ours, theirs);
}

}  // namespace

double pipe_uring(const LoopSpec& spec) {
    std::array<int, 2> there{-1, -1};
    std::array<int, 2> back{-1, -1};
    require(::pipe2(there.data(), O_CLOEXEC | O_NONBLOCK) == 0, "creating a pipe");
    const UniqueFd there_out(there[0]);
    const UniqueFd there_in(there[1]);
    require(::pipe2(back.data(), O_CLOEXEC | O_NONBLOCK) == 0, "creating a pipe");
    const UniqueFd back_out(back[0]);
    const UniqueFd back_in(back[1]);
    return bounce_rings(spec, back[0], there[1], there[0], back[1]);
}

double uds_stream_uring(const LoopSpec& spec) {
    std::array<int, 2> ends{-1, -1};
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0, "creating a pair of sockets");
    const UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    return bounce_rings(spec, ends[0], ends[0], ends[1], ends[1]);
}

double tcp_uring(const LoopSpec& spec) {
    const UniqueFd listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const UniqueFd theirs(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    require(::bind(listening.get(), generic, size) == 0 && ::listen(listening.get(), 1) == 0 &&
                ::getsockname(listening.get(), generic, &size) == 0 && ::connect(theirs.get(), generic, size) == 0,
            "connecting over 127.0.0.1");
    const UniqueFd ours(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const int on = 1;
    for (const int end : {ours.get(), theirs.get()}) {
        require(::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "setting TCP_NODELAY");
    }
    return bounce_rings(spec, ours.get(), ours.get(), theirs.get(), theirs.get());
}

}  // namespace ipcbench::overhead::hand
