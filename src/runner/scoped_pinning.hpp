#pragma once

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "runner/placement.hpp"

namespace ipcbench::runner {

/// Pins the measuring thread for its lifetime.
class ScopedPinning {
public:
    /// Throws Error.
    explicit ScopedPinning(const CpuPinning& pinning) : pinning_(pinning) {
        if (pinning_.cpus) {
            platform::pin_to(pinning_.cpus->first);
        }
    }
    ScopedPinning(const ScopedPinning&) = delete;
    ScopedPinning& operator=(const ScopedPinning&) = delete;
    ~ScopedPinning() {
        try {
            if (pinning_.cpus) {
                platform::allow(pinning_.allowed);
            }
        } catch (const Error&) {
            // The set of CPUs shrank meanwhile; the next cell will report that.
        }
    }

private:
    const CpuPinning& pinning_;
};

}  // namespace ipcbench::runner
