#include "runner/cpu_sharing.hpp"

#include <algorithm>
#include <iterator>

#include "core/phase_names.hpp"

namespace ipcbench::runner {

using platform::CpuSample;

CpuSharing count_shared(std::span<const CpuSample> parent, std::span<const CpuSample> child) {
    CpuSharing sharing;
    for (const CpuSample& sample : parent) {
        const auto after =
            std::upper_bound(child.begin(), child.end(), sample.at_ms,
                             [](std::uint64_t at_ms, const CpuSample& one) { return at_ms < one.at_ms; });
        if (after != child.begin()) {
            ++sharing.samples;
            sharing.shared += std::prev(after)->cpu == sample.cpu ? 1 : 0;
        }
    }
    return sharing;
}

void CpuWatch::note(std::string_view phase, const std::optional<Marked>& child) {
    if (phase == phase_name::timed) {
        trace_.restart();
        parent_before_ = trace_.migrations();
        child_before_ = child ? child->migrations : -1;
    }
    if (phase != phase_name::end || !child || child->cpu_samples.empty()) {
        return;
    }
    outcome_ = count_shared(trace_.samples(), child->cpu_samples);
    if (const auto parent = trace_.migrations(); parent && parent_before_) {
        outcome_->parent_migrations = *parent - *parent_before_;
    }
    if (child_before_ >= 0 && child->migrations >= child_before_) {
        outcome_->child_migrations = static_cast<std::uint64_t>(child->migrations - child_before_);
    }
}

}  // namespace ipcbench::runner
