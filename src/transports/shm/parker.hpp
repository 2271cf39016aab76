#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/fault.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// Puts one side to sleep in the kernel, and wakes the other. Used only on the slow path: `SideState::sleeping` tells
/// the waker whether the peer sleeps.
class Parker {
public:
    Parker() = default;
    Parker(const Parker&) = delete;
    Parker& operator=(const Parker&) = delete;
    virtual ~Parker() = default;

    /// Sleeps until woken. May return early, and returns at once if a wake-up came first. Returns when the lifeline
    /// sends its signal (EINTR); where the mechanism does not react to signals, returns after at most `slice_ns`.
    [[nodiscard]] virtual Fault park() noexcept = 0;

    /// Wakes the other side, which was asleep or about to sleep.
    virtual void unpark() noexcept = 0;

    /// Returns a descriptor that a wake-up makes readable until `park` or `forget` consumes it; -1 if there is none.
    [[nodiscard]] virtual int descriptor() const noexcept { return -1; }
    virtual void forget() noexcept {}

    /// Limit of a sleep that no signal can end: a tenth of a second, in nanoseconds.
    static constexpr long slice_ns = 100'000'000;
};

/// How the two sides of a segment wake each other.
struct ParkingLot {
    /// Parent, before either side sleeps: prepares the segment. Returns the descriptors that both sides need. Throws
    /// Error.
    std::function<std::vector<UniqueFd>(Control&)> open;

    /// Returns one side's parker, over the prepared segment and its copy of the descriptors. Throws Error.
    std::function<std::unique_ptr<Parker>(Control&, Side, std::vector<UniqueFd>)> parker;

    std::size_t descriptors = 0;  ///< how many `open` returns
};

/// Returns the parking lot for a Parker that needs only what is in the segment. `prepare` creates what one side sleeps
/// on; null: zeros suffice.
template <class SegmentParker>
[[nodiscard]] ParkingLot parking_in_segment(void (*prepare)(SideState& side)) {
    ParkingLot lot;
    if (prepare != nullptr) {
        lot.open = [prepare](Control& control) {
            std::for_each(control.sides.begin(), control.sides.end(), prepare);
            return std::vector<UniqueFd>();
        };
    }
    lot.parker = [](Control& control, Side self, const std::vector<UniqueFd>& /*none*/) {
        return std::make_unique<SegmentParker>(control, self);
    };
    return lot;
}

}  // namespace ipcbench::transports
