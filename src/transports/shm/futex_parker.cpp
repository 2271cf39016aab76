#include "transports/shm/futex_parker.hpp"

#include "platform/futex.hpp"

namespace ipcbench::transports {
namespace {

class FutexParker final : public Parker {
public:
    FutexParker(Control& control, Side self) noexcept
        : own_word_(control.side(self).sleeping), peer_word_(control.side(other(self)).sleeping) {}

    Fault park() noexcept override {
        // The waker clears the flag first; the sleeper then does not wait.
        if (const std::uint32_t flag = own_word_.load(std::memory_order_acquire); flag != 0) {
            platform::futex_wait(own_word_, flag);
        }
        return {};
    }
    void unpark() noexcept override { platform::futex_wake_one(peer_word_); }

private:
    std::atomic<std::uint32_t>& own_word_;
    std::atomic<std::uint32_t>& peer_word_;
};

}  // namespace

ParkingLot futex_parking() {
    return parking_in_segment<FutexParker>(nullptr);
}

}  // namespace ipcbench::transports
