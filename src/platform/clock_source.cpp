#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "platform/conditions.hpp"

namespace ipcbench::platform {
namespace {

Condition judge_clock_source(const std::optional<std::string>& source) {
    // The clock sources that the vDSO reads without a system call.
    constexpr std::array quick{std::string_view("tsc"),
                               std::string_view("kvm-clock"),
                               std::string_view("hyperv_clocksource_tsc_page"),
                               std::string_view("arch_sys_counter"),
                               std::string_view("timebase"),
                               std::string_view("riscv_clocksource")};
    if (!source || source->empty()) {
        return {"clock_source", Verdict::unknown, "the kernel does not report it", ""};
    }
    if (std::find(quick.begin(), quick.end(), *source) != quick.end()) {
        return {"clock_source", Verdict::ok, *source, ""};
    }
    return {"clock_source", Verdict::bad, "the clock source is " + *source + ": each reading is a system call",
            "echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource"};
}

/// A reading through the vDSO takes 15 to 60 ns; a system call takes longer. A resolution of a microsecond would be
/// coarser than several of the shortest round trips.
constexpr double max_cost_ns = 250;
constexpr double max_step_ns = 1000;

Condition judge_clock(const std::optional<ClockFacts>& clock) {
    if (!clock || clock->cost_ns <= 0) {
        return {"clock", Verdict::unknown, "it was not measured", ""};
    }
    const std::string observed =
        fmt::format("{} a reading, steps of {}", format_ns(clock->cost_ns), format_ns(clock->resolution_ns));
    if (clock->cost_ns > max_cost_ns || clock->resolution_ns > max_step_ns) {
        return {"clock", Verdict::bad, "the clock is slow or coarse: " + observed, "--timing batch"};
    }
    return {"clock", Verdict::ok, observed, ""};
}

}  // namespace

std::vector<Condition> judge_clocks(const SystemInfo& info) {
    return {judge_clock_source(info.clock_source), judge_clock(info.clock)};
}

}  // namespace ipcbench::platform
