#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ipcbench/core/wait.hpp"
#include "overhead/loop.hpp"

namespace ipcbench::overhead {

/// One comparison: a transport with its configuration, the hand-written loop to compare with, and the target.
struct Case {
    std::string_view transport;
    WaitMode wait;
    std::uint64_t payload_bytes;  ///< codec `raw` adds 48
    std::string_view against;     ///< describes the hand-written loop in a few words
    HandLoop hand;
    std::optional<double> target;  ///< in the unit of `measure`; without a target the result is only shown
    enum class Measure : unsigned char {
        ratio,          ///< ipcbench / hand-written
        difference_ns,  ///< ipcbench - hand-written
    } measure = Measure::ratio;

    /// Busy-polling sides need a CPU each. Blocking sides share one: waking an idle CPU takes ten times as long as the
    /// rest of the round trip, on a virtual machine even longer, and varies by more than the harness could ever add.
    [[nodiscard]] std::string_view placement() const noexcept { return wait == WaitMode::block ? "same" : "cross"; }
};

[[nodiscard]] const std::vector<Case>& cases();

}  // namespace ipcbench::overhead
