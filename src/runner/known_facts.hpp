#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"
#include "runner/placement.hpp"

namespace ipcbench::runner {

/// Caches what checking a cell asks the system: a matrix has thousands of cells but few transports, codecs and
/// placements.
class KnownFacts {
public:
    [[nodiscard]] const Availability& availability(const Transport& transport, WaitMode wait);
    [[nodiscard]] const Seats& seats(const Placement& placement);
    [[nodiscard]] std::size_t max_frame(const CodecInfo& codec, std::uint64_t payload_bytes);
    [[nodiscard]] std::size_t frame_limit(const Transport& transport, const OptionValues& options);

    /// Throws Error (usage) for an option that the system does not grant (`check_options`).
    void require_options(const Transport& transport, const ChannelConfig& config);

    /// The first such error; empty if there was none.
    [[nodiscard]] const std::optional<Error>& refused_option() const noexcept { return refused_option_; }

private:
    std::map<std::tuple<const Transport*, WaitMode>, Availability> availability_;
    std::map<std::string, Seats> seats_;
    std::map<std::tuple<const CodecInfo*, std::uint64_t>, std::size_t> max_frames_;
    std::map<std::tuple<const Transport*, std::map<std::string, std::string>>, std::size_t> frame_limits_;
    std::map<std::tuple<const Transport*, std::map<std::string, std::string>, std::size_t, std::size_t>,
             std::optional<Error>>
        refusals_;
    std::optional<Error> refused_option_;
};

}  // namespace ipcbench::runner
