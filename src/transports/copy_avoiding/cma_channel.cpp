#include "transports/copy_avoiding/cma_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

namespace ipcbench::transports {
namespace {

/// One more than frames may be under way, as an answer only says of the frames before it that they were fetched; two at
/// least. Fewer where frames are very large, and never so many that their notices could fill the socket.
std::vector<PageBuffer> make_buffers(std::size_t max_frame, std::size_t depth) {
    constexpr std::size_t budget = std::size_t{64} << 20U;
    constexpr std::size_t most = 100;
    const std::size_t bytes = std::max<std::size_t>(max_frame, 1);
    const std::size_t count = std::max<std::size_t>(2, std::min({depth + 1, most, budget / bytes}));
    std::vector<PageBuffer> buffers;
    for (std::size_t made = 0; made < count; ++made) {
        buffers.emplace_back(bytes);
    }
    return buffers;
}

}  // namespace

CmaChannel::CmaChannel(UniqueFd socket, End end, const ChannelConfig& config)
    : socket_(std::move(socket)),
      lifeline_(*config.lifeline),
      wait_(config.wait, lifeline_),
      max_frame_(config.max_frame),
      peer_(socket_.get(), end, config),
      outgoing_(make_buffers(max_frame_, config.depth)),
      incoming_(std::max<std::size_t>(max_frame_, 1)),
      unfetched_(outgoing_.size()) {
    set_non_blocking(socket_.get(), wait_.non_blocking());
    // Credentials served their purpose; each packet would carry them on.
    const int off = 0;
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_PASSCRED, &off, sizeof off);
}

CmaChannel::~CmaChannel() {
    // What is not fetched yet would be gone with our memory. A peer that hangs up wants no more of it.
    constexpr int most_slices = 10;
    constexpr int slice_ms = 100;
    for (int i = 0; i < most_slices && under_way() != 0 && !lifeline_.cut(); ++i) {
        pollfd polled{socket_.get(), POLLIN, 0};
        if (::poll(&polled, 1, slice_ms) > 0) {
            if (Notice notice; hear(notice)) {
                return;
            }
        }
    }
}

Room CmaChannel::prepare(std::size_t max) noexcept {
    if (max > max_frame_) {
        return {{}, {FaultKind::too_large}};
    }
    while (under_way() == buffers()) {
        Notice notice;
        Fault fault = found_ ? found_ : hear(notice);
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
    notice.what = under_way() == buffers() ? Notice::What::last_buffer : Notice::What::frame;
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
        if (const Fault fault = found_ ? found_ : hear(notice)) {
            return {{}, 0, fault};
        }
        if (notice.what != Notice::What::fetched) {
            return fetch(notice);
        }
    }
}

bool CmaChannel::has_room(std::size_t /*max*/) noexcept {
    while (under_way() == buffers() && hear_now()) {
    }
    return under_way() < buffers();
}

bool CmaChannel::has_frame() noexcept {
    while (unfetched_count_ == 0 && hear_now()) {
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
        if (notice.what == Notice::What::last_buffer) {
            Notice receipt;
            receipt.what = Notice::What::fetched;
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

Fault CmaChannel::hear(Notice& notice) noexcept {
    ssize_t got = -1;
    for (std::uint32_t tries = 0; (got = ::recv(socket_.get(), &notice, sizeof notice, MSG_TRUNC)) < 0; ++tries) {
        if (const Fault fault = wait_.after(errno, socket_.get(), POLLIN, tries)) {
            return fault;
        }
    }
    return take(notice, got);
}

bool CmaChannel::hear_now() noexcept {
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
    if (notice.what != Notice::What::fetched) {
        if (unfetched_count_ == buffers()) {
            return {FaultKind::corrupt};  // he has no buffer left to have built that in
        }
        unfetched_[(first_unfetched_ + unfetched_count_++) % buffers()] = notice;
    }
    return {};
}

Fault CmaChannel::take(const Notice& notice, ssize_t got) noexcept {
    if (got == 0) {
        return {FaultKind::closed};
    }
    if (got != sizeof notice || sent_ - notice.fetched > under_way()) {
        return {FaultKind::corrupt};
    }
    fetched_by_peer_ = notice.fetched;
    return {};
}

std::unique_ptr<Endpoint> make_cma_endpoint(UniqueFd socket, End end, const ChannelConfig& config) {
    return std::make_unique<EndpointOf<CmaChannel>>(std::move(socket), end, config);
}

}  // namespace ipcbench::transports
