#include "transports/copy_avoiding/splice_mover.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include <string>
#include <utility>

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

SpliceMover::SpliceMover(const ChannelConfig& config, UniqueFd input, UniqueFd output)
    : ends_(config, std::move(input), std::move(output)),
      splice_from_(config.options.number(splice_option().key)),
      pages_(sizeof(FrameHeader) + config.max_frame),
      copied_(sizeof(FrameHeader) + config.max_frame) {}

void SpliceMover::describe(EffectiveOptions& options) const {
    options.push_back({std::string(splice_option().key), std::to_string(splice_from_)});
}

Fault SpliceMover::send(std::size_t size) noexcept {
    const std::span<const std::byte> frame(is_lent_ ? pages_.data() : copied_.data(), size);
    if (!is_lent_ || size - sizeof(FrameHeader) < splice_from_) {
        return ends_.write_all(frame);
    }
    is_in_pipe_ = true;
    const unsigned flags = ends_.non_blocking() ? SPLICE_F_NONBLOCK : 0U;
    return ends_.put_all(frame, [&](std::span<const std::byte> rest) noexcept {
        // It only reads. NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
        const iovec part{const_cast<std::byte*>(rest.data()), rest.size()};
        return ::vmsplice(ends_.output_fd(), &part, 1, flags);
    });
}

bool SpliceMover::has_drained() noexcept {
    int unread = 0;
    if (::ioctl(ends_.output_fd(), FIONREAD, &unread) == 0 && unread == 0) {
        is_in_pipe_ = false;
    }
    return !is_in_pipe_;
}

std::unique_ptr<Endpoint> make_splice_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return std::make_unique<EndpointOf<StreamChannel<SpliceMover>>>(config, std::move(options), std::move(input),
                                                                    std::move(output));
}

}  // namespace ipcbench::transports
