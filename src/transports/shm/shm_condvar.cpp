#include <pthread.h>

#include <cerrno>
#include <ctime>

#include "ipcbench/base/error.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {
namespace {

/// What one side sleeps on.
struct SleepState {
    pthread_mutex_t mutex;
    pthread_cond_t wake_up;
    bool woken;  // guarded by the mutex
};
static_assert(sizeof(SleepState) <= sizeof(SideState::parking));

SleepState& sleep_state_of(SideState& side) noexcept {
    return *reinterpret_cast<SleepState*>(side.parking.data());
}

void check(int error, const char* doing) {
    if (error != 0) {
        throw system_error(doing, error);
    }
}

void create_sleep_state(SideState& side) {
    SleepState& sleep_state = sleep_state_of(side);
    pthread_mutexattr_t mutex{};
    check(::pthread_mutexattr_init(&mutex), "creating the attributes of a mutex");
    check(::pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED), "sharing a mutex between processes");
    check(::pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST), "making a mutex robust");
    check(::pthread_mutex_init(&sleep_state.mutex, &mutex), "creating a mutex");
    ::pthread_mutexattr_destroy(&mutex);

    pthread_condattr_t condition{};
    check(::pthread_condattr_init(&condition), "creating the attributes of a condition variable");
    check(::pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED), "sharing a condition variable");
    check(::pthread_condattr_setclock(&condition, CLOCK_MONOTONIC), "choosing a condition variable's clock");
    check(::pthread_cond_init(&sleep_state.wake_up, &condition), "creating a condition variable");
    ::pthread_condattr_destroy(&condition);
}

/// The destructor destroys neither mutex nor condition variable: pthread_cond_destroy(3) waits for sleepers, and a
/// sleeper that was killed never leaves. Both go away with the segment.
class ConditionParker final : public Parker {
public:
    ConditionParker(Control& control, Side self) noexcept
        : own_(sleep_state_of(control.side(self))), peer_(sleep_state_of(control.side(other(self)))) {}

    Fault park() noexcept override {
        if (const Fault fault = lock(own_)) {
            return fault;
        }
        int error = 0;
        if (!own_.woken) {
            // A signal does not end this wait, so it is split into slices; the caller checks the lifeline and calls
            // again.
            timespec until{};
            ::clock_gettime(CLOCK_MONOTONIC, &until);
            until.tv_nsec += slice_ns;
            if (until.tv_nsec >= 1'000'000'000) {
                until.tv_nsec -= 1'000'000'000;
                ++until.tv_sec;
            }
            error = ::pthread_cond_timedwait(&own_.wake_up, &own_.mutex, &until);
        }
        own_.woken = false;
        ::pthread_mutex_unlock(&own_.mutex);
        return error == EOWNERDEAD ? Fault{FaultKind::closed} : Fault{};
    }

    void unpark() noexcept override {
        if (lock(peer_)) {
            return;  // the peer died while it was going to sleep
        }
        peer_.woken = true;
        ::pthread_mutex_unlock(&peer_.mutex);
        ::pthread_cond_signal(&peer_.wake_up);
    }

private:
    static Fault lock(SleepState& sleep_state) noexcept {
        switch (::pthread_mutex_lock(&sleep_state.mutex)) {
            case 0:
                return {};
            case EOWNERDEAD:
                // Not made consistent, so every later lock returns ENOTRECOVERABLE.
                ::pthread_mutex_unlock(&sleep_state.mutex);
                return {FaultKind::closed};
            default:
                return {FaultKind::closed};
        }
    }

    SleepState& own_;
    SleepState& peer_;
};

}  // namespace

TransportList shm_condvar() {
    return {ring_transport(
        {.name = "shm-condvar",
         .summary = "shared memory: the rings, and a robust pthread mutex and condition variable",
         .waits = {WaitMode::block, WaitMode::hybrid},
         .options = memfd_ring_options()},
        {.make_segment = make_sealed_memory, .parking = parking_in_segment<ConditionParker>(create_sleep_state)})};
}

}  // namespace ipcbench::transports
