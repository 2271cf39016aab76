#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/fault.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// Puts one side to sleep in the kernel, and wakes the other one. Only the slow path comes here: `SideState::sleeping`
/// tells a waker that there is somebody to wake.
class Parker {
public:
    Parker() = default;
    Parker(const Parker&) = delete;
    Parker& operator=(const Parker&) = delete;
    virtual ~Parker() = default;

    /// Sleeps until woken; may return early, and does so at once when a wake-up came first. Returns at the lifeline's
    /// nudge (EINTR), or where the mechanism does not see signals, after at most `slice`.
    [[nodiscard]] virtual Fault park() noexcept = 0;

    /// Wakes the other side, which was asleep or about to be.
    virtual void unpark() noexcept = 0;

    /// What a wake-up makes readable, until `park` or `forget` takes it; -1 where there is none.
    [[nodiscard]] virtual int descriptor() const noexcept { return -1; }
    virtual void forget() noexcept {}

    /// Bound of a sleep that no signal can end: a tenth of a second, in nanoseconds.
    static constexpr long slice_ns = 100'000'000;
};

/// How the two sides of a segment wake each other.
struct ParkingLot {
    /// Parent, before anybody sleeps: prepares the segment; returns descriptors that both sides need. Throws Error.
    std::function<std::vector<UniqueFd>(Control&)> open;

    /// One side's parker, over the prepared segment and its copy of the descriptors. Throws Error.
    std::function<std::unique_ptr<Parker>(Control&, Side, std::vector<UniqueFd>)> parker;
};

}  // namespace ipcbench::transports
