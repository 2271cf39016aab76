#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ipcbench/core/wait.hpp"
#include "overhead/bounce.hpp"

namespace ipcbench::overhead {

/// One comparison: a transport as it is configured here, what it is held against, and what it must reach.
struct Case {
    std::string_view transport;
    WaitMode wait;
    std::uint64_t payload_bytes;  ///< codec `raw` adds 48
    std::string_view against;     ///< the hand-written loop in a few words
    HandLoop hand;
    std::optional<double> target;  ///< as `measure` says; none: only shown
    enum class Measure : unsigned char {
        ratio,          ///< ipcbench / hand-written
        difference_ns,  ///< ipcbench - hand-written
    } measure = Measure::ratio;

    /// Spinners need a CPU each. Who blocks shares one: to wake an idle CPU takes ten times as long as the rest of the
    /// round trip, on a virtual machine more, and varies by more than the harness could ever add.
    [[nodiscard]] std::string_view placement() const noexcept { return wait == WaitMode::block ? "same" : "cross"; }
};

[[nodiscard]] const std::vector<Case>& cases();

}  // namespace ipcbench::overhead
