#include "transports/shm/futex_parker.hpp"

#include "platform/futex.hpp"

namespace ipcbench::transports {
namespace {

class FutexParker final : public Parker {
public:
    FutexParker(Control& control, Side self) noexcept
        : mine_(control.side(self).sleeping), peers_(control.side(other(self)).sleeping) {}

    Fault park() noexcept override {
        // Lowered by the waker first, and then it does not wait.
        if (const std::uint32_t flag = mine_.load(std::memory_order_acquire); flag != 0) {
            platform::futex_wait(mine_, flag);
        }
        return {};
    }
    void unpark() noexcept override { platform::futex_wake_one(peers_); }

private:
    std::atomic<std::uint32_t>& mine_;
    std::atomic<std::uint32_t>& peers_;
};

}  // namespace

ParkingLot futex_parking() {
    return {.open = nullptr, .parker = [](Control& control, Side self, const std::vector<UniqueFd>& /*none*/) {
                return std::make_unique<FutexParker>(control, self);
            }};
}

}  // namespace ipcbench::transports
