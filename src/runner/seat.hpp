#pragma once

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "runner/placement.hpp"

namespace ipcbench::runner {

/// Pins the measuring thread, and lets it go again.
class Seat {
public:
    /// Throws Error.
    explicit Seat(const Seats& seats) : seats_(seats) {
        if (seats_.cpus) {
            platform::pin_to(seats_.cpus->first);
        }
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() {
        try {
            if (seats_.cpus) {
                platform::allow(seats_.allowed);
            }
        } catch (const Error&) {
            // The set of CPUs shrank meanwhile: the next cell finds out.
        }
    }

private:
    const Seats& seats_;
};

}  // namespace ipcbench::runner
