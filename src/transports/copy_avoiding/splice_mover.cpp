#include "transports/copy_avoiding/splice_mover.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {

const OptionSpec& splice_option() noexcept {
    static constexpr OptionSpec option{.key = "splice_from",
                                       .kind = OptionKind::bytes,
                                       .fallback = "32KiB",
                                       .help = "frames of so many bytes on are spliced, smaller ones written; 0: all",
                                       .least = 1,
                                       .most = unlimited_frame};
    return option;
}

namespace {

std::uint64_t page_size() noexcept {
    static const auto size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return size;
}

std::uint64_t capacity_in_pages(int pipe) {
    const int bytes = ::fcntl(pipe, F_GETPIPE_SZ);
    if (bytes < 0) {
        throw system_error("asking for a pipe's size", errno);
    }
    return static_cast<std::uint64_t>(bytes) / page_size();
}

}  // namespace

SpliceMover::SpliceMover(const ChannelConfig& config, UniqueFd input, UniqueFd output)
    : ends_(config, std::move(input), std::move(output)),
      splice_from_(config.options.number(splice_option().key)),
      spliced_{Spliced(sizeof(FrameHeader) + config.max_frame), Spliced(sizeof(FrameHeader) + config.max_frame),
               Spliced(sizeof(FrameHeader) + config.max_frame)},
      copied_(sizeof(FrameHeader) + config.max_frame),
      capacity_(capacity_in_pages(ends_.output_fd())) {}

void SpliceMover::describe(EffectiveOptions& options) const {
    options.push_back({std::string(splice_option().key), std::to_string(splice_from_)});
}

Fault SpliceMover::send(std::size_t size) noexcept {
    Spliced& mine = spliced_[turn_];
    const std::span<const std::byte> frame(is_lent_ ? mine.pages.data() : copied_.data(), size);
    if (!is_lent_ || size - sizeof(FrameHeader) < splice_from_) {
        return ends_.write_all(frame);
    }
    gone_in_ += size / page_size();
    mine.is_in_pipe = true;
    mine.with_it = gone_in_;
    turn_ = (turn_ + 1) % spliced_.size();
    const unsigned flags = ends_.non_blocking() ? SPLICE_F_NONBLOCK : 0U;
    return ends_.put_all(frame, [&](std::span<const std::byte> rest) noexcept {
        // It only reads. NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
        const iovec part{const_cast<std::byte*>(rest.data()), rest.size()};
        return ::vmsplice(ends_.output_fd(), &part, 1, flags);
    });
}

bool SpliceMover::has_drained() noexcept {
    int unread = 0;
    if (::ioctl(ends_.output_fd(), FIONREAD, &unread) != 0 || unread != 0) {
        return false;
    }
    for (Spliced& one : spliced_) {
        one.is_in_pipe = false;
    }
    return true;
}

std::unique_ptr<Endpoint> make_splice_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return std::make_unique<EndpointOf<StreamChannel<SpliceMover>>>(config, std::move(options), std::move(input),
                                                                    std::move(output));
}

}  // namespace ipcbench::transports
