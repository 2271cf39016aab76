#include <pthread.h>

#include <cerrno>
#include <ctime>

#include "ipcbench/base/error.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {
namespace {

/// What one side sleeps on.
struct Bed {
    pthread_mutex_t mutex;
    pthread_cond_t wake_up;
    bool woken;  // guarded by the mutex
};
static_assert(sizeof(Bed) <= sizeof(SideState::parking));

Bed& bed_of(SideState& side) noexcept {
    return *reinterpret_cast<Bed*>(side.parking.data());
}

void check(int error, const char* doing) {
    if (error != 0) {
        throw system_error(doing, error);
    }
}

void make(Bed& bed) {
    pthread_mutexattr_t mutex{};
    check(::pthread_mutexattr_init(&mutex), "describing a mutex");
    check(::pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED), "sharing a mutex between processes");
    check(::pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST), "making a mutex robust");
    check(::pthread_mutex_init(&bed.mutex, &mutex), "making a mutex");
    ::pthread_mutexattr_destroy(&mutex);

    pthread_condattr_t condition{};
    check(::pthread_condattr_init(&condition), "describing a condition variable");
    check(::pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED), "sharing a condition variable");
    check(::pthread_condattr_setclock(&condition, CLOCK_MONOTONIC), "choosing a condition variable's clock");
    check(::pthread_cond_init(&bed.wake_up, &condition), "making a condition variable");
    ::pthread_condattr_destroy(&condition);
}

/// The destructor destroys neither mutex nor condition variable: pthread_cond_destroy(3) waits for sleepers, and one
/// that was killed in its sleep never leaves. They go with the segment.
class ConditionParker final : public Parker {
public:
    ConditionParker(Control& control, Side self) noexcept
        : mine_(bed_of(control.side(self))), peers_(bed_of(control.side(other(self)))) {}

    Fault park() noexcept override {
        if (const Fault fault = lock(mine_)) {
            return fault;
        }
        int error = 0;
        if (!mine_.woken) {
            // A signal does not end this wait, so it is sliced; the caller looks at the lifeline and comes back.
            timespec until{};
            ::clock_gettime(CLOCK_MONOTONIC, &until);
            until.tv_nsec += slice_ns;
            if (until.tv_nsec >= 1'000'000'000) {
                until.tv_nsec -= 1'000'000'000;
                ++until.tv_sec;
            }
            error = ::pthread_cond_timedwait(&mine_.wake_up, &mine_.mutex, &until);
        }
        mine_.woken = false;
        ::pthread_mutex_unlock(&mine_.mutex);
        return error == EOWNERDEAD ? Fault{FaultKind::closed} : Fault{};
    }

    void unpark() noexcept override {
        if (lock(peers_)) {
            return;  // the peer died in the middle of going to sleep
        }
        peers_.woken = true;
        ::pthread_mutex_unlock(&peers_.mutex);
        ::pthread_cond_signal(&peers_.wake_up);
    }

private:
    static Fault lock(Bed& bed) noexcept {
        switch (::pthread_mutex_lock(&bed.mutex)) {
            case 0:
                return {};
            case EOWNERDEAD:
                ::pthread_mutex_unlock(&bed.mutex);  // not made consistent: from now on ENOTRECOVERABLE, for ever
                return {FaultKind::closed};
            default:
                return {FaultKind::closed};
        }
    }

    Bed& mine_;
    Bed& peers_;
};

ParkingLot condition_parking() {
    return {.open =
                [](Control& control) {
                    for (SideState& side : control.sides) {
                        make(bed_of(side));
                    }
                    return std::vector<UniqueFd>();
                },
            .parker =
                [](Control& control, Side self, const std::vector<UniqueFd>& /*none*/) {
                    return std::make_unique<ConditionParker>(control, self);
                }};
}

}  // namespace

TransportList shm_condvar() {
    return {ring_transport({.name = "shm-condvar",
                            .summary = "shared memory: the rings, and a robust pthread mutex and condition variable",
                            .kind = TransportKind::shared_memory,
                            .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
                            .waits = {WaitMode::block, WaitMode::hybrid},
                            .default_wait = WaitMode::block,
                            .header_bytes = sizeof(CellHead),
                            .options = memfd_ring_options()},
                           {.make_segment = make_sealed_memory, .parking = condition_parking()})};
}

}  // namespace ipcbench::transports
