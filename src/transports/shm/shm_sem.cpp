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
        : own_(semaphore_of(control.side(self))), peer_(semaphore_of(control.side(other(self)))) {}

    Fault park() noexcept override {
        if (::sem_wait(own_) != 0 && errno != EINTR) {
            return {FaultKind::system, errno};
        }
        return {};
    }
    void unpark() noexcept override { ::sem_post(peer_); }

private:
    sem_t* own_;
    sem_t* peer_;
};

void create_semaphore(SideState& side) {
    if (::sem_init(semaphore_of(side), 1, 0) != 0) {
        throw system_error("creating a process-shared semaphore", errno);
    }
}

}  // namespace

TransportList shm_sem() {
    return {ring_transport(
        {.name = "shm-sem",
         .summary = "shared memory: the rings, and POSIX semaphores to sleep on",
         .waits = {WaitMode::block, WaitMode::hybrid},
         .options = memfd_ring_options()},
        {.make_segment = make_sealed_memory, .parking = parking_in_segment<SemaphoreParker>(create_semaphore)})};
}

}  // namespace ipcbench::transports
