#include "transports/uring/ring_mover.hpp"

#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <memory>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace {

/// Indices of the registered files.
constexpr int input_file = 0;
constexpr int output_file = 1;

/// The offset for a file that has no position.
constexpr auto no_offset = static_cast<__u64>(-1);

bool is_socket(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

Fault fault_of(int error) noexcept {
    if (error == EPIPE || error == ECONNRESET || error == ENOTCONN) {
        return {FaultKind::closed};
    }
    return {FaultKind::system, error};
}

/// Returns whether a request that failed with this error must be repeated.
bool is_passing(int error) noexcept {
    return error == EINTR || error == EAGAIN;
}

}  // namespace

RingMover::RingMover(const ChannelConfig& config, UniqueFd input, UniqueFd output)
    : input_(std::move(input)),
      output_(std::move(output)),
      wait_(config.wait),
      lifeline_(config.lifeline),
      outgoing_(sizeof(FrameHeader) + config.max_frame),
      ring_(config),
      is_ahead_(config.frames_in_flight > 1),
      is_socket_(is_socket(input_.get())),
      // With several frames in flight, a read must not wait for anything.
      whole_((ring_.get()->features & IORING_FEAT_CQE_SKIP) != 0 && !is_ahead_ ? PIPE_BUF : 0) {
    const int out = output_ ? output_.get() : input_.get();
    // Before Linux 6.4 a kernel worker thread would sleep in a blocking pipe, so pipes are non-blocking. For a socket
    // each request carries a flag.
    set_non_blocking(input_.get(), !is_socket_);
    set_non_blocking(out, !is_socket_);
    const std::array<int, 2> files{input_.get(), out};
    if (const int error = -::io_uring_register_files(ring_.get(), files.data(), files.size()); error != 0) {
        throw system_error("registering the descriptors with io_uring", error);
    }
}

RingMover::~RingMover() {
    if (!lifeline_->cut() && !send_fault_) {
        go_on();
        while (is_sending_ && !is_silent_ && !is_ahead_ && !turn()) {
        }
    }
    cancel(sent, send_cancelled);
    cancel(received, read_cancelled);
    await_all();
}

unsigned RingMover::reap() noexcept {
    std::array<io_uring_cqe*, 4> completions{};
    const unsigned count = ::io_uring_peek_batch_cqe(ring_.get(), completions.data(), completions.size());
    for (unsigned i = 0; i < count; ++i) {
        complete(static_cast<Tag>(completions[i]->user_data), completions[i]->res);
    }
    ::io_uring_cq_advance(ring_.get(), count);
    return count;
}

void RingMover::complete(Tag tag, int result) noexcept {
    if (tag == sent) {
        is_sending_ = false;
        if (result > 0 || is_passing(-result)) {
            // During shutdown `unsent_` is empty, whatever was still being sent.
            unsent_ = unsent_.subspan(std::min(unsent_.size(), static_cast<std::size_t>(std::max(result, 0))));
            if (!unsent_.empty()) {
                queue_send(NextStep::nothing);
            }
        } else {
            send_fault_ = fault_of(-result);
        }
    } else if (tag == received) {
        is_reading_ = false;
        if (result == -ECANCELED) {
            return;  // the send before it failed or was short, and its own completion reports that
        }
        has_read_ = true;
        if (is_silent_) {
            is_sending_ = is_silent_ = false;
        }
        if (result > 0 || is_passing(-result)) {
            got_ = result > 0 ? static_cast<std::size_t>(result) : 0;
        } else {
            read_fault_ = result == 0 ? Fault{FaultKind::closed} : fault_of(-result);
        }
    } else if (tag == send_cancelled && result == -ENOENT) {
        is_sending_ = false;  // the send has completed without a completion entry
    }
}

io_uring_sqe* RingMover::queue() noexcept {
    is_queued_ = true;
    return ::io_uring_get_sqe(ring_.get());  // never null: at most four requests are in flight
}

void RingMover::queue_send(NextStep then) noexcept {
    io_uring_sqe* const entry = queue();
    const auto size = static_cast<unsigned>(unsent_.size());
    if (is_socket_) {
        ::io_uring_prep_send(entry, output_file, unsent_.data(), size, MSG_NOSIGNAL | MSG_WAITALL);
    } else {
        ::io_uring_prep_write(entry, output_file, unsent_.data(), size, no_offset);
    }
    entry->flags |= IOSQE_FIXED_FILE;
    is_silent_ = then == NextStep::read;
    if (is_silent_) {
        entry->flags |= IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS;
    }
    entry->user_data = sent;
    is_sending_ = true;
    is_pending_ = false;
}

void RingMover::queue_read(std::span<std::byte> room) noexcept {
    io_uring_sqe* const entry = queue();
    const auto size = static_cast<unsigned>(room.size());
    if (is_socket_) {
        ::io_uring_prep_recv(entry, input_file, room.data(), size, 0);
    } else {
        ::io_uring_prep_read(entry, input_file, room.data(), size, no_offset);
    }
    entry->flags |= IOSQE_FIXED_FILE;
    entry->user_data = received;
    is_reading_ = true;
}

void RingMover::cancel(Tag tag, Tag as) noexcept {
    if (tag == sent ? is_sending_ : is_reading_) {
        io_uring_sqe* const entry = queue();
        ::io_uring_prep_cancel64(entry, tag, 0);
        entry->user_data = as;
    }
}

void RingMover::await_all() noexcept {
    // Cancelling takes no time; the limit is for a kernel that does not cancel.
    constexpr int max_slices = 20;
    __kernel_timespec slice{.tv_sec = 0, .tv_nsec = 100'000'000};
    unsent_ = {};
    for (int i = 0; i < max_slices && (is_sending_ || is_reading_); ++i) {
        io_uring_cqe* first = nullptr;
        ::io_uring_submit_and_wait_timeout(ring_.get(), &first, 1, &slice, nullptr);
        reap();
    }
}

std::unique_ptr<Endpoint> make_ring_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                             EffectiveOptions options) {
    return std::make_unique<EndpointOf<StreamChannel<RingMover>>>(config, std::move(options), std::move(input),
                                                                  std::move(output));
}

}  // namespace ipcbench::transports
