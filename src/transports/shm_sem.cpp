#include <semaphore.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {
namespace {

static_assert(sizeof(sem_t) <= sizeof(SideState::parking));

sem_t* semaphore_of(SideState& side) noexcept {
    return reinterpret_cast<sem_t*>(side.parking.data());
}

class SemaphoreParker final : public Parker {
public:
    SemaphoreParker(Control& control, Side self) noexcept
        : mine_(semaphore_of(control.side(self))), peers_(semaphore_of(control.side(other(self)))) {}

    Fault park() noexcept override {
        if (::sem_wait(mine_) != 0 && errno != EINTR) {
            return {FaultKind::system, errno};
        }
        return {};
    }
    void unpark() noexcept override { ::sem_post(peers_); }

private:
    sem_t* mine_;
    sem_t* peers_;
};

ParkingLot semaphore_parking() {
    return {.open =
                [](Control& control) {
                    for (SideState& side : control.sides) {
                        if (::sem_init(semaphore_of(side), 1, 0) != 0) {
                            throw system_error("making a process-shared semaphore", errno);
                        }
                    }
                    return std::vector<UniqueFd>();
                },
            .parker =
                [](Control& control, Side self, const std::vector<UniqueFd>& /*none*/) {
                    return std::make_unique<SemaphoreParker>(control, self);
                }};
}

}  // namespace

TransportList shm_sem() {
    return {ring_transport({.name = "shm-sem",
                            .summary = "shared memory: the rings, and POSIX semaphores to sleep on",
                            .kind = TransportKind::shared_memory,
                            .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
                            .waits = {WaitMode::block, WaitMode::hybrid},
                            .default_wait = WaitMode::block,
                            .header_bytes = sizeof(CellHead),
                            .options = memfd_ring_options()},
                           {.make_segment = make_sealed_memory, .parking = semaphore_parking()})};
}

}  // namespace ipcbench::transports
