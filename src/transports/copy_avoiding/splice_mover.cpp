#include "transports/copy_avoiding/splice_mover.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {

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

const OptionSpec& splice_option() noexcept {
    static constexpr OptionSpec option{.key = "splice_from",
                                       .kind = OptionKind::bytes,
                                       .default_value = "32KiB",
                                       .help = "the smallest frame that is spliced; smaller ones are written; 0: all",
                                       .min = 1,
                                       .max = unlimited_frame};
    return option;
}

std::unique_ptr<Endpoint> make_splice_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return make_endpoint_over<SpliceMover>(std::move(input), std::move(output), config, std::move(options));
}

}  // namespace ipcbench::transports
