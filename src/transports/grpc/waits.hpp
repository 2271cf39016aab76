#pragma once

#include <grpc/support/time.h>
#include <grpcpp/completion_queue.h>

#include <condition_variable>
#include <mutex>

#include "transports/grpc/cancel_guard.hpp"

namespace ipcbench::transports::rpc {

struct PolledEvent {
    bool event = false;
    Fault fault;
};

/// Polls a completion queue once, or sleeps on it for one slice. gRPC reads and writes inside this call, in our thread.
inline PolledEvent next_event(::grpc::CompletionQueue& queue, const CancelGuard& guard, std::uint32_t tries, void*& tag,
                              bool& ok) noexcept {
    const bool sleep = guard.is_time_to_sleep(tries);
    const gpr_timespec deadline = sleep ? gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                                       gpr_time_from_millis(CancelGuard::slice.count(), GPR_TIMESPAN))
                                        : gpr_inf_past(GPR_CLOCK_MONOTONIC);
    if (queue.AsyncNext(&tag, &ok, deadline) == ::grpc::CompletionQueue::GOT_EVENT) {
        return {true, {}};
    }
    return {false, sleep ? guard.check() : guard.check_after_poll(tries)};
}

/// Waits until `done()`. gRPC's threads make it true before they notify under the lock.
template <class Done>
Fault await_change(std::mutex& mutex, std::condition_variable& changed, const CancelGuard& guard, Done done) noexcept {
    for (std::uint32_t tries = 0; !done(); ++tries) {
        const bool sleep = guard.is_time_to_sleep(tries);
        if (sleep) {
            std::unique_lock lock(mutex);
            if (changed.wait_for(lock, CancelGuard::slice, done)) {
                return {};
            }
        }
        if (const Fault fault = sleep ? guard.check() : guard.check_after_poll(tries)) {
            return fault;
        }
    }
    return {};
}

}  // namespace ipcbench::transports::rpc
