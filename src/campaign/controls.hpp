#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::campaign {

/// What a control measures.
enum class ControlKind : std::uint8_t {
    harness,       ///< a round trip through `null`: codec and harness
    notification,  ///< a round trip of the smallest messages through shared memory: a bare notification
};

/// Control measurements, which show what the round trips of transports consist of. Each is short and was repeated
/// between the other runs; the median counts.
class Controls {
public:
    /// Adds a run of a control. Ignores one that measured nothing.
    void add(ControlKind kind, const RunResult& run);

    /// Splits a result's mean round trip into its parts; returns nothing if it has none. Parts without a control are
    /// missing. Copies are those of a mechanism with its own memory, two for each message.
    [[nodiscard]] std::optional<Breakdown> split(const RunResult& result, bool copies);

private:
    using Times = std::vector<double>;

    double copy_ns(std::uint64_t bytes);

    std::map<std::tuple<std::string, std::string, std::uint64_t, std::optional<MessageUse>>, Times>
        harness_ns_;  // by build, codec, payload
    std::map<std::tuple<std::string, std::string, std::string>, Times>
        notification_ns_;                      // by build, wait mode, placement
    std::map<std::uint64_t, double> copy_ns_;  // by bytes
};

}  // namespace ipcbench::campaign
