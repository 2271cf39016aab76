#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::runner {

/// What a memcpy of that many bytes takes, in nanoseconds: the median of several batches within `budget`. The buffers
/// are as large as both of a socket, so that what is copied is where a frame would be.
[[nodiscard]] double measure_copy_ns(std::uint64_t bytes, std::chrono::nanoseconds budget);

/// What was measured beside the transports, to tell what their round trips are made of.
class Controls {
public:
    /// A round trip through `null`: codec and harness, for that codec and payload.
    void add_harness(const RunResult& null);

    /// A round trip of the smallest messages through shared memory: a bare notification, for that wait mode and
    /// placement.
    void add_notification(const RunResult& smallest);

    /// Splits a result's mean round trip; nothing where it has none, or where a control is missing. Copies are those of
    /// a mechanism that has its own memory, two for each message.
    [[nodiscard]] std::optional<Breakdown> split(const RunResult& result, bool copies);

private:
    double copy_ns(std::uint64_t bytes);

    std::map<std::tuple<std::string, std::uint64_t>, double> harness_ns_;     // by codec, payload
    std::map<std::tuple<std::string, std::string>, double> notification_ns_;  // by wait mode, placement
    std::map<std::uint64_t, double> copy_ns_;                                 // by bytes
};

}  // namespace ipcbench::runner
