#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"
#include "runner/cell.hpp"
#include "runner/placement.hpp"

namespace ipcbench::runner {

/// Caches the system's answers for checking cells: a matrix has thousands of cells but few transports, codecs and
/// placements.
class CheckCache {
public:
    [[nodiscard]] const Availability& availability(const Transport& transport, WaitMode wait);
    [[nodiscard]] const CpuPinning& pinning(const Placement& placement);
    [[nodiscard]] std::size_t max_frame(const Cell& cell);
    [[nodiscard]] std::size_t frame_limit(const Transport& transport, const OptionValues& options);

    /// Throws Error (usage) for an option that the system does not grant (`check_options`).
    void require_options(const Transport& transport, const ChannelConfig& config);

    /// Returns the first such error; nothing if there was none.
    [[nodiscard]] const std::optional<Error>& rejected_option() const noexcept { return rejected_option_; }

private:
    std::map<std::tuple<const Transport*, WaitMode>, Availability> availability_;
    std::map<std::string, CpuPinning> pinning_;
    std::map<std::tuple<const CodecInfo*, const CellMessage*, std::uint64_t>, std::size_t> max_frames_;
    std::map<std::tuple<const Transport*, std::map<std::string, std::string>>, std::size_t> frame_limits_;
    std::map<std::tuple<const Transport*, std::map<std::string, std::string>, std::size_t, std::size_t>,
             std::optional<Error>>
        refusals_;
    std::optional<Error> rejected_option_;
};

}  // namespace ipcbench::runner
