#include "transports/copy_avoiding/cma_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

namespace ipcbench::transports {
namespace {

/// Makes one buffer more than frames may be in flight, because an answer confirms only the frames before it; at least
/// two. Makes fewer if frames are very large, and never so many that their notices could fill the socket.
std::vector<PageBuffer> make_buffers(std::size_t max_frame, std::size_t depth) {
    constexpr std::size_t budget = std::size_t{64} << 20U;
    constexpr std::size_t max_buffers = 100;
    const std::size_t bytes = std::max<std::size_t>(max_frame, 1);
    const std::size_t count = std::max<std::size_t>(2, std::min({depth + 1, max_buffers, budget / bytes}));
    std::vector<PageBuffer> buffers;
    for (std::size_t made = 0; made < count; ++made) {
        buffers.emplace_back(bytes);
    }
    return buffers;
}

}  // namespace

CmaChannel::CmaChannel(UniqueFd socket, Side end, const ChannelConfig& config)
    : socket_(std::move(socket)),
      lifeline_(*config.lifeline),
      wait_(config.wait, lifeline_),
      max_frame_(config.max_frame),
      peer_(socket_.get(), end, config),
      outgoing_(make_buffers(max_frame_, config.frames_in_flight)),
      incoming_(std::max<std::size_t>(max_frame_, 1)),
      unfetched_(outgoing_.size()) {
    set_non_blocking(socket_.get(), wait_.non_blocking());
    // The credentials are no longer needed, and would be added to each packet.
    const int off = 0;
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_PASSCRED, &off, sizeof off);
}

CmaChannel::~CmaChannel() {
    // Unfetched frames would be lost with our memory. A peer that has closed will not fetch them.
    constexpr int max_slices = 10;
    constexpr int slice_ms = 100;
    for (int i = 0; i < max_slices && in_flight() != 0 && !lifeline_.cut(); ++i) {
        pollfd polled{socket_.get(), POLLIN, 0};
        if (::poll(&polled, 1, slice_ms) > 0) {
            if (Notice notice; receive_notice(notice)) {
                return;
            }
        }
    }
}

SendBuffer CmaChannel::prepare(std::size_t max) noexcept {
    if (max > max_frame_) {
        return {{}, {FaultKind::too_large}};
    }
    while (in_flight() == buffers()) {
        Notice notice;
        Fault fault = found_ ? found_ : receive_notice(notice);
        fault = fault ? fault : keep(notice);
        if (fault) {
            return {{}, fault};
        }
    }
    return {{outgoing_[sent_ % buffers()].data(), max}, {}};
}

Fault CmaChannel::commit(std::size_t size, std::uint32_t sequence) noexcept {
    Notice notice;
    notice.address = reinterpret_cast<std::uintptr_t>(outgoing_[sent_ % buffers()].data());
    notice.size = static_cast<std::uint32_t>(size);
    notice.sequence = sequence;
    ++sent_;
    notice.what = in_flight() == buffers() ? Notice::NoticeKind::last_buffer : Notice::NoticeKind::frame;
    return tell(notice);
}

Frame CmaChannel::receive() noexcept {
    if (unfetched_count_ != 0) {
        const Notice& first = unfetched_[first_unfetched_];
        first_unfetched_ = (first_unfetched_ + 1) % buffers();
        --unfetched_count_;
        return fetch(first);
    }
    while (true) {
        Notice notice;
        if (const Fault fault = found_ ? found_ : receive_notice(notice)) {
            return {{}, 0, fault};
        }
        if (notice.what != Notice::NoticeKind::fetched) {
            return fetch(notice);
        }
    }
}

bool CmaChannel::can_send(std::size_t /*max*/) noexcept {
    while (in_flight() == buffers() && receive_pending()) {
    }
    return in_flight() < buffers();
}

bool CmaChannel::has_frame() noexcept {
    while (unfetched_count_ == 0 && receive_pending()) {
    }
    return unfetched_count_ != 0 || found_;
}

Frame CmaChannel::fetch(const Notice& notice) noexcept {
    if (notice.size > max_frame_) {
        return {{}, 0, {FaultKind::corrupt}};
    }
    const std::span<std::byte> frame(incoming_.data(), notice.size);
    Fault fault = peer_.copy(notice.address, frame);
    if (!fault) {
        ++fetched_;
        if (notice.what == Notice::NoticeKind::last_buffer) {
            Notice receipt;
            receipt.what = Notice::NoticeKind::fetched;
            fault = tell(receipt);
        }
    }
    if (fault.kind == FaultKind::corrupt && has_hung_up()) {
        fault = {FaultKind::closed};
    }
    return {frame, notice.sequence, fault};
}

bool CmaChannel::has_hung_up() const noexcept {
    char any = 0;
    return ::recv(socket_.get(), &any, sizeof any, MSG_PEEK | MSG_DONTWAIT) == 0;
}

Fault CmaChannel::tell(const Notice& notice) noexcept {
    Notice out = notice;
    out.fetched = fetched_;
    for (std::uint32_t tries = 0; ::send(socket_.get(), &out, sizeof out, MSG_NOSIGNAL) < 0; ++tries) {
        if (const Fault fault = wait_.after(errno, socket_.get(), POLLOUT, tries)) {
            return fault;
        }
    }
    return {};
}

Fault CmaChannel::receive_notice(Notice& notice) noexcept {
    ssize_t got = -1;
    for (std::uint32_t tries = 0; (got = ::recv(socket_.get(), &notice, sizeof notice, MSG_TRUNC)) < 0; ++tries) {
        if (const Fault fault = wait_.after(errno, socket_.get(), POLLIN, tries)) {
            return fault;
        }
    }
    return take(notice, got);
}

bool CmaChannel::receive_pending() noexcept {
    if (found_) {
        return false;
    }
    Notice notice;
    const ssize_t got = ::recv(socket_.get(), &notice, sizeof notice, MSG_TRUNC | MSG_DONTWAIT);
    if (got >= 0) {
        found_ = take(notice, got);
        found_ = found_ ? found_ : keep(notice);
    } else if (errno != EAGAIN && errno != EINTR) {
        found_ = wait_.after(errno, socket_.get(), POLLIN, 0);
    }
    return got >= 0 && !found_;
}

Fault CmaChannel::keep(const Notice& notice) noexcept {
    if (notice.what != Notice::NoticeKind::fetched) {
        if (unfetched_count_ == buffers()) {
            return {FaultKind::corrupt};  // the peer has no buffer left in which it could have built that frame
        }
        unfetched_[(first_unfetched_ + unfetched_count_++) % buffers()] = notice;
    }
    return {};
}

Fault CmaChannel::take(const Notice& notice, ssize_t got) noexcept {
    if (got == 0) {
        return {FaultKind::closed};
    }
    if (got != sizeof notice || sent_ - notice.fetched > in_flight()) {
        return {FaultKind::corrupt};
    }
    fetched_by_peer_ = notice.fetched;
    return {};
}

std::unique_ptr<Endpoint> make_cma_endpoint(UniqueFd socket, Side end, const ChannelConfig& config) {
    return std::make_unique<EndpointOf<CmaChannel>>(std::move(socket), end, config);
}

}  // namespace ipcbench::transports
