#include "transports/copy_avoiding/splice_mover.hpp"

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

std::unique_ptr<Endpoint> make_splice_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return make_endpoint_over<SpliceMover>(std::move(input), std::move(output), config, std::move(options));
}

}  // namespace ipcbench::transports
