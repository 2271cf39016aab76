#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ipcbench/core/result.hpp"
#include "platform/cpu_trace.hpp"
#include "runner/control_message.hpp"

namespace ipcbench::runner {

/// Counts in how many of the parent's samples the child was on the same CPU. Both are in the order of their times, and
/// a sample holds until the next one of its side. Parent's samples from before the child's first one do not count.
[[nodiscard]] CpuSharing count_shared(std::span<const platform::CpuSample> parent,
                                      std::span<const platform::CpuSample> child);

/// Watches where the measuring thread, which creates it, and its child run in the phase that determines the rate.
class CpuWatch {
public:
    /// To be called with each mark and the child's answer to it, on the measuring thread.
    void note(std::string_view phase, const std::optional<Marked>& child);

    /// Returns the outcome; nothing before the end of that phase, or if the child's CPUs are unknown.
    [[nodiscard]] const std::optional<CpuSharing>& outcome() const noexcept { return outcome_; }

private:
    platform::CpuTrace trace_;
    std::optional<std::uint64_t> parent_before_;
    std::int64_t child_before_ = -1;
    std::optional<CpuSharing> outcome_;
};

}  // namespace ipcbench::runner
